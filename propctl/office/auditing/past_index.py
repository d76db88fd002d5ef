"""The records of any commit, to be asked as those of today are: what points where, what accounts hold.

It follows the audit from commit to commit and takes in only what each of them changed; of a form that nobody
asked for it knows nothing. What it knows is kept beside what audits remember, so that the next goes on from
there. Like every index it is derived: a missing one costs time, and is made anew.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec

from propctl.errors import PropctlError
from propctl.office.opened.derived import Deriver
from propctl.regulation.catalog import Catalog
from propctl.regulation.model.form_parts import references
from propctl.regulation.model.local_names import ledger_forms, targets_of
from propctl.regulation.model.ref import Ref
from propctl.store.files import paths
from propctl.store.files.layout import load_record
from propctl.store.history.archive import Archive
from propctl.store.history.commits import Change, Step
from propctl.store.history.kept_paths import is_record
from propctl.store.index import freshness
from propctl.store.index.entries import Entry, Row
from propctl.store.index.freshness import File, Stat
from propctl.store.index.index import UNFORESEEN
from propctl.store.index.lookups import Queries
from propctl.store.index.schema import INDEXES, TABLES, VERSION
from propctl.store.index.writer import Derived, Writer

if TYPE_CHECKING:
    from propctl.office.auditing.past_office import PastOffice
    from propctl.regulation.ledgers import Posting
    from propctl.store.history.commits import History

_TRACKED = "CREATE TABLE tracked (form TEXT PRIMARY KEY, declared INTEGER NOT NULL) WITHOUT ROWID"
_VERSION = zlib.crc32(f"{VERSION} {_TRACKED}".encode())
_UNTOUCHED = Stat(0, 0, 0, 0)
_CHUNK = 500  # files that are read before their rows are written


class Unjudgeable(Exception):
    """What cannot be known of the past: it accuses nobody."""


# What keeps an act from being judged: the past is unknown, or lines written by hand break what judges them.
UNJUDGED = (Unjudgeable, *UNFORESEEN)


class PastIndex(Queries):
    """The index of one audit: ``stand`` before it is asked, ``follow`` each commit, ``close`` at the end."""

    def __init__(self, history: History, archive: Archive, file: Path) -> None:
        self.asked = set[str]()
        self._history, self._archive, self._file = history, archive, file
        self._office: PastOffice | None = None
        self._at = ""  # the commit whose records are meant
        self._open: sqlite3.Connection | None = None
        self._tracked: dict[str, int] = {}  # form -> what stands for the declarations it was derived under
        # area -> part of it -> path -> blob: changes that nobody asked for yet
        self._waiting: dict[str, dict[str, dict[str, str]]] = {}
        self._stamps: dict[tuple[int, str], int] = {}
        self._catalogs: list[Catalog] = []  # whose ids the stamps are by
        self._taking = False

    # -- where it stands

    def stand(self, office: PastOffice, commit: str) -> None:
        """Let it be the records of ``commit``, as ``office`` declares them."""
        self._office = office
        if commit != self._at:
            if self._tracked:
                self._note(self._history.between(self._at, commit))
            self._at = commit

    def follow(self, step: Step) -> None:
        """Go on to a commit whose parent this stands at; of others ``stand`` finds the difference."""
        parents = step.commit.parents or ("",)
        if self._at in parents:
            self._note(step.changes[parents.index(self._at)])
            self._at = step.commit.id

    def close(self) -> None:
        """Keep what is known for the next audit."""
        if self._open is None:
            return
        with suppress(sqlite3.Error, Unjudgeable):
            if self._office is not None:
                self._take(list(self._tracked))
            self._open.execute("UPDATE stamp SET fingerprint = ?", (self._at,))
            self._open.execute("COMMIT")
        self._open.close()
        self._open, self._tracked = None, {}

    def _note(self, changes: Iterable[Change]) -> None:
        areas = set(map(_area, self._tracked))
        for change in changes:
            if _area_of(change.path) in areas and is_record(change):
                self._wait(change.path, change.new if change.is_plain else "")

    def _wait(self, path: str, blob: str) -> None:
        self._waiting.setdefault(_area_of(path), {}).setdefault(_part_of(path), {})[path] = blob

    # -- what it knows

    def _need(self, forms: Iterable[str]) -> None:
        """See to it that the records of these forms are known as the commit has them."""
        office = self._office
        if office is None:
            raise Unjudgeable
        if self._taking:  # asked while records are derived: what is known so far has to do
            return
        self._connection()
        some = list(dict.fromkeys(one for form in forms for one in self._with(form)))
        for form in some:
            stamp = self._stamp(office.catalog, _area(form))
            if self._tracked.get(form) != stamp:
                self._track(form, stamp)
        self._take(some)

    def _with(self, form: str) -> list[str]:
        """The forms to be known with one: what one moves in a ledger may depend on others of its area."""
        catalog, area = self._catalog(), _area(form)
        if area not in catalog.names or not catalog.has_form(form):
            return []
        return [name for name, _ in catalog.forms_in(area)] if catalog.ledgers_of(form) else [form]

    def _track(self, form: str, stamp: int) -> None:
        area = _area(form)
        if any(_area(other) == area and known != stamp for other, known in self._tracked.items()):
            self._forget(area)
        self._tracked[form] = stamp
        self._connection().execute("INSERT INTO tracked VALUES (?, ?)", (form, stamp))
        files = self._history.files(self._at, f"{paths.RECORDS}/{area}")
        parts = {part for part in set(map(_part_of, files)) if self._may_hold(part, form)}
        for path, blob in files.items():
            if _part_of(path) in parts:
                self._wait(path, blob)

    def _may_hold(self, part: str, form: str) -> bool:
        """Whether records of a form may lie in a part of its area: not where those of another lie."""
        catalog = self._catalog()
        area, _, name = form.partition(".")
        if other := catalog.summary.prefixes.get(part):
            return other == form
        folders = {paths.plural(one.partition(".")[2]) for one, _ in catalog.forms_in(area)}
        return part == paths.plural(name) or part not in folders

    def _take(self, forms: Iterable[str]) -> None:
        """Derive what waits."""
        db = self._connection()
        for form in forms:
            parts = self._waiting.get(_area(form), {})
            mine = [part for part in parts if self._may_hold(part, form)]
            waiting = [one for part in mine for one in parts.pop(part).items()]
            self._taking = True
            try:
                writer = Writer(db, kept=False) if waiting else None
                for start in range(0, len(waiting), _CHUNK):
                    assert writer is not None
                    self._put(writer, waiting[start : start + _CHUNK])
            finally:
                self._taking = False

    def _put(self, writer: Writer, some: list[tuple[str, str]]) -> None:
        found: list[Derived] = []
        gone: list[File] = []
        for path, blob in some:
            file = self._file_at(path)
            entry = self._entry(path, blob) if blob else None
            if entry is not None:
                found.append(Derived(file, _UNTOUCHED, 0, entry, frozenset()))
            elif file.key:
                gone.append(file)
        writer.remove(gone)
        writer.put(found)

    def _entry(self, path: str, blob: str) -> Entry | None:
        """What a record says; nothing where it cannot be read, or is not judged as it is declared."""
        office, data = self._office, self._archive.blob(blob)
        if office is None or data is None:
            return None
        try:
            record = load_record(data, path)
            if not office.catalog.has_form(record.form) or paths.record_path(record.ref) != path:
                return None
            return Deriver(office).entry(record, clocks=False)
        except (PropctlError, *UNJUDGED):
            return None

    def _file_at(self, path: str) -> File:
        db = self._connection()
        folder, _, name = path.rpartition("/")
        key = freshness.folder_key(db, folder) or freshness.add_folder(db, folder)
        found = db.execute("SELECT key FROM file WHERE folder = ? AND name = ?", (key, name)).fetchone()
        return File(found[0] if found else 0, key, path, 0, _UNTOUCHED)

    def _forget(self, area: str) -> None:
        db = self._connection()
        below = f"{paths.RECORDS}/{area}/%"
        keys = db.execute(
            "SELECT file.key, folder.key, path || '/' || name FROM file JOIN folder ON folder.key = folder"
            " WHERE path || '/' LIKE ?",
            (below,),
        ).fetchall()
        if keys:
            Writer(db, kept=False).remove([File(key, folder, path, 0, None) for key, folder, path in keys])
        self._waiting.pop(area, None)
        for form in [form for form in self._tracked if _area(form) == area]:
            del self._tracked[form]
            db.execute("DELETE FROM tracked WHERE form = ?", (form,))

    def _stamp(self, catalog: Catalog, area: str) -> int:
        """What stands for the declarations that an area's entries are derived under."""
        key = (id(catalog), area)
        if key not in self._stamps:
            self._catalogs.append(catalog)
            full = {name for form, _ in catalog.forms_in(area) for name, _ in catalog.ledgers_of(form)}
            areas = [area, *sorted({name.partition(".")[0] for name in full} - {area})]
            told = msgspec.json.encode([catalog.area(name) for name in areas], enc_hook=str)
            self._stamps[key] = zlib.crc32(told)
        return self._stamps[key]

    # -- the file

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            try:
                self._open = self._opened(str(self._file))
            except sqlite3.Error:  # damaged, held by another audit, or nowhere to keep it
                self._open = self._opened(":memory:")
        return self._open

    def _opened(self, path: str) -> sqlite3.Connection:
        db = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            db.execute("PRAGMA synchronous = OFF")
            db.execute("BEGIN IMMEDIATE")
            known = self._known(db)
            if known is None:
                self._build(db)
            else:
                self._tracked = dict(db.execute("SELECT form, declared FROM tracked").fetchall())
                self._note(self._history.between(known, self._at))
        except BaseException:
            self._tracked = {}
            db.close()
            raise
        return db

    def _known(self, db: sqlite3.Connection) -> str | None:
        """The commit that a kept index stands at; None where it is of no use."""
        try:
            version, commit = db.execute("SELECT version, fingerprint FROM stamp").fetchone()
        except (sqlite3.Error, TypeError):
            return None
        return commit if version == _VERSION and (not commit or self._history.has(commit)) else None

    def _build(self, db: sqlite3.Connection) -> None:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            db.execute(f'DROP TABLE IF EXISTS "{name}"')
        for statement in (*TABLES.split(";\n"), *INDEXES.split(";\n"), _TRACKED):
            db.execute(statement)
        db.execute("INSERT INTO stamp VALUES (?, '', '', 0)", (_VERSION,))

    # -- questions

    def _all(self, sql: str, args: Any = ()) -> list[Any]:
        return self._connection().execute(sql, args).fetchall()

    def looked_at(self, subject: str) -> None:
        """Nobody waits for what was looked at."""

    def kept(self, question: str, now: str) -> bytes | None:
        """No answer is kept of the past."""
        return None

    def keep(self, *answer: Any) -> None:
        """No answer is kept of the past."""

    def kept_by_part(self, question: str, now: str) -> tuple[int, bytes] | None:
        """No answer is kept of the past."""
        return None

    keep_by_part = keep

    def those(self, form: str, ids: Iterable[str]) -> dict[str, Row]:
        self._need([form])
        return super().those(form, ids)

    def changes(self) -> int:
        return 0

    def get(self, ref: Ref) -> Row | None:
        self._need([ref.form])
        return super().get(ref)

    def path(self, ref: Ref) -> str | None:
        self._need([ref.form])
        return super().path(ref)

    def state(self, ref: Ref) -> str | None:
        self._need([ref.form])
        return super().state(ref)

    def rows(self, *, form: str = "", area: str = "", **more: Any) -> list[Row]:
        self._need(self._named(form, area))
        return super().rows(form=form, area=area, **more)

    def lots(self, form: str, **more: Any) -> Iterator[list[Row]]:
        self._need([form])
        return super().lots(form, **more)

    def bearing(self, form: str, field: str, value: str) -> list[Row]:
        self._need([form])
        return super().bearing(form, field, value)

    def linked(self, target: Ref, form: str = "", newest: int = 0) -> list[Row]:
        self._need([form] if form else self._pointing(target.form))
        return super().linked(target, form, newest)

    def targets(self, keys: Iterable[int], form: str) -> list[Row]:
        self._need([form])
        return super().targets(keys, form)

    def pointing(self, targets: Iterable[Ref], form: str) -> dict[Ref, list[Row]]:
        self._need([form])
        return super().pointing(targets, form)

    def counts(
        self, form: str = "", since: str = "", until: str = "", by: str = "state", area: str = ""
    ) -> dict[Any, int]:
        self._need(self._named(form, area))
        return super().counts(form, since, until, by, area)

    def balance(self, ledger: str, account: str) -> int:
        self._need(self._moving(ledger))
        return super().balance(ledger, account)

    def matching(self, ledger: str, pattern: str) -> dict[str, int]:
        self._need(self._moving(ledger))
        return super().matching(ledger, pattern)

    def accounts(self, ledger: str, prefix: str = "") -> dict[str, int]:
        self._need(self._moving(ledger))
        return super().accounts(ledger, prefix)

    def place(self, ledger: str, thing: str) -> list[Posting]:
        self._need(self._moving(ledger))
        return super().place(ledger, thing)

    def postings(self, ledger: str, since: str = "", until: str = "", **more: Any) -> list[Posting]:
        self._need(self._moving(ledger))
        return super().postings(ledger, since, until, **more)

    def limits(self, keys: Iterable[int]) -> list[tuple[int, str, str | None, str | None, int]]:
        """Judged when they are asked for: few conditions ask how a clock of another record stands."""
        office = self._office
        if office is None:
            raise Unjudgeable
        found: list[tuple[int, str, str | None, str | None, int]] = []
        for key in keys:
            ((form, id),) = self._all("SELECT form, id FROM record WHERE key = ?", (key,))
            folded = office.find(Ref(form, id))
            for one in office.judge.all(folded, office.catalog.form(form)) if folded else ():
                due, stopped = (at.isoformat() if at else None for at in (one.due, one.stopped))
                found.append((key, one.clock, due, stopped, int(one.paused)))
        return found

    def _named(self, form: str, area: str) -> list[str]:
        if not form and not area:
            raise Unjudgeable
        return [form] if form else [name for name, _ in self._catalog().forms_in(area)]

    def _moving(self, ledger: str) -> list[str]:
        """The forms whose records move a ledger."""
        catalog = self._catalog()
        area, _, name = ledger.partition(".")
        declared = catalog.area(area)
        return ledger_forms(declared, declared.ledger[name])

    def _pointing(self, form: str) -> list[str]:
        """The forms whose records may point to those of a form."""
        return [
            name
            for area in self._catalog().names
            for name, declared in self._catalog().forms_in(area)
            for field in references(declared).values()
            if form in targets_of(area, field)
        ]

    def _catalog(self) -> Catalog:
        if self._office is None:
            raise Unjudgeable
        return self._office.catalog


def _unknown(name: str) -> Any:
    def refuse(self: PastIndex, *args: object, **named: object) -> NoReturn:
        raise Unjudgeable(name)

    return refuse


# Questions that nobody has to ask of the past.
for _name in (
    *("alike", "keys", "shared", "numbers", "named", "find", "find_all", "due", "first", "amended"),
    "met_early",
    *("clocks_of", "doubtful", "unsound", "sound", "dangling", "spelled_alike", "next_limit"),
):
    setattr(PastIndex, _name, _unknown(_name))


def _area(form: str) -> str:
    return form.partition(".")[0]


def _area_of(path: str) -> str:
    parts = path.split("/", 2)
    return parts[1] if len(parts) == 3 and parts[0] == paths.RECORDS else ""


def _part_of(path: str) -> str:
    """Where in its area a record lies: what its number begins with, or the folder of its form."""
    parts = path.split("/")
    return parts[4].partition("-")[0] if len(parts) == 5 else parts[2] if len(parts) > 2 else ""
