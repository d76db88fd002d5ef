"""Every area that is shipped keeps the contract that is shipped with it, and all of them fit together."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from propctl.errors import SettingsError
from propctl.office.compiling.discovery import entry_points
from propctl.office.compiling.everything_read import names_in
from propctl.office.opened.sources import Sources
from propctl.regulation.soundness import areas
from propctl.testing import make_workspace
from propctl.testing.contract import contract

AREAS = [name for name, _ in entry_points()]
TODAY = dt.date(2026, 11, 21)
NEEDS = {  # whose main form is about a flat
    "complaints": ["residents"],
    "fees": ["residents"],
    "frontdesk": ["residents"],
    "movein": ["residents"],
    "renovation": ["residents"],
    "parking": ["residents", "fees"],
    "vacancies": ["residents"],
}

for name in AREAS:
    globals()[f"Test{name.title()}"] = contract(name, NEEDS.get(name, ()))


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    return Sources(None, str(tmp_path_factory.mktemp("compiled")))


def test_declarations_are_read_without_a_problem(sources: Sources) -> None:
    assert sources.compiled.problems == []
    found = [told for unsound in sources.compiled.unsound for told in unsound.findings]
    assert [f"{told.path}:{told.line}: {told.what.en}" for told in found] == []
    assert sorted(sources.compiled.summary.titles) == sorted(AREAS)


def test_every_name_that_an_area_uses_exists_with_the_values_of_a_day_too(sources: Sources) -> None:
    found = areas.findings(sources.catalog(), names_in(sources.compiled.settings), TODAY)
    assert {area: [f"{f.key}: {f.what}" for f in some] for area, some in found.items()} == {}


@pytest.mark.parametrize("area", AREAS)
def test_the_compiled_area_equals_its_sources(sources: Sources, area: str, tmp_path: Path) -> None:
    compiled = Sources(None, sources.cache)  # reads the cache
    fresh = Sources(None, str(tmp_path))  # reads the sources
    assert compiled.area(area) == fresh.area(area)
    assert compiled.rules(area) == fresh.rules(area)


UNITS = {"share": ("%",), "count": ("起", "件", "次"), "gap": ("小时",), "sum": ("小时",)}


def test_a_figure_is_held_against_a_bound_in_its_own_unit(sources: Sources) -> None:
    """No number of breaches against kilometres an hour, no number of complaints against a percentage."""
    wrong = []
    for area in AREAS:
        rules = {rule.id: rule for rule in sources.rules(area)}
        for name, indicator in sources.area(area).indicator.items():
            rule = rules.get(indicator.claims[0]) or rules.get(f"{area}.{indicator.claims[0]}")
            for bound in rule.params.keys() & {"at_least", "at_most", "below"} if rule else ():
                behind = rule.zh.partition(f"{{{bound}}}")[2]
                percent = rule.types.get(bound) == "percent" and indicator.measure == "share"
                ranged = bound == "at_least" and "at_most" in rule.params  # “1至2次”: behind the last of them
                if not (percent or ranged or behind.startswith(UNITS[indicator.measure])):
                    wrong.append(f"{area}.{name}")
    assert wrong == []


@pytest.mark.parametrize("area", NEEDS)
def test_an_area_that_cannot_do_without_another_says_which(area: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        make_workspace(tmp_path / "office", areas=[area])
    assert refused.value.values["other"] in NEEDS[area]
