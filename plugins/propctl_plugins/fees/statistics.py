"""Figures of a period by kind, project and room: from the bills, the single charges and the one ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from propctl.api import Office, counted, read_months, rows

from .money import CHARGED, all_lines, money, total

Values = dict[str, Any]


class Charge(NamedTuple):
    """What was charged: one line of a bill, or a single charge."""

    record: str
    unit: str
    period: str
    kind: str
    amount: Decimal


def months_of(text: str) -> list[str]:
    """The months of a period, as bills have them, and the whole years in it, as old debts have them."""
    months = list(map(str, read_months(text)))
    years = [month[:4] for month in months if month.endswith("-12") and f"{month[:4]}-01" in months]
    return [*months, *years]


def charges(office: Office, months: Iterable[str]) -> Iterator[Charge]:
    """Everything charged in some months, from the records themselves."""
    wanted = set(months)
    for form in CHARGED:
        for row in rows(office, form):
            values = row.values
            if row.state in ("cancelled", "reversed", "void") or values["period"] not in wanted:
                continue
            for line in values.get("lines") or [values]:
                yield Charge(row.id, values["unit"], values["period"], line["kind"], Decimal(line["amount"]))


def by_kind(office: Office, months: list[str]) -> list[Values]:
    """Charged, paid and owed by kind, with the sum of all."""
    kinds = office.catalog.param("fees.kinds", "kinds", office.today)
    return _summed(office, months, dict(kinds), lambda unit, kind: kind)


def by_project(office: Office, months: list[str]) -> list[Values]:
    """The same by project."""
    of_unit = projects(office)
    names = {name: name for name in dict.fromkeys(of_unit.values())}
    return _summed(office, months, names, lambda unit, kind: of_unit.get(unit, office.settings.office.estate))


def projects(office: Office) -> dict[str, str]:
    """unit -> its project; the estate itself where none is entered for its building."""
    of_building = {
        building: row.id
        for row in rows(office, "fees.project", states="kept")
        for building in row.values["buildings"]
    }
    estate = office.settings.office.estate
    units = rows(office, "residents.unit", states="kept")
    return {unit.id: of_building.get(unit.values.get("building"), estate) for unit in units}


def _summed(office: Office, months: list[str], names: dict[str, str], key: Any) -> list[Values]:
    charged: dict[str, Decimal] = {}
    owed: dict[str, Decimal] = {}
    for charge in charges(office, months):
        group = key(charge.unit, charge.kind)
        charged[group] = charged.get(group, Decimal(0)) + charge.amount
    for line in all_lines(office):
        if line.period in months and line.amount > 0:
            group = key(line.unit, line.kind)
            owed[group] = owed.get(group, Decimal(0)) + line.amount
    rows = [
        _row(str(name).partition("|")[0], charged[group], owed.get(group, Decimal(0)))
        for group, name in names.items()
        if group in charged
    ]
    return [*rows, _row("合计", total(charged.values()), total(owed.values()))]


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
    source: dict[tuple[str, str, str], list[str]] = {}
    for charge in charges(office, months):
        source.setdefault((charge.unit, charge.period, charge.kind), []).append(charge.record)
    return [
        {
            "unit": line.unit,
            "period": line.period,
            "kind": line.kind,
            "amount": money(line.amount),
            "records": "、".join(source.get((line.unit, line.period, line.kind), [])),
        }
        for line in all_lines(office)
        if line.amount > 0 and line.period in months and kind in ("", line.kind)
    ]


def sheet(office: Office, period: str) -> list[Values]:
    """A month's charges: one line a room, a column a kind, and the total of all."""
    kinds = office.catalog.param("fees.kinds", "kinds", office.today)
    names = {kind: str(name).partition("|")[0] for kind, name in kinds.items()}
    rooms: dict[str, dict[str, Decimal]] = {}
    for charge in charges(office, [period]):
        room = rooms.setdefault(charge.unit, {})
        room[charge.kind] = room.get(charge.kind, Decimal(0)) + charge.amount
    everything: dict[str, Decimal] = {}
    for room in rooms.values():
        for kind, amount in room.items():
            everything[kind] = everything.get(kind, Decimal(0)) + amount
    return [
        {
            "房号": unit,
            "月份": period,
            **{names.get(kind, kind): money(room.get(kind, Decimal(0))) for kind in names},
            "合计": money(total(room.values())),
        }
        for unit, room in [
            *sorted(rooms.items(), key=lambda entry: counted(entry[0])),
            *([("合计", everything)] if rooms else []),
        ]
    ]


# -- commands: of the current month, unless a period is named


def _months(office: Office, period: str) -> list[str]:
    return months_of(period or f"{office.today:%Y-%m}")


def rates(office: Office, period: str = "") -> list[Values]:
    """Charged, paid, owed and the rate of each project."""
    return with_rates(by_project(office, _months(office, period)))


def totals(office: Office, period: str = "") -> list[Values]:
    """The same by kind of charge."""
    return with_rates(by_kind(office, _months(office, period)))


def figures(office: Office, values: Values) -> list[Values]:
    months = months_of(values["period"])
    return (by_project if values["sort"] == "project" else by_kind)(office, months)
