"""What a survey comes to: counted, weighed with what customers said, and published."""

from __future__ import annotations

from typing import Any

from propctl.api import (
    N_,
    Draft,
    Office,
    Request,
    Row,
    clause,
    field_title,
    filled,
    further,
    hookimpl,
    refuse,
    rows,
)
from propctl_plugins.surveys.counting import BACK, counted, published, sheets_of, tally

__all__ = ["tally"]

AREA, SOURCES = "surveys", "surveys.satisfaction-sources"
Line = dict[str, Any]


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """Clause satisfaction-sources: each source that weighs something has something to count."""
    for source, (_, whole, _) in _sources(office, draft).items():
        if not whole:
            title = field_title(office, draft.form, source)
            refuse(office, SOURCES, N_("{title}: there is nothing to count in that period"), title=title)


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request]:
    """Clause satisfaction-sources: the sources side by side, each with its count and its weight."""
    lines = [
        {"source": source, "count": f"{whole}", "percent": f"{100 * good / whole:.2f}", "weight": f"{weight}"}
        for source, (good, whole, weight) in _sources(office, draft).items()
    ]
    return [further(draft, "weigh", {"sources": lines})]


def _sources(office: Office, draft: Draft) -> dict[str, tuple[int, int, int]]:
    """Of each source that weighs something, how many are content, of how many, and its weight."""
    assessed, weights = filled(office, draft), clause(office, SOURCES).table("weights")
    found = {}
    for source in ("feedback", "questionnaires"):
        good, _, whole = assessed.text(source, "0/0").partition("/")
        if weight := int(weights.get(source, 0)):
            found[source] = int(good), int(whole), weight
    return found


@hookimpl
def propctl_page(office: Office, area: str) -> Line | None:
    """The results that were published, in which nobody can be recognised, the newest first."""
    if area != AREA:
        return None
    found = sorted(rows(office, "surveys.survey", states="published"), key=lambda one: one.updated)
    return {"results": [_result(office, one) for one in reversed(found)]}


def _result(office: Office, survey: Row) -> Line:
    """One survey as residents see it: no figure of fewer people than the clause allows."""
    least = clause(office, "surveys.owner-survey-analysis").number("min_cell", 0)
    sheets = sheets_of(office, survey.id)
    back = [sheet for sheet in sheets if sheet.state == BACK]
    return {
        "name": survey.text("name"),
        "project": survey.text("project", ""),
        "out": len(sheets),
        "back": len(back) if len(back) >= least else None,
        "least": least,
        "questions": [(question, published(counts, least)) for question, counts in counted(office, back)],
    }
