"""Was history only added to? Proved from git alone: what each commit did to records and amendments.

A commit may add lines where propctl adds them, in its author's name, at its own time, numbered upwards. A
merge may only bring together what its parents hold. Everything else is a forgery or an accident, and is
named with its commit. Whether a step was allowed at all, the office judges (``Judge``).

What was found sound is remembered with its head in ``.propctl/``: the next audit reads only what came since,
and sees when history no longer contains that head. What git cannot show, no audit can: see docs/promises.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import msgspec

from propctl.errors import N_, BadData, Problem
from propctl.store.files import fsio, layout, paths, toml
from propctl.store.history.additions import Addition, appended, new_events, signed_for
from propctl.store.history.commits import ABSENT, Change, Commit, History, Step
from propctl.store.history.git import PROGRAM, Git
from propctl.store.history.merges import merge_findings
from propctl.store.history.sentences import RULES, finding, is_record_or_amendments, only_grows, unreadable
from propctl.store.history.tampering import moved_paths, told_changes, told_move

SETTINGS = "propctl.toml"
SIGNERS = "allowed_signers"  # in the workspace: whose key is whose, as ssh-keygen reads it
MEMORY = f"{paths.PRIVATE}/audit.json"
_SKEW = dt.timedelta(days=1)  # what the clocks of two desks may differ


class Work(NamedTuple):
    """One commit as the office judges it: the settings that held, and all that was added."""

    commit: Commit
    settings: bytes  # propctl.toml as of this commit; empty where history has none
    additions: tuple[Addition, ...]
    amendments: tuple[dict[str, Any], ...]


class Judge(Protocol):
    """What the audit asks of the office."""

    def demands_signature(self, settings: bytes) -> bool:
        """Whether commits must be signed under these settings."""
        ...

    def judge(self, work: Work) -> Iterable[Problem]:
        """Steps and amendments that their authors were not allowed."""
        ...


class _Memory(msgspec.Struct, frozen=True):
    """The last head that an audit found sound, and the newest date up to it."""

    head: str = ""
    date: dt.datetime | None = None


def audit(git: Git, judge: Judge) -> list[Problem]:
    """Everything in history that is not an honest addition; remembers the head when there is nothing."""
    head = git.head().commit
    if not head:
        return []
    history = History(git, (paths.RECORDS, RULES, SETTINGS, SIGNERS))
    verified = _remembered(git)
    found = list(_unbroken(history, verified.head, head))
    since = _Memory() if found else verified
    auditor = _Auditor(git, history, judge, since)
    for steps in history.steps(head, since.head):
        found += auditor.look(steps)
    if not found and head != verified.head:
        fsio.replace(git.root / MEMORY, msgspec.json.encode(_Memory(head, auditor.dates.get(head))))
    return found


def _remembered(git: Git) -> _Memory:
    try:
        return msgspec.json.decode(fsio.read(git.root / MEMORY), type=_Memory)
    except (FileNotFoundError, msgspec.DecodeError, BadData):
        return _Memory()  # derived: the whole history is read again


def _unbroken(history: History, verified: str, head: str) -> Iterator[Problem]:
    """Whether history still holds what an earlier audit saw, and reaches back to its beginning."""
    if verified and not history.is_ancestor(verified, head):
        yield Problem(
            "",
            0,
            "",
            N_("history was rewritten: the last sound state {commit} is no longer part of it"),
            {"commit": verified[:10]},
            N_("ask the other desks for their clones; git reflog shows when it was replaced"),
        )
    if history.is_cut():
        yield Problem(
            "",
            0,
            "",
            N_("this clone's history was cut off or grafted, so it proves nothing"),
            {},
            N_("fetch the rest with: git fetch --unshallow, and remove .git/info/grafts"),
        )


class _Auditor:
    """Looks at commits, a chunk at a time."""

    def __init__(self, git: Git, history: History, judge: Judge, since: _Memory) -> None:
        self.git, self.history, self.judge = git, history, judge
        self.dates = {since.head: since.date} if since.date else {}  # of the newest record up to a commit
        self._blobs: dict[str, bytes] = {}

    def look(self, steps: Sequence[Step]) -> Iterator[Problem]:
        """What is wrong with these commits."""
        changes = [change for step in steps for changed in step.changes for change in changed]
        settings = self._settings(steps)
        wanted = {
            id for change in changes if is_record_or_amendments(change) for id in (change.old, change.new)
        }
        self._blobs = self.history.blobs(wanted | set(settings.values()))
        signatures = self._signatures(steps, settings)
        for step in steps:
            yield from self._backwards(step)
            if not any(step.changes):
                continue
            yield from self._signature(step.commit, signatures)
            if len(step.commit.parents) > 1:
                yield from merge_findings(step, self._lines)
            else:
                yield from self._commit(step, self._content(settings[step.commit.id]))

    def _settings(self, steps: Sequence[Step]) -> dict[str, str]:
        """The blob of propctl.toml in every commit and every first parent."""
        commits = [id for step in steps if any(step.changes) for id in (step.commit.id, *step.commit.parents)]
        return self.history.versions(SETTINGS, commits)

    def _content(self, blob: str) -> bytes:
        return self._blobs.get(blob, b"").removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")

    def _lines(self, blob: str) -> set[bytes]:
        return set(self._content(blob).split(b"\n"))

    # -- signatures

    def _signatures(self, steps: Sequence[Step], settings: dict[str, str]) -> dict[str, tuple[str, str]]:
        """Signatures of the commits that need one: as the settings said before the commit changed them."""
        demanding = [
            step.commit.id
            for step in steps
            if len(step.commit.parents) == 1
            and any(step.changes)
            and self.judge.demands_signature(self._content(settings[step.commit.parents[0]]))
        ]
        return self.history.signers(demanding, self.git.root / SIGNERS)

    def _signature(self, commit: Commit, signatures: dict[str, tuple[str, str]]) -> Iterator[Problem]:
        if commit.id not in signatures:
            return
        verdict, signer = signatures[commit.id]
        if verdict == "N":
            yield finding(commit, "", N_("commit {commit} by {author} is not signed"))
        elif verdict != "G":
            yield finding(
                commit,
                "",
                N_("the signature of commit {commit} by {author} is not valid ({verdict})"),
                verdict=verdict,
            )
        elif signer.partition("@")[0] != commit.author and commit.author != PROGRAM:
            yield finding(
                commit,
                "",
                N_("commit {commit} bears the name of {author}, but was signed by {signer}"),
                signer=signer,
            )

    # -- commits

    def _commit(self, step: Step, settings: bytes) -> Iterator[Problem]:
        commit, changes = step.commit, [change for change in step.changes[0] if only_grows(change)]
        moved = moved_paths(changes)
        additions: list[Addition] = []
        amendments: list[dict[str, Any]] = []
        for change in changes:
            if change.path in moved:
                yield from told_move(commit, change, moved)
            elif change.new == ABSENT:
                yield finding(commit, change.path, N_("commit {commit} by {author} deleted {path}"))
            elif change.is_link:
                yield finding(commit, change.path, N_("commit {commit} by {author} made a link of {path}"))
            elif change.path == RULES:
                yield from self._amended(commit, change, amendments)
            elif is_record_or_amendments(change):
                yield from self._record(commit, change, additions)
            elif change.old != ABSENT:
                yield finding(commit, change.path, N_("commit {commit} by {author} changed the file {path}"))
        yield from signed_for(commit, additions, amendments)
        yield from self.judge.judge(Work(commit, settings, tuple(additions), tuple(amendments)))

    def _backwards(self, step: Step) -> Iterator[Problem]:
        """Commits that add records follow each other in time; who merges may have any clock."""
        commit = step.commit
        before = max((self.dates[parent] for parent in commit.parents if parent in self.dates), default=None)
        adds = len(commit.parents) < 2 and any(map(only_grows, step.changes[0]))
        if adds and before and commit.committed < before - _SKEW:
            yield finding(commit, "", N_("commit {commit} by {author} is dated before the one it follows"))
        newest = commit.committed if adds else before
        if newest:
            self.dates[commit.id] = newest

    def _amended(self, commit: Commit, change: Change, amendments: list[dict[str, Any]]) -> Iterator[Problem]:
        """Lines were only added to ``rules.toml``; they are appended to ``amendments``."""
        old, new = self._content(change.old).rstrip(), self._content(change.new).rstrip()
        try:
            before = toml.parse(old, RULES).get("amendments", []) if old else []
            after = toml.parse(new, RULES).get("amendments", [])
        except BadData as error:
            yield unreadable(commit, change.path, error)
            return
        if change.old != ABSENT and not appended(old, new):
            yield finding(commit, RULES, N_("commit {commit} by {author} changed lines of {path}"))
            return
        amendments += after[len(before) :]

    def _record(self, commit: Commit, change: Change, additions: list[Addition]) -> Iterator[Problem]:
        """Lines were only added to a record; what was added is appended to ``additions``."""
        old, new = self._content(change.old), self._content(change.new)
        try:
            before = layout.load_record(old, change.path) if change.old != ABSENT else None
        except BadData:
            before = None  # told when it came; what mends it is new to us
            old = b""
        try:
            after = layout.load_record(new, change.path)
        except BadData as error:
            yield unreadable(commit, change.path, error)
            return
        if paths.record_path(after.ref) != change.path:
            yield finding(
                commit,
                change.path,
                N_("commit {commit} by {author} put {id} under another name: {path}"),
                id=after.id,
            )
        elif before is not None and not appended(old, new):
            yield from told_changes(commit, change.path, before, after)
        else:
            added = new_events(before, after)
            additions.append(Addition(change.path, before, after, added))
