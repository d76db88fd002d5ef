"""What was not solved goes back to work in the same record; its first promise still counts."""

from __future__ import annotations

import datetime as dt

import pytest

from propctl.api import Figure, Refused, UsageError, due, report
from propctl.testing import TwoDesks, Workspace
from propctl.worktime.recurrence import Period
from tests.stories.answers import ok

FORM, ORDER, CALL = "complaints.complaint", "workorders.order", "callbacks.callback"


@pytest.fixture
def desk(workspace: Workspace) -> Workspace:
    for number in ("3-1201", "3-1202"):
        workspace.do("residents.unit.add", number=number, steward="officer-1")
    return workspace


def register(desk: Workspace, **more: str) -> str:
    return desk.do(f"{FORM}.register", unit="3-1201", about="走廊漏水", **more).folded.id


def resolved(desk: Workspace, transferred_at: str = "09:10") -> str:
    """A complaint heard at nine, handed on and resolved."""
    record = register(desk.at("2026-11-20 09:00"))
    given = {"departments": "engineering", "to_person": "technician-1", "cause": "老化", "wish": "修好"}
    desk.do(f"{FORM}.transfer", record, at=transferred_at, **given)
    desk.do(f"{FORM}.resolve", record, by="technician-1", at="11:00", outcome="更换了水管接头")
    return record


def call(desk: Workspace, record: str, satisfied: str, by: str = "clerk-1") -> str:
    values = {"person": "章晓兰", "satisfied": satisfied, "method": "phone"}
    return desk.do(f"{CALL}.register", by=by, about=record, **values).folded.id


def figure(desk: Workspace, area: str, name: str) -> Figure:
    start = dt.datetime(2026, 11, 1, tzinfo=desk.now.tzinfo)
    period = Period(start, start + dt.timedelta(days=30), "2026-11")
    return next(one for one in report(desk.office(), period, area) if one.name == name)


def standings(desk: Workspace, record: str, name: str) -> list[str]:
    clocks = desk.run("show", record, "--json").json()["clocks"]
    return [one["standing"] for one in clocks if one["clock"] == name]


def test_who_is_not_satisfied_brings_the_complaint_back_to_work_in_the_same_record(desk: Workspace) -> None:
    record, other = resolved(desk), resolved(desk)
    desk.do(f"{FORM}.callback", record, person="章晓兰", satisfied="dissatisfied", result="还在滴水")
    reopened = desk.record(record)
    assert (reopened.state, reopened.values["unsolved"]) == ("reopened", "还在滴水")
    assert "outcome" not in reopened.values
    with pytest.raises(Refused, match="complaints resolve"):
        desk.do(f"{FORM}.close", record, solution="换管", explanation="已说明")
    desk.do(f"{FORM}.transfer", record, departments="engineering", to_person="technician-2", reason="未修好")
    desk.do(f"{FORM}.resolve", record, by="technician-2", outcome="整段水管更换")
    assert desk.record(record).state == "resolved"
    call(desk, other, "satisfied")
    assert desk.record(other).state == "resolved"
    rate = figure(desk, "complaints", "reopened")
    assert (rate.part, rate.whole) == (1, 2)


def test_a_limit_missed_before_the_reopening_stays_missed_and_one_kept_stays_kept(desk: Workspace) -> None:
    late, kept = resolved(desk, "09:40"), resolved(desk)
    for record in (late, kept):
        desk.do(f"{FORM}.reopen", record, unsolved="还在滴水")
        desk.do(
            f"{FORM}.transfer", record, departments="engineering", to_person="technician-2", reason="未修好"
        )
    assert [standings(desk, one, "complaints.transfer") for one in (late, kept)] == [["late"], ["met"]]
    rate = figure(desk, "complaints", "in-time")
    assert (rate.part, rate.whole, rate.ids) == (1, 2, [late])


def test_what_starts_with_a_step_that_is_done_again_starts_again_beside_what_was_missed(
    desk: Workspace,
) -> None:
    record = resolved(desk)
    desk.at("2026-11-25 09:00")  # the callback of complaints was due the day after
    call(desk, record, "dissatisfied")
    assert standings(desk, record, "callbacks.complaint") == ["late"]
    assert [one for one in due(desk.office()) if one.clock == "callbacks.complaint"] == []
    desk.do(f"{FORM}.resolve", record, by="technician-1", at="10:00", outcome="整段水管更换")
    assert standings(desk, record, "callbacks.complaint") == ["late", "running"]
    call(desk, record, "satisfied")
    assert standings(desk, record, "callbacks.complaint") == ["late", "met"]
    rate = figure(desk, "callbacks", "in-time")
    assert (rate.part, rate.whole) == (0, 1)


