"""Who looked at personal values: on this computer at once, and in history, so that no deletion hides it.

A line goes to ``.propctl/access.log`` first: without it nothing is shown. Where the office keeps history,
it is committed in the same command, in ``records/_access/<desk>.log``, which ``sync`` brings to the other
desks and ``audit`` reads: lines are only ever added. What could not be committed then is with the next look.
A line holds when, who, by which account, which record, and whether it was shown: never a value.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path

from propctl.errors import PropctlError
from propctl.store.files import fsio, lock, paths
from propctl.store.files.reader import refuse_linked
from propctl.store.history.git import Git

LOG = f"{paths.PRIVATE}/access.log"
FOLDER = f"{paths.RECORDS}/_access"
_LIMIT = 1 << 28


def note(root: Path, git: Git | None, desk: str, line: str, by: str, at: dt.datetime) -> None:
    """Add a line, or several; ``NotSaved`` where not even that is possible: then nothing may be shown."""
    fsio.append_private(root / LOG, f"{line}\n".encode())
    if git is not None and git.available():
        with suppress(PropctlError), lock.workspace_lock(root, f"{by}: access"):
            _commit(root, git, desk, by, at)


def lines(root: Path) -> list[str]:
    """All lines that this desk knows, its own and those of the others, by time."""
    found = dict.fromkeys(_lines(_read(root / LOG)))
    for name in paths.names(root / FOLDER):
        found |= dict.fromkeys(_lines(_read(root / FOLDER / name)))
    return sorted(found)


def is_log(path: str) -> bool:
    """Whether a path is that of a desk's log."""
    return path.startswith(f"{FOLDER}/") and path.endswith(".log")


def only_grew(old: bytes, new: bytes) -> bool:
    """Whether a log still holds what it held: lines were added at most."""
    return set(_lines(old)) <= set(_lines(new))


def shortened(root: Path, git: Git) -> list[str]:
    """The logs that history holds more of than lies here."""
    told = git.run("ls-tree", "-r", "-z", "--name-only", "HEAD", "--", FOLDER)
    return [path for path in filter(None, told.split("\0")) if not grows_only(root, git, path)]


def grows_only(root: Path, git: Git, path: str) -> bool:
    """Whether the log that lies here holds all that history has of it."""
    return only_grew(_committed(git, path), _read(root / path))


def _commit(root: Path, git: Git, desk: str, by: str, at: dt.datetime) -> None:
    """Bring history's log to what is known here; what was taken out of the file by hand comes back."""
    path = f"{FOLDER}/{desk}.log"
    refuse_linked(str(root), path)
    before = _committed(git, path)
    known = set(_lines(before))
    added = [line for line in _lines(_read(root / LOG)) if line not in known]
    data = before + "".join(f"{line}\n" for line in added).encode()
    fsio.replace(root / path, data)
    if added:
        git.commit([path], "access", by, at)


def _committed(git: Git, path: str) -> bytes:
    done = git.attempt("cat-file", "blob", f"HEAD:./{path}")
    return done.output.encode() if done.status == 0 else b""


def _read(path: Path) -> bytes:
    try:
        return fsio.read(path, limit=_LIMIT)
    except (FileNotFoundError, PropctlError):
        return b""


def _lines(data: bytes) -> list[str]:
    return [line for line in data.decode("utf-8", "replace").splitlines() if line.strip()]
