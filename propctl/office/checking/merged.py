"""Records that are merged into each other: neither desk knew what the other did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from propctl.errors import N_, Problem
from propctl.regulation.model.constructs import Form
from propctl.regulation.model.fold import merged_into, merged_states
from propctl.store.files.ids import spelled

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.store.index.entries import Row


def merged_away(office: Office) -> Iterator[Problem]:
    """The first of all records that are merged into each other in a circle: nobody works on any of them."""
    for form, declared in office.catalog.forms():
        states = merged_states(declared)
        rows = {row.id: row for row in office.index.rows(form=form, states=sorted(states))} if states else {}
        into = {id: str(row.values.get(merged_into(declared)) or "") for id, row in rows.items()}
        for id, row in rows.items():
            way = _way(id, into)
            if way[-1] in into and id == min(way[way.index(into[way[-1]]) :]):
                yield _problem(office, declared, row, into[id])


def _way(id: str, into: dict[str, str]) -> list[str]:
    """A record and those that it was merged into, one after the other, each once."""
    way = [id]
    while way[-1] in into and into[way[-1]] not in way:
        way.append(into[way[-1]])
    return way


def _problem(office: Office, declared: Form, row: Row, other: str) -> Problem:
    steps = declared.step
    back = next(
        (name for name, step in steps.items() if step.takes_back and steps[step.takes_back].merges), ""
    )
    typed = spelled(row.ref)
    return Problem(
        office.index.path(row.ref) or "",
        0,
        merged_into(declared),
        N_("{id} is merged into {other}, and that into it: nobody works on either"),
        {"id": row.id, "other": other, "command": f"{office.wording.command(row.form, back)} {typed}"},
        N_("take the merging back: {command}"),
    )
