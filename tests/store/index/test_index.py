"""The index follows the files, whatever happens to them or to it."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from propctl.errors import BadData
from propctl.regulation.model.record import Event, Record
from propctl.regulation.model.ref import Ref
from propctl.store.files.layout import dump_record, load_record
from propctl.store.files.paths import record_path
from propctl.store.index import freshness
from propctl.store.index import index as index_module
from propctl.store.index.index import ClockRow, Entry, Index

TZ = dt.timezone(dt.timedelta(hours=8))
AT = dt.datetime(2026, 11, 21, 9, 0, tzinfo=TZ)
on_windows_unseen = pytest.mark.skipif(
    os.name == "nt",
    reason="Windows keeps no time of an inode's change (docs/start/windows.md says what follows)",
)
LONG_AGO = 1_600_000_000 * 10**9  # nanoseconds


class Workspace:
    """Record files without an office: the state is the last step, ``about`` points to another record."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.read: list[str] = []  # ids in the order they were derived
        self.indexes: list[Index] = []
        self.index = self.opened()

    def opened(
        self,
        fingerprint: str = "1",
        derive: Callable[[Record], Entry] | None = None,
        first: tuple[str, ...] = (),
    ) -> Index:
        made = Index(self.root, fingerprint, derive or self.derive, load=load_record, first=first)
        self.indexes.append(made)
        return made

    def derive(self, record: Record) -> Entry:
        self.read.append(record.id)
        if record.head.get("about") == "refuse":
            raise BadData("{id} cannot be derived", id=record.id)
        last = record.history[-1]
        about = record.head.get("about")
        callbacks = self.index.linked(record.ref, "callbacks.callback") if record.head.get("heard") else []
        clock = ClockRow(
            "complaints.callback", "r", AT.isoformat(), stopped=callbacks[0].id if callbacks else None
        )
        unit = Ref("residents.unit", record.head.get("unit", ""))
        steward = self.index.get(unit) if unit.id else None
        return Entry(
            id=record.id,
            form=record.form,
            area=record.form.partition(".")[0],
            state=last.step,
            open=last.step != "close",
            registered=record.history[0].at.isoformat(),
            updated=last.at.isoformat(),
            values={"text": record.head.get("text"), "steward": steward and steward.values["text"]},
            text=str(record.head.get("text", "")),
            clocks=[clock],
            links=[("about", Ref("complaints.complaint", about))] if about else [],
        )

    def put(self, record_id: str, *steps: str, form: str = "complaints.complaint", **head: Any) -> str:
        """Write a record as an editor would that replaces the file; returns its path."""
        events = tuple(Event(n, AT, "me", step) for n, step in enumerate(steps or ("register",), start=1))
        path = record_path(Ref(form, record_id))
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(".new")
        new.write_bytes(dump_record(Record(form, record_id, head, events)))
        new.replace(file)
        return path

    def settle(self) -> None:
        """As if everything had been written long ago, and seen by the index."""
        for path in (self.root / "records").rglob("*"):
            if path.is_file():
                os.utime(path, ns=(LONG_AGO, LONG_AGO))
        for path in (self.root / "records", *(self.root / "records").rglob("*")):
            if path.is_dir():
                os.utime(path, ns=(LONG_AGO, LONG_AGO))
        self.index.refresh(full=True)
        self.read.clear()

    def states(self) -> dict[str, str]:
        return {row.id: row.state for row in self.index.rows()}

    @property
    def file(self) -> Path:
        return self.root / ".propctl" / "index.sqlite"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workspace]:
    made = Workspace(tmp_path)
    yield made
    for index in made.indexes:
        index.close()


A, B, C = "CP-261121-A01", "CP-261121-A02", "CP-261121-A03"
REF = Ref("complaints.complaint", A)


# -- following the files


def test_an_office_without_records_has_an_empty_index(work: Workspace) -> None:
    work.index.refresh()
    assert work.index.rows() == []
    assert work.index.get(REF) is None
    assert work.index.path(REF) is None


def test_records_are_found_after_the_first_look(work: Workspace) -> None:
    path = work.put(A, text="三层走廊水管漏水")
    work.index.refresh()
    assert work.states() == {A: "register"}
    assert work.index.path(REF) == path


