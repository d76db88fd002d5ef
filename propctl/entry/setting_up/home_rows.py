"""The rows of a ledger that are homes: without sums, notes, titles of parts and headings printed again."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from propctl.entry.cells import cell_text
from propctl.entry.headings import compared
from propctl.entry.natural_keys import is_side, pointed, room_on, unit_number
from propctl.entry.setting_up.cell_looks import text_of
from propctl.entry.setting_up.heading_rows import Heading
from propctl.entry.setting_up.home_numbers import Home, Written, homes
from propctl.entry.setting_up.recognised_columns import Recognised
from propctl.entry.setting_up.several_in_cell import amount
from propctl.entry.setting_up.sheet_words import (
    BUILDING,
    BUILDING_NAME,
    DAY,
    DITTO,
    ENTRANCE,
    ENTRANCE_NAME,
    HEADS,
    MEASURE,
    NOTES,
    PARKING,
    PART,
    PLACES,
    ROOM,
    STOREYS,
    SUMS,
    building_named,
    building_of_file,
    says_nothing,
    without_addresses,
)
from propctl.entry.sheets import Cell, blank
from propctl.errors import N_, BadData, PropctlError
from propctl.regex import regex
from propctl.regulation.model.constructs import Field

_DOOR, _STOREY = re.compile(r"[0-9]{1,2}|[A-Za-z]"), re.compile(r"[1-9][0-9]?[ABab]?")
_PART_ALONE = re.compile(r"[0-9A-Za-z]{1,2}(?:-[1-9])?")  # a sheet called 3, or 3-2: building and entrance
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_QUOTES = "'\"‘’“”`"
_IN_BRACKETS = re.compile(r"^[(（\[【]([^()（）\[\]【】]*[0-9][^()（）\[\]【】]*)[)）\]】]$")  # 【1-108】
_MARKS = " *★☆●、，,。"  # behind a number, for whoever reads the list
_POINT_ZERO = re.compile(r"(?<=[0-9])\.0+$")
_SEVERAL = N_("{place} names several homes; give each a row of its own")
_TWO_ROOMS = re.compile(r"[0-9]{3,4}-[0-9]{3,4}|[0-9]{1,2}([0-9]{2})-([0-9]{2})")  # 401-402, 401-02
_NO_HOMES = {  # what may stand where the number of a home should -> why it is none (message id)
    PARKING: N_("{place} is a parking space and no home; parking spaces are registered by themselves"),
    regex(rf"(?:{DAY.pattern})$"): N_(
        "{place} is a day and no number of a home; make the column text and enter it again"
    ),
    regex(
        r".*[0-9]{3,4}\s*[~～〜至到]\s*[0-9]{1,4}|.*[0-9]\s*[、，,+＋&和及;；]\s*[0-9]|.*[0-9]{3,4}\s*[/／]\s*[0-9]{3,4}"
    ): _SEVERAL,
}
_FIRST = 3  # cells of a row in which a sum says so
_EXAMPLE = regex(r"[(（【]?(?:填写)?(?:示例|样例|范例|举例|例如|例[:：])")  # a row that shows how to fill in
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_FEWEST_NUMBERS = 3  # of columns that are numbered; 1 | 2 may be a home
_PLACE = Field(type="ref", zh="房号", en="Unit")


class HomeRow(NamedTuple):
    """A row that speaks of a home."""

    number: int  # as the spreadsheet counts
    cells: list[Cell]
    home: Home
    column: int = -1  # from 0, of the one cell in which all of it stands; -1 for a row
    again: bool = False  # the cell of its number is that of the row above, merged


class HomeRows(NamedTuple):
    """The rows of a sheet."""

    rows: list[HomeRow]
    passed: list[int]  # sums, notes, titles of parts


def home_rows(sheet: Recognised, who: str = "") -> HomeRows:
    """The homes of a sheet, row by row. ``who``: the column that tells whom of a home a row is about."""
    return _Rows(sheet, who).run()


class _Rows:
    """One sheet, row by row."""

    def __init__(self, sheet: Recognised, who: str) -> None:
        self.sheet, self.headed, self.who = sheet, sheet.headed, who
        self.part = Written("", "", "")  # building and entrance of the part of the sheet
        self.kept: list[tuple[int, list[Cell]]] = []
        self.written: list[Written] = []
        self.faults: dict[int, tuple[PropctlError, str]] = {}
        self.passed: list[int] = []

    def run(self) -> HomeRows:
        self._title_above()
        if not self.part.entrance and ENTRANCE_NAME.search(self.headed.sheet.name):
            self._title(self.headed.sheet.name)
        before: list[Cell] = []
        for number, cells in enumerate(self.headed.sheet.rows[self.headed.row :], self.headed.row + 1):
            if cells and any(not blank(cell) for cell in cells):
                before = _ditto(cells, before)
                self._row(number, before)
        found = homes(self._with_storeys(), self._building())
        merged = self._merged()
        rows = []
        for (number, cells), home in zip(self.kept, found, strict=True):
            if number in self.faults:
                home = Home(error=self.faults[number][0], part=self.faults[number][1])
            row, column = self.headed.sheet.place(number)
            rows.append(HomeRow(row, cells, home, column, number in merged))
        return HomeRows(rows, [self.headed.sheet.place(number)[0] for number in self.passed])

    def _row(self, number: int, cells: list[Cell]) -> None:
        texts = [text for cell in cells if (text := text_of(cell))]
        below = number == self.headed.row + 1 and (_are_measures(texts) or _are_numbers(texts))
        if (
            below
            or _EXAMPLE.match(texts[0])
            or any(map(_is_sum, texts[:_FIRST]))
            or (len(texts) == 1 and (self._title(texts[0]) or _says_something(texts[0])))
        ):
            self.passed.append(number)
            return
        written = self._written(number, cells)
        if not any(written[:3]) and self._relative(cells) and number not in self.faults:
            written = self.written[-1]
        if not written.room and number not in self.faults and self._aside(written, cells):
            self.passed.append(number)
        elif not self._headings_again(cells):
            self.kept.append((number, cells))
            self.written.append(
                written._replace(
                    building=written.building or self.part.building,
                    entrance=written.entrance or self.part.entrance,
                )
            )

    def _merged(self) -> set[int]:
        """The rows, as the spreadsheet counts, whose number stands in a cell that the row above begins."""
        rooms = {one.place for one in self.sheet.columns.get(ROOM, ())}
        return {
            row + 1
            for (top, left), (bottom, right) in self.headed.sheet.spans
            if not rooms.isdisjoint(range(left, right + 1))
            for row in range(top + 1, bottom + 1)
        }

    def _title_above(self) -> None:
        """The title of the first part of the sheet, right above the headings."""
        above = self.headed.sheet.rows[self.headed.row - 2] if self.headed.row > 1 else []
        texts = [text for cell in above if (text := text_of(cell))]
        if len(set(texts)) == 1:
            self._title(texts[0])

    def _written(self, number: int, cells: list[Cell]) -> Written:
        found = []
        for part in (BUILDING, ENTRANCE, ROOM, PART):
            shown = [self._place(number, part, cell) for _, cell in self.sheet.cells(part, cells)]
            found.append(next((text for text in shown if not says_nothing(text)), ""))
        building, entrance, room, within = found
        if building and _are_two(room) and not room.startswith(f"{unit_number(building)}-"):
            error = BadData(_SEVERAL, place=room)
            self.faults.setdefault(number, (error, ROOM))
        noted = NOTES.match(room) and not room[0].isdigit()
        for pattern, msgid in _NO_HOMES.items():
            if pattern.match(room):
                self.faults.setdefault(number, (BadData(msgid, place=room), ROOM))
        return Written(building, entrance, "" if noted or SUMS.match(room) else room, within)

    def _with_storeys(self) -> list[Written]:
        """Rooms that are doors of a storey, named anew on each: 01 beside 楼层 3 is 301, 东户 is 3东户."""
        heads = [one for one in self.headed.headings if compared(one.text) in STOREYS]
        storeys = [amount(_at(cells, heads[0])) for _, cells in self.kept] if heads else []
        doors = storeys and all(_DOOR.fullmatch(one.room) or is_side(one.room) for one in self.written)
        again = len({one[:3] for one in self.written}) < len(self.written)
        if not (doors and again and all(map(_STOREY.fullmatch, storeys))):
            return self.written
        return [
            one._replace(room=room_on(storey.upper(), one.room))
            for one, storey in zip(self.written, storeys, strict=True)
        ]

    def _relative(self, cells: list[Cell]) -> bool:
        """Whether a row is of somebody who lives with the head of the row above."""
        said = [text_of(cell) for _, cell in self.sheet.cells(self.who, cells)]
        return bool(said and self.written) and said[0] not in HEADS and not says_nothing(said[0])

    def _place(self, number: int, part: str, cell: Cell) -> str:
        try:
            text = _POINT_ZERO.sub("", cell_text(cell, _PLACE)).rstrip(_MARKS).strip(_QUOTES)
            text = _IN_BRACKETS.sub(r"\1", text)
            return pointed(text)
        except PropctlError as error:
            self.faults.setdefault(number, (error, part))
            return ""

    def _aside(self, written: Written, cells: list[Cell]) -> bool:
        """A row without a room that is no home: a sum, a note, a part's title, a line left empty."""
        texts = [text for cell in cells if (text := text_of(cell))]
        if any(SUMS.match(text) for text in texts[:_FIRST]) or NOTES.match(texts[0] if texts else ""):
            return True
        if self._adds_up(cells):
            return True
        about = {
            one.place for name, found in self.sheet.columns.items() if name not in PLACES for one in found
        }
        return not any(
            not blank(cell) and not says_nothing(text_of(cell)) and not (isinstance(cell, float) and not cell)
            for index, cell in enumerate(cells)
            if index in about
        )

    def _adds_up(self, cells: list[Cell]) -> bool:
        """Whether a row holds nothing but what the columns above it come to: sums that no word calls so."""
        said = {place: text for place, cell in enumerate(cells) if (text := text_of(cell))}
        if not self.kept or not all(map(_NUMBER.fullmatch, map(amount, said.values()))):
            return False
        return all(
            sum(
                Decimal(figure)
                for _, row in self.kept
                if _NUMBER.fullmatch(figure := amount(_cell(row, place)))
            )
            == Decimal(amount(text))
            for place, text in said.items()
        )

    def _title(self, text: str) -> bool:
        """The title of a part of the sheet: what stands below is in that building, or entrance."""
        text = without_addresses(text)
        building, entrance = BUILDING_NAME.search(text), ENTRANCE_NAME.search(text)
        rest = ENTRANCE_NAME.sub("", BUILDING_NAME.sub("", text, count=1), count=1)
        if not (building or entrance) or any(sign.isdigit() for sign in rest):
            return False
        if building and BUILDING not in self.sheet.columns:
            self.part = Written(building[0], "", "")
        if entrance and ENTRANCE not in self.sheet.columns:
            self.part = self.part._replace(entrance=entrance[0])
        return True

    def _headings_again(self, cells: list[Cell]) -> bool:
        """The headings once more, as on each printed page."""
        same = [one for one in self.headed.headings if one.text and _at(cells, one) in one.said]
        return len(same) > 1 and len(same) * 2 > sum(bool(one.text) for one in self.headed.headings)

    def _building(self) -> str:
        """The building that the sheet is named after, its title names, or its file; "" for none."""
        sheet = self.headed.sheet
        columns = {one.place for one in self.headed.headings}  # of one table beside another: its own title
        above = [
            (place not in columns, text_of(cell))
            for row in sheet.rows[: self.headed.row - 1]
            for place, cell in enumerate(row)
        ]
        titles = [text for _, text in sorted(above, key=lambda title: title[0])]
        for text in (sheet.name, *titles):
            if found := building_named(text):
                return found
        alone = sheet.name.strip()
        return alone if _PART_ALONE.fullmatch(alone) else building_of_file(sheet.file)


