"""Whether what is done to records can be done: who may, from where to where, what it asks, what it opens."""

from __future__ import annotations

from propctl.errors import N_
from propctl.regulation.catalog import Catalog
from propctl.regulation.model.constructs import GENERIC_STEPS, Form, Opens, Step
from propctl.regulation.model.fold import all_states, creates
from propctl.regulation.model.form_parts import asked, opens_of
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import qualify, targets_of
from propctl.regulation.model.text import Label
from propctl.regulation.model.toml_lines import Path
from propctl.regulation.soundness.checking import TIMES, AreaCheck

TAKEN = ("list", "列表")  # what may follow the name of an area or form already


class StepCheck(AreaCheck):
    """Steps and needs of the forms of an area."""

    def steps(self, at: Path, name: str, form: Form) -> None:
        """All steps of a form, and what must hold before them."""
        full = qualify(self.area.name, name)
        self.told_apart((*at, "step"), form.step)
        for step_name, step in form.step.items():
            self._step((*at, "step", step_name), full, form, step_name, step)
        if form.step and not any(step.to and not step.from_ for step in form.step.values()):
            self.note((*at, "step"), N_("no step makes a record: one without from, and with to, is missing"))
        for step_name, needs in form.need.items():
            if step_name not in form.step and step_name not in GENERIC_STEPS:
                known = [*form.step, *GENERIC_STEPS]
                self.unknown((*at, "need", step_name), N_("there is no step {name!r}"), step_name, known)
            for number, need in enumerate(needs):
                place = (*at, "need", step_name, number)
                self.clause((*place, "rule"), need.rule)
                self.expression((*place, "when"), full, need.when, need.rule)
                self.expression((*place, "that"), full, need.that, need.rule)
                self.posts((*place, "post"), need.post, form, need.rule)
                if not need.that and not need.post:
                    self.note(place, N_("it asks for nothing: write that = a condition, or post = who"))
                if need.zh or need.en:
                    self.texts(place, Label(need.zh, need.en))

    def _step(self, at: Path, full: str, form: Form, name: str, step: Step) -> None:
        if name in TAKEN:
            self.note(at, N_("{name!r} is a command of every form already; choose another name"), name=name)
        self.named(at, step)
        self.claims(at, step)
        for number, line in enumerate(step.lines):
            self.clause((*at, "say", number), line.rule)
            self.expression((*at, "say", number, "when"), full, line.when, line.rule)
        self.posts((*at, "post"), step.post, form)
        self.posts((*at, "approve"), step.approve, form)
        self._asks(at, form, step)
        self._takes_back(at, form, step)
        self._merges(at, full, form, step)
        self._comes_from(at, form, step)
        self._purposes(at, step)
        if step.once and not form.key:
            self.note((*at, "once"), N_("only a record with a natural key (key) is made once"))
        for number, opens in enumerate(opens_of(step)):
            place = (*at, "opens", number) if isinstance(step.opens, list) else (*at, "opens")
            self._opens(place, full, form, opens)
            if _endless(self.catalog, (full, name), opens):
                message = N_("{step} opens what opens it again, without end: declare when it does not")
                self.note(place, message, step=f"{full}.{name}")

    def _asks(self, at: Path, form: Form, step: Step) -> None:
        """The fields that a step asks for, tells of and is there to change."""
        for number, field in enumerate(step.ask):
            self.field((*at, "ask", number), form, field)
        for number, field in enumerate(step.tell):
            self.field((*at, "tell", number), form, field)
        for number, name in enumerate(step.changes):
            self._changed((*at, "changes", number), form, step, name)
        seen = self.field((*at, "as_of"), form, step.as_of) if step.as_of else None
        sound = step.as_of in step.ask and step.from_ and not step.to
        if seen is not None and not (sound and seen.type in TIMES):
            message = N_("{name!r} has to be a time asked here, of a record that stays in its state")
            self.note((*at, "as_of"), message, name=step.as_of)

    def _takes_back(self, at: Path, form: Form, step: Step) -> None:
        """The steps whose doer may not do this one, and those that it reopens, reverses or takes back."""
        for number, other in enumerate(step.not_by):
            self.step((*at, "not_by", number), form, other, generic=True)
        for number, other in enumerate(step.undoes):
            self.step((*at, "undoes", number), form, other)
        if step.undoes and not (step.from_ and step.to):
            message = N_("what reopens a record says from which states (from), and to which")
            self.note((*at, "undoes"), message)
        for number, other in enumerate(step.reverses):
            self.step((*at, "reverses", number), form, other)
        if step.takes_back:
            self.step((*at, "takes_back"), form, step.takes_back)
            taken = form.step.get(step.takes_back)
            if taken is not None and not (taken.undoes or taken.merges):
                message = N_("{name!r} reopens nothing and merges nothing")
                self.note((*at, "takes_back"), message, name=step.takes_back)

    def _merges(self, at: Path, full: str, form: Form, step: Step) -> None:
        """What a step merges is named by a field that it asks for, of the same form."""
        if not step.merges:
            return
        named = self.field((*at, "merges"), form, step.merges)
        own = named is not None and full in targets_of(self.area.name, named)
        if named is not None and not (own and step.merges in step.ask and step.to):
            message = N_("{name!r} has to be asked here and to name another record of this form")
            self.note((*at, "merges"), message, name=step.merges)

    def _changed(self, at: Path, form: Form, step: Step, name: str) -> None:
        """What a step is there to change is asked by it, of a record that stands."""
        if self.field(at, form, name) is not None and not (name in step.ask and step.from_):
            self.note(at, N_("{name!r} has to be asked here, of a record that is there (from)"), name=name)

    def _comes_from(self, at: Path, form: Form, step: Step) -> None:
        states = [*all_states(form), *form.states, "*"]
        for number, name in enumerate(as_list(step.from_)):
            if name not in states:
                place = (*at, "from", number) if isinstance(step.from_, list) else (*at, "from")
                self.unknown(place, N_("there is no state {name!r}: no step leads to it"), name, states)

    def _purposes(self, at: Path, step: Step) -> None:
        """Consent that ends with a step was given for something."""
        if not step.forgets:
            return
        fields = [
            field for _, form in self.catalog.forms() for field in (*form.field.values(), *form.ask.values())
        ]
        known = [field.consent for field in fields if field.consent]
        for number, purpose in enumerate(step.forgets):
            if purpose not in known:
                message = N_("no field is kept by consent for {name!r}")
                self.unknown((*at, "forgets", number), message, purpose, known)

    def _opens(self, at: Path, full: str, form: Form, opens: Opens) -> None:
        target = self.form_of((*at, "form"), opens.form)
        if target is None:
            return
        inner = self.catalog.form(target)
        self.step((*at, "step") if opens.step in inner.step else at, inner, opens.step)
        self.expression((*at, "on"), full, opens.on, rows=opens.each)
        each = self.field((*at, "each"), form, opens.each) if opens.each else None
        if each is not None and each.type != "rows" and not each.many:
            self.note(
                (*at, "each"),
                N_("{name!r} has one value only: name rows, or a field with many"),
                name=opens.each,
            )
        self.expression((*at, "when"), full, opens.when, rows=opens.each)
        for name, value in opens.set.items():
            place = (*at, "set", name)
            field = self.field(place, inner, name)
            if isinstance(value, str):
                self.expression(place, full, value, rows=opens.each)
                if field is not None:
                    self.given(place, value, full, field, rows=opens.each)
                    self.chosen(place, value, target.partition(".")[0], field)
        if opens.each and opens.step in inner.step:
            self._filled(at, opens, inner)

    def _filled(self, at: Path, opens: Opens, inner: Form) -> None:
        """Of many records that are opened at once nothing is asked: what each must have is set."""
        step = inner.step[opens.step]
        fields = {**(inner.field if creates(step) else {}), **asked(inner, step)}
        missing = [
            name
            for name, field in fields.items()
            if field.required and not field.when and not field.worked_out and field.default is None
        ]
        for name in missing:
            if name not in opens.set:
                message = N_(
                    "each {form} that it opens must have {name!r}, and nobody is asked: give it with set"
                )
                self.note((*at, "set"), message, form=opens.form, name=name)


