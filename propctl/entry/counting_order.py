"""The order in which people count: 3-201 before 3-1001, FC-261121-A99 before FC-261121-A100."""

from __future__ import annotations

import re


def counted(text: str) -> str:
    """A text that sorts as ``text`` is counted: before each run of digits stands how many they are.

    Plain text, so that SQLite sorts by it, too.
    """
    return re.sub(r"[0-9]+", _sized, text)


def _sized(found: re.Match[str]) -> str:
    digits = found[0].lstrip("0") or "0"
    return f"{len(digits):02}{digits}"


class Counted:
    """A text as a key to sort by: how it is counted is only worked out where two must be compared by it."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Counted) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __lt__(self, other: Counted) -> bool:
        return counted(self.text) < counted(other.text)
