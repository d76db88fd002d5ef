"""A merge only brings together what its parents hold: it drops nothing and adds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from propctl.errors import N_, BadData
from propctl.regulation.model.record import Record
from propctl.store.files import layout
from propctl.store.files.renumbering import before
from propctl.store.history.audit_findings import MERGE, UNREADABLE, Finding, finding
from propctl.store.history.clashes import differ
from propctl.store.history.commits import ABSENT, Change, Commit, Step
from propctl.store.history.kept_paths import is_attached, is_record, only_grows

Content = Callable[[str], bytes]  # of a blob


def merge_findings(step: Step, content: Content) -> Iterator[Finding]:
    """What a merge dropped or made up."""
    commit = step.commit
    for changes in step.changes:
        for change in filter(only_grows, changes):
            if change.new == ABSENT:
                yield finding(commit, change.path, MERGE, N_("merge {commit} by {author} dropped {path}"))
            elif not change.is_plain:
                yield finding(
                    commit, change.path, MERGE, N_("merge {commit} by {author} made a link of {path}")
                )
    moved = _renumbered(step, content)
    everywhere = set.intersection(*({change.path for change in changes} for changes in step.changes))
    for path in sorted(everywhere):
        versions = [change for changes in step.changes for change in changes if change.path == path]
        first = versions[0]
        if is_attached(first) and first.new != ABSENT:
            msgid = N_("merge {commit} by {author} put another content into {path}")
            yield finding(commit, path, MERGE, msgid)
        elif path not in moved and only_grows(first) and first.new != ABSENT and first.is_plain:
            yield from _joined(commit, versions, content)
    for changes in step.changes:
        for change in filter(only_grows, changes):
            if (change.path, change.old) in moved.values():
                continue  # one number for two records: both are there, this one under another
            if change.path not in everywhere and change.new != ABSENT and _lines(change.old, content):
                # Taken as one parent has it: nothing of the other may be missing.
                yield from _dropped(commit, change, content)


def _renumbered(step: Step, content: Content) -> dict[str, tuple[str, str]]:
    """Files that hold, under another number, what a parent had under a number that both gave: that file.

    Two records had that number: a former version of the same record in its place would take lines back.
    """
    found = {}
    changes = [change for some in step.changes for change in some]
    for change in changes:
        if change.old != ABSENT or change.new == ABSENT or not is_record(change):
            continue
        told = before(content(change.new))
        if told is None:
            continue
        path = f"{change.path.rpartition('/')[0]}/{told[0]}.toml"
        for other in changes:
            was = content(other.old) if other.path == path and other.old != ABSENT else None
            if was == told[1] and other.new != ABSENT and differ(was, content(other.new), path):
                found[change.path] = (path, other.old)
    return found


def _joined(commit: Commit, versions: list[Change], content: Content) -> Iterator[Finding]:
    """A file that is in the merge as no parent has it."""
    for version in versions:
        if version.old != ABSENT:
            yield from _dropped(commit, version, content)
    known = set().union(*(_lines(version.old, content) for version in versions))
    made_up = _lines(versions[0].new, content) - known
    if made_up:
        msgid = N_("merge {commit} by {author} added lines of its own to {path}")
        yield finding(commit, versions[0].path, MERGE, msgid)
    elif is_record(versions[0]):
        yield from _other_meaning(commit, versions, content)


def _dropped(commit: Commit, change: Change, content: Content) -> Iterator[Finding]:
    if _lines(change.old, content) - _lines(change.new, content):
        msgid = N_("merge {commit} by {author} dropped lines of {path}")
        yield finding(commit, change.path, MERGE, msgid)


def _other_meaning(commit: Commit, versions: list[Change], content: Content) -> Iterator[Finding]:
    """Lines that both parents have, so put together that they mean something else."""
    path = versions[0].path
    try:
        now = layout.load_record(content(versions[0].new), path)
    except BadData as error:
        msgid = N_("merge {commit} by {author} left {path} unreadable: {reason}")
        yield finding(commit, path, UNREADABLE, msgid, reason=error)
        return
    before = [record for version in versions if (record := _read(version, content))]
    heads = [(record.form, record.id, record.head) for record in before]
    events = [event for record in before for event in record.history]
    if (now.form, now.id, now.head) not in heads or any(event not in events for event in now.history):
        msgid = N_("merge {commit} by {author} made something else of lines of {path}")
        yield finding(commit, path, MERGE, msgid)


def _read(version: Change, content: Content) -> Record | None:
    try:
        return layout.load_record(content(version.old), version.path) if version.old != ABSENT else None
    except BadData:
        return None


def _lines(blob: str, content: Content) -> set[bytes]:
    return set(content(blob).split(b"\n")) if blob else set()
