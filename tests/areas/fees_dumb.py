"""Fees a second time, as dumb as can be: whole cents, plain lists, everything added up again each time.

Nothing here is taken from the program. A ``Dumb`` knows what happened as a set of facts, each with the number
of its record and the days on which it was done and taken back; two desks merge by joining their facts.
What a home is charged is added up day by day from a ``Home`` and its ``Price``\\ s.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, NamedTuple

KINDS = ["management", "water", "power", "gas", "service", "late-fee"]
Account = tuple[str, str, str]  # home, kind, month
Part = tuple[Account, str, int]  # … the charge that is named, cents
Owed = tuple[str, str, str, int]  # number, kind, month, cents
PENALTY = "late-fee"


class Step(NamedTuple):
    """What was done to a fact later: read in the order of ``n``, then of time."""

    n: int
    at: Any  # sorts by time
    what: str  # cancel, bounce, waive, unwaive, correct
    day: dt.date
    cents: int = 0


@dataclass
class Fact:
    """One thing that happened to a home's money, and whether it was taken back."""

    what: str  # charge, payment, offset, brought, refund
    number: str
    home: str
    at: Any  # sorts by time
    day: dt.date
    n: int = 1  # among everything that was ever done to the record of that number
    steps: list[Step] = field(default_factory=list)
    due: dt.date | None = None
    lines: list[tuple[str, str, int]] = field(default_factory=list)  # of a charge: kind, month, cents
    parts: list[Part] = field(default_factory=list)  # laid on accounts
    freed: list[Part] = field(default_factory=list)  # taken off accounts again
    credit: int = 0  # what it adds to the home's credit
    of: dict[tuple[str, str], int] = field(default_factory=dict)  # of a late fee: (charge, kind) -> cents
    order: str = ""  # whose price it charges

    @property
    def gone(self) -> bool:
        """Whether it was taken back: not while something of it is waived."""
        return self._come_to()[0]

    @property
    def waived(self) -> int:
        return self._come_to()[1]

    @property
    def corrected(self) -> int | None:
        """What its amount was corrected to."""
        return self._come_to()[2]

    def _come_to(self) -> tuple[bool, int, int | None]:
        waived, corrected = 0, None
        for step in sorted(self.steps):
            if step.what in ("cancel", "bounce") and not waived:
                return True, 0, corrected
            if step.what == "waive":
                waived = waived or step.cents
            elif step.what == "unwaive":
                waived = 0
            elif step.what == "correct":
                corrected = step.cents
        return False, waived, corrected


