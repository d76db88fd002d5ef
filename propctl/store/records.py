"""The store: reading records, and writing them as units of work.

A unit of work (``Store.transaction``) holds the workspace's lock, collects new records and appended events,
and on leaving writes them all: one wait for the disk, one entry for the index, one git commit. Several files
are one batch: their events carry its id, and a journal in ``.propctl/pending/`` stands until the last file is
in place. While it stands readers do not see the batch; after a crash the next writer completes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Protocol

import msgspec

from propctl.errors import N_, BadData, Busy, GitFailed, NotDurable, Problem, UsageError
from propctl.regulation.record import Event, Record, Value
from propctl.store import fsio, ids, layout, lock, paths
from propctl.store.fsio import Write
from propctl.store.toml import BadToml

PENDING = f"{paths.PRIVATE}/pending"


class History(Protocol):
    """What the store asks of git; ``store.git.Git`` is the one that does it."""

    def commit(
        self, paths: Sequence[str], message: str, author: str, at: dt.datetime
    ) -> str | None: ...


class Saved(msgspec.Struct, frozen=True):
    """What a unit of work wrote."""

    records: tuple[Record, ...] = ()
    paths: tuple[str, ...] = ()
    commit: str | None = None  # id of the git commit; None without git
    warning: GitFailed | NotDurable | None = None  # the records are saved, but this went wrong after


class _Planned(msgspec.Struct, frozen=True):
    """A file of a batch, in its journal."""

    path: str
    data: str
    new: bool


class _Journal(msgspec.Struct, frozen=True):
    """A batch that is being written: enough to complete it after a crash."""

    message: str
    author: str
    at: dt.datetime
    files: list[_Planned]


class Store:
    """The records of one workspace, seen from one desk.

    ``desk`` is the desk's letter (see ``desks``); ``git`` is None where the office keeps no history.
    ``on_written(paths)`` is called under the lock after files were written, so that the index keeps up.
    """

    def __init__(
        self,
        root: Path,
        desk: str,
        git: History | None = None,
        *,
        on_written: Callable[[Sequence[str]], None] | None = None,
        wait: float = lock.WAIT,
    ) -> None:
        self.root = root
        self.desk = desk
        self.git = git
        self.on_written = on_written
        self.wait = wait
        self._complete: set[str] = set()  # batches known to have no journal; none ever gets one again

    # -- reading

    def walk(self) -> Iterator[str]:
        """The paths of all record files, sorted."""
        return paths.walk(self.root)

    def load_all(self) -> Iterator[tuple[str, Record | Problem]]:
        """Every record with its path; what is unsound comes as a ``Problem`` and stops nothing."""
        return ((path, self.read(path)) for path in self.walk())

    def read(self, path: str) -> Record | Problem:
        """The record in ``path``; an unsound or missing file, or an unfinished batch, is a ``Problem``."""
        try:
            return self._load(path)[0]
        except BadToml as error:
            return error.problem()
        except BadData as error:
            return Problem(path, 0, "", error.msgid, error.values)
        except FileNotFoundError:
            return Problem(path, 0, "", N_("{path} is not there"), {"path": path})

    def find(self, record_id: str) -> str | None:
        """The path of a record by its id, or by a tail (``261121-A01``); ``UsageError`` if it fits several."""
        found = paths.candidates(self.root, record_id)
        if len(found) > 1:
            names = ", ".join(path.removeprefix(f"{paths.RECORDS}/").removesuffix(".toml") for path in found)
            raise UsageError(N_("{id} fits several records: {names}"), id=record_id, names=names)
        return found[0] if found else None

    def _load(self, path: str) -> tuple[Record, bytes]:
        data = fsio.read(self.root / path)
        record = layout.load_record(data, path)
        if paths.record_path(record.form, record.id) != path:
            raise BadToml(
                N_("{path} holds {id} of {form}, which does not belong under this name"),
                path=path,
                line=2,
                field="id",
                fix=N_("give the file back its name, or mend its form and id"),
                id=record.id,
                form=record.form,
            )
        return self._finished(record, path), data

    def _finished(self, record: Record, path: str) -> Record:
        """The record without the events of a batch that is still being written."""
        history = tuple(event for event in record.history if not event.batch or self._is_complete(event.batch))
        if len(history) == len(record.history):
            return record
        if not history:
            raise BadData(N_("{path} belongs to a batch that is not finished"), path=path)
        return msgspec.structs.replace(record, history=history)

    def _is_complete(self, batch: str) -> bool:
        if batch not in self._complete:
            if _journal_path(self.root, batch).exists():
                return False
            self._complete.add(batch)
        return True

    # -- writing

    @contextmanager
    def transaction(self, message: str, by: str, at: dt.datetime) -> Iterator[Transaction]:
        """A unit of work under the lock; leaving it without an error writes everything, else nothing.

        ``message`` names command and record for the git log, never a personal value; ``by`` is the operator;
        ``at`` is now. ``Transaction.saved`` tells afterwards what was written.
        """
        with lock.workspace_lock(self.root, f"{by}: {message}", self.wait):
            self.recover()
            unit = Transaction(self, message, by, at)
            yield unit
            unit._save()

    def create(
        self,
        form: str,
        head: dict[str, Value],
        events: Sequence[Event],
        *,
        prefix: str = "",
        key: str = "",
        message: str,
        by: str,
        at: dt.datetime,
    ) -> Record:
        """Create one record in a unit of work of its own; see ``Transaction.create``."""
        with self.transaction(message, by, at) as unit:
            unit.create(form, head, events, prefix=prefix, key=key)
        return unit.saved.records[0]

    def append(
        self, record: Record, events: Sequence[Event], *, message: str, by: str, at: dt.datetime
    ) -> Record:
        """Append events to one record in a unit of work of its own; see ``Transaction.append``."""
        with self.transaction(message, by, at) as unit:
            unit.append(record, events)
        return unit.saved.records[0]

    def recover(self) -> list[str]:
        """Complete batches that a killed process left behind; the caller holds the lock. Returns paths."""
        pending = self.root / PENDING
        written: list[str] = []
        for name in paths.names(pending):
            if name.endswith(".json"):
                journal = msgspec.json.decode(fsio.read(pending / name, limit=1 << 30), type=_Journal)
                written += self._roll_forward(journal, pending / name)[0]
        if pending.is_dir():
            fsio.sweep(pending)
        return written
