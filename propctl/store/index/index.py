"""The index: derived from the record files, disposable, never the truth, and without personal values.

It is one SQLite file, ``.propctl/index.sqlite``. Delete it at any time, also while somebody reads; an index
that is missing, damaged, of another version or of other declarations (``fingerprint``) is built anew. After a
change of clauses, calendars or settings (``stand``) the records are derived again that rest on it, and no
others. Where no file can be kept (a folder that may not be written), it is built in memory.
"""

from __future__ import annotations

import itertools
import os
import sqlite3
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from propctl.errors import N_, Problem, PropctlError
from propctl.store.files import fsio, paths
from propctl.store.index import freshness, grounds
from propctl.store.index.entries import ClockRow, DueRow, Entry, Row
from propctl.store.index.freshness import Doubt, File
from propctl.store.index.grounds import Grounds
from propctl.store.index.lookups import MadeOf, Queries
from propctl.store.index.schema import INDEXES, TABLES, VERSION
from propctl.store.index.writer import Derived, Writer

if TYPE_CHECKING:
    from pathlib import Path

    from propctl.regulation.model.record import Record
    from propctl.store.index.parts import Helper

__all__ = ["ClockRow", "Derive", "DueRow", "Entry", "Index", "Load", "Row"]

Derive: TypeAlias = "Callable[[Record], Entry | None]"
Load: TypeAlias = "Callable[[bytes, str], Record]"

WAIT = 10.0  # seconds for which an index that another process holds is waited for

_MEMORY = ":memory:"
_LOOKED_AT = 30  # of many unsound files, so many are read again to tell what is wrong
_BATCH = 500  # files that are read before their rows are written
_ROUNDS = 8  # in which records are derived again that rest on each other: two may never agree
UNFORESEEN = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_T = TypeVar("_T")


