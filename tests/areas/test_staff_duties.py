"""Staff: what each must know, posts, benefits and activities, the week's summary."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest

from propctl.api import Refused, UsageError, today
from propctl.testing import Workspace
from tests.areas.test_handbook import SECTIONS, enacted
from tests.areas.test_staff import (
    MANAGER,
    SUPERVISOR,
    amended,
    due,
    hired,
    lacking,
    listed,
    office,
    on_roster,
    planned,
    rostered,
    serving,
    task,
    trained,
    waiting,
)
from tests.areas.test_workorders_orders import booked, completed, notified
from tests.stories.answers import ok

__all__ = ["office", "rostered"]  # fixtures


def said(office: Workspace, *words: str) -> list[dict[str, Any]]:
    return office.run("staff", *words, "--json").json()


def paper(office: Workspace, *words: str) -> str:
    ok(office.run("staff", "print", *words, "--out", str(office.root / "x.html")))
    return html.unescape((office.root / "x.html").read_text(encoding="utf-8"))


# -- what each must know


def service(office: Workspace, name: str = "代收快递") -> str:
    return office.do("notices.service.add", by=SUPERVISOR, name=name, about="前台代收").folded.id


@pytest.mark.rule("staff.know-products")
def test_a_new_or_changed_service_lists_who_has_not_read_it(office: Workspace) -> None:
    new = service(office)
    whole = len(said(office, "unread"))
    assert whole == len(list(office.office().staff()))
    office.do("notices.service.confirm", new, by="clerk-1")
    assert (
        "clerk-1" not in [one["person"] for one in said(office, "unread")]
        and len(said(office, "unread")) == whole - 1
    )
    ok(office.run("amend", new, "--set", "charge=2元一件", by=SUPERVISOR))
    assert len(said(office, "unread")) == whole  # as it is now nobody has read it
    office.do("notices.service.confirm", new, by="clerk-1")
    ok(office.run("note", new, "已挂牌", by=SUPERVISOR))
    assert len(said(office, "unread")) == whole - 1
    ok(office.run("void", new, "不办了", by=MANAGER))
    assert said(office, "unread") == []


@pytest.mark.rule("staff.guard-fire-knowledge")
def test_each_guard_has_a_dated_check_of_his_fire_knowledge_or_is_listed(office: Workspace) -> None:
    serving(office, ("guard-1", "guard"), ("guard-2", "guard"), ("clerk-1", "front-desk"))
    points = ["fire-system", "fire-places", "extinguishers"]
    for person, some in (("guard-1", points), ("guard-2", points[:2])):
        office.do("staff.certificate.issue", by="guard-captain", kind="fire", person=person, points=some)
    assert listed(office, "fire") == ["guard-2"]
    office.do("staff.certificate.renew", "fire-guard-2", by="guard-captain", points=points)
    assert listed(office, "fire") == [] == listed(office, "expired")
    office.do("staff.certificate.revoke", "fire-guard-2", by="guard-captain")
    assert listed(office, "fire") == ["guard-2"]
    office.do("staff.certificate.issue", by="guard-captain", kind="fire", person="guard-2", points=points)
    assert listed(office, "fire") == []
    office.do("handbook.equipment.add", name="干粉灭火器", kind="fire", quantity="12", place="每层电梯厅")
    office.do("handbook.equipment.add", name="1号楼客梯", kind="lift")
    text = paper(office, "消防器材位置表", "--day", "2026-11-20")
    assert "每层电梯厅" in text and "客梯" not in text
    office.at("2027-11-22 09:00")
    assert set(listed(office, "expired")) == {"fire-guard-1", "fire-guard-2"}
    office.do("staff.certificate.renew", "fire-guard-1", by="guard-captain", points=points)
    assert listed(office, "expired") == ["fire-guard-2"]


@pytest.mark.rule("staff.first-aid")
def test_first_aid_expires_and_shifts_without_anybody_trained_are_told(rostered: Workspace) -> None:
    office = rostered
    (
        on_roster(office, "officer-1"),
        on_roster(office, "officer-2"),
        on_roster(office, "officer-1", "2026-12-11"),
    )
    assert [one["people"] for one in said(office, "uncovered")] == [2, 1]
    office.do(
        "staff.certificate.issue", by=SUPERVISOR, kind="first-aid", person="officer-2", got="2026-11-19"
    )
    assert [one["day"] for one in said(office, "uncovered")] == ["2026-12-11"]
    amended(office, "first-aid", "within=10d")  # what was got before the limit was set does not expire
    office.do("staff.certificate.issue", by=SUPERVISOR, kind="first-aid", person="officer-1")
    office.at("2026-12-01 09:00")
    assert listed(office, "expired") == ["first-aid-officer-1"]
    assert [one["day"] for one in said(office, "uncovered")] == ["2026-12-11"]
    office.do("staff.certificate.renew", "first-aid-officer-1", by=SUPERVISOR)
    assert listed(office, "expired") == [] == said(office, "uncovered")


@pytest.mark.rule("staff.office-software")
def test_who_has_not_done_the_exercise_is_listed(office: Workspace) -> None:
    serving(office, ("clerk-1", "front-desk"), ("officer-1", "officer"), ("guard-1", "guard"))
    office.do("staff.certificate.issue", by=SUPERVISOR, kind="exercise", person="clerk-1")
    assert listed(office, "untried") == ["officer-1"]
    office.do("staff.certificate.revoke", "exercise-clerk-1", by=SUPERVISOR)
    assert listed(office, "untried") == ["clerk-1", "officer-1"], "what was revoked is had no more"
    office.do("staff.certificate.issue", by=SUPERVISOR, kind="exercise", person="clerk-1")
    assert listed(office, "untried") == ["officer-1"]
    amended(office, "office-software", "post=guard")
    assert listed(office, "untried") == ["guard-1"]


@pytest.mark.rule("staff.know-local-regulation")
@pytest.mark.rule("staff.know-laws-and-skills")
@pytest.mark.rule("staff.obey-rules-and-ethics")
def test_laws_and_the_staff_code_are_read_by_each_and_the_regulation_stands_in_the_handbook(
    office: Workspace,
) -> None:
    def missing() -> list[str]:
        return [one["item"] for one in said(office, "list", "laws")]

    assert missing() == ["山东省物业管理条例"]
    law = enacted(office, kind="law", name="山东省物业管理条例", body="条例全文。", level="province")
    assert missing() == []
    unread = office.run("handbook", "unread", "--json").json()
    assert "clerk-1" in [one["person"] for one in unread if one["id"] == law]
    office.do("handbook.document.confirm", law, by="clerk-1")
    unread = office.run("handbook", "unread", "--json").json()
    assert "clerk-1" not in [one["person"] for one in unread if one["id"] == law]
    code = enacted(office, kind="staff-code", name="员工守则", body="诚实守信。")
    assert "clerk-1" in [
        one["person"] for one in office.run("handbook", "unread", "--json").json() if one["id"] == code
    ]
    assert "山东省物业管理条例" in office.page("handbook")
    amended(office, "know-local-regulation", "items=浙江省物业管理条例")
    assert missing() == ["浙江省物业管理条例"]
    enacted(office, kind="law", name="《浙江省物业管理条例》", body="条例全文。", level="province")
    assert missing() == []  # with the marks of a title


@pytest.mark.rule("staff.know-what-to-do")
def test_a_procedure_that_names_no_basis_is_listed_and_the_page_shows_the_basis(office: Workspace) -> None:
    bare = enacted(office, kind="procedure", name="前台作业规程", body=SECTIONS)
    enacted(office, kind="policy", name="考勤制度", body="正文。")
    assert listed(office, "baseless") == [bare]
    office.do("handbook.document.ground", bare, by=MANAGER, basis="《物业管理条例》第四十五条")
    assert listed(office, "baseless") == []
    assert "《物业管理条例》第四十五条" in office.page("handbook")


@pytest.mark.rule("staff.new-service-training")
def test_a_new_service_is_announced_only_after_the_staff_were_taught_where_that_is_in_force(
    office: Workspace,
) -> None:
    serving(office, ("clerk-1", "front-desk"))
    new = service(office)

    amended(office, "new-service-training", "in_force=yes")
    trained(office, ["new-services"], "clerk-1")  # of another service
    notice = ok(office.run("notices", "introduce", by="agent-1")).out.strip()
    office.do("notices.notice.approve", notice, by=MANAGER)
    with pytest.raises(Refused, match="new-service-training"):
        office.do("notices.notice.publish", notice, by="officer-1")
    trained(office, ["new-services"], "clerk-1", service=new)
    office.do("notices.notice.publish", notice, by="officer-1")
    assert office.record(new).state == "introduced"


@pytest.mark.rule("staff.new-service-mastery")
def test_who_has_not_passed_on_a_new_service_on_the_day_it_starts_is_listed(office: Workspace) -> None:
    serving(office, ("clerk-1", "front-desk"), ("clerk-2", "front-desk"), ("guard-1", "guard"))
    new = service(office)
    assert (
        office.run("staff", "examine", "--service", new, "--starts", "2026-12-01", by=SUPERVISOR).status == 2
    )
    amended(office, "new-service-mastery", "in_force=yes")
    ok(office.run("staff", "examine", "--service", new, "--starts", "2026-12-01", by=SUPERVISOR))
    exams = {one["fields"]["person"]: one["id"] for one in said(office, "exam", "list")}
    assert sorted(exams) == ["clerk-1", "clerk-2"]
    office.do("staff.exam.pass", exams["clerk-1"], by=SUPERVISOR)
    assert listed(office, "unmastered") == []
    office.at("2026-12-01 08:00")
    assert listed(office, "unmastered") == [exams["clerk-2"]]
    assert [id for id, _, _ in due(office, "mastery")] == [exams["clerk-2"]]


@pytest.mark.rule("staff.training-contents-current")
def test_what_changed_since_the_last_session_is_proposed_as_a_topic(office: Workspace) -> None:
    serving(office, ("butler-1", "butler"))
    service(office, "旧服务")
    office.at("2026-11-21 09:00")
    trained(office, ["newest-law"], "butler-1")
    assert said(office, "changed") == []
    office.at("2026-11-22 09:00")
    service(office, "新服务")
    amended(office, "benefits", "in_force=yes")
    found = said(office, "changed")
    assert ["新服务" in one["what"] for one in found] == [False, True] and "旧服务" not in str(found)


@pytest.mark.rule("staff.induction-property-knowledge")
def test_the_training_on_the_property_is_made_of_the_records(office: Workspace) -> None:
    office.do("residents.building.add", name="7", steward="officer-1")
    office.do("handbook.equipment.add", name="7号楼客梯", kind="lift", place="7号楼大堂")
    service(office)
    page = office.page("staff")
    assert "7号楼客梯 7号楼大堂" in page and "代收快递" in page and "建筑结构" in page
    assert planned(office, hired(office))  # its topics can be planned


# -- posts, benefits, activities


@pytest.mark.rule("staff.headcount-plan")
def test_the_staffing_plan_has_the_present_numbers_and_the_day_of_submission(office: Workspace) -> None:
    serving(office, ("officer-1", "officer"), ("officer-2", "officer"), ("guard-1", "guard"))
    values = {"needed": "3", "reason": "新交付两栋", "wanted": "2027-01-01"}
    plan = office.do("staff.headcount.submit", by=MANAGER, post="officer", **values).folded
    assert (plan.values["present"], plan.values["submitted"]) == (2, dt.date(2026, 11, 20))
    with pytest.raises(Refused):
        office.do("staff.headcount.submit", by="clerk-1", post="officer", **values)
    office.do("staff.employee.depart", "officer-2", by=MANAGER, reason="本人辞职")
    later = office.do("staff.headcount.submit", by=MANAGER, post="officer", **values).folded
    assert later.values["present"] == 1
    text = paper(office, "部门用人计划")
    assert "新交付两栋" in text and "吴静" in text
    with pytest.raises(Refused):
        office.do("staff.headcount.approve", plan.id, by=MANAGER)
    assert office.do("staff.headcount.approve", plan.id, by="director").folded.state == "approved"


@pytest.mark.rule("staff.home-service-quota")
def test_home_services_are_counted_by_person_and_month_and_compared_with_the_quota(office: Workspace) -> None:
    office.do("residents.building.add", name="3", steward="officer-1")
    office.do("residents.unit.add", number="3-1201", building="3", area="89")
    for more in ({"unit": "3-1201"}, {"unit": "", "place": "大堂"}):  # a home, and a common part
        order = notified(office, booked(office, **more))
        office.do("workorders.order.assign", order, by="engineer-chief", worker="technician-1")
        completed(office, order)
    got = {
        one["person"]: (one["count"], one["at_least"], one["missing"])
        for one in said(office, "home-services")
    }
    assert got == {"technician-1": (1, None, None), "technician-2": (0, None, None)}
    amended(office, "home-service-quota", "at_least=2")
    got = {one["person"]: one["missing"] for one in said(office, "home-services", "--month", "2026-11")}
    assert got == {"technician-1": 1, "technician-2": 2}
    assert [one["count"] for one in said(office, "home-services", "--month", "2026-12")] == [0, 0]


@pytest.mark.rule("staff.benefits")
def test_benefits_come_up_when_due_and_annual_leave_has_a_balance(office: Workspace) -> None:
    born = {"birthday": "1990-12-03"}
    hired(office, "butler-1", "butler", "2020-01-01", **born)
    office.do("staff.employee.place", "butler-1", by=MANAGER)
    serving(office, ("officer-1", "officer"))
    ok(office.run("staff", "birthdays", by=MANAGER))
    assert [when for _, when, _ in due(office, "benefit")] == ["2026-12-04"]  # 24:00 of the birthday
    (birthday,) = (id for id, _, _ in due(office, "benefit"))
    done = office.do("staff.benefit.give", birthday, by=MANAGER).folded
    assert done.values["given"] == dt.date(2026, 11, 20) and due(office, "benefit") == []
    for line in (["hand-out", "--kind", "holiday", "--day", "2027-02-05"], ["birthdays"]) * 2:
        ok(office.run("staff", *line, by=MANAGER))
    assert len(due(office, "benefit")) == 2, "asked for twice, handed out once"
    with pytest.raises(Refused):
        office.do("staff.benefit.plan", by=MANAGER, person="butler-1", kind="annual-leave", day="2026-12-01")
    days = office.do(
        "staff.benefit.plan", by=MANAGER, person="butler-1", kind="annual-leave", day="2026-12-01", days="5"
    ).folded.id
    office.do("staff.benefit.give", days, by=MANAGER)
    assert listed(office, "annual") == ["butler-1"]

    def annual(count: str, day: int = 20) -> str:
        span = {"starts": f"2026-12-{day}T08:00", "ends": f"2026-12-{day + 2}T18:00"}
        values = {**span, "kind": "annual", "days": count}
        return office.do("staff.timeoff.ask", by="butler-1", **values).folded.id

    taken = annual("3")
    office.do("staff.timeoff.grant", taken, by=SUPERVISOR)
    with pytest.raises(Refused):  # only two are left
        office.do("staff.timeoff.grant", annual("2.5", 24), by=SUPERVISOR)
    office.do("staff.timeoff.grant", annual("2", 27), by=SUPERVISOR)
    assert listed(office, "annual") == []
    with pytest.raises(Refused):  # all of it is taken
        office.do("staff.benefit.take-back", days, by=MANAGER, reason="给错了人")
    office.do("staff.timeoff.cancel", taken, by="butler-1", reason="不去了")
    assert listed(office, "annual") == ["butler-1"]


@pytest.mark.rule("staff.benefits")
def test_annual_leave_given_by_mistake_is_taken_back_and_given_anew(office: Workspace) -> None:
    serving(office, ("officer-1", "officer"))
    given = {"person": "officer-1", "kind": "annual-leave", "day": "2026-12-01", "days": "5"}
    days = office.do("staff.benefit.plan", by=MANAGER, **given).folded.id
    for _ in range(2):
        office.do("staff.benefit.give", days, by=MANAGER)
        assert listed(office, "annual") == ["officer-1"] and due(office, "benefit") == []
        taken = office.do("staff.benefit.take-back", days, by=MANAGER, reason="记错天数").folded
        assert (taken.state, taken.values.get("given"), listed(office, "annual")) == ("planned", None, [])
    ok(office.run("amend", days, "--set", "days=4", by=MANAGER))
    office.do("staff.benefit.give", days, by=MANAGER)
    assert listed(office, "annual") == ["officer-1"]


@pytest.mark.rule("staff.medical-check")
@pytest.mark.rule("staff.team-activities")
@pytest.mark.rule("staff.team-activity-plan")
def test_checks_and_activities_come_up_once_the_office_says_how_often(office: Workspace) -> None:
    serving(office, ("officer-1", "officer"), ("guard-1", "guard"))
    assert task(office, "medical") is None and task(office, "team") is None
    amended(office, "medical-check", "every=year")
    amended(office, "team-activities", "every=quarter")
    assert len(lacking(office, "medical")) == 2
    done = office.do("staff.checkup.register", by=MANAGER, person="guard-1", day="2026-10-08").folded
    assert set(done.values) == {"person", "day"}  # never the result
    assert lacking(office, "medical") == [office.office().name_of("officer-1")]
    activity = office.do(
        "staff.activity.plan", by=SUPERVISOR, kind="outing", time="2026-12-05T09:00", place="西湖"
    ).folded.id
    with pytest.raises(Refused, match="预算"):
        office.do("staff.activity.announce", activity, by=SUPERVISOR)
    office.do("staff.activity.detail", activity, by=SUPERVISOR, content="毅行", owner="officer-1")
    with pytest.raises(Refused):
        office.do("staff.activity.announce", activity, by=SUPERVISOR)
    amended(
        office,
        "team-activity-plan",
        "fields=time:时间|time,place:地点|place,content:内容|content,owner:负责人|who",
    )
    office.do("staff.activity.announce", activity, by=SUPERVISOR)
    office.at("2026-12-05 18:00")
    assert "team" in [one.routine for one in today(office.office(), area="staff").routines]
    office.do("staff.activity.hold", activity, by=SUPERVISOR, people=["officer-1"])
    assert "team" not in [one.routine for one in today(office.office(), area="staff").routines]


# -- the week's summary

SHOP = ("weekly-summary", "weekly-summary-form", "weekly-summary-length", "weekly-summary-channel")


@pytest.mark.rule("staff.weekly-summary")
def test_on_saturday_at_five_who_has_no_summary_is_listed_and_a_minute_later_is_late(
    office: Workspace,
) -> None:
    with pytest.raises(UsageError):  # of an online shop: in force where an office says so
        office.do("staff.summary.draft", by="agent-1")
    for rule in SHOP[:2]:
        amended(office, rule, "in_force=yes")
    name = office.office().name_of("agent-1")
    office.at("2026-11-21 17:00")  # a Saturday
    assert lacking(office, "summary") == [name]
    office.at("2026-11-21 17:01")
    late = summary(office)
    with pytest.raises(UsageError, match=late):  # one a week
        office.do("staff.summary.draft", by="agent-1")
    assert lacking(office, "summary") == [] and listed(office, "tardy") == [late]
    assert (
        office.run("staff", "list", "近一个月晚交的工作总结").out == office.run("staff", "list", "tardy").out
    )
    office.at("2026-11-28 16:59")
    in_time = summary(office)
    assert listed(office, "tardy") == [late] and in_time
    assert office.record(in_time).values["week"] == dt.date(2026, 11, 28)
    office.at("2026-12-04 09:00")
    begun = office.do("staff.summary.draft", by="agent-1").folded.id
    office.at("2026-12-07 09:00")  # filed on Monday, it is last week's still
    office.do("staff.summary.file", begun, by="agent-1", done="接待咨询", improve="回复要快")
    assert lacking(office, "summary") == [name]


def summary(office: Workspace, done: str = "接待咨询", improve: str = "回复要快") -> str:
    id = office.do("staff.summary.draft", by="agent-1").folded.id
    return office.do("staff.summary.file", id, by="agent-1", done=done, improve=improve).folded.id


@pytest.mark.rule("staff.weekly-summary-form")
@pytest.mark.rule("staff.weekly-summary-length")
@pytest.mark.rule("staff.weekly-summary-channel")
def test_a_summary_has_both_contents_and_two_hundred_characters_and_is_sent_as_text(
    office: Workspace,
) -> None:
    for rule in SHOP:
        amended(office, rule, "in_force=yes")
    office.do("handbook.honour.add", by="agent-1", name="文明单位", giver="街道", given="2026-11-01")
    office.do("handbook.honour.add", by="clerk-1", name="别人登记的", giver="街道", given="2026-11-01")
    draft = office.do("staff.summary.draft", by="agent-1").folded
    assert "文明单位" in draft.values["done"] and "别人登记的" not in draft.values["done"]

    def filed(done: str, improve: str) -> str:
        return office.do(
            "staff.summary.file", draft.id, by="agent-1", done=done, improve=improve
        ).folded.state

    with pytest.raises(Refused, match="weekly-summary-form"):
        filed("做" * 300, "")
    with pytest.raises(Refused, match="weekly-summary-length"):
        filed("做" * 150 + "  ", "改" * 49 + "\n")
    with pytest.raises(Refused):
        office.do("staff.summary.file", draft.id, by="clerk-1", done="做" * 200, improve="改")
    assert filed("做" * 150, "改" * 50) == "filed"
    assert "unsent" in [*waiting(office), "unsent"] and listed(office, "unsent") == [draft.id]
    text = ok(office.run("staff", "text", draft.id)).out
    assert "方圆" in text and "做做做" in text and "<" not in text
    office.do("staff.summary.send", draft.id, by="agent-1")
    assert listed(office, "unsent") == [] and office.record(draft.id).values["sent"]
    assert office.run("amend", draft.id, "--set", "improve=短", by="agent-1").status == 77
    with pytest.raises(Refused, match="weekly-summary-length"):  # nor is it made short afterwards
        office.do("staff.summary.revise", draft.id, by="agent-1", improve="短")
    office.at("2026-11-23 09:00")
    office.do("staff.summary.revise", draft.id, by="agent-1", improve="改" * 51)
    assert office.record(draft.id).values["length"] == 201
    assert listed(office, "unsent") == [draft.id]  # what was sent is not what stands
    office.do("staff.summary.send", draft.id, by="agent-1")
