"""Days, times and durations as people type them at a front desk.

Each function returns ``None`` for what is not written as a day, time or duration at all, and raises
``ValueError`` for what is, but does not exist (29 February 2026, 25:00).
"""

from __future__ import annotations

import datetime as dt
import re

from propctl.regex import regex

FIRST_YEAR, LAST_YEAR = 1900, 2199  # anything else is a typing error

_WORDS = {"today": 0, "今天": 0, "今日": 0, "tomorrow": 1, "明天": 1, "明日": 1, "后天": 2}
_WORDS |= {"yesterday": -1, "昨天": -1, "昨日": -1, "前天": -2}
_FULL_DAY = regex(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d\d)(\d\d))", re.ASCII)
_SHORT_DAY = regex(r"(?:(\d{1,2})[-/.月](\d{1,2})日?|(\d\d)(\d\d))", re.ASCII)
_WITH_OFFSET = regex(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)", re.ASCII)
_CLOCK = regex(
    r"(?:(?P<day>[^:]+?)[-T ]*)?(?<!\d)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?", re.ASCII
)
_DURATION = regex(r"(?:(\d{1,6})(?:h|小时|时))?(?:(\d{1,6})(?:min|m|分钟|分))?", re.ASCII)
_DAYS = regex(r"(\d{1,4})(?:(?P<working>wd|个?工作日)|d|天|日)", re.ASCII)


class NoOffset(ValueError):
    """A full time that does not say in which zone."""


def parse_date(text: str, today: dt.date) -> dt.date | None:
    """``2026-11-21``, ``2026年11月21日``, ``20261121``, ``今天``; ``11-21`` and ``1121`` of this year."""
    text = _half_width(text)
    if text.lower() in _WORDS:
        return today + dt.timedelta(days=_WORDS[text.lower()])
    full = _FULL_DAY.fullmatch(text)
    if full:
        year, month, day = (int(part) for part in full.groups() if part)
        return _day(year, month, day)
    short = _SHORT_DAY.fullmatch(text)
    if short:
        month, day = (int(part) for part in short.groups() if part)
        return _day(today.year, month, day)
    return None


def parse_time(text: str, now: dt.datetime, tz: dt.tzinfo) -> dt.datetime | None:
    """``10:20`` (today), ``1121-10:20``, ``昨天 23:50``, ``now``, ISO 8601 with offset; in the zone ``tz``.

    Raises ``NoOffset`` for a full date and time without offset.
    """
    text = _half_width(text)
    if text.lower() in ("now", "现在"):
        return now.astimezone(tz).replace(microsecond=0)
    if _WITH_OFFSET.fullmatch(text):
        _in_range(int(text[:4]))
        return dt.datetime.fromisoformat(text).astimezone(tz).replace(microsecond=0)
    clock = _CLOCK.fullmatch(text)
    if clock is None:
        return None
    today = now.astimezone(tz).date()
    day = parse_date(clock["day"], today) if clock["day"] else today
    if day is None:
        return None
    if clock["day"] and _FULL_DAY.fullmatch(clock["day"]):
        raise NoOffset(text)
    at = dt.time(int(clock["hour"]), int(clock["minute"]), int(clock["second"] or 0))
    return dt.datetime.combine(day, at, tz)


def _half_width(text: str) -> str:
    """Digits, colon and dash as a Chinese keyboard may write them, made plain."""
    import unicodedata

    return unicodedata.normalize("NFKC", text).strip()


def parse_duration(text: str) -> str | None:
    """``1h30m``, ``1:30``, ``1小时30分``, ``3天``, as limits are written: ``90m``, ``2h``, ``3d``."""
    days = _DAYS.fullmatch(text)
    if days:
        return f"{int(days[1])}{'wd' if days['working'] else 'd'}"
    clock = re.fullmatch(r"([0-9]{1,4}):([0-5][0-9])", text)
    parts = clock or _DURATION.fullmatch(text.lower())
    if not parts or not any(parts.groups()):
        return None
    minutes = int(parts[1] or 0) * 60 + int(parts[2] or 0)
    return f"{minutes // 60}h" if minutes and minutes % 60 == 0 else f"{minutes}m"


def _day(year: int, month: int, day: int) -> dt.date:
    _in_range(year)
    return dt.date(year, month, day)


def _in_range(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
