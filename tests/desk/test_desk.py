"""The full-screen desk: what waits, a record with its steps, a step as a form."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from propctl.cli.frame.session import Session
from propctl.desk.answer_line import AnswerLine
from propctl.desk.line_list import LineList
from propctl.desk.step_sheet import Sheet
from propctl.errors import PropctlError
from propctl.testing import Workspace, make_workspace
from tests.desk.sitting import Sitter, sit

AREAS = ["residents", "complaints", "callbacks", "workorders", "calls", "agenda"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two complaints that wait for the front desk: one late, one fresh; and one that a technician has."""
    made = make_workspace(tmp_path_factory.mktemp("office") / "office", areas=AREAS)
    made.do("residents.unit.add", number="3-1201")
    made.do("residents.unit.add", number="5-302")
    made.do("residents.household.open", unit="3-1201", head="张建国", phone="13800138000")
    made.do("complaints.complaint.register", unit="3-1201", about="走廊漏水", phone="13900139000", at="08:40")
    made.do("complaints.complaint.register", unit="5-302", about="楼道堆物", at="09:00")
    third = made.do("complaints.complaint.register", unit="5-302", about="电梯异响").folded.id
    handed = {"departments": "engineering", "to_person": "technician-1"}
    made.do("complaints.complaint.transfer", third, at="09:05", **handed)
    return made.at("09:10")


def test_a_record_is_one_line_and_the_late_one_stands_first_marked_by_a_sign_and_a_word(
    office: Workspace,
) -> None:
    async def story(sitter: Sitter) -> None:
        rows = [line for line in sitter.screen.splitlines() if "CP-" in line]
        assert "走廊漏水" in rows[0] and "! 已超时" in rows[0]
        assert "楼道堆物" in rows[1] and "> 今天" in rows[1]
        assert sum("走廊漏水" in line for line in rows) == 1
        assert "未设时限" not in sitter.screen

    sit(office, story)


def test_a_record_that_cannot_be_read_is_told_at_either_desk(office: Workspace, tmp_path: Path) -> None:
    copied = office.copy(tmp_path / "office")
    file = next(copied.root.glob("records/complaints/**/*A02.toml"))
    file.write_bytes(file.read_bytes()[:100])

    async def story(sitter: Sitter) -> None:
        assert "走廊漏水" in sitter.screen and "份记录读不了，没有计入" in sitter.screen

    sit(copied, story)
    assert "1 份记录读不了" in copied.run("desk", "--plain", stdin="").err


