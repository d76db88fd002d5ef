"""What is late: past its due date, and more than the office keeps for the home.

Credit is laid on charges when a bill is made; until then nobody is reminded of what it covers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby

from propctl.api import Office, Posted, Ref, balance, postings_of, row, total
from propctl_plugins.fees.charges import LEDGER, Line, all_lines, lines_among, lines_of, overdue
from propctl_plugins.fees.money import allocate, paid_too_much

CASE, RECEIPT = "fees.case", "fees.receipt"


def late_of(office: Office, unit: str) -> list[Line]:
    """What a home owes past its due date."""
    return _late(office, unit, lines_of(office, unit))


def all_late(office: Office) -> Iterator[Line]:
    """What all homes owe past its due date, home by home."""
    for unit, lines in groupby(all_lines(office), key=lambda line: line.unit):
        yield from _late(office, unit, list(lines))


def late_charges(office: Office) -> set[Ref]:
    """The records of which something is owed past its due date."""
    return {line.record for line in all_late(office) if line.record}


def late_cases(office: Office) -> set[Ref]:
    """The dunning of each home that owes something past its due date."""
    return {Ref(CASE, f"D-{line.unit}") for line in all_late(office)}


Moved = list[tuple[dt.date, Posted]]  # each with the day on which it counts


def moved_of(office: Office, unit: str) -> Moved:
    """What was posted to a home's debts and credit; a payment counts from the day on which it was made.

    Money that came to the bank is entered days later: by then it was not owed any more.
    """
    debts = postings_of(office, LEDGER, prefix=f"owed:{unit}:")
    credit = postings_of(office, LEDGER, account=f"credit:{unit}")
    return [(_day(office, one), one) for one in (*debts, *credit)]


def _day(office: Office, posted: Posted) -> dt.date:
    entered = posted.at.astimezone(office.now.tzinfo).date()
    paid = row(office, posted.record) if posted.record.form == RECEIPT and posted.n == 1 else None
    return min(entered, paid.date("paid_on", entered)) if paid is not None else entered


def owed_on(office: Office, moved: Moved, day: dt.date) -> list[Line]:
    """What a home owed at the end of a day beyond what was kept for it."""
    by_then = [posted for when, posted in moved if when <= day]
    debts = [posted for posted in by_then if posted.account.startswith("owed:")]
    kept = total(posted.value for posted in by_then if posted.account.startswith("credit:"))
    return beyond(lines_among(office, debts), -kept)


def beyond(lines: Iterable[Line], credit: Decimal) -> list[Line]:
    """What is owed of some lines, what is due first before, once all credit is laid on it.

    ``credit``: the home's account; what was paid too much on single months counts besides.
    """
    every = list(lines)
    owed = [line for line in every if line.amount > 0]
    covered, _ = allocate(owed, credit + paid_too_much(every))
    left = [line._replace(amount=line.amount - by.amount) for line, by in zip(owed, covered, strict=False)]
    return [line for line in [*left, *owed[len(left) :]] if line.amount]


def _late(office: Office, unit: str, lines: list[Line]) -> list[Line]:
    late = overdue(lines, office.today)
    return overdue(beyond(lines, -balance(office, LEDGER, f"credit:{unit}")), office.today) if late else []
