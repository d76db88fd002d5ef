"""Where somebody is called by his name: 王建国先生, 欧阳女士, Ms Chen; and where that says who lives here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from propctl.entry.people.surnames import COMPOUND, RARER, USUAL, WORDS_TOO
from propctl.regex import regex

_HAN = "[\u4e00-\u9fff]"
TITLES = "(?:女士|先生|小姐|太太|阿姨|大爷|大妈|叔叔|奶奶|爷爷|大叔|大姐|老伯|大伯|大婶|婆婆)"
_TITLE = regex(f"(?<={_HAN}){TITLES}")
_ENGLISH = regex(r"\b(?:Mr|Mrs|Ms|Miss)\b\.? [A-Z][a-z]+(?: [A-Z][a-z]+)?")
_NEVER_GIVEN = (
    "多种有上下时况旧病度序末围经额料包可请位些各这那不也都就还又再在的了是和与向从由对给会能要把被让为每"
)
_GIVEN = f"(?![{_NEVER_GIVEN}]){_HAN}"
_MAY_BE_A_NAME = regex(f"[{USUAL}](?![{_NEVER_GIVEN}]){_HAN}{{0,2}}")
_RARELY = regex(f"[{RARER}](?:{_GIVEN}){{0,2}}")
_APART = regex(
    "(?:^|[^\u4e00-\u9fff]|[请由给找让及和与致]|业主|住户|户主|租户|租客|联系|感谢|表扬|通知|邀请)$"
)
_TWO_SIGNS = "|".join(sorted(COMPOUND - WORDS_TOO))
_COMPOUND = regex(f"(?:{_TWO_SIGNS})(?:{_GIVEN}){{0,2}}")
_WORDS = regex(  # that begin with such a surname
    "于|单身.?|单亲|单独|单位|时尚|白领|白衣|白发|文明|方便|关于|至于|常住|路过|游泳|关爱|关心|安全|金牌|万能|万千|任.|高级|"
    "高端|高贵|高雅|高龄|高知|高个.?|古稀|温柔|齐全|应聘.?|房东|房客|房主|商户|商家|商务|管家|管理员|项目|边上|华人|安保.?|连续"
)
_LIVES = "业主|住户|户主|租户|租客|房东|房客|投诉人|举报人|报修人|欠费人|失主|家长"
_BEFORE = regex(rf"(?:{_LIVES}|\d+(?:号楼|栋|幢|座|单元|室)|\d-\d{{3,4}}室?)[的 :(、]?$")
_OURS = regex(
    "(?:联系|找|致电|拨打|咨询|询问|由|向|客服|管家|前台|中心|经理|主管|主任|管理员|工程部|值班员?)$"
)
_AFTER = regex(
    rf"{TITLES}(?:[、和及与]{_HAN}{{1,3}}{TITLES})*(?:[于在]?[\d年月日时分上中下午晚点: ]{{0,16}})"
    "(?:投诉|举报|反映|来电|报修|欠|拖欠|未缴|未交|逾期|拒缴|拒交|住在|名下|的[房车狗猫]|一?家(?![政居具访]))"
)


def called(text: str, end: int) -> bool:
    """Whether what ends here is somebody's name by what follows: 先生, 女士."""
    return re.match(TITLES, text[end : end + 2]) is not None


def addressed(text: str) -> Iterator[tuple[int, int]]:
    """Where somebody is called by his surname: the place of his name before 先生, 女士.

    The longest that a name may be comes first: 王建国先生 is 王建国.
    """
    for title in _TITLE.finditer(text):
        for size in (4, 3, 2, 1):
            start = title.start() - size
            name = text[max(0, start) : title.start()]
            if len(name) == size and (_MAY_BE_A_NAME.fullmatch(name) or _is_rare(text, start, title)):
                yield start, title.start()
    for match in _ENGLISH.finditer(text):
        yield match.span()


def _is_rare(text: str, start: int, title: re.Match[str]) -> bool:
    """Whether a name with a rarer surname stands between ``start`` and the title."""
    name = text[start : title.start()]
    if _COMPOUND.fullmatch(name):
        return True
    alone = _RARELY.fullmatch(name) and _APART.search(text[max(0, start - 2) : start])
    return bool(alone) and not _WORDS.fullmatch(name) and text[title.end() : title.end() + 1] != "们"


def lives_here(text: str, start: int, end: int) -> bool:
    """Whether who is called by the name that stands there is spoken of as a resident: 业主王先生, 王先生欠费.

    The surname of one of the staff is many a resident's too.
    """
    plain = text[max(0, start - 12) : start].replace("：", ":").replace("（", "(")
    if _BEFORE.search(plain):
        return True
    return not _OURS.search(plain) and _AFTER.match(text, end) is not None
