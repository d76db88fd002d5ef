"""A unit of work while it is collected: new records, appended events, numbers taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from propctl.entry.natural_keys import alike
from propctl.errors import N_, Busy, GitFailed, NotDurable, Problem, UsageError
from propctl.regulation.model.record import Event, Record, Value
from propctl.regulation.model.ref import Ref
from propctl.store.files import fsio, ids, paths
from propctl.store.files.changes import Change, numbered
from propctl.store.files.reader import Reader

_HEAD_KEYS = frozenset(("form", "id", "history"))


class Saved(msgspec.Struct, frozen=True):
    """What a unit of work wrote."""

    records: tuple[Record, ...] = ()
    paths: tuple[str, ...] = ()
    commit: str | None = None  # id of the git commit; None without git
    warning: GitFailed | NotDurable | None = None  # the records are saved, but this went wrong after


class Transaction:
    """A unit of work: what a command does to records, all of it or nothing. Made by ``Store.transaction``."""

    def __init__(self, reader: Reader, desk: str, at: dt.datetime) -> None:
        self.saved = Saved()  # told when it is
        self.last: Callable[[], None] | None = None  # done when all is saved, and still under the lock
        self._reader, self._desk, self._at = reader, desk, at
        self._root = Path(reader.folder)
        self.files: dict[str, bytes] = {}  # attached files that come with the records, by path
        self._changes: dict[str, Change] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._keys: dict[str, dict[str, str]] = {}  # by folder: what a natural key comes to -> the key
        self._marked = False  # whether its events name desk and batch even where it changes one file

    def read(self, path: str) -> Record | Problem:
        """The record as this unit of work sees it: with what it has added so far."""
        change = self._changes.get(path)
        return change.record if change else self._reader.read(path)

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
        differs only in capitals, which Windows could not keep apart, or in the sort of its dashes.
        """
        if not events or bool(prefix or number) == bool(key) or (key and head) or head.keys() & _HEAD_KEYS:
            raise ValueError("a record needs events and either a prefix or a key; with a key no head")
        record_id = ids.clean_key(key) if key else number or self.new_id(form, prefix)
        path = paths.record_path(Ref(form, record_id))
        if key:
            self._refuse_taken(path, record_id)
        record = Record(form, record_id, head, numbered(events, 0))
        self._changes[path] = Change(record, len(events), old=None)
        self._marked |= every
        return record

    def append(self, record: Record, events: Sequence[Event], *, every: bool = False) -> Record:
        """Add events to a record as it was read; ``Busy`` when somebody has added to it since.

        The events' ``n`` is set here: one more than the highest in the file. ``every``: money or stock; so
        that a merge never takes two desks' equal lines for one, they carry a batch id, which names the desk.
        """
        path = paths.record_path(record.ref)
        change = self._changes.get(path) or self._current(path)
        if change.record.history != record.history:
            raise Busy(
                N_("{id} was changed by {by} meanwhile; nothing was saved, look at it and do it again"),
                id=record.id,
                by=change.record.history[-1].by,
            )
        highest = max(event.n for event in record.history)
        history = (*record.history, *numbered(events, highest))
        grown = msgspec.structs.replace(change.record, history=history)
        self._changes[path] = Change(grown, change.added + len(events), change.old)
        self._marked |= every
        return grown

    def _current(self, path: str) -> Change:
        try:
            record, old = self._reader.load_with_content(path)
        except FileNotFoundError:
            raise UsageError(N_("{path} is not there"), path=path) from None
        return Change(record, 0, old)

    def new_id(self, form: str, prefix: str) -> str:
        """The next id of this desk and day; no other unit of work can take it while this one lasts."""
        day, desk = self._at.date(), self._desk
        number = self._numbers.get((form, prefix))
        if number is None:
            first = paths.record_path(Ref(form, str(ids.NumberedId(prefix, day, desk, 1))))
            folder = self._root / first.rpartition("/")[0]
            names = paths.names(folder)
            if any(map(fsio.is_temp, names)):
                fsio.sweep(folder)
            number = ids.next_number(names, prefix, day, desk)
        self._numbers[form, prefix] = number + 1
        return str(ids.NumberedId(prefix, day, desk, number))

    def _refuse_taken(self, path: str, record_id: str) -> None:
        """No second record whose key differs in dashes, blanks, width or capitals alone."""
        folder = path.rpartition("/")[0]
        if folder not in self._keys:  # all that are planned for it will pass here, too
            there = map(ids.record_id_of, paths.names(self._root / folder))
            self._keys[folder] = {alike(other): other for other in there}
        key = alike(record_id)
        if key in self._keys[folder]:
            raise UsageError(
                N_("{id} cannot be created: {other} exists already"),
                id=record_id,
                other=self._keys[folder][key],
            )
        self._keys[folder][key] = record_id

    def changes(self) -> tuple[str, dict[str, Change]]:
        """All that is to be written by path, and the name of its batch: empty where it is none."""
        batch = self._batch() if len(self._changes) > 1 or (self._changes and self._marked) else ""
        return batch, {path: change.marked(batch) for path, change in self._changes.items()}

    def _batch(self) -> str:
        """A batch is named after its first event, which no other desk and no later command can repeat."""
        first = next(iter(self._changes.values()))
        event = first.record.history[len(first.record.history) - first.added]
        return f"{ids.spelled(first.record.ref)}.{event.n}{self._desk}"
