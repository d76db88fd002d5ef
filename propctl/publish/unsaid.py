"""What a text leaves out: a clause that is not in force, or says nothing before its values are set.

A template writes ``{{ clause("a") }}；{{ clause("b") }}。`` whatever the office has switched off. Where a
clause is silent it leaves a mark, and once the text is whole the mark goes, with the sign that parted it from
the rest, and with the line or item that has nothing else to say.
"""

from __future__ import annotations

from markupsafe import Markup

from propctl.regex import regex

_MARK = "\ue000"  # for private use: no clause and no record prints it
_PART = "(?:[，；、：,;:]|&#(?:44|58|59);)"
_STOP = "(?:[。！.!]|&#(?:33|46);)"
_BEHIND = regex(rf"{_PART}[ ]*{_MARK}(?=[ ]*(?:{_STOP}|<|$))")
_BEFORE = regex(rf"{_MARK}(?:(?:{_PART}|{_STOP})[ ]*)?")
_HOLLOW = regex(r"<(li|p)\b[^>]*>\s*</\1>")
_NOTHING = regex(r"[ ]*(?:[-*]|\d+\.)?[ ]*")


class Unsaid(Markup):
    """A silent clause: nothing to whoever asks whether it says anything, a mark in a text."""

    __slots__ = ()

    def __new__(cls) -> Unsaid:
        return super().__new__(cls, _MARK)

    def __bool__(self) -> bool:
        return False


def without_unsaid(text: str) -> str:
    """A rendered text without what its silent clauses would have been a part of."""
    if _MARK not in text:
        return text
    left = ((line, _left(line) if _MARK in line else line) for line in text.split("\n"))
    return "\n".join(said for line, said in left if said == line or not _NOTHING.fullmatch(said))


def _left(line: str) -> str:
    """What a line still says."""
    more = 1
    while more:
        line, more = _BEHIND.subn("", line)
    return _HOLLOW.sub("", _BEFORE.sub("", line))
