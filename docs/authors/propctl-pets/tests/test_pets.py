"""Pets: what is registered, refused, due and posted; and the contract that every area keeps."""

from __future__ import annotations

import pytest

from propctl.api import Ref, Refused, amend, due, listing, rows
from propctl.testing import Workspace
from propctl.testing.contract import contract

TestContract = contract("pets", needs=["residents"])


@pytest.fixture
def homes(workspace: Workspace) -> Workspace:
    """An office with a flat, on a Friday morning."""
    workspace.do("residents.unit.add", number="3-1201")
    return workspace


def register(
    homes: Workspace, name: str = "旺财", vaccinated: str = "2026-03-01", by: str = "clerk-1"
) -> Ref:
    """A dog of the flat."""
    given = {"unit": "3-1201", "kind": "dog", "name": name, "vaccinated": vaccinated}
    return homes.do("pets.pet.register", by=by, phone="13800138000", **given).folded.ref


@pytest.mark.rule("pets.register")
def test_a_pet_is_registered_by_the_front_desk_and_its_owners_number_is_sealed(homes: Workspace) -> None:
    pet = register(homes)
    (row,) = rows(homes.office(), "pets.pet", having={"unit": "3-1201"})
    assert (row.ref, row.text("name"), row.state_title) == (pet, "旺财", "待发牌")
    assert "13800138000" not in (homes.root / f"records/pets/2026/11/{pet.id}.toml").read_text("utf-8")
    with pytest.raises(Refused, match=r"must be done by"):
        register(homes, by="technician-1")


@pytest.mark.rule("pets.at-most")
def test_a_household_keeps_no_more_than_the_clause_allows(homes: Workspace) -> None:
    first, _ = register(homes, "旺财"), register(homes, "来福")
    with pytest.raises(Refused, match=r"3-1201 keeps 2 pets already") as refused:
        register(homes, "小白")
    assert refused.value.rule == "pets.at-most"
    homes.do("pets.pet.leave", first.id)
    register(homes, "小白")
    assert homes.run("pets", "numbers", "--json").json() == [{"unit": "3-1201", "pets": 2, "most": 2}]


def test_the_refusal_is_said_in_the_readers_language(homes: Workspace) -> None:
    for name in ("旺财", "来福"):
        register(homes, name)
    line = ("pets", "register", "3-1201", "dog", "小白", "--vaccinated", "2026-03-01")
    assert "3-1201 已经登记了 2 只宠物（pets.at-most" in homes.run(*line).err
    assert "已經登記了 2 只" in homes.run("--lang", "zh-TW", *line).err
    assert "3-1201 keeps 2 pets already (pets.at-most" in homes.run("--lang", "en", *line).err


@pytest.mark.rule("pets.tag-within")
def test_the_tag_is_due_three_working_days_after_the_registration(homes: Workspace) -> None:
    pet = register(homes)
    (clock,) = due(homes.office(), area="pets")
    assert f"{clock.due:%m-%d %H:%M}" == "11-25 17:30"
    homes.at("2026-11-25 17:00").do("pets.pet.hand-out", pet.id, tag="0317")
    assert due(homes.office(), area="pets") == []


@pytest.mark.rule("pets.vaccinated")
def test_no_tag_is_handed_out_where_the_last_vaccination_is_too_old(homes: Workspace) -> None:
    pet = register(homes, vaccinated="2025-11-19")
    with pytest.raises(Refused, match="旺财 was last vaccinated on 2025-11-19"):
        homes.do("pets.pet.hand-out", pet.id, tag="0317")
    amend(homes.office("director"), "pets.vaccinated", {"within": "24mo"}, homes.now.date())
    homes.do("pets.pet.hand-out", pet.id, tag="0317")


def test_a_vaccination_counts_to_the_end_of_its_last_day(homes: Workspace) -> None:
    pet = register(homes, vaccinated="2025-11-20")
    homes.at("2026-11-20 23:00").do("pets.pet.hand-out", pet.id, tag="0317")
    other = homes.at("2026-11-20 09:00") and register(homes, "来福", vaccinated="2025-11-20")
    with pytest.raises(Refused):
        homes.at("2026-11-21 00:00").do("pets.pet.hand-out", other.id, tag="0318")


@pytest.mark.rule("pets.found")
def test_a_found_pet_is_posted_without_its_finder(homes: Workspace) -> None:
    found = homes.do(
        "pets.found.register", kind="dog", place="3号楼大堂", looks="白色，戴红项圈", finder="王小明"
    ).folded
    assert [row.id for row in listing(homes.office(), "pets", "waiting")] == [found.id]
    (notice,) = rows(homes.office(), "notices.notice")
    homes.do("notices.notice.approve", notice.id, by="center-manager")
    homes.do("notices.notice.publish", notice.id, by="officer-1")
    assert homes.run("site", "build").status == 0
    page = (homes.root / "site" / "n" / f"{notice.id}.html").read_text("utf-8")
    assert "3号楼大堂拾到宠物" in page
    assert "戴红项圈" in page
    assert "王小明" not in page
    homes.do("pets.found.return", found.id)
    assert listing(homes.office(), "pets", "waiting") == []


@pytest.mark.rule("pets.on-a-lead")
def test_the_page_says_how_to_behave(homes: Workspace) -> None:
    assert "出门牵绳" in homes.page("pets", audience="residents")


def test_a_script_leads_to_the_registration(homes: Workspace) -> None:
    assert "拾到宠物" in homes.run("scripts", "show", "pet-found").out
