"""A refusal tells everything that is lacking, each with the command that does it; so does ``show`` before."""

from __future__ import annotations

import pytest

from propctl.errors import Refused
from propctl.testing import Workspace

COMPLAINT = "complaints.complaint"


@pytest.fixture
def desk(workspace: Workspace) -> Workspace:
    workspace.do("residents.building.add", by="director", name="3", steward="officer-1")
    workspace.do("residents.unit.add", by="director", number="3-502", building="3")
    workspace.do(f"{COMPLAINT}.register", unit="3-502", about="灯不亮")
    return workspace


def close(desk: Workspace, *more: str) -> list[str]:
    """What closing the complaint is refused with, a line each."""
    done = desk.run("complaints", "close", "A01", *more)
    assert done.status == 77, done
    return done.err.strip().splitlines()


def settled(desk: Workspace) -> None:
    """Everything done but telling the director, who is to be told twice."""
    desk.do(f"{COMPLAINT}.investigate", "CP-261120-A01", finding="灯管坏", cause="老化", wish="换新")
    desk.do(f"{COMPLAINT}.transfer", "CP-261120-A01", departments="工程部", to_person="technician-1")
    desk.do(f"{COMPLAINT}.resolve", "CP-261120-A01", by="technician-1", outcome="换了新灯管")
    desk.do(f"{COMPLAINT}.reply", "CP-261120-A01", recipients="住户", way="电话")
    desk.do(f"{COMPLAINT}.report", "CP-261120-A01", recipients="责任部门")


def test_a_refusal_names_everything_in_the_order_of_the_work(desk: Workspace) -> None:
    head, *lines = close(desk)
    assert head == "拒绝：归档还差 7 项："
    what = [line.partition(". ")[2].partition("，可用 ")[0] for line in lines]
    assert what[:6] == [
        "调查核实（真正原因；期望结果）",
        "转交或转开发商",
        "报告（对象：责任部门、管理处主任）",
        "办结",
        "回复（对象：住户、管理处主任）",
        "解决方案",
    ]
    assert "propctl complaints investigate CP-261120-A01 --cause … --wish …" in lines[0]
    assert "--recipients 住户,管理处主任" in lines[4]
    for rule in ("every-case-answered", "answer-owners", "answer-resident-and-director"):
        assert f"complaints.{rule}，《" in lines[4], "what three clauses want of one step is one line"
    assert lines[5].startswith("6. 解决方案，可用 --solution …")


def test_it_names_only_what_is_left(desk: Workspace) -> None:
    settled(desk)
    told = ("--solution", "换灯管", "--explanation", "说明了原因")
    head, *lines = close(desk, *told)
    assert head == "拒绝：归档还差 2 项："
    assert lines[0].startswith("1. 报告（对象：管理处主任），可用 propctl complaints report CP-261120-A01")
    assert lines[1].startswith("2. 回复（对象：管理处主任），可用 propctl complaints reply CP-261120-A01")
    desk.do(f"{COMPLAINT}.reply", "CP-261120-A01", recipients="管理处主任", way="当面")
    (only,) = close(desk, *told)
    assert only.startswith("拒绝：归档还差：报告（对象：管理处主任），可用 propctl complaints report")
    desk.do(f"{COMPLAINT}.report", "CP-261120-A01", recipients="管理处主任")
    assert desk.run("complaints", "close", "A01", *told).status == 0


def test_the_command_that_a_refusal_tells_does_it(desk: Workspace) -> None:
    settled(desk)
    for line in close(desk)[1:3]:
        command = line.partition("propctl ")[2].partition("（")[0].split()
        more = ["--way", "电话"] if "reply" in command else []
        assert desk.run(*command, *more).status == 0, command
    assert len(close(desk)) == 3  # the solution and the explanation are left


def test_other_readers_are_told_ids_that_can_be_typed(desk: Workspace) -> None:
    english = desk.run("--lang", "en", "complaints", "close", "A01").err
    assert "refused; Close still lacks 7 things:" in english
    assert "Report (To whom: The department, The director): " in english
    assert "--recipients department,director" in english


def test_a_clause_without_a_way_is_told_in_its_own_words(desk: Workspace) -> None:
    with pytest.raises(Refused, match="developer-definition") as refused:
        desk.do(f"{COMPLAINT}.pass-on", "CP-261120-A01", developer_contact="工程部")
    assert refused.value.rule == "complaints.developer-definition"
    assert str(refused.value).startswith("refused: 只有识别为“涉及开发商”的投诉才转开发商")


def test_missing_fields_and_missing_steps_are_told_together(desk: Workspace) -> None:
    done = desk.run("complaints", "reply", "A01", "--recipients", "住户")
    assert done.status == 2
    head, *lines = done.err.strip().splitlines()
    assert head == "还缺：方式（--way）；“回复”另外还差："
    assert [line.partition("，可用")[0] for line in lines] == ["1. 转交或转开发商", "2. 办结"]


def test_show_tells_it_before_anybody_tries(desk: Workspace) -> None:
    shown = desk.run("show", "A01").out
    assert "归档还差：" in shown
    assert "propctl complaints report CP-261120-A01 --recipients 责任部门,管理处主任" in shown
    assert "--solution" not in shown, "what a step asks for itself is asked when it is done"
    assert "转开发商还差" not in shown, "a branch that the record does not take"
    settled(desk)
    shown = desk.run("show", "A01").out
    assert "办结还差" not in shown and "回复还差" not in shown
    assert "报告（对象：管理处主任）" in shown and "责任部门、" not in shown.partition("归档还差")[2]


def test_nothing_is_lacking_where_nothing_is(desk: Workspace) -> None:
    assert "还差" not in desk.run("show", "3-502").out


def test_a_number_that_was_typed_is_not_said_to_be_missing(desk: Workspace) -> None:
    done = desk.run("fees", "case", "final", "D-3-502")
    assert done.status == 77
    assert "写明记录编号" not in done.err
    assert "D-3-502" in done.err and "propctl fees case remind" in done.err
    unnamed = desk.run("complaints", "close")
    assert unnamed.status == 2 and "CP-" not in unnamed.err
