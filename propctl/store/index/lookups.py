"""What can be asked of the index. All SQL that reads entries is here; answers are plain rows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from propctl.regulation.model.ref import Ref
from propctl.store.index.entries import ClockRow, DueRow, Row
from propctl.store.index.schema import OF_ONE
from propctl.store.index.writer import POINTED, POINTED_FORM, digest, pointing_to

if TYPE_CHECKING:
    from propctl.regulation.ledgers import Posting

_ROW = "key, id, form, state, open, registered, updated, conflicts, json"
_SIGNED = "key, digest, id, form, state, open, registered, updated, conflicts, json, number, alike"
_CLOCK = "clock, rule, start, due, stopped, paused, provisional, post, was_due, was_stopped, missed_at"
_DUE = f"{_CLOCK}, id, form, state, open, registered, json"
_PATH = "folder.path || '/' || name"
_OF_FILE = "JOIN folder ON folder.key = file.folder"
_POSTING = "ledger, account, amount, thing, form, id, event, at"
_ONE = "id = ? AND +form = ?"  # with a bare form, SQLite reads all of that
_FORMS = """WITH RECURSIVE one (form) AS (SELECT min(form) FROM record
  UNION ALL SELECT (SELECT min(form) FROM record WHERE form > one.form) FROM one WHERE form NOT NULL)
