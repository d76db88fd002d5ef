"""Values that came from a spreadsheet: typed cells, and rows of them under headings."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from propctl.entry.characters import normalise
from propctl.entry.field_context import FieldSpec, ParseContext
from propctl.entry.natural_keys import A_FRACTION
from propctl.entry.sheets import Unreadable, blank
from propctl.entry.values import parse_value
from propctl.errors import N_, PropctlError, UsageError
from propctl.regex import regex
from propctl.regulation.model.record import Value


class RowProblem(NamedTuple):
    """What is wrong with one imported row."""

    row: int  # its number in the sheet; counted from 1 where there was none
    error: PropctlError


_FORMULA_SHOWN = regex(r"'(?=\s*[=+\-@＝＋－＠﹢﹣﹦﹫−\t\r\n])")  # what ``escape.cell`` puts before it
_TEXT_MARK = regex(r"['‘’`](?=[0-9])")  # '13800138000: how a sheet's number is made text
_DIGITS_LOST = regex(r"[+-]?\d(?:\.\d+)?E\+\d{1,3}", re.IGNORECASE)
_BREAKS = regex(r"\r\n?|[\v\f\x85\u2028\u2029]")
_UNSEEN = regex(r"[\u200b\u2060\ufeff]")  # what pages and chats leave between signs
_WORDS = ("text", "file")  # fields that hold whatever a cell shows
_MOMENTS = ("date", "time", "month", "time-of-day", "duration", *_WORDS)


def parse_cell(cell: object, spec: FieldSpec, ctx: ParseContext) -> Value:
    """The value of a spreadsheet's cell; ``UsageError`` as ``cell_text`` and ``parse_value`` raise it."""
    return parse_value(cell_text(cell, spec), spec, ctx)


def cell_text(cell: object, spec: FieldSpec) -> str:
    """What a spreadsheet's cell shows, as somebody would type it into the field.

    Numbers, dates and times come typed, and telephones as numbers; times are those of the office's clock.
    ``UsageError`` for an error, for a number that has lost digits, for one with a point where the number of
    a home should be, and for a date where none can be.
    """
    match cell:
        case str():
            return _shown_text(cell, spec)
        case Unreadable():
            raise _unreadable(cell, spec)
        case bool():
            words = ("yes", "no") if spec.type == "bool" else ("TRUE", "FALSE")
            return words[0] if cell else words[1]
        case int() | float():
            return _number_text(cell, spec)
        case dt.date() | dt.time() | dt.timedelta():
            return _moment_text(cell, spec)
    return str(cell)


def _shown_text(cell: str, spec: FieldSpec) -> str:
    text = _BREAKS.sub("\n", _FORMULA_SHOWN.sub("", _UNSEEN.sub("", cell), count=1)).strip()
    if _DIGITS_LOST.fullmatch(text) and spec.type not in ("number", "money", "quantity", "price"):
        raise _lost(spec)
    words = spec.type in _WORDS or spec.type == "rows"
    if not words or spec.spelling == "unit":
        text = text[1:] if _TEXT_MARK.match(text) else text
    return text if words or spec.many else re.sub(r"\s*\n\s*", " ", text)


def _number_text(cell: float, spec: FieldSpec) -> str:
    """A number with the fifteen digits that spreadsheets keep, without an exponent."""
    if abs(cell) >= 1e15 or not math.isfinite(cell):
        raise _lost(spec)
    number = Decimal(f"{cell:.15g}")
    if number % 1 and (spec.type == "ref" or spec.spelling == "unit"):
        raise UsageError(A_FRACTION, cell=f"{number:f}")
    return f"{number.normalize():f}"


def _moment_text(cell: dt.date | dt.time | dt.timedelta, spec: FieldSpec) -> str:
    if spec.type not in _MOMENTS:
        msgid = N_(
            "{label}: the spreadsheet has made a date or time of this cell ({value}); "
            "make the column text and enter it again"
        )
        raise UsageError(msgid, label=spec.label, value=str(cell))
    if spec.type == "duration" and not isinstance(cell, dt.date):
        minutes = _seconds(cell) // 60
        return f"{minutes}m"
    match cell:
        case dt.timedelta():
            return f"{_seconds(cell) // 3600:02}:{_seconds(cell) // 60 % 60:02}"
        case dt.datetime() if spec.type == "date":
            return cell.date().isoformat()
        case dt.datetime() if spec.type == "time-of-day":
            return f"{cell:%H:%M}"
        case dt.datetime() if spec.type == "time":
            return cell.isoformat()
        case dt.date() if spec.type == "month":
            return f"{cell:%Y-%m}"
        case dt.datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case dt.time():
            return cell.isoformat("seconds" if cell.second else "minutes")
    return cell.isoformat()


def _seconds(cell: dt.time | dt.timedelta) -> int:
    if isinstance(cell, dt.timedelta):
        return round(cell.total_seconds())
    return cell.hour * 3600 + cell.minute * 60 + cell.second


def _lost(spec: FieldSpec) -> UsageError:
    msgid = N_("{label}: the number in this cell has lost digits; make the column text and enter it again")
    return UsageError(msgid, label=spec.label)


def _unreadable(cell: Unreadable, spec: FieldSpec) -> UsageError:
    if not cell.shown:
        return UsageError(
            N_(
                "{label}: the formula of this cell was never worked out; open the file, save it and try again"
            ),
            label=spec.label,
        )
    return UsageError(
        N_("{label}: the cell shows {shown}; mend its formula, or empty it"),
        label=spec.label,
        shown=cell.shown,
    )


class SheetRows(list[dict[str, object]]):
    """Rows of a sheet, by column, with their numbers there."""

    def __init__(self, rows: Sequence[Mapping[str, object]], numbers: Sequence[int]) -> None:
        super().__init__(map(dict, rows))
        self.numbers = list(numbers)


def numbers_of(rows: Sequence[object]) -> Sequence[int]:
    """By which numbers somebody finds the rows again: those of their sheet, else counted from 1."""
    return rows.numbers if isinstance(rows, SheetRows) else range(1, len(rows) + 1)


def parse_rows(
    rows: Sequence[Mapping[str, object]], spec: FieldSpec, ctx: ParseContext
) -> tuple[list[dict[str, Value]], list[RowProblem]]:
    """Imported rows, their cells keyed by column id or label, and everything that is wrong with them.

    Empty cells are left out; a column that the field does not have is a problem of its row.
    """
    good, problems = [], []
    for number, row in zip(numbers_of(rows), rows, strict=True):
        try:
            cells = {_column(name, spec): cell for name, cell in row.items() if not blank(cell)}
            good.append({name: parse_cell(cell, spec.columns[name], ctx) for name, cell in cells.items()})
        except UsageError as error:
            problems.append(RowProblem(number, error))
    return good, problems


def _column(name: str, spec: FieldSpec) -> str:
    if name in spec.columns:  # before another that is called so
        return name
    typed = normalise(name).strip().casefold()
    for id, column in spec.columns.items():
        if typed in (id.casefold(), column.label.zh.casefold(), column.label.en.casefold()):
            return id
    raise UsageError(N_("{label} has no column {column}"), label=spec.label, column=name)
