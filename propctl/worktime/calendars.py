"""Calendars: on which days and in which hours a clock runs, as ``propctl.toml`` declares them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from propctl.errors import N_, SettingsError
from propctl.worktime.days import read_dates
from propctl.worktime.moments import DAY, SHANGHAI, clock_second
from propctl.worktime.schedules import ImportedYear, Schedule, parse_imported_year

__all__ = [
    "STANDARD",
    "Calendar",
    "ImportedYear",
    "Schedule",
    "parse_calendar",
    "parse_calendars",
    "parse_imported_year",
    "read_weekdays",
    "read_window",
]

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEYS: Final = ("days", "windows", "holidays", "off", "worked")

# The calendars that always exist; an office overrides them key by key.
STANDARD: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "office": {"days": "mon-fri", "windows": ["08:30-12:00", "14:00-17:30"], "holidays": "CN"},
        "desk": {"windows": ["00:00-24:00"]},
    }
)


class Calendar(msgspec.Struct, frozen=True, eq=False):
    """When a clock runs. Compared by identity: an office reads each calendar once and holds it."""

    name: str
    days: frozenset[int]  # weekdays, Monday = 0
    windows: tuple[tuple[int, int], ...]  # seconds after midnight, in order; the last may end past 24:00
    holidays: str = ""  # "CN": Chinese holidays and make-up days; "": none
    off: frozenset[dt.date] = frozenset()
    worked: frozenset[dt.date] = frozenset()
    zone: dt.tzinfo = SHANGHAI

    @property
    def span(self) -> int:
        """Working seconds of one working day."""
        return sum(end - start for start, end in self.windows)


def parse_calendars(
    tables: Mapping[str, Mapping[str, Any]], zone: dt.tzinfo = SHANGHAI
) -> dict[str, Calendar]:
    """The calendars of a workspace: ``office`` and ``desk``, as overridden, and the office's own."""
    names = [*STANDARD, *(name for name in tables if name not in STANDARD)]
    return {
        name: parse_calendar(name, {**STANDARD.get(name, {}), **tables.get(name, {})}, zone) for name in names
    }


def parse_calendar(name: str, table: Mapping[str, Any], zone: dt.tzinfo = SHANGHAI) -> Calendar:
    """Read ``[calendars.NAME]``: ``days windows holidays off worked``.

    Defaults: every day, round the clock, no holidays. Raises SettingsError that names the key.
    """
    where = f"calendars.{name}"
    for key in table:
        if key not in KEYS:
            raise SettingsError(
                N_("{key} is not a setting of a calendar; they are {allowed}"),
                key=f"{where}.{key}",
                allowed=", ".join(KEYS),
            )
    holidays = table.get("holidays", "")
    if holidays not in ("CN", "", "none"):
        raise SettingsError(
            N_('{key}: "CN" (Chinese holidays and make-up days) or "none" is needed, not {value}'),
            key=f"{where}.holidays",
            value=holidays,
        )
    off, worked = (
        read_dates(f"{where}.{key}", table.get(key, []), SettingsError) for key in ("off", "worked")
    )
    if off & worked:
        raise SettingsError(
            N_("{key}: {day} stands under off too; a day is one or the other"),
            key=f"{where}.worked",
            day=min(off & worked),
        )
    return Calendar(
        name=name,
        days=_read_days(f"{where}.days", table.get("days", "mon-sun")),
        windows=_read_windows(f"{where}.windows", table.get("windows", ["00:00-24:00"])),
        holidays="CN" if holidays == "CN" else "",
        off=off,
        worked=worked,
        zone=zone,
    )


def read_weekdays(text: str) -> frozenset[int]:
    """``mon-fri``, ``mon,wed,sat``, ``fri-mon``, or nothing. Raises ValueError for anything else."""
    days: set[int] = set()
    for part in filter(None, (part.strip() for part in text.lower().split(","))):
        first, dash, last = part.partition("-")
        start = WEEKDAYS.index(first.strip())
        length = (WEEKDAYS.index(last.strip()) - start) % 7 if dash else 0
        days.update((start + n) % 7 for n in range(length + 1))
    return frozenset(days)


def read_window(text: str) -> tuple[int, int]:
    """``09:00-18:00`` as seconds after midnight; ``22:00-06:00`` ends past 24:00. Raises ValueError."""
    first, _, last = text.partition("-")
    start, end = clock_second(first), clock_second(last)
    if start is None or end is None or start in (end, DAY):
        raise ValueError(text)
    return start, end if end > start else end + DAY


def _read_days(key: str, value: object) -> frozenset[int]:
    try:
        return read_weekdays(value if isinstance(value, str) else "?")
    except ValueError:
        raise SettingsError(
            N_('{key}: {value} does not name weekdays; write "mon-fri" or "mon,wed,sat"'),
            key=key,
            value=value,
        ) from None


def _read_windows(key: str, value: object) -> tuple[tuple[int, int], ...]:
    windows = []
    for text in value if isinstance(value, list) else [value]:
        try:
            windows.append(read_window(text if isinstance(text, str) else "?"))
        except ValueError:
            raise SettingsError(
                N_('{key}: {value} is not a window; write "09:00-18:00", or "00:00-24:00" for the whole day'),
                key=key,
                value=text,
            ) from None
    windows.sort()
    for (_, end), (start, _) in zip(
        windows, [*windows[1:], *((a + DAY, b) for a, b in windows[:1])], strict=True
    ):
        if start < end:
            raise SettingsError(N_("{key}: two windows overlap"), key=key)
    return tuple(windows)
