"""Dates and ranges of dates as settings and import files write them."""

from __future__ import annotations

import datetime as dt
import re

from propctl.errors import N_, PropctlError

_DATE = r"\d{4}-\d{2}-\d{2}"
_LONGEST = 3_660  # days in one range: more than ten years is a slip of the pen


def read_days(value: object) -> list[dt.date]:
    """The days of a date (also TOML's own) or of a range ``2026-02-15..2026-02-23``, both ends included.

    Raises ValueError for anything else, for a range that runs backwards and for one of over ten years.
    """
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return [value]
    if not isinstance(value, str):
        raise ValueError(value)
    first, dots, last = (part.strip() for part in value.partition(".."))
    start = _date(first)
    end = _date(last) if dots else start
    length = (end - start).days + 1
    if not 1 <= length <= _LONGEST:
        raise ValueError(value)
    return [start + dt.timedelta(days=n) for n in range(length)]


def read_dates(key: str, value: object, wrong: type[PropctlError]) -> frozenset[dt.date]:
    """The days of one date or range, or of a list of them; ``wrong`` is raised and names their ``key``."""
    days: set[dt.date] = set()
    for part in value if isinstance(value, list) else [value]:
        try:
            days.update(read_days(part))
        except ValueError:
            msgid = N_("{key}: {value} is not a date or a range; write 2026-12-31 or 2026-12-28..2026-12-31")
            raise wrong(msgid, key=key, value=part) from None
    return frozenset(days)


def _date(text: str) -> dt.date:
    if not re.fullmatch(_DATE, text):  # fromisoformat would also take 20260215 and 2026-W07-7
        raise ValueError(text)
    return dt.date.fromisoformat(text)
