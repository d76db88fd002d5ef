"""Whether somebody is there: every shift, round the clock, on holidays, in office hours, at the log."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from propctl.api import days, is_holiday, midnight, read_hours, rows
from propctl_plugins.duty.month import Finding, Review, gaps, people_on
from propctl_plugins.duty.shifts import SHIFT

DAY = dt.timedelta(days=1)


def shifts(review: Review) -> Iterator[Finding]:
    """Every shift in use on every day it is worked; one line for a roster that is not there at all."""
    manned = Counter((turn.shift, turn.day) for turn in review.turns)
    for shift in rows(review.office, SHIFT, states="used"):
        if not any(turn.shift == shift.id for turn in review.turns):
            both = f"{shift.id} 没有排班", f"{shift.id}: no roster"
            yield review.found("shift-roster", review.month, *both)
            continue
        always, wanted = shift.text("days") == "every", shift.number("persons")
        for day in review.month.days:
            short = wanted - manned[shift.id, day]
            if short > 0 and (always or review.is_workday(day)):
                yield review.found(
                    "shift-roster", day, f"{shift.id} 缺{short}人", f"{shift.id}: {short} short"
                )


# Posts that somebody holds so many hours a day: the clauses of other areas count where the office uses them.
WATCHES = (
    "attendant-around-the-clock",
    "security.watch-around-the-clock",
    "incidents.fire-team-1",
    "incidents.fire-team-2",
    "incidents.fire-team-3",
)


def attendant(review: Review) -> Iterator[Finding]:
    """Hours in which none of a post is rostered, each stretch once; under 24 hours, days with too few."""
    for name in WATCHES:
        yield from _watched(review, name)


def _watched(review: Review, name: str) -> Iterator[Finding]:
    rule = review.clause(name)
    hours = rule.number("hours", 0) if rule else 0
    if rule is None or not hours or not rule.has("post"):
        return
    there = review.of_posts(rule.many("post"))
    if hours >= 24:
        span = midnight(review.office, review.month.first), midnight(review.office, review.month.end)
        for begin, end in gaps(there, *span):
            when = f"{begin:%m-%d %H:%M}–{end:%m-%d %H:%M}"
            both = f"{when} 无人当值", f"{when} nobody on duty"
            yield review.found(name, begin.date(), *both)
        return
    for day in review.month.days:
        begin = midnight(review.office, day)
        empty = sum((last - since for since, last in gaps(there, begin, begin + DAY)), dt.timedelta())
        if empty > DAY - dt.timedelta(hours=hours):
            both = f"当值不足{hours}小时", f"less than {hours} hours on duty"
            yield review.found(name, day, *both)


def stewards(review: Review) -> Iterator[Finding]:
    """Days with fewer daily stewards than the clause asks for: who has two turns is there once."""
    for day in review.month.days:
        rule = review.clause("daily-steward", day)
        times = rule.number("times", 0) if rule else 0
        people = people_on(review.of_posts(rule.many("post"))) if rule and times else {}
        if (there := len(people.get(day, ()))) < times:
            both = f"值班{there}人，应有{times}人", f"{there} of {times}"
            yield review.found("daily-steward", day, *both)


def holidays(review: Review) -> Iterator[Finding]:
    """Public holidays with fewer people than the clause asks for."""
    people = people_on(review.turns)
    for day in review.month.days:
        rule = review.clause("public-holidays", day)
        least, there = rule.number("at_least", 0) if rule else 0, len(people[day])
        if there < least and is_holiday(review.office, day):
            both = f"节假日值班{there}人，应有{least}人", f"holiday: {there} of {least}"
            yield review.found("public-holidays", day, *both)


def holidays_ahead(review: Review) -> Iterator[Finding]:
    """Public holidays within so many days from now that nobody is named for."""
    rule, today = review.clause("holiday-and-weather-roster"), review.office.today
    ahead = rule.number("days", None) if rule else None
    people = people_on(review.all)
    for day in days(today, today + (ahead + 1) * DAY) if ahead is not None else []:
        if is_holiday(review.office, day) and not people[day]:
            both = "节假日还没有安排值班人员", "holiday without anybody on duty"
            yield review.found("holiday-and-weather-roster", day, *both)


def office_hours(review: Review) -> Iterator[Finding]:
    """Working days on which the office is not attended all through its hours."""
    for day in review.month.days:
        rule, begin = review.clause("office-attended", day), midnight(review.office, day)
        if rule is None or not rule.has("window") or not review.is_workday(day):
            continue
        window, there = rule.text("window"), review.of_posts(rule.many("post"))
        first, last = read_hours(window)
        if any(gaps(there, begin + first, begin + last)):
            yield review.found("office-attended", day, f"{window} 无人值守", f"{window} not attended")


def logs(review: Review) -> Iterator[Finding]:
    """Days with log entries that nobody has checked, once the clause says how often."""
    rule = review.clause("building-log-check")
    if rule is None or not rule.has("every"):
        return
    office, month = review.office, review.month
    written = {
        row.registered.date() for row in rows(office, "duty.entry", since=month.first, until=month.end)
    }
    checked = {row.date("day") for row in rows(office, "duty.logcheck")}
    for day in sorted(written - checked - {office.today}):
        yield review.found(
            "building-log-check", day, "大厦管理日志没有检查", "the building log was not checked"
        )
