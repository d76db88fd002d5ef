"""The handbook: documents and their versions, the manual, job pages, and what reads all texts over."""

from __future__ import annotations

import csv
import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from propctl_plugins.handbook.texts import lacking

from propctl.api import BadData, Refused, UsageError, amend, due, find, listing, resolve, today
from propctl.testing import TwoDesks, Workspace
from tests.stories.answers import ok

SECTIONS = "\n".join(
    f"# {name}\n略" for name in ("目的", "适用范围", "职责", "流程", "相关文件和记录", "流程图")
)
POLICY = {
    "kind": "policy",
    "name": "前台接待制度",
    "version": "2026-1",
    "owner": "front-desk",
    "body": "正文",
}

PETS = """
title = { zh = "宠物", en = "Pets" }
[form.pet]
prefix = "PX"
title  = { zh = "宠物表", en = "Pet" }
[form.pet.step]
add = { zh = "登记", en = "Add", to = "kept" }
[form.pet.state]
kept = "在册|kept"
[[rule]]
id = "pets.leash"
zh = "遛狗牵绳，见《遛狗须知》"
en = "Dogs are led"
source = { document = "某规定" }
"""

OVERTIME = """
title = { zh = "加时空调", en = "Extra hours" }
[form.order]
prefix = "OX"
title  = { zh = "加时空调申请", en = "Order" }
args   = ["slot"]
[form.order.field]
slot = { type = "text", zh = "时段", en = "Slot", required = true }
[form.order.step]
order = { zh = "申请", en = "Order", to = "ordered" }
[form.order.state]
ordered = "已申请|ordered"
[form.order.need]
order = [ { rule = "handbook.aircon-hours", that = "slot != $.hours" } ]
"""


def drafted(workspace: Workspace, **values: str) -> str:
    return workspace.do("handbook.document.draft", by="service-director", **{**POLICY, **values}).folded.id


def enacted(
    workspace: Workspace, *, by: str = "center-manager", effective: str = "2026-12-01", **values: str
) -> str:
    record = drafted(workspace, **values)
    workspace.do("handbook.document.enact", record, by=by, effective=effective)
    return record


def setting(workspace: Workspace, rule: str, since: str = "", **changes: str) -> None:
    day = dt.date.fromisoformat(since) if since else workspace.now.date()
    amend(workspace.office("service-supervisor"), f"handbook.{rule}", changes, day)


def ids(workspace: Workspace, name: str, by: str = "clerk-1") -> list[str]:
    return [row.id for row in listing(workspace.office(by), "handbook", name)]


def lint(workspace: Workspace, rule: str) -> list[dict[str, Any]]:
    rows = workspace.run("handbook", "lint", "--json").json()
    return [row for row in rows if row["rule"] == f"handbook.{rule}"]


def job(workspace: Workspace, post: str, duties: list[dict[str, str]], assessment: str = "") -> None:
    workspace.do(
        "handbook.job.write", by="center-supervisor", post=post, duties=duties, assessment=assessment
    )


# -- documents


@pytest.mark.rule("handbook.director-helps-draft")
def test_a_draft_shows_as_a_draft_until_the_approving_post_sets_it_in_force(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="director-helps-draft"):
        workspace.do("handbook.document.draft", by="clerk-1", **POLICY)
    record = drafted(workspace)
    assert "草案，尚未施行" in workspace.page("handbook")
    assert ids(workspace, "drafts") == [record]
    with pytest.raises(Refused):
        workspace.do("handbook.document.enact", record, by="center-supervisor", effective="2026-12-01")
    workspace.do("handbook.document.enact", record, by="center-manager", effective="2026-12-01")
    page = workspace.page("handbook")
    assert "草案，尚未施行" not in page
    assert "版本 2026-1 · 前台接待员 · 2026年12月1日起施行" in page


@pytest.mark.rule("handbook.department-rules")
@pytest.mark.parametrize("by", ["company-manager", "center-supervisor"])
def test_whoever_establishes_rules_drafts_them_and_another_sets_them_in_force(
    workspace: Workspace, by: str
) -> None:
    record = workspace.do("handbook.document.draft", by=by, **POLICY).folded.id
    with pytest.raises(Refused):
        workspace.do("handbook.document.enact", record, by=by, effective="2026-12-01")
    done = workspace.do("handbook.document.enact", record, by="center-manager", effective="2026-12-01")
    assert done.folded.state == "in-force"


@pytest.mark.rule("handbook.director-helps-draft")
def test_the_approving_post_is_the_clauses_parameter(workspace: Workspace) -> None:
    setting(workspace, "director-helps-draft", approver="director")
    record = drafted(workspace)
    with pytest.raises(Refused, match="管理处主任"):
        workspace.do("handbook.document.enact", record, by="center-manager", effective="2026-12-01")
    workspace.do("handbook.document.enact", record, by="director", effective="2026-12-01")


def test_nobody_sets_his_own_draft_in_force(workspace: Workspace) -> None:
    setting(workspace, "director-helps-draft", post="center-manager")
    record = workspace.do("handbook.document.draft", by="center-manager", **POLICY).folded.id
    with pytest.raises(Refused, match="somebody else"):
        workspace.do("handbook.document.enact", record, by="center-manager", effective="2026-12-01")


@pytest.mark.rule("handbook.effective-date")
def test_a_policy_is_not_set_in_force_without_its_effective_date(workspace: Workspace) -> None:
    record = drafted(workspace)
    with pytest.raises(UsageError, match="effective"):
        workspace.do("handbook.document.enact", record, by="center-manager")
    workspace.do("handbook.document.enact", record, by="center-manager", effective="2026-12-01")
    assert "2026年12月1日起施行" in workspace.page("handbook")


