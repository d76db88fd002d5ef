"""Single charges: of hours by the clause, of an order what the order says, and that once.

An order is charged to its own home. A special service says its price, so that no other amount is charged and
what was charged does not change behind the charge; a repair may be charged several items, each once.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from propctl.api import (
    N_,
    Draft,
    Office,
    Ref,
    Row,
    UsageError,
    cents,
    filled,
    money,
    pointing_to,
    read_month,
    row,
    rows,
    total,
)
from propctl_plugins.fees.charges import CHARGE, DROPPED

Found = dict[str, Any]
SPECIAL, ORDER = "workorders.special", "workorders.order"


def charged(office: Office, values: Found) -> Found:
    """The month of a single charge, and the price: of hours by the clause, of a special service its own."""
    period = values.get("period") or f"{office.today:%Y-%m}"
    found: Found = {"period": period}
    if values.get("hours"):
        if values.get("amount"):
            raise UsageError(N_("the hours are charged by the price in force; leave the amount out"))
        on = min(office.today, read_month(period).last)  # of a month that is over, the price that held then
        price = office.catalog.param("fees.overtime-aircon-charge", "price_per_hour", on)
        if price != "unset":
            found["amount"] = money(cents(Decimal(values["hours"]) * Decimal(str(price))))
    elif not values.get("amount") and (order := _order(office, values)) is not None and _price(order):
        found["amount"] = money(_price(order))
    return found


def refuse_amiss(office: Office, values: Found) -> None:
    """``UsageError`` for an order of another home, one charged already, or another price than its own."""
    order = _order(office, values)
    if order is None:
        return
    home = order.text("unit", "")
    if home and values["unit"] not in {home, *_became(office, home, {home})}:
        raise UsageError(
            N_("{order} is of {home}, not of {unit}"), order=order.id, home=home, unit=values["unit"]
        ).about("unit", "order")
    if order.state in ("cancelled", "declined", "merged"):
        raise UsageError(
            N_("{order} stands at “{state}”: nothing is charged for it"), **_standing(office, order)
        )
    before = _charges(office, order.ref)
    twice = [one for one in before if order.form == SPECIAL or one.text("about") == values["about"]]
    if twice:
        raise UsageError(
            N_("{order} is charged already, by {charge}: cancel that first"),
            order=order.id,
            charge=twice[0].id,
        ).about("order")
    price = _price(order)
    if price and Decimal(values["amount"]) != price:
        raise UsageError(
            N_("{order} says {price} yuan, and not {amount}: correct the order, or leave the amount out"),
            order=order.id,
            price=money(price),
            amount=money(Decimal(values["amount"])),
        ).about("amount")


def refuse_changed(office: Office, draft: Draft) -> None:
    """``UsageError`` where an order that is charged gets another price or home, is cancelled or voided."""
    before = _charges(office, draft.before.ref)
    if not before:
        return
    if draft.request.step == "finish":
        price = filled(office, draft).amount("charge", Decimal(0))
        if total(one.amount("amount") for one in before) == price:
            return
    if draft.request.step == "register":  # amended
        known = row(office, draft.before.ref)
        if known is not None and known.text("unit") == draft.values.get("unit"):
            return
    raise UsageError(
        N_("{order} is charged by {charges}: cancel that first, then charge anew"),
        order=draft.before.id,
        charges=[f"{one.id} {money(one.amount('amount'))}" for one in before],
    )


def charged_twice(office: Office) -> set[Ref]:
    """The charges of an order, or a bounced receipt, that two desks charged, neither knowing of the other."""
    known: dict[tuple[str, str], list[Ref]] = {}
    for one in rows(office, CHARGE, states="charged"):
        if one.has("bounced"):
            known.setdefault((one.text("bounced"), ""), []).append(one.ref)
        if order := _order(office, one.values):
            about = "" if order.form == SPECIAL else one.text("about")
            known.setdefault((order.id, about), []).append(one.ref)
    return {ref for refs in known.values() if len(refs) > 1 for ref in refs}


def _order(office: Office, values: Any) -> Row | None:
    number = str(values.get("order") or "").rpartition(":")[2]
    found = (row(office, Ref(form, number)) for form in (SPECIAL, ORDER) if number)
    return next((one for one in found if one is not None), None)


def _price(order: Row) -> Decimal:
    """What a special service costs: as finished, else as listed; zero where the order says none."""
    if order.form != SPECIAL:
        return Decimal(0)
    return order.amount("charge", order.amount("price", Decimal(0)))


def _charges(office: Office, order: Ref) -> list[Row]:
    return [one for one in pointing_to(office, order, by=CHARGE) if one.state not in DROPPED]


def _became(office: Office, home: str, known: set[str]) -> Iterator[str]:
    """What a home became, and what that became in its turn; ``known``: the homes it comes from."""
    unit = row(office, Ref("residents.unit", home))
    for one in unit.many("became") if unit is not None and unit.has("became") else ():
        if one not in known:
            yield one
            yield from _became(office, one, known | {one})


def _standing(office: Office, order: Row) -> dict[str, object]:
    return {"order": order.id, "state": office.state_label(order.form, order.state)}
