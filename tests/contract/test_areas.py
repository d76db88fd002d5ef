"""Every area that is shipped keeps the contract that is shipped with it, and all of them fit together."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from propctl.errors import SettingsError
from propctl.office.compiling.discovery import entry_points
from propctl.office.compiling.everything_read import names_in
from propctl.office.opened.sources import Sources
from propctl.regulation.model.constructs import Area, Rule
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
def test_the_compiled_area_equals_its_sources(sources: Sources, area: str) -> None:
    assert msgspec.json.decode(sources._read(f"{area}.area.json"), type=Area) == sources.area(area)
    assert msgspec.json.decode(sources._read(f"{area}.rules.json"), type=list[Rule]) == sources.rules(area)


@pytest.mark.parametrize("area", NEEDS)
def test_an_area_that_cannot_do_without_another_says_which(area: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        make_workspace(tmp_path / "office", areas=[area])
    assert refused.value.values["other"] in NEEDS[area]
