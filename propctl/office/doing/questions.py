"""What a step still needs to know, in the order in which it is asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from propctl.entry.values import parse_value
from propctl.errors import PropctlError
from propctl.office.asking.told_beside import Beside, told_with
from propctl.office.doing.drafts import Draft, Request, Values, computed_last, empty, opened
from propctl.office.doing.intake import standing
from propctl.office.judging.permits import APPROVER, PAPER, Permits
from propctl.office.opened.scope import RecordScope
from propctl.regulation.model.constructs import Field, Opens
from propctl.regulation.model.form_parts import references
from propctl.regulation.model.text import Label, label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


_NAMED = re.compile(r"\{(\w+)\}")  # the fields that an account names: owed:{unit}


Facts = tuple[tuple[Label, Any], ...]  # what each is called, and its value


class Question(NamedTuple):
    """One field that nobody has typed yet."""

    name: str
    field: Field
    label: Label
    choices: Mapping[str, Label]  # what may be chosen: choices, people, posts
    default: Any  # what it will be when nothing is typed; None: it stays empty
    required: bool  # must be answered, since nothing fills it
    personal: bool
    facts: Facts = ()  # what is known already and helps to answer: what is owed


class Interview:
    """The questions of one step, and the judgement of single answers."""

    def __init__(self, office: Office, request: Request) -> None:
        declared = office.catalog.form(request.form)
        step = declared.step[request.step]
        before = standing(office, request) if request.id else empty(request.form)
        self.office, self.request = office, request
        self.draft = Draft(request, declared, step, before, request.at or office.now)
        self.draft.by = office.operator.id
        self.fields = Values(office, self.draft).fields()
        self.opened = [
            (one, Interview(office, Request(form=one.form, step=one.step)))
            for one in opened(office.catalog, self.draft.area, step)
        ]

    @property
    def askable(self) -> set[str]:
        """The names of all fields that may be typed with the step."""
        return {*self.fields, *(name for one, _ in self.opened for name in one.fields)}

    def permitted(self) -> None:
        """Raise where the step will be refused whatever is typed: by the record's state or by a post."""
        Permits(self.office, self.draft).beforehand()

    @classmethod
    def may(cls, office: Office, form: str, step: str) -> bool:
        """Whether the operator's post may make a record of a form by this step."""
        try:
            cls(office, Request(form=form, step=step)).permitted()
        except PropctlError:
            return False
        return True

    def questions(
        self, typed: Mapping[str, Any], again: Collection[str] = (), *, answered: bool = False
    ) -> list[Question]:
        """What is missing beside ``typed``, and what is to be asked ``again`` though the record has it.

        ``answered``: what is typed is asked, too, as long as it applies: a form shows it in its place.
        Raises ``UsageError`` for a typed value that cannot be.
        """
        values = Values(self.office, self.draft)
        known: dict[str, Any] = {}
        found: list[Question] = []
        for name, field in computed_last(self.fields):
            value = values.one(name, field, typed, known)
            if value is not None:
                known[name] = value
            if not field.typed:
                continue
            open_ = (answered or typed.get(name) in (None, "")) and values.applies(field, known)
            if open_ and (name in again or not values.standing(name)):
                question = self._question(name, field, value)
                found.append(question._replace(facts=facts(self.office, self.draft.form, field, known)))
        found += self._of_opened(typed, again, known, answered)
        return [*found, *self._approval({} if answered else typed)]

    def _of_opened(
        self, typed: Mapping[str, Any], again: Collection[str], known: dict[str, Any], answered: bool
    ) -> list[Question]:
        """What the records that the step opens still need: nothing that the step or its record gives them."""
        found: dict[str, Question] = {}
        scope = RecordScope(self.office, self.draft.before, known)
        for one, interview in self.opened:
            if one.opens.when and not self._worked_out(one.opens.when, scope):
                continue
            mine = {
                name: value for name, value in typed.items() if name in one.fields and name not in self.fields
            }
            given = {**self._given(one.opens, scope), **mine}
            for question in interview.questions(given, again, answered=answered):
                if question.name in one.fields and question.name not in self.fields:
                    # what is filled from a record that is yet to be made is not known, but will be
                    needed = question.required and not (self.draft.new and question.field.worked_out)
                    found.setdefault(question.name, question._replace(required=needed))
        return list(found.values())

    def _given(self, opens: Opens, scope: RecordScope) -> dict[str, Any]:
        """What the step sets in a record that it opens, as far as it is known already."""
        found = {
            name: self._worked_out(text, scope) if isinstance(text, str) else text
            for name, text in opens.set.items()
        }
        return {name: value for name, value in found.items() if value not in (None, "")}

    def _worked_out(self, text: str, scope: RecordScope) -> Any:
        return self.office.expressions.condition(text, self.draft.form).value(scope)

    def _approval(self, typed: Mapping[str, Any]) -> list[Question]:
        """Who approved it on paper, where a second person has to."""
        if not self.draft.step.approve:
            return []
        permits = Permits(self.office, self.draft)
        staff = self.office.staff()
        may = {
            one.id: Label(one.name)
            for one in staff
            if permits.may_approve(one.id) and one.id != self.draft.by
        }
        person = Field(type="staff", zh="批准人", en="Approved by", required=True)
        paper = Field(zh="批准文件编号", en="Number of the paper", required=True)
        asked = [
            Question(APPROVER, person, person.label, may, None, True, False),
            Question(PAPER, paper, paper.label, {}, None, True, False),
        ]
        given = {APPROVER: self.request.approved_by, PAPER: self.request.paper, **typed}
        return [question for question in asked if not given.get(question.name)]

    def _question(self, name: str, field: Field, default: Any) -> Question:
        needed = field.required and default is None
        return Question(name, field, field.label, self.choices(field), default, needed, field.personal)

    def choices(self, field: Field) -> Mapping[str, Label]:
        """What may be chosen for a field: its choices, the people who work here, the posts."""
        match field.type:
            case "staff":
                return {person.id: Label(person.name or person.id) for person in self.office.staff()}
            case "post":
                return {id: post.label for id, post in self.office.settings.posts.items()}
        return self.office.fields.choices(self.draft.area, field)

    def judge(self, name: str, raw: Any) -> None:
        """Raise ``UsageError`` unless what was typed with the command may stand in the field of this name."""
        home = self._home(name)
        if name in home.fields:
            Values(self.office, home.draft).parse(home.fields[name], raw)

    def beside(self, typed: Mapping[str, Any]) -> list[Beside]:
        """What other records want told with this one, as far as what is ``typed`` says what it is about."""
        values, draft = Values(self.office, self.draft), self.draft
        given = {
            name: values.parse(self.fields[name], typed[name])
            for name in references(draft.declared)
            if name in self.fields and typed.get(name) not in (None, "")
        }
        known = {**draft.before.values, **given}
        return told_with(self.office, draft.form, known, [] if draft.new else [draft.before.ref])

    def _home(self, name: str) -> Interview:
        """Whose field it is: this step's, or that of a record which the step opens."""
        opened = (interview for one, interview in self.opened if name in one.fields)
        return self if name in self.fields else next(opened, self)

    def is_personal(self, name: str) -> bool:
        """Whether the field of this name is about a person."""
        fields = [self.fields, *(one.fields for one, _ in self.opened)]
        return any(name in known and known[name].personal for known in fields)

    def last(self, name: str) -> Any:
        """What stands in a field of the last record of the form that was made today; None without any."""
        if not self.draft.new or name not in self.draft.declared.field:
            return None
        rows = self.office.index.rows(form=self.draft.form, since=self.office.today.isoformat())
        value = rows[-1].values.get(name) if rows else None
        return value if value in self.choices(self.draft.declared.field[name]) else None

    def cell(self, name: str, column: Field) -> Question:
        """The question for one cell of a table."""
        return Question(
            name, column, column.label, self.choices(column), None, column.required, column.personal
        )

    def check(self, question: Question, answer: Any) -> Any:
        """The answer as it is kept: people and posts by id. ``UsageError`` where it may not stand."""
        values, field = Values(self.office, self._home(question.name).draft), question.field
        if field.type in ("staff", "post") and isinstance(answer, str):
            named = {id: f"{label.zh}|{label.en}" for id, label in question.choices.items()}
            answer = parse_value(answer, msgspec.structs.replace(field, type="choice", choices=named), values)
        values.parse(field, answer)
        return answer


def facts(office: Office, form: str, field: Field, known: Mapping[str, Any]) -> Facts:
    """What a field tells beside its question, by what is known of the record; nothing that is still open."""
    scope = RecordScope(office, empty(form), dict(known))
    found = []
    for said, text in field.facts.items():
        if all(known.get(name) not in (None, "") for name in _NAMED.findall(text)):
            value = office.expressions.condition(text, form).value(scope)
            found.append((label(said), value))
    return tuple(found)


def questions(office: Office, request: Request) -> list[Question]:
    """What is still missing of a request, in order."""
    return Interview(office, request).questions(request.values)
