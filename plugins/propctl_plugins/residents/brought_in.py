"""A household as a ledger tells of it: who lives there, who else is named, how each is reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from propctl.api import Office, Ref, row

_PEOPLE = frozenset(("owner", "tenant", "phone", "tenant_phone"))
_SAME = ("moved_in", "plates", "remark", "sex", "age", "emergency")


def household(office: Office, record: str) -> Callable[[Mapping[str, Any]], dict[str, Any] | None]:
    """What a home's row makes of its household: the tenant is its head, where there is one, else the owner.

    Others of the cell, and the owner of a home that is let, are among its members, each with a telephone.
    Where only cars are named, they are those of whoever lives there by this office's files.
    """

    def make(cells: Mapping[str, Any]) -> dict[str, Any] | None:
        if not _PEOPLE.isdisjoint(cells):
            return _household(cells)
        file = row(office, Ref("residents.household", f"H-{cells['home']}"))
        return {"unit": cells["home"], "plates": cells["plates"]} if file is not None else None

    return make


def _household(cells: Mapping[str, Any]) -> dict[str, Any]:
    tenants = _people(cells, "tenant", "tenant_phone")
    owners = _people(cells, "owner", "phone")
    found = {name: cells[name] for name in _SAME if name in cells}
    people = tenants or owners
    head, *others = people or [("", cells.get("phone", cells.get("tenant_phone", [])))]
    found["unit"] = cells["home"]
    if head[0]:  # a telephone whose owner is not named is kept; the file is listed as incomplete
        found["head"] = head[0]
    found["occupancy"] = "tenant" if tenants else cells.get("occupancy", "owner")
    if head[1]:
        found["phone"], *more = head[1]
        if more:
            found.setdefault("emergency", more[0])
    relation = "同住" if tenants else "共有"
    members = [_member(name, phones, relation) for name, phones in others]
    if tenants:
        members += [_member(name, phones, "业主") for name, phones in owners]
    if members:
        found["members"] = members
    return found


def _people(cells: Mapping[str, Any], who: str, how: str) -> list[tuple[str, list[str]]]:
    """The people of a cell, each with his telephones: one each where there are as many, else the first's."""
    names, phones = cells.get(who, []), cells.get(how, [])
    if len(names) > 1 and len(names) == len(phones):
        return [(name, [phone]) for name, phone in zip(names, phones, strict=True)]
    return [(name, [] if number else phones) for number, name in enumerate(names)]


def _member(name: str, phones: list[str], relation: str) -> dict[str, str]:
    found = {"name": name, "relation": relation}
    return {**found, "phone": phones[0]} if phones else found
