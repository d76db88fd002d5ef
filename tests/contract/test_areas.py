"""What every area must satisfy, whoever wrote it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from propctl.office.opened.discovery import entry_points
from propctl.office.opened.sources import Sources
from propctl.regulation.catalog import Catalog
from propctl.regulation.soundness import areas

AREAS = [name for name, _ in entry_points()]
TODAY = dt.date(2026, 11, 21)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    return Sources(None, str(tmp_path_factory.mktemp("compiled")))


@pytest.fixture(scope="module")
def catalog(sources: Sources) -> Catalog:
    return sources.catalog()


def test_declarations_are_read_without_a_problem(sources: Sources) -> None:
    assert [f"{problem.path}:{problem.line} {problem}" for problem in sources.compiled.problems] == []


@pytest.mark.parametrize("area", AREAS)
def test_every_name_that_an_area_uses_exists(catalog: Catalog, sources: Sources, area: str) -> None:
    found = areas.problems(catalog, sources.compiled.settings.posts, TODAY)
    assert [f"{p.path} {p}" for p in found if Path(p.path).parts[0] == area] == []


@pytest.mark.parametrize("area", AREAS)
def test_the_compiled_area_equals_its_sources(sources: Sources, area: str, tmp_path: Path) -> None:
    compiled = Sources(None, sources.cache)  # reads the cache
    fresh = Sources(None, str(tmp_path))  # reads the sources
    assert compiled.area(area) == fresh.area(area)
    assert compiled.rules(area) == fresh.rules(area)
