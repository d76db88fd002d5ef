"""From a sheet to a table: which row holds the headings, which column is which field, which rows count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from propctl.entry.sheets import COLUMNS_LIMIT, Cell, Sheet, blank, column_name
from propctl.errors import N_, BadData, UsageError

_SEARCHED = 40  # rows in which the headings are looked for
_NUMBERING = frozenset(("序号", "行号", "no", "no.", "№", "#"))
_SUMS = frozenset(("合计", "总计", "小计", "共计", "合計", "總計", "小計", "total", "totals"))
_ASIDE = re.compile(r"[(\[].*[)\]]$")  # a remark behind a heading: 面积（㎡）, 姓名(必填)


class Known(NamedTuple):
    """What may head a column."""

    fields: Mapping[str, str]  # a heading as ``compared`` -> the field
    labels: Mapping[str, str]  # the field -> its heading, in the reader's words
    derived: Mapping[str, str] = {}  # a heading as ``compared`` -> what propctl works out itself
    names: Collection[str] = ()  # of fields, as machines write them: before what others are called

    def field(self, heading: Cell) -> str:
        """The field that a heading names; "" for none."""
        if isinstance(heading, str) and heading.strip() in self.names:
            return heading.strip()
        return self._found(self.fields, heading)

    def worked_out(self, heading: Cell) -> bool:
        return bool(self._found(self.derived, heading))

    def count(self, row: Sequence[Cell]) -> int:
        """How many fields the headings of a row name."""
        return len({field for cell in row if (field := self.field(cell))})

    def near(self, heading: str, taken: Collection[str]) -> str:
        """The one label that says more, or less, than a heading: 面积 for 建筑面积."""
        said = _ASIDE.sub("", compared(heading))
        labels = {
            label: _ASIDE.sub("", compared(label))
            for field, label in self.labels.items()
            if field not in taken
        }
        found = [
            label
            for label, known in labels.items()
            if len(said) > 1 and known and (said in known or known in said)
        ]
        return found[0] if len(found) == 1 else ""

    @staticmethod
    def _found(names: Mapping[str, str], heading: Cell) -> str:
        if not isinstance(heading, str) or len(heading) > 60:
            return ""
        whole = compared(heading)
        return names.get(whole) or names.get(_ASIDE.sub("", whole)) or ""


class Row(NamedTuple):
    """One row of a table."""

    number: int  # as the spreadsheet counts
    cells: dict[str, Cell]  # by field, without blank ones
    surplus: list[str]  # columns where a cell stands below no heading


class Table(NamedTuple):
    """The rows of a sheet by field."""

    sheet: Sheet
    heading: int  # the number of the headings' row
    columns: dict[str, int]  # field -> column, from 0
    derived: list[str]  # headings of what propctl works out itself, read past
    sums: list[int]  # numbers of rows that only add up, read past
    rows: list[Row]

    def place(self, field: str) -> str:
        """The column of a field as the spreadsheet names it, with its heading."""
        index = self.columns[field]
        heading = str(self.sheet.rows[self.heading - 1][index]).strip()
        return f"{column_name(index)} {' '.join(heading.split())}"


def compared(heading: str) -> str:
    """A heading as headings are compared: no blanks, breaks, stars or colons, any width and case alike."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return re.sub(r"\s", "", plain).strip("*:").replace("[", "(").replace("]", ")")


def known_names(names: Mapping[str, Collection[str]], labels: Mapping[str, str]) -> dict[str, str]:
    """``names`` (field -> what may head it) turned about; what heads two fields heads the first."""
    found: dict[str, str] = {}
    for field, headings in names.items():
        for heading in headings:
            if heading:
                found.setdefault(compared(heading), field)
    for field, heading in labels.items():  # a whole heading comes before one with a remark
        found.setdefault(_ASIDE.sub("", compared(heading)), field)
    return found


def table_of(
    sheet: Sheet,
    known: Known,
    *,
    header: int = 0,
    ignored: Collection[str] = (),
    renamed: Mapping[str, str] = {},
    as_it_is: bool = False,
) -> Table:
    """The table that a sheet holds. ``header``: the number of the headings' row, if it is told.

    ``ignored``: headings, or letters of columns, to be read past; ``renamed``: heading -> field;
    ``as_it_is``: nobody can say these two of the sheet (``--meters @file``). Raises ``BadData`` or
    ``UsageError`` that names every column which is unknown or doubled.
    """
    row = _heading_row(sheet, known, header, renamed)
    found = _Columns()
    for index, heading in enumerate(sheet.rows[row]):
        if not blank(heading) and column_name(index) not in ignored:
            _sort_in(found, index, str(heading).strip(), known, ignored, renamed)
    _refuse(sheet, known, found, as_it_is=as_it_is)
    passed = {index for index in range(COLUMNS_LIMIT) if column_name(index) in ignored}
    return _table(sheet, row, found, passed)


