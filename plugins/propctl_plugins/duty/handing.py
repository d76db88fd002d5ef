"""Handovers: what a shift leaves open, and whose it is once the next has signed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from propctl.api import (
    N_,
    Draft,
    Filled,
    Office,
    Request,
    clause,
    due,
    filled,
    find_clause,
    further,
    refuse,
    resolve,
    rows,
    spelled,
)
from propctl_plugins.duty.roster import Turn

CARRIED = "duty.carried"


def unfinished(office: Office, turn: Turn) -> list[str]:
    """The ids of what the person of a turn leaves open: log entries, matters handed to him, clocks."""
    found: dict[str, None] = {}
    for row in rows(office, CARRIED, open=True, having={"receiver": turn.person}):
        found[row.text("item")] = None
    for row in rows(office, "duty.entry", open=True):
        if row.text("turn", "") == turn.id or row.text("follower", "") == turn.person:
            found[row.id] = None
    forms = clause(office, "duty.handover-unfinished").many("forms")
    for clock in due(office):
        if clock.area != "duty" and (clock.form in forms or clock.post == turn.post):
            found[spelled(clock.ref)] = None
    return list(found)


def refuse_leaving(office: Office, turn: Turn) -> None:
    """``Refused`` where the front desk leaves what no successor has signed for, as its own clause has it."""
    rule = find_clause(office, "frontdesk.handover-unfinished")
    if rule is None or not rule.in_force or turn.post not in rule.many("post"):
        return
    signed = any(rows(office, "duty.handover", states="signed", having={"turn": turn.id}))
    if not signed and (left := unfinished(office, turn)):
        refuse(office, rule.id, N_("nobody has signed for {items}: hand over first"), items=left)


def explained(before: Filled, typed: Filled) -> list[dict[str, Any]]:
    """The sheet's explanations with a new one: one row for each matter, the last said counts."""
    lines = {line.text("item"): dict(line.values) for line in before.lines("matters")}
    for item in typed.many("item"):
        lines[item] = {"item": item, "reason": typed.text("reason"), "receiver": typed.text("receiver")}
    return list(lines.values())


def after_signing(office: Office, draft: Draft) -> Iterator[Request]:
    """Each matter becomes the receiver's: on his list, and on the matter itself."""
    sheet = filled(office, draft.before)
    giver = sheet.text("giver")
    waiting = {
        row.text("item"): row.id for row in rows(office, CARRIED, open=True, having={"receiver": giver})
    }
    for item, said in _explained(draft).items():
        if item in waiting:
            yield further(draft, "pass", form=CARRIED, id=waiting[item])
        known = {"item": item, "reason": said["reason"], "giver": giver, "receiver": said["receiver"]}
        yield further(draft, "register", {**known, "handover": draft.before.id}, form=CARRIED)
        yield from _followed(office, draft, item, said["receiver"])


def _explained(draft: Draft) -> dict[str, dict[str, Any]]:
    """The last explanation of each matter on the sheet."""
    events = draft.before.events.get("explain", [])
    said = {item: event.values for event in events for item in event.values["item"]}
    return {item: said[item] for item in draft.before.values.get("items", []) if item in said}


def _followed(office: Office, draft: Draft, item: str, receiver: str) -> Iterator[Request]:
    """Who follows the matter from now on: what is handed on has the step ``hand-over``, which asks who."""
    matter = resolve(office, item)
    step = office.catalog.form(matter.form).step.get("hand-over")
    if step is not None:
        yield further(draft, "hand-over", {step.ask[0]: receiver}, form=matter.form, id=matter.id)


def after_settling(office: Office, draft: Draft, result: str) -> Iterator[Request]:
    """A matter that is done is no longer waiting on anybody's list."""
    for row in rows(office, CARRIED, open=True, having={"item": draft.before.id}):
        yield further(draft, "settle", {"result": result}, form=CARRIED, id=row.id)
