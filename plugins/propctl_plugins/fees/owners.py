"""Who owes what of a home: its owners one after the other, and those who agreed to pay in their stead.

The debt stays with the home's account; this tells buyer, seller, tenant and office how it divides.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from propctl.api import Office, Ref, Row, money, record, total, view
from propctl_plugins.fees.charges import Line
from propctl_plugins.fees.parts import Part, Parts
from propctl_plugins.fees.sums import summed

Found = dict[str, Any]


def owed_by_owner(office: Office, unit: str) -> list[Found]:
    """What a home owes, person by person, and the sum; nobody is named for days without an owner on file."""
    parts = [(_key(line, part), part) for line, part in Parts(office).of(unit)]
    sums = summed((key, part.amount) for key, part in parts)
    first: dict[tuple[Any, ...], Part] = {}
    for key, part in parts:
        first.setdefault(key, part)
    told = {key: _person(office, part) for key, part in first.items()}
    found = [
        {**told[key], "record": key[2], "period": key[3], "kind": key[4], "amount": money(amount)}
        for key, amount in sorted(sums.items(), key=lambda item: _place(told[item[0]]))
    ]
    if not found:
        return []
    whole = dict.fromkeys(found[0], "")
    return [*found, {**whole, "owner": "合计", "amount": money(total(sums.values()))}]


def _key(line: Line, part: Part) -> tuple[Any, ...]:
    """What is told in one line: of one person, one charge, one month and kind."""
    charge = line.record.id if line.record else ""
    return part.whose, part.term and part.term.ref, charge, line.period, line.kind


def _place(person: Found) -> tuple[bool, str, bool]:
    """Nobody on file first, then by the day from which it is his; an owner before who pays for him."""
    return bool(person["from_day"]), person["from_day"], person["role"] == "user"


def _person(office: Office, part: Part) -> Found:
    """Who owes it, masked, since and until when; of an occupant the owner who is surety for him."""
    owner = _name(office, part.term.ref, "owner") if part.term else ""
    if part.agreement is None:
        return {"owner": owner, **_days(part.term), "role": "owner" if part.term else "", "surety": ""}
    from_, until = part.agreement.first, part.agreement.last
    days = {"from_day": f"{from_}", "until": "" if until == dt.date.max else f"{until}"}
    return {"owner": _name(office, part.agreement.ref, "name"), **days, "role": "user", "surety": owner}


def _days(term: Row | None) -> Found:
    if term is None:
        return {"from_day": "", "until": ""}
    return {"from_day": term.text("since"), "until": term.text("until", "")}


def _name(office: Office, ref: Ref, field: str) -> str:
    found = record(office, ref)
    return str(view(office, found).values[field]) if found is not None else ""
