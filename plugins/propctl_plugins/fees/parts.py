"""What is still owed of a charge, by the days that it is for, and whose those days are.

What somebody paid in his own name has settled his own days; all else has settled the earlier days first.
A debt that came with a home from another number is divided by the days and people of that home.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from propctl.api import Office, Posted, Ref, Row, days, postings_of, row, rows, split, total
from propctl_plugins.fees.charges import BILL, CARRY, CHARGE, LEDGER, PENALTY, Line, came_as, lines_among
from propctl_plugins.fees.payers import PAYER, Agreement, Agreements, between
from propctl_plugins.fees.sums import summed
from propctl_plugins.fees.tariffs import DAY

OWNERSHIP = "residents.ownership"


class Part(NamedTuple):
    """A part of a charge, the days that it is for, and whose they are: his by agreement, else the owner's."""

    first: dt.date
    last: dt.date
    amount: Decimal
    agreement: Agreement | None
    term: Row | None  # None: no owner is on file for these days

    @property
    def whose(self) -> Ref | None:
        """The record of who owes it."""
        return self.agreement.ref if self.agreement else self.term.ref if self.term else None


class Parts:
    """The charges of an office by days; what all share is looked up once."""

    def __init__(self, office: Office) -> None:
        self.office, self.agreements = office, Agreements(office)
        self._terms: dict[str, list[Row]] = {}

    def of(self, unit: str) -> Iterator[tuple[Line, Part]]:
        """What a home owes now: each open charge with its open parts."""
        yield from self.among(postings_of(self.office, LEDGER, prefix=f"owed:{unit}:", unsettled=True))

    def among(self, posted: Iterable[Posted]) -> Iterator[tuple[Line, Part]]:
        """What is owed by some postings: each open charge with its open parts."""
        every = list(posted)
        for line in lines_among(self.office, every):
            for part in self._open(line, every) if line.amount > 0 else ():
                yield line, part

    def _open(self, line: Line, posted: list[Posted]) -> list[Part]:
        if line.record is None:  # taken back too often
            return self._runs(line.unit, line.kind, self.office.today, self.office.today, line.amount)
        account = f"owed:{line.unit}:{line.period}:{line.kind}"
        moved = [one for one in posted if one.account == account]
        charged = total(one.value for one in moved if one.record == line.record)
        parts = self._whole(line.unit, line.record, line.period, line.kind, max(charged, line.amount))
        paid = total(part.amount for part in parts) - line.amount
        for agreement, amount in self._paid_by(moved, line.record, line.kind).items():
            mine = min(amount, paid)
            parts, left = _settled(parts, mine, agreement)
            paid -= mine - left
        return _settled(parts, paid)[0]

    def _whole(self, unit: str, charge: Ref, period: str, kind: str, amount: Decimal) -> list[Part]:
        """The parts of a charge before anything was paid of it; ``amount``: what was charged by then."""
        found = row(self.office, charge)
        if found is None:
            return []
        if charge.form == CARRY and (came := self._origin(found)):
            return came
        if charge.form == BILL:
            items = [item for item in found.values["lines"] if item["kind"] == kind]
            if total(Decimal(item["amount"]) for item in items) != amount:  # it was cancelled and made anew
                return self._runs(unit, kind, *between(period, ""), amount)
            lines = [(between(period, item.get("days") or ""), Decimal(item["amount"])) for item in items]
            return [
                part for span, of_line in sorted(lines) for part in self._runs(unit, kind, *span, of_line)
            ]
        day = found.date("due", self.office.today)
        if charge.form in (CHARGE, PENALTY):
            day = found.registered.date()
        return self._runs(unit, kind, day, day, amount)

    def _origin(self, carry: Row) -> list[Part]:
        """What a carried debt is for: the charge of the home from which it came, as far as it was open."""
        unit, period, kind = (carry.text(name) for name in ("unit", "period", "kind"))
        charge = came_as(self.office, carry)
        if charge is None:
            return []
        account = f"owed:{unit}:{period}:{kind}"
        before = [
            one
            for one in postings_of(self.office, LEDGER, account=account)
            if one.at <= carry.registered and one.record.form != CARRY
        ]
        line = Line(unit, period, kind, Decimal(carry.values["amount"]), None, charge)
        return self._open(line, before)

    def _paid_by(self, moved: list[Posted], charge: Ref, kind: str) -> dict[Ref, Decimal]:
        """How much of a charge was paid in the name of each agreement."""
        sums = summed((posted.record, posted.value) for posted in moved)
        receipts = (
            row(self.office, ref) for ref, left in sums.items() if ref.form == "fees.receipt" and left
        )
        return summed(
            (Ref(PAYER, receipt.text("payer")), Decimal(part["amount"]))
            for receipt in receipts
            if receipt is not None and receipt.has("payer")
            for part in receipt.values.get("applied") or ()
            if (part.get("charge"), part["kind"]) == (charge.id, kind)
        )

    def _runs(self, unit: str, kind: str, first: dt.date, last: dt.date, amount: Decimal) -> list[Part]:
        """A part of a charge divided among those whose its days are, by largest remainder."""
        runs: list[Part] = []
        for day in days(first, last + DAY):
            agreement, term = self.agreements.who(unit, kind, day), self._term(unit, day)
            if runs and (runs[-1].agreement, runs[-1].term) == (agreement, term):
                runs[-1] = runs[-1]._replace(last=day)
            else:
                runs.append(Part(day, day, Decimal(0), agreement, term))
        shares = split(amount, [Decimal((run.last - run.first).days + 1) for run in runs])
        return [run._replace(amount=share) for run, share in zip(runs, shares, strict=True)]

    def _term(self, unit: str, day: dt.date) -> Row | None:
        """Who owned a home on a day; of two at once the later."""
        if unit not in self._terms:
            found = rows(self.office, OWNERSHIP, having={"unit": unit})
            self._terms[unit] = sorted(found, key=lambda term: term.date("since"))
        mine = [
            term for term in self._terms[unit] if term.date("since") <= day < term.date("until", dt.date.max)
        ]
        return mine[-1] if mine else None


def _settled(parts: list[Part], paid: Decimal, by: Ref | None = None) -> tuple[list[Part], Decimal]:
    """The parts once so much is laid on them, the earlier first: only on those of one; and what is left."""
    found = []
    for part in parts:
        his = by is None or (part.agreement is not None and part.agreement.ref == by)
        now = min(max(paid, Decimal(0)), part.amount) if his else Decimal(0)
        paid -= now
        found += [part._replace(amount=part.amount - now)] if part.amount > now else []
    return found, paid
