"""A record that one field names is found by another way to say what it holds: a period, a day, a choice."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.api import UsageError
from propctl.office.asking.resolving import resolve
from propctl.testing import Workspace, make_workspace

HEAD = "director"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An assessment of a half-year, a phone bill of a month, the front desk's day."""
    workspace = make_workspace(tmp_path_factory.mktemp("said") / "office").at("2026-11-20 09:00")
    workspace.do("surveys.satisfaction.begin", by=HEAD, period="2026年下半年")
    workspace.do("frontdesk.phonebill.register", month="2026-11", amount="20")
    workspace.do("frontdesk.day.open", keys_there="yes")
    return workspace


@pytest.fixture
def office(prepared: Workspace, tmp_path: Path) -> Workspace:
    return prepared.copy(tmp_path / "office")


@pytest.mark.parametrize(
    ("form", "typed", "found"),
    [
        ("surveys.satisfaction", "2026年下半年", "2026-H2"),
        ("surveys.satisfaction", "下半年", "2026-H2"),
        ("", "2026年下半年", "2026-H2"),
        ("", "客户满意度评定：下半年", "2026-H2"),
        ("frontdesk.phonebill", "本月", "2026-11"),
        ("frontdesk.phonebill", "11月", "2026-11"),
        ("frontdesk.day", "今天", "2026-11-20"),
    ],
)
def test_a_period_is_said_in_any_way(office: Workspace, form: str, typed: str, found: str) -> None:
    assert resolve(office.office(), typed, form).id == found


@pytest.mark.parametrize("typed", ["上半年", "13月", "明年", "胡说"])
def test_what_says_another_period_or_none_finds_nothing(office: Workspace, typed: str) -> None:
    with pytest.raises(UsageError):
        resolve(office.office(), typed, "surveys.satisfaction")


def test_a_reference_is_kept_by_the_key_whatever_was_typed(office: Workspace) -> None:
    office.do("residents.building.add", by=HEAD, name="3", steward="officer-1")
    office.do("residents.unit.add", by=HEAD, number="3-1201", building="3", area="89.5")
    office.do("suggestions.award.open", by=HEAD, period="2026年")
    given = {"award": "今年", "unit": "3-1201"}
    assert office.do("suggestions.candidate.nominate", by=HEAD, **given).folded.id == "2026-3-1201"
