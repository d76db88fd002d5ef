"""Contractors: rated by their contract's work, defects followed, and a sheet of each month."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest

from propctl.api import Ref, Refused, UsageError, listing, today
from propctl.publish.paper.printed_forms import register, sheet
from propctl.testing import Workspace
from tests.stories.answers import ok, refused

DIRECTOR = "service-director"


@pytest.fixture
def firms(workspace: Workspace) -> Workspace:
    """A cleaning firm with two works, and one for the lifts."""
    workspace.at("2026-11-02 08:30")
    for name, work in (("洁美", ["cleaning", "greening"]), ("通力", ["lifts"])):
        term = {"starts": "2026-01-01", "ends": "2026-12-31"}
        workspace.do("contractors.contract.sign", by=DIRECTOR, name=name, work=work, **term)
    return workspace


def inspected(office: Workspace, firm: str, ratings: str, **more: Any) -> str:
    values = {"contractor": firm, "ratings": ratings, **more}
    return office.do("contractors.inspection.register", by=DIRECTOR, **values).folded.id


@pytest.mark.rule("contractors.director-supervises")
def test_inspections_ratings_and_defects_make_the_sheet_of_a_month(firms: Workspace) -> None:
    with pytest.raises(Refused):  # another post
        firms.do("contractors.inspection.register", by="officer-1", contractor="洁美", ratings="cleaning,80")
    with pytest.raises(Refused):  # not in the contract
        inspected(firms, "洁美", "lifts,80")
    with pytest.raises(UsageError):  # out of the scale
        inspected(firms, "洁美", "cleaning,101")
    first = inspected(firms, "洁美", "cleaning,80;greening,91", defects="地库有积水,2026-11-06")
    assert firms.record(first).values["average"] == "85.5"
    firms.at("2026-11-16 09:00")
    inspected(firms, "洁美", "cleaning,90;greening,90")
    inspected(firms, "通力", "lifts,60", defects="3号梯异响,2026-11-20")
    open_defects = listing(firms.office(), "contractors", "defects")
    assert [one.text("contractor") for one in open_defects] == ["洁美", "通力"]
    mended = open_defects[0].id
    firms.do("contractors.defect.mend", mended, by=DIRECTOR, result="已排干")
    firms.do("contractors.defect.reopen", mended, by=DIRECTOR, reason="又积水")
    firms.do("contractors.defect.mend", mended, by=DIRECTOR, result="加装水泵")
    assert mended not in [one["id"] for one in firms.run("contractors", "defect", "list", "--json").json()]
    unended = "本期到 2026-11-30 才结束"
    early = firms.run("contractors", "sheet", "file", "2026-11", "通力", "--opinion", "一般", by=DIRECTOR)
    assert early.status == 0 and unended in early.out + early.err
    firms.at("2026-11-30 17:00")
    line = ("contractors", "sheet", "file", "2026-11", "洁美", "--opinion", "较好")
    assert firms.run(*line, by="officer-1").status == 77
    ahead = firms.run("contractors", "sheet", "file", "2026-12", "洁美", "--opinion", "好", by=DIRECTOR)
    assert ahead.status == 2 and "2026-12 还没有开始" in ahead.err  # its figures would all be nought for good
    filed = firms.run(*line, by=DIRECTOR)
    assert filed.status == 0 and unended not in filed.out + filed.err
    fields = firms.run("show", "contractors.sheet:2026-11-洁美", "--json").json()["fields"]
    assert [str(fields[name]) for name in ("inspections", "defects")] == ["2", "1"]
    assert float(fields["score"]) == 87.75 or float(fields["score"]) == 87.8
    assert str(fields["unmended"]) == "0"
    printed = html.unescape(
        sheet(firms.office(), firms.office().folded(Ref("contractors.sheet", "2026-11-洁美")))
    )
    assert "外包单位月度评分表" in printed and "较好" in printed
    month = (dt.date(2026, 11, 1), dt.date(2026, 12, 1))
    pages = html.unescape(register(firms.office(), "contractors", "inspections", *month))
    assert pages.count('<section class="copy') == 2
    inspected(firms, "洁美", "cleaning,10")  # afterwards: what was filed stays
    again = firms.run("show", "contractors.sheet:2026-11-洁美", "--json").json()["fields"]
    assert again["score"] == fields["score"]


@pytest.mark.rule("contractors.director-supervises")
def test_a_month_without_a_sheet_and_a_contractor_not_inspected_are_named(firms: Workspace) -> None:
    ok(firms.run("rules", "set", "contractors.director-supervises", "every=week", by="director"))
    firms.at("2026-11-11 09:00")
    inspected(firms, "洁美", "cleaning,80")
    tasks = {one.routine: one.missing for one in today(firms.office(), area="contractors").routines}
    assert tasks["inspection"] == ["通力"]
    firms.at("2026-12-05 09:00")
    ok(firms.run("contractors", "sheet", "file", "2026-11", "洁美", "--opinion", "好", by=DIRECTOR))
    firms.at("2027-01-04 09:00")
    refused(
        firms.run("contractors", "renew", "洁美", "--ends", "2025-12-31", "--reason", "x", by=DIRECTOR),
        "contractors.director-supervises",
    )
    firms.do("contractors.contract.end", "通力", by=DIRECTOR, reason="到期")
    with pytest.raises(Refused):
        inspected(firms, "通力", "lifts,60")
    assert [row.id for row in listing(firms.office(), "contractors", "contracts")] == ["洁美"]
    assert "洁美" in firms.page("contractors")


@pytest.mark.rule("contractors.director-supervises")
def test_a_contract_past_its_end_is_listed_until_it_is_renewed_or_ended(firms: Workspace) -> None:
    def lapsed() -> list[str]:
        return [row.id for row in listing(firms.office(), "contractors", "lapsed")]

    firms.at("2026-12-31 18:00")
    assert lapsed() == []
    firms.at("2027-01-01 08:30")
    assert sorted(lapsed()) == sorted(["洁美", "通力"])
    firms.do("contractors.contract.renew", "洁美", by=DIRECTOR, ends="2027-12-31", reason="续签")
    firms.do("contractors.contract.end", "通力", by=DIRECTOR, reason="到期")
    assert lapsed() == []


@pytest.mark.rule("contractors.director-supervises")
def test_a_contract_that_begins_later_is_not_asked_for_yet_and_what_was_kept_stays_known(
    firms: Workspace,
) -> None:
    ok(firms.run("rules", "set", "contractors.director-supervises", "every=week", by="director"))
    term = {"starts": "2026-12-01", "ends": "2027-11-30"}
    firms.do("contractors.contract.sign", by=DIRECTOR, name="新净", work=["cleaning"], **term)
    with pytest.raises(Refused):  # it had not begun
        inspected(firms, "新净", "cleaning,80")
    for firm, rating in (("洁美", "cleaning,80"), ("通力", "lifts,90")):
        inspected(firms, firm, rating)
    assert [one.routine for one in today(firms.office(), area="contractors").routines] == ["sheet"]
    firms.at("2026-12-14 09:00")
    past = firms.run("agenda", "history", "contractors.inspection", "--json").json()
    weeks = {one["period"]: (one["verdict"], len(one["missing"])) for one in past}
    assert (weeks["2026-W45"], weeks["2026-W48"]) == (("kept", 0), ("missed", 2))
    assert weeks["2026-W49"] == ("missed", 3)  # in that week it began
    sheets = next(one for one in today(firms.office(), area="contractors").routines if one.routine == "sheet")
    assert sorted(sheets.missing) == sorted(["洁美", "通力"])  # of November there is nothing to rate
    firms.at("2027-01-04 09:00")
    past_ends = firms.run(
        "contractors", "renew", "通力", "--ends", "2027-01-03", "--reason", "x", by=DIRECTOR
    )
    refused(past_ends, "contractors.director-supervises")
