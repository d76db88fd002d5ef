"""A home that becomes another one from a day: what is owed and kept, and its parking spaces, go with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from propctl.api import (
    N_,
    Draft,
    Office,
    Ref,
    Request,
    UsageError,
    balance,
    further,
    money,
    row,
    rows,
    total,
)

from .charges import BILL, CARRY, DROPPED, LEDGER, lines_of
from .money import credit_of
from .payers import between, followed
from .payments import freed
from .tariffs import DAY, last_day

SPACE = "fees.space"


def carried(office: Office, draft: Draft) -> Iterator[Request]:
    """Debts charge by charge, credit, spaces and who pays: to the first of the new homes."""
    unit, to, day = draft.before.id, draft.values["became"][0], draft.values["ends"]
    both = {"unit": unit, "onto": to}
    lines = lines_of(office, unit)
    for line in lines:
        if line.amount > 0:
            known = {"kind": line.kind, "period": line.period, "amount": money(line.amount), "due": line.due}
            of = line.record.id if line.record else ""
            yield further(draft, "register", {**both, **known, "of": of}, form=CARRY)
    if kept := credit_of(office, unit):
        if any(line.amount < 0 for line in lines):  # paid too much on single months: made credit first
            yield further(draft, "use", {"unit": unit, **freed(lines)}, form="fees.offset")
        yield further(draft, "register", {**both, "amount": money(kept)}, form=CARRY)
    for space in list(rows(office, SPACE, states="held", having={"unit": unit})):
        until = max(day - DAY, space.date("since"))
        yield further(draft, "release", {"until": until}, form=SPACE, id=space.id)
        held = {"unit": to, "rights": space.text("rights"), "since": day}
        yield further(draft, "assign", held, form=SPACE, id=space.id)
    yield from followed(office, draft, unit, draft.values["became"], day)


def strayed(office: Office, draft: Draft) -> Iterator[Request]:
    """Credit of a home that became another, which it has by another desk or a bill that was cancelled."""
    unit = draft.values["unit"]
    home = row(office, Ref("residents.unit", unit))
    if home is None or home.state != "gone":
        return
    more, less = (
        total(Decimal(one["amount"]) for one in draft.values.get(name) or ()) for name in ("freed", "used")
    )
    kept = more - less - balance(office, LEDGER, f"credit:{unit}")
    if kept > 0:
        to = home.values["became"][0]
        yield further(draft, "register", {"unit": unit, "onto": to, "amount": money(kept)}, form=CARRY)


def refuse_billed_days(office: Office, draft: Draft) -> None:
    """``UsageError`` where a bill charges days on which another home stands for this one."""
    day = draft.values.get("ends") or draft.before.values.get("ends")
    for bill in rows(office, BILL, having={"unit": draft.before.id}):
        if bill.state not in DROPPED and day is not None and _until(bill.values) >= day:
            raise UsageError(
                N_("{bill} charges days from {day} on; cancel it first, and bill the month again afterwards"),
                bill=bill.id,
                day=day,
            )


def _until(values: Mapping[str, Any]) -> dt.date:
    """The last day that a bill charges: of its month, or of what it charges ahead."""
    period = str(values["period"])
    return max(last_day(period), *(between(period, line.get("days") or "")[1] for line in values["lines"]))
