"""What a standing record wants told wherever the same thing is dealt with: the form's ``told``.

A household that wishes no visit says so once, in its file; whoever books a repair at its home, or looks at
the order before going there, is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from propctl.regulation.model.constructs import Field
from propctl.regulation.model.fold import VOID, Folded, ended_states
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.ref import Ref

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.store.index.entries import Row


class Beside(NamedTuple):
    """One field of a standing record that is told with another record."""

    ref: Ref
    name: str
    field: Field
    value: object


def told_beside(office: Office, folded: Folded) -> list[Beside]:
    """What is told with a record, of each standing record about a thing that it names, or is itself."""
    telling = office.catalog.summary.told
    named = office.catalog.pointed_to(folded.form, folded.values)
    about = [folded.ref, *(ref for ref in named if ref.form != folded.form)]
    return [
        beside
        for ref in dict.fromkeys(about)
        for form in telling.get(ref.form, ())
        if form != folded.form
        for row in office.index.linked(ref, form=form)
        for beside in _said(office, row)
    ]


def _said(office: Office, row: Row) -> Iterator[Beside]:
    """The fields that a standing record has told, unless it is over; none whose clauses are not in force."""
    form = office.catalog.form(row.form)
    for name in form.told if row.state not in (VOID, *ended_states(form)) else ():
        field, value = any_field(form, name), row.values.get(name)
        if field is not None and value and _in_force(office, row.form, field):
            yield Beside(row.ref, name, field, value)


def _in_force(office: Office, form: str, field: Field) -> bool:
    rules = [office.catalog.rule(qualify(form.partition(".")[0], claim)) for claim in field.claims]
    return not rules or any(map(office.in_force, rules))
