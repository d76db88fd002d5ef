"""When something is due, how much working time has passed, and how both were counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from propctl.errors import N_, UsageError
from propctl.worktime.calendars import Calendar
from propctl.worktime.limits import Limit
from propctl.worktime.moments import DAY, at_second, local
from propctl.worktime.schedules import Schedule
from propctl.worktime.timetable import Timetable, timetable

DayEnds = Literal["24:00", "close"]
Roll = Literal["none", "next-workday"]
Pause = tuple[dt.datetime, dt.datetime | None]  # stopped, resumed; None: still paused
Segment = tuple[dt.datetime, dt.datetime, int]  # from, to, seconds

# Notes for ``--explain``: message ids.
FROM_THE_EVENT: Final = N_("Hours and minutes count from the event itself (Civil Code art. 201)")
FROM_THE_DAY_AFTER: Final = N_("Days count from the day after the event (Civil Code art. 201)")
MONTH_END: Final = N_("That month has no such day: its last day counts (Civil Code art. 202)")
ROLLED: Final = N_("The last day is a day off: the next working day counts instead (Civil Code art. 203)")
AT_CLOSING: Final = N_("The last day ends when business closes (Civil Code art. 203)")
AT_MIDNIGHT: Final = N_("The last day ends at 24:00 (Civil Code art. 203)")
NO_SHIFT: Final = N_("No shift is on the roster for this moment: closing time counts as its end")
PAUSED: Final = N_("The clock is paused: it is due only after it resumes")
PROVISIONAL: Final = N_("The schedule of a year involved is not published yet: the deadline is provisional")


class Deadline(msgspec.Struct, frozen=True, eq=False):
    """When a clock is due. ``due`` is None while the clock is paused; then it is never overdue."""

    due: dt.datetime | None
    provisional: bool  # a year that was looked at has no published schedule yet
    notes: tuple[str, ...]  # message ids: which rules of counting were applied
    runs: tuple[tuple[dt.datetime, dt.datetime], ...]  # when the clock ran, pauses left out
    by_window: Timetable | None  # the calendar whose windows were consumed; None: days count whole

    @property
    def segments(self) -> list[Segment]:
        """What was consumed, in order: from, to, seconds."""
        stretches = [
            stretch
            for start, end in self.runs
            for stretch in (self.by_window.stretches(start, end) if self.by_window else ((start, end),))
        ]
        return [(start, end, _seconds(end - start)) for start, end in stretches]


def deadline(
    start: dt.datetime,
    limit: Limit,
    calendar: Calendar,
    schedule: Schedule,
    *,
    pauses: Sequence[Pause] = (),
    shift_end: dt.datetime | None = None,
    day_ends: DayEnds = "24:00",
    roll: Roll = "none",
) -> Deadline:
    """When ``limit`` after ``start`` is over; a negative limit counts back to the last moment that is early enough.

    - Times run in the calendar's windows, pauses left out. A budget that ends exactly at closing is due at closing.
    - ``d``, ``wd`` and ``mo`` count from the day after; ``wd`` end at closing, ``d`` and ``mo`` as ``day_ends`` says
      (24:00 is returned as 00:00 of the next day), on the next working day if ``roll`` says so. A day on whose end
      the clock stood paused does not count.
    - ``same-day`` and ``next-day`` are days on which the calendar works, so a day off moves them on.
    - ``end-of-shift`` is the caller's ``shift_end``; without one, closing time. Pauses do not move it.

    Sub-seconds are cut off. Raises UsageError for a time without offset, a pause that resumes before it began, pauses
    in a count backwards, and a calendar without working time.
    """
    table = timetable(calendar, schedule)
    begin = local(start, table.zone)
    stops = merged(pauses, begin, table.zone) if pauses else []
    if limit.n < 0 and stops:
        raise UsageError(N_("A limit that counts back from an event cannot be paused"))
    if limit.kind == "time":
        return _by_time(table, begin, limit.n, stops)
    if limit.kind == "end-of-shift":
        return _by_shift(table, begin, local(shift_end, table.zone) if shift_end else None)
    return _by_days(table, begin, limit, stops, day_ends, roll)


def elapsed(
    start: dt.datetime,
    end: dt.datetime,
    calendar: Calendar,
    schedule: Schedule,
    pauses: Sequence[Pause] = (),
) -> dt.timedelta:
    """Working time from ``start`` to ``end``, pauses left out. Raises UsageError when ``end`` is the earlier."""
    table = timetable(calendar, schedule)
    first, last = local(start, table.zone), local(end, table.zone)
    if last < first:
        raise UsageError(
            N_("{end} is before {start}; check the order of the two times"),
            start=first.isoformat(),
            end=last.isoformat(),
        )
    seconds = table.worked(first, last)
    for stop, resumed in merged(pauses, first, table.zone):
        until = min(resumed or last, last)
        if stop < until:
            seconds -= table.worked(stop, until)
    return dt.timedelta(seconds=seconds)


def merged(pauses: Sequence[Pause], start: dt.datetime, zone: dt.tzinfo) -> list[Pause]:
    """Pauses in order, from ``start`` on, nested and touching ones made one, empty ones left out.

    Raises UsageError for a pause that resumes before it began.
    """
    result: list[Pause] = []
    for stop, resumed in sorted(((local(a, zone), b and local(b, zone)) for a, b in pauses), key=lambda p: p[0]):
        if resumed and resumed < stop:
            raise UsageError(
                N_("The pause of {start} resumes at {end}, before it began"),
                start=stop.isoformat(),
                end=resumed.isoformat(),
            )
        if resumed and (resumed <= start or resumed == stop):
            continue
        stop = max(stop, start)
        if not result or (result[-1][1] is not None and result[-1][1] < stop):
            result.append((stop, resumed))
            continue
        first, until = result[-1]
        result[-1] = (first, until and resumed and max(until, resumed))
    return result


def _by_time(table: Timetable, start: dt.datetime, seconds: int, pauses: list[Pause]) -> Deadline:
    if seconds < 0:
        due = _reached(start, table, lambda: table.before(start, -seconds))
        return _result(table, due, [(due, start)], (FROM_THE_EVENT,), windows=True)
    runs, cursor, left = [], start, seconds
    for stop, resumed in pauses:
        used = table.worked(cursor, stop)
        if used >= left:
            break
        runs.append((cursor, stop))
        if resumed is None:
            return _paused(table, runs, FROM_THE_EVENT, windows=True)
        cursor, left = resumed, left - used
    due = _reached(cursor, table, lambda: table.after(cursor, left)) if left else cursor
    return _result(table, due, [*runs, (cursor, due)], (FROM_THE_EVENT,), windows=True)
