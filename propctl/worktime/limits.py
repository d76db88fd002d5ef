"""Limits as clauses write them: ``20m 1h 90s 3d 3wd 3mo same-day next-day end-of-shift -5m``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

import msgspec

from propctl.errors import N_, UsageError

Kind = Literal["time", "days", "workdays", "months", "same-day", "next-day", "end-of-shift"]

_NAMED: Final[Mapping[str, Kind]] = MappingProxyType(
    {"same-day": "same-day", "next-day": "next-day", "end-of-shift": "end-of-shift"}
)
_COUNTED: Final[Mapping[str, Kind]] = MappingProxyType({"d": "days", "wd": "workdays", "mo": "months"})
_SECONDS: Final[Mapping[str, int]] = MappingProxyType({"h": 3600, "m": 60, "s": 1})
_WRITTEN: Final = r"([-+]?)([0-9]{1,7})(wd|mo|[hmsd])"

_WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(  # unit or name: (Chinese, English)
    {
        "h": ("小时", "hour"),
        "m": ("分钟", "minute"),
        "s": ("秒", "second"),
        "d": ("天", "day"),
        "wd": ("个工作日", "working day"),
        "mo": ("个月", "month"),
        "same-day": ("当日", "the same day"),
        "next-day": ("次日", "the next day"),
        "end-of-shift": ("下班前", "the end of the shift"),
    }
)


WHOLE_DAYS: frozenset[Kind] = frozenset(("days", "months"))


class Limit(msgspec.Struct, frozen=True):
    """How long a clause gives: ``n`` seconds for "time", else a count; negative means before the event."""

    kind: Kind
    n: int = 0

    def __str__(self) -> str:
        """The limit as a clause writes it, in the largest whole unit: the inverse of ``parse_limit``."""
        count, unit = _measure(self)
        return f"{count}{unit}" if count is not None else unit


def parse_limit(text: str) -> Limit:
    """Read a limit; full-width characters and capitals are accepted. Raises UsageError otherwise."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if plain in _NAMED:
        return Limit(_NAMED[plain])
    found = re.fullmatch(_WRITTEN, plain)
    if found is None:
        raise UsageError(
            N_(
                "{value} is not a limit; write it like 20m, 1h, 90s, 3d, 3wd, 3mo, same-day, next-day, "
                "end-of-shift, or -5m for before"
            ),
            value=text,
        )
    sign, digits, unit = found.groups()
    n = -int(digits) if sign == "-" else int(digits)
    return Limit(_COUNTED[unit], n) if unit in _COUNTED else Limit("time", n * _SECONDS[unit])


def counts_days(written: object) -> bool:
    """Whether a limit counts days or months of the calendar and so ends at a midnight; no if it is none."""
    try:
        return isinstance(written, str) and parse_limit(written).kind in WHOLE_DAYS
    except UsageError:
        return False


def format_limit(limit: Limit, lang: str) -> str:
    """The limit in words, for the screen and the handbook: ``20分钟``, ``3个工作日``, ``20 minutes``.

    ``lang`` is a language tag; every ``zh`` reads simplified Chinese (zh-TW is derived from it by OpenCC).
    """
    count, unit = _measure(limit)
    zh, en = _WORDS[unit]
    chinese = lang.startswith("zh")
    if count is None:
        return zh if chinese else en
    size = abs(count)
    words = f"{size}{zh}" if chinese else f"{size} {en}" if size == 1 else f"{size} {en}s"
    if count >= 0:
        return words
    return f"提前{words}" if chinese else f"{words} before"


def _measure(limit: Limit) -> tuple[int | None, str]:
    """Count and unit, in the largest unit that divides a time; None and the name for a named limit."""
    if limit.kind in _NAMED:
        return None, limit.kind
    for unit, kind in _COUNTED.items():
        if kind == limit.kind:
            return limit.n, unit
    if limit.n == 0:
        return 0, "m"
    unit = next(unit for unit, seconds in _SECONDS.items() if limit.n % seconds == 0)
    return limit.n // _SECONDS[unit], unit
