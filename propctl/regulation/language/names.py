"""What the names in an expression mean, for one form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from propctl.regulation.catalog import Catalog
from propctl.regulation.language.evaluation import Condition, compile_condition
from propctl.regulation.language.mistakes import Mistake
from propctl.regulation.language.places import Names
from propctl.regulation.ledgers import kind as account_kind
from propctl.regulation.model.constructs import GENERIC_STEPS, Field, Form
from propctl.regulation.model.fold import VOID, all_states
from propctl.regulation.model.form_parts import any_field, key_fields
from propctl.regulation.model.local_names import parameter, qualify
from propctl.regulation.model.text import Label, label
from propctl.regulation.roles import rank_order


class FormNames:
    """The names of one form, for ``compile_condition``."""

    def __init__(self, catalog: Catalog, form: str, on: dt.date, outer: Names | None = None) -> None:
        self.catalog, self.on, self.outer = catalog, on, outer
        self.area, _, self.short = form.partition(".")
        self.full = form
        self.declared: Form = catalog.form(form)

    @property
    def keyed_by_person(self) -> bool:
        return [field.type for field in key_fields(self.declared).values()] == ["staff"]

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

    def ranks(self) -> tuple[str, ...]:
        return rank_order(self.catalog, self.on)

    def ever_offered(self, field: Field) -> list[str]:
        found = self.choices(field)
        if isinstance(field.choices, str) and field.choices.startswith("$"):
            for one in field.choices.split():
                for value in self.every_param(*parameter(self.area, one)):
                    found += list(value) if isinstance(value, (list, dict)) else []
        return list(dict.fromkeys(found))

    @property
    def home(self) -> str:
        """The area whose clauses need no area: where the expression stands, not what it asks about."""
        return self.outer.home if self.outer is not None else self.area

    def clause_with(self, rule: str, param: str) -> str | None:
        found = self.catalog.find_rule(qualify(self.home, rule)) if rule else None
        return found.id if found is not None and param in found.params else None

    def params(self, rule: str) -> list[str] | None:
        found = self.catalog.find_rule(qualify(self.home, rule))
        return list(found.params) if found is not None else None

    def param(self, rule: str, param: str) -> Any:
        return self.catalog.param(rule, param, self.on)

    def every_param(self, rule: str, param: str) -> list[Any]:
        shipped = self.catalog.rule(rule)
        amended = [change.set[param] for change in self.catalog.history.of(shipped.id) if param in change.set]
        return [shipped.params[param], *amended]

    def clock(self, name: str) -> str | None:
        full = qualify(self.area, name)
        known = self.catalog.summary.clocks.get(f"{self.area}.{self.short}", ())
        return full if full in known or self.catalog.ran(full, self.full) else None

    def param_kind(self, rule: str, param: str) -> str:
        from propctl.regulation.parameter_types import parameter_type

        return parameter_type(self.catalog.rule(rule), param).kind

    def form(self, name: str) -> FormNames | None:
        full = qualify(self.area, name)
        return FormNames(self.catalog, full, self.on) if self.catalog.has_form(full) else None

    def within(self, name: str, outer: Names) -> FormNames | None:
        if any_field(self.declared, name) is not None:
            return RowNames(self.catalog, self.full, self.on, name, outer)
        full = qualify(self.area, name)
        return FormNames(self.catalog, full, self.on, outer) if self.catalog.has_form(full) else None

    def titled(self, text: str) -> list[str]:
        fields = {**self.declared.ask, **self.declared.field}
        return [name for name, field in fields.items() if text in (field.label.zh, field.label.en)]

    @property
    def label(self) -> Label:
        return self.declared.label

    def step_label(self, step: str) -> Label:
        declared = self.declared.step.get(step)
        found = declared.label if declared is not None else GENERIC_STEPS.get(step, Label(""))
        return found if found.zh else Label(step)

    def state_label(self, state: str) -> Label:
        return label(self.declared.state.get(state, "作废|void" if state == VOID else state))

    def choice_label(self, field: Field, choice: str) -> Label:
        return self.catalog.choices(self.area, field, self.on).get(choice, Label(choice))

    def clock_label(self, clock: str) -> Label:
        area, _, name = clock.partition(".")
        declared = self.catalog.area(area).clock[name]
        return declared.label if declared.label.zh else Label(clock)

    def known(self, kind: str) -> list[str]:
        declared, catalog = self.declared, self.catalog
        match kind:
            case "field":
                return [*declared.field, *declared.ask, *declared.states]
            case "step":
                return [*declared.step, *GENERIC_STEPS]
            case "form":
                return [name for name, _ in catalog.forms()]
            case "clock":
                full = catalog.summary.clocks.get(self.full, ())
                return [name.removeprefix(f"{self.area}.") for name in full]
            case "clause":
                return [rule.removeprefix(f"{self.home}.") for rule in catalog.rules(self.home)]
            case "account":
                return [*dict.fromkeys(self._accounts())]
            case _ if kind.startswith("account "):  # of another area's ledgers
                area = kind.removeprefix("account ")
                return [f"{area}.{account}" for account in dict.fromkeys(self._accounts(area))]
        raise LookupError(kind)

    def _accounts(self, area: str = "") -> Iterable[str]:
        """The kinds of account whose balances can be asked for on this form, or in another area's ledgers."""
        for _, ledger in self.catalog.ledgers_seen(self.full, area):
            for move in ledger.moves:
                yield from (account_kind(move.from_), account_kind(move.to))


