"""A record's present, derived from its history: no state is ever stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from propctl.regulation.model.constructs import GENERIC_STEPS, Form, Step
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.record import Event, Record
from propctl.regulation.model.ref import Ref

VOID = "void"


class Folded:
    """A record as it stands: its fields, its state, and what was done when."""

    __slots__ = ("conflicts", "events", "form", "id", "record", "state", "timeline", "values")

    def __init__(self, record: Record) -> None:
        self.record = record
        self.form, self.id = record.form, record.id
        self.state = ""
        self.values: dict[str, Any] = dict(record.head)
        self.events: dict[str, list[Event]] = {}  # by step, in reading order
        self.timeline: list[tuple[dt.datetime, str]] = []  # when it came into which state
        self.conflicts: list[Event] = []  # steps that the state before them did not allow

    @property
    def ref(self) -> Ref:
        """Which record it is."""
        return Ref(self.form, self.id)

    @property
    def history(self) -> tuple[Event, ...]:
        return self.record.history

    @property
    def registered(self) -> dt.datetime | None:
        """When the record began: the time of its first event."""
        return self.record.history[0].at if self.record.history else None

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
    for event in folded.record.history:
        step = form.step.get(event.step)
        if step is not None and not step.every and not allowed(step, folded, form):
            folded.conflicts.append(event)
            continue
        _apply(folded, event, step)
        yield event


def _apply(folded: Folded, event: Event, step: Step | None) -> None:
    folded.events.setdefault(event.step, []).append(event)
    if event.step == "amend":
        folded.values.update(event.values.get("set", {}))
    elif event.step == VOID and step is None:
        folded.state = VOID
        folded.timeline.append((event.at, VOID))
    elif event.step not in GENERIC_STEPS or step is not None:
        folded.values.update(event.values)
        if step is not None and step.to:
            folded.state = step.to
            folded.timeline.append((event.at, step.to))


def allowed(step: Step, folded: Folded, form: Form) -> bool:
    """Whether the record's state lets the step be done."""
    if not step.from_:
        return not folded.events if step.to and (step.once or not form.key) else folded.state != VOID
    for name in as_list(step.from_):
        if folded.state in (all_states(form) if name == "*" else form.states.get(name, (name,))):
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


def open_states(form: Form) -> set[str]:
    """The states in which a record still waits for somebody: the group ``open``, else those with a way on."""
    if "open" in form.states:
        return set(form.states["open"])
    onward: set[str] = set()
    for step in form.step.values():
        if step.from_ and step.to and "*" not in as_list(step.from_):
            onward |= states_of(form, as_list(step.from_)) - {step.to}
    return onward if not form.key else set()
