"""A step taken back is judged as any other: whose it was, which line it names, what it permits besides."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.testing import Workspace
from tests.office.auditing.conftest import Forger
from tests.office.conftest import AREA
from tests.stories.answers import ok

PET = "PT-261120-A01"
PATH = f"records/pets/2026/11/{PET}.toml"


@pytest.fixture(scope="module")
def approved(recorded: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A dog that a clerk registered and vaccinated, and that the manager approved; each step in history."""
    office = recorded.copy(tmp_path_factory.mktemp("approved") / "office").declare("pets", AREA)
    Forger(office).commit("director")
    office.do("pets.pet.register", name="旺财", kind="dog")
    office.do("pets.pet.vaccinate", PET, vaccine="狂犬")
    office.do("pets.pet.approve", PET, by="center-manager")
    return office


@pytest.fixture
def pet(approved: Workspace, tmp_path: Path) -> Forger:
    """The same, as somebody goes on with it by hand."""
    return Forger(approved.copy(tmp_path / "office"))


@pytest.mark.parametrize(
    ("by", "more"),
    [
        ("center-manager", ", taken = [3]"),  # his own, but he does not say why
        ("center-manager", ', taken = [2], reason = "误"'),  # not the last
        ("center-manager", ', taken = [2, 3], reason = "误"'),
        ("center-manager", ', reason = "误"'),
        ("center-manager", ', taken = [3], among = 2, reason = "误"'),
        (
            "center-manager",
            ', taken = [3], reason = "误", clocks = ["pets.vaccinate"]',
        ),  # comes out no better
        ("clerk-1", ', taken = [3], reason = "误", clocks = ["pets.visit"]'),  # it is not hers
        ("service-supervisor", ', taken = [3], reason = "误", clocks = ["pets.visit"]'),  # ranks lower
        ("cleaner-1", ', taken = [1], reason = "误"'),  # what made it is voided
    ],
)
def test_a_step_taken_back_otherwise_than_propctl_does_is_named(pet: Forger, by: str, more: str) -> None:
    commit = pet.forge(PATH, by, "revert", more)
    (found,) = pet.audit().faults
    assert (found.kind, found.commit, found.author) == ("refused", commit, by)


def test_what_brought_a_record_is_not_taken_back_by_hand_nor_what_moved_money(pet: Forger) -> None:
    ok(pet.office.run("revert", PET, "误批", by="center-manager"))
    pet.office.do("pets.pet.call-on", PET, how="home")
    brought = pet.forge(PATH, "clerk-1", "revert", ', taken = [5], reason = "误"')
    pet.office.do("pets.pet.pay", PET, amount="20")
    paid = pet.forge(PATH, "clerk-1", "revert", ', taken = [7], reason = "误"')
    assert [one.commit for one in pet.audit().faults] == [brought, paid]


def test_honest_ones_are_not_accused_late_twice_or_of_another_person(pet: Forger) -> None:
    office = pet.office
    ok(office.run("revert", PET, "误批", by="center-manager"))
    office.do("pets.pet.approve", PET, by="center-manager")
    office.at("2026-11-24 15:00")  # the limit that the approval began is over
    ok(office.run("revert", PET, "误批", by="director"))
    ok(office.run("revert", PET, "没有接种"))
    office.do("pets.pet.leave", PET, by="clerk-2")
    ok(office.run("revert", PET, "没有迁出", by="director"))
    assert pet.faults() == []
