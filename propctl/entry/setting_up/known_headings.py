"""What a heading of a ledger means: the columns that are known, found by their names in any spelling."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from propctl.entry.characters import simplified
from propctl.entry.headings import compared
from propctl.entry.setting_up.sheet_words import (
    DOOR_HEADINGS,
    NEUTRAL,
    PLACE_HEADINGS,
    PLACES,
    ROOM,
    UNREAD,
    expanded,
)
from propctl.regulation.model.text import Label

_ASIDE = re.compile(r"[(\[].*?[)\]]")
_ENDS = re.compile(r"[0-9一二三四五六]{1,2}$")  # 电话1, 电话二
_OF_IT = re.compile(r"^(?:所属|所在|房屋)")  # 所属单元, 房屋使用情况
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[/|]?(?!(?:gu|uu)?id|code|key)[a-z][a-z./'-]*")  # 房号 Unit No.: said twice; not 房间ID
_INNER = re.compile(r"(?<=[^0-9])[0-9一二三四五六](?=[^0-9])")  # 租客1电话
FIRST = 4  # how sure a heading is that goes before the others
_LONGEST = 24  # signs of a heading; what is longer explains something
_SHORTEST = 2  # signs of a word that is found within a heading


class Known(NamedTuple):
    """A column that a ledger may have."""

    name: str  # "room", "residents.area"
    label: Label
    type: str  # of its cells, as fields name types; "place" for where the home is
    headings: Sequence[str]
    doubtful: Sequence[str] = ()  # headings that may mean it, or another
    many: bool = False  # several in one cell, and several columns
    joined: bool = False  # several columns, whose texts follow each other
    of: str = ""  # what it fills: columns that fill the same are parts of one whole
    first: Sequence[str] = ()  # headings that go before the others
    beside: str = ""  # the column whose entries may stand in its cells, too: a telephone behind each name
    left: str = ""  # of what is due each month: the column of what is owed of months that nobody paid
    known: bool = False  # told of homes that are known otherwise: cars, debts


class Meaning(NamedTuple):
    """What a heading may mean; the surest first."""

    names: tuple[str, ...] = ()
    sure: int = 0  # 4 the word that goes before others, 3 the word, 2 a remark beside, 1 within, 0 doubtful


class Headings:
    """The columns that are known, by what heads them."""

    def __init__(self, columns: Iterable[Known], today: dt.date | None = None) -> None:
        self.today = today  # by which a month that is named without its year is known
        places = [
            Known(name, label, "place", PLACE_HEADINGS[name], DOOR_HEADINGS if name == ROOM else ())
            for name, label in PLACES.items()
        ]
        self.columns = {column.name: column for column in [*places, *columns]}
        self._exact: dict[str, list[str]] = {}
        self._doubtful: dict[str, list[str]] = {}
        self._first: set[str] = set()
        self._said: frozenset[str] = frozenset()
        for column in self.columns.values():
            first = list(expanded(column.first))
            self._first.update(map(compared, first))
            for heading in (column.label.zh, column.label.en, *expanded(column.headings), *first):
                _add(self._exact, heading, column.name)
            for heading in expanded(column.doubtful):
                _add(self._doubtful, heading, column.name)

    def told(self, told: Mapping[str, str]) -> Headings:
        """These headings where somebody says what some mean: heading as ``compared`` -> name, "" for none."""
        found = Headings((), self.today)
        found.columns, found._doubtful, found._first = self.columns, self._doubtful, self._first
        found._exact = {**self._exact, **{heading: [name] for heading, name in told.items() if name}}
        found._said = frozenset(told)
        return found

    def of_known_homes(self, told: Mapping[str, str]) -> Headings:
        """These without what makes a home or a household, but for what somebody told."""
        kept = [one for one in self.columns.values() if one.known or one.name in told.values()]
        return Headings((one for one in kept if one.name not in PLACES), self.today)

    def is_owed(self, name: str) -> bool:
        """Whether a column is of what is owed: what a month that is not paid leaves (``left``)."""
        owed = {self.columns[one.left].of for one in self.columns.values() if one.left}
        return self.columns[name].of in owed

    def is_told(self, heading: str) -> bool:
        """Whether somebody says what a heading means."""
        return compared(heading) in self._said

    def is_listed(self, heading: str) -> bool:
        """Whether a heading is itself a known one, sure or in doubt; 公摊欠费 only holds one."""
        bare = _ASIDE.sub("", simplified(compared(heading)))
        return bare in self._exact or bare in self._doubtful

    def named(self, text: str) -> str | None:
        """The column that somebody names (``--map``); "" for none that is to be read, None where unknown."""
        if compared(text) in UNREAD:
            return ""
        if text in self.columns:
            return text
        found = self._exact.get(compared(text), [])
        return found[0] if found else None

    def meaning(self, heading: str) -> Meaning:
        """What a heading means: ``建筑面积(㎡)``, ``截至10月欠费``, ``联系电话2``."""
        whole = simplified(compared(heading))
        if not whole or len(whole) > _LONGEST:
            return Meaning()
        bare = _ASIDE.sub("", whole)
        if bare.endswith("欠") and bare not in self._exact:  # 2024欠
            whole = bare = f"{bare}费"
        if whole in self._exact or whole in self._doubtful:
            return self._looked_up(whole, 3)
        spoken = _LATIN.sub("", bare) if _HAN.search(bare) else bare
        for form in (bare, _ENDS.sub("", bare), _INNER.sub("", bare), _OF_IT.sub("", bare), spoken):
            if form in self._exact or form in self._doubtful:
                return self._looked_up(form, 2)
        parts = {tuple(self._exact.get(part, ())) for part in re.split(r"[/、或及和&|]", bare)}
        if len(parts) == 1 and () not in parts:  # 业主/住户姓名: two words for one thing
            return Meaning(parts.pop(), 2)
        places = [self._exact.get(part, []) for part in re.split(r"[/、及和&|+-]", bare)]
        if len(places) > 1 and all(places) and all(set(one) <= {*PLACES} for one in places):
            return (
                Meaning((ROOM,), 2) if ROOM in places[-1] else Meaning()
            )  # 楼号/单元/房号: the whole number
        words = [self._exact.get(part, []) for part in re.split(r"[/、或及和&|]", bare)]
        if len(words) == 2 and all(len(one) == 1 for one in words):  # 业主及电话: the second stands beside
            first, second = self.columns[words[0][0]], words[1][0]
            return Meaning((first.name,), 1) if first.beside == second else Meaning()
        return self._within(bare)

    def _looked_up(self, form: str, sure: int) -> Meaning:
        if form in self._exact:
            return Meaning(tuple(self._exact[form]), FIRST if form in self._first else sure)
        return Meaning(tuple(self._doubtful[form]), 0)

    def _within(self, heading: str) -> Meaning:
        """The longest known word in a heading, where beside it stand only months, measures and the like."""
        for names, sure in ((self._exact, 1), (self._doubtful, 0)):
            found = [word for word in names if len(word) >= _SHORTEST and word in heading]
            for word in sorted(found, key=len, reverse=True):
                if not NEUTRAL.sub("", heading.replace(word, "", 1)).strip():
                    return Meaning(tuple(names[word]), FIRST if word in self._first else sure)
        found = [word for word in self._doubtful if len(word) >= _SHORTEST and word in heading]
        best = max(found, key=len, default="")
        return Meaning(tuple(self._doubtful[best]), 0) if best else Meaning()

    def within(self, text: str, type: str) -> tuple[str, ...]:
        """The columns of a type whose longest name stands in a text: 水费欠费 in 历年水费欠费统计表."""
        whole = simplified(compared(text))
        found = [
            word
            for word, names in self._exact.items()
            if len(word) >= _SHORTEST and word in whole and self.columns[names[0]].type == type
        ]
        return tuple(self._exact[max(found, key=len)]) if found else ()

    def exact(self, row: Sequence[object]) -> int:
        """How many columns a row heads, each heading as it stands; a quick look, for every row of a sheet.

        未交 | 未交 | 未交 in months of a row heads one.
        """
        words = {compared(cell) for cell in row if isinstance(cell, str) and len(cell) <= _LONGEST}
        return sum(word in self._exact for word in words)

    def count(self, row: Sequence[object]) -> int:
        """How many columns the headings of a row name."""
        found = {self.meaning(cell).names for cell in row if isinstance(cell, str)}
        return len(found - {()})


def _add(names: dict[str, list[str]], heading: str, name: str) -> None:
    if heading and name not in names.setdefault(compared(heading), []):
        names[compared(heading)].append(name)
