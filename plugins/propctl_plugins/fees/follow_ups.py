"""What a step of the cashier's brings with it: credit is used, freed money goes on, dunning ends."""

from __future__ import annotations

from decimal import Decimal

from propctl.api import Draft, Office, Ref, Request, filled, further, row
from propctl_plugins.fees import payments, turns
from propctl_plugins.fees.charges import BILL, Line, in_order, lines_of, overdue
from propctl_plugins.fees.late_fees import CASE
from propctl_plugins.fees.money import after, credit_of
from propctl_plugins.fees.payments import offset

OFFSET = "fees.offset"


def of(office: Office, draft: Draft) -> list[Request]:
    """The requests that follow from one step."""
    match draft.name:
        case "offset.use":
            return [] if draft.request.trusted else list(turns.strayed(office, draft))  # a refund's goes out
        case "refund.register":
            return _freed_money_used(office, draft)
        case "bill.issue":
            return _credit_used(office, draft)
    return _dunning_ended(office, draft)


def _freed_money_used(office: Office, draft: Draft) -> list[Request]:
    """What a refund takes from the credit, and what is set against charges again."""
    unit = filled(office, draft).values["unit"]
    found = payments.freed(lines_of(office, unit))
    return [further(draft, "use", {"unit": unit, **found}, form=OFFSET)] if found["freed"] else []


def _credit_used(office: Office, draft: Draft) -> list[Request]:
    """A new bill uses the credit that there is."""
    values = dict(filled(office, draft).values)
    unit = values["unit"]
    if not credit_of(office, unit):
        return []
    bill = Ref(BILL, draft.key)
    new = [
        Line(unit, values["period"], one["kind"], Decimal(one["amount"]), values["due"], bill)
        for one in payments.merged(values)
    ]
    found = offset(office, unit, in_order(office, [*lines_of(office, unit), *new]))
    return [further(draft, "use", {"unit": unit, **found}, form=OFFSET)]


def _dunning_ended(office: Office, draft: Draft) -> list[Request]:
    """A payment that leaves no arrears ends the dunning."""
    values = dict(filled(office, draft).values)
    unit = values["unit"]
    case = row(office, Ref(CASE, f"D-{unit}"))
    if case is None or not case.open:
        return []
    settled = (
        values["applied"]
        if draft.name == "receipt.pay"
        else [{**one, "charge": draft.before.id} for one in payments.merged(values)]
    )
    if overdue(after(lines_of(office, unit), settled), office.today):
        return []
    return [further(draft, "settle", {"left": "0.00"}, form=CASE, id=case.id)]
