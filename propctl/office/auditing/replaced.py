"""Settings and lists of signers that others had replaced: commits that came later and did not know of it.

A step is judged by the settings of the commit before it. So whoever left, or has another post now, could go
on from an older commit as if nothing had happened. By the clocks of both it is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from propctl.errors import N_, Said
from propctl.store.history.audit_findings import CONFIRM, RULES, Finding
from propctl.store.history.commits import Commit, History, Step

if TYPE_CHECKING:
    import datetime as dt


class Replaced:
    """Follows one audit: which commits changed one file, and which others knew of them."""

    def __init__(self, history: History, path: str, known: Sequence[tuple[str, dt.datetime]]) -> None:
        self.changes = list(known)  # commits that changed it, and when, as they were read
        self._history, self._path = history, path
        self._knows: dict[str, int] = {}  # commit -> which of these it is built upon, a bit each
        self._doers: list[Commit] = []

    def follow(self, steps: Sequence[Step]) -> None:
        """Take in commits, oldest first."""
        for step in steps:
            known = 0
            for parent in step.commit.parents:
                known |= self._known(parent)
            if len(step.changes) == 1 and any(change.path == self._path for change in step.changes[0]):
                known |= 1 << len(self.changes)
                self.changes.append((step.commit.id, step.commit.committed))
            self._knows[step.commit.id] = known

    def note(self, commit: Commit) -> None:
        """A commit did something that is judged by what stands in the file."""
        self._doers.append(commit)

    def unaware(self, version: Callable[[str], str]) -> Iterator[tuple[str, str]]:
        """Each commit that did something after the file was changed unknown to it, with each such change.

        Not those that others followed, nor one that leaves the same; ``version``: what a commit has of it.
        """
        for commit in self._doers:
            known = self._knows[commit.id]
            some = [
                number
                for number, (_, when) in enumerate(self.changes)
                if not known >> number & 1 and when < commit.committed
            ]
            followed = 0
            for number in some:
                followed |= self._known(self.changes[number][0]) & ~(1 << number)
            for number in some:
                later, _ = self.changes[number]
                if followed >> number & 1 or version(later) == version(commit.id):
                    continue
                if not self._history.git.is_ancestor(commit.id, later):  # by skewed clocks
                    yield commit.id, later

    def _known(self, commit: str) -> int:
        """What a commit of an earlier audit is built upon."""
        if commit not in self._knows:
            is_ancestor = self._history.git.is_ancestor
            some = enumerate(self.changes)
            self._knows[commit] = sum(1 << number for number, (id, _) in some if is_ancestor(id, commit))
        return self._knows[commit]


def replaced_under(one: Finding, commit: Commit, later: Commit) -> Finding:
    """A refusal under settings that a commit did not know of, told as what it is: to be looked at."""
    told = Said(one.problem.message, **one.problem.values)
    values = {**one.problem.values, "later": later.short, "other": later.author, "told": told}
    msgid = N_("done after {other} had changed the settings ({later}), and without knowing of it: {told}")
    problem = one.problem._replace(message=msgid, values=values)
    return msgspec.structs.replace(one, problem=problem, kind=RULES, grave=CONFIRM)
