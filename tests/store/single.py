"""The store with units of work of one record each: what most of its tests write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from propctl.regulation.model.record import Event, Record
from propctl.store import store


class Store(store.Store):
    """``Transaction.create`` and ``append``, each saved at once; ``how`` is theirs."""

    def create(
        self,
        form: str,
        head: dict[str, Any],
        events: Sequence[Event],
        *,
        message: str,
        by: str,
        at: dt.datetime,
        **how: Any,
    ) -> Record:
        with self.transaction(message, by, at) as unit:
            unit.create(form, head, events, **how)
        return unit.saved.records[0]

    def append(
        self, record: Record, events: Sequence[Event], *, message: str, by: str, at: dt.datetime
    ) -> Record:
        with self.transaction(message, by, at) as unit:
            unit.append(record, events)
        return unit.saved.records[0]
