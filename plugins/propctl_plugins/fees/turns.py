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
    record,
    row,
    rows,
    total,
)
from propctl_plugins.fees import dunning
from propctl_plugins.fees.charges import BILL, CARRY, DROPPED, LEDGER, Line, lines_of, overdue
from propctl_plugins.fees.money import after, credit_of
from propctl_plugins.fees.payers import between, followed
from propctl_plugins.fees.payments import freed
from propctl_plugins.fees.tariffs import DAY, last_day

SPACE, UNIT = "fees.space", "residents.unit"


def carried(office: Office, draft: Draft) -> Iterator[Request]:
    """Debts charge by charge, credit, spaces, dunning and who pays: to the first of the new homes.

    Where that is taken back, to the home that each came from; what is new since, to the first.
    """
    unit, became, day = draft.before.id, draft.values["became"], draft.values["ends"]
    lines = lines_of(office, unit)
    to = record(office, Ref(UNIT, became[0]))
    back = to is not None and to.history[-1].step == "restore"
    origins = _origins(office, unit, became) if back else {}
    for line in lines:
        if line.amount > 0:
            of = line.record.id if line.record else ""
            yield _goes_on(draft, line, origins.get(of, became[0]))
    if kept := credit_of(office, unit):
        if any(line.amount < 0 for line in lines):  # paid too much on single months: made credit first
            yield further(draft, "use", {"unit": unit, **freed(lines)}, form="fees.offset")
        for home, amount in _divided(office, kept, unit, became if back else became[:1]):
            both = {"unit": unit, "onto": home}
            yield further(draft, "register", {**both, "amount": money(amount)}, form=CARRY)
    for space in list(rows(office, SPACE, states="held", having={"unit": unit})):
        until = max(day - DAY, space.date("since"))
        yield further(draft, "release", {"until": until}, form=SPACE, id=space.id)
        home = _held_before(office, space.ref, became) if back else became[0]
        held = {"unit": home, "rights": space.text("rights"), "since": day}
        yield further(draft, "assign", held, form=SPACE, id=space.id)
    alone = len(became) == 1 if back else to is not None and to.values["came_from"] == [unit]
    yield from dunning.followed(office, draft, unit, became[0] if alone else "")
    yield from followed(office, draft, unit, became, day)


def _goes_on(draft: Draft, line: Line, onto: str) -> Request:
    """What is still owed of a charge is owed by another home."""
    known = {"unit": line.unit, "onto": onto, "kind": line.kind, "period": line.period}
    known |= {"amount": money(line.amount), "of": line.record.id if line.record else ""}
    return further(draft, "register", {**known, "due": line.due}, form=CARRY)


def _origins(office: Office, unit: str, old: list[str]) -> dict[str, str]:
    """The debts that came with some homes, each with the home that it came from."""
    return {
        one.id: one.text("unit")
        for one in rows(office, CARRY, having={"onto": unit})
        if one.text("unit") in old
    }


def _divided(office: Office, kept: Decimal, unit: str, homes: list[str]) -> Iterator[tuple[str, Decimal]]:
    """Credit by home: to each what it brought, as far as that is there, and the rest to the first."""
    for home in homes[1:]:
        brought = _credit(office, home, unit) - _credit(office, unit, home)
        if (part := min(brought, kept)) > 0:
            yield home, part
            kept -= part
    if kept:
        yield homes[0], kept


def _credit(office: Office, home: str, onto: str) -> Decimal:
    """What went from one home to another, of no month or kind."""
    went = rows(office, CARRY, having={"unit": home, "onto": onto})
    return total(Decimal(one.values["amount"]) for one in went if not one.has("kind"))


def _held_before(office: Office, space: Ref, homes: list[str]) -> str:
    """Which of some homes held a parking space last; the first, where none did."""
    found = record(office, space)
    holders = [one.values["unit"] for one in found.kept if one.step == "assign"] if found else []
    return next((home for home in reversed(holders) if home in homes), homes[0])


def strayed(office: Office, draft: Draft) -> Iterator[Request]:
    """What a home that became another was charged since goes on to that; so does credit that it has.

    It has some by another desk, or by a bill that was cancelled.
    """
    unit = draft.values["unit"]
    home = row(office, Ref(UNIT, unit))
    if home is None or home.state != "gone":
        return
    to, used = home.values["became"][0], draft.values.get("used") or ()
    more, less = (total(Decimal(one["amount"]) for one in some) for some in (draft.values["freed"], used))
    kept = more - less - balance(office, LEDGER, f"credit:{unit}")
    if kept > 0:
        yield further(draft, "register", {"unit": unit, "onto": to, "amount": money(kept)}, form=CARRY)
    left = [line for line in after(lines_of(office, unit), used) if line.amount > 0]
    yield from (_goes_on(draft, line, to) for line in left)
    if overdue(left, office.today):
        yield from dunning.followed(office, draft, unit, to)


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
