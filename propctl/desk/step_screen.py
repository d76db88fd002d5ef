"""A step as a form on the screen. Enter goes on; nothing typed is lost, also where the step is refused."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from propctl.desk.answer_line import AnswerLine
from propctl.desk.captured import captured
from propctl.desk.framed import Framed, Key, KeyLine
from propctl.desk.prose import Prose
from propctl.desk.step_sheet import Sheet
from propctl.errors import N_, PropctlError
from propctl.office.doing.outcome import Outcome
from propctl.publish.escape import terminal

_BESIDE = 110  # columns from which what is to be said stands beside a form without being asked for


class SaveLine(Static, can_focus=True):
    """The end of a form: Enter here does the step."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.save", show=False),
        Binding("up", "screen.step(-1)", show=False),
    ]

    async def on_click(self) -> None:
        await self.screen.run_action("save")


class StepScreen(Framed):
    """One step being filled in. It ends with what came of it, or with None where it was given up."""

    KEYS = (
        Key("Enter", N_("next"), "step(1)"),
        Key("^S", N_("save"), "save"),
        Key("F1", N_("clause"), "explain"),
        Key("Esc", N_("back"), "leave"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "save", show=False, priority=True),
        Binding("f1", "explain", show=False, priority=True),
        Binding("escape", "leave", show=False),
        Binding("f2", "to_say", show=False, priority=True),
        Binding("pageup", "scroll_to_say(-1)", show=False, priority=True),
        Binding("pagedown", "scroll_to_say(1)", show=False, priority=True),
    ]

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet
        self.scripts = sheet.to_say()
        self._script = -1  # that is shown; -1 for none
        self.outcome: Outcome | None = None
        self._warned = False

    def compose(self) -> ComposeResult:
        yield Static(Text(terminal(self.headline())), id="title")
        yield Prose(id="beside")
        with Horizontal(id="form"):
            with VerticalScroll(id="answers", can_focus=False):
                for question in self.sheet.questions():
                    yield AnswerLine(self.sheet, question)
            with VerticalScroll(id="to-say", can_focus=False):
                yield Prose()
        yield SaveLine(
            self.said(N_("Enter saves; Up goes back to the fields that may stay empty")), id="save"
        )
        yield Prose(id="told")
        yield self.keys()

    def headline(self) -> str:
        """What is done, and to what."""
        return self.sheet.title

    def beside(self) -> list[str]:
        """What other records want told with what is being done."""
        return self.sheet.beside()

    def keys(self) -> Static:
        told = Key("F2", N_("what to say"), "to_say")
        return KeyLine([*self.KEYS[:-1], *([told] if self.scripts else []), self.KEYS[-1]], self.said)

    def on_mount(self) -> None:
        self._tell_beside()
        self.query_one("#to-say").display = False
        if self.scripts and self.app.size.width >= _BESIDE:
            self.action_to_say()
        lines = self._lines()
        needed = [line for line in lines if line.question.required]
        first = [line for line in needed if not line.kept] or needed
        (first[0].line if first else self.query_one(SaveLine)).focus()

    def _lines(self) -> list[AnswerLine]:
        return list(self.query(AnswerLine))

    def action_to_say(self) -> None:
        """The lines of a script beside the form; again, those of the next one, and in the end none."""
        if not self.scripts:
            return
        self._script += 1
        place = self.query_one("#to-say")
        place.display = self._script < len(self.scripts)
        if not place.display:
            self._script = -1
            return
        title, lines = self.scripts[self._script]
        headed = f"{title} {self._script + 1}/{len(self.scripts)}"
        place.query_one(Prose).say_lines([(headed, "bold"), (lines, "")])
        place.scroll_home(animate=False)

    def action_scroll_to_say(self, by: int) -> None:
        """Scroll what is to be said; where none is shown, the form."""
        said = self.query_one("#to-say")
        place = said if said.display else self.query_one("#answers")
        place.scroll_relative(y=by * max(1, place.size.height - 1), animate=False)

    # -- moving

    def action_step(self, by: int) -> None:
        """To the field before or behind, and from the last one to the end of the form."""
        places = [*(line.line for line in self._lines()), self.query_one(SaveLine)]
        here = places.index(self.focused) if self.focused in places else 0
        places[max(0, min(here + by, len(places) - 1))].focus()

    async def on_answer_line_left(self, event: AnswerLine.Left) -> None:
        event.stop()
        if self not in self.app.screen_stack:  # it was closed meanwhile
            return
        await self._asked_now()
        if event.entered and event.sound:
            self._onward(event.line, event.mended)

    def _onward(self, line: AnswerLine, mended: bool) -> None:
        """To what must still be filled in, or is wrong; from what may stay empty to the next; to the end."""
        lines = self._lines()
        here = lines.index(line) if line in lines else -1
        open_ = [
            one
            for one in lines
            if one is not line and ((one.question.required and not one.line.value) or one.has_class("wrong"))
        ]
        if open_:
            open_[0].line.focus()
        elif mended or line.question.required or here + 1 == len(lines):
            self.query_one(SaveLine).focus()
        else:
            lines[here + 1].line.focus()

    async def _asked_now(self) -> None:
        """Show the fields that the answers so far call for; those that stay keep what is in them."""
        self._tell_beside()
        asked = self.sheet.questions()
        lines = {line.question.name: line for line in self._lines()}
        names = [question.name for question in asked]
        for name, line in lines.items():
            line.display = name in names
            line.follow()
        place = self.query_one("#answers")
        for question in asked:
            if question.name in lines:
                lines[question.name].know(question.facts)
            else:
                await place.mount(AnswerLine(self.sheet, question))

    def _tell_beside(self) -> None:
        """Say above the fields what whoever it is about wishes."""
        told, place = self.beside(), self.query_one("#beside", Prose)
        place.say("\n".join(told))
        place.display = bool(told)

    # -- the end

    def action_explain(self) -> None:
        focused = self.focused
        for line in self._lines():
            if focused is line.line:
                line.explain()

    def action_save(self) -> None:
        """Do the step; what is refused is told beside the field concerned."""
        if not self.sound():
            return
        self.tell(self.said(N_("Saving …")))
        try:
            said = captured(self._do)
        except PropctlError as error:
            self._refused(error)
            return
        except OSError as error:
            self.tell(f"{error.filename or '?'}: {error.strerror or type(error).__name__}", bad=True)
            return
        self.desk.kept_sheets.pop(self.sheet.key, None)
        self.dismiss(said)

    def sound(self) -> bool:
        """Whether nothing that was typed is wrong; else the cursor goes to the first that is."""
        for line in self._lines():
            if line.line.has_focus and line.line.value != line.kept:
                line._judge(entered=False)
        wrong = [line for line in self._lines() if line.display and line.has_class("wrong")]
        if wrong:
            wrong[0].line.focus()
        return not wrong

    def _do(self) -> None:
        from propctl.cli.showing.outcome_told import tell

        self.outcome = self.sheet.save()
        self.sheet.mentions(self.outcome.folded)
        tell(self.session, self.outcome)

    def _refused(self, error: PropctlError) -> None:
        """Tell what is refused, beside the first field that it is about, and keep all that was typed."""
        told = self.sheet.refusal(error)
        about = [line for line in self._lines() if line.question.name in error.fields]
        self.tell("" if about else told, bad=True)
        for line in about:
            line.refuse(told if line is about[0] else self.said(N_("see above")))
        if about:
            about[0].line.focus()

    def action_leave(self) -> None:
        """Leave; what was typed waits until the form is opened again, or the desk ends."""
        for line in self._lines():
            if line.line.value != line.kept:
                self.sheet.typed[line.question.name] = line.line.value
        if self.sheet.typed != self.sheet.begun:
            self.desk.kept_sheets[self.sheet.key] = dict(self.sheet.typed)
        self.dismiss(None)
