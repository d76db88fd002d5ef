"""Prices of services as they hold on a day, and what the area's page shows of services and channels."""

from __future__ import annotations

from typing import Any

from propctl.api import (
    Draft,
    Office,
    Ref,
    Row,
    choice_title,
    clause,
    hookimpl,
    in_force_on,
    record,
    rows,
    typed,
)

AREA = "workorders"
SERVICE = "workorders.service"
SHOWN = ("name", "content", "provider", "procedure")


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """The listed price of a special service on its day: nobody types another."""
    if not draft.request.values.get("service"):
        return None
    sold = typed(office, draft)
    day = sold.time("received", draft.at).date()  # of one written down later, the day on which it was taken
    service = record(office, Ref(SERVICE, sold.text("service")))
    found = in_force_on(service, "price", day) if service is not None else {}
    return {"price": found["price"]} if found else None


@hookimpl
def propctl_page(office: Office, area: str) -> dict[str, Any] | None:
    """The services offered with the price in force today and its date; the channels with their addresses."""
    return {"services": _services(office), "channels": _channels(office)} if area == AREA else None


def _services(office: Office) -> list[dict[str, Any]]:
    return [_service(office, row) for row in rows(office, SERVICE, states="offered")]


def _service(office: Office, row: Row) -> dict[str, Any]:
    return {
        **{name: row.text(name, "") for name in SHOWN},
        "kind": choice_title(office, SERVICE, "sort", row.text("sort")),
        "price": "",
        "since": "",
        **in_force_on(row.folded(), "price", office.today),
    }


def _channels(office: Office) -> list[dict[str, str]]:
    """Where each channel is: from the office's settings; others than its own under ``[office.contacts]``."""
    identity = office.settings.office
    known = {"phone": identity.hotline, "visit": f"{identity.address} {identity.hours}".strip()}
    intake = clause(office, "workorders.intake-channels")
    return [
        {
            "title": intake.worded("channels", name),
            "address": known.get(name) or identity.contacts.get(name, ""),
        }
        for name in intake.many("channels")
    ]
