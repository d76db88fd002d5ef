"""Of an amendment only those areas are judged anew that depend on the clause; no other could be unsound."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from propctl.office.compiling.everything_read import names_in
from propctl.office.compiling.touched import touched
from propctl.office.opened.office import Office
from propctl.regulation.amendments import Amendment, History
from propctl.regulation.model.findings import Finding
from propctl.regulation.model.toml_lines import Path
from propctl.regulation.soundness.areas import findings


def poorer(value: Any) -> Any:
    """A list or table of a clause without all but its first entry: what others name of it is gone."""
    return dict([*value.items()][:1]) if isinstance(value, dict) else value[:1]


def impoverished(office: Office, area: str) -> list[Amendment]:
    """Amendments that take from every clause of an area most of what its lists hold."""
    rules = {rule.id: rule for rule in office.catalog.rules(area).values()}
    return [
        Amendment(rule=rule.id, set=cut, since=office.today, entered=office.now, by="director")
        for rule in rules.values()
        if (cut := {name: poorer(v) for name, v in rule.params.items() if isinstance(v, dict | list) and v})
    ]


def in_words(found: dict[str, list[Finding]]) -> dict[str, list[tuple[Path, str]]]:
    return {area: [(one.at, str(one.what)) for one in some] for area, some in found.items()}


@pytest.mark.parametrize("area", ["suggestions", "surveys", "fees"])
def test_what_an_amendment_makes_unsound_is_found_in_the_areas_that_it_touches(
    area: str, shipped_office: Office
) -> None:
    office, known = shipped_office, names_in(shipped_office.settings)
    amendments = impoverished(office, area)
    reached = touched(office, [one.rule for one in amendments])
    amended = office.catalog.amended(History(amendments))
    told = in_words(findings(amended, known, office.today, reached))
    assert told == in_words(findings(amended, known, office.today)) and told
    assert area in reached and len(reached) < len(office.catalog.names) / 2


def test_an_area_that_names_the_list_of_anothers_clause_is_judged_with_it(shipped_office: Office) -> None:
    asked = shipped_office.sources.compiled.asked
    area, rule = next((name, rules[0]) for name, rules in asked.items() if rules)
    assert {area, rule.partition(".")[0]} <= set(touched(shipped_office, [rule]))
    assert touched(shipped_office, []) == []


def test_what_was_amended_before_is_judged_again(shipped_office: Office) -> None:
    asked = shipped_office.sources.compiled.asked
    area, rule = next((name, rules[0]) for name, rules in asked.items() if rules)
    office = copy.copy(shipped_office)
    before = Amendment(rule=rule, set={}, since=office.today, entered=office.now, by="director")
    office.catalog = shipped_office.catalog.amended(History([before]))
    assert area in touched(office, ["gps.none"])
