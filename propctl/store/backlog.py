"""Files that a commit left behind when it failed: written, told to be saved, and not in history yet.

The list is a note to the next commit, which takes them along. Where there is none (a process killed before
its commit, a deleted ``.propctl/``) ``propctl check`` names such files, and ``propctl sync`` takes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from propctl.errors import PropctlError
from propctl.store import fsio, paths

_FILE = f"{paths.PRIVATE}/uncommitted"  # one path a line


@contextmanager
def catching_up(root: Path, written: Sequence[str]) -> Iterator[set[str]]:
    """The paths that wait for a commit, to be committed within together with those just ``written``.

    When that fails, however it does, all of them wait for the next commit; else none does any more. The
    caller holds the workspace lock.
    """
    waiting = _read(root)
    try:
        yield waiting
    except BaseException:
        with suppress(PropctlError):  # a disk that is full takes no note
            fsio.replace(root / _FILE, "\n".join(sorted({*waiting, *written})).encode())
        raise
    if waiting:
        fsio.remove(root / _FILE)


def _read(root: Path) -> set[str]:
    try:
        return set(fsio.read(root / _FILE, limit=1 << 30).decode("utf-8", "replace").splitlines())
    except (FileNotFoundError, PropctlError):
        return set()
