"""What the areas of an office know of resident ledgers, and how a cell of each column is read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from propctl.entry.cells import cell_text
from propctl.entry.headings import compared
from propctl.entry.setting_up.chinese_figures import day_in_figures
from propctl.entry.setting_up.known_headings import Headings, Known
from propctl.entry.setting_up.several_in_cell import amount, named_amount, parts
from propctl.entry.setting_up.sheet_words import expanded, says_nothing
from propctl.entry.sheets import Cell
from propctl.errors import N_, UsageError
from propctl.office.asking.resolving import meant_key
from propctl.office.doing.controllers import reading
from propctl.office.doing.drafts import Values, abroad
from propctl.regulation.model.constructs import Field, SetUpRecord, SheetColumn, Step
from propctl.regulation.model.fold import VOID
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.text import Label
from propctl.regulation.summary import pointing_first

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

AMOUNTS = ("money", "quantity", "price", "number")
_SERIALS = range(18_000, 80_000)  # days since 1899-12-30 that a sheet shows as numbers: 1949 to 2119
_POINT_ZERO = re.compile(r"(?<=[0-9])\.0+$")  # 13800138000.0, as programs write a number into text
_DAY_ALONE = re.compile(r"[0-9]{1,2}\s*[月./-]\s*[0-9]{1,2}\s*[日号]?")
_MANY_MONTHS = re.compile(r"[0-9]{1,3}\s*个月?")  # of how many months, not of which
_FIGURE = re.compile("[0-9]")
_LEAST = "-999999999999"


class Column(NamedTuple):
    """One column that an area knows."""

    name: str  # "residents.area"
    declared: SheetColumn
    field: Field  # as one value of a cell is read: nothing is needed, no bound holds yet
    label: Label
    many: bool
    words: dict[str, str]  # what a cell may say for a choice, as ``compared`` -> the choice

    @property
    def area(self) -> str:
        return self.name.partition(".")[0]


class KnownColumns:
    """Every column that the areas of an office know, and the records that they make of them."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.columns = {column.name: column for column in self._columns()}
        self.headings = Headings(
            (
                Known(
                    column.name,
                    column.label,
                    column.field.type,
                    column.declared.headings,
                    column.declared.doubtful,
                    column.many,
                    column.declared.joined,
                    qualify(column.area, column.declared.of),
                    column.declared.first,
                    qualify(column.area, column.declared.beside) if column.declared.beside else "",
                    qualify(column.area, column.declared.left) if column.declared.left else "",
                    column.declared.known,
                )
                for column in self.columns.values()
            ),
            office.today,
        )
        self._readers: dict[str, Values] = {}

    def records(self) -> Iterator[tuple[str, str, SetUpRecord]]:
        """(area, name, record) of what is made: what others point to comes first."""
        for area in reversed(pointing_first(self.office.catalog.areas())):
            for name, record in self.office.catalog.area(area).setup.record.items():
                yield area, name, record

    def of_lines(self, area: str, record: SetUpRecord) -> bool:
        """Whether a record may be made of each of several lines about one home."""
        names = [qualify(area, name) for name in record.when]
        return bool(names) and all(self.columns[name].declared.known for name in names)

    def _columns(self) -> Iterator[Column]:
        catalog = self.office.catalog
        for area in catalog.areas():
            for name, column in area.setup.column.items():
                named = catalog.sheet_field(area.name, column.of)
                assert named is not None  # judged when the area was compiled
                full, found = named
                label = column.label if column.label.zh else found.label
                offered = (
                    catalog.choices(full.partition(".")[0], found, self.office.today) if found.choices else {}
                )
                words = {
                    compared(word): choice
                    for choice, said in column.words.items()
                    for word in expanded(said)
                    if not choice or choice in offered
                }
                yield Column(
                    f"{area.name}.{name}",
                    column,
                    self._field(full.partition(".")[0], found, column, label),
                    label,
                    found.many or column.many,
                    words,
                )

    def _field(self, area: str, field: Field, column: SheetColumn, label: Label) -> Field:
        signed = column.signed and field.type == "money"
        return msgspec.structs.replace(
            abroad(self.office.catalog, area, field),
            zh=label.zh,
            en=label.en,
            title=None,
            required=False,
            many=False,
            fill="",
            default=None,
            when="",
            min=_LEAST if signed else None,
            max=None,
        )

    def who(self, columns: Iterable[str]) -> str:
        """The one of some columns that tells whom of a home a row is about; "" for none."""
        return next(
            (name for name in columns if name in self.columns and self.columns[name].declared.who), ""
        )

    def naming(self, columns: Iterable[str]) -> str:
        """The first of some columns that names people; "" for none."""
        known = (self.columns[name] for name in columns if name in self.columns)
        return next((one.name for one in known if one.many and one.field.personal), "")

    def standing(self, number: str) -> str:
        """The number of the home that the office knows by this one, in whichever spelling; "" for none."""
        for form, _ in self.home_records:
            ref = meant_key(self.office, form, number)
            found = self.office.find(ref) if ref else None
            if found is not None and found.state != VOID:
                return found.id
        return ""

    def month_of(self, column: Column) -> str:
        """The column that says of which month or year an amount of a record is; "" where there is none."""
        form = column.declared.of.rpartition(".")[0]
        for other in self.columns.values() if column.field.type == "money" else ():
            same = (other.area, other.declared.of.rpartition(".")[0]) == (column.area, form)
            if same and other.field.spelling == "period":
                return other.name
        return ""

    @cached_property
    def home_records(self) -> list[tuple[str, SetUpRecord]]:
        """The forms whose records are the homes themselves, and how these are made."""
        form_of = self.office.catalog.form
        made = [(qualify(area, record.form), record) for area, _, record in self.records()]
        return [(form, record) for form, record in made if record.set.get(form_of(form).key) == "home"]

    # -- cells

    def value(self, column: Column, cell: Cell) -> Any:
        """What a cell holds of a column; None for nothing. ``PropctlError`` where it cannot be read."""
        field = column.field
        text = _POINT_ZERO.sub("", cell_text(_as_shown(cell, field), _shown(field, column.many)))
        if says_nothing(text) or (field.spelling == "period" and _MANY_MONTHS.fullmatch(text)):
            return None
        if column.many:
            found = [self._one(column, part) for part in parts(text, field.type)]
            return found or None
        return self._one(column, text)

    def _one(self, column: Column, text: str) -> Any:
        field = column.field
        if field.type in AMOUNTS:
            text = amount(self._signed(column, text) if column.declared.signed else text)
            if not _FIGURE.search(text):  # 九十: what is written for a number is looked at, not guessed
                told = N_("{label}: {value} is not a number; write it like 1280.50")
                raise UsageError(told, label=column.label, value=text)
        elif field.type == "choice":
            text = column.words.get(compared(text), text)
            if not text:
                return None
        elif field.type == "date":
            text = _day_text(text)
        return self._reader(column.area).one("cell", field, {"cell": text}, {})

    def _signed(self, column: Column, text: str) -> str:
        """An amount whose cell says itself what it is: below 欠费情况 欠1200元 is owed, 预存300元 is not."""
        word, number = named_amount(text)
        names, _ = self.headings.meaning(word)
        named = self.columns.get(names[0]) if len(names) == 1 else None
        if named is None or not named.declared.signed:
            return text
        if named.name == column.name:
            return number
        return text if named.declared.of == column.declared.of else f"-{number}"

    def _reader(self, area: str) -> Values:
        if area not in self._readers:
            draft = reading(self.office, area, Step(), {})
            self._readers[area] = Values(self.office, draft)
        return self._readers[area]


