"""An index that two processes build says the same as one that was built by one, row by row."""

from __future__ import annotations

import datetime as dt
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.generate import records
from propctl.regulation.model.record import Event, Record
from propctl.regulation.model.ref import Ref
from propctl.store.files.layout import dump_record, load_record
from propctl.store.files.paths import record_path
from propctl.store.index import parts
from propctl.store.index.index import ClockRow, Entry, Index
from propctl.testing import Workspace, make_workspace

AT = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
COMPLAINT, CALLBACK, UNIT = "complaints.complaint", "callbacks.callback", "residents.unit"


@pytest.fixture(autouse=True)
def _always_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine with nothing else to do, with as many records as it takes."""
    monkeypatch.setattr(parts, "ENOUGH", 2)
    monkeypatch.setattr(parts, "room", lambda: True)


def rows(path: Path) -> dict[str, list[Any]]:
    """All that an index says, table by table; records and folders by name, for their keys are anybody's."""
    with sqlite3.connect(path) as db:
        names = {key: f"{form}:{id}" for key, form, id in db.execute("SELECT key, form, id FROM record")}
        folders = dict(db.execute("SELECT key, path FROM folder"))
        said = {"folder": sorted(folders.values())}
        said["file"] = sorted(
            (folders[at], *row) for at, *row in db.execute("SELECT folder, name, crc FROM file")
        )
        for table in ("record", "words", "clock", "link", "bears", "posting", "lookup"):
            said[table] = sorted((names[key], *row) for key, *row in db.execute(f"SELECT * FROM {table}"))
        for table in ("stamp", "asks", "ground"):
            said[table] = sorted(db.execute(f"SELECT * FROM {table}"))
    db.close()
    return said


# -- in one process, with records that look at each other every which way


