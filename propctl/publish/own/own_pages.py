"""The pages that an office wrote itself: what each says of itself at its head, and where that puts it.

At the head of ``handbook/canteen.md``, between two lines ``---``, may stand ``title`` (else its first
heading serves), ``order`` (smaller first), ``parent`` (an entry of the menu: 办事, or its file: services;
or another own page: canteen), ``words`` (what else people may type) and ``description``. A page without a
parent stands in the menu itself; those under ``rules/`` belong to the house rules. ``canteen.en.md`` is the
English page of the same.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from mkdocs.utils.meta import get_data

from propctl.errors import N_, BadData, SettingsError
from propctl.publish.site.page_source import Card, Source

ENGLISH = ".en.md"
# The entries of the menu under which an own page may stand, by their file; what they are called.
SECTIONS = {
    "notices": "通知",
    "services": "办事",
    "public": "公示",
    "rules": "规约",
    "forms": "表格",
    "handbook": "制度",
    "emergency": "紧急",
    "about": "关于本站",
}
_LAST = 1000  # the order of a page that names none


class OwnPage(msgspec.Struct, frozen=True):
    """One own page, in one language."""

    source: Source  # uri from the root of its edition; its section is the menu entry that it stands under
    order: float
    parent: str  # a section, or the uri of another own page; "": it stands in the menu itself
    english: bool = False


class Head(msgspec.Struct, frozen=True):
    """What a page says of itself."""

    title: str | int | float | None = None
    order: float = _LAST
    parent: str = ""
    words: str | list[str] | None = ""
    description: str | None = ""


def own_page(uri: str, content: bytes) -> OwnPage:
    """One page; ``SettingsError`` for what its head can't say, ``BadData`` where it is no text.

    ``uri``: ``rules/pets.md`` or ``rules/pets.en.md``.
    """
    try:
        text, said = get_data(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadData(N_("{file} is not UTF-8 text"), file=uri) from None
    known = {name: value for name, value in said.items() if name in Head.__struct_fields__}
    try:
        head = msgspec.convert(known, Head)
    except msgspec.ValidationError as error:
        raise SettingsError(N_("{file}: at its head: {what}"), file=uri, what=error) from None
    english = uri.endswith(ENGLISH)
    plain = uri.removesuffix(ENGLISH) + ".md" if english else uri
    parent = _parent(plain, head.parent)
    title = str(head.title) if head.title is not None else _heading(text, plain)
    words = " ".join(head.words) if isinstance(head.words, list) else head.words or ""
    section = parent if parent in SECTIONS else "" if parent else plain.removesuffix(".md")
    return OwnPage(
        Source(plain, title, "", section, words, head.description or ""), head.order, parent, english
    )


def placed(pages: Iterable[OwnPage]) -> list[OwnPage]:
    """The pages in their order, each below its parent; ``SettingsError`` for a parent that is none."""
    found = sorted(pages, key=lambda page: (page.order, page.source.uri))
    known = {(page.source.uri, page.english): page for page in found}
    return [_under(page, known) for page in found]


def listed(pages: Iterable[OwnPage], parent: str, *, english: bool) -> list[Card]:
    """The pages below a section or an own page ("": in the menu), each once, in one language.

    English readers are led to the Chinese page where there is no English one, outside of their edition.
    """
    found: dict[str, OwnPage] = {}
    for page in pages:
        mine = page.parent == parent and (english or not page.english)
        if mine and (page.english or page.source.uri not in found):
            found[page.source.uri] = page
    return [_card(page, foreign=english and not page.english) for page in found.values()]


def _card(page: OwnPage, *, foreign: bool) -> Card:
    href = page.source.href
    return Card(f"../{href}" if foreign else href, page.source.title, foreign=foreign)


def _under(page: OwnPage, known: dict[tuple[str, bool], OwnPage]) -> OwnPage:
    """The page with the menu's entry that its parents lead to."""
    above, seen = page, {page.source.uri}
    while above.parent and above.parent not in SECTIONS:
        named = above.parent
        above_or_none = known.get((named, page.english)) or known.get((named, False))
        if above_or_none is None or named in seen:
            raise SettingsError(
                N_("{file}: parent {parent} is no page; name another own page, or one of {sections}"),
                file=page.source.uri,
                parent=named.removesuffix(".md"),
                sections=list(SECTIONS.values()),
            )
        seen.add(named)
        above = above_or_none
    section = above.parent or above.source.uri.removesuffix(".md")
    return msgspec.structs.replace(page, source=msgspec.structs.replace(page.source, section=section))


def _parent(uri: str, named: str) -> str:
    if not named:
        return "rules" if uri.startswith("rules/") else ""
    name = named.strip().removesuffix(".md").removesuffix(".html")
    by_title = {title: section for section, title in SECTIONS.items()}
    return by_title.get(name, name if name in SECTIONS else f"{name}.md")


def _heading(text: str, uri: str) -> str:
    """The first heading of a page, else its file's name."""
    for line in text.splitlines():
        if line.startswith("# "):
            return line[2:].strip()
    return uri.rpartition("/")[2].removesuffix(".md")
