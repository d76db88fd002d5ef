"""What may be the same matter twice: of the same home, of the same kind, and still open, or of one day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propctl.errors import N_, UsageError
from propctl.office.doing.outcome import Message
from propctl.regulation.model.fold import Folded, merged_into, merged_states, open_states
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.ref import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable

    from propctl.office.opened.office import Office
    from propctl.store.index.entries import Row

_NAMED = 3


def told_alike(office: Office, record: Folded) -> list[Message]:
    """What to say of a record that was just made and may repeat another one; nothing is refused for it."""
    found = _repeated(office, record)
    if not found:
        return []
    form = office.catalog.form(record.form)
    told = {
        "others": found[-_NAMED:],
        "count": len(found),
        "fields": [office.wording.field(record.form, name) for name in form.alike],
    }
    if record.state not in open_states(form):
        return [Message(N_("done today with the same {fields} ({count}): {others}"), told)]
    step = next((name for name, step in form.step.items() if step.merges), "")
    if not step:
        return [Message(N_("still open with the same {fields} ({count}): {others}"), told)]
    option = form.step[step].merges.replace("_", "-")
    command = f"{office.wording.command(record.form, step)} {record.id} --{option} {found[-1]}"
    msgid = N_("still open with the same {fields} ({count}): {others}; if it is the same matter: {command}")
    return [Message(msgid, {**told, "command": command})]


def refuse_repeated(office: Office, record: Folded) -> None:
    """``UsageError`` for a row that repeats what was done today, such as a payment: a sheet is read twice."""
    form = office.catalog.form(record.form)
    if record.state not in open_states(form) and (found := _repeated(office, record)):
        raise UsageError(
            N_("{others} of today has the same {fields}; if this is another one, add --again"),
            fields=[office.wording.field(record.form, name) for name in form.alike],
            others=found[-_NAMED:],
        )


def _repeated(office: Office, record: Folded) -> list[str]:
    """The records that say the same as one that is made, of those that the index knows.

    Open ones; of what is done at once, such as a payment, those of the same day that stand as it does.
    """
    form = office.catalog.form(record.form)
    asked = {name: record.values.get(name) for name in form.alike}
    if not asked or any(value in (None, "") for value in asked.values()):
        return []
    known = (row for row in _known(office, record, asked) if _same(row, asked) and row.id != record.id)
    waits = record.state in open_states(form)
    return [row.id for row in known if (row.open if waits else _done_today(row, record))]


def told_merged(office: Office, record: Folded, step: str) -> list[Message]:
    """What to say where somebody writes on at a record that was merged into another one."""
    form = office.catalog.form(record.form)
    if record.state not in merged_states(form) or step not in ("note", "attach"):
        return []
    told = {"id": record.id, "other": record.values.get(merged_into(form), "")}
    return [Message(N_("{id} is merged into {other}: work goes on there, and so does what is new"), told)]


def _done_today(row: Row, record: Folded) -> bool:
    began = record.registered
    return row.state == record.state and began is not None and row.registered[:10] == f"{began:%Y-%m-%d}"


def _known(office: Office, record: Folded, asked: dict[str, Any]) -> Iterable[Row]:
    """The records of the form: by a reference where one is among the fields; else open ones."""
    form = office.catalog.form(record.form)
    for name, value in asked.items():
        field = any_field(form, name)
        if field is not None and field.type == "ref" and not isinstance(value, list):
            target = qualify(record.form.partition(".")[0], as_list(field.to)[0])
            found = office.index.linked(Ref(target, str(value)), record.form)
            return sorted(found, key=lambda row: row.registered)
    return office.index.rows(form=record.form, open=True)


def _same(row: Row, asked: dict[str, Any]) -> bool:
    values = row.values
    return all(values.get(name) == value for name, value in asked.items())
