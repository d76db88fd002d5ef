"""Talking with whoever sits at the terminal, in his language: what a command of an area asks and says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from propctl.cli.frame import session
from propctl.cli.frame.output import say
from propctl.cli.typed.ask import Dialogue, complete
from propctl.cli.typed.prompts import BACK, prompt

if TYPE_CHECKING:
    from propctl.errors import PropctlError
    from propctl.office.doing.drafts import Request
    from propctl.office.doing.questions import Interview, Question
    from propctl.regulation.model.text import Label


class Terminal:
    """The terminal of the command that runs. All that it says goes to stderr: results are for stdout."""

    def __init__(self) -> None:
        self._session = session.current()

    @property
    def lang(self) -> str:
        """The language that is spoken: "zh-CN", "zh-TW" or "en"."""
        return self._session.lang

    def say(self, text: str) -> None:
        """Write a line; signs that could disturb the terminal are made visible."""
        say(text, err=True)

    def message(self, msgid: str, values: Mapping[str, object] | None = None) -> str:
        """The sentence of a message, ``N_("…")``, in the reader's language."""
        return self._session.words(msgid, values)

    def label(self, label: Label) -> str:
        """A label in the reader's language."""
        return self._session.words.label(label)

    def tell(self, error: PropctlError) -> None:
        """Say what went wrong."""
        say(self._session.words.error(error), err=True)

    def prompt(self, msgid: str) -> str:
        """One line that is typed; ``is_back`` tells whether it asks for the step before."""
        return prompt(self.message(msgid))

    def is_back(self, answer: Any) -> bool:
        """Whether an answer means "one step back": ``<``, also as Chinese keyboards write it."""
        return answer in BACK

    def ask(self, interview: Interview, question: Question) -> Any:
        """One answer that may stand, "back" (see ``is_back``), or "" for a field that stays empty."""
        return Dialogue(self._session, interview.request).ask(question)

    def complete(self, request: Request) -> Request:
        """The request with what was missing, asked field by field."""
        return complete(self._session, request)
