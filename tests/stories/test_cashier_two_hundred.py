"""A cashier's month with 200 payments of every kind, each figure of it from the second implementation."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from propctl.api import balance, check
from tests.areas.fees_dumb import Dumb
from tests.areas.fees_played import MONEY, Desk, Prepared

NAMES = tuple(f"1-{floor}0{door}" for floor in range(1, 6) for door in range(1, 5))
WAYS = ("cash", "transfer", "card", "qr")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Twenty homes at the end of a month in which everything happened that happens to a cashier."""
    found = Desk(Prepared(tmp_path_factory.mktemp("month"), NAMES).new(), Dumb(), NAMES)
    chance = random.Random(11)
    _before(found, chance)
    taken = 0
    while taken < 200:
        taken += _payment(found, chance)
        if taken % 8 == 0:
            _between(found, chance, taken // 8)
    return found


def _before(desk: Desk, chance: random.Random) -> None:
    """What the old system left, the meters, the bills of two months."""
    for number, name in enumerate(NAMES):
        desk.do(("area", name, chance.randint(4000, 16000), ""), check=False)
        if number % 4 == 0:
            desk.do(
                ("debt", name, chance.randint(5000, 90000), chance.choice(["2024", "2026-08"])), check=False
            )
        if number % 4 == 1:
            desk.do(("prepaid", name, chance.randint(100, 40000)), check=False)
        for month in ("2026-10", "2026-11"):
            desk.do(("read", name, month, chance.randint(0, 300), "read"), check=False)
    desk.do(("vacant", NAMES[2], "2026-11-20"), check=False)
    desk.do(("common", "2026-11", 100_01), check=False)
    for month in ("2026-10", "2026-11"):
        assert desk.do(("bill", month))


def _payment(desk: Desk, chance: random.Random) -> bool:
    """All of it, a part, too much, of a kind or a charge that is named; in every way of paying."""
    name = chance.choice(NAMES)
    owed = sum(one[3] for one in desk.dumb.open(name))
    amounts = [owed, owed // 2, chance.randint(1, 9999), owed + chance.randint(1, 5000), 10_000]
    first = chance.choice(["", "", "", "power", "management", "water", "service", "0", "1"])
    return desk.do(("pay", name, max(chance.choice(amounts), 1), first, chance.choice(WAYS)), check=False)


def _between(desk: Desk, chance: random.Random, number: int) -> None:
    """One thing of each sort after every eighth payment, in turn."""
    name, which = chance.choice(NAMES), chance.randrange(10_000)
    sorts = [
        ("charge", name, chance.randint(500, 20_000), "2026-11"),
        ("reverse", which),
        ("hand",),
        ("reverse", which),
        ("cancel", which),
        ("bill", "2026-11"),
        ("offset", name),
        ("refund", name, 100),
        ("later", 3),
        ("final", name),
        ("fees",),
    ]
    desk.do(sorts[number % len(sorts)], check=False)
    desk.do(("charge", name, chance.randint(500, 20_000), "2026-11"), check=False)
    if number % 6 == 0:
        desk.check()


def test_after_two_hundred_payments_every_home_owes_what_the_second_implementation_says(desk: Desk) -> None:
    desk.check()
    desk.check_late_fees()
    assert len([fact for fact in desk.dumb.facts if fact.what == "payment"]) == 200
    sorts = {line.split("'")[1] for line in desk.done if line.endswith(")")}
    assert sorts >= {"pay", "reverse", "hand", "cancel", "bill", "later", "charge", "common"}
    assert not [found for found in check(desk.office.office()) if found.path.startswith("records")]


def test_ageing_totals_and_statements_add_up_to_the_same(desk: Desk) -> None:
    rows = desk.office.run("fees", "ageing", "--json", by="cashier-1").json()
    owed = {name: sum(one[3] for one in desk.dumb.open(name)) for name in NAMES}
    told = {row["unit"]: _cents(row["owed"]) for row in rows}
    assert told.pop("合计") == sum(owed.values())
    assert told == {name: amount for name, amount in owed.items() if amount}
    for row in rows[:-1]:
        ages = ("to_30", "to_60", "to_90", "over_90")
        late = [
            one[3] for one in desk.dumb.open(row["unit"]) if desk.dumb.due(one[0]) < desk.today and one[0]
        ]
        assert sum(_cents(row[age]) for age in ages) == sum(late)
    sheets = desk.office.run("fees", "statements", f"2026-01..{desk.today:%Y-%m}", "--json", by="cashier-1")
    balances = {row["unit"]: _cents(row["balance"]) for row in sheets.json()}
    for name in NAMES:
        kept = desk.dumb.credit(name) + sum(desk.dumb.over(name).values())
        assert balances.get(name, 0) == owed[name] - kept
        assert (
            balance(desk.office.office(), MONEY, f"credit:{name}") == -Decimal(desk.dumb.credit(name)) / 100
        )


def test_collection_by_kind_counts_what_was_charged_and_paid(desk: Desk) -> None:
    rows = desk.office.run("fees", "totals", "2026-11", "--json", by="cashier-1").json()
    names = {"物业管理费": "management", "电费": "power", "水费": "water", "有偿服务费": "service"}
    told = {names[row["item"]]: row for row in rows if row["item"] in names}
    for kind, row in told.items():
        charged = [
            (account, sum(charges.values()))
            for account, charges in desk.dumb.charged().items()
            if account[1:] == (kind, "2026-11")
        ]
        assert _cents(row["charged"]) == sum(amount for _, amount in charged), kind
        assert _cents(row["paid"]) == sum(
            min(desk.dumb.paid(account), amount) for account, amount in charged
        ) or _cents(row["paid"]) == sum(
            part[2] for part in desk.dumb.settled() if part[0][1:] == (kind, "2026-11")
        ), kind


def test_the_month_is_reconciled_with_what_was_received_and_not_taken_back(desk: Desk) -> None:
    month = "2026-11"
    desk.office.at("2027-01-04 09:00")
    opened = desk.office.do("fees.reconciliation.open", period=month, by="service-supervisor").folded
    received = 0
    for fact in desk.dumb.facts:
        if fact.what == "payment" and not any(step.what == "cancel" for step in fact.steps):
            amount = fact.credit + sum(part[2] for part in fact.parts)
            bounced = [step.day for step in fact.steps if step.what == "bounce"]
            received += amount * (f"{fact.day:%Y-%m}" == month) - amount * sum(
                f"{day:%Y-%m}" == month for day in bounced
            )
    assert _cents(opened.values["received"]) == received


def _cents(amount: str) -> int:
    return int(Decimal(amount) * 100)
