"""What a step opens for each of its rows: it looks at the row, and what must be there is set."""

from __future__ import annotations

import pytest

from propctl.api import rows
from propctl.testing import Workspace

AREA = """
prefix = "TO"
title  = { zh = "巡查", en = "Tours" }
[form.tour]
title = { zh = "巡查", en = "Tour" }
[form.tour.field]
place  = { type = "text", zh = "地点", en = "Place" }
urgent = { type = "bool", zh = "急", en = "Urgent" }
notes  = { type = "text", many = true, zh = "杂项", en = "Notes" }
lamps  = { type = "text", many = true, zh = "坏灯", en = "Lamps" }
[form.tour.field.checks]
type = "rows"
zh = "各项"
en = "Checks"
[form.tour.field.checks.columns]
point = { type = "text", zh = "项目", en = "Point", required = true }
ok    = { type = "bool", zh = "完好", en = "Ok" }
cost  = { type = "money", zh = "估价", en = "Cost" }
[form.tour.step.register]
zh = "登记"
en = "Register"
to = "done"
[[form.tour.step.register.opens]]
form = "repair"
each = "checks"
when = "not ok and (urgent or cost > 5)"
set  = { what = "point", place = "place", tour = "id" }
[[form.tour.step.register.opens]]
form = "repair"
each = "notes"
when = "entry != 无"
set  = { what = "entry", tour = "id" }
[[form.tour.step.register.opens]]
form = "repair"
each = "lamps"
set  = { what = "entry", tour = "id" }
[form.tour.state]
done = "已登记|done"
[form.repair]
prefix = "TR"
title = { zh = "修理", en = "Repair" }
[form.repair.field]
what  = { type = "text", zh = "事项", en = "What", required = true }
place = { type = "text", zh = "地点", en = "Place" }
tour  = { type = "ref", to = "tour", zh = "巡查", en = "Tour" }
[form.repair.step]
register = { zh = "登记", en = "Register", to = "open" }
[form.repair.state]
open = "待修|open"
"""


@pytest.fixture
def tours(workspace: Workspace) -> Workspace:
    """An office that tours."""
    return workspace.declare("tours", AREA)


def repairs(office: Workspace) -> list[tuple[str, str | None]]:
    found = rows(office.office(), "tours.repair")
    return [(row.values["what"], row.values.get("place")) for row in found]


CHECKS = [
    {"point": "灯", "ok": True, "cost": "9.00"},
    {"point": "门", "ok": False, "cost": "5.00"},
    {"point": "梯", "ok": False, "cost": "5.01"},
    {"point": "栏"},
]


def test_only_rows_on_which_the_condition_holds_open_something(tours: Workspace) -> None:
    tours.do("tours.tour.register", place="东门", checks=CHECKS)
    assert repairs(tours) == [("梯", "东门")]


def test_a_field_of_the_record_counts_beside_those_of_the_row(tours: Workspace) -> None:
    tours.do("tours.tour.register", checks=CHECKS, urgent=True, notes=["漏水", "无"])
    assert [what for what, _ in repairs(tours)] == ["门", "梯", "栏", "漏水"]


def test_without_rows_nothing_is_opened(tours: Workspace) -> None:
    tours.do("tours.tour.register", place="东门", urgent=True)
    assert repairs(tours) == []


def test_an_amendment_that_would_open_something_is_refused(tours: Workspace) -> None:
    tour = tours.do("tours.tour.register", checks=CHECKS).folded.id
    refused = tours.run("amend", tour, "--set", "urgent=yes", by="director")
    assert refused.status == 2
    assert "作废" in refused.err
    assert tours.run("amend", tour, "--set", "place=西门", by="director").status == 0


def test_rows_that_each_opened_a_record_are_put_right_but_none_comes_or_goes(tours: Workspace) -> None:
    tour = tours.do("tours.tour.register", lamps=["东灯", "西登"]).folded.id
    assert tours.run("amend", tour, "--set", "lamps=东灯,西灯", by="director").status == 0
    for lamps in ("东灯,西灯,南灯", "东灯"):
        refused = tours.run("amend", tour, "--set", f"lamps={lamps}", by="director")
        assert (refused.status, "propctl tours repair register" in refused.err) == (2, True)
    assert [what for what, _ in repairs(tours)] == ["东灯", "西登"]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('when = "not ok and', 'when = "not sound and', "sound"),
        ('when = "entry != 无"', 'when = "point != 无"', "point"),
        ('set  = { what = "entry", tour', "set = { tour", "what"),
        ('set  = { what = "point"', 'set = { what = "pont"', "pont"),
    ],
)
def test_what_an_opened_record_lacks_is_found_before_it_is_used(
    tours: Workspace, right: str, wrong: str, said: str
) -> None:
    path = tours.root / "areas" / "tours.toml"
    assert right in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(right, wrong), "utf-8")
    found = tours.run("check")
    assert found.status == 1
    assert "form.tour.step.register.opens" in found.out + found.err
    assert said in found.out + found.err
