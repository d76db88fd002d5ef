"""What is left of an area where another is not in use: nothing that points into the void."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.errors import SettingsError
from propctl.regulation.model.constructs import Area
from propctl.regulation.model.parsing import read_area
from propctl.regulation.usage import Need, narrowed, needy, refuse_needy, void_forms

REF = {"type": "ref", "to": "flats.flat"}
PETS: dict[str, Any] = {
    "main": "pet",
    "form": {
        "pet": {
            "field": {"flat": REF, "kind": {}},
            "step": {
                "register": {"to": "kept", "opens": [{"form": "flats.visit"}, {"form": "chip"}]},
            },
        },
        "chip": {"field": {"pet": {"type": "ref", "to": "pet", "required": True}}},
        "bite": {"field": {"flat": {**REF, "required": True}}},
        "claim": {"field": {"bite": {"type": "ref", "to": "bite", "required": True}}},
        "tour": {"field": {"seen": {"type": "rows", "required": True, "columns": {"flat": REF}}}},
        "count": {
            "field": {
                "seen": {"type": "rows", "required": True, "columns": {"flat": {**REF, "required": True}}}
            }
        },
        "walk": {"field": {"flat": {**REF, "required": True, "when": "with_flat"}}},
    },
    "clock": {
        "own": {"rule": "a"},
        "bite": {"rule": "a", "of": "bite"},
        "move": {"rule": "a", "of": "flats.flat"},
    },
    "list": {"own": {}, "claims": {"of": "claim"}, "flats": {"of": "flats.flat"}},
    "indicator": {"own": {}, "per-flat": {"base": "flats.flat"}, "bites": {"of": "bite"}},
    "document": {"pet": {}, "bite": {"of": "bite"}},
    "routine": {
        "round": {"rule": "a"},
        "each-flat": {"rule": "a", "each": "flats.flat"},
        "bitten": {"rule": "a", "proof": "bite"},
        "settled": {"rule": "a", "proof": "claim.settle"},
    },
    "batch": {"chips": {"form": "chip", "each": "pet"}, "visits": {"form": "chip", "each": "flats.flat"}},
    "ledger": {
        "fines": {
            "moves": [
                {"on": "register", "from": "a", "to": "b"},
                {"on": "bite.register", "from": "a", "to": "b"},
            ]
        }
    },
}
FLATS: dict[str, Any] = {"main": "flat", "form": {"flat": {}, "visit": {}}}


def areas(**declared: dict[str, Any]) -> dict[str, Area]:
    found = {}
    for name, data in declared.items():
        found[name], problems = read_area(name, data)
        assert problems == []
    return found


def alone() -> Area:
    """The pets of an office that keeps no register of flats."""
    declared = areas(pets=PETS, flats=FLATS)
    return narrowed(declared["pets"], void_forms(declared, ["pets"]))


def test_a_form_that_must_name_a_record_of_an_area_not_in_use_is_kept_aside_with_those_that_need_it() -> None:
    assert list(alone().form) == ["pet", "chip", "tour", "walk"]
    assert list(alone().unused) == ["bite", "claim", "count"]


def test_what_is_declared_about_a_form_that_nobody_fills_in_is_left_out() -> None:
    left = alone()
    assert list(left.clock) == list(left.lists) == list(left.indicator) == ["own"]
    assert list(left.document) == ["pet"]
    assert list(left.routine) == ["round"]
    assert list(left.batch) == ["chips"]
    assert [move.on for move in left.ledger["fines"].moves] == ["register"]


def test_a_step_opens_no_record_of_an_area_that_is_not_in_use() -> None:
    (opened,) = alone().form["pet"].step["register"].opens  # type: ignore[misc]
    assert opened.form == "chip"


def test_an_area_not_in_use_has_its_forms_aside_and_nothing_else() -> None:
    declared = areas(pets=PETS, flats=FLATS)
    left = narrowed(declared["flats"], void_forms(declared, ["pets"]))
    assert (list(left.form), list(left.unused)) == ([], ["flat", "visit"])


def test_areas_that_are_all_in_use_stay_as_they_are_declared() -> None:
    declared = areas(pets=PETS, flats=FLATS)
    void = void_forms(declared, ["pets", "flats"])
    assert void == set()
    assert narrowed(declared["pets"], void) == declared["pets"]


def test_an_area_whose_main_form_must_name_a_record_elsewhere_needs_that_area() -> None:
    declared = areas(bites={"main": "bite", "form": {"bite": PETS["form"]["bite"]}}, flats=FLATS)
    (need,) = needy(declared, ["bites"], void_forms(declared, ["bites"]))
    assert need == Need(area="bites", other="flats", form="bite", field="flat")


def test_the_area_that_is_needed_is_named_where_the_need_goes_through_a_form_of_ones_own() -> None:
    forms = {name: PETS["form"][name] for name in ("bite", "claim")}
    declared = areas(claims={"main": "claim", "form": forms}, flats=FLATS)
    (need,) = needy(declared, ["claims"], void_forms(declared, ["claims"]))
    assert (need.area, need.other) == ("claims", "flats")
    with pytest.raises(SettingsError) as refused:
        refuse_needy(declared, need)
    assert refused.value.values["other"] == "flats"


def test_a_misspelt_form_is_left_for_the_check_to_name() -> None:
    declared = areas(pets={**PETS, "list": {"typo": {"of": "flatz.flat"}}}, flats=FLATS)
    assert list(narrowed(declared["pets"], void_forms(declared, ["pets"])).lists) == ["typo"]
