"""A night at the gate: three people at one keyboard, and a second desk, from eight to the morning."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.api import check
from propctl.testing import TwoDesks, Workspace
from tests.areas.test_security import built, everything, planned
from tests.stories.answers import ok, refused

EARLY, LATE, CAPTAIN = "guard-1", "guard-2", "guard-captain"


@pytest.fixture
def gate(workspace: Workspace) -> Workspace:
    built(workspace)
    planned(workspace)
    return workspace


def visit(office: Workspace, by: str, unit: str, name: str, *more: str) -> str:
    typed = ("security", "enter", unit, "papers", "--papers", "id", "--stdin", "--json", *more)
    return str(office.run(*typed, by=by, stdin=f"来客姓名: {name}\n").json()["id"])


def vehicle(office: Workspace, by: str, step: str, plate: str, *more: str) -> Any:
    return office.run("security", "vehicle", step, "--stdin", *more, by=by, stdin=f"车牌号: {plate}\n")


def names(office: Workspace, *words: str) -> list[str]:
    return [row["id"] for row in office.run(*words, "--json").json()]


def test_a_night_at_the_gate_from_eight_to_the_morning(gate: Workspace) -> None:
    # 20:00: a visitor with papers, one without, a resident's car, an unfamiliar one, a lorry.
    aunt = visit(gate, EARLY, "3-1201", "王姨")
    nobody = ("security", "enter", "3-1202", "none", "--stdin")
    refused(gate.run(*nobody, by=EARLY, stdin="来客姓名: 某人\n"), "deny-unidentified")
    away = ("--verified", "none", "--reason", "papers", "--facts", "说不出房号", "--stdin")
    ok(gate.run("security", "refuse", "3-1202", *away, by=EARLY, stdin="来客姓名: 某人\n"))
    ok(vehicle(gate, EARLY, "enter", "浙A12345"))
    refused(vehicle(gate, EARLY, "enter", "浙B22222"), "register-unfamiliar-vehicles")
    ok(vehicle(gate, EARLY, "register", "浙B22222", "--unit", "3-1201", "--purpose", "接人"))
    waiting = names(gate, "security", "vehicle", "list", "--state", "waiting")[0]
    gate.at("20:04")
    ok(gate.run("security", "vehicle", "admit", waiting, by=EARLY))
    lorry = ("truck", "--purpose", "送货", "--unit", "3-1202")
    refused(vehicle(gate, EARLY, "enter", "浙C33333", *lorry), "restrict-large-vehicles")

    # 22:30: the captain comes by; one guard's badge is missing.
    gate.at("22:30")
    points = "at-post,good;dress,bad;gesture,good;log,good"
    found = "dress,未戴工号,guard-1,guard-1,2026-11-21"
    typed = ("--points", points, "--findings", found)
    ok(gate.run("security", "inspection", "register", "大门岗", *typed, by=CAPTAIN))

    # 23:05: who is still inside? The night guard telephones the home and lets the visitor out.
    gate.at("23:05")
    assert names(gate, "security", "list", "overstayed") == [aunt]
    assert "3-1201" in gate.run("security", "list", "overstayed", by=LATE).out
    ok(gate.run("security", "leave", aunt, by=LATE))

    # After midnight: a late visitor, somebody at the cars, a fire engine that does not wait.
    gate.at("2026-11-21 00:20")
    late = visit(gate, LATE, "3-1202", "李四")
    hazard = ("incidents", "hazard", "register", "sign", "地库有人逐车张望", "地库")
    ok(gate.run(*hazard, by=LATE))
    sign = names(gate, "incidents", "hazard", "list")[0]
    typed = ("person", "地库", "逐车张望", "是网约车司机找车")
    ok(gate.run("security", "questioning", "register", *typed, by=LATE))
    refused(
        gate.run("incidents", "hazard", "remove", sign, "--result", "已离开", by=LATE), "report-when-needed"
    )
    ok(gate.run("incidents", "hazard", "remove", sign, "--result", "已离开", "--why-not", "无可疑", by=LATE))
    ok(gate.run("security", "vehicle", "enter", "truck", "fire", by=LATE))

    # 08:00: what does not match, what stayed; the day's registers; nobody's name is on the disk.
    gate.at("05:50")
    assert names(gate, "security", "list", "overstayed") == [late]
    gate.at("08:00")
    unmatched = names(gate, "security", "vehicle", "list", "unmatched")
    assert waiting in unmatched
    assert "检查" not in gate.run("security", "finding", "list").err
    assert "未戴工号" in gate.run("security", "finding", "list", "findings").out
    ok(gate.run("security", "print", "来客登记表", "--day", "2026-11-20", "--out", str(gate.root / "a.html")))
    everywhere = everything(gate.root)
    assert not [word for word in ("王姨", "李四", "浙A12345", "浙B22222") if word in everywhere]
    assert check(gate.office()) == []


def test_two_gates_through_one_night_know_who_is_inside(two_desks: TwoDesks) -> None:
    built(two_desks.a)
    two_desks.exchange()
    two_desks.at("2026-11-20 23:50")
    south = visit(two_desks.a, EARLY, "3-1201", "王姨")
    two_desks.at("2026-11-21 00:10")
    north = visit(two_desks.b, LATE, "3-1202", "李四")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert sorted(names(desk, "security", "list", "inside")) == sorted([south, north])
        assert "3-1201" in desk.run("security", "list", "overstayed").out
    ok(two_desks.b.run("security", "leave", south, by=LATE))  # came in at the one, went out at the other
    two_desks.exchange()
    assert names(two_desks.a, "security", "list", "inside") == [north]
    assert check(two_desks.a.office()) == []
