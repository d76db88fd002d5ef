"""Several values in one text: parted by signs, those that hold such a sign in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable

ENTRIES = ",，、\n"  # between the values of a field that takes many
CELLS = ",，\t"  # between the cells of a row
ROWS = ";；\n"  # between rows


def split(text: str, signs: str, within: str = "") -> list[str]:
    """The parts of ``text`` between ``signs``, with their quotation marks, within which no sign parts.

    ``within``: signs that part a part again, so that a quotation may begin behind one.
    """
    parts, begin, place = [], 0, 0
    while place < len(text):
        before = text[begin:place].rstrip(" ")
        quoted = _quoted(text, place) if not before or before[-1] in within else None
        if quoted:
            place = quoted
        elif text[place] in signs:
            parts.append(text[begin:place])
            begin = place = place + 1
        else:
            place += 1
    return [*parts, text[begin:]]


def _quoted(text: str, place: int) -> int | None:
    """Where a quotation that begins here ends."""
    found = re.compile(r'"(?:[^"]|"")*"').match(text, place)
    return found.end() if found else None


def unquoted(part: str) -> str:
    """A part without blanks around it and without its quotation marks."""
    bare = part.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == '"' and _quoted(bare, 0) == len(bare):
        return bare[1:-1].replace('""', '"')
    return bare


def joined(parts: Iterable[str], sign: str, signs: str) -> str:
    """Parts with ``sign`` between them, such that ``split`` gives them again."""
    return sign.join(_marked(part, signs) for part in parts)


def _marked(part: str, signs: str) -> str:
    if part.startswith('"') or any(sign in part for sign in signs):
        return '"{}"'.format(part.replace('"', '""'))
    return part
