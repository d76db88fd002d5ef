"""The pieces that pages are put together from, as HTML. Every text in them goes through ``escape.page``."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from markupsafe import Markup

from propctl.publish.area_facts import Duty, Flow, Paper, Promise
from propctl.publish.escape import page
from propctl.publish.notices import Part, Written
from propctl.publish.site.drawing import flow_drawing, numbered
from propctl.publish.site.printed_clauses import Clause
from propctl.publish.unspaced import unspaced
from propctl.words.written_days import Say, dated, span

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_HAN = re.compile(r"[\u3400-\u9fff]")
_READ_IN_PASSING = 200  # signs of a value below a clause
BEGUN = " ……"  # behind a value that goes on, on the page of its clause
_INLINE = re.compile(r"</?(?:a|code|em|strong|mark|span|kbd|del|ins)\b[^>]*>")  # within a sentence
_TAGS = re.compile(r"<[^>]*>")
_SAYS_SOMETHING, _OPENING = 12, 120  # signs that a paragraph must have to describe its page, and may have


def attribute(text: str) -> str:
    """A text inside an attribute of HTML."""
    return html.escape(text, quote=True)


def tel(number: str) -> Markup:
    """A telephone number that a phone can ring."""
    if not number:
        return Markup("")
    dialled = re.sub(r"[^\d+]", "", number)
    return Markup(f'<a class="tel" href="tel:{dialled}">{page(number)}</a>')


def verbatim(text: str) -> Markup:
    """A name or address, which no edition converts."""
    tongue = ' lang="zh-Hans"' if _HAN.search(text) else ""
    return Markup(f'<span translate="no"{tongue}>{page(text)}</span>') if text else Markup("")


def written_in(text: str, lang: str) -> Markup:
    """The mark of a text in Chinese on a page in English."""
    return Markup(' lang="zh-Hans"') if lang.startswith("en") and _HAN.search(text) else Markup("")


def foreign(text: str, lang: str) -> str:
    """What the office wrote: where that is in Chinese only, English readers' programs are told that it is."""
    return verbatim(text) if lang.startswith("en") and _HAN.search(text) else text


def clause_list(
    clauses: Iterable[Clause], t: Say, *, up: str = "", anchors: bool = True, ids: bool = False
) -> Markup:
    """Clauses one under the other, each with where it stands, what will change, and the way to its own page.

    ``up``: the way to the root of the edition. ``ids``: with the names by which commands know them, which are
    for staff alone.
    """
    found, colon = [], t("：", ": ")
    for entry in clauses:
        anchor = f' id="{attribute(entry.anchor)}"' if anchors else ""
        advice = f' <span class="tag">{t("建议", "advice")}</span>' if entry.strength == "advice" else ""
        details = t("；", "; ").join(
            f"{page(name)}{colon}{page(opening_of(value))}" for name, value in entry.details
        )
        more = f'<p class="src">{details}</p>' if details else ""
        coming = "".join(f'<p class="coming">{page(text)}</p>' for text in entry.coming)
        amended = day_words(entry.since, t)
        since = f" · {page(t(f'{amended}修订', f'amended {amended}'))}" if amended else ""
        named = f'<code translate="no">{page(entry.id)}</code> · ' if ids else ""
        found.append(
            f"<li{anchor}><p>{page(entry.text)}{advice}</p>{coming}{more}"
            f'<p class="src">{named}{titled(entry.cited, t)}{since} · '
            f'<a href="{attribute(up + clause_uri(entry.id))}">{t("沿革和执行", "History")}</a></p></li>'
        )
    return Markup(f'<ul class="clauses">{"".join(found)}</ul>') if found else Markup("")


def opening_of(value: str) -> str:
    """The beginning of a long enumeration, to be read in passing; the page of the clause holds it whole."""
    if len(value) <= _READ_IN_PASSING:
        return value
    cut = re.match(rf"(.{{1,{_READ_IN_PASSING}}})[、；;,]", value, re.DOTALL)
    return f"{cut[1] if cut else value[:_READ_IN_PASSING]}{BEGUN}"


def clause_uri(rule: str) -> str:
    """Where the page of a clause lies, from the root of its edition."""
    return f"c/{rule}.html"


