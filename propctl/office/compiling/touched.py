"""Which areas an amendment may make unsound: those whose soundness depends on the value of an amended clause.

All others were judged when they were compiled, and nothing that was asked then has another answer now.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def touched(office: Office, rules: Iterable[str]) -> list[str]:
    """The areas in use that depend on these clauses, or on one that the office has amended already."""
    amended = {*rules, *(entry.rule for entry in office.catalog.history.entries())}
    owners = {rule.partition(".")[0] for rule in amended}
    asked = office.sources.compiled.asked
    return [
        name
        for name in office.catalog.names
        if name in owners or not amended.isdisjoint(asked.get(name, amended))
    ]
