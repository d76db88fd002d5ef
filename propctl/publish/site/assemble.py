"""The site of one office, put together: generated pages, notices, forms, and what all show around them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup

from propctl.errors import N_, BadData, Problem
from propctl.publish import escape, page_parts
from propctl.publish.as_it_stood import notices_then
from propctl.publish.clauses.clause_pages import ClausePages
from propctl.publish.notices import Writer, Written, called_off, problems, shown_notices
from propctl.publish.paper.form_files import form_pdfs
from propctl.publish.paper.sheet_html import Press
from propctl.publish.site.editions import ENGLISH, HANS, HANT, Edition, Traditional
from propctl.publish.site.feeds import atom, calendar_uri, happening, icalendar, lately, planned
from propctl.publish.site.notice_files import NoticeFile, contents, files_of
from propctl.publish.site.page_source import Site, Source
from propctl.publish.site.pages import Book
from propctl.publish.site.printed_clauses import RESIDENTS
from propctl.publish.site.search import SYNONYMS, SYNONYMS_ENGLISH, Doc, files
from propctl.publish.templates import area_folders, escaped, outspoken
from propctl.publish.unspaced import unspaced
from propctl.words.written_days import Say, clock, dated, in_chinese, in_english

if TYPE_CHECKING:
    from jinja2 import Environment

    from propctl.office.opened.office import Office
    from propctl.publish.own.own_pages import OwnPage

_ALTERNATES, _SWITCHES = "<!--alternates-->", "<!--editions-->"  # where the theme wants them


_NAMES = ("name", "company", "estate", "address")  # kept as they are where the office says no other
MISSING = "404.html"
_AROUND = re.compile(
    r'<h1[^>]*>.*?</h1>|<details class="toc">.*?</details>|<p class="along">.*?</p>', re.DOTALL
)  # what a page is called, contains and stands between: no text of its own
_PART = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>(.*?)(?=<h2|\Z)', re.DOTALL)
_CLAUSES = page_parts.clause_uri("").removesuffix(".html")  # the folder of pages that all editions have
_NO_ANSWER = ("all.md", "search.md")  # pages that lead on, and answer nothing themselves


def harden(environment: Environment) -> Environment:
    """Make a theme's environment escape whatever a template prints that is not markup."""
    environment.finalize = escaped
    return environment


class Made(NamedTuple):
    """A finished page: written as it is."""

    edition: Edition
    uri: str  # from the root of its edition
    html: str


class Copied(NamedTuple):
    """A file that is copied as it is."""

    edition: Edition
    uri: str  # from the root of its edition
    data: bytes


