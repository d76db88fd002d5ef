"""The rows of a sheet of homes, each cell read as what its column holds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from propctl.entry.headings import compared
from propctl.entry.setting_up.cell_looks import text_of
from propctl.entry.setting_up.heading_rows import Heading
from propctl.entry.setting_up.home_numbers import Home
from propctl.entry.setting_up.home_rows import HomeRow, home_rows
from propctl.entry.setting_up.recognised_columns import Recognised
from propctl.entry.setting_up.several_in_cell import apart
from propctl.entry.setting_up.sheet_words import (
    CREDIT,
    DEBIT,
    GONE,
    PLACES,
    ROOM,
    STATES,
    says_nothing,
)
from propctl.entry.sheets import Cell, blank
from propctl.errors import N_, BadData, PropctlError
from propctl.office.setting_up.known_columns import AMOUNTS, Column, KnownColumns
from propctl.office.setting_up.months_paid import MonthsPaid
from propctl.office.setting_up.row_faults import CellFault, fault
from propctl.regulation.model.local_names import qualify
from propctl.store.files.ids import clean_key

_TOTAL_OFF = N_(
    "{column} says {total}, the other columns come to {sum}; correct one of them, or leave out the total"
    " or what is part of it (--map)"
)

_OVER_SEVERAL = N_("it is merged over {homes}: write into each home's row what is its own")

_NOTHING = N_("the column that goes before it says 0, and this one {value}: empty the 0, or make them one")


class ReadRow(NamedTuple):
    """A row that speaks of a home, its cells read."""

    number: int  # as the spreadsheet counts
    home: Home
    values: dict[str, Any]  # by the names of the columns
    faults: list[CellFault]
    aside: list[int]  # columns whose cell is kept as it stands, beside: it cannot be read as theirs
    cells: list[Cell]
    lines: list[dict[str, Any]]  # amounts whose headings name the month or year that they are of
    again: bool = False  # its number stands in a cell that the row above begins: they are of one home
    gone: bool = False  # it says that who is named there is here no more


def rows_read(known: KnownColumns, sheet: Recognised) -> tuple[list[ReadRow], list[int]]:
    """The rows that are homes, and the numbers of those that are none."""
    found = home_rows(sheet, known.who(sheet.columns))
    columns = [known.columns[name] for name in sheet.columns if name not in PLACES]
    months = MonthsPaid(known, sheet, found.rows) if sheet.paid else None
    filling = [column for column in columns if not column.declared.left]
    rows = [_read(known, sheet, filling, row) for row in found.rows]
    _refuse_merged(known, sheet, found.rows, rows)
    if months:
        for row, read in zip(found.rows, rows, strict=True):
            months.read(row, read)
        sheet.doubts.extend(months.doubts(found.rows, rows))
    return rows, found.passed


def _refuse_merged(known: KnownColumns, sheet: Recognised, rows: list[HomeRow], read: list[ReadRow]) -> None:
    """Refuse what is one amount over several homes: taken for each, it would be owed twice."""
    held = sheet.headed.sheet
    for (top, left), (bottom, right) in () if held.stood else held.spans:
        within = [at for at, row in enumerate(rows) if top < row.number <= bottom + 1]
        numbers = list(dict.fromkeys(rows[at].home.number for at in within))
        for name in sheet.columns if len(numbers) > 1 else ():
            if name in PLACES or known.columns[name].field.type not in AMOUNTS:
                continue
            for at in within:
                for heading, cell in sheet.cells(name, rows[at].cells):
                    if left <= heading.place <= right and not _is_nothing(cell):
                        error = BadData(_OVER_SEVERAL, homes=numbers)
                        read[at].faults.append(fault(rows[at], heading, error))


def _is_nothing(cell: Cell) -> bool:
    return says_nothing(text_of(cell)) or not text_of(cell).strip("0.")


def _read(known: KnownColumns, sheet: Recognised, columns: list[Column], row: HomeRow) -> ReadRow:
    values: dict[str, Any] = {}
    aside: list[int] = []
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    row = _fit(row)
    faults = [_homeless(sheet, row)] if row.home.error else []
    for column in columns:
        several = len(sheet.columns[column.name]) > 1
        for heading, cell in sheet.cells(column.name, row.cells):
            cell = _without_telephones(known, column, cell, values)
            try:
                value = _in_yuan(column, heading, cell, known.value(column, cell))
                value = _by_side(known, sheet, column, row, value)
            except PropctlError as error:
                if not _kept_aside(known, column, heading, cell, values):
                    faults.append(fault(row, heading, error))
                else:
                    aside.append(heading.place)
                continue
            timed = value is not None and known.month_of(column) not in ("", *sheet.columns)
            if timed and _of_a_time(known, column, heading, value, lines):
                continue
            if column.declared.first and column.name in values:
                if value and not Decimal(values[column.name]) and Decimal(value):
                    faults.append(fault(row, heading, BadData(_NOTHING, value=value)))
                _told_otherwise(known, column, heading, value, values)
            elif value is not None:
                said = f"{heading.text}：{value}" if several and column.declared.joined else value
                values[column.name] = _together(column, values.get(column.name), said)
    faults += _totals_refused(known, sheet, row)
    return ReadRow(
        row.number,
        row.home,
        values,
        faults,
        aside,
        row.cells,
        [*lines.values()],
        row.again,
        _says_gone(sheet, row),
    )


def _says_gone(sheet: Recognised, row: HomeRow) -> bool:
    """Whether a row says that who is named there is here no more: 已迁出 below 状态."""
    states = [one for one in sheet.headed.headings if STATES.fullmatch(compared(one.text))]
    said = [text_of(row.cells[one.place]) for one in states if one.place < len(row.cells)]
    return any(GONE.fullmatch(compared(text)) for text in said)


def _fit(row: HomeRow) -> HomeRow:
    """A row whose home's number no record can have is at fault itself, and stops no other."""
    try:
        if row.home.number:
            clean_key(row.home.number)
    except PropctlError as error:
        return row._replace(home=Home(error=error, part=ROOM))
    return row


