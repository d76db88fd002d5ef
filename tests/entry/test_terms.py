"""Periods as people type them, in the one spelling by which routines and figures know them."""

from __future__ import annotations

import datetime as dt

import pytest

from propctl.entry.typed_times import parse_spelled, parse_term
from propctl.worktime.periods import before, days_of_label

TODAY = dt.date(2026, 11, 29)


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("2026-10", "2026-10"),
        ("上月", "2026-10"),
        ("2026年3季度", "2026-Q3"),
        ("上季度", "2026-Q3"),
        ("2026Q4", "2026-Q4"),
        ("2026-H2", "2026-H2"),
        ("2026年上半年", "2026-H1"),
        ("下半年", "2026-H2"),
        ("去年", "2025"),
        ("2026", "2026"),
        ("2026-W47", "2026-W47"),
        ("本周", "2026-W48"),
        ("2026-11-29", None),
        ("2026-10..2026-12", None),
        ("第三期", None),
    ],
)
def test_a_period_has_one_spelling(typed: str, term: str | None) -> None:
    assert parse_term(typed, TODAY) == term


@pytest.mark.parametrize(
    ("spelling", "typed", "term"),
    [
        ("year", "去年", "2025"),
        ("year", "2027年", "2027"),
        ("year", "2026-11", None),
        ("year", "2026-H1", None),
        ("quarter", "上季度", "2026-Q3"),
        ("quarter", "2026", None),
        ("quarter", "2026-11", None),
        ("term", "2026-H1", "2026-H1"),
        ("period", "2026年", "2026"),
        ("period", "2026-Q3", None),
    ],
)
def test_a_field_that_asks_for_a_year_or_a_quarter_takes_no_other_period(
    spelling: str, typed: str, term: str | None
) -> None:
    assert parse_spelled(spelling, typed, TODAY) == term


@pytest.mark.parametrize(
    ("label", "first", "after", "earlier"),
    [
        ("2026-01", "2026-01-01", "2026-02-01", "2025-12"),
        ("2026-Q1", "2026-01-01", "2026-04-01", "2025-Q4"),
        ("2026-H2", "2026-07-01", "2027-01-01", "2026-H1"),
        ("2026", "2026-01-01", "2027-01-01", "2025"),
        ("2026-W01", "2025-12-29", "2026-01-05", "2025-W52"),
    ],
)
def test_a_period_is_found_by_its_name_and_so_is_the_one_before(
    label: str, first: str, after: str, earlier: str
) -> None:
    assert days_of_label(label) == (dt.date.fromisoformat(first), dt.date.fromisoformat(after))
    assert before(label, 1) == earlier and before(label, 0) == label


@pytest.mark.parametrize("label", ["", "2026-13", "2026-W60", "2026-Q5", "2026-11-29", "2026-W00", "第三期"])
def test_what_names_no_period_has_no_days(label: str) -> None:
    assert days_of_label(label) is None
    assert before(label, 1) == label
