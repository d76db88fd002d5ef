"""Orders: from the call at the desk to the slip that closes them."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest

from propctl.api import Refused, UsageError, amend, check, due, listing, report, resolve, today
from propctl.office.asking.queries import records
from propctl.publish.paper.printed_forms import register, sheet
from propctl.regulation.standing import Judged
from propctl.testing import TwoDesks, Workspace
from propctl.worktime.recurrence import Period, parse_recurrence

ORDER = "workorders.order"


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """An office with one building, looked after by an officer, and two flats."""
    return with_units(workspace)


def with_units(workspace: Workspace) -> Workspace:
    workspace.do("residents.building.add", name="5", steward="officer-1")
    for number in ("5-302", "5-303"):
        workspace.do("residents.unit.add", number=number, building="5")
    return workspace


def booked(office: Workspace, **more: Any) -> str:
    """An order for this afternoon, taken at nine."""
    values = {"unit": "5-302", "content": "换灯泡", "kind": "repair", "wanted": "14:00", **more}
    return office.do(f"{ORDER}.register", **values).folded.id


def urgent(office: Workspace, content: str = "水管爆裂") -> str:
    return office.do(f"{ORDER}.register", unit="5-302", content=content).folded.id


def notified(office: Workspace, order: str, **more: Any) -> str:
    values = {"department": "engineering", "answerer": "technician-1", "can": "can", "confirmed": "yes"}
    office.do(f"{ORDER}.notify", order, **{**values, **more})
    return order


def completed(office: Workspace, order: str, **more: Any) -> str:
    office.do(f"{ORDER}.complete", order, by="technician-1", result="已换好", **more)
    return order


def reported(office: Workspace, order: str) -> str:
    office.do(f"{ORDER}.report", order, reporter="technician-1")
    return order


def returned(office: Workspace, order: str) -> str:
    office.do(f"{ORDER}.slip", order, slip_no="P-118", signed="today")
    return order


def clock(office: Workspace, order: str, name: str) -> Judged | None:
    opened = office.office()
    folded = opened.folded(resolve(opened, order))
    judged = opened.judge.all(folded, opened.catalog.form(folded.form))
    return next((found for found in judged if found.clock == f"workorders.{name}"), None)


def standing(office: Workspace, order: str, name: str) -> str:
    found = clock(office, order, name)
    return found.standing(office.now) if found else ""


def standings(office: Workspace, order: str, name: str) -> list[str]:
    """How one clock of an order stands, each time that it ran."""
    shown = office.run("show", order, "--json").json()["clocks"]
    return [one["standing"] for one in shown if one["clock"] == f"workorders.{name}"]


def set_rule(office: Workspace, rule: str, **changes: str) -> None:
    opened = office.office("service-supervisor")
    amend(opened, f"workorders.{rule}", changes, opened.today)


def on_list(office: Workspace, name: str, by: str = "clerk-1") -> list[str]:
    return [row.id for row in listing(office.office(by), "workorders", name)]


def figure(office: Workspace, name: str, every: str = "month") -> Any:
    recurrence = parse_recurrence({"every": every})
    assert recurrence is not None
    period: Period = recurrence.period_of(office.now)
    return next(found for found in report(office.office(), period, "workorders") if found.name == name)


def duty_log(office: Workspace) -> str:
    """The day's sheet, as it reads."""
    day = office.now.date()
    return html.unescape(register(office.office(), "workorders", "duty-log", day, day + dt.timedelta(days=1)))


# -- taking it in


@pytest.mark.rule("workorders.ask-and-record")
def test_a_request_without_content_time_or_place_is_refused_and_each_stands_in_the_duty_log(
    office: Workspace,
) -> None:
    with pytest.raises(UsageError, match="wanted"):
        office.do(f"{ORDER}.register", unit="5-302", content="换灯泡", kind="repair")
    with pytest.raises(UsageError, match="content"):
        office.do(f"{ORDER}.register", unit="5-302", kind="repair", wanted="14:00")
    with pytest.raises(UsageError, match="place"):
        office.do(f"{ORDER}.register", content="换灯泡", kind="repair", wanted="14:00")
    order = booked(office)
    log = duty_log(office)
    assert "服务中心值班记录表" in log
    assert order in log
    assert "换灯泡" in log


@pytest.mark.rule("workorders.repeat-back")
def test_the_request_is_repeated_back_and_goes_on_only_once_the_owner_confirmed(office: Workspace) -> None:
    typed = ("5-302", "换灯泡", "--kind", "repair", "--wanted", "14:00", "--place", "客厅")
    done = office.run("workorders", "register", *typed)
    assert "跟您确认一下：14:00，在客厅，为您提供“换灯泡”，对吗？" in done.out
    order = done.out.split("WO-")[1][:10]
    with pytest.raises(Refused, match="repeat-back"):
        notified(office, f"WO-{order}", confirmed="no")
    notified(office, f"WO-{order}")


@pytest.mark.rule("workorders.receptionist-role")
def test_only_the_front_desk_takes_in_passes_on_tracks_and_records(office: Workspace) -> None:
    with pytest.raises(Refused, match="receptionist-role"):
        office.do(f"{ORDER}.register", by="technician-1", unit="5-302", content="水管爆裂")
    order = booked(office)
    with pytest.raises(Refused):
        office.do(
            f"{ORDER}.notify", order, by="guard-1", department="engineering", answerer="technician-1",
            can="can", confirmed="yes",
        )  # fmt: skip
    notified(office, order)
    with pytest.raises(Refused):
        office.do(f"{ORDER}.remind", order, by="technician-1", unchanged="yes")
    completed(office, order)
    with pytest.raises(Refused):
        office.do(f"{ORDER}.report", order, by="technician-1", reporter="technician-1")
    reported(office, order)
    by = {event.step: event.by for event in office.record(order).history}
    assert by == {"register": "clerk-1", "notify": "clerk-1", "complete": "technician-1", "report": "clerk-1"}


@pytest.mark.rule("workorders.other-staff-refer")
def test_other_staff_lead_the_owner_to_the_desk_and_are_named(office: Workspace) -> None:
    with pytest.raises(Refused):
        office.do(f"{ORDER}.register", by="guard-1", unit="5-302", content="水管爆裂")
    order = booked(office, referred_by="guard-1")
    assert office.record(order).values["referred_by"] == "guard-1"


