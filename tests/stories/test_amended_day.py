"""An amendment is judged like the step it changes: at the desk, over several areas."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.api import check
from propctl.testing import TwoDesks, Workspace
from tests.stories.answers import ok, refused

OUTAGE = (
    "notices", "draft", "--kind", "water-outage", "--place", "3号楼", "--reason", "水泵检修",
    "--starts", "1122-09:00", "--ends", "1122-16:00",
)  # fmt: skip


@pytest.fixture
def desk(workspace: Workspace) -> Workspace:
    """An office with a unit, at 9:00 on a Friday."""
    workspace.do("residents.unit.add", number="3-1201", steward="officer-1")
    return workspace


def clock(desk: Workspace, record: str, name: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = desk.run("show", record, "--json").json()["clocks"]
    return next(one for one in found if one["clock"] == name)


def complaint(desk: Workspace) -> str:
    """A complaint of nine o'clock."""
    desk.at("2026-11-20 09:00")
    return str(desk.run("complaints", "register", "3-1201", "走廊漏水", "--json").json()["id"])


def transferred(desk: Workspace, at: str) -> str:
    """A complaint of nine o'clock, handed on at another."""
    record = complaint(desk)
    desk.at(at)
    ok(
        desk.run(
            "complaints", "transfer", record, "--departments", "engineering", "--to-person", "technician-1"
        )
    )
    return record


# -- limits


@pytest.mark.rule("complaints.transfer-within")
def test_who_was_late_does_not_wipe_it_out_by_amending_when_he_heard_it(desk: Workspace) -> None:
    record = transferred(desk, "10:00")
    set_later = ("amend", record, "--set", "heard=09:55")
    refused(desk.run(*set_later), "complaints.request-response-2h")
    refused(desk.run(*set_later, "--reason", "记错了"), "complaints.request-response-2h")
    refused(desk.run(*set_later, by="service-supervisor"), "complaints.request-response-2h")
    assert clock(desk, record, "complaints.transfer")["standing"] == "late"
    ok(desk.run("amend", record, "--set", "heard=08:55"))  # nothing gets better by it


@pytest.mark.rule("complaints.transfer-within")
def test_a_supervisor_permits_it_with_a_reason_and_it_is_still_seen_that_it_was_late(desk: Workspace) -> None:
    record = transferred(desk, "10:00")
    change = ("amend", record, "--set", "heard=09:55", "--reason", "电话机的钟慢了")
    ok(desk.run(*change, by="service-supervisor"))
    judged = clock(desk, record, "complaints.transfer")
    assert (judged["standing"], judged["amended_late"]) == ("met", True)
    assert "达标（更正前已超时）" in desk.run("show", record).out
    assert "电话机的钟慢了" in desk.run("show", record).out
    assert "（更正前已超时）" in desk.run("complaints", "list").out
    assert "更正前已超时" in desk.run("report", "complaints").out
    assert [one["id"] for one in desk.run("due", "--amended", "--json").json()] == [record]
    ok(desk.run("amend", record, "--set", "heard=09:00"))  # amended back: late again
    judged = clock(desk, record, "complaints.transfer")
    assert (judged["standing"], judged["amended_late"]) == ("late", False)
    assert desk.run("due", "--amended", "--json").json() == []


@pytest.mark.rule("complaints.transfer-within")
def test_a_clerk_may_have_it_permitted_on_paper_and_never_by_himself(desk: Workspace) -> None:
    record = transferred(desk, "10:00")
    change = ("amend", record, "--set", "heard=09:55", "--reason", "记错了")
    assert desk.run(*change, "--approved-by", "service-supervisor").status == 2  # without the paper
    refused(desk.run(*change, "--approved-by", "clerk-2", "--paper", "G-1"), "complaints.request-response-2h")
    ok(desk.run(*change, "--approved-by", "service-supervisor", "--paper", "G-1"))
    assert clock(desk, record, "complaints.transfer")["amended_late"] is True
    event = desk.run("show", record, "--json").json()["history"][-1]
    assert (event["by"], event["typed_by"], event["paper"]) == ("service-supervisor", "clerk-1", "G-1")


