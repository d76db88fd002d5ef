"""A record's present, derived from its history: no state is ever stored.

A standing record that was voided, or that came to an end (moved out, stopped, retired), may begin anew
under its own number: the same file, one history, a new life. Its fields, steps and state are those of the
present life; what was before stands in the history, and in ``former``. A life that is voided was a mistake:
the record stands again as it had come to its end before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from itertools import takewhile
from typing import Any, NamedTuple

import msgspec

from propctl.regulation.model.consents import amends_withdrawn
from propctl.regulation.model.constructs import GENERIC_STEPS, Form, Step
from propctl.regulation.model.lines_left_out import never_been
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.record import (
    AMEND,
    AMONG,
    EMPTIES,
    LAPSES,
    REVERT,
    SET,
    TAKEN,
    WITHDRAWS,
    Event,
    Record,
)
from propctl.regulation.model.ref import Ref

VOID = "void"
RELIEVE = "relieve"  # what was one person's is another's from then on


class _Undone(NamedTuple):
    """What a reopening (or a merge) took back."""

    by: Event
    state: str
    events: dict[str, list[Event]]
    values: dict[str, Any]


class Life(NamedTuple):
    """What a standing record was until it came to its end, before it began anew."""

    state: str
    values: dict[str, Any]
    lived: list[Event]
    events: dict[str, list[Event]]
    timeline: list[tuple[dt.datetime, str]]
    reopened: list[Event]
    undone: list[_Undone]
    former: Life | None  # the life before that one


class Folded:
    """A record as it stands: its fields, its state, and what was done when, in its present life."""

    __slots__ = (
        "conflicts",
        "events",
        "form",
        "former",
        "id",
        "life",
        "lived",
        "record",
        "reopened",
        "reversals",
        "source",
        "state",
        "timeline",
        "undone",
        "values",
        "voided_at",
    )

    def __init__(self, record: Record) -> None:
        self.record = record
        self.source = record  # as its file has it, also where a value was left out that was replaced since
        self.form, self.id = record.form, record.id
        self.life = 0
        self.former: Life | None = None
        self.voided_at = 0  # the number of the last line that made it void
        self.conflicts: list[Event] = []  # steps that the state before them did not allow, of all lives
        self.begin()

    def begin(self) -> None:
        """Begin a life: nothing has been done, and nothing is known but what stands in the head."""
        self.life += 1
        self.state = ""
        self.values: dict[str, Any] = dict(self.record.head)
        self.lived: list[Event] = []  # what was done and counts, in reading order
        self.events: dict[str, list[Event]] = {}  # … by step
        self.timeline: list[tuple[dt.datetime, str]] = []  # when it came into which state
        self.reopened: list[Event] = []  # the steps that took back what had been done
        self.undone: list[_Undone] = []  # … and what they took back
        self.reversals: list[tuple[Event, Event]] = []  # each that counted, and which event it took back

    def begin_anew(self) -> None:
        """Begin another life; the one that came to its end is kept, one that was voided is not."""
        if self.state != VOID:
            self.former = Life(*(getattr(self, name) for name in Life._fields))
        self.begin()

    def take_back_life(self, event: Event) -> None:
        """Void: stand again as before the present life, where there was one; if two desks do it, once."""
        if self.voided_at >= event.n:
            return
        self.voided_at = event.n
        before = self.former
        if before is None:
            self.state = VOID
        else:
            for name in Life._fields:
                setattr(self, name, getattr(before, name))
            self.timeline = [*self.timeline]
        self.timeline.append((event.at, self.state))

    @property
    def ref(self) -> Ref:
        """Which record it is."""
        return Ref(self.form, self.id)

    @property
    def history(self) -> tuple[Event, ...]:
        """Everything that was done, in all lives."""
        return self.record.history

    @property
    def kept(self) -> list[Event]:
        """What was done in all lives, without the steps that ``revert`` took back."""
        gone = {id(one) for pair in self.reversals if pair[0].step == REVERT for one in pair}
        return [event for event in self.history if id(event) not in gone]

    @property
    def lives(self) -> list[Folded | Life]:
        """What it was each time that it began, the oldest first; the last is as it stands."""
        found: list[Folded | Life] = [self]
        while (former := found[0].former) is not None:
            found.insert(0, former)
        return found

    def reversed_by(self, event: Event) -> Event | None:
        """Which event one of the present life has taken back, if any."""
        return next((taken for by, taken in reversed(self.reversals) if by is event), None)

    @property
    def registered(self) -> dt.datetime | None:
        """When its present life began: the time of the first event."""
        return self.lived[0].at if self.lived else None

    @property
    def voided(self) -> bool:
        return self.state == VOID

    def first(self, step: str) -> Event | None:
        events = self.events.get(step)
        return events[0] if events else None

    def last(self, step: str) -> Event | None:
        events = self.events.get(step)
        return events[-1] if events else None


def fold(record: Record, form: Form) -> Folded:
    """Lay the events over the head, in order.

    Of two steps that exclude each other the earlier counts; the later is kept in ``conflicts`` for ``check``.
    Steps marked ``every`` (money, stock) always count.
    """
    folded = Folded(record)
    for _ in replay(folded, form):
        pass
    return folded


def replay(folded: Folded, form: Form) -> Iterator[Event]:
    """Lay one event after the other over ``folded``, yielding each that counts once it is laid."""
    for place, event in enumerate(folded.record.history):
        step = form.step.get(event.step)
        if event.step == REVERT and step is None:
            if not _revert(folded, event, form, folded.record.history[:place]):
                continue
        elif step is not None and folded.events and begins_anew(step, folded, form):
            folded.begin_anew()
        elif step is not None and not step.every and not allowed(event.step, folded, form):
            if not creates(step) or not form.key:
                folded.conflicts.append(event)
                continue
            if not _joins(step, folded, form):
                if not _says_the_same(event, folded):
                    folded.conflicts.append(event)
                continue
        elif _unaware(folded, event, form):
            folded.conflicts.append(event)
            continue
        _apply(folded, event, step, form)
        yield event


def steps_done(folded: Folded, form: Form) -> list[Event]:
    """The lines that count and that ``revert`` may take back, in order: steps of the form, what made it void.

    None before what made the record, which is voided; nor of a life that stands again since another is void.
    """
    if folded.voided_at and not folded.voided:
        return []
    found = [one for name, some in folded.events.items() if name in form.step or name == VOID for one in some]
    found.sort(key=folded.lived.index)
    made = {name for name, step in form.step.items() if creates(step)}
    return [*takewhile(lambda one: one.step not in made, reversed(found))][::-1]


def _revert(folded: Folded, event: Event, form: Form, before: tuple[Event, ...]) -> bool:
    """Stand as if the lines that ``event`` names had never been; whether it counts.

    It names the last that its desk knew. Where another desk has gone on meanwhile, also under the same
    number, it does not count; of two desks that took the same lines back, one does.
    """
    known = [(by, taken) for by, taken in folded.reversals if by.step == REVERT]
    numbers = as_list(event.values.get(TAKEN))
    last = steps_done(folded, form)[-len(numbers) :]
    there = len(numbered_so(before, numbers, form))
    aware = there == event.values.get(AMONG, len(numbers))
    if not numbers or [one.n for one in last] != numbers or not aware:
        if not any([one.n for each, one in known if each is by] == numbers for by, _ in known):
            folded.conflicts.append(event)
        return False
    known += [(event, one) for one in last]
    refused = [one for one in folded.conflicts if one.step == REVERT]
    lines = never_been(before, [taken for _, taken in known], form)
    fresh = fold(msgspec.structs.replace(folded.record, history=lines), form)
    for name in (*Life._fields, "life", "former", "voided_at"):
        setattr(folded, name, getattr(fresh, name))
    folded.conflicts = [*fresh.conflicts, *refused]
    folded.reversals = [*fresh.reversals, *known]
    for by in {by.n: by for by, _ in known if by is not event}.values():  # that is laid over it next
        folded.lived.append(by)
        folded.events.setdefault(REVERT, []).append(by)
    return True


def numbered_so(lines: Iterable[Event], numbers: Collection[int], form: Form) -> list[Event]:
    """The steps under some numbers, whether they count or not: two desks may give one number to two."""
    return [one for one in lines if one.n in numbers and (one.step in form.step or one.step == VOID)]


def _unaware(folded: Folded, event: Event, form: Form) -> bool:
    """Whether of an amendment and an approval of what it changes one desk did not know what the other did.

    An approval does not count that was given while another desk amended what it approves; an amendment does
    not that takes back an approval on which another desk had gone on, nor one of what was kept by a consent
    that another desk's step withdrew. Nor does a step that another desk's reopening takes back, done by a
    desk that did not know of it.
    """
    step = form.step.get(event.step)
    if step is not None:
        if any(one.n >= event.n and event.step in form.step[one.step].undoes for one in folded.reopened):
            return True
        amended = folded.events.get(AMEND, ()) if step.not_by else ()
        return any(one.n >= event.n and _judges(event.step, one, form) for one in amended)
    if event.step == AMEND and amends_withdrawn(event, folded.lived, form):
        return True
    return event.step == AMEND and any(
        (one := form.step.get(name)) is not None and one.to and folded.state != one.to
        for name in as_list(event.values.get(WITHDRAWS))
    )


def _judges(approval: str, amendment: Event, form: Form) -> bool:
    """Whether a step approves what an amendment changes: what the steps wrote whose doers may not do it."""
    names = [*amendment.values.get(SET, {}), *as_list(amendment.values.get(EMPTIES))]
    return any(takes(form, step, name) for step in form.step[approval].not_by for name in names)


def _joins(step: Step, folded: Folded, form: Form) -> bool:
    """Whether what a second desk knew of a standing record that both made counts beside what the first did.

    Not of people, whom nobody mixes: of two households the earlier counts; nor of a record that began anew.
    """
    people = any(field.personal for field in form.field.values())
    return folded.life == 1 and folded.state != VOID and not step.once and not people


def _says_the_same(event: Event, folded: Folded) -> bool:
    """Whether a second desk knew nothing else of a record that both made."""
    return all(folded.values.get(name) == value for name, value in event.values.items())


def _apply(folded: Folded, event: Event, step: Step | None, form: Form) -> None:
    folded.lived.append(event)
    folded.events.setdefault(event.step, []).append(event)
    if event.step == AMEND and step is None:
        changes = event.values.get(SET)
        folded.values.update(changes if isinstance(changes, dict) else {})
        for name in (*as_list(event.values.get(EMPTIES)), *as_list(event.values.get(LAPSES))):
            folded.values.pop(name, None)
        for name in _taken_back(folded, event, form):
            _withdraw(folded, name, event.at, form)
    elif event.step == RELIEVE and step is None:
        folded.values.update(event.values.get(SET, {}))
    elif voids(event.step, form):
        folded.take_back_life(event)
    elif step is not None and outdated(step, event.values, folded):
        pass  # it stands in the history, and what was seen later holds
    elif event.step not in GENERIC_STEPS or step is not None:
        if step is not None and (step.undoes or step.merges):
            _undo(folded, event, step, form)
        if step is not None and step.reverses:
            _reverse(folded, event, step.reverses, form)
        if step is not None and step.takes_back:
            folded.events.pop(step.takes_back, None)
            _take_back(folded, event)
        if step is not None and step.afresh:
            folded.values = unsaid(folded, step)
        if step is not None and step.forgets:
            folded.values = _unforgotten(folded, step, form)
        folded.values.update(event.values)
        if step is not None and step.to:
            folded.state = step.to
            folded.timeline.append((event.at, step.to))


def _taken_back(folded: Folded, amendment: Event, form: Form) -> list[str]:
    """The approvals that an amendment takes back: as it says, and those that another desk gave meanwhile."""
    meanwhile = [
        name
        for name, step in form.step.items()
        if step.not_by
        and any(event.n >= amendment.n for event in folded.events.get(name, ()))
        and _judges(name, amendment, form)
    ]
    return list(dict.fromkeys([*as_list(amendment.values.get(WITHDRAWS)), *meanwhile]))


def _withdraw(folded: Folded, name: str, at: dt.datetime, form: Form) -> None:
    """Take an approval back: it was not given, and the record stands where it stood before it.

    What the approval says (who gave it, the opinion) is said of nothing any more.
    """
    given = folded.events.pop(name, [])
    if given:
        _unwrite(folded, {field for event in given for field in event.values}, given[0], form)
    step = form.step.get(name)
    if step is not None and step.to and len(folded.timeline) > 1:
        folded.state = folded.timeline[-2][1]
        folded.timeline.append((at, folded.state))


def _undo(folded: Folded, event: Event, step: Step, form: Form) -> None:
    """Reopen: what the steps did that are to be done again is not done, and what they found is open."""
    if step.undoes:
        folded.reopened.append(event)
    done = {name: folded.events.pop(name) for name in step.undoes if name in folded.events}
    found = {name: folded.values[name] for name in event.values if name in folded.values}
    for name in emptied(step.undoes, form):
        if name in folded.values:
            found[name] = folded.values.pop(name)
    folded.undone.append(_Undone(event, folded.state, done, found))


def _reverse(folded: Folded, event: Event, steps: list[str], form: Form) -> None:
    """Take the last of some steps back: it is not done, and what it wrote is as the one before left it.

    Where two desks reverse, neither knowing of the other, each means the last that it knew: of one that both
    mean the reversal counts once. A reversal that leads to no state of its own leaves the record where it
    stood before what it takes back.
    """
    done = sorted((one for name in steps for one in folded.events.get(name, ())), key=folded.lived.index)
    elsewhere = [taken for by, taken in folded.reversals if by.n >= event.n and taken.step in steps]
    meant = max((one.n for one in [*done, *elsewhere] if one.n < event.n), default=0)
    taken = next((one for one in reversed(done) if one.n == meant), None)
    if taken is None:
        return
    folded.reversals.append((event, taken))
    left = [one for one in folded.events.pop(taken.step) if one is not taken]
    if left:
        folded.events[taken.step] = left
    standing = sorted((one for some in folded.events.values() for one in some), key=folded.lived.index)
    if form.step[taken.step].to and not form.step[event.step].to:
        led = [form.step[one.step].to for one in standing if one.step in form.step]
        folded.state = [state for state in led if state][-1]
        folded.timeline.append((event.at, folded.state))
    asked = {name for other in steps for name in form.step[other].ask}
    _unwrite(folded, (asked - set(form.field)) | set(taken.values), taken, form)


def _unwrite(folded: Folded, names: set[str], taken: Event, form: Form) -> None:
    """Each value as what still stands wrote it last, now that what was ``taken`` back does not.

    An amendment since then of what only steps fill in corrected what was taken back: it goes with it.
    """
    place = folded.lived.index
    standing = sorted((one for some in folded.events.values() for one in some), key=place)
    head = folded.record.head if folded.life == 1 else {}
    steps, corrections = [head], [head]
    for one in standing:
        done = one.step in form.step
        said = one.values if done else one.values.get(SET, {})
        steps += [said] if done or place(one) < place(taken) else []
        corrections.append(said)
    for name in names:
        folded.values.pop(name, None)
        wrote = corrections if name in form.field else steps
        before = [values[name] for values in wrote if name in values]
        if before:
            folded.values[name] = before[-1]


def _take_back(folded: Folded, event: Event) -> None:
    """A reopening or merge was a mistake: what it took back stands again, with what was done since."""
    if not folded.undone:
        return
    by, state, done, found = folded.undone.pop()
    folded.reopened = [one for one in folded.reopened if one is not by]
    folded.events.update({name: [*lines, *folded.events.get(name, ())] for name, lines in done.items()})
    for name in by.values:  # what the reopening itself wrote
        folded.values.pop(name, None)
    folded.values.update(found)
    folded.state = state
    folded.timeline.append((event.at, state))


def emptied(steps: list[str], form: Form) -> set[str]:
    """What nobody but steps that are taken back fills in: it is asked for again."""
    kept = {name for other, one in form.step.items() if other not in steps for name in one.ask}
    undone = {name for other in steps for name in form.step[other].ask}
    return undone - kept - set(form.field)


def unsaid(folded: Folded, step: Step) -> dict[str, Any]:
    """The values without those that a step says afresh: what was wrong is not, unless said again."""
    return {name: value for name, value in folded.values.items() if name not in as_list(step.ask)}


def outdated(step: Step, said: Mapping[str, Any], folded: Folded) -> bool:
    """Whether what a step says of how something stood (``as_of``) is older than what a record knows."""
    then, known = said.get(step.as_of), folded.values.get(step.as_of)
    return then is not None and known is not None and bool(then < known)


def _unforgotten(folded: Folded, step: Step, form: Form) -> dict[str, Any]:
    """The values without those that were kept by a consent which a step ends: their keys go with it."""
    kept = {**form.ask, **form.field}
    return {
        name: value
        for name, value in folded.values.items()
        if name not in kept or kept[name].consent not in step.forgets
    }


def voids(name: str, form: Form) -> bool:
    """Whether a step is the general one that makes a record void, and none of the form's own of that name."""
    return name == VOID and name not in form.step


