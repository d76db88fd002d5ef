"""The unit of an amount where a record keeps it: grams of one item, bottles of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from propctl.regulation.expression import Scope
from propctl.regulation.model import Field

if TYPE_CHECKING:
    from propctl.office.office import Office


def measured(office: Office, form: str, field: Field, scope: Scope) -> Field:
    """A field of ``form`` with its unit in words, as the record of ``scope`` has it (``unit_from``)."""
    at = office.catalog.field_at(form, field.unit_from) if field.unit_from else None
    if at is None:
        return field
    area, named = at
    kept = office.expressions.get(field.unit_from, form)(scope)
    labels = office.catalog.choices(area, named, office.today) if named.type == "choice" else {}
    unit = labels[kept].of(office.lang) if kept in labels else str(kept or "")
    return msgspec.structs.replace(field, unit=unit)
