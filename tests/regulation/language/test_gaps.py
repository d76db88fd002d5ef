"""What a condition lacks: only what does not hold, and only what somebody can do."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.regulation.language.gaps import Gap, gaps

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
        return set(read(right) or ()) <= set(read(left) or ())
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
