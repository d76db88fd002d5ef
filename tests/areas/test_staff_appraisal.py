"""Staff, the second half: appraisal, its figures and what follows; penalties that nobody carries out."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.api import PropctlError, Refused, UsageError, listing, routines, rungs, today
from propctl.testing import Workspace
from tests.stories.answers import ok, refused

MANAGER, SUPERVISOR, DIRECTOR = "center-manager", "service-supervisor", "director"
INDICATORS = ("quality", "efficiency", "satisfaction")
SKILLS = ("property", "living", "emergency")
RATED = ("attitude", "standards", "timely", "accurate")


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """An office that began on 1 August, with two stewards and a supervisor who have been here for years."""
    path = workspace.root / "propctl.toml"
    path.write_text(path.read_text("utf-8").replace("[office]", "[office]\nsince = 2026-08-01"), "utf-8")
    workspace.at("2026-08-03 09:00")
    for person, post in (("butler-1", "butler"), ("clerk-1", "front-desk"), (SUPERVISOR, SUPERVISOR)):
        employed(workspace, person, post)
    return workspace


def of_kind(office: Workspace, profile: str) -> None:
    """The same office, which says that it is one of a kind."""
    path = office.root / "propctl.toml"
    path.write_text(
        path.read_text("utf-8").replace("[office]", f'[office]\nprofiles = ["{profile}"]'), "utf-8"
    )


def employed(office: Workspace, person: str, post: str) -> None:
    done = office.do("staff.employee.hire", by=MANAGER, person=person, post=post, hired="2020-01-01")
    office.do("staff.employee.place", done.folded.id, by=MANAGER)


def amended(office: Workspace, rule: str, *values: str) -> None:
    ok(office.run("rules", "set", f"staff.{rule}", *values, by=DIRECTOR))


def scores(*points: int) -> list[dict[str, Any]]:
    return [
        {"indicator": one, "score": point, "reason": "按记录"}
        for one, point in zip(INDICATORS, points, strict=False)
    ]


def ratings(*items: str) -> list[dict[str, Any]]:
    return [{"item": item, "score": 4, "rater": SUPERVISOR} for item in items or RATED]


def rated(office: Workspace, month: str, *points: int, person: str = "butler-1", by: str = SUPERVISOR) -> str:
    """A sheet that was opened and rated."""
    sheet = office.do("staff.sheet.open", by=by, month=month, person=person).folded.id
    office.do("staff.sheet.rate", sheet, by=by, ratings=ratings(), scores=scores(*points))
    return sheet


def signed(office: Workspace, month: str, *points: int, person: str = "butler-1") -> str:
    sheet = rated(office, month, *points, person=person)
    office.do("staff.sheet.sign", sheet, by=MANAGER)
    return sheet


def value(office: Workspace, record: str, name: str, form: str = "staff.sheet") -> Any:
    return office.record(record, form).values.get(name)


def listed(office: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(office.office(), "staff", name)]


def waiting(office: Workspace) -> list[str]:
    return [one.name for one in today(office.office(), area="staff").lists]


def lacking(office: Workspace, name: str) -> list[str]:
    """Whom a routine lacks in its period."""
    task = next((one for one in routines(office.office(), area="staff") if one.routine == name), None)
    return list(task.missing) if task else []


def steps(office: Workspace, ladder: str) -> list[tuple[str, int, str, str]]:
    """Whose, which time, the measure, how it stands."""
    return [
        (one.subject, one.times, one.measure.zh if one.measure else "", one.stands)
        for one in rungs(office.office(), "staff")
        if one.name == ladder
    ]


@pytest.mark.rule("staff.appraisal-indicators", "staff.appraisal-quality-items", "staff.fair-assessment")
def test_a_sheet_has_exactly_the_indicators_and_weights_that_are_100_together(office: Workspace) -> None:
    office.at("2026-09-02 09:00")
    for wrong in ("weights=quality:50,efficiency:30,satisfaction:30", "weights=quality:60,efficiency:40"):
        result = office.run("rules", "set", "staff.appraisal-indicators", wrong, by=DIRECTOR)
        assert result.status == 2 and "合计 100" in result.err
    sheet = office.do("staff.sheet.open", by=SUPERVISOR, month="2026-08", person="butler-1").folded.id
    ask: dict[str, Any] = {"ratings": ratings(), "by": SUPERVISOR}
    with pytest.raises(Refused, match="每项考核指标都要评分"):
        office.do("staff.sheet.rate", sheet, scores=scores(80, 70), **ask)
    with pytest.raises(Refused, match="每项都要评定"):
        office.do(
            "staff.sheet.rate", sheet, by=SUPERVISOR, ratings=ratings("attitude"), scores=scores(1, 2, 3)
        )
    office.do("staff.sheet.rate", sheet, scores=scores(80, 70, 90), **ask)
    assert value(office, sheet, "total") is None  # no weights are set: nobody makes them up
    amended(office, "appraisal-indicators", "weights=服务质量:50%,工作效率:30,客户满意度:20")
    assert (
        "服务质量 50%、工作效率 30%、客户满意度 20%"
        in office.run("rules", "show", "staff.appraisal-indicators").out
    )
    other = rated(office, "2026-08", 80, 70, 90, person="clerk-1")
    assert str(value(office, other, "total")) == "79"
    amended(office, "fair-assessment", "criteria=justice:公正")
    third = office.do("staff.sheet.open", by=SUPERVISOR, month="2026-07", person="clerk-1").folded.id
    with pytest.raises(Refused, match="考核标准每项都要评定"):
        office.do("staff.sheet.rate", third, scores=scores(80, 70, 90), **ask)
    office.do(
        "staff.sheet.rate",
        third,
        by=SUPERVISOR,
        scores=scores(80, 70, 90),
        ratings=ratings(*RATED, "justice"),
    )


@pytest.mark.rule("staff.fair-assessment", "staff.discipline-and-rewards")
def test_nobody_appraises_or_signs_himself_and_the_person_has_his_own_word(office: Workspace) -> None:
    office.at("2026-09-02 09:00")
    own = office.do("staff.sheet.open", by=SUPERVISOR, month="2026-08", person=SUPERVISOR).folded.id
    with pytest.raises(Refused, match="不能自己考核自己"):
        office.do("staff.sheet.rate", own, by=SUPERVISOR, ratings=ratings(), scores=scores(99, 99, 99))
    sheet = rated(office, "2026-08", 60, 60, 60, by=MANAGER)
    with pytest.raises(Refused):
        office.do("staff.sheet.sign", sheet, by=MANAGER)  # who rated does not sign
    with pytest.raises(Refused):
        office.do("staff.sheet.answer", sheet, by="clerk-1", reply="代写")
    office.do("staff.sheet.answer", sheet, by="butler-1", reply="八月请了病假")
    office.do("staff.sheet.sign", sheet, by=DIRECTOR)
    office.do("staff.sheet.object", sheet, by="butler-1", objection="没有算电梯那件")
    assert waiting(office).count("disputed") == 1
    with pytest.raises(Refused):
        office.do("staff.sheet.uphold", sheet, by=DIRECTOR, reason="已核对")  # who signed does not judge it
    office.do("staff.sheet.reopen", sheet, by="deputy-manager", reason="补一件")
    office.do("staff.sheet.rate", sheet, by=MANAGER, ratings=ratings(), scores=scores(70, 70, 70))
    office.do("staff.sheet.sign", sheet, by=DIRECTOR)
    record = office.record(sheet, "staff.sheet")
    assert record.state == "signed" and record.values["reply"] == "八月请了病假"
    with pytest.raises(UsageError):  # what was signed is not rated again behind its signature
        office.do("staff.sheet.rate", sheet, by=MANAGER, ratings=ratings(), scores=scores(100, 100, 100))
    assert office.run("amend", sheet, "--set", "scores=@x", by=MANAGER).status != 0


def complained(office: Workspace, moment: str, owner: str = "butler-1", resolve: str = "") -> str:
    """A complaint that somebody took in, and perhaps solved later the same day."""
    office.at(moment)
    done = office.do(
        "complaints.complaint.register",
        by="clerk-1",
        unit="3-1201",
        about="走廊漏水",
        channel="phone",
        owner=owner,
        complainant="业主",
    )
    return done.folded.id


@pytest.mark.rule("staff.appraisal-monthly", "staff.appraisal-quarterly", "staff.monthly-result-sets-bonus")
def test_months_are_appraised_one_by_one_and_a_quarter_is_computed_from_its_signed_sheets(
    office: Workspace,
) -> None:
    amended(office, "appraisal-indicators", "weights=quality:50,efficiency:30,satisfaction:20")
    office.at("2026-09-02 09:00")
    assert lacking(office, "sheets") == ["butler-1"]  # the clerk's post is not appraised
    ok(office.run("staff", "open-month", "--month", "2026-08", by=SUPERVISOR))
    assert lacking(office, "sheets") == ["butler-1"]  # opened is not appraised
    sheet = "2026-08-butler-1"
    office.do("staff.sheet.rate", sheet, by=SUPERVISOR, ratings=ratings(), scores=scores(80, 80, 80))
    assert lacking(office, "sheets") == [] and listed(office, "bonus") == []
    office.do("staff.sheet.sign", sheet, by=MANAGER)
    assert listed(office, "bonus") == [sheet]
    office.at("2026-10-02 09:00")
    signed(office, "2026-07", 70, 70, 70)
    quarter = office.do(
        "staff.quarter.open", by=SUPERVISOR, term="2026年第三季度", person="butler-1"
    ).folded.id
    assert quarter == "2026-Q3-butler-1" and lacking(office, "quarters") == ["butler-1"]
    with pytest.raises(Refused, match="还有月份没有签定的考核表"):
        office.do("staff.quarter.assess", quarter, by=MANAGER, opinion="好")
    september = rated(office, "2026-09", 100, 90, 80)
    with pytest.raises(Refused):
        office.do("staff.quarter.assess", quarter, by=MANAGER, opinion="好")  # rated is not signed
    office.do("staff.sheet.sign", september, by=MANAGER)
    office.do("staff.quarter.assess", quarter, by=MANAGER, opinion="稳步提高")
    assert value(office, quarter, "score", "staff.quarter") == "81"  # (70 + 80 + 93) / 3
    assert lacking(office, "quarters") == []
    office.do("staff.sheet.reopen", september, by=DIRECTOR, reason="更正")
    office.do("staff.sheet.rate", september, by=SUPERVISOR, ratings=ratings(), scores=scores(70, 90, 80))
    office.do("staff.sheet.sign", september, by=MANAGER)
    assert value(office, quarter, "score", "staff.quarter") == "81"  # what was filed stays
    assert (
        "现在" in office.run("show", quarter, by=MANAGER).out or "by now" in office.run("show", quarter).out
    )


def warned(office: Workspace, person: str, **ground: str) -> str:
    """A warning that was proposed and approved."""
    rule = "staff.sanctions" if "sheet" in ground else "staff.violations-punished"
    asked = {"person": person, "measure": "warn", "rule": rule, "reason": "不达标", **ground}
    measure = office.do("staff.sanction.propose", by=SUPERVISOR, **asked).folded.id
    office.do("staff.sanction.approve", measure, by=DIRECTOR, opinion="同意")
    return measure


@pytest.mark.rule("staff.sanctions", "staff.violations-punished")
def test_one_persons_measure_is_not_anothers_and_has_no_ground_once_the_sheet_passed_after_all(
    office: Workspace,
) -> None:
    amended(office, "appraisal-indicators", "weights=quality:50,efficiency:30,satisfaction:20")
    amended(office, "sanctions", "pass_from=60")
    office.at("2026-09-02 09:00")
    sheet = rated(office, "2026-08", 50, 50, 50)
    measure = warned(office, "butler-1", sheet=sheet)
    seen = {"person": "clerk-1", "kind": "1", "about": "上班看小说"}
    breach = office.do("staff.breach.register", by=SUPERVISOR, **seen).folded.id
    other = warned(office, "clerk-1", breach=breach)  # the same measure, of another sheet or breach
    with pytest.raises(Refused, match="已经提出过同样的处理"):
        warned(office, "clerk-1", breach=breach)
    office.at("2026-09-03 09:00")
    office.do("staff.sheet.sign", sheet, by=MANAGER)
    refused(office.run("void", measure, "写错", by=MANAGER), "staff.sanctions")
    office.do("staff.sheet.reopen", sheet, by=DIRECTOR, reason="漏算一件")
    office.do("staff.sheet.rate", sheet, by=MANAGER, ratings=ratings(), scores=scores(90, 90, 90))
    office.do("staff.sheet.sign", sheet, by=DIRECTOR)
    assert listed(office, "unfounded") == [measure]
    ok(office.run("void", measure, "重评达标", by=MANAGER))
    assert listed(office, "unfounded") == []
    refused(office.run("void", breach, "记错", by=MANAGER), "staff.violations-punished")
    ok(office.run("void", other, "记错", by=MANAGER))
    ok(office.run("void", breach, "记错", by=MANAGER))


@pytest.mark.rule("staff.probation", "staff.steward-competence", "staff.dossier")
def test_nobody_confirms_or_judges_himself_nor_is_hired_years_from_now(office: Workspace) -> None:
    own = office.run("staff", "competence", "assess", SUPERVISOR, by=SUPERVISOR)
    assert "不能由本人评定自己" in own.err
    hire = ("staff", "hire", MANAGER, "--post", MANAGER, "--hired")
    assert "2062" in office.run(*hire, "2062-08-01", by=DIRECTOR).err
    ok(office.run(*hire, "2026-07-01", by=DIRECTOR))
    for clause in ("induction-company-history", "induction-contents"):
        amended(office, clause, "in_force=no")
    office.at("2026-08-20 09:00")
    ok(office.run("staff", "start", MANAGER, by=DIRECTOR))
    decide = ("staff", "decide", MANAGER, "--reason", "很好")
    refused(office.run(*decide, by=MANAGER), "staff.probation")
    ok(office.run(*decide, by="deputy-manager"))


@pytest.mark.rule("staff.quarterly-result-for-promotion", "staff.rewards")
def test_candidates_stand_with_their_quarters_and_a_reward_needs_an_excellent_sheet_and_another_person(
    office: Workspace,
) -> None:
    amended(office, "appraisal-indicators", "weights=quality:50,efficiency:30,satisfaction:20")
    amended(office, "rewards", "excellent_from=90")
    office.at("2026-10-02 09:00")
    for month, points in (("2026-07", 95), ("2026-08", 80), ("2026-09", 95)):
        signed(office, month, points, points, points)
    office.do("staff.quarter.open", by=SUPERVISOR, term="2026-Q3", person="butler-1")
    office.do("staff.quarter.assess", "2026-Q3-butler-1", by=MANAGER, opinion="优秀")
    office.at("2026-12-20 09:00")
    named = office.do(
        "staff.nomination.nominate", by=SUPERVISOR, year="2026", used="honours", person="butler-1"
    )
    assert (named.folded.values["quarters"], named.folded.values["score"]) == ("1", "90")
    assert listed(office, "quarterless") == [named.folded.id]
    amended(office, "quarterly-result-for-promotion", "quarters=1")
    assert listed(office, "quarterless") == []
    out = office.run("report", "staff", "--by", "person", "--quarters", "4").out
    line = next(one for one in out.splitlines() if "季度得分" in one)
    assert "沈悦" in line and line.count("—") == 3 and "90" in line
    reward: dict[str, Any] = {"by": SUPERVISOR, "person": "butler-1", "kind": "bonus", "reason": "零投诉"}
    with pytest.raises(Refused, match="没有达到优秀"):
        office.do("staff.reward.propose", sheet="2026-08-butler-1", **reward)
    with pytest.raises(Refused, match="别人的考核表"):
        office.do("staff.reward.propose", sheet="2026-09-butler-1", **(reward | {"person": "clerk-1"}))
    given = office.do(
        "staff.reward.propose", sheet="2026-09-butler-1", **(reward | {"by": MANAGER})
    ).folded.id
    approve = ("staff", "reward", "approve", given, "--opinion", "同意")
    refused(office.run(*approve, by=MANAGER), "staff.discipline-and-rewards")  # who asks does not approve
    with pytest.raises(UsageError, match=given):  # the same once more
        office.do("staff.reward.propose", sheet="2026-09-butler-1", **reward)
    ok(office.run(*approve, by=DIRECTOR))
    assert listed(office, "groundless") == []
    office.do("staff.sheet.reopen", "2026-09-butler-1", by=DIRECTOR, reason="重评")
    assert listed(office, "groundless") == [given]  # it stands without what it was given for


@pytest.mark.rule("staff.sanctions", "staff.dismiss-after-consecutive-failures")
def test_a_failed_sheet_waits_for_its_measure_and_a_second_in_a_row_for_the_managers_decision(
    office: Workspace,
) -> None:
    amended(office, "appraisal-indicators", "weights=quality:50,efficiency:30,satisfaction:20")
    amended(office, "sanctions", "pass_from=60")
    office.at("2026-10-02 09:00")
    sheets = [rated(office, month, 50, 50, 50) for month in ("2026-08", "2026-09")]
    for number, sheet in enumerate(sheets):
        with pytest.raises(Refused, match="不达标的先定处理"):
            office.do("staff.sheet.sign", sheet, by=MANAGER)
        asked = office.do(
            "staff.sanction.propose",
            by=SUPERVISOR,
            person="butler-1",
            sheet=sheet,
            reason="不达标",
            measure="retrain" if number == 0 else "warn",
            rule="staff.sanctions",
        ).folded.id
        assert sheet in listed(office, "failed")
        with pytest.raises(Refused):
            office.do("staff.sanction.approve", asked, by=SUPERVISOR, opinion="同意")
        done = office.do("staff.sanction.approve", asked, by=MANAGER, opinion="同意")
        assert [one.form for one in done.opened] == (["staff.session"] if number == 0 else [])
        office.do("staff.sheet.sign", sheet, by=DIRECTOR)
    assert rated(office, "2026-07", 60, 60, 60) not in listed(office, "failed")  # the border itself passes
    assert steps(office, "failures") == [
        ("butler-1", 1, "", "information"),
        ("butler-1", 2, "连续考核不达标，提请决定", "information"),
    ]
    assert today(office.office()).measures == []  # not in force: proposed to nobody
    shown = office.run("rules", "show", "staff.dismiss-after-consecutive-failures").out
    assert "劳动合同法" in shown
    amended(office, "dismiss-after-consecutive-failures", "in_force=yes", "--since", "2026-09-01")
    assert [one[3] for one in steps(office, "failures")] == ["information", "waits"]
    assert office.record("butler-1", "staff.employee").state == "employed"  # nobody is dismissed by it
    with pytest.raises(Refused):
        office.do("staff.sheet.decide", sheets[1], by=SUPERVISOR, decision="train", reason="先培训")
    office.do("staff.sheet.decide", sheets[1], by=MANAGER, decision="train", reason="先培训")
    assert steps(office, "failures")[1][3] == "decided"
    office.at("2026-10-03 09:00")
    amended(office, "sanctions", "pass_from=40")
    assert [one[1] for one in steps(office, "failures")] == [1, 2], "judged by what was a pass then"


@pytest.mark.rule(
    "staff.penalty-service-complaint",
    "staff.penalty-weekly-summary",
    "staff.penalty-unrelated-work",
    "staff.penalty-disclosure",
    "staff.penalty-home-service-quota",
    "staff.violations-punished",
)
def test_breaches_are_counted_by_person_and_month_and_nothing_is_deducted(office: Workspace) -> None:
    home = office.run("staff", "breach", "register", "butler-1", "unrelated", "看小说", by=SUPERVISOR)
    assert "罚款" not in ok(home).out and steps(office, "unrelated") == []  # a clause for shops alone
    ok(office.run("void", "SFV-260803-A01", "--reason", "试登", by=SUPERVISOR))
    of_kind(office, "online-shop")

    def breach(moment: str, kind: str, person: str = "butler-1", **more: Any) -> str:
        office.at(moment)
        values = {"person": person, "kind": kind, "about": "详见记录", **more}
        return office.do("staff.breach.register", by=SUPERVISOR, **values).folded.id

    for moment in ("2026-10-30 10:00", "2026-10-31 10:00", "2026-11-01 10:00"):
        last = breach(moment, "complaint")
    assert steps(office, "complaints") == [
        ("butler-1", 1, "罚款100元", "information"),
        ("butler-1", 2, "罚款200元", "information"),
        ("butler-1", 1, "罚款100元", "information"),  # the 31st and the 1st fall into different counts
    ]
    breach("2026-11-02 10:00", "no-summary")
    assert steps(office, "summaries") == [("butler-1", 1, "", "information")]  # its window is left unset
    amended(office, "penalty-weekly-summary", "window=quarter", "--since", "2026-11-01")
    breach("2026-11-09 10:00", "no-summary")
    assert [one[1:3] for one in steps(office, "summaries")] == [(1, "罚款50元"), (2, "罚款100元")]
    breach("2026-11-10 10:00", "unrelated")
    breach("2026-11-10 11:00", "unrelated", "clerk-1")
    assert [one[:3] for one in steps(office, "unrelated")] == [
        ("butler-1", 1, "罚款50元"),
        ("clerk-1", 1, "罚款50元"),
    ]
    with pytest.raises(UsageError):
        breach("2026-11-11 10:00", "disclosure")  # the data concerned is written down
    breach("2026-11-11 10:00", "disclosure", data="3-1201 的电话")
    assert steps(office, "disclosure")[0][2].startswith("罚款150元")
    breach("2026-11-12 10:00", "quota")
    assert steps(office, "quota")[0][2] == "按奖金办法决定是否扣奖金"
    assert today(office.office()).measures == []  # none is in force
    assert last in listed(office, "unpunished")
    asked = office.do(
        "staff.sanction.propose",
        by=SUPERVISOR,
        person="butler-1",
        breach=last,
        measure="talk",
        rule="staff.violations-punished",
        reason="再次被投诉",
    ).folded.id
    assert last in listed(office, "unpunished")  # asked for is not decided
    twice = ("--breach", last, "--rule", "staff.violations-punished", "--reason", "又一次")
    told = office.run("staff", "sanction", "propose", "butler-1", "talk", *twice, by=SUPERVISOR)
    assert "已经提出过同样的处理" in refused(told, "staff.sanctions").err
    office.do("staff.sanction.approve", asked, by=MANAGER, opinion="同意")
    assert last not in listed(office, "unpunished") and steps(office, "complaints")[2][3] == "decided"
    ok(office.run("void", asked, "--reason", "记错了人", by="director"))
    assert last in listed(office, "unpunished") and steps(office, "complaints")[2][3] == "information"


@pytest.mark.rule("staff.share-between-posts", "staff.memo", "staff.pay-on-time", "staff.base-pay")
def test_what_is_handed_over_is_acknowledged_pay_has_its_day_and_its_amount_is_sealed(
    office: Workspace,
) -> None:
    office.at("2026-11-02 09:00")
    given = office.do("staff.handoff.give", by="clerk-1", taker="butler-1", matter="大堂灯不亮").folded.id
    assert given in office.run("due").out
    with pytest.raises(Refused):
        office.do("staff.handoff.acknowledge", given, by="clerk-2")
    ok(office.run("amend", given, "--set", "taker=clerk-2"))
    ok(office.run("amend", given, "--set", "taker=butler-1"))
    office.do("staff.handoff.acknowledge", given, by="butler-1")
    assert given not in office.run("due").out
    late = office.run("amend", given, "--set", "taker=clerk-2")
    assert late.status == 77 and "“知悉”是沈悦作为接手人办的" in late.err
    with pytest.raises(Refused):
        office.do("staff.handoff.give", by="clerk-1", taker="clerk-1", matter="自己")
    ok(office.run("staff", "memo", "add", "快递柜第三格打不开"))
    office.do("staff.payroll.plan", by="finance-1", month="2026-10", payday="2026-11-10")
    office.at("2026-11-11 09:00")
    assert "2026-10" in office.run("due", "--overdue").out
    office.do("staff.payroll.pay", "2026-10", by="finance-1")
    assert "2026-10" not in office.run("due", "--overdue").out
    with pytest.raises(UsageError):
        office.do("staff.pay.agree", by=MANAGER, person="butler-1")  # nobody set an amount
    office.do("staff.pay.agree", by=MANAGER, person="butler-1", amount="4321.00")
    path = next((office.root / "records" / "staff").rglob("*pay*"), None)
    texts = [one.read_text("utf-8") for one in (office.root / "records" / "staff").rglob("*.toml")]
    assert not any("4321" in text for text in texts), path


@pytest.mark.rule("staff.steward-competence", "staff.work-environment", "staff.assessment-three-lines")
def test_skills_workplaces_and_lines_are_looked_at_item_by_item(office: Workspace) -> None:
    office.at("2026-11-02 09:00")
    assert listed(office, "unjudged") == ["butler-1"]
    skills = [{"skill": one, "has": "yes"} for one in ("property", "living")]
    with pytest.raises(Refused, match="每项能力都要评定"):
        office.do("staff.competence.assess", by=SUPERVISOR, person="butler-1", skills=skills)
    skills.append({"skill": "emergency", "has": "no"})
    office.do("staff.competence.assess", by=SUPERVISOR, person="butler-1", skills=skills)
    assert (listed(office, "unjudged"), listed(office, "skill-gaps")) == ([], ["butler-1"])
    with pytest.raises(Refused, match="每项都要检查"):
        office.do("staff.workplace.register", place="前台", checks=[{"item": "tidy", "result": "good"}])
    checks = [
        {"item": one, "result": "bad" if one == "equipment" else "good"}
        for one in ("tidy", "safe", "comfort", "equipment")
    ]
    with pytest.raises(Refused, match="写明说明"):
        office.do("staff.workplace.register", place="前台", checks=checks)
    checks[-1]["note"] = "打印机坏了"
    with pytest.raises(Refused, match="写明说明"):  # each of them, not one of them
        untidy = [{**checks[0], "result": "bad"}, *checks[1:]]
        office.do("staff.workplace.register", place="前台", checks=untidy)
    (opened,) = office.do("staff.workplace.register", place="前台", checks=checks).opened
    assert opened.values["what"] == "打印机坏了"
    issue = opened.id
    assert "issues" in waiting(office)
    office.do("staff.issue.fix", issue, result="已换")
    assert "issues" not in waiting(office)
    assert lacking(office, "assessed") == []  # how often is left unset
    amended(office, "assessment-three-lines", "every=month")
    assert lacking(office, "assessed") == ["butler-1", "clerk-1", SUPERVISOR]
    rated(office, "2026-08", 80, 80, 80)
    assert "butler-1" in lacking(office, "assessed"), "a sheet of August says nothing of October"
    rated(office, "2026-10", 80, 80, 80)
    assert lacking(office, "assessed") == ["clerk-1", SUPERVISOR]
    amended(office, "fair-assessment", "every=half-year")
    assert lacking(office, "fair") == ["clerk-1", SUPERVISOR], "October lies in the half-year"


@pytest.mark.rule("staff.performance-and-rewards", "staff.penalty-fund")
def test_the_staff_page_says_what_is_undecided_and_a_fund_stays_above_zero(
    office: Workspace,
) -> None:
    office.at("2026-11-02 09:00")
    assert "绩效考核标准和表现好的奖励：未定" in office.page("staff")
    amended(office, "performance-and-rewards", "criteria=响应及时", "rewards=奖金")
    assert "响应及时" in office.page("staff") and "未定" not in office.page("staff")
    assert "部门基金逐笔" not in office.page("staff")  # not in force: not published
    with pytest.raises(UsageError):  # off, it takes down nothing
        office.do("staff.fund.enter", by=SUPERVISOR, direction="income", amount="30", about="罚款")
    amended(office, "penalty-fund", "in_force=yes")
    office.do("staff.fund.enter", by=SUPERVISOR, direction="income", amount="30", about="自愿凑的")
    with pytest.raises(PropctlError):
        office.do("staff.fund.enter", by=SUPERVISOR, direction="expense", amount="30.01", about="聚餐")
    spent = office.do(
        "staff.fund.enter", by=SUPERVISOR, direction="expense", amount="30", about="聚餐"
    ).folded.id
    income = ok(office.run("staff", "fund", "list", "--all", "--json")).json()[0]["id"]
    with pytest.raises(PropctlError):  # what was spent of it stands in the way
        office.do("staff.fund.reverse", income, by=SUPERVISOR, reason="记错")
    office.do("staff.fund.reverse", spent, by=SUPERVISOR, reason="没有聚餐")
    office.do("staff.fund.reverse", income, by=SUPERVISOR, reason="记错")
    with pytest.raises(PropctlError):
        office.do("staff.fund.reverse", income, by=SUPERVISOR, reason="再冲一次")
    assert ok(office.run("show", income, "--json")).json()["now"]["balance"] == "0.00"
    ok(office.run("void", income, "--reason", "记错", by="director"))


@pytest.mark.rule("staff.private-call-max", "staff.violations-punished")
def test_whether_a_call_is_a_breach_is_computed_and_typed_by_nobody(office: Workspace) -> None:
    given = {"person": "butler-1", "kind": "private-call", "about": "值班时通话"}
    with pytest.raises(UsageError):
        office.do("staff.breach.register", by=SUPERVISOR, lasted="5m", counts="no", **given)
    record = office.do("staff.breach.register", by=SUPERVISOR, lasted="5m", **given).folded.id
    assert office.record(record).values["counts"] is True and listed(office, "breaches") == [record]
    assert office.run("amend", record, "--set", "counts=no", "--reason", "x", by=SUPERVISOR).status == 2
    ok(office.run("amend", record, "--set", "lasted=3m", "--reason", "看错了", by=SUPERVISOR))
    assert office.record(record).values["counts"] is False and listed(office, "breaches") == []
    assert office.run("check").status == 0
    refused(
        office.run("staff", "breach", "register", "butler-1", "visitor", "会客", by="butler-1"),
        "staff.violations-punished",
    )
    refused(
        office.run("staff", "breach", "answer", record, "--word", "x", by="clerk-1"), "staff.fair-assessment"
    )
    with pytest.raises(Refused, match=r"staff\.base-pay"):
        office.do("staff.pay.agree", by="clerk-1", person="butler-1", amount="4000")


@pytest.mark.rule("staff.sanctions", "staff.rewards")
def test_a_measure_needs_a_sheet_that_failed_and_a_reward_a_quarter_that_is_excellent(
    office: Workspace,
) -> None:
    amended(office, "appraisal-indicators", "weights=服务质量:50,工作效率:30,客户满意度:20")
    amended(office, "sanctions", "pass_from=60")
    amended(office, "rewards", "excellent_from=90")
    office.at("2026-09-02 09:00")
    asked: dict[str, Any] = {"by": SUPERVISOR, "person": "butler-1", "reason": "按考核", "measure": "warn"}
    asked |= {"rule": "staff.sanctions"}
    sheet = office.do("staff.sheet.open", by=SUPERVISOR, month="2026-08", person="butler-1").folded.id
    with pytest.raises(Refused, match="还没有评分"):
        office.do("staff.sanction.propose", sheet=sheet, **asked)
    office.do("staff.sheet.rate", sheet, by=SUPERVISOR, ratings=ratings(), scores=scores(60, 60, 60))
    with pytest.raises(Refused, match="已经达标"):  # the border itself passes
        office.do("staff.sanction.propose", sheet=sheet, **asked)
    office.do("staff.sheet.sign", sheet, by=MANAGER)
    for month in ("2026-07", "2026-09"):
        signed(office, month, 60, 60, 60)
    office.at("2026-10-02 09:00")
    quarter = office.do("staff.quarter.open", by=SUPERVISOR, term="2026-Q3", person="butler-1").folded.id
    office.do("staff.quarter.assess", quarter, by=MANAGER, opinion="一般")
    reward: dict[str, Any] = {
        "by": SUPERVISOR,
        "person": "butler-1",
        "reason": "按季度",
        "kind": "certificate",
    }
    with pytest.raises(Refused, match="没有达到优秀"):
        office.do("staff.reward.propose", sheet=quarter, **reward)
    amended(office, "rewards", "excellent_from=60", "--reason", "更正")
    office.do("staff.reward.propose", sheet=quarter, **reward)


@pytest.mark.rule("staff.steward-competence")
def test_who_lacks_a_skill_is_listed_with_the_skill_and_not_to_everybody(office: Workspace) -> None:
    skills = [{"skill": name, "has": has} for name, has in zip(SKILLS, ("yes", "no", "yes"), strict=True)]
    office.do("staff.competence.assess", by=SUPERVISOR, person="butler-1", skills=skills)
    assert "生活服务知识 欠缺" in office.run("staff", "list", "skill-gaps").out
    for post, seen in ((SUPERVISOR, True), ("front-desk", False)):
        rows = office.run("today", "--post", post, "--json").json()
        assert ("skill-gaps" in str(rows)) is seen
    added = ",".join([*(f"{one}：{one}" for one in SKILLS), "english：英语"])
    amended(office, "steward-competence", f"skills={added}")
    assert "butler-1" in listed(office, "unjudged"), "nobody has judged the new skill yet"
    office.do("staff.employee.depart", "butler-1", by=MANAGER, reason="合同到期")
    assert not {"butler-1"} & {*listed(office, "unjudged"), *listed(office, "skill-gaps")}
