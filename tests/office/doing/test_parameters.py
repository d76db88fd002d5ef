"""Parameters as an office types them."""

from __future__ import annotations

import pytest

from propctl.office.doing.amending import read_param
from propctl.regulation.model.constructs import Rule, Source

RULE = Rule(
    id="pets.walks",
    zh="{places}",
    en="{places}",
    source=Source("规定"),
    params={"places": "unset", "kinds": ["dog"], "most": "unset"},
)


@pytest.mark.parametrize("typed", ["东门,西门", "东门，西门", "东门、 西门"])
def test_several_values_for_what_was_unset_are_a_list(typed: str) -> None:
    assert read_param(RULE, "places", typed) == ["东门", "西门"]
    assert read_param(RULE, "kinds", typed) == ["东门", "西门"]


def test_one_value_for_what_was_unset_is_itself(typed: str = "东门") -> None:
    assert read_param(RULE, "places", typed) == "东门"
    assert read_param(RULE, "kinds", typed) == ["东门"]
    assert read_param(RULE, "most", "30") == 30


def test_choices_for_what_was_unset_are_typed_with_their_labels() -> None:
    typed = read_param(RULE, "places", "lights:公共照明, doors:门窗")
    assert typed == {"lights": "公共照明", "doors": "门窗"}
    assert read_param(RULE, "places", "08:30-17:30") == "08:30-17:30"
