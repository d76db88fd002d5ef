"""Quality: what did not conform and was checked before it was closed; audits by plan; figures that stay."""

from __future__ import annotations

import datetime as dt
import html
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from propctl.api import Refused, UsageError, listing, today
from propctl.publish.paper.printed_forms import register
from propctl.testing import Workspace
from tests.declared_areas import area_files, area_tables
from tests.stories.answers import ok

KEEPER = "center-supervisor"
PLUGINS = Path(__file__).parents[2] / "plugins" / "propctl_plugins"


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """An office in November with a home."""
    workspace.at("2026-11-02 09:00")
    workspace.do("residents.unit.add", by="officer-1", number="3-1201")
    return workspace


def do(desk: Workspace, step: str, id: str = "", /, by: str = KEEPER, **values: Any) -> str:
    return desk.do(f"quality.{step}", *([id] if id else []), by=by, **values).folded.id


def fields(office: Workspace, id: str) -> dict[str, Any]:
    found: dict[str, Any] = office.run("show", id, "--json").json()["fields"]
    return found


def listed(office: Workspace, name: str, area: str = "quality") -> list[str]:
    return [row.id for row in listing(office.office(), area, name)]


def routine(office: Workspace, name: str) -> Any:
    found = [one for one in today(office.office(), area="quality").routines if one.routine == name]
    return found[0] if found else None


def late(office: Workspace) -> list[tuple[str, str]]:
    return [(one.clock, one.id) for one in today(office.office(), area="quality").late]


def set_rule(office: Workspace, clause: str, *values: str) -> None:
    done = office.run("rules", "set", f"quality.{clause}", *values, by="director")
    assert done.status == 0, done.err


# -- what did not conform


@pytest.mark.rule("quality.nonconformity")
def test_it_is_closed_only_after_somebody_else_has_checked_that_the_correction_helped(
    office: Workspace,
) -> None:
    case = do(office, "nonconformity.register", finding="回访没有记录", person="clerk-1", due="2026-11-06")
    with pytest.raises(Refused, match="验证"):
        do(office, "nonconformity.close", case)
    with pytest.raises(UsageError):  # cause and correction are both needed
        do(office, "nonconformity.correct", case, by="clerk-1", cause="忘了")
    with pytest.raises(Refused):  # neither whose it is nor the post that deals with it
        do(office, "nonconformity.correct", case, by="clerk-2", cause="忘了", correction="补记")
    do(office, "nonconformity.correct", case, by="clerk-1", cause="忘了", correction="补记")
    with pytest.raises(Refused):
        do(office, "nonconformity.close", case)
    assert listed(office, "unchecked") == [case]
    do(office, "nonconformity.check", case, verdict="failed", checked="又漏了一次")
    with pytest.raises(Refused):
        do(office, "nonconformity.close", case)
    do(office, "nonconformity.return", case)
    with pytest.raises(Refused):  # the check before does not count any more
        do(office, "nonconformity.close", case)
    do(office, "nonconformity.correct", case, cause="没有提醒", correction="设了提醒")
    with pytest.raises(Refused):  # who corrected does not check
        do(office, "nonconformity.check", case, verdict="passed")
    do(office, "nonconformity.check", case, by="center-manager", verdict="passed")
    with pytest.raises(Refused):
        do(office, "nonconformity.return", case)
    do(office, "nonconformity.close", case)
    do(office, "nonconformity.unclose", case, why="点错")
    assert listed(office, "open") == [case]
    do(office, "nonconformity.close", case)
    assert listed(office, "open") == []
    set_rule(office, "nonconformity", "post=service-supervisor")
    other = do(
        office, "nonconformity.register", finding="x", person="clerk-1", due="2026-11-06", by="director"
    )
    with pytest.raises(Refused):
        do(office, "nonconformity.correct", other, cause="x", correction="y")


