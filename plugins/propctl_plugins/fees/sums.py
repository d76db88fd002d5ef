"""Amounts added up by what they belong to: a charge, a home, a kind."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from decimal import Decimal
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def summed(amounts: Iterable[tuple[Key, Decimal]]) -> dict[Key, Decimal]:
    """The sum of each key, in the order in which the keys came first."""
    sums: dict[Key, Decimal] = {}
    for key, amount in amounts:
        sums[key] = sums.get(key, Decimal(0)) + amount
    return sums
