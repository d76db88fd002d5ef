"""Values that no two records may share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propctl.errors import N_, UsageError
from propctl.office.drafts import Draft
from propctl.office.people import reveal_one
from propctl.regulation.model import Field
from propctl.store.mask import mask

if TYPE_CHECKING:
    from propctl.office.office import Office
    from propctl.store.entries import Row


def refuse_doubles(office: Office, draft: Draft) -> None:
    """No second record with a value that must be unique (or unique among the open ones)."""
    for name, field in draft.declared.field.items():
        value = draft.values.get(name)
        if value is None or not field.unique or isinstance(field.unique, list):
            continue
        for row in office.index.rows(form=draft.form, open=True if field.unique == "open" else None):
            if row.id == draft.before.id or row.state == "void":
                continue
            if _held(office, draft, name, field, row) == value:
                raise UsageError(
                    N_("{label} {value} stands in {id} already"),
                    label=field.label,
                    value=mask(value, field.type) if field.personal else value,
                    id=row.id,
                )


def _held(office: Office, draft: Draft, name: str, field: Field, row: Row) -> Any:
    """A record's value; a personal one is not in the index and is unsealed to be compared."""
    if not field.personal:
        return row.values.get(name)
    folded = office.target_of(draft.form, row.id)
    return reveal_one(office, field, name, folded.values.get(name), row.id) if folded else None
