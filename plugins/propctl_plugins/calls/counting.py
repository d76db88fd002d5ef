"""What a day or a period of calls held: for the daily report, the digest and the statistics."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from propctl.api import Office, records, title_of
from propctl.regulation.catalog import any_field
from propctl.regulation.model.lists import as_list

CALL, LEAD = "calls.call", "calls.lead"
OTHERS = {  # other contacts with customers, by the field that says who had them
    "complaints.complaint": "owner",
    "workorders.order": "owner",
    "callbacks.callback": "caller",
}
FROM_AFAR = "kind = enquiry and channel != visit and channel != in-person"
CAME = "linked.calls.call.channel has visit"
CONCERNS = 5  # so many topics are the main ones


def between(office: Office, since: dt.date, until: dt.date, where: str = "") -> list[Any]:
    """The calls heard in a period (both days included) that meet a condition, the first one first."""
    span = f"heard >= {since} and heard <= {until}"
    rows = records(office, CALL, where=f"{span} and ({where})" if where else span)
    return sorted((row for row in rows if row.state != "void"), key=lambda row: str(row.values["heard"]))


def reported(office: Office, day: dt.date, agent: str) -> dict[str, Any]:
    """One person's contacts of a day, each with how it stands."""
    calls = between(office, day, day, f"taker = '{agent}'")
    return {
        "contacts": [row.id for row in calls],
        "others": _others(office, day, agent),
        "number": len(calls),
        "kinds": tally(office, "kind", calls),
        "channels": tally(office, "channel", calls),
        "results": [_line(office, row) for row in calls],
        "unsettled": [row.id for row in calls if row.open],
    }


def _others(office: Office, day: dt.date, person: str) -> list[str]:
    """What somebody took in or called back on a day without a call of ours before it."""
    until = day + dt.timedelta(days=1)
    found = []
    for form, field in OTHERS.items():
        if office.catalog.has_form(form):
            rows = office.index.rows(form=form, since=f"{day}", until=f"{until}")
            found += [
                row.id for row in rows if row.values.get(field) == person and not row.values.get("call")
            ]
    return found


def _line(office: Office, row: Any) -> dict[str, str]:
    """One contact: what it was about, and the answer or where it stands."""
    state = office.state_label(CALL, row.state).of(office.lang)
    about = title_of(office, CALL, row.values)
    return {"call": row.id, "about": about, "result": row.values.get("answer") or state}


def gathered(calls: Iterable[Any]) -> dict[str, Any]:
    """What customers thought and what the market does, call by call."""
    calls = list(calls)
    return {
        "covers": [row.id for row in calls],
        "opinions": [row.values["about"] for row in calls if "opinion" in row.values["news"]],
        "market": [row.values["about"] for row in calls if "market" in row.values["news"]],
    }


def counted(office: Office, since: dt.date, until: dt.date) -> dict[str, Any]:
    """A period's calls by kind, channel, topic and day; who came, what was put through, what was sold."""
    calls = between(office, since, until)
    enquiries = [row for row in calls if row.values["kind"] == "enquiry"]
    asked = between(office, since, until, FROM_AFAR)
    came = between(office, since, until, f"{FROM_AFAR} and {CAME}")
    leads = between_leads(office, since, until)
    won = [row for row in leads if row.state == "won"]
    topics = tally(office, "topic", enquiries)
    return {
        "enquiries": len(enquiries),
        "by_kind": tally(office, "kind", calls),
        "by_channel": tally(office, "channel", calls),
        "by_topic": topics,
        "by_day": [f"{day} {count}" for day, count in sorted(_days(calls).items())],
        "transfers": tally(office, "department", [row for row in calls if row.values.get("department")]),
        "visits": len(came),
        "arrival": share(len(came), len(asked)),
        "conversion": share(len(won), len(leads)),
        "concerns": topics[:CONCERNS],
    }


def between_leads(office: Office, since: dt.date, until: dt.date) -> list[Any]:
    """The sales leads registered in a period."""
    after = until + dt.timedelta(days=1)
    rows = office.index.rows(form=LEAD, since=f"{since}", until=f"{after}")
    return [row for row in rows if row.state != "void"]


def share(part: int, whole: int) -> str:
    """A share as people write it: 2/5 = 40%."""
    return f"{part}/{whole} = {part * 100 / whole:.0f}%" if whole else f"{part}/{whole}"


def _days(calls: Iterable[Any]) -> Counter[str]:
    return Counter(str(row.values["heard"])[:10] for row in calls)


def tally(office: Office, name: str, rows: Iterable[Any]) -> list[str]:
    """How many have each value of a choice, the most frequent first: 咨询 3."""
    field = any_field(office.catalog.form(CALL), name)
    labels = office.catalog.choices("calls", field, office.today) if field is not None else {}
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(str(value) for value in as_list(row.values.get(name)))
    return [f"{labels[value].of(office.lang)} {count}" for value, count in counts.most_common()]
