"""Watching over complaints: replies in time, reports upward, reviews, the analysis, the figures."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.api import Refused, Task, UsageError, listing, today
from propctl.testing import Workspace

FORM = "complaints.complaint"


@pytest.fixture
def desk(workspace: Workspace) -> Workspace:
    """An office with one unit, at 9:00 on a Friday."""
    workspace.do("residents.unit.add", number="3-1201", steward="officer-1")
    return workspace


def register(desk: Workspace, **values: Any) -> str:
    return desk.do(f"{FORM}.register", **{"unit": "3-1201", "about": "三层走廊水管漏水", **values}).folded.id


def settled(desk: Workspace) -> str:
    record = register(desk)
    desk.do(f"{FORM}.transfer", record, departments="engineering", to_person="technician-2")
    desk.do(f"{FORM}.resolve", record, by="technician-2", outcome="更换三层水管接头")
    return record


def overdue(desk: Workspace, clock: str) -> list[str]:
    found = desk.run("due", "--overdue", "--json").json()
    return [one["id"] for one in found if one["clock"] == f"complaints.{clock}"]


def standings(desk: Workspace, clock: str) -> list[str]:
    found = desk.run("due", "--json").json()
    return [one["standing"] for one in found if one["clock"] == f"complaints.{clock}"]


def figure(desk: Workspace, name: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = desk.run("report", "complaints", "--json").json()
    return next(one for one in found if one["name"] == name)


def task(desk: Workspace, name: str) -> Task | None:
    """A routine that still waits, or None."""
    waiting = today(desk.office()).routines
    return next((one for one in waiting if (one.area, one.routine) == ("complaints", name)), None)


@pytest.mark.rule("complaints.progress-reply-24h")
def test_progress_is_told_within_24_hours(desk: Workspace) -> None:
    told, silent = register(desk), register(desk)
    desk.do(f"{FORM}.progress", told, way="phone", told="明天上午更换接头")
    assert overdue(desk.at("2026-11-21 08:59"), "progress") == []
    assert overdue(desk.at("2026-11-21 09:01"), "progress") == [silent]
    assert (int(figure(desk, "progress")["part"]), figure(desk, "progress")["whole"]) == (1, 2)


@pytest.mark.rule("complaints.request-response-2h")
def test_whoever_complains_hears_something_within_two_hours(desk: Workspace) -> None:
    answered, silent = register(desk), register(desk)
    desk.do(f"{FORM}.explain", answered, told="已派人查看")
    assert overdue(desk.at("11:00"), "response") == []
    assert overdue(desk.at("11:01"), "response") == [silent]


@pytest.mark.rule("complaints.request-response-2h")
def test_a_service_request_hears_something_within_two_hours_too(desk: Workspace) -> None:
    asked = {"unit": "3-1201", "content": "厨房水管漏水", "wanted": "16:00", "caller": "张三"}
    first, second = (desk.do("workorders.order.register", **asked).folded.id for _ in range(2))
    assert overdue(desk.at("11:00"), "order") == []
    desk.do("workorders.order.decline", first, reason="不在承诺范围内", suggestion="请找社区管道工")
    assert overdue(desk.at("11:01"), "order") == [second]


@pytest.mark.rule("complaints.request-response-2h")
def test_so_does_who_comes_to_the_desk_or_wants_a_special_service_but_not_what_staff_found(
    desk: Workspace,
) -> None:
    matter = desk.do("workorders.matter.register", unit="3-1201", about="水管老化", sort="repair").folded.id
    wish = {"unit": "3-1201", "content": "擦玻璃", "sort": "special", "channel": "phone"}
    special = desk.do("workorders.special.register", by="officer-1", **wish).folded.id
    found = {"content": "走廊灯不亮", "place": "三层", "kind": "power", "channel": "found"}
    desk.do("workorders.order.register", **found)
    assert (overdue(desk.at("11:01"), "matter"), overdue(desk, "special")) == ([matter], [special])
    assert overdue(desk, "order") == []


@pytest.mark.rule("complaints.forward-to-department")
def test_a_complaint_that_names_a_department_is_forwarded_within_the_set_time(desk: Workspace) -> None:
    register(desk)
    named = register(desk, departments="engineering")
    assert standings(desk, "department") == ["unset"]
    desk.run("rules", "set", "complaints.forward-to-department", "within=1h", by="director")
    assert overdue(desk.at("10:01"), "department") == [named]
    desk.do(f"{FORM}.transfer", named, departments="engineering", to_person="technician-2")
    assert overdue(desk, "department") == []


@pytest.mark.rule("complaints.important-escalation")
def test_an_important_complaint_is_reported_to_the_superior_within_the_set_time(desk: Workspace) -> None:
    register(desk, severity="normal")
    important = register(desk, severity="important")
    assert standings(desk, "important") == ["unset"]
    desk.run("rules", "set", "complaints.important-escalation", "within=1h", by="director")
    assert overdue(desk.at("10:01"), "important") == [important]
    desk.do(f"{FORM}.escalate", important, superior="center-manager", why="住户情绪激动")
    assert overdue(desk, "important") == []


@pytest.mark.rule("complaints.escalate-unresolved")
def test_what_stays_open_too_long_is_listed_until_it_is_taken_to_a_superior(desk: Workspace) -> None:
    record = register(desk)
    desk.run("rules", "set", "complaints.escalate-unresolved", "within=3d", by="director")
    assert overdue(desk.at("2026-11-23 23:59"), "unresolved") == []
    assert overdue(desk.at("2026-11-24 09:00"), "unresolved") == [record]
    with pytest.raises(UsageError, match="上报原因"):
        desk.do(f"{FORM}.escalate", record, superior="center-manager")
    event = desk.do(f"{FORM}.escalate", record, superior="center-manager", why="需要更换整段管道").event
    assert event.values == {"superior": "center-manager", "why": "需要更换整段管道"}
    assert overdue(desk, "unresolved") == []


@pytest.mark.rule("complaints.daily-record-review")
def test_a_day_with_complaints_waits_until_its_review_is_signed_with_a_summary(desk: Workspace) -> None:
    assert task(desk, "review") is None, "a day without complaints needs no review"
    leak, noise = register(desk, category="leak"), register(desk, category="noise")
    digest = desk.run("complaints", "digest", "--json").json()
    assert [(row["id"], row["category"]) for row in digest] == [(leak, "leak"), (noise, "noise")]
    desk.at("2026-11-21 09:00")
    later = register(desk)
    waiting = task(desk, "review")
    assert waiting is not None
    assert waiting.missing == [leak, noise, later]
    review = ("complaints.review.register", "service-director")
    with pytest.raises(UsageError, match="重点归纳"):
        desk.do(review[0], by=review[1], day="2026-11-20")
    with pytest.raises(Refused, match=r"complaints\.daily-record-review"):
        desk.do(review[0], by="clerk-1", day="2026-11-20", summary="漏水、噪音各一件")
    signed = desk.do(review[0], by=review[1], day="2026-11-20", summary="漏水、噪音各一件").folded
    assert desk.run("show", signed.id, "--json").json()["fields"]["digest"] == ["漏水 1件", "噪音 1件"]
    assert [row.id for row in listing(desk.office(), "complaints", "unreviewed")] == [later]
    desk.do(review[0], by=review[1], summary="当日一件")
    assert task(desk, "review") is None


@pytest.mark.rule("complaints.daily-record-follow-up")
def test_each_open_complaint_stays_on_the_managers_agenda_until_followed_up_that_day(desk: Workspace) -> None:
    first, second = register(desk), register(desk)
    desk.do(f"{FORM}.follow-up", first, by="center-manager", note="已催工程部")
    with pytest.raises(Refused, match=r"complaints\.daily-record-follow-up"):
        desk.do(f"{FORM}.follow-up", second, note="已催工程部")
    waiting = task(desk, "follow-up")
    assert waiting is not None
    assert (waiting.missing, waiting.posts) == ([second], ["center-manager"])
    waiting = task(desk.at("2026-11-21 09:00"), "follow-up")
    assert waiting is not None
    assert waiting.missing == [first, second]


@pytest.mark.rule("complaints.periodic-analysis")
def test_once_the_interval_is_set_the_agenda_calls_for_an_analysis_with_its_figures_filled_in(
    desk: Workspace,
) -> None:
    assert task(desk, "analysis") is None
    desk.run("rules", "set", "complaints.periodic-analysis", "every=month", by="director")
    waiting = task(desk, "analysis")
    assert waiting is not None
    assert waiting.posts == ["front-desk"]
    record = register(desk, **{"class": "valid", "subject": "quality"})
    register(desk)
    desk.at("09:30")
    desk.do(f"{FORM}.transfer", record, departments="engineering", to_person="technician-2", cause="接头老化")
    with pytest.raises(UsageError, match="至"):  # what it would count has not happened yet
        desk.do("complaints.analysis.register", since="2026-11-01", until="2026-11-30")
    made = desk.do("complaints.analysis.register", since="2026-11-01", until="2026-11-20").folded
    fields = desk.run("show", made.id, "--json").json()["fields"]
    assert fields["by_class"] == ["有效投诉 1件", "— 1件"]
    assert fields["by_department"] == ["工程部 1件", "— 1件"]
    assert fields["by_cause"] == ["接头老化 1件", "— 1件"]
    assert fields["overdue"] == 2, "one transfer came late, one has not come"
    with pytest.raises(Refused):  # its figures are those of these days
        desk.do("complaints.analysis.amend", made.id, set={"since": "2026-11-19"})
    assert task(desk, "analysis") is not None, "counted, not analysed"
    desk.do("complaints.analysis.analyse", made.id, findings="接头老化")
    assert task(desk, "analysis") is None


@pytest.mark.rule("complaints.procedure-established")
def test_the_procedure_comes_up_for_review_once_the_interval_is_set(desk: Workspace) -> None:
    assert task(desk, "procedure") is None
    desk.run("rules", "set", "complaints.procedure-established", "every=year", by="director")
    waiting = task(desk, "procedure")
    assert waiting is not None
    assert waiting.posts == ["center-supervisor"]


@pytest.mark.rule("complaints.procedure-purpose")
def test_the_report_has_one_figure_for_each_goal(desk: Workspace) -> None:
    record = settled(desk)
    register(desk)
    called = desk.run(
        "complaints", "callback", record, "--satisfied", "satisfied", "--stdin", stdin="person: 张三\n"
    )
    assert called.status == 0, called.err
    assert (int(figure(desk, "solved")["part"]), figure(desk, "solved")["whole"]) == (1, 2)
    assert (int(figure(desk, "satisfied")["part"]), figure(desk, "satisfied")["whole"]) == (1, 1)
    assert figure(desk, "time-to-close")["part"] is None
    for recipients in ("resident,director",):
        desk.do(f"{FORM}.reply", record, recipients=recipients, way="phone")
    desk.do(f"{FORM}.report", record, recipients="department,director")
    desk.do(f"{FORM}.amend", record, set={"cause": "接头老化", "wish": "尽快修好"})
    desk.do(f"{FORM}.close", record, at="12:00", solution="更换接头", explanation="已说明")
    assert int(float(figure(desk, "time-to-close")["part"])) == 3


@pytest.mark.rule("complaints.handle-with-service")
def test_the_callback_asks_the_resident_which_of_the_five_points_were_met(desk: Workspace) -> None:
    for points in ("sincerely,promptly", "promptly"):
        record = settled(desk)
        words = ("--satisfied", "satisfied", "--praised", points, "--stdin")
        called = desk.run("complaints", "callback", record, *words, stdin="person: 张三\n")
        assert called.status == 0, called.err
    assert figure(desk, "praised")["split"]["praised"] == {"promptly": 2, "sincerely": 1}
    with pytest.raises(UsageError):
        desk.do(f"{FORM}.callback", settled(desk), praised="cheaply", person="张三", satisfied="satisfied")


# -- beside the path


@pytest.mark.rule("complaints.valid-rate-max")
def test_the_base_of_the_valid_rate_is_one_of_a_list_and_too_many_valid_ones_are_named(
    desk: Workspace,
) -> None:
    wrong = desk.run("rules", "set", "complaints.valid-rate-max", "base=户数", by="director")
    assert (wrong.status, "住户总数" in wrong.err) == (2, True)
    desk.run("rules", "set", "complaints.valid-rate-max", "base=全部投诉", by="director")
    valid = register(desk, **{"class": "valid", "subject": "quality"})
    register(desk, **{"class": "invalid", "outside": "商铺归城管"})
    found = figure(desk, "valid-rate")
    assert (found["whole"], found["met"], found["ids"]) == (2, False, [valid])


@pytest.mark.rule("complaints.process-stages")
def test_a_stage_that_the_office_leaves_out_is_asked_for_no_longer(desk: Workspace) -> None:
    record = register(desk)
    line = ("complaints", "reply", record, "--recipients", "住户", "--way", "电话")
    refused = desk.run(*line)
    assert (refused.status, "complaints.process-stages" in refused.err) == (77, True)
    fewer = "items=register：接听，reply：回复，close：关闭"
    assert desk.run("rules", "set", "complaints.process-stages", fewer, by="director").status == 0
    assert desk.run(*line).status == 0


@pytest.mark.rule("complaints.neighbour-disputes", "complaints.periodic-analysis")
def test_nobody_quarrels_with_himself_and_no_analysis_ends_before_it_begins(desk: Workspace) -> None:
    itself = desk.run("complaints", "quarrel", "register", "3-1201", "3-1201", "噪音", by="officer-1")
    assert (itself.status, "complaints.neighbour-disputes" in itself.err) == (77, True)
    desk.do("residents.unit.add", number="3-1202", steward="officer-1")
    assert (
        desk.run("complaints", "quarrel", "register", "3-1201", "3-1202", "噪音", by="officer-1").status == 0
    )
    turned = desk.run("complaints", "analysis", "register", "2026-11-02", "2026-11-01")
    assert (turned.status, "complaints.periodic-analysis" in turned.err) == (77, True)
    made = desk.run("complaints", "analysis", "register", "2026-11-01", "2026-11-01")
    assert "汇总" in made.out  # what was asked for, not what the program counted behind it


@pytest.mark.rule("complaints.patient-and-prompt")
def test_a_limit_that_waits_for_nobody_named_waits_for_who_may_close(desk: Workspace) -> None:
    desk.run("rules", "set", "complaints.patient-and-prompt", "within=3d", by="director")
    plain, grave = register(desk), register(desk, severity="serious")
    waits = {one["id"]: one["post"] for one in desk.run("due", "--json").json() if "handle" in one["clock"]}
    assert waits == {plain: "front-desk", grave: "center-supervisor"}


@pytest.mark.rule("complaints.categories")
def test_a_list_that_lacks_a_default_is_refused_in_words(desk: Workspace) -> None:
    done = desk.run("rules", "set", "complaints.categories", "items=noise：噪音，leak：漏水", by="director")
    assert (done.status, "类别" in done.err, "form.complaint" in done.err) == (2, True, False)


@pytest.mark.rule("scripts.apologise-when-at-fault")
def test_an_apology_that_is_owed_is_told_with_all_that_closing_lacks(desk: Workspace) -> None:
    record = register(desk)
    classed = {"class": "valid", "subject": "quality", "severity": "normal"}
    desk.do(f"{FORM}.classify", record, fault="other", **classed)
    assert "scripts.apologise-when-at-fault" not in desk.run("complaints", "close", record).err
    desk.do(f"{FORM}.classify", record, fault="ours", **classed)
    refused = desk.run("complaints", "close", record)
    assert (
        "scripts.apologise-when-at-fault" in refused.err and "complaints.record-cause-and-wish" in refused.err
    )
    desk.do("scripts.apology.make", about=record, words="给您添麻烦了")
    assert "scripts.apologise-when-at-fault" not in desk.run("complaints", "close", record).err


@pytest.mark.rule("complaints.prevent-worsening")
def test_a_clause_that_is_stopped_keeps_nobody_from_registering(desk: Workspace) -> None:
    """What it would have brought along is left out; what other clauses ask of the same step is done."""
    desk.run("rules", "set", "complaints.prevent-worsening", "at_least=2", "window=30d", by="director")
    register(desk)
    desk.run("rules", "set", "complaints.prevent-worsening", "in_force=no", "--reason", "试", by="director")
    second, grave = register(desk), register(desk, severity="serious")
    assert "repeats" not in desk.record(second).values
    assert desk.record(grave).values["handler"] == "center-supervisor"
    for stopped in ("calls.understand-and-solve", "calls.reply-every-contact"):
        assert desk.run("rules", "set", stopped, "in_force=no", by="director").status == 0
    said = {"unit": "3-1201", "about": "几点开门", "answer": "八点半"}
    assert desk.do("calls.call.register", **said).folded.values["answer"] == "八点半"
