"""Handovers: what a shift leaves open, and whose it is once the next has signed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from propctl.api import (
    N_,
    Draft,
    Filled,
    Office,
    Ref,
    Request,
    Row,
    clause,
    due,
    filled,
    find_clause,
    further,
    refuse,
    resolve,
    row,
    rows,
    spelled,
)
from propctl_plugins.duty.roster import Turn

CARRIED, ORDER = "duty.carried", "workorders.order"


def still_waiting(office: Office, **having: str) -> Iterator[Row]:
    """The matters handed over that still wait: not those of an order that was done or called off."""
    for one in rows(office, CARRIED, open=True, having=having):
        order = row(office, Ref(ORDER, one.text("order"))) if one.has("order") else None
        if order is None or order.open:
            yield one


def unfinished(office: Office, turn: Turn) -> list[str]:
    """The ids of what the person of a turn leaves open: log entries, matters handed to him, clocks."""
    found: dict[str, None] = {one.text("item"): None for one in still_waiting(office, receiver=turn.person)}
    for one in rows(office, "duty.entry", open=True):
        if one.text("turn", "") == turn.id or one.text("follower", "") == turn.person:
            found[one.id] = None
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


def listed(office: Office, turn: Turn, before: Filled) -> dict[str, Any]:
    """What the sheet of a turn lists, each matter with what it is and what was explained of it before."""
    items, said = unfinished(office, turn), _lines(before)
    return {"items": items, "matters": [said.get(item) or _matter(office, item) for item in items]}


def _matter(office: Office, item: str) -> dict[str, Any]:
    """A matter that nobody has explained yet: its number, and what it is."""
    found = row(office, resolve(office, item))
    return {"item": item, **({"about": found.title} if found is not None else {})}


def _lines(sheet: Filled) -> dict[str, dict[str, Any]]:
    return {line.text("item"): dict(line.values) for line in sheet.lines("matters")}


def explained(before: Filled, typed: Filled) -> list[dict[str, Any]]:
    """The sheet's explanations with a new one: one row for each matter, the last said counts."""
    lines = _lines(before)
    said = {"reason": typed.text("reason"), "receiver": typed.text("receiver")}
    for item in typed.many("item"):
        lines[item] = {**lines.get(item, {"item": item}), **said}
    return list(lines.values())


def after_signing(office: Office, draft: Draft) -> Iterator[Request]:
    """Each matter becomes the receiver's: on his list, and on the matter itself."""
    sheet = filled(office, draft.before)
    giver = sheet.text("giver")
    waiting = {
        one.text("item"): one.id for one in rows(office, CARRIED, open=True, having={"receiver": giver})
    }
    for item, said in _explained(draft).items():
        if item in waiting:
            yield further(draft, "pass", form=CARRIED, id=waiting[item])
        known = {"item": item, "reason": said["reason"], "giver": giver, "receiver": said["receiver"]}
        known |= {"order": item} if resolve(office, item).form == ORDER else {}
        yield further(draft, "register", {**known, "handover": draft.before.id}, form=CARRIED)
        yield from _followed(office, draft, item, said["receiver"])


def _explained(draft: Draft) -> dict[str, dict[str, Any]]:
    """The last explanation of each matter on the sheet."""
    events = draft.before.events.get("explain", [])
    said = {item: event.values for event in events for item in event.values["item"]}
    return {item: said[item] for item in draft.before.values.get("items", []) if item in said}


def _followed(office: Office, draft: Draft, item: str, receiver: str) -> Iterator[Request]:
    """Who follows the matter from now on: what is handed on has the step ``hand-over``, which asks who.

    Where no clause has the next shift follow it (``next-shift-follows``), it stays with who took it.
    """
    if not clause(office, "duty.next-shift-follows", draft.at.date()).in_force:
        return
    matter = resolve(office, item)
    step = office.catalog.form(matter.form).step.get("hand-over")
    if step is not None:
        yield further(draft, "hand-over", {step.ask[0]: receiver}, form=matter.form, id=matter.id)


def after_settling(office: Office, draft: Draft, result: str) -> Iterator[Request]:
    """A matter that is done is no longer waiting on anybody's list."""
    for one in rows(office, CARRIED, open=True, having={"item": draft.before.id}):
        yield further(draft, "settle", {"result": result}, form=CARRIED, id=one.id)
