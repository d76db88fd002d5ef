"""Days and amounts as Chinese write them out: 二〇二四年三月五日, 民国113年3月5日, 壹佰贰拾元伍角整."""

from __future__ import annotations

from decimal import Decimal

from propctl.entry.natural_keys import counted
from propctl.regex import regex

_DAY = regex(
    r"(?P<republic>民[国國])?\s*(?P<year>[0-9]{2,4}|[〇○零一二三四五六七八九]{2,4})\s*[年、./-]\s*"
    r"(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*[月、./-]\s*"
    r"(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*[日号]?"
)
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_REPUBLIC = 1911  # the year before its first
_CENTURY = 50  # 49年 is 2049, 50年 is 1950
_CAPITALS = {
    sign: value
    for value, signs in enumerate(("零〇", "壹", "贰貳", "叁參", "肆", "伍", "陆陸", "柒", "捌", "玖"))
    for sign in signs
}
_TIMES = {"拾": 10, "佰": 100, "仟": 1000}
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
    year = int(found["year"].translate(_DIGITS))
    if found["republic"]:
        year += _REPUBLIC
    elif year < 1000:
        if len(found["year"]) != 2 or "年" not in text:
            return text
        year += 2000 if year < _CENTURY else 1900
    return f"{year}-{_number(found['month'])}-{_number(found['day'])}"


def _number(text: str) -> int:
    return int(text) if text.isascii() else counted(text)


def amount_in_capitals(text: str) -> str:
    """An amount in the capital numerals of receipts in figures; "" for any other text."""
    found = _AMOUNT.fullmatch("".join(text.split()))
    if found is None:
        return ""
    tenths, cents = (_CAPITALS.get(found[name] or "零", 0) for name in ("tenths", "cents"))
    return f"{Decimal(_whole(found['yuan'])) + Decimal(tenths * 10 + cents) / 100:.2f}"


def _whole(signs: str) -> int:
    """壹万贰仟 is 12000."""
    thousands, parted, rest = signs.replace("萬", "万").rpartition("万")
    if parted:
        return _whole(thousands) * 10_000 + _whole(rest)
    found, last = 0, 0
    for sign in signs:
        if sign in _TIMES:
            found, last = found + (last or 1) * _TIMES[sign], 0
        else:
            last = _CAPITALS[sign]
    return found + last
