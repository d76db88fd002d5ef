"""What is known of a condition before a record is looked at, and that it then holds on the right ones."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.office.asking.queries import condition_of, matching, tally
from propctl.testing import Workspace

COMPLAINT = "complaints.complaint"


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("state = closed", {"closed"}),
        ("closed = state", {"closed"}),
        ("state = 'closed'", {"closed"}),
        ("state = closed and not @verify", {"closed"}),
        ("not @verify and state = closed", {"closed"}),
        ("state = closed or state = registered", {"closed", "registered"}),
        ("(state = closed or state = registered) and about", {"closed", "registered"}),
        ("state = closed and state = registered", set()),
        ("open and state = registered", {"registered"}),
        ("state = closed or about", None),
        ("state != closed", None),
        ("not (state = closed)", None),
        ("not open", None),
        ("unit = '3-1201'", None),
        ("@transfer", None),
    ],
)
def test_a_condition_knows_the_states_in_which_alone_it_can_hold(
    workspace: Workspace, text: str, states: set[str] | None
) -> None:
    assert workspace.office().expressions.condition(text, COMPLAINT).states == states


def test_a_group_of_states_is_known_by_its_states(workspace: Workspace) -> None:
    office = workspace.office()
    found = office.expressions.condition("open and not class", COMPLAINT).states
    assert found == set(office.catalog.form(COMPLAINT).states["open"])


@pytest.mark.parametrize(
    ("text", "lasting"),
    [
        ("state = closed and not @verify", True),
        ("clock(transfer) = late", True),
        ("heard < today", True),
        ("owner = me", False),
        ("heard < now", False),
        ("age(register) > 2d", True),
        ("31d >= age(transfer)", True),
        ("age(register) <= 2mo and open", True),
        ("age(register) > 2h", False),
        ("age(register) > 2wd", False),
        ("age(register) > $complaints.transfer-within.within", False),
        ("age(register) > $residents.build-relations.within", True),
        ("age(register) and open", False),
        ("owner = on_duty.front-desk", False),
        ("not linked.complaints.review and open", True),
    ],
)
def test_a_condition_knows_whether_it_says_the_same_all_day_and_to_everybody(
    workspace: Workspace, text: str, lasting: bool
) -> None:
    assert workspace.office().expressions.condition(text, COMPLAINT).lasting is lasting


def test_an_age_in_days_lasts_only_where_no_clause_ends_the_days_at_closing(pets: Workspace) -> None:
    area = pets.root / "areas" / "pets.toml"
    closing = area.read_text(encoding="utf-8").replace('within = "3wd"', 'within = "3wd", day_ends = "close"')
    area.write_text(closing, encoding="utf-8")
    condition = pets.office().expressions.condition
    assert condition("age(register) > 2d", "pets.pet", "pets.visit-within").lasting
    assert not condition("age(register) > 2d", "pets.pet", "pets.vaccinate-within").lasting


def test_an_age_does_not_last_where_an_amendment_limits_it_otherwise_than_in_days(
    workspace: Workspace,
) -> None:
    limit = "age(register) > $residents.build-relations.within"
    assert workspace.office().expressions.condition(limit, COMPLAINT).lasting
    workspace.run("rules", "set", "residents.build-relations", "within=20wd", by="director")
    assert not workspace.office().expressions.condition(limit, COMPLAINT).lasting


@pytest.fixture
def desk(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Five complaints, read two at a time: the second transferred, the third void, the fifth commented on."""
    monkeypatch.setattr("propctl.store.index.lookups._LOT", 2)
    for number in ("3-1201", "3-1202"):
        workspace.do("residents.unit.add", number=number, steward="officer-1")
    for n in range(5):
        unit = f"3-120{n % 2 + 1}"
        workspace.do(f"{COMPLAINT}.register", unit=unit, about=f"第{n + 1}件", at=f"08:{50 + n}")
    given: dict[str, Any] = {"departments": ["engineering"], "cause": "-", "wish": "-"}
    workspace.do(f"{COMPLAINT}.transfer", "A02", to_person="technician-2", **given)
    workspace.do(f"{COMPLAINT}.void", "A03", by="director", reason="重复")
    workspace.at("09:15").do(f"{COMPLAINT}.note", "A05", text="急")
    return workspace


def numbers(desk: Workspace, where: str) -> list[str]:
    return [row.id[-3:] for row in matching(desk.office(), COMPLAINT, where)]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("", ["A01", "A02", "A04", "A05"]),
        ("state = transferred", ["A02"]),
        ("state = transferred or @note", ["A02", "A05"]),
        ("state = transferred and state = registered", []),
        ("unit = '3-1201'", ["A01", "A05"]),
        ("unit.steward = officer-1 and unit.number = '3-1202'", ["A02", "A04"]),
        ("clock(transfer) = overdue", ["A01", "A04", "A05"]),
        ("clock(transfer) = met", ["A02"]),
    ],
)
def test_records_on_which_a_condition_holds_are_found_lot_by_lot(
    desk: Workspace, where: str, found: list[str]
) -> None:
    assert numbers(desk, where) == found


def test_what_points_to_a_record_is_seen_by_each_of_a_lot(desk: Workspace) -> None:
    where = "linked.complaints.complaint and number = '3-1201'"
    rows = matching(desk.office(), "residents.unit", where)
    assert [row.id for row in rows] == ["3-1201"]
    assert not list(matching(desk.office(), "residents.unit", "linked.complaints.quarrel"))


def test_whether_a_sealed_column_is_filled_in_is_asked_of_the_record_itself(workspace: Workspace) -> None:
    known = {"head": "张伟", "phone": "13900002222", "occupancy": "owner"}
    members: list[Any] = [{"name": "李小明", "phone": "13900001111"}, {"name": "王芳", "relation": "母亲"}]
    for number, there in (("3-1201", members), ("3-1202", members[1:])):
        workspace.do("residents.unit.add", number=number)
        workspace.do("residents.household.open", unit=number, members=there, **known)
    for where, found in (
        ("members.phone", ["3-1201"]),
        ("#members.name = 1", ["3-1202"]),
        ("every(members, name and relation)", ["3-1202"]),
        ("#those(members, phone) = 1", ["3-1201"]),
    ):
        rows = matching(workspace.office(), "residents.household", where)
        assert [row.values["unit"] for row in rows] == found


def test_several_conditions_are_counted_on_one_way_through(desk: Workspace) -> None:
    office = desk.office()
    where = ["", "state = transferred", "@note", "state = closed", "unit = '3-1202'"]
    conditions = [condition_of(office, COMPLAINT, text) for text in where]
    assert tally(office, COMPLAINT, conditions) == [4, 1, 1, 0, 2]
    assert tally(office, COMPLAINT, conditions[1:2]) == [1]
    assert tally(office, COMPLAINT, []) == []
