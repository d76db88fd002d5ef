"""A cashier's month on the command line; every figure below was worked out by hand.

高层 1.85 一平方米，多层 1.20，商铺 5.00，电费 0.5385 一度，车位 60 元。
3-101 高层 100 m²、一个车位；3-102 高层 80 m²；5-101 多层 90 m²；3-1 底商 50 m²（后来更正为 40 m²）。
"""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from propctl.api import accounts, check
from propctl.testing import Workspace, make_workspace

SUPERVISOR, DIRECTOR = "--approved-by service-supervisor --paper 9", "--approved-by director --paper 7"


def as_(office: Workspace, person: str, *lines: str) -> None:
    for line in lines:
        done = office.run(*shlex.split(line), by=person)
        assert done.status == 0, f"{line}: {done.err}"


def told(office: Workspace, line: str) -> Any:
    return office.run(*shlex.split(line), "--json", by="cashier-1").json()


def credit(office: Workspace, unit: str) -> str:
    return str(told(office, f"fees credit {unit}")["credit"])


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The office at the end of November, after all that the test below tells."""
    office = make_workspace(tmp_path_factory.mktemp("month")).at("2026-11-01 09:00")
    as_(
        office,
        "director",
        "residents building add 3 --steward officer-1",
        "residents building add 5 --type multi-storey --steward officer-1",
        "residents add 3-101 --building 3 --area 100",
        "residents add 3-102 --building 3 --area 80",
        "residents add 5-101 --building 5 --area 90",
        "residents add 3-1 --building 3 --type commercial --area 50",
        "rules set fees.reminder-after-due due_day=25",
    )
    for name, basis, more, price in (
        ("高层", "area", "--types high-rise", "1.85"),
        ("多层", "area", "--types multi-storey", "1.20"),
        ("商铺", "area", "--types commercial", "5"),
        ("车位费", "space", "", "60"),
    ):
        as_(office, "service-supervisor", f"fees tariff add {name} management {basis} {more}")
        as_(
            office,
            "service-supervisor",
            f"fees tariff price {name} --price {price} --since 2026-01-01 {DIRECTOR}",
        )
    as_(
        office,
        "service-supervisor",
        "fees tariff add 电费 power reading",
        f"fees tariff price 电费 --price 0.5385 --since 2026-01-01 {DIRECTOR}",
    )
    as_(
        office,
        "cashier-1",
        "fees space add A-1",
        "fees space assign A-1 --unit 3-101 --rights owned --since 2026-01-01",
        "fees debt register 3-102 management 2026-10 148",
        "fees prepaid register 5-101 200",
    )
    return office


def test_a_cashiers_month(month: Workspace) -> None:
    office = month
    bills(office)
    payments(office)
    mistakes(office)
    month_end(office)
    assert sum(accounts(office.office(), "fees.money").values()) == 0 and not check(office.office())


def bills(office: Workspace) -> None:
    as_(
        office.at("2026-11-02 09:00"),
        "officer-1",
        "fees reading register 2026-11 power --meters 3-101,0,100;3-102,0,210",
    )
    preview = told(office.at("2026-11-03 09:00"), "fees billing 2026-11 --dry-run")
    assert [(row["item"], row["now"]) for row in preview["totals"]] == [
        ("物业管理费", "751.00"),  # 185 + 60 + 148 + 108 + 250
        ("电费", "166.94"),  # 53.85 + 113.085, half a cent upwards
        ("合计", "917.94"),
    ]
    as_(office, "cashier-1", "fees billing 2026-11", "fees billing 2026-11")
    owed = {row["unit"]: row["owed"] for row in told(office, "fees ageing")}
    assert owed == {"3-1": "250.00", "3-101": "298.85", "3-102": "409.09", "合计": "957.94"}
    assert credit(office, "5-101") == "92.00"  # 200 less 108


def payments(office: Workspace) -> None:
    as_(office.at("2026-11-05 09:00"), "cashier-1", "fees pay 3-101 300 cash")
    assert credit(office, "3-101") == "1.15"
    as_(office.at("2026-11-06 09:00"), "cashier-1", "fees pay 3-102 200 transfer")  # 148 of old, 52 of new
    as_(office, "cashier-1", "fees pay 3-102 113.09 qr --kinds power")
    (left,) = told(office, "fees unpaid 2026-11 management")[1:]
    assert (left["unit"], left["amount"]) == ("3-102", "96.00")
    slip = office.run("fees", "pay", "3-1", "1250", "card", by="cashier-1")
    assert slip.status == 2 and "250.00" in slip.err
    as_(office, "cashier-1", "fees pay 3-1 250 card")
    as_(office, "clerk-1", "fees charge register 5-101 service 疏通 30")
    as_(office.at("2026-11-10 09:00"), "cashier-1", "fees pay 5-101 30 cash", "fees pay 5-101 50 cash")
    assert credit(office, "5-101") == "142.00"


def mistakes(office: Workspace) -> None:
    wrong = "FE-261110-A02"  # the fifty were another home's
    as_(office, "cashier-1", f"fees reverse {wrong} --reason 收错房号 {SUPERVISOR}")
    assert credit(office, "5-101") == "92.00"
    handed = "fees handover hand 893.09 5 finance-1"  # 300 + 200 + 113.09 + 250 + 30
    as_(office.at("2026-11-12 17:00"), "cashier-1", handed)
    as_(office, "finance-1", "fees handover accept FH-261112-A01")
    bounced = f"fees bounce FE-261106-A01 --reason 银行退票 {SUPERVISOR}"
    as_(office.at("2026-11-15 09:00"), "cashier-1", bounced)
    as_(
        office.at("2026-11-16 09:00"),
        "cashier-1",
        f"fees bill cancel 2026-11-3-1 --reason 面积错 {SUPERVISOR}",
    )
    as_(office, "director", "residents update 3-1 --area 40")
    as_(office, "cashier-1", "fees billing 2026-11")
    assert credit(office, "3-1") == "50.00"  # 250 paid, 200 charged
    as_(office, "clerk-1", "fees refund register 3-1 50 多收")
    as_(office, "service-supervisor", "fees refund approve FB-261116-A01")
    as_(office, "cashier-1", "fees refund pay FB-261116-A01")


def month_end(office: Workspace) -> None:
    as_(office.at("2026-11-26 09:00"), "officer-1", "fees remind")
    assert office.record("D-3-102").values["overdue"] == "296.00"  # 148 of October, 148 of November
    ages = told(office, "fees ageing")
    assert [(row["unit"], row["to_30"], row["owed"]) for row in ages[:1]] == [("3-102", "296.00", "296.00")]
    rate = next(one for one in told(office, "report fees --month 2026-11") if one["name"] == "current")
    assert (rate["part"], rate["whole"], rate["met"]) == (
        "749.94",
        "897.94",
        True,
    )  # 298.85+261.09+108+200+30
    as_(office.at("2026-12-05 09:00"), "service-supervisor", "fees reconciliation open 2026-11")
    as_(
        office, "service-supervisor", "fees reconciliation close R-2026-11 --finance 693.09"
    )  # 893.09 less 200
    ends = {
        unit: told(office, f"fees statement {unit} 2026-11")[-1]
        for unit in ("3-101", "3-102", "5-101", "3-1")
    }
    assert {unit: (end["charged"], end["paid"], end["balance"]) for unit, end in ends.items()} == {
        "3-101": ("298.85", "300.00", "-1.15"),
        "3-102": ("409.09", "113.09", "296.00"),
        "5-101": ("138.00", "230.00", "-92.00"),
        "3-1": ("200.00", "200.00", "0.00"),
    }
