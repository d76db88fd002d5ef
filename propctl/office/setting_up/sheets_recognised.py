"""The files that somebody gives, as sheets whose columns are told apart; and what of them is not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from propctl.entry.headings import compared
from propctl.entry.setting_up.cell_looks import text_of
from propctl.entry.setting_up.heading_rows import Headed, headed, side_by_side, stacked, titles_alone
from propctl.entry.setting_up.home_plans import plan
from propctl.entry.setting_up.recognised_columns import Doubt, Recognised, recognised
from propctl.entry.setting_up.sheet_words import (
    ADDRESSES,
    GONE_SHEETS,
    PARKING,
    PARKING_NUMBER,
    PLACES,
    ROOM,
    STAFF_HEADINGS,
    STAFF_SHEETS,
)
from propctl.entry.sheet_files import read_sheets
from propctl.entry.sheets import Sheet, blank, filled
from propctl.errors import N_, BadData, PropctlError, UsageError
from propctl.office.setting_up.known_columns import KnownColumns
from propctl.office.setting_up.rows_read import ReadRow, rows_read

_ENOUGH = 5  # cells by which a column is judged


class Wish(NamedTuple):
    """How files are to be read."""

    sheet: str = ""
    header: int = 0
    mapped: Mapping[str, str] = {}  # heading, or letter, as typed -> the name of a column, as typed

    @property
    def chosen(self) -> bool:
        """Whether somebody says that just this sheet is to be read."""
        return bool(self.sheet or self.header)


_HIDDEN = N_("it is hidden")
_OF_THE_GONE = N_(
    "it is a list of those who are here no more; it is read where --sheet names it, or --header where it is"
    " the only one"
)
NO_ROOMS = N_("no column of it holds the numbers of homes")


class Passed(NamedTuple):
    """A sheet that is not read, and why (message id)."""

    file: str
    sheet: str
    why: str


class LedgerSheet(NamedTuple):
    """A sheet of homes."""

    recognised: Recognised
    rows: list[ReadRow]
    passed: list[int]  # rows that are no homes: sums, notes, titles
    left: Mapping[str, list[int]] = {}  # why (message id) -> rows of another time, which are not read

    @property
    def sheet(self) -> Sheet:
        return self.recognised.headed.sheet

    @property
    def place(self) -> str:
        """The file, and the sheet where it has several."""
        return f"{self.sheet.file} {self.sheet.name}".strip()

    @property
    def titles(self) -> list[str]:
        """What it is called: its name, the titles above its headings, the name of its file."""
        return [*titles_alone(self.sheet, self.recognised.headed.row - 1), self.sheet.file.rpartition(".")[0]]


class Given(NamedTuple):
    """What the files hold."""

    sheets: list[LedgerSheet]
    passed: list[Passed]

    @property
    def doubts(self) -> list[tuple[LedgerSheet, Doubt]]:
        return [(sheet, doubt) for sheet in self.sheets for doubt in sheet.recognised.doubts]


def given(known: KnownColumns, files: Sequence[Path], wish: Wish) -> Given:
    """Read the files. ``BadData`` where none of them holds homes, ``UsageError`` for an unknown column."""
    told = _told(known, wish.mapped)
    found = Given([], [])
    unused = set(told)
    for file in files:
        book = read_sheets(file, known.headings.count, wish.sheet)
        found.passed.extend(Passed(file.name, name, _HIDDEN) for name in book.unseen)
        for sheet in book.sheets:
            for part in [sheet] if wish.header else stacked(sheet, known.headings):
                _take(known, part, wish, told, found, unused)
    if not found.sheets:
        raise _no_homes(found)
    if unused:
        names = [column for column in wish.mapped if compared(column) in unused]
        raise UsageError(N_("--map: no column is headed {names}"), names=names)
    return found


def _told(known: KnownColumns, mapped: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for column, meant in mapped.items():
        name = known.headings.named(meant)
        if name is None:
            labels = [column.label for column in known.headings.columns.values()]
            raise UsageError(
                N_("--map {column}: there is no {meant}; a column can be: {known}, or 不读 to leave it out"),
                column=column,
                meant=meant,
                known=labels,
            )
        found[compared(column)] = name
    return found


def _take(
    known: KnownColumns, sheet: Sheet, wish: Wish, told: dict[str, str], found: Given, unused: set[str]
) -> None:
    """Sort one sheet in: among those of homes, or among those that are not read."""
    headings = known.headings
    at = headed(sheet, headings.told(told), header=wish.header)
    if _of_parking(at):
        headings = headings.of_known_homes(told)
        at = headed(sheet, headings.told(told), header=at.row)
    drawn = "" if wish.header or any(ROOM in one.meaning.names for one in at.headings) else plan(sheet)
    if isinstance(drawn, Sheet):
        at = headed(drawn, known.headings)
    elif drawn or not at.row:
        why = drawn or N_("it has no row of known headings")
        found.passed.append(Passed(sheet.file, sheet.name, why))
        return
    for table in side_by_side(at):
        _take_table(known, recognised(table, headings, told), wish, found, unused)


def _take_table(known: KnownColumns, read: Recognised, wish: Wish, found: Given, unused: set[str]) -> None:
    """Sort one table of a sheet in; most sheets have one."""
    at = read.headed
    sheet = at.sheet
    unused -= {compared(text) for one in at.headings for text in (one.text, *one.said, one.letter)}
    if not any(map(filled, [sheet.rows[at.row :]])):
        found.passed.append(Passed(sheet.file, sheet.name, N_("nothing stands below its headings")))
        return
    if ROOM not in read.columns and not any(ROOM in doubt.choices for doubt in read.doubts):
        found.passed.append(Passed(sheet.file, sheet.name, NO_ROOMS))
        return
    if not wish.chosen and any(map(GONE_SHEETS.fullmatch, map(compared, titles_alone(sheet, at.row - 1)))):
        found.passed.append(Passed(sheet.file, sheet.name, _OF_THE_GONE))
        return
    if _of_staff(read):
        found.passed.append(Passed(sheet.file, sheet.name, N_("it is a list of those who work here")))
        return
    rows, passed = rows_read(known, read) if ROOM in read.columns else ([], [])
    numbered = sum(_numbered(read, row) for row in rows)
    if rows and numbered * 2 < len(rows):
        found.passed.append(Passed(sheet.file, sheet.name, NO_ROOMS))
        return
    read.doubts.extend(_contradicted(read, rows))
    found.sheets.append(LedgerSheet(read, rows, passed))


def _numbered(read: Recognised, row: ReadRow) -> bool:
    """Whether a row has a number where a home's should be, if only a day that a spreadsheet made of it."""
    said = [text_of(cell) for _, cell in read.cells(ROOM, row.cells)]
    return any(sign.isdigit() for text in (row.home.number, *said) for sign in text)


