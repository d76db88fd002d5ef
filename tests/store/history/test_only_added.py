"""Every forgery that git alone would let pass is named; an honest history is never accused."""

from __future__ import annotations

import datetime as dt
import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from propctl.regulation.model.record import Event, Record
from propctl.store.files.paths import record_path
from propctl.store.history import syncing
from propctl.store.history.commits import History
from propctl.store.history.git import Git
from propctl.store.history.only_added import Examiner
from tests.store.single import Store

NOW = dt.datetime(2026, 11, 21, 9, 3, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
RECORD = "records/complaints/2026/11/CP-261121-A01.toml"
SEALED = "sealed:1:p7k2.3-1201:" + "A" * 43


def event(step: str = "register", by: str = "clerk-1", at: dt.datetime = NOW, **values: Any) -> Event:
    return Event(0, at, by, step, values)


def plain(root: Path, *arguments: str, who: str = "clerk-1", when: dt.datetime = NOW) -> str:
    """git by hand, as somebody who forges would call it."""
    named = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _who(who, when)}
    done = subprocess.run(
        ["git", *arguments],
        cwd=root,
        env={**os.environ, **named},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _who(who: str, when: dt.datetime) -> list[tuple[str, str]]:
    return [("NAME", who), ("EMAIL", f"{who}@propctl.invalid"), ("DATE", when.isoformat())]


def forge(store: Store, change: Callable[[str], str], path: str = RECORD, *, who: str = "clerk-1") -> None:
    """Change a file by hand and commit it with plain git."""
    file = store.root / path
    file.write_text(change(file.read_text()))
    plain(store.root, "commit", "-q", "-am", "mended", who=who)


def found(store: Store) -> list[str]:
    """What the examiner says of all commits, without their ids."""
    assert isinstance(store.git, Git)
    history = History(store.git, ("records", "rules.toml"))
    told = [
        finding.problem
        for steps in history.steps(store.git.head().commit)
        for deeds in Examiner(history).look(steps)
        for finding in deeds.findings
    ]
    assert all("{commit}" not in str(problem) for problem in told)
    return [problem.message.replace("commit {commit} by {author} ", "") for problem in told]


def register(store: Store, **head: Any) -> Record:
    return store.create(
        "complaints.complaint", head, [event()], prefix="CP", message="m", by="clerk-1", at=NOW
    )


def office(root: Path, desk: str = "A") -> Store:
    root.mkdir()
    history = Git(root)
    history.init("propctl", NOW)
    return Store(root, desk, history)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An office with one record of three events."""
    store = office(tmp_path / "office")
    record = register(store, unit="3-1201", phone=SEALED)
    for step in ("transfer", "resolve"):
        record = store.append(
            record, [event(step, note=step, seal=SEALED)], message="m", by="clerk-1", at=NOW
        )
    assert found(store) == []
    return store


# -- forgeries


def line(text: str, number: int) -> str:
    """The line of an event, with its end."""
    return next(row for row in text.splitlines(keepends=True) if f"n = {number}," in row)


FORGERIES: dict[str, tuple[Callable[[str], str], str]] = {
    "a rewritten head": (lambda text: text.replace("3-1201", "3-1202"), "rewrote {field} in {path}"),
    "a head unsealed": (
        lambda text: text.replace(f'phone = "{SEALED}"', 'phone = "13800001234"'),
        "put the sealed {field} in {path} in clear",
    ),
    "a changed id": (
        lambda text: text.replace("CP-261121-A01", "CP-261121-A02"),
        "put {id} under another name: {path}",
    ),
    "a removed event": (
        lambda text: text.replace(line(text, 2), ""),
        "removed {step} (event {n}) from {path}",
    ),
    "an edited event": (
        lambda text: text.replace('note = "resolve"', 'note = "refused"'),
        "changed {step} (event {n}) in {path}",
    ),
    "an event unsealed": (
        lambda text: text.replace(f'seal = "{SEALED}"', 'seal = "张三"'),
        "unsealed a value of {step} (event {n}) in {path}",
    ),
    "an event in another's name": (
        lambda text: text.replace('by = "clerk-1", step = "resolve"', 'by = "manager", step = "resolve"'),
        "removed {step} (event {n}) from {path}",
    ),
    "events in another order": (
        lambda text: text.replace(line(text, 2) + line(text, 3), line(text, 3) + line(text, 2)),
        "reordered or changed lines of {path}",
    ),
    "a time moved back": (
        lambda text: text.replace("09:03:12", "08:03:12"),
        "changed {step} (event {n}) in {path}",
    ),
    "a line between older ones": (
        lambda text: text.replace(line(text, 3), line(text, 2).replace("transfer", "visit") + line(text, 3)),
        "reordered or changed lines of {path}",
    ),
    "a field put into the head behind the history": (
        lambda text: f'{text[:-2]}]\nsubject = "promise"\nfiller = [\n]\n',
        "put {field} into the head of {path}, once registered",
    ),
    "a second value of a field": (
        lambda text: text.replace('unit = "3-1201"', 'unit = "3-1201"\nunit = "3-1202"'),
        "left {path} unreadable: {reason}",
    ),
    "a file cut off": (lambda text: text[:-60], "left {path} unreadable: {reason}"),
}


@pytest.mark.parametrize("kind", FORGERIES)
def test_what_somebody_changes_by_hand_is_named(store: Store, kind: str) -> None:
    change, expected = FORGERIES[kind]
    forge(store, change)
    assert expected in found(store)
    assert expected in found(store), "it is named until it is settled, not once"


def add(text: str, **parts: Any) -> str:
    given = {"n": 4, "at": NOW.isoformat(), "by": "clerk-1", "step": "close", **parts}
    entry = ", ".join(
        f'{key} = "{value}"' if key in ("by", "step") else f"{key} = {value}" for key, value in given.items()
    )
    return f"{text[:-2]}  {{ {entry} }},\n]\n"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"by": "manager"}, ["added to {path} in the name of {by}"]),
        ({"at": (NOW - dt.timedelta(days=2)).isoformat()}, ["backdated {step} in {path} to {at}"]),
        ({"at": (NOW + dt.timedelta(days=2)).isoformat()}, ["dated {step} in {path} ahead, to {at}"]),
        ({"n": 2}, ["put {step} in {path} before older events"]),
        ({}, []),
    ],
)
def test_an_event_added_by_hand_must_be_the_authors_of_its_time_and_the_newest(
    store: Store, parts: dict[str, object], expected: list[str]
) -> None:
    forge(store, lambda text: add(text, **parts))
    assert found(store) == expected


def test_an_event_by_another_author_than_the_commits_is_named(store: Store) -> None:
    forge(store, add, who="clerk-2")
    assert found(store) == ["added to {path} in the name of {by}"]


def test_a_deleted_and_a_moved_record_are_told_apart(store: Store) -> None:
    plain(store.root, "mv", RECORD, RECORD.replace("11/", ""))
    plain(store.root, "commit", "-q", "-m", "tidied")
    assert found(store) == ["moved {path} to {target}"]
    plain(store.root, "rm", "-q", RECORD.replace("11/", ""))
    plain(store.root, "commit", "-q", "-m", "tidied")
    assert "deleted {path}" in found(store)


@pytest.mark.skipif(os.name == "nt", reason="links")
def test_a_record_that_became_a_link_is_named(store: Store) -> None:
    (store.root / RECORD).unlink()
    (store.root / RECORD).symlink_to("/etc/hostname")
    plain(store.root, "commit", "-q", "-am", "linked")
    assert found(store) == ["made a link of {path}"]


def test_history_that_was_replaced_object_by_object_is_read_as_it_is(store: Store) -> None:
    forge(store, lambda text: text.replace('note = "resolve"', 'note = "refused"'))
    forged, sound = plain(store.root, "rev-parse", "HEAD", "HEAD~1").split()
    plain(store.root, "replace", forged, sound)
    assert found(store) == ["changed {step} (event {n}) in {path}"]


def test_a_merge_that_dropped_or_made_up_lines_is_named(store: Store) -> None:
    plain(store.root, "checkout", "-q", "-b", "other")
    record = store.read(RECORD)
    assert isinstance(record, Record)
    store.append(record, [event("note", text="其他")], message="m", by="clerk-1", at=NOW)
    register(store, unit="3-1203")
    plain(store.root, "checkout", "-q", "main")
    store.append(record, [event("note", text="本台")], message="m", by="clerk-1", at=NOW)
    plain(store.root, "merge", "-q", "-s", "ours", "-m", "merged", "other")
    assert set(found(store)) == {
        "merge {commit} by {author} dropped {path}",
        "merge {commit} by {author} dropped lines of {path}",
    }
    plain(store.root, "reset", "-q", "--hard", "HEAD^")
    plain(store.root, "merge", "-q", "--no-commit", "--no-ff", "other")
    file = store.root / RECORD
    file.write_text(add(file.read_text(), n=9))
    plain(store.root, "commit", "-q", "-am", "merged")
    assert found(store) == ["merge {commit} by {author} added lines of its own to {path}"]


def test_amendments_are_only_added_to_in_their_authors_name(store: Store) -> None:
    rules = store.root / "rules.toml"
    one = f'{{ rule = "a.b", set = {{ within = "9m" }}, entered = {NOW.isoformat()}, by = "clerk-1" }}'
    rules.write_text(f"amendments = [\n  {one},\n]\n")
    plain(store.root, "add", "rules.toml")
    plain(store.root, "commit", "-q", "-m", "rules")
    assert found(store) == []
    forge(
        store,
        lambda text: text.replace("]\n", f"  {one.replace('9m', '8m').replace('clerk-1', 'm')},\n]\n"),
        "rules.toml",
    )
    assert found(store) == ["added to {path} in the name of {by}"]
    forge(store, lambda text: text.replace("9m", "99m"), "rules.toml")
    assert "changed lines of {path}" in found(store)


# -- honest histories


def test_batches_keys_backdating_with_a_note_of_it_and_approvals_on_paper_are_honest(store: Store) -> None:
    with store.transaction("fees bill", "clerk-1", NOW) as unit:
        for key in ("3-1201", "3-1202"):
            unit.create("residents.unit", {}, [event(area="89.50")], key=key)
        unit.append(store_record(store), [event("close")])
    earlier = Event(0, NOW - dt.timedelta(days=3), "clerk-1", "note", {"text": "迟录"}, entered=NOW)
    store.append(store_record(store), [earlier], message="m", by="clerk-1", at=NOW)
    on_paper = Event(0, NOW, "manager", "approve", {}, typed_by="clerk-1", paper="7")
    store.append(store_record(store), [on_paper], message="m", by="clerk-1", at=NOW)
    assert found(store) == []


def store_record(store: Store) -> Record:
    record = store.read(RECORD)
    assert isinstance(record, Record)
    return record


def test_what_git_could_not_take_at_the_time_is_caught_up_without_alarm(store: Store) -> None:
    late = Store(store.root, "A")
    week_ago = NOW - dt.timedelta(days=7)
    late.create("a.b", {}, [event(at=week_ago)], prefix="ZZ", message="m", by="clerk-2", at=week_ago)
    assert isinstance(store.git, Git)
    syncing.sync(store, store.git, "clerk-1", NOW)
    assert found(store) == []


def test_two_desks_joined_by_stock_git_raise_no_alarm(tmp_path: Path) -> None:
    first = office(tmp_path / "a")
    shared = [register(first, unit=f"3-{n}") for n in range(3)]
    plain(tmp_path, "clone", "-q", str(first.root), "b")
    second = Store(tmp_path / "b", "B", Git(tmp_path / "b"))
    chance = random.Random(4)
    moment = NOW
    for _ in range(6):
        for desk, who in ((first, "clerk-1"), (second, "clerk-2")):
            for _ in range(chance.randint(1, 3)):
                moment += dt.timedelta(minutes=1)
                told: dict[str, Any] = {"message": "m", "by": who, "at": moment}
                record = desk.read(record_path(chance.choice(shared).ref))
                assert isinstance(record, Record)
                desk.append(record, [event("note", who, moment, text=str(moment))], **told)
                desk.create("complaints.complaint", {}, [event("register", who, moment)], prefix="CP", **told)
        key = f"9-{moment:%H%M}"
        for desk, who in ((first, "clerk-1"), (second, "clerk-2")):
            made = [event("set", who, moment, area=who)]
            desk.create("residents.unit", {}, made, key=key, message="m", by=who, at=moment)
        for here, there in ((first, second), (second, first)):
            plain(here.root, "pull", "-q", "--no-rebase", "--no-edit", str(there.root), "main", when=moment)
    assert found(first) == found(second) == []
