"""The homes of all sheets together: each once, with all that is said of it; rows that cannot be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from propctl.entry.natural_keys import alike, alike_home
from propctl.entry.setting_up.sheet_words import PLACES
from propctl.errors import N_, BadData, PropctlError
from propctl.office.setting_up.known_columns import AMOUNTS
from propctl.office.setting_up.row_faults import CellFault
from propctl.office.setting_up.rows_read import ReadRow
from propctl.office.setting_up.sheets_recognised import Given, LedgerSheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from propctl.office.setting_up.known_columns import KnownColumns


PEOPLE = "people"  # under which an area's ``fill`` finds what a home's later rows say of more people


class Place(NamedTuple):
    """Where something is said."""

    file: str
    sheet: str
    row: int


class RefusedRow(NamedTuple):
    """A row that cannot be taken, and everything that is wrong with it."""

    place: Place
    faults: list[CellFault]


class LedgerHome(NamedTuple):
    """One home, with what all sheets say of it."""

    number: str
    building: str
    values: dict[str, Any]  # by the names of the columns
    said: dict[str, Place]  # where, by column
    places: list[Place]
    more: bool = False  # one more line about a home: only what may be several is made of it
    listed: bool = False  # by a sheet that lists homes, and does not only speak of some


class Homes(NamedTuple):
    """All homes, and the rows that are refused."""

    homes: list[LedgerHome]
    refused: list[RefusedRow]


def homes_read(known: KnownColumns, given: Given) -> Homes:
    """The homes of the sheets. What only speaks of debts or cars speaks of homes that are known otherwise."""
    return _Gathering(known).run(given)


class _Gathering:
    """All rows on their way to the homes that they speak of."""

    def __init__(self, known: KnownColumns) -> None:
        self.known = known
        self.homes: dict[str, LedgerHome] = {}
        self.lines: dict[str, list[LedgerHome]] = defaultdict(list)  # by home
        self.people: dict[str, list[dict[str, Any]]] = defaultdict(list)  # by home, as its rows name them
        self.refused: list[RefusedRow] = []
        self.spelt: dict[str, str] = {}  # number without the nought of a low storey -> as it is written first
        self.places: dict[str, str] = {}  # building, building and entrance, alike

    def run(self, given: Given) -> Homes:
        making = [sheet for sheet in given.sheets if self._makes(sheet)]
        speaking = [sheet for sheet in given.sheets if not self._makes(sheet)]
        for sheet in (*making, *speaking):
            self._sheet(sheet, making=sheet in making)
        order = {sheet.place: number for number, sheet in enumerate(given.sheets)}
        refused = sorted(self.refused, key=lambda one: (order[_named(one.place)], one.place.row))
        return Homes([*self.homes.values(), *chain(*self.lines.values())], refused)

    def _makes(self, sheet: LedgerSheet) -> bool:
        columns = sheet.recognised.columns.keys() - PLACES.keys()
        return not columns or any(not self.known.columns[name].declared.known for name in columns)

    def _sheet(self, sheet: LedgerSheet, *, making: bool) -> None:
        seen: dict[str, list[ReadRow]] = {}
        left: dict[str, int] = {}  # homes of which a row was not taken: another of theirs is no whole home
        for row in sheet.rows:
            place = Place(sheet.sheet.file, sheet.sheet.name, row.number)
            row = self._spelt_alike(row)
            about = self._about(sheet, row) if making else ""
            row, others = self._apart(about, row, seen)
            key = alike(row.home.number, unit=True)
            before = seen.setdefault(key, [])
            more = bool(before) and self._says_more(row, before, making=making)
            faults = row.faults or self._faults(
                row, [] if more or others else before, making=making, more=more
            )
            if not faults and making and not before and key in left:
                said = N_("row {row}, which is of {id} too, cannot be taken; correct that one first")
                faults = [_row_fault(BadData(said, row=left[key], id=row.home.number))]
            if faults:
                if not row.gone:
                    left.setdefault(key, row.number)
                self.refused.append(RefusedRow(place, faults))
                continue
            before.append(row)
            if more and (line := self._line(row)):
                self._add_line(row, line, place)
            else:
                line = self._line_of_a_time(row)
                self._add(row, place, listed=making, without=line)
                if line:
                    self._add_line(row, line, place)
            if others:
                area, _, _ = about.partition(".")
                self.homes[key].values.setdefault(f"{area}.{PEOPLE}", []).append(others)
            for line in row.lines:
                self._add_line(row, line, place)

    def _spelt_alike(self, row: ReadRow) -> ReadRow:
        """1-0102, or 01-102, of one sheet is 1-102 of another, or of the office, whose spelling counts."""
        number = self._place_spelt_alike(row.home.number)
        standing = self.known.standing(number)  # also where both do: 0102 of a cellar beside 102
        spelt = standing or self.spelt.setdefault(alike_home(number), number)
        building, _, _ = spelt.partition("-")
        same = building.lstrip("0").casefold() == row.home.building.lstrip("0").casefold()
        home = row.home._replace(number=spelt, building=building if same else row.home.building)
        return row._replace(home=home)

    def _place_spelt_alike(self, number: str) -> str:
        """The number of a home in whose building, and entrance, others are: 01-102 beside 1-101 is 1-102."""
        *places, room = number.split("-")
        spelt = ""
        for place in places:
            key = alike_home(f"{spelt}{place}-1")
            spelt = self.places.setdefault(key, f"{spelt}{place}-")
        return f"{spelt}{room}"

    def _about(self, sheet: LedgerSheet, row: ReadRow) -> str:
        """The column by which a home's later rows are of other people of it; "" where they are not.

        One that says who they are, or any that names them where the number of the home spans its rows.
        """
        columns = sheet.recognised.columns
        return self.known.who(columns) or (self.known.naming(columns) if row.again else "")

    def _apart(
        self, about: str, row: ReadRow, seen: Mapping[str, list[ReadRow]]
    ) -> tuple[ReadRow, dict[str, Any] | None]:
        """A home's later row that is of somebody else: what it says of the home, and what of that person."""
        key = alike(row.home.number, unit=True)
        if not about:
            return row, None
        form = self._form(about)
        person = {name: value for name, value in row.values.items() if self._form(name) == form}
        known = person in self.people[key]  # the same one again, in a list of charges
        if not known:
            self.people[key].append(person)
        if known or not seen.get(key):
            return row, None
        rest = {name: value for name, value in row.values.items() if name not in person}
        return row._replace(values=rest), {name.partition(".")[2]: value for name, value in person.items()}

    def _form(self, name: str) -> tuple[str, str]:
        """The form that a column fills."""
        column = self.known.columns[name]
        return column.area, column.declared.of.partition(".")[0]

    def _says_more(self, row: ReadRow, before: list[ReadRow], *, making: bool) -> bool:
        """Whether a home's second row tells of one thing more: another car, the debt of another month."""
        columns = {name: self.known.columns[name] for one in (row, *before) for name in one.values}
        beside = [name for name, column in columns.items() if not column.declared.known]
        if any(row.values.get(name) != before[0].values.get(name) for name in beside):
            return False
        several = [name for name, column in columns.items() if column.declared.known and column.many]
        if making and any(row.values.get(name) != before[-1].values.get(name) for name in several):
            return True
        return not any(self._same_line(row, one) for one in before)

    def _line(self, row: ReadRow) -> dict[str, Any]:
        """What a row tells of one thing more, without what it says again of the home."""
        known = {name: self.known.columns[name].declared.known for name in row.values}
        line = {name: value for name, value in row.values.items() if known[name]}
        return line if any(not isinstance(value, list) for value in line.values()) else {}

    def _line_of_a_time(self, row: ReadRow) -> dict[str, Any]:
        """An amount with the month or kind that its row says it is of: another sheet's is of another."""
        known = [name for name in row.values if self.known.columns[name].declared.known]
        told = [
            name
            for name in known
            if self.known.columns[name].field.type not in AMOUNTS and not self.known.columns[name].many
        ]
        forms = {self._form(name) for name in told}
        return {name: row.values[name] for name in known if self._form(name) in forms}

    def _same_line(self, row: ReadRow, other: ReadRow) -> bool:
        """Whether two rows tell of one thing: all but their amounts is the same."""
        said = [
            {
                name: value
                for name, value in one.values.items()
                if self.known.columns[name].field.type != "money"
            }
            for one in (row, other)
        ]
        return said[0] == said[1]

    def _faults(self, row: ReadRow, before: list[ReadRow], *, making: bool, more: bool) -> list[CellFault]:
        """What is wrong with a row beside those before it."""
        key = alike(row.home.number, unit=True)
        home = self.homes.get(key)
        if before:
            said = N_("{id} stands in row {row} already")
            return [_row_fault(BadData(said, id=row.home.number, row=before[0].number))]
        if home is None:
            if making or self.known.standing(row.home.number):
                return []
            said = N_("there is no home {id} in the other sheets, nor in this office")
            return [_row_fault(BadData(said, id=row.home.number))]
        return [] if more else self._disagreeing(row, home)

    def _disagreeing(self, row: ReadRow, home: LedgerHome) -> list[CellFault]:
        """What another sheet says otherwise: nothing is chosen, the row is refused."""
        found = []
        for name, value in row.values.items():
            before = home.values.get(name)
            if before in (None, value) or self._agree(name, before, value):
                continue
            place, column = home.said[name], self.known.columns[name]
            where = {"file": _named(place), "row": place.row}
            if column.field.personal:
                said = N_("{label} is not what {file}, row {row} says; correct one of them")
                error = BadData(said, label=column.label, **where)
            else:
                said = N_("{label} is {value} here and {other} in {file}, row {row}; correct one of them")
                error = BadData(said, label=column.label, value=value, other=before, **where)
            found.append(_row_fault(error))
        return found

    def _agree(self, name: str, before: Any, value: Any) -> bool:
        """Whether two sheets can both be right: one names more people, cars or telephones than the other."""
        if self.known.columns[name].many and self.known.columns[name].declared.known:
            return True
        if not self.known.columns[name].many:
            return self.known.columns[name].declared.joined
        return set(value) <= set(before) or set(before) <= set(value)

    def _add_line(self, row: ReadRow, line: dict[str, Any], place: Place) -> None:
        """What a row tells of one thing more, once however many sheets tell it."""
        home = LedgerHome(
            row.home.number, row.home.building, line, dict.fromkeys(line, place), [place], more=True
        )
        if not any((one.number, one.values) == (home.number, line) for one in self.lines[home.number]):
            self.lines[home.number].append(home)

    def _add(self, row: ReadRow, place: Place, *, listed: bool, without: Container[str]) -> None:
        key = alike(row.home.number, unit=True)
        made = LedgerHome(row.home.number, row.home.building, {}, {}, [], listed=listed)
        home = self.homes.setdefault(key, made)
        home.places.append(place)
        for name, value in row.values.items():
            if name in without:
                continue
            before = home.values.get(name)
            if isinstance(value, list) and before is not None and self.known.columns[name].declared.known:
                home.values[name] = list(dict.fromkeys([*before, *value]))
            elif before is None or (isinstance(value, list) and len(value) > len(before)):
                home.values[name] = value
                home.said[name] = place
            elif isinstance(value, str) and value != before and self._agree(name, before, value):
                home.values[name] = f"{before}；{value}"


def _row_fault(error: PropctlError) -> CellFault:
    return CellFault("", -1, error)


def _named(place: Place) -> str:
    return f"{place.file} {place.sheet}".strip()
