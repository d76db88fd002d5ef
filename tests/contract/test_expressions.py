"""Every expression that an area declares is sound, and can be said in words."""

from __future__ import annotations

import datetime as dt

import pytest

from propctl.office.compiling.discovery import entry_points
from propctl.office.opened.sources import Sources
from propctl.regulation.catalog import Catalog
from propctl.regulation.expressions import expressions
from propctl.regulation.language.explanation import explain
from propctl.regulation.language.names import Expressions
from propctl.regulation.model.text import Label
from propctl.words.messages import Words

AREAS = [name for name, _ in entry_points()]
TODAY = dt.date(2026, 11, 21)


class Telling:
    """An office of which nothing is known."""

    def parameter_named(self, name: str) -> Label:
        return Label(name, name)

    def parameter(self, rule: str, name: str, value: object = None) -> Label:
        return Label("…")

    def called(self, name: str) -> Label:
        return Label(name)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return Sources(None, str(tmp_path_factory.mktemp("compiled"))).catalog()


@pytest.mark.parametrize("area", AREAS)
def test_no_expression_of_an_area_has_a_mistake(catalog: Catalog, area: str) -> None:
    compiled = Expressions(catalog, TODAY)
    found = [
        f"{one.key}: {mistake.error(one.text)}"
        for one in expressions(catalog.area(area))
        for mistake in compiled.mistakes(one.text, one.form, one.rule, one.rows)
    ]
    assert found == []


@pytest.mark.parametrize("area", AREAS)
def test_every_expression_of_an_area_is_said_in_chinese_and_english(catalog: Catalog, area: str) -> None:
    compiled, zh, en = Expressions(catalog, TODAY), Words("zh-CN"), Words("en")
    for one in expressions(catalog.area(area)):
        names = compiled.names(one.form, one.rows)
        found = explain(one.text, names, Telling(), one.rule, value=one.value)
        assert zh.value(found.means) and en.value(found.means).isprintable()