@pytest.mark.rule("workorders.first-receptionist-follows")
def test_the_first_receptionist_follows_until_the_order_is_handed_over(office: Workspace) -> None:
    order = booked(office)
    assert office.record(order).values["owner"] == "clerk-1"
    with pytest.raises(Refused, match="first-receptionist-follows"):
        office.do(f"{ORDER}.amend", order, set={"owner": "clerk-2"})
    assert on_list(office, "following") == [order]
    assert on_list(office, "following", "clerk-2") == []
    office.do(f"{ORDER}.hand-over", order, owner="clerk-2")
    assert on_list(office, "following", "clerk-2") == [order]
    assert standing(office, order, "notify") == "running"


@pytest.mark.rule("workorders.request-channels", "workorders.intake-channels")
def test_a_request_names_a_configured_channel_and_the_report_counts_by_channel(office: Workspace) -> None:
    booked(office)
    booked(office, channel="wechat")
    booked(office, channel="微信公众号")
    with pytest.raises(UsageError):
        booked(office, channel="fax")
    assert figure(office, "by-channel").split == {"channel": {"wechat": 2, "phone": 1}}
    set_rule(office, "intake-channels", channels="phone,app,email,visit")
    with pytest.raises(Refused, match="request-channels"):
        booked(office, channel="wechat")


@pytest.mark.rule("workorders.ask-and-record", "workorders.completion-report-within")
def test_only_who_asked_for_something_agrees_a_time_and_what_a_check_found_has_none_to_miss(
    office: Workspace,
) -> None:
    seen = {"unit": "5-303", "content": "楼道灯不亮", "kind": "repair"}
    with pytest.raises(UsageError, match="wanted"):
        office.do(f"{ORDER}.register", **seen)
    order = office.do(f"{ORDER}.register", **seen, channel="found").folded.id
    assert standing(office, order, "agreed") == ""
    assert standing(office, order, "notify") == "running"
    assert figure(office, "by-channel").split == {"channel": {"found": 1}}
    office.do(
        f"{ORDER}.change", order, wanted="15:00", place="5-303", content="楼道灯不亮", reason="住户约的"
    )
    assert standing(office, order, "agreed") == "running"


@pytest.mark.rule("workorders.promised-scope")
def test_a_request_without_a_promised_service_goes_the_out_of_scope_way_once_the_list_is_kept(
    office: Workspace,
) -> None:
    lamps: dict[str, Any] = {
        "name": "灯具更换",
        "sort": "promised",
        "content": "公共及室内灯具",
        "provider": "工程部",
    }
    office.do("workorders.service.add", by="center-manager", **lamps)
    notified(office, booked(office))  # no list of promises is kept: nothing is matched
    set_rule(office, "promised-scope", scope_list="services")
    order = booked(office)
    with pytest.raises(Refused, match="promised-scope"):
        notified(office, order)
    office.do(f"{ORDER}.decline", order, reason="不在承诺范围", suggestion="联系灯具厂家")
    notified(office, booked(office, service="灯具更换"))


@pytest.mark.rule("workorders.out-of-scope-reply")
def test_declining_takes_a_reason_and_a_suggestion_and_says_both_with_regret(office: Workspace) -> None:
    order = booked(office)
    with pytest.raises(UsageError, match="suggestion"):
        office.do(f"{ORDER}.decline", order, reason="属于燃气公司业务")
    done = office.do(f"{ORDER}.decline", order, reason="属于燃气公司业务", suggestion="拨打燃气公司热线")
    said = done.say[0][1].zh
    assert said == "很抱歉，这一项我们无法办理：属于燃气公司业务。建议您拨打燃气公司热线。"
    assert done.folded.state == "declined"


# -- passing it on


@pytest.mark.rule("workorders.notify-department-within")
def test_a_notice_after_five_minutes_is_late_and_the_report_counts_it(office: Workspace) -> None:
    first, second = booked(office), booked(office, unit="5-303")
    assert "workorders.notify" in [one.clock for one in due(office.office())]
    notified(office.at("09:05"), first)
    assert standing(office, first, "notify") == "met"
    office.at("09:06")
    assert standing(office, second, "notify") == "overdue"
    notified(office, second)
    assert standing(office, second, "notify") == "late"
    found = figure(office, "notified-in-time")
    assert (found.part, found.whole, found.ids) == (1, 2, [second])


@pytest.mark.rule("workorders.record-answerer")
def test_a_notice_names_who_answered_and_the_duty_log_shows_it(office: Workspace) -> None:
    order = booked(office)
    with pytest.raises(UsageError, match="answerer"):
        office.do(f"{ORDER}.notify", order, department="engineering", can="can", confirmed="yes")
    notified(office, order)
    log = duty_log(office)
    assert "张伟" in log


@pytest.mark.rule("workorders.confirm-department-can")
def test_a_department_that_cannot_come_leaves_a_new_time_to_be_agreed(office: Workspace) -> None:
    order = booked(office)
    with pytest.raises(UsageError, match="can"):
        notified(office, order, can="")
    notified(office, order, can="cannot")
    assert on_list(office, "rebook") == [order]
    assert "rebook" in [waiting.name for waiting in today(office.office(), post="front-desk").lists]
    with pytest.raises(Refused, match="confirm-department-can"):
        office.do(f"{ORDER}.assign", order, worker="technician-1")
    office.do(f"{ORDER}.change", order, wanted="16:00", reason="工程部下午四点方便")
    notified(office, order)
    assert on_list(office, "rebook") == []
    office.do(f"{ORDER}.assign", order, worker="technician-1")


@pytest.mark.rule("workorders.route-by-type", "workorders.departments")
def test_the_department_follows_from_the_type_and_a_type_without_one_is_listed(office: Workspace) -> None:
    order = booked(office)
    assert on_list(office, "unrouted") == [order]
    with pytest.raises(Refused, match="route-by-type"):
        office.do(f"{ORDER}.notify", order, answerer="technician-1", can="can", confirmed="yes")
    with pytest.raises(UsageError):
        notified(office, order, department="finance")  # no providing department
    set_rule(office, "route-by-type", routes="water:engineering,cleaning:cleaning")
    leak = booked(office, content="厨房漏水", kind="")
    found = office.record(leak).values
    assert (found["kind"], found["department"]) == ("water", "engineering")
    office.do(f"{ORDER}.notify", leak, answerer="technician-1", can="can", confirmed="yes")
    assert on_list(office, "unrouted") == [order]


