"""Which figures head a report."""

from __future__ import annotations

import datetime as dt

from propctl.api import report
from propctl.testing import TZ, Workspace
from propctl.worktime.recurrence import Period

AREA = """
title = { zh = "花木", en = "Plants" }
[form.plant]
prefix = "PL"
title  = { zh = "花木", en = "Plant" }
[form.plant.step]
add = { zh = "登记", en = "Add", to = "kept" }
[form.plant.state]
kept = "在册|kept"
[indicator]
many  = { rule = "count-them", measure = "count", zh = "总数", en = "All" }
worth = { rule = "count-them", measure = "count", first = true, zh = "要紧的", en = "What matters" }

[[rule]]
id     = "plants.count-them"
zh     = "登记花木"
en     = "Count the plants"
source = { document = "规定" }
"""


def test_a_figure_marked_first_stands_above_those_of_all_other_areas(workspace: Workspace) -> None:
    workspace.declare("plants", AREA)
    month = Period(dt.datetime(2026, 11, 1, tzinfo=TZ), dt.datetime(2026, 12, 1, tzinfo=TZ), "2026-11")
    office = workspace.office()
    declared = {
        (area.name, name): one.first
        for area in office.catalog.areas()
        for name, one in area.indicator.items()
    }
    order = [(figure.area, figure.name) for figure in report(office, month)]
    heads = [declared[name] for name in order]
    assert heads == sorted(heads, reverse=True)
    assert order.index(("plants", "worth")) < order.index(("plants", "many"))
