"""What a bill needs to know of homes, day by day: floor area, owner, emptiness, parking spaces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from propctl.api import Office, Ref, record, row, rows
from propctl_plugins.fees.payers import Agreements
from propctl_plugins.fees.tariffs import DAY, Piece, Tariff

UNIT, SPACE, VACANCY = "residents.unit", "fees.space", "fees.vacancy"
Dated = list[tuple[dt.date, Any]]  # from a day on it is so, in order


class Held(NamedTuple):
    """A parking space that a home holds, from one day to another."""

    name: str
    rights: str
    first: dt.date
    last: dt.date


class Homes:
    """The homes of an office as one run of bills sees them; what all share is looked up once."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._types = {one.id: one.text("type", "") for one in rows(office, "residents.building")}
        self._owners: dict[str, list[dt.date]] = {}
        for term in rows(office, "residents.ownership"):
            self._owners.setdefault(term.text("unit"), []).append(term.date("since"))
        self._empty: dict[str, list[tuple[dt.date, dt.date]]] = {}
        for vacancy in rows(office, VACANCY):
            stretch = vacancy.date("since"), vacancy.date("until", dt.date.max)
            self._empty.setdefault(vacancy.text("unit"), []).append(stretch)
        self._spaces: dict[str, list[Held]] | None = None
        self.agreements = Agreements(office)

    def concerned(self, tariff: Tariff, unit: Any) -> bool:
        """Whether a tariff is for a home: by its own property type, else that of its building."""
        building = str(unit.values.get("building") or "")
        return tariff.concerns(building, str(unit.values.get("type") or self._types.get(building) or ""))

    def pieces(self, tariff: Tariff, unit: Any) -> Iterator[Piece]:
        """What a home is charged by floor area or as a home, cut where anything that counts changes.

        Nothing before the day on which its first owner, where owners are on file, took it over.
        """
        areas = self.areas(unit) if tariff.basis == "area" else [(dt.date.min, Decimal(1))]
        owners = sorted(self._owners.get(unit.id, ()))
        begins = max(self._taken_over(unit), _day(unit, "began", dt.date.min))
        ends = _day(unit, "ends", dt.date.max) if unit.state == "gone" else dt.date.max
        empty = self._empty.get(unit.id, []) if tariff.empty != 100 else []
        payers = self.agreements.cuts(unit.id, tariff.kind)
        cuts = {day for day, _ in areas} | set(owners) | payers | {begins, ends}
        cuts |= {day for first, last in empty for day in (first, last + DAY if last < dt.date.max else last)}
        for share in tariff.shares:
            starts = sorted({share.first, *(day for day in cuts if share.first < day <= share.last)})
            for first, end in zip(starts, [*(day - DAY for day in starts[1:]), share.last], strict=True):
                if begins <= first < ends:
                    vacant = any(one <= first <= other for one, other in empty)
                    percent = tariff.empty if vacant else Decimal(100)
                    whose = sum(day <= first for day in owners), sum(day <= first for day in payers)
                    yield Piece(first, end, share.price, _on(areas, first), percent, whose)

    def _taken_over(self, unit: Any) -> dt.date:
        """The day on which the first owner on file had a home, or the first of those that it came from."""
        days: list[dt.date] = []
        seen: set[str] = set()
        while unit is not None and unit.id not in seen:
            seen.add(unit.id)
            days += self._owners.get(unit.id, ())
            came = unit.values.get("came_from")
            unit = row(self.office, Ref(UNIT, came[0])) if came else None
        return min(days, default=dt.date.min)

    def areas(self, unit: Any) -> Dated:
        """The floor areas of a home since when: a change with its day (``since``) begins one, any other
        corrects the one before it, as if it had never been written.
        """
        now = Decimal(unit.values.get("area") or 0)
        if not unit.values.get("since"):
            return [(dt.date.min, now)]
        folded = record(self.office, Ref(UNIT, unit.id))
        found: Dated = [(dt.date.min, Decimal(0))]
        for event in folded.lived if folded is not None else ():
            values = event.values.get("set", event.values) if event.step == "amend" else event.values
            area, since = values.get("area"), values.get("since")
            if area and since and event.step == "update":
                found = [*(one for one in found if one[0] < since), (since, Decimal(area))]
            elif area:
                found[-1] = found[-1][0], Decimal(area)
        return found

    def spaces(self, tariff: Tariff, unit: Any) -> Iterator[tuple[str, list[Piece]]]:
        """Each parking space that a home holds on days of a tariff, with its pieces."""
        if self._spaces is None:
            self._spaces = {}
            for space in rows(self.office, SPACE):
                for home, held in _holders(self.office, space.ref):
                    self._spaces.setdefault(home, []).append(held)
        for held in self._spaces.get(unit.id, ()):
            if tariff.spaces in ("", held.rights):
                pieces = [
                    Piece(max(share.first, held.first), min(share.last, held.last), share.price, Decimal(1))
                    for share in tariff.shares
                ]
                yield held.name, [piece for piece in pieces if piece.first <= piece.last]


def _day(unit: Any, name: str, otherwise: dt.date) -> dt.date:
    found = unit.values.get(name)
    return dt.date.fromisoformat(found) if isinstance(found, str) else found or otherwise


def _on(values: Dated, day: dt.date) -> Any:
    return [value for since, value in values if since <= day][-1]


def _holders(office: Office, ref: Ref) -> Iterator[tuple[str, Held]]:
    """Who held a parking space from when to when; the day on which it changes hands is the next holder's."""
    folded = record(office, ref)
    found: list[tuple[str, Held]] = []
    for event in folded.kept if folded is not None else ():
        home, held = found[-1] if found else ("", None)
        if event.step == "assign":
            values, since = event.values, event.values["since"]
            if held is not None:
                found[-1] = home, held._replace(last=min(held.last, since - DAY))
            found.append((values["unit"], Held(ref.id, values["rights"], since, dt.date.max)))
        elif event.step == "release" and held is not None:
            found[-1] = home, held._replace(last=min(held.last, event.values["until"]))
    yield from found


def heads(office: Office, unit: str) -> Decimal:
    """How many people live in a home, by its household's file: the head and the members."""
    household = record(office, Ref("residents.household", f"H-{unit}"))
    if household is None or household.state != "living":
        return Decimal(0)
    return Decimal(1 + len(household.values.get("members") or ()))
