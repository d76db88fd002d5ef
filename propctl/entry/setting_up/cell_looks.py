"""What the cells of a column look like: telephones, plates, names, numbers of homes, a running number."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from propctl.entry.characters import plain
from propctl.entry.identifiers import MOBILE, phone_number, plate_number, surname
from propctl.entry.sheets import Cell, Unreadable, blank
from propctl.regex import regex

_MOST = 200  # cells that are looked at
_FEWEST = 3  # from which a column looks like something
_AMOUNT = regex(r"[-+(]?¥?[0-9][0-9,]*(?:\.[0-9]+)?[元)]?")
_NUMBERED = r"第?(?:[0-9A-Za-z]{1,3}|[一二三四五六七八九十]{1,3})"
_PLACES = {
    "building": regex(_NUMBERED + r"(?:号楼|#楼?|[栋幢座]楼?)"),
    "entrance": regex(_NUMBERED + r"(?:号?单元|号?门栋)"),
}
_HOME = regex(  # 2027-01-31 is a day
    r"(?!(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9])"
    r"[0-9A-Za-z]{1,4}(?:[-#栋幢座号楼单元]{1,3}[0-9A-Za-z]{1,4}){1,2}[室号]?"
)


def text_of(cell: Cell) -> str:
    """What stands in a cell, as text; whole numbers without a point, nothing for what cannot be read."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if blank(cell) or isinstance(cell, Unreadable) else str(cell).strip()


def looks_like(cells: Sequence[Cell]) -> str:
    """What a column holds: ``phone``, ``plate``, ``name``, ``building``, ``entrance``, ``home``, ``amount``,
    a running number (``numbering``); "" for anything else.
    """
    shown = [text for cell in cells if (text := text_of(cell))][:_MOST]
    if shown and _share(shown, lambda text: bool(_AMOUNT.fullmatch(plain(text)))) == 1:
        return "numbering" if _counts(shown) else "phone" if _share(shown, _is_mobile) > 0.8 else "amount"
    if len(shown) < _FEWEST:
        return ""
    if _share(shown, _is_mobile) > 0.8:
        return "phone"
    if _share(shown, _is_plate) > 0.6:
        return "plate"
    place = next((looks for looks, place in _PLACES.items() if _all_match(place, shown)), "")
    if place:
        return place
    if _share(shown, lambda text: bool(_HOME.fullmatch(plain(text)))) > 0.8:
        return "home"
    if _share(shown, lambda text: bool(surname(text))) > 0.8 and len(set(shown)) * 2 > len(shown):
        return "name"
    return ""


def _all_match(pattern: re.Pattern[str], shown: list[str]) -> bool:
    return all(pattern.fullmatch(plain(text)) for text in shown)


def _counts(shown: list[str]) -> bool:
    return len(shown) >= _FEWEST and shown == [str(n) for n in range(1, len(shown) + 1)]


def _share(shown: list[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, shown)) / len(shown)


def _is_mobile(text: str) -> bool:
    first = re.split(r"[/、,，;；\n]", text)[0]
    return bool(MOBILE.fullmatch(phone_number(first)))


def _is_plate(text: str) -> bool:
    return bool(plate_number(re.split(r"[/、,，;；\s]", text)[0]))
