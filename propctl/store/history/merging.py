"""Merging two commits inside history, before any file of the workspace is touched.

``git merge-tree`` makes the merged tree in the object store: a process that is killed meanwhile has changed
nothing. Records and amendments merge line by line, whatever became of the workspace's ``.gitattributes``.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from propctl.errors import N_, BadData, GitFailed
from propctl.store.files import fsio, paths, toml
from propctl.store.history.git import ATTRIBUTES, Git, Head, failed
from propctl.store.history.settings_merge import Dispute, disputed, merged_settings
from propctl.store.sealed.private_folder import is_private

SETTINGS = "propctl.toml"
_ATTRIBUTES = "attributes"
_USAGE = 129  # git does not know what it is asked for


class Merged(NamedTuple):
    """What two commits come to together."""

    tree: str
    conflicts: tuple[str, ...]  # files that both changed and that nobody but people can bring together


def merged(root: Path, git: Git, head: Head, theirs: str) -> Merged:
    """The tree of a merge, and the files in conflict. ``GitFailed`` where git is too old to say."""
    git.foreign().refuse_drivers()
    done = git.attempt(
        *("-c", f"core.attributesFile={_attributes(root)}"),
        *("merge-tree", "--write-tree", "--name-only", "--no-messages", "-z"),
        *(head.commit, theirs),
    )
    if done.status not in (0, 1, _USAGE):
        raise failed("merge-tree", done)
    if done.status == _USAGE:
        raise GitFailed(N_("git 2.38 or later is needed to exchange records; please update git"))
    tree, *names = [part for part in done.output.split("\0") if part]
    inside = [name.removeprefix(head.prefix) for name in names]
    return Merged(tree, tuple(dict.fromkeys([*inside, *_unreadable(git, head, theirs, tree)])))


def _unreadable(git: Git, head: Head, theirs: str, tree: str) -> list[str]:
    """Settings and clauses that git merged line by line to what nobody can read: one key twice, say."""
    told = ("diff-tree", "-r", "-z", "--name-only", "--relative")
    ours = set(git.run(*told, head.commit, tree).split("\0"))
    names = [name for name in git.run(*told, theirs, tree).split("\0") if name in ours]
    settings = [name for name in names if name.endswith(".toml") and not paths.is_record(name)]
    return [name for name in settings if not _is_toml(_content(git, f"{tree}:{head.prefix}{name}"))]


def settled(git: Git, head: Head, theirs: str, conflicts: tuple[str, ...]) -> dict[str, bytes] | None:
    """New contents for the files in conflict; None where one of them needs people to decide.

    Settings merge by section and key: two desks that changed different ones contradict each other in nothing.
    """
    found = {}
    base = git.attempt("merge-base", head.commit, theirs).output.strip()
    for name in conflicts:
        if name != SETTINGS or not base:
            return None
        sides = [_content(git, f"{side}:{head.prefix}{name}") for side in (base, head.commit, theirs)]
        text = merged_settings(*sides)
        if text is None or not _is_toml(text):
            return None
        found[name] = text.encode()
    return found


def disputes(git: Git, head: Head, theirs: str) -> tuple[Dispute, ...]:
    """The settings to which this desk and the others gave two values."""
    base = git.attempt("merge-base", head.commit, theirs).output.strip()
    name = f"{head.prefix}{SETTINGS}"
    sides = [_content(git, f"{side}:{name}") for side in (base, head.commit, theirs)]
    if not all(map(_is_toml, sides)):
        return ()
    before, ours, others = (toml.parse(text.encode(), SETTINGS) for text in sides)
    return tuple(disputed(before, ours, others))


def changed_by(git: Git, commit: str, other: str) -> str:
    """Who changed the settings last on the way to ``commit`` that is not on the way to ``other``."""
    asked = ("log", "-1", "--no-merges", "--format=%an, %h", f"{other}..{commit}", "--", SETTINGS)
    return git.attempt(*asked).output.strip()


def commit_merge(
    git: Git,
    head: Head,
    theirs: str,
    tree: str,
    edits: dict[str, bytes],
    *,
    author: str,
    at: dt.datetime,
) -> str:
    """A commit of both sides with this tree and these contents in it, on no branch yet; its id."""
    if edits or _holds_private(git, head, tree):
        tree = _edited(git, head, tree, edits)
    sign = (*git.signing(), "commit-tree", *(("-S",) if git.key else ()))
    parents = ("-p", head.commit, "-p", theirs)
    return git.run(*sign, *parents, "-m", "sync", tree, author=author, at=at).strip()


def _holds_private(git: Git, head: Head, tree: str) -> bool:
    here = ("--", head.prefix) if head.prefix else ()
    names = git.run("ls-tree", "--name-only", "-z", tree, *here).split("\0")
    return any(is_private(name.removeprefix(head.prefix)) for name in names)


def _edited(git: Git, head: Head, tree: str, edits: dict[str, bytes]) -> str:
    """A tree with some files replaced or added, and without a private folder: that is in nobody's history."""
    lines = []
    for told in git.run("ls-tree", "-r", "-z", tree).split("\0"):
        entry, _, path = told.partition("\t")
        if told and not is_private(path.removeprefix(head.prefix)):
            mode, kind, blob = entry.split(" ")[:3]
            inside = path.removeprefix(head.prefix)
            if inside in edits:
                blob = git.run("hash-object", "-w", "--stdin", stdin=edits[inside]).strip()
            lines.append((path, f"{mode} {kind} {blob}"))
    there = {path.removeprefix(head.prefix) for path, _ in lines}
    for inside in edits.keys() - there:
        blob = git.run("hash-object", "-w", "--stdin", stdin=edits[inside]).strip()
        lines.append((f"{head.prefix}{inside}", f"100644 blob {blob}"))
    return _tree(git, lines)


def _tree(git: Git, lines: list[tuple[str, str]]) -> str:
    """A tree object of these files, folder by folder."""
    folders: dict[str, list[tuple[str, str]]] = {}
    here = []
    for path, entry in lines:
        name, slash, rest = path.partition("/")
        if slash:
            folders.setdefault(name, []).append((rest, entry))
        else:
            here.append(f"{entry}\t{name}")
    here += [f"040000 tree {_tree(git, inner)}\t{name}" for name, inner in folders.items()]
    return git.run("mktree", "-z", stdin="".join(f"{line}\0" for line in here).encode()).strip()


def _is_toml(text: str) -> bool:
    try:
        toml.parse(text.encode(), SETTINGS)
    except BadData:
        return False
    return True


def _content(git: Git, name: str) -> str:
    """A file of a commit as text; empty where the commit has none."""
    return git.attempt("cat-file", "blob", name).output


def _attributes(root: Path) -> Path:
    """A file of attributes of our own: a deleted ``.gitattributes`` must not stop every later exchange."""
    path = root / paths.PRIVATE / _ATTRIBUTES
    try:
        known = fsio.read(path).decode("utf-8", "replace")
    except FileNotFoundError:
        known = ""
    if known != ATTRIBUTES:
        fsio.replace(path, ATTRIBUTES.encode())
    return path.resolve()
