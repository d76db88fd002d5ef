"""Where a free text speaks of a person: pointed out before it is kept, looked for before it is published."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from propctl.entry import identifiers
from propctl.entry.characters import plain_dots, simplified
from propctl.entry.people.addressed import TITLES
from propctl.entry.people.surnames import USUAL
from propctl.regex import regex
from propctl.regulation.model.text import Label

KINDS = {
    "phone": Label("电话", "a telephone"),
    "id-number": Label("身份证号码", "an ID number"),
    "plate": Label("车牌", "a number plate"),
    "name": Label("住户姓名", "a resident's name"),
    "e-mail": Label("电子邮箱", "an e-mail address"),  # this and the next only of what is published
    "debt": Label("某户的欠费", "what a flat owes"),
    "account": Label("微信号、QQ号", "somebody's WeChat or QQ"),
}


class Finding(NamedTuple):
    """Where a free text speaks of a person: ``text[start:end]``."""

    start: int
    end: int
    kind: str  # one of ``KINDS``


_ID_NUMBER = regex(r"(?<![0-9A-Za-z])\d{6}[ -]?\d{4}[ -]?\d{4}[ -]?\d{3}[\dXx](?![0-9A-Za-z])", re.ASCII)
_PHONE = regex(
    r"(?<![\dA-Za-z])(?:\+?86[-. ]?)?"
    r"(?:[(（]?1[3-9]\d[)）]?[-. ·]?[(（]?\d{4}[)）]?[-. ·]?\d{4}"
    r"|[(（]?0\d{2,3}[)）]?[-. ·]?[2-9]\d{2,3}[-. ·]?\d{4})(?!\d)",
    re.ASCII,
)
_DOT = "[ ·.•・‧∙-]{0,2}"
_APART = identifiers.PLATE_WRITTEN.replace("[A-Z]", f"{_DOT}[A-Z]{_DOT}", 1)
_PLATE = regex(
    rf"(?<![0-9A-Za-z])(?:{_APART})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_BY_THREES = regex(r"(?<![\dA-Za-z])(?<!\d )1[3-9]\d([-. ·])\d{3}\1\d{5}(?! ?\d)", re.ASCII)
_ANNOUNCED = regex(  # after a word that says so, however it is grouped, or without its area code
    r"(?:电话|手机|微信|联系方式|致电|拨打)[:号码为是 ]{0,4}"
    r"(1[3-9](?:[-. ·]?\d){9}|[2-9]\d{2,3}[-. ]?\d{4})(?!\d)",
    re.ASCII,
)
_SPELT = regex("[一幺][三四五六七八九][〇零一二三四五六七八九幺]{9}")  # a mobile in characters
_AT = r" ?(?:@|[(\[{<] ?(?:at|AT|#) ?[)\]}>]) ?"
_EMAIL = regex(rf"(?<![\w.+-])[A-Za-z0-9][\w.+-]*{_AT}[\w-]+(?:\.[\w-]+)+", re.ASCII)
_ACCOUNT = regex(
    r"(?:微信号?|WeChat|QQ号?)(?: ?(?:[:为是]|ID) ?)([A-Za-z][\w-]*[\d_-][\w-]*|\d{5,11})(?!\w)",
    re.I | re.ASCII,
)
_UNIT = r"(?<![\d-])\d{1,3}(?:(?:栋|号楼|幢|座)(?:\d单元)?[-—–]?|[-—–])\d{3,4}(?:室|号)?(?![\d-])"
_OWES = r"(?:欠|拖欠|未缴|未交|逾期不缴|催缴|拒缴|(?<![A-Za-z])owe)"
_FLAT = rf"(?:{_UNIT}|(?<![\d-])\d{{3,4}}室)"  # in a list of one building its number is left out
_DEBT = regex(rf"{_FLAT}[^。！？\n]{{0,40}}?{_OWES}|{_OWES}[^。！？\n]{{0,40}}?{_FLAT}")
_NOBODY = "(?:业主|住户|户主|租户|租客)"  # 业主先生 is nobody in particular
_CALLED = rf"(?!{_NOBODY})[\u4e00-\u9fff]{{1,2}}{TITLES}"
_AT_HOME = regex(  # 3-501胡女士: who lives where
    rf"{_UNIT}[ (（、]?的?{_NOBODY}?[ (（、]?{_CALLED}|{_CALLED}[ (（、，,住在]{{0,3}}{_UNIT}"
)
_FAMILY = (  # as passports and Hong Kong write them; what is an English word is left out
    "Wang|Li|Zhang|Liu|Chen|Yang|Zhao|Huang|Zhou|Wu|Xu|Zhu|Hu|Guo|Lin|Luo|Zheng|Liang|Xie|Tang|Deng|Feng|Cao|Peng|"
    "Xiao|Tian|Dong|Cai|Jiang|Yu|Du|Ye|Cheng|Wei|Su|Lu|Ding|Shen|Yao|Cui|Zhong|Tan|Liao|Jia|Xue|Lei|Hou|Bai|Qin|Gu|"
    "Wong|Chan|Lam|Cheung|Leung|Lau|Ng|Ho|Kwok|Tsang|Chow|Yeung|Kwan|Tse|Fung|Yip|Lai|Ouyang|Situ|Kim|Park|Nguyen"
)
_PLACE = (
    "Road|Street|Lane|Avenue|House|Gate|Garden|Building|Tower|Court|Room|Block|Estate|Lift|Park|Flat|Unit"
)
_GIVEN = f"(?!{_PLACE})[A-Z][a-z]+(?:[ -]?(?!{_PLACE})[A-Z][a-z]+|-[a-z]+)?"
_ROMAN = rf"(?:(?:{_FAMILY}),? {_GIVEN}|{_GIVEN} (?:{_FAMILY}))(?![A-Za-z])"
_FLAT_OF = regex(_UNIT)
_ROMAN_AFTER = regex(rf"[ ,;:(、]{{0,3}}(?:owner|tenant|resident)?[ ,:]{{0,2}}{_ROMAN}")
_ROMAN_BEFORE = regex(rf"(?<![A-Za-z]){_ROMAN}(?:[ ,;:(]|of|at|in|flat|Flat|unit|Unit|Room|住){{0,5}}$")
_OF_NAMES = frozenset(f"{USUAL}·")
_HAN = "[\u4e00-\u9fff\u3400-\u4dbf]"
_SPREAD = regex(rf"(?<={_HAN})[ .·•・‧∙]{{1,2}}(?={_HAN})")  # 胡 丽 华, 胡.丽.华


def personal_findings(text: str, known: Iterable[str] = ()) -> list[Finding]:
    """Telephones, ID numbers, plates and ``known`` names (or other values) in ``text``, in their order.

    Full-width digits count, and so do dots and blanks within. A finding inside a longer one is left out.
    """
    plain = text.translate(_SAME_LENGTH)
    return _outermost([*_personal(plain), *Names(known).found(plain)])


def may_name_somebody(text: str) -> bool:
    """Whether a text has a usual surname, a name's dot or letters in it: of ten names nine have."""
    plain = plain_dots(simplified(text))
    return not _OF_NAMES.isdisjoint(plain) or re.search("[A-Za-z]{2}", plain) is not None


