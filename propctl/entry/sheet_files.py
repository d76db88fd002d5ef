"""A sheet from the file that somebody gave: CSV in any encoding and with any separator, or a workbook.

What is read is what the sheet shows: a break inside a quoted cell stays in its cell, merged cells hold one
value each, a number shown with leading zeros keeps them, an error stays an error. What would take too much
memory is refused before it is read.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from propctl.entry.sheets import Cell, Known, Sheet, refuse_rows
from propctl.errors import N_, BadData, UsageError
from propctl.regex import regex

if TYPE_CHECKING:
    from propctl.entry.workbooks import Book

_WORKBOOKS = (".xlsx", ".xlsm", ".ods", ".xls", ".et")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
_NO_TEXT = regex(rb"[\x00-\x08]")
TEXT_LIMIT = 64 << 20  # bytes of a CSV file


def read_sheet(path: Path, known: Known, sheet: str = "") -> Sheet:
    """The sheet of that name, else the one whose headings are best ``known``.

    Raises ``UsageError`` where there is no such file or sheet, ``BadData`` for a file that is none.
    """
    if _is_workbook(path):
        from propctl.entry.workbooks import read_workbook

        return read_workbook(path, known, sheet)
    return _text_sheet(path, known, sheet)


def read_sheets(path: Path, known: Known, sheet: str = "") -> Book:
    """All sheets of a file that hold something, or the one of that name; raises as ``read_sheet``."""
    from propctl.entry.workbooks import Book, read_book

    return read_book(path, sheet) if _is_workbook(path) else Book([_text_sheet(path, known, sheet)], [])


def _is_workbook(path: Path) -> bool:
    """Whether a file is a workbook, and no text; ``BadData`` for what is known to be neither."""
    if not path.is_file():
        raise UsageError(N_("there is no file {file}"), file=str(path))
    with path.open("rb") as file:
        beginning = file.read(4096)
    _refuse_others(path.name, beginning, path)
    return beginning.startswith(b"PK")


def _text_sheet(path: Path, known: Known, sheet: str) -> Sheet:
    if sheet:
        raise UsageError(N_("{file} is no workbook and has no sheets"), file=path.name)
    return Sheet(path.name, _rows_of_text(path, known))


def _refuse_others(name: str, beginning: bytes, path: Path) -> None:
    """Files that are known for what they are, and are not read."""
    if beginning.startswith(b"\xd0\xcf\x11\xe0"):  # the container of old workbooks, and of locked new ones
        with path.open("rb") as file:
            locked = "EncryptedPackage".encode("utf-16-le") in file.read(TEXT_LIMIT)
        if locked:
            raise BadData(
                N_("{file} is protected by a password; open it, save it without one and try again"), file=name
            )
        raise BadData(N_("{file} is an old workbook (.xls, .et); open it and save it as .xlsx"), file=name)
    start = beginning.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise BadData(N_("{file} is a web page and no workbook; open it and save it as .xlsx"), file=name)
    if beginning.startswith(b"%PDF"):
        raise BadData(N_("{file} is a PDF and no sheet; ask for the workbook it was made from"), file=name)
    _refuse_pictures(name, beginning, path.suffix.casefold())


def _refuse_pictures(name: str, beginning: bytes, ending: str) -> None:
    """Files called workbooks that hold nothing or a picture; text under such a name is read."""
    named = ending in _WORKBOOKS and not beginning.startswith((b"PK", b"\xff\xfe", b"\xfe\xff"))
    if named and not beginning.strip():
        msgid = N_("{file} is empty and not a workbook; ask for it again, or save it once more")
    elif beginning.startswith(_PICTURES) and _NO_TEXT.search(beginning):
        msgid = N_("{file} is a picture and not a workbook; ask for the sheet that it shows")
    elif named and _NO_TEXT.search(beginning):
        msgid = N_("{file} is called a workbook and is none; open it where it was made, save it anew")
    else:
        return
    raise BadData(msgid, file=name)


# -- text


def _rows_of_text(path: Path, known: Known) -> list[list[Cell]]:
    if path.stat().st_size > TEXT_LIMIT:
        msgid = N_("{file} is too large ({size} MB); at most {limit} MB are read: divide it")
        raise BadData(msgid, file=path.name, size=path.stat().st_size >> 20, limit=TEXT_LIMIT >> 20)
    text = _decoded(path)
    separator = _separator(text, known)
    if text[:4].casefold() == "sep=" and text[4:5]:  # a line by which spreadsheets are told
        text = "\n" + text.partition("\n")[2]
    rows: list[list[Cell]] = []
    try:
        for row in _parsed(text, separator):
            rows.append([_bare(cell) for cell in row] if any(map(str.strip, row)) else [])
            refuse_rows(len(rows), path.name)
    except csv.Error:
        msgid = N_("{file}, row {row}: its quotation marks do not match; a cell that holds one doubles it")
        raise BadData(msgid, file=path.name, row=len(rows) + 1) from None
    return rows


def _parsed(text: str, separator: str) -> Iterator[list[str]]:
    """CSV as it is meant: only CR and LF end a row, and inside quotation marks not even they."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _bare(cell: str) -> str:
    """A cell without what keeps a spreadsheet from taking it for a number or a formula."""
    if cell.startswith('="') and cell.endswith('"') and len(cell) > 2:
        return cell[2:-1].replace('""', '"')
    return cell


def _decoded(path: Path) -> str:
    """UTF-8, UTF-16 as spreadsheets save "Unicode text", else GB18030, which holds GBK."""
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif len(data) > 1 and data[1:200:2].count(0) * 4 > len(data[1:200:2]):
        encodings = ["utf-16-le"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadData(N_("{file} is neither UTF-8 nor GB18030; save it again as CSV UTF-8"), file=path.name)


def _separator(text: str, known: Known) -> str:
    """The sign between cells: of those that can be, the one that makes most headings known."""
    if text[:4].casefold() == "sep=" and text[4:5]:
        return text[4]
    head = text[:20_000]

    def score(separator: str) -> tuple[int, int]:
        rows = list(_first(head, separator))
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return max(map(known, rows), default=0), max(widths.values(), default=0)

    return max((",", ";", "\t", "|"), key=score)  # of equals the first


def _first(head: str, separator: str) -> Iterator[list[str]]:
    try:
        for number, row in enumerate(_parsed(head, separator)):
            if number >= 40:
                return
            yield row
    except csv.Error:  # cut off, or not this separator
        return
