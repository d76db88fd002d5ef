"""Turns and shifts as the duty area reads them from the index: hours, who holds a post when, what clashes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from propctl.api import Office, Ref, UsageError, refuse
from propctl.errors import N_
from propctl.regulation.model.lists import as_list
from propctl.worktime.moments import clock_second

TURN = "duty.turn"
HELD = ("planned", "swapped", "on", "done", "left")  # somebody was or will be there
DAY = 24 * 60


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


def turn_of(record_id: str, state: str, values: Mapping[str, Any]) -> Turn:
    """A turn from the values of a record or of its index row."""
    return Turn(
        record_id,
        str(values["person"]),
        str(values["post"]),
        str(values["shift"]),
        _day(values["day"]),
        _time(values["begins"]),
        _time(values["ends"]),
        int(values["minutes"]),
        state,
    )


def _day(value: Any) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _time(value: Any) -> dt.datetime:
    return dt.datetime.fromisoformat(value) if isinstance(value, str) else value


def turns(office: Office, states: Iterable[str] = HELD) -> list[Turn]:
    """Every turn in one of the states, in order of its beginning."""
    rows = office.index.rows(form=TURN, states=states)
    return sorted((turn_of(row.id, row.state, row.values) for row in rows), key=lambda turn: turn[5:])


def turns_around(office: Office, post: str, at: dt.datetime) -> list[Turn]:
    """The turns of a post in the month of ``at``, and of the month before on its first day.

    Asked by the links of the rosters, so that what was derived from it is derived again when a turn changes.
    """
    months = dict.fromkeys(f"{moment:%Y-%m}" for moment in (at - dt.timedelta(days=1), at))
    rows = [
        row for month in months for row in office.index.linked(Ref("duty.roster", f"{month}-{post}"), TURN)
    ]
    found = [turn_of(row.id, row.state, row.values) for row in rows if row.state in HELD]
    return sorted(found, key=lambda turn: (turn.begins, turn.id))


def holder(office: Office, post: str, at: dt.datetime) -> Turn | None:
    """The turn that fills a post at a time: signed in before planned; who waits for relief is still there."""
    around = turns_around(office, post, at)
    now = [turn for turn in around if turn.begins <= at < turn.ends and turn.state != "left"]
    present = [turn for turn in now if turn.state == "on"]
    waiting = [turn for turn in around if turn.state == "on" and turn.ends <= at]
    return next(iter(present or (waiting[-1:] if _waits(office, post) else []) or now), None)


def _waits(office: Office, post: str) -> bool:
    """Whether who has a post may not leave it before the relief has come."""
    catalog, today = office.catalog, office.today
    guarded = as_list(catalog.param("duty.no-leaving-before-relief", "post", today))
    return post in guarded or catalog.in_force("duty.wait-for-relief", today)


def shift_of(office: Office, code: str) -> dict[str, Any]:
    """The values of a shift in use; ``UsageError`` where there is none."""
    found = office.find(Ref("duty.shift", code))
    if found is None or found.state != "used":
        raise UsageError(N_("there is no shift {code} in use; see propctl duty shift list"), code=code)
    return found.values


def hours(office: Office, shift: Mapping[str, Any], day: dt.date) -> tuple[dt.datetime, dt.datetime, int]:
    """Beginning, end and working minutes of a shift that starts on ``day``; it may end on the next.

    A shift whose hours a clause gives follows the clause, as it stands on that day, while it is in force.
    """
    clause = f"duty.{shift['clause']}" if shift.get("clause") else ""
    if clause and office.catalog.in_force(clause, day):
        given = {name: office.catalog.param(clause, name, day) for name in ("start", "end")}
    else:
        given = {"start": shift.get("begins"), "end": shift.get("ends")}
    first, last = (clock_minute(given[name], shift) for name in ("start", "end"))
    last += DAY if last <= first else 0
    midnight = dt.datetime.combine(day, dt.time(), office.tz)
    begins, ends = (midnight + dt.timedelta(minutes=minute) for minute in (first, last))
    return begins, ends, last - first - int(shift.get("pause") or 0)


def clock_minute(text: Any, shift: Mapping[str, Any]) -> int:
    """A time of day as minutes since midnight."""
    second = clock_second(str(text)) if text else None
    if second is None:
        raise UsageError(
            N_("shift {code}: {value} is not a time of day; write begins and ends like 08:00 and 20:00"),
            code=shift["code"],
            value=text or "-",
        )
    return second // 60


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


def month_of(office: Office, text: str = "") -> tuple[dt.date, dt.date]:
    """The first day of a month written ``2026-12`` (default: this month), and the first of the next."""
    try:
        year, month = (text or f"{office.today:%Y-%m}").split("-")
        first = dt.date(int(year), int(month), 1)
    except ValueError:
        raise UsageError(N_("{value} is not a month; write it like 2026-12"), value=text) from None
    return first, (first + dt.timedelta(days=32)).replace(day=1)


def days(first: dt.date, end: dt.date) -> list[dt.date]:
    """The days from ``first`` to before ``end``."""
    return [first + dt.timedelta(days=number) for number in range((end - first).days)]
