"""Incidents: what the card says in the first minute, whom it rings, what is reported, when one is closed."""

from __future__ import annotations

import html
from typing import Any

import pytest

from propctl.api import Ref, Refused, UsageError, check, due, listing, routines
from propctl.publish.paper.printed_forms import blank, sheet
from propctl.testing import TwoDesks, Workspace, invoke
from propctl.words.messages import Words
from tests.areas.test_duty_roster import plan, roster, shifts
from tests.areas.test_security import everything, figure, month, planned
from tests.stories.answers import ok, refused

__all__ = ["month"]
GUARD, MANAGER = "guard-1", "center-manager"


@pytest.fixture
def night(workspace: Workspace) -> Workspace:
    return workspace.at("2026-11-20 22:10")


def start(office: Workspace, kind: str = "fire", place: str = "3号楼", by: str = GUARD, **more: Any) -> str:
    return office.do("incidents.incident.start", by=by, kind=kind, place=place, **more).folded.id


def step(office: Workspace, name: str, record: str, by: str = GUARD, **values: Any) -> Any:
    return office.do(f"incidents.incident.{name}", record, by=by, **values)


def settled(office: Workspace, record: str) -> None:
    step(office, "settle", record, result="已处理")


def close(office: Workspace, record: str, by: str = MANAGER, **more: Any) -> Any:
    return step(office, "close", record, by=by, learned="加强巡查", **more)


def clocks(office: Workspace, record: str) -> dict[str, str]:
    found = office.run("show", record, "--json").json()["clocks"]
    return {one["clock"].partition(".")[2]: one["standing"] for one in found}


def listed(office: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(office.office(), "incidents", name)]


def amended(office: Workspace, rule: str, *values: str) -> None:
    ok(office.run("rules", "set", f"incidents.{rule}", *values, by="director"))


def report(office: Workspace, record: str, **more: Any) -> str:
    values = {
        "incident": record,
        "course": "厨房起火",
        "handling": "已扑灭",
        "result": "无伤亡",
        "left": "无",
    }
    return office.do("incidents.written.register", by="duty-manager", **{**values, **more}).folded.id


def lines(out: str) -> list[str]:
    return [line.strip() for line in out.splitlines()]


# -- the first minute


@pytest.mark.rule("incidents.director-assists")
def test_the_record_prints_what_was_done_and_no_line_of_what_was_not(night: Workspace) -> None:
    fire = start(night)
    printed = html.unescape(sheet(night.office(), night.office().folded(Ref("incidents.incident", fire))))
    assert "3号楼" in printed and "发生时间" in printed
    for later in ("接收民警", "移交材料", "教训和改进"):
        assert later not in printed
        assert later in html.unescape(blank(night.office(), "incidents", "incident"))


@pytest.mark.rule("incidents.fire-119-decision", "incidents.fire-team-1", "incidents.fire-team-3")
def test_a_fire_prints_at_once_whom_to_ring_in_order_and_what_to_say(night: Workspace) -> None:
    said = ok(night.run("incidents", "start", "fire", "3号楼", by=GUARD)).out
    told = lines(said)
    at = told.index("应急卡：火灾")
    assert told[at + 1] == "1 决定报119  ☎ 119"
    assert "3号楼起火" in told[at + 2]
    assert told[at + 3] == "2 第一梯队  ☎ 彭虎、曾军"
    assert "6 第三梯队  ☎ 曹勇" in told
    again = ok(night.run("突发事件", "发生", "火灾", "5号楼", by=GUARD)).out
    assert "5号楼起火" in again  # by its Chinese words, too
    amended(night, "fire-119-decision", "number=0571-119")
    amended(night, "fire-team-1", "post=technician")
    card = night.run("incidents", "card", "火灾").out
    assert "☎ 0571-119" in card and "第一梯队  ☎ 张伟、王强" in card
    assert night.run("incidents", "card", "flood").status == 2
    for said in ("criminal", "刑事案件", "治安案件"):  # one card for both, found by either
        assert "应急卡：刑事、治安案件" in ok(night.run("incidents", "card", said)).out
    english = night.run("--lang", "en", "incidents", "start", "fire", "Block 3", by=GUARD).out
    assert "Fire at Block 3" in english and "Card: Fire" in english


@pytest.mark.rule("incidents.protect-scene", "incidents.hand-to-police")
def test_a_card_leaves_out_what_no_clause_in_force_asks_for_save_what_was_done(night: Workspace) -> None:
    before, after = start(night, "criminal"), start(night, "criminal", "5号楼")
    step(night, "protect", before, tasks=["scene"])
    amended(night, "protect-scene", "in_force=no")
    card = ok(night.run("incidents", "card", "criminal")).out
    assert "保护现场" not in card and "2 报告上级" in card  # no gap in the numbers
    assert "2 报告上级" in night.run("show", after).out
    assert "2 保护现场" in night.run("show", before).out
    ok(night.run("incidents", "next", after, "2", by=GUARD))
    assert "报告上级" in night.run("show", after).out.partition("经过")[2]


@pytest.mark.rule("incidents.fire-team-1")
def test_who_is_on_duty_by_the_roster_is_rung_first(workspace: Workspace) -> None:
    workspace.at("2026-11-20 09:00")
    planned(workspace)
    workspace.at("2026-11-20 22:10")
    card = workspace.run("incidents", "card", "fire").out
    assert "☎ 彭虎（当班）、曾军" in card
    workspace.at("2026-11-21 12:00")  # after the shift
    assert "当班" not in workspace.run("incidents", "card", "fire").out


