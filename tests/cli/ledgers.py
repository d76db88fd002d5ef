"""Ledgers for tests: written as offices keep them, brought in, and what came of them."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

import xlsxwriter

from propctl.testing import Workspace

BY = "director"
Row = list[Any]


def book(path: Path, **sheets: list[Row]) -> str:
    """A workbook: a sheet for each name, its rows as they are given."""
    with xlsxwriter.Workbook(str(path)) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            out = made.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, dt.date):
                        out.write_datetime(number, place, dt.datetime.combine(cell, dt.time()), day)
                    elif cell is not None:
                        out.write(number, place, cell)
    return str(path)


def open_document(path: Path, rows: list[Row]) -> str:
    """A workbook as LibreOffice saves it (.ods): values by their types, blank cells repeated."""
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    said = {"office": "office", "table": "table", "text": "text"}
    spaces = " ".join(f'xmlns:{short}="{names}{long}:1.0"' for short, long in said.items())
    lines = "".join(f"<table:table-row>{''.join(map(_open_cell, row))}</table:table-row>" for row in rows)
    body = f'<table:table table:name="Sheet1">{lines}</table:table>'
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{names}manifest:1.0"/>')
        made.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{body}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return str(path)


def _open_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    kind, value = "string", ""
    if isinstance(cell, dt.date):
        kind, value = "date", f' office:date-value="{cell}"'
    elif isinstance(cell, int | float):
        kind, value = "float", f' office:value="{cell}"'
    return f'<table:table-cell office:value-type="{kind}"{value}><text:p>{cell}</text:p></table:table-cell>'


def text(path: Path, lines: str, encoding: str = "utf-8") -> str:
    path.write_bytes(lines.replace("\n", "\r\n").encode(encoding))
    return str(path)


def brought(office: Workspace, *args: str) -> dict[str, Any]:
    done = office.run("setup", *args, "--yes", "--json", by=BY)
    assert done.status == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def homes(office: Workspace) -> dict[str, dict[str, Any]]:
    found = office.run("residents", "list", "--all", "--json", by=BY).json()
    return {row["id"]: row["fields"] for row in found}


def household(office: Workspace, unit: str) -> dict[str, Any]:
    shown = office.run("show", f"H-{unit}", "--json", "--reveal", "--purpose=核对", by=BY)
    assert shown.status == 0, shown.err
    fields: dict[str, Any] = shown.json()["fields"]
    return fields
