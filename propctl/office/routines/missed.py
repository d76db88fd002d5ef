"""The history of routines: of each period that is over, whether it was kept, short, or missed.

Nothing is stored of it: it is what the recurrence asked for and what records prove. Only the reason for
what was not done is recorded (``agenda.omission``): it was made good, or excused; it stays seen till then.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Literal

import msgspec

from propctl.office.asking.answers_kept import Lasts, kept, together
from propctl.office.opened.began import began, began_with, forms_that_tell
from propctl.office.opened.scope import at_midnight
from propctl.office.routines.routine_work import RoutineNow, RoutinePeriod, areas_asked, within
from propctl.regulation.language.syntax import moves_with
from propctl.store.index.lookups import MadeOf
from propctl.worktime.recurrence import Period, Recurrence

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.model.constructs import Area
    from propctl.store.index.entries import Row

OMISSION = "agenda.omission"
LOOKED_BACK = dt.timedelta(days=366)  # nobody makes good what is older


class Past(RoutinePeriod, frozen=True):
    """One period of a routine that is over."""

    start: dt.datetime
    due: dt.datetime  # when it was to be done at the latest
    done: int
    times: int
    missing: list[str]  # of whom it was not done often enough, by id
    names: list[str]  # … and what they are called
    each: dict[str, int]  # of whom it was to be done: how often it was; empty where it is done once for all
    settled: str = ""  # "made-good", "waived" (excused); "": if it was not done, it still waits
    reason: str = ""

    @property
    def verdict(self) -> Literal["kept", "short", "missed"]:
        """Whether it was done as often as it was to be, not so often, or not at all."""
        if not self.missing and self.done >= self.times:
            return "kept"
        return "short" if self.done else "missed"

    def within(self, period: str) -> bool:
        """Whether it was due in a period, or in a longer one: 2026-11-05 in 2026-11."""
        return self.period == period or self.period.startswith((f"{period}-", f"{period}T"))


def missed(office: Office, post: str = "", area: str = "", *, settled: bool = False) -> list[Past]:
    """What was not done in full since the office began, the latest last; ``settled``: the settled, too."""
    first = began(office)
    areas = [declared for declared in areas_asked(office, area) if declared.routine]
    found = [one for declared in areas for one in _of_area(office, declared, first)]
    return [one for one in found if (settled or not one.settled) and (not post or post in one.posts)]


def _of_area(office: Office, area: Area, first: dt.datetime) -> list[Past]:
    """What was not done in full of an area's routines; kept while no record changes of which that is told."""

    @cache  # most answers are kept
    def now() -> list[RoutineNow]:
        return _of(office, area)

    def lasts() -> Lasts:
        routines = now()
        texts = [text for one in routines for text in one.texts]
        told = MadeOf(own=frozenset((OMISSION, *forms_that_tell(office, area, first))))
        records = together((told, *(one.made_of for one in routines)))
        return Lasts(records, moves_with(*texts) or "day", _next_period(office, routines))

    question = f"missed {area.name} {office.lang} {first.isoformat()}"  # things are called in that language
    return kept(office, question, list[Past], lambda: list(_missed(office, area, now())), lasts)


def history(office: Office, area: str = "", span: Period | None = None) -> list[Past]:
    """Every period of every routine of an area (or all) that is over and began in a span; default: a year."""
    areas = [declared for declared in areas_asked(office, area) if declared.routine]
    return [one for declared in areas for one in _history(office, declared, _of(office, declared), span)]


def _of(office: Office, area: Area) -> list[RoutineNow]:
    return [RoutineNow(office, area, name) for name in area.routine]


def _missed(office: Office, area: Area, routines: list[RoutineNow]) -> Iterator[Past]:
    """What was missed of the routines that are asked for still: of the others it is history."""
    asked = {one.name for one in routines if one.recurrence() is not None}
    for past in _history(office, area, routines, None):
        if past.verdict != "kept" and past.routine in asked:
            yield msgspec.structs.replace(past, each={})  # for all in a year they would be many


