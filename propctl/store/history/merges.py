"""A merge only brings together what its parents hold: it drops no line and adds none."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from propctl.errors import N_, Problem
from propctl.store.history.commits import ABSENT, Change, Commit, Step
from propctl.store.history.sentences import finding, only_grows

Lines = Callable[[str], set[bytes]]  # of a blob


def merge_findings(step: Step, lines: Lines) -> Iterator[Problem]:
    """A merge keeps every line of each parent and adds none."""
    commit = step.commit
    for changes in step.changes:
        for change in changes:
            if not only_grows(change):
                continue
            if change.new == ABSENT:
                yield finding(commit, change.path, N_("merge {commit} by {author} dropped {path}"))
            elif change.old != ABSENT:
                yield from _dropped(commit, change, lines)
    everywhere = set.intersection(*({change.path for change in changes} for changes in step.changes))
    for path in sorted(everywhere):
        versions = [change for changes in step.changes for change in changes if change.path == path]
        if only_grows(versions[0]) and versions[0].new != ABSENT:
            yield from _invented(commit, path, versions, lines)


def _dropped(commit: Commit, change: Change, lines: Lines) -> Iterator[Problem]:
    if lines(change.old) - lines(change.new):
        yield finding(
            commit,
            change.path,
            N_("merge {commit} by {author} dropped lines of {path}"),
        )


def _invented(commit: Commit, path: str, versions: list[Change], lines: Lines) -> Iterator[Problem]:
    known = set().union(*(lines(version.old) for version in versions))
    if lines(versions[0].new) - known:
        yield finding(commit, path, N_("merge {commit} by {author} added lines of its own to {path}"))