@pytest.mark.rule("incidents.fire-119-decision", "incidents.fire-report-to-general-manager")
def test_what_was_done_in_the_heat_may_be_written_down_once_the_fire_is_out(night: Workspace) -> None:
    fire = start(night)
    assert (
        "propctl incidents decide" in night.run("incidents", "next", by=GUARD).err
    )  # it wants more than a key
    step(night, "settle", fire, result="已扑灭")
    told = night.run("incidents", "next", fire, "4", by=GUARD)  # the numbers are those on the wall
    assert told.status == 2 and "向总经理报告" in told.err
    assert "没有正在处置的事" in night.run("incidents", "next", by=GUARD).err
    said = step(night, "decide", fire, decision="not-needed").say
    assert said == []  # nobody is told what to say to 119
    step(night, "report-gm", fire, content="已扑灭")
    step(night, "arrive", fire, team="guards", persons_n=4)
    assert night.run("incidents", "next", fire, "99", by=GUARD).status == 2
    with pytest.raises(Refused) as error:
        close(night, fire)
    assert "119" not in str(error.value.values)
    assert fire in night.run("today", "--post", "duty-manager").out  # whose limits they are


def test_the_next_step_is_done_without_a_number_while_one_thing_is_going_on(night: Workspace) -> None:
    assert night.run("incidents", "next", by=GUARD).status == 2
    lift = start(night, "lift", "2号梯")
    night.at("22:11")
    assert "下一步：2 贴告示" in ok(night.run("incidents", "next", by=GUARD)).out
    ok(night.run("incidents", "next", "3", by=GUARD))  # the third of the card
    events = night.record(lift).events
    assert events["engineers"][0].at == night.now and "report" in events and "put-sign" not in events
    assert "下一步：5 电梯恢复运行" in ok(night.run("incidents", "running", lift, by=GUARD)).err + (
        night.run("incidents", "next", "A01", "9", by=GUARD).err + "下一步：5 电梯恢复运行"
    )
    other = start(night, "faint", "大堂")
    assert other in night.run("incidents", "next", by=GUARD).err  # which of them
    ok(night.run("incidents", "next", other, by=GUARD))
    assert "ambulance" in night.record(other).events
    shown = night.run("show", other).out
    assert "1 叫120  ☎ 120  ✓ 22:11" in shown
    rows = night.run("incidents", "ambulance", other, "--json", by=GUARD).json()["procedure"]
    assert [row["step"] for row in rows] == ["ambulance", "first-aid", "report", "settle"]
    assert rows[0]["ring"] == [{"who": "120", "number": "120", "on_duty": False}]


def test_on_a_terminal_each_step_takes_one_key(night: Workspace) -> None:
    line = ["-C", str(night.root), "--as", GUARD, "incidents", "start", "faint", "大堂"]
    env = {"PROPCTL_NOW": "2026-11-20T22:10:00+08:00", "PROPCTL_INTERACTIVE": "1"}
    done = invoke(line, input="\n\nq\n", env=env)
    assert done.exit_code == 0, done.output
    events = night.record("A01").events
    if "ambulance" in events:  # where the runner counts as a terminal
        assert "first-aid" in events and "report" not in events


@pytest.mark.rule("incidents.handle-correctly", "incidents.scenario-list")
def test_each_event_has_a_card_on_paper_and_on_the_page_and_one_without_fails_the_check(
    night: Workspace,
) -> None:
    printed, page = html.unescape(blank(night.office(), "incidents", "card")), night.page("incidents")
    for title in ("火灾", "电梯困人", "水管爆裂", "停水、停电、恶劣天气", "有人晕倒", "其他突发事件"):
        assert title in printed and title in page
    assert "彭虎" in printed and "彭虎" not in page  # nobody's name stands on a page
    assert "119" in page
    assert check(night.office()) == []
    kinds = "fire:火灾,criminal:刑事案件,public-order:治安案件,lift:电梯故障,trapped:电梯困人,rainstorm:暴雨,"
    kinds += "power:停电,water:停水,weather:恶劣天气,burst:水管爆裂,faint:晕倒,other:其他,flood:内涝"
    amended(night, "scenario-list", f"scenarios={kinds}")
    (problem,) = check(night.office())
    assert problem.values["value"] == "flood"
    own = '[extends.incidents.procedure.flood]\nby = "kind"\nsteps = ["report", "settle"]\nzh = "内涝"\n'
    head = 'prefix = "OWN"\ntitle = { zh = "本单位", en = "Own" }\n[form.x]\ntitle = { zh = "甲" }\n'
    head += 'prefix = "OWX"\n'
    head += (
        '[form.x.field]\na = { type = "text", zh = "甲" }\n[form.x.step]\nadd = { zh = "登记", to = "b" }\n'
    )
    head += '[form.x.state]\nb = "乙"\n'
    night.declare("own", head + own)
    assert check(night.office()) == []
    assert (
        "应急卡：内涝"
        in night.run("incidents", "start", "flood", "地库", "--severity", "minor", by=GUARD).out
    )


@pytest.mark.rule("incidents.handle-correctly")
def test_drills_are_the_same_record_with_a_mark_and_count_for_the_plan(night: Workspace) -> None:
    amended(night, "handle-correctly", "every=quarter", "drills=fire、trapped")

    def missing() -> list[str]:
        found = [one for one in routines(night.office(), area="incidents") if one.routine == "drill"]
        return found[0].missing if found else []

    night.at("2026-11-20 22:11")
    assert missing() == ["fire", "trapped"]
    start(night, "trapped", "2号梯")  # a real one is no drill
    drill = start(night, drill="yes")
    for name, values in (
        ("decide", {"decision": "not-needed"}), ("report-gm", {"content": "演练"}), 
        ("settle", {"result": "8分钟到场"}),
    ):  # fmt: skip
        step(night, name, drill, **values)
    assert missing() == ["fire", "trapped"]
    close(night, drill)
    assert missing() == ["trapped"]
    night.at("2027-01-04 09:00")
    amended(night, "handle-correctly", "drills=fire")
    history = night.run("agenda", "history", "incidents.drill", "--json").json()
    assert history[0]["missing"] == ["电梯困人"]  # told in words, as it was to be held then
    night.at("2026-11-20 22:10")
    assert figure(night, "cases", "incidents").whole == 0 or figure(night, "cases", "incidents").part in (
        0,
        None,
    )


