"""What TOML can't say of pets: how many a household keeps, whether a vaccination still counts, the notice."""

from __future__ import annotations

from collections import Counter
from typing import Any

from propctl.api import (
    N_,
    Draft,
    Office,
    Request,
    clause,
    filled,
    further,
    hookimpl,
    limit_ends,
    midnight,
    refuse,
    rows,
)

PET = "pets.pet"
NOTICE = "notices.notice"


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """Not one pet too many; no tag where the last vaccination is too old."""
    match draft.name:
        case "pet.register":
            _refuse_too_many(office, filled(office, draft).text("unit"))
        case "pet.hand-out":
            _refuse_too_old(office, draft)


def _refuse_too_many(office: Office, unit: str) -> None:
    rule = clause(office, "pets.at-most")
    most = rule.number("at_most", None)
    kept = len(list(rows(office, PET, states="kept", having={"unit": unit})))
    if rule.in_force and most is not None and kept >= most:
        refuse(office, rule.id, N_("{unit} keeps {count} pets already"), unit=unit, count=kept)


def _refuse_too_old(office: Office, draft: Draft) -> None:
    rule, pet = clause(office, "pets.vaccinated"), filled(office, draft)
    valid = rule.text("within", "") if rule.in_force else ""
    ends = limit_ends(office, midnight(office, pet.date("vaccinated")), valid) if valid else None
    if ends is not None and draft.at >= ends:
        last = f"{pet.date('vaccinated')}"
        refuse(office, rule.id, N_("{name} was last vaccinated on {day}"), name=pet.text("name"), day=last)


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request]:
    """A found pet is posted: a notice is drafted, whoever approves notices publishes it."""
    if not office.catalog.has_form(NOTICE) or "notices" not in office.catalog.names:
        return []
    found = filled(office, draft)
    told = {"kind": "pet-found", "what": found.text("kind"), "place": found.text("place")}
    if found.has("looks"):
        told["reason"] = found.text("looks")
    return [further(draft, "draft", told, form=NOTICE)]


def numbers(office: Office) -> list[dict[str, Any]]:
    """How many pets each flat keeps, the most first, beside the number that the clause allows."""
    most = clause(office, "pets.at-most").number("at_most", None)
    kept = Counter(pet.text("unit") for pet in rows(office, PET, states="kept"))
    return [{"unit": unit, "pets": count, "most": most} for unit, count in kept.most_common()]