def titled(cited: str, t: Say) -> str:
    """Where a clause stands; a title that has no English is a name, and says which language it is in."""
    shown = page(cited)
    return t(shown, re.sub(r"《[^》]*》", lambda title: f'<span lang="zh-Hans">{title[0]}</span>', shown))


def folded(summary: str, body: str) -> Markup:
    """What few readers want, behind a line that opens it."""
    return Markup(f"<details><summary>{page(summary)}</summary>{body}</details>")


def call_list(office: Office, t: Say) -> Markup:
    """The telephones as buttons, the one that is answered round the clock first; below when and where."""
    identity = office.settings.office
    lines = [
        ("", t("24小时值班电话", "Round the clock"), identity.emergency),
        (
            ' class="desk"',  # which rings in office hours, and alarms nobody
            t("服务电话", "Office"),
            identity.hotline if identity.hotline != identity.emergency else "",
        ),
    ]
    buttons = "".join(
        f'<li{kind}><a href="tel:{re.sub(r"[^0-9+]", "", number)}"><small>{page(name)}</small>'
        f"<b>{page(number)}</b></a></li>"
        for kind, name, number in lines
        if number
    )
    told = " · ".join(t(page(text), verbatim(text)) for text in (identity.hours, identity.address) if text)
    shown = f'<ul class="call">{buttons}</ul>' if buttons else ""
    return Markup(shown + (f'<p class="meta">{told}</p>' if told else ""))


_HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)
_LONG, _PARTS = 1500, 4  # signs of a page, and parts, from which on it has a list of what it contains


def with_contents(html: str, t: Say) -> str:
    """A long page with the list of its parts, folded, before the first of them.

    A service answers first: there the list stands where the steps begin.
    """
    parts = _HEADING.findall(html)
    if len(parts) < _PARTS or len(plain(html)) < _LONG:
        return html
    items = "".join(f'<li><a href="#{place}">{name}</a></li>' for place, name in parts)
    found = (
        f'<details class="toc"><summary>{t("本页内容", "On this page")}</summary><ul>{items}</ul></details>\n'
    )
    first = "steps" if ("steps" in dict(parts)) else parts[0][0]
    return html.replace(f'<h2 id="{first}">', f'{found}<h2 id="{first}">', 1)


_FIRST = 3  # promises that a resident reads at once


def resident_promises(promises: list[Promise], t: Say) -> Markup:
    """The first promises of a service, the others folded."""
    first, rest = promises[:_FIRST], promises[_FIRST:]
    said = t(f"其余{len(rest)}项时限", f"{len(rest)} more")
    more = folded(said, _limits(rest)) if rest else Markup("")
    return Markup(_limits(first)) + more if first else Markup("")


def charge_table(charges: Iterable[dict[str, str]], t: Say) -> Markup:
    """What is charged: its name, the price with its unit, since when, and how it is reckoned."""
    rows = []
    for one in charges:
        since, example = day_words(one.get("since", ""), t), one.get("example", "")
        notes = [
            t(f"自{since}起", f"since {since}") if since else "",
            t(f"例：{example}", example) if example else "",
        ]
        small = t("；", "; ").join(note for note in notes if note)
        rows.append(
            f'<tr><th scope="row"{posted_in(t)}>{page(one["name"])}</th>'
            f"<td><b>{page(one['price'])}</b> {page(one['unit'])}"
            + (f"<br><small>{page(small)}</small>" if small else "")
            + "</td></tr>"
        )
    heads = (t("项目", "Charge"), t("标准", "Price"))
    return _table(heads, "".join(rows)) if rows else Markup("")


def day_words(text: str, t: Say) -> str:
    """A day in ISO as it is read; anything else as it is."""
    try:
        return dated(dt.date.fromisoformat(text), t)
    except ValueError:
        return text


def promise_table(promises: list[Promise], t: Say) -> Markup:
    """What is promised by when, with the words of the clause."""
    if not promises:
        return Markup("")
    return _table((t("事项", "What"), t("时限", "Limit"), t("条文", "Clause")), _rows(promises, clauses=True))


def _limits(promises: list[Promise]) -> str:
    """What is promised by when, in as few lines as it takes."""
    return f'<table class="limits"><tbody>{_rows(promises, clauses=False)}</tbody></table>'


