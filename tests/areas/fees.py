"""What the tests of fees share: an office with homes and tariffs, and a month that is billed."""

from __future__ import annotations

import datetime as dt

from propctl.api import amend
from propctl.testing import Workspace

PAPER = ("director", "2026-7")


def homes(office: Workspace, *units: str, area: str = "100") -> None:
    """Homes of a building with its steward, the management fee at one yuan a square metre."""
    office.do("residents.building.add", name="1", steward="officer-1")
    for unit in units or ("1-101",):
        office.do("residents.unit.add", number=unit, building="1", area=area)
    tariff(office, "物业管理费", "management", "area", "1")


def tariff(
    office: Workspace, name: str, kind: str, basis: str, price: str, since: str = "2026-01-01"
) -> None:
    office.do("fees.tariff.add", by="service-supervisor", name=name, kind=kind, basis=basis)
    office.do("fees.tariff.price", name, by="service-supervisor", price=price, since=since, on_paper=PAPER)


def bill(office: Workspace, period: str = "2026-11", due: str = "2026-11-25", by: str = "cashier-1") -> None:
    done = office.run("fees", "billing", period, "--due", due, by=by)
    assert done.status == 0, done.err


def pay(office: Workspace, amount: str, unit: str = "1-101", by: str = "cashier-1", **more: str) -> str:
    values = {"unit": unit, "amount": amount, "how": "cash", **more}
    return office.do("fees.receipt.pay", by=by, **values).folded.id


def setting(office: Workspace, rule: str, since: str = "2026-11-01", **params: str) -> None:
    amend(office.office("director"), f"fees.{rule}", params, dt.date.fromisoformat(since))