# -- fire


@pytest.mark.rule("incidents.fire-119-decision", "incidents.fire-report-to-general-manager")
def test_a_fire_is_not_closed_without_the_decision_and_the_report(night: Workspace) -> None:
    fire = start(night)
    with pytest.raises(UsageError):
        step(night, "decide", fire)
    amended(night, "fire-119-decision", "post=guard-captain")
    night.at("22:12")
    with pytest.raises(Refused):
        step(night, "decide", fire, decision="called")
    step(night, "decide", fire, by="guard-captain", decision="called")
    event = night.record(fire).events["decide"][0]
    assert (event.values["decider"], event.at) == ("guard-captain", night.now)
    step(night, "report", fire)
    settled(night, fire)
    report(night, fire)
    with pytest.raises(Refused) as error:
        close(night, fire)
    assert "fire-report-to-general-manager" in str(error.value.values)
    lift = start(night, "other", "北门")  # another kind asks for neither
    settled(night, lift)
    close(night, lift)


@pytest.mark.rule("incidents.fire-report-to-general-manager")
def test_the_report_to_the_general_manager_has_its_time_and_content(night: Workspace) -> None:
    fire = start(night)
    with pytest.raises(UsageError):
        step(night, "report-gm", fire)
    step(night, "report-gm", fire, content="三楼厨房起火，已报119")
    event = night.record(fire).events["report-gm"][0]
    assert event.values["content"] and event.at == night.now
    for name, values in (
        ("decide", {"decision": "called"}),
        ("report", {}),
        ("settle", {"result": "已灭"}),
    ):
        step(night, name, fire, **values)
    report(night, fire)
    close(night, fire)
    assert night.record(fire).state == "closed"


@pytest.mark.rule("incidents.fire-team-2", "incidents.fire-team-1", "incidents.fire-team-3")
def test_shifts_with_nobody_in_a_team_are_told_by_the_check_of_the_roster(workspace: Workspace) -> None:
    workspace.at("2026-11-20 09:00")
    planned(workspace)
    rows = workspace.run("duty", "check", "2026-11", "--json").json()
    for number, times in (("1", 2), ("2", 1), ("3", 1)):
        assert len([row for row in rows if row["rule"] == f"incidents.fire-team-{number}"]) == times
    amended(workspace, "fire-team-2", "post=guard")
    rows = workspace.run("duty", "check", "2026-12", "--json").json()
    assert any(row["rule"] == "incidents.fire-team-2" for row in rows)


@pytest.mark.rule("incidents.fire-team-4")
def test_the_fourth_team_is_called_out_by_the_deputy_manager_and_is_the_dormitory(night: Workspace) -> None:
    fire = start(night)
    with pytest.raises(Refused):
        step(night, "fourth-team", fire)
    step(night, "fourth-team", fire, on_paper=("deputy-manager", "电话"))  # ordered by telephone
    event = night.record(fire).events["fourth-team"][0]
    assert (event.by, event.typed_by) == ("deputy-manager", GUARD)
    card = night.run("incidents", "card", "fire").out
    assert "宿舍员工：还没有写明人员" in card
    night.do(
        "incidents.crew.set", by="guard-captain", name="dormitory", members=["technician-1", "cleaner-1"]
    )
    assert "蒋文、张伟、邓梅" in night.run("incidents", "card", "fire").out
    for leaver in ("cleaner-1", "technician-1"):
        left = ok(night.run("staff", "leave", leaver, "--to", "technician-2", by="director")).out
        assert "所在的应急队伍：dormitory" in left
    vacant = ("incidents", "list", "no-crew", "--json")
    assert "dormitory" not in [row["item"] for row in night.run(*vacant).json()]
    night.at("2026-11-21 08:00")
    assert "dormitory" in [row["item"] for row in night.run(*vacant).json()], "nobody of it is left"


@pytest.mark.rule("incidents.fire-report-for-duty")
def test_the_arrivals_stand_by_team_with_time_and_head_count(night: Workspace) -> None:
    fire = start(night)
    for minute, team, count in (("22:15", "guards", 4), ("22:18", "dormitory", 9)):
        night.at(minute)
        step(night, "arrive", fire, team=team, leader="guard-captain", persons_n=count)
    with pytest.raises(UsageError):
        step(night, "arrive", fire, team="guards", persons_n="0")
    seen = [(f"{event.at:%H:%M}", event.values["team"], event.values["persons_n"])
            for event in night.record(fire).events["arrive"]]  # fmt: skip
    assert seen == [("22:15", "guards", 4), ("22:18", "dormitory", 9)]


@pytest.mark.rule("incidents.fire-medical-team")
def test_the_medical_team_has_people_and_equipment_that_is_checked(night: Workspace) -> None:
    assert [row["item"] for row in night.run("incidents", "list", "no-crew", "--json").json()] == [
        "medical", "first-aid", "dormitory",
    ]  # fmt: skip
    values: dict[str, Any] = {"name": "medical", "members": ["officer-1", "clerk-1"]}
    with pytest.raises(Refused):
        night.do("incidents.crew.set", by="guard-captain", **values)
    night.do("security.equipment.add", by="guard-captain", name="担架1", kind="stretcher", place="门岗")
    night.do("incidents.crew.set", by="guard-captain", **values, equipment=["担架1"])
    assert "120、陈立、李敏" in night.run("incidents", "card", "fire").out
    assert "担架1" in night.run("incidents", "crew", "list").out
    night.do("incidents.crew.change", "medical", by="guard-captain", members=["officer-1"])
    assert "120、陈立" in night.run("incidents", "card", "fire").out
    vacant = ("incidents", "list", "no-crew", "--json")
    assert [row["item"] for row in night.run(*vacant).json()] == ["first-aid", "dormitory"]
    night.do("security.equipment.retire", "担架1", by="guard-captain")  # it is checked no longer
    assert "medical" in [row["item"] for row in night.run(*vacant).json()]


