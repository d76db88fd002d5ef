"""When something is due, how much working time has passed, and how both were counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal, get_args

import msgspec

from propctl.errors import N_, UsageError
from propctl.worktime.calendars import Calendar
from propctl.worktime.limits import WHOLE_DAYS, Limit
from propctl.worktime.moments import DAY, at_second, local, seconds_between
from propctl.worktime.periods import clamped, month_index, month_start
from propctl.worktime.schedules import Schedule
from propctl.worktime.timetable import Timetable, timetable

DayEnds = Literal["24:00", "close"]
Roll = Literal["none", "next-workday"]
Pause = tuple[dt.datetime, dt.datetime | None]  # stopped, resumed; None: still paused
Notes = tuple[str, ...]
Runs = tuple[tuple[dt.datetime, dt.datetime], ...]
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

_NAMED_DAYS: Final[Mapping[str, int]] = MappingProxyType({"same-day": 0, "next-day": 1})
_WORKING: Final = frozenset(("workdays", *_NAMED_DAYS))  # kinds that count the calendar's working days


class Deadline(msgspec.Struct, frozen=True, eq=False):
    """When a clock is due. ``due`` is None while the clock is paused; then it is never overdue."""

    due: dt.datetime | None
    provisional: bool  # a year that was looked at has no published schedule yet
    notes: Notes  # message ids: which rules of counting were applied
    runs: Runs  # when the clock ran, pauses left out
    by_window: Timetable | None  # the calendar whose windows were consumed; None: days count whole

    @property
    def segments(self) -> list[Segment]:
        """What was consumed, in order: from, to, seconds."""
        stretches = [
            stretch
            for start, end in self.runs
            for stretch in (self.by_window.stretches(start, end) if self.by_window else ((start, end),))
        ]
        return [(start, end, seconds_between(start, end)) for start, end in stretches]


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
    """When ``limit`` after ``start`` is over; a negative limit counts back to the last moment early enough.

    - Times run in the calendar's windows, pauses left out. What ends exactly at closing is due at closing.
    - ``d``, ``wd`` and ``mo`` count from the day after. ``wd`` end at closing; ``d`` and ``mo`` as
      ``day_ends`` says (24:00 is returned as 00:00 of the next day), on the next working day if ``roll`` says
      so. A day at whose end the clock stood paused does not count.
    - ``same-day`` and ``next-day`` are days on which the calendar works, so a day off moves them on.
    - ``end-of-shift`` is the caller's ``shift_end``; without one, closing time. Pauses do not move it.

    Sub-seconds are cut off. Raises UsageError for a time without offset, a pause that resumes before it
    began, pauses in a count backwards, and a calendar without working time.
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


def asks_calendar(limit: Limit, day_ends: str, roll: str) -> bool:
    """Whether ``deadline`` needs the calendar for a limit: whole days and months to 24:00 come without."""
    return limit.kind not in WHOLE_DAYS or day_ends == "close" or roll != "none"


def elapsed(
    start: dt.datetime,
    end: dt.datetime,
    calendar: Calendar,
    schedule: Schedule,
    pauses: Sequence[Pause] = (),
) -> dt.timedelta:
    """Working time from ``start`` to ``end``, pauses left out.

    Raises UsageError when ``end`` is the earlier, naming both.
    """
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
    on_clock = [(local(stop, zone), resumed and local(resumed, zone)) for stop, resumed in pauses]
    for stop, resumed in sorted(on_clock, key=lambda pause: pause[0]):
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


def _by_time(table: Timetable, start: dt.datetime, seconds: int, pauses: Sequence[Pause]) -> Deadline:
    notes = (FROM_THE_EVENT,)
    if seconds < 0:
        due = table.before(start, -seconds)
        return Deadline(due, not table.known(due, start), notes, ((due, start),), table)
    cursor, left = start, seconds
    for stop, resumed in pauses:
        used = table.worked(cursor, stop)
        if used >= left:
            break
        if resumed is None:
            return _paused(start, pauses, notes, table, known=table.known(start, stop))
        cursor, left = resumed, left - used
    due = table.after(cursor, left) if left else cursor
    return Deadline(due, not table.known(start, due), notes, _runs(start, due, pauses), table)


def _by_shift(table: Timetable, start: dt.datetime, shift_end: dt.datetime | None) -> Deadline:
    if shift_end is not None and shift_end >= start:
        return Deadline(shift_end, False, (), ((start, shift_end),), None)
    day = _first_day(table, start, at_close=True)
    last = table.day_after(day, 0)
    due = _day_end(table, last, at_close=True)
    return Deadline(due, not table.known_days(day, last), (NO_SHIFT, AT_CLOSING), ((start, due),), None)