@pytest.mark.rule("workorders.route-by-type")
def test_a_table_is_set_by_names_and_its_lists_stay_lists(office: Workspace) -> None:
    line = ("rules", "set", "workorders.route-by-type")
    assert office.run(*line, "派往部门=给排水：工程部,供电：工程部", by="director").status == 0
    assert office.run(*line, "归类用词=给排水：漏水、水管,供电：停电", by="director").status == 0
    found = [office.record(booked(office, content=text, kind="")).values for text in ("厨房漏水", "家里停电")]
    assert [(one["kind"], one["department"]) for one in found] == [
        ("water", "engineering"), ("power", "engineering"),
    ]  # fmt: skip
    with pytest.raises(UsageError):
        booked(office, content="水池里有虫", kind="")  # a word is told as a whole, not letter by letter
    unknown = office.run(*line, "归类用词=木工：门", by="director")
    assert unknown.status == 2 and "木工" in unknown.err
    shown = office.run("rules", "show", "workorders.route-by-type").out
    assert "给排水→漏水、水管；供电→停电" in shown and "给排水→工程部、供电→工程部" in shown


@pytest.mark.rule("workorders.unified-dispatch")
def test_every_order_is_passed_on_by_the_service_desk_and_keeps_who_where_and_when(office: Workspace) -> None:
    order = booked(office)
    with pytest.raises(Refused):
        office.do(
            f"{ORDER}.notify", order, by="technician-1", department="engineering", answerer="technician-1",
            can="can", confirmed="yes",
        )  # fmt: skip
    with pytest.raises(UsageError):
        office.do(f"{ORDER}.complete", order, by="technician-1", result="没有经过调配")
    notified(office.at("09:03"), order)
    event = office.record(order).last("notify")
    assert event is not None
    assert (event.by, event.values["department"], event.at.minute) == ("clerk-1", "engineering", 3)


@pytest.mark.rule("workorders.department-communication")
def test_each_department_lists_what_waits_for_it_and_a_notice_stays_marked_until_acknowledged(
    office: Workspace,
) -> None:
    order = notified(office, booked(office))
    assert on_list(office, "waiting", "technician-1") == [order]
    assert on_list(office, "waiting", "cleaner-1") == []
    assert on_list(office, "unacknowledged") == [order]
    with pytest.raises(Refused):
        office.do(f"{ORDER}.acknowledge", order, by="cleaner-1")
    office.do(f"{ORDER}.acknowledge", order, by="technician-2")
    assert on_list(office, "unacknowledged") == []
    notified(office.at("11:00"), order, department="cleaning")  # another has it now, and has not said so
    assert on_list(office, "unacknowledged") == [order]


@pytest.mark.rule("workorders.assist-other-departments")
def test_a_helper_of_another_department_sees_the_order_on_the_agenda(office: Workspace) -> None:
    order = booked(office, helper="guard-1")
    assert on_list(office, "helping", "guard-1") == [order]
    assert "helping" in [waiting.name for waiting in today(office.office("guard-1")).lists]
    assert on_list(office, "helping", "guard-2") == []


# -- before the agreed time


@pytest.mark.rule("workorders.reminder-before", "workorders.reminder-wording")
def test_the_owner_is_phoned_five_minutes_before_the_agreed_time(office: Workspace) -> None:
    early, late = booked(office), booked(office, unit="5-303")
    found = clock(office, early, "remind")
    assert found is not None
    assert found.due is not None
    assert f"{found.due:%H:%M}" == "13:55"
    done = office.at("13:54").run("workorders", "remind", early, "--unchanged", "yes")
    assert "您好，5分钟后将有工作人员在约定的时间、地点为您提供“换灯泡”服务，请问有无变化？" in done.out
    assert standing(office, early, "remind") == "met"
    office.at("13:57").do(f"{ORDER}.remind", late, unchanged="yes")
    assert standing(office, late, "remind") == "late"
    set_rule(office, "reminder-before", within="-10m")
    assert "您好，10分钟后将有" in office.run("workorders", "remind", late, "--unchanged", "yes").out
    set_rule(office, "reminder-wording", text="您好，{content}的师傅{reminder-before.within}后到")
    assert "〔服务内容〕的师傅10分钟后到" in office.run("rules", "show", "workorders.reminder-wording").out
    assert "换灯泡的师傅10分钟后到" in office.run("workorders", "remind", late, "--unchanged", "yes").out


@pytest.mark.rule("workorders.reminder-wording")
def test_nobody_reads_out_what_the_office_has_not_set(office: Workspace) -> None:
    order = booked(office)
    set_rule(office, "reminder-before", within="unset")
    assert "用语" not in office.run("workorders", "remind", order, "--unchanged", "yes").out
    set_rule(office, "reminder-wording", text="unset")
    assert "用语" not in office.run("workorders", "remind", order, "--unchanged", "yes").out


def test_a_changed_time_is_reminded_of_anew_and_a_time_of_now_not_at_all(office: Workspace) -> None:
    order = booked(office)
    office.at("13:50").do(f"{ORDER}.remind", order, unchanged="no")
    office.at("13:52").do(f"{ORDER}.change", order, wanted="16:00", reason="业主外出")
    assert standing(office, order, "remind") == "running"
    assert standing(office.at("15:56"), order, "remind") == "overdue"
    at_once = booked(office, wanted="15:58")
    assert clock(office, at_once, "remind") is None


@pytest.mark.rule("workorders.change-notify-department")
def test_a_change_is_told_to_the_department_anew(office: Workspace) -> None:
    order = notified(office, booked(office))
    with pytest.raises(Refused):
        office.do(f"{ORDER}.amend", order, set={"wanted": "15:00"})
    office.at("10:00").do(f"{ORDER}.change", order, place="阳台", reason="业主改了地点")
    assert standing(office, order, "renotify") == "unset"  # the source says only: promptly
    set_rule(office, "change-notify-department", within="10m")
    assert standing(office, order, "renotify") == "running"
    assert standing(office.at("10:11"), order, "renotify") == "overdue"
    notified(office, order)
    assert standing(office, order, "renotify") == "overdue"  # told, but nobody said that he heard it
    office.at("10:12").do(f"{ORDER}.acknowledge", order, by="technician-1")
    assert standing(office, order, "renotify") == "late"
    assert office.record(order).values["place"] == "阳台"


