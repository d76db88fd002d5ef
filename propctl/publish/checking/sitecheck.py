"""Is a built site fit to be seen: no person in it, no link into nothing, nothing asked of other servers."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from propctl.entry.masking import mask
from propctl.entry.people.mentions import KINDS
from propctl.errors import N_, Problem
from propctl.publish.checking.exposure import PERSONAL, exposed_by, said_aside
from propctl.publish.checking.machine_words import Asked, left_in
from propctl.publish.site.editions import ENGLISH, HANT
from propctl.publish.site.pages import SERVICE
from propctl.publish.site.printed_clauses import RESIDENTS
from propctl.publish.site.required_settings import unmet
from propctl.publish.templates import in_english, office_folder, shipped

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_TEXT = (".html", ".js", ".xml", ".txt", ".csv", ".json", ".md", ".svg")
_LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href", "object": "data"}
_POINTS_ONLY = ("canonical", "alternate")  # links that name an address and load nothing
_SCRIPT = N_("the page brings a script of its own; take it out")
_CODE = re.compile(r"\s*javascript:", re.IGNORECASE)
_CSS_URL = re.compile(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^"')\s]+)""")
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_ON_PURPOSE = "{# literal #}"  # on a line of a template that means the figure it writes


def check(office: Office, site: Path, audience: str = RESIDENTS) -> list[Problem]:
    """Everything wrong with the site in the folder ``site``, and with the templates it was made from.

    ``audience``: whose edition it is; ids of clauses may stand in the staff's, in their own frames.
    """
    pages = {path.relative_to(site).as_posix(): _Page(path) for path in sorted(site.rglob("*.html"))}
    base = urlsplit(office.settings.site.url).path or "/"
    found = [*_links(site, pages, base), *_people(office, site)]
    for uri, page in pages.items():
        found += [Problem(uri, line, tag, message, {}) for line, tag, message in page.flaws]
        found += [
            Problem(
                uri,
                line,
                "",
                N_("{address} lies on another server; keep it on the site"),
                {"address": address},
            )
            for line, address in page.external
        ]
    for path in sorted(site.rglob("*.css")):
        uri = path.relative_to(site).as_posix()
        for address in _CSS_URL.findall(path.read_text(encoding="utf-8")):
            message = N_("{address} lies on another server; keep it on the site")
            found.append(Problem(uri, 0, "", message, {"address": address}))
    return [*unmet(office), *found, *_machine(office, site, audience), *copied_parameters(office)]


def _machine(office: Office, site: Path, audience: str) -> Iterator[Problem]:
    """What a machine left on the pages. The Traditional ones are the source's, and would say it twice.

    The pages of an area that an office wrote in Chinese alone are not looked at in English.
    """
    shared = Asked(False, known_ids(office), _names(office), staff=audience != RESIDENTS)
    untranslated = [
        place
        for area in office.catalog.areas()
        if not area.label.en
        for place in (f"/{area.name}.html", f"/{area.name}-")
    ]
    for path in sorted(site.rglob("*.html")):
        uri = path.relative_to(site).as_posix()
        if uri.startswith(HANT.folder):
            continue
        asked = shared._replace(english=uri.startswith(ENGLISH.folder))
        if asked.english and any(part in uri for part in untranslated):
            continue
        for left in left_in(path.read_text(encoding="utf-8"), asked):
            yield Problem(uri, left.line, "", left.message, {"found": left.found})


def _names(office: Office) -> re.Pattern[str] | None:
    """What the office, its places and its people are called, in its own words: no edition translates that."""
    identity = office.settings.office
    called = {identity.name, identity.company, identity.estate, identity.address}
    called |= {identity.mailbox, identity.hours}  # sentences of its own
    called |= {area.label.zh for area in office.catalog.areas() if not area.label.en}
    called |= {*office.settings.site.blocks, *(person.name for person in office.settings.staff.values())}
    found = sorted((name for name in called if name), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, found))) if found else None


def known_ids(office: Office) -> frozenset[str]:
    """The ids that only the program's users know: of clauses, forms and their parts."""
    areas = office.catalog.areas()
    forms = {f"{area.name}.{name}" for area in areas for name in area.form}
    return frozenset(forms.union(*(office.catalog.rules(area.name) for area in areas)))


@cache
def _theme() -> str:
    """The frame of every page, as our theme has it."""
    return (shipped() / "theme" / "base.html").read_text(encoding="utf-8")