@pytest.mark.rule("quality.inspection-and-correction")
def test_a_breach_says_who_corrects_it_until_when_and_open_ones_are_listed(office: Workspace) -> None:
    with pytest.raises(UsageError):
        do(office, "nonconformity.register", finding="占用消防通道", source="inspection", by="center-manager")
    breach = do(
        office, "nonconformity.register", finding="占用消防通道", source="inspection", by="center-manager",
        person="guard-1", due="2026-11-04",
    )  # fmt: skip
    assert listed(office, "open") == [breach]
    assert late(office) == []
    office.at("2026-11-04 23:00")
    assert late(office) == []
    office.at("2026-11-05 09:00")
    assert late(office) == [("quality.correct", breach)]
    office.run("amend", breach, "--set", "due=2026-11-06", by="center-manager")
    do(office, "nonconformity.correct", breach, by="guard-1", cause="堆放", correction="清走")
    assert listed(office, "open") == [breach]  # until it is closed
    assert routine(office, "breaches") is None  # the office has not said how often
    set_rule(office, "inspection-and-correction", "every=week")
    assert routine(office, "breaches").posts == ["center-manager"]
    assert office.run("agenda", "tick", "quality.breaches", by="center-manager").status == 0
    assert routine(office, "breaches") is None


# -- inspection and supervision


def parts(*, without: str = "", **finding: str) -> list[dict[str, str]]:
    rows = [{"line": line, "sight": "good"} for line in ("service", "order", "cleaning") if line != without]
    return [row | finding if n == 0 else row for n, row in enumerate(rows)]


@pytest.mark.rule("quality.site-office-inspection")
def test_each_line_of_an_office_has_its_part_and_findings_become_tasks(office: Workspace) -> None:
    manager = "company-manager"
    do(office, "office.add", name="翠湖", by=manager)
    do(office, "office.add", name="东湖", by=manager)
    with pytest.raises(Refused, match="每条线"):
        do(office, "inspection.register", by=manager, office="翠湖", parts=parts(without="order"))
    with pytest.raises(Refused, match="整改"):
        found = parts(finding="台账没有更新", to_mend="officer-1")
        do(office, "inspection.register", by=manager, office="翠湖", parts=found)
    whole = parts(finding="台账没有更新", sight="bad", to_mend="officer-1", due="2026-11-06")
    with pytest.raises(Refused, match="什么问题"):  # each line that is not in order, not one of them
        found = [*whole[:-1], {**whole[-1], "sight": "bad"}]
        do(office, "inspection.register", by=manager, office="翠湖", parts=found)
    with pytest.raises(Refused):  # in the company's name only
        do(office, "inspection.register", by=KEEPER, office="翠湖", parts=parts())
    seen = do(office, "inspection.register", by=manager, office="翠湖", parts=whole)
    (task,) = office.run("quality", "measure", "list", "--json").json()
    assert task["fields"]["from_record"].endswith(seen) and task["fields"]["due"] == "2026-11-06"
    assert routine(office, "offices") is None
    set_rule(office, "site-office-inspection", "every=month")
    assert routine(office, "offices").missing == ["东湖"]
    do(office, "office.close", "东湖", by=manager)
    assert routine(office, "offices") is None
    office.at("2026-12-01 09:00")
    assert routine(office, "offices").missing == ["翠湖"]  # the next month
    assert ("quality.measure", task["id"]) in late(office)
    set_rule(office, "site-office-inspection", "lines=service:客服,greening:绿化")
    with pytest.raises(UsageError):
        do(office, "inspection.register", by=manager, office="翠湖", parts=parts())


