"""Where a free text speaks of a person: pointed out before it is kept, looked for before it is published."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from propctl.entry import identifiers
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
_OWES = r"(?:欠|拖欠|未缴|未交|逾期不缴|催缴|拒缴|owe)"
_FLAT = rf"(?:{_UNIT}|(?<![\d-])\d{{3,4}}室)"  # in a list of one building its number is left out
_DEBT = regex(rf"{_FLAT}[^。！？\n]{{0,40}}?{_OWES}|{_OWES}[^。！？\n]{{0,40}}?{_FLAT}")
_NOBODY = "(?:业主|住户|户主|租户|租客)"  # 业主先生 is nobody in particular
_ADDRESSED = "(?:女士|先生|小姐|太太|阿姨|大爷|大妈|叔叔)"
_TITLE = regex(f"(?<=[\u4e00-\u9fff]){_ADDRESSED}")
_ENGLISH_TITLE = regex(r"\b(?:Mr|Mrs|Ms|Miss)\b\.? [A-Z][a-z]+(?: [A-Z][a-z]+)?")
_USUAL = (  # surnames, of which nine in ten people have one; rarer ones are words of every sentence
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖董袁潘蒋蔡余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪"
    "范贾韦邹熊孟秦邱薛闫段侯史陶黎贺顾毛郝龚邵钱严覃戴莫孔汤"
)
_NEVER_GIVEN = (
    "多种有上下时况旧病度序末围经额料包可请位些各这那不也都就还又再在的了是和与向从由对给会能要把被让为每"
)
_MAY_BE_A_NAME = re.compile(f"[{_USUAL}](?![{_NEVER_GIVEN}])[\u4e00-\u9fff]{{0,2}}")
_CALLED = rf"(?!{_NOBODY})[\u4e00-\u9fff]{{1,2}}{_ADDRESSED}"
_AT_HOME = regex(  # 3-501胡女士: who lives where
    rf"{_UNIT}[ (（、]?的?{_NOBODY}?[ (（、]?{_CALLED}|{_CALLED}[ (（、，,住在]{{0,3}}{_UNIT}"
)
_HAN = "[\u4e00-\u9fff\u3400-\u4dbf]"
_SPREAD = regex(rf"(?<={_HAN})[ .·•・‧∙]{{1,2}}(?={_HAN})")  # 胡 丽 华, 胡.丽.华


def personal_findings(text: str, known: Iterable[str] = ()) -> list[Finding]:
    """Telephones, ID numbers, plates and ``known`` names (or other values) in ``text``, in their order.

    Full-width digits count, and so do dots and blanks within. A finding inside a longer one is left out.
    """
    plain = text.translate(_SAME_LENGTH)
    found = [
        Finding(*match.span(), "id-number")
        for match in _ID_NUMBER.finditer(plain)
        if identifiers.id_number_is_sound(re.sub("[ -]", "", match[0]))
    ]
    found += [Finding(*match.span(), "phone") for match in _PHONE.finditer(plain)]
    found += [Finding(*match.span(), "plate") for match in _PLATE.finditer(plain)]
    found += [Finding(*match.span(), "name") for match in _AT_HOME.finditer(plain)]
    return _outermost([*found, *Names(known).found(plain)])


def is_word(word: str, usual: str) -> bool:
    """Whether ``word`` is said in what every office prints, and not as somebody's name."""
    return re.search(rf"{re.escape(word)}(?!{_ADDRESSED})", usual) is not None


def called(text: str, end: int) -> bool:
    """Whether what ends here is somebody's name by what follows: 先生, 女士."""
    return re.match(_ADDRESSED, text[end : end + 2]) is not None


def addressed(text: str) -> Iterator[tuple[int, int]]:
    """Where somebody is called by a usual surname: the place of his name before 先生, 女士.

    The longest that a name may be comes first: 王建国先生 is 王建国.
    """
    for title in _TITLE.finditer(text):
        for size in (3, 2, 1):
            name = text[max(0, title.start() - size) : title.start()]
            if len(name) == size and _MAY_BE_A_NAME.fullmatch(name):
                yield title.start() - size, title.start()
    for match in _ENGLISH_TITLE.finditer(text):
        yield match.span()


def exposed(text: str, names: Names) -> list[Finding]:
    """What must not be published: persons, ID numbers with a digit wrong too, e-mail, whose flat owes what.

    ``names``: made once for many texts.
    """
    plain = text.translate(_SAME_LENGTH)
    found = [*personal_findings(text), *names.found(plain)]
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
    found += [Finding(*match.span(), "debt") for match in _DEBT.finditer(plain)]
    return _outermost(found)


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
