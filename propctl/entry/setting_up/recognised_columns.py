"""Which column of a ledger holds what: by what was told, by heading, by cells; what is in doubt."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from propctl.entry.headings import compared
from propctl.entry.setting_up.cell_looks import looks_like, text_of
from propctl.entry.setting_up.heading_rows import Headed, Heading
from propctl.entry.setting_up.home_numbers import without_estate
from propctl.entry.setting_up.known_headings import FIRST, Headings, Known
from propctl.entry.setting_up.owed_periods import bare_period
from propctl.entry.setting_up.paid_months import TICKS
from propctl.entry.setting_up.several_in_cell import amount, named_amount
from propctl.entry.setting_up.sheet_words import (
    BUILDING,
    CAR_OWNER,
    CREDIT,
    CURRENT,
    DEBIT,
    DUE,
    EARLIER,
    ENTRANCE,
    NUMBERING,
    OWES,
    PAID,
    PAID_UNTIL,
    PARKING_NUMBER,
    PENALTY,
    PLACES,
    ROOM,
    SIDES,
    TOTAL,
)
from propctl.entry.sheets import Cell, blank
from propctl.errors import N_
from propctl.regex import regex

AMOUNTS = ("money", "quantity", "price", "number")
_NOTHING_DUE = N_(
    "months of payment are not read: no column says what is due each month (月物业费); head one so, or write"
    " what is owed into a column 欠费"
)
_NO_DIFFERENCE = N_(
    "what was due and what was paid are not read: what is left of it is owed only where a column 欠费 says so"
)
_PLACE_LOOKS = {ROOM: "home", BUILDING: "building", ENTRANCE: "entrance"}
_CODE = regex(r"编码|代码|\bcode\b", re.IGNORECASE)  # by which a program knows a home
_OF_PAY = regex(r"费|季度?|半年|20[0-9]{2}|月份?$")
_PENALTY = N_(
    "a penalty for paying late (滞纳金) is not read: it is no debt before it is claimed;"
    " --map COLUMN=欠费 adds it to what is owed"
)
_TICKS = N_("columns that tick what was paid are not read: what is owed is what a column 欠费 says")
_NO_MONTHS = N_("until when something was paid is not read: what is owed is what a column 欠费 says")
ADDED = ("money",)  # several columns of one meaning are added up


class Doubt(NamedTuple):
    """A column that may hold this or that; nothing is made of it before somebody says."""

    heading: Heading
    why: str  # message id
    choices: tuple[str, ...]  # the names of the columns that it may be


class Recognised(NamedTuple):
    """A sheet whose columns are told apart."""

    headed: Headed
    columns: dict[str, list[Heading]]  # name of a known column -> where it is
    unread: list[Heading]
    doubts: list[Doubt]
    totals: dict[str, Heading]  # name of a known column -> where its parts are added up, to be checked
    paid: list[Heading]  # months of payment
    why: list[str]  # message id: why there are months of payment, and they are not read
    certain: set[int]  # columns that somebody told
    sides: list[Heading]  # beside a balance, which side of the books it is on: 借 is owed, 贷 paid ahead

    def side(self, row: list[Cell]) -> str:
        """On which side of the books a row's balance is: 借, 贷; "" where it does not say."""
        said = [compared(text_of(row[one.place])) for one in self.sides if one.place < len(row)]
        return next((side[0] for side in (DEBIT, CREDIT) for text in said if text in side), "")

    def cells(self, name: str, row: list[Cell]) -> list[tuple[Heading, Cell]]:
        """The cells of a row that hold a known column, without blank ones."""
        found = [(one, row[one.place]) for one in self.columns.get(name, ()) if one.place < len(row)]
        return [(one, cell) for one, cell in found if not blank(cell)]


def recognised(headed: Headed, known: Headings, told: Mapping[str, str]) -> Recognised:
    """The columns of a sheet. ``told``: heading, or letter, as ``compared`` -> name, "" to leave it out."""
    return _Sorting(headed, known, told).run()


