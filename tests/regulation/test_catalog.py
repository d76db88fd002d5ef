"""What the catalogue says of all areas together."""

from __future__ import annotations

from propctl.regulation.amendments import History
from propctl.regulation.catalog import Catalog, summarise
from propctl.regulation.model.constructs import Area, Field, Form


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
    found = catalog(a=[], b=["a"], c=["b", "a"], d=["d", "a"]).pointing_first()
    assert sorted(found) == ["a", "b", "c", "d"]
    assert found.index("c") < found.index("b") < found.index("a")
    assert found.index("d") < found.index("a")


def test_areas_that_point_to_each_other_are_all_named_once() -> None:
    found = catalog(a=["b"], b=["a"], c=["b"]).pointing_first()
    assert sorted(found) == ["a", "b", "c"]
    assert found[0] == "c"
