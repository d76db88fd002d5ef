"""Money: whole cents, never a float; stored as text with two decimals."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """A product of quantity and price in whole cents, half a cent upwards (away from zero)."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def money(amount: Decimal) -> str:
    """An amount of whole cents as it is stored and shown: "128.50"."""
    return f"{amount.quantize(CENT):f}"


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The exact sum; 0.00 of nothing."""
    return sum(amounts, Decimal("0.00"))
