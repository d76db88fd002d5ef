"""What planning computes: a roster's and a turn's own values, clashes within a sheet, what is withdrawn."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from propctl.api import (
    N_,
    Draft,
    Filled,
    Office,
    Ref,
    Request,
    UsageError,
    clause,
    filled,
    further,
    read_month,
    record,
    rows,
)
from propctl_plugins.duty.roster import TURN, Turn, refuse_clash, turn_of, turns
from propctl_plugins.duty.shifts import SHIFT, given_hours, hours, shift_of

SHOP = ("early-shift", "late-shift")


def new_roster(office: Office, sheet: Filled) -> dict[str, Any]:
    """The beginning of a roster's month, its place, and the days that lack the daily steward."""
    month = read_month(sheet.text("month"))
    stewards = clause(office, "duty.daily-steward", month.first)
    there: dict[dt.date, set[str]] = defaultdict(set)
    for row in sheet.lines("turns"):
        there[row.date("day")].add(row.text("person", ""))
    wanted = stewards.in_force and sheet.text("post") in stewards.many("post")
    least = stewards.number("times", 0) if wanted else 0
    return {
        "begins": month.first,
        "place": place(office, month.first),
        "without": [day for day in month.days if len(there[day]) < least],
    }


def place(office: Office, day: dt.date) -> str:
    """Where duty is done, by the clause."""
    rule = clause(office, "duty.place", day)
    return rule.text("place", "") if rule.in_force else ""


def new_turn(office: Office, turn: Filled) -> dict[str, Any]:
    """What a turn takes from its shift and day: post, roster, hours, place."""
    shift, day = shift_of(office, turn.text("shift")), turn.date("day")
    begins, ends, minutes = hours(office, shift, day)
    return {
        "post": shift.text("post"),
        "roster": f"{day:%Y-%m}-{shift.text('post')}",
        "begins": begins,
        "ends": ends,
        "minutes": minutes,
        "place": place(office, day),
    }


def new_cleaning(office: Office, cleaning: Filled) -> dict[str, Any]:
    """By when it is cleaned: the early shift's beginning, the late shift's end; each if its clause holds."""
    early, late = (given_hours(office, name, cleaning.date("day")) for name in SHOP)
    return {**({"first_by": early.begins} if early else {}), **({"second_by": late.ends} if late else {})}


def leaving(office: Office, draft: Draft, typed: Filled) -> dict[str, Any]:
    """How long before its end a turn was left, and which steps of the procedure have no entry."""
    turn = turn_of(draft.before.id, draft.before.state, filled(office, draft.before))
    done = {line.text("item") for line in typed.lines("checks")}
    items = clause(office, "duty.concentrate-and-follow-procedure").many("items")
    early = (_free_from(office, turn) - draft.at) // dt.timedelta(minutes=1)
    return {"early": max(early, 0), "unticked": [item for item in items if item not in done]}


def _free_from(office: Office, turn: Turn) -> dt.datetime:
    """When a turn may be left: its end, or the late shift's nominal end before it."""
    found, nominal = (
        record(office, Ref(SHIFT, turn.shift)),
        clause(office, "duty.late-shift-nominal-end", turn.day),
    )
    late = found is not None and filled(office, found).text("clause", "") == "late-shift"
    if not late or not nominal.in_force or not nominal.has("nominal_end"):
        return turn.ends
    clock = dt.time.fromisoformat(nominal.text("nominal_end"))
    free = turn.begins.replace(hour=clock.hour, minute=clock.minute)
    return min(free if free > turn.begins else free + dt.timedelta(days=1), turn.ends)


def check_rows(office: Office, sheet: Filled) -> None:
    """A roster's rows against one another and against what is planned already."""
    month, post = read_month(sheet.text("month")), sheet.text("post")
    known = turns(office)
    for number, row in enumerate(sheet.lines("turns"), 1):
        new = turn_of(f"#{number}", "", row.with_values(new_turn(office, row)))
        if new.post != post or not month.first <= new.day < month.end:
            raise UsageError(
                N_("row {row}: {shift} of {day} does not belong to the roster {month} of {post}"),
                row=number,
                shift=new.shift,
                day=new.day,
                month=str(month),
                post=post,
            )
        refuse_clash(office, new.person, new, known)
        known.append(new)


def withdrawn(office: Office, draft: Draft) -> list[Request]:
    """With a roster every turn of it is cancelled that has not begun."""
    planned = rows(office, TURN, states=("planned", "swapped"), having={"roster": draft.before.id})
    why = {"reason": draft.values["reason"]}
    return [further(draft, "cancel", why, form=TURN, id=row.id, approved=True) for row in planned]
