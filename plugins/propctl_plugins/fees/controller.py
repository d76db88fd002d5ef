"""What declarations can't say of money: what a payment covers, what is left as credit, who is in arrears."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from propctl.api import Draft, Office, Request, UsageError, Values, accounts, hookimpl, in_capitals
from propctl.errors import N_
from propctl.worktime.deadline import deadline
from propctl.worktime.limits import parse_limit

from . import billing, statistics
from .billing import bill_of
from .money import LEDGER, Line, after, allocate, cents, credit_of, lines_of, money, overdue, total
from .money import all_lines as owed_by_all
from .statistics import CASE

Found = dict[str, Any]
LATE_FEE = "fees.late-fee"
COMPUTED = frozenset(
    ("applied", "credited", "capitals", "freed", "used", "shares", "receipts", "rooms", "figures")
)
__all__ = ["bill_of"]  # the batch asks this module for it


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> Found | None:
    """The values that are computed; nobody types them."""
    if draft.area != "fees" or (draft.request.trusted and draft.name == "offset.use"):
        return None
    if typed := COMPUTED & set(draft.request.values):
        raise UsageError(N_("{names} is computed; leave it out"), names=", ".join(sorted(typed)))
    read: Callable[[], Found] = lambda: Values(office, draft).read(draft.request.values)  # noqa: E731
    match draft.name:
        case "common.register":
            values = read()
            billing.refuse_billed(office, values["period"])
            return {"shares": billing.shared_out(office, values)}
        case "charge.register":
            return charged(office, read())
        case "receipt.pay":
            return paid(office, read())
        case "offset.use":
            return offset(office, read()["unit"], lines_of(office, read()["unit"]))
        case "handover.hand":
            return handed(office, draft.by, Decimal(read()["counted"]))
        case "reconciliation.open":
            return {"received": money(received(office, read()["period"]))}
        case "reconciliation.close":
            return difference(Decimal(read()["finance"]), Decimal(draft.before.values["received"]))
        case "arrears.file":
            return arrears(office)
        case "statistics.report":
            return {"figures": figures(office, read())}
    return in_arrears(office, draft)


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """Readings are entered before the month is billed, and no meter runs backwards."""
    billing.refuse_billed(office, draft.values["period"])
    billing.check_meters(draft.values["meters"])


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request]:
    """A new bill uses the credit that there is; a payment that leaves no arrears ends the dunning."""
    if draft.area != "fees":
        return []
    values = {**draft.before.values, **draft.values}
    unit, lines = values["unit"], lines_of(office, values["unit"])
    if draft.name == "bill.issue":
        if not credit_of(office, unit):
            return []
        new = [
            Line(unit, values["period"], row["kind"], Decimal(row["amount"]), None) for row in _merged(values)
        ]
        found = offset(office, unit, [*lines, *new])
        return [_follow(draft, "offset", "use", "", {"unit": unit, **found})]
    rows = (
        values["applied"]
        if draft.name == "receipt.pay"
        else [{**row, "period": values["period"]} for row in values["lines"]]
    )
    case = office.index.get(f"D-{unit}", CASE)
    late = overdue(after(lines, rows), office.today)
    if late or case is None or not case.open:
        return []
    return [_follow(draft, "case", "settle", case.id, {"overdue": "0.00"})]


def _follow(draft: Draft, form: str, step: str, record: str, values: Found) -> Request:
    return Request(
        form=f"fees.{form}", step=step, id=record, values=values, at=draft.at, by=draft.by, trusted=True
    )


def _merged(values: Found) -> list[Found]:
    """A bill's lines, those of one kind together."""
    sums: dict[str, Decimal] = {}
    for row in values["lines"]:
        sums[row["kind"]] = sums.get(row["kind"], Decimal(0)) + Decimal(row["amount"])
    return [{"kind": kind, "amount": amount} for kind, amount in sums.items()]


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
    rows = office.index.rows(form="fees.receipt", ids=list(held)) if held else []
    receipts = [
        {"receipt": row.id, "amount": money(held[row.id])} for row in rows if row.values["receiver"] == by
    ]
    if not receipts:
        raise UsageError(N_("{person} has no receipts to hand over"), person=by)
    books = total(Decimal(row["amount"]) for row in receipts)
    return {"receipts": receipts, "total": money(books), **difference(counted, books)}


def difference(found: Decimal, books: Decimal) -> Found:
    return {"short": money(max(books - found, Decimal(0))), "surplus": money(max(found - books, Decimal(0)))}


def received(office: Office, period: str) -> Decimal:
    """What was received in a month and not reversed."""
    rows = office.index.rows(form="fees.receipt", states=("received",))
    return total(Decimal(row.values["amount"]) for row in rows if row.values["paid_on"].startswith(period))


def in_arrears(office: Office, draft: Draft) -> Found:
    """What a unit owes past its due date, for the notice at hand."""
    unit = str(draft.before.values.get("unit") or draft.request.values.get("unit", ""))
    late = overdue(lines_of(office, unit), office.today)
    found: Found = {"overdue": money(total(line.amount for line in late))}
    if draft.name == "case.settle":
        return found
    bills = dict.fromkeys(f"{line.period}-{unit}" for line in late)
    found["bills"] = [bill for bill in bills if office.index.get(bill, billing.BILL)]
    found["items"] = [line.row() for line in late]
    return {**found, **final_terms(office)} if draft.name == "case.final" else found