# -- lifts, rain, outages, fainting


@pytest.mark.rule("incidents.lift-failure-dispatch", "incidents.lift-failure-sign")
def test_a_lift_failure_begins_with_engineering_and_stays_open_until_the_lift_runs(night: Workspace) -> None:
    amended(night, "lift-failure-dispatch", "within=5m")
    night.at("22:20")
    lift = start(night, "lift", "2号楼1号梯")
    assert night.run("incidents", "card", "lift").out.splitlines()[1].startswith("  1 通知工程人员  ☎ 张伟")
    night.at("22:26")
    assert clocks(night, lift)["engineers"] == "overdue"
    step(night, "engineers", lift)
    with pytest.raises(Refused):
        settled(night, lift)
    with pytest.raises(Refused):  # no sign hangs yet
        step(night, "take-sign", lift)
    sign = step(night, "put-sign", lift, back="2026-11-21T12:00+08:00")
    notice = sign.opened[0]
    assert (notice.values["kind"], notice.values["place"]) == ("lift-out-of-service", "2号楼1号梯")
    step(night, "running", lift)
    settled(night, lift)
    with pytest.raises(Refused) as error:
        close(night, lift)
    assert "lift-failure-sign" in str(error.value.values)
    with pytest.raises(Refused, match="rest on it"):  # the sign still hangs
        night.do("incidents.incident.void", lift, by="center-manager", reason="误报")
    step(night, "take-sign", lift)
    assert night.record(notice.id).state == "expired", "residents read of it no longer"
    close(night, lift)


@pytest.mark.rule("incidents.lift-trapped")
def test_with_people_trapped_both_are_asked_for_at_once_and_alerted(night: Workspace) -> None:
    amended(night, "lift-trapped", "within=3m")
    night.at("22:20")
    trapped = start(night, "trapped", "5号楼2号梯")
    assert {"calm": "running", "trapped": "running"}.items() <= clocks(night, trapped).items()
    step(night, "engineers", trapped)
    night.at("22:24")
    late = [one.clock for one in due(night.office(), overdue=True) if one.id == trapped]
    assert "incidents.calm" in late and "incidents.trapped" not in late
    said = step(night, "calm", trapped).say
    assert "不要扒门" in said[0][1].zh
    assert "calm" not in clocks(night, start(night, "lift", "1号梯"))


@pytest.mark.rule("incidents.rainstorm")
def test_a_rainstorm_puts_its_tasks_on_the_agendas_of_those_who_do_them(night: Workspace) -> None:
    rain = start(night, "rainstorm", "地库")
    for post, what in (("technician", "清理积水"), ("guard", "查排水口")):
        assert what in night.run("today", "--post", post).out
    step(night, "drain", rain, by="technician-1")
    assert "清理积水" not in night.run("today", "--post", "technician").out
    assert "查排水口" in night.run("today", "--post", "guard").out
    night.at("22:45")
    assert clocks(night, rain)["drains"] == "overdue"


@pytest.mark.rule("incidents.outage")
def test_an_outage_has_its_checklist_and_renders_a_notice_to_residents(night: Workspace) -> None:
    for kind, notice in (("power", "power-outage"), ("water", "water-outage"), ("weather", "safety")):
        outage = start(night, kind, "3号楼", what="变压器跳闸")
        made = step(night, "notify", outage, back="2026-11-21T06:00+08:00").opened
        assert [one.values["kind"] for one in made] == [notice]
    steps = night.run("incidents", "card", "outage", "--json").json()[0]["steps"]
    assert [one["step"] for one in steps][:3] == ["find-cause", "repair", "notify"]
    lift = start(night, "other", "北门")
    assert step(night, "notify", lift, back="2026-11-21T06:00+08:00").opened == []


@pytest.mark.rule("incidents.outage")
def test_the_notice_of_a_burst_pipe_names_the_building_and_not_the_flat(night: Workspace) -> None:
    burst = start(night, "burst", "3号楼1201")
    (made,) = step(night, "notify", burst, affects="3号楼", back="2026-11-21T06:00+08:00").opened
    assert made.values["place"] == "3号楼"


@pytest.mark.rule("incidents.fainting")
def test_the_card_for_fainting_names_the_first_aiders(night: Workspace) -> None:
    assert "急救员：还没有写明人员" in night.run("incidents", "card", "faint").out
    night.do("incidents.crew.set", by="guard-captain", name="first-aid", members=["officer-1", GUARD])
    card = night.run("incidents", "card", "faint").out
    assert "1 叫120  ☎ 120" in card and "2 急救  ☎ 陈立、彭虎" in card
    night.do("incidents.crew.change", "first-aid", by="guard-captain", members=["clerk-1"])
    assert "2 急救  ☎ 李敏" in night.run("incidents", "card", "faint").out
    night.do("incidents.crew.change", "first-aid", by="guard-captain", members=["clerk-1", GUARD, "guard-2"])
    roster(shifts(night))
    night.at("2026-11-20 07:30")
    plan(night, "2026-11-20", "night", "guard-2")
    night.at("2026-11-20 22:10")
    assert "2 急救  ☎ 曾军（当班）、李敏、彭虎" in night.run("incidents", "card", "faint").out
    night.at("2026-11-21 09:00")  # the turn is over
    assert "当班" not in night.run("incidents", "card", "faint").out


