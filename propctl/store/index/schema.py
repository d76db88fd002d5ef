"""The tables of the index. Whoever changes them need not count versions: the text itself is the version."""

from __future__ import annotations

import zlib

TABLES = """
-- changes: how often a record was written or went; what was kept when there were fewer holds no longer.
-- fingerprint, stand: what stands for all that entries are derived from. Where the first is another one, the
-- index is built anew; where the second is, what rests on the difference is derived again (``grounds``).
CREATE TABLE stamp (
  version INTEGER NOT NULL, fingerprint TEXT NOT NULL, stand TEXT NOT NULL, changes INTEGER NOT NULL);

-- What was seen on disk. A folder that changed within two seconds of the look at it has mtime 0: unknown.
CREATE TABLE folder (key INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, mtime INTEGER NOT NULL);
-- watch: 0 look with its folder, 1 look every time (open record), 2 read every time (just written, or bad).
CREATE TABLE file (
  key INTEGER PRIMARY KEY, folder INTEGER NOT NULL, name TEXT NOT NULL, mtime INTEGER NOT NULL,
  ctime INTEGER NOT NULL, size INTEGER NOT NULL, inode INTEGER NOT NULL, crc INTEGER NOT NULL,
  watch INTEGER NOT NULL, UNIQUE (folder, name));

-- What was derived; record.key is file.key. A file without a record is unsound.
-- sound: 1 where ``check`` has judged this very content and found nothing. number: the id as people count.
-- digest: of all that was derived; ``check`` finds by it what was altered behind the program's back.
-- alike: what every spelling of a natural key comes to; "" for a number.
-- reach: the last day of which something was asked that ``asks`` has as not always.
CREATE TABLE record (
  key INTEGER PRIMARY KEY, id TEXT NOT NULL, form TEXT NOT NULL, state TEXT NOT NULL, open INTEGER NOT NULL,
  registered TEXT NOT NULL, updated TEXT NOT NULL, conflicts INTEGER NOT NULL, json BLOB NOT NULL,
  sound INTEGER NOT NULL, number TEXT NOT NULL, alike TEXT NOT NULL, digest INTEGER NOT NULL,
  reach TEXT NOT NULL);
CREATE TABLE words (record INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE clock (
  record INTEGER NOT NULL, n INTEGER NOT NULL, clock TEXT NOT NULL, rule TEXT NOT NULL, start TEXT NOT NULL,
  due TEXT, stopped TEXT, paused INTEGER NOT NULL, provisional INTEGER NOT NULL, post TEXT NOT NULL,
  was_due TEXT, was_stopped TEXT, missed_at TEXT, renewed INTEGER NOT NULL,
  PRIMARY KEY (record, n)) WITHOUT ROWID;
CREATE TABLE link (
  record INTEGER NOT NULL, n INTEGER NOT NULL, field TEXT NOT NULL, target TEXT NOT NULL,
  PRIMARY KEY (record, n)) WITHOUT ROWID;
CREATE TABLE bears (
  record INTEGER NOT NULL, n INTEGER NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (record, n)) WITHOUT ROWID;
CREATE TABLE posting (
  record INTEGER NOT NULL, n INTEGER NOT NULL, ledger TEXT NOT NULL, account TEXT NOT NULL,
  amount INTEGER NOT NULL, thing TEXT NOT NULL, event INTEGER NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (record, n)) WITHOUT ROWID;
-- What else deriving a record looked at: "form:id", or "->form:id" for the records that point to it.
CREATE TABLE lookup (
  record INTEGER NOT NULL, n INTEGER NOT NULL, subject TEXT NOT NULL,
  PRIMARY KEY (record, n)) WITHOUT ROWID;
-- What deriving the records of a form asked beside the records, and what was said of it then.
CREATE TABLE asks (
  form TEXT NOT NULL, subject TEXT NOT NULL, always INTEGER NOT NULL,
  PRIMARY KEY (form, subject, always)) WITHOUT ROWID;
CREATE TABLE ground (subject TEXT PRIMARY KEY, said BLOB NOT NULL) WITHOUT ROWID;
-- Answers to questions about many records: they hold from since until then, while nothing else changes.
-- own, near: the forms whose records an answer is made of (``MadeOf``); NULL: of all.
CREATE TABLE kept (
  question TEXT PRIMARY KEY, changes INTEGER NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,
  own TEXT, near TEXT, answer BLOB NOT NULL) WITHOUT ROWID;
-- The same for each part of a form (``moved``): an answer holds while its part does not move.
CREATE TABLE by_part (
  question TEXT PRIMARY KEY, changes INTEGER NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,
  answers BLOB NOT NULL) WITHOUT ROWID;
-- A part of a form (what was registered on one day; one standing record) and the count of changes when a
-- record of it changed (own), or that one or one that it points to, or that points to it (changes).
CREATE TABLE moved (
  form TEXT NOT NULL, part TEXT NOT NULL, changes INTEGER NOT NULL, own INTEGER NOT NULL,
  PRIMARY KEY (form, part)) WITHOUT ROWID;
-- Asked while records are derived, so they are there before the first of them.
CREATE INDEX record_id ON record (id);
CREATE INDEX record_alike ON record (alike) WHERE alike <> '';
CREATE INDEX link_target ON link (target);
CREATE INDEX lookup_subject ON lookup (subject);
"""

INDEXES = """
-- Asked at every start, so everything that is asked for is in the index itself.
CREATE INDEX file_watched ON file (folder, name, crc, watch, mtime, ctime, size, inode) WHERE watch > 0;
CREATE INDEX record_time ON record (form, registered, state, open);
CREATE INDEX record_open ON record (form, registered, number) WHERE open;
CREATE INDEX record_updated ON record (form, updated);
CREATE INDEX clock_running
  ON clock (due, stopped, clock, rule, start, paused, provisional, post, was_due, was_stopped,
    missed_at)
  WHERE stopped IS NULL;
CREATE INDEX clock_amended ON clock (record, clock) WHERE was_due IS NOT NULL;
CREATE INDEX bears_value ON bears (field, value);
CREATE INDEX posting_account ON posting (ledger, account, amount);
CREATE INDEX posting_thing ON posting (ledger, thing) WHERE thing <> '';
CREATE INDEX posting_time ON posting (ledger, at);
"""

OF_ONE = (
    "words",
    "clock",
    "link",
    "bears",
    "posting",
)  # what the digest of a record covers, beside its own row
DERIVED = (
    "words",
    "clock",
    "link",
    "bears",
    "posting",
    "lookup",
)  # rows that belong to one record, beside its own

PART = "CASE alike WHEN '' THEN substr(registered, 1, 10) ELSE id END"  # of its form, that a record is of

VERSION = zlib.crc32((TABLES + INDEXES).encode())
