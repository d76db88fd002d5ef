"""Meetings with tasks, plans with progress, targets, reports, support, the calendar of a year, a tender."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest
from icalendar import Calendar

from propctl.api import Refused, UsageError, due, listing, missed, today
from propctl.testing import TwoDesks, Workspace
from tests.areas.test_posts import amended
from tests.stories.answers import ok

FIRST = [{"task": "更换大堂灯", "person": "technician-1", "due": "2026-11-25"}]


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """An office that began on Monday, 16 November."""
    path = workspace.root / "propctl.toml"
    path.write_text(path.read_text("utf-8").replace("[office]", "[office]\nsince = 2026-11-16"), "utf-8")
    workspace.at("2026-11-16 09:00")
    return workspace


def meet(office: Workspace, kind: str, by: str, **more: Any) -> str:
    values = {"kind": kind, "attendants": ["technician-1"], **more}
    return office.do("agenda.meeting.minutes", by=by, **values).folded.id


def rows(office: Workspace, *words: str, by: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.run("agenda", *words, "--json", **({"by": by} if by else {})).json()
    return found


def listed(office: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(office.office(), "agenda", name)]


def lacking(office: Workspace) -> set[str]:
    return {one.full for one in missed(office.office(), area="agenda")}


@pytest.mark.rule("agenda.weekly-meeting", "agenda.assigned-tasks")
def test_a_week_without_minutes_is_listed_and_decisions_become_tasks_that_wait(office: Workspace) -> None:
    with pytest.raises(Refused) as refused:
        meet(office, "weekly", "clerk-1", decisions=FIRST)
    assert refused.value.rule == "agenda.weekly-meeting"
    line = (
        "agenda",
        "meeting",
        "minutes",
        "weekly",
        "--attendants",
        "clerk-1",
        "--decisions",
        "a,clerk-1,11-30",
    )
    assert "须由服务中心经理办理" in office.run(*line).err  # who may, not the clause as a whole
    with pytest.raises(Refused):
        meet(office, "weekly", "center-manager")
    with pytest.raises(Refused, match="早于会议"):
        meet(office, "weekly", "center-manager", decisions=[{**FIRST[0], "due": "2026-11-13"}])
    with pytest.raises(UsageError):
        office.do("agenda.meeting.minutes", by="center-manager", kind="weekly", decisions=FIRST)
    meet(office, "weekly", "center-manager", decisions=FIRST)
    (task,) = rows(office, "task", "list")
    assert task["fields"]["owner"] == "technician-1" and task["fields"]["giver"] == "center-manager"
    assert [one.post for one in due(office.office(), area="agenda")] == ["technician-1"]
    office.at("2026-11-26 09:00")
    assert [one.id for one in due(office.office(), overdue=True, area="agenda")] == [task["id"]]
    with pytest.raises(Refused):
        office.do("agenda.task.done", task["id"], by="technician-2", result="换好了")
    office.do("agenda.task.done", task["id"], by="technician-1", result="换好了")
    assert due(office.office(), area="agenda") == []
    office.do("agenda.task.again", task["id"], by="center-manager")
    assert [one.standing for one in due(office.office(), area="agenda")] == ["overdue"]
    office.at("2026-11-24 09:00")
    assert "agenda.weekly" not in lacking(office), "that week had its meeting"
    office.at("2026-11-30 09:00")
    assert "agenda.weekly" in lacking(office), "the next had none"
    amended(office, "weekly-meeting", "every=2w")
    assert "agenda.weekly" in lacking(office), "what was missed before an amendment stays"


@pytest.mark.rule("agenda.weekly-meeting")
def test_minutes_written_the_week_after_are_of_the_week_in_which_it_met(office: Workspace) -> None:
    meet(office, "weekly", "center-manager", decisions=FIRST)
    office.at("2026-11-30 09:00")
    assert "agenda.weekly" in lacking(office)
    meant = [{**FIRST[0], "due": "2026-11-27"}]  # carried out before it is written down
    meet(office, "weekly", "center-manager", decisions=meant, held="2026-11-27T15:00")
    assert "agenda.weekly" not in lacking(office)
    assert "weekly" in {one.routine for one in today(office.office(), area="agenda").routines}, "this week's"


@pytest.mark.rule("agenda.department-meeting", "agenda.regular-staff-meeting")
def test_other_meetings_recur_as_the_office_sets_and_problems_stay_until_solved(office: Workspace) -> None:
    names = {one.routine for one in today(office.office(), area="agenda").routines}
    assert not {"department", "staff"} & names, "nobody has said how often"
    amended(office, "department-meeting", "every=month")
    amended(office, "regular-staff-meeting", "every=month")
    names = {one.routine for one in today(office.office(), area="agenda").routines}
    assert {"department", "staff"} <= names
    with pytest.raises(Refused):
        meet(office, "department", "service-supervisor", decisions=FIRST)
    meet(office, "department", "center-manager", decisions=FIRST)
    meet(office, "staff", "service-supervisor", problems=[{"problem": "制服不够"}])
    assert len(rows(office, "task", "list")) == 1
    names = {one.routine for one in today(office.office(), area="agenda").routines}
    assert not {"department", "staff"} & names
    (problem,) = listed(office, "problems")
    office.at("2026-12-20 09:00")
    assert listed(office, "problems") == [problem]
    waiting = {one.routine for one in today(office.office(), area="agenda").routines}
    assert {"department", "staff"} <= waiting
    office.do("agenda.problem.solve", problem, by="service-supervisor", solution="已补发")
    assert listed(office, "problems") == []


@pytest.mark.rule("agenda.division-of-work", "agenda.progress-supervision", "agenda.assistants-work")
def test_the_load_and_progress_are_shown_and_only_the_named_posts_give_assistants_work(
    office: Workspace,
) -> None:
    path = office.root / "propctl.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('posts = ["butler"]', 'posts = ["service-assistant"]'), "utf-8")
    give = "agenda.task.give"
    old = office.do(give, by="director", what="清理楼道", due="2026-11-18", owner="technician-1").folded.id
    office.do(give, by="director", what="检查门禁", due="2026-12-01", owner="technician-1")
    nobody = office.do(give, by="director", what="联系厂家", due="2026-11-30").folded.id
    with pytest.raises(Refused) as refused:
        office.do(give, by="director", what="派发通知单", due="2026-11-20", owner="butler-1")
    assert refused.value.rule == "agenda.assistants-work"
    line = ("agenda", "task", "give", "派发通知单", "2026-11-20", "--owner", "butler-1")
    said = office.run(*line, by="director")
    assert "责任人是助理：须由客户服务主任、服务中心经理办理，郑海 不是" in said.err
    with pytest.raises(Refused, match="已经过了"):  # a slip of the pen: late before it began
        office.do(give, by="director", what="补办", due="2026-11-15")
    office.do(give, by="service-director", what="派发通知单", due="2026-11-20", owner="butler-1")
    assert listed(office, "unassigned") == [nobody]
    with pytest.raises(Refused):
        office.do("agenda.task.assign", nobody, by="director", owner="butler-1")
    office.at("2026-11-20 09:00")
    load = {row["person"]: (row["open"], row["late"]) for row in rows(office, "load")}
    assert load["technician-1"] == (2, 1) and load[""] == (1, 0) and load["clerk-1"] == (0, 0)
    progress = rows(office, "progress")
    assert (progress[0]["record"], progress[0]["overdue"], progress[0]["age"]) == (old, True, 4)
    unknown = office.run("agenda", "progress", "--department", "工程")
    assert unknown.status == 2 and "工程部" in unknown.err
    assert [row["by"] for row in progress] == sorted(row["by"] for row in progress)
    assert "派发通知单" in office.run("agenda", "day", "butler-1").out
    assert "完成交办任务 派发通知单" in office.run("agenda", "day", "butler-1").out  # what, and to which
    assert rows(office, "progress", "--department", "工程部")[0]["record"] == old
    office.do("agenda.task.assign", nobody, by="director", owner="clerk-1")
    assert listed(office, "unassigned") == []
    amended(office, "assistants-work", "post=director")
    office.do(give, by="director", what="整理档案", due="2026-11-30", owner="butler-1")
    amended(office, "division-of-work", "in_force=no")
    off = office.run("agenda", "load")  # as no step of it would be done
    assert off.status == 2 and "agenda.division-of-work 未生效" in off.err


@pytest.mark.rule("agenda.supervise-director")
def test_what_waits_and_is_late_with_the_director_is_shown_to_the_manager(office: Workspace) -> None:
    assert office.run("agenda", "supervised", by="clerk-1").status == 77
    found = rows(office, "supervised", by="center-manager")
    names = {one.title.of("zh-CN") for one in today(office.office(), post="service-director").routines}
    assert names and names <= {row["what"] for row in found}
    assert {row["overdue"] for row in found} == {False}
    told = office.run("agenda", "supervised", by="center-manager").out.splitlines()
    assert all(line.endswith("否") for line in told[1:])
    amended(office, "supervise-director", "supervised=cashier")
    assert not names <= {row["what"] for row in rows(office, "supervised", by="center-manager")}


@pytest.mark.rule("agenda.work-plan")
def test_a_plan_makes_tasks_and_its_progress_is_computed(office: Workspace) -> None:
    items = [{"task": name, "person": "technician-1", "due": "2026-12-20"} for name in ("甲", "乙", "丙")]
    plan = office.do("agenda.plan.draft", by="center-manager", period="2026-12", items=items).folded.id
    office.do("agenda.plan.start", plan, by="center-manager")
    tasks = [row["id"] for row in rows(office, "task", "list")]
    assert len(tasks) == 3 and rows(office, "plans")[0]["progress"] == "0%"
    office.do("agenda.task.done", tasks[0], by="technician-1", result="做完")
    assert rows(office, "plans")[0]["progress"] == "33.3%"
    empty = office.do("agenda.plan.draft", by="center-manager", period="2027-01").folded.id
    with pytest.raises(Refused) as refused:
        office.do("agenda.plan.start", empty, by="center-manager")
    assert refused.value.rule == "agenda.work-plan"


@pytest.mark.rule("agenda.callbacks-in-annual-plan", "agenda.callbacks-in-annual-review")
def test_a_years_plan_names_its_callbacks_and_the_review_counts_them_by_person(office: Workspace) -> None:
    without = [{"task": "培训", "person": "clerk-1", "due": "2027-03-01"}]
    lame = office.do("agenda.plan.draft", by="director", period="2026", items=without).folded.id
    with pytest.raises(Refused) as refused:
        office.do("agenda.plan.start", lame, by="director")
    assert refused.value.rule == "agenda.callbacks-in-annual-plan"
    made = office.do("agenda.plan.draft", by="director", period="2026").folded
    named = {row["routine"] for row in made.values["items"]}
    assert named and all(one.startswith("callbacks.") for one in named)
    lines = [{**row, "person": "officer-1"} for row in made.values["items"]]
    whole = office.do("agenda.plan.draft", by="director", period="2026", items=lines).folded.id
    office.do("agenda.plan.start", whole, by="director")
    assert rows(office, "task", "list") == [], "rounds are done as rounds, not as tasks"
    with pytest.raises(Refused):
        office.do("agenda.review.file", by="clerk-1", year="2026")
    review = office.do("agenda.review.file", by="director", year="2026").folded
    (line,) = review.values["lines"]
    assert line["person"] == "officer-1" and line["planned"] >= len(named) and line["done"] == 0
    amended(office, "callbacks-in-annual-plan", "in_force=no")
    office.do("agenda.plan.start", lame, by="director")


@pytest.mark.rule("agenda.callbacks-in-annual-plan")
def test_a_plan_that_lost_its_callbacks_at_another_desk_as_it_was_put_into_effect_is_found(
    two_desks: TwoDesks,
) -> None:
    one, other = two_desks.at("2026-11-20 09:00").a, two_desks.b
    plan = one.do("agenda.plan.draft", by="director", period="2027").folded.id
    two_desks.exchange()
    one.do("agenda.plan.start", plan, by="director")
    lines = [{"task": "清洗水箱", "due": "2027-05-01"}]
    typed = json.dumps({"items": lines}, ensure_ascii=False)
    ok(other.run("amend", plan, "--stdin", by="director", stdin=typed))
    for desk in (one, other):
        assert desk.run("check").status == 0
    two_desks.exchange()
    found = one.run("check")
    assert found.status == 1 and "同时在另一工位更正了工作" in found.out
    ok(one.run("void", plan, "两处各办各的", by="director"))
    assert one.run("check").status == 0


@pytest.mark.rule("agenda.monthly-report", "agenda.annual-report")
def test_reports_take_the_figures_and_a_year_is_the_sum_of_its_months(office: Workspace) -> None:
    office.do("residents.building.add", by="officer-1", name="3", steward="officer-1")
    office.do("residents.unit.add", by="officer-1", number="3-1201", building="3")
    ok(office.run("complaints", "register", "3-1201", "漏水", "--channel", "phone", by="clerk-1"))
    office.at("2026-12-02 09:00")
    for what in ("噪音", "灯坏"):
        ok(office.run("complaints", "register", "3-1201", what, "--channel", "phone", by="clerk-1"))
    with pytest.raises(Refused):
        office.do("agenda.report.file", by="clerk-1", period="2026-11")
    with pytest.raises(UsageError):
        office.do("agenda.report.file", by="center-manager", period="2026-Q4")
    with pytest.raises(UsageError, match="has not begun"):
        office.do("agenda.report.file", by="center-manager", period="2027-01")
    with pytest.raises(UsageError, match="December"):
        office.at("2026-11-30 23:59").do("agenda.report.file", by="center-manager", period="2026")
    office.at("2026-12-02 09:00")

    def figures(period: str) -> dict[str, str]:
        filed = office.do("agenda.report.file", by="center-manager", period=period).folded
        return {row["indicator"]: row["value"] for row in filed.values["figures"]}

    own = [{"title": "办结率", "value": "9/9", "indicator": "complaints.solved"}]
    with pytest.raises(UsageError, match="to fill in"):  # nobody writes the figures himself
        office.do("agenda.report.file", by="center-manager", period="2026-11", figures=own)
    months, year = [figures("2026-11"), figures("2026-12")], figures("2026")
    assert not [value for value in months[0].values() if value.endswith(".000000")]
    counts = [name for name in year if all("/" not in month.get(name, "/") for month in months)]
    assert counts
    for name in year:
        if name == "staff.load":  # says the year's in every month
            continue
        parts = [month[name].partition("/")[0] for month in months if name in month]
        assert float(year[name].partition("/")[0]) == pytest.approx(sum(float(part) for part in parts)), name
    office.at("2026-12-20 09:00")
    assert "monthly" not in {one.routine for one in today(office.office(), area="agenda").routines}
    assert "agenda.monthly" in lacking(office), "October's was not filed in November"
    amended(office, "monthly-report", "month_day=5")
    office.at("2027-01-06 09:00")
    waiting = {one.routine: one for one in today(office.office(), area="agenda").routines}
    assert "monthly" in waiting or "agenda.monthly" in lacking(office), "December's is not filed by the 5th"


@pytest.mark.rule("agenda.targets")
def test_a_target_is_held_against_what_the_records_say(office: Workspace) -> None:
    with pytest.raises(UsageError):
        office.do(
            "agenda.target.set", by="director", indicator="complaints.nothing", value=1, until="2026-11-30"
        )
    name = next(iter(office.office().catalog.area("complaints").indicator))
    made = office.do(
        "agenda.target.set", by="director", indicator=f"complaints.{name}", value=5, until="2026-11-30"
    ).folded.id
    (line,) = rows(office, "targets")
    assert line["record"] == made and line["target"] == "5" and line["by"] == "2026-11-30"
    assert line["stands_at"] in ("none", "running", "met", "short")
    office.do("agenda.target.drop", made, by="director")
    assert rows(office, "targets") == []
    given = ["5", "2026-12-31", "--compared", "at_most"]
    ok(office.run("agenda", "target", "set", "有效投诉率", *given, by="director"))
    (line,) = rows(office, "targets")
    assert (line["title"], line["compared"]) == ("有效投诉率", "at_most")
    assert "有效投诉率" in office.run("agenda", "target", "set", "有效的投诉率", *given, by="director").err
    assert office.run("agenda", "target", "set", "有效投诉率", *given, by="clerk-1").status == 77
    given = ["9", "2026-11-20", "--since", "2026-12-01"]
    backward = office.run("agenda", "target", "set", "办结率", *given, by="director")
    assert "早于起算日期" in backward.err
    past = office.run("agenda", "target", "set", "有效投诉率", "98.5", "2026-11-01", by="director")
    assert past.status == 2 and "截止日期" in past.err
    ok(office.run("agenda", "target", "set", "有效投诉率", "98.5", "2026-12-31", by="director"))
    assert [line["target"] for line in rows(office, "targets")] == ["5", "98.5"]


@pytest.mark.rule("agenda.company-support", "agenda.external-relations")
def test_support_is_answered_by_the_company_and_contacts_are_listed_by_body(office: Workspace) -> None:
    asked = office.do("agenda.support.ask", by="director", question="招标文件范本", project="翠湖").folded.id
    assert listed(office, "support") == [asked]
    with pytest.raises(Refused):
        office.do("agenda.support.answer", asked, by="director", answer="已发")
    office.do("agenda.support.answer", asked, by="company-manager", answer="已发")
    assert listed(office, "support") == []
    for body in ("街道办", "派出所", "街道办"):
        office.do("agenda.contact.add", by="agent-1", body=body, about="联席会议")
    found = listing(office.office(), "agenda", "contacts")
    assert [row.text("body") for row in found] == ["派出所", "街道办", "街道办"] or [
        row.text("body") for row in found
    ] == ["街道办", "街道办", "派出所"]


@pytest.mark.rule("agenda.tender-documents")
def test_a_tender_has_the_rules_figures_and_chart_of_its_day(office: Workspace) -> None:
    folder = office.root.parent / "tender"
    assert office.run("agenda", "tender", "2026-11-16", str(folder), by="clerk-1").status == 77
    typed = ("agenda", "tender", "--day", "2026-11-16", "--folder", str(folder))
    told = ok(office.run(*typed, by="company-manager")).out
    assert told.split()[:2] == ["文件", "行数"] and "posts.csv" in told
    with (folder / "rules.csv").open(encoding="utf-8-sig", newline="") as file:
        rules = {line[0]: line[1] for line in csv.reader(file)}
    assert (
        rules.pop("条款") == "内容"
        and "agenda.weekly-meeting" in rules
        and "agenda.role-adviser" not in rules
    )
    assert "管理员" in (folder / "posts.csv").read_text("utf-8-sig")
    again = office.run(*typed, by="company-manager")
    assert again.status == 2, "nothing is written over"


def test_the_year_of_a_post_is_told_printed_and_put_on_a_telephone(office: Workspace) -> None:
    lines = rows(office, "year", "--year", "2027", "--post", "center-manager")
    weekly = [line for line in lines if line["routine"] == "agenda.weekly"]
    assert len(weekly) in (52, 53) and len({line["period"] for line in weekly}) == len(weekly)
    assert all("2027-01-01T00:00" < line["due"] <= "2028-01-01T00:00:00+08:00" for line in lines)
    assert {"agenda.monthly", "agenda.annual"} <= {line["routine"] for line in lines}
    assert all("center-manager" in line["posts"] for line in lines)
    file = office.root.parent / "year.ics"
    typed = ("agenda", "year", "--year", "2027", "--post", "center-manager", "--file", str(file))
    ok(office.run(*typed))
    first = Calendar.from_ical(file.read_text("utf-8"))
    ids = [str(one["UID"]) for one in first.walk("VEVENT")]
    assert len(ids) == len(lines) == len(set(ids))
    office.at("2026-11-20 10:00")
    ok(office.run(*typed))
    again = [str(one["UID"]) for one in Calendar.from_ical(file.read_text("utf-8")).walk("VEVENT")]
    assert again == ids, "a telephone replaces, it does not add"
    amended(office, "weekly-meeting", "every=month")
    fewer = rows(office, "year", "--year", "2027", "--post", "center-manager")
    assert len([line for line in fewer if line["routine"] == "agenda.weekly"]) == 12
    printed = office.run("agenda", "year", "--year", "2027", "--post", "cashier", "--print")
    ok(printed)
    assert office.run("agenda", "year", "--file", "x.txt").status == 2


@pytest.mark.rule("agenda.weekly-meeting")
def test_the_weekday_that_an_office_sets_is_said_by_its_clause(office: Workspace) -> None:
    assert "周一" not in office.run("rules", "show", "agenda.weekly-meeting").out.splitlines()[0]
    amended(office, "weekly-meeting", "weekday=mon")
    assert "星期：周一" in office.run("rules", "show", "agenda.weekly-meeting").out.splitlines()[0]
    assert "星期：周一" in office.page("agenda")


@pytest.mark.rule("agenda.assigned-tasks", "agenda.division-of-work", "agenda.regular-staff-meeting")
def test_a_task_is_handed_on_and_put_off_by_who_gave_it_and_not_by_whose_it_is(office: Workspace) -> None:
    task = office.do(
        "agenda.task.give", by="center-manager", what="理钥匙柜", due="2026-11-17", owner="clerk-1"
    ).folded.id
    assert office.run("agenda", "task", "assign", task, "--owner", "clerk-2", by="clerk-1").status == 77
    ok(office.run("agenda", "task", "assign", task, "--owner", "clerk-2", by="center-manager"))
    later = ("amend", task, "--set", "due=2026-11-20", "--reason", "等配件")
    office.at("2026-11-18 09:00")
    assert office.run(*later, by="clerk-2").status == 77
    ok(office.run(*later, by="center-manager"))
    assert "更正前已超时" in office.run("show", task).out
    ok(office.run("agenda", "problem", "raise", "打印机坏了", by="clerk-1"))
    (problem,) = rows(office, "problem", "list", "problems")
    assert problem["fields"]["raised_by"] == "clerk-1"


@pytest.mark.rule("agenda.work-plan", "agenda.callbacks-in-annual-review")
def test_a_plan_is_put_into_effect_by_its_head_and_a_year_is_reviewed_once_it_has_begun(
    office: Workspace,
) -> None:
    plan = office.do("agenda.plan.draft", by="officer-1", period="2026-12", items=FIRST).folded.id
    assert office.run("agenda", "plan", "start", plan, by="clerk-1").status == 77
    ok(office.run("agenda", "plan", "start", plan, by="officer-1"))
    assert office.run("agenda", "plan", "end", plan, by="clerk-1").status == 77
    assert "2028" in office.run("agenda", "review", "file", "2028", by="director").err
    ok(office.run("agenda", "review", "file", "2026", by="director"))
    assert "年份相同的已有" in office.run("agenda", "review", "file", "2026年", by="director").err


@pytest.mark.rule("agenda.assigned-tasks")
def test_a_task_is_reported_done_although_the_clause_that_asks_for_it_is_stopped(office: Workspace) -> None:
    task = office.do("agenda.task.give", what="理钥匙柜", due="2026-11-17", owner="clerk-1").folded.id
    ok(office.run("rules", "set", "agenda.assigned-tasks", "in_force=no", by="director"))
    ok(office.run("agenda", "task", "done", task, "--result", "理好了", by="clerk-1"))


@pytest.mark.rule("agenda.work-plan")
def test_a_plan_put_into_effect_at_two_desks_leaves_tasks_that_the_check_names(two_desks: TwoDesks) -> None:
    desks = two_desks.at("2026-11-20 09:00")
    plan = desks.a.do("agenda.plan.draft", by="center-manager", period="2026-12", items=FIRST).folded.id
    desks.exchange()
    for desk in (desks.a, desks.b):
        ok(desk.run("agenda", "plan", "start", plan, by="center-manager"))
    desks.exchange()
    told = [one for one in desks.a.run("check").out.splitlines() if "它带动的" in one]
    assert len(told) == 1 and "AT-261120-" in told[0]
    number = "AT-261120-B01" if "B01" in told[0] else "AT-261120-A01"
    ok(desks.a.run("void", number, "--reason", "两份", by="center-manager"))
    assert "它带动的" not in desks.a.run("check").out
    assert len(rows(desks.a, "plans")) == 1 and rows(desks.a, "plans")[0]["open"] == 1
