"""``propctl today --ics``: what waits for me on my telephone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from propctl.testing import Workspace, make_workspace

PAPER = ("guard-captain", "DB-7")  # who approved, and on which paper
AREAS = ["residents", "complaints", "callbacks", "duty", "agenda"]


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """Two complaints of a household whose name is told in one; a guard with a turn of tonight."""
    made = make_workspace(tmp_path / "office", areas=AREAS)
    made.do("residents.unit.add", number="3-1201")
    for about in ("张建国家走廊漏水", "楼道堆物"):
        made.do("complaints.complaint.register", unit="3-1201", about=about, phone="13900139000", at="09:00")
    made.do("duty.shift.add", by="guard-captain", code="夜班", post="guard", begins="20:00", ends="08:00")
    made.do("duty.roster.draft", by="guard-captain", month="2026-11", post="guard")
    made.do("duty.turn.plan", by="guard-captain", day="2026-11-20", shift="夜班", person="guard-1")
    return made.at("2026-11-20 09:05")


def calendar(office: Workspace, *more: str, by: str = "clerk-1") -> dict[str, Any]:
    """The entries of somebody's calendar by their ids."""
    done = office.run(*more, "today", "--ics", str(office.root.parent / "mine.ics"), by=by)
    assert done.status == 0, done.err
    events = Calendar.from_ical((office.root.parent / "mine.ics").read_bytes()).walk("VEVENT")
    assert len({str(one["UID"]) for one in events}) == len(events)
    return {str(one["UID"]): one for one in events}


def limits(found: dict[str, Any]) -> dict[str, Any]:
    return {uid: one for uid, one in found.items() if "-CP-" in uid}


def test_a_limit_is_an_entry_that_ends_with_it_and_rings_before(office: Workspace) -> None:
    waiting = {
        f"{row['clock']}-{row['id']}@propctl": dt.datetime.fromisoformat(row["due"])
        for row in office.run("due", "--post", "front-desk", "--json").json()
        if row["due"]
    }
    found = limits(calendar(office))
    assert waiting and waiting.items() <= {uid: one["DTEND"].dt for uid, one in found.items()}.items()
    for one in found.values():
        (alarm,) = one.walk("VALARM")
        rings = one["DTSTART"].dt + alarm["TRIGGER"].dt
        assert rings <= one["DTEND"].dt - dt.timedelta(minutes=10)
        assert rings.astimezone(office.now.tzinfo) >= office.now  # half way of a short limit
        if one["DTEND"].dt.astimezone(office.now.tzinfo).time() == dt.time():
            assert rings.astimezone(office.now.tzinfo).time() == dt.time(17)  # half an hour before closing


def test_nothing_of_the_household_stands_in_it(office: Workspace) -> None:
    calendar(office)
    text = (office.root.parent / "mine.ics").read_bytes().replace(b"\r\n ", b"").decode()
    assert "CP-261120-A01" in text
    assert not [word for word in ("张建国", "139", "3-1201", "漏水", "李敏") if word in text]


def test_made_again_it_has_the_same_ids_and_what_was_done_in_time_is_struck(office: Workspace) -> None:
    before = calendar(office)
    handed = {"departments": "engineering", "to_person": "technician-1"}
    office.do("complaints.complaint.transfer", "CP-261120-A01", at="09:08", **handed)
    office.at("09:10")
    after = calendar(office)
    uid = "complaints.transfer-CP-261120-A01@propctl"
    other = uid.replace("A01", "A02")
    assert str(after[uid]["STATUS"]) == "CANCELLED" and not after[uid].walk("VALARM")
    assert "STATUS" not in after[other] and after[other]["DTEND"].dt == before[other]["DTEND"].dt
    assert before[uid]["DTSTAMP"].dt < after[uid]["DTSTAMP"].dt
    office.at("2026-11-21 09:00")
    later = calendar(office)
    assert uid not in later and other in later  # whose limit has passed: gone where it was met, else late


def test_the_turns_and_limits_of_others_do_not_stand_in_it(office: Workspace) -> None:
    mine = calendar(office, by="guard-1")
    assert not limits(mine)
    (turn,) = [one for uid, one in mine.items() if uid.startswith("DU-")]
    assert turn["DTSTART"].dt == dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
    assert str(turn["SUMMARY"]).startswith("夜班") and "彭虎" not in str(turn["SUMMARY"])
    assert turn.walk("VALARM")[0]["TRIGGER"].dt == dt.timedelta(hours=-1)
    assert not [uid for uid in calendar(office) if uid.startswith("DU-")]
    number = str(turn["UID"]).partition("@")[0]
    office.do("duty.turn.cancel", number, by="center-manager", reason="停岗", on_paper=PAPER)
    assert str(calendar(office, by="guard-1")[str(turn["UID"])]["STATUS"]) == "CANCELLED"


def test_a_routine_has_the_id_that_it_has_in_the_calendar_of_the_year(office: Workspace) -> None:
    mine = calendar(office, by="director")
    file = office.root.parent / "year.ics"
    assert office.run("agenda", "year", "--file", str(file)).status == 0
    year = {str(one["UID"]) for one in Calendar.from_ical(file.read_bytes()).walk("VEVENT")}
    assert any(uid in year for uid in mine if not uid.startswith("DU-"))


def test_it_is_refused_beside_what_is_not_mine_and_under_another_ending(office: Workspace) -> None:
    for more, said in (
        (["mine.ics", "--all"], "--all"),
        (["mine.ics", "--post", "guard"], "--post"),
        (["mine.txt"], ".ics"),
        ([""], ".ics"),
    ):
        done = office.run("today", "--ics", *more)
        assert done.status == 2 and said in done.err, more
    assert not (office.root / "mine.ics").exists()


def test_in_english_it_is_english(office: Workspace) -> None:
    found = calendar(office, "--lang", "en")
    assert all(str(one["SUMMARY"]).isascii() for one in found.values())
