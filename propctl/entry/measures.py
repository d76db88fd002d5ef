"""The words that people write beside a number: 50块, 人民币50元, 100度, 89.5平米, 3份."""

from __future__ import annotations

import re

from propctl.entry.chinese_numbers import in_figures
from propctl.regex import regex

_YUAN = regex(
    r"(?:人民币|RMB|CNY|¥)? ?(?P<number>\S+?) ?(?:(?:元|块钱?|圆)(?:整|正|/\S+)?|RMB|CNY)?", re.IGNORECASE
)
_COUNTED = "个份张次户人名位件只台辆把盒箱瓶袋包条套层楼页遍间项笔本"
_SPELLINGS = (  # of one measure
    ("m²", "㎡", "m2", "平方米", "平方", "平米", "平"),
    ("度", "kWh", "千瓦时"),
    ("吨", "t", "方", "立方", "立方米", "m³", "m3"),
    ("小时", "h", "个小时", "钟头", "个钟头"),
    ("天", "days", "day", "日"),
    ("%", "％"),
)
_METERED = (*_SPELLINGS[1], *_SPELLINGS[2])  # what a quantity is of that does not say it


def bare_number(text: str, type_: str, unit: str = "") -> str:
    """A number in figures without what it is of; ``unit``: that of its field (``小时|h``), however spelled.

    What is written beside it otherwise stays, and is no number then.
    """
    if type_ in ("money", "price"):
        found = _YUAN.fullmatch(text)
        text = found["number"] if found else text
    words = tuple(_COUNTED) if type_ == "number" else _known(type_, unit)
    return in_figures(_without(text, words))


def _known(type_: str, unit: str) -> tuple[str, ...]:
    own = tuple(part.strip() for part in unit.split("|") if part.strip())
    if not own:
        return _METERED if type_ == "quantity" else ()
    others = (one for same in _SPELLINGS if set(same) & set(own) for one in same)
    return (*own, *others)


def _without(text: str, words: tuple[str, ...]) -> str:
    """The text without the longest of some words behind it, in capitals or not."""
    for word in sorted(words, key=len, reverse=True):
        if text.lower().endswith(word.lower()):
            return text[: -len(word)].rstrip()
    return text
