"""Meters: a home's readings in order, one kind at a time. What a meter said last is looked up, not typed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from propctl.api import N_, Draft, Office, Request, UsageError, choices, filled, further, read_month, rows

READING = "fees.reading"
BILL = "fees.bill"
Values = dict[str, Any]


class Stretch(NamedTuple):
    """What one reading says: from where to where a meter ran in a month, and how much was used."""

    period: str
    last: Decimal
    now: Decimal
    used: Decimal


class Meters:
    """All meters of an office, as their readings tell; void readings tell nothing."""

    def __init__(self, office: Office) -> None:
        self._runs: dict[tuple[str, str], list[Stretch]] = {}
        for row in sorted(rows(office, READING), key=lambda row: row.values["period"]):
            for meter in row.values["meters"]:
                self.add(row.values["period"], row.values["kind"], meter)

    def add(self, period: str, kind: str, row: Values) -> None:
        """One more reading; one that begins where another of its month began replaces that and later ones."""
        run = self._runs.setdefault((row["unit"], kind), [])
        new = self._stretch(period, kind, row)
        for place, old in enumerate(run):
            if old.period == new.period and old.last == new.last:
                del run[place:]
                break
        run.append(new)

    def _stretch(self, period: str, kind: str, row: Values) -> Stretch:
        now, last = Decimal(row["now"]), self.last(period, kind, row)
        match row.get("event"):
            case "turned":  # 9990 -> 5 of a meter with four figures
                used = Decimal(10) ** len(str(int(last))) - last + now
            case "exchanged":
                used = Decimal(row.get("used_before") or 0) + now - last
            case _:
                used = now - last
        return Stretch(period, last, now, used)

    def last(self, period: str, kind: str, row: Values) -> Decimal:
        """From where a reading runs: as typed, else from what was read before.

        One without it in a month that was read already is its correction: it begins where the month began.
        """
        if row.get("last") not in (None, ""):
            return Decimal(row["last"])
        here, before = self.within(row["unit"], kind, period), self.before(row["unit"], kind, period)
        return here[0].last if here else before.now if before else Decimal(0)

    def used(self, unit: str, kind: str, period: str) -> Decimal:
        """What a home used in a month."""
        return sum((one.used for one in self.within(unit, kind, period)), Decimal(0))

    def before(self, unit: str, kind: str, period: str) -> Stretch | None:
        """The last reading of an earlier month; None for a new meter."""
        earlier = [one for one in self._runs.get((unit, kind), []) if one.period < period]
        return earlier[-1] if earlier else None

    def missed(self, unit: str, kind: str, period: str) -> bool:
        """Whether a meter that was read before was not read in a month."""
        return self.before(unit, kind, period) is not None and not self.within(unit, kind, period)

    def within(self, unit: str, kind: str, period: str) -> list[Stretch]:
        """The readings of one month, in order."""
        return [one for one in self._runs.get((unit, kind), []) if one.period == period]


def refuse_broken(office: Office, values: Values) -> None:
    """``UsageError`` for a row that does not go on where its meter was read last.

    One that begins elsewhere, or runs backwards, must say why (``event``): exchanged, turned, or first, for a
    meter whose earlier readings were kept elsewhere.
    """
    meters, period, kind = Meters(office), values["period"], values["kind"]
    for number, row in enumerate(values["meters"], 1):
        _refuse_row(meters, period, kind, number, row)


def _refuse_row(meters: Meters, period: str, kind: str, number: int, row: Values) -> None:
    last, now, event = meters.last(period, kind, row), Decimal(row["now"]), row.get("event")
    known = {"row": number, "unit": row["unit"], "last": f"{last:f}", "now": row["now"]}
    if now < last and event != "turned":
        raise UsageError(
            N_(
                "row {row}: {unit} reads {now}, less than last time ({last}); "
                "a meter that turned over or was exchanged needs its event"
            ),
            **known,
        )
    here, before = meters.within(row["unit"], kind, period), meters.before(row["unit"], kind, period)
    ends = [one.now for one in (*here[-1:], *([before] if before and not here else []))]
    starts = {*ends, *(one.last for one in here)} or {last}
    if last not in starts and event not in ("exchanged", "first"):
        raise UsageError(
            N_("row {row}: {unit} begins at {last}, but was read at {end} before; leave it out, or say why"),
            end=f"{ends[0]:f}",
            **known,
        )


def first_readings(office: Office, draft: Draft) -> Iterator[Request]:
    """What the meters said when a home was accepted: their use is charged from there.

    They belong to the month of the acceptance, or to the next one where that is billed already.
    """
    read, month = filled(office, draft), f"{draft.at:%Y-%m}"
    if any(rows(office, BILL, having={"period": month}, where="state != cancelled")):
        month = f"{read_month(month).end:%Y-%m}"
    charged = choices(office, READING, "kind")
    for line in read.lines("meters"):
        number = str(line.amount("number"))
        if line.text("meter") in charged:
            meter = {"unit": read.text("unit"), "last": number, "now": number, "event": "first"}
            known = {"period": month, "kind": line.text("meter"), "meters": [meter]}
            yield further(draft, "register", known, form=READING)
