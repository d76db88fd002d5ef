"""Fees: bills, payments, credit, refunds and handover on one ledger, to the cent."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from propctl_plugins.fees.charges import lines_of

from propctl.api import Ref, Refused, UsageError, accounts, balance, check, in_capitals, listing, rows
from propctl.office.judging.way_on import correction
from propctl.testing import TwoDesks, Workspace, make_workspace

from .fees import PAPER, bill, homes, pay, setting, tariff

MONEY = "fees.money"


def held(office: Workspace, account: str) -> Decimal:
    return balance(office.office(), MONEY, account)


def command(office: Workspace, *words: str, by: str = "cashier-1") -> Any:
    return office.run("fees", *words, "--json", by=by).json()


@pytest.mark.rule("fees.cashier-computes", "fees.bill-list", "fees.kinds")
def test_a_month_is_billed_once_by_the_cashier_whose_name_it_keeps(workspace: Workspace) -> None:
    homes(workspace, "1-101", "1-102", area="89.53")
    tariff(workspace, "水费", "water", "home", "3.2")
    refused = workspace.run("fees", "billing", "2026-11", "--due", "2026-11-25", by="clerk-1")
    assert refused.status == 77 and "fees.cashier-computes" in refused.err
    bill(workspace)
    first = accounts(workspace.office(), MONEY)
    bill(workspace)
    assert accounts(workspace.office(), MONEY) == first
    bills = rows(workspace.office(), "fees.bill")
    assert [row.text("cashier") for row in bills] == ["cashier-1", "cashier-1"]
    with pytest.raises(UsageError, match="only once"):
        workspace.do("fees.bill.issue", "2026-11-1-101", by="cashier-1")
    sheet = command(workspace, "sheet", "2026-11")
    assert [(row["房号"], row["水费"], row["合计"]) for row in sheet] == [
        ("1-101", "3.20", "92.73"),
        ("1-102", "3.20", "92.73"),
        ("合计", "6.40", "185.46"),
    ]
    assert -held(workspace, "charged:2026-11") == Decimal("185.46")


@pytest.mark.rule("fees.cashier-computes")
def test_homes_added_later_are_billed_by_the_same_command_and_no_other(workspace: Workspace) -> None:
    homes(workspace, "1-101")
    bill(workspace)
    workspace.do("residents.unit.add", number="1-102", building="1", area="50")
    bill(workspace)
    assert held(workspace, "owed") == 150


@pytest.mark.rule("fees.kinds")
def test_a_charge_is_of_one_of_the_kinds_and_totals_are_shown_by_kind(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    with pytest.raises(UsageError, match="费用种类"):
        workspace.do(
            "fees.charge.register", by="cashier-1", unit="1-101", kind="fine", about="罚款", amount="5"
        )
    workspace.do(
        "fees.charge.register", by="cashier-1", unit="1-101", kind="service", about="疏通", amount="30"
    )
    totals = {row["item"]: row["charged"] for row in command(workspace, "totals", "2026-11")}
    assert totals == {"物业管理费": "100.00", "有偿服务费": "30.00", "合计": "130.00"}


@pytest.mark.rule("fees.kinds")
def test_a_price_holds_from_its_day_and_needs_a_second_person(workspace: Workspace) -> None:
    homes(workspace)
    change = {"price": "1.5", "since": "2026-12-01"}
    with pytest.raises(Refused):
        workspace.do("fees.tariff.price", "物业管理费", by="service-supervisor", **change)
    workspace.do("fees.tariff.price", "物业管理费", by="service-supervisor", on_paper=PAPER, **change)
    bill(workspace, "2026-11")
    bill(workspace, "2026-12", "2026-12-25")
    assert held(workspace, "owed:1-101:2026-11") == 100 and held(workspace, "owed:1-101:2026-12") == 150


@pytest.mark.rule("fees.service-desk-collects")
def test_the_desk_takes_a_payment_and_prints_the_receipt_with_the_amount_in_capitals(
    workspace: Workspace,
) -> None:
    homes(workspace)
    bill(workspace)
    receipt = pay(workspace, "60.05", by="clerk-1")
    values = workspace.record(receipt).values
    assert values["receiver"] == "clerk-1" and values["capitals"] == in_capitals("60.05")
    printed = workspace.run("print", receipt).out
    assert "陆拾元零伍分" in printed and printed.count("第一联") and printed.count("第三联")
    for typed in ({"by": "technician-1"}, {"by": "clerk-1", "receiver": "guard-1"}):
        with pytest.raises(Refused) as refusal:
            pay(workspace, "1", **typed)
        assert refusal.value.rule == "fees.service-desk-collects"


@pytest.mark.parametrize("amount", ["-5", "0", "1.234", "abc"])
def test_bad_money_is_refused_in_one_sentence(workspace: Workspace, amount: str) -> None:
    homes(workspace)
    bill(workspace)
    for words in ((amount, "cash"), ("--amount", amount, "--how", "cash")):
        refused = workspace.run("fees", "pay", "1-101", *words, by="cashier-1")
        assert refused.status == 2 and "金额" in refused.err and "Traceback" not in refused.err
    assert not list(rows(workspace.office(), "fees.receipt", void=True))


def test_a_computed_amount_is_not_typed(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    with pytest.raises(UsageError, match="转入预存"):
        pay(workspace, "5", credited="5")


def test_the_oldest_charge_is_paid_first_unless_a_bill_is_named(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace, "2026-10", "2026-10-25")
    bill(workspace, "2026-11")
    pay(workspace, "30")
    assert held(workspace, "owed:1-101:2026-10") == 70
    pay(workspace, "30", bill="2026-11-1-101")
    assert held(workspace, "owed:1-101:2026-10") == 70 and held(workspace, "owed:1-101:2026-11") == 70


def test_a_cancelled_bill_is_not_paid_and_what_was_paid_on_it_is_credit(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    pay(workspace, "40")
    lacking: tuple[dict[str, Any], ...] = ({}, {"on_paper": ("cashier-1", "1")})
    for missing in lacking:
        with pytest.raises(Refused):
            workspace.do("fees.bill.cancel", "2026-11-1-101", by="cashier-1", reason="算错", **missing)
    workspace.do("fees.bill.cancel", "2026-11-1-101", by="cashier-1", reason="算错", on_paper=PAPER)
    with pytest.raises(Refused, match="已冲销或作废"):
        pay(workspace, "40", bill="2026-11-1-101")
    assert command(workspace, "credit", "1-101")["credit"] == "40.00"
    assert [row.id for row in listing(workspace.office(), "fees", "overpaid")] == ["2026-11-1-101"]
    assert held(workspace, "charged") == 0
    bill(workspace)  # the month is billed anew, under the same number
    assert held(workspace, "charged") == -100
    assert workspace.record("2026-11-1-101").state == "issued"


def test_what_was_paid_on_a_bill_and_used_elsewhere_does_not_pay_it_when_it_is_made_again(
    workspace: Workspace,
) -> None:
    homes(workspace)
    extra: dict[str, Any] = {"unit": "1-101", "kind": "management", "about": "补收", "due": "2026-11-26"}
    workspace.do("fees.charge.register", by="cashier-1", period="2026-11", amount="30", **extra)
    bill(workspace)
    pay(workspace, "100", bill="2026-11-1-101")
    workspace.do("fees.bill.cancel", "2026-11-1-101", by="cashier-1", reason="算错", on_paper=PAPER)
    done = workspace.do("fees.charge.register", by="cashier-1", period="2026-10", amount="70", **extra)
    assert [one.form for one in done.opened] == ["fees.offset"]  # what was paid too much pays October
    bill(workspace)
    assert sum(line.amount for line in lines_of(workspace.office(), "1-101")) == 100
    assert held(workspace, "owed:1-101") == 100
    pay(workspace, "100", bill="2026-11-1-101")
    assert not list(lines_of(workspace.office(), "1-101"))


def test_what_moved_money_is_not_voided(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    receipt = pay(workspace, "100")
    for form, record in (("receipt", receipt), ("bill", "2026-11-1-101")):
        with pytest.raises(Refused, match="moved money"):
            workspace.do(f"fees.{form}.void", record, by="director", reason="误登")


def test_an_overpayment_is_kept_as_credit_and_used_by_the_next_bill(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    pay(workspace, "130.01")
    assert held(workspace, "credit:1-101") == Decimal("-30.01")
    bill(workspace, "2026-12", "2026-12-25")
    assert held(workspace, "credit:1-101") == 0
    assert held(workspace, "owed:1-101") == Decimal("69.99")
    (use,) = rows(workspace.office(), "fees.offset", void=True)
    workspace.do("fees.offset.undo", use.id, by="cashier-1", reason="住户要求退现", on_paper=PAPER)
    assert held(workspace, "credit:1-101") == Decimal("-30.01")
    workspace.do("fees.offset.use", by="cashier-1", unit="1-101")
    assert held(workspace, "owed:1-101") == Decimal("69.99")
    with pytest.raises(UsageError, match="no credit"):
        workspace.do("fees.offset.use", by="cashier-1", unit="1-101")


def test_nobody_approves_his_own_refund_and_no_more_than_the_credit_is_paid_out(workspace: Workspace) -> None:
    homes(workspace)
    pay(workspace, "80")
    wanted = {"unit": "1-101", "reason": "迁出"}
    refund = workspace.do("fees.refund.register", by="service-supervisor", amount="50", **wanted).folded.id
    with pytest.raises(Refused, match="somebody else"):
        workspace.do("fees.refund.approve", refund, by="service-supervisor")
    with pytest.raises(UsageError):
        workspace.do("fees.refund.pay", refund, by="cashier-1")
    workspace.do("fees.refund.approve", refund, by="center-manager")
    workspace.do("fees.refund.pay", refund, by="cashier-1")
    assert held(workspace, "credit:1-101") == -30
    with pytest.raises(UsageError, match="1-101 has"):
        workspace.do("fees.refund.register", by="clerk-1", amount="30.01", **wanted)
    second = workspace.do("fees.refund.register", by="clerk-1", amount="20", **wanted).folded.id
    with pytest.raises(UsageError, match=f"{second}.* 10.00 are left"):  # nobody approves what is not there
        workspace.do("fees.refund.register", by="clerk-1", amount="20", **wanted)
    workspace.do("fees.refund.approve", second, by="center-manager")
    bill(workspace)  # uses the credit before it is paid out
    with pytest.raises(Refused, match="预存 1-101 holds 0元; "):
        workspace.do("fees.refund.pay", second, by="cashier-1")
    workspace.do("fees.refund.reverse", refund, by="cashier-1", why="未领取", on_paper=PAPER)
    assert held(workspace, "credit:1-101") == -50


@pytest.mark.rule("fees.handover-to-finance", "fees.cash-matches-books")
def test_receipts_wait_until_they_are_handed_over_and_a_cent_of_difference_stops_finance(
    workspace: Workspace,
) -> None:
    homes(workspace)
    bill(workspace)
    first, second = pay(workspace, "60"), pay(workspace, "40.01")
    waiting = [row.id for row in listing(workspace.office(), "fees", "unhanded")]
    assert waiting == [first, second]
    short = {"counted": "100", "vouchers": "2", "taker": "finance-1"}
    handover = workspace.do("fees.handover.hand", by="cashier-1", **short).folded
    assert [row["receipt"] for row in handover.values["receipts"]] == [first, second]
    assert handover.values["short"] == "0.01"
    assert listing(workspace.office(), "fees", "unhanded") == []
    assert [row.id for row in listing(workspace.office(), "fees", "differences")] == [handover.id]
    with pytest.raises(Refused) as refusal:
        workspace.do("fees.handover.accept", handover.id, by="finance-1")
    assert refusal.value.rule == "fees.cash-matches-books"
    assert held(workspace, f"finance:{handover.id}") == 100
    workspace.do("fees.handover.reverse", handover.id, by="cashier-1", reason="重新点数", on_paper=PAPER)
    again = workspace.do("fees.handover.hand", by="cashier-1", **{**short, "counted": "100.01"}).folded
    workspace.do("fees.handover.accept", again.id, by="finance-1")
    assert "款项凭证交接单" in workspace.run("print", again.id).out


@pytest.mark.rule("fees.cash-matches-books")
def test_a_difference_that_is_allowed_later_was_not_allowed_before(workspace: Workspace) -> None:
    homes(workspace)

    def differing() -> list[str]:
        return [row.id for row in listing(workspace.office(), "fees", "differences")]

    def handed(day: str) -> str:
        workspace.at(f"2026-11-{day} 16:00")
        pay(workspace, "10")
        values = {"counted": "9", "vouchers": "1", "taker": "finance-1"}
        return workspace.do("fees.handover.hand", by="cashier-1", **values).folded.id

    before = handed("23")
    setting(workspace, "cash-matches-books", since="2026-11-24", at_most="2")
    handed("24")
    assert differing() == [before]
    setting(workspace, "cash-matches-books", since="2026-11-25", at_most="0.5")
    after = handed("25")
    assert differing() == [before, after]
    workspace.do("fees.handover.reverse", before, by="cashier-1", reason="重新点数", on_paper=PAPER)
    assert differing() == [after]


def test_a_reversal_restores_every_account(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    before = accounts(workspace.office(), MONEY)
    receipt = pay(workspace, "150.50")
    office = workspace.office("cashier-1")
    for form, number, back in (("receipt", receipt, "reverse"), ("bill", "2026-11-1-101", "cancel")):
        folded = office.find(Ref(f"fees.{form}", number))
        assert folded is not None and correction(office, folded) == back  # what moved money is not amended
    for slip in (("", ""), ("clerk-1", "1"), ("cashier-2", "1")):
        with pytest.raises((Refused, UsageError)):
            workspace.do("fees.receipt.reverse", receipt, by="cashier-1", reason="错收", on_paper=slip)
    workspace.do("fees.receipt.reverse", receipt, by="cashier-1", reason="错收", on_paper=PAPER)
    assert accounts(workspace.office(), MONEY) == before
    charge = workspace.do(
        "fees.charge.register", by="cashier-1", unit="1-101", kind="service", about="疏通", amount="30"
    ).folded.id
    workspace.do("fees.charge.cancel", charge, by="cashier-1", reason="未做", on_paper=PAPER)
    assert accounts(workspace.office(), MONEY) == before


def test_a_receipt_that_finance_has_is_not_reversed_until_it_is_back(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    receipt = pay(workspace, "100")
    handover = workspace.do(
        "fees.handover.hand", by="cashier-1", counted="100", vouchers="1", taker="finance-1"
    ).folded.id
    with pytest.raises(Refused, match="请用“退票”"):
        workspace.do("fees.receipt.reverse", receipt, by="cashier-1", reason="错收", on_paper=PAPER)
    workspace.do("fees.handover.reverse", handover, by="cashier-1", reason="退回", on_paper=PAPER)
    workspace.do("fees.receipt.reverse", receipt, by="cashier-1", reason="错收", on_paper=PAPER)


STEP = st.tuples(st.sampled_from(["pay", "reverse", "charge", "hand", "refund"]), st.integers(1, 20_000))


@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, min_size=1, max_size=6))
def test_no_cent_is_made_or_lost(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    office = make_workspace(tmp_path_factory.mktemp("office"))
    homes(office)
    bill(office)
    taken, out, charged, receipts = Decimal(0), Decimal(0), Decimal(100), []
    for step, number in steps:
        amount = Decimal(number) / 100
        if step == "pay":
            receipts.append((pay(office, str(amount), ahead="yes"), amount))
            taken += amount
        elif step == "charge":
            values = {"unit": "1-101", "kind": "service", "about": "服务", "amount": str(amount)}
            office.do("fees.charge.register", by="cashier-1", **values)
            charged += amount
        elif step == "reverse" and receipts and held(office, f"till:{receipts[-1][0]}"):
            if held(office, "credit:1-101") + Decimal(receipts[-1][1]) <= 0 or out == 0:
                receipt, amount = receipts.pop()
                office.do("fees.receipt.reverse", receipt, by="cashier-1", reason="错", on_paper=PAPER)
                taken -= amount
        elif step == "hand" and held(office, "till") > 0:
            office.do(
                "fees.handover.hand", by="cashier-1", counted=str(amount), vouchers="1", taker="finance-1"
            )
        elif step == "refund" and -held(office, "credit:1-101") >= amount:
            values = {"unit": "1-101", "amount": str(amount), "reason": "退"}
            refund = office.do("fees.refund.register", by="clerk-1", **values).folded.id
            office.do("fees.refund.approve", refund, by="director")
            office.do("fees.refund.pay", refund, by="cashier-1")
            out += amount
    assert sum(accounts(office.office(), MONEY).values()) == 0
    assert held(office, "owed") + held(office, "credit") == charged - taken + out
    assert (
        held(office, "till") + held(office, "finance") + held(office, "shortage") + held(office, "surplus")
        == taken
    )


@pytest.mark.rule("fees.utility-apportionment")
def test_shares_by_the_method_that_is_set_add_up_to_the_cent_and_the_page_says_how(
    workspace: Workspace,
) -> None:
    homes(workspace, "1-101", "1-102", "1-103")
    shared = {"period": "2026-11", "kind": "water", "total": "100"}
    with pytest.raises(Refused) as refusal:
        workspace.do("fees.common.register", by="cashier-1", **shared)
    assert refusal.value.rule == "fees.utility-apportionment"
    setting(workspace, "utility-apportionment", method="area")
    workspace.do("fees.common.register", by="cashier-1", **shared)
    bill(workspace)
    assert -held(workspace, "charged:2026-11:water") == 100
    assert held(workspace, "owed:1-101:2026-11:water") == Decimal("33.34")
    with pytest.raises(Refused, match="made already"):
        workspace.do("fees.common.register", by="cashier-1", **shared)
    assert "水电费分摊计算方法：按建筑面积" in workspace.page("fees", audience="residents")


def test_a_meter_is_charged_by_what_was_used_and_does_not_run_backwards(workspace: Workspace) -> None:
    homes(workspace)
    tariff(workspace, "电费", "power", "reading", "0.5385")
    read = {"period": "2026-11", "kind": "power"}
    with pytest.raises(UsageError, match="less than last time"):
        workspace.do(
            "fees.reading.register",
            by="officer-1",
            meters=[{"unit": "1-101", "last": "100", "now": "99"}],
            **read,
        )
    workspace.do(
        "fees.reading.register",
        by="officer-1",
        meters=[{"unit": "1-101", "last": "100", "now": "233"}],
        **read,
    )
    bill(workspace)
    assert held(workspace, "owed:1-101:2026-11:power") == Decimal("71.62")


@pytest.mark.rule("fees.overtime-aircon-charge")
def test_extra_hours_of_air_conditioning_are_charged_by_the_price_that_the_page_shows(
    workspace: Workspace,
) -> None:
    homes(workspace)
    order = {"unit": "1-101", "kind": "service", "about": "加时空调", "hours": "2.5"}
    with pytest.raises(Refused) as refusal:
        workspace.do("fees.charge.register", by="cashier-1", **order)
    assert refusal.value.rule == "fees.overtime-aircon-charge"
    setting(workspace, "overtime-aircon-charge", price_per_hour="45")
    workspace.do("fees.charge.register", by="cashier-1", **order)
    assert held(workspace, "owed:1-101") == Decimal("112.50")
    assert "每小时45元" in workspace.page("fees", audience="residents")
    setting(workspace, "overtime-aircon-charge", since="2026-12-01", price_per_hour="60")
    late = {**order, "about": "十一月的加时"}
    workspace.do("fees.charge.register", by="cashier-1", at="2026-12-02 09:00", period="2026-11", **late)
    assert held(workspace, "owed:1-101") == Decimal("225.00")  # at November's price


def test_a_bill_paid_at_both_offline_desks_becomes_a_credit(two_desks: TwoDesks) -> None:
    homes(two_desks.a)
    bill(two_desks.a)
    two_desks.exchange()
    pay(two_desks.a, "100")
    pay(two_desks.b, "100")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert held(desk, "owed:1-101") == -100 and held(desk, "till") == 200
        assert command(desk, "credit", "1-101")["credit"] == "100.00"
        assert [row.id for row in listing(desk.office(), "fees", "overpaid")] == ["2026-11-1-101"]
    bill(two_desks.a, "2026-12", "2026-12-25")
    two_desks.exchange()
    assert held(two_desks.b, "owed:1-101") == 0 and held(two_desks.b, "credit:1-101") == 0
    assert sum(accounts(two_desks.b.office(), MONEY).values()) == 0


@pytest.mark.rule("fees.cashier-computes")
def test_a_month_billed_at_both_offline_desks_is_charged_once(two_desks: TwoDesks) -> None:
    homes(two_desks.a)
    two_desks.exchange()
    bill(two_desks.a)
    bill(two_desks.b.at("2026-11-20 09:30"))
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert held(desk, "owed:1-101") == 100 and held(desk, "charged") == -100


def test_a_credit_refunded_at_both_offline_desks_is_a_finding(two_desks: TwoDesks) -> None:
    homes(two_desks.a)
    pay(two_desks.a, "50")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        refund = desk.do("fees.refund.register", unit="1-101", amount="50", reason="退").folded.id
        desk.do("fees.refund.approve", refund, by="director")
        desk.do("fees.refund.pay", refund, by="cashier-1")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert [problem.field for problem in check(desk.office()) if problem.path == "records"] == [MONEY]
        assert [row.id for row in listing(desk.office(), "fees", "overdrawn")] == ["1-101"]
    assert "收费账：预存 1-101 多支用了 50元" in two_desks.a.run("check", by="director").out
    assert (
        "Money: Credit 1-101 is overdrawn by" in two_desks.a.run("--lang", "en", "check", by="director").out
    )
    two_desks.a.do("fees.refund.reverse", refund, by="cashier-1", why="只付了一笔", on_paper=PAPER)
    assert listing(two_desks.a.office(), "fees", "overdrawn") == []


def test_three_hundred_homes_are_billed_by_one_command_exact_to_the_cent(workspace: Workspace) -> None:
    from propctl.api import Request, run_all

    homes(workspace, "1-101", area="33.33")
    units = [{"number": f"1-{number}", "building": "1", "area": "33.33"} for number in range(1000, 1299)]
    run_all(workspace.office(), [Request(form="residents.unit", step="add", values=unit) for unit in units])
    done = workspace.run("fees", "billing", "2026-11", "--due", "2026-11-25", by="cashier-1")
    assert "300" in done.out
    assert held(workspace, "owed") == Decimal("9999.00")
    assert "0" in workspace.run("fees", "billing", "2026-11", "--due", "2026-11-25", by="cashier-1").out
    assert held(workspace, "owed") == Decimal("9999.00")


@pytest.mark.parametrize("typed", ["2026-13", "13月", "2026", "11"])
def test_what_is_no_month_is_refused(workspace: Workspace, typed: str) -> None:
    homes(workspace)
    refused = workspace.run("fees", "billing", typed, "--due", "2026-11-25", by="cashier-1")
    assert refused.status == 2 and any(said in refused.err for said in ("不是月份", "没有 13 月"))


def test_a_month_may_be_typed_without_its_hyphen(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace, "202611")
    assert held(workspace, "owed:1-101:2026-11") == 100


def test_receipts_of_another_office_are_imported_without_what_is_computed_which_is_said(
    workspace: Workspace, tmp_path: Path
) -> None:
    homes(workspace)
    bill(workspace)
    other = workspace.copy(tmp_path / "other")
    for how in ("微信", "支付宝", "支票", "银行代扣"):
        pay(workspace, "10", how=how)
    sheet = tmp_path / "receipts.csv"
    assert workspace.run("export", "fees.receipt", str(sheet), by="director").status == 0
    taken = other.run("import", "fees.receipt", str(sheet), by="cashier-1")
    assert taken.status == 0 and "人民币大写、缴纳费用、转入预存" in taken.err
    assert balance(other.office(), MONEY, "owed:1-101") == 60
    assert [row.values["how"] for row in rows(other.office(), "fees.receipt")] == [
        "wechat",
        "alipay",
        "cheque",
        "debit",
    ]


def test_the_same_payment_of_a_day_is_pointed_out_and_found_by_a_number_without_dashes(
    workspace: Workspace,
) -> None:
    homes(workspace)
    bill(workspace)
    first = workspace.run("fees", "pay", "1-101", "50", "微信", by="cashier-1")
    assert "今天已有" not in first.err
    again = workspace.run("fees", "pay", "1-101", "50", "微信", by="clerk-1")
    assert again.status == 0 and "今天已有" in again.err and "FE-261120-A01" in again.err
    assert "今天已有" not in workspace.run("fees", "pay", "1-101", "50", "现金", by="cashier-1").err
    workspace.at("2026-11-21 09:00")
    assert "今天已有" not in workspace.run("fees", "pay", "1-101", "50", "微信", by="cashier-1").err
    assert "FE-261120-A01" in workspace.run("find", "fe261120a1").out


def test_who_leaves_is_told_with_the_money_and_things_in_hand(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    pay(workspace, "30")
    gone = workspace.run("staff", "leave", "cashier-1", "--to", "finance-1", by="director")
    assert gone.status == 0 and "手里还有：未上交的收据：FE-261120-A01" in gone.out
    other = workspace.run("staff", "leave", "clerk-1", "--to", "finance-1", by="director")
    assert "手里还有" not in other.out


def test_what_is_not_amended_names_the_steps_that_put_it_right(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    receipt = pay(workspace, "100")
    wrong = workspace.run("amend", receipt, "--set", "金额=90", "--reason", "错", by="director")
    assert wrong.status == 77 and f"冲销 propctl fees reverse {receipt}" in wrong.err
    cancelled = workspace.run("amend", "2026-11-1-101", "--set", "合计=90", "--reason", "错", by="director")
    assert "propctl fees bill cancel 2026-11-1-101" in cancelled.err
    right = workspace.run("amend", receipt, "--set", "收款方式=微信", "--reason", "错", by="cashier-1")
    assert right.status == 0 and workspace.record(receipt).values["how"] == "wechat"


def test_a_receipt_whose_credit_was_laid_on_a_bill_is_reversed_once_that_is_undone(
    workspace: Workspace,
) -> None:
    homes(workspace, "1-101")
    bill(workspace, "2026-10", due="2026-10-25")
    paid = pay(workspace, "250")  # October, and 150 yuan ahead
    bill(workspace)
    undone: dict[str, Any] = {"by": "cashier-1", "reason": "退票", "on_paper": PAPER}
    with pytest.raises(Refused) as refused:
        workspace.do("fees.receipt.reverse", paid, **undone)
    (offset,) = (row.id for row in rows(workspace.office(), "fees.offset"))
    assert refused.value.values["offsets"] == [offset]
    workspace.do("fees.offset.undo", offset, **undone)
    workspace.do("fees.receipt.reverse", paid, **undone)
    assert workspace.run("fees", "credit", "1-101", "--json").json()["credit"] == "0.00"


def test_a_sheet_of_payments_that_is_read_twice_on_one_day_is_refused_row_by_row(
    workspace: Workspace, tmp_path: Path
) -> None:
    homes(workspace, "1-101", "1-102")
    bill(workspace)
    sheet = tmp_path / "收款.csv"
    sheet.write_text("房号,金额,收款方式\n1-101,40,转账\n1-102,100,微信\n", encoding="utf-8")
    into = ("import", "fees.receipt", str(sheet))
    assert workspace.run(*into, by="cashier-1").status == 0
    twice = workspace.run(*into, by="cashier-1")
    assert twice.status == 65 and twice.err.count("--again") == 2
    (paid, _) = (row.id for row in rows(workspace.office(), "fees.receipt"))
    undone: dict[str, Any] = {"by": "cashier-1", "reason": "错", "on_paper": PAPER}
    workspace.do("fees.receipt.reverse", paid, **undone)
    assert workspace.run(*into, by="cashier-1").err.count("--again") == 1
    assert workspace.run(*into, "--again", by="cashier-1").status == 0
    assert workspace.at("2026-11-21 09:00").run(*into, "--dry-run", by="cashier-1").status == 0


def test_a_receipt_whose_credit_was_paid_out_says_by_which_refund(workspace: Workspace) -> None:
    homes(workspace)
    receipt = pay(workspace, "30")
    refund = workspace.do(
        "fees.refund.register", by="cashier-1", unit="1-101", amount="20", reason="退"
    ).folded.id
    workspace.do("fees.refund.approve", refund, by="service-supervisor")
    workspace.do("fees.refund.pay", refund, by="cashier-1")
    undo = ("--reason", "错", "--approved-by", "director", "--paper", "1")
    told = workspace.run("fees", "reverse", receipt, *undo, by="cashier-1")
    assert told.status == 77 and f"预存已由 {refund} 退给住户" in told.err
    back = ("--why", "没有退", "--approved-by", "director", "--paper", "2")
    assert workspace.run("fees", "refund", "reverse", refund, *back, by="cashier-1").status == 0
    assert workspace.run("fees", "reverse", receipt, *undo, by="cashier-1").status == 0