@pytest.mark.rule("handbook.effective-date")
def test_a_policy_that_lost_its_date_fails_the_check_and_the_page(workspace: Workspace) -> None:
    record = enacted(workspace)
    (path,) = (workspace.root / "records").rglob(f"{record}.toml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(", effective = 2026-12-01", ""), encoding="utf-8")
    assert [row["where"] for row in lint(workspace, "effective-date")] == [record]
    with pytest.raises(BadData, match=record):
        workspace.page("handbook")


@pytest.mark.rule("handbook.effective-date")
def test_a_clause_that_is_not_yet_in_force_raises_no_clock(workspace: Workspace) -> None:
    setting(workspace, "department-rules", review_every="1mo")
    setting(workspace, "department-rules", in_force="no")
    setting(workspace, "department-rules", since="2027-02-01", in_force="yes")
    enacted(workspace)
    assert due(workspace.office(), area="handbook") == []
    workspace.at("2027-02-01 09:00")
    enacted(workspace, name="收银制度")
    assert len(due(workspace.office(), area="handbook")) == 1


@pytest.mark.rule("handbook.department-rules")
def test_each_rule_has_owner_version_date_and_next_review_and_is_listed_once_past_it(
    workspace: Workspace,
) -> None:
    record = enacted(workspace)
    assert ids(workspace, "past-review") == []
    assert "前复审" not in workspace.page("handbook")
    setting(workspace, "department-rules", review_every="6mo")
    assert "2026年12月1日起施行 · 2027年5月20日前复审" in workspace.page("handbook")
    workspace.at("2027-05-20 23:00")
    assert ids(workspace, "past-review") == []
    workspace.at("2027-05-21 09:00")
    assert ids(workspace, "past-review") == [record]
    with pytest.raises(Refused):
        workspace.do("handbook.document.recheck", record, by="clerk-1", opinion="仍适用")
    workspace.do("handbook.document.recheck", record, by="center-manager", opinion="仍适用")
    assert ids(workspace, "past-review") == []
    workspace.at("2027-11-22 09:00")
    assert ids(workspace, "past-review") == [record]


def test_a_new_version_retires_the_one_it_replaces(workspace: Workspace) -> None:
    old = enacted(workspace)
    new = enacted(workspace, version="2026-2", replaces=old, effective="2026-11-20")
    office = workspace.office()
    assert office.folded(resolve(office, old)).state == "retired"
    assert office.folded(resolve(office, new)).state == "in-force"


@pytest.mark.rule("handbook.effective-date")
def test_until_a_new_version_holds_the_old_one_does_and_then_it_is_listed_to_be_retired(
    workspace: Workspace,
) -> None:
    old = enacted(workspace)
    new = enacted(workspace, version="2026-2", replaces=old, effective="2026-12-20")
    assert [workspace.record(one).state for one in (old, new)] == ["in-force", "in-force"]
    assert ids(workspace, "superseded") == []
    assert ids(workspace.at("2026-12-20 09:00"), "superseded") == [old]
    workspace.do("handbook.document.retire", old, by="center-manager")
    assert ids(workspace, "superseded") == []


@pytest.mark.rule("handbook.procedure-layout")
def test_a_procedure_without_a_section_is_not_set_in_force(workspace: Workspace) -> None:
    record = drafted(workspace, kind="procedure", body=SECTIONS.partition("# 相关文件")[0])
    with pytest.raises(Refused, match="相关文件和记录', '流程图"):
        workspace.do("handbook.document.enact", record, by="center-manager", effective="2026-12-01")
    enacted(workspace, kind="procedure", body=SECTIONS)


@pytest.mark.rule("handbook.procedure-layout")
def test_a_section_counts_however_it_is_numbered_and_in_whichever_language_the_office_reads(
    workspace: Workspace,
) -> None:
    office, english = workspace.office(), workspace.office()
    english.lang = "en"
    for number in ("一、", "（三）", "第四章 ", "1.2 ", "5. ", "6)", "二、 "):
        body = SECTIONS.replace("# ", f"## {number}").replace("适用范围", "scope")
        assert lacking(office, body) == lacking(english, body) == []
    body = SECTIONS.replace("适用范围", "scope").replace("# 职责", "# 职责分工")
    assert lacking(english, body) == ["responsibilities"]


@pytest.mark.rule("handbook.procedure-layout")
def test_the_site_is_not_built_with_a_procedure_that_lacks_a_section(workspace: Workspace) -> None:
    enacted(workspace, kind="procedure", body=SECTIONS)
    workspace.page("handbook")
    setting(workspace, "procedure-layout", sections="purpose:目的,risk:风险点")
    with pytest.raises(BadData, match="风险点"):
        workspace.page("handbook")
    assert [row["found"] for row in lint(workspace, "procedure-layout")] == ["风险点"]
    setting(workspace, "procedure-layout", in_force="no")
    workspace.page("handbook")


@pytest.mark.rule("handbook.peer-review")
def test_a_document_is_in_force_only_after_the_number_of_reviewers_that_the_office_sets(
    workspace: Workspace,
) -> None:
    enacted(workspace)  # unset: nobody need read it
    setting(workspace, "peer-review", min_reviewers="2")
    record = drafted(workspace, name="收银制度")
    with pytest.raises(Refused, match="somebody else"):
        workspace.do("handbook.document.review", record, by="service-director", opinion="好")
    workspace.do("handbook.document.review", record, by="clerk-1", opinion="好")
    with pytest.raises(Refused, match="peer-review"):
        workspace.do("handbook.document.review", record, by="clerk-1", opinion="再看一遍")
    with pytest.raises(Refused, match="peer-review"):
        workspace.do("handbook.document.enact", record, by="center-manager", effective="2026-12-01")
    workspace.do("handbook.document.review", record, by="technician-1", opinion="加上交接")
    workspace.do("handbook.document.enact", record, by="center-manager", effective="2026-12-01")


@pytest.mark.rule("handbook.obey-rules")
def test_everybodys_confirmation_of_the_current_version_is_kept_and_missing_ones_are_listed(
    workspace: Workspace,
) -> None:
    first = enacted(workspace)
    workspace.do("handbook.document.confirm", first, by="clerk-1")
    with pytest.raises(Refused):
        workspace.do("handbook.document.confirm", first, by="clerk-1")
    missing = workspace.run("handbook", "unread", "--json").json()
    assert "clerk-1" not in {row["person"] for row in missing}
    assert "clerk-2" in {row["person"] for row in missing}
    assert ids(workspace, "to-confirm", by="clerk-1") == []
    assert ids(workspace, "to-confirm", by="clerk-2") == [first]
    second = enacted(workspace, version="2026-2", replaces=first, effective="2026-11-20")
    missing = workspace.run("handbook", "unread", "--json").json()
    assert {"person": "clerk-1", "id": second, "name": "前台接待制度", "version": "2026-2"} in missing
    assert {row["id"] for row in missing} == {second}


@pytest.mark.rule("handbook.obey-rules")
def test_after_a_clause_is_amended_everybody_confirms_its_area_anew(workspace: Workspace) -> None:
    def missing() -> set[str]:
        rows = workspace.run("handbook", "unread", "--json").json()
        return {row["person"] for row in rows if row["id"] == "notices"}

    def amend_notices(**changes: str) -> None:
        amend(workspace.office("director"), "notices.posting", changes, workspace.now.date())

    assert missing() == set(), "what was never amended is what everybody was given"
    amend_notices(places="东门,西门")
    assert {"clerk-1", "guard-1"} <= missing()
    assert workspace.run("handbook", "reading", "confirm", "notices", by="clerk-1").status == 0
    assert "clerk-1" not in missing()
    assert "guard-1" in missing()
    workspace.at("09:30")
    amend_notices(post="clerk")
    assert "clerk-1" in missing(), "he confirmed what it said before"
    assert workspace.run("handbook", "reading", "confirm", "nowhere").status == 2


@pytest.mark.rule("handbook.staff-code")
def test_the_staff_code_is_a_page_with_version_and_date_signed_by_version(workspace: Workspace) -> None:
    record = drafted(workspace, kind="staff-code", name="员工守则", body="准时上班")
    with pytest.raises(Refused, match="staff-code"):
        workspace.do("handbook.document.enact", record, by="company-manager", effective="2026-12-01")
    workspace.do("handbook.document.enact", record, by="center-manager", effective="2026-12-01")
    page = workspace.page("handbook")
    assert "员工守则 版本 2026-1 · 前台接待员 · 2026年12月1日起施行" in page
    assert "准时上班" in page
    assert "准时上班" not in workspace.page("handbook", audience="residents")
    signed = workspace.do("handbook.document.confirm", record, by="guard-1").folded
    assert signed.values["version"] == "2026-1"
    assert [event.by for event in signed.events["confirm"]] == ["guard-1"]


@pytest.mark.rule("handbook.service-standards-published")
def test_service_standards_are_published_only_as_the_named_department_approved_them(
    workspace: Workspace,
) -> None:
    record = drafted(workspace, kind="standards", name="服务标准", body="来电三声内接听")
    assert "来电三声内接听" not in workspace.page("handbook", audience="residents")
    with pytest.raises(Refused, match="service-standards-published"):
        workspace.do("handbook.document.enact", record, by="center-manager", effective="2026-12-01")
    workspace.do("handbook.document.enact", record, by="company-manager", effective="2026-12-01")
    assert "来电三声内接听" in workspace.page("handbook", audience="residents")


@pytest.mark.rule("handbook.owner-covenant")
def test_the_covenant_is_neither_enforced_nor_published_until_the_office_switches_it_on(
    workspace: Workspace,
) -> None:
    record = enacted(workspace, kind="covenant", name="管理规约", body="不高空抛物")
    for audience in ("residents", "staff"):
        page = workspace.page("handbook", audience=audience)
        assert "不高空抛物" not in page
        assert "建立《" not in page
    workspace.do("handbook.document.retire", record, by="center-manager")
    setting(workspace, "owner-covenant", in_force="yes")
    draft = drafted(workspace, kind="covenant", name="管理规约", body="不高空抛物")
    with pytest.raises(Refused, match="owner-covenant"):
        workspace.do("handbook.document.enact", draft, by="center-supervisor", effective="2026-12-01")
    assert "草案，尚未施行 不高空抛物" in workspace.page("handbook")
    assert "不高空抛物" not in workspace.page("handbook", audience="residents")
    changes = ("--set", "adopted_by=业主大会", "--set", "adopted_on=2026-10-18")
    assert workspace.run("amend", draft, *changes, by="service-director").status == 0
    workspace.do("handbook.document.enact", draft, by="center-supervisor", effective="2026-12-01")
    assert "2026年10月18日由业主大会通过" in workspace.page("handbook", audience="residents")


# -- what residents read


@pytest.mark.rule("handbook.service-philosophy")
def test_the_philosophy_stands_on_the_handbooks_first_page_as_configured(workspace: Workspace) -> None:
    from propctl.publish.site.page_source import Site
    from propctl.publish.site.pages import Book

    def first_page() -> str:
        office = workspace.office()
        book = Book(office, Site("residents", [], office.now, "", []), "zh-CN")
        return next(page.markdown for page in book.handbook() if page.uri == "handbook.md")

    assert "技术为本，务实创新" in first_page()
    setting(workspace, "service-philosophy", text="睦邻为先", aims="安心,省心")
    assert "睦邻为先" in first_page()
    assert "安心、省心" in first_page()
    assert "技术为本" not in first_page()


@pytest.mark.rule("handbook.company-image")
def test_the_page_shows_the_companys_culture_and_the_honours_on_record(workspace: Workspace) -> None:
    enacted(workspace, kind="culture", name="公司文化", body="把小事做好")
    workspace.do("handbook.honour.add", name="示范小区", giver="市住建局", given="2025-12-30")
    page = workspace.page("handbook", audience="residents")
    assert "公司文化" in page
    assert "把小事做好" in page
    assert "2025年12月30日，市住建局授予“示范小区”" in page


@pytest.mark.rule("handbook.four-principles")
def test_the_four_principles_are_linked_to_the_clauses_and_figures_that_prove_them(
    workspace: Workspace,
) -> None:
    page = workspace.page("handbook", audience="residents")
    for name in ("以客为尊", "专业高效", "诚信守约", "团队协作"):
        assert f"**{name}**" in page
    linked = re.findall(r"\]\(\.\./handbook/(\w+)\.html#([\w-]+)\)", page.partition("公司文化")[0])
    office = workspace.office()
    assert len(linked) == 4
    for area, anchor in linked:
        assert office.rule_text(office.catalog.rule(f"{area}.{anchor}")).zh in page
    assert "public.html)" in page
    setting(workspace, "four-principles", principles="near:随叫随到")
    assert "**随叫随到**" in workspace.page("handbook", audience="residents")


@pytest.mark.rule("handbook.customer-first")
def test_first_answer_and_satisfaction_stand_at_the_top_of_the_report(workspace: Workspace) -> None:
    figures = workspace.run("report", "--json").json()
    assert [(one["area"], one["name"]) for one in figures[:2]] == [
        ("handbook", "first-answer"),
        ("handbook", "satisfaction"),
    ]


@pytest.mark.rule("handbook.customer-first")
def test_first_answer_and_satisfaction_are_figures_of_the_records(workspace: Workspace) -> None:
    workspace.run("residents", "add", "3-1201")
    for minutes in ("10", "20"):
        workspace.at("2026-11-20 09:00")
        taken = workspace.run("complaints", "register", "3-1201", "走廊漏水", "--json").json()["id"]
        workspace.at("09:05").run(  # which is handed on, and answers nobody
            "complaints", "transfer", taken, "--departments", "engineering", "--to-person", "technician-1"
        )
        workspace.at(f"09:{minutes}")
        done = workspace.run("complaints", "progress", taken, "--way", "电话", "--told", "维修人员马上到")
        assert done.status == 0, done.err
        workspace.at("09:50").run("complaints", "explain", taken, "--told", "已修好")
    for opinion in ("satisfied", "fair", "dissatisfied"):
        done = workspace.run(
            "callbacks", "register", "3-1201", "--satisfied", opinion, "--stdin", stdin="person: 张三\n"
        )
        assert done.status == 0, done.err
    figures = {one["name"]: one for one in workspace.run("report", "handbook", "--json").json()}
    answered, satisfied = figures["first-answer"], figures["satisfaction"]
    assert (Decimal(answered["part"]), answered["whole"]) == (Decimal("0.25"), 2)
    assert (satisfied["part"], satisfied["whole"]) == ("2", 3)


@pytest.mark.rule("handbook.resident-education")
def test_each_topic_for_residents_has_its_page_and_a_missing_one_is_reported(workspace: Workspace) -> None:
    missing = [row["found"] for row in lint(workspace, "resident-education")]
    assert missing == ["遵守公共规则", "爱护公物", "维护业主合法权益", "与邻居和睦相处"]
    enacted(workspace, kind="education", name="好邻居", topic="neighbours", body="夜间请轻声")
    assert "与邻居和睦相处 夜间请轻声" in workspace.page("handbook", audience="residents").replace("### ", "")
    assert "与邻居和睦相处" not in [row["found"] for row in lint(workspace, "resident-education")]
    setting(workspace, "resident-education", topics="neighbours:睦邻关系,fire:消防常识")
    assert [row["found"] for row in lint(workspace, "resident-education")] == ["消防常识"]
    assert "消防常识" in workspace.page("handbook", audience="residents")


@pytest.mark.rule("handbook.resident-manual")
def test_a_part_of_the_manual_says_which_chapter_it_is_and_no_other_document_does(
    workspace: Workspace,
) -> None:
    with pytest.raises(UsageError, match="--chapter"):
        drafted(workspace, kind="chapter", name="公共规则", body="略")
    assert drafted(workspace, kind="chapter", chapter="rules", name="公共规则", body="略")
    assert drafted(workspace, kind="policy", name="考勤制度", body="略")


@pytest.mark.rule("handbook.resident-manual")
def test_the_manual_has_every_chapter_and_prints_as_one_document(workspace: Workspace) -> None:
    missing = [row["found"] for row in lint(workspace, "resident-manual")]
    assert {"公共规则", "基本设施", "租用合同手续", "退租程序"} <= set(missing)
    setting(workspace, "basic-facilities", items="快递柜")
    assert "基本设施" not in [row["found"] for row in lint(workspace, "resident-manual")]
    enacted(
        workspace, kind="chapter", chapter="leaving", name="退租", body="# 手续\n- 提前<一个月>\n- 交还钥匙"
    )
    assert "退租程序" not in [row["found"] for row in lint(workspace, "resident-manual")]
    paper = Path(workspace.run("handbook", "manual").out.strip()).read_text(encoding="utf-8")
    assert "住户手册" in paper
    chapters = re.findall(r"<h2 id=\"chapter-[a-z]+\">\d+ (.*)</h2>", paper)
    assert chapters == list(_named(workspace, "resident-manual", "chapters"))
    assert "说明业主提供的基本设施：快递柜。" in paper.replace("&#58;", ":")
    assert "<h4>手续</h4>" in paper
    assert "<li>提前&#60;一个月&#62;</li>" in paper


def _named(workspace: Workspace, rule: str, param: str) -> list[str]:
    rule_object = workspace.office().catalog.rule(f"handbook.{rule}")
    return [text.partition("|")[0] for text in rule_object.params[param].values()]


@pytest.mark.rule("handbook.resident-manual-reference")
def test_the_link_to_the_manuals_chapter_on_renovation_resolves(workspace: Workspace) -> None:
    page = workspace.page("handbook", audience="residents")
    (target,) = re.findall(r"\[装修守则\]\(\.\./handbook/handbook\.html#([a-z-]+)\)", page)
    assert f"装修守则 {{: #{target} }}" in page
    setting(workspace, "resident-manual-reference", chapter="公共规则")
    # a chapter that nobody has written yet is no place to jump to
    assert "[公共规则](../handbook/handbook.html)" in workspace.page("handbook")


@pytest.mark.rule("handbook.equipment-capacity", "handbook.basic-facilities", "handbook.aircon-hours")
def test_the_page_lists_equipment_facilities_and_hours_as_configured(workspace: Workspace) -> None:
    unset = workspace.page("handbook", audience="residents")
    assert "说明设备及供应的能力" in unset
    assert "未设定" not in unset
    assert "供应的能力：（未设定）" in workspace.page("handbook", audience="staff")
    reported = {row["where"] for row in lint(workspace, "tailored")}
    assert {"handbook.equipment-capacity", "handbook.basic-facilities", "handbook.aircon-hours"} <= reported
    workspace.do("handbook.equipment.add", name="变压器", kind="power", quantity="2", capacity="1250kVA")
    setting(workspace, "equipment-capacity", items="双路供电,二次供水")
    setting(workspace, "basic-facilities", items="快递柜,健身区")
    setting(workspace, "aircon-hours", hours="08:00-18:00")
    page = workspace.page("handbook", audience="residents")
    assert "双路供电、二次供水" in page
    assert "**变压器** 2 台（套），1250kVA" in page
    assert "快递柜、健身区" in page
    assert "空调设备及其供应时间：08:00-18:00" in page
    reported = {row["where"] for row in lint(workspace, "tailored")}
    assert not {"handbook.equipment-capacity", "handbook.basic-facilities"} & reported


@pytest.mark.rule("handbook.aircon-hours")
def test_whoever_charges_overtime_reads_the_hours_that_the_page_prints(workspace: Workspace) -> None:
    workspace.declare("overtime", OVERTIME)
    setting(workspace, "aircon-hours", hours="08:00-18:00")
    assert "空调设备及其供应时间：08:00-18:00" in workspace.page("handbook", audience="residents")
    assert workspace.run("overtime", "order", "18:00-20:00").status == 0
    refused = workspace.run("overtime", "order", "08:00-18:00")
    assert refused.status == 77
    assert "handbook.aircon-hours" in refused.err


@pytest.mark.rule("handbook.lift-information")
def test_the_number_of_lifts_on_the_page_is_that_of_the_equipment_records(workspace: Workspace) -> None:
    workspace.do("handbook.equipment.add", name="1号楼客梯", kind="lift", quantity="2", how="限乘13人")
    workspace.do("handbook.equipment.add", name="会所扶梯", kind="escalator")
    page = workspace.page("handbook", audience="residents")
    assert "电梯 2 台，手扶电梯 1 台" in page
    assert "限乘13人" in page
    assert lint(workspace, "lift-information") == []
    setting(workspace, "lift-information", lifts="3", escalators="1")
    (row,) = lint(workspace, "lift-information")
    assert (row["found"], row["better"]) == ("电梯台数 = 3", "2")
    workspace.do("handbook.equipment.update", "1号楼客梯", quantity="3")
    assert lint(workspace, "lift-information") == []


@pytest.mark.rule("handbook.laws-and-policies")
def test_laws_are_grouped_by_level_with_their_version_and_listed_past_review(workspace: Workspace) -> None:
    record = enacted(
        workspace, kind="law", name="物业管理条例", level="state", version="2018-03-19", body="国务院令"
    )
    page = workspace.page("handbook", audience="residents")
    state = page.partition("### 国家")[2].partition("### 省")[0]
    assert "《物业管理条例》 版本 2018-03-19" in state
    setting(workspace, "department-rules", review_every="12mo")
    workspace.at("2027-11-22 09:00")
    assert ids(workspace, "past-review") == [record]
    setting(workspace, "laws-and-policies", levels="district:区")
    with pytest.raises(UsageError):
        drafted(workspace, kind="law", name="某条例", level="state")
    assert "尚未收录区的法规和政策" in workspace.page("handbook")


# -- posts and papers


@pytest.mark.rule("handbook.organisation")
def test_the_chart_and_job_pages_come_from_the_posts_and_a_cycle_is_reported(workspace: Workspace) -> None:
    rows = workspace.run("handbook", "organisation", "--json").json()
    assert all(not row["problem"] for row in rows)
    job(workspace, "front-desk", [{"task": "接听来电", "time": "每天", "record": "值班记录"}])
    with pytest.raises(Refused):
        workspace.do("handbook.job.write", by="clerk-1", post="officer", duties=[{"task": "巡查"}])
    page = workspace.page("handbook")
    assert "总经理" in page
    assert "前台接待员 - 接听来电（每天），记录：值班记录" in page
    settings = workspace.root / "propctl.toml"
    text = settings.read_text(encoding="utf-8")
    posts = """
[posts]
guard = { zh = "护卫员", en = "Guard", reports_to = "guard-captain" }
guard-captain = { zh = "护卫队长", en = "Captain", rank = "supervisor", reports_to = "guard" }
technician = { zh = "维修人员", en = "Technician" }
"""
    settings.write_text(text + posts, encoding="utf-8")
    rows = workspace.run("handbook", "organisation", "--json").json()
    wrong = {row["post"]: row["problem"] for row in rows if row["problem"]}
    assert wrong == {"guard": "cycle", "guard-captain": "cycle", "technician": "no superior"}
    assert "护卫队长" in workspace.page("handbook")


@pytest.mark.rule("handbook.office-archive")
def test_a_paper_on_file_is_found_by_its_number_and_by_its_place(workspace: Workspace) -> None:
    paper = {"direction": "received", "number": "杭建物〔2026〕88号", "title": "检查通知", "place": "3号柜"}
    with pytest.raises(Refused, match="office-archive"):
        workspace.do("handbook.paper.file", by="clerk-1", **paper)
    record = workspace.do("handbook.paper.file", by="service-director", **paper).folded.id
    office = workspace.office()
    assert [row.id for row in find(office, "88号")] == [row.id for row in find(office, "3号柜")] == [record]
    workspace.do("handbook.paper.move", record, by="service-director", place="档案室")
    assert [row.id for row in find(workspace.office(), "档案室")] == [record]
    for name in ("number", "place"):
        with pytest.raises(UsageError, match=name):
            workspace.do("handbook.paper.file", by="service-director", **{**paper, name: ""})


@pytest.mark.rule("handbook.office-archive")
def test_a_paper_is_on_file_once_and_of_no_day_to_come(two_desks: TwoDesks) -> None:
    first, second = two_desks.a, two_desks.b
    paper = {"direction": "issued", "number": "翠物〔2026〕1号", "title": "停水", "place": "1号柜"}

    def filed(desk: Workspace, **other: str) -> str:
        return desk.do("handbook.paper.file", by="service-director", **{**paper, **other}).folded.id

    first_id, second_id = filed(first), filed(second)
    with pytest.raises(Refused, match="已经归档"):
        filed(first, place="2号柜")
    filed(first, direction="received")
    received = filed(first, direction="received", party="区住建局")
    with pytest.raises(Refused, match="已经归档"):
        first.do("handbook.paper.amend", received, by="service-director", set={"party": ""})
    with pytest.raises(UsageError, match="2030"):
        filed(first, number="翠物〔2026〕2号", dated="2030-01-01")
    two_desks.exchange()
    listed = first.run("handbook", "list", "filed-twice", "--json").json()
    assert [row["id"] for row in listed] == [first_id, second_id]
    first.do("handbook.paper.void", second_id, by="service-director", reason="两个工位都归了")
    assert first.run("handbook", "list", "filed-twice", "--json").json() == []


@pytest.mark.rule("handbook.daily-management-archive")
def test_the_records_of_a_day_across_all_areas_are_listed_and_exported(
    workspace: Workspace, tmp_path: Path
) -> None:
    record = drafted(workspace)
    workspace.do("notices.board.put-up", by="officer-1", topic="law", title="民法典", text="全文")
    workspace.at("2026-11-21 09:00")
    drafted(workspace, name="收银制度")
    rows = workspace.run("handbook", "day", "2026-11-20", "--json").json()
    assert {row["area"] for row in rows} == {"handbook", "notices"}
    assert record in {row["id"] for row in rows}
    assert len(rows) == 2
    printed = workspace.run("handbook", "day", "2026-11-20").out
    assert (
        "制度手册  制度文件" in printed
        and "通知公告  宣传栏内容  在栏" in printed
        and "handbook" not in printed
    )
    file = tmp_path / "day.csv"
    assert workspace.run("handbook", "day", "2026-11-20", "--file", str(file)).status == 0
    with file.open(encoding="utf-8-sig", newline="") as sheet:
        assert {row["id"] for row in csv.DictReader(sheet)} == {row["id"] for row in rows}


@pytest.mark.rule("handbook.rules-enforced")
def test_a_report_says_of_every_clause_whether_it_is_tracked_and_its_open_breaches(
    workspace: Workspace,
) -> None:
    refused = workspace.run("handbook", "enforcement", by="clerk-1")
    assert refused.status == 77
    assert "制度执行情况" in refused.err
    setting(workspace, "department-rules", review_every="1mo")
    enacted(workspace)
    workspace.at("2027-01-05 09:00")
    rows = workspace.run("handbook", "enforcement", "--json", by="company-manager").json()
    office = workspace.office()
    every = {rule.id for area in office.catalog.names for rule in office.catalog.rules(area).values()}
    assert {row["rule"] for row in rows} == every
    known = {row["rule"]: row for row in rows}
    assert known["handbook.department-rules"]["tracked"]
    assert known["handbook.department-rules"]["breaches"] == 2  # the clock that ran out, and the list
    assert not known["handbook.owner-covenant"]["in_force"]
    only = workspace.run("handbook", "enforcement", "notices", "--json", by="company-manager").json()
    assert {row["rule"].partition(".")[0] for row in only} == {"notices"}


@pytest.mark.rule("handbook.daily-tasks")
def test_one_command_prints_a_posts_tasks_of_a_day_from_all_areas(workspace: Workspace) -> None:
    job(workspace, "officer", [{"task": "巡查1至6号楼", "time": "每天10:00-14:00", "record": "巡查记录"}])
    amend(workspace.office("director"), "notices.law-publicity", {"every": "quarter"}, workspace.now.date())
    amend(
        workspace.office("director"), "notices.bulletin-board", {"change_every": "7d"}, workspace.now.date()
    )
    board = workspace.do(
        "notices.board.put-up", by="officer-1", topic="life", title="节水", text="全文"
    ).folded
    rows = workspace.run("handbook", "tasks", "officer", "2026-11-24", "--json").json()
    assert {"when": "每天10:00-14:00", "what": "巡查1至6号楼", "area": "handbook", "rule": ""} in rows
    assert "notices.law-publicity" in {row["rule"] for row in rows}
    assert "notices.bulletin-board" not in {row["rule"] for row in rows}
    rows = workspace.run("handbook", "tasks", "officer", "2026-11-27", "--json").json()
    assert board.id in " ".join(row["what"] for row in rows)
    other = workspace.run("handbook", "tasks", "cashier", "2026-11-24", "--json").json()
    assert "notices.law-publicity" not in {row["rule"] for row in other}


# -- texts read over


@pytest.mark.rule("handbook.vague-words")
def test_vague_phrases_are_reported_with_the_better_wording(workspace: Workspace) -> None:
    record = drafted(workspace, body="第一条\n我们快速响应，负责巡检。")
    rows = lint(workspace, "vague-words")
    assert [(row["where"], row["line"], row["found"], row["better"]) for row in rows] == [
        (record, 2, "快速响应", "在接到诉求后两小时内做出回应"),
        (record, 2, "负责巡检", ""),
    ]
    setting(workspace, "vague-words", phrases="第一条", better="第一条→总则")
    assert [(row["found"], row["better"]) for row in lint(workspace, "vague-words")] == [("第一条", "总则")]
    own = workspace.root / "handbook" / "notice.md"  # a page that the office wrote beside the areas' pages
    own.parent.mkdir()
    own.write_text("# 须知\n\n第一条 XX物业公司\n", "utf-8")
    assert [row["line"] for row in lint(workspace, "vague-words")] == [1, 3]
    assert "handbook/notice.md" in [row["where"] for row in lint(workspace, "tailored")]


@pytest.mark.rule("handbook.tailored")
def test_a_placeholder_and_an_unset_value_that_a_page_says_are_reported(workspace: Workspace) -> None:
    record = drafted(workspace, body="XX物业公司\n收缴率*%")
    rows = lint(workspace, "tailored")
    assert [(row["line"], row["found"]) for row in rows if row["where"] == record] == [(1, "XX"), (2, "*%")]
    assert "小时" in [row["found"] for row in rows if row["where"] == "handbook.aircon-hours"]
    assert "handbook.resident-manual" not in {row["where"] for row in rows}


@pytest.mark.rule("handbook.specific-duties", "handbook.assessment-in-duties")
def test_a_duty_without_time_and_a_job_without_assessment_are_reported(workspace: Workspace) -> None:
    job(
        workspace,
        "officer",
        [{"task": "巡查", "time": "每天", "record": "巡查表"}, {"task": "处理投诉", "record": "登记表"}],
    )
    assert [(row["where"], row["line"], row["found"]) for row in lint(workspace, "specific-duties")] == [
        ("岗位职责 管理员", 2, "处理投诉：时间或频次")
    ]
    assert ids(workspace, "no-assessment") == ["officer"]
    assert len(lint(workspace, "assessment-in-duties")) == 1
    whole = [{"task": "处理投诉", "time": "随到随办", "record": "登记表"}]
    workspace.do("handbook.job.revise", "officer", by="center-supervisor", duties=whole, assessment="月评")
    assert lint(workspace, "specific-duties") == lint(workspace, "assessment-in-duties") == []
    assert ids(workspace, "no-assessment") == []
    setting(workspace, "specific-duties", required="task:任务,record:记录,place:地点")
    assert [row["found"] for row in lint(workspace, "specific-duties")] == ["处理投诉：地点"]


@pytest.mark.rule("handbook.nothing-forgotten")
def test_a_duty_that_no_job_page_mentions_is_reported(workspace: Workspace) -> None:
    job(workspace, "officer", [{"task": "物业费收取"}, {"task": "监督保洁服务质量"}])
    missing = [row["found"] for row in lint(workspace, "nothing-forgotten")]
    assert missing == ["协助其他部门开展工作", "培训内容", "突发事件应对"]
    setting(workspace, "nothing-forgotten", items="物业费收取,钥匙管理")
    assert [row["found"] for row in lint(workspace, "nothing-forgotten")] == ["钥匙管理"]


@pytest.mark.rule("handbook.referenced-documents")
def test_a_title_that_has_neither_page_nor_form_is_reported_with_file_and_line(workspace: Workspace) -> None:
    def missing() -> set[str]:
        return {row["found"] for row in lint(workspace, "referenced-documents")}

    assert "装修管理作业标准规程" in missing()
    record = drafted(workspace, body="按《通知公告》办理。\n填《神秘表》，见《装修管理作业标准规程》。")
    rows = [row for row in lint(workspace, "referenced-documents") if row["where"] == record]
    assert [(row["line"], row["found"]) for row in rows] == [(2, "神秘表"), (2, "装修管理作业标准规程")]
    enacted(workspace, kind="procedure", name="装修管理作业标准规程", body=SECTIONS)
    assert "装修管理作业标准规程" not in missing()
    assert "住户手册" in missing()
    enacted(workspace, kind="chapter", chapter="rules", name="公共规则", body="略")
    assert "住户手册" not in missing()


@pytest.mark.rule("handbook.referenced-documents")
def test_a_title_in_an_areas_own_files_is_reported_with_file_and_line(workspace: Workspace) -> None:
    folder = workspace.root / "areas" / "pets"
    folder.mkdir(parents=True)
    (folder.with_suffix(".toml")).write_text(PETS, encoding="utf-8")
    (folder / "page.md.j2").write_text("# 宠物\n\n见《宠物表》和《养犬公约》。\n", encoding="utf-8")
    rows = [row for row in lint(workspace, "referenced-documents") if row["where"].startswith("pets/")]
    assert [(row["where"], row["line"], row["found"]) for row in rows] == [
        ("pets/pets.toml", 12, "遛狗须知"),
        ("pets/page.md.j2", 3, "养犬公约"),
    ]


@pytest.mark.rule("handbook.referenced-documents")
def test_the_offices_own_pages_are_read_and_every_pages_heading_is_known(workspace: Workspace) -> None:
    pages = workspace.root / "handbook"
    pages.mkdir()
    (pages / "keys.md").write_text("# 钥匙须知\n\n按《不存在的规程》办理。\n", encoding="utf-8")
    (pages / "more.md").write_text(
        "# 其他\n\n见《钥匙须知》《值班》《业主和住户投诉处理作业规程》。\n", encoding="utf-8"
    )
    rows = lint(workspace, "referenced-documents") + [
        row
        for row in workspace.run("handbook", "lint", "--json").json()
        if row["where"].startswith("handbook/")
    ]
    found = {
        (row["where"], row["line"], row["found"]) for row in rows if row["where"].startswith("handbook/")
    }
    assert found == {("handbook/keys.md", 3, "不存在的规程")}
    assert "业主和住户投诉处理作业规程" not in {row["found"] for row in rows}  # 投诉处理的那一页就叫这个名


# -- the page


def test_each_clause_in_force_stands_on_the_page_of_its_readers(workspace: Workspace) -> None:
    residents, staff = (workspace.page("handbook", audience=edition) for edition in ("residents", "staff"))
    office = workspace.office()
    for rule in office.catalog.rules("handbook").values():
        text = office.rule_text(rule).zh
        assert (text in staff) is office.in_force(rule), rule.id
        assert ((office.wording.to("residents").clause(rule) or office.rule_text(rule).zh) in residents) is (
            rule.audience == "residents" and office.in_force(rule)
        ), rule.id


def test_what_waits_for_the_approving_post_stands_on_its_agenda(workspace: Workspace) -> None:
    drafted(workspace)
    lists = {entry.name: entry.count for entry in today(workspace.office(), post="center-manager").lists}
    assert lists["drafts"] == 1


@pytest.mark.rule("handbook.staff-code", "handbook.service-standards-published")
def test_what_the_post_that_sets_it_in_force_drafted_itself_the_general_manager_does(
    workspace: Workspace,
) -> None:
    cases = (("staff-code", "center-manager"), ("standards", "company-manager"), ("policy", "center-manager"))
    for kind, author in cases:
        given = {**POLICY, "kind": kind}
        draft = workspace.do("handbook.document.draft", by=author, **given).folded.id
        for by in (author, "center-supervisor"):
            with pytest.raises(Refused):
                workspace.do("handbook.document.enact", draft, by=by, effective="2026-12-01")
        done = workspace.do("handbook.document.enact", draft, by="general-manager", effective="2026-12-01")
        assert done.folded.state == "in-force"


@pytest.mark.rule("handbook.obey-rules", "staff.obey-rules-and-ethics", "staff.know-laws-and-skills")
def test_who_signed_under_another_text_reads_it_anew_and_an_area_is_confirmed_by_its_title(
    workspace: Workspace,
) -> None:
    code = enacted(workspace, kind="staff-code", name="员工守则", body="诚实守信。")
    workspace.do("handbook.document.confirm", code, by="clerk-1")
    agreed = ("--reason", "改正文", "--approved-by", "center-manager", "--paper", "批2")
    ok(workspace.run("amend", code, "--set", "body=不许迟到。", *agreed, by="service-director"))
    assert ids(workspace, "to-confirm", by="clerk-1") == [code]
    assert "clerk-1" in {row["person"] for row in workspace.run("handbook", "unread", "--json").json()}
    workspace.do("handbook.document.confirm", code, by="clerk-1")
    assert ids(workspace, "to-confirm", by="clerk-1") == []
    assert workspace.run("handbook", "confirm", code, by="clerk-1").status == 77
    ok(workspace.run("revert", code, "--reason", "点错了", by="clerk-1"))
    assert ids(workspace, "to-confirm", by="clerk-1") == [code]
    amend(workspace.office("director"), "notices.posting", {"places": "东门"}, workspace.now.date())
    for person, title in (("clerk-1", "通知公告"), ("clerk-2", "Notices"), ("guard-1", "notices")):
        ok(workspace.run("handbook", "reading", "confirm", title, by=person))
    rows = workspace.run("handbook", "unread", "--json").json()
    left = {row["person"] for row in rows if row["id"] == "notices"}
    assert "center-manager" in left and left.isdisjoint({"clerk-1", "clerk-2", "guard-1"})
