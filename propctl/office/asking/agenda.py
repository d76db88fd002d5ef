"""The agenda: what waits today, from clocks, routines and lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from propctl.office.asking.answers_kept import kept
from propctl.office.asking.queries import Due, Titles, condition_of, due, matching, tally
from propctl.office.asking.resolving import canonical
from propctl.office.opened.scope import scopes
from propctl.regulation.catalog import TICK, any_field, main_form, proof_of, qualify
from propctl.regulation.model.constructs import UNSET, Area, Routine
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.ref import Ref
from propctl.regulation.model.text import Label
from propctl.worktime.recurrence import Period, Recurrence, parse_recurrence
from propctl.worktime.timetable import timetable

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.language.evaluation import Condition
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


class Waiting(msgspec.Struct, frozen=True):
    """A list with something on it."""

    area: str
    name: str
    title: Label
    rule: str
    count: int


class Agenda(msgspec.Struct, frozen=True):
    """One morning."""

    late: list[Due]
    soon: list[Due]  # due today
    routines: list[Task]  # not yet done in their period, soonest first
    lists: list[Waiting]


def today(office: Office, post: str = "", area: str = "") -> Agenda:
    """What waits for a post (or for everybody), soonest first."""
    clocks = [
        clock for clock in due(office, area=area, post=post) if clock.standing in ("overdue", "running")
    ]
    late = [clock for clock in clocks if clock.standing == "overdue"]
    soon = [clock for clock in clocks if clock.standing == "running" and _today(office, clock.due)]
    tasks = [task for task in routines(office, post=post, area=area) if not task.finished]
    tasks.sort(key=lambda task: (task.due is None, task.due or office.now, task.area, task.routine))
    return Agenda(late, soon, tasks, waiting(office, post=post, area=area))


def _today(office: Office, moment: dt.datetime | None) -> bool:
    """Whether a limit ends today, midnight (24:00) included."""
    midnight = dt.datetime.combine(office.today + dt.timedelta(days=1), dt.time(), office.tz)
    return moment is not None and moment <= midnight


def waiting(office: Office, post: str = "", area: str = "") -> list[Waiting]:
    """The lists that a post must look at and that are not empty."""
    lists = list(_lists(office, post, area))
    lasting = [one for one in lists if one.condition.lasting]
    passing = [one for one in lists if not one.condition.lasting]
    question = f"lists {post} {area}"
    counts = kept(office, question, dict[str, int], lambda: _counted(office, lasting))
    counts |= _counted(office, passing)
    return [
        Waiting(one.area, one.name, one.label, one.rule, count)
        for one in lists
        if (count := counts[one.full])
    ]


def _counted(office: Office, lists: list[_List]) -> dict[str, int]:
    """How many records are on each list; those of one form are counted on one way through it."""
    by_form: dict[str, list[_List]] = {}
    for one in lists:
        by_form.setdefault(one.form, []).append(one)
    found: dict[str, int] = {}
    for form, some in by_form.items():
        counts = tally(office, form, [one.condition for one in some])
        found.update(zip((one.full for one in some), counts, strict=True))
    return found


class _List(NamedTuple):
    """A list that somebody must look at."""

    area: str
    name: str
    label: Label
    rule: str
    form: str
    condition: Condition

    @property
    def full(self) -> str:
        return f"{self.area}.{self.name}"


def _lists(office: Office, post: str, area: str) -> Iterator[_List]:
    """The lists in force that wait for a post."""
    for declared in _areas(office, area):
        for name, entry in declared.lists.items():
            posts = office.catalog.posts(declared.name, entry.post, office.today)
            if (post and post not in posts) or not entry.claims:
                continue
            rule = qualify(declared.name, entry.claims[0])
            if office.catalog.in_force(rule, office.today):
                form = qualify(declared.name, entry.of or main_form(declared))
                condition = condition_of(office, form, entry.where, rule)
                yield _List(declared.name, name, entry.label, rule, form, condition)


def routines(office: Office, post: str = "", area: str = "") -> list[Task]:
    """Every routine in force whose recurrence is set, in its current period."""
    found = []
    for declared in _areas(office, area):
        for name, routine in declared.routine.items():
            posts = office.catalog.posts(declared.name, routine.post, office.today)
            if post and post not in posts:
                continue
            task = RoutineNow(office, declared, name, routine).task(posts)
            if task is not None:
                found.append(task)
    return found


def _areas(office: Office, area: str) -> list[Area]:
    return [office.catalog.area(area)] if area else office.catalog.areas()


class RoutineNow:
    """One routine at this moment."""

    def __init__(self, office: Office, area: Area, name: str, routine: Routine) -> None:
        self.office, self.area, self.name, self.routine = office, area, name, routine
        self.rule = qualify(area.name, routine.claims[0])

    def recurrence(self) -> Recurrence | None:
        """How often, as the clause says; None while the office has not set it or it is not in force."""
        catalog = self.office.catalog
        if not catalog.in_force(self.rule, self.office.today):
            return None
        params = catalog.params(catalog.rule(self.rule), self.office.today)
        every = params.get(self.routine.every, UNSET)
        return parse_recurrence({**params, "every": every}) if every != UNSET else None

    def task(self, posts: list[str]) -> Task | None:
        """The routine in its current period; None where it does not recur."""
        recurrence = self.recurrence()
        if recurrence is None:
            return None
        period = recurrence.period_of(self.office.now)
        proofs = self.proofs(period)
        missing = self.missing(proofs) if self.routine.each else []
        done = len(proofs)
        return Task(
            area=self.area.name,
            routine=self.name,
            rule=self.rule,
            title=self.routine.label
            if self.routine.label.zh
            else self.office.rule_text(self.office.catalog.rule(self.rule)),
            posts=posts,
            period=period.label,
            due=self._due(recurrence, period, 0 if self.routine.each else done),
            done=done,
            times=done + len(missing) if self.routine.each else recurrence.times,
            missing=missing,
            names=self._names(missing[:_NAMED]),
        )

    def _due(self, recurrence: Recurrence, period: Period, done: int) -> dt.datetime | None:
        times = self.office.times
        is_workday = timetable(times.calendar("office"), times.schedule()).is_workday
        found = recurrence.occurrences(period.start, period.end, is_workday)
        return found[done][0] if done < len(found) else None

    def proofs(self, period: Period) -> list[Row]:
        """The records of the period that prove it; for a step, the records it was done on, once a time."""
        form, step = proof_of(self.area, self.routine)
        since, until = period.start.isoformat(), period.end.isoformat()
        if step:
            return self._steps(form, step, period)
        rows = matching(self.office, form, self.routine.proof_where, self.rule, since=since, until=until)
        full = f"{self.area.name}.{self.name}"
        return [row for row in rows if form != TICK or row.values.get("routine") == full]

    def _steps(self, form: str, step: str, period: Period) -> list[Row]:
        lots = self.office.index.lots(form, updated=period.start.isoformat(), void=True)
        return [
            scope.row
            for scope in scopes(self.office, lots)
            for at in scope.moments(step)
            if period.start <= at < period.end
        ]

    def missing(self, proofs: list[Row]) -> list[str]:
        """The ids of those of ``each`` for which nothing proves it yet, in the order they were registered."""
        each = qualify(self.area.name, self.routine.each)
        proved = self._proved(each, proofs)
        shared = self._shared(each)
        rows = matching(self.office, each, self.routine.where, self.rule)
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
