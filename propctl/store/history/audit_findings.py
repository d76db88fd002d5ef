"""What an audit finds, as a value: in which commit, of which kind, how grave, and the sentence."""

from __future__ import annotations

import msgspec

from propctl.errors import N_, Problem
from propctl.store.history.commits import Commit

# Kinds, as ``--json`` and ``docs/start/audit.md`` name them.
REWRITTEN, UNREADABLE, REFUSED, NAME, TIME, CLEAR = (
    "rewritten",
    "unreadable",
    "refused",
    "name",
    "time",
    "clear",
)
RULES, SIGNATURE, MERGE, FILES, HISTORY, PAPER = "rules", "signature", "merge", "files", "history", "paper"
VERSION = "version"  # this program would refuse it; another one judged it

FAULT, CONFIRM, NOTE = "fault", "confirm", "note"  # how grave: a fault makes an audit fail


class Finding(msgspec.Struct, frozen=True):
    """One thing that an audit found."""

    problem: Problem
    kind: str
    grave: str = FAULT  # or ``confirm``: waits for a supervisor; or ``note``: good to know
    commit: str = ""  # full id; "" for what is of no commit
    author: str = ""

    def __str__(self) -> str:
        return str(self.problem)


def finding(
    commit: Commit, path: str, kind: str, msgid: str, *, grave: str = FAULT, line: int = 0, field: str = "",
    **values: object,
) -> Finding:  # fmt: skip
    """Something of one commit; ``msgid`` may name {commit}, {author} and {path}."""
    where = {"commit": commit.short, "author": commit.author, "path": path, "field": field}
    fix = N_("look at it with: git show {commit}")
    problem = Problem(path, line, field, msgid, {**where, **values}, fix)
    return Finding(problem, kind, grave, commit.id, commit.author)
