"""Clocks: when a clause's limit began, when it ends, and whether it was kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from itertools import takewhile
from typing import Any, Protocol

import msgspec

from propctl.errors import UsageError
from propctl.regulation.amendments import History
from propctl.regulation.basis import Basis
from propctl.regulation.catalog import Catalog
from propctl.regulation.language.evaluation import Condition
from propctl.regulation.language.reading import Evaluate, Scope
from propctl.regulation.model.amended import amendments, without
from propctl.regulation.model.constructs import GENERIC_STEPS, UNSET, Clock, Form
from propctl.regulation.model.fold import (
    Folded,
    creates,
    emptied,
    fold,
    merged_states,
    open_states,
    states_of,
)
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, qualify
from propctl.regulation.model.record import CLOCKS, PUT_RIGHT, SET, Event
from propctl.regulation.standing import Judged, better
from propctl.worktime.calendars import Calendar, Schedule
from propctl.worktime.deadline import asks_calendar, deadline
from propctl.worktime.limits import WHOLE_DAYS, Limit, parse_limit

Compile = Callable[[str, str, str], Condition]  # (expression, form, rule) -> compiled

_LINKED = "linked."  # before the form whose records stop a clock


class Times(Protocol):
    """The working time of an office."""

    @property
    def tz(self) -> dt.tzinfo: ...
    def calendar(self, name: str) -> Calendar: ...
    def schedule(self, known_at: dt.datetime | None) -> Schedule: ...
    def shift_end(self, post: str, at: dt.datetime) -> dt.datetime | None: ...


class _Declared:
    """A clock as an area declares it, with what is the same on every record."""

    def __init__(self, name: str, clock: Clock, catalog: Catalog, form: Form, amended: History) -> None:
        self.name, self.clock = name, clock
        self.area = name.partition(".")[0]
        rule = catalog.rule(qualify(self.area, clock.claims[0]))
        self.rule = rule.id
        self.amended = bool(amended.of(rule.id))  # else it says the same on every day
        self.shipped = rule.in_force and not rule.exempt
        stops = as_list(clock.stop)
        self.starts = as_list(clock.start)
        self.stops = [name for name in stops if not name.startswith(_LINKED)]
        self.linked = [name.removeprefix(_LINKED) for name in stops if name.startswith(_LINKED)]
        own = "$" in clock.when or "age(" in clock.when  # else all clauses ask the same condition
        self.asks = self.rule if own else ""
        self._catalog, self._form = catalog, form
        self._onward: dict[str, set[str]] = {}
        self._decided_by: set[str] | None = None

    @cached_property
    def renewed_by(self) -> frozenset[str]:
        """The steps with which it runs anew; ``*``: any."""
        again = self.clock.again
        return frozenset([again, *self.starts]) if again else frozenset()

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields from which it runs, or that say until when: filled in anew, it runs anew."""
        named = {self.clock.due, self.clock.lasts, *self.starts} - {""}
        return frozenset(name for step in self._form.step.values() for name in step.ask if name in named)

    @cached_property
    def renewable(self) -> bool:
        """Whether it can run anew on one record."""
        return bool(self.renewed_by or self.fields)

    def decided_by(self, condition: Condition) -> set[str]:
        """The steps, after the one that makes the record, that fill in what decides whether it applies."""
        if self._decided_by is None:
            steps = self._form.step.items()
            self._decided_by = {
                name for name, step in steps if step.from_ and not condition.named.isdisjoint(step.ask)
            }
        return self._decided_by

    @cached_property
    def assigned(self) -> str:
        """The post that a clause gives the step to that stops it; "" where none does."""
        roles = self._catalog.roles(dt.date.max)
        return next((post for step in self.stops if (post := roles.assigned(f"{self._of}.{step}"))), "")

    @cached_property
    def _of(self) -> str:
        """The form that it runs on, with its area."""
        return qualify(self.area, self.clock.of or main_form(self._catalog.area(self.area)))

    @cached_property
    def post(self) -> str:
        """Who must stop it: as declared (``field:NAME``: as the record says), else who may do that step.

        Of several who may, the one whom a clause gives it to.
        """
        posts = self._posts(self.area, self.clock.post) or self._of_stops()
        first = next(iter(posts), "")
        return first if first.startswith("field:") else self.assigned or first

    @cached_property
    def otherwise(self) -> str:
        """Who must stop it where the record names nobody: who may do the step that does, else nobody."""
        known = [*self._posts(self.area, self.clock.post), *self._of_stops()]
        return self.assigned or next((post for post in known if not post.startswith("field:")), "")

    def onward(self, state: str) -> set[str]:
        """The steps that may still be done from a state, now or after others, and what they fill in.

        No reopening. All records in that state have them in common.
        """
        if state not in self._onward:
            self._onward[state] = _onward(self._form, state)
        return self._onward[state]

    def _of_stops(self) -> list[str]:
        """Who may do the first of the steps that stop it and that somebody is named for."""
        area, steps = self._of.partition(".")[0], self._form.step
        found = (self._posts(area, steps[name].post) for name in self.stops if name in steps)
        return next(filter(None, found), [])

    def _posts(self, area: str, named: str | list[str]) -> list[str]:
        return self._catalog.posts(area, as_list(named), dt.date.max)


