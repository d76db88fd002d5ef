"""Turns as the duty area reads them from the index: who holds a post when, and what clashes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from propctl.api import N_, Filled, Office, Ref, clause, counted, pointing_to, refuse, rows

TURN = "duty.turn"
HELD = ("planned", "swapped", "on", "done", "left")  # somebody was or will be there


class Turn(NamedTuple):
    """One person on one shift of one day."""

    id: str
    person: str
    post: str
    shift: str
    day: dt.date
    begins: dt.datetime
    ends: dt.datetime
    minutes: int
    state: str

    def overlaps(self, begins: dt.datetime, ends: dt.datetime) -> bool:
        return self.begins < ends and begins < self.ends


def turn_of(record_id: str, state: str, turn: Filled) -> Turn:
    """A turn from what is filled in on a record, or will be."""
    return Turn(
        record_id,
        turn.text("person"),
        turn.text("post"),
        turn.text("shift"),
        turn.date("day"),
        turn.time("begins"),
        turn.time("ends"),
        turn.number("minutes"),
        state,
    )


def turns(office: Office, states: Iterable[str] = HELD) -> list[Turn]:
    """Every turn in one of the states, in order of its beginning."""
    found = (turn_of(row.id, row.state, row) for row in rows(office, TURN, states=states))
    return sorted(found, key=lambda turn: turn[5:])


def turns_around(office: Office, post: str, at: dt.datetime) -> list[Turn]:
    """The turns of a post in the month of ``at``, and of the month before on its first day.

    Asked by what points to the rosters: so what was derived from it is derived again when a turn changes.
    """
    months = dict.fromkeys(f"{moment:%Y-%m}" for moment in (at - dt.timedelta(days=1), at))
    around = [
        row for month in months for row in pointing_to(office, Ref("duty.roster", f"{month}-{post}"), by=TURN)
    ]
    found = [turn_of(row.id, row.state, row) for row in around if row.state in HELD]
    return sorted(found, key=lambda turn: (turn.begins, counted(turn.id)))


def holder(office: Office, post: str, at: dt.datetime) -> Turn | None:
    """The turn that fills a post at a time: signed in before planned; who waits for relief is still there."""
    return next(iter(holders(office, post, at)), None)


def holders(office: Office, post: str, at: dt.datetime) -> list[Turn]:
    """Every turn that fills a post at a time, first the one that stands for it."""
    around = turns_around(office, post, at)
    now = [turn for turn in around if turn.begins <= at < turn.ends and turn.state != "left"]
    present = [turn for turn in now if turn.state == "on"]
    waiting = [turn for turn in around if turn.state == "on" and turn.ends <= at]
    late = waiting[-1:] if _waits(office, post) and not present else []
    return [*late, *present, *(turn for turn in now if turn.state != "on")]


def _waits(office: Office, post: str) -> bool:
    """Whether who has a post may not leave it before the relief has come."""
    guarded = clause(office, "duty.no-leaving-before-relief")
    waits = guarded.in_force and post in guarded.many("post")
    return waits or clause(office, "duty.wait-for-relief").in_force


def refuse_clash(office: Office, person: str, wanted: Turn, others: Iterable[Turn]) -> None:
    """Nobody is on two posts at one time, nor twice on one."""
    for other in others:
        if other.person == person and other.id != wanted.id and other.overlaps(wanted.begins, wanted.ends):
            refuse(
                office,
                "duty.shift-roster",
                N_("{person} is on duty at that time already: {shift} of {day} ({id})"),
                person=office.name_of(person),
                shift=other.shift,
                day=other.day,
                id=other.id,
            )
