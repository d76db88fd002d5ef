"""What a clause's values decide by themselves falls away; what depends on a record stays."""

from __future__ import annotations

import re

import pytest

from propctl.regulation.language.decided import decided
from propctl.regulation.language.syntax import parse
from propctl.regulation.language.tree import Literal

GIVEN = {"formula": "justified", "strict": True, "limit": None}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("$.formula = justified or state != gone", "true"),
        ("$.formula = first or state != gone", "state != gone"),
        ("$.formula != justified or state != gone", "state != gone"),
        ("$.formula = first and state != gone", "false"),
        ("$.formula = 'justified' and state != gone and open", "state != gone and open"),
        ("not ($.strict = true) or open", "open"),
        ("not ($.strict = false)", "true"),
        ("($.formula = first and open) or ($.formula = justified and gone)", "gone"),
        ("$.limit = 3 or open", "$.limit = 3 or open"),  # nobody has set it
        ("$.formula in $.formulas or open", "$.formula in $.formulas or open"),
    ],
)
def test_what_is_decided_falls_away(text: str, left: str) -> None:
    found = decided(parse(text), lambda one: GIVEN.get(one.name))
    if isinstance(found, Literal):
        assert found.written == left
    else:
        assert _plain(found) == _plain(parse(left))


def _plain(node: object) -> str:
    """A tree without the columns at which its parts were written."""
    return re.sub(r"(column|at)=\d+", "", str(node))