def _by_days(
    table: Timetable, start: dt.datetime, limit: Limit, pauses: Sequence[Pause], day_ends: DayEnds, roll: Roll
) -> Deadline:
    if day_ends not in get_args(DayEnds):
        raise UsageError(N_("day_ends: {value} is not known; write 24:00 or close"), value=day_ends)
    if roll not in get_args(Roll):
        raise UsageError(N_("roll: {value} is not known; write none or next-workday"), value=roll)
    working = limit.kind in _WORKING  # does the calendar decide which days count?
    by_window = table if working else None
    at_close = limit.kind == "workdays" or day_ends == "close"
    count = _NAMED_DAYS.get(limit.kind, limit.n)
    day = _day_of(table, start, at_close) if count else _first_day(table, start, at_close)
    begin = at_second(day + 1, 0, table.zone) if count > 0 else start
    notes: Notes = (FROM_THE_DAY_AFTER,) if count else ()

    last = _counted(table, day, limit.kind, count)
    if limit.kind == "months" and _day_of_month(last) != _day_of_month(day):
        notes += (MONTH_END,)
    last, paused = _pushed_on(table, last, pauses, working, at_close)
    known = not working or table.known_days(day, last)
    if paused:
        return _paused(begin, pauses, notes, by_window, known=known)

    if roll == "next-workday" and not working and count >= 0:
        written, last = last, table.day_after(last, 0)
        notes += (ROLLED,) if last != written else ()
        known = table.known_days(written, last)
    due = _day_end(table, last, at_close)
    notes += (AT_CLOSING if at_close else AT_MIDNIGHT,)
    runs = _runs(begin, due, pauses) if count >= 0 else ((due, begin),)
    return Deadline(due, not known, notes, runs, by_window)


def _pushed_on(
    table: Timetable, last: int, pauses: Sequence[Pause], working: bool, at_close: bool
) -> tuple[int, bool]:
    """The last day, moved on by every day at whose end the clock stood paused; and is it paused still?"""
    for stop, resumed in pauses:
        if _day_end(table, last, at_close) <= stop:
            break
        if resumed is None:
            return last, True
        first, until = (_day_of(table, moment, at_close) for moment in (stop, resumed))
        skipped = table.days_between(first, until) if working else until - first
        last = _counted(table, last, "workdays" if working else "days", skipped)
    return last, False


def _counted(table: Timetable, day: int, kind: str, count: int) -> int:
    """The last day of ``count`` days, working days or months that begin after ``day``."""
    if kind in _WORKING:
        return table.day_after(day, count)
    try:
        date = dt.date.fromordinal(day)
        if kind == "days":
            return (date + dt.timedelta(days=count)).toordinal()
        return clamped(month_start(month_index(date) + count), date.day).toordinal()
    except (OverflowError, ValueError):
        raise UsageError(N_("A limit of {count} {kind} is too long"), count=count, kind=kind) from None


def _day_of(table: Timetable, moment: dt.datetime, at_close: bool) -> int:
    """The day of a moment: the civil one, or, where closing counts, the one whose shift it belongs to."""
    return table.place(moment)[0] if at_close else moment.toordinal()


def _first_day(table: Timetable, start: dt.datetime, at_close: bool) -> int:
    """The day on which something that began at ``start`` can still be done: the next one after closing."""
    day = _day_of(table, start, at_close)
    return day + 1 if _day_end(table, day, at_close) < start else day


def _day_end(table: Timetable, day: int, at_close: bool) -> dt.datetime:
    return table.closing_of(day) if at_close else at_second(day, DAY, table.zone)


def _day_of_month(day: int) -> int:
    return dt.date.fromordinal(day).day


def _runs(start: dt.datetime, end: dt.datetime, pauses: Sequence[Pause]) -> Runs:
    """``start`` to ``end`` without the pauses."""
    if not pauses:
        return ((start, end),)
    runs, cursor = [], start
    for stop, resumed in pauses:
        if stop >= end:
            break
        if cursor < stop:
            runs.append((cursor, stop))
        cursor = end if resumed is None else max(cursor, resumed)
    if cursor < end:
        runs.append((cursor, end))
    return tuple(runs)


def _paused(
    start: dt.datetime,
    pauses: Sequence[Pause],
    notes: tuple[str, ...],
    table: Timetable | None,
    *,
    known: bool,
) -> Deadline:
    """No due time: the last of ``pauses`` has not ended."""
    return Deadline(None, not known, (*notes, PAUSED), _runs(start, pauses[-1][0], pauses), table)
