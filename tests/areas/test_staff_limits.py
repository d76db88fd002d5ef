"""Staff: load, times, talks, pay day, missed turns, what the director has at hand, what stays inside."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from propctl.api import Refused, UsageError
from propctl.publish.site.building import build
from propctl.testing import Workspace, make_workspace
from tests.areas.test_duty_roster import plan as on_duty
from tests.areas.test_duty_roster import roster, shifts
from tests.areas.test_duty_shop import SHOP, shop_shifts
from tests.areas.test_duty_shop import plan as on_shift
from tests.areas.test_handbook import enacted
from tests.areas.test_staff_appraisal import (
    DIRECTOR,
    MANAGER,
    SUPERVISOR,
    amended,
    of_kind,
    office,
    ratings,
    scores,
    steps,
    value,
)
from tests.areas.test_workorders_orders import booked, completed, notified, with_units
from tests.stories.answers import ok, refused

__all__ = ["office"]  # a fixture


@pytest.fixture
def homes(office: Workspace) -> Workspace:
    """The same office, with homes of which people complain."""
    return with_units(office)


def complaint(office: Workspace, moment: str, owner: str = "butler-1") -> str:
    office.at(moment)
    values = {"unit": "5-302", "about": "走廊漏水", "channel": "phone", "complainant": "业主"}
    return office.do("complaints.complaint.register", owner=owner, heard_by=owner, **values).folded.id


def transferred(office: Workspace, record: str, minutes: int) -> str:
    office.now += dt.timedelta(minutes=minutes)
    values: dict[str, Any] = {"departments": ["engineering"], "to_person": "technician-1"}
    office.do("complaints.complaint.transfer", record, **values)
    return record


def resolved(office: Workspace, record: str, hours: int = 2) -> str:
    office.now += dt.timedelta(hours=hours)
    office.do("complaints.complaint.resolve", record, by="technician-1", outcome="已修")
    return record


def reopened(office: Workspace, moment: str, owner: str = "butler-1") -> str:
    record = resolved(office, transferred(office, complaint(office, moment, owner), 5))
    office.do("complaints.complaint.reopen", record, by=MANAGER, unsolved="又漏了")
    return record


def once_on(office: Workspace, *rules: str) -> None:
    """Clauses in force since 1 November, as so many ``rules set`` would write it down."""
    told = ', entered = 2026-11-20T07:00:00+08:00, by = "director" },'
    lines = [f'  {{ rule = "{rule}", set = {{ in_force = true }}, since = 2026-11-01{told}' for rule in rules]
    (office.root / "rules.toml").write_text("\n".join(["amendments = [", *lines, "]", ""]), "utf-8")


def figure(office: Workspace, name: str, *period: str) -> dict[str, Any] | None:
    rows = office.run("report", "staff", *period, "--json").json()
    return next((one for one in rows if one["name"] == name), None)


@pytest.mark.rule("staff.appraisal-efficiency-items")
def test_response_and_completion_times_come_from_the_records_of_each_person_and_the_rest_is_rated(
    homes: Workspace,
) -> None:
    first = resolved(homes, transferred(homes, complaint(homes, "2026-08-10 09:00"), 15))
    resolved(homes, transferred(homes, complaint(homes, "2026-08-31 23:50"), 45))  # counts where it came in
    homes.at("2026-08-12 09:00")
    order = booked(homes)
    notified(homes.at("09:30"), order)
    homes.do("workorders.order.assign", order, by="engineer-chief", worker="technician-1")
    completed(homes.at("15:00"), order)
    homes.at("2026-09-02 09:00")
    sheet = homes.do("staff.sheet.open", by=SUPERVISOR, month="2026-08", person="butler-1").folded.id
    with pytest.raises(Refused, match="appraisal-efficiency-items"):
        given = ratings("attitude", "standards", "timely")  # whether it was done right is not rated
        homes.do("staff.sheet.rate", sheet, by=SUPERVISOR, ratings=given, scores=scores(80, 80, 80))
    homes.do("staff.sheet.rate", sheet, by=SUPERVISOR, ratings=ratings(), scores=scores(80, 80, 80))
    assert [value(homes, sheet, name) for name in ("response", "finished")] == ["0.5", "2.5"]
    assert "投诉响应时间  0.5小时\n" in homes.run("show", sheet, by=SUPERVISOR).out
    assert "0.5 h\n" in homes.run("--lang", "en", "show", sheet, by=SUPERVISOR).out
    month = ("--month", "2026-08")
    answered, done = figure(homes, "answered", *month), figure(homes, "completed", *month)
    assert answered and done and answered["amounts"] == {"owner": {"clerk-1": "0.5"}}
    assert done["amounts"] == {"worker": {"technician-1": "6"}}
    ok(homes.run("void", first, "误登", by=MANAGER))
    assert value(homes, sheet, "response") == "0.5"  # what was filed stays
    assert "0.75" in homes.run("show", sheet, by=SUPERVISOR).out  # and what it is by now is told


@pytest.mark.rule("staff.no-overwork")
def test_the_roster_check_and_the_report_flag_who_has_more_hours_than_the_limit(office: Workspace) -> None:
    roster(shifts(office.at("2026-11-01 08:00")))
    roster(office, month="2026-12")
    for day in ("02", "03", "04", "05"):
        on_duty(office, f"2026-11-{day}", "day", "guard-1")  # 48 hours in one week
        on_duty(office, f"2026-11-{int(day) + 7:02}", "day", "guard-2" if day < "05" else "guard-1")
    for day in ("2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03"):
        on_duty(office, day, "day", "guard-2")  # a week that lies in two months

    def flagged(month: str) -> list[tuple[str, str]]:
        rows = office.run("duty", "check", month, "--json").json()
        return [(one["day"], one["what"][:2]) for one in rows if one["rule"] == "staff.no-overwork"]

    assert flagged("2026-11") == []  # no limit is set: nobody is over it
    amended(office, "no-overwork", "at_most=40")
    assert flagged("2026-11") == [("2026-11-02", "彭虎"), ("2026-11-30", "曾军")]
    assert flagged("2026-12") == [("2026-11-30", "曾军")]
    hours = figure(office, "hours", "--month", "2026-11")
    assert hours and (hours["part"], hours["met"]) == ("48", False)  # of one person in one week, not of all
    assert hours["amounts"] == {"person": {"guard-1": "48", "guard-2": "48"}}
    assert (figure(office, "hours", "--week", "2026-W46") or {})["met"] is None  # not over yet
    amended(office, "no-overwork", "at_most=48", "--reason", "综合计算工时")
    assert flagged("2026-11") == []  # the border itself is not too much
    office.at("2026-12-01 08:00")
    assert (figure(office, "hours", "--week", "2026-W46") or {})["met"] is True
    assert (figure(office, "hours", "--month", "2026-11") or {})["met"] is True
    assert office.run("rules", "set", "staff.no-overwork", "at_most=0", by=DIRECTOR).status == 2


@pytest.mark.rule("staff.no-overwork-cases")
def test_who_has_more_open_complaints_than_the_limit_is_flagged_whenever_they_came_in(
    homes: Workspace,
) -> None:
    first = transferred(homes, complaint(homes, "2026-12-20 09:00"), 5)
    complaint(homes, "2026-12-21 09:00")
    complaint(homes, "2026-12-22 09:00", "clerk-1")
    amended(homes, "no-overwork-cases", "at_most=1")
    homes.at("2027-01-05 09:00")
    load = figure(homes, "load")
    assert load and (load["part"], load["met"], load["period"]) == ("2", False, "2027-01-05")
    assert load["split"] == {"owner": {"butler-1": 2, "clerk-1": 1}}
    before = homes.run("report", "staff", "--by", "person", "--month", "2026-01").out
    assert before == "这段时间没有可以这样分开的数据。\n"  # indicators are in force, and nobody did anything
    lines = homes.run("report", "staff", "--by", "person").out.splitlines()
    assert ["未达标" in line for line in lines if "每人未办结的投诉" in line] == [True, False]
    assert figure(homes, "load", "--month", "2026-12") is None  # how things stood then nobody knows now
    ok(homes.run("void", first, "误登", by=MANAGER))
    assert (figure(homes, "load") or {})["met"] is True


@pytest.mark.rule("staff.coaching-talk")
def test_whose_complaints_had_to_be_reopened_too_often_is_talked_to(homes: Workspace) -> None:
    for moment in ("2026-08-04 09:00", "2026-08-05 09:00"):
        last = reopened(homes, moment)
    other = reopened(homes, "2026-08-06 09:00", "clerk-1")
    assert [one[3] for one in steps(homes, "coaching")] == ["unset"] * 3  # nobody said how often
    amended(homes, "coaching-talk", "at_least=2", "--since", "2026-08-01")
    talk = ("staff", "talk", "register", "butler-1", "先听完再解释")

    def waits() -> list[str]:
        return [one["record"] for one in homes.run("agenda", "measures", "staff", "--json").json()]

    assert waits() == [last]
    refused(homes.run(*talk, by="clerk-1"), "staff.coaching-talk")
    ok(homes.run(*talk, "--about", other, by=SUPERVISOR))  # about somebody else's: it settles nothing
    assert waits() == [last]
    ok(homes.run(*talk, by=SUPERVISOR))  # which complaints it is about need not be typed
    assert waits() == []
    assert homes.run("staff", "talk", "list", "--json").json()[-1]["fields"]["about"] == [last]
    refused(homes.run(*talk, by=SUPERVISOR), "staff.coaching-talk")  # nothing of his waits
    third = reopened(homes, "2026-08-31 09:00")
    assert waits() == [third]
    reopened(homes, "2026-09-01 09:00")
    assert waits() == [third]  # another month, another count
    ok(homes.run("void", third, "误登", by=MANAGER))
    assert waits() == []


@pytest.mark.rule("staff.pay-delay-warning")
def test_the_funds_are_checked_with_finance_some_days_before_pay_day(office: Workspace) -> None:
    def waiting() -> list[tuple[str, str, str]]:
        rows = office.run("due", "--area", "staff", "--json").json()
        return [
            (one["id"], one["due"][:10], one["standing"]) for one in rows if one["clock"] == "staff.funds"
        ]

    office.do("staff.payroll.plan", by="finance-1", month="2026-08", payday="2026-08-20")
    assert waiting() == []  # not in force, and no number of days is set
    amended(office, "pay-delay-warning", "before=-5d", "in_force=yes", "--since", "2026-08-01")
    assert "发薪日提前5天与财务核对资金" in office.run("rules", "show", "staff.pay-delay-warning").out
    assert waiting() == [("2026-08", "2026-08-16", "running")]
    with pytest.raises(Refused):
        office.do("staff.payroll.check", "2026-08", by="clerk-1", funds="资金已到位")
    office.at("2026-08-16 00:01")
    assert waiting() == [("2026-08", "2026-08-16", "overdue")]
    office.do("staff.payroll.check", "2026-08", by="finance-1", funds="资金已到位")
    assert waiting() == []
    office.do("staff.payroll.plan", by="finance-1", month="2026-09", payday="2026-09-20")
    office.do("staff.payroll.pay", "2026-09", by="finance-1")
    assert waiting() == []  # what is paid needs no check any more


@pytest.mark.rule("staff.pay-policy")
def test_a_policy_to_which_the_rules_refer_and_that_the_handbook_lacks_is_listed(office: Workspace) -> None:
    def missing() -> list[str]:
        return [one["item"] for one in office.run("staff", "list", "policy", "--json").json()]

    def told() -> bool:
        return any(one["list"] == "policy" for one in office.run("today", "--json").json()["lists"])

    assert not told()  # of an online shop: not in force
    amended(office, "pay-policy", "in_force=yes")
    assert missing() == ["员工薪资管理制度"] and told()
    policy = enacted(office, kind="policy", name="员工薪资管理制度", body="一、总则。")
    assert missing() == [] and not told()
    amended(office, "pay-policy", "documents=员工薪资管理制度、请假制度")
    assert missing() == ["请假制度"]
    office.do("handbook.document.retire", policy, by=MANAGER)
    assert missing() == ["员工薪资管理制度", "请假制度"]


@pytest.mark.rule("staff.penalty-office-cleaning", "staff.penalty-handover-record")
def test_missed_cleaning_turns_and_handovers_are_counted_by_person_and_nothing_is_deducted(
    workspace: Workspace,
) -> None:
    office = workspace.at("2026-11-20 07:00")
    of_kind(office, "online-shop")
    once_on(office, *(f"duty.{rule}" for rule in SHOP))
    shop_shifts(office)
    office.do("staff.employee.hire", by=MANAGER, person="agent-1", post="agent", hired="2020-01-01")
    turns = [
        office.do("duty.cleaning.plan", by=DIRECTOR, day=f"2026-11-{day}", person=person).folded.id
        for day, person in (("20", "agent-1"), ("21", "clerk-1"), ("22", "agent-1"))
    ]
    late = [
        on_shift(office, "late", who, day)
        for who, day in (("agent-1", "2026-11-20"), ("agent-1", "2026-11-22"))
    ]
    cleaned = ("duty.cleaning.first", "2026-11-21 07:50"), ("duty.cleaning.second", "2026-11-21 23:50")
    for step, moment in cleaned:
        office.at(moment).do(step, turns[1], by="clerk-1")
    office.at("2026-11-24 10:00")
    office.do("duty.cleaning.first", turns[0], by="agent-1")
    office.do("duty.cleaning.second", turns[0], by="agent-1")  # days later: it was missed all the same
    assert steps(office, "cleaning") == [
        ("agent-1", 1, "罚款50元", "information"),
        ("agent-1", 2, "罚款50元", "information"),
    ]
    told = office.run("agenda", "measures", "staff", "--all", "--json").json()
    assert [(one["record"], one["measure"]) for one in told if "handover" in one["rule"]] == [
        (late[0], ""),  # within which time they are counted is left unset
        (late[1], ""),
    ]
    amended(office, "penalty-handover-record", "window=month", "--since", "2026-11-01")
    told = office.run("agenda", "measures", "staff", "--all", "--json").json()
    assert [one["measure"] for one in told if "handover" in one["rule"]] == ["罚款30元", "罚款50元"]
    assert office.run("agenda", "measures", "--json").json() == []  # not in force: nobody is asked
    amended(office, "penalty-office-cleaning", "in_force=yes", "--since", "2026-11-01")
    asked = ("staff", "sanction", "propose", "agent-1", "talk", "--rule", "staff.penalty-office-cleaning")
    refused(
        office.run(*asked, "--turn", turns[1], "--reason", "未打扫", by=SUPERVISOR), "discipline-and-rewards"
    )
    ok(office.run(*asked, "--turn", turns[2], "--reason", "未打扫", by=SUPERVISOR))
    ok(office.run("staff", "sanction", "approve", "SFP-261124-A01", "--opinion", "谈话", by=MANAGER))
    assert [one[3] for one in steps(office, "cleaning")] == ["waits", "decided"]


@pytest.mark.rule("staff.director-knowledge", "staff.guidance")
def test_the_rules_the_tariffs_with_their_parts_and_the_customers_are_at_hand_and_clauses_are_found_by_words(
    homes: Workspace,
) -> None:
    homes.do("residents.household.open", unit="5-302", head="张三", phone="13800000000")
    enacted(homes, kind="policy", name="考勤制度", body="一、总则。")
    ok(homes.run("fees", "tariff", "add", "物业管理费", "management", "area", by=SUPERVISOR))
    price = ("--price", "1.85", "--since", "2026-08-01", "--parts", "人工,1.05;清洁绿化,0.8")
    approved = ("--approved-by", MANAGER, "--paper", "7")
    ok(homes.run("fees", "tariff", "price", "物业管理费", *price, *approved, by=SUPERVISOR))
    by = "service-director"
    assert "考勤制度" in homes.run("staff", "list", "regulations", by=by).out
    assert "人工 1.0500元、清洁绿化 0.8000元" in homes.run("staff", "list", "tariffs", by=by).out
    customers = homes.run("staff", "list", "customers", by=by).out
    assert "5-302" in customers and "张三" not in customers
    lists = {one["list"] for one in homes.run("today", "--json").json()["lists"]}
    assert not lists & {"regulations", "tariffs", "customers"}  # looked up, not waiting for anybody
    found = homes.run("rules", "find", "投诉 送达", "--json").json()
    assert [(one["id"], one["page"]) for one in found] == [
        ("complaints.transfer-within", "handbook/complaints.html#transfer-within")
    ]
    said = homes.run("rules", "find", "送达", "责任部门").out
    assert "20分钟内" in said and "《服务中心作业指导书》" in said
    ok(homes.run("rules", "set", "complaints.transfer-within", "within=25m", by=DIRECTOR))
    assert "25分钟内" in homes.run("rules", "find", "送达", "责任部门").out
    assert homes.run("rules", "find", "没有这个词").out.strip() == "没有条款提到。"
    assert homes.run("--lang", "en", "rules", "find", "DEPOSIT", "acceptance").status == 0
    assert "propctl rules find 装修押金" in homes.run("find", "装修押金").out


SECRETS = ("薪酬底线四千", "和客户争吵", "仓库备用钥匙放三号柜", "内部考勤正文")


@pytest.mark.rule("staff.company-secrets")
def test_internal_records_and_pages_are_never_in_the_residents_edition(tmp_path: Path) -> None:
    office = make_workspace(tmp_path / "office", areas=["staff", "handbook", "residents"])
    office.do("staff.employee.hire", by=MANAGER, person="clerk-1", post="front-desk", hired="2020-01-01")
    office.do("staff.memo.add", text=SECRETS[2])
    values = {"person": "clerk-1", "kind": "unrelated-work", "about": SECRETS[1]}
    with pytest.raises(UsageError):
        office.do("staff.breach.register", by=SUPERVISOR, **values)
    office.do("staff.breach.register", by=SUPERVISOR, **(values | {"kind": "visitor"}))
    office.do("staff.handoff.give", by="clerk-1", taker="clerk-2", matter=SECRETS[0])
    enacted(office, kind="policy", name="考勤制度", body=SECRETS[3])

    def read(audience: str) -> str:
        build(office.office(), tmp_path / audience, audience=audience, editions=["zh-Hans"])
        files = (one for one in (tmp_path / audience).rglob("*") if one.is_file())
        return "".join(one.read_bytes().decode("utf-8", "replace") for one in files)

    public, inside = read("residents"), read("staff")
    assert [secret for secret in SECRETS if secret in public] == []
    assert not (tmp_path / "residents/handbook/staff.html").exists() and "staff.company-secrets" not in public
    assert "严格恪守公司秘密" in inside and "严格恪守公司秘密" not in public
    assert "考勤制度" in inside and SECRETS[1] not in inside  # people’s breaches are on no page at all
