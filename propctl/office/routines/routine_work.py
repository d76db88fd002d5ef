"""Routines: work that recurs, what proves it, and how each stands in its period."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from propctl.errors import UsageError
from propctl.office.asking.answers_kept import Lasts, all_of, holds, kept, made_of, together
from propctl.office.asking.queries import condition_of
from propctl.office.opened.began import began
from propctl.office.routines.routine_each import Things, things, things_made_of
from propctl.regulation.language.syntax import moves_with
from propctl.regulation.model.constructs import UNSET, Area
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.local_names import TICK, proof_of, qualify
from propctl.regulation.model.record import AMEND, SET
from propctl.regulation.model.text import Label
from propctl.worktime.recurrence import Period, Recurrence, at_in, parse_recurrence
from propctl.worktime.timetable import timetable

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.office.opened.scope import RowScope
    from propctl.regulation.language.evaluation import Condition
    from propctl.store.index.lookups import MadeOf

_NAMED = 100  # of those that are still due, who are named


class RoutinePeriod(msgspec.Struct, frozen=True):
    """A routine in one of its periods."""

    area: str
    routine: str
    rule: str
    title: Label
    posts: list[str]
    period: str

    @property
    def full(self) -> str:
        """The routine's name with that of its area: ``duty.rounds``."""
        return f"{self.area}.{self.routine}"


class Task(RoutinePeriod, frozen=True):
    """A routine in its current period."""

    due: dt.datetime | None  # the next moment by which it must be done; None: nothing more in this period
    done: int
    times: int  # how often in the period; for an ``each``, how often for all of them together
    missing: list[str]  # ids of those that are still due
    names: list[str]  # … and what the first hundred of them are called
    partly: dict[str, int]  # … of those, how often it was done for whom some of it was
    of_each: int  # how often it must be done for each

    @property
    def finished(self) -> bool:
        return self.done >= self.times


class Proof(NamedTuple):
    """A record that proves a routine, or a step on one: when, and what it says."""

    at: dt.datetime
    entered: dt.datetime
    about: str  # the period that it names, or a day of it
    named: list[str]  # the keys of those for whom it was done


class Count(NamedTuple):
    """How often something was done in a period, and for whom it was not done often enough."""

    done: int
    times: int
    each: Mapping[str, int]  # of those for whom it is to be done: id -> how often it was
    missing: list[str]

    @property
    def partly(self) -> dict[str, int]:
        """Of those that are missing, for whom some of it was done."""
        return {one: self.each[one] for one in self.missing if self.each[one]}


class _Tasks(msgspec.Struct, frozen=True):
    """The routines of an area, by name: those of which the same is true all day, and which are the others."""

    lasting: dict[str, Task | None]  # None: nothing of it is to be done in this period
    passing: list[str]


def routines(office: Office, post: str = "", area: str = "") -> list[Task]:
    """Every routine in force whose recurrence is set, in its current period."""
    since = began(office)
    tasks = (
        task
        for declared in areas_asked(office, area)
        if declared.routine
        for task in _of_area(office, declared, since)
    )
    return [task for task in tasks if not post or post in task.posts]


def _of_area(office: Office, area: Area, since: dt.datetime) -> list[Task]:
    """The routines of an area in their current periods; what holds all day is kept."""

    now = {name: RoutineNow(office, area, name) for name in area.routine}

    def asked() -> _Tasks:
        lasting = {name: one.task(since) for name, one in now.items() if one.lasting}
        return _Tasks(lasting, [name for name in now if name not in lasting])

    def lasts() -> Lasts:
        lasting = [one for one in now.values() if one.lasting]
        ends = [edge for one in lasting for edge in one.edges if office.now < edge]
        texts = [text for one in lasting for text in one.texts]
        return Lasts(
            together(one.made_of for one in lasting), moves_with(*texts) or "day", min(ends, default=None)
        )

    found = kept(office, f"routines {area.name} {office.lang} {since.isoformat()}", _Tasks, asked, lasts)
    tasks = found.lasting | {name: now[name].task(since) for name in found.passing}
    return [task for name in now if (task := tasks[name]) is not None]


def areas_asked(office: Office, area: str) -> list[Area]:
    """One area, or all of them."""
    return [office.catalog.area(area)] if area else office.catalog.areas()


