"""What duty computes: the hours of a turn, clashes, what a handover lists, who is on duty, ends of shifts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from propctl.api import Draft, Office, Request, UsageError, Values, hookimpl
from propctl.errors import N_
from propctl_plugins.duty import handing
from propctl_plugins.duty.listing import calendar_file, day_log, on_duty_now
from propctl_plugins.duty.review import findings
from propctl_plugins.duty.roster import (
    TURN,
    Turn,
    days,
    holder,
    hours,
    month_of,
    refuse_clash,
    shift_of,
    turn_of,
    turns,
    turns_around,
)
from propctl_plugins.duty.rotation import rotate

__all__ = ["calendar_file", "day_log", "findings", "on_duty_now", "rotate"]  # the area's commands


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    typed, before = draft.request.values, draft.before.values
    if draft.new and draft.step.from_:
        return None  # no record was named: the step says so itself
    match draft.name.split("."):
        case "roster", "draft":
            return _new_roster(office, Values(office, draft).read(typed))
        case "turn", "plan":
            return _new_turn(office, Values(office, draft).read(typed))
        case "cleaning", "plan":
            return _new_cleaning(office, Values(office, draft).read(typed))
        case "turn" | "cleaning", "swap":
            takes = office.person(str(typed["takes"])).id if typed.get("takes") else None
            return {"gives": before["person"], "person": takes or before["person"]}
        case "turn" | "cleaning", "return":
            return {"person": before.get("gives", before["person"])}
        case "turn", "sign-off" | "leave":
            return _leaving(office, draft)
        case "handover", "prepare":
            turn = office.target_of(TURN, str(typed.get("turn")))
            return {"giver": turn.values["person"], "items": handing.unfinished(office, turn)} if turn else {}
        case "handover", "refresh":
            turn = office.target_of(TURN, str(before["turn"]))
            return {"items": handing.unfinished(office, turn)} if turn else {}
    return None


def _new_roster(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    first, end = month_of(office, values["month"])
    stewards = office.catalog.params(office.catalog.rule("duty.daily-steward"), first)
    manned = [row["day"] for row in values.get("turns", [])]
    without = [day for day in days(first, end) if manned.count(day) < stewards["times"]]
    return {
        "begins": first,
        "place": office.catalog.param("duty.place", "place", first),
        "without": without if values["post"] == stewards["post"] else [],
    }


def _new_turn(office: Office, values: dict[str, Any]) -> dict[str, Any]:
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


def _new_cleaning(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    """Both times by which it must be clean: the early shift's beginning, the late shift's end."""
    early, late = (hours(office, {"code": name, "clause": name}, values["day"]) for name in SHOP)
    return {"first_by": early[0], "second_by": late[1]}


SHOP = ("early-shift", "late-shift")


def _leaving(office: Office, draft: Draft) -> dict[str, Any]:
    """How long before its end a turn was left, and which steps of the procedure have no entry."""
    turn = turn_of(draft.before.id, draft.before.state, draft.before.values)
    done = {row["item"] for row in Values(office, draft).read(draft.request.values).get("checks", [])}
    items = office.catalog.param("duty.concentrate-and-follow-procedure", "items", office.today)
    unticked = [item for item in items if item not in done] if items != "unset" else []
    early = int((_free_from(office, turn) - draft.at).total_seconds() // 60)
    return {"early": early if early > 0 else 0, "unticked": unticked}


def _free_from(office: Office, turn: Turn) -> dt.datetime:
    """When a turn may be left: its end, or the late shift's nominal end before it."""
    shift = office.target_of("duty.shift", turn.shift)
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


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    match draft.name.split("."):
        case "shift", _:
            hours(office, {**draft.before.values, **draft.values}, office.today)
        case "roster", "draft":
            _check_rows(office, draft.values)
        case "turn", "plan" if not draft.request.trusted:
            if office.target_of("duty.roster", draft.values["roster"]) is None:
                raise UsageError(
                    N_("there is no roster {roster} yet; draw it up first: propctl duty roster draft"),
                    roster=draft.values["roster"],
                )
            _refuse(office, turn_of("", "", draft.values))
        case "turn", "swap" | "return":
            values = {**draft.before.values, **draft.values}
            _refuse(office, turn_of(draft.before.id, "", values))


def _refuse(office: Office, wanted: Turn) -> None:
    refuse_clash(office, wanted.person, wanted, turns(office))


def _check_rows(office: Office, values: dict[str, Any]) -> None:
    """A roster's rows against one another and against what is planned already."""
    first, end = month_of(office, values["month"])
    known = turns(office)
    for number, row in enumerate(values.get("turns", []), 1):
        new = turn_of(f"row {number}", "", {**row, **_new_turn(office, row)})
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


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request] | None:
    match draft.name.split("."):
        case "handover", "sign":
            return list(handing.after_signing(office, draft.before))
        case "entry", "settle" | "strike":
            result = draft.values.get("result") or draft.values["reason"]
            return list(handing.after_settling(office, draft.before.id, result))
        case "roster", "withdraw":
            return _withdrawn(office, draft)
    return None


def _withdrawn(office: Office, draft: Draft) -> list[Request]:
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


@hookimpl
def propctl_on_duty(office: Office, post: str, at: dt.datetime) -> str | None:
    turn = holder(office, post, at)
    return turn.person if turn else None


@hookimpl
def propctl_shift_end(office: Office, post: str, at: dt.datetime) -> dt.datetime | None:
    return next((turn.ends for turn in turns_around(office, post, at) if turn.begins <= at < turn.ends), None)