def test_a_supervisor_who_was_late_himself_needs_another(desk: Workspace) -> None:
    ok(desk.run("rules", "set", "complaints.front-desk-tasks", "post=service-supervisor", by="director"))
    record = complaint(desk)
    desk.at("10:00")
    given = ("--departments", "engineering", "--to-person", "technician-1")
    ok(desk.run("complaints", "transfer", record, *given, by="service-supervisor"))
    change = ("amend", record, "--set", "heard=09:55", "--reason", "记错了")
    refused(desk.run(*change, by="service-supervisor"), "complaints.request-response-2h")
    ok(desk.run(*change, by="director"))


def test_a_limit_that_runs_does_not_end_later_by_amending_its_start(desk: Workspace) -> None:
    record = complaint(desk)
    desk.at("09:15")
    refused(desk.run("amend", record, "--set", "heard=09:14"), "complaints.request-response-2h")
    change = ("amend", record, "--set", "heard=09:14", "--reason", "记错了")
    ok(desk.run(*change, by="service-supervisor"))
    assert clock(desk, record, "complaints.transfer")["amended_late"] is False  # 9:20 is yet to come
    desk.at("09:25")
    assert clock(desk, record, "complaints.transfer")["amended_late"] is True
    assert "更正前已超时" in desk.run("due").out


def test_a_limit_does_not_go_away_by_amending_what_it_depends_on(desk: Workspace) -> None:
    record = complaint(desk)
    desk.at("10:00")
    change = ("amend", record, "--set", "class=invalid", "--set", "outside=不归我们管")
    refused(desk.run(*change), "complaints.transfer-within")
    ok(desk.run(*change, "--reason", "市政管网", by="service-supervisor"))
    judged = clock(desk, record, "complaints.transfer")
    assert (judged["standing"], judged["amended_late"]) == ("stopped", True)


def test_an_amendment_that_nobody_permitted_moves_no_limit_whoever_wrote_it(desk: Workspace) -> None:
    """As it was written by a version that did not ask, or by hand."""
    record = transferred(desk, "10:00")
    path = next(desk.root.glob(f"records/**/{record}.toml"))
    line = '{ n = 3, at = 2026-11-20T10:01:00+08:00, by = "clerk-1", step = "amend", set = { heard = '
    text = path.read_text("utf-8").rstrip().removesuffix("]")
    path.write_text(f"{text}  {line}2026-11-20T09:55:00+08:00 }} }},\n]\n", "utf-8")
    assert clock(desk, record, "complaints.transfer")["standing"] == "late"


def test_an_amendment_of_the_words_of_a_late_record_is_nobodys_business(desk: Workspace) -> None:
    record = complaint(desk)
    desk.at("2026-11-23 10:00")
    ok(desk.run("amend", record, "--set", "about=四层走廊漏水"))
    ok(desk.run("amend", record, "--set", "about=五层走廊漏水", "--at", "1120-09:30"))
    assert clock(desk, record, "complaints.transfer")["standing"] == "overdue"


# -- what the clauses need


@pytest.mark.rule("complaints.valid-definition")
def test_a_class_is_amended_under_what_the_clause_says_of_it(desk: Workspace) -> None:
    record = complaint(desk)
    refused(desk.run("amend", record, "--set", "class=valid"), "complaints.valid-definition")
    ok(desk.run("amend", record, "--set", "class=valid", "--set", "subject=quality"))


@pytest.mark.rule("hazmat.separate-storage")
def test_goods_do_not_change_their_store_by_an_amendment(desk: Workspace) -> None:
    boss = "service-supervisor"
    ok(desk.run("hazmat", "place", "add", "危险品柜", by=boss))
    ok(desk.run("hazmat", "place", "add", "普通库", "--hazardous", "no", by=boss))
    ok(desk.run("hazmat", "item", "add", "鼠药", "--measure", "g", "--place", "危险品柜", by=boss))
    ok(
        desk.run(
            "hazmat",
            "item",
            "add",
            "洗洁精",
            "--measure",
            "ml",
            "--place",
            "普通库",
            "--controlled",
            "no",
            by=boss,
        )
    )
    refused(desk.run("amend", "鼠药", "--set", "place=普通库", by=boss), "hazmat.separate-storage")
    refused(desk.run("amend", "鼠药", "--set", "controlled=no", by=boss), "hazmat.separate-storage")
    refused(desk.run("amend", "洗洁精", "--set", "place=危险品柜", by=boss), "hazmat.separate-storage")
    ok(desk.run("amend", "鼠药", "--set", "max_per_use=50", by=boss))


