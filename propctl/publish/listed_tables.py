"""Lists of records as a page shows them: what they are now, and nothing of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from propctl.errors import N_, UsageError
from propctl.office.asking import queries
from propctl.office.opened.scope import RowScope
from propctl.publish.page_parts import Say, table
from propctl.regulation.catalog import main_form, qualify
from propctl.regulation.model.constructs import Field
from propctl.words.labels import heading

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.store.index.entries import Row

TOLD = frozenset(("text", "number", "money", "quantity", "bool", "date", "time", "month", "choice", "ref"))


def list_table(office: Office, area: str, name: str, lang: str, t: Say) -> Markup:
    """A declared list as a table, a line for each record: its columns, then its state; "" where it is empty.

    Personal fields and people stay out, whatever the list shows.
    """
    declared = office.catalog.area(area)
    if name not in declared.lists:
        raise UsageError(N_("the area {area} has no list {name!r}"), area=area, name=name)
    listing = declared.lists[name]
    form = qualify(area, listing.of or main_form(declared))
    fields = _columns(office, form, listing.show or office.catalog.form(form).show)
    rows = [_cells(office, row, fields, lang) for row in queries.listing(office, area, name)]
    heads = [*(heading(field).of(lang) for _, field in fields.values()), t("状态", "State")]
    return table(heads, rows) if rows else Markup("")


def _columns(office: Office, form: str, names: list[str]) -> dict[str, tuple[str, Field]]:
    found = {name: office.catalog.field_at(form, name) for name in names}
    return {name: at for name, at in found.items() if at and _may_be_told(at[1])}


def _may_be_told(field: Field) -> bool:
    return not field.personal and field.type in TOLD


def _cells(office: Office, row: Row, fields: dict[str, tuple[str, Field]], lang: str) -> list[str]:
    wording, scope = office.in_words(lang).on("paper"), RowScope(office, row)
    reached = {name: office.expressions.condition(name, row.form).value(scope) for name in fields}
    cells = [wording.value(area, field, reached[name]) for name, (area, field) in fields.items()]
    return [*cells, wording.state(row.form, row.state)]
