"""Who is on duty now, the log of a day, and the roster as a calendar."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from propctl.api import Label, Office, title_of
from propctl.office.opened.settings import Post
from propctl.worktime.limits import parse_limit
from propctl_plugins.duty.roster import Turn, days, holder, month_of, turns

NOT_THAT_DAY = ("duty.turn", "duty.roster", "duty.shift", "duty.rest", "duty.cleaning")  # planned, not done


def on_duty_now(office: Office, post: str = "") -> list[dict[str, Any]]:
    """What was handed over and still waits, then who fills each post that has shifts (or one post)."""
    shifts = office.index.rows(form="duty.shift", states=("used",))
    posts = [post] if post else sorted({str(row.values["post"]) for row in shifts})
    manned = [(name, holder(office, name, office.now)) for name in posts]
    people = {turn.person for _, turn in manned if turn}
    return [*_handed_over(office, people), *(_filled(office, name, turn) for name, turn in manned)]


def _handed_over(office: Office, people: set[str]) -> list[dict[str, Any]]:
    rows = office.index.rows(form="duty.carried", open=True)
    return [
        {
            "post": "",
            "person": row.values["receiver"],
            "name": _name(office, row.values["receiver"]),
            "turn": row.id,
            "until": None,
            "note": f"{row.values['item']}:{row.values['reason']}",
        }
        for row in rows
        if row.values["receiver"] in people
    ]


def _filled(office: Office, post: str, turn: Turn | None) -> dict[str, Any]:
    person = turn.person if turn else office.on_duty(post) or ""
    return {
        "post": post,
        "person": person,
        "name": _name(office, person),
        "turn": turn.id if turn else "",
        "until": turn.ends if turn else None,
        "note": _note(office, post, turn),
    }


def _note(office: Office, post: str, turn: Turn | None) -> str:
    if turn is None:
        return Label("没有排班", "nobody is rostered").of(office.lang)
    return _superior(office, post) if _waits_too_long(office, turn) else ""


def _name(office: Office, person: str) -> str:
    return office.settings.staff[person].name if person in office.settings.staff else person


def _waits_too_long(office: Office, turn: Turn) -> bool:
    """Whether somebody has waited for his relief longer than the clause says."""
    rule = "duty.wait-for-relief"
    limit = office.catalog.param(rule, "warn_limit", turn.day)
    if limit == "unset" or not office.catalog.in_force(rule, turn.day):
        return False
    return turn.state == "on" and office.now > turn.ends + dt.timedelta(seconds=parse_limit(limit).n)


def _superior(office: Office, post: str) -> str:
    """Name and number of whom a post reports to."""
    above = office.settings.posts.get(post, Post(zh=post)).reports_to
    people = [person for person in office.staff() if above in person.posts]
    numbers = [f"{person.name} {person.phone or office.settings.office.hotline}".strip() for person in people]
    return "、".join(numbers)


def day_log(office: Office, day: dt.date | None = None) -> list[dict[str, Any]]:
    """Everything that was recorded on a day, in order of time: turns, log entries, and all other areas'."""
    day = day or office.today
    since, until = f"{day}", f"{day + dt.timedelta(days=1)}"
    rows = [
        _line(office, row, row.values.get("seen") if row.form == "duty.entry" else row.registered)
        for row in office.index.rows(since=since, until=until)
        if row.form not in NOT_THAT_DAY
    ]
    mine = [row for row in office.index.rows(form="duty.turn") if row.values.get("day") == since]
    rows += [_line(office, row, row.values["begins"]) for row in mine if row.state != "cancelled"]
    return sorted(rows, key=lambda line: (line["time"], line["id"]))


def _line(office: Office, row: Any, at: Any) -> dict[str, Any]:
    values = row.values
    who = next((values[name] for name in ("person", "follower", "owner", "giver") if values.get(name)), "")
    return {
        "time": dt.datetime.fromisoformat(str(at or row.registered)),
        "id": row.id,
        "kind": office.form_label(row.form).of(office.lang),
        "about": title_of(office, row.form, values),
        "place": values.get("place") or "",
        "who": _name(office, str(who)),
        "state": office.state_label(row.form, row.state).of(office.lang),
        "result": values.get("result") or "",
    }


def calendar_file(office: Office, month: str = "", person: str = "", file: str = "") -> str:
    """The turns of a month (of one person) as iCalendar text, or in a file for telephones."""
    from propctl.publish.site.feeds import Happening, icalendar

    first, end = month_of(office, month)
    wanted = set(days(first, end))
    happenings = [
        Happening(
            uid=f"{turn.id}@propctl",
            title=f"{turn.shift} {_name(office, turn.person)}",
            start=turn.begins,
            end=turn.ends,
            place=office.catalog.param("duty.place", "place", turn.day),
        )
        for turn in turns(office)
        if turn.day in wanted and (not person or turn.person == person)
    ]
    text = icalendar(f"{office.settings.office.name} {first:%Y-%m}", happenings, office.now)
    if not file:
        return text.replace("\r\n", "\n")
    Path(file).write_bytes(text.encode("utf-8"))
    return file