@pytest.mark.rule("workorders.urgent-notify-engineering")
def test_an_urgent_notice_that_was_missed_stays_missed_when_it_is_urgent_no_more(office: Workspace) -> None:
    set_rule(office, "urgent-notify-engineering", within="5m")
    kept, order = urgent(office), urgent(office)
    office.at("09:04").do(f"{ORDER}.change", kept, urgent=False, wanted="14:00", reason="是水龙头滴水")
    office.at("09:30").do(f"{ORDER}.change", order, urgent=False, wanted="14:00", reason="是水龙头滴水")
    assert standings(office, kept, "urgent") == []
    assert standings(office, order, "urgent") == ["late"]
    office.do(f"{ORDER}.cancel", order, reason="业主自己修好了")
    assert standings(office, order, "urgent") == ["late"]


@pytest.mark.rule("workorders.change-notify-department")
def test_what_changes_before_the_department_was_told_is_no_change_to_it(office: Workspace) -> None:
    order = booked(office)
    set_rule(office, "change-notify-department", within="10m")
    office.at("10:00").do(f"{ORDER}.change", order, place="阳台", reason="业主改了地点")
    assert standings(office, order, "renotify") == []
    notified(office.at("10:05"), order)
    assert standings(office, order, "renotify") == []  # told of the place as it is now
    office.at("10:30").do(f"{ORDER}.change", order, place="厨房", reason="又改了地点")
    assert standing(office, order, "renotify") == "running"


@pytest.mark.rule("workorders.change-notify-department")
def test_what_is_wanted_changes_as_the_time_does(office: Workspace) -> None:
    order = notified(office, booked(office))
    set_rule(office, "change-notify-department", within="10m")
    with pytest.raises(Refused, match="is not amended"):
        office.do(f"{ORDER}.amend", order, set={"content": "换插座和灯"})
    office.at("10:00").do(f"{ORDER}.change", order, content="换插座和灯", reason="又坏了一处")
    assert office.record(order).values["content"] == "换插座和灯"
    assert office.record(order).state == "changed"
    assert standing(office, order, "renotify") == "running"
    notified(office, order)
    office.at("10:05").do(f"{ORDER}.acknowledge", order, by="technician-1")
    assert standing(office, order, "renotify") == "met"


@pytest.mark.rule("workorders.change-notify-department")
def test_a_change_that_changes_nothing_is_refused_and_begins_no_limit_anew(office: Workspace) -> None:
    order = notified(office, booked(office))
    set_rule(office, "change-notify-department", within="10m")
    office.at("10:00").do(f"{ORDER}.change", order, place="阳台", reason="业主改了地点")
    office.at("10:09")
    for same in ({}, {"place": "阳台"}, {"wanted": "14:00", "content": "换灯泡"}):
        with pytest.raises(UsageError, match="changes nothing"):
            office.do(f"{ORDER}.change", order, reason="拖一拖", **same)
    refused = office.run("workorders", "change", order, "--place", "阳台", "--reason", "拖一拖")
    assert refused.status == 2 and f"{order} 什么也没有改，不用办变更" in refused.err
    assert standing(office.at("10:11"), order, "renotify") == "overdue"
    office.do(f"{ORDER}.change", order, place="厨房", reason="又改了地点")
    assert standings(office, order, "renotify") == ["late", "running"]
    office.do(f"{ORDER}.change", order, place="阳台", reason="改回来")  # back is a change, too


@pytest.mark.rule("workorders.change-notify-department")
def test_the_same_change_at_two_desks_counts_at_both(two_desks: TwoDesks) -> None:
    with_units(two_desks.a)
    order = notified(two_desks.a, booked(two_desks.a))
    two_desks.exchange()
    two_desks.at("2026-11-20 10:00")
    for desk in (two_desks.a, two_desks.b):
        desk.do(f"{ORDER}.change", order, place="阳台", reason="业主改了地点")
    two_desks.exchange()
    assert [one.record(order).values["place"] for one in (two_desks.a, two_desks.b)] == ["阳台", "阳台"]
    assert check(two_desks.a.office()) == []


# -- doing it and reporting back


@pytest.mark.rule("workorders.department-completes")
def test_only_the_responsible_department_reports_an_order_done(office: Workspace) -> None:
    order = notified(office, booked(office))
    with pytest.raises(Refused, match="department-completes"):
        office.do(f"{ORDER}.complete", order, by="cleaner-1", result="好了")
    completed(office, order)


@pytest.mark.rule("workorders.integrated-service")
def test_an_order_of_several_departments_is_done_only_when_all_of_them_are(office: Workspace) -> None:
    order = notified(office, booked(office), also="cleaning,security")
    office.do(f"{ORDER}.part", order, by="cleaner-1", part_department="cleaning")
    with pytest.raises(Refused, match="integrated-service"):
        completed(office, order)
    with pytest.raises(Refused, match="department-completes"):
        office.do(f"{ORDER}.part", order, by="cleaner-1", part_department="security")
    office.do(f"{ORDER}.part", order, by="guard-1", part_department="security")
    completed(office, order)


@pytest.mark.rule("workorders.completion-report-within")
def test_completion_is_reported_within_thirty_minutes_and_late_ones_count_by_department(
    office: Workspace,
) -> None:
    first, second = notified(office, booked(office)), notified(office, booked(office, unit="5-303"))
    office.at("14:01")
    assert standing(office, first, "agreed") == "overdue"  # past its time, and no report
    for order in (first, second):
        completed(office.at("14:40"), order, finished="14:20")
    reported(office.at("14:50"), first)
    reported(office.at("14:51"), second)
    assert standing(office, first, "report") == "met"
    assert standing(office, second, "report") == "late"
    late = figure(office, "reported-late")
    assert (late.part, late.split) == (1, {"department": {"engineering": 1}})
    values = office.record(second)
    event = values.last("report")
    assert event is not None
    assert f"{values.values['finished']:%H:%M} {event.at:%H:%M}" == "14:20 14:51"