# -- what was approved


@pytest.mark.rule("notices.general-documents")
def test_what_was_approved_and_is_changed_has_to_be_approved_again(desk: Workspace) -> None:
    notice = str(desk.run(*OUTAGE, "--json", by="service-director").json()["id"])
    ok(desk.run("notices", "approve", notice, by="center-manager"))
    changed = ok(desk.run("amend", notice, "--set", "starts=1122-10:00", by="service-director"))
    assert "草稿" in changed.out
    assert desk.run("notices", "publish", notice, by="officer-1").status != 0
    assert "不再算数：核准" in desk.run("show", notice).out
    ok(desk.run("notices", "approve", notice, by="center-manager"))
    ok(desk.run("notices", "publish", notice, by="officer-1"))
    assert check(desk.office()) == []


@pytest.mark.rule("notices.general-documents")
def test_what_was_published_is_changed_by_nobody_but_with_the_approver(desk: Workspace) -> None:
    notice = str(desk.run(*OUTAGE, "--json", by="service-director").json()["id"])
    ok(desk.run("notices", "approve", notice, by="center-manager"))
    ok(desk.run("notices", "publish", notice, by="officer-1"))
    change = ("amend", notice, "--set", "starts=1122-10:00")
    refused(desk.run(*change, by="service-director"), "--approved-by")
    refused(desk.run(*change, by="center-manager"), "--approved-by")  # nobody approves what he wrote
    refused(desk.run(*change, "--approved-by", "service-director", "--paper", "7", by="officer-1"), "--paper")
    ok(desk.run(*change, "--approved-by", "center-manager", "--paper", "7", by="service-director"))
    assert desk.run("show", notice, "--json").json()["state"] == "published"


def test_an_amended_notice_that_another_desk_had_published_stays_and_check_tells(two_desks: TwoDesks) -> None:
    desks = two_desks
    notice = str(desks.a.run(*OUTAGE, "--json", by="service-director").json()["id"])
    ok(desks.a.run("notices", "approve", notice, by="center-manager"))
    desks.exchange()
    desks.at("2026-11-20 10:00")
    ok(desks.a.run("notices", "publish", notice, by="officer-1"))
    desks.at("2026-11-20 10:05")
    ok(desks.b.run("amend", notice, "--set", "starts=1122-10:00", by="service-director"))
    desks.exchange()
    for desk in (desks.a, desks.b):
        shown = desk.run("show", notice, "--json").json()
        assert (shown["state"], shown["fields"]["starts"][11:16]) == ("published", "09:00")
        assert any("不算数" in str(line) for line in [desk.run("check").out + desk.run("check").err])


def test_an_approval_does_not_count_of_what_another_desk_was_amending(two_desks: TwoDesks) -> None:
    desks = two_desks
    notice = str(desks.a.run(*OUTAGE, "--json", by="service-director").json()["id"])
    desks.exchange()
    for first, second in ((desks.a, desks.b), (desks.b, desks.a)):
        desks.at("2026-11-20 10:00")
        ok(first.run("amend", notice, "--set", "place=5号楼", by="service-director"))
        second.at("10:05")
        ok(second.run("notices", "approve", notice, by="center-manager"))
        desks.exchange()
        assert desks.a.run("show", notice, "--json").json()["state"] == "draft"
        notice = str(desks.a.run(*OUTAGE, "--json", by="service-director").json()["id"])
        desks.exchange()


# -- what is not asked for any more


TO_SAFETY = ("--set", "kind=safety", "--set", "measure=夜间关好门窗")


