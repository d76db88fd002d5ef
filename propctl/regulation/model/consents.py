"""Values that are kept by somebody's consent (``consent``), and what its withdrawal (``forgets``) ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from propctl.regulation.model.constructs import Form
from propctl.regulation.model.record import AMEND, SET, Event, key_ids_in

if TYPE_CHECKING:
    from propctl.regulation.model.fold import Folded


def withdrawn(lived: Iterable[Event], form: Form) -> set[str]:
    """The purposes whose consent was withdrawn, and by no step given again."""
    found: set[str] = set()
    for event in lived:
        step = form.step.get(event.step)
        if step is not None:
            found -= set(_by_purpose(event.values, form))
            found |= set(step.forgets)
    return found


def amends_withdrawn(amendment: Event, lived: Iterable[Event], form: Form) -> bool:
    """Whether an amendment writes what a consent allowed that is withdrawn: its desk did not know of that."""
    if not any(step.forgets for step in form.step.values()):
        return False
    return not withdrawn(lived, form).isdisjoint(_by_purpose(_said(amendment), form))


def keys_ended(folded: Folded, form: Form) -> set[str]:
    """The keys of what consents allowed that were withdrawn, and of what other desks wrote meanwhile."""
    ended: set[str] = set()
    kept: dict[str, set[str]] = {}
    past: set[str] = set()
    for event in folded.lived:
        head = folded.record.head if event is folded.lived[0] and folded.life == 1 else {}
        for purpose, keys in _by_purpose({**head, **_said(event)}, form).items():
            kept.setdefault(purpose, set()).update(keys)
        step = form.step.get(event.step)
        for purpose in step.forgets if step is not None else ():
            past.add(purpose)
            ended |= kept.pop(purpose, set())
    for event in folded.conflicts:  # what does not count is of nobody's consent any more
        for purpose, keys in _by_purpose(_said(event), form).items():
            ended |= keys if purpose in past else set()
    return ended


def _said(event: Event) -> Mapping[str, Any]:
    changes = event.values.get(SET) if event.step == AMEND else event.values
    return changes if isinstance(changes, dict) else {}


def _by_purpose(values: Mapping[str, Any], form: Form) -> dict[str, set[str]]:
    """The purposes that values are kept for, each with the keys under which they are sealed."""
    found: dict[str, set[str]] = {}
    fields = {**form.ask, **form.field}
    for name, value in values.items():
        field = fields.get(name)
        if field is not None and field.consent:
            found.setdefault(field.consent, set()).update(key_ids_in(value))
    return found