class RowNames(FormNames):
    """The names of one form at one of its rows: there a column of the rows goes before a field."""

    def __init__(
        self, catalog: Catalog, form: str, on: dt.date, rows: str, outer: Names | None = None
    ) -> None:
        super().__init__(catalog, form, on, outer)
        self.at_row = row_fields(self.declared, rows)

    def field(self, name: str) -> Field | None:
        return self.at_row.get(name) or super().field(name)

    def known(self, kind: str) -> list[str]:
        return [*self.at_row, *super().known(kind)] if kind == "field" else super().known(kind)


def row_fields(form: Form, rows: str) -> dict[str, Field]:
    """What can be named at each entry of ``rows``: its columns; of a field with many values ``entry``."""
    field = any_field(form, rows)
    if field is None:
        return {}
    if field.type == "rows":
        return field.columns
    return {"entry": msgspec.structs.replace(field, many=False)}


class Expressions:
    """Compiles each expression once; lives as long as its catalogue."""

    def __init__(self, catalog: Catalog, on: dt.date) -> None:
        self.catalog, self.on = catalog, on
        self._names: dict[tuple[str, str], FormNames] = {}
        self._compiled: dict[tuple[str, str, str, str], Condition] = {}
        self._then: dict[int, Expressions] = {}  # by how many amendments had begun

    def on_day(self, day: dt.date) -> Expressions:
        """The expressions as they read on another day: these, unless a clause was amended between the two."""
        begun = self._begun(day)
        if begun == self._begun(self.on):
            return self
        if begun not in self._then:
            self._then[begun] = Expressions(self.catalog, day)
        return self._then[begun]

    def _begun(self, day: dt.date) -> int:
        return sum(entry.since <= day for entry in self.catalog.history.entries())

    def names(self, form: str, rows: str = "") -> FormNames:
        """The names of a form; ``rows``: at each entry of that field of it."""
        key = (form, rows)
        if key not in self._names:
            known = (
                RowNames(self.catalog, form, self.on, rows)
                if rows
                else FormNames(self.catalog, form, self.on)
            )
            self._names[key] = known
        return self._names[key]

    def mistakes(
        self, text: str, form: str, rule: str = "", rows: str = "", *, typed: bool = False
    ) -> list[Mistake]:
        """What is wrong in ``text`` as it stands on ``form``, under the clause ``rule`` ("" where none).

        ``typed``: by somebody who looks for records, not by an author.
        """
        from propctl.regulation.language import typecheck  # seldom: when declared or typed

        area = form.partition(".")[0]
        full = qualify(area, rule) if rule else ""
        return typecheck.check(text, self.names(form, rows), full, typed=typed)

    def kind(self, text: str, form: str, rule: str = "", rows: str = "") -> str:
        """What ``text`` comes to, a key of ``types.SAID``; "any" where it has mistakes."""
        from propctl.regulation.language import typecheck

        area = form.partition(".")[0]
        return typecheck.kind(text, self.names(form, rows), qualify(area, rule) if rule else "")

    def condition(self, text: str, form: str, rule: str = "", rows: str = "") -> Condition:
        """The compiled ``text`` as it stands on ``form``, under the clause ``rule`` ("" where none)."""
        key = (text, form, rule, rows)
        if key not in self._compiled:
            area = form.partition(".")[0]
            full = qualify(area, rule) if rule else ""
            self._compiled[key] = compile_condition(text, self.names(form, rows), full)
        return self._compiled[key]
