"""Where declarations step aside: what is computed on a step, and what follows from it. See the siblings."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from propctl.api import Draft, Office, Request, Values, hookimpl, money
from propctl_plugins.fees import (
    billing,
    follow_ups,
    meters,
    opening,
    orders,
    payments,
    statistics,
    tariffs,
    turns,
)
from propctl_plugins.fees.billing import bill_of, notices
from propctl_plugins.fees.charges import lines_of, unpaid_charges
from propctl_plugins.fees.dunning import ageing, arrears, in_arrears, reminded, stages
from propctl_plugins.fees.late import late_cases, late_charges
from propctl_plugins.fees.late_fees import late_fee, penalty_of, waived
from propctl_plugins.fees.opening import credit_brought, debt_brought, meters_read, moved_since
from propctl_plugins.fees.orders import charged, charged_twice
from propctl_plugins.fees.owners import owed_by_owner
from propctl_plugins.fees.payments import credit, handed, offset, paid, received, reconciled
from propctl_plugins.fees.preview import billing_told
from propctl_plugins.fees.statements import statement, statements
from propctl_plugins.fees.statistics import collected, rates, sheet, totals, unpaid

# What commands and batches are called by.
__all__ = [
    "ageing",
    "bill_of",
    "billing_told",
    "charged_twice",
    "collected",
    "credit",
    "credit_brought",
    "debt_brought",
    "late_cases",
    "late_charges",
    "late_fee",
    "meters_read",
    "moved_since",
    "notices",
    "owed_by_owner",
    "penalty_of",
    "rates",
    "reminded",
    "sheet",
    "stages",
    "statement",
    "statements",
    "totals",
    "unpaid",
    "unpaid_charges",
]

Found = dict[str, Any]
ELSEWHERE = {"residents.unit": turns.carried, "movein.acceptance": meters.first_readings}  # form -> follows


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> Found | None:
    """The values that are computed; nobody types them."""
    if draft.request.trusted and draft.name == "offset.use":
        return None
    read: Callable[[], Found] = lambda: Values(office, draft).read(draft.request.values)  # noqa: E731
    match draft.name:
        case "common.register":
            values = read()
            meters.refuse_billed(office, values["period"])
            return {"shares": billing.shared_out(office, values)}
        case "charge.register":
            return charged(office, read())
        case "debt.register":
            return opening.fell_due(read())
        case "debt.correct" | "prepaid.correct":
            before = draft.before.values["amount"]
            return opening.corrected(before, read().get("amount", before))
        case "receipt.pay":
            return paid(office, read())
        case "receipt.reverse" | "receipt.bounce":
            values, bounced = dict(draft.before.values), draft.request.step == "bounce"
            return payments.taken_back(office, values, bounced)
        case "offset.use":
            return offset(office, read()["unit"], lines_of(office, read()["unit"]))
        case "handover.hand":
            return handed(office, draft.by, Decimal(read()["counted"]))
        case "penalty.waive":
            return waived(office, draft.before.ref, read())
        case "reconciliation.open":
            return {"received": money(received(office, read()["period"]))}
        case "reconciliation.close":
            return reconciled(office, draft.before.values["period"], Decimal(read()["finance"]))
        case "arrears.file":
            return arrears(office)
        case "statistics.report":
            return {"figures": statistics.figures(office, read())}
    return in_arrears(office, draft)


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """What may not be: readings that break off, a debt twice, more refunded than is kept."""
    match draft.name:
        case _ if draft.area == "workorders":
            orders.refuse_changed(office, draft)
        case "charge.register":
            orders.refuse_amiss(office, draft.values)
        case "debt.register":
            opening.refuse_doubled(office, draft.values)
        case "receipt.pay":
            payments.refuse_nothing_owed(office, draft.values)
        case "refund.register":
            payments.refuse_over_credit(office, draft.values)
        case "receipt.reverse" | "receipt.bounce":
            bounced = draft.request.step == "bounce"
            payments.refuse_gone_credit(office, draft.before.values, bounced)
        case "prepaid.reverse":
            values = draft.before.values
            payments.refuse_used_credit(office, values["unit"], Decimal(values["amount"]))
        case "reading.register":
            meters.refuse_broken(office, draft.values)
        case "reading.void":
            meters.refuse_gone(office, draft.before.values)
        case "common.void":
            meters.refuse_billed(office, draft.before.values["period"])
        case "unit.retire" | "unit.restore":
            turns.refuse_billed_days(office, draft)


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request]:
    """What follows of itself: see ``follow_ups``."""
    if draft.form in ELSEWHERE:
        return list(ELSEWHERE[draft.form](office, draft))
    return follow_ups.of(office, draft)


@hookimpl
def propctl_page(office: Office, area: str) -> Found | None:
    """What residents may ask: the tariffs in force today."""
    return {"charges": tariffs.price_list(office)} if area == "fees" else None
