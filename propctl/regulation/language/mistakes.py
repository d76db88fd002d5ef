"""What is wrong in an expression: where it stands, what it is, what would be right."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import msgspec

from propctl.errors import N_, BadData

NEAREST = 3  # as many names as a sentence offers
AROUND = 80  # as many characters of a long expression are shown before and behind a mistake


class BadExpression(BadData):
    """The condition can't be read, or names something that does not exist here."""


class Mistake(msgspec.Struct, frozen=True):
    """One mistake: a sentence (``msgid`` with its values) about the word at a column."""

    column: int  # 1-based
    msgid: str
    values: dict[str, object] = {}
    nearest: tuple[str, ...] = ()  # what may have been meant

    def sentence(self) -> BadExpression:
        """What is wrong, and what may have been meant, without the place."""
        what = BadExpression(self.msgid, **self.values)
        if not self.nearest:
            return what
        return BadExpression(N_("{what}; nearest: {names}"), what=what, names=list(self.nearest))

    def error(self, text: str) -> BadExpression:
        """The sentence with the place in the expression ``text``, pointed at by a caret."""
        shown, pointer = pointed(text, self.column)
        return BadExpression(
            N_("{what} (column {column})\n    {text}\n    {caret}"),
            what=self.sentence(),
            column=self.column,
            text=shown,
            caret=pointer,
        )


class Found(Exception):
    """Carries the first mistake out of what can't go on after it."""

    def __init__(self, column: int, msgid: str, *, near: Iterable[str] = (), **values: object) -> None:
        super().__init__(msgid)
        self.mistake = Mistake(column, msgid, values, tuple(near))


def pointed(text: str, column: int) -> tuple[str, str]:
    """The part of ``text`` around a column, and a line that points at it when printed below."""
    start = max(0, column - 1 - AROUND)
    end = column - 1 + AROUND
    shown = "".join(sign if sign.isprintable() else " " for sign in text[start:end])
    shown = ("…" if start else "") + shown + ("…" if end < len(text) else "")
    before = shown[: column - 1 - start + bool(start)]
    return shown, "".join(
        "\u3000" if unicodedata.east_asian_width(sign) in "WF" else " " for sign in before
    ) + "^"


def nearest(name: str, known: Iterable[str], most: int = NEAREST, alike: float = 0.6) -> list[str]:
    """The known names that look like ``name``, best first; none where nothing does.

    ``alike``: how much of both must be the same, from 0 to 1; Chinese titles of a few signs need less.
    """
    from difflib import get_close_matches  # only a mistake waits for it

    return get_close_matches(name, list(dict.fromkeys(known)), n=most, cutoff=alike)
