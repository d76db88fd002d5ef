"""How deadlines are counted: days, months, shifts, pauses, and what is refused."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

import pytest

from propctl.errors import UsageError
from propctl.worktime import deadline as engine
from propctl.worktime.calendars import Schedule, parse_calendars
from propctl.worktime.deadline import Deadline, deadline, elapsed
from propctl.worktime.limits import parse_limit
from propctl.worktime.moments import written

CALENDARS = parse_calendars(
    {
        "office": {"windows": ["09:00-18:00"]},
        "split": {"days": "mon-fri", "windows": ["08:30-12:00", "14:00-17:30"], "holidays": "CN"},
        "night": {"windows": ["22:00-06:00"], "days": "mon-fri"},
        "no-hours": {"days": "mon-fri", "windows": []},
    }
)
SCHEDULE = Schedule.china()


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text + "+08:00")


def solve(start: str, limit: str, calendar: str = "office", **options: Any) -> Deadline:
    if "pauses" in options:
        options["pauses"] = [(at(a), b and at(b)) for a, b in options["pauses"]]
    return deadline(at(start), parse_limit(limit), CALENDARS[calendar], SCHEDULE, **options)


def due_of(found: Deadline) -> str:
    assert found.due is not None
    return written(found.due)


def due(*args: Any, **options: Any) -> str:
    return due_of(solve(*args, **options))


@pytest.mark.parametrize(
    ("start", "plain", "rolled"),
    [
        ("2026-09-29T10:00", "2026-10-02 24:00", "2026-10-08 24:00"),
        ("2026-02-12T10:00", "2026-02-15 24:00", "2026-02-24 24:00"),
        ("2026-04-30T10:00", "2026-05-03 24:00", "2026-05-06 24:00"),
        ("2026-03-10T10:00", "2026-03-13 24:00", "2026-03-13 24:00"),
    ],
)
def test_calendar_days_roll_over_a_day_off_only_where_the_clause_says_so(
    start: str, plain: str, rolled: str
) -> None:
    assert due(start, "3d") == plain
    assert due(start, "3d", roll="next-workday") == rolled
    noted = engine.ROLLED in solve(start, "3d", roll="next-workday").notes
    assert noted is (plain != rolled)


def test_calendar_days_end_at_closing_where_the_clause_says_so() -> None:
    assert due("2026-03-10T10:00", "3d", day_ends="close") == "2026-03-13 18:00"


def test_days_count_from_the_day_after_whatever_the_hour_and_hours_from_the_event() -> None:
    assert due("2026-03-10T00:01", "3d") == due("2026-03-10T23:59", "3d") == "2026-03-13 24:00"
    assert due("2026-03-10T23:59", "24h", "desk") == "2026-03-11 23:59"


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        ("2026-01-31T10:00", "1mo", "2026-02-28 24:00"),
        ("2028-01-31T10:00", "1mo", "2028-02-29 24:00"),
        ("2026-11-30T10:00", "3mo", "2027-02-28 24:00"),
        ("2026-03-31T10:00", "-1mo", "2026-02-28 24:00"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(
    start: str, limit: str, expected: str
) -> None:
    found = solve(start, limit)
    assert due_of(found) == expected
    assert engine.MONTH_END in found.notes
    assert engine.MONTH_END not in solve("2026-01-15T10:00", "1mo").notes


@pytest.mark.parametrize(
    ("start", "day_ends", "expected"),
    [
        ("2026-03-10T17:59", "24:00", "2026-03-10 24:00"),
        ("2026-03-10T17:59", "close", "2026-03-10 18:00"),
        ("2026-03-10T19:00", "24:00", "2026-03-10 24:00"),
        ("2026-03-10T19:00", "close", "2026-03-11 18:00"),  # too late for today
        ("2026-10-03T10:00", "24:00", "2026-10-08 24:00"),  # received on a day off
        ("2026-10-03T10:00", "close", "2026-10-08 18:00"),
        ("2026-09-20T10:00", "close", "2026-09-20 18:00"),  # a make-up Sunday is a working day
    ],
)
def test_the_same_day_ends_as_the_clause_says_and_a_day_off_moves_it_on(
    start: str, day_ends: str, expected: str
) -> None:
    assert due(start, "same-day", day_ends=day_ends) == expected


def test_the_next_day_is_tomorrow_on_the_desk_and_the_next_working_day_in_the_office() -> None:
    assert due("2026-03-13T10:00", "next-day", "desk") == "2026-03-14 24:00"
    assert due("2026-03-13T10:00", "next-day") == "2026-03-16 24:00"


def test_the_end_of_a_shift_over_midnight_is_on_the_next_date() -> None:
    found = solve("2026-03-11T00:30", "end-of-shift", shift_end=at("2026-03-11T01:00"))
    assert (due_of(found), found.notes) == ("2026-03-11 01:00", ())


@pytest.mark.parametrize("shift_end", [None, at("2026-03-10T09:00")])
def test_without_a_shift_on_the_roster_the_end_of_the_shift_is_closing_time_and_says_so(
    shift_end: dt.datetime | None,
) -> None:
    found = solve("2026-03-10T10:00", "end-of-shift", shift_end=shift_end)
    assert due_of(found) == "2026-03-10 18:00"
    assert engine.NO_SHIFT in found.notes
    assert due("2026-03-13T19:00", "end-of-shift") == "2026-03-16 18:00"


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        ("2026-03-16T09:00", "-2h", "2026-03-13 16:00"),
        ("2026-03-16T12:00", "-3h", "2026-03-16 09:00"),
        ("2026-03-16T10:00", "-10h", "2026-03-13 09:00"),
        ("2026-03-16T10:00", "-3d", "2026-03-13 24:00"),
        ("2026-03-16T10:00", "-1wd", "2026-03-13 18:00"),
    ],
)
def test_a_negative_limit_counts_back_in_business_time(start: str, limit: str, expected: str) -> None:
    assert due(start, limit) == expected


def test_a_budget_of_a_morning_ends_at_lunch_and_counts_back_to_the_afternoon() -> None:
    assert due("2026-03-10T08:30", "210m", "split") == "2026-03-10 12:00"
    assert due("2026-03-10T17:30", "-210m", "split") == "2026-03-10 14:00"


def test_a_night_shift_counts_its_early_hours_for_the_day_on_which_it_began() -> None:
    assert due("2026-03-10T23:00", "8h", "night") == "2026-03-11 23:00"
    assert due("2026-03-14T05:30", "1h", "night") == "2026-03-16 22:30"  # Friday's shift ends on Saturday
    assert due("2026-03-11T00:30", "1wd", "night") == "2026-03-12 06:00"
    assert elapsed(
        at("2026-03-14T05:00"), at("2026-03-16T23:00"), CALENDARS["night"], SCHEDULE
    ) == dt.timedelta(hours=2)


def test_a_budget_of_nothing_is_due_at_the_event() -> None:
    assert due("2026-03-14T10:00", "0m") == "2026-03-14 10:00"


@pytest.mark.parametrize(
    ("start", "limit", "provisional"),
    [
        ("2026-12-31T17:30", "1h", True),
        ("2026-12-31T17:30", "30m", False),
        ("2026-12-30T10:00", "2wd", True),
        ("2026-12-25T10:00", "2wd", False),
        ("2026-12-30T10:00", "3d", False),
        ("2027-03-01T10:00", "1wd", True),
    ],
)
def test_a_deadline_that_looked_at_an_unpublished_year_is_provisional(
    start: str, limit: str, provisional: bool
) -> None:
    assert solve(start, limit).provisional is provisional
    assert solve(start, limit, "desk").provisional is False


def test_a_roll_over_into_an_unpublished_year_is_provisional() -> None:
    assert solve("2026-12-29T10:00", "3d", roll="next-workday").provisional
    assert not solve("2026-12-20T10:00", "3d", roll="next-workday").provisional


def test_two_working_days_from_christmas() -> None:
    assert due("2026-12-25T10:00", "2wd") == "2026-12-29 18:00"


def test_pauses_that_nest_or_touch_count_once() -> None:
    pauses = [
        ("2026-03-10T11:00", "2026-03-10T13:00"),
        ("2026-03-10T11:30", "2026-03-10T12:00"),
        ("2026-03-10T13:00", "2026-03-10T14:00"),
    ]
    assert due("2026-03-10T10:00", "2h", pauses=pauses) == "2026-03-10 15:00"
    assert due("2026-03-10T10:00", "2h", pauses=pauses[::-1]) == "2026-03-10 15:00"
    length = elapsed(
        at("2026-03-10T10:00"),
        at("2026-03-10T16:00"),
        CALENDARS["office"],
        SCHEDULE,
        [(at(a), at(b)) for a, b in pauses],
    )
    assert length == dt.timedelta(hours=3)


def test_a_pause_over_lunch_or_a_holiday_is_not_counted_twice() -> None:
    assert due("2026-03-10T11:00", "2h", "split", pauses=[("2026-03-10T11:30", "2026-03-10T14:30")]) == (
        "2026-03-10 16:00"
    )
    assert (
        due("2026-09-30T17:00", "1h", pauses=[("2026-09-30T17:30", "2026-10-05T12:00")]) == "2026-10-08 09:30"
    )


def test_a_pause_before_the_start_or_after_the_due_time_changes_nothing() -> None:
    pauses = [("2026-03-09T10:00", "2026-03-10T09:00"), ("2026-03-10T12:00", "2026-03-10T14:00")]
    assert due("2026-03-10T10:00", "2h", pauses=pauses) == "2026-03-10 12:00"


def test_a_pause_that_began_before_the_start_counts_from_the_start() -> None:
    assert (
        due("2026-03-10T10:00", "2h", pauses=[("2026-03-09T10:00", "2026-03-10T11:00")]) == "2026-03-10 13:00"
    )


def test_a_clock_that_is_paused_has_no_due_time() -> None:
    found = solve("2026-03-10T10:00", "2h", pauses=[("2026-03-10T11:00", None)])
    assert found.due is None and engine.PAUSED in found.notes
    assert found.segments == [(at("2026-03-10T10:00"), at("2026-03-10T11:00"), 3600)]
    assert solve("2026-03-10T10:00", "3wd", pauses=[("2026-03-11T11:00", None)]).due is None


def test_a_clock_paused_after_it_was_due_stays_overdue() -> None:
    assert due("2026-03-10T10:00", "2h", pauses=[("2026-03-10T12:00", None)]) == "2026-03-10 12:00"
    assert due("2026-03-10T10:00", "1wd", pauses=[("2026-03-11T18:00", None)]) == "2026-03-11 18:00"


def test_an_open_pause_swallows_the_pauses_after_it() -> None:
    pauses = [("2026-03-10T11:00", None), ("2026-03-10T12:00", "2026-03-10T13:00")]
    assert solve("2026-03-10T10:00", "2h", pauses=pauses).due is None


@pytest.mark.parametrize(
    ("pause", "limit", "expected"),
    [
        (("2026-03-10T10:00", "2026-03-10T15:00"), "3wd", "2026-03-12 18:00"),  # within one day: none lost
        (("2026-03-10T10:00", "2026-03-11T10:00"), "3wd", "2026-03-13 18:00"),
        (("2026-03-10T10:00", "2026-03-16T10:00"), "3wd", "2026-03-18 18:00"),
        (("2026-03-10T10:00", "2026-03-12T10:00"), "3d", "2026-03-14 24:00"),
        (("2026-03-10T10:00", "2026-03-12T10:00"), "1mo", "2026-04-11 24:00"),
        (("2026-03-09T12:00", "2026-03-10T10:00"), "same-day", "2026-03-10 24:00"),
    ],
)
def test_days_at_whose_end_the_clock_stood_paused_do_not_count(
    pause: tuple[Any, ...], limit: str, expected: str
) -> None:
    assert due("2026-03-09T10:00", limit, pauses=[pause]) == expected


def test_a_pause_that_resumes_before_it_began_is_refused_with_both_times() -> None:
    with pytest.raises(UsageError, match=r"2026-03-10T12:00:00.*2026-03-10T11:00:00"):
        solve("2026-03-10T10:00", "2h", pauses=[("2026-03-10T12:00", "2026-03-10T11:00")])


def test_a_limit_that_counts_back_is_not_paused() -> None:
    with pytest.raises(UsageError, match="cannot be paused"):
        solve("2026-03-10T10:00", "-2h", pauses=[("2026-03-10T12:00", "2026-03-10T13:00")])


def test_hours_out_of_order_are_refused_with_both_times() -> None:
    with pytest.raises(UsageError, match=r"2026-03-10T09:00:00.*2026-03-10T10:00:00"):
        elapsed(at("2026-03-10T10:00"), at("2026-03-10T09:00"), CALENDARS["office"], SCHEDULE)


def test_a_time_without_offset_is_refused() -> None:
    with pytest.raises(UsageError, match="no offset"):
        deadline(dt.datetime(2026, 3, 10), parse_limit("1h"), CALENDARS["desk"], SCHEDULE)


def test_fractions_of_a_second_are_cut_off() -> None:
    assert solve("2026-03-10T10:00:00.999", "20m").due == at("2026-03-10T10:20:00")


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Urumqi"])
def test_the_same_moment_in_another_zone_is_due_at_the_same_office_time(zone: str) -> None:
    start = at("2026-03-13T17:00:00").astimezone(zoneinfo.ZoneInfo(zone))
    found = deadline(start, parse_limit("2h"), CALENDARS["office"], SCHEDULE)
    assert found.due.isoformat() == "2026-03-16T10:00:00+08:00"


@pytest.mark.parametrize("limit", ["1h", "-1h", "1wd", "end-of-shift"])
def test_a_calendar_without_hours_is_refused(limit: str) -> None:
    with pytest.raises(UsageError, match="no-hours has no working time"):
        solve("2026-03-10T10:00", limit, "no-hours")


@pytest.mark.parametrize("limit", ["9999999d", "9999999mo", "-9999999d"])
def test_a_limit_beyond_the_calendar_is_refused(limit: str) -> None:
    with pytest.raises(UsageError, match="too long"):
        solve("2026-03-10T10:00", limit)


@pytest.mark.parametrize("limit", ["9999999wd", "9999999h", "-9999999wd"])
def test_a_search_for_working_days_ends(limit: str) -> None:
    with pytest.raises(UsageError, match="no working time near"):
        solve("2026-03-10T10:00", limit)


def test_an_explanation_shows_the_windows_consumed_and_they_add_up() -> None:
    found = solve("2026-03-13T16:00", "4h", pauses=[("2026-03-13T17:00", "2026-03-16T10:00")])
    assert found.segments == [
        (at("2026-03-13T16:00"), at("2026-03-13T17:00"), 3600),
        (at("2026-03-16T10:00"), at("2026-03-16T13:00"), 10_800),
    ]
    night = solve("2026-03-14T05:30", "1h", "night")
    assert [seconds for _, _, seconds in night.segments] == [1800, 1800]


def test_an_explanation_of_working_days_shows_each_day_that_counted() -> None:
    found = solve("2026-09-16T10:00", "3wd")
    assert [start.strftime("%m-%d") for start, _, _ in found.segments] == ["09-17", "09-18", "09-20"]
    assert found.notes == (engine.FROM_THE_DAY_AFTER, engine.AT_CLOSING)


def test_an_explanation_of_calendar_days_is_one_stretch() -> None:
    assert solve("2026-03-10T10:00", "3d").segments == [
        (at("2026-03-11T00:00"), at("2026-03-14T00:00"), 259_200)
    ]


def test_a_search_passes_over_closed_years_both_ways_and_gives_up_where_nothing_follows() -> None:
    calendars = parse_calendars(
        {
            "closed": {"windows": ["09:00-18:00"], "off": ["2026-01-01..2027-12-31"]},
            "once": {"days": "", "worked": ["2026-03-11"]},
        }
    )
    for start, limit, expected in [
        ("2026-05-01T10:00", "1h", "2028-01-01 10:00"),
        ("2026-05-01T10:00", "-1h", "2025-12-31 17:00"),
    ]:
        found = deadline(at(start), parse_limit(limit), calendars["closed"], SCHEDULE)
        assert due_of(found) == expected
    assert deadline(at("2026-03-10T10:00"), parse_limit("1wd"), calendars["once"], SCHEDULE).due == at(
        "2026-03-12T00:00"
    )
    for limit in ("2wd", "-1wd"):
        with pytest.raises(UsageError, match="once has no working time near"):
            deadline(at("2026-03-10T10:00"), parse_limit(limit), calendars["once"], SCHEDULE)


def test_a_date_far_off_is_refused_at_once() -> None:
    with pytest.raises(UsageError, match="the year 26"):
        solve("0026-03-10T10:00", "1wd")


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2026-10-03T00:00", "2026-10-02 24:00"),
        ("2026-10-03T09:30", "2026-10-03 09:30"),
        ("2026-10-03T09:30:05", "2026-10-03 09:30:05"),
    ],
)
def test_a_due_time_at_midnight_is_written_as_24_00(moment: str, text: str) -> None:
    assert written(at(moment)) == text


@pytest.mark.parametrize("option", [{"day_ends": "18:00"}, {"roll": "next_workday"}])
def test_a_way_of_counting_that_does_not_exist_is_refused(option: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="is not known"):
        solve("2026-03-10T10:00", "3d", **option)
