"""How a clock stands: said of the clocks of a record as of those in the index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

import msgspec

T = TypeVar("T", dt.datetime, str)
LATE = ("late", "overdue")
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
    was_due: dt.datetime | None = None  # when it ended, and stopped, before the record was amended; None: as
    was_stopped: dt.datetime | None = None  # it is now
    missed_at: dt.datetime | None = None  # it was missed by then: what was entered since counts no more
    renewed: bool = False  # it was missed, and what stopped it is that it ran anew

    @property
    def until(self) -> dt.datetime | None:
        """Until when amendments of its clause count: until it was missed, or stopped (None: all do)."""
        return self.missed_at or self.stopped

    def standing(self, now: dt.datetime) -> str:
        """How it stands at a moment."""
        return standing(self.due, self.stopped, self.paused, now)

    def amended_late(self, now: dt.datetime) -> bool:
        """Whether it was late before the record was amended, and is not now."""
        return was_late(self.due, self.stopped, self.was_due, self.was_stopped, now)


def combined(found: Iterable[str]) -> str:
    """How a limit stands that ran more than once on a record, the last time last: missed stays missed."""
    every = list(found)
    return next((one for one in reversed(LATE) if one in every), every[-1])


def was_late(due: T | None, stopped: T | None, was_due: T | None, was_stopped: T | None, now: T) -> bool:
    """Whether a limit was late before an amendment of its record that it is not late by now."""
    if was_due is None or standing(was_due, was_stopped, False, now) not in LATE:
        return False
    return standing(due, stopped, False, now) not in LATE


def better(before: Judged, after: Judged | None) -> bool:
    """Whether a limit comes out better than it did: kept instead of missed, later while it runs, or gone."""
    if before.due is None:
        return False
    missed = before.stopped is not None and before.stopped > before.due
    if after is None:
        return missed or before.stopped is None
    if before.stopped is None:
        return after.stopped is None and (after.due is None or after.due > before.due)
    return missed and after.stopped is not None and (after.due is None or after.stopped <= after.due)
