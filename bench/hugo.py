"""The same site in Hugo: the same pages and notices as Markdown, with an index, a feed and a sitemap."""

from __future__ import annotations

import json
from pathlib import Path

from propctl.office.office import Office
from propctl.publish.editions import HANS
from propctl.publish.notices import Writer, Written, shown_notices
from propctl.publish.pages import Book, Site

_CONFIG = """
baseURL = "https://cuihu.example.org/"
title = "翠湖花园物业服务中心"
uglyURLs = true
disableKinds = ["taxonomy", "term"]
[markup.goldmark.renderer]
unsafe = true
[outputs]
home = ["HTML", "RSS", "JSON"]
section = ["HTML"]
"""
_BASE = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="description" content="{{ .Summary | plainify }}"><link rel="stylesheet" href="/site.css"></head>
<body><header><a href="/">{{ site.Title }}</a></header><main>{{ block "main" . }}{{ end }}</main>
<footer>{{ site.Title }}</footer></body></html>"""
_SINGLE = """{{ define "main" }}<h1>{{ .Title }}</h1>
{{ with .Params.facts }}<table>{{ range . }}
<tr><th>{{ index . 0 }}</th><td>{{ index . 1 }}</td></tr>{{ end }}</table>
{{ end }}{{ .Content }}{{ end }}"""
_LIST = """{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Pages }}
<li>{{ .Date.Format "2006-01-02" }}
<a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}"""
_INDEX = """[{{ range $n, $page := site.RegularPages }}{{ if $n }},{{ end }}
{{ dict "u" .RelPermalink "t" .Title "c" .Plain | jsonify }}{{ end }}]"""


def write(root: Path, folder: Path) -> None:
    """The Hugo site of the office in ``root``."""
    from bench.site_office import NOW

    office = Office.open(root, now=NOW)
    writer = Writer(office)
    notices = [writer.write(notice) for notice in shown_notices(office)]
    site = Site("residents", notices, NOW, "bench", [])
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for name, text in {"baseof": _BASE, "single": _SINGLE, "list": _LIST}.items():
        (layouts / f"{name}.html").write_text(text, encoding="utf-8")
    (layouts / "index.json").write_text(_INDEX, encoding="utf-8")
    (folder / "config.toml").write_text(_CONFIG, encoding="utf-8")
    for source in Book(office, site, HANS.lang).pages():
        if source.uri not in ("index.md", "all.md", "search.md"):
            _page(folder / "content" / "p" / source.uri, {"title": source.title}, source.markdown)
    for written in notices:
        _page(folder / "content" / "n" / f"{written.notice.id}.md", _front(written), _body(written))


def _front(written: Written) -> dict[str, object]:
    published = written.notice.published
    date = published.isoformat() if published else ""
    return {"title": written.title, "date": date, "facts": [list(fact) for fact in written.facts]}


def _body(written: Written) -> str:
    parts = [part.text or "\n".join(f"- {item}" for item in part.items) for part in written.parts]
    return "\n\n".join(parts)


def _page(path: Path, front: dict[str, object], body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{json.dumps(front, ensure_ascii=False)}\n\n{body}\n", encoding="utf-8")
