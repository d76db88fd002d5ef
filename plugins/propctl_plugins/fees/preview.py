"""What a run of bills makes, before it is made: totals, what changed and why, what is left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from propctl.api import Office, money, rows
from propctl_plugins.fees.billing import Bills
from propctl_plugins.fees.charges import BILL, DROPPED, kinds_of
from propctl_plugins.fees.payers import between
from propctl_plugins.fees.tariffs import first_day

Values = dict[str, Any]
Tables = dict[str, list[Values]]


def billing_told(office: Office, asked: Values, made: Mapping[str, Values], billed: list[str]) -> Tables:
    """For the batch: by kind, home by home what differs from last month's bill, and who is left out.

    ``made``: home -> its bill; ``billed``: the homes that have one already, of which there would be another.
    """
    period = str(asked["period"])
    last = _standing(office, _month_before(period))
    changed = [line for home, values in made.items() for line in _changes(home, values, last.get(home))]
    return {
        "totals": list(_totals(office, made, last)),
        "changed": changed,
        "skipped": list(_skipped(office, asked, made)),
    }


def _month_before(period: str) -> str:
    return f"{first_day(period) - dt.timedelta(days=1):%Y-%m}"


def _standing(office: Office, period: str) -> dict[str, Mapping[str, Any]]:
    """home -> what its bill of a month says, which was not cancelled."""
    bills = rows(office, BILL, having={"period": period})
    return {one.text("unit"): one.values for one in bills if one.state not in DROPPED}


def _totals(office: Office, made: Mapping[str, Values], last: Mapping[str, Any]) -> Iterator[Values]:
    """By kind: last month of all homes, now of those that the run bills, and of how many."""
    names = {**kinds_of(office), "": "合计"}
    for kind, name in names.items():
        was, now = _of_kind(last, kind), _of_kind(made, kind)
        if was or now:
            count = {"homes": str(len(now))}
            amounts = {"before": sum(was, Decimal(0)), "now": sum(now, Decimal(0))}
            yield {"item": name, **count, **{key: money(amount) for key, amount in amounts.items()}}


def _of_kind(bills: Mapping[str, Any], kind: str) -> list[Decimal]:
    """What each bill charges of a kind ("" of all), of those that charge any."""
    every = (bill["lines"] for bill in bills.values())
    sums = ([Decimal(line["amount"]) for line in lines if kind in ("", line["kind"])] for lines in every)
    return [sum(amounts, Decimal(0)) for amounts in sums if amounts]


def _changes(home: str, now: Values, before: Mapping[str, Any] | None) -> Iterator[Values]:
    """Each item whose amount is another than last month, with what made it so."""
    new, old = _by_name(now["lines"]), _by_name(before["lines"] if before else [])
    for name in dict.fromkeys([*old, *new]):
        was, is_ = old.get(name, []), new.get(name, [])
        amounts = [sum((Decimal(line["amount"]) for line in lines), Decimal(0)) for lines in (was, is_)]
        if amounts[0] != amounts[1]:
            known = {"unit": home, "name": name, "before": money(amounts[0]), "now": money(amounts[1])}
            yield {**known, "difference": money(amounts[1] - amounts[0]), **_why(was, is_)}


def _by_name(lines: list[Values]) -> dict[str, list[Values]]:
    found: dict[str, list[Values]] = {}
    for line in lines:
        found.setdefault(line["name"], []).append(line)
    return found


def _why(was: list[Values], now: list[Values]) -> Values:
    """Why an item costs something else: a choice of ``changes``, and the figures before and after."""
    if not was or not now:
        return {"change": "new" if now else "gone", "figures": ""}
    for name in ("price", "quantity", "percent", "days"):
        old, new = ("+".join(dict.fromkeys(line.get(name, "") for line in lines)) for lines in (was, now))
        if old != new:
            return {"change": name, "figures": f"{old} → {new}".strip()}
    return {"change": "shared", "figures": ""}


def _skipped(office: Office, asked: Values, made: Mapping[str, Values]) -> Iterator[Values]:
    """Who gets no bill of the run, and what a bill leaves out, each with its reason (``reasons``)."""
    bills = Bills(office, str(asked["period"]), asked.get("due"))
    standing, earlier = _standing(office, bills.period), _earlier(office, bills.period)
    for unit in rows(office, "residents.unit", states=("kept", "gone")):
        for before, charged in earlier.items():
            if unit.id in charged and (told := _billed(before, unit, charged[unit.id]))["why"] == "differs":
                yield {"unit": unit.id, **told}
        if unit.id in standing:
            yield {"unit": unit.id, **_billed(bills, unit, standing[unit.id])}
        elif unit.state == "kept":
            left = list(bills.left_out(unit))
            for name, why in left:
                yield {"unit": unit.id, "name": name, "why": why}
            if unit.id not in made and not left:
                yield {"unit": unit.id, "name": "", "why": "nothing"}


def _earlier(office: Office, period: str) -> dict[Bills, dict[str, Mapping[str, Any]]]:
    """By month and home, the bills of the month before, and of those that charge days of this one ahead.

    Another desk may have read a meter, or shared costs, of a month that was billed here meanwhile.
    """
    last = _month_before(period)
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for bill in rows(office, BILL, where="state != cancelled"):
        of, lines = bill.text("period"), bill.values["lines"]
        ends = (between(of, line["days"])[1] for line in lines if line.get("days"))
        if of == last or (of < period and any(end >= first_day(period) for end in ends)):
            found.setdefault(of, {})[bill.text("unit")] = bill.values
    return {Bills(office, of, first_day(of)): bills for of, bills in sorted(found.items())}


def _billed(bills: Bills, unit: Any, standing: Mapping[str, Any]) -> Values:
    """The bill that a home has already; and where it would come to another sum now, from what to what."""
    number, now = f"{bills.period}-{unit.id}", bills.of(unit)
    was, is_ = Decimal(standing["total"]), Decimal(now["total"] if now else 0)
    if was == is_:
        return {"name": number, "why": "billed"}
    return {"name": f"{number} {money(was)} → {money(is_)}", "why": "differs"}
