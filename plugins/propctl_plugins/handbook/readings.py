"""Who has read what: confirmations of documents, and of areas whose clauses were amended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from propctl.api import Amendment, Event, Office, Ref, Row, clauses, midnight, rows
from propctl_plugins.handbook import texts

FORM = "handbook.reading"
READ = {"name", "version", "body"}  # what is read and confirmed


def unread(office: Office) -> Iterator[dict[str, Any]]:
    """Each person and each version in force that this person has not confirmed and is to know."""
    staff = {person.id for person in office.staff()}
    for row in texts.in_force(office):
        for person in sorted(_bound(office, row) - _confirmed(row)):
            yield {"person": person, "id": row.id, "name": row.text("name"), "version": row.text("version")}
    for area, since in amended(office).items():
        for person in sorted(staff - _readers(office, area, since)):
            title = office.catalog.area(area).label.of(office.lang)
            yield {"person": person, "id": area, "name": title, "version": f"{since:%Y-%m-%d}"}


def unconfirmed(office: Office) -> set[Ref]:
    """The documents in force that the operator has not confirmed as they read now."""
    return {row.ref for row in texts.in_force(office) if office.operator.id not in _confirmed(row)}


def _confirmed(document: Row) -> set[str]:
    """Who has confirmed a document as it reads now: whoever signed under another text is to read it anew."""

    def reworded(event: Event) -> bool:
        return event.step == "amend" and not READ.isdisjoint(event.values.get("set", {}))

    return document.confirmed_by("confirm", reworded)


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
    """Who has confirmed the clauses of an area, under its word or its title, as they read since a moment."""
    title = office.catalog.area(area).label
    read = (row for row in rows(office, FORM, since=since) if row.text("area") in (area, title.zh, title.en))
    return {row.text("reader") for row in read}