def _of_parking(at: Headed) -> bool:
    """Whether a sheet lists parking spaces: it is called so, or their numbers stand before those of homes.

    It makes no homes, and whoever owns a car is no owner of the home.
    """
    spaces = [one.place for one in at.headings if PARKING_NUMBER.fullmatch(compared(one.text))]
    rooms = [one.place for one in at.headings if ROOM in one.meaning.names]
    if not spaces:
        return False
    return bool(PARKING.match(at.sheet.name)) or spaces[0] < min(rooms, default=spaces[0] + 1)


def _of_staff(read: Recognised) -> bool:
    """Whether a sheet is of those who work here: their 住址 is no home of the estate."""
    headings = read.headed.headings
    if STAFF_SHEETS.search(read.headed.sheet.name):
        return True
    addresses = all(compared(one.text) in ADDRESSES for one in read.columns.get(ROOM, ()))
    return addresses and any(STAFF_HEADINGS.search(one.text) for one in headings)


def _no_homes(found: Given) -> PropctlError:
    """Why nothing can be made of the files."""
    how = N_("{files}: {why}; --header N tells the row of the headings, --map COLUMN=FIELD what a column is")
    seen = [one for one in found.passed if one.why != _HIDDEN] or found.passed
    places = [f"{one.file} {one.sheet}".strip() for one in seen]
    reasons = {one.why for one in seen}
    why = reasons.pop() if len(reasons) == 1 else N_("none of them is a sheet of homes")
    return BadData(how, files=places, why=BadData(why))


def _contradicted(read: Recognised, rows: list[ReadRow]) -> list[Doubt]:
    """Columns whose cells are mostly no such thing as their heading says."""
    bad = Counter(fault.place for row in rows for fault in row.faults)
    found = []
    for name, headings in read.columns.items():
        for heading in headings if name not in PLACES else ():
            filled = sum(
                not blank(cell) for row in rows for cell in row.cells[heading.place : heading.place + 1]
            )
            if bad[heading.place] >= _ENOUGH and bad[heading.place] * 2 > filled:
                why = N_("{column} is headed like {label}, but most of its cells hold something else")
                found.append(Doubt(heading, why, (name,)))
    return found
