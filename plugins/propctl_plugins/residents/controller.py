"""What TOML can't say of residents: a household's history, the owner on a day, what is handed out to whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

from propctl.api import (
    N_,
    Draft,
    Folded,
    Office,
    Ref,
    Refused,
    Request,
    Row,
    clause,
    further,
    hookimpl,
    pointing_to,
    refuse,
    revealed,
    row,
    rows,
    run,
    view,
)
from propctl_plugins.residents.brought_in import household
from propctl_plugins.residents.overview import HOUSEHOLD, UNIT, district, gaps
from propctl_plugins.residents.turns import TURN, divide, lineage, merge, refuse_unfit, renumber, turned

REACHED = {"phone", "emergency"}  # how a household is reached; the rest of its file says who lives there

__all__ = ["district", "divide", "gaps", "history", "household", "merge", "owner", "renumber", "roster"]


def history(office: Office, unit: str) -> list[dict[str, Any]]:
    """All between the office and a home (and those it came from), of all areas, the oldest first."""
    found = {
        one.ref: one for number in lineage(office, unit) for one in pointing_to(office, Ref(UNIT, number))
    }
    return [
        {
            "at": f"{found.happened:%Y-%m-%d %H:%M}",
            "id": found.id,
            "form": found.form_title,
            "state": found.state_title,
            "title": found.title,
        }
        for found in sorted(found.values(), key=lambda one: one.happened)
    ]


def owner(office: Office, unit: str, on: dt.date | None = None) -> list[dict[str, Any]]:
    """Who owned a unit on a day (default: today); names are masked, ``show --reveal`` shows them."""
    day = on or office.today
    return [
        {
            "id": term.id,
            "owner": view(office, term.folded()).values["owner"],
            "since": term.text("since"),
            "until": term.text("until", ""),
        }
        for term in rows(office, "residents.ownership", having={"unit": unit})
        if term.date("since") <= day < term.date("until", dt.date.max)
    ]


def roster(
    office: Office, purpose: str, recipient: str, reason: str, building: str = ""
) -> list[dict[str, Any]]:
    """Hand out what a purpose needs and nothing else; that it was handed out is recorded first."""
    needed = clause(office, "residents.lawful-proper-necessary").table("needed")[purpose]
    homes = [
        (home, unit)
        for home in rows(office, HOUSEHOLD, states="living")
        if (unit := row(office, Ref(UNIT, home.text("unit")))) is not None
        and building in ("", unit.text("building", ""))
    ]
    values = {
        "purpose": purpose,
        "recipient": recipient,
        "items": needed,
        "units": [unit.id for _, unit in homes],
        "reason": reason,
    }
    run(office, Request(form="residents.disclosure", step="register", values=values))
    return [_needed(office, home, unit, needed) for home, unit in homes]


def _needed(office: Office, home: Row, unit: Row, items: list[str]) -> dict[str, Any]:
    shown = revealed(office, home.ref)
    if not shown:
        return {}
    known = {**shown, "area": unit.values.get("area")}
    known["members"] = "、".join(member["name"] for member in shown.get("members", []))
    return {name: known.get(name) for name in items}


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """A change of a file says through which channel it came: the last one's is not this one's.

    Only homes in use turn into others, into numbers that nobody has.
    """
    if draft.form == TURN:
        refuse_unfit(office, draft)
        return
    rule = "residents.collect-by-several-channels"
    if clause(office, rule).in_force and "channel" not in draft.values:
        try:
            refuse(office, rule, N_("say through which channel the change came: --channel"))
        except Refused as error:
            raise error.about("channel") from None


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request]:
    """A file that is changed settles what the household had reported of that; homes turn into others."""
    if draft.form == TURN:
        return turned(office, draft)
    reported = pointing_to(office, Ref(UNIT, draft.before.values["unit"]), by="residents.change")
    return [
        further(draft, "settle", form=change.form, id=change.id)
        for change in reported
        if change.open and _entered(draft, change.text("changed"))
    ]


def _entered(draft: Draft, reported: str) -> bool:
    """Whether a step on a household's file enters what was reported: a new telephone is no new tenant.

    A file that was gone through with the household, or ends, leaves nothing to be entered.
    """
    if draft.request.step != "update":
        return True
    changed = draft.values.keys() - {"channel"}
    return {"contact": bool(changed & REACHED), "living": bool(changed - REACHED)}.get(reported, True)


@hookimpl
def propctl_may_reveal(office: Office, folded: Folded) -> bool | None:
    """Once the office has granted anybody leave to see customer data, only those (and who grants it) may."""
    rule = clause(office, "residents.authorised-access-only")
    granted = list(rows(office, "residents.grant", states="granted"))
    if not rule.in_force or not granted:
        return None
    named = any(grant.text("person") == office.operator.id for grant in granted)
    return named or any(post in rule.many("approver") for post in office.operator.posts)
