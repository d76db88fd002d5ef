"""Asking for what is missing, field by field, on a terminal.

Choices and people are answered by number, name or first letters of pinyin; Enter takes what is offered; ``<``
goes back; ``?`` shows the clause. Personal values are not echoed. What was typed is kept until it is saved:
where a step is refused, only what was wrong is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session
from propctl.cli.typed.ask_rows import Rows
from propctl.cli.typed.prompts import BACK, HELP, prompt
from propctl.errors import N_, PropctlError
from propctl.office.asking.told_beside import in_words
from propctl.office.doing.drafts import Request
from propctl.office.doing.questions import Interview, Question
from propctl.office.judging.permits import APPROVER, PAPER
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.text import Label, label

if TYPE_CHECKING:
    from propctl.office.doing.outcome import Outcome

_LISTED = 40  # a longer list is shown only when it is asked for


def carried_out(session: Session, request: Request, do: Callable[[Request], Outcome]) -> Outcome:
    """``do`` a step, asking for what is missing, and once more for what was refused.

    An error that no other answer mends carries the command that would do it again.
    """
    dialogue = Dialogue(session, request)
    dialogue.interview.permitted()
    while True:
        asked = dialogue.run()
        try:
            return do(asked)
        except PropctlError as error:
            if not dialogue.take_back(error):
                error.retry = dialogue.command(asked)
                raise


def complete(session: Session, request: Request) -> Request:
    """``request`` with what was missing. Optional fields are asked only where nothing at all was typed."""
    return Dialogue(session, request).run()


class Dialogue:
    """One step's questions and answers."""

    def __init__(self, session: Session, request: Request) -> None:
        self.session, self.words = session, session.words
        self.request = request
        self.interview = Interview(session.office, request)
        self.everything = not request.values
        self.given = dict(request.values)  # on the command line
        self.answers: dict[str, Any] = {}  # in the order in which they were given; None: left empty
        self.before: dict[str, Any] = {}  # what was answered where it is asked again
        self.again: set[str] = set()  # must be asked, whether needed or not
        self.beside: set[str] = set()  # what other records want told with it, as it was told

    def run(self) -> Request:
        """Ask until nothing is missing."""
        self._judge_given()
        while (question := self._next()) is not None:
            self._tell_beside()
            answer = self.ask(question)
            if answer in BACK:
                self._back()
            else:
                self.answers[question.name] = answer
        values = self._typed()
        return msgspec.structs.replace(
            self.request,
            approved_by=values.pop(APPROVER, self.request.approved_by),
            paper=values.pop(PAPER, self.request.paper),
            values=values,
        )

    def _tell_beside(self) -> None:
        """Tell, once, what whoever it is about wishes: before a time is agreed with him, not after."""
        for line in in_words(self.session.office, self.interview.beside(self._typed())):
            if line not in self.beside:
                self.beside.add(line)
                say(line, err=True)

    def take_back(self, error: PropctlError) -> bool:
        """Take back the answers that an error is about, so that they are asked again; whether there are any.

        What was answered is offered again.
        """
        named = [name for name in error.fields if name in (*self.interview.askable, APPROVER, PAPER)]
        if not named:
            return False
        say(self.words.error(error), err=True)
        typed = self._typed()
        if typed.keys() - set(named):
            say(self.words(N_("What you typed is kept; only this is asked again.")), err=True)
        self.before |= {name: typed[name] for name in named if name in typed}
        self._forget(named)
        return True

    def _forget(self, names: list[str]) -> None:
        self.again |= set(names)
        for name in names:
            self.given.pop(name, None)
            self.answers.pop(name, None)
        if not {APPROVER, PAPER}.isdisjoint(names):
            self.request = msgspec.structs.replace(
                self.request,
                approved_by="" if APPROVER in names else self.request.approved_by,
                paper="" if PAPER in names else self.request.paper,
            )
            self.interview.request = self.request

    def _judge_given(self) -> None:
        """Take back what was typed with the command and cannot be."""
        for name in list(self.given):
            try:
                self.interview.judge(name, self.given[name])
            except PropctlError as error:
                say(self.words.error(error), err=True)
                self._forget([name])

    def _typed(self) -> dict[str, Any]:
        given = {name: answer for name, answer in self.answers.items() if answer not in (None, "")}
        return {**self.given, **given}

    def _next(self) -> Question | None:
        asked = self.interview.questions(self._typed(), self.again)
        waiting = [one for one in asked if one.name not in self.answers]
        needed = [one for one in waiting if one.required or one.name in self.again]
        offered = [one for one in waiting if one.personal or (self.everything and not one.field.worked_out)]
        return next(iter([*needed, *offered]), None)

    def _back(self) -> None:
        if self.answers:
            name, answer = self.answers.popitem()
            self.before[name] = answer
            self.again.add(name)
        else:
            say(self.words(N_("This is the first question.")), err=True)

    def ask(self, question: Question) -> Any:
        """One answer that may stand, ``<``, or "" for an optional field that stays empty."""
        if question.field.type == "rows":
            return Rows(self, question).ask()
        if len(question.choices) <= _LISTED:
            self.list_choices(question.choices)
        offered = self._offered(question)
        while True:
            answer = prompt(self._text(question, offered), hidden=question.personal)
            if answer in HELP:
                self._explain(question)
            elif answer in BACK:
                return answer
            elif not answer and offered not in (None, ""):
                return offered
            elif not answer and not question.required:
                return ""
            elif not answer:
                say(self.words(N_("This must be filled in; < goes back, ? shows the clause.")), err=True)
            elif (kept := self.kept(question, answer)) is not None:
                return kept

    def kept(self, question: Question, answer: Any) -> Any:
        """The answer as it is kept; None, with the reason said, where it may not stand."""
        try:
            return self.interview.check(question, answer)
        except PropctlError as error:
            say(self.words.error(error), err=True)
            return None

    def _offered(self, question: Question) -> Any:
        """What Enter takes: what was answered before, or in the last such record of today."""
        if question.name in self.before:
            return self.before[question.name]
        if question.required and question.default is None and question.choices and not question.field.many:
            return self.interview.last(question.name)
        return None

    def _text(self, question: Question, offered: Any) -> str:
        text = self.words.label(question.label) or question.name
        if not question.required:
            text += self.words(N_(" (optional)"))
        told = self.interview.office.wording.facts(self.interview.draft.form, question.facts)
        if hint := self.words(N_("; ")).join(filter(None, [*told, self._hint(question.field)])):
            text += self.words(N_(" ({hint})"), hint=hint)
        if question.personal:
            text += self.words(N_(" (not shown while you type)"))
            return text + (self.words(N_(" [Enter keeps it]")) if offered else "")
        default = question.default if offered in (None, "") else offered
        return text if default is None else f"{text} [{self._worded(question, default)}]"

    def _hint(self, field: Field) -> str:
        if field.hint:
            return self.words.label(label(field.hint))
        return self.words(N_("yes/no")) if field.type == "bool" else ""

    def _worded(self, question: Question, value: Any) -> str:
        """What is offered, in words."""
        if isinstance(value, list):
            return self.words.joined(self._worded(question, entry) for entry in value)
        label = question.choices.get(str(value))
        if label:
            return self.words.label(label)
        return self.session.office.wording.value(self.interview.draft.area, question.field, value)

    def list_choices(self, choices: Mapping[str, Label]) -> None:
        """The numbered choices."""
        for number, (id, choice) in enumerate(choices.items(), 1):
            text = self.words.label(choice)
            say(f"  {number} {text}" + ("" if text == id else f" ({id})"), err=True)

    def _explain(self, question: Question) -> None:
        """Why it is asked: the clauses of the field, else those of the form; and a list that was too long."""
        office, area = self.session.office, self.interview.draft.area
        claims = question.field.claims or self.interview.draft.declared.claims
        for name in claims:
            rule = office.catalog.rule(qualify(area, name))
            say(f"{office.wording.clause(rule)} ({rule.id})", err=True)
        if not claims:
            say(self.words(N_("No clause stands behind this field.")), err=True)
        if len(question.choices) > _LISTED:
            self.list_choices(question.choices)

    def command(self, request: Request) -> str:
        """The command line that would do the step again; what is about a person is asked again."""
        area, _, form = request.form.partition(".")
        main = self.session.catalog.area(area).main == form
        words = [
            "propctl",
            area,
            *([] if main else [form]),
            request.step,
            *([request.id] if request.id else []),
        ]
        hidden = {name for name in request.values if self.interview.is_personal(name)}
        for name, value in request.values.items():
            if name not in hidden and not (isinstance(value, list) and value and isinstance(value[0], dict)):
                words += [
                    f"--{name.replace('_', '-')}",
                    ",".join(value) if isinstance(value, list) else str(value),
                ]
        return " ".join(f'"{word}"' if not word or set(word) & _QUOTED else word for word in words)


_QUOTED = frozenset(" \t\n;&|<>()$*?!'`#~")