def test_a_limit_that_the_closing_had_ended_runs_on_to_its_first_deadline(desk: Workspace) -> None:
    assert desk.run("rules", "set", "complaints.patient-and-prompt", "within=2d", by="director").status == 0
    record = resolved(desk)
    desk.do(f"{FORM}.reply", record, recipients="resident,director", way="phone")
    desk.do(f"{FORM}.report", record, recipients="department,director")
    first = next(one.due for one in due(desk.office()) if one.clock == "complaints.handle")
    desk.do(f"{FORM}.close", record, solution="换管", explanation="已说明")
    assert standings(desk, record, "complaints.handle") == ["met"]
    desk.do(f"{FORM}.reopen", record, at="2026-11-21 09:00", unsolved="还在滴水")
    again = next(one for one in due(desk.office()) if one.clock == "complaints.handle")
    assert (again.due, again.standing) == (first, "running")
    assert figure(desk, "complaints", "settled").whole == 0  # what runs is in no rate
    desk.at("2026-11-23 09:00")
    assert standings(desk, record, "complaints.handle") == ["overdue"]
    assert figure(desk, "complaints", "settled").ids == [record]


def test_a_mistaken_reopening_is_taken_back_and_all_stands_as_before(desk: Workspace) -> None:
    record = resolved(desk)
    before = desk.record(record)
    desk.do(f"{FORM}.reopen", record, unsolved="听错了")
    desk.do(f"{FORM}.keep", record, mistake="记错了单号")
    after = desk.record(record)
    assert (after.state, after.values["outcome"]) == (before.state, before.values["outcome"])
    assert figure(desk, "complaints", "reopened").part == 0
    with pytest.raises(UsageError, match="已办结"):
        desk.do(f"{FORM}.keep", record, mistake="再次")
    assert desk.run("check", by="director").out.count(record) == 0


@pytest.mark.rule("callbacks.verify-satisfaction")
def test_what_a_mistaken_callback_reopened_is_taken_back_first_and_the_refusal_says_how(
    desk: Workspace,
) -> None:
    record = resolved(desk)
    number = call(desk, record, "dissatisfied")
    told = desk.run("void", number, "--reason", "打错了电话", by="director")
    assert told.status == 77 and f"撤回：propctl complaints keep {record}" in told.err, told
    desk.do(f"{FORM}.keep", record, mistake="回访打错了电话")
    assert desk.run("void", number, "--reason", "打错了电话", by="director").status == 0
    assert desk.record(record).state == "resolved"
    other = call(desk.at("2026-11-20 12:00"), record, "dissatisfied")
    desk.do(f"{FORM}.transfer", record, departments="engineering", to_person="technician-2", reason="未修好")
    gone_on = desk.run("void", other, "--reason", "重复", by="director")
    assert gone_on.status == 77 and "keep" not in gone_on.err


def test_a_customer_who_says_not_solved_after_closing_brings_the_order_back(desk: Workspace) -> None:
    values = {"content": "厨房漏水", "kind": "water", "wanted": "2026-11-20T15:00+08:00", "channel": "phone"}
    order = desk.do(f"{ORDER}.register", unit="3-1201", **values).folded.id
    can = {"answerer": "technician-1", "can": "can", "confirmed": "yes"}
    desk.do(f"{ORDER}.notify", order, department="engineering", **can)
    desk.do(f"{ORDER}.complete", order, by="technician-1", at="14:00", result="换了接头")
    desk.do(f"{ORDER}.report", order, reporter="technician-1")
    desk.do(f"{ORDER}.slip", order, slip_no="S1", signed="2026-11-20")
    desk.do(f"{ORDER}.close", order)
    desk.do(f"{ORDER}.confirm", order, solved="no")
    assert desk.record(order).state == "reopened"
    desk.do(f"{ORDER}.confirm", order, solved="no")  # said twice: it is at work already
    with pytest.raises(UsageError):
        desk.do(f"{ORDER}.close", order)
    desk.do(f"{ORDER}.assign", order, by="technician-1", worker="technician-2")
    desk.do(f"{ORDER}.complete", order, by="technician-2", result="整段更换")
    assert figure(desk, "workorders", "repeated").part == 1
    call(desk, order, "dissatisfied")
    assert desk.record(order).state == "reopened"


def test_three_callbacks_on_one_complaint_are_one_and_the_last_one_counts(desk: Workspace) -> None:
    record = resolved(desk)
    for satisfied in ("satisfied", "fair", "satisfied"):
        call(desk, record, satisfied)
    call(desk, resolved(desk), "dissatisfied")
    rate = figure(desk, "callbacks", "satisfied")
    assert (rate.part, rate.whole) == (1, 2)
    told = desk.run("report", "callbacks", "--json", by="director").json()
    assert "最近一条" in next(one["of"] for one in told if one["name"] == "satisfied")


