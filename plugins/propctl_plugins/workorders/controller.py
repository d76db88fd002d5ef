"""Prices of services: the one that is valid on the day, out of the history of a service's prices."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from propctl.errors import N_, UsageError
from propctl.hookspecs import hookimpl
from propctl.regulation.fold import Folded

if TYPE_CHECKING:
    from propctl.office.drafts import Draft
    from propctl.office.office import Office

SERVICE = "workorders.service"


def price_on(service: Folded, day: dt.date) -> dict[str, Any]:
    """``price`` and ``since`` of a service as they hold on a day; {} before its first price."""
    valid = [event.values for event in service.events.get("price", []) if event.values["since"] <= day]
    return max(valid, key=lambda values: values["since"], default={})


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """The listed price of a special service: nobody types another."""
    typed = draft.request.values
    if typed.get("price") not in (None, "") and typed.get("service"):
        raise UsageError(N_("the price comes from the price list; leave it out"))
    service = office.target_of(SERVICE, str(typed.get("service") or "-"))
    found = price_on(service, draft.at.date()) if service is not None else {}
    return {"price": found["price"]} if found else None


@hookimpl
def propctl_page(office: Office, area: str) -> dict[str, Any] | None:
    """The services offered, each with the price in force today and its date."""
    if area != "workorders":
        return None
    services = []
    for row in office.index.rows(form=SERVICE, states=("offered",)):
        service = office.target_of(SERVICE, row.id)
        if service is not None:
            services.append({**service.values, "price": "", "since": "", **price_on(service, office.today)})
    return {"services": services}
