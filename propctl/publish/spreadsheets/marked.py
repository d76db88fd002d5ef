"""A sheet given back to whoever made it: as it was read, with what is wrong beside each row."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from propctl.entry.sheets import Sheet, Unreadable
from propctl.publish.escape import cell
from propctl.publish.spreadsheets.writing import Formats, new_book, shown_width

_WIDEST = 60


def write_marked(
    path: Path,
    sheet: Sheet,
    heading: int,
    problems: Mapping[int, list[str]],
    bad: set[tuple[int, int]],
    title: str,
) -> None:
    """Write the sheet with a last column ``title``: the ``problems`` of its rows, by their numbers.

    ``heading``: the number of the headings' row; ``bad``: (number of the row, column) of the cells that are
    coloured.
    """
    width = max((len(row) for row in sheet.rows), default=0)
    with new_book(path) as book:
        out = book.add_worksheet()
        bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
        red = book.add_format({"font_color": "#B00020", "text_wrap": True})
        formats = Formats(book)
        coloured = _Coloured(book)
        for number, row in enumerate(sheet.rows, 1):
            for place, value in enumerate(row):
                shown = value.shown if isinstance(value, Unreadable) else value
                style = bold if number == heading else formats.of(shown)
                if (number, place) in bad:
                    style = coloured.of(shown)
                _write(out, number - 1, place, shown, style)
            if number in problems:
                out.write_string(number - 1, width, cell("\n".join(problems[number])), red)
        out.write_string(heading - 1, width, cell(title), bold)
        longest = max((shown_width(text) for lines in problems.values() for text in lines), default=0)
        out.set_column(0, max(width - 1, 0), 14)
        out.set_column(width, width, min(longest + 2, _WIDEST))
        out.freeze_panes(heading, 0)


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
