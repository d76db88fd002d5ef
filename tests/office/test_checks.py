"""``propctl check``: what it finds, and what it leaves in peace."""

from __future__ import annotations

from propctl.api import check
from propctl.testing import TwoDesks, Workspace

PET = {"name": "旺财", "kind": "dog"}


def both(desks: TwoDesks) -> tuple[str, str]:
    """The same name registered at both desks while they were offline, then exchanged."""
    ids = tuple(desk.do("pets.pet.register", **PET).folded.id for desk in (desks.a, desks.b))
    desks.exchange()
    return ids[0], ids[1]


def fields(office: Workspace) -> list[str]:
    return [problem.field for problem in check(office.office())]


def test_a_value_that_open_records_share_is_free_again_when_one_of_them_is_done(pet_desks: TwoDesks) -> None:
    first, _ = both(pet_desks)
    assert fields(pet_desks.a) == ["name"]
    pet_desks.a.do("pets.pet.leave", first)
    assert fields(pet_desks.a) == []


def test_a_value_that_open_records_share_is_free_again_when_one_of_them_is_void(pet_desks: TwoDesks) -> None:
    _, second = both(pet_desks)
    pet_desks.a.do("pets.pet.void", second, by="center-manager", reason="重复登记")
    assert fields(pet_desks.a) == []


def test_a_name_that_was_given_up_may_be_used_again_and_check_has_nothing_to_say(pets: Workspace) -> None:
    record = pets.do("pets.pet.register", **PET).folded.id
    pets.do("pets.pet.leave", record)
    pets.do("pets.pet.register", **PET)
    assert fields(pets) == []


def test_a_step_that_its_form_does_not_have_is_found(pets: Workspace) -> None:
    record = pets.do("pets.pet.register", **PET).folded.id
    path = pets.root / f"records/pets/2026/11/{record}.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('step = "register"', 'step = "fly"'), "utf-8")
    assert "fly" in fields(pets)


def test_an_amendment_of_a_clause_that_is_none_is_found(pets: Workspace) -> None:
    line = '{ rule = "pets.nope", set = { within = "1d" }, since = 2026-12-01, by = "director",'
    entered = "entered = 2026-11-20T09:00:00+08:00 }"
    (pets.root / "rules.toml").write_text(f"amendments = [\n  {line} {entered},\n]\n", "utf-8")
    assert fields(pets) == ["pets.nope.within"]
