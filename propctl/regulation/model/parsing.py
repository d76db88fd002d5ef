"""Reading a declaration: tables of TOML become an area and its clauses, and every mistake is named."""

from __future__ import annotations

from typing import Any

from propctl.errors import N_, BadData
from propctl.regulation.model.constructs import Area, Rule
from propctl.regulation.model.findings import Finding, unknown
from propctl.regulation.model.shape import shaped

# Keys of ``Area`` that nobody declares: the program gives the name, and keeps aside what is not used.
OURS = frozenset(("name", "unused"))
_KEYS = tuple(name for name in Area.__struct_encode_fields__ if name not in OURS)


def read_area(name: str, data: dict[str, Any]) -> tuple[Area, list[Finding]]:
    """An area from the tables of its ``area.toml``, as far as they can be read, and every mistake in them."""
    findings = [
        unknown((key,), N_("unknown key {name!r}"), key, _KEYS) for key in data.keys() & OURS
    ]  # what else is unknown the types tell
    area, others = shaped({**data, "name": name}, Area)
    return area or Area(name=name), [*findings, *others]


def read_rules(area: str, entries: Any) -> tuple[dict[int, Rule], list[Finding]]:
    """The clauses of an area from its tables ``[[rule]]``, by their place there, and all mistakes."""
    if not isinstance(entries, list):
        return {}, [Finding(("rule",), BadData(N_("write each clause under [[rule]]")))]
    rules: dict[int, Rule] = {}
    findings: list[Finding] = []
    seen: set[str] = set()
    for number, entry in enumerate(entries):
        at = ("rule", number)
        rule, found = shaped(entry, Rule, at)
        findings += found
        if rule is None:
            continue
        rules[number] = rule
        for name in (rule.id, *rule.aliases):
            if name in seen:
                what = BadData(N_("the id {name} is used twice"), name=name)
                findings.append(Finding((*at, "id"), what))
            seen.add(name)
        if not rule.id.startswith(f"{area}."):
            what = BadData(
                N_("{name}: the id of a clause begins with its area: {area}.…"), name=rule.id, area=area
            )
            findings.append(Finding((*at, "id"), what))
    return rules, findings


def merge(base: Any, more: Any) -> Any:
    """Tables with what others add to them: entries of tables one by one, of arrays those that are new."""
    if isinstance(base, dict) and isinstance(more, dict):
        return {**base, **{key: merge(base.get(key), value) for key, value in more.items()}}
    if isinstance(base, list) and isinstance(more, list):
        return base + [entry for entry in more if entry not in base]
    return more
