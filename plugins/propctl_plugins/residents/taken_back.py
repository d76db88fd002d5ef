"""Homes that were turned into others by mistake: everybody is where he was before.

What was written meanwhile of the first of the homes that never were is written of the first of the old ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from propctl.api import Draft, Folded, Office, Ref, Request, further, record, revealed, rows

UNIT, HOUSEHOLD, OWNERSHIP = "residents.unit", "residents.household", "residents.ownership"
WISHES = "wishes"


def taken_back(office: Office, draft: Draft, old: list[str], new: list[str]) -> Iterator[Request]:
    """The old homes are in use again and the new ones are not; owners and households are as they were."""
    ends = {"ends": draft.before.values["since"], "became": old}
    yield from (further(draft, "restore", form=UNIT, id=number) for number in old)
    yield from (further(draft, "retire", ends, form=UNIT, id=number) for number in new)
    yield from _owners(office, draft, old, new)
    yield from _households(office, draft, old, new)


def _owners(office: Office, draft: Draft, old: list[str], new: list[str]) -> Iterator[Request]:
    """Who came with a home is its owner as he was; to whom he sold the first since, has the first old one."""
    since = draft.before.values["since"]
    meant = {number: _terms(office, draft, number) for number in new}
    for number, terms in meant.items():
        for term in terms:
            if "carry" in term.events:
                yield further(draft, "void", _why(draft, "reason"), form=OWNERSHIP, id=term.id)
            elif number != new[0] and term.state == "current":
                ended = {"until": max(since, term.values["since"]), "reason": "房屋分合改号"}
                yield further(draft, "follow", ended, form=OWNERSHIP, id=term.id)
    owners = {number: one for number in old if (one := _followed(office, draft, number))}
    for term in owners.values():
        yield further(draft, "resume", _why(draft, "mistake"), form=OWNERSHIP, id=term.id)
    for term in meant[new[0]]:
        if "carry" not in term.events:
            values = {"set": {"unit": old[0]}, **_why(draft, "reason")}
            yield further(draft, "amend", values, form=OWNERSHIP, id=term.id)
        elif term.state == "former" and old[0] in owners:
            ended = {name: term.values[name] for name in ("until", "reason")}
            yield further(draft, "end", ended, form=OWNERSHIP, id=owners[old[0]].id)


def _terms(office: Office, draft: Draft, number: str) -> list[Folded]:
    """The owners of a home that never was; not those of a home that had its number before."""
    found = (record(office, one.ref) for one in rows(office, OWNERSHIP, having={"unit": number}))
    began = _turned_at(draft)
    return [one for one in found if one and "follow" not in one.events and one.history[0].at >= began]


def _followed(office: Office, draft: Draft, number: str) -> Folded | None:
    """Who owned an old home until the turn."""
    found = (record(office, one.ref) for one in rows(office, OWNERSHIP, having={"unit": number}))
    mine = [one for one in found if one and _done_with(draft, one, "follow")]
    return max(mine, key=lambda one: (one.values["since"], one.id), default=None)


def _households(office: Office, draft: Draft, old: list[str], new: list[str]) -> Iterator[Request]:
    """Who moved with the turn has not moved; what was changed since in the file that went on is kept."""
    moved = [one for number in old if (one := _file(office, number)) and _done_with(draft, one, "move-out")]
    living = [one for number in new if (one := _file(office, number)) and one.state == "living"]
    for one in living:
        since = draft.before.values["since"]
        left = {"left_on": max(since, one.values.get("moved_in") or since)}
        yield further(draft, "move-out", left, form=HOUSEHOLD, id=one.id)
    went_on, others = moved[:1], moved[1:]
    if living and went_on and len(living[0].lived) == 1:
        went_on, others = [], moved
    for one in others:
        yield further(draft, "stay", _why(draft, "mistake"), form=HOUSEHOLD, id=one.id)
    if living and (went_on or not moved):
        unit = went_on[0].values["unit"] if went_on else old[0]
        yield from opened(draft, unit, kept(office, living[0].ref))


def kept(office: Office, household: Ref) -> dict[str, Any]:
    """What stands in a household's file and goes on with it: not what its people consented to there."""
    fields = {*office.catalog.form(HOUSEHOLD).field, WISHES}
    known = revealed(office, household)
    return {name: value for name, value in known.items() if name in fields and value not in (None, "", [])}


def opened(draft: Draft, unit: str, known: dict[str, Any]) -> Iterator[Request]:
    """A home's file with what was known of the household elsewhere, how it wishes to be called on, too."""
    filed = {name: value for name, value in known.items() if name != WISHES}
    yield further(draft, "open", {**filed, "unit": unit}, form=HOUSEHOLD)
    if WISHES in known:
        yield further(draft, "wish", {WISHES: known[WISHES]}, form=HOUSEHOLD, id=f"H-{unit}")


def _file(office: Office, number: str) -> Folded | None:
    return record(office, Ref(HOUSEHOLD, f"H-{number}"))


def _done_with(draft: Draft, one: Folded, step: str) -> bool:
    """Whether a step that still counts was done with the turn."""
    return one.state in ("former", "left") and any(
        event.at == _turned_at(draft) for event in one.events.get(step, ())
    )


def _turned_at(draft: Draft) -> dt.datetime:
    return draft.before.lived[0].at


def _why(draft: Draft, field: str) -> dict[str, Any]:
    return {field: draft.values["mistake"]}
