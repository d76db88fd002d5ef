"""Late fees: what a late payment costs where the office has set a rate and the contract that it rests on.

A fee runs from the final notice, on each charge that was late then, for each day on what was owed of it at
the end of that day beyond the home's credit: what had accrued when a part was paid is kept. It is charged
as a kind of its own (``penalty``), on which no fee runs, and never twice for the same days; what is waived
counts as charged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from propctl.api import (
    N_,
    Office,
    Ref,
    UsageError,
    cents,
    money,
    pointing_to,
    record,
    refuse,
    row,
    total,
)
from propctl_plugins.fees.charges import CARRY, DROPPED, PENALTY, Line, lines_of
from propctl_plugins.fees.late import CASE, Moved, moved_of, owed_on
from propctl_plugins.fees.sums import summed

RULE = "fees.late-fee"
Found = dict[str, Any]
Key = tuple[str, str]  # a charge: the number of its record, and its kind


class Notice(NamedTuple):
    """A final notice: from when to when a late fee runs by it, and how fast."""

    first: dt.date
    end: dt.date  # the day of the next one, else today: not counted itself
    rate: Decimal  # a day, of what is owed


class Accrued(NamedTuple):
    """What one charge costs for being late, before what was charged of it."""

    charge: Key
    line: Line  # as it stood when most was owed
    since: dt.date
    days: int  # on which something was owed
    fee: Decimal


def in_force(office: Office) -> bool:
    """Whether the office charges late fees: the clause in force, with a rate and the contract it rests on."""
    set_ = (office.catalog.param(RULE, name, office.today) for name in ("rate_per_day", "basis"))
    return office.catalog.in_force(RULE, office.today) and all(str(value) != "unset" for value in set_)


def late_fee(office: Office, unit: str) -> Found:
    """The late fee of a unit so far: none unless the contract's rate is set and a final notice was sent."""
    notices = notices_of(office, unit)
    if not notices:
        return {"unit": unit, "late_fee": "0.00"}
    since, found = notices[-1].first, accrued(office, unit)
    late = {one.charge for one in found}
    owed = total(
        line.amount for line in owed_on(office, moved_of(office, unit), office.today) if _key(line) in late
    )
    told = {"unit": unit, "since": f"{since}", "days": (office.today - since).days, "owed": money(owed)}
    fee, already = total(one.fee for one in found), total(charged_before(office, unit).values())
    return {**told, "late_fee": money(fee), "charged": money(already)}


def notices_of(office: Office, unit: str) -> list[Notice]:
    """The final notices of a unit, each of which a late fee runs by until the next one is sent."""
    ref = Ref(CASE, f"D-{unit}")
    case = record(office, ref) if row(office, ref) is not None and in_force(office) else None
    if case is None:
        return []
    finals = [event.values for life in case.lives for event in life.events.get("final", ())]
    sent = [said for said in finals if said.get("fee_from")]
    ends = [*(notice["fee_from"] for notice in sent[1:]), office.today]
    return [
        Notice(notice["fee_from"], end, Decimal(notice["fee_rate"]) / 10_000)
        for notice, end in zip(sent, ends, strict=False)
    ]


def accrued(office: Office, unit: str) -> list[Accrued]:
    """What each charge that was late at a final notice has cost since, in whole cents, capped.

    The cap is on a charge under all the numbers that its home has had.
    """
    cap = office.catalog.param(RULE, "cap", office.today)
    share = None if cap == "unset" else Decimal(str(cap)) / 100
    homes = {unit: _uncapped(office, unit)}
    found = []
    for one in homes[unit].values():
        most = fee = spent = Decimal(0)
        for cost in (*_earlier(office, one, homes), one):
            most = max(most, cost.line.amount)
            fee = cents(cost.fee if share is None else max(min(cost.fee, most * share - spent), Decimal(0)))
            spent += fee
        found.append(one._replace(fee=fee))
    return found


