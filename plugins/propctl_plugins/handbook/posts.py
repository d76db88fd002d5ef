"""Posts: who reports to whom, and what each does on a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from propctl.api import Office, Ref, due, routines
from propctl.regulation.model.constructs import RANKS

JOB = "handbook.job"


def structure(office: Office) -> list[dict[str, Any]]:
    """Every post with its superior and how many hold it, and what is wrong: no superior, or a cycle."""
    posts = office.settings.posts
    top = max(posts, key=lambda post: (not posts[post].reports_to, RANKS.index(posts[post].rank)))
    return [
        {
            "post": name,
            "title": post.label.of(office.lang),
            "reports_to": post.reports_to,
            "held_by": sum(name in person.posts for person in office.staff()),
            "problem": "" if name == top else _problem(office, name),
        }
        for name, post in posts.items()
    ]


def _problem(office: Office, name: str) -> str:
    posts, seen = office.settings.posts, [name]
    superior = posts[name].reports_to
    if superior not in posts:
        return "no superior"
    while superior in posts and superior not in seen:
        seen.append(superior)
        superior = posts[superior].reports_to
    return "cycle" if superior == name else ""


def chart(office: Office) -> list[tuple[int, str]]:
    """(depth, title) from the top down; posts of a cycle hang under nobody and come last."""
    posts = office.settings.posts
    found: list[tuple[int, str]] = []
    placed: set[str] = set()

    def hang(name: str, depth: int) -> None:
        found.append((depth, posts[name].zh))
        placed.add(name)
        for other, post in posts.items():
            if post.reports_to == name:
                hang(other, depth + 1)

    for name, post in posts.items():
        if post.reports_to not in posts:
            hang(name, 0)
    return [*found, *((0, post.zh) for name, post in posts.items() if name not in placed)]


def duties(office: Office, post: str) -> list[dict[str, str]]:
    """What a post's job description lists: task, time, record."""
    row = office.index.get(Ref(JOB, post))
    return list(row.values.get("duties") or []) if row is not None else []


def tasks(office: Office, post: str, day: dt.date) -> list[dict[str, Any]]:
    """What a post does on a day, from all areas: its job, routines not yet done, deadlines by then."""
    then = Office(office.root, now=dt.datetime.combine(day, dt.time(), office.tz), lang=office.lang)
    found = [
        {"when": duty.get("time", ""), "what": duty.get("task", ""), "area": "handbook", "rule": ""}
        for duty in duties(office, post)
    ]
    for task in routines(then, post=post):
        if not task.finished:
            when = f"{task.due:%H:%M}" if task.due and task.due.date() == day else task.period
            found.append(
                {"when": when, "what": task.title.of(office.lang), "area": task.area, "rule": task.rule}
            )
    midnight = then.now + dt.timedelta(days=1)
    for clock in due(then, post=post):
        if clock.due and clock.due <= midnight:
            what = f"{clock.id} {clock.title}".strip()
            found.append(
                {"when": f"{clock.due:%m-%d %H:%M}", "what": what, "area": clock.area, "rule": clock.rule}
            )
    return found
