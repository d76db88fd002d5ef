"""A sheet given back to whoever made it: as it was read, with what is wrong beside each row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from propctl.entry.sheets import Sheet, Unreadable
from propctl.publish.escape import cell
from propctl.publish.spreadsheets.writing import Formats, new_book, sheet_name, shown_width

_WIDEST = 60


class Marked(NamedTuple):
    """A sheet with what is wrong in it."""

    sheet: Sheet
    heading: int  # the number of the headings' row
    problems: Mapping[int, list[str]]  # of its rows, by their numbers
    bad: Collection[tuple[int, int]]  # (number of the row, column) of the cells that are coloured


def write_marked(path: Path, sheets: Sequence[Marked], title: str) -> None:
    """Write the sheets, each with a last column ``title`` that tells the problems of its rows."""
    with new_book(path) as book:
        pen = _Pen(book)
        for number, marked in enumerate(sheets, 1):
            name = sheet_name(marked.sheet.name or Path(marked.sheet.file).stem)
            taken = {out.get_name().casefold() for out in book.worksheets()}
            name = f"{name[:27]} {number}" if name.casefold() in taken else name
            pen.sheet(book.add_worksheet(name), marked, title)


class _Pen:
    """Writes marked sheets into one workbook."""

    def __init__(self, book: Any) -> None:
        self.bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
        self.red = book.add_format({"font_color": "#B00020", "text_wrap": True})
        self.formats, self.coloured = Formats(book), _Coloured(book)

    def sheet(self, out: Any, marked: Marked, title: str) -> None:
        """One sheet as it was read, and the problems beside its rows."""
        rows, problems = marked.sheet.rows, marked.problems
        width = max((len(row) for row in rows), default=0)
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                shown = value.shown if isinstance(value, Unreadable) else value
                style = self.bold if number == marked.heading else self.formats.of(shown)
                if (number, place) in marked.bad:
                    style = self.coloured.of(shown)
                _write(out, number - 1, place, shown, style)
            if number in problems:
                out.write_string(number - 1, width, cell("\n".join(problems[number])), self.red)
        out.write_string(marked.heading - 1, width, cell(title), self.bold)
        longest = max((shown_width(text) for lines in problems.values() for text in lines), default=0)
        out.set_column(0, max(width - 1, 0), 14)
        out.set_column(width, width, min(longest + 2, _WIDEST))
        out.freeze_panes(marked.heading, 0)


def _write(out: Any, row: int, column: int, value: Any, style: Any) -> None:
    from propctl.publish.spreadsheets.writing import write_cell

    if value in (None, "") and style is not None:
        out.write_blank(row, column, None, style)
        return
    write_cell(out, row, column, str(value) if _is_span(value) else value, style)


def _is_span(value: Any) -> bool:
    import datetime as dt

    return isinstance(value, dt.timedelta)


class _Coloured(Formats):
    """As other cells are shown, on red."""

    def of(self, value: Any, decimals: int = -1) -> Any:
        return super().of(value, decimals) or self._format("General")

    def _format(self, code: str) -> Any:
        if code not in self._made:
            self._made[code] = self._book.add_format({"num_format": code, "bg_color": "#F8D7DA"})
        return self._made[code]