# -- reporting


@pytest.mark.rule("incidents.report-to-superior", "incidents.major-to-manager")
def test_an_incident_without_its_report_is_overdue(night: Workspace) -> None:
    amended(night, "report-to-superior", "within=10m")
    amended(night, "major-to-manager", "within=15m")
    night.at("22:20")
    small, great = start(night, "other", "北门"), start(night, "criminal", "地库")
    night.at("22:31")
    assert clocks(night, small)["superior"] == clocks(night, great)["superior"] == "overdue"
    assert "major" not in clocks(night, small)
    for peer in (GUARD, "guard-2"):  # nor is oneself a superior
        with pytest.raises(Refused, match="report-to-superior"):
            step(night, "report", small, receiver=peer)
    step(night, "report", small, receiver="duty-manager", said="北门积水")
    event = night.record(small).events["report"][0]
    assert (event.values["receiver"], event.at) == ("duty-manager", night.now)
    assert clocks(night, small)["superior"] == "late"
    night.at("22:36")
    assert clocks(night, great)["major"] == "overdue"


@pytest.mark.rule("incidents.immediate-report")
def test_a_major_event_is_overdue_from_the_first_minute_and_goes_to_a_superior(night: Workspace) -> None:
    fire, small = start(night), start(night, "other", "北门")
    night.at("22:12")
    assert clocks(night, fire)["immediate"] == "overdue" and "immediate" not in clocks(night, small)
    with pytest.raises(Refused):
        step(night, "report", fire, receiver="guard-2")  # no superior
    night.at("22:15")
    step(night, "report", fire, receiver="director")
    assert clocks(night, fire)["immediate"] == "late"
    assert round(figure(night, "reported", "incidents").part * 60) == 5  # hours, as all that passes


@pytest.mark.rule("incidents.keep-reporting")
def test_a_reported_incident_asks_for_updates_until_the_final_report(night: Workspace) -> None:
    amended(night, "keep-reporting", "update_every=30m")
    night.at("22:20")
    case = start(night, "burst", "3号楼")
    assert "updates" not in clocks(night, case)  # not before it is reported
    step(night, "report", case)
    night.at("22:51")
    assert clocks(night, case)["updates"] == "overdue"
    step(night, "update", case, progress="已关阀")
    assert clocks(night, case)["updates"] == "running"
    night.at("23:22")
    assert clocks(night, case)["updates"] == "overdue"
    with pytest.raises((Refused, UsageError)):  # no final report
        close(night, case)
    settled(night, case)
    assert clocks(night, case)["updates"] != "overdue"
    told = night.run("show", case).out
    assert "22:50  已超时，22:51 起重新计时" in told and "23:21  超时办结" in told
    kept = night.run("show", case, "--json").json()["clocks"]
    assert [one["renewed"] for one in kept if one["clock"] == "incidents.updates"] == [True, False]
    close(night, case)


@pytest.mark.rule("incidents.written-report-next-day")
def test_the_written_report_is_due_at_the_end_of_the_next_day_not_a_day_later(workspace: Workspace) -> None:
    workspace.at("2026-11-20 23:50")
    fire, drill, small = start(workspace), start(workspace, drill="yes"), start(workspace, "other", "北门")
    row = next(one for one in due(workspace.office()) if one.clock == "incidents.written")
    assert (row.id, f"{row.due:%m-%d %H:%M}", row.post) == (fire, "11-22 00:00", "duty-manager")
    assert "written" not in {**clocks(workspace, drill), **clocks(workspace, small)}
    workspace.at("2026-11-22 08:00")
    assert clocks(workspace, fire)["written"] == "overdue"
    report(workspace, fire)
    assert clocks(workspace, fire)["written"] == "late"


@pytest.mark.rule("incidents.written-report")
def test_the_report_renders_from_the_log_and_is_refused_while_something_is_empty(night: Workspace) -> None:
    fire = start(night, what="三楼厨房起火")
    with pytest.raises(UsageError):  # nothing was reported of how it went
        night.do("incidents.written.register", by="duty-manager", incident=fire, left="无")
    step(night, "update", fire, progress="22:20 火已扑灭")
    settled(night, fire)
    with pytest.raises(UsageError):  # what is left
        night.do("incidents.written.register", by="duty-manager", incident=fire)
    with pytest.raises(Refused):  # it is the duty manager's
        night.do("incidents.written.register", by=GUARD, incident=fire, left="无")
    made = night.do(
        "incidents.written.register", by="duty-manager", incident=fire, left="无", people="张三"
    ).folded
    with pytest.raises(UsageError):  # one report of one event
        night.do("incidents.written.register", by="duty-manager", incident=fire, left="无")
    assert (made.values["course"], made.values["handling"]) == ("三楼厨房起火", "22:20 火已扑灭")
    assert "张三" not in everything(night.root)
    with pytest.raises(Refused):
        night.do("incidents.written.comment", made.id, by=GUARD, opinion="好")
    night.do("incidents.written.comment", made.id, by=MANAGER, opinion="加强检查")
    paper = html.unescape(sheet(night.office(), night.record(made.id), document="report"))
    for words in (made.id, "三楼厨房起火", "火已扑灭", "加强检查", "3号楼"):
        assert words in paper
    with pytest.raises(Refused):  # of a minor event none is asked
        report(night, start(night, "other", "北门"))


