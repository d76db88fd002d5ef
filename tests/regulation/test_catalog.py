"""What the catalogue says of all areas together."""

from __future__ import annotations

from propctl.regulation.amendments import History
from propctl.regulation.catalog import Catalog
from propctl.regulation.model.constructs import Area, Clock, Field, Form
from propctl.regulation.summary import pointing_first, summarise


def catalog(**points: list[str]) -> Catalog:
    """Areas with one form each, ``thing``, whose fields point to those of other areas."""
    areas = {
        name: Area(
            name=name,
            form={"thing": Form(field={to: Field(type="ref", to=f"{to}.thing") for to in targets})},
        )
        for name, targets in points.items()
    }
    return Catalog(summarise(areas.values()), areas.__getitem__, lambda area: [], History([]))


def test_areas_come_before_those_that_their_records_point_to() -> None:
    found = pointing_first(catalog(a=[], b=["a"], c=["b", "a"], d=["d", "a"]).areas())
    assert sorted(found) == ["a", "b", "c", "d"]
    assert found.index("c") < found.index("b") < found.index("a")
    assert found.index("d") < found.index("a")


def test_what_the_clocks_of_an_area_wait_for_is_read_before_it_though_each_points_to_the_other() -> None:
    visits = Area(name="visits", form={"visit": Form(field={"of": Field(type="ref", to="cases.case")})})
    cases = Area(
        name="cases",
        form={"case": Form(field={"visit": Field(type="ref", to="visits.visit")})},
        clock={
            "call": Clock(stop=["close", "linked.visits.visit"]),
            "thank": Clock(when="none(linked.thanks.letter.sent)"),
        },
    )
    thanks = Area(name="thanks", form={"letter": Form()})
    areas = {area.name: area for area in (cases, visits, thanks)}
    read_first = summarise(areas.values()).read_first
    assert read_first[-1] == "cases"
    assert sorted(read_first) == sorted(areas)


def test_a_number_names_a_record_of_the_form_that_gives_such_numbers_alone() -> None:
    numbered = {prefix: Form(prefix=prefix.upper()) for prefix in ("cp", "wo")}
    area = Area(name="a", form={**numbered, "home": Form(key="{number}")})
    known = Catalog(summarise([area]), lambda _: area, lambda area: [], History([]))
    field = Field(type="ref", to=["wo", "cp", "home"])
    named = {
        value: [ref.form for ref in known.refs("a.wo", field, value)] for value in ("CP-261121-A01", "x")
    }
    assert named == {"CP-261121-A01": ["a.cp", "a.home"], "x": ["a.wo", "a.cp", "a.home"]}


def test_areas_that_point_to_each_other_are_all_named_once() -> None:
    found = pointing_first(catalog(a=["b"], b=["a"], c=["b"]).areas())
    assert sorted(found) == ["a", "b", "c"]
    assert found[0] == "c"
