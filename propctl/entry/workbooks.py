"""Workbooks (.xlsx, .ods): values by ``calamine``, and what it does not tell by a look into the file itself.

Calamine gives no cell for an error, and the number behind ``0101``; both would be lost without a word. The
look also finds how far a sheet goes before calamine makes room for all of it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from propctl.entry.sheets import COLUMNS_LIMIT, ROWS_LIMIT, Cell, Known, Sheet, Unreadable, blank, filled
from propctl.errors import N_, BadData, UsageError
from propctl.regex import regex

UNPACKED_LIMIT = 200 << 20  # bytes
_PARTS_LIMIT = 2000
_MOST_RATIO = 1032  # to which deflate can pack

_CELL = rb"<(?:\w+:)?c\b"
_FILLED = regex(_CELL + rb'[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>(?=\s*<(?:\w+:)?(?:v|is|f)\b)')
_ERROR = regex(_CELL + rb'([^>]*\bt="e"[^>]*)>.*?<(?:\w+:)?v>([^<]{1,20})</(?:\w+:)?v>', re.DOTALL)
_NEVER_WORKED_OUT = regex(
    _CELL + rb"([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_FORMULA = regex(
    _CELL
    + rb"([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*<(?:\w+:)?v>([^<]*)</(?:\w+:)?v>"
)
_ATTRIBUTE = regex(r'(\w+)="([^"]*)"')
_ROW = regex(rb'<(?:\w+:)?row\b[^>]*?\br="([0-9]{1,7})"[^>]*>')
_COLUMNS = regex(rb"<(?:\w+:)?col\b[^>]*>")
_HIDDEN = regex(rb'\bhidden="(?:1|true)"')
_PLACE = regex(r"([A-Z]{1,3})([0-9]{1,7})")


class _Marks(NamedTuple):
    """What a sheet says beside its values; places are (row, column) from 0."""

    unreadable: dict[tuple[int, int], Unreadable]
    padded: dict[tuple[int, int], int]  # shown with at least so many digits
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    comments: Sequence[str] = ()


class Book(NamedTuple):
    """What a workbook holds."""

    sheets: list[Sheet]  # those that hold something
    unseen: list[str]  # names of sheets that are hidden


def read_workbook(path: Path, known: Known, wanted: str = "") -> Sheet:
    """The sheet of that name, else the one whose headings are best ``known``; as ``sheets.read_sheet``."""
    sheets = read_book(path, wanted).sheets
    best = max(sheets, key=lambda sheet: max(map(known, sheet.rows[:40]), default=0))  # of equals the first
    return best._replace(others=[sheet.name for sheet in sheets if sheet is not best])


def read_book(path: Path, wanted: str = "") -> Book:
    """The sheet of that name, else all that are shown; ``BadData`` where none holds anything."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with zipfile.ZipFile(path) as archive:
            look = _Look(archive, path.name)  # before anything is unpacked
            with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
                return _read(book, look, wanted)
    except PasswordError:
        raise BadData(
            N_("{file} is protected by a password; open it, save it without one and try again"),
            file=path.name,
        ) from None
    except (CalamineError, zipfile.BadZipFile, NotImplementedError, KeyError, UnicodeDecodeError):
        raise BadData(N_("{file} is not a spreadsheet that can be read"), file=path.name) from None


def _read(book: Any, look: _Look, wanted: str) -> Book:
    shown = [sheet.name for sheet in book.sheets_metadata if str(sheet.visible).endswith(".Visible")]
    if wanted and wanted not in book.sheet_names:
        raise UsageError(
            N_("{file} has no sheet {name}; it has: {names}"), file=look.file, name=wanted, names=shown
        )
    found: list[Sheet] = []
    too_far: list[BadData] = []
    for name in [wanted] if wanted else shown:
        try:
            sheet = _sheet(book, name, look)
        except BadData as error:
            too_far.append(error)
            continue
        if filled(sheet.rows):
            found.append(sheet)
    if not found:
        raise too_far[0] if too_far else BadData(N_("{file} has no heading line"), file=look.file)
    return Book(found, [name for name in book.sheet_names if name not in shown and name != wanted])


