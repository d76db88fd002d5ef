"""Somebody who never saw the desk does what an office does all day: the screen tells what he needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.cli.frame.session import Session
from propctl.desk.work_lines import Scope, lines_of, rows_of_list
from propctl.office.asking.agenda import Waiting
from propctl.testing import Workspace, make_workspace
from tests.desk.sitting import Sitter, sit

AREAS = ["agenda", "residents", "complaints", "calls", "fees", "scripts", "staff"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A home that owes two months, and has paid nothing ahead."""
    office = make_workspace(tmp_path_factory.mktemp("stranger") / "office", areas=AREAS)
    office.do("residents.unit.add", by="director", number="3-1201", area="89.5")
    office.do("residents.household.open", unit="3-1201", head="张建国", phone="13800138000")
    for period, amount in (("2026-09", "120"), ("2026-10", "65.50")):
        given = {"unit": "3-1201", "kind": "management", "period": period, "amount": amount}
        office.do("fees.debt.register", by="cashier-1", **given)
    return office


@pytest.mark.rule("residents.respect-privacy")
@pytest.mark.parametrize(("lang", "told"), [("zh-CN", "联系意愿：不来电（"), ("en", "Wishes: No calls (")])
def test_what_a_household_wishes_stands_where_it_calls_and_over_the_form_for_its_home(
    office: Workspace, tmp_path: Path, lang: str, told: str
) -> None:
    office = office.copy(tmp_path / "office")
    office.do("residents.unit.add", by="director", number="3-1202", area="89.5")
    office.do("residents.household.wish", "H-3-1201", wishes=["no-call"])

    async def story(sitter: Sitter) -> None:
        await sitter.press("f2")
        await sitter.type("1201")
        await sitter.press("enter")
        assert told in sitter.screen, sitter.screen
        await sitter.press("escape", "f6")
        await sitter.type("complaints" if lang == "en" else "投诉处理登记表")
        await sitter.press("enter")
        assert told not in sitter.screen
        await sitter.type("3-1201")
        await sitter.press("enter")
        assert told in sitter.screen, sitter.screen
        await sitter.press("up", *["backspace"] * 6)
        await sitter.type("3-1202")
        await sitter.press("enter")
        assert told not in sitter.screen, sitter.screen

    sit(office, story, lang=lang)


