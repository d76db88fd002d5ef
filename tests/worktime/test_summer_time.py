"""Zones that change their clock: the hour that comes twice and the one that never comes."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from propctl.testing import SETTINGS, Workspace, make_workspace
from propctl.worktime.calendars import parse_calendar
from propctl.worktime.deadline import deadline, elapsed
from propctl.worktime.limits import parse_limit
from propctl.worktime.schedules import Schedule

NEW_YORK = ZoneInfo("America/New_York")
DESK = parse_calendar("desk", {"windows": ["00:00-24:00"]}, NEW_YORK)
HOURS = parse_calendar("hours", {"windows": ["00:30-03:30", "20:00-22:00"]}, NEW_YORK)
CHINA = Schedule.china([])


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-11-01T01:50:00-04:00", "2h", "2026-11-01T02:50:00-05:00"),  # the hour comes twice
        ("2026-11-01T01:50:00-04:00", "30m", "2026-11-01T01:20:00-05:00"),
        ("2026-11-01T01:50:00-05:00", "30m", "2026-11-01T02:20:00-05:00"),
        ("2026-11-01T00:50:00-04:00", "10m", "2026-11-01T01:00:00-04:00"),
        ("2026-10-31T12:00:00-04:00", "24h", "2026-11-01T11:00:00-05:00"),
        ("2026-03-08T01:50:00-05:00", "20m", "2026-03-08T03:10:00-04:00"),  # the hour never comes
        ("2026-03-07T12:00:00-05:00", "24h", "2026-03-08T13:00:00-04:00"),
        ("2026-11-01T01:20:00-05:00", "-30m", "2026-11-01T01:50:00-04:00"),
        ("2026-07-01T10:00:00-04:00", "2h", "2026-07-01T12:00:00-04:00"),
        ("2026-11-02T08:00:00-05:00", "2h", "2026-11-02T10:00:00-05:00"),
        ("2026-10-31T20:00:00-04:00", "1d", "2026-11-02T00:00:00-05:00"),  # days are days, however long
    ],
)
def test_limits_run_by_the_time_that_passes(start: str, limit: str, due: str) -> None:
    found = deadline(at(start), parse_limit(limit), DESK, CHINA).due
    assert found is not None and found.isoformat() == due


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-01T01:50:00-04:00", "2026-11-01T02:50:00-05:00", 120),
        ("2026-11-01T01:50:00-04:00", "2026-11-01T01:50:00-05:00", 60),
        ("2026-03-08T01:50:00-05:00", "2026-03-08T03:10:00-04:00", 20),
        ("2026-10-31T12:00:00-04:00", "2026-11-01T12:00:00-05:00", 25 * 60),
    ],
)
def test_what_has_passed_is_what_passed(start: str, end: str, minutes: int) -> None:
    assert elapsed(at(start), at(end), DESK, CHINA) == dt.timedelta(minutes=minutes)
    found = deadline(at(start), parse_limit(f"{minutes}m"), DESK, CHINA)
    assert sum(seconds for _, _, seconds in found.segments) == minutes * 60


def test_every_moment_and_its_limit_agree_in_windows_that_the_change_falls_into() -> None:
    start = at("2026-10-31T18:00:00-04:00")
    for step in range(0, 40 * 60, 13):
        begin = start + dt.timedelta(minutes=step)
        for limit in (1, 29, 61, 240, 900):
            due = deadline(begin, parse_limit(f"{limit}m"), HOURS, CHINA).due
            assert due is not None
            assert elapsed(begin, due, HOURS, CHINA) == dt.timedelta(minutes=limit)
            assert elapsed(begin, due - dt.timedelta(seconds=1), HOURS, CHINA) < dt.timedelta(minutes=limit)
            back = deadline(due, parse_limit(f"-{limit}m"), HOURS, CHINA).due
            assert back is not None and elapsed(back, due, HOURS, CHINA) == dt.timedelta(minutes=limit)


def test_a_pause_in_the_hour_that_comes_twice_counts_its_own_length() -> None:
    pause = (at("2026-11-01T01:40:00-04:00"), at("2026-11-01T01:10:00-05:00"))
    found = deadline(at("2026-11-01T01:30:00-04:00"), parse_limit("20m"), DESK, CHINA, pauses=[pause])
    assert found.due == at("2026-11-01T01:20:00-05:00")


@pytest.mark.parametrize(
    ("moment", "offset"),
    [
        ("2026-11-01T01:50:00-04:00", "-04:00"),
        ("2026-11-01T01:50:00-05:00", "-05:00"),
        ("2026-03-08T03:10:00-04:00", "-04:00"),
    ],
)
def test_records_are_saved_and_read_back_in_the_hours_of_the_change(
    tmp_path: object, moment: str, offset: str
) -> None:
    from pathlib import Path

    settings = SETTINGS.read_text("utf-8").replace("[office]", '[office]\ntimezone = "America/New_York"', 1)
    office: Workspace = make_workspace(Path(str(tmp_path)) / "o", settings=settings)
    office.now = at(moment)
    office.run("residents", "add", "3-1201")
    assert office.run("complaints", "register", "3-1201", "漏水").status == 0
    told = office.run("due", "--json").json()[0]
    assert dt.datetime.fromisoformat(told["due"]) - office.now == dt.timedelta(minutes=20)
    shown = office.run("complaints", "list", "--json").json()[0]
    assert shown["fields"]["heard"].endswith(offset)
    office.now += dt.timedelta(minutes=21)
    assert office.run("due", "--json").json()[0]["standing"] == "overdue"
    assert office.run("check").status == 0
