"""Who leaves hands over what is open; who has left and still has work is named."""

from __future__ import annotations

import datetime as dt

import pytest

from propctl.office.handover.last_day import with_last_day
from propctl.office.handover.responsibilities import responsibilities
from propctl.testing import TwoDesks, Workspace

FORM = "complaints.complaint"
DAY = dt.date(2026, 11, 20)


@pytest.fixture
def desk(workspace: Workspace) -> Workspace:
    workspace.do("residents.building.add", name="3", steward="officer-1")
    workspace.do("residents.unit.add", number="3-1201", building="3")
    return workspace


def complaint(desk: Workspace, by: str = "clerk-1") -> str:
    return desk.do(f"{FORM}.register", by=by, unit="3-1201", about="走廊漏水").folded.id


def test_what_is_open_and_theirs_passes_to_another_with_day_and_reason(desk: Workspace) -> None:
    record, other = complaint(desk), complaint(desk, by="clerk-2")
    closed = complaint(desk)
    desk.do(f"{FORM}.withdraw", closed, way="phone", withdrawn_why="误会")
    told = desk.run("staff", "leave", "clerk-1", "--to", "clerk-2", "--json", by="director")
    assert told.json()["records"] == [f"{FORM}:{record}"]
    owners = [desk.record(one).values["owner"] for one in (record, other, closed)]
    assert owners == ["clerk-2", "clerk-2", "clerk-1"]
    assert desk.record(record).values["heard_by"] == "clerk-1"  # who heard it is a fact
    shown = desk.run("show", record).out
    assert "移交工作" in shown
    assert "首问责任人" in shown
    assert (
        desk.run("complaints", "register", "3-1201", "噪音", by="clerk-1").status == 0
    )  # the last day is worked
    assert desk.at("2026-11-21 09:00").run("complaints", "register", "3-1201", "x", by="clerk-1").status == 2


def test_a_stewards_homes_pass_on_too(desk: Workspace) -> None:
    told = desk.run("staff", "leave", "officer-1", "--to", "officer-2", "--json", by="director")
    assert sorted(told.json()["records"]) == ["residents.building:3", "residents.unit:3-1201"]
    desk.do("residents.unit.add", number="3-1202", building="3")
    assert desk.record("residents.unit:3-1202").values["steward"] == "officer-2"


def test_only_a_supervisor_hands_over_and_nobody_to_himself_or_to_a_stranger(desk: Workspace) -> None:
    complaint(desk)
    before = (desk.root / "propctl.toml").read_text(encoding="utf-8")
    assert desk.run("staff", "leave", "clerk-1", "--to", "clerk-2", by="clerk-1").status == 77
    assert desk.run("staff", "leave", "clerk-1", "--to", "clerk-1", by="director").status == 2
    assert desk.run("staff", "leave", "clerk-1", "--to", "nobody", by="director").status == 2
    assert desk.run("staff", "leave", "nobody", "--to", "clerk-1", by="director").status == 2
    assert (desk.root / "propctl.toml").read_text(encoding="utf-8") == before


def test_a_leaving_is_taken_back_with_what_is_still_as_it_was_handed_over(desk: Workspace) -> None:
    kept, moved = complaint(desk), complaint(desk)
    before = (desk.root / "propctl.toml").read_text(encoding="utf-8")
    desk.run("staff", "leave", "clerk-1", "--to", "clerk-2", by="director")
    desk.do(f"{FORM}.reassign", moved, by="director", owner="officer-1", why="熟悉情况")
    told = desk.run("staff", "return", "clerk-1", "--json", by="director").json()
    assert told["records"] == [f"{FORM}:{kept}"]
    assert [desk.record(one).values["owner"] for one in (kept, moved)] == ["clerk-1", "officer-1"]
    assert (desk.root / "propctl.toml").read_text(encoding="utf-8") == before
    assert desk.run("staff", "return", "clerk-1", "--json", by="director").json()["records"] == []


def test_today_and_check_name_the_open_records_of_who_has_left(desk: Workspace) -> None:
    record = complaint(desk)
    assert "离岗" not in desk.run("today", by="director").out
    text = (desk.root / "propctl.toml").read_text(encoding="utf-8")
    ended = with_last_day(text, "clerk-1", DAY)
    assert ended is not None
    (desk.root / "propctl.toml").write_text(ended, encoding="utf-8")
    desk.at("2026-11-21 09:00")
    assert desk.run("today", "--json", by="director").json()["left"] == [
        {"person": "clerk-1", "until": "2026-11-20", "records": [f"{FORM}:{record}"]}
    ]
    assert "propctl staff leave clerk-1" in desk.run("today", by="director").out
    checked = desk.run("check", by="director")
    assert (checked.status, record in checked.out) == (1, True)
    desk.run("staff", "leave", "clerk-1", "--to", "clerk-2", by="director")
    assert desk.run("today", "--json", by="director").json()["left"] == []


def test_two_desks_hand_over_and_go_on_without_a_conflict(two_desks: TwoDesks) -> None:
    desk = two_desks.a
    desk.do("residents.unit.add", number="3-1201", steward="officer-1")
    record = complaint(desk)
    two_desks.exchange()
    desk.run("staff", "leave", "clerk-1", "--to", "clerk-2", by="director")
    two_desks.b.do(f"{FORM}.track", record, by="clerk-2", note="已联系住户")
    two_desks.exchange()
    for one in (two_desks.a, two_desks.b):
        assert one.record(record).values["owner"] == "clerk-2"
        assert one.record(record).conflicts == []
    assert two_desks.b.run("audit", by="director").out.count("relieve") == 0


@pytest.mark.parametrize(
    "text",
    [
        '[staff.a]\nname = "甲"\nposts = ["x"]\n\n[staff.b]\nname = "乙"\n',
        '[staff]\na = { name = "甲", posts = ["x"] } # front desk\nb = { name = "乙" }\n',
        '[staff."a"]\nname = "甲"',
        "[staff]\na = {}\n",
    ],
)
def test_the_last_day_is_written_where_people_would_write_it_and_taken_out_again(text: str) -> None:
    ended = with_last_day(text, "a", DAY)
    assert ended is not None
    later = with_last_day(ended, "a", dt.date(2026, 12, 1))
    assert later is not None
    assert "until = 2026-12-01" in later
    assert with_last_day(text, "c", DAY) is None
    back = with_last_day(later, "a", None)
    assert back is not None
    assert "until" not in back
    assert [line for line in back.splitlines() if line.startswith("b ")] == [
        line for line in text.splitlines() if line.startswith("b ")
    ]


def test_nobody_takes_over_whom_a_record_is_about(desk: Workspace) -> None:
    """A dossier, an appraisal or a breach stays that person's; what is to be done passes on."""
    work = responsibilities(desk.office())
    about = ("employee", "sheet", "quarter", "sanction", "breach", "timeoff")
    assert [form for form in about if f"staff.{form}" in work] == []
    assert (
        "owner" in work["complaints.complaint"] and work["duty.turn"] and work["staff.handoff"] == ["taker"]
    )
