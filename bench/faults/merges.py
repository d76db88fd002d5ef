"""Two desks work offline at random and stock git joins them: no conflict, nothing lost, no false alarm."""

from __future__ import annotations

import datetime as dt
import os
import random
import subprocess
import tempfile
from pathlib import Path

from bench.faults.tally import Tally
from propctl.regulation.model.record import Event, Record
from propctl.store.history.commits import History
from propctl.store.history.git import Git
from propctl.store.history.only_added import Examiner
from propctl.store.store import Store

START = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def merges(tally: Tally, count: int) -> None:
    """``count`` merges after random work at both desks."""
    chance = random.Random(count)
    with tempfile.TemporaryDirectory() as folder:
        first = Store(Path(folder) / "a", "A", Git(Path(folder) / "a"))
        first.root.mkdir()
        Git(first.root).init("propctl", START)
        events: dict[str, set[str]] = {}
        _work(first, chance, events, START, 4)
        _git(Path(folder), "clone", "-q", "a", "b")
        second = Store(Path(folder) / "b", "B", Git(Path(folder) / "b"))
        for turn in range(count):
            now = START + dt.timedelta(minutes=turn + 1)
            for desk in (first, second):
                _work(desk, chance, events, now, chance.randint(1, 2))
            for here, there in ((second, first), (first, second)):  # the second pull only moves forward
                done = _git(here.root, "pull", "-q", "--no-rebase", "--no-edit", str(there.root), "main")
                tally.expect(not done, f"merge {turn}: {done}")
            tally.tried += 1
        for desk in (first, second):
            _compare(tally, desk, events)


def _work(
    desk: Store, chance: random.Random, events: dict[str, set[str]], now: dt.datetime, times: int
) -> None:
    """Append to random records, or create one: numbered, with a key, or a batch of both."""
    for _ in range(times):
        text = f"{desk.desk} {now:%H:%M} {chance.random()}"
        event = Event(0, now, f"clerk-{desk.desk}", "note", {"text": text})
        with desk.transaction("work", f"clerk-{desk.desk}", now) as unit:
            known = [path for path in events if (desk.root / path).exists()]
            kind = chance.choice(("create", "key", "append", "append", "batch")) if known else "batch"
            if kind in ("create", "batch"):
                unit.create("complaints.complaint", {"about": text}, [event], prefix="CP")
            if kind == "key":
                name = f"{chance.randint(1, 400)}-{chance.randint(1, 99):02}"
                if not (desk.root / f"records/residents/units/{name}.toml").exists():
                    unit.create("residents.unit", {}, [event], key=name)
            if kind in ("append", "batch") and known:
                record = unit.read(chance.choice(known))
                assert isinstance(record, Record), record
                unit.append(record, [event])
        for path in unit.saved.paths:
            events.setdefault(path, set()).add(text)


def _compare(tally: Tally, desk: Store, events: dict[str, set[str]]) -> None:
    found = dict(desk.load_all())
    for path, texts in events.items():
        record = found.get(path)
        if not isinstance(record, Record):
            tally.violations.append(f"{path}: {record}")
            continue
        kept = {str(event.values["text"]) for event in record.history}
        tally.expect(texts == kept, f"{path}: {len(texts - kept)} events lost")
    assert isinstance(desk.git, Git)
    history = History(desk.git, ("records", "rules.toml"))
    for steps in history.steps(desk.git.head().commit):
        for deeds in Examiner(history).look(steps):
            tally.violations += [f"false alarm: {finding}" for finding in deeds.findings]


def _git(root: Path, *arguments: str) -> str:
    named = {f"GIT_{role}_{key}": "x" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    done = subprocess.run(
        ["git", *arguments],
        cwd=root,
        env={**os.environ, **named},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr if done.returncode else ""
