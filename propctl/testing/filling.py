"""Filling in a form as somebody would who knows nothing of the area: a plausible value for each field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propctl.errors import PropctlError, Refused
from propctl.office.doing.drafts import Request
from propctl.office.doing.questions import Interview, Question
from propctl.office.doing.steps import run
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.form_parts import creating_steps
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import qualify

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.model.constructs import Field
    from propctl.testing import Workspace

DEEP = 3  # so many records that point to one another are made


class CannotFill(Exception):
    """A form that nobody can fill in without knowing more of it; says which field, or why."""


class Filler:
    """Fills in forms at one desk. ``start``: where its numbers begin, two desks never write the same."""

    def __init__(self, workspace: Workspace, start: int = 1) -> None:
        self.workspace, self._number = workspace, start

    def make(self, form: str, deep: int = 0) -> Folded:
        """A record of a form, made by whoever may; what it points to is made before, where there is none."""
        declared = self.workspace.office().catalog.form(form)
        steps = [name for name, step in creating_steps(declared).items() if not step.internal]
        if not steps:
            raise CannotFill(f"{form}: nobody makes one by hand")
        return self._made(form, steps[0], deep)

    def _made(self, form: str, step: str, deep: int) -> Folded:
        refused: PropctlError | None = None
        for person in self.workspace.office().staff():
            office = self.workspace.office(person.id)
            try:
                return run(office, self._request(office, form, step, deep)).folded
            except Refused as error:
                refused = error
            except PropctlError as error:
                raise CannotFill(f"{form}: {error}") from error
        raise CannotFill(f"{form}: {refused}")

    def _request(self, office: Office, form: str, step: str, deep: int) -> Request:
        """The step with everything that must be filled in; what one answer makes necessary, too."""
        return self.filled(office, Interview(office, Request(form=form, step=step)), deep)

    def filled(self, office: Office, interview: Interview, deep: int = 0) -> Request:
        """The request of an interview with an answer to every question that must be answered."""
        request, values = interview.request, dict[str, Any]()
        area = request.form.partition(".")[0]
        while needed := [one for one in interview.questions(values) if one.required]:
            values[needed[0].name] = self._answer(office, area, needed[0], deep)
        return Request(form=request.form, step=request.step, id=request.id, values=values)

    def _answer(self, office: Office, area: str, question: Question, deep: int) -> Any:
        if question.choices:
            return next(iter(question.choices))
        return self._value(office, area, question.field, deep)

    def _value(self, office: Office, area: str, field: Field, deep: int) -> Any:
        match field.type:
            case "rows":
                needed = {name: column for name, column in field.columns.items() if column.required}
                columns = needed or dict(list(field.columns.items())[:1])
                row = {name: self._value(office, area, column, deep) for name, column in columns.items()}
                return [row]
            case "choice":
                choices = list(office.catalog.choices(area, field, office.today))
                if not choices:
                    raise CannotFill(f"{field.label.zh}: there is nothing to choose")
                return choices[0]
            case "rule":
                return next(iter(office.catalog.rules(area)))
            case "ref":
                return self._pointed(office, qualify(area, as_list(field.to)[0]), deep)
        return self._typed(office, field)

    def _pointed(self, office: Office, form: str, deep: int) -> str:
        """The id of a record of a form: of one that is there, or of a new one."""
        there = next((row.id for row in office.index.rows(form=form) if row.state != "void"), "")
        if not there and deep >= DEEP:
            raise CannotFill(f"{form}: too many records that point to one another")
        return there or self.make(form, deep + 1).id

    def _typed(self, office: Office, field: Field) -> str:
        """A value as people type it, another one each time."""
        self._number += 1
        number = self._number
        staff, posts = office.staff(), list(office.settings.posts)
        shortest = field.min_chars if isinstance(field.min_chars, int) else 50
        typed = {
            "text": f"第{number}件事照办" * (1 + shortest // 6),
            "number": str(number),
            "money": f"{number}.00",
            "quantity": str(number),
            "price": f"{number}",
            "bool": "yes",
            "date": f"{office.today}",
            "time": f"{office.now:%Y-%m-%dT%H:%M}",
            "time-of-day": "09:00",
            "month": f"{office.today:%Y-%m}",
            "duration": "1h",
            "staff": staff[number % len(staff)].id,
            "post": posts[number % len(posts)],
            "phone": f"1380013{number:04}",
            "plate": f"京A{number:05}",
        }
        if field.type not in typed:
            raise CannotFill(f"no plausible value of type {field.type}")
        return typed[field.type]
