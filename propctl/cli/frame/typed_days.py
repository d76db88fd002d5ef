"""Days, months, spans and times as they are typed on a command line: what cannot be read is one sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from propctl.entry import typed_times
from propctl.entry.typed_times import Span
from propctl.errors import N_, UsageError

T = TypeVar("T")


def typed_day(text: str, today: dt.date, option: str = "") -> dt.date:
    """The day that ``text`` means (2026-11-21, 11-21, today); ``UsageError`` where it means none."""
    unread = N_("{value} is not a day; write it like 2026-11-21, 11-21 or today")
    return _read(typed_times.parse_date, text, option, unread, today)


def typed_month(text: str, today: dt.date, option: str = "") -> dt.date:
    """The first day of the month that ``text`` means; of this month where nothing was typed."""
    unread = N_("{value} is not a month; write it like 2026-11")
    return _read(typed_times.parse_month, text, option, unread, today) if text else today.replace(day=1)


def typed_span(text: str, today: dt.date, option: str = "") -> Span:
    """The days that ``text`` means: one, a month or week, or ``11-01..11-15``."""
    unread = N_("{value} is neither a day nor days; write it like 2026-11-21, 11-01..11-15, 2026-11 or 上周")
    return _read(typed_times.parse_span, text, option, unread, today)


def typed_bounds(since: str, until: str, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The first day that is meant and the last; ``--since 11-01..11-15`` says both."""
    first = typed_span(since, today, "--since") if since else None
    last = typed_span(until, today, "--until") if until else first if typed_times.is_range(since) else None
    return first and first.first, last and last.last


def typed_time(text: str, now: dt.datetime, tz: dt.tzinfo, option: str = "") -> dt.datetime:
    """The moment that ``text`` means (10:20, 昨天 23:50, 2026-11-21 10:20), by the office's clock."""
    unread = N_("{value} is not a time; write it like 10:20, 1121-10:20 or 2026-11-21 10:20")
    return _read(typed_times.parse_time, text, option, unread, now, tz)


def _read(read: Callable[..., T | None], text: str, option: str, unread: str, *around: object) -> T:
    try:
        found = read(text, *around)
    except ValueError:  # written like one, and does not exist
        found = None
    if found is None:
        raise UsageError(unread, value=f"{option} {text}".strip())
    return found