def _are_two(room: str) -> bool:
    """Whether a room beside its building is two of them: 401-402, or 401-02; 401-01 is a part of one."""
    found = _TWO_ROOMS.fullmatch(room)
    return found is not None and (not found[1] or int(found[2]) == int(found[1]) + 1)


def _says_something(text: str) -> bool:
    """Whether what stands alone in a row is a sum, a note, a day or any words: no number of a home is."""
    noted = SUMS.match(text) or NOTES.match(text) or DAY.fullmatch(text)
    return bool(noted) or not any(sign.isdigit() for sign in text)


def _is_sum(text: str) -> bool:
    """Whether a cell says that its row is a sum, and no more: 合计 | 48户, beside whatever it sums up."""
    return bool(SUMS.fullmatch(text.rstrip(":：")))


def _are_measures(texts: list[str]) -> bool:
    """Whether a row below the headings tells in what they are: （㎡） | （元）."""
    return all(map(MEASURE.fullmatch, texts))


def _are_numbers(texts: list[str]) -> bool:
    """Whether a row below the headings numbers them, as statistics do: 甲 | 乙 | 1 | 2, or 1 | 2 | 3."""
    words = len(texts) - sum(text.isdecimal() for text in texts)
    counted = [*_STEMS[:words], *map(str, range(1, len(texts) - words + 1))]
    return len(texts) >= _FEWEST_NUMBERS and texts == counted


def _ditto(cells: list[Cell], before: list[Cell]) -> list[Cell]:
    """A row in which 同上 is what stands above it."""
    return [
        before[index] if index < len(before) and isinstance(cell, str) and cell.strip() in DITTO else cell
        for index, cell in enumerate(cells)
    ]


def _cell(cells: list[Cell], place: int) -> str:
    return text_of(cells[place]) if place < len(cells) else ""


def _at(cells: list[Cell], heading: Heading) -> str:
    return _cell(cells, heading.place)
