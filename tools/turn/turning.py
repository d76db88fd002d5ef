"""Turning parameters: each in a made office, judged against the same office without the turn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from propctl.regulation.catalog import Catalog
from propctl.regulation.model.constructs import Area
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, proof_of, qualify
from tools.turn.judging import TAKEN, Verdict, judge, judged_setting
from tools.turn.made import BEGAN, Made
from tools.turn.neighbours import Turn, turns
from tools.turn.rounds import ROUND, rounds
from tools.turn.trace import Trace, traced
from tools.turn.walk import Walk


class Turning:
    """Turns the parameters of one area's clauses."""

    def __init__(self, folder: Path, area: str) -> None:
        self.area = area
        self.made = Made(folder)
        self._before: dict[tuple[tuple[str, ...], str], Trace] = {}
        desk = self.made.desk
        desk.at(BEGAN)
        self.office = desk.office("director")
        walk = Walk(desk)
        walked = [one for form in self._forms_in(area) for one in walk.form(form)]
        self.hopeless = {(one.form, one.by) for one in walked if not one.id}
        self.made.keep()
        self.office = desk.office("director")
        self.known = self._known()

    @property
    def declared(self) -> Area:
        """The area, as it is declared."""
        return self.office.catalog.area(self.area)

    def turns(self) -> list[Turn]:
        """Every turn of the area."""
        return list(turns(self.office, self.area))

    def judged(
        self, chosen: Iterable[Turn], told: Callable[[Verdict], None] = lambda _: None
    ) -> Iterator[Verdict]:
        """What becomes of each of the turns."""
        for turn in chosen:
            verdict = self.one(turn)
            told(verdict)
            yield verdict

    def one(self, turn: Turn) -> Verdict:
        """What becomes of one turn."""
        rule = self.office.catalog.rule(turn.rule)
        switch = turn.name != "in_force" and not self.office.in_force(rule) and not rule.exempt
        self.made.put_back()
        verdict = judged_setting(turn, self.made.set(turn, switch), self.known)
        if verdict.outcome != TAKEN:
            return verdict
        forms = touched(self.office.catalog, turn.rule)
        after = self._traced(forms, () if switch or turn.name == "in_force" else self.hopeless)
        judge(verdict, rule, self._without(forms, turn.rule if switch else ""), after, self.known)
        return verdict

    def together(
        self, drawn: Callable[[list[list[Turn]]], list[list[Turn]]] = list
    ) -> Iterator[tuple[list[Turn], Verdict]]:
        """Every turn that ``rules set`` takes, a parameter's first with all others' first, and so on.

        ``drawn`` picks of the rounds. What is found in a round is told of all its turns; ``one`` tells of
        each alone, and what moved.
        """
        forms = tuple(self._forms_in(self.area))
        rules = {rule.id: rule for rule in self.office.catalog.rules(self.area).values()}
        on = [Turn(rule.id, "in_force", "", "yes", "") for rule in rules.values() if not rule.exempt]
        self.made.put_back()
        self.made.write(on)
        before = self._traced(forms, ())
        for chosen in drawn(list(rounds(self.office, self.turns()))):
            self.made.put_back()
            switched = {turn.rule for turn in chosen if turn.name == "in_force"}
            self.made.write([*(turn for turn in on if turn.rule not in switched), *chosen])
            verdict = Verdict(ROUND, TAKEN, faults=[])
            judge(verdict, rules[chosen[0].rule], before, self._traced(forms, ()), self.known)
            yield chosen, verdict

    def _without(self, forms: tuple[str, ...], switched: str) -> Trace:
        """The same office without the turn."""
        key = forms, switched
        if key not in self._before:
            self.made.put_back()
            if switched:
                self.made.set(Turn(switched, "in_force", "", "yes", ""), False)
            self._before[key] = self._traced(forms, () if switched else self.hopeless)
        return self._before[key]

    def _traced(self, forms: Iterable[str], skip: Iterable[tuple[str, str]]) -> Trace:
        return traced(self.made.desk, self.area, forms, skip)

    def _forms_in(self, area: str) -> list[str]:
        return [qualify(area, name) for name in self.office.catalog.area(area).form]

    def _known(self) -> set[str]:
        """Words that readers know: what the office itself calls things."""
        catalog = self.office.catalog
        params = [
            str(value)
            for name in catalog.names
            for rule in catalog.rules(name).values()
            for value in rule.params.values()
            if isinstance(value, str)
        ]
        return set(re.findall(r"[A-Za-z][\w-]*", " ".join(params), re.ASCII))


def touched(catalog: Catalog, rule: str) -> tuple[str, ...]:
    """The forms whose steps, limits, lists, figures, accounts or routines a clause speaks of."""
    return tuple(
        form
        for area in catalog.areas()
        for form, text in _by_form(area).items()
        if re.search(_named(rule, area.name), text)
    )


def _named(rule: str, area: str) -> str:
    """How a declaration of an area names a clause."""
    home, _, short = rule.partition(".")
    names = [rule, short] if home == area else [rule]
    return "|".join(rf'(?:"|\$){re.escape(name)}(?:"|\.)' for name in names)


def _by_form(area: Area) -> dict[str, str]:
    """What is declared of each form, as text."""
    found = {qualify(area.name, name): _text(form) for name, form in area.form.items()}
    for kind in ("clock", "lists", "indicator", "ladder", "ledger", "document", "batch"):
        for one in getattr(area, kind).values():
            of = as_list(getattr(one, "of", "") or getattr(one, "form", "")) or [main_form(area)]
            for form in of:
                full = qualify(area.name, form)
                found[full] = found.get(full, "") + _text(one)
    for routine in area.routine.values():
        full = proof_of(area, routine)[0]
        found[full] = found.get(full, "") + _text(routine)
    return found


def _text(construct: msgspec.Struct) -> str:
    return msgspec.json.encode(construct).decode()
