"""Asking for the rows of a table, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propctl.cli.frame.output import say
from propctl.cli.typed.prompts import BACK, prompt
from propctl.errors import N_, PropctlError, UsageError
from propctl.office.doing.questions import Question
from propctl.regulation.model.constructs import Field

if TYPE_CHECKING:
    from propctl.cli.typed.ask import Dialogue


class Rows:
    """The rows of one field: from a file (``@list.csv``), or typed until the first cell stays empty."""

    def __init__(self, dialogue: Dialogue, question: Question) -> None:
        self.dialogue, self.question, self.words = dialogue, question, dialogue.words

    def ask(self) -> Any:
        """The rows; ``<``, or None where there are none and none are needed."""
        text = self.words.label(self.question.label) or self.question.name
        hint = self.words(N_("@FILE, or Enter to type them"))
        while True:
            answer = prompt(text + self.words(N_(" ({hint})"), hint=hint))
            if answer in BACK:
                return answer
            try:
                rows = self._from_file(answer) if answer else self._typed()
            except PropctlError as error:
                say(self.words.error(error), err=True)
                continue
            if rows and self.dialogue.kept(self.question, rows) is None:
                continue
            if rows or not self.question.required:
                return rows or None

    def _from_file(self, answer: str) -> list[dict[str, Any]]:
        from propctl.cli.typed.typed_rows import read_rows, sheet_named

        file = sheet_named(answer)
        if file is None:
            raise UsageError(N_("name a file: @list.csv or @list.xlsx"))
        return read_rows(file, self.question.field, self.words.lang)

    def _typed(self) -> list[dict[str, Any]]:
        """Rows cell by cell; ``<`` goes one cell back, from the first of a row to the row before it."""
        rows: list[dict[str, Any]] = []
        while True:
            row = self._row(len(rows) + 1)
            if row is None:
                return rows
            if row:
                rows.append(row)
            elif rows:
                rows.pop()

    def _row(self, number: int) -> dict[str, Any] | None:
        """One row; None for an empty one, nothing in it where the row before it is to be taken back."""
        columns = self.question.field.columns
        row: dict[str, Any] = {}
        while len(row) < len(columns):
            name = list(columns)[len(row)]
            cell = self._cell(number, name, columns[name], first=not row)
            if cell in BACK:
                if not row:
                    return {}
                row.popitem()
            elif cell == "" and not row:
                return None
            else:
                row[name] = cell
        return row

    def _cell(self, number: int, name: str, column: Field, *, first: bool) -> Any:
        asked = self.dialogue.interview.cell(name, column)
        if number == 1:
            self.dialogue.list_choices(asked.choices)
        text = f"{number}. {self.words.label(column.label) or name}"
        while True:
            answer = prompt(text, hidden=column.personal)
            if answer in BACK or (not answer and (first or not column.required)):
                return answer
            if not answer:
                say(self.words(N_("This must be filled in; < goes back, ? shows the clause.")), err=True)
            elif (kept := self.dialogue.kept(asked, answer)) is not None:
                return kept
