"""Meters: a home's readings in order, one kind at a time. What a meter said last is looked up, not typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from propctl.api import (
    N_,
    Draft,
    Office,
    Request,
    UsageError,
    choices,
    filled,
    further,
    read_month,
    refuse,
    rows,
)
from propctl_plugins.fees.charges import BILL, DROPPED

READING = "fees.reading"
TOO_MUCH = 10  # times what was used the time before: asked about before it is taken
Values = dict[str, Any]


class Stretch(NamedTuple):
    """What one reading says: from where to where a meter ran in a month, and how much was used."""

    period: str
    last: Decimal
    now: Decimal
    used: Decimal
    event: str  # what happened to the meter
    typed: bool  # whether somebody wrote from where it ran


class Meters:
    """All meters of an office, as their readings tell; void readings tell nothing."""

    def __init__(self, office: Office) -> None:
        self._runs: dict[tuple[str, str], list[Stretch]] = {}
        for row in sorted(rows(office, READING), key=lambda row: row.values["period"]):
            for meter in row.values["meters"]:
                self.add(row.values["period"], row.values["kind"], meter)

    def add(self, period: str, kind: str, row: Values) -> None:
        """One more reading; one that begins where another of its month began replaces that and later ones.

        Not one of another sort: a new meter may begin where the old one had begun.
        """
        run = self._runs.setdefault((row["unit"], kind), [])
        new = self._stretch(period, kind, row)
        for place, old in enumerate(run):
            same = (old.period, old.last, old.event == "exchanged")
            if same == (new.period, new.last, new.event == "exchanged"):
                del run[place:]
                break
        run.append(new)

    def _stretch(self, period: str, kind: str, row: Values) -> Stretch:
        now, last, event = Decimal(row["now"]), self.last(period, kind, row), str(row.get("event") or "")
        match event:
            case "turned":  # 9990 -> 5 of a meter with four figures
                used = Decimal(10) ** len(str(int(last))) - last + now
            case "exchanged":
                used = Decimal(row.get("used_before") or 0) + now - last
            case _:
                used = now - last
        return Stretch(period, last, now, used, event, row.get("last") not in (None, ""))

    def last(self, period: str, kind: str, row: Values) -> Decimal:
        """From where a reading runs: as typed, else from what was read before.

        One without it in a month that was read already is its correction: it begins where the month began,
        and a new meter where it is said to have begun before, else at nought. A first reading is its own
        beginning.
        """
        if row.get("last") not in (None, ""):
            return Decimal(row["last"])
        if row.get("event") == "first":
            return Decimal(row["now"])
        if row.get("event") == "exchanged":
            new = [one for one in self.within(row["unit"], kind, period) if one.event == "exchanged"]
            return new[-1].last if new else Decimal(0)
        here, before = self.within(row["unit"], kind, period), self.before(row["unit"], kind, period)
        return here[0].last if here else before.now if before else Decimal(0)

    def used(self, unit: str, kind: str, period: str) -> Decimal:
        """What a home used in a month."""
        return sum((one.used for one in self.within(unit, kind, period)), Decimal(0))

    def before(self, unit: str, kind: str, period: str) -> Stretch | None:
        """The last reading of an earlier month; None for a new meter."""
        earlier = [one for one in self._runs.get((unit, kind), []) if one.period < period]
        return earlier[-1] if earlier else None

    def after(self, unit: str, kind: str, period: str) -> Stretch | None:
        """The first reading of a later month."""
        return next((one for one in self._runs.get((unit, kind), []) if one.period > period), None)

    def missed(self, unit: str, kind: str, period: str) -> bool:
        """Whether a meter that was read before was not read in a month."""
        return self.before(unit, kind, period) is not None and not self.within(unit, kind, period)

    def within(self, unit: str, kind: str, period: str) -> list[Stretch]:
        """The readings of one month, in order."""
        return [one for one in self._runs.get((unit, kind), []) if one.period == period]


def refuse_broken(office: Office, values: Values) -> None:
    """``UsageError`` for a row that does not go on where its meter was read last, or is too late.

    One that begins elsewhere, or runs backwards, must say why (``event``): exchanged, turned, or first, for a
    meter whose earlier readings were kept elsewhere. What a standing bill was made from is not changed.
    """
    meters, period, kind = Meters(office), values["period"], values["kind"]
    if period > f"{office.today.replace(day=1) + dt.timedelta(days=31):%Y-%m}":
        msgid = N_("{period} lies ahead: what is read now is of this month or the next")
        raise UsageError(msgid, period=period).about("period")
    for number, row in enumerate(values["meters"], 1):
        refuse_billed(office, period, row["unit"])
        _refuse_unknown(meters, period, kind, number, row)
        _refuse_row(meters, period, kind, number, row)
        if not values.get("sure"):
            _refuse_leap(meters, period, kind, number, row)
        _refuse_overtaken(office, meters, period, kind, number, row)


def refuse_gone(office: Office, reading: Values) -> None:
    """Refuse to void readings that a standing bill was made from, or from which the next ones go on."""
    meters = Meters(office)
    for line in reading["meters"]:
        refuse_billed(office, reading["period"], line["unit"])
        later = meters.after(line["unit"], reading["kind"], reading["period"])
        if later is not None:
            raise UsageError(
                N_("{unit} was read in {later} from here on: enter {period} anew, the later one counts"),
                unit=line["unit"],
                later=later.period,
                period=reading["period"],
            )


def refuse_billed(office: Office, period: str, unit: str = "") -> None:
    """What bills of a month are made from is entered before: those of all homes, or that of one."""
    having = {"period": period, **({"unit": unit} if unit else {})}
    bill = next((one for one in rows(office, BILL, having=having) if one.state not in DROPPED), None)
    if bill is not None:
        refuse(
            office,
            "fees.cashier-computes",
            N_("{bill} is made already; cancel it first, or enter this for the next month or as a charge"),
            bill=bill.id,
        )


def _refuse_overtaken(
    office: Office, meters: Meters, period: str, kind: str, number: int, row: Values
) -> None:
    """A reading of an earlier month ends where the next one began, once that is billed or was typed so."""
    later = meters.after(row["unit"], kind, period)
    if later is None or Decimal(row["now"]) == later.last:
        return
    billed = any(
        bill.state not in DROPPED
        for bill in rows(office, BILL, having={"period": later.period, "unit": row["unit"]})
    )
    if billed or later.typed or later.event:
        raise UsageError(
            N_(
                "row {row}: {unit} reads {now}, but {period} goes on from {last}; "
                "correct that reading first, and cancel its bill if there is one"
            ),
            row=number,
            unit=row["unit"],
            now=row["now"],
            period=later.period,
            last=f"{later.last:f}",
        )


def _refuse_unknown(meters: Meters, period: str, kind: str, number: int, row: Values) -> None:
    """``UsageError`` for a meter that ran nobody knows from where: all that it shows would be charged."""
    if row.get("last") not in (None, "") or row.get("event") in ("first", "exchanged"):
        return
    if meters.before(row["unit"], kind, period) or meters.within(row["unit"], kind, period):
        return
    raise UsageError(
        N_(
            "row {row}: the meter of {unit} has not been read before, so nobody knows where it ran from;"
            " write the last reading, or as its event that it is the first (nothing is charged then)"
        ),
        row=number,
        unit=row["unit"],
    ).about("meters")


def _refuse_row(meters: Meters, period: str, kind: str, number: int, row: Values) -> None:
    last, now, event = meters.last(period, kind, row), Decimal(row["now"]), row.get("event")
    known = {"row": number, "unit": row["unit"], "last": f"{last:f}", "now": row["now"]}
    if now < last and event == "exchanged":
        raise UsageError(
            N_(
                "row {row}: the new meter of {unit} reads {now}, less than the {last} it began at; leave that"
                " out where it began at nought, and write what the old one had used"
            ),
            **known,
        )
    if now < last and event != "turned":
        raise UsageError(
            N_(
                "row {row}: {unit} reads {now}, less than last time ({last}); "
                "a meter that turned over or was exchanged needs its event"
            ),
            **known,
        )
    here, before = meters.within(row["unit"], kind, period), meters.before(row["unit"], kind, period)
    if not event and row.get("last") in (None, "") and any(one.event == "exchanged" for one in here):
        raise UsageError(
            N_(
                "row {row}: the meter of {unit} was exchanged in {period}; "
                "correct that reading as an exchange"
            ),
            period=period,
            **known,
        )
    ends = [one.now for one in (*here[-1:], *([before] if before and not here else []))]
    starts = {*ends, *(one.last for one in here)} or {last}
    if last not in starts and event not in ("exchanged", "first"):
        raise UsageError(
            N_("row {row}: {unit} begins at {last}, but was read at {end} before; leave it out, or say why"),
            end=f"{ends[0]:f}",
            **known,
        )


def _refuse_leap(meters: Meters, period: str, kind: str, number: int, row: Values) -> None:
    """``UsageError``, which a terminal answers by asking, for what looks like one digit too many."""
    before, last = meters.before(row["unit"], kind, period), meters.last(period, kind, row)
    now = Decimal(row["now"])
    if before is None or row.get("event") or before.used <= 0:
        return
    if now - last > TOO_MUCH * before.used and len(str(int(now))) > len(str(int(last))):
        raise UsageError(
            N_(
                "row {row}: {unit} used {used} from {last} to {now}, and {before} the time before; "
                "if that is so, add --sure"
            ),
            row=number,
            unit=row["unit"],
            used=f"{now - last:f}",
            last=f"{last:f}",
            now=row["now"],
            before=f"{before.used:f}",
        ).about("meters", "sure")


def _said(office: Office, month: str, kind: str, meter: dict[str, str]) -> bool:
    """Whether a reading of that month says the same of a meter already: the acceptance read it twice."""
    read = rows(office, READING, having={"period": month, "kind": kind})
    return any(
        line.text("unit") == meter["unit"]
        and line.text("event", "") == "first"
        and line.amount("now") == Decimal(meter["now"])
        for one in read
        for line in one.lines("meters")
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
        meter = {"unit": read.text("unit"), "last": number, "now": number, "event": "first"}
        if line.text("meter") in charged and not _said(office, month, line.text("meter"), meter):
            known = {"period": month, "kind": line.text("meter"), "meters": [meter]}
            yield further(draft, "register", known, form=READING)
