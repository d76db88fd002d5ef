"""What duty computes: the hours of a turn, clashes, what a handover lists, who is on duty, ends of shifts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from propctl.api import (
    N_,
    Draft,
    Filled,
    Happening,
    Office,
    Ref,
    Request,
    UsageError,
    filled,
    hookimpl,
    record,
    typed,
)
from propctl_plugins.duty import handing, planning
from propctl_plugins.duty.listing import calendar_file, day_log, on_duty_now, turns_of
from propctl_plugins.duty.review import findings
from propctl_plugins.duty.roster import TURN, holder, refuse_clash, turn_of, turns, turns_around
from propctl_plugins.duty.rotation import rotate
from propctl_plugins.duty.shifts import hours

__all__ = ["calendar_file", "day_log", "findings", "on_duty_now", "rotate"]  # the area's commands


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """What nobody types: a roster's days, a turn's hours, who gives and takes, what a handover lists."""
    if draft.new and draft.step.from_:
        return None  # no record was named: the step says so itself
    before = filled(office, draft.before)
    match draft.name.split("."):
        case "roster", "draft":
            return planning.new_roster(office, typed(office, draft))
        case "turn", "plan":
            return planning.new_turn(office, typed(office, draft))
        case "cleaning", "plan":
            return planning.new_cleaning(office, typed(office, draft))
        case "turn" | "cleaning", "swap":
            person = typed(office, draft).text("takes", "") or before.text("person")
            return {"gives": before.text("person"), "person": person}
        case "turn" | "cleaning", "return":
            return {"person": before.text("gives", "") or before.text("person")}
        case "turn", "sign-in":
            place = planning.place(office, before.date("day"))  # of that day, not of when it was planned
            return {"place": place} if place else None
        case "turn", "sign-off" | "leave":
            return planning.leaving(office, draft, typed(office, draft))
        case "handover", "prepare":
            return _handed(office, typed(office, draft).text("turn", ""), before, giver=True)
        case "handover", "explain":
            return {"matters": handing.explained(before, typed(office, draft))}
        case "handover", "refresh":
            return _handed(office, before.text("turn"), before, giver=False)
    return None


def _handed(office: Office, turn_id: str, before: Filled, *, giver: bool) -> dict[str, Any]:
    """What the sheet of a turn lists, and whose it is; nothing where there is no such turn."""
    found = record(office, Ref(TURN, turn_id))
    if found is None:
        return {}
    turn = turn_of(found.id, found.state, filled(office, found))
    return {**({"giver": turn.person} if giver else {}), **handing.listed(office, turn, before)}


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """A shift has hours; a roster's turns and a turn clash with nothing; a turn stands on a roster."""
    after = filled(office, draft)
    match draft.name.split("."):
        case "shift", _:
            hours(office, after, office.today)
        case "roster", "draft":
            planning.check_rows(office, after)
        case "turn", "plan" if not draft.request.trusted:
            if not office.exists(Ref("duty.roster", after.text("roster"))):
                raise UsageError(
                    N_("there is no roster {roster} yet; draw it up first: propctl duty roster draft"),
                    roster=after.text("roster"),
                )
            _refuse(office, "", after)
        case "turn", "swap" | "return":
            _refuse(office, draft.before.id, after)
        case "turn", "sign-off":
            before = filled(office, draft.before)
            handing.refuse_leaving(office, turn_of(draft.before.id, draft.before.state, before))


def _refuse(office: Office, turn_id: str, values: Filled) -> None:
    wanted = turn_of(turn_id, "", values)
    refuse_clash(office, wanted.person, wanted, turns(office))


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request] | None:
    """What a signed handover passes on; what is settled waits nowhere; a roster takes its turns along."""
    match draft.name.split("."):
        case "handover", "sign":
            return list(handing.after_signing(office, draft))
        case "entry", "settle" | "strike":
            result = draft.values.get("result") or draft.values["reason"]
            return list(handing.after_settling(office, draft, result))
        case "roster", "withdraw":
            return planning.withdrawn(office, draft)
    return None


@hookimpl
def propctl_on_duty(office: Office, post: str, at: dt.datetime) -> str | None:
    """Who is rostered."""
    turn = holder(office, post, at)
    return turn.person if turn else None


@hookimpl
def propctl_shift_end(office: Office, post: str, at: dt.datetime) -> dt.datetime | None:
    """When the turn ends that covers the moment."""
    return next((turn.ends for turn in turns_around(office, post, at) if turn.begins <= at < turn.ends), None)


@hookimpl
def propctl_turns(office: Office, person: str, since: dt.datetime) -> list[Happening]:
    """A person's turns on the roster that end after a moment, for a calendar."""
    return turns_of(office, person, since)
