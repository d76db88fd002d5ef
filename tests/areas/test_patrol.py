"""Patrols: who goes where how often, what is found, who takes it up, and what nobody did."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest

from propctl.api import Refused, UsageError, due, listing, report, routines, today
from propctl.office.routines.missed import missed
from propctl.publish.paper.printed_forms import register
from propctl.testing import TwoDesks, Workspace
from propctl.worktime.recurrence import Period
from tests.areas.test_handbook import SECTIONS, enacted, lint
from tests.stories.answers import ok, refused

CLEAN = [{"area": area, "condition": "good"} for area in ("大堂", "走廊楼梯", "电梯轿厢", "室外道路广场")]
SAFE = [{"item": "消防通道", "condition": "good"}]


@pytest.fixture
def estate(workspace: Workspace) -> Workspace:
    """Two buildings, and an office that began on Monday, 16 November."""
    path = workspace.root / "propctl.toml"
    path.write_text(path.read_text("utf-8").replace("[office]", "[office]\nsince = 2026-11-16"), "utf-8")
    return built(workspace)


def built(office: Workspace) -> Workspace:
    office.at("2026-11-16 08:30")
    for name, steward in (("1", "officer-1"), ("2", "officer-2")):
        office.do("residents.building.add", name=name, steward=steward)
    return office


def tour(office: Workspace, kind: str = "building", by: str = "officer-1", **more: Any) -> str:
    values = {"building": "1", **more} if kind == "building" else more
    return office.do("patrol.round.register", by=by, kind=kind, **values).folded.id


def public(office: Workspace, by: str = "officer-1", **more: Any) -> str:
    return tour(office, "public", by, **{"areas": CLEAN, "hazards": SAFE, **more})


def task(office: Workspace, name: str) -> Any:
    return next((one for one in routines(office.office(), area="patrol") if one.routine == name), None)


def waits(office: Workspace, name: str) -> bool:
    return name in [one.routine for one in today(office.office(), area="patrol").routines]


def kept(office: Workspace, name: str) -> list[tuple[str, str]]:
    rows = office.run("agenda", "history", f"patrol.{name}", "--json").json()
    return [(row["period"], row["verdict"]) for row in rows]


def orders(office: Workspace) -> list[dict[str, Any]]:
    return [row["fields"] for row in office.run("workorders", "list", "--json").json()]


def listed(office: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(office.office(), "patrol", name)]


def lacking(office: Workspace, *words: str) -> list[str]:
    return [row["item"] for row in office.run("patrol", *words, "--json").json()]


def problems(office: Workspace) -> list[str]:
    return [row["id"] for row in office.run("patrol", "problem", "list", "--json").json()]


def amended(office: Workspace, rule: str, *values: str) -> None:
    ok(office.run("rules", "set", f"patrol.{rule}", *values, by="director"))


def month(office: Workspace) -> Period:
    first = office.now.replace(day=1, hour=0, minute=0)
    return Period(first, first.replace(month=first.month % 12 + 1, year=first.year + first.month // 12), "")


# -- who goes how often


@pytest.mark.rule("patrol.daily-building-patrol")
def test_each_building_has_a_patrol_each_day_or_is_listed_with_its_steward(estate: Workspace) -> None:
    tour(estate)
    name = estate.office().name_of("officer-2")
    assert task(estate, "daily").names == [f"2号楼（{name}）"]
    tour(estate, building="2", by="officer-2")
    assert not waits(estate, "daily")
    estate.at("2026-11-17 10:00")
    tour(estate)
    tour(estate)  # twice in one building is not once in both
    estate.at("2026-11-25 09:00")
    past = estate.run("agenda", "history", "patrol.daily", "--json").json()
    assert [one["verdict"] for one in past[:3]] == ["kept", "short", "missed"]
    assert past[1]["missing"] == [f"2号楼（{name}）"]
    assert len([one for one in past if one["verdict"] == "missed"]) == 7  # no missed day is forgotten
    with pytest.raises(Refused):
        tour(estate, by="cleaner-1")
    ok(estate.run("rules", "set", "patrol.daily-building-patrol", "post=cleaner", by="director"))
    estate.at("2026-11-26 09:00")
    tour(estate, by="cleaner-1")  # who has to go round may also say that he did


@pytest.mark.rule("patrol.manager-twice-daily")
def test_a_day_with_one_tour_of_the_manager_is_one_short(estate: Workspace) -> None:
    tour(estate, "tour", "center-manager")
    assert (task(estate, "manager").done, task(estate, "manager").times) == (1, 2)
    tour(estate, "tour", "service-supervisor")  # is not the manager's
    assert task(estate, "manager").done == 1
    estate.at("2026-11-17 09:00")
    for _ in range(2):
        tour(estate, "tour", "center-manager")
    estate.at("2026-11-18 09:00")
    assert kept(estate, "manager") == [("2026-11-16", "short"), ("2026-11-17", "kept")]
    found = estate.run("today", "--json").json()["missed"]
    missed = next(one for one in found if one["routine"] == "manager")
    assert (missed["done"], missed["times"]) == (1, 2)


def rounds(estate: Workspace) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = estate.run("patrol", "list", "--json").json()
    return sorted(found, key=lambda one: str(one["id"]))


@pytest.mark.rule("patrol.manager-twice-daily")
def test_nobody_types_the_posts_that_a_round_counts_for(estate: Workspace) -> None:
    typed = ("patrol", "register", "--kind", "tour", "--posts", "center-manager")
    refused = estate.run(*typed, by="officer-1")
    assert (refused.status, "--posts" in refused.err) == (2, True)
    with pytest.raises(UsageError, match="岗位"):
        tour(estate, "tour", "officer-1", posts=["center-manager"])
    tour(estate, "tour", "officer-1")
    tour(estate, "tour", "center-manager", posts=["center-manager"])  # as an export says it, and right
    tour(estate, "tour", "officer-1", person="center-manager")  # typed for him who went
    assert task(estate, "manager").done == 2
    kept = [(one["fields"]["posts"], one["id"]) for one in rounds(estate)]
    assert [posts for posts, _ in kept] == [["officer"], ["center-manager"], ["center-manager"]]
    for field in ("person=officer-1", "posts=officer"):  # whose round it was nobody writes over
        done = estate.run("amend", kept[-1][1], "--set", field, "--reason", "写错了人", by="center-manager")
        assert done.status in (2, 77), field
    ok(estate.run("void", kept[-1][1], "--reason", "写错了人", by="center-manager"))
    assert task(estate, "manager").done == 1


@pytest.mark.rule("patrol.customer-area-weekly-check")
def test_a_week_with_one_inspection_of_the_customers_areas_misses_one(estate: Workspace) -> None:
    tour(estate, "customer", "service-supervisor")
    estate.at("2026-11-23 09:00")
    for _ in range(2):
        tour(estate, "customer", "service-supervisor")
    assert not waits(estate, "customer")
    estate.at("2026-11-30 09:00")
    assert kept(estate, "customer") == [("2026-W47", "short"), ("2026-W48", "kept")]
    tour(estate, "customer", "guard-1")  # not the post that the clause names
    assert task(estate, "customer").done == 0
    tour(estate, "customer", "center-manager", person="service-supervisor")  # typed for whoever went
    assert task(estate, "customer").done == 1
    amended(estate, "customer-area-weekly-check", "times=3")
    assert task(estate, "customer").times == 3
    assert kept(estate, "customer")[1] == ("2026-W48", "kept")  # judged by what was asked then


def test_a_period_is_judged_by_the_post_that_the_clause_named_then(estate: Workspace) -> None:
    for _ in range(2):
        tour(estate, "customer", "service-supervisor")
    estate.at("2026-11-30 09:00")
    amended(estate, "customer-area-weekly-check", "post=center-manager", "times=1")
    assert kept(estate, "customer") == [("2026-W47", "kept"), ("2026-W48", "missed")]
    posts = [one.posts for one in missed(estate.office(), area="patrol") if one.routine == "customer"]
    assert posts == [["service-supervisor"]]
    tour(estate, "customer", "service-supervisor")
    assert task(estate, "customer").done == 0
    tour(estate, "customer", "service-supervisor", at="2026-11-27 15:00")  # typed afterwards
    estate.at("2026-11-30 09:10")
    assert kept(estate, "customer")[1] == ("2026-W48", "short")


@pytest.mark.rule("patrol.public-area-daily-window")
def test_a_patrol_at_ten_and_at_two_counts_and_a_minute_later_not(estate: Workspace) -> None:
    for day, clock in ((16, "10:00"), (17, "14:00"), (18, "14:01")):
        estate.at(f"2026-11-{day} {clock}")
        public(estate)
    estate.at("2026-11-20 09:00")
    verdicts = [verdict for _, verdict in kept(estate, "window")]
    assert verdicts == ["kept", "kept", "missed", "missed"]


@pytest.mark.rule(
    "patrol.public-area-interval", "patrol.safety-hazards", "patrol.cleaning-greening-monitoring"
)
def test_what_nobody_has_set_recurs_for_nobody_and_is_told_as_undecided(estate: Workspace) -> None:
    undecided = estate.run("rules", "list", "patrol", "--unset").out
    for name, rule in (
        ("public", "public-area-interval"),
        ("hazards", "safety-hazards"),
        ("monitor", "cleaning-greening-monitoring"),
    ):
        assert task(estate, name) is None
        assert f"patrol.{rule}" in undecided
        amended(estate, rule, "every=week")
        assert waits(estate, name)
    public(estate)
    assert not waits(estate, "public")
    assert not waits(estate, "hazards")


@pytest.mark.rule("patrol.act-on-the-spot")
def test_a_post_without_any_round_in_the_month_is_shown(estate: Workspace) -> None:
    tour(estate, by="service-supervisor")
    assert task(estate, "own").missing == ["service-director"]
    assert "客户服务主任" in task(estate, "own").names
    counted = next(one for one in report(estate.office(), month(estate), "patrol") if one.name == "own")
    assert counted.split["posts"] == {"service-supervisor": 1}
    tour(estate, by="service-director")
    assert not waits(estate, "own")
    estate.at("2026-12-01 09:00")
    assert set(task(estate, "own").missing) == {"service-director", "service-supervisor"}


@pytest.mark.rule("patrol.corridor-lights")
def test_with_its_time_set_the_check_of_the_lights_stands_at_that_time(estate: Workspace) -> None:
    assert task(estate, "lights") is None
    assert "patrol.corridor-lights" in estate.run("rules", "list", "patrol", "--unset").out
    amended(estate, "corridor-lights", "at=18:30")
    assert f"{task(estate, 'lights').due:%H:%M}" == "18:30"
    ok(estate.run("agenda", "tick", "patrol.lights", by="officer-1"))
    assert not waits(estate, "lights")


@pytest.mark.rule("patrol.effect-lighting")
def test_the_effect_lighting_is_due_by_season_and_needs_a_tick_each(estate: Workspace) -> None:
    assert task(estate, "on") is task(estate, "off") is None
    amended(estate, "effect-lighting", "on_at=4..9:19:30,10..3:17:30", "off_at=1..12:22:00")
    assert [f"{task(estate, name).due:%H:%M}" for name in ("on", "off")] == ["17:30", "22:00"]
    ok(estate.run("agenda", "tick", "patrol.on", by="guard-captain"))
    assert not waits(estate, "on")
    assert waits(estate, "off")
    estate.at("2027-04-01 09:00")
    assert f"{task(estate, 'on').due:%H:%M}" == "19:30"
    refused = estate.run("rules", "set", "patrol.effect-lighting", "on_at=4..9:19:30", by="director")
    assert refused.status != 0  # the winter is left out


@pytest.mark.rule("patrol.duty-round")
def test_the_round_of_each_shift_fills_a_table_and_empty_cells_are_reported(estate: Workspace) -> None:
    assert task(estate, "duty") is None
    amended(estate, "duty-round", "shifts=08:00-20:00,20:00-08:00")
    places = ["managed", "common", "sales", "bank", "club", "greenery"]
    cells = [
        {"place": place, "property": "good", "hygiene": "good", "work": "good", "discipline": "good"}
        for place in places
    ]
    estate.do("patrol.inspection.register", by="guard-captain", cells=cells)
    assert not waits(estate, "duty")
    assert listed(estate, "incomplete") == []
    empty = estate.do("patrol.inspection.register", by="guard-captain", cells=cells[:-1]).folded.id
    hole = [*cells[:-1], {"place": "greenery", "property": "good", "work": "good", "discipline": "bad"}]
    holed = estate.do("patrol.inspection.register", by="guard-captain", cells=hole).folded.id
    assert listed(estate, "incomplete") == [empty, holed]
    estate.at("2026-11-17 09:00")
    amended(estate, "duty-round", f"places={','.join([*places, 'equipment：设备房'])}")
    assert listed(estate, "incomplete") == [empty, holed]  # of yesterday's round it was not asked
    whole = estate.do("patrol.inspection.register", by="guard-captain", cells=cells).folded.id
    assert listed(estate, "incomplete") == [empty, holed, whole]
    estate.at("2026-11-16 19:00")
    with pytest.raises(Refused):
        estate.do("patrol.inspection.register", by="officer-1", cells=cells)
    estate.at("2026-11-16 20:00")
    assert waits(estate, "duty")


# -- guards


def routed(office: Workspace) -> None:
    for name in ("路灯1", "闸机1"):
        office.do("patrol.facility.add", by="officer-1", name=name, spot="北门")
    office.do("patrol.route.add", by="guard-captain", name="夜巡", facilities=["路灯1", "闸机1"])


def state(name: str, condition: str = "good", **more: str) -> dict[str, str]:
    return {"facility": name, "condition": condition, **more}


@pytest.mark.rule("patrol.public-facilities-condition", "patrol.public-facility-upkeep")
def test_each_piece_of_the_route_has_its_state_and_a_damaged_one_its_order(estate: Workspace) -> None:
    routed(estate)
    with pytest.raises(Refused):
        tour(estate, "guard", "guard-1", route="夜巡", equipment=[state("路灯1")])
    with pytest.raises(Refused):  # an officer is no guard
        tour(estate, "guard", "officer-1", route="夜巡", equipment=[state("路灯1"), state("闸机1")])
    tour(estate, "guard", "guard-1", route="夜巡", equipment=[state("路灯1"), state("闸机1")])
    assert orders(estate) == []
    estate.at("2026-11-16 22:00")
    found = [state("路灯1", "damaged", note="灯不亮"), state("闸机1")]
    seen = tour(estate, "guard", "guard-1", route="夜巡", equipment=found)
    (order,) = orders(estate)
    assert (order["equipment"], order["patrol"], order["content"]) == ("路灯1", seen, "灯不亮")
    assert order["channel"] == "found" and "wanted" not in order  # nobody rang, and no time was agreed
    facility = estate.run("show", "路灯1", "--json").json()["fields"]
    assert (facility["condition"], facility["checked"][:16]) == ("damaged", "2026-11-16T22:00")
    assert listed(estate, "damaged") == ["路灯1"]
    assert listed(estate, "ordered") == ["路灯1"]
    shown = estate.run("show", "路灯1").out
    assert "灯不亮" in shown  # its open order
    estate.at("2026-11-16 23:00")  # the next round finds it still so: one order waits already
    tour(estate, "guard", "guard-1", route="夜巡", equipment=found)
    assert len(orders(estate)) == 1


@pytest.mark.rule("patrol.utilities-inspection", "patrol.public-facilities-condition")
def test_a_round_that_is_typed_late_does_not_undo_a_later_check(estate: Workspace) -> None:
    routed(estate)
    estate.at("2026-11-17 09:00")
    estate.do("patrol.facility.assess", "路灯1", by="officer-1", condition="good")
    late = {"route": "夜巡", "seen": "2026-11-16T22:00"}
    tour(estate, "guard", "guard-1", **late, equipment=[state("路灯1", "damaged"), state("闸机1", "damaged")])
    facility = estate.run("show", "路灯1", "--json").json()["fields"]
    assert (facility["condition"], facility["checked"][:16]) == ("good", "2026-11-17T09:00")
    assert [order["equipment"] for order in orders(estate)] == listed(estate, "damaged") == ["闸机1"]
    assert "11-16 22:00" in estate.run("show", "路灯1").out, "it stands in the history"
    early = {"by": "officer-1", "checked": "2026-11-17T08:00"}
    estate.do("patrol.facility.assess", "路灯1", condition="damaged", **early)
    assert listed(estate, "damaged") == ["闸机1"] and len(orders(estate)) == 1
    assert estate.run("check").status == 0


@pytest.mark.rule("patrol.public-facility-upkeep")
def test_what_is_found_damaged_outside_a_round_has_its_order_and_one_is_enough(estate: Workspace) -> None:
    routed(estate)
    broken = {"condition": "damaged", "fault": "灯罩碎了"}
    opened = estate.do("patrol.facility.assess", "路灯1", by="officer-1", **broken).opened
    assert [(one.values["content"], one.values["place"]) for one in opened] == [("灯罩碎了", "北门")]
    assert estate.do("patrol.facility.assess", "路灯1", by="officer-1", **broken).opened == []
    estate.do("patrol.facility.assess", "路灯1", by="officer-1", condition="good")
    assert "fault" not in estate.record("路灯1", "patrol.facility").values


@pytest.mark.rule("patrol.public-facilities-condition", "patrol.public-facility-upkeep")
def test_no_route_leads_to_what_is_out_of_use_and_none_is_walked_that_is_closed(estate: Workspace) -> None:
    routed(estate)
    whole = [state("路灯1"), state("闸机1")]
    retire = ("patrol", "facility", "retire", "闸机1")
    assert "夜巡" in refused(estate.run(*retire, by="officer-1"), "patrol.public-facility-upkeep").err
    estate.at("2026-11-16 20:00")
    estate.do("patrol.route.close", "夜巡", by="guard-captain")
    estate.at("2026-11-16 20:30")
    with pytest.raises(Refused):
        tour(estate, "guard", "guard-1", route="夜巡", equipment=whole)
    tour(estate, "guard", "guard-1", route="夜巡", equipment=whole, seen="2026-11-16T19:00")
    ok(estate.run(*retire, by="officer-1"))
    with pytest.raises(Refused):
        estate.do("patrol.route.add", by="guard-captain", name="夜巡", facilities=["路灯1", "闸机1"])
    estate.do("patrol.route.add", by="guard-captain", name="夜巡", facilities=["路灯1"])
    tour(estate, "guard", "guard-1", route="夜巡", equipment=whole[:1])


@pytest.mark.rule("patrol.daily-building-patrol")
def test_a_round_typed_the_next_day_counts_for_the_day_on_which_it_was_made(
    estate: Workspace,
) -> None:
    for building, by in (("1", "officer-1"), ("2", "officer-2")):
        tour(estate, building=building, by=by)
    estate.at("2026-11-18 09:00")
    for building, by in (("1", "officer-1"), ("2", "officer-2")):
        tour(estate, building=building, by=by, seen="2026-11-17T15:00")
    assert kept(estate, "daily") == [("2026-11-16", "kept"), ("2026-11-17", "kept")]
    assert len(task(estate, "daily").missing) == 2  # today both are still to be walked


@pytest.mark.rule("patrol.around-the-clock")
def test_time_without_a_round_that_is_too_long_is_told_from_when_to_when(estate: Workspace) -> None:
    routed(estate)
    whole = [state("路灯1"), state("闸机1")]

    def gap() -> Any:
        return next(one for one in report(estate.office(), month(estate), "patrol") if one.name == "gap")

    for clock in ("09:00", "11:00", "13:10"):
        estate.at(f"2026-11-16 {clock}")
        tour(estate, "guard", "guard-1", route="夜巡", equipment=whole)
    assert (gap().gaps, gap().met) == ([], None)  # nobody has said how long is too long
    assert task(estate, "rounds") is None
    amended(estate, "around-the-clock", "at_most=3", "round_every=2h")
    estate.at("2026-11-16 16:00")
    assert gap().gaps == ["2026-11-16 00:00 – 2026-11-16 09:00"]
    assert gap().met is False
    estate.at("2026-11-16 16:30")
    assert gap().gaps[-1] == "2026-11-16 13:10 – 2026-11-16 16:30"
    assert "13:10" in estate.run("report", "patrol").out
    assert task(estate, "rounds").missing == ["夜巡"]


# -- reports and what they hold


@pytest.mark.rule("patrol.building-report")
def test_the_report_of_the_day_prints_its_patrols_and_what_was_not_patrolled(estate: Workspace) -> None:
    tour(estate, problems=["三楼消防门关不严"])
    public(estate)
    estate.at("2026-11-17 09:00")
    tour(estate, building="2", by="officer-2")
    day = dt.date(2026, 11, 16)
    printed = html.unescape(register(estate.office(), "patrol", "report", day, day + dt.timedelta(days=1)))
    assert "三楼消防门关不严" in printed
    assert printed.count("XL-") == 1
    assert f"2号楼（{estate.office().name_of('officer-2')}）" in printed
    ok(estate.run("patrol", "print", "巡楼报告", "--day", "2026-11-16"))


@pytest.mark.rule("patrol.report-review-director")
def test_a_report_that_nobody_reviewed_in_time_is_listed(estate: Workspace) -> None:
    report_id = tour(estate)
    tour(estate, "tour", "center-manager")  # is no report of a building
    with pytest.raises(Refused):
        estate.do("patrol.round.review", report_id, by="center-manager", summary="正常")
    estate.at("2026-11-18 09:00")
    late = [(one.id, one.clock) for one in due(estate.office(), overdue=True, area="patrol")]
    assert (report_id, "patrol.review") in late
    assert {one for one, _ in late} == {report_id}
    estate.do("patrol.round.review", report_id, by="service-director", summary="各处正常")
    assert "patrol.review" not in [one.clock for one in due(estate.office(), area="patrol")]


@pytest.mark.rule("patrol.report-review-manager")
def test_the_manager_signs_once_each_problem_has_an_order_a_result_or_a_note(estate: Workspace) -> None:
    report_id = tour(estate, problems=["门坏", "灯暗", "住户堆物"])
    sign = ("patrol.round.sign", report_id)
    for problem, step, values in zip(
        problems(estate),
        ("order", "solve", "explain"),
        ({"place": "三楼", "kind": "repair"}, {"result": "已换灯泡"}, {"reason": "已约住户明日清理"}),
        strict=True,
    ):
        with pytest.raises(Refused):
            estate.do(*sign, by="center-manager")
        who = "center-manager" if step == "explain" else "officer-1"
        estate.do(f"patrol.problem.{step}", problem, by=who, **values)
    assert estate.do(*sign, by="center-manager").folded.id == report_id
    with pytest.raises(Refused):
        estate.do(*sign, by="officer-1")


@pytest.mark.rule("patrol.refer-problems")
def test_a_problem_without_an_order_is_late_after_the_time_that_is_set(estate: Workspace) -> None:
    tour(estate, problems=["门坏"])
    (problem,) = problems(estate)
    assert listed(estate, "problems") == [problem]
    clock = next(one for one in due(estate.office(), area="patrol") if one.clock == "patrol.refer")
    assert clock.standing == "unset"
    amended(estate, "refer-problems", "within=2h")
    tour(estate, problems=["灯暗"])
    estate.at("2026-11-16 10:31")
    late = [
        one.id for one in due(estate.office(), overdue=True, area="patrol") if one.clock == "patrol.refer"
    ]
    assert problems(estate)[1] in late
    estate.do("patrol.problem.order", problem, by="officer-1", place="三楼", kind="repair")
    (order,) = orders(estate)
    assert (order["content"], order["patrol"]) == ("门坏", problem)
    assert problem not in listed(estate, "problems")
    with pytest.raises(Refused, match="派了单"):
        estate.do("patrol.problem.solve", problem, by="officer-1", result="已修")
    (made,) = estate.office().index.rows(form="workorders.order")
    estate.do("workorders.order.cancel", made.id, by="clerk-1", reason="登错")
    assert problem in listed(estate, "problems")  # nobody sees to it any more
    estate.do("patrol.problem.order", problem, by="officer-1", place="三楼", kind="repair")
    assert problem not in listed(estate, "problems")


@pytest.mark.rule("patrol.on-site-resolution")
def test_what_the_manager_found_is_settled_on_the_spot_or_ordered_with_the_reason(estate: Workspace) -> None:
    tour(estate, "tour", "center-manager", problems=["积水", "墙裂"])
    first, second = problems(estate)
    estate.do("patrol.problem.solve", first, by="center-manager", result="当场清扫")
    with pytest.raises(Refused):
        estate.do("patrol.problem.order", second, by="center-manager", kind="repair", place="西墙")
    estate.do(
        "patrol.problem.order",
        second,
        by="center-manager",
        kind="repair",
        place="西墙",
        why_not="须专业单位加固",
    )
    assert listed(estate, "problems") == []
    tour(estate, problems=["门坏"])  # of an officer's patrol no reason is asked
    estate.do("patrol.problem.order", problems(estate)[0], by="officer-1", place="三楼", kind="repair")


# -- the sheets


@pytest.mark.rule("patrol.public-area-cleanliness", "patrol.safety-hazards")
def test_each_common_area_and_hazard_has_its_entry_and_what_fails_its_order(estate: Workspace) -> None:
    with pytest.raises(Refused):
        public(estate, areas=CLEAN[1:])
    with pytest.raises(Refused):
        public(estate, hazards=[])
    seen = public(
        estate,
        areas=[{"area": "大堂", "condition": "bad", "note": "地面有污渍"}, *CLEAN[1:]],
        hazards=[{"item": "消防通道", "condition": "bad", "note": "被电动车堵住"}],
    )
    found = {order["content"]: order for order in orders(estate)}
    assert {*found} == {"地面有污渍", "被电动车堵住"}
    assert found["被电动车堵住"]["urgent"] is True
    assert "department" not in found["被电动车堵住"]  # an urgent repair is engineering's; this is none
    assert not [one for one in due(estate.office()) if one.clock == "complaints.order"]  # nobody asked
    assert not found["地面有污渍"].get("urgent")
    assert {order["patrol"] for order in found.values()} == {seen}
    amended(estate, "safety-hazards", "items=消防通道：消防通道,窨井盖：窨井盖")
    with pytest.raises(Refused):
        public(estate)


@pytest.mark.rule("patrol.street-lights-and-green-belts")
def test_a_patrol_outdoors_says_of_each_item_whether_it_is_in_order(estate: Workspace) -> None:
    lamp, belt = ({"item": item, "condition": "good"} for item in ("路灯", "绿化带"))
    with pytest.raises(Refused):
        tour(estate, "outdoor", outdoors=[lamp])
    with pytest.raises(UsageError):  # neither one nor the other
        tour(estate, "outdoor", outdoors=[lamp, {"item": "绿化带"}])
    tour(estate, "outdoor", outdoors=[lamp, belt])
    assert orders(estate) == []
    tour(estate, "outdoor", outdoors=[lamp, {**belt, "condition": "bad"}])
    assert [order["content"] for order in orders(estate)] == ["绿化带"]


@pytest.mark.rule("patrol.utilities-inspection")
def test_each_kind_of_utility_has_a_date_last_checked_or_is_listed(estate: Workspace) -> None:
    words = ("facility", "list", "unchecked")
    assert lacking(estate, *words) == ["water", "power", "gas", "telecom", "tv", "other"]
    estate.do("patrol.facility.add", by="officer-1", name="水泵房", kind="water")
    assert "water" in lacking(estate, *words)  # it is there, and nobody looked at it
    tour(estate, equipment=[state("水泵房")])
    assert "water" not in lacking(estate, *words)
    (pump,) = estate.run("patrol", "facility", "list", "--json").json()
    assert pump["fields"]["checked"].startswith("2026-11-16")
    estate.do("patrol.facility.retire", "水泵房", by="officer-1")
    assert "water" in lacking(estate, *words)


# -- cleaning and greening


def mark(office: Workspace, scope: str, area: str, score: int, by: str = "service-director") -> None:
    office.do("patrol.rating.register", by=by, scope=scope, area=area, score=str(score))


@pytest.mark.rule("patrol.cleaning-greening-monitoring")
def test_the_monitoring_needs_a_mark_for_each_kind_of_work(estate: Workspace) -> None:
    amended(estate, "cleaning-greening-monitoring", "every=week")
    mark(estate, "greening", "north", 3, by="officer-1")  # counts as a mark, and not as their monitoring
    mark(estate, "cleaning", "north", 4)
    assert task(estate, "monitor").missing == ["greening"]
    mark(estate, "greening", "north", 5)
    assert not waits(estate, "monitor")
    with pytest.raises(UsageError):
        mark(estate, "greening", "north", 6)
    estate.at("2026-11-25 09:00")
    for scope in ("cleaning", "greening"):  # either of the two posts does
        mark(estate, scope, "north", 4, by="center-manager")
    amended(estate, "cleaning-greening-monitoring", "every=unset", "--since", "2026-12-01")
    estate.at("2026-12-02 09:00")
    assert kept(estate, "monitor") == [("2026-W47", "kept"), ("2026-W48", "kept")]
    assert not [one for one in missed(estate.office()) if one.routine == "monitor"]


@pytest.mark.rule("patrol.cleaning-quality", "patrol.greening-upkeep")
def test_marks_by_area_and_month_stand_side_by_side(estate: Workspace) -> None:
    for scope in ("cleaning", "greening"):
        for score in (2, 4, 5):
            mark(estate, scope, "north", score)
    estate.at("2026-12-07 09:00")
    mark(estate, "cleaning", "north", 5)
    mark(estate, "cleaning", "south", 3)
    told = estate.run("report", "patrol", "--months", "2").out.splitlines()
    place = next(number for number, line in enumerate(told) if "清洁评分" in line)
    assert told[place].split()[1:3] == ["4", "4"]
    assert told[place + 1].split() == ["北区", "4", "5"]
    assert told[place + 2].split()[0] == "南区"
    assert "绿化评分" in "".join(told)
    rows = estate.run("report", "patrol", "--months", "2", "--json").json()
    marks = {row["period"]: row["amounts"]["area"] for row in rows if row["name"] == "cleaning"}
    assert set(marks) == {"2026-11", "2026-12"}
    assert estate.run("report", "patrol", "--months", "99").status == 2


@pytest.mark.rule("patrol.steward-supervises-services")
def test_the_stewards_sheet_has_each_service_and_is_counted_by_team(estate: Workspace) -> None:
    services = ("cleaning", "security", "repair", "gardening")
    parts = [
        {
            "service": one,
            "team": "洁雅保洁" if one == "cleaning" else "自管",
            "score": 4,
            "guard_post": "大门岗",
        }
        for one in services
    ]
    with pytest.raises(Refused):
        estate.do("patrol.supervision.register", by="officer-1", building="1", parts=parts[:3])
    estate.do("patrol.supervision.register", by="officer-1", building="1", parts=parts)
    with pytest.raises(Refused):
        estate.do("patrol.supervision.register", by="guard-1", building="1", parts=parts)
    counted = next(one for one in report(estate.office(), month(estate), "patrol") if one.name == "teams")
    assert counted.split["parts.team"] == {"自管": 3, "洁雅保洁": 1}


@pytest.mark.rule("patrol.green-replanting-control")
def test_replanting_is_dispatched_after_the_company_approved_it(estate: Workspace) -> None:
    asked = estate.do("patrol.replanting.ask", by="officer-1", place="南门", plan="补种桂花两株").folded.id
    with pytest.raises(Refused):
        estate.do("patrol.replanting.dispatch", asked, by="officer-1")
    assert "待批准的绿化补种" in estate.run("today", by="company-manager").out
    with pytest.raises(Refused):
        estate.do("patrol.replanting.approve", asked, by="center-manager", opinion="同意")
    estate.do("patrol.replanting.approve", asked, by="company-manager", opinion="同意")
    estate.do("patrol.replanting.dispatch", asked, by="officer-1")
    (order,) = orders(estate)
    assert (order["content"], order["patrol"]) == ("补种桂花两株", asked)


@pytest.mark.rule("patrol.zone-responsibility")
def test_each_area_has_one_person_for_each_kind_of_work(estate: Workspace) -> None:
    gaps = ("zone", "list", "uncleaned")
    assert lacking(estate, *gaps) == ["north", "south", "square"]
    estate.do(
        "patrol.zone.assign", by="service-supervisor", scope="cleaning", area="north", person="cleaner-1"
    )
    with pytest.raises(UsageError):  # it has its person: he is changed, and not doubled
        estate.do(
            "patrol.zone.assign", by="service-supervisor", scope="cleaning", area="north", person="officer-1"
        )
    assert lacking(estate, *gaps) == ["south", "square"]
    assert len(lacking(estate, "zone", "list", "ungreened")) == 3
    tour(estate, problems=["北区垃圾未清"])
    (problem,) = problems(estate)
    estate.do("patrol.problem.place", problem, by="officer-1", zone="cleaning-north")
    assert estate.office().name_of("cleaner-1") in estate.run("patrol", "problem", "list").out
    estate.do("patrol.zone.change", "cleaning-north", by="service-supervisor", person="cleaning-foreman")
    assert estate.office().name_of("cleaning-foreman") in estate.run("patrol", "problem", "list").out


@pytest.mark.rule("patrol.procedure-reference")
def test_the_procedure_must_stand_in_the_handbook(estate: Workspace) -> None:
    named = "楼宇巡查管理作业规程"
    assert named in {row["found"] for row in lint(estate, "referenced-documents")}
    enacted(estate, kind="procedure", name=named, body=SECTIONS)
    assert named not in {row["found"] for row in lint(estate, "referenced-documents")}
    ok(estate.run("rules", "set", "patrol.procedure-reference", "document=巡楼规程", by="director"))
    rows = [row for row in lint(estate, "referenced-documents") if row["found"] == "巡楼规程"]
    assert [row["where"] for row in rows] == ["patrol.procedure-reference"]  # the one that it names now


@pytest.mark.rule("patrol.daily-building-patrol", "patrol.zone-responsibility")
def test_two_desks_that_patrolled_one_building_each_patrolled_both(two_desks: TwoDesks) -> None:
    built(two_desks.a)
    two_desks.exchange()
    for desk, building, person in ((two_desks.a, "1", "cleaner-1"), (two_desks.b, "2", "officer-1")):
        desk.at("2026-11-16 10:00")
        tour(desk, building=building)
        desk.do("patrol.zone.assign", by="service-supervisor", scope="cleaning", area="north", person=person)
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert not waits(desk, "daily")
        assert len(desk.run("patrol", "zone", "list", "--json").json()) == 1


@pytest.mark.rule("patrol.duty-round", "patrol.public-area-interval")
def test_what_is_asked_for_in_the_evening_was_not_missed_in_the_morning(estate: Workspace) -> None:
    estate.at("2026-11-17 20:30")
    amended(estate, "duty-round", "shifts=08:00-20:00,20:00-08:00")
    amended(estate, "public-area-interval", "every=2h")
    assert kept(estate, "duty") == kept(estate, "public") == []
    estate.at("2026-11-18 09:00")
    assert [period for period, _ in kept(estate, "duty")] == ["2026-11-17T20:00"]  # the one that was running
    assert kept(estate, "public")[0] == ("2026-11-17T20", "missed")
