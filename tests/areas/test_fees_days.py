"""A price has days: what a bill charges is the sum over the days of its month, to the cent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from propctl_plugins.fees.tariffs import Share, Tariff

from propctl.api import Refused, UsageError, balance, rows
from propctl.testing import TwoDesks, Workspace
from tests.areas.fees import PAPER, bill, homes, pay, setting


def price(office: Workspace, value: str, since: str, name: str = "物业管理费") -> None:
    known = {"price": value, "since": since, "sure": "yes"}
    office.do("fees.tariff.price", name, by="service-supervisor", on_paper=PAPER, **known)


def lines(office: Workspace, period: str = "2026-11") -> list[tuple[str, str]]:
    bill(office, period, due=f"{period}-25")
    shown = office.run("show", f"{period}-1-101", "--json").json()["fields"]
    assert Decimal(shown["total"]) == sum((Decimal(line["amount"]) for line in shown["lines"]), Decimal(0))
    return [(line.get("days", ""), line["amount"]) for line in shown["lines"]]


def test_a_price_that_changes_in_mid_month_is_charged_by_days(workspace: Workspace) -> None:
    homes(workspace)
    price(workspace, "2", "2026-11-16")
    assert lines(workspace) == [("11-01..11-15", "50.00"), ("11-16..11-30", "100.00")]


@pytest.mark.parametrize(("since", "expected"), [("2026-11-01", "200.00"), ("2026-12-01", "100.00")])
def test_a_price_of_the_first_or_of_next_month_is_one_line(
    workspace: Workspace, since: str, expected: str
) -> None:
    homes(workspace)
    price(workspace, "2", since)
    assert lines(workspace) == [("", expected)]


def test_of_two_prices_for_one_day_the_later_entered_holds(workspace: Workspace) -> None:
    homes(workspace)
    price(workspace, "18.5", "2026-11-01")
    price(workspace, "1.85", "2026-11-01")
    assert lines(workspace) == [("", "185.00")]


def test_a_tariff_that_begins_in_mid_month_charges_from_its_day(workspace: Workspace) -> None:
    workspace.do("residents.building.add", name="1", steward="officer-1")
    workspace.do("residents.unit.add", number="1-101", building="1", area="100")
    by = "service-supervisor"
    workspace.do("fees.tariff.add", by=by, name="物业管理费", kind="management", basis="area")
    price(workspace, "3", "2026-11-21")
    assert lines(workspace) == [("11-21..11-30", "100.00")]


def test_a_tariff_that_was_stopped_is_charged_for_the_days_before(workspace: Workspace) -> None:
    homes(workspace)
    workspace.do("fees.tariff.stop", "物业管理费", by="service-supervisor", from_day="2026-11-16")
    assert lines(workspace) == [("11-01..11-15", "50.00")]
    workspace.at("2026-12-01 09:00")
    assert (
        "已保存 0 条"
        in workspace.run("fees", "billing", "2026-12", "--due", "2026-12-25", by="cashier-1").out
    )


def test_a_tariff_listed_again_is_still_charged_for_the_days_before_it_was_stopped(
    workspace: Workspace,
) -> None:
    homes(workspace)
    by, name = "service-supervisor", "物业管理费"
    workspace.do("fees.tariff.stop", name, by=by, from_day="2026-11-16")
    workspace.do("fees.tariff.add", by=by, name=name, kind="management", basis="area")
    assert lines(workspace) == [("11-01..11-15", "50.00")]
    workspace.do("fees.bill.cancel", "2026-11-1-101", by="cashier-1", reason="错", on_paper=PAPER)
    price(workspace, "2", "2026-11-21")
    assert lines(workspace) == [("11-01..11-15", "50.00"), ("11-21..11-30", "66.67")]


def test_a_tariff_listed_again_by_mistake_and_made_void_stands_as_it_was_stopped(
    workspace: Workspace,
) -> None:
    homes(workspace)
    name, by = "物业管理费", "service-supervisor"
    workspace.do("fees.tariff.stop", name, by=by, from_day="2026-11-16")
    workspace.do("fees.tariff.add", by=by, name=name, kind="management", basis="home")
    price(workspace, "9", "2026-11-18")
    assert workspace.run("void", name, "--reason", "列错", by=by).status == 0
    stands = workspace.record("fees.tariff:物业管理费")
    assert (stands.state, stands.values["basis"]) == ("stopped", "area")
    assert lines(workspace) == [("11-01..11-15", "50.00")]
    assert lines(workspace, "2026-10") == [("", "100.00")]
    workspace.do("fees.tariff.add", by=by, name=name, kind="management", basis="area")  # rightly this time
    price(workspace, "2", "2026-12-01")
    assert lines(workspace, "2026-12") == [("", "200.00")]
    assert workspace.run("check", by="director").status == 0


changes = some.dictionaries(some.integers(1, 31), some.decimals("0.0001", "9.9999", places=4), max_size=5)


@settings(max_examples=300, deadline=None)
@given(days=some.sampled_from([28, 29, 30, 31]), prices=changes, area=some.decimals("1", "999.99", places=2))
def test_the_lines_add_up_to_the_sum_over_days(days: int, prices: dict[int, Decimal], area: Decimal) -> None:
    """A second, dumb implementation: every day for itself, in fractions, one rounding at the end."""
    month = dt.date(2024, 2, 1) if days == 29 else dt.date(2026, {28: 2, 30: 11, 31: 12}[days], 1)
    by_day = [Decimal("1.85")]
    for day in range(1, days + 1):
        by_day.append(prices.get(day, by_day[-1]))
    starts = [1, *(day for day in range(2, days + 1) if day in prices)]
    ends = [*(day - 1 for day in starts[1:]), days]
    shares = [
        Share(month.replace(day=first), month.replace(day=last), by_day[first])
        for first, last in zip(starts, ends, strict=True)
    ]
    tariff = Tariff("物业管理费", "management", "area", shares, month, month.replace(day=days))
    found = tariff.lines(tariff.pieces(area))
    exact = sum((Fraction(area) * Fraction(price) / days for price in by_day[1:]), Fraction(0))
    whole = Decimal(int(exact * 100 + Fraction(1, 2))).scaleb(-2)
    assert sum((Decimal(line["amount"]) for line in found), Decimal(0)) == whole


def late_fee(office: Workspace) -> str:
    return str(office.run("fees", "late-fee", "1-101", "--json", by="cashier-1").json()["late_fee"])


@pytest.fixture
def dunned(workspace: Workspace) -> Workspace:
    """A home that owes 100 yuan, with a final notice of 20 November at five per ten thousand a day."""
    homes(workspace)
    workspace.at("2026-11-02 09:00")
    bill(workspace, "2026-10", due="2026-10-25")
    setting(workspace, "late-fee", rate_per_day="5", cap="100", basis="合同", in_force="yes")
    setting(workspace, "final-notice", within="5d")
    workspace.do("fees.case.remind", by="officer-1", unit="1-101")
    workspace.do("fees.case.final", "D-1-101", by="officer-1")
    return workspace.at("2026-11-22 09:00")


@pytest.mark.rule("fees.late-fee")
def test_what_has_accrued_is_kept_when_a_part_is_paid(dunned: Workspace) -> None:
    assert late_fee(dunned) == "1.00"  # 20 days on 100 yuan
    pay(dunned, "60")
    assert late_fee(dunned) == "1.00"
    dunned.at("2026-12-02 09:00")
    assert late_fee(dunned) == "1.20"  # ten more days on 40 yuan
    pay(dunned, "40")
    dunned.at("2026-12-22 09:00")
    assert late_fee(dunned) == "1.20"


@pytest.mark.rule("fees.late-fee")
def test_a_payment_entered_later_stops_the_fee_on_the_day_on_which_it_was_made(dunned: Workspace) -> None:
    assert dunned.run("fees", "late-fees", by="cashier-1").status == 0
    pay(dunned, "60", paid_on="2026-11-12")
    assert late_fee(dunned) == "0.70"  # ten days on 100 yuan, ten on 40
    paper = ("service-supervisor", "2")
    dunned.do("fees.penalty.cancel", "FL-261122-A01", by="cashier-1", reason="银行已到账", on_paper=paper)
    assert dunned.run("fees", "late-fees", by="cashier-1").status == 0
    assert dunned.record("FL-261122-A02").values["total"] == "0.70"
    pay(dunned, "40.70", paid_on="2026-10-31")  # before the notice
    assert late_fee(dunned) == "0.30"


@pytest.mark.rule("fees.late-fee")
def test_a_payment_taken_back_accrues_again(dunned: Workspace) -> None:
    receipt = pay(dunned, "100")
    dunned.at("2026-12-02 09:00")
    dunned.do(
        "fees.receipt.reverse", receipt, by="cashier-1", reason="退票", on_paper=("service-supervisor", "1")
    )
    assert late_fee(dunned) == "1.00"
    dunned.at("2026-12-12 09:00")
    assert late_fee(dunned) == "1.50"


@pytest.mark.rule("fees.late-fee")
def test_a_late_fee_never_passes_its_cap(dunned: Workspace) -> None:
    setting(dunned, "late-fee", since="2026-11-22", cap="1")
    dunned.at("2027-11-22 09:00")
    assert late_fee(dunned) == "1.00"


def penalties(office: Workspace) -> list[dict[str, str]]:
    return [dict(row.values) for row in rows(office.office(), "fees.penalty", states="charged")]


def charge_fees(office: Workspace) -> None:
    done = office.run("fees", "late-fees", by="cashier-1")
    assert done.status == 0, done.err


@pytest.mark.rule("fees.late-fee")
def test_a_late_fee_is_charged_as_a_kind_of_its_own_once_for_the_same_days(dunned: Workspace) -> None:
    charge_fees(dunned)
    charge_fees(dunned)
    (first,) = penalties(dunned)
    assert (first["total"], first["kind"], first["basis"]) == ("1.00", "late-fee", "合同")
    assert first["of"] == [
        {
            "charge": "2026-10-1-101",
            "of_period": "2026-10",
            "of_kind": "management",
            "days": 20,
            "amount": "1.00",
        }
    ]
    assert balance(dunned.office(), "fees.money", "owed:1-101:2026-11:late-fee") == 1
    pay(dunned, "60")
    dunned.at("2026-12-02 09:00")
    charge_fees(dunned)  # ten more days on forty yuan, none on the fee itself
    assert [row["total"] for row in penalties(dunned)] == ["1.00", "0.20"]
    shown = dunned.run("fees", "totals", "2026-11", by="cashier-1").out
    assert "违约金" in shown and "late-fee" not in shown


@pytest.mark.rule("fees.late-fee")
def test_a_waived_late_fee_needs_a_manager_and_is_not_charged_again(dunned: Workspace) -> None:
    charge_fees(dunned)
    (found,) = rows(dunned.office(), "fees.penalty")
    for who in ((), ("service-supervisor", "1")):
        with pytest.raises(Refused):
            dunned.do("fees.penalty.waive", found.id, by="cashier-1", reason="困难", **_paper(who))
    with pytest.raises(UsageError, match=r"1\.00"):
        waive(dunned, found.id, "1.01")
    waive(dunned, found.id, "0.40")
    assert balance(dunned.office(), "fees.money", "owed:1-101:2026-11:late-fee") == Decimal("0.6")
    charge_fees(dunned)
    assert len(list(rows(dunned.office(), "fees.penalty"))) == 1
    totals = dunned.run("fees", "totals", "2026-11", "--json", by="cashier-1").json()
    assert [row["charged"] for row in totals if row["item"] == "违约金"] == ["0.60"]


@pytest.mark.rule("fees.late-fee")
def test_a_waiver_is_taken_back_with_approval_and_given_again_for_another_amount(dunned: Workspace) -> None:
    charge_fees(dunned)
    (found,) = rows(dunned.office(), "fees.penalty")
    account = "owed:1-101:2026-11:late-fee"
    undo = ("fees.penalty.unwaive", found.id)
    with pytest.raises(UsageError):
        dunned.do(*undo, by="cashier-1", reason="多减了", on_paper=PAPER)
    waive(dunned, found.id, "0.40")
    with pytest.raises(UsageError):
        dunned.do("fees.penalty.cancel", found.id, by="cashier-1", reason="算错", on_paper=PAPER)
    for who in ((), ("service-supervisor", "1")):
        with pytest.raises(Refused):
            dunned.do(*undo, by="cashier-1", reason="多减了", **_paper(who))
    dunned.do(*undo, by="cashier-1", reason="多减了", on_paper=PAPER)
    assert balance(dunned.office(), "fees.money", account) == 1
    assert "waived" not in dunned.record(found.id).values
    waive(dunned, found.id, "0.30")
    assert balance(dunned.office(), "fees.money", account) == Decimal("0.7")
    dunned.do(*undo, by="cashier-1", reason="算错", on_paper=PAPER)
    dunned.do("fees.penalty.cancel", found.id, by="cashier-1", reason="算错", on_paper=PAPER)
    assert not balance(dunned.office(), "fees.money", account)


def waive(office: Workspace, penalty: str, amount: str) -> None:
    typed = {"waived": amount, "reason": "困难"}
    office.do("fees.penalty.waive", penalty, by="cashier-1", on_paper=PAPER, **typed)


def _paper(who: tuple[str, ...]) -> dict[str, Any]:
    return {"on_paper": who} if who else {}


@pytest.mark.rule("fees.late-fee")
def test_a_late_fee_charged_wrongly_is_cancelled_and_charged_anew(dunned: Workspace) -> None:
    charge_fees(dunned)
    (found,) = rows(dunned.office(), "fees.penalty")
    dunned.do("fees.penalty.cancel", found.id, by="cashier-1", reason="算错", on_paper=PAPER)
    assert not balance(dunned.office(), "fees.money", "owed:1-101:2026-11:late-fee")
    dunned.at("2026-12-02 09:00")
    charge_fees(dunned)
    assert [row["total"] for row in penalties(dunned)] == ["1.50"]


@pytest.mark.rule("fees.late-fee")
def test_no_late_fee_is_charged_without_a_contract(dunned: Workspace) -> None:
    setting(dunned, "late-fee", since="2026-11-22", basis="unset")
    refused = dunned.run("fees", "late-fees", by="cashier-1")
    assert refused.status == 77 and "fees.late-fee" in refused.err and not penalties(dunned)
    assert late_fee(dunned) == "0.00"


def test_what_two_desks_make_void_at_once_is_taken_back_once(two_desks: TwoDesks) -> None:
    name, by = "物业管理费", "service-supervisor"
    homes(two_desks.a.at("2026-11-20 09:00"))
    two_desks.a.do("fees.tariff.stop", name, by=by, from_day="2026-11-16")
    two_desks.a.do("fees.tariff.add", by=by, name=name, kind="management", basis="home")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert desk.run("void", name, "--reason", "列错", by=by).status == 0
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert desk.record(f"fees.tariff:{name}").state == "stopped"
