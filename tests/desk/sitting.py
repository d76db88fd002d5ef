"""Somebody sits at the desk: keys are pressed and counted, and the screen is read as text."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from propctl.cli.frame.session import Session, pinned, running
from propctl.desk.desk_app import DeskApp
from propctl.desk.line_list import LineList
from propctl.testing import Workspace
from propctl.words.messages import spoken

_NAMED = {
    " ": "space",
    "/": "slash",
    "-": "minus",
    ",": "comma",
    ".": "full_stop",
    "?": "question_mark",
    "*": "asterisk",
}


class Sitter:
    """Who sits there."""

    def __init__(self, app: DeskApp, pilot: Pilot[Any]) -> None:
        self.app, self.pilot = app, pilot
        self.keys = 0

    async def press(self, *keys: str) -> Sitter:
        """Press keys by name, one after the other."""
        for key in keys:
            self.keys += 1
            await self.pilot.press(_NAMED.get(key, key))
            await self.settled()
        return self

    async def type(self, text: str) -> Sitter:
        """Type a text as an input method sends it; a Chinese sign counts two keys, as pinyin typed short."""
        for sign in text:
            self.keys += 1 if sign.isascii() else 2
            if isinstance(self.app.focused, Input) or not sign.isascii():
                self.app.post_message(events.Key(_NAMED.get(sign, sign), sign))  # a chunk, at once
            else:
                await self.pilot.press(_NAMED.get(sign, sign))
        await self.settled()
        return self

    async def step(self, label: str) -> Sitter:
        """Choose a step of the record that is shown: by its digit, or with the cursor where it has none."""
        lines = self.app.screen.query_one("#steps", LineList).lines
        place = next(n for n, line in enumerate(lines) if line.cells[1] == label)
        digit = lines[place].cells[0]
        return await self.press(*([digit] if digit else [*["down"] * place, "enter"]))

    async def choose(self, told: str) -> Sitter:
        """Choose a line of the list that is shown: by its digit, or with the cursor where it has none."""
        lines = self.app.screen.query_one("#lines", LineList).lines
        place = next(n for n, line in enumerate(lines) if told in " ".join(line.cells))
        if lines[place].cells[0].isdigit():
            return await self.press(lines[place].cells[0])
        return await self.press(*["down"] * place, "enter")

    @property
    def steps(self) -> list[str]:
        """The steps that a record offers."""
        return [
            " ".join(line.cells[:2]).strip() for line in self.app.screen.query_one("#steps", LineList).lines
        ]

    async def paste(self, text: str) -> Sitter:
        """Paste a text where the cursor is."""
        self.app.screen.post_message(events.Paste(text))
        await self.settled()
        return self

    async def settled(self) -> None:
        """Wait until what was asked for stands on the screen."""
        for _ in range(4000):  # twenty seconds: the machine may be busy
            await self.pilot.pause()
            if all(worker.is_finished for worker in self.app.workers):
                break
            await asyncio.sleep(0.005)
        await self.pilot.pause()

    @property
    def screen(self) -> str:
        """What stands on the screen, line by line."""
        lines = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.replace("\u00a0", " ").rstrip() for strip in lines)

    @property
    def field(self) -> str:
        """What stands in the line that is typed in."""
        assert isinstance(self.app.focused, Input)
        return self.app.focused.value


Story = Callable[[Sitter], Awaitable[None]]


def sit(
    office: Workspace,
    story: Story,
    by: str = "clerk-1",
    *,
    size: tuple[int, int] = (80, 24),
    lang: str = "zh-CN",
    environ: dict[str, str] | None = None,
) -> int:
    """Let somebody sit at the desk of an office and play a story; how many keys it took."""
    moment = office.now.isoformat()
    session = Session({"PROPCTL_NOW": moment, **(environ or {})}, str(office.root), by, lang)

    async def play() -> int:
        app = DeskApp(session)
        async with app.run_test(size=size) as pilot:
            sitter = Sitter(app, pilot)
            await sitter.settled()
            await story(sitter)
            return sitter.keys

    with spoken(lang) as words, running(session), pinned(office.now):
        session.words = words
        keys = asyncio.run(play())
        session.office.close()
        return keys


def typed_keys(line: str) -> int:
    """How many keys a command line takes, Enter included; a Chinese sign two."""
    return sum(1 if sign.isascii() else 2 for sign in line) + 1