def _personal(plain: str) -> Iterator[Finding]:
    """Telephones, sound ID numbers, plates and who lives where, in a text in half width."""
    if not any(map(_may_be_of_a_number, plain)):
        return  # most of what is typed: not one of the expressions is even compiled
    for match in _ID_NUMBER.finditer(plain):
        if identifiers.id_number_is_sound(re.sub("[ -]", "", match[0])):
            yield Finding(*match.span(), "id-number")
    for kind, pattern in (("phone", _PHONE), ("plate", _PLATE), ("name", _AT_HOME)):
        yield from (Finding(*match.span(), kind) for match in pattern.finditer(plain))


def _may_be_of_a_number(sign: str) -> bool:
    """Whether it is a figure or a letter, one of which is in every number, plate and address of a flat."""
    return sign.isdecimal() or (sign < "\u2e80" and sign.isalpha())


def is_word(word: str, usual: str) -> bool:
    """Whether ``word`` is said in what every office prints, and not as somebody's name."""
    return re.search(rf"{re.escape(word)}(?!{TITLES})", usual) is not None


def exposed(text: str, names: Names) -> list[Finding]:
    """What must not be published: persons, ID numbers with a digit wrong too, e-mail, whose flat owes what.

    ``names``: made once for many texts.
    """
    plain = text.translate(_SAME_LENGTH)
    found = [*_personal(plain), *names.found(plain)]
    found += [
        Finding(*match.span(), "id-number")
        for match in _ID_NUMBER.finditer(plain)
        if identifiers.id_number_is_likely(re.sub("[ -]", "", match[0]))
    ]
    found += [Finding(*match.span(), "phone") for match in _SPELT.finditer(plain)]
    found += [Finding(*match.span(), "phone") for match in _BY_THREES.finditer(plain)]
    found += [Finding(*match.span(1), "phone") for match in _ANNOUNCED.finditer(plain)]
    found += [Finding(*match.span(1), "account") for match in _ACCOUNT.finditer(plain)]
    found += [Finding(*match.span(), "e-mail") for match in _EMAIL.finditer(plain)]
    found += _romans_at_home(plain)
    found += [Finding(*match.span(), "debt") for match in _DEBT.finditer(plain)]
    return _outermost(found)