@pytest.mark.rule("workorders.slip-return-by-end-of-shift")
def test_a_slip_not_returned_by_the_end_of_the_working_day_is_overdue_and_listed(office: Workspace) -> None:
    order = reported(office.at("15:00"), completed(office, notified(office, booked(office, wanted="15:00"))))
    assert on_list(office, "slips") == [order]
    found = clock(office, order, "slip")
    assert found is not None
    assert found.due is not None
    assert f"{found.due:%H:%M}" == "17:30"  # the office closes, where no shift is rostered
    assert standing(office.at("17:30"), order, "slip") == "running"
    assert standing(office.at("17:31"), order, "slip") == "overdue"
    returned(office, order)
    assert standing(office, order, "slip") == "late"
    assert on_list(office, "slips") == []


@pytest.mark.rule("workorders.close-only-with-signed-slip")
def test_an_order_is_struck_off_only_with_the_signed_slip(office: Workspace) -> None:
    order = reported(office, completed(office, notified(office, booked(office))))
    with pytest.raises(Refused, match="close-only-with-signed-slip"):
        office.do(f"{ORDER}.close", order)
    with pytest.raises(Refused, match="close-only-with-signed-slip"):  # signed before the work was done
        office.do(f"{ORDER}.slip", order, slip_no="P-118", signed="2026-11-19")
    returned(office, order)
    office.do(f"{ORDER}.close", order)
    log = duty_log(office)
    assert "P-118" in log
    assert office.record(order).state == "closed"


@pytest.mark.rule("workorders.feedback-after-service", "workorders.procedure-scope")
def test_work_report_and_slip_come_in_this_order_and_none_is_skipped(office: Workspace) -> None:
    order = booked(office)
    early: dict[str, dict[str, Any]] = {
        "complete": {"by": "technician-1", "result": "好"},
        "report": {"reporter": "technician-1"},
        "slip": {"slip_no": "1", "signed": "today"},
        "close": {},
    }
    for step, values in early.items():
        with pytest.raises(UsageError):
            office.do(f"{ORDER}.{step}", order, **values)
    completed(office, notified(office, order))
    with pytest.raises(UsageError):
        returned(office, order)
    returned(office, reported(office, order))
    done = office.do(f"{ORDER}.close", order).folded
    steps = [event.step for event in done.history]
    assert steps == ["register", "notify", "complete", "report", "slip", "close"]


@pytest.mark.rule("workorders.form-work-slip")
def test_the_work_slip_prints_two_copies_that_name_the_order_and_who_keeps_them(office: Workspace) -> None:
    order = notified(office, booked(office))
    opened = office.office()
    paper = html.unescape(sheet(opened, office.record(order), document="slip"))
    assert paper.count(order) >= 2
    assert "第一联" in paper
    assert "第二联" in paper
    assert "业主（用户）签字" in paper
    assert paper.count("服务中心留存") == 1
    alone = office.run("rules", "set", "workorders.form-work-slip", "copies=first：存根", by="director")
    assert alone.status == 2 and "不能去掉" in alone.err
    set_rule(
        office,
        "form-work-slip",
        copies="first:第一联(业主留存),second:第二联(服务中心留存),third:第三联(工程部留存)",
    )
    opened = office.office()
    slip = office.record(order)
    assert "第三联(工程部留存)" in html.unescape(sheet(opened, slip, document="slip"))


@pytest.mark.rule("workorders.follow-until-resolved")
def test_an_order_stays_on_the_follow_up_list_until_the_customer_confirms(office: Workspace) -> None:
    order = returned(office, reported(office, completed(office, notified(office, booked(office)))))
    office.do(f"{ORDER}.close", order)
    office.do(f"{ORDER}.confirm", order, solved="no")
    assert on_list(office, "unconfirmed") == [order]
    office.do(f"{ORDER}.confirm", order, solved="yes")
    assert on_list(office, "unconfirmed") == []


def test_what_is_declined_or_cancelled_runs_no_clock(office: Workspace) -> None:
    declined, cancelled = booked(office), notified(office, booked(office))
    office.do(f"{ORDER}.decline", declined, reason="不在承诺范围", suggestion="联系厂家")
    office.do(f"{ORDER}.cancel", cancelled, reason="业主取消")
    assert due(office.office(), area="workorders") == []


@pytest.mark.rule("workorders.notify-department-within")
def test_what_was_missed_before_an_order_is_cancelled_stays_missed(office: Workspace) -> None:
    missed, declined, plan = booked(office), booked(office, unit="5-303"), notified(office, booked(office))
    office.at("15:00")
    office.do(f"{ORDER}.cancel", missed, reason="业主自己修了")
    office.do(f"{ORDER}.cancel", plan, reason="业主自己修了")
    office.do(f"{ORDER}.decline", declined, reason="不在承诺范围", suggestion="联系厂家")
    assert (standing(office, missed, "notify"), standing(office, declined, "notify")) == ("late", "")
    assert (standing(office, plan, "notify"), standing(office, plan, "agreed")) == ("met", "late")
    assert due(office.office(), area="workorders") == []
    kept = figure(office, "notified-in-time")
    assert (kept.part, kept.whole) == (1, 2)
    office.do(f"{ORDER}.resume", missed, mistake="点错了")
    assert standing(office, missed, "notify") == "overdue"


@pytest.mark.rule("workorders.promised-scope")
def test_a_service_that_is_no_longer_offered_is_not_ordered(office: Workspace) -> None:
    values = {"sort": "special", "content": "换灯", "provider": "工程部"}
    office.do("workorders.service.add", by="center-manager", name="换灯", **values)
    before = booked(office, service="换灯")
    office.at("10:00").do("workorders.service.withdraw", "换灯", by="center-manager")
    with pytest.raises(Refused, match=r"promised-scope"):
        booked(office, unit="5-303", service="换灯")
    with pytest.raises(Refused, match=r"promised-scope"):
        office.do(f"{ORDER}.amend", booked(office, unit="5-303"), set={"service": "换灯"})
    asked = office.run("workorders", "register", "5-303", "换灯", "--kind", "repair", "--service", "换灯",
                       "--wanted", "14:00", "--at", "09:30")  # fmt: skip
    assert asked.status == 0, "it was offered when they asked"
    notified(office, before)
    assert check(office.office()) == []