SELECT form FROM one"""
_LOT = 200  # records that are looked at together
_AMONG = "SELECT 1 FROM moved CROSS JOIN json_each({0}) ON form = value WHERE moved.{1} > kept.changes"
_VOID = (  # whether what an answer is made of has changed since
    "CASE WHEN near IS NULL THEN changes <> (SELECT changes FROM stamp) ELSE"
    f" EXISTS ({_AMONG.format('kept.near', 'changes')}) OR EXISTS ({_AMONG.format('kept.own', 'own')}) END"
)
_COUNTED = {  # what records can be counted by, beside their fields
    "form": "form",
    "state": "+state",  # else SQLite takes the index that is sorted by state, and reads every month
    "open": "open",
    "month": "substr(registered, 1, 7)",
    "day": "substr(registered, 1, 10)",
}


class MadeOf(NamedTuple):
    """The forms of whose records an answer about many is made."""

    own: frozenset[str] = frozenset()  # of what stands in them alone …
    near: frozenset[str] = frozenset()  # … or also of what they point to and of what points to them

    def __or__(self, other: MadeOf) -> MadeOf:
        return MadeOf(self.own | other.own, self.near | other.near)

    @property
    def written(self) -> tuple[str, str]:
        """Both, as the index keeps them."""
        own, near = (msgspec.json.encode(sorted(forms)).decode() for forms in self)
        return own, near


class Queries:
    """The reading half of the index.

    ``asked`` holds the areas (``""``: all) whose records somebody asked for as a whole: what cannot be read
    is missing in the answer, and whoever shows it has to say so.
    """

    asked: set[str]
    followed: bool  # whether somebody asked which records point to one

    def _all(self, sql: str, args: Sequence[object] = ()) -> list[Any]:
        raise NotImplementedError

    def looked_at(self, subject: str) -> None:
        """Called for what may decide how another record is derived."""
        raise NotImplementedError

    # -- records

    def get(self, ref: Ref) -> Row | None:
        """One record."""
        self.looked_at(str(ref))
        return next(iter(self._records(f"record WHERE {_ONE}", (ref.id, ref.form))), None)

    def those(self, form: str, ids: Iterable[str]) -> dict[str, Row]:
        """The records of a form that have these ids, by id."""
        where = _Where().within("id", ids).add("+form = ?", form)
        return {row.id: row for row in self._records(f"record {where}", where.args)}

    def path(self, ref: Ref) -> str | None:
        """Where a record lies, relative to the workspace."""
        self.looked_at(str(ref))
        sql = f"SELECT {_PATH} FROM record JOIN file USING (key) {_OF_FILE} WHERE {_ONE}"
        found = self._all(sql, (ref.id, ref.form))
        return found[0][0] if found else None

    def state(self, ref: Ref) -> str | None:
        """The state of a record; None where there is none that is sound."""
        found = self._all(f"SELECT state FROM record WHERE {_ONE}", (ref.id, ref.form))
        return found[0][0] if found else None

    def alike(self, spellings: Iterable[str], form: str = "") -> list[tuple[Ref, str]]:
        """The records with a natural key that comes to one of these (``entry.natural_keys.alike``)."""
        where = _Where("alike <> ''").within("alike", spellings).equal("+form", form)
        found = self._all(f"SELECT form, id, alike FROM record {where} ORDER BY form, number", where.args)
        return [(Ref(form, record_id), key) for form, record_id, key in found]

    def keys(self, forms: Iterable[str] = ()) -> list[tuple[Ref, str]]:
        """The records with natural keys (of these forms, if any is named), each with what it comes to."""
        where = _Where("alike <> ''").among("+form", forms)
        found = self._all(f"SELECT form, id, alike FROM record {where} ORDER BY number", where.args)
        return [(Ref(form, record_id), key) for form, record_id, key in found]

    def shared(self) -> set[str]:
        """The natural keys that records of several forms have."""
        sql = "SELECT id FROM record WHERE alike <> '' GROUP BY id HAVING count(*) > 1"
        return {id for (id,) in self._all(sql)}

    def numbers(self, like: str) -> list[str]:
        """The ids that are ``LIKE`` a pattern, in counting order."""
        return [id for (id,) in self._all("SELECT id FROM record WHERE id LIKE ? ORDER BY number", (like,))]

    def named(self, record_id: str) -> list[Ref]:
        """The records, of whichever form, that have this id: what a person typed may mean each of them."""
        found = self._all("SELECT form, id FROM record WHERE id = ? ORDER BY form", (record_id,))
        return [Ref(*row) for row in found]

    def rows(
        self,
        *,
        form: str = "",
        area: str = "",
        states: Iterable[str] = (),
        open: bool | None = None,
        since: str = "",
        until: str = "",
        updated: str = "",
        ids: Iterable[str] = (),
        limit: int = 0,
        newest_first: bool = False,
    ) -> list[Row]:
        """Records in the order they were registered: at ``since`` or later, before ``until``.

        ``updated``: only those to which something was done then or later.
        """
        self.asked.add(area or form.partition(".")[0])
        where = _Where().equal("form", form).area("form", area).among("state", states).among("id", ids)
        where.span("registered", since, until).span("updated", updated, "")
        if open is not None:
            where.add("open" if open else "NOT open")
        return self._rows(where, "DESC" if newest_first else "ASC", limit)

    def lots(
        self,
        form: str,
        *,
        states: Iterable[str] | None = None,
        since: str = "",
        until: str = "",
        updated: str = "",
        ids: Collection[str] | None = None,
        open: bool | None = None,
        void: bool = False,
    ) -> Iterator[list[Row]]:
        """The records of a form in the order they were registered (``updated``: changed), some hundreds each.

        For questions that look at each record and keep few of them: a whole form may not fit into memory.
        ``void``: the void ones, too.
        """
        self.asked.add(form.partition(".")[0])
        by, at, key = ("updated", updated, 0) if updated else ("registered", since, 0)
        some = _Where("form = ?", f"({by}, key) > (?, ?)").span(by, "", until)
        if not void:
            some.add("state <> 'void'")
        if states is not None:
            some.within("state", states)
        if ids is not None:
            some.within("id", ids)
        if open is not None:
            some.add("open" if open else "NOT open")
        which = f"record {some} ORDER BY {by}, key LIMIT {_LOT}"
        while rows := self._records(which, (form, at, key, *some.args)):
            yield rows
            at, key = getattr(rows[-1], by), rows[-1].key

    def find(self, text: str, limit: int = 0) -> list[Row]:
        """Records whose text holds ``text``, of any length, newest first; capitals make no difference."""
        self.asked.add("")
        holds, wanted = _holding(text)
        where = _Where().add(f"key IN (SELECT record FROM words WHERE {holds})", wanted)
        return self._rows(where, "DESC", limit)

    def find_all(self, text: str) -> Iterator[list[Row]]:
        """The records whose words hold a text, hundreds at a time, in no order of time: they may be many."""
        self.asked.add("")
        holds, wanted = _holding(text)
        which = f"words CROSS JOIN record ON key = record WHERE record > ? AND {holds}"
        last = 0
        while rows := self._records(f"{which} ORDER BY record LIMIT {_LOT}", (last, wanted)):
            yield rows
            last = rows[-1].key

    def linked(self, target: Ref, form: str = "", newest: int = 0) -> list[Row]:
        """The records that point to a record, in the order they were registered.

        ``newest``: of those that are not void, the last so many.
        """
        self.followed = True
        self.looked_at(pointing_to(str(target)))
        some = _Where("key IN (SELECT record FROM link WHERE target = ?)").equal("+form", form)
        if newest:
            some.add("+state <> 'void'")
            last = f"record {some} ORDER BY registered DESC, number DESC LIMIT {newest}"
            return self._records(last, (str(target), *some.args))[::-1]
        return self._records(f"record {some} ORDER BY registered, number", (str(target), *some.args))

    def bearing(self, form: str, field: str, value: str) -> list[Row]:
        """The records of a form, not void, that have this value in a field where no two may have one."""
        some = "key IN (SELECT record FROM bears WHERE field = ? AND value = ?)"
        some += " AND +form = ? AND +state <> 'void'"
        return self._records(f"record WHERE {some} ORDER BY registered, number", (field, value, form))

    def targets(self, keys: Iterable[int], form: str) -> list[Row]:
        """The records of a form that many others point to; ``keys``: of those that point."""
        where = _Where().within("record", keys).add("target > ? AND target < ?", f"{form}:", f"{form};")
        ids = f"id IN (SELECT {POINTED} FROM link {where})"
        which = f"record WHERE {ids} AND +form = ?"  # with a bare form, SQLite reads all of that
        return self._records(which, (*where.args, form))

    def pointing(self, targets: Iterable[Ref], form: str) -> dict[Ref, list[Row]]:
        """The records of a form that point to each of many, in the order they were registered."""
        where = _Where().within("target", map(str, targets)).equal("form", form)
        sql = f"SELECT DISTINCT target, {_ROW} FROM link CROSS JOIN record ON key = record {where}"
        found: dict[Ref, list[Row]] = {}
        for target, *row in self._all(f"{sql} ORDER BY registered, number", where.args):
            found.setdefault(Ref.parse(target), []).append(Row._make(row))
        return found

    def counts(
        self, form: str = "", since: str = "", until: str = "", by: str = "state", area: str = ""
    ) -> dict[Any, int]:
        """How many records there are of each state, form, month, day, openness, or value of a field."""
        self.asked.add(area or form.partition(".")[0])
        where = _Where().equal("form", form).area("form", area).span("registered", since, until)
        if by in _COUNTED:
            found = self._all(f"SELECT {_COUNTED[by]}, count(*) FROM record {where} GROUP BY 1", where.args)
        else:
            args = [f'$."{by}"', *where.args]
            found = self._all(
                f"SELECT json_extract(CAST(json AS TEXT), ?), count(*) FROM record {where} GROUP BY 1", args
            )
        return dict(found)

    def _rows(self, where: _Where, way: str, limit: int) -> list[Row]:
        args = where.args
        if limit:  # choose by keys alone, so that only the rows shown are read
            chosen = f"SELECT key FROM record {where} ORDER BY registered {way} LIMIT ?"
            where, args = _Where(f"key IN ({chosen})"), [*args, limit]
        return self._records(f"record {where} ORDER BY registered {way}, number {way}", args)

    def _records(self, which: str, args: Sequence[object]) -> list[Row]:
        """Records as rows; ``which``: what follows FROM."""
        return list(map(Row._make, self._all(f"SELECT {_ROW} FROM {which}", args)))

    # -- clocks

    def due(
        self,
        *,
        until: str = "",
        overdue_at: str = "",
        areas: Collection[str] = (),
        posts: Iterable[str] = (),
        paused: bool | None = None,
        unset: bool | None = None,
    ) -> list[DueRow]:
        """Clocks that still run, soonest first, those without a limit last.

        ``areas``: those whose records alone are looked at; none: all.
        ``until``: due before then. ``overdue_at``: due before then and not paused. ``paused`` and ``unset``
        keep only those that are (or are not) paused, or without a limit.
        """
        self.asked.update(areas or [""])
        where = _Where("stopped IS NULL").areas("form", areas).among("post", posts)
        where.span("due", "", until).span("due", "", overdue_at)
        if overdue_at:
            paused = False
        if paused is not None:
            where.add("paused = ?", paused)
        if unset is not None:
            where.add("due IS NULL" if unset else "due IS NOT NULL")
        both = "clock CROSS JOIN record ON key = record"  # CROSS: the few clocks that run are read first
        sql = f"SELECT {_DUE} FROM {both} {where} ORDER BY due NULLS LAST, number, n"
        return [DueRow.of(found) for found in self._all(sql, where.args)]

    def first(self, forms: Collection[str] = ()) -> str:
        """When the first record (of some forms) was registered; "" where there is none."""
        first = "SELECT min(registered) FROM record WHERE record.form = some.form"  # at once for each form
        which = "SELECT value AS form FROM json_each(?)" if forms else _FORMS
        args = [msgspec.json.encode(list(forms)).decode()] if forms else []
        found = self._all(f"SELECT min(({first})) FROM ({which}) AS some", args)
        return (found[0][0] or "") if found else ""

    def amended(self) -> list[DueRow]:
        """The clocks, running or stopped, that an amendment moved."""
        both = "clock CROSS JOIN record ON key = record"
        sql = f"SELECT {_DUE} FROM {both} WHERE was_due IS NOT NULL ORDER BY was_due, number, n"
        return [DueRow.of(found) for found in self._all(sql, ())]

    def met_early(self, now: str) -> list[DueRow]:
        """The clocks that stopped although their limit is still to come."""
        both = "clock CROSS JOIN record ON key = record"
        sql = f"SELECT {_DUE} FROM {both} WHERE stopped IS NOT NULL AND due >= ? ORDER BY due, number, n"
        return [DueRow.of(found) for found in self._all(sql, (now,))]

    def limits(self, keys: Iterable[int]) -> list[tuple[int, str, str | None, str | None, int]]:
        """Of each clock of many records, each time it ran: the record's key, the clock, due, stopped, 1 where
        it pauses.
        """
        where = _Where().within("record", keys)
        return self._all(
            f"SELECT record, clock, due, stopped, paused FROM clock {where} ORDER BY n", where.args
        )

    def clocks_of(self, ref: Ref) -> list[ClockRow]:
        """The clocks of one record."""
        key = f"SELECT key FROM record WHERE {_ONE}"
        sql = f"SELECT {_CLOCK}, renewed FROM clock WHERE record IN ({key}) ORDER BY record, n"
        return [_clock(row) for row in self._all(sql, (ref.id, ref.form))]

    # -- checking

    def doubtful(self) -> list[str]:
        """The files of whose record nothing is here, or other rows than were written (``writer.digest``)."""
        lost = "WHERE crc <> -1 AND file.key NOT IN (SELECT key FROM record)"
        keys = [key for (key,) in self._all(f"SELECT key FROM file {lost}")]
        last = 0
        while rows := self._all(
            f"SELECT {_SIGNED} FROM record WHERE key > ? ORDER BY key LIMIT 2000", (last,)
        ):
            first, last = last, rows[-1][0]
            of_one = [self._of_one(table, first, last) for table in OF_ONE]
            for key, sign, *own in rows:
                if sign != digest(own, [table.get(key, []) for table in of_one]):
                    keys.append(key)
        where = _Where().within("file.key", keys)
        return [path for (path,) in self._all(f"SELECT {_PATH} FROM file {_OF_FILE} {where}", where.args)]

    def _of_one(self, table: str, first: int, last: int) -> dict[int, list[list[Any]]]:
        order = "record" if table == "words" else "record, n"
        sql = f"SELECT * FROM {table} WHERE record > ? AND record <= ? ORDER BY {order}"
        found: dict[int, list[list[Any]]] = {}
        for key, *row in self._all(sql, (first, last)):
            found.setdefault(key, []).append(row)
        return found

    def unsound(self) -> list[str]:
        """The files of which nothing could be derived."""
        found = "file INDEXED BY file_watched"  # asked by every command: few files are watched
        where = "WHERE watch > 0 AND watch = 2 AND crc = -1 AND file.key NOT IN (SELECT key FROM record)"
        return [path for (path,) in self._all(f"SELECT {_PATH} FROM {found} {_OF_FILE} {where} ORDER BY 1")]

    def sound(self) -> dict[str, int]:
        """The files that ``check`` found sound, each with the CRC-32 of the content that it judged."""
        return dict(
            self._all(f"SELECT {_PATH}, crc FROM record JOIN file USING (key) {_OF_FILE} WHERE sound")
        )

    def dangling(self) -> list[tuple[str, Ref, str, Ref]]:
        """Links to what does not exist: the path and the record that points, its field, what it names."""
        there = f"SELECT 1 FROM record AS other WHERE other.id = {POINTED} AND +other.form = {POINTED_FORM}"
        found = self._all(
            f"SELECT {_PATH}, form, id, field, target FROM link JOIN record ON record.key = link.record"
            f" JOIN file USING (key) {_OF_FILE} WHERE NOT EXISTS ({there}) ORDER BY 1, link.n"
        )
        return [(path, Ref(form, id), field, Ref.parse(target)) for path, form, id, field, target in found]

    def spelled_alike(self) -> list[tuple[str, Ref, Ref]]:
        """Two records of a form whose keys come to one: the path of the later, the earlier, the later."""
        earlier = "(SELECT form, id, alike, min(registered) FROM record WHERE alike <> '' AND state <> 'void'"
        earlier += " GROUP BY form, alike HAVING count(*) > 1) AS first"
        found = self._all(
            f"SELECT {_PATH}, record.form, first.id, record.id FROM {earlier}"
            " JOIN record ON record.alike = first.alike AND record.form = first.form"
            f" JOIN file USING (key) {_OF_FILE} WHERE record.id <> first.id AND state <> 'void' ORDER BY 1"
        )
        return [(path, Ref(form, first), Ref(form, second)) for path, form, first, second in found]

    # -- ledgers

    def balance(self, ledger: str, account: str) -> int:
        """What is on an account and those below it (``owed:3-1201`` with its months), in ``SCALE``-ths."""
        one = "SELECT amount FROM posting WHERE ledger = ? AND account"
        sql = f"SELECT coalesce(sum(amount), 0) FROM ({one} = ? UNION ALL {one} > ? AND account < ?)"
        found = self._all(sql, (ledger, account, ledger, f"{account}:", f"{account};"))  # ; follows :
        return int(found[0][0]) if found else 0

    def matching(self, ledger: str, pattern: str) -> dict[str, int]:
        """The balances of the accounts that fit a pattern, whose ``*`` stand for any characters."""
        self.asked.add(ledger.partition(".")[0])
        sql = "SELECT account, sum(amount) FROM posting WHERE ledger = ? AND account GLOB ? GROUP BY account"
        return dict(self._all(sql, (ledger, pattern)))

    def accounts(self, ledger: str, prefix: str = "") -> dict[str, int]:
        """The balances of a ledger's accounts, or of those that begin with ``prefix``."""
        self.asked.add(ledger.partition(".")[0])
        sql = (
            "SELECT account, sum(amount) FROM posting WHERE ledger = ? AND account >= ? AND account < ?"
            " GROUP BY account"
        )
        return dict(self._all(sql, (ledger, prefix, f"{prefix}\U0010ffff")))

    def place(self, ledger: str, thing: str) -> list[Posting]:
        """Every move of one thing in a serial ledger, in order of time."""
        return self._postings_at("ledger = ? AND thing = ? AND thing <> ''", (ledger, thing))

    def postings(
        self,
        ledger: str,
        since: str = "",
        until: str = "",
        *,
        account: str = "",
        prefix: str = "",
        unsettled: bool = False,
    ) -> list[Posting]:
        """What was posted in a period, in order of time; to one account, or to those with a ``prefix``.

        ``unsettled``: to those alone whose balance is not zero.
        """
        self.asked.add(ledger.partition(".")[0])
        where = _Where().equal("ledger", ledger).span("at", since, until)
        if account:
            where = where.equal("account", account)
        if prefix:
            where = where.span("account", prefix, f"{prefix}\U0010ffff")
        if not unsettled:
            return self._postings_at(where.terms, where.args)
        some = f"SELECT account FROM posting WHERE {where.terms} GROUP BY account HAVING sum(amount) <> 0"
        return self._postings_at(f"{where.terms} AND account IN ({some})", [*where.args, *where.args])

    def _postings_at(self, where: str, args: Sequence[object]) -> list[Posting]:
        of_record = "JOIN record ON key = record"
        order = "+at, number, n"  # with a bare at, SQLite reads the whole ledger in order of time
        found = self._all(f"SELECT {_POSTING} FROM posting {of_record} WHERE {where} ORDER BY {order}", args)
        if not found:
            return []
        from propctl.regulation.ledgers import Posting

        return [
            Posting(ledger, account, amount, thing, Ref(form, record_id), n, dt.datetime.fromisoformat(at))
            for ledger, account, amount, thing, form, record_id, n, at in found
        ]

    # -- answers that were kept

    def changes(self) -> int:
        """How often records have changed since the index was built."""
        found = self._all("SELECT changes FROM stamp")
        return int(found[0][0]) if found else 0

    def kept(self, question: str, now: str) -> bytes | None:
        """The answer that was kept for a question (``Index.keep``), where it still holds."""
        asked = "question = ? AND since <= ? AND ? < until"
        found = self._all(f"SELECT answer FROM kept WHERE {asked} AND NOT ({_VOID})", (question, now, now))
        return bytes(found[0][0]) if found else None

    def kept_by_part(self, question: str, now: str) -> tuple[int, bytes] | None:
        """The answers that were kept for the parts of a form, and how many changes there were then."""
        sql = "SELECT changes, answers FROM by_part WHERE question = ? AND since <= ? AND ? < until"
        return next(iter(self._all(sql, (question, now, now))), None)

    def moved(self, form: str, changes: int) -> list[str]:
        """The parts of a form that changed, or what they are linked with, since there were so many changes.

        A part is a day on which records were registered, or the id of a standing record.
        """
        sql = "SELECT part FROM moved WHERE form = ? AND changes > ? ORDER BY part"
        return [part for (part,) in self._all(sql, (form, changes))]

    def next_limit(self, now: str) -> str:
        """The next limit at which a clock that runs will be overdue; "" where there is none."""
        found = self._all("SELECT min(due) FROM clock WHERE stopped IS NULL AND due >= ?", (now,))
        return (found[0][0] or "") if found else ""


