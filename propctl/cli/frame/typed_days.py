"""Days as they are typed on a command line."""

from __future__ import annotations

import datetime as dt

from propctl.entry.typed_times import parse_date
from propctl.errors import N_, UsageError


def typed_day(text: str, today: dt.date) -> dt.date:
    """The day that ``text`` means (2026-11-21, 11-21, today); ``UsageError`` where it means none."""
    try:
        found = parse_date(text, today)
    except ValueError:
        found = None
    if found is None:
        raise UsageError(N_("{value} is not a day; write it like 2026-11-21, 11-21 or today"), value=text)
    return found
