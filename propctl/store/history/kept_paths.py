"""Which files of a workspace history may only add to."""

from __future__ import annotations

from propctl.store.files import attachments, paths
from propctl.store.history.commits import Change
from propctl.store.sealed.access_log import is_log

RULES = "rules.toml"
DESKS = "desks"  # who has which letter


def only_grows(change: Change) -> bool:
    """Whether a change is one of those that may only add: records, amendments, letters of desks."""
    name = change.path.rpartition("/")[2]
    return change.path == RULES or (
        change.path.partition("/")[0] in (paths.RECORDS, DESKS) and not name.startswith(".")
    )  # .gitkeep, .gitattributes


def is_record(change: Change) -> bool:
    """Whether a change is one of a record: text that propctl wrote."""
    return (
        change.path.startswith(f"{paths.RECORDS}/") and only_grows(change) and change.path.endswith(".toml")
    )


def is_told_by_lines(change: Change) -> bool:
    """Whether a file is no record, and still may only gain lines: a log of who looked, a desk's letter."""
    return is_log(change.path) or change.path.startswith(f"{DESKS}/")


def is_attached(change: Change) -> bool:
    """Whether it is an attached file, whose name is its content's own."""
    return only_grows(change) and change.path.startswith(f"{attachments.FOLDER}/")
