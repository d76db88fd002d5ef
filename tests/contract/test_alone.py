"""An office may use any area by itself (with what that one needs): every view of it, and its site, work."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.errors import SettingsError
from propctl.office.opened.discovery import entry_points
from propctl.testing import SETTINGS, Workspace, make_workspace

AREAS = [name for name, _ in entry_points()]
NEEDS = {  # whose main form is about a flat
    "complaints": ["residents"],
    "fees": ["residents"],
    "renovation": ["residents"],
}


def office_with(root: Path, *areas: str) -> Workspace:
    """An office that uses these areas only."""
    settings = SETTINGS.read_text(encoding="utf-8")
    return make_workspace(root, settings=settings.replace("[office]", f"[office]\nareas = {list(areas)!r}"))


@pytest.fixture(scope="module")
def alone(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return office_with(tmp_path_factory.mktemp("office"), request.param, *NEEDS.get(request.param, []))


def _done(office: Workspace, *line: str) -> str:
    result = office.run(*line)
    assert result.status == 0, (line, result.out, result.err)
    return result.out


@pytest.mark.parametrize("area", NEEDS)
def test_an_area_that_cannot_do_without_another_says_which(area: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        office_with(tmp_path, area)
    assert refused.value.values["other"] in NEEDS[area]


@pytest.mark.parametrize("alone", AREAS, indirect=True)
def test_nothing_that_an_area_declares_is_wrong_where_the_office_uses_no_other(alone: Workspace) -> None:
    assert _done(alone, "check").count("\n") == 1


@pytest.mark.parametrize("alone", AREAS, indirect=True)
def test_every_view_of_an_area_answers_where_the_office_uses_no_other(alone: Workspace) -> None:
    for words in ("due", "today", "report", "rules coverage", "rules list", "find 张", "--help"):
        _done(alone, *words.split())
    for area in alone.office().catalog.areas():
        _done(alone, area.name)
        for name, entry in area.lists.items():
            form = [entry.of] if entry.of not in ("", area.main) and "." not in entry.of else []
            if "." not in entry.of:
                _done(alone, area.name, *form, "list", name)


@pytest.mark.parametrize("alone", AREAS, indirect=True)
def test_every_command_of_an_area_explains_itself_where_the_office_uses_no_other(alone: Workspace) -> None:
    for area in alone.office().catalog.areas():
        for name, form in area.form.items():
            for step, declared in form.step.items():
                if not declared.internal:
                    _done(alone, area.name, name, step, "--help")
        for name in (*area.command, *area.batch):
            _done(alone, area.name, name, "--help")


@pytest.mark.parametrize("alone", AREAS, indirect=True)
def test_the_site_of_an_office_with_one_area_is_built_and_sound(alone: Workspace) -> None:
    _done(alone, "site", "build")
    _done(alone, "site", "check")
