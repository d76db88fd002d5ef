"""What a month's bill holds: tariffs by floor area, by home and by meter, and shares of common costs.

And the payment notices of what is still owed of a month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from propctl.api import N_, Office, Ref, UsageError, money, printed_form, refuse, rows, split, total
from propctl_plugins.fees.charges import BILL, all_lines, by_unit
from propctl_plugins.fees.homes import Homes, heads
from propctl_plugins.fees.meters import Meters
from propctl_plugins.fees.opening import brought_over
from propctl_plugins.fees.payers import between
from propctl_plugins.fees.tariffs import Tariff, first_day, last_day, tariffs_of, uncharged

Values = dict[str, Any]
FAR_AHEAD, LONG_BEFORE = 366, 31  # days: how early a month is billed at most, and its bill is due
Days = tuple[dt.date, dt.date]  # the first and the last of some


def bill_of(office: Office, asked: Values) -> Callable[[Any], Values | None]:
    """For the batch: the bill of a unit for the month asked for; None where there is nothing to charge."""
    return Bills(office, str(asked["period"]), asked.get("due")).of


class Bills:
    """The bills of one month: what all homes share is looked up once."""

    def __init__(self, office: Office, period: str, due: dt.date | None) -> None:
        self.period, self.due = period, due or due_day(office, period)
        if self.due is None:
            raise UsageError(
                N_(
                    "say when the bills fall due: --due DATE; or for every month:"
                    " propctl rules set fees.reminder-after-due due_day=25"
                )
            )
        refuse_another_year(office, period, self.due)
        self.deliver_by = day_of(office, "fees.notice-distribution", "month_day", period)
        self.tariffs, self.meters, self.homes = tariffs_of(office, period), Meters(office), Homes(office)
        self.shares, self.carried = shares_of(office, period), brought_over(office, period)
        self.charged = charged_days(office, self.tariffs, period)

    def of(self, unit: Any) -> Values | None:
        """The bill of a unit; None where there is nothing to charge."""
        lines = [line for _, found in self.of_tariffs(unit) for line in found]
        lines += [
            {"kind": kind, "name": "公摊", "amount": amount} for kind, amount in self.shares.get(unit.id, ())
        ]
        lines = [line for line in lines if (unit.id, line["kind"]) not in self.carried]
        if not lines:
            return None
        amount = total(Decimal(line["amount"]) for line in lines)
        told = self.homes.agreements.addressed(unit.id, self.period, lines)
        return {**told, "total": money(amount), "due": self.due, "deliver_by": self.deliver_by}

    def of_tariffs(self, unit: Any) -> Iterator[tuple[Tariff, list[Values]]]:
        """Each tariff that is for a unit, with what it charges; nothing that was charged ahead."""
        for tariff in self.tariffs:
            if self.homes.concerned(tariff, unit):
                yield tariff, list(self._lines(tariff, unit))

    def _lines(self, tariff: Tariff, unit: Any) -> Iterator[Values]:
        """One tariff for one unit; none where it has no floor area, no meter was read, or it is charged."""
        match tariff.basis:
            case "reading":
                used = self.meters.used(unit.id, tariff.kind, self.period)
                yield from tariff.lines(tariff.pieces(used))
            case "space":
                for name, pieces in self.homes.spaces(tariff, unit):
                    yield from tariff.lines(uncharged(pieces, self._charged(unit, tariff, name)), name)
            case _:
                held = self.homes.pieces(tariff, unit)
                yield from tariff.lines(uncharged(held, self._charged(unit, tariff)))

    def _charged(self, unit: Any, tariff: Tariff, of: str = "") -> list[Days]:
        """The days of which standing bills charge an item already."""
        return self.charged.get((unit.id, tariff.item(of)), [])

    def left_out(self, unit: Any) -> Iterator[tuple[str, str]]:
        """What a unit is not charged though somebody may expect it: the tariff or kind, and why."""
        for tariff, lines in self.of_tariffs(unit):
            if (unit.id, tariff.kind) in self.carried:
                yield tariff.name, "carried"
            elif lines or tariff.basis == "space":
                continue
            elif any(first <= tariff.first <= last for first, last in self._charged(unit, tariff)):
                yield tariff.name, "ahead"
            elif tariff.basis == "area" and not Decimal(unit.values.get("area") or 0):
                yield tariff.name, "no-area"
            elif tariff.basis == "reading" and self.meters.missed(unit.id, tariff.kind, self.period):
                yield tariff.name, "not-read"


def refuse_another_year(office: Office, period: str, due: dt.date) -> None:
    """``UsageError`` for a month or a day by which to pay that nobody means: mostly a slip in the year."""
    if (first_day(period) - office.today).days > FAR_AHEAD:
        msgid = N_("{period} is more than a year ahead; look at the month again")
        raise UsageError(msgid, period=period).about("period")
    if (first_day(period) - due).days > LONG_BEFORE:
        msgid = N_("bills of {period} are not due on {due}, long before it; look at the day again")
        raise UsageError(msgid, period=period, due=due).about("due")


def due_day(office: Office, period: str) -> dt.date | None:
    return day_of(office, "fees.reminder-after-due", "due_day", period)


def day_of(office: Office, rule: str, name: str, period: str) -> dt.date | None:
    """The day of the month that a clause names, in a month; its last where the month is shorter."""
    day = office.catalog.param(rule, name, first_day(period))
    if day == "unset":
        return None
    return min(first_day(period) + dt.timedelta(days=int(day) - 1), last_day(period))


def charged_days(office: Office, tariffs: list[Tariff], period: str) -> dict[tuple[str, str], list[Days]]:
    """(home, item) -> the days of which other months' bills charge it, where anything is charged ahead."""
    found: dict[tuple[str, str], list[Days]] = {}
    if any(tariff.ahead for tariff in tariffs):
        for row in rows(office, BILL, where="state != cancelled"):
            for line in row.values["lines"] if row.values["period"] != period else ():
                days = between(row.values["period"], line.get("days") or "")
                found.setdefault((row.values["unit"], line["name"]), []).append(days)
    return found


