"""Limits and days as the office counts them."""

from __future__ import annotations

import datetime as dt

from propctl.office.opened.office import Office
from propctl.worktime.deadline import deadline
from propctl.worktime.limits import parse_limit


def limit_ends(
    office: Office, start: dt.datetime, limit: str, calendar: str = "office"
) -> dt.datetime | None:
    """The moment at which a limit is over that runs from ``start``: "20m", "3d", "3wd", "same-day".

    ``calendar``: one of ``propctl.toml``; "desk" is always open. Days count from the day after ``start`` and
    end at 24:00, which is 00:00 of the next day. None where the limit has no end of its own.
    """
    times = office.times
    return deadline(start, parse_limit(limit), times.calendar(calendar), times.schedule()).due
