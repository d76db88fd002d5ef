"""Amounts added and subtracted; questions about many records or rows, as seen from the record that asks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from propctl.regulation.language.explanation import explain
from propctl.regulation.language.gaps import contraries
from propctl.regulation.language.names import Expressions
from propctl.regulation.language.syntax import asks_others, fields_in, only_own
from propctl.words.messages import Words
from tests.regulation.language.pets import ON, Record, make_catalog
from tests.regulation.language.test_explanation import Telling

OWN = "pets.look-within"


@pytest.fixture
def rex() -> Record:
    """A dog with two shots, a visit that points to it, and another dog and a cat in the office."""
    catalog = make_catalog()
    rex = Record(catalog, name="Rex", kind="dog", legs=4, fee="200.00", weight="12.50", born="2026-01-01")
    rex.values["tags"] = ["old", "deaf"]
    rex.values["shots"] = [{"what": "rabies", "on": "2026-01-05"}, {"what": "flu"}]
    visit = Record(catalog, "done", about="CW-1", mood="wild")
    visit.builtins["id"] = "SF-1"
    rex.pointing["pets.visit"] = [visit]
    for number, (state, kind, fee) in enumerate((("kept", "dog", "150"), ("lost", "cat", None)), 2):
        other = Record(catalog, state, kind=kind, fee=fee)
        other.builtins["id"] = f"CW-{number}"
        rex.everyone.setdefault("pets.pet", []).append(other)
    return rex


def read(record: Record, text: str) -> Any:
    return Expressions(make_catalog(), ON).condition(text, "pets.pet", OWN).value(record)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("fee + weight", Decimal("212.5")),
        ("fee - weight - legs", Decimal("183.5")),
        ("fee - (weight - legs)", Decimal("191.5")),
        ("legs - $.at_least", 2),
        ("#tags + 1", 3),
        ("fee > legs and fee - legs", 196),
        ("fee < legs and fee - legs", False),
        ("fee - 200", 0),
        ("legs > -5 and legs - 5 = -1", True),
        ("parent and fee", None),  # nothing is filled in there
        ("fee + balance('owed:{id}')", Decimal("212.5")),
        ("legs - $.later", None),  # the office has not set it
    ],
)
def test_amounts_are_added_and_subtracted_exactly(rex: Record, text: str, value: Any) -> None:
    assert read(rex, text) == value


def test_of_an_amount_that_is_missing_there_is_no_sum(rex: Record) -> None:
    del rex.values["fee"]
    assert read(rex, "fee + weight") is None and read(rex, "weight - fee > 0") is False


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("some(pets.pet, kind = here.kind)", True),
        ("some(pets.pet, kind = here.kind and fee > here.fee)", False),
        ("none(pets.pet, state = gone)", True),
        ("none(pets.pet, state = 'lost')", False),
        ("every(pets.pet, kind = dog)", False),
        ("every(pets.pet, fee <= here.fee or not fee)", True),
        ("those(pets.pet, state = kept or state = 'lost')", ["CW-2", "CW-3"]),
        ("#those(pets.pet, fee) + 1", 2),
        ("latest(pets.pet, id != here.id)", "CW-3"),
        ("latest(pets.pet, kind = bird)", None),
        ("some(linked.pets.visit, mood = wild and about = here.id)", True),
        ("every(shots, on >= here.born)", False),  # of one nobody has written when
        ("every(shots, what)", True),
        ("#those(shots, on >= born)", 1),  # what is no column is a field of the record
        ("none(tags, entry = young) and some(tags, entry = old)", True),
        ("some(pets.pet, some(linked.pets.visit, mood = wild))", False),
        ("some(linked.pets.visit, none(pets.pet, kind = bird and fee = here.here.fee))", True),
        ("none(pets.pet, legs > $.later)", None),  # an unset parameter enforces nothing
        ("none(pets.visit, mood = wild)", True),  # there is none at all
        ("none(homes.home, door in $kinds.items)", True),  # a clause of the area where it stands
    ],
)
def test_a_question_goes_through_records_or_rows(rex: Record, text: str, value: Any) -> None:
    assert read(rex, text) == value


@pytest.mark.parametrize(
    ("text", "column", "sentence"),
    [
        ("none(pets.vist, mood = wild)", 6, "there is no form 'pets.vist'; nearest: pets.visit"),
        ("none(pets.visit, mod = wild)", 18, "there is no field 'mod' here; nearest: mood"),
        ("none(pets.visit, mood = wld)", 25, "mood is never 'wld'; it is one of"),
        ("none(pets.visit, about = here.ownr)", 26, "there is no field 'ownr' here; nearest: owner"),
        ("none(shots, wat = 'flu')", 13, "there is no field 'wat' here; nearest: what"),
        ("none(name, entry = x)", 6, "name is no table of rows, no form and no records that point here"),
        ("none(linked.pets.visit.mood, mood = wild)", 6, "is no table of rows"),
        ("here.name = Rex", 1, "there is no field 'here.name' here"),
        ("none(pets.visit)", 16, "none() goes through records or rows"),
        ("some(3, name)", 6, "some() goes through records or rows"),
        ("every(pets.visit, mood = wild", 6, "a bracket is not closed"),
        ("name + 1 > 2", 1, "name is a text, no number: it is not added to anything"),
        ("legs + shots.what > 2", 8, "no number"),
        ("fee - phone > 0", 7, "no number"),
        ("some(pets.pet, phone = name)", 16, "phone is sealed"),
        ("those(pets.pet, kind = dog) = x", 29, "is a list"),
        ("legs * 2 > 4", 6, "amounts are added (+) and subtracted (-) here, nothing else"),
    ],
)
def test_a_mistake_within_is_found_where_it_stands(
    expressions: Expressions, text: str, column: int, sentence: str
) -> None:
    found = expressions.mistakes(text, "pets.pet", OWN)
    assert [(one.column, sentence in Words("en").error(one.sentence())) for one in found] == [(column, True)]


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            "none(pets.visit, mood = wild and about = here.id)",
            "全部“随访”中没有一条满足：“脾气”是“暴躁”，且“对象”是本记录",
            "none of the “Visit” records: “Mood” is “wild” and “About” is this record",
        ),
        (
            "every(shots, on)",
            "“疫苗”中每一条都满足：填了“日期”",
            "each of “Shots”: “Date” is filled in",
        ),
        ("fee - legs > 3", "“费用”减“腿数”大于3", "“Fee” less “Legs” is more than 3"),
        (
            "#those(linked.pets.visit, mood) = 2",
            "指向本记录的“随访”中满足（填了“脾气”）的各条的个数是2",
            "the number of those of “Visit” records pointing here where “Mood” is filled in is 2",
        ),
    ],
)
def test_what_it_means_is_told_in_words(expressions: Expressions, text: str, zh: str, en: str) -> None:
    means = explain(text, expressions.names("pets.pet"), Telling(expressions), OWN).means
    assert (Words("zh-CN").value(means), Words("en").value(means)) == (zh, en)


def test_sealed_values_are_held_against_each_other_and_against_nothing_else(rex: Record) -> None:
    asks = "some(pets.pet, phone = here.phone)"
    expressions = Expressions(rex.catalog, ON)
    assert expressions.mistakes(asks, "pets.pet", OWN) == []
    assert len(expressions.mistakes(asks, "pets.pet", OWN, typed=True)) == 1  # nobody looks people up so
    assert read(rex, asks) is False  # neither has one
    other = rex.everyone["pets.pet"][0]
    rex.values["phone"] = other.values["phone"] = "13800001234"
    assert read(rex, asks) is True and read(rex, "none(pets.pet, phone = here.phone)") is False
    rex.values["phone"] = other.values["phone"] = "sealed"  # a desk without the keys
    assert read(rex, asks) is False
    for text in (
        "phone = parent.phone",
        "some(pets.pet, phone = 13800001234)",
        "some(pets.pet, phone = name)",
    ):
        (mistake,) = Expressions(rex.catalog, ON).mistakes(text, "pets.pet", OWN)
        assert "sealed" in Words("en").error(mistake.sentence())


def test_a_sealed_column_is_that_of_its_row_and_a_sealed_entry_is_itself(rex: Record) -> None:
    rex.values |= {"phone": "13800001234", "others": ["13900001234"]}
    rex.values["shots"] = [{"what": "rabies"}, {"what": "flu", "phone": "13700001234"}]
    in_rows, in_list = "some(shots, phone = here.phone)", "some(others, entry = here.phone)"
    assert (read(rex, in_rows), read(rex, in_list)) == (False, False)
    other = rex.everyone["pets.pet"][0]
    other.values["phone"] = "13700001234"
    assert read(rex, "those(pets.pet, some(here.shots, phone = here.phone))") == ["CW-2"]
    rex.values["phone"] = "13700001234"
    rex.values["others"].append("13700001234")
    assert (read(rex, in_rows), read(rex, in_list)) == (True, True)
    assert read(rex, "#those(shots, phone)") == 1
    rex.values["others"][1] = rex.values["shots"][1]["phone"] = "sealed"  # a desk without the keys
    assert (read(rex, in_rows), read(rex, in_list)) == (False, False)


def test_a_question_asks_by_the_clauses_as_they_stood_for_the_record_that_asks(rex: Record) -> None:
    for other in rex.everyone["pets.pet"]:
        other.under(make_catalog(("pets.look-within", {"at_least": 500})))
    assert read(rex, "some(pets.pet, fee >= $.at_least)") is True


def test_the_records_that_keep_a_condition_from_holding_are_named() -> None:
    text = "name and none(pets.visit, mood = wild) and every(pets.pet, fee or legs)"
    assert contraries(text) == ["those(pets.visit, mood = wild)", "those(pets.pet, not (fee or legs))"]
    assert contraries("some(pets.visit, mood = wild)") == contraries("a (") == contraries("") == []


def test_what_looks_at_other_records_is_told_from_what_reads_its_own() -> None:
    asks = "none(pets.visit, mood = here.mood and about = here.id)"
    assert asks_others(asks) and not asks_others("some = 3 and not every")
    assert not only_own(asks) and only_own("fee - legs > 3")
    assert fields_in(f"{asks} or every(shots, on > here.born) or fee - legs > 0") == [
        "mood", "id", "shots", "born", "fee", "legs",
    ]  # fmt: skip
