"""Records as a table: in words for people, with ids and English keys for machines. Personal values stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from propctl.entry import quoted
from propctl.office.doing.importing import DERIVED, NUMBER, REGISTERED, STATE
from propctl.publish.spreadsheets.writing import Column, Table
from propctl.regulation.model.constructs import Field, Form
from propctl.regulation.model.lists import as_list
from propctl.words.labels import heading

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.store.index.entries import Row

_AMOUNTS = ("money", "quantity", "price")


def open_fields(form: Form) -> dict[str, Field]:
    """The fields that may leave: all but the personal ones; of tables the columns that are not."""
    return {name: field for name, field in {**form.field, **form.ask}.items() if not field.personal}


def raw_table(office: Office, form: str, records: Sequence[Row]) -> Table:
    """Ids, English keys, every column: what a script expects, and ``import`` reads."""
    fields = open_fields(office.catalog.form(form))
    columns = [Column(name) for name in (NUMBER, STATE, REGISTERED, *fields)]
    rows = [
        [record.id, record.state, record.registered, *(_flat(record.values.get(name)) for name in fields)]
        for record in records
    ]
    return columns, rows


def _flat(value: Any) -> str:
    """A value on one line; lists as JSON, so that no comma of an entry is taken for one between them."""
    if value is None or isinstance(value, str):
        return value or ""
    import msgspec

    return msgspec.json.encode(value, enc_hook=str).decode()


def worded_table(office: Office, form: str, records: Sequence[Row]) -> Table:
    """Labels, choices and names in words, numbers and days with their types.

    Columns that a later step fills in are left out where no record has anything in them.
    """
    declared = office.catalog.form(form)
    fields = {
        name: field
        for name, field in open_fields(declared).items()
        if name in declared.field or any(record.values.get(name) not in (None, "", []) for record in records)
    }
    lang = office.lang
    columns = [Column(DERIVED[name].of(lang)) for name in (NUMBER, STATE, REGISTERED)]
    columns += [Column(_heading(office, name, field), _decimals(field)) for name, field in fields.items()]
    rows = [
        [
            record.id,
            office.state_label(form, record.state).of(lang),
            _local(office, record.registered),
            *(_cell(office, form, field, record.values.get(name)) for name, field in fields.items()),
        ]
        for record in records
    ]
    return columns, rows


def _heading(office: Office, name: str, field: Field) -> str:
    return heading(field).of(office.lang) or name


def _decimals(field: Field) -> int:
    return {"money": 2, "number": 0}.get(field.type, field.decimals if field.type in _AMOUNTS else -1)


def _local(office: Office, text: str) -> dt.datetime:
    """A time by the office's clock: sheets know no offset."""
    return dt.datetime.fromisoformat(text).astimezone(office.tz).replace(tzinfo=None, microsecond=0)


def _cell(office: Office, form: str, field: Field, value: Any) -> Any:
    """A value as a sheet holds it."""
    if value in (None, "", []):
        return None
    if field.type == "rows":
        return "\n".join(_row(office, form, field, row) for row in as_list(value))
    if isinstance(value, list):
        entries = [_text(office, form, field, entry) for entry in value]
        return quoted.joined(entries, "、", quoted.ENTRIES)
    match field.type:
        case "money" | "quantity" | "price":
            return Decimal(value)
        case "number":
            return value
        case "date":
            return dt.date.fromisoformat(value) if isinstance(value, str) else value
        case "time":
            return _local(office, value) if isinstance(value, str) else value
    return _text(office, form, field, value)


def _row(office: Office, form: str, field: Field, row: dict[str, Any]) -> str:
    """A row of a table as it may be typed: cells in the order of the columns, a comma between them."""
    cells = [
        "" if column.personal else _text(office, form, column, row.get(name))
        for name, column in field.columns.items()
    ]
    return quoted.joined(cells, ",", quoted.CELLS + quoted.ROWS).rstrip(",")


def _text(office: Office, form: str, field: Field, value: Any) -> str:
    if field.type == "staff":
        return office.name_of(str(value))
    if field.type in ("rule", "routine", "ref", "duration", "month", "text", "figure"):
        return str(value)
    if field.type == "time" and isinstance(value, str):
        return f"{_local(office, value):%Y-%m-%d %H:%M}"
    return office.wording.on("paper").value(form, field, value, unit=False)
