"""The same site in Hugo, so that the two can be measured side by side. What both do, and where they differ:

Alike: the same pages, notices, blank forms and papers; the same header, menu and footer around every page;
a page for each notice with its table of facts; lists of what is current, by week, by kind (the latest 60) and
by year, by month; a feed of the newest 50; a sitemap; search data with all titles, and all text by year.

In Hugo's favour: words, dates and weeks come ready, where we make them from records, clauses and templates;
forms and papers are copied, where we render them; its menu and footer are cached; it is given the tables of
characters and readings for search, where we choose those that the site needs; no compressed sitemap.
In ours: it reads the words of a notice as Markdown, which is what Hugo takes, where we read a record.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from propctl.office.opened.office import Office
from propctl.publish import page_parts
from propctl.publish.clause_lookups import lookups
from propctl.publish.notices import Writer, Written, kinds, shown_notices
from propctl.publish.site.editions import HANS
from propctl.publish.site.page_source import Site
from propctl.publish.site.pages import Book
from propctl.publish.templates import html_environment, render_text, shipped
from propctl.words.written_days import span

_LAYOUTS = Path(__file__).parent / "hugo_site"
_LISTS = ("notices.md", "notices/")  # Hugo makes its own
_FOLDERS = ("services", "handbook", "rules")  # their first page is what Hugo calls a section


def write(root: Path, built: Path, folder: Path) -> None:
    """The Hugo site of the office in ``root``; ``built``: the same site as we build it."""
    from bench.site_office import NOW

    office = Office.open(root, now=NOW)
    writer = Writer(office)
    notices = [writer.write(notice) for notice in shown_notices(office)]
    shutil.copytree(_LAYOUTS, folder)
    for name in ("assets", "forms", "print"):
        shutil.copytree(built / name, folder / "static" / name)
    for name in ("t2s.txt", "pinyin.txt"):
        shutil.copy(shipped() / name, folder / "static")
    content = folder / "content"
    for uri, front, body in _pages(office, Site("residents", notices, NOW, "bench", [])):
        stem = uri.removesuffix(".md")
        place = {"index": "_index.md"} | {name: f"{name}/_index.md" for name in _FOLDERS}
        _page(content / place.get(stem, uri), front, body)
    labels = {name: label.of(HANS.lang) for name, label in kinds(office).items()}
    for written in notices:
        kind = labels[written.notice.kind]
        _page(content / "n" / f"{written.notice.id}.md", _front(written, kind, NOW), _body(written))
    _page(content / "n" / "_index.md", {"title": "通知公告", "section": "notices"}, "")
    for year in {_published(written).year for written in notices}:
        front = {"title": str(year), "section": "notices", "outputs": ["HTML", "JSON"]}
        _page(content / "years" / str(year) / "_index.md", front, "")


def _pages(office: Office, site: Site) -> Iterator[tuple[str, dict[str, object], str]]:
    """Path, front matter and words of every page but the lists of notices."""
    book = Book(office, site, HANS.lang)
    for source in book.pages():
        if not source.uri.startswith(_LISTS):
            front: dict[str, object] = {
                "title": source.title,
                "section": source.section,
                "words": source.words,
            }
            yield source.uri, front, book.held.release(source.markdown).replace("{: ", "{")
    values = {"office": office.settings.office, **lookups(office, "", HANS.lang)}
    for path in sorted((office.root / "handbook").rglob("*.md")):
        uri = path.relative_to(office.root / "handbook").as_posix()
        _, _, text = path.read_text(encoding="utf-8").rpartition("\n---\n")
        body = render_text(html_environment(office), text, path.name, values)
        yield uri, {"title": page_parts.split_heading(body, path.stem)[0], "section": "rules"}, body


def _published(written: Written) -> dt.datetime:
    assert written.notice.published
    return written.notice.published


def _front(written: Written, kind: str, now: dt.datetime) -> dict[str, object]:
    notice, at = written.notice, _published(written)
    return {
        "title": written.title,
        "date": at.isoformat(),
        "section": "notices",
        "kind": kind,
        "kinds": [kind],
        "years": [str(at.year)],
        "week": f"{at.date() - dt.timedelta(days=at.weekday())}",
        "number": notice.number,
        "starts": notice.starts.isoformat() if notice.starts else "",
        "ends": notice.ends.isoformat() if notice.ends else "",
        "blocks": "|".join(notice.blocks),
        "when": span(notice.starts, notice.ends),
        "current": not notice.over(now),
        "facts": [list(fact) for fact in written.facts],
    }


def _body(written: Written) -> str:
    shown = [part.text or "\n".join(f"- {item}" for item in part.items) for part in written.parts]
    return "\n\n".join(shown)


def _page(path: Path, front: dict[str, object], body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{json.dumps(front, ensure_ascii=False)}\n\n{body}\n", encoding="utf-8")
