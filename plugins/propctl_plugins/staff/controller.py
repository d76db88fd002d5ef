"""What the declaration cannot say: days worked out, records seen together."""

from __future__ import annotations

import datetime as dt
from typing import Any

from propctl.api import (
    N_,
    Draft,
    Office,
    UsageError,
    clause,
    filled,
    hookimpl,
    limit_ends,
    midnight,
    rungs,
    typed,
)
from propctl_plugins.staff import summaries
from propctl_plugins.staff.birthdays import birthday
from propctl_plugins.staff.learning import changed, home_services, property_facts, uncovered, unread
from propctl_plugins.staff.summaries import plain

__all__ = ["birthday", "changed", "home_services", "plain", "uncovered", "unread"]
DAY = dt.timedelta(days=1)


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """The last day of a probation, who came late, a week's draft and its length."""
    match draft.name:
        case "turn.sign-in":
            return _tardy(office, draft)
        case "employee.hire":
            hired = typed(office, draft).date("hired", None)
            return {"probation_ends": probation_ends(office, hired)} if hired else None
        case "summary.draft":
            return summaries.drafted(office, draft.by, draft.at)
        case "summary.file" | "summary.revise":
            return {"length": summaries.length(office, draft)}
        case "talk.register":
            asked = typed(office, draft)
            return None if asked.has("about") else {"about": awaiting(office, asked.text("person", ""))}
    return None


def _tardy(office: Office, draft: Draft) -> dict[str, bool] | None:
    """Whether somebody came late: his own word for when he came counts from when he wrote it down.

    What a superior enters for him, or on paper, counts from the time that is given there.
    """
    turn = filled(office, draft.before)
    begins = turn.time("begins", None)
    came = office.now if draft.by == turn.text("person", "") else draft.at
    grace = dt.timedelta(minutes=clause(office, "staff.no-late-no-early").number("at_most", 0))
    return {"tardy": came > begins + grace} if begins else None


def awaiting(office: Office, person: str) -> list[str]:
    """The complaints of a person for which a coaching talk is asked and was not held."""
    return [
        one.id
        for one in rungs(office, "staff")
        if one.rule == "staff.coaching-talk" and one.waits and one.subject == person
    ]


def probation_ends(office: Office, hired: dt.date) -> dt.date | None:
    """The last day of the probation of who was hired on a day, which is its first; None while it is unset."""
    within = clause(office, "staff.probation").text("within", "")
    over = limit_ends(office, midnight(office, hired), within, "desk") if within else None
    return (over - DAY).date() - DAY if over else None


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """Clause business-training: the plan of a year has days of that year alone."""
    plan = filled(office, draft)
    year = plan.text("year")
    for line in plan.lines("items"):
        day = line.date("day")
        if not day.isoformat().startswith(year):
            raise UsageError(N_("{day} is not in {year}, of which this plan is"), day=day, year=year)


@hookimpl
def propctl_page(office: Office, area: str) -> dict[str, Any] | None:
    """What the training on the property is made of: buildings, equipment and where it is, services."""
    return property_facts(office) if area == "staff" else None
