"""Two desks register, add, write batches, crash and merge at random; a model knows what must be there."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from propctl.regulation.model.record import Event, Record
from propctl.store.files import fsio
from propctl.store.files.transaction import Transaction
from propctl.store.history.git import Git
from propctl.store.store import Store

START = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
DESKS = st.sampled_from("AB")


class Crash(BaseException):
    """The process ends here: nothing may catch it."""


class Desks(RuleBasedStateMachine):
    """``self.must``: what every reader of a desk must find; after a crash, all of a unit or none of it."""

    records = Bundle("records")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        Git.init(Git(self._made("a")), "propctl", START)
        self._git(self.folder, "clone", "-q", "a", "b")
        self.roots = {"A": self.folder / "a", "B": self.folder / "b"}
        self.must: dict[str, dict[str, list[str]]] = {"A": {}, "B": {}}  # desk -> path -> texts
        self.turn = 0

    def _made(self, name: str) -> Path:
        (self.folder / name).mkdir()
        return self.folder / name

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def store(self, desk: str) -> Store:
        """A new process at a desk."""
        return Store(self.roots[desk], desk, Git(self.roots[desk]))

    def event(self, step: str) -> Event:
        self.turn += 1
        return Event(0, START + dt.timedelta(minutes=self.turn), "clerk-1", step, {"text": f"t{self.turn}"})

    @rule(target=records, desk=DESKS, count=st.integers(1, 3), crash=st.integers(0, 6))
    def register(self, desk: str, count: int, crash: int) -> object:
        """One record or a batch; ``crash``: before which file is put in place (0: none)."""
        made: list[str] = []

        def work(unit: Transaction) -> None:
            for _ in range(count):
                record = unit.create("complaints.complaint", {}, [self.event("register")], prefix="CP")
                made.append(f"records/complaints/2026/11/{record.id}.toml")

        self.unit(desk, work, crash)
        return multiple(*(path for path in made if path in self.must[desk]))

    @rule(
        desk=DESKS,
        path=records,
        step=st.sampled_from(["note", "amend", "resolve", "void"]),
        crash=st.integers(0, 3),
    )
    def append(self, desk: str, path: str, step: str, crash: int) -> None:
        """A step on a record that this desk knows."""
        if path in self.must[desk]:
            self.unit(desk, lambda unit: self._append(unit, path, step), crash)

    @rule(desk=DESKS, path=records, crash=st.integers(0, 5))
    def append_and_open(self, desk: str, path: str, crash: int) -> None:
        """A step that opens another record: one batch of an old file and a new one."""

        def work(unit: Transaction) -> None:
            self._append(unit, path, "callback")
            unit.create("callbacks.callback", {}, [self.event("register")], prefix="CB")

        if path in self.must[desk]:
            self.unit(desk, work, crash)

    @rule(first=DESKS)
    def merge(self, first: str) -> None:
        """Stock git brings both desks together; what waits for its commit is committed before."""
        order = (first, "B" if first == "A" else "A")
        for desk in order:
            store = self.store(desk)
            assert isinstance(store.git, Git)
            with store.transaction("tidy", "clerk-1", START):
                waiting = store.git.uncommitted()
            if waiting:
                store.git.commit(waiting, "late", "propctl", START)
        for desk, other in (order, order[::-1]):
            pull = ("pull", "-q", "--no-rebase", "--no-edit", str(self.roots[other]), "main")
            self._git(self.roots[desk], *pull)
        everything = {path: list(texts) for path, texts in self.must["A"].items()}
        for path, texts in self.must["B"].items():
            known = everything.setdefault(path, [])
            known += [text for text in texts if text not in known]
        self.must = {desk: {path: list(texts) for path, texts in everything.items()} for desk in "AB"}

    @invariant()
    def what_is_read_is_what_the_model_knows(self) -> None:
        for desk in "AB":
            assert self.found(desk) == {path: sorted(texts) for path, texts in self.must[desk].items()}

    def unit(self, desk: str, work: object, crash: int) -> None:
        """Do a unit of work; if it crashes, take as done what a reader finds: all of it or nothing."""
        before = self.found(desk)
        store = self.store(desk)
        put, left = fsio._put, [crash]

        def failing(temp: Path, path: Path, *, new: bool) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise Crash
            put(temp, path, new=new)

        planned: dict[str, list[str]] = {}
        fsio._put = failing
        try:
            with store.transaction("work", "clerk-1", START) as unit:
                work(unit)  # type: ignore[operator]
                for path, change in unit._changes.items():
                    planned[path] = sorted(str(event.values["text"]) for event in change.record.history)
        except Crash:
            fsio._put = put
            with self.store(desk).transaction("the next command", "clerk-1", START):
                pass  # completes what was left, or finds nothing
            after = self.found(desk)
            assert after in (before, {**before, **planned}), "a part of a unit of work"
        finally:
            fsio._put = put
        self.must[desk] = {path: list(texts) for path, texts in self.found(desk).items()}
        if left[0] > 0 or not crash:
            assert self.must[desk] == {**before, **planned}, "acknowledged, then lost"

    def _append(self, unit: Transaction, path: str, step: str) -> None:
        record = unit.read(path)
        assert isinstance(record, Record)
        unit.append(record, [self.event(step)])

    def found(self, desk: str) -> dict[str, list[str]]:
        """What a new process reads: every record, with the texts of its events."""
        found = {}
        for path, record in self.store(desk).load_all():
            assert isinstance(record, Record), record
            found[path] = sorted(str(event.values["text"]) for event in record.history)
        return found

    def _git(self, root: Path, *arguments: str) -> None:
        named = ["git", "-c", "user.name=x", "-c", "user.email=x@x", *arguments]
        done = subprocess.run(named, cwd=root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


TestDesks = Desks.TestCase
TestDesks.settings = settings(
    max_examples=12,
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
