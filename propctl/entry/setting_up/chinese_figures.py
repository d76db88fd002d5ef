"""Days and amounts as Chinese write them out: 二〇二四年三月五日, 民国113年3月5日, 壹佰贰拾元伍角整."""

from __future__ import annotations

from decimal import Decimal

from propctl.entry.chinese_numbers import counted
from propctl.regex import regex

_DAY = regex(
    r"(?P<republic>民[国國])?\s*(?P<year>[0-9]{2,4}|[〇○零一二三四五六七八九]{2,4})\s*[年、./-]\s*"
    r"(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*[月、./-]\s*"
    r"(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*[日号]?"
)
_REPUBLIC = 1911  # the year before its first
_CENTURY = 50  # 49年 is 2049, 50年 is 1950
_UNDECIDED = regex(r"[佰仟万萬][^零〇拾佰仟万萬]$")  # 叁万伍: 30005 on receipts, 35000 as it is said
_AMOUNT = regex(
    r"(?:人民币)?[:：]?(?P<yuan>[零〇壹贰貳叁參肆伍陆陸柒捌玖拾佰仟万萬]+)[元圆圓]?"
    r"(?:(?P<tenths>[壹贰貳叁參肆伍陆陸柒捌玖])角)?(?:[零〇]?(?P<cents>[壹贰貳叁參肆伍陆陸柒捌玖])分)?[整正]?"
)


def day_in_figures(text: str) -> str:
    """A day that is written out as ``2024-3-5``; any other text as it is.

    A year of two figures is one only before 年, or of the Republic: 24/3/5 may be another day.
    """
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return text
    year = counted(found["year"])
    if found["republic"]:
        year += _REPUBLIC
    elif year < 1000:
        if len(found["year"]) != 2 or "年" not in text:
            return text
        year += 2000 if year < _CENTURY else 1900
    return f"{year}-{counted(found['month'])}-{counted(found['day'])}"


def amount_in_capitals(text: str) -> str:
    """An amount in the capital numerals of receipts in figures; "" for any other text."""
    found = _AMOUNT.fullmatch("".join(text.split()))
    if found is None or _UNDECIDED.search(found["yuan"]):
        return ""
    tenths, cents = (counted(found[name] or "零") for name in ("tenths", "cents"))
    return f"{counted(found['yuan']) + Decimal(tenths * 10 + cents) / 100:.2f}"
