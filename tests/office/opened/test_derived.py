"""What is derived from records: clocks, ledgers, agenda, lists, indicators. Nothing of it is stored."""

from __future__ import annotations

import datetime as dt
import shutil
from decimal import Decimal
from typing import Any

import pytest

from propctl.api import (
    Ref,
    Refused,
    accounts,
    amend,
    balance,
    check,
    due,
    listing,
    report,
    routines,
    today,
)
from propctl.office.asking.queries import records
from propctl.office.judging.balances import places
from propctl.testing import TwoDesks, Workspace
from propctl.worktime.recurrence import Period, parse_recurrence


def register(pets: Workspace, name: str = "旺财", **more: Any) -> str:
    return pets.do("pets.pet.register", **{"name": name, "kind": "dog", **more}).folded.id


def month(pets: Workspace) -> Period:
    recurrence = parse_recurrence({"every": "month"})
    assert recurrence is not None
    return recurrence.period_of(pets.now)


def standing(pets: Workspace, clock: str) -> list[str]:
    return [found.standing for found in due(pets.office()) if found.clock == f"pets.{clock}"]


def test_a_clock_runs_is_overdue_and_stops(pets: Workspace) -> None:
    record = register(pets)
    assert standing(pets, "vaccinate") == ["running"]
    assert standing(pets.at("2026-11-25 17:30"), "vaccinate") == ["running"]
    assert standing(pets.at("2026-11-25 17:31"), "vaccinate") == ["overdue"]
    pets.do("pets.pet.vaccinate", record, vaccine="狂犬")
    assert standing(pets, "vaccinate") == []
    judged = pets.office().judge.all(pets.record(record), pets.office().catalog.form("pets.pet"))
    assert [clock.standing(pets.now) for clock in judged if clock.clock == "pets.vaccinate"] == ["late"]


def test_a_clock_with_a_condition_runs_only_where_it_holds(pets: Workspace) -> None:
    register(pets, "咪咪", kind="cat")
    assert standing(pets, "vaccinate") == []


def test_a_clock_without_a_limit_shows_its_age_and_no_verdict(pets: Workspace) -> None:
    register(pets)
    assert standing(pets.at("2026-12-20 09:00"), "weigh") == ["unset"]


def test_a_linked_record_stops_a_clock(pets: Workspace) -> None:
    record = register(pets)
    pets.do("pets.pet.vaccinate", record, vaccine="狂犬")
    pets.do("pets.pet.approve", record, by="director")
    assert standing(pets, "visit") == ["running"]
    pets.do("pets.visit.register", about=record, how="home", at="10:00")
    assert standing(pets, "visit") == []


def test_an_amendment_holds_from_its_day_and_leaves_verdicts_alone(pets: Workspace) -> None:
    first = register(pets)
    pets.at("2026-11-25 10:00").do("pets.pet.vaccinate", first, vaccine="狂犬")  # within 3wd
    pets.at("11:00")
    amend(pets.office("director"), "pets.vaccinate-within", {"within": "1wd"}, dt.date(2026, 11, 20))
    second = register(pets, "来福")
    office = pets.office()
    form = office.catalog.form("pets.pet")
    judged = {
        record: next(
            c
            for c in office.judge.all(office.folded(Ref("pets.pet", record)), form)
            if c.clock == "pets.vaccinate"
        )
        for record in (first, second)
    }
    assert judged[first].standing(pets.now) == "met"  # judged before the amendment was entered
    assert judged[second].due == dt.datetime.fromisoformat("2026-11-26T17:30:00+08:00")


def test_a_thing_is_in_one_place(pets: Workspace) -> None:
    first, second = register(pets), register(pets, "来福")
    pets.do("pets.tag.add", number="T1")
    with pytest.raises(Refused):
        pets.do("pets.pet.untag", first, tag="T1", reason="误")
    pets.do("pets.pet.put-tag", first, tag="T1")
    with pytest.raises(Refused) as refusal:
        pets.do("pets.pet.put-tag", second, tag="T1")
    assert refusal.value.rule == "pets.tags-in-one-place"
    pets.do("pets.pet.untag", first, tag="T1", reason="换牌")
    pets.do("pets.pet.put-tag", second, tag="T1")
    assert places(pets.office(), "pets.tags", "T1") == [f"pet:{second}"]


