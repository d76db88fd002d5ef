"""An area answers to its title wherever a command asks for one, in both languages."""

from __future__ import annotations

import pytest

from propctl.cli.commands.registry import CHINESE, load
from propctl.cli.commands.registry import COMMANDS as COMMANDS_OF_THE_CORE
from propctl.cli.frame.declared import Group
from propctl.testing import Workspace
from tests.stories.answers import ok

COMMANDS = [
    ("due", "--area"),
    ("report",),
    ("rules", "list"),
    ("rules", "coverage"),
    ("agenda", "history"),
    ("agenda", "archive", "--area"),
    ("agenda", "measures"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_title_is_as_good_as_the_word(workspace: Workspace, command: tuple[str, ...]) -> None:
    def answer(*typed: str) -> object:
        return ok(workspace.run(*typed, "--json")).json()

    assert answer(*command, "前台") == answer(*command, "frontdesk") == answer(*command, "Front desk")
    unknown = workspace.run(*command, "前厅")
    assert unknown.status == 2 and "没有业务" in unknown.err


def test_a_clause_is_found_by_its_other_number_which_another_area_has(workspace: Workspace) -> None:
    told = ok(workspace.run("rules", "show", "staff.obey-rules-and-ethics")).out
    assert told == ok(workspace.run("rules", "show", "handbook.obey-rules")).out
    assert workspace.run("rules", "show", "staff.no-such-clause").status == 2


def test_every_command_has_a_chinese_name_of_its_own_that_no_area_bears(workspace: Workspace) -> None:
    titles = {title.zh for title in workspace.office().catalog.summary.titles.values()}
    assert len(CHINESE) == len(COMMANDS_OF_THE_CORE) and titles.isdisjoint(CHINESE)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("岗位", "--json"), ("post", "--json")),
        (("崗位", "--json"), ("post", "--json")),
        (("条款", "list", "投诉", "--json"), ("rules", "list", "complaints", "--json")),
        (("条款", "列表", "投诉", "--json"), ("rules", "list", "complaints", "--json")),
        (("密鑰", "查看記錄", "-h"), ("key", "access", "-h")),
        (("今天", "--全部"), ("today", "--all")),
        (("投诉", "列表", "--从", "11-01", "--json"), ("complaints", "list", "--since", "11-01", "--json")),
        (("员工", "--help"), ("staff", "--help")),
        (("帮助",), ("--help",)),
        (("help", "today"), ("today", "--help")),
        (("-h", "今天"), ("today", "-h")),
        (("投诉", "帮助"), ("complaints", "--help")),
    ],
)
def test_a_command_answers_to_its_chinese_name_and_help_is_asked_for_as_people_do(
    workspace: Workspace, typed: tuple[str, ...], meant: tuple[str, ...]
) -> None:
    def told(line: tuple[str, ...]) -> list[str]:
        return ok(workspace.run(*line)).out.splitlines()[1:]  # the first line shows what was typed

    assert told(typed) == told(meant)


def test_what_is_below_a_command_of_the_core_has_a_chinese_name_of_its_own() -> None:
    for name in COMMANDS_OF_THE_CORE:
        if isinstance(group := load(name), Group):
            titles = [title.zh for title in group.names().values()]
            assert all(titles) and len(set(titles)) == len(titles), name


@pytest.mark.parametrize("word", ["登记", "新增", "新建", "添加", "录入"])
def test_a_record_is_made_by_whatever_people_call_making_one(workspace: Workspace, word: str) -> None:
    for area, missing in (("投诉", "投诉内容"), ("报修", "服务内容"), ("收费", "金额")):
        refused = workspace.run(area, word)
        assert refused.status == 2 and missing in refused.err, refused.err


def test_the_options_of_a_step_answer_to_the_titles_of_their_fields(workspace: Workspace) -> None:
    workspace.do("residents.unit.add", number="3-1201")
    done = workspace.run(
        "投诉",
        "登记",
        "--房号",
        "3-1201",
        "--投诉内容",
        "漏水",
        "--投诉方式=当面",
        "--相关责任部门",
        "工程部",
        "--json",
    )
    fields = ok(done).json()["fields"]
    assert (fields["channel"], fields["about"], fields["departments"]) == (
        "in-person",
        "漏水",
        ["engineering"],
    )
    twice = workspace.run("投诉", "登记", "3-1201", "漏水", "--channel", "当面", "--投诉方式", "信箱")
    assert twice.status == 2 and "当面" in twice.err and "信箱" in twice.err
    hidden = workspace.run("投诉", "登记", "3-1201", "漏水", "--联系电话", "13800001234")
    assert hidden.status == 2 and "个人信息" in hidden.err, hidden.err


def test_a_step_before_its_area_is_told_the_other_way_round(workspace: Workspace) -> None:
    assert "propctl 投诉 登记" in workspace.run("登记", "投诉", "3-1201").err


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        (("收费", "送达", "--where", "账期 = 本月"), "propctl 收费 bill 送达"),
        (("fees", "deliver"), "propctl fees bill deliver"),
        (("投诉", "没有这一步"), ""),
    ],
)
def test_a_step_of_another_form_of_the_area_is_told_with_its_form(
    workspace: Workspace, typed: tuple[str, ...], near: str
) -> None:
    refused = workspace.run(*typed)
    assert refused.status == 2 and ("最接近" in refused.err) == bool(near) and near in refused.err


@pytest.mark.parametrize(("typed", "same"), [("两小时", "2h"), ("三个工作日", "3wd"), ("半小时", "30m")])
def test_a_length_of_time_is_worked_out_as_people_say_it(workspace: Workspace, typed: str, same: str) -> None:
    def due(limit: str) -> str:
        return ok(workspace.run("算期限", "2026-11-20 17:00", limit, "--calendar", "office")).out

    assert due(typed) == due(same)


def test_a_change_may_be_written_with_a_colon_and_keeps_those_of_its_text(workspace: Workspace) -> None:
    workspace.do("residents.unit.add", number="3-1201")
    id = ok(workspace.run("投诉", "登记", "3-1201", "漏水", "--json")).json()["id"]
    ok(workspace.run("更正", id, "--set", "类别：漏水", "--set", "投诉内容=时间：昨晚，楼道=漏水"))
    fields = workspace.run("查看", id, "--json").json()["fields"]
    assert (fields["category"], fields["about"]) == ("leak", "时间：昨晚，楼道=漏水")
    assert "写在编号后面" in workspace.run("作废", id).err
    assert workspace.run("更正", id, "--set", "联系电话：13800001234").status == 2  # never on a command line
