"""Two desks that work offline, joined by stock git."""

from __future__ import annotations

from propctl.api import check, resolve, view
from propctl.regulation.ledgers import unscaled
from propctl.testing import TwoDesks

PET = {"name": "旺财", "kind": "dog", "phone": "13800138001"}


def test_two_offline_desks_number_their_records_apart(pet_desks: TwoDesks) -> None:
    first = pet_desks.a.do("pets.pet.register", **PET)
    second = pet_desks.b.do("pets.pet.register", **{**PET, "name": "来福"})
    assert (first.folded.id, second.folded.id) == ("PT-261120-A01", "PT-261120-B01")
    pet_desks.exchange()
    for desk in (pet_desks.a, pet_desks.b):
        assert check(desk.office()) == []
        seen = view(desk.office(), desk.record(second.folded.id), reveal=True)
        assert seen.values["phone"] == "13800138001"


def test_a_value_that_both_desks_used_offline_is_a_finding(pet_desks: TwoDesks) -> None:
    for desk in (pet_desks.a, pet_desks.b):
        desk.do("pets.pet.register", **PET)
    pet_desks.exchange()
    for desk in (pet_desks.a, pet_desks.b):
        assert [problem.field for problem in check(desk.office())] == ["name"]


def test_of_two_steps_that_exclude_each_other_the_earlier_counts_and_check_names_the_later(
    pet_desks: TwoDesks,
) -> None:
    record = pet_desks.a.do("pets.pet.register", **PET).folded.id
    pet_desks.a.do("pets.pet.vaccinate", record, vaccine="狂犬")
    pet_desks.exchange()
    pet_desks.at("2026-11-20 09:10").a.do("pets.pet.leave", record)
    pet_desks.at("2026-11-20 09:20").b.do("pets.pet.approve", record, by="director")
    pet_desks.exchange()
    for desk in (pet_desks.a, pet_desks.b):
        folded = desk.record(record)
        assert folded.state == "left" and [event.step for event in folded.conflicts] == ["approve"]
        assert [problem.field for problem in check(desk.office())] == ["approve"]


def test_steps_that_do_not_exclude_each_other_both_count(pet_desks: TwoDesks) -> None:
    record = pet_desks.a.do("pets.pet.register", **PET).folded.id
    pet_desks.exchange()
    pet_desks.a.do("pets.pet.vaccinate", record, vaccine="狂犬")
    pet_desks.b.do("pets.pet.note", record, text="很乖")
    pet_desks.exchange()
    for desk in (pet_desks.a, pet_desks.b):
        assert {event.step for event in desk.record(record).history} == {
            "register",
            "vaccinate",
            "note",
        }


def test_an_amendment_at_one_desk_holds_at_both(pet_desks: TwoDesks) -> None:
    import datetime as dt

    from propctl.api import amend

    pet_desks.a.do("pets.pet.register", **PET)
    amend(pet_desks.a.office("director"), "pets.vaccinate-within", {"within": "5wd"}, dt.date(2026, 11, 20))
    amend(pet_desks.b.office("director"), "pets.visit-within", {"within": "4h"}, dt.date(2026, 11, 20))
    pet_desks.exchange()
    for desk in (pet_desks.a, pet_desks.b):
        catalog = desk.office().catalog
        assert catalog.param("pets.vaccinate-within", "within", dt.date(2026, 11, 20)) == "5wd"
        assert catalog.param("pets.visit-within", "within", dt.date(2026, 11, 20)) == "4h"


def test_two_equal_payments_of_one_second_at_two_desks_both_count(pet_desks: TwoDesks) -> None:
    record = pet_desks.a.do("pets.pet.register", **PET).folded.id
    pet_desks.exchange()
    for desk in (pet_desks.a, pet_desks.b):
        desk.do("pets.pet.pay", record, amount="30")
    pet_desks.exchange()
    for desk in (pet_desks.a, pet_desks.b):
        office = desk.office()
        assert len(office.folded(resolve(office, record)).events["pay"]) == 2
        assert unscaled(office.index.balance("pets.money", f"till:{record}")) == 60
        assert check(office) == []


def test_two_equal_notes_of_one_second_are_one(pet_desks: TwoDesks) -> None:
    record = pet_desks.a.do("pets.pet.register", **PET).folded.id
    pet_desks.exchange()
    for desk in (pet_desks.a, pet_desks.b):
        desk.do("pets.pet.note", record, text="很乖")
    pet_desks.exchange()
    assert len(pet_desks.a.record(record).events["note"]) == 1
