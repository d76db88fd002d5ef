"""Figures of a period by kind, project and room: from the bills, the single charges and the one ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from propctl.api import N_, Office, Ref, UsageError, counted, money, read_months, rows, total
from propctl_plugins.fees.charges import (
    BILL,
    CHARGE,
    CHARGED,
    DROPPED,
    PENALTY,
    all_lines,
    first_charged,
    kinds_of,
)
from propctl_plugins.fees.sums import summed

Values = dict[str, Any]


class Charge(NamedTuple):
    """What was charged: one line of a bill, or a single charge."""

    record: Ref
    unit: str
    period: str
    kind: str
    amount: Decimal
    due: str


def months_of(text: str, today: dt.date | None = None) -> list[str]:
    """The months of a period, as bills have them, and the whole years in it, as old debts have them.

    ``today``: the day on which 上月 and the like are meant.
    """
    months = list(map(str, read_months(text, today)))
    years = [month[:4] for month in months if month.endswith("-12") and f"{month[:4]}-01" in months]
    return [*months, *years]


def charges(office: Office, forms: Iterable[str] = CHARGED) -> Iterator[Charge]:
    """Everything charged, from the records themselves; what was waived of it left out.

    What goes with a home to another number is charged once, under the number of that time.
    """
    for form in forms:
        for row in rows(office, form):
            values = row.values
            if row.state in DROPPED:
                continue
            home, month, due = values["unit"], values["period"], values.get("due", "")
            for line in values.get("lines") or [values] if form != PENALTY else [_penalty(values)]:
                yield Charge(row.ref, home, month, line["kind"], Decimal(line["amount"]), due)


def _penalty(values: Mapping[str, Any]) -> Values:
    charged = Decimal(values["total"]) - Decimal(values.get("waived") or 0)
    return {"kind": values["kind"], "amount": charged}


def of_months(office: Office, months: Iterable[str]) -> list[Charge]:
    """What was charged for some months."""
    wanted = set(months)
    return [charge for charge in charges(office) if charge.period in wanted]


def collected(
    office: Office, months: Iterable[str], kinds: Iterable[str] | None = None
) -> Iterator[tuple[str, Decimal, Decimal]]:
    """(home, charged, still owed) of each charge that fell due in some months; for the collection rates.

    Debts that were brought over are in no rate: what of them had been paid before, nobody knows here.
    """
    wanted, some = set(months), set(kinds or ())
    owed = summed(
        ((first_charged(office, line.record), line.kind), line.amount)
        for line in all_lines(office)
        if line.record
    )
    for charge in charges(office, (BILL, CHARGE, PENALTY)):
        if charge.due[:7] in wanted and (not some or charge.kind in some):
            yield charge.unit, charge.amount, owed.pop((charge.record, charge.kind), Decimal(0))


def by_kind(office: Office, months: list[str]) -> list[Values]:
    """Charged, paid and owed by kind, with the sum of all."""
    charged = [(charge.kind, charge.amount) for charge in of_months(office, months)]
    owed = [(line.kind, line.amount) for line in all_lines(office) if line.period in months]
    return _by_group(charged, owed, kinds_of(office))


def by_project(office: Office, months: list[str]) -> list[Values]:
    """Charged, paid and owed by project, of what fell due in the months: whose collection rate it is."""
    of_unit, estate = projects(office), office.settings.office.estate
    names = {name: name for name in dict.fromkeys([*of_unit.values(), estate])}
    found = [(of_unit.get(unit, estate), charged, owed) for unit, charged, owed in collected(office, months)]
    return _by_group(
        [(name, charged) for name, charged, _ in found], [(name, owed) for name, _, owed in found], names
    )


def projects(office: Office) -> dict[str, str]:
    """unit, in use or not -> its project; the estate itself where none is entered for its building."""
    of_building = {
        building: row.id
        for row in rows(office, "fees.project", states="kept")
        for building in row.values["buildings"]
    }
    estate = office.settings.office.estate
    units = rows(office, "residents.unit", states=("kept", "gone"))
    return {unit.id: of_building.get(unit.values.get("building"), estate) for unit in units}


Amounts = Iterable[tuple[str, Decimal]]  # of a group


def _by_group(charged: Amounts, owed: Amounts, names: dict[str, str]) -> list[Values]:
    """A row for each group that was charged something, and the sum of all."""
    sums = summed(charged)
    left = summed((group, amount) for group, amount in owed if amount > 0)
    rows = [
        _row(name, sums[group], left.get(group, Decimal(0))) for group, name in names.items() if group in sums
    ]
    return [*rows, _row("合计", total(sums.values()), total(left.values()))]


def _row(item: str, charged: Decimal, owed: Decimal) -> Values:
    return {"item": item, "charged": money(charged), "paid": money(charged - owed), "owed": money(owed)}


def with_rates(rows: list[Values]) -> list[Values]:
    """The rows with their rate in per cent, to two decimals, cut off: 79.999 is not 80."""
    return [{**row, "rate": _percent(Decimal(row["paid"]), Decimal(row["charged"]))} for row in rows]


def _percent(paid: Decimal, charged: Decimal) -> str:
    if not charged:
        return ""
    hundredths = Fraction(paid) * 10_000 // Fraction(charged)
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def unpaid(office: Office, period: str = "", kind: str = "") -> list[Values]:
    """Every room with what it owes of some months, and the record that charged it."""
    months = _months(office, period)
    return [
        {
            "unit": line.unit,
            "period": line.period,
            "kind": line.kind,
            "amount": money(line.amount),
            "due": f"{line.due or ''}",
            "records": line.record.id if line.record else "",
        }
        for line in all_lines(office)
        if line.amount > 0 and line.period in months and kind in ("", line.kind)
    ]


def sheet(office: Office, period: str) -> list[Values]:
    """A month's charges: one line a room, a column a kind, and the total of all."""
    names, printed = kinds_of(office), office.catalog.param("fees.kinds", "kinds", office.today)
    charged = of_months(office, [period])
    sums = summed(((charge.unit, charge.kind), charge.amount) for charge in charged)
    rooms: dict[str, dict[str, Decimal]] = {}
    for (unit, kind), amount in sums.items():
        rooms.setdefault(unit, {})[kind] = amount
    everything = summed((charge.kind, charge.amount) for charge in charged)
    shown = {*printed, *everything}
    return [
        {
            "房号": unit,
            "月份": period,
            **{names[kind]: money(room.get(kind, Decimal(0))) for kind in names if kind in shown},
            "合计": money(total(room.values())),
        }
        for unit, room in [
            *sorted(rooms.items(), key=lambda entry: counted(entry[0])),
            *([("合计", everything)] if rooms else []),
        ]
    ]


# -- commands: of the current month, unless a period is named


def _months(office: Office, period: str) -> list[str]:
    return months_of(period or f"{office.today:%Y-%m}", office.today)


def rates(office: Office, period: str = "") -> list[Values]:
    """Charged, paid, owed and the rate of each project."""
    return with_rates(by_project(office, _months(office, period)))


def totals(office: Office, period: str = "") -> list[Values]:
    """Charged, paid, owed and the rate of each kind of charge."""
    return with_rates(by_kind(office, _months(office, period)))


_SPANS = {1: "month", 3: "quarter", 6: "half-year", 12: "year"}  # months -> what they are called


def figures(office: Office, values: Values) -> list[Values]:
    """What a report says of its period; ``UsageError`` where that is no month, quarter, … as it says."""
    months = months_of(values["period"])
    span = _SPANS.get(len(read_months(values["period"])), "")
    if values["sort"] not in (span, "project"):
        raise UsageError(N_("{period} is not the span that was chosen"), period=values["period"])
    return (by_project if values["sort"] == "project" else by_kind)(office, months)
