"""The program and the dumb implementation side by side: what a step does to the one it does to the other.

An ``Office`` here reads its declarations once and keeps no git; two of them are merged as git merges records,
line by line. A prepared one is copied for each sequence: a step takes a few milliseconds.
"""

from __future__ import annotations

import copy
import datetime as dt
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from propctl_plugins.fees.charges import lines_of
from propctl_plugins.fees.late_fees import late_fee
from propctl_plugins.fees.orders import charged_twice
from propctl_plugins.fees.parts import Parts
from propctl_plugins.fees.statements import entries_of_person, statement

from propctl.api import Refused, UsageError, accounts, balance, rows
from propctl.office.doing.batches import create_batch
from propctl.office.opened.office import Office
from propctl.office.opened.sources import Sources
from propctl.store.store import Store
from propctl.testing import Workspace, make_workspace

from .fees import PAPER, setting
from .fees_dumb import KINDS, Dumb, Fact, Home, Price

HOMES, MONEY = ("1-101", "1-102"), "fees.money"
EMPTY, RATE, CAP = 70, Fraction(50, 10_000), Fraction(10, 100)
UNDO: dict[str, Any] = {"reason": "错", "on_paper": PAPER}
SERVICE = "保洁"
SERVED = {"name": SERVICE, "sort": "housekeeping", "content": SERVICE, "provider": "保洁部"}
TARIFFS = {"management": "物业管理费", "power": "电费"}


class Quick(Workspace):
    """An office whose declarations are read once, of a desk without history."""

    def __init__(self, root: Path, letter: str = "A") -> None:
        super().__init__(root, "2026-11-28 09:00")
        self.letter, self.sources = letter, Sources(str(root), f"{root}/.propctl/compiled")

    def office(self, operator: str = "clerk-1") -> Office:
        office = Office(self.root, now=self.now, operator=operator, sources=self.sources)
        written = lambda paths: office.index.written(paths)  # noqa: E731
        office.__dict__["store"] = Store(self.root, self.letter, None, on_written=written)
        return office


class Prepared:
    """An office with two homes, the management fee and power; to be copied."""

    def __init__(self, folder: Path, names: tuple[str, ...] = HOMES) -> None:
        self.folder = folder
        self.desks: dict[str, Quick] = {}
        for letter in "AB":
            make_workspace(folder / letter)
            self.desks[letter] = Quick(folder / letter, letter)
        office = self.desks["A"]
        office.do("residents.building.add", name="1", steward="officer-1")
        for name in names:
            office.do("residents.unit.add", number=name, building="1", area="100")
        for kind, basis, price in (("management", "area", "1"), ("power", "reading", "0.5385")):
            more = {"empty": str(EMPTY)} if kind == "management" else {}
            add_tariff(office, kind, basis, **more)
            set_price(office, kind, price, "2026-01-01")
        office.do("workorders.service.add", by="center-manager", **SERVED)
        office.do("workorders.service.price", SERVICE, by="company-manager", price="80", since="2026-01-01")
        setting(office, "late-fee", "2026-01-01", rate_per_day="50", cap="10", basis="合同", in_force="yes")
        setting(office, "final-notice", "2026-01-01", within="5d")
        setting(office, "utility-apportionment", "2026-01-01", method="home")
        shutil.copy(folder / "A" / "rules.toml", folder / "B" / "rules.toml")
        self.desks = {letter: Quick(folder / letter, letter) for letter in "AB"}  # with the amendments
        shutil.copytree(folder / "A" / "records", folder / "start")
        kept = {letter: (folder / letter / ".propctl" / "keyring").glob("*.key") for letter in "AB"}
        self.keys = {letter: {key.name for key in keys} for letter, keys in kept.items()}

    def new(self, letter: str = "A") -> Quick:
        """One of its desks as it began."""
        desk = self.desks[letter]
        shutil.rmtree(desk.root / "records", ignore_errors=True)
        shutil.copytree(self.folder / "start", desk.root / "records")
        for key in (desk.root / ".propctl" / "keyring").glob("*.key"):  # of people whom no record names
            if key.name not in self.keys[letter]:
                key.unlink()
        desk.at("2026-11-28 09:00" if letter == "A" else "2026-11-28 10:00")
        return desk


