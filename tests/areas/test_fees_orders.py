"""Orders that are charged: to their own home, at their own price, once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from propctl.api import Refused, UsageError, balance, listing
from propctl.testing import TwoDesks, Workspace, make_workspace
from tests.areas.fees import PAPER, homes, pay

SPECIAL, SERVICE, CHARGE = "workorders.special", "workorders.service", "fees.charge"


def priced(office: Workspace, name: str, price: str, since: str = "2026-11-01") -> None:
    office.do(f"{SERVICE}.price", name, by="company-manager", price=price, since=since)


def with_services(office: Workspace) -> Workspace:
    """Two homes, a cleaning of 80 yuan and windows of 60."""
    office.at("2026-11-20 09:00")
    homes(office, "1-101", "1-102")
    for name, price in (("保洁", "80"), ("擦窗", "60")):
        office.do(
            f"{SERVICE}.add",
            by="center-manager",
            name=name,
            sort="housekeeping",
            content=name,
            provider="保洁部",
        )
        priced(office, name, price)
    return office


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return with_services(make_workspace(tmp_path_factory.mktemp("orders") / "office"))


@pytest.fixture
def office(prepared: Workspace, tmp_path: Path) -> Workspace:
    return prepared.copy(tmp_path / "office")


def special(office: Workspace, unit: str = "1-101", service: str = "保洁", **more: Any) -> str:
    values = {"unit": unit, "content": "擦玻璃", "service": service, "channel": "phone", **more}
    return office.do(f"{SPECIAL}.register", by="officer-1", **values).folded.id


def finished(office: Workspace, order: str, **more: Any) -> None:
    office.do(f"{SPECIAL}.dispatch", order, by="officer-1", recipient="保洁部", agreed="18:00")
    office.do(f"{SPECIAL}.finish", order, by="officer-1", **more)


def charged(office: Workspace, order: str, unit: str = "1-101", **more: Any) -> str:
    values = {"unit": unit, "kind": "service", "about": "擦玻璃", "order": order, **more}
    return office.do(f"{CHARGE}.register", by="clerk-1", **values).folded.id


def cancelled(office: Workspace, charge: str) -> None:
    office.do(f"{CHARGE}.cancel", charge, by="cashier-1", reason="错", on_paper=PAPER)


@pytest.mark.rule("workorders.special-service-tariff")
def test_of_two_prices_for_one_day_the_later_holds_and_another_service_has_its_own(office: Workspace) -> None:
    priced(office, "保洁", "90")
    priced(office, "保洁", "120", "2026-11-21")
    order = special(office)
    assert office.record(order).values["price"] == "90.00"
    with pytest.raises(Refused):
        office.do(f"{SPECIAL}.amend", order, by="officer-1", set={"service": "擦窗"}, reason="错")
    office.do(f"{SPECIAL}.change", order, by="officer-1", service="擦窗")
    assert office.record(order).values["price"] == "60.00"
    with pytest.raises(UsageError):
        office.do(f"{SPECIAL}.change", order, by="officer-1", service="擦窗", price="1")
    assert office.record(charged(office, order)).values["amount"] == "60.00"  # nobody has to type it
    assert office.record(charged(office.at("2026-11-21 09:00"), special(office))).values["amount"] == "120.00"


@pytest.mark.rule("fees.special-service-rate")
def test_an_order_is_charged_once_to_its_own_home_for_what_it_says(office: Workspace) -> None:
    order = special(office)
    finished(office, order, charge="70")
    for wrong, said in (
        ({"unit": "1-102"}, "1-101"),
        ({"amount": "80"}, "70.00"),
        ({"amount": "70.01"}, "70.00"),
    ):
        with pytest.raises(UsageError, match=said):
            charged(office, order, **wrong)
    first = charged(office, order, amount="70")
    for again in ({}, {"about": "再擦"}, {"amount": "70"}):
        with pytest.raises(UsageError, match=first):
            charged(office, order, **again)
    cancelled(office, first)
    charged(office, order)
    assert balance(office.office(), "fees.money", "owed:1-101:2026-11:service") == 70
    with pytest.raises(UsageError, match="nothing is charged"):
        other = special(office)
        office.do(f"{SPECIAL}.cancel", other, by="officer-1", reason="不要了")
        charged(office, other)


def test_an_order_is_charged_to_what_its_home_has_become_by_now(office: Workspace) -> None:
    order = special(office)
    finished(office, order, charge="70")
    for old, new in (("1-101", "1-103"), ("1-103", "1-104")):
        assert office.run("residents", "renumber", old, new, by="service-supervisor").status == 0
    with pytest.raises(UsageError, match="1-101"):
        charged(office, order, unit="1-102")
    charged(office, order, unit="1-104")
    assert balance(office.office(), "fees.money", "owed:1-104:2026-11:service") == 70


def test_an_order_that_is_charged_keeps_its_price_until_the_charge_is_cancelled(office: Workspace) -> None:
    order, early = special(office), special(office, "1-102")
    finished(office, order)
    ahead = charged(office, early, unit="1-102")  # before it is done
    charge = charged(office, order)
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("amend", order, {"set": {"charge": "70"}, "reason": "优惠"}),
        ("void", order, {"reason": "登错"}),
        ("change", early, {"service": "擦窗"}),
        ("cancel", early, {"reason": "不要了"}),
    ]
    for step, record, values in steps:
        with pytest.raises(UsageError, match=f"{charge} 80.00|{ahead} 80.00"):
            by = "center-manager" if step == "void" else "officer-1"
            office.do(f"{SPECIAL}.{step}", record, by=by, **values)
    with pytest.raises(UsageError, match=ahead):
        finished(office, early, charge="75")
    office.do(f"{SPECIAL}.finish", early, by="officer-1", charge="80")
    for one in (charge, ahead):
        cancelled(office, one)
    office.do(f"{SPECIAL}.amend", order, by="officer-1", set={"charge": "70"}, reason="优惠")
    assert office.record(charged(office, order)).values["amount"] == "70.00"


def test_an_order_that_is_charged_stays_with_its_home_until_the_charge_is_cancelled(
    office: Workspace,
) -> None:
    finished(office, order := special(office))
    charge = charged(office, order)
    moved = ("amend", order, "--set", "unit=1-102")
    refused = office.run(*moved, by="director")
    assert refused.status == 2 and "propctl fees charge cancel" in refused.err
    assert office.run("amend", order, "--set", "content=擦地", by="director").status == 0
    cancelled(office, charge)
    assert office.run(*moved, by="director").status == 0


def test_a_repair_is_charged_item_by_item_each_once(office: Workspace) -> None:
    wanted = {"content": "修锁", "kind": "repair", "wanted": "2026-11-20T15:00+08:00", "channel": "phone"}
    order = office.do("workorders.order.register", unit="1-101", **wanted).folded.id
    charged(office, order, about="人工", amount="30")
    charged(office, order, about="锁芯", amount="45")
    with pytest.raises(UsageError):
        charged(office, order, about="锁芯", amount="45")
    with pytest.raises(Refused):
        charged(office, order, about="上门")  # it says no price of its own
    with pytest.raises(UsageError, match=r"30\.00"):
        office.do("workorders.order.void", order, by="center-manager", reason="登错")


def test_a_service_that_was_paid_bounced_and_paid_again_is_refunded_as_far_as_it_was_too_much(
    office: Workspace,
) -> None:
    order = special(office)
    finished(office, order)
    charge = charged(office, order)
    receipt = pay(office, "80", how="transfer", charge=charge)
    office.do("fees.handover.hand", by="cashier-1", counted="80", vouchers="1", taker="finance-1")
    office.do("fees.receipt.bounce", receipt, by="cashier-1", reason="退票", on_paper=PAPER)
    assert balance(office.office(), "fees.money", "owed:1-101:2026-11:service") == 80
    pay(office, "80")
    cancelled(office, charge)
    office.do(f"{SPECIAL}.amend", order, by="officer-1", set={"charge": "50"}, reason="少做一间")
    charged(office, order)  # 50 of what was paid
    refund: dict[str, Any] = {"unit": "1-101", "reason": "多收"}
    with pytest.raises(UsageError, match=r"30\.00"):
        office.do("fees.refund.register", by="cashier-1", amount="30.01", **refund)
    office.do("fees.refund.register", by="cashier-1", amount="30", **refund)


def test_an_order_that_two_desks_charged_is_listed_until_one_of_the_two_is_cancelled(
    two_desks: TwoDesks,
) -> None:
    order = special(with_services(two_desks.a))
    two_desks.exchange()
    charged(two_desks.a, order)
    second = charged(two_desks.b.at("2026-11-20 09:05"), order)
    two_desks.exchange()
    desk = two_desks.a.at("2026-11-20 09:10")
    assert len(listing(desk.office(), "fees", "twice")) == 2
    assert "计收了两次" in desk.run("today", by="cashier-1").out
    cancelled(desk, second)
    assert listing(desk.office(), "fees", "twice") == []
