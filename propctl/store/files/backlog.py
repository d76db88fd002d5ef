"""Files that are written, told to be saved, and not in history yet: the next commit takes them along.

Two lists tell of them. What a unit of work is about to write is noted before the first file is in place, and
struck off after its commit: who finds the note under the lock knows that the writer ended before that
(``take_over``). What a commit left behind when it failed waits in the other. Neither list is a promise:
after a power cut, or in a ``.propctl/`` made anew, ``propctl check`` names such files and ``propctl sync``
takes them. The caller of every function here holds the workspace lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from propctl.errors import PropctlError
from propctl.store.files import fsio, paths

_WRITING = f"{paths.PRIVATE}/writing"  # one path a line, here and there
_WAITING = f"{paths.PRIVATE}/uncommitted"


@contextmanager
def noted(root: Path, writing: Iterable[str]) -> Iterator[None]:
    """Within, these paths are written and committed; a process that gets no further leaves word of them.

    ``NotSaved`` where not even the note can be written; then nothing else was.
    """
    fsio.jot(root / _WRITING, _lines(writing))
    try:
        yield
    except PropctlError:  # nothing was saved
        _strike_off(root)
        raise
    _strike_off(root)


def waits(root: Path) -> bool:
    """Whether either list tells of files."""
    return (root / _WRITING).exists() or (root / _WAITING).exists()


def take_over(root: Path) -> None:
    """Let what a killed process was writing wait for the next commit."""
    note = root / _WRITING
    if left := _read(note):
        fsio.replace(root / _WAITING, _lines({*_read(root / _WAITING), *left}))
        fsio.remove(note)


@contextmanager
def catching_up(root: Path, written: Sequence[str]) -> Iterator[set[str]]:
    """The paths that wait for a commit, to be committed within together with those just ``written``.

    When that fails, however it does, all of them wait for the next commit; else none does any more.
    """
    waiting = _read(root / _WAITING)
    try:
        yield waiting
    except BaseException:
        with suppress(PropctlError):  # a disk that is full takes no note
            fsio.replace(root / _WAITING, _lines({*waiting, *written}))
        raise
    if waiting:
        fsio.remove(root / _WAITING)


def _strike_off(root: Path) -> None:
    with suppress(PropctlError):  # a note too many is only looked after once more
        fsio.remove(root / _WRITING, durable=False)


def _lines(some: Iterable[str]) -> bytes:
    return "\n".join(sorted(some)).encode()


def _read(path: Path) -> set[str]:
    try:
        return set(fsio.read(path, limit=1 << 30).decode("utf-8", "replace").splitlines())
    except (FileNotFoundError, PropctlError):
        return set()
