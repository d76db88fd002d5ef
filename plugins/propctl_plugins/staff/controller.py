"""What the declaration cannot say: when a probation ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

from propctl.api import Draft, Office, clause, hookimpl, limit_ends, midnight, typed

DAY = dt.timedelta(days=1)


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """The last day of a probation: the day of hiring counts as its first."""
    if draft.form != "staff.employee":
        return None
    hired = typed(office, draft).date("hired", None)
    return {"probation_ends": probation_ends(office, hired)} if hired else None


def probation_ends(office: Office, hired: dt.date) -> dt.date | None:
    """The last day of the probation of who was hired on a day; None while its length is not set."""
    within = clause(office, "staff.probation").text("within", "")
    over = limit_ends(office, midnight(office, hired), within, "desk") if within else None
    return (over - DAY).date() - DAY if over else None