def _holding(text: str) -> tuple[str, str]:
    """The condition that words hold a text, and its argument."""
    if text.lower() == text.upper():
        return "instr(text, ?)", text
    pattern = re.sub(r"([%_\\])", r"\\\1", text)
    return "text LIKE ? ESCAPE '\\'", f"%{pattern}%"


def _clock(row: Sequence[Any]) -> ClockRow:
    """A clock as SQLite gives it, where yes and no are 1 and 0."""
    clock, rule, start, due, stopped, paused, provisional, *rest, renewed = row
    found = ClockRow(clock, rule, start, due, stopped, bool(paused), bool(provisional), *rest)
    found.renewed = bool(renewed)
    return found


class _Where:
    """Conditions that all hold; an empty value makes none."""

    def __init__(self, *terms: str) -> None:
        self._terms = list(terms)
        self.args: list[object] = []

    def __str__(self) -> str:
        return f"WHERE {self.terms}" if self._terms else ""

    @property
    def terms(self) -> str:
        return " AND ".join(self._terms)

    def add(self, term: str, *args: object) -> _Where:
        self._terms.append(term)
        self.args += args
        return self

    def equal(self, column: str, value: str) -> _Where:
        return self.add(f"{column} = ?", value) if value else self

    def area(self, column: str, area: str) -> _Where:
        """Names ``area.something``: an index serves them as a range, since ``/`` follows ``.``."""
        return self.add(f"{column} > ? AND {column} < ?", f"{area}.", f"{area}/") if area else self

    def areas(self, column: str, areas: Collection[str]) -> _Where:
        """Names ``area.something`` of any of these areas; of none, every name."""
        ends = [end for area in areas for end in (f"{area}.", f"{area}/")]
        either = " OR ".join(f"{column} > ? AND {column} < ?" for _ in areas)
        return self.add(f"({either})", *ends) if areas else self

    def among(self, column: str, values: Iterable[str]) -> _Where:
        some = list(values)
        return self.within(column, some) if some else self

    def within(self, column: str, values: Iterable[str | int]) -> _Where:
        """Only rows whose column is one of some values; of no values, none."""
        some = list(values)
        return self.add(f"{column} IN (SELECT value FROM json_each(?))", msgspec.json.encode(some).decode())

    def span(self, column: str, since: str, until: str) -> _Where:
        if since:
            self.add(f"{column} >= ?", since)
        return self.add(f"{column} < ?", until) if until else self
