"""Amounts owed whose headings say only of when: 8月 | 9月 below 欠费, 2024 | 2025 in a sheet called 历年欠费.

The heading above, or the title, says what they are. A sheet of what was paid (收费台账, 实收) says no such
thing, nor does one that has a column of its own for what is owed: there such columns are not read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from propctl.entry.characters import simplified
from propctl.entry.headings import compared
from propctl.entry.setting_up.known_headings import Headings, Meaning
from propctl.entry.setting_up.sheet_words import TOTAL, UNTIL, period_named
from propctl.regex import regex

OWED = regex(r"欠|未[缴交收]|\barrears\b|\bdebts?\b|\bowed\b")
_PAID = regex(r"[已实][收缴交]|收[费缴款]|[缴交]费情况|预[存缴交收]|\bpaid\b")
_CHARGE = regex(
    r"(?!.*(?:月|每|单价|标准|费率)).*(?:费|滞纳金|违约金)(?:[(\[].*[)\]])?"
)  # 月物业费 is a price
_CHARGED = regex(r"([\u4e00-\u9fff]{1,9})费(?=欠|未[缴交收])")
_ESTATE = regex(r"[区苑园城庭府楼栋幢户主年度月期的]")  # what may stand before a charge: 阳光小区车位费
_MAIN = regex(r"物业|物管|管理|[收缴交]$|^$")
_SHEET = regex(r"(?:明细|统计|汇总|情况|一览)*(?:表|台账|清单|名册)?$")
_OWED_WORDS = regex(
    r"(?:(?<=[月年份度])[\u4e00-\u9fff]{1,6}费)?(?:[拖尚]?欠|未[缴交收])(?:[费款缴交收]|金额|额)*"
)
_TOTAL = regex(r"(?:总|合|小|共)计(?:金额|欠费)?|total")
_YEAR = regex(r"20[0-9]{2}(?=年|[^0-9]|$)")
_PART_OF_YEAR = regex(
    r"(20[0-9]{2}|[0-9]{2}(?=年))年?度?"
    r"(?:(?:1[0-2]|0?[1-9])月?[-~～—至到](?:1[0-2]|0?[1-9])月份?|[上下]半年|第?[一二三四1-4]季度)"
)
_BARE = regex(
    r"(?:(20[0-9]{2}|[0-9]{2}(?=年))(?:年度?)?)?[./-]?(?:(1[0-2]|0?[1-9])月份?)?"
    r"|(20[0-9]{2})[./-](1[0-2]|0?[1-9])(?:-0?100:00:00)?"
)


def bare_period(text: str, said: str = "", today: dt.date | None = None) -> str:
    """The month or year that a heading is, and no more; "" for none.

    A month without a year is of the year in ``said``, else the last such month before ``today``.
    """
    part = _PART_OF_YEAR.fullmatch(compared(text))
    if part is not None:  # 2026年1-10月: of that year
        return part[1] if len(part[1]) == 4 else f"20{part[1]}"
    found = _BARE.fullmatch(compared(text))
    if found is None or not any(found.groups()):
        return ""
    year, month = found[1] or found[3] or "", found[2] or found[4] or ""
    year = year or _year_of(int(month), said, today)
    if not year:
        return ""
    year = year if len(year) == 4 else f"20{year}"
    return f"{year}-{int(month):02}" if month else year


def _year_of(month: int, said: str, today: dt.date | None) -> str:
    """The year of a month that is named without it."""
    named = _YEAR.search(said)
    if named is not None:
        return named[0]
    return f"{today.year - (month > today.month)}" if today is not None else ""


def owed_periods(
    texts: Sequence[str], above: Sequence[str], titles: Sequence[str], known: Headings
) -> dict[int, tuple[Meaning, str]]:
    """The columns that are amounts owed by their titles: what each means, and of which month or year.

    ``texts``: the headings; ``above``: those over them; ``titles``: what stands over all. Kinds of charges
    (水费 | 电梯费) are of no time, and mean nothing where the kind is not known; nor is a total of any time.
    """
    found: dict[int, tuple[Meaning, str]] = {}
    whole = " ".join(titles)
    for index, text in enumerate(texts):
        group = above[index] if index < len(above) and above[index] != text else ""
        said = group if OWED.search(group) else whole
        if not OWED.search(said) or _PAID.search(said):
            continue
        period = bare_period(text, f"{group} {whole}", known.today)
        names = _owed_below(said, group, known) if period else _kind_owed(text, known)
        if names if period else _is_charge(text) and not known.meaning(text).names:
            found[index] = (Meaning(names, 1), period)
    means = {meaning.names for meaning, _ in found.values() if meaning.names}
    own = [text for text in texts if text and not TOTAL.search(compared(text)) and not known.is_told(text)]
    if not means or any(known.meaning(text).names in means for text in own):
        return {}
    if len({known.columns[names[0]].of for names in means}) == 1:
        total = [index for index, text in enumerate(texts) if _TOTAL.fullmatch(compared(text))]
        names = next(meaning.names for meaning, _ in found.values() if meaning.names)
        found |= {index: (Meaning(names, 1), "") for index in total[:1]}
    return found


def owed_each(
    headings: Sequence[tuple[str, Meaning]], titles: Sequence[str], known: Headings
) -> dict[int, str]:
    """The columns that are amounts owed of a month without its year (column -> ``2026-09``): 9月欠收.

    One such column alone may be all that was owed in that month.
    """
    said = " ".join(titles)
    found = {}
    for index, (text, meaning) in enumerate(headings):
        whole = compared(text)
        bare = _OWED_WORDS.sub("", whole, count=1)
        if bare != whole and owes(text, meaning, known) and (period := bare_period(bare, said, known.today)):
            found[index] = period
    return found if len(set(found.values())) > 1 else {}


def owed_period_of_all(titles: Sequence[str]) -> str:
    """The year or month of which all is that a sheet says is owed: 2024年物业费欠费表, a sheet called 2024.

    "" where the titles name several, or what was owed until then.
    """
    said = [text for text in titles if OWED.search(text) and not _PAID.search(text)]
    found = {period_named(text) for text in said}
    if not found - {""} and titles and not any(map(UNTIL.search, said)):
        found = {period for period in (bare_period(titles[0]),) if period}
    return found.pop() if len(found) == 1 else ""


def titled_charge(titles: Sequence[str], known: Headings) -> Meaning | None:
    """What all amounts owed are by the titles: 水费欠费 below 2024年水费欠费表; of 车位费 no column is.

    None where the titles name no charge, the main one, or several.
    """
    charges: set[str] = set()
    for title in titles:
        text = _SHEET.sub("", simplified(compared(title)))
        found = _CHARGED.findall(text if OWED.search(text) else f"{text}欠")
        charges.update(_ESTATE.split(one)[-1] for one in found)
    if len(charges) != 1 or _MAIN.search(charge := charges.pop()):
        return None
    meant = known.meaning(f"{charge}费欠费")
    return meant if meant.sure > 1 else Meaning()


def owes(heading: str, meaning: Meaning, known: Headings) -> bool:
    """Whether a column holds what is owed, of a time that it does not name itself: 欠费, and not 累计欠费."""
    owed = OWED.search(heading) and not UNTIL.search(compared(heading))
    return bool(owed) and [known.columns[name].type for name in meaning.names] == ["money"]


def _owed_below(said: str, group: str, known: Headings) -> tuple[str, ...]:
    """What amounts of months or years are: below 水费, in a sheet of debts, what is owed for water."""
    if _is_charge(group) and group != said:
        return _kind_owed(group, known)
    return known.within(said, "money")


def _kind_owed(heading: str, known: Headings) -> tuple[str, ...]:
    """The column that a charge is in a sheet of debts: 水费 is 水费欠费; () for one that is not known."""
    names, sure = known.meaning(f"{heading}欠费") if _is_charge(heading) else Meaning()
    return names if sure and all(known.columns[name].type == "money" for name in names) else ()


def _is_charge(heading: str) -> bool:
    """Whether a heading is a kind of charge: 电梯费, 公摊水费, 违约金."""
    return _CHARGE.fullmatch(compared(heading)) is not None


def over_periods(texts: Sequence[str], below: Sequence[str], index: int) -> bool:
    """Whether a heading stands over several months or years, and heads none of the columns itself."""
    beside = texts[index + 1] if index + 1 < len(texts) else ""
    spanned = below[index : index + 2]
    return not beside and len(spanned) == 2 and all(bare_period(text, "2026") for text in spanned)
