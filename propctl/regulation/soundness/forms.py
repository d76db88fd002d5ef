"""Whether an area's forms hang together: their numbers, their columns, their states."""

from __future__ import annotations

from propctl.errors import N_
from propctl.regex import regex
from propctl.regulation.model.constructs import Field, Form
from propctl.regulation.model.findings import Finding
from propctl.regulation.model.fold import all_states
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, qualify
from propctl.regulation.model.toml_lines import Path
from propctl.regulation.soundness.fields import FieldCheck
from propctl.regulation.soundness.form_steps import StepCheck, reached
from propctl.regulation.soundness.program_fields import ProgramFieldCheck

PREFIX = regex(r"[A-Z]{1,8}")  # as ``store.files.ids`` reads them
NO_PREFIX = N_("the prefix {prefix!r} is not made of one to eight capital letters")
_PLACE = regex(r"\{(\w+)\}")


class FormCheck(FieldCheck, StepCheck, ProgramFieldCheck):
    """The forms of an area."""

    def run(self) -> list[Finding]:
        """What is wrong with them."""
        for name, form in self.area.form.items():
            self._form(("form", name), name, form)
        return self.found

    def _form(self, at: Path, name: str, form: Form) -> None:
        full = qualify(self.area.name, name)
        self.named(at, form)
        self.claims(at, form)
        self._number(at, name, form)
        for number, field in enumerate(form.args):
            self.field((*at, "args", number), form, field)
        self.paths((*at, "show"), full, form.show)
        for key in ("single", "alike"):
            for number, field in enumerate(getattr(form, key)):
                self.field((*at, key, number), form, field)
        if form.person and (found := self.field((*at, "person"), form, form.person)) and found.type != "ref":
            message = N_("{name!r} names no record: a field of type {type}")
            self.note((*at, "person"), message, name=form.person, type=found.type)
        self._told(at, form)
        if form.became and (found := self.field((*at, "became"), form, form.became)) and found.type != "ref":
            message = N_("{name!r} names no record: a field of type {type}")
            self.note((*at, "became"), message, name=form.became, type=found.type)
        self._keep(at, form)
        self.posts((*at, "reveal"), form.reveal, form)
        self.fields((*at, "field"), form.field, full)
        self.fields((*at, "ask"), form.ask, full)
        self.fields((*at, "now"), form.now, full)
        for part in ("field", "ask"):
            for given, field in getattr(form, part).items():
                if field.program:
                    self.program((*at, part, given), full, given, field)
                self._lowered((*at, part, given, "lower"), form, field)
        self.unasked(at, full, form)
        for told, now in form.now.items():
            if not now.compute:
                self.note((*at, "now", told), N_("{name!r} says no compute: what is it now?"), name=told)
        self.steps(at, name, form)
        self._states(at, form)
        self._groups(at, form)

    def _told(self, at: Path, form: Form) -> None:
        """What is told with other records is about a thing that they name, too, and says nothing personal."""
        if form.told and not form.person:
            self.note((*at, "told"), N_("told says it of the same thing: name that in person"))
        for number, name in enumerate(form.told):
            found = self.field((*at, "told", number), form, name)
            if found is not None and found.personal:
                self.note((*at, "told", number), N_("{name!r} is personal: it is not told"), name=name)

    def _lowered(self, at: Path, form: Form, field: Field) -> None:
        """Only what counts up is lowered: one of the choices, which are declared in their order, or a yes."""
        self.posts(at, field.lower, form)
        if field.lower and (field.type not in ("choice", "bool") or field.many):
            self.note(at, N_("only a single choice, or a yes or no, is lowered"))

    def _keep(self, at: Path, form: Form) -> None:
        """What erases itself after a limit of a clause is sealed under a key of each record's own."""
        if not form.keep:
            return
        place = (*at, "keep")
        if not form.keep.startswith("$"):
            self.note(place, N_("name the parameter of a clause that says how long: $clause.param"))
        else:
            self.limit(place, form.keep)
        if form.person or form.key:
            message = N_("only records with a number of their own and without person can be kept for a time")
            self.note(place, message)
        fields = [*form.field.values(), *form.ask.values()]
        if not any(one.personal for field in fields for one in (field, *field.columns.values())):
            self.note(place, N_("nothing is to be erased: no field of it is personal"))

    def _number(self, at: Path, name: str, form: Form) -> None:
        """What its records are called: a prefix and a number, or a natural key."""
        main = name == main_form(self.area)
        if form.prefix and not PREFIX.fullmatch(form.prefix):
            self.note((*at, "prefix"), NO_PREFIX, prefix=form.prefix)
        if form.key:
            for field in _PLACE.findall(form.key) or [form.key]:
                found = self.field((*at, "key"), form, field)
                if found and not found.compute and (found.when or not found.required):
                    message = N_("records are named by {name!r}: it must always be there, required = true")
                    self.note((*at, "key"), message, name=field)
        elif not (form.prefix or (self.area.prefix and main)):
            self.note(at, N_("its records have no number: give it a prefix, or a natural key"))

    def _states(self, at: Path, form: Form) -> None:
        """Every state has a name for people, and some step leads to it."""
        states = all_states(form)
        for state in states:
            if state not in form.state:
                first = next(name for name, step in form.step.items() if step.to == state)
                message = N_("the state {name!r} has no name for people among state")
                self.note((*at, "step", first, "to"), message, name=state)
        for state, text in form.state.items():
            if state in states:
                self.both((*at, "state", state), text)
            else:
                message = N_("there is no state {name!r}: no step leads to it")
                self.unknown((*at, "state", state), message, state, states)
        ways = reached(form)
        begins = {"*", *states, *form.states}  # what begins anywhere else is told where it says so
        for name, step in form.step.items():
            if step.to and step.to not in ways and begins.issuperset(as_list(step.from_)):
                message = N_("no record comes to the state {name!r}: nothing leads to where the step begins")
                self.note((*at, "step", name, "from"), message, name=step.to)

    def _groups(self, at: Path, form: Form) -> None:
        """A group of states has a name of its own, so that a condition means one thing."""
        states = all_states(form)
        for group, members in form.states.items():
            place = (*at, "states", group)
            if any_field(form, group) is not None:
                self.note(place, N_("{name} is a field and a group of states; rename one"), name=group)
            if group in states and members != [group]:
                self.note(place, N_("{name} is a state and a group of more; rename one"), name=group)
            for number, state in enumerate(members):
                if state not in states:
                    message = N_("there is no state {name!r}: no step leads to it")
                    self.unknown((*place, number), message, state, states)
