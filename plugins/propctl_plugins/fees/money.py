"""How a payment or a credit is laid on what a home owes. Whole cents, never a float."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from propctl.api import Office, balance, total
from propctl_plugins.fees.charges import LEDGER, Line, lines_of


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
    return paid_too_much(lines_of(office, unit)) - balance(office, LEDGER, f"credit:{unit}")


def paid_too_much(lines: Iterable[Line]) -> Decimal:
    """What is to be made credit."""
    return total(-line.amount for line in lines if line.amount < 0)


def after(lines: Iterable[Line], paid: Iterable[dict[str, Any]]) -> list[Line]:
    """What is owed once some rows are paid, each of which names its charge."""
    less = {(row["charge"], row["kind"]): Decimal(row["amount"]) for row in paid}
    return [
        line._replace(amount=line.amount - less.get((line.record.id, line.kind), 0)) if line.record else line
        for line in lines
    ]
