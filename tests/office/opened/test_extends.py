"""An area may add fields and choices to another, whether the office wrote it or it is built in."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.office.compiling import declarations
from propctl.office.compiling.discovery import Announced
from propctl.office.compiling.everything_read import read_sources

ONE = """
title = { zh = "甲", en = "One" }
[choices]
kind = { old = "旧|Old" }
[form.thing]
title = { zh = "物", en = "Thing" }
prefix = "XA"
[form.thing.field]
kind = { type = "choice", choices = "kind", zh = "种类", en = "Kind" }
[form.thing.step]
add = { zh = "登记", en = "Add", to = "kept" }
[form.thing.state]
kept = "在册|kept"
"""
TWO = """
title = { zh = "乙", en = "Two" }
[extends.one.choices.kind]
new = "新|New"
[extends.one.form.thing.field]
colour = { type = "text", zh = "颜色", en = "Colour" }
"""


@pytest.fixture
def built_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in (("one", ONE), ("two", TWO)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "area.toml").write_text(text, encoding="utf-8")
    found = [Announced("two", "two", False), Announced("one", "one", False)]
    monkeypatch.setattr(declarations, "announced", lambda: found)
    monkeypatch.setattr(declarations, "package_folder", lambda module: tmp_path / module)
    return tmp_path


def test_a_built_in_area_adds_a_field_and_a_choice_to_another(built_in: Path) -> None:
    found = read_sources(None)
    assert found.refused == []
    one = next(area for area in found.areas if area.name == "one")
    assert list(one.choices["kind"]) == ["old", "new"]
    assert list(one.form["thing"].field) == ["kind", "colour"]


def test_an_area_that_the_office_has_switched_off_adds_nothing(built_in: Path) -> None:
    (built_in / "propctl.toml").write_text('[office]\nareas = ["one"]\n', encoding="utf-8")
    (one,) = read_sources(built_in).areas
    assert list(one.choices["kind"]) == ["old"]


def test_an_addition_to_an_area_that_there_is_not_names_its_file(built_in: Path) -> None:
    path = built_in / "two" / "area.toml"
    path.write_text(TWO.replace("extends.one", "extends.three"), encoding="utf-8")
    found = read_sources(None)
    (refused,) = found.refused
    (fault,) = refused.faults
    assert (fault.file, fault.line) == ("two/area.toml", 3)
    assert str(fault.what) == "there is no area 'three'; there are ['one', 'two']"
    assert [area.name for area in found.areas] == ["one"]
    assert list(found.areas[0].choices["kind"]) == ["old"]
