"""Handovers: what a shift leaves open, and whose it is once the next has signed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from propctl.api import Folded, Office, Request, resolve, spelled

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
            found[spelled(clock.ref)] = None
    return list(found)


def explained(before: dict[str, Any], values: dict[str, Any]) -> list[dict[str, Any]]:
    """The sheet's explanations with a new one: one row for each matter, the last said counts."""
    rows = {row["item"]: row for row in before.get("matters", [])}
    for item in values.get("item", []):
        rows[item] = {"item": item, "reason": values["reason"], "receiver": values["receiver"]}
    return list(rows.values())


def after_signing(office: Office, before: Folded) -> Iterator[Request]:
    """Each matter becomes the receiver's: on his list, and on the matter itself."""
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
    """Who follows the matter from now on: what is handed on has the step ``hand-over``, which asks who."""
    matter = office.index.get(resolve(office, item))
    step = office.catalog.form(matter.form).step.get("hand-over") if matter else None
    if matter is not None and step is not None:
        values = {step.ask[0]: receiver}
        yield Request(form=matter.form, step="hand-over", id=matter.id, values=values, trusted=True)


def after_settling(office: Office, item: str, result: str) -> Iterator[Request]:
    """A matter that is done is no longer waiting on anybody's list."""
    for row in office.index.rows(form=CARRIED, open=True):
        if row.values["item"] == item:
            yield Request(form=CARRIED, step="settle", id=row.id, values={"result": result}, trusted=True)