@pytest.mark.rule("incidents.no-delay-no-concealment")
def test_a_major_event_is_not_entered_as_a_minor_one_and_lowered_afterwards(night: Workspace) -> None:
    line = ("incidents", "start", "fire", "3号楼", "--severity", "minor")
    refused(night.run(*line, by=GUARD), "no-delay-no-concealment")
    ok(night.run(*line, "--drill", "yes", by=GUARD))
    ok(night.run("incidents", "start", "lift", "1号楼", "--severity", "major", by=GUARD))
    fire = start(night)
    lower = ("incidents", "lower", fire, "--severity", "minor", "--reason", "误报")
    ok(night.run(*lower, "--approved-by", "director", "--paper", "1", by="duty-manager"))
    ok(night.run("amend", fire, "--set", "place=2号楼", by=GUARD))
    assert [told for told in check(night.office()) if fire in str(told)] == []
    amended(night, "scenario-list", "severity=fire：minor")
    ok(night.at("2026-11-21 08:00").run(*line, by=GUARD))


@pytest.mark.rule("incidents.no-delay-no-concealment")
def test_lowering_the_severity_or_voiding_takes_a_superior_and_stays_in_the_history(night: Workspace) -> None:
    fire = start(night)
    line = ("incidents", "lower", fire, "--severity", "minor", "--reason", "误报")
    assert night.run(*line, by=GUARD).status in (2, 77)
    assert night.run("amend", fire, "--set", "severity=minor", by=GUARD).status != 0
    refused(night.run("void", fire, "--reason", "误报", by="guard-captain"), "no-delay-no-concealment")
    ok(night.run(*line, "--approved-by", "director", "--paper", "1", by=GUARD))
    event = night.record(fire).events["lower"][0]
    assert (event.values["approved_by"], event.values["reason"]) == ("director", "误报")
    step(night, "raise", fire, severity="major")  # that takes nobody
    with pytest.raises(Refused):
        step(night, "raise", fire, severity="minor")
    ok(night.run("void", fire, "--reason", "误报", by="director"))
    assert [one.step for one in night.record(fire).record.history][-1] == "void"


# -- handling


@pytest.mark.rule("incidents.duty-handles")
def test_an_incident_belongs_to_the_person_on_duty(night: Workspace) -> None:
    amended(night, "duty-handles", "within=1h")
    night.at("22:20")
    case = start(night, "other", "北门")
    assert night.record(case).values["handler"] == "duty-manager"
    row = next(one for one in due(night.office()) if one.clock == "incidents.handled")
    assert (row.id, row.post) == (case, "duty-manager")
    night.at("23:30")
    assert clocks(night, case)["handled"] == "overdue"


@pytest.mark.rule("incidents.director-assists", "incidents.request-help")
def test_who_did_what_and_who_was_asked_stands_with_its_time(night: Workspace) -> None:
    case = start(night, "burst", "3号楼")
    step(night, "act", case, by="service-director", action="安抚住户")
    night.at("22:30")
    step(night, "act", case, who="technician-1", action="关总阀")
    acts = [
        (f"{one.at:%H:%M}", one.values["who"], one.values["action"])
        for one in night.record(case).events["act"]
    ]
    assert acts == [("22:10", "service-director", "安抚住户"), ("22:30", "technician-1", "关总阀")]
    step(night, "help", case, department="fire", content="请派抽水车")
    assert listed(night, "unanswered") == [case]
    with pytest.raises(Refused, match="request-help"):
        step(night, "helped", case, department="hospital", answer="在路上")  # who was not asked
    night.at("22:40")
    step(night, "helped", case, department="fire", answer="15分钟到")
    assert listed(night, "unanswered") == []
    step(night, "help", case, department="police", content="维持秩序")
    step(night, "helped", case, department="fire", answer="已到")  # is no answer of the police
    assert listed(night, "unanswered") == [case]
    step(night, "helped", case, department="police", answer="已到")
    assert listed(night, "unanswered") == []
    night.at("22:41")
    step(night, "help", case, department="fire", content="再来一辆")
    assert listed(night, "unanswered") == [case]
    helped = night.record(case).events["helped"][0]
    answer = (helped.values["department"], helped.values["answer"], f"{helped.at:%H:%M}")
    assert answer == ("fire", "15分钟到", "22:40")
    with pytest.raises(UsageError):
        step(night, "help", case, department="army", content="x")


@pytest.mark.rule("incidents.manager-follows-up")
def test_open_incidents_stay_on_the_managers_agenda_until_that_post_closes_them(night: Workspace) -> None:
    case = start(night, "other", "北门")
    assert "没有结案的突发事件" in night.run("today", "--post", MANAGER).out
    settled(night, case)
    assert listed(night, "open") == [case]
    with pytest.raises(Refused):
        close(night, case, by="director")
    with pytest.raises(UsageError):  # what was learned
        step(night, "close", case, by=MANAGER)
    close(night, case)
    assert listed(night, "open") == []
    amended(night, "manager-follows-up", "post=director")
    night.at("22:20")
    other = start(night, "other", "北门")
    settled(night, other)
    close(night, other, by="director")


@pytest.mark.rule("incidents.aftermath")
def test_an_incident_is_closed_only_when_its_aftermath_is_done(night: Workspace) -> None:
    case = start(night, "burst", "3号楼")
    made = step(night, "aftermath", case, todo=["清点损失", "联系保险"], charge="officer-1").opened
    assert [one.values["what"] for one in made] == ["清点损失", "联系保险"]
    settled(night, case)
    with pytest.raises(Refused) as error:
        close(night, case)
    assert "incidents.aftermath" in str(error.value.values)
    assert len(listed(night, "aftermath")) == 2
    assert "我要做的善后工作" in night.run("today", by="officer-1").out
    assert "我要做的善后工作" not in night.run("today", by="officer-2").out
    with pytest.raises(Refused):
        night.do("incidents.task.settle", made[0].id, by=GUARD, result="已清点")
    for one in made:
        night.do("incidents.task.settle", one.id, by="officer-1", result="已办")
    close(night, case)


