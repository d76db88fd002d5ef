"""What all screens share: the line of keys below, which can be clicked, and errors told as sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from rich.text import Text
from textual.binding import Binding
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Static

from propctl.cli.frame.session import Session
from propctl.cli.frame.width import width
from propctl.desk.prose import Prose
from propctl.errors import PropctlError

if TYPE_CHECKING:
    from propctl.desk.desk_app import DeskApp


DIGITS = 9  # lines of a list that a digit chooses


def by_digit(action: str) -> list[Binding]:
    """The digits, each choosing the line that it stands before; the action counts lines from 0."""
    return [Binding(str(n), f"{action}({n - 1})", show=False) for n in range(1, DIGITS + 1)]


class Key(NamedTuple):
    """A key of a screen, as the line below names it."""

    key: str
    does: str  # message id
    action: str


class Framed(Screen[str | None]):
    """A screen of the desk."""

    KEYS: tuple[Key, ...] = ()

    @property
    def desk(self) -> DeskApp:
        """The desk that it belongs to."""
        return cast("DeskApp", self.app)

    @property
    def session(self) -> Session:
        """The run that the desk is."""
        return self.desk.session

    def said(self, msgid: str, **values: object) -> str:
        """A sentence in the reader's language."""
        return self.session.words(msgid, values)

    def keys(self) -> Static:
        """The line of keys."""
        return KeyLine(self.KEYS, self.said)

    def tell(self, text: str, *, bad: bool = False) -> None:
        """Say something in the line above the keys, until something else is said."""
        line = self.query_one("#told", Prose)
        line.set_class(bad, "bad")
        line.say(text)

    def guarded(self, work: Callable[[], object]) -> bool:
        """Do something; a refusal is told as a sentence, and False comes back."""
        try:
            work()
        except PropctlError as error:
            self.tell(self.session.words.error(error), bad=True)
            return False
        except OSError as error:
            self.tell(f"{error.filename or '?'}: {error.strerror or type(error).__name__}", bad=True)
            return False
        return True


class KeyLine(Static):
    """The keys of a screen on one line; a click does what the key does.

    On a narrow screen those in the middle are left out: help tells them, and the way out always stands there.
    """

    def __init__(self, keys: Sequence[Key], said: Callable[[str], str]) -> None:
        super().__init__(id="keys")
        self._all, self._keys, self._said = keys, list(keys), said

    def on_resize(self, event: Resize) -> None:
        """Show as many as fit."""
        kept = list(self._all)
        while len(kept) > 1 and self._wide(kept) > event.size.width:
            kept.remove(next((key for key in reversed(kept) if key.key not in ("F1", kept[-1].key)), kept[0]))
        self._keys = kept
        told = Text(no_wrap=True, overflow="ellipsis")
        for number, key in enumerate(kept):
            told.append("  " if number else "")
            told.append(key.key, style="bold reverse")
            told.append(f" {self._said(key.does)}")
        self.update(told)

    def _wide(self, keys: Sequence[Key]) -> int:
        return sum(width(f"{key.key} {self._said(key.does)}") + 2 for key in keys) - 2

    async def on_click(self, event: object) -> None:
        """Do what stands below the pointer."""
        place, x = 0, int(getattr(event, "x", 0))
        for number, key in enumerate(self._keys):
            place += (2 if number else 0) + width(f"{key.key} {self._said(key.does)}")
            if x < place:
                await self.screen.run_action(key.action)
                return
