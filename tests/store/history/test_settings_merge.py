"""``propctl.toml`` changed at two desks."""

from __future__ import annotations

import pytest

from propctl.store.history.settings_merge import merged_settings

BASE = """# our office
[office]
name = "翠湖"
hotline = "1"

[staff]
a = { name = "甲", posts = ["front-desk"] }
b = { name = "乙", posts = ["guard"] }
"""


def changed(old: str, new: str) -> str:
    assert old in BASE
    return BASE.replace(old, new)


def test_two_keys_of_one_section_are_brought_together() -> None:
    ours, theirs = changed('hotline = "1"', 'hotline = "2"'), changed("翠湖", "翠湖花园")
    merged = merged_settings(BASE, ours, theirs)
    assert merged == BASE.replace('hotline = "1"', 'hotline = "2"').replace("翠湖", "翠湖花园")


def test_two_people_added_to_one_section_are_both_there() -> None:
    last = 'b = { name = "乙", posts = ["guard"] }\n'
    ours = changed(last, last + 'c = { name = "丙", posts = ["guard"] }\n')
    theirs = changed(last, last + 'd = { name = "丁", posts = ["guard"] }\n')
    merged = merged_settings(BASE, ours, theirs)
    assert merged is not None and "丙" in merged and "丁" in merged and merged.count("[staff]") == 1


def test_a_section_added_and_one_taken_out_are_both_heeded() -> None:
    ours, theirs = BASE + '\n[site]\nurl = "x"\n', BASE[: BASE.index("[staff]")]
    assert merged_settings(BASE, ours, theirs) == theirs + '[site]\nurl = "x"\n' or "[site]" in str(
        merged_settings(BASE, ours, theirs)
    )
    assert "[staff]" not in str(merged_settings(BASE, ours, theirs))


def test_one_key_with_two_values_is_for_people_to_decide() -> None:
    assert merged_settings(BASE, changed('"1"', '"2"'), changed('"1"', '"3"')) is None


def test_the_same_change_at_both_is_no_contradiction() -> None:
    ours = changed('"1"', '"2"')
    assert merged_settings(BASE, ours, ours) == ours


@pytest.mark.parametrize("value", ['["a",\n  "b",\n]', "{ x = [1, 2] }"])
def test_a_value_of_several_lines_goes_as_one(value: str) -> None:
    ours = changed('hotline = "1"', f"hotline = {value}")
    assert merged_settings(BASE, ours, changed("翠湖", "翠湖花园")) == ours.replace("翠湖", "翠湖花园")
