"""Desks: the letter that keeps one clone's record numbers from another's, and the exchange between clones.

A clone that takes a letter says so in ``desks/<letter>-<its own random sign>``, which goes to the others by
git. Two clones that took one letter offline leave two files, which no merge can hide: ``clashes`` tells.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

import msgspec

from propctl.errors import N_, NotDurable, Problem, SettingsError, UsageError
from propctl.store.files import fsio, ids, lock, paths
from propctl.store.history.git import PROGRAM, Done, Git, Head
from propctl.store.store import Store

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DESKS = "desks"
_GIVEN_UP = b"given up: "
_SETTING = "propctl.desk"
_TRIES = 3  # another desk may push between our fetch and our push


class SyncReport(msgspec.Struct, frozen=True):
    """What ``sync`` did. Nothing is lost in any case: what could not be exchanged waits for the next time."""

    remote: str = ""  # empty: this workspace has nobody to exchange with
    offline: bool = False
    committed: tuple[str, ...] = ()  # files that an earlier command could not commit
    received: tuple[str, ...] = ()  # record files that came or changed
    removed: tuple[str, ...] = ()  # records that the other side deleted: nothing was merged
    conflicts: tuple[str, ...] = ()  # files that both sides changed: nothing was merged
    pushed: bool = False
    reason: str = ""  # git's own words, where something did not work


def desk_of(root: Path, git: Git | None) -> str:
    """This clone's desk letter; ``SettingsError`` when it has none yet."""
    letter = _taken(root, git)[:1]
    if letter not in _LETTERS or not letter:
        raise SettingsError(N_("this copy of the workspace has no desk letter yet; run propctl join"))
    return letter


def join(root: Path, git: Git | None, letter: str = "", *, by: str, at: dt.datetime) -> str:
    """Give this clone its desk letter, the first free one by default; ``UsageError`` if it is in use.

    The letter is entered in ``desks/`` in the name of ``by`` and committed; an earlier one of this clone is
    marked as given up. ``GitFailed`` leaves the letter taken; the next ``sync`` tells the others.
    """
    former, used = _taken(root, git), used_letters(root)
    letter = letter.upper() or next((free for free in _LETTERS if free not in used), "")
    if len(letter) != 1 or letter not in _LETTERS:
        raise UsageError(N_("a desk is one letter from A to Z, not {letter}"), letter=letter)
    if letter in used:
        raise UsageError(
            N_("desk {letter} is in use already; free is {free}"),
            letter=letter,
            free=", ".join(free for free in _LETTERS if free not in used),
        )
    name = f"{letter}-{os.urandom(4).hex()}"
    entry = f"{by} {at.isoformat()}\n".encode()
    writes = [fsio.Write(root / DESKS / name, entry, new=True)]
    if (root / DESKS / former).is_file():
        old = fsio.read(root / DESKS / former)
        writes.append(fsio.Write(root / DESKS / former, old + _GIVEN_UP + entry, new=False, expected=old))
    with lock.workspace_lock(root, f"{by}: join"):
        fsio.write_batch(writes)
        fsio.replace(_desk_file(root), name.encode())
        if git:
            git.run("config", "--local", _SETTING, name)
            git.commit([f"{DESKS}/{write.path.name}" for write in writes], f"join desk {letter}", by, at)
    return letter


def _taken(root: Path, git: Git | None) -> str:
    """The name of this clone's file in ``desks/``, which begins with its letter; empty for none."""
    try:
        return fsio.read(_desk_file(root)).decode("ascii", "replace").strip()
    except FileNotFoundError:
        # .propctl/ may be deleted at any time; the clone's own git configuration remembers.
        name = git.attempt("config", "--local", _SETTING).output.strip() if git else ""
        if name:
            fsio.replace(_desk_file(root), name.encode())
        return name


def used_letters(root: Path) -> set[str]:
    """The letters of all desks that have joined or numbered a record."""
    stems = (path.rpartition("/")[2].removesuffix(".toml") for path in paths.walk(str(root)))
    numbered = {found.desk for stem in stems if (found := ids.parse_id(stem))}
    return numbered | {name[0] for name in _registered(root)}


