"""What a day or a period of complaints held, and a clause to be handed to a resident."""

from __future__ import annotations

import datetime as dt
from typing import Any

from propctl.api import Office, Row, rows, tally, view
from propctl.api import clause as clause_of

COMPLAINT = "complaints.complaint"


def reviewed(office: Office, day: dt.date) -> dict[str, Any]:
    """The complaints heard on a day, and what they were about."""
    heard = heard_between(office, day, day)
    return {"covers": [row.id for row in heard], "digest": _counted(office, heard, "category")}


def heard_between(office: Office, since: dt.date, until: dt.date) -> list[Row]:
    """The complaints heard in a period, both days included; the first one first."""
    found = rows(office, COMPLAINT, where=f"heard >= {since} and heard <= {until}")
    return sorted(found, key=lambda row: row.time("heard"))


def counted(office: Office, since: dt.date, until: dt.date) -> dict[str, Any]:
    """A period's complaints by class, department and cause, and how many of their clocks ran over."""
    heard = heard_between(office, since, until)
    clocks = [clock for row in heard for clock in view(office, row.folded()).clocks]
    return {
        "by_class": _counted(office, heard, "class"),
        "by_department": _counted(office, heard, "departments"),
        "by_cause": _counted(office, heard, "cause"),
        "overdue": sum(clock.standing(office.now) in ("late", "overdue") for clock in clocks),
    }


def _counted(office: Office, heard: list[Row], field: str) -> list[str]:
    return tally(office, heard, field, unit="件", empty="—")


def digest(office: Office, day: dt.date | None = None) -> list[dict[str, Any]]:
    """A day's complaints (default: today's), for the review."""
    shown = ("unit", "category", "severity", "about")
    heard = heard_between(office, day or office.today, day or office.today)
    return [
        {"id": row.id, "state": row.state_title, **{name: row.values.get(name) for name in shown}}
        for row in heard
    ]


def house_rule(office: Office, clause: str) -> str:
    """A clause in plain words, with where it stands, to be read or handed to a resident."""
    found = clause_of(office, clause)
    return f"{found.words}（{found.citation}）"
