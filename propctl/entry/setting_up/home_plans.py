"""A plan of a building (楼盘表): a row for each storey, a column for each door, a home in each cell.

A plan is made a list of homes, so that everything else reads it as any other list. It is one only where the
number of every home is certain: its cells say it, or a storey stands beside the row and a door above the
column. A cell that is left blank is no home: nobody can tell whether there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from propctl.entry.characters import plain
from propctl.entry.chinese_numbers import counted
from propctl.entry.natural_keys import is_side, room_on
from propctl.entry.setting_up.cell_looks import text_of
from propctl.entry.setting_up.plan_cells import HEADINGS, room_named, said, storey_of
from propctl.entry.setting_up.sheet_words import (
    BUILDING_NAME,
    ENTRANCE_NAME,
    NOTES,
    SUMS,
    building_named,
    building_of_file,
)
from propctl.entry.sheets import Cell, Sheet
from propctl.errors import N_
from propctl.regex import regex

_FEWEST = 4  # homes that make a plan
_SURE = 0.8  # of the cells begin with the number of their home: then all of them should

_COUNTED = "一二三四五六七八九十"
_STOREY = regex(rf"第?([0-9]{{1,2}}[ABab]?|[{_COUNTED}]{{1,3}})\s*(?:层|楼|[fF])|[fF]([0-9]{{1,2}}[ABab]?)")
_BARE_STOREY = regex(r"[0-9]{1,2}[ABab]?")  # below 楼层
_STOREYS = regex(r"楼\s*层(?:号|数)?|层\s*[数次]?|storeys?|floors?", re.IGNORECASE)
_DOOR = regex(r"第?([0-9]{1,2}|[A-Z])\s*(?:室|户|房|号|号房|号室|号位)?")
_AREAS, _DEBTS = regex(r"面积"), regex(r"欠|未[缴交收]")

_NO_BUILDING = N_(
    "a plan with a home in each cell that does not say in which building they are; call the sheet 3栋"
)
_NO_DOORS = N_(
    "a plan with a home in each cell whose doors have no numbers; write 01, 02 … above the columns"
)
_BARE = N_(
    "a plan with a home in each cell whose bare numbers may be areas or debts; write 面积 or 欠费 into"
    " its title"
)


class _Cell(NamedTuple):
    """One home of a plan: where it stands, what stands above and beside it, the texts of its cells."""

    row: int  # as the spreadsheet counts
    column: int  # from 0
    storey: str
    above: tuple[str, str, str]  # building, entrance, door; "" where nothing does
    texts: list[str]


def plan(sheet: Sheet) -> Sheet | str:
    """The homes of a plan as a list below ``HEADINGS``, with where each stood.

    Else why they cannot be told (message id), "" for what is no plan at all.
    """
    seen = _Seen(sheet)
    for number, cells in enumerate(sheet.rows, 1):
        seen.row(number, [text_of(cell) for cell in cells])
    return _listed(sheet, seen) if len(seen.cells) >= _FEWEST else ""


class _Seen:
    """One sheet, row by row: what stands above a column holds until something else does."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.wide = max(map(len, sheet.rows), default=0)
        building = building_named(sheet.name) or building_of_file(sheet.file)
        self.above = [(building, "", "")] * self.wide
        self.titles = [sheet.name]
        self.storeys: set[int] = set()  # columns that hold storeys
        self.cells: list[_Cell] = []
        self.open: dict[int, _Cell] = {}  # the storey above, whose cells may go on in the next row

    def row(self, number: int, texts: list[str]) -> None:
        """One more row: a storey, more of the storey above, or what stands above others."""
        first = next((text for text in texts if text), "")
        if not first or SUMS.match(first) or NOTES.match(first):
            self.open = {}
            return
        storey = self._storey(texts)
        more = self.open and next(iter(self.open.values())).storey == storey
        if storey and not more:
            self._homes(number, texts, storey)
        elif more or (self.open and not self._heads(texts)):
            for column, text in enumerate(texts):
                if text and column in self.open:
                    self.open[column].texts.append(text)
        else:
            self.open = {}
            self._head(number, texts)

    def _storey(self, texts: Sequence[str]) -> str:
        """The storey of a row: 6层 at its beginning, a number below 楼层, 601 602 in its cells; else ""."""
        place, first = next((place, plain(text)) for place, text in enumerate(texts) if text)
        if found := _STOREY.fullmatch(first):
            self.storeys.add(place)
            number = found[1] or found[2]
            return number.lstrip("0").upper() if number[0].isdigit() else str(counted(number))
        if place in self.storeys and _BARE_STOREY.fullmatch(first):
            return first.lstrip("0").upper()
        storeys = {storey_of(room_named(text)) for text in texts if text}
        return storeys.pop() if len(storeys) == 1 and sum(map(bool, texts)) > 1 else ""

    def _homes(self, number: int, texts: Sequence[str], storey: str) -> None:
        self.open = {
            column: _Cell(number, column, storey, self.above[column], [text])
            for column, text in enumerate(texts)
            if text and column not in self.storeys and not _STOREY.fullmatch(plain(text))
        }
        self.cells += self.open.values()

    def _heads(self, texts: Sequence[str]) -> bool:
        """Whether a row begins another part of the plan, and is no more of the storey above."""
        filled = {column: text for column, text in enumerate(texts) if text}
        if not filled.keys() <= self.open.keys():
            return True
        names = (BUILDING_NAME, ENTRANCE_NAME)
        if len(filled) == 1:
            return any(name.search(text) for name in names for text in filled.values())
        return any(name.fullmatch(text) for name in names for text in filled.values())

    def _head(self, number: int, texts: list[str]) -> None:
        """What stands above columns: the name of a building, an entrance, a door."""
        self.titles += filter(None, texts)
        for column, text in self._spread(number, texts):
            building, entrance, _ = self.above[column]
            named, stairs = building_named(text), ENTRANCE_NAME.search(text)
            if _STOREYS.match(text):
                self.storeys.add(column)
            elif is_side(text):
                self.above[column] = (building, entrance, text)
            elif door := _DOOR.fullmatch(plain(text)):
                self.above[column] = (building, entrance, door[1])
            elif named or stairs:
                kept = "" if named else entrance
                self.above[column] = (named or building, stairs[1] if stairs else kept, "")

    def _spread(self, number: int, texts: list[str]) -> Iterator[tuple[int, str]]:
        """The texts of a row, each over the columns that it spans; without spans, until the next."""
        spans = {left: right for (top, left), (end, right) in self.sheet.spans if top < number <= end + 1}
        filled = [column for column, text in enumerate(texts) if text]
        for column, next_ in zip(filled, [*filled[1:], self.wide], strict=True):
            text = texts[column]
            names = building_named(text) or ENTRANCE_NAME.search(text)
            first, last = column, spans.get(column, next_ - 1 if names else column)
            if len(filled) == 1 and names:  # a title stands over all
                first, last = 0, self.wide - 1
            for place in range(first, last + 1):
                yield place, text


