"""What a unit owes, line by line, and how a payment or a credit is laid on it. Whole cents, never a float."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from propctl.api import Office, Ref, accounts, balance, counted, pointing_to, rows

LEDGER = "fees.money"
CHARGED = ("fees.debt", "fees.charge", "fees.bill")  # what is owed comes of these
CENT = Decimal("0.01")


class Line(NamedTuple):
    """One kind of charge of one month: what is owed of it (below zero: paid too much), and since when."""

    unit: str
    period: str
    kind: str
    amount: Decimal
    due: dt.date | None

    def row(self) -> dict[str, str]:
        """As it stands in the rows of a receipt."""
        return {"period": self.period, "kind": self.kind, "amount": money(self.amount)}


def cents(amount: Decimal) -> Decimal:
    """A product of quantity and price in whole cents, half a cent upwards."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def money(amount: Decimal) -> str:
    """An amount as it is stored."""
    return f"{amount.quantize(CENT):f}"


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal("0.00"))


def lines_of(office: Office, unit: str) -> list[Line]:
    """What a unit owes or has paid too much, oldest month first, in the order of the kinds."""
    held = accounts(office, LEDGER, f"owed:{unit}:")
    return in_order(office, held, dues_of(office, unit) if held else {})


def all_lines(office: Office) -> list[Line]:
    """The same for all units."""
    dues: dict[tuple[str, str], dt.date] = {}
    for form in CHARGED:
        for row in rows(office, form):
            _note_due(dues, row.values, row.state)
    return in_order(office, accounts(office, LEDGER, "owed:"), dues)


def in_order(office: Office, held: dict[str, Decimal], dues: dict[tuple[str, str], dt.date]) -> list[Line]:
    kinds = list(office.catalog.param("fees.kinds", "kinds", office.today))
    found = []
    for account, amount in held.items():
        _, unit, period, kind = account.split(":")
        found.append(Line(unit, period, kind, amount, dues.get((unit, period))))
    place = {kind: number for number, kind in enumerate(kinds)}
    return sorted(found, key=lambda line: (counted(line.unit), line.period, place.get(line.kind, len(place))))


def dues_of(office: Office, unit: str) -> dict[tuple[str, str], dt.date]:
    """When a unit's charges fell due, by month: its bill's day, else that of its first single charge."""
    dues: dict[tuple[str, str], dt.date] = {}
    found = pointing_to(office, Ref("residents.unit", unit))
    for form in CHARGED:
        for row in found:
            if row.form == form:
                _note_due(dues, row.values, row.state)
    return dues


def _note_due(dues: dict[tuple[str, str], dt.date], values: Mapping[str, Any], state: str) -> None:
    if values.get("due") and state not in ("cancelled", "reversed", "void"):
        dues[values["unit"], values["period"]] = dt.date.fromisoformat(values["due"])


def by_unit(lines: Iterable[Line]) -> dict[str, Decimal]:
    """What each unit's lines add up to."""
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[line.unit] = sums.get(line.unit, Decimal(0)) + line.amount
    return sums


def overdue(lines: Iterable[Line], day: dt.date) -> list[Line]:
    """What is owed and past its due date on a day."""
    return [line for line in lines if line.amount > 0 and line.due is not None and line.due < day]


def allocate(lines: Iterable[Line], amount: Decimal) -> tuple[list[Line], Decimal]:
    """An amount laid on what is owed, in order; and what is left of it."""
    applied = []
    for line in lines:
        part = min(line.amount, amount)
        if part > 0:
            applied.append(line._replace(amount=part))
            amount -= part
    return applied, amount


def credit_of(office: Office, unit: str) -> Decimal:
    """What the office keeps for a unit: its credit account, and what it paid too much on single months."""
    excess = total(-line.amount for line in lines_of(office, unit) if line.amount < 0)
    return excess - balance(office, LEDGER, f"credit:{unit}")


def after(lines: Iterable[Line], paid: Iterable[dict[str, Any]]) -> list[Line]:
    """What is owed once some rows are paid."""
    less = {(row["period"], row["kind"]): Decimal(row["amount"]) for row in paid}
    return [line._replace(amount=line.amount - less.get((line.period, line.kind), 0)) for line in lines]
