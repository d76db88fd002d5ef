"""A survey of a half-year: three people, a month that ends, a sheet corrected, its result on the page."""

from __future__ import annotations

from propctl.testing import Workspace
from tests.stories.answers import ok, refused

SUPERVISOR, CENTER, OFFICER = "service-supervisor", "center-supervisor", "officer-1"
NAME = "下半年满意度"


def test_a_survey_goes_from_its_plan_to_the_improvement_published(workspace: Workspace) -> None:
    office = workspace.at("2026-11-25 09:00")
    ok(office.run("residents", "building", "add", "3", "--steward", OFFICER))
    for number in range(1201, 1209):
        office.do("residents.unit.add", number=f"3-{number}", building="3", area="89.5")
        office.do("residents.household.open", unit=f"3-{number}", head="王建国", phone="13800138000")
    plan = ("了解满意度", "--target", "全体住户", "--when", "月底", "--method", "上门", "--person", OFFICER)
    ok(office.run("surveys", "plan", "draw-up", *plan, by=SUPERVISOR))
    questions = ("--questions", "service", "--questions", "cleaning")
    ok(office.run("surveys", "questionnaire", "add", "问卷", *questions, by=SUPERVISOR))
    ok(office.run("surveys", "open", NAME, "MYP-261125-A01", by=SUPERVISOR))
    ok(office.run("surveys", "issue", NAME, "--questionnaire", "问卷", by=SUPERVISOR))
    ok(office.run("surveys", "hand-out", "--survey", NAME, by=CENTER))
    sheets = [f"MYS-261125-A{n:02}" for n in range(1, 9)]
    for sheet in sheets[:3]:  # by the end of the month three are back
        enter(office, sheet, "very")
    office.at("2026-12-02 09:00")
    for sheet in sheets[3:6]:
        enter(office, sheet, "very")
    ok(office.run("amend", sheets[0], "--set", "overall=fair", "--reason", "录错", by=OFFICER))
    assert len(office.run("surveys", "sheet", "list", "unreturned", "--json").json()) == 2
    told = ok(office.run("surveys", "tally", NAME, "--json", by=SUPERVISOR)).json()
    assert [
        one["count"] for one in told if one["answer"] in ("很满意", "一般") and one["what"] == "overall"
    ] == [5, 1]
    returned = next(
        one for one in office.run("report", "surveys", "--json").json() if one["name"] == "returned"
    )
    assert (returned["part"], returned["whole"], returned["met"]) == (
        "6",
        8,
        True,
    )  # the half-year, not the month
    ok(office.run("surveys", "end", NAME, by=SUPERVISOR))
    refused(office.run("surveys", "close", NAME, by=CENTER), "surveys.improve-from-results")
    better = (NAME, "每周两次清洗地面", "--owner", OFFICER, "--due", "2026-12-31")
    ok(office.run("surveys", "improvement", "plan", *better, by=CENTER))
    ok(office.run("surveys", "close", NAME, by=CENTER))
    ok(office.run("surveys", "publish", NAME, by=CENTER))
    ok(office.run("surveys", "report", NAME, "--recipient", "general-manager", "--findings", "好", by=CENTER))
    page = office.page("surveys", audience="residents")
    assert "发出8份，收回6份" in page
    assert "很满意5份" in page
    assert "一般1份" not in page
    assert "每周两次清洗地面" in page
    assert "王建国" not in page


def enter(office: Workspace, sheet: str, overall: str) -> None:
    """A sheet that came back."""
    answers = ("--answers", f"service,{overall};cleaning,fair")
    ok(office.run("surveys", "sheet", "enter", sheet, "--overall", overall, *answers, by=OFFICER))
