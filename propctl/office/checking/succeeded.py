"""Records that name one which had become others by then: another desk did not know of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from propctl.errors import N_, Problem
from propctl.regulation.model.fold import VOID, creates, ended_states
from propctl.regulation.model.form_parts import references
from propctl.regulation.model.lists import as_list
from propctl.store.files.ids import spelled

if TYPE_CHECKING:
    import datetime as dt

    from propctl.office.opened.office import Office
    from propctl.regulation.model.fold import Folded
    from propctl.store.index.entries import Row


def succeeded(office: Office) -> Iterator[Problem]:
    """Every record that people made about one (a home that was split) after the day on which it ended so.

    Not money and stock, which are facts whatever has become of it, nor what has its number of it.
    """
    for form, declared in office.catalog.forms():
        states = sorted(ended_states(declared)) if declared.became else []
        for row in office.index.rows(form=form, states=states) if states else ():
            ended = office.folded(row.ref)
            when = ended.timeline[-1][0]
            for one in office.index.linked(row.ref):
                if one.state != VOID and (name := _named_late(office, one, ended, when)):
                    yield _problem(office, one, name, ended, as_list(ended.values.get(declared.became)))


def _named_late(office: Office, row: Row, ended: Folded, when: dt.datetime) -> str:
    """The field by which a record that was made by hand later names what had ended; "" for none."""
    declared = office.catalog.form(row.form)
    making = [step for step in declared.step.values() if creates(step)]
    if declared.key or all(step.internal or step.every for step in making):
        return ""
    found = office.find(row.ref)
    first = found.lived[0] if found is not None and found.lived else None
    step = declared.step.get(first.step) if first is not None else None
    if found is None or first is None or step is None or step.every or step.internal or first.at <= when:
        return ""
    for name, field in references(declared).items():
        if name in declared.field and found.values.get(name) == ended.id and not field.many:
            return name
    return ""


def _problem(office: Office, row: Row, name: str, ended: Folded, became: list[str]) -> Problem:
    fixed = office.catalog.form(row.form).field[name].fixed
    known: dict[str, object] = {"id": row.id, "old": ended.id, "names": became, "typed": spelled(row.ref)}
    return Problem(
        office.index.path(row.ref) or "",
        0,
        name,
        N_("{id} is about {old}, which had become {names}: another desk had done that"),
        known | {"setting": f"{name}={became[0] if len(became) == 1 else '…'}"},
        N_("void it and enter it for the home that is meant: propctl void {typed} REASON")
        if fixed
        else N_("name the one that is meant: propctl amend {typed} --set {setting}"),
    )
