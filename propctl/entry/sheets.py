"""What a sheet is once it is read: rows of cells, as the sheet shows them; and how much of one is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from propctl.errors import N_, BadData

ROWS_LIMIT = 20_000
COLUMNS_LIMIT = 500

Cell = Any  # text, number, yes/no, date, time, timedelta, ``Unreadable``; "" where there is nothing
Known = Callable[[Sequence[Cell]], int]  # how many headings of a row are known
Span = tuple[tuple[int, int], tuple[int, int]]  # (top row, left column), (bottom, right), from 0


class Unreadable(NamedTuple):
    """A cell that holds no value: a formula's error, or a formula that was never worked out."""

    shown: str  # "#N/A"; "" where nothing was worked out


class Sheet(NamedTuple):
    """All rows of one sheet, the first of them the sheet's row 1; blank rows are empty lists."""

    file: str
    rows: list[list[Cell]]
    name: str = ""  # of the sheet, in a workbook
    others: Sequence[str] = ()  # the workbook's other sheets that hold something
    typed: bool = False  # whether cells come with their types, as in a workbook
    spans: Sequence[Span] = ()  # cells that span several
    hidden_rows: int = 0  # how many that hold something are hidden
    hidden_columns: Sequence[int] = ()  # from 0
    comments: Sequence[str] = ()  # cells that carry a comment, as the spreadsheet names them
    whole: Sheet | None = None  # the sheet that these rows were taken from: a plan, or one of several lists
    stood: Sequence[tuple[int, int]] = ()  # of a plan, where each stood: number of the row, column from 0

    def place(self, number: int) -> tuple[int, int]:
        """Where somebody finds a row again: its number, and the column from 0, -1 for all of it."""
        return self.stood[number - 1] if self.stood else (number, -1)


def refuse_rows(count: int, file: str) -> None:
    """No more rows than one command may save."""
    if count > ROWS_LIMIT:
        raise BadData(
            N_("{file} has more than {limit} rows; divide it, or delete what stands far below"),
            file=file,
            limit=ROWS_LIMIT,
        )


def blank(cell: Cell) -> bool:
    """Whether a cell shows nothing: blanks alone are nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip(" \t\r\n\u00a0\u3000\u200b\ufeff"))


def column_name(index: int) -> str:
    """A column as spreadsheets call it: A, B … Z, AA."""
    name = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def filled(rows: Iterable[Sequence[Cell]]) -> bool:
    """Whether any cell of the rows shows something."""
    return any(not blank(cell) for row in rows for cell in row)
