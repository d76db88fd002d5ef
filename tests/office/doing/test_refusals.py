"""Refusals name people as the office does: by name, with the id where two bear one name."""

from __future__ import annotations

import subprocess

import pytest

from propctl.api import Refused, amend
from propctl.testing import TwoDesks, Workspace


def refusal(pets: Workspace, by: str) -> str:
    with pytest.raises(Refused) as refused:
        pets.do("pets.pet.register", by=by, name="来福", kind="dog")
    return str(refused.value)


def test_a_refusal_names_the_person_as_the_office_does(pets: Workspace) -> None:
    said = refusal(pets, "technician-1")
    assert "张伟" in said
    assert "technician-1" not in said


def test_of_two_with_one_name_the_id_tells_which(pets: Workspace) -> None:
    path = pets.root / "propctl.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("王强", "张伟"), encoding="utf-8")
    assert "张伟（technician-2）" in refusal(pets, "technician-2")


def test_who_has_no_name_is_called_by_the_id(pets: Workspace) -> None:
    path = pets.root / "propctl.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('name = "张伟", ', ""), encoding="utf-8")
    assert "technician-1" in refusal(pets, "technician-1")


def test_who_may_not_amend_a_clause_is_named_too(pets: Workspace) -> None:
    office = pets.office("technician-1")
    with pytest.raises(Refused, match="张伟"):
        amend(office, "complaints.transfer-within", {"within": "30m"}, office.today)


def test_what_is_committed_names_people_by_id_alone(pet_desks: TwoDesks) -> None:
    desk = pet_desks.a
    desk.do("pets.pet.register", by="clerk-1", name="来福", kind="dog")
    line = ["git", "log", "-1", "--format=%an %ae %s %b"]
    told = subprocess.run(line, cwd=desk.root, capture_output=True, text=True, check=True).stdout
    assert told.startswith("clerk-1 ")
    assert "李敏" not in told
