"""Shares of money as figures: months, patterns of accounts, and the cents that are short."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from propctl.office.counting.figures import _missing, months_of
from propctl.testing import TZ
from propctl.worktime.periods import Period


def period(since: str, until: str) -> Period:
    first, after = (dt.datetime.fromisoformat(day).replace(tzinfo=TZ) for day in (since, until))
    return Period(first, after, "")


def test_a_period_is_its_months_and_may_lie_some_months_back() -> None:
    assert months_of(period("2026-11-01", "2026-12-01")) == ["2026-11"]
    assert months_of(period("2026-10-01", "2027-01-01")) == ["2026-10", "2026-11", "2026-12"]
    assert months_of(period("2026-01-01", "2026-02-01"), 2) == ["2025-11"]
    assert months_of(period("2026-11-16", "2026-11-23")) == ["2026-11"]


@pytest.mark.parametrize(
    ("part", "whole", "short"),
    [
        ("79.99", "100", "0.01"),
        ("80", "100", None),
        ("0", "0.01", "0.01"),
        ("26.66", "33.33", "0.01"),
        ("0", "0", None),
    ],
)
def test_what_is_short_of_the_bound_is_told_in_whole_cents(part: str, whole: str, short: str | None) -> None:
    missing = _missing(Decimal(part), Decimal(whole), Decimal(80))
    assert missing == (Decimal(short) if short else None)


def test_nothing_is_short_of_a_bound_that_is_not_set() -> None:
    assert _missing(Decimal(0), Decimal(100), None) is None