def test_nothing_is_read_again_when_nothing_changed(work: Workspace) -> None:
    work.put(A)
    work.put(B, "register", "close")
    work.index.refresh()
    work.settle()
    changes = work.index._connection().total_changes
    work.index.refresh()
    assert work.read == []
    assert work.index._connection().total_changes == changes


def test_new_replaced_and_deleted_files_are_noticed_by_their_folder(work: Workspace) -> None:
    work.put(A, "register", "close")
    gone = work.put(B, "register", "close")
    work.settle()
    work.put(A, "register", "verify", "close")
    work.put(C)
    (work.root / gone).unlink()
    work.put("1-101", form="residents.unit")
    work.index.refresh()
    assert sorted(work.read) == ["1-101", A, C]
    assert work.states() == {A: "close", C: "register", "1-101": "register"}


def test_a_folder_that_is_gone_takes_its_records_along(work: Workspace) -> None:
    work.put(A)
    path = work.put("CP-261021-A01")
    work.settle()
    (work.root / path).unlink()
    (work.root / path).parent.rmdir()
    work.index.refresh()
    assert list(work.states()) == [A]


def in_place(file: Path, old: bytes, new: bytes) -> None:
    """Edit a file without its folder noticing."""
    folder = file.parent.stat()
    with file.open("r+b") as handle:
        content = handle.read().replace(old, new)
        handle.seek(0)
        handle.truncate()
        handle.write(content)
    os.utime(file.parent, ns=(folder.st_atime_ns, folder.st_mtime_ns))


def test_an_open_record_edited_in_place_is_noticed(work: Workspace) -> None:
    path = work.put(A)
    work.settle()
    in_place(work.root / path, b'"register"', b'"resolved"')
    work.index.refresh()
    assert work.states() == {A: "resolved"}


def test_a_closed_record_edited_in_place_is_found_by_a_full_look_only(work: Workspace) -> None:
    path = work.put(A, "register", "close")
    work.settle()
    in_place(work.root / path, b'"close"', b'"reopened"')
    work.index.refresh()
    assert work.states() == {A: "close"}
    work.index.refresh(full=True)
    assert work.states() == {A: "reopened"}


@on_windows_unseen
def test_an_edit_that_keeps_size_and_time_is_found_by_a_full_look(work: Workspace) -> None:
    path = work.put(A, "register", "close")
    work.settle()
    in_place(work.root / path, b'"close"', b'"shred"')
    os.utime(work.root / path, ns=(LONG_AGO, LONG_AGO))
    work.index.refresh(full=True)
    assert work.states() == {A: "shred"}


