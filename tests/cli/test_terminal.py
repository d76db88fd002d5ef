"""A person at a terminal registers, is asked, errs, goes back, stops: driven through a pseudo-terminal."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from propctl.office.doing.drafts import Request
from propctl.office.doing.questions import Interview
from propctl.testing import Workspace, make_workspace
from tests.cli.conftest import NOW, Run
from tests.cli.terminal import CTRL_C, CTRL_D, Terminal

pytest.importorskip("pty")  # Windows has none
Sit = Callable[..., Terminal]


@pytest.fixture
def sit(office: Path, tmp_path: Path, run: Run) -> Sit:
    """Sit down at a terminal: ``sit("repairs", "register")``."""
    run("key", "init")

    def start(*line: str, by: str = "clerk-1", lang: str = "zh-CN") -> Terminal:
        environ = {
            **os.environ,
            "PROPCTL_NOW": NOW,
            "PROPCTL_LANG": lang,
            "PROPCTL_IDENTITY": str(tmp_path / "identity.txt"),
            "TERM": "dumb",
        }
        return Terminal(["-C", str(office), "--as", by, *line], environ)

    return start


def fields(run: Run, id: str = "A01") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("show", id, "--json").stdout)["fields"]
    return found


def records(office: Path) -> list[Path]:
    return list((office / "records").rglob("*.toml"))


def test_what_is_missing_is_asked_and_saved(sit: Sit, run: Run) -> None:
    with sit("repairs", "register", "3-1201", "漏水") as screen:
        choices = screen.asked("渠道", "2")
        screen.asked("联系电话（可不填）（输入时不显示）", "13800138000")
        assert screen.status == 0
    assert "1 电话 (phone)" in choices
    assert "13800138000" not in screen.screen
    found = fields(run)
    assert (found["unit"], found["about"], found["channel"]) == ("3-1201", "漏水", "visit")
    assert found["phone"] == "138****8000"


@pytest.mark.parametrize("answer", ["2", "２", "来访", "lf", "LF", "visit"])
def test_a_choice_is_answered_by_number_label_or_pinyin(sit: Sit, run: Run, answer: str) -> None:
    with sit("repairs", "register", "3-1201", "漏水") as screen:
        screen.asked("渠道", answer)
        screen.asked("联系电话", "")
        assert screen.status == 0
    assert fields(run)["channel"] == "visit"


@pytest.mark.parametrize("answer", ["老赵", "3", "guard-1", "lz", "３"])
def test_people_are_listed_and_answered_by_name_number_or_pinyin(sit: Sit, run: Run, answer: str) -> None:
    run("repairs", "register", "3-1201", "漏水", "--channel", "phone")
    with sit("repairs", "assign", "A01") as screen:
        people = screen.asked("维修人员", answer)
        assert screen.status == 0
    assert "3 老赵 (guard-1)" in people
    assert fields(run)["worker"] == "guard-1"


def test_a_person_may_be_named_in_a_script_too(run: Run) -> None:
    run("repairs", "register", "3-1201", "漏水", "--channel", "phone")
    assert run("repairs", "assign", "A01", "--worker", "老赵").exit_code == 0
    assert fields(run)["worker"] == "guard-1"
    nobody = run("repairs", "assign", "A01", "--worker", "老钱")
    assert nobody.exit_code == 2
    assert "没有员工“老钱”" in nobody.stderr


def test_a_yes_or_no_says_how_it_is_answered(sit: Sit, run: Run) -> None:
    with sit("repairs", "register") as screen:
        for question, answer in (("房号", "3-1201"), ("报修内容", "漏水"), ("渠道", "1"), ("工种", "")):
            screen.asked(question, answer)
        screen.asked("紧急（可不填）（是/否）", "好像")
        screen.expect("既不是“是”也不是“否”")
        screen.asked("紧急", "是")
        screen.asked("联系电话", "")
        screen.asked("材料", "")
        screen.asked("1. 名称", "")
        assert screen.status == 0
    assert fields(run)["urgent"] is True


def test_a_wrong_answer_asks_only_that_question_again(sit: Sit, run: Run) -> None:
    with sit("repairs", "register", "3-1201", "漏水") as screen:
        screen.asked("渠道", "传真")
        screen.expect("可选：1 电话、2 来访、3 网上")
        screen.asked("渠道", "1")
        screen.asked("联系电话", "12")
        screen.expect("不是电话号码")
        screen.asked("联系电话", "")
        assert screen.status == 0
    assert screen.screen.count("房号") == 0


def test_what_was_typed_wrong_with_the_command_is_asked_instead_of_ending_it(sit: Sit, run: Run) -> None:
    with sit("repairs", "register", "3-1201", "漏水", "--channel", "fax") as screen:
        screen.expect("fax")
        screen.asked("渠道", "来访")
        screen.asked("联系电话", "")
        assert screen.status == 0
    assert (fields(run)["about"], fields(run)["channel"]) == ("漏水", "visit")


def test_less_than_goes_back_and_offers_what_was_answered(sit: Sit, run: Run) -> None:
    with sit("repairs", "register", "3-1201") as screen:
        screen.asked("报修内容", "停电")
        screen.asked("渠道", "＜")
        screen.asked("报修内容 [停电]", "")
        screen.asked("渠道", "<")
        screen.asked("报修内容 [停电]", "漏水")
        screen.asked("渠道", "1")
        screen.asked("联系电话", "")
        assert screen.status == 0
    assert fields(run)["about"] == "漏水"


def test_the_last_value_of_the_day_is_offered(sit: Sit, run: Run) -> None:
    run("repairs", "register", "3-1201", "漏水", "--channel", "visit")
    with sit("repairs", "register", "3-1202", "停电") as screen:
        screen.asked("渠道 [来访]", "")
        screen.asked("联系电话", "")
        assert screen.status == 0
    assert fields(run, "A02")["channel"] == "visit"


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_stopping_leaves_nothing(sit: Sit, office: Path, key: str) -> None:
    with sit("repairs", "register", "3-1201") as screen:
        screen.expect("报修内容: ")
        screen.press(key)
        screen.expect("已停止")
        assert screen.status == 130
    assert records(office) == []


def test_a_step_that_a_post_forbids_is_refused_before_anything_is_asked(sit: Sit, office: Path) -> None:
    with sit("repairs", "register", by="guard-1") as screen:
        screen.expect("前台接待员")
        assert screen.status == 77
    assert "房号" not in screen.screen
    assert records(office) == []


def test_what_a_clause_refuses_is_asked_again_and_the_rest_is_kept(sit: Sit, run: Run, office: Path) -> None:
    _declare(
        office,
        '[form.ticket.need]\nregister = [{ rule = "register", that = "trades",'
        ' zh = "须写明工种", en = "name the trades" }]\n',
    )
    with sit("repairs", "register", "3-1201", "漏水") as screen:
        screen.asked("渠道", "2")
        screen.asked("联系电话", "13800138000")
        screen.expect("拒绝：须写明工种")
        screen.expect("只需重填这一项")
        screen.asked("工种", "水，电")
        assert screen.status == 0
    assert screen.screen.count("联系电话") == 1
    found = fields(run)
    assert (found["channel"], found["trades"], found["phone"]) == ("visit", ["water", "power"], "138****8000")


def test_where_no_answer_mends_it_the_command_to_repeat_it_is_told(sit: Sit, office: Path) -> None:
    _declare(
        office,
        '[form.ticket.need]\nregister = [{ rule = "register", that = "@finish > 0",'
        ' zh = "须先完工", en = "finish it first" }]\n',
    )
    with sit("repairs", "register", "3-1201", "走廊 漏水") as screen:
        screen.asked("渠道", "2")
        screen.asked("联系电话", "13800138000")
        screen.expect("拒绝：须先完工")
        screen.expect('propctl repairs register --unit 3-1201 --about "走廊 漏水" --channel 2')
        assert screen.status == 77
    assert "13800138000" not in screen.screen
    assert records(office) == []


def test_a_step_on_no_record_offers_those_that_it_may_be_done_to(sit: Sit, run: Run) -> None:
    run("repairs", "register", "3-1201", "漏水", "--channel", "phone")
    run("repairs", "register", "3-1202", "停电", "--channel", "phone")
    run("repairs", "assign", "A01", "--worker", "guard-1")
    with sit("repairs", "assign") as screen:
        offered = screen.asked("序号或记录编号", "1")
        screen.asked("维修人员", "老赵")
        assert screen.status == 0
    assert "RP-261121-A02" in offered
    assert "A01" not in offered
    assert fields(run, "A02")["worker"] == "guard-1"


def test_a_cell_that_cannot_be_is_asked_again_not_its_row(sit: Sit, run: Run) -> None:
    with sit("repairs", "register") as screen:
        for question, answer in (("房号", "3-1201"), ("报修内容", "漏水"), ("渠道", "1"), ("工种", "")):
            screen.asked(question, answer)
        screen.asked("紧急", "")
        screen.asked("联系电话", "")
        screen.asked("材料", "")
        screen.asked("1. 名称", "接头")
        screen.asked("1. 数量", "几个")
        screen.asked("1. 数量", "2")
        screen.asked("2. 名称", "水管")
        screen.asked("2. 数量", "<")
        screen.asked("2. 名称", "<")
        screen.asked("1. 名称", "接头")
        screen.asked("1. 数量", "2")
        screen.asked("2. 名称", "")
        assert screen.status == 0
    assert fields(run)["parts"] == [{"item": "接头", "count": 2}]


def test_the_same_line_needs_no_prompt_and_says_the_same_as_in_a_script(sit: Sit, run: Run) -> None:
    run("repairs", "register", "3-1201", "漏水", "--channel", "phone")
    with sit("repairs", "派工", "A01", "--worker", "老赵") as screen:
        assert screen.status == 0
    assert screen.screen == "RP-261121-A01 派工 → 已派工\n"


def test_english_prompts_are_english(sit: Sit) -> None:
    with sit("repairs", "register", "3-1201", lang="en") as screen:
        screen.expect("What about: ")
        screen.press(CTRL_C)
        screen.expect("Stopped")
        assert screen.status == 130


def _declare(office: Path, text: str) -> None:
    path = office / "areas" / "repairs.toml"
    path.write_text(
        path.read_text("utf-8").replace("[form.ticket.states]", f"{text}[form.ticket.states]"), "utf-8"
    )


# -- with the areas as they are shipped


@pytest.fixture
def homes(tmp_path: Path) -> Workspace:
    workspace = make_workspace(tmp_path / "homes")
    workspace.run("residents", "building", "add", "3", "--steward", "officer-1", by="director")
    workspace.run("residents", "add", "3-1201", "--building", "3", "--area", "100", by="director")
    return workspace


def at_home(workspace: Workspace, *line: str, by: str = "clerk-1") -> Terminal:
    environ = {
        **os.environ,
        "PROPCTL_NOW": workspace.now.isoformat(),
        "TERM": "dumb",
        "PROPCTL_LANG": "zh-CN",
    }
    return Terminal(["-C", str(workspace.root), "--as", by, *line], environ)


def test_a_callback_asks_nothing_that_the_complaint_says(homes: Workspace) -> None:
    line = ("complaints", "register", "3-1201", "漏水", "--channel", "phone", "--json")
    made = homes.run(*line).json()["id"]
    homes.run("complaints", "transfer", made, "--departments", "engineering", "--to-person", "technician-1")
    homes.run("complaints", "investigate", made, "--finding", "接头渗水", by="technician-1")
    assert homes.run("complaints", "resolve", made, "--outcome", "换了接头", by="technician-1").status == 0
    homes.at("10:00")
    with at_home(homes, "complaints", "callback", made, "--occasion", "result") as screen:
        screen.asked("回访对象", "张三")
        screen.asked("满意程度", "1")
        assert screen.status == 0
    assert "房号" not in screen.screen
    called = homes.run("callbacks", "list", "--all", "--json").json()
    assert [(one["fields"]["about"], one["fields"]["unit"]) for one in called] == [(made, "3-1201")]


def test_a_record_that_is_opened_only_in_some_case_is_asked_for_only_then(homes: Workspace) -> None:
    questions = Interview(homes.office(), Request(form="renovation.inspection", step="register"))
    asked = {question.name for question in questions.questions({})}
    more = {question.name for question in questions.questions({"violated": "是"})}
    assert more - asked
