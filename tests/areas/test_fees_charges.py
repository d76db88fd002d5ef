"""Every charge has its own due date: what is paid first, what is late, and how old it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from propctl_plugins.fees.charges import lines_of

from propctl.api import Refused, UsageError, balance, listing
from propctl.testing import TwoDesks, Workspace

from .fees import PAPER, bill, homes, pay, setting

MONEY = "fees.money"


def held(office: Workspace, account: str) -> Decimal:
    return balance(office.office(), MONEY, account)


def command(office: Workspace, *words: str, by: str = "cashier-1") -> Any:
    return office.run("fees", *words, "--json", by=by).json()


def charge(office: Workspace, amount: str, due: str, unit: str = "1-101", **more: str) -> str:
    values = {"unit": unit, "kind": "service", "about": "疏通", "amount": amount, "due": due, **more}
    return office.do("fees.charge.register", by="cashier-1", **values).folded.id


def applied(office: Workspace, receipt: str) -> list[tuple[str, str]]:
    return [(row["charge"], row["amount"]) for row in office.record(receipt).values["applied"]]


def left(office: Workspace, unit: str = "1-101") -> dict[str, str]:
    rows = command(office, "unpaid", "2026-11")
    return {row["records"]: row["amount"] for row in rows if row["unit"] == unit}


def test_two_charges_of_one_month_and_kind_are_late_each_on_its_own_day(workspace: Workspace) -> None:
    homes(workspace)
    first, second = charge(workspace, "30", "2026-11-21"), charge(workspace, "50", "2026-12-10")
    workspace.at("2026-11-25 09:00")
    assert [row.id for row in listing(workspace.office(), "fees", "late-single")] == [first]
    reminded = workspace.do("fees.case.remind", by="officer-1", unit="1-101").folded.values
    assert reminded["overdue"] == "30.00"
    assert [(row["charge"], f"{row['due']}") for row in reminded["items"]] == [(first, "2026-11-21")]
    pay(workspace, "30")
    assert workspace.record("D-1-101").state == "settled" and left(workspace) == {second: "50.00"}


def test_a_bill_that_is_paid_is_not_late_for_a_charge_of_its_month_that_is_not_due(
    workspace: Workspace,
) -> None:
    homes(workspace)
    bill(workspace)
    charge(workspace, "30", "2026-12-20", kind="management")
    workspace.at("2026-11-30 09:00")
    assert [row.id for row in listing(workspace.office(), "fees", "overdue")] == ["2026-11-1-101"]
    pay(workspace, "100")
    assert listing(workspace.office(), "fees", "overdue") == []
    assert command(workspace, "stages") == [{"unit": "1-101", "stage": "缴费通知", "owed": "30.00"}]


def test_what_is_due_first_is_paid_first_unless_the_payer_names_a_bill_a_charge_or_a_kind(
    workspace: Workspace,
) -> None:
    homes(workspace)
    bill(workspace)
    late, early = charge(workspace, "30", "2026-12-10"), charge(workspace, "20", "2026-11-21")
    assert applied(workspace, pay(workspace, "25")) == [(early, "20.00"), ("2026-11-1-101", "5.00")]
    assert applied(workspace, pay(workspace, "10", charge=late)) == [(late, "10.00")]
    assert applied(workspace, pay(workspace, "10", kinds="service")) == [(late, "10.00")]
    assert applied(workspace, pay(workspace, "10", bill="2026-11-1-101")) == [("2026-11-1-101", "10.00")]
    assert left(workspace) == {late: "10.00", "2026-11-1-101": "85.00"}
    homes_other = workspace.do("residents.unit.add", number="1-102", building="1", area="1").folded.id
    with pytest.raises(Refused, match="不是这套房屋的"):
        pay(workspace, "10", homes_other, charge=late)


def test_a_payment_of_what_is_not_owed_is_refused_and_pays_nothing_else(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    paid_already = charge(workspace, "30", "2026-11-21")
    pay(workspace, "30", charge=paid_already)
    for named in (("--kinds", "水费"), ("--charge", paid_already), ("--kinds", "电费", "--kinds", "气费")):
        refused = workspace.run("fees", "pay", "1-101", "30", "cash", *named, by="cashier-1")
        assert refused.status == 2 and "欠的是物业管理费" in refused.err and named[1] in refused.err
    english = workspace.run(
        "--lang", "en", "fees", "pay", "1-101", "30", "cash", "--kinds", "water", by="cashier-1"
    )
    assert "owes nothing of Water, but Management fee" in english.err
    assert left(workspace) == {"2026-11-1-101": "100.00"}
    one_of_two = ("--kinds", "水费", "--kinds", "物业管理费")
    assert workspace.run("fees", "pay", "1-101", "100", "cash", *one_of_two, by="cashier-1").status == 0
    refused = workspace.run("fees", "pay", "1-101", "30", "cash", "--bill", "2026-11-1-101", by="cashier-1")
    assert refused.status == 2 and "没有别的欠费" in refused.err
    assert workspace.run("fees", "pay", "1-101", "30", "cash", by="cashier-1").status == 0  # credit


def test_what_one_desk_settled_by_name_stays_settled_by_name_at_the_other(two_desks: TwoDesks) -> None:
    homes(two_desks.a)
    first, second = charge(two_desks.a, "30", "2026-11-21"), charge(two_desks.a, "50", "2026-11-22")
    two_desks.exchange()
    pay(two_desks.a, "50", charge=second)
    pay(two_desks.b, "50", charge=second)
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):  # the second fifty pays the other charge; the rest is credit
        assert command(desk, "credit", "1-101")["credit"] == "20.00" and left(desk) == {}
    assert first


def test_records_that_name_no_charge_settle_the_earliest_due(workspace: Workspace) -> None:
    """As they were written before receipts named what they settle."""
    homes(workspace)
    first, second = charge(workspace, "30", "2026-11-21"), charge(workspace, "50", "2026-11-22")
    receipt = pay(workspace, "40")
    path = next(workspace.root.rglob(f"{receipt}.toml"))
    text = path.read_text("utf-8")
    assert f'charge = "{first}"' in text
    for name in (first, second):
        text = text.replace(f', charge = "{name}"', "").replace(f'charge = "{name}", ', "")
    path.write_text(text, encoding="utf-8")
    assert left(workspace) == {second: "40.00"}


@pytest.mark.rule("fees.collection-rate-current")
def test_a_charge_counts_in_the_rate_of_the_month_in_which_it_falls_due(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    charge(workspace, "100", "2026-12-10")
    pay(workspace, "100")

    def rate(month: str) -> Any:
        found = workspace.run("report", "fees", "--month", month, "--json").json()
        return next(one["percent"] for one in found if one["name"] == "current")

    assert (rate("2026-11"), rate("2026-12")) == ("100.0", "0.0")
    assert [row["rate"] for row in command(workspace, "rates", "2026-11")] == ["100.00%", "100.00%"]


def test_ageing_follows_the_due_date_of_each_charge(workspace: Workspace) -> None:
    homes(workspace, "1-101", "1-102", "1-103")
    bill(workspace)
    for amount, due in (("1", "2026-11-19"), ("2", "2026-10-21"), ("4", "2026-10-20"), ("8", "2026-08-22")):
        charge(workspace, amount, due)
    charge(workspace, "16", "2026-08-21")
    charge(workspace, "32", "2025-01-01", "1-102")
    pay(workspace, "132", "1-102")
    pay(workspace, "120", "1-103")
    rows = command(workspace, "ageing")
    assert [list(row.values()) for row in rows] == [
        ["1-101", "100.00", "3.00", "4.00", "8.00", "16.00", "131.00", "0.00"],
        ["合计", "100.00", "3.00", "4.00", "8.00", "16.00", "131.00", "0.00"],
    ]
    for day, expected in (("25", ("100.00", "1.00")), ("26", ("0.00", "101.00"))):
        workspace.at(f"2026-12-{day} 09:00")
        first = command(workspace, "ageing")[0]
        assert (first["to_30"], first["to_60"]) == expected
    shown = workspace.run("fees", "ageing", by="cashier-1").out
    assert "逾期31–60天" in shown and "未到期" in shown


@pytest.mark.parametrize(("amount", "taken"), [("499.99", True), ("500", False), ("5000", False)])
def test_far_more_than_is_owed_is_asked_about_before_it_is_taken(
    workspace: Workspace, amount: str, taken: bool
) -> None:
    homes(workspace)
    bill(workspace)
    done = workspace.run("fees", "pay", "1-101", amount, "cash", by="cashier-1")
    assert (done.status == 0) is taken
    if not taken:
        assert done.status == 2 and "100.00" in done.err and "--ahead" in done.err
        assert not held(workspace, "till")
    assert workspace.run("fees", "pay", "1-101", amount, "cash", "--ahead", by="cashier-1").status == 0


def test_paying_says_what_it_settled_and_what_is_left_over(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    said = workspace.run("fees", "pay", "1-101", "130", "cash", by="cashier-1").out
    assert "物业管理费" in said and "100.00" in said and "30.00" in said and "转入预存" in said
    said = workspace.run("--lang", "en", "fees", "pay", "1-101", "5", "cash", by="cashier-1").out
    assert "Kept as credit" in said


def test_a_transfer_that_bounces_after_it_was_handed_over_is_owed_again(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    receipt = pay(workspace, "130")
    undo: dict[str, Any] = {"reason": "银行退票", "on_paper": PAPER}
    with pytest.raises(Refused, match="冲销"):
        workspace.do("fees.receipt.bounce", receipt, by="cashier-1", **undo)
    workspace.do("fees.handover.hand", by="cashier-1", counted="130", vouchers="1", taker="finance-1")
    with pytest.raises(Refused):
        workspace.do("fees.receipt.reverse", receipt, by="cashier-1", **undo)
    with pytest.raises(Refused):
        workspace.do("fees.receipt.bounce", receipt, by="cashier-1", reason="银行退票")
    workspace.do("fees.receipt.bounce", receipt, by="cashier-1", **undo)
    assert held(workspace, "owed:1-101") == 100 and not held(workspace, "credit:1-101")
    assert held(workspace, f"returned:{receipt}") == -130
    workspace.at("2026-12-05 09:00")
    opened = workspace.do("fees.reconciliation.open", by="service-supervisor", period="2026-11")
    assert opened.folded.values["received"] == "0.00"


def test_what_bounces_after_its_credit_was_paid_out_is_owed_again_as_a_charge_of_its_own(
    workspace: Workspace,
) -> None:
    homes(workspace)
    bill(workspace)
    receipt = pay(workspace, "150", how="cheque")
    refund = {"unit": "1-101", "amount": "30", "reason": "多缴"}
    asked = workspace.do("fees.refund.register", by="clerk-1", **refund).folded.id
    workspace.do("fees.refund.approve", asked, by="service-supervisor")
    workspace.do("fees.refund.pay", asked, by="cashier-1")
    undo: dict[str, Any] = {"reason": "银行退票", "on_paper": PAPER}
    with pytest.raises(Refused, match=asked):
        workspace.do("fees.receipt.reverse", receipt, by="cashier-1", **undo)
    workspace.do("fees.handover.hand", by="cashier-1", counted="150", vouchers="1", taker="finance-1")
    workspace.at("2026-12-03 09:00")
    bounced = workspace.do("fees.receipt.bounce", receipt, by="cashier-1", **undo)
    assert (bounced.folded.values["short"], bounced.folded.values["taken"]) == ("30.00", "20.00")
    (charge,) = bounced.opened
    lines = lines_of(workspace.office(), "1-101")
    owed = [(line.record.id if line.record else "", line.amount) for line in lines]
    assert owed == [("2026-11-1-101", 100), (charge.id, 30)]
    assert not held(workspace, "credit:1-101") and held(workspace, f"returned:{receipt}") == -150
    told = workspace.run("fees", "statement", "1-101", "2026-11..2026-12", "--json").json()
    assert (told[-1]["charged"], told[-1]["paid"], told[-1]["balance"]) == ("130.00", "0.00", "130.00")
    pay(workspace, "130")
    assert lines_of(workspace.office(), "1-101") == []
    workspace.do("fees.charge.cancel", charge.id, by="cashier-1", reason="其实没有退", on_paper=PAPER)
    workspace.do("fees.refund.reverse", asked, by="cashier-1", why="其实没有退", on_paper=PAPER)
    assert held(workspace, "credit:1-101") == -30 and held(workspace, f"returned:{receipt}") == -120


def test_what_bounces_after_its_bill_was_cancelled_is_owed_by_a_record_and_a_day(
    workspace: Workspace,
) -> None:
    homes(workspace)
    bill(workspace)
    undo: dict[str, Any] = {"reason": "银行退票", "on_paper": PAPER}
    receipt = pay(workspace, "100", how="cheque")
    workspace.do("fees.bill.cancel", "2026-11-1-101", by="cashier-1", **undo)
    refund = {"unit": "1-101", "amount": "70", "reason": "多缴"}
    asked = workspace.do("fees.refund.register", by="clerk-1", **refund).folded.id
    workspace.do("fees.refund.approve", asked, by="service-supervisor")
    workspace.do("fees.refund.pay", asked, by="cashier-1")
    with pytest.raises(Refused, match=asked):  # as where it had been credit from the start
        workspace.do("fees.receipt.reverse", receipt, by="cashier-1", **undo)
    workspace.do("fees.handover.hand", by="cashier-1", counted="100", vouchers="1", taker="finance-1")
    bounced = workspace.do("fees.receipt.bounce", receipt, by="cashier-1", **undo)
    (charge,) = bounced.opened
    lines = lines_of(workspace.office(), "1-101")
    assert [(line.record, line.amount, f"{line.due}") for line in lines] == [(charge.ref, 70, "2026-11-20")]
    assert not held(workspace, "credit:1-101") and held(workspace, f"returned:{receipt}") == -100
    paid = pay(workspace, "70")
    workspace.do("fees.charge.cancel", charge.id, by="cashier-1", **undo)
    assert held(workspace, "owed:1-101") == -70
    workspace.run("fees", "offset", "use", "1-101", by="cashier-1")
    workspace.do("fees.receipt.reverse", paid, by="cashier-1", **undo)  # its credit is there: taken from that
    assert not held(workspace, "credit:1-101") and lines_of(workspace.office(), "1-101") == []


def test_a_refund_is_no_more_than_the_credit_and_takes_what_was_paid_too_much(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    pay(workspace, "100")
    workspace.do("fees.bill.cancel", "2026-11-1-101", by="cashier-1", reason="算错", on_paper=PAPER)
    with pytest.raises(UsageError, match=r"100\.00"):
        workspace.do("fees.refund.register", by="clerk-1", unit="1-101", amount="100.01", reason="多缴")
    asked = workspace.do("fees.refund.register", by="clerk-1", unit="1-101", amount="100", reason="多缴")
    workspace.do("fees.refund.approve", asked.folded.id, by="service-supervisor")
    workspace.do("fees.refund.pay", asked.folded.id, by="cashier-1")
    assert not held(workspace, "owed:1-101") and not held(workspace, "credit:1-101")


def test_a_charge_that_was_part_waived_or_cancelled_leaves_the_others_as_they_were(
    workspace: Workspace,
) -> None:
    homes(workspace)
    first, second = charge(workspace, "30", "2026-11-21"), charge(workspace, "50", "2026-11-22")
    pay(workspace, "20")
    workspace.do("fees.charge.cancel", first, by="cashier-1", reason="记错", on_paper=PAPER)
    assert left(workspace) == {second: "30.00"}
    setting(workspace, "reminder-after-due", due_day="25")


def test_credit_pays_a_new_charge_at_once_and_is_credit_again_when_that_is_cancelled(
    workspace: Workspace,
) -> None:
    homes(workspace)
    pay(workspace, "80")
    later = charge(workspace, "50", "2026-12-10")
    assert left(workspace) == {} and command(workspace, "credit", "1-101")["credit"] == "30.00"
    bill(workspace)
    assert left(workspace) == {"2026-11-1-101": "70.00"}
    undo: dict[str, Any] = {"reason": "错", "on_paper": PAPER}
    workspace.do("fees.charge.cancel", later, by="cashier-1", **undo)
    assert command(workspace, "credit", "1-101")["credit"] == "50.00"
    more = charge(workspace, "60", "2026-11-20")  # due before the bill: credit is laid on that first
    assert left(workspace) == {"2026-11-1-101": "70.00", more: "10.00"}


def test_a_charge_of_a_home_without_credit_uses_none_nor_that_of_another(workspace: Workspace) -> None:
    homes(workspace, "1-101", "1-102")
    pay(workspace, "80", "1-102")
    first = charge(workspace, "50", "2026-12-10")
    assert left(workspace) == {first: "50.00"}
    charge(workspace, "80", "2026-12-10", "1-102")
    assert left(workspace, "1-102") == {} and command(workspace, "credit", "1-102")["credit"] == "0.00"