def test_what_ends_without_being_handed_on_ends_its_limits_too(desk: Workspace) -> None:
    early, late = register(desk), register(desk)
    desk.do(f"{FORM}.withdraw", early, at="09:10", way="phone", withdrawn_why="误会")
    desk.do(f"{FORM}.withdraw", late, at="09:40", way="phone", withdrawn_why="误会")
    assert [one.id for one in due(desk.at("2026-11-25 09:00").office(), area="complaints")] == []
    assert [standings(desk, one, "complaints.transfer") for one in (early, late)] == [[], ["late"]]
    assert figure(desk, "complaints", "in-time").ids == [late]


def test_a_desk_that_closes_what_another_has_reopened_does_not_end_it(two_desks: TwoDesks) -> None:
    desk = two_desks.a
    for number in ("3-1201",):
        desk.do("residents.unit.add", number=number, steward="officer-1")
    record = resolved(desk)
    two_desks.exchange()
    desk.do(f"{FORM}.reopen", record, at="12:00", unsolved="还在滴水")
    two_desks.b.do(
        f"{FORM}.reply", record, by="clerk-2", at="12:05", recipients="resident,director", way="phone"
    )
    two_desks.exchange()
    states = [one.record(record).state for one in (two_desks.a, two_desks.b)]
    assert states == ["reopened", "reopened"]
    said = desk.run("check", by="director")
    assert said.status == 1 and "办的“回复”不算数" in said.out and "clerk-2" not in said.out


def test_one_complaint_made_twice_is_merged_counts_once_and_keeps_its_limits(desk: Workspace) -> None:
    first = register(desk)
    told = desk.run("complaints", "register", "3-1201", "又漏水")
    assert first in told.err
    assert f"propctl complaints merge CP-261120-A02 --same-as {first}" in told.err
    second = "CP-261120-A02"
    desk.do(f"{FORM}.merge", second, at="09:40", same_as=first)
    assert desk.record(second).state == "merged"
    assert standings(desk, second, "complaints.transfer") == ["late"]
    assert [one.id for one in due(desk.office(), area="complaints") if one.id == second] == []
    assert figure(desk, "complaints", "by-category").part == 1
    assert figure(desk, "complaints", "in-time").ids == [first, second]
    with pytest.raises(UsageError, match="已并案"):
        desk.do(f"{FORM}.transfer", second, departments="engineering", to_person="technician-1")
    desk.do(f"{FORM}.separate", second, mistake="不是同一件事")
    assert desk.record(second).state == "registered"
    assert figure(desk, "complaints", "by-category").part == 2
    assert standings(desk, second, "complaints.transfer") == ["overdue"]


def test_what_two_desks_merged_into_each_other_or_voided_is_told_with_the_step_that_settles_it(
    two_desks: TwoDesks,
) -> None:
    desk, other = two_desks.a.at("2026-11-20 09:00"), two_desks.b
    desk.do("residents.unit.add", number="3-1201", steward="officer-1")
    first, second, third, fourth = (register(desk) for _ in range(4))
    two_desks.exchange()
    other.at("2026-11-20 09:05")
    desk.do(f"{FORM}.merge", second, same_as=first)
    other.do(f"{FORM}.merge", first, by="clerk-2", same_as=second)
    desk.do(f"{FORM}.merge", third, same_as=fourth)
    assert other.run("void", fourth, "--reason", "重复", by="director").status == 0
    two_desks.exchange()
    for one in (desk, other):
        said = one.run("check", by="director").out
        assert f"{first} 和 {second} 互相并入" in said
        assert f"propctl complaints separate {first}" in said
        assert f"{fourth} 已作废，但还有依附于它的：{third}" in said
    desk.do(f"{FORM}.separate", first, at="09:10", mistake="互并")
    assert desk.record(first).state == "registered"
    assert "互相并入" not in desk.run("check", by="director").out
    assert (
        desk.run("void", first, "--reason", "重复", by="director").status == 77
    )  # the other is merged into it


