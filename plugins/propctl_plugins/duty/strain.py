"""Whether it is too much for somebody: two turns at once, short rests, no day off, overtime."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from propctl.api import days, person_name, rows
from propctl_plugins.duty.month import Finding, Review, by_person

NO_TIME = dt.timedelta()
WEEK = dt.timedelta(days=7)


def turns_too_close(review: Review) -> Iterator[Finding]:
    """Two turns of one person at once, or with less rest between them than the clause asks for."""
    rule = review.clause("shift-roster")
    least = (rule.duration("rest_limit") if rule else None) or NO_TIME
    for person, mine in by_person(review.all).items():
        for one, other in pairwise(mine):
            if not review.month.first <= other.day < review.month.end or other.begins - one.ends >= least:
                continue
            both = f"{person_name(review.office, person)} {one.id} {other.id}"
            double = other.begins < one.ends
            zh, en = (
                ("同时排两班", "two turns at once") if double else ("两班之间休息不足", "too short a rest")
            )
            yield review.found("shift-roster", other.day, f"{both} {zh}", f"{both} {en}")


def rest_days(review: Review) -> Iterator[Finding]:
    """Days without a turn, by month and by each whole week of it."""
    rule, month = review.clause("monthly-rest-days"), set(review.month.days)
    least = rule.number("at_least", 0) if rule else 0
    for person, mine in by_person(review.turns).items() if least else []:
        name, free = person_name(review.office, person), month - {turn.day for turn in mine}
        if len(free) < least:
            both = f"{name} 休息{len(free)}天，应有{least}天", f"{person}: {len(free)} of {least} rest days"
            yield review.found("monthly-rest-days", review.month, *both)
        for monday in sorted(day for day in month if day.weekday() == 0):
            week = set(days(monday, monday + WEEK))
            if week <= month and not week & free:
                both = f"{name} 这一周没有休息", f"{person}: no rest that week"
                yield review.found("monthly-rest-days", monday, *both)


def turns_on_rest_days(review: Review) -> Iterator[Finding]:
    """A turn of somebody on a day on which he was given rest."""
    rule = review.clause("rest-by-supervisor")
    free = {
        (row.text("person"), row.date("day"))
        for row in rows(review.office, "duty.rest", states="planned")
        if rule
    }
    for turn in review.turns:
        if (turn.person, turn.day) in free:
            name = person_name(review.office, turn.person)
            both = f"{name} 这天安排了休息，又排了班", f"{turn.person} has that day off, and a turn"
            yield review.found("rest-by-supervisor", turn.day, *both)


def hours_of_a_week(review: Review) -> Iterator[Finding]:
    """More hours of turns than anybody should have in a week; each week that touches the month."""
    rule = review.clause("staff.no-overwork")
    most = rule.number("at_most", None) if rule else None
    sums: Counter[tuple[dt.date, str]] = Counter()
    for turn in review.all if most is not None else []:
        monday = turn.begins.date() - dt.timedelta(days=turn.begins.weekday())
        if monday < review.month.end and monday + WEEK > review.month.first:
            sums[monday, turn.person] += int((turn.ends - turn.begins).total_seconds()) // 60
    for (monday, person), minutes in sorted(sums.items()):
        if most is not None and minutes > most * 60:
            hours = f"{minutes / 60:.1f}".removesuffix(".0")
            zh = f"{person_name(review.office, person)} 这一周排班{hours}小时，超过{most}小时"
            yield review.found(
                "staff.no-overwork", monday, zh, f"{person}: {hours} hours that week, over {most}"
            )


def overtime(review: Review) -> Iterator[Finding]:
    """Overtime over the limit of a day or of the month."""
    rule = review.clause("overtime-and-duty")
    sums: Counter[tuple[str, str]] = Counter()
    for row in rows(review.office, "duty.overtime", states="counted") if rule else []:
        person, day = row.text("person"), row.date("day")
        if day in review.month.days:
            for period in (str(day), str(review.month)):
                sums[person, period] += row.number("minutes")
    for (person, period), minutes in sorted(sums.items()):
        name = "month_limit" if period == str(review.month) else "day_limit"
        longest = rule.duration(name) if rule else None
        if rule and longest is not None and dt.timedelta(minutes=minutes) > longest:
            hours = longest / dt.timedelta(hours=1)
            zh = f"{person_name(review.office, person)} 加班{minutes}分钟，超过{hours:g}小时"
            en = f"{person}: {minutes} minutes of overtime, over {hours:g} hours"
            yield review.found("overtime-and-duty", period, zh, en)