class _Columns:
    """What the columns of a sheet turned out to be."""

    def __init__(self) -> None:
        self.fields: dict[str, int] = {}
        self.headings: dict[str, str] = {}  # field -> as the sheet heads it
        self.doubled: list[str] = []
        self.unknown: list[str] = []
        self.derived: list[str] = []
        self.passed: set[int] = set()


def _sort_in(
    found: _Columns, index: int, name: str, known: Known, ignored: Collection[str], renamed: Mapping[str, str]
) -> None:
    """Find out what one column is."""
    field = _renamed(name, index, renamed) or known.field(name)
    told = f"{column_name(index)} {' '.join(name.split())}"
    if name in ignored or (not field and compared(name) in _NUMBERING):
        found.passed.add(index)
    elif field in found.fields:
        found.doubled.append(f"{found.headings[field]} = {told}")
    elif field:
        found.fields[field], found.headings[field] = index, told
    elif known.worked_out(name):
        found.derived.append(name)
        found.passed.add(index)
    else:
        near = known.near(name, found.fields)
        found.unknown.append(told + (f" (= {near}?)" if near else ""))


def _renamed(name: str, index: int, renamed: Mapping[str, str]) -> str:
    return renamed.get(name) or renamed.get(column_name(index)) or ""


def _heading_row(sheet: Sheet, known: Known, header: int, renamed: Mapping[str, str]) -> int:
    """Where the headings stand, from 0: the row with most known ones."""
    if header:
        if not 1 <= header <= len(sheet.rows) or not sheet.rows[header - 1]:
            raise UsageError(N_("{file} has nothing in row {row}"), file=sheet.file, row=header)
        return header - 1
    rows = sheet.rows[:_SEARCHED]
    best = max(range(len(rows)), key=lambda n: _heads(rows[n], known, renamed), default=-1)
    if best < 0 or not _heads(rows[best], known, renamed):
        raise BadData(
            N_("{file}: no row of headings is known; columns can be headed: {known}"),
            file=sheet.file,
            known=list(known.labels.values()),
        )
    return best


def _heads(row: Sequence[Cell], known: Known, renamed: Mapping[str, str]) -> int:
    return known.count(row) + sum(isinstance(cell, str) and cell.strip() in renamed for cell in row)


def _refuse(sheet: Sheet, known: Known, found: _Columns, *, as_it_is: bool) -> None:
    if found.doubled:
        doubled = N_("{file}: two columns are the same: {columns}; delete one, or leave it out with --ignore")
        if as_it_is:
            doubled = N_("{file}: two columns are the same: {columns}; delete one")
        raise BadData(doubled, file=sheet.file, columns=found.doubled)
    if found.unknown:
        left = [label for field, label in known.labels.items() if field not in found.fields]
        unknown = N_(
            "{file}: unknown columns: {columns}; leave them out with --ignore, or say what they are with "
            "--map COLUMN=FIELD; columns can still be headed: {known}"
        )
        if as_it_is:
            unknown = N_(
                "{file}: unknown columns: {columns}; delete them, or head them: columns can still be headed: "
                "{known}"
            )
        raise BadData(unknown, file=sheet.file, columns=found.unknown, known=left or "-")


def _table(sheet: Sheet, row: int, found: _Columns, passed: set[int]) -> Table:
    rows, sums = [], []
    columns = found.fields
    used = {*columns.values(), *found.passed, *passed}
    for number, cells in enumerate(sheet.rows[row + 1 :], row + 2):
        shown = {field: cells[index] for field, index in columns.items() if index < len(cells)}
        shown = {field: cell for field, cell in shown.items() if not blank(cell)}
        surplus = [
            column_name(index) for index, cell in enumerate(cells) if index not in used and not blank(cell)
        ]
        first = next((cell for cell in cells if not blank(cell)), "")
        if isinstance(first, str) and compared(first) in _SUMS:
            sums.append(number)
        elif (shown or surplus) and cells != sheet.rows[row]:  # the headings again, as on each printed page
            rows.append(Row(number, shown, surplus))
    return Table(sheet, row + 1, columns, found.derived, sums, rows)
