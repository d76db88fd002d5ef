"""The records of a declared list on a page: its columns in words, and no people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from propctl.errors import N_, UsageError
from propctl.office.asking import queries
from propctl.office.opened.scope import RowScope
from propctl.publish.escape import page
from propctl.regulation.catalog import main_form, qualify
from propctl.regulation.listed_columns import list_columns

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.publish.page_parts import Say
    from propctl.regulation.model.constructs import Field
    from propctl.store.index.entries import Row

_PEOPLE = ("staff", "phone", "plate")  # types of fields that residents' pages leave out


def listed_records(office: Office, area: str, name: str, t: Say, *, people: bool) -> Markup:
    """The records on a list of an area, one below the other; "" where there are none.

    The first column is what a record is called, the others follow it by name; nothing that is not filled in.
    ``people``: with the staff named in it, as on pages for the staff. What is sealed never appears.
    """
    declared = office.catalog.area(area)
    entry = declared.lists.get(name)
    if entry is None:
        known = list(declared.lists)
        raise UsageError(
            N_("{area} has no list {name!r}; it has: {known}"), area=declared.label, name=name, known=known
        )
    form = qualify(area, entry.of or main_form(declared))
    columns = {
        path: at
        for path, at in list_columns(office.catalog, form, entry.show).items()
        if people or at[1].type not in _PEOPLE
    }
    items = [_item(_cells(office, row, columns), t) for row in queries.listing(office, area, name)]
    return Markup(f'<ul class="list">{"".join(items)}</ul>') if items else Markup("")


def _cells(office: Office, row: Row, columns: dict[str, tuple[str, Field]]) -> list[tuple[str, str]]:
    """What is filled in of a record, each with its heading."""
    scope, wording = RowScope(office, row), office.wording
    kept = ((path, office.expressions.condition(path, row.form).value(scope)) for path in columns)
    found = [(columns[path], value) for path, value in kept if value not in (None, "", [])]
    return [(wording.label(field.label), wording.value(home, field, value)) for (home, field), value in found]


def _item(cells: list[tuple[str, str]], t: Say) -> str:
    first = page(cells[0][1]) if cells else ""
    rest = "".join(f"<br>{page(name)}{t('：', ': ')}{page(value)}" for name, value in cells[1:])
    return f"<li><p><b>{first}</b>{rest}</p></li>"
