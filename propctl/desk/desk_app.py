"""The desk: one Textual application over one session of the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from propctl.cli.frame.session import Session
from propctl.desk.lookout import Lookout
from propctl.desk.work_lines import Line
from propctl.errors import N_
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.ref import Ref

if TYPE_CHECKING:
    from propctl.desk.step_screen import StepScreen
    from propctl.office.asking.homes_found import Resident
    from propctl.office.routines.routine_work import Task

LOOKS = 5.0  # seconds between two looks at what other desks wrote …
RESTS = 20  # … and after a look that took long, so many times as long


class DeskApp(App[None]):
    """Where somebody sits all day."""

    TITLE = "propctl"
    CSS_PATH = "desk.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (56, "-normal"), (110, "-wide")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", show=False, priority=True),
        Binding("f11", "light", show=False),
    ]

    def __init__(self, session: Session, *, light: bool = False) -> None:
        super().__init__()
        self.session = session
        session.words.commands = False
        self.lookout = Lookout(session)
        self._resting_until = 0.0
        self._asked_to_leave = False
        self.kept_sheets: dict[tuple[str, str, str], dict[str, Any]] = {}  # forms that were left half-filled
        self.people: list[Resident] = []  # on file, as far as the operator may see them; in memory alone
        self._light = light

    @property
    def now(self) -> dt.datetime:
        """The moment of the last look."""
        return self.session.now

    def on_mount(self) -> None:
        from propctl.desk.work_screen import WorkScreen

        self.theme = "textual-light" if self._light else "textual-dark"
        self.push_screen(WorkScreen())
        self.set_interval(LOOKS, self.look)

    def on_unmount(self) -> None:
        self.lookout.close()

    def look(self) -> None:
        """Let the screen on top show what others wrote meanwhile."""
        from propctl.desk.record_screen import RecordScreen
        from propctl.desk.work_screen import WorkScreen

        if monotonic() < self._resting_until:
            return
        if isinstance(self.screen, WorkScreen):
            self.screen.look()
        elif isinstance(self.screen, RecordScreen):
            self.screen.refresh_if_changed()

    def looked(self, seconds: float) -> None:
        """Rest after a look that took so long: an office with many unsound files is read slowly."""
        self._resting_until = monotonic() + RESTS * seconds

    def action_light(self) -> None:
        """Light on dark, or dark on light."""
        self.theme = "textual-dark" if self.theme == "textual-light" else "textual-light"

    # -- leaving

    async def action_quit(self) -> None:
        """Leave; where forms are half filled in, only when asked twice."""
        if self.kept_sheets and not self._asked_to_leave:
            self._asked_to_leave = True
            self._say(N_("Forms that you left half-filled would be lost; ^Q again leaves."))
            return
        self.exit()

    def action_help_quit(self) -> None:
        """Ctrl+C copies, and leaves nothing: it is too near to other keys."""
        self._say(N_("^Q leaves the desk"))

    def _say(self, msgid: str) -> None:
        from propctl.desk.framed import Framed

        if isinstance(self.screen, Framed):
            self.screen.tell(self.session.words(msgid))
        else:
            self.notify(self.session.words(msgid))

    def _fatal_error(self) -> None:
        """End without showing anything of what went wrong: it may hold names. ``run_desk`` raises it."""
        self._close_messages_no_wait()

    # -- opening

    def open_record(self, ref: Ref, told: str = "") -> None:
        """Show a record; ``told``: what came of the step that made it."""
        from propctl.desk.record_screen import RecordScreen

        self.push_screen(RecordScreen(ref, told))

    def open_step(
        self,
        form: str,
        step: str,
        folded: Folded | None,
        done: Callable[[str | None], None],
        given: dict[str, Any] | None = None,
        people: Sequence[Resident] = (),
    ) -> StepScreen:
        """A step as a form, with what was typed in it before; raises where it may not be done at all."""
        from propctl.desk.step_screen import StepScreen
        from propctl.desk.step_sheet import Sheet
        from propctl.office.asking.homes_found import on_file_of

        self.session.tick()
        if folded is not None and not people:
            people = on_file_of(self.session.office, folded)
        sheet = Sheet(self.session, form, step, folded, given, people)
        sheet.typed |= self.kept_sheets.get(sheet.key, {})
        screen = StepScreen(sheet)
        self.push_screen(screen, done)
        return screen

    def open_many(self, refs: Sequence[Ref], step: str, done: Callable[[str | None], None]) -> None:
        """A step as a form for many records; raises where it may be done to none of them."""
        from propctl.desk.many_screen import ManyScreen
        from propctl.desk.step_sheet import Sheet
        from propctl.office.judging.way_on import ways_on

        self.session.tick()
        office = self.session.office
        first = next(
            folded
            for folded in map(office.folded, refs)
            if step in [way.step for way in ways_on(office, folded)]
        )
        self.push_screen(ManyScreen(Sheet(self.session, first.form, step, first), refs), done)

    def open_new(
        self,
        form: str,
        step: str,
        given: dict[str, Any] | None = None,
        people: Sequence[Resident] = (),
    ) -> None:
        """A new record as a form; once it is made, it is shown. ``people``: on file where it comes from."""

        def done(said: str | None) -> None:
            if said is not None and screen.outcome is not None:
                self.open_record(screen.outcome.folded.ref, said)

        screen = self.open_step(form, step, None, done, given, people)

    def open_routine(self, task: Task) -> None:
        """The form that proves a routine; where it is a step on each of several, those that are still due."""
        from propctl.desk.pick_screen import PickScreen
        from propctl.regulation.model.constructs import Form
        from propctl.regulation.model.form_parts import creating_steps
        from propctl.regulation.model.local_names import TICK, proof_of

        declared = self.session.catalog.area(task.area)
        form, step = proof_of(declared, declared.routine[task.routine])
        made: Form = self.session.catalog.form(form)
        if not step or step in creating_steps(made):
            given = {"routine": task.full} if form == TICK else {}
            self.open_new(form, step or next(iter(creating_steps(made))), given)
            return
        refs = [Ref(form, id) for id in task.missing]
        lines = [Line([name], ref) for name, ref in zip(task.names or task.missing, refs, strict=False)]

        def picked(line: Line | None) -> None:
            if line is not None:
                self.open_record(line.goes_to)

        self.push_screen(PickScreen(self.session.words.label(task.title), lines), picked)

    def open_clause(self, rule: str) -> None:
        """What a clause says."""
        from propctl.desk.clause_screen import ClauseScreen

        self.push_screen(ClauseScreen(rule))

    def open_unknown(self, typed: str) -> None:
        """Somebody whom no home is known of: what is new is picked, and his number stands in its form."""
        from propctl.desk.pick_screen import PickScreen
        from propctl.entry.identifiers import telephone_digits
        from propctl.office.asking.homes_found import new_from_number, told

        self.session.tick()
        office, number = self.session.office, typed if telephone_digits(typed) else ""
        lines = [Line([told(office, one)], one) for one in new_from_number(office)]

        def picked(line: Line | None) -> None:
            if line is not None:
                new = line.goes_to
                self.open_new(new.form, new.step, {new.field: number} if number else {})

        self.push_screen(PickScreen(self.session.words(N_("What is new?")), lines), picked)

    def open_call(self) -> None:
        """Who is calling."""
        from propctl.desk.call_screen import CallScreen

        self.push_screen(CallScreen())

    def open_help(self) -> None:
        """What the keys do."""
        from propctl.desk.help_screen import HelpScreen

        self.push_screen(HelpScreen())


def run_desk(session: Session, *, light: bool = False) -> None:
    """Sit at the desk until it is left."""
    _ = session.office.operator  # what is wrong in the settings is told before the screen is taken
    app = DeskApp(session, light=light)
    app.run()
    if app._exception is not None:  # a mistake of the program: the command line writes its log
        raise getattr(app._exception, "error", app._exception)
