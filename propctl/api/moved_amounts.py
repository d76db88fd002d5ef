"""What was posted to a ledger, for controllers that look back in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from propctl.office.opened.office import Office
from propctl.regulation.ledgers import unscaled
from propctl.regulation.model.ref import Ref


class Posted(msgspec.Struct, frozen=True):
    """One amount that one event moved to an account (below zero: from it)."""

    account: str
    value: Decimal
    at: dt.datetime
    record: Ref
    n: int  # which event of the record moved it


def postings_of(
    office: Office,
    ledger: str,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    account: str = "",
    prefix: str = "",
    unsettled: bool = False,
) -> Iterator[Posted]:
    """What was posted to a ledger (``fees.money``), in order of time.

    ``since``/``until``: from a day on, and before one. ``account``: to that alone. ``prefix``: to accounts
    that begin so (``owed:3-1:``).
    ``unsettled``: to those alone that hold something.
    """
    start, end = (
        dt.datetime.combine(day, dt.time(), office.now.tzinfo).isoformat() if day else ""
        for day in (since, until)
    )
    for posting in office.index.postings(
        ledger, start, end, account=account, prefix=prefix, unsettled=unsettled
    ):
        yield Posted(posting.account, unscaled(posting.amount), posting.at, posting.record, posting.n)
