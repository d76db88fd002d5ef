"""Rows into the index: the entries of a batch of files, table by table."""

import sqlite3
import zlib
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import msgspec

from propctl.entry.counting_order import counted
from propctl.store.index import freshness
from propctl.store.index.entries import ClockRow, Entry
from propctl.store.index.freshness import File, Stat
from propctl.store.index.schema import DERIVED, OF_ONE, PART

_Values = tuple[object, ...]
_SAID = (  # what rests on a record may have looked at, in the order of its tables
    "SELECT form || ':' || id FROM record WHERE key",
    "SELECT '->' || target FROM link WHERE record",
)
POINTED = "substr(target, instr(target, ':') + 1)"  # the id of a target, which stands after its form
POINTED_FORM = "substr(target, 1, instr(target, ':') - 1)"
# What moves with records that were touched: they themselves, what they point to, and what points to them.
_MOVED = f"""
WITH named AS (SELECT DISTINCT ltrim(subject, '->') AS target, subject NOT LIKE '->%' AS itself FROM touched),
  near AS (SELECT key, itself FROM named CROSS JOIN record ON id = {POINTED} AND +form = {POINTED_FORM}
    UNION ALL SELECT record, 0 FROM touched CROSS JOIN link ON target = subject)
INSERT INTO moved
  SELECT form, {PART}, changes, max(itself) * changes FROM near CROSS JOIN record USING (key) CROSS JOIN stamp
  WHERE true GROUP BY 1, 2
  ON CONFLICT DO UPDATE SET changes = excluded.changes, own = max(own, excluded.own)"""
_Rows = dict[str, list[_Values]]  # by table


class Derived(NamedTuple):
    """What became of one file, and what deriving it looked at.

    No entry: it is unsound, or (with the CRC of its content) of an area that nothing declares here.
    """

    file: File
    stat: Stat
    crc: int
    entry: Entry | None
    subjects: frozenset[str]


def pointing_to(target: str) -> str:
    """The subject of a look-up "which records point to this one" (``Ref`` as text)."""
    return f"->{target}"


class Writer:
    """Writes into one open transaction, and remembers which records rest on something that it changed."""

    def __init__(self, db: sqlite3.Connection, *, kept: bool = True) -> None:
        """``kept``: whether answers are kept in the index, which must know what moved."""
        self.db = db
        self._next = db.execute("SELECT coalesce(max(key), 0) + 1 FROM file").fetchone()[0]
        db.execute("CREATE TEMP TABLE IF NOT EXISTS touched (subject TEXT NOT NULL)")
        db.execute("CREATE TEMP TABLE IF NOT EXISTS stale (record INTEGER PRIMARY KEY)")
        db.execute("DELETE FROM stale")
        built = db.execute("SELECT 1 FROM stamp").fetchone()  # while it is built, there is no answer
        self._kept = kept and built is not None

    def remove(self, files: Iterable[File]) -> None:
        """Forget files that are gone, with everything derived from them."""
        keys = [file.key for file in files if file.key]
        self._clear(keys)
        self.db.executemany("DELETE FROM file WHERE key = ?", [(key,) for key in keys])
        self._mark_stale()

    def touched_only(self, files: Iterable[File]) -> None:
        """Files with new times and the old content."""
        now = freshness.now()
        self.db.executemany(
            "UPDATE file SET mtime = ?, ctime = ?, size = ?, inode = ?, watch = CASE WHEN ? THEN 2"
            " ELSE (SELECT open FROM record WHERE key = file.key) END WHERE key = ?",
            [(*file.stat, file.stat.racy(now), file.key) for file in files if file.stat],
        )

    def put(self, batch: Iterable[Derived]) -> None:
        """Write what was derived from new and changed files in the place of what was known of them.

        Of a file that says the same as before under other clauses, what came of it may be the same, too: then
        nothing that rests on it has to be derived again.
        """
        now = freshness.now()
        rows: _Rows = {table: [] for table in ("file", "record", *DERIVED)}
        known: list[int] = []
        for derived in batch:
            key = derived.file.key
            if key:
                known.append(key)
            else:
                key, self._next = self._next, self._next + 1
            _add_file(rows, key, derived, now)
            if derived.entry is not None:
                _add_entry(rows, key, derived.entry)
        same = self._same(known, rows)
        self._clear(known, same)
        for table, some in rows.items():
            self._insert(table, some)
        other = [row for row in rows["record"] if row[0] not in same]
        self._touch(f"{row[2]}:{row[1]}" for row in other)
        self._touch(pointing_to(str(row[3])) for row in rows["link"] if row[0] not in same)
        self._mark_stale()

    def _same(self, known: list[int], rows: _Rows) -> set[int]:
        """The known files whose content, and all that was derived from it, are what they were."""
        crcs = {row[0]: row[7] for row in rows["file"]}
        now = {(row[0], crcs[row[0]], row[12]) for row in rows["record"]}
        sql = "SELECT key, crc, digest FROM file JOIN record USING (key) WHERE key = ?"
        before = (self.db.execute(sql, (key,)).fetchone() for key in known)
        return {row[0] for row in before if row in now}

    def mark(self, records: Iterable[int]) -> None:
        """Count records as stale for another reason."""
        self.db.executemany("INSERT OR IGNORE INTO stale VALUES (?)", ((key,) for key in records))

    def stale(self) -> list[int]:
        """The records derived before something that they rest on was written."""
        return [key for (key,) in self.db.execute("SELECT record FROM stale ORDER BY record").fetchall()]

    def room(self, count: int) -> int:
        """Leave room for so many files of somebody else's; the last key before them."""
        before: int = self._next - 1
        self._next += count
        return before

    def joined(self, last: int) -> None:
        """Count as stale what looked across the border between the files up to a key and the later ones."""
        for here, there in ((">", "<="), ("<=", ">")):
            for said in _SAID:
                self.db.execute(f"INSERT INTO touched {said} {here} ?", (last,))
            rests = "SELECT record FROM lookup JOIN touched USING (subject) WHERE record"
            self.db.execute(f"INSERT OR IGNORE INTO stale {rests} {there} ?", (last,))
            self.db.execute("DELETE FROM touched")

    def _mark_stale(self) -> None:
        self._changed()
        self.db.execute("INSERT OR IGNORE INTO stale SELECT record FROM lookup JOIN touched USING (subject)")
        self.db.execute("DELETE FROM touched")

    def _clear(self, keys: list[int], same: Collection[int] = ()) -> None:
        """Drop what is derived from these files; what it said counts as touched, unless it says the same."""
        some = [(key,) for key in keys]
        other = msgspec.json.encode([key for key in keys if key not in same]).decode()
        for said in _SAID:
            self.db.execute(f"INSERT INTO touched {said} IN (SELECT value FROM json_each(?))", (other,))
        self._changed()
        for table in ("record", *DERIVED, "stale"):
            key = "key" if table == "record" else "record"
            self.db.executemany(f"DELETE FROM {table} WHERE {key} = ?", some)

    def _touch(self, subjects: Iterable[str]) -> None:
        self.db.executemany("INSERT INTO touched VALUES (?)", ((subject,) for subject in subjects))

    def _changed(self) -> None:
        """Count a change of what was touched, so that no answer that was kept before it is given again.

        Before records go and after they came: what they took along then may be something else.
        """
        if self._kept and self.db.execute("SELECT 1 FROM touched LIMIT 1").fetchone():
            self.db.execute("UPDATE stamp SET changes = changes + 1")
            self.db.execute(_MOVED)

    def _insert(self, table: str, rows: list[_Values]) -> None:
        if rows:
            places = ", ".join("?" * len(rows[0]))
            self.db.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({places})", rows)


