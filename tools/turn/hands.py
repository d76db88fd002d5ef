"""Hands that do a step as somebody would who reads what a refusal says, and answers better the next time."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propctl.errors import PropctlError
from propctl.office.doing.drafts import Draft, Request
from propctl.office.doing.questions import Interview, Question
from propctl.office.doing.steps import run
from propctl.office.judging.lacking import Lack
from propctl.office.judging.permits import APPROVER, PAPER, Permits
from propctl.office.opened.settings import Person, holds
from propctl.regulation.model.constructs import Form
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.form_parts import creating_steps
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import qualify
from propctl.testing.filling import DEEP, CannotFill, Filler

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.testing import Workspace

TRIES = 30  # so often a step is tried, by whomever and with whatever answers
ANOTHER = 8  # so many answers are tried in one field
_HINTED = re.compile(r"(?:如 ?)?(\d[\d:-]*(?:W\d+)?)")


class Refusal(Exception):
    """A step that nobody could do: the sentence that the last of them read."""

    def __init__(self, said: PropctlError | CannotFill) -> None:
        super().__init__(str(said))
        self.said = said


KNOWN: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("known.toml").read_text(encoding="utf-8")
)


class Hands(Filler):
    """Does steps at one desk, by whoever may."""

    def __init__(self, workspace: Workspace, start: int = 1) -> None:
        super().__init__(workspace, start)
        self.asked: dict[str, str] = {}  # step -> what was asked when it was first done

    def make(self, form: str, deep: int = 0) -> Folded:
        """A record of a form, by the first of its steps that makes one."""
        steps = [name for name, step in creating_steps(self._form(form)).items() if not step.internal]
        refused: Exception = CannotFill(f"{form}: nobody makes one by hand")
        for name in steps:
            try:
                return self.do(form, name, deep=deep)
            except Refusal as error:
                refused = error
        raise CannotFill(f"{form}: {refused}")

    def do(self, form: str, step: str, id: str = "", *, deep: int = 0, **given: Any) -> Folded:
        """Do a step; ``given`` stands as it is, the rest is filled in. ``Refusal`` where nobody can."""
        last: PropctlError | CannotFill | None = None
        self._left = TRIES // (deep + 1)
        for person in self._people(form, step, id):
            try:
                return self._bettered(
                    self.workspace.office(person), Request(form=form, step=step, id=id), given, deep
                )
            except (PropctlError, CannotFill) as error:
                last = error
            if self._left <= 0:
                break
        raise Refusal(last or CannotFill(f"{form}.{step}: nobody may"))

    def lacks(self, form: str, step: str, id: str) -> list[Lack]:
        """What a step on a record lacks, each with the way to it in English, where names are ids."""
        office = self.workspace.office(self._people(form, step, id)[0]).spoken("en")
        declared = office.catalog.form(form)
        before = self.workspace.record(id, form)
        draft = Draft(Request(form=form, step=step, id=id), declared, declared.step[step], before, office.now)
        draft.by = office.operator.id
        return Permits(office, draft).lacks(who=False)

    # -- who

    def _form(self, form: str) -> Form:
        return self.workspace.office().catalog.form(form)

    def _people(self, form: str, step: str, id: str) -> list[str]:
        """Those who may do a step: whom the record names, then who holds the post."""
        office = self.workspace.office()
        declared = office.catalog.form(form).step[step]
        demands = office.catalog.posts(form.partition(".")[0], declared.post, office.today)
        values = self.workspace.record(id, form).values if id else {}
        named = [
            str(person)
            for demand in demands
            if demand.startswith("field:")
            for person in as_list(values.get(demand.removeprefix("field:")))
        ]
        staff = office.staff()
        plain = [demand for demand in demands if not demand.startswith("field:")]
        may = [one.id for one in staff if not demands or any(holds(one, demand) for demand in plain)]
        found = list(dict.fromkeys([*named, *self._spread(staff, may)]))
        return found or ["director"]

    @staticmethod
    def _spread(staff: list[Person], may: list[str]) -> list[str]:
        """One of each department and rank first, then one of each post."""
        able = [one for one in staff if one.id in may]
        ranked = {(one.department, one.rank): one.id for one in reversed(able)}
        posted = {tuple(one.posts): one.id for one in reversed(able)}
        return [*may[:2], *reversed(ranked.values()), *reversed(posted.values())]

    # -- what

    def _bettered(self, office: Office, request: Request, given: dict[str, Any], deep: int) -> Folded:
        """The step with everything needed; what a refusal names is answered, or answered otherwise."""
        name = f"{request.form}.{request.step}"
        answers, tried = {**KNOWN.get(name, {}), **given}, dict[str, int]()
        while True:
            left = self._left = self._left - 1
            interview = Interview(office, request)
            if name not in self.asked:
                self.asked[name] = str(
                    [(one.name, one.required, list(one.choices)) for one in interview.questions({})]
                )
            full = self._answered(office, interview, answers, deep)
            self._left = left
            try:
                return run(office, full).folded
            except PropctlError as error:
                wanted = [
                    name for name in self._named(error, interview, request) if tried.get(name, 0) < ANOTHER
                ]
                wanted = [name for name in wanted if name not in given]
                if not wanted or left <= 0:
                    raise
                for one in wanted[:2]:
                    tried[one] = tried.get(one, 0) + 1
                    answers[one] = self._another(
                        office, interview, one, full.values.get(one), tried[one], deep
                    )
                self._left = left  # what was made for an answer has a count of its own

    def _named(self, error: PropctlError, interview: Interview, request: Request) -> list[str]:
        """The fields of the step in which another answer may mend what an error says."""
        found = [name.lstrip("-").replace("-", "_") for name in error.fields if name not in (APPROVER, PAPER)]
        return [name for name in found if name in interview.askable]

    def _answered(self, office: Office, interview: Interview, answers: dict[str, Any], deep: int) -> Request:
        request, values = interview.request, dict(answers)
        area = request.form.partition(".")[0]
        while needed := [one for one in interview.questions(values) if one.required]:
            values[needed[0].name] = self._answer(office, area, needed[0], deep)
        approved, paper = values.pop(APPROVER, ""), values.pop(PAPER, "")
        return Request(
            form=request.form,
            step=request.step,
            id=request.id,
            values=values,
            approved_by=approved,
            paper=paper,
        )

    def _another(
        self, office: Office, interview: Interview, name: str, was: Any, tried: int, deep: int
    ) -> Any:
        """Another answer to a question than the one that was refused."""
        home = (
            interview
            if name in interview.fields
            else next(i for o, i in interview.opened if name in o.fields)
        )
        field = home.fields[name]
        area = home.request.form.partition(".")[0]
        choices = list(home.choices(field))
        if choices:
            return choices[(choices.index(was) + 1) % len(choices)] if was in choices else choices[0]
        if field.type == "ref" and was:
            if tried > 1:
                return was
            return self.make(qualify(area, as_list(field.to)[0]), deep + 1).id if deep < DEEP else was
        return self._value(office, area, field, deep)

    def _answer(self, office: Office, area: str, question: Question, deep: int) -> Any:
        if question.choices:
            return next(iter(question.choices))
        hinted = _HINTED.match(question.field.hint)
        if question.field.type == "text" and hinted:
            return hinted[1]
        return self._value(office, area, question.field, deep)


def options(way: str) -> tuple[str, str, dict[str, str]]:
    """A way that a lack tells, ``propctl AREA [FORM] STEP ID --field value``, as step, id and values.

    For what a step fills in itself the way holds options alone. An answer that is open (``…``) is left out.
    """
    words = shlex.split(way.split(" or propctl ")[0])
    first = next((place for place, word in enumerate(words) if word.startswith("--")), len(words))
    head, rest = words[:first], words[first:]
    values = {}
    for name, value in zip(rest[::2], rest[1::2], strict=False):
        if name == "--set":
            name, _, value = value.partition("=")
        values[name.lstrip("-").replace("-", "_")] = value
    return (head[-2], head[-1], values) if len(head) > 2 else ("", "", values)
