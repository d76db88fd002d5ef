"""What a standing record wants told wherever the same thing is dealt with: the form's ``told``.

A household that wishes no visit says so once, in its file; whoever books a repair at its home, or looks at
the order before going there, is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from propctl.errors import N_
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
    return told_with(office, folded.form, folded.values, [folded.ref])


def told_with(office: Office, form: str, values: Mapping[str, Any], own: Sequence[Ref] = ()) -> list[Beside]:
    """What is told with a record of a form that says this, though it is not made yet; ``own``: its ref."""
    named = (ref for ref in office.catalog.pointed_to(form, values) if ref.form != form)
    return told_of(office, [*own, *named], form)


def told_of(office: Office, things: Sequence[Ref], form: str = "") -> list[Beside]:
    """What standing records want told of these things; nothing that a record of this ``form`` says itself."""
    telling = office.catalog.summary.told
    return [
        beside
        for ref in dict.fromkeys(things)
        for one in telling.get(ref.form, ())
        if one != form
        for row in office.index.linked(ref, form=one)
        for beside in _said(office, row)
    ]


def in_words(office: Office, found: Sequence[Beside]) -> list[str]:
    """What is told, a line each, with the record that says it."""
    wording, said = office.wording, N_("{label}: {value} ({record})")
    return [
        wording.say(
            said,
            label=wording.label(one.field.label),
            value=wording.value(one.ref.form, one.field, one.value),
            record=wording.record(one.ref),
        )
        for one in found
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
