"""How the audit of history speaks: of which changes, and in which sentence."""

from __future__ import annotations

from propctl.errors import N_, BadData, Problem
from propctl.store.files import paths
from propctl.store.history.commits import Change, Commit

RULES = "rules.toml"


def only_grows(change: Change) -> bool:
    """Whether a change is one of those that may only add: records and amendments."""
    name = change.path.rpartition("/")[2]
    return change.path == RULES or (
        change.path.startswith(f"{paths.RECORDS}/") and not name.startswith(".")
    )  # .gitkeep, .gitattributes


def is_record_or_amendments(change: Change) -> bool:
    """Whether a change is one of a record, or of the amendments: text that propctl wrote."""
    return change.path == RULES or (only_grows(change) and change.path.endswith(".toml"))


def unreadable(commit: Commit, path: str, error: BadData) -> Problem:
    """A file that a commit left in a state that cannot be read."""
    return finding(
        commit, path, N_("commit {commit} by {author} left {path} unreadable: {reason}"), reason=str(error)
    )


def finding(commit: Commit, path: str, msgid: str, **values: object) -> Problem:
    """What is wrong with a commit; ``msgid`` may name {commit}, {author} and {path}."""
    where = {"commit": commit.short, "author": commit.author, "path": path}
    return Problem(path, 0, "", msgid, {**where, **values}, N_("look at it with: git show {commit}"))