def _shown(field: Field, many: bool) -> Field:
    """The field as which a cell's text is taken: breaks in it part the entries of several."""
    return msgspec.structs.replace(field, many=True) if many else field


def _as_shown(cell: Cell, field: Field) -> Cell:
    """A day's serial number as a day; what a formula worked out to many places, as the sheet shows it."""
    if field.type == "date":
        return _day(cell)
    if isinstance(cell, float) and field.type in ("money", "quantity"):
        places = Decimal(1).scaleb(-2 if field.type == "money" else -field.decimals)
        return str(Decimal(f"{cell:.15g}").quantize(places, ROUND_HALF_UP)) if abs(cell) < 1e12 else cell
    return cell


def _day(cell: Cell) -> Cell:
    """A day that a sheet shows as its serial number, as a day."""
    if isinstance(cell, float | int) and not isinstance(cell, bool) and int(cell) in _SERIALS:
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(cell))
    return cell


def _day_text(text: str) -> str:
    """A day in text: a serial number, ``20190305``, a day with a time behind it."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        if len(text) == 8:
            return f"{text[:4]}-{text[4:6]}-{text[6:]}"
        if int(text) in _SERIALS:
            return str(_day(int(text)))
    if _DAY_ALONE.fullmatch(text):  # the year of a ledger is not this one
        raise UsageError(N_("{day} says no year"), day=text)
    day, blank, time = text.partition(" ")
    return day_in_figures(day if blank and ":" in time else text)
