"""Taking complaints in: who may, what is written down, and how they are told apart."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from propctl.api import Figure, Refused, UsageError, check, due, listing, report
from propctl.testing import Workspace
from propctl.worktime.recurrence import Period

FORM = "complaints.complaint"


@pytest.fixture
def desk(workspace: Workspace) -> Workspace:
    """An office with two units, at 9:00 on a Friday."""
    for number in ("3-1201", "3-1202"):
        workspace.do("residents.unit.add", number=number, steward="officer-1")
    return workspace


def register(desk: Workspace, by: str = "clerk-1", **values: Any) -> str:
    given = {"unit": "3-1201", "about": "三层走廊水管漏水", **values}
    return desk.do(f"{FORM}.register", by=by, **given).folded.id


def figures(desk: Workspace, month: int = 11) -> dict[str, Figure]:
    office = desk.office()
    first = office.now.replace(month=month, day=1, hour=0, minute=0)
    last = first.replace(month=month + 1)
    return {one.name: one for one in report(office, Period(first, last, f"2026-{month}"), "complaints")}


def clock_of(desk: Workspace, record: str, name: str) -> str:
    """How one clock of a record stands, ``-`` where it does not run on it."""
    shown = desk.run("show", record, "--json").json()["clocks"]
    return next((one["standing"] for one in shown if one["clock"] == f"complaints.{name}"), "-")


@pytest.mark.rule("complaints.front-desk-sole-intake", "complaints.reception-officer")
def test_only_the_front_desk_registers_until_the_office_chooses_the_property_officer(desk: Workspace) -> None:
    taken = desk.run("complaints", "register", "3-1201", "三层走廊水管漏水")
    assert taken.status == 0, taken.err
    refused = desk.run("complaints", "register", "3-1201", "三层走廊水管漏水", by="officer-1")
    assert refused.status == 77
    assert "complaints.front-desk-sole-intake" in refused.err
    desk.run("rules", "set", "complaints.front-desk-sole-intake", "in_force=false", by="director")
    desk.run("rules", "set", "complaints.reception-officer", "in_force=true", by="director")
    register(desk, by="officer-1")
    with pytest.raises(Refused, match="reception-officer"):
        register(desk)


@pytest.mark.rule("complaints.accept-and-record", "complaints.form-register")
def test_every_complaint_is_one_record_with_number_time_complainant_and_taker(desk: Workspace) -> None:
    record = register(desk)
    shown = desk.run("show", record, "--json").json()
    assert record == "CP-261120-A01"
    assert shown["fields"]["owner"] == "clerk-1"
    assert shown["fields"]["heard"].startswith("2026-11-20T09:00")
    assert shown["fields"]["complainant"]
    assert len(list((desk.root / "records" / "complaints").rglob("*.toml"))) == 1
    with pytest.raises(UsageError, match="may not be emptied"):
        desk.do(f"{FORM}.amend", record, set={"complainant": ""})


@pytest.mark.rule("complaints.form-register", "complaints.department-handles-by-form")
def test_nothing_is_passed_on_or_handled_without_a_registered_form(desk: Workspace) -> None:
    missing = desk.run("complaints", "transfer", "A07", "--departments", "security", "--to-person", "guard-1")
    assert missing.status == 2
    assert "A07" in missing.err
    assert desk.run("complaints", "resolve", "A07", "--outcome", "已处理", by="guard-1").status == 2


@pytest.mark.rule("complaints.form-register", "complaints.record-form")
def test_a_complaint_prints_as_the_register_and_as_the_record_form(desk: Workspace) -> None:
    record = register(desk)
    sheet = unescape(desk.run("print", record).out)
    assert "业主（用户）投诉处理登记表" in sheet
    assert "三层走廊水管漏水" in sheet
    form = unescape(desk.run("print", record, "--document", "record").out)
    items = desk.office().catalog.rule("complaints.record-form").params["items"]
    assert record in form
    assert "负责人" in form
    assert "联系电话（未填）" in form
    assert "投诉内容（未填）" not in form
    known = desk.office().catalog.form(FORM)
    fields = {**known.ask, **known.field}
    assert all(fields[name].zh in form for name in items if name not in ("id", "signed"))


@pytest.mark.rule("complaints.record-call-content")
def test_a_call_without_its_content_is_refused(desk: Workspace) -> None:
    empty = desk.run("complaints", "register", "3-1201", "--channel", "phone")
    assert empty.status == 2
    assert "投诉内容" in empty.err
    with pytest.raises(UsageError):
        register(desk, about="", channel="phone")


@pytest.mark.rule("complaints.direct-or-indirect")
def test_a_complaint_comes_directly_or_indirectly_and_the_month_counts_both(desk: Workspace) -> None:
    register(desk)
    register(desk, source="indirect")
    with pytest.raises(UsageError, match="直接"):
        register(desk, source="hearsay")
    assert figures(desk)["by-source"].split["source"] == {"direct": 1, "indirect": 1}


@pytest.mark.rule("complaints.categories")
def test_exactly_the_configured_categories_are_offered_and_counted(desk: Workspace) -> None:
    register(desk, category="leak")
    register(desk, category="漏水")
    with pytest.raises(UsageError):
        register(desk, category="ghosts")
    changed = ("rules", "set", "complaints.categories")
    lacking = desk.run(*changed, "items=leak:漏水,ghosts:闹鬼", by="director")
    assert lacking.status == 2 and "other" in lacking.err  # what is taken where nobody says a category
    assert desk.run(*changed, "items=leak:漏水,ghosts:闹鬼,other:其他", by="director").status == 0
    register(desk, category="ghosts")
    with pytest.raises(UsageError):
        register(desk, category="noise")
    assert figures(desk)["by-category"].split["category"] == {"leak": 2, "ghosts": 1}


@pytest.mark.rule("complaints.publish-hotline-and-mailbox")
def test_each_record_names_one_of_the_published_channels(desk: Workspace) -> None:
    record = register(desk, channel="mailbox")
    assert desk.run("show", record, "--json").json()["fields"]["channel"] == "mailbox"
    with pytest.raises(UsageError):
        register(desk, channel="pigeon")


@pytest.mark.rule("complaints.procedure-scope")
def test_any_complaint_can_be_registered_valid_or_not(desk: Workspace) -> None:
    register(desk, **{"class": "valid", "subject": "quality"})
    register(desk, **{"class": "invalid", "outside": "属市政管网"})
    register(desk, **{"class": "developer"})
    register(desk)
    assert len(desk.run("complaints", "list", "--json").json()) == 4


@pytest.mark.rule("complaints.valid-definition")
def test_a_valid_complaint_names_one_of_the_three_subjects(desk: Workspace) -> None:
    with pytest.raises(Refused, match=r"complaints\.valid-definition"):
        register(desk, **{"class": "valid"})
    record = register(desk)
    assert [row.id for row in listing(desk.office(), "complaints", "unclassified")] == [record]
    with pytest.raises(Refused, match=r"complaints\.valid-definition"):
        desk.do(f"{FORM}.classify", record, **{"class": "valid"})
    desk.do(f"{FORM}.classify", record, **{"class": "valid", "subject": "promise"})
    assert not listing(desk.office(), "complaints", "unclassified")


@pytest.mark.rule("complaints.invalid-definition")
def test_an_invalid_complaint_says_why_it_lies_outside_our_promises_and_is_counted_apart(
    desk: Workspace,
) -> None:
    with pytest.raises(Refused, match=r"complaints\.invalid-definition"):
        register(desk, **{"class": "invalid"})
    register(desk, **{"class": "invalid", "outside": "属市政管网"})
    register(desk, **{"class": "valid", "subject": "content"})
    found = figures(desk)
    assert (found["invalid"].part, found["invalid"].whole) == (1, 2)


@pytest.mark.rule("complaints.developer-definition", "complaints.valid-rate-max")
def test_the_valid_rate_counts_valid_complaints_only_over_the_base_that_the_office_sets(
    desk: Workspace,
) -> None:
    register(desk, **{"class": "valid", "subject": "content"})
    register(desk, **{"class": "developer"})
    unset = figures(desk)["valid-rate"]
    assert (unset.part, unset.met) == (1, None)
    desk.run("rules", "set", "complaints.valid-rate-max", "base=complaints.complaint", by="director")
    high = figures(desk)["valid-rate"]
    assert (high.part, high.whole, high.met) == (1, 2, False)
    desk.at("2026-11-21 09:00")
    desk.run("rules", "set", "complaints.valid-rate-max", "base=residents.unit", "below=50", by="director")
    assert figures(desk)["valid-rate"].met is False, "one of two units is at the limit, not below it"
    desk.do("residents.unit.add", number="3-1203")
    assert figures(desk)["valid-rate"].met is True


@pytest.mark.rule("complaints.first-receiver-owner")
def test_who_takes_a_complaint_owns_it_and_the_field_is_never_empty(desk: Workspace) -> None:
    record = register(desk, by="clerk-2")
    register(desk)
    for other in ("", "clerk-1"):
        with pytest.raises(Refused, match=r"first-receiver-owner"):
            desk.do(f"{FORM}.amend", record, by="clerk-2", set={"owner": other})
    with pytest.raises(Refused, match=r"first-receiver-owner"):
        register(desk, by="clerk-2", owner="clerk-1")
    mine = desk.run("due", "--post", "clerk-2", "--json").json()
    assert {one["id"] for one in mine} == {record}
    assert [row.id for row in listing(desk.office("clerk-2"), "complaints", "mine")] == [record]
    with pytest.raises(Refused):
        desk.do(f"{FORM}.reassign", record, by="clerk-2", owner="clerk-1", why="休假")
    desk.do(f"{FORM}.reassign", record, by="service-supervisor", owner="clerk-1", why="休假")
    assert [row.id for row in listing(desk.office("clerk-2"), "complaints", "mine")] == []
    heard = register(desk, by="clerk-1", owner="clerk-2", heard_by="clerk-2")
    assert [row.id for row in listing(desk.office("clerk-2"), "complaints", "mine")] == [heard]


@pytest.mark.rule("complaints.forward-to-front-desk", "complaints.warm-reception-by-anyone")
def test_anyone_hands_what_he_heard_to_the_front_desk_and_the_gap_is_late_once_a_limit_is_set(
    desk: Workspace,
) -> None:
    handed = desk.run("complaints", "forward", "register", "3-1201", "楼道灯不亮", by="guard-1")
    assert handed.status == 0, handed.err
    waits = [one for one in due(desk.at("09:30").office()) if one.clock == "complaints.hand-in"]
    assert [one.standing for one in waits] == ["unset"]
    desk.run(
        "rules",
        "set",
        "complaints.forward-to-front-desk",
        "within=10m",
        "--since",
        "2026-11-01",
        by="director",
    )
    late = desk.run("due", "--overdue", "--json").json()
    assert [one["clock"] for one in late] == ["complaints.hand-in"]
    with pytest.raises(Refused):
        desk.do("complaints.forward.collect", waits[0].id, by="guard-1")
    opened = desk.do("complaints.forward.collect", waits[0].id, by="clerk-1").opened[0]
    assert (opened.values["heard_by"], opened.values["owner"]) == ("guard-1", "clerk-1")
    assert opened.values["source"] == "indirect"
    assert clock_of(desk, opened.id, "brought") == "late"
    figure = figures(desk)["brought"]
    assert (figure.part, figure.whole) == (0, 1)
    assert not [one for one in due(desk.office()) if one.clock == "complaints.hand-in"]


@pytest.mark.rule("complaints.record-promptly")
def test_the_gap_between_hearing_and_writing_is_reported_and_judged_once_a_limit_is_set(
    desk: Workspace,
) -> None:
    desk.at("12:00")
    record = register(desk, heard="09:00")
    assert clock_of(desk, record, "record") == "stopped"
    assert figures(desk)["recording"].part == 3
    desk.at("2026-11-21 12:00")
    desk.run("rules", "set", "complaints.record-promptly", "within=1h", by="director")
    late, prompt = register(desk, heard="10:30"), register(desk, heard="11:30")
    assert (clock_of(desk, late, "record"), clock_of(desk, prompt, "record")) == ("late", "met")
    figure = figures(desk)["recorded"]
    assert (figure.part, figure.whole, figure.ids) == (1, 2, [late])


@pytest.mark.rule("complaints.record-accuracy")
def test_records_that_lack_what_follow_up_needs_are_listed_and_malformed_ones_reported(
    desk: Workspace,
) -> None:
    whole = desk.run("complaints", "register", "3-1201", "噪音", "--stdin", stdin="phone: 13800001234\n")
    assert whole.status == 0, whole.err
    lacking = register(desk, about="漏水")
    assert [row.id for row in listing(desk.office(), "complaints", "incomplete")] == [lacking]
    without = "items=name:姓名,unit:房号,content:内容,time:时间"
    desk.run("rules", "set", "complaints.record-accuracy", without, by="director")
    assert listing(desk.office(), "complaints", "incomplete") == []  # no telephone is asked for any more
    path = next((desk.root / "records" / "complaints").rglob(f"{lacking}.toml"))
    path.write_text(
        path.read_text("utf-8").replace('channel = "phone"\n', "").replace("3-1201", "9-9999"), "utf-8"
    )
    found = [problem for problem in check(desk.office()) if problem.path.endswith(f"{lacking}.toml")]
    assert [problem.field for problem in found] == ["channel", "unit"]


@pytest.mark.rule("complaints.steward-face-to-face")
def test_what_is_said_in_person_goes_to_the_steward_of_the_building(desk: Workspace) -> None:
    spoken = desk.run("show", register(desk, channel="in-person"), "--json").json()["fields"]
    assert (spoken["assignee"], spoken["handler"]) == ("officer-1", "officer")
    called = desk.run("show", register(desk), "--json").json()["fields"]
    assert "assignee" not in called
    assert "handler" not in called


@pytest.mark.rule("complaints.prevent-before-filed")
def test_remarks_heard_before_are_kept_and_the_report_tells_complaints_that_had_one(desk: Workspace) -> None:
    desk.at("2026-10-20 09:00")
    register(desk)
    remark = desk.run("complaints", "remark", "register", "3-1201", "水压偏低", by="officer-1")
    assert remark.status == 0, remark.err
    desk.at("2026-11-20 09:00")
    warned = register(desk)
    register(desk, unit="3-1202")
    assert desk.run("show", warned, "--json").json()["fields"]["precursor"] == "CPR-261020-A01"
    october, november = figures(desk, 10), figures(desk)
    assert [(one["after-remark"].part, one["after-remark"].whole) for one in (october, november)] == [
        (0, 1),
        (1, 2),
    ]
    assert october["remarks"].part == 1


@pytest.mark.rule("complaints.prevent-worsening")
def test_a_repeated_complaint_is_linked_and_raised_one_level_once_the_window_is_set(desk: Workspace) -> None:
    first = register(desk, category="leak")
    alone = desk.run("show", register(desk, category="leak"), "--json").json()["fields"]
    assert "repeats" not in alone
    desk.run("rules", "set", "complaints.prevent-worsening", "window=30d", "at_least=3", by="director")
    third = register(desk, category="leak", severity="important")
    raised = desk.run("show", third, "--json").json()["fields"]
    assert raised["severity"] == "serious"
    assert first in raised["repeats"]
    register(desk, category="noise")
    assert [row.id for row in listing(desk.office(), "complaints", "repeated")] == [third]
    desk.at("2026-12-25 09:00")
    later = desk.run("show", register(desk, category="leak"), "--json").json()["fields"]
    assert "repeats" not in later
