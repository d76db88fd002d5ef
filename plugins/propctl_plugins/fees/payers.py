"""Who has agreed to pay a home's charges in its owner's stead: a tenant or other occupant, from day to day.

The owner stays surety for it by law; so what such a person leaves unpaid is told with the owner's name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from propctl.api import (
    Draft,
    Office,
    Ref,
    Request,
    Row,
    days,
    further,
    pointing_to,
    record,
    revealed,
    rows,
)
from propctl_plugins.fees.tariffs import DAY, first_day, last_day

PAYER, UNIT = "fees.payer", "residents.unit"
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
            if found.first <= found.last:  # else it went on with the home before it began
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
        return role(self.who(unit, line["kind"], day) is not None for day in days(first, last + DAY))


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


def followed(office: Office, draft: Draft, unit: str, became: list[str], day: dt.date) -> Iterator[Request]:
    """Agreements about a home that becomes others from a day: they end, and go on where that is right.

    With a split or another number for the first new home. Where homes are joined only if one person pays the
    same of all of them, so that nobody pays for a home that he does not use; else they are left, and listed
    (``lapsed``) until somebody has looked. A join that is taken back gives each home its own again.
    """
    made, mine = record(office, Ref(UNIT, became[0])), _paying(office, unit)
    if made is None:
        return
    back = made.history[-1].step == "restore"
    if back and len(became) > 1:
        yield from (_left(draft, one, "follow", day) for one in mine)
        for home in became:
            yield from _resumed(office, draft, home, day, bool(mine))
        return
    homes = _first_of(office, unit, became[0]) if back else list(made.values["came_from"])
    goes_on = unit in homes and len({_terms(office, home) for home in homes}) == 1
    begins = max([day, *(one.date("since") for home in homes for one in _paying(office, home))])
    for one in mine:
        yield _left(draft, one, "follow" if goes_on else "lapse", day)
        if goes_on and unit == homes[0]:
            yield _gone_on(office, draft, one, became[0], begins)


def _paying(office: Office, unit: str) -> list[Row]:
    return list(rows(office, PAYER, states="paying", having={"unit": unit}))


def _terms(office: Office, unit: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Who pays which kinds of a home."""
    known = (revealed(office, one.ref) for one in _paying(office, unit))
    return tuple((str(values["name"]).strip(), tuple(values.get("kinds") or ())) for values in known)


def _first_of(office: Office, unit: str, old: str) -> list[str]:
    """The first of the homes that one was made into, together with another."""
    for turn in reversed(pointing_to(office, Ref(UNIT, old), by="residents.turn")):
        new = [line["number"] for line in turn.values["new"]]
        if unit in new:
            return new[:1]
    return [unit]


def _left(draft: Draft, one: Row, step: str, day: dt.date) -> Request:
    """An agreement ends with the home; one that begins later has never held there."""
    return further(draft, step, {"until": day - DAY}, form=PAYER, id=one.id)


def _gone_on(office: Office, draft: Draft, one: Row, to: str, begins: dt.date) -> Request:
    known = revealed(office, one.ref)
    kept = {name: known[name] for name in ("name", "phone", "kinds", "basis") if known.get(name)}
    return further(draft, "register", {**kept, "unit": to, "since": begins}, form=PAYER)


def _resumed(office: Office, draft: Draft, home: str, day: dt.date, went_on: bool) -> Iterator[Request]:
    """The agreement that a home had until it was joined; not that of who has left the joined one."""
    for one in list(rows(office, PAYER, having={"unit": home})):
        folded = record(office, one.ref)
        followed = folded is not None and "follow" in folded.events and went_on
        if one.date("until", None) == day - DAY and (followed or one.state == "lapsed"):
            if one.state == "lapsed":
                yield further(draft, "settle", form=PAYER, id=one.id)
            yield _gone_on(office, draft, one, home, max(day, one.date("since")))
