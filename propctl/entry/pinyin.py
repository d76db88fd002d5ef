"""First letters of pinyin, without a dictionary.

The 3,755 common characters of GB 2312 stand in the order of their pinyin, so the code alone tells the letter
(19 heteronyms apart). Rarer characters have no letter here.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

_LETTERS = "abcdefghjklmnopqrstwxyz"
_FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"  # the first character of each letter
_STARTS = tuple(int.from_bytes(sign.encode("gb2312"), "big") for sign in _FIRST)
_END = int.from_bytes("座".encode("gb2312"), "big")  # the last common character


def initials(text: str) -> str:
    """The first letters of ``text`` in lower case; Latin letters and digits stay, all else is left out."""
    return "".join(_initial(sign) for sign in text)


@cache
def _initial(sign: str) -> str:
    if sign.isascii():
        return sign.lower() if sign.isalnum() else ""
    code = int.from_bytes(sign.encode("gb2312", "ignore"), "big")
    if not _STARTS[0] <= code <= _END:
        return ""
    return _LETTERS[bisect_right(_STARTS, code) - 1]
