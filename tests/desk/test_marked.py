"""Marked rows: a step on all of them, shown first, in one piece, with each refused one named."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.desk.line_list import LineList
from propctl.testing import Workspace, make_workspace
from tests.desk.sitting import Sitter, sit

AREAS = ["residents", "complaints", "callbacks", "workorders", "calls", "agenda"]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Four complaints that wait for the front desk."""
    made = make_workspace(tmp_path_factory.mktemp("office") / "office", areas=AREAS)
    made.do("residents.unit.add", number="3-1201")
    for minute, about in enumerate(["走廊漏水", "楼道堆物", "电梯异响", "路灯不亮"]):
        made.do("complaints.complaint.register", unit="3-1201", about=about, at=f"09:0{minute}")
    return made.at("09:10")


@pytest.fixture
def office(prepared: Workspace, tmp_path: Path) -> Workspace:
    return prepared.copy(tmp_path / "office")


def states(office: Workspace) -> dict[str, str]:
    rows = office.run("complaints", "list", "--all", "--json").json()
    return {row["id"][-3:]: row["state"] for row in rows}


async def transferred(sitter: Sitter) -> None:
    """Fill in the transfer of what is marked, up to what is shown first."""
    await sitter.press("enter")
    await sitter.type("转交")
    await sitter.press("enter")
    await sitter.type("gc")
    await sitter.press("enter")
    await sitter.type("technician-1")
    await sitter.press("enter", "ctrl+s")


def test_a_step_on_all_marked_is_shown_first_and_then_done_in_one_piece(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press(" ", " ")
        assert "已标记 2 条" in sitter.screen and sitter.screen.count("*") >= 2
        await transferred(sitter)
        assert "将办理 2 条" in sitter.screen and "走廊漏水" in sitter.screen
        assert set(states(office).values()) == {"registered"}  # nothing yet
        await sitter.press("enter")
        assert "2" in sitter.screen and "已标记" not in sitter.screen
        assert sitter.app.screen.query_one("#lines", LineList).marked == set()

    sit(office, story)
    assert states(office) == {
        "A01": "transferred",
        "A02": "transferred",
        "A03": "registered",
        "A04": "registered",
    }


def test_who_goes_back_from_what_is_shown_has_done_nothing_and_lost_nothing(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("*")
        await transferred(sitter)
        assert "将办理 4 条" in sitter.screen
        await sitter.press("escape")
        assert "4 条" in sitter.screen and "张伟" in sitter.screen
        await sitter.press("escape")

    sit(office, story)
    assert set(states(office).values()) == {"registered"}


def test_a_refused_record_is_named_with_its_reason_and_the_others_are_done(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("*")
        office.do("complaints.complaint.transfer", "A02", departments="engineering", to_person="technician-1")
        await transferred(sitter)
        assert "将办理 3 条" in sitter.screen and "1 条被拒绝" in sitter.screen
        refused = next(line for line in sitter.screen.splitlines() if "A02" in line)
        assert "改派" in refused
        await sitter.press("enter")

    sit(office, story)
    assert set(states(office).values()) == {"transferred"}
    assert len(office.record("A02").history) == 2  # it was not done to it again


def test_marks_go_away_by_escape_and_by_a_second_space(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press(" ", "up", " ")
        assert "已标记" not in sitter.screen
        await sitter.press("*", "escape")
        assert "已标记" not in sitter.screen
        await sitter.press("up", "up", "up", "up", "enter")
        assert "办理步骤" in sitter.screen  # a record is opened as ever

    sit(office, story)


def test_what_is_no_record_cannot_be_marked(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("2", " ", "*")
        assert "已标记" not in sitter.screen

    sit(office, story)