def _earlier(office: Office, one: Accrued, homes: dict[str, dict[Key, Accrued]]) -> list[Accrued]:
    """What a charge that came with its home had cost under earlier numbers; ``homes``: looked up before."""
    found: list[Accrued] = []
    number, kind = one.charge
    while carry := row(office, Ref(CARRY, number)):
        unit, number = carry.text("unit"), carry.text("of", "")
        if unit not in homes:
            homes[unit] = _uncapped(office, unit)
        if (number, kind) in homes[unit]:
            found.insert(0, homes[unit][number, kind])
    return found


def _uncapped(office: Office, unit: str) -> dict[Key, Accrued]:
    """What each charge has cost under one number, to the last fraction."""
    own = office.catalog.param(RULE, "kinds", office.today)
    found: dict[Key, Accrued] = {}
    notices = notices_of(office, unit)
    moved = moved_of(office, unit) if notices else []
    for notice in notices:
        for day, length in _stretches(moved, notice):
            for line in owed_on(office, moved, day):
                if line.record is None or line.kind in own or line.due is None or line.due >= notice.first:
                    continue
                new = Accrued(_key(line), line, notice.first, length, line.amount * length * notice.rate)
                found[new.charge] = _together(found.get(new.charge), new)
    return found


def _together(before: Accrued | None, new: Accrued) -> Accrued:
    """What one charge costs in all."""
    if before is None:
        return new
    most = max(before.line, new.line, key=lambda line: line.amount)
    return before._replace(line=most, days=before.days + new.days, fee=before.fee + new.fee)


def _key(line: Line) -> Key:
    return line.record.id if line.record else "", line.kind


def _stretches(moved: Moved, notice: Notice) -> Iterator[tuple[dt.date, int]]:
    """Days at whose end what a unit owes changed, from the notice on, and how long it stayed so."""
    first, end = notice.first, notice.end
    starts = sorted({first, *(day for day, _ in moved if first <= day < end)})
    for day, until in zip(starts, [*starts[1:], end], strict=True):
        yield day, (until - day).days


def charged_before(office: Office, unit: str) -> dict[Key, Decimal]:
    """What was charged already of a unit's late fee: by the charge's number and kind."""
    return summed(
        ((part["charge"], part["of_kind"]), Decimal(part["amount"]))
        for penalty in pointing_to(office, Ref("residents.unit", unit), by=PENALTY)
        if penalty.state not in DROPPED
        for part in penalty.values["of"]
    )


def penalty_of(office: Office, asked: Found) -> Callable[[Any], Found | None]:
    """For the batch: the late fee of a unit that has not been charged yet; None where there is none."""
    if not in_force(office):
        refuse(office, RULE, N_("no late fee is charged: the clause is not in force, or names no contract"))
    kind = next(iter(office.catalog.param(RULE, "kinds", office.today)))

    def make(unit: Any) -> Found | None:
        left = list(_left(office, unit.id))
        if not left:
            return None
        since = min(one.since for one in left)
        found = {"kind": kind, "period": f"{office.today:%Y-%m}", "since": since, "until": office.today}
        total_ = money(total(one.fee for one in left))
        return {**found, "of": [_part(one) for one in left], "total": total_}

    return make


def _left(office: Office, unit: str) -> Iterator[Accrued]:
    """What has not been charged yet of each charge's fee."""
    before = charged_before(office, unit)
    for one in accrued(office, unit):
        fee = one.fee - before.get(one.charge, Decimal(0))
        if fee > 0:
            yield one._replace(fee=fee)


def _part(one: Accrued) -> Found:
    number, kind = one.charge
    known = {"charge": number, "of_period": one.line.period, "of_kind": kind}
    return {**known, "days": one.days, "amount": money(one.fee)}


def waived(office: Office, penalty: Ref, typed: Found) -> Found:
    """How much of a late fee is waived: what is still owed of it, unless less is said; never more."""
    found = row(office, penalty)
    lines = lines_of(office, found.text("unit")) if found is not None else []
    left = total(line.amount for line in lines if line.record == penalty)
    if typed.get("waived") and Decimal(typed["waived"]) > left:
        msgid = N_("{id}: {left} yuan of it are still owed; no more can be waived")
        raise UsageError(msgid, id=penalty.id, left=money(left))
    return {} if typed.get("waived") else {"waived": money(left)}
