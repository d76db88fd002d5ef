"""Until when a notice is shown, and what of it goes into a telephone's calendar or a feed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import icalendar as reader
import pytest

from propctl.office.doing.amending import amend
from propctl.office.doing.drafts import Request
from propctl.office.doing.steps import run
from propctl.office.opened.office import Office
from propctl.publish.notices import Notice, shown_notices
from propctl.publish.site.assemble import Assembly
from propctl.publish.site.building import build
from propctl.publish.site.editions import HANS, HANT, Edition
from propctl.publish.site.feeds import lately
from tests.publish.conftest import NOW, lay_out, put_up
from tests.publish.reading import page


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a tip that names no end, a fee with a deadline, and an outage to come."""
    folder = lay_out(tmp_path_factory.mktemp("times") / "office")
    office = Office.open(folder, now=NOW, operator="clerk-1")
    put_up(office, kind="safety", what="台风", measure="请关好门窗")
    put_up(office, kind="fees", what="物业费", amount="1元", basis="合同", deadline="2026-11-30")
    hours = {"starts": "2026-11-22T09:00:00+08:00", "ends": "2026-11-22T17:00:00+08:00"}
    put_up(office, kind="water-outage", blocks=["3号楼"], reason="检修", **hours)
    return folder


@pytest.fixture(scope="module")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("noticed") / "site"
    build(Office.open(root, now=NOW), out)
    return out


def lasts(root: Path, now: dt.datetime = NOW) -> dict[str, dt.date | None]:
    office = Office.open(root, now=now)
    return {one.kind: one.last.date() if one.last else None for one in shown_notices(office)}


@pytest.mark.rule("notices.posting")
def test_a_notice_without_an_end_is_shown_for_the_days_of_the_clause_or_to_its_deadline(root: Path) -> None:
    assert lasts(root) == {
        "safety": dt.date(2026, 12, 21),
        "fees": dt.date(2026, 11, 30),
        "water-outage": dt.date(2026, 11, 22),
    }


@pytest.mark.rule("notices.posting")
def test_an_amended_number_of_days_holds_from_its_day_and_none_at_all_for_ever(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "office")
    office = Office.open(folder, now=NOW, operator="director-1")
    put_up(office, kind="safety", what="台风", measure="请关好门窗")
    amend(office, "notices.posting", {"shown_days": "10"}, NOW.date())
    assert lasts(folder)["safety"] == dt.date(2026, 12, 1)
    later = Office.open(folder, now=NOW, operator="director-1")
    amend(later, "notices.posting", {"shown_days": "unset"}, NOW.date(), "不限")
    assert lasts(folder)["safety"] is None


def test_the_page_and_the_lists_say_until_when(site: Path) -> None:
    listed = page(site / "notices.html").one(id="main").text
    assert "有效至2026年12月21日" in listed
    (tip,) = [path for path in site.glob("n/*.html") if "台风" in path.read_text(encoding="utf-8")]
    rows = {row.one("th").text: row.one("td").text for row in page(tip).one(class_="facts").all("tr")}
    assert rows["有效至"].startswith("2026年12月21日")


def test_a_notice_whose_days_are_over_is_not_called_current(root: Path, tmp_path: Path) -> None:
    build(Office.open(root, now=NOW + dt.timedelta(days=31)), tmp_path / "site", editions=[])
    assert page(tmp_path / "site/index.html").one(id="current").all("li") == []


def test_an_outage_goes_into_the_calendar_of_a_telephone(site: Path) -> None:
    (path,) = site.glob("n/*.ics")
    (event,) = reader.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert event["SUMMARY"] == "3号楼停水通知" and event["LOCATION"] == "3号楼"
    assert event.decoded("DTSTART") == dt.datetime.fromisoformat("2026-11-22T09:00:00+08:00")
    (alarm,) = event.walk("VALARM")  # the evening before, at seven
    assert event.decoded("DTSTART") + alarm.decoded("TRIGGER") == dt.datetime.fromisoformat(
        "2026-11-21T19:00:00+08:00"
    )
    assert event["UID"] == f"{path.stem}@cuihu.example.org"
    hrefs = [link.attrs["href"] for link in page(path.with_suffix(".html")).all("a")]
    assert f"../n/{path.name}" in hrefs
    whole = reader.Calendar.from_ical((site / "outages.ics").read_bytes())
    assert len(whole.walk("VEVENT")) == 1


@pytest.mark.parametrize("edition", [HANS, HANT], ids=["hans", "hant"])
def test_an_outage_that_was_called_off_is_struck_in_the_calendars_that_hold_it(
    tmp_path: Path, edition: Edition
) -> None:
    folder = lay_out(tmp_path / "office")
    hours = {"starts": "2026-11-22T22:00:00+08:00", "ends": "2026-11-23T06:00:00+08:00"}
    outage = {"kind": "water-outage", "blocks": ["3号楼"], "reason": "检修", **hours}
    office = Office.open(folder, now=NOW, operator="clerk-1")
    put_up(office, **outage)
    kept, (before,) = _outages(folder, NOW, edition)
    later = NOW + dt.timedelta(hours=1)
    withdrawn = Request(
        form="notices.notice", step="withdraw", id=kept, values={"why": "改期"}, by="director-1"
    )
    run(Office.open(folder, now=later, operator="director-1"), withdrawn)
    put_up(Office.open(folder, now=later, operator="clerk-1"), **outage | {"blocks": ["2号楼"]})
    _, events = _outages(folder, later, edition)
    found = {event["UID"]: event for event in events}
    after = found.pop(before["UID"])
    assert after["STATUS"] == "CANCELLED" and after["SEQUENCE"] > before["SEQUENCE"]
    assert "DESCRIPTION" not in after and not after.walk("VALARM")
    assert after.decoded("DTSTART") == before.decoded("DTSTART")
    assert [event.get("STATUS") for event in found.values()] == [None]
    assert len(_outages(folder, later + dt.timedelta(days=95), edition)[1]) == 0


def _outages(folder: Path, now: dt.datetime, edition: Edition) -> tuple[str, list[Any]]:
    """The id of the newest notice, and what the calendar of all holds."""
    office = Office.open(folder, now=now)
    made = Assembly(office, [HANS, HANT], built=now).calendar(edition)
    newest = next(iter(shown_notices(office)), None)
    return newest.id if newest else "", list(reader.Calendar.from_ical(made).walk("VEVENT"))


def test_an_outage_that_is_long_over_leaves_the_calendar_that_telephones_load() -> None:
    notice = Notice(
        id="NT-1",
        kind="water-outage",
        title="停水",
        state="published",
        starts=NOW,
        ends=NOW + dt.timedelta(hours=8),
    )
    assert lately(notice, NOW + dt.timedelta(days=92))
    assert not lately(notice, NOW + dt.timedelta(days=93))


def test_each_edition_has_a_feed_in_its_language(site: Path) -> None:
    feeds = {name: (site / name / "feed.xml").read_text(encoding="utf-8") for name in ("", "zh-Hant", "en")}
    assert "3号楼停水通知" in feeds[""] and "3號樓停水通知" in feeds["zh-Hant"]
    assert "notices</title>" in feeds["en"] and 'xml:lang="en"' in feeds["en"]
    assert "https://cuihu.example.org/zh-Hant/n/" in feeds["zh-Hant"]
    assert "urn:propctl" not in feeds[""]
