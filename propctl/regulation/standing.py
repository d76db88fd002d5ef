"""How a clock stands: said of the clocks of a record as of those in the index."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

import msgspec

T = TypeVar("T", dt.datetime, str)
STANDINGS = ("running", "overdue", "paused", "unset", "met", "late", "stopped")


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


class Judged(msgspec.Struct, frozen=True):
    """One clock of one record. ``due`` is None where the office has set no limit: then only the age shows."""

    clock: str  # "complaints.transfer"
    rule: str
    start: dt.datetime
    due: dt.datetime | None
    stopped: dt.datetime | None = None
    paused: bool = False
    provisional: bool = False  # beyond the last published schedule of working days
    post: str = ""

    def standing(self, now: dt.datetime) -> str:
        """How it stands at a moment."""
        return standing(self.due, self.stopped, self.paused, now)
