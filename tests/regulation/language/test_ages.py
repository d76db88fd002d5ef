"""An age against a limit: whether the limit, counted from then as the clause counts, is over by now."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from propctl.regulation.language.names import Expressions
from tests.regulation.language.pets import NOW, ON, SHANGHAI, Record, make_catalog

OWN = "pets.look-within"


def holds(text: str, record: Record, now: str = "", **amended: Any) -> bool:
    """Whether an expression holds on a pet at a moment, parameters of its clause amended."""
    catalog = make_catalog((OWN, amended)) if amended else record.catalog
    record.under(catalog).now = dt.datetime.fromisoformat(now).replace(tzinfo=SHANGHAI) if now else NOW
    assert Expressions(catalog, ON).mistakes(text, "pets.pet", OWN) == []
    return Expressions(catalog, ON).condition(text, "pets.pet", OWN).holds(record)


def pet(**values: Any) -> Record:
    return Record(make_catalog(), **values)


SEEN = dt.datetime(2026, 11, 18, 9, 0, tzinfo=SHANGHAI)  # a Wednesday

# limit, the last moment at which it is not over, the first at which it is
LIMITS = [
    ("20m", "2026-11-18 09:20", "2026-11-18 09:20:01"),
    ("3h", "2026-11-18 12:00", "2026-11-18 12:00:01"),
    ("0h", "2026-11-18 09:00", "2026-11-18 09:00:01"),
    ("3d", "2026-11-22 00:00", "2026-11-22 00:00:01"),  # days count from the day after, until midnight
    ("2wd", "2026-11-20 17:30", "2026-11-20 17:30:01"),  # until the office closes
    ("3wd", "2026-11-23 17:30", "2026-11-23 17:30:01"),  # over the weekend
    ("1mo", "2026-12-19 00:00", "2026-12-19 00:00:01"),
    ("12mo", "2027-11-19 00:00", "2027-11-19 00:00:01"),
    ("same-day", "2026-11-19 00:00", "2026-11-19 00:00:01"),
    ("next-day", "2026-11-20 00:00", "2026-11-20 00:00:01"),
    ("-5m", "2026-11-18 08:55", "2026-11-18 08:55:01"),
    ("-1d", "2026-11-18 00:00", "2026-11-18 00:00:01"),  # the day before, to its end
]


@pytest.mark.parametrize(("limit", "last", "over"), LIMITS)
def test_a_limit_of_any_kind_is_over_when_a_clock_would_say_so(limit: str, last: str, over: str) -> None:
    seen = pet(seen=SEEN)
    for moment, past in ((last, False), (over, True)):
        assert holds("age(seen) > $.within", seen, moment, within=limit) is past
        assert holds("age(seen) <= $.within", seen, moment, within=limit) is not past
        assert holds("$.within < age(seen)", seen, moment, within=limit) is past
        assert holds("$.within >= age(seen)", seen, moment, within=limit) is not past


@pytest.mark.parametrize("limit", ["20m", "3h", "3d", "2wd", "1mo"])
def test_a_limit_written_in_the_expression_counts_like_a_parameter(limit: str) -> None:
    seen = pet(seen=SEEN)
    for now in ("2026-11-18 09:10", "2026-11-18 13:00", "2026-11-20 17:31", "2026-12-20 00:00"):
        written, set = f"age(seen) <= {limit}", "age(seen) <= $.within"
        assert holds(written, seen, now) == holds(set, seen, now, within=limit)


def test_working_time_is_that_of_the_clauses_calendar() -> None:
    seen = pet(seen=SEEN.replace(hour=17))
    assert not holds("age(seen) <= $.within", seen, "2026-11-18 20:00", within="2h")
    assert holds("age(seen) <= $.within", seen, "2026-11-18 20:00", within="2h", calendar="office")


@pytest.mark.parametrize(
    "text", ["age(seen) <= $.within", "age(seen) > $.within", "age(lose) > 1d", "age(born) < 1mo"]
)
def test_what_never_began_has_no_age(text: str) -> None:
    assert holds(text, pet(), within="1mo") is False


@pytest.mark.parametrize("text", ["age(seen) <= $.within", "age(seen) > $.within"])
def test_a_limit_that_is_unset_is_neither_kept_nor_over(text: str) -> None:
    assert holds(text, pet(seen=SEEN), within="unset") is False


def test_an_age_counts_from_a_day_a_step_or_the_newest_record_that_points_here() -> None:
    assert holds("age(born) <= 2d", pet(born=dt.date(2026, 11, 18)), "2026-11-20 23:59")
    assert not holds("age(born) <= 2d", pet(born=dt.date(2026, 11, 18)), "2026-11-21 00:01")
    lost = pet().did("lose", SEEN).did("lose", SEEN + dt.timedelta(days=1))
    assert holds("age(lose) <= 1d", lost, "2026-11-20 23:00")
    visited = pet()
    visited.pointing["pets.visit"] = [pet(), Record(make_catalog(), "void")]
    assert holds("age(linked.pets.visit) <= 1h", visited, "2026-11-20 11:00")
    assert not holds("age(linked.pets.visit) <= 1h", visited, "2026-11-20 11:01")


def test_a_length_of_time_that_a_record_promises_may_be_the_limit() -> None:
    for leave, over in (("2h", True), ("3d", False), ("1wd", True), ("2wd", False), ("1mo", False)):
        assert holds("age(seen) > leave", pet(seen=SEEN, leave=leave), "2026-11-20 10:00") is over
    assert holds("age(seen) > leave", pet(seen=SEEN)) is False


@pytest.mark.parametrize("within", [3, ["3d", "4d"], {"a": "3d"}, "三天", ""])
def test_a_parameter_that_is_no_limit_is_neither_kept_nor_over(within: Any) -> None:
    catalog = make_catalog((OWN, {"within": within}))
    record = pet(seen=SEEN).under(catalog)
    for text in ("age(seen) > $.within", "age(seen) <= $.within"):
        assert not Expressions(catalog, ON).condition(text, "pets.pet", OWN).holds(record)


def test_a_limit_that_is_none_is_neither_kept_nor_over() -> None:
    seen = pet(seen=SEEN, leave="后天")
    assert holds("age(seen) > leave or age(seen) <= leave", seen) is False
    far = pet(seen=SEEN.replace(year=9999))
    assert holds("age(seen) > 12mo or age(seen) <= 12mo", far) is False


def test_lengths_of_time_compare_where_they_are_counted_alike() -> None:
    away = pet(leave="2h")
    assert holds("leave < 3h and leave < $.within and leave = 120m", away, within="3d")
    assert not holds("leave < $.within or leave > $.within", away, within="2wd")
    assert holds(
        "$.months > $.within and $.workdays < $.within", away, months="3mo", within="2mo", workdays="1mo"
    )
    assert holds("$.within >= leave", pet(leave="3wd"), within="3wd")


def test_two_ages_compare_as_lengths_of_time() -> None:
    record = pet(seen=SEEN, lost=SEEN - dt.timedelta(hours=1))
    assert holds("age(lost) > age(seen)", record) and not holds("age(lost) < age(seen)", record)
