"""Cleaning and rest days in turn: one person a day, as evenly as the days allow."""

from __future__ import annotations

from collections import Counter
from typing import Any

from propctl.api import Office, Request, run_all
from propctl_plugins.duty.roster import days, month_of


def rotate(office: Office, what: str, month: str, people: list[str]) -> list[dict[str, Any]]:
    """Plan each day of a month that nobody has yet: whoever had the fewest days before comes next."""
    form = f"duty.{what}"
    rows = [row for row in office.index.rows(form=form) if row.state not in ("cancelled", "void")]
    taken = {row.values["day"] for row in rows}
    had = Counter(str(row.values["person"]) for row in rows if str(row.values["day"]).startswith(month))
    planned = []
    for day in days(*month_of(office, month)):
        if day.isoformat() not in taken:
            person = min(people, key=lambda name: (had[name], people.index(name)))
            had[person] += 1
            planned.append({"day": day, "person": person})
    if planned:
        run_all(office, [Request(form=form, step="plan", values=dict(one)) for one in planned])
    return planned