def _sheet(book: Any, name: str, look: _Look) -> Sheet:
    marks = look.marks(name)
    sheet = book.get_sheet_by_name(name)
    rows = sheet.to_python(skip_empty_area=False)
    for (row, column), digits in marks.padded.items():
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(value, (int, float)) and value == int(value) and 0 <= value < 10**15:
            rows[row][column] = f"{int(value):0{digits}}"
    for (row, column), unreadable in marks.unreadable.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = unreadable
    rows = [row if filled([row]) else [] for row in rows]
    spans = sheet.merged_cell_ranges or ()
    _fill_down(rows, spans)
    hidden = sum(1 for row in marks.hidden_rows if row < len(rows) and rows[row])
    return Sheet(
        look.file,
        rows,
        name,
        typed=True,
        spans=spans,
        hidden_rows=hidden,
        hidden_columns=marks.hidden_columns,
        comments=marks.comments,
    )


def _fill_down(rows: list[list[Cell]], merged: Any) -> None:
    """A cell that spans rows holds its value for each of them; rows with nothing of their own stay blank."""
    for (top, left), (bottom, _) in merged:
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and blank(row[left]):
                row[left] = value


# -- the look into the file


class _Look:
    """A look into a workbook's file: ``BadData`` for one that unpacks to too much."""

    def __init__(self, archive: zipfile.ZipFile, file: str) -> None:
        self.archive, self.file = archive, file
        parts = archive.infolist()
        size = sum(part.file_size for part in parts)
        if size > UNPACKED_LIMIT or len(parts) > _PARTS_LIMIT:
            msgid = N_(
                "{file} unpacks to {size} MB; at most {limit} MB are read: divide it, or delete its pictures"
            )
            raise BadData(msgid, file=file, size=size >> 20, limit=UNPACKED_LIMIT >> 20)
        if sum(part.compress_size for part in parts) * _MOST_RATIO > UNPACKED_LIMIT:
            _refuse_false_sizes(archive, parts)
        self._parts = dict(_sheets(archive))
        self._padding = _padding(archive)
        asked = _elements(archive, "xl/workbook.xml", "calcPr")
        self._by_program = any(one.get("fullCalcOnLoad") in ("1", "true") for one in asked)

    def marks(self, sheet: str) -> _Marks:
        """What is hidden and noted on a sheet, in an .ods file nothing; ``BadData`` where it goes too far."""
        part = self._parts.get(sheet, "")
        if part not in self.archive.namelist():
            return _Marks({}, {})
        data = self.archive.read(part)
        found = _marks_of(data, self._padding, self.file)
        if self._by_program:
            found.unreadable.update(_put_off(data))
        return found._replace(comments=list(_comments(self.archive, part)))


def _refuse_false_sizes(archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo]) -> None:
    """``BadZipFile`` where a part unpacks to more than it says; little of it is held at a time."""
    import struct
    import zlib

    for part in parts:
        try:
            _refuse_false_size(archive, part)
        except (struct.error, zlib.error):
            raise zipfile.BadZipFile(part.filename) from None


