"""Reading all texts over: vague words, marks left standing, duties without a time, titles of nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from propctl.api import Office
from propctl.regulation.model.constructs import UNSET
from propctl.regulation.model.text import PLACE
from propctl.regulation.proofread import Finding, corrections, quoted_titles, wrong_words
from propctl_plugins.handbook import texts

Row = dict[str, Any]


def findings(office: Office) -> Iterator[Row]:
    """Everything to mend, each with the clause that asks for it; clauses not in force ask for nothing."""
    checks = {
        "vague-words": _vague,
        "tailored": _unfinished,
        "specific-duties": _unspecific,
        "assessment-in-duties": _unassessed,
        "nothing-forgotten": _forgotten,
        "resident-education": _topics,
        "resident-manual": _chapters,
        "lift-information": _lifts,
        "referenced-documents": _titles,
    }
    for name, check in checks.items():
        rule = f"handbook.{name}"
        if office.in_force(office.catalog.rule(rule)):
            for where, found in check(office):
                yield {"rule": rule, "where": where, **found.row}
    for where, rule, missing in texts.unsound(office):
        yield {"rule": rule, "where": where, **Finding(0, missing).row}


Found = Iterator[tuple[str, Finding]]


def _bodies(office: Office) -> Iterator[tuple[str, str]]:
    """(where, text) of every document that is a draft or in force, and of every job."""
    for row in office.index.rows(form=texts.FORM, states=("draft", "in-force")):
        yield row.id, row.values["body"]
    for row in office.index.rows(form="handbook.job"):
        lines = [" ".join(duty.values()) for duty in row.values.get("duties") or []]
        yield f"job {row.id}", "\n".join([*lines, row.values.get("assessment") or ""])


def _vague(office: Office) -> Found:
    params = office.catalog.params(office.catalog.rule("handbook.vague-words"), office.today)
    better = corrections(params["better"])
    words = {phrase: better.get(phrase, "") for phrase in params["phrases"]}
    for where, text in _bodies(office):
        for found in wrong_words(text, words):
            yield where, found


def _unfinished(office: Office) -> Found:
    """Marks of a template, and parameters that a printed clause says without anybody having set them."""
    marks = dict.fromkeys(texts.names(office, "tailored", "placeholder_marks"), "")
    for where, text in _bodies(office):
        for found in wrong_words(text, marks):
            yield where, found
    for area in office.catalog.names:
        for rule in {rule.id: rule for rule in office.catalog.rules(area).values()}.values():
            params = office.catalog.params(rule, office.today)
            said = [name for name in PLACE.findall(rule.zh) if params.get(name) == UNSET]
            for name in said if office.in_force(rule) else []:
                yield rule.id, Finding(0, name, f"propctl rules set {rule.id} {name}=…")


def _unspecific(office: Office) -> Found:
    required = texts.names(office, "specific-duties", "required")
    for row in office.index.rows(form="handbook.job"):
        for number, duty in enumerate(row.values.get("duties") or [], 1):
            for column, name in required.items():
                if not duty.get(column):
                    yield f"job {row.id}", Finding(number, f"{duty.get('task', '')}：{name}")


def _unassessed(office: Office) -> Found:
    for row in office.index.rows(form="handbook.job"):
        if not row.values.get("assessment"):
            yield f"job {row.id}", Finding(0, "考核标准")


def _forgotten(office: Office) -> Found:
    said = "\n".join(text for where, text in _bodies(office) if where.startswith("job "))
    for item in texts.names(office, "nothing-forgotten", "items"):
        if item not in said:
            yield "job", Finding(0, item)


def _topics(office: Office) -> Found:
    there = {row.values.get("topic") for row in texts.in_force(office, "education")}
    for key, name in texts.names(office, "resident-education", "topics").items():
        if key not in there:
            yield "handbook.resident-education", Finding(0, name)


def _chapters(office: Office) -> Found:
    there = {row.values.get("chapter") for row in texts.in_force(office, "chapter")}
    for key, name in texts.names(office, "resident-manual", "chapters").items():
        if key not in there and not texts.chapter_clauses(office, key):
            yield "handbook.resident-manual", Finding(0, name)


def _lifts(office: Office) -> Found:
    """What the clause says of lifts must be what the equipment records say."""
    params = office.catalog.params(office.catalog.rule("handbook.lift-information"), office.today)
    for param, kind in (("lifts", "lift"), ("escalators", "escalator")):
        counted = count(office, kind)
        if params[param] != UNSET and params[param] != counted:
            yield "handbook.lift-information", Finding(0, f"{param} = {params[param]}", str(counted))


def count(office: Office, kind: str) -> int:
    """How many of a kind of equipment are in use."""
    rows = office.index.rows(form="handbook.equipment", states=("kept",))
    return sum(int(row.values.get("quantity") or 1) for row in rows if row.values["kind"] == kind)


def _titles(office: Office) -> Found:
    """Titles in 《》 that have neither a page nor a form, with file and line."""
    known = _known(office)
    for title in texts.names(office, "referenced-documents", "documents"):
        if title not in known:
            yield "handbook.referenced-documents", Finding(0, title)
    for where, text in [*_bodies(office), *_files(office)]:
        for found in quoted_titles(text):
            if found.found not in known and "{" not in found.found:
                yield where, found


def _known(office: Office) -> set[str]:
    """Every title that leads somewhere: forms, paper forms, documents in force, the manual, the sources."""
    known = {row.values["name"] for row in texts.in_force(office)}
    if texts.in_force(office, "chapter"):
        known |= set(texts.names(office, "resident-manual", "document").values())
    for area in office.catalog.areas():
        known |= {one.label.zh for one in (*area.form.values(), *area.document.values())}
        known |= {rule.source.document for rule in office.catalog.rules(area.name).values()}
    return known


def _files(office: Office) -> Iterator[tuple[str, str]]:
    """(file, text) of the areas' clauses and pages; where a clause stands is not a reference to follow."""
    from propctl.publish.templates import office_folder

    for area, place in office.sources.compiled.folders.items():
        folder = office_folder(office, area)
        for path in (Path(place), folder / "rules.toml", folder / "page.md.j2"):
            if path.is_file():
                lines = path.read_text(encoding="utf-8").splitlines()
                yield (
                    f"{area}/{path.name}",
                    "\n".join("" if one.startswith("source") else one for one in lines),
                )
