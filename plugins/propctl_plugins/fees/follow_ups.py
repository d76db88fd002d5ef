"""What a step of the cashier's brings with it: credit is used, freed money goes on, dunning ends."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from propctl.api import Draft, Office, Ref, Request, balance, filled, further, row
from propctl_plugins.fees import payments, turns
from propctl_plugins.fees.charges import LEDGER, Line, in_order, lines_of, overdue
from propctl_plugins.fees.late import CASE, beyond
from propctl_plugins.fees.money import after, credit_of
from propctl_plugins.fees.payments import offset

OFFSET = "fees.offset"
Row = dict[str, Any]


def of(office: Office, draft: Draft) -> list[Request]:
    """The requests that follow from one step."""
    match draft.name:
        case "offset.use" if not draft.request.trusted:  # else a bill's, or a refund's that goes out
            return [*turns.strayed(office, draft), *_dunning_ended(office, draft)]
        case "refund.register":
            return _freed_money_used(office, draft)
        case "bill.issue" | "charge.register" | "penalty.charge":
            return _credit_used(office, draft)
    return _dunning_ended(office, draft)


def _freed_money_used(office: Office, draft: Draft) -> list[Request]:
    """What a refund takes from the credit, and what is set against charges again."""
    unit = filled(office, draft).values["unit"]
    found = payments.freed(lines_of(office, unit))
    return [further(draft, "use", {"unit": unit, **found}, form=OFFSET)] if found["freed"] else []


def _credit_used(office: Office, draft: Draft) -> list[Request]:
    """A new charge uses the credit that there is."""
    values = dict(filled(office, draft).values)
    unit = values["unit"]
    if values.get("bounced") or not credit_of(office, unit):  # what bounced has taken all the credit
        return []
    charge = Ref(draft.form, draft.key)
    new = [
        Line(unit, values["period"], one["kind"], Decimal(one["amount"]), values["due"], charge)
        for one in payments.merged(values)
    ]
    found = offset(office, unit, in_order(office, [*lines_of(office, unit), *new]))
    return [further(draft, "use", {"unit": unit, **found}, form=OFFSET)]


def _dunning_ended(office: Office, draft: Draft) -> list[Request]:
    """A step that leaves no arrears ends the dunning."""
    unit = filled(office, draft).text("unit")
    case = row(office, Ref(CASE, f"D-{unit}"))
    more = draft.values.get("more")  # a debt that is corrected upwards
    if case is None or not case.open or (more and Decimal(more)):
        return []
    lines = after(lines_of(office, unit), _settled(office, draft))
    credit = -balance(office, LEDGER, f"credit:{unit}")
    if draft.name == "offset.use":
        credit = Decimal(0)  # what there was is laid on what is due first
    if overdue(beyond(lines, credit), office.today):
        return []
    return [further(draft, "settle", {"left": "0.00"}, form=CASE, id=case.id)]


def _settled(office: Office, draft: Draft) -> list[Row]:
    """What a step takes off single charges, each by its number and kind."""
    values = dict(filled(office, draft).values)
    match draft.name:
        case "receipt.pay":
            return list(values["applied"])
        case "offset.use":
            return list(values.get("used") or ())
        case "bill.cancel":
            return [{**one, "charge": draft.before.id} for one in payments.merged(values)]
    amount = {"debt.correct": "less", "penalty.waive": "waived", "penalty.cancel": "total"}
    known = {"charge": draft.before.id, "kind": values["kind"]}
    return [{**known, "amount": values[amount.get(draft.name, "amount")]}]
