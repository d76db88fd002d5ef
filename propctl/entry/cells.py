"""Values that came from a spreadsheet: typed cells, and rows of them under headings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from propctl.entry.characters import normalise
from propctl.entry.field_context import FieldSpec, ParseContext
from propctl.entry.values import parse_value
from propctl.errors import N_, PropctlError, UsageError
from propctl.regulation.model.record import Value


class RowProblem(NamedTuple):
    """What is wrong with one imported row."""

    row: int  # 1-based, without the heading
    error: PropctlError


def parse_cell(cell: object, spec: FieldSpec, ctx: ParseContext) -> Value:
    """The value of a spreadsheet's cell: numbers, dates and times come typed, and telephones as numbers."""
    match cell:
        case bool():
            return parse_value("yes" if cell else "no", spec, ctx)
        case float() if abs(cell) >= 1e15:  # a spreadsheet keeps 15 digits: the others are gone
            msgid = N_(
                "{label}: the number in this cell has lost digits; make the column text and enter it again"
            )
            raise UsageError(msgid, label=spec.label)
        case float() if cell.is_integer():
            return parse_value(str(int(cell)), spec, ctx)
        case dt.datetime() if spec.type == "date":
            return parse_value(cell.date().isoformat(), spec, ctx)
        case dt.datetime():
            at = cell if cell.tzinfo else cell.replace(tzinfo=ctx.tz)
            return parse_value(at.isoformat(), spec, ctx)
        case dt.date():
            return parse_value(cell.isoformat(), spec, ctx)
        case dt.time():
            return parse_value(cell.strftime("%H:%M:%S"), spec, ctx)
    return parse_value(str(cell), spec, ctx)


def parse_rows(
    rows: Sequence[Mapping[str, object]], spec: FieldSpec, ctx: ParseContext
) -> tuple[list[dict[str, Value]], list[RowProblem]]:
    """Imported rows, their cells keyed by column id or label, and everything that is wrong with them.

    Empty cells are left out; a column that the field does not have is a problem of its row.
    """
    good, problems = [], []
    for number, row in enumerate(rows, 1):
        try:
            cells = {_column(name, spec): cell for name, cell in row.items() if cell not in (None, "")}
            good.append({name: parse_cell(cell, spec.columns[name], ctx) for name, cell in cells.items()})
        except UsageError as error:
            problems.append(RowProblem(number, error))
    return good, problems


def _column(name: str, spec: FieldSpec) -> str:
    typed = normalise(name).strip().casefold()
    for id, column in spec.columns.items():
        if typed in (id.casefold(), column.label.zh.casefold(), column.label.en.casefold()):
            return id
    raise UsageError(N_("{label} has no column {column}"), label=spec.label, column=name)