class _Sorting:
    """One sheet's columns on their way to what they mean."""

    def __init__(self, headed: Headed, known: Headings, told: Mapping[str, str]) -> None:
        self.headed, self.known, self.told = headed, known, told
        self.below = headed.sheet.rows[headed.row :]
        self.certain: set[int] = set()
        self.found = Recognised(headed, {}, [], [], {}, [], [], self.certain, [])
        self.open: list[Heading] = []  # columns that may be one thing or another

    def run(self) -> Recognised:
        self._sides()
        waiting = list(self._told())
        months = [one for one in waiting if one.paid]
        waiting = list(self._by_heading([one for one in waiting if not one.paid]))
        self._doubtful()
        self._months(months)
        self._one_room()
        self._one_each()
        for heading in waiting:
            self._by_cells(heading)
        self._more_owed()
        self._difference()
        self._penalty()
        return self.found

    def _sides(self) -> None:
        """Find the column that tells of a balance whether it is owed."""
        for heading in self.headed.headings:
            said = {compared(text_of(cell)) for cell in self._column(heading) if not blank(cell)}
            if SIDES.fullmatch(compared(heading.text)) and said & {*DEBIT, *CREDIT}:
                self.found.sides.append(heading)

    def _is_due(self, name: str) -> bool:
        """Whether a column is what is due each month."""
        return name in self.known.columns and bool(self.known.columns[name].left)

    def _column(self, heading: Heading) -> list[Cell]:
        return [row[heading.place] for row in self.below if heading.place < len(row)]

    def _take(self, name: str, heading: Heading) -> None:
        self.found.columns.setdefault(name, []).append(heading)

    def _told(self) -> Iterator[Heading]:
        """Take what somebody said; yields the others that hold anything."""
        for heading in self.headed.headings:
            says = [compared(text) for text in (heading.text, *heading.said, heading.letter) if text]
            told = next((self.told[text] for text in says if text in self.told), None)
            if told is not None:
                self.certain.add(heading.place)
            kept = told is None or (heading.paid and self._is_due(told))  # 9月=月物业费: a month of it
            if heading in self.found.sides:
                continue
            if told and not kept:
                self._take(told, heading)
            elif kept and not all(map(blank, self._column(heading))):
                yield heading

    def _by_heading(self, waiting: list[Heading]) -> Iterator[Heading]:
        """Take what its heading makes clear; yields what it does not."""
        for heading in waiting:
            names = heading.meaning.names
            if compared(heading.text) in NUMBERING and names != (ROOM,):
                continue
            if len(names) == 1 and heading.meaning.sure:
                self._take(names[0], heading)
            elif names:
                self.open.append(heading)
            else:
                yield heading

    def _doubtful(self) -> None:
        """What may be one thing or another is in doubt, but for what other columns are already."""
        for heading in self.open:
            names = heading.meaning.names
            left = tuple(name for name in names if name not in self.found.columns)
            if self.known.columns[names[0]].type == "text" and not self._of_amounts(heading, names[0]):
                self.found.unread.append(heading)
            elif len(left) == 1 and (self._of_amounts(heading, left[0]) or self._tells_itself(heading)):
                self._take(left[0], heading)
            elif self.found.sides and (owed := [name for name in left if self.known.is_owed(name)]):
                self._take(owed[0], heading)
            elif left and all(name in PLACES for name in names):  # Unit: the home, where no other column is
                if looks_like(self._column(heading)) != "numbering":
                    self._take(left[-1], heading)
            elif left and self._amounts(heading, names):
                self.found.doubts.append(Doubt(heading, N_("{column} may be one thing or another"), left))
            else:
                self.found.unread.append(heading)

    def _of_amounts(self, heading: Heading, name: str) -> bool:
        """Whether a column tells of which months or years the amounts beside it are: 月份 beside 欠费金额."""
        form = self.known.columns[name].of.rpartition(".")[0]
        others = [self.known.columns[other] for other in self.found.columns]
        beside = any(one.type == "money" and one.of.rpartition(".")[0] == form for one in others)
        shown = [text_of(cell) for cell in self._column(heading) if not blank(cell)]
        return beside and all(bare_period(text, "", self.known.today) for text in shown)

    def _tells_itself(self, heading: Heading) -> bool:
        """Whether each cell that holds an amount says what it is: 欠1200元 | 预存300元 below 欠费情况."""
        shown = [text_of(cell) for cell in self._column(heading)]
        shown = [text for text in shown if any(map(str.isdigit, text))]
        words = [named_amount(text)[0] for text in shown]
        return bool(words) and all(self.known.meaning(word).names for word in words)

    def _months(self, months: list[Heading]) -> None:
        """Months of payment are read beside what is due each month, where no column says what is owed."""
        due = list(filter(self._is_due, self.found.columns))
        told = any(one.left in self.found.columns for one in self.known.columns.values())
        if not (months and due) or told:
            self.found.unread.extend(itertools.chain(*(self.found.columns.pop(name) for name in due), months))
            if months and not told:
                self.found.why.append(_NOTHING_DUE)
            return
        read = {one.place for one in months}
        between = range(months[0].place, months[-1].place)  # a month in which nobody paid is one of them
        self.found.paid.extend(
            one
            for one in self.headed.headings
            if one.paid and (one.place in read or (one.place in between and one.place not in self.certain))
        )

    def _more_owed(self) -> None:
        """A column that says more is owed than what is read is in doubt: nothing that is owed is left out."""
        money = [name for name, one in self.known.columns.items() if one.type == "money"]
        names = [name for name in money if self.known.is_owed(name)]
        read = [one for name in names for one in self.found.columns.get(name, ())]
        for heading in [one for one in self.found.unread if OWES.match(compared(one.text))]:
            if any(_sum(row, [heading]) > _sum(row, read) for row in self.below):
                self.found.unread.remove(heading)
                why = N_("{column} says that more is owed than what is read")
                self.found.doubts.append(Doubt(heading, why, tuple(names)))

    def _difference(self) -> None:
        """What is due beside what was paid, or until when something was paid, and nowhere what is owed."""
        unread = [one.text for one in self.found.unread]
        if any(one.left in self.found.columns for one in self.known.columns.values()) or self.found.paid:
            return
        if any(map(DUE.search, unread)) and any(map(PAID.search, unread)):
            self.found.why.append(_NO_DIFFERENCE)
        if not self.found.why and any(map(self._ticked, self.found.unread)):
            self.found.why.append(_TICKS)
        if any(map(PAID_UNTIL.search, unread)):
            self.found.why.append(_NO_MONTHS)

    def _penalty(self) -> None:
        """A penalty beside what is owed is told, with what adds it: it is claimed by nobody else."""
        owed = any(one.left in self.found.columns for one in self.known.columns.values() if one.left)
        late = [
            one for one in self.found.unread if PENALTY.search(one.text) and _any_amount(self._column(one))
        ]
        if owed and late:
            self.found.why.append(_PENALTY)

    def _whole_homes(self) -> bool:
        """Whether the numbers of homes say themselves where these are: 3-2-1201."""
        return any(looks_like(self._column(one)) == "home" for one in self.found.columns.get(ROOM, ()))

    def _ticked(self, heading: Heading) -> bool:
        """Whether a column says of some time or charge that it was paid: √ below 2025年, 一季度, 电梯费."""
        of_pay = _OF_PAY.search(heading.text)
        return bool(of_pay) and any(compared(text_of(cell)) in TICKS for cell in self._column(heading))

    def _amounts(self, heading: Heading, names: tuple[str, ...]) -> bool:
        """Whether a column's cells can be what its heading may mean: 是否欠费 holds no amounts."""
        if not all(self.known.columns[name].type in AMOUNTS for name in names):
            return True
        return any(sign.isdigit() for cell in self._column(heading) for sign in text_of(cell))

    def _one_room(self) -> None:
        """Of several columns for the number of a home, the one that tells most."""
        rooms = self.found.columns.get(ROOM, [])
        told = [one for one in rooms if one.place in self.certain]
        if len(rooms) > 1:
            best = (told or sorted(rooms, key=self._tells_less))[0]
            self.found.columns[ROOM] = [best]
            self.found.unread.extend(one for one in rooms if one is not best)

    def _tells_less(self, heading: Heading) -> tuple[bool, bool, bool, int]:
        """How little a column tells of which home: 锦绣苑1栋1单元101 most; codes, and words (主卧), least."""
        shown = without_estate([text for cell in self._column(heading) if (text := text_of(cell))])
        numbers = sum(any(map(str.isdigit, text)) for text in shown)
        return (
            looks_like(shown) != "home",
            numbers * 2 < len(shown),
            _CODE.search(heading.text) is not None,
            max(map(len, shown), default=0),
        )

    def _one_each(self) -> None:
        """Two columns with one meaning: the surer one, both where they add up; else it is in doubt."""
        for name, headings in self.found.columns.items():
            column = self.known.columns[name]
            if len(headings) < 2 or column.many or column.joined or name == ROOM:
                continue
            best = self._best(column, headings)
            if column.type in ADDED and not column.left:
                best = self._without_total(name, best, headings)
            elif column.first and len(headings) > len(best) == 1 and best[0].meaning.sure == FIRST:
                best = sorted(headings, key=lambda one: -one.meaning.sure)
            elif len(best) > 1 and self._agree(best):
                best = [max(best, key=lambda one: sum(not blank(cell) for cell in self._column(one)))]
            elif len(best) > 1:
                why = N_("{column} and another column both seem to be {label}")
                self.found.doubts.extend(Doubt(one, why, (name,)) for one in best)
            total = self.found.totals.get(name)
            self.found.unread.extend(one for one in headings if one not in best and one is not total)
            self.found.columns[name] = best

    def _best(self, column: Known, headings: list[Heading]) -> list[Heading]:
        """Of several columns those that somebody told, else the surest.

        An amount that only somebody's word makes one, 滞纳金=欠费, is added to those that say so themselves.
        """
        told = [one for one in headings if one.place in self.certain]
        rest = [one for one in headings if one not in told]
        only_told = not any(self.known.is_listed(one.text) for one in told)
        if told and rest and column.type in ADDED and only_told:
            return [*told, *_surest(rest)]
        return told or _surest(rest)

    def _agree(self, headings: list[Heading]) -> bool:
        """Whether columns with one meaning say the same wherever they say anything: 建筑面积, 收费面积."""
        rows = [[text_of(row[one.place]) for one in headings if one.place < len(row)] for row in self.below]
        return all(len(set(filter(None, said))) < 2 for said in rows)

    def _without_total(self, name: str, best: list[Heading], headings: list[Heading]) -> list[Heading]:
        """Of amounts and their total (欠费合计, 2024年欠费, 2025年欠费) the amounts, where they tell more.

        ``best``: the surest of them; 2025年欠费 is less sure than 欠费合计.
        """
        total = next((one for one in best if TOTAL.search(one.text)), None)
        others = [one for one in headings if one is not total]
        if total is None and all(EARLIER.search(one.text) for one in best):  # 陈欠 | 2026年欠费
            return [one for one in headings if one in best or one.period or CURRENT.search(one.text)]
        if total is None or not others or total.place in self.certain:
            return best
        parts = [one for one in others if one.place in self.certain or one in _surest(others)]
        whole = self.known.columns[name].of
        kinds = [other for other in self.found.columns if self.known.columns[other].of == whole]
        if len(kinds) == 1 and not any(one.period or one.place in self.certain for one in parts):
            return [total]
        self.found.totals[name] = total
        return parts

    def _by_cells(self, heading: Heading) -> None:
        """A column whose heading says nothing may be known by what stands in it."""
        if any(kind.fullmatch(compared(heading.text)) for kind in (PARKING_NUMBER, CAR_OWNER)):
            self.found.unread.append(heading)
            return
        looks = looks_like(self._column(heading))
        if heading.charge and looks == "amount":
            money = tuple(
                name for name, one in self.known.columns.items() if one.type == "money" and not one.left
            )
            why = N_("{column} is owed by the title, of a kind that is not known")
            self.found.doubts.append(Doubt(heading, why, money))
            return
        known = self.known.columns.values() if looks else ()
        fitting = [one.name for one in known if one.name not in self.found.columns and _look(one) == looks]
        taken = any(_look(self.known.columns[name]) == looks for name in self.found.columns)
        if looks in ("building", "entrance") and self._whole_homes():
            self.found.unread.append(heading)
        elif looks in ("plate", "building", "entrance") and fitting:
            self._take(fitting[0], heading)
        elif looks == "numbering":
            return
        elif fitting and not taken:
            self.found.doubts.append(Doubt(heading, N_("{column} seems to be {label}"), (fitting[0],)))
        else:
            self.found.unread.append(heading)


def _sum(row: list[Cell], headings: list[Heading]) -> Decimal:
    """What a row's cells come to; one that is no amount counts nothing."""
    found = Decimal(0)
    for one in headings:
        with suppress(InvalidOperation):
            found += Decimal(amount(text_of(row[one.place])).replace(",", "")) if one.place < len(row) else 0
    return found


def _any_amount(cells: list[Cell]) -> bool:
    return any(sign in "123456789" for cell in cells for sign in text_of(cell))


def _look(column: Known) -> str:
    """The kind of value by which the cells of a column are recognised; "" for none."""
    if column.name in PLACES:
        return _PLACE_LOOKS.get(column.name, "")
    return "name" if column.type == "text" and column.many else column.type


def _surest(headings: list[Heading]) -> list[Heading]:
    most = max(one.meaning.sure for one in headings)
    return [one for one in headings if one.meaning.sure == most]
