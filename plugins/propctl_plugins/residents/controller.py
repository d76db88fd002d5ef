"""What TOML can't say of residents: a household's history, the owner on a day, what is handed out to whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

from propctl.api import (
    Draft,
    Folded,
    Office,
    Ref,
    Request,
    concerning,
    hookimpl,
    note_access,
    records,
    run,
    title_of,
    view,
)
from propctl_plugins.residents.overview import district, gaps

__all__ = ["district", "gaps", "history", "owner", "roster"]


def history(office: Office, unit: str) -> list[dict[str, Any]]:
    """Everything between the office and one household, of all areas, the oldest first."""
    return [
        {
            "at": row.registered[:16].replace("T", " "),
            "id": row.id,
            "form": office.form_label(row.form).of(office.lang),
            "state": office.state_label(row.form, row.state).of(office.lang),
            "title": title_of(office, row.form, row.values),
        }
        for row in concerning(office, Ref("residents.unit", unit))
    ]


def owner(office: Office, unit: str, on: dt.date | None = None) -> list[dict[str, Any]]:
    """Who owned a unit on a day (default: today); names are masked, ``show --reveal`` shows them."""
    day = (on or office.today).isoformat()
    rows = records(office, "residents.ownership", where=f"unit = '{unit}'", everything=True)
    return [
        {"id": row.id, "owner": _shown(office, row.ref)["owner"], **_term(row.values)}
        for row in rows
        if row.state != "void"
        and row.values["since"] <= day
        and not (row.values.get("until") and row.values["until"] <= day)
    ]


def roster(
    office: Office, purpose: str, recipient: str, reason: str, building: str = ""
) -> list[dict[str, Any]]:
    """Hand out what a purpose needs and nothing else; that it was handed out is recorded first."""
    needed = office.catalog.param("residents.lawful-proper-necessary", "needed", office.today)[purpose]
    rows = [
        row
        for row in records(office, "residents.household", where="state = living")
        if not building or _unit(office, row.values["unit"]).values.get("building") == building
    ]
    units = [row.values["unit"] for row in rows]
    values = {
        "purpose": purpose,
        "recipient": recipient,
        "items": needed,
        "units": units,
        "reason": reason,
    }
    run(office, Request(form="residents.disclosure", step="register", values=values))
    return [_needed(office, row.ref, needed) for row in rows]


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request]:
    """An updated file settles every change that the household had reported."""
    if draft.form != "residents.household":
        return []
    reported = [
        row
        for row in concerning(office, Ref("residents.unit", draft.before.values["unit"]))
        if row.form == "residents.change" and row.open
    ]
    return [
        Request(form="residents.change", step="settle", id=row.id, at=draft.at, by=draft.by, trusted=True)
        for row in reported
    ]


@hookimpl
def propctl_may_reveal(office: Office, folded: Folded) -> bool | None:
    """Once the office has granted anybody leave to see customer data, only those (and who grants it) may."""
    rule = office.catalog.rule("residents.authorised-access-only")
    granted = records(office, "residents.grant", state="granted")
    if not office.in_force(rule) or not granted:
        return None
    approvers = office.catalog.param(rule.id, "approver", office.today)
    named = any(row.values["person"] == office.operator.id for row in granted)
    return named or any(post in approvers for post in office.operator.posts)


def _needed(office: Office, household: Ref, items: list[str]) -> dict[str, Any]:
    file = office.find(household)
    if file is None:
        return {}
    note_access(office, file)
    shown = view(office, file, reveal=True).values
    known = {**shown, "area": _unit(office, file.values["unit"]).values.get("area")}
    known["members"] = "、".join(row["name"] for row in shown.get("members", []))
    return {name: known.get(name) for name in items}


def _unit(office: Office, number: str) -> Folded:
    found = office.find(Ref("residents.unit", number))
    assert found is not None  # a ref is checked when it is typed
    return found


def _shown(office: Office, ref: Ref) -> dict[str, Any]:
    return view(office, office.folded(ref)).values


def _term(values: dict[str, Any]) -> dict[str, Any]:
    return {"since": values["since"], "until": values.get("until", "")}