def test_what_is_not_asked_for_any_more_stands_in_the_history_alone(desk: Workspace) -> None:
    notice = str(desk.run(*OUTAGE, "--json", by="service-director").json()["id"])
    assert (
        "不再适用：开始时间、结束时间\n"
        in ok(desk.run("amend", notice, *TO_SAFETY, by="service-director")).out
    )
    shown = desk.run("show", notice, "--json").json()["fields"]
    assert ("starts" in shown, "ends" in shown, shown["reason"]) == (False, False, "水泵检修")
    told = desk.run("show", notice).out
    assert "不再适用：开始时间、结束时间" in told
    assert "09:00" not in desk.run("print", notice, "--text").out
    back = desk.run("amend", notice, "--set", "kind=water-outage", by="service-director")
    assert (back.status, "开始" in back.err, "结束" in back.err) == (2, True, True)  # asked for again
    again = ("--set", "kind=water-outage", "--set", "starts=1123-09:00", "--set", "ends=1123-16:00")
    ok(desk.run("amend", notice, *again, by="service-director"))
    shown = desk.run("show", notice, "--json").json()["fields"]
    assert (shown["starts"][:10], "measure" in shown) == ("2026-11-23", False)
    assert not list(check(desk.office()))


def test_what_lapsed_is_gone_on_the_other_desk_and_nobody_is_accused(two_desks: TwoDesks) -> None:
    desks = two_desks
    notice = str(desks.a.run(*OUTAGE, "--json", by="service-director").json()["id"])
    desks.exchange()
    desks.at("2026-11-20 10:00")
    ok(desks.a.run("amend", notice, *TO_SAFETY, by="service-director"))
    desks.at("2026-11-20 10:05")
    ok(desks.b.run("amend", notice, "--set", "place=5号楼", by="service-director"))
    desks.exchange()
    shown = [desk.run("show", notice, "--json").json()["fields"] for desk in (desks.a, desks.b)]
    assert shown[0] == shown[1]
    assert (shown[0]["kind"], shown[0]["place"], "starts" in shown[0]) == ("safety", "5号楼", False)
    assert desks.a.run("audit", by="director").status == 0


# -- the rest


def test_what_moved_goods_or_money_is_not_written_over(desk: Workspace) -> None:
    boss = "service-supervisor"
    ok(desk.run("hazmat", "place", "add", "危险品柜", by=boss))
    for name in ("鼠药", "酒精"):
        ok(desk.run("hazmat", "item", "add", name, "--measure", "g", "--place", "危险品柜", by=boss))
        ok(
            desk.run(
                "hazmat",
                "item",
                "receive",
                name,
                "--quantity",
                "90",
                "--supplier",
                "农资",
                by="cleaning-foreman",
            )
        )
    line = ("hazmat", "draw", "鼠药", "80", "灭鼠", "service-foreman", "--approved-by", boss, "--paper", "1")
    drawn = desk.run(*line, "--json", by="cleaning-foreman").json()["id"]
    done = desk.run("amend", drawn, "--set", "item=酒精", by=boss)
    assert (done.status, "冲销" in done.err) == (77, True)
    ok(desk.run("amend", drawn, "--set", "purpose=车库灭鼠", by=boss))


def test_a_value_that_only_one_record_may_have_is_not_amended_to_anothers(desk: Workspace) -> None:
    notices = [str(desk.run(*OUTAGE, "--json", by="service-director").json()["id"]) for _ in range(2)]
    ok(desk.run("notices", "approve", notices[0], by="center-manager"))
    ok(desk.run("notices", "publish", notices[0], by="officer-1"))
    number = desk.run("show", notices[0], "--json").json()["fields"]["number"]
    done = desk.run("amend", notices[1], "--set", f"number={number}", by="service-director")
    assert (done.status, number in done.err) == (2, True)


def test_nothing_is_amended_once_it_is_void(desk: Workspace) -> None:
    record = complaint(desk)
    ok(desk.run("void", record, "--reason", "重复", by="service-supervisor"))
    assert desk.run("amend", record, "--set", "about=别的").status == 2


def _by_hand(desk: Workspace, record: str, line: str) -> None:
    """A line that somebody wrote into the record with an editor."""
    path = next(desk.root.glob(f"records/**/{record}.toml"))
    text = path.read_text("utf-8").rstrip().removesuffix("]")
    path.write_text(f"{text}  {{ {line} }},\n]\n", "utf-8")


