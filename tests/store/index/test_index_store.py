"""The index and the store together: own writes, batches."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from propctl.regulation.model.record import Event, Record
from propctl.store.files.journal import PENDING
from propctl.store.index.index import Entry, Index
from tests.store.single import Store

AT = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
FORM = "complaints.complaint"


def derive(record: Record) -> Entry:
    last = record.history[-1]
    return Entry(record.id, FORM, "complaints", last.step, True, AT.isoformat(), AT.isoformat(), {}, "")


def test_a_command_finds_in_the_index_what_it_wrote(tmp_path: Path) -> None:
    store = Store(tmp_path, "A", on_written=lambda paths: index.written(paths))
    index = Index(tmp_path, "", derive, load=lambda data, path: store.load(data, path))
    index.refresh()
    made = store.create(FORM, {}, [Event(1, AT, "me", "register")], prefix="CP", message="m", by="me", at=AT)
    assert [row.id for row in index.rows()] == [made.id]
    store.append(made, [Event(2, AT, "me", "close")], message="m", by="me", at=AT)
    assert [row.state for row in index.rows()] == ["close"]
    index.close()


def test_an_unfinished_batch_appears_only_once_it_is_complete(tmp_path: Path) -> None:
    store = Store(tmp_path, "A")
    batch = Event(1, AT, "me", "register", batch="CP-261121-A01.1A")
    made = store.create(FORM, {}, [batch], prefix="CP", message="m", by="me", at=AT)
    journal = tmp_path / PENDING / "CP-261121-A01.1A.json"
    journal.parent.mkdir(parents=True, exist_ok=True)
    journal.write_text("{}", "utf-8")
    store = Store(tmp_path, "A")
    index = Index(tmp_path, "", derive, load=store.load)
    index.refresh()
    assert index.rows() == []
    journal.unlink()
    index.refresh()
    assert [row.id for row in index.rows()] == [made.id]
    index.close()
