"""Bringing the files from one commit to a later one; a kill at any moment is finished by the next command.

History moves first: the journal is written, the branch moves to the merge, then the files follow. What is
left half done is done again from the journal, under the workspace lock, before anything else is written.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec

from propctl.store.files import fsio, paths
from propctl.store.history.git import Git, Head
from propctl.store.sealed.private_folder import is_own, is_private

_GONE = "D"


class Landing(msgspec.Struct, frozen=True):
    """The journal: files stand somewhere between these two commits."""

    before: str
    after: str
    branch: str


class Change(NamedTuple):
    """What one commit did to one file, as git's index wants to be told."""

    path: str
    entry: str  # "100644 <object>"; empty where the file is gone


def begin(root: Path, landing: Landing) -> None:
    """Write the journal: from now on whoever comes next brings the files to ``after``."""
    fsio.replace(_journal(root), msgspec.json.encode(landing))


def finish(root: Path, git: Git) -> list[str]:
    """Bring the files to where history is; the record files that changed. Nothing to do without a journal.

    The caller holds the workspace lock. Where the branch never moved, or the journal came with history, it
    is only dropped.
    """
    try:
        landing = msgspec.json.decode(fsio.read(_journal(root)), type=Landing)
    except FileNotFoundError:
        return []
    head = git.head()
    if not is_own(root, paths.LANDING):
        fsio.remove(_journal(root))
        return []
    if head.commit != landing.after and not git.is_ancestor(landing.after, head.commit):
        fsio.remove(_journal(root))
        return []
    changes = changed(git, landing.before, landing.after)
    _bring(root, git, changes)
    fsio.sync_file_system(root)
    fsio.remove(_journal(root))
    return [change.path for change in changes if paths.is_record(change.path)]


def take_back(root: Path, git: Git, head: Head) -> None:
    """Undo a merge that a killed git left half done, where that loses nobody's work; else leave it alone.

    It loses nothing where every line that the files hold stands in one of the two commits: a sync makes the
    same merge again. Lines of anybody's own, or files that git could not bring together, are left to people.
    """
    merge_head = head.git_dir / "MERGE_HEAD"
    theirs = fsio.read(merge_head).decode("ascii", "replace").split()
    is_merge = len(theirs) == 1 and not git.attempt("cat-file", "-e", f"{theirs[0]}^{{commit}}").status
    if not is_merge or git.run("ls-files", "--unmerged", "-z"):
        return
    back = changed(git, theirs[0], head.commit)
    for change in back:
        sides = [
            git.attempt("cat-file", "blob", f"{side}:{head.prefix}{change.path}")
            for side in (head.commit, theirs[0])
        ]
        known = {line for side in sides for line in side.output.splitlines()}
        if not set(_text(root / change.path).splitlines()) <= known:
            return
    _bring(root, git, back)
    for name in ("MERGE_HEAD", "MERGE_MSG", "MERGE_MODE", "AUTO_MERGE"):
        if (head.git_dir / name).exists():
            fsio.remove(head.git_dir / name)


def _text(path: Path) -> str:
    try:
        return fsio.read(path, limit=1 << 30).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def changed(git: Git, before: str, after: str) -> list[Change]:
    """The files of the workspace that differ between two commits; never its private folder."""
    output = git.run("diff-tree", "-r", "-z", "--no-renames", "--relative", before or _empty(git), after)
    parts = output.split("\0")
    found = []
    for told, path in zip(parts[::2], parts[1::2], strict=False):
        _, mode, _, blob, status = told.split(" ")
        if not is_private(path):
            found.append(Change(path, "" if status == _GONE else f"{mode} {blob}"))
    return found


def _bring(root: Path, git: Git, changes: list[Change]) -> None:
    """Make the files what the changes say, and tell git's index.

    What is gone goes first: in its folder's place there may be a link afterwards, which leads anywhere.
    """
    _note(git, changes)
    for change in changes:
        gone = not change.entry and not paths.link_above(str(root), change.path)
        if gone and (root / change.path).is_file():
            fsio.remove(root / change.path)
    kept = [change.path for change in changes if change.entry]
    if kept:
        git.run("checkout-index", "--force", "--quiet", "-z", "--stdin", stdin="\0".join(kept).encode())


def _note(git: Git, changes: list[Change]) -> None:
    """Tell git's index what the files will be; what else is staged there stays."""
    prefix = git.head().prefix
    lines = [f"{change.entry or '0 ' + '0' * 40}\t{prefix}{change.path}" for change in changes]
    git.run("update-index", "-z", "--index-info", stdin="".join(f"{line}\0" for line in lines).encode())


def _empty(git: Git) -> str:
    """The id of the empty tree, which every repository knows."""
    return git.run("hash-object", "-t", "tree", "--stdin").strip()


def _journal(root: Path) -> Path:
    return root / paths.LANDING