def _rows(promises: list[Promise], *, clauses: bool) -> str:
    return "".join(
        f'<tr><th scope="row">{page(entry.what)}</th><td><b>{page(entry.limit)}</b>'
        + (f"<br>{page(entry.hours)}" if entry.hours else "")
        + "".join(f'<br><span class="coming">{page(text)}</span>' for text in entry.coming)
        + (f"</td><td>{page(entry.text)}</td></tr>" if clauses else "</td></tr>")
        for entry in promises
    )


def duty_tables(tables: list[tuple[str, list[Duty]]], t: Say) -> Markup:
    """Who may do which step, one table a form."""
    found = []
    for title, duties in tables:
        rows = "".join(
            f'<tr><th scope="row">{page(duty.step)}</th><td>{page(duty.who)}'
            + "".join(f"<br><small>{page(limit)}</small>" for limit in duty.limits)
            + "</td></tr>"
            for duty in duties
        )
        heads = (t("步骤", "Step"), t("岗位", "Post"))
        heading = Markup(f"<h3>{page(title)}</h3>\n") if len(tables) > 1 else Markup("")
        found.append(heading + _table(heads, rows))
    return Markup("\n\n".join(found))


def flow_drawings(flows: list[Flow], t: Say) -> Markup:
    """The drawing of each form's way, its steps in words below."""
    found = []
    for flow in flows:
        title = f"{flow.title}{t('流程图', ': how it goes')}"
        heading = f"<h3>{page(flow.title)}</h3>\n" if len(flows) > 1 else ""
        found.append(
            f'{heading}<figure tabindex="0">{flow_drawing(flow, title)}</figure>\n\n{step_list([flow], t)}'
        )
    return Markup("\n\n".join(found))


def step_list(flows: list[Flow], t: Say) -> Markup:
    """The steps of a form as the drawing numbers them."""
    found, colon = [], t("：", ": ")
    for flow in flows:
        items = "".join(f"<li>{page(step)}{colon}{page(posts)}</li>" for step, posts in numbered(flow))
        found.append(f"<ol>{items}</ol>")
    return Markup("\n\n".join(found))


def paper_list(papers: list[Paper], up: str, t: Say, pdfs: Collection[str] = ()) -> Markup:
    """Links to printable forms; those in ``pdfs`` can be loaded, too."""
    items = []
    for paper in papers:
        several = len(paper.copies) > 1
        copies = t(f"一式{len(paper.copies)}联", f"{len(paper.copies)} copies") if several else ""
        items.append(
            f'<li><a href="{attribute(up + paper.uri)}">{page(paper.title)}</a>'
            + (f"<small>{page(copies)}</small>" if copies else "")
            + (_loaded(up + paper.pdf, paper.title, t) if paper.pdf in pdfs else "")
            + "</li>"
        )
    return Markup(f'<ul class="list">{"".join(items)}</ul>') if items else Markup("")


def _loaded(href: str, title: str, t: Say) -> str:
    """The link that loads a form as PDF; read out, it can be told from the others."""
    label = attribute(t(f"下载{title}（PDF）", f"{title}, as PDF"))
    shown = t("下载 PDF", "Download PDF")
    return f'<a class="pdf" href="{attribute(href)}" aria-label="{label}" download>{shown}</a>'


def notice_list(found: Iterable[Written], up: str, t: Say, kind: Callable[[str], str]) -> Markup:
    """Notices one under the other, with the dates from which a browser tells what holds now."""
    items = []
    for written in found:
        notice = written.notice
        starts = notice.starts.isoformat() if notice.starts else ""
        ends = notice.last.isoformat() if notice.last else ""
        blocks = attribute("|".join(notice.blocks))
        over = " data-over" if notice.state != "published" else ""
        published = dated(notice.published.date(), t) if notice.published else ""
        when = span(notice.starts, notice.ends, t) or t(f"{published}发布", f"published {published}")
        if notice.until:
            until = dated(notice.until.date(), t)
            when += t(f"，有效至{until}", f", shown until {until}")
        items.append(
            f'<li data-starts="{starts}" data-ends="{ends}" data-blocks="{blocks}"{over}>'
            f'<a href="{attribute(up + notice.uri)}"{posted_in(t)}>{page(written.title)}</a>'
            f'<small><span class="standing"></span>{page(kind(notice.kind))} · {page(when)}</small></li>'
        )
    return Markup(f'<ul class="list">{"".join(items)}</ul>') if items else Markup("")


