"""The readings of an acceptance are the first of the fee account."""

from __future__ import annotations

from propctl.api import Draft, Office, Request, choices, filled, further, hookimpl, read_month, rows

READING = "fees.reading"
BILL = "fees.bill"


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request] | None:
    """One reading for each meter whose use is charged: it begins where the owner saw it."""
    if not office.catalog.has_form(READING):
        return None
    read = filled(office, draft)
    charged = choices(office, READING, "kind")
    month = _month(office, f"{draft.at:%Y-%m}")
    return [
        further(draft, "register", {"period": month, "kind": kind, "meters": [row]}, form=READING)
        for line in read.lines("meters")
        if (kind := line.text("meter")) in charged
        for number in [str(line.amount("number"))]
        for row in [{"unit": read.text("unit"), "last": number, "now": number, "event": "first"}]
    ]


def _month(office: Office, month: str) -> str:
    """The month that a first reading belongs to: this one, or the next where this one is billed already."""
    billed = any(rows(office, BILL, having={"period": month}))
    return f"{read_month(month).end:%Y-%m}" if billed else month
