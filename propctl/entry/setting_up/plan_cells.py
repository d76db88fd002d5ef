"""What stands in one cell of a plan of homes: number, names, telephones, an area, a debt, in any order."""

from __future__ import annotations

import re

from propctl.entry.characters import plain
from propctl.entry.identifiers import phone_number, plate_number
from propctl.entry.setting_up.several_in_cell import apart
from propctl.entry.setting_up.sheet_words import says_nothing
from propctl.regex import regex

# What a list made of a plan is headed by: where a home is, then what ``said`` tells of it.
HEADINGS = (
    *("楼栋", "单元", "楼层", "房号"),
    *("业主", "联系电话", "建筑面积", "车牌", "居住性质", "欠费", "备注"),
)
_ROOM = regex(
    r"((?:[0-9A-Za-z]{1,3}[-－—]){0,2}(?:[0-9]{3,4}[A-Za-z]?|[0-9]{1,2}[ABab][0-9]{2}))"
    r"(?:室|房|号房?)?(?=\Z|[\s:：,，、/(（]|[\u4e00-\u9fff])"
)
_AREA = regex(r"([0-9]{1,4}(?:\.[0-9]{1,3})?)\s*(?:㎡|m2|m²|平方米|平米|平方|平)", re.IGNORECASE)
_OWED = regex(r"欠(?:费|款|缴|交)?[:：]?\s*¥?([0-9][0-9,]*(?:\.[0-9]+)?)\s*元?")
_NUMBER = regex(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
_STATE = regex(r"[(（]?(空置|空房|空关房?|空|自住|出租|已?租|未售|待售|已售|未入住|已?入住|毛坯|闲置)[)）]?")
_PARTED = regex(r"[\s/／、,，;；|:：]+")


def room_named(text: str) -> str:
    """The number that a cell begins with: 1201 of ``1201室 张三``; "" for none."""
    found = _ROOM.match(plain(text))
    return found[1] if found else ""


def storey_of(room: str) -> str:
    """The storey of a room by its number: 12 of 1201, 3A of 3A01."""
    digits = re.sub(r"[A-Za-z]\Z", "", room.rpartition("-")[2])
    return digits[:-2].lstrip("0").upper()


def said(text: str, room: str, bare: str) -> list[str] | None:
    """What a cell says of its home, in the order of ``HEADINGS``; None where nobody can tell.

    ``room``: its number, which it may begin with; ``bare``: what a number alone is (建筑面积, 欠费) or "".
    """
    rest = plain(text)
    if room_named(rest) == room and (found := _ROOM.match(rest)):
        rest = rest[found.end() :]
    cells: dict[str, list[str]] = {heading: [] for heading in HEADINGS[4:]}
    for heading, pattern in (("建筑面积", _AREA), ("欠费", _OWED)):
        cells[heading] += pattern.findall(rest)
        rest = pattern.sub(" ", rest)
    rest, cells["联系电话"] = apart(rest)
    for word in _PARTED.split(rest):
        heading = "" if says_nothing(word) else _about(word) or bare
        if heading:
            cells[heading].append(word.strip("()（）") if heading == "居住性质" else word)
        elif not says_nothing(word):
            return None
    for heading in ("建筑面积", "居住性质", "欠费"):  # one of each; what is more is kept as it stands
        cells["备注"] += cells[heading][1:]
        del cells[heading][1:]
    return ["、".join(entries) for entries in cells.values()]


def _about(word: str) -> str:
    """The heading under which a word belongs; "" for a bare number."""
    if _STATE.fullmatch(word):
        return "居住性质"
    if plate_number(word):
        return "车牌"
    if len(word) >= 7 and phone_number(word):
        return "联系电话"
    if _NUMBER.fullmatch(word):
        return ""
    return "备注" if any(sign.isdigit() for sign in word) else "业主"