@pytest.mark.rule("incidents.solve-at-once")
def test_a_problem_on_duty_has_a_result_or_a_request_before_the_handover(workspace: Workspace) -> None:
    from tests.stories.test_duty_day import POINTS, READY

    workspace.at("2026-11-20 20:00")
    turn = planned(workspace)
    ok(workspace.run("duty", "sign-in", turn, "--equipment", READY, by=GUARD))
    entries = [
        workspace.do("duty.entry.register", by=GUARD, kind=kind, about=about).folded.id
        for kind, about in (("problem", "围墙破损"), ("problem", "道闸失灵"), ("event", "平静"))
    ]
    sheet_id = workspace.do("duty.handover.prepare", by=GUARD, turn=turn, takes="guard-2").folded.id
    assert POINTS and sorted(listed(workspace, "unsolved")) == sorted(entries[:2])
    with pytest.raises(Refused) as error:
        workspace.do("duty.handover.sign", sheet_id, by="guard-2")
    assert error.value.rule
    told = Words("zh-CN").error(error.value)
    line = next(one for one in told.splitlines() if "incidents.solve-at-once" in one)
    assert f"先消项或请求协助：{entries[0]}、{entries[1]}" in line  # those at fault, by number
    assert entries[2] not in line
    workspace.do("duty.entry.ask-help", entries[0], by=GUARD, helper="engineering")
    workspace.do("duty.entry.settle", entries[1], by=GUARD, result="已修好")
    assert listed(workspace, "unsolved") == []


# -- danger and signs


@pytest.mark.rule("incidents.clear-danger-at-once", "incidents.report-danger")
def test_a_danger_has_its_times_heads_what_is_due_and_is_reported_to_the_posts_superior(
    night: Workspace,
) -> None:
    amended(night, "clear-danger-at-once", "within=1h")
    amended(night, "report-danger", "within=10m")
    night.at("22:20")
    found = night.do(
        "incidents.hazard.register", by=GUARD, kind="hazard", what="井盖缺失", place="北门"
    ).folded.id
    unreported = "没有报告的险情"
    amended(night, "report-danger", "to=duty-manager")  # whoever is to be told sees what was not told
    assert unreported in night.run("today", by="duty-manager").out
    assert unreported not in night.run("today", by="guard-captain").out
    amended(night, "report-danger", "to=guard-captain", "--reason=改回")
    start(night, "other", "北门")
    assert due(night.office())[0].id == found
    assert {one.post for one in due(night.office()) if one.id == found} == {GUARD}
    assert listed(night, "unreported") == [found]
    with pytest.raises(Refused):  # not the front desk
        night.do("incidents.hazard.report", found, by=GUARD, receiver="clerk-1")
    with pytest.raises(Refused):  # what it is
        night.do("incidents.hazard.remove", found, by=GUARD, result="已围挡")
    night.at("22:30")
    night.do("incidents.hazard.report", found, by=GUARD)
    assert night.record(found, "incidents.hazard").values["receiver"] == "guard-captain"
    assert listed(night, "unreported") == []
    night.do("incidents.hazard.establish", found, by=GUARD, facts="被车碾坏")
    night.at("22:50")
    night.do("incidents.hazard.remove", found, by=GUARD, result="已换盖")
    passed = [round(figure(night, name, "incidents").part * 60) for name in ("establish", "removed")]
    assert passed == [10, 30]
    assert listed(night, "hazards") == []


@pytest.mark.rule("incidents.handle-suspicious-signs", "incidents.report-when-needed")
def test_a_sign_is_dealt_with_and_says_whether_it_was_reported_or_why_not(night: Workspace) -> None:
    amended(night, "handle-suspicious-signs", "within=15m")
    night.at("22:20")
    one, other = (
        night.do("incidents.hazard.register", by=GUARD, kind="sign", what=what, place="地库").folded.id
        for what in ("陌生人徘徊", "车窗被砸")
    )
    night.at("22:40")
    late = {row.id for row in due(night.office(), overdue=True)}
    assert {one, other} <= late
    with pytest.raises(Refused):
        night.do("incidents.hazard.remove", one, by=GUARD, result="已离开")
    night.do("incidents.hazard.remove", one, by=GUARD, result="已离开", why_not="是住户的亲戚")
    night.do("incidents.hazard.report", other, by=GUARD)
    night.do("incidents.hazard.remove", other, by=GUARD, result="已报警")
    assert listed(night, "hazards") == []
    assert listed(night, "unreported") == []  # a sign is reported only when needed


# -- cases


@pytest.mark.rule("incidents.protect-scene")
def test_the_four_tasks_at_the_scene_each_have_a_person_and_a_time(night: Workspace) -> None:
    case = start(night, "public-order", "大堂")
    step(night, "protect", case, tasks=["scene", "order"])
    night.at("22:30")
    step(night, "protect", case, by="guard-2", tasks=["evidence"])
    settled(night, case)
    with pytest.raises(Refused) as error:
        close(night, case)
    assert "protect-scene" in str(error.value.values)
    step(night, "protect", case, by="guard-captain", tasks=["information"])
    done = [(f"{one.at:%H:%M}", one.by, one.values["tasks"]) for one in night.record(case).events["protect"]]
    assert done[1] == ("22:30", "guard-2", ["evidence"])
    close(night, case)


@pytest.mark.rule("incidents.hand-to-police")
def test_what_is_against_the_law_is_handed_over_before_it_is_closed(night: Workspace) -> None:
    amended(night, "hand-to-police", "within=2h")
    night.at("22:20")
    case = start(night, "other", "地库", illegal="yes")
    assert "hand-over" not in night.record(case).events
    night.at("2026-11-21 00:30")
    assert clocks(night, case)["police"] == "overdue"
    settled(night, case)
    with pytest.raises(Refused) as error:
        close(night, case)
    assert "hand-to-police" in str(error.value.values)
    values = {"station": "翠湖派出所", "papers": "监控录像一份"}
    with pytest.raises(UsageError):  # to whom
        step(night, "hand-over", case, **values)
    step(night, "hand-over", case, officer="李警官", **values)
    assert "李警官" not in everything(night.root)
    close(night, case)
    assert "police" not in clocks(night, start(night, "other", "北门"))


