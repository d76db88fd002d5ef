"""Suggestions: in full, decided by the director, published, told, passed on, honoured with consent."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.api import Refused, UsageError, check, due, listing, today
from propctl.testing import TwoDesks, Workspace
from tests.stories.answers import ok, refused

DIRECTOR, HEAD, EDITOR = "director", "center-manager", "service-director"
TEXT = "楼下绿地加装照明灯"


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """A building of officer-1 with two homes."""
    workspace.at("2026-11-20 08:30")
    workspace.do("residents.building.add", name="3", steward="officer-1")
    for number in ("3-1201", "3-1202"):
        workspace.do("residents.unit.add", number=number, building="3", area="89.5")
    return workspace


def heard(office: Workspace, unit: str = "3-1201", **more: Any) -> str:
    given = {"unit": unit, "proposer": "王建国", "text": TEXT, **more}
    return office.do("suggestions.suggestion.register", **given).folded.id


def decided(office: Workspace, unit: str = "3-1201", outcome: str = "adopt", **more: Any) -> str:
    record = heard(office, unit)
    office.do("suggestions.suggestion.report", record)
    office.do(
        "suggestions.suggestion.decide", record, by=DIRECTOR, outcome=outcome, measures="加装三盏灯", **more
    )
    return record


def told(office: Workspace, record: str) -> None:
    office.do("suggestions.suggestion.tell", record, told="十日装好", way="phone")


def listed(office: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(office.office(), "suggestions", name)]


def published(office: Workspace, number: str) -> None:
    office.do("notices.notice.approve", number, by=HEAD)
    office.do("notices.notice.publish", number, by=HEAD)


@pytest.mark.rule("suggestions.record-in-detail")
def test_a_suggestion_without_its_text_is_not_reported(office: Workspace) -> None:
    with pytest.raises(UsageError):  # who
        office.do("suggestions.suggestion.register", unit="3-1201", text=TEXT)
    record = heard(office, text="")
    refused(office.run("suggestions", "report", record), "suggestions.record-in-detail")
    assert office.run("suggestions", "correct", record, "--text", "装灯").status != 0  # two characters
    ok(office.run("suggestions", "correct", record, "--text", TEXT))
    ok(office.run("suggestions", "report", record))
    assert "王建国" not in office.run("show", record).out  # sealed
    assert "王建国" in office.run("show", record, "--reveal", "--purpose", "电话告知", by=HEAD).out
    ok(office.run("rules", "set", "suggestions.record-in-detail", "min_chars=2", by=DIRECTOR))
    office.at("2026-11-21 09:00")
    heard(office, text="装灯")


@pytest.mark.rule("suggestions.report-to-director-promptly")
def test_unreported_suggestions_are_listed_and_late_once_there_is_a_limit(office: Workspace) -> None:
    record = heard(office)
    office.at("2026-11-24 09:00")
    assert listed(office, "unreported") == [record]
    assert [one.standing for one in due(office.office(), area="suggestions")] == ["unset"]
    ok(office.run("rules", "set", "suggestions.report-to-director-promptly", "within=1d", by=DIRECTOR))
    later = heard(office, "3-1202")
    office.at("2026-11-26 09:00")
    standing = {one.id: one.standing for one in due(office.office(), area="suggestions")}
    assert standing[later] == "overdue"
    office.do("suggestions.suggestion.report", later)
    assert listed(office, "unreported") == [record]
    assert later not in {one.id for one in due(office.office(), area="suggestions")}


@pytest.mark.rule("suggestions.director-decides")
def test_only_the_director_decides_and_a_plan_has_its_owner_and_date(office: Workspace) -> None:
    record = heard(office)
    decide = ("suggestions", "decide", record, "--measures", "加装三盏灯", "--outcome")
    assert office.run(*decide, "adopt", by=DIRECTOR).status != 0  # not reported yet
    ok(office.run("suggestions", "report", record))
    refused(office.run(*decide, "adopt", by=HEAD), "suggestions.director-decides")
    refused(office.run(*decide, "plan", by=DIRECTOR), "suggestions.director-decides")
    refused(
        office.run(*decide, "plan", "--owner", "technician-1", by=DIRECTOR), "suggestions.director-decides"
    )
    assert office.run(*decide, "decline", by=DIRECTOR).status == 2  # no outcome of the clause
    ok(office.run(*decide, "plan", "--owner", "technician-1", "--due", "2026-12-10", by=DIRECTOR))
    assert office.run("amend", record, "--set", "due=", "--reason", "x", by=DIRECTOR).status != 0
    measure = [one for one in office.run("due", "--json").json() if one["clock"] == "suggestions.measure"]
    assert [(one["id"], one["post"]) for one in measure] == [(record, "technician-1")]
    assert measure[0]["due"].startswith("2026-12-11T00:00")
    outcomes = "outcomes=adopt：采纳,plan：制定整改计划,decline：不采纳"
    ok(office.run("rules", "set", "suggestions.director-decides", outcomes, f"post={HEAD}", by=DIRECTOR))
    office.at("2026-11-21 09:00")
    other = heard(office, "3-1202")
    office.do("suggestions.suggestion.report", other)
    with pytest.raises(Refused):
        office.do("suggestions.suggestion.decide", other, by=DIRECTOR, outcome="decline", measures="做不到")
    office.do("suggestions.suggestion.decide", other, by=HEAD, outcome="decline", measures="做不到")


@pytest.mark.rule("suggestions.director-decides")
def test_a_plan_that_is_written_up_later_is_judged_by_the_day_of_the_decision(office: Workspace) -> None:
    record = heard(office)
    office.do("suggestions.suggestion.report", record)
    office.at("2026-11-27 08:30")
    plan = (
        "suggestions",
        "decide",
        record,
        "--outcome",
        "plan",
        "--measures",
        "补种",
        "--owner",
        "officer-1",
    )
    late = ("--at", "1124-09:00")
    assert office.run(*plan, "--due", "1125", by=DIRECTOR).status == 2
    assert office.run(*plan, "--due", "1123", *late, by=DIRECTOR).status == 2
    ok(office.run(*plan, "--due", "1125", *late, by=DIRECTOR))


@pytest.mark.rule("suggestions.publish-measures")
def test_measures_are_a_notice_and_stand_on_the_page_once_it_is_published(office: Workspace) -> None:
    record = decided(office)
    assert listed(office, "unpublished") == [record]
    with pytest.raises(Refused):  # drawn up as notices are
        office.do("suggestions.suggestion.publish", record, by="officer-1", until="2026-12-10")
    office.do("suggestions.suggestion.publish", record, by=EDITOR, until="2026-12-10")
    assert "加装三盏灯" not in office.page("suggestions", audience="residents")
    assert listed(office, "unpublished") == [record]
    published(office, "NT-261120-A01")
    assert listed(office, "unpublished") == []
    page = office.page("suggestions", audience="residents")
    assert f"建议内容：{TEXT}" in page
    assert "措施：加装三盏灯" in page
    assert "王建国" not in page
    assert "Measures: 加装三盏灯" in office.page("suggestions", audience="residents", lang="en")
    ok(office.run("rules", "set", "suggestions.publish-measures", "in_force=no", by="director"))
    assert "加装三盏灯" not in office.page("suggestions", audience="residents"), "nothing asks to publish it"


@pytest.mark.rule("suggestions.honour-list")
def test_the_honour_list_names_only_who_agreed_and_was_adopted(office: Workspace) -> None:
    office.do("suggestions.honours.open", by=HEAD, period="2026-H2")
    refused(office.run("suggestions", "honours", "publish", "2026-H2", by=EDITOR), "suggestions.honour-list")
    first, second = decided(office), decided(office, "3-1202", "plan", owner="technician-1", due="2026-12-01")
    for record in (first, second):
        told(office, record)
        office.do("suggestions.suggestion.close", record)
    honour = ("--honours", "2026-H2", "--named_as", "3号楼王女士")
    agreed = ("--consented", "2026-11-20")
    assert office.run("suggestions", "honour", first, *honour, by=HEAD).status == 2  # no consent
    refused(office.run("suggestions", "honour", second, *honour, *agreed, by=HEAD), "suggestions.honour-list")
    ok(office.run("suggestions", "honour", first, *honour, *agreed, by=HEAD))
    assert "3号楼王女士" in office.page("suggestions", audience="residents")
    ok(office.run("suggestions", "honours", "publish", "2026-H2", by=EDITOR))
    (notice,) = office.run("notices", "list", "--json").json()
    assert notice["fields"]["title"] == "爱我小区"
    assert notice["fields"]["what"] == "3号楼王女士"
    assert listed(office, "misnamed") == []
    office.do("suggestions.suggestion.withhold", first, by=HEAD, why="本人改了主意")
    assert "3号楼王女士" not in office.page("suggestions", audience="residents")
    assert listed(office, "honoured") == []
    assert listed(office, "misnamed") == [notice["id"]]  # it would hang on the wall all the same
    refused(office.run("notices", "approve", notice["id"], by=HEAD), "suggestions.honour-list")
    ok(office.run("void", notice["id"], "本人改了主意", by=HEAD))
    assert listed(office, "misnamed") == []


@pytest.mark.rule("suggestions.honour-list")
def test_a_name_taken_off_at_another_desk_is_told_of_while_its_notice_hangs(two_desks: TwoDesks) -> None:
    one, other = two_desks.at("2026-11-20 09:00").a, two_desks.b
    one.do("suggestions.honours.open", by=HEAD, period="2026-H2")
    for name in ("车棚一户", "车棚二户"):
        record = one.do("suggestions.suggestion.register", text=name + TEXT, proposer="王建国").folded.id
        one.do("suggestions.suggestion.report", record)
        one.do("suggestions.suggestion.decide", record, by=DIRECTOR, outcome="adopt", measures="加装")
        told(one, record)
        one.do("suggestions.suggestion.close", record)
        honour = {"honours": "2026-H2", "named_as": name, "consented": "2026-11-20"}
        one.do("suggestions.suggestion.honour", record, by=HEAD, **honour)
    one.do("suggestions.honours.publish", "2026-H2", by=EDITOR)
    (notice,) = one.run("notices", "list", "--json").json()
    two_desks.exchange()
    published(one, notice["id"])
    other.do("suggestions.suggestion.withhold", record, by=HEAD, why="本人改了主意")
    assert listed(other, "misnamed") == [notice["id"]]
    two_desks.exchange()
    assert listed(one, "misnamed") == [notice["id"]]  # the other name may still hang
    one.do("notices.notice.withdraw", notice["id"], by=EDITOR, why="有人撤出")
    assert listed(one, "misnamed") == []


@pytest.mark.rule("suggestions.civilised-household-priority")
def test_households_with_a_decided_suggestion_stand_first(office: Workspace) -> None:
    decided(office, "3-1202")
    heard(office, "3-1201")  # not decided
    office.do("suggestions.award.open", by=HEAD, period="2026")
    for unit in ("3-1201", "3-1202"):
        office.do("suggestions.candidate.nominate", by=HEAD, award="2026", unit=unit)
    rows = listing(office.office(), "suggestions", "candidates")
    assert [(row.text("unit"), row.yes("suggested")) for row in rows] == [("3-1202", True), ("3-1201", False)]
    refused(office.run("suggestions", "award", "close", "2026", by=HEAD), "civilised-household-priority")
    office.do("suggestions.candidate.choose", "2026-3-1202", by=HEAD)
    office.do("suggestions.candidate.drop", "2026-3-1201", by=HEAD)
    ok(office.run("suggestions", "award", "close", "2026", by=HEAD))
    office.at("2028-01-10 09:00")  # long after
    office.do("suggestions.award.open", by=HEAD, period="2028")
    with pytest.raises(UsageError):  # nobody says so of himself
        office.do("suggestions.candidate.nominate", by=HEAD, award="2028", unit="3-1202", suggested="yes")
    late = office.do("suggestions.candidate.nominate", by=HEAD, award="2028", unit="3-1202").folded
    assert not late.values.get("suggested")


@pytest.mark.rule("suggestions.pass-to-company", "suggestions.collate-valuable")
def test_what_was_heard_is_passed_on_and_what_is_valuable_goes_in_a_digest(office: Workspace) -> None:
    first, second, third = heard(office), heard(office, "3-1202"), heard(office, topic="cleaning")
    assert listed(office, "unpassed") == [first, second, third]
    office.do("suggestions.suggestion.pass", first, departments=["engineering"])
    for record in (second, third):
        office.do("suggestions.suggestion.mark", record, departments=["environment"])
    assert listed(office, "unsent") == [second, third]
    digest = office.do(
        "suggestions.digest.compile", department="environment", items=[second], summary="绿地照明"
    ).folded.id
    assert listed(office, "unsent") == [second, third]  # compiled is not sent
    office.do("suggestions.digest.send", digest)
    assert listed(office, "unsent") == [third]
    assert listed(office, "unpassed") == [third]
    passed = office.record(second).values
    assert passed["departments"] == ["environment"]
    assert passed["digest"] == digest
    report = office.run("report", "suggestions", "--json").json()
    share = next(one for one in report if one["name"] == "passed")
    assert (share["part"], share["whole"], share["ids"], share["met"]) == ("2", 3, [third], False)


@pytest.mark.rule("suggestions.collate-valuable")
def test_what_is_of_value_to_two_departments_is_listed_until_both_have_it(office: Workspace) -> None:
    record = heard(office)
    office.do("suggestions.suggestion.mark", record, departments=["environment", "engineering"])
    for department, left in (("environment", [record]), ("engineering", [])):
        digest = office.do(
            "suggestions.digest.compile", department=department, items=[record], summary="绿地照明"
        ).folded.id
        assert listed(office, "unsent") == [record]  # compiled is not sent
        office.do("suggestions.digest.send", digest)
        assert listed(office, "unsent") == left


@pytest.mark.rule("suggestions.collate-valuable")
def test_a_mark_is_taken_back_and_what_a_resident_withdrew_goes_nowhere(office: Workspace) -> None:
    record, gone = heard(office), heard(office, topic="cleaning")
    draft = office.do(
        "suggestions.digest.compile", department="environment", items=[record, gone], summary="绿地"
    ).folded.id
    for department in ("environment", "engineering"):
        office.do("suggestions.suggestion.mark", record, departments=[department])
    office.do("suggestions.suggestion.mark", gone, departments=["environment"])
    office.do("suggestions.suggestion.unmark", record)  # engineering was a slip
    office.do("suggestions.suggestion.withdraw", gone, why="不提了")
    assert listed(office, "unsent") == listed(office, "valuable") == [record]
    with pytest.raises(Refused, match="早于"):
        office.do("suggestions.digest.send", draft, sent="2026-11-01T09:00")
    assert list(check(office.office())) == []
    office.do("suggestions.digest.send", draft)
    assert listed(office, "unsent") == []
    assert "digest" not in office.record(gone).values
    with pytest.raises(Refused, match="撤回"):
        office.do("suggestions.digest.compile", department="engineering", items=[gone], summary="清洁")
    office.do("suggestions.suggestion.unmark", record)
    with pytest.raises(Refused):
        office.do("suggestions.suggestion.unmark", record)
    assert listed(office, "valuable") == []


@pytest.mark.rule("suggestions.tell-customer-outcome")
def test_nothing_is_closed_before_the_resident_was_told(office: Workspace) -> None:
    ok(office.run("rules", "set", "suggestions.tell-customer-outcome", "within=3d", by=DIRECTOR))
    office.at("2026-11-21 08:30")
    record = decided(office)
    refused(office.run("suggestions", "close", record), "suggestions.tell-customer-outcome")
    assert listed(office, "untold") == [record]
    office.at("2026-11-25 08:30")
    tell = next(one for one in due(office.office(), area="suggestions") if one.id == record)
    assert tell.standing == "overdue"
    told(office, record)
    assert listed(office, "untold") == []
    ok(office.run("suggestions", "close", record))


@pytest.mark.rule("suggestions.staff-box", "suggestions.post-structure")
def test_the_staff_suggest_unnamed_too_and_somebody_else_decides(office: Workspace) -> None:
    unnamed = office.do("suggestions.internal.register", text="设备房加温度计").folded
    assert unnamed.id.startswith("JYY-")
    assert "author" not in unnamed.values
    own = office.do(
        "suggestions.internal.register", by=DIRECTOR, text="前台两班改三班", topic="posts", author=DIRECTOR
    ).folded.id
    assert listed(office, "internal") == [unnamed.id, own]
    for by in ("clerk-1", DIRECTOR):  # another post; what is his own
        with pytest.raises(Refused):
            office.do("suggestions.internal.adopt", own, by=by, reason="可行")
    with pytest.raises(UsageError):  # the reason
        office.do("suggestions.internal.decline", unnamed.id, by=DIRECTOR)
    office.do("suggestions.internal.decline", unnamed.id, by=DIRECTOR, reason="已有")
    office.do("suggestions.internal.adopt", own, by="general-manager", reason="可行")
    assert listed(office, "internal") == []
    assert today(office.office(), area="suggestions").routines == []
    ok(office.run("rules", "set", "suggestions.staff-box", "empty_every=week", by=DIRECTOR))
    assert [one.routine for one in today(office.office(), area="suggestions").routines] == ["box"]
    ok(office.run("agenda", "tick", "suggestions.box", by="clerk-1"))
    assert all(one.finished for one in today(office.office(), area="suggestions").routines)


@pytest.mark.rule("suggestions.staff-reward-adopted")
def test_an_adopted_suggestion_of_the_staff_is_open_until_it_is_rewarded(office: Workspace) -> None:
    record = office.do(
        "suggestions.internal.register", text="设备房加温度计", author="technician-1"
    ).folded.id
    with pytest.raises(UsageError):  # nothing was adopted
        office.do("suggestions.internal.reward", record, by=HEAD, reward="五十元")
    office.do("suggestions.internal.adopt", record, by=DIRECTOR, reason="可行")
    assert listed(office, "unrewarded") == [record]
    refused(
        office.run("suggestions", "internal", "close", record, "--reason", "x", by=HEAD),
        "suggestions.staff-reward-adopted",
    )
    ok(office.run("suggestions", "internal", "reward", record, "--reward", "购书卡", by=HEAD))
    assert listed(office, "unrewarded") == []
    report = office.run("report", "suggestions", "--json").json()
    rewarded = next(one for one in report if one["name"] == "rewarded")
    assert rewarded["split"] == {"person": {"technician-1": 1}}


@pytest.mark.rule("suggestions.greening-cleaning")
def test_suggestions_on_greening_and_cleaning_are_counted_each_quarter_with_their_outcome(
    office: Workspace,
) -> None:
    heard(office, topic="greening", source="written")
    heard(office, topic="cleaning")
    heard(office, topic="order")
    record = heard(office, "3-1202", topic="greening")
    office.do("suggestions.suggestion.report", record)
    office.do("suggestions.suggestion.decide", record, by=DIRECTOR, outcome="adopt", measures="加装")
    topics = next(
        one for one in office.run("report", "suggestions", "--json").json() if one["name"] == "topics"
    )
    assert topics["part"] == "3"
    assert topics["split"]["topic"] == {"greening": 2, "cleaning": 1}
    assert topics["split"]["outcome"]["adopt"] == 1
    office.do("suggestions.suggestion.withdraw", heard(office, topic="cleaning"), why="不提了")
    rows = office.run("report", "suggestions", "--json").json()
    assert next(one for one in rows if one["name"] == "topics")["part"] == "3", "withdrawn: made by nobody"
    office.at("2027-01-05 09:00")
    topics = next(
        one for one in office.run("report", "suggestions", "--json").json() if one["name"] == "topics"
    )
    assert topics["part"] == "0"


@pytest.mark.rule("suggestions.visit-input")
def test_what_a_visit_heard_becomes_a_suggestion_that_names_the_visit(office: Workspace) -> None:
    raised = [{"kind": "suggestion", "text": TEXT}, {"kind": "criticism", "text": "开水房太脏"}]
    office.do("callbacks.callback.register", unit="3-1201", person="王建国", occasion="visit", raised=raised)
    items = {row.text("kind"): row.id for row in _items(office)}
    refused(
        office.run("callbacks", "item", "suggest", items["criticism"], "--stdin", stdin="proposer: 王建国\n"),
        "suggestions.visit-input",
    )
    ok(office.run("callbacks", "item", "suggest", items["suggestion"], "--stdin", stdin="proposer: 王建国\n"))
    again = ("callbacks", "item", "suggest", items["suggestion"], "--stdin")
    refused(office.run(*again, stdin="proposer: 王建国\n"), "suggestions.visit-input")
    (found,) = office.run("suggestions", "list", "--json").json()
    assert found["fields"]["text"] == TEXT
    assert found["fields"]["unit"] == "3-1201"
    assert found["fields"]["visit"].startswith("CB-")
    with pytest.raises(UsageError, match="巡访记录"):  # which visit
        heard(office, source="visit")
    tour = office.do("callbacks.tour.register", by="officer-1", buildings=["3"], findings="住户想要晾衣架")
    office.do("callbacks.tour.suggest", tour.folded.id, by="officer-1", proposer="李某")
    with pytest.raises(Refused):  # once
        office.do("callbacks.tour.suggest", tour.folded.id, by="officer-1", proposer="李某")
    ok(office.run("amend", tour.folded.id, "--set", "findings=住户想要晾衣杆", by="officer-1"))
    assert office.run("check").status == 0  # that it was turned into one since is no fault of the amendment


def _items(office: Workspace) -> list[Any]:
    return [
        *listing(office.office(), "callbacks", "suggestions"),
        *listing(office.office(), "callbacks", "criticisms"),
    ]


@pytest.mark.rule("suggestions.complaints-and-suggestions")
def test_one_list_has_the_open_complaints_and_suggestions_with_their_age(office: Workspace) -> None:
    first = heard(office)
    office.at("2026-11-22 08:30")
    complaint = office.do(
        "complaints.complaint.register", unit="3-1201", channel="phone", about="楼道灯不亮"
    ).folded.id
    done = heard(office, "3-1202")
    office.do("suggestions.suggestion.withdraw", done, why="不提了")
    office.at("2026-11-25 08:30")
    told = ok(office.run("suggestions", "list", "inbox", "--csv")).out.splitlines()
    ages = {line.split(",")[0]: line.split(",")[4] for line in told[1:]}
    assert ages == {first: "5", complaint: "3"}
    assert [one["id"] for one in office.run("suggestions", "list", "inbox", "--json").json()] == [
        first,
        complaint,
    ]


@pytest.mark.rule("suggestions.idea-log")
def test_an_idea_is_noted_in_one_line_and_found_by_author_and_week(office: Workspace) -> None:
    ok(office.run("rules", "set", "suggestions.idea-log", "in_force=yes", by=DIRECTOR))
    ok(office.run("suggestions", "idea", "note", "买家常问尺码", by="clerk-1"))
    ok(office.run("suggestions", "idea", "note", "首页太慢", by="officer-1"))
    office.at("2026-11-27 09:00")
    ok(office.run("suggestions", "idea", "note", "缺货提示", by="clerk-1"))
    mine = office.run(
        "suggestions", "idea", "list", "--where", "author = clerk-1", "--since", "2026-11-23", "--json"
    )
    assert [one["fields"]["text"] for one in mine.json()] == ["缺货提示"]
    assert len(office.run("suggestions", "idea", "list", "--where", "author = clerk-1", "--json").json()) == 2
