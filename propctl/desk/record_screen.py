"""A record: what it says, its limits and history; and the steps, first the one a clause asks for next."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from propctl.cli.frame.width import width
from propctl.cli.showing.record_shown import print_record
from propctl.desk.captured import captured
from propctl.desk.framed import DIGITS, Framed, Key, by_digit
from propctl.desk.line_list import LineList
from propctl.desk.prose import Prose
from propctl.desk.work_lines import Column, Line
from propctl.errors import N_
from propctl.office.judging.way_on import correction, generic_ways, ways_on
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.ref import Ref


class RecordScreen(Framed):
    """One record."""

    KEYS = (
        Key("1-9", N_("step"), "do(0)"),
        Key("F4", N_("print"), "print"),
        Key("F6", N_("note"), "step('note')"),
        Key("F7", N_("attach"), "step('attach')"),
        Key("F8", N_("reveal"), "reveal"),
        Key("F9", N_("put right"), "correct"),
        Key("Esc", N_("back"), "leave"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *by_digit("do"),
        Binding("f4,p", "print", show=False),
        Binding("f6,n", "step('note')", show=False),
        Binding("f7,a", "step('attach')", show=False),
        Binding("f8,r", "reveal", show=False),
        Binding("f9,u", "correct", show=False),
        Binding("escape,q,left", "leave", show=False),
        Binding("shift+up", "scroll(-1)", show=False),
        Binding("shift+down", "scroll(1)", show=False),
        Binding("space", "scroll(8)", show=False),
        Binding("b", "scroll(-8)", show=False),
    ]

    def __init__(self, ref: Ref, told: str = "") -> None:
        """``told``: what came of the step that leads here."""
        super().__init__()
        self.ref, self._first_told = ref, told
        self.folded: Folded | None = None
        self.changes = -1  # of the index, when it was shown

    def compose(self) -> ComposeResult:
        yield Static("", id="title")
        with Horizontal(id="both"):
            with VerticalScroll(id="record", can_focus=False):
                yield Prose(id="text")
            yield LineList(id="steps", empty=self.said(N_("There is nothing here that your post does.")))
        yield Prose(id="told")
        yield self.keys()

    def on_mount(self) -> None:
        self.show(self._first_told)
        self.query_one("#steps").focus()

    def show(self, told: str = "") -> None:
        """Show the record as it stands now, and what was told of the last step."""
        if not self.guarded(self._show):
            return
        if told:
            self.tell(told)

    def _show(self, *, reveal: bool = False) -> None:
        self.session.tick()
        office = self.session.office
        self.folded = office.folded(self.ref)
        self.changes = office.index.changes()
        text = captured(partial(print_record, self.session, self.folded, reveal=reveal))
        title, _, rest = text.partition("\n")
        self.query_one("#title", Static).update(Text(title))
        self.query_one("#text", Prose).say_lines(_headed(rest))
        steps = self._steps()
        waits = max((width(line.cells[2]) for line in steps), default=0) or 1
        self.query_one("#steps", LineList).show(
            [Column("", 1), Column(self.said(N_("Steps")), 0), Column("", waits, 30)], steps
        )

    def _steps(self) -> list[Line]:
        """The steps, each with the limit that waits for it."""
        assert self.folded is not None
        wording, lines = self.session.office.wording, []
        for number, way in enumerate(ways_on(self.session.office, self.folded), 1):
            due = wording.limit(_moment(way.due)) if way.due else ""
            late = bool(way.due) and _moment(way.due) < self.session.now
            told = f"{'!' if late else ''}← {due}" if due else ""
            digit = f"{number}" if number <= DIGITS else ""
            lines.append(
                Line([digit, wording.step(self.ref.form, way.step), told], way.step, "late" if late else "")
            )
        for name in generic_ways(self.session.office, self.folded):
            lines.append(Line(["", wording.step(self.ref.form, name), ""], name))
        return lines

    def refresh_if_changed(self) -> None:
        """Show it anew where another desk wrote to it; nothing is said where nothing is new."""
        before = self.folded
        if before is None:  # not on the screen yet
            return
        self.guarded(self._show)
        if self.folded is not None and before.history != self.folded.history:
            self.tell(self.said(N_("Another desk has just done something to this record.")))

    # -- what the keys do

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        event.stop()
        self.action_step(event.line.goes_to)

    def on_line_list_typed(self, event: LineList.Typed) -> None:
        """Chinese signs narrow the steps down: 办结, then Enter."""
        event.stop()
        steps = self.query_one("#steps", LineList)
        steps.narrow(steps.sought + event.text)
        steps.empty = self.said(N_("No step is called that."))
        self.tell(steps.sought)

    def action_do(self, place: int) -> None:
        """The step of that number."""
        lines = self.query_one("#steps", LineList).every
        if place < len(lines):
            self.action_step(lines[place].goes_to)

    def action_step(self, name: str) -> None:
        """A step as a form."""

        def done(said: str | None) -> None:
            self.query_one("#steps", LineList).narrow("")
            self.show(said or "")
            self.query_one("#steps", LineList).at = 0  # what a limit waits for now

        self.guarded(lambda: self.desk.open_step(self.ref.form, name, self.folded, done))

    def action_correct(self) -> None:
        """The step that puts right the last one."""
        assert self.folded is not None
        name = correction(self.session.office, self.folded)
        if name:
            self.action_step(name)
        else:
            self.tell(self.said(N_("Nothing that your post does takes the last step back.")), bad=True)

    def action_print(self) -> None:
        """Its paper form, opened where this computer shows such files."""

        def work() -> None:
            from propctl.cli.areas.printing import print_record_form

            self.tell(captured(partial(print_record_form, self.session, self._shown())))

        self.guarded(work)

    def action_reveal(self) -> None:
        """Personal values in clear; a line in the access log says who saw them, and what for."""
        from propctl.cli.showing.revealing import ASKED
        from propctl.desk.purpose_screen import PurposeScreen

        def asked(purpose: str | None) -> None:
            if purpose:
                self.guarded(lambda: self._reveal(purpose))

        self.app.push_screen(PurposeScreen(self.said(ASKED)), asked)

    def _reveal(self, purpose: str) -> None:
        from propctl.office.doing.access import note_access

        note_access(self.session.office, self._shown(), purpose)
        self._show(reveal=True)

    def _shown(self) -> Folded:
        """The record as it is shown."""
        assert self.folded is not None
        return self.folded

    def action_scroll(self, by: int) -> None:
        self.query_one("#record").scroll_relative(y=by, animate=False)

    def action_leave(self) -> None:
        """Show all steps again where some were looked for; else go back."""
        steps = self.query_one("#steps", LineList)
        if steps.sought:
            steps.narrow("")
            self.tell("")
        else:
            self.dismiss(None)


def _moment(text: str) -> Any:
    import datetime as dt

    return dt.datetime.fromisoformat(text)


def _headed(text: str) -> list[tuple[str, str]]:
    """The lines of a record; a heading, which stands behind an empty line, is bold."""
    lines = text.split("\n")
    return [
        (line, "bold underline" if not before and line else "")
        for before, line in zip(["x", *lines], lines, strict=False)
    ]
