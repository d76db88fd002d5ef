"""After any sequence of steps: charged = paid + owed − credit, as a second, dumb implementation says.

``PROPCTL_MONEY_SEQUENCES=1000`` tries so many sequences instead of the few that the suite has time for.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from propctl_plugins.fees.charges import lines_of

from propctl.api import Ref, Refused, UsageError, accounts, balance, row
from propctl.testing import TwoDesks, Workspace, make_workspace

from .fees import PAPER, homes
from .fees_dumb import Dumb, month_of_days

SEQUENCES = int(os.environ.get("PROPCTL_MONEY_SEQUENCES", "12"))
HOMES, MONTHS, MONEY = ("1-101", "1-102"), ("2026-09", "2026-10", "2026-11"), "fees.money"
UNDO: dict[str, Any] = {"reason": "错", "on_paper": PAPER}

home, month, some = st.sampled_from(HOMES), st.sampled_from(MONTHS), st.integers(0, 3)
cents = st.integers(1, 30000)
step = st.one_of(
    st.tuples(st.just("bill"), month),
    st.tuples(st.just("bill"), month),
    st.tuples(st.just("read"), home, month, st.integers(0, 300)),
    st.tuples(st.just("area"), home, st.integers(1, 20000)),
    st.tuples(st.just("price"), st.integers(1, 9999), st.sampled_from(["09-01", "10-16", "11-07"])),
    st.tuples(st.just("owner"), home, st.sampled_from(["09-11", "10-01", "11-20"])),
    st.tuples(st.just("charge"), home, cents, month),
    st.tuples(st.just("debt"), home, cents, st.sampled_from(["2024", "2026-08", "2026-10"])),
    st.tuples(st.just("prepaid"), home, cents),
    st.tuples(st.just("pay"), home, cents, st.sampled_from(["", "", "power", "service"])),
    st.tuples(st.just("pay"), home, cents, st.just("")),
    st.tuples(st.just("offset"), home),
    st.tuples(st.just("refund"), home, st.integers(1, 5000)),
    st.tuples(st.just("cancel"), some),
    st.tuples(st.just("reverse"), some),
    st.tuples(st.just("undo"), some),
)


class Desk:
    """The program and the dumb one, side by side."""

    def __init__(self, office: Workspace, dumb: Dumb) -> None:
        self.office, self.dumb = office, dumb
        self.area = dict.fromkeys(HOMES, Fraction(100))
        self.owner = dict.fromkeys(HOMES, dt.date.min)
        self.prices = [(dt.date(2026, 1, 1), Fraction(1))]
        self.read: dict[tuple[str, str], int] = {}
        self.meter = dict.fromkeys(HOMES, 0)
        self.count = 0

    def do(self, op: tuple[Any, ...]) -> None:
        """One step, if the program takes it: then the dumb one does it too."""
        try:
            getattr(self, f"_{op[0]}")(*op[1:])
        except (Refused, UsageError):
            return
        self.check()

    def _run(self, what: str, id: str = "", **values: Any) -> str:
        return self.office.do(f"fees.{what}", *([id] if id else []), by="cashier-1", **values).folded.id

    # -- the steps

    def _bill(self, month: str) -> None:
        done = self.office.run("fees", "billing", month, "--due", f"{month}-25", by="cashier-1")
        assert done.status == 0, done.err
        made = [name for name in HOMES if self._new(f"{month}-{name}")]
        for name in made:
            number, lines = f"{month}-{name}", []
            amount = month_of_days(month, self.area[name], self.prices, self.owner[name])
            carried = {
                one["lines"][0][0]
                for key, one in self.dumb.charges.items()
                if key.startswith(f"O-{month}-") and one["home"] == name and key not in self.dumb.gone
            }
            if amount and "management" not in carried:
                lines.append(("management", month, amount))
            used = self.read.get((name, month), 0)
            if used:
                lines.append(("power", month, int(Fraction(used) * Fraction("53.85") + Fraction(1, 2))))
            new = {"home": name, "due": f"{month}-25", "lines": lines}
            before = self.dumb.over(name), self.dumb.credit(name)
            if sum(before[0].values()) + before[1] > 0:
                freed, spent = self.dumb.offset(name, new, number)
                self.dumb.offsets[self._last("offset")[name]] = name, freed, spent
            self.dumb.gone.discard(number)
            self.dumb.charges[number] = new

    def _new(self, number: str) -> bool:
        bill = row(self.office.office(), Ref("fees.bill", number))
        known = number in self.dumb.charges and number not in self.dumb.gone
        return bill is not None and bill.state == "issued" and not known

    def _last(self, form: str) -> dict[str, str]:
        """home -> the number of its newest record of a form."""
        from propctl.api import rows

        return {found.text("unit"): found.id for found in rows(self.office.office(), f"fees.{form}")}

    def _read(self, name: str, month: str, used: int) -> None:
        if (name, month) in self.read or any(key > month for who, key in self.read if who == name):
            return
        now = self.meter[name] + used
        self._run("reading.register", period=month, kind="power", meters=f"{name},,{now}")
        self.read[name, month], self.meter[name] = used, now

    def _area(self, name: str, hundredths: int) -> None:
        self.office.do("residents.unit.update", name, area=f"{Decimal(hundredths) / 100:.2f}")
        self.area[name] = Fraction(hundredths, 100)

    def _price(self, price: int, day: str) -> None:
        change = f"{Decimal(price) / 1000:.4f}"
        values: dict[str, Any] = {"price": change, "since": f"2026-{day}", "on_paper": PAPER}
        self.office.do("fees.tariff.price", "物业管理费", by="service-supervisor", **values)
        since = dt.date.fromisoformat(f"2026-{day}")
        kept = [one for one in self.prices if one[0] != since]
        self.prices = sorted([*kept, (since, Fraction(price, 1000))])

    def _owner(self, name: str, day: str) -> None:
        if self.owner[name] != dt.date.min:
            return
        values = {"unit": name, "owner": "某人", "since": f"2026-{day}"}
        self.office.do("residents.ownership.register", by="clerk-1", **values)
        self.owner[name] = dt.date.fromisoformat(f"2026-{day}")

    def _charge(self, name: str, amount: int, month: str) -> None:
        self.count += 1
        due = f"{dt.date(2026, 12, 1) + dt.timedelta(days=self.count)}"
        values = {"unit": name, "kind": "service", "about": "疏通", "period": month, "due": due}
        number = self._run("charge.register", amount=_yuan(amount), **values)
        self.dumb.charges[number] = {"home": name, "due": due, "lines": [("service", month, amount)]}

    def _debt(self, name: str, amount: int, period: str) -> None:
        number = self._run("debt.register", unit=name, kind="management", period=period, amount=_yuan(amount))
        due = {"2024": "2024-12-31", "2026-08": "2026-08-31", "2026-10": "2026-10-31"}[period]
        self.dumb.gone.discard(number)
        self.dumb.charges[number] = {"home": name, "due": due, "lines": [("management", period, amount)]}

    def _prepaid(self, name: str, amount: int) -> None:
        number = self._run("prepaid.register", unit=name, amount=_yuan(amount))
        self.dumb.gone.discard(number)
        self.dumb.brought[number] = name, amount

    def _pay(self, name: str, amount: int, kind: str) -> None:
        first = {"kinds": kind} if kind else {}
        number = self._run("receipt.pay", unit=name, amount=_yuan(amount), how="cash", ahead="yes", **first)
        self.dumb.payments[number] = name, *self.dumb.lay(name, amount, kind)

    def _offset(self, name: str) -> None:
        number = self._run("offset.use", unit=name)
        self.dumb.offsets[number] = name, *self.dumb.offset(name)

    def _refund(self, name: str, amount: int) -> None:
        number = self._run("refund.register", unit=name, amount=_yuan(amount), reason="退")
        if over := self.dumb.over(name):
            freed = [(account, "", excess) for account, excess in over.items()]
            self.dumb.offsets[self._last("offset")[name]] = name, freed, []
        self.office.do("fees.refund.approve", number, by="service-supervisor")
        self._run("refund.pay", number)
        self.dumb.refunds[number] = name, amount

    def _cancel(self, which: int) -> None:
        standing = [number for number in self.dumb.charges if number not in self.dumb.gone]
        if not standing:
            return
        number = standing[which % len(standing)]
        form = {"F": "charge.cancel", "O": "debt.reverse"}.get(number[0], "bill.cancel")
        self._run(form, number, **UNDO)
        self.dumb.gone.add(number)

    def _reverse(self, which: int) -> None:
        self._take_back(which, [*self.dumb.payments, *self.dumb.brought])

    def _undo(self, which: int) -> None:
        self._take_back(which, list(self.dumb.offsets))

    def _take_back(self, which: int, numbers: list[str]) -> None:
        standing = [number for number in numbers if number not in self.dumb.gone]
        if not standing:
            return
        number = standing[which % len(standing)]
        form = {"FE": "receipt.reverse", "FO": "offset.undo"}.get(number[:2], "prepaid.reverse")
        self._run(form, number, **UNDO)
        self.dumb.gone.add(number)

    # -- what must hold

    def check(self) -> None:
        """Charge by charge and account by account the same; statements add up; nothing is lost or made."""
        office = self.office.office()
        assert sum(accounts(office, MONEY).values()) == 0
        for name in HOMES:
            owed = [
                (str(line.record.id), line.kind, line.period, _cents(line.amount))
                for line in lines_of(office, name)
                if line.record
            ]
            assert owed == self.dumb.open(name)
            over = {
                (name, line.kind, line.period): -_cents(line.amount)
                for line in lines_of(office, name)
                if line.amount < 0
            }
            assert over == self.dumb.over(name)
            credit = -_cents(balance(office, MONEY, f"credit:{name}"))
            assert credit == self.dumb.credit(name)
            for account, charges in self.dumb.charged().items():
                if account[0] == name:
                    left = sum(one[3] for one in owed if (one[1], one[2]) == account[1:])
                    assert sum(charges.values()) == self.dumb.paid(account) + left - over.get(account, 0)
            rows = self.office.run("fees", "statement", name, "2026", "--json", by="cashier-1").json()
            total = sum(one[3] for one in owed) - sum(over.values()) - credit
            assert _cents(Decimal(rows[-1]["balance"])) == total
            assert _cents(Decimal(rows[-1]["charged"]) - Decimal(rows[-1]["paid"])) == total


def _yuan(amount: int) -> str:
    return f"{Decimal(amount) / 100:.2f}"


def _cents(amount: Decimal) -> int:
    assert amount * 100 == int(amount * 100)
    return int(amount * 100)


def prepared(office: Workspace) -> None:
    homes(office, *HOMES)
    by = "service-supervisor"
    office.do("fees.tariff.add", by=by, name="电费", kind="power", basis="reading")
    office.do("fees.tariff.price", "电费", by=by, price="0.5385", since="2026-01-01", on_paper=PAPER)


@settings(
    max_examples=SEQUENCES,
    deadline=None,
    derandomize=SEQUENCES < 100,
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(step, min_size=4, max_size=12))
def test_after_any_sequence_of_steps_a_dumb_implementation_agrees_cent_by_cent(
    steps: list[tuple[Any, ...]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(make_workspace(Path(folder)).at("2026-11-28 09:00"), Dumb())
        prepared(desk.office)
        for one in steps:
            desk.do(one)


apart = st.one_of(
    st.tuples(st.just("charge"), home, cents, month),
    st.tuples(st.just("pay"), home, cents, st.sampled_from(["", "service"])),
    st.tuples(st.just("pay"), home, cents, st.just("")),
    st.tuples(st.just("cancel"), some),
    st.tuples(st.just("reverse"), some),
)


@settings(
    max_examples=max(SEQUENCES // 8, 1),
    deadline=None,
    derandomize=SEQUENCES < 100,
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(apart, min_size=1, max_size=4), st.lists(apart, min_size=1, max_size=4))
def test_after_a_merge_of_two_desks_nothing_is_lost_made_or_undone_twice(
    here: list[tuple[Any, ...]], there: list[tuple[Any, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desks = TwoDesks(Path(folder)).at("2026-11-28 09:00")
        one = Desk(desks.a, Dumb())
        prepared(desks.a)
        for first in (("bill", "2026-10"), ("charge", "1-101", 5000, "2026-10"), ("pay", "1-101", 3000, "")):
            one.do(first)
        desks.exchange()
        other = Desk(desks.b, Dumb().merged(one.dumb))
        one.count, other.count = 10, 20
        for desk, steps in ((one, here), (other, there)):
            for each in steps:
                desk.do(each)
        desks.exchange()
        one.dumb = other.dumb = one.dumb.merged(other.dumb)
        one.check()
        other.check()


def test_what_both_desks_cancel_or_reverse_is_taken_back_once(two_desks: TwoDesks) -> None:
    one = Desk(two_desks.a.at("2026-11-28 09:00"), Dumb())
    prepared(two_desks.a)
    for first in (("bill", "2026-10"), ("charge", "1-101", 5000, "2026-10"), ("pay", "1-101", 3000, "")):
        one.do(first)
    two_desks.exchange()
    other = Desk(two_desks.b.at("2026-11-28 10:00"), Dumb().merged(one.dumb))
    for desk in (one, other):
        for _ in range(3):
            desk.do(("cancel", 0))
        desk.do(("reverse", 0))
    two_desks.exchange()
    one.dumb = one.dumb.merged(other.dumb)
    one.check()
    assert not {key: value for key, value in accounts(two_desks.a.office(), MONEY).items() if value}
