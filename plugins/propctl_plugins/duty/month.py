"""One month of duty as it is looked over: its turns, its clauses, and what is found."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from propctl.api import Clause, Label, Month, Office, find_clause, is_workday
from propctl_plugins.duty.roster import Turn, turns

Finding = dict[str, Any]  # rule, day, what
Stretch = tuple[dt.datetime, dt.datetime]


class Review:
    """One month of one office."""

    def __init__(self, office: Office, month: Month) -> None:
        self.office, self.month = office, month
        self.all = turns(office)  # also of other months: a rest may reach over the border
        self.turns = [turn for turn in self.all if month.first <= turn.day < month.end]

    def clause(self, name: str, day: dt.date | None = None) -> Clause | None:
        """A clause of duty, or one by its full id, on a day; None where it is not in force.

        What is asked of the month as a whole is asked as it begins.
        """
        found = find_clause(self.office, _full(name), day or self.month.first)
        return found if found is not None and found.in_force else None

    def found(self, rule: str, day: object, zh: str, en: str) -> Finding:
        """One thing that is lacking, in the reader's language."""
        return {"rule": _full(rule), "day": str(day), "what": Label(zh, en).of(self.office.lang)}

    def is_workday(self, day: dt.date) -> bool:
        """Whether the office works on a day."""
        return is_workday(self.office, day)

    def of_posts(self, posts: Iterable[str]) -> list[Turn]:
        """The turns of some posts, of all months, in order of their beginning."""
        wanted = set(posts)
        return [turn for turn in self.all if turn.post in wanted]


def _full(name: str) -> str:
    return name if "." in name else f"duty.{name}"


def by_person(some: Iterable[Turn]) -> dict[str, list[Turn]]:
    """Each person's turns."""
    found: dict[str, list[Turn]] = defaultdict(list)
    for turn in some:
        found[turn.person].append(turn)
    return dict(found)


def people_on(some: Iterable[Turn]) -> dict[dt.date, set[str]]:
    """Who is there on each day; nobody on a day that is not named."""
    found: dict[dt.date, set[str]] = defaultdict(set)
    for turn in some:
        found[turn.day].add(turn.person)
    return found


def gaps(some: Iterable[Turn], begin: dt.datetime, end: dt.datetime) -> Iterator[Stretch]:
    """The stretches of a time that no turn covers; the turns come in order of their beginning."""
    covered = begin
    for turn in some:
        if turn.begins > covered and covered < end:
            yield covered, min(turn.begins, end)
        covered = max(covered, turn.ends)
    if covered < end:
        yield covered, end
