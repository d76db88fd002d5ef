"""Of what waits in an office, what waits for one person; and what is late with those who answer to him."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from propctl.office.asking.agenda import Agenda
from propctl.office.asking.queries import Due
from propctl.office.opened.post_order import post_above
from propctl.office.opened.settings import Person, holds

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


class Pressing(NamedTuple):
    """A record with its most urgent limit, and how many others run on it."""

    clock: Due
    others: int


class Mine(NamedTuple):
    """What one person is shown of an agenda."""

    agenda: Agenda
    below: list[Due]  # late, of those who answer to this person: the most urgent limit of each record
    hidden: int  # rows that wait for others


def mine(office: Office, found: Agenda, person: Person) -> Mine:
    """What waits for a person: for a post of his, for himself by name, for everybody."""

    def waits(posts: Iterable[str]) -> bool:
        return waits_for(person, posts)

    leads = holds(person, "supervisor+")
    own = msgspec.structs.replace(
        found,
        late=[one for one in found.late if waits([one.post])],
        soon=[one for one in found.soon if waits([one.post])],
        routines=[one for one in found.routines if waits(one.posts)],
        missed=[one for one in found.missed if waits(one.posts)],
        lists=[one for one in found.lists if waits(one.posts)],
        measures=[one for one in found.measures if waits(one.posts)],
        reports=[one for one in found.reports if waits(one.posts)],
        left=found.left if leads else [],
    )
    kept = {one.ref for one in (*own.late, *own.soon)}
    theirs = (one for one in found.late if leads and _answers(office, person, one.post))
    below = [one.clock for one in by_record(theirs) if one.clock.ref not in kept]
    return Mine(own, below, _rows(found) - _rows(own) - len(below))


def waits_for(person: Person, posts: Iterable[str]) -> bool:
    """Whether what waits for these posts, or for people by name, waits for a person; none: for everybody."""
    return any(demand == person.id or holds(person, demand) for demand in list(posts) or [""])


def by_record(clocks: Iterable[Due]) -> list[Pressing]:
    """One entry for each record, in the order of the clocks: its first, and how many more there are."""
    first: dict[object, Due] = {}
    more: dict[object, int] = {}
    for one in clocks:
        more[one.ref] = more.get(one.ref, -1) + 1
        first.setdefault(one.ref, one)
    return [Pressing(one, more[ref]) for ref, one in first.items()]


def _rows(found: Agenda) -> int:
    """How many rows an agenda has, a record counted once and a routine that was missed often as well."""
    records = {one.ref for one in (*found.late, *found.soon)}
    missed = {one.full for one in found.missed}
    reports = {one.rule for one in found.reports}
    waiting = len(found.lists) + len(found.measures) + len(reports)
    return len(records) + len(found.routines) + len(missed) + waiting + len(found.left)


def _answers(office: Office, person: Person, demand: str) -> bool:
    """Whether a post, or somebody by name, reports to a post of this person, over however many between."""
    named = office.settings.staff.get(demand)
    return any(_under(office, person, post) for post in (named.posts if named else [demand]))


def _under(office: Office, person: Person, post: str) -> bool:
    seen: set[str] = set()
    while post and post not in seen:
        seen.add(post)
        post = post_above(office, post)
        if post in person.posts:
            return True
    return False
