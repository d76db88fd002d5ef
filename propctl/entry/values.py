"""Values as people type them, made into values as records keep them.

``parse_value`` takes what was typed (or stood in a spreadsheet's cell), in full-width or half-width signs,
and gives the one written form: exact decimals as text (``"128.50"``), times with their offset, choices as
ids, telephones without blanks. Every refusal is one sentence that names the field's label.
"""

from __future__ import annotations

from propctl.entry import quoted
from propctl.entry.characters import normalise, plain_marks
from propctl.entry.field_context import FieldSpec, ParseContext
from propctl.entry.parsers import PARSERS, refuse
from propctl.errors import N_, UsageError
from propctl.regulation.model.record import Value

TYPES = (*PARSERS, "rows")


def parse_value(text: str, spec: FieldSpec, ctx: ParseContext) -> Value:
    """The canonical value that ``text`` means for the field ``spec``; a list where the field takes many.

    Raises ``UsageError`` with one sentence. A personal value is never repeated in it.
    """
    if spec.type == "rows":
        return _rows(text, spec, ctx)
    if not spec.many:
        return _one(text, spec, ctx)
    parts = map(quoted.unquoted, quoted.split(text, quoted.ENTRIES))
    return [_one(part, spec, ctx) for part in parts if part]


def _one(text: str, spec: FieldSpec, ctx: ParseContext) -> Value:
    text = normalise(text).replace("\r\n", "\n").strip(" \t\r\n")
    if not text:
        raise UsageError(N_("{label} is empty"), label=spec.label)
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise UsageError(
            N_("{label} holds a character that cannot be stored; type it again"), label=spec.label
        )
    if spec.type != "text":
        text = plain_marks(text)
    return PARSERS[spec.type](text, spec, ctx)


def _rows(text: str, spec: FieldSpec, ctx: ParseContext) -> list[dict[str, Value]]:
    """Typed rows: ``;`` between rows, ``,`` between the cells, in the order of the columns.

    A cell that holds such a sign stands in quotation marks.
    """
    rows = []
    for line in quoted.split(text, quoted.ROWS, quoted.CELLS):
        cells = [quoted.unquoted(cell) for cell in quoted.split(line, quoted.CELLS)]
        if len(cells) > len(spec.columns):
            refuse(
                N_("{label}: {value} has more cells than there are columns: {columns}"),
                line,
                spec,
                columns=[column.label for column in spec.columns.values()],
            )
        row = {
            name: parse_value(cell, column, ctx)
            for (name, column), cell in zip(spec.columns.items(), cells, strict=False)
            if cell
        }
        if row:
            rows.append(row)
    return rows