def add_tariff(office: Workspace, kind: str, basis: str, **more: str) -> None:
    values = {"name": TARIFFS[kind], "kind": kind, "basis": basis, **more}
    office.do("fees.tariff.add", by="service-supervisor", **values)


def set_price(office: Workspace, kind: str, price: str, since: str) -> None:
    values: dict[str, Any] = {"price": price, "since": since, "sure": "yes", "on_paper": PAPER}
    office.do("fees.tariff.price", TARIFFS[kind], by="service-supervisor", **values)


class Turn(NamedTuple):
    """Homes that became others, and what of their money went on."""

    number: str
    old: list[str]
    new: list[str]
    debts: dict[str, str]  # as they are called now, and whose they were
    credit: dict[str, int]


NEW_METER = -1  # where an exchanged meter begins: no other reading begins there


def _before(read: list[tuple[str, int, int]], month: str, figure: int) -> list[tuple[str, int, int]]:
    """The readings that stand beside one of a month: one that begins where another began replaces that."""
    began = [(one[0], one[1]) for one in read]
    return read[: began.index((month, figure))] if (month, figure) in began else read


class Desk:
    """The program and the dumb one, side by side."""

    def __init__(self, office: Workspace, dumb: Dumb, names: tuple[str, ...] = HOMES) -> None:
        self.office, self.dumb, self.names = office, dumb, list(names)
        self.turns: list[Turn] = []  # homes that became others, and were not turned back
        self.freed: list[str] = []  # numbers that were given by mistake
        began = dt.date(2026, 1, 1)
        self.homes = {name: Home(Fraction(100)) for name in names}
        self.prices = {"management": Price(began, Fraction(1)), "power": Price(began, Fraction("0.5385"))}
        self.shares: list[tuple[str, str, int]] = []  # home, month, cents
        self.empty: list[tuple[str, str, list[dt.date]]] = []  # record, home, from when to when
        self.orders: list[tuple[str, str, int]] = []  # order, home, cents
        self.swapped: set[tuple[str, str]] = set()  # home, month: whose meter was exchanged
        self.count = 0
        self.done: list[str] = []

    def do(self, op: tuple[Any, ...], check: bool = True) -> bool:
        """One step, if the program takes it: then the dumb one does it too."""
        try:
            getattr(self, f"_{op[0]}")(*op[1:])
        except (Refused, UsageError) as error:
            self.done.append(f"{op}: {error}")
            return False
        self.done.append(f"{op}")
        if check:
            self.check()
        return True

    def _run(self, what: str, id: str = "", *, by: str = "cashier-1", **values: Any) -> str:
        return self.office.do(f"fees.{what}", *([id] if id else []), by=by, **values).folded.id

    @property
    def today(self) -> dt.date:
        return self.office.now.date()

    def _fact(self, what: str, number: str, home: str, **more: Any) -> Fact:
        self.count += 1
        return self.dumb.add(what, number, home, (self.office.now, self.count), self.today, **more)

    def _then(self, fact: Fact, what: str, cents: int = 0) -> None:
        self.count += 1
        self.dumb.then(fact, what, (self.office.now, self.count), self.today, cents)

    def _used(self, number: str, home: str, freed: list[Any], used: list[Any]) -> None:
        credit = sum(part[2] for part in freed) - sum(part[2] for part in used)
        self._fact("offset", number, home, freed=freed, parts=used, credit=credit)

    # -- time, prices, homes

    def _later(self, days: int) -> None:
        if self.office.now.year < 2028:
            self.office.now += dt.timedelta(days=days)

    def _price(self, kind: str, price: int, day: str) -> None:
        set_price(self.office, kind, f"{Decimal(price) / 1000:.4f}", day)
        self.prices[kind].set(dt.date.fromisoformat(day), Fraction(price, 1000))

    def _stop(self, kind: str, day: str) -> None:
        self._run("tariff.stop", TARIFFS[kind], by="service-supervisor", from_day=day)
        self.prices[kind].stop(dt.date.fromisoformat(day))

    def _again(self, kind: str, price: int, day: str) -> None:
        """Stopped, unless it was stopped before, and listed again under its name."""
        if self.prices[kind].listed:
            self.do(("stop", kind, day), check=False)
        more = {"empty": str(EMPTY)} if kind == "management" else {}
        add_tariff(self.office, kind, "area" if kind == "management" else "reading", **more)
        self.prices[kind].again()
        self._price(kind, price, day)

    def _area(self, name: str, hundredths: int, since: str) -> None:
        name = self.home(name)
        more = {"since": since} if since else {}
        self.office.do(
            "residents.unit.update", name, area=f"{Decimal(hundredths) / 100:.2f}", sure="yes", **more
        )
        self.homes[name].area(Fraction(hundredths, 100), dt.date.fromisoformat(since) if since else None)

    def _owner(self, name: str, day: str) -> None:
        name = self.home(name)
        home, since = self.homes[name], dt.date.fromisoformat(day)
        (term,) = self.office.run("residents", "owner", name, "--json").json()[-1:] or [None]
        if term:
            ended = {"until": day, "reason": "买卖"}
            self.office.do("residents.ownership.end", term["id"], by="clerk-1", **ended)
        else:
            home.owner = since
        values = {"unit": name, "owner": "某人", "since": day}
        self.office.do("residents.ownership.register", by="clerk-1", **values)

    def _vacant(self, name: str, day: str) -> None:
        name = self.home(name)
        values: dict[str, Any] = {"unit": name, "since": day, "on_paper": ("service-supervisor", "5")}
        number = self._run("vacancy.register", by="officer-1", **values)
        stretch = [dt.date.fromisoformat(day), dt.date.max]
        self.homes[name].empty.append(stretch)
        self.empty.append((number, name, stretch))

    def _occupied(self, which: int, day: str) -> None:
        if self.empty:
            number, _, stretch = self.empty[which % len(self.empty)]
            self._run("vacancy.end", number, by="officer-1", until=day)
            stretch[1] = dt.date.fromisoformat(day)

    # -- homes that become others, and who pays

    def home(self, name: str) -> str:
        """What a home is now: itself, or the first of what it became."""
        while self.homes[name].ends != dt.date.max:
            name = next(turn.new[0] for turn in reversed(self.turns) if name in turn.old)
        return name

    @property
    def standing(self) -> list[str]:
        return [name for name in self.names if self.homes[name].ends == dt.date.max]

    def _turn(self, kind: str, name: str, ago: int) -> None:
        """Split a home, join all, or give one another number; some days ago."""
        old = self.standing if kind == "join" else [self.home(name)]
        since = self.today - dt.timedelta(days=ago)
        area = [int(self.homes[one].areas[-1][1] * 100) for one in old]  # in hundredths
        areas = {"split": [area[0] // 3 + 1, area[0] // 2 + 1], "join": [sum(area)], "renumber": area}[kind]
        numbers = [*self.freed, *(f"1-{200 + len(self.names) + one}" for one in range(2))][: len(areas)]
        new = [
            {"number": number, "area": f"{Decimal(one) / 100:.2f}"}
            for number, one in zip(numbers, areas, strict=True)
        ]
        values: dict[str, Any] = {"kind": kind, "old": old, "new": new, "since": f"{since}"}
        notices = self._notices(old) if kind != "join" else []
        done = self.office.do("residents.turn.register", by="service-supervisor", **values)
        for number, one in zip(numbers, areas, strict=True):
            self.homes[number] = Home(Fraction(one, 100), since, self.homes[old[0]].owner)
            self.names = [*(kept for kept in self.names if kept != number), number]
        self.freed = [number for number in self.freed if number not in numbers]
        self.turns.append(Turn(done.folded.id, old, numbers, {}, {}))
        self._became(old, since, lambda _: numbers[0], lambda credit: {numbers[0]: credit}, self.turns[-1])
        self._given(numbers[0], notices)

    def _notices(self, old: list[str]) -> list[list[dt.date]]:
        """From when late fees run for each of some homes whose dunning is not settled."""
        office = self.office.office()
        cases = (row.text("unit") for row in rows(office, "fees.case", open=True))
        dunned = [name for name in old if name in list(cases)]
        return [self.dumb.finals.get(name, []) for name in dunned]

    def _given(self, name: str, notices: list[list[dt.date]]) -> None:
        """A home's dunning goes on where that of the first of those that it was stood."""
        for since in notices[:1]:
            self.dumb.finals.setdefault(name, []).extend(since)

    def _turned_back(self) -> None:
        """The last turn was a mistake."""
        if not self.turns:
            return
        turn = self.turns[-1]
        notices = self._notices(turn.new) if len(turn.old) == 1 else []
        self.office.do("residents.turn.reverse", turn.number, by="service-supervisor", mistake="号错了")
        self.turns.pop()
        for name in turn.old:
            self.homes[name].ends = dt.date.max
        self.homes[turn.old[0]].owner = self.homes[turn.new[0]].owner
        first, since = turn.old[0], self.homes[turn.new[0]].began
        self._became(turn.new, since, lambda debt: turn.debts.get(debt, first), partial(_back, turn))
        self._given(first, notices)
        self.freed += turn.new

    def _became(
        self,
        old: list[str],
        since: dt.date,
        debtor: Callable[[str], str],
        divided: Callable[[int], dict[str, int]],
        turn: Turn | None = None,
    ) -> None:
        """What each of the old homes owes, charge by charge, and its credit are those of others."""
        office = self.office.office()
        told = {row.id: row for row in rows(office, "fees.carry") if not self.dumb.find(row.id)}
        for name in old:
            self.homes[name].ends = since
            mine = {number: row for number, row in told.items() if row.text("unit") == name}
            owed = {
                (row.text("of", ""), row.text("kind", ""), row.text("period", ""), row.text("onto")): row
                for row in mine.values()
            }
            for number, kind, month, amount in self.dumb.open(name):
                to = debtor(number)
                row = owed.pop((number, kind, month, to))
                assert _cents(Decimal(row.values["amount"])) == amount
                parts = [((name, kind, month), number, amount)]
                due = self.dumb.due(number)
                self._fact("charge", row.id, to, due=due, lines=[(kind, month, amount)], parts=parts)
                if turn:
                    turn.debts[row.id] = name
            over = self.dumb.over(name)
            if credit := self.dumb.credit(name) + sum(over.values()):
                if over:
                    self._used("", name, [(account, "", excess) for account, excess in over.items()], [])
                for to, amount in divided(credit).items():
                    row = owed.pop(("", "", "", to))
                    assert _cents(Decimal(row.values["amount"])) == amount
                    self._fact("carried", row.id, name, credit=-amount)
                    self._fact("carried", row.id, to, credit=amount)
                if turn:
                    turn.credit[name] = credit
            assert not owed

    def _pays(self, name: str, day: str, management: bool) -> None:
        """Somebody agrees to pay in the owner's stead, from a day on."""
        values: dict[str, Any] = {"unit": self.home(name), "name": "租户", "since": day}
        values |= {"kinds": ["management"]} if management else {}
        self._run("payer.register", by="officer-1", **values)

    def _left(self, which: int, day: str) -> None:
        paying = list(rows(self.office.office(), "fees.payer", states="paying"))
        if paying:
            self._run("payer.end", paying[which % len(paying)].id, by="officer-1", until=day)

    def _pay_his(self, which: int, amount: int) -> None:
        """An occupant pays in his own name: what he owes and no more; the rest is the home's credit."""
        known = list(rows(self.office.office(), "fees.payer"))
        if not known:
            return
        payer = known[which % len(known)]
        name = payer.text("unit")
        his = sum(
            (part.amount for _, part in Parts(self.office.office()).of(name) if part.whose == payer.ref),
            Decimal(0),
        )
        values = {"unit": name, "amount": _yuan(amount), "how": "cash", "ahead": "yes", "payer": payer.id}
        done = self.office.do("fees.receipt.pay", by="cashier-1", **values).folded
        parts = [
            ((name, one["kind"], one["period"]), one.get("charge", ""), _cents(Decimal(one["amount"])))
            for one in done.values["applied"]
        ]
        assert sum(part[2] for part in parts) == min(amount, _cents(his)), self.done
        self._fact("payment", done.id, name, parts=parts, credit=amount - sum(part[2] for part in parts))

    # -- meters

    def _read(self, name: str, month: str, used: int, how: str) -> None:
        """As people read: looked up, typed on, of a new meter (how much the old one had run), turned over."""
        name = self.home(name)
        home = self.homes[name]
        last = home.read[-1][0] if home.read else ""
        if month < last:
            return
        kept, figure = home.read, home.figure
        row = f"{name},{'' if home.read else 0},{figure + used},,"
        if how == "read" and month == last:  # read anew: the whole month
            kept = [one for one in home.read if one[0] != month]
            figure = next(one[1] for one in home.read if one[0] == month)
            row = f"{name},,{figure + used},,"
        elif how == "on":
            row = f"{name},{figure},{figure + used},,"
        elif how == "swap":
            begins = 0 if used % 2 and (name, month) not in self.swapped else 1000 + len(home.read)
            row = f"{name},{begins or ''},{begins + 7},exchanged,{used}"
            new = (month, NEW_METER, used + 7)
            self._sheet(month, row)
            home.read, home.figure = [*home.read, new], begins + 7
            self.swapped.add((name, month))
            return
        elif how == "turn":
            whole = 10 ** len(str(figure))
            now = used % max(figure, 1)
            row, used = f"{name},{figure},{now},turned,", whole - figure + now
            self._sheet(month, row)
            home.read, home.figure = [*_before(home.read, month, figure), (month, figure, used)], now
            return
        self._sheet(month, row)
        home.read, home.figure = [*_before(kept, month, figure), (month, figure, used)], figure + used

    def _sheet(self, month: str, row: str) -> None:
        self._run("reading.register", by="officer-1", period=month, kind="power", meters=row, sure="yes")

    # -- charges

    def _common(self, month: str, amount: int) -> None:
        self._run("common.register", period=month, kind="water", total=_yuan(amount))
        among = self.standing
        for number, name in enumerate(among):  # the odd cents to the first
            share = (amount + len(among) - 1 - number) // len(among)
            self.shares += [(name, month, share)] if share else []

    def _bill(self, month: str) -> None:
        office = self.office.office("cashier-1")
        made = create_batch(office, "fees", "billing", {"period": month, "due": f"{month}-25"})
        told = {one.folded.values["unit"]: one for one in made}
        for name in self.names:
            lines = self._lines(name, month)
            assert (name in told) == bool(lines and not self.dumb.find(f"{month}-{name}")), (name, month)
            if name not in told:
                continue
            fields = told[name].folded.values
            sums: dict[str, int] = {}
            for line in fields["lines"]:
                sums[line["kind"]] = sums.get(line["kind"], 0) + _cents(Decimal(line["amount"]))
            merged: dict[str, int] = {}
            for kind, _, amount in lines:
                merged[kind] = merged.get(kind, 0) + amount
            assert sums == merged and sum(sums.values()) == _cents(Decimal(fields["total"]))
            self._charged(told[name], name, lines, dt.date.fromisoformat(f"{month}-25"))

    def _charged(self, done: Any, name: str, lines: list[Any], due: dt.date, **more: Any) -> None:
        """What is charged uses the credit that there is."""
        number = done.folded.id
        if sum(self.dumb.over(name).values()) + self.dumb.credit(name):
            charge = Fact("charge", number, name, None, self.today, due=due, lines=lines)
            freed, spent = self.dumb.offset(name, charge)
            (offset,) = (one for one in done.opened if one.form == "fees.offset")
            self._used(offset.id, name, freed, spent)
        self._fact("charge", number, name, due=due, lines=lines, **more)

    def _lines(self, name: str, month: str) -> list[tuple[str, str, int]]:
        home = self.homes[name]
        lines = [
            ("management", month, home.management(month, self.prices["management"], EMPTY)),
            ("power", month, home.metered(month, self.prices["power"])),
            *(("water", month, share) for who, when, share in self.shares if (who, when) == (name, month)),
        ]
        carried = self.dumb.find(f"O-{month}-management-{name}")
        return [line for line in lines if line[2] and not (carried and line[0] == "management")]

    def _charge(self, name: str, amount: int, month: str) -> None:
        name = self.home(name)
        due = dt.date(2026, 11, 1) + dt.timedelta(days=self.count)
        values = {"unit": name, "kind": "service", "about": "疏通", "period": month, "due": f"{due}"}
        done = self.office.do("fees.charge.register", by="cashier-1", amount=_yuan(amount), **values)
        self._charged(done, name, [("service", month, amount)], due)

    def _debt(self, name: str, amount: int, period: str) -> None:
        name = self.home(name)
        number = self._run("debt.register", unit=name, kind="management", period=period, amount=_yuan(amount))
        due = {"2024": "2024-12-31", "2026-08": "2026-08-31", "2026-10": "2026-10-31"}[period]
        lines = [("management", period, amount)]
        self._fact("charge", number, name, due=dt.date.fromisoformat(due), lines=lines)

    def _prepaid(self, name: str, amount: int) -> None:
        name = self.home(name)
        number = self._run("prepaid.register", unit=name, amount=_yuan(amount))
        self._fact("brought", number, name, credit=amount)

    def _correct(self, which: int, amount: int) -> None:
        """Of a debt or credit that was brought over the amount, to the cent what is said now."""
        brought = [one for one in self.dumb.standing("charge", "brought") if one.number[:2] in ("O-", "P-")]
        if fact := self._one(which, brought):
            form = "debt" if fact.number[:2] == "O-" else "prepaid"
            self._run(f"{form}.correct", fact.number, amount=_yuan(amount), **UNDO)
            self._then(fact, "correct", amount)

    def _order(self, name: str, amount: int) -> None:
        """A special service is done, and says what it costs."""
        name = self.home(name)
        values = {"unit": name, "content": "保洁", "service": SERVICE, "channel": "phone"}
        do = partial(self.office.do, by="officer-1")
        number = do("workorders.special.register", **values).folded.id
        do("workorders.special.dispatch", number, recipient="保洁部", agreed="2029-01-01T09:00+08:00")
        do("workorders.special.finish", number, charge=_yuan(amount))
        self.orders.append((number, name, amount))

    def _charge_order(self, which: int) -> None:
        """What it says is charged to the home that it is now, once."""
        if not self.orders:
            return
        order, name, amount = self.orders[which % len(self.orders)]
        if name in self.freed:  # the home was never there: it came from a mistake that was taken back
            return
        name, month = self.home(name), f"{self.today:%Y-%m}"
        before = [one for one in self.dumb.standing("charge") if one.order == order]
        values = {"unit": name, "kind": "service", "about": "保洁", "order": order, "period": month}
        try:
            done = self.office.do("fees.charge.register", by="cashier-1", **values)
        except UsageError:
            assert before, self.done
            raise
        assert not before, self.done
        self._charged(done, name, [("service", month, amount)], self.today, order=order)

    # -- late fees

    def _final(self, name: str) -> None:
        name = self.home(name)
        self.do(("remind", name), check=False)
        self._run("case.final", f"D-{name}", by="officer-1")
        self.dumb.finals.setdefault(name, []).append(self.today)

    def _remind(self, name: str) -> None:
        name = self.home(name)
        self._run("case.remind", by="officer-1", unit=name)

    def _fees(self) -> None:
        made = create_batch(self.office.office("cashier-1"), "fees", "late-fees", {})
        told = {one.folded.values["unit"]: one for one in made}
        month = f"{self.today:%Y-%m}"
        for name in self.names:
            parts = self.dumb.not_charged_yet(name, self.fees(name))
            found = told[name].folded.values["of"] if name in told else []
            assert parts == {(one["charge"], one["of_kind"]): _cents(Decimal(one["amount"])) for one in found}
            if parts:
                lines = [("late-fee", month, sum(parts.values()))]
                self._charged(told[name], name, lines, self.today, of=parts)

    def fees(self, name: str) -> dict[tuple[str, str], int]:
        return self.dumb.late_fees(name, self.today, RATE, CAP)

    def _waive(self, which: int, amount: int) -> None:
        standing = [fact for fact in self.dumb.standing("charge") if fact.number.startswith("FL")]
        if not standing:
            return
        fact = standing[which % len(standing)]
        values: dict[str, Any] = {"waived": _yuan(amount), "reason": "困难", "on_paper": PAPER}
        self._run("penalty.waive", fact.number, **values)
        self._then(fact, "waive", amount)

    def _unwaive(self, which: int) -> None:
        if fact := self._one(which, [one for one in self.dumb.standing("charge") if one.waived]):
            self._run("penalty.unwaive", fact.number, **UNDO)
            self._then(fact, "unwaive")

    # -- money

    def _pay(self, name: str, amount: int, first: str, how: str = "cash") -> None:
        self._pay_for(self.home(name), amount, first, how)

    def _pay_for(self, name: str, amount: int, first: str, how: str = "cash") -> None:
        more: dict[str, Any] = {"kinds": first} if first else {}
        if first.isdigit():  # a charge by its number
            owed = [one[0] for one in self.dumb.open(name) if one[0]]
            first = owed[int(first) % len(owed)] if owed else ""
            field = "charge" if first[:1] in "FO" else "bill"
            more = {field: first} if first else {}
        values = {"unit": name, "amount": _yuan(amount), "how": how, "ahead": "yes", **more}
        number = self._run("receipt.pay", **values)
        assert not first or any(first in one[:2] for one in self.dumb.open(name)), self.done
        parts, rest = self.dumb.lay(name, amount, first)
        self._fact("payment", number, name, parts=parts, credit=rest)

    def _pay_old(self, which: int, amount: int) -> None:
        """A home that became others is paid for what it still owes itself."""
        gone = [name for name in self.names if name not in self.standing]
        if gone:
            self._pay_for(gone[which % len(gone)], amount, "")

    def _offset(self, name: str) -> None:
        name = self.home(name)
        number = self._run("offset.use", unit=name)
        self._used(number, name, *self.dumb.offset(name))

    def _refund(self, name: str, amount: int) -> None:
        name = self.home(name)
        done = self.office.do(
            "fees.refund.register", by="cashier-1", unit=name, amount=_yuan(amount), reason="退"
        )
        if over := self.dumb.over(name):
            (offset,) = done.opened
            self._used(offset.id, name, [(account, "", excess) for account, excess in over.items()], [])
        self.office.do("fees.refund.approve", done.folded.id, by="service-supervisor")
        self._run("refund.pay", done.folded.id)
        self._fact("refund", done.folded.id, name, credit=-amount)

    def _unrefund(self, which: int) -> None:
        if fact := self._one(which, self.dumb.standing("refund")):
            self._run("refund.reverse", fact.number, why="错", on_paper=PAPER)
            self._then(fact, "cancel")

    def _hand(self) -> None:
        held = accounts(self.office.office(), MONEY, "till:")
        counted = _yuan(_cents(sum(held.values(), Decimal(0))))
        self._run("handover.hand", counted=counted, vouchers="1", taker="finance-1")

    def _cancel(self, which: int) -> None:
        if fact := self._one(which, self.dumb.standing("charge")):
            if fact.number[:2] == "FW":  # what came with a home goes with it
                return
            form = {"FC": "charge.cancel", "FL": "penalty.cancel", "O-": "debt.reverse"}
            self._run(form.get(fact.number[:2], "bill.cancel"), fact.number, **UNDO)
            self._then(fact, "cancel")

    def _reverse(self, which: int) -> None:
        """Of a payment that was handed in already, a bounced one."""
        if fact := self._one(which, self.dumb.standing("payment", "brought")):
            form = "prepaid.reverse" if fact.number[:2] == "P-" else "receipt.reverse"
            try:
                self._run(form, fact.number, **UNDO)
            except (Refused, UsageError):
                if form != "receipt.reverse":
                    raise
                done = self.office.do("fees.receipt.bounce", fact.number, by="cashier-1", **UNDO)
                self._then(fact, "bounce")
                self._short(fact, done)
            else:
                self._then(fact, "cancel")

    def _short(self, bounced: Fact, done: Any) -> None:
        """Where its credit had been paid out, that is owed again, as the kind that was paid first."""
        short = -self.dumb.credit(bounced.home)
        assert len(done.opened) == (short > 0), self.done
        for one in done.opened:
            kind = bounced.parts[0][0][1] if bounced.parts else KINDS[0]
            lines = [(kind, f"{self.today:%Y-%m}", short)]
            more = {"due": self.today, "lines": lines, "credit": short, "order": bounced.number}
            self._fact("charge", one.id, bounced.home, **more)

    def _undo(self, which: int) -> None:
        if fact := self._one(which, self.dumb.standing("offset")):
            self._run("offset.undo", fact.number, **UNDO)
            self._then(fact, "cancel")

    @staticmethod
    def _one(which: int, facts: list[Fact]) -> Fact | None:
        return facts[which % len(facts)] if facts else None

    # -- what must hold

    def check(self) -> None:
        """Charge by charge and account by account the same; statements add up; nothing is lost or made."""
        office = self.office.office()
        assert sum(accounts(office, MONEY).values()) == 0
        charged = [one.order for one in self.dumb.standing("charge") if one.order]
        twice = {one.number for one in self.dumb.standing() if one.order and charged.count(one.order) > 1}
        assert {ref.id for ref in charged_twice(office)} == twice, self.done
        for name in self.names:
            lines = lines_of(office, name)
            owed = [
                (line.record.id if line.record else "", line.kind, line.period, _cents(line.amount))
                for line in lines
                if line.amount > 0
            ]
            assert owed == self.dumb.open(name), self.done
            over = {(name, line.kind, line.period): -_cents(line.amount) for line in lines if line.amount < 0}
            assert over == self.dumb.over(name), self.done
            credit = -_cents(balance(office, MONEY, f"credit:{name}"))
            assert credit == self.dumb.credit(name), self.done
            for account, charges in self.dumb.charged().items():
                if account[0] == name:
                    left = sum(one[3] for one in owed if one[1:3] == account[1:])
                    assert sum(charges.values()) == self.dumb.paid(account) + left - over.get(account, 0)
            told = statement(office, name, f"2026-01..{office.today:%Y-%m}")
            total = sum(one[3] for one in owed) - sum(over.values()) - credit
            assert isinstance(told, list) and _cents(Decimal(told[-1]["balance"])) == total
            assert _cents(Decimal(told[-1]["charged"]) - Decimal(told[-1]["paid"])) == total

    def check_people(self) -> None:
        """What each owner and occupant owes adds up to what the home owes, and is what his statement says."""
        office = self.office.office()
        parts = Parts(office)
        for name in self.names:
            owed = {line: Decimal(0) for line in lines_of(office, name) if line.amount > 0}
            his: dict[Any, Decimal] = {}
            for line, part in parts.of(name):
                assert part.amount > 0 and part.first <= part.last, self.done
                assert part.agreement is None or part.agreement.pays(line.kind, part.first), self.done
                owed[line] += part.amount
                his[part.whose] = his.get(part.whose, Decimal(0)) + part.amount
            assert owed == {line: line.amount for line in owed}, self.done
            for form in ("fees.payer", "residents.ownership"):
                for person in rows(office, form, having={"unit": name}):
                    stated = entries_of_person(office, name, office.today, person.ref)
                    total = sum((entry.amount for entry in stated), Decimal(0))
                    assert total == his.get(person.ref, 0), self.done

    def check_late_fees(self) -> None:
        """What each home's late fee has come to is what every single night adds up to."""
        office = self.office.office()
        for name in self.names:
            told = late_fee(office, name)["late_fee"]
            assert _cents(Decimal(told)) == sum(self.fees(name).values()), self.done


def second(desk: Desk, office: Workspace) -> Desk:
    """A second desk that knows what the first knows."""
    shutil.rmtree(office.root / "records")
    shutil.copytree(desk.office.root / "records", office.root / "records")
    other = copy.copy(desk)
    other.office, other.done = office, []
    other.dumb = copy.deepcopy(desk.dumb)
    other.homes, other.prices = copy.deepcopy(desk.homes), copy.deepcopy(desk.prices)
    other.shares, other.empty, other.names = list(desk.shares), [], list(desk.names)
    other.orders = list(desk.orders)
    return other


def merge(one: Desk, other: Desk, base: Path) -> None:
    """Both desks know what either knew."""
    merge_records(one.office, other.office, base)
    one.dumb = other.dumb = one.dumb.merged(other.dumb)


def merge_records(one: Workspace, other: Workspace, base: Path) -> None:
    """The records of two desks joined as git joins them, line by line; ``base``: as both last knew them."""
    here, there = one.root / "records", other.root / "records"
    for theirs in sorted(there.rglob("*.toml")):
        path = theirs.relative_to(there)
        mine = here / path
        if not mine.exists():
            mine.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(theirs, mine)
        elif mine.read_bytes() != theirs.read_bytes():
            was = base / path
            before = was if was.exists() else Path("/dev/null")
            command = ["git", "merge-file", "-p", "--union", str(mine), str(before), str(theirs)]
            joined = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
            mine.unlink()  # as git does: it writes no file in place
            mine.write_bytes(joined)
    shutil.rmtree(there)
    shutil.copytree(here, there)


def _back(turn: Turn, credit: int) -> dict[str, int]:
    """Credit goes back to whom it came from, as far as it is there; what is left to the first home."""
    found = {}
    for name in turn.old[1:]:
        if part := min(turn.credit.get(name, 0), credit):
            found[name] = part
            credit -= part
    return {**found, turn.old[0]: credit} if credit else found


def _yuan(amount: int) -> str:
    return f"{Decimal(amount) / 100:.2f}"


def _cents(amount: Decimal) -> int:
    assert amount * 100 == int(amount * 100)
    return int(amount * 100)
