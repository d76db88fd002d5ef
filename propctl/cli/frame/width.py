"""How wide Chinese text is on a terminal, and where a line of it may be broken."""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from itertools import pairwise
from unicodedata import combining, east_asian_width

# What must not begin a line, and what must not end one (GB/T 15834).
_CLOSING = frozenset("，。、；：？！”’）》】〕」』…—·,.;:?!)]}%％℃")
_OPENING = frozenset("“‘（《【〔「『([{")
_PIECES = r"\s+|[!-\u10ff]+|."  # blanks, a word of a script that has them, one sign of another


def columns() -> int:
    """How wide the terminal is, 80 where there is none; at least 52."""
    try:
        found = (
            int(os.environ.get("COLUMNS") or 0)
            or os.get_terminal_size((sys.__stdout__ or sys.stdout).fileno()).columns
        )
    except (AttributeError, ValueError, OSError):
        found = 80
    return max(found, 52)


def width(text: str) -> int:
    """Columns that ``text`` takes: two for a Chinese character, none for a combining mark."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


@cache
def _columns(sign: str) -> int:
    if combining(sign) or sign in "\u200b\u200d\ufe0f":
        return 0
    return 2 if east_asian_width(sign) in "WF" else 1


def pad(text: str, columns: int) -> str:
    """``text`` filled up with blanks to ``columns``."""
    return text + " " * (columns - width(text))


def fold(text: str, columns: int) -> list[str]:
    """``text`` in lines of at most ``columns`` (two or more): words stay whole, punctuation in its place.

    Line breaks in ``text`` are kept; blanks at a break are dropped.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _units(paragraph):
            if width(line) + width(piece.rstrip()) <= columns:
                line += piece
                continue
            if line.strip():
                lines.append(line.rstrip())
            *full, line = _cut(piece.lstrip(), columns)
            lines += full
        lines.append(line.rstrip())
    return lines


def clip(text: str, columns: int) -> str:
    """The beginning of ``text`` in at most ``columns``, with … where something was left out."""
    line = " ".join(text.split())
    return line if width(line) <= columns else _cut(line, columns - 1)[0] + "…"


def _units(text: str) -> list[str]:
    """What may not be torn apart: words, single characters, each with the punctuation that belongs to it."""
    pieces = [piece for piece in re.findall(_PIECES, text) if piece]
    units = pieces[:1]
    for before, piece in pairwise(pieces):
        if not piece.isspace() and (piece[0] in _CLOSING or before[-1] in _OPENING):
            units[-1] += piece
        else:
            units.append(piece)
    return units


def _cut(text: str, columns: int) -> list[str]:
    """A piece that is wider than a line, cut by characters."""
    parts = [""]
    for sign in text:
        if width(parts[-1]) + _columns(sign) > columns:
            parts.append("")
        parts[-1] += sign
    return parts
