"""The unit that one record has an amount in: grams, bottles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from propctl.regulation.model.constructs import Field

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.language.reading import Scope


def measured(office: Office, form: str, field: Field, scope: Callable[[], Scope]) -> Field:
    """A field of ``form`` with its unit in words, as a record has it (``unit_from``).

    ``scope``: makes the scope of that record, which few fields need.
    """
    at = office.catalog.field_at(form, field.unit_from) if field.unit_from else None
    if at is None:
        return field
    home, unit = at
    kept = office.expressions.condition(field.unit_from, form).value(scope())
    return msgspec.structs.replace(field, unit=office.wording.value(home, unit, kept))
