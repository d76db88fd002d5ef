"""The tree of an expression: what binds more tightly, where each part stands."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from propctl.regulation.language.mistakes import Found
from propctl.regulation.language.syntax import moves_with, only_near, parse
from propctl.regulation.language.tree import (
    Both,
    Call,
    Comparison,
    Count,
    Done,
    Either,
    Literal,
    Not,
    Param,
    Path,
    written,
)


def test_not_binds_more_tightly_than_and_and_and_than_or() -> None:
    tree = parse("not a and b or c")
    assert isinstance(tree, Either)
    both, path = tree.parts
    assert isinstance(both, Both) and isinstance(both.parts[0], Not) and path == Path(16, ("c",))


def test_many_joined_alike_are_one_node_so_that_depth_is_what_brackets_make() -> None:
    tree = parse(" or ".join("abcdefgh"))
    assert isinstance(tree, Either) and len(tree.parts) == 8


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("12", Literal(1, "number", 12, "12")),
        ("12.50", Literal(1, "number", Decimal("12.50"), "12.50")),
        ("2wd", Literal(1, "limit", "2wd", "2wd")),
        ("2026-11-30", Literal(1, "date", dt.date(2026, 11, 30), "2026-11-30")),
        ("true", Literal(1, "bool", True, "true")),
        ("'x y'", Literal(1, "text", "x y", "'x y'")),
        ("unit.steward", Path(1, ("unit", "steward"))),
        ("about@resolve.by", Path(1, ("about",), Done(6, "resolve", "by"))),
        ("@lose", Done(1, "lose")),
        ("$.within", Param(1, "", "within")),
        ("$fees.kinds.kinds[kind]", Param(1, "fees.kinds", "kinds", Path(19, ("kind",)))),
        ("#tags", Count(1, Path(2, ("tags",)))),
        ("age(linked.pets.visit)", Call(1, "age", "linked.pets.visit", False, 5)),
        ("balance('owed:{id}')", Call(1, "balance", "owed:{id}", True, 9)),
        ("a >= 2", Comparison(1, ">=", Path(1, ("a",)), Literal(6, "number", 2, "2"), 3)),
    ],
)
def test_each_part_carries_the_column_at_which_it_begins(text: str, node: object) -> None:
    assert parse(text) == node


@pytest.mark.parametrize(
    "text",
    [
        "not a and (b or c) and d",
        "#tags >= $.at_least",
        "about@resolve.by != me",
        "$.routes[kind] = 'x'",
        "age(seen) <= 2wd",
        "balance('owed:{id}') > 0",
        "a has b or c in $x.y or d mentions 'e' or f during '08:00-09:00'",
        "a - b + $.c <= -2 and age(seen) <= -2h",
        "a - (b - c) > 0",
        "not (a and b)",
        "none(pets.visit, mood = wild and about = here.id) and #those(shots, on > here.born) = 0",
    ],
)
def test_a_tree_is_written_as_its_author_wrote_it(text: str) -> None:
    assert written(parse(text)) == text


WRONG = ["", "a b", "a and", "(a", "a)", "a = ", "= a", "#", "f(", "age()", "$.x[a", "a = b = c"]


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_expression_is_found(text: str) -> None:
    with pytest.raises(Found):
        parse(text)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("state = open and @close.at < today and not phone", True),
        ("unit.steward = owner and unit.state != gone and unit@add", True),
        ("#linked.callbacks.callback.open >= $.at_least", True),
        ("age(linked.callbacks.callback.visited) <= $.within and age(register) > 3d", True),
        ("sum(linked.activities.cost.amount) > sum(rows.amount)", True),
        ("some(rows, entry in here.kinds) and clock(transfer) = overdue", True),
        ("none(linked.staff.certificate, state = held and age(since) <= 1d and until > here.until)", True),
        ("unit.building.steward = owner", False),
        ("unit.linked.residents.household.state has living", False),
        ("age(unit.linked.callbacks.callback) <= 1d", False),
        ("some(fees.vacancy, unit = here.unit)", False),
        ("none(linked.staff.certificate, person.state = gone)", False),
        ("none(linked.staff.certificate, linked.staff.check)", False),
        ("balance('owed:{id}') > 0", False),
        ("computed('late')", False),
        ("owner.staff.employee.state = gone", False),
    ],
)
def test_what_is_near_is_the_record_what_it_points_to_and_what_points_to_it(text: str, near: bool) -> None:
    assert only_near(text) is near
    assert only_near("state = open", f"not ({text}) or done") is near


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("", ""),
        ("state = open and unit.steward", ""),
        ("until < today", "day"),
        ("some(linked.notices.posting, until < today)", "day"),
        ("open or not (age(register) <= 31d)", "day"),
        ("clock(transfer) = overdue or until < today", "limits"),
    ],
)
def test_what_time_changes_is_known_from_what_is_written(text: str, time: str) -> None:
    assert moves_with("state = open", text) == time
