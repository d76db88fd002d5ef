"""What else may head the columns of a form's sheet: the words by which ledgers call its fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from propctl.entry.setting_up.sheet_words import BUILDING, PLACE_HEADINGS, ROOM, expanded
from propctl.regulation.model.local_names import qualify, targets_of

if TYPE_CHECKING:
    from propctl.regulation.catalog import Catalog

_PLACES = {"building": BUILDING, "home": ROOM}  # as ``[setup.record]`` names them


def ledger_headings(catalog: Catalog, form: str) -> dict[str, list[str]]:
    """A field of the form -> its headings in ledgers: 楼栋名称 of a building, 业主姓名 of a household.

    Of several columns that fill one field (owner, spouse) the first, whose it is.
    """
    found: dict[str, list[str]] = {}
    for area in catalog.areas():
        for column in area.setup.column.values():
            named = catalog.sheet_field(area.name, column.of)
            field = column.of.rpartition(".")[2]
            if named and named[0] == form and named[1] == catalog.form(form).field.get(field):
                found.setdefault(field, [*expanded(column.headings), *expanded(column.first)])
    for field, place in _places(catalog, form):
        found.setdefault(field, list(expanded(PLACE_HEADINGS[place])))
    return found


def _places(catalog: Catalog, form: str) -> Iterator[tuple[str, str]]:
    """The field that is the number of a home or building, or the only one that names such a one."""
    fields = catalog.form(form).field.items()
    for area in catalog.areas():
        for record in area.setup.record.values():
            made = qualify(area.name, record.form)
            key = catalog.form(made).key
            place = _PLACES.get(record.set.get(key, ""), "")
            if place and made == form:
                yield key, place
            elif place:
                to = [name for name, one in fields if made in targets_of(form.partition(".")[0], one)]
                yield from [(name, place) for name in to if len(to) == 1]
