"""Reading all texts over: each clause that asks for it, and what looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from propctl.api import Finding, Office, blanks, clause, clauses, corrections, own_pages, wrong_words
from propctl_plugins.handbook import jobs, references, texts
from propctl_plugins.handbook.jobs import Found


def findings(office: Office) -> Iterator[dict[str, Any]]:
    """Everything to mend, each with the clause that asks for it; clauses not in force ask for nothing."""
    checks = {
        "vague-words": _vague,
        "tailored": _unfinished,
        "specific-duties": jobs.unspecific,
        "assessment-in-duties": jobs.unassessed,
        "nothing-forgotten": jobs.forgotten,
        "resident-education": _topics,
        "resident-manual": _chapters,
        "lift-information": _lifts,
        "referenced-documents": references.titles,
    }
    for name, check in checks.items():
        rule = clause(office, f"handbook.{name}")
        if rule.in_force:
            for where, found in check(office):
                yield {"rule": rule.id, "where": where, **found.row}
    for where, rule_id, missing in texts.unsound(office):
        yield {"rule": rule_id, "where": where, **Finding(0, missing).row}


def _vague(office: Office) -> Found:
    rule = clause(office, "handbook.vague-words")
    better = corrections(rule.many("better"))
    words = {phrase: better.get(phrase, "") for phrase in rule.many("phrases")}
    for where, text in _written(office):
        for found in wrong_words(text, words):
            yield where, found


def _written(office: Office) -> Iterator[tuple[str, str]]:
    """(where, text) of all that the office wrote itself: documents, job pages, pages of its own."""
    yield from jobs.bodies(office)
    yield from own_pages(office)


def _unfinished(office: Office) -> Found:
    """Marks of a template, and parameters that a printed clause says without anybody having set them."""
    marks = dict.fromkeys(texts.names(office, "tailored", "placeholder_marks"), "")
    for where, text in _written(office):
        for found in wrong_words(text, marks):
            yield where, found
    for area in office.catalog.names:
        for rule in clauses(office, area):
            for name in blanks(rule) if rule.in_force else []:
                called = office.wording.parameter_typed(name)
                yield rule.id, Finding(0, called, f"propctl rules set {rule.id} {called}=…")


def _topics(office: Office) -> Found:
    there = {row.text("topic", "") for row in texts.in_force(office, "education")}
    for key, name in texts.names(office, "resident-education", "topics").items():
        if key not in there:
            yield "handbook.resident-education", Finding(0, name)


def _chapters(office: Office) -> Found:
    there = {row.text("chapter", "") for row in texts.in_force(office, "chapter")}
    for key, name in texts.names(office, "resident-manual", "chapters").items():
        if key not in there and not texts.chapter_clauses(office, key):
            yield "handbook.resident-manual", Finding(0, name)


def _lifts(office: Office) -> Found:
    """What the clause says of lifts must be what the equipment records say."""
    rule = clause(office, "handbook.lift-information")
    for param, kind in (("lifts", "lift"), ("escalators", "escalator")):
        said, counted = rule.number(param, None), texts.count(office, kind)
        if said not in (None, counted):
            yield rule.id, Finding(0, f"{office.wording.parameter_typed(param)} = {said}", str(counted))
