"""After any sequence of steps: charged = paid + owed − credit, as a second, dumb implementation says.

``make money`` tries thousands of sequences instead of the few that the suite has time for.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from propctl.api import Refused, UsageError, accounts, balance
from propctl.testing import TwoDesks, Workspace

from .fees import homes
from .fees_dumb import Dumb
from .fees_played import (
    HOMES,
    MONEY,
    Desk,
    Prepared,
    Quick,
    add_tariff,
    merge,
    merge_records,
    second,
    set_price,
)

SEQUENCES = int(os.environ.get("PROPCTL_MONEY_SEQUENCES", "6"))
# Of thousands the first that fails is told as it is: to shorten it takes longer than to try them.
PHASES = [Phase.generate] if SEQUENCES >= 100 else [Phase.generate, Phase.shrink]
Steps = list[tuple[Any, ...]]
MONTHS = ("2026-09", "2026-10", "2026-11", "2026-12")

home, month, some = st.sampled_from(HOMES), st.sampled_from(MONTHS), st.integers(0, 3)
cents, day = st.integers(1, 30000), st.sampled_from(["2026-09-11", "2026-10-01", "2026-10-16", "2026-11-20"])
kind = st.sampled_from(["management", "management", "power"])
how = st.sampled_from(["read", "read", "read", "on", "on", "swap", "turn"])


def op(name: str, *values: Any) -> Any:
    return st.tuples(st.just(name), *values)


pay = op("pay", home, cents, st.sampled_from(["", "", "", "power", "service", "late-fee", "0", "1", "2"]))
apart = st.one_of(
    pay,
    pay,
    op("bill", month),
    op("charge", home, cents, month),
    op("debt", home, cents, st.sampled_from(["2024", "2026-08", "2026-10"])),
    op("prepaid", home, cents),
    op("offset", home),
    op("cancel", some),
    op("reverse", some),
    op("undo", some),
    op("correct", some, cents),
    op("charge_order", some),
    op("waive", some, st.integers(1, 500)),
    op("unwaive", some),
    op("hand"),
    op("refund", home, st.integers(1, 5000)),
    op("unrefund", some),
)
priced = st.one_of(
    op("price", kind, st.integers(1, 9999), day),
    op("stop", kind, day),
    op("again", kind, st.integers(1, 9999), day),
    op("area", home, st.integers(1, 20000), st.just("")),
    op("area", home, st.integers(1, 20000), day),
    op("owner", home, day),
    op("vacant", home, day),
    op("occupied", some, day),
    op("read", home, month, st.integers(0, 300), how),
    op("read", home, month, st.integers(0, 300), how),
    op("common", month, cents),
)
late = st.one_of(
    op("later", st.integers(1, 20)),
    op("later", st.integers(1, 20)),
    op("final", home),
    op("fees"),
    op("order", home, cents),
)
turned = st.one_of(
    op("turn", st.sampled_from(["split", "join", "renumber"]), home, st.integers(0, 20)),
    op("turn", st.just("renumber"), home, st.just(0)),
    op("turned_back"),
    op("pays", home, day, st.booleans()),
    op("left", some, day),
    op("pay_his", some, cents),
    op("pay_old", some, cents),
    op("later", st.integers(1, 20)),
)
step = st.one_of(apart, priced, late, turned, op("bill", month))
begun = st.sampled_from(
    [
        [("bill", "2026-10"), ("pay", "1-101", 3000, "")],
        [("debt", "1-101", 20000, "2024"), ("bill", "2026-09"), ("final", "1-101"), ("later", 9), ("fees",)],
        [
            ("read", "1-101", "2026-10", 30, "read"),
            ("read", "1-102", "2026-10", 90, "read"),
            ("bill", "2026-10"),
        ],
        [
            ("debt", "1-101", 5000, "2024"),
            ("owner", "1-101", "2026-10-16"),
            ("bill", "2026-10"),
            ("turn", "split", "1-101", 0),
        ],
        [
            ("prepaid", "1-102", 9000),
            ("pays", "1-102", "2026-10-16", True),
            ("bill", "2026-10"),
            ("turn", "join", "1-101", 3),
        ],
        [
            ("owner", "1-102", "2026-10-16"),
            ("debt", "1-102", 20000, "2024"),
            ("prepaid", "1-102", 9000),
            ("turn", "join", "1-101", 3),
            ("pay", "1-101", 3000, "0"),
            ("turned_back",),
        ],
        [
            ("order", "1-101", 8000),
            ("order", "1-102", 6000),
            ("charge_order", 0),
            ("debt", "1-101", 5000, "2024"),
            ("later", 3),
        ],
        [
            ("debt", "1-101", 20000, "2024"),
            ("prepaid", "1-102", 9000),
            ("final", "1-101"),
            ("later", 9),
            ("fees",),
            ("waive", 0, 100),
        ],
        [("prepaid", "1-102", 9000), ("common", "2026-11", 333), ("bill", "2026-11"), ("later", 5)],
        [],
    ]
)
tried = settings(
    phases=PHASES,
    deadline=None,
    derandomize=SEQUENCES < 100,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    yield Prepared(tmp_path_factory.mktemp("money"))


@settings(tried, max_examples=SEQUENCES)
@given(begun, st.lists(step, min_size=4, max_size=16))
def test_after_any_sequence_of_steps_a_dumb_implementation_agrees_cent_by_cent(
    prepared: Prepared, before: Steps, steps: Steps
) -> None:
    desk = Desk(prepared.new(), Dumb())
    for number, one in enumerate([*before, *steps]):
        desk.do(one, check=number % 4 == 3)
    desk.check()
    desk.check_people()
    desk.check_late_fees()


# -- the deposit of a lease: taken, deducted and refunded in parts, each of which may be reversed

BACK: dict[str, Any] = {"reason": "错", "on_paper": ("center-manager", "批-1")}
PART = {"deduct": "deducted", "refund": "refunded"}
parts = st.lists(
    st.tuples(st.sampled_from(["deduct", "refund", "undo-deduct", "undo-refund"]), cents), max_size=6
)


def lease_of(office: Quick) -> str:
    """A lease that has ended, with 500 yuan held."""
    term = {"unit": "1-101", "tenant": "李四", "starts": "2026-10-01", "ends": "2026-11-27"}
    lease = office.do("movein.lease.sign", **term).folded.id
    office.do("movein.lease.pay", lease, by="cashier-1", paid="500")
    office.do("movein.lease.end", lease, by="officer-1")
    return lease


def settle(office: Quick, lease: str, steps: Steps, standing: dict[str, list[Decimal]]) -> None:
    """Steps on a deposit, as far as they are taken; ``standing``: the parts not reversed, in order."""
    for name, amount in steps:
        undone = name.removeprefix("undo-")
        values = {} if name != undone else {PART[name]: f"{Decimal(amount) / 100:.2f}"}
        paper = {"on_paper": BACK["on_paper"]} if name == "refund" else BACK
        try:
            office.do(f"movein.lease.{name}", lease, by="cashier-1", **paper, **values)
        except (Refused, UsageError):
            held = 500 - sum(sum(some) for some in standing.values())
            assert not standing[undone] if name != undone else Decimal(amount) / 100 > held
            continue
        if name == undone:
            standing[name].append(Decimal(amount) / 100)
        else:
            standing[undone].pop()


def agrees(office: Workspace, lease: str) -> dict[str, list[Decimal]]:
    """What the ledger holds is what was paid less the parts that stand; the last of each is what is shown."""
    known = office.record(lease)
    parts = {
        name: [Decimal(event.values[field]) for event in known.events.get(name, ())]
        for name, field in PART.items()
    }
    held = balance(office.office(), "movein.deposits", f"deposit:{lease}")
    assert held == 500 - sum(sum(some) for some in parts.values())
    shown = {name: known.values.get(field) for name, field in PART.items()}
    assert shown == {name: f"{some[-1]:.2f}" if some else None for name, some in parts.items()}
    return parts


@settings(tried, max_examples=max(SEQUENCES // 2, 1))
@given(parts, parts, parts)
def test_of_a_deposit_what_is_held_and_shown_is_what_was_not_reversed_at_two_desks_too(
    prepared: Prepared, before: Steps, here: Steps, there: Steps
) -> None:
    one = prepared.new()
    lease, standing = lease_of(one), {name: list[Decimal]() for name in PART}
    settle(one, lease, before, standing)
    assert agrees(one, lease) == standing
    base = prepared.folder / "base"
    shutil.rmtree(base, ignore_errors=True)
    shutil.copytree(one.root / "records", base)
    other = prepared.new("B")
    shutil.rmtree(other.root / "records")
    shutil.copytree(base, other.root / "records")
    for office, steps in ((one, here), (other, there)):
        settle(office, lease, steps, {name: list(some) for name, some in standing.items()})
    merge_records(one, other, base)
    agrees(one.at("2026-11-28 11:00"), lease)


FIRST = [("bill", "2026-10"), ("charge", "1-101", 5000, "2026-10"), ("pay", "1-101", 3000, "")]


def played(prepared: Prepared, before: Steps, here: Steps, there: Steps, after: Steps) -> None:
    """What one desk did before, what each did apart, and what the first did once they knew of each other."""
    one = Desk(prepared.new(), Dumb())
    for each in [*FIRST, *before]:
        one.do(each, check=False)
    base = prepared.folder / "base"
    shutil.rmtree(base, ignore_errors=True)
    shutil.copytree(one.office.root / "records", base)
    office = prepared.new("B")
    office.now = one.office.now.replace(hour=10)
    other = second(one, office)
    for desk, steps in ((one, here), (other, there)):
        for each in steps:
            desk.do(each, check=False)
        desk.check()
    merge(one, other, base)
    one.office.now = one.office.now.replace(hour=11)
    one.check()
    other.check()
    for each in after:
        one.do(each)


@settings(tried, max_examples=max(SEQUENCES // 3, 1))
@given(begun, *[st.lists(apart, min_size=1, max_size=6)] * 2, st.lists(step, max_size=4))
def test_after_a_merge_of_two_desks_nothing_is_lost_made_or_undone_twice(
    prepared: Prepared,
    before: Steps,
    here: Steps,
    there: Steps,
    after: Steps,
) -> None:
    played(prepared, before, here, there, after)


def test_a_late_fee_that_one_desk_charged_is_charged_on_from_there_after_a_merge(prepared: Prepared) -> None:
    noticed = [
        ("debt", "1-101", 20000, "2024"),
        ("bill", "2026-09"),
        ("final", "1-101"),
        ("later", 9),
        ("fees",),
    ]
    apart = [("bill", "2026-09")]
    played(prepared, noticed, apart, apart, [("later", 1), ("fees",), ("later", 1), ("fees",)])


def test_what_both_desks_cancel_or_reverse_is_taken_back_once(two_desks: TwoDesks) -> None:
    one = Desk(two_desks.a.at("2026-11-28 09:00"), Dumb())
    homes(two_desks.a, *HOMES)
    add_tariff(two_desks.a, "power", "reading")
    set_price(two_desks.a, "power", "0.5385", "2026-01-01")
    for first in FIRST:
        one.do(first)
    two_desks.exchange()
    other = Desk(two_desks.b.at("2026-11-28 10:00"), Dumb(list(one.dumb.merged(Dumb()).facts)))
    for desk in (one, other):
        for _ in range(3):
            desk.do(("cancel", 0))
        desk.do(("reverse", 0))
    two_desks.exchange()
    one.dumb = one.dumb.merged(other.dumb)
    one.check()
    assert not {key: value for key, value in accounts(two_desks.a.office(), MONEY).items() if value}
