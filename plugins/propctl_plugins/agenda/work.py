"""Tasks and plans: who has how much to do, what is late, what a year's plan must name."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from propctl.api import (
    N_,
    UsageError,
    clause,
    due,
    label,
    midnight,
    refuse,
    routines,
    rows,
    today,
    written_limit,
    yearly,
)
from propctl_plugins.agenda.kept import in_percent

if TYPE_CHECKING:
    from propctl.api import Due, Filled, Office, Row

Line = dict[str, Any]
TASK = "agenda.task"
CALLBACKS = "callbacks"


def _open(office: Office) -> list[Row]:
    """The tasks that are not done, the late ones first."""
    return sorted(rows(office, TASK, states="open"), key=lambda one: (one.date("due"), one.registered))


def load(office: Office) -> list[Line]:
    """For each person how many tasks are open and late, those with the most first; "": nobody's."""
    tasks = _open(office)
    count = Counter(task.text("owner", "") for task in tasks)
    late = Counter(task.text("owner", "") for task in tasks if task.date("due") < office.today)
    people = [person.id for person in office.staff()]
    found = sorted(count, key=lambda one: (-count[one], one))
    idle = [one for one in people if one not in count]
    return [{"person": one, "open": count[one], "late": late[one]} for one in (*found, *idle)]


def progress(office: Office, department: str = "") -> list[Line]:
    """The open tasks (of those who work in a department) with their age in days, the late ones first."""
    asked = _department(office, department) if department else ""
    inside = {name for name, person in office.settings.staff.items() if person.department == asked}
    return [
        {
            "record": task.id,
            "what": task.text("what"),
            "person": task.text("owner", ""),
            "by": task.date("due").isoformat(),
            "age": (office.today - task.registered.date()).days,
            "overdue": task.date("due") < office.today,
        }
        for task in _open(office)
        if not department or task.text("owner", "") in inside
    ]


def _department(office: Office, typed: str) -> str:
    """The department that was typed by its id or its name; ``UsageError`` where the office has none such."""
    named = {name: label(title) for name, title in office.settings.departments.items()}
    found = next((name for name, one in named.items() if typed in (name, one.zh, one.en)), None)
    if found is None:
        known = [one.of(office.lang) for one in named.values()]
        msgid = N_("there is no department {name}; there are: {known}")
        raise UsageError(msgid, name=typed, known=known).about("department")
    return found


def day_of(office: Office, person: str) -> list[Line]:
    """What a person does today: his tasks and limits, the routines of his posts, the late first."""
    posts = office.settings.staff[person].posts
    limits = [one for one in due(office) if one.post == person or one.post in posts]
    tonight = midnight(office, office.today + dt.timedelta(days=1))
    found = [_limit(office, one) for one in limits if one.due and one.due <= tonight]
    return [*found, *(line for post in posts for line in _routines(office, post))]


def supervised(office: Office) -> list[Line]:
    """What waits and is late with the post that the clause has somebody supervise."""
    post = clause(office, "agenda.supervise-director").text("supervised", "")
    if not post:
        return []
    found = today(office, post=post)
    limits = [*found.late, *found.soon]
    lines = [_limit(office, one) for one in limits]
    missed = [
        {"when": one.period, "what": one.title.of(office.lang), "record": "", "overdue": True}
        for one in found.missed
    ]
    return [*lines, *missed, *_routines(office, post)]


def _limit(office: Office, one: Due) -> Line:
    """A limit: what is to be done by then, and to which record."""
    area, _, name = one.clock.partition(".")
    matter = office.catalog.area(area).clock[name].label.of(office.lang)
    return {
        "when": written_limit(one.due) if one.due else "",
        "what": f"{matter} {one.title}".strip(),
        "record": one.id,
        "overdue": bool(one.due and one.due < office.now),
    }


def _routines(office: Office, post: str) -> Iterator[Line]:
    for task in routines(office, post=post):
        if not task.finished:
            when = written_limit(task.due) if task.due else task.period
            yield {"when": when, "what": task.title.of(office.lang), "record": "", "overdue": False}


# -- plans


def plans(office: Office) -> list[Line]:
    """The plans that run, each with how many of its tasks are done, in per cent."""
    found = []
    for plan in rows(office, "agenda.plan", states=("running", "ended")):
        tasks = [task for task in rows(office, TASK) if task.text("plan", "") == plan.id]
        done = sum(task.state == "done" for task in tasks)
        found.append(
            {
                "record": plan.id,
                "period": plan.text("period"),
                "open": len(tasks) - done,
                "done": done,
                "progress": in_percent(done, len(tasks)) if tasks else "",
            }
        )
    return found


def planned(office: Office, asked: Filled) -> Line | None:
    """The rounds of callbacks of a year, where the plan of a year does not name its work itself."""
    year = asked.text("period")
    if not (len(year) == 4 and year.isdecimal()) or asked.has("items"):
        return None
    post = asked.text("post", "")
    wanted = [one for one in yearly(office, int(year), post) if post or one.area == CALLBACKS]
    wanted += [one for one in yearly(office, int(year)) if one.area == CALLBACKS and one not in wanted]
    items: dict[str, Line] = {}
    for one in wanted:
        entry = items.setdefault(
            one.full,
            {"task": one.title.of(office.lang), "due": one.due.date(), "times": 0, "routine": one.full},
        )
        entry["times"] += one.times
        entry["due"] = one.due.date()
    return {"items": list(items.values())} if items else None


def names_callbacks(office: Office, plan: Filled) -> None:
    """A plan of a year without one of its rounds of callbacks is not put into effect."""
    year, rule = plan.text("period"), "agenda.callbacks-in-annual-plan"
    if not (len(year) == 4 and year.isdecimal()) or not clause(office, rule).in_force:
        return
    named = {line.text("routine", "") for line in plan.lines("items")}
    wanted = {
        one.full: one.title.of(office.lang) for one in yearly(office, int(year)) if one.area == CALLBACKS
    }
    if lacking := [title for full, title in wanted.items() if full not in named]:
        refuse(
            office,
            rule,
            N_("the plan of {year} does not name: {lacking}"),
            year=year,
            lacking=lacking,
        )


def of_person(office: Office, year: str) -> Counter[str]:
    """How many callbacks the plans of a year give to each person."""
    count: Counter[str] = Counter()
    for plan in rows(office, "agenda.plan", states=("running", "ended")):
        if plan.text("period") == year:
            for line in plan.lines("items"):
                if line.text("routine", "").startswith(f"{CALLBACKS}."):
                    count[line.text("person", "")] += int(line.values.get("times") or 1)
    return count