def _endless(catalog: Catalog, first: tuple[str, str], opens: Opens) -> bool:
    """Whether a record that is made brings the step that made it again, whatever it says."""
    found: set[tuple[str, str]] = set()
    ways = [(first[0], opens)]
    while ways:
        form, way = ways.pop()
        target = catalog.find_form(made := qualify(form.partition(".")[0], way.form))
        if way.on or way.when or way.each or target is None or (step := target.step.get(way.step)) is None:
            continue
        if (made, way.step) == first:
            return True
        if (made, way.step) not in found:
            found.add((made, way.step))
            ways += [(made, one) for one in opens_of(step)]
    return False


def reached(form: Form) -> set[str]:
    """The states that a record can come into, from the steps that make it onwards."""
    return _onwards(form, {step.to for step in form.step.values() if step.to and not step.from_})


def follows(form: Form, first: Step, then: Step) -> bool:
    """Whether a step can be done on a record after another; never one that makes a record."""
    after = _onwards(form, {first.to} if first.to else _sources(form, first))
    return bool({"*", *after} & _sources(form, then))


def _onwards(form: Form, states: set[str]) -> set[str]:
    """States, and those into which steps lead from them."""
    found, size = set(states), -1
    while size != len(found):
        size = len(found)
        for step in form.step.values():
            if step.to and {"*", *found} & _sources(form, step):
                found.add(step.to)
    return found


def _sources(form: Form, step: Step) -> set[str]:
    """The states from which a step is done; "*" for all, none where it makes a record."""
    return {state for name in as_list(step.from_) for state in form.states.get(name, [name])}
