"""Records as a table: in words for people, with ids and English keys for machines. Personal values stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from propctl.entry import quoted
from propctl.office.doing.importing import DERIVED, REGISTERED, STATE
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
    derived = [name for name in DERIVED if name not in fields]
    columns = [Column(name) for name in (*derived, *fields)]
    rows = [
        [*(getattr(record, name) for name in derived), *(_flat(record.values.get(name)) for name in fields)]
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
    headings = _headings(office, declared, fields)
    derived = [name for name, label in DERIVED.items() if label.of(lang) not in headings]
    columns = [Column(DERIVED[name].of(lang)) for name in derived]
    columns += [
        Column(heading, _decimals(field)) for heading, field in zip(headings, fields.values(), strict=True)
    ]
    rows = [
        [
            *(_told(office, form, record, name) for name in derived),
            *(_cell(office, form, field, record.values.get(name)) for name, field in fields.items()),
        ]
        for record in records
    ]
    return columns, rows


def _told(office: Office, form: str, record: Row, name: str) -> Any:
    """What a record is beside its fields: its number, its state, when it was registered."""
    if name == STATE:
        return office.state_label(form, record.state).of(office.lang)
    return _local(office, record.registered) if name == REGISTERED else record.id


def _headings(office: Office, form: Form, fields: dict[str, Field]) -> list[str]:
    """What heads each field; of several with one label those behind the first with their names, too."""
    first: dict[str, str] = {}
    for name, field in {**form.field, **form.ask}.items():
        first.setdefault(heading(field).of(office.lang) or name, name)
    labels = {name: heading(field).of(office.lang) or name for name, field in fields.items()}
    return [label if first[label] == name else f"{label} ({name})" for name, label in labels.items()]


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
        "" if column.personal or row.get(name) is None else _text(office, form, column, row[name])
        for name, column in field.columns.items()
    ]
    return quoted.joined(cells, ",", quoted.CELLS + quoted.ROWS).rstrip(",")


def _text(office: Office, form: str, field: Field, value: Any) -> str:
    if field.type == "staff":
        return office.name_of(str(value))
    if field.type in ("rule", "routine", "ref", "duration", "month", "text", "figure"):
        return str(value)
    if field.type == "choice" and not _told_apart(office, form, field, str(value)):
        return str(value)
    if field.type == "time" and isinstance(value, str):
        return f"{_local(office, value):%Y-%m-%d %H:%M}"
    return office.wording.on("paper").value(form, field, value, unit=False)


def _told_apart(office: Office, form: str, field: Field, choice: str) -> bool:
    """Whether the words of a choice are those of no other: else a sheet holds its id."""
    choices = office.fields.choices(form.partition(".")[0], field)
    same = [other for other in choices if choices[other].of(office.lang) == choices[choice].of(office.lang)]
    return len(same) == 1
