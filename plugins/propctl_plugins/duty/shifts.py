"""Shifts: when one that is worked on a day begins and ends."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from propctl.api import N_, Filled, Office, Ref, UsageError, clause, filled, midnight, read_clock, record

SHIFT = "duty.shift"
DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)


class Hours(NamedTuple):
    """When a shift begins and ends, and how many minutes of it are worked."""

    begins: dt.datetime
    ends: dt.datetime
    minutes: int


def shift_of(office: Office, code: str) -> Filled:
    """A shift in use; ``UsageError`` where there is none."""
    found = record(office, Ref(SHIFT, code))
    if found is None or found.state != "used":
        raise UsageError(N_("there is no shift {code} in use; see propctl duty shift list"), code=code)
    return filled(office, found)


def hours(office: Office, shift: Filled, day: dt.date) -> Hours:
    """The hours of a shift that starts on ``day``; it may end on the next.

    A shift whose hours a clause gives follows the clause, as it stands on that day, while it is in force.
    """
    name = shift.text("clause", "")
    given = given_hours(office, name, day, shift.number("pause", 0)) if name else None
    if given:
        return given
    begins, ends = shift.text("begins", ""), shift.text("ends", "")
    if name and not (begins and ends):
        raise UsageError(
            N_(
                "shift {code} has its hours from {rule}, which is not in force on {day}:"
                " write its own (duty shift update)"
            ),
            code=shift.text("code"),
            rule=f"duty.{name}",
            day=day,
        )
    return worked(office, day, shift.text("code"), begins, ends, shift.number("pause", 0))


def given_hours(office: Office, name: str, day: dt.date, pause: int = 0) -> Hours | None:
    """The hours that a clause gives for a day, as it stands then; none while it gives none."""
    given = clause(office, f"duty.{name}", day)
    start, end = given.text("start", ""), given.text("end", "")
    return worked(office, day, name, start, end, pause) if given.in_force and start and end else None


def worked(office: Office, day: dt.date, code: str, begins: str, ends: str, pause: int) -> Hours:
    """Times of day ("20:00", "08:00") as moments; ``UsageError`` names the shift whose times are none."""
    first, last = (_clock(text, code) for text in (begins, ends))
    last += DAY if last <= first else dt.timedelta()
    start = midnight(office, day)
    return Hours(start + first, start + last, (last - first) // MINUTE - pause)


def _clock(text: str, code: str) -> dt.timedelta:
    found = read_clock(text)
    if found is None:
        raise UsageError(
            N_("shift {code}: {value} is not a time of day; write begins and ends like 08:00 and 20:00"),
            code=code,
            value=text or "-",
        )
    return found
