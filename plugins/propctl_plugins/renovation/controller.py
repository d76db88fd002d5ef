"""Renovation: who is responsible, what a unit owes, the weekly figures, and what a file still lacks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from propctl.api import Draft, Office, Ref, Request, UsageError, accounts, concerning, hookimpl, refuse
from propctl.errors import N_

PERMIT = "renovation.permit"
RESPONSIBLE = {"supervisor": "renovation.supervisor-responsible", "keeper": "renovation.archive-custody"}


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """The persons whom clauses name by post, the arrears of a unit, the figures of a week."""
    match draft.form.partition(".")[2], draft.request.step:
        case "permit", "register":
            named = {
                field: office.on_duty(str(office.catalog.param(rule, "post", office.today)))
                for field, rule in RESPONSIBLE.items()
            }
            return {field: person for field, person in named.items() if person}
        case "permit", "issue":
            shown = office.in_force(office.catalog.rule("renovation.management-fee"))
            return {"arrears": f"{arrears(office, str(draft.before.values['unit'])):.2f}"} if shown else None
        case "weekly", "register":
            return week(office)
    return None


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """A file is closed with every paper that there is; figures of a week are counted, not typed."""
    if draft.name == "permit.file":
        _complete(office, draft)
    elif draft.name == "weekly.register":
        for name, counted in week(office).items():
            if draft.values.get(name) != counted:
                raise UsageError(N_("{name} is counted from the records; do not type it"), name=name)


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request] | None:
    """The result of a recheck goes onto the inspection sheet that found the violation."""
    sheet = draft.before.values.get("inspection")
    if draft.form != "renovation.violation" or not sheet:
        return None
    values = {"rectify": draft.before.values["demand"], "recheck": draft.values["recheck"]}
    return [Request(form="renovation.inspection", step="recheck", id=str(sheet), values=values, trusted=True)]


@hookimpl
def propctl_page(office: Office, area: str) -> dict[str, Any] | None:
    """The management plan in force, for the page (renovation.management-plan)."""
    if area != "renovation":
        return None
    plans = [row for row in office.index.rows(form="renovation.plan") if row.state == "in-force"]
    newest = max(plans, key=lambda row: row.registered, default=None)
    return {"plan": newest.values if newest else None}


def arrears(office: Office, unit: str) -> Decimal:
    """What a unit owes in every ledger of the office that keeps ``owed:UNIT:…``."""
    prefix = f"owed:{unit}:"
    ledgers = [f"{area.name}.{name}" for area in office.catalog.areas() for name in area.ledger]
    return sum((sum(accounts(office, ledger, prefix).values(), Decimal()) for ledger in ledgers), Decimal())


def week(office: Office) -> dict[str, Any]:
    """The figures of the week that ends today, counted from the records (renovation.weekly-report)."""
    since = office.today - dt.timedelta(days=6)
    rows = {
        form: [row for row in office.index.rows(form=f"renovation.{form}") if row.state != "void"]
        for form in ("permit", "inspection", "violation")
    }
    done = {"issue": 0, "complete": 0, "accept": 0}
    for row in rows["permit"]:
        events = office.folded(row.ref).events
        for step in done:
            done[step] += any(event.at.date() >= since for event in events.get(step, []))
    new = {form: sum(row.registered >= since.isoformat() for row in rows[form]) for form in rows}
    return {
        "since": since,
        "running": sum(row.state == "working" for row in rows["permit"]),
        "permits": done["issue"],
        "inspections": new["inspection"],
        "violations": new["violation"],
        "uncorrected": sum(row.open for row in rows["violation"]),
        "completed": done["complete"],
        "accepted": done["accept"],
    }


def gaps(office: Office, since: dt.date | None = None) -> list[dict[str, str]]:
    """Every day and renovation without the daily inspection, today left out (renovation.daily-inspection)."""
    first = since or office.today - dt.timedelta(days=7)
    found = []
    for row in office.index.rows(form=PERMIT):
        events = office.folded(row.ref).events
        if row.state == "void" or "begin" not in events:
            continue
        ended = events["complete"][-1].at.date() if "complete" in events else office.today
        sheets = concerning(office, row.ref)
        seen = {str(sheet.values.get("day")) for sheet in sheets if sheet.form == "renovation.inspection"}
        day = max(first, events["begin"][0].at.date())
        while day < min(ended, office.today):
            if day.isoformat() not in seen:
                unit, steward = str(row.values["unit"]), str(row.values["steward"])
                found.append({"day": day.isoformat(), "id": row.id, "unit": unit, "steward": steward})
            day += dt.timedelta(days=1)
    return found


def dossier(office: Office, permit: str) -> list[dict[str, str]]:
    """All papers of one renovation under its number, with the keeper's name (renovation.archive-custody)."""
    folded = office.folded(Ref(PERMIT, permit))
    keeper = office.settings.staff.get(str(folded.values.get("keeper")))
    papers = [(folded.form, folded.id, folded.state)]
    papers += [(row.form, row.id, row.state) for row in concerning(office, folded.ref)]
    return [
        {
            "permit": folded.id,
            "keeper": keeper.name if keeper else "",
            "form": office.form_label(form).of(office.lang),
            "id": record_id,
            "state": office.state_label(form, state).of(office.lang),
        }
        for form, record_id, state in papers
    ]


def _complete(office: Office, draft: Draft) -> None:
    """Refuse to close a file that lacks a paper; notices only where there was a violation."""
    rule = "renovation.papers-archived"
    demanded = office.catalog.param(rule, "items", office.today)
    forms = {row.form for row in concerning(office, draft.before.ref)}
    needless = set() if "renovation.violation" in forms else {"notices"}
    missing = [name for name in demanded if name not in {*draft.values["papers"], *needless}]
    if missing:
        labels = office.catalog.choices("renovation", draft.declared.ask["papers"], office.today)
        names = "、".join(labels[name].of(office.lang) for name in missing)
        refuse(office, rule, N_("the file lacks: {names}"), names=names)
