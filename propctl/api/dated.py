"""Values that hold from a day on, as a step of a record set them one after the other."""

from __future__ import annotations

import datetime as dt
from typing import Any

from propctl.regulation.model.fold import Folded


def in_force_on(record: Folded, step: str, day: dt.date) -> dict[str, Any]:
    """What a step that sets values ``since`` a day has set for ``day``; {} before the first.

    Of two that begin on one day the one that was entered later holds, as it does in the record itself.
    """
    found: dict[str, Any] = {}
    for event in record.events.get(step, []):
        if event.values["since"] <= day and (not found or event.values["since"] >= found["since"]):
            found = event.values
    return found


def changes_of(record: Folded, step: str, first: dt.date, last: dt.date) -> list[dt.date]:
    """The days from ``first`` to ``last`` on which what the step sets may change, and ``first`` itself."""
    days = {event.values["since"] for event in record.events.get(step, [])}
    return sorted({first, *(day for day in days if first < day <= last)})
