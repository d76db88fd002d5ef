from __future__ import annotations

import datetime as dt
import errno
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from propctl.errors import BadData, Busy, GitFailed, NotDurable, NotSaved, Problem, UsageError
from propctl.regulation.model.record import Event, Record
from propctl.store.files import fsio, layout
from propctl.store.files.journal import PENDING
from propctl.store.files.paths import candidates, names, record_path
from propctl.store.files.transaction import Transaction
from tests.store.single import Store

NOW = dt.datetime(2026, 11, 21, 9, 3, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
WHO: dict[str, Any] = {"message": "complaints register", "by": "clerk-1", "at": NOW}


class NoGit:
    """A history that always fails."""

    def commit(self, paths: Sequence[str], message: str, author: str, at: dt.datetime) -> str | None:
        raise GitFailed("git is missing")

    def take_in(self, before: Mapping[str, bytes], at: dt.datetime) -> None:
        pass


def event(step: str = "register", **values: Any) -> Event:
    return Event(0, NOW, "clerk-1", step, values)


def register(store: Store, **head: Any) -> Record:
    return store.create("complaints.complaint", head, [event()], prefix="CP", **WHO)


def add_two(unit: Transaction) -> None:
    unit.create("fees.bill", {"unit": "1-1"}, [event()], prefix="FB")
    unit.create("fees.bill", {"unit": "1-2"}, [event()], prefix="FB")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, "A")


def test_a_registered_record_is_found_and_read_back(store: Store) -> None:
    record = register(store, unit="3-1201")
    assert (record.id, record.history[0].n) == ("CP-261121-A01", 1)
    path = "records/complaints/2026/11/CP-261121-A01.toml"
    assert record_path(record.ref) == path
    assert store.read(path) == record
    for typed in ("CP-261121-A01", "261121-A01"):
        assert candidates(store.folder, typed) == [path]
    assert candidates(store.folder, "CP-261121-A02") == []


def test_numbers_run_on_and_a_second_desk_never_takes_the_same_number(store: Store) -> None:
    ids = [register(store).id, register(store).id, register(Store(store.root, "B")).id]
    with store.transaction(**WHO) as unit:
        ids += [unit.create("complaints.complaint", {}, [event()], prefix="CP").id for _ in range(2)]
    assert ids == ["CP-261121-A01", "CP-261121-A02", "CP-261121-B01", "CP-261121-A03", "CP-261121-A04"]


def test_a_standing_record_has_its_natural_key_and_an_empty_head(store: Store) -> None:
    record = store.create("residents.unit", {}, [event(area="98.50")], key="３-1201", **WHO)
    assert record.id == "3-1201"
    assert candidates(store.folder, "3-1201") == ["records/residents/units/3-1201.toml"]
    with pytest.raises(ValueError, match="no head"):
        store.create("residents.unit", {"area": 1}, [event()], key="3-1202", **WHO)


def test_a_key_that_exists_or_differs_only_in_capitals_is_refused(store: Store) -> None:
    store.create("access.key", {}, [event()], key="Gate-1", **WHO)
    for key in ("Gate-1", "GATE-1"):
        with pytest.raises(UsageError, match="Gate-1 exists already"):
            store.create("access.key", {}, [event()], key=key, **WHO)
    with pytest.raises(UsageError, match="x exists"), store.transaction(**WHO) as unit:
        unit.create("access.key", {}, [event()], key="x")
        unit.create("access.key", {}, [event()], key="X")
    assert candidates(store.folder, "x") == []


def test_every_file_that_an_id_fits_is_found(store: Store) -> None:
    store.create("access.key", {}, [event()], key="3-1201", **WHO)
    store.create("residents.unit", {}, [event()], key="3-1201", **WHO)
    found = candidates(store.folder, "3-1201")
    assert found == ["records/access/keys/3-1201.toml", "records/residents/units/3-1201.toml"]


def test_an_appended_event_gets_the_next_number_and_keeps_the_lines_before_it(store: Store) -> None:
    record = register(store)
    path = store.root / record_path(record.ref)
    before = path.read_text("utf-8").splitlines()
    grown = store.append(record, [event("note"), event("close")], **WHO)
    assert [entry.n for entry in grown.history] == [1, 2, 3]
    after = path.read_text("utf-8").splitlines()
    assert [line for line in after if line in before] == before


def test_an_event_on_a_record_that_changed_meanwhile_is_refused(store: Store) -> None:
    record = register(store)
    store.append(record, [event("resolve")], **WHO)
    with pytest.raises(Busy, match="changed by clerk-1 meanwhile"):
        store.append(record, [event("close")], **WHO)


