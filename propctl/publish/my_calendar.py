"""What waits for one person as a calendar for his telephone: limits, this period's routines, his turns.

A telephone hands its calendars on: an entry names a record by its number, and says nothing of people.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from propctl.errors import N_
from propctl.office.asking.my_work import waits_for
from propctl.office.asking.queries import due, met_early
from propctl.office.routines.routine_work import Task, routines
from propctl.publish.site.feeds import Happening, icalendar
from propctl.worktime.timetable import timetable

if TYPE_CHECKING:
    from propctl.office.asking.queries import Due
    from propctl.office.opened.office import Office
    from propctl.office.opened.settings import Person

BEFORE = dt.timedelta(minutes=30)  # an entry begins so long before its limit, and rings


def my_calendar(office: Office, person: Person) -> str:
    """The calendar of a person (RFC 5545). The same thing has the same id each time that it is made.

    What was met before its limit, or is paused, is there as cancelled while the limit lies ahead.
    """
    found: dict[str, Happening] = {}
    for one in chain(_limits(office, person), _routines(office, person), _turns(office, person)):
        if one.uid not in found or found[one.uid].cancelled:  # a clock may have run twice on a record
            found[one.uid] = one
    name = office.wording.say(N_("{office}: what waits for me"), office=office.settings.office.name)
    return icalendar(name, found.values(), office.now)


def _limits(office: Office, person: Person) -> Iterator[Happening]:
    """The limits that wait for a person; then those that need not ring any more."""
    for one in chain(due(office), met_early(office)):
        if one.due is not None and waits_for(person, [one.post]):
            yield _limit(office, one, one.due)


def _limit(office: Office, one: Due, by: dt.datetime) -> Happening:
    begins = max(by - BEFORE, one.start + (by - one.start) / 2)  # of a short limit half its time
    alarm = _alarm(office, by, begins)
    what = office.wording.clock(one.clock, one.rule, one.start, one.until)
    return Happening(
        uid=_uid(f"{one.clock}-{one.id}"),
        title=f"{what} {one.id}",
        start=begins,
        end=by,
        about=office.wording.clause_judged(one.rule, one.start, one.until),
        alarm=alarm if alarm > one.start else begins,
        cancelled=one.standing not in ("running", "overdue"),
    )


def _routines(office: Office, person: Person) -> Iterator[Happening]:
    """What recurs, in its current period; its id is that of the calendar of the year."""
    for task in routines(office):
        if waits_for(person, task.posts):
            yield _routine(office, task)


def _routine(office: Office, task: Task) -> Happening:
    by = task.due or office.now
    return Happening(
        uid=_uid(f"{task.full}-{task.period}"),
        title=task.title.of(office.lang),
        start=by - BEFORE,
        end=by,
        about=f"{office.wording.clause(office.catalog.rule(task.rule))} ({task.rule})",
        alarm=_alarm(office, by, by - BEFORE),
        cancelled=task.due is None,  # nothing more of it in this period
    )


def _turns(office: Office, person: Person) -> Iterator[Happening]:
    """The turns of a person from today on, as the areas that have rosters tell them."""
    since = dt.datetime.combine(office.today, dt.time(), office.tz)
    yield from chain.from_iterable(office.hooks.call("turns", person=person.id, since=since))


def _alarm(office: Office, by: dt.datetime, begins: dt.datetime) -> dt.datetime:
    """When the telephone rings: as the entry begins; of what ends with a day, before the office closes."""
    local = by.astimezone(office.tz)
    if local.time() != dt.time():
        return begins
    working = timetable(office.times.calendar("office"), office.times.schedule())
    return working.before(local, int(BEFORE.total_seconds()))


def _uid(name: str) -> str:
    return f"{name}@propctl".replace(" ", "-")
