"""The unit that one record has an amount in: grams, bottles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from propctl.regulation.language.reading import Scope
from propctl.regulation.model.constructs import Field

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def measured(office: Office, form: str, field: Field, scope: Scope) -> Field:
    """A field of ``form`` with its unit in words, as the record of ``scope`` has it (``unit_from``)."""
    at = office.catalog.field_at(form, field.unit_from) if field.unit_from else None
    if at is None:
        return field
    home, unit = at
    kept = office.expressions.condition(field.unit_from, form).value(scope)
    return msgspec.structs.replace(field, unit=office.wording.value(home, unit, kept))