class Index(Queries):
    """The index of one workspace, for one process.

    ``fingerprint`` and ``stand`` stand for all that entries are derived from beside the record files; which
    records rest on what of the second, ``rests_on`` says. ``load`` turns the content of a file into a record
    (``BadData`` where it is unsound), ``derive`` a record into its entry. ``derive`` may ask ``get``,
    ``path`` and ``linked``: a record whose entry rests on others is derived again when they change. ``first``
    names the areas to be read first when the index is built anew: those whose records others rest on.
    ``helper`` starts a process that does ``part`` (None: it cannot); without one, this process does it all.
    """

    def __init__(
        self,
        root: Path | str,
        fingerprint: str,
        derive: Derive,
        *,
        load: Load,
        first: Sequence[str] = (),
        stand: str = "",
        rests_on: Callable[[], Grounds] = Grounds,
        helper: Helper | None = None,
    ) -> None:
        self.root = str(root)
        self._stamp = (VERSION, fingerprint, stand)
        self._rests_on = rests_on
        self._derive, self._load, self._first, self._helper = derive, load, first, helper
        self._path = f"{self.root}/{paths.PRIVATE}/index.sqlite"
        self._open: sqlite3.Connection | None = None
        self.asked, self.followed = set[str](), False
        self._later: list[tuple[str, tuple[object, ...]]] | None = None  # answers that are kept in one go
        self._judged = False  # whether anything has been derived yet
        self._subjects: set[str] = set()  # what the record at hand was derived from

    # -- keeping up

    def refresh(self, full: bool = False) -> None:
        """Bring the index up to date with the files; ``full`` also finds closed records edited in place."""
        self._mended(lambda: self._refresh(full))

    def written(self, changed: Iterable[str]) -> None:
        """Take in files that this process wrote; the caller holds the workspace lock."""
        some = list(dict.fromkeys(changed))
        self._mended(lambda: self._read_again(some))

    def found_sound(self, judged: Mapping[str, int]) -> None:
        """Remember that ``check`` found these files sound (path -> CRC-32 of the content that it judged)."""
        at = "SELECT file.key FROM file JOIN folder ON folder.key = folder"
        at += " WHERE path = ? AND name = ? AND crc = ?"
        rows = [(*path.rpartition("/")[::2], crc) for path, crc in judged.items()]

        def remember() -> None:
            db = self._connection()
            with _transaction(db):
                db.executemany(f"UPDATE record SET sound = 1 WHERE key = ({at})", rows)

        if rows:
            self._mended(remember)

    def problems(self) -> list[Problem]:
        """What is wrong with each unsound file, read again: the index keeps nothing of them."""
        found = map(self.problem, self.unsound())
        return [problem for problem in found if problem is not None]

    def left_out(self) -> list[str]:
        """The unsound files among the records that somebody asked for as a whole (``asked``).

        Not those of a batch that is being written: they are invisible until it is, and no damage.
        """
        if not self.asked:
            return []
        files = [path for path in self.unsound() if self.asked & {"", path.split("/")[1]}]
        if not files:
            return []
        from propctl.store.files.reader import UNFINISHED  # an index that is up to date reads no file

        problems = ((path, self.problem(path)) for path in files[:_LOOKED_AT])
        sound = {path for path, problem in problems if problem is None or problem.message == UNFINISHED}
        return [path for path in files if path not in sound]

    def altered(self, areas: Collection[str]) -> list[str]:
        """The files whose rows are missing or are not what was derived: somebody else wrote into the index.

        ``areas``: those that work here; of the others nothing is derived, and nothing is missing.
        Where there are any, the index is built anew; what it says from then on is what the files say.
        """
        found = [path for path in self.doubtful() if path.split("/")[1] in areas]
        if found:
            self._mended(self._rebuild)
        return found

    def part(self, path: str, folders: list[str]) -> None:
        """Make in the file ``path`` an index of these folders alone, for who builds the whole (``parts``)."""
        self._path = path
        db = self._open = _connect(path)
        with _transaction(db):
            _script(db, TABLES)
            writer = Writer(db)
            self._read_folders(writer, folders)
            self._derive_stale(writer)
            self._note_grounds(db)
            db.execute("INSERT INTO stamp VALUES (?, ?, ?, 0)", self._stamp)

    def _rebuild(self) -> None:
        db = self._connection()
        with _transaction(db):
            self._build(db)

    def keep(
        self,
        question: str,
        answer: bytes,
        changes: int,
        since: str,
        until: str,
        made_of: MadeOf | None = None,
    ) -> None:
        """Keep an answer for ``kept``: it holds from ``since`` until then, unless a record changes.

        ``made_of``: only those that it is made of; None: any. ``changes``: as counted before the first record
        was looked at. Where nothing can be kept (a disk that is full, a folder that may not be written), the
        question is answered anew each time.
        """
        forms = made_of.written if made_of is not None else (None, None)
        self._keep("kept", (question, changes, since, until, *forms, answer))

    def keep_by_part(self, question: str, answers: bytes, changes: int, since: str, until: str) -> None:
        """Keep answers for ``kept_by_part``: each holds in that time, unless something in its part moves."""
        self._keep("by_part", (question, changes, since, until, answers))

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Keep all answers of these lines in one go, at their end: each by itself would wait for the disk."""
        if self._later is not None:
            yield
            return
        self._later = []
        try:
            yield
        finally:
            some, self._later = self._later, None
            self._write_kept(some)

    def _keep(self, table: str, row: tuple[object, ...]) -> None:
        if self._later is not None:
            self._later.append((table, row))
        else:
            self._write_kept([(table, row)])

    def _write_kept(self, rows: list[tuple[str, tuple[object, ...]]]) -> None:
        """Write answers, and forget those that hold no longer; what can't be written is asked again."""
        if not rows:
            return
        with suppress(sqlite3.Error):
            db = self._connection()
            with _transaction(db):
                for table, row in rows:
                    db.execute(f"DELETE FROM {table} WHERE until <= ?", row[2:3])
                    db.execute(f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(row))})", row)

    def close(self) -> None:
        """Let go of the file; the next question opens it again."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def __del__(self) -> None:
        """An office that is let go lets go of its file (Python 3.13 on warns where nobody does)."""
        self.close()

    def problem(self, path: str) -> Problem | None:
        """What is wrong with a file, read again; None where nothing is, or it is gone."""
        try:
            self._derive(self._load(fsio.read(f"{self.root}/{path}"), path))
        except PropctlError as error:
            return error.problem(path)
        except FileNotFoundError:
            pass
        except UNFORESEEN as error:
            return _unforeseen(path, error)
        return None

    def _refresh(self, full: bool) -> None:
        db = self._connection()
        if any(freshness.look(db, self.root, full)):
            with _transaction(db):  # look again: another process may have been here meanwhile
                self._take(db, freshness.look(db, self.root, full))

    def _read_again(self, changed: list[str]) -> None:
        db = self._connection()
        with _transaction(db):
            writer = Writer(db)
            self._read(writer, freshness.files_at(db, self.root, changed))
            self._derive_stale(writer)
            self._note_grounds(db)

    def _take(self, db: sqlite3.Connection, doubt: Doubt) -> None:
        writer = Writer(db)
        self._read(writer, doubt.files)
        for folder in doubt.gone:
            self._read(writer, freshness.files_in(db, folder))
            db.execute("DELETE FROM folder WHERE key = ?", (folder,))
        for folder, path in doubt.folders:
            self._read(writer, freshness.changed(db, self.root, folder, path))
        self._derive_stale(writer)
        self._note_grounds(db)

    def _note_grounds(self, db: sqlite3.Connection) -> None:
        """Keep what was asked; a look at files that say the same loads nothing that judges."""
        if self._judged:
            grounds.note(db, self._rests_on())

    def _derive_stale(self, writer: Writer) -> None:
        """Derive again what rests on records that were put later, until nothing comes out otherwise."""
        for _ in range(_ROUNDS):
            stale = writer.stale()
            for start in range(0, len(stale), _BATCH):
                self._read(writer, freshness.files_of(writer.db, self.root, stale[start : start + _BATCH]))

    def _read(self, writer: Writer, files: Iterable[File]) -> None:
        """Read files and write what they say, folder by folder: who looks for those of another sees them."""
        for _, some in itertools.groupby(files, key=lambda file: file.folder):
            while batch := list(itertools.islice(some, _BATCH)):
                gone: list[File] = []
                same: list[File] = []
                writer.put([found for file in batch if (found := self._derived(file, gone, same))])
                writer.remove(gone)
                writer.touched_only(same)

    def _derived(self, file: File, gone: list[File], same: list[File]) -> Derived | None:
        """What a file says now; or None, and the file put among those that are gone or say the same."""
        if file.stat is None:
            gone.append(file)
            return None
        self._subjects = set()
        crc, entry = freshness.UNKNOWN, None
        try:
            data = fsio.read(f"{self.root}/{file.path}")
            if zlib.crc32(data) == file.crc:
                same.append(file)
                return None
            self._judged = True
            entry = self._derive(self._load(data, file.path))
            crc = zlib.crc32(data)
        except FileNotFoundError:
            gone.append(file)
            return None
        except (PropctlError, *UNFORESEEN):
            pass  # an unsound file is read again until it is mended; ``problems`` says what is wrong
        return Derived(file, file.stat, crc, entry, frozenset(self._subjects))

    def looked_at(self, subject: str) -> None:
        """Note what the record at hand is derived from, so that it is derived again when that changes."""
        if self._open is not None and self._open.in_transaction:
            self._subjects.add(subject)

    # -- the file

    def _all(self, sql: str, args: Sequence[object] = ()) -> list[Any]:
        return self._mended(lambda: self._connection().execute(sql, args).fetchall())

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            db = self._open = _connect(self._path)
            if self._stamped(db) != self._stamp:
                with _transaction(db):
                    self._catch_up(db)
        return self._open

    def _stamped(self, db: sqlite3.Connection) -> Any:
        """What the index stands for; None where it is none, or of a version that says so otherwise."""
        try:
            return db.execute("SELECT version, fingerprint, stand FROM stamp").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:  # else there is no such table yet
                raise
            return None

    def _catch_up(self, db: sqlite3.Connection) -> None:
        """Bring an index of other clauses, or of another version, to what holds now."""
        before = self._stamped(db)  # once more: another process may have been here meanwhile
        if before == self._stamp:
            return
        if before is None or before[:2] != self._stamp[:2]:
            self._build(db)
            return
        stale = grounds.resting_on_changes(db, self._rests_on())
        if 2 * len(stale) > db.execute("SELECT count(*) FROM record").fetchone()[0]:
            self._build(db)
            return
        writer = Writer(db)
        writer.mark(stale)
        self._derive_stale(writer)
        self._note_grounds(db)
        for answers in ("kept", "by_part", "moved"):
            db.execute(f"DELETE FROM {answers}")
        db.execute("UPDATE record SET sound = 0 WHERE sound")
        db.execute("UPDATE stamp SET changes = changes + 1, stand = ?", self._stamp[2:])

    def _build(self, db: sqlite3.Connection) -> None:
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in tables:
            db.execute(f'DROP TABLE "{name}"')
        _script(db, TABLES)
        root = freshness.add_folder(db, paths.RECORDS)
        writer = Writer(db)
        if self._helper is not None and self._path != _MEMORY:
            self._read_months(writer, self._helper)
        self._read(writer, freshness.changed(db, self.root, root, paths.RECORDS, self._first))
        self._derive_stale(writer)
        _script(db, INDEXES)
        self._note_grounds(db)
        db.execute("INSERT INTO stamp VALUES (?, ?, ?, 0)", self._stamp)

    def _read_months(self, writer: Writer, helper: Helper) -> None:
        """Where there is much to do, read the months, the newer ones by a helper; else nothing."""
        from propctl.store.index import parts  # an index that stands needs none

        mine, theirs = parts.shares(self.root, self._first)
        if not theirs or not parts.room():
            return
        path = f"{self._path}-part"
        with parts.at_work(helper, path, theirs) as done:
            self._read_folders(writer, mine)
            if done():
                parts.take_in(writer, path, self._stamp)

    def _read_folders(self, writer: Writer, folders: Iterable[str]) -> None:
        """Read folders that the index does not know."""
        for folder in folders:
            key = freshness.add_folder(writer.db, folder)
            self._read(writer, freshness.changed(writer.db, self.root, key, folder))

    def _mended(self, act: Callable[[], _T]) -> _T:
        """Do it; where the index file is damaged, once more with a new one, and then in memory."""
        if self._open is not None and self._open.in_transaction:  # asked by ``derive``
            return act()
        try:
            return act()
        except sqlite3.Error as error:
            self._discard(error)
        try:
            return act()
        except sqlite3.Error as error:
            self._discard(error)
        self._path = _MEMORY
        return act()

    def _discard(self, error: sqlite3.Error) -> None:
        self.close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
            self._path = _MEMORY  # somebody holds it for long: what it says is derived without it
            return
        for path in (f"{self._path}-journal", self._path):
            with suppress(OSError):  # gone already, or (Windows) still read by somebody
                os.unlink(path)


def _unforeseen(path: str, error: Exception) -> Problem:
    """One record that cannot be judged, for whatever reason, must not stop all the others."""
    kind = type(error).__name__
    return Problem(
        path,
        0,
        "",
        N_("{path} cannot be judged ({kind}); a value in it is not what its form expects"),
        {"path": path, "kind": kind},
        N_("look at its last lines, and take back with git what is wrong"),
    )


def _connect(path: str) -> sqlite3.Connection:
    if path != _MEMORY:
        with suppress(OSError):  # SQLite says it better
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    # One thread asks; but any may be the last to let go of an office, and closes it.
    db = sqlite3.connect(path, timeout=WAIT, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _script(db: sqlite3.Connection, statements: str) -> None:
    """Several statements within the transaction (``executescript`` would end it)."""
    for statement in statements.split(";\n"):
        db.execute(statement)
