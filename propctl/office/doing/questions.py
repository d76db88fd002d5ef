"""What a step still needs to know, in the order in which it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from propctl.office.doing.drafts import Draft, Request, Values, empty, opened
from propctl.office.doing.intake import standing
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.text import Label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


class Question(NamedTuple):
    """One field that nobody has typed yet."""

    name: str
    field: Field
    label: Label
    choices: Mapping[str, Label]
    default: Any  # what it will be when nothing is typed; None: it stays empty
    required: bool  # must be answered, since nothing fills it
    personal: bool


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
            (Interview(office, Request(form=form, step=name)), fields)
            for form, name, fields in opened(office.catalog, self.draft.area, step)
        ]

    def questions(self, typed: dict[str, Any]) -> list[Question]:
        """What is missing beside ``typed``. Raises ``UsageError`` for a typed value that cannot be."""
        values = Values(self.office, self.draft)
        known: dict[str, Any] = {}
        found: list[Question] = []
        for name, field in self.fields.items():
            value = values.one(name, field, typed, known)
            if value is not None:
                known[name] = value
            if typed.get(name) in (None, "") and values.applies(field, known) and not values.standing(name):
                found.append(self._question(name, field, value))
        return [*found, *self._of_opened(typed, {question.name for question in found} | set(self.fields))]

    def _of_opened(self, typed: dict[str, Any], known: set[str]) -> list[Question]:
        """What the records that the step opens still need; the step itself sets the rest of them."""
        found: list[Question] = []
        for interview, fields in self.opened:
            mine = {name: value for name, value in typed.items() if name in fields and name not in known}
            asked = interview.questions(mine)
            found += [
                question for question in asked if question.name in fields and question.name not in known
            ]
        return found

    def _question(self, name: str, field: Field, default: Any) -> Question:
        choices = self.office.fields.choices(self.draft.area, field)
        needed = field.required and default is None
        return Question(name, field, field.label, choices, default, needed, field.personal)

    def check(self, question: Question, answer: Any) -> None:
        """Raise ``UsageError`` unless ``answer`` may stand in the field."""
        Values(self.office, self.draft).parse(question.field, answer)


def questions(office: Office, request: Request) -> list[Question]:
    """What is still missing of a request, in order."""
    return Interview(office, request).questions(request.values)
