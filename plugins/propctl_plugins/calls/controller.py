"""What declarations can't say: what a call is passed on to, and what a day or a period of calls held."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from propctl.api import (
    Draft,
    Filled,
    Interview,
    Office,
    Request,
    evaluate,
    filled,
    further,
    hookimpl,
)
from propctl_plugins.calls.counting import between, counted, gathered, reported
from propctl_plugins.calls.looking import contacts, customer, household, knowledge, rates, unreported

__all__ = ["customer", "knowledge", "propctl_after", "rates", "unreported"]

COMPLAINT_CHANNELS = {"phone": "phone", "letter": "mailbox", "online": "online"}  # others: in person
ORDER_CHANNELS = {"phone": "phone", "letter": "otherwise", "online": "otherwise"}  # others: visit
TRADE = "(about mentions $workorders.route-by-type.words) or 'repair'"


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request]:
    """What follows a call, and what is counted once a report, digest or statistics sheet is there."""
    done = AFTER[f"{draft.form}.{draft.request.step}"]
    return done(office, draft, filled(office, draft))


def _registered(office: Office, draft: Draft, call: Filled) -> list[Request]:
    """The customer looked up; a complaint, work order or lead opened; the answer given at once entered."""
    home, before = (
        household(office, call.text("unit", "")),
        contacts(office, call.text("unit", ""), draft.key),
    )
    looked_up = {
        **({"household": home.id} if home else {}),
        **({"earlier": [row.id for row in before]} if before else {}),
    }
    follow = [further(draft, "look-up", looked_up)] if looked_up else []
    if call.text("kind") == "complaint" and not _takes_complaints(office):
        follow.append(_open(draft, "complaints.forward", {}, "about", "unit", "heard"))
    elif call.text("kind") == "complaint":
        follow += [_complaint(draft, call), further(draft, "pass")]
    elif call.text("kind") == "repair":
        follow += [_order(office, draft, call), further(draft, "pass")]
    elif call.has("answer"):
        given = {"answer": call.text("answer"), "solved": call.yes("solved")}
        follow += [further(draft, "reply", given)]
    if call.has("lead"):
        about = {"about": call.text("lead")}
        follow.append(_open(draft, "calls.lead", about, "unit", "caller", "phone"))
    return follow


def _replied(office: Office, draft: Draft, call: Filled) -> list[Request]:
    """An answer that solved the matter settles it."""
    return [further(draft, "settle", {"result": call.text("answer")})] if call.yes("solved") else []


def _takes_complaints(office: Office) -> bool:
    """Whether the operator may take a complaint in; whoever may not hands what he hears to the front desk."""
    form = "complaints.complaint"
    return not office.catalog.has_form(form) or Interview.may(office, form, "register")


def _complaint(draft: Draft, call: Filled) -> Request:
    channel = COMPLAINT_CHANNELS.get(call.text("channel"), "in-person")
    complainant = {"complainant": draft.values["caller"]} if draft.values.get("caller") else {}
    given = {"channel": channel, **complainant}
    return _open(draft, "complaints.complaint", given, "about", "unit", "phone", "heard")


def _order(office: Office, draft: Draft, call: Filled) -> Request:
    trade = evaluate(office, draft, TRADE)
    channel = ORDER_CHANNELS.get(call.text("channel"), "visit")
    given = {"content": call.text("about"), "kind": trade, "channel": channel}
    return _open(draft, "workorders.order", given, "unit", "place", "caller", "phone", "wanted")


def _open(draft: Draft, form: str, given: dict[str, Any], *same: str) -> Request:
    """A record of another kind that points to the call, with what the call knows of it already."""
    known = {name: draft.values[name] for name in same if draft.values.get(name)}
    return further(draft, "register", {"call": draft.key, **given, **known}, form=form)


def _report(office: Office, draft: Draft, report: Filled) -> list[Request]:
    return [further(draft, "count", reported(office, report.date("day"), report.text("agent")))]


def _digest(office: Office, draft: Draft, digest: Filled) -> list[Request]:
    calls = between(office, digest.date("since"), digest.date("until"), "news")
    return [further(draft, "gather", gathered(calls))]


def _statistics(office: Office, draft: Draft, sheet: Filled) -> list[Request]:
    return [further(draft, "count", counted(office, sheet.date("since"), sheet.date("until")))]


AFTER: dict[str, Callable[[Office, Draft, Filled], list[Request]]] = {
    "calls.call.register": _registered,
    "calls.call.reply": _replied,
    "calls.report.compile": _report,
    "calls.report.refresh": _report,
    "calls.digest.compile": _digest,
    "calls.digest.refresh": _digest,
    "calls.statistics.compile": _statistics,
}
