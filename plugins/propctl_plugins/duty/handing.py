"""Handovers: what a shift leaves open, and whose it is once the next has signed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from propctl.api import Folded, Office, Request

CARRIED = "duty.carried"


def unfinished(office: Office, turn: Folded) -> list[str]:
    """The ids of what the person of a turn leaves open: log entries, matters handed to him, clocks."""
    person, post = turn.values["person"], turn.values["post"]
    found: dict[str, None] = {}
    for row in office.index.rows(form=CARRIED, open=True):
        if row.values["receiver"] == person:
            found[row.values["item"]] = None
    for row in office.index.rows(form="duty.entry", open=True):
        if row.values.get("turn") == turn.id or row.values.get("follower") == person:
            found[row.id] = None
    forms = office.catalog.param("duty.handover-unfinished", "forms", office.today)
    for clock in office.index.due():
        if clock.area != "duty" and (clock.form in forms or clock.post == post):
            found[clock.id] = None
    return list(found)


def after_signing(office: Office, before: Folded) -> Iterator[Request]:
    """Each matter becomes the receiver's: a record of its own, and the follower of the matter itself."""
    waiting = {
        row.values["item"]: row.id
        for row in office.index.rows(form=CARRIED, open=True)
        if row.values["receiver"] == before.values["giver"]
    }
    for item, event in _explained(before).items():
        if item in waiting:
            yield Request(form=CARRIED, step="pass", id=waiting[item], trusted=True)
        yield _carried(before, item, event)
        yield from _followed(office, item, event["receiver"])


def _explained(before: Folded) -> dict[str, dict[str, Any]]:
    """The last explanation of each matter on the sheet."""
    events = before.events.get("explain", [])
    said = {item: event.values for event in events for item in event.values["item"]}
    return {item: said[item] for item in before.values.get("items", []) if item in said}


def _carried(before: Folded, item: str, event: dict[str, Any]) -> Request:
    return Request(
        form=CARRIED,
        step="register",
        values={
            "item": item,
            "reason": event["reason"],
            "giver": before.values["giver"],
            "receiver": event["receiver"],
            "handover": before.id,
        },
        trusted=True,
    )


def _followed(office: Office, item: str, receiver: str) -> Iterator[Request]:
    """Who follows the matter from now on, in the first of the clause's fields that its form has."""
    matter = office.index.get(item)
    names = office.catalog.param("duty.next-shift-follows", "fields", office.today)
    declared = office.catalog.form(matter.form).field if matter else {}
    name = next((name for name in names if name in declared), None)
    if matter is not None and name is not None and matter.values.get(name) != receiver:
        yield Request(form=matter.form, step="amend", id=item, values={"set": {name: receiver}}, trusted=True)


def after_settling(office: Office, item: str, result: str) -> Iterator[Request]:
    """A matter that is done is no longer waiting on anybody's list."""
    for row in office.index.rows(form=CARRIED, open=True):
        if row.values["item"] == item:
            yield Request(form=CARRIED, step="settle", id=row.id, values={"result": result}, trusted=True)
