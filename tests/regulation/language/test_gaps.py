"""What a condition lacks: only what does not hold, and only what somebody can do."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.regulation.language.gaps import Gap, Gaps, gaps

KNOWN: dict[str, Any] = {
    "@resolve": 1,
    "solution": "换灯泡",
    "@report.recipients": ["department"],
    "$.to": ["department", "director"],
    "points.item": ["things"],
    "$.items": ["things", "keys"],
}


def read(text: str) -> Any:
    """A record on which these parts, and what follows from them, hold."""
    if text in KNOWN:
        return KNOWN[text]
    if " or " in text:
        return any(read(part) for part in text.split(" or "))
    if " and " in text:
        return all(read(part) for part in text.split(" and "))
    if " has " in text:
        left, _, right = text.partition(" has ")
        wanted = [right.strip("'")] if right.startswith("'") else read(right) or ()
        return set(wanted) <= set(read(left) or ())
    return None


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("@resolve and solution", []),
        ("@reply", [[Gap("reply")]]),
        ("@reply.at", [[Gap("reply")]]),
        ("@reply.way", [[Gap("reply", "way")]]),
        ("cause and solution and wish", [[Gap("", "cause")], [Gap("", "wish")]]),
        ("explanation or @explain", [[Gap("", "explanation"), Gap("explain")]]),
        ("@resolve or @reply", []),
        ("@report.recipients has $.to", [[Gap("report", "recipients", values=("director",))]]),
        ("points.item has $.items", [[Gap("", "points", "item", ("keys",))]]),
        ("finish >= begin", None),  # no step would mend that
        ("@reply and finish >= begin", None),
        ("finish >= begin or @explain", [[Gap("explain")]]),
        ("@reply and (", None),
    ],
)
def test_what_is_lacking_is_told_and_nothing_that_holds(text: str, lacking: list[list[Gap]] | None) -> None:
    assert gaps(text, read) == lacking


def test_who_must_act_is_no_value_to_be_filled_in() -> None:
    assert gaps("me.department = department or also has me.department", lambda text: None) is None


def lacking(text: str, **known: Any) -> Gaps | None:
    """What a condition lacks where its parts come to ``known``, by name; ``@step`` is written ``at_step``."""
    said = {name.replace("at_", "@").replace("__", "."): value for name, value in known.items()}
    return gaps(text, said.get)


@pytest.mark.parametrize(
    ("text", "known", "found"),
    [
        ("@approve", {}, [[Gap("approve")]]),
        ("@approve", {"at_approve": True}, []),
        ("@approve.at", {}, [[Gap("approve")]]),  # when and by whom it was done nobody fills in
        ("@approve.by", {}, [[Gap("approve")]]),
        ("cause", {}, [[Gap("", "cause")]]),
        ("unit.building", {}, None),  # another record's field
        ("cause and @report", {}, [[Gap("", "cause")], [Gap("report")]]),
        ("cause and unit.building", {}, None),
        ("cause or @explain", {}, [[Gap("", "cause"), Gap("explain")]]),
        ("cause or @explain", {"at_explain": True}, [[Gap("", "cause")]]),
        ("cause or unit.building", {}, [[Gap("", "cause")]]),
        ("unit.building or (cause and wish)", {}, [[Gap("", "cause")], [Gap("", "wish")]]),
        ("unit.building or unit.floor", {}, None),
        ("cause = wish", {}, None),
        ("recipients has to", {"to": ["director"]}, [[Gap("", "recipients", values=("director",))]]),
        (
            "recipients has to",
            {"to": ["a", "b"], "recipients": ["a"]},
            [[Gap("", "recipients", values=("b",))]],
        ),
        ("recipients has to", {"to": ["a"], "recipients": ["a"]}, None),
        ("recipients has to", {}, None),  # nothing is wanted by name
        (
            "@report.recipients has to",
            {"to": "director"},
            [[Gap("report", "recipients", values=("director",))]],
        ),
        ("things.name has to", {"to": ["钥匙"]}, [[Gap("", "things", "name", ("钥匙",))]]),
        ("order.things.name has to", {"to": ["钥匙"]}, None),
        ("staff has me", {"me": "clerk-1"}, None),  # who acts is not filled in
        ("posts has me.post", {"me__post": "clerk"}, None),
        ("a and", {}, None),
    ],
)
def test_each_part_is_told_by_its_step_its_field_and_the_values_that_are_missing(
    text: str, known: dict[str, Any], found: Gaps | None
) -> None:
    assert lacking(text, **known) == found


def test_a_condition_that_holds_lacks_nothing_whatever_its_parts_say() -> None:
    assert gaps("cause or wish", lambda part: part == "cause or wish") == []
