"""Feeds: Atom for readers, iCalendar for telephones."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from typing import Any

import icalendar as reader

from propctl.publish.notices import Notice, Part, Written
from propctl.publish.site.feeds import NEWEST, Happening, atom, icalendar

AT = dt.datetime.fromisoformat("2026-11-21T09:00:00+08:00")


def written(number: int = 1, title: str = "停水通知", text: str = "因检修停水。") -> Written:
    notice = Notice(id=f"NT-{number}", kind="water-outage", state="published", published=AT)
    return Written(notice, title, [Part(text)], [], "")


def test_the_feed_holds_the_newest_and_no_more() -> None:
    tree = ET.fromstring(
        atom("小区", "https://x.example/", "", "zh-Hans", AT, [written(n) for n in range(90)])
    )
    entries = tree.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == NEWEST
    assert entries[0].findtext("{http://www.w3.org/2005/Atom}id") == "https://x.example/n/NT-0.html"


def test_the_feed_is_sound_whatever_a_notice_says() -> None:
    text = "]]>&<b>\x00\x0b\x1b\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    tree = ET.fromstring(
        atom("小区", "https://x.example/", "", "zh-Hans", AT, [written(title=text, text=text)])
    )
    title = tree.findtext("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title")
    assert title is not None and "]]>&<b>" in title


def test_the_feed_is_dated_by_its_newest_notice_not_by_the_build() -> None:
    later = AT + dt.timedelta(days=3)
    first, second = (atom("小区", "", "", "zh-Hans", built, [written()]) for built in (AT, later))
    assert first == second


def test_another_program_reads_the_calendar_as_it_was_meant() -> None:
    about = "第一行\n第二行, 带逗号; 分号 \\ 反斜杠" + "很长" * 60
    made = icalendar(
        "值班", [Happening("d-1", "夜班,李文", AT, AT + dt.timedelta(hours=8), about, "1号楼")], AT
    )
    event: Any = reader.Calendar.from_ical(made).walk("VEVENT")[0]
    assert event["SUMMARY"] == "夜班,李文"
    assert event["DESCRIPTION"] == about
    assert event["LOCATION"] == "1号楼"
    assert event["DTSTART"].dt == AT
    assert event["DTEND"].dt - event["DTSTART"].dt == dt.timedelta(hours=8)


def test_no_line_of_the_calendar_is_longer_than_75_bytes() -> None:
    made = icalendar("值班", [Happening("d-1", "夜" * 100, AT, AT)], AT)
    assert max(len(line.encode()) for line in made.split("\r\n")) <= 75


def test_a_calendar_without_entries_is_still_a_calendar() -> None:
    assert reader.Calendar.from_ical(icalendar("值班", [], AT))["X-WR-CALNAME"] == "值班"