def test_a_unit_of_work_that_fails_writes_nothing(store: Store) -> None:
    with pytest.raises(KeyError), store.transaction(**WHO) as unit:
        add_two(unit)
        raise KeyError
    assert list(store.walk()) == []


def test_an_empty_unit_of_work_writes_nothing(store: Store) -> None:
    with store.transaction(**WHO) as unit:
        pass
    assert unit.saved.paths == ()


def test_several_records_of_one_command_are_one_batch(store: Store) -> None:
    first = register(store)
    with store.transaction(**WHO) as unit:
        assert unit.read("records/complaints/2026/11/CP-261121-A01.toml") == first
        add_two(unit)
        grown = unit.append(first, [event("bill")])
        grown = unit.append(grown, [event("close")])
        assert unit.read("records/complaints/2026/11/CP-261121-A01.toml") == grown
    assert len({entry.batch for record in unit.saved.records for entry in record.history if entry.batch}) == 1
    records = [record for _, record in store.load_all()]
    assert sorted(records, key=str) == sorted(unit.saved.records, key=str)
    assert [entry.batch for entry in unit.saved.records[2].history] == [
        "",
        "FB-261121-A01.1A",
        "FB-261121-A01.1A",
    ]
    assert names(store.root / PENDING) == []


def interrupt(store: Store, monkeypatch: pytest.MonkeyPatch, after: int) -> list[str]:
    """A batch of three files that dies when ``after`` of them are in place; returns their paths."""
    first = register(store)
    put = fsio._put
    calls = 0

    def dying(*arguments: Any, **options: Any) -> None:
        nonlocal calls
        calls += 1
        if calls > after + 1:  # the journal comes first
            raise SystemError("killed")
        put(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(fsio, "_put", dying)
        with pytest.raises(SystemError), store.transaction(**WHO) as unit:
            unit.append(first, [event("bill")])
            add_two(unit)
    return sorted(unit._changes)


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_an_unfinished_batch_is_invisible_and_completed_by_the_next_writer(
    store: Store, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    batch = interrupt(store, monkeypatch, after) if after < 3 else []
    if after == 3:  # all files in place, killed before the journal was taken away
        first = register(store)
        with monkeypatch.context() as patch:
            patch.setattr(fsio, "remove", lambda path: (_ for _ in ()).throw(SystemError()))
            with pytest.raises(SystemError), store.transaction(**WHO) as unit:
                unit.append(first, [event("bill")])
                add_two(unit)
            batch = sorted(unit._changes)
    seen = [record for _, record in store.load_all() if isinstance(record, Record)]
    assert [(record.id, len(record.history)) for record in seen] == [("CP-261121-A01", 1)]

    told: list[str] = []
    later = Store(store.root, "A", on_written=lambda paths: told.extend(paths))
    register(later)
    assert sorted(told)[: len(batch)] != [] and set(batch) <= set(told)
    sizes = {path: len(record.history) for path, record in later.load_all() if isinstance(record, Record)}
    assert [sizes[path] for path in batch] == [2, 1, 1]
    assert len(sizes) == 4
    assert names(store.root / PENDING) == []


def test_completing_a_batch_keeps_what_came_in_between(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    path = store.root / interrupt(store, monkeypatch, 0)[0]
    other = layout.append_events(
        path.read_bytes(), [msgspec.structs.replace(event("note"), n=2, by="desk-B")], "x"
    )
    path.write_bytes(other)
    register(store)
    record = store.read("records/complaints/2026/11/CP-261121-A01.toml")
    assert isinstance(record, Record)
    assert sorted(entry.step for entry in record.history) == ["bill", "note", "register"]


def test_a_disk_that_fails_within_a_batch_is_said_to_be_completed_later(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = fsio._put

    def failing(temp: Path, path: Path, *, new: bool) -> None:
        if "A02" in path.name:
            raise OSError(errno.EIO, "Input/output error")
        put(temp, path, new=new)

    with monkeypatch.context() as patch:
        patch.setattr(fsio, "_put", failing)
        with pytest.raises(NotDurable, match="next command completes it"), store.transaction(**WHO) as unit:
            add_two(unit)
    assert [type(record) for _, record in store.load_all()] == [Problem]
    register(store)
    assert len([1 for _, record in store.load_all() if isinstance(record, Record)]) == 3


def test_a_full_disk_saves_nothing_of_a_batch(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotSaved, match="disk is full"), store.transaction(**WHO) as unit:
        add_two(unit)
    assert [file for file in store.root.rglob("*") if file.is_file() and file.name != "lock"] == []


def test_unsound_files_are_problems_and_the_others_stay_usable(store: Store) -> None:
    record = register(store)
    month = store.root / "records/complaints/2026/11"
    good = (month / f"{record.id}.toml").read_bytes()
    (month / "CP-261121-A07.toml").write_bytes(good)  # says that it is A01
    (month / "CP-261121-A08.toml").write_bytes(b"")
    (month / "CP-261121-A09.toml").mkdir()
    found = dict(store.load_all())
    assert found["records/complaints/2026/11/CP-261121-A01.toml"] == record
    problems = {path[-8:-5]: found[path] for path in found if isinstance(found[path], Problem)}
    assert sorted(problems) == ["A07", "A08"]
    assert "does not belong under this name" in str(problems["A07"])
    assert "is empty" in str(problems["A08"])
    assert isinstance(store.read("records/complaints/2026/11/CP-261121-A09.toml"), Problem)
    assert isinstance(store.read("records/none.toml"), Problem)


def test_the_next_number_is_never_taken_from_a_broken_file(store: Store) -> None:
    month = store.root / "records/complaints/2026/11"
    month.mkdir(parents=True)
    (month / "CP-261121-A07.toml").write_bytes(b"")
    (month / ".CP-261121-A08.0a0a0a0a.tmp").write_bytes(b"left by a killed process")
    assert register(store).id == "CP-261121-A08"
    assert names(month) == ["CP-261121-A07.toml", "CP-261121-A08.toml"]


def test_without_git_the_record_is_saved_and_the_caller_is_told(store: Store) -> None:
    bare = Store(store.root, "A", NoGit())
    with bare.transaction(**WHO) as unit:
        unit.create("a.b", {}, [event()], prefix="CP")
    assert isinstance(unit.saved.warning, GitFailed)
    assert [record.id for _, record in bare.load_all() if isinstance(record, Record)] == ["CP-261121-A01"]


def test_a_folder_that_the_disk_did_not_confirm_is_told_and_still_recorded(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unconfirmed(paths: Any) -> None:
        raise NotDurable("not confirmed")

    told: list[str] = []
    store = Store(store.root, "A", on_written=lambda paths: told.extend(paths))
    monkeypatch.setattr(fsio, "sync_folders", unconfirmed)
    with store.transaction(**WHO) as unit:
        unit.create("a.b", {}, [event()], prefix="CP")
    assert isinstance(unit.saved.warning, NotDurable)
    assert told == ["records/a/2026/11/CP-261121-A01.toml"]


def test_a_batch_whose_journal_is_not_confirmed_is_written_nevertheless_and_it_is_told(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = fsio.sync_folders

    def refuse(paths: Any) -> None:
        some = list(paths)
        if some[0].suffix == ".json" and some[0].exists():
            raise NotDurable("not confirmed")
        sync(some)

    monkeypatch.setattr(fsio, "sync_folders", refuse)
    with store.transaction(**WHO) as unit:
        add_two(unit)
    assert isinstance(unit.saved.warning, NotDurable)
    assert len([record for _, record in store.load_all() if isinstance(record, Record)]) == 2
    assert not list((store.root / PENDING).iterdir())


def test_a_journal_holds_what_the_files_hold_and_nothing_else(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(store, monkeypatch, 0)
    [name] = names(store.root / PENDING)
    journal = json.loads((store.root / PENDING / name).read_text("utf-8"))
    assert [addition["new"] for addition in journal["additions"]] == [False, True, True]


def test_no_record_is_read_or_written_behind_a_link(store: Store, tmp_path: Path) -> None:
    record = register(store, unit="3-1201")
    month, elsewhere = tmp_path / "records/complaints/2026/11", tmp_path.parent / f"{tmp_path.name}-elsewhere"
    month.rename(elsewhere)
    month.symlink_to(elsewhere, target_is_directory=True)
    if not month.is_symlink():
        pytest.skip("Wine does not tell its links")
    found = store.read(record_path(record.ref))
    assert isinstance(found, Problem) and "is a link" in found.message
    for write in (
        lambda: register(store, unit="3-1202"),
        lambda: store.append(record, [event("note")], **WHO),
    ):
        with pytest.raises(BadData, match="is a link"):
            write()
    assert [path.name for path in elsewhere.iterdir()] == [f"{record.id}.toml"]
