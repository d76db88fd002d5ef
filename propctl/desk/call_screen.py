"""Who is calling: a home is found as one types; then what is open there, who is on file, and what is new."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from propctl.desk.framed import DIGITS, Framed, Key, by_digit
from propctl.desk.line_list import LineList
from propctl.desk.prose import Prose
from propctl.desk.work_lines import Column, Line
from propctl.errors import N_
from propctl.office.asking.homes_found import (
    Resident,
    facts_of,
    history_of,
    homes,
    matching_homes,
    new_from,
    on_file,
    residents,
    told,
)
from propctl.office.asking.queries import title_of
from propctl.office.asking.told_beside import in_words, told_of
from propctl.regulation.model.ref import Ref

_MOST = 200  # homes that are listed


class CallScreen(Framed):
    """Finds the home."""

    KEYS = (
        Key("Enter", N_("this home"), "take"),
        Key("Esc", N_("back"), "leave"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.known: list[tuple[Ref, str]] = []

    def compose(self) -> ComposeResult:
        yield Static(self.said(N_("Who is calling?")), id="title")
        yield Input(
            placeholder=self.said(
                N_("No. of the home, name (also first letters of its pinyin) or telephone")
            ),
            id="filter",
            compact=True,
        )
        yield LineList(id="lines", empty=self.said(N_("Type a few signs.")))
        yield Prose(id="told")
        yield self.keys()

    def on_mount(self) -> None:
        self.session.tick()
        self.known = homes(self.session.office)
        self.query_one(Input).focus()
        self.people()

    @work(exclusive=True)
    async def people(self) -> None:
        """Who is on file, in the background: nobody waits for it."""
        self.desk.people = await asyncio.wrap_future(
            self.desk.lookout.ask(lambda session: residents(session.office))
        )
        self._find(self.query_one(Input).value)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._find(event.value)

    def _find(self, typed: str) -> None:
        found = matching_homes(typed, self.known, self.desk.people)[:_MOST]
        lines = self.query_one(LineList)
        unknown = N_("No such home, name or telephone. Enter registers something new for who is not on file.")
        lines.empty = self.said(unknown if typed.strip() else N_("Type a few signs."))
        said = self.said
        columns = [Column(said(N_("Home")), 14), Column(said(N_("On file")), 0)]
        lines.show(columns, [Line([ref.id, who], ref) for ref, who in found])
        lines.at = 0

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Show what is open at the home that the cursor is on."""
        line = self.query_one(LineList).line
        typed = self.query_one(Input).value.strip()
        if line is not None:
            self.app.switch_screen(HomeScreen(line.goes_to))
        elif typed:
            self.dismiss(None)
            self.app.call_later(self.desk.open_unknown, typed)  # of the desk: this screen answers no more

    def action_move(self, by: int) -> None:
        self.query_one(LineList).at += by

    def action_leave(self) -> None:
        self.dismiss(None)


class HomeScreen(Framed):
    """A home: who is on file, what is open, how often it came; what can be registered from there."""

    KEYS = (
        Key("1-9", N_("register"), "new(0)"),
        Key("Enter", N_("open"), "open"),
        Key("F2", N_("another call"), "call"),
        Key("Esc", N_("back"), "leave"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *by_digit("new"),
        Binding("f2,c", "call", show=False),
        Binding("escape,q,left", "leave", show=False),
    ]

    def __init__(self, home: Ref) -> None:
        super().__init__()
        self.home = home
        self.people: list[Resident] = []
        self.new: list[Line] = []

    def compose(self) -> ComposeResult:
        yield Static("", id="title")
        yield Prose(id="home")
        yield LineList(id="lines")
        yield Prose(id="told")
        yield self.keys()

    def on_mount(self) -> None:
        self.query_one(LineList).focus()

    def on_screen_resume(self) -> None:
        self.guarded(self._show)

    def _show(self) -> None:
        self.session.tick()
        office, wording = self.session.office, self.session.office.wording
        open_, counts = history_of(self.session.office, self.home)
        self.people = on_file(self.session.office, self.home)
        self.query_one("#title", Static).update(Text(f"{wording.form(self.home.form)} {self.home.id}"))
        lines = [self.said(N_("On file: {people}"), people=[one.masked for one in self.people] or "—")]
        came = [self.said(N_("{form} {count}"), form=wording.form(one), count=n) for one, n in counts.items()]
        lines.append(self.said(N_("So far: {forms}"), forms=came or "—"))
        may = new_from(self.session.office, self.home)
        if known := facts_of(office, self.home, may):
            lines.append("  ".join(known))
        lines += in_words(office, told_of(office, [self.home]))
        self.query_one("#home", Prose).say("\n".join(lines))
        self.new = [
            Line([f"{n}" if n <= DIGITS else "", told(self.session.office, one), ""], one)
            for n, one in enumerate(may, 1)
        ]
        records = [
            Line(
                [
                    "",
                    f"{row.id} {title_of(office, row.form, row.values)}",
                    wording.state(row.form, row.state),
                ],
                row.ref,
                "soon",
            )
            for row in open_
        ]
        columns = [Column("", 1), Column(self.said(N_("New, and what is open here")), 0), Column("", 12, 56)]
        first, others = self.new[:DIGITS], self.new[DIGITS:]
        self.query_one(LineList).show(columns, [*first, *records, *self._files(), *others])

    def _files(self) -> list[Line]:
        """The home and the files of who lives there: a number that has changed is put right in them."""
        office, wording = self.session.office, self.session.office.wording
        refs = dict.fromkeys([self.home, *[one.record for one in self.people]])
        rows = [row for ref in refs if (row := office.index.get(ref)) is not None]
        return [
            Line(["", f"{wording.form(row.form)} {row.id}", wording.state(row.form, row.state)], row.ref)
            for row in rows
        ]

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        event.stop()
        goes_to = event.line.goes_to
        if isinstance(goes_to, Ref):
            self.desk.open_record(goes_to)
        else:
            self._register(goes_to)

    def action_new(self, place: int) -> None:
        """Register the one of that number."""
        if place < len(self.new):
            self._register(self.new[place].goes_to)

    def _register(self, new: Any) -> None:
        given = {new.field: self.home.id}
        self.guarded(lambda: self.desk.open_new(new.form, new.step, given, self.people))

    def action_open(self) -> None:
        self.query_one(LineList).action_open()

    def action_call(self) -> None:
        self.app.switch_screen(CallScreen())

    def action_leave(self) -> None:
        self.dismiss(None)
