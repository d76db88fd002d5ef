"""All that the regulation asks of a post in a year: every time that a routine falls due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from propctl.office.asking.post_shown import how_often
from propctl.office.opened.began import began
from propctl.office.opened.scope import at_midnight
from propctl.office.routines.routine_work import RoutineNow
from propctl.regulation.model.constructs import Area
from propctl.regulation.model.text import Label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.worktime.recurrence import Recurrence

_AHEAD = 5  # years in which a rare routine is looked for
_OFTEN = ("hour", "shift", "day")  # done every day: told once for the whole time


class Occasion(msgspec.Struct, frozen=True):
    """A routine in one of its periods; one that is done every day, from its first day to its last."""

    area: str
    routine: str
    title: Label
    rule: str
    posts: list[str]
    period: str  # 2026-W47, 2026-11; "" of one that is done every day
    every: str  # how often, in words
    due: dt.datetime  # by when; of one that is done every day the first time
    times: int
    until: dt.datetime | None = None  # of one that is done every day: the last time

    @property
    def full(self) -> str:
        return f"{self.area}.{self.routine}"


def yearly(office: Office, year: int, post: str = "") -> list[Occasion]:
    """What is to be done in a year by a post (or by anybody), in the order of time.

    Each part of the year goes by the clause that holds then: amendments that are entered already count.
    """
    found = [
        occasion
        for area in office.catalog.areas()
        for name, routine in area.routine.items()
        if not post or post in office.catalog.posts(area.name, routine.post, office.today)
        for occasion in _of_routine(RoutineNow(office, area, name), year)
    ]
    return sorted(found, key=lambda one: (one.due, one.full))


def next_due(office: Office, area: Area, name: str) -> dt.datetime | None:
    """By when a routine falls due next: in its present period while it is not done, else in a later one.

    None while the clause does not say how often.
    """
    now = RoutineNow(office, area, name)
    task = now.task(began(office))
    if task is not None and task.due is not None and not task.finished:
        return task.due
    present, first = task.period if task is not None else "", office.today.year
    coming = (one for year in range(first, first + _AHEAD) for one in _of_routine(now, year))
    return next((one.due for one in coming if one.period != present and one.due > office.now), None)


def _of_routine(now: RoutineNow, year: int) -> Iterator[Occasion]:
    office = now.office
    posts = office.catalog.posts(now.area.name, now.routine.post, office.today)
    daily: list[dt.datetime] = []
    by_period: dict[str, list[dt.datetime]] = {}
    for since, until, recurrence in _parts(now, year):
        for at, period in now.occurrences(recurrence, since, until):
            if recurrence.every in _OFTEN and recurrence.interval == 1:
                daily.append(at)
            else:
                by_period.setdefault(period.label, []).append(at)
    every = how_often(office, now.rule, now.routine)
    head = (now.area.name, now.name, now.title, now.rule, posts)
    if daily:
        yield Occasion(*head, "", every, daily[0], len(daily), daily[-1])
    for label, times in by_period.items():
        yield Occasion(*head, label, every, times[-1], max(len(times), recurrence_times(now)))


def recurrence_times(now: RoutineNow) -> int:
    """How often a routine is to be done in its period."""
    recurrence = now.recurrence()
    return recurrence.times if recurrence is not None else 1


def _parts(now: RoutineNow, year: int) -> Iterator[tuple[dt.datetime, dt.datetime, Recurrence]]:
    """The year in parts in each of which the clause asks the same: by months, for seasons, and amendments."""
    office = now.office
    days = {dt.date(year, month, 1) for month in range(1, 13)}
    days |= {one.since for one in office.catalog.history.of(now.rule) if one.since.year == year}
    edges = [*sorted(days), dt.date(year + 1, 1, 1)]
    for first, after in pairwise(edges):
        asked = now.recurrence(first)
        if asked is not None:
            yield at_midnight(first, office.tz), at_midnight(after, office.tz), asked
