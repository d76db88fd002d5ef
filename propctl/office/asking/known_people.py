"""The people whom the records of this desk name: looked for in texts before they are kept or published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from propctl.regulation.model.constructs import Field
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.lists import as_list

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def personal_values(office: Office) -> Iterator[str]:
    """Every personal value that this desk can open and a page could name: names, telephones, plates.

    Never kept, never shown. Ages and choices (a sex, a care group) are no names: they stand in any text.
    """
    if not office.keyring.exists():
        return
    nobody = set(_nobody(office))
    for area in office.catalog.areas():
        for name, form in area.form.items():
            fields = dict(_naming({**form.field, **form.ask}))
            for row in office.index.rows(form=f"{area.name}.{name}") if fields else ():
                record = office.find(row.ref)
                if record is not None:
                    found = _values(office, record, fields)
                    yield from (value for value in found if value not in nobody)


def _nobody(office: Office) -> Iterator[str]:
    """What personal fields hold by default (住户): it names nobody, in no record that it was handed on to."""
    for area in office.catalog.areas():
        for form in area.form.values():
            for _, field in _naming({**form.field, **form.ask}):
                if isinstance(field.default, str):
                    yield field.default


def _naming(fields: dict[str, Field]) -> Iterator[tuple[str, Field]]:
    """The personal fields that hold names and numbers; columns of rows as ``members.name``."""
    for name, field in fields.items():
        if field.personal and field.type in ("text", "phone", "plate"):
            yield name, field
        for column, spec in _naming(field.columns):
            yield f"{name}.{column}", spec


def _values(office: Office, folded: Folded, fields: dict[str, Field]) -> Iterator[str]:
    from propctl.office.opened.people import reveal_one

    for name, field in fields.items():
        key, _, column = name.partition(".")
        for entry in as_list(folded.values.get(key)):
            sealed = entry.get(column) if column else entry
            clear = reveal_one(office, field, name, sealed, folded.ref)
            if clear and len(clear) > 1:
                yield clear
