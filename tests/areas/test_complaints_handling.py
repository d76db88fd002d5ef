"""Handling complaints: passing on, investigating, settling, answering, and what must precede the close."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from propctl.api import Outcome, Refused, UsageError, amend, due, listing
from propctl.testing import TwoDesks, Workspace

FORM = "complaints.complaint"
TRANSFER: dict[str, Any] = {"departments": "engineering", "to_person": "technician-2"}
VALID = {"class": "valid", "subject": "quality"}


@pytest.fixture
def desk(workspace: Workspace) -> Workspace:
    """An office with two units, at 9:00 on a Friday."""
    for number in ("3-1201", "3-1202"):
        workspace.do("residents.unit.add", number=number, steward="officer-1")
    return workspace


def register(desk: Workspace, by: str = "clerk-1", **values: Any) -> str:
    given = {"unit": "3-1201", "about": "三层走廊水管漏水", **values}
    return desk.do(f"{FORM}.register", by=by, **given).folded.id


def do(desk: Workspace, step: str, record: str, by: str = "clerk-1", **values: Any) -> Outcome:
    return desk.do(f"{FORM}.{step}", record, by=by, **values)


def resolved(desk: Workspace, **values: Any) -> str:
    """A complaint that the department has settled, with its cause and the wish written down."""
    record = register(desk, **values)
    do(desk, "transfer", record, **TRANSFER, cause="接头老化", wish="尽快修好")
    do(desk, "resolve", record, by="technician-2", outcome="更换三层水管接头")
    return record


def answered(desk: Workspace, **values: Any) -> str:
    """A complaint that lacks nothing but the closing itself."""
    record = resolved(desk, **values)
    do(desk, "reply", record, recipients="resident,director", way="phone")
    do(desk, "report", record, recipients="department,director")
    return record


def close(desk: Workspace, record: str, by: str = "clerk-1", **values: Any) -> Outcome:
    return do(
        desk, "close", record, by=by, **{"solution": "更换老化接头", "explanation": "已说明原因", **values}
    )


def standings(desk: Workspace, record: str, name: str) -> list[str]:
    """How one clock of a record stands, each time that it ran."""
    clocks = desk.run("show", record, "--json").json()["clocks"]
    return [one["standing"] for one in clocks if one["clock"] == f"complaints.{name}"]


def standing(desk: Workspace, record: str, name: str) -> str:
    """How one clock of a record stands; ``-`` where it does not run on it."""
    return next(iter(standings(desk, record, name)), "-")


def on_list(desk: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(desk.office(), "complaints", name)]


@pytest.mark.rule("complaints.front-desk-tasks")
def test_the_six_tasks_are_commands_of_the_front_desk_that_record_who_did_them(desk: Workspace) -> None:
    handed = desk.do("complaints.forward.register", by="guard-1", unit="3-1201", about="噪音").folded.id
    settled, fresh = resolved(desk), register(desk)
    tasks: list[tuple[str, str, dict[str, Any]]] = [
        ("complaints.forward.collect", handed, {}),
        (f"{FORM}.register", "", {"unit": "3-1201", "about": "噪音"}),
        ("complaints.analysis.register", "", {"since": "2026-11-01", "until": "2026-11-20"}),
        ("complaints.analysis.analyse", "CPA-261120-A01", {"findings": "噪音集中在夜间"}),
        (f"{FORM}.transfer", fresh, {**TRANSFER}),
        (f"{FORM}.callback", settled, {"person": "张三", "satisfied": "satisfied"}),
    ]
    items = desk.office().catalog.rule("complaints.front-desk-tasks").params["items"]
    assert len(tasks) == len(items)
    for step, record, values in tasks:
        with pytest.raises(Refused):
            desk.do(step, record, by="guard-1", **values)
        assert desk.do(step, record, by="clerk-1", **values).event.by == "clerk-1"


@pytest.mark.rule("complaints.transfer-within")
def test_a_transfer_after_20_minutes_is_late(desk: Workspace) -> None:
    prompt, late = register(desk), register(desk)
    desk.at("09:20")
    do(desk, "transfer", prompt, **TRANSFER)
    assert standing(desk, prompt, "transfer") == "met"
    desk.at("09:21")
    overdue = desk.run("due", "--overdue", "--json").json()
    assert [(one["id"], one["clock"]) for one in overdue] == [(late, "complaints.transfer")]
    do(desk, "transfer", late, **TRANSFER)
    assert standing(desk, late, "transfer") == "late"
    figure = next(
        one for one in desk.run("report", "complaints", "--json").json() if one["name"] == "in-time"
    )
    assert (int(figure["part"]), figure["whole"], figure["ids"]) == (1, 2, [late])


@pytest.mark.rule("complaints.transfer-within", "complaints.developer-transfer-within")
def test_a_transfer_that_was_missed_stays_missed_whatever_the_complaint_turns_out_to_be(
    desk: Workspace,
) -> None:
    prompt, late = register(desk), register(desk)
    desk.at("09:10")
    do(desk, "classify", prompt, **{"class": "developer"})  # before it is due: it never had to be
    desk.at("10:00")
    do(desk, "classify", late, **{"class": "developer"})
    assert (standings(desk, prompt, "transfer"), standings(desk, late, "transfer")) == ([], ["late"])
    assert standing(desk, late, "developer") == "overdue"
    do(desk, "classify", late, **{**VALID, "subject": "service"})  # a slip, put right: never the developer's
    assert (standings(desk, late, "transfer"), standings(desk, late, "developer")) == (["overdue"], [])
    do(desk, "classify", late, **{"class": "invalid", "outside": "不归我们"})
    assert standings(desk, late, "transfer") == ["late"]
    desk.run("revert", late, "--reason", "点错了")  # and what is taken back was never said
    assert standings(desk, late, "transfer") == ["overdue"]


@pytest.mark.rule("complaints.developer-transfer-within", "complaints.developer-definition")
def test_a_developers_complaint_has_a_clock_of_its_own_that_its_contact_stops(desk: Workspace) -> None:
    record = register(desk, **{"class": "developer"})
    assert standing(desk, record, "transfer") == "-"
    with pytest.raises(Refused, match=r"complaints\.developer-transfer-within"):
        do(desk, "transfer", record, **TRANSFER)
    with pytest.raises(UsageError, match="开发商接收人"):
        do(desk, "pass-on", record)
    with pytest.raises(Refused, match=r"complaints\.developer-definition"):
        do(desk, "pass-on", register(desk, **VALID), developer_contact="工程部李工")
    desk.at("09:21")
    assert standing(desk, record, "developer") == "overdue"
    do(desk, "pass-on", record, developer_contact="工程部李工")
    assert standing(desk, record, "developer") == "late"
    figure = next(o for o in desk.run("report", "complaints", "--json").json() if o["name"] == "developer")
    assert (int(figure["part"]), figure["whole"]) == (0, 1)


@pytest.mark.rule("complaints.developer-track")
def test_a_developers_complaint_is_due_for_tracking_once_the_interval_is_set(desk: Workspace) -> None:
    record = register(desk, **{"class": "developer"})
    do(desk, "pass-on", record, developer_contact="工程部李工")
    assert standing(desk, record, "developer-track") == "unset"
    desk.at("2026-11-21 09:00")
    desk.run(
        "rules", "set", "complaints.developer-track", "within=2d", "--since", "2026-11-20", by="director"
    )
    desk.at("2026-11-23 09:00")
    assert standing(desk, record, "developer-track") == "overdue"
    do(desk, "track", record, note="开发商已派人")
    assert standings(desk, record, "developer-track") == ["late", "running"]
    assert standing(desk, register(desk, **VALID), "developer-track") == "-"


@pytest.mark.rule("complaints.first-receiver-tracks")
def test_the_owner_sees_how_long_each_open_case_was_not_tracked(desk: Workspace) -> None:
    record = answered(desk)
    desk.at("2026-11-22 09:00")
    do(desk, "track", record, note="已电话跟进")
    mine = desk.run("due", "--post", "clerk-1", "--json").json()
    track = next(one for one in mine if one["clock"] == "complaints.track")
    assert (track["start"], track["standing"]) == ("2026-11-22T09:00:00+08:00", "unset")
    close(desk, record)
    assert "complaints.track" not in [one.clock for one in due(desk.office())]


@pytest.mark.rule("complaints.multi-department-coordinator")
def test_two_departments_need_a_duty_manager_as_coordinator_who_sees_the_case(desk: Workspace) -> None:
    record = register(desk)
    both = {"departments": "engineering,security", "to_person": "technician-2"}
    with pytest.raises(Refused, match=r"complaints\.multi-department-coordinator"):
        do(desk, "transfer", record, **both)
    with pytest.raises(Refused, match=r"complaints\.multi-department-coordinator"):
        do(desk, "transfer", record, **both, coordinator="center-manager")
    do(desk, "transfer", record, **both, coordinator="duty-manager")
    seen = desk.run("due", "--post", "duty-manager", "--json").json()
    assert [(one["id"], one["clock"]) for one in seen] == [(record, "complaints.coordinate")]
    do(desk, "transfer", register(desk), **TRANSFER)


@pytest.mark.rule("complaints.record-cause-and-wish")
def test_cause_and_wish_are_written_down_before_the_receiver_closes(desk: Workspace) -> None:
    record = register(desk)
    do(desk, "transfer", record, **TRANSFER)
    assert on_list(desk, "unexplained") == [record]
    do(desk, "resolve", record, by="technician-2", outcome="更换三层水管接头")
    do(desk, "reply", record, recipients="resident,director", way="phone")
    do(desk, "report", record, recipients="department,director")
    with pytest.raises(Refused, match=r"complaints\.record-cause-and-wish"):
        close(desk, record)
    do(desk, "amend", record, set={"cause": "接头老化", "wish": "尽快修好"})
    assert on_list(desk, "unexplained") == []
    close(desk, record)


@pytest.mark.rule("complaints.investigate-same-day")
def test_a_complaint_not_investigated_on_its_day_is_overdue(desk: Workspace) -> None:
    desk.at("23:00")
    looked_at, forgotten = register(desk), register(desk)
    do(desk, "investigate", looked_at, by="technician-1", finding="接头渗水")
    desk.at("2026-11-21 00:01")
    overdue = [one.id for one in due(desk.office(), overdue=True) if one.clock == "complaints.investigate"]
    assert overdue == [forgotten]
    assert standing(desk, looked_at, "investigate") == "met"
    figure = next(o for o in desk.run("report", "complaints", "--json").json() if o["name"] == "investigated")
    assert (int(figure["part"]), figure["whole"]) == (1, 2)


@pytest.mark.rule("complaints.no-shirking", "complaints.no-delay-no-shirking")
def test_passing_on_again_needs_a_reason_and_more_than_once_is_listed(desk: Workspace) -> None:
    record = register(desk, act="shirking")
    do(desk, "transfer", record, **TRANSFER)
    with pytest.raises(Refused, match=r"complaints\.no-shirking"):
        do(desk, "transfer", record, departments="security", to_person="guard-1")
    assert on_list(desk, "passed-on") == []
    do(desk, "transfer", record, departments="security", to_person="guard-1", reason="属治安事项")
    assert (on_list(desk, "passed-on"), on_list(desk, "passed-around")) == ([record], [])
    desk.run("rules", "set", "complaints.no-delay-no-shirking", "at_most=1", by="director")
    assert on_list(desk, "passed-around") == [record]
    assert on_list(desk, "acts") == [record]


@pytest.mark.rule("complaints.no-shirking")
def test_what_was_reopened_is_passed_on_afresh_without_a_reason(desk: Workspace) -> None:
    record = resolved(desk)
    do(desk.at("10:00"), "reopen", record, unsolved="又漏了")
    do(desk.at("10:05"), "transfer", record, **TRANSFER)
    with pytest.raises(Refused, match="no-shirking"):
        do(desk.at("10:10"), "transfer", record, departments="security", to_person="guard-1")


@pytest.mark.rule("complaints.no-delay-no-shirking")
def test_a_complaint_on_which_nothing_is_done_for_too_long_is_overdue(desk: Workspace) -> None:
    record = register(desk)
    assert standing(desk, record, "idle") == "unset"
    desk.run("rules", "set", "complaints.no-delay-no-shirking", "within=3d", by="director")
    desk.at("2026-11-23 09:00")
    do(desk, "track", record, note="催办")
    desk.at("2026-11-25 09:00")
    assert standing(desk, record, "idle") == "running"
    desk.at("2026-11-27 09:00")
    assert standing(desk, record, "idle") == "overdue"


@pytest.mark.rule("complaints.result-back-to-receiver", "complaints.department-handles-by-form")
def test_the_department_returns_a_result_with_its_time_and_what_is_missing_is_listed(desk: Workspace) -> None:
    record = register(desk)
    do(desk, "transfer", record, **TRANSFER)
    assert on_list(desk, "without-result") == [record]
    with pytest.raises(UsageError, match="处理结果"):
        do(desk, "resolve", record, by="technician-2")
    with pytest.raises(Refused, match="办结"):
        do(desk, "resolve", record, by="technician-1", outcome="更换三层水管接头")
    done = do(desk.at("10:00"), "resolve", record, by="technician-2", outcome="更换三层水管接头")
    assert f"{done.event.values['returned']:%H:%M}" == "10:00"
    assert on_list(desk, "without-result") == []


@pytest.mark.rule("complaints.no-perfunctory")
def test_a_result_shorter_than_the_office_demands_is_refused(desk: Workspace) -> None:
    first, second = register(desk), register(desk)
    for record in (first, second):
        do(desk, "transfer", record, **TRANSFER)
    do(desk, "resolve", first, by="technician-2", outcome="好了")
    desk.run("rules", "set", "complaints.no-perfunctory", "min_chars=6", by="director")
    with pytest.raises(UsageError, match="处理结果"):
        do(desk, "resolve", second, by="technician-2", outcome="好了")
    do(desk, "resolve", second, by="technician-2", outcome="更换三层水管接头")


@pytest.mark.rule("complaints.process-stages")
def test_no_stage_is_skipped_and_each_says_who_and_when(desk: Workspace) -> None:
    record = register(desk)
    with pytest.raises(Refused, match=r"complaints\.process-stages"):
        do(desk, "resolve", record, outcome="更换三层水管接头")
    do(desk, "transfer", record, **TRANSFER)
    with pytest.raises(Refused, match=r"complaints\.process-stages"):
        do(desk, "reply", record, recipients="resident", way="phone")
    with pytest.raises(Refused):
        close(desk, record)
    done = answered(desk)
    close(desk, done)
    history = desk.run("show", done, "--json").json()["history"]
    stages = list(desk.office().catalog.rule("complaints.process-stages").params["items"])
    assert [event["step"] for event in history if event["step"] in stages] == stages
    assert all(event["by"] and event["at"] for event in history)


@pytest.mark.rule(
    "complaints.every-case-answered", "complaints.answer-owners", "complaints.answer-resident-and-director"
)
def test_nothing_is_closed_before_resident_and_director_have_their_answer(desk: Workspace) -> None:
    record = resolved(desk)
    do(desk, "report", record, recipients="department,director")
    assert on_list(desk, "unanswered") == [record]
    with pytest.raises(Refused, match=r"complaints\.every-case-answered"):
        close(desk, record)
    with pytest.raises(UsageError, match="方式"):
        do(desk, "reply", record, recipients="resident")
    do(desk, "reply", record, by="officer-1", recipients="resident", way="phone")
    with pytest.raises(Refused, match=r"complaints\.answer-resident-and-director"):
        close(desk, record)
    answer = do(desk, "reply", record, recipients="director", way="desk").event
    assert (answer.by, f"{answer.values['replied']:%H:%M}") == ("clerk-1", "09:00")
    close(desk, record)
    figure = next(o for o in desk.run("report", "complaints", "--json").json() if o["name"] == "answered")
    assert (figure["met"], figure["ids"]) == (True, [])
    waits = register(desk)
    figure = next(o for o in desk.run("report", "complaints", "--json").json() if o["name"] == "answered")
    assert (figure["met"], figure["ids"]) == (False, [waits])
    do(desk, "withdraw", waits, way="phone", withdrawn_why="不投诉了")
    figure = next(o for o in desk.run("report", "complaints", "--json").json() if o["name"] == "answered")
    assert (figure["met"], figure["ids"]) == (True, []), "who withdrew waits for no answer"
    assert do(desk, "resume", waits, mistake="记错了人").folded.state == "registered"
    figure = next(o for o in desk.run("report", "complaints", "--json").json() if o["name"] == "answered")
    assert (figure["met"], figure["ids"]) == (False, [waits])


@pytest.mark.rule("complaints.answer-owners")
def test_with_the_count_clause_switched_off_a_complaint_still_needs_its_answer(desk: Workspace) -> None:
    record = resolved(desk)
    desk.run("rules", "set", "complaints.every-case-answered", "in_force=false", by="director")
    with pytest.raises(Refused, match=r"complaints\.answer-owners"):
        close(desk, record)


@pytest.mark.rule("complaints.every-case-answered")
def test_a_step_that_another_clause_requires_is_done_though_its_own_clause_is_switched_off(
    desk: Workspace,
) -> None:
    record = resolved(desk)
    desk.run("rules", "set", "complaints.answer-owners", "in_force=false", by="director")
    do(desk, "report", record, recipients="department,director")
    with pytest.raises(Refused, match=r"complaints\.every-case-answered"):
        close(desk, record)
    do(desk, "reply", record, recipients="resident,director", way="phone")
    close(desk, record)


@pytest.mark.rule("complaints.report-result-upward")
def test_nothing_is_closed_before_department_and_director_have_the_report(desk: Workspace) -> None:
    record = resolved(desk)
    do(desk, "reply", record, recipients="resident,director", way="phone")
    do(desk, "report", record, recipients="department")
    with pytest.raises(Refused, match=r"complaints\.report-result-upward"):
        close(desk, record)
    do(desk, "report", record, recipients="director")
    close(desk, record)


@pytest.mark.rule("complaints.find-fitting-solution", "complaints.patient-and-prompt")
def test_closing_names_the_solution_and_what_was_explained(desk: Workspace) -> None:
    record = answered(desk, severity="normal")
    with pytest.raises(Refused, match=r"complaints\.find-fitting-solution"):
        close(desk, record, solution="")
    with pytest.raises(Refused, match=r"complaints\.patient-and-prompt"):
        close(desk, record, explanation="")
    close(desk, record)


@pytest.mark.rule("complaints.patient-and-prompt")
def test_the_time_to_closing_is_judged_once_a_limit_is_set(desk: Workspace) -> None:
    desk.run("rules", "set", "complaints.patient-and-prompt", "within=2d", by="director")
    prompt, slow = answered(desk), answered(desk)
    close(desk, prompt)
    close(desk.at("2026-11-23 09:00"), slow)
    assert (standing(desk, prompt, "handle"), standing(desk, slow, "handle")) == ("met", "late")
    figure = next(o for o in desk.run("report", "complaints", "--json").json() if o["name"] == "settled")
    assert figure["ids"] == [slow]


@pytest.mark.rule("complaints.other-invalid-register-explain")
def test_an_invalid_complaint_closes_only_once_it_was_explained(desk: Workspace) -> None:
    record = register(desk, **{"class": "invalid", "outside": "属市政管网"})
    do(desk, "investigate", record, finding="市政检修", cause="市政停水", wish="恢复供水")
    do(desk, "reply", record, recipients="resident,director", way="phone")
    do(desk, "report", record, recipients="department,director")
    with pytest.raises(Refused, match=r"complaints\.other-invalid-register-explain"):
        close(desk, record)
    told = do(desk, "explain", record, told="停水属市政检修，已告知恢复时间").event
    assert (told.by, told.values["told"]) == ("clerk-1", "停水属市政检修，已告知恢复时间")
    close(desk, record)


@pytest.mark.rule("complaints.explain-house-rules")
def test_a_house_rule_that_is_not_understood_is_explained_in_plain_words(desk: Workspace) -> None:
    record = register(desk)
    assert do(desk, "explain", record, told="已解释").say == []
    said = do(desk, "explain", record, told="已解释", house_rule="complaints.transfer-within").say
    assert [rule.id for rule, _ in said] == ["complaints.explain-house-rules"]
    assert "投诉受理后20分钟内送达" in said[0][1].zh
    assert "within 20 minutes" in said[0][1].en
    assert do(desk, "explain", record, told="再解释停车").say == []  # it is not the last rule that is meant
    desk.run("rules", "set", "complaints.explain-house-rules", "text=unset", by="director")
    assert do(desk, "explain", record, told="已解释", house_rule="complaints.transfer-within").say == []
    printed = desk.run("complaints", "house-rule", "complaints.transfer-within")
    assert "20分钟内" in printed.out
    assert desk.run("complaints", "house-rule", "complaints.no-such").status == 2


@pytest.mark.rule("complaints.major-to-director")
def test_a_major_complaint_closes_only_with_the_directors_approval(desk: Workspace) -> None:
    record = answered(desk)
    with pytest.raises(Refused, match=r"complaints\.major-to-director"):
        do(desk, "approve", record, by="director", decision="同意")
    with pytest.raises(Refused, match=r"complaints\.major-to-director"):
        do(desk, "submit", record, triggers="beyond")
    do(desk, "submit", record, by="center-manager", triggers="beyond")
    assert on_list(desk, "unapproved") == [record]
    with pytest.raises(Refused, match=r"complaints\.major-to-director"):
        close(desk, record)
    with pytest.raises(Refused, match=r"complaints\.major-to-director"):
        do(desk, "approve", record, by="center-manager", decision="同意")
    do(desk, "approve", record, by="director", decision="同意")
    close(desk, record)


@pytest.mark.rule("complaints.major-to-director")
def test_what_was_submitted_after_an_approval_is_approved_anew(desk: Workspace) -> None:
    record = answered(desk)
    do(desk, "submit", record, by="center-manager", triggers="beyond")
    do(desk, "approve", record, by="director", decision="同意")
    desk.now += dt.timedelta(minutes=1)
    do(desk, "submit", record, by="center-manager", triggers="image")
    assert on_list(desk, "unapproved") == [record]
    with pytest.raises(Refused, match=r"complaints\.major-to-director"):
        close(desk, record)
    do(desk, "approve", record, by="director", decision="同意")
    do(desk, "amend", record, by="center-manager", set={"triggers": "beyond"})
    assert on_list(desk, "unapproved") == [record]  # it was not that which the director approved
    do(desk, "approve", record, by="director", decision="同意")
    close(desk, record)


@pytest.mark.rule("complaints.unsolved-director-decides")
def test_what_cannot_be_solved_waits_for_the_directors_decision(desk: Workspace) -> None:
    record = register(desk)
    with pytest.raises(UsageError, match="接待人意见"):
        do(desk, "unsolvable", record, problem="管道在墙内")
    do(desk, "unsolvable", record, problem="管道在墙内", receiver_opinion="建议请开发商")
    assert on_list(desk, "undecided") == [record]
    with pytest.raises(UsageError):
        do(desk, "transfer", record, **TRANSFER)
    with pytest.raises(Refused, match=r"complaints\.unsolved-director-decides"):
        do(desk, "decide", record, by="center-manager", decision="开墙检修")
    assert do(desk, "decide", record, by="director", decision="开墙检修").folded.state == "transferred"


@pytest.mark.rule("complaints.no-soliciting-benefits")
def test_a_report_of_favours_is_kept_apart_and_the_accused_has_no_hand_in_it(desk: Workspace) -> None:
    with pytest.raises(Refused, match=r"complaints\.no-soliciting-benefits"):
        register(desk, act="soliciting")
    form = "complaints.misconduct"
    record = desk.do(f"{form}.register", by="guard-1", about="维修后索要红包", accused="director").folded.id
    text = next((desk.root / "records").rglob(f"{record}.toml")).read_text("utf-8")
    assert "红包" not in text
    assert "director" not in text
    assert "红包" not in desk.run("show", record).out
    for reader, status in (
        ("clerk-1", 77),
        ("service-supervisor", 77),
        ("director", 77),
        ("general-manager", 0),
    ):
        assert desk.run("show", record, "--reveal", "--purpose=核对", by=reader).status == status, reader
    with pytest.raises(Refused, match=r"complaints\.no-soliciting-benefits"):
        desk.do(f"{form}.conclude", record, by="clerk-1", result="查无此事")
    with pytest.raises(Refused, match=r"complaints\.no-soliciting-benefits"):
        desk.do(f"{form}.conclude", record, by="director", result="查无此事")
    for step in (("void", record, "误报"), ("amend", record, "--set", "unit=3-1201")):
        refused = desk.run(*step, by="director")
        assert (refused.status, "complaints.no-soliciting-benefits" in refused.err) == (77, True)
    assert desk.run("amend", record, "--stdin", stdin='{"accused": "王强"}').status == 77  # nor by others
    desk.do(f"{form}.take", record, by="general-manager")
    assert on_list(desk, "reported") == [record]
    desk.do(f"{form}.conclude", record, by="general-manager", result="已退还并处分")
    assert on_list(desk, "reported") == []
    other = desk.do(f"{form}.register", about="索要红包", accused="technician-1").folded.id
    desk.do(f"{form}.conclude", other, by="director", result="已处分")


@pytest.mark.rule("complaints.own-fault-report-by-severity")
def test_our_own_fault_needs_a_severity_and_from_the_set_level_a_report_to_the_company(
    desk: Workspace,
) -> None:
    record = answered(desk)
    with pytest.raises(Refused, match=r"complaints\.own-fault-report-by-severity"):
        do(desk, "classify", record, **VALID, fault="ours")
    do(desk, "classify", record, **VALID, fault="ours", severity="important")
    desk.run("rules", "set", "complaints.own-fault-report-by-severity", "at_least=important", by="director")
    with pytest.raises(Refused, match=r"complaints\.own-fault-report-by-severity"):
        close(desk, record)
    do(desk, "report", record, recipients="company")
    desk.do("scripts.apology.make", about=record, words="我们诚恳致歉")
    close(desk, record)
    slight = answered(desk)
    do(desk, "classify", slight, **VALID, fault="ours", severity="normal")
    desk.do("scripts.apology.make", about=slight, words="我们诚恳致歉")
    close(desk, slight)


@pytest.mark.parametrize(
    ("clause", "values", "refused", "allowed", "handler"),
    [
        pytest.param(
            "company-level-handler",
            {"level": "company"},
            "center-manager",
            "company-manager",
            "company-service-manager",
            marks=pytest.mark.rule("complaints.company-level-handler"),
        ),
        pytest.param(
            "office-complaint-handler",
            {"target": "office"},
            "service-supervisor",
            "center-manager",
            "center-manager",
            marks=pytest.mark.rule("complaints.office-complaint-handler"),
        ),
        pytest.param(
            "major-handler",
            {"severity": "serious"},
            "clerk-1",
            "center-supervisor",
            "center-supervisor",
            marks=pytest.mark.rule("complaints.major-handler"),
        ),
    ],
)
def test_some_complaints_are_assigned_to_one_post_and_closed_by_nobody_below(
    desk: Workspace, clause: str, values: dict[str, str], refused: str, allowed: str, handler: str
) -> None:
    record = answered(desk, **values)
    assert desk.run("show", record, "--json").json()["fields"]["handler"] == handler
    assert desk.run("due", "--post", handler, "--json").json()[0]["id"] == record
    turned_away = desk.run(
        "complaints", "close", record, "--solution", "更换接头", "--explanation", "已说明", by=refused
    )
    assert turned_away.status == 77
    assert f"complaints.{clause}" in turned_away.err
    assert desk.office().settings.posts[handler].zh in turned_away.err
    close(desk, record, by=allowed)


@pytest.mark.rule("complaints.major-handler")
def test_a_complaint_classed_serious_later_is_assigned_then_and_a_manager_may_close_it(
    desk: Workspace,
) -> None:
    record = answered(desk)
    do(desk, "classify", record, **VALID, severity="serious")
    assert desk.run("show", record, "--json").json()["fields"]["handler"] == "center-supervisor"
    close(desk, record, by="center-manager")


@pytest.mark.rule("complaints.major-handler")
def test_who_answers_for_a_complaint_follows_its_severity_when_that_is_amended(desk: Workspace) -> None:
    record = register(desk)
    desk.run("amend", record, "--set", "severity=serious")
    assert desk.record(record).values["handler"] == "center-supervisor"
    assert [row.id for row in listing(desk.office("center-supervisor"), "complaints", "handled")] == [record]
    assert on_list(desk, "handled") == []
    desk.run("amend", record, "--set", "severity=normal", by="director")
    assert desk.record(record).values["handler"] == "front-desk"
    do(desk, "withdraw", record, way="phone", withdrawn_why="已解决")
    assert desk.run("amend", record, "--set", "severity=serious").status == 0
    assert desk.record(record).values["handler"] == "front-desk"


@pytest.mark.rule("complaints.other-invalid-register-explain")
def test_what_another_desk_found_valid_after_it_was_closed_as_invalid_is_told_once(
    two_desks: TwoDesks,
) -> None:
    a, b = two_desks.a, two_desks.b
    a.do("residents.unit.add", number="3-1201")
    record = register(a, **{"class": "invalid", "outside": "不在小区"})
    two_desks.exchange()
    do(a, "investigate", record, finding="属城管", cause="占道", wish="清走")
    do(a, "explain", record, told="属城管")
    do(a, "reply", record, recipients="resident,director", way="phone")
    do(a, "report", record, recipients="department,director")
    close(a, record)
    do(b, "classify", record, by="clerk-2", **VALID)
    two_desks.exchange()
    found = [line for line in a.run("check").out.splitlines() if "process-stages" in line]
    assert len(found) == 1


@pytest.mark.rule("complaints.steward-face-to-face")
def test_a_complaint_that_was_made_in_person_after_all_goes_to_the_homes_steward(desk: Workspace) -> None:
    record = register(desk)
    desk.run("amend", record, "--set", "channel=in-person")
    found = desk.record(record).values
    assert (found["assignee"], found["handler"]) == ("officer-1", "officer")
    mine = [
        [row.id for row in listing(desk.office(who), "complaints", "handled")]
        for who in ("officer-1", "officer-2")
    ]
    assert mine == [[record], []]
    desk.run("amend", record, "--set", "channel=phone")
    assert on_list(desk, "handled") == [record]  # of the front desk again


@pytest.mark.rule("complaints.result-back-to-receiver", "complaints.answer-owners")
def test_nothing_is_answered_or_given_back_before_it_was_heard(desk: Workspace) -> None:
    record = register(desk, **{"class": "invalid", "outside": "不在小区"})
    early = {"recipients": "resident,director", "way": "phone", "replied": "2026-11-20 08:30"}
    with pytest.raises(Refused, match="answer-owners"):
        do(desk, "reply", record, **early)
    do(desk, "reply", record, **{**early, "replied": "2026-11-20 09:00"})
    assert desk.run("amend", record, "--set", "replied=2026-11-20 08:30").status == 77


@pytest.mark.rule("complaints.major-handler")
def test_a_serious_complaint_is_taken_in_where_the_office_names_no_post_for_it(desk: Workspace) -> None:
    desk.run("rules", "set", "complaints.major-handler", "post=unset", by="director")
    record = register(desk, severity="serious")
    assert "handler" not in desk.record(record).values


@pytest.mark.rule("complaints.direct-or-indirect", "complaints.forward-to-front-desk")
def test_no_list_may_lose_what_a_step_fills_in_by_itself(desk: Workspace) -> None:
    brought = desk.do("complaints.forward.register", by="guard-1", unit="3-1201", about="漏水").folded.id
    narrowed = desk.run(
        "rules", "set", "complaints.direct-or-indirect", "items=direct：直接，media：媒体", by="director"
    )
    assert (narrowed.status, "indirect" in narrowed.err) == (2, True)
    assert desk.run("complaints", "forward", "collect", brought).status == 0


@pytest.mark.rule("complaints.dispute-coordination")
def test_a_dispute_closes_only_with_the_supervisors_mediation(desk: Workspace) -> None:
    record = answered(desk, target="dispute")
    with pytest.raises(Refused, match=r"complaints\.dispute-coordination"):
        close(desk, record)
    with pytest.raises(Refused, match=r"complaints\.dispute-coordination"):
        do(desk, "mediate", record, mediation="双方和解")
    do(desk, "mediate", record, by="center-supervisor", mediation="双方和解")
    close(desk, record)


@pytest.mark.rule("complaints.neighbour-disputes")
def test_a_quarrel_names_both_households_and_shows_each_only_its_own_account(desk: Workspace) -> None:
    words = {"unit": "3-1201", "other_unit": "3-1202", "about": "夜间装修噪音"}
    with pytest.raises(UsageError, match="乙方房号"):
        desk.do("complaints.quarrel.register", by="officer-1", unit="3-1201", about="噪音")
    with pytest.raises(Refused, match=r"complaints\.neighbour-disputes"):
        desk.do("complaints.quarrel.register", by="clerk-1", **words)
    told = {"told": "影响孩子休息", "other_told": "白天无暇施工"}
    record = desk.do("complaints.quarrel.register", by="officer-1", **words, **told).folded.id
    first = desk.run("print", record, "--document", "quarrel").out
    second = desk.run("print", record, "--document", "quarrel-other").out
    assert "影响孩子休息" in first
    assert "白天无暇施工" not in first
    assert "白天无暇施工" in second
    assert "影响孩子休息" not in second
    assert on_list(desk, "quarrels") == [record]
    desk.run("rules", "set", "complaints.neighbour-disputes", "within=3d", by="director")
    desk.at("2026-11-24 09:01")
    assert standing(desk, record, "quarrel") == "overdue"
    desk.do("complaints.quarrel.settle", record, by="officer-1", result="约定二十点后停工")
    assert on_list(desk, "quarrels") == []


@pytest.mark.rule("complaints.center-manager-verifies")
def test_the_center_manager_verifies_and_what_was_closed_unverified_is_listed(desk: Workspace) -> None:
    record = answered(desk)
    close(desk, record)
    assert on_list(desk, "unverified") == [record]
    with pytest.raises(Refused, match=r"complaints\.center-manager-verifies"):
        do(desk, "verify", record, effective="yes")
    event = do(desk.at("2026-11-21 10:00"), "verify", record, by="center-manager", effective="yes").event
    assert (event.values["effective"], f"{event.at:%m-%d}") == (True, "11-21")
    assert on_list(desk, "unverified") == []
    do(desk, "amend", record, by="center-manager", set={"effective": "no"}, reason="又漏了")
    assert on_list(desk, "ineffective") == [record]  # until somebody takes it up again
    do(desk, "reopen", record, by="center-manager", unsolved="又漏了")
    assert on_list(desk, "ineffective") == []


@pytest.mark.rule("complaints.process-stages")
def test_what_was_answered_as_invalid_and_is_found_valid_after_all_still_comes_to_its_close(
    desk: Workspace,
) -> None:
    record = register(desk, **{"class": "invalid", "outside": "属市政管网"})
    do(desk, "reply", record, recipients="resident,director", way="phone")
    do(desk, "classify", record, **VALID)
    with pytest.raises(Refused, match="still lacks"):
        close(desk, record)
    do(desk, "transfer", record, **TRANSFER, cause="接头老化", wish="尽快修好")
    do(desk, "resolve", record, by="technician-2", outcome="更换三层水管接头")
    do(desk, "reply", record, recipients="resident,director", way="phone")
    with pytest.raises(Refused, match="process-stages"):  # what is settled and answered stays so
        do(desk, "transfer", record, **TRANSFER, reason="换一个部门")
    do(desk, "report", record, recipients="department,director")
    close(desk, record)
    assert desk.record(record).state == "closed"


@pytest.mark.rule("complaints.steward-face-to-face", "complaints.office-complaint-handler")
def test_who_answers_for_a_complaint_made_in_person_sees_it_whatever_posts_the_steward_holds(
    desk: Workspace,
) -> None:
    def seen(by: str) -> list[str]:
        return [row.id for row in listing(desk.office(by), "complaints", "handled")]

    ours = register(desk, channel="in-person")
    about_us = register(desk, channel="in-person", target="office")
    desk.do("residents.unit.update", "3-1202", by="center-manager", steward="butler-1")
    butlers = register(desk, unit="3-1202", channel="in-person")
    assert seen("officer-1") == [ours, about_us, butlers] and seen("butler-1") == [butlers]
    assert seen("officer-2") == [butlers]  # no steward of that post: all who hold it
    assert seen("center-manager") == [about_us]


@pytest.mark.rule("complaints.no-shirking", "complaints.forward-to-department")
def test_another_department_takes_a_transfer_with_its_reason_and_no_correction(desk: Workspace) -> None:
    amend(desk.office("director"), "complaints.forward-to-department", {"within": "15m"}, desk.now.date())
    record = register(desk, departments="cleaning")
    assert standings(desk, record, "department") == ["running"]
    for change in ("departments=engineering", "to_person=technician-1"):
        told = desk.run("amend", record, "--set", change)
        assert told.status in (2, 77) and "transfer" in told.err
    do(desk, "classify", record, **{"class": "developer"})  # goes to the developer, to no department
    assert standings(desk, record, "department") == []
    do(desk, "classify", record, **VALID)
    do(desk, "transfer", record, **TRANSFER)
    with pytest.raises(Refused) as refusal:
        do(desk, "transfer", record, departments="cleaning", to_person="cleaner-1")
    assert refusal.value.rule == "complaints.no-shirking"


@pytest.mark.rule("complaints.prevent-before-filed")
def test_a_remark_heard_after_the_complaint_was_is_none_before_it(desk: Workspace) -> None:
    desk.at("11:00").do("complaints.remark.register", by="officer-1", unit="3-1201", about="灯暗")
    late, next_one = register(desk, heard="10:00"), register(desk)
    assert "precursor" not in desk.record(late).values
    assert desk.record(next_one).values["precursor"] == "CPR-261120-A01"


@pytest.mark.rule("complaints.front-desk-tasks", "complaints.forward-to-front-desk")
def test_of_what_two_desks_collected_at_once_check_names_the_complaint_that_is_left(
    two_desks: TwoDesks,
) -> None:
    a, b = two_desks.a, two_desks.b
    a.do("residents.unit.add", number="3-1202")
    a.do("complaints.forward.register", by="guard-1", unit="3-1202", about="门坏了")
    two_desks.exchange()
    told = a.run("complaints", "forward", "collect", "A01")
    assert "同时开立：CP-261120-A01 登记 → 已登记" in told.out
    b.at("09:05").do("complaints.forward.collect", "CPF-261120-A01", by="clerk-2")
    two_desks.exchange()
    for desk, words in ((a, "它带动的CP-261120-B01"), (b, "它带动的CP-261120-B01")):
        assert words in desk.run("check").out
    a.at("09:10").do(f"{FORM}.merge", "CP-261120-B01", same_as="CP-261120-A01")
    assert [row.id for row in listing(a.office(), "complaints", "unclassified")] == ["CP-261120-A01"]


@pytest.mark.rule("complaints.prevent-before-filed")
def test_a_remark_voided_at_one_desk_is_none_before_the_complaint_of_the_other(two_desks: TwoDesks) -> None:
    a, b = two_desks.a, two_desks.b
    a.do("residents.unit.add", number="3-1201")
    remark = a.do("complaints.remark.register", by="officer-1", unit="3-1201", about="灯暗").folded.id
    two_desks.exchange()
    assert b.record(register(b)).values["precursor"] == remark
    assert a.run("void", remark, "--reason", "记错了房号", by="center-manager").status == 0
    two_desks.exchange()
    told = a.run("report", "complaints", "--month", "2026-11", "--json").json()
    assert next(one for one in told if one["name"] == "after-remark")["part"] == "0"
