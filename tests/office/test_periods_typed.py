"""Months and periods as people write them, to every command and controller alike."""

from __future__ import annotations

import datetime as dt

import pytest

from propctl.api import UsageError, read_month, read_months
from propctl.entry.typed_times import parse_span, parse_term


@pytest.mark.parametrize("typed", ["2026-11", "202611", "2026年11月", "2026/11", " ２０２６－１１ "])
def test_a_month_is_read_in_every_spelling(typed: str) -> None:
    assert str(read_month(typed)) == "2026-11"


@pytest.mark.parametrize("typed", ["2026-Q4", "2026q4", "2026年第4季度", "2026年四季度", "2026-10..2026-12"])
def test_a_quarter_is_read_in_every_spelling(typed: str) -> None:
    assert list(map(str, read_months(typed))) == ["2026-10", "2026-11", "2026-12"]


@pytest.mark.parametrize("typed", ["2026-H2", "2026h2", "2026下半年", "2026年下半年"])
def test_a_half_year_is_read_in_every_spelling(typed: str) -> None:
    assert [str(month) for month in read_months(typed)][::5] == ["2026-07", "2026-12"]


def test_a_half_of_this_year_is_read_as_days_and_months_by_the_one_reader() -> None:
    today = dt.date(2026, 11, 2)
    assert [str(month) for month in read_months("上半年", today)][::5] == ["2026-01", "2026-06"]
    assert parse_span("下半年", today) == (dt.date(2026, 7, 1), dt.date(2026, 12, 31))
    assert parse_term("上半年", today) == "2026-H1" and parse_term("2025年下半年度", today) == "2025-H2"


@pytest.mark.parametrize(
    "typed", ["2026-13", "2026-11-05", "20261105", "11月", "上月", "2026-H3", "2026年7半年", ""]
)
def test_what_is_no_whole_month_of_a_named_year_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        read_months(typed)


def test_a_quarter_is_no_month() -> None:
    with pytest.raises(UsageError):
        read_month("2026-Q4")


@pytest.mark.parametrize("typed", ["11月", "十一月", "本月", "26年11月", "2026 年 11 月"])
def test_a_month_of_a_day_needs_no_year(typed: str) -> None:
    assert list(map(str, read_months(typed, dt.date(2026, 11, 20)))) == ["2026-11"]


def test_what_is_near_is_read_on_a_day_and_days_are_no_months() -> None:
    assert list(map(str, read_months("上月", dt.date(2026, 1, 5)))) == ["2025-12"]
    for typed in ("本周", "11-01..11-15", "今天"):
        with pytest.raises(UsageError):
            read_months(typed, dt.date(2026, 11, 20))
