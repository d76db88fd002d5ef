"""The MkDocs plugin, and the one module that knows MkDocs: it hands over what ``assemble`` has made.

``mkdocs.yml`` of an office: ``theme: {name: propctl}`` and ``plugins: [propctl]``; then plain ``mkdocs
build`` and ``mkdocs serve`` do what ``propctl site`` does. The office's own Markdown lies in ``docs_dir``;
pages under ``rules/`` there are listed among the house rules.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import posixpath
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from markupsafe import Markup
from mkdocs.config import config_options as option
from mkdocs.config.base import Config
from mkdocs.exceptions import Abort, MkDocsException, PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils import get_build_datetime

from propctl.errors import N_, PropctlError, SettingsError, UsageError
from propctl.publish import page_parts
from propctl.publish.checking.exposure import refuse, said_aside
from propctl.publish.clause_lookups import lookups
from propctl.publish.own.colour import accent_css
from propctl.publish.own.logo import logo_of
from propctl.publish.own.mkdocs_keys import without_effect
from propctl.publish.own.own_pages import OwnPage, own_page, placed
from propctl.publish.site.assemble import Assembly, Made, harden, page_docs
from propctl.publish.site.editions import ENGLISH, HANS, HANT, Edition, chosen
from propctl.publish.site.kept import Kept, ground_of, records_of
from propctl.publish.site.page_source import Source
from propctl.publish.site.printed_clauses import RESIDENTS, STAFF
from propctl.publish.site.search import Doc
from propctl.publish.site.site_config import read
from propctl.publish.templates import render_text
from propctl.publish.unspaced import unbroken
from propctl.regulation.model.text import label

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from propctl.office.opened.office import Office

_LINK = re.compile(r"\]\(([\w./-]+)\.html(?=[#)])")
_OURS = (
    "c/",
    "n/",
    "print/",
    "forms/",
    "search/",
    HANT.folder,
    ENGLISH.folder,
)  # what nobody else's page lies in
_STYLE = "assets/site.css"
_EXTENSIONS = ("tables", "attr_list", "def_list")


class Settings(Config):  # type: ignore[no-untyped-call]  # MkDocs types only half of it
    """``plugins: [propctl: {…}]``"""

    audience = option.Choice((RESIDENTS, STAFF), default=RESIDENTS)
    editions = option.ListOfItems(option.Type(str), default=[HANS.code, HANT.code, ENGLISH.code])
    office = option.Type(str, default="")  # folder of the workspace; default: that of mkdocs.yml


class Finished(File):
    """A page that is already where it belongs: to MkDocs something that may be linked to, and no more."""

    def copy_file(self, dirty: bool = False) -> None:
        """Nothing: it is there."""


class PropctlPlugin(BasePlugin[Settings]):  # type: ignore[no-untyped-call]
    """Makes the pages of an office in memory."""

    given: Office | None = None  # by ``propctl site``; plain mkdocs opens it
    office: Office | None = None
    pdf = False  # whether residents' forms are made as PDF, too
    stood = False  # whether the site is that of another day
    assembly: Assembly
    kept = Kept()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """A site that is served is built again and again; what did not change stays."""
        self.kept = Kept(serving=command == "serve", lies=dirty)
        if dirty:
            logging.getLogger("mkdocs.commands.build").addFilter(_no_false_alarm)

    def on_shutdown(self) -> None:
        """Nothing is kept for another command of this process."""
        self.kept = Kept()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """The settings that our pages rely on: links between files, so that a folder works as a site."""
        if not self.kept.serving:
            self.kept = Kept()
        config.use_directory_urls = False
        known = set(config.markdown_extensions)
        config.markdown_extensions += [name for name in _EXTENSIONS if name not in known]
        config.validation.links.anchors = logging.WARNING
        try:
            self._settle(config)
        except PropctlError as error:
            raise PluginError(_said(error)) from None
        return config

    def _settle(self, config: MkDocsConfig) -> None:
        """Take from the office what its ``mkdocs.yml`` need not say, and refuse what would have no effect."""
        self.office = office = self.given or self._open(config)
        if config.config_file_path:
            for key, instead in without_effect(read(Path(config.config_file_path))):
                raise SettingsError(instead, key=key)
        if not config.site_url:
            config.site_url = office.settings.site.url or None
        site = office.settings.site
        known = {label(name).zh for name in office.settings.office.contacts}
        for name in site.calls:
            if name not in known:
                raise SettingsError(
                    N_("propctl.toml: [site] calls: there is no {name} among [office] contacts"), name=name
                )
        self._accent = accent_css(site.color) if site.color else ""
        self._logo = logo_of(office)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Build again when settings, clauses, records or templates change, not only pages.

        What can't be built has been told by then; the site stays as it was, and so does the server.
        """
        build_again = server.builder
        root = Path(config.config_file_path or ".").parent / self.config.office
        unwatched = ["records", "site_templates", "areas"]

        def watch() -> None:
            for name in [name for name in unwatched if (root / name).exists()]:
                unwatched.remove(name)
                server.watch(str(root / name))

        def build() -> None:
            watch()  # what was not there before
            with suppress(Abort, MkDocsException):
                build_again()

        server.builder = build
        server.watch(str(root), recursive=False)  # the first amendment makes rules.toml
        watch()
        return server

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages, notices and forms."""
        try:
            return self._generate(files, config)
        except PropctlError as error:
            raise PluginError(_said(error)) from None

    def _generate(self, files: Files, config: MkDocsConfig) -> Files:
        office = self.office
        assert office is not None  # ``on_config`` opened it
        self._docs: dict[str, list[Doc]] = {}
        self._aside = [Doc(file.dest_uri, "", file.dest_uri) for file in files.media_files()]
        self._out = Path(config.site_dir)
        self.kept.begin()
        editions = chosen(self.config.editions)
        own = self._own_pages(files, config, editions)
        ground = (office.today, ground_of(office.root)) if self.kept.serving else None
        told = (ground, records_of(office.root), own) if self.kept.serving else None
        self.assembly = self.kept.made(
            "assembly", told, lambda: self._assembled(office, config, editions, own)
        )
        self._sources = {
            f"{edition.folder}{page.uri}": (edition, page)
            for edition in self.assembly.rendered
            for page in self.assembly.pages[edition.code]
        }
        self._links = frozenset((*self._sources, *self._own))  # what a page may lead to
        for uri, (_, page) in self._sources.items():
            self._add(files, config, uri, self._linked(uri, page.markdown))
        environment = harden(config.theme.get_env())
        assembly, figures = self.assembly, self.assembly.figures()
        self._family(files, config, "forms", (ground, own), assembly.form_pages)
        self._family(files, config, "notices", told, lambda: assembly.notice_pages(environment))
        self._family(
            files, config, "clauses", (ground, own, figures), lambda: assembly.clause_pages(environment)
        )
        for copied in chain(assembly.notice_files(), assembly.form_files()):
            self._save(copied.edition.folder + copied.uri, copied.data)
        return files

    def _assembled(
        self, office: Office, config: MkDocsConfig, editions: list[Edition], own: list[OwnPage]
    ) -> Assembly:
        return Assembly(
            office,
            editions,
            audience=self.config.audience,
            built=office.now if self.stood else _built(office),
            own=own,
            url=config.site_url or office.settings.site.url,
            stood=self.stood,
            pdf=self.pdf,
            logo=self._logo[0] if self._logo else "",
            css=[str(path) for path in config.extra_css],
        )

    def _family(
        self,
        files: Files,
        config: MkDocsConfig,
        name: str,
        source: object,
        pages: Callable[[], Iterator[Made]],
    ) -> None:
        """Write finished pages, at once, since thousands of notices need not wait in memory.

        Where they are made of what they were made of last, they lie there already.
        """
        known = self.kept.known(name, source)
        written = self.kept.made(name, source, lambda: [self._write(made) for made in pages()], files=True)
        if known:
            self.kept.stays(edition.folder + uri for edition, uri in written)
        for edition, uri in written:
            if edition is not HANT:  # nothing of MkDocs' links to a derived page
                path, level = str(self._out / edition.folder / uri), InclusionLevel.NOT_IN_NAV
                files.append(
                    Finished.generated(config, edition.folder + uri, abs_src_path=path, inclusion=level)
                )

    def _own_pages(self, files: Files, config: MkDocsConfig, editions: list[Edition]) -> list[OwnPage]:
        """The pages that the office wrote itself; those in English move to that edition, if it is made."""
        found = []
        for file in [file for file in files.documentation_pages() if file.src_uri != "index.md"]:
            if file.src_uri.startswith(_OURS):
                raise UsageError(
                    N_("{file} lies in a folder that propctl fills itself; move your own page elsewhere"),
                    file=file.src_uri,
                )
            page = own_page(file.src_uri, file.content_bytes)
            files.remove(file)  # its text goes on as one made here, which MkDocs never takes for unchanged
            if page.english and ENGLISH not in editions:
                continue
            folder = ENGLISH.folder if page.english else ""
            self._add(files, config, folder + page.source.uri, file.content_string)
            found.append(page)
        own = placed(found)
        self._own = {f"{ENGLISH.folder if page.english else ''}{page.source.uri}": page for page in own}
        return own

    def _write(self, made: Made) -> tuple[Edition, str]:
        self._save(made.edition.folder + made.uri, made.html.encode())
        return made.edition, made.uri

    def _save(self, uri: str, content: bytes) -> None:
        """Write a file of the site, unless it says already what it should."""
        if not self.kept.belongs(uri, content, *self.assembly.stamp):
            return
        path = f"{self._out}/{uri}"  # of thousands of files making a Path costs as much as writing
        try:
            _put(path, content)
        except FileNotFoundError:  # the first of its folder
            Path(path).parent.mkdir(parents=True)
            _put(path, content)

    def _linked(self, uri: str, markdown: str) -> str:
        """Links of Markdown to pages that MkDocs makes: it wants their source, templates name the page.

        A link to a page that there is none of stays as it is, and MkDocs names it.
        """

        def source(match: re.Match[str]) -> str:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(uri), f"{match[1]}.md"))
            return f"]({match[1]}.md" if target in self._sources else match[0]

        return _LINK.sub(source, markdown)

    def _open(self, config: MkDocsConfig) -> Office:
        from propctl.office.opened.office import Office

        start = Path(config.config_file_path or ".").parent / self.config.office
        return Office.open(start, now=get_build_datetime())

    def _add(self, files: Files, config: MkDocsConfig, uri: str, content: str) -> None:
        if files.get_file_from_path(uri) is not None:
            raise UsageError(N_("{file} is a page that propctl makes itself; rename your own"), file=uri)
        files.append(File.generated(config, uri, content=content))

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """The office's own pages may print clauses and parameters, as areas' pages do."""
        edition, _ = self._of(page)
        written = self._filled(page, markdown)
        self._read_from = (self.assembly.books[edition.code].held.release(written), self._links)
        return "" if self.kept.known(f"html {page.file.src_uri}", self._read_from) else written

    def _filled(self, page: Page, markdown: str) -> str:
        own = self._own.get(page.file.src_uri)
        if own is None:
            return markdown
        office, edition = self.assembly.office, self._of(page)[0]
        values = {
            "office": self.assembly.books[edition.code].identity,
            **lookups(office, "", edition.lang, self.config.audience),
        }
        book = self.assembly.books[edition.code]
        below = book.more(book.own(own.source.uri), "../" * own.source.uri.count("/"))
        try:
            return render_text(book.environment, markdown, page.file.src_uri, values) + below
        except PropctlError as error:
            raise PluginError(_said(error)) from None

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """The page with the lists that Markdown had no need to read; a long one says what it contains."""
        edition, source = self._of(page)
        book = self.assembly.books[edition.code]

        def shown() -> str:
            text = unbroken(book.held.release(html))
            return text if source.section in ("home", "notices") else page_parts.with_contents(text, book.t)

        return self.kept.made(f"html {page.file.src_uri}", self._read_from, shown)

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """What the theme shows around a page."""
        edition, source = self._of(page)
        content = page.content or ""
        self._docs.setdefault(edition.code, []).extend(page_docs(source, content))
        if page.file.src_uri in self._own:
            said = f"{source.uri} {source.description} {source.words} {said_aside(content)}"
            self._aside.append(Doc(source.href, "", said))
        shown: dict[str, Any] = dict(self.assembly.frame(edition, source.href, source.section))
        description = source.description or page_parts.opening(content) or source.title
        shown |= {"title": source.title, "description": description, "content": Markup(content)}
        return _with(context, shown)

    def _of(self, page: Page) -> tuple[Edition, Source]:
        found = self._sources.get(page.file.src_uri)
        if found:
            return found
        own = self._own[page.file.src_uri]
        return ENGLISH if own.english else HANS, own.source

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Escaping on, before any template of the theme is compiled."""
        return harden(env)

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """The page for a missing page, and the sitemap."""
        if template_name == "sitemap.xml":
            return _with(context, {"sitemap": self._sitemap(config)})
        shown = self.assembly.frame(HANS, "404.html")
        if template_name == "404.html" and config.site_url:
            # a missing page may be asked for in any folder
            shown["base"] = Markup(page_parts.attribute(urlsplit(config.site_url).path))
        shown |= {"title": "没有找到这个页面", "description": "", "content": ""}
        return _with(context, shown)

    def _sitemap(self, config: MkDocsConfig) -> list[dict[str, str]]:
        url = config.site_url or ""
        day = page_parts.day_text(self.assembly.site.built)
        pages = [(f"{edition.folder}{page.href}", day) for edition, page in self._sources.values()]
        pages += [(uri.removesuffix(".md") + ".html", day) for uri in self._own]
        pages += [
            (written.notice.uri, page_parts.day_text(written.notice.published or self.assembly.site.built))
            for written in self.assembly.site.notices
        ]
        hant = [(HANT.folder + href, at) for href, at in pages if not href.startswith(ENGLISH.folder)]
        return [
            {"url": Markup(url + page_parts.attribute(href)), "day": Markup(at)}
            for href, at in [*pages, *(hant if HANT in self.assembly.editions else [])]
        ]

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """The page with the links to its other editions."""
        edition, source = self._of(page)
        return self._finished(output, edition, source.href)

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """The page for a missing page as it is written."""
        return self.assembly.finished(output_content, HANS, template_name)

    def _finished(self, html: str, edition: Edition, uri: str) -> str:
        """A page as it is written; one of the source edition leaves its Traditional twin behind."""
        twin = HANT.folder + uri if edition is HANS and HANT in self.assembly.editions else ""
        page = self.assembly.finished(html, edition, uri)
        if not self.kept.belongs(edition.folder + uri, page.encode(), *self.assembly.stamp):
            self.kept.stays([twin] if twin else [])
            return ""  # MkDocs writes no empty page: that of the last build stays
        if twin:
            self._save(twin, self.assembly.finished(html, HANT, uri).encode())
        return page

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write what is derived from finished pages: the search data, once nobody is named in them."""
        told = chain(*self._docs.values(), self._aside, self.assembly.notice_docs())
        try:
            refuse(self.assembly.office, told)
        except PropctlError as error:
            raise PluginError(_said(error)) from None
        for uri, content in self.assembly.search_files(self._docs):
            self._save(uri, content.encode())
        self._share(config)
        for edition in self.assembly.editions:
            self._save(f"{edition.folder}feed.xml", self.assembly.feed(edition).encode())
            if edition is not ENGLISH:
                self._save(f"{edition.folder}outages.ics", self.assembly.calendar(edition).encode())

    def _share(self, config: MkDocsConfig) -> None:
        """The theme's files and the office's own, beside the pages of each edition: each works by itself."""
        folder = next(Path(folder) for folder in config.theme.dirs if (Path(folder) / _STYLE).is_file())
        self._save(_STYLE, (folder / _STYLE).read_bytes() + self._accent.encode())
        if self._logo:
            self._save(*self._logo)
        shared = [
            _STYLE,
            "assets/site.js",
            "assets/search.js",
            "sw.js",
            *map(str, config.extra_css),
        ]
        shared += [self._logo[0]] if self._logo else []
        for edition in self.assembly.editions[1:]:
            for asset in shared:
                self._save(f"{edition.folder}{asset}", (self._out / asset).read_bytes())
        for uri in self.kept.gone():
            (self._out / uri).unlink(missing_ok=True)


def _with(context: TemplateContext, shown: dict[str, Any]) -> TemplateContext:
    """The context with what our theme shows besides what MkDocs' own names hold."""
    return cast("TemplateContext", {**context, **shown})


def _no_false_alarm(record: logging.LogRecord) -> bool:
    """Not that a folder that is not emptied may be inaccurate: ours is not, and ``strict`` ends at it."""
    return not record.getMessage().startswith("A 'dirty' build")


def _put(path: str, content: bytes) -> None:
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123 - no Path, see above
        file.write(content)


def _built(office: Office) -> dt.datetime:
    """When the site is made: ``SOURCE_DATE_EPOCH`` where it is set, else the office's now."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    return dt.datetime.fromtimestamp(int(fixed), office.tz) if fixed else office.now


def _said(error: PropctlError) -> str:
    """The error in Chinese: MkDocs prints it as it is."""
    from propctl.words.messages import CHINESE, Words

    return Words(CHINESE).error(error)
