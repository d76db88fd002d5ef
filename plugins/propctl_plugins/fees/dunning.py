"""Who is in arrears, and in which stage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from propctl.api import Draft, Office, Ref, limit_ends, row, rows

from .billing import BILL
from .late_fees import CASE
from .late_fees import RULE as LATE_FEE
from .money import all_lines, by_unit, lines_of, money, overdue, total

Found = dict[str, Any]


def in_arrears(office: Office, draft: Draft) -> Found:
    """What a unit owes past its due date, for the notice at hand."""
    unit = str(draft.before.values.get("unit") or draft.request.values.get("unit", ""))
    late = overdue(lines_of(office, unit), office.today)
    found: Found = {"overdue": money(total(line.amount for line in late))}
    if draft.name == "case.settle":
        return found
    bills = dict.fromkeys(f"{line.period}-{unit}" for line in late)
    found["bills"] = [bill for bill in bills if row(office, Ref(BILL, bill))]
    found["items"] = [line.row() for line in late]
    return {**found, **final_terms(office)} if draft.name == "case.final" else found


def final_terms(office: Office) -> Found:
    """By when to pay, and from when and how fast the late fee runs, as far as the office has set it."""
    found: Found = {}
    within = office.catalog.param("fees.final-notice", "within", office.today)
    if within != "unset":
        over = limit_ends(office, office.now, str(within))
        found["limit"] = (over - dt.timedelta(seconds=1)).date() if over else None
    rate = office.catalog.param(LATE_FEE, "rate_per_day", office.today)
    if office.catalog.in_force(LATE_FEE, office.today) and rate != "unset":
        found |= {"fee_from": office.today, "fee_rate": str(rate)}
    return found


def reminded(office: Office, asked: Found) -> Callable[[Any], Found | None]:
    """For the batch: every unit that is late and whose dunning has not begun."""
    late = {line.unit for line in overdue(all_lines(office), office.today)}
    begun = {case.values["unit"] for case in rows(office, CASE, open=True) if case.state != "noticed"}
    return lambda unit: {} if unit.id in late - begun else None


def arrears(office: Office) -> Found:
    """Every room in arrears with its stage and remedy, and how many lack one."""
    sums = by_unit(overdue(all_lines(office), office.today))
    rooms = []
    for unit, amount in sums.items():
        case = row(office, Ref(CASE, f"D-{unit}"))
        remedy = case.values.get("remedy", "") if case is not None and case.open else ""
        rooms.append(
            {
                "unit": unit,
                "stage": stage_of(office, unit, True),
                "amount": money(amount),
                "remedy": remedy,
            }
        )
    lacking = sum(not room["remedy"] for room in rooms)
    return {"rooms": rooms, "total": money(total(sums.values())), "lacking": lacking}


def stages(office: Office) -> list[Found]:
    """Every room that owes something, with its stage."""
    lines = all_lines(office)
    late = {line.unit for line in overdue(lines, office.today)}
    rooms = by_unit(line for line in lines if line.amount > 0)
    return [
        {"unit": unit, "stage": stage_of(office, unit, unit in late), "owed": money(amount)}
        for unit, amount in rooms.items()
    ]


def stage_of(office: Office, unit: str, late: bool) -> str:
    """A room's stage, from its records: who is late and has no series yet is to be reminded."""
    case = row(office, Ref(CASE, f"D-{unit}"))
    waiting = case is None or case.state in ("noticed", "settled", "void")
    state = ("reminded" if late else "noticed") if waiting or case is None else case.state
    return office.state_label(CASE, state).of(office.lang)
