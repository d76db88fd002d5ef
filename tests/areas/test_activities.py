"""Community events: roles, tasks, plan, notice, costs, clearing up, feedback; facilities; flower beds."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.api import Refused, UsageError, check, due, listing, rows, today
from propctl.testing import Workspace
from tests.stories.answers import ok, refused

CENTER, COORDINATOR, OFFICER, BUTLER = "center-supervisor", "service-supervisor", "officer-1", "butler-1"
PLAN: dict[str, Any] = {
    "goal": "邻里同乐", "target": "全体住户", "flow": "灯谜、表演", "materials": "灯笼", "budget": "3000",
    "safety": "出口专人值守", "manager": OFFICER, "keepers": ["guard-1"],
    "division": [{"person": OFFICER, "duty": "主持"}, {"person": "clerk-1", "duty": "签到"}],
}  # fmt: skip


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """An office with a home."""
    workspace.at("2026-11-20 08:30")
    workspace.do("residents.unit.add", number="3-1201", area="89.5")
    return workspace


def event(office: Workspace, **more: Any) -> str:
    given = {"name": "游园会", "starts": "2026-12-05T18:30", "place": "中心广场", **more}
    return office.do("activities.event.plan", by=CENTER, **given).folded.id


def detailed(office: Workspace, **more: Any) -> str:
    record = event(office, **{name: value for name, value in more.items() if name == "size"})
    values = {**PLAN, **{name: value for name, value in more.items() if name != "size"}}
    office.do("activities.event.detail", record, by=CENTER, **values)
    return record


def listed(office: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(office.office(), "activities", name)]


def started(office: Workspace, **more: Any) -> str:
    record = detailed(office, **more)
    office.do("activities.event.announce", record, by=OFFICER)
    office.at("2026-12-05 18:30")
    office.do("activities.event.start", record, by=OFFICER)
    return record


def close(office: Workspace, record: str, **more: Any) -> None:
    values = {"report": "一百人参加", "no_feedback": "没有", "no_opinions": "没有", **more}
    values = {name: value for name, value in values.items() if value}
    office.do("activities.event.close", record, by=OFFICER, **values)


@pytest.mark.rule("activities.event-plan", "activities.reception-etiquette")
def test_an_event_is_not_announced_with_a_field_of_its_plan_missing(office: Workspace) -> None:
    for missing in ("goal", "flow", "division", "budget", "safety", "manager"):
        record = event(office)
        values = {name: value for name, value in PLAN.items() if name != missing}
        office.do("activities.event.detail", record, by=CENTER, **values)
        refused(office.run("activities", "announce", record, by=CENTER), "activities.event-plan")
    with pytest.raises(UsageError):  # a person without a duty
        office.do("activities.event.detail", record, by=CENTER, division=[{"person": "clerk-1"}])
    ok(office.run("rules", "set", "activities.event-plan", "fields=goal：目的", by="director"))
    office.at("2026-11-21 08:30")
    short = event(office, goal="同乐")
    ok(office.run("activities", "announce", short, by=CENTER))


@pytest.mark.rule("activities.notice-to-residents", "activities.notify-owners")
def test_the_notice_comes_from_the_plan_and_is_listed_until_published(office: Workspace) -> None:
    record = detailed(office, contact="12345")
    assert "没有设定" in office.run("activities", "list", "unnoticed").err
    ok(office.run("rules", "set", "activities.notify-owners", "within=-7d", by="director"))
    assert listed(office, "unnoticed") == []  # fifteen days ahead
    office.do("activities.event.announce", record, by=OFFICER)
    (notice,) = office.run("notices", "list", "--json").json()
    fields = notice["fields"]
    assert (fields["kind"], fields["title"], fields["place"], fields["contact"], fields["what"]) == (
        "activity", "游园会", "中心广场", "12345", "邻里同乐",
    )  # fmt: skip
    assert fields["event"] == record
    office.at("2026-12-01 08:30")
    assert listed(office, "unnoticed") == [record]
    for step in ("approve", "publish"):
        office.do(f"notices.notice.{step}", notice["id"], by="center-manager")
    assert listed(office, "unnoticed") == []


@pytest.mark.rule(
    "activities.service-steward-role",
    "activities.security-steward-role",
    "activities.large-event-coordination",
)
def test_a_large_event_has_its_stewards_and_coordinator(office: Workspace) -> None:
    record = detailed(office, size="large")
    refused(office.run("activities", "announce", record, by=CENTER), "activities.service-steward-role")
    office.do("activities.event.detail", record, by=CENTER, service=BUTLER)
    refused(office.run("activities", "announce", record, by=CENTER), "activities.large-event-coordination")
    other_post = office.run("activities", "detail", record, "--coordinator", OFFICER, by=CENTER)
    refused(other_post, "activities.large-event-coordination")
    office.do("activities.event.detail", record, by=CENTER, coordinator=COORDINATOR)
    ok(office.run("activities", "announce", record, by=CENTER))
    for steward in ("coordinator", "service", "security"):  # nor once it is announced
        assert office.run("activities", "detail", record, f"--{steward}", "guard-1", by=CENTER).status == 77
    office.at("2026-12-05 08:30")
    refused(office.run("activities", "start", record, by=CENTER), "activities.security-steward-role")
    office.do("activities.event.detail", record, by=CENTER, security=BUTLER)
    signed = office.do("activities.signup.register", event=record, unit="3-1201", name="王建国", number="3")
    assert listed(office, "signups") == [signed.folded.id]
    assert "王建国" not in office.run("activities", "signup", "list").out
    ok(office.run("activities", "start", record, by=CENTER))
    with pytest.raises(Refused):  # too late
        office.do("activities.signup.register", event=record, unit="3-1201")
    small = detailed(office)  # needs none of them
    office.do("activities.event.announce", small, by=CENTER)
    office.do("activities.event.start", small, by=CENTER)


@pytest.mark.rule(
    "activities.engineering-steward-role", "activities.preparation", "activities.steward-supports"
)
def test_tasks_are_opened_with_the_event_and_due_before_it(office: Workspace) -> None:
    small = event(office, manager=OFFICER)
    tasks = {row.text("what"): row for row in listing(office.office(), "activities", "tasks")}
    assert sorted(tasks) == ["place", "things"]
    assert {row.text("owner") for row in tasks.values()} == {OFFICER}
    nobodys = event(office)
    whose = {one.post for one in due(office.office(), area="activities") if nobodys in one.title}
    assert whose == {"officer"}, "the clause's post, where the task is nobody's"
    first, second = (
        row.id for row in listing(office.office(), "activities", "tasks") if not row.values.get("owner")
    )
    office.do("activities.task.reassign", first, by=CENTER, owner="officer-2")
    office.do("activities.event.detail", nobodys, by=CENTER, manager=OFFICER)
    assert [office.record(one).values["owner"] for one in (first, second)] == ["officer-2", OFFICER]
    office.do("activities.event.detail", nobodys, by=CENTER, manager="clerk-1")
    assert office.record(second).values["owner"] == OFFICER, "whoever has it keeps it until it is reassigned"
    office.do("activities.event.cancel", nobodys, by=CENTER, why="另办")
    large = event(office, size="large", engineering="technician-1")
    technical = [
        row for row in listing(office.office(), "activities", "tasks") if row.text("team") == "engineering"
    ]
    assert sorted(row.text("what") for row in technical) == ["equipment", "site"]
    assert "我的活动任务" not in office.run("today", by="officer-2").out
    given = {"event": small, "what": "order", "owner": "officer-2"}
    office.do("activities.task.assign", by=CENTER, **given)
    assert "我的活动任务" in office.run("today", by="officer-2").out
    office.at("2026-12-05 00:30")  # the day before is over
    late = {one.id for one in due(office.office(), area="activities") if one.standing == "overdue"}
    assert {row.id for row in technical} <= late
    office.at("2026-12-05 08:30")
    assert set(listed(office, "on-the-day")) >= {row.id for row in tasks.values()}
    for row in [*tasks.values(), *technical]:
        office.do("activities.task.finish", row.id, by=OFFICER)
    assert not set(listed(office, "tasks")) & {row.id for row in [*tasks.values(), *technical]}
    assert large


@pytest.mark.rule("activities.organise")
def test_the_years_events_stand_on_the_page_and_late_reports_are_listed(office: Workspace) -> None:
    record = started(office)
    event(office, name="春节联欢", starts="2027-01-30T18:00")
    page = office.page("activities", audience="residents")
    assert "游园会" in page
    assert "春节联欢" in page
    assert office.office().name_of(OFFICER) not in page
    assert listed(office, "unreported") == []
    office.at("2026-12-06 08:30")
    assert listed(office, "unreported") == [record]
    office.do("activities.event.clear", record, by=OFFICER)
    close(office, record)
    assert listed(office, "unreported") == []
    office.at("2028-06-01 08:30")
    assert "游园会" not in office.page("activities", audience="residents")


@pytest.mark.rule("activities.clean-up", "activities.feedback", "surveys.listen-at-events")
def test_an_event_is_closed_cleared_up_with_feedback_and_what_residents_said(office: Workspace) -> None:
    record = started(office)
    with pytest.raises(Refused, match="clean-up"):
        close(office, record)
    office.do("activities.event.clear", record, by="cleaner-1")
    assert office.record(record).values["cleaner"] == "cleaner-1"
    with pytest.raises(Refused, match="feedback"):
        close(office, record, no_feedback="")
    with pytest.raises(Refused, match="listen-at-events"):
        close(office, record, no_opinions="")
    office.do("activities.feedback.register", event=record, text="灯谜很好", rating="good")
    said = [{"text": "希望多办几次", "topic": "other"}, {"text": "多摆几盆花", "topic": "greening"}]
    with pytest.raises(Refused, match="listen-at-events"):  # either they said something or nothing
        close(office, record, no_feedback="", opinions=said)
    close(office, record, no_feedback="", no_opinions="", opinions=said)
    refused(office.run("amend", record, "--set", "no_opinions=没有", by=OFFICER), "surveys.listen-at-events")
    heard = [one["fields"] for one in office.run("suggestions", "list", "--json").json()]
    assert [(one["event"], one["topic"]) for one in heard] == [(record, "other"), (record, "greening")]
    assert listed(office, "on-the-day") == []  # what was not prepared is so for good
    told = office.run("activities", "task", "list", "--all", "--json").json()
    assert {one["state"] for one in told} == {"undone"}


def test_an_event_started_by_mistake_is_taken_back(office: Workspace) -> None:
    record = started(office)
    with pytest.raises(Refused):
        office.do("activities.event.unstart", record, by="cleaner-1", why="点错")
    back = office.do("activities.event.unstart", record, by="center-supervisor", why="点错")
    assert back.folded.state == "announced"
    office.do("activities.event.start", record, by="center-supervisor")


@pytest.mark.rule("activities.budget-control")
def test_what_exceeds_the_budget_is_told_at_once_with_the_excess(office: Workspace) -> None:
    record = detailed(office)
    spend = ("activities", "cost", "enter", record)
    assert "超出" not in ok(office.run(*spend, "灯笼", "3000")).out
    assert listed(office, "over") == []
    told = ok(office.run(*spend, "奖品", "250.50")).out
    assert "超出预算" in told
    assert "250.50" in told
    assert "350.50" in ok(office.run(*spend, "茶水", "100")).out  # all that came before counts
    last = list(rows(office.office(), "activities.cost"))[-1]
    assert (last.text("spent"), last.text("excess")) == ("3350.50", "350.50")
    ok(office.run("void", last.id, "--reason", "重复登记", by="director"))
    assert "251.50" in ok(office.run(*spend, "茶水", "1")).out  # what was voided does not count
    assert listed(office, "over") == [record]
    other = detailed(office, budget="100")
    assert "超出" not in ok(office.run("activities", "cost", "enter", other, "茶水", "100")).out
    unset = event(office)  # with no budget there is nothing to exceed
    assert "超出" not in ok(office.run("activities", "cost", "enter", unset, "茶水", "9999")).out
    assert check(office.office()) == []


@pytest.mark.rule("activities.plan-ahead", "activities.keep-order")
def test_events_without_a_course_or_keepers_of_order_are_listed(office: Workspace) -> None:
    record = event(office)
    assert listed(office, "no-order") == [record]
    ok(office.run("rules", "set", "activities.plan-ahead", "within=-7d", by="director"))
    assert listed(office, "unplanned") == []
    office.at("2026-11-30 08:30")
    assert listed(office, "unplanned") == [record]
    office.do("activities.event.detail", record, by=CENTER, flow="灯谜", keepers=["guard-1"])
    assert listed(office, "unplanned") == []
    assert listed(office, "no-order") == []


@pytest.mark.rule("activities.regular-customer-events")
def test_the_next_event_is_due_as_often_as_the_office_says(office: Workspace) -> None:
    def waiting() -> list[str]:
        return [one.routine for one in today(office.office(), area="activities").routines if not one.finished]

    assert waiting() == []
    ok(office.run("rules", "set", "activities.regular-customer-events", "every=quarter", by="director"))
    assert waiting() == ["regular"]
    started(office)
    assert waiting() == []
    office.at("2027-01-04 08:30")
    assert waiting() == ["regular"]
    late = detailed(office)
    office.do("activities.event.move", late, by=OFFICER, starts="2027-01-08T10:00")
    office.do("activities.event.announce", late, by=OFFICER)
    office.at("2027-04-02 08:30")  # typed in the next quarter: it counts for that of the event
    office.do("activities.event.start", late, by=OFFICER)
    assert waiting() == ["regular"]
    history = office.run("agenda", "history", "activities.regular", "--json").json()
    assert [(one["period"], one["done"]) for one in history][-1] == ("2027-Q1", 1)


@pytest.mark.rule("activities.sports-facilities")
def test_each_facility_has_hours_rules_and_a_checker_on_the_page(office: Workspace) -> None:
    with pytest.raises(UsageError):
        office.do("activities.facility.add", by=CENTER, name="篮球场", hours="6:00-22:00", checker=OFFICER)
    values = {"terms": "穿运动鞋入场", "checker": OFFICER}
    office.do("activities.facility.add", by=CENTER, name="篮球场", hours="6:00-22:00", **values)
    page = office.page("activities", audience="residents")
    assert "篮球场 开放时间：6:00-22:00 使用规定：穿运动鞋入场" in page
    assert office.office().name_of(OFFICER) not in page
    ok(
        office.run(
            "rules",
            "set",
            "activities.sports-facilities",
            "facilities=篮球场,乒乓球室",
            "hours=7:00-21:00",
            by="director",
        )
    )
    lacking = office.run("activities", "facility", "list", "unlisted").out
    assert "乒乓球室" in lacking
    assert "篮球场" not in lacking
    ok(office.run("activities", "facility", "check", "篮球场", "--condition", "bad", "--found", "篮筐松"))
    assert listed(office, "faulty") == ["篮球场"]
    ok(office.run("activities", "facility", "check", "篮球场", "--condition", "good"))
    assert listed(office, "faulty") == []


@pytest.mark.rule("activities.holiday-flowerbeds")
def test_the_plan_of_the_flower_beds_is_due_before_each_holiday(office: Workspace) -> None:
    def waiting() -> list[str]:
        tasks = today(office.office(), area="activities", post="service-director").routines
        return [name for one in tasks if not one.finished for name in one.missing]

    assert waiting() == []
    ok(
        office.run(
            "rules",
            "set",
            "activities.holiday-flowerbeds",
            "holidays=new-year：元旦,spring：春节",
            "within=-20d",
            by="director",
        )
    )
    office.at("2026-11-21 08:30")
    assert waiting() == ["new-year", "spring"]
    bed = office.do(
        "activities.flowerbed.add", by="service-director", holiday="new-year", day="2027-01-01"
    ).folded.id
    assert waiting() == ["spring"]
    (clock,) = due(office.office(), area="activities")
    assert (clock.id, clock.standing, f"{clock.due:%m-%d}") == (
        bed,
        "running",
        "12-13",
    )  # by the end of the twelfth
    office.at("2026-12-15 08:30")
    assert [one.standing for one in due(office.office(), area="activities")] == ["overdue"]
    office.do("activities.flowerbed.plan", bed, by="service-director", plan="正门两组")
    assert due(office.office(), area="activities") == []


@pytest.mark.rule("activities.organise", "activities.service-steward-role")
def test_no_event_starts_before_its_day_and_a_home_signs_up_once(office: Workspace) -> None:
    record = detailed(office)
    first = office.do("activities.signup.register", event=record, unit="3-1201").folded.id
    with pytest.raises(UsageError, match=first):  # the other desk has it already
        office.do("activities.signup.register", event=record, unit="3-1201", number="2")
    office.do("activities.signup.withdraw", first)
    office.do("activities.signup.register", event=record, unit="3-1201")  # they come after all
    assert "相同" not in office.run("check").out
    office.do("activities.event.announce", record, by=OFFICER)
    office.at("2026-12-04 23:59")
    refused(office.run("activities", "start", record, by=OFFICER), "activities.organise")
    office.at("2026-12-05 00:00")
    ok(office.run("activities", "start", record, by=OFFICER))


@pytest.mark.rule("activities.holiday-flowerbeds")
def test_choices_that_no_clause_says_yet_are_refused_with_the_way_to_set_them(office: Workspace) -> None:
    bed = ("activities", "flowerbed", "add", "元旦", "2027-01-01")
    told = office.run(*bed, by="service-director")
    assert told.status == 2
    assert "propctl rules set activities.holiday-flowerbeds holidays=代号：名称" in told.err
    said = "holidays=new-year：元旦，spring：春节"
    ok(office.run("rules", "set", "activities.holiday-flowerbeds", said, by="director"))
    unnamed = office.run(*bed[:3], "--day", "2027-01-01", by="service-director")
    assert unnamed.status == 2 and "节日" in unnamed.err
    ok(office.run(*bed, by="service-director"))


@pytest.mark.rule("activities.steward-supports", "activities.preparation", "activities.notice-to-residents")
def test_what_is_to_be_done_for_an_event_moves_with_it_and_ends_with_it(office: Workspace) -> None:
    record = detailed(office)
    office.do("activities.event.announce", record, by=OFFICER)
    assert office.run("amend", record, "--set", "starts=2026-12-12T18:30", by=CENTER).status == 77
    done, *waiting = [row.id for row in listing(office.office(), "activities", "tasks")]
    office.do("activities.task.finish", done)
    notice = office.office().index.rows(form="notices.notice")[0].id
    office.do("notices.notice.approve", notice, by="director")
    office.do("notices.notice.publish", notice, by="director")
    assert listed(office, "misdated") == []
    for place, wrong in (("会所", [notice]), ("中心广场", [])):
        office.do("activities.event.detail", record, by=OFFICER, place=place)
        assert listed(office, "misdated") == wrong
    ok(office.run("activities", "move", record, "--starts", "2026-12-12T18:30", by=OFFICER))
    assert listed(office, "misdated") == [notice]
    assert office.record(record).state == "planned"  # and is announced anew
    days = {one: office.record(one).values["starts"].date().isoformat() for one in (done, *waiting)}
    assert days == {done: "2026-12-05", **dict.fromkeys(waiting, "2026-12-12")}
    office.do("activities.event.cancel", record, by=CENTER, why="下雨")
    assert listed(office, "tasks") == [] and listed(office, "misdated") == [notice]
    office.do("notices.notice.withdraw", notice, by="director", why="取消了")
    assert listed(office, "misdated") == []


@pytest.mark.rule("activities.budget-control", "activities.event-plan")
def test_a_budget_of_nothing_is_a_budget(office: Workspace) -> None:
    record = detailed(office, budget="0")
    office.do("activities.event.announce", record, by=OFFICER)
    assert listed(office, "over") == []
    office.do("activities.cost.enter", event=record, what="茶点", amount="0.01")
    assert listed(office, "over") == [record]