class _Counting(msgspec.Struct, frozen=True):
    """How a clause counts: its limit and the ways of counting it."""

    limit: Limit
    calendar: Calendar
    day_ends: Any
    roll: Any

    @property
    def by(self) -> str:
        """The calendar whose working days or hours decide; "" where none does."""
        return self.calendar.name if asks_calendar(self.limit, self.day_ends, self.roll) else ""


class _Case:
    """One record, with what its clocks ask for in common: each is looked up once."""

    def __init__(self, folded: Folded, form: Form, scope: Callable[[Folded], Scope]) -> None:
        self.folded, self.form, self._scope = folded, form, scope
        self._linked: dict[str, list[Any]] = {}
        self._scopes: dict[int, Scope] = {}  # by how many events it has seen
        self._held: dict[tuple[int, Evaluate], bool] = {}  # … and what was asked
        self._before: dict[int, _Case] = {}  # by how many events had come by then

    def before(self, event: Event) -> _Case:
        """The record as it stood before something was done; all its clocks ask for the same."""
        history = self.folded.history
        count = history.index(event)
        if count not in self._before:
            past = msgspec.structs.replace(self.folded.record, history=history[:count])
            self._before[count] = _Case(fold(past, self.form), self.form, self._scope)
        return self._before[count]

    def linked(self, form: str) -> list[Any]:
        """The records of a form that point here."""
        if form not in self._linked:
            self._linked[form] = self._scope(self.folded).linked(form)
        return self._linked[form]

    def holds(self, condition: Condition, stopped: dt.datetime | None) -> bool:
        """Whether a condition holds, as the fields it reads stood at a moment (None: as they stand)."""
        history = self.folded.history
        past = history
        if stopped is not None and (condition.fields is None or self._set_later(condition.fields, stopped)):
            past = tuple(event for event in history if event.at <= stopped) or history
        key = len(past), condition.read
        if key not in self._held:
            self._held[key] = condition.holds(self._seen(past))
        return self._held[key]

    def _seen(self, past: tuple[Event, ...]) -> Scope:
        """The record as it stood after some of its events."""
        count = len(past)
        if count not in self._scopes:
            then = self.folded
            if count < len(then.history):
                then = fold(msgspec.structs.replace(then.record, history=past), self.form)
            self._scopes[count] = self._scope(then)
        return self._scopes[count]

    def _set_later(self, names: frozenset[str], moment: dt.datetime) -> bool:
        """Whether a later event set one of the fields: folding the record as it was is dear."""
        return any(name in self._set_at and self._set_at[name] > moment for name in names)

    def amended(self, clock: str) -> _Case | None:
        """The record with the amendments alone that were permitted to move a clock; None: that is all."""
        permitted = sum(clock in event.values.get(CLOCKS, ()) for event in self.amendments)
        if permitted == len(self.amendments):
            return None
        if not permitted:  # as of most clocks: folded once for all of them
            return self.unamended
        return _Case(fold(without(self.folded, self.form, clock), self.form), self.form, self._scope)

    @cached_property
    def amendments(self) -> list[Event]:
        """The amendments of its present life."""
        return amendments(self.folded, self.form)

    @cached_property
    def unamended(self) -> _Case:
        """The record as if nobody had amended it."""
        return _Case(fold(without(self.folded, self.form), self.form), self.form, self._scope)

    @cached_property
    def _set_at(self) -> dict[str, dt.datetime]:
        """When each field was last set."""
        found: dict[str, dt.datetime] = {}
        for event in self.folded.history:
            for name in (*event.values, *event.values.get(SET, ())):
                if name not in found or found[name] < event.at:
                    found[name] = event.at
        return found


