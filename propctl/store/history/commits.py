"""Git history as data: commits with the files they changed, and the content those files had.

Reads only, with few processes for thousands of commits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from propctl.errors import N_, GitFailed
from propctl.store.history.git import Git

ABSENT = ""  # the blob of a file that a commit does not have
_LINK = "120000"
_CHUNK = 500  # commits read at a time
_FIELDS = "%H%x1f%P%x1f%T%x1f%an%x1f%cn%x1f%at%x1f%ct%x1f%s"


class Commit(NamedTuple):
    """One commit, without its content."""

    id: str
    parents: tuple[str, ...]
    tree: str
    author: str  # the operator's id, as ``Git.commit`` writes it
    committer: str
    authored: dt.datetime
    committed: dt.datetime
    subject: str

    @property
    def short(self) -> str:
        return self.id[:10]


class Change(NamedTuple):
    """One file that differs between a commit and one of its parents; blobs by id, ``ABSENT`` for none."""

    path: str
    old: str
    new: str
    is_link: bool


class Step(NamedTuple):
    """A commit with its changes against each of its parents (against nothing for the first commit)."""

    commit: Commit
    changes: tuple[tuple[Change, ...], ...]


class History:
    """The history of one workspace, below ``paths``."""

    def __init__(self, git: Git, paths: Sequence[str]) -> None:
        self.git = git
        self.paths = paths
        self._empty = self.git.run("hash-object", "-t", "tree", "--stdin").strip()

    def steps(self, head: str, since: str = "") -> Iterator[list[Step]]:
        """Commits up to ``head`` that ``since`` does not hold, oldest first, a chunk at a time."""
        commits = self._read("--topo-order", "--reverse", head, *([f"^{since}"] if since else []))
        trees = {commit.id: commit.tree for commit in commits}
        older = {parent for commit in commits for parent in commit.parents} - trees.keys()
        trees |= {commit.id: commit.tree for commit in self._read("--no-walk=unsorted", *sorted(older))}
        for first in range(0, len(commits), _CHUNK):
            chunk = commits[first : first + _CHUNK]
            pairs = {commit.id: self._pairs(commit, trees) for commit in chunk}
            changes = self._changes({pair for found in pairs.values() for pair in found})
            yield [
                Step(commit, tuple(changes.get(pair, ()) for pair in pairs[commit.id])) for commit in chunk
            ]

    def is_ancestor(self, commit: str, head: str) -> bool:
        """Whether ``head`` was built upon ``commit``, as far as this clone knows."""
        return self.git.attempt("merge-base", "--is-ancestor", commit, head).status == 0

    def blobs(self, ids: Iterable[str]) -> dict[str, bytes]:
        """The content of blobs by id; ``GitFailed`` where the object store has lost one."""
        wanted = [id for id in dict.fromkeys(ids) if id]
        found: dict[str, bytes] = {}
        if not wanted:
            return found
        data = self.git.output("cat-file", "--batch", stdin="\n".join(wanted).encode())
        at = 0
        for id in wanted:
            end = data.index(b"\n", at)
            head = data[at:end].split()
            if len(head) != 3:
                raise GitFailed(N_("git has lost the object {id}; fetch it from another desk's clone"), id=id)
            size = int(head[2])
            found[id] = data[end + 1 : end + 1 + size]
            at = end + size + 2
        return found

    def versions(self, path: str, commits: Iterable[str]) -> dict[str, str]:
        """The blob of one file in each of ``commits``, ``ABSENT`` where it was not there."""
        wanted = list(dict.fromkeys(commits))
        names = "\n".join(f"{commit}:./{path}" for commit in wanted)
        lines = self.git.run("cat-file", "--batch-check", stdin=names.encode()).splitlines() if wanted else []
        return {
            commit: ABSENT if line.endswith((" missing", " ambiguous")) else line.split(" ", 1)[0]
            for commit, line in zip(wanted, lines, strict=True)
        }

    def signers(self, commits: Sequence[str], allowed: Path) -> dict[str, tuple[str, str]]:
        """git's verdict on each commit's signature and whose key made it: ``("G", "clerk-1@…")``."""
        if not commits:
            return {}
        shown = self.git.run(
            "-c",
            f"gpg.ssh.allowedSignersFile={allowed}",
            "log",
            "--no-walk=unsorted",
            "--stdin",
            "-z",
            "--format=%H%x1f%G?%x1f%GS",
            stdin="\n".join(commits).encode(),
        )
        lines = [line.split("\x1f") for line in shown.split("\0") if line]
        return {id: (verdict, signer) for id, verdict, signer in lines}

    def is_cut(self) -> bool:
        """Whether this clone's history does not reach back to its beginning, or was grafted."""
        shallow, grafts = self.git.run(
            "rev-parse", "--is-shallow-repository", "--git-path", "info/grafts"
        ).splitlines()
        return shallow == "true" or (self.git.root / grafts).exists()

    def _read(self, *wanted: str) -> list[Commit]:
        if wanted[-1].startswith("--"):  # nothing is wanted, where git would take HEAD
            return []
        shown = self.git.run("log", "-z", f"--format={_FIELDS}", *wanted)
        return [_commit(line) for line in shown.split("\0") if line]

    def _pairs(self, commit: Commit, trees: dict[str, str]) -> list[tuple[str, str]]:
        before = [trees[parent] for parent in commit.parents if parent in trees] or [self._empty]
        return [(tree, commit.tree) for tree in before]

    def _changes(self, pairs: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[Change, ...]]:
        stdin = "".join(f"{old} {new}\n" for old, new in sorted(pairs) if old != new)
        options = ("--stdin", "-r", "-z", "--no-renames", "--relative")
        shown = self.git.run("diff-tree", *options, "--", *self.paths, stdin=stdin.encode()) if stdin else ""
        found: dict[tuple[str, str], list[Change]] = {}
        current: list[Change] = []
        parts = iter(shown.split("\0"))
        for meta in parts:
            header, _, line = meta.rpartition("\n")
            if header:  # those of pairs without a difference stand in front of it
                old, _, new = header.rpartition("\n")[2].partition(" ")
                current = found.setdefault((old, new), [])
            if line:
                current.append(_change(line, next(parts)))
        return {pair: tuple(changes) for pair, changes in found.items()}


def _commit(line: str) -> Commit:
    id, parents, tree, author, committer, authored, committed, subject = line.split("\x1f", 7)
    return Commit(
        id, tuple(parents.split()), tree, author, committer, _moment(authored), _moment(committed), subject
    )


def _moment(stamp: str) -> dt.datetime:
    return dt.datetime.fromtimestamp(int(stamp), dt.UTC)


def _change(line: str, path: str) -> Change:
    _, mode, old, new, _ = line.removeprefix(":").split(" ")
    return Change(path, _blob(old), _blob(new), mode == _LINK)


def _blob(id: str) -> str:
    return ABSENT if not id.strip("0") else id
