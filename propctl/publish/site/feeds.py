"""Feeds: notices as Atom for readers, dates as iCalendar for telephones. Alike each time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from html import escape  # that of xml.sax brings half of urllib with it
from typing import NamedTuple
from urllib.parse import urlsplit

from propctl.publish.notices import Notice, Written

_FIRST = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)  # before any calendar
NEWEST = 50  # notices in a feed


def atom(title: str, url: str, folder: str, lang: str, built: dt.datetime, found: Iterable[Written]) -> str:
    """The newest notices as an Atom feed. ``url``: of the site, with its slash; "": links are relative.

    ``folder``: of the edition. Two offices number alike, so an entry is known by its address.
    """
    newest = list(found)[:NEWEST]
    updated = max((_stamp(written, built) for written in newest), default=built)
    entries = "".join(_entry(written, url, url + folder, built) for written in newest)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_text(lang)}">\n'
        f"<title>{_text(title)}</title>\n<id>{_text(url + folder or 'urn:propctl:notices')}</id>\n"
        f"<updated>{updated.isoformat()}</updated>\n<author><name>{_text(title)}</name></author>\n"
        f'<link rel="self" href="{_text(url + folder)}feed.xml"/>\n'
        f'<link href="{_text(url + folder)}notices.html"/>\n{entries}</feed>\n'
    )


def _entry(written: Written, url: str, edition: str, built: dt.datetime) -> str:
    notice = written.notice
    known = url + notice.uri if url else f"urn:propctl:{notice.id}"
    at = _stamp(written, built).isoformat()
    return (
        f"<entry><title>{_text(written.title)}</title><id>{_text(known)}</id>"
        f'<link href="{_text(edition + notice.uri)}"/><published>{at}</published><updated>{at}</updated>'
        f"<summary>{_text(written.text)}</summary></entry>\n"
    )


def _stamp(written: Written, built: dt.datetime) -> dt.datetime:
    return written.notice.published or built


def _text(text: str) -> str:
    """Text that XML can hold: signs that it forbids are left out."""
    return escape("".join(sign for sign in text if sign >= " " or sign in "\t\n"))


class Happening(NamedTuple):
    """One entry of a calendar."""

    uid: str  # the same for the same thing each time: a telephone then replaces instead of adding
    title: str
    start: dt.datetime
    end: dt.datetime
    about: str = ""
    place: str = ""
    until: dt.datetime | None = None  # of what is done every day: the last time
    alarm: dt.datetime | None = None  # when the telephone rings for it
    cancelled: bool = False  # what a telephone may still hold and need not: it strikes it


def planned(notice: Notice) -> bool:
    """Whether a notice announces something for a time, which belongs into a calendar."""
    return _timed(notice) and notice.state == "published"


def _timed(notice: Notice) -> bool:
    return notice.starts is not None and notice.ends is not None


_REMEMBERED = dt.timedelta(days=92)


def lately(notice: Notice, now: dt.datetime) -> bool:
    """Whether it belongs into the calendar of all, which telephones load over and over: not if long past.

    What was withdrawn stands in it as cancelled: a telephone that holds it strikes it.
    """
    told = planned(notice) or (_timed(notice) and notice.state == "withdrawn")
    return told and notice.ends is not None and notice.ends >= now - _REMEMBERED


def calendar_uri(notice: Notice) -> str:
    """Where the entry of a notice for calendars lies."""
    return f"n/{notice.id}.ics"


def happening(written: Written, url: str) -> Happening:
    """What a notice announces, for a calendar: it has both times. Of one withdrawn, what is called off."""
    notice = written.notice
    cancelled = notice.state == "withdrawn"
    assert notice.starts is not None and notice.ends is not None
    uid = f"{notice.id}@{urlsplit(url).netloc or 'propctl'}"
    place = "、".join(notice.blocks) + notice.place
    alarm = _evening_before(notice.starts, notice.published)
    about = "" if cancelled else written.text
    title, starts, ends = written.title, notice.starts, notice.ends
    return Happening(uid, title, starts, ends, about, place, alarm=alarm, cancelled=cancelled)


_EVENING = dt.time(19)  # when people are at home, and can still fill a bucket
_SHORTLY = dt.timedelta(hours=1)


def _evening_before(starts: dt.datetime, published: dt.datetime | None) -> dt.datetime:
    """When a telephone rings for what begins: the evening before; shortly before where that is over."""
    evening = dt.datetime.combine(starts.date() - dt.timedelta(days=1), _EVENING, starts.tzinfo)
    return evening if published is not None and published <= evening else starts - _SHORTLY


def icalendar(name: str, happenings: Iterable[Happening], stamp: dt.datetime) -> str:
    """A calendar (RFC 5545) that telephones subscribe to: a duty roster, what a post has to do.

    ``stamp``: when the calendar was made; times are written in UTC, lines folded at 75 bytes.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//propctl//ZH", f"X-WR-CALNAME:{_value(name)}"]
    for one in happenings:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_value(one.uid)}",
            f"DTSTAMP:{_utc(stamp)}",
            f"SEQUENCE:{_sequence(stamp)}",
            f"DTSTART:{_utc(one.start)}",
            f"DTEND:{_utc(one.end)}",
            f"SUMMARY:{_value(one.title)}",
        ]
        lines += [f"RRULE:FREQ=DAILY;UNTIL={_utc(one.until)}"] if one.until else []
        lines += [f"DESCRIPTION:{_value(one.about)}"] if one.about else []
        lines += [f"LOCATION:{_value(one.place)}"] if one.place else []
        lines += ["STATUS:CANCELLED"] if one.cancelled else []
        lines += _alarm(one) if one.alarm and not one.cancelled else []
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _sequence(stamp: dt.datetime) -> int:
    """The number of a version, in minutes: what was made later replaces what a telephone holds."""
    return max(int((stamp - _FIRST) / dt.timedelta(minutes=1)), 0)


def _alarm(one: Happening) -> list[str]:
    """The alarm of an entry, so many minutes before it begins: it moves with the entry."""
    assert one.alarm is not None
    minutes = max((one.start - one.alarm) // dt.timedelta(minutes=1), 0)
    told = ["ACTION:DISPLAY", f"DESCRIPTION:{_value(one.title)}", f"TRIGGER:-PT{minutes}M"]
    return ["BEGIN:VALARM", *told, "END:VALARM"]


def _utc(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _value(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return "".join(sign for sign in text if sign >= " ")


def _folded(line: str) -> str:
    """A line in pieces of at most 75 bytes, never inside a character; the next begin with a space."""
    if len(line.encode()) <= 75:
        return line
    pieces: list[str] = []
    piece, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > 75 - bool(pieces):
            pieces.append(piece)
            piece, size = "", 0
        piece, size = piece + sign, size + width
    return "\r\n ".join([*pieces, piece])
