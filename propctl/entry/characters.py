"""The signs that people type, in the one form that everything is compared and kept in."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

_HALF_WIDTH = {0xFF10 + n: 0x30 + n for n in range(10)}
_HALF_WIDTH |= {0xFF21 + n: 0x41 + n for n in range(26)} | {0xFF41 + n: 0x61 + n for n in range(26)}
_HALF_WIDTH |= {ord(full): ord(half) for full, half in zip("　－＋／．", " -+/.", strict=True)}

_DASHES = "‐‑‒–—―−－﹘﹣"  # hyphens, dashes and the minus sign, as keyboards and office programs set them
_COLONS, _BLANKS = "：︰﹕∶", "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"
_HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # no width at all; pasted along with what is seen
_MARKS: dict[int, int | str] = {}
_MARKS |= dict.fromkeys(map(ord, _DASHES), "-") | dict.fromkeys(map(ord, _COLONS), ":")
_MARKS |= dict.fromkeys(map(ord, _BLANKS), " ") | dict.fromkeys(map(ord, _HIDDEN), "")
_MARKS |= str.maketrans("，；（）￥", ",;()¥")  # what a Chinese keyboard writes outside of text
_OF_TEXT = str.maketrans(",;:()!?", "，；：（）！？")

_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･●", "·"))  # between the parts of a name or a plate
_TURNS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_WITHOUT_TURNS = str.maketrans(dict.fromkeys(_TURNS, ""))


def normalise(text: str) -> str:
    """NFC, with full-width digits, letters, blank and ``－＋／．`` made half-width.

    Not NFKC, which would destroy Chinese punctuation and ``㎡``.
    """
    return unicodedata.normalize("NFC", text).translate(_HALF_WIDTH)


def plain_marks(text: str) -> str:
    """Dashes, blanks and punctuation as a Chinese keyboard writes them made ASCII; for all but text.

    Signs without width are left out. Signs that turn the direction stay: an id that holds one is refused.
    """
    return text.translate(_MARKS)


def chinese_marks(text: str) -> str:
    """Brackets and punctuation as a Chinese keyboard writes them in text."""
    return text.translate(_OF_TEXT)


def plain(text: str) -> str:
    """Any value but a text in half-width, ASCII signs, without blanks around it and signs nobody sees.

    For what is made of digits and known words (numbers, days, telephones): telephone books wrap a number
    in signs that turn its direction.
    """
    return plain_marks(normalise(text)).translate(_WITHOUT_TURNS).strip()


def plain_dots(text: str) -> str:
    """Any of the middle dots as ``·``."""
    return text.translate(_DOTS)


def simplified(text: str) -> str:
    """Traditional characters as Simplified ones: what stands in lists is Simplified."""
    try:
        text.encode("gb2312")  # which holds none that is Traditional alone
    except UnicodeEncodeError:
        return str(_converter("t2s").convert(text))
    return text


def traditional(text: str) -> str:
    """Simplified characters as Traditional ones, as somebody may have typed them into a record."""
    return str(_converter("s2t").convert(text))


@cache
def _converter(config: str) -> Any:
    from opencc import OpenCC  # loaded where something was typed that is found nowhere

    return OpenCC(config)
