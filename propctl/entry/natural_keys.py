"""Natural keys as people type them, made the one spelling that a record is named by.

``written`` levels what is the same on paper: dashes, blanks, full width. ``unit_number`` levels the ways in
which a home is named, too: ``3栋1201``, ``3号楼1201室``, ``3#1201`` and ``３－１２０１`` are ``3-1201``.
``alike`` is what two keys of one record have in common, whoever brought them in.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

from propctl.entry.characters import plain
from propctl.entry.chinese_numbers import counted
from propctl.errors import N_

_MORE_DASHES = str.maketrans(dict.fromkeys("ー~～〜─", "-"))  # typed for a dash, whatever they are elsewhere
_BLANK_BEHIND_A_WORD = r"(?<=[\u3400-\u9fff])\s+(?=[0-9])"  # 别墅 12, 商铺 3
_BLANK_BESIDE = r"\s*(-)\s*|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])"

# What stands behind the number of a building or a staircase; a sign of a name only behind a digit or letter.
_WORDS = r"号楼|#楼|栋楼|单元|号|栋|幢|座|楼|梯|#"
_NAMED = "0-9A-Za-z甲乙丙丁戊己庚辛壬癸"  # what buildings and staircases are named by
_BETWEEN = rf"(?<=[{_NAMED}])\s*(?:(?:{_WORDS})\s*)+(?=[0-9A-Za-z-])"
_AT_THE_END = rf"(?<=[{_NAMED}])\s*(?:室|房|{_WORDS})+\Z"
_DOTS = r"(?<=[0-9])[.](?=[0-9])"  # 3.2.1208, where there is more than one
_POINT_BETWEEN = r"([0-9]{1,3})[.]([0-9]{3,4})"  # 3.201 as text; of a number the last nought is lost
A_FRACTION = N_(
    "{cell} is a number with a point, in which 1.110 and 1.11 are one; make the column text and write 1-110"
)
_JOINED = r"(?<=[0-9A-Za-z])[_·](?=[0-9A-Za-z])"
_SIDE = r"[东西南北中左右]{1,2}"
_SIDE_SAID = (  # 三楼东户, 3层西, 2东户; a building may be called 12西
    rf"(?<![0-9A-Za-z一二三四五六七八九十])([1-9][0-9]?|[一二三四五六七八九十]{{1,3}})\s*"
    rf"(?:[楼层]\s*({_SIDE})[边侧]?[户门室]?|({_SIDE})[边侧]?户)\Z"
)
_STOREY_SAID = r"(?<![0-9A-Za-z])([1-9][0-9]?)\s*层\s*([0-9]{1,4})(?![0-9])"  # 12层05, 12层1205
_TRADITIONAL = str.maketrans("棟號樓單層", "栋号楼单层")
_OF_A_STOREY = r"(?<=[0-9])楼?之(?=[0-9])"  # 3樓之1
_NUMBER_SAID = r"\A(?:第|[Nn][Oo]\.?|№)\s*(?=[0-9])"
_COUNTED = r"[一二三四五六七八九十]{1,3}(?=号楼|单元|号|栋|幢|座)"


def written(text: str) -> str:
    """A key in its one spelling: ``Ａ 座 — 大门`` is ``A 座-大门``."""
    if _is_level(text):
        return text
    levelled = plain(unicodedata.normalize("NFKC", plain(text)).translate(_MORE_DASHES))
    levelled = re.sub(_BLANK_BESIDE, lambda found: found[1] or "", levelled)
    return re.sub(r"-{2,}", "-", re.sub(r"\s+", " ", levelled))


def unit_number(text: str) -> str:
    """The number of a home, a staircase or a building in its one spelling.

    ``3栋2单元1201室`` is ``3-2-1201``, ``3号楼`` is ``3``; a name without a number stays as it is written.
    """
    if _is_level(text):
        return text
    levelled = re.sub(_OF_A_STOREY, "-", written(text).translate(_TRADITIONAL))
    levelled = re.sub(_COUNTED, lambda found: str(counted(found[0])), levelled).lstrip("# ")
    levelled = re.sub(_NUMBER_SAID, "", levelled)
    levelled = re.sub(r"(?<=[0-9])\s*[一/]\s*(?=[0-9])", "-", levelled)  # what looks like a dash, or is one
    levelled = re.sub(_JOINED, "-", levelled)
    levelled = re.sub(_DOTS, "-", levelled) if levelled.count(".") > 1 else levelled
    levelled = re.sub(_STOREY_SAID, lambda found: room_on(found[1], found[2]), levelled)
    levelled = re.sub(_SIDE_SAID, lambda found: _on_side(found[1], found[2] or found[3]), levelled)
    levelled = re.sub(_AT_THE_END, "", levelled)
    levelled = re.sub(_BETWEEN, "-", levelled)
    levelled = re.sub(_BLANK_BEHIND_A_WORD, "", re.sub(r"(?<=[0-9A-Za-z]) +(?=[0-9A-Za-z])", "-", levelled))
    return pointed(re.sub(r"-{2,}", "-", levelled)) or written(text)


def pointed(text: str) -> str:
    """A building and a room with a point between them, ``3.201``, as ``3-201``; what is none as it is."""
    found = re.fullmatch(_POINT_BETWEEN, text)
    return f"{found[1]}-{found[2]}" if found else text


def _is_level(text: str) -> bool:
    """Whether a key is plain Latin letters and digits with single dashes, as most are: then it stays."""
    return text.isascii() and "--" not in text and text.replace("-", "").isalnum()


def alike(key: str, *, unit: bool = False) -> str:
    """What every spelling of a key comes to; ``unit``: of one that holds the number of a home."""
    levelled = (unit_number if unit else written)(key)
    return "".join(levelled.split()).casefold()


def alike_home(number: str) -> str:
    """What every spelling of a home's number comes to, with and without noughts."""
    return alike(unit_spellings(number)[0], unit=True)


def is_side(door: str) -> bool:
    """Whether a door is told by where it lies: 东户, 中, 西边户."""
    return re.fullmatch(rf"{_SIDE}[边侧]?[户门室]?", door) is not None


def room_on(storey: str, door: str) -> str:
    """A room by its storey and its door: 301 of 3 and 1, 3A of 3 and A, 3东户 of 3 and 东; 1205 says both."""
    if is_side(door):
        return _on_side(storey, re.sub(r"[边侧户门室]", "", door))
    if not door.isdecimal():
        return f"{storey}{door.upper()}"
    return door if len(door) > 2 else f"{storey}{int(door):02}"


def _on_side(storey: str, side: str) -> str:
    return f"{storey if storey[0].isdigit() else counted(storey)}{side}户"


def unit_spellings(number: str) -> list[str]:
    """The ways to write a home's number with and without noughts before its building, entrance, low storey.

    ``01-0101``, ``1-101``, ``01-101`` and ``1-0101`` are one; the shortest comes first.
    """
    *places, room = unit_number(number).split("-")
    if not places:
        return _with_nought(room)
    rooms = [room]
    if room.isdecimal() and (len(room) == 3 or (len(room) == 4 and room[0] == "0")):
        rooms = [room[-3:], f"0{room[-3:]}"]
    return ["-".join(one) for one in itertools.product(*map(_with_nought, places), rooms)]


def _with_nought(part: str) -> list[str]:
    """A building or an entrance as it is counted, and in two digits."""
    if not part.isdecimal() or not int(part):
        return [part]
    return list(dict.fromkeys([f"{int(part)}", f"{int(part):02}"]))
