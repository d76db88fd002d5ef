"""Prices of services as they hold on a day, and what the area's page shows of services and channels."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from propctl.errors import N_, UsageError
from propctl.hookspecs import hookimpl
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.ref import Ref

if TYPE_CHECKING:
    from propctl.office.doing.drafts import Draft
    from propctl.office.opened.office import Office

AREA = "workorders"
SERVICE = "workorders.service"


def price_on(service: Folded, day: dt.date) -> dict[str, Any]:
    """``price`` and ``since`` of a service as they hold on a day; {} before its first price."""
    valid = [event.values for event in service.events.get("price", []) if event.values["since"] <= day]
    return max(valid, key=lambda values: values["since"], default={})


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """The listed price of a special service on its day: nobody types another."""
    typed = draft.request.values
    if not typed.get("service"):
        return None
    if typed.get("price") not in (None, ""):
        raise UsageError(N_("the price comes from the price list; leave it out"))
    service = office.find(Ref(SERVICE, str(typed["service"])))
    found = price_on(service, draft.at.date()) if service is not None else {}
    return {"price": found["price"]} if found else None


@hookimpl
def propctl_page(office: Office, area: str) -> dict[str, Any] | None:
    """The services offered with the price in force today and its date; the channels with their addresses."""
    return {"services": _services(office), "channels": _channels(office)} if area == AREA else None


def _services(office: Office) -> list[dict[str, Any]]:
    sorts = office.catalog.form(SERVICE).field["sort"]
    kinds = office.catalog.choices(AREA, sorts, office.today)
    rows = office.index.rows(form=SERVICE, states=("offered",))
    found = [service for row in rows if (service := office.find(row.ref)) is not None]
    return [
        {
            **{name: service.values.get(name, "") for name in ("name", "content", "provider", "procedure")},
            "kind": kinds[service.values["sort"]].of(office.lang),
            "price": "",
            "since": "",
            **price_on(service, office.today),
        }
        for service in found
    ]


def _channels(office: Office) -> list[dict[str, str]]:
    """Where each channel is: from the office's settings; others than its own under ``[office.contacts]``."""
    identity = office.settings.office
    known = {"phone": identity.hotline, "visit": f"{identity.address} {identity.hours}".strip()}
    offered = office.catalog.param("workorders.intake-channels", "channels", office.today)
    titles = {name: office.named(AREA, name) for name in offered}
    return [
        {"title": title.of(office.lang), "address": known.get(name) or identity.contacts.get(name, "")}
        for name, title in titles.items()
        if title is not None
    ]