@pytest.mark.rule("quality.supervision")
def test_a_field_of_work_without_a_record_of_its_supervision_is_listed(office: Workspace) -> None:
    set_rule(office, "supervision", "every=month")
    assert routine(office, "supervise").missing == ["reception", "complaints", "charging", "shops"]
    with pytest.raises(Refused, match="改进"):
        do(office, "supervision.register", scope="charging", finding="日报没有复核", sight="bad")
    mend = [{"what": "每天复核", "person": "cashier-1", "due": "2026-11-10"}]
    do(office, "supervision.register", scope="charging", finding="日报没有复核", sight="bad", measures=mend)
    with pytest.raises(Refused):
        do(office, "supervision.register", by="clerk-1", scope="shops", finding="好")
    assert routine(office, "supervise").missing == ["reception", "complaints", "shops"]
    assert len(office.run("quality", "measure", "list", "--json").json()) == 1
    office.at("2026-12-01 09:00")
    assert len(routine(office, "supervise").missing) == 4
    missed = [one for one in today(office.office(), area="quality").missed if one.routine == "supervise"]
    assert missed[-1].missing == ["reception", "complaints", "shops"]
    by_thing = office.run("agenda", "history", "quality.supervise", "--per", "thing", "--json").json()
    assert [(one["thing"], one["kept"]) for one in by_thing][:2] == [("顾客接待", 0), ("投诉处理", 0)]
    set_rule(office, "supervision", "scope=charging:物业收费", "every=quarter")
    assert routine(office, "supervise") is None  # of this quarter it was done


# -- figures


def complaint(office: Workspace, *, solved: bool = True, about: str = "漏水") -> str:
    case = office.do("complaints.complaint.register", unit="3-1201", about=about).folded.id
    if solved:
        settle(office, case)
    return case


def settle(office: Workspace, case: str) -> None:
    office.do("complaints.complaint.transfer", case, departments=["engineering"], to_person="technician-1")
    office.do("complaints.complaint.resolve", case, by="technician-1", outcome="更换三层水管接头，已试水不漏")


def order(office: Workspace) -> str:
    values = {"unit": "3-1201", "content": "修门锁", "kind": "repair", "wanted": "2026-11-02 15:00"}
    return office.do("workorders.order.register", **values).folded.id


@pytest.mark.rule("quality.monthly-effectiveness-report", "quality.monthly-effectiveness-form")
def test_the_report_of_a_month_has_a_line_of_complaints_and_one_of_repairs_as_counted_by_hand(
    office: Workspace,
) -> None:
    complaint(office)
    complaint(office)
    complaint(office, solved=False)
    repair = order(office)
    told = {"department": "engineering", "answerer": "technician-1", "can": "能", "confirmed": "yes"}
    office.do("workorders.order.notify", repair, **told)
    office.do("workorders.order.complete", repair, by="technician-1", result="已换锁")
    office.at("2026-12-01 09:00")
    assert routine(office, "rates").missing == ["complaint", "repair"]
    first = do(office, "rate.file", month="2026-11", kind="complaint", by="officer-1")
    found = fields(office, first)
    assert (found["received"], found["effective_count"], found["effective"]) == ("3", "2", "2/3")
    assert (found["timely_count"], found["timely"]) == ("2", "2/3")
    with pytest.raises(UsageError):  # of each month and kind there is one
        do(office, "rate.file", month="2026-11", kind="complaint", by="officer-1")
    second = do(office, "rate.file", month="2026-11", kind="repair", by="officer-1")
    assert fields(office, second)["effective"] == "1/1"
    assert routine(office, "rates") is None
    assert listed(office, "to-agree") == [first, second]
    with pytest.raises(Refused):  # the other of the two agrees to it
        do(office, "rate.agree", first, by="officer-1")
    do(office, "rate.agree", first, by="clerk-1")
    assert listed(office, "to-agree") == [second]
    month = dt.date(2026, 11, 1), dt.date(2026, 12, 1)  # of which it is, though filed later
    paper = re.sub(r"<[^>]+>", "", html.unescape(register(office.office(), "quality", "rates", *month)))
    assert "66.7%（3 件中 2 件）" in paper and "100.0%（1 件中 1 件）" in paper
    assert "投诉" in paper and "维修" in paper and "陈立" in paper and "李敏" in paper
    set_rule(office, "monthly-effectiveness-report", "kinds=complaint", "together=service-supervisor")
    office.at("2027-01-02 09:00")
    assert routine(office, "rates").missing == ["complaint"]


