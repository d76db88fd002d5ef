"""One lock for the whole workspace: whoever writes holds it, whoever waits learns who holds it.

The operating system keeps the lock and drops it when the process ends, however it ends, so no lock is ever
stale. Waiters queue in the kernel (``flock``), first come first served; Windows has no such queue and asks
every few milliseconds.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from propctl.errors import N_, Busy, NotSaved
from propctl.store.files.paths import PRIVATE

WAIT = 10.0  # seconds; longer than any command holds the lock

_POLL = 0.005  # seconds


@contextmanager
def workspace_lock(root: Path, holder: str, wait: float = WAIT, name: str = "lock") -> Iterator[None]:
    """Hold the workspace's lock; ``holder`` says who and what, e.g. ``clerk-1: complaints register``.

    ``name``: another lock than that of whoever writes, such as the one of whoever exchanges.
    Raises ``Busy`` after ``wait`` seconds, naming who holds it, from which process and since when.
    """
    path = root / PRIVATE / name
    try:
        path.parent.mkdir(exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise _unusable(path, error) from None
    try:
        try:
            acquired = _acquire(handle, wait)
        except OSError as error:  # a network folder without locks
            raise _unusable(path, error) from None
        if not acquired:
            raise _busy(path)
        with suppress(OSError):  # a full disk: those who wait learn less, but the lock holds
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()} {holder}".encode())
        yield
    finally:
        _close(handle)


def _unusable(path: Path, error: OSError) -> NotSaved:
    return NotSaved(
        N_("{path} cannot be locked ({reason}), so nothing can be saved in this workspace"),
        path=str(path),
        reason=os.strerror(error.errno or 0),
    )


def _busy(path: Path) -> Busy:
    try:
        pid, _, holder = path.read_text("utf-8", "replace").partition(" ")
        since = time.strftime("%H:%M:%S", time.localtime(path.stat().st_mtime))
    except OSError:
        pid, holder, since = "", "", ""
    return Busy(
        N_("{holder} (process {pid}) is writing since {since}; try again in a moment"),
        holder=holder or "?",
        pid=pid or "?",
        since=since or "?",
    )


if sys.platform == "win32":
    import msvcrt

    _BYTE = 1 << 30  # far behind the text, which stays readable for those who wait

    def _acquire(handle: int, wait: float) -> bool:
        for _ in range(1 + int(wait / _POLL)):
            os.lseek(handle, _BYTE, os.SEEK_SET)
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            except OSError:
                time.sleep(_POLL)
            else:
                os.lseek(handle, 0, os.SEEK_SET)
                return True
        return False

    def _close(handle: int) -> None:
        os.close(handle)

else:
    import fcntl

    def _acquire(handle: int, wait: float) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _queue(handle, wait)
        return True

    def _queue(handle: int, wait: float) -> bool:
        """Wait in the kernel's queue on a thread, which alone can be left behind when time is up."""
        import threading

        own = os.dup(handle)  # the same lock; stays open for the thread when the caller gives up
        decided = threading.Lock()
        taken = threading.Event()
        left = False

        def wait_for_turn() -> None:
            fcntl.flock(own, fcntl.LOCK_EX)
            with decided:
                if not left:
                    taken.set()
                os.close(own)  # gives the lock back if the caller has closed his handle

        threading.Thread(target=wait_for_turn, daemon=True).start()
        taken.wait(wait)
        with decided:
            left = not taken.is_set()
            return not left

    def _close(handle: int) -> None:
        os.close(handle)
