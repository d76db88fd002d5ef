"""Tariffs: what is charged by which price on which days, and to which homes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from propctl.api import Folded, Label, Office, in_force_on, money, month_of, rows, span_of, split

TARIFF = "fees.tariff"
DAY = dt.timedelta(days=1)
Values = dict[str, Any]
Span = Literal["month", "quarter", "half-year", "year"]  # that a tariff charges at once


class Share(NamedTuple):
    """A stretch of days on which one price holds."""

    first: dt.date
    last: dt.date
    price: Decimal


class Piece(NamedTuple):
    """A stretch of days on which a home is charged one price, for so much, at so many per cent of it."""

    first: dt.date
    last: dt.date
    price: Decimal
    quantity: Decimal
    percent: Decimal = Decimal(100)
    whose: tuple[int, int] = (0, 0)  # which owner and which payer, one after the other: each has his line

    @property
    def exact(self) -> Fraction:
        """What it costs, unrounded: a price is for a month, each day a like part of its own."""
        full = Fraction(self.quantity) * Fraction(self.price) * Fraction(self.percent) / 100
        return full * months_between(self.first, self.last)


def first_day(period: str) -> dt.date:
    return dt.date.fromisoformat(f"{period}-01")


def last_day(period: str) -> dt.date:
    return month_of(first_day(period)).last


def months_between(first: dt.date, last: dt.date) -> Fraction:
    """How many months some days are, each day a part of its own month."""
    found = Fraction(0)
    while first <= last:
        end = month_of(first).last
        found += Fraction((min(end, last) - first).days + 1, end.day)
        first = end + DAY
    return found


class Tariff(NamedTuple):
    """One tariff as it charges in a run: each price with the days on which it holds."""

    name: str
    kind: str
    basis: str
    shares: list[Share]
    first: dt.date  # of the days that the run charges: a month, or what is left of its quarter or year
    last: dt.date
    types: tuple[str, ...] = ()  # property types of the homes that it is for; none: all
    buildings: tuple[str, ...] = ()
    empty: Decimal = Decimal(100)  # per cent that an empty home pays
    spaces: str = ""  # by parking space: only those held so (owned, rented)
    span: Span = "month"

    def concerns(self, building: str, type_: str) -> bool:
        """Whether it is for homes of a building and a property type."""
        return (not self.types or type_ in self.types) and (not self.buildings or building in self.buildings)

    def pieces(self, quantity: Decimal) -> list[Piece]:
        """What is charged of one quantity, the same on all days of the tariff."""
        return [Piece(share.first, share.last, share.price, quantity) for share in self.shares]

    def lines(self, pieces: Iterable[Piece], of: str = "") -> list[Values]:
        """What a home is charged, a line for each piece; together the exact sum, rounded once, half up.

        The cents are shared among the lines by largest remainder.
        """
        held = list(_joined(piece for piece in pieces if piece.exact))
        whole = int(sum((piece.exact for piece in held), Fraction(0)) * 100 + Fraction(1, 2))
        if not whole:
            return []
        parts = split(Decimal(whole).scaleb(-2), [piece.exact for piece in held])
        return [
            {
                "kind": self.kind,
                "name": f"{self.name} {of}".strip(),
                "price": f"{piece.price:.4f}",
                "quantity": f"{piece.quantity:f}",
                "amount": money(part),
                **({} if piece.percent == 100 else {"percent": f"{piece.percent:f}"}),
                **self._days(piece),
            }
            for piece, part in zip(held, parts, strict=True)
            if part
        ]

    def _days(self, piece: Piece) -> Values:
        """From when to when, where it is not simply the month."""
        if self.span != "month":
            return {"days": f"{piece.first}..{piece.last}"}
        whole = piece.first == self.first and piece.last == self.last
        return {} if whole else {"days": f"{piece.first:%m-%d}..{piece.last:%m-%d}"}


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Pieces without a seam where nothing changes."""
    before: Piece | None = None
    for piece in pieces:
        if before is not None and before.last + DAY == piece.first and before[2:] == piece[2:]:
            before = before._replace(last=piece.last)
            continue
        if before is not None:
            yield before
        before = piece
    if before is not None:
        yield before


class Life(NamedTuple):
    """A tariff from the day on which it was listed to that on which it was stopped."""

    values: Values
    prices: list[Values]
    ends: dt.date | None  # from when on it charges nothing


def tariffs_of(office: Office, period: str) -> list[Tariff]:
    """The tariffs that charge anything in a month, one that was stopped meanwhile for the days before."""
    found: list[Tariff] = []
    for row in rows(office, TARIFF, states=("listed", "stopped")):
        tariff = office.find(row.ref)
        for life in _lives(tariff) if tariff is not None else ():
            values, first = life.values, first_day(period)
            _, last = span_of(first, values.get("span") or "month")
            if shares := shares_of(life, first, last):
                _add(found, _charging(values, shares, first, last))
    return found