class Books:
    """Records without an office: complaints that count their callbacks, and name what their unit says."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.chance = root, random.Random(seed)
        self.helped = 0
        self.opened: list[Index] = []

    def write(self) -> None:
        """Some months of records, most of which point to others of any month."""
        days = [dt.date(2026, month, 1 + day) for month in (8, 9, 10, 11) for day in range(3)]
        complaints = [f"CP-{day:%y%m%d}-A01" for day in days if self.chance.random() < 0.8]
        units = [f"1-{number}" for number in range(101, 104)]
        for one in units:
            self._put(UNIT, one, said=self.chance.choice("abc"), about=self.chance.choice(complaints))
        for one in complaints:
            at = {"unit": self.chance.choice(units)} if self.chance.random() < 0.3 else {}
            self._put(COMPLAINT, one, **at)
        for day in days:
            self._put(CALLBACK, f"CB-{day:%y%m%d}-A01", about=self.chance.choice(complaints))

    def _put(self, form: str, record_id: str, **head: Any) -> None:
        file = self.root / record_path(Ref(form, record_id))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(dump_record(Record(form, record_id, head, (Event(1, AT, "me", "register"),))))

    def index(self, helper: parts.Helper | None) -> Index:
        def derive(record: Record) -> Entry:
            return entry(found, record)

        found = Index(self.root, "1", derive, load=load_record, first=("callbacks",), helper=helper)
        self.opened.append(found)
        return found

    def built(self, helper: parts.Helper | None) -> dict[str, list[Any]]:
        """What an index says that is built anew."""
        path = self.root / ".propctl" / "index.sqlite"
        path.unlink(missing_ok=True)
        found = self.index(helper)
        found.refresh()
        found.close()
        assert not path.with_name("index.sqlite-part").exists()
        return rows(path)

    def helper(self, path: str, folders: list[str]) -> subprocess.Popen[bytes]:
        """A helper that has done its part before it is waited for."""
        self.helped += 1
        part = self.index(None)
        part.part(path, folders)
        part.close()
        return subprocess.Popen([sys.executable, "-S", "-c", ""])


def entry(index: Index, record: Record) -> Entry:
    """What rests on a link to the record, on the record that it names, and on what was derived of another."""
    calls = index.linked(record.ref, CALLBACK)
    unit = index.get(Ref(UNIT, record.head["unit"])) if "unit" in record.head else None
    about = index.get(Ref(COMPLAINT, record.head["about"])) if "about" in record.head else None
    known = {"unit": unit and unit.values, "about": about and about.values.get("calls")}
    return Entry(
        id=record.id,
        form=record.form,
        area=record.form.partition(".")[0],
        state="open",
        open=True,
        registered=AT.isoformat(),
        updated=AT.isoformat(),
        values={"calls": [row.id for row in calls], **(known if record.form != UNIT else {}), **record.head},
        text="",
        clocks=[ClockRow("c", "r", AT.isoformat(), stopped=calls[0].id if calls else None)],
        links=[("about", Ref(COMPLAINT, record.head["about"]))] if "about" in record.head else [],
    )


@pytest.fixture(params=range(6))
def books(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Books]:
    made = Books(tmp_path, request.param)
    made.write()
    yield made
    for index in made.opened:
        index.close()


def test_an_index_in_two_parts_says_what_one_of_a_piece_says(books: Books) -> None:
    alone = books.built(None)
    assert books.built(books.helper) == alone
    assert books.helped == 1


def failing(path: str, folders: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-S", "-c", "raise SystemExit(1)"])


def unable(path: str, folders: list[str]) -> subprocess.Popen[bytes]:
    raise OSError("no more processes")


def careless(path: str, folders: list[str]) -> subprocess.Popen[bytes]:
    """It says that it has done its part, and has not."""
    return subprocess.Popen([sys.executable, "-S", "-c", ""])


def of_another_office(path: str, folders: list[str]) -> subprocess.Popen[bytes]:
    """Its part was made by other clauses."""
    other = Index(Path(path).parent, "other", lambda record: None, load=load_record)
    other.part(path, [])
    other.close()
    return careless(path, folders)


@pytest.mark.parametrize("books", [7], indirect=True)
@pytest.mark.parametrize("helper", [failing, unable, careless, of_another_office, lambda path, folders: None])
def test_whatever_goes_wrong_with_the_helper_the_index_is_whole(books: Books, helper: parts.Helper) -> None:
    assert books.built(helper) == books.built(None)


@pytest.mark.parametrize("books", [8], indirect=True)
def test_an_office_of_few_records_or_a_busy_computer_asks_for_no_help(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "room", lambda: False)
    books.built(books.helper)
    monkeypatch.setattr(parts, "room", lambda: True)
    monkeypatch.setattr(parts, "ENOUGH", 1000)
    books.built(books.helper)
    assert books.helped == 0


# -- with an office and a process of its own


def test_the_helper_opens_the_same_office_and_judges_as_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_workspace(tmp_path)
    for record in records(30):
        file = tmp_path / record_path(record.ref)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(dump_record(record))
    together = taken(office)
    monkeypatch.setattr(parts, "ENOUGH", 1000)
    assert taken(office) == together
    assert {"complaints.response", "workorders.notify"} <= {row[2] for row in together["clock"]}


def taken(workspace: Workspace) -> dict[str, list[Any]]:
    """What the index of an office says, built anew."""
    path = workspace.root / ".propctl" / "index.sqlite"
    path.unlink(missing_ok=True)
    office = workspace.office("director")
    office.index.refresh()
    office.close()
    return rows(path)


@pytest.mark.parametrize(
    ("count", "load", "room"), [(1, 0.0, False), (2, 0.3, True), (2, 1.2, False), (8, 6.5, True)]
)
def test_a_helper_needs_a_processor_with_nothing_to_do(
    monkeypatch: pytest.MonkeyPatch, count: int, load: float, room: bool
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(count)), raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: count)
    monkeypatch.setattr(os, "getloadavg", lambda: (load, 0.0, 0.0), raising=False)
    assert parts.room() is (room if sys.platform != "win32" else count > 1)
