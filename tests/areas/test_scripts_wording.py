"""What must not be said, what is missing in the library, and how staff's manner is counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from propctl.api import (
    Figure,
    Refused,
    UsageError,
    amend,
    coverage,
    due,
    listing,
    report,
    routines,
)
from propctl.errors import SettingsError
from propctl.testing import Workspace
from propctl.worktime.recurrence import Period


@pytest.fixture
def desk(workspace: Workspace) -> Workspace:
    """An office with one flat, at 9:00 on Friday 2026-11-20."""
    workspace.do("residents.building.add", name="3", steward="officer-1")
    workspace.do("residents.unit.add", number="3-1201", building="3")
    return workspace


def setting(desk: Workspace, rule: str, **changes: str) -> None:
    amend(desk.office("service-supervisor"), f"scripts.{rule}", changes, desk.now.date())


def linted(desk: Workspace, *words: str) -> list[tuple[str, int, str, str]]:
    rows = desk.run("scripts", "lint", *words, "--json").json()
    return [(row["file"], row["line"], row["found"], row["rule"]) for row in rows]


def found(desk: Workspace, *words: str) -> set[tuple[str, str]]:
    return {(phrase, rule) for _, _, phrase, rule in linted(desk, *words)}


def complaint(desk: Workspace, fault: str = "", **values: Any) -> str:
    id = desk.do(
        "complaints.complaint.register", **{"unit": "3-1201", "about": "路灯不亮", **values}
    ).folded.id
    if fault:
        judged: dict[str, Any] = {
            "class": "valid",
            "subject": "quality",
            "severity": "normal",
            "fault": fault,
        }
        desk.do("complaints.complaint.classify", id, **judged)
    return id


def figure(desk: Workspace, name: str) -> list[Figure]:
    first = desk.now.replace(day=1, hour=0, minute=0)
    period = Period(first, first.replace(month=12), "2026-11")
    return [one for one in report(desk.office(), period, "scripts") if one.name == name]


# -- the linter


@pytest.mark.rule(
    "scripts.no-exaggerated-promises",
    "scripts.no-authority-pressure",
    "scripts.no-quarrel",
    "scripts.forbidden-phrases",
)
@pytest.mark.parametrize(
    ("rule", "phrase"),
    [
        ("no-exaggerated-promises", "百分之百"),
        ("no-authority-pressure", "公安局"),
        ("no-quarrel", "关我什么事"),
        ("forbidden-phrases", "不归我管"),
    ],
)
def test_a_phrase_is_found_with_its_line_once_the_office_has_listed_it(
    desk: Workspace, rule: str, phrase: str, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(f"尊敬的业主：\n{phrase}，请留意。\n", encoding="utf-8")
    assert linted(desk, str(letter)) == []  # nothing set, nothing found
    setting(desk, rule, phrases=f"{phrase},另一句")
    assert linted(desk, str(letter)) == [("letter.txt", 2, phrase, f"scripts.{rule}")]
    clause = desk.run("scripts", "lint", str(letter), "--json").json()[0]["clause"]
    assert phrase in clause


@pytest.mark.rule("scripts.no-authority-pressure")
def test_an_authority_may_be_named_where_a_legal_basis_is_cited(desk: Workspace) -> None:
    setting(desk, "no-authority-pressure", phrases="公安局,法院")
    assert found(desk, "再不缴就报公安局") == {("公安局", "scripts.no-authority-pressure")}
    assert found(desk, "依《治安管理处罚法》，可由公安局处理") == set()


@pytest.mark.rule("scripts.no-apology-when-not-at-fault")
def test_an_apology_is_found_only_where_the_fault_is_others(desk: Workspace) -> None:
    text = "非常抱歉，这属于开发商的保修"
    assert found(desk, text) == set()
    assert found(desk, text, "--fault", "ours") == set()
    assert found(desk, text, "--fault", "other") == {("抱歉", "scripts.no-apology-when-not-at-fault")}


@pytest.mark.rule("scripts.refusal-consequences")
def test_a_text_that_threatens_to_cut_water_for_unpaid_fees_is_found_and_refused(desk: Workspace) -> None:
    threat = "再拒缴物业费，我们就停水停电"
    assert {phrase for phrase, _ in found(desk, threat)} == {"停水", "停电"}
    assert found(desk, "明天上午停水检修") == set()
    with pytest.raises(Refused) as refused:
        desk.do("scripts.phrase.add", by="officer-1", situation="dunning", words=threat)
    assert refused.value.rule == "scripts.refusal-consequences"
    assert desk.do("scripts.phrase.add", by="officer-1", situation="dunning", words="请您尽快缴费").folded.id


@pytest.mark.rule("scripts.refusal-consequences")
def test_the_consequences_are_said_only_once_the_office_has_worded_them(desk: Workspace) -> None:
    values: dict[str, Any] = {"unit": "3-1201", "reason": "不想缴", "justified": "no"}
    assert desk.do("scripts.visit.register", by="officer-1", **values).say == []
    setting(desk, "refusal-consequences", text="逾期将依合同约定催告并可依法诉讼")
    said = desk.do("scripts.visit.register", by="officer-1", **values).say
    assert [line.zh for _, line in said] == ["逾期将依合同约定催告并可依法诉讼"]
    assert "依合同约定催告" in desk.run("scripts", "show", "dunning").out


@pytest.mark.rule("scripts.forbidden-phrases")
def test_scripts_notices_and_phrases_are_all_read_over(desk: Workspace) -> None:
    assert linted(desk) == []
    desk.do("scripts.phrase.add", by="officer-1", situation="guard", words="您请稍等片刻")
    desk.do(
        "notices.notice.draft",
        by="service-director",
        kind="safety",
        title="防火提示",
        measure="请稍等片刻",
    )
    setting(desk, "forbidden-phrases", phrases="稍等片刻,我在听")
    where = {file for file, _, _, rule in linted(desk) if rule == "scripts.forbidden-phrases"}
    assert len(where) == 3 and "scripts/complaint.toml" in where


@pytest.mark.rule("scripts.courtesy-in-contact")
def test_scripts_without_the_offices_first_and_last_words_are_listed(desk: Workspace) -> None:
    rule = "scripts.courtesy-in-contact"
    assert [row for row in linted(desk) if row[3] == rule] == []
    setting(desk, "courtesy-in-contact", greeting="早上好", closing="请慢走。")
    listed = {file for file, _, _, found_rule in linted(desk) if found_rule == rule}
    assert "scripts/urgent-repair.toml" in listed  # begins otherwise, and has no farewell
    assert "scripts/reception.toml" not in listed


@pytest.mark.rule("scripts.measured-speech")
def test_lines_that_are_too_long_and_scripts_without_understanding_are_listed(desk: Workspace) -> None:
    rule = "scripts.measured-speech"
    setting(desk, "measured-speech", max_chars="45", acknowledging="我理解,我明白")
    rows = [(file, text) for file, _, text, found_rule in linted(desk) if found_rule == rule]
    assert not any("“opinion”" in text for _, text in rows)  # parts are named as people name them
    assert any(file == "scripts/reception.toml" and text.endswith("字，最多45字") for file, text in rows)
    assert ("scripts/dunning.toml", "没有体谅的话：我理解、我明白") in rows
    assert ("scripts/complaint.toml", "没有体谅的话：我理解、我明白") not in rows


@pytest.mark.rule("scripts.consultation-measure")
def test_the_stages_of_a_consultation_are_looked_for_only_where_switched_on(desk: Workspace) -> None:
    rule = "scripts.consultation-measure"
    assert [row for row in linted(desk) if row[3] == rule] == []
    assert "劝说" not in desk.page("scripts")
    setting(desk, "consultation-measure", in_force="yes")
    rows = [(file, text) for file, _, text, found_rule in linted(desk) if found_rule == rule]
    assert ("scripts/dunning.toml", "缺“劝说”一段") in rows
    assert ("scripts/dunning.toml", "缺“解释”一段") not in rows  # it has a part of that name
    assert "劝说" in desk.page("scripts")


# -- before anything goes out


@pytest.mark.rule("scripts.mind-wording", "scripts.no-exaggerated-promises")
def test_a_notice_with_a_phrase_that_is_not_used_is_not_published(desk: Workspace) -> None:
    setting(desk, "no-exaggerated-promises", phrases="百分之百,绝对")
    words: dict[str, Any] = {"kind": "safety", "title": "防火提示"}
    for text, published in (("百分之百安全", False), ("请勿堆放杂物", True)):
        notice = desk.do("notices.notice.draft", by="service-director", measure=text, **words).folded.id
        desk.do("notices.notice.approve", notice, by="center-manager")
        if published:
            assert desk.do("notices.notice.publish", notice, by="officer-1").folded.state == "published"
            continue
        with pytest.raises(Refused) as refused:
            desk.do("notices.notice.publish", notice, by="officer-1")
        assert refused.value.rule == "scripts.no-exaggerated-promises"


@pytest.mark.rule("scripts.no-apology-when-not-at-fault", "scripts.mind-wording")
def test_an_answer_to_a_complaint_that_is_others_fault_holds_no_apology(desk: Workspace) -> None:
    theirs, ours = complaint(desk, "other"), complaint(desk, "ours")
    words: dict[str, Any] = {"way": "phone", "told": "对不起，开发商明天来修"}
    with pytest.raises(Refused) as refused:
        desk.do("complaints.complaint.progress", theirs, **words)
    assert refused.value.rule == "scripts.no-apology-when-not-at-fault"
    desk.do("complaints.complaint.progress", theirs, way="phone", told="开发商明天来修")
    desk.do("complaints.complaint.progress", ours, **words)
    with pytest.raises(Refused) as apology:
        desk.do("scripts.apology.make", about=theirs, words="我们疏忽了")
    assert apology.value.rule == "scripts.no-apology-when-not-at-fault"


@pytest.mark.rule("scripts.apologise-when-at-fault")
def test_a_case_that_is_our_fault_is_closed_only_after_an_apology(desk: Workspace) -> None:
    id = complaint(desk, "ours")
    handed: dict[str, Any] = {"departments": "engineering", "to_person": "technician-2"}
    desk.do("complaints.complaint.transfer", id, **handed, cause="线路老化", wish="修好")
    desk.do("complaints.complaint.resolve", id, by="technician-2", outcome="路灯已修复，线路也查过一遍")
    desk.do("complaints.complaint.reply", id, recipients="resident,director", way="phone")
    desk.do("complaints.complaint.report", id, recipients="department,director")
    closing: dict[str, Any] = {"solution": "更换灯具和线路", "explanation": "已说明原因"}
    with pytest.raises(Refused) as refused:
        desk.do("complaints.complaint.close", id, **closing)
    assert refused.value.rule == "scripts.apologise-when-at-fault"
    with pytest.raises(UsageError):  # no sentence is configured, so it must be typed
        desk.do("scripts.apology.make", about=id)
    setting(desk, "apologise-when-at-fault", text="给您添了不便，我们诚恳致歉", within="1h")
    clocks = {row.clock: row.standing for row in due(desk.at("10:30").office())}
    assert clocks["scripts.apology"] == "overdue"
    assert desk.do("scripts.apology.make", about=id).folded.values["words"] == "给您添了不便，我们诚恳致歉"
    assert "scripts.apology" not in {row.clock for row in due(desk.office())}
    assert desk.do("complaints.complaint.close", id, **closing).folded.state == "closed"


@pytest.mark.rule("scripts.no-bare-acknowledgement")
@pytest.mark.parametrize(
    ("words", "bare"),
    [("知道了。", True), (" 知道 了！", True), ("知道了，知道了", True), ("知道了，下午来修", False)],
)
def test_noted_alone_is_no_answer_to_a_complaint(desk: Workspace, words: str, bare: bool) -> None:
    id = complaint(desk)
    if not bare:
        desk.do("complaints.complaint.progress", id, way="phone", told=words)
        return
    with pytest.raises(Refused) as refused:
        desk.do("complaints.complaint.progress", id, way="phone", told=words)
    assert refused.value.rule == "scripts.no-bare-acknowledgement"


@pytest.mark.rule("scripts.no-bare-acknowledgement")
def test_noted_alone_is_no_result_of_a_repair(desk: Workspace) -> None:
    id = desk.do("workorders.order.register", unit="3-1201", content="水管爆裂").folded.id
    desk.do("workorders.order.notify", id, answerer="technician-1", can="can")
    with pytest.raises(Refused) as refused:
        desk.do("workorders.order.complete", id, by="technician-1", result="知道了")
    assert refused.value.rule == "scripts.no-bare-acknowledgement"
    desk.do("workorders.order.complete", id, by="technician-1", result="已换接头")
    with pytest.raises(Refused):
        desk.do("workorders.order.amend", id, by="technician-1", set={"result": "知道了"})


@pytest.mark.rule("scripts.no-exaggerated-promises")
def test_a_promise_beyond_the_services_needs_the_managers_approval(desk: Workspace) -> None:
    values: dict[str, Any] = {"unit": "3-1201", "words": "每晚送水上门"}
    with pytest.raises(Refused) as refused:
        desk.do("scripts.promise.give", **values)
    assert refused.value.rule == "scripts.no-exaggerated-promises"
    with pytest.raises(Refused):
        desk.do("scripts.promise.give-special", **values)
    with pytest.raises(Refused):  # not by somebody below the post that the clause names
        desk.do("scripts.promise.give-special", on_paper=("clerk-2", "P-1"), **values)
    given = desk.do("scripts.promise.give-special", on_paper=("center-manager", "P-1"), **values).folded
    assert [row.id for row in listing(desk.office(), "scripts", "unkept")] == [given.id]
    desk.do("scripts.promise.keep", given.id)
    assert listing(desk.office(), "scripts", "unkept") == []


@pytest.mark.rule("scripts.no-exaggerated-promises")
def test_what_is_no_longer_offered_is_not_promised(desk: Workspace) -> None:
    values = {"name": "送水", "sort": "special", "content": "送水上门", "provider": "服务中心"}
    desk.do("workorders.service.add", by="center-manager", **values)
    desk.do("scripts.promise.give", unit="3-1201", words="每晚送水", service="送水")
    desk.do("workorders.service.withdraw", "送水", by="center-manager")
    with pytest.raises(Refused, match=r"scripts\.no-exaggerated-promises"):
        desk.do("scripts.promise.give", unit="3-1201", words="每晚送水", service="送水")


@pytest.mark.rule("scripts.dunning-visit")
def test_a_dunning_visit_needs_the_reason_and_dissatisfaction_opens_a_complaint(desk: Workspace) -> None:
    with pytest.raises(UsageError, match="reason"):
        desk.do("scripts.visit.register", by="officer-1", unit="3-1201")
    plain = desk.do("scripts.visit.register", by="officer-1", unit="3-1201", reason="出差忘了")
    assert plain.opened == []
    visit = desk.do(
        "scripts.visit.register",
        by="officer-1",
        unit="3-1201",
        reason="电梯总坏",
        dissatisfied="电梯一个月坏三次",
        complainant="住户",
    )
    (opened,) = visit.opened
    assert opened.form == "complaints.complaint" and opened.values["about"] == "电梯一个月坏三次"
    printed = Path(desk.run("scripts", "print", "dunning").out.strip()).read_text(encoding="utf-8")
    steps = ["询问不缴费的原因和事由", "耐心解释和说明", "对不满意之处道歉", "询问真实想法"]
    assert sorted(steps, key=printed.index) == steps


# -- the library and what it lacks


@pytest.mark.rule("scripts.standard-language", "scripts.adapt-not-recite")
def test_situations_without_a_phrase_are_reported(desk: Workspace) -> None:
    def missing() -> set[str]:
        return {row["missing"] for row in desk.run("scripts", "gaps", "--json").json()}

    assert "来访接待" in missing()
    desk.do("scripts.phrase.add", by="officer-1", situation="reception", words="您好，请坐")
    assert "来访接待" not in missing() and "受理投诉" in missing()
    setting(desk, "adapt-not-recite", variants_min="2")
    assert "来访接待" in missing()
    desk.do(
        "scripts.phrase.add", by="officer-1", situation="reception", words="下雨路滑，慢点", occasion="雨天"
    )
    assert "来访接待" not in missing()
    both = desk.run("scripts", "say", "来访接待").out
    assert "您好，请坐" in both and "雨天" in both
    fitting = desk.run("scripts", "say", "reception", "雨天").out
    assert "下雨路滑" in fitting and "请坐" not in fitting


@pytest.mark.rule(
    "scripts.fee-increase-complaint", "scripts.fee-dispute", "scripts.stay-calm", "scripts.picky-resident"
)
@pytest.mark.parametrize(
    ("trigger", "lines"),
    [
        ("物业费涨价", ["1. 安抚情绪", "2. 耐心解释", "3. 说明政策依据", "不要：直接反驳"]),
        ("收费异议", ["1. 倾听", "2. 温和解释政策", "3. 争取理解", "不要：硬碰硬"]),
        ("业主态度强硬", ["1. 保持冷静", "2. 不被带偏", "3. 回到问题"]),
        ("业主较真", ["1. 耐心解释", "不要：急躁"]),
    ],
)
def test_a_trigger_tells_its_steps_in_order_and_what_to_avoid(
    desk: Workspace, trigger: str, lines: list[str]
) -> None:
    told = [line.strip() for line in desk.run("scripts", "say", trigger).out.splitlines()]
    assert told[1 : len(lines) + 1] == lines
    assert desk.run("scripts", "say", "没有这种事").status == 2


@pytest.mark.rule("scripts.fee-increase-complaint", "scripts.comfort-trapped")
@pytest.mark.parametrize(
    ("rule", "param", "trigger", "text"),
    [
        ("fee-increase-complaint", "policy_basis", "物业费涨价", "业主大会决议第三号"),
        ("comfort-trapped", "text", "电梯困人", "请不要扒门，救援人员已经出发"),
    ],
)
def test_what_nobody_has_set_is_reported_until_it_is(
    desk: Workspace, rule: str, param: str, trigger: str, text: str
) -> None:
    def gaps() -> set[str]:
        return {row["rule"] for row in desk.run("scripts", "gaps", "--json").json()}

    assert f"scripts.{rule}" in gaps() and "（未设定）" in desk.run("scripts", "say", trigger).out
    setting(desk, rule, **{param: text})
    told = desk.run("scripts", "say", trigger).out
    assert f"scripts.{rule}" not in gaps() and text in told
    assert ("0571-88880001" in told) == (rule == "comfort-trapped")


@pytest.mark.rule("scripts.phone-polite-words")
def test_the_words_for_the_telephone_are_those_that_the_office_sets(desk: Workspace) -> None:
    assert "开头：（未设定）" in desk.run("scripts", "say", "phone").out
    setting(desk, "phone-polite-words", opening="您好，翠湖物业", closing="感谢来电")
    told = desk.run("scripts", "say", "接听电话").out
    assert "开头：您好，翠湖物业" in told and "结束：感谢来电" in told


@pytest.mark.rule("scripts.guard-politeness")
def test_the_guards_card_comes_from_the_same_library(desk: Workspace) -> None:
    desk.do("scripts.phrase.add", by="officer-1", situation="guard", words="雨天路滑，请慢行")
    card = desk.run("scripts", "say", "guard").out
    for words in ("拦停：您好，请您稍等", "询问：请问您找哪一户", "谢绝：请您谅解", "雨天路滑，请慢行"):
        assert words in card


@pytest.mark.rule("scripts.polite-language", "scripts.no-image-harm")
def test_the_shops_clauses_are_neither_shown_nor_counted_until_switched_on(desk: Workspace) -> None:
    assert "文明用语" not in desk.page("scripts") and "不得影响公司形象" not in desk.page("scripts")
    assert "--image-harm" not in desk.run("complaints", "register", "--help").out
    assert figure(desk, "image") == []
    setting(desk, "polite-language", in_force="yes", phrases="您好，请稍等")
    setting(desk, "no-image-harm", in_force="yes")
    assert "您好、请稍等" in desk.run("scripts", "say", "phone").out
    complaint(desk, image_harm="yes")
    (image,) = figure(desk, "image")
    assert image.part == 1


# -- staff and their manner


@pytest.mark.rule(
    "scripts.no-slighting", "scripts.no-quarrel", "scripts.no-personal-mood", "scripts.no-sour-face"
)
def test_complaints_of_manner_are_causes_of_their_own_counted_by_month_and_person(desk: Workspace) -> None:
    for act, person in (
        ("slighting", "clerk-2"),
        ("quarrel", "guard-1"),
        ("quarrel", "clerk-2"),
        ("mood", "guard-1"),
    ):
        complaint(desk, act=act, about_staff=person)
    complaint(desk)
    counted = {name: figure(desk, name)[0].part for name in ("slighting", "quarrel", "mood", "attitude")}
    assert counted == {"slighting": 1, "quarrel": 2, "mood": 1, "attitude": 4}
    assert figure(desk, "attitude")[0].split == {"about_staff": {"clerk-2": 2, "guard-1": 2}}


@pytest.mark.rule("scripts.no-quarrel", "scripts.earnest-and-patient")
def test_the_appraisal_rates_each_point_and_shows_the_months_quarrels(desk: Workspace) -> None:
    complaint(desk, act="quarrel", about_staff="clerk-2")
    own = complaint(desk, act="quarrel", about_staff="center-manager")
    assert desk.run("void", own, "误登", by="center-manager").status == 77  # nobody gets rid of his own
    assert desk.run("void", own, "误登", by="director").status == 0
    points = "earnest,90;active,80;patient,60;responsible,85"
    sheet = desk.do(
        "scripts.appraisal.register", by="service-foreman", person="clerk-2", scores=points
    ).folded
    assert sheet.values["quarrels"] == 1 and sheet.values["month"] == "2026-11"
    assert len(sheet.values["scores"]) == 4
    with pytest.raises(Refused, match="认真、主动、负责"):  # every point is rated
        desk.do("scripts.appraisal.register", by="service-foreman", person="guard-1", scores="patient,90")
    quiet = desk.do("scripts.appraisal.register", by="service-foreman", person="guard-1", scores=points)
    assert quiet.folded.values["quarrels"] == 0
    with pytest.raises(UsageError):
        desk.do("scripts.appraisal.register", by="service-foreman", person="clerk-2", scores="charming,90")
    with pytest.raises(Refused):
        desk.do("scripts.appraisal.register", by="service-foreman", person="service-foreman", scores=points)
    printed = desk.run("print", sheet.id, by="service-foreman").out
    assert "争吵投诉件数" in printed
    assert "认真、主动、耐心、负责" in desk.page("scripts")


@pytest.mark.rule("scripts.smile", "scripts.no-personal-mood")
def test_the_card_before_the_shift_shows_both_until_they_are_ticked(desk: Workspace) -> None:
    def waiting() -> set[str]:
        tasks = routines(desk.office("officer-1"), post="officer", area="scripts")
        return {task.routine for task in tasks if not task.finished}

    assert waiting() == {"shift-smile", "shift-mood"}
    for routine in ("shift-smile", "shift-mood"):
        for person in ("officer-1", "officer-2"):  # each for himself, without naming himself
            done = desk.run("agenda", "tick", f"scripts.{routine}", by=person)
            assert done.status == 0, done.err
    assert waiting() == set()


@pytest.mark.rule("scripts.smile")
def test_a_callback_rates_the_manner(desk: Workspace) -> None:
    values: dict[str, Any] = {
        "unit": "3-1201",
        "person": "章晓兰",
        "satisfied": "satisfied",
        "occasion": "round",
    }
    kept = desk.do("callbacks.callback.register", manner="fair", **values).folded
    assert kept.values["manner"] == "fair"
    with pytest.raises(UsageError):
        desk.do("callbacks.callback.register", manner="gloomy", **values)


@pytest.mark.rule("scripts.staff-image", "scripts.four-service-standards")
def test_who_has_signed_the_standards_in_force_is_shown_and_who_has_not(desk: Workspace) -> None:
    def signed() -> dict[str, str]:
        return {row["person"]: row["signed"] for row in desk.run("scripts", "unsigned", "--json").json()}

    assert set(signed().values()) == {""}
    desk.do("scripts.pledge.sign", by="officer-1")
    assert signed()["陈立"] == "2026-11-20" and signed()["何苗"] == ""
    desk.at("2026-11-23 09:00")
    setting(desk, "four-service-standards", items="attitude:热情,result:满意")
    assert signed()["陈立"] == ""  # the standards in force are others now
    assert "服务准则：热情、满意" in desk.page("scripts")


@pytest.mark.rule("scripts.four-service-standards")
def test_the_page_lists_the_standards_in_order(desk: Workspace) -> None:
    for audience in ("staff", "residents"):
        text = "服务态度文明礼貌、服务行为合理规范、服务效率及时快捷、服务效果完好满意"
        assert text in desk.page("scripts", audience=audience)


@pytest.mark.rule("scripts.etiquette-standard")
def test_a_kind_of_staff_without_its_etiquette_is_reported(desk: Workspace) -> None:
    def missing() -> set[str]:
        rows = desk.run("scripts", "gaps", "--json").json()
        return {row["missing"] for row in rows if row["rule"] == "scripts.etiquette-standard"}

    assert missing() == set()
    setting(desk, "etiquette-standard", staff_kinds="接待员,护卫员")
    assert missing() == {"接待员", "护卫员"}
    with pytest.raises(Refused):
        desk.do("scripts.etiquette.add", kind="护卫员", text="着装整齐")
    desk.do("scripts.etiquette.add", by="center-supervisor", kind="护卫员", text="着装整齐，站姿端正")
    assert missing() == {"接待员"}
    assert "站姿端正" in desk.page("scripts")


@pytest.mark.rule("scripts.motto")
def test_one_motto_stands_in_the_handbook_and_under_notices(desk: Workspace) -> None:
    def footer() -> str:
        notice = desk.do(
            "notices.notice.draft", by="service-director", kind="safety", title="防火", measure="请勿堆放杂物"
        ).folded.id
        desk.do("notices.notice.approve", notice, by="center-manager")
        desk.do("notices.notice.publish", notice, by="officer-1")
        path = desk.run("notices", "print", notice).out.strip()
        return Path(path).read_text(encoding="utf-8").partition('class="motto">')[2].partition("<")[0]

    assert footer() == "业主至上，服务第一"
    assert "业主至上，服务第一" in desk.page("scripts", audience="residents")
    desk.at("2026-11-23 09:00")
    setting(desk, "motto", text="用心服务，邻里如家")
    assert footer() == "用心服务，邻里如家"
    assert "用心服务，邻里如家" in desk.page("scripts", audience="residents")


@pytest.mark.rule("scripts.motto")
@pytest.mark.parametrize("large", [False, True])
def test_the_motto_stands_under_a_notice_as_pdf_too(desk: Workspace, large: bool) -> None:
    reader = pytest.importorskip("pypdfium2")
    from propctl.publish.notices import Notice, Writer
    from propctl.publish.paper.pdf import PdfPress

    setting(desk, "motto", text="用心服务，邻里如家")
    office = desk.office()
    written = Writer(office).write(
        Notice(id="NT-1", kind="safety", state="published", measure="请勿堆放杂物")
    )
    try:
        press = PdfPress(office)
    except SettingsError:
        pytest.skip("needs a font with Chinese characters (apt-get install fonts-noto-cjk)")
    made = reader.PdfDocument(press.notice(written, large=large))
    assert "用心服务，邻里如家" in made[len(made) - 1].get_textpage().get_text_range()


@pytest.mark.rule(
    "scripts.earnest-and-patient",
    "scripts.see-customer-side",
    "scripts.no-arguing",
    "scripts.no-interrupting",
)
def test_the_staff_page_says_how_one_speaks_with_customers(desk: Workspace) -> None:
    page = desk.page("scripts")
    for words in ("认真、主动、耐心、负责", "站在客户角度想问题", "先弄清原因、期望", "不得打断客户"):
        assert words in page
    assert "站在客户角度" not in desk.page("scripts", audience="residents")


def test_every_clause_of_the_area_is_claimed(desk: Workspace) -> None:
    (counted,) = coverage(desk.office(), set(), ["scripts"])
    assert (counted.total, counted.claimed) == (41, 41)


@pytest.mark.rule("scripts.refusal-consequences")
def test_the_words_to_who_refuses_to_pay_can_hold_no_threat_of_what_the_law_forbids(desk: Workspace) -> None:
    def put(value: str) -> int:
        return desk.run("rules", "set", "scripts.refusal-consequences", value, by="director").status

    for threat in ("text=不交费我们就停水", "text=再拖就拉闸", "text=we shut off the gas"):
        assert put(threat) == 2
    assert (
        put("forbidden=停水，停电，停气，停暖，断网") == 0
    )  # a list of what is never threatened may name it
    assert put("text=拖欠会影响您的信用") == 0


@pytest.mark.rule("scripts.fee-increase-complaint")
def test_a_part_of_what_brings_a_script_about_is_enough(desk: Workspace) -> None:
    found = desk.run("scripts", "say", "涨价")
    assert "安抚情绪" in found.out and "scripts.fee-increase-complaint" in found.out
    assert desk.run("scripts", "say", "涨").status == 2
    desk.do("scripts.phrase.add", by="officer-1", situation="complaint", words="请您慢慢说")
    assert "请您慢慢说" in desk.run("scripts", "say", "投诉").out
    several = desk.run("scripts", "say", "受理").out  # each under its name
    assert several.index("受理投诉") < several.index("请您慢慢说") < several.index("受理报修")


@pytest.mark.rule("scripts.adapt-not-recite", "scripts.standard-language")
def test_the_same_phrase_is_kept_once_and_a_stopped_clause_misses_nothing(desk: Workspace) -> None:
    hello = {"by": "officer-1", "situation": "reception", "words": "您好，请坐"}
    setting(desk, "adapt-not-recite", variants_min="2")
    first = desk.do("scripts.phrase.add", **hello).folded.id
    with pytest.raises(UsageError, match=first):
        desk.do("scripts.phrase.add", **hello)
    with pytest.raises(UsageError, match=first):  # they are no second variant
        desk.do("scripts.phrase.add", occasion="雨天", **hello)
    gaps = desk.run("scripts", "gaps", "--json").json()
    assert [row["have"] for row in gaps if row["missing"] == "来访接待"] == [1]
    desk.do("scripts.phrase.retire", first, by="service-foreman")
    desk.do("scripts.phrase.add", **hello)  # what was retired may be taken up again
    for stopped in ("standard-language", "adapt-not-recite", "comfort-trapped", "fee-increase-complaint"):
        desk.run("rules", "set", f"scripts.{stopped}", "in_force=no", by="director")
    assert [row["rule"] for row in desk.run("scripts", "gaps", "--json").json()] == []


@pytest.mark.rule("scripts.staff-image", "handbook.obey-rules", "calls.know-services-and-announcements")
def test_everybody_signs_for_himself_and_on_no_day_to_come(desk: Workspace) -> None:
    with pytest.raises(Refused) as refusal:
        desk.do("scripts.pledge.sign", by="officer-1", person="officer-2")
    assert refusal.value.rule == "scripts.staff-image"
    with pytest.raises(UsageError):
        desk.do("scripts.pledge.sign", by="officer-1", signed="2030-01-01")
    with pytest.raises(Refused) as refusal:
        desk.do("handbook.reading.confirm", area="complaints", reader="clerk-2")
    assert refusal.value.rule == "handbook.obey-rules"
    desk.do("scripts.pledge.sign", by="officer-1")
    desk.do("scripts.pledge.sign", by="clerk-1")  # who need not, may
    listed = desk.run("scripts", "unsigned", "--json").json()
    assert {row["person"]: bool(row["signed"]) for row in listed} == {
        "李敏": True,
        "陈立": True,
        "何苗": False,
    }
    setting(desk, "staff-image", post="butler")
    assert {row["person"] for row in desk.run("scripts", "unsigned", "--json").json()} == {
        "李敏",
        "陈立",
        "沈悦",
    }


@pytest.mark.rule("scripts.smile", "scripts.no-personal-mood")
def test_everybody_of_the_post_checks_himself_before_the_shift(desk: Workspace) -> None:
    def standing() -> tuple[int, int]:
        task = next(one for one in routines(desk.office()) if one.full == "scripts.shift-smile")
        return task.done, task.times

    assert standing() == (0, 2)
    assert desk.run("agenda", "tick", "scripts.shift-smile", by="officer-1").status == 0
    assert standing() == (1, 2)


@pytest.mark.rule("scripts.comfort-trapped", "scripts.adapt-not-recite")
def test_an_emergency_number_that_nobody_set_is_told_missing(desk: Workspace) -> None:
    path = desk.root / "propctl.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith("emergency")), encoding="utf-8")
    assert "应急电话：（未设定）" in desk.run("scripts", "say", "电梯困人").out
    assert "紧急电话（未设定）" in desk.run("scripts", "show", "urgent-repair").out
    missing = desk.run("--lang", "en", "scripts", "gaps", "--json").json()
    assert {"Emergency number", "Reception"} <= {row["missing"] for row in missing}
