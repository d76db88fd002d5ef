"""Clauses for offices of one kind hold where the office says that it is one, and are unseen elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.api import today
from propctl.testing import Workspace, make_workspace
from tests.stories.answers import ok

IDEA, DOUBTFUL = "suggestions.idea-log", "duty.early-shift"


def of_kind(root: Path, *profiles: str) -> Workspace:
    """The sample's office that says what it is besides."""
    office = make_workspace(root)
    named = ", ".join(f'"{name}"' for name in profiles)
    settings = root / "propctl.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[office]\n", f"[office]\nprofiles = [{named}]\n", 1), encoding="utf-8")
    return office


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return of_kind(tmp_path_factory.mktemp("shop") / "office", "online-shop")


def clauses(office: Workspace, area: str) -> set[str]:
    return {row["id"] for row in office.run("rules", "list", area, "--json").json()}


def counted(office: Workspace, area: str) -> int:
    return int(office.run("rules", "coverage", area, "--json").json()["total"])


def test_a_property_office_sees_nothing_of_a_shop(workspace: Workspace, shop: Workspace) -> None:
    assert IDEA not in clauses(workspace, "suggestions") and IDEA in clauses(shop, "suggestions")
    assert counted(shop, "suggestions") == counted(workspace, "suggestions") + 1
    assert "工作备忘" not in workspace.run("suggestions", "--help").out
    assert "工作备忘" in shop.run("suggestions", "--help").out
    assert "马上记入备忘录" not in workspace.page("suggestions")
    assert "马上记入备忘录" in shop.page("suggestions")
    assert "staff.summary" not in {one.routine for one in today(workspace.office(), area="staff").routines}
    assert workspace.run("suggestions", "idea", "note", "雨伞架").status == 2
    assert 'profiles = ["online-shop"]' in workspace.run("rules", "show", IDEA).out


def test_a_shop_works_by_its_clauses_but_for_what_law_doubts(shop: Workspace, tmp_path: Path) -> None:
    office = shop.copy(tmp_path / "office")
    ok(office.run("suggestions", "idea", "note", "雨伞架"))
    rows = {row["id"]: row["in_force"] for row in office.run("rules", "list", "duty", "--json").json()}
    assert (rows["duty.office-cleaning"], rows[DOUBTFUL]) == (True, False)
    ok(office.run("rules", "set", IDEA, "in_force=no", by="director"))
    assert office.run("suggestions", "idea", "note", "雨伞架").status == 2
    assert IDEA in clauses(office, "suggestions")  # its own, switched off: still to be seen


def test_a_clause_that_a_property_office_switched_on_itself_is_seen(workspace: Workspace) -> None:
    ok(workspace.run("rules", "set", IDEA, "in_force=yes", by="director"))
    ok(workspace.run("suggestions", "idea", "note", "雨伞架"))
    assert IDEA in clauses(workspace, "suggestions")
    assert "工作备忘" in workspace.run("suggestions", "--help").out


def test_an_office_of_both_kinds_opens_and_checks(tmp_path: Path) -> None:
    office = of_kind(tmp_path / "office", "hospital", "online-shop")
    assert {"agenda.role-adviser", "agenda.role-shop-service"} <= clauses(office, "agenda")
    assert "office.profiles" not in office.run("check").out


@pytest.mark.parametrize(
    ("typed", "said"), [("hospitl", "最接近的是 hospital"), ("小卖部", "有的是 hospital、online-shop")]
)
def test_an_unknown_profile_is_named_with_what_there_is(tmp_path: Path, typed: str, said: str) -> None:
    answer = of_kind(tmp_path / "office", typed).run("check")
    assert (answer.status, said in answer.out) == (1, True)