def _add(found: list[Tariff], new: Tariff) -> None:
    """One more; the same one listed again goes on where it was stopped, so that it is rounded once."""
    if found and found[-1]._replace(shares=[]) == new._replace(shares=[]):
        new = new._replace(shares=[*found.pop().shares, *new.shares])
    found.append(new)


def _charging(values: Values, shares: list[Share], first: dt.date, last: dt.date) -> Tariff:
    return Tariff(
        str(values["name"]),
        str(values["kind"]),
        str(values["basis"]),
        shares,
        first,
        last,
        types=tuple(values.get("types") or ()),
        buildings=tuple(values.get("buildings") or ()),
        empty=Decimal(values.get("empty") or 100),
        spaces=values.get("spaces") or "",
        span=values.get("span") or "month",
    )


def _lives(tariff: Folded) -> Iterator[Life]:
    """A tariff each time that it was listed; one ends where the next has its first price, or before."""
    lives, past = [_life(tariff)], tariff.former
    while past is not None:
        lives.insert(0, _life(past))
        past = past.former
    for number, life in enumerate(lives):
        begins = [price["since"] for later in lives[number + 1 :] for price in later.prices]
        yield life._replace(ends=min([*begins, *([life.ends] if life.ends else [])], default=None))


def _life(one: Any) -> Life:
    """Of a tariff as it stands, or as it stood when it was stopped before: its prices, and when it ends."""
    prices = [event.values for event in one.events.get("price", [])]
    stops = one.events.get("stop", []) if one.state == "stopped" else []
    return Life(one.values, prices, _stops(stops[-1]) if stops else None)


def _stops(event: Any) -> dt.date:
    found: dt.date = event.values.get("from_day") or event.at.date()
    return found


def shares_of(life: Life, first: dt.date, last: dt.date) -> list[Share]:
    """The prices of a tariff over some days; none before the first price, none once stopped."""
    last = min(last, life.ends - DAY) if life.ends else last
    changes = {price["since"] for price in life.prices if first < price["since"] <= last}
    starts = sorted({first, *changes})
    ends = [day - DAY for day in starts[1:]] + [last]
    found = []
    for start, until in zip(starts, ends, strict=True):
        known = [price for price in life.prices if price["since"] <= start]
        if known and until >= start:
            price = max(reversed(known), key=lambda one: one["since"])  # of one day the later entered
            found.append(Share(start, until, Decimal(price["price"])))
    return found


# What a price is for, and for how long; with floor areas an example says how it is reckoned.
_UNITS = {
    "area": Label("元/平方米", "yuan per square metre"),
    "home": Label("元/户", "yuan per home"),
    "reading": Label("元/表读数", "yuan per unit of the meter"),
    "space": Label("元/车位", "yuan per space"),
}
_SPANS = {
    "month": Label("·月", " and month"),
    "quarter": Label("·季", " and quarter"),
    "half-year": Label("·半年", " and half-year"),
    "year": Label("·年", " and year"),
}
_SAMPLE = 100  # square metres


def price_list(office: Office) -> list[dict[str, str]]:
    """The tariffs in use today as residents read them: name, price, unit, since when, how it is reckoned."""
    basis = office.catalog.form(TARIFF).field["basis"]
    labels = office.catalog.choices("fees", basis, office.today)
    found = []
    for row in rows(office, TARIFF, states="listed"):
        tariff = office.find(row.ref)
        held = in_force_on(tariff, "price", office.today) if tariff is not None else {}
        if tariff is None or "price" not in held:
            continue
        basis_of, span = str(tariff.values["basis"]), str(tariff.values.get("span") or "month")
        found.append(
            {
                "name": str(tariff.values["name"]),
                "price": _shortest(held["price"]),
                "unit": _unit(basis_of, span).of(office.lang),
                "since": str(held["since"]),
                "basis": labels[basis_of].of(office.lang),
                "example": _example(held["price"], span).of(office.lang) if basis_of == "area" else "",
            }
        )
    return found


def _unit(basis: str, span: str) -> Label:
    """元/平方米·月; what a meter reads has no span."""
    unit, during = _UNITS[basis], _SPANS[span] if basis != "reading" else Label()
    return Label(unit.zh + during.zh, unit.en + during.en)


def _example(price: str, span: str) -> Label:
    """How a home's charge is reckoned, in a round number of square metres."""
    whole = f"{(Decimal(price) * _SAMPLE).quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
    shown = _shortest(price)
    return Label(
        f"建筑面积{_SAMPLE}平方米的，每{_SPANS[span].zh.strip('·')}{_SAMPLE}×{shown}={whole}元",
        f"a home of {_SAMPLE} square metres pays {_SAMPLE} × {shown} = {whole} yuan",
    )


def _shortest(price: str) -> str:
    """1.8500 -> 1.85, 2.0000 -> 2.00: no more decimals than it takes, but cents always."""
    exact = Decimal(price)
    return f"{exact:.2f}" if exact == round(exact, 2) else f"{exact.normalize():f}"