def notice_facts(written: Written) -> Markup:
    """What a reader of a notice looks for first; the telephone, which stands last, can be rung."""
    rows = [(name, page(value)) for name, value in written.facts]
    if rows and written.contact and not written.contact.strip("0123456789- "):
        rows[-1] = (rows[-1][0], tel(written.contact))
    body = "".join(f'<tr><th scope="row">{page(name)}</th><td>{value}</td></tr>\n' for name, value in rows)
    return Markup(f'<table class="facts"><tbody>\n{body}</tbody></table>') if rows else Markup("")


def notice_words(found: Iterable[Part]) -> Markup:
    """The paragraphs and lists of a notice."""
    return Markup(
        "\n".join(_list(part.items) if part.items else f"<p>{page(part.text)}</p>" for part in found)
    )


def _list(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{page(item)}</li>' for item in items)}</ul>"


def posted_in(t: Say) -> str:
    """The mark of a text that is posted in Chinese, in every edition; "" where the page itself is."""
    return t("", ' lang="zh-Hans"')


_FILED = re.compile(r"[\u4e00-\u9fff]ICP备\d+号(?:-\d+)?")
_REGISTER = "https://beian.miit.gov.cn/"  # where the law has the number of a filed site lead to


def footer_line(line: str) -> Markup:
    """A line of the office's own at the foot of pages; the number of a filed site leads to the register."""
    parts = _FILED.split(line)
    numbers = [f'<a href="{_REGISTER}" rel="noopener">{page(number)}</a>' for number in _FILED.findall(line)]
    texts = [page(part) for part in parts]
    return Markup(
        texts[0] + "".join(f"{number}{text}" for number, text in zip(numbers, texts[1:], strict=True))
    )


def tongue(foreign: bool) -> Markup:
    """The mark of a title in Chinese on a page in English."""
    return Markup(' lang="zh-Hans"' if foreign else "")


def notice_index(found: Iterable[Written], up: str, t: Say) -> Markup:
    """Many notices, each on one line with its day."""
    items = [
        f"<li>{day_text(written.notice.published)[5:]} "
        f'<a href="{attribute(up + written.notice.uri)}"{posted_in(t)}>'
        f"{page(written.title)}</a></li>"
        for written in found
        if written.notice.published
    ]
    return Markup(f'<ul class="index">{"".join(items)}</ul>')


def table(heads: Iterable[str], rows: Iterable[Iterable[str]], lang: str = "") -> Markup:
    """A table of texts; all but the first column are figures. ``lang``: of the page that it stands on."""
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row"{written_in(cell, lang)}>{page(cell)}</th>'
            if place == 0
            else f'<td class="num"{written_in(cell, lang)}>{page(cell)}</td>'
            for place, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return Markup(_table(heads, body))


def _table(heads: Iterable[str], rows: str) -> Markup:
    head = "".join(f'<th scope="col">{page(name)}</th>' for name in heads)
    return Markup(
        f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def plain(markup: str) -> str:
    """The text of a piece of HTML on one line: for descriptions and search."""
    return " ".join(html.unescape(_TAGS.sub(" ", _INLINE.sub("", markup))).split())


def unescaped(text: str) -> str:
    """A heading's text without its markup."""
    return plain(re.sub(r"\{:.*?\}\s*$", "", text))


def opening(content: str) -> str:
    """The first paragraph of a page that says something, shortened: what search engines show of it."""
    shown = content.partition("<noscript>")[0]
    paragraphs = (unspaced(plain(found)) for found in re.findall(r"<p[^>]*>(.*?)</p>", shown, re.DOTALL))
    return next((said[:_OPENING] for said in paragraphs if len(said) >= _SAYS_SOMETHING), "")


def first_sentence(markdown: str) -> str:
    """What the lead paragraph of a page says, for its card."""
    lead = re.search(r'<p class="lead">(.*?)</p>', markdown, re.DOTALL)
    return unspaced(plain(lead[1])) if lead else ""


def split_heading(markdown: str, otherwise: str) -> tuple[str, str]:
    """A page's own first heading and the rest; ``otherwise`` where it has none."""
    text = markdown.strip()
    first, _, rest = text.partition("\n")
    return (unescaped(first[2:]), rest.strip()) if first.startswith("# ") else (otherwise, text)


def day_text(at: dt.datetime) -> str:
    """2026-11-21"""
    return at.date().isoformat()
