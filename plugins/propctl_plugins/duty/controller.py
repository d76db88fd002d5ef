"""What duty computes: the hours of a turn, clashes, what a handover lists, who is on duty, ends of shifts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from propctl.api import Draft, Office, Ref, Request, UsageError, Values, hookimpl
from propctl.errors import N_
from propctl_plugins.duty import handing, planning
from propctl_plugins.duty.listing import calendar_file, day_log, on_duty_now
from propctl_plugins.duty.review import findings
from propctl_plugins.duty.roster import (
    TURN,
    Turn,
    holder,
    hours,
    refuse_clash,
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
            return planning.new_roster(office, Values(office, draft).read(typed))
        case "turn", "plan":
            return planning.new_turn(office, Values(office, draft).read(typed))
        case "cleaning", "plan":
            return planning.new_cleaning(office, Values(office, draft).read(typed))
        case "turn" | "cleaning", "swap":
            takes = office.person(str(typed["takes"])).id if typed.get("takes") else None
            return {"gives": before["person"], "person": takes or before["person"]}
        case "turn" | "cleaning", "return":
            return {"person": before.get("gives", before["person"])}
        case "turn", "sign-off" | "leave":
            return planning.leaving(office, draft)
        case "handover", "prepare":
            turn = office.find(Ref(TURN, str(typed.get("turn"))))
            return {"giver": turn.values["person"], "items": handing.unfinished(office, turn)} if turn else {}
        case "handover", "explain":
            return {"matters": handing.explained(before, Values(office, draft).read(typed))}
        case "handover", "refresh":
            turn = office.find(Ref(TURN, str(before["turn"])))
            return {"items": handing.unfinished(office, turn)} if turn else {}
    return None


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    match draft.name.split("."):
        case "shift", _:
            hours(office, {**draft.before.values, **draft.values}, office.today)
        case "roster", "draft":
            planning.check_rows(office, draft.values)
        case "turn", "plan" if not draft.request.trusted:
            if not office.exists(Ref("duty.roster", draft.values["roster"])):
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


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request] | None:
    match draft.name.split("."):
        case "handover", "sign":
            return list(handing.after_signing(office, draft.before))
        case "entry", "settle" | "strike":
            result = draft.values.get("result") or draft.values["reason"]
            return list(handing.after_settling(office, draft.before.id, result))
        case "roster", "withdraw":
            return planning.withdrawn(office, draft)
    return None


@hookimpl
def propctl_on_duty(office: Office, post: str, at: dt.datetime) -> str | None:
    turn = holder(office, post, at)
    return turn.person if turn else None


@hookimpl
def propctl_shift_end(office: Office, post: str, at: dt.datetime) -> dt.datetime | None:
    return next((turn.ends for turn in turns_around(office, post, at) if turn.begins <= at < turn.ends), None)
