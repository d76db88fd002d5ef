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
from typing import Protocol

import msgspec

from propctl.errors import (
    N_,
    BadData,
    Busy,
    GitFailed,
    NotDurable,
    NotSaved,
    Problem,
    PropctlError,
    UsageError,
    saved_anyway,
)
from propctl.regulation.record import Event, Record, Value
from propctl.store import fsio, ids, layout, lock, paths
from propctl.store.fsio import Write
from propctl.store.toml import BadToml

PENDING = f"{paths.PRIVATE}/pending"
_HEAD_KEYS = frozenset(("form", "id", "history"))


class History(Protocol):
    """What the store asks of git; ``store.git.Git`` is the one that does it."""

    def commit(self, paths: Sequence[str], message: str, author: str, at: dt.datetime) -> str | None: ...


class Saved(msgspec.Struct, frozen=True):
    """What a unit of work wrote."""

    records: tuple[Record, ...] = ()
    paths: tuple[str, ...] = ()
    commit: str | None = None  # id of the git commit; None without git
    warning: GitFailed | NotDurable | None = None  # the records are saved, but this went wrong after


class _Addition(msgspec.Struct, frozen=True):
    """What a batch does to one file: ``record`` holds the whole new record, or only the added events."""

    path: str
    record: str
    new: bool


class _Journal(msgspec.Struct, frozen=True):
    """A batch that is being written: enough to complete it after a crash."""

    batch: str
    message: str
    author: str
    at: dt.datetime
    additions: list[_Addition]


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
        """The path of a record by its id or a tail (``261121-A01``); ``UsageError`` if it fits several."""
        found = paths.candidates(self.root, record_id)
        if len(found) > 1:
            names = [path.removeprefix(f"{paths.RECORDS}/").removesuffix(".toml") for path in found]
            bare = [name.rpartition("/")[2] for name in names]  # numbers tell records apart, keys need areas
            raise UsageError(
                N_("{id} fits several records: {names}; write the whole number, or the area before it"),
                id=record_id,
                names=", ".join(bare if len(set(bare)) == len(bare) else names),
            )
        return found[0] if found else None

    def _load(self, path: str) -> tuple[Record, bytes]:
        data = fsio.read(self.root / path)
        return self.load(data, path), data

    def load(self, data: bytes, path: str) -> Record:
        """The record that the content of a file stands for (``BadData``), without unfinished batches."""
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
        return self._finished(record, path)

    def _finished(self, record: Record, path: str) -> Record:
        """The record without the events of a batch that is still being written."""
        history = tuple(
            event for event in record.history if not event.batch or self._is_complete(event.batch)
        )
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
        """Complete the batches that killed processes left; the caller holds the lock. Returns their paths."""
        pending = self.root / PENDING
        recovered: list[str] = []
        for name in paths.names(pending):
            if name.endswith(".json"):
                journal = msgspec.json.decode(fsio.read(pending / name, limit=1 << 30), type=_Journal)
                writes = [
                    write for addition in journal.additions if (write := self._missing(addition, journal))
                ]
                fsio.write_batch(writes)
                fsio.remove(pending / name)
                written = [addition.path for addition in journal.additions]
                self._record(written, journal.message, journal.author, journal.at)
                recovered += written
        if pending.is_dir():
            fsio.sweep(pending)
        return recovered

    def _missing(self, addition: _Addition, journal: _Journal) -> Write | None:
        """What is still to be written of one addition; None when it is in place."""
        path = self.root / addition.path
        added = addition.record.encode()
        try:
            old = fsio.read(path)
        except FileNotFoundError:
            return Write(path, added, new=True)
        present = layout.load_record(old, addition.path)
        if any(event.batch == journal.batch for event in present.history):
            return None
        events = layout.load_record(added, addition.path).history
        return Write(path, layout.append_events(old, events, addition.path), new=False, expected=old)

    def _write(self, writes: list[Write], journal: _Journal | None) -> NotDurable | None:
        """Put the files of a unit of work in place; a batch under the protection of its journal."""
        path = journal and _journal_path(self.root, journal.batch)
        try:
            if journal and path:
                fsio.write_batch(writes, ready=lambda: fsio.write_new(path, msgspec.json.encode(journal)))
                fsio.remove(path)
            else:
                fsio.write_batch(writes)
        except NotDurable as error:
            return error
        except FileExistsError as error:  # made by hand within this very second
            raise Busy(
                N_("{path} exists already; nothing was saved, do it again"), path=error.filename
            ) from None
        except NotSaved as error:
            if path and path.exists():
                raise NotDurable(
                    N_("only a part was saved ({reason}); the next command completes it"), reason=str(error)
                ) from None
            raise
        return None

    def _record(
        self, written: list[str], message: str, author: str, at: dt.datetime
    ) -> tuple[str | None, GitFailed | NotDurable | None]:
        """Tell the index and git what was written; neither can undo that it was."""
        try:
            commit = self.git.commit(written, message, author, at) if self.git else None
            if self.on_written:
                self.on_written(written)
        except (GitFailed, NotDurable) as error:
            return None, error
        except (PropctlError, OSError) as error:
            return None, saved_anyway(error)
        return commit, None


