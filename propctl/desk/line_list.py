"""A list of lines of which only those on the screen are drawn: ten thousand records scroll like ten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from propctl.cli.frame.width import clip, pad
from propctl.desk.work_lines import Column, Line
from propctl.entry.characters import normalise
from propctl.publish.escape import terminal


class LineList(ScrollView, can_focus=True):
    """Lines in columns, with a cursor; narrowed down by ``narrow``."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line-list--heading",
        "line-list--cursor",
        "line-list--late",
        "line-list--soon",
        "line-list--plain",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "move(-1000000)", show=False),
        Binding("end", "move(1000000)", show=False),
        Binding("enter", "open", show=False),
    ]
    at: reactive[int] = reactive(0)

    class Opened(Message):
        """Enter on a line, or a second click."""

        def __init__(self, line: Line) -> None:
            super().__init__()
            self.line = line

    class Typed(Message):
        """A sign that is no key of the list: somebody begins to look for something."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, columns: Sequence[Column] = (), *, empty: str = "", id: str | None = None) -> None:
        """``empty``: what is said where there is no line."""
        super().__init__(id=id)
        self.columns = list(columns)
        self.empty = empty
        self.every: list[Line] = []
        self.lines: list[Line] = []
        self.sought = ""
        self.marked: set[Any] = set()  # what marked lines lead to

    def mark(self) -> None:
        """Mark the line under the cursor, or take its mark away; the cursor goes on."""
        if self.line is not None and self.line.goes_to is not None:
            self.marked ^= {self.line.goes_to}
            self.at += 1
            self.refresh()

    def mark_all(self) -> None:
        """Mark all lines that are shown; where all are, take the marks away."""
        shown = {line.goes_to for line in self.lines if line.goes_to is not None}
        self.marked = self.marked - shown if shown <= self.marked else self.marked | shown
        self.refresh()

    def unmark(self) -> None:
        """Take all marks away."""
        self.marked = set()
        self.refresh()

    def show(self, columns: Sequence[Column], lines: list[Line]) -> None:
        """Other lines; the cursor stays on what it was on, if that is still there."""
        before = self.line.goes_to if self.line is not None else None
        self.columns, self.every = list(columns), lines
        self._choose()
        places = [n for n, line in enumerate(self.lines) if line.goes_to == before] if before else []
        self._settle(places[0] if places else self.at)

    def narrow(self, text: str) -> None:
        """Only lines that hold all of these words, or their first letters of pinyin."""
        self.sought = normalise(text).casefold()
        self._choose()
        self._settle(0)

    @property
    def line(self) -> Line | None:
        """The line that the cursor is on."""
        return self.lines[self.at] if 0 <= self.at < len(self.lines) else None

    def _choose(self) -> None:
        words = self.sought.split()
        self.lines = [line for line in self.every if line.fits(words)] if words else self.every

    def _settle(self, at: int) -> None:
        self.virtual_size = Size(0, len(self.lines) + 1)
        self.set_reactive(LineList.at, max(0, min(at, len(self.lines) - 1)))
        self._follow()
        self.refresh()

    # -- moving

    def validate_at(self, at: int) -> int:
        return max(0, min(at, len(self.lines) - 1))

    def watch_at(self) -> None:
        self._follow()
        self.refresh()

    def _follow(self) -> None:
        top = 0 if self.at == 0 else self.at + 1
        self.scroll_to_region(Region(0, top, 1, 2 if self.at == 0 else 1), animate=False, force=True)

    def action_move(self, by: int) -> None:
        self.at += by

    def action_page(self, by: int) -> None:
        self.at += by * max(self.size.height - 2, 1)

    def action_open(self) -> None:
        if self.line is not None:
            self.post_message(self.Opened(self.line))

    def on_click(self, event: events.Click) -> None:
        place = int(event.y + self.scroll_offset.y) - 1
        if 0 <= place < len(self.lines):
            again = place == self.at
            self.at = place
            if again:
                self.action_open()

    def on_key(self, event: events.Key) -> None:
        """What an input method sends begins a search, for no Chinese sign is a key; ２ is 2."""
        if not event.character or not event.is_printable or event.character.isascii():
            return
        event.stop()
        plain = normalise(event.character)
        if plain.isascii() and plain.isdecimal():
            self.app.simulate_key(plain)
        else:
            self.post_message(self.Typed(event.character))

    # -- drawing

    def render_line(self, y: int) -> Strip:
        place = y + int(self.scroll_offset.y) - 1
        width = self.scrollable_content_region.width  # what the scroll bar leaves
        if place < 0:
            return self._strip(self._heading(width), "heading")
        if place >= len(self.lines):
            text = self.empty if place == 0 and not self.lines else ""
            return self._strip(pad(clip(f"  {text}", width), width), "plain")
        line = self.lines[place]
        here = place == self.at
        name = "cursor" if here and self.has_focus else (line.mark or "plain")
        sign = "*" if self.marked and line.goes_to in self.marked else ">" if here else " "
        return self._strip(self._row(line.cells, width, sign), name)

    def _strip(self, text: str, name: str) -> Strip:
        style: Style = self.get_component_rich_style(f"line-list--{name}")
        return Strip([Segment(text, style)])

    def _heading(self, width: int) -> str:
        return self._row([column.title for column in self.columns], width, " ")

    def _row(self, cells: Sequence[Any], width: int, sign: str) -> str:
        shown = [
            (column, terminal(cell).replace("\n", " "))
            for column, cell in zip(self.columns, cells, strict=False)
            if width >= column.least
        ]
        left = max(width - 1 - sum(column.width + 1 for column, _ in shown if column.width), 4)
        parts = [pad(clip(cell, column.width or left), column.width or left) for column, cell in shown]
        return pad(clip_whole(sign + " ".join(parts), width), width)


def clip_whole(text: str, columns: int) -> str:
    """``text`` in at most so many columns, its blanks kept."""
    from propctl.cli.frame.width import width

    while width(text) > columns:
        text = text[:-1]
    return text
