"""Rows from a file that somebody made in a spreadsheet: CSV or XLSX, the first line names the columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from propctl.errors import N_, BadData, UsageError

Rows = list[dict[str, Any]]


def read_rows(path: Path) -> Rows:
    """The rows of a sheet by column heading, empty lines left out. Raises ``UsageError`` or ``BadData``."""
    if not path.is_file():
        raise UsageError(N_("there is no file {file}"), file=str(path))
    lines = _csv(path) if path.suffix.lower() in (".csv", ".txt") else _workbook(path)
    if not lines:
        raise BadData(N_("{file} has no heading line"), file=path.name)
    heading = [str(name).strip() for name in lines[0]]
    return [
        {name: cell for name, cell in zip(heading, line, strict=False) if name}
        for line in lines[1:]
        if any(cell not in (None, "") for cell in line)
    ]


def _csv(path: Path) -> list[list[Any]]:
    """UTF-8 as we write it, else GB18030 as Chinese spreadsheets do."""
    import csv

    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(data.decode(encoding).splitlines()))
        except UnicodeDecodeError:
            continue
    raise BadData(N_("{file} is neither UTF-8 nor GB18030; save it again as CSV UTF-8"), file=path.name)


def _workbook(path: Path) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    except CalamineError:
        raise BadData(N_("{file} is not a spreadsheet that can be read"), file=path.name) from None
