"""Documents as the handbook keeps them: those in force, their parts, and what makes one unsound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from propctl.api import Office
from propctl.regulation.model.constructs import UNSET
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.text import PLACE, label

if TYPE_CHECKING:
    from propctl.store.index.entries import Row

FORM = "handbook.document"
UNDATED = ("culture", "education")  # they tell, and demand nothing: they need no day from which they hold


def in_force(office: Office, *kinds: str) -> list[Row]:
    """The documents in force of these kinds (none named: of all), in the order in which they were written."""
    rows = office.index.rows(form=FORM, states=("in-force",))
    covenant = office.in_force(office.catalog.rule("handbook.owner-covenant"))
    rows = [row for row in rows if covenant or row.values["kind"] != "covenant"]
    return [row for row in rows if not kinds or row.values["kind"] in kinds]


def names(office: Office, rule: str, param: str) -> dict[str, str]:
    """A parameter that names things: id -> name."""
    value = office.catalog.param(f"handbook.{rule}", param, office.today)
    if isinstance(value, dict):
        return {key: label(text).of(office.lang) for key, text in value.items()}
    return {str(entry): label(str(entry)).of(office.lang) for entry in as_list(value)}


def chapter_clauses(office: Office, chapter: str) -> list[str]:
    """What the manual's chapter says by itself: the clauses it is made from that residents may read.

    A clause with a value that nobody has set says nothing yet.
    """
    chosen = office.catalog.param("handbook.resident-manual", "clauses", office.today)
    found = []
    for rule_id in chosen.get(chapter, []):
        rule = office.catalog.find_rule(rule_id)
        if rule is None or rule.audience != "residents" or not office.in_force(rule):
            continue
        params = office.catalog.params(rule, office.today)
        if all(params.get(name) != UNSET for name in PLACE.findall(rule.zh)):
            found.append(office.rule_text(rule).of(office.lang))
    return found


def headings(body: str) -> list[str]:
    """The headings of a text: its lines that begin with ``#``."""
    return [line.strip().lstrip("# ") for line in body.splitlines() if line.strip().startswith("#")]


def lacking(office: Office, body: str) -> list[str]:
    """The sections that a procedure must have and that ``body`` has not."""
    if not office.in_force(office.catalog.rule("handbook.procedure-layout")):
        return []
    wanted = names(office, "procedure-layout", "sections").values()
    return [name for name in wanted if name not in headings(body)]


def unsound(office: Office) -> Iterator[tuple[str, str, str]]:
    """(document, clause, what is missing) of what is in force and must not be published so."""
    dated = office.in_force(office.catalog.rule("handbook.effective-date"))
    for row in in_force(office):
        kind = row.values["kind"]
        if dated and kind not in UNDATED and not row.values.get("effective"):
            yield row.id, "handbook.effective-date", "施行日期"
        for section in lacking(office, row.values["body"]) if kind == "procedure" else []:
            yield row.id, "handbook.procedure-layout", section


def anchor(key: str) -> str:
    """The place of a chapter on the handbook's page."""
    return "chapter-" + re.sub(r"[^a-z0-9]+", "-", key.lower())
