"""``sync``: the exchange between the clones of an office, through stock git.

Commit what waits, fetch, merge, push. The merge is made inside history (``merging``) and the files follow
from a journal (``landing``), so that no moment of it leaves something half written for the next command.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import msgspec

from propctl.errors import N_, GitFailed
from propctl.regulation.model.record import Record
from propctl.store.files import attachments, lock, paths
from propctl.store.files.reader import Reader
from propctl.store.history import (
    clashes,
    heads,
    landing,
    merging,
    remote_trouble,
    remotes,
    settings_merge,
)
from propctl.store.history.git import KEPT_ASIDE, PROGRAM, Done, Git, Head
from propctl.store.sealed.access_log import grows_only, is_log
from propctl.store.store import Store

_EXCHANGE = "sync.lock"  # of whoever exchanges: two at once would take each other's refs
_TRIES = 3  # another desk may push between our fetch and our push
_RECORD = re.compile(r"records/.*\.toml")
_LETTER = re.compile(r"desks/[A-Z]-[0-9a-f]{8}")
_BUSY = {  # what of git's own work may lie half done in its folder, and how it is ended
    "MERGE_HEAD": N_("a merge was begun here by hand; end it (git merge --continue or --abort), then sync"),
    "rebase-merge": N_("history is being rebuilt here; end it (git rebase --continue or --abort), then sync"),
    "rebase-apply": N_("history is being rebuilt here; end it (git rebase --continue or --abort), then sync"),
    "CHERRY_PICK_HEAD": N_("a commit is being copied here by hand; end that with git, then sync"),
    "REVERT_HEAD": N_("a commit is being taken back here by hand; end that with git, then sync"),
}


class SyncReport(msgspec.Struct, frozen=True):
    """What ``sync`` did. Nothing is lost in any case: what could not be exchanged waits for the next time."""

    remote: str = ""  # empty: this workspace has nobody to exchange with
    offline: bool = False  # the shared repository could not be reached: later it may be
    turned_away: bool = False  # it lets nobody of this desk in: somebody has to mend that
    committed: tuple[str, ...] = ()  # files that an earlier command could not commit
    stood_for: tuple[str, ...] = ()  # rules of the office that went into history in the operator's name
    left: tuple[str, ...] = ()  # files below records/ that are no records: not taken into history
    rewritten: str = ""  # a commit that the shared repository had and has no more
    disputed: tuple[settings_merge.Dispute, ...] = ()  # settings to which the two sides gave two values
    changed_by: tuple[str, ...] = ()  # who changed them here, and at the other desk, each with the commit
    received: tuple[str, ...] = ()  # record files that came or changed
    removed: tuple[str, ...] = ()  # records that the other side deleted: nothing was merged
    conflicts: tuple[str, ...] = ()  # files that both sides changed: nothing was merged
    renumbered: tuple[tuple[str, str], ...] = ()  # records of ours whose number two desks had given: old, new
    pushed: bool = False
    reason: str = ""  # why something did not work: a message id, or git's own words


def sync(
    store: Store,
    git: Git,
    by: str,
    at: dt.datetime,
    *,
    rules: Callable[[str], bool] | None = None,
    remote: str = "origin",
) -> SyncReport:
    """Exchange records with the other desks: commit what waits, fetch, merge, push.

    Records and amendments merge line by line, settings by key. Where both sides changed another file, or the
    other side deleted records, nothing is merged and the report says so. ``GitFailed`` where somebody's own
    git is half-way through something, or no branch is checked out.

    ``rules``: of which files ``by`` may change the rules of the office, and stands for their change with his
    name; what nobody stands for goes into history in the program's.
    ``remote``: the shared repository by its name in git; where there is none of that name, the first.
    """
    with lock.workspace_lock(store.root, f"{by}: sync", store.wait, _EXCHANGE):
        return _exchange(store, git, by, at, rules, remote)


def _exchange(
    store: Store, git: Git, by: str, at: dt.datetime, rules: Callable[[str], bool] | None, wanted: str
) -> SyncReport:
    """One exchange with the relay, none beside it; others may write while it waits for the network."""
    with lock.workspace_lock(store.root, f"{by}: sync", store.wait):
        git.heal()
        _refuse_half_way(store, git)
        store.recover()
        stood_for = _commit_rules(git, by, at, rules) if rules else ()
        report = _with(_commit_waiting(store, git, at), stood_for=stood_for)
        report = _merge_kept_aside(store, git, by, at, report)
    remote = git.run("remote").split()
    if not remote:
        git.tidy()
        return report
    name = wanted if wanted in remote else remote[0]
    report = _with(report, remote=name)
    for _ in range(_TRIES):
        heads.fetch_heads(git, name)
        before = heads.tip(git, _theirs(git, name))
        fetched = remotes.fetch(git, name)
        if fetched.status:
            return _turned_away(report, fetched)
        gone = remotes.rewritten(git, name, before, heads.tip(git, _theirs(git, name)))
        report = _with(report, rewritten=gone or report.rewritten)
        remotes.refuse_other_branch(git, name)
        with lock.workspace_lock(store.root, f"{by}: sync", store.wait):
            report = _merge(store, git, _theirs(git, name), by, at, report)
        if report.removed or report.conflicts or report.reason:
            return report
        pushed = git.attempt("push", "--quiet", name, f"HEAD:{git.head().branch}")
        if pushed.status == 0:
            heads.send_heads(git, name)
            git.tidy()
            return _with(report, pushed=True)
        if known := remote_trouble.trouble(pushed):
            return _with(report, offline=known.passes, reason=known.msgid)
    return _with(report, reason=remote_trouble.why(pushed))


def _turned_away(report: SyncReport, done: Done) -> SyncReport:
    """The exchange that git could not even begin."""
    known = remote_trouble.trouble(done)
    passes = known is not None and known.passes
    return _with(report, offline=passes, turned_away=not passes, reason=remote_trouble.why(done))


def _refuse_half_way(store: Store, git: Git) -> None:
    head = git.head()
    if (head.git_dir / "MERGE_HEAD").exists() and head.branch != "HEAD":
        landing.take_back(store.root, git, head)
    for name, msgid in _BUSY.items():
        if (head.git_dir / name).exists():
            raise GitFailed(msgid)
    if head.branch == "HEAD":
        raise GitFailed(N_("no branch is checked out here; go back to it (git switch main), then sync"))


def _commit_rules(git: Git, by: str, at: dt.datetime, may: Callable[[str], bool]) -> tuple[str, ...]:
    """Take changed settings and declarations into history in the name of who stands for them."""
    listed = git.run("ls-files", "-z", "-m", "-o", "--exclude-standard")
    found = [path for path in dict.fromkeys(listed.split("\0")) if path and may(path)]
    found = [path for path in found if (git.root / path).is_file()]
    if found:
        git.commit(found, "sync: rules of the office", by, at)
    return tuple(found)


def _commit_waiting(store: Store, git: Git, at: dt.datetime) -> SyncReport:
    """Take into history what an earlier command could not; what is no sound record is left and told."""
    reader = Reader(str(store.root))
    waiting = git.uncommitted()
    taken = [path for path in waiting if _belongs(reader, git, path)]
    if taken:
        git.commit(taken, "sync: changes that were not in history yet", PROGRAM, at)
    return SyncReport(committed=tuple(taken), left=tuple(path for path in waiting if path not in set(taken)))


def _belongs(reader: Reader, git: Git, path: str) -> bool:
    """Whether a file belongs in history: a sound record or attachment, a desk's letter, settings, clauses."""
    if path.startswith(f"{attachments.FOLDER}/"):
        return attachments.belongs(Path(reader.folder), path)
    if is_log(path):
        return grows_only(Path(reader.folder), git, path)
    if path.startswith(f"{paths.RECORDS}/"):
        return bool(_RECORD.fullmatch(path)) and isinstance(reader.read(path), Record)
    return not path.startswith("desks/") or bool(_LETTER.fullmatch(path))


