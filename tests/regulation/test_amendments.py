"""What held when, as far as was known then; and where two people set one thing to two values."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from propctl.regulation.amendments import Amendment, History

TZ = dt.timezone(dt.timedelta(hours=8))
RULE = "pets.walks"


def amended(
    day: int, by: str = "director", at: int = 9, reason: str = "", rule: str = RULE, **set_: Any
) -> Amendment:
    """An amendment from a day of November on, entered on the first at an hour."""
    return Amendment(
        rule=rule,
        set=set_,
        since=dt.date(2026, 11, day),
        entered=dt.datetime(2026, 11, 1, at, tzinfo=TZ),
        by=by,
        reason=reason,
    )


def value(history: History, day: int, at: int | None = None, rule: str = RULE) -> Any:
    known = dt.datetime(2026, 11, 1, at, tzinfo=TZ) if at is not None else None
    return history.value(rule, "within", "3d", dt.date(2026, 11, day), known)


def test_a_value_holds_from_its_day_until_the_next() -> None:
    history = History([amended(20, within="5d"), amended(10, within="4d"), amended(15, every="week")])
    assert [value(history, day) for day in (9, 10, 16, 19, 20, 25)] == ["3d", "4d", "4d", "4d", "5d", "5d"]
    assert value(history, 25, rule="pets.food") == "3d"


def test_of_one_day_the_one_entered_later_counts_and_what_was_not_known_does_not() -> None:
    history = History([amended(10, at=12, within="5d"), amended(10, at=10, within="4d")])
    assert value(history, 10) == "5d"
    assert [value(history, 10, at=hour) for hour in (9, 10, 11, 12)] == ["3d", "4d", "4d", "5d"]


def test_amendments_are_told_clause_by_clause_in_the_order_of_their_effect() -> None:
    late, early, other = (
        amended(20, within="5d"),
        amended(10, within="4d"),
        amended(1, rule="pets.food", b="1"),
    )
    history = History([late, other, early])
    assert history.of(RULE) == [early, late]
    assert history.of("pets.none") == []
    assert sorted(history.entries(), key=lambda one: one.since) == [other, early, late]


@pytest.mark.parametrize(
    ("second", "found"),
    [
        (amended(10, by="deputy", at=10, within="5d"), ["within"]),
        (amended(10, by="deputy", at=10, within="4d"), []),  # the same value
        (amended(11, by="deputy", at=10, within="5d"), []),  # another day
        (amended(10, by="director", at=10, within="5d"), []),  # his own correction
        (amended(10, by="deputy", at=10, within="5d", reason="打错"), []),
        (amended(10, by="deputy", at=10, every="day"), []),  # another parameter
        (amended(10, by="deputy", at=10, within="5d", times=3), ["times", "within"]),
        (amended(10, by="deputy", at=10, within="5d", rule="pets.food"), []),
    ],
)
def test_two_people_who_set_one_parameter_from_one_day_contradict_each_other(
    second: Amendment, found: list[str]
) -> None:
    first = amended(10, within="4d", times=2)
    told = History([first, second]).contradictions()
    assert sorted(name for _, _, name in told) == found
    assert all((one, other) == (first, second) for one, other, _ in told)


def test_every_pair_of_three_is_compared() -> None:
    three = [amended(10, by=by, at=at, within=f"{at}d") for at, by in ((4, "a"), (5, "b"), (6, "c"))]
    first, second, third = three
    assert [(a, b) for a, b, _ in History(three).contradictions()] == [
        (first, second),
        (first, third),
        (second, third),
    ]
    own = [amended(10, by="a", at=3, within="3d"), *three]  # the first two are one person's
    assert len(History(own).contradictions()) == 5
