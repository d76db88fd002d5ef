"""Numbers written in Chinese signs (两千五, 一百零五, 三万; 壹佰贰拾, as receipts have them), in figures."""

from __future__ import annotations

import re

from propctl.regex import regex

_DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")}
_LEVEL = str.maketrans("〇○两壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬", "零零二一二二三三四五六六七八九十百千万")
_BELOW = r"(?:(?P<{0}th>[一二三四五六七八九])千)?(?:零?(?P<{0}h>[一二三四五六七八九])百)?"
_BELOW += r"(?:零?(?P<{0}t>[一二三四五六七八九]?)(?P<{0}ten>十))?"
_BELOW += r"(?P<{0}zero>零?)(?P<{0}one>[一二三四五六七八九]?)"
_WRITTEN = regex(rf"(?:(?P<many>(?!万){_BELOW.format('m')})万)?(?P<rest>{_BELOW.format('r')})")
_SPELLED = regex("[零一二三四五六七八九]+")


def in_figures(text: str) -> str:
    """A whole number in Chinese signs as figures; what is none stays as it is.

    A digit behind a unit counts tenths of it where no zero stands between: 两千五 is 2500, 两千零五 is 2005.
    """
    level = text.translate(_LEVEL)
    if _SPELLED.fullmatch(level):  # sign by sign, as of a year or a number read aloud
        return "".join(str(_DIGITS[sign]) for sign in level)
    found = _WRITTEN.fullmatch(level)
    if found is None or not text:
        return text
    many, rest = _below(found, "m"), _below(found, "r")
    if found["many"] and len(found["rest"]) == 1:  # 三万五
        rest *= 1000
    return str(many * 10_000 + rest)


def counted(text: str) -> int:
    """The number that a text says in figures or in Chinese signs; 0 for any other text."""
    figures = in_figures(text)
    return int(figures) if figures.isdecimal() else 0


def _below(found: re.Match[str], part: str) -> int:
    """The part of a number below ten thousand."""
    sign = {name: found[part + name] or "" for name in ("th", "h", "t", "ten", "zero", "one")}
    tens = _DIGITS[sign["t"] or "一"] if sign["ten"] else 0
    one = _DIGITS[sign["one"] or "零"]
    if one and not sign["zero"] and not sign["ten"]:
        one *= 10 if sign["h"] else 100 if sign["th"] else 1
    return _DIGITS[sign["th"] or "零"] * 1000 + _DIGITS[sign["h"] or "零"] * 100 + tens * 10 + one