class Judge:
    """Judges the clocks of records under one catalogue.

    ``basis``: where to note what a verdict rests on. ``posts``: the catalogue that is asked who must stop a
    clock, where that one notes by itself what it is asked.
    """

    def __init__(
        self,
        catalog: Catalog,
        times: Times,
        holds: Compile,
        scope: Callable[[Folded], Scope],
        *,
        basis: Basis | None = None,
        posts: Catalog | None = None,
    ) -> None:
        self.catalog, self.times = catalog, times
        self._basis, self._posts = basis or Basis(), posts or catalog
        self._holds = holds
        self._scope = scope
        self._clocks: dict[str, dict[str, _Declared]] = {}  # by form
        self._countings: dict[tuple[str, str], _Counting | None] = {}  # by clause and parameter
        self._limits: dict[tuple[str, str, dt.date], _Counting | None] = {}  # by clause, limit and day
        self._days: dict[tuple[Any, dt.date], dt.datetime | None] = {}  # … and day from which it counts

    def all(self, folded: Folded, form: Form) -> list[Judged]:
        """Every clock that has started on a record; none once the record is void."""
        if folded.voided:
            return []
        return list(self._judged(self._declared(folded.form, form).values(), folded, form))

    def one(self, name: str, folded: Folded, form: Form) -> list[Judged]:
        """One clock of a record's form, the last time that it ran last; none where it never started."""
        return list(self._judged([self._declared(folded.form, form)[name]], folded, form))

    def _judged(self, clocks: Collection[_Declared], folded: Folded, form: Form) -> Iterator[Judged]:
        """The clocks as they stand; before them those that were missed before they ran anew, and, of a
        reopened record, those that ran before it was.
        """
        case = _Case(folded, form, self._scope)
        now = {clock.name: self._fairly(clock, case) for clock in clocks}
        for clock in clocks:
            yield from self._missed(clock, case, now[clock.name])
        for reopening in folded.reopened:
            before = case.before(reopening)
            for clock in clocks:
                found = self._fairly(clock, before)
                if found is not None and _stays(found, now[clock.name], clock, form, reopening):
                    yield msgspec.structs.replace(found, stopped=found.stopped or reopening.at, paused=False)
        yield from (one for one in now.values() if one is not None)

    def _missed(self, declared: _Declared, case: _Case, now: Judged | None) -> Iterator[Judged]:
        """What a clock missed before it ran anew: nobody makes that good by asking or promising again."""
        if now is None and declared.clock.when:
            yield from self._called_off(declared, case)
        if now is None or (now.due is None and not declared.amended) or not declared.renewable:
            return
        told = {(now.start, now.due)}
        for event in filter(lambda one: _renews(declared, one), case.folded.lived[1:]):
            found = self._fairly(declared, case.before(event))
            if found is None or found.due is None or found.paused or (found.start, found.due) in told:
                continue
            stopped = found.stopped or event.at
            if stopped > found.due:
                told.add((found.start, found.due))
                yield msgspec.structs.replace(found, stopped=stopped, renewed=found.stopped is None)

    def _called_off(self, declared: _Declared, case: _Case) -> Iterator[Judged]:
        """What a clock had missed before a step said that it does not apply: nor is it made good by that.

        It must have applied when it was due: what is said by mistake, and put right, was never missed.
        """
        condition = self._holds(declared.clock.when, case.folded.form, declared.asks)
        deciding = declared.decided_by(condition)
        for event in case.folded.lived[1:] if not deciding.isdisjoint(case.folded.events) else ():
            if event.step not in deciding:
                continue
            before = case.before(event)
            found = self._fairly(declared, before)
            if found is None or found.due is None or found.stopped is not None or found.paused:
                continue
            if found.due < event.at and before.holds(condition, found.due):
                yield msgspec.structs.replace(found, stopped=event.at)
                return

    def bettered(
        self, before: Folded, form: Form, step: str, values: dict[str, Any], at: dt.datetime
    ) -> list[Judged]:
        """The clocks, as they stand, that an amendment of a record would make better, or a step taken back.

        ``step``, ``values``: what its line would hold; ``at``: when it is written. A limit that nobody set is
        none.
        """
        last = max((event.n for event in before.history), default=0)
        line = Event(n=last + 1, at=at, by="", step=step, values=values)
        after = fold(msgspec.structs.replace(before.record, history=(*before.history, line)), form)
        case, then = _Case(before, form, self._scope), _Case(after, form, self._scope)
        found = []
        for declared in self._declared(before.form, form).values():
            stands = self._fairly(declared, case)
            comes = self._one(declared, then)
            if stands is not None and better(_known(stands, comes, at), comes):
                found.append(stands)
        return found

    def _fairly(self, declared: _Declared, case: _Case) -> Judged | None:
        """A clock by the record as it stands; no amendment makes it better that was not permitted to.

        One that was permitted keeps in mind how the clock stood without any.
        """
        found = self._one(declared, case)
        if not case.amendments:
            return found
        at = case.amendments[-1].entered or case.amendments[-1].at
        permitted = case.amended(declared.name)
        fair = self._one(declared, permitted) if permitted is not None else None
        if fair is not None and better(fair := _known(fair, found, at), found):
            found = msgspec.structs.replace(fair, post=found.post) if found else fair
        first = self._one(declared, case.unamended)
        if first is None or first.due is None:
            return found
        first = _known(first, found, at)
        if found is None:  # an amendment says that it never applied
            known = first.stopped or at
            if first.due is None or known <= first.due:
                return None
            return msgspec.structs.replace(
                first, due=None, stopped=known, paused=False, was_due=first.due, was_stopped=known
            )
        if (first.due, first.stopped) == (found.due, found.stopped):
            return found
        return msgspec.structs.replace(found, was_due=first.due, was_stopped=first.stopped)

    def ends(self, start: dt.date, written: Any, rule: str, on: dt.date) -> dt.datetime | None:
        """When a limit is over that is counted from a moment (of a day, its beginning) as a clause counts.

        ``written``: the limit as clauses write it; ``rule``: the clause, "" for none; ``on``: the day whose
        values hold. None where it is no limit.
        """
        began, key = self._as_time(start), (rule, written, on)
        if began is None or not isinstance(written, str):
            return None
        self._basis.says(rule)
        try:
            if key not in self._limits:
                self._limits[key] = self._read_counting(rule, written, on)
            counting = self._limits[key]
            if counting is None:
                return None
            self._basis.counts(counting.by)
            if counting.limit.kind not in WHOLE_DAYS or counting.day_ends == "close":
                return self._ends(began, counting)
            day = began.astimezone(self.times.tz).date()  # all its moments count alike
            if (key, day) not in self._days:
                self._days[key, day] = self._ends(began, counting)
            return self._days[key, day]
        except UsageError:  # no limit, or a moment in no year that has a calendar
            return None

    def _ends(self, began: dt.datetime, counting: _Counting) -> dt.datetime | None:
        schedule, roll = self.times.schedule(None), counting.roll
        limit, calendar = counting.limit, counting.calendar
        return deadline(began, limit, calendar, schedule, day_ends=counting.day_ends, roll=roll).due

    def _declared(self, name: str, form: Form) -> dict[str, _Declared]:
        """The clocks that run on a form, by full name."""
        if name not in self._clocks:
            self._clocks[name] = {
                full: _Declared(full, clock, self._posts, form, self.catalog.history)
                for full, clock in self.catalog.clocks_of(name)
            }
        return self._clocks[name]

    def _one(self, declared: _Declared, case: _Case) -> Judged | None:
        clock, folded = declared.clock, case.folded
        started = self._started(declared, folded)
        if started is None:
            return None
        since = None
        if clock.again:
            since = self._since(declared, folded)
            if (restarted := _restarted(declared, folded)) is not None:
                started = max(started, restarted.at)
                since = max(since or restarted, restarted, key=_moment)
        if (reopening := _started_again(declared, case)) is not None:
            since = max(since or reopening, reopening, key=_moment)
        stopped = self._stopped(declared, case, since)
        if stopped is None and clock.again and folded.reopened:
            started = max(started, folded.reopened[-1].at)
        if stopped is None and (ended := _ended(declared, case)) is not None:
            found = self._one_until(declared, case, started, ended)
            return found if found is not None and found.due is not None and found.due < ended else None
        return self._one_until(declared, case, started, stopped)

    def _one_until(
        self, declared: _Declared, case: _Case, started: dt.datetime, stopped: dt.datetime | None
    ) -> Judged | None:
        """A clock that started, and stopped (None: it runs); None where it does not apply."""
        clock, folded = declared.clock, case.folded
        self._basis.began(declared.rule, started.date())
        known = self._known_at(declared, folded, started, stopped)
        if not self._in_force(declared, started, known):
            return None
        if clock.when:
            condition = self._holds(clock.when, folded.form, declared.asks)
            if not case.holds(condition, stopped):
                return None
        return self._judge(declared, folded, started, stopped, known)

    def _known_at(
        self, declared: _Declared, folded: Folded, started: dt.datetime, stopped: dt.datetime | None
    ) -> dt.datetime | None:
        """Until when amendments of the clause count for a clock: until it stopped, or was missed (None: all).

        Whoever sets a longer limit afterwards, and be it from a day before, forgives nothing.
        """
        if not declared.amended:
            return stopped
        day = started.date()
        later = sorted(
            one.entered
            for one in self.catalog.history.of(declared.rule)
            if one.since <= day and started < one.entered and (stopped is None or one.entered <= stopped)
        )
        for entered in later:
            before = entered - dt.timedelta(microseconds=1)
            if self._in_force(declared, started, before):
                found = self._judge(declared, folded, started, stopped, before)
                if found.due is not None and found.due < entered:
                    return before
        return stopped

    def _in_force(self, declared: _Declared, started: dt.datetime, known_at: dt.datetime | None) -> bool:
        if declared.amended:
            return self.catalog.in_force(declared.rule, started.date(), known_at)
        return declared.shipped

    def _judge(
        self,
        declared: _Declared,
        folded: Folded,
        started: dt.datetime,
        stopped: dt.datetime | None,
        known_at: dt.datetime | None,
    ) -> Judged:
        """How it stands under the amendments that were entered by a moment (None: all)."""
        name, clock, rule, post = declared.name, declared.clock, declared.rule, declared.post
        if post.startswith("field:"):
            post = str(folded.values.get(post.removeprefix("field:")) or "") or declared.otherwise
        paused = stopped is None and folded.state in clock.pause
        if clock.due:
            due = self._day_ends(folded.values.get(clock.due))
            return Judged(name, rule, started, due, stopped, paused, post=post)
        counting = self._counting(declared, folded, started, known_at)
        missed_at = known_at if known_at != stopped else None
        if counting is None:
            return Judged(name, rule, started, None, stopped, paused, post=post, missed_at=missed_at)
        found = deadline(
            started,
            counting.limit,
            counting.calendar,
            self.times.schedule(stopped),
            pauses=self._pauses(clock, folded, started, stopped) if clock.pause else (),
            shift_end=self.times.shift_end(post, started) if counting.limit.kind == "end-of-shift" else None,
            day_ends=counting.day_ends,
            roll=counting.roll,
        )
        self._basis.counted(counting.by, found.due if counting.limit.n >= 0 else None)
        return Judged(
            name, rule, started, found.due, stopped, paused, found.provisional, post, missed_at=missed_at
        )

    def _counting(
        self, declared: _Declared, folded: Folded, started: dt.datetime, known_at: dt.datetime | None
    ) -> _Counting | None:
        """How a clock counts that started at a moment; None where nobody has set its limit."""
        clock, rule = declared.clock, declared.rule
        key = (rule, clock.within)
        if key in self._countings:
            return self._countings[key]
        on = started.date()
        if clock.lasts:
            return self._read_counting(rule, folded.values.get(clock.lasts) or UNSET, on, known_at)
        found = self._read_counting(rule, self.catalog.param(rule, clock.within, on, known_at), on, known_at)
        if not declared.amended:
            self._countings[key] = found
        return found

    def _read_counting(
        self, rule: str, written: Any, on: dt.date, known_at: dt.datetime | None = None
    ) -> _Counting | None:
        if written == UNSET:
            return None

        def option(name: str, usual: str) -> Any:
            value = self.catalog.param(rule, name, on, known_at) if rule else UNSET
            return usual if value == UNSET else value

        limit = parse_limit(written)
        calendar = str(option("calendar", "desk" if limit.kind == "time" else "office"))
        return _Counting(
            limit, self.times.calendar(calendar), option("day_ends", "24:00"), option("roll", "none")
        )

    def _started(self, declared: _Declared, folded: Folded) -> dt.datetime | None:
        """The last of the moments that start it."""
        latest = None
        for name in declared.starts:
            event = folded.last(name) if declared.clock.again else folded.first(name)
            moment = event.at if event else self._as_time(folded.values.get(name))
            if name == "register" and moment is None:
                moment = folded.registered
            if moment is not None and (latest is None or moment > latest):
                latest = moment
        return latest

    def _day_ends(self, value: Any) -> dt.datetime | None:
        """When a record's own limit ends: a day by which something is to be done lasts until 24:00."""
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            value += dt.timedelta(days=1)
        return self._as_time(value)

    def _as_time(self, value: Any) -> dt.datetime | None:
        if isinstance(value, dt.datetime):
            return value
        if isinstance(value, dt.date):
            return dt.datetime.combine(value, dt.time(), self.times.tz)
        return None

    def _since(self, declared: _Declared, folded: Folded) -> Event | None:
        """From what on stops count, for a clock that starts anew: since the step that last started it.

        A warning runs from a time that lies ahead (a field): it is stopped before it starts.
        """
        events = [event for name in declared.starts if (event := folded.last(name)) is not None]
        return max(events, key=_moment, default=None)

    def _stopped(self, declared: _Declared, case: _Case, since: Event | None) -> dt.datetime | None:
        """The first stop; for a clock that starts anew, the first since then.

        Of two steps in one minute (both typed later, say) the record knows which came first.
        """
        events, values = case.folded.events, case.folded.values
        found = []
        for name in declared.stops:
            if name in events:
                found += [
                    event.at for event in events[name] if since is None or _moment(event) >= _moment(since)
                ]
            elif (moment := self._as_time(values.get(name))) is not None:
                found += [moment] if since is None or moment >= since.at else []
        reopening = _started_again(declared, case)  # which a record that points here may have brought about
        for form in declared.linked:
            found += [at for at in self._linked(form, case) if reopening is None or at > reopening.at]
        return min(found) if found else None

    def _linked(self, form: str, case: _Case) -> list[dt.datetime]:
        """When the records of a form that point here were registered (void ones do not count)."""
        form, _, step = form.partition(":")
        found = []
        for other in case.linked(form):
            moments = other.moments(step or "register")
            if moments and other.builtin("state") != "void":
                found.append(moments[0])
        return found

    def _pauses(
        self, clock: Clock, folded: Folded, started: dt.datetime, stopped: dt.datetime | None
    ) -> list[tuple[dt.datetime, dt.datetime | None]]:
        """The times in which the record stood in a state that pauses the clock."""
        pauses: list[tuple[dt.datetime, dt.datetime]] = []
        since = None
        for at, state in folded.timeline:
            if state in clock.pause:
                since = since or at
            elif since is not None:
                pauses.append((max(since, started), at))
                since = None
        return [(begin, end) for begin, end in pauses if end > begin] + (
            [(max(since, started), stopped)] if since is not None else []
        )