@pytest.mark.rule("quality.effective-rate")
def test_the_effectiveness_follows_the_formula_and_the_report_prints_it(office: Workspace) -> None:
    solved = complaint(office)
    complaint(office, solved=False)
    office.do("complaints.complaint.reopen", solved, unsolved="还漏", by="clerk-1")
    with pytest.raises(UsageError):  # of a month that has only begun
        do(office, "rate.file", month="2026-11", kind="complaint", by="officer-1")
    office.at("2026-11-29 09:00")
    report = do(office, "rate.file", month="2026-11", kind="complaint", by="officer-1")
    assert fields(office, report)["effective"] == "0/2"  # it was not settled at the first attempt
    assert "一次处理合格数" in office.run("show", report).out
    set_rule(office, "effective-rate", "formula=justified", "at_least=95")
    office.do("complaints.complaint.classify", solved, **{"class": "valid", "subject": "content"})
    office.at("2026-11-30 09:00")
    figure = next(
        one
        for one in office.run("report", "quality", "--json").json()
        if one["name"] == "effective-complaint"
    )
    assert (int(figure["part"]), int(figure["whole"]), figure["met"]) == (1, 2, False)
    assert fields(office, report)["formula"] == "first-time"  # what was filed stays
    refused = office.run("rules", "set", "quality.effective-rate", "formula=guess", by="director")
    assert refused.status == 2
    told = ok(office.run("report", "quality", "--month", "2026-11")).out
    assert "（并入另一件的不算）；算法：核实有效数÷受理数" in told  # all that came: withdrawn ones, too
    set_rule(office, "effective-rate", "formula=first-time", "--since", "2026-12-01")
    office.at("2026-12-03 09:00")  # each month says by which it was counted
    assert ok(office.run("report", "quality", "--month", "2026-11")).out.count("核实有效数÷受理数") == 2
    told = ok(office.run("report", "quality", "--month", "2026-12")).out
    assert "做过“办结”的；算法：一次处理合格数÷受理数" in told and "核实有效" not in told


@pytest.mark.rule("quality.timely-rate")
def test_a_limit_that_is_shortened_makes_the_rate_smaller(office: Workspace) -> None:
    first = office.do("complaints.complaint.register", unit="3-1201", about="漏水").folded.id
    office.at("2026-11-02 09:15")
    settle(office, first)  # a quarter of an hour: the clause allows twenty minutes
    report = office.run("report", "quality", "--json").json()
    assert {one["name"]: one["percent"] for one in report}["timely-complaint"] == "100.0"
    office.at("2026-11-02 10:00")
    done = office.run("rules", "set", "complaints.transfer-within", "within=10m", by="director")
    assert done.status == 0, done.err
    office.at("2026-11-03 09:00")
    second = office.do("complaints.complaint.register", unit="3-1201", about="灯坏").folded.id
    office.at("2026-11-03 09:15")
    settle(office, second)
    report = office.run("report", "quality", "--json").json()
    assert {one["name"]: one["percent"] for one in report}["timely-complaint"] == "50.0"


@pytest.mark.rule("quality.timely-rate", "quality.effective-rate")
def test_what_was_cancelled_or_withdrawn_is_in_no_rate_unless_it_was_late_before(office: Workspace) -> None:
    def rates() -> dict[str, tuple[int, int]]:
        found = office.run("report", "--json").json()
        shares = [one for one in found if one["measure"] == "share" and one["part"] is not None]
        return {f"{one['area']}.{one['name']}": (int(one["part"]), int(one["whole"])) for one in shares}

    complaint(office)
    withdrawn, repair, cancelled = complaint(office, solved=False), order(office), order(office)
    office.do("complaints.complaint.withdraw", withdrawn, withdrawn_why="误会", way="phone")
    office.do("workorders.order.cancel", cancelled, reason="自己修好了")
    before = rates()
    for name in ("quality.timely-complaint", "quality.effective-complaint", "complaints.solved"):
        assert before[name] == (1, 1), name
    assert before["complaints.answered"][1] == before["staff.solved"][1] == 1
    assert before["quality.timely-repair"] == before["quality.effective-repair"] == (0, 1)
    late = complaint(office, solved=False)
    office.at("2026-11-09 09:00")  # long past its limits
    office.do("complaints.complaint.withdraw", late, withdrawn_why="不追究了", way="phone")
    after = rates()
    assert after["quality.timely-complaint"] == (1, 2) and after["quality.effective-complaint"] == (1, 1)
    office.do("workorders.order.cancel", repair, reason="不修了")
    assert "quality.timely-repair" not in rates() or rates()["quality.timely-repair"] == (0, 0)
    set_rule(office, "effective-rate", "formula=justified")
    office.at("2026-11-30 09:00")
    assert rates()["quality.effective-repair"] == (0, 2)  # of all that came, how many were justified


