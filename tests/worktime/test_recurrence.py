"""Recurrences: what is due when, what a day off does to it, and agreement with python-dateutil."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from propctl.errors import UsageError
from propctl.worktime.calendars import Schedule, parse_calendars
from propctl.worktime.moments import SHANGHAI
from propctl.worktime.recurrence import parse_recurrence
from propctl.worktime.timetable import timetable
from tests.worktime.rrules import rrule


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


IS_WORKDAY = timetable(parse_calendars({})["office"], Schedule.china()).is_workday


def dues(since: str = "2026-01-01", until: str = "2027-01-01", **params: Any) -> list[Any]:
    found = parse_recurrence(params).occurrences(at(since), at(until), IS_WORKDAY)
    return [due.strftime("%m-%d %H:%M") for due, _ in found]


def label(moment: str, **params: Any) -> str:
    return parse_recurrence(params).period_of(at(moment)).label


def test_an_unset_recurrence_is_none() -> None:
    assert parse_recurrence({"every": "unset", "times": 2}) is None


def test_parameters_that_are_unset_count_as_left_out_and_foreign_ones_are_ignored() -> None:
    rule = parse_recurrence({"every": "month", "month_day": "unset", "by": "管理员"})
    assert rule == parse_recurrence({"every": "month"})


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        ("hour", "2026-11-21T14"),
        ("2h", "2026-11-21T14"),
        ("day", "2026-11-21"),
        ("week", "2026-W47"),
        ("month", "2026-11"),
        ("quarter", "2026-Q4"),
        ("half-year", "2026-H2"),
        ("year", "2026"),
        ("2mo", "2026-11-01..2026-12-31"),
        ("2w", "2026-11-16..2026-11-29"),
        ("10d", "2026-11-16..2026-11-25"),
    ],
)
def test_every_period_has_a_name(every: str, expected: str) -> None:
    assert label("2026-11-21T14:30", every=every) == expected


def test_a_visit_at_2359_on_the_last_of_march_counts_for_the_first_quarter_and_a_minute_later_does_not() -> (
    None
):
    assert label("2026-03-31T23:59", every="quarter") == "2026-Q1"
    assert label("2026-04-01T00:00", every="quarter") == "2026-Q2"


def test_the_half_year_is_january_to_june() -> None:
    period = parse_recurrence({"every": "half-year"}).period_of(at("2026-06-30T23:59"))
    assert (period.start, period.end, period.label) == (at("2026-01-01"), at("2026-07-01"), "2026-H1")


def test_a_week_belongs_to_the_year_of_its_thursday() -> None:
    assert label("2027-01-01", every="week") == "2026-W53"


def test_a_moment_written_in_another_offset_counts_on_the_office_clock() -> None:
    moment = dt.datetime(2026, 3, 31, 16, 30, tzinfo=dt.UTC)
    assert parse_recurrence({"every": "quarter"}).period_of(moment).label == "2026-Q2"


def test_every_ten_days_counts_from_the_day_that_the_clause_names() -> None:
    assert label("2026-03-11", every="10d", starting="2026-03-01") == "2026-03-11..2026-03-20"


def test_periods_cover_a_stretch_without_gap_or_overlap() -> None:
    found = list(parse_recurrence({"every": "month"}).periods(at("2026-02-10"), at("2026-04-02")))
    assert [period.label for period in found] == ["2026-02", "2026-03", "2026-04"]
    assert found[0].end == found[1].start and found[1].end == found[2].start


def test_a_monthly_duty_is_due_at_the_end_of_the_month() -> None:
    assert dues("2026-02-01", "2026-03-01", every="month") == ["03-01 00:00"]


def test_what_was_due_at_24_00_yesterday_is_not_due_today() -> None:
    assert dues("2026-03-01", "2026-03-02", every="month") == []


def test_twice_a_day_is_owed_twice() -> None:
    assert dues("2026-03-02", "2026-03-03", every="day", times=2) == ["03-03 00:00"] * 2


def test_twice_a_day_at_named_hours_is_due_at_these() -> None:
    assert dues("2026-03-02", "2026-03-03", every="day", times=2, at=["15:00", "10:00"]) == [
        "03-02 10:00",
        "03-02 15:00",
    ]


def test_a_daily_window_is_due_when_it_closes() -> None:
    assert dues("2026-03-02", "2026-03-03", every="day", window="18:00-20:00") == ["03-02 20:00"]


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [("18:00", True), ("19:59", True), ("20:00", False), ("17:59", False)],
)
def test_a_daily_window_holds_on_every_day_also_on_a_festival(moment: str, allowed: bool) -> None:
    rule = parse_recurrence({"every": "day", "window": "18:00-20:00"})
    assert rule.allows(at(f"2026-10-01T{moment}")) is allowed


def test_a_window_over_midnight_belongs_to_the_day_on_which_it_opens() -> None:
    rule = parse_recurrence({"every": "day", "window": "22:00-02:00"})
    assert rule.period_of(at("2026-03-03T01:30")).label == "2026-03-02"
    assert rule.period_of(at("2026-03-03T02:00")).label == "2026-03-03"
    assert rule.allows(at("2026-03-03T01:30")) and not rule.allows(at("2026-03-03T02:00"))
    assert [due for due, _ in rule.occurrences(at("2026-03-03"), at("2026-03-04"))] == [
        at("2026-03-03T02:00")
    ]


def test_a_festival_closes_the_window_where_the_clause_says_working_days() -> None:
    rule = parse_recurrence({"every": "day", "window": "18:00-20:00", "workdays_only": True})
    assert not rule.allows(at("2026-10-01T19:00"), IS_WORKDAY)
    assert rule.allows(at("2026-10-10T19:00"), IS_WORKDAY)  # a make-up Saturday


def test_saturday_five_o_clock_fires_on_worked_saturdays_too() -> None:
    found = dues("2026-02-13", "2026-03-08", every="week", weekday="sat", at="17:00")
    assert found == ["02-14 17:00", "02-21 17:00", "02-28 17:00", "03-07 17:00"]


def test_saturday_of_those_that_are_worked_fires_only_on_make_up_days() -> None:
    found = dues("2026-02-13", "2026-03-08", every="week", weekday="sat", at="17:00", workdays_only=True)
    assert found == ["02-14 17:00", "02-28 17:00"]


@pytest.mark.parametrize(
    ("month", "shift", "expected"),
    [
        ("02", "previous-workday", "02-28"),  # a Saturday that is worked stays
        ("11", "previous-workday", "11-27"),
        ("11", "next-workday", "11-30"),
        ("11", "none", "11-28"),
    ],
)
def test_the_28th_moves_off_a_day_off_as_the_clause_says(month: str, shift: str, expected: str) -> None:
    found = dues(f"2026-{month}-20", "2026-12-10", every="month", month_day=28, at="12:00", shift=shift)
    assert found[0] == f"{expected} 12:00"


@pytest.mark.parametrize(("month", "expected"), [("10", "10-08"), ("05", "05-06"), ("04", "04-07")])
def test_the_5th_moves_past_the_festival(month: str, expected: str) -> None:
    found = dues(
        f"2026-{month}-03", f"2026-{month}-28", every="month", month_day=5, at="09:00", shift="next-workday"
    )
    assert found == [f"{expected} 09:00"]


def test_a_shifted_duty_is_still_owed_for_its_own_month() -> None:
    rule = parse_recurrence({"every": "month", "month_day": "last", "shift": "next-workday", "at": "12:00"})
    [(due, period)] = rule.occurrences(at("2026-02-10"), at("2026-03-05"), IS_WORKDAY)
    assert (due, period.label) == (at("2026-02-28T12:00"), "2026-02")
    [_, (due, period)] = rule.occurrences(at("2026-04-20"), at("2026-06-02"), IS_WORKDAY)
    assert (due, period.label) == (at("2026-06-01T12:00"), "2026-05")


def test_two_duties_that_shift_to_one_day_both_stay() -> None:
    found = dues(
        "2026-10-01", "2026-10-20", every="month", month_day=[3, 5], at="09:00", shift="next-workday"
    )
    assert found == ["10-08 09:00", "10-08 09:00"]


def test_the_31st_is_the_last_day_of_a_shorter_month() -> None:
    found = dues("2026-01-01", "2026-05-01", every="month", month_day=31, at="12:00")
    assert found == ["01-31 12:00", "02-28 12:00", "03-31 12:00", "04-30 12:00"]


def test_a_stretch_of_the_month_is_due_on_its_last_day_and_open_from_its_first() -> None:
    rule = parse_recurrence({"every": "month", "month_day": "28..30"})
    assert [due for due, _ in rule.occurrences(at("2026-02-01"), at("2026-04-01"))] == [
        at("2026-03-01"),
        at("2026-03-31"),
    ]
    assert rule.allows(at("2026-03-29T10:00")) and not rule.allows(at("2026-03-31T10:00"))
    assert rule.allows(at("2026-02-28T10:00")) and not rule.allows(at("2026-02-27T10:00"))


def test_named_months_of_a_year_are_due_at_their_ends() -> None:
    assert dues(every="year", months=[3, 9]) == ["04-01 00:00", "10-01 00:00"]


def test_every_two_hours_within_the_window() -> None:
    found = dues("2026-03-02", "2026-03-03", every="2h", window="08:00-14:00")
    assert found == ["03-02 10:00", "03-02 12:00", "03-02 14:00"]


def test_a_duty_with_no_working_day_near_stays_where_it_is() -> None:
    rule = parse_recurrence({"every": "month", "month_day": 5, "at": "09:00", "shift": "next-workday"})
    [(due, _)] = rule.occurrences(at("2026-03-01"), at("2026-03-31"), lambda date: False)
    assert due == at("2026-03-05T09:00")


def test_a_recurrence_that_shifts_does_not_guess_the_working_days() -> None:
    rule = parse_recurrence({"every": "month", "shift": "next-workday"})
    with pytest.raises(ValueError, match="is_workday"):
        rule.occurrences(at("2026-01-01"), at("2026-03-01"))


@pytest.mark.parametrize(
    ("params", "word"),
    [
        ({}, "every"),
        ({"every": "fee-collection"}, "every"),
        ({"every": ["month", "quarter"]}, "every"),
        ({"every": "day", "times": 0}, "times"),
        ({"every": "day", "times": True}, "times"),
        ({"every": "week", "weekday": "someday"}, "weekday"),
        ({"every": "month", "month_day": 32}, "month_day"),
        ({"every": "month", "month_day": "30..28"}, "month_day"),
        ({"every": "year", "months": 13, "month_day": 1}, "months"),
        ({"every": "day", "at": "25:00"}, "at"),
        ({"every": "day", "window": "18:00"}, "window"),
        ({"every": "day", "shift": "backwards"}, "shift"),
        ({"every": "day", "workdays_only": "yes"}, "workdays_only"),
        ({"every": "10d", "starting": "tomorrow"}, "starting"),
        ({"every": "month", "weekday": "sat"}, "weekday"),
        ({"every": "day", "month_day": 5}, "month_day"),
        ({"every": "quarter", "month_day": 5}, "months"),
        ({"every": "month", "workdays_only": True}, "workdays_only"),
        ({"every": "5h"}, "hours"),
        ({"every": "day", "times": 3, "at": ["10:00", "15:00"]}, "times"),
        ({"every": "week", "times": 3, "weekday": "mon,fri"}, "times"),
    ],
)
def test_a_recurrence_that_cannot_be_is_refused_and_the_parameter_named(
    params: dict[str, Any], word: str
) -> None:
    with pytest.raises(UsageError, match=word):
        parse_recurrence(params)


RULES = [
    {"every": "day"},
    {"every": "3d"},
    {"every": "day", "at": ["10:00", "15:00"]},
    {"every": "day", "weekday": "mon-fri", "at": "08:30"},
    {"every": "week"},
    {"every": "week", "weekday": "sat", "at": "17:00"},
    {"every": "2w", "weekday": "mon,thu"},
    {"every": "month"},
    {"every": "month", "month_day": 5},
    {"every": "month", "month_day": [5, "last"]},
    {"every": "month", "month_day": 30},
    {"every": "month", "month_day": 31, "at": "09:30"},
    {"every": "month", "month_day": 28, "months": [2, 11]},
    {"every": "quarter"},
    {"every": "half-year"},
    {"every": "year"},
    {"every": "year", "months": [3, 9], "month_day": 15, "at": "10:00"},
    {"every": "quarter", "months": [1, 4, 7, 10], "month_day": 10},
]


@pytest.mark.parametrize("params", RULES, ids=str)
@given(offset=st.integers(0, 800))
def test_a_recurrence_means_the_same_to_dateutil(params: dict[str, Any], offset: int) -> None:
    rule = parse_recurrence(params)
    assert rule is not None
    since = at("2026-01-01") + dt.timedelta(days=offset)
    ours = [due for due, _ in rule.occurrences(since, since + dt.timedelta(days=500))]
    if not rule.at:  # whole days: what is due at 24:00 stands on its day
        ours = [due - dt.timedelta(days=1) for due in ours]
    theirs = rrulestr(rrule(rule), dtstart=ours[0])
    assert list(theirs.between(ours[0], ours[-1], inc=True)) == ours


@given(st.sampled_from([*RULES, {"every": "hour"}]), st.integers(0, 2 * 365 * 24 * 60))
def test_a_moment_lies_in_its_period_and_the_next_begins_where_it_ends(
    params: dict[str, Any], minutes: int
) -> None:
    rule = parse_recurrence(params)
    moment = at("2026-01-01") + dt.timedelta(minutes=minutes)
    period = rule.period_of(moment)
    assert period.start <= moment < period.end
    assert rule.period_of(period.end).start == period.end
