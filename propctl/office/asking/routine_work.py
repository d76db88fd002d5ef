"""Routines: work that recurs, what proves it, and how each stands in its period."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from propctl.office.asking.queries import Titles, condition_of, matching
from propctl.office.asking.resolving import canonical
from propctl.office.opened.began import began
from propctl.office.opened.scope import scopes
from propctl.regulation.catalog import TICK, any_field, proof_of, qualify
from propctl.regulation.model.constructs import UNSET, Area, Routine
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.ref import Ref
from propctl.regulation.model.text import Label
from propctl.worktime.recurrence import Period, Recurrence, parse_recurrence
from propctl.worktime.timetable import timetable

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.store.index.entries import Row

_NAMED = 100  # of those that are still due, who are named


class Task(msgspec.Struct, frozen=True):
    """A routine in its current period."""

    area: str
    routine: str
    rule: str
    title: Label
    posts: list[str]
    period: str
    due: dt.datetime | None  # the next moment by which it must be done; None: nothing more in this period
    done: int
    times: int  # how often in the period; for an ``each``, how many there are
    missing: list[str]  # ids of those that are still due
    names: list[str]  # … and what the first hundred of them are called

    @property
    def finished(self) -> bool:
        return self.done >= self.times


class Missed(msgspec.Struct, frozen=True):
    """One occurrence of a routine whose period is over (``asking.missed``)."""

    area: str
    routine: str
    rule: str
    title: Label
    posts: list[str]
    period: str
    start: dt.datetime
    due: dt.datetime  # when it was to be done at the latest
    done: int
    times: int
    settled: str = ""  # "made-good", "waived"; "": it still waits
    reason: str = ""

    @property
    def full(self) -> str:
        return f"{self.area}.{self.routine}"

    def within(self, period: str) -> bool:
        """Whether it was due in a period, or in a longer one: 2026-11-05 in 2026-11."""
        return self.period == period or self.period.startswith(f"{period}-")


def routines(office: Office, post: str = "", area: str = "") -> list[Task]:
    """Every routine in force whose recurrence is set, in its current period."""
    found, since = [], began(office)
    for declared in areas_asked(office, area):
        for name, routine in declared.routine.items():
            posts = office.catalog.posts(declared.name, routine.post, office.today)
            if post and post not in posts:
                continue
            task = RoutineNow(office, declared, name, routine).task(posts, since)
            if task is not None:
                found.append(task)
    return found


def areas_asked(office: Office, area: str) -> list[Area]:
    """One area, or all of them."""
    return [office.catalog.area(area)] if area else office.catalog.areas()


class RoutineNow:
    """One routine at this moment."""

    def __init__(self, office: Office, area: Area, name: str, routine: Routine) -> None:
        self.office, self.area, self.name, self.routine = office, area, name, routine
        self.rule = qualify(area.name, routine.claims[0])

    def recurrence(self, day: dt.date | None = None) -> Recurrence | None:
        """How often, as the clause says on a day (default: today); None while it is unset or not in force."""
        catalog, day = self.office.catalog, day or self.office.today
        if not catalog.in_force(self.rule, day):
            return None
        params = catalog.params(catalog.rule(self.rule), day)
        every = params.get(self.routine.every, UNSET)
        return parse_recurrence({**params, "every": every}) if every != UNSET else None

    def task(self, posts: list[str], since: dt.datetime) -> Task | None:
        """The routine in its current period; None where it does not recur. ``since``: the office began."""
        recurrence = self.recurrence()
        if recurrence is None:
            return None
        period = recurrence.period_of(self.office.now)
        dues = [due for due, _ in self.occurrences(recurrence, period.start, period.end) if due >= since]
        if not dues and recurrence.times == 1:
            return None  # nothing falls due in this period, or it did before the office began
        proofs = self.proofs(period)
        missing = self.missing(proofs) if self.routine.each else []
        done = len(proofs)
        return Task(
            area=self.area.name,
            routine=self.name,
            rule=self.rule,
            title=self.title,
            posts=posts,
            period=period.label,
            due=next(iter(dues[0 if self.routine.each else done :]), None),
            done=done,
            times=done + len(missing) if self.routine.each else recurrence.times,
            missing=missing,
            names=self._names(missing[:_NAMED]),
        )

    @property
    def title(self) -> Label:
        """Its own title, else the clause."""
        label = self.routine.label
        return label if label.zh else self.office.rule_text(self.office.catalog.rule(self.rule))

    def occurrences(
        self, recurrence: Recurrence, since: dt.datetime, until: dt.datetime
    ) -> list[tuple[dt.datetime, Period]]:
        """When it is to be done between two moments, each time with its period."""
        times = self.office.times
        is_workday = timetable(times.calendar("office"), times.schedule()).is_workday
        return recurrence.occurrences(since, until, is_workday)

    def proofs(self, period: Period) -> list[Row]:
        """The records of the period that prove it; for a step, the records it was done on, once a time."""
        form, step = proof_of(self.area, self.routine)
        since, until = period.start.isoformat(), period.end.isoformat()
        if step:
            return self._steps(form, step, period)
        rows = matching(self.office, form, self.routine.proof_where, self.rule, since=since, until=until)
        full = f"{self.area.name}.{self.name}"
        return [
            row
            for row in rows
            if (form != TICK or row.values.get("routine") == full) and self._belongs(row, period)
        ]

    def _steps(self, form: str, step: str, period: Period) -> list[Row]:
        lots = self.office.index.lots(form, updated=period.start.isoformat(), void=True)
        where = condition_of(self.office, form, self.routine.proof_where, self.rule)
        return [
            scope.row
            for scope in scopes(self.office, lots)
            for at in scope.moments(step)
            if period.start <= at < period.end and where.holds(scope) and self._belongs(scope.row, period)
        ]

    def _belongs(self, row: Row, period: Period) -> bool:
        """Whether a proof that names its period (``about``) names this one, or the one before (``back``)."""
        if not self.routine.about:
            return True
        named, recurrence = str(row.values.get(self.routine.about) or ""), self.recurrence()
        for _ in range(self.routine.back + 1):
            if named == period.label or recurrence is None:
                return True
            period = recurrence.period_of(period.start - dt.timedelta(seconds=1))
        return False

    def missing(self, proofs: list[Row], until: dt.datetime | None = None) -> list[str]:
        """The ids of those of ``each`` for which nothing proves it yet, in the order they were registered.

        ``until``: only those that were registered before then.
        """
        each = qualify(self.area.name, self.routine.each)
        proved = self._proved(each, proofs)
        shared = self._shared(each)
        before = until.isoformat() if until else ""
        rows = matching(self.office, each, self.routine.where, self.rule, until=before)
        return [row.id for row in rows if (str(row.values.get(shared)) if shared else row.id) not in proved]

    def _names(self, ids: list[str]) -> list[str]:
        each = qualify(self.area.name, self.routine.each)
        called = Titles(self.office)
        rows = (self.office.index.get(Ref(each, record_id)) for record_id in ids)
        return [called(each, row.values) or row.id for row in rows if row is not None]

    def _shared(self, each: str) -> str:
        """The field that proof and ``each`` have in common, where the proof does not name the each itself."""
        field = self.office.catalog.form(each).field.get(self.routine.link)
        return self.routine.link if field is not None and field.type == "ref" else ""

    def _proved(self, each: str, proofs: list[Row]) -> set[str]:
        form, step = proof_of(self.area, self.routine)
        if step and form == each:
            return {row.id for row in proofs}
        found: set[str] = set()
        for row in proofs:
            for name, value in row.values.items():
                if form == TICK and name == "of":
                    found.add(canonical(self.office, each, str(value)))
                field = any_field(self.office.catalog.form(form), name)
                if field is None or field.type != "ref":
                    continue
                if not self.routine.link or self.routine.link == name:
                    named = [self.office.target(form, field, str(entry)) for entry in as_list(value)]
                    found.update(ref.id for ref in named if ref.form == each or self._shared(each))
        return found
