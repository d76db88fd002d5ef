"""Tables written as .xlsx or .csv. Texts pass ``escape.cell``: no cell becomes a formula."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from propctl.errors import N_, UsageError
from propctl.publish.escape import cell
from propctl.store.files import fsio

_WIDEST, _NARROWEST = 40, 8
A4 = 9  # as Excel numbers papers
_LOOKED_AT = 500  # rows by which a column's width is chosen


class Column(NamedTuple):
    """A column: its heading, and the decimals of its numbers (-1: it holds none)."""

    heading: str
    decimals: int = -1


Table = tuple[Sequence[Column], Sequence[Sequence[Any]]]  # cells: text, number, Decimal, date, time, None


def write_table(path: Path, table: Table, *, marked: bool, title: str = "") -> None:
    """By the name's ending; ``marked``: a CSV file begins with the mark by which Excel knows UTF-8.

    ``title``: what the sheet of a workbook is called.
    """
    match path.suffix.lower():
        case ".csv":
            _csv(path, table, marked)
        case ".xlsx":
            _xlsx(path, table, title)
        case _:
            raise UsageError(N_("{file}: write a name that ends in .csv, .xlsx or .parquet"), file=str(path))


@contextmanager
def new_book(path: Path) -> Iterator[Any]:
    """A workbook in which no text becomes a formula or a link; put in its place when it is whole."""
    from xlsxwriter import Workbook

    held = io.BytesIO()
    settings = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(held, settings) as book:
        yield book
    fsio.replace(path, held.getvalue())


def sheet_name(title: str) -> str:
    """A title as the name of a sheet: at most 31 signs, none of those that Excel forbids."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31].strip() or "propctl"


def text_of(value: Any) -> str:
    """A cell as text: decimals as they are, times to the minute."""
    match value:
        case None:
            return ""
        case dt.datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case Decimal():
            return f"{value:f}"
    return str(value)


def shown_width(text: str) -> int:
    """How many half-width signs a text takes, its longest line."""
    return max((sum(1 + (sign > "\u2e7f") for sign in line) for line in text.splitlines()), default=0)


def _csv(path: Path, table: Table, marked: bool) -> None:
    import csv

    columns, rows = table
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([column.heading for column in columns])
    writer.writerows([cell(text_of(value)) for value in row] for row in rows)
    fsio.replace(path, file.getvalue().encode("utf-8-sig" if marked else "utf-8"))


def _xlsx(path: Path, table: Table, title: str) -> None:
    columns, rows = table
    with new_book(path) as book:
        sheet = book.add_worksheet(sheet_name(title))
        head_row(book, sheet, [column.heading for column in columns])
        formats = Formats(book)
        for number, row in enumerate(rows, 1):
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                write_cell(sheet, number, place, value, formats.of(value, column.decimals))
        for place, column in enumerate(columns):
            texts = [column.heading, *(text_of(row[place]) for row in rows[:_LOOKED_AT])]
            width = max(map(shown_width, texts)) + 2
            sheet.set_column(place, place, min(max(width, _NARROWEST), _WIDEST))
        if rows:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def head_row(book: Any, sheet: Any, headings: Sequence[str]) -> None:
    """Headings that stay in sight when the rows are scrolled, and stand on each page that is printed."""
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True})
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, cell(heading), bold)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)  # as wide as the page: no column stands on another
    sheet.set_footer("&P / &N")


class Formats:
    """How the cells of a workbook show what they hold; each way is made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}

    def of(self, value: Any, decimals: int = -1) -> Any:
        match value:
            case dt.datetime():
                return self._format("yyyy-mm-dd hh:mm")
            case dt.date():
                return self._format("yyyy-mm-dd")
            case dt.time():
                return self._format("hh:mm")
            case bool() | str() | None:
                return None
            case int() | float() | Decimal() if decimals > 0:
                return self._format("#,##0." + "0" * decimals)
        return None

    def _format(self, code: str) -> Any:
        if code not in self._made:
            self._made[code] = self._book.add_format({"num_format": code})
        return self._made[code]


def write_cell(sheet: Any, row: int, column: int, value: Any, style: Any = None) -> None:
    """One cell with its own type; numbers of more than fifteen digits as text, for a sheet keeps no more."""
    match value:
        case None | "":
            return
        case bool():
            sheet.write_boolean(row, column, value, style)
        case dt.datetime() | dt.date() | dt.time():
            sheet.write_datetime(row, column, value, style)
        case int() | float() | Decimal() if len(f"{Decimal(value):f}".strip("-0.").replace(".", "")) <= 15:
            sheet.write_number(row, column, float(value), style)
        case _:
            sheet.write_string(row, column, cell(text_of(value)), style)
