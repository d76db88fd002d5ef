"""What must hold for every deadline, and agreement with an oracle that steps through 2026 by minutes."""

from __future__ import annotations

import datetime as dt
from itertools import accumulate
from typing import Any

import chinese_calendar
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from propctl.worktime.calendars import Calendar, Schedule, parse_calendar
from propctl.worktime.deadline import deadline, elapsed
from propctl.worktime.limits import Limit, parse_limit
from propctl.worktime.moments import SHANGHAI

SCHEDULE = Schedule.china()
TABLES = {
    "office": {"days": "mon-fri", "windows": ["09:00-18:00"], "holidays": "CN"},
    "split": {"days": "mon-fri", "windows": ["08:30-12:00", "14:00-17:30"], "holidays": "CN"},
    "night": {"days": "mon-fri", "windows": ["22:00-06:00"], "holidays": "CN"},
    "desk": {},
}
CALENDARS = {name: parse_calendar(name, table) for name, table in TABLES.items()}
BEGIN = dt.datetime(2026, 1, 1, tzinfo=SHANGHAI)
MINUTE = dt.timedelta(minutes=1)
APART = 7  # minutes between the starts that are tried: of each day others, in a week all

calendars = st.sampled_from(list(CALENDARS.values()))
moments = st.integers(0, 365 * 86_400 - 1).map(lambda seconds: BEGIN + dt.timedelta(seconds=seconds))
budgets = st.integers(1, 60 * 3600)
dates = st.integers(0, 364).map(lambda days: (BEGIN + dt.timedelta(days=days)).date())
limits = st.one_of(
    budgets.map(lambda n: Limit("time", n)), st.integers(1, 30).map(lambda n: Limit("workdays", n))
)


def due(start: dt.datetime, limit: Limit, calendar: Calendar) -> dt.datetime:
    found = deadline(start, limit, calendar, SCHEDULE).due
    assert found is not None
    return found


def add(start: dt.datetime, seconds: int, calendar: Calendar) -> dt.datetime:
    return due(start, Limit("time", seconds), calendar)


def is_open(moment: dt.datetime, calendar: Calendar) -> bool:
    return elapsed(moment, moment + dt.timedelta(seconds=1), calendar, SCHEDULE) == dt.timedelta(seconds=1)


@given(calendars, moments, budgets)
def test_the_time_elapsed_until_the_deadline_is_the_limit(
    calendar: Calendar, start: dt.datetime, seconds: int
) -> None:
    found = deadline(start, Limit("time", seconds), calendar, SCHEDULE)
    assert found.due is not None
    assert elapsed(start, found.due, calendar, SCHEDULE) == dt.timedelta(seconds=seconds)
    assert sum(length for _, _, length in found.segments) == seconds


@given(calendars, moments, budgets)
def test_counting_back_from_the_deadline_leads_to_a_start_in_hours(
    calendar: Calendar, start: dt.datetime, seconds: int
) -> None:
    assume(is_open(start, calendar))
    assert add(add(start, seconds, calendar), -seconds, calendar) == start


@given(calendars, moments, budgets, budgets)
def test_two_budgets_in_a_row_are_their_sum(
    calendar: Calendar, start: dt.datetime, first: int, second: int
) -> None:
    assert add(add(start, first, calendar), second, calendar) == add(start, first + second, calendar)


@given(calendars, moments, moments, limits)
def test_a_later_start_is_never_due_earlier(
    calendar: Calendar, one: dt.datetime, other: dt.datetime, limit: Limit
) -> None:
    first, last = sorted((one, other))
    assert due(first, limit, calendar) <= due(last, limit, calendar)


@given(calendars, moments, budgets, budgets)
def test_a_larger_budget_is_never_due_earlier(
    calendar: Calendar, start: dt.datetime, one: int, other: int
) -> None:
    small, large = sorted((one, other))
    assert add(start, small, calendar) <= add(start, large, calendar)


@given(calendars, moments, budgets)
def test_a_deadline_lies_in_a_window_or_at_its_end(
    calendar: Calendar, start: dt.datetime, seconds: int
) -> None:
    assert is_open(add(start, seconds, calendar) - dt.timedelta(seconds=1), calendar)