def _merge_kept_aside(store: Store, git: Git, by: str, at: dt.datetime, report: SyncReport) -> SyncReport:
    """Merge what was kept beside the branch while no branch was checked out."""
    for ref in git.run("for-each-ref", "--format=%(refname)", KEPT_ASIDE).split():
        report = _merge(store, git, ref, by, at, report)
        if report.removed or report.conflicts or report.reason:
            return report
        git.run("update-ref", "-d", ref)
    return report


def _theirs(git: Git, remote: str) -> str:
    return f"refs/remotes/{remote}/{git.head().branch.removeprefix('refs/heads/')}"


def _merge(store: Store, git: Git, theirs: str, by: str, at: dt.datetime, report: SyncReport) -> SyncReport:
    head, commit = git.head(), heads.tip(git, theirs)
    if not commit:
        return report  # nobody has pushed yet
    if head.commit and git.is_ancestor(commit, head.commit):
        return report
    if head.commit:
        remotes.refuse_unrelated(git, report.remote or "origin", head.commit, commit)
    if removed := _removed(git, head, commit):
        return _with(report, removed=removed)
    merge = commit
    if head.commit and not git.is_ancestor(head.commit, commit):
        tree, conflicts = merging.merged(store.root, git, head, commit)
        twice = clashes.found(git, head, commit)
        conflicts = tuple(path for path in conflicts if path not in {clash.path for clash in twice})
        edits = merging.settled(git, head, commit, conflicts)
        if edits is None:
            disputed = merging.disputes(git, head, commit) if merging.SETTINGS in conflicts else ()
            reason = N_("both desks changed it")
            who = [
                merging.changed_by(git, *sides) for sides in ((head.commit, commit), (commit, head.commit))
            ]
            return _with(report, conflicts=conflicts, disputed=disputed, changed_by=tuple(who), reason=reason)
        for clash in twice:
            edits |= {clash.path: clash.theirs, clash.moved_to: clash.ours}
        report = _with(report, renumbered=(*report.renumbered, *((one.old, one.new) for one in twice)))
        merge = merging.commit_merge(git, head, commit, tree, edits, author=by, at=at)
    if mine := _own_work(git, head, merge):
        reason = N_("it was changed here by hand and is in no history; put it aside, then sync")
        return _with(report, conflicts=mine, reason=reason)
    return _land(store, git, head, merge, report)