def test_what_was_written_within_two_seconds_of_the_look_is_read_again(
    work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A coarse file clock may give two contents one time: nothing that ``stat`` tells has changed then."""
    path = work.put(A, "register", "close")
    work.index.refresh()
    seen = freshness.stat_of(str(work.root / path))
    in_place(work.root / path, b'"close"', b'"shred"')
    monkeypatch.setattr(freshness, "stat_of", lambda _: seen)
    work.index.refresh()
    assert work.states() == {A: "shred"}


def test_a_file_with_a_new_time_and_the_old_content_is_not_derived_again(work: Workspace) -> None:
    path = work.put(A)
    work.settle()
    os.utime(work.root / path)
    work.index.refresh()
    assert work.read == []


def test_own_writes_update_just_these_records(work: Workspace) -> None:
    work.put(A)
    work.put(B)
    work.settle()
    path = work.put(A, "register", "close")
    new = work.put(C)
    work.index.written([path, new, new])
    assert sorted(work.read) == [A, C]
    assert work.states() == {A: "close", B: "register", C: "register"}
    work.index.refresh()
    assert sorted(work.read) == [A, C]


# -- entries that rest on other records


def test_a_new_record_derives_the_one_it_points_to_again(work: Workspace) -> None:
    work.put(A, heard="yes")
    work.put(B, heard="yes")
    work.settle()
    work.put("CB-261121-A01", form="callbacks.callback", about=A)
    work.index.refresh()
    assert work.index.clocks_of(REF)[0].stopped == "CB-261121-A01"
    assert B not in work.read


def test_a_link_that_went_away_derives_its_target_again(work: Workspace) -> None:
    work.put(A, heard="yes")
    path = work.put("CB-261121-A01", form="callbacks.callback", about=A)
    work.settle()
    (work.root / path).unlink()
    work.index.written([path])
    assert work.index.clocks_of(REF)[0].stopped is None


def test_a_changed_record_derives_those_that_looked_at_it_again(work: Workspace) -> None:
    work.put("1-101", form="residents.unit", text="李四")
    work.put(A, unit="1-101")
    work.put(B)
    work.settle()
    work.put("1-101", form="residents.unit", text="王五")
    work.index.refresh()
    assert sorted(work.read) == ["1-101", A]
    entry = work.index.get(REF)
    assert entry is not None
    assert entry.values["steward"] == "王五"


def test_an_index_built_anew_knows_the_links_too(work: Workspace) -> None:
    """``callbacks`` are read before ``complaints``, units after: neither order may matter."""
    work.put("CB-261121-A01", form="callbacks.callback", about=A)
    work.put(A, heard="yes", unit="1-101")
    work.put("1-101", form="residents.unit", text="李四")
    work.put(B)
    work.index.refresh()
    row = work.index.get(REF)
    assert row is not None
    assert work.index.clocks_of(REF)[0].stopped == "CB-261121-A01"
    assert row.values["steward"] == "李四"
    assert work.read.count(B) == 1


@pytest.mark.parametrize(
    ("order", "times"), [(("callbacks", "residents"), 1), (("complaints", "callbacks"), 2)]
)
def test_what_rests_on_others_is_derived_once_where_those_are_read_first(
    work: Workspace, monkeypatch: pytest.MonkeyPatch, order: tuple[str, ...], times: int
) -> None:
    monkeypatch.setattr(index_module, "_BATCH", 1)
    work.put(A, heard="yes", unit="1-101")
    work.put("CB-261121-A01", form="callbacks.callback", about=A)
    work.put("1-101", form="residents.unit", text="李四")
    work.index = work.opened(first=order)
    row = work.index.get(REF)
    assert row is not None
    assert work.index.clocks_of(REF)[0].stopped == "CB-261121-A01"
    assert row.values["steward"] == "李四"
    assert work.read.count(A) == times


# -- unsound files


def test_an_unsound_file_is_a_problem_and_the_others_stay_usable(work: Workspace) -> None:
    path = work.put(A)
    work.put(B)
    work.settle()
    (work.root / path).write_text('form = "complaints', "utf-8")
    work.index.refresh()
    assert list(work.states()) == [B]
    assert [problem.path for problem in work.index.problems()] == [path]
    assert "line 1" in str(work.index.problems()[0])


def test_a_mended_file_is_no_problem_any_more(work: Workspace) -> None:
    path = work.put(A)
    (work.root / path).write_text("", "utf-8")
    work.index.refresh()
    work.put(A)
    work.index.refresh()
    assert work.index.problems() == []
    assert work.states() == {A: "register"}


def test_a_record_that_cannot_be_derived_is_a_problem(work: Workspace) -> None:
    path = work.put(A, about="refuse")
    work.index.refresh()
    assert [(problem.path, str(problem)) for problem in work.index.problems()] == [
        (path, f"{A} cannot be derived")
    ]


# -- the file itself


def test_the_index_may_be_deleted_at_any_time(work: Workspace) -> None:
    work.put(A)
    work.index.refresh()
    if os.name == "nt":  # there a file that somebody has open stays
        work.index.close()
    work.file.unlink()
    assert work.states() == {A: "register"}  # whoever reads goes on reading
    work.index = work.opened()
    work.index.refresh()
    assert work.states() == {A: "register"}
    assert work.file.exists()


@pytest.mark.parametrize("damage", [b"", b"not a database" * 1000])
def test_a_damaged_index_is_built_anew_without_a_word(work: Workspace, damage: bytes) -> None:
    work.put(A)
    work.index.refresh()
    work.file.write_bytes(damage)
    work.index = work.opened()
    work.index.refresh()
    assert work.states() == {A: "register"}


def test_an_index_damaged_in_the_middle_is_built_anew(work: Workspace) -> None:
    for number in range(1, 60):
        work.put(f"CP-261121-A{number:02}", text="漏水" * 100)
    work.index.refresh()
    content = work.file.read_bytes()
    work.file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    work.index = work.opened()
    assert len(work.index.find("漏水")) == 59


def test_other_clauses_or_calendars_derive_everything_anew(work: Workspace) -> None:
    work.put(A)
    work.settle()
    work.index = work.opened(fingerprint="2")
    work.index.refresh()
    assert work.read == [A]


def test_an_index_of_another_version_is_built_anew(work: Workspace) -> None:
    work.put(A)
    work.index.refresh()
    with sqlite3.connect(work.file) as db:
        db.execute("UPDATE stamp SET version = version + 1")
        db.execute("CREATE TABLE later (anything TEXT)")
    db.close()
    work.index = work.opened()
    work.index.refresh()
    assert work.states() == {A: "register"}


def test_where_no_file_can_be_kept_the_index_is_in_memory(work: Workspace) -> None:
    work.put(A)
    work.file.parent.write_text("a file where the folder should be", "utf-8")
    work.index.refresh()
    assert work.states() == {A: "register"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits")
def test_only_its_owner_may_read_the_index(work: Workspace) -> None:
    work.put(A)
    work.index.refresh()
    assert stat.S_IMODE(work.file.stat().st_mode) == 0o600


def test_a_build_that_fails_leaves_no_half_index(work: Workspace) -> None:
    def broken(record: Record) -> Entry:
        raise RuntimeError(record.id)

    work.put(A)
    with pytest.raises(RuntimeError):
        work.opened(derive=broken).refresh()
    work.index.refresh()
    assert work.states() == {A: "register"}


# -- several processes


def test_an_index_that_another_process_builds_is_waited_for(work: Workspace) -> None:
    work.put(A)
    work.settle()
    work.put(B)
    other = sqlite3.connect(work.file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(0.3, other.rollback)
    release.start()
    work.index.refresh()
    assert list(work.states()) == [A, B]
    release.join()
    other.close()


def test_who_has_waited_long_enough_reads_without_the_index(
    work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.put(A)
    work.index.refresh()
    monkeypatch.setattr(index_module, "WAIT", 0.05)
    other = sqlite3.connect(work.file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    held = work.opened()
    held.refresh()
    assert [row.id for row in held.rows()] == [A]
    other.close()
    assert work.file.exists()


def test_several_readers_may_build_and_read_at_once(work: Workspace) -> None:
    for number in range(1, 40):
        work.put(f"CP-261121-A{number:02}")
    readers = [work.opened() for _ in range(6)]
    counts: list[int] = []

    def read(index: Index) -> None:
        for _ in range(5):
            index.refresh(full=True)
            counts.append(len(index.rows()))
        index.close()

    threads = [threading.Thread(target=read, args=(index,)) for index in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [39] * 30


def test_reading_an_index_that_is_up_to_date_imports_neither_git_nor_toml(work: Workspace) -> None:
    work.put(A)
    work.settle()
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from propctl.store.index.index import Index\n"
        f"index = Index(Path({str(work.root)!r}), '1', None, load=None)\n"
        "index.refresh()\n"
        "assert [row.id for row in index.rows()]\n"
        "index.due()\n"
        "heavy = {'propctl.store.files.toml', 'propctl.store.history.git', 'subprocess'}\n"
        "heavy |= {'toml_rs', 'tomllib'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# -- people


def test_no_personal_value_reaches_the_index_not_even_of_an_unsound_file(work: Workspace) -> None:
    canaries = ("13912345678", "张三丰", "京A12345")
    for number, canary in enumerate(canaries, start=1):
        work.put(f"CP-261121-A{number:02}", text="漏水", phone=canary)
    path = work.put("CP-261121-A09", phone=canaries[0])
    whole = (work.root / path).read_text("utf-8")
    (work.root / path).write_text(whole.replace('"139', "139"), "utf-8")
    work.index.refresh()
    assert len(work.index.problems()) == 1
    kept = b"".join(file.read_bytes() for file in work.file.parent.iterdir() if file.is_file())
    assert "漏水".encode() in kept
    assert not [canary for canary in canaries if canary.encode() in kept]
