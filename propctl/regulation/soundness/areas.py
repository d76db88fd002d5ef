"""Whether declarations hang together: every name they use exists, every text stands in both languages.

``model.shape`` checks the shape of single entries; this looks across entries, areas and clauses. It runs when
declarations are compiled, so that no command ever works with an unsound one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from propctl.errors import N_
from propctl.regulation.amendments import AskedHistory
from propctl.regulation.catalog import Catalog
from propctl.regulation.language.names import Expressions
from propctl.regulation.model.constructs import Area, Batch, Command, Construct
from propctl.regulation.model.findings import Finding
from propctl.regulation.model.form_parts import made_by
from propctl.regulation.model.local_names import PROCEDURE_COMMANDS, main_form, papers_name, qualify
from propctl.regulation.model.text import Label
from propctl.regulation.model.toml_lines import Path
from propctl.regulation.soundness.checking import Known
from propctl.regulation.soundness.clause_checks import ClauseCheck
from propctl.regulation.soundness.fields import FieldCheck
from propctl.regulation.soundness.form_steps import TAKEN
from propctl.regulation.soundness.forms import NO_PREFIX, PREFIX, FormCheck
from propctl.regulation.soundness.ladder_checks import LadderCheck
from propctl.regulation.soundness.ledger_checks import AccountCheck
from propctl.regulation.soundness.procedure_checks import ProcedureCheck
from propctl.regulation.soundness.routine_checks import RoutineCheck
from propctl.regulation.soundness.setup_checks import SetUpCheck
from propctl.regulation.soundness.views import ViewCheck


class Verdict(NamedTuple):
    """What is wrong with an area, and which clauses of others were asked for their values to find that out.

    While none of these clauses, and none of its own, is amended, the area is judged the same.
    """

    findings: list[Finding]
    asked: list[str]


def findings(
    catalog: Catalog, known: Known, on: dt.date, names: Iterable[str] | None = None
) -> dict[str, list[Finding]]:
    """What is wrong with the areas in use, by area; none of a sound one. Clauses as they stand on a day.

    ``names``: look at these areas only.
    """
    looked = catalog.names if names is None else names
    found = verdicts(catalog, known, on, looked)
    return {name: verdict.findings for name, verdict in found.items() if verdict.findings}


def verdicts(catalog: Catalog, known: Known, on: dt.date, names: Iterable[str]) -> dict[str, Verdict]:
    """Each of the areas judged, as its clauses and those of the others stand on a day."""
    found = {}
    for name in names:
        asked = AskedHistory(catalog.history)
        asking = catalog.amended(asked)
        wrong = findings_of(asking.area(name), asking, known, Expressions(asking, on))
        found[name] = Verdict(wrong, sorted(one for one in asked.rules if one.partition(".")[0] != name))
    return found


def findings_of(area: Area, catalog: Catalog, known: Known, expressions: Expressions) -> list[Finding]:
    """What is wrong with one area, beside all others."""
    checks = (
        *(HeadCheck, ClauseCheck, FormCheck, ViewCheck),
        *(RoutineCheck, ProcedureCheck, LadderCheck, AccountCheck, SetUpCheck),
    )
    return [found for check in checks for found in check(catalog, area, known, expressions).run()]


class HeadCheck(FieldCheck):
    """What stands at the head of an area, its commands, its batches, its hooks."""

    def run(self) -> list[Finding]:
        """What is wrong with it."""
        area = self.area
        self.texts(("title",), area.label)
        if area.prefix and not PREFIX.fullmatch(area.prefix):
            self.note(("prefix",), NO_PREFIX, prefix=area.prefix)
        if not area.form:
            self.note(("form",), N_("it declares no form: [form.NAME] is what its records are"))
        if area.main and area.main not in area.form:
            self.unknown(("main",), N_("there is no form {name!r}"), area.main, area.form)
        for group, choices in area.choices.items():
            if not choices:
                self.note(("choices", group), N_("{name!r} offers nothing to choose"), name=group)
            for name, text in choices.items():
                self.both(("choices", group, name), text)
        self.claims(("page",), area.page)
        for number, setting in enumerate(area.page.needs):
            if setting not in self.known.settings:
                message = N_("propctl.toml knows no setting {name!r}")
                self.unknown(("page", "needs", number), message, setting, sorted(self.known.settings))
        self._columns()
        for name, command in area.command.items():
            self._command(("command", name), command)
        for name, batch in area.batch.items():
            self._batch(("batch", name), batch)
        self._hooks()
        self._words()
        return self.found

    def _columns(self) -> None:
        for name, column in self.area.columns.items():
            at = ("columns", name)
            self.named(at, column)
            if column.type == "choice" and column.choices:
                self.choices(at, column)

    def _command(self, at: Path, command: Command) -> None:
        self.named(at, command)
        self.claims(at, command)
        self.posts((*at, "post"), command.post)
        self.fields((*at, "args"), command.args)

    def _batch(self, at: Path, batch: Batch) -> None:
        self.named(at, batch)
        self.claims(at, batch)
        self.posts((*at, "post"), batch.post)
        rule = (batch.claims or [""])[0]
        each = self.form_of((*at, "each"), batch.each) if batch.each else None
        if not batch.each:
            self.note(at, N_("it makes a record for each of many: name them with each"))
        form = self.form_of((*at, "form"), batch.form)
        if each is not None:
            self.expression((*at, "where"), each, batch.where, rule)
        if form is None:
            return
        made = self.catalog.form(form)
        if batch.step:
            self.step((*at, "step"), made, batch.step)
        elif not made_by(batch, made):
            self.note((*at, "form"), N_("{form} has no step that makes a record"), form=form)
        for number, name in enumerate(batch.ask):
            self.field((*at, "ask", number), made, name)
        for name, value in batch.set.items():
            self.field((*at, "set", name), made, name)
            if isinstance(value, str) and each is not None:
                self.expression((*at, "set", name), each, value, rule)

    def _hooks(self) -> None:
        """A controller steps in at steps that exist: one that is never called refuses nothing."""
        for kind in ("fill", "check", "after"):
            for number, place in enumerate(getattr(self.area.hook, kind)):
                form, _, step = place.rpartition(".")
                full = form if form.count(".") == 1 else qualify(self.area.name, form)
                at = ("hook", kind, number)
                if not form or not self.catalog.has_form(full):
                    self.unknown(at, N_("{name!r} names no step: write form.step"), place, self._places())
                else:
                    self.step(at, self.catalog.form(full), step, generic=True)

    def _places(self) -> list[str]:
        return [f"{name}.{step}" for name, form in self.area.form.items() for step in form.step]

    def _words(self) -> None:
        """What may be typed behind the area's name means one thing."""
        area, main = self.area, main_form(self.area)
        taken: dict[str, Label] = dict.fromkeys(TAKEN, Label("名单", "a list"))
        if main in area.form:
            step = Label("主表的步骤", "a step of the main form")
            taken |= {name: step for name, entry in area.form[main].step.items() if not entry.internal}
        if area.document:
            taken[papers_name(area)] = Label("打印表格", "printing forms")
        if area.procedure:
            taken |= dict.fromkeys(PROCEDURE_COMMANDS, Label("处置程序", "procedures"))
        others: list[tuple[str, dict[str, Construct]]] = [
            ("form", {name: form for name, form in area.form.items() if name != main}),
            ("command", dict(area.command)),
            ("batch", dict(area.batch)),
        ]
        kinds = {"form": Label("一张表", "a form"), "command": Label("一个命令", "a command")}
        for key, entries in others:
            for name in entries:
                if name in taken:
                    message = N_("{name!r} cannot be reached: after {area} it means {what}; rename one")
                    self.note((key, name), message, name=name, area=area.name, what=taken[name])
                taken.setdefault(name, kinds.get(key, Label("一个批次", "a batch")))
