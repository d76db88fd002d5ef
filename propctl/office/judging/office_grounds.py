"""What the entries of the index rest on beside the record files: clauses, calendars, the office's settings.

The records of each form are judged in a view of the office that notes what it is asked. So nobody has to list
what a condition, a controller or a new construct may read: what was never asked for cannot have mattered.
"""

from __future__ import annotations

import copy
import datetime as dt
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import msgspec

from propctl.errors import SettingsError
from propctl.office.opened.times import OfficeTimes
from propctl.regulation.amendments import AskedHistory
from propctl.regulation.basis import SCHEDULE, Basis, clause
from propctl.regulation.clocks import Judge
from propctl.store.index.grounds import Grounds, Items

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.office.opened.settings import Settings
    from propctl.worktime.calendars import Calendar
    from propctl.worktime.schedules import ImportedYear, Schedule

_SETTING = "setting"


class View(NamedTuple):
    """An office as the records of one form see it, and what they asked of it."""

    office: Office
    basis: Basis
    clauses: AskedHistory


class OfficeGrounds(Grounds):
    """The grounds of one office's index."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._views: dict[str, View] = {}

    def view(self, form: str) -> View:
        """The office in which the records of a form are judged, at this moment, with what is pending now."""
        if form not in self._views:
            self._views[form] = _viewed(self._office)
        found = self._views[form]
        found.office.pending, found.office.now = self._office.pending, self._office.now
        return found

    def asked(self) -> Iterable[tuple[str, str, bool]]:
        for form, view in self._views.items():
            always = view.basis.always | {clause(rule) for rule in view.clauses.rules}
            yield from ((form, subject, True) for subject in always)
            yield from ((form, subject, False) for subject in view.basis.dated - always)

    def said(self, subject: str) -> Items:
        kind, _, name = subject.partition(":")
        office = self._office
        match kind:
            case "clause":
                return {
                    (entry.since.isoformat(), _digest((entry, entry.since <= office.today)))
                    for entry in office.catalog.history.of(name)
                }
            case "calendar":
                return _calendar(office.times, name)
            case "schedule":
                return {(_first_day(year), _digest(year)) for year in office.times.schedule().imported}
        return {("", _digest(getattr(office.settings, name)))}


def _viewed(office: Office) -> View:
    basis, clauses = Basis(), AskedHistory(office.catalog.history)
    found = office.under(office.catalog.amended(clauses))
    found.settings = cast("Settings", _NotedSettings(office.settings, basis))
    office.times.schedule()  # read once for all views
    found.times = _NotedTimes(office.times, found, basis)
    times = copy.copy(office.times)
    times.shift_end = found.times.shift_end
    found.__dict__["judge"] = Judge(
        office.catalog, times, found.expressions.condition, found.scope, basis=basis, posts=found.catalog
    )
    return View(found, basis, clauses)


class _NotedSettings:
    """The settings of an office; notes which tables of them somebody reads."""

    def __init__(self, settings: Settings, basis: Basis) -> None:
        self._settings, self._basis = settings, basis

    def __getattr__(self, name: str) -> Any:
        self._basis.always.add(f"{_SETTING}:{name}")
        return getattr(self._settings, name)


class _NotedTimes(OfficeTimes):
    """The working time of an office, as others ask for it than those who judge clocks; notes what."""

    def __init__(self, times: OfficeTimes, office: Office, basis: Basis) -> None:
        self.tz, self.shift_end = times.tz, office._shift_end
        self._times, self._basis = times, basis

    def calendar(self, name: str) -> Calendar:
        self._basis.counts(name)
        return self._times.calendar(name)

    def calendars(self) -> list[Calendar]:
        self._basis.always.add(f"{_SETTING}:calendars")
        return self._times.calendars()

    def schedule(self, known_at: dt.datetime | None = None) -> Schedule:
        self._basis.always.add(SCHEDULE)
        return self._times.schedule(known_at)

    def schedules(self) -> list[str]:
        self._basis.always.add(SCHEDULE)
        return self._times.schedules()


def _calendar(times: OfficeTimes, name: str) -> Items:
    """What a calendar says: as a whole, and of the days that it names."""
    try:
        found = times.calendar(name)
    except SettingsError:
        return set()
    every = {("", _digest((sorted(found.days), found.windows, found.holidays)))}
    off = {(day.isoformat(), "off") for day in found.off}
    return every | off | {(day.isoformat(), "worked") for day in found.worked}


def _first_day(year: ImportedYear) -> str:
    return min(dt.date(year.year, 1, 1), *year.off, *year.worked).isoformat()


def _digest(value: Any) -> str:
    data = msgspec.json.encode(value, order="sorted")
    return f"{zlib.crc32(data):08x}{len(data):x}"
