"""Killed writers and many writers, small; the large runs live under bench/."""

from __future__ import annotations

import datetime as dt
import errno
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from propctl.errors import Busy, NotSaved
from propctl.regulation.model.record import Event, Record
from propctl.store.files import fsio
from propctl.store.files.fsio import is_temp
from propctl.store.files.lock import workspace_lock
from propctl.store.files.paths import record_path
from propctl.store.history.git import PROGRAM, Git
from tests.store.single import Store

NOW = dt.datetime(2026, 11, 21, 9, 3, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
HOME = str(Path(__file__).parents[2])

# Registers records and, each third time, a batch; prints what it acknowledges.
WRITER = """
import datetime as dt, sys
from pathlib import Path
from propctl.regulation.model.record import Event
from propctl.store.history.git import Git
from propctl.store.store import Store
root, desk, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
now = dt.datetime(2026, 11, 21, 9, 3, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
store = Store(root, desk, Git(root) if sys.argv[4] == "git" else None, wait=60)
event = Event(0, now, "clerk-1", "register")
for turn in range(count):
    with store.transaction("complaints register", "clerk-1", now) as unit:
        for _ in range(3 if turn % 3 == 2 else 1):
            unit.create("complaints.complaint", {"about": "水" * 200}, [event], prefix="CP")
    assert unit.saved.warning is None, unit.saved.warning
    print(" ".join(record.id for record in unit.saved.records), flush=True)
"""


def writer(root: Path, desk: str, count: int, history: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(root), desk, str(count), history]
    return subprocess.Popen(command, cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize(("history", "kills"), [("none", 20), ("git", 10)])
def test_nothing_acknowledged_is_lost_or_torn_when_writers_are_killed(
    tmp_path: Path, history: str, kills: int
) -> None:
    chance = random.Random(kills)
    if history == "git":
        Git(tmp_path).init("clerk-1", NOW)
    acknowledged: list[str] = []
    for _ in range(kills):
        process = writer(tmp_path, "A", 10_000, history)
        assert process.stdout
        acknowledged += process.stdout.readline().split()
        time.sleep(chance.uniform(0, 0.05))
        os.kill(process.pid, signal.SIGKILL)
        acknowledged += process.stdout.read().rpartition("\n")[0].split()
        process.communicate()
    last = writer(tmp_path, "A", 1, history)
    out, err = last.communicate()
    assert not err
    acknowledged += out.split()

    store = Store(tmp_path, "A")
    found = dict(store.load_all())
    broken = [str(record) for record in found.values() if not isinstance(record, Record)]
    assert not broken
    assert set(acknowledged) <= {record.id for record in found.values() if isinstance(record, Record)}
    assert len(acknowledged) == len(set(acknowledged)) >= kills
    assert not [name for _, _, names in os.walk(tmp_path / "records") for name in names if is_temp(name)]
    if history == "git":
        git = Git(tmp_path)
        waiting = git.uncommitted()
        if waiting:
            git.commit(waiting, "what was killed before its commit", "clerk-1", NOW)
        git.run("fsck", "--strict", "--no-dangling")
        assert git.run("status", "--porcelain") == ""
        assert len(git.run("ls-tree", "-r", "--name-only", "HEAD", "records").splitlines()) == len(found)


# Registers records in one unit of work, and is killed when it is about to start a certain git command.
KILLED = """
import datetime as dt, os, signal, sys
from pathlib import Path
from propctl.regulation.model.record import Event
from propctl.store.history.git import Git
from propctl.store.store import Store

class Fatal(Git):
    def _start(self, *arguments, **settings):
        if sys.argv[2] in arguments:
            os.kill(os.getpid(), signal.SIGKILL)
        return super()._start(*arguments, **settings)

now = dt.datetime(2026, 11, 21, 9, 3, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
store = Store(Path(sys.argv[1]), "A", Fatal(Path(sys.argv[1])))
with store.transaction("complaints register", "clerk-1", now) as unit:
    for _ in range(int(sys.argv[3])):
        unit.create("complaints.complaint", {}, [Event(0, now, "clerk-1", "register")], prefix="CP")
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize(
    ("command", "records"),
    [("update-index", 1), ("fast-import", 1), ("fast-import", 12), ("update-index", 12), ("update-ref", 12)],
)
def test_what_a_killed_process_saved_without_its_commit_goes_into_history_with_the_next(
    tmp_path: Path, command: str, records: int
) -> None:
    git = Git(tmp_path)
    git.init("clerk-1", NOW)
    killed = [sys.executable, "-c", KILLED, str(tmp_path), command, str(records)]
    assert subprocess.run(killed, cwd=HOME, check=False).returncode == -signal.SIGKILL
    assert len(git.uncommitted()) == records
    later = Store(tmp_path, "A", git)
    event = Event(0, NOW, "clerk-2", "register")
    for _ in range(2):
        later.create("complaints.complaint", {}, [event], prefix="CP", message="m", by="clerk-2", at=NOW)
    log = git.run("log", "--format=%an %s", "-2").splitlines()
    assert log == ["clerk-2 m", f"{PROGRAM} m, with what was not in history yet"]
    assert len(git.run("ls-tree", "-r", "--name-only", "HEAD~1", "records").splitlines()) == records + 1
    assert git.run("status", "--porcelain") == ""
    git.run("fsck", "--strict", "--no-dangling")
    assert not list((tmp_path / ".propctl").glob("uncommitted")) + list(
        (tmp_path / ".propctl").glob("writing")
    )


def test_a_note_of_what_is_written_that_cannot_be_made_or_struck_off_breaks_no_promise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = Git(tmp_path)
    git.init("clerk-1", NOW)
    store = Store(tmp_path, "A", git)
    event = Event(0, NOW, "clerk-1", "register")

    def refuse(*_: object, **__: object) -> None:
        raise NotSaved("no")

    with monkeypatch.context() as broken:
        broken.setattr(fsio, "jot", refuse)
        with pytest.raises(NotSaved):
            store.create("complaints.complaint", {}, [event], prefix="CP", message="m", by="clerk-1", at=NOW)
    assert list(store.walk()) == []
    with monkeypatch.context() as broken:
        broken.setattr(fsio, "remove", refuse)
        store.create("complaints.complaint", {}, [event], prefix="CP", message="m", by="clerk-1", at=NOW)
    store.create("complaints.complaint", {}, [event], prefix="CP", message="m", by="clerk-1", at=NOW)
    assert git.run("log", "--format=%an", "-2").split() == ["clerk-1", "clerk-1"]


@pytest.mark.parametrize("history", ["none", "git"])
def test_four_desks_at_one_folder_get_distinct_numbers_and_lose_nothing(tmp_path: Path, history: str) -> None:
    if history == "git":
        Git(tmp_path).init("clerk-1", NOW)
    processes = [writer(tmp_path, "A", 10, history) for _ in range(4)]
    results = [process.communicate() for process in processes]
    assert [err for _, err in results if err] == []
    ids = " ".join(out for out, _ in results).split()
    assert sorted(ids) == [f"CP-261121-A{n:02d}" for n in range(1, 4 * (7 + 3 * 3) + 1)]
    assert all(isinstance(record, Record) for _, record in Store(tmp_path, "A").load_all())
    if history == "git":
        assert Git(tmp_path).run("rev-list", "--count", "HEAD").strip() == "41"
        assert Git(tmp_path).run("status", "--porcelain") == ""


def test_who_waits_too_long_learns_who_holds_the_lock(tmp_path: Path) -> None:
    with workspace_lock(tmp_path, "clerk-1: complaints register"):
        for wait in (0, 0.02):
            with (
                pytest.raises(Busy, match=rf"clerk-1: complaints register \(process {os.getpid()}\)"),
                workspace_lock(tmp_path, "clerk-2", wait=wait),
            ):
                pytest.fail("two hold the lock")
    with workspace_lock(tmp_path, "clerk-2", wait=5):
        pass


def test_the_lock_holds_even_when_the_disk_is_too_full_to_note_its_holder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int, length: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "ftruncate", full)
    with (
        workspace_lock(tmp_path, "clerk-1"),
        pytest.raises(Busy, match="is writing since"),
        workspace_lock(tmp_path, "clerk-2", wait=0),
    ):
        pytest.fail("two hold the lock")


@pytest.mark.skipif(os.name == "nt", reason="flock")
def test_a_folder_that_knows_no_locks_is_refused_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def unknown(handle: int, how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", unknown)
    with pytest.raises(NotSaved, match="cannot be locked"), workspace_lock(tmp_path, "clerk-1"):
        pytest.fail("no lock was taken")


def test_a_waiter_gets_the_lock_when_it_is_given_back(tmp_path: Path) -> None:
    order: list[str] = []

    def wait() -> None:
        with workspace_lock(tmp_path, "second", wait=30):
            order.append("second")

    with workspace_lock(tmp_path, "first"):
        thread = threading.Thread(target=wait)
        thread.start()
        time.sleep(0.05)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_events_of_many_writers_on_one_record_are_kept_or_told(tmp_path: Path) -> None:
    store = Store(tmp_path, "A")
    record = store.create(
        "a.b", {}, [Event(0, NOW, "c", "register")], prefix="CP", message="m", by="c", at=NOW
    )
    path = record_path(record.ref)
    kept: list[int] = []

    def add(who: int) -> None:
        own = Store(tmp_path, "A", wait=30)
        for _ in range(10):
            seen = own.read(path)
            assert isinstance(seen, Record)
            try:
                own.append(seen, [Event(0, NOW, f"c{who}", "note")], message="m", by="c", at=NOW)
            except Busy:
                continue
            kept.append(who)

    threads = [threading.Thread(target=add, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    final = store.read(path)
    assert isinstance(final, Record)
    assert [event.n for event in final.history] == list(range(1, len(kept) + 2))
