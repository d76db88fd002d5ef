"""Calls: the daily report, the statistics, and the clauses of other trades that are not in force."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest

from propctl.api import Figure, Refused, UsageError, amend, check, listing, report, routines, today
from propctl.office.compiling.everything_read import names_in
from propctl.regulation.soundness.areas import findings
from propctl.store.files.toml import dump_value
from propctl.testing import TZ, TwoDesks, Workspace
from propctl.worktime.recurrence import Period

NAME, PHONE = "章晓兰", "13800001234"
OTHER_TRADES = (
    "answer-explain-register",
    "online-channels",
    "consultation-register",
    "knowledge-base",
    "knowledge-liaison",
    "knowledge-updated",
    "expert-transfer",
    "know-services-and-announcements",
    "statistics-report",
    "statistics-form",
    "master-register",
    "database-management",
    "arrival-rate",
    "feedback-mechanism",
    "conversion-rate",
    "lost-reason",
    "idle-review",
)


@pytest.fixture
def desk(workspace: Workspace) -> Workspace:
    workspace.do("residents.building.add", name="3", type="high-rise", steward="officer-1")
    workspace.do("residents.unit.add", number="3-1201", building="3")
    return workspace


def call(workspace: Workspace, about: str = "物业费何时交", by: str = "clerk-1", **values: Any) -> Any:
    return workspace.do("calls.call.register", by=by, about=about, **values).folded


def now(workspace: Workspace, record: Any) -> Any:
    return workspace.record(record.id).values


def on_list(workspace: Workspace, name: str, by: str = "clerk-1") -> list[str]:
    return [row.id for row in listing(workspace.office(by), "calls", name)]


def figures(workspace: Workspace, first: str = "2026-11-01", days: int = 30) -> dict[str, Figure]:
    start = dt.datetime.combine(dt.date.fromisoformat(first), dt.time(), TZ)
    period = Period(start, start + dt.timedelta(days=days), first)
    return {found.name: found for found in report(workspace.office(), period, "calls")}


def switch_on(workspace: Workspace, rule: str, **changes: str) -> None:
    amend(workspace.office("director"), f"calls.{rule}", {"in_force": "yes", **changes}, workspace.now.date())


def routine(workspace: Workspace, name: str) -> Any:
    return next((task for task in routines(workspace.office(), area="calls") if task.routine == name), None)


def paper(workspace: Workspace, *words: str) -> str:
    printed = workspace.run(*words)
    assert printed.status == 0, printed.err
    return html.unescape(printed.out)


# -- the daily report


@pytest.mark.rule("calls.daily-report", "calls.form-daily-report")
def test_the_report_is_made_from_the_days_contacts_and_the_manager_receives_it(desk: Workspace) -> None:
    settled = call(desk, answer="每月5日前")
    waiting = call(desk, "装修手续", channel="letter")
    complaint = call(desk, "走廊漏水", kind="complaint", unit="3-1201")
    call(desk, by="agent-1")
    desk.do("complaints.complaint.register", unit="3-1201", about="噪音")
    desk.at("17:30")
    made = desk.do("calls.report.compile").folded
    values = now(desk, made)
    assert values["contacts"] == [settled.id, waiting.id, complaint.id]
    assert values["number"] == 3
    assert values["kinds"] == ["咨询 2", "投诉 1"]
    assert values["channels"] == ["来电 2", "来信 1"]
    assert values["unsettled"] == [waiting.id]
    assert [line["result"] for line in values["results"]] == ["每月5日前", "待答复", "已转入办理"]
    (noise,) = values["others"]
    assert desk.record(noise).values["about"] == "噪音"

    assert routine(desk, "daily-report").done == 0
    desk.do("calls.report.submit", made.id, remark="平稳")
    assert routine(desk, "daily-report").done == 1
    assert on_list(desk, "to-receive") == [made.id]
    with pytest.raises(Refused):
        desk.do("calls.report.receive", made.id, by="clerk-2")
    desk.at("18:05")
    desk.do("calls.report.receive", made.id, by="center-manager", comment="注意漏水")
    assert f"{now(desk, made)['received']:%H:%M}" == "18:05"
    assert not on_list(desk, "to-receive")

    printed = paper(desk, "print", made.id)
    for word in (
        "客服工作报表",
        "李敏",
        "来电数",
        "咨询 2",
        waiting.id,
        "平稳",
        "2026-11-20 18:05",
        "部门经理",
    ):
        assert word in printed


@pytest.mark.rule("calls.daily-report")
def test_a_call_after_the_first_count_is_counted_again_before_the_report_goes_out(desk: Workspace) -> None:
    made = desk.do("calls.report.compile").folded
    assert now(desk, made)["number"] == 0
    late = call(desk)
    with pytest.raises(Refused):
        desk.do("calls.report.refresh", made.id, by="clerk-2")
    desk.do("calls.report.refresh", made.id)
    assert now(desk, made)["contacts"] == [late.id]
    with pytest.raises(Refused):
        desk.do("calls.report.submit", made.id, by="clerk-2")
    with pytest.raises(UsageError):  # of a day to come
        desk.do("calls.report.compile", day="2026-11-21")


@pytest.mark.rule("calls.daily-report")
def test_a_working_day_without_a_report_is_listed_by_person(desk: Workspace) -> None:
    made = desk.do("calls.report.compile").folded  # Friday
    desk.do("calls.report.submit", made.id)
    draft = desk.do("calls.report.compile", by="clerk-2").folded
    assert draft.state == "draft"
    desk.at("2026-11-24 09:00")  # Tuesday
    rows = desk.run("calls", "unreported", "--since", "2026-11-20", "--json").json()
    missing = {(row["day"], row["person"]) for row in rows}
    assert missing == {
        ("2026-11-20", "clerk-2"),
        ("2026-11-20", "agent-1"),
        ("2026-11-23", "clerk-1"),
        ("2026-11-23", "clerk-2"),
        ("2026-11-23", "agent-1"),
    }, "Saturday and Sunday are no working days"
    told = desk.run("calls", "unreported", "--json").json()
    assert {row["day"] for row in told} == {"2026-11-20", "2026-11-23"}, "nobody owed a report before that"


@pytest.mark.rule("calls.daily-report")
def test_a_report_of_another_day_is_no_proof_of_this_one(desk: Workspace) -> None:
    def submit(day: str) -> int:
        made = desk.run("calls", "report", "compile", day, by="agent-1").out.split()[0]
        assert desk.run("calls", "report", "submit", made, by="agent-1").status == 0
        return routine(desk, "daily-report").done

    assert (submit("11-19"), submit("11-20")) == (0, 1)


def test_two_offline_desks_both_report_and_nothing_is_lost(two_desks: TwoDesks) -> None:
    call(two_desks.a)
    call(two_desks.b, by="clerk-2")
    two_desks.exchange()
    made = two_desks.a.do("calls.report.compile").folded
    two_desks.b.do("calls.report.compile", by="clerk-2")
    two_desks.exchange()
    for workspace in (two_desks.a, two_desks.b):
        rows = workspace.office().index.rows(form="calls.report")
        assert [row.values["number"] for row in rows] == [1, 1]
        assert not check(workspace.office())
    assert now(two_desks.b, made)["contacts"]


# -- figures and statistics


def test_figures_come_by_week_and_by_month(desk: Workspace) -> None:
    desk.at("2026-11-10 09:00")
    call(desk)
    desk.at("2026-11-20 09:00")
    call(desk, "装修手续", channel="visit", answer="已当面答复")
    week = desk.run("report", "calls", "--week", "2026-W47", "--json").json()
    month = desk.run("report", "calls", "--month", "2026-11", "--json").json()
    counts = [{row["name"]: row for row in rows}["contacts"] for rows in (week, month)]
    assert [int(row["part"]) for row in counts] == [1, 2]
    assert counts[1]["split"]["channel"] == {"phone": 1, "visit": 1}
    assert counts[0]["split"]["taker"] == {"clerk-1": 1}


@pytest.mark.rule("calls.statistics-form", "calls.statistics-report")
def test_the_statistics_of_a_period_are_counted_from_the_register_and_print_in_full(desk: Workspace) -> None:
    asked = call(desk)
    call(desk, "装修手续", unit="3-1201", lead="厨房改造")
    call(desk, "来看装修样板", channel="visit", answer="已当面答复", follows=asked.id, kind="other")
    put = call(desk, "电梯年检")
    desk.do("calls.call.transfer", put.id, department="engineering")
    (lead,) = desk.office().index.rows(form="calls.lead")
    desk.do("calls.lead.win", lead.id)
    made = desk.do("calls.statistics.compile", since="2026-11-01").folded
    values = now(desk, made)
    assert (values["enquiries"], values["visits"], values["arrival"]) == (3, 1, "1/3 = 33%")
    assert values["by_channel"] == ["来电 3", "来访 1"]
    assert sorted(values["by_topic"]) == ["收费 1", "装修 1", "设施设备 1"]
    assert values["by_day"] == ["2026-11-20 4"]
    assert values["transfers"] == ["工程部 1"]
    assert values["conversion"] == "1/1 = 100%"
    desk.do("calls.statistics.file", made.id, analysis="收费问题集中在月初")
    printed = paper(desk, "print", made.id)
    assert "咨询统计分析报表" in printed
    assert "收费问题集中在月初" in printed
    assert "(未填)" not in printed and "（未填）" not in printed


@pytest.mark.rule("calls.statistics-report")
def test_statistics_are_called_for_only_once_the_office_says_how_often(desk: Workspace) -> None:
    assert routine(desk, "statistics") is None
    switch_on(desk, "statistics-report")
    assert routine(desk, "statistics") is None, "every is unset"
    amend(desk.office("director"), "calls.statistics-report", {"every": "month"}, desk.now.date())
    assert not routine(desk, "statistics").finished
    made = desk.do("calls.statistics.compile", since="2026-11-01").folded
    desk.do("calls.statistics.file", made.id, analysis="平稳")
    assert routine(desk, "statistics").finished
    desk.at("2027-01-04 09:00")
    december: dict[str, Any] = {"since": "2026-12-01", "until": "2026-12-31"}
    assert not routine(desk, "statistics").finished, "December's, which is over, is not filed yet"
    made = desk.do("calls.statistics.compile", **december).folded
    desk.do("calls.statistics.file", made.id, analysis="平稳")
    assert routine(desk, "statistics").finished
    for wrong in ({**december, "until": "2026-11-30"}, {"since": "2027-02-01", "until": "2027-02-28"}):
        with pytest.raises((Refused, UsageError)):
            desk.do("calls.statistics.compile", **wrong)


# -- not in force here


@pytest.mark.rule(*(f"calls.{name}" for name in OTHER_TRADES))
def test_clauses_of_hospitals_and_shops_are_printed_only_once_they_are_in_force(desk: Workspace) -> None:
    page, catalog = desk.page("calls"), desk.office().catalog
    for name in OTHER_TRADES:
        rule = catalog.rule(f"calls.{name}")
        assert not rule.in_force and rule.why
        assert rule.id not in page
    items = {"lost-reason": {"items": {"price": "嫌贵"}}}
    lines = [
        dump_value(
            {
                "rule": f"calls.{name}",
                "set": {"in_force": True, **items.get(name, {})},
                "since": desk.now.date(),
                "entered": desk.now,
                "by": "director",
            }
        )
        for name in OTHER_TRADES
    ]
    (desk.root / "rules.toml").write_text(f"amendments = [{', '.join(lines)}]\n", encoding="utf-8")
    office = desk.office()
    assert findings(office.catalog, names_in(office.settings), office.today) == {}
    page = desk.page("calls")
    for name in OTHER_TRADES:
        assert f"calls.{name}" in page


def test_nothing_of_a_web_shops_unpaid_orders_is_here(desk: Workspace) -> None:
    rule = desk.office().catalog.rule("calls.payment-reminder")
    assert rule.exempt
    assert rule.id not in desk.page("calls")


@pytest.mark.rule("calls.online-channels")
def test_the_online_channel_is_asked_for_and_counted_once_that_clause_is_in_force(desk: Workspace) -> None:
    assert "platform" not in call(desk, channel="online").values
    with pytest.raises(UsageError, match="platform"):
        call(desk, channel="online", platform="qq")
    switch_on(desk, "online-channels")
    with pytest.raises(UsageError) as missing:
        call(desk, channel="online")
    assert "--platform" in str(missing.value.values)
    with pytest.raises(UsageError, match="fax"):
        call(desk, channel="online", platform="fax")
    call(desk, channel="online", platform="qq")
    call(desk, channel="call", platform="qq")  # not online: which platform was a slip of the hand
    assert figures(desk)["platforms"].split["platform"] == {"qq": 1}


@pytest.mark.rule("calls.consultation-register")
def test_intrusive_fields_are_refused_until_switched_on_and_check_tells_that_they_are(
    desk: Workspace,
) -> None:
    fields = desk.office().catalog.form("calls.call").field
    assert not {"illness", "history", "diagnosis"} & set(fields)
    with pytest.raises(UsageError, match="habits"):
        call(desk, habits="常网购")
    printed = paper(desk, "print", call(desk).id, "--document", "register")
    for word in ("来电及网络咨询登记表", "渠道", "房号", "咨询类别", "转接部门", "需回访"):
        assert word in printed
    assert "消费习惯" not in printed
    assert not check(desk.office())

    switch_on(desk, "consultation-register")
    asked = call(desk, unit="3-1201", habits="常网购")
    assert asked.values["habits"].startswith("sealed:")
    (told,) = check(desk.office())
    assert told.values["rule"] == "calls.consultation-register"
    assert desk.run("check").status == 1


@pytest.mark.rule("calls.knowledge-base", "calls.knowledge-updated", "calls.knowledge-liaison")
def test_topics_that_are_missing_or_stale_are_told_and_checked_with_their_departments(
    desk: Workspace,
) -> None:
    write = {"topic": "prices", "content": "高层每平方米2.8元", "department": "finance"}
    with pytest.raises(UsageError):
        desk.do("calls.topic.write", **write)
    switch_on(desk, "knowledge-base")
    switch_on(desk, "knowledge-updated", within="30d")
    switch_on(desk, "knowledge-liaison", every="month")
    desk.do("calls.topic.write", **write)
    rows = {row["topic"]: row for row in desk.run("calls", "knowledge", "--json").json()}
    assert (rows["prices"]["missing"], rows["routes"]["missing"]) == (False, True)
    assert (rows["prices"]["department"], rows["prices"]["confirmed"]) == ("财务部", "")
    assert routine(desk, "liaison").missing == ["KB-prices"]

    desk.do("calls.topic.confirm", "KB-prices", confirmed_by="财务 袁明")
    assert not routine(desk, "liaison").missing
    rows = {row["topic"]: row for row in desk.run("calls", "knowledge", "--json").json()}
    assert rows["prices"]["confirmed"] == "2026-11-20"
    assert not on_list(desk, "stale")
    desk.at("2026-12-22 09:00")
    assert on_list(desk, "stale") == ["KB-prices"]
    assert routine(desk, "liaison").missing == ["KB-prices"]


@pytest.mark.rule("calls.expert-transfer")
def test_a_call_for_a_specialist_is_listed_until_it_is_put_through(desk: Workspace) -> None:
    with pytest.raises(UsageError, match="expert"):
        call(desk, expert="yes")
    switch_on(desk, "expert-transfer", within="5m")
    asked = call(desk, "电梯年检", expert="yes")
    call(desk)
    desk.at("09:06")
    assert on_list(desk, "not-passed") == [asked.id]
    assert "calls.transfer" in [clock.clock for clock in today(desk.office()).late]
    desk.do("calls.call.transfer", asked.id, department="engineering", to_person="technician-1")
    assert not on_list(desk, "not-passed")
    assert "calls.transfer" not in [clock.clock for clock in today(desk.office()).late]


@pytest.mark.rule("calls.know-services-and-announcements")
def test_notices_in_force_are_listed_and_signed_for(desk: Workspace) -> None:
    notice = desk.do(
        "notices.notice.draft", by="service-director", kind="safety", title="台风防范", measure="关好门窗"
    ).folded
    desk.do("notices.notice.approve", notice.id, by="director")
    assert not on_list(desk, "announcements")
    desk.do("notices.notice.publish", notice.id, by="service-director")
    with pytest.raises(UsageError):
        desk.do("calls.reading.sign", notice=notice.id)
    switch_on(desk, "know-services-and-announcements")
    shown = desk.run("calls", "list", "announcements", "--json").json()
    assert [row["id"] for row in shown] == [notice.id]
    desk.do("calls.reading.sign", notice=notice.id)
    assert not on_list(desk, "unread")
    assert on_list(desk, "unread", by="clerk-2") == [notice.id]


@pytest.mark.rule("calls.master-register", "calls.database-management", "calls.answer-explain-register")
def test_the_register_prints_in_order_without_gaps_and_is_queried_and_exported(desk: Workspace) -> None:
    made = [
        call(desk, "装修手续", unit="3-1201"),
        call(desk, "停车费", channel="letter", answer="每月5日前"),
        call(desk, "门口推销", kind="other", by="agent-1"),
    ]
    printed = paper(desk, "calls", "print", "master", "--month", "2026-11")
    places = [printed.index(record.id) for record in made]
    assert places == sorted(places)
    assert [record.id[-3:] for record in made] == ["A01", "A02", "A03"]
    assert not check(desk.office())

    for where, number in (
        ("channel = letter", 1),
        ("kind = enquiry", 2),
        ("unit = '3-1201'", 1),
        ("heard >= 2026-11-20", 3),
    ):
        table = desk.run("calls", "list", "--where", where, "--csv")
        assert len(table.out.strip().splitlines()) == number + 1, where
    assert figures(desk)["contacts"].split["taker"] == {"clerk-1": 2, "agent-1": 1}
    statistics = desk.do("calls.statistics.compile", since="2026-11-01").folded
    assert now(desk, statistics)["by_day"] == ["2026-11-20 3"]


@pytest.mark.rule("calls.arrival-rate")
def test_the_arrival_rate_is_the_share_of_enquiries_that_a_visit_followed(desk: Workspace) -> None:
    first = call(desk)
    for number in range(3):
        call(desk, f"第{number}问")
    call(desk, "当面问", channel="visit", answer="已当面答复")
    assert "arrivals" not in figures(desk)
    switch_on(desk, "arrival-rate", at_least="20%")
    call(desk, "来看看", channel="visit", answer="已当面答复", follows=first.id)
    arrivals = figures(desk)["arrivals"]
    assert (arrivals.part, arrivals.whole, arrivals.met) == (1, 4, True)


@pytest.mark.rule("calls.feedback-mechanism")
def test_an_enquiry_stays_open_until_the_answer_given_is_recorded(desk: Workspace) -> None:
    switch_on(desk, "feedback-mechanism")
    asked = call(desk)
    desk.do("calls.call.transfer", asked.id, department="finance")
    desk.do("calls.call.progress", asked.id, told="正在问")
    assert on_list(desk, "unanswered") == [asked.id]
    with pytest.raises(UsageError):
        desk.do("calls.call.reply", asked.id, solved="yes")
    desk.do("calls.call.reply", asked.id, answer="每月5日前", solved="yes")
    assert not on_list(desk, "unanswered")


@pytest.mark.rule("calls.conversion-rate", "calls.lost-reason", "calls.idle-review")
def test_deals_by_person_reasons_of_the_lost_and_ones_own_customers_without_a_deal(desk: Workspace) -> None:
    for about, by in (("车位", "agent-1"), ("保洁", "agent-1"), ("家政", "clerk-1")):
        call(desk, about, by=by, lead=about)
    first, second, third = (row.id for row in desk.office().index.rows(form="calls.lead"))
    with pytest.raises(Refused, match="support-sales"):  # before anybody asked
        desk.do("calls.lead.win", first, by="agent-1", won_on="2026-11-19")
    desk.do("calls.lead.win", first, by="agent-1")
    walked_in = desk.do("calls.lead.register", by="agent-1", about="储藏室").folded.id
    desk.do("calls.lead.win", walked_in, by="agent-1")  # no enquiry: it is no share of any
    rows = desk.run("calls", "rates", "--json").json()
    assert [(row["person"], row["rate"]) for row in rows] == [
        ("agent-1", "1/2 = 50%"),
        ("clerk-1", "0/1 = 0%"),
    ]
    assert on_list(desk, "no-deal", by="agent-1") == [second]

    assert "lost" not in figures(desk)
    switch_on(desk, "idle-review")
    switch_on(desk, "lost-reason", items="price:价格|price,time:时间|time")
    with pytest.raises(UsageError):
        desk.do("calls.lead.lose", second, by="agent-1")
    desk.do("calls.lead.lose", second, by="agent-1", cause="price")
    assert figures(desk)["lost"].split["cause"] == {"price": 1}
    assert on_list(desk, "no-deal", by="agent-1") == [second]
    assert on_list(desk, "no-deal") == [third]
    waiting = {entry.name for entry in today(desk.office("agent-1"), post="agent").lists}
    assert "no-deal" in waiting


def test_residents_read_what_to_expect_and_only_staff_read_how_calls_are_worked(desk: Workspace) -> None:
    residents, staff = (desk.page("calls", audience=audience) for audience in ("residents", "staff"))
    for word in ("0571-88880000", "2小时", "满意率须达到100%"):
        assert word in residents
    for name in ("daily-report", "support-sales", "duty-phone-record", "understand-and-solve"):
        assert f"calls.{name}" not in residents
        assert f"calls.{name}" in staff


@pytest.mark.rule("calls.daily-report", "calls.form-daily-report")
def test_each_of_them_reports_once_a_day_and_who_did_not_is_named(two_desks: TwoDesks) -> None:
    desk, other = two_desks.a, two_desks.b
    mine = desk.do("calls.report.compile").folded.id
    with pytest.raises(UsageError, match=mine):
        desk.do("calls.report.compile")
    desk.do("calls.report.submit", mine)
    task = next(one for one in routines(desk.office()) if one.full == "calls.daily-report")
    assert (task.done, task.times) == (1, 3) and task.missing == ["clerk-2", "agent-1"]
    future = desk.run(
        "calls", "unreported", "--since", "2026-11-19", "--until", "2026-12-31", "--json"
    ).json()
    assert {row["day"] for row in future} == {"2026-11-19", "2026-11-20"}
    other.do("calls.report.compile")
    two_desks.exchange()
    assert "只能有一条" in desk.run("check").out
    desk.at("2026-11-21 09:00")  # a Saturday
    assert not [row for row in desk.run("calls", "unreported", "--json").json() if row["day"] == "2026-11-21"]
    amend(desk.office("director"), "calls.daily-report", {"workdays_only": "no"}, desk.now.date())
    asked = desk.run("calls", "unreported", "--since", "2026-11-21", "--until", "2026-11-21", "--json").json()
    assert len(asked) == 3


@pytest.mark.rule("calls.arrival-rate", "calls.support-sales")
def test_nobody_arrives_before_he_called_nor_is_a_lead_handed_over_before_it_is_there(
    desk: Workspace,
) -> None:
    first = call(desk)
    for values in ({"heard": "1119-09:00", "follows": first.id}, {"heard": "08:59", "follows": first.id}):
        with pytest.raises(Refused) as refusal:
            call(desk, channel="visit", unit="3-1201", **values)
        assert refusal.value.rule == "calls.understand-and-solve"
    came = call(desk, channel="visit", unit="3-1201", follows=first.id)
    assert "不能是" in desk.run("amend", came.id, "--set", f"follows={came.id}").err
    lead = desk.do("calls.lead.register", about="车位").folded.id
    with pytest.raises(Refused) as refusal:
        desk.do("calls.lead.hand-over", lead, to_person="林主管", handed="2026-11-19")
    assert refusal.value.rule == "calls.support-sales"
    assert desk.do("calls.lead.hand-over", lead, to_person="林主管").folded.state == "handed"


@pytest.mark.rule("calls.knowledge-liaison", "calls.knowledge-updated", "calls.answer-explain-register")
def test_what_the_post_of_enquiries_keeps_up_goes_with_the_clause_to_another_post(desk: Workspace) -> None:
    for rule in ("knowledge-base", "knowledge-liaison", "knowledge-updated", "answer-explain-register"):
        changes = {"in_force": "yes", **({"within": "30d"} if rule == "knowledge-updated" else {})}
        amend(desk.office("director"), f"calls.{rule}", changes, desk.now.date())
    desk.do("calls.topic.write", by="agent-1", topic="prices", content="1.85", department="finance")
    with pytest.raises(UsageError):
        desk.do("calls.topic.update", "KB-prices", by="agent-1")  # nothing was changed
    call(desk, "泳池几点开")
    for rule in ("knowledge-liaison", "answer-explain-register"):
        amend(desk.office("director"), f"calls.{rule}", {"post": "butler"}, desk.now.date())
    told = desk.at("2026-12-28 09:00").run("today", "--post", "butler").out
    assert "KB-prices" in told and "待答复" in told
    assert "KB-prices" not in desk.run("today", "--post", "agent").out


@pytest.mark.rule("calls.answer-inquiries-and-complaints", "complaints.reception-officer")
def test_a_call_opens_a_complaint_for_whichever_post_takes_complaints_in(desk: Workspace) -> None:
    for rule, on in (("front-desk-sole-intake", "no"), ("reception-officer", "yes")):
        amend(desk.office("director"), f"complaints.{rule}", {"in_force": on}, desk.now.date())
    for by, opened in (("clerk-1", "CPF-"), ("officer-1", "CP-")):
        told = desk.run("calls", "register", "漏水", "--kind", "投诉", "--unit", "3-1201", by=by)
        assert f"同时开立：{opened}" in told.out


@pytest.mark.rule("calls.consultation-register")
def test_what_was_kept_by_consent_is_not_entered_again_by_a_correction(desk: Workspace) -> None:
    amend(desk.office("director"), "calls.consultation-register", {"in_force": "yes"}, desk.now.date())
    record = call(desk, by="agent-1", age="45").id
    desk.do("calls.call.withdraw", record, by="agent-1")
    told = desk.run("amend", record, "--stdin", by="agent-1", stdin="age：46\n")
    assert told.status == 2 and "本人已撤回保存它的同意" in told.err
    assert "age" not in desk.record(record).values
