"""Where the homes of a sheet are: building, entrance and room, in one column or three."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from propctl.entry.chinese_numbers import counted
from propctl.entry.natural_keys import unit_number
from propctl.errors import N_, BadData, PropctlError

_PREFIX = re.compile(r"[^0-9A-Za-z一二三四五六七八九十#]+")  # 锦绣苑3栋: the name of the estate
_SORT = re.compile(  # 别墅12号: part of the number, and no name of an estate
    r"(?:(?:独栋|联排|叠加|双拼)?别墅|排屋|联排|双拼|叠[墅拼加]|洋房|公寓|(?:商|店|门)?铺面?|店面|门面|底商|门店|写字楼|商业|商务楼|厂房)$"
)
_STREET = re.compile(r".*?[路街道巷]\s*[0-9]+\s*[号弄](?=.*[0-9])")  # 翠湖路88号3幢: the estate is there
_RANGE = re.compile(r"([0-9]{1,3})-([0-9]{1,3})")
_NUMERAL = re.compile(r"[一二三四五六七八九十]{1,3}")
_ROOM = re.compile(r"[0-9]{3,4}")  # storey and door


class Written(NamedTuple):
    """What a row says of where a home is."""

    building: str
    entrance: str
    room: str
    part: str = ""  # of the estate; told only where two homes would have one number without it


class Home(NamedTuple):
    """Where a home is; ``error``: why that is not known, about ``part`` (building, entrance, room)."""

    number: str = ""
    building: str = ""
    error: PropctlError | None = None
    part: str = ""


def homes(rows: Sequence[Written], building: str = "") -> list[Home]:
    """The home of each row. ``building``: that of all rows which name none (the name of the sheet)."""
    if all(row.room and not row.building for row in rows):
        building = building if _fits(building, rows) else ""
        rows = [row._replace(building=building) for row in rows]
    else:
        rows = _filled_down(rows)
    rows = _without_estate(rows)
    levelled = [
        Written(_numeral(row.building), _numeral(row.entrance), unit_number(row.room)) for row in rows
    ]
    levelled = _without_prefix(levelled)
    known = [row for row in levelled if row.room and row.building]
    two = [row for row in known if row.room.count("-") == 1]
    whole = bool(two) and all(_first(row.room) == row.building for row in two)
    long = [row for row in known if row.room.count("-") > 1]
    inner = bool(long) and all(
        not row.building.isdecimal() and _first(row.room) != _first(row.building) for row in long
    )
    staired = {row.building for row in levelled if row.entrance}
    found = [_home(row, whole, staired, inner=inner, any_building=bool(known)) for row in levelled]
    return in_parts(found, [row.part for row in rows])


def _numeral(text: str) -> str:
    """The number of a building or an entrance: 一 in a column of entrances is 1, as 一单元 is."""
    return str(counted(text)) if _NUMERAL.fullmatch(text) else unit_number(text)


def _fits(building: str, rows: Sequence[Written]) -> bool:
    """Whether rooms that name their building all name this one: a sheet called 1 may hold 3-2-1201."""
    rooms = [unit_number(row.room) for row in rows]
    if _in_range(building, rooms):
        return False
    whole = [room for room in rooms if room.count("-") > 1]
    return all(_first(room) == _first(unit_number(building)) for room in whole)


def _in_range(buildings: str, rooms: Sequence[str]) -> bool:
    """Whether rooms that begin with a building name those of a range: 2-101 in a sheet called 1-3栋."""
    found = _RANGE.fullmatch(unit_number(buildings))
    named = [_first(room) for room in rooms if "-" in room]
    if found is None or not named:
        return False
    return all(one.isdecimal() and int(found[1]) <= int(one) <= int(found[2]) for one in named)


def _home(row: Written, whole: bool, staired: set[str], *, inner: bool, any_building: bool) -> Home:
    """``whole``: a room of two parts begins with its building, not with its entrance.

    ``inner``: nor does any of more parts in buildings that have names: 14號3樓之1 in building 乙.
    """
    building, entrance, room, _ = row
    if not room:
        return Home(error=BadData(N_("the number of the home is missing")), part="room")
    parts = room.count("-") + 1
    if not building:
        if any_building and parts == 1:
            return Home(error=BadData(N_("the building is missing")), part="building")
        if parts == 1 and entrance:
            return Home(f"{entrance}-{room}")
        return Home(room, _first(room) if parts > 1 else "")
    base = _first(building)
    if (parts > 2 and not inner) or (parts == 2 and whole):
        if _first(room) != base:
            said = N_("the home {home} is not in building {building}")
            return Home(error=BadData(said, home=room, building=building), part="building")
        return Home(room, base)
    if parts > 1 or "-" in building:
        return Home(f"{building}-{room}", base)
    if not entrance and building in staired:
        return Home(error=BadData(N_("the entrance is missing")), part="entrance")
    return Home("-".join(filter(None, (building, entrance, room))), base)


def in_parts(found: list[Home], parts: Sequence[str]) -> list[Home]:
    """The homes by the parts of the estate that they are in, where each part has a building 1 of its own."""
    places: dict[str, set[str]] = {}
    for home, part in zip(found, parts, strict=True):
        places.setdefault(home.number, set()).add(part)
    if all(len(said - {""}) < 2 for number, said in places.items() if number):
        return found
    return [
        _in_part(home, part) if home.number and part else home
        for home, part in zip(found, parts, strict=True)
    ]


def _in_part(home: Home, part: str) -> Home:
    part = f"{part}期" if part.isdigit() else part
    if not home.building:
        return home._replace(number=f"{part}-{home.number}", building=part)
    return home._replace(number=f"{part}{home.number}", building=f"{part}{home.building}")


def _first(number: str) -> str:
    return number.partition("-")[0]


# -- as sheets leave it out


def _filled_down(rows: Sequence[Written]) -> list[Written]:
    """Building and entrance written only where they change stand for the rows below, too."""
    columns = [[row.building for row in rows], [row.entrance for row in rows], [row.part for row in rows]]
    columns = [_carried(column) if _only_at_changes(column) else column for column in columns]
    return [
        row._replace(building=building, entrance=entrance, part=part)
        for row, building, entrance, part in zip(rows, *columns, strict=True)
    ]


def _only_at_changes(column: Sequence[str]) -> bool:
    """Whether a column says something only where that differs from what it said last."""
    said = [text for text in column if text]
    if not said or not column[0] or 2 * len(said) > len(column):
        return False
    return all(one != next_ or not one for one, next_ in itertools.pairwise(column))


def _carried(column: Sequence[str]) -> list[str]:
    found: list[str] = []
    for text in column:
        found.append(text or found[-1])
    return found


def _without_estate(rows: Sequence[Written]) -> list[Written]:
    """Without the name that all of them begin with: 锦绣苑3栋."""
    building, entrance, room = (
        _cutting(_estate([row[part] for row in rows if row[part]])) for part in range(3)
    )
    return [
        row._replace(building=building(row.building), entrance=entrance(row.entrance), room=room(row.room))
        for row in rows
    ]


def without_estate(said: Sequence[str]) -> list[str]:
    """Texts without the name that all of them begin with: 锦绣苑3栋1201, 翠湖路88号3栋1201."""
    return list(map(_cutting(_estate(said)), said))


def _estate(said: Sequence[str]) -> str:
    street = _common(_STREET, said)
    return street + _common(_PREFIX, [text.removeprefix(street) for text in said])


def _common(begins: re.Pattern[str], said: Sequence[str]) -> str:
    """With what all texts begin; "" for nothing."""
    found = begins.match(said[0]) if said else None
    prefix = found[0] if found and len(found[0]) > 1 and len(said[0]) > len(found[0]) else ""
    prefix = _SORT.sub("", prefix.rstrip())
    return prefix if all(text.startswith(prefix) for text in said) else ""


def _cutting(prefix: str) -> Callable[[str], str]:
    return lambda text: text.removeprefix(prefix)


def _without_prefix(rows: list[Written]) -> list[Written]:
    """Rooms that repeat their building, and entrance, without a sign between: 31201 in building 3.

    Only where all rows do so; 1101 in building 1 alone may be a room on the eleventh floor.
    """
    for prefix in (_of_entrance, _of_building):
        known = [row for row in rows if row.room and "-" not in row.room and row.building]
        if not known or any("-" in row.room for row in rows):
            return rows
        bare = [row.room.removeprefix(prefix(row)) for row in known]
        repeated = all(
            prefix(row) and rest != row.room and _ROOM.fullmatch(rest)
            for row, rest in zip(known, bare, strict=True)
        )
        told = len({row.building for row in known}) > 1 or any(not row.building.isdigit() for row in known)
        if repeated and (told or max(len(row.room) for row in known) > 4):
            rest = [row.room.removeprefix(prefix(row)) for row in rows]
            padded = all(len(room) == 4 for room in rest if room)  # 0102 beside 1201: storeys of two digits
            rooms = [room.removeprefix("0") if padded else room for room in rest]
            return [row._replace(room=room) for row, room in zip(rows, rooms, strict=True)]
    return rows


def _of_entrance(row: Written) -> str:
    return f"{row.building}{row.entrance}" if row.entrance else ""


def _of_building(row: Written) -> str:
    return row.building