def test_a_callers_number_is_masked_on_the_screen_and_sealed_in_the_file(office: Workspace) -> None:
    order = booked(office, caller="陈晓明", phone="13800138000")
    shown = office.run("show", order).out
    assert "138****8000" in shown
    assert "陈晓明" not in shown
    files = [path.read_text(encoding="utf-8") for path in office.root.rglob(f"{order}.toml")]
    assert len(files) == 1
    assert "13800138000" not in files[0]
    assert "陈晓明" not in files[0]


def test_a_done_order_is_called_back_about(office: Workspace) -> None:
    order = completed(office, notified(office, booked(office)))
    done = office.do(f"{ORDER}.callback", order, person="陈女士", method="phone", satisfied="satisfied")
    assert done.opened[0].form == "callbacks.callback"
    assert done.opened[0].values["about"] == order


@pytest.mark.rule("workorders.every-repair-recorded", "workorders.repair-archive")
def test_all_repairs_of_a_flat_are_found_by_room_date_and_type_over_the_years(office: Workspace) -> None:
    office.at("2025-03-01 09:00")
    old = booked(office, content="换水龙头", kind="water")
    returned(office, reported(office, completed(office, notified(office, old))))
    office.do(f"{ORDER}.close", old)
    office.at("2026-11-20 09:00")
    new = booked(office)
    booked(office, unit="5-303")
    opened = office.office()
    found = office.run("workorders", "list", "--where", "unit = 5-302", "--all", "--json").json()
    assert [row["id"] for row in found] == [old, new]
    rows = records(opened, ORDER, where="unit = 5-302", everything=True)
    assert rows[0].registered.startswith("2025-03-01")
    assert [row.id for row in records(opened, ORDER, where="kind = water", everything=True)] == [old]
    assert [row.id for row in records(opened, ORDER, until="2025-12-31", everything=True)] == [old]


# -- urgent repairs


@pytest.mark.rule("workorders.urgent-definition", "workorders.urgent-first-reply")
def test_a_burst_pipe_is_urgent_by_its_words_and_the_answer_comes_first(office: Workspace) -> None:
    done = office.run("workorders", "register", "5-302", "水管爆裂")
    assert done.status == 0, done.err
    assert "我们将尽快派人去处理" in done.out.splitlines()[0]
    plain = office.run("workorders", "register", "5-302", "换灯泡", "--kind", "repair", "--wanted", "14:00")
    assert "我们将尽快派人去处理" not in plain.out
    by_hand = booked(office, urgent="yes", wanted="")
    assert office.record(by_hand).values["urgent"] is True
    assert office.record(urgent(office, "Burst pipe in the bath")).values["urgent"] is True
    set_rule(office, "urgent-definition", items="水管爆裂，电梯困人")
    lift = booked(office, content="2号电梯困人", wanted="")
    assert clock(office, lift, "urgent") is not None


@pytest.mark.rule("workorders.urgent-notify-engineering")
def test_engineering_hears_of_an_urgent_repair_at_once_and_it_tops_the_list(office: Workspace) -> None:
    earlier = booked(office)
    order = urgent(office.at("09:01"))
    first = due(office.office())[0]
    assert (first.id, first.clock, first.standing) == (order, "workorders.urgent", "unset")
    assert standing(office, order, "notify") == "running"  # bounds it while nothing tighter is set
    assert standing(office, earlier, "urgent") == ""
    with pytest.raises(Refused, match="urgent-notify-engineering"):
        notified(office, order, department="cleaning")
    set_rule(office, "urgent-notify-engineering", within="2m")
    notified(office.at("09:04"), order)
    assert standing(office, order, "urgent") == "late"
    assert standing(office, order, "notify") == "met"


@pytest.mark.rule("workorders.urgent-worker-coming")
def test_a_worker_who_can_go_is_announced_to_the_owner_by_phone(office: Workspace) -> None:
    order = notified(office, urgent(office))
    with pytest.raises(Refused, match="urgent-wait-estimate"):
        office.do(f"{ORDER}.called", order)  # there is nothing to tell yet
    done = office.do(f"{ORDER}.assign", order, by="engineer-chief", worker="technician-1")
    assert "马上会有工作人员上门维修" in [text.zh for _, text in done.say]
    assert standing(office, order, "called") == "unset"
    set_rule(office, "urgent-worker-coming", within="3m")
    assert standing(office.at("09:04"), order, "called") == "overdue"
    office.do(f"{ORDER}.called", order)
    assert standing(office, order, "called") == "late"
    usual = notified(office, booked(office))
    assert office.do(f"{ORDER}.assign", usual, worker="technician-1").say == []


@pytest.mark.rule("workorders.urgent-wait-estimate", "workorders.urgent-wait-wording")
def test_without_a_worker_engineering_sets_the_wait_and_the_owner_hears_it_with_the_reason(
    office: Workspace,
) -> None:
    order = notified(office, urgent(office))
    assert on_list(office, "urgent-waiting", "technician-1") == [order]
    with pytest.raises(Refused, match="urgent-wait-estimate"):
        office.do(f"{ORDER}.estimate", order, wait="20m", wait_why="都在抢修")
    with pytest.raises(UsageError, match="--wait-why"):
        office.do(f"{ORDER}.estimate", order, by="technician-1", wait="20m")
    done = office.do(f"{ORDER}.estimate", order, by="technician-1", wait="20m", wait_why="维修工正在抢修电梯")
    assert done.say[0][1].zh == "对不起，大约20分钟后将有维修工上门处理。维修工正在抢修电梯"
    assert on_list(office, "urgent-waiting", "technician-1") == []
    office.do(f"{ORDER}.arrive", order, by="technician-2", at="09:21")
    assert standing(office, order, "wait") == "late"
    assert figure(office, "wait-kept").part == 0
    assert figure(office, "waited").part * 60 == 21


# -- water and power


@pytest.mark.rule("workorders.utility-on-site-within")
def test_the_steward_is_on_site_within_fifteen_minutes_for_water_and_power_only(office: Workspace) -> None:
    water, lamp = booked(office, kind="water"), booked(office)
    notified(office, water)
    notified(office, lamp)
    found = clock(office, water, "on-site")
    assert found is not None
    assert found.post == "butler"
    assert clock(office, lamp, "on-site") is None
    office.do(f"{ORDER}.arrive", water, by="butler-1", at="09:16")
    assert standing(office, water, "on-site") == "late"
    other = notified(office, booked(office, kind="power"))
    office.do(f"{ORDER}.arrive", other, by="butler-1", at="09:31")
    assert standing(office, other, "on-site") == "met"
    assert (figure(office, "on-site").part, figure(office, "on-site").whole) == (1, 2)


