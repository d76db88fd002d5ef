"""A run of bills is seen before it is made: its totals, what changed and why, what is left out."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.api import rows
from propctl.testing import Workspace

from .fees import PAPER, bill, homes, tariff

RUN = ("fees", "billing", "2026-11", "--due", "2026-11-25")


def read(office: Workspace, period: str, meters: str) -> None:
    office.do("fees.reading.register", by="officer-1", period=period, kind="power", meters=meters)


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Three homes billed for October; since then a price rose, an area changed and a home has no area."""
    from propctl.testing import make_workspace

    office = make_workspace(tmp_path_factory.mktemp("preview"))
    homes(office, "1-101", "1-102", "1-103")
    tariff(office, "电费", "power", "reading", "0.5")
    office.do(
        "fees.reading.register",
        by="officer-1",
        period="2026-10",
        kind="power",
        meters="1-101,0,100;1-102,0,10",
    )
    bill(office, "2026-10", "2026-10-25")
    change: dict[str, Any] = {"price": "1.2", "since": "2026-11-01", "on_paper": PAPER}
    office.do("fees.tariff.price", "物业管理费", by="service-supervisor", **change)
    office.do("residents.unit.update", "1-102", area="90")
    office.do("residents.unit.add", number="1-104", building="1")
    read(office, "2026-11", "1-101,,260")
    return office


def test_a_preview_adds_up_says_what_changed_and_why_and_saves_nothing(month: Workspace) -> None:
    before = len(list(rows(month.office(), "fees.bill")))
    told = month.run(*RUN, "--dry-run", "--json", by="cashier-1").json()
    assert told["totals"] == [
        {"item": "物业管理费", "homes": "3", "before": "300.00", "now": "348.00"},
        {"item": "电费", "homes": "1", "before": "55.00", "now": "80.00"},
        {"item": "合计", "homes": "3", "before": "355.00", "now": "428.00"},
    ]
    assert [(row["unit"], row["name"], row["difference"], row["change"]) for row in told["changed"]] == [
        ("1-101", "物业管理费", "20.00", "price"),
        ("1-101", "电费", "30.00", "quantity"),
        ("1-102", "物业管理费", "8.00", "price"),
        ("1-102", "电费", "-5.00", "gone"),
        ("1-103", "物业管理费", "20.00", "price"),
    ]
    assert told["changed"][0]["figures"] == "1.0000 → 1.2000"
    corrected = {"unit": "1-102", "name": "2026-10-1-102 105.00 → 95.00", "why": "differs"}
    assert told["skipped"] == [
        corrected,
        {"unit": "1-102", "name": "电费", "why": "not-read"},
        {"unit": "1-104", "name": "物业管理费", "why": "no-area"},
    ]
    assert len(list(rows(month.office(), "fees.bill"))) == before


def test_the_preview_is_read_in_words(month: Workspace) -> None:
    said = month.run(*RUN, "--dry-run", by="cashier-1").out
    assert "单价变了" in said and "本月没有抄表" in said and "没有保存" in said and "1.0000 → 1.2000" in said
    said = month.run("--lang", "en", *RUN, "--dry-run", by="cashier-1").out
    assert "Meter not read" in said and "What differs from last month" in said


def test_only_the_cashier_sees_it_and_the_due_day_is_asked_for(month: Workspace) -> None:
    assert month.run(*RUN, "--dry-run", by="clerk-1").status == 77
    assert month.run("fees", "billing", "2026-11", "--dry-run", by="cashier-1").status == 2


def test_the_run_itself_makes_what_was_shown_and_says_what_it_left_out(month: Workspace) -> None:
    said = month.run(*RUN, by="cashier-1").out
    assert "已保存 3 条" in said and "没有建筑面积" in said
    totals = month.run("fees", "totals", "2026-11", "--json", by="cashier-1").json()
    assert totals[-1]["charged"] == "428.00"
    again = month.run(*RUN, by="cashier-1").out
    assert "已保存 0 条" in again and again.count("  2026-11-1-10") == 3


def test_a_bill_that_would_come_to_something_else_now_is_told(month: Workspace) -> None:
    assert month.run(*RUN, by="cashier-1").status == 0
    month.do("residents.unit.update", "1-103", area="90")
    told = month.run(*RUN, "--dry-run", "--json", by="cashier-1").json()["skipped"]
    assert [one["name"] for one in told if one["why"] == "differs"] == [
        "2026-10-1-102 105.00 → 95.00",
        "2026-10-1-103 100.00 → 90.00",
        "2026-11-1-103 120.00 → 108.00",
    ]
    said = month.run(*RUN, by="cashier-1").out
    assert "先冲销" in said and "2026-11-1-103 120.00 → 108.00" in said
    stopped = {"by": "service-supervisor", "from_day": "2026-10-01"}
    month.do("fees.tariff.stop", "物业管理费", **stopped)
    assert "2026-11-1-103 120.00 → 0.00" in month.run(*RUN, by="cashier-1").out


def test_no_slip_in_the_year_bills_another_one_or_makes_every_bill_late(month: Workspace) -> None:
    for period, due, said in (("2026-11", "2025-11-25", "早于"), ("2027-12", "2027-12-25", "一年以后")):
        refused = month.run("fees", "billing", period, "--due", due, by="cashier-1")
        assert refused.status == 2 and said in refused.err
    early = month.run("fees", "billing", "2027-01", "--due", "2026-12-10", "--dry-run", by="cashier-1")
    assert early.status == 0  # before the month begins