class _Page(HTMLParser):
    """What one page links to, loads and leaves unsaid."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[tuple[int, str]] = []
        self.external: list[tuple[int, str]] = []
        self.flaws: list[tuple[int, str, str]] = []
        self._labelled: set[str] = set()
        self._inline = False  # in a script that is no file
        self._inputs: list[tuple[int, str, str]] = []
        self.feed(path.read_text(encoding="utf-8"))
        self.flaws += [
            (line, tag, N_("nobody can tell what is to be filled in here; give it a label"))
            for line, tag, name in self._inputs
            if name not in self._labelled
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        if given.get("id"):
            self.ids.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.append((line, given["href"]))
        self._loads(line, tag, given)
        self._runs(line, tag, given)
        self._alternatives(line, tag, given)

    def _loads(self, line: int, tag: str, given: dict[str, str]) -> None:
        address = given.get(_LOADS.get(tag, ""), "")
        if not address or address.startswith("data:") or given.get("rel") in _POINTS_ONLY:
            return
        if re.match(r"(?:[a-z]+:)?//", address):
            self.external.append((line, address))
        else:
            self.links.append((line, address))

    def _runs(self, line: int, tag: str, given: dict[str, str]) -> None:
        """Code in attributes of an element."""
        handlers = [name for name in given if name.startswith("on")]
        links = [name for name in ("href", "src", "action") if _CODE.match(given.get(name, ""))]
        if handlers or links:
            self.flaws.append((line, tag, _SCRIPT))
        self._inline = tag == "script" and not given.get("src")

    def handle_data(self, data: str) -> None:
        """Code in an element of its own, but for the theme's."""
        if self._inline and data.strip() and data not in _theme():
            self.flaws.append((self.getpos()[0], "script", _SCRIPT))
        self._inline = False

    def _alternatives(self, line: int, tag: str, given: dict[str, str]) -> None:
        if tag == "html" and not given.get("lang"):
            self.flaws.append((line, tag, N_("the page does not say its language")))
        elif tag == "img" and "alt" not in given:
            self.flaws.append((line, tag, N_("the picture has no words for those who can't see it: alt")))
        elif tag == "svg" and not given.get("aria-label") and given.get("aria-hidden") != "true":
            self.flaws.append(
                (line, tag, N_("the drawing has no words for those who can't see it: aria-label"))
            )
        elif tag == "label" and given.get("for"):
            self._labelled.add(given["for"])
        elif tag in ("input", "select", "textarea") and not given.get("aria-label"):
            self._inputs.append((line, tag, given.get("id", "")))


def _links(site: Path, pages: dict[str, _Page], base: str) -> Iterator[Problem]:
    for uri, page in pages.items():
        for line, address in page.links:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or address.startswith("//"):
                continue
            target = _target(uri, unquote(parts.path), base)
            if not (site / target).is_file():
                yield Problem(uri, line, "", N_("the link to {target} leads nowhere"), {"target": address})
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
                yield Problem(uri, line, "", N_("there is no place {target} to jump to"), {"target": address})


def _target(uri: str, path: str, base: str) -> str:
    """The file that a link on the page ``uri`` means, from the root of the site."""
    if path.startswith(base):
        return path.removeprefix(base)
    return posixpath.normpath(posixpath.join(posixpath.dirname(uri), path)) if path else uri


def _people(office: Office, site: Path) -> Iterator[Problem]:
    """The first thing of each file that points to a person, in the words of the office or its notices."""
    exposed = exposed_by(office)
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        uri = path.relative_to(site).as_posix()
        for kind, said in islice(exposed.found(f"{uri}\n{_readable(path)}"), 1):
            yield Problem(uri, 0, "", PERSONAL, {"kind": KINDS[kind], "shown": mask(said, kind)})


def _readable(path: Path) -> str:
    """What a reader or a search engine gets of a file: of a page its text, and what stands beside it."""
    if path.suffix not in _TEXT:
        return ""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix not in (".html", ".xml", ".svg"):
        return text
    from propctl.publish.page_parts import plain

    return f"{plain(text)}\n{said_aside(text)}"


def copied_parameters(office: Office) -> Iterator[Problem]:
    """Figures that a template writes by hand although a clause holds them: they would drift apart."""
    for area in office.catalog.areas():
        folder = office_folder(office, area.name)
        for lang, named in (("zh-CN", str), ("en", in_english)):
            texts = set(_figures(office, area.name, lang))
            for path in (folder / named(area.page.template), folder / named(SERVICE)):
                if texts and path.is_file():
                    yield from _copies(area.name, path, texts)


def _figures(office: Office, area: str, lang: str) -> Iterator[str]:
    """The enforced values of an area as they read: those that hold a figure and a unit."""
    for rule in office.catalog.rules(area).values():
        for name, value in office.catalog.params(rule, office.today).items():
            text = office.in_words(lang).parameter(rule, name, value)
            if name not in rule.info and re.fullmatch(
                r"(?:提前)?\d[\d.:]*(?:[^\d\sa-z]{1,4}| [a-z ]+)", text
            ):
                yield text


def _copies(area: str, path: Path, texts: set[str]) -> Iterator[Problem]:
    source = _JINJA.sub(
        lambda match: match[0] if match[0] == _ON_PURPOSE else "\n" * match[0].count("\n"),
        path.read_text(encoding="utf-8"),
    )
    for number, line in enumerate(source.splitlines(), start=1):
        if _ON_PURPOSE in line:
            continue
        for text in texts:
            if re.search(rf"(?<!\d){re.escape(text)}", line):
                message = N_("{text} is a parameter of a clause; print it with param() so that both agree")
                yield Problem(f"{area}/{path.name}", number, "", message, {"text": text})