class RoutineNow:
    """One routine: what proves it, and how it stands in a period."""

    def __init__(self, office: Office, area: Area, name: str) -> None:
        self.office, self.area, self.name, self.routine = office, area, name, area.routine[name]
        self.rule = qualify(area.name, self.routine.claims[0])

    @cached_property
    def things(self) -> Things | None:
        """For whom or what it is done; None where it is done once for all."""
        return things(self.office, self.area, self.routine, self.rule)

    @property
    def texts(self) -> list[str]:
        """The conditions on those for whom it is done, and on what proves it."""
        return [text for text in (self.routine.where, self.routine.proof_where) if text]

    @property
    def lasting(self) -> bool:
        """Whether how it stands remains so all day while no record changes."""
        where, each = self.routine.where, qualify(self.area.name, self.routine.each)
        return self._where.lasting and (
            not where or condition_of(self.office, each, where, self.rule).lasting
        )

    @property
    def made_of(self) -> MadeOf | None:
        """The records that decide how it stands, and what those are called for whom it is to be done."""
        form, _ = proof_of(self.area, self.routine)
        proofs = made_of(form, self.routine.proof_where)
        return together((proofs, things_made_of(self.office, self.area, self.routine)))

    @property
    def edges(self) -> list[dt.datetime]:
        """When its period ends, and when it may be done for that period: what is to be done changes then."""
        recurrence = self.recurrence()
        if recurrence is None:
            return []
        period = recurrence.period_of(self.office.now)
        return [recurrence.opens(period), period.end]

    @cached_property
    def _about_type(self) -> str:
        """How its proofs say when they are: by a ``month`` (any period it lies in), a ``time``, …, or not."""
        if not self.routine.about:
            return ""
        form, _ = proof_of(self.area, self.routine)
        field = any_field(self.office.catalog.form(form), self.routine.about)
        return field.type if field is not None else ""

    def recurrence(
        self, day: dt.date | None = None, known_at: dt.datetime | None = None
    ) -> Recurrence | None:
        """How often, as the clause says on a day (default: today); None while it is unset or not in force.

        ``known_at``: as far as it had been amended at that moment.

        When it is to be done may depend on the season. None, too, where what two desks amended makes no sense
        together: ``check`` says so.
        """
        catalog, day = self.office.catalog, day or self.office.today
        if not catalog.in_force(self.rule, day, known_at):
            return None
        params = catalog.params(catalog.rule(self.rule), day, known_at)
        every = params.get(self.routine.every, UNSET)
        at = params.get(self.routine.at, [])
        if UNSET in (every, at):
            return None
        try:
            return parse_recurrence({**params, "every": every, "at": at_in(at, day.month)})
        except UsageError:
            return None

    def task(self, since: dt.datetime) -> Task | None:
        """The routine in its current period; None where it does not recur. ``since``: the office began."""
        recurrence = self.recurrence()
        if recurrence is None:
            return None
        period = recurrence.period_of(self.office.now)
        if self.office.now < recurrence.opens(period):
            return None  # of a month that must be over first, nothing is said before its last days
        dues = [due for due, _ in self.occurrences(recurrence, period.start, period.end) if due > since]
        if not dues and recurrence.times == 1:
            return None  # nothing falls due in this period, or it did before the office began
        times = max(recurrence.times, len(dues))
        count = self.count(period, times, self.proofs(period))
        fewest = min(map(count.each.__getitem__, count.missing), default=times)
        rounds = count.done if self.things is None else fewest
        return Task(
            area=self.area.name,
            routine=self.name,
            rule=self.rule,
            title=self.title,
            posts=self.office.catalog.posts(self.area.name, self.routine.post, self.office.today),
            period=period.label,
            due=next(iter(dues[rounds:]), None),
            done=count.done,
            times=count.times,
            missing=count.missing,
            names=self.things.called(count.missing[:_NAMED]) if self.things else [],
            partly=count.partly,
            of_each=times,
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

    def count(self, period: Period, times: int, proofs: list[Proof], *, over: bool = False) -> Count:
        """How often it was done in a period, ``times`` being what is asked; ``over``: as it was at its end.

        What was done for somebody who is not due any more counts as done, and asks for no more.
        """
        if self.things is None:
            return Count(len(proofs), times, {}, [])
        given = Counter(key for proof in proofs for key in proof.named)
        due = self.things.due(period.end if over else None)
        each = {id: min(given[key], times) for id, key in due}
        others = Counter(given)
        for _, key in due:
            others.pop(key, None)
        done = sum(each.values()) + sum(min(n, times) for n in others.values())
        asked = done + sum(times - n for n in each.values())
        return Count(done, asked, each, [id for id, n in each.items() if n < times])

    # -- what proves it

    def proofs(self, period: Period) -> list[Proof]:
        """What proves it in a period; for a step, once a time that it was done."""
        found = self.proofs_between(self.reach(period), period.end)
        return [proof for proof in found if self.belongs(proof, period)]

    def reach(self, period: Period) -> dt.datetime:
        """From when it may be done for a period: as soon as it opens, or so many periods ``ahead`` of it."""
        recurrence = self.recurrence()
        start = recurrence.opens(period) if recurrence is not None else period.start
        for _ in range(self.routine.ahead if recurrence is not None else 0):
            assert recurrence is not None
            start = recurrence.period_of(start - dt.timedelta(seconds=1)).start
        return start

    def proofs_between(self, since: dt.datetime, until: dt.datetime) -> list[Proof]:
        """All that may prove it between two moments, in the order of time."""
        index, (form, step) = self.office.index, proof_of(self.area, self.routine)
        proven, first = self._steps if step else self._records, since.isoformat()
        lots = index.lots(form, updated=first) if step else index.lots(form, since=first)
        time = holds(self._where.lasting, self.routine.proof_where)
        question = f"proofs {self.area.name}.{self.name}"
        found = all_of(self.office, question, form, Proof, proven, time, lots)
        mine = (proof for proof in found if since <= proof.at < until and since <= proof.entered)
        return sorted(mine, key=lambda proof: proof.at)

    @cached_property
    def _where(self) -> Condition:
        """What holds on a record that proves it."""
        form, _ = proof_of(self.area, self.routine)
        return condition_of(self.office, form, self.routine.proof_where, self.rule)

    def _records(self, rows: Iterable[RowScope]) -> list[Proof]:
        """The records; those that say when it was done may have been entered later."""
        found = []
        for scope in rows:
            entered = scope.builtin("registered")
            if self._where.holds(scope.of_day(entered)) and self._means_this(scope):
                said = str(scope.values.get(self.routine.about) or "")
                found.append(self._proof(self._done_at(said, entered), entered, scope, said))
        return found

    def _done_at(self, said: str, entered: dt.datetime) -> dt.datetime:
        """When it was done: the time that it says, or the day where no other period may be meant."""
        if said and self._about_type == "time":
            return dt.datetime.fromisoformat(said)
        of_the_day = self._about_type == "date" and not (self.routine.back or self.routine.ahead)
        if not said or not of_the_day or said == entered.date().isoformat():
            return entered
        return dt.datetime.combine(dt.date.fromisoformat(said), dt.time(), entered.tzinfo)

    def _means_this(self, scope: RowScope) -> bool:
        """Whether a tick is one of this routine; any other record is."""
        return scope.row.form != TICK or scope.values.get("routine") == f"{self.area.name}.{self.name}"

    def _steps(self, rows: Iterable[RowScope]) -> list[Proof]:
        return [
            self._proof(self._done_at(when, entered), entered, scope, said)
            for scope in rows
            for entered, said, when in self._occasions(scope)
            if self._where.holds(scope.of_day(entered))
        ]

    def _occasions(self, scope: RowScope) -> Iterator[tuple[dt.datetime, str, str]]:
        """Each time that the step was done, what it is about, and when it says that it was done.

        It says so by what it asks; by a field of the record only where that is a time (an event that is
        started): a day there is what it is about, and a report on a day is not made on it.
        """
        _, step = proof_of(self.area, self.routine)
        name = self.routine.about
        whole = str(scope.values.get(name) or "")
        if self._about_type not in ("time", "date"):
            yield from ((at, whole, "") for at in scope.moments(step))
            return
        said = [(str(event.values.get(name) or ""), event) for event in scope.events(step)]
        changed = any(name in event.values.get(SET, ()) for event in scope.events(AMEND))
        amended = max(said, key=lambda one: one[0])[1] if said and changed else None  # of what stands
        for asked, event in said:
            asked = whole if event is amended else asked
            yield event.at, asked or whole, asked or (whole if self._about_type == "time" else "")

    def _proof(self, at: dt.datetime, entered: dt.datetime, scope: RowScope, about: str) -> Proof:
        named = list(dict.fromkeys(self.things.named(scope.row))) if self.things is not None else []
        return Proof(at, entered, about, named)

    def belongs(self, proof: Proof, period: Period) -> bool:
        """Whether a proof names this period (``about``: it, or a day or month of it), or an earlier one."""
        if not self.routine.about or self._about_type == "time":
            return True  # of a time: it stands in the period that the time lies in
        named, recurrence = proof.about, self.recurrence()
        if self._about_type == "month":
            named = f"{named}-01"
        for _ in range(self.routine.back + 1):
            if recurrence is None or named in (period.label, f"{period.label}-01") or _lies_in(named, period):
                return True
            period = recurrence.period_of(period.start - dt.timedelta(seconds=1))
        return False


def within(proofs: list[Proof], period: Period) -> list[Proof]:
    """The proofs that fall into a period; all stand in the order of time."""
    first = bisect_right(proofs, period.start, key=lambda proof: proof.at)
    while first and proofs[first - 1].at == period.start:
        first -= 1
    return proofs[first : bisect_right(proofs, period.end, lo=first, key=lambda proof: proof.at)]


def _lies_in(day: str, period: Period) -> bool:
    """Whether a day (2026-11-21) lies in a period."""
    first, after = period.start.date().isoformat(), period.end.date().isoformat()
    return len(day) == len(first) and first <= day < after
