"""Whether the Traditional edition changes words only: no address, id, code, name or place may differ."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from bench.site_table import Line, share

_HANT = "zh-Hant/"
_KEPT = ("id", "class", "for", "name", "datetime", "data-starts", "data-ends", "value")


class _Skeleton(HTMLParser):
    """What must be the same in both editions of a page."""

    def __init__(self, path: Path, site: Path) -> None:
        super().__init__()
        self._folder = path.parent.relative_to(site).as_posix()
        self._kept: list[str] = []  # open elements whose text is kept
        self.parts: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" or "hreflang" in given or given.get("name") == "description":
            return  # the page's own address, where its other editions are; words
        self.parts += [f"{tag} {name}={given[name]}" for name in _KEPT if name in given]
        for name in ("href", "src"):
            if name in given:
                self.parts.append(f"{tag} {name}={self._resolved(given[name])}")
        if self._kept:
            self._kept += [tag] if tag == self._kept[-1] else []
        elif given.get("translate") == "no" or tag in ("code", "pre"):
            self._kept.append(tag)

    def _resolved(self, link: str) -> str:
        if re.match(r"[a-z]+:|#", link):
            return link
        return posixpath.normpath(posixpath.join(self._folder, link)).removeprefix(_HANT)

    def handle_endtag(self, tag: str) -> None:
        if self._kept and self._kept[-1] == tag:
            self._kept.pop()

    def handle_data(self, data: str) -> None:
        if self._kept:
            self.parts.append(data)


def unchanged(site: Path) -> Iterator[Line]:
    """Compare every page of the Traditional edition with its source."""
    twins = sorted((site / _HANT).rglob("*.html"))
    changed = []
    for twin in twins:
        uri = twin.relative_to(site / _HANT).as_posix()
        if _Skeleton(site / uri, site).parts != _Skeleton(twin, site).parts:
            changed.append(uri)
    yield share("Traditional pages with no href, id, code, name or place changed", len(twins), changed)
