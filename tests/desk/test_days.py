"""Whole days at the desk, key by key, in fewer keys than the same on the command line."""

from __future__ import annotations

import os

import pytest

from propctl.testing import Workspace, make_workspace
from tests.desk.sitting import Sitter, sit, typed_keys

CLERK = ["residents", "complaints", "callbacks", "duty", "agenda"]
TROUBLES = [
    "走廊漏水", "楼道堆物", "电梯异响", "车位被占", "夜间施工", "门禁失灵",
    "外墙渗水", "绿化枯死", "路灯不亮", "垃圾未清", "宠物扰民", "水压不足",
]  # fmt: skip


# Registered, resolved, called back, printed: a whole day is 12 6 4 3; each run of the suite plays a part.
DAY = [int(number) for number in os.environ.get("PROPCTL_DESK_DAY", "3 2 1 1").split()]


def made(folder: pytest.TempPathFactory, areas: list[str]) -> Workspace:
    office = make_workspace(folder.mktemp("office") / "office", areas=areas).at("2026-11-20 08:00")
    office.do("residents.building.add", by="director", name="3")
    for number in range(1, 7):
        office.do("residents.unit.add", number=f"3-120{number}", building="3", area="100")
    office.do("residents.household.open", unit="3-1201", head="张建国", phone="13800138000")
    return office


async def register(sitter: Sitter, number: int, about: str) -> None:
    """A call is taken and becomes a complaint."""
    await sitter.press("f2")
    await sitter.type("zjg" if number == 0 else f"120{number % 6 + 1}")  # by name, or by a part of the number
    await sitter.press("enter")
    assert "投诉处理 · 登记" in sitter.screen
    if number == 0:
        assert "张* 138****8000" in sitter.screen and "张建国" not in sitter.screen
    await sitter.choose("投诉处理 · 登记 · 业主（用户）投诉处理登记表")
    await sitter.type(about)
    await sitter.press("enter", "enter")
    assert f"CP-261120-A{number + 1:02}" in sitter.screen and "已登记" in sitter.screen


async def fill(sitter: Sitter, step: str, *answers: str, then: str) -> None:
    """A step of the record that is shown, its required fields answered in order."""
    await sitter.step(step)
    for answer in answers:
        await sitter.type(answer)
        await sitter.press("enter")
    await sitter.press("enter")
    assert then in sitter.screen, sitter.screen


