"""Indicators: figures of a period held against what the clause demands, by exact multiplication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from propctl.office.scope import RowScope, at_midnight
from propctl.regulation.catalog import main_form, qualify
from propctl.regulation.expression import Unset, as_list
from propctl.regulation.ledgers import unscaled
from propctl.regulation.model import UNSET, Area, Collected, Indicator
from propctl.regulation.text import Label
from propctl.worktime.periods import Period, days_of_period, label_of_period, month_index, month_start

if TYPE_CHECKING:
    from propctl.office.office import Office
    from propctl.store.entries import ClockRow
    from propctl.worktime.periods import Unit


class Figure(msgspec.Struct, frozen=True):
    """One indicator in one period."""

    area: str
    name: str
    title: Label
    rule: str
    measure: str
    period: str
    part: Decimal | None  # share: how many of … ; else the figure itself
    whole: int | Decimal  # … how many there were, or how much money
    at_least: Decimal | None
    at_most: Decimal | None
    met: bool | None  # None: no bound is set, or there was nothing to judge
    split: dict[str, dict[str, int]]  # field -> value -> how many
    ids: list[str]  # the records that fell short; of money, who owes
    missing: Decimal | None = None  # money that is short of the bound
    strict: bool = False  # ``at_most`` itself is too much already

    @property
    def percent(self) -> Fraction | None:
        """A share in per cent, exact."""
        if self.measure != "share" or not self.whole or self.part is None:
            return None
        return Fraction(self.part) * 100 / Fraction(self.whole)


def report(office: Office, period: Period, area: str = "") -> list[Figure]:
    """Every indicator in force of an area (or of all) over a period; those marked ``first`` come first."""
    areas = [office.catalog.area(area)] if area else office.catalog.areas()
    declared = [(one, name, indicator) for one in areas for name, indicator in one.indicator.items()]
    records = Records(office)
    found = []
    for one, name, indicator in sorted(declared, key=lambda entry: not entry[2].first):
        rule = qualify(one.name, indicator.claims[0])
        if office.catalog.in_force(rule, period.end.date()):
            found.append(Measure(records, one, name, indicator, _widened(period, indicator.per)).figure())
    return found


class Records:
    """The records that a report is about: each is read once, for all indicators."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._found: dict[tuple[str, str, str, str], list[RowScope]] = {}

    def of(self, form: str, since: str = "", until: str = "", updated: str = "") -> list[RowScope]:
        """Those of a form registered in a period, or changed since then; void ones left out."""
        key = form, since, until, updated
        if key not in self._found:
            rows = self.office.index.rows(form=form, since=since, until=until, updated=updated)
            clocks = _Clocks(self.office, form, since, until)
            self._found[key] = [RowScope(self.office, row, clocks) for row in rows if row.state != "void"]
        return self._found[key]


class _Clocks:
    """The clocks of many records, read in one go when the first of them is asked for."""

    def __init__(self, office: Office, form: str, since: str, until: str) -> None:
        self._read = partial(office.index.clocks_by_record, form, since, until)

    @cached_property
    def _all(self) -> dict[str, list[ClockRow]]:
        return self._read()

    def __call__(self, record_id: str, form: str) -> list[ClockRow]:
        return self._all.get(record_id, [])


