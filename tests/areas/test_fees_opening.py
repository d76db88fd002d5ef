"""What an office brings over from its old system: old debts and credit, which are no money of today."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
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
    with pytest.raises(UsageError, match="2024 物业管理费 1-101"):
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
    [("2026-13", "没有 13 月"), ("2026-Q3", "不是月份"), ("2027", "还没有到"), ("2026-12", "还没有到")],
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
    with pytest.raises(Refused, match="offset undo"):
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


def test_an_amount_that_was_brought_over_is_corrected_up_and_down_and_what_was_paid_stands(
    workspace: Workspace,
) -> None:
    homes(workspace)
    number, kept = debt(workspace, "80"), credit(workspace, "30")
    pay(workspace, "50")
    changed: dict[str, Any] = {"reason": "旧账抄错", "on_paper": PAPER}
    for amount, left in (("120", 70), ("60", 10), ("40", -10)):
        workspace.do("fees.debt.correct", number, by="cashier-1", amount=amount, **changed)
        assert held(workspace, "owed:1-101") == left
    shown = workspace.run("show", number, "--json").json()
    assert (shown["fields"]["amount"], shown["state"]) == ("40.00", "carried")
    workspace.do("fees.prepaid.correct", kept, by="cashier-1", amount="25.50", **changed)
    assert held(workspace, "credit:1-101") == Decimal("-25.50")
    same = workspace.run(
        "fees", "debt", "correct", number, "--amount", "40", "--reason", "x", "--approved-by", "director",
        "--paper", "1", by="cashier-1",
    )  # fmt: skip
    assert same.status == 2 and "本来就是 40.00 元" in same.err
    reasons = ("--reason", "x", "--approved-by", "director", "--paper", "1")
    for form, record in (("debt", number), ("prepaid", kept)):  # to which amount was not said
        unsaid = workspace.run("fees", form, "correct", record, *reasons, by="cashier-1")
        assert unsaid.status == 2 and "没有可更正的" in unsaid.err
    alone = workspace.run("fees", "debt", "correct", number, "--amount", "1", "--reason", "x", by="cashier-1")
    assert alone.status == 77
    workspace.do("fees.debt.reverse", number, by="cashier-1", **UNDO)
    assert held(workspace, "owed:1-101") == -50  # what was paid of it is to be made credit
    assert not check(workspace.office())


@pytest.mark.parametrize(
    ("first", "then"), [("2024", "2024-05"), ("2024-05", "2024"), ("2026-10", "2025"), ("2026-10", "2026-03")]
)
def test_a_debt_that_another_one_holds_is_refused_and_what_lies_apart_is_not(
    workspace: Workspace, first: str, then: str
) -> None:
    homes(workspace)
    whole = {"whole": "yes"} if first == "2026-10" else {}
    number = debt(workspace, "80", first, **whole)
    with pytest.raises(UsageError, match=number):
        debt(workspace, "5", then)
    water = {"unit": "1-101", "kind": "water", "period": then, "amount": "5"}
    workspace.do("fees.debt.register", by="cashier-1", **water)
    if not whole:
        debt(workspace, "5", "2023")
    workspace.do("fees.debt.reverse", number, by="cashier-1", **UNDO)
    debt(workspace, "5", then)


@pytest.mark.parametrize(("ledger", "owed"), [("500", "500"), ("600", "500")])
def test_a_ledger_read_after_its_debts_came_year_by_year_owes_nothing_twice(
    workspace: Workspace, tmp_path: Path, ledger: str, owed: str
) -> None:
    homes(workspace)
    debt(workspace, "200", "2024")
    debt(workspace, "300", "2025")
    sheet = tmp_path / "台账.csv"
    sheet.write_text(f"房号,建筑面积,欠费\n1-101,100,{ledger}\n1-102,80,70\n", encoding="utf-8")
    done = workspace.run("setup", str(sheet), "--yes", by="director")
    assert held(workspace, "owed:1-101") == Decimal(owed)
    assert held(workspace, "owed:1-102") == 70, done.err
    told = done.out + done.err
    assert ("已分年月转来，共 500.00 元，这里写的是 600.00 元" in told) == (ledger == "600")
    workspace.run("setup", str(sheet), "--yes", by="director")
    assert held(workspace, "owed:1-101") == Decimal(owed) and held(workspace, "owed:1-102") == 70


def test_what_two_desks_corrected_at_once_is_what_the_record_says_and_reversed_whole(
    two_desks: TwoDesks,
) -> None:
    one, other = two_desks.a, two_desks.b
    homes(one, "1-101")
    number, kept = debt(one, "100"), credit(one, "30")
    two_desks.exchange()
    for desk in (one, other):  # the same, not twice
        desk.do("fees.debt.correct", number, by="cashier-1", amount="60", **UNDO)
        desk.do("fees.prepaid.correct", kept, by="cashier-1", amount="50", **UNDO)
    two_desks.exchange()
    assert (held(one, "owed:1-101"), held(one, "credit:1-101")) == (60, -50)
    for desk, amount in ((one, "120"), (other, "90")):
        desk.do("fees.debt.correct", number, by="cashier-1", amount=amount, **UNDO)
    two_desks.exchange()
    assert f"{held(one, 'owed:1-101'):.2f}" == one.record(number).values["amount"]
    for desk, amount in ((one, "20"), (other, "80")):
        desk.do("fees.debt.correct", number, by="cashier-1", amount=amount, **UNDO)
    one.do("fees.debt.reverse", number, by="cashier-1", **UNDO)
    two_desks.exchange()
    assert held(other, "owed:1-101") == 0


def test_a_debt_corrected_after_its_home_was_renumbered_is_still_shared_out_whole(
    workspace: Workspace,
) -> None:
    homes(workspace)
    number = debt(workspace, "200")
    workspace.at("2026-11-21 09:00")
    turn: dict[str, Any] = {"kind": "renumber", "old": ["1-101"], "new": [{"number": "1-201", "area": "100"}]}
    workspace.do("residents.turn.register", by="service-supervisor", since="2026-11-21", **turn)
    workspace.do("fees.debt.correct", number, by="cashier-1", amount="58.26", **UNDO)
    workspace.at("2026-11-21 10:00")
    told = workspace.run("fees", "owners", "1-201", "--json", by="cashier-1").json()
    assert [line["amount"] for line in told] == ["200.00", "200.00"]  # and the sum
