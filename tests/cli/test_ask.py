"""Being asked on a terminal: one field after the other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("somebody_there")


def fields(run: Run, id: str = "A01") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("show", id, "--json").stdout)["fields"]
    return found


@pytest.fixture(autouse=True)
def keyring(run: Run) -> None:
    run("key", "init")


def test_what_is_missing_is_asked_one_by_one_and_choices_are_numbered(run: Run) -> None:
    done = run("repairs", "register", "3-1201", input="漏水\n2\n\n")
    assert done.exit_code == 0, done.output
    assert "  2 来访 (visit)" in done.stderr
    assert (fields(run)["about"], fields(run)["channel"]) == ("漏水", "visit")


@pytest.mark.parametrize("answer", ["2", "２", "来访", "lf", "visit"])
def test_a_choice_is_answered_by_number_label_or_pinyin(run: Run, answer: str) -> None:
    run("repairs", "register", "3-1201", "漏水", input=f"{answer}\n\n")
    assert fields(run)["channel"] == "visit"


def test_an_answer_that_cannot_be_is_asked_again(run: Run) -> None:
    done = run("repairs", "register", "3-1201", "漏水", input="fax\n1\n\n")
    assert "不是可选项" in done.stderr or "fax" in done.stderr
    assert fields(run)["channel"] == "phone"


def test_a_required_field_is_not_left_empty(run: Run) -> None:
    done = run("repairs", "register", "3-1201", input="\n漏水\n1\n\n")
    assert "这一项必须填写" in done.stderr
    assert fields(run)["about"] == "漏水"


def test_less_than_goes_back_to_the_last_answer(run: Run) -> None:
    run("repairs", "register", "3-1201", input="停电\n<\n漏水\n1\n\n")
    assert fields(run)["about"] == "漏水"


def test_going_back_from_the_first_question_says_so(run: Run) -> None:
    done = run("repairs", "register", "3-1201", input="＜\n漏水\n1\n\n")
    assert "已经是第一项" in done.stderr


def test_a_question_mark_shows_the_clause(run: Run) -> None:
    done = run("repairs", "register", "3-1201", input="？\n漏水\n1\n\n")
    assert "报修须登记 (repairs.register)" in done.stderr


def test_personal_fields_are_asked_for_without_echo(run: Run) -> None:
    done = run("repairs", "register", "3-1201", "漏水", "--channel", "phone", input="13800138000\n")
    assert "联系电话（可不填）" in done.stderr
    assert "13800138000" not in done.output
    assert fields(run)["phone"] == "138****8000"


def test_with_nothing_typed_optional_fields_are_offered_too(run: Run) -> None:
    answers = ["3-1201", "漏水", "1", "水，电", "是", "", "接头", "2", "", ""]
    done = run("repairs", "register", input="\n".join(answers) + "\n")
    assert done.exit_code == 0, done.output
    found = fields(run)
    assert found["trades"] == ["water", "power"]
    assert found["urgent"] is True


def test_rows_are_typed_one_after_the_other_or_named_as_a_file(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "parts.csv"
    sheet.write_text("item,count\n接头,2\n", encoding="utf-8")
    answers = ["3-1201", "漏水", "1", "", "", "", "接头", str(sheet)]
    done = run("repairs", "register", input="\n".join(answers) + "\n")
    assert done.exit_code == 0, done.output
    assert "@list.csv" in done.stderr
    assert fields(run)["parts"] == [{"item": "接头", "count": 2}]


def test_ctrl_d_stops_and_saves_nothing(run: Run) -> None:
    stopped = run("repairs", "register", "3-1201", input="")
    assert stopped.exit_code == 130
    assert "没有记录" in run("repairs").stdout


def test_the_desk_does_a_step_and_stays(run: Run) -> None:
    run("repairs", "register", "3-1201", "漏水", "--channel", "phone", input="\n")
    worked = run("desk", input="1\n1\nguard-1\nq\n")
    assert worked.exit_code == 0, worked.output
    assert "1 派工 (assign)" in worked.stdout
    assert "RP-261121-A01 派工 → 已派工" in worked.stdout
    assert worked.stdout.rstrip().endswith("没有正在计时的期限。")


def test_the_plain_desk_lists_a_record_once(run: Run) -> None:
    run("repairs", "register", "3-1201", "漏水", "--channel", "phone", input="\n")
    listed = run("desk", "--plain", input="q\n").stdout
    assert listed.count("RP-261121-A01") == 1 and "未设时限" not in listed


def test_the_desk_tells_a_refusal_and_goes_on(run: Run) -> None:
    run("repairs", "register", "3-1201", "漏水", "--channel", "phone", input="\n")
    worked = run("desk", input="9\nA01\n派工\nguard-1\nq\n", by="guard-1")
    assert worked.exit_code == 0
    assert "没有第 9 项" in worked.stderr
    assert "前台接待员" in worked.stderr


def test_a_note_can_be_added_from_the_desk(run: Run) -> None:
    run("repairs", "register", "3-1201", "漏水", "--channel", "phone", input="\n")
    run("desk", input="1\nnote\n已电话联系\nq\n")
    assert "已电话联系" in run("show", "A01").stdout
