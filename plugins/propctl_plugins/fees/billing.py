"""What a month's bill holds: tariffs by floor area, by home and by meter, and shares of common costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from propctl.api import N_, Folded, Office, UsageError, refuse, split

from .money import cents, money, total

BILL, TARIFF = "fees.bill", "fees.tariff"
Values = dict[str, Any]


def bill_of(office: Office, asked: Values) -> Callable[[Any], Values | None]:
    """For the batch: the bill of a unit for the month asked for; None where there is nothing to charge."""
    period = str(asked["period"])
    due = asked.get("due") or due_day(office, period)
    if due is None:
        raise UsageError(N_("say when the bills fall due: --due DATE"))
    deliver_by = day_of(office, "fees.notice-distribution", "month_day", period)
    tariffs, usage, shares = tariffs_of(office, period), usage_of(office, period), shares_of(office, period)

    def make(unit: Any) -> Values | None:
        lines = [line for tariff in tariffs if (line := line_of(tariff, unit, usage)) is not None]
        lines += [
            {"kind": kind, "name": "公摊", "amount": amount} for kind, amount in shares.get(unit.id, ())
        ]
        if not lines:
            return None
        amount = total(Decimal(line["amount"]) for line in lines)
        return {"lines": lines, "total": money(amount), "due": due, "deliver_by": deliver_by}

    return make


def first_day(period: str) -> dt.date:
    return dt.date.fromisoformat(f"{period}-01")


def due_day(office: Office, period: str) -> dt.date | None:
    return day_of(office, "fees.reminder-after-due", "due_day", period)


def day_of(office: Office, rule: str, name: str, period: str) -> dt.date | None:
    """The day of the month that a clause names, in a month; its last where the month is shorter."""
    day = office.catalog.param(rule, name, first_day(period))
    if day == "unset":
        return None
    after = (first_day(period) + dt.timedelta(days=31)).replace(day=1)
    return min(first_day(period) + dt.timedelta(days=int(day) - 1), after - dt.timedelta(days=1))


def tariffs_of(office: Office, period: str) -> list[Values]:
    """The tariffs in use with the price that holds on the first day of the month that is billed."""
    found = []
    for row in office.index.rows(form=TARIFF, states=("listed",)):
        tariff = office.find(row.ref)
        price = price_on(tariff, first_day(period)) if tariff is not None else None
        if tariff is not None and price is not None:
            found.append(
                {**{name: tariff.values[name] for name in ("name", "kind", "basis")}, "price": price}
            )
    return found


def price_list(office: Office) -> list[dict[str, str]]:
    """The tariffs in use this month as residents read them: name, price in yuan, by what it is charged."""
    basis = office.catalog.form(TARIFF).field["basis"]
    labels = office.catalog.choices("fees", basis, office.today)
    return [
        {
            "name": tariff["name"],
            "price": _shortest(tariff["price"]),
            "basis": labels[tariff["basis"]].of(office.lang),
        }
        for tariff in tariffs_of(office, f"{office.today:%Y-%m}")
    ]


def _shortest(price: str) -> str:
    """1.8500 -> 1.85, 2.0000 -> 2.00: no more decimals than it takes, but cents always."""
    exact = Decimal(price)
    return f"{exact:.2f}" if exact == round(exact, 2) else f"{exact.normalize():f}"


def price_on(tariff: Folded, day: dt.date) -> str | None:
    """The price of a tariff as it holds on a day; None before its first."""
    valid = [event.values for event in tariff.events.get("price", []) if event.values["since"] <= day]
    return max(valid, key=lambda values: values["since"])["price"] if valid else None


def line_of(tariff: Values, unit: Any, usage: dict[tuple[str, str], Decimal]) -> Values | None:
    """One tariff for one unit; None where the unit has no floor area, or no meter was read."""
    match tariff["basis"]:
        case "area":
            quantity = Decimal(unit.values.get("area") or 0)
        case "home":
            quantity = Decimal(1)
        case _:
            quantity = usage.get((unit.id, tariff["kind"]), Decimal(0))
    amount = cents(quantity * Decimal(tariff["price"]))
    if not amount:
        return None
    named = {name: tariff[name] for name in ("kind", "name", "price")}
    return {**named, "quantity": f"{quantity:f}", "amount": money(amount)}


def usage_of(office: Office, period: str) -> dict[tuple[str, str], Decimal]:
    """What each unit has used in a month, by kind: from its meter readings."""
    used: dict[tuple[str, str], Decimal] = {}
    for values in of_period(office, "fees.reading", period):
        for meter in values["meters"]:
            key = (meter["unit"], values["kind"])
            used[key] = used.get(key, Decimal(0)) + Decimal(meter["now"]) - Decimal(meter["last"])
    return used


def shares_of(office: Office, period: str) -> dict[str, list[tuple[str, str]]]:
    """Each unit's shares of the month's common costs: (kind, amount)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for values in of_period(office, "fees.common", period):
        for share in values["shares"]:
            found.setdefault(share["unit"], []).append((values["kind"], share["amount"]))
    return found


def of_period(office: Office, form: str, period: str) -> Iterator[Values]:
    for row in office.index.rows(form=form):
        if row.state != "void" and row.values.get("period") == period:
            yield row.values


def shared_out(office: Office, values: Values) -> list[Values]:
    """A common cost in shares that add up to it to the cent, by the method that the office has set."""
    method = office.catalog.param("fees.utility-apportionment", "method", first_day(values["period"]))
    weigh: dict[str, Callable[[Any], Decimal]] = {
        "area": lambda unit: Decimal(unit.values.get("area") or 0),
        "home": lambda _: Decimal(1),
    }
    if method not in weigh:
        refuse(
            office,
            "fees.utility-apportionment",
            N_("no method of sharing is set: propctl rules set fees.utility-apportionment method=area"),
        )
    building = values.get("building")
    units = [
        unit
        for unit in office.index.rows(form="residents.unit", states=("kept",))
        if not building or unit.values.get("building") == building
    ]
    weights = [weigh[method](unit) for unit in units]
    if not any(weights):
        raise UsageError(N_("there is no unit to share the costs among"))
    shares = split(values["total"], weights)
    return [
        {"unit": unit.id, "amount": money(share)} for unit, share in zip(units, shares, strict=True) if share
    ]


def refuse_billed(office: Office, period: str) -> None:
    """What a month's bills are made from is entered before they are made."""
    if any(True for _ in of_period(office, BILL, period)):
        refuse(
            office,
            "fees.cashier-computes",
            N_(
                "the bills of {period} are made already; enter this for the next month, or as a single charge"
            ),
            period=period,
        )


def check_meters(meters: list[Values]) -> None:
    """A meter does not run backwards."""
    for number, meter in enumerate(meters, 1):
        if Decimal(meter["now"]) < Decimal(meter["last"]):
            raise UsageError(
                N_("row {row}: {unit} reads {now}, less than last time ({last})"),
                row=number,
                unit=meter["unit"],
                now=meter["now"],
                last=meter["last"],
            )
