"""Periods in which something is owed: days, weeks, months, quarters, half-years, years."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import Final, Literal, NamedTuple

Unit = Literal["shift", "hour", "day", "week", "month", "quarter", "half-year", "year"]

MONTHS: Final = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}  # months in a unit
_LETTERS: Final = {"quarter": "Q", "half-year": "H"}


class Period(NamedTuple):
    """A stretch of time: ``start <= moment < end``."""

    start: dt.datetime
    end: dt.datetime
    label: str  # 2026-11-21, 2026-W47, 2026-11, 2026-Q4, 2026-H2, 2026; several units: first..last day


def days_of_period(date: dt.date, unit: Unit, interval: int, starting: dt.date) -> tuple[dt.date, dt.date]:
    """First day of the period of ``interval`` units that ``date`` lies in, and the first day after it.

    Periods of days and weeks count from ``starting`` (weeks from its Monday), those of months from January.
    """
    if unit in MONTHS:
        size = MONTHS[unit] * interval
        index = month_index(date)
        index -= index % size
        return month_start(index), month_start(index + size)
    size = (7 if unit == "week" else 1) * interval
    begin = starting - dt.timedelta(days=starting.weekday() if unit == "week" else 0)
    first = date - dt.timedelta(days=(date - begin).days % size)
    return first, first + dt.timedelta(days=size)


def label_of_period(first: dt.date, after: dt.date, unit: Unit, interval: int) -> str:
    """The short name of a period: sorts in time, and reads the same in every language."""
    if interval > 1:
        return f"{first}..{after - dt.timedelta(days=1)}"
    if unit == "week":
        year, week, _ = first.isocalendar()
        return f"{year}-W{week:02}"
    if unit == "month":
        return f"{first:%Y-%m}"
    if unit == "year":
        return f"{first.year}"
    if unit in _LETTERS:
        return f"{first.year}-{_LETTERS[unit]}{(first.month - 1) // MONTHS[unit] + 1}"
    return first.isoformat()


def month_index(date: dt.date) -> int:
    """The running number of a month."""
    return date.year * 12 + date.month - 1


def month_start(index: int) -> dt.date:
    """The first day of the month with that running number."""
    return dt.date(index // 12, index % 12 + 1, 1)


def clamped(month: dt.date, day: int) -> dt.date:
    """That day of the month, or its last one where the month is shorter."""
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))
