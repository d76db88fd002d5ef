"""What a payment covers, what is left as credit, what is handed over, and how it differs from the books."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from propctl.api import N_, Office, Ref, UsageError, accounts, in_capitals, row, rows

from .money import LEDGER, Line, allocate, cents, credit_of, lines_of, money, total

Found = dict[str, Any]


def charged(office: Office, values: Found) -> Found:
    """The month of a single charge, and the price of hours of air conditioning by the clause."""
    found: Found = {"period": values.get("period") or f"{office.today:%Y-%m}"}
    if values.get("hours"):
        if values.get("amount"):
            raise UsageError(N_("the hours are charged by the price in force; leave the amount out"))
        price = office.catalog.param("fees.overtime-aircon-charge", "price_per_hour", office.today)
        if price != "unset":
            found["amount"] = money(cents(Decimal(values["hours"]) * Decimal(str(price))))
    return found


def paid(office: Office, values: Found) -> Found:
    """A payment laid on the bill it names, then on the oldest charges; what is left is kept as credit."""
    amount, named = Decimal(values["amount"]), str(values.get("bill") or "")
    open_lines = [line for line in lines_of(office, values["unit"]) if line.amount > 0]
    open_lines.sort(
        key=lambda line: f"{line.period}-{line.unit}" != named
    )  # stable: the others stay in order
    applied, rest = allocate(open_lines, amount)
    found: Found = {"applied": [line.row() for line in applied], "capitals": in_capitals(amount)}
    return {**found, "credited": money(rest)}


def offset(office: Office, unit: str, lines: list[Line]) -> Found:
    """What was paid too much on single months made credit, and the credit laid on what is owed."""
    freed = [line._replace(amount=-line.amount) for line in lines if line.amount < 0]
    used, _ = allocate((line for line in lines if line.amount > 0), credit_of(office, unit))
    if not freed and not used:
        raise UsageError(N_("{unit} has no credit to use, or owes nothing"), unit=unit)
    return {"freed": [line.row() for line in freed], "used": [line.row() for line in used]}


def handed(office: Office, by: str, counted: Decimal) -> Found:
    """The receipts of a person that are not handed over yet, and how what was counted differs from them."""
    held = {
        account.partition(":")[2]: amount for account, amount in accounts(office, LEDGER, "till:").items()
    }
    found = (row(office, Ref("fees.receipt", number)) for number in held)
    mine = [receipt for receipt in found if receipt is not None and receipt.values["receiver"] == by]
    mine.sort(key=lambda receipt: (receipt.registered, receipt.id))
    receipts = [{"receipt": receipt.id, "amount": money(held[receipt.id])} for receipt in mine]
    if not receipts:
        raise UsageError(N_("{person} has no receipts to hand over"), person=office.name_of(by))
    books = total(Decimal(row["amount"]) for row in receipts)
    return {"receipts": receipts, "total": money(books), **difference(counted, books)}


def difference(found: Decimal, books: Decimal) -> Found:
    return {"short": money(max(books - found, Decimal(0))), "surplus": money(max(found - books, Decimal(0)))}


def received(office: Office, period: str) -> Decimal:
    """What was received in a month and not reversed."""
    receipts = rows(office, "fees.receipt", states="received")
    return total(
        Decimal(one.values["amount"]) for one in receipts if one.values["paid_on"].startswith(period)
    )


def credit(office: Office, unit: str) -> Found:
    return {"unit": unit, "credit": money(credit_of(office, unit))}