@pytest.mark.rule("quality.monthly-service-statistics")
def test_a_months_figures_stand_beside_those_of_the_month_before_with_their_change(office: Workspace) -> None:
    complaint(office)
    office.at("2026-12-05 09:00")
    complaint(office, solved=False)
    complaint(office, solved=False)
    told = office.run("report", "quality", "--months", "2").out.splitlines()
    assert "变化" in told[0]
    (line,) = (line for line in told if line.startswith("投诉受理数"))
    assert line.split()[1:4] == ["1", "2", "+1"]
    (share,) = (line for line in told if line.startswith("投诉有效率"))
    assert "-100.0" in share
    assert routine(office, "statistics").posts == [KEEPER]
    statistics = do(office, "analysis.register", term="2026-11")
    found = fields(office, statistics)
    assert (found["complaints"], found["complaints_before"]) == ("1", "0")
    assert routine(office, "statistics") is None
    office.at("2027-01-04 09:00")
    assert routine(office, "statistics") is not None
    found = fields(office, do(office, "analysis.register", term="上月"))
    assert (found["term"], found["complaints"], found["complaints_before"]) == ("2026-12", "2", "1")


@pytest.mark.rule("quality.service-quality-analysis", "quality.rectification-plan")
def test_an_analysis_takes_its_figures_from_the_records_and_ends_with_measures_or_a_reason(
    office: Workspace,
) -> None:
    by = "service-director"
    complaint(office)
    order(office)
    set_rule(office, "service-quality-analysis", "every=quarter")
    assert routine(office, "analysis").posts == [by]
    do(office, "analysis.register", term="2026-10", by=by)
    assert routine(office, "analysis") is not None, "a month says nothing of its quarter"
    analysis = do(office, "analysis.register", term="2026-Q4", by=by)
    assert routine(office, "analysis") is None
    found = fields(office, analysis)
    assert (found["complaints"], found["repairs"], found["called"], found["surveys"]) == (
        "1",
        "1",
        "0/1",
        "0",
    )
    said = {"good": "办得快", "improve": "回访少"}
    with pytest.raises(Refused, match="整改方案"):
        do(office, "analysis.close", analysis, by=by, **said)
    with pytest.raises(UsageError):  # a measure without a day is none
        do(
            office,
            "analysis.close",
            analysis,
            by=by,
            **said,
            measures=[{"what": "回访", "person": "clerk-1"}],
        )
    with pytest.raises(Refused):
        do(office, "analysis.close", analysis, by="clerk-1", **said, no_measures="x")
    measures = [{"what": "当天回访", "person": "clerk-1", "due": "2026-11-20"}]
    do(office, "analysis.close", analysis, by=by, **said, measures=measures)
    (task,) = office.run("quality", "measure", "list", "--json").json()
    assert task["fields"]["what"] == "当天回访"
    again = do(office, "analysis.register", term="2026-11", by=by)
    do(office, "analysis.close", again, by=by, **said, no_measures="只有一件，已改")
    complaint(office)
    assert (
        fields(office, analysis)["complaints"] == "1"
    )  # a complaint more changes nothing of what was counted
    assert "现在是 2" in office.run("show", analysis).out
    office.at("2027-01-04 09:00")
    assert routine(office, "analysis") is not None