@pytest.mark.rule("workorders.utility-plan-within")
def test_a_water_fault_has_a_plan_and_an_expected_time_within_the_hour(office: Workspace) -> None:
    order = notified(office, booked(office, kind="water"))
    with pytest.raises(UsageError, match="expected"):
        office.do(f"{ORDER}.plan", order, by="butler-1", solution="换阀门")
    office.do(f"{ORDER}.plan", order, by="butler-1", solution="换阀门", expected="11:30", at="10:00")
    assert standing(office, order, "plan") == "met"
    assert standing(office.at("11:31"), order, "expected") == "overdue"
    late = notified(office.at("12:00"), booked(office, kind="power"))
    assert standing(office.at("13:01"), late, "plan") == "overdue"
    assert clock(office, late, "plan").post == "butler"


@pytest.mark.rule("workorders.utility-plan-within")
def test_a_plan_within_the_hour_is_for_the_faults_that_the_clause_prints(office: Workspace) -> None:
    set_rule(office, "utility-on-site-within", types="water")
    power = notified(office, booked(office, kind="power"))
    assert (standings(office, power, "on-site"), standings(office, power, "plan")) == ([], ["running"])
    set_rule(office, "utility-plan-within", types="repair", post="technician")
    assert "其他维修报修，维修人员1小时内给出" in office.page("workorders", audience="residents")
    assert standings(office, notified(office, booked(office, kind="power")), "plan") == []


@pytest.mark.rule("workorders.utility-plan-within")
def test_a_repair_time_that_passed_stays_missed_whatever_is_promised_next(office: Workspace) -> None:
    order = notified(office, booked(office, kind="water"))
    plan = {"by": "butler-1", "solution": "换阀门"}
    with pytest.raises(UsageError, match="预计修复时间"):
        office.do(f"{ORDER}.plan", order, expected="09:30", at="10:00", **plan)
    office.do(f"{ORDER}.plan", order, expected="11:30", at="10:00", **plan)
    office.do(f"{ORDER}.plan", order, expected="12:00", at="11:20", **plan)  # in good time: nothing is missed
    assert standings(office, order, "expected") == ["running"]
    told = office.at("12:30").run("workorders", "plan", order, "--solution", "换管", "--expected", "14:00")
    assert "超时办理，期限 12:00：预计修复" in told.out
    assert standings(office, order, "expected") == ["late", "running"]
    again = office.run("workorders", "plan", order, "--solution", "换管", "--expected", "14:30")
    assert "超时办理" not in again.out  # told once
    completed(office, order, at="13:00")
    assert standings(office, order, "expected") == ["late", "met"]


@pytest.mark.rule("workorders.ask-whether-repaired")
def test_to_ask_too_late_is_not_made_good_by_asking(office: Workspace) -> None:
    set_rule(office, "ask-whether-repaired", within="2h")
    order = notified(office, booked(office))
    office.do(f"{ORDER}.news", order, by="officer-1", progress="等配件", at="10:30")
    office.do(f"{ORDER}.news", order, by="officer-1", progress="等配件", at="13:00")
    assert standings(office, order, "news") == ["late", "running"]
    completed(office, order, at="13:30")
    assert standings(office, order, "news") == ["late", "met"]
    office.do(f"{ORDER}.reopen", order, unsolved="又灭了", at="13:40")
    assert standings(office, order, "news").count("late") == 1


@pytest.mark.rule("workorders.judge-fast-and-right")
def test_the_month_shows_response_completion_and_repeats(office: Workspace) -> None:
    order = notified(office, booked(office))
    office.do(f"{ORDER}.arrive", order, by="technician-1", at="10:00")
    completed(office, order, finished="11:00", at="11:10")
    booked(office, repeats=order)
    assert figure(office, "response").part == 1
    assert figure(office, "completion").part == 2
    repeated = figure(office, "repeated")
    assert (repeated.part, repeated.whole) == (1, 2)


# -- good practice without a limit in the source


@pytest.mark.rule("workorders.immediate-dispatch")
def test_the_time_until_a_repairer_is_sent_is_reported_against_a_limit_once_there_is_one(
    office: Workspace,
) -> None:
    order = notified(office, booked(office))
    office.do(f"{ORDER}.assign", order, worker="technician-1", at="09:30")
    assert standing(office, order, "dispatch") == "stopped"
    assert figure(office, "until-dispatched").part * 60 == 30
    assert figure(office, "dispatched").whole == 0
    set_rule(office, "immediate-dispatch", within="20m")
    second = notified(office, booked(office))
    office.do(f"{ORDER}.assign", second, worker="technician-1", at="09:51")
    assert standing(office, second, "dispatch") == "late"
    cleaning = notified(office, booked(office, content="擦玻璃", kind="cleaning"))
    assert standing(office, cleaning, "dispatch") == ""  # nobody repairs a window that is cleaned
    gone_there = notified(office, booked(office))
    office.do(f"{ORDER}.arrive", gone_there, by="technician-1")  # without being sent
    assert standing(office, gone_there, "dispatch") == "met"


@pytest.mark.rule("workorders.ask-and-record")
def test_nothing_is_agreed_for_a_time_that_is_over(office: Workspace) -> None:
    for slip in ("2026-11-19 14:00", "08:20"):
        with pytest.raises(Refused, match="ask-and-record"):
            booked(office, wanted=slip)
    booked(office, wanted="08:45")  # "at once", written down a little later
    order = booked(office)
    with pytest.raises(Refused, match="change-notify-department"):
        office.do(f"{ORDER}.change", order, wanted="2026-11-19 14:00", reason="改期")
    earlier = ("workorders", "register", "5-303", "换锁", "--kind", "repair", "--wanted", "08:25")
    assert office.run(*earlier).status == 77
    assert office.run(*earlier, "--at", "08:10").status == 0


