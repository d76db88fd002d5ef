"""Text on a screen, its lines broken where Chinese may be: no full stop or closing bracket begins a line."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text
from textual.events import Resize
from textual.widgets import Static

from propctl.cli.frame.width import fold
from propctl.publish.escape import terminal


class Prose(Static):
    """A text that is broken anew whenever its place becomes wider or narrower."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines = [(text, "")]
        self._columns = 0  # for which it was broken last; 0 before it has a place

    def say(self, text: str) -> None:
        """Another text."""
        self.say_lines([(text, "")])

    def say_lines(self, lines: Iterable[tuple[str, str]]) -> None:
        """Other lines, each with its style."""
        self._lines = list(lines)
        self._lay()

    def on_mount(self) -> None:
        self._lay()

    def on_resize(self, event: Resize) -> None:
        if self.content_size.width != self._columns:
            self._lay()

    def _lay(self) -> None:
        self._columns = self.content_size.width
        told = Text()
        for text, style in self._lines:
            shown = terminal(text)
            broken = fold(shown, self._columns) if self._columns > 1 else [shown]
            told.append("\n" if told else "").append("\n".join(broken), style=style)
        self.update(told)
