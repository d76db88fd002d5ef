"""Periods in which something is owed: days, weeks, months, quarters, half-years, years."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import Final, Literal, NamedTuple

from propctl.regex import regex

Unit = Literal["shift", "hour", "day", "week", "month", "quarter", "half-year", "year"]

MONTHS: Final = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}  # months in a unit
TERMS: Final[tuple[Unit, ...]] = ("week", "month", "quarter", "half-year", "year")  # that a label names
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


_TERM = regex(r"(\d{4})(?:-(?:(\d{2})|W(\d{2})|Q([1-4])|H([12])))?")


def days_of_label(label: str) -> tuple[dt.date, dt.date] | None:
    """First day of the period of that short name, and the first day after it; None for what names none."""
    found = _TERM.fullmatch(label)
    if found is None:
        return None
    year, month, _, quarter, half = (int(part or 0) for part in found.groups())
    try:
        if found[3]:
            first = dt.date.fromisocalendar(year, int(found[3]), 1)
            return first, first + dt.timedelta(days=7)
        first = dt.date(year, month or max(quarter * 3 - 2, half * 6 - 5, 1), 1)
        size = 1 if month else 3 if quarter else 6 if half else 12
        return first, month_start(month_index(first) + size)
    except ValueError:  # 2026-13, 0000, 9999-12
        return None


def before(label: str, back: int) -> str:
    """The name of the period that lies so many before the one of that name; itself where it names none."""
    days = days_of_label(label)
    for _ in range(back if days else 0):
        assert days is not None
        day = days[0] - dt.timedelta(days=1)
        unit = _unit_of(label)
        first, after = days_of_period(day, unit, 1, day)
        label, days = label_of_period(first, after, unit, 1), (first, after)
    return label


def _unit_of(label: str) -> Unit:
    if len(label) == 4:
        return "year"
    named: dict[str, Unit] = {"W": "week", "Q": "quarter", "H": "half-year"}
    return named.get(label[5], "month")


def periods_up_to(last: dt.date, unit: Unit, count: int, tz: dt.tzinfo) -> list[Period]:
    """So many months, quarters, half-years or years up to that of a day, the oldest first."""
    size = MONTHS[unit]
    end = month_index(last) // size
    days = [month_start(index * size) for index in range(end - count + 1, end + 2)]
    begins = [dt.datetime.combine(day, dt.time(), tz) for day in days]
    return [
        Period(begins[n], begins[n + 1], label_of_period(days[n], days[n + 1], unit, 1)) for n in range(count)
    ]


def month_index(date: dt.date) -> int:
    """The running number of a month."""
    return date.year * 12 + date.month - 1


def month_start(index: int) -> dt.date:
    """The first day of the month with that running number."""
    return dt.date(index // 12, index % 12 + 1, 1)


def clamped(month: dt.date, day: int) -> dt.date:
    """That day of the month, or its last one where the month is shorter."""
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))
