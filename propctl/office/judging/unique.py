"""Values that no two records may share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from propctl.entry.masking import mask
from propctl.errors import N_, UsageError
from propctl.office.doing.drafts import Draft
from propctl.office.opened.derived import plain
from propctl.office.opened.people import reveal_one
from propctl.regulation.model.constructs import Field, Form
from propctl.regulation.model.fold import VOID
from propctl.regulation.model.form_parts import any_field, unique_fields
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.ref import Ref
from propctl.regulation.model.text import label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.store.index.entries import Row


def refuse_doubles(office: Office, draft: Draft) -> None:
    """No second record with a value that must be unique (or unique among the open ones)."""
    for name, field in unique_fields(draft.declared).items():
        value = draft.values.get(name)
        if value is None:
            continue
        for row in _having(office, draft.form, name, field, value):
            if row.id != draft.before.id and held(office, name, field, row) == value:
                raise _doubled(field, mask(value, field.type) if field.personal else value, row.id).about(
                    name
                )


def _doubled(field: Field, value: object, id: str) -> UsageError:
    """The refusal of a second record; a hint beside what is picked says what is done instead."""
    said = {"label": field.label, "value": value, "id": id}
    if field.type == "ref" and field.hint:  # of what is typed it says how
        msgid = N_("{label} {value} stands in {id} already; {hint}: propctl amend {id}")
        return UsageError(msgid, **said, hint=label(field.hint))
    return UsageError(N_("{label} {value} stands in {id} already"), **said)


def refuse_repeated(office: Office, draft: Draft) -> None:
    """No second record that says the same in all fields of which only one record may (``single``)."""
    names = as_list(draft.declared.single)
    values = {**draft.before.values, **draft.values}
    if not names or not any(name in draft.values for name in names):
        return
    said = tuple(values.get(name) for name in names)
    if any(value in (None, "") for value in said):
        return
    for row in saying(office, draft.form, draft.declared, values):
        if row.id != draft.before.id:
            raise UsageError(
                N_("{fields}: {id} is of the same already"),
                fields=[office.wording.field(draft.form, name) for name in names],
                id=office.wording.record(row.ref),
            ).about(*names)


def saying(office: Office, form: str, declared: Form, values: Mapping[str, Any]) -> list[Row]:
    """The records of a form that say the same as ``values`` in all fields of its ``single``.

    Not those that are void, or in a state that the form calls ``ended``: who withdrew may come again.
    """
    names = as_list(declared.single)
    said = {name: str(plain(values[name])) for name in names}
    over = {VOID, *declared.states.get("ended", ())}
    refs = (one for one in names if (field := any_field(declared, one)) and field.type == "ref")
    name = next(refs, "")
    if name:
        field = any_field(declared, name)
        assert field is not None
        target = qualify(form.partition(".")[0], as_list(field.to)[0])
        rows = office.index.linked(Ref(target, said[name]), form)
    else:
        rows = office.index.rows(form=form)
    rows = [row for row in rows if all(str(row.values.get(one) or "") == said[one] for one in names)]
    return [row for row in (*office.pending.others(rows), *office.made(form, said)) if row.state not in over]


def _having(office: Office, form: str, name: str, field: Field, value: Any) -> list[Row]:
    """The records that may have a value; of a personal one, which the index lacks, all of the form."""
    if field.personal:
        return holders(office, form, field)
    said = str(plain(value))
    rows = office.pending.others(office.index.bearing(form, name, said))
    return [row for row in (*rows, *office.made(form, {name: said})) if row.open or field.unique != "open"]


def holders(office: Office, form: str, field: Field) -> list[Row]:
    """The records of a form whose value in a unique field counts: not void ones, or the open ones alone."""
    rows = office.index.rows(form=form, open=True if field.unique == "open" else None)
    rows = [row for row in office.pending.others(rows) if row.state != "void"]
    return [*rows, *(row for row in office.made(form) if row.open or field.unique != "open")]


def held(office: Office, name: str, field: Field, row: Row) -> Any:
    """A record's value; a personal one, which the index lacks, is unsealed (None without its key)."""
    if not field.personal:
        return row.values.get(name)
    folded = office.find(row.ref)
    return reveal_one(office, field, name, folded.values.get(name), row.ref) if folded else None
