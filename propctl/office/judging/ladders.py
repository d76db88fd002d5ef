"""Ladders: whose n-th time it is within a period, and what the clause proposes for it.

Nothing of it is stored and nothing is carried out: a record that counts either waits for somebody's decision
or was decided about. What a clause says that is not in force is counted for information alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from propctl.office.asking.answers_kept import Lasts, all_of, holds, kept, made_of, together
from propctl.office.asking.queries import condition_of
from propctl.office.opened.scope import RecordScope, RowScope, moment_of
from propctl.regulation.language.syntax import moves_with
from propctl.regulation.model.constructs import UNSET, Area, Ladder
from propctl.regulation.model.fold import Folded, fold, merged_states
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, qualify
from propctl.regulation.model.record import Event
from propctl.regulation.model.ref import Ref
from propctl.regulation.model.text import Label, label
from propctl.worktime.periods import days_of_label, days_of_period, label_of_period
from propctl.worktime.recurrence import parse_recurrence

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


class Rung(msgspec.Struct, frozen=True):
    """One record that counts: whose time it is, which one, and what is proposed."""

    area: str
    name: str
    title: Label
    rule: str
    posts: list[str]  # who decides
    subject: str  # whose time: the value of ``by`` …
    called: str  # … and what that is called
    form: str
    id: str
    at: dt.datetime
    period: str  # in which it is counted; "": for ever, or in a row
    times: int  # which time
    measure: Label | None  # None: the clause has none for this time …
    undecided: bool  # … or leaves its measures or its period unset
    in_force: bool  # false: counted for information, proposed to nobody
    settled: bool  # somebody decided

    @property
    def ref(self) -> Ref:
        """The record that counts."""
        return Ref(self.form, self.id)

    @property
    def stands(self) -> Literal["waits", "decided", "none", "unset", "information"]:
        """Whether it waits for a decision, and if not, why: decided, no measure for this time, none set."""
        if self.settled:
            return "decided"
        if not self.in_force:
            return "information"
        if self.measure is None:
            return "unset" if self.undecided else "none"
        return "waits"

    @property
    def waits(self) -> bool:
        """Whether a measure is proposed about which nobody decided yet."""
        return self.stands == "waits"


def rungs(office: Office, area: str = "") -> list[Rung]:
    """Every time that a ladder counts, ladder by ladder, the latest last.

    ``area``: only those that it declares, or whose clause is one of its own though another area counts.
    """
    named = [
        (one, name)
        for one in office.catalog.areas()
        for name, ladder in one.ladder.items()
        if not area or area in (one.name, ladder.claims[0].partition(".")[0])
    ]
    return [rung for counted in _counting(office, named) for rung in counted.rungs()]


def proposed(office: Office, area: Area) -> dict[str, int]:
    """How many measures of an area's ladders wait for a decision: ladder -> count, of clauses in force."""
    asked = [
        counted
        for name, ladder in area.ladder.items()
        if office.catalog.in_force((counted := _Counted(office, area, name, ladder)).rule, office.today)
    ]
    lasting = [one for one in asked if one.lasting]
    passing = _waiting([one for one in asked if not one.lasting])
    if not lasting:
        return passing
    texts = [text for one in lasting for text in one.texts]

    def lasts() -> Lasts:
        return Lasts(together(made_of(one.form, *one.texts) for one in lasting), moves_with(*texts) or "day")

    question = f"ladders {area.name}"
    return kept(office, question, dict[str, int], lambda: _waiting(lasting), lasts) | passing


def _waiting(asked: list[_Counted]) -> dict[str, int]:
    return {one.name: sum(rung.waits for rung in one.rungs()) for one in asked}


def of_record(office: Office, folded: Folded, event: Event) -> list[Rung]:
    """What the ladders say of one record, each person whose time an event made it: told once, and then."""
    names = [full.partition(".") for full in office.catalog.summary.ladders.get(folded.form, ())]
    row = office.index.get(folded.ref) if names else None
    if row is None:
        return []
    asked = _counting(office, ((office.catalog.area(area), name) for area, _, name in names))
    # most records are nobody's time: then the others, which may be many, are not counted
    counting = [one for one in asked if one.where.holds(RowScope(office, row))]
    past = tuple(one for one in folded.history if one.n < event.n)
    if counting and past:
        form = office.catalog.form(folded.form)
        before = RecordScope(office, fold(msgspec.structs.replace(folded.record, history=past), form))
        counting = [one for one in counting if not one.where.holds(before)]
    return [rung for one in counting for rung in one.rungs() if rung.id == folded.id]


def _counting(office: Office, named: Iterable[tuple[Area, str]]) -> Iterator[_Counted]:
    """The ladders of an office: not those of clauses for offices of another kind, which it never sees."""
    for area, name in named:
        counted = _Counted(office, area, name, area.ladder[name])
        if not office.catalog.elsewhere(office.catalog.rule(counted.rule), office.today):
            yield counted


class _Time(NamedTuple):
    """One record of somebody's, before it is counted."""

    at: dt.datetime
    id: str
    subject: str
    breaks: bool
    settled: bool
    of: tuple[dt.date, dt.date] | None  # the month, quarter … that its record is of, where it is of one