class Dumb:
    """What one desk knows."""

    def __init__(self, facts: list[Fact] | None = None) -> None:
        self.facts = facts or []
        self.finals: dict[str, list[dt.date]] = {}  # home -> since when its late fee runs, notice by notice

    def add(self, what: str, number: str, home: str, at: Any, day: dt.date, **more: Any) -> Fact:
        self.facts.append(Fact(what, number, home, at, day, self._next(number), **more))
        return self.facts[-1]

    def then(self, fact: Fact, what: str, at: Any, day: dt.date, cents: int = 0) -> None:
        """Something is done to a fact."""
        fact.steps.append(Step(self._next(fact.number), at, what, day, cents))

    def _next(self, number: str) -> int:
        mine = [fact for fact in self.facts if fact.number == number]
        return max((n for fact in mine for n in (fact.n, *(step.n for step in fact.steps))), default=0) + 1

    def standing(self, *what: str) -> list[Fact]:
        return [fact for fact in self.facts if not fact.gone and (fact.what in what or not what)]

    def find(self, number: str) -> Fact | None:
        return next((fact for fact in self.standing() if fact.number == number), None)

    def merged(self, other: Dumb) -> Dumb:
        """All lines of both, read in order: a fact that stands is not made again, and taken back once."""
        lines: dict[Any, tuple[Fact, Step | None]] = {}
        for fact in [*self.facts, *other.facts]:
            about = fact.number, fact.home, fact.what
            lines.setdefault((about, fact.n, fact.at, ""), (fact, None))
            for done in fact.steps:
                lines.setdefault((about, done.n, done.at, done.what), (fact, done))
        found: list[Fact] = []
        standing: dict[Any, Fact] = {}
        for (about, *_), (fact, step) in sorted(lines.items(), key=lambda line: line[0]):
            one = standing.get(about)
            if step is None and (one is None or one.gone):
                standing[about] = replace(fact, steps=[])
                found.append(standing[about])
            elif step is not None and one is not None and not one.gone:
                one.steps.append(step)
        joined = Dumb(sorted(found, key=lambda fact: fact.at))
        for home, since in [*self.finals.items(), *other.finals.items()]:
            joined.finals[home] = sorted({*joined.finals.get(home, ()), *since})
        return joined

    def until(self, day: dt.date) -> Dumb:
        """What it knew at the end of a day."""
        known = (fact for fact in self.facts if fact.day <= day)
        return Dumb([replace(one, steps=[step for step in one.steps if step.day <= day]) for one in known])

    # -- what the facts come to

    def charged(self) -> dict[Account, dict[str, int]]:
        """Each account's charges that stand: number -> cents."""
        found: dict[Account, dict[str, int]] = {}
        for fact in self.standing("charge"):
            for kind, month, amount in fact.lines:
                account = found.setdefault((fact.home, kind, month), {})
                if fact.corrected is not None:
                    amount = fact.corrected
                account[fact.number] = account.get(fact.number, 0) + amount - fact.waived
        return found

    def settled(self) -> list[Part]:
        """Everything that was laid on accounts; what was taken away from them again is below zero."""
        found: list[Part] = []
        for fact in self.standing():
            found += fact.parts + [(account, name, -amount) for account, name, amount in fact.freed]
        return found

    def paid(self, account: Account) -> int:
        return sum(amount for where, _, amount in self.settled() if where == account)

    def credit(self, home: str) -> int:
        """The credit account alone."""
        return sum(fact.credit for fact in self.standing() if fact.home == home) + sum(
            fact.corrected - fact.credit
            for fact in self.standing("brought")
            if fact.home == home and fact.corrected is not None
        )

    def open(self, home: str, more: Fact | None = None) -> list[Owed]:
        """What is owed, what is due first before; without a number what was taken back too often."""
        everything, found = self.charged(), []
        settled = self.settled()
        accounts = {account for account, _, _ in settled} | set(everything)
        for account in sorted(one for one in accounts if one[0] == home):
            charged = sorted(everything.get(account, {}).items(), key=lambda one: self.place(one[0]))
            charges = {name: amount for name, amount in charged if amount > 0}
            left = sum(amount for where, _, amount in settled if where == account)
            if left < 0:
                found.append(("", *account[1:], -left))
            if left >= sum(charges.values()):
                continue
            rest = dict(charges)
            if len(charges) > 1 and left > 0:
                for name in charges:
                    named = sum(part[2] for part in settled if part[:2] == (account, name) and part[2] > 0)
                    now = min(named, charges[name], left)
                    rest[name] -= now
                    left -= now
            for name in charges:
                now = min(rest[name], max(left, 0))
                rest[name] -= now
                left -= now
            found += [(name, *account[1:], amount) for name, amount in rest.items() if amount]
        if more is not None:
            sums: dict[tuple[str, str], int] = {}
            for kind, month, amount in more.lines:
                sums[kind, month] = sums.get((kind, month), 0) + amount
            found += [(more.number, *key, amount) for key, amount in sums.items()]
        due = {more.number: more.due} if more else {}
        return sorted(
            found,
            key=lambda one: (due.get(one[0]) or self.due(one[0]), one[2], KINDS.index(one[1])),
        )

    def due(self, number: str) -> dt.date:
        dues = [fact.due for fact in self.facts if fact.what == "charge" and fact.number == number]
        return dues[-1] or dt.date.max if dues else dt.date.max

    def place(self, number: str) -> tuple[Any, ...]:
        """Where a charge stands among others of its kind and month: by due date, time, and number."""
        first = min(fact.at[0] for fact in self.facts if fact.number == number)
        digits = [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", number)]
        return self.due(number), first, digits

    def over(self, home: str) -> dict[Account, int]:
        """What was paid too much on accounts."""
        charged = self.charged()
        accounts = {account for account, _, _ in self.settled()} | set(charged)
        excess = {
            account: self.paid(account) - sum(charged.get(account, {}).values())
            for account in accounts
            if account[0] == home
        }
        return {account: amount for account, amount in excess.items() if amount > 0}

    # -- what a step does

    def lay(self, home: str, amount: int, first: str = "") -> tuple[list[Part], int]:
        """A payment laid on what is owed, of a kind or charge first where one is named; and the rest."""
        parts = []
        for number, kind, month, owed in sorted(
            self.open(home), key=lambda one: (one[0] != first, one[1] != first)
        ):
            now = min(owed, amount)
            if now:
                parts.append(((home, kind, month), number, now))
            amount -= now
        return parts, amount

    def offset(self, home: str, more: Fact | None = None) -> tuple[list[Part], list[Part]]:
        """What was paid too much freed, and all credit laid on what is owed."""
        freed = [(account, "", amount) for account, amount in sorted(self.over(home).items())]
        credit, used = self.credit(home) + sum(part[2] for part in freed), []
        for name, kind, month, owed in self.open(home, more):
            now = min(owed, max(credit, 0))
            if now:
                used.append(((home, kind, month), name, now))
            credit -= now
        return freed, used

    # -- late fees

    def late_fees(
        self, home: str, today: dt.date, rate: Fraction, cap: Fraction
    ) -> dict[tuple[str, str], int]:
        """What each charge that was late at the final notice has cost: (number, kind) -> cents.

        What came with the home is capped together with what it was before.
        """
        found = {}
        for key in self._nights(home, today):
            before, place = [], (home, key[0])
            while came := [one for one in self.facts if one.number == place[1] and place[1][:2] == "FW"]:
                account, number, _ = came[0].parts[0]
                place = account[0], number
                before.append(self._nights(place[0], today).get((number, key[1]), (0, 0)))
            spent = fee = highest = 0
            for owed, most in [*reversed(before), self._nights(home, today)[key]]:
                highest = max(highest, most)
                fee = _whole(max(min(owed * rate, highest * cap - spent), Fraction(0)))
                spent += fee
            found[key] = fee
        return found

    def _nights(self, home: str, today: dt.date) -> dict[tuple[str, str], tuple[int, int]]:
        """What was owed of each late charge, night by night added up, and the most of it in a night."""
        sums: dict[tuple[str, str], int] = {}
        most: dict[tuple[str, str], int] = {}
        finals = self.finals.get(home, [])
        day = finals[0] if finals else today
        while day < today:
            first = max(since for since in finals if since <= day)
            at_night = self.until(day)
            credit = at_night.credit(home) + sum(at_night.over(home).values())
            for number, kind, _, owed in at_night.open(home):
                covered = min(owed, max(credit, 0))
                credit, owed = credit - covered, owed - covered
                if owed and number and kind != PENALTY and self.due(number) < first:
                    key = number, kind
                    sums[key] = sums.get(key, 0) + owed
                    most[key] = max(most.get(key, 0), owed)
            day += dt.timedelta(days=1)
        return {key: (sums[key], most[key]) for key in sums}

    def not_charged_yet(self, home: str, fees: dict[tuple[str, str], int]) -> dict[tuple[str, str], int]:
        """What is left of the fees after what was charged of them."""
        left = dict(fees)
        for fact in self.standing("charge"):
            if fact.home == home:
                for key, amount in fact.of.items():
                    left[key] = left.get(key, 0) - amount
        return {key: amount for key, amount in left.items() if amount > 0}


class Price:
    """What a tariff costs on which day: it may be stopped, and listed again."""

    def __init__(self, since: dt.date, value: Fraction) -> None:
        self.lives: list[tuple[dict[dt.date, Fraction], list[dt.date]]] = [({since: value}, [])]

    @property
    def listed(self) -> bool:
        return not self.lives[-1][1]

    def set(self, since: dt.date, value: Fraction) -> None:
        self.lives[-1][0][since] = value

    def stop(self, day: dt.date) -> None:
        self.lives[-1][1].append(day)

    def again(self) -> None:
        self.lives.append(({}, []))

    def on(self, day: dt.date) -> Fraction:
        for prices, stopped in reversed(self.lives):
            known = [since for since in prices if since <= day]
            if known:
                return Fraction(0) if stopped and stopped[0] <= day else prices[max(known)]
        return Fraction(0)


class Home:
    """What a home is charged for, day by day; and its meter, as it really ran."""

    def __init__(self, area: Fraction, began: dt.date = dt.date.min, owner: dt.date = dt.date.min) -> None:
        self.began, self.ends = began, dt.date.max  # from when on there is such a home, and no longer
        self.areas: list[tuple[dt.date, Fraction]] = [(dt.date.min, area)]
        self.owner = owner  # since when its first owner, here or in the home that it was, has it
        self.empty: list[list[dt.date]] = []  # first and last day
        self.figure = 0
        self.read: list[tuple[str, int, int]] = []  # month, where it began, how much ran through

    def area(self, value: Fraction, since: dt.date | None) -> None:
        """From a day on, or as if it had always been so."""
        if since:
            self.areas = [*(one for one in self.areas if one[0] < since), (since, value)]
        else:
            self.areas[-1] = self.areas[-1][0], value

    def management(self, month: str, price: Price, empty: int) -> int:
        """The management fee of a month, one day after the other, rounded once, half a cent upwards."""
        exact = Fraction(0)
        for day in days_of(month):
            area = next(value for since, value in reversed(self.areas) if since <= day)
            vacant = any(first <= day <= last for first, last in self.empty)
            percent = empty if vacant else 100
            if day >= self.owner and self.began <= day < self.ends:
                exact += area * price.on(day) * percent / 100
        return _whole(exact * 100 / len(days_of(month)))

    def metered(self, month: str, price: Price) -> int:
        """What ran through its meter, each day of the month a like part of it."""
        used = sum(used for when, _, used in self.read if when == month)
        exact = sum((used * price.on(day) for day in days_of(month)), Fraction(0))
        return _whole(exact * 100 / len(days_of(month)))


def days_of(month: str) -> list[dt.date]:
    year, number = map(int, month.split("-"))
    return [dt.date(year, number, day + 1) for day in range(calendar.monthrange(year, number)[1])]


def _whole(cents: Fraction) -> int:
    return int(cents + Fraction(1, 2))
