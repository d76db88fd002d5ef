"""Who has agreed to pay a home's charges in its owner's stead: a tenant or other occupant, from day to day.

The owner stays surety for it by law; so what such a person leaves unpaid is told with the owner's name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from propctl.api import (
    N_,
    Draft,
    Office,
    Ref,
    Request,
    UsageError,
    filled,
    further,
    note_access,
    record,
    rows,
    view,
)

from .tariffs import DAY, first_day, last_day

PAYER = "fees.payer"
Values = dict[str, Any]


class Agreement(NamedTuple):
    """One agreement: which kinds of charge of which days; no kinds are all."""

    ref: Ref
    kinds: tuple[str, ...]
    first: dt.date
    last: dt.date

    def pays(self, kind: str, day: dt.date) -> bool:
        return self.first <= day <= self.last and (not self.kinds or kind in self.kinds)


class Agreements:
    """All agreements of an office, looked up once."""

    def __init__(self, office: Office) -> None:
        self._of: dict[str, list[Agreement]] = {}
        for row in rows(office, PAYER):
            until = row.date("until", dt.date.max)
            found = Agreement(row.ref, tuple(row.values.get("kinds") or ()), row.date("since"), until)
            self._of.setdefault(row.text("unit"), []).append(found)

    def of(self, unit: str) -> list[Agreement]:
        return self._of.get(unit, [])

    def who(self, unit: str, kind: str, day: dt.date) -> Agreement | None:
        """Who pays a kind of charge of a day by agreement; None: its owner."""
        return next((one for one in self.of(unit) if one.pays(kind, day)), None)

    def cuts(self, unit: str, kind: str) -> set[dt.date]:
        """The days on which another begins to pay."""
        mine = [one for one in self.of(unit) if not one.kinds or kind in one.kinds]
        return {one.first for one in mine} | {one.last + DAY for one in mine if one.last < dt.date.max}

    def addressed(self, unit: str, period: str, lines: list[Values]) -> Values:
        """A bill's lines, each with who pays it, and whom the bill is for; as they are without agreements."""
        if not self.of(unit):
            return {"lines": lines}
        told = [{**line, "payer": self._role(unit, period, line)} for line in lines]
        return {"lines": told, "payers": sorted({line["payer"] for line in told})}

    def _role(self, unit: str, period: str, line: Values) -> str:
        first, last = between(period, line.get("days") or "")
        every = (first + DAY * number for number in range((last - first).days + 1))
        return role(self.who(unit, line["kind"], day) is not None for day in every)


def role(occupants: Iterable[bool]) -> str:
    """Who pays some days, as a choice: the owner, the occupant, or both by days."""
    found = set(occupants)
    return "both" if len(found) == 2 else "user" if True in found else "owner"


def between(period: str, days: str) -> tuple[dt.date, dt.date]:
    """11-01..11-15 of a month, 2026-10-01..2026-12-31; the whole month where nothing is said."""
    if not days:
        return first_day(period), last_day(period)
    first, _, last = (f"{period[:4]}-{day}" if len(day) == 5 else day for day in days.partition(".."))
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last)


def refuse_two(office: Office, draft: Draft) -> None:
    """``UsageError`` where two would pay the same kind of charge of one home on the same days."""
    values = filled(office, draft).values
    since, until = values["since"], values.get("until") or dt.date.max
    kinds = set(values.get("kinds") or ())
    for other in Agreements(office).of(values["unit"]):
        apart = other.last < since or until < other.first
        alike = not kinds or not other.kinds or kinds & set(other.kinds)
        if other.ref != draft.before.ref and not apart and alike:
            raise UsageError(
                N_("{other} says already who pays that of {unit} from {day} on; end it first"),
                other=other.ref.id,
                unit=values["unit"],
                day=other.first,
            )


def followed(office: Office, draft: Draft, unit: str, to: str, day: dt.date) -> Iterator[Request]:
    """Agreements about a home that becomes another from a day: they end, and go on for that one."""
    for row in list(rows(office, PAYER, states="paying", having={"unit": unit})):
        found = record(office, row.ref)
        if found is None:
            continue
        note_access(office, found)
        known = view(office, found, reveal=True).values
        kept = {name: known[name] for name in ("name", "phone", "kinds", "basis") if known.get(name)}
        since = row.date("since")
        yield further(draft, "end", {"until": max(day - DAY, since)}, form=PAYER, id=row.id)
        yield further(draft, "register", {**kept, "unit": to, "since": max(day, since)}, form=PAYER)