def _history(office: Office, area: Area, routines: list[RoutineNow], span: Period | None) -> Iterator[Past]:
    reasons = _reasons(office)
    since = max(began_with(office, area), office.now - LOOKED_BACK)
    for routine in routines:
        for one in _OfRoutine(routine, since, span).past():
            yield one if one.verdict == "kept" else _settled(one, reasons)


def _next_period(office: Office, routines: Iterable[RoutineNow]) -> dt.datetime | None:
    """When the first period ends that is shorter than a day: then there is more to tell."""
    recurrences = (routine.recurrence() for routine in routines)
    ends = [one.period_of(office.now).end for one in recurrences if one and one.every in ("hour", "shift")]
    return min(ends, default=None)


def _settled(one: Past, reasons: list[Row]) -> Past:
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


class _OfRoutine:
    """The periods of one routine that are over: those that began in a span."""

    def __init__(self, now: RoutineNow, since: dt.datetime, span: Period | None) -> None:
        self.now, self.since, self.span = now, since, span
        self._names: dict[str, str] = {}

    def past(self) -> Iterator[Past]:
        """Each of them, the latest last: none from before the office began, none that still runs."""
        now, since = self.now, self.since
        if now.things is not None and not now.things.looks_back:
            recurrence = now.recurrence()
            if recurrence is None:
                return
            over = recurrence.period_of(now.office.now).start
            since = max(since, recurrence.period_of(over - dt.timedelta(seconds=1)).start)
        for first, last, asked in self._asked(since, now.office.now):
            yield from self._between(first, last, asked)

    def _meant(self, period: Period) -> bool:
        return self.span is None or self.span.start <= period.start < self.span.end

    def _called(self, ids: list[str]) -> list[str]:
        """What they are called; one period after the other asks for the same."""
        unknown = [one for one in ids if one not in self._names]
        if unknown and self.now.things is not None:
            names = self.now.things.called(unknown)
            self._names |= dict(zip(unknown, names, strict=True)) if len(names) == len(unknown) else {}
        return [self._names.get(one, one) for one in ids]

    def _asked(
        self, since: dt.datetime, until: dt.datetime
    ) -> Iterator[tuple[dt.datetime, dt.datetime, Recurrence]]:
        """What the clause asked from when to when: an amendment changes nothing of what was before it.

        Nor does it ask for what should have been done before anybody entered it.
        """
        office = self.now.office
        amended = office.catalog.history.of(self.now.rule)
        begun = {max(at_midnight(entry.since, office.tz), entry.entered) for entry in amended}
        edges = [edge for edge in sorted(begun) if since < edge < until]
        for first, last in zip([since, *edges], [*edges, until], strict=True):
            asked = self.now.recurrence(first.date(), first)
            if asked is not None:
                yield first, last, asked

    def _between(self, first: dt.datetime, last: dt.datetime, asked: Recurrence) -> Iterator[Past]:
        now = self.now
        posts = now.office.catalog.posts(now.area.name, now.routine.post, first.date(), first)
        proofs = now.proofs_between(now.reach(asked.period_of(first)), last)
        wanted: Counter[Period] = Counter()
        due: dict[Period, dt.datetime] = {}
        for at, period in now.occurrences(asked, first, last):
            wanted[period] += 1
            due[period] = at
        for period, times in wanted.items():
            if period.end > now.office.now or not self._meant(period):
                continue
            reach = period._replace(start=now.reach(period))
            mine = [proof for proof in within(proofs, reach) if now.belongs(proof, period)]
            count = now.count(period, times, mine, over=True)
            yield Past(
                now.area.name,
                now.name,
                now.rule,
                now.title,
                posts,
                period.label,
                period.start,
                due[period],
                count.done,
                count.times,
                count.missing,
                self._called(count.missing),
                dict(count.each),
            )
