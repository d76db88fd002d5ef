"""Which files of a workspace history may only add to."""

from __future__ import annotations

from propctl.store.files import paths
from propctl.store.history.commits import Change

RULES = "rules.toml"


def only_grows(change: Change) -> bool:
    """Whether a change is one of those that may only add: records and amendments."""
    name = change.path.rpartition("/")[2]
    return change.path == RULES or (
        change.path.startswith(f"{paths.RECORDS}/") and not name.startswith(".")
    )  # .gitkeep, .gitattributes


def is_record(change: Change) -> bool:
    """Whether a change is one of a record: text that propctl wrote."""
    return only_grows(change) and change.path != RULES and change.path.endswith(".toml")
