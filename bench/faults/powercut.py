"""Power cuts, replayed: what a command wrote is recorded, cut off anywhere, and what was not synced dropped.

The disk modelled is a journaling one (ext4, xfs): data is safe once its file was synced, names are safe up to
any later sync, in their order. After each cut the workspace must open: every record old or new, new where it
was acknowledged; git readable; and the next command works.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from bench.faults import sample
from bench.faults.tally import Tally

TRACED = (
    "openat,write,pwrite64,fsync,fdatasync,syncfs,link,linkat,rename,renameat2,unlink,unlinkat,mkdir,close"
)
COMMANDS = ("register", "transfer", "two records", "many records", "amend")
_LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+)(?:<(.*?)>(?:\(deleted\))?)?")
_HEX = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


class Op(NamedTuple):
    """One effect on the disk, in order. ``kind``: data, sync, syncall, or a change of names."""

    kind: str
    path: str
    other: str = ""
    data: bytes = b""
    at: int = 0


def power_cuts(tally: Tally, cuts: int) -> None:
    """``cuts`` cuts, spread over ``COMMANDS`` and over all moments of each."""
    if shutil.which("strace") is None:
        tally.absent = "strace is not installed"
        return
    chance = random.Random(cuts)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        template, place = sample.at_work(base)
        for turn, name in enumerate(COMMANDS[:cuts]):
            root = sample.copy(template, place)
            ops = _record(root, base / "log", name)
            before, after = sample.state(template), sample.state(root)
            shutil.rmtree(root)
            tally.notes.append(f"{name}: {len(ops)} effects")
            own = cuts // len(COMMANDS) + (turn < cuts % len(COMMANDS))
            moments = [len(ops), *(chance.randrange(len(ops)) for _ in range(own - 1))]
            for moment in moments[:own]:
                sample.copy(template, root)
                _replay(root, ops, moment, chance)
                _judge(
                    tally,
                    root,
                    f"{name}, cut after {moment} of {len(ops)}",
                    before,
                    after,
                    moment == len(ops),
                )
                shutil.rmtree(root)
                tally.tried += 1


def _record(root: Path, log: Path, name: str) -> list[Op]:
    """What one command does to the disk inside ``root``; SQLite's index is derived and left out."""
    under = ("strace", "-f", "-y", "-xx", "-s", "4000000", "-qq", "-o", str(log), "-e", f"trace={TRACED}")
    done = sample.write(root, name, under)
    assert done.returncode == 0, done.stderr
    written: dict[tuple[str, str], int] = {}  # (process, path) -> where the next byte goes
    ops: list[Op] = []
    for line in _joined(log):
        found = _LINE.match(line)
        if found and int(found[4]) >= 0:
            ops += _effects(root, found, written)
    return [op for op in ops if ".propctl/index" not in op.path and not op.path.endswith("/lock")]


def _joined(log: Path) -> list[str]:
    """The lines of a log, with calls that another process interrupted put together again."""
    waiting: dict[str, str] = {}
    lines = []
    for line in log.read_text().splitlines():
        process = line.split(" ", 1)[0]
        if line.endswith("<unfinished ...>"):
            waiting[process] = line.removesuffix("<unfinished ...>")
        elif "resumed>" in line and process in waiting:
            lines.append(waiting.pop(process).rstrip() + line.partition("resumed>")[2])
        else:
            lines.append(line)
    return lines


