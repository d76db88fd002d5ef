"""What a month's roster lacks: gaps, double bookings, short rests, holidays, overtime, unchecked logs."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from propctl.api import Label, Office
from propctl.regulation.model.lists import as_list
from propctl.worktime.calendars import read_window
from propctl.worktime.limits import parse_limit
from propctl.worktime.timetable import timetable
from propctl_plugins.duty.roster import Turn, days, month_of, turns

Finding = dict[str, Any]  # rule, day, what


def findings(office: Office, month: str = "") -> list[Finding]:
    """Everything that the roster of a month lacks, clause by clause, each in order of days."""
    return list(Review(office, *month_of(office, month)).run())


class Review:
    """One month of one office."""

    def __init__(self, office: Office, first: dt.date, end: dt.date) -> None:
        self.office, self.first, self.end = office, first, end
        self.days = days(first, end)
        self.all = turns(office)
        self.turns = [turn for turn in self.all if first <= turn.day < end]
        self.schedule = office.times.schedule()

    def run(self) -> Iterator[Finding]:
        yield from self.uncovered_shifts()
        yield from self.double_bookings_and_short_rests()
        yield from self.attendant()
        yield from self.stewards()
        yield from self.holidays()
        yield from self.holidays_ahead()
        yield from self.office_hours()
        yield from self.rest_days()
        yield from self.overtime()
        yield from self.logs()

    def param(self, rule: str, name: str) -> Any:
        """A parameter as it holds at the month's beginning; None while unset or not in force."""
        if not self.office.catalog.in_force(rule, self.first):
            return None
        value = self.office.catalog.param(rule, name, self.first)
        return None if value == "unset" else value

    def found(self, rule: str, day: object, zh: str, en: str) -> Finding:
        return {"rule": rule, "day": str(day), "what": Label(zh, en).of(self.office.lang)}

    def is_workday(self, day: dt.date) -> bool:
        return timetable(self.office.times.calendar("office"), self.schedule).is_workday(day)

    def uncovered_shifts(self) -> Iterator[Finding]:
        """Every shift in use on every day it is worked; one line for a roster that is not there at all."""
        manned = Counter((turn.shift, turn.day) for turn in self.turns)
        for row in self.office.index.rows(form="duty.shift", states=("used",)):
            shift = row.values
            if not any(turn.shift == row.id for turn in self.turns):
                yield self.found(
                    "duty.shift-roster", f"{self.first:%Y-%m}", f"{row.id} 没有排班", f"{row.id}: no roster"
                )
                continue
            for day in self.days:
                there, wanted = manned[row.id, day], int(shift["persons"])
                if there < wanted and (shift["days"] == "every" or self.is_workday(day)):
                    short = wanted - there
                    yield self.found(
                        "duty.shift-roster", day, f"{row.id} 缺{short}人", f"{row.id}: {short} short"
                    )

    def double_bookings_and_short_rests(self) -> Iterator[Finding]:
        rest = self.param("duty.shift-roster", "rest_limit")
        least = dt.timedelta(seconds=parse_limit(rest).n) if rest else dt.timedelta(0)
        for person, mine in _by_person(self.all).items():
            for one, other in pairwise(mine):
                if not self.first <= other.day < self.end or other.begins - one.ends >= least:
                    continue
                both = f"{self._name(person)} {one.id} {other.id}"
                double = other.begins < one.ends
                zh, en = (
                    ("同时排两班", "two turns at once")
                    if double
                    else ("两班之间休息不足", "too short a rest")
                )
                yield self.found("duty.shift-roster", other.day, f"{both} {zh}", f"{both} {en}")

    def attendant(self) -> Iterator[Finding]:
        """Hours in which none of a post is rostered, each stretch once; under 24 hours, days with too few."""
        rule = "duty.attendant-around-the-clock"
        post, hours = self.param(rule, "post"), self.param(rule, "hours")
        if not post or not hours:
            return
        span = _midnight(self, self.first), _midnight(self, self.end)
        gaps = list(_gaps(self._of(post), *span))
        if hours >= 24:
            for begin, end in gaps:
                when = f"{begin:%m-%d %H:%M}–{end:%m-%d %H:%M}"
                yield self.found(rule, begin.date(), f"{when} 无人当值", f"{when} nobody on duty")
            return
        for day in self.days:
            begin = _midnight(self, day)
            empty = sum(
                (last - since for since, last in _gaps(self._of(post), begin, begin + DAY)), dt.timedelta()
            )
            if empty > DAY - dt.timedelta(hours=hours):
                yield self.found(rule, day, f"当值不足{hours}小时", f"less than {hours} hours on duty")

    def stewards(self) -> Iterator[Finding]:
        rule = "duty.daily-steward"
        post, times = self.param(rule, "post"), self.param(rule, "times")
        there = Counter(turn.day for turn in self._of(post)) if post else Counter()
        for day in self.days if post and times else []:
            if there[day] < times:
                yield self.found(rule, day, f"值班{there[day]}人，应有{times}人", f"{there[day]} of {times}")

    def _of(self, posts: object) -> list[Turn]:
        return [turn for turn in self.all if turn.post in as_list(posts)]

    def holidays(self) -> Iterator[Finding]:
        rule = "duty.public-holidays"
        least = self.param(rule, "at_least")
        people = _people(self.turns)
        for day in self.days if least is not None else []:
            if self._holiday(day) and len(people[day]) < int(least):
                text = f"节假日值班{len(people[day])}人，应有{least}人"
                yield self.found(rule, day, text, f"holiday: {len(people[day])} of {least}")

    def holidays_ahead(self) -> Iterator[Finding]:
        """Public holidays within so many days from now that nobody is named for."""
        rule = "duty.holiday-and-weather-roster"
        ahead, today = self.param(rule, "days"), self.office.today
        people = _people(self.all)
        for day in days(today, today + dt.timedelta(days=int(ahead) + 1)) if ahead is not None else []:
            if self._holiday(day) and not people[day]:
                yield self.found(rule, day, "节假日还没有安排值班人员", "holiday without anybody on duty")

    def _holiday(self, day: dt.date) -> bool:
        return self.schedule.day_kind(day) in ("statutory", "holiday")

    def office_hours(self) -> Iterator[Finding]:
        rule = "duty.office-attended"
        window, post = self.param(rule, "window"), self.param(rule, "post")
        first, last = read_window(window) if window else (0, 0)
        for day in self.days if window else []:
            begin = _midnight(self, day)
            span = begin + dt.timedelta(seconds=first), begin + dt.timedelta(seconds=last)
            if self.is_workday(day) and any(_gaps(self._of(post), *span)):
                yield self.found(rule, day, f"{window} 无人值守", f"{window} not attended")

    def rest_days(self) -> Iterator[Finding]:
        """Days without a turn, by month and by each whole week of it."""
        rule = "duty.monthly-rest-days"
        least = self.param(rule, "at_least")
        for person, mine in _by_person(self.turns).items() if least is not None else []:
            free = set(self.days) - {turn.day for turn in mine}
            if len(free) < least:
                text = f"{self._name(person)} 休息{len(free)}天，应有{least}天"
                yield self.found(
                    rule, f"{self.first:%Y-%m}", text, f"{person}: {len(free)} of {least} rest days"
                )
            for monday in (day for day in self.days if day.weekday() == 0):
                week = set(days(monday, monday + dt.timedelta(days=7)))
                if week <= set(self.days) and not week & free:
                    yield self.found(
                        rule, monday, f"{self._name(person)} 这一周没有休息", f"{person}: no rest that week"
                    )

    def overtime(self) -> Iterator[Finding]:
        rule = "duty.overtime-and-duty"
        rows = [row.values for row in self.office.index.rows(form="duty.overtime", states=("counted",))]
        sums: Counter[tuple[str, str]] = Counter()
        for row in rows:
            if str(row["day"]).startswith(f"{self.first:%Y-%m}"):
                sums[str(row["person"]), str(row["day"])] += row["minutes"]
                sums[str(row["person"]), str(row["day"])[:7]] += row["minutes"]
        limits = {10: self.param(rule, "day_limit"), 7: self.param(rule, "month_limit")}
        for (person, period), minutes in sorted(sums.items()):
            limit = limits[len(period)]
            if limit and minutes * 60 > parse_limit(limit).n:
                zh = f"{self._name(person)} 加班{minutes}分钟，超过{limit}"
                yield self.found(rule, period, zh, f"{person}: {minutes} minutes of overtime, over {limit}")

    def logs(self) -> Iterator[Finding]:
        """Days with log entries that nobody has checked, once the clause says how often."""
        rule = "duty.building-log-check"
        if self.param(rule, "every") is None:
            return
        rows = self.office.index.rows(form="duty.entry", since=str(self.first), until=str(self.end))
        checked = {str(row.values["day"]) for row in self.office.index.rows(form="duty.logcheck")}
        for day in sorted({row.registered[:10] for row in rows} - checked - {str(self.office.today)}):
            yield self.found(rule, day, "大厦管理日志没有检查", "the building log was not checked")

    def _name(self, person: str) -> str:
        return self.office.settings.staff[person].name if person in self.office.settings.staff else person


DAY = dt.timedelta(days=1)
Stretch = tuple[dt.datetime, dt.datetime]


def _midnight(review: Review, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), review.office.tz)


def _by_person(some: Iterable[Turn]) -> dict[str, list[Turn]]:
    found: dict[str, list[Turn]] = defaultdict(list)
    for turn in some:
        found[turn.person].append(turn)
    return dict(found)


def _people(some: Iterable[Turn]) -> dict[dt.date, set[str]]:
    found: dict[dt.date, set[str]] = defaultdict(set)
    for turn in some:
        found[turn.day].add(turn.person)
    return found


def _gaps(
    some: Iterable[Turn], begin: dt.datetime, end: dt.datetime
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """The stretches of a time that no turn covers; the turns come in order of their beginning."""
    covered = begin
    for turn in some:
        if turn.begins > covered and covered < end:
            yield covered, min(turn.begins, end)
        covered = max(covered, turn.ends)
    if covered < end:
        yield covered, end