def _add_file(rows: _Rows, key: int, derived: Derived, now: int) -> None:
    file, stat, crc, entry, subjects = derived
    doubtful = crc == freshness.UNKNOWN or stat.racy(now)
    watch = freshness.DOUBTFUL if doubtful else int(entry is not None and entry.open)
    rows["file"].append((key, file.folder, file.path.rpartition("/")[2], *stat, crc, watch))
    rows["lookup"] += [(key, n, subject) for n, subject in enumerate(sorted(subjects))]


def digest(own: Sequence[object], of_one: Sequence[Sequence[Sequence[object]]]) -> int:
    """What stands for all rows of a record: its own, then those of each table in ``OF_ONE``, without keys."""
    return zlib.crc32(msgspec.json.encode((own, *of_one)))


def _add_entry(rows: _Rows, key: int, entry: Entry) -> None:
    values = msgspec.json.encode(entry.values)
    head = (entry.id, entry.form, entry.state, int(entry.open), entry.registered, entry.updated)
    own = (*head, entry.conflicts, values, counted(entry.id), entry.alike)
    of_one: dict[str, list[_Values]] = {
        "words": [(entry.text,)],
        "clock": [(n, *_clock(clock)) for n, clock in enumerate(entry.clocks)],
        "link": [(n, field, str(target)) for n, (field, target) in enumerate(entry.links)],
        "bears": [(n, field, value) for n, (field, value) in enumerate(entry.unique)],
        "posting": [
            (n, one.ledger, one.account, one.amount, one.thing, one.n, one.at.isoformat())
            for n, one in enumerate(entry.postings)
        ],
    }
    sign = digest(own, [of_one[table] for table in OF_ONE])
    rows["record"].append((key, *own[:-2], 0, *own[-2:], sign, entry.reach))
    for table, some in of_one.items():
        rows[table] += [(key, *row) for row in some]


def _clock(one: ClockRow) -> _Values:
    """A clock as SQLite gives it back: yes and no are 1 and 0."""
    ran = (one.clock, one.rule, one.start, one.due, one.stopped, int(one.paused), int(one.provisional))
    return (*ran, one.post, one.was_due, one.was_stopped, one.missed_at, int(one.renewed))
