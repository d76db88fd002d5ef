"""Homes that are split, joined or renumbered from a day: what follows for homes, households and owners."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from propctl.api import (
    N_,
    Draft,
    Office,
    Ref,
    Request,
    UsageError,
    further,
    record,
    revealed,
    row,
    rows,
    run,
)
from propctl_plugins.residents.taken_back import HOUSEHOLD, OWNERSHIP, UNIT, kept, opened, taken_back

TURN = "residents.turn"
_KEPT = ("building", "floor", "layout", "type", "steward")  # what a new home has of the old one
_COUNTS = {"split": (1, None), "join": (None, 1), "renumber": (1, 1)}  # old and new homes; None: several


def divide(
    office: Office, unit: str, into: list[str], since: dt.date | None = None, reason: str = ""
) -> list[dict[str, Any]]:
    """Split a home; ``into``: "3-1201A:60", the new numbers with their floor areas."""
    new = []
    for part in into:
        number, _, area = re.sub(r"[＝：:]", "=", part).partition("=")
        new.append({"number": number.strip(), **({"area": area.strip()} if area.strip() else {})})
    return _registered(office, "split", [unit], new, since, reason)


def merge(
    office: Office,
    number: str,
    units: list[str],
    area: Any = None,
    since: dt.date | None = None,
    reason: str = "",
) -> list[dict[str, Any]]:
    """Join homes into one; its floor area is the sum of theirs, where none is said."""
    new = {"number": number, **({"area": str(area)} if area else {})}
    return _registered(office, "join", units, [new], since, reason)


def renumber(
    office: Office, unit: str, number: str, since: dt.date | None = None, reason: str = ""
) -> list[dict[str, Any]]:
    """Give a home another number from a day on."""
    return _registered(office, "renumber", [unit], [{"number": number}], since, reason)


def _registered(
    office: Office, kind: str, old: list[str], new: list[dict[str, Any]], since: dt.date | None, reason: str
) -> list[dict[str, Any]]:
    values: dict[str, Any] = {"kind": kind, "old": old, "new": new}
    values |= {"since": since} if since else {}
    values |= {"reason": reason} if reason else {}
    done = run(office, Request(form=TURN, step="register", values=values))
    return [
        {"id": done.folded.id, "unit": line["number"], "since": done.folded.values["since"]}
        for line in done.folded.values["new"]
    ]


def refuse_unfit(office: Office, draft: Draft) -> None:
    """``UsageError`` unless the old homes are in use and the new ones are not, as many as the kind says."""
    values = {**draft.before.values, **draft.values}
    old, new = list(values["old"]), [line["number"] for line in values["new"]]
    if values["since"] > office.today:
        raise UsageError(N_("{day} lies ahead; do it on that day"), day=values["since"])
    if draft.request.step == "reverse":
        old, new = new, old
    else:
        for found, wanted in zip((old, new), _COUNTS[values["kind"]], strict=True):
            if len(set(found)) != len(found) or (len(found) < 2 if wanted is None else len(found) != wanted):
                raise UsageError(
                    N_("of one home two or more are made, of two or more one is, or one number is changed")
                )
    for number in old:
        if not _in_use(office, number):
            raise UsageError(N_("{unit} is not in use any more"), unit=number)
    for number in new:
        if _in_use(office, number):
            raise UsageError(N_("{unit} is in use already; choose another number"), unit=number)


def _in_use(office: Office, number: str) -> bool:
    found = record(office, Ref(UNIT, number))
    return found is not None and found.state == "kept"


def turned(office: Office, draft: Draft) -> list[Request]:
    """The new homes begin and the old ones end on the day; households and owners follow."""
    values = {**draft.before.values, **draft.values}
    since, old = values["since"], list(values["old"])
    new = [line["number"] for line in values["new"]]
    if draft.request.step == "reverse":
        return list(taken_back(office, draft, old, new))
    begin = [further(draft, "add", one, form=UNIT) for one in _new_homes(office, old, values["new"], since)]
    return [*begin, *_followed(office, draft, old, new, since)]


def _new_homes(
    office: Office, old: list[str], lines: list[dict[str, Any]], since: dt.date
) -> Iterator[dict[str, Any]]:
    """What is known of each new home: of its old one what still holds, its own number and floor area."""
    homes = [found for number in old if (found := record(office, Ref(UNIT, number))) is not None]
    shared = {name: homes[0].values[name] for name in _KEPT if homes[0].values.get(name) not in (None, "")}
    areas = [Decimal(home.values["area"]) for home in homes if home.values.get("area")]
    for line in lines:
        area = line.get("area")
        if not area and len(lines) == 1 and len(areas) == len(homes):
            area = str(sum(areas, Decimal(0)))
        if not area and areas:
            raise UsageError(N_("say the floor area of {unit}: bills are made by it"), unit=line["number"])
        known = {**shared, "number": line["number"], "came_from": old, "began": since}
        known |= {"area": area} if area else {}
        known |= {"layout": line["layout"]} if line.get("layout") else {}
        yield known


def _followed(
    office: Office, draft: Draft, old: list[str], new: list[str], since: dt.date
) -> Iterator[Request]:
    """The old homes end; the first new one takes the household of the first that has one, all the owner."""
    lives = ""
    for number in old:
        yield further(draft, "retire", {"ends": since, "became": new}, form=UNIT, id=number)
        owned = rows(office, OWNERSHIP, states="current", having={"unit": number})
        for term in list(owned):
            owner = revealed(office, term.ref)["owner"]
            begins = max(since, term.date("since"))
            ended = {"until": begins, "reason": "房屋分合改号"}
            yield further(draft, "follow", ended, form=OWNERSHIP, id=term.id)
            if number == old[0]:
                for one in new:
                    values = {"unit": one, "owner": owner, "since": begins}
                    yield further(draft, "carry", values, form=OWNERSHIP)
        household = row(office, Ref(HOUSEHOLD, f"H-{number}"))
        if household is None or household.state != "living":
            continue
        known = kept(office, household.ref)
        left = {"left_on": max(since, household.date("moved_in", since))}
        yield further(draft, "move-out", left, form=HOUSEHOLD, id=household.id)
        if not lives:
            lives = number
            yield from opened(draft, new[0], known)


def lineage(office: Office, unit: str) -> list[str]:
    """A home and those that it came from, the youngest first."""
    found: list[str] = []
    ahead = [unit]
    while ahead:
        number = ahead.pop(0)
        if number in found:
            continue
        found.append(number)
        home = row(office, Ref(UNIT, number))
        ahead += home.values.get("came_from") or [] if home is not None else []
    return found
