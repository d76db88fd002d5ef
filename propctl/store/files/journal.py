"""The journal of a batch: what several files are to hold, kept until the last of them is in place."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from propctl.errors import BadData
from propctl.store.files import fsio, ids, layout, paths
from propctl.store.files.fsio import Write

if TYPE_CHECKING:
    from pathlib import Path

PENDING = f"{paths.PRIVATE}/pending"


class Addition(msgspec.Struct, frozen=True):
    """What a batch does to one file: ``record`` holds the whole new record, or only the added events."""

    path: str
    record: str
    new: bool


class Journal(msgspec.Struct, frozen=True):
    """A batch that is being written: enough to complete it after a crash."""

    batch: str
    message: str
    author: str
    at: dt.datetime
    additions: list[Addition]


def journal_file(batch: str) -> str:
    """Where the journal of a batch lies while it is being written, relative to the workspace."""
    return f"{PENDING}/{ids.file_name(batch).removesuffix('.toml')}.json"


def journal_of(root: Path, name: str) -> Journal | None:
    """The journal of that name in ``PENDING``; None for one that propctl did not write.

    It may say what is written and in whose name: so only records are, each in its own place.
    """
    try:
        journal = msgspec.json.decode(fsio.read(root / PENDING / name, limit=1 << 30), type=Journal)
        sound = all(_in_place(root, addition) for addition in journal.additions)
    except (msgspec.DecodeError, BadData):
        return None
    return journal if sound else None


def _in_place(root: Path, addition: Addition) -> bool:
    record = layout.load_record(addition.record.encode(), addition.path)
    return paths.record_path(record.ref) == addition.path and not paths.link_above(str(root), addition.path)


def missing(root: Path, addition: Addition, batch: str) -> Write | None:
    """What is still to be written of one addition; None when it is in place."""
    path = root / addition.path
    added = addition.record.encode()
    try:
        old = fsio.read(path)
    except FileNotFoundError:
        return Write(path, added, new=True)
    present = layout.load_record(old, addition.path)
    if any(event.batch == batch for event in present.history):
        return None
    events = layout.load_record(added, addition.path).history
    return Write(path, layout.append_events(old, events, addition.path), new=False, expected=old)