class Measure:
    """Measures one indicator."""

    def __init__(self, records: Records, area: Area, name: str, indicator: Indicator, period: Period) -> None:
        self.office, self.records = records.office, records
        self.area, self.name, self.period = area, name, period
        self.indicator = indicator
        self.form = qualify(area.name, indicator.of or main_form(area))
        self.rule = qualify(area.name, indicator.claims[0])
        self.part, self.whole = indicator.part, indicator.whole
        if clock := indicator.clock:
            self.part = f"clock({clock}) != late and clock({clock}) != overdue"
            judged = f"clock({clock}) and clock({clock}) != unset and clock({clock}) != stopped"
            self.whole = f"({self.whole or 'true'}) and {judged}"

    def figure(self) -> Figure:
        """The figure of the period."""
        if self.indicator.collected:
            return self._of_money(self.indicator.collected)
        rows = [row for row in self._rows() if self._holds(self.whole, row)]
        part, short = self._part(rows)
        split = {name: self._split(rows, name) for name in self.indicator.split}
        whole = self._base(len(rows)) if self.indicator.base else len(rows)
        return self._judged(part, whole, short, split)

    def _of_money(self, collected: Collected) -> Figure:
        """Of what was charged in the months, what is owed no longer; an overpaid account offsets no other."""
        charged, owed = collection(self.office, self.area.name, collected, self.rule, self.period)
        whole = abs(unscaled(sum(charged.values())))
        unpaid = {account: amount for account, amount in owed.items() if amount > 0}
        part = whole - unscaled(sum(unpaid.values()))
        return self._judged(part, whole, list(dict.fromkeys(map(_owner, unpaid))), {})

    def _judged(
        self, part: Decimal | None, whole: int | Decimal, short: list[str], split: dict[str, dict[str, int]]
    ) -> Figure:
        least, most, below = self._bound("at_least"), self._bound("at_most"), self._bound("below")
        return Figure(
            area=self.area.name,
            name=self.name,
            title=self._title(),
            rule=self.rule,
            measure=self.indicator.measure,
            period=self.period.label,
            part=part,
            whole=whole,
            at_least=least,
            at_most=below if most is None else most,
            met=self._met(part, whole, least, most, below),
            split=split,
            ids=short,
            missing=_missing(part, whole, least) if self.indicator.collected else None,
            strict=most is None and below is not None,
        )

    def _rows(self) -> list[RowScope]:
        """The records that belong to the period."""
        since, until = self.period.start, self.period.end
        cohort = self.indicator.cohort
        if cohort == "register":
            return self.records.of(self.form, since.isoformat(), until.isoformat())
        done = (
            cohort in self.office.catalog.form(self.form).step
        )  # a time field may lie ahead of what was done
        rows = self.records.of(self.form, updated=since.isoformat() if done else "")
        return [row for row in rows if (at := self._moment(row, cohort)) is not None and since <= at < until]

    def _moment(self, row: RowScope, name: str) -> dt.datetime | None:
        """When a step was first done, or what a time field says."""
        moments = row.moments(name)
        if moments:
            at: Any = moments[0]
        elif name == "register":
            at = row.row.registered
        else:
            at = row.value(name)
        if isinstance(at, str):
            at = dt.datetime.fromisoformat(at)
        if isinstance(at, dt.date) and not isinstance(at, dt.datetime):
            at = at_midnight(at, self.office.tz)
        if isinstance(at, dt.datetime) and at.tzinfo is None:
            at = at.replace(tzinfo=self.office.tz)
        return at if isinstance(at, dt.datetime) else None

    def _holds(self, condition: str, row: RowScope) -> bool:
        if not condition:
            return True
        compiled: Callable[[Any], Any] = self.office.expressions.get(condition, self.form, self.rule)
        try:
            return bool(compiled(row))
        except Unset:
            return False

    def _base(self, own: int) -> int:
        """How many records of the form to measure against; none while the clause leaves it unset."""
        base = self.indicator.base
        if base.startswith("$."):
            base = self.office.catalog.param(self.rule, base[2:], self.period.end.date())
        if base == UNSET:
            return 0
        form = qualify(self.area.name, base)
        return own if form == self.form else len(self.records.of(form))

    def _part(self, rows: list[RowScope]) -> tuple[Decimal | None, list[str]]:
        measure = self.indicator.measure
        if measure in ("share", "count"):
            good = [row for row in rows if self._holds(self.part, row)]
            held = {row.row.id for row in good}
            return Decimal(len(good)), [row.row.id for row in rows if row.row.id not in held]
        amounts = sorted(value for row in rows if (value := self._amount(row)) is not None)
        if not amounts:
            return None, []
        if measure == "sum":
            return sum(amounts, Decimal(0)), []
        if measure == "max":
            return amounts[-1], []
        middle = len(amounts) // 2
        median = amounts[middle] if len(amounts) % 2 else (amounts[middle - 1] + amounts[middle]) / 2
        return median, []

    def _amount(self, row: RowScope) -> Decimal | None:
        """The measured amount: a field's, or the hours between two moments."""
        if self.indicator.what:
            value = row.value(self.indicator.what)
            return Decimal(str(value)) if value not in (None, "") else None
        start, stop = self._moment(row, self.indicator.start), self._moment(row, self.indicator.stop)
        if start is None or stop is None:
            return None
        return Decimal(int((stop - start).total_seconds())) / 3600

    def _bound(self, name: str) -> Decimal | None:
        """The bound in force at the end of the period."""
        value = self.office.catalog.param(self.rule, name, self.period.end.date())
        return None if value == UNSET else Decimal(str(value).rstrip("%"))

    def _met(
        self,
        part: Decimal | None,
        whole: int | Decimal,
        least: Decimal | None,
        most: Decimal | None,
        below: Decimal | None,
    ) -> bool | None:
        share = self.indicator.measure == "share"
        if part is None or (share and not whole) or (least, most, below) == (None, None, None):
            return None
        factor = Decimal(whole) if share else Decimal(1)
        part = part * 100 if share else part
        return (
            (least is None or part >= least * factor)
            and (most is None or part <= most * factor)
            and (below is None or part < below * factor)
        )

    def _split(self, rows: list[RowScope], name: str) -> dict[str, int]:
        """How many rows have which value of a field, or of one that a path leads to (``unit.building``)."""
        compiled: Callable[[Any], Any] = self.office.expressions.get(name, self.form, self.rule)
        counts: dict[str, int] = {}
        for row in rows:
            for value in as_list(compiled(row)) or ["-"]:
                counts[str(value)] = counts.get(str(value), 0) + 1
        return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))

    def _title(self) -> Label:
        return self.indicator.label if self.indicator.label.zh else Label(self.name, self.name)


