"""What the declaration cannot say: when a probation ends, and the turns that leave leaves open."""

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
    typed,
)

DAY = dt.timedelta(days=1)


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """The last day of a probation, the day of hiring being its first; whether somebody came late."""
    if draft.form == "duty.turn":
        begins = filled(office, draft.before).time("begins", None)
        grace = dt.timedelta(minutes=clause(office, "staff.no-late-no-early").number("at_most", 0))
        return {"tardy": True} if begins and draft.at > begins + grace else None
    hired = typed(office, draft).date("hired", None)
    return {"probation_ends": probation_ends(office, hired)} if hired else None


def probation_ends(office: Office, hired: dt.date) -> dt.date | None:
    """The last day of the probation of who was hired on a day; None while its length is not set."""
    within = clause(office, "staff.probation").text("within", "")
    over = limit_ends(office, midnight(office, hired), within, "desk") if within else None
    return (over - DAY).date() - DAY if over else None


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request] | None:
    """Leave that is granted marks the person's turns in its time: the roster shows the gap."""
    if draft.form != "staff.timeoff":
        return None
    leave = filled(office, draft.before)
    since, until, person = leave.time("starts"), leave.time("ends"), leave.text("who")
    return [
        further(draft, "excuse", {"timeoff": draft.before.id}, form="duty.turn", id=turn.id)
        for turn in rows(office, "duty.turn", states=("planned", "swapped"))
        if turn.text("person") == person and turn.time("begins") < until and turn.time("ends") > since
    ]
