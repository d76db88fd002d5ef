"""What two desks said of one field without knowing of each other: both lines stand, and one counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from propctl.regulation.model.constructs import GENERIC_STEPS, Field, Form, Step
from propctl.regulation.model.fold import Folded, creates
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.record import EMPTIES, SET, Event

# What a step that goes on with a record decides, where the form asks for it only then; its words do not.
_DECIDED = ("staff", "post", "ref", "choice", "bool", "date", "number", "money", "quantity", "price")


class Contradiction(NamedTuple):
    """One field, given two values at once."""

    field: str
    first: Event
    second: Event  # the later in reading order: what it says counts
    was: Any
    counts: Any


def contradictions(folded: Folded, form: Form) -> list[Contradiction]:
    """The fields of a record that two desks gave different values at once, and nobody has settled since.

    Each line counts one more than the highest that its writer had seen: of two that count the same neither
    writer knew of the other.
    """
    open_: dict[tuple[str, ...], Contradiction] = {}
    given: dict[tuple[str, ...], list[tuple[Event, Any]]] = {}
    for event in folded.lived:
        for (name, *of), value in _given(event, form):
            before = given.setdefault((name, *of), [])
            at_once = [(one, said) for one, said in before if one.n >= event.n]
            differs = [(one, said) for one, said in at_once if said != value]
            if differs:
                one, said = differs[-1]
                open_[name, *of] = Contradiction(name, one, event, said, value)
            elif not at_once:
                open_.pop((name, *of), None)
            before.append((event, value))
    return list(open_.values())


def _given(event: Event, form: Form) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The fields of the record that a line decides; of a price also the day from which it holds."""
    step = form.step.get(event.step)
    if step is None:
        if event.step in GENERIC_STEPS and isinstance(event.values.get(SET), dict):
            yield from (((name,), value) for name, value in event.values[SET].items())
        yield from (((name,), None) for name in as_list(event.values.get(EMPTIES)))
        return
    if step.every:  # each counts, but that there is one price of a day
        days = [str(value) for name, value in event.values.items() if _is(form, name, "date")]
        prices = {name: value for name, value in event.values.items() if _is(form, name, "price")}
        yield from (((name, *days), value) for name, value in prices.items() if days)
        return
    for name, value in event.values.items():
        asked: Field | None = form.ask.get(name)
        if name in form.field or (asked is not None and _decides(step, name, asked)):
            yield (name,), value


def _is(form: Form, name: str, kind: str) -> bool:
    """Whether a step asks for such a field."""
    asked = form.ask.get(name)
    return asked is not None and asked.type == kind


def _decides(step: Step, name: str, asked: Field) -> bool:
    """Whether what a step asks for is one thing of the record, of which the desks said two.

    It is where the step brings the record into a state, or is there to change just that (``changes``).
    """
    if creates(step):
        return asked.type in (*_DECIDED, "text") and not (asked.fill or asked.computed)
    return (bool(step.to) or name in step.changes) and asked.type in _DECIDED
