"""Callbacks: what counts as one, what it raises, who is still due, and what the figures say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest

from propctl.api import (
    Figure,
    Ref,
    Refused,
    Task,
    UsageError,
    amend,
    due,
    listing,
    report,
    routines,
    rows,
    view,
)
from propctl.testing import TwoDesks, Workspace
from propctl.worktime.recurrence import Period

SPOKEN = {"person": "章晓兰", "satisfied": "satisfied"}


@pytest.fixture
def homes(workspace: Workspace) -> Workspace:
    """Two households in the district of officer-1."""
    workspace.at("2026-11-20 08:30")
    workspace.do("residents.building.add", name="3", steward="officer-1")
    for number in ("3-1201", "3-1202"):
        workspace.do("residents.unit.add", number=number, building="3")
        workspace.do("residents.household.open", unit=number, head="章晓兰", phone="13800001234")
    return workspace


@pytest.fixture
def resolved(homes: Workspace) -> str:
    """A complaint that technician-1 resolved at 15:00 on 2026-11-20."""
    return resolve(homes, complain(homes))


def complain(homes: Workspace, **more: str) -> str:
    values = {"unit": "3-1201", "about": "走廊漏水", "channel": "phone", "complainant": "章晓兰"} | more
    return homes.do("complaints.complaint.register", at="2026-11-20 09:00", **values).folded.id


def resolve(homes: Workspace, complaint: str) -> str:
    homes.do(
        "complaints.complaint.classify",
        complaint,
        **{"class": "valid", "subject": "service", "fault": "other"},
    )
    homes.do(
        "complaints.complaint.transfer",
        complaint,
        at="2026-11-20 09:10",
        departments=["engineering"],
        to_person="technician-1",
        cause="接头老化",
        wish="尽快修好",
    )
    homes.do(
        "complaints.complaint.resolve", complaint, by="technician-1", at="2026-11-20 15:00", outcome="已更换"
    )
    return complaint


def call_back(homes: Workspace, about: str, by: str = "clerk-1", **more: Any) -> Any:
    values = {"about": about, "method": "phone"} | SPOKEN | more
    return homes.do("callbacks.callback.register", by=by, **values)


def visit(homes: Workspace, unit: str = "3-1201", by: str = "officer-1", **more: Any) -> Any:
    return homes.do(
        "callbacks.callback.register", by=by, **({"unit": unit, "occasion": "round"} | SPOKEN | more)
    )


def ids(rows: Iterable[Any]) -> list[str]:
    return [row.id for row in rows]


def on_list(workspace: Workspace, name: str) -> list[str]:
    return ids(listing(workspace.office(), "callbacks", name))


def clocks(workspace: Workspace) -> dict[str, Any]:
    found = due(workspace.office(), area="callbacks") + due(workspace.office(), area="complaints")
    return {one.clock: one for one in found if one.clock.startswith("callbacks.")}


def task(workspace: Workspace, name: str) -> Task:
    (found,) = [one for one in routines(workspace.office(), area="callbacks") if one.routine == name]
    return found


def runs(workspace: Workspace, name: str) -> bool:
    return any(one.routine == name for one in routines(workspace.office(), area="callbacks"))


def figure(workspace: Workspace, name: str, month: tuple[int, int] = (2026, 11), months: int = 1) -> Figure:
    tz = dt.timezone(dt.timedelta(hours=8))
    start = dt.datetime(*month, 1, tzinfo=tz)
    year, after = divmod(start.month - 1 + months, 12)
    period = Period(start, dt.datetime(start.year + year, after + 1, 1, tzinfo=tz), "period")
    (found,) = [one for one in report(workspace.office(), period, "callbacks") if one.name == name]
    return found


def set_rule(workspace: Workspace, rule: str, **changes: str) -> None:
    amend(workspace.office("director"), f"callbacks.{rule}", changes, workspace.now.date())


# -- a callback cannot be forged


@pytest.mark.rule("callbacks.form-record")
def test_a_callback_needs_a_person_a_way_and_a_time_after_the_work_ended(
    resolved: str, homes: Workspace
) -> None:
    homes.at("2026-11-20 16:00")
    with pytest.raises(UsageError, match="--stdin"):
        homes.do("callbacks.callback.register", about=resolved, method="phone", satisfied="satisfied")
    with pytest.raises(Refused) as refusal:
        call_back(homes, resolved, spoken="1120-14:00")  # before the work ended
    assert refusal.value.rule == "callbacks.form-record"
    with pytest.raises(UsageError, match="has not come yet"):
        call_back(homes, resolved, spoken="1120-18:00")
    made = call_back(homes, resolved).folded
    assert (made.state, made.values["unit"], made.values["caller"]) == ("done", "3-1201", "clerk-1")


@pytest.mark.rule("callbacks.form-record")
def test_who_handled_a_complaint_does_not_call_back_on_it(resolved: str, homes: Workspace) -> None:
    homes.at("2026-11-20 16:00")
    with pytest.raises(Refused) as refusal:
        call_back(homes, resolved, by="technician-1", deputy="前台忙")
    assert refusal.value.rule == "callbacks.form-record"
    with pytest.raises(Refused):
        call_back(homes, resolved, by="clerk-1", caller="clerk-2")  # in another's name


@pytest.mark.rule("callbacks.form-record")
def test_a_complaint_that_is_still_being_handled_cannot_be_called_back(homes: Workspace) -> None:
    with pytest.raises(Refused) as refusal:
        call_back(homes, complain(homes))
    assert refusal.value.rule == "callbacks.form-record"


@pytest.mark.rule("callbacks.form-record")
def test_what_makes_a_callback_count_is_not_amended_afterwards(resolved: str, homes: Workspace) -> None:
    homes.at("2026-11-20 16:00")
    made = call_back(homes, resolved).folded.id
    with pytest.raises(Refused):
        homes.do("callbacks.callback.amend", made, set={"spoken": "1120-15:30"})
    homes.do("callbacks.callback.amend", made, set={"result": "已告知"})


def ordered(homes: Workspace) -> str:
    """A lamp to be changed, of which the engineers were told."""
    order = homes.do(
        "workorders.order.register", unit="3-1201", content="换灯泡", kind="repair", wanted="14:00"
    ).folded.id
    told = {"department": "engineering", "answerer": "technician-1", "can": "can", "confirmed": "yes"}
    homes.do("workorders.order.notify", order, **told)
    return order


@pytest.mark.rule("callbacks.form-record")
def test_a_job_is_called_back_after_it_was_finished_and_not_by_who_did_it(homes: Workspace) -> None:
    homes.at("2026-11-20 09:00")
    order = ordered(homes)
    with pytest.raises(Refused) as refusal:
        call_back(homes, order)
    assert refusal.value.rule == "callbacks.form-record"
    homes.at("2026-11-20 15:00")
    homes.do("workorders.order.complete", order, by="technician-1", result="已换好")
    for by, spoken in (("clerk-1", "14:30"), ("technician-1", "15:00")):
        with pytest.raises(Refused) as refusal:
            call_back(homes, order, by=by, spoken=spoken)
        assert refusal.value.rule == "callbacks.form-record"
    assert call_back(homes, "A01", by="officer-1").folded.values["about"] == order


@pytest.mark.rule("callbacks.by-receptionist")
def test_a_complaint_is_called_back_by_the_front_desk_or_with_a_reason(
    resolved: str, homes: Workspace
) -> None:
    homes.at("2026-11-20 16:00")
    with pytest.raises(Refused) as refusal:
        call_back(homes, resolved, by="officer-1")
    assert refusal.value.rule == "callbacks.by-receptionist"
    assert call_back(homes, resolved, by="officer-1", deputy="前台当班人手不足").folded.state == "done"


@pytest.mark.rule("callbacks.methods")
def test_a_complaint_is_called_back_by_visit_or_phone_only(resolved: str, homes: Workspace) -> None:
    homes.at("2026-11-20 16:00")
    with pytest.raises(Refused) as refusal:
        call_back(homes, resolved, method="questionnaire")
    assert refusal.value.rule == "callbacks.methods"
    with pytest.raises(UsageError):
        call_back(homes, resolved, method="飞鸽")
    assert call_back(homes, resolved, method="上门").folded.values["method"] == "visit"


@pytest.mark.rule("callbacks.method")
def test_a_regular_callback_is_a_questionnaire_unless_said_and_ways_are_counted_apart(
    homes: Workspace,
) -> None:
    assert visit(homes).folded.values["method"] == "questionnaire"
    visit(homes, "3-1202", method="phone")
    assert figure(homes, "methods").split == {"method": {"phone": 1, "questionnaire": 1}}


@pytest.mark.rule("callbacks.verify-satisfaction")
def test_a_callback_says_whether_the_owner_is_satisfied_and_a_mere_visit_need_not(homes: Workspace) -> None:
    with pytest.raises(UsageError, match="--satisfied"):
        visit(homes, satisfied="")
    with pytest.raises(UsageError):
        visit(homes, satisfied="很好")
    visit(homes, satisfied="fair")
    visit(homes, "3-1202", satisfied="dissatisfied")
    visit(homes, occasion="visit", satisfied="")
    found = figure(homes, "satisfied")
    assert (found.part, found.whole) == (1, 2)


@pytest.mark.rule("callbacks.visit-record")
def test_every_visit_prints_as_the_form_under_both_its_names(homes: Workspace) -> None:
    from propctl.publish.paper.printed_forms import sheet

    made = visit(homes, occasion="visit", satisfied="").folded
    for name, title in (("record", "巡访、回访记录表"), ("visit", "巡访记录")):
        text = sheet(homes.office(), made, document=name)
        assert title in text and "住户签字" in text and "章晓兰" not in text


@pytest.mark.rule("callbacks.visit-record")
def test_forgetting_a_household_erases_it_from_its_file_and_its_callbacks_alike(homes: Workspace) -> None:
    mine, other = visit(homes).folded.id, visit(homes, "3-1202").folded.id
    forgotten = homes.run("key", "forget", "3-1201", "--yes", by="director")
    assert forgotten.status == 0, forgotten.err

    def person(record: str, form: str, field: str) -> str:
        shown = view(homes.office(), homes.record(record, form), reveal=True)
        return str(shown.values[field])

    assert person(mine, "callbacks.callback", "person") == "***"
    assert person("H-3-1201", "residents.household", "head") == "***"
    assert person(other, "callbacks.callback", "person") == "章晓兰"


# -- after a complaint


@pytest.mark.rule("callbacks.complaint-within", "callbacks.complaint-all")
def test_a_complaint_is_called_back_within_three_days_of_its_end(resolved: str, homes: Workspace) -> None:
    one = clocks(homes)["callbacks.complaint"]
    assert (one.id, one.post) == (resolved, "front-desk")
    assert one.due is not None and one.due.date() in (dt.date(2026, 11, 23), dt.date(2026, 11, 24))
    homes.at("2026-11-25 09:00")
    assert clocks(homes)["callbacks.complaint"].standing == "overdue"
    missing = figure(homes, "complaints")
    assert (missing.part, missing.whole, missing.met, missing.ids) == (0, 1, False, [resolved])
    call_back(homes, resolved)
    assert "callbacks.complaint" not in clocks(homes)
    assert figure(homes, "complaints").met is True
    assert (figure(homes, "in-time").part, figure(homes, "in-time").whole) == (0, 1)


@pytest.mark.rule("callbacks.complaint-all")
def test_a_complaint_that_was_closed_with_an_explanation_is_called_back_on_as_well(homes: Workspace) -> None:
    told = complain(homes, **{"class": "invalid", "outside": "政府指导价"})
    homes.do("complaints.complaint.investigate", told, finding="属实", cause="收费", wish="减免")
    homes.do("complaints.complaint.explain", told, told="政府指导价")
    homes.do("complaints.complaint.reply", told, recipients="resident,director", way="phone")
    homes.do("complaints.complaint.report", told, recipients="department,director")
    homes.do("complaints.complaint.close", told, solution="解释", explanation="政府指导价")
    assert figure(homes, "complaints").whole == 0
    missing = figure(homes, "explained")
    assert (missing.part, missing.whole, missing.met, missing.ids) == (0, 1, False, [told])
    call_back(homes.at("10:00"), told)
    assert figure(homes, "explained").met is True


@pytest.mark.rule("callbacks.complaint-within")
def test_a_callback_in_time_counts_as_in_time(resolved: str, homes: Workspace) -> None:
    homes.at("2026-11-22 09:00")
    call_back(homes, resolved)
    assert (figure(homes, "in-time").part, figure(homes, "in-time").whole) == (1, 1)


@pytest.mark.rule("callbacks.result-callback-promptly")
def test_the_shorter_limit_comes_first_once_the_office_sets_it(resolved: str, homes: Workspace) -> None:
    assert clocks(homes)["callbacks.prompt"].standing == "unset"
    other = resolve(homes, complain(homes, about="电梯异响"))
    homes.at("2026-11-20 08:00")
    set_rule(homes, "result-callback-promptly", within="2h")
    homes.at("2026-11-20 16:00")
    first = [
        one.clock for one in due(homes.office()) if one.id == other and one.clock.startswith("callbacks.")
    ]
    assert first[0] == "callbacks.prompt"
    homes.at("2026-11-20 17:30")
    assert clocks(homes)["callbacks.prompt"].standing == "overdue"


@pytest.mark.rule("callbacks.developer-complaint-within")
def test_a_developers_complaint_is_called_back_within_three_working_days_of_passing_it_on(
    homes: Workspace,
) -> None:
    complaint = complain(homes)
    homes.do("complaints.complaint.classify", complaint, **{"class": "developer"})
    homes.do(
        "complaints.complaint.pass-on",
        complaint,
        at="2026-11-23 09:00",  # typed on the Monday
        developer_contact="开发商客服部",
        handed="1120-09:15",
        cause="渗水",
        wish="维修",
    )
    assert complaint in homes.run("due", "--area", "callbacks").out
    one = clocks(homes)["callbacks.developer"]  # passed on on a Friday: Monday, Tuesday, Wednesday
    assert one.due is not None and one.due.date() == dt.date(2026, 11, 25)
    assert "callbacks.complaint" not in clocks(homes)
    homes.at("2026-11-27 09:00")
    assert clocks(homes)["callbacks.developer"].standing == "overdue"
    call_back(homes, complaint)
    assert "callbacks.developer" not in clocks(homes)


# -- what a callback raised


@pytest.mark.rule("callbacks.listen-and-accept", "callbacks.settle-item-by-item")
def test_everything_raised_becomes_an_item_of_its_own_with_number_owner_and_state(homes: Workspace) -> None:
    made = visit(
        homes,
        raised=[
            {"kind": "criticism", "text": "垃圾清运慢", "owner": "cleaning-foreman"},
            {"kind": "suggestion", "text": "加装扶手"},
            {"kind": "opinion", "text": "灯太暗", "answer": "已报修"},
        ],
    )
    assert [(one.values["kind"], one.state) for one in made.opened] == [
        ("criticism", "raised"),
        ("suggestion", "raised"),
        ("opinion", "raised"),
    ]
    assert len({one.id for one in made.opened}) == 3
    assert {one.values["callback"] for one in made.opened} == {made.folded.id}
    assert made.opened[0].values["owner"] == "cleaning-foreman"
    for name, one in zip(("criticisms", "suggestions", "opinions"), made.opened, strict=True):
        assert on_list(homes, name) == [one.id]


@pytest.mark.rule("callbacks.settle-item-by-item", "callbacks.handling-rate-min")
def test_items_are_due_once_a_limit_is_set_and_the_rate_is_judged_once_it_is_set(homes: Workspace) -> None:
    made = visit(
        homes, raised=[{"kind": "request", "text": "修门"}, {"kind": "request", "text": "修窗"}]
    ).opened
    assert clocks(homes)["callbacks.settle"].standing == "unset"
    set_rule(homes, "settle-item-by-item", within="5d")
    homes.do("callbacks.item.settle", made[0].id, outcome="已修", at="2026-11-22 09:00")
    assert figure(homes, "handled").met is None
    set_rule(homes, "handling-rate-min", at_least="90")
    found = figure(homes, "handled")
    assert (found.part, found.whole, found.met, found.ids) == (1, 2, False, [made[1].id])
    homes.at("2026-11-27 09:00")
    assert [(one.id, one.standing) for one in due(homes.office(), area="callbacks")] == [
        (made[1].id, "overdue")
    ]


@pytest.mark.rule("callbacks.appoint-reply-time")
def test_what_is_not_answered_at_once_gets_a_promised_time_that_is_watched(homes: Workspace) -> None:
    with pytest.raises(Refused) as refusal:
        visit(homes, raised=[{"kind": "question", "text": "几时修好"}])
    two = [{"kind": "request", "text": "修门"}, {"kind": "question", "text": "几时修好"}]
    with pytest.raises(Refused, match="意见及建议, row 2"):
        visit(homes, raised=two)
    assert refusal.value.rule == "callbacks.appoint-reply-time"
    with pytest.raises(Refused, match="appoint-reply-time"):  # nobody promises a time that is over
        visit(homes, raised=[{"kind": "question", "text": "几时修好", "promised": "1119-17:00"}])
    assert list(rows(homes.office(), "callbacks.callback", void=True)) == []  # nothing of it is saved
    (item,) = visit(homes, raised=[{"kind": "question", "text": "几时修好", "promised": "1120-17:00"}]).opened
    homes.at("2026-11-20 16:00")
    assert clocks(homes)["callbacks.appointed"].standing == "running"
    homes.at("2026-11-20 18:00")
    assert clocks(homes)["callbacks.appointed"].standing == "overdue"
    homes.do("callbacks.item.reply", item.id, reply="明天修好")
    assert "callbacks.appointed" not in clocks(homes)


@pytest.mark.rule("callbacks.escalate-major")
def test_a_major_item_is_settled_only_after_the_company_was_asked_and_answered(homes: Workspace) -> None:
    (item,) = visit(homes, raised=[{"kind": "request", "text": "外墙脱落", "major": "yes"}]).opened
    assert on_list(homes, "major") == [item.id]
    homes.do("callbacks.item.request", item.id, matter="外墙维修方案")
    with pytest.raises(Refused) as refusal:
        homes.do("callbacks.item.settle", item.id, outcome="已修")
    assert refusal.value.rule == "callbacks.escalate-major"
    with pytest.raises(Refused):
        homes.do("callbacks.item.decide", item.id, by="officer-1", decision="同意")
    homes.do("callbacks.item.decide", item.id, by="company-manager", decision="同意")
    assert on_list(homes, "major") == []
    homes.now += dt.timedelta(minutes=1)
    homes.do("callbacks.item.request", item.id, matter="费用由谁承担")
    assert on_list(homes, "major") == [item.id]
    with pytest.raises(Refused, match="escalate-major"):
        homes.do("callbacks.item.settle", item.id, outcome="已修")
    homes.do("callbacks.item.decide", item.id, by="company-manager", decision="公司承担")
    assert homes.do("callbacks.item.settle", item.id, outcome="已修").folded.state == "settled"
    assert on_list(homes, "major") == []


@pytest.mark.rule("callbacks.escalate-major")
def test_what_was_put_to_the_company_waits_for_its_answer_though_it_is_called_minor(homes: Workspace) -> None:
    (item,) = visit(homes, raised=[{"kind": "request", "text": "外墙脱落", "major": "yes"}]).opened
    homes.do("callbacks.item.request", item.id, matter="外墙维修方案")
    homes.do("callbacks.item.amend", item.id, set={"major": "no"})
    with pytest.raises(Refused, match="escalate-major"):
        homes.do("callbacks.item.settle", item.id, outcome="已修")


@pytest.mark.rule("callbacks.office-director-responsible")
def test_items_that_nobody_was_named_for_fall_to_the_director(homes: Workspace) -> None:
    made = visit(
        homes,
        raised=[
            {"kind": "request", "text": "修门"},
            {"kind": "request", "text": "修窗", "owner": "technician-1"},
        ],
    ).opened
    assert [one.values["owner"] for one in made] == ["director", "technician-1"]
    assert on_list(homes, "unowned") == [made[0].id]
    homes.do("callbacks.item.hand-to", made[0].id, by="director", owner="technician-1")
    assert on_list(homes, "unowned") == []


@pytest.mark.rule("callbacks.verify-evaluations")
def test_the_months_sample_is_reproducible_and_checked_by_somebody_else(homes: Workspace) -> None:
    made = [visit(homes).folded.id for _ in range(5)]
    assert homes.run("callbacks", "sample", "2026-11", by="center-manager").status == 2  # not set
    set_rule(homes, "verify-evaluations", sample="2")
    first = homes.run("callbacks", "sample", "2026-11", "--json", by="center-manager").json()
    again = homes.run("callbacks", "sample", "2026-11", "--json", by="director").json()
    assert first == again and len(first) == 2 and {row["id"] for row in first} <= set(made)
    drawn = list(rows(homes.office(), "callbacks.verification", void=True))
    assert len(drawn) == 2 and on_list(homes, "unchecked") == ids(drawn)
    with pytest.raises(Refused) as refusal:
        homes.do("callbacks.verification.check", drawn[0].id, by="officer-1", verdict="confirmed")
    assert refusal.value.rule == "callbacks.verify-evaluations"
    homes.do("callbacks.verification.check", drawn[0].id, by="officer-2", verdict="confirmed")
    homes.do("callbacks.verification.check", drawn[1].id, by="officer-2", verdict="denied")
    found = figure(homes, "confirmed")
    assert (found.part, found.whole) == (1, 2)


# -- rounds and visits


@pytest.mark.rule("callbacks.officer-quarterly")
def test_households_not_called_back_this_quarter_are_still_due(homes: Workspace) -> None:
    assert task(homes, "quarterly").missing == ["H-3-1201", "H-3-1202"]
    visit(homes)
    visit(homes, "3-1202", occasion="visit", satisfied="")  # a mere visit is no callback
    found = task(homes, "quarterly")
    assert (found.missing, found.posts, found.finished) == (["H-3-1202"], ["officer"], False)
    visit(homes, "3-1202")
    assert task(homes, "quarterly").finished
    homes.at("2027-01-05 09:00")  # the next quarter begins anew
    assert task(homes, "quarterly").missing == ["H-3-1201", "H-3-1202"]


@pytest.mark.rule("callbacks.officer-quarterly", "callbacks.steward-survey-and-visits")
def test_visits_are_counted_per_steward_and_period(homes: Workspace) -> None:
    homes.do("residents.unit.add", number="5-101", steward="officer-2")
    visit(homes)
    visit(homes, "3-1202", by="officer-2")  # by whoever: it counts for the steward of the building
    visit(homes, "5-101", by="officer-2", occasion="visit", satisfied="")
    assert figure(homes, "stewards").split == {"steward": {"officer-1": 2, "officer-2": 1}}
    rounds = figure(homes, "rounds", (2026, 10), 3)
    assert (rounds.part, rounds.split) == (2, {"steward": {"officer-1": 2}})
    homes.do("residents.unit.update", "3-1201", by="assistant", steward="officer-2")
    assert figure(homes, "stewards").split == {
        "steward": {"officer-1": 2, "officer-2": 1}
    }  # whose it was then


@pytest.mark.rule("callbacks.methods", "callbacks.method")
def test_who_is_called_on_at_home_is_not_counted_as_asked_by_questionnaire(homes: Workspace) -> None:
    made = {occasion: visit(homes, occasion=occasion).folded for occasion in ("visit", "care", "round")}
    assert {name: one.values["method"] for name, one in made.items()} == {
        "visit": "visit",
        "care": "visit",
        "round": "questionnaire",
    }


@pytest.mark.rule("callbacks.office-director-home-visits")
def test_the_directors_home_visits_are_counted_against_one_to_two_a_year(homes: Workspace) -> None:
    def year() -> tuple[Any, bool | None]:
        found = figure(homes, "home-visits", (2026, 1), 12)
        return found.part, found.met

    assert year() == (0, None), "the year is not over: it may still be done"
    assert not task(homes, "home-visits").finished
    visit(homes, by="director", method="phone")
    visit(homes, by="officer-1", method="visit")
    assert year() == (0, None)
    visit(homes, by="director", method="visit")
    assert year() == (1, True) and task(homes, "home-visits").finished
    visit(homes, "3-1202", by="director", method="visit")
    visit(homes, by="director", method="visit")
    assert year() == (3, False)
    homes.at("2028-01-03 09:00")
    assert figure(homes, "home-visits", (2027, 1), 12).met is False, "a whole year without a visit"


@pytest.mark.rule("callbacks.officer-areas")
def test_units_with_no_officer_or_two_are_listed(homes: Workspace) -> None:
    assert on_list(homes, "areas") == []
    homes.do("residents.unit.add", number="9-101")
    homes.do("residents.unit.update", "3-1202", steward="officer-2")  # the building is officer-1's
    homes.do("residents.unit.add", number="9-102", steward="clerk-1")  # no officer
    assert on_list(homes, "areas") == ["3-1202", "9-101", "9-102"]


@pytest.mark.rule("callbacks.informal-visits")
def test_households_not_visited_are_listed_once_an_interval_is_set(homes: Workspace) -> None:
    assert on_list(homes, "unvisited") == []
    set_rule(homes, "informal-visits", within="30d")
    visit(homes, occasion="visit", satisfied="")  # without any job behind it
    assert on_list(homes, "unvisited") == ["3-1202"]
    visit(homes, "3-1202", method="phone")  # who is telephoned is not visited
    visit(homes, "3-1202", method="phone", occasion="visit", satisfied="")  # whatever it is called
    assert on_list(homes, "unvisited") == ["3-1202"]
    visit(homes, "3-1202", method="visit")
    assert on_list(homes, "unvisited") == []
    homes.at("2026-12-25 09:00")
    assert on_list(homes, "unvisited") == ["3-1201", "3-1202"]


@pytest.mark.rule("callbacks.informal-visits")
@pytest.mark.parametrize(
    ("within", "kept", "over"),
    [
        ("1mo", "2026-12-20 23:00", "2026-12-21 00:01"),
        ("2wd", "2026-11-24 17:00", "2026-11-24 17:31"),
        ("3d", "2026-11-23 23:00", "2026-11-24 00:01"),
        ("48h", "2026-11-22 08:30", "2026-11-22 09:30"),
    ],
)
def test_the_interval_between_visits_may_be_written_as_any_limit(
    homes: Workspace, within: str, kept: str, over: str
) -> None:
    set_rule(homes, "informal-visits", within=within)
    visit(homes, occasion="visit", satisfied="")
    homes.at(kept)
    assert on_list(homes, "unvisited") == ["3-1202"]
    assert homes.run("today", by="director").status == 0
    homes.at(over)
    assert on_list(homes, "unvisited") == ["3-1201", "3-1202"]


@pytest.mark.rule("callbacks.daily-full-visit")
def test_the_days_coverage_is_told_and_buildings_not_reached_are_listed(homes: Workspace) -> None:
    homes.do("residents.building.add", name="5", steward="officer-2")
    homes.do("callbacks.tour.register", by="officer-1", buildings=["3"])
    found = task(homes, "daily")
    assert (found.missing, found.done, found.finished) == (["5"], 1, False)
    with pytest.raises(Refused):
        homes.do("callbacks.tour.register", by="clerk-1", buildings=["5"])
    homes.do("callbacks.tour.register", by="officer-2", buildings=["5"])
    assert task(homes, "daily").finished
    homes.at("2026-11-21 09:00")
    assert task(homes, "daily").missing == ["3", "5"]


@pytest.mark.rule("callbacks.vulnerable-residents")
def test_care_visits_are_kept_only_once_switched_on_and_the_tag_stays_sealed(homes: Workspace) -> None:
    tag: dict[str, Any] = {"care": ["alone"], "purpose": "关爱上门", "consented": "2026-11-20"}
    with pytest.raises(UsageError, match="care"):
        homes.do("residents.household.consent", "H-3-1201", **tag)
    set_rule(homes, "vulnerable-residents", in_force="true", every="month")
    homes.do("residents.household.consent", "H-3-1201", **tag)
    found = task(homes, "care")
    assert found.missing == ["H-3-1201"] and "孤寡" not in "".join(found.names)
    (path,) = (homes.root / "records").rglob("H-3-1201.toml")
    assert "alone" not in path.read_text(encoding="utf-8")
    (row,) = homes.office().index.rows(form="residents.household", states=("living",))[:1]
    assert "care" not in row.values
    visit(homes, occasion="care", method="phone")
    assert not task(homes, "care").finished, "a telephone call is no visit"
    visit(homes, occasion="care", method="visit")
    assert task(homes, "care").finished
    homes.do("residents.household.withdraw", "H-3-1201")
    shown = view(homes.office(), homes.record("H-3-1201", "residents.household"), reveal=True)
    assert "care" not in shown.values
    assert task(homes.at("2026-12-02 09:00"), "care").finished, "nobody is left to be visited"


@pytest.mark.rule("callbacks.engage-residents")
def test_offers_to_take_part_are_listed_by_building(homes: Workspace) -> None:
    homes.do("residents.unit.add", number="1-101")
    later = visit(homes, occasion="visit", satisfied="", offers="愿参加绿化志愿队").folded.id
    first = visit(homes, "1-101", occasion="visit", satisfied="", offers="愿参加业委会").folded.id
    visit(homes, "3-1202", occasion="visit", satisfied="")
    assert on_list(homes, "offers") == [first, later]


@pytest.mark.rule("callbacks.opinion-campaign")
def test_a_campaign_follows_every_household_from_issue_to_callback(homes: Workspace) -> None:
    with pytest.raises(Refused):
        homes.do("callbacks.campaign.register", by="officer-1", topic="物业服务")
    campaign = homes.do("callbacks.campaign.register", by="assistant", topic="物业服务").folded.id
    assert homes.run("callbacks", "issue", campaign, by="officer-1").status == 0
    assert homes.run("callbacks", "issue", campaign, by="officer-1").status == 0  # again: nobody twice
    first, second = rows(homes.office(), "callbacks.reply", void=True)
    assert [first.values["household"], second.values["household"]] == ["H-3-1201", "H-3-1202"]
    homes.do("callbacks.reply.take-back", first.id, by="officer-1", opinion="绿化好")
    assert on_list(homes, "unreturned") == [second.id]
    called = homes.do("callbacks.reply.call", first.id, by="officer-1", result="属实").folded
    assert called.state == "called"
    homes.do("callbacks.campaign.end", campaign, by="assistant", summary="同意的占多数")
    assert on_list(homes, "unreturned") == []
    with pytest.raises(Refused, match="征询已经结束"):
        homes.do("callbacks.reply.issue", by="officer-1", campaign=campaign, household="H-3-1201")


@pytest.mark.rule("callbacks.opinion-campaign")
def test_two_desks_that_issue_the_sheets_of_a_campaign_at_once_are_told(two_desks: TwoDesks) -> None:
    first, second = two_desks.a, two_desks.b
    first.do("residents.building.add", name="3", steward="officer-1")
    first.do("residents.unit.add", number="3-1201", building="3")
    first.do("residents.household.open", unit="3-1201", head="章晓兰", phone="13800001234")
    campaign = first.do("callbacks.campaign.register", by="assistant", topic="物业服务").folded.id
    two_desks.exchange()
    for desk in (first, second):
        assert desk.run("callbacks", "issue", campaign, by="officer-1").status == 0
    two_desks.exchange()
    assert "CBS-261120-B01" in first.run("check").out


@pytest.mark.rule("callbacks.timing")
def test_a_round_is_due_with_the_fees_and_can_be_opened_at_any_other_time(homes: Workspace) -> None:
    homes.do("callbacks.round.register", by="officer-1", occasion="need", note="3栋停水回访")
    assert not task(homes, "with-fees").finished
    opened = homes.do("callbacks.round.register", by="officer-1", occasion="fees").folded.id
    assert task(homes, "with-fees").finished
    assert opened in ids(rows(homes.office(), "callbacks.round", open=True))
    homes.do("callbacks.round.finish", opened, by="officer-1", summary="回访 40 户")
    assert opened not in ids(rows(homes.office(), "callbacks.round", open=True))
    homes.at("2026-12-02 09:00")
    assert not task(homes, "with-fees").finished


@pytest.mark.rule("callbacks.office-resident-communication")
def test_all_contacts_with_one_household_are_listed_in_time_order(resolved: str, homes: Workspace) -> None:
    homes.at("2026-11-20 16:00")
    called = call_back(homes, resolved).folded.id
    rows = homes.run("residents", "history", "3-1201", "--json").json()
    assert [row["id"] for row in rows] == ["H-3-1201", resolved, called]
    assert "CB-" not in homes.run("residents", "history", "3-1202").out


# -- clauses of another trade


@pytest.mark.rule("callbacks.daily-served-phone-callback")
def test_those_served_are_phoned_back_only_once_the_clause_is_switched_on(homes: Workspace) -> None:
    with pytest.raises(UsageError, match="daily-served-phone-callback"):
        homes.do("callbacks.served.register", unit="3-1201", person="章晓兰")
    set_rule(homes, "daily-served-phone-callback", in_force="true", within="1d")
    served = homes.do("callbacks.served.register", unit="3-1201", person="章晓兰", service="开锁").folded.id
    homes.at("2026-11-22 09:00")
    assert [(one.id, one.standing) for one in due(homes.office(), area="callbacks")] == [(served, "overdue")]
    homes.do("callbacks.served.call", served, answer="满意")
    assert due(homes.office(), area="callbacks") == []


@pytest.mark.rule("callbacks.daily-served-phone-callback")
def test_who_was_served_by_a_finished_job_waits_for_a_call_by_himself(homes: Workspace) -> None:
    homes.at("2026-11-20 09:00")
    order = ordered(homes)
    set_rule(homes, "daily-served-phone-callback", in_force="true", within="1d")
    assert on_list(homes, "unserved") == []
    homes.do("workorders.order.complete", order, by="technician-1", result="已换好", at="2026-11-20 15:00")
    assert on_list(homes, "unserved") == [order]
    homes.at("2026-11-22 09:00")
    late = [(one.clock, one.standing) for one in due(homes.office()) if one.id == order]
    assert ("callbacks.finished", "overdue") in late
    call_back(homes, order)
    assert on_list(homes, "unserved") == []
    assert "callbacks.finished" not in [one.clock for one in due(homes.office()) if one.id == order]
    unhappy = {"satisfied": "dissatisfied", "result": "还不亮", "spoken": "2026-11-22 08:30"}
    call_back(homes, order, **unhappy)  # the job is done again, and whether it helped is asked again
    homes.at("10:00").do("workorders.order.complete", order, by="technician-1", result="换了镇流器")
    assert on_list(homes, "unserved") == [order]
    call_back(homes, order)
    assert on_list(homes, "unserved") == []


@pytest.mark.rule("callbacks.daily-served-phone-callback")
def test_a_special_service_waits_for_a_call_and_a_lamp_in_the_hall_for_nobody(homes: Workspace) -> None:
    homes.at("2026-11-20 09:00")
    set_rule(homes, "daily-served-phone-callback", in_force="true", within="1d", post="agent")
    lamp = {"place": "大堂", "content": "换灯泡", "kind": "repair", "wanted": "14:00"}
    hall = homes.do("workorders.order.register", **lamp).folded.id
    told = {"department": "engineering", "answerer": "technician-1", "can": "can", "confirmed": "yes"}
    homes.do("workorders.order.notify", hall, **told)
    homes.do("workorders.order.complete", hall, by="technician-1", result="已换好", at="2026-11-20 15:00")
    asked = {"unit": "3-1201", "content": "擦玻璃", "sort": "housekeeping", "channel": "phone"}
    special = homes.do("workorders.special.register", by="officer-1", **asked).folded.id
    homes.do("workorders.special.dispatch", special, by="officer-1", recipient="保洁部", agreed="16:00")
    homes.do("workorders.special.finish", special, by="officer-1", charge="80")
    homes.at("2026-11-22 09:00")
    assert on_list(homes, "unserved") == []
    late = [
        (one.clock, one.id) for one in due(homes.office(), overdue=True) if one.clock.startswith("callbacks")
    ]
    assert late == [("callbacks.specials", special)]


@pytest.mark.rule("callbacks.further-plan")
def test_a_next_step_is_kept_and_listed_only_once_the_clause_is_switched_on(homes: Workspace) -> None:
    with pytest.raises(UsageError, match="next_step"):
        visit(homes, next_step="推荐家政", next_date="2026-12-01")
    set_rule(homes, "further-plan", in_force="true")
    made = visit(homes, next_step="推荐家政", next_date="2026-12-01").folded.id
    assert on_list(homes, "next-steps") == [made]
    homes.do("callbacks.callback.follow", made, done_next="已推荐")
    assert on_list(homes, "next-steps") == []
    with pytest.raises(Refused, match="further-plan"):  # done already
        homes.do("callbacks.callback.follow", made, done_next="又推荐")
    with pytest.raises(Refused, match="further-plan"):  # a day, and nothing to be done
        visit(homes, next_date="2026-12-01")


@pytest.mark.rule("callbacks.system-established")
def test_the_callback_system_is_published_with_its_version_and_reviewed_at_the_set_interval(
    homes: Workspace,
) -> None:
    office = homes.office()
    rule = office.catalog.rule("callbacks.system-established")
    said = office.wording.to("residents").clause(rule)  # without the interval, which nobody has set
    assert said and "未设定" not in said
    assert said in homes.page("callbacks", audience="residents")
    assert not runs(homes, "review")
    set_rule(homes, "system-established", every="year")
    assert not task(homes, "review").finished
    assert "下次不晚于2026年12月31日" in homes.page("callbacks", audience="residents")
    homes.do("agenda.tick.tick", by="center-supervisor", routine="callbacks.review")
    assert task(homes, "review").finished
    page = homes.page("callbacks", audience="residents")
    assert "2026年11月20日" in page  # the version: since when its values hold
    assert "下次不晚于2027年12月31日" in page


def test_clauses_in_force_are_printed_to_their_readers_and_no_others(homes: Workspace) -> None:
    staff, residents = homes.page("callbacks"), homes.page("callbacks", audience="residents")
    office = homes.office()
    for rule in office.catalog.rules("callbacks").values():
        printed = office.in_force(rule)
        assert (office.rule_text(rule).zh in staff) is printed, rule.id
        said = office.wording.to("residents").clause(rule)  # nothing, where all of it hangs on an unset value
        read = printed and rule.audience == "residents" and bool(said)
        assert (bool(said) and said in residents) is read, rule.id


@pytest.mark.rule("callbacks.form-record", "callbacks.complaint-within")
def test_two_desks_that_both_called_back_offline_keep_both_and_the_first_stops_the_clock(
    two_desks: TwoDesks,
) -> None:
    two_desks.at("2026-11-20 08:30").a.do("residents.unit.add", number="3-1201")
    complaint = resolve(two_desks.a, complain(two_desks.a))
    two_desks.exchange()
    two_desks.at("2026-11-21 10:00")
    call_back(two_desks.a, complaint)
    call_back(two_desks.b.at("2026-11-21 11:00"), complaint, by="clerk-2")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        office = desk.at("2026-11-21 12:00").office()
        assert len(list(rows(office, "callbacks.callback", void=True))) == 2
        (clock,) = [
            one
            for one in view(office, office.folded(Ref("complaints.complaint", complaint))).clocks
            if one.clock == "callbacks.complaint"
        ]
        assert clock.stopped is not None and clock.stopped.hour == 10


@pytest.mark.rule("callbacks.complaint-all")
def test_the_report_names_the_complaints_that_nobody_called_back_on(resolved: str, homes: Workspace) -> None:
    told = homes.at("2026-11-28 09:00").run("report", "callbacks").out
    short = told[told.index("没有达标的记录") :].splitlines()
    assert any("投诉回访率" in line and resolved in line for line in short)
    call_back(homes, resolved)
    assert "投诉回访率  CP" not in homes.run("report", "callbacks").out
    call_back(homes.at("10:00"), resolved, satisfied="dissatisfied")  # it is worked on again …
    homes.do("complaints.complaint.resolve", resolved, at="11:00", by="technician-1", outcome="换了整段水管")
    rate = figure(homes, "complaints")
    assert (rate.part, rate.whole) == (0, 1)  # … and what came of it, nobody has asked
