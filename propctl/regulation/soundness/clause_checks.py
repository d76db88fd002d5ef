"""Whether clauses can be read and enforced: their texts, placeholders, limits, calendars, posts."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from propctl.errors import N_, UsageError
from propctl.regex import regex
from propctl.regulation.model.constructs import Rule
from propctl.regulation.model.findings import Finding
from propctl.regulation.model.text import PLACE, Label
from propctl.regulation.model.toml_lines import Path
from propctl.regulation.parameter_types import parameter_type
from propctl.regulation.parameters import wrong_parameter
from propctl.regulation.soundness.checking import AreaCheck, Nameable

CLAUSE_ID = regex(r"[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*")


class ClauseCheck(AreaCheck):
    """The clauses of an area."""

    def run(self) -> list[Finding]:
        """What is wrong with them; the key of each begins with its id."""
        for rule in {rule.id: rule for rule in self.catalog.rules(self.area.name).values()}.values():
            self._rule(("rule", rule.id), rule)
        return self.found

    def _rule(self, at: Path, rule: Rule) -> None:
        if not CLAUSE_ID.fullmatch(rule.id):
            message = N_("{name!r} is no id of a clause: area.name, in small letters, digits and -")
            self.note((*at, "id"), message, name=rule.id)
        self.texts(at, Label(rule.zh, rule.en))
        for key, text in (("zh", rule.zh), ("en", rule.en)):
            for name in PLACE.findall(text):
                if name not in rule.params:
                    message = N_("the text names {{{name}}}, which is no parameter")
                    self.unknown((*at, key), message, name, rule.params)
        for number, name in enumerate(rule.info):
            if name not in rule.params:
                self.unknown((*at, "info", number), N_("there is no parameter {name!r}"), name, rule.params)
        for name in rule.types:
            if name not in rule.params:
                self.unknown((*at, "types", name), N_("there is no parameter {name!r}"), name, rule.params)
        for name, value in rule.params.items():
            self._param((*at, "params", name), rule, name, value)

    def _param(self, at: Path, rule: Rule, name: str, value: Any) -> None:
        """A value fits the type of its parameter, or nobody has set it."""
        if name in rule.info:
            return
        try:
            kind = parameter_type(rule, name).kind
        except UsageError as error:
            self.note((*at[:2], "types", name), error.msgid, **error.values)
            return
        if kind != "department":  # each office has its own, and shipped clauses name the usual ones
            wrong = wrong_parameter(rule, name, value, self._names)
            if wrong is not None:
                self.note(at, wrong.msgid, **wrong.values)

    @cached_property
    def _names(self) -> Nameable:
        return Nameable(self.known, self.catalog, self.on)
