"""A calendar laid over a schedule: working days as one sorted list, working time as one running count.

Counting working seconds from a fixed day turns every question into arithmetic: how much passed between two
moments is a difference, and a deadline is the moment at which the count reaches a number.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from propctl.errors import N_, UsageError
from propctl.worktime.calendars import Calendar
from propctl.worktime.moments import DAY, at_second, figured, has_summer_time, seconds_between
from propctl.worktime.schedules import Schedule

_EMPTY_YEARS = 12  # years without one working day, in a row, after which a search gives up
_YEARS = (1900, 2999)  # outside them a date is a slip of the pen, and a search would be long


class Timetable:
    """The working days and hours of one calendar under one schedule. Years are laid out when first needed.

    A *day* is a proleptic ordinal (``date.toordinal``), a *second* counts from midnight of its day. Time
    after midnight that belongs to a window of the day before is a second past 24:00 of that day. Get one from
    ``timetable``, so that what was laid out is kept.
    """

    def __init__(self, calendar: Calendar, schedule: Schedule) -> None:
        self.calendar = calendar
        self.schedule = schedule
        self.zone = calendar.zone
        self.shifting = has_summer_time(self.zone)  # then a day may have 23 or 25 hours: windows are walked
        self.span = calendar.span
        self.windows = calendar.windows
        self.opening = calendar.windows[0][0] if calendar.windows else 0
        self.closing = calendar.windows[-1][1] if calendar.windows else DAY
        self._days: list[int] = []  # ordinals of the working days of the years laid out
        self._from = self._to = 0  # those years: _from <= year < _to
        self._first = self._end = 0  # their ordinals, likewise

    def place(self, moment: dt.datetime) -> tuple[int, int]:
        """Day and second of a moment on the calendar's clock; a night shift's early hours go to its day."""
        day = moment.toordinal()
        second = moment.hour * 3600 + moment.minute * 60 + moment.second
        if second < self.closing - DAY and self.works(day - 1):
            return day - 1, second + DAY
        return day, second

    def works(self, day: int) -> bool:
        """Is it a working day?"""
        index = self.days_before(day)
        return index < len(self._days) and self._days[index] == day

    def is_workday(self, date: dt.date) -> bool:
        """Whether the calendar works on a date."""
        return self.works(date.toordinal())

    def days_before(self, day: int) -> int:
        """How many working days lie before ``day``, counted from the first year laid out."""
        if not self._first <= day < self._end:
            self._cover(day)
        return bisect_left(self._days, day)

    def days_between(self, day: int, last: int) -> int:
        """How many working days follow ``day`` up to and including ``last``."""
        self.days_before(day)  # first: laying out earlier years shifts every count
        return self.days_before(last + 1) - self.days_before(day + 1)

    def day_after(self, day: int, count: int) -> int:
        """The ``count``-th working day after ``day``; ``count`` 0: ``day`` itself or the next working day;
        negative: so many working days before.
        """
        self.days_before(day)
        while count < 0:
            index = bisect_left(self._days, day) + count
            if index >= 0:
                return self._days[index]
            self._lay_before(day)
        while True:
            index = bisect_right(self._days, day) + count - 1 if count else bisect_left(self._days, day)
            if index < len(self._days):
                return self._days[index]
            self._lay_after(day)

    def worked(self, start: dt.datetime, end: dt.datetime) -> int:
        """Working seconds between two moments on the calendar's clock."""
        if self.shifting:
            return self._passed(start, end) if start <= end else -self._passed(end, start)
        day, second = self.place(start)
        last, until = self.place(end)
        self.days_before(min(day, last))  # first: laying out earlier years shifts every count
        return (self.days_before(last) - self.days_before(day)) * self.span + (
            self._into(last, until) - self._into(day, second)
        )

    def after(self, start: dt.datetime, seconds: int) -> dt.datetime:
        """The first moment at which ``seconds`` (> 0) working seconds have passed: closing, not opening."""
        if self.shifting:
            return self._after(start, seconds)
        day, second = self._open_place(start)
        first = self.day_after(day, 0)
        whole, rest = divmod(seconds + (self._into(first, second) if first == day else 0), self.span)
        if rest == 0:
            whole, rest = whole - 1, self.span
        return at_second(self.day_after(first, whole), self._second_at(rest), self.zone)

    def before(self, end: dt.datetime, seconds: int) -> dt.datetime:
        """The last moment from which ``seconds`` (> 0) working seconds remain until ``end``."""
        if self.shifting:
            return self._before(end, seconds)
        day, second = self._open_place(end)
        missing = seconds - self._into(day, second)
        if missing <= 0:
            return at_second(day, self._second_at(-missing, late=True), self.zone)
        whole, rest = divmod(missing, self.span)
        if rest == 0:
            return at_second(self.day_after(day, -whole), self.opening, self.zone)
        return at_second(
            self.day_after(day, -whole - 1), self._second_at(self.span - rest, late=True), self.zone
        )

    def stretches(self, start: dt.datetime, end: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """The windows, or parts of them, between two moments on the calendar's clock."""
        first_day, last_day = start.toordinal() - 1, end.toordinal()  # a night shift began the day before
        begin = self.days_before(first_day)  # first: laying out earlier years shifts every count
        for day in self._days[begin : self.days_before(last_day + 1)]:
            for opens, closes in self.windows:
                first = max(start, at_second(day, opens, self.zone))
                last = min(end, at_second(day, closes, self.zone))
                if first < last:
                    yield first, last

    def _passed(self, start: dt.datetime, end: dt.datetime) -> int:
        return sum(seconds_between(first, last) for first, last in self.stretches(start, end))

    def _after(self, start: dt.datetime, seconds: int) -> dt.datetime:
        """When so many seconds of working time are over, window by window, by the time that really passes."""
        day, _ = self._open_place(start)
        day, left = self.day_after(day - 1, 0), seconds
        while True:
            for opens, closes in self.windows:
                first = max(start, at_second(day, opens, self.zone))
                length = seconds_between(first, at_second(day, closes, self.zone))
                if 0 < left <= length:
                    return figured(first.astimezone(dt.UTC) + dt.timedelta(seconds=left), self.zone)
                left -= max(length, 0)
            day = self.day_after(day, 1)

    def _before(self, end: dt.datetime, seconds: int) -> dt.datetime:
        """When so many seconds of working time began, window by window, by the time that really passes."""
        day, _ = self._open_place(end)
        day, left = day if self.works(day) else self.day_after(day, -1), seconds
        while True:
            for opens, closes in reversed(self.windows):
                last = min(end, at_second(day, closes, self.zone))
                length = seconds_between(at_second(day, opens, self.zone), last)
                if 0 < left <= length:
                    return figured(last.astimezone(dt.UTC) - dt.timedelta(seconds=left), self.zone)
                left -= max(length, 0)
            day = self.day_after(day, -1)

    def closing_of(self, day: int) -> dt.datetime:
        """The moment at which the last window of ``day`` closes."""
        if self.span == 0:
            raise self._closed(day)
        return at_second(day, self.closing, self.zone)

    def known(self, start: dt.datetime, end: dt.datetime) -> bool:
        """Whether the days are known from that of ``start`` to the working day that ``end`` belongs to."""
        if not self.calendar.holidays:
            return True
        last = self.place(end - dt.timedelta(seconds=1))[0] if end > start else end.toordinal()
        return self.known_days(start.toordinal(), last)

    def known_days(self, first: int, last: int) -> bool:
        """Are all the years from one day to another published, as far as this calendar asks for holidays?"""
        if not self.calendar.holidays:
            return True
        from_year, to_year = (dt.date.fromordinal(day).year for day in sorted((first, last)))
        return all(map(self.schedule.known_year, range(from_year, to_year + 1)))

    def _open_place(self, moment: dt.datetime) -> tuple[int, int]:
        if self.span == 0:
            raise self._closed(moment.toordinal())
        return self.place(moment)

    def _into(self, day: int, second: int) -> int:
        """Working seconds of ``day`` that lie before ``second``."""
        if not self.works(day):
            return 0
        return sum(min(second, closes) - opens for opens, closes in self.windows if opens < second)

    def _second_at(self, worked: int, late: bool = False) -> int:
        """When ``worked`` seconds of a day have passed: the earliest second, or the last (``late``)."""
        for opens, closes in self.windows:
            length = closes - opens
            if worked < length or (worked == length and not late):
                return opens + worked
            worked -= length
        return self.closing

    def _closed(self, day: int) -> UsageError:
        return UsageError(
            N_("Calendar {calendar} has no working time near {date}; give it days and windows"),
            calendar=self.calendar.name,
            date=dt.date.fromordinal(day),
        )

    def _cover(self, day: int) -> None:
        year = dt.date.fromordinal(day).year
        if not _YEARS[0] <= year <= _YEARS[1]:
            raise UsageError(N_("Working days cannot be counted in the year {year}"), year=year)
        if self._from == self._to:
            self._set_range(year, year)
        while self._from > year:
            self._prepend()
        while self._to <= year:
            self._append()

    def _lay_after(self, day: int) -> None:
        """One more year with a working day, after those laid out."""
        known = len(self._days)
        for _ in range(_EMPTY_YEARS):
            if self._to > _YEARS[1]:
                break
            self._append()
            if len(self._days) > known:
                return
        raise self._closed(day)

    def _lay_before(self, day: int) -> None:
        """One more year with a working day, before those laid out."""
        known = len(self._days)
        for _ in range(_EMPTY_YEARS):
            if self._from <= _YEARS[0]:
                break
            self._prepend()
            if len(self._days) > known:
                return
        raise self._closed(day)

    def _append(self) -> None:
        self._days += self._working_days(self._to)
        self._set_range(self._from, self._to + 1)

    def _prepend(self) -> None:
        self._days[:0] = self._working_days(self._from - 1)
        self._set_range(self._from - 1, self._to)

    def _set_range(self, first: int, end: int) -> None:
        self._from, self._to = first, end
        self._first, self._end = (dt.date(year, 1, 1).toordinal() for year in (first, end))

    def _working_days(self, year: int) -> list[int]:
        """The working days of one year: weekdays, then holidays and make-up days, then the office's own."""
        calendar = self.calendar
        first, end = (dt.date(y, 1, 1).toordinal() for y in (year, year + 1))
        days = {day for day in range(first, end) if (day - 1) % 7 in calendar.days}
        rules = [(calendar.off, calendar.worked)]
        if calendar.holidays:
            notices = (self.schedule.rules(year), self.schedule.rules(year + 1))
            rules = [*((notice.off, notice.worked) for notice in notices), *rules]
        for off, worked in rules:
            days -= {date.toordinal() for date in off}
            days |= {date.toordinal() for date in worked if date.year == year}
        return sorted(days)


def timetable(calendar: Calendar, schedule: Schedule) -> Timetable:
    """The timetable of ``calendar`` under ``schedule``; the schedule keeps it for the next call."""
    return schedule.remembered(calendar, lambda: Timetable(calendar, schedule))
