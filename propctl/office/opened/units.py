"""The units of amounts: money is yuan, a quantity has that of its field or of a record: grams, bottles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from propctl.regulation.language.reading import Scope
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.text import Label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

YUAN = Label("元", " yuan")


def unit_of(field: Field, lang: str) -> str:
    """What stands behind an amount of ``field``, in a language; "" behind what is none."""
    return YUAN.of(lang) if field.type in ("money", "price") else field.unit


def heading(field: Field) -> Label:
    """A field as the heading of a column, with the unit that all its amounts have."""
    name, zh, en = field.label, unit_of(field, "zh"), unit_of(field, "en").strip()
    return Label(f"{name.zh}（{zh}）", f"{name.en} ({en})") if zh else name


def cell_unit(field: Field) -> str:
    """What stands behind an amount below such a heading: the unit that its record has it in."""
    return field.unit if field.unit_from else ""


def measured(office: Office, form: str, field: Field, scope: Scope) -> Field:
    """A field of ``form`` with its unit in words, as the record of ``scope`` has it (``unit_from``)."""
    at = office.catalog.field_at(form, field.unit_from) if field.unit_from else None
    if at is None:
        return field
    area, named = at
    kept = office.expressions.condition(field.unit_from, form).value(scope)
    labels = office.catalog.choices(area, named, office.today) if named.type == "choice" else {}
    unit = labels[kept].of(office.lang) if kept in labels else str(kept or "")
    return msgspec.structs.replace(field, unit=unit)
