"""Asking for what is missing, field by field, on a terminal.

Choices are answered by number, label or first letters of pinyin; Enter takes what is offered; ``<`` goes
back; ``?`` shows the clause. Personal values are not echoed.
"""

from __future__ import annotations

from typing import Any

import msgspec

from propctl.cli.frame.output import echo, say
from propctl.cli.frame.session import Session
from propctl.entry.parsers import truth
from propctl.errors import N_, PropctlError, UsageError
from propctl.office.doing.drafts import Request
from propctl.office.doing.questions import Interview, Question
from propctl.regulation.catalog import qualify
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.text import label
from propctl.words.messages import said

BACK, HELP = ("<", "＜", "《"), ("?", "？")  # as a Chinese keyboard writes them, too


def prompt(text: str, *, hidden: bool = False) -> str:
    """One answer, "" for Enter alone. ``EOFError`` where whoever is asked stops."""
    import click  # it knows how terminals read, and hide, what is typed

    try:
        answer: str = click.prompt(
            text, default="", show_default=False, hide_input=hidden, err=True, prompt_suffix=": "
        )
    except click.Abort:
        echo(err=True)
        raise EOFError from None
    return answer.strip()


def agreed(question: str) -> bool:
    """Whether the answer is yes; anything else is no."""
    return truth(prompt(f"{question} ({said(N_('yes/no'))})")) is True


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
        self.answers: dict[str, Any] = {}  # in the order in which they were given; None: left empty

    def run(self) -> Request:
        """Ask until nothing is missing."""
        while (question := self._next()) is not None:
            answer = self.ask(question)
            if answer in BACK:
                self._back()
            else:
                self.answers[question.name] = answer
        return msgspec.structs.replace(self.request, values=self._typed())

    def _typed(self) -> dict[str, Any]:
        given = {name: answer for name, answer in self.answers.items() if answer not in (None, "")}
        return {**self.request.values, **given}

    def _next(self) -> Question | None:
        waiting = [one for one in self.interview.questions(self._typed()) if one.name not in self.answers]
        needed = [one for one in waiting if one.required]
        offered = [one for one in waiting if one.personal or (self.everything and not one.field.fill)]
        return next(iter([*needed, *offered]), None)

    def _back(self) -> None:
        if self.answers:
            self.answers.popitem()
        else:
            say(self.words(N_("This is the first question.")), err=True)

    def ask(self, question: Question) -> Any:
        """One answer that may stand, ``<``, or "" for an optional field that stays empty."""
        if question.field.type == "rows":
            return self._ask_rows(question)
        self._offer(question)
        while True:
            answer = self._prompt(question)
            if answer in HELP:
                self._explain(question)
            elif answer in BACK or self._stands(question, answer):
                return answer

    def _prompt(self, question: Question) -> str:
        text = self.words.label(question.label) or question.name
        if not question.required:
            text += self.words(N_(" (optional)"))
        if question.field.hint:
            text += f" ({self.words.label(label(question.field.hint))})"
        if question.personal:
            text += self.words(N_(" (not shown while you type)"))
        elif question.default is not None:
            text += f" [{self._default(question)}]"
        return prompt(text, hidden=question.personal)

    def _default(self, question: Question) -> str:
        label = question.choices.get(str(question.default))
        if label:
            return self.words.label(label)
        return self.session.office.wording.value(self.interview.draft.area, question.field, question.default)

    def _offer(self, question: Question) -> None:
        """The numbered choices."""
        for number, (id, choice) in enumerate(question.choices.items(), 1):
            text = self.words.label(choice)
            say(f"  {number} {text}" + ("" if text == id else f" ({id})"), err=True)

    def _stands(self, question: Question, answer: str) -> bool:
        if not answer:
            if question.required:
                say(self.words(N_("This must be filled in; < goes back, ? shows the clause.")), err=True)
            return not question.required
        try:
            self.interview.check(question, answer)
        except PropctlError as error:
            say(self.words.error(error), err=True)
            return False
        return True

    def _explain(self, question: Question) -> None:
        """Why it is asked: the clauses of the field, else those of the form."""
        office, area = self.session.office, self.interview.draft.area
        claims = question.field.claims or self.interview.draft.declared.claims
        for name in claims:
            rule = office.catalog.rule(qualify(area, name))
            say(f"{self.words.label(office.rule_text(rule))} ({rule.id})", err=True)
        if not claims:
            say(self.words(N_("No clause stands behind this field.")), err=True)

    def _ask_rows(self, question: Question) -> Any:
        """Rows from a file (``@list.csv``), or one after the other until the first cell stays empty."""
        text = self.words.label(question.label) or question.name
        hint = self.words(N_("@FILE, or Enter to type them"))
        while True:
            answer = prompt(f"{text} ({hint})")
            if answer in BACK:
                return answer
            try:
                rows = self._from_file(answer, question.field) if answer else self._typed_rows(question)
                if rows:
                    self.interview.check(question, rows)
            except PropctlError as error:
                say(self.words.error(error), err=True)
                continue
            if rows or not question.required:
                return rows or None

    def _from_file(self, answer: str, field: Field) -> list[dict[str, Any]]:
        from pathlib import Path

        from propctl.cli.frame.typed_rows import read_rows

        if not answer.startswith(("@", "＠")):
            raise UsageError(N_("name a file: @list.csv or @list.xlsx"))
        return read_rows(Path(answer[1:].strip()), field, self.session.lang)

    def _typed_rows(self, question: Question) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        columns = question.field.columns
        while True:
            row: dict[str, Any] = {}
            for name, column in columns.items():
                label = f"{len(rows) + 1}. {self.words.label(column.label) or name}"
                cell = prompt(label, hidden=column.personal)
                if not cell and not row:
                    return rows
                row[name] = cell
            rows.append(row)