def _romans_at_home(plain: str) -> Iterator[Finding]:
    """Names in letters beside a flat: 3-501 Zhang Wei, Wong Siu-ming (flat 3-501)."""
    for flat in _FLAT_OF.finditer(plain):
        if after := _ROMAN_AFTER.match(plain, flat.end()):
            yield Finding(flat.start(), after.end(), "name")
        begin = max(0, flat.start() - 50)
        if before := _ROMAN_BEFORE.search(plain[begin : flat.start()]):
            yield Finding(begin + before.start(), flat.end(), "name")


class Names:
    """Known names and other values, found in texts without trying each of them at each sign."""

    def __init__(self, known: Iterable[str]) -> None:
        self._by_first: dict[str, set[str]] = defaultdict(set)
        for name in known:
            folded = name.translate(_SAME_LENGTH).lower()
            if len(folded) > 1:
                self._by_first[folded[0]].add(folded)
        first = "".join(map(re.escape, self._by_first))
        self._first = re.compile(f"[{first}]") if first else None
        self._sizes = {sign: sorted(map(len, names), reverse=True) for sign, names in self._by_first.items()}

    def found(self, plain: str) -> Iterator[Finding]:
        """Each name in a text in half width; also one whose signs stand apart: 胡 丽 华, 胡·丽·华."""
        if self._first is None:
            return
        text = plain.lower()
        if len(text) != len(plain):  # a few signs grow when they become small
            text = plain
        for start, end in self._spans(text):
            yield Finding(start, end, "name")
        gaps = list(_SPREAD.finditer(text))
        if not gaps:
            return
        places, joined = _without(text, gaps)
        for start, end in self._spans(joined):
            first, last = places[start], places[end - 1] + 1
            if last - first > end - start and _is_one_name(text, first, last, end - start):
                yield Finding(first, last, "name")

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        assert self._first is not None
        for match in self._first.finditer(text):
            start, names = match.start(), self._by_first[match[0]]
            for size in self._sizes[match[0]]:
                if text[start : start + size] in names:
                    yield start, start + size
                    break


def _without(text: str, gaps: list[re.Match[str]]) -> tuple[list[int], str]:
    """The text without these gaps, and where each of its signs stood."""
    skipped = {place for gap in gaps for place in range(*gap.span())}
    places = [place for place in range(len(text)) if place not in skipped]
    return places, "".join(text[place] for place in places)


def _is_one_name(text: str, start: int, end: int, signs: int) -> bool:
    """Whether signs that stand apart are a name, not the end of one word and the beginning of the next.

    Two signs with a blank between them (小王 强烈) are none where other characters touch them.
    """
    if signs > 2 or " " not in text[start:end]:
        return True
    touching = text[max(0, start - 1) : start] + text[end : end + 1]
    return re.search(_HAN, touching) is None


_SAME_LENGTH = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20}  # full-width to half, sign by sign


def _outermost(found: list[Finding]) -> list[Finding]:
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or finding.end > kept[-1].end:
            kept.append(finding)
    return kept