@pytest.mark.rule("workorders.completion-report-within")
def test_nothing_is_finished_before_it_is_asked_for(office: Workspace) -> None:
    order = notified(office, booked(office))
    with pytest.raises(Refused, match="completion-report-within"):
        completed(office.at("10:00"), order, finished="08:30")
    completed(office, order, finished="09:40")
    assert "不能早于受理" in office.run("amend", order, "--set", "finished=08:30", by="technician-1").err


@pytest.mark.rule("workorders.ask-whether-repaired")
def test_an_order_without_news_comes_on_the_list_of_those_to_ask_about(office: Workspace) -> None:
    order = notified(office, booked(office))
    assert standing(office, order, "news") == "unset"
    assert on_list(office.at("18:00"), "ask") == []
    set_rule(office, "ask-whether-repaired", within="2h")
    assert on_list(office, "ask", "officer-1") == [order]
    office.do(f"{ORDER}.news", order, by="officer-1", progress="配件明天到")
    assert on_list(office, "ask", "officer-1") == []
    assert on_list(office.at("20:01"), "ask", "officer-1") == [order]


# -- stewards and the week


@pytest.mark.rule("workorders.steward-own-reports", "workorders.steward-monitors-other-reports")
def test_a_steward_lists_his_own_reports_and_all_others_of_his_building(office: Workspace) -> None:
    office.do("residents.building.add", name="6", steward="officer-2")
    office.do("residents.unit.add", number="6-101", building="6")
    mine = booked(office, helper="officer-1")
    engineering = notified(office, booked(office))
    elsewhere = booked(office, unit="6-101")
    assert on_list(office, "own", "officer-1") == [mine]
    assert on_list(office, "building", "officer-1") == [mine, engineering]
    assert on_list(office, "building", "officer-2") == [elsewhere]
    hall = booked(office, unit="", place="5号楼大堂", building="5")
    assert on_list(office, "building", "officer-1") == [mine, engineering, hall]
    office.do(f"{ORDER}.cancel", hall, reason="登重了")
    listed = office.run("workorders", "list", "building", "--json", by="officer-1").json()
    assert [row["id"] for row in listed] == [mine, engineering]


@pytest.mark.rule("workorders.weekly-report-statistics")
def test_the_week_counts_received_done_open_and_overdue_per_building(office: Workspace) -> None:
    office.do("residents.building.add", name="6", steward="officer-2")
    office.do("residents.unit.add", number="6-101", building="6")
    completed(office, notified(office, booked(office)))
    notified(office, booked(office))
    notified(office, booked(office, unit="6-101", wanted="17:00"))
    office.at("15:00")
    expected = {
        "received": {"5": 2, "6": 1},
        "done": {"5": 1},
        "undone": {"5": 1, "6": 1},
        "overdue": {"5": 1},
    }
    found = {name: figure(office, name, "week").split["building"] for name in expected}
    assert found == expected
    printed = office.run("report", "workorders", "--week", "2026-W47", "--json").json()
    assert {row["name"]: row["split"]["building"] for row in printed if row["name"] in expected} == expected
    assert "3 (5号楼 2、6号楼 1)" in office.run("report", "workorders", "--week", "2026-W47").out
    assert "weekly" in [
        task.routine for task in today(office.office(), post="officer", area="workorders").routines
    ]
    analysis: dict[str, Any] = {"sort": "weekly", "period": "2026-W47", "findings": "受理3，完成1"}
    office.do("workorders.analysis.register", by="officer-1", **analysis)
    tasks = today(office.office(), post="officer", area="workorders").routines
    assert "weekly" not in [task.routine for task in tasks]


def test_two_desks_that_complete_one_order_offline_keep_one_completion(two_desks: TwoDesks) -> None:
    two_desks.at("2026-11-20 09:00")
    desk = with_units(two_desks.a)
    order = notified(desk, booked(desk))
    two_desks.exchange()
    completed(two_desks.a.at("10:00"), order)
    completed(two_desks.b.at("10:05"), order)
    two_desks.exchange()
    for side in (two_desks.a, two_desks.b):
        folded = side.record(order)
        assert folded.state == "completed"
        assert len(folded.events["complete"]) == 1
        assert len(folded.conflicts) == 1


@pytest.mark.rule("workorders.unified-dispatch", "workorders.immediate-dispatch")
def test_an_order_goes_to_somebody_of_a_department_that_has_it(office: Workspace) -> None:
    office.run("rules", "set", "workorders.immediate-dispatch", "within=10m", by="director")
    order = notified(office, booked(office))
    limits = office.run("due", "--json").json()
    assert [one["post"] for one in limits if one["clock"] == "workorders.dispatch"] == [
        "engineering-supervisor"
    ]
    refused = office.run("workorders", "assign", order, "--worker", "guard-1")
    assert (refused.status, "workorders.department-completes" in refused.err) == (77, True)
    assert office.run("workorders", "assign", order, "--worker", "technician-2").status == 0


@pytest.mark.rule("workorders.urgent-definition", "workorders.urgent-first-reply")
def test_an_order_that_turns_out_to_be_urgent_is_urgent_from_then_on(office: Workspace) -> None:
    order, other = booked(office), booked(office)
    told = office.run("workorders", "change", order, "--content", "水管爆裂", "--reason", "业主又来电")
    assert "我们将尽快派人去处理" in told.out
    office.do("workorders.order.change", other, urgent="yes", reason="水越来越大")
    assert [office.record(one).values["urgent"] for one in (order, other)] == [True, True]
    office.do("workorders.order.change", order, content="厨房水管爆裂", reason="补充")
    assert office.record(order).values["urgent"], "another change does not make it ordinary"


@pytest.mark.rule("workorders.integrated-service")
def test_a_department_that_was_not_asked_has_no_part_to_be_done(office: Workspace) -> None:
    order = notified(office, booked(office), also="cleaning")
    with pytest.raises(Refused, match="integrated-service"):
        office.do("workorders.order.part", order, by="guard-1", part_department="security")
    office.do("workorders.order.part", order, by="cleaner-1", part_department="cleaning")


@pytest.mark.rule("workorders.urgent-wait-wording")
def test_nobody_is_told_to_wait_for_no_time(office: Workspace) -> None:
    order = notified(office, urgent(office))
    with pytest.raises(Refused, match="等待时间须大于零"):
        office.do("workorders.order.estimate", order, by="technician-1", wait="0m", wait_why="在路上")
