"""Surveys from their plan to the improvement published, forums with minutes, satisfaction of two sources."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.api import Refused, UsageError, check, listing, today
from propctl.testing import TwoDesks, Workspace
from tests.stories.answers import ok, refused

HEAD, CENTER, SUPERVISOR, OFFICER = "center-manager", "center-supervisor", "service-supervisor", "officer-1"
NAME = "下半年满意度"
PLAN = {"purpose": "了解满意度", "target": "全体住户", "when": "12月", "method": "上门", "person": OFFICER}


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """A building of officer-1 with twelve homes, in two of which somebody lives."""
    return homes(workspace)


def homes(workspace: Workspace) -> Workspace:
    workspace.at("2026-11-20 08:30")
    workspace.do("residents.building.add", name="3", steward=OFFICER)
    for number in range(1201, 1213):
        workspace.do("residents.unit.add", number=f"3-{number}", building="3", area="89.5")
    for number in (1201, 1202):
        workspace.do("residents.household.open", unit=f"3-{number}", head="王建国", phone="13800138000")
    workspace.do("surveys.questionnaire.add", by=SUPERVISOR, name="问卷", questions=["service", "cleaning"])
    return workspace


def planned(office: Workspace) -> str:
    return office.do("surveys.plan.draw-up", by=SUPERVISOR, **PLAN).folded.id


def issued(office: Workspace, name: str = NAME, **more: Any) -> str:
    office.do("surveys.survey.open", by=SUPERVISOR, name=name, plan=planned(office), **more)
    office.do("surveys.survey.issue", name, by=SUPERVISOR, questionnaire="问卷")
    return name


def handed_out(office: Workspace, number: int, survey: str = NAME) -> list[str]:
    """Sheets of the first homes; more than there are homes: without one."""
    units = [f"3-{number}" for number in range(1201, 1213)]
    return [
        office.do(
            "surveys.sheet.hand-out", by=OFFICER, survey=survey, unit=units[n] if n < len(units) else ""
        ).folded.id
        for n in range(number)
    ]


def entered(office: Workspace, sheet: str, overall: str = "satisfied", **answers: str) -> None:
    lines = [{"question": question, "rating": rating} for question, rating in answers.items()]
    office.do("surveys.sheet.enter", sheet, by=OFFICER, overall=overall, answers=lines)


def listed(office: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(office.office(), "surveys", name)]


def counts(office: Workspace, survey: str = NAME) -> dict[tuple[str, str, str], int]:
    lines = ok(office.run("surveys", "tally", survey, "--json", by=SUPERVISOR)).json()
    return {(one["what"], one["item"], one["answer"]): one["count"] for one in lines}


def figure(office: Workspace, name: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = office.run("report", "surveys", "--json").json()
    return next(one for one in found if one["name"] == name)


@pytest.mark.rule("surveys.owner-survey-plan")
def test_no_survey_is_opened_without_a_plan_that_has_its_fields(office: Workspace) -> None:
    with pytest.raises(Refused):
        office.do("surveys.survey.open", by=SUPERVISOR, name=NAME)
    short = {name: text for name, text in PLAN.items() if name != "method"}
    with pytest.raises(Refused):
        office.do("surveys.plan.draw-up", by=SUPERVISOR, **short)
    ok(
        office.run(
            "rules", "set", "surveys.owner-survey-plan", "fields=purpose：目的,when：时间", by="director"
        )
    )
    office.at("2026-11-21 08:30")
    plan = office.do("surveys.plan.draw-up", by=SUPERVISOR, purpose="目的", when="12月").folded.id
    office.do("surveys.plan.drop", plan, by=SUPERVISOR)
    with pytest.raises(Refused):  # a plan that was dropped
        office.do("surveys.survey.open", by=SUPERVISOR, name="另一次", plan=plan)


@pytest.mark.rule("surveys.form-questionnaire", "surveys.targeted-questionnaire", "surveys.project-guidance")
def test_a_survey_has_its_questionnaire_topic_and_project(office: Workspace) -> None:
    for name in ("一期", "二期"):
        office.do("residents.building.add", name=name)
        office.do("fees.project.add", by="director", name=name, buildings=[name])
    plan = planned(office)
    with pytest.raises(UsageError):  # on which topic
        office.do("surveys.survey.open", by=SUPERVISOR, name="停车", plan=plan, kind="topic")
    for project in ("一期", "二期"):  # one questionnaire, two projects
        office.do(
            "surveys.survey.open", by=SUPERVISOR, name=f"停车{project}", plan=plan, kind="topic",
            topic="停车难", target="有车住户", project=project,
        )  # fmt: skip
        refused(office.run("surveys", "issue", f"停车{project}", by=SUPERVISOR), "surveys.form-questionnaire")
        with pytest.raises(Refused):  # nothing is handed out before
            office.do("surveys.sheet.hand-out", by=OFFICER, survey=f"停车{project}", unit="3-1201")
        office.do("surveys.survey.issue", f"停车{project}", by=SUPERVISOR, questionnaire="问卷")
    handed_out(office, 3, "停车一期")
    counted = counts(office, "停车一期")
    assert (counted["out", "", ""], counted["back", "", ""]) == (3, 0)
    assert "停车难" in office.run("show", "停车一期").out
    assert "客户服务" in ok(office.run("print", "问卷")).out
    changed = ("surveys", "questionnaire", "update", "问卷", "--intro", "感谢您的参与")
    refused(office.run(*changed, by=SUPERVISOR), "surveys.project-guidance")  # sheets of it are out
    results = _published(office, "停车一期")
    refused(office.run(*changed, by=SUPERVISOR), "surveys.project-guidance")  # of the other project
    office.do("surveys.survey.end", "停车二期", by=SUPERVISOR)
    ok(office.run(*changed, by=SUPERVISOR))
    assert "停车一期（一期）" in results


def _published(office: Workspace, survey: str) -> str:
    office.do("surveys.survey.end", survey, by=SUPERVISOR)
    office.do("surveys.survey.close", survey, by=CENTER, none_needed="都满意")
    office.do("surveys.survey.publish", survey, by=CENTER)
    return office.page("surveys", audience="residents")


@pytest.mark.rule("surveys.half-year-satisfaction")
def test_the_survey_is_due_each_half_year_and_missed_where_none_was_held(office: Workspace) -> None:
    def due() -> list[str]:
        tasks = today(office.office(), area="surveys", post=CENTER).routines
        return [one.routine for one in tasks if not one.finished]

    assert "survey" in due()
    plan = planned(office)
    office.do("surveys.survey.open", by=SUPERVISOR, name="停车", plan=plan, kind="topic", topic="停车")
    office.do("surveys.survey.issue", "停车", by=SUPERVISOR, questionnaire="问卷")
    assert "survey" in due()  # another kind of survey
    office.at("2027-01-01 08:30")
    assert "survey" in due()  # from the first day of the half-year
    missed = office.run("agenda", "history", "surveys.survey", "--json").json()
    assert [one["verdict"] for one in missed if one["period"] == "2026-H2"] == ["missed"]
    issued(office)
    assert "survey" not in due()


@pytest.mark.rule("surveys.owner-survey-analysis", "surveys.resident-questionnaire")
def test_a_count_is_that_of_a_hand_and_a_published_one_hides_few(office: Workspace) -> None:
    issued(office)
    sheets = handed_out(office, 12)
    for n, sheet in enumerate(sheets[:10]):
        entered(
            office,
            sheet,
            "very" if n < 6 else "fair",
            service="very",
            cleaning="fair" if n < 3 else "satisfied",
        )
    counted = counts(office)
    assert (counted["out", "", ""], counted["back", "", ""], counted["short", "", ""]) == (12, 10, 0)
    assert counted["overall", "", "很满意"] == 6
    assert counted["overall", "", "一般"] == 4
    assert counted["question", "清洁卫生", "满意"] == 7
    assert counted["question", "清洁卫生", "一般"] == 3
    with pytest.raises(UsageError):  # no question of the list
        entered(office, sheets[10], parking="fair")
    assert office.run("surveys", "tally", NAME, by="cleaner-1").status == 77
    page = _published(office, NAME)
    assert "发出12份，收回10份" in page
    assert "很满意6份" in page and "少于5份的答案，和能由此推算出来的，都不单列" in page
    assert "一般4" not in page
    assert "一般3" not in page
    ok(office.run("rules", "set", "surveys.resident-questionnaire", "items=parking：停车", by="director"))
    office.at("2026-11-21 08:30")
    with pytest.raises(UsageError):
        office.do("surveys.questionnaire.add", by=SUPERVISOR, name="二", questions=["service"])
    office.do("surveys.questionnaire.add", by=SUPERVISOR, name="二", questions=["parking"])


def test_one_count_of_few_is_not_worked_out_from_the_others() -> None:
    from propctl_plugins.surveys.counting import published

    assert published({"a": 20, "b": 7, "c": 3}, 5) == [("a", 20), ("b", None), ("c", None)]
    assert published({"a": 20, "b": 7}, 5) == [("a", 20), ("b", 7)]
    assert published({"a": 3}, 5) == [("a", None)]
    assert published({"a": 4, "b": 0, "c": 9}, 5) == [("a", None), ("b", None), ("c", 9)]


@pytest.mark.rule("surveys.return-rate")
def test_seventy_of_a_hundred_sheets_pass_and_sixty_nine_are_one_short(office: Workspace) -> None:
    issued(office)
    sheets = handed_out(office, 100)
    for sheet in sheets[:69]:
        entered(office, sheet)
    returned = figure(office, "returned")
    assert (returned["part"], returned["whole"], returned["met"]) == ("69", 100, False)
    assert counts(office)["short", "", ""] == 1
    entered(office, sheets[69])
    assert figure(office, "returned")["met"] is True
    assert counts(office)["short", "", ""] == 0


@pytest.mark.rule("surveys.opinion-form", "surveys.return-rate")
def test_a_home_has_one_sheet_of_a_survey_also_where_two_desks_hand_them_out(two_desks: TwoDesks) -> None:
    one, other = two_desks.a, two_desks.b
    homes(one)
    issued(one)
    two_desks.exchange()
    for desk in (one, other):
        ok(desk.run("surveys", "hand-out", "--survey", NAME, by=CENTER))
    with pytest.raises(UsageError):  # a second one, by hand
        one.do("surveys.sheet.hand-out", by=OFFICER, survey=NAME, unit="3-1201")
    two_desks.exchange()
    found = check(other.office())
    assert len(found) == 2 and found[0].field == "unit"
    for doubled in [id for id in listed(other, "unreturned") if "-B" in id]:
        ok(other.run("void", doubled, "--reason", "重复", by="director"))
    assert check(other.office()) == []
    first = listed(other, "unreturned")[0]
    other.do("surveys.sheet.reassign", first, by=CENTER, helper="officer-2")  # still the same sheet
    ok(other.run("surveys", "hand-out", "--survey", NAME, by=CENTER))
    assert len(listed(other, "unreturned")) == 2
    issued(other, "另一次")
    assert ok(other.run("surveys", "sheet", "hand-out", "另一次", "3-1201", by=OFFICER)).status == 0


@pytest.mark.rule("surveys.opinion-form", "surveys.collect-sheets", "surveys.assist-supervisor")
def test_each_household_has_its_sheet_which_is_listed_until_it_is_back(office: Workspace) -> None:
    issued(office)
    ok(office.run("surveys", "hand-out", "--survey", NAME, by=CENTER))
    first, second = listed(office, "unreturned")
    office.do("surveys.sheet.reassign", second, by=CENTER, helper="officer-2")
    printed = ok(office.run("print", "--list", "surveys.unreturned")).out
    assert printed.count('<section class="copy') == 2
    assert printed.count("<html") == 1
    assert ok(office.run("print", "--list", "满意度调查与座谈会.未回收的调查表")).out == printed
    assert "3&#45;1201" in printed
    assert "3&#45;1202" in printed
    with pytest.raises(Refused):  # an empty sheet
        office.do("surveys.sheet.enter", first, by=OFFICER)
    entered(office, first, service="very")
    assert listed(office, "unreturned") == [second]
    names = {person: office.office().name_of(person) for person in (OFFICER, "officer-2")}
    counted = counts(office)
    assert counted["helper", names[OFFICER], "1/1"] == 1
    assert counted["helper", names["officer-2"], "0/1"] == 0
    office.do("surveys.survey.end", NAME, by=CENTER)
    with pytest.raises(Refused):  # the collection is over, until it goes on
        entered(office, second)
    office.do("surveys.survey.reopen", NAME, by=CENTER, why="还有人没交")
    entered(office, second)
    assert office.run("print", "--list", "surveys.unreturned").status == 2


@pytest.mark.rule("surveys.report-to-general-manager")
def test_the_report_is_made_of_the_sheets_and_goes_to_the_general_manager(office: Workspace) -> None:
    issued(office)
    sheets = handed_out(office, 2)
    for sheet in sheets:
        entered(office, sheet, "very")
    ok(office.run("amend", sheets[0], "--set", "overall=dissatisfied", "--reason", "录错", by=OFFICER))
    assert counts(office)["overall", "", "很满意"] == 1
    assert figure(office, "satisfied")["part"] == "1"
    office.do("surveys.survey.end", NAME, by=SUPERVISOR)
    assert listed(office, "unreported") == [NAME]
    report = ("surveys", "report", NAME, "--findings", "一户不满意", "--recipient")
    refused(office.run(*report, "director", by=CENTER), "surveys.report-to-general-manager")
    ok(office.run(*report, "general-manager", by=CENTER))
    assert listed(office, "unreported") == []


@pytest.mark.rule("surveys.improve-from-results", "surveys.new-services")
def test_a_survey_is_closed_with_an_improvement_or_the_reason_why_none(office: Workspace) -> None:
    issued(office)
    improvement = {"survey": NAME, "what": "上门代收快递", "owner": OFFICER, "due": "2026-12-31"}
    with pytest.raises(Refused):  # no results yet
        office.do("surveys.improvement.plan", by=CENTER, **improvement)
    office.do("surveys.survey.end", NAME, by=CENTER)
    refused(office.run("surveys", "close", NAME, by=CENTER), "surveys.improve-from-results")
    found = office.do("surveys.improvement.plan", by=CENTER, kind="new-service", **improvement).folded.id
    assert "我负责的改进" in office.run("today", by=OFFICER).out
    ok(office.run("surveys", "close", NAME, by=CENTER))
    assert "上门代收快递" not in office.page("surveys", audience="residents")
    office.do("surveys.survey.publish", NAME, by=CENTER)
    assert "上门代收快递" in office.page("surveys", audience="residents")
    with pytest.raises(UsageError):  # which service came of it
        office.do("surveys.improvement.finish", found, by=OFFICER, result="已开办")
    service = office.do("notices.service.add", name="代收快递", about="上门代收").folded.id
    office.at("2027-01-02 09:00")
    (late,) = office.run("due", "--overdue", "--area", "surveys", "--json").json()
    assert (late["id"], late["post"]) == (found, OFFICER)
    office.do("surveys.improvement.finish", found, by=OFFICER, result="已开办", service=service)
    assert listed(office, "services") == [found]
    issued(office, "明年")
    office.do("surveys.survey.end", "明年", by=CENTER)
    office.do("surveys.survey.close", "明年", by=CENTER, none_needed="全部满意")
    issued(office, "取消的")
    for sheet in handed_out(office, 1, "取消的"):
        entered(office, sheet, "dissatisfied")
    assert figure(office, "satisfied")["whole"] == 1
    office.do("surveys.survey.cancel", "取消的", by=CENTER, why="问卷印错")
    assert figure(office, "satisfied")["whole"] == 0


@pytest.mark.rule("surveys.half-year-forum", "surveys.resident-forum", "suggestions.forum-input")
def test_a_forum_is_closed_with_minutes_and_its_opinions_become_suggestions(office: Workspace) -> None:
    forum = office.do(
        "surveys.forum.plan", by=CENTER, topic="下半年座谈", starts="2026-11-25T19:00", place="会所"
    ).folded.id
    twice = {"topic": "座谈会", "starts": "2026-11-25T19:00", "place": "会所"}
    with pytest.raises(UsageError, match=forum):  # planned by another desk, in other words
        office.do("surveys.forum.plan", by=CENTER, **twice)
    other = office.do("surveys.forum.plan", by=CENTER, **{**twice, "place": "大堂"}).folded.id
    office.do("surveys.forum.cancel", other, by=CENTER, why="人太少")
    again = office.do("surveys.forum.plan", by=CENTER, **{**twice, "place": "大堂"}).folded.id
    office.do("surveys.forum.cancel", again, by=CENTER, why="还是太少")
    office.do("surveys.forum.invite", forum, by=CENTER)
    (notice,) = office.run("notices", "list", "--json").json()
    assert (notice["fields"]["kind"], notice["fields"]["forum"]) == ("activity", forum)
    assert listed(office, "misdated") == []
    ok(office.run("amend", forum, "--set", "place=大堂", by=CENTER))
    assert listed(office, "misdated") == [notice["id"]]  # it invites people to the other place
    ok(office.run("amend", forum, "--set", "place=会所", by=CENTER))
    minutes = {"attendance": "12", "minutes": "谈了照明"}
    opinions = [
        {"text": "加装路灯", "topic": "order", "unit": "3-1201"},
        {"text": "多种些花", "topic": "greening"},
    ]
    with pytest.raises(Refused):  # it is still to come
        office.do("surveys.forum.close", forum, by=CENTER, opinions=opinions, **minutes)
    office.at("2026-11-26 09:00")
    assert listed(office, "no-minutes") == [forum]
    with pytest.raises(UsageError):  # minutes
        office.do("surveys.forum.close", forum, by=CENTER, opinions=opinions, attendance="12")
    with pytest.raises(Refused):  # opinions, or why none
        office.do("surveys.forum.close", forum, by=CENTER, **minutes)
    office.do("surveys.forum.close", forum, by=CENTER, opinions=opinions, **minutes)
    assert listed(office, "no-minutes") == []
    heard = office.run("suggestions", "list", "--where", f"forum = '{forum}'", "--json").json()
    told = [(one["fields"]["text"], one["fields"]["topic"]) for one in heard]
    assert told == [("加装路灯", "order"), ("多种些花", "greening")]  # each with its own
    office.do("suggestions.suggestion.report", heard[0]["id"])
    office.do(
        "suggestions.suggestion.decide", heard[0]["id"], by="director", outcome="adopt", measures="装三盏"
    )
    shown = office.run("show", forum).out
    assert "装三盏" in shown
    history = office.run("agenda", "history", "surveys.forum", "--json").json()
    assert "missed" not in [one["verdict"] for one in history]
    office.at("2027-07-02 09:00")  # a half-year without minutes
    history = office.run("agenda", "history", "surveys.forum", "--json").json()
    verdicts = {one["period"]: one["verdict"] for one in history}
    assert (verdicts["2026-H2"], verdicts["2027-H1"]) == ("kept", "missed")


@pytest.mark.rule("surveys.satisfaction-sources")
def test_satisfaction_is_made_of_two_sources_each_with_its_count(office: Workspace) -> None:
    issued(office)
    for n, sheet in enumerate(handed_out(office, 4)):
        entered(office, sheet, "very" if n else "dissatisfied")
    office.do("surveys.satisfaction.begin", by=HEAD, period="2026年下半年")
    with pytest.raises(Refused):  # nothing was said on callbacks
        office.do("surveys.satisfaction.file", "2026-H2", by=HEAD)
    for unit, satisfied in (("3-1201", "satisfied"), ("3-1202", "dissatisfied")):
        office.do(
            "callbacks.callback.register", unit=unit, person="王建国", occasion="round", satisfied=satisfied
        )
    office.do("surveys.satisfaction.file", "2026-H2", by=HEAD)
    assessed = office.record("2026-H2").values
    assert [(one["source"], str(one["count"]), one["percent"]) for one in assessed["sources"]] == [
        ("feedback", "2", "50.00"),
        ("questionnaires", "4", "75.00"),
    ]
    assert assessed["score"] == "62.5"
    ok(
        office.run(
            "rules",
            "set",
            "surveys.satisfaction-sources",
            "weights=feedback：0,questionnaires：100",
            by="director",
        )
    )
    assert office.record("2026-H2").values["score"] == "62.5"  # what was assessed stays


@pytest.mark.rule("surveys.satisfaction-sources")
def test_a_source_that_weighs_nothing_is_not_waited_for(office: Workspace) -> None:
    for unit, satisfied in (("3-1201", "satisfied"), ("3-1202", "dissatisfied")):
        office.do(
            "callbacks.callback.register", unit=unit, person="王建国", occasion="round", satisfied=satisfied
        )
    office.do("surveys.satisfaction.begin", by=HEAD, period="2026-H2")
    refused(office.run("surveys", "satisfaction", "file", "2026-H2", by=HEAD), "问卷满意率")
    alone = "weights=feedback：100,questionnaires：0"
    ok(office.run("rules", "set", "surveys.satisfaction-sources", alone, by="director"))
    office.do("surveys.satisfaction.file", "2026-H2", by=HEAD)
    assessed = office.record("2026-H2").values
    assert [one["source"] for one in assessed["sources"]] == ["feedback"] and assessed["score"] == "50.0"


@pytest.mark.rule("surveys.steward-resident-survey")
def test_households_neither_surveyed_nor_checked_are_listed_once_a_limit_is_set(office: Workspace) -> None:
    first, second = "H-3-1201", "H-3-1202"
    assert listed(office, "unsurveyed") == []
    ok(office.run("rules", "set", "surveys.steward-resident-survey", "within=6mo", by="director"))
    assert listed(office, "unsurveyed") == [first, second]
    office.do("surveys.check.register", by=OFFICER, household=first)
    assert listed(office, "unsurveyed") == [second]
    issued(office)
    ok(office.run("surveys", "hand-out", "--survey", NAME, by=CENTER))
    assert listed(office, "unsurveyed") == [second]  # handed out is not answered
    sheet = next(
        row.id for row in listing(office.office(), "surveys", "unreturned") if row.text("unit") == "3-1202"
    )
    entered(office, sheet)
    assert listed(office, "unsurveyed") == []
    office.at("2027-06-30 09:00")
    assert listed(office, "unsurveyed") == [first, second]
    issued(office, "上半年")
    given = [
        office.do("surveys.sheet.hand-out", by=OFFICER, survey="上半年", unit=unit).folded
        for unit in ("3-1201", "3-1202")
    ]
    assert [one.values["household"] for one in given] == [first, second]
    entered(office, given[0].id)
    assert listed(office, "unsurveyed") == [second], "handed to a home, it is its household's"
    assert given[1].id in listed(office, "unreturned")
    office.do("surveys.survey.end", "上半年", by=SUPERVISOR)
    office.do("surveys.survey.close", "上半年", by=SUPERVISOR, none_needed="都满意")
    assert given[1].id not in listed(office, "unreturned"), "nobody waits for it any more"


@pytest.mark.rule("surveys.opinion-form", "surveys.improve-from-results")
def test_a_sheet_answers_what_it_asks_and_slips_are_taken_back(office: Workspace) -> None:
    survey = issued(office)
    (sheet,) = handed_out(office, 1)
    undo = {"by": "officer-1", "why": "录错了一张"}
    with pytest.raises(Refused):  # not asked on this one
        entered(office, sheet, charges="satisfied")
    entered(office, sheet, service="satisfied")
    office.do("surveys.sheet.undo", sheet, **undo)
    assert listed(office, "unreturned") == [sheet]
    entered(office, sheet, service="dissatisfied")
    office.do("surveys.survey.end", survey, by=HEAD)
    with pytest.raises(Refused):
        office.do("surveys.sheet.undo", sheet, **undo)
    plan = {"by": HEAD, "survey": survey, "what": "换门禁", "owner": "technician-1"}
    with pytest.raises(UsageError):  # late before it begins
        office.do("surveys.improvement.plan", due="2026-11-01", **plan)
    one = office.do("surveys.improvement.plan", due="2026-12-31", **plan).folded.id
    office.do("surveys.improvement.finish", one, by="technician-1", result="换了")
    office.do("surveys.improvement.reopen", one, by=HEAD, why="又坏了")
    assert listed(office, "improving") == [one]
    office.do("surveys.survey.close", survey, by=HEAD)
    office.do("surveys.survey.publish", survey, by=HEAD)
    for state in ("closed", "collected"):
        assert office.do("surveys.survey.undo", survey, by=HEAD, why="点错").folded.state == state


@pytest.mark.rule("surveys.half-year-forum", "surveys.resident-forum")
def test_a_forum_counts_for_the_half_year_in_which_it_was_held(office: Workspace) -> None:
    held = {"topic": "年底座谈", "starts": "2026-12-29T19:00", "place": "会所"}
    forum = office.do("surveys.forum.plan", by=CENTER, **held).folded.id
    office.do("surveys.forum.invite", forum, by=CENTER)
    office.at("2027-01-04 09:00")  # the minutes are written in the new year
    office.do("surveys.forum.close", forum, by=CENTER, attendance="9", minutes="谈停车", no_opinion="都满意")
    (half,) = ok(office.run("agenda", "history", "surveys.forum", "--json")).json()
    assert (half["period"], half["verdict"]) == ("2026-H2", "kept")
    assert "半年住户座谈会" in office.run("today", by=CENTER).out, "the next is to come"


@pytest.mark.rule("surveys.owner-survey-plan")
def test_surveys_go_on_without_a_plan_where_the_clause_is_stopped_and_none_is_dropped_under_one(
    office: Workspace,
) -> None:
    survey = issued(office)
    plan = ok(office.run("show", survey, "--json")).json()["fields"]["plan"]
    assert office.run("surveys", "plan", "drop", plan, by=SUPERVISOR).status == 77
    ok(office.run("rules", "set", "surveys.owner-survey-plan", "in_force=no", by="director"))
    ok(office.run("surveys", "open", "没有计划的", by=SUPERVISOR))
    ok(office.run("surveys", "issue", "没有计划的", "--questionnaire", "问卷", by=SUPERVISOR))


@pytest.mark.rule("surveys.satisfaction-sources")
def test_weights_are_named_in_words_when_the_list_of_sources_goes(office: Workspace) -> None:
    words = ("rules", "set", "surveys.satisfaction-sources", "sources=unset")
    assert "（客户反馈 50%、问卷调查 50%）" in ok(office.run(*words, "--dry-run", by="director")).out
    less = "sources=feedback:客户反馈|customers' feedback"
    refused = office.run(*words[:3], less, by="director")
    assert (refused.status, "“权重”里还有“问卷调查”" in refused.err) == (2, True)
    done = ok(office.run(*words[:3], less, "weights=feedback:100", by="director"))
    assert "（客户反馈 100%）" in done.out
