"""The gate's night: who comes in, who is turned away, who is still inside; guards and their equipment."""

from __future__ import annotations

import datetime as dt
import html
from pathlib import Path
from typing import Any

import pytest

from propctl.api import Refused, UsageError, check, listing, report, routines
from propctl.publish.paper.printed_forms import blank, register
from propctl.testing import TwoDesks, Workspace
from propctl.worktime.recurrence import Period
from tests.areas import renovations
from tests.areas.test_handbook import SECTIONS, enacted
from tests.areas.two_homes import two_homes
from tests.stories.answers import ok

POINTS = [{"point": one, "result": "good"} for one in ("at-post", "dress", "gesture", "log")]
LOOKED = [{"point": one, "result": "good"} for one in ("exits", "fire", "doors", "power")]
DRESS = [{"item": one, "result": "good"} for one in ("uniform", "badge", "neat")]


@pytest.fixture
def gate(workspace: Workspace) -> Workspace:
    return built(workspace)


def built(office: Workspace) -> Workspace:
    """A building, two homes, and a household with one car."""
    two_homes(office, "20:00")
    office.do("residents.household.open", unit="3-1201", head="张三", phone="13800138000", plates="浙A12345")
    return office


def come(office: Workspace, **more: Any) -> str:
    values = {"unit": "3-1201", "verified": "papers", "papers": "id", "visitor": "王五", "purpose": "探亲"}
    return office.do("security.visit.enter", by="guard-1", **{**values, **more}).folded.id


def drive(office: Workspace, plate: str, step: str = "enter", **more: Any) -> str:
    values = {"plate": plate, "unit": "3-1201", "purpose": "送货", **more}
    done = office.do(f"security.vehicle.{step}", by="guard-1", **{k: v for k, v in values.items() if v})
    return done.folded.id


def listed(office: Workspace, name: str, area: str = "security") -> list[str]:
    return [row.id for row in listing(office.office(), area, name)]


def task(office: Workspace, name: str) -> Any:
    return next((one for one in routines(office.office(), area="security") if one.routine == name), None)


def amended(office: Workspace, rule: str, *values: str) -> None:
    ok(office.run("rules", "set", f"security.{rule}", *values, by="director"))


def of_day(office: Workspace, name: str, day: dt.date) -> str:
    return html.unescape(register(office.office(), "security", name, day, day + dt.timedelta(days=1)))


