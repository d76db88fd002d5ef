"""Posts: who reports to whom, and what each does on a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from propctl.api import Filled, Office, Ref, due, midnight, post_above, post_label, post_place, routines, row

JOB = "handbook.job"


def structure(office: Office) -> list[dict[str, Any]]:
    """Every post with its superior and how many hold it, and what is wrong: no superior, or a cycle."""
    return [
        {
            "post": name,
            "title": post.label.of(office.lang),
            "reports_to": post_above(office, name),
            "held_by": sum(name in person.posts for person in office.staff()),
            "problem": post_place(office, name),
        }
        for name, post in office.settings.posts.items()
    ]


def chart(office: Office) -> list[tuple[int, str]]:
    """(depth, title) from the top down; posts of a cycle hang under nobody and come last."""
    posts = office.settings.posts
    above = {name: post_above(office, name) for name in posts}
    found: list[tuple[int, str]] = []
    placed: set[str] = set()

    def hang(name: str, depth: int) -> None:
        found.append((depth, post_label(office, name).zh))
        placed.add(name)
        for other in posts:
            if above[other] == name and other not in placed:
                hang(other, depth + 1)

    for name in posts:
        if above[name] not in posts:
            hang(name, 0)
    return [*found, *((0, post.zh) for name, post in posts.items() if name not in placed)]


def duties(office: Office, post: str) -> list[Filled]:
    """What a post's job description lists: task, time, record."""
    job = row(office, Ref(JOB, post))
    return job.lines("duties") if job is not None else []


def tasks(office: Office, post: str, day: dt.date) -> list[dict[str, Any]]:
    """What a post does on a day, from all areas: its job, routines not yet done, deadlines by then."""
    then = Office(office.root, now=midnight(office, day), lang=office.lang)
    return [*_of_job(office, post), *_of_routines(then, post), *_of_clocks(then, post)]


def _of_job(office: Office, post: str) -> list[dict[str, Any]]:
    return [_task(duty.text("time", ""), duty.text("task", ""), "handbook") for duty in duties(office, post)]


def _of_routines(then: Office, post: str) -> list[dict[str, Any]]:
    waiting = [task for task in routines(then, post=post) if not task.finished]
    return [
        _task(
            f"{task.due:%H:%M}" if task.due and task.due.date() == then.today else task.period,
            task.title.of(then.lang),
            task.area,
            task.rule,
        )
        for task in waiting
    ]


def _of_clocks(then: Office, post: str) -> list[dict[str, Any]]:
    end = then.now + dt.timedelta(days=1)
    return [
        _task(f"{clock.due:%m-%d %H:%M}", f"{clock.id} {clock.title}".strip(), clock.area, clock.rule)
        for clock in due(then, post=post)
        if clock.due and clock.due <= end
    ]


def _task(when: str, what: str, area: str, rule: str = "") -> dict[str, Any]:
    return {"when": when, "what": what, "area": area, "rule": rule}
