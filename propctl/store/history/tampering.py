"""What a commit did that was no addition, in words: rewritten, removed, unsealed, moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from propctl.errors import N_, Problem
from propctl.regulation.model.record import Record, is_sealed
from propctl.store.history.commits import ABSENT, Change, Commit
from propctl.store.history.sentences import finding


def told_changes(commit: Commit, path: str, before: Record, after: Record) -> Iterator[Problem]:
    """What a change that is no addition did, in words."""
    found = [*_told_head(commit, path, before, after), *_told_events(commit, path, before, after)]
    yield from found or [
        finding(commit, path, N_("commit {commit} by {author} reordered or changed lines of {path}"))
    ]


def _told_head(commit: Commit, path: str, before: Record, after: Record) -> Iterator[Problem]:
    if (before.form, before.id) != (after.form, after.id):
        yield finding(commit, path, N_("commit {commit} by {author} gave {path} another form or id"))
    for name in sorted({*before.head, *after.head}):
        old, new = before.head.get(name), after.head.get(name)
        if is_sealed(old) and not is_sealed(new):
            msgid = N_("commit {commit} by {author} put the sealed {field} in {path} in clear")
            yield finding(commit, path, msgid, field=name)
        elif old != new:
            yield finding(
                commit, path, N_("commit {commit} by {author} rewrote {field} in {path}"), field=name
            )


def _told_events(commit: Commit, path: str, before: Record, after: Record) -> Iterator[Problem]:
    successors = {(event.n, event.by, event.step): event for event in after.history}
    for event in before.history:
        if event in after.history:
            continue
        now = successors.get((event.n, event.by, event.step))
        if now is None:
            msgid = N_("commit {commit} by {author} removed {step} (event {n}) from {path}")
        elif any(is_sealed(old) and not is_sealed(now.values.get(key)) for key, old in event.values.items()):
            msgid = N_("commit {commit} by {author} unsealed a value of {step} (event {n}) in {path}")
        else:
            msgid = N_("commit {commit} by {author} changed {step} (event {n}) in {path}")
        yield finding(commit, path, msgid, step=event.step, n=event.n)


def moved_paths(changes: Sequence[Change]) -> dict[str, str]:
    """Old and new paths of files that one commit moved: same content, or same name elsewhere."""
    gone = [change for change in changes if change.new == ABSENT]
    come = [change for change in changes if change.old == ABSENT]
    found: dict[str, str] = {}
    for old in gone:
        for new in come:
            if old.old == new.new or old.path.rpartition("/")[2] == new.path.rpartition("/")[2]:
                found |= {old.path: new.path, new.path: ""}
    return found


def told_move(commit: Commit, change: Change, moved: dict[str, str]) -> Iterator[Problem]:
    if moved[change.path]:
        msgid = N_("commit {commit} by {author} moved {path} to {target}")
        yield finding(commit, change.path, msgid, target=moved[change.path])
