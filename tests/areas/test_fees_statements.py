"""Statements of homes add up to the ledger, for a year and for any months."""

from __future__ import annotations

import html
from decimal import Decimal
from typing import Any

import pytest

from propctl.api import balance
from propctl.testing import Workspace, make_workspace

from .fees import PAPER, bill, homes, pay


def stated(office: Workspace, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.run("fees", "statement", *words, "--json", by="cashier-1").json()
    return found


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Homes 1-1 and 1-10: an old debt and credit, two bills, payments, one of them reversed, a refund."""
    office = make_workspace(tmp_path_factory.mktemp("year")).at("2026-10-05 09:00")
    homes(office, "1-1", "1-10")
    debt = {"unit": "1-1", "kind": "water", "period": "2025", "amount": "20"}
    office.do("fees.debt.register", by="cashier-1", **debt)
    office.do("fees.prepaid.register", by="cashier-1", unit="1-10", amount="70")
    office.at("2026-10-05 10:00")
    bill(office, "2026-10", "2026-10-25")
    office.at("2026-10-20 09:00")
    wrong = pay(office, "50", "1-1")
    office.do("fees.receipt.reverse", wrong, by="cashier-1", reason="收错房号", on_paper=PAPER)
    office.at("2026-11-03 09:00")
    pay(office, "150", "1-1")
    office.at("2026-11-03 10:00")
    bill(office)
    office.at("2026-11-20 09:00")
    pay(office, "100", "1-1")
    office.at("2026-11-20 10:00")
    office.do("fees.refund.register", by="clerk-1", unit="1-1", amount="10", reason="多缴")
    office.do("fees.refund.approve", "FB-261120-A01", by="service-supervisor")
    office.do("fees.refund.pay", "FB-261120-A01", by="cashier-1")
    return office


def test_a_statement_tells_every_charge_and_payment_and_ends_at_what_the_ledger_says(year: Workspace) -> None:
    rows = stated(year, "1-1")
    assert [(row["what"], row["charged"], row["paid"], row["balance"]) for row in rows] == [
        ("before", "0.00", "0.00", "0.00"),
        ("期初欠费 2025", "20.00", "0.00", "20.00"),
        ("账单 2026-10", "100.00", "0.00", "120.00"),
        ("收据", "0.00", "50.00", "70.00"),
        ("收据 冲销", "0.00", "-50.00", "120.00"),
        ("收据", "0.00", "150.00", "-30.00"),
        ("账单 2026-11", "100.00", "0.00", "70.00"),
        ("收据", "0.00", "100.00", "-30.00"),
        ("退费", "0.00", "-10.00", "-20.00"),
        ("after", "220.00", "240.00", "-20.00"),
    ]
    owed = sum(balance(year.office(), "fees.money", f"{account}:1-1") for account in ("owed", "credit"))
    assert Decimal(rows[-1]["balance"]) == owed


@pytest.mark.parametrize("unit", ["1-1", "1-10"])
def test_the_months_of_a_statement_follow_on_from_each_other(year: Workspace, unit: str) -> None:
    whole, october, november = (stated(year, unit, period) for period in ("2026", "2026-10", "2026-11"))
    assert october[-1]["balance"] == november[0]["balance"]
    assert november[-1]["balance"] == whole[-1]["balance"]
    both = sum(Decimal(part[-1]["charged"]) for part in (october, november))
    assert both == Decimal(whole[-1]["charged"])


def test_a_statement_is_printed_for_one_home_or_for_all(year: Workspace) -> None:
    path = year.run("fees", "statement", "1-10", "2026", "--print", by="cashier-1").out.strip()
    page = html.unescape((year.root / path).read_text("utf-8"))
    assert "对账单" in page and "1-10" in page and "期初余额" in page and "130.00" in page
    assert "1-1<" not in page
    sheets = year.run("fees", "statements", "2026", "--json", by="cashier-1").json()
    assert [(row["unit"], row["balance"]) for row in sheets] == [("1-1", "-20.00"), ("1-10", "130.00")]
    assert all((year.root / row["file"]).is_file() for row in sheets)


def test_a_statement_is_read_in_english_and_of_no_time_to_come(year: Workspace) -> None:
    said = year.run("--lang", "en", "fees", "statement", "1-1", by="cashier-1").out
    assert "Balance before" in said and "Receipt Reverse" in said and "收据" not in said
    refused = year.run("fees", "statement", "1-1", "2027", by="cashier-1")
    assert refused.status == 2 and "还没有到" in refused.err
    assert year.run("fees", "statement", "9-9", by="cashier-1").status == 2


@pytest.mark.rule("fees.project-guidance")
def test_what_goes_with_a_home_to_another_number_is_charged_and_owed_once(workspace: Workspace) -> None:
    """1-1 owes a bill, 1-2 has credit; both are renumbered, 1-1 twice, pays a part and comes back once."""
    homes(workspace.at("2026-11-05 09:00"), "1-1", "1-2")
    workspace.do("fees.project.add", by="service-supervisor", name="一期", buildings=["1"])
    bill(workspace)
    pay(workspace, "130", "1-2")

    def told() -> list[Any]:
        commands = (("totals", "2026"), ("sheet", "2026-11"), ("rates", "2026-11"))
        return [workspace.run("fees", *one, "--json", by="cashier-1").json() for one in commands]

    before = told()
    assert before[0][-1] | {"item": ""} == before[2][-1] | {"item": ""}
    assert before[2][0] == {
        "item": "一期",
        "charged": "200.00",
        "paid": "100.00",
        "owed": "100.00",
        "rate": "50.00%",
    }
    for old, new in (("1-1", "1-8"), ("1-2", "1-7"), ("1-8", "1-9")):
        workspace.at("2026-12-03 09:00" if new == "1-9" else "2026-12-01 09:00")
        done = workspace.run(
            "residents", "renumber", old, new, "--since", f"{workspace.now:%F}", by="service-supervisor"
        )
        assert done.status == 0, done.err
        assert told() == before
    pay(workspace, "40", "1-9")
    assert [table[-1].get("paid") for table in told()] == ["140.00", None, "140.00"]
    reversed_ = ("residents", "turn", "reverse", "RU-261203-A01", "--mistake", "房号错了")
    done = workspace.run(*reversed_, by="service-supervisor")
    assert done.status == 0, done.err
    assert [table[-1].get("owed") for table in told()] == ["60.00", None, "60.00"]
