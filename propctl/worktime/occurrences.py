"""How often a routine is due: periods, the moments within them, and what a day off does to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import product
from typing import Final, Literal

import msgspec

from propctl.worktime.moments import DAY, SHANGHAI, at_second, local
from propctl.worktime.periods import (
    Period,
    Unit,
    clamped,
    days_of_period,
    label_of_period,
    month_index,
    month_start,
)

Shift = Literal["none", "previous-workday", "next-workday"]
IsWorkday = Callable[[dt.date], bool]

LAST: Final = 31  # "last": 31 is clamped to the end of the month
EPOCH: Final = dt.date(2001, 1, 1)  # a Monday; where unanchored periods of N days or weeks begin
_FARTHEST_SHIFT: Final = 16  # days: longer than the longest run of days off


class Recurrence(msgspec.Struct, frozen=True):
    """What a clause says of how often. Days and clock times are those of ``zone``.

    The moments of a period are its named days (``weekdays``, ``month_days``) at its named times (``at``). A
    named day without a time is due at the end of the window, or at 24:00; a period without a named day on its
    last day; and then ``times`` times. A shift is due at its end, and lasts until the next one begins.
    """

    every: Unit
    interval: int = 1  # every second week: "week", 2
    times: int = 1
    weekdays: frozenset[int] = frozenset()  # Monday = 0
    month_days: tuple[tuple[int, int], ...] = ()  # first and last day, both clamped to the end of the month
    months: frozenset[int] = frozenset()  # empty: every month
    at: tuple[int, ...] = ()  # seconds after midnight
    window: tuple[int, int] | None = None  # seconds after midnight; may end past 24:00
    shift: Shift = "none"  # where a due day goes that is a day off; two that meet on one day both stay
    shifts: tuple[
        tuple[int, int], ...
    ] = ()  # every shift: from when to when, seconds after midnight, in order
    workdays_only: bool = False  # a named day that is a day off falls out
    starting: dt.date = EPOCH  # the first day of some period, for "every 10 days"
    zone: dt.tzinfo = SHANGHAI

    def period_of(self, moment: dt.datetime) -> Period:
        """The period a moment counts for: after midnight, that of a window which began the evening before."""
        clock = local(moment, self.zone)
        if self.every == "hour":
            return self._hours(clock)
        if self.every == "shift":
            return self._one_shift(clock)
        return self._days(self._shift_date(clock))

    def periods(self, since: dt.datetime, until: dt.datetime) -> Iterator[Period]:
        """The periods that overlap ``since <= moment < until``, in order."""
        end = local(until, self.zone)
        period = self.period_of(since)
        while period.start < end:
            yield period
            period = self.period_of(period.end)

    def occurrences(
        self, since: dt.datetime, until: dt.datetime, is_workday: IsWorkday | None = None
    ) -> list[tuple[dt.datetime, Period]]:
        """What falls due after ``since`` and up to ``until``, in order, each with the period it is owed for.

        The left end is open, so that what was due at 24:00 yesterday is not due today. ``is_workday`` (of a
        ``Timetable``) is needed where the recurrence shifts, or keeps to working days. A shifted occurrence
        keeps its period.
        """
        first, last = local(since, self.zone), local(until, self.zone)
        margin = dt.timedelta(days=_FARTHEST_SHIFT + 1)
        return sorted(
            (due, period)
            for period in self.periods(first - margin, last + margin)
            for due in self._dues(period, is_workday)
            if first < due <= last
        )

    def allows(self, moment: dt.datetime, is_workday: IsWorkday | None = None) -> bool:
        """Is this a day and an hour that the clause names? For what may be done only then."""
        clock = local(moment, self.zone)
        day = self._shift_date(clock)
        second = (clock.replace(tzinfo=None) - dt.datetime.combine(day, dt.time())).total_seconds()
        in_window = self.window is None or self.window[0] <= second < self.window[1]
        dates = self._stretches(self._days(day)) if self.names_days else [(day, day)]
        named = any(first <= day <= last for first, last in dates)
        return in_window and named and (not self.workdays_only or _asked(is_workday)(day))

    @property
    def names_days(self) -> bool:
        """Does it name days of its periods?"""
        return bool(self.weekdays or self.month_days)

    @property
    def names_moments(self) -> bool:
        """Does it name the moments of a period, so that ``times`` only counts them?"""
        return bool(self.at or self.month_days or (self.weekdays and self.every == "week"))

    @property
    def _overnight(self) -> int:
        """Seconds after midnight that still belong to the evening's window."""
        return max(0, self.window[1] - DAY) if self.window else 0

    def _shift_date(self, clock: dt.datetime) -> dt.date:
        return (clock - dt.timedelta(seconds=self._overnight)).date()

    def _midnight(self, date: dt.date) -> dt.datetime:
        return at_second(date.toordinal(), self._overnight, self.zone)

    def _hours(self, clock: dt.datetime) -> Period:
        hour = clock.hour - clock.hour % self.interval
        start = clock.replace(hour=hour, minute=0, second=0)
        return Period(start, start + dt.timedelta(hours=self.interval), f"{start:%Y-%m-%dT%H}")

    def _one_shift(self, clock: dt.datetime) -> Period:
        dates = [clock.date().toordinal() + days for days in (-1, 0, 1)]
        starts = [at_second(date, start, self.zone) for date in dates for start, _ in self.shifts]
        start = max(moment for moment in starts if moment <= clock)
        return Period(start, min(moment for moment in starts if moment > start), f"{start:%Y-%m-%dT%H:%M}")

    def _shift_ends(self, period: Period) -> dt.datetime:
        date, second = period.start.date().toordinal(), period.start.hour * 3600 + period.start.minute * 60
        return at_second(date, next(end for start, end in self.shifts if start == second), self.zone)

    def _days(self, date: dt.date) -> Period:
        first, after = days_of_period(date, self.every, self.interval, self.starting)
        label = label_of_period(first, after, self.every, self.interval)
        return Period(self._midnight(first), self._midnight(after), label)

    def _dues(self, period: Period, is_workday: IsWorkday | None) -> list[dt.datetime]:
        if self.every == "hour":
            return self._hourly(period, is_workday)
        if self.every == "shift":
            return [self._shift_ends(period)] * self.times
        dates = [last for _, last in self._stretches(period)]
        if self.workdays_only:
            dates = [date for date in dates if _asked(is_workday)(date)]
        if self.shift != "none":
            dates = [_shifted(date, self.shift, _asked(is_workday)) for date in dates]
        seconds = self.at or (self.window[1] if self.window else DAY,)
        dues = [at_second(date.toordinal(), second, self.zone) for date, second in product(dates, seconds)]
        return dues if self.names_moments else dues * self.times

    def _hourly(self, period: Period, is_workday: IsWorkday | None) -> list[dt.datetime]:
        middle = period.start + (period.end - period.start) / 2
        return [period.end] * self.times if self.allows(middle, is_workday) else []

    def _stretches(self, period: Period) -> list[tuple[dt.date, dt.date]]:
        """The named days of a period (first and last of each stretch); without any, its last day."""
        first, after = self._shift_date(period.start), self._shift_date(period.end)
        if self.month_days:
            months = [month_start(index) for index in range(month_index(first), month_index(after))]
            chosen = [month for month in months if not self.months or month.month in self.months]
            return [(clamped(month, a), clamped(month, b)) for month in chosen for a, b in self.month_days]
        last = after - dt.timedelta(days=1)
        dates = [last]
        if self.weekdays:
            days = min((after - first).days, 7)  # every second week on Monday: that of the first week
            dates = [first + dt.timedelta(days=n) for n in range(days)]
            dates = [date for date in dates if date.weekday() in self.weekdays]
        return [(date, date) for date in dates if not self.months or date.month in self.months]

    def opens(self, period: Period) -> dt.datetime:
        """When the work of a period may begin: on the first of the days from … to (28..30), else with it."""
        stretches = self._stretches(period) if any(a < b for a, b in self.month_days) else []
        return at_second(min(stretches)[0].toordinal(), 0, self.zone) if stretches else period.start


def _asked(is_workday: IsWorkday | None) -> IsWorkday:
    if is_workday is None:
        raise ValueError("this recurrence asks for working days: pass is_workday")
    return is_workday


def _shifted(date: dt.date, shift: Shift, is_workday: IsWorkday) -> dt.date:
    """The nearest working day in the direction of ``shift``; the day itself where none is near."""
    step = dt.timedelta(days=-1 if shift == "previous-workday" else 1)
    moved = date
    for _ in range(_FARTHEST_SHIFT):
        if is_workday(moved):
            return moved
        moved += step
    return date
