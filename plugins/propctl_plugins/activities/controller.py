"""By how much the costs of an event exceed its budget: the declaration has no subtraction."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from propctl.api import Draft, Office, Ref, hookimpl, money, row, rows, typed


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """Clause budget-control: what this cost and those before it are over the budget, told at once."""
    cost = typed(office, draft)
    event = row(office, Ref("activities.event", cost.text("event", "")))
    if event is None or not event.has("budget") or not cost.has("amount"):
        return None
    before = rows(office, "activities.cost", having={"event": event.id})
    spent = sum((one.amount("amount") for one in before), cost.amount("amount"))
    excess = spent - event.amount("budget")
    return {"excess": money(excess)} if excess > Decimal(0) else None