def _in_yuan(column: Column, heading: Heading, cell: Cell, value: Any) -> Any:
    """An amount below 欠费（万元） in yuan; one that says 万 itself is already."""
    said = "万" in text_of(cell)
    tens = value is not None and column.field.type == "money" and heading.in_ten_thousands and not said
    return f"{Decimal(value) * 10_000:.2f}" if tens else value


def _by_side(known: KnownColumns, sheet: Recognised, column: Column, row: HomeRow, value: Any) -> Any:
    """A balance with the sign that its side of the books gives it: 贷 is paid ahead, and no debt."""
    side = sheet.side(row.cells)
    if not side or value is None or column.field.type != "money" or not column.declared.signed:
        return value
    against = CREDIT[0] if known.headings.is_owed(column.name) else DEBIT[0]
    return f"{-Decimal(value):.2f}" if side == against and Decimal(value) else value


def _totals_refused(known: KnownColumns, sheet: Recognised, row: HomeRow) -> Iterator[CellFault]:
    """Totals of a row that are not what they add up: neither of their own kind nor of all kinds."""
    for name, total in sheet.totals.items():
        declared = known.columns[name].declared
        cell = row.cells[total.place] if total.place < len(row.cells) else None
        if blank(cell):
            continue
        alike = [other for other in sheet.columns if other not in PLACES]
        alike = [other for other in alike if known.columns[other].declared.of == declared.of]
        try:
            said = Decimal(known.value(known.columns[name], cell) or 0)
            added = {other: _added(known, sheet, row, other) for other in alike}
        except PropctlError:  # told with its own cell
            continue
        whole = sum(added.values())
        if said not in (added[name], whole):
            error = BadData(_TOTAL_OFF, column=total.text, total=f"{said:.2f}", sum=f"{whole:.2f}")
            yield fault(row, total, error)


def _added(known: KnownColumns, sheet: Recognised, row: HomeRow, name: str) -> Decimal:
    """The amounts of a row in all columns of one meaning."""
    cells = sheet.cells(name, row.cells)
    return sum((Decimal(known.value(known.columns[name], cell) or 0) for _, cell in cells), Decimal(0))


def _of_a_time(
    known: KnownColumns, column: Column, heading: Heading, value: Any, lines: dict[tuple[str, str], Any]
) -> bool:
    """Whether an amount is a line of its own: its heading says of which month or year it is (2025年欠费).

    What is below zero is no debt of any year.
    """
    period = heading.period
    if not period or Decimal(value) < 0:
        return False
    line = lines.setdefault((column.name, period), {known.month_of(column): period})
    line[column.name] = _together(column, line.get(column.name), value)
    return True


def _kept_aside(
    known: KnownColumns, column: Column, heading: Heading, cell: Cell, values: dict[str, Any]
) -> bool:
    """Keep a cell that cannot be read in another column's text, with its heading; whether there is one."""
    other = known.columns.get(qualify(column.area, column.declared.otherwise))
    text = text_of(cell)
    if other is None or not text:
        return False
    if column.field.type == "phone":  # what is no telephone is refused, but for words: 空号, or beside one
        _, numbers = apart(text)
        if not numbers and any(sign.isdigit() for sign in text):
            return False
        if numbers:
            values[column.name] = _together(column, values.get(column.name), numbers)
    values[other.name] = _together(other, values.get(other.name), f"{heading.text}：{text}")
    return True


def _told_otherwise(
    known: KnownColumns, column: Column, heading: Heading, value: Any, values: dict[str, Any]
) -> None:
    """Keep what a column says otherwise than the one that goes before it: 建筑面积 beside 收费面积."""
    other = known.columns.get(qualify(column.area, column.declared.rest))
    if other is not None and value not in (None, values[column.name]):
        values[other.name] = _together(other, values.get(other.name), f"{heading.text}：{value}")


def _without_telephones(known: KnownColumns, column: Column, cell: Cell, values: dict[str, Any]) -> Cell:
    """A cell of names without the telephones that stand in it, which are kept where telephones are."""
    other = known.columns.get(qualify(column.area, column.declared.beside))
    if other is None or not isinstance(cell, str):
        return cell
    names, numbers = apart(cell)
    if numbers:
        values[other.name] = _together(other, values.get(other.name), numbers)
    return names


def _homeless(sheet: Recognised, row: HomeRow) -> CellFault:
    headings = sheet.columns.get(row.home.part, [])
    error = row.home.error
    assert error is not None
    return fault(row, headings[0], error) if headings else CellFault("", -1, error)


def _together(column: Column, before: Any, value: Any) -> Any:
    """The value of several columns with one meaning: entries follow each other, amounts are added up."""
    if before is None:
        return value
    if column.many:
        return list(dict.fromkeys([*before, *value]))
    if column.field.type == "money":
        return f"{Decimal(before) + Decimal(value)}"
    return f"{before}；{value}"
