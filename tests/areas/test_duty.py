"""On duty: signing in and off, the log, handovers, absences; clause by clause."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest

from propctl.api import Refused, UsageError, listing, report, resolve
from propctl.publish.paper.printed_forms import register, sheet
from propctl.testing import Workspace

READY = "gear,完好;equipment,完好"
POINTS = "unfinished,见清单;things,见清单;keys,大门钥匙一串;attention,3栋电梯困人风险"


@pytest.fixture
def guards(workspace: Workspace) -> Workspace:
    """Guards and front desk with their shifts and rosters, before the day begins."""
    workspace.at("2026-11-20 07:00")
    for code, post, begins, ends in (
        ("day", "guard", "08:00", "20:00"),
        ("night", "guard", "20:00", "08:00"),
        ("front-am", "front-desk", "08:30", "17:30"),
        ("front-pm", "front-desk", "17:30", "22:00"),
    ):
        workspace.do("duty.shift.add", by="guard-captain", code=code, post=post, begins=begins, ends=ends)
    for post in ("guard", "front-desk"):
        workspace.do("duty.roster.draft", by="center-manager", month="2026-11", post=post)
    return workspace


def plan(office: Workspace, shift: str, person: str, day: str = "2026-11-20") -> str:
    return office.do("duty.turn.plan", by="guard-captain", day=day, shift=shift, person=person).folded.id


def sign_in(office: Workspace, shift: str, person: str, at: str, day: str = "2026-11-20", **more: str) -> str:
    turn = plan(office, shift, person, day)
    typed = {"equipment": READY} if person.startswith("guard") else {}
    office.do("duty.turn.sign-in", turn, by=person, at=at, **{**typed, **more})
    return turn


def sign_off(office: Workspace, turn: str, by: str, **more: Any) -> str:
    typed = {"situation": "正常", "result": "无", **more}
    return office.do("duty.turn.sign-off", turn, by=by, **typed).folded.state


def hand_over(office: Workspace, turn: str, takes: str, by: str, **more: Any) -> str:
    """A handover that is complete but for its matters; at the front desk with its keys, and tidy."""
    desk = by.startswith("clerk")
    values = {"points": POINTS, **({"desk_keys": "0"} if desk else {}), **more}
    sheet = office.do("duty.handover.prepare", by=by, turn=turn, takes=takes, **values).folded.id
    if desk:
        office.do("duty.handover.tidy", sheet, by=by, desk_tidy="yes")
    return sheet


def enter(office: Workspace, by: str, kind: str = "event", about: str = "3栋水管漏水", **more: str) -> str:
    return office.do("duty.entry.register", by=by, kind=kind, about=about, **more).folded.id


def on_list(office: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(office.office(), "duty", name)]


def waiting_lists(office: Workspace) -> set[str]:
    found = office.run("today", "--json").json()["lists"]
    return {row["name"].removeprefix("duty.") for row in found if "duty" in (row["area"], row["name"][:4])}


def set_rule(office: Workspace, rule: str, change: str, since: str = "2026-11-01") -> None:
    done = office.run("rules", "set", f"duty.{rule}", change, "--since", since, by="director")
    assert done.status == 0, done.err


# -- going on duty


@pytest.mark.rule("duty.equipment-check-at-start")
def test_a_guard_goes_on_duty_after_checking_each_item_and_a_defect_is_a_repair_request(
    guards: Workspace,
) -> None:
    turn = plan(guards, "day", "guard-1")
    for equipment in ({}, {"equipment": "gear,完好"}):
        with pytest.raises(Refused, match="equipment-check-at-start"):
            guards.do("duty.turn.sign-in", turn, by="guard-1", **equipment)
    done = guards.do("duty.turn.sign-in", turn, by="guard-1", equipment=READY, defects="对讲机没有声音")
    [repair] = done.opened
    assert (repair.values["kind"], repair.values["about"], repair.values["turn"]) == (
        "repair",
        "对讲机没有声音",
        turn,
    )
    assert on_list(guards, "problems") == [repair.id]


@pytest.mark.rule("duty.equipment-check-at-start")
@pytest.mark.parametrize("result", ["有故障", "broken", "电量不足", "不完好", "not in order"])
def test_an_item_that_is_not_found_in_order_is_a_repair_request_by_itself(
    guards: Workspace, result: str
) -> None:
    turn = plan(guards, "day", "guard-1")
    checked = f"gear,完好;equipment,{result}"
    [repair] = guards.do("duty.turn.sign-in", turn, by="guard-1", equipment=checked).opened
    assert (repair.values["kind"], repair.values["about"], repair.values["place"]) == (
        "repair",
        result,
        "设备",
    )


@pytest.mark.rule("duty.equipment-check-at-start")
def test_what_counts_as_in_order_is_the_clauses_and_no_other_post_is_asked(guards: Workspace) -> None:
    done = guards.run("rules", "set", "duty.equipment-check-at-start", "sound=可用", by="director")
    assert done.status == 0, done.err
    turn = plan(guards, "day", "guard-1")
    checked = "gear,可用;equipment,完好"
    assert len(guards.do("duty.turn.sign-in", turn, by="guard-1", equipment=checked).opened) == 1
    other = plan(guards, "front-am", "clerk-1")
    assert guards.do("duty.turn.sign-in", other, by="clerk-1", equipment="gear,坏").opened == []


def test_other_posts_sign_in_without_an_equipment_check(guards: Workspace) -> None:
    turn = plan(guards, "front-am", "clerk-1")
    assert guards.do("duty.turn.sign-in", turn, by="clerk-1").folded.state == "on"


def test_only_the_person_rostered_or_a_supervisor_signs_in(guards: Workspace) -> None:
    turn = plan(guards, "front-am", "clerk-1")
    with pytest.raises(Refused):
        guards.do("duty.turn.sign-in", turn, by="clerk-2")


@pytest.mark.rule("duty.place")
def test_the_place_of_duty_stands_on_the_roster_and_on_the_duty_record(guards: Workspace) -> None:
    turn = plan(guards, "front-am", "clerk-1")
    assert guards.record(turn).values["place"] == "部门办公室"
    assert guards.record("2026-11-guard", "duty.roster").values["place"] == "部门办公室"
    set_rule(guards, "place", "place=1号楼值班室", "2026-11-20")
    said = guards.do("duty.turn.sign-in", turn, by="clerk-1").say
    assert any("1号楼值班室" in str(line) for _, line in said)
    assert guards.record(turn).values["place"] == "1号楼值班室"  # what is printed is what was said
    set_rule(guards, "place", "place=unset", "2026-11-21")
    tomorrow = plan(guards, "front-am", "clerk-1", "2026-11-21")
    assert guards.do("duty.turn.sign-in", tomorrow, by="clerk-1", at="2026-11-21 08:30").say == []
    set_rule(guards, "place", "place=2号楼", "2026-11-22")
    set_rule(guards, "place", "in_force=no", "2026-11-22")
    later = plan(guards, "front-am", "clerk-1", "2026-11-22")
    assert not guards.record(later).values.get("place"), "a clause that is stopped prints nothing"


# -- the log


@pytest.mark.rule("duty.form-duty-log", "duty.building-log")
def test_the_log_of_a_day_is_made_from_its_records_in_order_of_time(guards: Workspace) -> None:
    first = sign_in(guards, "front-am", "clerk-1", "2026-11-20 08:30")
    guards.at("09:10")
    request = enter(guards, "clerk-1", "request", "换灯管", place="3-1201", wanted="1120-16:00")
    guards.at("09:40")
    late = enter(guards, "clerk-1", "notice", "停水通知", seen="08:50")
    guards.do("duty.entry.settle", request, by="clerk-1", result="已派工并完成")
    log = guards.run("duty", "log", "2026-11-20", "--json").json()
    assert [line["id"] for line in log] == [first, late, request]
    assert log[2]["place"] == "3-1201" and log[2]["result"] == "已派工并完成"
    assert [line["state"] for line in log[1:]] == ["未消项", "已消项"]
    assert guards.run("duty", "log", "2026-11-19", "--json").json() == []
    before = enter(guards, "clerk-1", "notice", "昨夜巡楼", seen="1119-23:00")
    other = enter(guards, "officer-1", "notice", "快递来访")
    turns = [guards.record(entry).values.get("turn") for entry in (request, late, before, other)]
    assert turns == [first, first, None, None], "on whose shift it was; nobody's before it began"


@pytest.mark.rule("duty.building-log")
def test_the_log_of_a_day_holds_what_happened_on_it_and_no_home_that_was_entered(guards: Workspace) -> None:
    guards.at("2026-11-21 09:00").do("residents.unit.add", number="3-1201")
    late = enter(guards, "clerk-1", "notice", "昨夜停电", seen="1120-23:50")
    early = enter(guards, "clerk-1", "notice", "电梯检修", seen="1120-08:50")
    guards.do("duty.logcheck.register", by="center-manager", day="2026-11-20", finding="记录齐全")
    log = guards.run("duty", "log", "2026-11-20", "--json").json()
    assert [line["id"] for line in log] == [early, late, "2026-11-20"]
    assert log[2]["result"] == "记录齐全"
    assert guards.run("duty", "log", "2026-11-21", "--json").json() == []
    paper = guards.run("duty", "print", "大厦管理日志", "--day", "2026-11-20").out
    assert paper.index("电梯检修") < paper.index("昨夜停电")


@pytest.mark.rule("duty.building-log")
def test_what_came_at_night_and_was_entered_in_the_morning_is_of_the_day_on_which_it_came(
    guards: Workspace,
) -> None:
    guards.at("2026-11-21 08:40")
    night = guards.do("calls.call.register", about="楼下噪音", heard="1120-23:50").folded.id
    morning = guards.do("calls.call.register", about="问停车费").folded.id
    typed = guards.run("calls", "register", "问快递", "--at", "1120-22:00", "--json", by="clerk-1")
    backdated = typed.json()["id"]

    def logged(day: str) -> list[tuple[str, str]]:
        return [(line["id"], line["time"][11:16]) for line in guards.run("duty", "log", day, "--json").json()]

    assert logged("2026-11-20") == [(backdated, "22:00"), (night, "23:50")]
    assert logged("2026-11-21") == [(morning, "08:40")]


@pytest.mark.rule("duty.form-duty-log")
def test_an_entry_is_struck_off_with_a_reason_and_never_deleted(guards: Workspace) -> None:
    entry = enter(guards, "clerk-1")
    with pytest.raises(UsageError, match="原因"):
        guards.do("duty.entry.strike", entry, by="clerk-1")
    with pytest.raises(UsageError, match="no step"):
        guards.do("duty.entry.delete", entry, by="director")
    refused = guards.run("void", entry, "误登", by="director")
    assert (refused.status, "duty entry strike" in refused.err) == (77, True)
    guards.do("duty.entry.strike", entry, by="clerk-1", reason="重复登记")
    assert "已划销" in guards.run("duty", "print", "服务中心值班记录表", "--day", "2026-11-20").out
    [line] = guards.run("duty", "log", "--json").json()
    assert (line["id"], line["state"]) == (entry, "已划销")


@pytest.mark.rule("duty.building-log-check")
def test_days_of_the_log_without_a_check_are_listed_once_the_interval_is_set(guards: Workspace) -> None:
    guards.at("2026-11-18 10:00")
    enter(guards, "clerk-1")
    guards.at("2026-11-19 10:00")
    enter(guards, "clerk-1")
    guards.at("2026-11-20 09:00")

    def unchecked() -> list[str]:
        rows = guards.run("duty", "check", "2026-11", "--json").json()
        return [row["day"] for row in rows if row["rule"] == "duty.building-log-check"]

    def due_today() -> list[str]:
        tasks = guards.run("today", "--post", "service-director", "--json").json()["routines"]
        return [task["rule"] for task in tasks]

    assert unchecked() == [] and "duty.building-log-check" not in due_today()
    set_rule(guards, "building-log-check", "every=day")
    assert unchecked() == ["2026-11-18", "2026-11-19"] and "duty.building-log-check" in due_today()
    with pytest.raises(Refused, match="building-log-check"):
        guards.do("duty.logcheck.register", by="clerk-1", day="2026-11-18", finding="好")
    guards.do("duty.logcheck.register", by="service-director", day="2026-11-18", finding="记录齐全")
    guards.do("duty.logcheck.register", by="center-manager", finding="记录齐全")
    assert unchecked() == ["2026-11-19"] and "duty.building-log-check" not in due_today()


@pytest.mark.rule("duty.building-log-follow-up")
def test_a_problem_of_the_log_stays_open_until_it_has_an_order_or_a_closing_note(guards: Workspace) -> None:
    first = enter(guards, "clerk-1", "problem", "地下室渗水")
    second = enter(guards, "clerk-1", "problem", "路灯不亮")
    enter(guards, "clerk-1", "event", "访客登记")
    assert on_list(guards, "problems") == [first, second]
    guards.at("2026-11-22 09:00")
    ages = {row["id"]: row for row in guards.run("due", "--json").json() if row["clock"] == "duty.follow-up"}
    assert set(ages) == {first, second} and ages[first]["due"] is None
    told = [line for line in guards.run("due", "--area", "duty").out.splitlines() if first in line]
    assert any("已2天" in line for line in told), "beside its limit of the shift, which is over"
    for wrong in ("随便", "WO-261122-A09"):
        with pytest.raises(UsageError):
            guards.do("duty.entry.order", first, by="clerk-1", order=wrong)
    assert on_list(guards, "problems") == [first, second]
    order = guards.do(
        "workorders.order.register", content="地下室渗水", place="地下室", kind="给排水", urgent="yes"
    )
    guards.do("duty.entry.order", first, by="clerk-1", order=order.folded.id)
    guards.do("duty.entry.settle", second, by="clerk-1", result="已换灯泡")
    assert on_list(guards, "problems") == []
    guards.do("workorders.order.cancel", order.folded.id, reason="重复")  # then nobody follows it up
    assert on_list(guards, "problems") == [first]
    with pytest.raises(Refused, match="building-log-follow-up"):
        guards.do("duty.entry.order", first, by="clerk-1", order=order.folded.id)
    guards.do("duty.entry.settle", first, by="clerk-1", result="已抽干")
    set_rule(guards, "building-log-follow-up", "within=1d")
    third = enter(guards, "clerk-1", "problem", "门禁失灵")
    guards.at("2026-11-24 09:00")
    late = guards.run("due", "--overdue", "--json").json()
    assert [row["id"] for row in late if row["clock"] == "duty.follow-up"] == [third]


# -- handing over


@pytest.mark.rule("duty.record-events", "duty.handover-unfinished", "duty.form-handover")
def test_the_sheet_lists_everything_open_and_is_not_signed_while_one_matter_is_unexplained(
    guards: Workspace,
) -> None:
    turn = sign_in(guards, "front-am", "clerk-1", "2026-11-20 08:30")
    done, left = enter(guards, "clerk-1"), enter(guards, "clerk-1", "request", "换锁", wanted="1121-10:00")
    guards.do("duty.entry.settle", done, by="clerk-1", result="已处理", handled="08:50", at="08:55")
    guards.at("17:20")
    sheet = hand_over(guards, turn, "clerk-2", "clerk-1")
    values = guards.record(sheet).values
    assert (values["items"], [line["about"] for line in values["matters"]]) == ([left], ["预约需求 换锁"])
    with pytest.raises(Refused, match="handover-unfinished"):
        guards.do("duty.handover.sign", sheet, by="clerk-2")
    with pytest.raises(UsageError, match="原因"):
        guards.do("duty.handover.explain", sheet, by="clerk-1", item=left, receiver="clerk-2")
    with pytest.raises(Refused, match="不在交接班记录上"):
        guards.do("duty.handover.explain", sheet, by="clerk-1", item=done, reason="x", receiver="clerk-2")
    guards.do("duty.handover.explain", sheet, by="clerk-1", item=left, reason="约明早", receiver="clerk-2")
    guards.do("duty.handover.refresh", sheet, by="clerk-1")
    (line,) = guards.record(sheet).values["matters"]
    assert (line["about"], line["reason"]) == ("预约需求 换锁", "约明早"), "what was explained stays"
    assert guards.do("duty.handover.sign", sheet, by="clerk-2").folded.state == "signed"


@pytest.mark.rule("duty.handover-unfinished")
def test_what_came_in_while_the_sheet_was_written_is_listed_anew(guards: Workspace) -> None:
    turn = sign_in(guards, "front-am", "clerk-1", "2026-11-20 08:30")
    sheet = hand_over(guards, turn, "clerk-2", "clerk-1")
    late = enter(guards, "clerk-1")
    assert guards.record(sheet).values["items"] == []
    guards.do("duty.handover.refresh", sheet, by="clerk-1")
    assert guards.record(sheet).values["items"] == [late]


@pytest.mark.rule("duty.handover-unfinished")
def test_running_matters_of_other_areas_that_wait_for_the_post_are_on_the_sheet(guards: Workspace) -> None:
    guards.declare("bookings", BOOKINGS)
    turn = sign_in(guards, "front-am", "clerk-1", "2026-11-20 08:30")
    booking = guards.do("bookings.booking.register", by="clerk-1", about="搬家电梯").folded.id
    sheet = hand_over(guards, turn, "clerk-2", "clerk-1")
    assert guards.record(sheet).values["items"] == [booking]


BOOKINGS = """
prefix = "BK"
title  = { zh = "预约", en = "Bookings" }
[form.booking]
title = { zh = "预约", en = "Booking" }
[form.booking.field]
about    = { type = "text", zh = "内容", en = "What", required = true }
follower = { type = "staff", fill = "me", zh = "跟踪人", en = "Followed by" }
[form.booking.step]
register = { zh = "登记", en = "Register", to = "open" }
close    = { zh = "办结", en = "Close", from = "open", to = "done", post = "front-desk" }
hand-over = { zh = "移交", en = "Hand over", from = "open", ask = ["follower"], internal = true }
[form.booking.state]
open = "待办|open"
done = "完成|done"
[clock]
close = { rule = "in-two-days", start = "register", stop = "close" }
[[rule]]
id     = "bookings.in-two-days"
zh     = "{within}内办结"
en     = "Close within {within}"
source = { document = "预约规定", clause = "一" }
params = { within = "2d" }
"""


@pytest.mark.rule("duty.next-shift-follows")
def test_signing_moves_each_booking_to_the_receiver_and_its_limit_runs_on(guards: Workspace) -> None:
    guards.declare("bookings", BOOKINGS)
    turn = sign_in(guards, "front-am", "clerk-1", "2026-11-20 08:30")
    booking = guards.do("bookings.booking.register", by="clerk-1", about="搬家电梯").folded.id
    entry = enter(guards, "clerk-1", "request", "换锁")
    sheet = hand_over(guards, turn, "clerk-2", "clerk-1")
    due = limits(guards)
    guards.do(
        "duty.handover.explain", sheet, by="clerk-1", item=[booking, entry], reason="明早", receiver="clerk-2"
    )
    for record in (booking, entry):
        assert guards.record(record).values["follower"] == "clerk-1"
    guards.at("17:30").do("duty.handover.sign", sheet, by="clerk-2")
    for record in (booking, entry):
        assert guards.record(record).values["follower"] == "clerk-2"
    assert limits(guards) == due and len(due) == 4


def limits(office: Workspace) -> list[tuple[str, str, str]]:
    return [(row["id"], row["clock"], row["due"]) for row in office.run("due", "--json").json()]


@pytest.mark.rule("duty.handover-explain")
def test_the_incoming_person_ticks_each_thing_and_paper_and_what_is_missing_stays_open(
    guards: Workspace,
) -> None:
    turn = sign_in(guards, "front-am", "clerk-1", "2026-11-20 08:30")
    things = "things,对讲机2台;papers,装修图纸一套"
    sheet = hand_over(guards, turn, "clerk-2", "clerk-1", things=things)
    with pytest.raises(Refused, match="不在移交清单上"):
        guards.do("duty.handover.tick", sheet, by="clerk-2", received="手电筒")
    with pytest.raises(Refused):
        guards.do("duty.handover.tick", sheet, by="clerk-1", received="对讲机2台")
    guards.do("duty.handover.tick", sheet, by="clerk-2", received="对讲机2台")
    guards.do("duty.handover.sign", sheet, by="clerk-2")
    assert on_list(guards, "unticked-things") == [sheet]
    guards.do("duty.handover.tick", sheet, by="clerk-2", received="装修图纸一套")
    assert on_list(guards, "unticked-things") == []


@pytest.mark.rule("duty.form-handover", "duty.clear-handover")
def test_a_handover_has_an_entry_for_each_point_and_both_names(guards: Workspace) -> None:
    turn = sign_in(guards, "front-am", "clerk-1", "2026-11-20 08:30")
    typed = {"turn": turn, "takes": "clerk-2"}
    thin = guards.do("duty.handover.prepare", by="clerk-1", points="keys,一串", **typed).folded.id
    with pytest.raises(Refused, match="clear-handover"):
        guards.do("duty.handover.sign", thin, by="clerk-2")
    with pytest.raises(UsageError, match=thin):  # one sheet a turn
        hand_over(guards, turn, "clerk-2", "clerk-1")
    assert guards.run("void", thin, "--reason", "重写", by="director").status == 0
    sheet = hand_over(guards, turn, "clerk-2", "clerk-1")
    assert sheet in on_list(guards, "unsigned")
    with pytest.raises(Refused):
        guards.do("duty.handover.sign", sheet, by="clerk-1")
    signed = guards.do("duty.handover.sign", sheet, by="clerk-2").folded
    assert (signed.values["giver"], signed.values["takes"], signed.state) == ("clerk-1", "clerk-2", "signed")


def test_nobody_hands_over_to_himself_or_a_turn_that_has_not_begun(guards: Workspace) -> None:
    planned = plan(guards, "front-pm", "clerk-2")
    with pytest.raises(Refused, match="只有在岗的班才能交接"):
        hand_over(guards, planned, "clerk-1", "clerk-2")
    turn = sign_in(guards, "front-am", "clerk-1", "2026-11-20 08:30")
    with pytest.raises(Refused, match="不能交给自己"):
        hand_over(guards, turn, "clerk-1", "clerk-1")


@pytest.mark.rule("duty.handover-clear")
def test_each_matter_names_who_is_responsible_from_now_on(guards: Workspace) -> None:
    turn = sign_in(guards, "day", "guard-1", "2026-11-20 08:00")
    entry = enter(guards, "guard-1")
    sheet = hand_over(guards, turn, "guard-2", "guard-1")
    with pytest.raises(UsageError, match="接手人"):
        guards.do("duty.handover.explain", sheet, by="guard-1", item=entry, reason="等配件")
    guards.do("duty.handover.explain", sheet, by="guard-1", item=entry, reason="等配件", receiver="guard-2")
    [carried] = guards.do("duty.handover.sign", sheet, by="guard-2").opened[:1]
    assert (carried.values["item"], carried.values["receiver"]) == (entry, "guard-2")
    assert guards.run("amend", carried.id, "--set", "receiver=guard-1", by="guard-1").status == 77


@pytest.mark.rule("duty.handover-clear", "duty.form-handover")
def test_who_hands_over_says_to_whom_and_never_to_himself(guards: Workspace) -> None:
    turn = sign_in(guards, "day", "guard-1", "2026-11-20 08:00")
    entry = enter(guards, "guard-1")
    with pytest.raises(Refused, match="由交班人填写"):
        hand_over(guards, turn, "guard-2", "guard-2")
    sheet = hand_over(guards, turn, "guard-2", "guard-1")
    told = {"item": entry, "reason": "等配件"}
    with pytest.raises(Refused, match="不能是交班人自己"):
        guards.do("duty.handover.explain", sheet, by="guard-1", **told, receiver="guard-1")
    with pytest.raises(Refused, match="交班人、主管级以上"):
        guards.do("duty.handover.explain", sheet, by="guard-2", **told, receiver="guard-2")
    guards.do("duty.handover.explain", sheet, by="guard-captain", **told, receiver="officer-1")


@pytest.mark.rule("duty.no-leaving")
def test_leave_is_given_by_who_ranks_above_and_waits_for_his_word(guards: Workspace) -> None:
    sign_in(guards, "day", "guard-1", "2026-11-20 08:00")
    with pytest.raises(Refused, match="级别须高于本人"):
        guards.do("duty.absence.register", by="guard-1", reason="买药", permitter="guard-2")
    left = guards.do(
        "duty.absence.register", by="guard-1", reason="买药", permitter="guard-captain"
    ).folded.id
    assert left in guards.run("duty", "list", "to-confirm", by="guard-captain").out
    with pytest.raises(Refused):
        guards.do("duty.absence.return", left, by="cleaner-1")
    guards.do("duty.absence.return", left, by="guard-1", at="2026-11-20 08:30")
    guards.do("duty.absence.confirm", left, by="guard-captain")
    assert left not in guards.run("duty", "list", "to-confirm", by="guard-captain").out


@pytest.mark.rule("duty.complete-previous")
def test_a_shift_that_is_named_by_its_short_number_hands_over_what_it_leaves_open(guards: Workspace) -> None:
    turn = sign_in(guards, "day", "guard-1", "2026-11-20 08:00")
    entry = enter(guards, "guard-1")
    assert turn.endswith("A01")
    sheet = guards.record(hand_over(guards, "A01", "guard-2", "guard-1"))
    assert (sheet.values["giver"], sheet.values["items"]) == ("guard-1", [entry])


@pytest.mark.rule("duty.complete-previous")
def test_what_was_handed_over_comes_first_for_the_next_shift_until_it_is_settled(guards: Workspace) -> None:
    night = sign_in(guards, "night", "guard-1", "2026-11-20 20:00")
    entry = enter(guards, "guard-1", "event", "北门闸机卡住")
    sheet = hand_over(guards, night, "guard-2", "guard-1")
    guards.do("duty.handover.explain", sheet, by="guard-1", item=entry, reason="等配件", receiver="guard-2")
    guards.at("2026-11-21 08:00").do("duty.handover.sign", sheet, by="guard-2")
    sign_in(guards, "day", "guard-2", "2026-11-21 08:00", "2026-11-21")
    sign_off_state = sign_off(
        guards, night, "guard-1", relief=guards.office().index.rows(form="duty.turn")[1].id
    )
    assert sign_off_state == "done"
    first = guards.run("duty", "now", "--json").json()[0]
    assert first["person"] == "guard-2" and first["note"] == f"{entry}:等配件"
    with pytest.raises(Refused):
        guards.do("duty.carried.settle", first["turn"], by="guard-1", result="好了")
    guards.do("duty.entry.settle", entry, by="guard-2", result="配件已换")
    assert on_list(guards, "carried") == []
    assert "等配件" not in guards.run("duty", "now", "--json").out


def test_a_matter_that_is_handed_on_again_waits_on_one_list_only(guards: Workspace) -> None:
    day = sign_in(guards, "day", "guard-1", "2026-11-20 08:00")
    entry = enter(guards, "guard-1")
    first = hand_over(guards, day, "guard-2", "guard-1")
    guards.do("duty.handover.explain", first, by="guard-1", item=entry, reason="等配件", receiver="guard-2")
    guards.do("duty.handover.sign", first, by="guard-2")
    night = sign_in(guards, "night", "guard-2", "2026-11-20 20:00")
    second = hand_over(guards, night, "guard-1", "guard-2")
    assert guards.record(second).values["items"] == [entry]
    guards.do("duty.handover.explain", second, by="guard-2", item=entry, reason="仍缺货", receiver="guard-1")
    guards.do("duty.handover.sign", second, by="guard-1")
    [waiting] = listing(guards.office(), "duty", "carried")
    assert (waiting.values["receiver"], waiting.values["reason"]) == ("guard-1", "仍缺货")


@pytest.mark.rule("duty.no-unsolved-to-next")
def test_open_matters_are_handed_over_with_a_reason_and_counted_by_person_and_month(
    guards: Workspace,
) -> None:
    turn = sign_in(guards, "day", "guard-1", "2026-11-20 08:00")
    entries = [enter(guards, "guard-1", about=f"事项{number}") for number in range(2)]
    sheet = hand_over(guards, turn, "guard-2", "guard-1")
    guards.do("duty.handover.explain", sheet, by="guard-1", item=entries, reason="等料", receiver="guard-2")
    with pytest.raises(UsageError, match="原因"):
        guards.do("duty.handover.explain", sheet, by="guard-1", item=entries, receiver="guard-2")
    guards.do("duty.handover.sign", sheet, by="guard-2")
    [figure] = [row for row in guards.run("report", "duty", "--json").json() if "carried" in row["name"]]
    assert figure["rule"] == "duty.no-unsolved-to-next"
    assert figure["split"]["giver"] == {"guard-1": 2}


# -- signing off


@pytest.mark.rule("duty.no-leaving-before-relief", "duty.form-guard-handover")
def test_a_guard_signs_off_only_once_his_relief_has_signed_in_and_both_have_signed(guards: Workspace) -> None:
    day = sign_in(guards, "day", "guard-1", "2026-11-20 08:00")
    night = plan(guards, "night", "guard-2")
    guards.at("20:05")
    for relief in ({}, {"relief": night}, {"relief": day}):
        with pytest.raises(Refused, match="no-leaving-before-relief"):
            sign_off(guards, day, "guard-1", **relief)
    guards.do("duty.turn.sign-in", night, by="guard-2", equipment=READY)
    with pytest.raises(Refused, match="form-guard-handover"):
        sign_off(guards, day, "guard-1", relief=night)
    sheet = hand_over(guards, day, "guard-2", "guard-1")
    guards.do("duty.handover.sign", sheet, by="guard-2")
    assert sign_off(guards, day, "guard-1", relief=night) == "done"


@pytest.mark.rule("duty.no-leaving-before-relief", "duty.no-leaving")
def test_who_left_before_the_relief_came_is_recorded_and_listed_never_refused(guards: Workspace) -> None:
    day = sign_in(guards, "day", "guard-1", "2026-11-20 08:00")
    guards.at("19:00")
    with pytest.raises(UsageError, match="原因"):
        guards.do("duty.turn.leave", day, by="guard-1", situation="正常", result="无")
    left = guards.do("duty.turn.leave", day, by="guard-1", reason="家中急事", situation="正常", result="无")
    assert (left.folded.state, left.folded.values["early"]) == ("left", 60)
    assert on_list(guards, "unrelieved") == [day] and on_list(guards, "early") == [day]
    assert guards.office().on_duty("guard") is None  # the gap shows


def test_an_absent_relief_is_recorded_and_a_replacement_signs_in(guards: Workspace) -> None:
    day, night = sign_in(guards, "day", "guard-1", "2026-11-20 08:00"), plan(guards, "night", "guard-2")
    guards.at("20:30")
    with pytest.raises(Refused):
        guards.do("duty.turn.miss", night, by="guard-1", reason="未到岗")
    assert guards.do("duty.turn.miss", night, by="guard-captain", reason="未到岗").folded.state == "missed"
    other = sign_in(guards, "night", "guard-captain", "20:40", equipment=READY)
    sheet = hand_over(guards, day, "guard-captain", "guard-1")
    guards.do("duty.handover.sign", sheet, by="guard-captain")
    assert sign_off(guards, day, "guard-1", relief=other) == "done"
    assert guards.at("2026-11-21 02:00").office().on_duty("guard") == "guard-captain"


@pytest.mark.rule("duty.form-guard-log")
def test_an_absence_or_a_leaving_that_was_entered_in_error_is_taken_back(guards: Workspace) -> None:
    turn, other = plan(guards, "day", "guard-2"), sign_in(guards, "day", "guard-1", "2026-11-20 08:00")
    guards.at("09:00").do("duty.turn.miss", turn, by="guard-captain", reason="没看到人")
    guards.do("duty.turn.leave", other, by="guard-1", reason="点错", situation="正常", result="无")
    by: dict[str, Any] = {"by": "guard-captain", "reason": "记错"}
    for step, record, state in (("unmiss", turn, "planned"), ("unleave", other, "on")):
        with pytest.raises(Refused, match="approval"):
            guards.do(f"duty.turn.{step}", record, **by)
        done = guards.do(f"duty.turn.{step}", record, on_paper=("center-manager", "7"), **by).folded
        assert done.state == state and "situation" not in done.values
    assert on_list(guards, "early") == []
    assert guards.office().on_duty("guard") == "guard-1"


@pytest.mark.rule("duty.record-form", "duty.equipment-check-at-start")
def test_signing_in_or_off_by_mistake_is_taken_back_and_not_done_half_a_day_ahead(guards: Workspace) -> None:
    early = plan(guards, "day", "guard-1", "2026-11-21")
    with pytest.raises(Refused, match="record-form"):
        guards.do("duty.turn.sign-in", early, by="guard-1", equipment=READY)
    turn = plan(guards, "front-am", "clerk-1")
    swap = {"takes": "clerk-2", "because": "personal"}
    guards.do("duty.turn.swap", turn, by="clerk-1", **swap)
    guards.do("duty.turn.sign-in", turn, by="clerk-2")
    guards.do("duty.turn.sign-off", turn, by="clerk-2", situation="正常", result="无")
    by: dict[str, Any] = {"by": "guard-captain", "reason": "点错"}
    with pytest.raises(Refused, match="approval"):
        guards.do("duty.turn.undo", turn, **by)
    states = [
        guards.do("duty.turn.undo", turn, on_paper=("center-manager", "7"), **by).folded.state
        for _ in range(2)
    ]
    assert states == ["on", "swapped"], "as it stood before each"
    assert guards.run("check").status == 0


@pytest.mark.rule("duty.form-duty-log")
def test_an_entry_that_was_settled_or_struck_off_by_mistake_is_open_again(guards: Workspace) -> None:
    entry = guards.do("duty.entry.register", kind="problem", about="门禁坏").folded.id
    for step, said in (("settle", {"result": "已修"}), ("strike", {"reason": "登重"})):
        guards.do(f"duty.entry.{step}", entry, **said)
        assert guards.do("duty.entry.reopen", entry, reason="弄错了").folded.state == "noted"
    assert "result" not in guards.record(entry).values


@pytest.mark.rule("duty.form-guard-log", "duty.record-form")
def test_duty_records_that_are_missing_or_half_filled_are_listed_the_next_morning(guards: Workspace) -> None:
    missing, half = plan(guards, "day", "guard-2"), sign_in(guards, "front-am", "clerk-1", "2026-11-20 08:30")
    guards.at("17:30")
    with pytest.raises(UsageError, match="值班情况"):
        guards.do("duty.turn.sign-off", half, by="clerk-1", result="无")
    assert on_list(guards, "incomplete") == [] and on_list(guards, "guard-logs") == []
    guards.at("2026-11-21 08:30")
    assert set(on_list(guards, "incomplete")) == {missing, half}
    assert on_list(guards, "guard-logs") == [missing]
    sign_off(guards, half, "clerk-1")
    assert on_list(guards, "incomplete") == [missing]


@pytest.mark.rule("duty.concentrate-and-follow-procedure")
def test_the_procedure_is_shown_and_steps_not_done_appear_in_the_record(
    guards: Workspace,
) -> None:
    set_rule(guards, "concentrate-and-follow-procedure", "items=lights:公共照明,doors:门窗")
    set_rule(guards, "itemised-record", "in_force=false")
    turn = plan(guards, "front-am", "clerk-1")
    said = guards.do("duty.turn.sign-in", turn, by="clerk-1").say
    assert any("公共照明、门窗" in str(line) for _, line in said)
    guards.at("17:30")
    sign_off(guards, turn, "clerk-1", checks="lights,已关")
    assert guards.record(turn).values["unticked"] == ["doors"]
    assert on_list(guards, "unticked") == [turn]
    assert "未做的程序：门窗" in guards.run("show", turn).out
    for change in ("unticked=lights", "early=0"):  # nobody is asked, so nobody corrects it
        refused = guards.run("amend", turn, "--set", change, "--reason", "x", by="director")
        assert (refused.status, "由程序填写" in refused.err) == (77, True)


@pytest.mark.rule("duty.itemised-record")
def test_a_duty_record_has_an_entry_for_each_item_before_it_is_signed(guards: Workspace) -> None:
    free = sign_in(guards, "front-am", "clerk-1", "2026-11-20 08:30")
    assert sign_off(guards, free, "clerk-1") == "done"  # no items are set: nothing is demanded
    set_rule(guards, "concentrate-and-follow-procedure", "items=lights:公共照明,doors:门窗")
    turn = sign_in(guards, "front-pm", "clerk-2", "2026-11-20 17:30")
    with pytest.raises(Refused, match="itemised-record"):
        sign_off(guards, turn, "clerk-2", checks="lights,已关")
    assert sign_off(guards, turn, "clerk-2", checks="lights,已关;doors,无异常") == "done"


@pytest.mark.rule("duty.record-events")
def test_an_event_has_its_times_and_result_and_a_limit_once_the_office_sets_one(guards: Workspace) -> None:
    guards.at("08:55")
    entry = enter(guards, "guard-1", seen="08:40")
    [clock] = [row for row in guards.run("due", "--json").json() if row["clock"] == "duty.events"]
    assert clock["due"] is None
    with pytest.raises(UsageError, match="处理结果"):
        guards.do("duty.entry.settle", entry, by="guard-1")
    done = guards.do("duty.entry.settle", entry, by="guard-1", result="已劝离", handled="08:50").folded
    assert done.values["handled"] - done.values["seen"] == dt.timedelta(minutes=10)
    set_rule(guards, "record-events", "within=30m")
    late = enter(guards, "guard-1")
    guards.at("09:31")
    assert [row["id"] for row in guards.run("due", "--overdue", "--json").json()] == [late]


# -- leaving the post


@pytest.mark.rule("duty.no-leaving")
def test_an_absence_names_who_permitted_it_or_says_that_nobody_did(guards: Workspace) -> None:
    with pytest.raises(Refused, match="no-leaving"):
        guards.do("duty.absence.register", by="guard-1", reason="取药")
    with pytest.raises(Refused, match="本人不能准许自己离岗"):
        guards.do("duty.absence.register", by="guard-1", reason="取药", permitter="guard-1")
    asked = guards.do("duty.absence.register", by="guard-1", reason="取药", permitter="guard-captain")
    alone = guards.do("duty.absence.register", by="guard-2", reason="离岗抽烟", unpermitted="yes")
    assert set(on_list(guards, "absences")) == {asked.folded.id, alone.folded.id}
    with pytest.raises(Refused):
        guards.do("duty.absence.confirm", asked.folded.id, by="guard-1")
    guards.do("duty.absence.confirm", asked.folded.id, by="guard-captain")
    assert on_list(guards, "absences") == [alone.folded.id]
    back = guards.do("duty.absence.return", asked.folded.id, by="guard-1", at="09:20")
    assert back.folded.state == "back" and back.folded.values["back"].minute == 20
    own = guards.do("duty.absence.register", by="center-manager", reason="外出", unpermitted="yes").folded.id
    assert guards.run("void", own, "误登", by="center-manager").status == 77  # he was away himself
    assert guards.run("void", own, "误登", by="director").status == 0


@pytest.mark.rule("duty.no-leaving", "duty.record-events")
def test_nobody_is_back_before_he_left_and_nothing_is_dealt_with_before_it_is_seen(guards: Workspace) -> None:
    guards.at("09:00")
    away = guards.do(
        "duty.absence.register", by="guard-1", reason="取药", unpermitted="yes", left="08:40"
    ).folded.id
    with pytest.raises(Refused, match="no-leaving"):
        guards.do("duty.absence.return", away, by="guard-1", back="08:30")
    guards.do("duty.absence.return", away, by="guard-1", back="08:50")
    with pytest.raises(Refused, match="no-leaving"):
        guards.do("duty.absence.amend", away, by="guard-1", set={"left": "08:55"})
    entry = enter(guards, "clerk-1", seen="08:50")
    with pytest.raises(Refused, match="record-events"):
        guards.do("duty.entry.settle", entry, by="clerk-1", result="好", handled="08:45")


@pytest.mark.rule("duty.absence-liability")
def test_no_amendment_writes_what_a_step_that_is_not_used_would(guards: Workspace) -> None:
    gone = guards.do("duty.absence.register", by="guard-1", reason="取药", unpermitted="yes").folded.id
    with pytest.raises(UsageError, match="登记损失"):
        guards.do("duty.absence.amend", gone, by="guard-captain", set={"loss": "100"})
    set_rule(guards, "absence-liability", "in_force=true", "2026-11-01")
    with pytest.raises(UsageError, match=f"propctl duty absence loss {gone}"):
        guards.do("duty.absence.amend", gone, by="guard-captain", set={"loss": "90"})
    guards.do("duty.absence.loss", gone, by="guard-captain", cause="离岗失窃", loss="90")
    guards.do("duty.absence.amend", gone, by="guard-captain", set={"loss": "100"})
    assert str(guards.record(gone).values["loss"]) == "100.00"


def test_figures_of_an_area_without_records_are_empty_and_not_wrong(guards: Workspace) -> None:
    from propctl.worktime.recurrence import parse_recurrence

    recurrence = parse_recurrence({"every": "month"})
    assert recurrence is not None
    period = recurrence.period_of(guards.now)
    assert all(not figure.part for figure in report(guards.office(), period, "duty"))


@pytest.mark.rule("duty.next-shift-follows")
def test_a_service_order_is_handed_on_with_the_shift(guards: Workspace) -> None:
    guards.do("residents.unit.add", number="3-1201")
    turn = sign_in(guards, "front-am", "clerk-1", "2026-11-20 08:30")
    order = guards.do(
        "workorders.order.register", by="clerk-1", unit="3-1201", content="换锁", wanted="1121-10:00",
        kind="repair", department="engineering",
    ).folded.id  # fmt: skip
    sheet = hand_over(guards, turn, "clerk-2", "clerk-1")
    assert order in guards.record(sheet).values["items"]
    guards.do("duty.handover.explain", sheet, by="clerk-1", item=order, reason="约明早", receiver="clerk-2")
    guards.do("duty.handover.sign", sheet, by="clerk-2")
    assert guards.record(order).values["owner"] == "clerk-2"
    assert len(on_list(guards, "carried")) == 1
    guards.do("workorders.order.cancel", order, by="clerk-2", reason="业主自己换了")
    assert on_list(guards, "carried") == []  # an order that is over is handed on no further
    assert "约明早" not in guards.run("duty", "now", "--json").out
    late = sign_in(guards, "front-am", "clerk-2", "2026-11-21 08:30", "2026-11-21")
    assert order not in guards.record(hand_over(guards, late, "clerk-1", "clerk-2")).values.get("items", [])


@pytest.mark.rule("duty.next-shift-follows")
def test_where_the_next_shift_does_not_follow_a_booking_stays_with_who_took_it(guards: Workspace) -> None:
    guards.run("rules", "set", "duty.next-shift-follows", "in_force=no", by="director")
    turn = sign_in(guards, "front-am", "clerk-1", "2026-11-20 08:30")
    entry = enter(guards, "clerk-1", "request", "换锁")
    sheet = hand_over(guards, turn, "clerk-2", "clerk-1")
    guards.do("duty.handover.explain", sheet, by="clerk-1", item=entry, reason="明早", receiver="clerk-2")
    guards.do("duty.handover.sign", sheet, by="clerk-2")
    assert guards.record(entry).values["follower"] == "clerk-1"


# -- paper and page


@pytest.mark.rule("duty.form-handover", "duty.form-guard-handover", "duty.form-duty-log", "duty.record-form")
def test_the_paper_forms_bear_their_titles_and_both_names(guards: Workspace) -> None:
    turn = sign_in(guards, "day", "guard-1", "2026-11-20 08:00")
    entry = enter(guards, "guard-1", about="北门闸机卡住")
    other = enter(guards, "guard-1", about="路灯不亮")
    handed = hand_over(guards, turn, "guard-2", "guard-1", things="things,对讲机2台")
    for item, reason in ((entry, "等厂家配件"), (other, "天黑再查")):
        guards.do("duty.handover.explain", handed, by="guard-1", item=item, reason=reason, receiver="guard-2")
    office = guards.office()
    paper = html.unescape(sheet(office, office.folded(resolve(office, handed)), document="handover"))
    for text in (
        "服务中心交接班记录表",
        "彭虎",
        "曾军",
        "对讲机2台",
        entry,
        "等厂家配件",
        "天黑再查",
        "交班人",
        "接班人",
    ):
        assert text in paper
    assert "护卫交接记录" in sheet(office, office.folded(resolve(office, handed)), document="guard-handover")
    assert "部门办公室" in sheet(office, office.folded(resolve(office, turn)), document="duty-record")
    log = register(office, "duty", "duty-log", dt.date(2026, 11, 20), dt.date(2026, 11, 21))
    assert "服务中心值班记录表" in log and "北门闸机卡住" in log


@pytest.mark.rule("duty.attendant-around-the-clock")
def test_residents_read_when_an_attendant_is_there_and_staff_read_every_clause_in_force(
    workspace: Workspace,
) -> None:
    assert "管理员每天24小时当值" in workspace.page("duty", audience="residents")
    staff = workspace.page("duty")
    for rule in {rule.id: rule for rule in workspace.office().catalog.rules("duty").values()}.values():
        assert (rule.id in staff) == rule.in_force
