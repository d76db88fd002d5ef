"""What a day or a period of calls held: for the daily report, the digest and the statistics."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from propctl.api import Office, Row, rows, share, tally

CALL, LEAD = "calls.call", "calls.lead"
OTHERS = {  # other contacts with customers, by the field that says who had them
    "complaints.complaint": "owner",
    "workorders.order": "owner",
    "callbacks.callback": "caller",
}
FROM_AFAR = "kind = enquiry and channel != visit and channel != in-person"
CAME = "linked.calls.call.channel has visit"
CONCERNS = 5  # so many topics are the main ones
DAY = dt.timedelta(days=1)


def between(office: Office, since: dt.date, until: dt.date, where: str = "", **having: str) -> list[Row]:
    """The calls heard in a period (both days included) that meet a condition, the first one first."""
    span = f"heard >= {since} and heard <= {until}"
    found = rows(office, CALL, where=f"{span} and ({where})" if where else span, having=having)
    return sorted(found, key=lambda row: row.time("heard"))


def reported(office: Office, day: dt.date, agent: str) -> dict[str, Any]:
    """One person's contacts of a day, each with how it stands."""
    calls = between(office, day, day, taker=agent)
    return {
        "contacts": [row.id for row in calls],
        "others": _others(office, day, agent),
        "number": len(calls),
        "kinds": tally(office, calls, "kind"),
        "channels": tally(office, calls, "channel"),
        "results": [_line(row) for row in calls],
        "unsettled": [row.id for row in calls if row.open],
    }


def _others(office: Office, day: dt.date, person: str) -> list[str]:
    """What somebody took in or called back on a day without a call of ours before it."""
    return [
        row.id
        for form, field in OTHERS.items()
        if office.catalog.has_form(form)
        for row in rows(office, form, having={field: person}, since=day, until=day + DAY)
        if not row.values.get("call")  # only an office with calls has such a field
    ]


def _line(row: Row) -> dict[str, str]:
    """One contact: what it was about, and the answer or where it stands."""
    return {"call": row.id, "about": row.title, "result": row.text("answer", row.state_title)}


def gathered(calls: Iterable[Row]) -> dict[str, Any]:
    """What customers thought and what the market does, call by call."""
    calls = list(calls)
    return {
        "covers": [row.id for row in calls],
        "opinions": [row.text("about") for row in calls if "opinion" in row.many("news")],
        "market": [row.text("about") for row in calls if "market" in row.many("news")],
    }


def counted(office: Office, since: dt.date, until: dt.date) -> dict[str, Any]:
    """A period's calls by kind, channel, topic and day; who came, what was put through, what was sold."""
    calls = between(office, since, until)
    enquiries = [row for row in calls if row.text("kind") == "enquiry"]
    asked = between(office, since, until, FROM_AFAR)
    came = between(office, since, until, f"{FROM_AFAR} and {CAME}")
    leads = between_leads(office, since, until)
    won = [row for row in leads if row.state == "won"]
    topics = tally(office, enquiries, "topic")
    by_day = Counter(row.date("heard") for row in calls)
    return {
        "enquiries": len(enquiries),
        "by_kind": tally(office, calls, "kind"),
        "by_channel": tally(office, calls, "channel"),
        "by_topic": topics,
        "by_day": [f"{day} {count}" for day, count in sorted(by_day.items())],
        "transfers": tally(office, calls, "department"),
        "visits": len(came),
        "arrival": share(len(came), len(asked)),
        "conversion": share(len(won), len(leads)),
        "concerns": topics[:CONCERNS],
    }


def between_leads(office: Office, since: dt.date, until: dt.date) -> list[Row]:
    """The sales leads registered in a period, both days included."""
    return list(rows(office, LEAD, since=since, until=until + DAY))
