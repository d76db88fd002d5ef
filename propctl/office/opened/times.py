"""The working time of an office: its calendars, the schedule of working days, the ends of shifts."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable

from propctl.errors import N_, SettingsError
from propctl.office.opened.settings import Settings
from propctl.worktime.calendars import Calendar, parse_calendars
from propctl.worktime.schedules import ImportedYear, Schedule

SCHEDULES = "calendar"  # folder of imported schedules: calendar/2027.toml


class OfficeTimes:
    """Calendars and schedules of one office (``regulation.clocks.Times``)."""

    def __init__(
        self, settings: Settings, root: str, shift_end: Callable[[str, dt.datetime], dt.datetime | None]
    ) -> None:
        self.tz = zone(settings.office.timezone)
        self.shift_end = shift_end
        self._calendars = parse_calendars(settings.calendars, self.tz)
        self._folder = f"{root}/{SCHEDULES}"
        self._schedule: Schedule | None = None

    def calendar(self, name: str) -> Calendar:
        """A calendar by name; ``SettingsError`` names those that there are."""
        if name not in self._calendars:
            raise SettingsError(
                N_("propctl.toml has no calendar {name!r}; there are {names}"),
                name=name,
                names=list(self._calendars),
            )
        return self._calendars[name]

    def calendars(self) -> list[Calendar]:
        return list(self._calendars.values())

    def schedule(self, known_at: dt.datetime | None = None) -> Schedule:
        """The published working days, as they were known at ``known_at`` (default: all that is known)."""
        if self._schedule is None:
            self._schedule = Schedule.china(self._imported())
        return self._schedule if known_at is None else self._schedule.as_of(known_at)

    def schedules(self) -> list[str]:
        """The files of the schedules that the office imported."""
        try:
            names = sorted(os.listdir(self._folder))
        except OSError:
            return []
        return [f"{self._folder}/{name}" for name in names if name[0].isdigit() and name.endswith(".toml")]

    def _imported(self) -> list[ImportedYear]:
        paths = self.schedules()
        if not paths:
            return []
        from pathlib import Path

        from propctl.office.compiling.discovery import read_toml
        from propctl.worktime.schedules import parse_imported_year

        return [parse_imported_year(read_toml(Path(path))[0]) for path in paths]


def zone(name: str) -> dt.tzinfo:
    """The time zone of that name. China has one, without summer time, so it needs no data base."""
    if name in ("Asia/Shanghai", "+08:00"):
        return dt.timezone(dt.timedelta(hours=8))
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingsError(N_("propctl.toml: there is no time zone {name!r}"), name=name) from None
