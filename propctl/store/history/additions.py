"""Lines that a commit added: where propctl adds them, in their author's name, at their own time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from propctl.errors import N_, Problem
from propctl.regulation.model.record import Event, Record
from propctl.store.history.commits import Commit
from propctl.store.history.git import PROGRAM
from propctl.store.history.sentences import RULES, finding

_SLACK = dt.timedelta(hours=1)  # between a command and its commit; between two lines of one command
_CLOSING = b"]"


class Addition(NamedTuple):
    """What one commit honestly added to one record."""

    path: str
    before: Record | None
    after: Record
    added: tuple[Event, ...]


def signed_for(
    commit: Commit, additions: Sequence[Addition], amendments: Sequence[dict[str, Any]]
) -> Iterator[Problem]:
    """Every added line is in the author's name, of the commit's time, and numbered after the others."""
    if commit.author != PROGRAM:
        events = [(one.path, event.by, event) for one in additions for event in one.added]
        vouched = {commit.author, *(event.by for _, _, event in events if event.typed_by == commit.author)}
        named = [(path, by) for path, by, event in events if event.typed_by != commit.author]
        named += [(RULES, str(amendment.get("by", ""))) for amendment in amendments]
        for path, by in dict.fromkeys(named):
            if by not in vouched:
                yield finding(
                    commit, path, N_("commit {commit} by {author} added to {path} in the name of {by}"), by=by
                )
    for one in additions:
        yield from _moments(commit, one)


def _moments(commit: Commit, one: Addition) -> Iterator[Problem]:
    highest = max((event.n for event in one.before.history), default=0) if one.before else 0
    for event in one.added:
        if msgid := _untimely(commit, event):
            yield finding(commit, one.path, msgid, step=event.step, at=event.at)
        if event.n <= highest:
            msgid = N_("commit {commit} by {author} put {step} in {path} before older events")
            yield finding(commit, one.path, msgid, step=event.step)


def _untimely(commit: Commit, event: Event) -> str:
    """What is wrong with the time of an event; what the program caught up with may be late."""
    written = event.entered or event.at
    late = commit.author != PROGRAM and commit.committed - written > _SLACK
    if late or written < event.at:
        return N_("commit {commit} by {author} backdated {step} in {path} to {at}")
    if written - commit.committed > _SLACK:
        return N_("commit {commit} by {author} dated {step} in {path} ahead, to {at}")
    return ""


def appended(old: bytes, new: bytes) -> bool:
    """Whether ``new`` is ``old`` with whole lines before its closing bracket, as propctl adds them."""
    head, bracket, tail = old.rpartition(b"\n" + _CLOSING)
    if not bracket:
        return False
    head += b"\n"
    end = _CLOSING + tail
    return new.startswith(head) and new.endswith(b"\n" + end) and len(new) >= len(old)


def new_events(before: Record | None, after: Record) -> tuple[Event, ...]:
    """The events that ``after`` has and ``before`` had not."""
    if before is None:
        return after.history
    known = list(before.history)
    return tuple(event for event in after.history if event not in known)
