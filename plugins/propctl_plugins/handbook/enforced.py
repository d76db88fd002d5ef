"""How far the clauses are kept: what carries each out, and what was breached."""

from __future__ import annotations

from collections import Counter
from typing import Any

from propctl.api import Office, clauses, coverage, missed, today


def enforcement(office: Office, area: str = "") -> list[dict[str, Any]]:
    """For every clause whether something carries it out, and how many breaches are open: late and listed."""
    names = [area] if area else list(office.catalog.names)
    rules = {rule.id: rule for name in names for rule in clauses(office, name)}
    untracked = {rule for one in coverage(office, set(rules), names) for rule in one.missing}
    waiting = today(office)
    breaches = dict.fromkeys(rules, 0)
    for late in waiting.late:
        breaches[late.rule] = breaches.get(late.rule, 0) + 1
    overlooked = Counter(one.rule for one in missed(office, settled=True))
    for entry in waiting.lists:
        breaches[entry.rule] = breaches.get(entry.rule, 0) + entry.count
    return [
        {
            "rule": rule.id,
            "in_force": rule.in_force,
            "tracked": not rule.rule.exempt and rule.id not in untracked,
            "breaches": breaches[rule.id] + overlooked[rule.id],
            "missed": overlooked[rule.id],
        }
        for rule in rules.values()
    ]
