"""Signs: approved before they are used, checked twice a day by building, mended by orders that name them."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.api import Ref, Refused, UsageError, due, listing, today
from propctl.publish.paper.printed_forms import register, sheet
from propctl.testing import TwoDesks, Workspace
from tests.stories.answers import ok

PLATE = {"name": "楼牌", "kind": "building", "place": "high-rise", "spot": "正门上方", "content": "1号楼"}


@pytest.fixture
def signs(workspace: Workspace) -> Workspace:
    """Two buildings, of officer-1 and of officer-2."""
    return built(workspace)


def built(office: Workspace) -> Workspace:
    office.at("2026-11-20 08:30")
    for name, steward in (("1", "officer-1"), ("2", "officer-2")):
        office.do("residents.building.add", name=name, steward=steward)
    return office


def in_use(office: Workspace, **more: Any) -> str:
    sign = office.do("signage.sign.apply", by="officer-1", **{**PLATE, "building": "1", **more}).folded.id
    office.do("signage.sign.approve", sign, by="service-supervisor", opinion="同意")
    office.do("signage.sign.use", sign, by="officer-1", condition="good")
    return sign


def checked(office: Workspace, building: str = "1", by: str = "officer-1", **more: Any) -> str:
    return office.do("signage.check.register", by=by, building=building, **more).folded.id


def listed(office: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(office.office(), "signage", name)]


def lacking(office: Workspace, name: str) -> list[str]:
    return [row["item"] for row in office.run("signage", "list", name, "--json").json()]


@pytest.mark.rule("signage.addition-approval")
def test_a_sign_is_used_after_somebody_else_approved_it(signs: Workspace) -> None:
    sign = signs.do("signage.sign.apply", by="officer-1", **PLATE).folded.id
    refused = signs.run("signage", "use", sign, "--condition", "good", by="officer-1")
    assert refused.status == 77
    with pytest.raises(Refused):  # no officer approves
        signs.do("signage.sign.approve", sign, by="officer-2", opinion="同意")
    with pytest.raises(Refused):  # nor who applied
        own = signs.do("signage.sign.apply", by="service-supervisor", **PLATE).folded.id
        signs.do("signage.sign.approve", own, by="service-supervisor", opinion="同意")
    with pytest.raises(Refused):  # a permanent sign is not put up at once
        signs.do("signage.sign.set-up", by="officer-1", **PLATE)
    signs.do("signage.sign.approve", sign, by="service-supervisor", opinion="同意")
    ok(signs.run("amend", sign, "--set", "content=另写的内容", by="officer-1"))
    paper = signs.run("print", sign, by="officer-1").out
    assert "冯雪" not in paper and "同意" not in paper  # nobody approved what stands there now
    signs.do("signage.sign.approve", sign, by="service-supervisor", opinion="同意")
    for slip in ({"set_up": "2026-11-19"}, {"by": "cleaner-1"}):  # before it was approved; by nobody of it
        with pytest.raises(Refused):
            signs.do("signage.sign.use", sign, condition="good", **{"by": "officer-1", **slip})
    assert signs.do("signage.sign.use", sign, by="officer-1", condition="good").folded.state == "in-use"
    signs.do("signage.sign.remove", sign, by="officer-1", reason="看错了")
    with pytest.raises(Refused):  # it hangs there no longer
        checked(signs, faults=[{"sign": sign, "condition": "damaged", "text": "裂了"}])
    assert signs.do("signage.sign.restore", sign, by="officer-1", reason="没有拆").folded.state == "in-use"
    ok(signs.run("rules", "set", "signage.addition-approval", "post=director", by="director"))
    signs.at("2026-11-21 09:00")
    other = signs.do("signage.sign.apply", by="officer-1", **PLATE).folded.id
    with pytest.raises(Refused):
        signs.do("signage.sign.approve", other, by="service-supervisor", opinion="同意")
    rejected = signs.do("signage.sign.reject", other, by="director", opinion="与现有标识重复").folded
    assert rejected.state == "rejected"


@pytest.mark.rule("signage.kinds", "signage.places", "signage.public-facility-examples")
def test_kinds_and_places_are_those_of_the_clauses_and_what_has_no_sign_is_listed(signs: Workspace) -> None:
    for wrong in ({"kind": "banner"}, {"place": "roof"}):
        with pytest.raises(UsageError):
            signs.do("signage.sign.apply", by="officer-1", **{**PLATE, **wrong})
    assert "building" in lacking(signs, "unused-kinds")
    in_use(signs)
    assert "building" not in lacking(signs, "unused-kinds")
    assert "lift" in lacking(signs, "unused-kinds")
    assert lacking(signs, "bare-facilities") == ["pool", "sports", "square", "play"]
    pool = in_use(signs, kind="facility", facility="pool", place="common")
    assert lacking(signs, "bare-facilities") == ["sports", "square", "play"]
    signs.do("signage.sign.remove", pool, by="officer-1", reason="改造")
    assert "pool" in lacking(signs, "bare-facilities")
    ok(
        signs.run(
            "rules",
            "set",
            "signage.public-facility-examples",
            "facilities=pool：泳池,gym：健身房",
            by="director",
        )
    )
    signs.at("2026-11-21 09:00")
    assert lacking(signs, "bare-facilities") == ["pool", "gym"]
    assert "健身房" in signs.run("signage", "list", "bare-facilities").out


@pytest.mark.rule("signage.places")
def test_the_list_by_place_keeps_those_of_a_place_together(signs: Workspace) -> None:
    for place in ("office", "high-rise", "office"):
        in_use(signs, place=place)
    found = [row.values["place"] for row in listing(signs.office(), "signage", "by-place")]
    assert found == sorted(found)
    assert "办公区域" in signs.run("signage", "list", "by-place").out


@pytest.mark.rule("signage.steward-responsible")
def test_a_sign_belongs_to_the_steward_of_its_building(signs: Workspace) -> None:
    sign = in_use(signs)
    road = in_use(signs, kind="road", building="")
    assert listed(signs, "no-steward") == [road]
    signs.do("residents.building.add", name="3")
    third = in_use(signs, building="3")
    assert listed(signs, "no-steward") == [road, third]
    signs.do("residents.building.update", "3", steward="officer-2")
    assert listed(signs, "no-steward") == [road]
    told = signs.run("signage", "list", "--all").out
    assert told.count(signs.office().name_of("officer-1")) == 1
    assert sign in told


@pytest.mark.rule("signage.twice-daily-check")
def test_each_building_is_checked_twice_a_day_and_what_is_short_names_its_steward(signs: Workspace) -> None:
    checked(signs)
    name = signs.office().name_of
    line = next(one for one in signs.run("today", "--post", "officer").out.splitlines() if "检查标识" in one)
    assert f"1号楼（{name('officer-1')}） 1/2" in line
    assert f"2号楼（{name('officer-2')}） 0/2" in line
    checked(signs)
    for _ in range(2):
        checked(signs, "2", by="officer-2")
    waiting = [one.routine for one in today(signs.office(), area="signage").routines]
    assert "check" not in waiting
    signs.at("2026-11-21 09:00")
    checked(signs)
    signs.at("2026-11-22 09:00")
    past = signs.run("agenda", "history", "signage.check", "--json").json()
    assert [(one["period"], one["verdict"]) for one in past] == [
        ("2026-11-20", "kept"),
        ("2026-11-21", "short"),
    ]
    assert past[1]["missing"] == [f"1号楼（{name('officer-1')}）", f"2号楼（{name('officer-2')}）"]
    assert "50.0% (1/2)" in signs.run("report", "signage").out


@pytest.mark.rule("signage.check-record")
def test_a_damaged_sign_is_ordered_to_be_mended_and_the_order_names_it(signs: Workspace) -> None:
    sign, other = in_use(signs), in_use(signs, spot="电梯厅")
    with pytest.raises(Refused):
        checked(signs, by="cleaner-1")
    faults = [
        {"sign": sign, "condition": "damaged", "text": "边角开裂"},
        {"sign": other, "condition": "dirty", "text": "有污渍", "handled": "已擦净"},
    ]
    checked(signs, faults=faults)
    orders = signs.run("workorders", "list", "--json").json()
    assert [(one["fields"]["sign"], one["fields"]["place"]) for one in orders] == [(sign, "正门上方")]
    assert orders[0]["fields"]["content"] == "边角开裂"
    assert sorted(listed(signs, "faulty")) == sorted([sign, other])
    checked(signs, faults=faults)  # the second check of the day finds it still so: one order waits already
    assert len(signs.run("workorders", "list", "--json").json()) == 1
    signs.do("signage.sign.assess", other, by="officer-1", condition="good")
    checked(signs, faults=[faults[1]], seen="2026-11-20T07:00")  # typed late: it was wiped since
    assert listed(signs, "faulty") == [sign]
    found = {"by": "officer-1", "condition": "missing"}
    signs.do("signage.sign.assess", other, **found, assessed="2026-11-20T06:00")
    assert listed(signs, "faulty") == [sign], "typed late as well"
    assert signs.do("signage.sign.assess", other, **found, handled="已补装").opened == []
    assert len(signs.do("signage.sign.assess", other, **found).opened) == 1
    signs.do("signage.sign.assess", other, by="officer-1", condition="good")
    with pytest.raises(UsageError):  # the same sign twice
        checked(signs, faults=[faults[0], faults[0]])
    printed = register(
        signs.office(), "signage", "checks", signs.now.date(), signs.now.date().replace(day=21)
    )
    assert "边角开裂" in printed


@pytest.mark.rule("signage.draft-place-maintain")
def test_a_sign_has_its_text_place_day_and_condition_and_prints_its_text(signs: Workspace) -> None:
    with pytest.raises(UsageError, match=r"content|内容"):
        signs.do("signage.sign.apply", by="officer-1", **{**PLATE, "content": ""})
    sign = in_use(signs)
    fields = signs.run("show", sign, "--json").json()["fields"]
    assert (fields["spot"], fields["set_up"], fields["condition"]) == ("正门上方", "2026-11-20", "good")
    printed = sheet(signs.office(), signs.office().folded(Ref("signage.sign", sign)), document="标识内容")
    assert "1号楼" in printed
    signs.do("signage.sign.assess", sign, by="officer-1", condition="missing")
    assert listed(signs, "faulty") == [sign]


@pytest.mark.rule("signage.use-list")
def test_the_use_list_shows_who_approved_and_leaves_open_what_waits(signs: Workspace) -> None:
    in_use(signs)
    waiting = signs.do("signage.sign.apply", by="officer-1", **{**PLATE, "name": "新牌"}).folded.id
    assert listed(signs, "awaiting") == [waiting]
    first = signs.now.date().replace(month=1, day=1)
    printed = register(signs.office(), "signage", "list", first, first.replace(year=2027))
    assert printed.count("楼牌") == 1
    assert "新牌" in printed
    assert signs.office().name_of("service-supervisor") in printed
    assert "待审核" in printed
    assert signs.run("signage", "print", "标识使用清单", "--month", "2026").status == 0


@pytest.mark.rule("signage.temporary-from-inspection")
def test_a_temporary_sign_names_the_check_and_is_late_after_its_day(signs: Workspace) -> None:
    found = checked(signs, note="地面湿滑")
    plate = {**PLATE, "term": "temporary", "content": "小心地滑"}
    with pytest.raises(Refused) as error:  # which check, until when; and no day that is past
        signs.do("signage.sign.set-up", by="officer-1", **plate)
    assert "已经过去" not in str(error.value.values)
    with pytest.raises(Refused):  # a day that is past
        signs.do("signage.sign.set-up", by="officer-1", **plate, inspection=found, remove_by="2026-11-19")
    dated = {"applied": "2026-11-18", "remove_by": "2026-11-19"}  # written up afterwards: it is gone again
    gone = signs.do("signage.sign.set-up", by="officer-1", **plate, inspection=found, **dated).folded.id
    signs.do("signage.sign.remove", gone, by="officer-1", removed="2026-11-19T18:00", reason="已干")
    sign = signs.do(
        "signage.sign.set-up", by="officer-1", **plate, inspection=found, remove_by="2026-11-22"
    ).folded.id
    standing = {one.clock: one.standing for one in due(signs.office(), area="signage")}
    assert standing == {"signage.removal": "running", "signage.longest": "unset"}
    signs.at("2026-11-23 08:00")
    late = [one.id for one in due(signs.office(), overdue=True, area="signage")]
    assert late == [sign]
    signs.do("signage.sign.remove", sign, by="officer-1", reason="已干")
    assert due(signs.office(), area="signage") == []
    ok(signs.run("rules", "set", "signage.temporary-from-inspection", "max_days=3d", by="director"))


@pytest.mark.rule("signage.emergency-status-signs")
def test_an_emergency_sign_stands_at_once_and_is_listed_until_it_is_removed(signs: Workspace) -> None:
    plate = {**PLATE, "term": "emergency", "content": "消防通道占用，绕行"}
    with pytest.raises(UsageError):  # which emergency
        signs.do("signage.sign.set-up", by="guard-1", **plate)
    sign = signs.do("signage.sign.set-up", by="guard-1", **plate, status="emergency").folded.id
    assert listed(signs, "emergency") == [sign]
    assert "紧急状态" in signs.run("today", "--post", "guard-captain").out
    signs.at("2026-11-20 11:00")
    gone = signs.do("signage.sign.remove", sign, by="guard-captain", reason="已解除").folded
    assert gone.values["removed"] == signs.now
    assert listed(signs, "emergency") == []


@pytest.mark.rule("signage.twice-daily-check")
def test_two_desks_that_each_checked_once_checked_twice(two_desks: TwoDesks) -> None:
    built(two_desks.a)
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        desk.at("2026-11-20 09:00")
        checked(desk)
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        found = next(one for one in today(desk.office(), area="signage").routines if one.routine == "check")
        assert (found.done, found.missing) == (2, ["2"])
        assert desk.run("check").status == 0
