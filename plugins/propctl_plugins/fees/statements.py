"""Statements of homes (对账单): what was charged and paid in a period, line by line, from the one ledger.

Each line is what one step of one record moved for the home, what it owes and its credit taken together: a
credit that is used moves nothing between the two. So the last balance is what the ledger says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from propctl.api import (
    N_,
    Office,
    Posted,
    Ref,
    UsageError,
    money,
    postings_of,
    print_file,
    printed_paper,
    read_months,
    row,
    rows,
)
from propctl_plugins.fees.charges import CHARGING, LEDGER
from propctl_plugins.fees.parts import OWNERSHIP, Parts
from propctl_plugins.fees.payers import PAYER

SHEET = Path(__file__).with_name("templates") / "statement.html.j2"
Values = dict[str, Any]


class Entry(NamedTuple):
    """What one step of a record changed in what a home owes: above zero, it owes more."""

    at: dt.datetime
    record: Ref
    amount: Decimal
    charge: bool  # else it was paid, or paid back; so is credit that came with a home
    n: int  # which event of the record it was


def statement(
    office: Office, unit: str, period: str = "", whose: str = "", print: bool = False
) -> list[Values] | str:
    """A home's statement for a year or any months (default: this year); ``print``: as a sheet, its path.

    ``whose``: of one owner (the number of his ownership) or occupant (of his agreement to pay) alone.
    """
    first, last = _days(office, period)
    person = _person(office, unit, whose) if whose else None
    entries = entries_of_person(office, unit, last, person) if person else entries_of(office, unit, last)
    lines = [_told(office, line) for line in _between(office, entries, first, last)]
    of = f"{unit}-{person.id}" if person else unit
    return _sheet(office, of, f"{first}..{last}", lines) if print else lines


def _person(office: Office, unit: str, number: str) -> Ref:
    """The record of an owner or occupant of a home; ``UsageError`` for another home's."""
    for form in (PAYER, OWNERSHIP):
        found = row(office, Ref(form, number))
        if found is not None and found.text("unit") == unit:
            return found.ref
    raise UsageError(N_("{number} is about another unit than {unit}"), number=number, unit=unit)


def statements(office: Office, period: str = "") -> list[Values]:
    """The sheets of all homes that were charged or paid anything, into the private folder."""
    first, last = _days(office, period)
    found = []
    for unit in rows(office, "residents.unit", states="kept"):
        lines = _between(office, entries_of(office, unit.id, last), first, last)
        if len(lines) > 2 or Decimal(lines[-1]["balance"]):
            told = [_told(office, line) for line in lines]
            path = _sheet(office, unit.id, f"{first}..{last}", told)
            found.append({"unit": unit.id, "balance": lines[-1]["balance"], "file": path})
    return found


def _between(office: Office, found: Iterable[Entry], first: dt.date, last: dt.date) -> list[Values]:
    """The balance before, every change from one day to another, and the sums with the balance after."""
    entries = list(found)
    day = [entry.at.astimezone(office.now.tzinfo).date() for entry in entries]
    before = sum((entry.amount for entry, on in zip(entries, day, strict=True) if on < first), Decimal(0))
    lines: list[Values] = [_line(first, "before", "", Decimal(0), Decimal(0), before)]
    charged, paid, balance = Decimal(0), Decimal(0), before
    moved: set[Ref] = set()
    for entry, on in zip(entries, day, strict=True):
        if on >= first:
            more, less = (entry.amount, Decimal(0)) if entry.charge else (Decimal(0), -entry.amount)
            charged, paid, balance = charged + more, paid + less, balance + entry.amount
            line = _line(on, entry.record.form, entry.record.id, more, less, balance)
            lines.append({**line, "again": entry.n} if entry.record in moved else line)
        moved.add(entry.record)
    return [*lines, _line(last, "after", "", charged, paid, balance)]


