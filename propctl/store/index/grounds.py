"""What entries rest on beside the record files, and which to derive again when that changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

Items = set[tuple[str, str]]


class Grounds:
    """What entries are derived from beside the record files; as it stands here, nothing that ever changes.

    A subject is a name that only the office understands (a clause, a calendar). What is said of it are items:
    the day from which each holds (ISO; "": any) and what stands for it. A change of a subject reaches back to
    the earliest item that came or went.
    """

    def asked(self) -> Iterable[tuple[str, str, bool]]:
        """What has been asked so far: form, subject, and whether of all days.

        Else only of days up to ``Entry.reach`` of each record.
        """
        return ()

    def said(self, subject: str) -> Items:
        """What is said of a subject now."""
        return set()


def note(db: sqlite3.Connection, grounds: Grounds) -> None:
    """Keep what entries were derived from; what is said of a subject, when it is first asked for."""
    known = set(db.execute("SELECT form, subject, always FROM asks").fetchall())
    new = [row for row in grounds.asked() if row not in known]
    db.executemany("INSERT OR IGNORE INTO asks VALUES (?, ?, ?)", new)
    subjects = {subject for _, subject, _ in new}
    said = [(subject, _written(grounds.said(subject))) for subject in sorted(subjects)]
    db.executemany("INSERT OR IGNORE INTO ground VALUES (?, ?)", said)


def resting_on_changes(db: sqlite3.Connection, grounds: Grounds) -> set[int]:
    """The records (by key) that rest on something of which other things are said by now; that is kept."""
    found: set[int] = set()
    for subject, before in db.execute("SELECT subject, said FROM ground").fetchall():
        now = grounds.said(subject)
        other = now ^ set(msgspec.json.decode(before, type=list[tuple[str, str]]))
        if not other:
            continue
        db.execute("UPDATE ground SET said = ? WHERE subject = ?", (_written(now), subject))
        rows = db.execute(
            "SELECT key FROM record JOIN asks USING (form) WHERE subject = ? AND (always OR reach >= ?)",
            (subject, min(other)[0]),
        )
        found.update(key for (key,) in rows)
    return found


def _written(items: Items) -> bytes:
    return msgspec.json.encode(sorted(items))
