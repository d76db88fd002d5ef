"""Which days China works: the published schedules, those an office imported, and what is not yet known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeVar

import msgspec

from propctl.errors import N_, BadData
from propctl.worktime.china import FIXED, PUBLISHED
from propctl.worktime.days import read_dates, read_days

DayKind = Literal["workday", "weekend", "statutory", "in-lieu", "holiday", "make-up"]
T = TypeVar("T")

_SATURDAY = 5
_LAST_YEAR_FROM = (12, 24)  # a notice may also settle the end of the December before (as those of 2012, 2019)


class ImportedYear(msgspec.Struct, frozen=True):
    """The schedule of one year as its notice has it."""

    year: int
    off: frozenset[dt.date]
    worked: frozenset[dt.date]  # weekend days worked instead (调休上班)
    statutory: frozenset[dt.date] = frozenset()  # those of ``off`` that are 法定节假日; empty: not stated
    entered: dt.datetime | None = None  # when the office learned it; None: it came with propctl
    title: str = ""
    number: str = ""  # of the notice, such as 国办发明电〔2026〕7号
    replaces: bool = False  # corrects a year already known (an emergency extension)

    def kind(self, date: dt.date) -> DayKind | None:
        """What this notice says of ``date``; None when it says nothing, so that the weekday decides."""
        if date in self.worked:
            return "make-up"
        if date in self.statutory:
            return "statutory"
        if date not in self.off:
            return None
        if date.weekday() >= _SATURDAY:
            return "weekend"
        return "in-lieu" if self.statutory else "holiday"


class Schedule:
    """The working days of every year that is known. Immutable; it remembers what was worked out from it.

    A year that is not known falls back to weekends and the few statutory days that the law fixes by date, and
    ``known`` says so: nothing is guessed silently.
    """

    def __init__(self, imported: Iterable[ImportedYear] = ()) -> None:
        never = dt.datetime.min.replace(tzinfo=dt.UTC)
        self.imported = tuple(sorted(imported, key=lambda year: year.entered or never))
        self._years: dict[int, ImportedYear | None] = {year.year: year for year in self.imported}
        self._own = {year.year for year in self.imported if not year.replaces}
        self._derived: dict[object, Any] = {}

    @classmethod
    def china(cls, imported: Iterable[ImportedYear] = ()) -> Schedule:
        """The schedules that came with propctl (2004 to 2026), and those the office imported.

        A year that the office imported itself is read from its import, also when a later propctl ships it:
        what was judged before the import keeps its verdict.
        """
        return cls(imported)

    def day_kind(self, date: dt.date) -> DayKind:
        """What kind of day ``date`` is for those who work Monday to Friday."""
        for year in (date.year + 1, date.year) if date.month == 12 else (date.year,):
            kind = self.rules(year).kind(date)
            if kind:
                return kind
        return "weekend" if date.weekday() >= _SATURDAY else "workday"

    def known(self, date: dt.date) -> bool:
        """Is the schedule of that year published? If not, every deadline that looked at it is provisional."""
        return self.known_year(date.year)

    def known_year(self, year: int) -> bool:
        """Whether the notice of a whole year has been published."""
        return self._notice(year) is not None

    def rules(self, year: int) -> ImportedYear:
        """The notice of ``year``; while there is none, what the law itself fixes by date."""
        return self._notice(year) or self.remembered(("by law", year), lambda: _by_law(year))

    def _notice(self, year: int) -> ImportedYear | None:
        if year not in self._years:
            self._years[year] = _published(year)
        return self._years[year]

    def as_of(self, moment: dt.datetime) -> Schedule:
        """The schedule as it was known at ``moment``: a clock stopped then keeps its verdict."""
        count = sum(1 for year in self.imported if year.entered is None or year.entered <= moment)
        if count == len(self.imported):
            return self
        return self.remembered(("as_of", count), lambda: self._first(count))

    def with_year(self, year: ImportedYear) -> Schedule:
        """This schedule and one more year. Raises BadData for a year already known, and one after a gap."""
        if self.known_year(year.year) and not year.replaces:
            raise BadData(
                N_(
                    "The schedule of {year} is already known; write replaces = true in the file to correct it"
                ),
                year=year.year,
            )
        if not self.known_year(year.year - 1) and not self.known_year(year.year):
            raise BadData(
                N_("The schedule of {before} is missing; import it before {year}"),
                before=year.year - 1,
                year=year.year,
            )
        return Schedule((*self.imported, year))

    def remembered(self, key: object, make: Callable[[], T]) -> T:
        """``make()``, worked out once for ``key`` and kept as long as this schedule lives."""
        if key not in self._derived:
            self._derived[key] = make()
        found: T = self._derived[key]
        return found

    def _first(self, count: int) -> Schedule:
        earlier = Schedule(self.imported[:count])
        earlier._own = self._own
        for year in self._own:  # the import is the authority: its year was not known before it was entered
            earlier._years.setdefault(year, None)
        return earlier


def _published(year: int) -> ImportedYear | None:
    """The schedule of ``year`` from the data that came with propctl."""
    if year not in PUBLISHED:
        return None
    off, statutory, worked = (_days_of(year, text) for text in PUBLISHED[year])
    return ImportedYear(year, off, worked, statutory)


def _by_law(year: int) -> ImportedYear:
    """A year without a notice: weekends, and the statutory days whose date never moves."""
    fixed = _days_of(year, FIXED)
    return ImportedYear(year, fixed, frozenset(), fixed)


def _days_of(year: int, text: str) -> frozenset[dt.date]:
    parts = ("..".join(f"{year:04}-{day}" for day in part.split("..")) for part in text.split())
    return frozenset(day for part in parts for day in read_days(part))


def parse_imported_year(table: Mapping[str, Any], *, entered: dt.datetime | None = None) -> ImportedYear:
    """Read the table of an import file: ``year title number off worked statutory entered replaces``.

    ``off``, ``worked`` and ``statutory`` are lists of dates and ``a..b`` ranges. ``entered`` is the moment of
    the import, for a file that does not carry its own. Raises BadData that names the key and what is wrong.
    """
    _check_keys(table)
    year, when = table["year"], table.get("entered", entered)
    if not isinstance(when, dt.datetime) or when.tzinfo is None:
        raise BadData(N_("entered: a time with its offset is needed, like 2026-11-21T09:30:00+08:00"))
    off, worked, statutory = (_read_list(table, key) for key in ("off", "worked", "statutory"))
    _check_days(year, off, worked, statutory)
    texts = {key: str(table.get(key, "")) for key in ("title", "number")}
    replaces = table.get("replaces", False)
    if not isinstance(replaces, bool):
        raise BadData(N_("replaces: true or false is needed"))
    return ImportedYear(year, off, worked, statutory, when, replaces=replaces, **texts)


def _check_keys(table: Mapping[str, Any]) -> None:
    allowed = ImportedYear.__struct_fields__
    for key in table:
        if key not in allowed:
            raise BadData(
                N_("{key} is not a key of a schedule; the keys are {allowed}"),
                key=key,
                allowed=", ".join(allowed),
            )
    year = table.get("year")
    if not isinstance(year, int) or isinstance(year, bool) or not 1949 <= year <= 9998:
        raise BadData(N_("year: a year such as 2027 is needed"))
    if not table.get("title") and not table.get("number"):
        raise BadData(N_("title: name the notice that this schedule comes from (title or number)"))


def _read_list(table: Mapping[str, Any], key: str) -> frozenset[dt.date]:
    values = table.get(key, [])
    if not isinstance(values, list):
        raise BadData(N_("{key}: a list of dates is needed"), key=key)
    return read_dates(key, values, BadData)


def _check_days(
    year: int, off: frozenset[dt.date], worked: frozenset[dt.date], statutory: frozenset[dt.date]
) -> None:
    if not off:
        raise BadData(N_("off: a year without a single day off is not a schedule"))
    for key, days in (("off", off), ("worked", worked), ("statutory", statutory)):
        for day in sorted(days):
            if day.year != year and not (day.year == year - 1 and (day.month, day.day) >= _LAST_YEAR_FROM):
                raise BadData(N_("{key}: {day} is not a day of {year}"), key=key, day=day, year=year)
    for day in sorted(off & worked):
        raise BadData(N_("worked: {day} stands under off too; a day is one or the other"), day=day)
    for day in sorted(worked):
        if day.weekday() < _SATURDAY:
            raise BadData(N_("worked: {day} is not a Saturday or Sunday; it is worked anyway"), day=day)
    for day in sorted(statutory - off):
        raise BadData(N_("statutory: {day} does not stand under off"), day=day)