def creates(step: Step) -> bool:
    """Whether a step makes a record: it comes from no state and leads to one."""
    return not step.from_ and bool(step.to)


def takes(form: Form, step: str, name: str) -> bool:
    """Whether a step fills in a field: it asks for it, or makes the record that has it."""
    declared = form.step.get(step)
    return declared is not None and (name in declared.ask or (creates(declared) and name in form.field))


def begins_anew(step: Step, folded: Folded, form: Form) -> bool:
    """Whether a step that makes records begins the life of a standing one that is void or at its end."""
    return creates(step) and bool(form.key) and folded.state in (VOID, *ended_states(form))


def found_by(name: str, folded: Folded, form: Form) -> Folded:
    """The record as a step finds it: with nothing done where it begins it anew, nor what it says anew."""
    step = form.step.get(name)
    if step is not None and step.afresh and folded.events:
        found = copy(folded)
        found.values = unsaid(folded, step)
        return found
    if step is None or not folded.events or not begins_anew(step, folded, form):
        return folded
    fresh = Folded(folded.record)
    fresh.source = folded.source
    fresh.life = folded.life + 1
    return fresh


def allowed(name: str, folded: Folded, form: Form) -> bool:
    """Whether the record's state lets a step of its form be done.

    A standing record that is there is not made again: only by another step of the kind, which goes on with
    it (a reminder, where a case was only followed), or by one that always counts (``every``).
    """
    step = form.step[name]
    if creates(step):
        again = bool(form.key) and (step.every or (name not in folded.events and not step.once))
        return not folded.events or (again and folded.state != VOID) or begins_anew(step, folded, form)
    if not step.from_:
        return folded.state != VOID
    for state in as_list(step.from_):
        if folded.state in (all_states(form) if state == "*" else form.states.get(state, (state,))):
            return True
    return False


