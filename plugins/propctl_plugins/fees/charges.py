"""What is owed, charge by charge: of which record, of which kind, how much of it still, and due on which day.

The ledger holds what a home owes of a kind and month. Where several records charged the same (two services in
one month), what was paid settles the charges that the payments name, and for the rest the one due first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from propctl.api import Office, Posted, Ref, Row, choices, counted, money, postings_of, row, total
from propctl_plugins.fees.sums import summed

LEDGER = "fees.money"
BILL, CHARGE, DEBT, PENALTY = "fees.bill", "fees.charge", "fees.debt", "fees.penalty"
CARRY = "fees.carry"  # what came with a home from the number that it had
CHARGED = (DEBT, BILL, CHARGE, PENALTY)  # the forms of what is charged
CHARGING = (*CHARGED, CARRY)  # those under which it is owed
DROPPED = ("cancelled", "reversed", "void")  # the states in which they charge nothing


class Line(NamedTuple):
    """One charge: what is owed of it; below zero, what was paid too much of a kind and month."""

    unit: str
    period: str
    kind: str
    amount: Decimal
    due: dt.date | None  # None: of what was paid too much
    record: Ref | None

    def row(self) -> dict[str, str]:
        """The charge as one row of a receipt."""
        found = {"period": self.period, "kind": self.kind, "amount": money(self.amount)}
        return {**found, "charge": self.record.id} if self.record else found


def lines_of(office: Office, unit: str) -> list[Line]:
    """What a home owes or has paid too much; what is due first stands first."""
    return _lines(office, f"owed:{unit}:")


def all_lines(office: Office) -> list[Line]:
    """What each home owes or has paid too much now, home by home."""
    return _lines(office, "owed:")


def _lines(office: Office, prefix: str) -> list[Line]:
    return lines_among(office, postings_of(office, LEDGER, prefix=prefix, unsettled=True))


def lines_among(office: Office, posted: Iterable[Posted]) -> list[Line]:
    """What some postings come to, all those of each account taken together."""
    held: dict[str, list[Posted]] = {}
    for one in posted:
        held.setdefault(one.account, []).append(one)
    return in_order(office, (line for account, moved in held.items() for line in _of(office, account, moved)))


def in_order(office: Office, lines: Iterable[Line]) -> list[Line]:
    """Home by home, by due date, then by month and kind."""
    place = {kind: number for number, kind in enumerate(kinds_of(office))}
    return sorted(
        lines,
        key=lambda line: (counted(line.unit), line.due or dt.date.max, line.period, place.get(line.kind, 99)),
    )


def kinds_of(office: Office) -> dict[str, str]:
    """The kinds of charge and what they are called, in order; late fees last."""
    return {kind: label.zh for kind, label in choices(office, "fees.receipt", "kinds").items()}


def _of(office: Office, account: str, moved: list[Posted]) -> Iterator[Line]:
    """The charges of one account that are not settled."""
    _, unit, period, kind = account.split(":")
    sums = summed((posted.record, posted.value) for posted in moved)
    left = total(sums.values())
    charges = {ref: amount for ref, amount in sums.items() if ref.form in CHARGING and amount > 0}
    paid = total(charges.values()) - left
    if left <= 0:  # paid too much
        if left:
            yield Line(unit, period, kind, left, None, None)
        return
    if paid < 0:  # taken back too often: owed beside what is charged
        yield Line(unit, period, kind, -paid, None, None)
        paid = Decimal(0)
    dues = {ref: _due(office, ref) for ref in charges}
    first = sorted(charges, key=lambda ref: dues[ref])  # stable: else in order of time
    named = _named(office, sums, period, kind) if paid and len(charges) > 1 else {}
    settled, rest = dict.fromkeys(charges, Decimal(0)), paid
    for ref in first:  # what named a charge may have been used for another since
        settled[ref] = min(charges[ref], named.get(ref.id, Decimal(0)), rest)
        rest -= settled[ref]
    for ref in first:
        part = min(charges[ref] - settled[ref], rest)
        rest -= part
        if amount := charges[ref] - settled[ref] - part:
            yield Line(unit, period, kind, amount, dues[ref], ref)


def free_of_charge(moved: Iterable[Posted], more: Decimal) -> Decimal:
    """How much of an amount that comes back to an account no charge in it stands for."""
    sums = summed((posted.record, posted.value) for posted in moved)
    charged = total(amount for ref, amount in sums.items() if ref.form in CHARGING and amount > 0)
    room = charged - total(sums.values())
    return max(more - max(room, Decimal(0)), Decimal(0))


def _due(office: Office, ref: Ref) -> dt.date:
    charge = row(office, ref)
    return charge.date("due", dt.date.max) if charge is not None else dt.date.max


def _named(office: Office, sums: dict[Ref, Decimal], period: str, kind: str) -> dict[str, Decimal]:
    """How much of a kind and month the payments say they settle of each charge.

    What went with the home to another number says so too: it settles the charge that it was here.
    """
    return summed(
        named for ref, amount in sums.items() for named in _settled_by(office, ref, amount, period, kind)
    )


def _settled_by(
    office: Office, ref: Ref, amount: Decimal, period: str, kind: str
) -> Iterator[tuple[str, Decimal]]:
    """Which charges of a kind and month one record says that it settles, and how much of each."""
    if ref.form == CARRY and amount < 0:
        gone = row(office, ref)
        yield gone.text("of", "") if gone is not None else "", -amount
        return
    payment = row(office, ref) if ref.form not in CHARGING and amount else None
    for name in ("applied", "used"):
        for part in payment.values.get(name) or () if payment is not None else ():
            if part.get("charge") and (part["period"], part["kind"]) == (period, kind):
                yield part["charge"], Decimal(part["amount"])


def came_as(office: Office, carry: Row) -> Ref | None:
    """What a debt that came with a home was at its earlier number: a charge, or one that came there."""
    return next((ref for form in CHARGING if row(office, ref := Ref(form, carry.text("of", "")))), None)


def first_charged(office: Office, record: Ref) -> Ref:
    """The charge itself, however many numbers its home has had since; the record, where none is known."""
    while record.form == CARRY and (carry := row(office, record)) and (was := came_as(office, carry)):
        record = was
    return record


def unpaid_charges(office: Office) -> set[Ref]:
    """The records of which something is owed, due or not."""
    return {line.record for line in all_lines(office) if line.record}


def overdue(lines: Iterable[Line], day: dt.date) -> list[Line]:
    """What is owed and past its due date on a day."""
    return [line for line in lines if line.amount > 0 and line.due is not None and line.due < day]


def by_unit(lines: Iterable[Line]) -> dict[str, Decimal]:
    """What each home's lines add up to."""
    return summed((line.unit, line.amount) for line in lines)