def _land(store: Store, git: Git, head: Head, merge: str, report: SyncReport) -> SyncReport:
    """Move the branch to the merge, then the files; a kill in between is finished by the next command."""
    landing.begin(store.root, landing.Landing(head.commit, merge, head.branch))
    git.run("update-ref", "-m", "sync", head.branch, merge, head.commit or "0" * len(merge))
    received = landing.finish(store.root, git)
    if received and store.on_written:
        store.on_written(received)
    return _with(report, received=tuple(dict.fromkeys([*report.received, *received])))


def _own_work(git: Git, head: Head, merge: str) -> tuple[str, ...]:
    """Files that the merge would write and that hold work which is in no history: pages being edited, say."""
    dirty = git.run("ls-files", "-z", "-m", "-o", "--exclude-standard").split("\0")
    coming = landing.changed(git, head.commit, merge)
    below = tuple(f"{change.path}/" for change in coming if change.entry)  # a file where a folder was
    written = {change.path for change in coming}
    return tuple(path for path in dirty if path in written or path.startswith(below))


def _removed(git: Git, head: Head, theirs: str) -> tuple[str, ...]:
    if not head.commit:
        return ()
    told = ("diff", "--name-only", "--no-renames", "--diff-filter=D", "--relative", "-z")
    gone = git.run(*told, f"{head.commit}...{theirs}", "--", paths.RECORDS)
    return tuple(filter(None, gone.split("\0")))


def _with(report: SyncReport, **changes: object) -> SyncReport:
    return msgspec.structs.replace(report, **changes)
