"""What an office brings over from its old system: old debts and credit, which are no money of today."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from propctl.api import Refused, Request, UsageError, accounts, balance, check, run_all
from propctl.testing import TwoDesks, Workspace

from .fees import PAPER, bill, homes, pay, setting

MONEY = "fees.money"
UNDO: dict[str, Any] = {"reason": "录错", "on_paper": PAPER}


def held(office: Workspace, account: str) -> Decimal:
    return balance(office.office(), MONEY, account)


def debt(office: Workspace, amount: str = "80", period: str = "2026-10", **more: Any) -> str:
    values = {"unit": "1-101", "kind": "management", "period": period, "amount": amount, **more}
    return office.do("fees.debt.register", by="cashier-1", **values).folded.id


def credit(office: Workspace, amount: str, unit: str = "1-101") -> str:
    return office.do("fees.prepaid.register", by="cashier-1", unit=unit, amount=amount).folded.id


def test_a_ledger_is_brought_over_in_one_unit_of_work(workspace: Workspace) -> None:
    homes(workspace, "1-101", "1-102")

    def old(kind: str, period: str, amount: str) -> Request:
        values = {"unit": "1-101", "kind": kind, "period": period, "amount": amount}
        return Request(form="fees.debt", step="register", values=values)

    paid = Request(form="fees.prepaid", step="register", values={"unit": "1-102", "amount": "300"})
    lines = [old("management", "2024年", "1200"), old("water", "2026年10月", "31.5"), paid]
    made = run_all(workspace.office("service-supervisor"), lines, "fees opening")
    assert [one.folded.id for one in made] == ["O-2024-management-1-101", "O-2026-10-water-1-101", "P-1-102"]
    assert [str(one.folded.values["due"]) for one in made[:2]] == ["2024-12-31", "2026-10-31"]
    assert held(workspace, "owed:1-101") == Decimal("1231.5") and held(workspace, "credit:1-102") == -300
    with pytest.raises(UsageError, match="O-2024-management-1-101"):
        run_all(workspace.office("service-supervisor"), lines, "fees opening")
    assert held(workspace, "owed:1-101") == Decimal("1231.5") and not check(workspace.office())


def test_what_was_brought_over_is_no_money_of_today(workspace: Workspace) -> None:
    homes(workspace)
    credit(workspace, "300")
    debt(workspace)
    nothing = workspace.run("fees", "handover", "hand", "300", "1", "finance-1", by="cashier-1")
    assert nothing.status == 2 and "没有未交的收据" in nothing.err
    workspace.at("2026-11-30 09:00")
    opened = workspace.do("fees.reconciliation.open", by="service-supervisor", period="2026-11")
    assert opened.folded.values["received"] == "0.00"
    assert not held(workspace, "till") and not held(workspace, "finance")


def test_old_debts_are_paid_first_and_old_credit_pays_the_next_bill(workspace: Workspace) -> None:
    homes(workspace, "1-101", "1-102")
    for period, amount in (("2024", "50"), ("2026-10", "80")):
        debt(workspace, amount, period)
    credit(workspace, "130", "1-102")
    bill(workspace)
    assert held(workspace, "owed:1-102") == 0 and held(workspace, "credit:1-102") == -30
    receipt = workspace.record(pay(workspace, "60"))
    assert [(row["period"], row["amount"]) for row in receipt.values["applied"]] == [
        ("2024", "50.00"),
        ("2026-10", "10.00"),
    ]
    assert held(workspace, "owed:1-101:2026-10") == 70


def test_an_old_debt_is_late_from_the_day_after_its_month(workspace: Workspace) -> None:
    homes(workspace)
    debt(workspace, period="2026-10")
    reminded = workspace.do("fees.case.remind", by="officer-1", unit="1-101").folded
    assert reminded.values["overdue"] == "80.00"


@pytest.mark.parametrize(
    ("period", "said"),
    [("2026-13", "不是月份"), ("2026-Q3", "不是月份"), ("2027", "还没有到"), ("2026-12", "还没有到")],
)
def test_a_debt_names_a_month_or_a_year_that_has_begun(workspace: Workspace, period: str, said: str) -> None:
    homes(workspace)
    refused = workspace.run("fees", "debt", "register", "1-101", "management", period, "5", by="cashier-1")
    assert refused.status == 2 and said in refused.err


def test_nothing_is_charged_here_and_brought_over_as_well(workspace: Workspace) -> None:
    homes(workspace, "1-101", "1-102")
    debt(workspace, "80", "2026-11")
    bill(workspace)
    assert held(workspace, "owed:1-101:2026-11") == 80 and held(workspace, "owed:1-102:2026-11") == 100
    with pytest.raises(UsageError, match="2026-11-1-102"):
        debt(workspace, period="2026-11", unit="1-102")
    debt(workspace, period="2026-11", unit="1-102", kind="water")


def test_what_was_carried_wrongly_is_taken_back_and_carried_again(workspace: Workspace) -> None:
    homes(workspace)
    number, kept = debt(workspace), credit(workspace, "300")
    with pytest.raises(Refused):
        workspace.do("fees.debt.reverse", number, by="cashier-1", reason="录错")
    workspace.do("fees.debt.reverse", number, by="cashier-1", **UNDO)
    workspace.do("fees.prepaid.reverse", kept, by="cashier-1", **UNDO)
    assert not {key: value for key, value in accounts(workspace.office(), MONEY).items() if value}
    debt(workspace, "8")
    credit(workspace, "3")
    assert held(workspace, "owed:1-101") == 8 and held(workspace, "credit:1-101") == -3


def test_credit_that_is_used_already_is_not_taken_back_and_a_paid_debt_becomes_credit(
    workspace: Workspace,
) -> None:
    homes(workspace)
    number, kept = debt(workspace), credit(workspace, "50")
    workspace.do("fees.offset.use", by="cashier-1", unit="1-101")
    with pytest.raises(Refused, match="预存"):
        workspace.do("fees.prepaid.reverse", kept, by="cashier-1", **UNDO)
    pay(workspace, "30")
    workspace.do("fees.debt.reverse", number, by="cashier-1", **UNDO)
    assert workspace.run("fees", "credit", "1-101", "--json", by="cashier-1").json()["credit"] == "80.00"


def test_two_desks_that_carry_the_same_ledger_over_owe_it_once(two_desks: TwoDesks) -> None:
    homes(two_desks.a)
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        debt(desk)
        credit(desk, "40")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert held(desk, "owed:1-101") == 80 and held(desk, "credit:1-101") == -40


@pytest.mark.rule("fees.collection-rate-previous")
def test_old_debts_alone_make_no_collection_rate(workspace: Workspace) -> None:
    homes(workspace, "1-101", "1-102")
    setting(workspace, "collection-rate-previous", at_least="90")
    debt(workspace)

    def rate() -> tuple[Any, Any]:
        found = workspace.run("report", "fees", "--month", "2026-11", "--json").json()
        (figure,) = [one for one in found if one["name"] == "previous"]
        return figure["percent"], figure["met"]

    assert rate() == (None, None)
    bill(workspace, "2026-10", "2026-10-25")
    pay(workspace, "80")
    pay(workspace, "100", "1-102")
    assert rate() == ("100.0", True)