def collection(
    office: Office, area: str, collected: Collected, rule: str, period: Period
) -> tuple[dict[str, int], dict[str, int]]:
    """What was charged, and what is still owed of it: account -> amount, over the months of a period."""
    back = _own(office, rule, collected.back, 0)
    kinds = as_list(_own(office, rule, collected.kinds, "*"))
    ledger = qualify(area, collected.ledger)
    charged: dict[str, int] = {}
    owed: dict[str, int] = {}
    for month in months_of(period, int(back)):
        for kind in kinds:
            for pattern, found in ((collected.charged, charged), (collected.owed, owed)):
                account = pattern.replace("{month}", month).replace("{kind}", str(kind))
                found.update(office.index.matching(ledger, account))
    return charged, owed


def months_of(period: Period, back: int = 0) -> list[str]:
    """The months of a period, each as 2026-11, moved back by so many months."""
    last = period.end.date() - dt.timedelta(days=1)
    months = range(month_index(period.start.date()), month_index(last) + 1)
    return [f"{month_start(index - back):%Y-%m}" for index in months]


def _own(office: Office, rule: str, text: str, otherwise: Any) -> Any:
    """A value written in place, or ``$.param`` of the indicator's clause."""
    if not text.startswith("$."):
        return text or otherwise
    value = office.catalog.param(rule, text[2:], office.today)
    return otherwise if value == UNSET else value


def _owner(account: str) -> str:
    """Whose account it is: ``3-1201`` of ``owed:3-1201:2026-11:water``."""
    return account.split(":")[1]


def _missing(part: Decimal | None, whole: int | Decimal, least: Decimal | None) -> Decimal | None:
    """How many whole cents are short of the bound; None where the bound is met, or there is none."""
    if part is None or least is None or part * 100 >= least * whole:
        return None
    return (least * whole / 100 - part).quantize(Decimal("0.01"), ROUND_CEILING)


def _widened(period: Period, per: Unit | Literal[""]) -> Period:
    """The ``per`` in which a shorter period ends: a bound on a year's figure says nothing of a month's."""
    if not per:
        return period
    last = period.end.date() - dt.timedelta(days=1)
    first, after = days_of_period(last, per, 1, last)
    if after - first <= period.end.date() - period.start.date():
        return period
    start, end = (dt.datetime.combine(day, dt.time(), period.start.tzinfo) for day in (first, after))
    return Period(start, end, label_of_period(first, after, per, 1))
