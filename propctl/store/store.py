"""The store: reading records, and writing them as units of work.

A unit of work (``Store.transaction``) holds the workspace's lock, collects new records and appended events,
and on leaving writes them all: one wait for the disk, one entry for the index, one git commit. Several files
are one batch: their events carry its id, and a journal in ``.propctl/pending/`` stands until the last file is
in place. While it stands readers do not see the batch; after a crash the next writer completes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from propctl.errors import (
    N_,
    Busy,
    GitFailed,
    NotDurable,
    NotSaved,
    PropctlError,
    saved_anyway,
)
from propctl.store.files import backlog, fsio, lock, paths
from propctl.store.files.fsio import Write
from propctl.store.files.journal import PENDING, Journal, journal_file, journal_of, missing
from propctl.store.files.reader import Reader, refuse_linked

if TYPE_CHECKING:
    from propctl.store.files.transaction import Transaction


class History(Protocol):
    """What the store asks of git; ``store.git.Git`` is the one that does it."""

    def commit(self, paths: Sequence[str], message: str, author: str, at: dt.datetime) -> str | None: ...

    def take_in(self, before: Mapping[str, bytes], at: dt.datetime) -> None: ...


class Store(Reader):
    """The records of one workspace, read and written from one desk.

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
        super().__init__(root)
        self.root = root
        self.desk = desk
        self.git = git
        self.on_written = on_written
        self.wait = wait

    @contextmanager
    def transaction(
        self, message: str, by: str, at: dt.datetime, written: dt.datetime | None = None
    ) -> Iterator[Transaction]:
        """A unit of work under the lock; leaving it without an error writes everything, else nothing.

        ``message`` names command and record for the git log, never a personal value; ``by`` is the operator;
        ``at`` is now, ``written`` what the clock says (default: the same). ``Transaction.saved`` tells
        afterwards what was written.
        """
        from propctl.store.files.transaction import Transaction  # who only reads needs none

        with lock.workspace_lock(self.root, f"{by}: {message}", self.wait):
            self.recover()
            unit = Transaction(self, self.desk, at)
            yield unit
            self._save(unit, message, by, written or at)
            if unit.last:
                unit.last()

    def settle(self, by: str, at: dt.datetime) -> None:
        """Complete what a killed process left, if one did, and commit it; ``at``: what the clock says."""
        batches = any(name.endswith(".json") for name in paths.names(self.root / PENDING))
        if batches or backlog.waits(self.root):
            with lock.workspace_lock(self.root, f"{by}: recover", self.wait):
                self.recover()
                if backlog.waits(self.root):
                    self._record([], "recover", by, at)

    def recover(self) -> list[str]:
        """Complete what killed processes left; the caller holds the lock. Returns the paths of batches.

        A batch is written to its end and committed; what was saved without its commit waits for the next.
        """
        pending = self.root / PENDING
        recovered: list[str] = self._landed()
        for name in paths.names(pending):
            if name.endswith(".json"):
                journal = self._journal(name)
                if journal is None:
                    fsio.remove(pending / name)
                    continue
                found = [missing(self.root, addition, journal.batch) for addition in journal.additions]
                writes = [write for write in found if write]
                fsio.write_batch(writes)
                fsio.remove(pending / name)
                written = [addition.path for addition in journal.additions]
                for folder in dict.fromkeys((self.root / path).parent for path in written):
                    fsio.sweep(folder)
                self._record(written, journal.message, journal.author, journal.at)
                recovered += written
        if pending.is_dir():
            fsio.sweep(pending)
        backlog.take_over(self.root)
        return recovered

    def _journal(self, name: str) -> Journal | None:
        """A journal that was written here; None for one that came with history, or by hand."""
        from propctl.store.sealed.private_folder import is_own

        return journal_of(self.root, name) if is_own(self.root, f"{PENDING}/{name}") else None

    def _landed(self) -> list[str]:
        """Finish an exchange whose process was killed between its merge and the files that follow from it."""
        if not (self.root / paths.LANDING).exists():
            return []
        from propctl.store.history.git import Git
        from propctl.store.history.landing import finish

        found = finish(self.root, self.git if isinstance(self.git, Git) else Git(self.root))
        if found and self.on_written:
            self.on_written(found)
        return found

    def _save(self, unit: Transaction, message: str, by: str, at: dt.datetime) -> None:
        batch, changes = unit.changes()
        if not changes:
            return
        for path in (*unit.files, *changes):
            refuse_linked(str(self.root), path)
        files = self._new_files(unit)
        writes = [change.write(self.root, path) for path, change in changes.items()]
        journal = None
        if len(changes) > 1:
            additions = [
                change.addition(path, write)
                for (path, change), write in zip(changes.items(), writes, strict=True)
            ]
            journal = Journal(batch, message, by, at, additions)
        written = [*files, *changes]
        if self.git is not None:
            self.git.take_in({path: one.old for path, one in changes.items() if one.old is not None}, at)
        with backlog.noted(self.root, written):
            not_durable = self._write([*files.values(), *writes], journal)
            commit, git_failed = self._record(written, message, by, at)
        records = tuple(change.record for change in changes.values())
        unit.saved = msgspec.structs.replace(
            unit.saved,
            records=records,
            paths=tuple(changes),
            commit=commit,
            warning=not_durable or git_failed,
        )

    def _new_files(self, unit: Transaction) -> dict[str, Write]:
        """The attached files that are not kept yet: they are put in place before the records name them."""
        return {
            path: Write(self.root / path, data, new=True)
            for path, data in unit.files.items()
            if not (self.root / path).exists()
        }

    def _write(self, writes: list[Write], journal: Journal | None) -> NotDurable | None:
        """Put the files of a unit of work in place; a batch under the protection of its journal."""
        path = journal and self.root / journal_file(journal.batch)
        doubts: list[NotDurable] = []  # about the journal: a batch that has one goes on

        def keep_journal() -> None:
            if path:
                try:
                    fsio.write_new(path, msgspec.json.encode(journal))
                except NotDurable as error:
                    doubts.append(error)

        try:
            fsio.write_batch(writes, ready=keep_journal)
            if path:
                fsio.remove(path)
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
        return doubts[0] if doubts else None

    def _record(
        self, written: list[str], message: str, author: str, at: dt.datetime
    ) -> tuple[str | None, GitFailed | NotDurable | None]:
        """Tell the index and git what was written; neither can undo that it was."""
        try:
            commit = self.git.commit(written, message, author, at) if self.git else None
            if self.on_written:
                self.on_written([path for path in written if path.endswith(".toml")])
        except (GitFailed, NotDurable) as error:
            return None, error
        except (PropctlError, OSError) as error:
            return None, saved_anyway(error)
        return commit, None