def test_a_clerks_day_takes_fewer_keys_than_the_command_line(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = made(tmp_path_factory, CLERK)
    shift = {"code": "am", "post": "front-desk", "begins": "08:30", "ends": "17:30"}
    office.do("duty.shift.add", by="guard-captain", **shift)
    office.do("duty.roster.draft", by="center-manager", month="2026-11", post="front-desk")
    planned = {"day": "2026-11-20", "shift": "am", "person": "clerk-1"}
    turn = office.do("duty.turn.plan", by="guard-captain", **planned).folded.id
    office.do("duty.turn.sign-in", turn, at="08:30")
    office.at("2026-11-19 09:00")
    for about in TROUBLES[: DAY[2]]:
        done = office.do("complaints.complaint.register", unit="3-1201", about=about, by="clerk-2").folded.id
        handed = {"departments": "service", "to_person": "clerk-2"}
        office.do("complaints.complaint.transfer", done, by="clerk-2", **handed)
        office.do("complaints.complaint.resolve", done, by="clerk-2", outcome="已处理完毕并复查")
    office.at("2026-11-20 09:00")
    printed: list[str] = []
    monkeypatch.setattr("click.launch", printed.append)

    registered, resolved, called, papers = DAY

    async def story(sitter: Sitter) -> None:
        for number, about in enumerate(TROUBLES[:registered]):
            await register(sitter, number, about)
            if number < resolved:
                await fill(sitter, "转交", "2", "lm", then="已转交")
                await fill(sitter, "办结", "已处理完毕并复查", then="已办结")
            if number < papers:
                await sitter.press("f4")
                assert ".pdf" in "".join(sitter.screen.split())  # the path may be broken
            await sitter.press("escape", "escape")
        for number in range(called):
            await sitter.press("f3")
            await sitter.type(f"1119-A0{number + 1}")
            await sitter.press("enter")
            await fill(sitter, "回访", "1", "1", then="CB-261120")  # who is on file is taken by number
            await sitter.press("escape", "escape")
        await sitter.press("f6")  # a new record of any form: the handover
        await sitter.type("jjb")
        await sitter.press("enter")
        await sitter.type(turn)
        await sitter.press("enter")
        await sitter.type("周")
        await sitter.press("enter", "enter")
        assert "DH-261120" in sitter.screen

    keys = sit(office, story)
    rows = office.office().index.rows(form="complaints.complaint", since="2026-11-20")
    assert (len(printed), len(rows)) == (papers, registered)
    assert [row.state for row in rows].count("resolved") == resolved
    assert office.record("CB-261120-A01").values["person"]
    lines = [f"propctl complaints register 3-1201 {about}" for about in TROUBLES[:registered]]
    for n in range(resolved):
        lines.append(f"propctl complaints transfer A0{n} --departments service --to-person 李敏")
        lines.append(f"propctl complaints resolve A0{n} 已处理完毕并复查")
    lines += [f"propctl complaints callback 1119-A0{n} --satisfaction satisfied" for n in range(called)]
    lines += [f"propctl print A0{n} --open" for n in range(papers)]
    lines.append(f"propctl duty handover prepare {turn} clerk-2")
    assert keys < sum(map(typed_keys, lines)) * 2 / 3, (keys, sum(map(typed_keys, lines)))


def test_a_cashiers_morning(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = made(tmp_path_factory, ["residents", "fees"]).at("09:00")
    monkeypatch.setattr("click.launch", lambda path: None)

    async def story(sitter: Sitter) -> None:
        for number in range(1, 4):
            await sitter.press("f2")
            await sitter.type(f"120{number}")
            await sitter.press("enter")
            await sitter.choose("收费 · 收款")
            await sitter.type("185")
            await sitter.press("enter")
            await sitter.type("xj")
            await sitter.press("enter", "enter")
            assert "已收款" in sitter.screen, sitter.screen
            await sitter.press("f4", "escape", "escape")

    keys = sit(office, story, by="cashier-1")
    lines = [f"propctl fees pay 3-120{n} 185 cash" for n in range(1, 4)]
    lines += [f"propctl print A0{n} --open" for n in range(1, 4)]
    assert keys < sum(map(typed_keys, lines)), keys
    assert len(office.office().index.rows(form="fees.receipt")) == 3


def test_a_supervisors_nine_o_clock(tmp_path_factory: pytest.TempPathFactory) -> None:
    office = made(tmp_path_factory, CLERK).at("2026-11-19 16:00")
    for about in TROUBLES[:3]:
        office.do("complaints.complaint.register", unit="3-1201", about=about)
    office.at("2026-11-20 09:00")

    async def story(sitter: Sitter) -> None:
        await sitter.press("f5")
        await sitter.type("lm")  # what waits for somebody by name
        await sitter.press("enter")
        assert "李敏" in sitter.screen and "! 已超时" in sitter.screen
        await sitter.press("enter")
        await sitter.step("改派责任人")
        assert "冯雪" in sitter.screen  # who it will be if nobody else is named
        await sitter.type("原责任人请假")
        await sitter.press("down")
        await sitter.type("周洁")
        await sitter.press("ctrl+s")
        assert "改派责任人" in sitter.screen
        await sitter.press("f9")  # a slip: what puts it right is proposed
        assert "撤回上一步" in sitter.screen.splitlines()[0]
        await sitter.press("escape", "f6")
        await sitter.type("九点前回电")
        await sitter.press("enter", "enter")

    sit(office, story, by="service-supervisor", size=(100, 40))
    found = office.record("1119-A01")
    assert found.values["owner"] == "clerk-2"
    assert found.history[-1].values["text"] == "九点前回电"