def _moment(event: Event) -> tuple[dt.datetime, int]:
    return event.at, event.n


def _renews(declared: _Declared, event: Event) -> bool:
    """Whether a clock runs anew from what was done; to put right what was written is not to do something."""
    if event.step in PUT_RIGHT:
        return False
    anew = event.step in declared.renewed_by or "*" in declared.renewed_by
    return anew or not declared.fields.isdisjoint(event.values)


def _stays(before: Judged, now: Judged | None, declared: _Declared, form: Form, reopening: Event) -> bool:
    """Whether what a clock said before a reopening stands beside what it says now.

    It does where what started it is to be done again, unless it still ran and was not late. Of one that
    runs on a missed limit stands, where another limit is in its place by now.
    """
    if _begins_with(declared, form, reopening):
        return before.stopped is not None or (before.due is not None and before.due < reopening.at)
    if before.stopped is None or before.due is None or before.stopped <= before.due:
        return False
    return now is None or now.due is None or now.due > before.due


def _begins_with(declared: _Declared, form: Form, reopening: Event) -> bool:
    """Whether a reopening takes back what starts a clock: it will start anew."""
    step = form.step[reopening.step]
    return not {*step.undoes, *emptied(step.undoes, form)}.isdisjoint(declared.starts)


def _started_again(declared: _Declared, case: _Case) -> Event | None:
    """The last reopening that took back what had started a clock: what ended it before does not end it."""
    if not case.folded.reopened:
        return None
    found = (event for event in case.folded.reopened if _begins_with(declared, case.form, event))
    return max(found, key=lambda event: event.at, default=None)


