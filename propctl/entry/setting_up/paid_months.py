"""Months in which something was paid: ticks, words and amounts below 1月 … 12月 in a sheet of what was paid.

Beside what is due each month they tell what is owed: of each month that has come, and was kept, what nobody
paid. A sheet of debts says so by its title (``owed_periods``); there the amounts are what is owed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from propctl.entry.headings import compared
from propctl.entry.setting_up.cell_looks import text_of
from propctl.entry.setting_up.owed_periods import OWED, bare_period
from propctl.entry.setting_up.sheet_words import expanded, says_nothing
from propctl.entry.sheets import Cell
from propctl.errors import N_, UsageError
from propctl.regex import regex

Payment = Decimal | bool | None  # what was paid; all of it; None: nothing is said

_FEWEST = 2  # months that make a register of payments
_PAID = regex(r"[收缴交][费缴款]|[已实][收缴交]|收取|\bpaid\b")
TICKS = {
    *(
        "✓",
        "√",
        "✔",
        "☑",
        "✅",
        "v",
        "y",
        "yes",
        "ok",
        "paid",
        "是",
        "对",
        "清",
        "免",
        "免收",
        "免缴",
        "减免",
    ),
    *expanded(["{,已}{缴,交,收,付}{,清,讫,齐}", "{已,结}清", "已结清"]),
}
_OPEN = {
    *("□", "☐", "×", "✗", "✘", "x", "n", "no", "否", "欠", "欠费", "欠缴", "欠交", "unpaid", "owed"),
    *expanded(["{未,没,待}{缴,交,收,付}"]),
}
_AMOUNT = regex(r"(?:已?[缴交收付]了?)?¥?([0-9][0-9,]*(?:\.[0-9]{1,2})?)元?")
_DAY_OR_AMOUNT = regex(r"(?:1[0-2]|[1-9])\.(?:3[01]|[12]?[0-9])[日号]?")
_DAY = regex(
    r"(?:20[0-9]{2}[./年-])?(?:1[0-2]|0?[1-9])[/月-](?:3[01]|[12][0-9]|0?[1-9])[日号]?(?:[缴交付收]费?)?"
)


def paid_months(
    texts: Sequence[str],
    file: str,
    titles: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    today: dt.date | None,
) -> dict[int, str]:
    """The columns that are months of payment (column -> ``2026-03``): the title says so, or ticks do.

    ``texts``: the headings; ``titles``: all that stands over them; ``rows``: what stands below. Without a
    year there, or in the name of the ``file``, they are of this one: such a register is kept as it passes.
    """
    whole = " ".join(titles)
    if OWED.search(whole) or today is None:
        return {}
    said = f"{whole} {file} {today.year}年"
    found = {index: bare_period(text, said) for index, text in enumerate(texts)}
    found = {index: period for index, period in found.items() if "-" in period}
    cells = [row[index] for row in rows for index in found if index < len(row)]
    told = _PAID.search(whole) or any(compared(text_of(cell)) in TICKS for cell in cells)
    return found if told and len(found) >= _FEWEST else {}


def payment(cell: Cell) -> Payment:
    """What a cell says was paid; ``UsageError`` where it says neither that nor that it is open."""
    text = compared(text_of(cell))
    if isinstance(cell, dt.date) or cell is True or text in TICKS or _DAY.fullmatch(text):
        return True
    if cell is False or text in _OPEN:
        return False
    if says_nothing(text):
        return None
    amount = _AMOUNT.fullmatch(text)
    if amount is None or (isinstance(cell, str) and _DAY_OR_AMOUNT.fullmatch(text)):
        said = N_("{said} says neither that it was paid nor that it is owed; write √, the amount, or 未缴")
        raise UsageError(said, said=text_of(cell))
    return Decimal(amount[1].replace(",", "")) or None


def left_open(due: Decimal, paid: Mapping[str, Payment], until: str) -> tuple[dict[str, Decimal], Decimal]:
    """What is owed of each month before ``until`` (``2026-11``), and what was paid beyond what is due.

    What was paid in a month above what is due, a quarter at once, is of the other months.
    """
    amounts = {month: due if one is True else Decimal(one or 0) for month, one in paid.items()}
    ahead = sum((amount for month, amount in amounts.items() if month >= until), Decimal(0))
    come = {month: amount for month, amount in sorted(amounts.items()) if month < until}
    over = sum((max(amount - due, Decimal(0)) for amount in come.values()), Decimal(0))
    owed = {}
    for month, amount in come.items():
        short = max(due - amount, Decimal(0))
        taken = min(short, over)
        over -= taken
        if short > taken:
            owed[month] = short - taken
    return owed, over + ahead