class Transaction:
    """A unit of work: what a command does to records, all of it or nothing. Made by ``Store.transaction``."""

    def __init__(self, store: Store, message: str, by: str, at: dt.datetime) -> None:
        self.saved = Saved()
        self._store = store
        self._message = message
        self._by = by
        self._at = at
        self._changes: dict[str, _Change] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._marked = False  # whether its events name desk and batch even where it changes one file

    def read(self, path: str) -> Record | Problem:
        """The record as this unit of work sees it: with what it has added so far."""
        change = self._changes.get(path)
        return change.record if change else self._store.read(path)

    def create(
        self,
        form: str,
        head: dict[str, Value],
        events: Sequence[Event],
        *,
        prefix: str = "",
        key: str = "",
        number: str = "",
        every: bool = False,
    ) -> Record:
        """A new record: numbered with ``prefix``, or with the natural ``key`` (then its head is empty).

        ``number`` is an id that ``new_id`` gave, where the values had to be bound to it before;
        ``every``: see ``append``.

        The events' ``n`` is set here. ``UsageError`` when a record with this key exists, also one that
        differs only in capitals, which Windows could not keep apart.
        """
        if not events or bool(prefix or number) == bool(key) or (key and head) or head.keys() & _HEAD_KEYS:
            raise ValueError("a record needs events and either a prefix or a key; with a key no head")
        record_id = ids.clean_key(key) if key else number or self.new_id(form, prefix)
        path = paths.record_path(form, record_id)
        if key:
            self._refuse_taken(path, record_id)
        record = Record(form, record_id, head, _numbered(events, 0))
        self._changes[path] = _Change(record, len(events), old=None)
        self._marked |= every
        return record

    def append(self, record: Record, events: Sequence[Event], *, every: bool = False) -> Record:
        """Add events to a record as it was read; ``Busy`` when somebody has added to it since.

        The events' ``n`` is set here: one more than the highest in the file. ``every``: money or stock; so
        that a merge never takes two desks' equal lines for one, they carry a batch id, which names the desk.
        """
        path = paths.record_path(record.form, record.id)
        change = self._changes.get(path) or self._current(path)
        if change.record.history != record.history:
            raise Busy(
                N_("{id} was changed by {by} meanwhile; nothing was saved, look at it and do it again"),
                id=record.id,
                by=change.record.history[-1].by,
            )
        highest = max(event.n for event in record.history)
        history = (*record.history, *_numbered(events, highest))
        grown = msgspec.structs.replace(change.record, history=history)
        self._changes[path] = _Change(grown, change.added + len(events), change.old)
        self._marked |= every
        return grown

    def _current(self, path: str) -> _Change:
        try:
            record, old = self._store._load(path)
        except FileNotFoundError:
            raise UsageError(N_("{path} is not there"), path=path) from None
        return _Change(record, 0, old)

    def new_id(self, form: str, prefix: str) -> str:
        """The next id of this desk and day; no other unit of work can take it while this one lasts."""
        day, desk = self._at.date(), self._store.desk
        folder = self._store.root / paths.record_path(form, str(ids.NumberedId(prefix, day, desk, 1)))
        number = self._numbers.get((form, prefix))
        if number is None:
            names = paths.names(folder.parent)
            if any(map(fsio.is_temp, names)):
                fsio.sweep(folder.parent)
            number = ids.next_number(names, prefix, day, desk)
        self._numbers[form, prefix] = number + 1
        return str(ids.NumberedId(prefix, day, desk, number))

    def _refuse_taken(self, path: str, record_id: str) -> None:
        folder, _, name = path.rpartition("/")
        planned = (other for other in self._changes if other.rpartition("/")[0] == folder)
        taken = [*paths.names(self._store.root / folder), *(other.rpartition("/")[2] for other in planned)]
        for other in taken:
            if other.casefold() == name.casefold():
                raise UsageError(
                    N_("{id} cannot be created: {other} exists already"),
                    id=record_id,
                    other=ids.record_id_of(other),
                )

    def _save(self) -> None:
        if not self._changes:
            return
        several = len(self._changes) > 1
        batch = self._batch() if several or self._marked else ""
        changes = {path: change.marked(batch) for path, change in self._changes.items()}
        writes = [change.write(self._store.root, path) for path, change in changes.items()]
        journal = None
        if several:
            additions = [change.addition(path) for path, change in changes.items()]
            journal = _Journal(batch, self._message, self._by, self._at, additions)
        not_durable = self._store._write(writes, journal)
        written = list(changes)
        commit, git_failed = self._store._record(written, self._message, self._by, self._at)
        records = tuple(change.record for change in changes.values())
        self.saved = Saved(records, tuple(written), commit, not_durable or git_failed)

    def _batch(self) -> str:
        """A batch is named after its first event, which no other desk and no later command can repeat."""
        first = next(iter(self._changes.values()))
        event = first.record.history[len(first.record.history) - first.added]
        return f"{first.record.id}.{event.n}{self._store.desk}"


class _Change(msgspec.Struct, frozen=True):
    """What a unit of work does to one record: its last ``added`` events are new."""

    record: Record
    added: int
    old: bytes | None  # content of the file; None when the record is new

    def marked(self, batch: str) -> _Change:
        if not batch:
            return self
        first = len(self.record.history) - self.added
        events = [msgspec.structs.replace(event, batch=batch) for event in self.record.history[first:]]
        history = (*self.record.history[:first], *events)
        return _Change(msgspec.structs.replace(self.record, history=history), self.added, self.old)

    def write(self, root: Path, path: str) -> Write:
        if self.old is None:
            return Write(root / path, layout.dump_record(self.record), new=True)
        data = layout.append_events(self.old, self.record.history[-self.added :], path)
        return Write(root / path, data, new=False, expected=self.old)

    def addition(self, path: str) -> _Addition:
        record = self.record
        if self.old is not None:
            record = Record(record.form, record.id, {}, record.history[-self.added :])
        return _Addition(path, layout.dump_record(record).decode(), self.old is None)


def _numbered(events: Sequence[Event], highest: int) -> tuple[Event, ...]:
    return tuple(
        msgspec.structs.replace(event, n=number) for number, event in enumerate(events, start=highest + 1)
    )


def _journal_path(root: Path, batch: str) -> Path:
    return root / PENDING / f"{ids.file_name(batch).removesuffix('.toml')}.json"
