"""Late fees: what a late payment costs where the office has set a rate by contract.

A fee accrues for each day on what was owed on that day, so what had accrued when a part was paid is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from propctl.api import Office, Ref, postings_of, row

from .money import LEDGER, cents, dues_of, lines_of, money, total

CASE, RULE = "fees.case", "fees.late-fee"
Found = dict[str, Any]


def late_fee(office: Office, unit: str) -> Found:
    """The late fee of a unit so far: none unless the contract's rate is set and a final notice was sent."""
    case = row(office, Ref(CASE, f"D-{unit}"))
    since = case.values.get("fee_from") if case is not None else None
    if case is None or not since or not office.catalog.in_force(RULE, office.today):
        return {"unit": unit, "late_fee": "0.00"}
    first = dt.date.fromisoformat(since)
    owed, days = list(_owed(office, unit, first)), (office.today - first).days
    rate = Decimal(case.values["fee_rate"]) / 10_000
    fee = cents(total(amount * length for amount, length in owed) * rate)
    cap = office.catalog.param(RULE, "cap", office.today)
    most = fee if cap == "unset" else cents(max(amount for amount, _ in owed) * Decimal(str(cap)) / 100)
    found = {"unit": unit, "since": since, "days": days, "owed": money(owed[-1][0])}
    return {**found, "late_fee": money(min(fee, most))}


def _owed(office: Office, unit: str, first: dt.date) -> Iterator[tuple[Decimal, int]]:
    """What was owed of the charges that were late on the first day, and for how many days each time.

    From today's balances backwards through what was paid since: no balance of the past is kept anywhere.
    """
    late = {period for (_, period), due in dues_of(office, unit).items() if due < first}
    moved: dict[dt.date, Decimal] = {}
    for posting in postings_of(office, LEDGER, since=first):
        kind, _, rest = posting.account.partition(":")
        owner, _, charge = rest.partition(":")
        if kind == "owed" and owner == unit and charge.partition(":")[0] in late:
            day = posting.at.astimezone(office.now.tzinfo).date()
            moved[day] = moved.get(day, Decimal(0)) + posting.value
    amount = total(line.amount for line in lines_of(office, unit) if line.period in late)
    stretches, until = [], office.today
    for day in sorted(moved, reverse=True):
        stretches.append((max(amount, Decimal(0)), (until - max(day, first)).days))
        amount, until = amount - moved[day], max(day, first)
    stretches.append((max(amount, Decimal(0)), (until - first).days))
    return iter(reversed(stretches))
