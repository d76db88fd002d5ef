"""Lines that a commit added: where propctl adds them, in their author's name, at their own time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from propctl.errors import N_
from propctl.regulation.model.record import Event, Record
from propctl.store.history.audit_findings import NAME, REWRITTEN, TIME, Finding, finding
from propctl.store.history.commits import Commit
from propctl.store.history.git import PROGRAM
from propctl.store.history.kept_paths import RULES
from propctl.store.history.tampering import Version

_SLACK = dt.timedelta(hours=1)  # between a command and its commit: who types may take long, and so may git
_AHEAD = dt.timedelta(minutes=5)  # nothing is typed after its commit: only the clock may have been put right


class Addition(NamedTuple):
    """What one commit added to one record."""

    path: str
    before: Record | None
    after: Version
    added: tuple[Event, ...]


def new_events(before: Record | None, after: Record) -> tuple[Event, ...]:
    """The events that ``after`` has and ``before`` had not; one that was changed is no new one."""
    if before is None:
        return after.history
    known = list(before.history)
    changed = {_place(event) for event in known if event not in after.history}
    return tuple(event for event in after.history if event not in known and _place(event) not in changed)


def _place(event: Event) -> tuple[int, str, str]:
    return event.n, event.by, event.step


def signed_for(
    commit: Commit, additions: Sequence[Addition], amendments: Sequence[dict[str, Any]]
) -> Iterator[Finding]:
    """Every added line is in its author's name.

    What was decided on paper is in the name of who decided, and says who typed it and which paper; so is what
    such a step brought with it, at the same moment.
    """
    if commit.author == PROGRAM:
        return
    events = [(one, event) for one in additions for event in one.added]
    papers = {_act(one, event) for one, event in events if event.typed_by == commit.author and event.paper}
    for one, event in events:
        brought = not event.typed_by and _act(one, event) in papers
        typed = event.typed_by == commit.author and bool(event.paper)
        if event.typed_by and not typed:
            msgid = N_("commit {commit} by {author}: {step} in {path} is in the name of {by} without a paper")
            yield _named(commit, one, event, msgid)
        elif event.by != commit.author and not (typed or brought):
            yield _named(
                commit, one, event, N_("commit {commit} by {author} added to {path} in the name of {by}")
            )
    for by in dict.fromkeys(str(amendment.get("by", "")) for amendment in amendments):
        if by != commit.author:
            msgid = N_("commit {commit} by {author} added to {path} in the name of {by}")
            yield finding(commit, RULES, NAME, msgid, by=by)


def _act(one: Addition, event: Event) -> tuple[object, ...]:
    """What the lines of one command share: whose, when, and their batch or record."""
    return event.by, event.at, event.batch or one.path


def _named(commit: Commit, one: Addition, event: Event, msgid: str) -> Finding:
    line = one.after.line_of(event)
    return finding(commit, one.path, NAME, msgid, line=line, field=event.step, step=event.step, by=event.by)


def moments(commit: Commit, one: Addition) -> Iterator[Finding]:
    """Every added line is of the commit's time, and numbered after the others."""
    highest = max((event.n for event in one.before.history), default=0) if one.before else 0
    most = highest + len(one.added)
    for event in one.added:
        line = one.after.line_of(event)
        told: dict[str, Any] = {"line": line, "field": event.step, "step": event.step}
        if msgid := _untimely(commit, event):
            yield finding(commit, one.path, TIME, msgid, at=event.at, **told)
        if event.n <= highest:
            msgid = N_("commit {commit} by {author} put {step} in {path} before older events")
            yield finding(commit, one.path, REWRITTEN, msgid, **told)
        elif event.n > most:
            msgid = N_(
                "commit {commit} by {author} numbered {step} in {path} {n}, though {most} would follow"
            )
            yield finding(commit, one.path, REWRITTEN, msgid, n=event.n, most=most, **told)


def allowed_ahead(commit: Commit) -> dt.timedelta:
    """How far what it says of its time may lie ahead of a commit: the program takes in what a clock said."""
    return _SLACK if commit.author == PROGRAM else _AHEAD


def _untimely(commit: Commit, event: Event) -> str:
    """What is wrong with the time of an event; what the program caught up with may be late."""
    written = event.entered or event.at
    ahead = allowed_ahead(commit)
    if event.at > written + ahead or written - commit.committed > ahead:
        return N_("commit {commit} by {author} dated {step} in {path} ahead, to {at}")
    late = commit.author != PROGRAM and commit.committed - written > _SLACK
    if late or written < event.at:
        return N_("commit {commit} by {author} backdated {step} in {path} to {at}")
    return ""
