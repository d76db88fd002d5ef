"""``propctl.toml`` read and judged: every mistake in it at once, each with its line and its key."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from propctl.errors import N_, BadData, Problem, SettingsError, UsageError
from propctl.office.opened.settings import MESSAGES, Channel, Person, Post, Settings
from propctl.regulation.model.constructs import RANKS
from propctl.regulation.model.findings import Finding, unknown
from propctl.regulation.model.shape import shaped
from propctl.regulation.model.toml_lines import Path, key_lines, line_of_key
from propctl.worktime.limits import parse_limit
from propctl.worktime.moments import DAY, clock_second

FILE = "propctl.toml"
NO_POST = N_("there is no post {name!r}")


def read_settings(data: Mapping[str, Any], posts: Mapping[str, Any], text: str = "") -> Settings:
    """The settings from the tables of ``propctl.toml`` and the shipped ``posts``.

    ``text``: as they are written. ``SettingsError`` with every mistake: where it stands, what would be right.
    """
    own = data.get("posts", {})
    merged = {**data, "posts": {**posts, **own} if isinstance(own, dict) else own}
    settings, findings = shaped(merged, Settings)
    if settings is None or findings:
        raise refused(FILE, findings, text)
    known = {name: _post(post, shipped=name not in own) for name, post in settings.posts.items()}
    if findings := [*_backdate(settings.office.backdate), *_mistaken(settings, known)]:
        raise refused(FILE, findings, text)
    staff = {name: _person(name, person, known) for name, person in settings.staff.items()}
    return msgspec.structs.replace(settings, posts=known, staff=staff)


def misplaced(posts: Mapping[str, Post]) -> Iterator[Problem]:
    """Posts that answer to one that there is not, or in the end to themselves: told, and stops nobody."""
    for name, post in posts.items():
        way = [name]
        while (above := posts[way[-1]].reports_to) in posts and above not in way:
            way.append(above)
        key = f"posts.{name}.reports_to"
        if post.reports_to and post.reports_to not in posts:
            yield Problem(FILE, 0, key, NO_POST, {"name": post.reports_to})
        elif above == name == next(one for one in posts if one in way):  # told once of them all
            message = N_("{posts} answer to each other in a circle")
            yield Problem(FILE, 0, key, message, {"posts": [posts[one].zh for one in way]})


def refused(file: str, findings: list[Finding], text: str) -> SettingsError:
    """Every mistake in a file, each where it stands: what is not written, where the key above it is."""
    lines = key_lines(text)
    problems = [one.what.problem(file, one.key, line_of_key(one.at, lines)) for one in findings]
    if len(problems) > 1:
        said = N_("{file} is unsound, so nothing is done; mend it, then everything works again")
        return SettingsError(said, file=file).because(problems)
    (only,) = problems
    message = N_("{file}:{line}: {key}: {what}")
    return SettingsError(message, file=file, line=only.line, key=only.field, what=findings[0].what)


def _post(post: Post, *, shipped: bool) -> Post:
    return msgspec.structs.replace(
        post, rank=post.rank or RANKS[0], ranked=bool(post.rank) and post.ranked, shipped=shipped
    )


def _person(name: str, person: Person, posts: Mapping[str, Post]) -> Person:
    rank = max((posts[post].rank for post in person.posts), key=RANKS.index, default="staff")
    return msgspec.structs.replace(person, id=name, rank=rank)


def _mistaken(settings: Settings, posts: Mapping[str, Post]) -> Iterator[Finding]:
    """Names of posts, ranks and messages that there are not."""
    for name, post in posts.items():
        if post.rank not in RANKS:
            yield _none(("posts", name, "rank"), N_("there is no rank {name!r}"), post.rank, RANKS)
    for person, declared in settings.staff.items():
        yield from _no_posts(("staff", person, "posts"), declared.posts, posts)
    for name, channel in settings.send.items():
        yield from _channel(("send", name), channel, posts)


def _none(at: Path, msgid: str, name: str, known: Collection[str]) -> Finding:
    """A name that means nothing there: with the nearest of those that do, or with all of them."""
    found = unknown(at, msgid, name, known)
    if found.what.msgid != msgid:
        return found
    return Finding(at, BadData(N_("{what}; there are {names}"), what=found.what, names=list(known)))


def _no_posts(at: Path, named: list[str], posts: Collection[str]) -> Iterator[Finding]:
    for number, post in enumerate(named):
        if post not in posts:
            yield _none((*at, number), NO_POST, post, posts)


def _channel(at: Path, channel: Channel, posts: Mapping[str, Post]) -> Iterator[Finding]:
    yield from _no_posts((*at, "posts"), channel.posts, posts)
    for number, name in enumerate(channel.what):
        if name not in MESSAGES:
            yield _none((*at, "what", number), N_("there is no message {name!r}"), name, MESSAGES)
    second = clock_second(channel.morning)
    if second is None or second == DAY:
        message = N_("{value} is no time; write it like 08:00")
        yield Finding((*at, "morning"), BadData(message, value=channel.morning))


def _backdate(text: str) -> Iterator[Finding]:
    try:
        days = parse_limit(text).kind == "days"
    except UsageError:
        days = False
    if not days:
        message = N_("{value} is no number of days; write it like 7d")
        yield Finding(("office", "backdate"), BadData(message, value=text))