@given(st.sampled_from(list(TABLES)), moments, limits, dates)
def test_a_further_day_off_never_makes_a_deadline_earlier(
    name: str, start: dt.datetime, limit: Limit, date: dt.date
) -> None:
    closed = parse_calendar(name, {**TABLES[name], "off": [date]})
    assert due(start, limit, closed) >= due(start, limit, CALENDARS[name])


@given(st.sampled_from(list(TABLES)), moments, limits, dates)
def test_a_further_make_up_day_never_makes_a_deadline_later(
    name: str, start: dt.datetime, limit: Limit, date: dt.date
) -> None:
    worked = parse_calendar(name, {**TABLES[name], "worked": [date]})
    assert due(start, limit, worked) <= due(start, limit, CALENDARS[name])


@given(calendars, moments, budgets, st.lists(st.tuples(moments, moments).map(sorted), max_size=4))
def test_running_time_and_pauses_together_make_the_elapsed_time(
    calendar: Calendar, start: dt.datetime, seconds: int, pauses: list[Any]
) -> None:
    found = deadline(start, Limit("time", seconds), calendar, SCHEDULE, pauses=pauses)
    assert found.due is not None
    assert elapsed(start, found.due, calendar, SCHEDULE, pauses) == dt.timedelta(seconds=seconds)
    assert sum(length for _, _, length in found.segments) == seconds
    for stop, resumed in pauses:
        outside = all(last <= stop or resumed <= first for first, last, _ in found.segments)
        assert outside or stop == resumed


class Oracle:
    """Steps through every minute: no arithmetic on windows, its own holidays, nothing of ours."""

    def __init__(self, table: dict[str, Any]) -> None:
        spans = [window.split("-") for window in table["windows"]]
        self.spans = [tuple(int(t[:2]) * 60 + int(t[3:]) for t in span) for span in spans]
        self.worked: dict[int, bool] = {}
        minutes = range(-2 * 1440, 380 * 1440)  # since BEGIN
        self.open = [minute for minute in minutes if self.is_open(minute)]
        flags = dict.fromkeys(self.open, 1)
        counts = accumulate((flags.get(minute, 0) for minute in minutes), initial=0)
        self.before = dict(zip(minutes, counts, strict=False))

    def works(self, day: int) -> bool:
        if day not in self.worked:
            date = (BEGIN + dt.timedelta(days=day)).date()
            unpublished = date.weekday() < 5 and date != dt.date(2027, 1, 1)
            self.worked[day] = chinese_calendar.is_workday(date) if date.year < 2027 else unpublished
        return self.worked[day]

    def is_open(self, minute: int) -> bool:
        day, clock = divmod(minute, 1440)
        for first, last in self.spans:
            if first < last and first <= clock < last and self.works(day):
                return True
            if last < first and (
                (clock >= first and self.works(day)) or (clock < last and self.works(day - 1))
            ):
                return True
        return False

    def after(self, start: int, minutes: int) -> int:
        return self.open[self.before[start] + minutes - 1] + 1

    def after_days(self, start: int, count: int) -> int:
        day = start // 1440
        while count:
            day += 1
            count -= self.works(day)
        return max(minute for minute in range(day * 1440, (day + 1) * 1440) if self.is_open(minute)) + 1


@pytest.mark.parametrize(("name", "limit"), [("split", "20m"), ("night", "9h"), ("office", "3wd")])
def test_a_start_at_any_minute_of_2026_agrees_with_the_oracle(name: str, limit: str) -> None:
    oracle, parsed, calendar = Oracle(TABLES[name]), parse_limit(limit), CALENDARS[name]
    by_day: dict[int, int] = {}
    for minute in range(0, 365 * 1440, APART):
        if parsed.kind == "time":
            expected = oracle.after(minute, parsed.n // 60)
        else:
            day = minute // 1440
            expected = by_day[day] = by_day.get(day) or oracle.after_days(minute, parsed.n)
        found = deadline(BEGIN + minute * MINUTE, parsed, calendar, SCHEDULE).due
        assert found == BEGIN + expected * MINUTE, minute