def test_what_a_home_owes_is_told_before_the_cashier_types_an_amount(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("f2")
        await sitter.type("1201")
        await sitter.press("enter")
        assert "欠费 185.50元  预存 0.00元" in sitter.screen, sitter.screen
        await sitter.choose("收费 · 收款")
        assert "欠费 185.50元；预存 0.00元" in sitter.screen and sitter.field == ""

    sit(office, story, by="cashier-1")


def test_what_is_owed_is_told_only_once_the_home_is_known(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("f6")
        await sitter.type("收款")
        await sitter.press("enter")
        assert "欠费" not in sitter.screen
        await sitter.type("3-1201")
        await sitter.press("enter")
        assert "欠费 185.50元" in sitter.screen, sitter.screen

    sit(office, story, by="cashier-1")


def test_what_is_owed_follows_the_home_however_the_cursor_comes_to_the_amount(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("f6")
        await sitter.type("收款")
        await sitter.press("enter")
        await sitter.type("3-1201")
        await sitter.press("down")
        assert "欠费 185.50元" in sitter.screen, sitter.screen
        await sitter.type("5")
        await sitter.press("up", *["backspace"] * 6, "down")
        assert "欠费" not in sitter.screen, sitter.screen

    sit(office, story, by="cashier-1")


@pytest.mark.parametrize(
    ("lang", "told"), [("zh-CN", "欠费 185.50元；预存 0.00元"), ("en", "Owed 185.50 yuan; Credit 0.00 yuan")]
)
def test_a_terminal_tells_what_is_owed_where_it_asks_for_the_amount(
    office: Workspace, monkeypatch: pytest.MonkeyPatch, lang: str, told: str
) -> None:
    monkeypatch.setattr(Session, "interactive", property(lambda self: True))
    typed = office.run("--lang", lang, "fees", "pay", "3-1201", by="cashier-1", stdin="\x04")
    assert told in typed.err, typed


def test_a_caller_who_is_not_on_file_is_registered_by_his_number(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("f2")
        await sitter.type("13911112222")
        assert "为不在册的人登记新的" in sitter.screen
        await sitter.press("enter")
        await sitter.type("来电工作记录")
        await sitter.press("enter")
        await sitter.type("问停车费")
        await sitter.press("enter", "enter")
        assert "CL-261120-A01" in sitter.screen and "13911112222" not in sitter.screen, sitter.screen

    sit(office, story)
    shown = office.run(
        "show", "CL-261120-A01", "--json", "--reveal", "--purpose=核对", by="service-supervisor"
    )
    assert shown.json()["fields"]["phone"] == "13911112222"


def test_a_clause_is_looked_up_by_its_words_and_nothing_found_is_said_so(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("f3")
        await sitter.type("20分钟")
        await sitter.press("enter")
        assert "投诉受理后20分钟内送达相关责任部门或责任人" in sitter.screen
        await sitter.press("enter")
        assert "出处" in sitter.screen and "complaints.transfer-within" in sitter.screen, sitter.screen
        await sitter.press("escape", "f3")
        await sitter.type("没有人写过")
        await sitter.press("enter")
        assert "没有这样的记录，也没有条款写着它" in sitter.screen

    sit(office, story)


def test_how_rows_are_marked_is_told_on_the_first_screen(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        assert "Space 标记" in sitter.screen

    sit(office, story, size=(100, 24))


@pytest.mark.parametrize("size", [(80, 24), (120, 30)])
def test_what_is_to_be_said_stands_beside_the_form_of_a_call(
    office: Workspace, size: tuple[int, int]
) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("f2")
        await sitter.type("1201")
        await sitter.press("enter")
        await sitter.choose("投诉处理 · 登记 · 业主（用户）投诉处理登记表")
        assert "F2 照念的话" in sitter.screen
        if size[0] < 110:
            assert "投诉电话" not in sitter.screen
            await sitter.press("f2")
        assert "投诉电话 1/" in sitter.screen and "【原因和期望】" in sitter.screen, sitter.screen
        await sitter.type("楼道漏水")  # the cursor is in the form still
        assert sitter.field == "楼道漏水"
        await sitter.press("pagedown", "pagedown")
        assert "〔投诉内容〕" in sitter.screen and "〔about〕" not in sitter.screen, sitter.screen
        await sitter.press("f2")
        assert "2/" in sitter.screen

    sit(office, story, size=size)


def test_a_form_that_no_script_leads_to_offers_nothing_to_say(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("f6")
        await sitter.type("收款")
        await sitter.press("enter")
        assert "照念的话" not in sitter.screen
        await sitter.press("f2")
        assert "收款 · 收据" in sitter.screen

    sit(office, story, by="cashier-1", size=(120, 30))


def test_the_roster_tells_who_comes_tonight_beside_who_is_there_now(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    office = make_workspace(tmp_path_factory.mktemp("night") / "office", areas=["agenda", "duty", "staff"])
    for code, begins, ends in (("day", "08:00", "20:00"), ("night", "20:00", "08:00")):
        shift = {"code": code, "post": "guard", "begins": begins, "ends": ends}
        office.do("duty.shift.add", by="guard-captain", **shift)
    office.do("duty.roster.draft", by="guard-captain", month="2026-11", post="guard")
    for code, person in (("day", "guard-1"), ("night", "guard-2")):
        planned = {"day": "2026-11-20", "shift": code, "person": person}
        office.do("duty.turn.plan", by="guard-captain", **planned)
    names = {person.id: person.name for person in office.office().staff()}

    async def story(sitter: Sitter) -> None:
        await sitter.press("5")
        line = next(line for line in sitter.screen.splitlines() if "今晚：护卫员" in line)
        assert names["guard-2"] in line and "11-21 08:00" in line
        assert sum(names["guard-1"] in line for line in sitter.screen.splitlines()) == 1
        assert names["guard-2"] not in sitter.screen.replace(line, "")

    sit(office, story, size=(100, 40))


def test_what_is_refused_names_the_field_of_the_form_and_no_option_of_a_command_line(
    office: Workspace,
) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("f2")
        await sitter.type("1201")
        await sitter.press("enter")
        await sitter.choose("收费 · 收款")
        await sitter.type("9")
        await sitter.press("ctrl+s")
        assert "✗ 还缺：收款方式" in sitter.screen and "--" not in sitter.screen, sitter.screen

    sit(office, story, by="cashier-1")


def test_how_a_time_is_written_is_told_before_it_is_wrong(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("f6")
        await sitter.type("请假单")
        await sitter.press("enter")
        assert "如 10:20、“昨天 23:50”或 2026-11-21 10:20" in sitter.screen, sitter.screen
        await sitter.type("1")
        assert "如 10:20" not in sitter.screen

    sit(office, story, by="clerk-1")


@pytest.mark.parametrize(("lang", "titled"), [("zh-CN", "查找：3-1201"), ("en", "found: 3-1201")])
def test_what_was_found_says_which_form_it_is_and_what_was_looked_for(
    office: Workspace, lang: str, titled: str
) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("f3")
        await sitter.type("3-1201")
        await sitter.press("enter")
        first = sitter.screen.splitlines()[0]
        assert titled in first, first
        form = "客户档案" if lang == "zh-CN" else "Customer file"
        assert f"{form} · 3-1201" in sitter.screen, sitter.screen
        await sitter.press("escape")
        assert titled not in sitter.screen

    sit(office, story, lang=lang)


def test_every_list_says_its_title_on_eighty_columns_in_english(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        for number in "12345":
            await sitter.press(number)
            tabs = sitter.screen.splitlines()[1]
            for title in ("My work", "Routines", "Lists to check", "To approve", "Today's roster"):
                assert title in tabs, tabs

    sit(office, story, by="director", lang="en")


def test_a_number_that_has_changed_is_put_right_from_the_call(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("f2")
        await sitter.type("1201")
        await sitter.press("enter")
        assert "房屋 3-1201" in sitter.screen.split("未办结")[1], sitter.screen
        await sitter.choose("客户档案 H-3-1201")
        assert "H-3-1201  客户档案" in sitter.screen, sitter.screen
        await sitter.press("escape")

    sit(office, story)


@pytest.mark.parametrize("typed", ["期初欠费", "debt brought over"])
def test_the_title_of_a_form_finds_its_latest_records(office: Workspace, typed: str) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("f3")
        await sitter.type(typed)
        await sitter.press("enter")
        lines = [line for line in sitter.screen.splitlines() if "期初欠费 ·" in line]
        assert len(lines) == 2, sitter.screen

    sit(office, story, by="cashier-1")


@pytest.mark.parametrize(("by", "typed", "shown"), [
    ("clerk-1", "138 0013 8000", "客户档案 · 张* 138****8000"),
    ("clerk-1", "张建国", "房屋 · 张* 138****8000"),
    ("guard-1", "13800138000", "没有这样的记录"),
])  # fmt: skip
def test_a_telephone_number_or_a_name_finds_the_home_for_who_may_know(
    office: Workspace, by: str, typed: str, shown: str
) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("f3")
        await sitter.type(typed)
        await sitter.press("enter")
        assert shown in sitter.screen, sitter.screen
        assert "13800138000" not in sitter.screen.replace("：13800138000", "")
        assert ("3-1201" in sitter.screen) == (by == "clerk-1")

    sit(office, story, by=by)


@pytest.mark.parametrize(
    ("lang", "close", "needs"), [("zh-CN", "回复", "转交或转开发商"), ("en", "Reply", "Transfer")]
)
def test_nobody_at_the_desk_is_told_a_command_line(
    office: Workspace, tmp_path: Path, lang: str, close: str, needs: str
) -> None:
    office = office.copy(tmp_path / "office")
    made = office.do("complaints.complaint.register", by="clerk-1", unit="3-1201", about="走廊漏水")

    async def story(sitter: Sitter) -> None:
        await sitter.press("f3")
        await sitter.type(made.folded.id)
        await sitter.press("enter", *["space"] * 3)
        assert needs in sitter.screen and "propctl" not in sitter.screen, sitter.screen
        await sitter.step(close)
        await sitter.press("ctrl+s")
        assert needs in sitter.screen and "propctl" not in sitter.screen, sitter.screen
        assert sitter.screen.count("✗") == 2 and ("✗ 见上" in sitter.screen) == (lang == "zh-CN")

    sit(office, story, size=(100, 40), lang=lang)
    assert f"propctl complaints transfer {made.folded.id}" in office.run("show", made.folded.id).out


def test_the_limits_of_a_record_are_shown_the_soonest_first(office: Workspace, tmp_path: Path) -> None:
    office = office.copy(tmp_path / "office")
    made = office.do("complaints.complaint.register", by="clerk-1", unit="3-1201", about="走廊漏水")
    shown = office.run("show", made.folded.id).out.split("期限")[1].split("\n\n")[0]
    due = [line.split("  ")[0] for line in shown.splitlines() if "计时中" in line]
    assert len(due) > 2 and due == [*sorted(one for one in due if len(one) == 5), *due[-1:]], due


def test_esc_goes_back_to_the_line_of_the_list_that_was_opened(office: Workspace, tmp_path: Path) -> None:
    office = office.copy(tmp_path / "office")
    office.do("complaints.complaint.register", by="clerk-1", unit="3-1201", about="走廊漏水")

    async def story(sitter: Sitter) -> None:
        await sitter.press("3", "down")
        here = next(line for line in sitter.screen.splitlines() if line.startswith(">"))
        await sitter.press("enter")
        assert "名单：" in sitter.screen and here not in sitter.screen
        await sitter.press("escape")
        assert here in sitter.screen, sitter.screen

    sit(office, story, by="service-supervisor")


def test_what_was_told_of_a_search_is_gone_when_it_is_left(office: Workspace) -> None:
    async def story(sitter: Sitter) -> None:
        await sitter.press("f3")
        await sitter.type("13800138000")
        await sitter.press("enter")
        assert "没有在客户档案里查人" in sitter.screen
        await sitter.press("escape")
        assert "没有在客户档案里查人" not in sitter.screen

    sit(office, story, by="guard-1")


def test_the_number_of_a_room_finds_that_room_before_longer_numbers(
    office: Workspace, tmp_path: Path
) -> None:
    office = office.copy(tmp_path / "office")
    office.do("residents.unit.add", by="director", number="3-201", area="80")

    async def story(sitter: Sitter) -> None:
        await sitter.press("f2")
        await sitter.type("201")
        assert ">3-201" in sitter.screen and "3-1201" in sitter.screen, sitter.screen
        await sitter.press("enter")
        assert "房屋 3-201" in sitter.screen.splitlines()[0]
        await sitter.press("escape", "f6")
        first = sitter.screen.splitlines()[6]
        assert "房屋" not in first and ">" in first, sitter.screen

    sit(office, story, by="clerk-1")


@pytest.mark.parametrize(("lang", "told"), [("zh-CN", "还有：2 例行工作 "), ("en", "There is: 2 Routines: ")])
def test_who_has_no_record_to_work_on_is_told_where_something_waits(
    office: Workspace, lang: str, told: str
) -> None:
    async def story(sitter: Sitter) -> None:
        assert told in sitter.screen, sitter.screen

    sit(office, story, by="director", lang=lang)


def test_the_number_of_a_record_opens_it_though_another_names_it(office: Workspace, tmp_path: Path) -> None:
    office = office.copy(tmp_path / "office")
    first = office.do("complaints.complaint.register", unit="3-1201", about="走廊漏水").folded.id
    office.do("calls.call.register", about=f"催问 {first}")

    async def story(sitter: Sitter) -> None:
        await sitter.press("f3")
        await sitter.type(first)
        await sitter.press("enter")
        assert "办理步骤" in sitter.screen and first in sitter.screen.splitlines()[0], sitter.screen
        await sitter.press("escape")
        assert "查找" in sitter.screen.splitlines()[0] and "催问" in sitter.screen, sitter.screen

    sit(office, story)


def test_a_list_holds_as_many_lines_as_it_says_wait_there(tmp_path_factory: pytest.TempPathFactory) -> None:
    areas = ["agenda", "residents", "complaints", "callbacks", "suggestions", "incidents", "signage"]
    office = make_workspace(tmp_path_factory.mktemp("lists") / "office", areas=areas)
    office.do("residents.unit.add", by="director", number="3-1201", area="89.5")
    office.do("complaints.complaint.register", unit="3-1201", about="走廊漏水")
    office.do("suggestions.suggestion.register", unit="3-1201", text="加两条长椅", proposer="张建国")

    async def story(sitter: Sitter) -> None:
        session = sitter.app.session
        session.tick()
        listed = [line for line in lines_of(session, "lists", Scope()) if isinstance(line.goes_to, Waiting)]
        assert len(listed) > 5
        for line in listed:
            found = rows_of_list(session, line.goes_to.area, line.goes_to.name)
            assert line.cells[0] == str(len(found)), line.cells

    sit(office, story, by="director")
