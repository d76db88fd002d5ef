"""The first screen: what waits for me, one line a record, the most urgent first; and other lists, in tabs."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from propctl.cli.frame.session import Session
from propctl.cli.frame.unread import unread
from propctl.desk.framed import Framed, Key
from propctl.desk.line_list import LineList
from propctl.desk.prose import Prose
from propctl.desk.work_lines import (
    TITLES,
    Clause,
    Column,
    Line,
    Scope,
    clause_lines,
    columns_of,
    elsewhere,
    found_lines,
    lines_of,
    numbered,
    person_lines,
    rows_of_list,
)
from propctl.errors import N_, PropctlError
from propctl.publish.escape import terminal
from propctl.regulation.model.ref import Ref

_RECORDS = "records"  # a tab without a key: the records of a list, or what was found


class WorkScreen(Framed):
    """What waits, in tabs."""

    KEYS = (
        Key("Enter", N_("open"), "open"),
        Key("/", N_("filter"), "filter"),
        Key("F2", N_("who is calling"), "call"),
        Key("F3", N_("find"), "find"),
        Key("F6", N_("new"), "new"),
        Key("F5", N_("whose"), "whose"),
        Key("Space", N_("mark"), "mark"),
        Key("F1", N_("help"), "help"),
        Key("^Q", N_("quit"), "app.quit"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *[Binding(str(n), f"tab('{name}')", show=False) for n, name in enumerate(TITLES, 1)],
        Binding("slash", "filter", show=False),
        Binding("f2,c", "call", show=False),
        Binding("f3,f", "find", show=False),
        Binding("f1,question_mark", "help", show=False),
        Binding("f5,w", "whose", show=False),
        Binding("space", "mark", show=False),
        Binding("asterisk", "mark_all", show=False),
        Binding("f6,n", "new", show=False),
        Binding("right,tab", "next(1)", show=False),
        Binding("left,shift+tab", "next(-1)", show=False),
        Binding("escape", "clear", show=False),
        Binding("q", "app.quit", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.tab = "work"
        self.scope: Scope | None = None
        self._finding = False
        self._damaged = ""  # which records cannot be read, as it was told
        self._records_of = ""  # which list, or what was looked for, where records are shown
        self._left = ("work", 0)  # the tab and the line from which they were opened …
        self._back_at = 0  # … and to which the next look returns

    def compose(self) -> ComposeResult:
        yield Static("", id="title")
        yield Static("", id="tabs")
        yield LineList(columns_of(self.session, "work"), id="lines", empty=self.said(N_("Looking …")))
        yield Input(id="filter", compact=True)
        yield Prose(id="told")
        yield self.keys()

    def on_mount(self) -> None:
        self.query_one("#filter").display = False
        self.query_one("#lines").focus()
        self._head()
        self.look()

    def on_screen_resume(self) -> None:
        self.look()

    # -- looking

    @work(exclusive=True, group="look")
    async def look(self) -> None:
        """Ask anew what waits, and show it."""
        name, scope = self.tab, self.scope
        if name == _RECORDS:
            return
        began = monotonic()
        try:
            found, empty, damaged = await asyncio.wrap_future(
                self.desk.lookout.ask(lambda session: _looked(session, name, scope or _mine(session)))
            )
        except PropctlError as error:
            self.tell(self.session.words.error(error), bad=True)
            return
        except OSError as error:  # for the moment, perhaps: the next look tells
            self.tell(f"{error.filename or '?'}: {error.strerror or type(error).__name__}", bad=True)
            return
        self.desk.looked(monotonic() - began)
        if damaged != self._damaged:  # told once, and again when it is another
            self._damaged = damaged
            self.tell(damaged, bad=True)
        if name == self.tab:
            self._show(columns_of(self.session, name), found, empty=empty)
            if self._back_at:
                self.query_one("#lines", LineList).at, self._back_at = self._back_at, 0

    def _show(self, columns: list[Column], lines: list[Line], *, empty: str = "") -> None:
        shown = self.query_one("#lines", LineList)
        shown.empty = empty or self.said(N_("Nothing waits here."))
        shown.show(columns, lines)
        self._head()

    def _head(self) -> None:
        """Who sits here, whose work is shown, and the tabs."""
        session = self.session
        name = session.office.settings.office.name
        parts = [
            name,
            session.office.name_of(session.office.operator.id),
            self._records_of if self.tab == _RECORDS else self._whose(),
            f"{self.desk.now:%m-%d %H:%M}",
        ]
        self.query_one("#title", Static).update(Text(terminal("  ".join(part for part in parts if part))))
        shown = self.query_one("#tabs", Static)
        whole = self._tabs(whole=True)
        shown.update(whole if whole.cell_len <= (shown.size.width or self.app.size.width) else self._tabs())

    def _tabs(self, *, whole: bool = False) -> Text:
        """The tabs by number and title; where there is no room, only the one that is shown says its title."""
        told = Text(no_wrap=True, overflow="ellipsis")
        count = len(self.query_one("#lines", LineList).lines)
        for number, (tab, title) in enumerate(TITLES.items(), 1):
            here = tab == self.tab
            says = f" {self.said(title)}" if whole or here else ""
            counted = f" {count}" if here else ""
            told.append(f" {number}{says}{counted} ", style="bold reverse" if here else "")
        return told

    def _whose(self) -> str:
        """Whose work is shown, where it is not the operator's own."""
        if self.scope is None:
            return ""
        if self.scope.post:
            whose = self.session.office.wording.posts([self.scope.post])
        elif self.scope.person:
            whose = self.session.office.name_of(self.scope.person)
        else:
            whose = self.said(N_("everybody's"))
        return self.said(N_("shown: {whose}"), whose=whose)

    # -- what the keys do

    def action_tab(self, name: str) -> None:
        if name != self.tab:
            self.tab = name
            self.query_one("#lines", LineList).show(columns_of(self.session, name), [])
            self.query_one("#lines", LineList).empty = self.said(N_("Looking …"))
        self.action_clear()
        self._head()
        self.look()

    def action_next(self, by: int) -> None:
        names = list(TITLES)
        here = names.index(self.tab) if self.tab in names else 0
        self.action_tab(names[(here + by) % len(names)])

    def action_open(self) -> None:
        self.query_one("#lines", LineList).action_open()

    def action_mark(self) -> None:
        """Mark a record, or take its mark away; Enter then offers the steps for all that are marked."""
        shown = self.query_one("#lines", LineList)
        if shown.line is not None and isinstance(shown.line.goes_to, Ref):
            shown.mark()
        self._tell_marked()

    def action_mark_all(self) -> None:
        """Mark all records that are shown."""
        shown = self.query_one("#lines", LineList)
        if shown.lines and isinstance(shown.lines[0].goes_to, Ref):
            shown.mark_all()
        self._tell_marked()

    def _tell_marked(self) -> None:
        count = len(self.query_one("#lines", LineList).marked)
        told = N_("{count} marked: Enter offers the steps for all of them, Esc takes the marks away")
        self.tell(self.said(told, count=count) if count else "")

    def _step_on_marked(self) -> None:
        """Pick a step for all marked records, and fill it in."""
        from propctl.desk.many_screen import common_steps
        from propctl.desk.pick_screen import PickScreen

        self.session.tick()
        marked = self.query_one("#lines", LineList).marked
        refs = sorted(marked, key=lambda ref: ref.id)
        lines: list[Line] = []
        if not self.guarded(lambda: lines.extend(common_steps(self.session, refs))):
            return
        if not lines:
            self.tell(self.said(N_("There is nothing here that your post does.")), bad=True)
            return

        def picked(line: Line | None) -> None:
            if line is not None:
                self.guarded(lambda: self.desk.open_many(refs, line.goes_to, self._done_to_marked))

        title = self.said(N_("{count} marked {count:record|records}"), count=len(refs))
        self.app.push_screen(PickScreen(title, lines), picked)

    def _done_to_marked(self, told: str | None) -> None:
        if told is not None:
            self.query_one("#lines", LineList).unmark()
            self.tell(told)
            self.look()

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """A record is shown; a list, its records; a routine, the form that proves it."""
        from propctl.office.asking.agenda import Waiting
        from propctl.office.routines.routine_work import Task

        event.stop()
        if self.query_one("#lines", LineList).marked:
            self._step_on_marked()
            return
        goes_to = event.line.goes_to
        if isinstance(goes_to, Ref):
            self.desk.open_record(goes_to)
        elif isinstance(goes_to, Clause):
            self.desk.open_clause(goes_to.id)
        elif isinstance(goes_to, Waiting):
            self._records(goes_to.area, goes_to.name, event.line.cells[1])
        elif isinstance(goes_to, Task):
            self.guarded(lambda: self.desk.open_routine(goes_to))

    def _records(self, area: str, name: str, title: str) -> None:
        self.session.tick()
        lines: list[Line] = []
        if self.guarded(lambda: lines.extend(rows_of_list(self.session, area, name))):
            self._show_records(lines, self.said(N_("list: {title}"), title=title))

    def _show_records(self, lines: list[Line], what: str, *, empty: str = "") -> None:
        """Show records; ``what``: which they are, said in the headline."""
        shown = self.query_one("#lines", LineList)
        if self.tab != _RECORDS:
            self._left = (self.tab, shown.every.index(shown.line) if shown.line else 0)
        self.tab, self._records_of = _RECORDS, what
        shown.at = 0
        said = self.said
        columns = [
            Column(said(N_("No.")), 13),
            Column(said(N_("About")), 0),
            Column(said(N_("State")), 10, 50),
        ]
        self._show(columns, lines, empty=empty)

    def action_whose(self) -> None:
        """Mine, everybody's, or of a post or person that is picked."""
        from propctl.desk.pick_screen import PickScreen

        office, words = self.session.office, self.session.words
        lines = [Line([self.said(N_("mine"))], Scope("-")), Line([self.said(N_("everybody's"))], Scope())]
        lines += [
            Line([words.label(post.label)], Scope(post=id)) for id, post in office.settings.posts.items()
        ]
        lines += [Line([office.name_of(person.id)], Scope(person=person.id)) for person in office.staff()]

        def picked(line: Line | None) -> None:
            if line is not None:
                self.scope = None if line.goes_to.person == "-" else line.goes_to
                self.action_tab(self.tab if self.tab in TITLES else "work")

        self.app.push_screen(PickScreen(self.said(N_("Whose work is shown?")), lines), picked)

    def action_new(self) -> None:
        """A new record of any form, picked as one types."""
        from propctl.desk.pick_screen import PickScreen
        from propctl.office.asking.homes_found import new_records, told

        self.session.tick()
        lines = [Line([told(self.session.office, one)], one) for one in new_records(self.session.office)]

        def picked(line: Line | None) -> None:
            if line is not None:
                new = line.goes_to
                self.guarded(lambda: self.desk.open_new(new.form, new.step))

        self.app.push_screen(PickScreen(self.said(N_("What is new?")), lines), picked)

    def action_call(self) -> None:
        self.desk.open_call()

    def action_help(self) -> None:
        self.desk.open_help()

    # -- filtering and finding

    def action_filter(self, text: str = "") -> None:
        self._ask(N_("filter: "), text, finding=False)

    def action_find(self) -> None:
        self._ask(
            N_("No. of a record, a telephone number or name, or words of records and clauses: "),
            "",
            finding=True,
        )

    def _ask(self, what: str, text: str, *, finding: bool) -> None:
        self._finding = finding
        line = self.query_one("#filter", Input)
        line.placeholder = self.said(what)
        line.value = text
        line.display = True
        line.focus()
        line.cursor_position = len(text)

    def on_line_list_typed(self, event: LineList.Typed) -> None:
        event.stop()
        line = self.query_one("#filter", Input)  # an input method sends several signs at once
        self.action_filter((line.value if line.display else "") + event.text)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if not self._finding:
            self.query_one("#lines", LineList).narrow(event.value)
            self._head()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        shown = self.query_one("#lines", LineList)
        shown.focus()
        if not self._finding:
            if len(shown.lines) == 1:
                shown.action_open()
            return
        self.query_one("#filter").display = False
        self.session.tick()
        lines: list[Line] = []
        if event.value.strip() and self.guarded(lambda: lines.extend(self._found(event.value.strip()))):
            what = self.said(N_("found: {text}"), text=event.value.strip())
            self._show_records(lines, what, empty=self.said(N_("No record and no clause says that.")))
            if len(lines) == 1 or (lines and lines[0].goes_to == numbered(self.session, event.value)):
                shown.action_open()

    def _found(self, text: str) -> list[Line]:
        """Whose a telephone number or a name is, the records that words mean, the clauses that say so."""
        theirs, said = person_lines(self.session, text)
        known = {line.goes_to for line in theirs}
        others = [line for line in found_lines(self.session, text) if line.goes_to not in known]
        found = [*theirs, *others, *clause_lines(self.session, text)]
        self.tell("" if found else said)
        return found

    def action_clear(self) -> None:
        """Take the filter away; from records, back to the line from which they were opened."""
        line, shown = self.query_one("#filter", Input), self.query_one("#lines", LineList)
        shown.unmark()
        self.tell(self._damaged, bad=bool(self._damaged))
        with self.prevent(Input.Changed):
            line.value = ""
        line.display = False
        shown.focus()
        shown.narrow("")
        if self.tab == _RECORDS:
            self.tab, self._back_at = self._left
            self.look()
        self._head()


def _looked(session: Session, name: str, scope: Scope) -> tuple[list[Line], str, str]:
    """What a tab shows, what is said where that is nothing, and which records cannot be read."""
    found = lines_of(session, name, scope)
    empty = elsewhere(session, scope) if name == "work" and not found else ""
    return found, empty, unread(session)


def _mine(session: Session) -> Scope:
    """What waits for whoever sits here."""
    return Scope(person=session.office.operator.id)
