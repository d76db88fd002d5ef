"""Documents as the handbook keeps them: those in force, their parts, and what makes one unsound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from propctl.api import Office, Row, blanks, clause, find_clause, label, rows

FORM = "handbook.document"
_NUMBER = re.compile(  # 第一章 · （一） · 一、 · 1.2 · 3)
    r"^(?:第[一二三四五六七八九十百\d]+[章节条篇]|[（(][一二三四五六七八九十\d]+[)）]"
    r"|[一二三四五六七八九十\d]+(?:\.\d+)*(?:[、.．)）]|\s))\s*"
)
UNDATED = ("culture", "education")  # they tell, and demand nothing: they need no day from which they hold


def in_force(office: Office, *kinds: str) -> list[Row]:
    """The documents in force of these kinds (none named: of all), in the order in which they were written."""
    return documents(office, "in-force", *kinds)


def documents(office: Office, states: str | Iterable[str], *kinds: str) -> list[Row]:
    """The documents in some states; the owners' covenant only where the office has such a thing."""
    covenant = clause(office, "handbook.owner-covenant").in_force
    found = [row for row in rows(office, FORM, states=states) if covenant or row.text("kind") != "covenant"]
    return [row for row in found if not kinds or row.text("kind") in kinds]


def names(office: Office, rule: str, param: str) -> dict[str, str]:
    """A parameter that names things: id -> name."""
    table = clause(office, f"handbook.{rule}").table(param)
    return {key: label(str(text)).of(office.lang) for key, text in table.items()}


def chapter_clauses(office: Office, chapter: str) -> list[str]:
    """What the manual's chapter says by itself: the clauses it is made from that residents may read.

    A clause with a value that nobody has set says nothing yet.
    """
    chosen = clause(office, "handbook.resident-manual").table("clauses").get(chapter, [])
    found = (find_clause(office, rule_id) for rule_id in chosen)
    return [
        rule.words
        for rule in found
        if rule is not None and rule.rule.audience == "residents" and rule.in_force and not blanks(rule)
    ]


def titled(body: str) -> set[str]:
    """What the lines of a text say without what makes a title of them: ``# 一、目的：`` says 目的."""
    lines = (_NUMBER.sub("", line.strip().lstrip("# ")).rstrip("：: ") for line in body.splitlines())
    return {line for line in lines if line}


def lacking(office: Office, body: str) -> list[str]:
    """The sections that a procedure must have and that ``body``, in whichever language, has not."""
    rule = clause(office, "handbook.procedure-layout")
    if not rule.in_force:
        return []
    written = titled(body)
    sections = [label(str(text)) for text in rule.table("sections").values()]
    read = {name: name.of(office.lang) for name in sections}
    return [read[name] for name in sections if written.isdisjoint((name.zh, name.en, read[name]))]


def unsound(office: Office) -> Iterator[tuple[str, str, str]]:
    """(document, clause, what is missing) of what is in force and must not be published so."""
    dated = clause(office, "handbook.effective-date").in_force
    for row in in_force(office):
        kind = row.text("kind")
        if dated and kind not in UNDATED and not row.has("effective"):
            yield row.id, "handbook.effective-date", "施行日期"
        for section in lacking(office, row.text("body")) if kind == "procedure" else []:
            yield row.id, "handbook.procedure-layout", section


def anchor(key: str) -> str:
    """The place of a chapter on the handbook's page."""
    return "chapter-" + re.sub(r"[^a-z0-9]+", "-", key.lower())


def count(office: Office, kind: str) -> int:
    """How many of a kind of equipment are in use."""
    kept = rows(office, "handbook.equipment", states="kept", having={"kind": kind})
    return sum(row.number("quantity", 1) for row in kept)
