"""Whether the procedures of an area can be followed: what happened, what is done, whom it rings."""

from __future__ import annotations

from propctl.errors import N_, PropctlError
from propctl.regulation.model.constructs import Field, Form, Procedure
from propctl.regulation.model.findings import Finding
from propctl.regulation.model.fold import creates
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, parameter
from propctl.regulation.model.toml_lines import Path
from propctl.regulation.parameter_types import parameter_type
from propctl.regulation.soundness.checking import AreaCheck


class ProcedureCheck(AreaCheck):
    """The procedures of an area."""

    def run(self) -> list[Finding]:
        """What is wrong with them."""
        for name, procedure in self.area.procedure.items():
            self._procedure(("procedure", name), name, procedure)
        return self.found

    def _procedure(self, at: Path, name: str, procedure: Procedure) -> None:
        self.named(at, procedure)
        self.claims(at, procedure)
        form = self.area.form.get(procedure.of or main_form(self.area))
        if form is None:
            self.unknown((*at, "of"), N_("there is no form {name!r}"), procedure.of, self.area.form)
            return
        self._values(at, name, procedure, form)
        if not procedure.steps:
            self.note(at, N_("it does nothing: name its steps, in order"))
        for number, step in enumerate(procedure.steps):
            place = (*at, "steps", number)
            self.step(place, form, step)
            if step in form.step and (creates(form.step[step]) or form.step[step].internal):
                message = N_("{name!r} is not done on what is going on: it makes the record, or is internal")
                self.note(place, message, name=step)
        for step, named in procedure.ring.items():
            if step not in procedure.steps:
                message = N_("{name!r} is none of its steps")
                self.unknown((*at, "ring", step), message, step, procedure.steps)
            for whom in as_list(named):
                self._whom((*at, "ring", step), whom)

    def _values(self, at: Path, name: str, procedure: Procedure, form: Form) -> None:
        """The field that says what happened has choices, and those that are named are among them."""
        field = any_field(form, procedure.by) if procedure.by else None
        if field is None or field.type != "choice" or field.many:
            message = N_("by names the field with one choice that says what happened")
            self.note((*at, "by") if procedure.by else at, message)
            return
        try:
            known = self.catalog.choices(self.area.name, field, self.on)
        except PropctlError:
            return  # there are no such choices: told where the field stands
        for value in procedure.values or [name]:
            if value not in known and not self._may_grow(field.choices):
                place = (*at, "values") if procedure.values else at
                self.unknown(place, N_("there is no choice {name!r}"), value, known)

    def _may_grow(self, choices: object) -> bool:
        """Whether an office may add choices of its own: then it has cards of its own for them."""
        if not (isinstance(choices, str) and choices.startswith("$")):
            return False
        clause, name = parameter(self.area.name, choices)
        rule = self.catalog.find_rule(clause)
        return rule is not None and name in rule.params and parameter_type(rule, name).keeps

    def _whom(self, at: Path, whom: str) -> None:
        form, colon, _ = whom.partition(":")
        if not colon:
            self.post(at, whom)
        elif form not in self.area.form or not self.area.form[form].key:
            keyed = [name for name, one in self.area.form.items() if one.key]
            self.unknown(at, N_("there is no form {name!r} with a natural key"), form, keyed)
        elif not any(one.type == "staff" for one in fields_of(self.area.form[form])):
            self.note(at, N_("{name!r} names nobody: it has no field of people"), name=form)


def fields_of(form: Form) -> list[Field]:
    """All that a record of the form can hold."""
    return [*form.field.values(), *form.ask.values()]
