"""HTML as a browser takes it: elements, attributes, text. Tests look at these, never at the source."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

_VOID = {"br", "hr", "img", "input", "link", "meta", "wbr", "col", "source"}


class Tag:
    """One element."""

    def __init__(self, name: str, attrs: dict[str, str], parent: Tag | None) -> None:
        self.name, self.attrs, self.parent = name, attrs, parent
        self.children: list[Tag | str] = []

    def __iter__(self) -> Iterator[Tag]:
        for child in self.children:
            if isinstance(child, Tag):
                yield child
                yield from child

    def all(self, name: str = "", **attrs: str) -> list[Tag]:
        """Descendants of that name with those attributes (``class_`` for class: one of its words)."""
        return [tag for tag in self if (not name or tag.name == name) and tag._fits(attrs)]

    def one(self, name: str = "", **attrs: str) -> Tag:
        found = self.all(name, **attrs)
        assert found, f"no <{name}> with {attrs}"
        return found[0]

    def _fits(self, attrs: dict[str, str]) -> bool:
        for key, value in attrs.items():
            if key == "class_":
                if value not in self.attrs.get("class", "").split():
                    return False
            elif self.attrs.get(key.replace("_", "-")) != value:
                return False
        return True

    @property
    def text(self) -> str:
        """What is read, on one line; scripts and styles are not."""
        if self.name in ("script", "style"):
            return ""
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join(" ".join(parts).split())


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Tag("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Tag(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(made)
        if tag not in _VOID:
            self.here = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Tag(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(made)

    def handle_endtag(self, tag: str) -> None:
        place: Tag | None = self.here
        while place is not None and place.name != tag:
            place = place.parent
        if place is not None and place.parent is not None:
            self.here = place.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def parse(html: str) -> Tag:
    """The document."""
    builder = _Builder()
    builder.feed(html)
    return builder.root


def page(path: Path) -> Tag:
    """The document in a file."""
    return parse(path.read_text(encoding="utf-8"))
