"""Working days: the shipped data against two independent packages, and schedules that an office imports."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from typing import Any

import chinese_calendar
import holidays
import pytest

from propctl.errors import BadData
from propctl.worktime.calendars import Schedule, parse_calendars, parse_imported_year
from propctl.worktime.deadline import deadline
from propctl.worktime.limits import parse_limit

WORKED = ("workday", "make-up")
OFFICE = parse_calendars({"office": {"windows": ["09:00-18:00"]}})["office"]
NOTICE: dict[str, Any] = {
    "year": 2027,
    "title": "国务院办公厅关于2027年部分节假日安排的通知",
    "off": [
        "2027-01-01..2027-01-02",
        "2027-02-05..2027-02-11",
        "2027-05-01..2027-05-05",
        "2027-10-01..2027-10-07",
    ],
    "worked": ["2027-01-03", "2027-02-20"],
    "entered": dt.datetime.fromisoformat("2026-12-20T10:00:00+08:00"),
}


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text + "+08:00")


def every_day(first: dt.date, last: dt.date) -> Any:
    return (dt.date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))


MISSING_THERE = {dt.date(2005, 12, 31)}  # a Saturday worked by the notice for 2006


def test_every_day_of_the_shipped_schedules_agrees_with_chinesecalendar() -> None:
    schedule = Schedule.china()
    for date in every_day(dt.date(2004, 1, 1), dt.date(2026, 12, 31)):
        worked = chinese_calendar.is_workday(date) or date in MISSING_THERE
        assert (schedule.day_kind(date) in WORKED) == worked, date


@pytest.mark.parametrize(
    ("date", "worked"),
    [
        ("2005-12-31", True),  # by the notices for the years that follow, read by hand
        ("2006-12-30", True),
        ("2006-12-31", True),
        ("2007-12-29", True),
        ("2007-12-31", False),
        ("2008-12-31", True),
        ("2011-12-31", True),
        ("2018-12-29", True),
        ("2018-12-31", False),
        ("2022-12-31", False),
        ("2005-12-30", True),
        ("2006-01-01", False),
    ],
)
def test_the_last_days_of_a_year_are_as_the_notice_for_the_next_year_has_them(
    date: str, worked: bool
) -> None:
    assert (Schedule.china().day_kind(dt.date.fromisoformat(date)) in WORKED) is worked


def test_a_working_day_counts_the_make_up_saturday_at_the_end_of_2005() -> None:
    due = deadline(at("2005-12-30T10:00"), parse_limit("1wd"), OFFICE, Schedule.china()).due
    assert due is not None and due.date() == dt.date(2005, 12, 31)


def test_every_day_from_2007_agrees_with_holidays_and_so_does_every_statutory_day() -> None:
    oracle = holidays.country_holidays("CN", years=range(2007, 2027), language="en_US")
    schedule = Schedule.china()
    for date in every_day(dt.date(2007, 1, 1), dt.date(2026, 12, 31)):
        kind, name = schedule.day_kind(date), oracle.get(date, "Day off")
        assert (kind in WORKED) == oracle.is_working_day(date), date
        statutory = not any(word in name for word in ("Day off", "observed", "Extended"))
        assert (kind == "statutory") == statutory, date


@pytest.mark.parametrize(
    ("date", "kind"),
    [
        ("2026-02-17", "statutory"),
        ("2026-02-20", "in-lieu"),
        ("2026-02-14", "make-up"),
        ("2026-02-21", "weekend"),
        ("2026-10-03", "statutory"),  # a Saturday
        ("2026-03-10", "workday"),
        ("2018-12-29", "make-up"),  # settled by the notice of 2019
    ],
)
def test_a_roster_can_tell_kinds_of_days_apart(date: str, kind: str) -> None:
    assert Schedule.china().day_kind(dt.date.fromisoformat(date)) == kind


def test_a_year_without_a_notice_knows_weekends_and_what_the_law_fixes_and_says_it_is_not_known() -> None:
    schedule = Schedule.china()
    assert not schedule.known(dt.date(2027, 3, 1)) and schedule.known(dt.date(2026, 12, 31))
    assert not schedule.known(dt.date(2003, 12, 31))
    kinds = [schedule.day_kind(dt.date(2027, *day)) for day in ((1, 1), (1, 2), (2, 8), (10, 1))]
    assert kinds == ["statutory", "weekend", "workday", "statutory"]


def test_reading_the_schedule_imports_no_holiday_package() -> None:
    code = (
        "import sys, datetime, propctl.worktime.deadline as d;"
        "from propctl.worktime.calendars import Schedule, parse_calendars;"
        "from propctl.worktime.limits import parse_limit;"
        "d.deadline(datetime.datetime.now(datetime.UTC), parse_limit('3wd'), parse_calendars({})['office'],"
        " Schedule.china());"
        "print([m for m in ('chinese_calendar', 'holidays', 'tomllib', 'dateutil') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_imported_year_is_known_and_moves_an_open_deadline() -> None:
    start, limit = at("2026-12-31T17:30:00"), parse_limit("1h")
    before = deadline(start, limit, OFFICE, Schedule.china())
    after = deadline(start, limit, OFFICE, Schedule.china([parse_imported_year(NOTICE)]))
    assert (before.due, before.provisional) == (at("2027-01-04T09:30:00"), True)
    assert (after.due, after.provisional) == (at("2027-01-03T09:30:00"), False)


def test_a_clock_stopped_before_the_schedule_was_entered_keeps_its_verdict() -> None:
    schedule = Schedule.china([parse_imported_year(NOTICE)])
    start, limit = at("2026-12-31T17:30:00"), parse_limit("1h")
    then = schedule.as_of(at("2026-12-20T09:59:59"))
    assert deadline(start, limit, OFFICE, then).due == at("2027-01-04T09:30:00")
    assert schedule.as_of(at("2026-12-20T10:00:00")) is schedule
    assert schedule.as_of(at("2026-12-20T09:59:59")) is then  # what was worked out is kept


def test_an_emergency_extension_moves_open_clocks_and_leaves_those_judged_before() -> None:
    notice = {
        "year": 2026, "title": "延长春节假期", "replaces": True, "entered": at("2026-02-20T20:00:00"),
        "off": ["2026-02-15..2026-02-25"], "worked": ["2026-02-14"],
    }  # fmt: skip
    schedule = Schedule.china().with_year(parse_imported_year(notice))
    start, limit = at("2026-02-14T17:30:00"), parse_limit("1h")
    assert deadline(start, limit, OFFICE, schedule).due == at("2026-02-26T09:30:00")
    assert deadline(start, limit, OFFICE, schedule.as_of(at("2026-02-19T09:00:00"))).due == at(
        "2026-02-24T09:30:00"
    )


def test_an_import_stands_before_data_that_a_later_propctl_ships() -> None:
    notice = {"year": 2026, "title": "通知", "off": ["2026-01-01"], "entered": at("2025-11-10T09:00:00")}
    schedule = Schedule.china([parse_imported_year(notice)])
    assert schedule.day_kind(dt.date(2026, 10, 5)) == "workday"
    assert not schedule.as_of(at("2025-11-09T09:00:00")).known(dt.date(2026, 3, 1))
    assert (
        not schedule.as_of(at("2025-11-09T09:00:00"))
        .as_of(at("2025-11-08T09:00:00"))
        .known(dt.date(2026, 3, 1))
    )


def test_a_notice_may_settle_the_end_of_the_december_before() -> None:
    notice = {**NOTICE, "off": [*NOTICE["off"], "2026-12-31"], "worked": ["2026-12-27", "2027-01-03"]}
    schedule = Schedule.china([parse_imported_year(notice)])
    kinds = [schedule.day_kind(dt.date(2026, 12, day)) for day in (27, 30, 31)]
    assert kinds == ["make-up", "workday", "holiday"]
    assert deadline(at("2026-12-30T17:00:00"), parse_limit("2h"), OFFICE, schedule).due == at(
        "2027-01-03T10:00:00"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"year": "2027"}, "year:"),
        ({"year": True}, "year:"),
        ({"title": ""}, "title:"),
        ({"holiday": []}, "holiday is not a key"),
        ({"entered": "2026-12-20"}, "entered:"),
        ({"entered": dt.datetime(2026, 12, 20)}, "entered:"),
        ({"off": "2027-01-01"}, "off: a list"),
        ({"off": []}, "off: a year without"),
        ({"off": ["2027-13-01"]}, "off: 2027-13-01"),
        ({"off": ["2026-10-01"]}, "off: 2026-10-01 is not a day of 2027"),
        ({"off": ["2028-01-01"]}, "off: 2028-01-01 is not a day of 2027"),
        ({"worked": ["2027-02-06"]}, "worked: 2027-02-06 stands under off too"),
        ({"worked": ["2027-02-22"]}, "worked: 2027-02-22 is not a Saturday or Sunday"),
        ({"statutory": ["2027-03-01"]}, "statutory: 2027-03-01 does not stand under off"),
        ({"replaces": "yes"}, "replaces:"),
    ],
)
def test_an_import_file_that_is_not_sound_is_refused_in_one_sentence(
    change: dict[str, Any], message: str
) -> None:
    with pytest.raises(BadData) as caught:
        parse_imported_year({**NOTICE, **change})
    assert str(caught.value).startswith(message)


def test_the_moment_of_import_stands_in_for_a_file_without_its_own() -> None:
    table = {key: value for key, value in NOTICE.items() if key != "entered"}
    moment = at("2026-12-21T09:00:00")
    assert parse_imported_year(table, entered=moment).entered == moment


def test_a_year_that_is_known_is_not_imported_twice() -> None:
    schedule = Schedule.china().with_year(parse_imported_year(NOTICE))
    with pytest.raises(BadData, match="2027 is already known"):
        schedule.with_year(parse_imported_year(NOTICE))


def test_a_year_after_a_gap_is_refused() -> None:
    notice = {"year": 2028, "title": "通知", "off": ["2028-01-01"], "entered": NOTICE["entered"]}
    with pytest.raises(BadData, match="2027 is missing; import it before 2028"):
        Schedule.china().with_year(parse_imported_year(notice))
