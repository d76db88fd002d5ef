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
from propctl.regulation.record import Event, Record
from propctl.store import fsio, layout, paths, toml
from propctl.store.git import PROGRAM, Git
from propctl.store.history import ABSENT, Change, Commit, History, Step
from propctl.store.seal import is_sealed

RULES = "rules.toml"
SETTINGS = "propctl.toml"
SIGNERS = "allowed_signers"  # in the workspace: whose key is whose, as ssh-keygen reads it
MEMORY = f"{paths.PRIVATE}/audit.json"
_SLACK = dt.timedelta(hours=1)  # between a command and its commit; between two lines of one command
_SKEW = dt.timedelta(days=1)  # what the clocks of two desks may differ
_CLOSING = b"]"


class Addition(NamedTuple):
    """What one commit honestly added to one record."""

    path: str
    before: Record | None
    after: Record
    added: tuple[Event, ...]


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
        wanted = {id for change in changes if _text(change) for id in (change.old, change.new)}
        self._blobs = self.history.blobs(wanted | set(settings.values()))
        signatures = self._signatures(steps, settings)
        for step in steps:
            yield from self._backwards(step)
            if not any(step.changes):
                continue
            yield from self._signature(step.commit, signatures)
            if len(step.commit.parents) > 1:
                yield from self._merge(step)
            else:
                yield from self._commit(step, self._content(settings[step.commit.id]))

    def _settings(self, steps: Sequence[Step]) -> dict[str, str]:
        """The blob of propctl.toml in every commit and every first parent."""
        commits = [id for step in steps if any(step.changes) for id in (step.commit.id, *step.commit.parents)]
        return self.history.versions(SETTINGS, commits)

    def _content(self, blob: str) -> bytes:
        return self._blobs.get(blob, b"").removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")

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
            yield _problem(commit, "", N_("commit {commit} by {author} is not signed"))
        elif verdict != "G":
            yield _problem(
                commit,
                "",
                N_("the signature of commit {commit} by {author} is not valid ({verdict})"),
                verdict=verdict,
            )
        elif signer.partition("@")[0] != commit.author and commit.author != PROGRAM:
            yield _problem(
                commit,
                "",
                N_("commit {commit} bears the name of {author}, but was signed by {signer}"),
                signer=signer,
            )

    # -- merges

    def _merge(self, step: Step) -> Iterator[Problem]:
        """A merge keeps every line of each parent and adds none."""
        commit = step.commit
        for changes in step.changes:
            for change in changes:
                if not _ours(change):
                    continue
                if change.new == ABSENT:
                    yield _problem(commit, change.path, N_("merge {commit} by {author} dropped {path}"))
                elif change.old != ABSENT:
                    yield from self._dropped(commit, change)
        everywhere = set.intersection(*({change.path for change in changes} for changes in step.changes))
        for path in sorted(everywhere):
            versions = [change for changes in step.changes for change in changes if change.path == path]
            if _ours(versions[0]) and versions[0].new != ABSENT:
                yield from self._invented(commit, path, versions)

    def _dropped(self, commit: Commit, change: Change) -> Iterator[Problem]:
        if self._lines(change.old) - self._lines(change.new):
            yield _problem(
                commit,
                change.path,
                N_("merge {commit} by {author} dropped lines of {path}"),
            )

    def _invented(self, commit: Commit, path: str, versions: list[Change]) -> Iterator[Problem]:
        known = set().union(*(self._lines(version.old) for version in versions))
        if self._lines(versions[0].new) - known:
            yield _problem(commit, path, N_("merge {commit} by {author} added lines of its own to {path}"))

    def _lines(self, blob: str) -> set[bytes]:
        return set(self._content(blob).split(b"\n"))

    # -- other commits

    def _commit(self, step: Step, settings: bytes) -> Iterator[Problem]:
        commit, changes = step.commit, [change for change in step.changes[0] if _ours(change)]
        moved = _moved(changes)
        additions: list[Addition] = []
        amendments: list[dict[str, Any]] = []
        for change in changes:
            if change.path in moved:
                yield from _told_moved(commit, change, moved)
            elif change.new == ABSENT:
                yield _problem(commit, change.path, N_("commit {commit} by {author} deleted {path}"))
            elif change.is_link:
                yield _problem(commit, change.path, N_("commit {commit} by {author} made a link of {path}"))
            elif change.path == RULES:
                yield from self._amended(commit, change, amendments)
            elif _text(change):
                yield from self._record(commit, change, additions)
            elif change.old != ABSENT:
                yield _problem(commit, change.path, N_("commit {commit} by {author} changed the file {path}"))
        yield from _names(commit, additions, amendments)
        yield from self.judge.judge(Work(commit, settings, tuple(additions), tuple(amendments)))

    def _backwards(self, step: Step) -> Iterator[Problem]:
        """Commits that add records follow each other in time; who merges may have any clock."""
        commit = step.commit
        before = max((self.dates[parent] for parent in commit.parents if parent in self.dates), default=None)
        adds = len(commit.parents) < 2 and any(map(_ours, step.changes[0]))
        if adds and before and commit.committed < before - _SKEW:
            yield _problem(commit, "", N_("commit {commit} by {author} is dated before the one it follows"))
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
            yield _unreadable(commit, change.path, error)
            return
        if change.old != ABSENT and not _appended(old, new):
            yield _problem(commit, RULES, N_("commit {commit} by {author} changed lines of {path}"))
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
            yield _unreadable(commit, change.path, error)
            return
        if paths.record_path(after.form, after.id) != change.path:
            yield _problem(
                commit,
                change.path,
                N_("commit {commit} by {author} put {id} under another name: {path}"),
                id=after.id,
            )
        elif before is not None and not _appended(old, new):
            yield from _told_changes(commit, change.path, before, after)
        else:
            added = _new_events(before, after)
            additions.append(Addition(change.path, before, after, added))


