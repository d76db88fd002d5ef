"""Limits, days and months as the office counts them."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

from propctl.errors import N_, UsageError
from propctl.worktime.calendars import read_window
from propctl.worktime.deadline import deadline
from propctl.worktime.limits import parse_limit
from propctl.worktime.moments import clock_second
from propctl.worktime.periods import clamped, month_index, month_start
from propctl.worktime.timetable import timetable

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_PERIOD = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])|-Q([1-4])|-H([12]))?", re.ASCII)


class Month(NamedTuple):
    """A calendar month: ``first <= day < end``."""

    first: dt.date
    end: dt.date  # the first day of the next

    def __str__(self) -> str:
        """As it is written and stored: 2026-11."""
        return f"{self.first:%Y-%m}"

    @property
    def days(self) -> list[dt.date]:
        """Its days, in order."""
        return days(self.first, self.end)

    def day(self, number: int) -> dt.date:
        """That day of the month; its last one where the month is shorter."""
        return clamped(self.first, number)


def month_of(day: dt.date) -> Month:
    """The month that a day lies in."""
    index = month_index(day)
    return Month(month_start(index), month_start(index + 1))


def read_month(text: str) -> Month:
    """The month written ``2026-11``; ``UsageError`` for anything else."""
    found = _PERIOD.fullmatch(text.strip())
    if found is None or not found[2]:
        raise UsageError(N_("{value} is not a month; write it like 2026-11"), value=text)
    return month_of(dt.date(int(found[1]), int(found[2]), 1))


def read_months(text: str) -> list[Month]:
    """The months of a period written 2026-11, 2026-Q4, 2026-H2 or 2026; ``UsageError`` for anything else."""
    found = _PERIOD.fullmatch(text.strip().upper())
    if found is None:
        raise UsageError(N_("{value} is not a period; write 2026-11, 2026-Q4, 2026-H2 or 2026"), value=text)
    year, month, quarter, half = (int(part) if part else 0 for part in found.groups())
    first, count = (
        (month, 1) if month else (quarter * 3 - 2, 3) if quarter else (half * 6 - 5, 6) if half else (1, 12)
    )
    return [month_of(dt.date(year, number, 1)) for number in range(first, first + count)]


def days(first: dt.date, end: dt.date) -> list[dt.date]:
    """The days from ``first`` to before ``end``; none where ``end`` is not later."""
    return [first + dt.timedelta(days=number) for number in range((end - first).days)]


def midnight(office: Office, day: dt.date) -> dt.datetime:
    """The moment at which a day begins."""
    return dt.datetime.combine(day, dt.time(), office.tz)


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
