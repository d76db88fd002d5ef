"""What was posted to a ledger, for controllers that look back in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from propctl.office.opened.office import Office
from propctl.regulation.ledgers import unscaled


class Posted(msgspec.Struct, frozen=True):
    """One amount that one event moved to an account (below zero: from it)."""

    account: str
    value: Decimal
    at: dt.datetime


def postings_of(office: Office, ledger: str, *, since: dt.date) -> Iterator[Posted]:
    """What was posted to a ledger (``fees.money``) from a day on, in order of time."""
    start = dt.datetime.combine(since, dt.time(), office.now.tzinfo)
    for posting in office.index.postings(ledger, since=start.isoformat()):
        yield Posted(posting.account, unscaled(posting.amount), posting.at)
