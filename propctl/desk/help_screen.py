"""What the keys do, on one screen."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from propctl.desk.framed import Framed, Key
from propctl.desk.prose import Prose
from propctl.errors import N_

_LINES = (
    ("1-5", N_("the lists: my work, routines, lists, notices, roster")),
    ("Enter", N_("open; in a form: the next field, and at the end save")),
    ("/", N_("filter by words or first letters of pinyin; a Chinese sign begins it by itself")),
    ("F2 c", N_("who is calling: find the home, register from there")),
    ("F3 f", N_("find a record by number or words, a home by telephone or name, a clause by words")),
    ("F5 w", N_("whose work is shown: mine, everybody's, of a post, of a person")),
    ("Space *", N_("mark a record, or all that are shown; Enter then does a step to all of them")),
    ("F6 n", N_("on the first screen: a new record of any form")),
    ("F4 p", N_("print the record's form")),
    ("F6 n", N_("in a record: add a note")),
    ("F7 a", N_("attach a file")),
    ("F8 r", N_("show names and telephones; your access is recorded")),
    ("F9 u", N_("put right the last step: the step that takes it back")),
    ("^S F10", N_("save a form")),
    ("F1", N_("in a form: the clause behind the field")),
    ("F2", N_("in a form: what to say, script by script")),
    ("F11", N_("light or dark")),
    ("Space b", N_("scroll a record on and back")),
    ("Esc", N_("back; what was typed in a form waits there")),
    ("^Q", N_("leave the desk")),
    ("", N_("somebody else at this computer: leave, then propctl --as NAME desk")),
)


class HelpScreen(Framed):
    """All keys."""

    KEYS = (Key("Esc", N_("back"), "leave"),)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,q,enter", "leave", show=False)]

    def compose(self) -> ComposeResult:
        yield Static(self.said(N_("The keys of the desk")), id="title")
        with VerticalScroll(id="help"):
            told = Text()
            for key, does in _LINES:
                told.append(f"{key:<8}", style="bold")
                told.append(f"{self.said(does)}\n")
            yield Static(told)
        yield Prose(id="told")
        yield self.keys()

    def action_leave(self) -> None:
        self.dismiss(None)
