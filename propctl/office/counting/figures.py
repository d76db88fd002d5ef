"""Indicators: figures of a period held against what the clause demands, by exact multiplication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from propctl.entry.counting_order import counted
from propctl.office.asking.answers_kept import kept
from propctl.office.opened.began import began_with
from propctl.office.opened.scope import RowScope, at_midnight, moment_of, scopes
from propctl.regulation.language.comparing import read_figure
from propctl.regulation.ledgers import unscaled
from propctl.regulation.model.constructs import UNSET, Area, Collected, Indicator
from propctl.regulation.model.fold import VOID, merged_states
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, qualify
from propctl.regulation.model.text import Label
from propctl.regulation.standing import LATE
from propctl.worktime.limits import parse_limit
from propctl.worktime.periods import Period, days_of_period, label_of_period, month_index, month_start

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.language.evaluation import Condition
    from propctl.worktime.periods import Unit


NOW = "now"  # the cohort of all that there is, whenever it was registered


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
    gaps: list[str] = []  # of the longest time without a record: each that was too long, from when to when
    amounts: dict[str, dict[str, Decimal]] = {}  # of what measures amounts: field -> value -> its own figure
    judged_on: dt.date = dt.date.max  # the day as of which the clauses were read

    @property
    def percent(self) -> Fraction | None:
        """A share in per cent, exact."""
        if self.measure != "share" or not self.whole or self.part is None:
            return None
        return Fraction(self.part) * 100 / Fraction(self.whole)


def report(office: Office, period: Period, area: str = "") -> list[Figure]:
    """Every indicator in force of an area (or of all) over a period; those marked ``first`` come first."""
    areas = [office.catalog.area(area)] if area else office.catalog.areas()
    found = [figure for one in areas for figure in _of_area(office, one, period)]
    return sorted(found, key=lambda figure: not office.catalog.area(figure.area).indicator[figure.name].first)


def _of_area(office: Office, area: Area, period: Period) -> list[Figure]:
    """The figures of one area."""
    asked = [
        Measure(office, area, name, indicator, span)
        for name, indicator in area.indicator.items()
        if (span := asked_period(office, period, indicator))
        and office.catalog.standing(area.name, indicator.claims, last_day(period))
    ]
    if not all(measure.lasting for measure in asked):
        return measured(office, asked)
    question = f"figures {area.name} {period.start.isoformat()} {period.end.isoformat()} {period.label}"
    return kept(office, question, list[Figure], lambda: measured(office, asked))


def measured(office: Office, asked: list[Measure]) -> list[Figure]:
    """The figures of several indicators: records that many of them are about are read once."""
    by_source: dict[Source, list[Measure]] = {}
    for measure in asked:
        if not measure.indicator.collected:  # that is made of accounts
            by_source.setdefault(measure.source, []).append(measure)
    for source, measures in by_source.items():
        lots = office.index.lots(source.form, since=source.since, until=source.until, updated=source.updated)
        for row in scopes(office, lots):
            for measure in measures:
                measure.take(row)
    return [measure.figure() for measure in asked]


class Source(NamedTuple):
    """Which records a figure is made of: registered in a period, or changed since then."""

    form: str
    since: str = ""
    until: str = ""
    updated: str = ""


class _Taken(NamedTuple):
    """What a figure keeps of a record."""

    id: str
    good: bool
    amount: Decimal | None
    split: dict[str, list[str]]
    within: str  # the ``per`` that it lies in, where each of those is judged by itself


class Measure:
    """Measures one indicator: it takes one record after the other, and then says the figure."""

    def __init__(
        self,
        office: Office,
        area: Area,
        name: str,
        indicator: Indicator,
        period: Period,
        only: tuple[str, str] | None = None,
    ) -> None:
        """``only``: of the records where this one of the splits says this: one person's, one building's."""
        self.office = office
        self.area, self.name, self.period = area, name, period
        self.indicator = indicator
        self.span = whole_spans(period, indicator.per) if indicator.each else period
        self.judged_on = last_day(period)  # the clauses as they stood when the period ended
        self.form = qualify(area.name, indicator.of or main_form(area))
        self.own = qualify(area.name, indicator.claims[0])  # whose parameters "$." means
        self.rule = office.catalog.standing(area.name, indicator.claims, self.judged_on) or self.own
        self.clock = qualify(area.name, indicator.clock) if indicator.clock else ""
        self.whole, self.part = self._condition(indicator.whole), self._condition(indicator.part)
        self.subject = self._condition(indicator.once)
        self.merged = set() if self.clock else merged_states(office.catalog.form(self.form))
        self.splits = {
            name: office.expressions.condition(name, self.form, self.own) for name in indicator.split
        }
        self.owner = self._condition(only[0]) if only else None
        self.only = only[1] if only else ""
        self._last: dict[str, tuple[str, _Taken]] = {}  # of those that count once: when, and what
        self._count = 0  # of the records that count
        self._held = 0  # … and of those among them on which the part holds
        self._short: list[str] = []  # those that keep the figure from its bound: without the part …
        self._capped = self._bound("at_least") is None and self._is_capped()  # … or, under a cap, with it
        self._amounts: list[Decimal] = []
        self._moments: list[dt.datetime] = []
        self._split: dict[str, dict[str, int]] = {name: {} for name in indicator.split}
        self._parted: dict[str, dict[str, list[Decimal]]] = {name: {} for name in indicator.split}
        self._each: dict[str, dict[str, Decimal]] = {}  # whose -> within which ``per`` -> how much

    @property
    def source(self) -> Source:
        """Where its records are found; ``take`` leaves out those that do not belong to the period."""
        since, until = self.span.start.isoformat(), self.span.end.isoformat()
        if self.indicator.cohort == NOW:
            return Source(self.form)
        if self.indicator.cohort == "register":
            return Source(self.form, since, until)
        done = self.indicator.cohort in self.office.catalog.form(self.form).step
        return Source(self.form, updated=since if done else "")  # a time field may lie ahead of what was done

    @property
    def lasting(self) -> bool:
        """Whether the figure stays what it is all day, whoever asks, while no record changes."""
        asked = (self.whole, self.part, self.subject, *self.splits.values())
        return self.indicator.measure != "gap" and all(
            condition.lasting for condition in asked if condition is not None
        )

    def take(self, row: RowScope) -> None:
        """Count a record, if it belongs to the figure; of one that repeats another only the limits are."""
        row.on = self.judged_on
        if row.row.state in self.merged or not self._belongs(row):
            return
        good = self._good(row)
        if good is None:
            return
        if self.indicator.measure == "gap" and (at := moment_of(row, self.indicator.cohort)) is not None:
            self._moments.append(at)
        amount = self._amount(row) if self.indicator.measure not in ("share", "count", "gap") else None
        split = {
            name: [str(one) for one in as_list(of.read(row)) or ["-"]] for name, of in self.splits.items()
        }
        taken = _Taken(row.row.id, good, amount, split, self._within(row) if self.indicator.each else "")
        subject = self.subject.read(row) if self.subject is not None else None
        if subject in (None, ""):
            self._tally(taken)
        elif self._last.get(str(subject), ("",))[0] <= row.row.registered:
            self._last[str(subject)] = row.row.registered, taken

    def _tally(self, taken: _Taken) -> None:
        self._count += 1
        if self.indicator.measure not in ("share", "count"):
            if taken.amount is not None:
                self._amounts.append(taken.amount)
        else:
            self._held += taken.good
            if taken.good == self._capped:
                self._short.append(taken.id)
        if self.indicator.measure == "count" and not taken.good:
            return  # it is split by those that are counted
        for whose in taken.split[self.indicator.each] if self.indicator.each else ():
            if whose == "-":  # nobody's
                continue
            spans = self._each.setdefault(whose, {})
            amount = Decimal(1) if self.indicator.measure == "count" else taken.amount or Decimal(0)
            spans[taken.within] = spans.get(taken.within, Decimal(0)) + amount
        for name, values in taken.split.items():
            counts = self._split[name]
            for value in values:
                counts[value] = counts.get(value, 0) + 1
                if taken.amount is not None:
                    self._parted[name].setdefault(value, []).append(taken.amount)

    def figure(self) -> Figure:
        """The figure of what was taken."""
        for _, taken in self._last.values():
            self._tally(taken)
        self._last.clear()
        if self.indicator.collected:
            return self._of_money(self.indicator.collected)
        if self.indicator.measure == "gap":
            return self._longest_gap()
        if self.indicator.each:
            return self._of_each()
        whole = self._base(self._count) if self.indicator.base else self._count
        split = {name: _most_first(counts) for name, counts in self._split.items()}
        amounts = {
            name: {
                value: _of(self.indicator.measure, parts[value]) for value in split[name] if value in parts
            }
            for name, parts in self._parted.items()
            if parts
        }
        return msgspec.structs.replace(self._judged(self._part(), whole, self._short, split), amounts=amounts)

    def _of_each(self) -> Figure:
        """The most that one of them has in one ``per`` (or the least, if that is bounded), and each one's."""
        furthest = min if self._bound("at_least") is not None else max
        own = {whose: furthest(spans.values()) for whose, spans in self._each.items()}
        counted_here = self.indicator.measure == "count"
        part = furthest(own.values()) if own else Decimal(0) if counted_here else None
        shown = _most_first({whose: int(amount) for whose, amount in own.items()})
        figure = self._judged(part, self._count, [], {self.indicator.each: shown})
        amounts = {} if counted_here else {self.indicator.each: {whose: own[whose] for whose in shown}}
        return msgspec.structs.replace(figure, amounts=amounts)

    def _within(self, row: RowScope) -> str:
        """The ``per`` that a record lies in."""
        if self.indicator.cohort == NOW or not self.indicator.per:
            return ""
        at = moment_of(row, self.indicator.cohort)
        return str(days_of_period(at.date(), self.indicator.per, 1, at.date())[0]) if at else ""

    def _longest_gap(self) -> Figure:
        """The longest time without a record, in hours; the period begins with the office and ends by now."""
        first = max(self.period.start, began_with(self.office, self.area))
        last = min(self.period.end, self.office.now)
        edges = [first, *sorted(at for at in self._moments if first <= at < last), last]
        spans = [(after - before, before, after) for before, after in pairwise(edges) if before < after]
        most = self._bound("at_most")
        longest = max(spans, default=None)
        hours = Decimal(int(longest[0].total_seconds())) / 3600 if longest else None
        figure = self._judged(hours, len(self._moments), [], {})
        long = [
            f"{before:%Y-%m-%d %H:%M} – {after:%Y-%m-%d %H:%M}"
            for span, before, after in spans
            if most is not None and Decimal(int(span.total_seconds())) > most * 3600
        ]
        return msgspec.structs.replace(figure, gaps=long)

    def _good(self, row: RowScope) -> bool | None:
        """Whether the part holds, or the clock was kept; None where nothing is to be judged yet.

        What still runs in time was neither kept nor missed; what is overdue was missed already.
        """
        if not self.clock:
            return self.part is None or self.part.holds(row)
        standing = row.clock(self.clock)
        return standing == "met" if standing == "met" or standing in LATE else None

    def _of_money(self, collected: Collected) -> Figure:
        """Of what was charged in the months, what is owed no longer; an overpaid account offsets no other."""
        found = list(collection(self.office, self.area.name, collected, self.rule, self.period))
        whole = sum((charged for _, charged, _ in found), Decimal(0))
        unpaid = [(whose, owed) for whose, _, owed in found if owed > 0]
        part = whole - sum((owed for _, owed in unpaid), Decimal(0))
        return self._judged(part, whole, list(dict.fromkeys(whose for whose, _ in unpaid)), {})

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
            judged_on=self.judged_on,
        )

    def _belongs(self, row: RowScope) -> bool:
        if self.whole is not None and not self.whole.holds(row):
            return False
        if self.owner is not None and self.only not in map(str, as_list(self.owner.read(row))):
            return False
        if self.indicator.cohort in ("register", NOW):
            return True
        at = moment_of(row, self.indicator.cohort)
        return at is not None and self.span.start <= at < self.span.end

    def _condition(self, text: str) -> Condition | None:
        """A condition of the indicator; None where there is none, so that it holds always."""
        return self.office.expressions.condition(text, self.form, self.own) if text else None

    def _base(self, own: int) -> int:
        """How many records of the form to measure against; none while the clause leaves it unset."""
        base = self.indicator.base
        if base.startswith("$."):
            base = self.office.catalog.param(self.own, base[2:], self.judged_on)
        if base == UNSET:
            return 0
        form = qualify(self.area.name, base)
        if form == self.form:
            return own
        return sum(count for state, count in self.office.index.counts(form).items() if state != VOID)

    def _part(self) -> Decimal | None:
        if self.indicator.measure in ("share", "count"):
            return Decimal(self._held)
        return _of(self.indicator.measure, self._amounts) if self._amounts else None

    def _amount(self, row: RowScope) -> Decimal | None:
        """The measured amount: a field's, or the hours between two moments."""
        if self.indicator.what:
            value = read_figure(row.value(self.indicator.what))  # of a share that was taken in, per cent
            if isinstance(value, Fraction):
                return Decimal(value.numerator) / Decimal(value.denominator)
            return Decimal(str(value)) if value not in (None, "") else None
        start = moment_of(row, self.indicator.start)
        stops = [at for name in as_list(self.indicator.stop) if (at := moment_of(row, name)) is not None]
        if start is None or not stops:
            return None
        return Decimal(int((min(stops) - start).total_seconds())) / 3600

    def _bound(self, name: str) -> Decimal | None:
        """The bound in force at the end of the period; none of another clause that the figure serves."""
        if self.rule != self.own:
            return None
        if name == "at_most" and self.indicator.limit:
            return self._limit(self.indicator.limit.removeprefix("$."))
        value = self.office.catalog.param(self.rule, name, self.judged_on)
        return None if value == UNSET else Decimal(str(value).rstrip("%"))

    def _limit(self, name: str) -> Decimal | None:
        """A clause's limit in hours; None where it is unset, or counts no hours: working days, a shift."""
        value = self.office.catalog.param(self.rule, name, self.judged_on)
        limit = None if value == UNSET else parse_limit(str(value))
        if limit is None or limit.kind not in ("time", "days"):
            return None
        return Decimal(limit.n) / 3600 if limit.kind == "time" else Decimal(limit.n) * 24

    def _is_capped(self) -> bool:
        """Whether the clause holds the figure down (``at_most``, ``below``)."""
        return any(self._bound(name) is not None for name in ("at_most", "below"))

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
        if self.office.now < self.period.start:
            return None  # nothing has happened yet
        if self.indicator.measure == "count" and least and part < least and self.office.now < self.period.end:
            return None  # what is still to be done may be done until the period ends
        factor = Decimal(whole) if share else Decimal(1)
        part = part * 100 if share else part
        return (
            (least is None or part >= least * factor)
            and (most is None or part <= most * factor)
            and (below is None or part < below * factor)
        )

    def _title(self) -> Label:
        return self.indicator.label if self.indicator.label.zh else Label(self.name, self.name)


