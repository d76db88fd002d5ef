"""Which record files changed since the index last looked, without reading them.

A folder's time tells that files came, went or were replaced; a file edited in place changes no folder, so
the open records are looked at one by one. Closed records edited in place are found by a full look
(``check``). A clock that ticks coarsely may hide a second change: what changed within two seconds of the
look is therefore read again at the next one, as git does.
"""

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from stat import S_ISDIR
from typing import NamedTuple

from propctl.store.files import paths

RACY = 2 * 10**9  # nanoseconds; FAT keeps times to two seconds
UNKNOWN = -1  # crc of a content that the index cannot vouch for
QUIET, WATCHED, DOUBTFUL = 0, 1, 2  # column ``file.watch``


class Stat(NamedTuple):
    """What tells one content of a file from another without reading it. Times in nanoseconds."""

    mtime: int
    ctime: int
    size: int
    inode: int

    def racy(self, now: int) -> bool:
        return self.mtime > now - RACY


class File(NamedTuple):
    """A record file that may have changed: as the index knows it, and as it is on disk."""

    key: int  # 0 for one that is new
    folder: int
    path: str  # relative to the workspace
    crc: int  # of the content that the index was derived from
    stat: Stat | None  # None for one that is gone


class Doubt(NamedTuple):
    """What a look found: folders whose files have to be compared, folders gone, single files."""

    folders: list[tuple[int, str]]
    gone: list[int]
    files: list[File]


def now() -> int:
    """The wall clock that files are stamped by, in nanoseconds."""
    return time.time_ns()


def stat_of(path: str) -> Stat | None:
    """What the disk says of a file, links not followed; None where there is none."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    # SQLite's integers have 63 bits, the file numbers of Windows more.
    return Stat(found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino & 0x7FFF_FFFF_FFFF_FFFF)


def look(db: sqlite3.Connection, root: str, full: bool) -> Doubt:
    """Compare the index with the disk: every folder and watched file, or with ``full`` every file."""
    known = db.execute("SELECT key, path, mtime FROM folder ORDER BY path").fetchall()
    folders, gone = [], {}
    for key, path, mtime in known:
        found = 0 if path.rpartition("/")[0] in gone else _folder_mtime(f"{root}/{path}")
        if not found and path != paths.RECORDS:
            gone[path] = key  # with all below it, which a link in its place may seem to have
        elif full or found != mtime:
            folders.append((key, path))
    return Doubt(folders, list(gone.values()), _watched(db, root, {key: path for key, path, _ in known}))


def _watched(db: sqlite3.Connection, root: str, folders: dict[int, str]) -> list[File]:
    rows = db.execute(
        "SELECT key, folder, name, crc, watch, mtime, ctime, size, inode FROM file"
        " INDEXED BY file_watched WHERE watch > 0"
    )
    found = []
    for key, folder, name, crc, watch, *known in rows.fetchall():
        path = f"{folders[folder]}/{name}"
        stat = stat_of(f"{root}/{path}")
        if watch == DOUBTFUL or stat is None or list(stat) != known:
            found.append(File(key, folder, path, crc, stat))
    return found


def changed(
    db: sqlite3.Connection, root: str, folder: int, path: str, first: Sequence[str] = ()
) -> Iterator[File]:
    """The files of a folder that differ from the index, came or went; then those of new subfolders.

    ``first``: the subfolders to begin with. Marks the folder as seen.
    """
    seen = folder_time(f"{root}/{path}")
    known = {
        name: (key, crc, Stat(*stat))
        for key, name, crc, *stat in db.execute(
            "SELECT key, name, crc, mtime, ctime, size, inode FROM file WHERE folder = ?", (folder,)
        )
    }
    subfolders, names = paths.listing(f"{root}/{path}")
    for name in names:
        key, crc, before = known.pop(name, (0, UNKNOWN, None))
        stat = stat_of(f"{root}/{path}/{name}")
        if stat != before:
            yield File(key, folder, f"{path}/{name}", crc, stat)
    for name, (key, crc, _) in known.items():
        yield File(key, folder, f"{path}/{name}", crc, None)
    db.execute("UPDATE folder SET mtime = ? WHERE key = ? AND mtime <> ?", (seen, folder, seen))
    for name in sorted(subfolders, key=lambda name: first.index(name) if name in first else len(first)):
        below = f"{path}/{name}"
        if folder_key(db, below) is None:
            yield from changed(db, root, add_folder(db, below), below)


def files_in(db: sqlite3.Connection, folder: int) -> list[File]:
    """The files that the index knows in a folder that is gone."""
    rows = db.execute("SELECT key, name FROM file WHERE folder = ?", (folder,))
    return [File(key, folder, name, UNKNOWN, None) for key, name in rows.fetchall()]


def folder_time(path: str) -> int:
    """When a folder's names last changed; 0 where that is too fresh to tell a later change by, or unknown."""
    mtime = _folder_mtime(path)
    return mtime if mtime <= now() - RACY else 0


def _folder_mtime(path: str) -> int:
    """When a folder's names last changed; 0 where there is none, or a link in its place."""
    try:
        found = os.lstat(path)  # hundreds of them at each start
    except OSError:
        return 0
    return found.st_mtime_ns if S_ISDIR(found.st_mode) else 0


def folder_key(db: sqlite3.Connection, path: str) -> int | None:
    found = db.execute("SELECT key FROM folder WHERE path = ?", (path,)).fetchone()
    return found[0] if found else None


def add_folder(db: sqlite3.Connection, path: str) -> int:
    """Note a folder whose files have not been looked at; returns its key."""
    return int(db.execute("INSERT INTO folder (path, mtime) VALUES (?, 0)", (path,)).lastrowid or 0)


def files_at(db: sqlite3.Connection, root: str, changed_paths: list[str]) -> Iterator[File]:
    """The files at these paths, to be read whatever their times say."""
    for path in changed_paths:
        folder_path, _, name = path.rpartition("/")
        folder = folder_key(db, folder_path)
        if folder is None:
            folder = add_folder(db, folder_path)
        found = db.execute("SELECT key FROM file WHERE folder = ? AND name = ?", (folder, name)).fetchone()
        yield File(found[0] if found else 0, folder, path, UNKNOWN, stat_of(f"{root}/{path}"))


def files_of(db: sqlite3.Connection, root: str, keys: list[int]) -> Iterator[File]:
    """Files by key, to be read whatever their times say."""
    for key in keys:
        folder, path = db.execute(
            "SELECT folder, path || '/' || name FROM file JOIN folder ON folder.key = folder"
            " WHERE file.key = ?",
            (key,),
        ).fetchone()
        yield File(key, folder, path, UNKNOWN, stat_of(f"{root}/{path}"))