def month(office: Workspace) -> Period:
    first = office.now.replace(day=1, hour=0, minute=0)
    return Period(first, first.replace(month=first.month % 12 + 1, year=first.year + first.month // 12), "")


def figure(office: Workspace, name: str, area: str = "security") -> Any:
    return next(one for one in report(office.office(), month(office), area=area) if one.name == name)


# -- visitors


@pytest.mark.rule("security.form-visitor-register")
@pytest.mark.rule("security.deny-unidentified")
@pytest.mark.rule("security.verify-everyone-before-entry")
def test_nobody_comes_in_unverified_and_whoever_is_turned_away_stands_there_with_the_reason(
    gate: Workspace,
) -> None:
    with pytest.raises(Refused) as error:
        come(gate, verified="none")
    assert "security.deny-unidentified" in str(error.value.values)
    with pytest.raises(UsageError):  # which papers
        come(gate, papers="")
    with pytest.raises(Refused):  # whom he visits
        come(gate, unit="")
    with pytest.raises(Refused):  # a cleaner lets nobody in
        gate.do("security.visit.enter", by="cleaner-1", unit="3-1201", verified="card")
    with pytest.raises(Refused, match="护卫员"):  # and is told so before what he did not fill in
        gate.do("security.visit.enter", by="cleaner-1", unit="3-1201", verified="papers")
    away = gate.do(
        "security.visit.refuse", by="guard-1", unit="3-1202", verified="none", visitor="无名",
        reason="papers", facts="说不出房号",
    ).folded  # fmt: skip
    nameless = gate.do(  # who has no papers may have no name, either
        "security.visit.refuse", by="guard-1", verified="none", reason="suspicious", facts="徘徊"
    ).folded
    assert listed(gate, "refused") == [away.id, nameless.id]
    told = gate.run("security", "list", "refused", by="guard-captain").out
    assert "身份不明、无证件" in told and "说不出房号" in told and "徘徊" in told
    with pytest.raises(Refused) as error:  # whoever is let in has one
        come(gate, visitor="")
    assert "security.form-visitor-register" in str(error.value.values)
    with pytest.raises(Refused) as error:  # and a worker's pass is one that can be named
        come(gate, verified="pass", papers="")
    assert "security.verify-everyone-before-entry" in str(error.value.values)
    gate.do("security.visit.leave", come(gate, verified="pass", papers="", number="A-12"), by="guard-1")
    inside = come(gate)
    by_card = gate.do("security.visit.enter", by="guard-1", unit="3-1201", verified="card").folded.id
    assert listed(gate, "inside") == [inside, by_card]
    amended(
        gate,
        "verify-everyone-before-entry",
        "kinds=card:住户卡,pass:出入证,papers:证件,none:无证件,led:业主带领",
    )
    come(gate, verified="led")
    printed = of_day(gate, "visitors", dt.date(2026, 11, 20))
    assert "身份证" in printed and "3-1201" in printed and "已离开" in printed
    assert "王五" not in everything(gate.root)


def everything(root: Path) -> str:
    return "".join(path.read_text("utf-8") for path in (root / "records").rglob("*.toml"))


@pytest.mark.rule("security.verify-everyone-before-entry")
def test_a_pass_that_was_returned_opens_no_gate(gate: Workspace) -> None:
    gate.at("2026-11-20 09:30")
    renovations.flat(gate)
    _, card = renovations.working(gate)
    values = {"unit": "5-302", "verified": "pass", "visitor": "田大力", "pass": card}
    gate.do("security.visit.enter", by="guard-1", **values)
    last = gate.record(card).values["until"]
    gate.at(f"{last + dt.timedelta(days=1)} 09:00")
    with pytest.raises(Refused, match="有效期"):
        gate.do("security.visit.enter", by="guard-1", **values)
    evening = f"{last}T18:00"  # written up from the night's paper
    gate.do("security.visit.enter", by="guard-1", **values, came_at=evening)
    gate.do("renovation.pass.return", card)
    with pytest.raises(Refused):
        gate.do("security.visit.enter", by="guard-1", **values)


@pytest.mark.rule("security.know-visitors")
def test_at_eleven_the_guards_see_who_is_still_inside_and_whom_they_visit(gate: Workspace) -> None:
    early, late = come(gate), come(gate, unit="3-1202")
    by_card = gate.do("security.visit.enter", by="guard-1", unit="3-1201", verified="card").folded.id
    gate.at("22:50")
    assert listed(gate, "inside") == [early, late, by_card]
    assert listed(gate, "overstayed") == []
    with pytest.raises(Refused):
        gate.do("security.visit.leave", early, by="guard-1", left="2026-11-20T19:00:00+08:00")
    gate.do("security.visit.leave", early, by="guard-1")
    gate.at("23:05")
    assert listed(gate, "overstayed") == [late]  # a resident's card needs no exit
    shown = gate.run("today", "--post", "guard").out
    assert "夜里还没有离开的来客" in shown and "3-1202" in gate.run("security", "list", "inside").out
    gate.at("2026-11-21 09:00")  # next morning it is overdue, and still known
    assert listed(gate, "overstayed") == [late]
    clock = next(row for row in gate.run("due", "--json").json() if row["id"] == late)
    assert (clock["clock"], clock["standing"]) == ("security.leave", "overdue")
    gate.do("security.visit.leave", late, by="guard-2", left="2026-11-20 23:40")  # seen, and typed today
    clocks = gate.run("show", late, "--json").json()["clocks"]
    assert [row["standing"] for row in clocks] == ["met"], "it is about when the visitor left"
    assert gate.run("amend", late, "--set", "left=2026-11-20 23:50", by="guard-2").status == 0
    assert listed(gate, "overstayed") == []
    gate.at("2026-11-21 22:10")
    another = come(gate)
    amended(gate, "know-visitors", "after=22:00-06:00")
    assert listed(gate, "overstayed") == [another]


@pytest.mark.rule("security.visitor-notify-and-lead")
def test_a_visit_announced_at_the_gate_is_on_the_front_desks_list_until_arrival(gate: Workspace) -> None:
    come(gate)
    done = gate.do(
        "security.visit.enter", by="guard-1", centre="yes", verified="papers", papers="work", visitor="赵六"
    )
    assert "报客户服务中心" in done.say[0][1].zh
    visit = done.folded.id
    assert listed(gate, "expected") == [visit]
    assert "还没有到服务中心的来访" in gate.run("today", "--post", "front-desk").out
    with pytest.raises(Refused, match="早于进入时间"):
        gate.do("security.visit.arrive", visit, by="clerk-1", arrived="2026-11-20T19:00:00+08:00")
    gate.do("security.visit.arrive", visit, by="clerk-1")
    assert listed(gate, "expected") == []
    with pytest.raises(Refused):
        gate.do("security.visit.arrive", visit, by="clerk-1")


@pytest.mark.rule("security.know-visitors")
def test_who_was_let_out_by_mistake_is_inside_again(gate: Workspace) -> None:
    visitor = come(gate)
    gate.do("security.visit.leave", visitor, by="guard-1")
    gate.do("security.visit.undo", visitor, by="guard-1")
    assert listed(gate, "inside") == [visitor]
    car = drive(gate, "京Q12345", unit="3-1201", purpose="送货")
    gate.do("security.vehicle.leave", car, by="guard-1")
    gate.do("security.vehicle.undo", car, by="guard-1")
    assert listed(gate, "vehicles") == [car]
    with pytest.raises(UsageError):  # nothing else stands that could be taken back
        gate.do("security.vehicle.undo", car, by="guard-1")


@pytest.mark.rule("security.guide-and-inspect")
def test_an_inspection_by_a_supervisor_is_not_the_captains_guidance(gate: Workspace) -> None:
    amended(gate, "guide-and-inspect", "every=week")
    points = [{"point": one, "result": "good"} for one in ("at-post", "dress", "gesture", "log")]
    gate.do("security.inspection.register", by="service-supervisor", post="大门岗", points=points)
    assert task(gate, "guide").done == 0
    gate.do("security.inspection.register", by="guard-captain", post="大门岗", points=points)
    assert task(gate, "guide") is None or task(gate, "guide").done == 1


@pytest.mark.rule("security.salute-first", "security.gesture-guidance")
def test_the_card_says_what_the_clauses_say_and_nothing_of_one_that_is_off(gate: Workspace) -> None:
    amended(gate, "salute-first", "text=先敬礼，再说“您好”")
    amended(gate, "gesture-guidance", "in_force=no")
    card = poster_of(gate, "card")
    assert "再说“您好”" in card and "手势" not in card


def test_two_gates_see_each_others_visitors_once_they_meet(two_desks: TwoDesks) -> None:
    built(two_desks.a)
    two_desks.exchange()
    one = come(two_desks.a)
    two_desks.b.at("2026-11-20 20:30")
    other = come(two_desks.b, unit="3-1202")
    assert listed(two_desks.b, "inside") == [other]
    two_desks.exchange()
    assert (
        sorted(listed(two_desks.a, "inside")) == sorted(listed(two_desks.b, "inside")) == sorted([one, other])
    )
    two_desks.a.at("2026-11-20 21:00").do("security.visit.leave", one, by="guard-1")
    two_desks.b.at("2026-11-20 21:05").do("security.visit.leave", one, by="guard-2")  # saw him too
    two_desks.exchange()
    assert listed(two_desks.a, "inside") == [other]
    assert len(check(two_desks.b.office())) == 1


@pytest.mark.rule("security.form-visitor-register")
def test_what_was_kept_long_enough_erases_itself_and_the_record_stays(gate: Workspace) -> None:
    gone, staying = come(gate), come(gate, unit="3-1202", visitor="赵六")
    gate.do("security.visit.leave", gone, by="guard-1")
    gate.at("2027-02-17 20:01")  # the ninetieth day
    recent = come(gate, visitor="钱七")
    assert "王五" in gate.run("show", gone, "--reveal", "--purpose=核对", by="director").out
    gate.at("2027-02-19 08:00")
    told = ok(gate.run("duty", "entry", "register", "event", "巡视正常", by="guard-1"))
    assert "security.form-visitor-register" in told.err and "1" in told.err
    shown = gate.run("show", gone, "--reveal", "--purpose=核对", by="director")
    assert shown.status == 0 and "王五" not in shown.out and "3-1201" in shown.out
    for visit, name in ((staying, "赵六"), (recent, "钱七")):  # inside still; and not long ago
        assert name in gate.run("show", visit, "--reveal", "--purpose=核对", by="director").out
    assert check(gate.office()) == []
    amended(gate, "form-visitor-register", "keep=unset")  # from then on nothing is erased
    gate.do("security.visit.leave", staying, by="guard-1")
    gate.at("2028-02-19 08:00")
    gate.do("duty.entry.register", by="guard-1", kind="event", about="正常")
    assert "赵六" in gate.run("show", staying, "--reveal", "--purpose=核对", by="director").out


# -- vehicles


@pytest.mark.rule("security.register-every-vehicle")
def test_every_vehicle_goes_in_and_out_by_one_command_and_what_does_not_match_is_shown(
    gate: Workspace,
) -> None:
    own, other = drive(gate, "浙A12345", unit="", purpose=""), drive(gate, "浙B22222")
    assert listed(gate, "vehicles") == [own, other]
    with pytest.raises(UsageError):  # it is inside already
        drive(gate, "浙B22222")
    ghost = gate.do("security.vehicle.unmatched", by="guard-1", plate="浙C33333").folded.id
    assert listed(gate, "unmatched") == [ghost]
    gate.do("security.vehicle.leave", own, by="guard-1")
    assert listed(gate, "vehicles") == [other]
    gate.at("2026-11-21 08:00")
    assert sorted(listed(gate, "unmatched")) == sorted([other, ghost])
    gate.do("security.vehicle.leave", other, by="guard-1")
    with pytest.raises(Refused):
        gate.do("security.vehicle.explain", ghost, by="guard-1", reason="漏登记")
    gate.do("security.vehicle.explain", ghost, by="guard-captain", reason="夜班漏登记，查录像11月20日进")
    assert listed(gate, "unmatched") == []
    drive(gate, "浙B22222")  # it may come again
    printed = of_day(gate, "vehicles", dt.date(2026, 11, 20))
    assert "小车" in printed and "浙B22222" not in everything(gate.root)


@pytest.mark.rule("security.register-unfamiliar-vehicles")
@pytest.mark.rule("security.gate-unfamiliar-vehicle-before-entry")
def test_an_unfamiliar_vehicle_is_registered_before_it_goes_in(gate: Workspace) -> None:
    drive(gate, "浙A12345", unit="", purpose="")  # a resident's
    asked = "some(residents.household, plates has here.plate)"  # whoever looks for records learns nothing
    assert "封存" in gate.run("security", "vehicle", "list", "--where", asked).err
    with pytest.raises(Refused) as error:
        drive(gate, "浙B22222", purpose="")
    assert "security.register-unfamiliar-vehicles" in str(error.value.values)
    with pytest.raises(Refused) as error:
        drive(gate, "浙B22222", came_at="2026-11-20T19:50:00+08:00")
    assert "security.gate-unfamiliar-vehicle-before-entry" in str(error.value.values)
    waiting = drive(gate, "浙B22222", "register")
    with pytest.raises(Refused):  # not the front desk
        gate.do("security.vehicle.admit", waiting, by="clerk-1")
    with pytest.raises(Refused):
        gate.do("security.vehicle.admit", waiting, by="guard-1", came_at="2026-11-20T19:50:00+08:00")
    gate.at("20:05")
    gate.do("security.vehicle.admit", waiting, by="guard-1")
    gate.do("residents.household.move-out", "H-3-1201")
    gate.do("security.vehicle.leave", listed(gate, "vehicles")[0], by="guard-1")
    with pytest.raises(Refused):  # nobody's any more
        drive(gate, "浙A12345", unit="", purpose="")


@pytest.mark.rule("security.restrict-large-vehicles")
@pytest.mark.rule("security.special-vehicles")
def test_large_vehicles_stay_out_unless_exempt_and_emergencies_never_wait(gate: Workspace) -> None:
    with pytest.raises(Refused) as error:
        drive(gate, "浙B22222", kind="truck")
    assert "security.restrict-large-vehicles" in str(error.value.values)
    with pytest.raises(Refused) as error:
        drive(gate, "浙B22222", kind="truck", special="move")
    assert "security.special-vehicles" in str(error.value.values)
    drive(gate, "浙B22222", kind="truck", special="move", basis="H-3-1201")
    move = gate.do("movein.move.plan", by="clerk-1", unit="3-1202", planned="2026-11-20").folded.id
    drive(gate, "浙B55555", kind="truck", special="move", basis=move)  # nobody lives there yet
    ok(gate.run("security", "vehicle", "enter", "truck", "fire", by="guard-1"))  # no plate, no purpose
    amended(gate, "restrict-large-vehicles", "kinds=coach")
    gate.at("2026-11-21 09:00")
    drive(gate, "浙B33333", kind="truck")
    with pytest.raises(Refused):
        drive(gate, "浙B44444", kind="coach")


@pytest.mark.rule("security.watch-around-the-clock")
@pytest.mark.parametrize("value", ["hours=25", "hours=0", "at_most=0"])
def test_a_day_has_24_hours_and_a_gap_at_least_one(gate: Workspace, value: str) -> None:
    refused = gate.run("rules", "set", "security.watch-around-the-clock", value, by="director")
    assert refused.status == 2 and "整数" in refused.err


@pytest.mark.rule("security.special-vehicles", "security.register-unfamiliar-vehicles")
def test_without_a_list_of_emergencies_every_car_is_registered(gate: Workspace) -> None:
    amended(gate, "special-vehicles", "emergency=unset")
    for car in ([], ["--special", "fire"]):
        stopped = gate.run("security", "vehicle", "enter", *car, by="guard-1")
        assert "车牌号" in stopped.err and "security.register-unfamiliar-vehicles" in stopped.err


@pytest.mark.rule("security.special-vehicles")
def test_a_kind_of_vehicle_is_taken_from_the_list_once_no_other_value_names_it(gate: Workspace) -> None:
    items = "items=fire：消防车，rubbish：垃圾车"
    refused = gate.run("rules", "set", "security.special-vehicles", items, by="director")
    assert "“须有依据的”里还有“住户搬家车”" in refused.err and "一起改" in refused.err
    amended(gate, "special-vehicles", "linked=unset")
    told = ok(gate.run("rules", "set", "security.special-vehicles", "emergency=垃圾车", items, by="director"))
    assert "；垃圾车随到随进" in told.out, "in the words that hold from then on"
    ok(gate.run("security", "vehicle", "enter", "truck", "垃圾车", by="guard-1"))
    empty = gate.run("rules", "set", "security.special-vehicles", "emergency=", by="director")
    assert "“紧急的”是空的" in empty.err


@pytest.mark.rule("security.vehicle-speed-max", "security.no-horn", "security.salute-first")
def test_the_limit_is_published_and_breaches_stand_by_plate(gate: Workspace) -> None:
    with pytest.raises(Refused):
        gate.do("security.breach.register", by="guard-1", kind="speed", plate="浙B22222", speed=5)
    done = gate.do("security.breach.register", by="guard-1", kind="speed", plate="浙B22222", speed=18)
    assert "敬礼" in done.say[0][1].zh
    horn = gate.do("security.breach.register", by="guard-1", kind="horn", plate="浙B22222").folded.id
    assert listed(gate, "breaches") == [done.folded.id, horn]
    gate.do("security.breach.settle", horn, by="guard-1", action="劝导")
    assert listed(gate, "breaches") == [done.folded.id]
    speeding = figure(gate, "speeding")
    assert speeding.split == {"kind": {"speed": 1, "horn": 1}}
    assert (speeding.at_most, speeding.met) == (None, None)  # five kilometres an hour are no five breaches
    before = gate.copy(gate.root.parent / "quiet")
    amended(before, "no-horn", "in_force=false")  # the other clause still asks for both
    speeding = figure(before, "speeding")
    assert (speeding.part, speeding.at_most, speeding.met) == (2, None, None)
    amended(before, "vehicle-speed-max", "in_force=false")
    assert [one for one in report(before.office(), month(before), "security") if one.name == "speeding"] == []
    for words in (gate.page("security", audience="residents"), poster_of(gate, "gate")):
        assert "5公里" in words and "不得鸣号" in words
    assert "敬礼" in poster_of(gate, "card") and "敬礼" not in gate.page("security", audience="residents")
    amended(gate, "vehicle-speed-max", "at_most=10", "action=劝导，第二次通报")
    assert "10公里" in poster_of(gate, "gate") and "劝导" in gate.page("security", audience="residents")
    gate.at("2026-11-21 09:00")
    with pytest.raises(Refused):
        gate.do("security.breach.register", by="guard-1", kind="speed", plate="浙B22222", speed=8)


def poster_of(office: Workspace, name: str) -> str:
    return html.unescape(blank(office.office(), "security", name))


@pytest.mark.rule("security.question-suspicious")
def test_a_questioning_has_its_time_place_reason_and_outcome(gate: Workspace) -> None:
    values = {"target": "person", "place": "地下车库", "reason": "深夜徘徊"}
    with pytest.raises(UsageError):
        gate.do("security.questioning.register", by="guard-1", **values)
    with pytest.raises(Refused):
        gate.do("security.questioning.register", by="clerk-1", **values, outcome="是住户")
    done = gate.do("security.questioning.register", by="guard-1", **values, outcome="是住户", name="张三")
    assert "张三" not in everything(gate.root)
    assert done.folded.values["seen"] == gate.now


# -- guards


def planned(office: Workspace) -> str:
    """A night's turn of a guard, that begins at 20:00."""
    duty = ("duty", "shift", "add")
    ok(office.run(*duty, "夜班", "guard", "--begins", "20:00", "--ends", "08:00", by="guard-captain"))
    rows = "2026-11-20,夜班,guard-1"
    ok(office.run("duty", "roster", "draft", "2026-11", "guard", "--turns", rows, by="guard-captain"))
    return str(office.run("duty", "list", "--json").json()[0]["id"])


@pytest.mark.rule("security.uniform")
def test_a_guard_checks_his_dress_before_the_shift_and_what_fails_is_a_finding(gate: Workspace) -> None:
    turn = planned(gate)
    ready: dict[str, Any] = {"equipment": [{"item": one, "result": "正常"} for one in _items(gate)]}
    bad = [*DRESS[:1], {"item": "badge", "result": "bad"}, DRESS[2]]
    gate.do("duty.turn.sign-in", turn, by="guard-1", dress=bad, **ready)
    assert listed(gate, "undressed") == []
    (found,) = listed(gate, "findings")
    shown = gate.record(found, "security.finding").values
    assert (shown["person"], shown["kind"], shown["turn"]) == ("guard-1", "dress", turn)
    assert (shown["about"], shown["post"]) == ("统一工号", "护卫员")  # as people call them
    with pytest.raises(Refused):  # nobody judges himself
        gate.do("security.finding.recheck", found, by="guard-1", result="已戴")
    mistaken = gate.run("amend", turn, "--set", "dress=uniform,good", "--reason", "记错", by="guard-captain")
    assert "duty undo" in mistaken.err and "着装仪容查齐" not in mistaken.err
    gate.do("security.finding.recheck", found, by="guard-captain", result="已戴")
    assert listed(gate, "findings") == []


@pytest.mark.rule("security.uniform")
def test_a_signing_in_taken_back_takes_its_findings_along(gate: Workspace) -> None:
    turn = planned(gate)
    broken = [{"item": one, "result": "断电"} for one in _items(gate)]
    bad = [{**one, "result": "bad"} for one in DRESS]
    gate.do("duty.turn.sign-in", turn, by="guard-1", dress=bad, equipment=broken)
    other = gate.do("duty.entry.register", by="guard-1", kind="problem", about="门禁失灵").folded.id
    assert len(listed(gate, "findings")) == 3
    gate.do("duty.turn.undo", turn, by="guard-captain", on_paper=("director", "7"), reason="签成别人的班")
    assert listed(gate, "findings") == []
    (left,) = gate.run("duty", "entry", "list", "--json").json()
    assert left["id"] == other, "what came up on the turn stays"


def _items(office: Workspace) -> list[str]:
    from propctl.api import clause

    return list(clause(office.office(), "duty.equipment-check-at-start").table("items"))


@pytest.mark.rule("security.uniform")
def test_a_turn_without_the_check_is_listed(gate: Workspace) -> None:
    turn = planned(gate)
    ready = [{"item": one, "result": "正常"} for one in _items(gate)]
    gate.do("duty.turn.sign-in", turn, by="guard-1", dress=DRESS[:2], equipment=ready)
    assert listed(gate, "undressed") == [turn]
    more = {"day": "2026-11-20", "shift": "夜班", "person": "guard-2"}
    whole = gate.do("duty.turn.plan", by="guard-captain", **more).folded.id
    gate.do("duty.turn.sign-in", whole, by="guard-2", dress=DRESS, equipment=ready)
    items = "items=uniform：制服,badge：工号,neat：仪容,radio：对讲机"
    ok(gate.run("rules", "set", "security.uniform", items, "--reason", "加一项", by="director"))
    assert listed(gate, "undressed") == [turn], "each by the items of its day"


@pytest.mark.rule("security.guide-and-inspect", "security.stay-at-post", "security.gesture-guidance")
def test_an_inspection_looks_at_each_point_and_its_findings_are_looked_at_again(gate: Workspace) -> None:
    gate.at("2026-11-20 21:00")
    assert task(gate, "guide") is None  # not before the office says how often
    amended(gate, "guide-and-inspect", "every=week")
    gate.at("2026-11-20 21:10")
    assert "指导检查护卫工作" in gate.run("today", "--post", "guard-captain").out
    with pytest.raises(Refused):  # the gestures, among others
        gate.do("security.inspection.register", by="guard-captain", post="大门岗", points=POINTS[:2])
    wrong = [*POINTS[:3], {"point": "log", "result": "bad"}]
    with pytest.raises(Refused) as error:  # nobody would put it right
        gate.do("security.inspection.register", by="guard-captain", post="大门岗", points=wrong)
    assert "整改人" in str(error.value.values)
    away = {"kind": "absent", "about": "岗亭无人", "person": "guard-2", "owner": "guard-captain",
            "recheck": "2026-11-23"}  # fmt: skip
    with pytest.raises(Refused):
        gate.do("security.inspection.register", by="guard-1", post="大门岗", points=POINTS)
    gate.do("security.inspection.register", by="guard-captain", post="大门岗", points=POINTS, findings=[away])
    assert task(gate, "guide").done == 1
    (found,) = gate.run("security", "finding", "list", "--json").json()
    assert (found["fields"]["post"], found["fields"]["seen"]) == ("大门岗", "2026-11-20T21:10:00+08:00")
    assert listed(gate, "findings") == []  # not before its day
    gate.at("2026-11-23 09:00")
    assert listed(gate, "findings") == [found["id"]]
    gate.do("security.finding.repeat", found["id"], by="guard-captain", result="仍脱岗", recheck="2026-11-25")
    assert listed(gate, "findings") == []
    with pytest.raises(Refused):  # an absence names its post
        gate.do("security.finding.register", by="guard-captain", kind="absent", about="脱岗")
    gate.at("2026-11-30 09:00")
    assert listed(gate, "findings") == [found["id"]]
    assert "指导检查护卫工作" in gate.run("today", "--post", "guard-captain").out  # the next week


@pytest.mark.rule("security.watch-around-the-clock", "security.stay-at-post")
def test_hours_without_a_watch_are_told_by_the_check_of_the_roster(gate: Workspace) -> None:
    planned(gate)
    rows = gate.run("duty", "check", "2026-11", "--json").json()
    watch = [row["what"] for row in rows if row["rule"] == "security.watch-around-the-clock"]
    assert watch[0].startswith("11-01 00:00–11-20 20:00")
    assert watch[1].startswith("11-21 08:00")
    for hour in ("20:00", "23:30"):
        gate.at(f"2026-11-20 {hour}").do("duty.entry.register", by="guard-1", kind="event", about="正常")
    assert figure(gate, "watch").met is None
    amended(gate, "watch-around-the-clock", "at_most=3", "post=officer")
    gate.at("2026-11-21 00:10")
    assert any("20:00" in one and "23:30" in one for one in figure(gate, "watch").gaps)
    wrong = gate.at("2026-11-20 21:30").do("duty.entry.register", by="guard-1", kind="event", about="误登")
    gate.at("2026-11-21 00:10").do(
        "duty.entry.strike", wrong.folded.id, by="service-supervisor", reason="误登"
    )
    assert any("20:00" in one and "23:30" in one for one in figure(gate, "watch").gaps), "struck: not seen"
    later = gate.run("duty", "check", "2026-12", "--json").json()
    assert not any(
        row["rule"] == "security.watch-around-the-clock" and "guard" in row["what"] for row in later
    )


@pytest.mark.rule("security.keep-order")
def test_disorder_is_an_entry_of_the_duty_log(gate: Workspace) -> None:
    ok(gate.run("duty", "entry", "register", "disorder", "两户争吵，已劝开", by="guard-1"))
    assert "扰乱秩序" in gate.run("duty", "entry", "list").out
    assert "维护小区秩序" in gate.page("security")
    assert gate.run("duty", "entry", "register", "quarrel", "x", by="guard-1").status == 2


@pytest.mark.rule("security.know-post-tasks", "security.know-equipment-and-owners")
def test_each_post_has_its_page_and_each_guard_confirms_every_version(gate: Workspace) -> None:
    gate.at("2026-11-20 10:00")
    assert [row["item"] for row in gate.run("security", "list", "no-tasks", "--json").json()] == [
        "guard", "guard-captain",
    ]  # fmt: skip
    first = enacted(gate, kind="post-tasks", name="护卫员任务书", owner="guard", body=SECTIONS)
    brief = enacted(gate, kind="briefing", name="大门岗情况简报", owner="guard", body=SECTIONS)
    left = [row["item"] for row in gate.run("security", "list", "no-tasks", "--json").json()]
    assert left == ["guard-captain"]
    assert gate.run("security", "list", "no-briefing", "--json").json() == []
    gate.do("handbook.document.confirm", first, by="guard-1")
    unread = [(row["person"], row["id"]) for row in gate.run("handbook", "unread", "--json").json()]
    assert ("guard-1", first) not in unread and ("guard-2", first) in unread and ("guard-1", brief) in unread
    assert {person for person, _ in unread} == {"guard-1", "guard-2"}  # nobody of another post is asked
    assert "我还没确认的制度" not in gate.run("today", by="clerk-1").out
    assert "我还没确认的制度" in gate.run("today", by="guard-2").out
    second = enacted(gate, kind="post-tasks", name="护卫员任务书", owner="guard", body=SECTIONS,
                     version="2", replaces=first)  # fmt: skip
    unread = [(row["person"], row["id"]) for row in gate.run("handbook", "unread", "--json").json()]
    assert ("guard-1", second) in unread


@pytest.mark.rule("security.make-guard-rules")
def test_only_the_head_of_security_sets_guards_rules_in_force(gate: Workspace) -> None:
    gate.at("2026-11-20 10:00")
    values = {"kind": "guard-rules", "name": "护卫交接制度", "version": "1", "owner": "guard-captain",
              "body": SECTIONS}  # fmt: skip
    draft = gate.do("handbook.document.draft", by="service-director", **values).folded.id
    for officer in ("officer-1", "officer-2"):
        gate.do("handbook.document.review", draft, by=officer, opinion="同意")
    with pytest.raises(Refused) as error:
        gate.do("handbook.document.enact", draft, by="center-manager", effective="2026-12-01")
    assert "security.make-guard-rules" in str(error.value.values)
    gate.do("handbook.document.enact", draft, by="guard-captain", effective="2026-12-01")
    other = gate.do(
        "handbook.document.draft", by="service-director", **{**values, "kind": "policy"}
    ).folded.id
    with pytest.raises(Refused):  # another text is not his
        gate.do("handbook.document.enact", other, by="guard-captain", effective="2026-12-01")


# -- equipment, places, police, archive, new sites, the company


@pytest.mark.rule("security.fire-equipment-custody")
def test_fire_equipment_has_its_place_and_last_check_and_overdue_checks_are_listed(gate: Workspace) -> None:
    for name in ("灭火器1", "消火栓1"):
        gate.do(
            "security.equipment.add", by="guard-captain", name=name, kind="extinguisher", place="3号楼一层"
        )
    assert task(gate, "equipment") is None and listed(gate, "unchecked") == []
    amended(gate, "fire-equipment-custody", "every=month", "within=30d")
    gate.at("2026-12-02 09:00")
    gate.do("security.equipment.check", "灭火器1", by="guard-1", condition="good")
    assert listed(gate, "unchecked") == ["消火栓1"]
    assert task(gate, "equipment").missing == ["消火栓1"]
    with pytest.raises(UsageError):
        gate.do("security.equipment.check", "消火栓1", by="guard-1", condition="bad")
    done = gate.do("security.equipment.check", "消火栓1", by="guard-1", condition="bad", fault="水带破损")
    assert done.opened[0].values["content"] == "水带破损"
    assert listed(gate, "broken") == ["消火栓1"] and listed(gate, "unchecked") == []
    again = gate.do("security.equipment.check", "消火栓1", by="guard-1", condition="bad", fault="还是破损")
    assert again.opened == []  # the order that waits is enough
    other = gate.do("security.equipment.check", "灭火器1", by="guard-1", condition="bad", fault="没有压力")
    assert len(other.opened) == 1
    gate.do("security.equipment.check", "灭火器1", by="guard-1", condition="good")
    gate.do("security.equipment.check", "消火栓1", by="guard-1", condition="good")
    gate.at("2027-01-01 09:00")  # what was looked at on the last day, and typed on the next, is December's
    gate.do("security.equipment.check", "灭火器1", by="guard-1", condition="good", checked="2026-12-31 16:00")
    assert task(gate, "equipment").missing == ["灭火器1", "消火栓1"]
    assert "fault" not in gate.record("消火栓1", "security.equipment").values
    earlier = ("--condition", "bad", "--fault", "锈", "--checked", "2026-12-02 08:00")
    late = gate.run("security", "equipment", "check", "消火栓1", *earlier, by="guard-1")
    assert late.status == 0 and "现状仍以那一次为准" in late.err and "WO-" not in late.out, late
    assert "锈" in gate.run("show", "消火栓1").out and listed(gate, "broken") == []
    gate.do("security.equipment.check", "消火栓1", by="guard-1", condition="bad", fault="无水")
    gate.do("security.equipment.retire", "消火栓1", by="guard-captain")
    assert listed(gate, "broken") == []


@pytest.mark.rule("security.public-place-inspection")
def test_each_public_place_is_inspected_point_by_point(gate: Workspace) -> None:
    for name in ("会所", "大堂"):
        gate.do("security.place.add", by="guard-captain", name=name)
    assert task(gate, "places") is None
    amended(gate, "public-place-inspection", "every=week")
    gate.at("2026-11-20 21:00")
    with pytest.raises(Refused):
        gate.do("security.place.inspect", "会所", by="guard-captain", points=LOOKED[:3])
    bad = [*LOOKED[:3], {"point": "power", "result": "bad"}]
    with pytest.raises(Refused):  # what is wrong
        gate.do("security.place.inspect", "会所", by="guard-captain", points=bad)
    gate.do("security.place.inspect", "会所", by="guard-captain", points=bad, wrong="插座破损")
    assert listed(gate, "unsafe") == ["会所"]
    gate.do("security.place.inspect", "会所", by="guard-captain", points=LOOKED)
    assert listed(gate, "unsafe") == []
    assert (
        "wrong" not in gate.record("会所", "security.place").values
    )  # what was wrong the last time is no more
    with pytest.raises(Refused):  # nor does it stand for what is wrong the next time
        gate.do("security.place.inspect", "会所", by="guard-captain", points=bad)
    assert "插座破损" in gate.run("show", "会所").out  # in its history
    assert task(gate, "places").missing == ["大堂"]
    assert "21:00" in gate.run("security", "place", "list").out  # when it was last looked at
    gate.at("2026-11-27 21:00")
    assert sorted(task(gate, "places").missing) == ["会所", "大堂"]
    gate.do("security.place.inspect", "大堂", by="guard-captain", points=LOOKED, inspected="2026-11-20 20:00")
    assert sorted(task(gate, "places").missing) == ["会所", "大堂"], "that was last week"
    gate.do("security.place.inspect", "会所", by="guard-captain", points=LOOKED)
    assert task(gate, "places").missing == ["大堂"]
    amend = ("amend", "security.place:会所", "--set", "inspected=2026-11-20 19:00", "--reason", "写错")
    ok(gate.run(*amend, by="director"))
    assert sorted(task(gate, "places").missing) == ["会所", "大堂"]


@pytest.mark.rule("security.police-guidance")
def test_what_the_police_asked_has_a_person_and_a_day(gate: Workspace) -> None:
    with pytest.raises(UsageError):
        gate.do("security.police.register", by="guard-captain", about="检查门岗", task="加装照明")
    values = {"about": "检查门岗", "task": "加装照明", "charge": "guard-1", "until": "2026-11-25T18:00+08:00"}
    one = gate.do("security.police.register", by="guard-captain", officer="李警官", **values).folded.id
    gate.do("security.police.register", by="guard-captain", about="例行来访")  # nothing follows
    assert listed(gate, "asked") == [one] and "李警官" not in everything(gate.root)
    gate.at("2026-11-26 09:00")
    assert [row["id"] for row in gate.run("due", "--overdue", "--area", "security", "--json").json()] == [one]
    with pytest.raises(Refused):
        gate.do("security.police.settle", one, by="guard-2", result="已装")
    gate.do("security.police.settle", one, by="guard-1", result="已装")
    assert listed(gate, "asked") == []


@pytest.mark.rule("security.archive")
def test_one_index_lists_the_records_by_kind_and_year_and_check_tells_gaps(gate: Workspace) -> None:
    visits = [come(gate) for _ in range(3)]
    gate.at("2027-01-04 09:00")
    last = come(gate)
    rows = gate.run("agenda", "archive", "--json").json()
    assert [(row["year"], row["count"], row["first"], row["last"]) for row in rows] == [
        (2026, 3, visits[0], visits[2]),
        (2027, 1, last, last),
    ]
    assert [row["count"] for row in gate.run("agenda", "archive", "2026", "--json").json()] == [3]
    assert "来客登记" in gate.run("agenda", "archive").out
    assert gate.run("agenda", "archive", "--area", "fees", "--json").json() == []  # of any other area, too
    assert "no area 'nosuch'" in gate.run("--lang", "en", "agenda", "archive", "--area", "nosuch").err
    assert check(gate.office()) == []
    next((gate.root / "records").rglob(f"{visits[1]}.toml")).unlink()
    assert f"缺少 {visits[1]}" in ok_not(gate.run("check"))


def ok_not(done: Any) -> str:
    """What a check says that found something."""
    assert done.status == 1
    return str(done.out + done.err)


@pytest.mark.rule("security.new-site-posts")
def test_a_new_property_stays_in_preparation_until_its_posts_are_planned(gate: Workspace) -> None:
    gate.do("security.site.add", by="guard-captain", name="碧湖苑")
    with pytest.raises(Refused):
        gate.do("security.site.start", "碧湖苑", by="guard-captain")
    assert gate.record("碧湖苑", "security.site").state == "preparing"
    posts = [{"code": "碧湖夜班", "post": "guard", "begins": "20:00", "ends": "08:00", "persons": 2}]
    with pytest.raises(Refused):
        gate.do("security.site.plan", "碧湖苑", by="guard-1", posts=posts)
    gate.do("security.site.plan", "碧湖苑", by="guard-captain", posts=posts)
    with pytest.raises(UsageError):  # not before it is taken over
        gate.do("security.site.start", "碧湖苑", by="guard-captain", begins="2026-12-01")
    gate.do("security.site.start", "碧湖苑", by="guard-captain")
    shift = gate.record("碧湖夜班", "duty.shift")
    assert (shift.values["post"], shift.values["persons"]) == ("guard", 2)


@pytest.mark.rule("security.site-inspection")
def test_offices_that_were_not_inspected_are_listed(gate: Workspace) -> None:
    assert task(gate, "branches") is None
    amended(gate, "site-inspection", "every=month", "branches=翠湖、碧湖")
    gate.at("2026-11-20 21:00")
    with pytest.raises(Refused):
        gate.do("security.rating.register", by="director", branch="翠湖", score=4)
    gate.do("security.rating.register", by="company-manager", branch="翠湖", score=4)
    with pytest.raises(Refused):  # a slip of the pen is no office that was inspected
        gate.do("security.rating.register", by="company-manager", branch="碧湖苑", score=4)
    assert task(gate, "branches").missing == ["碧湖"]
    assert figure(gate, "marks").amounts["branch"]["翠湖"] == 4
    gate.at("2026-12-01 09:00")
    assert sorted(task(gate, "branches").missing) == sorted(["翠湖", "碧湖"])


@pytest.mark.rule("security.steward-monitors-guards")
def test_the_stewards_sheet_has_a_part_for_the_guards_by_post(gate: Workspace) -> None:
    parts = [
        {"service": one, "team": "保安一班", "score": 4, "guard_post": "大门岗" if one == "security" else ""}
        for one in ("cleaning", "security", "repair", "gardening")
    ]
    with pytest.raises(Refused):
        gate.do("patrol.supervision.register", by="officer-1", building="3", parts=parts[:1])
    with pytest.raises(Refused, match="岗点"):
        nowhere = [{**one, "guard_post": ""} for one in parts]
        gate.do("patrol.supervision.register", by="officer-1", building="3", parts=nowhere)
    fewer = "services=cleaning：清洁，repair：维修"  # then no sheet could be filled in any more
    assert gate.run("rules", "set", "patrol.steward-supervises-services", fewer, by="director").status == 2
    gate.do("patrol.supervision.register", by="officer-1", building="3", parts=parts)
    assert figure(gate, "guards").split["parts.guard_post"] == {"大门岗": 1}


@pytest.mark.rule("security.manage-area", "security.company-responsible")
def test_the_page_says_who_answers_for_order(gate: Workspace) -> None:
    page = gate.page("security")
    assert "护卫队长做好管理区域内的管理工作" in page
    assert "公司客户服务经理协助总经理对秩序维护工作负责" in page
    assert "总经理" not in gate.page("security", audience="residents")
    amended(gate, "company-responsible", "post=director")
    assert "管理处主任协助总经理对秩序维护工作负责" in gate.page("security")


@pytest.mark.rule("security.zero-incident")
def test_nothing_is_judged_of_a_month_that_has_not_begun(gate: Workspace) -> None:
    def met(month: str) -> Any:
        rows = gate.run("report", "incidents", "--month", month, "--json").json()
        return next(row["met"] for row in rows if row["name"] == "cases")

    assert met("2026-11") is True and met("2026-12") is None and met("2027-01") is None
    assert "还没有开始" in gate.run("report", "incidents", "--month", "2026-12").out
    assert "还没有开始" not in gate.run("report", "incidents", "--month", "2026-11").out
