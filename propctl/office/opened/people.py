"""People's data on its way in and out: sealed before it is written, masked when it is shown."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from propctl.errors import N_, BadData, SettingsError
from propctl.regulation.model.constructs import Field, Form
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.form_parts import key_fields
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.record import Record
from propctl.regulation.model.ref import Ref
from propctl.store.files.ids import spelled
from propctl.store.files.paths import record_path

if TYPE_CHECKING:
    from propctl.office.doing.drafts import Draft
    from propctl.office.opened.office import Office


def sealed(office: Office, draft: Draft, ref: Ref, values: dict[str, Any]) -> dict[str, Any]:
    """The values with every personal one sealed; a value that did not change keeps its token."""
    seal = Sealing(office, draft, ref, values)
    found = dict(values)
    for name, value in values.items():
        field = draft.declared.field.get(name) or draft.declared.ask.get(name)
        if field is None:
            continue
        if field.personal:
            found[name] = seal.value(field, name, value, draft.before.values.get(name))
        elif field.type == "rows":
            found[name] = [seal.row(field, name, row) for row in as_list(value)]
    draft.keys = seal.keys
    return found


class Sealing:
    """The sealing of one step's personal values, under new keys of whoever they are about."""

    def __init__(self, office: Office, draft: Draft, ref: Ref, values: dict[str, Any]) -> None:
        self.office, self.ref = office, ref
        self.subject = subject_of(draft.declared, {**draft.before.values, **values}, ref)
        self.keys: dict[str, tuple[str, bytes]] = {}  # by purpose: the id and the key

    def row(self, field: Field, name: str, row: dict[str, Any]) -> dict[str, Any]:
        """A row with its personal columns sealed."""
        columns = field.columns
        return {
            key: self.value(columns[key], f"{name}.{key}", value, None) if columns[key].personal else value
            for key, value in row.items()
        }

    def value(self, field: Field, name: str, value: Any, old: Any) -> Any:
        """The token for a value; ``old``: what stands there now."""
        from propctl.regulation.model.record import is_sealed
        from propctl.store.sealed.tokens import seal

        if isinstance(value, list):
            return [self.value(field, name, entry, None) for entry in value]
        text = value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else str(value)
        if is_sealed(text):
            return text
        if old is not None and reveal_one(self.office, field, name, old, self.ref) == text:
            return old
        key_id, key = self._key(field)
        return seal(text, key, key_id, spelled(self.ref), name, field.type)

    def _key(self, field: Field) -> tuple[str, bytes]:
        if not self.office.keyring.exists():
            raise SettingsError(
                N_("{label} is personal and this office has no keyring yet; make one with: propctl key init"),
                label=field.label,
            )
        if field.consent not in self.keys:
            self.keys[field.consent] = self.office.keyring.make(self.subject, field.consent)
        return self.keys[field.consent]


def subject_of(form: Form, values: dict[str, Any], ref: Ref) -> str:
    """Whose key seals a record's personal values: the person or household it is about, else its own."""
    named = values.get(form.person) if form.person else None
    return str(named) if named else spelled(ref)


def names_its_subject(form: Form) -> bool:
    """Whether a form's records are the files of who their values are about: a household's, by its home.

    When such a record begins anew, it is about somebody else.
    """
    return bool(form.key) and (not form.person or form.person in key_fields(form))


def reveal_one(office: Office, field: Field, name: str, value: Any, ref: Ref) -> str | None:
    """A sealed value in clear; None without its key (not here, or forgotten).

    None, too, for one that was damaged or moved here by hand: it hides itself, not the record, and is noted
    in ``office.unopened``.
    """
    try:
        return unsealed(office, field, name, value, ref)
    except BadData as error:
        office.unopened[ref, name] = error
        return None


def in_clear(office: Office, field: Field, name: str, value: Any, ref: Ref) -> Any:
    """A field's value with whatever is sealed in it opened, in lists and rows, too."""
    if isinstance(value, list):
        return [in_clear(office, field, name, entry, ref) for entry in value]
    if isinstance(value, dict):
        columns = field.columns
        return {
            key: in_clear(office, columns[key], f"{name}.{key}", entry, ref) if key in columns else entry
            for key, entry in value.items()
        }
    return reveal_one(office, field, name, value, ref) if field.personal else value


def unsealed(office: Office, field: Field, name: str, value: Any, ref: Ref) -> str | None:
    """A personal value in clear, None where this desk has no key to it.

    ``BadData`` for a sealed value that was damaged, or belongs to another record or field.
    """
    from propctl.regulation.model.record import MARK, is_sealed
    from propctl.store.sealed.tokens import damaged, key_id_of, unseal

    if not is_sealed(value):
        if str(value).startswith(MARK):
            raise damaged(ref.id, name)
        return None if value is None else str(value)
    key = office.keyring.key(key_id_of(value))
    if key is None:
        return None
    bound = (spelled(ref), ref.id)  # to its form, too; older tokens of natural keys to the key alone
    try:
        return unseal(value, key, bound, name, field.type)
    except BadData:
        if not (former := _former(office, ref)):
            raise
        return unseal(value, key, [*former, ref.id], name, field.type)


def _former(office: Office, ref: Ref) -> list[str]:
    """The numbers that a record had before two desks with one letter clashed."""
    from propctl.store.files.renumbering import former

    found = office.reader.read(record_path(ref))
    return former(ref.id, found.head) if isinstance(found, Record) else []


def shown(office: Office, folded: Folded, name: str, field: Field, *, reveal: bool = False) -> Any:
    """A field's value as it may be shown: in clear where it is nobody's, else masked unless revealed."""
    value = folded.values.get(name)
    if value is None:
        return None
    if field.type == "rows":
        return [_shown_row(office, folded.ref, name, field, row, reveal) for row in as_list(value)]
    if not field.personal:
        return value
    if isinstance(value, list):
        return [_masked(office, field, name, entry, folded.ref, reveal) for entry in value]
    return _masked(office, field, name, value, folded.ref, reveal)


def _shown_row(
    office: Office, ref: Ref, name: str, field: Field, row: dict[str, Any], reveal: bool
) -> dict[str, Any]:
    columns = field.columns
    return {
        key: _masked(office, columns[key], f"{name}.{key}", value, ref, reveal)
        if key in columns and columns[key].personal
        else value
        for key, value in row.items()
    }


def _masked(office: Office, field: Field, name: str, value: Any, ref: Ref, reveal: bool) -> str:
    from propctl.entry.masking import mask

    clear = reveal_one(office, field, name, value, ref)
    if clear is None:
        return "***"
    return clear if reveal else mask(clear, field.type)
