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
    Row,
    UsageError,
    cents,
    money,
    pointing_to,
    postings_of,
    refuse,
    row,
    total,
)
from propctl_plugins.fees.charges import DROPPED, LEDGER, PENALTY, Line, lines_of
from propctl_plugins.fees.late import CASE, owed_on
from propctl_plugins.fees.sums import summed

RULE = "fees.late-fee"
Found = dict[str, Any]
Key = tuple[str, str]  # a charge: the number of its record, and its kind


class Accrued(NamedTuple):
    """What one charge costs for being late, before what was charged of it."""

    charge: Key
    line: Line  # as it stood when most was owed
    days: int  # on which something was owed
    fee: Decimal


def in_force(office: Office) -> bool:
    """Whether the office charges late fees: the clause in force, with a rate and the contract it rests on."""
    set_ = (office.catalog.param(RULE, name, office.today) for name in ("rate_per_day", "basis"))
    return office.catalog.in_force(RULE, office.today) and all(str(value) != "unset" for value in set_)


def late_fee(office: Office, unit: str) -> Found:
    """The late fee of a unit so far: none unless the contract's rate is set and a final notice was sent."""
    case = _noticed(office, unit)
    if case is None:
        return {"unit": unit, "late_fee": "0.00"}
    since, found = case.date("fee_from"), accrued(office, unit)
    late = {one.charge for one in found}
    owed = total(line.amount for line in owed_on(office, unit, office.today) if _key(line) in late)
    told = {"unit": unit, "since": f"{since}", "days": (office.today - since).days, "owed": money(owed)}
    fee, already = total(one.fee for one in found), total(charged_before(office, unit, since).values())
    return {**told, "late_fee": money(fee), "charged": money(already)}


def _noticed(office: Office, unit: str) -> Row | None:
    """The dunning of a unit whose late fee runs, or ran; None where none does."""
    case = row(office, Ref(CASE, f"D-{unit}"))
    return case if case is not None and case.values.get("fee_from") and in_force(office) else None


def accrued(office: Office, unit: str) -> list[Accrued]:
    """What each charge that was late at the final notice has cost since, in whole cents, capped."""
    case = _noticed(office, unit)
    if case is None:
        return []
    first, rate = case.date("fee_from"), Decimal(case.values["fee_rate"]) / 10_000
    cap, own = (office.catalog.param(RULE, name, office.today) for name in ("cap", "kinds"))
    found: dict[Key, tuple[Line, int, Decimal]] = {}  # what was owed, times days
    for day, length in _stretches(office, unit, first):
        for line in owed_on(office, unit, day):
            if line.record is None or line.kind in own:
                continue
            if line.due is None or line.due >= first:
                continue
            most, days, sum_ = found.get(_key(line), (line, 0, Decimal(0)))
            most = max(most, line, key=lambda one: one.amount)
            found[_key(line)] = most, days + length, sum_ + line.amount * length
    limit = None if cap == "unset" else Decimal(str(cap)) / 100
    return [
        Accrued(key, line, days, cents(min(sum_ * rate, line.amount * limit) if limit else sum_ * rate))
        for key, (line, days, sum_) in found.items()
    ]


def _key(line: Line) -> Key:
    return line.record.id if line.record else "", line.kind


def _stretches(office: Office, unit: str, first: dt.date) -> Iterator[tuple[dt.date, int]]:
    """Days at whose end what a unit owes changed, from the first on, with how many days it stayed so."""
    owed = postings_of(office, LEDGER, since=first, prefix=f"owed:{unit}:")
    credit = postings_of(office, LEDGER, since=first, account=f"credit:{unit}")
    days = {one.at.astimezone(office.now.tzinfo).date() for one in (*owed, *credit)}
    starts = sorted({first, *(day for day in days if first < day < office.today)})
    for day, until in zip(starts, [*starts[1:], office.today], strict=True):
        yield day, (until - day).days


def charged_before(office: Office, unit: str, since: dt.date) -> dict[Key, Decimal]:
    """What was charged already of the fee that runs since a day: by the charge's number and kind."""
    return summed(
        ((part["charge"], part["of_kind"]), Decimal(part["amount"]))
        for penalty in pointing_to(office, Ref("residents.unit", unit), by=PENALTY)
        if penalty.state not in DROPPED and penalty.values["since"] == f"{since}"
        for part in penalty.values["of"]
    )


def penalty_of(office: Office, asked: Found) -> Callable[[Any], Found | None]:
    """For the batch: the late fee of a unit that has not been charged yet; None where there is none."""
    if not in_force(office):
        refuse(office, RULE, N_("no late fee is charged: the clause is not in force, or names no contract"))
    kind = next(iter(office.catalog.param(RULE, "kinds", office.today)))

    def make(unit: Any) -> Found | None:
        case = _noticed(office, unit.id)
        since = case.date("fee_from") if case is not None else office.today
        parts = list(_parts(office, unit.id, since)) if case is not None else []
        if not parts:
            return None
        found = {"kind": kind, "period": f"{office.today:%Y-%m}", "since": since, "until": office.today}
        return {**found, "of": parts, "total": money(total(Decimal(part["amount"]) for part in parts))}

    return make


def _parts(office: Office, unit: str, since: dt.date) -> Iterator[Found]:
    """What has not been charged yet of each charge's fee."""
    before = charged_before(office, unit, since)
    for one in accrued(office, unit):
        fee = one.fee - before.get(one.charge, Decimal(0))
        if fee > 0:
            number, kind = one.charge
            known = {"charge": number, "of_period": one.line.period, "of_kind": kind}
            yield {**known, "days": one.days, "amount": money(fee)}


def waived(office: Office, penalty: Ref, typed: Found) -> Found:
    """How much of a late fee is waived: what is still owed of it, unless less is said; never more."""
    found = row(office, penalty)
    lines = lines_of(office, found.text("unit")) if found is not None else []
    left = total(line.amount for line in lines if line.record == penalty)
    if typed.get("waived") and Decimal(typed["waived"]) > left:
        msgid = N_("{id}: {left} yuan of it are still owed; no more can be waived")
        raise UsageError(msgid, id=penalty.id, left=money(left))
    return {} if typed.get("waived") else {"waived": money(left)}
