"""How lists, questions and figures follow what is declared: columns, hints, periods."""

from __future__ import annotations

import datetime as dt

import pytest

from propctl.office.counting.figures import report
from propctl.testing import TZ, Workspace
from propctl.worktime.periods import Period

AREA = """
prefix = "VS"
title  = { zh = "走访", en = "Visits" }
main   = "visit"

[form.house]
title = { zh = "房屋", en = "House" }
key   = "number"
[form.house.field]
number = { type = "text", zh = "房号", en = "Number", required = true }
keeper = { type = "staff", zh = "管家", en = "Keeper" }
[form.house.state]
kept = "在册|kept"
[form.house.step]
add = { zh = "登记", en = "Add", to = "kept" }

[form.visit]
title = { zh = "走访", en = "Visit" }
[form.visit.field]
house = { type = "ref", to = "house", zh = "房屋", en = "House", required = true }
about = { type = "text", zh = "内容", en = "About", hint = "一句话|one sentence" }
[form.visit.state]
made = "已走访|made"
[form.visit.step]
register = { zh = "登记", en = "Register", to = "made" }

[list]
all = { rule = "yearly", of = "visit", show = ["house.keeper", "house"], zh = "全部", en = "All" }

[indicator]
visits = { rule = "yearly", measure = "count", per = "year", zh = "走访次数", en = "Visits" }
here   = { rule = "yearly", measure = "count", zh = "本期走访", en = "Visits now" }

[[rule]]
id = "visits.yearly"
zh = "每年走访至少{at_least}次"
en = "At least {at_least} visits a year"
source = { document = "测试" }
params = { at_least = 1 }
"""


@pytest.fixture
def visits(workspace: Workspace) -> Workspace:
    workspace.declare("visits", AREA)
    workspace.at("2026-03-02 09:00").do("visits.house.add", number="7", keeper="technician-1")
    workspace.do("visits.visit.register", house="7", about="问好")
    return workspace.at("2026-11-20 09:00")


def span(first: dt.date, last: dt.date) -> Period:
    start, end = (dt.datetime.combine(day, dt.time(), TZ) for day in (first, last))
    return Period(start, end, "asked")


def test_a_list_has_the_columns_that_it_declares_and_follows_references(visits: Workspace) -> None:
    shown = visits.run("visits", "list", "all", "--csv").out
    assert visits.run("visits", "list", "all").out.splitlines()[0].split()[-2:] == ["管家", "房屋"]
    assert "technician-1" in shown
    assert "张伟" in visits.run("visits", "list", "all").out


def test_a_column_that_no_form_has_is_found_by_check(visits: Workspace) -> None:
    path = visits.root / "areas/visits.toml"
    path.write_text(AREA.replace("house.keeper", "house.roof"), encoding="utf-8")
    found = visits.run("check")
    assert found.status == 1
    assert "house.roof" in found.out


def test_a_hint_is_read_in_the_help_in_the_readers_language(visits: Workspace) -> None:
    assert "一句话" in visits.run("visits", "register", "--help").out
    assert "one sentence" in visits.run("--lang", "en", "visits", "register", "--help").out


def test_a_hint_of_an_offices_own_area_may_be_in_one_language(visits: Workspace) -> None:
    path = visits.root / "areas/visits.toml"
    path.write_text(AREA.replace("一句话|one sentence", "一句话"), encoding="utf-8")
    assert visits.run("check").status == 0
    for lang in ("zh-CN", "en"):
        assert "一句话" in visits.run("--lang", lang, "visits", "register", "--help").out


def test_a_bound_on_a_year_is_held_against_the_year_though_a_month_is_asked(visits: Workspace) -> None:
    november = span(dt.date(2026, 11, 1), dt.date(2026, 12, 1))
    figures = {figure.name: figure for figure in report(visits.office(), november, "visits")}
    assert (figures["visits"].part, figures["visits"].period, figures["visits"].met) == (1, "2026", True)
    running, over = figures["here"], span(dt.date(2026, 10, 1), dt.date(2026, 11, 1))
    assert (running.part, running.period, running.met) == (0, "asked", None)  # it may come up to it yet
    (past,) = [one for one in report(visits.office(), over, "visits") if one.name == "here"]
    assert (past.part, past.met) == (0, False)


def test_a_figure_of_a_longer_period_than_its_own_stays_what_was_asked(visits: Workspace) -> None:
    years = span(dt.date(2025, 1, 1), dt.date(2027, 1, 1))
    (found,) = [figure for figure in report(visits.office(), years, "visits") if figure.name == "visits"]
    assert found.period == "asked"
