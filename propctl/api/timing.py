"""Limits, days and months as the office counts them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, NamedTuple

from propctl.entry.characters import plain
from propctl.entry.typed_times import parse_span
from propctl.errors import N_, UsageError
from propctl.words.written_days import dated
from propctl.worktime.calendars import read_window
from propctl.worktime.deadline import deadline
from propctl.worktime.limits import parse_limit
from propctl.worktime.moments import clock_second, written
from propctl.worktime.periods import clamped, days_of_period, month_index, month_start
from propctl.worktime.timetable import timetable

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


class Month(NamedTuple):
    """A calendar month: ``first <= day < end``."""

    first: dt.date
    end: dt.date  # the first day of the next

    def __str__(self) -> str:
        """As it is written and stored: 2026-11."""
        return f"{self.first:%Y-%m}"

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.end - dt.timedelta(days=1)

    @property
    def days(self) -> list[dt.date]:
        """Its days, in order."""
        return days(self.first, self.end)

    def day(self, number: int) -> dt.date:
        """That day of the month; its last one where the month is shorter."""
        return clamped(self.first, number)


def written_day(day: dt.date | str) -> str:
    """2026年11月21日, of a day or of how it is stored: as a page that is posted in Chinese writes it."""
    return dated(day if isinstance(day, dt.date) else dt.date.fromisoformat(day))


def month_of(day: dt.date) -> Month:
    """The month that a day lies in."""
    index = month_index(day)
    return Month(month_start(index), month_start(index + 1))


def read_month(text: str) -> Month:
    """The month written ``2026-11``, ``202611``, ``2026年11月``, ``2026/11``; ``UsageError`` for no month."""
    found = _months(text)
    if len(found) != 1:
        raise UsageError(N_("{value} is not a month; write it like 2026-11"), value=text)
    return found[0]


def read_months(text: str, today: dt.date | None = None) -> list[Month]:
    """The months of a period: 2026-11, 2026-Q4, 2026-H2, 2026, or as people write them (``2026年第4季度``,
    ``2026下半年``, ``2026-10..2026-12``); ``UsageError`` for what is no whole months.

    ``today``: also what names no year (``11月``, ``上月``, ``本季度``), as it is meant on that day.
    """
    found = _months(text, today)
    if not found:
        raise UsageError(N_("{value} is not a period; write 2026-11, 2026-Q4, 2026-H2 or 2026"), value=text)
    return found


def _months(text: str, today: dt.date | None = None) -> list[Month]:
    """The whole months of a text that names their year, or is read on a day; none for any other text."""
    typed = "".join(plain(text).upper().split())
    if today is None and not typed[:4].isdecimal():
        return []
    try:
        span = parse_span(typed, today or dt.date(int(typed[:4]), 1, 1))
    except ValueError:  # written like one, and does not exist
        return []
    whole = span is not None and span.first.day == 1 and (span.last + dt.timedelta(days=1)).day == 1
    return _from(span.first, span.last) if span is not None and whole else []


def _from(first: dt.date, last: dt.date) -> list[Month]:
    """The months from one day to another."""
    numbers = range(month_index(first), month_index(last) + 1)
    return [Month(month_start(number), month_start(number + 1)) for number in numbers]


def days(first: dt.date, end: dt.date) -> list[dt.date]:
    """The days from ``first`` to before ``end``; none where ``end`` is not later."""
    return [first + dt.timedelta(days=number) for number in range((end - first).days)]


def span_of(day: dt.date, unit: Literal["month", "quarter", "half-year", "year"]) -> tuple[dt.date, dt.date]:
    """First and last day of the month, quarter, half-year or year of the calendar that a day lies in."""
    first, after = days_of_period(day, unit, 1, day)
    return first, after - dt.timedelta(days=1)


def midnight(office: Office, day: dt.date) -> dt.datetime:
    """The moment at which a day begins."""
    return dt.datetime.combine(day, dt.time(), office.tz)


def written_limit(moment: dt.datetime) -> str:
    """A limit as people write it, to the minute: "2026-11-21 18:00"; a day ends at its own 24:00."""
    return written(moment.replace(second=0))


def read_clock(text: str) -> dt.timedelta | None:
    """A time of day ("08:30", "24:00") as the time since midnight; None where it is none."""
    second = clock_second(text)
    return None if second is None else dt.timedelta(seconds=second)


def read_hours(text: str) -> tuple[dt.timedelta, dt.timedelta]:
    """Hours of a day written "08:30-17:00": when they begin and end, since midnight."""
    first, last = read_window(text)
    return dt.timedelta(seconds=first), dt.timedelta(seconds=last)


def is_workday(office: Office, day: dt.date, calendar: str = "office") -> bool:
    """Whether a calendar of the office works on a day: make-up workdays do, holidays do not."""
    return timetable(office.times.calendar(calendar), office.times.schedule()).is_workday(day)


def is_holiday(office: Office, day: dt.date) -> bool:
    """Whether a day is a public holiday, or a day off that the schedule gives beside one."""
    return office.times.schedule().day_kind(day) in ("statutory", "holiday")


def length(limit: str) -> dt.timedelta:
    """A limit of seconds, minutes or hours ("90m") as a duration; ``UsageError`` for one of days."""
    found = parse_limit(limit)
    if found.kind != "time":
        raise UsageError(N_("{value} has no length in hours and minutes"), value=limit)
    return dt.timedelta(seconds=found.n)


def limit_ends(
    office: Office, start: dt.datetime, limit: str, calendar: str = "office"
) -> dt.datetime | None:
    """The moment at which a limit is over that runs from ``start``: "20m", "3d", "3wd", "same-day".

    ``calendar``: one of ``propctl.toml``; "desk" is always open. Days count from the day after ``start`` and
    end at 24:00, which is 00:00 of the next day. None where the limit has no end of its own.
    """
    times = office.times
    return deadline(start, parse_limit(limit), times.calendar(calendar), times.schedule()).due