def _names(
    commit: Commit, additions: Sequence[Addition], amendments: Sequence[dict[str, Any]]
) -> Iterator[Problem]:
    """Every added line is in the author's name, of the commit's time, and numbered after the others."""
    if commit.author != PROGRAM:
        events = [(one.path, event.by, event) for one in additions for event in one.added]
        vouched = {commit.author, *(event.by for _, _, event in events if event.typed_by == commit.author)}
        named = [(path, by) for path, by, event in events if event.typed_by != commit.author]
        named += [(RULES, str(amendment.get("by", ""))) for amendment in amendments]
        for path, by in dict.fromkeys(named):
            if by not in vouched:
                yield _problem(
                    commit, path, N_("commit {commit} by {author} added to {path} in the name of {by}"), by=by
                )
    for one in additions:
        yield from _moments(commit, one)


def _moments(commit: Commit, one: Addition) -> Iterator[Problem]:
    highest = max((event.n for event in one.before.history), default=0) if one.before else 0
    for event in one.added:
        written = event.entered or event.at
        late = commit.author != PROGRAM and commit.committed - written > _SLACK
        if late or written < event.at:
            yield _problem(
                commit,
                one.path,
                N_("commit {commit} by {author} backdated {step} in {path} to {at}"),
                step=event.step,
                at=event.at,
            )
        elif written - commit.committed > _SLACK:
            yield _problem(
                commit,
                one.path,
                N_("commit {commit} by {author} dated {step} in {path} ahead, to {at}"),
                step=event.step,
                at=event.at,
            )
        if event.n <= highest:
            yield _problem(
                commit,
                one.path,
                N_("commit {commit} by {author} put {step} in {path} before older events"),
                step=event.step,
            )


