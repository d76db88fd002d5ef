"""Cleaning and rest days in turn: one person a day, as evenly as the days allow."""

from __future__ import annotations

from collections import Counter
from typing import Any

from propctl.api import Office, Request, month_of, read_month, rows, run_all


def rotate(office: Office, what: str, month: str, people: list[str]) -> list[dict[str, Any]]:
    """Plan each day to come of a month that nobody has yet: whoever had the fewest days comes next."""
    form, wanted = f"duty.{what}", read_month(month) if month else month_of(office.today)
    standing = [row for row in rows(office, form) if row.state != "cancelled"]
    mine = [row for row in standing if row.date("day") in wanted.days]
    taken = {row.date("day") for row in mine}
    had = Counter(row.text("person") for row in mine)
    planned = []
    for day in wanted.days:
        if day not in taken and day >= office.today:
            person = min(people, key=lambda name: (had[name], people.index(name)))
            had[person] += 1
            planned.append({"day": day, "person": person})
    if planned:
        run_all(office, [Request(form=form, step="plan", values=dict(one)) for one in planned])
    return planned
