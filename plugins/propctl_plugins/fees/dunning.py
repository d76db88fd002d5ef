"""Who is in arrears, and in which stage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from propctl.api import (
    Draft,
    Folded,
    Label,
    Office,
    Ref,
    Request,
    further,
    limit_ends,
    money,
    record,
    row,
    rows,
    total,
    typed,
)
from propctl_plugins.fees.charges import BILL, Line, all_lines, by_unit
from propctl_plugins.fees.late import CASE, all_late, late_of
from propctl_plugins.fees.late_fees import RULE, in_force
from propctl_plugins.fees.money import credit_of

Found = dict[str, Any]
ENDED = ("settled", "moved", "void")
STEPS = ("follow", "remind", "remind-again", "final", "visit", "assist", "decide", "assign", "call", "remedy")


def in_arrears(office: Office, draft: Draft) -> Found:
    """What a unit owes past its due date, for a notice; one that goes on with a home says what it said."""
    if draft.request.trusted and "overdue" in draft.request.values:
        return {}
    unit = str(draft.before.values.get("unit") or typed(office, draft).text("unit", ""))
    late = late_of(office, unit)
    owed = money(total(line.amount for line in late))
    if draft.name == "case.settle":
        return {"left": owed}  # the notice that was sent keeps its sum
    found: Found = {"overdue": owed}
    records = dict.fromkeys(line.record for line in late if line.record)
    found["bills"] = [record.id for record in records if record.form == BILL]
    found["items"] = [{**line.row(), "due": line.due} for line in late]
    return {**found, **final_terms(office)} if draft.name == "case.final" else found


def final_terms(office: Office) -> Found:
    """By when to pay, and from when and how fast the late fee runs, as far as the office has set it."""
    found: Found = {}
    within = office.catalog.param("fees.final-notice", "within", office.today)
    if within != "unset":
        over = limit_ends(office, office.now, str(within))
        found["limit"] = (over - dt.timedelta(seconds=1)).date() if over else None
    if in_force(office):
        rate = office.catalog.param(RULE, "rate_per_day", office.today)
        found |= {"fee_from": office.today, "fee_rate": str(rate)}
    return found


def reminded(office: Office, asked: Found) -> Callable[[Any], Found | None]:
    """For the batch: every unit that is late and whose dunning has not begun."""
    late = {line.unit for line in all_late(office)}
    begun = {case.values["unit"] for case in rows(office, CASE, open=True) if case.state != "noticed"}
    return lambda unit: {} if unit.id in late - begun else None


def followed(office: Office, draft: Draft, unit: str, to: str) -> Iterator[Request]:
    """The dunning of a home that became another: it has gone there, and stands there where it stood.

    ``to``: the number under which it goes on, which was given every notice; "" where it begins anew.
    """
    case, there = record(office, Ref(CASE, f"D-{unit}")), record(office, Ref(CASE, f"D-{to}"))
    if case is None or case.state in ENDED:
        return
    yield further(draft, "move", form=CASE, id=case.id)
    if to and (there is None or there.state in ENDED):
        for step, said in _notices(case):
            gone = {name for name in ("issuer", "helper") if not _works(office, said.get(name), draft)}
            values = {name: value for name, value in said.items() if name not in gone}
            if step != "assign" or "helper" in values:
                values |= {"unit": to} if step in ("follow", "remind") else {}
                yield further(draft, step, values, form=CASE, id=f"D-{to}")


def _works(office: Office, person: Any, draft: Draft) -> bool:
    """Whether somebody whom a notice names still works here."""
    known = office.settings.staff.get(str(person))
    return known is not None and known.works_on(draft.at.date())


def _notices(case: Folded) -> list[tuple[str, Found]]:
    """What was done in a dunning, step by step, as it was amended since."""
    done: list[tuple[str, Found]] = []
    for event in case.lived:
        if event.step in STEPS:
            done.append((event.step, dict(event.values)))
        for name, value in (event.values.get("set") or {}).items() if event.step == "amend" else ():
            told = next((values for _, values in reversed(done) if name in values), {})
            told[name] = value
    return done


def arrears(office: Office) -> Found:
    """Every room in arrears today with its stage and remedy, and how many lack one."""
    sums = by_unit(all_late(office))
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
    return {"day": office.today, "rooms": rooms, "total": money(total(sums.values())), "lacking": lacking}


def stages(office: Office) -> list[Found]:
    """Every room that owes something, with its stage."""
    late = {line.unit for line in all_late(office)}
    rooms = by_unit(line for line in all_lines(office) if line.amount > 0)
    return [
        {"unit": unit, "stage": stage_of(office, unit, unit in late), "owed": money(amount)}
        for unit, amount in rooms.items()
    ]


AGES = {"to_30": 30, "to_60": 60, "to_90": 90}  # days past the due date, at most


def ageing(office: Office) -> list[Found]:
    """What each room owes by how long it has been late, with its credit, and the sum of all."""
    rooms: dict[str, dict[str, Decimal]] = {}
    everything = _ages()
    for line in all_lines(office):
        if line.amount > 0:
            room = rooms.setdefault(line.unit, _ages())
            for sums in (room, everything):
                sums[_age(line, office.today)] += line.amount
    found = [(unit, sums, credit_of(office, unit)) for unit, sums in rooms.items()]
    if found:
        found.append(("合计", everything, total(credit for _, _, credit in found)))
    return [
        {
            "unit": unit,
            **{age: money(amount) for age, amount in sums.items()},
            "owed": money(total(sums.values())),
            "credit": money(credit),
        }
        for unit, sums, credit in found
    ]


def _ages() -> dict[str, Decimal]:
    return {age: Decimal(0) for age in ("not_due", *AGES, "over_90")}


def _age(line: Line, today: dt.date) -> str:
    days = (today - line.due).days if line.due else 0
    return "not_due" if days <= 0 else next((age for age, most in AGES.items() if days <= most), "over_90")


def stage_of(office: Office, unit: str, late: bool) -> str:
    """A room's stage, from its records: who is late and has no series yet is to be reminded."""
    case = row(office, Ref(CASE, f"D-{unit}"))
    waiting = case is None or case.state in ("noticed", *ENDED)
    state = ("reminded" if late else "noticed") if waiting or case is None else case.state
    stage = office.state_label(CASE, state)
    if waiting and late:  # nobody has sent it yet
        stage = Label(f"{stage.zh}（待发）", f"{stage.en} (to be sent)")
    return stage.of(office.lang)