class Assembly:
    """Everything of one site that needs no MkDocs."""

    def __init__(
        self,
        office: Office,
        editions: list[Edition],
        *,
        audience: str = RESIDENTS,
        built: dt.datetime,
        own: list[OwnPage] | None = None,
        url: str = "",
        stood: bool = False,
        logo: str = "",
        css: Sequence[str] = (),
        pdf: bool = False,
    ) -> None:
        """``built``: when it is made, and what notices are judged by. ``own``: pages of the office's own.

        ``stood``: the site is that of another day, the office's; each of its pages says so. ``logo``,
        ``css``: the office's own picture and style sheets, from the root of an edition. ``pdf``: residents'
        forms are made as PDF, too.
        """
        self.office, self.editions, self.url = office, editions, url
        self._attached: dict[str, list[NoticeFile]] = {}  # notice -> its files
        self.stood, self.logo, self.css = stood, logo, css
        notices = notices_then(office) if stood else shown_notices(office)
        _refuse_unsound(notices)
        failing: dict[str, Problem] = {}
        writer = Writer(office, failing)
        self._pdfs = (
            {edition.code: form_pdfs(office, edition.lang) for edition in self.rendered} if pdf else {}
        )
        self.site = Site(
            audience,
            [writer.write(notice) for notice in notices],
            built,
            _version(office),
            own or [],
            frozenset(self._pdfs.get(HANS.code, ())),
            failing,
        )
        off = () if stood else called_off(office)
        self._called_off = [writer.write(notice) for notice in off if lately(notice, built)]
        self.books = {edition.code: Book(office, self.site, edition.lang) for edition in self.rendered}

    @property
    def rendered(self) -> list[Edition]:
        """The editions with words of their own; the Traditional one is derived from the source's pages."""
        return [edition for edition in self.editions if edition is not HANT]

    @cached_property
    def pages(self) -> dict[str, list[Source]]:
        """The pages of each rendered edition, by its code."""
        return {edition.code: self.books[edition.code].pages() for edition in self.rendered}

    @cached_property
    def traditional(self) -> Traditional:
        """The converter; names of this office and its people are as written, or as the office wants them."""
        settings = self.office.settings
        identity = settings.office
        asis = [*(person.name for person in settings.staff.values()), "简体", "繁體"]
        own = {
            name: getattr(identity.traditional, key) or name
            for key in ("name", "company", "estate", "address", "mailbox", "hours")
            if (name := getattr(identity, key)) and (key in _NAMES or getattr(identity.traditional, key))
        }
        return Traditional({**dict.fromkeys(asis, ""), **own})

    @cached_property
    def stamp(self) -> tuple[str, ...]:
        """When the site was made and of which records: it stands on every page, and changes none."""
        shown = (_built(self.site.built, in_chinese), _built(self.site.built, in_english), self.site.version)
        return self.site.built.isoformat(), *map(escape.page, shown)

    def figures(self) -> object:
        """The figures on the pages of clauses."""
        books = self.books.values()
        return [(book.charts, ClausePages(book).kept) for book in books]

    # -- around the text

    def frame(self, edition: Edition, uri: str, section: str = "") -> dict[str, Any]:
        """What the theme's templates show around a page at ``uri`` (from the root of its edition)."""
        book = self.books[edition.code]
        up = "../" * uri.count("/")
        return {
            "s": self._around[edition.code],
            "base": Markup(up),
            "section": section,
            "brand": book.brand,
        }

    @cached_property
    def _around(self) -> dict[str, dict[str, Any]]:
        return {edition.code: self._chrome(edition) for edition in self.rendered}

    def _chrome(self, edition: Edition) -> dict[str, Any]:
        book = self.books[edition.code]
        identity = book.identity
        t = book.t
        nav = [
            ("index.html", "home", t("首页", "Home")),
            ("notices.html", "notices", t("通知", "Notices")),
            ("services.html", "services", t("办事", "Services")),
            ("public.html", "public", t("公示", "Charges")),
            ("rules.html", "rules", t("规约", "Rules")),
            ("forms.html", "forms", t("表格", "Forms")),
            ("handbook.html", "handbook", t("制度", "Handbook")),
            *(
                (card.href, card.href.removesuffix(".html"), card.title)
                for card in book.own("")
                if not card.foreign
            ),
            ("search.html", "search", t("搜索", "Search")),
            ("emergency.html", "emergency", t("紧急", "Emergency")),
        ]
        return {
            "t": outspoken(t),
            "tag": Markup(edition.tag),
            "brand": book.brand,
            "nav": [
                {"href": href, "section": section, "label": label, "alarm": section == "emergency"}
                for href, section, label in nav
            ],
            "tongue": page_parts.written_in(book.brand, book.lang),
            "address_tongue": page_parts.written_in(identity.address, book.lang),
            "hotline": identity.hotline,
            "hours": identity.hours,
            "address": identity.address,
            "built": Markup(self.site.built.isoformat()),
            "built_text": _built(self.site.built, book.t),
            "version": self.site.version,
            "logo": Markup(page_parts.attribute(self.logo)),
            "css": [Markup(page_parts.attribute(path)) for path in self.css],
            "footer": [page_parts.footer_line(line) for line in self.office.settings.site.footer],
            "stood": dated(self.office.today, t) if self.stood else "",
        }

    # -- pages that MkDocs only writes

    def notice_pages(self, environment: Environment) -> Iterator[Made]:
        """Each notice's page, and the paper of those that are still posted, in the editions in Chinese."""
        template = environment.get_template("notice.html")
        press = Press(self.office)
        shared = self.frame(HANS, "n/x.html", "notices")
        around = {edition: _Around(self, environment, edition, shared, "n/") for edition in self._chinese}
        for written in self.site.notices:
            uri = written.notice.uri
            body = template.render(**shared, **self._shown(written), files=self._files(written))
            for edition in self._chinese:
                yield around[edition].page(uri, written.title, unspaced(written.text)[:120], body)
            if not written.notice.over(self.site.built):
                paper = f"print/{written.notice.id}.html"
                yield from self._twins(paper, press.notice(written, on_site=True))

    def clause_pages(self, environment: Environment) -> Iterator[Made]:
        """The page of each clause that this edition prints."""
        template = environment.get_template("clause.html")
        for edition in self.rendered:
            shared = self.frame(edition, page_parts.clause_uri("x"), "handbook")
            twins = self._chinese if edition is HANS else [edition]
            around = [_Around(self, environment, twin, shared, "c/") for twin in twins]
            pages = ClausePages(self.books[edition.code])
            for area, entry in pages:
                shown = pages.shown(area, entry)
                body, uri = template.render(**shared, **shown), page_parts.clause_uri(entry.id)
                for one in around:
                    yield one.page(uri, shown["title"], unspaced(shown["text"])[:120], body)

    def notice_files(self) -> Iterator[Copied]:
        """The files attached to notices, beside their pages, and the entry for a calendar."""
        for written in self.site.notices:
            if planned(written.notice) and not written.notice.over(self.site.built):
                entry = icalendar(written.title, [happening(written, self.url)], self.site.built).encode()
                for edition in self._chinese:
                    yield Copied(edition, calendar_uri(written.notice), entry)
            for uri, data in contents(self.office, self._files(written)):
                for edition in self._chinese:
                    yield Copied(edition, uri, data)

    def _files(self, written: Written) -> list[NoticeFile]:
        """The files of a notice, looked up once: its page names them, and they are copied beside it."""
        notice = written.notice.id
        if notice not in self._attached:
            self._attached[notice] = files_of(self.office, notice)
        return self._attached[notice]

    @property
    def _chinese(self) -> list[Edition]:
        return [edition for edition in self.editions if edition is not ENGLISH]

    def _twins(self, uri: str, html: str) -> Iterator[Made]:
        """A page of the source edition, and the same in the Traditional one."""
        for edition in self._chinese:
            yield Made(edition, uri, self.finished(html, edition, uri))

    def _shown(self, written: Written) -> dict[str, Any]:
        """What the page of a notice shows of it."""
        notice = written.notice
        return {
            "title": written.title,
            "kind": self.books[HANS.code].kind(notice.kind),
            "id": Markup(notice.id),
            "number": notice.number,
            "facts": page_parts.notice_facts(written),
            "words": page_parts.notice_words(written.parts),
            "published": dated(notice.published.date()) if notice.published else "",
            "starts": Markup(_iso(notice.starts)),
            "ends": Markup(_iso(notice.last)),
            "over": notice.state != "published",
            "on_paper": not notice.over(self.site.built),
            "calendar": Markup(calendar_uri(notice)) if planned(notice) else "",
        }

    def form_pages(self) -> Iterator[Made]:
        """Each blank form in each edition."""
        for edition in self.rendered:
            for paper, html in self.books[edition.code].blank_forms():
                if edition is HANS:
                    yield from self._twins(paper.uri, html)
                else:
                    yield Made(edition, paper.uri, html)

    def form_files(self) -> Iterator[Copied]:
        """Residents' forms as PDF; the Traditional edition hands out the source's."""
        for edition in self.editions:
            made = self._pdfs.get(HANS.code if edition is HANT else edition.code, {})
            yield from (Copied(edition, uri, data) for uri, data in made.items())

    def feed(self, edition: Edition = HANS) -> str:
        """The Atom feed of notices of an edition: its own title; notices as they are posted, in Chinese."""
        book = self.books[ENGLISH.code if edition is ENGLISH else HANS.code]
        title = f"{book.brand} {book.t('通知公告', 'notices')}"
        made = atom(
            title, self.url, self._feed_folder(edition), edition.tag, self.site.built, self.site.notices
        )
        return self.traditional.text(made) if edition is HANT else made

    def _feed_folder(self, edition: Edition) -> str:
        """Where the notices that a feed leads to lie: the English edition has none of its own."""
        return "" if edition is ENGLISH else edition.folder

    def calendar(self, edition: Edition) -> str:
        """The outages and what else is announced for a time, for the calendars of telephones."""
        title = f"{self.books[HANS.code].brand} 停水停电"
        told = [*self.site.notices, *self._called_off]
        found = [happening(one, self.url) for one in told if lately(one.notice, self.site.built)]
        made = icalendar(title, found, self.site.built)
        return self.traditional.text(made) if edition is HANT else made

    # -- finishing

    def finished(self, html: str, edition: Edition, uri: str) -> str:
        """A page as it is written, from the one rendered for its own or for the source edition."""
        return self.linked(self.converted(html, edition), edition, uri)

    def converted(self, html: str, edition: Edition) -> str:
        """The page in the characters of its edition."""
        if edition is not HANT:
            return html
        page = self.traditional.page(html)
        return page.replace(f'<html lang="{HANS.tag}"', f'<html lang="{HANT.tag}"', 1)

    def linked(self, html: str, edition: Edition, uri: str) -> str:
        """The page with the ways to its twins in the other editions."""
        switches = "".join(
            f'<a href="{self._switch(other, edition, uri)}" lang="{other.tag}" hreflang="{other.tag}">'
            f"{other.label}</a>"
            for other in self.editions
            if other is not edition
        )
        return html.replace(_ALTERNATES, self._alternates(edition, uri), 1).replace(_SWITCHES, switches, 1)

    def _switch(self, other: Edition, edition: Edition, uri: str) -> str:
        """The way to the same page in another edition; to its first page where it has no such page."""
        target = uri if self._has(other, uri) else "index.html"
        up = "../" * (uri.count("/") + bool(edition.folder))
        if uri == MISSING and self.url:  # it is shown wherever a page is missing
            up = page_parts.attribute(urlsplit(self.url).path or "/")
        return f"{up}{other.folder}{target}"

    def _alternates(self, edition: Edition, uri: str) -> str:
        if not self.url or uri == MISSING:
            return ""
        same = [other for other in self.editions if self._has(other, uri)]
        here = f"{self.url}{edition.folder}{uri}"
        shared = f'<meta property="og:url" content="{here}"><link rel="canonical" href="{here}">'
        if self.logo and not self.logo.endswith(".svg"):  # nobody's preview shows one
            shared += f'<meta property="og:image" content="{self.url}{self.logo}">'
        return shared + "".join(
            f'<link rel="alternate" hreflang="{other.tag}" href="{self.url}{other.folder}{uri}">'
            for other in same
        )

    def _has(self, edition: Edition, uri: str) -> bool:
        """Whether an edition has a page: the English one has those made for it, the others all but those."""
        if uri == MISSING:
            return edition is HANS
        if uri.startswith(_CLAUSES):
            return True
        english = self._hrefs.get(ENGLISH.code, frozenset())
        return uri in english if edition is ENGLISH else uri in self._hrefs[HANS.code] or uri not in english

    @cached_property
    def _hrefs(self) -> dict[str, frozenset[str]]:
        own = {
            code: {page.source.href for page in self.site.own if page.english == (code == ENGLISH.code)}
            for code in self.pages
        }
        return {
            code: frozenset({page.href for page in pages} | own[code]) for code, pages in self.pages.items()
        }

    # -- search

    def notice_docs(self) -> list[Doc]:
        """What search knows of the notices."""
        return [
            Doc(
                written.notice.uri,
                written.title,
                " ".join([written.text, *(f"{name}{value}" for name, value in written.facts)]),
                self.books[HANS.code].kind(written.notice.kind),
                written.notice.published.isoformat()[:16] if written.notice.published else "0000",
                "-" if written.notice.state != "published" else _iso(written.notice.last),
            )
            for written in self.site.notices
        ]

    def search_files(self, docs: dict[str, list[Doc]]) -> Iterator[tuple[str, str]]:
        """(path, content) of the search data of every edition; ``docs``: the pages' by edition."""
        source = [*docs[HANS.code], *self.notice_docs()]
        for edition in self.editions:
            found = docs.get(edition.code, []) if edition is ENGLISH else source
            if edition is HANT:
                found = [self._traditional_doc(doc) for doc in source]
            written = self.traditional.text if edition is HANT else str
            synonyms = SYNONYMS_ENGLISH if edition is ENGLISH else SYNONYMS
            folders = area_folders(self.office).values()
            for name, content in files(found, folders, written, synonyms).items():
                yield f"{edition.folder}search/{name}", content

    def _traditional_doc(self, doc: Doc) -> Doc:
        title, text, words = self.traditional.text(f"{doc.title}\x1e{doc.text}\x1e{doc.words}").split("\x1e")
        return Doc(doc.uri, title, text, words, doc.published, doc.ends)