def test_check_finds_what_no_step_would_accept(desk: Workspace) -> None:
    notice = str(desk.run(*OUTAGE, "--json", by="service-director").json()["id"])
    assert check(desk.office()) == []
    line = 'n = 2, at = 2026-11-20T09:01:00+08:00, by = "service-director", step = "amend", set = { ends = '
    _by_hand(desk, notice, f"{line}2026-11-22T08:00:00+08:00 }}")
    (problem,) = check(desk.office())
    assert "no step would accept" in problem.message
    assert "notices.general-documents" in desk.run("check").out + desk.run("check").err


def test_what_a_step_not_yet_done_fills_in_takes_that_step(desk: Workspace) -> None:
    record = complaint(desk)
    early = desk.run("amend", record, "--set", "to_person=technician-1", by="director")
    assert early.status == 77 and f"转交 propctl complaints transfer {record}" in early.err
    several = desk.run("amend", record, "--set", "wish=换灯").err
    assert "调查核实 propctl complaints investigate" in several and "propctl complaints transfer" in several
    english = desk.run("--lang", "en", "amend", record, "--set", "outcome=已换").err
    assert f"is by a step of its own: Resolve propctl complaints resolve {record}" in english
    ok(desk.run("amend", record, "--set", "severity=important", by="service-supervisor"))
    ok(desk.run("complaints", "investigate", record, "--finding", "灯坏了"))
    ok(desk.run("amend", record, "--set", "finding=灯管坏了"))
    ok(desk.run("amend", record, "--set", "wish=换灯"))  # the step was done, and had left it empty
    given = ("--departments", "engineering", "--to-person", "technician-1")
    ok(desk.run("complaints", "transfer", record, *given))
    assert desk.run("amend", record, "--set", "to_person=officer-1").status == 77  # a transfer of its own


def test_what_a_step_that_was_taken_back_filled_in_takes_that_step_again(desk: Workspace) -> None:
    record = transferred(desk, "09:05")
    ok(desk.run("complaints", "resolve", record, "--outcome", "已把走廊的漏水修好", by="technician-1"))
    ok(desk.run("amend", record, "--set", "outcome=已把走廊的漏水全部修好", by="technician-1"))
    ok(desk.run("complaints", "reopen", record, "--unsolved", "又漏了"))
    again = desk.run("amend", record, "--set", "outcome=已把走廊的漏水修好", by="technician-1")
    assert again.status == 2 and f"办结 propctl complaints resolve {record}" in again.err
    ok(desk.run("complaints", "keep", record, "--mistake", "误点"))  # the reopening was a mistake
    ok(desk.run("amend", record, "--set", "outcome=已把走廊的漏水修好", by="technician-1"))


def test_check_finds_what_was_amended_ahead_of_its_step_until_the_step_is_done(desk: Workspace) -> None:
    record = complaint(desk)
    line = 'n = 2, at = 2026-11-20T09:00:00+08:00, by = "director", step = "amend"'
    _by_hand(desk, record, f'{line}, set = {{ outcome = "已把走廊的漏水修好" }}')
    (problem,) = check(desk.office())
    assert problem.field == "outcome" and "处理结果是更正写上的" in desk.run("check").out
    ok(desk.run("amend", record, "--set", "outcome=已把走廊的漏水全部修好", by="director"))  # is put right
    assert len(check(desk.office())) == 1
    given = ("--departments", "engineering", "--to-person", "technician-1")
    ok(desk.run("complaints", "transfer", record, *given))
    ok(desk.run("complaints", "resolve", record, "--outcome", "已把走廊的漏水修好", by="technician-1"))
    assert check(desk.office()) == []


