"""What planning computes: a roster's and a turn's own values, clashes within a sheet, what is withdrawn."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from propctl.api import Draft, Office, Ref, Request, UsageError, Values
from propctl.errors import N_
from propctl_plugins.duty.roster import (
    TURN,
    Turn,
    days,
    hours,
    month_of,
    refuse_clash,
    shift_of,
    turn_of,
    turns,
)

SHOP = ("early-shift", "late-shift")


def new_roster(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    first, end = month_of(office, values["month"])
    stewards = office.catalog.params(office.catalog.rule("duty.daily-steward"), first)
    manned = [row["day"] for row in values.get("turns", [])]
    without = [day for day in days(first, end) if manned.count(day) < stewards["times"]]
    return {
        "begins": first,
        "place": office.catalog.param("duty.place", "place", first),
        "without": without if values["post"] == stewards["post"] else [],
    }


def new_turn(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    shift = shift_of(office, values["shift"])
    begins, ends, minutes = hours(office, shift, values["day"])
    return {
        "post": shift["post"],
        "roster": f"{values['day']:%Y-%m}-{shift['post']}",
        "begins": begins,
        "ends": ends,
        "minutes": minutes,
        "place": office.catalog.param("duty.place", "place", values["day"]),
    }


def new_cleaning(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    """Both times by which it must be clean: the early shift's beginning, the late shift's end."""
    early, late = (hours(office, {"code": name, "clause": name}, values["day"]) for name in SHOP)
    return {"first_by": early[0], "second_by": late[1]}


def leaving(office: Office, draft: Draft) -> dict[str, Any]:
    """How long before its end a turn was left, and which steps of the procedure have no entry."""
    turn = turn_of(draft.before.id, draft.before.state, draft.before.values)
    done = {row["item"] for row in Values(office, draft).read(draft.request.values).get("checks", [])}
    items = office.catalog.param("duty.concentrate-and-follow-procedure", "items", office.today)
    unticked = [item for item in items if item not in done] if items != "unset" else []
    early = int((_free_from(office, turn) - draft.at).total_seconds() // 60)
    return {"early": early if early > 0 else 0, "unticked": unticked}


def _free_from(office: Office, turn: Turn) -> dt.datetime:
    """When a turn may be left: its end, or the late shift's nominal end before it."""
    shift = office.find(Ref("duty.shift", turn.shift))
    nominal = "duty.late-shift-nominal-end"
    if (
        shift is None
        or shift.values.get("clause") != "late-shift"
        or not office.catalog.in_force(nominal, turn.day)
    ):
        return turn.ends
    clock = dt.time.fromisoformat(office.catalog.param(nominal, "nominal_end", turn.day))
    found = turn.begins.replace(hour=clock.hour, minute=clock.minute)
    return found if found > turn.begins else found + dt.timedelta(days=1)


def check_rows(office: Office, values: dict[str, Any]) -> None:
    """A roster's rows against one another and against what is planned already."""
    first, end = month_of(office, values["month"])
    known = turns(office)
    for number, row in enumerate(values.get("turns", []), 1):
        new = turn_of(f"#{number}", "", {**row, **new_turn(office, row)})
        if new.post != values["post"] or not first <= new.day < end:
            raise UsageError(
                N_("row {row}: {shift} of {day} does not belong to the roster {month} of {post}"),
                row=number,
                shift=new.shift,
                day=new.day,
                month=values["month"],
                post=values["post"],
            )
        refuse_clash(office, new.person, new, known)
        known.append(new)


def withdrawn(office: Office, draft: Draft) -> list[Request]:
    """With a roster every turn of it is cancelled that has not begun."""
    request = draft.request
    cancel = Request(
        form=TURN,
        step="cancel",
        values={"reason": draft.values["reason"]},
        approved_by=request.approved_by,
        paper=request.paper,
        trusted=True,
    )
    planned = office.index.rows(form=TURN, states=("planned", "swapped"))
    mine = (row.id for row in planned if row.values["roster"] == draft.before.id)
    return [msgspec.structs.replace(cancel, id=record_id) for record_id in mine]
