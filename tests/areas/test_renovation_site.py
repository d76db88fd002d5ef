"""Renovation: inspections, violations, waste, the Saturday report, the plan, and what is published."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from propctl.api import Refused, UsageError, accounts, amend, due, listing, routines
from propctl.office.asking.agenda import waiting
from propctl.testing import TwoDesks, Workspace
from tests.areas.renovations import (
    SLIP,
    SUPERVISOR,
    a_pass,
    accepted,
    complete,
    flat,
    inspect,
    permitted,
    printed,
    refund,
    refused,
    violation,
    working,
)

TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    return flat(workspace)


def ids(office: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(office.office(), "renovation", name)]


def still_due(office: Workspace, routine: str) -> list[str]:
    found: dict[str, Any] = {task.routine: task for task in routines(office.office(), area="renovation")}
    return found[routine].missing if routine in found else []


def observe(office: Workspace, permit: str, observed: str, **more: str) -> str:
    values: dict[str, Any] = {"permit": permit, "observed": observed, **more}
    return office.do("renovation.site.register", by="officer-1", **values).folded.id


# -- inspections


@pytest.mark.rule("renovation.daily-inspection", "renovation.rules-enforcement")
def test_every_home_under_renovation_is_inspected_each_day_or_listed_as_missing(office: Workspace) -> None:
    first, _ = working(office)
    second, _ = working(office)
    permitted(office)  # no work there yet
    assert set(still_due(office, "daily")) == {first, second}
    inspect(office, first)
    assert still_due(office, "daily") == [second]
    assert ids(office, "uninspected") == [second]
    office.at("2026-11-21 10:00")
    assert set(still_due(office, "daily")) == {first, second}
    missed = office.run("renovation", "gaps", "--json", by="center-supervisor").json()
    assert [(row["day"], row["id"], row["steward"]) for row in missed] == [
        ("2026-11-20", second, "officer-1")
    ]
    complete(office, second)
    assert still_due(office, "daily") == [first]
    for rule, asked in (("rules-enforcement", True), ("daily-inspection", False)):  # until both are stopped
        amend(office.office("director"), f"renovation.{rule}", {"in_force": "false"}, office.now.date())
        waits = {one.name for one in waiting(office.office(), area="renovation")}
        assert ("uninspected" in waits) is asked, rule


@pytest.mark.rule("renovation.daily-inspection", "renovation.office-supervises")
def test_an_inspection_typed_the_next_morning_is_that_of_the_day_before(office: Workspace) -> None:
    permit, _ = working(office)
    office.at("2026-11-21 08:30")
    sheet = inspect(office, permit, seen="2026-11-20T16:00").folded.id
    assert still_due(office, "daily") == [permit] and ids(office, "uninspected") == [permit]
    assert office.run("renovation", "gaps", "--json", by="center-supervisor").json() == []
    (past,) = office.run("agenda", "history", "renovation.daily", "--json").json()
    assert (past["done"], past["verdict"]) == (1, "kept")
    office.do("renovation.inspection.void", sheet, by=SUPERVISOR, reason="登错")
    (past,) = office.run("agenda", "history", "renovation.daily", "--json").json()
    assert past["done"] == 0


@pytest.mark.rule("renovation.steward-patrols")
def test_each_renovation_names_a_steward_who_inspects_it(office: Workspace) -> None:
    permit, _ = working(office)
    assert office.record(permit).values["steward"] == "officer-1"
    with pytest.raises(Refused, match=r"renovation\.steward-patrols"):
        permitted(office, steward="cleaner-1")


@pytest.mark.rule("renovation.office-supervises")
def test_the_office_inspects_as_often_as_it_sets_and_a_renovation_nobody_looked_at_is_listed(
    office: Workspace,
) -> None:
    permit, _ = working(office)
    assert ids(office, "unsupervised") == [permit]
    assert still_due(office, "supervise") == []
    amend(office.office("director"), "renovation.office-supervises", {"every": "week"}, TODAY)
    assert still_due(office, "supervise") == [permit]
    told: dict[str, Any] = {"source": "owner", "permit": permit, "findings": "噪声大"}
    office.do("renovation.inspection.register", by="clerk-1", **told)
    assert ids(office, "unsupervised") == [permit]  # what an owner tells is no inspection of the office
    inspect(office, permit)
    assert ids(office, "unsupervised") == []
    assert still_due(office, "supervise") == [permit]  # the steward's own round is not the office's
    inspect(office, permit, by=SUPERVISOR)
    assert still_due(office, "supervise") == []
    assert ids(office.at("2026-11-22 09:00"), "unsupervised") == [permit]


@pytest.mark.rule("renovation.owner-supervises")
def test_an_owners_finding_becomes_an_inspection_entry_but_not_the_days_inspection(office: Workspace) -> None:
    permit, _ = working(office)
    told: dict[str, Any] = {"source": "owner", "permit": permit, "findings": "防水只刷了一遍"}
    nothing = {**told, "findings": ""}
    told_by = refused(office, "renovation.inspection.register", by="clerk-1", **nothing)
    assert told_by == "renovation.owner-supervises"
    assert "业主（用户）监督施工" in printed(office, permit, "permit")
    entry = office.do("renovation.inspection.register", by="clerk-1", **told).folded.id
    assert ids(office, "from-owners") == [entry]
    assert still_due(office, "daily") == [permit]
    assert "业主（用户）监督施工" in office.page("renovation", audience="residents")


@pytest.mark.rule("renovation.inspection-form")
def test_an_inspection_prints_as_the_sheet_and_is_found_under_both_names(office: Workspace) -> None:
    permit, _ = working(office)
    with pytest.raises(UsageError, match="巡检项目"):
        inspect(office, permit, points="")
    sheet = inspect(office, permit, manager="石磊").folded.id
    paper = printed(office, sheet, "inspection")
    for text in ("装修巡检表", "5-302", "2026-11-20 09:00", "安居装饰", "承重墙与外立面", "复查结果", "陈立"):
        assert text in paper
    for name in ("装修巡检表", "装修巡查表"):
        assert office.run("renovation", "print", name).status == 0
        assert name in office.page("renovation")
    with pytest.raises(Refused, match=r"renovation\.office-supervises"):
        inspect(office, permitted(office))


@pytest.mark.rule("renovation.prevent-accidents")
def test_safety_points_are_on_the_sheet_and_an_accident_opens_its_own_record(office: Workspace) -> None:
    permit, _ = working(office)
    assert "灭火器在位" in printed(office, inspect(office, permit).folded.id, "inspection")
    with pytest.raises(UsageError, match="意外经过"):
        inspect(office, permit, accident="yes")
    outcome = inspect(office, permit, accident="yes", happened="工人从梯上滑落")
    (accident,) = outcome.opened
    assert accident.values["inspection"] == outcome.folded.id
    assert ids(office, "accidents") == [accident.id]
    office.do("renovation.accident.settle", accident.id, by=SUPERVISOR, handling="送医，已通知施工单位")
    assert ids(office, "accidents") == []


# -- violations


@pytest.mark.rule("renovation.violation-rectify", "renovation.violation-notice")
def test_a_notice_neither_ends_nor_is_received_before_it_is_issued(office: Workspace) -> None:
    permit, _ = working(office)
    office.at("2026-11-23 09:00")
    with pytest.raises(Refused, match="整改期限不能早于发出日期"):
        violation(office, permit, deadline="2026-11-22T18:00")
    with pytest.raises(UsageError, match="发出日期"):
        violation(office, permit, issued="2026-11-24")
    notice = violation(office, permit, deadline="2026-11-23T18:00")
    received: dict[str, Any] = {"by": "officer-1", "receiver": "林晓"}
    with pytest.raises(Refused, match="签收日期不能早于发出日期"):
        office.do("renovation.violation.deliver", notice, delivered="2026-11-22", **received)
    office.do("renovation.violation.deliver", notice, delivered="2026-11-23", **received)
    earlier = ("amend", notice, "--set", "deadline=2026-11-22T18:00", "--reason", "写错")
    assert office.run(*earlier, by="officer-1").status == 77


@pytest.mark.rule("renovation.violation-rectify", "renovation.reinspect-until-passed")
def test_a_violation_blocks_the_next_step_until_its_recheck_passes_and_every_round_is_kept(
    office: Workspace,
) -> None:
    permit, badge = working(office)
    notice = violation(office, permit)
    with pytest.raises(Refused, match=r"renovation\.reinspect-until-passed"):
        complete(office, permit)
    with pytest.raises(UsageError):
        office.do("renovation.violation.pass", notice, by="officer-1", recheck="合格")  # not corrected yet
    rounds_of: list[tuple[str, dict[str, Any]]] = [
        ("correct", {"correction": "补砌"}),
        ("fail", {"recheck": "强度不够"}),
        ("correct", {"correction": "植筋加固"}),
    ]
    for step, values in rounds_of:
        office.do(f"renovation.violation.{step}", notice, by="officer-1", **values)
        running = [row["clock"] for row in office.run("due", "--json").json() if row["id"] == notice]
        assert ("renovation.correct" in running) == (step == "fail")  # all of it typed in one minute
        with pytest.raises(Refused):
            complete(office, permit)
    office.do("renovation.violation.pass", notice, by="officer-1", recheck="合格")
    rounds = [event.step for event in office.record(notice).record.history]
    assert rounds == ["register", "correct", "fail", "correct", "pass"]
    complete(office, permit)
    late = violation(office, permit)
    office.do("renovation.pass.return", badge)
    assert refused(office, "renovation.permit.leave", permit) == "renovation.violation-rectify"
    office.do("renovation.violation.correct", late, correction="恢复")
    office.do("renovation.violation.pass", late, by="officer-1", recheck="合格")
    office.do("renovation.permit.leave", permit)


@pytest.mark.rule("renovation.violation-rectify")
def test_a_violation_not_corrected_by_its_date_is_overdue(office: Workspace) -> None:
    permit, _ = working(office)
    notice = violation(office, permit)
    assert "2026-11-23 18:00" in printed(office, notice, "notice")
    assert due(office.at("2026-11-23 18:00").office(), area="renovation", overdue=True) == []
    late = due(office.at("2026-11-23 18:01").office(), area="renovation", overdue=True)
    assert [(clock.rule, clock.id) for clock in late] == [("renovation.violation-rectify", notice)]


@pytest.mark.rule("renovation.violation-rectify")
def test_an_office_may_set_a_limit_for_corrections_beside_the_date_of_the_notice(office: Workspace) -> None:
    permit, _ = working(office)
    amend(office.office("director"), "renovation.violation-rectify", {"within": "1d"}, TODAY)
    notice = violation(office, permit)
    late = due(office.at("2026-11-22 09:00").office(), area="renovation", overdue=True)
    assert [(clock.clock, clock.id) for clock in late] == [("renovation.limit", notice)]


@pytest.mark.rule("renovation.on-site-rectification")
def test_a_minor_violation_stays_open_until_its_recheck_which_has_no_limit_until_set(
    office: Workspace,
) -> None:
    permit, _ = working(office)
    values: dict[str, Any] = {
        "majors": "",
        "minors": "stacking",
        "clause": "renovation.no-disorderly-stacking",
    }
    notice = violation(office, permit, **values)
    assert office.record(notice).values["major"] is False
    office.do("renovation.violation.correct", notice, by="officer-1", correction="已码齐")
    assert ids(office, "violations") == [notice]
    standing = {clock.rule: clock.standing for clock in due(office.office(), area="renovation")}
    assert standing == {"renovation.on-site-rectification": "unset"}
    office.do("renovation.violation.pass", notice, by="officer-1", recheck="合格")
    assert ids(office, "violations") == []
    amend(office.office("director"), "renovation.on-site-rectification", {"within": "1d"}, TODAY)
    again = violation(office, permit, **{**values, "deadline": "2026-11-24T18:00+08:00"})

    def late() -> list[tuple[str, str]]:
        return [(one.rule, one.id) for one in due(office.office(), area="renovation", overdue=True)]

    office.at("2026-11-23 09:00")
    assert late() == []  # nobody rechecks what need not be corrected yet
    office.do("renovation.violation.correct", again, by="officer-1", correction="已码齐")
    office.at("2026-11-25 09:00")
    assert late() == [("renovation.on-site-rectification", again)]


@pytest.mark.rule("renovation.major-violations")
def test_a_listed_item_is_major_by_itself_and_is_lowered_only_with_a_reason(office: Workspace) -> None:
    permit, _ = working(office)
    for item in ("wall", "facade", "waterproofing"):
        assert office.record(violation(office, permit, majors=item)).values["major"] is True
    with pytest.raises(Refused, match=r"renovation\.major-violations"):
        violation(office, permit, major="no")
    lowered = violation(office, permit, major="no", lowered="只凿了粉刷层")
    assert office.record(lowered).values["major"] is False
    added = {"items": "wall:破坏承重墙,gas:改动燃气管"}
    amend(office.office("director"), "renovation.major-violations", added, TODAY)
    assert office.record(violation(office, permit, majors="gas")).values["major"] is True


@pytest.mark.rule("renovation.rules-reference")
def test_the_staffs_page_has_the_procedure_under_its_title_in_both_languages(office: Workspace) -> None:
    assert "## 装修管理作业标准规程" in office.page("renovation")
    assert "## The renovation management standard procedure" in office.page("renovation", lang="en")
    amend(office.office("director"), "renovation.rules-reference", {"document": "装修守则"}, TODAY)
    assert "## 装修守则" in office.page("renovation")
    assert "#procedure" not in office.page("renovation", audience="residents")


@pytest.mark.rule("renovation.violation-notice", "renovation.rules-reference")
def test_a_notice_is_refused_while_a_field_is_empty_and_names_the_clause_that_was_broken(
    office: Workspace,
) -> None:
    permit, _ = working(office)
    for missing in ("addressee", "fact", "clause", "demand", "deadline"):
        with pytest.raises(UsageError):
            violation(office, permit, **{missing: ""})
    with pytest.raises(UsageError):
        violation(office, permit, clause="renovation.no-such-clause")
    paper = printed(office, violation(office, permit), "notice")
    for text in (
        "装修违规整改通知单",
        "5-302",
        "安居装饰",
        "凿低次卧承重墙",
        "停工，恢复原状",
        "陈立",
        "业主签收",
        "复查结果",
    ):
        assert text in paper
    assert "重大违规：破坏承重墙" in paper
    assert "renovation.major-violations" not in paper  # who signs it reads words
    assert "装修管理作业标准规程" in office.page("renovation")


@pytest.mark.rule("renovation.violation-notice-to-owner")
def test_a_major_violation_is_listed_daily_until_the_owner_has_signed_for_the_notice(
    office: Workspace,
) -> None:
    permit, _ = working(office)
    notice = violation(office, permit)
    violation(office, permit, majors="", minors="other")
    assert ids(office, "undelivered") == [notice]
    assert "undelivered" in office.run("today", "--post", "officer", "--json").out
    with pytest.raises(UsageError):
        office.do("renovation.violation.deliver", notice, by="officer-1", delivered="today")
    handed: dict[str, Any] = {"delivered": "today", "receiver": "林晓"}
    assert refused(office, "renovation.violation.deliver", notice, by="cleaner-1", **handed) == (
        "renovation.violation-notice-to-owner"
    )
    office.do("renovation.violation.deliver", notice, by="officer-1", **handed)
    assert ids(office, "undelivered") == []


def test_the_result_of_a_recheck_goes_back_onto_the_inspection_sheet(office: Workspace) -> None:
    permit, _ = working(office)
    found: dict[str, Any] = {
        "violated": "yes",
        "findings": "板材堵住楼道",
        "addressee": "林晓",
        "clause": "renovation.no-disorderly-stacking",
        "demand": "当场清走",
        "deadline": "2026-11-20T18:00+08:00",
        "minors": "stacking",
    }
    outcome = inspect(office, permit, **found)
    (notice,) = outcome.opened
    office.do("renovation.violation.correct", notice.id, by="officer-1", correction="已清走")
    office.do("renovation.violation.pass", notice.id, by="officer-1", recheck="复查合格")
    paper = printed(office, outcome.folded.id, "inspection")
    assert "板材堵住楼道" in paper
    assert "当场清走" in paper
    assert "复查合格" in paper


# -- waste, lifts, stacking


@pytest.mark.rule("renovation.waste-window")
@pytest.mark.parametrize(
    ("seen", "breach"), [("17:59", True), ("18:00", False), ("20:00", False), ("20:01", True)]
)
def test_waste_carried_outside_the_hours_is_a_breach_of_that_site(
    office: Workspace, seen: str, breach: bool
) -> None:
    permit, _ = working(office)
    office.at("2026-11-20 21:00")
    found = observe(office, permit, "carried", seen=seen)
    assert ids(office, "breaches") == ([found] if breach else [])
    if breach:
        with pytest.raises(Refused, match=r"renovation\.waste-window"):
            observe(office, permit, "carried", seen=seen, breach="no")


@pytest.mark.rule("renovation.waste-window")
def test_the_hours_that_are_enforced_are_the_hours_that_are_printed(office: Workspace) -> None:
    permit, _ = working(office)
    office.at("2026-11-20 21:00")
    assert "18:00" in office.page("renovation", audience="residents")
    amend(office.office("director"), "renovation.waste-window", {"window": "19:00-20:30"}, TODAY)
    observe(office, permit, "carried", seen="20:15")
    assert ids(office, "breaches") == []
    for text in (office.page("renovation"), office.run("renovation", "print", "lift").out):
        assert "19:00" in text or "19&#58;00" in text
        assert "18:00" not in text


@pytest.mark.rule("renovation.no-waste-overnight")
def test_the_evening_check_asks_for_every_running_renovation_and_waste_left_needs_a_photo(
    office: Workspace,
) -> None:
    first, _ = working(office)
    second, _ = working(office)
    assert set(still_due(office, "evening")) == {first, second}
    observe(office, first, "clean")
    assert still_due(office, "evening") == [second]
    with pytest.raises(Refused, match=r"renovation\.no-waste-overnight"):
        observe(office, second, "left")
    left = observe(office, second, "left", photo="P-88")
    assert still_due(office, "evening") == []
    assert ids(office, "breaches") == [left]


@pytest.mark.rule("renovation.waste-cleared-at-contractor-cost")
def test_clearing_is_charged_to_the_contractor_and_shows_at_the_refund(office: Workspace) -> None:
    permit, _ = accepted(office)
    clean, left = observe(office, permit, "clean"), observe(office, permit, "left", photo="P-1")
    order: dict[str, Any] = {"firm": "洁达清洁", "cost": "260.40"}
    assert refused(office, "renovation.site.clear", clean, by="officer-1", **order) == (
        "renovation.waste-cleared-at-contractor-cost"
    )
    office.do("renovation.site.clear", left, by="officer-1", **order)
    assert ids(office, "owed") == [permit]
    refund(office, permit)
    assert office.record(permit).values["charges"] == "260.40"
    office.do("renovation.site.pay", left, by="cashier-1", paid_receipt="S-5")
    assert ids(office, "owed") == []
    for step in ("undo-pay", "undo-clear"):
        with pytest.raises(Refused, match="approved-by"):
            office.do(f"renovation.site.{step}", left, by=SUPERVISOR, reason="登错")
        office.do(f"renovation.site.{step}", left, by=SUPERVISOR, reason="登错", on_paper=SLIP)
    assert accounts(office.office(), "renovation.clearing") == {}
    amend(office.office("director"), "renovation.waste-cleared-at-contractor-cost", {"price": "200"}, TODAY)
    assert refused(office, "renovation.site.clear", left, by="officer-1", **order) == (
        "renovation.waste-cleared-at-contractor-cost"
    )
    lacking = office.run("renovation", "site", "clear", left, by="officer-1").err
    assert "清洁公司" in lacking and "不符" not in lacking  # of a cost that nobody typed nothing is wrong
    office.do("renovation.site.clear", left, by="officer-1", firm="洁达清洁")
    assert office.record(left).values["cost"] == "200.00"


@pytest.mark.rule("renovation.no-passenger-lift", "renovation.no-disorderly-stacking")
def test_breaches_are_counted_by_renovation_and_kind_and_the_ban_is_published(office: Workspace) -> None:
    permit, _ = working(office)
    observe(office, permit, "lift")
    observe(office, permit, "stacked")
    observe(office, permit, "clean")
    rows = office.run("report", "renovation", "--month", "2026-11", "--json").json()
    (figure,) = [row for row in rows if row["name"] == "breaches"]
    assert figure["split"] == {"permit": {permit: 2}, "observed": {"lift": 1, "stacked": 1}}
    assert "客梯" in office.run("renovation", "print", "lift").out
    assert "装修材料、垃圾不得用客梯运载。" in office.run("print", permit, "--document", "permit").out
    assert "不得用客梯运载" in office.page("renovation", audience="residents")
    assert "不得乱摆乱放" in office.page("renovation", audience="residents")
    assert "材料工具摆放有序" in printed(office, inspect(office, permit).folded.id, "inspection")


# -- reports, plan, air conditioners, pages


@pytest.mark.rule("renovation.weekly-report")
def test_on_saturday_the_report_is_counted_from_the_records_and_late_after_noon(office: Workspace) -> None:
    permit, _ = working(office)
    inspect(office, permit)
    violation(office, permit)
    inspect(office, permit, seen="2026-11-13T10:00")  # of the week before, typed up now
    told: dict[str, Any] = {"source": "owner", "permit": permit, "findings": "噪声大"}
    office.do("renovation.inspection.register", by="clerk-1", **told)
    office.at("2026-11-21 11:59")
    tasks = {task.routine: task for task in routines(office.office(), area="renovation")}
    assert not tasks["weekly"].finished
    assert tasks["weekly"].due is not None
    assert f"{tasks['weekly'].due:%Y-%m-%d %H:%M}" == "2026-11-21 12:00"
    rule = refused(office, "renovation.weekly.register", by="clerk-1")
    assert rule == "renovation.weekly-report"
    with pytest.raises(UsageError, match="is computed, and comes to 1"):
        office.do("renovation.weekly.register", by="officer-1", violations="0")
    filed = office.do("renovation.weekly.register", by="officer-1").folded
    figures = {name: filed.values[name] for name in ("running", "permits", "inspections", "violations")}
    assert figures == {"running": 1, "permits": 1, "inspections": 1, "violations": 1}
    tasks = {task.routine: task for task in routines(office.office(), area="renovation")}
    assert tasks["weekly"].finished
    office.do("renovation.weekly.read", filed.id, by="assistant")
    assert "装修及验收周报" in printed(office, filed.id, "weekly")
    office.at("2026-11-23 09:00")  # Monday: once more for the week before, which the new week does not have
    late = office.do("renovation.weekly.register", by="officer-1", until="2026-11-21").folded
    assert {name: late.values[name] for name in figures} == figures
    (weekly,) = [task for task in routines(office.office(), area="renovation") if task.routine == "weekly"]
    assert not weekly.finished


@pytest.mark.rule("renovation.weekly-report")
def test_a_report_not_filed_by_saturday_noon_shows_as_past_its_time(office: Workspace) -> None:
    office.at("2026-11-21 12:01")
    (weekly,) = [task for task in routines(office.office(), area="renovation") if task.routine == "weekly"]
    assert not weekly.finished
    assert weekly.due is not None
    assert weekly.due < office.now


@pytest.mark.rule("renovation.plan-supervision")
def test_a_report_counts_permits_inspections_violations_and_what_is_not_corrected(office: Workspace) -> None:
    permit, _ = working(office)
    inspect(office, permit)
    first = violation(office, permit)
    violation(office, permit)
    office.do("renovation.violation.correct", first, by="officer-1", correction="恢复")
    office.do("renovation.violation.pass", first, by="officer-1", recheck="合格")
    office.at("2026-12-01 08:30")
    inspect(office, permit, seen="2026-11-30T16:00")  # typed up the morning after
    rows = office.run("report", "renovation", "--month", "2026-11", "--json", by="company-manager").json()
    counted = {row["name"]: row["part"] for row in rows}
    assert {name: int(counted[name]) for name in ("permits", "inspections", "violations", "uncorrected")} == {
        "permits": 1,
        "inspections": 2,
        "violations": 2,
        "uncorrected": 1,
    }


@pytest.mark.rule("renovation.management-plan")
def test_the_plan_is_one_versioned_page_that_both_parties_have_approved(office: Workspace) -> None:
    draft: dict[str, Any] = {"version": "2026-1", "plan": "拆改墙体一律先报工程部。"}
    assert refused(office, "renovation.plan.draft", by="clerk-1", **draft) == "renovation.management-plan"
    office.do("renovation.plan.draft", by="company-manager", **draft)
    rule = "renovation.management-plan"
    assert refused(office, "renovation.plan.adopt", "2026-1", by="company-manager") == rule
    assert refused(office, "renovation.plan.agree", "2026-1", by="company-manager") == rule
    office.do("renovation.plan.agree", "2026-1", by="engineer-chief")
    assert "拆改墙体" not in office.page("renovation")
    office.do("renovation.plan.adopt", "2026-1", by="company-manager")
    page = office.page("renovation")
    assert "2026-1" in page
    assert "拆改墙体一律先报工程部" in page


@pytest.mark.rule("renovation.aircon-installation")
def test_an_air_conditioner_is_a_record_with_place_date_team_and_result(office: Workspace) -> None:
    values: dict[str, Any] = {"unit": "5-302", "position": "南阳台外机位", "installed": "2026-11-20"}
    with pytest.raises(Refused, match=r"renovation\.aircon-installation"):
        office.do("renovation.aircon.register", by="officer-1", technician="clerk-1", **values)
    with pytest.raises(UsageError):
        office.do("renovation.aircon.register", by="officer-1", technician="technician-1", unit="5-302")
    unit = office.do("renovation.aircon.register", by="officer-1", technician="technician-1", **values)
    assert ids(office, "aircons") == [unit.folded.id]
    with pytest.raises(UsageError):
        office.do("renovation.aircon.check", unit.folded.id, by="officer-1")
    office.do("renovation.aircon.check", unit.folded.id, by="officer-1", result="支架牢固，冷凝水接入管道")
    assert ids(office, "aircons") == []


@pytest.mark.rule(
    "renovation.owner-notice",
    "renovation.publish-flow",
    "renovation.rules-established",
    "renovation.code-explained",
)
def test_the_rules_the_owners_notice_and_the_procedure_are_published_from_the_clauses(
    office: Workspace,
) -> None:
    page = office.page("renovation", audience="residents")
    for text in ("装修管理规定", "装修手续办理流程", "业主须知", "装修守则", "垃圾站", "2个工作日"):
        assert text in page
    notice = office.run("renovation", "print", "owners").out
    assert "垃圾站" in notice
    assert "客梯" in notice
    amend(office.office("director"), "renovation.permit-deadline", {"within": "3wd"}, TODAY)
    assert "3个工作日" in office.page("renovation", audience="residents")


@pytest.mark.rule("renovation.rules-established")
def test_the_rules_page_bears_the_edition_of_the_rules_and_its_day(workspace: Workspace) -> None:
    def chinese(day: dt.date) -> str:
        return f"{day.year}年{day.month}月{day.day}日"

    def edition() -> str:
        (found,) = re.findall(
            r"现为(第\d版，自[\d年月日]+起施行)", workspace.page("renovation", audience="residents")
        )
        return found

    workspace.at("2026-11-02 09:00").do("residents.building.add", name="5", by="director")  # it began
    assert workspace.at("2026-11-20 09:00") and edition() == "第1版，自2026年11月2日起施行"
    amend(workspace.office("director"), "renovation.permit-deadline", {"within": "3wd"}, TODAY)
    amend(workspace.office("director"), "renovation.waste-window", {"window": "09:00-11:00"}, TODAY)
    assert edition() == f"第2版，自{chinese(TODAY)}起施行"
    later = TODAY + dt.timedelta(days=9)
    amend(workspace.office("director"), "renovation.permit-deadline", {"within": "4wd"}, later)
    assert edition() == f"第2版，自{chinese(TODAY)}起施行"
    workspace.at(f"{later} 09:00")
    assert edition() == f"第3版，自{chinese(later)}起施行"
    amend(workspace.office("director"), "fees.project-guidance", {"post": "director"}, later)
    assert edition() == f"第3版，自{chinese(later)}起施行"  # another area's rules have editions of their own


def test_a_pass_issued_at_two_offline_desks_keeps_every_deposit(two_desks: TwoDesks) -> None:
    permit, _ = working(flat(two_desks.a))
    two_desks.exchange()
    passes = [a_pass(desk, permit, "50") for desk in (two_desks.a, two_desks.b)]
    two_desks.exchange()
    assert len(set(passes)) == 2
    for desk in (two_desks.a, two_desks.b):
        assert accounts(desk.office(), "renovation.passes")["crew"] == -150
