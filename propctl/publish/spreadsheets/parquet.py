"""Tables as Parquet, each column with its own type: what DuckDB, Spark and Trino read as it is.

Values go through lines of JSON, amounts as text, so that nothing exact becomes a float on the way.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from propctl.errors import N_, UsageError
from propctl.publish.spreadsheets.record_tables import open_fields
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.lists import as_list
from propctl.store.files import fsio

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.store.index.entries import Row

TEXT, WHOLE, MOMENT = "VARCHAR", "BIGINT", "TIMESTAMPTZ"
_TYPES = {"bool": "BOOLEAN", "date": "DATE", "time": MOMENT}
_DECIMALS = {"money": 2}


class Typed(NamedTuple):
    """A column: its name, and its type as DuckDB says it."""

    name: str
    type: str = TEXT


def duckdb() -> Any:
    """DuckDB; ``UsageError`` says how it is installed."""
    try:
        return import_module("duckdb")
    except ImportError:
        raise UsageError(
            N_("writing .parquet needs the extra 'group': pip install 'propctl[group]'")
        ) from None


def write_records(path: Path, office: Office, form: str, records: Sequence[Row], *, raw: bool) -> None:
    """Records of a form as one Parquet file; personal fields stay.

    Columns have English names; beside the ids of a choice stand its words, unless they are ``raw``.
    """
    fields = open_fields(office.catalog.form(form))
    worded = {name: field for name, field in fields.items() if field.type == "choice" and not raw}
    columns = [Typed("id"), Typed("state"), Typed("registered", MOMENT)]
    for name, field in fields.items():
        columns.append(Typed(name, type_of(field)))
        columns += [Typed(f"{name}_words")] if name in worded else []

    def row(record: Row) -> dict[str, Any]:
        found: dict[str, Any] = {"id": record.id, "state": record.state, "registered": record.registered}
        found |= {name: plain(field, record.values.get(name)) for name, field in fields.items()}
        for name, field in worded.items():
            value = record.values.get(name)
            told = (
                office.wording.on("paper").value(form, field, value) if value not in (None, "", []) else None
            )
            found[f"{name}_words"] = told
        return found

    write_parquet(path, columns, map(row, records))


def type_of(field: Field) -> str:
    """The type of the column that holds a field."""
    if field.type == "rows":
        return TEXT
    kind = _TYPES.get(field.type, TEXT)
    if field.type in ("money", "quantity", "price", "number"):
        decimals = _DECIMALS.get(field.type, field.decimals)
        kind = f"DECIMAL(18,{decimals})" if decimals > 0 else WHOLE
    return f"{kind}[]" if field.many else kind


def plain(field: Field, value: Any) -> Any:
    """A value as JSON holds it: amounts as text, tables as JSON in text."""
    if value in (None, "", []):
        return None
    if field.type == "rows":
        import msgspec

        return msgspec.json.encode(as_list(value), enc_hook=str).decode()
    if isinstance(value, list):
        return [plain(field, entry) for entry in value]
    if isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)


def write_parquet(
    path: Path, columns: Sequence[Typed], rows: Iterable[dict[str, Any]], parts: Sequence[str] = ()
) -> None:
    """Rows as a Parquet file; with ``parts`` as a folder of files, one for each value of these columns."""
    import msgspec

    db_ = duckdb()
    encoder = msgspec.json.Encoder(enc_hook=str)
    with tempfile.TemporaryDirectory(prefix="propctl-parquet-") as folder:
        lines = Path(folder) / "rows.json"
        with lines.open("wb") as file:
            for row in rows:
                file.write(encoder.encode(row) + b"\n")
        types = ", ".join(f"{_quoted(one.name)}: {_quoted(one.type)}" for one in columns)
        split = f", PARTITION_BY ({', '.join(parts)})" if parts else ""
        made = path if parts else Path(folder) / "rows.parquet"
        with db_.connect() as db:
            db.execute("SET TimeZone = 'UTC'")
            read = f"read_json({_quoted(str(lines))}, format = 'newline_delimited', columns = {{{types}}})"
            db.execute(f"COPY (SELECT * FROM {read}) TO {_quoted(str(made))} (FORMAT parquet{split})")
        if not parts:
            fsio.replace(path, made.read_bytes())


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