def _most_first(counts: dict[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda entry: (-entry[1], counted(str(entry[0])))))


def collection(
    office: Office, area: str, collected: Collected, rule: str, period: Period
) -> Iterator[tuple[str, Decimal, Decimal]]:
    """Whose, what was charged, and what is still owed of it, over the months of a period."""
    months = months_of(period, int(_own(office, rule, collected.back, 0)))
    kinds = as_list(_own(office, rule, collected.kinds, []))
    if collected.run:
        yield from office.hooks.function(area, collected.run)(office, months, kinds or None)
        return
    ledger, zero = qualify(area, collected.ledger), Decimal(0)
    for month in months:
        for one in kinds or ["*"]:
            patterns = (
                text.replace("{month}", month).replace("{kind}", str(one))
                for text in (collected.charged, collected.owed)
            )
            charged, owed = (office.index.matching(ledger, pattern) for pattern in patterns)
            for account, amount in charged.items():
                yield _owner(account), abs(unscaled(amount)), zero
            for account, amount in owed.items():
                yield _owner(account), zero, unscaled(amount)


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


def _of(measure: str, amounts: list[Decimal]) -> Decimal:
    """The sum, the mean, the greatest or the median of some amounts, one at least."""
    found = sorted(amounts)
    if measure == "sum":
        return sum(found, Decimal(0))
    if measure == "mean":
        return sum(found, Decimal(0)) / len(found)
    if measure == "max":
        return found[-1]
    middle = len(found) // 2
    return found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) / 2


