"""The only module of propctl that changes files.

Every write is: temporary file in the same folder, write, fsync, put into place in one step, fsync of the
folder. A reader therefore sees the old file or the new one, never half of one, and what was acknowledged
survives a power cut. Whoever writes records holds the workspace lock (``lock``); nothing here takes it.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from propctl.errors import N_, BadData, Busy, NotDurable, NotSaved

if TYPE_CHECKING:  # reading commands come through here, and pathlib takes a twentieth of their time
    from pathlib import Path

READ_LIMIT = 4 * 1024 * 1024  # bytes; a record is about 1 kB, and merges of full ones are read, too
_TEMP = ".tmp"
_WINDOWS = os.name == "nt"
_NO_LINKS = {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK, errno.EXDEV}
_NO_LINKS |= {errno.EINVAL}  # ERROR_INVALID_FUNCTION, the answer of FAT and exFAT on Windows
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_READ_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)  # a link in records/ may lead anywhere
    | getattr(os, "O_NONBLOCK", 0)  # a FIFO would wait for a writer for ever
    | getattr(os, "O_BINARY", 0)
)
_BINARY = getattr(os, "O_BINARY", 0)
_COMMON, _PRIVATE = 0o666, 0o600  # what a new file lets others do, before the account's own umask
_SYNC_ONE_BY_ONE = 8  # up to so many files, one fsync each is cheaper than syncing the whole file system


class Write(msgspec.Struct, frozen=True):
    """One file of a batch: a ``new`` one must not exist yet, another must still hold ``expected``."""

    path: Path
    data: bytes
    new: bool
    expected: bytes | None = None  # None: whatever is there
    private: bool = False  # its owner's alone, from the first byte: keys, identities, logs


def read(path: Path | str, limit: int = READ_LIMIT) -> bytes:
    """Read a regular file of at most ``limit`` bytes; never follow a link or wait at a FIFO.

    Raises ``FileNotFoundError`` when there is none, ``BadData`` for anything but a plain, readable file.
    """
    if _WINDOWS and os.path.islink(path):  # noqa: PTH114 (it has no flag for it)
        raise BadData(N_("{path} is a link; put the file itself there"), path=str(path))
    try:
        handle = os.open(path, _READ_FLAGS)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _unreadable(path, error) from None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise BadData(N_("{path} is not an ordinary file; move it out of the workspace"), path=str(path))
        if found.st_size > limit:
            raise BadData(
                N_("{path} is too large ({size} bytes, at most {limit}); move it out of the workspace"),
                path=str(path),
                size=found.st_size,
                limit=limit,
            )
        return _read_all(handle, found.st_size)
    except OSError as error:
        raise _unreadable(path, error) from None
    finally:
        os.close(handle)


def write_new(path: Path, data: bytes, *, private: bool = False) -> None:
    """Create ``path``; ``FileExistsError`` when there is one already, so that a name is taken only once.

    ``private``: nobody but its owner can read it, at no moment (on Windows: what its folder allows).
    """
    write_batch([Write(path, data, new=True, private=private)])


def replace(path: Path, data: bytes, expected: bytes | None = None, *, private: bool = False) -> None:
    """Put ``data`` in the place of ``path``; ``Busy`` when it no longer holds ``expected``."""
    write_batch([Write(path, data, new=False, expected=expected, private=private)])


def write_batch(writes: Sequence[Write], ready: Callable[[], None] | None = None) -> None:
    """Write several files with one wait for the disk; each is in place whole or not at all.

    ``ready()`` is called when all data is on disk and no file is in place yet. ``Busy`` when a file no
    longer holds what was expected, ``FileExistsError`` when a new one exists: then nothing was changed,
    unless it happened in the instant between looking and putting.
    """
    for write in writes:
        _check_expected(write)
    temps: list[Path] = []
    try:
        for folder in dict.fromkeys(write.path.parent for write in writes):
            with _saving(folder):
                folder.mkdir(parents=True, exist_ok=True)
        for write in writes:
            with _saving(write.path):
                temps.append(_write_temp(write, sync=len(writes) <= _SYNC_ONE_BY_ONE))
        if len(writes) > _SYNC_ONE_BY_ONE:
            with _saving(writes[0].path):
                sync_file_system(writes[0].path.parent)
        if ready:
            ready()
        for write, temp in zip(writes, temps, strict=True):
            with _saving(write.path):
                _put(temp, write.path, new=write.new)
    finally:
        for temp in temps:
            with suppress(OSError):  # what stays behind is passed over by readers and swept later
                temp.unlink()
    sync_folders(write.path for write in writes)


def jot(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write down what has to outlive this process, but not a power cut: nothing waits for the disk."""
    with _saving(path):
        path.parent.mkdir(exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY
        with open(os.open(path, flags, _PRIVATE if private else _COMMON), "wb") as file:  # noqa: PTH123
            file.write(data)


def remove(path: Path, *, durable: bool = True) -> None:
    """Delete a file of propctl's own (a journal, a marker); no error when it is gone already.

    Not ``durable``: a file that ``jot`` wrote, and that may be back after a power cut.
    """
    with _saving(path):
        _persist(lambda: path.unlink(missing_ok=True))
    if durable:
        sync_folders([path])


def sweep(folder: Path, stem: str = "") -> int:
    """Delete temporary files that killed processes left in ``folder``; the caller holds the lock.

    ``stem``: only those of files of that name, without their ending.
    """
    begins = f".{stem}." if stem else "."
    found = (entry.name for entry in os.scandir(folder))
    stale = [folder / name for name in found if is_temp(name) and name.startswith(begins)]
    for path in stale:
        with _saving(path):
            path.unlink(missing_ok=True)
    return len(stale)


def is_temp(name: str) -> bool:
    """Whether a file name is one of this module's temporary files, which readers pass over."""
    return name.startswith(".") and name.endswith(_TEMP)


def sync_folders(paths: Iterable[Path]) -> None:
    """Make the names of ``paths`` durable. Windows keeps them by itself and cannot sync a folder."""
    if _WINDOWS:
        return
    for folder in dict.fromkeys(path.parent for path in paths):
        try:
            _sync(folder, os.O_RDONLY)
        except OSError as error:
            raise NotDurable(
                N_("{path} was written, but the disk did not confirm it ({reason}); check the disk"),
                path=str(folder),
                reason=os.strerror(error.errno or 0),
            ) from None


def sync_file_system(path: Path) -> None:
    """Wait until everything written to the file system that holds ``path`` is on disk (``OSError``)."""
    if sys.platform == "win32":  # there every file was synced by itself
        return
    import ctypes

    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if syncfs is None:  # macOS
        os.sync()
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        if syncfs(handle):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    finally:
        os.close(handle)


def append_private(path: Path, data: bytes) -> None:
    """Add ``data`` at the end of a file that is its owner's alone, and wait for the disk."""
    with _saving(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | _BINARY
        handle = os.open(path, flags, _PRIVATE)
        with open(handle, "ab", buffering=0) as file:  # noqa: PTH123 (a handle, not a name)
            _write_all(file.write, data)
            os.fsync(handle)


def _write_temp(write: Write, *, sync: bool) -> Path:
    temp = write.path.with_name(f".{write.path.stem[:40]}.{os.urandom(4).hex()}{_TEMP}")
    mode = _PRIVATE if write.private else _COMMON
    handle = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
    try:
        with open(handle, "wb", buffering=0) as file:  # noqa: PTH123 (a handle, not a name)
            _write_all(file.write, write.data)
            if sync or _WINDOWS:
                os.fsync(handle)
    except BaseException:
        with suppress(OSError):
            temp.unlink()
        raise
    return temp


def _write_all(write: Callable[[memoryview], int | None], data: bytes) -> None:
    rest = memoryview(data)
    while rest:  # a disk that fills up may take only a part
        rest = rest[write(rest) or 0 :]


def _put(temp: Path, path: Path, *, new: bool) -> None:
    if not new:
        _persist(lambda: temp.replace(path))
        return
    try:
        _persist(lambda: path.hardlink_to(temp))
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # A file system without links: take the name first, then replace it. Readers that come between
        # meet an empty file, which is a problem they report, not a wrong record.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        _persist(lambda: temp.replace(path))


def _persist(act: Callable[[], object]) -> None:
    """Do it again for a second where Windows refuses because a virus scanner or reader holds the file."""
    for _ in range(20 if _WINDOWS else 0):
        try:
            act()
        except PermissionError:
            time.sleep(0.05)
        else:
            return
    act()


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check_expected(write: Write) -> None:
    if write.new and os.path.lexists(write.path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(write.path))
    if write.expected is not None and _content(write.path) != write.expected:
        raise Busy(
            N_("{path} was changed by somebody else meanwhile; nothing was saved, do it again"),
            path=str(write.path),
        )


def _content(path: Path) -> bytes | None:
    try:
        return read(path)
    except FileNotFoundError:
        return None


def _read_all(handle: int, size: int) -> bytes:
    data = os.read(handle, size + 1)
    if len(data) == size:
        return data
    parts = [data]
    while data:  # short read, or a file that grew meanwhile
        data = os.read(handle, READ_LIMIT)
        parts.append(data)
    return b"".join(parts)


def _unreadable(path: Path | str, error: OSError) -> BadData:
    if error.errno == errno.ELOOP:
        return BadData(N_("{path} is a link; put the file itself there"), path=str(path))
    return BadData(
        N_("{path} cannot be read: {reason}"), path=str(path), reason=os.strerror(error.errno or 0)
    )


class _saving:
    """Turn the operating system's refusals into one sentence that names the file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, OSError) or isinstance(error, FileExistsError):
            return
        if error.errno in _FULL:
            raise NotSaved(
                N_("{path} was not saved: the disk is full; free some space and do it again"),
                path=str(self.path),
            ) from None
        if error.errno in _FORBIDDEN:
            raise NotSaved(
                N_("{path} was not saved: this account may not write there"), path=str(self.path)
            ) from None
        raise NotSaved(
            N_("{path} was not saved: {reason}; check the disk and do it again"),
            path=str(self.path),
            reason=os.strerror(error.errno or 0),
        ) from None
