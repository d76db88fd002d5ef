"""What the names in an expression mean, for one form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from propctl.regulation.catalog import Catalog, qualify
from propctl.regulation.language.expression import Condition, Evaluate, compile_condition
from propctl.regulation.model.constructs import GENERIC_STEPS, Field, Form
from propctl.regulation.model.fold import all_states


class FormNames:
    """The names of one form, for ``compile_condition``."""

    def __init__(self, catalog: Catalog, form: str, on: dt.date) -> None:
        self.catalog, self.on = catalog, on
        self.area, _, self.short = form.partition(".")
        self.declared: Form = catalog.form(form)

    def field(self, name: str) -> Field | None:
        form = self.declared
        return form.field.get(name) or form.ask.get(name)

    def has_step(self, name: str) -> bool:
        return name in self.declared.step or name in GENERIC_STEPS

    def step_field(self, step: str, name: str) -> Field | None:
        declared = self.declared.step.get(step)
        if declared is None:
            return Field() if name in ("text", "reason", "file") else None
        creates = not declared.from_ and declared.to
        return self.field(name) if name in declared.ask or creates else None

    def states(self) -> Iterable[str]:
        return [*all_states(self.declared), "void"]

    def group(self, name: str) -> list[str] | None:
        return self.declared.states.get(name)

    def choices(self, field: Field) -> list[str]:
        return list(self.catalog.choices(self.area, field, self.on))

    def clause_with(self, rule: str, param: str) -> str | None:
        found = self.catalog.find_rule(qualify(self.area, rule)) if rule else None
        return found.id if found is not None and param in found.params else None

    def clock(self, name: str) -> str | None:
        full = qualify(self.area, name)
        return full if full in self.catalog.summary.clocks.get(f"{self.area}.{self.short}", ()) else None

    def form(self, name: str) -> FormNames | None:
        full = qualify(self.area, name)
        return FormNames(self.catalog, full, self.on) if self.catalog.has_form(full) else None


class Expressions:
    """Compiles each expression once; lives as long as its catalogue."""

    def __init__(self, catalog: Catalog, on: dt.date) -> None:
        self.catalog, self.on = catalog, on
        self._names: dict[str, FormNames] = {}
        self._compiled: dict[tuple[str, str, str], Condition] = {}

    def names(self, form: str) -> FormNames:
        if form not in self._names:
            self._names[form] = FormNames(self.catalog, form, self.on)
        return self._names[form]

    def get(self, text: str, form: str, rule: str = "") -> Evaluate:
        """The compiled ``text`` as it stands on ``form``, under the clause ``rule`` ("" where none)."""
        return self.condition(text, form, rule).read

    def condition(self, text: str, form: str, rule: str = "") -> Condition:
        """The same as a condition, with what is known of it beforehand."""
        key = (text, form, rule)
        if key not in self._compiled:
            area = form.partition(".")[0]
            full = qualify(area, rule) if rule else ""
            self._compiled[key] = compile_condition(text, self.names(form), full)
        return self._compiled[key]
