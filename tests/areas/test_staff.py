"""Staff, the first half: people coming, learning and being there."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest

from propctl.api import Refused, UsageError, check, listing, routines, today
from propctl.testing import TwoDesks, Workspace
from tests.stories.answers import ok

MANAGER, SUPERVISOR = "center-manager", "service-supervisor"
TOPICS = ["culture", "ideas", "rules", "operation", "skills", "enterprise", "history"]
METHODS = ["theory", "practice", "roleplay"]


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """An office that began on 1 November."""
    path = workspace.root / "propctl.toml"
    path.write_text(path.read_text("utf-8").replace("[office]", "[office]\nsince = 2026-11-01"), "utf-8")
    return workspace.at("2026-11-20 09:00")


def hired(
    office: Workspace, person: str = "butler-1", post: str = "butler", on: str = "2026-11-20", **more: Any
) -> str:
    return office.do("staff.employee.hire", by=MANAGER, person=person, post=post, hired=on, **more).folded.id


def serving(office: Workspace, *people: tuple[str, str]) -> None:
    """People who have been here for years."""
    for person, post in people:
        office.do("staff.employee.place", hired(office, person, post, "2020-01-01"), by=MANAGER)


def days(count: int, first: str = "2026-11-21") -> list[str]:
    return [str(dt.date.fromisoformat(first) + dt.timedelta(days=n)) for n in range(count)]


def planned(office: Workspace, person: str, count: int = 10, methods: list[str] = METHODS) -> list[str]:
    """The plan of an induction; the sessions that it opens."""
    plan = [
        {"day": day, "topic": TOPICS[n % len(TOPICS)], "method": methods[n % len(methods)]}
        for n, day in enumerate(days(count))
    ]
    done = office.do("staff.employee.plan", person, by=SUPERVISOR, plan=plan)
    return [one.id for one in done.opened if one.form == "staff.session"]


def held(office: Workspace, session: str, *people: str, **more: Any) -> None:
    values = {"trainer": "冯雪", **({"people": list(people)} if people else {}), **more}
    office.do("staff.session.hold", session, by=SUPERVISOR, **values)


def trained(office: Workspace, topics: list[str], *people: str, by: str = SUPERVISOR, **more: Any) -> str:
    """A session that was planned and held today."""
    day = str(office.now.date())
    session = office.do("staff.session.plan", by=by, topics=topics, day=day, **more).folded.id
    held(office, session, *people)
    return session


def listed(office: Workspace, name: str, by: str = "clerk-1") -> list[str]:
    return [row.id for row in listing(office.office(by), "staff", name)]


def waiting(office: Workspace) -> list[str]:
    """The lists of today that are not empty."""
    return [one.name for one in today(office.office(), area="staff").lists]


def amended(office: Workspace, rule: str, *values: str) -> None:
    ok(office.run("rules", "set", f"staff.{rule}", *values, by="director"))


def task(office: Workspace, name: str) -> Any:
    return next((one for one in routines(office.office(), area="staff") if one.routine == name), None)


def lacking(office: Workspace, name: str) -> list[str]:
    """Whom or what a routine lacks in its period."""
    found = task(office, name)
    return list(found.names) if found else []


def due(office: Workspace, clock: str) -> list[tuple[str, str, str]]:
    found = office.run("due", "--area", "staff", "--json").json()
    return [(one["id"], one["due"][:10], one["standing"]) for one in found if one["clock"].endswith(clock)]


def test_one_word_means_the_people_of_the_settings_and_their_dossiers(office: Workspace) -> None:
    hired(office)
    people = office.run("staff", "list", "--json").json()
    assert {"id", "name", "posts", "until", "open"} == set(people[0])  # of the core, as ever
    assert len(people) > 5
    dossiers = office.run("staff", "list", "--state", "induction", "--json").json()
    assert [one["id"] for one in dossiers] == ["butler-1"]
    text = ok(office.run("--lang", "en", "staff", "--help")).out
    assert "return" in text and "hire" in text
    assert office.run("staff", "list", "nothing").status == 2


# -- recruiting


def applicant(office: Workspace, post: str = "butler", **more: Any) -> str:
    values = {"name": "林小雨", **more}
    return office.do("staff.applicant.apply", by=MANAGER, post=post, **values).folded.id


def taken_on(office: Workspace, id: str, person: str = "butler-1") -> None:
    office.do("staff.applicant.hire", id, by=MANAGER, person=person, starts="2026-12-01")


def checked(office: Workspace, id: str, result: str = "clean") -> None:
    office.do("staff.applicant.check", id, by=SUPERVISOR, checked="2026-11-19", result=result)


@pytest.mark.rule("staff.recruit-preference")
def test_candidates_are_sorted_by_the_sum_of_their_scores(office: Workspace) -> None:
    low = applicant(office, scores=[{"point": "talking", "score": 5}])
    high = applicant(office, scores=[{"point": p, "score": 3} for p in ("talking", "willing", "experience")])
    none = applicant(office)
    assert listed(office, "candidates") == [high, low, none]
    with pytest.raises(UsageError):
        applicant(office, scores=[{"point": "willing", "score": 6}])
    office.do("staff.applicant.reject", high, by=MANAGER, reason="本人放弃")
    assert listed(office, "candidates") == [low, none]
    amended(
        office,
        "recruit-preference",
        "items=experience:服务经验|experience,talking:沟通能力|communication,willing:服务意识|service,cooking:会做饭|cooking",
    )
    applicant(office, scores=[{"point": "cooking", "score": 1}])


@pytest.mark.rule("staff.recruit-education-min")
def test_below_the_education_asked_hiring_needs_an_exception_of_another_person(office: Workspace) -> None:
    id = applicant(office, education="senior")
    unknown = applicant(office)
    above = applicant(office, education="bachelor")
    for one in (id, unknown, above):
        checked(office, one)
    assert set(listed(office, "below")) == {id, unknown}
    for one in (id, unknown):
        with pytest.raises(Refused, match="学历"):
            taken_on(office, one)
    with pytest.raises(Refused):  # who entered it does not approve the exception
        office.do("staff.applicant.except", id, by=MANAGER, reason="从业十年")
    office.do("staff.applicant.except", id, by="director", reason="从业十年")
    taken_on(office, id)
    taken_on(office, above, "officer-2")
    amended(office, "recruit-education-min", "at_least=primary")
    with pytest.raises(Refused):
        taken_on(office, unknown, "officer-1")
    other = applicant(office, "cleaner")  # another post is not asked for it
    taken_on(office, other, "cleaner-1")


@pytest.mark.rule("staff.recruit-age-range")
def test_ages_outside_the_range_are_flagged_only_where_the_office_asks_for_it(office: Workspace) -> None:
    with pytest.raises(UsageError):  # while the clause is not in force nobody is asked for the age
        applicant(office, age="21")
    amended(office, "recruit-age-range", "in_force=yes")
    young, fit, old = (applicant(office, age=age) for age in ("21", "22", "41"))
    applicant(office, "cleaner", age="60")
    untold = applicant(office)
    assert set(listed(office, "age")) == {young, old, untold}
    checked(office, untold)
    office.do("staff.applicant.reject", untold, by="director", reason="不来了")
    amended(office, "recruit-age-range", "at_most=50")
    assert listed(office, "age") == [young]
    checked(office, young)
    office.do("staff.applicant.except", young, by="director", reason="无学历")
    taken_on(office, young)  # flagged, not refused
    assert fit


@pytest.mark.rule("staff.recruit-appearance")
@pytest.mark.rule("staff.qualities")
@pytest.mark.rule("staff.service-staff-abilities")
def test_an_interview_rates_abilities_and_qualities_and_refuses_nobody(office: Workspace) -> None:
    amended(office, "recruit-appearance", "in_force=yes")  # only then appearance is rated at all
    id = applicant(office, education="college")
    checked(office, id)
    rated = [{"point": p, "score": 1} for p in ("appearance", "speaking", "groomed", "upright")]
    office.do("staff.applicant.interview", id, by=SUPERVISOR, interview=rated)
    paper = ok(office.run("print", id, "--out", str(office.root / "x.html"), by=MANAGER))
    text = html.unescape((office.root / "x.html").read_text(encoding="utf-8"))
    assert "形象气质" in text and "语言表达" in text and "正直" in text, paper.out
    taken_on(office, id)  # the lowest marks are no refusal
    with pytest.raises(UsageError):
        office.do(
            "staff.applicant.interview",
            applicant(office),
            by=SUPERVISOR,
            interview=[{"point": "tall", "score": 5}],
        )
    assert "责任心" in office.page("staff") and "语言表达" in office.page("staff")
    amended(office, "service-staff-abilities", "items=speaking:语言表达|speaking,singing:唱歌|singing")
    office.do(
        "staff.applicant.interview",
        applicant(office),
        by=SUPERVISOR,
        interview=[{"point": "singing", "score": 2}],
    )


@pytest.mark.rule("staff.background-check")
def test_nobody_is_hired_as_butler_without_a_clean_background_check(office: Workspace) -> None:
    id = applicant(office, education="college")
    with pytest.raises(Refused, match="background-check"):
        taken_on(office, id)
    with pytest.raises(UsageError):  # a check has a date and a result
        office.do("staff.applicant.check", id, by=SUPERVISOR, result="clean")
    checked(office, id, "found")
    with pytest.raises(Refused):
        taken_on(office, id)
    checked(office, id)
    assert office.record(id).values["checker"] == SUPERVISOR
    taken_on(office, id)
    assert listed(office, "unchecked") == []
    hired(office, "officer-1", "butler")  # by the dossier alone, round the gate
    assert listed(office, "unchecked") == ["officer-1"]
    person = office.record("staff.employee:butler-1")
    assert (person.state, person.values["hired"]) == ("induction", dt.date(2026, 12, 1))
    taken_on(office, applicant(office, "technician"), "technician-1")


@pytest.mark.rule("staff.recruitment-gate")
def test_a_listed_post_is_filled_only_with_the_agreeing_opinion_of_who_screens(office: Workspace) -> None:
    id = applicant(office, "clerk")
    with pytest.raises(Refused, match="recruitment-gate"):
        taken_on(office, id, "clerk-1")
    with pytest.raises(Refused):
        office.do("staff.applicant.screen", id, by=MANAGER, opinion="agree", reason="合适")
    office.do("staff.applicant.screen", id, by="company-manager", opinion="disagree", reason="经验不足")
    with pytest.raises(Refused):
        taken_on(office, id, "clerk-1")
    office.do("staff.applicant.screen", id, by="company-manager", opinion="agree", reason="再谈后合适")
    taken_on(office, id, "clerk-1")
    amended(office, "recruitment-gate", "posts=cleaner")
    with pytest.raises(Refused):
        taken_on(office, applicant(office, "cleaner"), "cleaner-1")
    taken_on(office, applicant(office, "clerk"), "clerk-2")


# -- induction and probation


@pytest.mark.rule("staff.induction-length")
def test_a_new_butler_is_planned_for_trained_and_only_then_rostered(office: Workspace) -> None:
    new = hired(office)
    with pytest.raises(Refused, match="induction-length"):
        planned(office, new, 9)
    sessions = planned(office, new)
    assert len(sessions) == 10
    roster(office)
    with pytest.raises(Refused, match="induction-length"):
        on_roster(office, "butler-1")
    on_roster(office, "clerk-1", "2026-12-02")
    office.at("2026-11-23 09:00")
    assert [(id, standing) for id, _, standing in due(office, "session")[:2]] == [
        (sessions[0], "overdue"), (sessions[1], "overdue"),
    ]  # fmt: skip
    for session in sessions:
        held(office, session)
    with pytest.raises(Refused, match="满期"):  # all is taught, but in three days
        office.do("staff.employee.start", new, by=SUPERVISOR)
    assert [when for id, when, _ in due(office, "induction")] == ["2026-12-05"]  # 24:00 of 4 December
    office.at("2026-12-05 09:00")
    office.do("staff.employee.start", new, by=SUPERVISOR)
    on_roster(office, "butler-1")


def roster(office: Workspace) -> None:
    office.do("duty.shift.add", by=MANAGER, code="早", post="butler", begins="08:00", ends="16:00")
    office.do("duty.roster.draft", by=MANAGER, month="2026-12", post="butler")


def on_roster(office: Workspace, person: str, day: str = "2026-12-10") -> str:
    return office.do("duty.turn.plan", by=MANAGER, day=day, shift="早", person=person).folded.id


@pytest.mark.rule("staff.induction-contents")
@pytest.mark.rule("staff.induction-company-history")
def test_an_induction_is_complete_when_each_topic_was_taught(office: Workspace) -> None:
    new = hired(office)
    sessions = planned(office, new)
    office.at("2026-12-05 09:00")
    last = sessions.pop(6)  # the company's history
    for session in sessions:
        held(office, session)
    with pytest.raises(UsageError):  # no session without trainer
        office.do("staff.session.hold", last, by=SUPERVISOR)
    office.do("staff.session.cancel", last, by=SUPERVISOR, reason="讲师生病")
    with pytest.raises(Refused, match="induction-company-history"):
        office.do("staff.employee.start", new, by=SUPERVISOR)
    taught = trained(office, ["history"], new)
    office.do("staff.session.void", taught, by=MANAGER, reason="记错了人")
    with pytest.raises(Refused):
        office.do("staff.employee.start", new, by=SUPERVISOR)
    trained(office, ["history", "ideas"], new)
    office.do("staff.employee.start", new, by=SUPERVISOR)
    guard = hired(office, "guard-1", "guard", "2026-12-01")  # of any other post only the company's own topics
    with pytest.raises(Refused):
        office.do("staff.employee.start", guard, by=SUPERVISOR)
    trained(office, ["enterprise", "history"], guard)
    office.do("staff.employee.start", guard, by=SUPERVISOR)


@pytest.mark.rule("staff.induction-theory-and-practice")
def test_a_plan_that_lacks_a_way_of_training_is_flagged(office: Workspace) -> None:
    planned(office, hired(office), methods=["theory", "practice"])
    planned(office, hired(office, "officer-1", "officer"), 3)
    assert listed(office, "methods") == ["butler-1"]
    amended(
        office, "induction-theory-and-practice", "methods=theory:理论学习|theory,practice:实际操作|practice"
    )
    assert listed(office, "methods") == []


@pytest.mark.rule("staff.new-employee-onboarding")
def test_a_new_person_has_a_list_of_what_is_to_be_done(office: Workspace) -> None:
    amended(
        office, "new-employee-onboarding", "items=上机操作培训|training on the system,领工服|work clothes"
    )
    hired(office)
    first, second = listed(office, "onboarding")
    office.do("staff.errand.tick", first, by=SUPERVISOR)
    assert listed(office, "onboarding") == [second]
    with pytest.raises(Refused):
        office.do("staff.errand.tick", second, by="guard-1")
    session, *_ = planned(office, "butler-1")
    office.do("staff.employee.depart", "butler-1", by=MANAGER, reason="本人辞职")
    assert listed(office, "onboarding") == [] and office.record(session).state == "cancelled"


@pytest.mark.rule("staff.help-newcomers")
def test_a_new_person_has_a_mentor_or_is_listed(office: Workspace) -> None:
    hired(office)
    hired(office, "officer-1", "officer", mentor="officer-2")
    serving(office, ("guard-1", "guard"))
    assert listed(office, "mentorless") == ["butler-1"]
    with pytest.raises(Refused):
        office.do("staff.employee.mentor", "butler-1", by=SUPERVISOR, mentor="butler-1")
    with pytest.raises(UsageError):  # nobody is named
        office.do("staff.employee.mentor", "butler-1", by=SUPERVISOR)
    office.do("staff.employee.mentor", "butler-1", by=SUPERVISOR, mentor="officer-1")
    assert listed(office, "mentorless") == []
    with pytest.raises(Refused):  # of one's own when hired no more than later
        hired(office, "clerk-1", "front-desk", mentor="clerk-1")
    left = ok(office.run("staff", "leave", "officer-1", "--to", "officer-2", by="director")).out
    assert "带教的新员工：butler-1" in left
    assert "officer-1" not in left, "nobody takes over a dossier"
    assert office.record("staff.employee:officer-1").values["person"] == "officer-1"
    office.do("staff.employee.depart", "officer-1", by=MANAGER, reason="本人辞职")
    assert listed(office, "mentorless") == ["butler-1"], "who has left leads nobody"
    ok(office.run("amend", "butler-1", "--set", "mentor=", by=MANAGER))
    office.do("staff.employee.mentor", "butler-1", by=SUPERVISOR, mentor="guard-1")
    assert listed(office, "mentorless") == [] == listed(office, "undeparted")
    ok(office.run("staff", "leave", "guard-1", "--to", "guard-2", by="director"))
    office.at("2026-11-21 09:00")
    assert (listed(office, "mentorless"), listed(office, "undeparted")) == (["butler-1"], ["guard-1"])
    assert "已离岗、档案没有办离职" in office.run("today", by=MANAGER).out
    office.do("staff.employee.depart", "guard-1", by=MANAGER, reason="本人辞职")
    assert listed(office, "undeparted") == []
    office.do("staff.employee.mentor", "butler-1", by=SUPERVISOR, mentor="officer-2")
    assert listed(office, "mentorless") == []


@pytest.mark.rule("staff.probation")
def test_probation_ends_after_three_months_and_is_decided_before(office: Workspace) -> None:
    guard = hired(office, "guard-1", "guard")
    assert office.record("staff.employee:guard-1").values["probation_ends"] == dt.date(2027, 2, 19)
    with pytest.raises(Refused):
        office.do("staff.employee.place", guard, by=MANAGER)
    trained(office, ["enterprise", "history"], guard)
    office.do("staff.employee.start", guard, by=SUPERVISOR)
    assert [(id, when) for id, when, _ in due(office, "probation")] == [
        ("guard-1", "2027-02-13")
    ]  # seven days before
    with pytest.raises(Refused):
        office.do("staff.employee.decide", guard, by=MANAGER, reason="胜任")  # who hired does not decide
    office.do("staff.employee.decide", guard, by="director", reason="胜任")
    assert not due(office, "probation")
    old = hired(office, "officer-1", "officer", "2024-03-01")
    assert office.do("staff.employee.place", old, by=MANAGER).folded.state == "employed"
    amended(office, "probation", "within=1mo")
    hired(office, "guard-2", "guard")
    assert office.record("staff.employee:guard-2").values["probation_ends"] == dt.date(2026, 12, 19)


# -- training


@pytest.mark.rule("staff.training-monthly")
def test_each_butler_has_been_trained_in_each_month_or_is_named(office: Workspace) -> None:
    serving(office, ("butler-1", "butler"), ("officer-1", "butler"), ("guard-1", "guard"))
    trained(office, ["new-services"], "butler-1", "guard-1")
    assert lacking(office, "training") == [office.office().name_of("officer-1")]
    trained(office, ["new-services"], "officer-1")
    office.at("2026-12-31 09:00")
    assert len(lacking(office, "training")) == 2
    office.at("2027-01-02 09:00")
    past = office.run("agenda", "history", "staff.training", "--json").json()
    assert [one["verdict"] for one in past[-2:]] == ["kept", "missed"]
    amended(office, "training-monthly", "times=2")
    trained(office, ["new-services"], "butler-1", "officer-1")
    assert len(lacking(office, "training")) == 2


@pytest.mark.rule("staff.business-training")
@pytest.mark.rule("staff.training-topics")
@pytest.mark.rule("staff.training-emergency")
@pytest.mark.rule("staff.training-goal")
def test_the_plan_of_a_year_lists_topics_and_dates_and_what_came_of_them(office: Workspace) -> None:
    serving(office, ("butler-1", "butler"))
    items = [
        {"topic": "etiquette", "day": "2026-11-25"},
        {"topic": "communication", "day": "2026-12-20", "line": "service"},
    ]
    office.do("staff.programme.draft", by=SUPERVISOR, year="2026", items=items)
    assert listed(office, "topicless") == ["2026"]
    (office.root / "计划.csv").write_text(
        "内容,日期\n礼仪规范,2026-11-25\n沟通技巧,2026-12-20\n服务意识,2026-12-28\n", encoding="utf-8"
    )
    sheet = f"items=@{office.root / '计划.csv'}"
    told = office.run("amend", "staff.programme:2026", "--set", sheet, by=SUPERVISOR)
    assert told.status == 2 and "staff session plan" in told.err  # each opened its session
    missing = ["服务意识", "2026-12-28", "--plan", "2026"]
    ok(office.run("staff", "session", "plan", *missing, by=SUPERVISOR))
    assert listed(office, "topicless") == []
    amended(office, "training-topics", "topics=etiquette:礼仪规范|etiquette,singing:唱歌|singing")
    assert listed(office, "topicless") == ["2026"]
    planned_ones = office.run("staff", "session", "list", "--json").json()
    assert [one["fields"]["topics"] for one in planned_ones] == [
        ["etiquette"],
        ["communication"],
        ["awareness"],
    ]
    held(office, planned_ones[0]["id"], "butler-1")
    with pytest.raises(UsageError):  # what is added says why
        office.do("staff.session.add", by=SUPERVISOR, topics=["emergency"], day="2026-11-22")
    extra = office.do(
        "staff.session.add", by=SUPERVISOR, topics=["emergency"], day="2026-11-22", added="台风将至"
    ).folded.id
    assert [id for id, _, _ in due(office, "added")] == [extra]
    office.at("2026-12-21 09:00")
    waiting = [one["id"] for one in planned_ones[1:]]  # the one missed, and the one to come
    assert [id for id, _, _ in due(office, "session")] == waiting
    ok(office.run("staff", "print", "年度培训记录", "--out", str(office.root / "x.html")))
    text = html.unescape((office.root / "x.html").read_text(encoding="utf-8"))
    assert "台风将至" in text and "礼仪规范" in text and "沈悦" in text
    assert office.page("staff").index("专业素质") < office.page("staff").index("年度培训")


@pytest.mark.rule("staff.training-three-lines")
@pytest.mark.rule("staff.guard-training")
@pytest.mark.rule("staff.regular-training")
def test_lines_and_topics_come_up_once_the_office_has_said_how_often(office: Workspace) -> None:
    serving(office, ("guard-1", "guard"), ("butler-1", "butler"))
    assert not any(task(office, name) for name in ("lines", "guards", "regular"))
    for rule in ("training-three-lines", "guard-training", "regular-training"):
        amended(office, rule, "every=quarter")
    assert len(lacking(office, "lines")) == 3 and len(lacking(office, "guards")) == 2
    trained(office, ["political"], "guard-1", line="order")
    assert len(lacking(office, "lines")) == 2
    assert lacking(office, "guards") == ["护卫业务技能培训"]
    assert "regular" not in [one.routine for one in today(office.office(), area="staff").routines]
    office.at("2027-04-02 09:00")
    past = office.run("agenda", "history", "staff.regular", "--json").json()
    assert [one["verdict"] for one in past][-1] == "missed"


@pytest.mark.rule("staff.training-three-lines")
def test_a_session_that_was_void_proves_nothing_and_an_amendment_hides_no_month(office: Workspace) -> None:
    serving(office, ("butler-1", "butler"))
    amended(office, "training-three-lines", "every=month")
    session = trained(office, ["skills"], "butler-1", line="service")
    assert len(lacking(office, "lines")) == 2
    office.run("void", session, "登错", by="director")
    assert len(lacking(office, "lines")) == 3
    office.at("2026-12-01 09:00")

    def past() -> list[tuple[str, list[str]]]:
        rows = office.run("agenda", "history", "staff.lines", "--json").json()
        return [(one["period"], one["missing"]) for one in rows]

    november = [("2026-11", ["客户服务", "秩序维护", "环境保洁"])]
    assert past() == november
    amended(office, "training-three-lines", "every=quarter", "lines=service：客户服务,order：秩序维护")
    assert past() == november, "of a quarter that began before it and is not over"


@pytest.mark.rule("staff.training-difficult-residents")
@pytest.mark.rule("staff.consultation-skills")
def test_who_missed_a_topic_is_listed(office: Workspace) -> None:
    serving(office, ("clerk-1", "front-desk"), ("clerk-2", "front-desk"), ("guard-1", "guard"))
    trained(office, ["complex"], "clerk-1", "clerk-2")
    trained(office, ["difficult"], "clerk-1")
    assert listed(office, "difficult") == ["clerk-2"]
    office.do("staff.employee.depart", "clerk-2", by=MANAGER, reason="本人辞职")
    assert listed(office, "difficult") == []
    assert "consulting" not in waiting(office)  # of a hospital: in force where an office says so
    amended(office, "consultation-skills", "in_force=yes")
    assert listed(office, "consulting") == ["clerk-1"]
    trained(office, ["service-manners", "technique", "conversation", "psychology"], "clerk-1")
    assert listed(office, "consulting") == []


@pytest.mark.rule("staff.external-courses")
def test_courses_are_kept_by_person_and_printed_for_the_year(office: Workspace) -> None:
    serving(office, ("butler-1", "butler"), ("officer-1", "butler"))
    office.do(
        "staff.course.register",
        by="butler-1",
        person="butler-1",
        name="金钥匙研讨会",
        day="2026-10-08",
        kind="seminar",
    )
    with pytest.raises(UsageError):
        office.do("staff.course.register", by="butler-1", person="butler-1", name="明年的", day="2027-01-08")
    ok(office.run("staff", "print", "外出学习记录", "--out", str(office.root / "x.html")))
    text = html.unescape((office.root / "x.html").read_text(encoding="utf-8"))
    assert "金钥匙研讨会" in text and "沈悦" in text


# -- being there


def turn(office: Workspace, person: str, day: str = "2026-12-10") -> str:
    return on_roster(office, person, day)


@pytest.fixture
def rostered(office: Workspace) -> Workspace:
    """Three butlers of long standing, with a shift from 08:00 to 16:00."""
    serving(office, ("butler-1", "butler"), ("officer-1", "butler"), ("officer-2", "butler"))
    roster(office)
    return office


@pytest.mark.rule("staff.no-late-no-early")
def test_who_signs_in_afterwards_is_late_unless_a_superior_says_when_he_came(rostered: Workspace) -> None:
    office = rostered
    own, told, paper = turn(office, "butler-1"), turn(office, "officer-1"), turn(office, "officer-2")
    office.at("2026-12-10 08:20")
    ok(office.run("duty", "turn", "sign-in", own, "--at", "07:58", by="butler-1"))
    ok(office.run("duty", "turn", "sign-in", told, "--at", "07:58", by=MANAGER))
    on_paper = ("--approved-by", MANAGER, "--paper", "2026-31")
    ok(office.run("duty", "turn", "sign-in", paper, "--at", "07:58", *on_paper, by="officer-2"))
    assert [office.record(one).values["tardy"] for one in (own, told, paper)] == [True, False, False]
    said = office.run("show", own, "--json").json()["fields"]["arrived"]
    assert said == "2026-12-10T07:58:00+08:00"  # what he says stays written
    assert listed(office, "late") == [own]


@pytest.mark.rule("staff.sign-in")
@pytest.mark.rule("staff.no-late-no-early")
@pytest.mark.rule("staff.punctual-and-dressed")
def test_who_was_late_left_early_or_did_not_sign_in_is_listed_and_counted(rostered: Workspace) -> None:
    office = rostered
    late, early, never = turn(office, "butler-1"), turn(office, "officer-1"), turn(office, "officer-2")
    office.at("2026-12-10 08:00")
    office.do("duty.turn.sign-in", early, by="officer-1")  # on the minute is in time
    office.at("2026-12-10 08:01")
    with pytest.raises(UsageError, match="is computed, and comes to"):
        office.do("duty.turn.sign-in", late, by="butler-1", tardy="no")
    office.do("duty.turn.sign-in", late, by="butler-1")
    assert listed(office, "late") == [late] and listed(office, "unsigned") == [never]
    for by in ("butler-1", MANAGER):  # nobody writes himself in time afterwards
        done = office.run("amend", late, "--set", "arrived=2026-12-10T07:50", "--reason", "记错", by=by)
        assert done.status == 2 and "“到岗时间”由程序计算" in done.err
    office.at("2026-12-10 15:50")
    office.do("duty.turn.leave", early, by="officer-1", reason="孩子生病", situation="正常", result="无")
    assert listed(office, "early") == [early]
    office.do("duty.turn.miss", never, by=MANAGER, reason="没有来")
    assert listed(office, "unsigned") == [never]
    office.at("2026-12-11 09:00")
    counted = {one["name"]: one["part"] for one in figures(office)}
    assert [counted[name] for name in ("late", "early", "unsigned")] == ["1", "1", "1"]
    amended(office, "no-late-no-early", "at_most=5")
    second = turn(office, "officer-1", "2026-12-12")
    office.at("2026-12-12 08:05")
    office.do("duty.turn.sign-in", second, by="officer-1")
    assert listed(office, "late") == [late]  # what was late under the old value stays so
    office.do(
        "staff.check.register", by="service-foreman", person="officer-1", items=["present"], note="未穿工装"
    )
    fine = office.do(
        "staff.check.register", by="service-foreman", person="butler-1", items=["present", "dress"]
    )
    assert fine.folded.id not in listed(office, "undressed") and len(listed(office, "undressed")) == 1
    more = "items=dress：着装整齐,present：坚守岗位,badge：佩戴工牌"
    amended(office, "punctual-and-dressed", more, "--since", "2026-12-13")
    office.at("2026-12-13 08:05")
    assert len(listed(office, "undressed")) == 1  # by the items of its day
    assert [
        one for one in check(office.office()) if one.field == "whole"
    ] == []  # and so is what was computed
    assert not task(office, "dress").names


def figures(office: Workspace) -> list[dict[str, Any]]:
    return office.run("report", "staff", "--month", "2026-12", "--json").json()


@pytest.mark.rule("staff.form-sign-in")
def test_the_sheet_of_a_day_is_printed_from_roster_and_sign_ins(rostered: Workspace) -> None:
    office = rostered
    there = turn(office, "butler-1")
    turn(office, "officer-1", "2026-12-11")
    turn(office, "officer-2")
    office.at("2026-12-10 07:58")
    office.do("duty.turn.sign-in", there, by="butler-1")
    ok(office.run("staff", "print", "签到记录", "--day", "2026-12-10", "--out", str(office.root / "x.html")))
    text = html.unescape((office.root / "x.html").read_text(encoding="utf-8"))
    assert "07:58" in text and "沈悦" in text and "何苗" in text and "陈立" not in text


def leave(office: Workspace, person: str, starts: str, ends: str, **more: Any) -> str:
    values = {"starts": starts, "ends": ends, "kind": "personal", **more}
    return office.do("staff.timeoff.ask", by=person, **values).folded.id


@pytest.mark.rule("staff.leave-in-advance")
def test_leave_is_told_beforehand_or_marked_and_leaves_gaps_in_the_roster(rostered: Workspace) -> None:
    office = rostered
    mine, after, other = (
        turn(office, "butler-1"),
        turn(office, "butler-1", "2026-12-11"),
        turn(office, "officer-1"),
    )
    early = leave(office, "butler-1", "2026-12-10T08:00", "2026-12-10T18:00")
    assert office.record(early).values["late"] is False and listed(office, "asked") == [early]
    with pytest.raises(Refused):
        leave(office, "butler-1", "2026-12-10T18:00", "2026-12-10T08:00")
    with pytest.raises(Refused):
        office.do("staff.timeoff.grant", early, by="butler-1")
    assert listed(office, "gaps") == []
    office.do("staff.timeoff.grant", early, by=SUPERVISOR)
    assert listed(office, "gaps") == [mine]
    office.do(
        "duty.turn.swap",
        mine,
        by="butler-1",
        takes="officer-2",
        because="personal",
        arranged="2026-11-20T09:00",
    )
    assert listed(office, "gaps") == []  # somebody else stands there now
    office.at("2026-12-11 10:00")
    late = leave(office, "butler-1", "2026-12-11T08:00", "2026-12-11T18:00", kind="sick")
    assert listed(office, "afterwards") == [late]
    assert "事后请假" in ok(office.run("show", late)).out
    office.do("staff.timeoff.grant", late, by=SUPERVISOR)
    assert listed(office, "gaps") == [after]
    office.do("staff.timeoff.cancel", late, by="butler-1", reason="已好转")
    assert listed(office, "gaps") == [] and other
    mine_too = (
        leave(office, SUPERVISOR, "2026-12-20T08:00", "2026-12-20T18:00")
        if serving(office, (SUPERVISOR, SUPERVISOR)) is None
        else ""
    )
    with pytest.raises(Refused):  # nobody grants his own
        office.do("staff.timeoff.grant", mine_too, by=SUPERVISOR)


# -- conduct


def breach(office: Workspace, kind: str, person: str = "butler-1", by: str = SUPERVISOR, **more: Any) -> str:
    done = office.do("staff.breach.register", by=by, person=person, kind=kind, about="看到的", **more)
    return done.folded.id


@pytest.mark.rule("staff.work-only")
@pytest.mark.rule("staff.no-harm-to-company")
@pytest.mark.rule("staff.no-private-visitors")
@pytest.mark.rule("staff.no-private-calls")
@pytest.mark.rule("staff.private-call-max")
@pytest.mark.rule("staff.no-infolines-web-games")
def test_breaches_are_recorded_by_kind_person_and_time_and_a_short_call_is_none(rostered: Workspace) -> None:
    office = rostered
    found = [
        breach(office, kind) for kind in ("harm", "unrelated", "visitor", "infoline", "websites", "games")
    ]
    with pytest.raises(Refused):
        breach(office, "games", by="butler-1")
    with pytest.raises(UsageError):  # a private call has a length
        breach(office, "private-call")
    short = breach(office, "private-call", lasted="3m")
    long = breach(office, "private-call", "officer-1", lasted="4m")
    assert set(listed(office, "breaches")) == {*found, long}
    amended(office, "private-call-max", "within=2m")
    assert short not in listed(office, "breaches")  # judged as the value stood
    with pytest.raises(UsageError, match=short):  # one breach is not two
        breach(office, "private-call", lasted="3m")
    office.at("10:00")
    assert breach(office, "private-call", lasted="3m") in listed(office, "breaches")
    office.at("2026-11-21 09:00")
    amended(office, "private-call-max", "within=unset")  # then nothing excuses a short one …
    brief = breach(office, "private-call", lasted="1m")
    office.at("2026-11-22 09:00")
    amended(office, "private-call-max", "in_force=no")  # … and what others forbid stays forbidden
    after = [breach(office, "games"), breach(office, "private-call")]
    assert {brief, *after, *found, long} < {*listed(office, "breaches")}
    assert office.run("rules", "set", "staff.private-call-max", "within=1wd", by="director").status == 2
    office.do("staff.breach.answer", found[0], by="butler-1", word="不是我做的")
    with pytest.raises(Refused):
        office.do("staff.breach.answer", found[1], by="officer-1", word="替他说")
    office.do("staff.breach.void", found[1], by=MANAGER, reason="查无此事")
    assert found[1] not in listed(office, "breaches")
    assert "不得做有损公司利益的事" in office.page("staff")


@pytest.mark.rule("staff.no-unrelated-work")
@pytest.mark.rule("staff.no-private-software")
@pytest.mark.rule("staff.no-earphones")
@pytest.mark.rule("staff.no-shouting")
@pytest.mark.rule("staff.music-volume")
@pytest.mark.rule("staff.allowed-chat-tools")
def test_what_a_shop_forbids_is_recorded_and_published_only_once_it_is_in_force(rostered: Workspace) -> None:
    office = rostered
    kinds = {
        "no-unrelated-work": "chatting",
        "no-private-software": "software",
        "no-earphones": "earphones",
        "no-shouting": "shouting",
    }
    for kind in kinds.values():
        with pytest.raises(UsageError):
            breach(office, kind)
    assert "戴耳机" not in office.page("staff") and "阿里旺旺" not in office.page("staff")
    with pytest.raises(UsageError):
        office.do("staff.software.approve", by=MANAGER, name="钉钉")
    for rule in (*kinds, "music-volume", "allowed-chat-tools"):
        amended(office, rule, "in_force=yes")
    for kind in kinds.values():
        breach(office, kind)
    page = office.page("staff")
    assert "戴耳机" in page and "阿里旺旺" in page and "上班听音乐：是" in page
    amended(office, "music-volume", "allowed=no")
    assert "上班听音乐：否" in office.page("staff")
    office.do("staff.software.approve", by=MANAGER, name="钉钉")
    with pytest.raises(Refused):
        office.do("staff.software.approve", by=SUPERVISOR, name="游戏")
    assert [one["id"] for one in office.run("staff", "software", "list", "--json").json()] == ["钉钉"]


@pytest.mark.rule("staff.tidy-desk")
def test_each_agent_ticks_the_tidied_desk_before_leaving(office: Workspace) -> None:
    assert task(office, "tidy") is None
    amended(office, "tidy-desk", "in_force=yes")
    name = office.office().name_of("agent-1")
    assert lacking(office, "tidy") == [name]
    ok(office.run("agenda", "tick", "staff.tidy", "--of", "agent-1", by="agent-1"))
    assert lacking(office, "tidy") == []
    office.at("2026-11-21 10:00")
    assert lacking(office, "tidy") == [name]


@pytest.mark.rule("staff.do-own-work-well")
@pytest.mark.rule("staff.confidence-in-company")
@pytest.mark.rule("staff.relations-and-self-image")
def test_what_nobody_can_measure_stands_in_the_staffs_edition_only(office: Workspace) -> None:
    office.do(
        "handbook.job.write",
        by="center-supervisor",
        post="officer",
        purpose="管好楼栋",
        duties=[{"task": "巡楼"}],
    )
    page = office.page("staff")
    assert "对自己的企业有信心" in page and "广泛的人际关系" in page
    jobs = office.page("handbook")
    assert "做好本职" in jobs and jobs.index("做好本职") < jobs.index("管好楼栋")
    assert "做好本职" not in office.page("handbook", audience="residents")


# -- the dossier


@pytest.mark.rule("staff.dossier")
def test_a_person_sees_and_corrects_his_own_dossier_and_nobody_elses(rostered: Workspace) -> None:
    office = rostered
    own = {"phone": "13800138000", "address": "翠湖路8号"}
    office.do("staff.employee.correct", "butler-1", by="butler-1", **own)
    with pytest.raises(Refused):
        office.do("staff.employee.correct", "butler-1", by="officer-1", **own)
    for person in ("officer-1", SUPERVISOR, "guard-captain"):
        assert (
            office.run("show", "staff.employee:butler-1", "--reveal", "--purpose=核对", by=person).status
            == 77
        )
    for person in ("butler-1", MANAGER):
        assert (
            "翠湖路8号"
            in ok(office.run("show", "staff.employee:butler-1", "--reveal", "--purpose=核对", by=person)).out
        )
    kept = next(office.root.rglob("butler-1.toml")).read_text(encoding="utf-8")
    assert "翠湖路" not in kept and "13800138000" not in kept
    assert "翠湖路" not in office.run("staff", "list", "--state", "serving", "--json").out
    amended(office, "dossier", "post=director")
    assert (
        office.run("show", "staff.employee:butler-1", "--reveal", "--purpose=核对", by=MANAGER).status == 77
    )
    assert (
        office.run("show", "staff.employee:butler-1", "--reveal", "--purpose=核对", by="butler-1").status == 0
    )


def test_nobody_amends_anothers_dossier(rostered: Workspace) -> None:
    done = rostered.run("amend", "staff.employee:butler-1", "--set", "mentor=officer-1", by="guard-1")
    assert done.status == 77


@pytest.mark.rule("staff.sign-in")
def test_when_somebody_came_is_what_the_step_says_and_nobody_types_another(rostered: Workspace) -> None:
    office = rostered
    late = turn(office, "butler-1")
    office.at("2026-12-10 10:00")
    told = office.run("duty", "sign-in", late, "--arrived", "07:50", by="butler-1")
    assert told.status == 2 and "--arrived" in told.err
    with pytest.raises(UsageError, match="10:00"):
        office.do("duty.turn.sign-in", late, by="butler-1", arrived="07:50")
    done = office.run("duty", "sign-in", late, "--at", "07:50", by="butler-1")
    assert done.status == 0 and "补登" in office.run("show", late).out
    assert office.record(late).values["tardy"] is True  # his own word, given at ten


@pytest.mark.rule("staff.probation", "staff.induction-length")
def test_who_has_been_here_for_years_is_late_with_nothing(office: Workspace) -> None:
    hired(office, "butler-1", "butler", "2020-01-01")
    office.do("staff.employee.place", "butler-1", by=MANAGER)
    assert due(office, "probation") == due(office, "induction") == []
    told = {row["rule"]: row for row in office.run("handbook", "enforcement", "--json", by="director").json()}
    assert told["staff.probation"]["breaches"] == told["staff.induction-length"]["breaches"] == 0
    hired(office, "officer-1", "officer", "2020-01-01")
    with pytest.raises(Refused, match="probation"):
        office.at("2027-01-04 09:00").do("staff.employee.place", "officer-1", by=MANAGER)


@pytest.mark.rule("staff.leave-in-advance")
def test_nobody_is_away_twice_at_one_time(rostered: Workspace) -> None:
    office = rostered
    first = leave(office, "butler-1", "2026-12-10T08:00", "2026-12-12T18:00")
    for starts, ends in (("2026-12-09T08:00", "2026-12-10T08:01"), ("2026-12-12T17:59", "2026-12-13T18:00")):
        with pytest.raises(Refused, match=first):
            leave(office, "butler-1", starts, ends, kind="sick")
    leave(office, "officer-1", "2026-12-10T08:00", "2026-12-12T18:00")  # another person
    leave(office, "butler-1", "2026-12-12T18:00", "2026-12-13T18:00")  # it begins as the first ends
    office.do("staff.timeoff.cancel", first, by="butler-1", reason="不去了")
    leave(office, "butler-1", "2026-12-10T08:00", "2026-12-11T18:00", kind="sick")


@pytest.mark.rule("staff.business-training")
def test_a_years_plan_of_training_has_days_of_that_year(office: Workspace) -> None:
    items = [{"topic": "etiquette", "day": "2027-03-01"}, {"topic": "etiquette", "day": "2026-12-31"}]
    with pytest.raises(UsageError, match="2026-12-31"):
        office.do("staff.programme.draft", by=SUPERVISOR, year="2027", items=items)
    assert len(office.do("staff.programme.draft", by=SUPERVISOR, year="2027", items=items[:1]).opened) == 1


@pytest.mark.rule("staff.business-training")
def test_a_plan_that_both_desks_drew_up_alike_is_found_by_the_sessions_that_stand_twice(
    two_desks: TwoDesks,
) -> None:
    items = [{"topic": "etiquette", "day": "2027-03-01"}]
    two_desks.at("2026-11-20 09:00")
    for desk in (two_desks.a, two_desks.b):
        desk.do("staff.programme.draft", by=SUPERVISOR, year="2027", items=items)
    two_desks.exchange()
    found = two_desks.a.run("check", by=MANAGER)
    assert found.status == 1 and "SFT-261120-" in found.out
    twice = found.out.partition("SFT-261120-")[2][:3]
    ok(two_desks.a.run("void", f"SFT-261120-{twice}", "两处各订了一份", by=MANAGER))
    assert two_desks.a.run("check", by=MANAGER).status == 0


@pytest.mark.rule("staff.induction-length", "staff.induction-theory-and-practice")
def test_a_plan_of_induction_that_is_made_anew_leaves_no_session_of_the_old_one(office: Workspace) -> None:
    hired(office, "butler-1")
    old = planned(office, "butler-1", methods=["theory"])
    new = planned(office, "butler-1")
    there = {row.id: row.state for row in office.office().index.rows(form="staff.session")}
    assert {there[id] for id in old} == {"cancelled"}
    assert {id for id, state in there.items() if state == "planned"} == set(new) - set(old)


@pytest.mark.rule("staff.benefits")
def test_annual_leave_names_its_days_and_is_taken_from_what_is_left(office: Workspace) -> None:
    serving(office, ("clerk-1", "front-desk"))
    asked = ("staff", "timeoff", "ask", "1201-09:00", "1203-18:00", "annual")
    for days in ((), ("--days", "0")):
        assert "要写明天数" in office.run(*asked, *days).err
    ok(office.run(*asked, "--days", "3"))
    granted = office.run("staff", "timeoff", "grant", "SFL-261120-A01", by=SUPERVISOR)
    assert granted.status == 77 and "年假余额" in granted.err


@pytest.mark.rule("staff.team-activities", "staff.team-activity-plan")
def test_an_activity_is_held_once_its_time_has_come_and_counts_for_that_month(office: Workspace) -> None:
    amended(office, "team-activities", "every=month")
    planned = {"time": "2026-11-30T18:00", "place": "店", "content": "饭", "owner": "clerk-1", "budget": "1"}
    made = office.do("staff.activity.plan", by=SUPERVISOR, kind="dinner", **planned).folded.id
    office.do("staff.activity.announce", made, by=SUPERVISOR)
    assert "还没有办" in office.run("staff", "activity", "hold", made, by=SUPERVISOR).err
    office.at("2026-12-02 09:00")
    office.do("staff.activity.hold", made, by=SUPERVISOR)
    office.at("2027-01-02 09:00")
    history = ok(office.run("agenda", "history", "staff.team", "--json")).json()
    assert {one["period"]: one["verdict"] for one in history} == {"2026-11": "kept", "2026-12": "missed"}