class _Around:
    """The theme's page, rendered once for the thousands of notices or clauses that it stands around."""

    _TITLE, _SAYS, _BODY, _ID = "\1", "\2", "\3", "\4"  # no text holds these: escaping would have shown them

    def __init__(
        self,
        assembly: Assembly,
        environment: Environment,
        edition: Edition,
        frame: dict[str, Any],
        folder: str,
    ) -> None:
        """``folder``: where its pages lie, from the root of the edition."""
        self._assembly, self._edition, self._folder = assembly, edition, folder
        marks = {"title": self._TITLE, "description": self._SAYS, "content": self._BODY}
        marked = {name: Markup(mark) for name, mark in marks.items()}
        rendered = environment.get_template("main.html").render(**frame, **marked)
        page = assembly.finished(rendered, edition, f"{folder}{self._ID}.html")
        self._pieces = re.split("([\1-\4])", page)

    def page(self, uri: str, title: str, says: str, body: str) -> Made:
        """One of the pages; ``title``, ``says`` (as texts) and ``body`` (HTML) in the source's characters."""
        if self._edition is HANT:
            convert = self._assembly.traditional
            title, says = convert.text(f"{title}\x1e{says}").split("\x1e")
            body = convert.page(body)
        shown = {self._TITLE: escape.page(title), self._SAYS: escape.page(says), self._BODY: body}
        shown[self._ID] = uri.removeprefix(self._folder).removesuffix(".html")
        return Made(self._edition, uri, "".join(shown.get(piece, piece) for piece in self._pieces))


