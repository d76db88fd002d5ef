"""A large index is built by two processes: a helper derives the newest months, and what it made is taken in.

What the helper makes is an index of its own, in a file beside the other one. It sees only the records of its
months; so of both sides is derived again what looked at something on the other. Whatever goes wrong with the
helper, there is no part of it, and its records are read like all others.
"""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from propctl.regex import regex
from propctl.store.files import paths
from propctl.store.index.schema import DERIVED
from propctl.store.index.writer import Writer

if TYPE_CHECKING:
    from subprocess import Popen

Helper: TypeAlias = "Callable[[str, list[str]], Popen[bytes] | None]"

ENOUGH = 2000  # records of months: reading fewer is done before a helper has begun

_MONTH = regex(r"\d{4}/\d{2}", re.ASCII)


def room() -> bool:
    """Whether a helper would find a processor with nothing to do; else two take longer than one.

    Where the system does not tell its load (Windows), there is room if there are two.
    """
    count, busy = os.cpu_count() or 1, 0.0
    if sys.platform == "linux":
        count = len(os.sched_getaffinity(0))
    if sys.platform != "win32":
        with suppress(OSError):
            busy = os.getloadavg()[0]
    return count > 1 and count - busy >= 1


def shares(root: str, first: Collection[str]) -> tuple[list[str], list[str]]:
    """The folders of months for this process and for a helper, who takes the newest half.

    None where there are few records. In each share the areas come as they are best read.
    """
    counts = dict(_months(root, first))
    half, theirs = sum(counts.values()) // 2, set[str]()
    if half * 2 < ENOUGH:
        return [], []
    for folder in sorted(counts, key=lambda path: path[-7:], reverse=True):
        if half > 0:
            theirs.add(folder)
            half -= counts[folder]
    return [path for path in counts if path not in theirs], [path for path in counts if path in theirs]


def _months(root: str, first: Collection[str]) -> Iterator[tuple[str, int]]:
    """The folders of months, with how many records each holds, area by area."""
    areas = paths.subfolders(f"{root}/{paths.RECORDS}")
    known = [name for name in first if name in areas]
    for area in dict.fromkeys([*known, *areas]):
        at = f"{paths.RECORDS}/{area}"
        for year in paths.subfolders(f"{root}/{at}"):
            for month in paths.subfolders(f"{root}/{at}/{year}"):
                if _MONTH.fullmatch(f"{year}/{month}"):
                    folder = f"{at}/{year}/{month}"
                    yield folder, len(paths.names(f"{root}/{folder}"))


@contextmanager
def at_work(helper: Helper, path: str, folders: list[str]) -> Iterator[Callable[[], bool]]:
    """A helper that makes the part ``path`` of an index; what is given says, when it is done, whether it did.

    It does not outlive the work of this process, nor does the part.
    """
    _remove(path)
    try:
        process = helper(path, folders)
    except (OSError, ValueError):  # no room for one more process; a folder whose name is no text
        process = None
    try:
        yield lambda: process is not None and process.wait() == 0
    finally:
        if process is not None:
            process.kill()
            process.wait()
        _remove(path)


def take_in(writer: Writer, path: str, stamp: tuple[object, ...]) -> None:
    """Copy the part ``path`` of an index into it, where it is one of the same office; else nothing.

    Records on both sides that looked at something on the other count as stale.
    """
    with closing(sqlite3.connect(path)) as part:
        if _stamped(part) == stamp:
            _copy(part, writer)


def _stamped(part: sqlite3.Connection) -> object:
    try:
        return part.execute("SELECT version, fingerprint, stand FROM stamp").fetchone()
    except sqlite3.Error:  # it was never finished
        return None


def _copy(part: sqlite3.Connection, writer: Writer) -> None:
    folders = writer.db.execute("SELECT coalesce(max(key), 0) FROM folder").fetchone()[0]
    files = writer.room(part.execute("SELECT coalesce(max(key), 0) FROM file").fetchone()[0])
    moved = {"folder": folders, **dict.fromkeys(("file", "record", *DERIVED), files)}
    for table, past in {**moved, "asks": 0, "ground": 0}.items():
        columns = [name for _, name, *_ in part.execute(f"PRAGMA table_info({table})")]
        later = {"folder": folders, columns[0]: past} if past else {}
        read = ", ".join(f"{name} + {later[name]}" if name in later else name for name in columns)
        rows = part.execute(f"SELECT {read} FROM {table}")
        places = ", ".join("?" * len(columns))
        writer.db.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({places})", rows)
    writer.joined(files)


def _remove(path: str) -> None:
    for name in (path, f"{path}-journal"):
        Path(name).unlink(missing_ok=True)
