"""Calendars as ``propctl.toml`` declares them, and errors that name the key."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from propctl.errors import SettingsError
from propctl.worktime.calendars import parse_calendar, parse_calendars


def test_a_calendar_defaults_to_every_day_round_the_clock_without_holidays() -> None:
    calendar = parse_calendar("desk", {})
    assert calendar.days == frozenset(range(7))
    assert calendar.windows == ((0, 86_400),)
    assert calendar.holidays == ""


def test_office_and_desk_always_exist_and_are_overridden_key_by_key() -> None:
    calendars = parse_calendars({"office": {"off": ["2026-12-31"]}, "pool": {"windows": ["06:00-22:00"]}})
    assert list(calendars) == ["office", "desk", "pool"]
    assert calendars["office"].holidays == "CN"
    assert calendars["office"].windows == ((30_600, 43_200), (50_400, 63_000))
    assert calendars["office"].off == {dt.date(2026, 12, 31)}


@pytest.mark.parametrize(
    ("text", "days"),
    [("mon-fri", {0, 1, 2, 3, 4}), ("sat,sun", {5, 6}), ("fri-mon", {4, 5, 6, 0}), ("Wed", {2}), ("", set())],
)
def test_weekdays_are_read(text: str, days: set[Any]) -> None:
    assert parse_calendar("x", {"days": text}).days == days


def test_a_window_may_cross_midnight_and_windows_are_put_in_order() -> None:
    calendar = parse_calendar("x", {"windows": ["22:00-06:00", "08:00-12:00"]})
    assert calendar.windows == ((28_800, 43_200), (79_200, 108_000))


def test_off_takes_dates_and_ranges_and_dates_of_toml() -> None:
    calendar = parse_calendar("x", {"off": ["2026-12-30..2027-01-02", dt.date(2026, 5, 1)]})
    assert len(calendar.off) == 5 and dt.date(2027, 1, 2) in calendar.off


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ({"hours": []}, "calendars.x.hours"),
        ({"days": "mon-someday"}, "calendars.x.days"),
        ({"days": 5}, "calendars.x.days"),
        ({"windows": ["9-18"]}, "calendars.x.windows"),
        ({"windows": ["09:00-09:00"]}, "calendars.x.windows"),
        ({"windows": ["24:00-06:00"]}, "calendars.x.windows"),
        ({"windows": ["09:00-25:00"]}, "calendars.x.windows"),
        ({"windows": ["09:00-12:00", "11:00-18:00"]}, "calendars.x.windows: two windows overlap"),
        ({"windows": ["22:00-06:00", "05:00-09:00"]}, "calendars.x.windows: two windows overlap"),
        ({"holidays": "US"}, "calendars.x.holidays"),
        ({"holidays": []}, "calendars.x.holidays"),
        ({"off": ["2026-02-30"]}, "calendars.x.off"),
        ({"off": ["20260215"]}, "calendars.x.off"),
        ({"off": ["2026-02-15..2026-02-01"]}, "calendars.x.off"),
        ({"off": ["2026-02-15..9999-02-01"]}, "calendars.x.off"),
        ({"worked": [5]}, "calendars.x.worked"),
        ({"off": ["2026-02-15"], "worked": ["2026-02-15"]}, "calendars.x.worked: 2026-02-15"),
    ],
)
def test_a_wrong_calendar_is_refused_and_the_key_named(table: dict[str, Any], key: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_calendar("x", table)
    assert key in str(caught.value)
