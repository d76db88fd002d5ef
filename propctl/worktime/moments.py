"""Moments and clock times as the office reads them: wall clock, whole seconds, one zone, 24:00 exists."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from propctl.errors import N_, UsageError

SHANGHAI: Final = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991
_SECOND: Final = dt.timedelta(seconds=1)
DAY: Final = 86_400  # seconds

_CLOCK: Final = r"(\d{1,2}):([0-5]\d)"


def local(moment: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """``moment`` on the wall clock of ``zone``, cut to whole seconds.

    Raises UsageError when ``moment`` carries no offset: guessing one would move a deadline by hours.
    """
    offset = moment.tzinfo
    if offset is None:
        raise UsageError(
            N_("{value} has no offset from UTC; write it like 2026-11-21T09:30:00+08:00"),
            value=moment.isoformat(),
        )
    if has_summer_time(zone):
        return figured(moment, zone)  # else the hour that comes twice would be one
    if offset is not zone:
        moment = moment.astimezone(zone)
    return moment.replace(microsecond=0) if moment.microsecond else moment


def has_summer_time(zone: dt.tzinfo) -> bool:
    """Whether a zone may change its clock; one whose offset is fixed never does."""
    return not isinstance(zone, dt.timezone)


def figured(moment: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """``moment`` on the wall clock of ``zone``, whole seconds, its offset in figures: as records keep it.

    Moments that name a zone compare wrongly in the hours when its clock is changed: those of one zone by
    the clock's face, those of two as never equal.
    """
    there = moment.astimezone(dt.UTC).astimezone(zone).replace(microsecond=0)
    return there.replace(tzinfo=dt.timezone(there.utcoffset() or dt.timedelta()), fold=0)


def seconds_between(start: dt.datetime, end: dt.datetime) -> int:
    """How many seconds pass from one moment to another, also where a zone changes its clock between them."""
    if start.tzinfo is end.tzinfo and isinstance(start.tzinfo, dt.timezone):
        return (end - start) // _SECOND
    return (end.astimezone(dt.UTC) - start.astimezone(dt.UTC)) // _SECOND


def at_second(day: int, second: int, zone: dt.tzinfo) -> dt.datetime:
    """The moment ``second`` seconds after midnight of the ordinal ``day`` (the second may pass 24:00).

    Raises OverflowError past the year 9999.
    """
    return dt.datetime.fromordinal(day).replace(tzinfo=zone) + dt.timedelta(seconds=second)


def clock_second(text: str) -> int | None:
    """Seconds after midnight of a clock time such as ``09:30`` or ``24:00``; None when it is not one."""
    found = re.fullmatch(_CLOCK, text.strip())
    if found is None:
        return None
    second = int(found[1]) * 3600 + int(found[2]) * 60
    return second if second <= DAY else None


def written(moment: dt.datetime) -> str:
    """A due time for people: ``2026-10-02 24:00`` for the last instant of a day, with seconds only if any."""
    if moment.time() == dt.time():
        return f"{(moment - dt.timedelta(days=1)).date()} 24:00"
    return moment.isoformat(" ")[: 19 if moment.second else 16]