def states_of(form: Form, names: list[str]) -> set[str]:
    """State names and names of groups, as states; ``*`` is every state but void."""
    found: set[str] = set()
    for name in names:
        if name == "*":
            found.update(all_states(form))
        else:
            found.update(form.states.get(name, [name]))
    return found


def all_states(form: Form) -> list[str]:
    """Every state that a step leads to, in the order of declaration."""
    found = dict.fromkeys(step.to for step in form.step.values() if step.to)
    return list(found)


def ended_states(form: Form) -> set[str]:
    """The states in which a standing record is at its end: the group ``ended``, else those without a way on.

    Of the latter those are left out that a record is made in: a home that is kept is not at its end.
    """
    if "ended" in form.states:
        return set(form.states["ended"])
    found = set(all_states(form))
    for step in form.step.values():
        if creates(step):
            found.discard(step.to)
        elif "*" not in as_list(step.from_):
            found -= states_of(form, as_list(step.from_))
    return found


def merged_states(form: Form) -> set[str]:
    """The states of a record that repeats another one and counts with it."""
    return {step.to for step in form.step.values() if step.merges}


def merged_into(form: Form) -> str:
    """The field that names the record which another one of the form was merged into; "" where none is."""
    return next((step.merges for step in form.step.values() if step.merges), "")


def open_states(form: Form) -> set[str]:
    """The states in which a record waits: the group ``open``, else those with a way on, not a reopening."""
    if "open" in form.states:
        return set(form.states["open"])
    onward: set[str] = set()
    for step in form.step.values():
        if step.from_ and step.to and not step.undoes and "*" not in as_list(step.from_):
            onward |= states_of(form, as_list(step.from_)) - {step.to}
    return onward if not form.key else set()
