"""Sentences made from a text and values: nothing is said twice, and what is not set leaves no hole."""

from __future__ import annotations

from propctl.regex import regex
from propctl.regulation.model.text import PLACE

_ONCE = "每前日"  # of one character: 每+每月, 下班前+前, 28日+日
_EVERY = "every "
_BEFORE, _AHEAD = " before", " ahead of"  # 3 days before+ahead of it is 3 days before it
_TIMES, _OFTEN = " times", {"1": "once", "2": "twice"}
_ZH = ("，；。", "：", "（", "）")
_EN = (",;", ":", "(", ")")
_UNIT = regex(r"[^（）(){}，；：,;:]{0,8}(?=[）)])")  # behind a value, up to the bracket that closes
_BLANKS = regex(r" +(?=[ ,;.)])")  # that a part left behind


def joint(before: str, word: str, after: str) -> tuple[str, str]:
    """``word`` behind ``before``, and what is left of ``after``: what both sides say is said once.

    管理处+管理处主任 is 管理处主任, 下班前+前 is 下班前, 活动前+提前3天 is 活动前3天, and
    清洁主管（+清洁主管+） is 清洁主管. In English 1+ times is once.
    """
    if word in _OFTEN and after.startswith(_TIMES) and not before.endswith(" to "):
        return before + _OFTEN[word], after.removeprefix(_TIMES)
    if word and before.endswith(f"{word}（") and after.startswith("）"):
        return before[:-1], after[1:]
    if word.startswith(_EVERY) and before.lower().endswith(_EVERY):
        return before + word.removeprefix(_EVERY), after
    if word.endswith(_BEFORE) and after.startswith(_AHEAD):
        return before + word, after.removeprefix(_AHEAD)
    if before.endswith("前"):
        word = word.removeprefix("提前")
    weekly = before.endswith("每周") and word.startswith("周")
    start = int(weekly) or next((n for n in range(len(word), 0, -1) if _same(before[-n:], word[:n])), 0)
    said = before + word[start:]
    end = next((n for n in range(min(len(word), len(after)), 0, -1) if _same(said[-n:], after[:n])), 0)
    if not end and said.endswith("前") and after.startswith("内"):
        end = 1
    return said, after[end:]


def bracketed(before: str, word: str, after: str) -> tuple[str, str]:
    """``word``, which says that a value is not set, and what is left of ``after``.

    First in brackets, or behind their colon, it has none of its own, and what goes only with a value goes:
    定额（{at_most}元） is 定额（未设定）, （时段：{hours}） is （时段：未设定）.
    """
    if sum(map(before.count, "（(")) <= sum(map(before.count, "）)")):
        return word, after
    if not before.endswith(("（", "(", "：", ": ")):
        return word, after
    unit = _UNIT.match(after)
    return word.strip("（）()"), after[unit.end() :] if unit else after


def _same(left: str, right: str) -> bool:
    """Whether the end of one text is the beginning of the next, in more than one sign or in a word of one."""
    return left == right and not left.isascii() and (len(left) > 1 or left in _ONCE)


def without(text: str, unset: set[str], *, chinese: bool) -> str:
    """A clause's text without the parts that hang on placeholders of ``unset``; "" where none is left.

    A part lies between two marks: 「，时限{within}」 goes whole, 「（{every}）」 with its brackets, and of
    「保修期{warranty}；期外…」 the rest stays.
    """
    marks = _ZH if chinese else _EN
    while found := next((place for place in PLACE.finditer(text) if place[1] in unset), None):
        start, end = _part(text, found.start(), found.end(), marks)
        text = _BLANKS.sub("", text[:start] + text[end:]).strip(f" {marks[0]}")
        if not text:
            return ""
    return text if chinese else text[:1].upper() + text[1:]


def _part(text: str, start: int, end: int, marks: tuple[str, str, str, str]) -> tuple[int, int]:
    """From where to where the part around a placeholder reaches, with the mark that it hangs on."""
    stops, colon, opening, closing = marks
    left, right = _left(text, start, marks), _right(text, end, marks)
    if left >= 0 and text[left] == colon:
        label = _left(text, left, marks)
        left = label if label >= 0 else left
    ahead = text[right] if right < len(text) else ""
    behind = text[left] if left >= 0 else ""
    if behind == opening:
        return (left, right + 1) if ahead == closing else (left + 1, right + 1)
    return (left, right) if left >= 0 else (0, right + (ahead in stops))


def _left(text: str, start: int, marks: tuple[str, str, str, str]) -> int:
    """The place of the mark before ``start``; brackets that close before it are passed over; -1 for none."""
    stops, colon, opening, closing = marks
    depth = 0
    for place in range(start - 1, -1, -1):
        sign = text[place]
        if sign == closing:
            depth += 1
        elif sign == opening and depth:
            depth -= 1
        elif not depth and sign in stops + colon + opening:
            return place
    return -1


def _right(text: str, end: int, marks: tuple[str, str, str, str]) -> int:
    """The place of the mark behind ``end``; the end of the text for none."""
    stops, _, opening, closing = marks
    depth = 0
    for place in range(end, len(text)):
        sign = text[place]
        if depth == 0 and sign in stops + closing:
            return place
        depth += (sign == opening) - (sign == closing)
    return len(text)
