"""One of several, picked from a list that narrows down as one types."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from propctl.desk.line_list import LineList
from propctl.desk.work_lines import Column, Line


class PickScreen(ModalScreen[Line | None]):
    """Ends with the line that was picked, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
    ]

    def __init__(self, title: str, lines: list[Line]) -> None:
        super().__init__()
        self._title, self._lines = title, lines

    def compose(self) -> ComposeResult:
        with Vertical(id="pick"):
            yield Static(self._title, classes="name")
            yield Input(compact=True)
            yield LineList(id="lines")

    def on_mount(self) -> None:
        self.query_one(LineList).show([Column("", 0)], self._lines)
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one(LineList).narrow(event.value)

    def on_input_submitted(self) -> None:
        self.dismiss(self.query_one(LineList).line)

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        self.dismiss(event.line)

    def action_move(self, by: int) -> None:
        self.query_one(LineList).at += by

    def action_leave(self) -> None:
        self.dismiss(None)
