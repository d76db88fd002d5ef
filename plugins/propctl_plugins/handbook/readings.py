"""Who has read what: confirmations of documents, and of areas whose clauses were amended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from propctl.api import Office
from propctl.regulation.amendments import Amendment
from propctl_plugins.handbook import texts

FORM = "handbook.reading"


def unread(office: Office) -> Iterator[dict[str, Any]]:
    """Each person and each version in force that this person has not confirmed."""
    staff = {person.id for person in office.staff()}
    for row in texts.in_force(office):
        read = {event.by for event in office.folded(row.ref).events.get("confirm", [])}
        for person in sorted(staff - read):
            name, version = row.values["name"], row.values["version"]
            yield {"person": person, "id": row.id, "name": name, "version": version}
    for area, since in amended(office).items():
        for person in sorted(staff - _readers(office, area, since)):
            title = office.catalog.area(area).label.of(office.lang)
            yield {"person": person, "id": area, "name": title, "version": f"{since:%Y-%m-%d}"}


def amended(office: Office) -> dict[str, dt.datetime]:
    """Each area whose clauses the office has amended, and the moment since which it reads as it does now."""
    history = office.catalog.history
    found = {}
    for area in office.catalog.names:
        rules = {rule.id for rule in office.catalog.rules(area).values()}
        past = [one for rule in rules for one in history.of(rule) if one.since <= office.today]
        if past:
            found[area] = max(_told(office, one) for one in past)
    return found


def _told(office: Office, amendment: Amendment) -> dt.datetime:
    """From when an amendment can be read as it holds: its day, or when it was entered if that was later."""
    begins = dt.datetime.combine(amendment.since, dt.time(), office.tz)
    return max(begins, amendment.entered.astimezone(office.tz))


def _readers(office: Office, area: str, since: dt.datetime) -> set[str]:
    """Who has confirmed the clauses of an area as they read since a moment."""
    rows = office.index.rows(form=FORM, since=since.isoformat())
    return {row.values["reader"] for row in rows if row.values["area"] == area and row.state != "void"}
