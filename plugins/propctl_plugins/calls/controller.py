"""What declarations can't say: what a call is passed on to, and what a day or a period of calls held."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from propctl.api import Draft, Office, Request, hookimpl
from propctl.office.opened.scope import RecordScope
from propctl_plugins.calls.counting import between, counted, gathered, reported
from propctl_plugins.calls.looking import customer, earlier, household, knowledge, rates, unreported

__all__ = ["customer", "knowledge", "propctl_after", "rates", "unreported"]

COMPLAINT_CHANNELS = {"phone": "phone", "letter": "mailbox", "online": "online"}  # others: in person
ORDER_CHANNELS = {"phone": "phone", "letter": "otherwise", "online": "otherwise"}  # others: visit
TRADE = "(about mentions $workorders.route-by-type.words) or 'repair'"


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request]:
    """What follows a call, and what is counted once a report, digest or statistics sheet is there."""
    done = AFTER.get(f"{draft.form}.{draft.request.step}")
    return done(office, draft) if done else []


def _registered(office: Office, draft: Draft) -> list[Request]:
    """The customer looked up; a complaint, work order or lead opened; the answer given at once entered."""
    values = draft.values
    looked_up = {**household(office, values), **earlier(office, values, but=draft.key)}
    follow = [_step(draft, "look-up", looked_up)] if looked_up else []
    if values["kind"] == "complaint":
        follow += [_complaint(draft), _step(draft, "pass", {})]
    elif values["kind"] == "repair":
        follow += [_order(office, draft), _step(draft, "pass", {})]
    elif values.get("answer"):
        given = {"answer": values["answer"], "solved": bool(values.get("solved"))}
        follow += [_step(draft, "reply", given)]
    if values.get("lead"):
        follow.append(_open(draft, "calls.lead", {"about": values["lead"]}, "unit", "caller", "phone"))
    return follow


def _replied(office: Office, draft: Draft) -> list[Request]:
    """An answer that solved the matter settles it."""
    return [_step(draft, "settle", {"result": draft.values["answer"]})] if draft.values["solved"] else []


def _complaint(draft: Draft) -> Request:
    channel = COMPLAINT_CHANNELS.get(draft.values["channel"], "in-person")
    complainant = {"complainant": draft.values["caller"]} if draft.values.get("caller") else {}
    given = {"channel": channel, **complainant}
    return _open(draft, "complaints.complaint", given, "about", "unit", "phone", "heard")


def _order(office: Office, draft: Draft) -> Request:
    scope = RecordScope(office, draft.before, draft.values)
    trade = office.expressions.condition(TRADE, draft.form).value(scope)
    channel = ORDER_CHANNELS.get(draft.values["channel"], "visit")
    given = {"content": draft.values["about"], "kind": trade, "channel": channel}
    return _open(draft, "workorders.order", given, "unit", "place", "caller", "phone", "wanted")


def _open(draft: Draft, form: str, given: dict[str, Any], *same: str) -> Request:
    """A record of another kind that points to the call, with what the call knows of it already."""
    known = {name: draft.values[name] for name in same if draft.values.get(name)}
    values = {"call": draft.key, **given, **known}
    return Request(form=form, step="register", values=values, at=draft.at, by=draft.by, trusted=True)


def _step(draft: Draft, step: str, values: dict[str, Any]) -> Request:
    return Request(
        form=draft.form, step=step, id=draft.key, values=values, at=draft.at, by=draft.by, trusted=True
    )


def _report(office: Office, draft: Draft) -> list[Request]:
    known = {**draft.before.values, **draft.values}
    return [_step(draft, "count", reported(office, known["day"], known["agent"]))]


def _digest(office: Office, draft: Draft) -> list[Request]:
    calls = between(office, draft.values["since"], draft.values["until"], "news")
    return [_step(draft, "gather", gathered(calls))]


def _statistics(office: Office, draft: Draft) -> list[Request]:
    return [_step(draft, "count", counted(office, draft.values["since"], draft.values["until"]))]


AFTER: dict[str, Callable[[Office, Draft], list[Request]]] = {
    "calls.call.register": _registered,
    "calls.call.reply": _replied,
    "calls.report.compile": _report,
    "calls.report.refresh": _report,
    "calls.digest.compile": _digest,
    "calls.statistics.compile": _statistics,
}