def _listed(sheet: Sheet, seen: _Seen) -> Sheet | str:
    """The list of what was seen, or why there is none."""
    rooms = [room_named(cell.texts[0]) for cell in seen.cells]
    sure = [room and storey_of(room) == cell.storey for cell, room in zip(seen.cells, rooms, strict=True)]
    if sum(map(bool, sure)) < _SURE * len(rooms):
        if not all(cell.above[2] for cell in seen.cells):
            return _NO_DOORS
        rooms = [room_on(cell.storey, cell.above[2]) for cell in seen.cells]
    bare = _bare(" ".join(seen.titles))
    rows: list[list[Cell]] = [list(HEADINGS)]
    for cell, room in zip(seen.cells, rooms, strict=True):
        tells = said("\n".join(cell.texts), room, bare)
        if tells is None:
            return _BARE
        if not cell.above[0] and "-" not in room:
            return _NO_BUILDING
        building, entrance, _ = ("", "", "") if "-" in room else cell.above
        rows.append([building, entrance, cell.storey, room, *tells])
    stood = [(0, -1), *((cell.row, cell.column) for cell in seen.cells)]
    return sheet._replace(rows=rows, spans=(), hidden_rows=0, hidden_columns=(), whole=sheet, stood=stood)


def _bare(titles: str) -> str:
    """What a number alone in a cell is, by the titles; "" where they do not say."""
    areas, debts = _AREAS.search(titles), _DEBTS.search(titles)
    return "" if bool(areas) == bool(debts) else "建筑面积" if areas else "欠费"
