"""Amounts owed whose headings say only of when: 8月 | 9月 below 欠费, 2024 | 2025 in a sheet called 历年欠费.

The heading above, or the title, says what they are. A sheet of what was paid (收费台账, 实收) says no such
thing, nor does one that has a column of its own for what is owed: there such columns are not read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from propctl.entry.headings import compared
from propctl.entry.setting_up.known_headings import Headings, Meaning
from propctl.regex import regex

_OWED = regex(r"欠|未[缴交收]|\barrears\b|\bdebts?\b|\bowed\b")
_PAID = regex(r"[已实][收缴交]|收[费缴款]|[缴交]费情况|预[存缴交收]|\bpaid\b")
_TOTAL = regex(r"(?:总|合|小|共)计(?:金额|欠费)?|total")
_YEAR = regex(r"20[0-9]{2}(?=年|[^0-9]|$)")
_BARE = regex(
    r"(?:(20[0-9]{2}|[0-9]{2}(?=年))(?:年度?)?)?[./-]?(?:(1[0-2]|0?[1-9])月份?)?"
    r"|(20[0-9]{2})[./-](1[0-2]|0?[1-9])(?:-0?100:00:00)?"
)


def bare_period(text: str, said: str = "", today: dt.date | None = None) -> str:
    """The month or year that a heading is, and no more; "" for none.

    A month without a year is of the year in ``said``, else the last such month before ``today``.
    """
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

    ``texts``: the headings; ``above``: those over them; ``titles``: what stands over all. A total of such
    columns is one of them, of no time.
    """
    found: dict[int, tuple[Meaning, str]] = {}
    whole = " ".join(titles)
    for index, text in enumerate(texts):
        group = above[index] if index < len(above) and above[index] != text else ""
        said = group if _OWED.search(group) else whole
        names = known.within(said, "money") if _OWED.search(said) and not _PAID.search(said) else ()
        period = bare_period(text, f"{group} {whole}", known.today) if names else ""
        if period:
            found[index] = (Meaning(names, 1), period)
    if not found:
        return {}
    means = {meaning.names for meaning, _ in found.values()}
    if any(known.meaning(text).names in means for text in texts if text):
        return {}
    if len(means) == 1:
        total = [index for index, text in enumerate(texts) if _TOTAL.fullmatch(compared(text))]
        found |= {index: (Meaning(next(iter(means)), 1), "") for index in total[:1]}
    return found


def over_periods(texts: Sequence[str], below: Sequence[str], index: int) -> bool:
    """Whether a heading stands over several months or years, and heads none of the columns itself."""
    beside = texts[index + 1] if index + 1 < len(texts) else ""
    return not beside and all(bare_period(text, "2026") for text in below[index : index + 2] or [""])