def test_what_one_desk_amends_while_another_takes_its_step_back_is_told(two_desks: TwoDesks) -> None:
    desks = two_desks
    desks.a.do("residents.unit.add", number="3-1201", steward="officer-1")
    record = transferred(desks.a, "09:05")
    ok(desks.a.run("complaints", "resolve", record, "--outcome", "已把走廊的漏水修好", by="technician-1"))
    desks.exchange()
    desks.at("2026-11-20 09:10")
    ok(desks.a.run("complaints", "reopen", record, "--unsolved", "又漏了"))
    desks.at("2026-11-20 09:12")
    ok(desks.b.run("amend", record, "--set", "outcome=已把走廊的漏水全部修好", by="technician-1"))
    desks.exchange()
    for desk in (desks.a, desks.b):
        assert [one.field for one in check(desk.office())] == ["outcome"]
        desk.at("09:20")
    ok(desks.a.run("complaints", "resolve", record, "--outcome", "已把走廊的漏水修好了", by="technician-1"))
    assert check(desks.a.office()) == []


def test_a_sheet_that_updates_is_judged_alike(desk: Workspace) -> None:
    record = transferred(desk, "10:00")
    sheet = desk.root / "late.csv"
    sheet.write_text(f"编号,接诉时间\n{record},2026-11-20 09:55\n", "utf-8")
    done = desk.run("import", "complaints.complaint", str(sheet), "--update", by="service-supervisor")
    assert done.status != 0
    assert clock(desk, record, "complaints.transfer")["standing"] == "late"


def test_what_was_written_before_an_amendment_stands_beside_it(desk: Workspace) -> None:
    ok(desk.run("gps", "memo", "register", "客户不满", by="installer-1"))
    ok(desk.run("amend", "GM-261120-A01", "--set", "text=没事", by="installer-1"))
    ok(desk.run("amend", "GM-261120-A01", "--set", "text=算了", by="installer-1"))
    shown = desk.run("show", "GM-261120-A01").out
    assert "内容：没事（原：客户不满）" in shown and "内容：算了（原：没事）" in shown
    assert "备注" not in shown  # a field is called as its form calls it, not as a note's text is


def test_why_it_was_amended_is_not_what_the_form_calls_its_reason(desk: Workspace) -> None:
    ok(
        desk.run(
            "security",
            "refuse",
            "--verified",
            "无证件",
            "--reason",
            "形迹可疑",
            "--facts",
            "徘徊",
            by="guard-1",
        )
    )
    away = ["amend", "SE-261120-A01", "--set"]
    ok(desk.run(*away, "facts=推车门", "--reason", "写漏了", by="guard-1"))
    ok(desk.run(*away, "reason=无证件", "--reason", "问过了", by="guard-1"))
    ok(desk.run("note", "SE-261120-A01", "已告诉夜班", by="guard-1"))
    ok(desk.run("void", "SE-261120-A01", "登重了", by="guard-captain"))
    history = desk.run("show", "SE-261120-A01").out.partition("经过\n")[2].splitlines()
    told = [line.split("  ")[-1] for line in history]
    assert told == [
        "拒入原因：形迹可疑；情况：徘徊",
        "情况：推车门（原：徘徊）；原因：写漏了",
        "拒入原因：身份不明、无证件（原：形迹可疑）；原因：问过了",
        "备注：已告诉夜班",
        "原因：登重了",
    ]


def test_a_note_is_not_what_a_text_said_before_it_was_amended(desk: Workspace) -> None:
    ok(desk.run("gps", "memo", "register", "客户不满", by="installer-1"))
    ok(desk.run("note", "GM-261120-A01", "客户又来电", by="installer-1"))
    ok(desk.run("amend", "GM-261120-A01", "--set", "text=没事", by="installer-1"))
    shown = desk.run("show", "GM-261120-A01").out
    assert "备注：客户又来电" in shown and "内容：没事（原：客户不满）" in shown


def test_a_limit_on_another_areas_record_that_names_nobody_waits_for_who_may_do_its_step(
    desk: Workspace,
) -> None:
    ok(desk.run("workorders", "register", "3-1201", "修灯", "--kind", "供电", "--wanted", "14:00"))
    ok(desk.run("scripts", "register", "3-1201", "问装修"))
    ok(desk.run("scripts", "defer", "SC-261120-A01", "--promised", "1120-15:00"))
    waits = {(one["clock"], one["id"]): one["post"] for one in desk.run("due", "--json").json()}
    assert waits["scripts.reply", "SC-261120-A01"] == "front-desk"
    assert "scripts phrase add" in desk.run("scripts", "say", "催缴").out
