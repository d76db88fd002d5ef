"""Lists of records as a page shows them: what they are now, a line or a block for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from propctl.errors import N_, UsageError
from propctl.office.asking import queries
from propctl.office.opened.scope import RowScope
from propctl.publish.escape import page
from propctl.publish.page_parts import table, written_in
from propctl.regulation.listed_columns import list_columns
from propctl.regulation.model.constructs import Field, Listing
from propctl.regulation.model.local_names import main_form, qualify
from propctl.words.labels import heading
from propctl.words.written_days import Say

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.store.index.entries import Row

Columns = Mapping[str, tuple[str, Field]]  # path -> the area of the field, and the field

_IN_TABLES = frozenset(
    ("text", "number", "money", "quantity", "bool", "date", "time", "month", "choice", "ref")
)
_PEOPLE = ("staff", "phone", "plate")  # types of fields that residents' pages leave out


def list_table(office: Office, area: str, name: str, lang: str, t: Say) -> Markup:
    """A declared list as a table, a line for each record: its columns, then its state; "" where it is empty.

    Personal fields and people stay out, whatever the list shows.
    """
    listing, form = _declared(office, area, name)
    found = {
        path: office.catalog.field_at(form, path) for path in listing.show or office.catalog.form(form).show
    }
    columns = {
        path: at for path, at in found.items() if at and not at[1].personal and at[1].type in _IN_TABLES
    }
    wording = office.in_words(lang).on("page")
    rows = [
        [
            *(wording.value(home, field, value) for (home, field), value in _values(office, row, columns)),
            wording.state(row.form, row.state),
        ]
        for row in _rows(office, area, name, listing)
    ]
    heads = [*(heading(field).of(lang) for _, field in columns.values()), t("状态", "State")]
    return table(heads, rows, lang) if rows else Markup("")


def listed_records(office: Office, area: str, name: str, t: Say, *, people: bool) -> Markup:
    """The records on a list of an area, one below the other; "" where there are none.

    The first column is what a record is called, the others follow it by name; nothing that is not filled in.
    ``people``: with the staff named in it, as on pages for the staff. What is sealed never appears.
    """
    listing, form = _declared(office, area, name)
    columns = {
        path: at
        for path, at in list_columns(office.catalog, form, listing.show).items()
        if people or at[1].type not in _PEOPLE
    }
    wording, items = office.in_words(t("zh-CN", "en")).on("page"), []
    for row in _rows(office, area, name, listing):
        cells = [
            (wording.label(field.label), wording.value(home, field, value))
            for (home, field), value in _values(office, row, columns)
            if value not in (None, "", [])
        ]
        items.append(_item(cells, t))
    return Markup(f'<ul class="list">{"".join(items)}</ul>') if items else Markup("")


def _declared(office: Office, area: str, name: str) -> tuple[Listing, str]:
    """A list of an area and the form that it lists; ``UsageError`` names those that there are."""
    declared = office.catalog.area(area)
    listing = declared.lists.get(name)
    if listing is None:
        known = list(declared.lists)
        raise UsageError(
            N_("{area} has no list {name!r}; it has: {known}"), area=declared.label, name=name, known=known
        )
    return listing, qualify(area, listing.of or main_form(declared))


def _rows(office: Office, area: str, name: str, listing: Listing) -> list[Row]:
    """The records on a list; none where only clauses publish it that are not in force."""
    stopped = office.catalog.switched_off(area, listing.claims, office.today)
    return [] if stopped else list(queries.listing(office, area, name))


def _values(office: Office, row: Row, columns: Columns) -> Iterable[tuple[tuple[str, Field], Any]]:
    """What a record says in each column, found along references too."""
    scope = RowScope(office, row)
    for path, at in columns.items():
        yield at, office.expressions.condition(path, row.form).value(scope)


def _item(cells: list[tuple[str, str]], t: Say) -> str:
    lang = t("zh-CN", "en")

    def shown(value: str) -> str:
        """What a record says stays in the language that it was written in."""
        tongue = written_in(value, lang)
        return f"<span{tongue}>{page(value)}</span>" if tongue else page(value)

    first = shown(cells[0][1]) if cells else ""
    rest = "".join(f"<br>{page(name)}{t('：', ': ')}{shown(value)}" for name, value in cells[1:])
    return f"<li><p><b>{first}</b>{rest}</p></li>"
