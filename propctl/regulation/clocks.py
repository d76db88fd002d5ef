"""Clocks: when a clause's limit began, when it ends, and whether it was kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import takewhile
from typing import Any, Protocol

import msgspec

from propctl.regulation.catalog import Catalog, qualify
from propctl.regulation.expression import Scope, Unset, as_list
from propctl.regulation.fold import Folded, fold
from propctl.regulation.model import UNSET, Clock, Form
from propctl.regulation.record import Event
from propctl.worktime.calendars import Calendar, Schedule
from propctl.worktime.deadline import deadline
from propctl.worktime.limits import Limit, parse_limit


class Judged(msgspec.Struct, frozen=True):
    """One clock of one record. ``due`` is None where the office has set no limit: then only the age shows."""

    clock: str  # "complaints.transfer"
    rule: str
    start: dt.datetime
    due: dt.datetime | None
    stopped: dt.datetime | None = None
    paused: bool = False
    provisional: bool = False  # beyond the last published schedule of working days
    post: str = ""

    def standing(self, now: dt.datetime) -> str:
        """running, overdue, paused, unset while it runs; met, late, stopped afterwards."""
        if self.stopped is not None:
            if self.due is None:
                return "stopped"
            return "met" if self.stopped <= self.due else "late"
        if self.paused:
            return "paused"
        if self.due is None:
            return "unset"
        return "overdue" if now > self.due else "running"


class Times(Protocol):
    """The working time of an office."""

    @property
    def tz(self) -> dt.tzinfo: ...
    def calendar(self, name: str) -> Calendar: ...
    def schedule(self, known_at: dt.datetime | None) -> Schedule: ...
    def shift_end(self, post: str, at: dt.datetime) -> dt.datetime | None: ...


class Judge:
    """Judges the clocks of records under one catalogue."""

    def __init__(
        self,
        catalog: Catalog,
        times: Times,
        holds: Callable[[str, str, str], Callable[[Scope], Any]],
        scope: Callable[[Folded], Scope],
    ) -> None:
        self.catalog, self.times = catalog, times
        self._holds = holds  # (expression, form, rule) -> compiled
        self._scope = scope

    def all(self, folded: Folded, form: Form) -> list[Judged]:
        """Every clock that has started on a record; none once the record is void."""
        if folded.voided:
            return []
        judged = (self.one(name, clock, folded, form) for name, clock in self.catalog.clocks_of(folded.form))
        return [clock for clock in judged if clock is not None]

    def one(self, name: str, clock: Clock, folded: Folded, form: Form) -> Judged | None:
        """One clock, or None where it has not started or does not apply."""
        area = name.partition(".")[0]
        rule = self.catalog.rule(qualify(area, clock.claims[0])).id
        started = self._moment(clock.start, folded, last=bool(clock.again), of=max)
        if started is None:
            return None
        since = self._since(clock, folded)
        if (restarted := _restarted(clock, folded)) is not None:
            started = max(started, restarted.at)
            since = max(since or restarted.at, restarted.at)
        stopped = self._stopped(clock, folded, since)
        if not self.catalog.in_force(rule, started.date(), stopped):
            return None
        if clock.when and not self._applies(clock.when, rule, folded, form, stopped):
            return None
        return self._judge(name, clock, rule, folded, form, started, stopped)

    def _judge(
        self,
        name: str,
        clock: Clock,
        rule: str,
        folded: Folded,
        form: Form,
        started: dt.datetime,
        stopped: dt.datetime | None,
    ) -> Judged:
        post = self._post(clock, folded, form, area=name.partition(".")[0])
        paused = stopped is None and folded.state in clock.pause
        if clock.due:
            due = self._as_time(folded.values.get(clock.due))
            return Judged(name, rule, started, due, stopped, paused, post=post)
        limit = self.catalog.param(rule, clock.within, started.date(), stopped)
        if clock.lasts:
            limit = folded.values.get(clock.lasts) or UNSET
        if limit == UNSET:
            return Judged(name, rule, started, None, stopped, paused, post=post)
        parsed = parse_limit(limit)
        found = deadline(
            started,
            parsed,
            self.times.calendar(self._calendar(rule, parsed, started, stopped)),
            self.times.schedule(stopped),
            pauses=self._pauses(clock, folded, started, stopped),
            shift_end=self.times.shift_end(post, started) if parsed.kind == "end-of-shift" else None,
            day_ends=self._option(rule, "day_ends", "24:00", started, stopped),
            roll=self._option(rule, "roll", "none", started, stopped),
        )
        return Judged(name, rule, started, found.due, stopped, paused, found.provisional, post)

    def _calendar(self, rule: str, limit: Limit, on: dt.datetime, known_at: dt.datetime | None) -> str:
        usual = "desk" if limit.kind == "time" else "office"
        return str(self._option(rule, "calendar", usual, on, known_at))

    def _option(self, rule: str, name: str, usual: str, on: dt.datetime, known_at: dt.datetime | None) -> Any:
        """A parameter of the clause that says how to count, or the usual way."""
        value = self.catalog.param(rule, name, on.date(), known_at)
        return usual if value == UNSET else value

    def _post(self, clock: Clock, folded: Folded, form: Form, area: str) -> str:
        """Who must stop it: as declared, else who may do the stopping step."""
        posts = as_list(clock.post)
        for step in as_list(clock.stop):
            if not posts and step in form.step:
                posts = as_list(form.step[step].post)
        post = posts[0] if posts else ""
        if clock.post.startswith("field:"):
            post = str(folded.values.get(clock.post.removeprefix("field:")) or "")
        if post.startswith("$"):
            clause, _, param = post[1:].rpartition(".")
            value = self.catalog.param(qualify(area, clause), param, dt.date.max)
            post = str((as_list(value) or [""])[0])
        return post

    def _moment(
        self, names: str | list[str], folded: Folded, *, last: bool, of: Callable[..., dt.datetime]
    ) -> dt.datetime | None:
        moments = []
        for name in as_list(names):
            event = folded.last(name) if last else folded.first(name)
            moment = event.at if event else self._as_time(folded.values.get(name))
            if name == "register" and moment is None:
                moment = folded.registered
            if moment is not None:
                moments.append(moment)
        return of(moments) if moments else None

    def _as_time(self, value: Any) -> dt.datetime | None:
        if isinstance(value, dt.datetime):
            return value
        if isinstance(value, dt.date):
            return dt.datetime.combine(value, dt.time(), self.times.tz)
        return None

    def _since(self, clock: Clock, folded: Folded) -> dt.datetime | None:
        """From when stops count, for a clock that starts anew: since the step that last started it.

        A warning runs from a time that lies ahead (a field): it is stopped before it starts.
        """
        if not clock.again:
            return None
        events = [event for name in as_list(clock.start) if (event := folded.last(name)) is not None]
        return max((event.at for event in events), default=None)

    def _stopped(self, clock: Clock, folded: Folded, since: dt.datetime | None) -> dt.datetime | None:
        """The first stop; for a clock that starts anew, the first since then."""
        found = []
        for name in as_list(clock.stop):
            if name.startswith("linked."):
                found += self._linked(name.removeprefix("linked."), folded)
            elif name in folded.events:
                found += [event.at for event in folded.events[name] if since is None or event.at >= since]
            elif (moment := self._as_time(folded.values.get(name))) is not None:
                found.append(moment)
        return min(found) if found else None

    def _linked(self, form: str, folded: Folded) -> list[dt.datetime]:
        """When the records of a form that point here were registered (void ones do not count)."""
        form, _, step = form.partition(":")
        found = []
        for other in self._scope(folded).linked(form):
            events = other.events(step or "register")
            if events and other.builtin("state") != "void":
                found.append(events[0].at)
        return found

    def _applies(self, when: str, rule: str, folded: Folded, form: Form, stopped: dt.datetime | None) -> bool:
        """Whether the clock's condition holds, read as the fields stood when it stopped."""
        if stopped is not None and folded.history[-1].at > stopped:
            past = tuple(event for event in folded.history if event.at <= stopped)
            if past:
                folded = fold(msgspec.structs.replace(folded.record, history=past), form)
        try:
            return bool(self._holds(when, folded.form, rule)(self._scope(folded)))
        except Unset:
            return False

    def _pauses(
        self, clock: Clock, folded: Folded, started: dt.datetime, stopped: dt.datetime | None
    ) -> list[tuple[dt.datetime, dt.datetime | None]]:
        """The times in which the record stood in a state that pauses the clock."""
        if not clock.pause:
            return []
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


def _restarted(clock: Clock, folded: Folded) -> Event | None:
    """The event that last started a clock anew; ``*``: whatever was last done before it stopped."""
    if clock.again != "*":
        return folded.last(clock.again) if clock.again else None
    stops = as_list(clock.stop)
    before = takewhile(lambda event: event.step not in stops, folded.history)
    return max(before, key=lambda event: event.at, default=None)
