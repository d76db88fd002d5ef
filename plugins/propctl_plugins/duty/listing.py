"""Who is on duty now, the log of a day, and the roster as a calendar."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from propctl.api import (
    Happening,
    Label,
    Office,
    Row,
    calendar_text,
    clause,
    counted,
    midnight,
    month_of,
    person_name,
    post_above,
    post_label,
    read_month,
    registered,
    rows,
)
from propctl_plugins.duty import handing, planning
from propctl_plugins.duty.roster import HELD, TURN, Turn, holders, turns
from propctl_plugins.duty.shifts import SHIFT

ENTRY = "duty.entry"
NOT_THAT_DAY = (TURN, "duty.rest", "duty.cleaning", ENTRY)  # planned, not done; an entry says itself when
PEOPLE = (
    "person",
    "follower",
    "owner",
    "giver",
)  # the fields that say whose a record is, the first that is there
DAY = dt.timedelta(days=1)
ENTERED_WITHIN = 31 * DAY  # after it happened
ALARM = dt.timedelta(hours=1)  # before a turn begins


def on_duty_now(office: Office, post: str = "") -> list[dict[str, Any]]:
    """What was handed over and still waits, then all who fill each post that has shifts (or one post)."""
    shifts = rows(office, SHIFT, states="used")
    posts = [post] if post else sorted({shift.text("post") for shift in shifts})
    nobody: list[Turn | None] = [None]
    manned = [(name, turn) for name in posts for turn in holders(office, name, office.now) or nobody]
    people = {turn.person for _, turn in manned if turn}
    return [*_handed_over(office, people), *(_filled(office, name, turn) for name, turn in manned)]


def _handed_over(office: Office, people: set[str]) -> list[dict[str, Any]]:
    return [
        {
            "post": "",
            "person": row.text("receiver"),
            "name": person_name(office, row.text("receiver")),
            "turn": row.id,
            "until": None,
            "note": f"{row.text('item')}:{row.text('reason')}",
        }
        for row in handing.still_waiting(office)
        if row.text("receiver") in people
    ]


def _filled(office: Office, post: str, turn: Turn | None) -> dict[str, Any]:
    person = turn.person if turn else office.on_duty(post) or ""
    return {
        "post": post,
        "person": person,
        "name": person_name(office, person),
        "turn": turn.id if turn else "",
        "until": turn.ends if turn else None,
        "note": _note(office, post, turn),
    }


def _note(office: Office, post: str, turn: Turn | None) -> str:
    if turn is None:
        return Label("没有排班", "nobody is rostered").of(office.lang)
    return _superior(office, post) if _waits_too_long(office, turn) else ""


def _waits_too_long(office: Office, turn: Turn) -> bool:
    """Whether somebody has waited for his relief longer than the clause says."""
    rule = clause(office, "duty.wait-for-relief", turn.day)
    longest = rule.duration("warn_limit") if rule.in_force else None
    return longest is not None and turn.state == "on" and office.now > turn.ends + longest


def _superior(office: Office, post: str) -> str:
    """Name and number of whom a post reports to."""
    above = post_above(office, post)
    people = [person for person in office.staff() if above and above in person.posts]
    numbers = [f"{person.name} {person.phone or office.settings.office.hotline}".strip() for person in people]
    return "、".join(numbers)


def day_log(office: Office, day: dt.date | None = None) -> list[dict[str, Any]]:
    """Everything that happened on a day, in order of time: turns, log entries, and all other areas'.

    The night shift that began the evening before stands first: its hours after midnight are of this day.
    Standing data (homes, keys, tariffs) are no events of the day on which somebody entered them; what came
    late at night and was entered in the morning is of the day on which it came.
    """
    day = day or office.today
    dawn, end = midnight(office, day), midnight(office, day + DAY)
    lines = [
        _line(office, row, row.happened)
        for row in registered(office, day, day + ENTERED_WITHIN)
        if row.form not in NOT_THAT_DAY and not row.standing and dawn <= row.happened < end
    ]
    entries = rows(office, ENTRY, where=f"seen >= {day} and seen <= {day}", void=True)
    lines += [_line(office, row, row.time("seen")) for row in entries]
    checks = rows(office, "duty.logcheck", having={"day": day})
    lines += [_line(office, row, row.registered) for row in checks]
    lines += [_line(office, row, row.time("begins")) for row in _turns_on(office, day)]
    return sorted(lines, key=lambda line: (line["time"], counted(str(line["id"]))))


def _turns_on(office: Office, day: dt.date) -> list[Row]:
    """The turns that were planned and not cancelled of which some minute lies on a day."""
    begun = [row for of in (day - DAY, day) for row in rows(office, TURN, having={"day": of}, void=True)]
    dawn = midnight(office, day)
    return [row for row in begun if row.state != "cancelled" and row.time("ends") > dawn]


def _line(office: Office, row: Row, at: dt.datetime) -> dict[str, Any]:
    values = row.values  # of any form: what it has is shown
    who = next((str(values[name]) for name in PEOPLE if values.get(name)), "")
    return {
        "time": at,
        "id": row.id,
        "kind": row.form_title,
        "about": row.title,
        "place": values.get("place") or "",
        "who": person_name(office, who),
        "state": row.state_title,
        "result": values.get("result") or values.get("finding") or "",
    }


def calendar_file(office: Office, month: str = "", person: str = "", file: str = "") -> str:
    """The turns of a month (of one person) as iCalendar text, or in a file for telephones.

    Each rings before it begins; one that was cancelled is there as such, so that a telephone strikes it.
    """
    wanted = read_month(month) if month else month_of(office.today)
    happenings = [
        _happening(office, turn, person_name(office, turn.person))
        for turn in turns(office, (*HELD, "cancelled"))
        if wanted.first <= turn.day < wanted.end and (not person or turn.person == person)
    ]
    text = calendar_text(office, f"{office.settings.office.name} {wanted}", happenings)
    if not file:
        return text.replace("\r\n", "\n")
    Path(file).write_bytes(text.encode("utf-8"))
    return file


def turns_of(office: Office, person: str, since: dt.datetime) -> list[Happening]:
    """The turns of one person that end after a moment, each with an alarm; cancelled ones are marked."""
    return [
        _happening(office, turn, post_label(office, turn.post).of(office.lang))
        for turn in turns(office, (*HELD, "cancelled"))
        if turn.person == person and turn.ends > since
    ]


def _happening(office: Office, turn: Turn, whose: str) -> Happening:
    """A turn in a calendar, with the same id each time, and with its alarm; cancelled where the turn is."""
    return Happening(
        f"{turn.id}@propctl",
        f"{turn.shift} {whose}",
        turn.begins,
        turn.ends,
        place=planning.place(office, turn.day),
        alarm=turn.begins - ALARM,
        cancelled=turn.state == "cancelled",
    )
