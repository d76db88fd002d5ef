"""Every call that touches the workspace fails once, or from there on: the status must tell the truth.

strace makes the call fail. A command that says it saved (0, 69, 76) must have saved all; one that says it
did not must have changed nothing; no trace of Python is shown, every record stays readable, and the next
command works.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.faults import sample
from bench.faults.tally import Tally

CALLS = "openat,write,fsync,syncfs,link,rename,unlink,mkdir,ftruncate,flock"
LASTING = ("write", "fsync", "syncfs", "link", "rename")  # without any file to open nothing runs at all
ERRORS = ("ENOSPC", "EIO", "EACCES")
_CALL = re.compile(r"^(?:\[pid +)?(\d+)\]? +(\w+)\((.*)$")

Point = tuple[str, int]  # a call, and how often the process has made it by then


def sweep(tally: Tally, runs: int) -> None:
    """``runs`` faults, spread evenly over all commands, calls, errors and both kinds of lasting."""
    if shutil.which("strace") is None:
        tally.absent = "strace is not installed"
        return
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        template = sample.office(base / "office")
        sample.run(template, ("today",))  # compiled once, as in an office that is at work
        chance = random.Random(1)
        faults = [
            (name, point, error, lasting)
            for name in sample.WRITING
            for point in _points(template, base, name)
            for error in ERRORS
            for lasting in (("", "+") if point[0] in LASTING else ("",))
        ]
        tally.notes.append(f"{len(faults)} possible faults in {len(sample.WRITING)} commands")
        done: dict[str, dict[str, bytes]] = {}
        for name, point, error, lasting in chance.sample(faults, min(runs, len(faults))):
            if name not in done:
                done[name] = _after(template, base, name)
            _try(tally, template, base, name, point, error, lasting, done[name])


def _points(template: Path, base: Path, name: str) -> Iterator[Point]:
    """The calls of one command that touch the workspace, each by its number in its process."""
    root = sample.copy(template, base / "traced")
    log = base / "log"
    sample.write(root, name, ("strace", "-f", "-y", "-qq", "-o", str(log), "-e", f"trace={CALLS}"))
    counted: Counter[str] = Counter()
    found: list[Point] = []
    calls = [_CALL.match(line) for line in log.read_text(errors="replace").splitlines()]
    first = next(call[1] for call in calls if call)  # git's own calls fail with ours: the same numbers
    for call in calls:
        if call and call[1] == first:
            counted[call[2]] += 1
            if str(root) in call[3]:
                found.append((call[2], counted[call[2]]))
    shutil.rmtree(root)
    yield from found


def _after(template: Path, base: Path, name: str) -> dict[str, bytes]:
    """What the office keeps when nothing fails."""
    root = sample.copy(template, base / "whole")
    done = sample.write(root, name)
    if done.returncode:
        raise AssertionError(f"{name}: {done.stderr}")
    after = sample.state(root)
    shutil.rmtree(root)
    return after


def _try(
    tally: Tally,
    template: Path,
    base: Path,
    name: str,
    point: Point,
    error: str,
    lasting: str,
    after: dict[str, bytes],
) -> None:
    root = sample.copy(template, base / "faulty")
    call, number = point
    inject = f"inject={call}:error={error}:when={number}{lasting}"
    what = f"{name}, {call} {number}{lasting} {error}"
    tally.tried += 1
    try:
        under = ("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", inject)
        done = sample.write(root, name, under)
        before, now = sample.state(template), sample.state(root)
        tally.expect("Traceback" not in done.stderr, f"{what}: traceback: {done.stderr[-300:]}")
        if name != "join" or not done.returncode:
            _judge(tally, what, done.returncode, before, now, after)
        unsound = sample.unsound(root)
        tally.expect(not unsound, f"{what}: {unsound[:1]}")
        failed = sample.works(root)
        tally.expect(not failed, f"{what}: {failed}")
        if name != "sync" and done.returncode in sample.SAVED and before != after:
            now = sample.state(root)
            tally.expect(all(path in now for path in after), f"{what}: lost later")
    except subprocess.TimeoutExpired:
        tally.violations.append(f"{what}: hung")
    finally:
        shutil.rmtree(root)


def _judge(
    tally: Tally,
    what: str,
    status: int,
    before: dict[str, bytes],
    now: dict[str, bytes],
    after: dict[str, bytes],
) -> None:
    """Whether the status told the truth."""
    if status == 1 and ", write " in what and "+" in what:  # it could not even say so
        tally.expect(now in (before, after), f"{what}: half saved")
    elif status not in sample.KNOWN or status == 1:
        tally.violations.append(f"{what}: status {status}")
    elif status in sample.SAVED:
        tally.expect(now == after or status == 76, f"{what}: said saved ({status}), was not")
    else:
        tally.expect(now == before, f"{what}: said not saved ({status}), but something was")
