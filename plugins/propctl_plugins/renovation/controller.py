"""Renovation: who is responsible, what a unit owes, what a file still lacks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from propctl.api import (
    N_,
    Draft,
    Office,
    accounts,
    choice_title,
    clause,
    filled,
    hookimpl,
    pointing_to,
    refuse,
    rows,
    typed,
)
from propctl_plugins.renovation.papers import PERMIT, dossier, gaps, week

__all__ = ["dossier", "gaps"]  # the area's commands

RESPONSIBLE = {"supervisor": "renovation.supervisor-responsible", "keeper": "renovation.archive-custody"}


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """The persons whom clauses name by post, the arrears of a unit, the figures of a week."""
    match draft.name:
        case "permit.register":
            steward = typed(office, draft).text("steward", "")
            named = {field: _holder(office, rule, steward) for field, rule in RESPONSIBLE.items()}
            return {field: person for field, person in named.items() if person}
        case "permit.issue":
            unit = filled(office, draft.before).text("unit")
            shown = clause(office, "renovation.management-fee").in_force
            return {"arrears": f"{arrears(office, unit):.2f}"} if shown else None
        case "weekly.register":
            return week(office, typed(office, draft).date("until", office.today))
    return None


def _holder(office: Office, rule: str, steward: str) -> str:
    """Who has the post that a clause names; of several, the home's steward, or nobody."""
    post = clause(office, rule).text("post", "")
    named = office.on_duty(post) if post else None
    return named or (steward if any(post in one.posts for one in office.staff() if one.id == steward) else "")


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """A file is closed with every paper that there is."""
    _complete(office, draft)


@hookimpl
def propctl_page(office: Office, area: str) -> dict[str, Any] | None:
    """The management plan in force, for the page (renovation.management-plan)."""
    if area != "renovation":
        return None
    plans = list(rows(office, "renovation.plan", states="in-force"))
    return {"plan": plans[-1].values if plans else None}


def arrears(office: Office, unit: str) -> Decimal:
    """What a unit owes in every ledger of the office that keeps ``owed:UNIT:…``."""
    prefix = f"owed:{unit}:"
    ledgers = [f"{area.name}.{name}" for area in office.catalog.areas() for name in area.ledger]
    return sum((sum(accounts(office, ledger, prefix).values(), Decimal()) for ledger in ledgers), Decimal())


def _complete(office: Office, draft: Draft) -> None:
    """Refuse to close a file that lacks a paper; notices only where there was a violation."""
    rule = clause(office, "renovation.papers-archived")
    forms = {row.form for row in pointing_to(office, draft.before.ref)}
    needless = set() if "renovation.violation" in forms else {"notices"}
    missing = [name for name in rule.many("items") if name not in {*draft.values["papers"], *needless}]
    if missing:
        names = [choice_title(office, PERMIT, "papers", name) for name in missing]
        refuse(office, rule.id, N_("the file lacks: {names}"), names=names)
