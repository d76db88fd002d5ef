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
        template, place = sample.at_work(Path(folder))
        places = [(name, place) for name in sample.WRITING]
        places.append(("note", place.with_name("moved")))  # where everything is compiled first
        chance = random.Random(1)
        chosen = chance.sample(places, min(runs, len(places)))  # what is not tried need not be traced
        faults = [
            (trial, point, error, lasting)
            for trial in (Trial(name, template, root) for name, root in chosen)
            for point in trial.points()
            for error in ERRORS
            for lasting in (("", "+") if point[0] in LASTING else ("",))
        ]
        tally.notes.append(f"{len(faults)} possible faults in {len(chosen)} of {len(places)} commands")
        for trial, point, error, lasting in chance.sample(faults, min(runs, len(faults))):
            _try(tally, trial, point, error, lasting)


class Trial:
    """One command in a copy of ``template`` that lies in ``root``."""

    def __init__(self, name: str, template: Path, root: Path) -> None:
        self.name, self.template, self.root = name, template, root
        self.after = self._after()  # and Python keeps what it compiled: a trace counts no such calls

    def __enter__(self) -> Path:
        return sample.copy(self.template, self.root)

    def __exit__(self, *raised: object) -> None:
        shutil.rmtree(self.root)

    def points(self) -> Iterator[Point]:
        """The calls that touch the workspace, each by its number in its process."""
        log = self.root.with_name("log")
        with self as root:
            under = ("strace", "-f", "-y", "-qq", "-o", str(log), "-e", f"trace={CALLS}")
            sample.write(root, self.name, under)
        counted: Counter[str] = Counter()
        calls = [_CALL.match(line) for line in log.read_text(errors="replace").splitlines()]
        first = next(call[1] for call in calls if call)  # git's own calls fail with ours: the same numbers
        for call in calls:
            if call and call[1] == first:
                counted[call[2]] += 1
                if str(self.root) in call[3]:
                    yield call[2], counted[call[2]]

    def _after(self) -> dict[str, bytes]:
        """What the office keeps when nothing fails."""
        with self as root:
            done = sample.write(root, self.name)
            assert done.returncode == 0, f"{self.name}: {done.stderr}"
            return sample.state(root)


def _try(tally: Tally, trial: Trial, point: Point, error: str, lasting: str) -> None:
    name, after, before = trial.name, trial.after, sample.state(trial.template)
    call, number = point
    inject = f"inject={call}:error={error}:when={number}{lasting}"
    what = f"{name} in {trial.root.name}, {call} {number}{lasting} {error}"
    log = trial.root.with_name("log")
    with trial as root:
        try:
            under = ("strace", "-f", "-y", "-qq", "-o", str(log), "-e", f"trace={call}", "-e", inject)
            done = sample.write(root, name, under)
            if str(root) not in _injected(log):  # Python looked for a module more or less than last time
                return
            tally.tried += 1
            now = sample.state(root)
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


def _injected(log: Path) -> str:
    """The first call that was made to fail."""
    lines = log.read_text(errors="replace").splitlines()
    return next((line for line in lines if line.endswith("(INJECTED)")), "")


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