def page_docs(source: Source, html: str) -> Iterator[Doc]:
    """What search knows of a page, from its HTML. Lists of other pages are found by their title alone."""
    if source.uri.endswith(_NO_ANSWER):
        return
    if source.parts:
        for place, title, text in _PART.findall(html):
            words = source.parts.get(place, "")
            yield Doc(f"{source.href}#{place}", page_parts.plain(title), page_parts.plain(text), words)
        return
    text = "" if source.section in ("home", "notices") else page_parts.plain(_AROUND.sub("", html))
    yield Doc(source.href, source.title, text, source.words)


def _built(at: dt.datetime, t: Say) -> str:
    """When a site was made, for its foot: 2026年11月21日 09:00."""
    return f"{dated(at.date(), t)} {clock(at)}"


def _iso(at: dt.datetime | None) -> str:
    return at.isoformat() if at else ""


def _refuse_unsound(notices: list[Any]) -> None:
    """A notice that contradicts itself or another is not published, and neither is anything else."""
    found = problems(notices)
    if found:
        first = BadData(found[0].message, **found[0].values)
        raise BadData(N_("{problem}; nothing was published"), problem=first)


def _version(office: Office) -> str:
    """The head of the history of records, short; the program's version where there is no history."""
    from propctl.store.history.git import Git

    git = Git(office.root)
    if git.available() and (commit := git.head().commit):
        return commit[:10]
    from importlib.metadata import version

    return version("propctl")
