"""Whether an area's forms hang together: fields, steps, the records they open, who may do them."""

from __future__ import annotations

from propctl.errors import N_, Problem
from propctl.regulation.catalog import any_field, opens_of, qualify
from propctl.regulation.model.constructs import GENERIC_STEPS, RANKS, Field, Form, Opens, Step
from propctl.regulation.model.fold import all_states
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.text import label
from propctl.regulation.soundness.findings import AreaCheck

RESERVED = frozenset(
    (
        "id",
        "form",
        "state",
        "at",
        "by",
        "n",
        "step",
        "history",
        "set",
        "from",
        "to",
        "json",
        "csv",
        "help",
        "as",
        "reveal",
        "entered",
        "batch",
    )
)
TYPES = frozenset(
    (
        "text",
        "number",
        "money",
        "quantity",
        "price",
        "bool",
        "date",
        "time",
        "month",
        "time-of-day",
        "duration",
        "choice",
        "ref",
        "staff",
        "post",
        "phone",
        "plate",
        "file",
        "rule",
        "rows",
    )
)


class FormCheck(AreaCheck):
    """The forms of an area."""

    def run(self) -> list[Problem]:
        """What is wrong with them."""
        for name, form in self.area.form.items():
            self._form(name, form)
        return self.found

    def _form(self, name: str, form: Form) -> None:
        key, full = f"form.{name}", f"{self.area.name}.{name}"
        self._texts(key, form.label.zh, form.label.en)
        self._claims(key, form.claims)
        for group, fields in (("field", form.field), ("ask", form.ask)):
            for field_name, field in fields.items():
                self._field(f"{key}.{group}.{field_name}", full, field_name, field)
        for step_name, step in form.step.items():
            self._step(f"{key}.step.{step_name}", full, form, step)
        for step_name, needs in form.need.items():
            if step_name not in form.step and step_name not in GENERIC_STEPS:
                self._note(f"{key}.need.{step_name}", N_("{key}: there is no such step"))
            for need in needs:
                self._claims(f"{key}.need.{step_name}", [need.rule])
                self._expressions(f"{key}.need.{step_name}", full, [need.when, need.that], need.rule)
        self._columns(f"{key}.show", full, form.show)
        self._groups(key, form)
        for state in all_states(form):
            if state not in form.state:
                self._note(key, N_("{key}: the state {name} has no name for people"), name=state)

    def _groups(self, key: str, form: Form) -> None:
        """A group of states has a name of its own, so that a condition means one thing."""
        for group, states in form.states.items():
            if any_field(form, group) is not None:
                self._note(key, N_("{key}: {name} is a field and a group of states; rename one"), name=group)
            if group in all_states(form) and states != [group]:
                self._note(key, N_("{key}: {name} is a state and a group of more; rename one"), name=group)
            for state in states:
                if state not in all_states(form):
                    self._note(key, N_("{key}: there is no state {name!r}"), name=state)

    def _field(self, key: str, form: str, name: str, field: Field) -> None:
        if name in RESERVED or not name.isascii() or not name.islower():
            self._note(key, N_("{key}: {name!r} is reserved or not a plain lower-case word"), name=name)
        if field.type not in TYPES:
            self._note(key, N_("{key}: there is no type {name!r}"), name=field.type)
        self._texts(key, field.zh, field.en)
        hint = label(field.hint)
        if not hint.zh.isascii():
            self._texts(f"{key}.hint", hint.zh, hint.en)
        self._claims(key, field.claims)
        self._choices(key, field)
        self._expressions(key, form, [field.fill, field.when, field.unit_from], (field.claims or [""])[0])
        for target in as_list(field.to):
            if not self.catalog.has_form(qualify(self.area.name, target)):
                self._note(key, N_("{key}: there is no form {name!r}"), name=target)
        for column_name, column in field.columns.items():
            self._field(f"{key}.columns.{column_name}", form, column_name, column)

    def _step(self, key: str, form: str, declared: Form, step: Step) -> None:
        self._texts(key, step.zh, step.en)
        self._claims(key, [*step.claims, *(line.rule for line in step.lines)])
        for line in step.lines:
            self._expressions(key, form, [line.when], line.rule)
        for post in (*as_list(step.post), *as_list(step.approve)):
            self._post(key, declared, post)
        for name in step.ask:
            if name not in declared.ask and name not in declared.field:
                self._note(key, N_("{key}: it asks for {name!r}, which is declared nowhere"), name=name)
        for name in step.not_by:
            if name not in declared.step:
                self._note(key, N_("{key}: there is no step {name!r}"), name=name)
        states = {*all_states(declared), *declared.states, "*"}
        for name in as_list(step.from_):
            if name not in states:
                self._note(key, N_("{key}: there is no state {name!r}"), name=name)
        for opens in opens_of(step):
            self._opens(key, form, declared, opens)

    def _opens(self, key: str, form: str, declared: Form, opens: Opens) -> None:
        target = qualify(self.area.name, opens.form)
        if not self.catalog.has_form(target):
            self._note(key, N_("{key}: there is no form {name!r}"), name=opens.form)
            return
        inner = self.catalog.form(target)
        if opens.step not in inner.step:
            self._note(key, N_("{key}: there is no step {name!r}"), name=opens.step)
        each = declared.field.get(opens.each) or declared.ask.get(opens.each)
        columns = {*(each.columns if each else ()), "entry"}
        for name, text in opens.set.items():
            if name not in inner.field and name not in inner.ask:
                self._note(key, N_("{key}: {form} has no field {name!r}"), form=target, name=name)
            if isinstance(text, str) and not (opens.each and text in columns):
                self._expressions(key, form, [text])

    def _post(self, key: str, declared: Form, post: str) -> None:
        if post.startswith("$"):
            self._reference(key, post)
        elif post.startswith("field:"):
            name = post.removeprefix("field:")
            if name not in declared.field and name not in declared.ask:
                self._note(key, N_("{key}: there is no field {name!r}"), name=name)
        elif post.endswith("+"):
            if post[:-1] not in RANKS:
                self._note(key, N_("{key}: there is no rank {name!r}"), name=post[:-1])
        elif post not in ("", "any") and post not in self.posts:
            self._note(key, N_("{key}: there is no post {name!r}"), name=post)