def final_terms(office: Office) -> Found:
    """By when to pay, and from when and how fast the late fee runs, as far as the office has set it."""
    found: Found = {}
    within = office.catalog.param("fees.final-notice", "within", office.today)
    if within != "unset":
        times = office.times
        over = deadline(office.now, parse_limit(str(within)), times.calendar("office"), times.schedule()).due
        found["limit"] = (over - dt.timedelta(seconds=1)).date()
    rate = office.catalog.param(LATE_FEE, "rate_per_day", office.today)
    if office.catalog.in_force(LATE_FEE, office.today) and rate != "unset":
        found |= {"fee_from": office.today, "fee_rate": str(rate)}
    return found


def late_fee(office: Office, unit: str) -> Found:
    """The late fee of a unit so far: none unless the contract's rate is set and a final notice was sent."""
    case = office.index.get(f"D-{unit}", CASE)
    since = case.values.get("fee_from") if case is not None else None
    if case is None or not since or not office.catalog.in_force(LATE_FEE, office.today):
        return {"unit": unit, "late_fee": "0.00"}
    base = total(line.amount for line in overdue(lines_of(office, unit), dt.date.fromisoformat(since)))
    days = (office.today - dt.date.fromisoformat(since)).days
    fee = cents(base * Decimal(case.values["fee_rate"]) * days / 10_000)
    cap = office.catalog.param(LATE_FEE, "cap", office.today)
    capped = fee if cap == "unset" else min(fee, cents(base * Decimal(str(cap)) / 100))
    return {"unit": unit, "since": since, "days": days, "owed": money(base), "late_fee": money(capped)}


def reminded(office: Office, asked: Found) -> Callable[[Any], Found | None]:
    """For the batch: every unit that is late and whose dunning has not begun."""
    late = {line.unit for line in overdue(owed_by_all(office), office.today)}
    begun = {row.values["unit"] for row in office.index.rows(form=CASE, open=True) if row.state != "noticed"}
    return lambda unit: {} if unit.id in late - begun else None


def arrears(office: Office) -> Found:
    """Every room in arrears with its stage and remedy, and how many lack one."""
    sums: dict[str, Decimal] = {}
    for line in overdue(owed_by_all(office), office.today):
        sums[line.unit] = sums.get(line.unit, Decimal(0)) + line.amount
    rooms = []
    for unit, amount in sums.items():
        case = office.index.get(f"D-{unit}", CASE)
        remedy = case.values.get("remedy", "") if case is not None and case.open else ""
        rooms.append(
            {
                "unit": unit,
                "stage": statistics.stage_of(office, unit, True),
                "amount": money(amount),
                "remedy": remedy,
            }
        )
    lacking = sum(not room["remedy"] for room in rooms)
    return {"rooms": rooms, "total": money(total(sums.values())), "lacking": lacking}


def figures(office: Office, values: Found) -> list[Found]:
    months = statistics.months_of(values["period"])
    return (statistics.by_project if values["sort"] == "project" else statistics.by_kind)(office, months)


# -- commands ------------------------------------------------------------------------------------------------


def _months(office: Office, period: str) -> list[str]:
    return statistics.months_of(period or f"{office.today:%Y-%m}")


def rates(office: Office, period: str = "") -> list[Found]:
    """Charged, paid, owed and the rate of each project."""
    return statistics.with_rates(statistics.by_project(office, _months(office, period)))


def totals(office: Office, period: str = "") -> list[Found]:
    """The same by kind of charge."""
    return statistics.with_rates(statistics.by_kind(office, _months(office, period)))


def unpaid(office: Office, period: str = "", kind: str = "") -> list[Found]:
    return statistics.unpaid(office, _months(office, period), kind)


def sheet(office: Office, period: str) -> list[Found]:
    return statistics.bill_list(office, period)


def stages(office: Office) -> list[Found]:
    """Every room that owes something, with its stage."""
    late = {line.unit for line in overdue(owed_by_all(office), office.today)}
    rooms: dict[str, Decimal] = {}
    for line in owed_by_all(office):
        if line.amount > 0:
            rooms[line.unit] = rooms.get(line.unit, Decimal(0)) + line.amount
    return [
        {"unit": unit, "stage": statistics.stage_of(office, unit, unit in late), "owed": money(amount)}
        for unit, amount in rooms.items()
    ]


def credit(office: Office, unit: str) -> Found:
    return {"unit": unit, "credit": money(credit_of(office, unit))}


def notices(office: Office, period: str) -> list[Found]:
    """One payment notice for each room that still owes something of the month, in the private folder."""
    from propctl.publish.sheets import sheet as paper

    folder: Path = office.root / ".propctl" / "print" / f"notices-{period}"
    folder.mkdir(parents=True, exist_ok=True)
    owing: dict[str, Decimal] = {}
    for line in owed_by_all(office):
        if line.period == period and line.amount > 0:
            owing[line.unit] = owing.get(line.unit, Decimal(0)) + line.amount
    written = []
    for unit, amount in owing.items():
        bill = office.target_of(billing.BILL, f"{period}-{unit}")
        if bill is not None:
            path = folder / f"{unit}.html"
            path.write_text(paper(office, bill), encoding="utf-8")
            written.append(
                {"unit": unit, "owed": money(amount), "file": path.relative_to(office.root).as_posix()}
            )
    return written


@hookimpl
def propctl_page(office: Office, area: str) -> Found | None:
    """What residents may ask: the tariffs in force today."""
    return {"tariffs": billing.tariffs_of(office, f"{office.today:%Y-%m}")} if area == "fees" else None