@pytest.mark.rule("quality.quarterly-service-report")
def test_the_report_of_a_quarter_is_due_in_the_next_and_overdue_after_its_day(office: Workspace) -> None:
    complaint(office)
    office.at("2027-01-04 09:00")
    task = routine(office, "quarter")
    assert task.posts == [KEEPER] and task.due == dt.datetime(2027, 4, 1, tzinfo=office.office().tz)
    set_rule(office, "quarterly-service-report", "months=1,4,7,10", "month_day=15")
    assert routine(office, "quarter").due == dt.datetime(2027, 1, 16, tzinfo=office.office().tz)
    with pytest.raises(UsageError, match="quarter"):
        do(office, "report.begin", quarter="2026")
    report = do(office, "report.begin", quarter="上季度")
    assert report == "2026-Q4"
    assert fields(office, report)["complaints"] == "1"  # it opens with its figures
    assert routine(office, "quarter") is not None  # it is begun, not filed
    office.at("2027-01-17 09:00")
    assert "顾客服务分析报告" in office.run("today", "--post", KEEPER, by=KEEPER).out
    assert routine(office, "quarter").due is None or routine(office, "quarter").due < office.now
    with pytest.raises(Refused):
        do(office, "report.file", report, by="clerk-1", analysis="平稳")
    do(office, "report.file", report, analysis="平稳")
    assert routine(office, "quarter") is None
    office.at("2027-04-02 09:00")
    assert routine(office, "quarter") is not None


# -- audits


def appoint(office: Workspace, person: str, expires: str = "2028-01-01") -> str:
    values = {"training": "ISO 9001内审", "trained": "2026-01-10", "expires": expires}
    return do(office, "auditor.appoint", person=person, **values)


@pytest.mark.rule("quality.annual-audit-plan")
def test_a_year_without_a_plan_is_told_from_its_first_day_and_each_audit_is_due_on_its_own(
    office: Workspace,
) -> None:
    appoint(office, "officer-1")
    audits = [{"department": "engineering", "date": "2027-03-10", "auditor": "officer-1"}]
    office.at("2027-01-01 08:30")
    task = routine(office, "plan")
    assert task is not None and task.period == "2027"
    with pytest.raises(Refused):
        do(office, "plan.register", by="clerk-1", year="2027", auditors=["officer-1"], audits=audits)
    do(office, "plan.register", year="2027", auditors=["officer-1"], audits=audits)
    assert routine(office, "plan") is None
    (audit,) = office.run("quality", "audit", "list", "--json").json()
    office.at("2027-03-10 22:00")
    assert late(office) == []
    office.at("2027-03-11 09:00")
    assert late(office) == [("quality.audit", audit["id"])]
    with pytest.raises(Refused):
        do(office, "audit.hold", audit["id"], by="officer-2", conclusion="符合")
    wrong = [{"finding": "工单没有签字", "person": "technician-1", "due": "2027-03-20"}]
    do(office, "audit.hold", audit["id"], by="officer-1", conclusion="有一项不合格", findings=wrong)
    (case,) = office.run("quality", "list", "--json").json()
    assert case["fields"]["source"] == "audit"
    office.at("2027-12-20 09:00")  # the next year's plan, drawn up in the old year
    do(office, "plan.register", year="2028", auditors=["officer-1"], audits=audits)
    office.at("2028-01-01 08:30")
    assert routine(office, "plan") is None
    office.at("2029-01-01 08:30")
    assert routine(office, "plan") is not None
    missed = [one for one in today(office.office(), area="quality").missed if one.routine == "plan"]
    assert [one.period for one in missed if one.period in ("2027", "2028")] == []


