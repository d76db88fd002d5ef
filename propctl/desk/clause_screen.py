"""One clause, as the command line tells it."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from propctl.cli.commands.rules import print_clause
from propctl.desk.captured import captured
from propctl.desk.framed import Framed, Key
from propctl.desk.prose import Prose
from propctl.errors import N_


class ClauseScreen(Framed):
    """What a clause says, where it stands and what carries it out."""

    KEYS = (Key("Esc", N_("back"), "leave"),)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,left,enter", "leave", show=False)]

    def __init__(self, rule: str) -> None:
        super().__init__()
        self.rule = rule

    def compose(self) -> ComposeResult:
        rule = self.session.catalog.rule(self.rule)
        yield Static(Text(self.session.office.wording.area(self.rule.partition(".")[0])), id="title")
        with VerticalScroll(id="help"):
            yield Prose(captured(partial(print_clause, self.session, rule)))
        yield Prose(id="told")
        yield self.keys()

    def action_leave(self) -> None:
        self.dismiss(None)
