"""The office's own files, where history brought one that cannot be read: the office goes on without it.

One person's slip in ``rules.toml`` or ``propctl.toml`` comes to every desk with the next exchange. What
somebody is still writing here stops his desk, with the line. What stands in history stops nobody: of the
amendments those count that can be read, of the settings the version before; every command says so, whose
commit it was, and that mending the file mends it for all. An audit judges by the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple, TypeVar

from propctl.errors import N_, PropctlError, SettingsError
from propctl.office.opened.compiled import Told
from propctl.regulation.model.text import Label

_Read = TypeVar("_Read")
_VERSIONS = 100  # of a file that are looked at, from the last on


class _Version(NamedTuple):
    """A version of a file in history."""

    commit: str
    author: str
    data: bytes


def goes_on(
    root: Path,
    name: str,
    error: SettingsError,
    strictly: Callable[[bytes], _Read],
    as_it_can: Callable[[bytes], _Read],
    without: _Read | None = None,
) -> tuple[_Read, Told]:
    """What counts of a file that cannot be read as it is, and what is to be told of it.

    ``without``: what counts where there is no such file, as it was before the first version; None where there
    always was. Raises ``error``, which says why, where the file is not what history has, or nothing counts.
    """
    versions = list(_versions(root, name))
    if not versions or versions[0].data != _plain((root / name).read_bytes()):
        raise error
    broke = list(takewhile(lambda one: _reads(strictly, one.data) is None, versions))
    for version in versions:
        found = _reads(as_it_can, version.data)
        if found is not None:
            return found[0], _told(name, (broke or versions[:1])[-1], error)
    if without is None:
        raise error
    return without, _told(name, broke[-1], error)


def _reads(read: Callable[[bytes], _Read], data: bytes) -> tuple[_Read] | None:
    try:
        return (read(data),)
    except PropctlError:
        return None


def _versions(root: Path, name: str) -> Iterator[_Version]:
    """What stood in a file, the last version first; nothing where there is no history."""
    from propctl.store.history.git import Git

    git = Git(root)
    if not git.available():
        return
    asked = ("log", f"--max-count={_VERSIONS}", "--format=%H%x00%an", "--", name)
    for line in git.attempt(*asked).output.splitlines():
        commit, _, author = line.partition("\0")
        try:
            yield _Version(commit, author, _plain(git.output("cat-file", "blob", f"{commit}:./{name}")))
        except PropctlError:  # taken out, for a while
            continue


def _plain(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


def _told(name: str, by: _Version, error: SettingsError) -> Told:
    from propctl.words.messages import Words  # only where something is wrong

    first = error.problems[0] if error.problems else None
    texts = []
    for lang in ("zh-CN", "en"):
        words = Words(lang)
        why = words.problem(first).splitlines()[0] if first is not None else words.error(error)
        said = N_(
            "{file} is unsound since commit {commit} by {author}: {why}; what cannot be read of it does not"
            " count, the rest and what was before it does. Mend the line, then propctl sync: it is mended for"
            " all"
        )
        told = {"file": name, "commit": by.commit[:10], "author": by.author, "why": why}
        texts.append(words(said, told))
    return Told(name, first.line if first is not None else 0, "", Label(*texts))
