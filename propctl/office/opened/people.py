"""People's data on its way in and out: sealed before it is written, masked when it is shown."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from propctl.errors import N_, SettingsError
from propctl.regulation.model.constructs import Field, Form
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.lists import as_list

if TYPE_CHECKING:
    from propctl.office.doing.drafts import Draft
    from propctl.office.opened.office import Office


def sealed(office: Office, draft: Draft, record_id: str, values: dict[str, Any]) -> dict[str, Any]:
    """The values with every personal one sealed; a value that did not change keeps its token."""
    found = dict(values)
    subject = subject_of(draft.declared, {**draft.before.values, **values}, record_id)
    for name, value in values.items():
        field = draft.declared.field.get(name) or draft.declared.ask.get(name)
        if field is None:
            continue
        if field.personal:
            old = draft.before.values.get(name)
            found[name] = _seal(office, field, name, value, subject, record_id, old)
        elif field.type == "rows":
            found[name] = [_seal_row(office, field, name, row, subject, record_id) for row in as_list(value)]
    return found


def _seal_row(
    office: Office, field: Field, name: str, row: dict[str, Any], subject: str, record_id: str
) -> dict[str, Any]:
    return {
        key: _seal(office, field.columns[key], f"{name}.{key}", value, subject, record_id, None)
        if field.columns[key].personal
        else value
        for key, value in row.items()
    }


def _seal(office: Office, field: Field, name: str, value: Any, subject: str, record_id: str, old: Any) -> Any:
    from propctl.regulation.model.record import is_sealed
    from propctl.store.sealed.tokens import seal

    if isinstance(value, list):
        return [_seal(office, field, name, entry, subject, record_id, None) for entry in value]
    text = value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else str(value)
    if is_sealed(text):
        return text
    if old is not None and reveal_one(office, field, name, old, record_id) == text:
        return old
    if not office.keyring.exists():
        raise SettingsError(
            N_("{label} is personal and this office has no keyring yet; make one with: propctl key init"),
            label=field.label,
        )
    key_id, key = office.keyring.key_for(subject, field.consent)
    return seal(text, key, key_id, record_id, name, field.type)


def subject_of(form: Form, values: dict[str, Any], record_id: str) -> str:
    """Whose key seals a record's personal values: the person or household it is about, else its own."""
    named = values.get(form.person) if form.person else None
    return str(named) if named else record_id


def reveal_one(office: Office, field: Field, name: str, value: Any, record_id: str) -> str | None:
    """A sealed value in clear; None without its key (not here, or forgotten)."""
    from propctl.regulation.model.record import is_sealed
    from propctl.store.sealed.tokens import key_id_of, unseal

    if not is_sealed(value):
        return None if value is None else str(value)
    key = office.keyring.key(key_id_of(value)) if office.keyring.exists() else None
    return unseal(value, key, record_id, name, field.type) if key else None


def shown(office: Office, folded: Folded, name: str, field: Field, *, reveal: bool = False) -> Any:
    """A field's value as it may be shown: in clear where it is nobody's, else masked unless revealed."""
    value = folded.values.get(name)
    if value is None:
        return None
    if field.type == "rows":
        return [_shown_row(office, folded.id, name, field, row, reveal) for row in as_list(value)]
    if not field.personal:
        return value
    if isinstance(value, list):
        return [_masked(office, field, name, entry, folded.id, reveal) for entry in value]
    return _masked(office, field, name, value, folded.id, reveal)


def _shown_row(
    office: Office, record_id: str, name: str, field: Field, row: dict[str, Any], reveal: bool
) -> dict[str, Any]:
    columns = field.columns
    return {
        key: _masked(office, columns[key], f"{name}.{key}", value, record_id, reveal)
        if key in columns and columns[key].personal
        else value
        for key, value in row.items()
    }


def _masked(office: Office, field: Field, name: str, value: Any, record_id: str, reveal: bool) -> str:
    from propctl.entry.masking import mask

    clear = reveal_one(office, field, name, value, record_id)
    if clear is None:
        return "***"
    return clear if reveal else mask(clear, field.type)
