"""What a survey comes to: counted, weighed with what customers said, and published."""

from __future__ import annotations

from typing import Any

from propctl.api import Draft, Office, Request, Row, clause, filled, further, hookimpl, rows
from propctl_plugins.surveys.counting import BACK, counted, published, sheets_of, tally

__all__ = ["tally"]

AREA = "surveys"
Line = dict[str, Any]


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request]:
    """Clause satisfaction-sources: the two sources side by side, each with its count and its weight."""
    weights = clause(office, "surveys.satisfaction-sources").table("weights")
    assessed, lines = filled(office, draft), []
    for source in ("feedback", "questionnaires"):
        good, whole = assessed.text(source).split("/")
        percent = f"{100 * int(good) / int(whole):.2f}"
        weight = str(weights.get(source, 0))
        lines.append({"source": source, "count": whole, "percent": percent, "weight": weight})
    return [further(draft, "weigh", {"sources": lines})]


@hookimpl
def propctl_page(office: Office, area: str) -> Line | None:
    """The results that were published, in which nobody can be recognised, the newest first."""
    if area != AREA:
        return None
    found = sorted(rows(office, "surveys.survey", states="published"), key=lambda one: one.updated)
    return {"results": [_result(office, one) for one in reversed(found)]}


def _result(office: Office, survey: Row) -> Line:
    """One survey as residents see it: no figure of fewer people than the clause allows."""
    least = clause(office, "surveys.owner-survey-analysis").number("min_cell")
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
