"""What an office brings over from its old system: debts by home, kind and month or year, and credit.

A program makes them as everybody does, all in one unit of work (saved together or not at all)::

    run_all(office, [
        Request(form="fees.debt", step="register",
                values={"unit": "3-1201", "kind": "management", "period": "2024", "amount": "1200.00"}),
        Request(form="fees.prepaid", step="register", values={"unit": "3-1202", "amount": "300.00"}),
    ], "fees opening")

``period`` is a month (``2026-10``) or a year (``2024``), ``due`` its last day unless said, ``source`` free
text (the sheet and line of the ledger). A home has one debt of a kind and period and one credit: a second is
refused (``UsageError``) until the first is reversed, so that a ledger read twice owes nothing twice; so is a
month of a year that was brought over, or a debt that is in a ``whole`` one, all that was owed until then. An
amount is corrected by the step ``correct``: the difference is posted, what was paid of it stands. Neither
is money of today: they move the account ``opening``, no till, and are in no receipt or reconciliation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from propctl.api import N_, Office, Ref, Row, UsageError, money, pointing_to, postings_of, row, rows, total
from propctl_plugins.fees.charges import BILL, DEBT, DROPPED, LEDGER
from propctl_plugins.fees.meters import Meters
from propctl_plugins.fees.sums import summed
from propctl_plugins.fees.tariffs import last_day

PREPAID = "fees.prepaid"
EARLIEST = "1990"  # year: earlier ones are slips of the pen
Values = dict[str, Any]


def fell_due(values: Values) -> Values:
    """The day by which a debt should have been paid, where nobody says: the last of its month or year."""
    if values.get("due"):
        return {}
    period = str(values["period"])
    return {"due": last_day(period) if "-" in period else dt.date(int(period), 12, 31)}


def refuse_doubled(office: Office, values: Values) -> None:
    """``UsageError`` for a debt of a time to come, or of a month that was billed here already."""
    unit, kind, period = (str(values[name]) for name in ("unit", "kind", "period"))
    if period > f"{office.today:%Y-%m}":
        raise UsageError(N_("{period} lies ahead; a debt is brought over from before"), period=period)
    if period < EARLIEST:
        raise UsageError(
            N_("{period} lies before any charge of a home; look at the year again"), period=period
        )
    _refuse_contained(office, values)
    bill = row(office, Ref(BILL, f"{period}-{unit}"))
    if bill is None or bill.state in DROPPED:
        return
    if any(line["kind"] == kind for line in bill.values["lines"]):
        raise UsageError(N_("{bill} charges that already; cancel the bill first"), bill=bill.id)


def _refuse_contained(office: Office, values: Values) -> None:
    """``UsageError`` for a debt of which another one that was brought over holds a part, or all."""
    period = str(values["period"])
    others = _others(office, values["unit"], values["kind"], period)
    for other in others:
        known = str(other.values["period"])
        held = period.startswith(known) or known.startswith(period)
        if held or (other.values.get("whole") and period <= known):
            raise UsageError(
                N_("{other} holds that debt already; correct its amount, or reverse it first"), other=other.id
            )
    if values.get("whole") and others:
        raise UsageError(
            N_(
                "{unit}: {sum} yuan were brought over already by year or month, and not {amount};"
                " correct {others}"
            ),
            unit=values["unit"],
            sum=money(total(Decimal(other.values["amount"]) for other in others)),
            amount=values["amount"],
            others=[other.id for other in others],
        )


def _others(office: Office, unit: object, kind: object, period: str) -> list[Row]:
    """The debts of a home and kind that were brought over for other months and years."""
    found = pointing_to(office, Ref("residents.unit", str(unit)), by=DEBT)
    return [
        one
        for one in found
        if one.state == "carried" and one.values["kind"] == kind and one.values["period"] != period
    ]


def corrected(before: str, now: str) -> Values:
    """By how much an amount that was brought over is corrected, up or down."""
    difference = Decimal(now) - Decimal(before)
    if not difference:
        raise UsageError(N_("the amount is {amount} already; nothing is to be corrected"), amount=before)
    return {"more": money(max(difference, Decimal(0))), "less": money(max(-difference, Decimal(0)))}


def brought_over(office: Office, period: str) -> set[tuple[str, str]]:
    """(home, kind) whose debt of a month was brought over, so that no bill of that month charges it again."""
    found = rows(office, DEBT, states="carried", having={"period": period})
    return {(str(debt.values["unit"]), str(debt.values["kind"])) for debt in found}


_OWED = ("owed", "owed_water", "owed_power", "owed_gas", "owed_service")
Made = Callable[[Mapping[str, Any]], Values | None]


def debt_brought(office: Office, record: str) -> Made:
    """What a home's row of an old ledger makes of a debt: of its management fee, of water, of power …

    It is for the month that the row names, else for the last before the office began, so that a ledger that
    is read again means the same debt.
    """
    until = _month_before(office)
    kind, column = ("management", "owed") if record == "debt" else (record, f"owed_{record}")

    def make(cells: Mapping[str, Any]) -> Values | None:
        amount = _above_zero(cells, column)
        if record == "debt":
            amount -= _below_zero(cells, "credit")
        if not amount and column not in cells:  # a ledger of credit alone says nothing of debts
            return None
        period = str(cells.get("owed_for", until))
        of = cells.get("owed_kind", kind) if column == "owed" else kind
        known: Values = {"kind": of, "period": period}
        if "owed_for" not in cells:
            others = _others(office, cells["home"], of, period)
            if others and amount == total(Decimal(other.values["amount"]) for other in others):
                return None  # brought over already, by year or month
            if len(others) == 1 and others[0].values.get("whole"):
                known["period"] = period = str(others[0].values["period"])  # the same, read in a later month
            known["whole"] = True
        if period == until[:4]:  # of the year that is not over: what was due when the office began
            known["due"] = f"{last_day(until)}"
        return {**_of(cells, amount), **known}

    return make


def meters_read(office: Office, record: str) -> Callable[[Sequence[Mapping[str, Any]]], Values | None]:
    """The first readings of all meters of one kind, on one sheet; of meters that have none yet."""
    known, until = Meters(office), _month_before(office)
    kind = record.removesuffix("-meters")

    def make(homes: Sequence[Mapping[str, Any]]) -> Values | None:
        read = {str(cells["home"]): cells[f"{kind}_meter"] for cells in homes}
        meters = [
            {"unit": unit, "last": figure, "now": figure, "event": "first"}
            for unit, figure in read.items()
            if known.before(unit, kind, "9999-12") is None
        ]
        return {"period": until, "kind": kind, "meters": meters} if meters else None

    return make


def credit_brought(office: Office, record: str) -> Made:
    """What it makes of its credit: what was paid ahead, and a debt below zero."""

    def make(cells: Mapping[str, Any]) -> Values | None:
        amount = _above_zero(cells, "credit") - sum(_below_zero(cells, column) for column in _OWED)
        return _of(cells, amount) if amount or "credit" in cells else None

    return make


def moved_since(office: Office) -> Callable[[str], bool]:
    """Whether something of a debt, or of credit, that was brought over was paid, used or carried on since."""

    def moved(number: str) -> bool:
        debt, credit = row(office, Ref(DEBT, number)), row(office, Ref(PREPAID, number))
        if debt is not None:
            account = ":".join(["owed", *(str(debt.values[name]) for name in ("unit", "period", "kind"))])
        elif credit is not None:
            account = f"credit:{credit.values['unit']}"
        else:
            return False
        moved_by = summed(
            (posted.record, posted.value)
            for posted in postings_of(office, LEDGER, account=account)
            if posted.record.form not in (DEBT, PREPAID)
        )
        return any(moved_by.values())

    return moved


def _of(cells: Mapping[str, Any], amount: Decimal) -> Values:
    return {"unit": cells["home"], "amount": f"{amount:.2f}", "source": cells["source"]}


def _above_zero(cells: Mapping[str, Any], name: str) -> Decimal:
    return max(Decimal(cells.get(name, 0)), Decimal(0))


def _below_zero(cells: Mapping[str, Any], name: str) -> Decimal:
    return min(Decimal(cells.get(name, 0)), Decimal(0))


def _month_before(office: Office) -> str:
    """The last month before the office began to work here."""
    first = (office.settings.office.since or office.today).replace(day=1)
    return f"{first - dt.timedelta(days=1):%Y-%m}"