class _Counted:
    """The times that one ladder counts."""

    def __init__(self, office: Office, area: Area, name: str, ladder: Ladder) -> None:
        self.office, self.area, self.name, self.ladder = office, area, name, ladder
        self.form = qualify(area.name, ladder.of or main_form(area))
        self.rule = qualify(area.name, ladder.claims[0])
        self.where = condition_of(office, self.form, ladder.where, self.rule)
        self.by = office.expressions.condition(ladder.by, self.form, self.rule)
        self.broken = condition_of(office, self.form, ladder.broken or "false", self.rule)
        self.settled = condition_of(office, self.form, ladder.settled, self.rule)
        self.merged = merged_states(office.catalog.form(self.form))  # they count with what they repeat

    @property
    def lasting(self) -> bool:
        """Whether the answer stays what it is all day while no record changes."""
        return all(one.lasting for one in (self.where, self.by, self.broken, self.settled))

    @property
    def texts(self) -> list[str]:
        """All that is asked of each record."""
        ladder = self.ladder
        return [text for text in (ladder.where, ladder.by, ladder.broken, ladder.settled) if text]

    def rungs(self) -> list[Rung]:
        """Each time, counted in the order in which they happened."""
        found: list[Rung] = []
        counts: dict[tuple[str, str], int] = {}
        before: dict[str, _Time] = {}
        for time in sorted(self._times()):
            period = self._period(time.at.date())
            key = time.subject, period
            if time.breaks or self._apart(before.get(time.subject), time):
                counts[key] = 0
            counts[key] = counts.get(key, 0) + (not time.breaks)
            before[time.subject] = time
            if not time.breaks:
                found.append(self._rung(time, period, counts[key]))
        return found

    def _times(self) -> list[_Time]:
        office, time = self.office, holds(self.lasting, *self.texts)
        question, lots = f"times {self.area.name}.{self.name}", office.index.lots(self.form)
        return all_of(office, question, self.form, _Time, self._times_of, time, lots)

    def _times_of(self, rows: Iterable[RowScope]) -> list[_Time]:
        return [time for row in rows if row.row.state not in self.merged for time in self._times_of_one(row)]

    def _times_of_one(self, row: RowScope) -> Iterator[_Time]:
        row.of_day(row.builtin("registered"))  # no later amendment makes it count, or takes it out
        counts, breaks = self.where.holds(row), self.broken.holds(row)
        at = moment_of(row, self.ladder.cohort) if counts or breaks else None
        if at is not None:
            for subject in as_list(self._subjects(row)):
                of = self._of(row)
                yield _Time(at, row.row.id, str(subject), not counts, self.settled.holds(row), of)

    def _of(self, row: RowScope) -> tuple[dt.date, dt.date] | None:
        """The first day of the period of a record, and the day after it, where times in a row are counted."""
        field = any_field(self.office.catalog.form(self.form), self.ladder.cohort)
        if not self.ladder.broken or field is None or not field.names_period:
            return None
        return days_of_label(str(row.value(self.ladder.cohort)))

    def _apart(self, before: _Time | None, time: _Time) -> bool:
        """Whether a period lies between two times of which there is no record: they are not in a row."""
        return before is not None and bool(before.of and time.of and before.of[1] < time.of[0])

    def _subjects(self, row: RowScope) -> list[object]:
        return [one for one in as_list(self.by.read(row)) if one not in (None, "")]

    def _param(self, name: str, day: dt.date) -> object:
        return self.office.catalog.param(self.rule, name, day)

    def _period(self, day: dt.date) -> str:
        """The period of the clause that a day lies in; "" where it names none."""
        every = self._param(self.ladder.window, day) if self.ladder.window else UNSET
        recurrence = parse_recurrence({"every": every}) if every != UNSET else None
        if recurrence is None:
            return ""
        first, after = days_of_period(day, recurrence.every, recurrence.interval, recurrence.starting)
        return label_of_period(first, after, recurrence.every, recurrence.interval)

    def _rung(self, time: _Time, period: str, times: int) -> Rung:
        day = time.at.date()
        undecided = bool(self.ladder.window and not period) or self._param(self.ladder.steps, day) == UNSET
        return Rung(
            area=self.area.name,
            name=self.name,
            title=self.ladder.label,
            rule=self.rule,
            posts=self.office.catalog.posts(self.area.name, self.ladder.post, self.office.today),
            subject=time.subject,
            called=self._called(time.subject),
            form=self.form,
            id=time.id,
            at=time.at,
            period=period,
            times=times,
            measure=None if undecided else self._measure(times, day),
            undecided=undecided,
            in_force=self.office.catalog.in_force(self.rule, day)
            and self.office.catalog.in_force(self.rule, self.office.today),
            settled=time.settled,
        )

    def _called(self, subject: str) -> str:
        found = self.office.catalog.field_at(self.form, self.ladder.by)
        return self.office.wording.value(*found, subject) if found else subject

    def _measure(self, times: int, day: dt.date) -> Label | None:
        """The measure of the highest step that so many times reach; of a mere number the ladder's title."""
        steps = self._param(self.ladder.steps, day)
        if isinstance(steps, int):
            return self.ladder.label if times >= steps else None
        if not isinstance(steps, dict):
            return None
        reached = [int(one) for one in steps if int(one) <= times]
        return label(steps[str(max(reached))]) if reached else None
