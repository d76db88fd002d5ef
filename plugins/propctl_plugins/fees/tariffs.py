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
    ahead: bool = False  # whether it has ever charged more than a month at once

    def concerns(self, building: str, type_: str) -> bool:
        """Whether it is for homes of a building and a property type."""
        return (not self.types or type_ in self.types) and (not self.buildings or building in self.buildings)

    def pieces(self, quantity: Decimal) -> list[Piece]:
        """What is charged of one quantity, the same on all days of the tariff."""
        return [Piece(share.first, share.last, share.price, quantity) for share in self.shares]

    def item(self, of: str = "") -> str:
        """What a line is called: the tariff, of a parking space with that."""
        return f"{self.name} {of}".strip()

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
                "name": self.item(of),
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


def uncharged(pieces: Iterable[Piece], charged: Iterable[tuple[dt.date, dt.date]]) -> Iterator[Piece]:
    """Pieces without the days of which an item is charged already: each a first and a last day."""
    known = sorted(charged)
    for piece in pieces:
        first = piece.first
        for begins, ends in known:
            if ends >= first and begins <= piece.last:
                if begins > first:
                    yield piece._replace(first=first, last=begins - DAY)
                first = ends + DAY
        if first <= piece.last:
            yield piece._replace(first=first)


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
        if tariff is None:
            continue
        for life in _lives(tariff):
            values, first = life.values, first_day(period)
            _, last = span_of(first, values.get("span") or "month")
            if shares := shares_of(life, first, last):
                new = _charging(values, shares, first, last)
                _add(found, new._replace(ahead=_ever_ahead(tariff)))
    return found


def _add(found: list[Tariff], new: Tariff) -> None:
    """One more; the same one listed again goes on where it was stopped, so that it is rounded once."""
    if found and found[-1]._replace(shares=[]) == new._replace(shares=[]):
        new = new._replace(shares=[*found.pop().shares, *new.shares])
    found.append(new)


def _ever_ahead(tariff: Folded) -> bool:
    """Whether a tariff charges more than a month at once, or did before it was amended or listed again."""
    said = (event.values.get("set", event.values) for event in tariff.kept)
    return any(values.get("span", "month") != "month" for values in said if isinstance(values, dict))


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
    lives = [_life(one) for one in tariff.lives]
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


# What a price is for, which is a month at a time however many are charged at once.
_UNITS = {
    "area": Label("元/平方米·月", "yuan per square metre and month"),
    "home": Label("元/户·月", "yuan per home and month"),
    "reading": Label("元/表读数", "yuan per unit of the meter"),
    "space": Label("元/车位·月", "yuan per space and month"),
}
_AHEAD = {
    "quarter": (3, Label("按季预收", "charged a quarter ahead")),
    "half-year": (6, Label("按半年预收", "charged half a year ahead")),
    "year": (12, Label("按年预收", "charged a year ahead")),
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
                "price": _shortest(Decimal(held["price"])),
                "unit": _UNITS[basis_of].of(office.lang),
                "since": str(held["since"]),
                "basis": labels[basis_of].of(office.lang),
                "example": _example(Decimal(held["price"]), basis_of, span).of(office.lang),
            }
        )
    return found


def _example(price: Decimal, basis: str, span: str) -> Label:
    """How a charge is reckoned: by floor area for a round number of square metres; and what is paid ahead."""
    quantity = _SAMPLE if basis == "area" else 1
    zh, en = [], []
    if basis == "area":
        sum_ = f"{_SAMPLE}×{_shortest(price)}={_whole(price * quantity)}"
        zh.append(f"建筑面积{_SAMPLE}平方米的，每月{sum_}元")
        en.append(
            f"a home of {_SAMPLE} square metres pays {sum_.replace('×', ' × ').replace('=', ' = ')} yuan"
        )
    if basis != "reading" and span in _AHEAD:
        months, said = _AHEAD[span]
        at_once = _whole(price * quantity * months)
        zh.append(f"{said.zh}，一次{months}个月共{at_once}元")
        en.append(f"{said.en}, {months} months at once: {at_once} yuan")
    return Label("，".join(zh), ", ".join(en))


def _whole(amount: Decimal) -> str:
    return f"{amount.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"


def _shortest(price: Decimal) -> str:
    """1.8500 -> 1.85, 2.0000 -> 2.00: no more decimals than it takes, but cents always."""
    return f"{price:.2f}" if price == round(price, 2) else f"{price.normalize():f}"