def test_what_is_merged_is_called_back_about_no_more_and_what_is_new_names_the_one_that_stands(
    desk: Workspace,
) -> None:
    first, second = resolved(desk), resolved(desk)
    desk.do(f"{FORM}.merge", second, at="13:00", same_as=first)
    desk.at("2026-11-25 09:00")  # the callback was due on the 23rd
    assert {one.id for one in due(desk.office()) if one.clock == "callbacks.complaint"} == {first}
    assert figure(desk, "callbacks", "in-time").ids == [first]
    with pytest.raises(UsageError, match=f"{second} is merged into {first}"):
        call(desk, second, "dissatisfied")
    call(desk, first, "dissatisfied")
    assert [desk.record(one).state for one in (first, second)] == ["reopened", "merged"]
    told = desk.run("report", "complaints", "--json", by="director").json()
    denominators = {one["name"]: one["of"] for one in told}
    assert "并入另一件的不算" in denominators["solved"]
    assert "并入另一件的不算" not in denominators["in-time"]  # a promise broken stays broken
    desk.do(f"{FORM}.separate", second, mistake="不是同一件事")
    assert standings(desk, second, "callbacks.complaint") == ["overdue"]


def test_who_writes_on_at_a_merged_record_is_told_where_the_work_goes_on(desk: Workspace) -> None:
    first, second = register(desk), register(desk)
    desk.do(f"{FORM}.merge", second, same_as=first)
    told = desk.run("note", second, "又来电")
    assert told.status == 0 and f"{second} 已并入 {first}" in told.err
    assert "已并入" not in desk.run("note", first, "又来电").err


def test_a_record_is_merged_into_another_one_in_force_that_is_not_merged_itself(desk: Workspace) -> None:
    first, second, third, void = (register(desk) for _ in range(4))
    desk.run("void", void, "--reason", "重复", by="director")
    for named in (second, void):
        with pytest.raises(UsageError):
            desk.do(f"{FORM}.merge", second, same_as=named)
    desk.do(f"{FORM}.merge", second, same_as=first)
    with pytest.raises(UsageError, match=first):
        desk.do(f"{FORM}.merge", third, same_as=second)
    with pytest.raises(UsageError, match=first):
        desk.do(f"{FORM}.merge", first, same_as=second)


def test_a_hint_is_given_of_the_same_home_and_kind_only_while_it_is_open(desk: Workspace) -> None:
    first = register(desk)
    assert first not in desk.run("complaints", "register", "3-1202", "漏水").err
    assert first not in desk.run("complaints", "register", "3-1201", "太吵", "--category", "noise").err
    desk.do(f"{FORM}.withdraw", first, way="phone", withdrawn_why="误会")
    assert first not in desk.run("complaints", "register", "3-1201", "漏水").err


@pytest.mark.rule("workorders.receptionist-role")
def test_an_order_cancelled_by_mistake_goes_on_with_its_limits(desk: Workspace) -> None:
    asked = {"unit": "3-1201", "content": "换灯泡", "kind": "repair", "wanted": "14:00"}
    order = desk.do(f"{ORDER}.register", **asked).folded.id
    desk.do(f"{ORDER}.cancel", order, reason="点错了")
    assert standings(desk, order, "workorders.notify") == []
    refused = desk.run("workorders", "resume", order, "--mistake", "点错了", by="guard-1")
    assert refused.status == 77
    desk.do(f"{ORDER}.resume", order, at="09:10", mistake="点错了")
    assert (desk.record(order).state, standings(desk, order, "workorders.notify")) == (
        "accepted",
        ["overdue"],
    )
    desk.do(f"{ORDER}.decline", order, reason="不在范围", suggestion="找社区")
    desk.do(f"{ORDER}.resume", order, mistake="点错了")  # and twice
    assert "reason" not in desk.record(order).values


@pytest.mark.rule("callbacks.settle-item-by-item", "calls.reply-every-contact", "workorders.keep-promises")
def test_what_was_settled_by_mistake_waits_again_and_its_limit_runs_on(desk: Workspace) -> None:
    call = desk.do("calls.call.register", about="几点停水", unit="3-1201").folded.id
    desk.do("calls.call.reply", call, answer="两点", solved="no")
    desk.do("calls.call.settle", call, at="09:05", result="已告知")
    ok(desk.run("revert", call, "答错了人"))
    assert desk.record(call).state == "answered"
    ok(desk.run("revert", call, "答错了人"))
    assert (desk.record(call).state, desk.record(call).values.get("answer")) == ("waiting", None)
    promise = desk.do("workorders.promise.register", unit="3-1201", promised="送票", until="14:00").folded.id
    desk.do("workorders.promise.close", promise, kept_content="yes", kept_time="yes", kept_quality="yes")
    ok(desk.run("revert", promise, "还没有送到"))
    assert standings(desk.at("14:01"), promise, "workorders.promise") == ["overdue"]
    lent = desk.do("gps.loan.register", what="万用表", holder="installer-1").folded.id
    desk.do("gps.loan.return", lent, condition="完好")
    assert desk.run("revert", lent, "还没有还", by="installer-1").status == 77
    ok(desk.run("revert", lent, "还没有还", by="director"))
    assert "万用表" in desk.run("gps", "list", "out", by="gps-manager").out
