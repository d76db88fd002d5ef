"""What the declaration cannot say: days worked out, turns that leave leaves open, records seen together."""

from __future__ import annotations

import datetime as dt
from typing import Any

from propctl.api import (
    Draft,
    Office,
    Request,
    clause,
    filled,
    further,
    hookimpl,
    limit_ends,
    midnight,
    rows,
    rungs,
    typed,
)
from propctl_plugins.staff import planned_days, summaries
from propctl_plugins.staff.birthdays import birthday
from propctl_plugins.staff.learning import changed, home_services, property_facts, uncovered, unread
from propctl_plugins.staff.summaries import plain

__all__ = ["birthday", "changed", "home_services", "plain", "uncovered", "unread"]
DAY = dt.timedelta(days=1)


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """The last day of a probation, who came late, how many hold a post, a week's draft and its length."""
    match draft.name:
        case "turn.sign-in":
            begins = filled(office, draft.before).time("begins", None)
            grace = dt.timedelta(minutes=clause(office, "staff.no-late-no-early").number("at_most", 0))
            return {"tardy": draft.at > begins + grace} if begins else None
        case "employee.hire":
            hired = typed(office, draft).date("hired", None)
            return {"probation_ends": probation_ends(office, hired)} if hired else None
        case "headcount.submit":
            post = typed(office, draft).text("post", "")
            serving = rows(office, "staff.employee", states="serving", having={"post": post})
            return {"present": sum(1 for _ in serving)}
        case "summary.draft":
            return summaries.drafted(office, draft.by, draft.at)
        case "summary.file":
            return {"length": summaries.length(office, draft)}
        case "talk.register":
            asked = typed(office, draft)
            return None if asked.has("about") else {"about": awaiting(office, asked.text("person", ""))}
    return None


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
    """Leave overlaps no other leave of the person; a year's plan lies in its year."""
    if draft.form == "staff.timeoff":
        planned_days.refuse_overlap(office, draft)
    else:
        planned_days.refuse_other_years(office, draft)


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request]:
    """Leave that is granted marks the person's turns in its time: the roster shows the gap."""
    leave = filled(office, draft.before)
    since, until, person = leave.time("starts"), leave.time("ends"), leave.text("who")
    return [
        further(draft, "excuse", {"timeoff": draft.before.id}, form="duty.turn", id=turn.id)
        for turn in rows(office, "duty.turn", states=("planned", "swapped"))
        if turn.text("person") == person and turn.time("begins") < until and turn.time("ends") > since
    ]


@hookimpl
def propctl_page(office: Office, area: str) -> dict[str, Any] | None:
    """What the training on the property is made of: buildings, equipment and where it is, services."""
    return property_facts(office) if area == "staff" else None
