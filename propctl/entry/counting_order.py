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
