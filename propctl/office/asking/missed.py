"""Routines whose period is over and that were not done: seen until made good, or waived, with the reason.

Nothing is stored of a miss: it is what the recurrence asked for and no record proves. Only the reason is
recorded (``agenda.omission``).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from propctl.office.asking.answers_kept import kept
from propctl.office.asking.routine_work import Missed, RoutineNow, areas_asked
from propctl.office.opened.began import began
from propctl.worktime.recurrence import Period

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.store.index.entries import Row

OMISSION = "agenda.omission"
LOOKED_BACK = dt.timedelta(days=366)  # nobody makes good what is older


def missed(office: Office, post: str = "", area: str = "", *, settled: bool = False) -> list[Missed]:
    """What was missed since the office began, the latest last; ``settled``: also what was made good."""
    found = kept(office, "missed", list[Missed], lambda: list(_missed(office)))
    return [
        one
        for one in found
        if (settled or not one.settled) and (not post or post in one.posts) and (not area or one.area == area)
    ]


def missed_counts(office: Office, within: Period, area: str = "") -> dict[tuple[str, str], list[Missed]]:
    """What was missed of the periods that began in a period, settled or not: by post and clause."""
    found: dict[tuple[str, str], list[Missed]] = {}
    for one in missed(office, area=area, settled=True):
        if within.start <= one.start < within.end:
            for post in one.posts or [""]:
                found.setdefault((post, one.rule), []).append(one)
    return found


def _missed(office: Office) -> Iterator[Missed]:
    reasons = _reasons(office)
    since = max(began(office), office.now - LOOKED_BACK)
    for area in areas_asked(office, ""):
        for name, routine in area.routine.items():
            now = RoutineNow(office, area, name, routine)
            posts = office.catalog.posts(area.name, routine.post, office.today)
            for one in _of_routine(now, since, posts):
                yield _settled(one, reasons)


def _settled(one: Missed, reasons: list[Row]) -> Missed:
    """A miss with how it was settled, and why: by the last reason that was given once it was due."""
    for row in reasons:
        given = dt.datetime.fromisoformat(row.registered)
        values = row.values
        if values["routine"] == one.full and one.within(values["period"]) and one.due <= given:
            return msgspec.structs.replace(one, settled=row.state, reason=values.get("reason", ""))
    return one


def _reasons(office: Office) -> list[Row]:
    """The reasons that were given, the latest first."""
    if not office.catalog.has_form(OMISSION):
        return []
    return [row for row in reversed(office.index.rows(form=OMISSION)) if row.state != "void"]


def _of_routine(now: RoutineNow, since: dt.datetime, posts: list[str]) -> Iterator[Missed]:
    """The periods of one routine that are over and in which it was not done as often as it was to be."""
    recurrence = now.recurrence()
    if recurrence is None:
        return
    over = recurrence.period_of(now.office.now).start
    if now.routine.each:  # who was due then is no longer known of older periods
        since = max(since, recurrence.period_of(over - dt.timedelta(seconds=1)).start)
    if since >= over:
        return
    wanted: Counter[Period] = Counter()
    last: dict[Period, dt.datetime] = {}
    for due, period in now.occurrences(recurrence, since, over):
        wanted[period] += 1
        last[period] = due
    for period, times in wanted.items():
        if period.end > over or now.recurrence(period.start.date()) is None:
            continue
        proofs = now.proofs(period)
        missing = now.missing(proofs, period.end) if now.routine.each else []
        done = len(proofs)
        if missing or (not now.routine.each and done < times):
            yield Missed(
                now.area.name,
                now.name,
                now.rule,
                now.title,
                posts,
                period.label,
                period.start,
                last[period],
                done,
                done + len(missing) if now.routine.each else times,
            )
