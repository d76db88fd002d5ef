"""Who has read what: confirmations of documents, and of areas whose clauses were amended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from propctl.api import Amendment, Office, Row, clauses, midnight, rows
from propctl_plugins.handbook import texts

FORM = "handbook.reading"


def unread(office: Office) -> Iterator[dict[str, Any]]:
    """Each person and each version in force that this person has not confirmed and is to know."""
    staff = {person.id for person in office.staff()}
    for row in texts.in_force(office):
        read = {event.by for event in row.folded().events.get("confirm", [])}
        for person in sorted(_bound(office, row) - read):
            yield {"person": person, "id": row.id, "name": row.text("name"), "version": row.text("version")}
    for area, since in amended(office).items():
        for person in sorted(staff - _readers(office, area, since)):
            title = office.catalog.area(area).label.of(office.lang)
            yield {"person": person, "id": area, "name": title, "version": f"{since:%Y-%m-%d}"}


def _bound(office: Office, document: Row) -> set[str]:
    """Who is to confirm a document: everybody, or only those who hold the post that owns it."""
    owner = document.text("owner") if document.yes("for_owner") else ""
    return {person.id for person in office.staff() if not owner or owner in person.posts}


def amended(office: Office) -> dict[str, dt.datetime]:
    """Each area whose clauses the office has amended, and the moment since which it reads as it does now."""
    found = {}
    for area in office.catalog.names:
        past = [_told(office, one) for rule in clauses(office, area) for one in rule.amended]
        if past:
            found[area] = max(past)
    return found


def _told(office: Office, amendment: Amendment) -> dt.datetime:
    """From when an amendment can be read as it holds: its day, or when it was entered if that was later."""
    return max(midnight(office, amendment.since), amendment.entered.astimezone(office.tz))


def _readers(office: Office, area: str, since: dt.datetime) -> set[str]:
    """Who has confirmed the clauses of an area as they read since a moment."""
    return {row.text("reader") for row in rows(office, FORM, having={"area": area}, since=since)}
