"""What a step of the cashier's brings with it: credit is used, freed money goes on, dunning ends."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from propctl.api import Draft, Office, Ref, Request, row

from . import payments, turns
from .charges import BILL, Line, in_order, lines_of, overdue
from .late_fees import CASE
from .money import after, credit_of
from .payments import offset


def of(office: Office, draft: Draft) -> list[Request]:
    """The requests that follow from one step."""
    match draft.name:
        case "offset.use":
            return list(turns.strayed(office, draft))
        case "refund.register":
            return _freed_money_used(office, draft)
        case "bill.issue":
            return _credit_used(office, draft)
    return _dunning_ended(office, draft)


def _freed_money_used(office: Office, draft: Draft) -> list[Request]:
    """What a refund takes from the credit, and what is set against charges again."""
    unit = _values(draft)["unit"]
    found = payments.freed(lines_of(office, unit))
    return [_request(draft, "offset", "use", "", {"unit": unit, **found})] if found["freed"] else []


def _credit_used(office: Office, draft: Draft) -> list[Request]:
    """A new bill uses the credit that there is."""
    values = _values(draft)
    unit = values["unit"]
    if not credit_of(office, unit):
        return []
    bill = Ref(BILL, draft.key)
    new = [
        Line(unit, values["period"], one["kind"], Decimal(one["amount"]), values["due"], bill)
        for one in payments.merged(values)
    ]
    found = offset(office, unit, in_order(office, [*lines_of(office, unit), *new]))
    return [_request(draft, "offset", "use", "", {"unit": unit, **found})]


def _dunning_ended(office: Office, draft: Draft) -> list[Request]:
    """A payment that leaves no arrears ends the dunning."""
    values = _values(draft)
    unit = values["unit"]
    settled = (
        values["applied"]
        if draft.name == "receipt.pay"
        else [{**one, "charge": draft.before.id} for one in payments.merged(values)]
    )
    case = row(office, Ref(CASE, f"D-{unit}"))
    late = overdue(after(lines_of(office, unit), settled), office.today)
    if late or case is None or not case.open:
        return []
    return [_request(draft, "case", "settle", case.id, {"overdue": "0.00"})]


def _values(draft: Draft) -> dict[str, Any]:
    return {**draft.before.values, **draft.values}


def _request(draft: Draft, form: str, step: str, record: str, values: dict[str, Any]) -> Request:
    return Request(
        form=f"fees.{form}", step=step, id=record, values=values, at=draft.at, by=draft.by, trusted=True
    )
