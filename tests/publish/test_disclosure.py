"""Figures by month, in which nobody can be recognised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from propctl.office.doing.drafts import Request
from propctl.office.doing.steps import run
from propctl.office.opened.office import Office
from propctl.publish.site.building import build
from propctl.publish.site.disclosure import charts
from propctl.publish.site.drawing import bars
from tests.publish.reading import page, parse

Fill = Callable[[int, int], Office]


@pytest.fixture
def fill(root: Path) -> Fill:
    """``fill(10, 8)``: ten pets registered in October, eight of them approved; then it is November."""

    def filled(registered: int, approved: int) -> Office:
        office = Office.open(
            root, now=dt.datetime.fromisoformat("2026-10-10T09:00:00+08:00"), operator="clerk-1"
        )
        for number in range(registered):
            values = {"unit": f"1-{number}", "sort": "dog"}
            made = run(office, Request(form="pets.pet", step="register", values=values))
            if number < approved:
                values = {"decision": "同意"}
                run(
                    office,
                    Request(
                        form="pets.pet", step="approve", id=made.folded.id, values=values, by="director-1"
                    ),
                )
        return Office.open(root, now=dt.datetime.fromisoformat("2026-11-21T09:00:00+08:00"))

    return filled


def test_a_month_with_enough_cases_is_drawn_and_told(fill: Fill) -> None:
    (chart,) = charts(fill(20, 10), "residents", "zh-CN")
    assert chart.title == "宠物登记\uff1a批准率"
    body = parse(str(chart.body))
    assert body.one("svg").attrs["aria-label"] == chart.title
    assert [cell.text for cell in body.one("tbody").one("tr").children if not isinstance(cell, str)] == [
        "2026年10月",
        "50.0%",
    ]


def test_fewer_than_five_cases_are_not_shown(fill: Fill) -> None:
    assert charts(fill(4, 2), "residents", "zh-CN") == []


def test_a_share_with_a_small_part_does_not_tell_how_many_they_are(fill: Fill) -> None:
    (chart,) = charts(fill(12, 11), "residents", "zh-CN")  # 91.7 % would say: one was refused
    assert "90.0%" in parse(str(chart.body)).text
    assert "91" not in parse(str(chart.body)).text


def test_the_current_month_is_not_published_before_it_is_over(fill: Fill) -> None:
    (chart,) = charts(fill(20, 10), "residents", "zh-CN")
    assert "2026-11" not in str(chart.body)


def test_what_the_clause_demands_stands_beside(fill: Fill) -> None:
    office = fill(20, 10)
    assert charts(office, "residents", "zh-CN")[0].says.startswith(
        "制度要求\uff1a达到90%。占总数的百分比；总数指"
    )
    assert charts(office, "residents", "en")[0].says.startswith("Demanded: at least 90%. Share of: ")


def test_the_page_of_charges_lists_prices_and_figures(fill: Fill, tmp_path: Path) -> None:
    build(fill(20, 10), tmp_path / "site", editions=[])
    tree = page(tmp_path / "site/public.html")
    assert "登记工本费10元" in tree.text
    assert tree.one("svg", class_="chart")


def test_a_price_that_is_not_set_is_not_printed_and_the_way_to_the_service_is(
    fill: Fill, tmp_path: Path
) -> None:
    office = fill(20, 10)
    areas = office.root / "areas" / "pets.toml"
    text = areas.read_text(encoding="utf-8").replace('{ price = "10" }', '{ price = "unset" }')
    areas.write_text(text, encoding="utf-8")
    build(Office.open(office.root, now=office.now), tmp_path / "site", editions=[])
    tree = page(tmp_path / "site/public.html").one("main")
    assert "未设定" not in tree.text
    assert [link.text for link in tree.all("a", href="services/pets.html")] == ["宠物登记"]


def test_a_demand_for_a_rank_reads_in_words(office: Office) -> None:
    rule = office.catalog.rule("pets.price")
    assert office.in_words("zh-CN").parameter(rule, "approver", "manager+") == "经理级以上人员"
    assert office.in_words("en").parameter(rule, "approver", "manager+") == "manager or above"
    assert office.in_words("zh-CN").parameter(rule, "approver", "C+") == "C+"


def test_a_chart_without_figures_is_an_empty_frame_and_no_error() -> None:
    assert parse(str(bars("空", []))).one("svg")