@pytest.mark.rule("quality.internal-auditors")
def test_auditors_are_listed_with_their_training_and_one_who_audits_his_own_is_told(
    office: Workspace,
) -> None:
    first = appoint(office, "officer-1")
    expired = appoint(office, "technician-1", expires="2026-11-01")
    assert listed(office, "auditors") == [first, expired]
    assert listed(office, "expired") == [expired]
    told = office.run("quality", "auditor", "list").out
    assert "ISO 9001内审" in told and "2028-01-01" in told
    set_rule(office, "internal-auditors", "at_least=2")
    audits = [{"department": "engineering", "date": "2026-12-10", "auditor": "technician-1"}]
    with pytest.raises(Refused, match="2"):
        do(office, "plan.register", year="2026", auditors=["officer-1"], audits=audits)
    left = appoint(office, "clerk-1")
    do(office, "auditor.release", left)
    with pytest.raises(Refused, match="internal-auditors"):
        do(office, "plan.register", year="2026", auditors=["officer-1", left], audits=audits)
    do(office, "plan.register", year="2026", auditors=["officer-1", "technician-1"], audits=audits)
    (audit,) = office.run("quality", "audit", "list", "--json").json()
    assert listed(office, "own-department") == [audit["id"]]
    assert listed(office, "unqualified") == [audit["id"]]  # whose training has expired by then
    do(office, "audit.move", audit["id"], auditor="clerk-2", date="2026-12-10", reason="没有空")
    assert listed(office, "unqualified") == [audit["id"]]  # nobody appointed that one
    do(office, "audit.move", audit["id"], auditor="officer-1", date="2026-12-10", reason="已任命")
    assert listed(office, "unqualified") == []
    do(office, "audit.move", audit["id"], auditor="technician-1", date="2026-12-10", reason="换回")
    set_rule(office, "internal-auditors", "independent=no")
    assert listed(office, "own-department") == []
    office.at("2026-11-03 09:00")
    set_rule(office, "internal-auditors", "independent=yes")
    do(office, "audit.move", audit["id"], auditor="officer-1", date="2026-12-11", reason="回避")
    assert listed(office, "own-department") == []
    do(office, "auditor.train", expired, training="复训", trained="2026-11-03", expires="2027-11-01")
    assert listed(office, "expired") == []


@pytest.mark.rule("quality.internal-auditors")
def test_a_plan_is_judged_by_what_the_clause_said_when_it_was_drawn_up(office: Workspace) -> None:
    appoint(office, "officer-1")
    audits = [{"department": "engineering", "date": "2026-12-10", "auditor": "officer-1"}]
    do(office, "plan.register", year="2026", auditors=["officer-1"], audits=audits)
    office.at("15:00")
    set_rule(office, "internal-auditors", "at_least=2")
    assert "no step would accept" not in office.run("--lang", "en", "check").out
    with pytest.raises(Refused, match="2"):
        do(office, "plan.register", year="2027", auditors=["officer-1"], audits=audits)


@pytest.mark.rule("quality.system-introduction")
def test_steps_of_the_introduction_stand_with_their_days_and_late_ones_are_told(office: Workspace) -> None:
    first = do(office, "measure.register", what="编质量手册", person="officer-1", due="2026-11-10")
    second = do(office, "measure.register", what="全员培训", person="clerk-1", due="2026-12-10")
    assert listed(office, "introduction") == [first, second]
    assert listed(office, "late") == []
    office.at("2026-11-11 09:00")
    assert listed(office, "late") == [first]
    assert late(office) == [("quality.introduce", first)]
    do(office, "measure.move", first, due="2026-11-20", reason="等公司定稿")
    assert listed(office, "late") == []
    with pytest.raises(Refused):
        do(office, "measure.finish", second, by="officer-2", result="办了")
    do(office, "measure.finish", first, by="officer-1", result="已发布")
    office.at("2026-11-30 09:00")
    assert listed(office, "late") == []


@pytest.mark.rule("quality.system-result")
def test_the_management_review_is_signed_by_the_post_that_answers_for_the_system(office: Workspace) -> None:
    case = do(office, "nonconformity.register", finding="x", person="clerk-1", due="2026-11-06")
    review = do(office, "review.prepare", by="service-supervisor", term="2026", conclusion="运行有效")
    assert case and fields(office, review)["nonconforming"] == "1"
    assert listed(office, "to-sign") == [review]
    with pytest.raises(Refused):
        do(office, "review.sign", review, by="service-supervisor")
    do(office, "review.revise", review, by="service-supervisor", conclusion="运行有效，更正两处")
    do(office, "review.sign", review)
    with pytest.raises(Refused):  # what was signed stays as it was signed
        office.do("quality.review.amend", review, by="service-supervisor", set={"conclusion": "无效"})
    with pytest.raises(UsageError):
        do(office, "review.revise", review, by="service-supervisor", conclusion="无效")
    assert listed(office, "to-sign") == []
    out = str(office.root / "review.html")
    assert office.run("print", review, "--out", out).status == 0
    assert "董洁" in html.unescape(Path(out).read_text(encoding="utf-8"))
    set_rule(office, "system-result", "post=director")
    other = do(office, "review.prepare", by="service-supervisor", term="2026-Q4", conclusion="x")
    with pytest.raises(Refused):
        do(office, "review.sign", other)
    do(office, "review.sign", other, by="director")


