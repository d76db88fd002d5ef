"""How a clock stands: said of the clocks of a record as of those in the index."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

T = TypeVar("T", dt.datetime, str)


def standing(due: T | None, stopped: T | None, paused: bool, now: T) -> str:
    """running, overdue, paused, unset while a clock runs; met, late, stopped afterwards.

    Times are moments, or all of them ISO texts of one zone, which compare alike.
    """
    if stopped is not None:
        if due is None:
            return "stopped"
        return "met" if stopped <= due else "late"
    if paused:
        return "paused"
    if due is None:
        return "unset"
    return "overdue" if now > due else "running"
