"""An office that upgrades is told of no rounds missed before it used the area."""

from __future__ import annotations

import pytest

from propctl.api import check, history, missed, today
from propctl.testing import Workspace


def began(office: Workspace, since: str, more: str = "") -> None:
    path = office.root / "propctl.toml"
    text = path.read_text("utf-8").replace("[office]", f"[office]\nsince = {since}", 1)
    path.write_text(f"{text}\n{more}", "utf-8")


def first_missed(office: Workspace) -> list[str]:
    return [one.period for one in missed(office.office(), area="patrol") if one.routine == "manager"][:1]


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    workspace.at("2026-11-26 09:00")
    return workspace


def test_an_older_office_counts_from_its_first_record_in_the_area(office: Workspace) -> None:
    began(office, "2026-01-01")
    names = {one.routine for one in today(office.office(), area="patrol").routines}
    assert "manager" in names, "what is to be done now is told all the same"
    assert missed(office.office(), area="patrol") == [] == history(office.office(), area="patrol")
    office.do("patrol.round.register", by="center-manager", kind="tour")
    office.at("2026-11-28 09:00")
    assert first_missed(office) == ["2026-11-26"], "one tour of two on the first day"


def test_an_office_that_began_with_the_area_counts_from_the_beginning(office: Workspace) -> None:
    began(office, "2026-11-20")
    assert first_missed(office) == ["2026-11-20"]


def test_the_office_says_from_when_it_uses_an_area(office: Workspace) -> None:
    began(office, "2026-01-01", "[areas.patrol]\nsince = 2026-11-24\n")
    assert first_missed(office) == ["2026-11-24"]
    path = office.root / "propctl.toml"
    path.write_text(path.read_text("utf-8").replace("2026-11-24", "2025-11-24"), "utf-8")
    assert first_missed(office) == ["2026-01-01"], "never before the office itself began"


def test_areas_that_were_always_there_count_as_before_and_a_wrong_name_is_told(office: Workspace) -> None:
    began(office, "2026-10-01", "[areas.patrl]\nsince = 2026-11-24\n")
    office.do("residents.building.add", by="officer-1", name="3", steward="officer-1")
    assert missed(office.office(), area="callbacks")
    assert any("patrl" in str(one.values) for one in check(office.office()))