def shares_of(office: Office, period: str) -> dict[str, list[tuple[str, str]]]:
    """Each unit's shares of the month's common costs: (kind, amount)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for values in of_period(office, "fees.common", period):
        for share in values["shares"]:
            found.setdefault(share["unit"], []).append((values["kind"], share["amount"]))
    return found


def of_period(office: Office, form: str, period: str) -> Iterator[Values]:
    for row in rows(office, form, having={"period": period}):
        yield dict(row.values)


def shared_out(office: Office, values: Values) -> list[Values]:
    """A common cost in shares that add up to it to the cent, by the method that the office has set."""
    method = office.catalog.param("fees.utility-apportionment", "method", first_day(values["period"]))
    weigh: dict[str, Callable[[Any], Decimal]] = {
        "area": lambda unit: Decimal(unit.values.get("area") or 0),
        "home": lambda _: Decimal(1),
        "head": lambda unit: heads(office, unit.id),
    }
    if method not in weigh:
        refuse(
            office,
            "fees.utility-apportionment",
            N_("no method of sharing is set: {way}"),
            way=f"propctl rules set fees.utility-apportionment {office.wording.parameter_typed('method')}=…"
            f" --since {first_day(values['period'])}",
        )
    building = values.get("building")
    homes = rows(office, "residents.unit", states="kept", having={"building": building} if building else None)
    units = sorted(homes, key=lambda unit: unit.registered)  # who gets the odd cent does not change
    weights = [weigh[method](unit) for unit in units]
    if not any(weights):
        raise UsageError(N_("there is no unit to share the costs among"))
    shares = split(values["total"], weights)
    return [
        {"unit": unit.id, "amount": money(share)} for unit, share in zip(units, shares, strict=True) if share
    ]


def notices(office: Office, period: str) -> list[dict[str, str]]:
    """One payment notice for each home that still owes something of the month, in the private folder."""
    folder = office.root / ".propctl" / "print" / f"notices-{period}"
    folder.mkdir(parents=True, exist_ok=True)
    owing = by_unit(line for line in all_lines(office) if line.period == period and line.amount > 0)
    written = []
    for unit, amount in owing.items():
        bill = office.find(Ref(BILL, f"{period}-{unit}"))
        if bill is not None:
            path = folder / f"{unit}.html"
            path.write_text(printed_form(office, bill), encoding="utf-8")
            told = path.relative_to(office.root).as_posix()
            written.append({"unit": unit, "owed": money(amount), "file": told})
    return written
