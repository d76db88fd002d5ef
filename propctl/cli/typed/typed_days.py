"""Days, months, spans, times and counts as they are typed on a command line: what cannot be read is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from propctl.errors import N_, UsageError

if TYPE_CHECKING:
    from propctl.entry.typed_times import Span

T = TypeVar("T")


def typed_day(text: str, today: dt.date, option: str = "") -> dt.date:
    """The day that ``text`` means (2026-11-21, 11-21, today); ``UsageError`` where it means none."""
    unread = N_("{value} is not a day; write it like 2026-11-21, 11-21 or today")
    if plain := _plain(text):
        return plain
    from propctl.entry.typed_times import parse_date

    return _read(parse_date, text, option, unread, today)


def typed_month(text: str, today: dt.date, option: str = "") -> dt.date:
    """The first day of the month that ``text`` means; of this month where nothing was typed."""
    unread = N_("{value} is not a month; write it like 2026-11")
    if not text:
        return today.replace(day=1)
    if plain := _plain(f"{text}-01"):
        return plain
    from propctl.entry.typed_times import parse_month

    return _read(parse_month, text, option, unread, today)


def typed_span(text: str, today: dt.date, option: str = "") -> Span:
    """The days that ``text`` means: one, a month or week, or ``11-01..11-15``."""
    from propctl.entry.typed_times import parse_span

    unread = N_("{value} is neither a day nor days; write it like 2026-11-21, 11-01..11-15, 2026-11 or 上周")
    return _read(parse_span, text, option, unread, today)


def typed_bounds(since: str, until: str, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The first day that is meant and the last; ``--since 11-01..11-15`` says both."""
    first, last = _plain(since), _plain(until)
    if bool(first) == bool(since) and bool(last) == bool(until):
        return first, last
    from propctl.entry.typed_times import is_range

    begun = typed_span(since, today, "--since") if since else None
    ended = typed_span(until, today, "--until") if until else begun if is_range(since) else None
    return begun and begun.first, ended and ended.last


def typed_time(text: str, now: dt.datetime, tz: dt.tzinfo, option: str = "") -> dt.datetime:
    """The moment that ``text`` means (10:20, 昨天 23:50, 2026-11-21 10:20), by the office's clock."""
    from propctl.entry.typed_times import parse_time

    unread = N_("{value} is not a time; write it like 10:20, 1121-10:20 or 2026-11-21 10:20")
    return _read(parse_time, text, option, unread, now, tz)


def typed_count(text: str, most: int, option: str) -> int:
    """How many: a number from 1 to ``most``."""
    if not text.isdecimal() or not 1 <= int(text) <= most:
        message = N_("{option}: {value} is no number from 1 to {most}")
        raise UsageError(message, option=option, value=text, most=most)
    return int(text)


def _plain(text: str) -> dt.date | None:
    """The day of ``2026-11-21``: as scripts write it, it waits for no reader of what people type."""
    if len(text) != 10 or text[4] + text[7] != "--" or not "1900" <= text < "2200":
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _read(read: Callable[..., T | None], text: str, option: str, unread: str, *around: object) -> T:
    from propctl.entry.typed_times import NoSuchTime

    try:
        found = read(text, *around)
    except NoSuchTime as none:
        raise UsageError(N_("{value}: {why}"), value=f"{option} {text}".strip(), why=none.why) from None
    if found is None:
        raise UsageError(unread, value=f"{option} {text}".strip())
    return found
