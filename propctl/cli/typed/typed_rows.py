"""The rows of a field from a file that somebody made in a spreadsheet: ``--turns @roster.xlsx``."""

from __future__ import annotations

from pathlib import Path

from propctl.entry.cells import SheetRows
from propctl.entry.headings import Known, known_names, table_of
from propctl.entry.sheet_files import read_sheet
from propctl.errors import N_, BadData
from propctl.regulation.model.constructs import Field

_SHEETS = (".csv", ".xlsx")


def sheet_named(typed: str) -> Path | None:
    """The file that somebody names: ``@roster.xlsx``, or without @, which PowerShell takes for its own."""
    name = typed.strip()
    if name.startswith(("@", "＠")):
        return Path(name[1:].strip())
    return Path(name) if name.lower().endswith(_SHEETS) else None


def read_rows(path: Path, field: Field, lang: str) -> SheetRows:
    """The rows below headings that are the field's columns. Raises ``UsageError`` or ``BadData``."""
    names = {name: (name, column.label.zh, column.label.en) for name, column in field.columns.items()}
    labels = {name: column.label.of(lang) or name for name, column in field.columns.items()}
    known = Known(known_names(names, labels), labels)
    table = table_of(read_sheet(path, known.count), known, as_it_is=True)
    for row in table.rows:
        if row.surplus:
            raise BadData(
                N_("{file}, row {row}: column {column} has no heading; head it, or empty the cell"),
                file=path.name,
                row=row.number,
                column=row.surplus[0],
            )
    return SheetRows([row.cells for row in table.rows], [row.number for row in table.rows])