def entries_of(office: Office, unit: str, last: dt.date) -> Iterator[Entry]:
    """Everything that moved what a home owes or its credit, until a day, in order of time."""
    found: dict[tuple[Ref, int, dt.datetime], list[Posted]] = {}
    for posted in _moved(office, unit, last):
        found.setdefault((posted.record, posted.n, posted.at), []).append(posted)
    for (record, n, at), moved in sorted(found.items(), key=lambda item: item[0][2]):
        amount = sum((posted.value for posted in moved), Decimal(0))
        charge = record.form in CHARGING and any(posted.account.startswith("owed:") for posted in moved)
        if amount:
            yield Entry(at, record, amount, charge, n)


def entries_of_person(office: Office, unit: str, last: dt.date, whose: Ref) -> Iterator[Entry]:
    """How what one owner or occupant owes of a home changed, until a day; credit is the home's alone."""
    parts, held, owed = Parts(office), dict[str, list[Posted]](), dict[str, Decimal]()
    steps: dict[tuple[dt.datetime, Ref, int], list[Posted]] = {}
    until = last + dt.timedelta(days=1)
    for posted in postings_of(office, LEDGER, until=until, prefix=f"owed:{unit}:"):
        steps.setdefault((posted.at, posted.record, posted.n), []).append(posted)
    for (at, record, n), moved in steps.items():
        change = Decimal(0)
        for account in dict.fromkeys(posted.account for posted in moved):
            held.setdefault(account, []).extend(one for one in moved if one.account == account)
            his = [part.amount for _, part in parts.among(held[account]) if part.whose == whose]
            now = sum(his, Decimal(0))
            change += now - owed.get(account, Decimal(0))
            owed[account] = now
        if change:
            yield Entry(at, record, change, record.form in CHARGING, n)


def _moved(office: Office, unit: str, last: dt.date) -> Iterator[Posted]:
    until = last + dt.timedelta(days=1)
    yield from postings_of(office, LEDGER, until=until, prefix=f"owed:{unit}:")
    yield from postings_of(office, LEDGER, until=until, account=f"credit:{unit}")


def _line(on: dt.date, what: str, record: str, charged: Decimal, paid: Decimal, balance: Decimal) -> Values:
    amounts = {"charged": charged, "paid": paid, "balance": balance}
    told = {key: money(amount) for key, amount in amounts.items()}
    return {"on": f"{on}", "what": what, "record": record, **told}


def _told(office: Office, line: Values) -> Values:
    """The line with what it is in words: the title of the record's form, its month, and the later step."""
    if not line["record"]:
        return line
    again, found = line.pop("again", 0), row(office, Ref(line["what"], line["record"]))
    if found is None:
        return line
    said = [found.form_title, found.values.get("period"), _step(office, found.ref, again)]
    return {**line, "what": " ".join(filter(None, said))}


def _step(office: Office, ref: Ref, n: int) -> str:
    """By which step a record moved something again: a receipt that was paid in is reversed or bounces."""
    found = office.find(ref) if n else None
    steps = [event.step for event in found.history if event.n == n] if found else []
    return office.step_label(ref.form, steps[0]).of(office.lang) if steps else ""


def _days(office: Office, period: str) -> tuple[dt.date, dt.date]:
    months = read_months(period or f"{office.today:%Y}", office.today)
    if months[0].first > office.today:
        raise UsageError(N_("{period} lies ahead: there is nothing to state"), period=period)
    return months[0].first, min(months[-1].last, office.today)


def _sheet(office: Office, unit: str, period: str, lines: list[Values]) -> str:
    """The sheet as A4 HTML; its path below the workspace."""
    area = office.catalog.area("fees")
    wording = office.wording.on("paper")
    columns = {name: area.columns[name] for name in lines[0]}
    cells = [
        [wording.value("fees", column, line[name], unit=False) for name, column in columns.items()]
        for line in lines
    ]
    html = printed_paper(
        office,
        SHEET,
        title=area.command["statement"].label.of(office.lang),
        unit=unit,
        period=period,
        columns=[wording.heading(field) for field in columns.values()],
        rows=cells,
        roomy=[],
    )
    return print_file(office, f"statement-{unit}-{period}", html).relative_to(office.root).as_posix()
