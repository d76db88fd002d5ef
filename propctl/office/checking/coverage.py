"""How many clauses work: carried out, tested, published; and which do not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from propctl.regulation.claims import claims
from propctl.regulation.model.constructs import Rule

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


class AreaCoverage(msgspec.Struct):
    """How many clauses of an area work, and which do not."""

    area: str
    total: int
    claimed: int
    tested: int
    published: int
    exempt: int
    missing: list[str]


def coverage(office: Office, tested: set[str], areas: Iterable[str] = ()) -> list[AreaCoverage]:
    """For each area: how many clauses there are, are carried out, tested, printed or exempt; and the rest."""
    everywhere: dict[str, set[str]] = {}
    for area in office.catalog.areas():
        for rule, kinds in claims(area).items():
            everywhere.setdefault(rule, set()).update(kinds)
    found = []
    for name in areas or office.catalog.names:
        rules = [
            rule
            for rule in {rule.id: rule for rule in office.catalog.rules(name).values()}.values()
            if not office.catalog.elsewhere(rule, office.today)
        ]
        carried = {rule.id for rule in rules if everywhere.get(rule.id) or _by_alias(rule, everywhere)}
        exempt = {rule.id for rule in rules if rule.exempt}
        proved = {rule.id for rule in rules if {rule.id, *rule.aliases} & tested}
        missing = [r.id for r in rules if r.id not in exempt and not (r.id in carried and r.id in proved)]
        printed = [rule for rule in rules if rule.in_force and not rule.exempt]
        found.append(
            AreaCoverage(
                name,
                len(rules),
                len(carried - exempt),
                len(proved - exempt),
                len(printed),
                len(exempt),
                missing,
            )
        )
    return found


def _by_alias(rule: Rule, everywhere: dict[str, set[str]]) -> bool:
    return any(alias in everywhere for alias in rule.aliases)
