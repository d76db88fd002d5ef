"""The unit that one record has an amount in: grams, bottles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.regulation.model.constructs import Field

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.language.reading import Scope


def measured(office: Office, form: str, field: Field, scope: Callable[[], Scope]) -> Field:
    """A field of ``form`` with its unit in words, as a record has it (``unit_from``).

    ``scope``: makes the scope of that record, which few fields need.
    """
    return _with_unit(office, form, field, scope, lambda words, _: words)


def typed_in(office: Office, form: str, field: Field, scope: Callable[[], Scope]) -> Field:
    """The same for what is typed: the unit may stand behind the number, in words or as it is kept."""
    return _with_unit(office, form, field, scope, lambda words, kept: f"{words}|{kept}")


def _with_unit(
    office: Office, form: str, field: Field, scope: Callable[[], Scope], said: Callable[[str, Any], str]
) -> Field:
    at = office.catalog.field_at(form, field.unit_from) if field.unit_from else None
    if at is None:
        return field
    home, unit = at
    kept = office.expressions.condition(field.unit_from, form).value(scope())
    return msgspec.structs.replace(field, unit=said(office.wording.value(home, unit, kept), kept))