def _refuse_false_size(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    import struct
    import zlib

    file = archive.fp
    if file is None or part.compress_type != zipfile.ZIP_DEFLATED:
        return
    file.seek(part.header_offset + 26)
    name, extra = struct.unpack("<HH", file.read(4))
    file.seek(name + extra, 1)
    unpack, left, size = zlib.decompressobj(-zlib.MAX_WBITS), part.compress_size, 0
    while left > 0 and not unpack.eof and (packed := file.read(min(left, 1 << 16))):
        left -= len(packed)
        while packed and not unpack.eof:
            size += len(unpack.decompress(packed, 1 << 20))
            packed = unpack.unconsumed_tail
            if size > part.file_size:
                raise zipfile.BadZipFile(part.filename)


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The names of the sheets, and the parts that hold them."""
    targets = {
        found.get("Id", ""): found.get("Target", "")
        for found in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    for sheet in _elements(archive, "xl/workbook.xml", "sheet"):
        by = next((value for key, value in sheet.items() if key.endswith("}id")), "")
        target = targets.get(by, "")
        yield sheet.get("name", ""), target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _comments(archive: zipfile.ZipFile, part: str) -> Iterator[str]:
    """The cells of a sheet that carry a comment."""
    folder, _, name = part.rpartition("/")
    for found in _elements(archive, f"{folder}/_rels/{name}.rels", "Relationship"):
        if found.get("Type", "").endswith("/comments"):
            target = found.get("Target", "")
            at = target.removeprefix("/") if target.startswith("/") else f"xl/{target.rpartition('../')[2]}"
            for comment in _elements(archive, at, "comment"):
                yield comment.get("ref", "")


def _elements(archive: zipfile.ZipFile, part: str, name: str) -> Iterator[dict[str, str]]:
    """The attributes of each element of that name, whatever its name space."""
    from xml.etree import ElementTree

    if part not in archive.namelist():
        return
    data = archive.read(part)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:  # no spreadsheet writes one
        raise zipfile.BadZipFile(part)
    try:
        for element in ElementTree.fromstring(data).iter():
            if isinstance(element.tag, str) and element.tag.rpartition("}")[2] == name:
                yield dict(element.attrib)
    except ElementTree.ParseError:
        raise zipfile.BadZipFile(part) from None


def _padding(archive: zipfile.ZipFile) -> dict[str, int]:
    """Number of a cell's style -> with how many digits it shows a number (``0000``)."""
    zeros = {
        found["numFmtId"]: len(found["formatCode"])
        for found in _elements(archive, "xl/styles.xml", "numFmt")
        if re.fullmatch("0{2,15}", found.get("formatCode", ""))
    }
    if not zeros:
        return {}
    from xml.etree import ElementTree

    root = ElementTree.fromstring(archive.read("xl/styles.xml"))
    styles = next((part for part in root if part.tag.rpartition("}")[2] == "cellXfs"), ())
    numbered = enumerate(style.get("numFmtId", "") for style in styles)
    return {str(number): zeros[id] for number, id in numbered if id in zeros}


def _marks_of(data: bytes, padding: dict[str, int], file: str) -> _Marks:
    last_row = last_column = 0
    for found in _FILLED.finditer(data):
        last_row = max(last_row, int(found[2]))
        last_column = max(last_column, _column(found[1].decode()) + 1)
    if last_row > ROWS_LIMIT or last_column > COLUMNS_LIMIT:
        raise BadData(
            N_("{file} goes to row {row}, column {column}; at most {rows} rows are read: delete what is far"),
            file=file,
            row=last_row,
            column=last_column,
            rows=ROWS_LIMIT,
        )
    unreadable = {
        _place(found[1]): Unreadable("")
        for found in _NEVER_WORKED_OUT.finditer(data)
        if b't="str"' not in found[1]
    }
    unreadable |= {_place(found[1]): Unreadable(found[2].decode()) for found in _ERROR.finditer(data)}
    padded = {}
    for style, digits in padding.items():
        for found in re.finditer(_CELL + rb'([^>]*\bs="%s"[^>]*)>' % style.encode(), data):
            padded[_place(found[1])] = digits
    sound = {place: mark for place, mark in unreadable.items() if place[0] >= 0}
    return _Marks(sound, padded, _hidden_rows(data), _hidden_columns(data))


def _put_off(data: bytes) -> dict[tuple[int, int], Unreadable]:
    """The formulas of a sheet that a program wrote with 0 for the spreadsheet to work out once it opens it.

    None where any comes to something: then they were worked out.
    """
    found = {_place(one[1]): one[2] for one in _FORMULA.finditer(data)}
    put_off = set(found.values()) == {b"0"}
    return {place: Unreadable("") for place in found if place[0] >= 0} if put_off else {}


def _hidden_rows(data: bytes) -> list[int]:
    if b'hidden="' not in data:
        return []
    return [int(found[1]) - 1 for found in _ROW.finditer(data) if _HIDDEN.search(found[0])]


def _hidden_columns(data: bytes) -> list[int]:
    found: list[int] = []
    for entry in _COLUMNS.finditer(data[: 1 << 20]):  # they stand before the rows
        says = dict(_ATTRIBUTE.findall(entry[0].decode()))
        if _HIDDEN.search(entry[0]) and says.get("min", "").isdigit() and says.get("max", "").isdigit():
            found += range(int(says["min"]) - 1, min(int(says["max"]), COLUMNS_LIMIT))
    return found


def _place(attributes: bytes) -> tuple[int, int]:
    """Row and column from 0 of a cell by its attributes; row -1 where they do not say."""
    found = _PLACE.fullmatch(dict(_ATTRIBUTE.findall(attributes.decode())).get("r", ""))
    return (int(found[2]) - 1, _column(found[1])) if found else (-1, -1)


def _column(letters: str) -> int:
    """The column A as 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