@pytest.mark.rule("quality.iso9000-documents")
def test_a_document_of_the_system_has_number_version_author_approver_and_day(office: Workspace) -> None:
    text = {
        "kind": "system",
        "name": "服务控制程序",
        "version": "A/0",
        "owner": "service-director",
        "body": "正文",
    }
    with pytest.raises(UsageError):  # its number
        office.do("handbook.document.draft", by="company-manager", **text)
    with pytest.raises(Refused):  # another post
        office.do("handbook.document.draft", by="service-director", number="QP-01", **text)
    document = office.do("handbook.document.draft", by="company-manager", number="QP-01", **text).folded.id
    assert listed(office, "system", "handbook") == []
    with pytest.raises(Refused):
        office.do("handbook.document.enact", document, by="center-manager", effective="2026-12-01")
    office.do("handbook.document.enact", document, by="general-manager", effective="2026-12-01")
    assert listed(office, "system", "handbook") == [document]
    found = fields(office, document)
    assert (found["author"], found["approver"]) == ("company-manager", "general-manager")
    year = dt.date(2026, 1, 1), dt.date(2027, 1, 1)
    paper = html.unescape(register(office.office(), "handbook", "system", *year))
    assert all(told in paper for told in ("QP-01", "A/0", "罗兰", "马骏", "2026-12-01"))
    policy = {**text, "kind": "policy", "name": "制度"}  # of other kinds nothing of this is asked
    other = office.do("handbook.document.draft", by="service-director", **policy).folded.id
    assert "author" not in fields(office, other)
    office.do("handbook.document.retire", document, by="center-manager")
    assert listed(office, "system", "handbook") == []


@pytest.mark.rule("quality.quality-records")
def test_each_record_that_the_clause_names_is_a_form_or_a_paper_of_that_name(office: Workspace) -> None:
    rule = office.run("rules", "show", "quality.quality-records", "--json").json()
    named = area_tables("quality")["choices"]["record"]
    titles = set()
    for path in area_files():
        area = tomllib.loads(path.read_text("utf-8"))
        for one in (*area.get("document", {}).values(), *area.get("form", {}).values()):
            titles.add(one.get("zh") or one.get("title", {}).get("zh"))
    assert sorted(rule["params"]["records"]) == sorted(named)
    assert [name for name in (text.partition("|")[0] for text in named.values()) if name not in titles] == []
    refused = office.run("rules", "set", "quality.quality-records", "records=ghosts", by="director")
    assert refused.status == 2
    set_rule(office, "quality-records", "records=complaints,visits")


@pytest.mark.rule("quality.effective-rate", "quality.monthly-effectiveness-form")
def test_a_month_is_printed_as_its_own_register_and_judged_by_the_clauses_it_ended_under(
    office: Workspace,
) -> None:
    complaint(office)
    office.at("2026-12-02 09:00")
    report = do(office, "rate.file", month="2026-11", kind="complaint", by="officer-1")
    set_rule(office, "effective-rate", "formula=justified", "--since", "2026-12-01")
    assert "现在" not in office.run("show", report).out  # November keeps the formula under which it ended

    def printed(month: str) -> str:
        file = office.root.parent / f"{month}.html"
        title = "投诉及维修工作有效率及处理及时率月报表"
        done = office.run("quality", "print", title, "--month", month, "--out", str(file))
        assert done.status == 0, done.err
        return html.unescape(file.read_text(encoding="utf-8"))

    assert "100.0%" in printed("2026-11")  # filed in December, and about November
    assert "100.0%" not in printed("2026-12")
