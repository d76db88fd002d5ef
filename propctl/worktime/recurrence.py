"""A recurrence as the parameters of a clause declare it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast, get_args

from propctl.errors import N_, UsageError
from propctl.regex import regex
from propctl.worktime.calendars import read_weekdays, read_window
from propctl.worktime.days import read_days
from propctl.worktime.moments import clock_second
from propctl.worktime.occurrences import EPOCH, LAST, Recurrence, Shift
from propctl.worktime.periods import MONTHS, Period, Unit

__all__ = ["Period", "Recurrence", "parse_recurrence"]

T = TypeVar("T")

_EVERY: Final = regex(r"([1-9][0-9]{0,3})(h|d|w|mo|y)")
_UNITS: Final[Mapping[str, Unit]] = MappingProxyType(
    {"h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}
)
_EXPECTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "every": N_(
            "every: {value} is not known; write shift, hour, day, week, month, quarter, half-year, year,"
            " or 10d"
        ),
        "times": N_("times: {value} is not a number of times; write 1 or more"),
        "weekday": N_("weekday: {value} does not name weekdays; write sat, mon,wed or mon-fri"),
        "month_day": N_("month_day: {value} is not a day of the month; write 1 to 31, last, or 28..30"),
        "months": N_("months: {value} is not a month; write 1 to 12"),
        "at": N_("at: {value} is not a time of day; write it like 17:00"),
        "window": N_("window: {value} is not a window; write it like 18:00-20:00"),
        "shifts": N_("shifts: {value} is not a shift; write it like 07:00-15:00"),
        "shift": N_("shift: {value} is not known; write none, previous-workday or next-workday"),
        "workdays_only": N_("workdays_only: {value} is not true or false"),
        "starting": N_("starting: {value} is not a date; write it like 2026-11-21"),
    }
)


def parse_recurrence(params: Mapping[str, Any]) -> Recurrence | None:
    """The recurrence that a clause's parameters declare; None while ``every`` is ``unset``.

    Read are ``every`` (a unit, or ``10d``, ``2w``, ``2mo``), ``times``, ``weekday`` (``sat``, ``mon-fri``, a
    list), ``month_day`` (5, ``last``, ``28..30``, a list), ``months``, ``at``, ``window``, ``shift``,
    ``workdays_only``, ``starting``, and for ``every = "shift"`` the ``shifts`` (``07:00-15:00``, a list).
    What is ``unset`` counts as left out; other parameters are not looked at. Raises UsageError that names
    the parameter.
    """
    given = {key: value for key, value in params.items() if value != "unset"}
    if params.get("every") == "unset" or (params.get("every") == "shift" and params.get("shifts") == "unset"):
        return None
    every, interval = _read("every", given.get("every"), _unit)
    months = frozenset(_read("months", part, _month) for part in _listed(given, "months"))
    month_days = tuple(_read("month_day", part, _month_day) for part in _listed(given, "month_day"))
    if months and not month_days and every in MONTHS:
        month_days = ((LAST, LAST),)
    recurrence = Recurrence(
        every=every,
        interval=interval,
        times=_read("times", given.get("times", 1), _count),
        weekdays=_read("weekday", ",".join(map(str, _listed(given, "weekday"))), read_weekdays),
        month_days=month_days,
        months=months,
        at=tuple(sorted(_read("at", part, _clock) for part in _listed(given, "at"))),
        window=_read("window", given["window"], read_window) if "window" in given else None,
        shifts=tuple(sorted(_read("shifts", part, read_window) for part in _listed(given, "shifts"))),
        shift=_read("shift", given.get("shift", "none"), _shift),
        workdays_only=_read("workdays_only", given.get("workdays_only", False), _yes_or_no),
        starting=_read("starting", given["starting"], _date) if "starting" in given else EPOCH,
    )
    _check(recurrence)
    return recurrence


def at_in(value: Any, month: int) -> Any:
    """The times of a month, of a table by season (``{"4..9": "19:30", "10..3": "17:30"}``); else as given.

    Raises UsageError where the table says nothing of the month, or a key is no months.
    """
    if not isinstance(value, Mapping):
        return value
    for months, at in value.items():
        first, dots, last = str(months).partition("..")
        start = _read("months", first if not first.isdecimal() else int(first), _month)
        end = _read("months", int(last) if last.isdecimal() else last, _month) if dots else start
        if (start <= month <= end) if start <= end else (month >= start or month <= end):
            return at
    raise UsageError(N_("at: the table says nothing of month {month}"), month=month)


def _read(key: str, value: Any, reader: Callable[[Any], T]) -> T:
    try:
        return reader(value)
    except (ValueError, TypeError, AttributeError):
        raise UsageError(_EXPECTED[key], value=value) from None


def _listed(params: Mapping[str, Any], key: str) -> list[Any]:
    value = params.get(key, [])
    return value if isinstance(value, list) else [value]


def _unit(value: str) -> tuple[Unit, int]:
    if value in get_args(Unit):
        return cast("Unit", value), 1
    found = _EVERY.fullmatch(value)
    if found is None:
        raise ValueError(value)
    return _UNITS[found[2]], int(found[1])


def _count(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise ValueError(value)
    return value


def _month(value: Any) -> int:
    if _count(value) > 12:
        raise ValueError(value)
    return int(value)


def _month_day(value: Any) -> tuple[int, int]:
    first, dots, last = str(value).partition("..")
    days = [LAST if text == "last" else int(text) for text in ((first, last) if dots else (first, first))]
    if not 1 <= days[0] <= days[1] <= LAST:
        raise ValueError(value)
    return days[0], days[1]


def _clock(value: str) -> int:
    second = clock_second(value)
    if second is None:
        raise ValueError(value)
    return second


def _shift(value: str) -> Shift:
    if value not in get_args(Shift):
        raise ValueError(value)
    return cast("Shift", value)


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _date(value: Any) -> dt.date:
    (date,) = read_days(value)
    return date


def _check(rule: Recurrence) -> None:
    """Refuse what contradicts itself, so that no clause is declared that would never be due, or twice."""
    moments = _moments_named(rule)
    faults = {
        N_("shifts: name when every shift begins and ends; no two begin together"): rule.every == "shift"
        and (not rule.shifts or len({start for start, _ in rule.shifts}) < len(rule.shifts)),
        N_("every: a shift has no days, hours or window of its own"): rule.every == "shift"
        and (rule.interval > 1 or rule.names_days or bool(rule.at) or rule.window is not None),
        N_("weekday: only a recurrence by day or week has weekdays"): rule.weekdays
        and (rule.every not in ("day", "week") or (rule.every == "day" and rule.interval > 1)),
        N_("month_day: only a recurrence by month, quarter, half-year or year has days of the month"): (
            rule.month_days and rule.every not in MONTHS
        ),
        N_("months: name the months in which the day of the month is meant"): rule.month_days
        and rule.every not in ("month", "day", "week")
        and not rule.months,
        N_("workdays_only: name a weekday or a day of the month, or use shift"): rule.workdays_only
        and not rule.names_days
        and rule.every not in ("hour", "day"),
        N_("every: hours must divide the day, and have no times of their own"): rule.every == "hour"
        and (24 % rule.interval != 0 or bool(rule.at)),
        N_("times: not as many moments are named (weekday, month_day, at)"): rule.times > 1
        and moments not in (0, rule.times),
    }
    for msgid, wrong in faults.items():
        if wrong:
            raise UsageError(msgid)


def _moments_named(rule: Recurrence) -> int:
    """How many moments of one period are named; 0 when none are, or when periods differ."""
    if not rule.names_moments or rule.every in ("quarter", "half-year"):
        return 0
    weekdays = len(rule.weekdays) if rule.every == "week" else 0
    days = len(rule.month_days) * (len(rule.months) if rule.every == "year" else 1)
    return (weekdays or days or 1) * (len(rule.at) or 1)
