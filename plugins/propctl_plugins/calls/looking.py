"""What is looked up while somebody is on the telephone, and what staff look over afterwards."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from propctl.api import (
    Folded,
    Office,
    Ref,
    Row,
    began,
    choice_title,
    choices,
    clause,
    days,
    filled,
    is_workday,
    pointing_to,
    rows,
    share,
)
from propctl_plugins.calls.counting import CALL, LEAD, between

CONTACTS = (CALL, "complaints.complaint", "workorders.order")
UNIT, HOUSEHOLD, TOPIC = "residents.unit", "residents.household", "calls.topic"
DAY = dt.timedelta(days=1)


def household(office: Office, unit: str) -> Row | None:
    """The file of the household that lives in a unit."""
    found = list(rows(office, HOUSEHOLD, states="living", having={"unit": unit})) if unit else []
    return found[-1] if found else None


def contacts(office: Office, unit: str, but: str = "") -> list[Row]:
    """The unit's last contacts, as many as the clause says, ``but`` left out; the oldest first."""
    most = clause(office, "calls.understand-and-solve").number("recent", 0) if unit else 0
    found = [row for row in pointing_to(office, Ref(UNIT, unit)) if row.form in CONTACTS] if most else []
    return [row for row in found if row.id != but][-most:]


def customer(office: Office, unit: str) -> list[dict[str, Any]]:
    """A unit's household and its contacts, for whoever holds the receiver: no name, no number."""
    home = household(office, unit)
    return [
        {
            "id": row.id,
            "kind": row.form_title,
            "when": row.registered,
            "about": row.title,
            "state": row.state_title,
        }
        for row in [*([home] if home else []), *reversed(contacts(office, unit))]
    ]


def unreported(
    office: Office, since: dt.date | None = None, until: dt.date | None = None
) -> list[dict[str, Any]]:
    """Who submitted no daily report on which day that asks for one: this month so far, or the days asked."""
    since = since or max(office.today.replace(day=1), began(office).date())
    until = until or office.today - DAY
    rule = clause(office, "calls.daily-report")
    posts = rule.many("post")
    handed_in = {
        (row.date("day"), row.text("agent"))
        for row in rows(office, "calls.report", states=("submitted", "received"))
    }
    return [
        {"day": f"{day}", "person": person.id, "name": person.name}
        for day in days(since, min(until, office.today) + DAY)
        if is_workday(office, day) or not rule.yes("workdays_only")
        for person in office.staff()
        if set(posts) & set(person.posts) and person.works_on(day)
        if (day, person.id) not in handed_in
    ]


def rates(office: Office, since: dt.date | None = None, until: dt.date | None = None) -> list[dict[str, Any]]:
    """Each person's enquiries of a period, those of which a deal came, by now, and their share."""
    since, until = since or office.today.replace(day=1), until or office.today
    asked = between(office, since, until, "kind = enquiry")
    sold = {row.text("call", "") for row in rows(office, LEAD, states=("won",))}
    taken = Counter(row.text("taker") for row in asked)
    won = Counter(row.text("taker") for row in asked if row.id in sold)
    return [
        {
            "person": person,
            "enquiries": taken[person],
            "deals": won[person],
            "rate": share(won[person], taken[person]),
        }
        for person in sorted(taken)
    ]


def knowledge(office: Office) -> list[dict[str, Any]]:
    """Each topic that must be known: its department, when it was last confirmed, and whether it is there."""
    kept = {row.text("topic"): row.folded() for row in rows(office, TOPIC)}
    return [
        {
            "topic": topic,
            "name": label.of(office.lang),
            "department": _department(office, kept.get(topic)),
            "confirmed": _confirmed(kept.get(topic)),
            "missing": topic not in kept,
        }
        for topic, label in choices(office, TOPIC, "topic").items()
    ]


def _department(office: Office, topic: Folded | None) -> str:
    if topic is None:
        return ""
    return choice_title(office, TOPIC, "department", filled(office, topic).text("department"))


def _confirmed(topic: Folded | None) -> str:
    done = topic.last("confirm") if topic is not None else None
    return f"{done.at:%Y-%m-%d}" if done else ""