def _onward(form: Form, state: str) -> set[str]:
    steps = {name: step for name, step in form.step.items() if not (step.undoes or creates(step))}
    reached, found = {state}, set[str]()
    while True:
        possible = {
            name
            for name, step in steps.items()
            if not step.from_ or not reached.isdisjoint(states_of(form, as_list(step.from_)))
        }
        if possible <= found:
            return found | {field for name in found for field in steps[name].ask}
        found = possible
        reached |= {step.to for name in found if (step := steps[name]).to}


def _ended(declared: _Declared, case: _Case) -> dt.datetime | None:
    """When a record came to where nothing that ends a clock can be done any more: there it ends by itself.

    Of one that is merged into another all is done on that other one.
    """
    folded, form = case.folded, case.form
    if folded.state in (waiting := open_states(form)) or not folded.timeline:
        return None
    onward = declared.onward(folded.state)
    goes_on = declared.linked or any(stop in onward or stop in GENERIC_STEPS for stop in declared.stops)
    if goes_on and folded.state not in merged_states(form):
        return None
    ended = list(takewhile(lambda entry: entry[1] not in waiting, reversed(folded.timeline)))
    return ended[-1][0]


def _known(before: Judged, after: Judged | None, at: dt.datetime) -> Judged:
    """A clock as it stood; of one that only an amendment stops, that was known when it was written."""
    if before.stopped is None and after is not None and after.stopped is not None:
        return msgspec.structs.replace(before, stopped=max(at, after.stopped), paused=False)
    return before


def _restarted(declared: _Declared, folded: Folded) -> Event | None:
    """The event that last started a clock anew; ``*``: whatever was last done before it stopped.

    To put right what was written is not to have done something.
    """
    again = declared.clock.again
    if again != "*":
        return folded.last(again) if again else None
    since = folded.lived.index(folded.reopened[-1]) if folded.reopened else 0
    done = (event for event in folded.lived[since:] if event.step not in PUT_RIGHT)
    before = takewhile(lambda event: event.step not in declared.stops, done)
    return max(before, key=lambda event: event.at, default=None)
