"""Where a ledger's headings stand: below titles and notes, in one row or in two."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from propctl.entry.characters import simplified
from propctl.entry.headings import compared
from propctl.entry.setting_up.cell_looks import text_of
from propctl.entry.setting_up.known_headings import Headings, Meaning
from propctl.entry.setting_up.owed_periods import (
    over_periods,
    owed_each,
    owed_period_of_all,
    owed_periods,
    owes,
    titled_charge,
)
from propctl.entry.setting_up.paid_months import paid_months
from propctl.entry.setting_up.sheet_words import (
    CHARGED,
    DEBTS,
    NOTES,
    PAID,
    ROOM,
    SUMS,
    TENANTS,
    period_named,
)
from propctl.entry.sheets import Cell, Sheet, blank, column_name
from propctl.errors import N_, UsageError

_SEARCHED = 40  # rows in which the headings are looked for
_FEWEST = 2  # headings that make a row of headings
_WHOSE = re.compile(r"(?<=.{2})(?:基本)?(?:信息|资料|情况)$")  # 租户信息 over 姓名
_OF_MONEY = re.compile(
    r"^(?:费用|收费|缴费|财务|账务)(?:情况|信息|明细|资料)?(?:[(（]元[)）])?$"
)  # over 欠费
_TITLE = 20  # signs of a title; what is longer explains something
_WORD = 3  # how sure a heading is that is a known word


class Heading(NamedTuple):
    """What heads one column."""

    place: int  # of the column, from 0
    text: str  # as it is told: 业主 电话
    meaning: Meaning
    said: tuple[str, ...] = ()  # the ways in which it is named: 业主电话, 电话
    of_title: str = ""  # the month or year that it is, of amounts that the title says are owed
    charge: bool = False  # owed by the title, of a kind that is not known
    owed: bool = False  # an amount that is owed by the title of its sheet: 金额
    paid: bool = False  # a month in which something was paid, or was not

    @property
    def period(self) -> str:
        """The month or year of which its amounts are: ``2026-10``, ``2025``; "" for none."""
        return self.of_title or period_named(self.text)

    @property
    def in_ten_thousands(self) -> bool:
        """Whether its amounts are in 万元."""
        return any("万元" in text for text in self.said)

    @property
    def own(self) -> str:
        """What stands in its own row, without what stands above: 房号 below 2号楼."""
        return self.said[-1] if self.said else self.text

    @property
    def letter(self) -> str:
        return column_name(self.place)

    @property
    def told(self) -> str:
        """``G 联系电话``"""
        return f"{self.letter} {self.text}".strip()


class Headed(NamedTuple):
    """A sheet and the headings of its columns."""

    sheet: Sheet
    row: int  # the (lower) row of headings, as the spreadsheet counts
    headings: list[Heading]
    known: int  # how many of them mean something


def headed(sheet: Sheet, known: Headings, *, header: int = 0) -> Headed:
    """A sheet by its headings; ``known`` 0 and row 0 where none are found. ``header``: their row, if told."""
    if header:
        if not 1 <= header <= len(sheet.rows) or not sheet.rows[header - 1]:
            raise UsageError(N_("{file} has nothing in row {row}"), file=sheet.file, row=header)
        return _headed(sheet, known, header - 1)
    filled = [row for row, cells in enumerate(sheet.rows) if cells]
    found = [
        _headed(sheet, known, row)
        for row in filled[:_SEARCHED]
        if any(isinstance(cell, str) and not blank(cell) for cell in sheet.rows[row])
    ]
    best = max(found, key=lambda one: (one.known, -one.row), default=Headed(sheet, 0, [], 0))
    for one in found:  # headings that span two rows stand in the lower, too
        if (
            one.row == best.row + 1
            and one.known >= best.known
            and _alike(sheet.rows[best.row - 1], sheet.rows[best.row]) >= _FEWEST
        ):
            best = one
    return best if best.known >= _FEWEST else Headed(sheet, 0, [], best.known)


def _alike(cells: Sequence[Cell], others: Sequence[Cell]) -> int:
    """How many cells of a row say the same in another one."""
    return sum(not blank(one) and one == other for one, other in zip(cells, others, strict=False))


def stacked(sheet: Sheet, known: Headings) -> list[Sheet]:
    """A sheet that prints several lists below each other, each with headings of its own, list by list.

    Rows of the others are left out as if they were blank; the same headings printed again begin no list.
    """
    rows = [row for row, cells in enumerate(sheet.rows) if known.exact(cells) > _FEWEST]
    starts: list[int] = []
    for before, row in zip([-2, *rows], rows, strict=False):
        same = _alike(sheet.rows[starts[-1]], sheet.rows[row]) if starts else 0
        adjacent = row == before + 1  # headings in two rows, or three
        if not adjacent and same * 2 <= known.exact(sheet.rows[row]):
            starts.append(row)
    if len(starts) < 2:
        return [sheet]
    edges = [0, *(_title_row(sheet, row) for row in starts[1:]), len(sheet.rows)]
    lists = [
        [cells if begin <= row < end else [] for row, cells in enumerate(sheet.rows)]
        for begin, end in itertools.pairwise(edges)
    ]
    return [sheet._replace(rows=rows, whole=sheet) for rows in lists]


def _title_row(sheet: Sheet, row: int) -> int:
    """Where a list begins whose headings are in a row: at its title, a single text right above."""
    while row and len({text for cell in sheet.rows[row - 1] if (text := text_of(cell))}) == 1:
        row -= 1
    return row


def side_by_side(found: Headed) -> list[Headed]:
    """A sheet that prints its list in tables side by side (房号 业主 | 房号 业主), table by table."""
    rooms = [one for one in found.headings if one.meaning.names == (ROOM,)]
    again = [one for one in rooms if one.own == rooms[0].own]
    if len(again) < 2:
        return [found]
    texts = {one.place: one.own for one in found.headings if one.text}
    width = again[1].place - again[0].place
    first = min(place for place, text in texts.items() if texts.get(place + width) == text)
    starts = [first + width * number for number in range(len(again))]
    if first > again[0].place or not all(texts.get(start) == texts[first] for start in starts):
        return [found]
    tables = [[one for one in found.headings if start <= one.place < start + width] for start in starts]
    return [found._replace(headings=table) for table in tables]


def _headed(sheet: Sheet, known: Headings, row: int) -> Headed:
    lower, above = sheet.rows[row], _above(sheet, row)
    higher = _above(sheet, row - 1) if row else []
    headings = []
    for index in range(max(len(lower), len(above))):
        below, group = _text(lower, index), above[index] if index < len(above) else ""
        if below and group == below and index < len(higher):  # it spans both rows
            group = higher[index]
        group = _WHOSE.sub("", _OF_MONEY.sub("", group)) if below else group
        said = [below or group] if not below or not group or group == below else [f"{group}{below}", below]
        headings.append(_meant(index, said, known, alone=not below))
    titles = [text for text in _titles(sheet, row) if len(text) <= _TITLE and not NOTES.match(text)]
    headings = _of_sheet(headings, titles, known)
    headings = _with_periods(sheet, row, headings, above, known)
    found = {one.meaning.names for one in headings if one.meaning.names}
    numbers = sum(not isinstance(cell, str) for cell in lower if not blank(cell))
    numbers -= sum(bool(one.of_title) for one in headings)  # years are numbers: 2024 | 2025
    return Headed(sheet, row + 1, headings, len(found) if numbers * 2 <= len(found) else 0)


def _titles(sheet: Sheet, row: int) -> list[str]:
    """What stands over all columns: the name of the sheet, and the rows above its headings."""
    name = sheet.name or sheet.file.rpartition(".")[0]
    return [name, *(text_of(cell) for cells in sheet.rows[:row] for cell in cells)]


def titles_alone(sheet: Sheet, row: int) -> list[str]:
    """The name of the sheet, or of a file without, and what stands alone in a row above that one (from 0)."""
    name = sheet.name or sheet.file.rpartition(".")[0]
    above = [
        list(dict.fromkeys(text for cell in cells if (text := text_of(cell)))) for cells in sheet.rows[:row]
    ]
    return [name, *(texts[0] for texts in above if len(texts) == 1)]


def _of_sheet(headings: list[Heading], titles: Sequence[str], known: Headings) -> list[Heading]:
    """Headings that say what they are only below their title: 姓名 among those who rent, 金额 among debts.

    Not where another heading says so itself: beside 租户姓名, 姓名 is the owner's.
    """
    said = [simplified(compared(text)) for text in titles]
    if any(map(TENANTS.match, said)):
        rented = [known.meaning(f"租户{one.text}") if one.text else Meaning() for one in headings]
        rented = [meaning if meaning.sure == _WORD else Meaning() for meaning in rented]
        own = {one.meaning.names for one in headings if one.meaning.sure}
        if own.isdisjoint({meaning.names for meaning in rented} - {()}):
            return [
                one._replace(meaning=meaning) if meaning.names else one
                for one, meaning in zip(headings, rented, strict=True)
            ]
    if any(map(DEBTS.match, said)) and not any(map(PAID.search, said)):
        return [_among_debts(one, " ".join(titles), known) for one in headings]
    return headings


def _among_debts(heading: Heading, titles: str, known: Headings) -> Heading:
    """A heading that may be several things, in a sheet of debts: 金额 is what is owed, 月份 of when."""
    owed = known.meaning(f"欠费{heading.text}") if heading.text and not heading.meaning.sure else Meaning()
    if owed.sure != _WORD:
        return heading
    if known.columns[owed.names[0]].type != "money":
        return heading._replace(meaning=owed)
    return heading._replace(meaning=Meaning(known.within(titles, "money"), 1), owed=True)


def _with_periods(
    sheet: Sheet, row: int, headings: list[Heading], above: Sequence[str], known: Headings
) -> list[Heading]:
    """The headings, those told apart that say only of when amounts are, or stand over such."""
    texts = [_text(sheet.rows[row], index) for index in range(len(headings))]
    below = sheet.rows[row + 1] if row + 1 < len(sheet.rows) else []
    under = [_text(below, index) for index in range(len(headings))]
    name, *titles = _titles(sheet, row)
    stem = sheet.file.rpartition(".")[0]
    owed = owed_periods(texts, above, [stem, name, *titles], known)
    each = owed_each([(one.text, one.meaning) for one in headings], [stem, name, *titles], known)
    whole = owed_period_of_all([name, *titles])
    of_all = titled_charge([name, *titles], known)
    paid = paid_months(texts, stem, [name, *titles, *above], sheet.rows[row + 1 :], known.today)
    found = []
    for index, one in enumerate(_of_charge(headings, of_all, known)):
        if index in owed:
            meaning, period = owed[index]
            if of_all is not None and not texts[index].endswith("费"):
                meaning = of_all
            charge = not meaning.names and (of_all is None or bool(period))
            one = one._replace(text=texts[index], meaning=meaning, of_title=period, charge=charge)
        elif one.text and over_periods(texts, under, index):
            one = one._replace(text="", meaning=Meaning())
        elif index in paid and all(known.columns[name].left for name in one.meaning.names):
            one = one._replace(of_title=paid[index], paid=True)
        elif not one.meaning.names and CHARGED.fullmatch(compared(one.text)):
            one = one._replace(charge=True)
        elif index in each and not one.period:
            one = one._replace(of_title=each[index])
        elif whole and not one.period and (one.owed or owes(one.text, one.meaning, known)):
            one = one._replace(of_title=whole)
        found.append(one)
    return found


def _of_charge(headings: list[Heading], of_all: Meaning | None, known: Headings) -> list[Heading]:
    """The headings, those of amounts owed that name no charge being of the one that the titles name."""
    if of_all is None:
        return headings
    plain = [
        owes(one.text, one.meaning, known) and titled_charge([one.text], known) is None for one in headings
    ]
    return [
        one._replace(meaning=of_all, charge=not of_all.names) if is_plain else one
        for one, is_plain in zip(headings, plain, strict=True)
    ]


def _meant(index: int, said: list[str], known: Headings, *, alone: bool) -> Heading:
    """What heads a column: both rows together, else the lower; the upper alone where nothing is below."""
    for text in said:
        meaning = known.meaning(text)
        if meaning.names:
            return Heading(index, text, meaning, tuple(said))
    text = "" if alone else said[-1]  # a title above is no heading
    return Heading(index, text, Meaning(), tuple(said))


def _above(sheet: Sheet, row: int) -> list[str]:
    """The headings in the row above, each over all columns that it spans: what heads several together."""
    if not row or not sheet.rows[row - 1]:
        return []
    cells = sheet.rows[row - 1]
    found = [_text(cells, index) for index in range(max(len(cells), len(sheet.rows[row])))]
    found = ["" if NOTES.match(text) else text for text in found]  # 单位：元 heads nothing
    if any(map(SUMS.match, found[:_FEWEST])):  # nor does a sum that is put on top
        return []
    if sum(map(bool, found)) < _FEWEST:  # a title
        return []
    spans = [span for span in sheet.spans if span[0][0] <= row - 1 <= span[1][0]]
    for (top, left), (_, right) in spans:
        for index in range(left, min(right + 1, len(found))):
            found[index] = _text(sheet.rows[top], left)
    below = [_text(sheet.rows[row], index) for index in range(len(found))]
    for index in range(1, len(found)):
        # text tells no spans; nor does who left 应收 | 实收 | 欠收 of each month below a single cell
        if not found[index] and below[index] and (not sheet.typed or below.count(below[index]) > 1):
            found[index] = found[index - 1]
    return found


def _text(cells: Sequence[Cell], index: int) -> str:
    cell = cells[index] if index < len(cells) else ""
    return " ".join(text_of(cell).split())
