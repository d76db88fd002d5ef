"""One field of a form: its name, the line to type in, and below it what helps or what was wrong."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from propctl.cli.frame.width import width
from propctl.desk.prose import Prose
from propctl.desk.step_sheet import Sheet
from propctl.errors import PropctlError
from propctl.office.doing.questions import Facts, Question
from propctl.publish.escape import terminal


class TypedLine(Input):
    """A line to type in: what is pasted keeps all its lines, joined by blanks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.step(-1)", show=False),
        Binding("down", "screen.step(1)", show=False),
    ]

    def _on_paste(self, event: events.Paste) -> None:
        text = " ".join(event.text.split()) if "\n" in event.text or "\r" in event.text else event.text
        event.prevent_default()
        event.stop()
        self.replace(text, *self.selection)


class AnswerLine(Vertical):
    """A field of a form."""

    class Left(Message):
        """The field was left or answered; ``sound``: what it holds may stand."""

        def __init__(self, line: AnswerLine, *, sound: bool, entered: bool, mended: bool = False) -> None:
            super().__init__()
            self.line, self.sound, self.entered, self.mended = line, sound, entered, mended

    def __init__(self, sheet: Sheet, question: Question) -> None:
        super().__init__(classes="answer")
        self.sheet, self.question = sheet, question
        known = sheet.typed.get(question.name)
        self.kept = "" if known is None else self._shown(known)  # what was judged last, as shown
        needed = "* " if question.required else "  "
        # held here and not looked up: a form that was closed is told that it was left when it has lost them
        self._called = Static(Text(needed + self._label), classes="name")
        self._told = Prose(classes="hint")
        self.line = TypedLine(
            value=self.kept,
            placeholder=terminal(sheet.offered(question)),
            password=question.personal,
            compact=True,
            select_on_focus=False,
        )

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self._called
            yield self.line
        yield self._told

    def _shown(self, known: object) -> str:
        if self.question.choices and not self.question.field.many:
            return self.sheet.worded(self.question, known)
        return str(known)

    @property
    def _label(self) -> str:
        return terminal(self.sheet.label(self.question))

    def on_descendant_focus(self) -> None:
        self._help()

    def on_descendant_blur(self) -> None:
        self._judge(entered=False)

    def on_input_changed(self) -> None:
        if self.line.has_focus:
            self._help()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._judge(entered=True)

    def _judge(self, *, entered: bool) -> None:
        text = self.line.value
        if text == self.kept and not self.has_class("wrong"):
            if not self.line.has_focus:
                self._say("")
            self.post_message(self.Left(self, sound=True, entered=entered))
            return
        try:
            self.kept = self.sheet.answer(self.question, text)
        except PropctlError as error:
            self.refuse(self.sheet.refusal(error))
            self.post_message(self.Left(self, sound=False, entered=entered))
            return
        mended = self.has_class("wrong")
        self.line.value = self.kept
        self.set_class(False, "wrong")
        self._say("")
        self.post_message(self.Left(self, sound=True, entered=entered, mended=mended))

    def refuse(self, why: str) -> None:
        """Say below the field what is wrong with what it holds."""
        self.set_class(True, "wrong")
        self._say(f"✗ {why}")

    def follow(self) -> None:
        """Show what was filled in from elsewhere, where nothing else is being typed."""
        known = self.sheet.typed.get(self.question.name)
        shown = "" if known is None else self._shown(known)
        if self.line.value == self.kept and shown != self.kept and not self.has_class("wrong"):
            self.kept = shown
            self.line.value = shown

    def know(self, facts: Facts) -> None:
        """Tell what is known beside the answer now: that of another home, or nothing any more."""
        if facts != self.question.facts:
            self.question = self.question._replace(facts=facts)
            if self.line.has_focus:
                self._help()

    def explain(self) -> None:
        """Say below the field which clause asks for it."""
        self._say(self.sheet.clause(self.question))

    def _help(self) -> None:
        if not self.has_class("wrong"):
            typed = "" if self.question.personal else self.line.value
            hint = self.sheet.hint(self.question, "" if typed == self.kept else typed)
            place = self._called.content_size.width
            cut = 0 < place < width(self._label) + 2  # it is told whole below, where the screen is narrow
            self._say("  ".join(part for part in (self._label if cut else "", hint) if part))

    def _say(self, text: str) -> None:
        self._told.say(text)
        self._told.display = bool(text)
