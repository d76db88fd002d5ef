"""An inspector comes: what he asks to see, and what the people of the office see that morning."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from propctl.testing import Workspace, make_workspace
from tests.stories.answers import ok, refused

ROOT = Path(__file__).parents[2]
DIRECTOR = "director"
TRANSFER = "complaints.transfer-within"
FOOT = ("补做", "另有", "还有", "查看：")  # lines below a table


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """An office with its history: two complaints, one passed on late; a limit amended since."""
    office = make_workspace(tmp_path / "office", git=True).at("2026-11-20 09:00")
    ok(office.run("residents", "building", "add", "3", "--steward", "officer-1"))
    ok(office.run("residents", "add", "3-1201", "--building", "3"))
    for about, category in (("走廊漏水", "漏水"), ("夜里太吵", "噪音")):
        ok(office.run("complaints", "register", "3-1201", about, "--category", category))
    passed = ("--departments", "工程部", "--to-person", "technician-1")
    ok(office.at("2026-11-20 09:15").run("complaints", "transfer", "A01", *passed))
    ok(office.at("2026-11-20 10:00").run("complaints", "transfer", "A02", *passed))
    longer = ("rules", "set", TRANSFER, "within=30m", "--since", "2026-11-23", "--reason", "人手不够")
    ok(office.at("2026-11-21 09:00").run(*longer, by=DIRECTOR))
    return office.at("2026-11-24 09:30")


def test_an_inspector_sees_the_quarter_the_overdue_the_limits_kept_and_that_nothing_was_wiped_out(
    office: Workspace,
) -> None:
    quarter = ("--all", "--since", "2026-10-01", "--until", "2026-12-31")
    listed = ok(office.run("complaints", "list", *quarter, "--json", by=DIRECTOR)).json()
    assert [one["id"][-3:] for one in listed] == ["A01", "A02"]
    before = ("--all", "--since", "2026-07-01", "--until", "2026-09-30", "--json")
    assert ok(office.run("complaints", "list", *before, by=DIRECTOR)).json() == []

    figures = ok(office.run("report", "complaints", "--quarter", "2026-4", "--json", by=DIRECTOR)).json()
    (kept,) = [one for one in figures if one["rule"] == TRANSFER]
    assert (kept["part"], kept["whole"]) == ("1", 2), "the longer limit of the 23rd forgives nothing"

    overdue = ok(office.run("due", "--overdue", "--json", by=DIRECTOR)).json()
    assert {one["id"][-3:] for one in overdue} == {"A01", "A02"}
    refused(office.run("handbook", "enforcement"), "handbook.rules-enforced")
    told = ok(office.run("handbook", "enforcement", "--json", by=DIRECTOR)).json()
    breaches = {one["rule"]: one["breaches"] for one in told}
    assert breaches["complaints.investigate-same-day"] == 2
    assert breaches[TRANSFER] == 0, "what is late and done stands in the report, not among what is open"

    life = ok(office.run("rules", "history", TRANSFER, by=DIRECTOR)).out
    assert "2026-11-23" in life and "30分钟" in life and "人手不够" in life
    assert "30分钟" in ok(office.run("rules", "show", TRANSFER, by=DIRECTOR)).out
    late = ok(office.run("show", "1120-A02")).out
    assert "投诉受理后20分钟内" in late and "30分钟" not in late, "judged by what held that day"


def test_he_takes_papers_along_and_finds_what_was_changed_by_hand(office: Workspace, tmp_path: Path) -> None:
    paper = tmp_path / "登记表.pdf"
    ok(office.run("print", "1120-A01", "--document", "register", "--out", str(paper), by=DIRECTOR))
    assert paper.read_bytes().startswith(b"%PDF")
    month = tmp_path / "值班.html"
    ok(office.run("workorders", "print", "服务中心值班记录表", "--day", "2026-11-20", "--out", str(month)))
    assert "服务中心值班记录表" in month.read_text("utf-8")

    assert "历史只增不改" in ok(office.run("audit", by=DIRECTOR)).out
    (record,) = office.root.glob("records/complaints/**/*-A02.toml")
    text = record.read_text("utf-8")
    record.write_text(text.replace("2026-11-20T10:00:00", "2026-11-20T09:10:00"), encoding="utf-8")
    found = office.run("audit", by=DIRECTOR)
    assert found.status == 1 and "A02" in found.out + found.err


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The sample office, which lives in all areas, as it is this Monday."""
    root = tmp_path_factory.mktemp("sample")
    for name in ("records", "sample-keyring"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "propctl.toml", root)
    return Workspace(root).at("2026-11-30 08:30")


@pytest.mark.parametrize("person", ["service-supervisor", "center-manager", "clerk-1"])
def test_a_morning_of_all_areas_fits_on_one_screen(sample: Workspace, person: str) -> None:
    tables = ok(sample.run("today", by=person)).out.strip().split("\n\n")[1:]
    rows = [line for table in tables for line in table.splitlines()[2:] if not line.startswith(FOOT)]
    assert 15 <= len(rows) <= 25, rows
    assert len(tables) <= 7, "grouped"
