"""Tariffs: what is charged by which price on which days of a month."""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

from propctl.api import Folded, Office, cents, changes_of, in_force_on, money, rows, split

TARIFF = "fees.tariff"
Values = dict[str, Any]


class Share(NamedTuple):
    """A stretch of days of a month on which one price holds."""

    first: dt.date
    last: dt.date
    price: Decimal

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def first_day(period: str) -> dt.date:
    return dt.date.fromisoformat(f"{period}-01")


def last_day(period: str) -> dt.date:
    first = first_day(period)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


class Tariff(NamedTuple):
    """One tariff as it charges in a month: each price with the days on which it holds."""

    name: str
    kind: str
    basis: str
    shares: list[Share]
    days: int  # of the month

    def lines(self, quantity: Decimal) -> list[Values]:
        """What a home is charged for so much of it, a line for each price; together exact to the cent."""
        exact = [quantity * share.price * share.days for share in self.shares]
        whole = cents(sum(exact, Decimal(0)) / self.days)
        if not whole:
            return []
        parts = split(money(whole), exact)
        return [
            {
                "kind": self.kind,
                "name": self.name,
                "price": f"{share.price:.4f}",
                "quantity": f"{quantity:f}",
                "amount": money(part),
                **({} if share.days == self.days else {"days": f"{share.first:%m-%d}..{share.last:%m-%d}"}),
            }
            for share, part in zip(self.shares, parts, strict=True)
            if part
        ]


def tariffs_of(office: Office, period: str) -> list[Tariff]:
    """The tariffs that charge anything in a month, one that was stopped meanwhile for the days before."""
    found = []
    for row in rows(office, TARIFF, states=("listed", "stopped")):
        tariff = office.find(row.ref)
        shares = shares_of(tariff, period) if tariff is not None else []
        if tariff is not None and shares:
            named = [str(tariff.values[name]) for name in ("name", "kind", "basis")]
            found.append(Tariff(named[0], named[1], named[2], shares, last_day(period).day))
    return found


def shares_of(tariff: Folded, period: str) -> list[Share]:
    """The prices of a tariff in a month with their days; none before the first price, none once stopped."""
    first, last = first_day(period), last_day(period)
    end = _stopped(tariff, last)
    if end is not None:
        last = min(last, end - dt.timedelta(days=1))
    starts = changes_of(tariff, "price", first, last)
    ends = [day - dt.timedelta(days=1) for day in starts[1:]] + [last]
    found = []
    for start, until in zip(starts, ends, strict=True):
        values = in_force_on(tariff, "price", start)
        if values and until >= start:
            found.append(Share(start, until, Decimal(values["price"])))
    return found


def _stopped(tariff: Folded, last: dt.date) -> dt.date | None:
    """From which day on a tariff charges nothing; None while it is in use."""
    if tariff.state != "stopped":
        return None
    event = tariff.last("stop")
    return event.values.get("from_day") or event.at.date() if event is not None else last


def price_list(office: Office) -> list[dict[str, str]]:
    """The tariffs in use today as residents read them: name, price in yuan, by what it is charged."""
    basis = office.catalog.form(TARIFF).field["basis"]
    labels = office.catalog.choices("fees", basis, office.today)
    found = []
    for row in rows(office, TARIFF, states="listed"):
        tariff = office.find(row.ref)
        price = in_force_on(tariff, "price", office.today).get("price") if tariff is not None else None
        if tariff is not None and price is not None:
            label = labels[str(tariff.values["basis"])].of(office.lang)
            found.append({"name": str(tariff.values["name"]), "price": _shortest(price), "basis": label})
    return found


def _shortest(price: str) -> str:
    """1.8500 -> 1.85, 2.0000 -> 2.00: no more decimals than it takes, but cents always."""
    exact = Decimal(price)
    return f"{exact:.2f}" if exact == round(exact, 2) else f"{exact.normalize():f}"
