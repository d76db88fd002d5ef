"""A history without lines that were taken back, as if they had never been written."""

from __future__ import annotations

import msgspec

from propctl.regulation.model.constructs import Form
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.record import AMEND, EMPTIES, LAPSES, REVERT, SET, Event


def never_been(lines: tuple[Event, ...], taken: list[Event], form: Form) -> tuple[Event, ...]:
    """Lines without those that were taken back, and without what later amendments made of their words."""
    gone = {id(one) for one in taken}
    names: set[str] = set()
    kept = []
    for line in lines:
        if id(line) in gone:
            names |= line.values.keys()
        elif line.step == AMEND and AMEND not in form.step and names:
            kept.append(_less(line, names))
        elif line.step != REVERT or REVERT in form.step:
            kept.append(line)
    return tuple(kept)


def _less(amendment: Event, names: set[str]) -> Event:
    """An amendment without what it says of some fields."""
    values = dict(amendment.values)
    if isinstance(changes := values.get(SET), dict):
        values[SET] = {name: value for name, value in changes.items() if name not in names}
    for key in (EMPTIES, LAPSES):
        if key in values:
            values[key] = [name for name in as_list(values[key]) if name not in names]
    return msgspec.structs.replace(amendment, values=values)