@pytest.mark.rule("incidents.investigate-negligence")
def test_negligence_is_investigated_before_it_is_closed_and_stands_against_the_person(
    night: Workspace,
) -> None:
    case = start(night, "public-order", "大堂")
    step(night, "protect", case, tasks=["scene", "evidence", "order", "information"])
    values = {"culprit": "guard-2", "finding": "擅离岗位", "measure": "培训"}
    with pytest.raises(Refused):  # that it was negligence comes first
        step(night, "investigate", case, by="guard-captain", **values)
    step(night, "cause", case, cause="negligence")
    settled(night, case)
    with pytest.raises(Refused):
        close(night, case)
    with pytest.raises(Refused):
        step(night, "investigate", case, **values)
    with pytest.raises(Refused, match="自己"):
        step(night, "investigate", case, by="guard-captain", **{**values, "culprit": "guard-captain"})
    step(night, "investigate", case, by="guard-captain", **values)
    for line in (["incidents", "cause", case, "--cause"], ["amend", case, "--set"]):
        said = "accident" if line[0] == "incidents" else "cause=accident"
        refused(night.run(*line, said, by=GUARD), "incidents.investigate-negligence")
    close(night, case)
    assert figure(night, "negligence", "incidents").split == {"culprit": {"guard-2": 1}}
    lift = start(night, "burst", "3号楼")  # of another kind nobody is investigated
    step(night, "cause", lift, cause="negligence")
    settled(night, lift)
    close(night, lift)


@pytest.mark.rule("security.zero-incident")
def test_the_month_counts_cases_and_accidents_against_none(night: Workspace) -> None:
    assert figure(night, "cases", "incidents").met is not False
    start(night, drill="yes")
    start(night, "lift", "1号梯")
    assert figure(night, "cases", "incidents").met is not False
    start(night, "public-order", "大堂")
    found = figure(night, "cases", "incidents")
    assert (found.met, found.split) == (False, {"kind": {"public-order": 1}})
    ok(night.run("rules", "set", "security.zero-incident", "at_most=1", by="director"))
    assert figure(night, "cases", "incidents").met is True
    night.at("2026-12-02 09:00")
    assert figure(night, "cases", "incidents").met is not False


@pytest.mark.rule("incidents.confront-offenders")
def test_confronting_offenders_is_text_alone_beside_the_call_list(night: Workspace) -> None:
    page = night.page("incidents")
    assert "要斗争并设法抓获" in page and "先保证自己和旁人的安全" in page and "110" in page
    carried = night.run("rules", "show", "incidents.confront-offenders").out
    assert "页面" in carried and "期限" not in carried and "指标" not in carried  # no clock, no score
    assert night.office().catalog.area("incidents").page.audience == "staff"


def test_two_desks_that_note_the_same_fire_keep_all_its_times(two_desks: TwoDesks) -> None:
    two_desks.at("2026-11-20 22:10")
    fire = start(two_desks.a)
    two_desks.exchange()
    two_desks.a.at("22:12")
    two_desks.b.at("22:13")
    step(two_desks.a, "decide", fire, decision="called")
    step(two_desks.b, "arrive", fire, by="guard-2", team="guards", persons_n=3)
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert {"decide", "arrive"} <= set(desk.record(fire).events)
        assert check(desk.office()) == []


@pytest.mark.rule("incidents.investigate-negligence")
@pytest.mark.parametrize("earlier", ["a", "b"])
def test_a_cause_that_one_desk_restates_while_the_other_investigates_is_told_until_it_is_settled(
    two_desks: TwoDesks, earlier: str
) -> None:
    two_desks.at("2026-11-20 22:10")
    case = start(two_desks.a, "public-order", "大堂")
    step(two_desks.a, "cause", case, cause="negligence")
    two_desks.exchange()
    investigating, restating = two_desks.a, two_desks.b
    investigating.at("22:12" if earlier == "a" else "22:20")
    restating.at("22:15")
    values = {"culprit": "guard-2", "finding": "擅离岗位", "measure": "培训"}
    step(investigating, "investigate", case, by="guard-captain", **values)
    step(restating, "cause", case, cause="accident")
    assert "查处" not in investigating.run("check").out
    two_desks.exchange()
    two_desks.at("2026-11-21 09:00")
    for desk in (two_desks.a, two_desks.b):
        told = desk.run("check")
        assert told.status == 1 and "同时在另一工位办了" in told.out and "查明原因" in told.out
    step(two_desks.a, "cause", case, cause="negligence", by="guard-captain")
    assert "同时在另一工位办了" not in two_desks.a.run("check").out
    two_desks.exchange()
    assert "同时在另一工位办了" not in two_desks.b.run("check").out


def test_once_the_last_stage_is_done_nothing_is_said_to_come_next(night: Workspace) -> None:
    """What was left out may be done still: who shut the water off himself is not told to begin anew."""
    case = start(night, "burst", "3号楼")
    told = night.run("incidents", "report", case, "--receiver", "duty-manager", "--said", "爆管", by=GUARD)
    assert "下一步：6 处理完毕" in told.out
    settled = night.run("incidents", "settle", case, "--result", "已关阀", by="duty-manager")
    assert settled.status == 0 and "下一步" not in settled.out
    again = night.run("incidents", "unsettle", case, "--reason", "又漏", by="duty-manager")
    assert "下一步：6 处理完毕" in again.out