def _appended(old: bytes, new: bytes) -> bool:
    """Whether ``new`` is ``old`` with whole lines before its closing bracket, as propctl adds them."""
    head, bracket, tail = old.rpartition(b"\n" + _CLOSING)
    if not bracket:
        return False
    head += b"\n"
    end = _CLOSING + tail
    return new.startswith(head) and new.endswith(b"\n" + end) and len(new) >= len(old)


def _new_events(before: Record | None, after: Record) -> tuple[Event, ...]:
    if before is None:
        return after.history
    known = list(before.history)
    return tuple(event for event in after.history if event not in known)


def _told_changes(commit: Commit, path: str, before: Record, after: Record) -> Iterator[Problem]:
    """What a change that is no addition did, in words."""
    found = [*_told_head(commit, path, before, after), *_told_events(commit, path, before, after)]
    yield from found or [
        _problem(commit, path, N_("commit {commit} by {author} reordered or changed lines of {path}"))
    ]


def _told_head(commit: Commit, path: str, before: Record, after: Record) -> Iterator[Problem]:
    if (before.form, before.id) != (after.form, after.id):
        yield _problem(commit, path, N_("commit {commit} by {author} gave {path} another form or id"))
    for name in sorted({*before.head, *after.head}):
        old, new = before.head.get(name), after.head.get(name)
        if is_sealed(old) and not is_sealed(new):
            msgid = N_("commit {commit} by {author} put the sealed {field} in {path} in clear")
            yield _problem(commit, path, msgid, field=name)
        elif old != new:
            yield _problem(
                commit, path, N_("commit {commit} by {author} rewrote {field} in {path}"), field=name
            )


def _told_events(commit: Commit, path: str, before: Record, after: Record) -> Iterator[Problem]:
    successors = {(event.n, event.by, event.step): event for event in after.history}
    for event in before.history:
        if event in after.history:
            continue
        now = successors.get((event.n, event.by, event.step))
        if now is None:
            msgid = N_("commit {commit} by {author} removed {step} (event {n}) from {path}")
        elif any(is_sealed(old) and not is_sealed(now.values.get(key)) for key, old in event.values.items()):
            msgid = N_("commit {commit} by {author} unsealed a value of {step} (event {n}) in {path}")
        else:
            msgid = N_("commit {commit} by {author} changed {step} (event {n}) in {path}")
        yield _problem(commit, path, msgid, step=event.step, n=event.n)


def _moved(changes: Sequence[Change]) -> dict[str, str]:
    """Old and new paths of files that one commit moved: same content, or same name elsewhere."""
    gone = [change for change in changes if change.new == ABSENT]
    come = [change for change in changes if change.old == ABSENT]
    found: dict[str, str] = {}
    for old in gone:
        for new in come:
            if old.old == new.new or old.path.rpartition("/")[2] == new.path.rpartition("/")[2]:
                found |= {old.path: new.path, new.path: ""}
    return found


def _told_moved(commit: Commit, change: Change, moved: dict[str, str]) -> Iterator[Problem]:
    if moved[change.path]:
        msgid = N_("commit {commit} by {author} moved {path} to {target}")
        yield _problem(commit, change.path, msgid, target=moved[change.path])


def _ours(change: Change) -> bool:
    """Whether a change is one of those that may only add: records and amendments."""
    name = change.path.rpartition("/")[2]
    return change.path == RULES or (
        change.path.startswith(f"{paths.RECORDS}/") and not name.startswith(".")
    )  # .gitkeep, .gitattributes


def _text(change: Change) -> bool:
    return change.path == RULES or (_ours(change) and change.path.endswith(".toml"))


def _unreadable(commit: Commit, path: str, error: BadData) -> Problem:
    return _problem(
        commit, path, N_("commit {commit} by {author} left {path} unreadable: {reason}"), reason=str(error)
    )


def _problem(commit: Commit, path: str, msgid: str, **values: object) -> Problem:
    where = {"commit": commit.short, "author": commit.author, "path": path}
    return Problem(path, 0, "", msgid, {**where, **values}, N_("look at it with: git show {commit}"))
