"""What is looked up while somebody is on the telephone, and what staff look over afterwards."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from propctl.api import Office, Ref, concerning, records, title_of
from propctl.regulation.model.lists import as_list
from propctl.worktime.timetable import timetable
from propctl_plugins.calls.counting import CALL, between, between_leads, share

if TYPE_CHECKING:
    from propctl.store.index.entries import Row

CONTACTS = (CALL, "complaints.complaint", "workorders.order")
UNIT, HOUSEHOLD, TOPIC = "residents.unit", "residents.household", "calls.topic"


def household(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    """The file of the household that lives in the caller's unit."""
    if not values.get("unit"):
        return {}
    rows = records(office, HOUSEHOLD, where=f"unit = '{values['unit']}' and state = living")
    return {"household": rows[-1].id} if rows else {}


def earlier(office: Office, values: dict[str, Any], but: str = "") -> dict[str, Any]:
    """The unit's last contacts, as many as the clause says."""
    if not values.get("unit"):
        return {}
    most = office.catalog.param("calls.understand-and-solve", "recent", office.today)
    found = [row.id for row in contacts(office, values["unit"]) if row.id != but]
    return {"earlier": found[-most:]} if found and most != "unset" else {}


def contacts(office: Office, unit: str) -> list[Row]:
    """Every contact with a unit, the oldest first."""
    return [row for row in concerning(office, Ref(UNIT, unit)) if row.form in CONTACTS]


def customer(office: Office, unit: str) -> list[dict[str, Any]]:
    """A unit's household and its contacts, for whoever holds the receiver: no name, no number."""
    lives = household(office, {"unit": unit}).get("household")
    file = office.index.get(Ref(HOUSEHOLD, lives)) if lives else None
    recent = earlier(office, {"unit": unit}).get("earlier", [])
    last = [row for row in reversed(contacts(office, unit)) if row.id in recent]
    rows = [*([file] if file else []), *last]
    return [
        {
            "id": row.id,
            "kind": office.form_label(row.form).of(office.lang),
            "when": row.registered[:16],
            "about": title_of(office, row.form, row.values),
            "state": office.state_label(row.form, row.state).of(office.lang),
        }
        for row in rows
    ]


def unreported(
    office: Office, since: dt.date | None = None, until: dt.date | None = None
) -> list[dict[str, Any]]:
    """Who submitted no daily report on which working day: this month so far, unless other days are asked."""
    since = since or office.today.replace(day=1)
    until = until or office.today - dt.timedelta(days=1)
    posts = as_list(office.catalog.param("calls.daily-report", "post", office.today))
    rows = office.index.rows(form="calls.report", states=("submitted", "received"))
    handed_in = {(str(row.values["day"]), row.values["agent"]) for row in rows}
    return [
        {"day": f"{day}", "person": person.id, "name": person.name}
        for day in _workdays(office, since, until)
        for person in office.staff()
        if set(posts) & set(person.posts) and person.works_on(day)
        if (f"{day}", person.id) not in handed_in
    ]


def _workdays(office: Office, since: dt.date, until: dt.date) -> list[dt.date]:
    is_workday = timetable(office.times.calendar("office"), office.times.schedule()).is_workday
    days = (since + dt.timedelta(days=n) for n in range((until - since).days + 1))
    return [day for day in days if is_workday(day)]


def rates(office: Office, since: dt.date | None = None, until: dt.date | None = None) -> list[dict[str, Any]]:
    """Each person's enquiries, the deals that came of them, and their share."""
    since, until = since or office.today.replace(day=1), until or office.today
    asked = [row.values["taker"] for row in between(office, since, until, "kind = enquiry")]
    won = [row.values["owner"] for row in between_leads(office, since, until) if row.state == "won"]
    return [
        {
            "person": person,
            "enquiries": asked.count(person),
            "deals": won.count(person),
            "rate": share(won.count(person), asked.count(person)),
        }
        for person in sorted({*asked, *won})
    ]


def knowledge(office: Office) -> list[dict[str, Any]]:
    """Each topic that must be known: its department, when it was last confirmed, and whether it is there."""
    written = [office.find(row.ref) for row in office.index.rows(form=TOPIC)]
    kept = {topic.values["topic"]: topic for topic in written if topic is not None}
    field = office.catalog.form(TOPIC).field
    departments = office.catalog.choices("calls", field["department"], office.today)
    return [
        {
            "topic": topic,
            "name": label.of(office.lang),
            "department": departments[kept[topic].values["department"]].of(office.lang)
            if topic in kept
            else "",
            "confirmed": f"{done.at:%Y-%m-%d}"
            if topic in kept and (done := kept[topic].last("confirm"))
            else "",
            "missing": topic not in kept,
        }
        for topic, label in office.catalog.choices("calls", field["topic"], office.today).items()
    ]