def clashes(root: Path) -> list[Problem]:
    """Letters that more than one clone has taken, each not knowing of the other."""
    found: dict[str, list[str]] = {}
    for name in _registered(root):
        if _GIVEN_UP not in fsio.read(root / DESKS / name):
            found.setdefault(name[0], []).append(name)
    return [
        Problem(
            f"{DESKS}/{names[-1]}",
            0,
            "",
            N_("desk {letter} is used by {count} clones of this office: {names}"),
            {"letter": letter, "count": len(names), "names": [f"{DESKS}/{name}" for name in names]},
            N_("run propctl join at one of the two, then propctl sync at both"),
        )
        for letter, names in found.items()
        if len(names) > 1
    ]


def _registered(root: Path) -> list[str]:
    return [name for name in paths.names(root / DESKS) if re.fullmatch("[A-Z]-[0-9a-f]{8}", name)]


def sync(store: Store, git: Git, by: str, at: dt.datetime) -> SyncReport:
    """Exchange records with the other desks: commit what waits, fetch, merge, push.

    Records and amendments merge line by line. Where both sides changed another file, or the other side
    deleted records, nothing is merged and the report says so.
    """
    committed = _commit_waiting(store, git, by, at)
    remote = git.run("remote").split()
    if not remote:
        git.tidy()
        return SyncReport(committed=committed)
    name = "origin" if "origin" in remote else remote[0]
    report = SyncReport(remote=name, committed=committed)
    for _ in range(_TRIES):
        fetched = git.attempt("fetch", "--quiet", "--no-tags", name)
        if fetched.status:
            return _with(report, offline=True, reason=_reason(fetched))
        with lock.workspace_lock(store.root, f"{by}: sync", store.wait):
            report = _merge(store, git, name, by, at, report)
        if report.removed or report.conflicts or report.reason:
            return report
        pushed = git.attempt("push", "--quiet", name, f"HEAD:{git.head().branch}")
        if pushed.status == 0:
            git.tidy()
            return _with(report, pushed=True)
    return _with(report, reason=_reason(pushed))


def _commit_waiting(store: Store, git: Git, by: str, at: dt.datetime) -> tuple[str, ...]:
    with lock.workspace_lock(store.root, f"{by}: sync", store.wait):
        store.recover()
        waiting = git.uncommitted()
        if waiting:
            git.commit(waiting, "sync: changes that were not in history yet", PROGRAM, at)
    return tuple(waiting)


def _merge(store: Store, git: Git, remote: str, by: str, at: dt.datetime, report: SyncReport) -> SyncReport:
    head = git.head()
    theirs = f"refs/remotes/{remote}/{head.branch.removeprefix('refs/heads/')}"
    if git.attempt("rev-parse", "--verify", "--quiet", theirs).status:
        return report  # nobody has pushed yet
    if (head.git_dir / "MERGE_HEAD").exists():
        return _with(report, reason=N_("a merge is in progress in this folder; finish it first"))
    if removed := _removed(git, head, theirs):
        return _with(report, removed=removed)
    merged = git.attempt(
        *git.signing(), "merge", "--quiet", "--no-edit", "-m", "sync", theirs, author=by, at=at
    )
    if merged.status:
        conflicts = git.run("diff", "--name-only", "--diff-filter=U", "--relative", "-z").split("\0")
        if (head.git_dir / "MERGE_HEAD").exists():
            git.run("merge", "--abort")
        return _with(report, conflicts=tuple(filter(None, conflicts)), reason=_reason(merged))
    received = git.changed_since(head.commit) if head.commit else list(store.walk())
    if received and store.on_written:
        store.on_written(received)
    try:
        fsio.sync_file_system(store.root)
    except OSError as error:
        raise NotDurable(
            N_("{path} was written, but the disk did not confirm it ({reason}); check the disk"),
            path=paths.RECORDS,
            reason=os.strerror(error.errno or 0),
        ) from None
    return _with(report, received=tuple(dict.fromkeys([*report.received, *received])))


def _removed(git: Git, head: Head, theirs: str) -> tuple[str, ...]:
    if not head.commit:
        return ()
    gone = git.run(
        "diff",
        "--name-only",
        "--no-renames",
        "--diff-filter=D",
        "--relative",
        "-z",
        f"HEAD...{theirs}",
        "--",
        paths.RECORDS,
    )
    return tuple(filter(None, gone.split("\0")))


def _with(report: SyncReport, **changes: object) -> SyncReport:
    return msgspec.structs.replace(report, **changes)


def _reason(done: Done) -> str:
    lines = [line for line in re.split(r"[\r\n]+", done.complaint + done.output) if line.strip()]
    return lines[0] if lines else str(done.status)


def _desk_file(root: Path) -> Path:
    return root / paths.PRIVATE / "desk"