def _effects(root: Path, found: re.Match[str], written: dict[tuple[str, str], int]) -> list[Op]:
    process, call, rest = found[1], found[2], found[3]
    texts = [bytes.fromhex(text.replace("\\x", "")) for text in _HEX.findall(rest)]
    names = [_inside(root, rest, text.decode(errors="replace")) for text in texts]
    handle = re.match(r"\d+<([^>]*)>", rest)
    path = _below(root, _unhexed(handle[1])) if handle else ""
    if call == "openat" and "O_CREAT" in rest:
        opened = _below(root, _unhexed(found[5] or ""))
        written[process, opened] = 0
        return [Op("create", opened)] if opened else []
    if call == "write" and path:
        at = written.get((process, path), 0)
        written[process, path] = at + int(found[4])
        return [Op("data", path, data=texts[0][: int(found[4])], at=at)]
    if call == "pwrite64" and path:
        return [Op("data", path, data=texts[0], at=int(rest.rsplit(", ", 1)[1]))]
    if call in ("fsync", "fdatasync") and path is not None and handle:
        return [Op("sync", path)] if _unhexed(handle[1]).startswith(str(root)) else []
    if call == "syncfs":
        return [Op("syncall", "")]
    if call in ("link", "linkat", "rename", "renameat2") and all(names[:2]) and len(names) > 1:
        return [Op("link" if "link" in call else "rename", names[0], names[1])]
    if call in ("unlink", "unlinkat") and names and names[0]:
        return [Op("unlink", names[0])]
    if call == "mkdir" and names and names[0]:
        return [Op("mkdir", names[0])]
    return []


def _unhexed(text: str) -> str:
    return bytes.fromhex(text.replace("\\x", "")).decode(errors="replace") if "\\x" in text else text


def _below(root: Path, path: str) -> str:
    return path[len(str(root)) + 1 :] if path.startswith(f"{root}/") else ""


def _inside(root: Path, rest: str, name: str) -> str:
    """A name in a call as a path below ``root``; git's are relative to where it runs, the workspace."""
    if name.startswith("/"):
        return _below(root, name)
    folder = re.search(r"AT_FDCWD<([^>]*)>", rest)
    start = _below(root, _unhexed(folder[1])) if folder else ""
    return str(Path(start) / name) if name else ""


def _replay(root: Path, ops: list[Op], moment: int, chance: random.Random) -> None:
    """Do to ``root`` what had reached the disk: names up to some point after the last sync, synced data."""
    done = ops[:moment]
    last_sync = max((place for place, op in enumerate(done) if op.kind in ("sync", "syncall")), default=-1)
    names_until = chance.randint(last_sync + 1, len(done))
    safe = _synced(done)
    for place, op in enumerate(done):
        file = root / op.path
        if op.kind == "data":
            if place in safe and file.exists():
                _write(file, op)
        elif place >= names_until:
            continue
        elif op.kind == "create":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
        elif op.kind == "mkdir":
            file.mkdir(parents=True, exist_ok=True)
        elif op.kind == "unlink":
            file.unlink(missing_ok=True)
        elif op.kind == "link" and file.exists():
            (root / op.other).unlink(missing_ok=True)
            (root / op.other).hardlink_to(file)
        elif op.kind == "rename" and file.exists():
            file.replace(root / op.other)


def _synced(done: list[Op]) -> set[int]:
    """The writes whose data is safe: of files that were synced afterwards, by whatever name."""
    found: set[int] = set()
    for place, op in enumerate(done):
        if op.kind != "data":
            continue
        path = op.path
        for later in done[place + 1 :]:
            if later.kind == "syncall" or (later.kind == "sync" and later.path == path):
                found.add(place)
                break
            if later.kind == "rename" and later.path == path:
                path = later.other
    return found


def _write(file: Path, op: Op) -> None:
    file.chmod(0o644)
    with file.open("r+b") as handle:
        handle.seek(op.at)
        handle.write(op.data)


def _judge(
    tally: Tally, root: Path, what: str, before: dict[str, bytes], after: dict[str, bytes], acknowledged: bool
) -> None:
    head = subprocess.run(["git", "log", "-1"], cwd=root, capture_output=True, check=False)
    tally.expect(head.returncode == 0, f"{what}: git is unreadable: {head.stderr[-100:]!r}")
    failed = sample.works(root)
    tally.expect(not failed, f"{what}: {failed}")
    unsound = sample.unsound(root)
    tally.expect(not unsound, f"{what}: {unsound[:1]}")
    now = sample.state(root)
    note = "次日电话回访".encode()  # what ``works`` added
    kept = {
        path: b"\n".join(line for line in data.split(b"\n") if note not in line) for path, data in now.items()
    }
    if acknowledged:
        tally.expect(kept == after, f"{what}: acknowledged, then lost")
    else:
        tally.expect(kept in (before, after), f"{what}: neither old nor new")
