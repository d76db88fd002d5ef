"""What has been recorded of renovations: the figures of a week, days without an inspection, a whole file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from propctl.api import Office, Row, clause, days, person_name, pointing_to, resolve, row, rows

PERMIT, INSPECTION, VIOLATION = "renovation.permit", "renovation.inspection", "renovation.violation"
DAY = dt.timedelta(days=1)


def week(office: Office, until: dt.date) -> dict[str, Any]:
    """The figures of the week that ends on a day, counted from the records (renovation.weekly-report).

    What is going on and what is not corrected is told as it is today.
    """
    since = until - 6 * DAY
    permits, violations = list(rows(office, PERMIT)), list(rows(office, VIOLATION))
    inspections = rows(office, INSPECTION, since=since)  # what happened this week was not entered before it
    done = dict.fromkeys(("issue", "complete", "accept"), 0)
    for permit in permits:
        events = permit.folded().events
        for step in done:
            done[step] += any(since <= event.at.date() <= until for event in events.get(step, []))
    return {
        "since": since,
        "running": sum(permit.state == "working" for permit in permits),
        "permits": done["issue"],
        "inspections": sum(
            sheet.values.get("source") == "office" and since <= sheet.date("day") <= until
            for sheet in inspections
        ),
        "violations": sum(since <= violation.date("issued") <= until for violation in violations),
        "uncorrected": sum(violation.open for violation in violations),
        "completed": done["complete"],
        "accepted": done["accept"],
    }


def gaps(office: Office, since: dt.date | None = None) -> list[dict[str, str]]:
    """Every day and renovation without the daily inspection, today left out (renovation.daily-inspection)."""
    first = since or office.today - 7 * DAY
    return [
        {
            "day": f"{day}",
            "id": permit.id,
            "unit": permit.text("unit"),
            "steward": permit.text("steward"),
        }
        for permit in rows(office, PERMIT)
        for day in _uninspected(office, permit, first)
    ]


def _uninspected(office: Office, permit: Row, first: dt.date) -> list[dt.date]:
    """The days from ``first`` on, while the work went on, that have no inspection sheet."""
    record = permit.folded()
    begun, done = record.first("begin"), record.last("complete")
    if begun is None:
        return []
    seen = {sheet.date("day") for sheet in pointing_to(office, permit.ref, by=INSPECTION)}
    end = min(done.at.date() if done else office.today, office.today)
    return [day for day in days(max(first, begun.at.date()), end) if day not in seen]


def dossier(office: Office, permit: str) -> list[dict[str, str]]:
    """All papers of one renovation under its number, with the keeper's name (renovation.archive-custody)."""
    own = row(office, resolve(office, permit, PERMIT))
    if own is None:
        return []
    named, kept = own.text("keeper", ""), clause(office, "renovation.archive-custody")
    keeper = person_name(office, named) if named else kept.shown("post")
    return [
        {
            "permit": own.id,
            "keeper": keeper,
            "form": paper.form_title,
            "id": paper.id,
            "state": paper.state_title,
        }
        for paper in (own, *pointing_to(office, own.ref))
    ]
