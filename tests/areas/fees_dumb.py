"""Fees a second time, as dumb as can be: whole cents, plain lists, everything added up again each time.

Nothing here is taken from the program. A ``Dumb`` knows what happened as a set of facts, each with the number
of its record; two desks merge by joining their facts.
"""

from __future__ import annotations

import calendar
import datetime as dt
from fractions import Fraction
from typing import Any

KINDS = ["management", "water", "power", "gas", "service", "late-fee"]
Account = tuple[str, str, str]  # home, kind, month
Part = tuple[Account, str, int]  # … the charge that is named, cents


class Dumb:
    """What one desk knows."""

    def __init__(self) -> None:
        self.charges: dict[str, dict[str, Any]] = {}  # number -> home, due, lines [(kind, month, cents)]
        self.payments: dict[str, tuple[str, list[Part], int]] = {}  # number -> home, parts, to credit
        self.offsets: dict[str, tuple[str, list[Part], list[Part]]] = {}  # … freed, used
        self.brought: dict[str, tuple[str, int]] = {}  # credit of the old system
        self.refunds: dict[str, tuple[str, int]] = {}
        self.gone: set[str] = set()  # numbers that were cancelled, reversed, undone

    def merged(self, other: Dumb) -> Dumb:
        both = Dumb()
        for name in ("charges", "payments", "offsets", "brought", "refunds"):
            getattr(both, name).update(getattr(other, name))
            getattr(both, name).update(getattr(self, name))
        both.gone = self.gone | other.gone
        return both

    # -- what the facts come to

    def charged(self) -> dict[Account, dict[str, int]]:
        """Each account's charges that stand: number -> cents."""
        found: dict[Account, dict[str, int]] = {}
        for number, charge in self.charges.items():
            for kind, month, amount in charge["lines"] if number not in self.gone else []:
                account = found.setdefault((charge["home"], kind, month), {})
                account[number] = account.get(number, 0) + amount
        return found

    def settled(self) -> list[Part]:
        """Everything that was laid on accounts; what was taken away from them again is below zero."""
        found: list[Part] = []
        for number, (_, parts, _) in self.payments.items():
            found += parts if number not in self.gone else []
        for number, (_, freed, used) in self.offsets.items():
            if number not in self.gone:
                found += used + [(account, name, -amount) for account, name, amount in freed]
        return found

    def paid(self, account: Account) -> int:
        return sum(amount for where, _, amount in self.settled() if where == account)

    def credit(self, home: str) -> int:
        """The credit account alone."""
        found = sum(
            credited for number, (who, _, credited) in self.payments.items() if self._is(number, who, home)
        )
        for number, (who, freed, used) in self.offsets.items():
            if self._is(number, who, home):
                found += sum(part[2] for part in freed) - sum(part[2] for part in used)
        found += sum(amount for number, (who, amount) in self.brought.items() if self._is(number, who, home))
        return found - sum(
            amount for number, (who, amount) in self.refunds.items() if self._is(number, who, home)
        )

    def _is(self, number: str, who: str, home: str) -> bool:
        return who == home and number not in self.gone

    def open(
        self, home: str, more: dict[str, Any] | None = None, number: str = ""
    ) -> list[tuple[str, str, str, int]]:
        """(number, kind, month, cents) that are owed, what is due first before."""
        charged, found = self.charged(), []
        for account in sorted(charged):
            if account[0] != home:
                continue
            charges = charged[account]
            left = self.paid(account)
            named = dict.fromkeys(charges, 0)
            for where, name, amount in self.settled():
                if where == account and name in named and amount > 0:
                    named[name] += amount
            rest = dict(charges)
            if left >= sum(charges.values()):
                continue
            if len(charges) > 1:
                for name in charges:
                    now = min(named[name], charges[name])
                    rest[name] -= now
                    left -= now
            for name in sorted(charges, key=lambda one: self.charges[one]["due"]):
                now = min(rest[name], max(left, 0))
                rest[name] -= now
                left -= now
            found += [(name, account[1], account[2], amount) for name, amount in rest.items() if amount]
        if more is not None:
            found += [(number, kind, month, amount) for kind, month, amount in more["lines"]]
        due = {**{name: one["due"] for name, one in self.charges.items()}, number: (more or {}).get("due")}
        return sorted(found, key=lambda one: (due[one[0]], one[2], KINDS.index(one[1])))

    def over(self, home: str) -> dict[Account, int]:
        """What was paid too much on accounts."""
        charged = self.charged()
        accounts = {account for account, _, _ in self.settled()} | set(charged)
        excess = {
            account: self.paid(account) - sum(charged.get(account, {}).values())
            for account in accounts
            if account[0] == home
        }
        return {account: amount for account, amount in excess.items() if amount > 0}

    # -- what a step does

    def lay(self, home: str, amount: int, first: str = "") -> tuple[list[Part], int]:
        """A payment laid on what is owed, of a kind first where one is named; and the rest."""
        parts = []
        for number, kind, month, owed in sorted(self.open(home), key=lambda one: one[1] != first):
            now = min(owed, amount)
            if now:
                parts.append(((home, kind, month), number, now))
            amount -= now
        return parts, amount

    def offset(
        self, home: str, more: dict[str, Any] | None = None, number: str = ""
    ) -> tuple[list[Part], list[Part]]:
        """What was paid too much freed, and all credit laid on what is owed."""
        freed = [(account, "", amount) for account, amount in sorted(self.over(home).items())]
        credit, used = self.credit(home) + sum(part[2] for part in freed), []
        for name, kind, month, owed in self.open(home, more, number):
            now = min(owed, max(credit, 0))
            if now:
                used.append(((home, kind, month), name, now))
            credit -= now
        return freed, used


def month_of_days(month: str, area: Fraction, prices: list[tuple[dt.date, Fraction]], owner: dt.date) -> int:
    """The management fee of a month, one day after the other, in cents, rounded once, half a cent upwards."""
    year, number = map(int, month.split("-"))
    days = calendar.monthrange(year, number)[1]
    exact = Fraction(0)
    for day in range(1, days + 1):
        date = dt.date(year, number, day)
        price = [value for since, value in prices if since <= date][-1]
        exact += area * price / days if date >= owner else 0
    return int(exact * 100 + Fraction(1, 2))