def _owner(account: str) -> str:
    """Whose account it is: ``3-1201`` of ``owed:3-1201:2026-11:water``."""
    return account.split(":")[1]


def _missing(part: Decimal | None, whole: int | Decimal, least: Decimal | None) -> Decimal | None:
    """How many whole cents are short of the bound; None where the bound is met, or there is none."""
    if part is None or least is None or part * 100 >= least * whole:
        return None
    return (least * whole / 100 - part).quantize(Decimal("0.01"), ROUND_CEILING)


def asked_period(office: Office, period: Period, indicator: Indicator) -> Period | None:
    """The period of which an indicator is told; how things stand ``now`` of none but the present one."""
    if indicator.cohort != NOW:
        return widened(period, indicator.per)
    if not period.start <= office.now < period.end:
        return None
    start, end = (at_midnight(office.today + dt.timedelta(days=more), office.tz) for more in (0, 1))
    return Period(start, end, office.today.isoformat())


def last_day(period: Period) -> dt.date:
    """The day on which a period ends: by the clauses of that day its figures are judged."""
    return (period.end - dt.timedelta(seconds=1)).date()


def whole_spans(period: Period, per: Unit | Literal[""]) -> Period:
    """A period with the whole of the ``per`` in which it begins, and of that in which it ends."""
    if not per:
        return period
    first, last = period.start.date(), period.end.date() - dt.timedelta(days=1)
    days = days_of_period(first, per, 1, first)[0], days_of_period(last, per, 1, last)[1]
    start, end = (dt.datetime.combine(day, dt.time(), period.start.tzinfo) for day in days)
    return Period(start, end, period.label)


def widened(period: Period, per: Unit | Literal[""]) -> Period:
    """The ``per`` in which a shorter period ends: a bound on a year's figure says nothing of a month's."""
    if not per:
        return period
    last = period.end.date() - dt.timedelta(days=1)
    first, after = days_of_period(last, per, 1, last)
    if after - first <= period.end.date() - period.start.date():
        return period
    start, end = (dt.datetime.combine(day, dt.time(), period.start.tzinfo) for day in (first, after))
    return Period(start, end, label_of_period(first, after, per, 1))
