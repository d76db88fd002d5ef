"""What amendments change: who wrote a field first, what was approved of it, and the record put right at once.

An amendment is one more line of the history. It is judged as the line that it corrects, so both have to be
found: the line that wrote a field, and the record as it would stand had that line been right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from propctl.regulation.model.constructs import GENERIC_STEPS, Form
from propctl.regulation.model.fold import Folded, takes
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.record import CLOCKS, EMPTIES, LAPSES, PUT_RIGHT, SET, Event, Record

_HEAD = -1  # stands for the head, where lines are numbered


def amendments(folded: Folded, form: Form) -> list[Event]:
    """The amendments of a record's present life."""
    return [event for event in folded.lived if is_amendment(event, form)]


def is_amendment(event: Event, form: Form) -> bool:
    """Whether a line puts others right, or takes one back, and is no step that a form calls so itself."""
    return event.step in PUT_RIGHT and is_generic(event, form)


def is_generic(event: Event, form: Form) -> bool:
    """Whether a line is a step that every form has (a note …), and none that this one calls so itself."""
    return event.step in GENERIC_STEPS and event.step not in form.step


def changes_of(event: Event) -> dict[str, Any]:
    """What an amendment makes of fields: their new values, None of those that it empties."""
    changes = event.values.get(SET)
    return {
        **(changes if isinstance(changes, dict) else {}),
        **dict.fromkeys(as_list(event.values.get(EMPTIES))),
    }


def writer(folded: Folded, form: Form, name: str) -> Event | None:
    """The line that wrote a field last, amendments aside; else the first that might have; None without."""
    lines = [event for event in folded.lived if event.step in form.step]
    wrote = [event for event in lines if name in event.values]
    if wrote:
        return wrote[-1]
    return next((event for event in lines if takes(form, event.step, name)), None)


def is_filled_in(folded: Folded, form: Form, name: str) -> bool:
    """Whether a step that counts fills in a field; not one that is only to be done, or was taken back."""
    return name in form.field or any(takes(form, step, name) for step in folded.events)


def is_the_programs(form: Form, name: str) -> bool:
    """Whether nobody is ever asked for a field: only what the program does with a step fills it in."""
    if (field := form.field.get(name) or form.ask.get(name)) is not None and field.program:
        return True
    steps = (step for step in form.step.values() if not step.internal)
    return name in form.ask and name not in form.field and not any(name in step.ask for step in steps)


def approvals(folded: Folded, form: Form, names: Collection[str]) -> list[str]:
    """The steps that approved these fields: done by somebody else than who wrote them; the latest first."""
    lines = [event for event in folded.lived if event.step in form.step]
    place = {id(event): number for number, event in enumerate(lines)}
    wrote = [event for name in names if (event := writer(folded, form, name)) is not None]
    found = {}
    for name, step in form.step.items():
        event = folded.last(name) if step.not_by else None
        if event is None:
            continue
        judged = [one for one in wrote if one.step in step.not_by]
        if any(place[id(one)] < place[id(event)] for one in judged):
            found[name] = place[id(event)]
    return sorted(found, key=found.__getitem__, reverse=True)


def rewritten(folded: Folded, form: Form, changes: Mapping[str, Any]) -> Record:
    """The present life as it would be had every amendment, and ``changes``, been written at once.

    A field that ``changes`` names with None is empty: it had never been written.
    """
    return _Rewriting(folded, form).record(changes)


class _Rewriting:
    """The lines of one life, and which of them wrote what."""

    def __init__(self, folded: Folded, form: Form) -> None:
        self.folded, self.form = folded, form
        self.head = dict(folded.record.head)
        self.lines: list[Event] = []
        self.values: list[dict[str, Any]] = []
        self.written = dict.fromkeys(self.head, _HEAD)

    def record(self, changes: Mapping[str, Any]) -> Record:
        for event in self.folded.lived:
            if is_amendment(event, self.form):
                self._put(changes_of(event))
                self._put(dict.fromkeys(as_list(event.values.get(LAPSES))))
            else:
                self._line(event)
        self._put(changes)
        lines = [
            msgspec.structs.replace(event, values=values)
            for event, values in zip(self.lines, self.values, strict=True)
        ]
        return Record(self.folded.form, self.folded.id, self.head, tuple(lines))

    def _line(self, event: Event) -> None:
        self.lines.append(event)
        self.values.append(dict(event.values))
        if not is_generic(event, self.form):
            self.written.update(dict.fromkeys(event.values, len(self.lines) - 1))

    def _put(self, changes: Mapping[str, Any]) -> None:
        for name, value in changes.items():
            place = self.written.get(name, self._taker(name))
            line = self.head if place == _HEAD else self.values[place]
            if value is None:
                line.pop(name, None)
            else:
                line[name] = value

    def _taker(self, name: str) -> int:
        """The first line whose step takes a field that nobody filled in; else the first."""
        takers = (place for place, one in enumerate(self.lines) if takes(self.form, one.step, name))
        place = next(takers, 0)
        return _HEAD if place == 0 and (self.head or not self.lines) else place


def without(folded: Folded, form: Form, clock: str = "") -> Record:
    """The record without its amendments, except those that were permitted to move ``clock``."""
    left_out = {
        id(event)
        for event in amendments(folded, form)
        if not clock or clock not in event.values.get(CLOCKS, ())
    }
    kept = tuple(event for event in folded.record.history if id(event) not in left_out)
    return msgspec.structs.replace(folded.record, history=kept)


def lines_before(record: Record) -> Iterator[tuple[Event, Record]]:
    """Each line of a record with what stood before it, as far as its writer could know it: no line of
    another desk that counts the same.
    """
    for place, event in enumerate(record.history):
        seen = tuple(one for one in record.history[:place] if one.n < event.n)
        yield event, msgspec.structs.replace(record, history=seen)
