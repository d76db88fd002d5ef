"""What a served site keeps from one build to the next: only what a change reaches is made anew."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

_Result = TypeVar("_Result")
_GROUND = ("propctl.toml", "rules.toml", "mkdocs.yml", "areas", "site_templates")
RECORDS = "records"


class Kept:
    """Results of the last build, each with what it was made from; a site that is built once keeps none."""

    def __init__(self, *, serving: bool = False, lies: bool = False) -> None:
        """``serving``: there will be further builds. ``lies``: what was written still lies in its place."""
        self.serving, self._lies = serving, serving and lies
        self._sources: dict[str, object] = {}
        self._results: dict[str, object] = {}
        self._digests: dict[str, bytes] = {}  # file -> what was written into it last
        self._here: set[str] = set()  # files that belong to the site, of this build
        self._before: set[str] = set()
        self.written: list[str] = []  # files that this build wrote

    def begin(self) -> None:
        """A new build."""
        self._before, self._here, self.written = self._here, set(), []

    def made(self, name: str, source: object, make: Callable[[], _Result], *, files: bool = False) -> _Result:
        """What ``make`` makes of a source; as it was made last where the source is as it was then.

        ``files``: it writes files, which are made again where those of the last build were taken away.
        """
        if not self.serving or (files and not self._lies):
            return make()
        if name not in self._results or self._sources[name] != source:
            self._results[name] = make()
            self._sources[name] = source  # after it: what failed is tried again
        return self._results[name]  # type: ignore[return-value]  # it came from a ``make`` of this name

    def known(self, name: str, source: object) -> bool:
        """Whether ``made`` would make nothing."""
        return self._lies and name in self._results and self._sources[name] == source

    def belongs(self, uri: str, content: bytes, *passing: str) -> bool:
        """Note a file of the site; whether it must be written. ``passing``: what alone is no change."""
        if not self.serving:
            return True
        self._here.add(uri)
        for text in passing:
            content = content.replace(text.encode(), b"")
        digest = hashlib.blake2b(content, digest_size=16).digest()
        if self._lies and self._digests.get(uri) == digest:
            return False
        self._digests[uri] = digest
        self.written.append(uri)
        return True

    def stays(self, uris: Iterable[str]) -> None:
        """Note files that the last build wrote and that are as they were."""
        self._here.update(uris)

    def gone(self) -> Iterator[str]:
        """Files that the last build wrote and that belong to the site no more."""
        for uri in sorted(self._before - self._here if self._lies else ()):
            del self._digests[uri]
            yield uri


def ground_of(root: Path) -> tuple[tuple[str, int, int], ...]:
    """The state of all but records and pages: settings, clauses, areas and templates of the office's own."""
    return tuple(_states(root, _GROUND))


def records_of(root: Path) -> tuple[tuple[str, int, int], ...]:
    """The state of the records."""
    return tuple(_states(root, (RECORDS,)))


def _states(root: Path, names: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Path, time and size of each file."""
    for name in names:
        path = root / name
        for file in sorted(path.rglob("*")) if path.is_dir() else (path,):
            if file.is_file():
                state = file.stat()
                yield file.relative_to(root).as_posix(), state.st_mtime_ns, state.st_size