def test_no_more_is_refunded_than_was_paid_to_the_cent(pets: Workspace) -> None:
    record = register(pets)
    pets.do("pets.pet.pay", record, amount="100")
    with pytest.raises(Refused) as refusal:
        pets.do("pets.pet.refund", record, amount="100.01", reason="多收", on_paper=("director", "1"))
    assert refusal.value.rule == "pets.fees-balance"
    pets.do("pets.pet.refund", record, amount="99.99", reason="多收", on_paper=("director", "1"))
    assert balance(pets.office(), "pets.money", f"till:{record}") == Decimal("0.01")
    assert sum(accounts(pets.office(), "pets.money").values()) == 0


def test_balances_are_the_same_when_the_index_is_deleted(pets: Workspace) -> None:
    record = register(pets)
    pets.do("pets.pet.pay", record, amount="79.99")
    before = (accounts(pets.office(), "pets.money"), due(pets.office()), records(pets.office(), "pets"))
    for path in (pets.root / ".propctl").glob("index*"):
        path.unlink()
    shutil.rmtree(pets.root / ".propctl" / "compiled")
    assert (
        accounts(pets.office(), "pets.money"),
        due(pets.office()),
        records(pets.office(), "pets"),
    ) == before


def test_money_of_two_offline_desks_always_counts_and_the_excess_is_a_finding(pet_desks: TwoDesks) -> None:
    record = register(pet_desks.a)
    pet_desks.a.do("pets.pet.pay", record, amount="100")
    pet_desks.exchange()
    refund: dict[str, Any] = {"amount": "80", "reason": "多收", "on_paper": ("director", "1")}
    pet_desks.a.do("pets.pet.refund", record, by="clerk-1", **refund)
    pet_desks.b.do("pets.pet.refund", record, by="clerk-2", **refund)
    pet_desks.exchange()
    for desk in (pet_desks.a, pet_desks.b):
        assert balance(desk.office(), "pets.money", f"till:{record}") == Decimal(-60)
        assert [problem.field for problem in check(desk.office())] == ["pets.money"]


def test_a_routine_is_due_until_it_was_done_often_enough(pets: Workspace) -> None:
    def count() -> tuple[int, bool, dt.datetime | None]:
        task = next(task for task in routines(pets.office()) if task.routine == "count")
        return task.done, task.finished, task.due

    assert count() == (0, False, dt.datetime.fromisoformat("2026-11-20T10:00:00+08:00"))
    pets.do("agenda.tick.tick", routine="pets.count", by="officer-1")
    assert count() == (1, False, dt.datetime.fromisoformat("2026-11-20T16:00:00+08:00"))
    pets.do("agenda.tick.tick", routine="pets.count", by="officer-1")
    assert count()[:2] == (2, True)
    assert "count" not in [task.routine for task in today(pets.office()).routines]
    pets.at("2026-11-21 09:00")
    assert count()[:2] == (0, False)


def test_a_routine_for_each_names_those_still_due(pets: Workspace) -> None:
    first, second = register(pets), register(pets, "来福")
    pets.do("pets.round.register", pet=first, by="officer-1")
    task = next(task for task in routines(pets.office()) if task.routine == "rounds")
    assert task.missing == [second] and not task.finished
    pets.do("pets.round.register", pet=second, by="officer-1")
    assert next(task for task in routines(pets.office()) if task.routine == "rounds").finished


def test_a_list_holds_what_its_condition_says(pets: Workspace) -> None:
    large = register(pets, size="large")
    register(pets, "小黑")
    assert [row.id for row in listing(pets.office(), "pets", "large")] == [large]
    assert ("large", 1) in [(waiting.name, waiting.count) for waiting in today(pets.office()).lists]


def test_a_share_is_compared_exactly(pets: Workspace) -> None:
    pets_ids = [register(pets, f"犬{number}") for number in range(5)]
    for record in pets_ids[:4]:
        pets.do("pets.pet.vaccinate", record, vaccine="狂犬")
    (figure,) = report(pets.office(), month(pets), "pets")
    assert (figure.part, figure.whole, figure.met) == (4, 5, True)  # 80 % of 80 % exactly passes
    register(pets, "再来")
    (figure,) = report(pets.office(), month(pets), "pets")
    assert figure.met is False and figure.split == {"kind": {"dog": 6}}


def test_a_clause_not_in_force_is_neither_enforced_nor_counted_until_switched_on(pets: Workspace) -> None:
    rule = pets.office().catalog.rule("pets.fine")
    assert not pets.office().in_force(rule)
    amend(pets.office("director"), "pets.fine", {"in_force": "yes"}, dt.date(2026, 11, 20))
    assert pets.office().in_force(rule)
