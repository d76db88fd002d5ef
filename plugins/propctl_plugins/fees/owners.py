"""Who owes what of a home that changed hands: each open charge by the days on which it was whose.

The debt stays with the home's account; this tells buyer, seller and office how it divides. What was paid of a
charge is laid on its earlier days first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from propctl.api import Office, Row, money, row, rows, split, total, view

from .charges import BILL, CHARGE, PENALTY, Line, lines_of
from .tariffs import DAY, first_day, last_day

Found = dict[str, Any]


class Days(NamedTuple):
    """A part of a charge, and the days that it is for."""

    first: dt.date
    last: dt.date
    amount: Decimal


def owed_by_owner(office: Office, unit: str) -> list[Found]:
    """What a home owes, owner by owner, and the sum; without an owner what lies outside all terms on file."""
    terms = sorted(
        rows(office, "residents.ownership", having={"unit": unit}), key=lambda term: term.date("since")
    )
    found: dict[tuple[int, str, str, str], Decimal] = {}
    for line in lines_of(office, unit):
        for days in _open(office, line) if line.amount > 0 else ():
            for number, amount in _by_term(terms, days):
                key = number, line.record.id if line.record else "", line.period, line.kind
                found[key] = found.get(key, Decimal(0)) + amount
    told = [
        {
            **_term(office, terms, number),
            "record": record,
            "period": period,
            "kind": kind,
            "amount": money(sum_),
        }
        for (number, record, period, kind), sum_ in sorted(found.items(), key=lambda item: item[0][0])
        if sum_
    ]
    if not told:
        return []
    whole = {"owner": "合计", "from_day": "", "until": "", "record": "", "period": "", "kind": ""}
    return [*told, {**whole, "amount": money(total(found.values()))}]


def _term(office: Office, terms: list[Row], number: int) -> Found:
    """An owner, masked, and since and until when; blank for nobody on file."""
    if number < 0:
        return {"owner": "", "from_day": "", "until": ""}
    term = terms[number]
    owner = view(office, term.folded()).values["owner"]
    return {"owner": owner, "from_day": term.text("since"), "until": term.text("until", "")}


def _open(office: Office, line: Line) -> Iterator[Days]:
    """What is still owed of a charge, by days: what was paid has settled the earlier ones."""
    parts = sorted(_days_of(office, line))
    paid = total(part.amount for part in parts) - line.amount
    for part in parts:
        settled = min(max(paid, Decimal(0)), part.amount)
        paid -= settled
        if part.amount > settled:
            yield part._replace(amount=part.amount - settled)


def _days_of(office: Office, line: Line) -> Iterator[Days]:
    """A bill's lines with their days; a single charge is of its day, an old debt of the day it fell due."""
    charge = row(office, line.record) if line.record else None
    if charge is not None and line.record is not None and line.record.form == BILL:
        for item in charge.values["lines"]:
            if item["kind"] == line.kind:
                yield Days(*_between(line.period, item.get("days") or ""), Decimal(item["amount"]))
        return
    day = line.due or office.today
    if charge is not None and line.record is not None and line.record.form in (CHARGE, PENALTY):
        day = charge.registered.date()
    yield Days(day, day, line.amount)


def _between(period: str, days: str) -> tuple[dt.date, dt.date]:
    """11-01..11-15 of a month, 2026-10-01..2026-12-31; the whole month where nothing is said."""
    if not days:
        return first_day(period), last_day(period)
    first, _, last = (f"{period[:4]}-{day}" if len(day) == 5 else day for day in days.partition(".."))
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last)


def _by_term(terms: list[Row], days: Days) -> Iterator[tuple[int, Decimal]]:
    """A part of a charge divided among the owners of its days, by largest remainder; -1: nobody's on file."""
    count: dict[int, int] = {}
    day = days.first
    while day <= days.last:
        whose = [number for number, term in enumerate(terms) if _owned(term, day)]
        number = whose[-1] if whose else -1
        count[number] = count.get(number, 0) + 1
        day += DAY
    yield from zip(count, split(days.amount, [Decimal(one) for one in count.values()]), strict=True)


def _owned(term: Row, day: dt.date) -> bool:
    return term.date("since") <= day < term.date("until", dt.date.max)
