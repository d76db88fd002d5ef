"""How often each limit was kept, by the month in which it ran out: counted, nobody named."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from propctl.regulation.standing import LATE, standing

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_BACK = dt.timedelta(days=366)
Months = dict[str, Counter[bool]]  # 2026-10 -> kept or not -> how often


def kept_limits(office: Office) -> dict[str, Months]:
    """Clock (``area.name``) -> month -> how often its limit was kept and missed, of the last twelve months.

    The month at hand is left out, for it is not over; so is what was stopped by nobody and has no limit.
    """
    found: dict[str, Months] = {}
    now = office.now.isoformat()
    since = (office.now - _BACK).isoformat()
    for form in office.catalog.summary.clocks:
        for rows in office.index.lots(form, since=since):
            for _, clock, due, stopped, paused in office.index.limits(row.key for row in rows):
                if due is None or due[:7] >= now[:7]:
                    continue
                stands = standing(due, stopped, bool(paused), now)
                if stands in ("met", *LATE):
                    found.setdefault(clock, {}).setdefault(due[:7], Counter())[stands == "met"] += 1
    return found
