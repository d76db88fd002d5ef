"""By how much the costs of an event exceed its budget; its tasks, where it is moved or cancelled."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from propctl.api import Draft, Office, Ref, Request, further, hookimpl, money, row, rows, typed


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


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request]:
    """Clause preparation: what is still to be done for an event goes to its new date, or ends with it."""
    step, given = ("move", {"starts": draft.values["starts"]}) if "starts" in draft.values else ("drop", {})
    waiting = rows(office, "activities.task", states=("assigned",), having={"event": draft.before.id})
    return [further(draft, step, given, form="activities.task", id=one.id) for one in waiting]
