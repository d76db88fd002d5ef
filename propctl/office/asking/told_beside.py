"""What a standing record wants told wherever the same thing is dealt with: the form's ``told``.

A household that wishes no visit says so once, in its file; whoever books a repair at its home, or looks at
the order before going there, is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from propctl.office.asking.queries import concerning
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.fold import VOID, Folded, ended_states
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.lists import as_list
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
    return [
        beside
        for full, about, names in _telling(office)
        if folded.form != full
        for id in _named(office, folded, about)
        for row in concerning(office, Ref(about, id))
        if row.form == full
        for beside in _said(office, row, names)
    ]


def _said(office: Office, row: Row, names: list[str]) -> Iterator[Beside]:
    """The fields that a standing record has told, unless it is over; none whose clauses are not in force."""
    form = office.catalog.form(row.form)
    for name in names if row.state not in (VOID, *ended_states(form)) else ():
        field, value = any_field(form, name), row.values.get(name)
        if field is not None and value and _in_force(office, row.form, field):
            yield Beside(row.ref, name, field, value)


def _telling(office: Office) -> Iterator[tuple[str, str, list[str]]]:
    """The forms that declare ``told``: each with the form that its ``person`` names, and the fields."""
    for area in office.catalog.areas():
        for name, form in area.form.items():
            if form.told:
                about = as_list(form.field[form.person].to)[0]
                yield qualify(area.name, name), qualify(area.name, about), form.told


def _in_force(office: Office, form: str, field: Field) -> bool:
    rules = [office.catalog.rule(qualify(form.partition(".")[0], claim)) for claim in field.claims]
    return not rules or any(map(office.in_force, rules))


def _named(office: Office, folded: Folded, about: str) -> list[str]:
    """The records of a form that a record is, or names in a field of its own."""
    if folded.form == about:
        return [folded.id]
    area = folded.form.partition(".")[0]
    form = office.catalog.form(folded.form)
    refs = [
        name
        for name, field in {**form.field, **form.ask}.items()
        if field.type == "ref" and about in [qualify(area, to) for to in as_list(field.to)]
    ]
    return list(dict.fromkeys(str(id) for name in refs for id in as_list(folded.values.get(name))))