def test_a_filter_narrows_down_as_one_types_by_words_or_pinyin(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        for typed in ("/lddw", "楼道"):  # a Chinese sign begins the filter by itself
            await sitter.type(typed)
            rows = [line for line in sitter.screen.splitlines() if "CP-" in line]
            assert len(rows) == 1 and "楼道堆物" in rows[0], typed
            await sitter.press("enter")  # the only one is opened
            assert "楼道堆物" in sitter.screen and "办理步骤" in sitter.screen
            await sitter.press("escape", "escape")
            assert sum("CP-" in line for line in sitter.screen.splitlines()) > 1

    sit(office, story)


def test_another_post_sees_its_own_work_and_everybodys_by_one_key(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        assert "楼道堆物" not in sitter.screen
        await sitter.press("f5")
        await sitter.type("qb")
        await sitter.press("enter")
        assert "楼道堆物" in sitter.screen and "全部" in sitter.screen

    sit(office, story, by="technician-1")


def test_a_record_offers_first_the_step_that_a_limit_waits_for_and_none_of_another_post(
    office: Workspace,
) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("enter")
        screen = sitter.screen
        assert "走廊漏水" in screen and "139****9000" in screen and "13900139000" not in screen
        assert sitter.steps[0] == "1 转交" and "← 09:00" in screen
        assert not {"主任决定", "审批", "作废"} & {told.split()[-1] for told in sitter.steps}

    sit(office, story, size=(120, 50))


@pytest.mark.parametrize("columns", [40, 80, 100, 140])
@pytest.mark.parametrize(
    ("moment", "told"), [("2026-11-23 09:10", "← 11-20 09:00"), ("2027-01-04 09:10", "← 2026-11-20 09:00")]
)
def test_the_time_that_a_step_waits_for_is_whole_beside_the_scroll_bar(
    office: Workspace, columns: int, moment: str, told: str
) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("enter")
        assert sitter.app.screen.query_one("#steps", LineList).show_vertical_scrollbar
        assert told in sitter.screen

    before = office.now
    try:
        sit(office.at(moment), story, size=(columns, 16))
    finally:
        office.now = before


def test_a_refusal_stands_beside_its_field_with_its_clause_and_nothing_typed_is_lost(
    office: Workspace,
) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("f3")
        await sitter.type("A02")
        await sitter.press("enter")
        await sitter.step("识别")
        assert "* 识别" in sitter.screen and "1.有效投诉" in sitter.screen
        await sitter.type("xx")
        await sitter.press("enter")
        assert "✗" in sitter.screen and sitter.field == "xx"
        await sitter.press("backspace", "backspace")
        await sitter.type("wx")  # by first letters of pinyin
        assert "2 无效投诉" in sitter.screen and "有效投诉  " not in sitter.screen
        await sitter.press("enter")
        await sitter.press("enter")
        refused = sitter.screen.partition("✗")[2]
        assert "还差" in refused and "complaints.invalid-definition" in refused
        assert sitter.field == ""  # the field that the refusal is about
        await sitter.type("楼道归消防管")
        await sitter.press("enter", "enter")
        assert "CP-261120-A02 识别" in sitter.screen

    sit(office, story, size=(100, 40))
    assert office.record("A02").values["outside"] == "楼道归消防管"


def test_what_was_typed_in_a_form_that_was_left_stands_there_again(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.type("/楼道")
        await sitter.press("enter", "f6")
        await sitter.type("业主催问")
        await sitter.press("escape", "f6")
        assert sitter.field == "业主催问"
        await sitter.paste("一\n二" * 5000)
        assert len(sitter.field) == 4 + 5000 * 3
        await sitter.press("escape")

    sit(office, story)


def test_a_line_that_is_told_it_was_left_after_its_form_was_closed_ends_nothing(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.type("/楼道")
        await sitter.press("enter", "f6")
        await sitter.type("业主催问")
        form = sitter.app.screen
        line = form.query(AnswerLine).first()
        await sitter.press("escape")
        await line.remove_children()
        line.on_descendant_blur()
        form.post_message(AnswerLine.Left(line, sound=True, entered=True))
        await sitter.press("f6")
        assert sitter.field == "业主催问"

    sit(office, story)


def test_what_another_desk_writes_is_seen_and_a_step_that_came_too_late_is_refused(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.type("/楼道")
        await sitter.press("enter")
        await sitter.step("业主撤诉")
        await sitter.type("1")
        await sitter.press("enter")
        await sitter.type("业主说不用了")
        second = office.record("A02")
        office.do(
            "complaints.complaint.withdraw", second.id, way="phone", withdrawn_why="来电撤回", by="clerk-2"
        )
        await sitter.press("ctrl+s")
        assert "业主已撤诉" in sitter.screen and "业主说不用了" in sitter.screen  # refused, and kept
        await sitter.press("escape")
        sitter.app.look()
        await sitter.settled()
        assert "业主已撤诉" in sitter.screen

    sit(office, story, size=(100, 40))


@pytest.mark.parametrize(("size", "lang"), [((40, 20), "zh-TW"), ((80, 24), "en"), ((140, 40), "en")])
def test_no_line_is_wider_than_the_screen_in_any_language(
    office: Workspace, size: tuple[int, int], lang: str
) -> None:
    from propctl.cli.frame.width import width

    async def story(sitter: Sitter) -> None:
        for keys in ((), ("2",), ("3",), ("4",), ("5",), ("1", "enter"), ("f6",)):
            await sitter.press(*keys)
            assert max(map(width, sitter.screen.splitlines())) <= size[0]

    sit(office, story, size=size, lang=lang, environ={"NO_COLOR": "1"})


def test_no_other_command_imports_textual(office: Workspace) -> None:
    import subprocess

    line = "import sys; from propctl.cli.frame.main import run; run(['today']); "
    line += "assert 'textual' not in sys.modules"
    done = subprocess.run(
        [sys.executable, "-c", line], cwd=office.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_mistake_of_the_program_ends_the_desk_without_showing_a_value(
    office: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("张建国 13800138000")

    async def story(sitter: Sitter) -> None:
        monkeypatch.setattr("propctl.desk.record_screen.ways_on", broken)
        await sitter.press("enter")

    with pytest.raises(ValueError, match="张建国"):
        sit(office, story)
    told = capsys.readouterr()
    assert "张建国" not in told.out + told.err


def test_a_step_is_found_by_its_name(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("enter")
        every = len(sitter.steps)
        await sitter.type("撤诉")
        assert [told.split()[-1] for told in sitter.steps] == ["业主撤诉"]
        await sitter.press("escape")
        assert len(sitter.steps) == every
        await sitter.type("撤诉")
        await sitter.press("enter")
        assert "业主撤诉 ·" in sitter.screen

    sit(office, story)


def test_forms_left_half_filled_are_not_lost_by_one_key(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("enter", "f6", "escape", "f6")
        await sitter.type("催")
        await sitter.press("escape", "escape", "ctrl+q")
        assert sitter.app.is_running and "再按 ^Q" in sitter.screen
        await sitter.press("１")  # full width: the first list

    sit(office, story)


def test_on_a_narrow_screen_help_the_way_out_and_the_tab_that_is_shown_are_still_told(
    office: Workspace,
) -> None:
    async def story(sitter: Sitter) -> None:
        keys = sitter.screen.splitlines()[-1]
        assert "F1 帮助" in keys and "^Q 退出" in keys
        assert "1 等我办" in sitter.screen and " 5 " in sitter.screen.splitlines()[1] + " "
        await sitter.press("5")
        assert "5 今日值班" in sitter.screen
        await sitter.press("1", "enter")
        assert "Esc 返回" in sitter.screen.splitlines()[-1]

    sit(office, story, size=(40, 20))


def test_a_step_whose_limit_has_run_out_is_marked_by_a_sign_and_one_that_still_runs_is_not(
    office: Workspace,
) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("enter")
        assert "!← 09:00" in sitter.screen
        assert " ← 10:40" in sitter.screen

    sit(office, story)


def test_a_name_of_a_field_that_is_cut_is_told_whole_below_it(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("f2")
        await sitter.type("1201")
        await sitter.press("enter")
        await sitter.choose("投诉处理 · 登记 · 业主（用户）投诉处理登记表")
        assert "直接或间接" in sitter.screen
        cut = next(line for line in sitter.screen.splitlines() if "相关责任" in line)
        assert cut.rstrip().endswith("…"), cut
        await sitter.press(*["down"] * 12)
        assert "相关责任部门  1." in sitter.screen, sitter.screen

    sit(office, story, size=(40, 20))


def test_a_choice_stands_on_one_line_with_its_number(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("enter")
        await sitter.step("转交")
        assert all(
            f"{n}.{name}" in sitter.screen for n, name in ((1, "工程部"), (4, "保洁部"), (5, "财务部"))
        )

    sit(office, story)


def test_ten_thousand_signs_that_are_pasted_are_looked_for_and_kept_as_any_others(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("f2")
        await sitter.paste("张" * 10_000)
        assert "没有这样的房号" in sitter.screen
        await sitter.press("escape", "f2")
        await sitter.type("1201")
        await sitter.press("enter")
        await sitter.choose("投诉处理 · 登记 · 业主（用户）投诉处理登记表")
        await sitter.paste("长" * 10_000)
        assert sitter.field == "长" * 10_000
        await sitter.press("ctrl+s")
        assert "CP-261120-A04" in sitter.screen and "已登记" in sitter.screen

    sit(office, story)


def test_an_amendment_empties_what_may_be_empty_by_a_dash_and_says_so(
    office: Workspace, tmp_path: Path
) -> None:
    made = office.copy(tmp_path / "office")
    known = {"layout": "三房两厅", "area": "100"}
    folded = made.do("residents.unit.amend", "3-1201", by="director", set=known).folded
    session = Session({"PROPCTL_AS": "director", "PROPCTL_NOW": "2026-11-20T09:20"}, folder=str(made.root))
    sheet = Sheet(session, folded.form, "amend", folded)
    asked = {question.name: question for question in sheet.questions()}
    assert "打 - 清空" in sheet.hint(asked["area"], "") and "清空" not in sheet.hint(asked["floor"], "")
    for dash, name in (("-", "area"), ("－", "layout")):
        assert sheet.answer(asked[name], dash) == dash
    sheet.answer(asked["reason"], "记错")
    values = sheet.save().folded.values
    assert "area" not in values and "layout" not in values
    again = Sheet(session, folded.form, "amend", made.record("3-1201", folded.form))
    again.answer(asked["area"], "-")  # there is nothing to empty now: it is a value like any other
    with pytest.raises(PropctlError):
        again.save()


@pytest.mark.rule("frontdesk.no-phone-disclosure")
def test_names_and_telephones_are_shown_once_it_is_said_what_for(office: Workspace, tmp_path: Path) -> None:
    copied = office.copy(tmp_path / "office")

    async def story(sitter: Sitter) -> None:
        await sitter.press("enter", "f8")
        assert "为什么要看" in sitter.screen and "13900139000" not in sitter.screen
        await sitter.press("enter")
        assert "为什么要看" not in sitter.screen and "13900139000" not in sitter.screen, "nothing was said"
        await sitter.press("f8")
        await sitter.type("约上门维修")
        await sitter.press("enter")
        assert "13900139000" in sitter.screen, sitter.screen

    sit(copied, story)
    looked = copied.run("key", "access", "--json", by="director").json()
    assert [row["purpose"] for row in looked] == ["约上门维修"]
