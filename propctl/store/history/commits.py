"""Git history as data: commits with the files they changed, and the content those files had.

Reads only, with few processes for thousands of commits.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from propctl.errors import N_, GitFailed
from propctl.regex import regex
from propctl.store.history import heads
from propctl.store.history.git import JUDGED_BY, Git, name_of

ABSENT = ""  # the blob of a file that a commit does not have
_GONE = "000000"
_FILES = ("100644", "100755", "100664")  # the modes of plain files
_MODULE = "160000"  # another repository, of which this one holds nothing
_CHUNK = 500  # commits read at a time
_LARGEST = 1 << 24  # bytes of a file that is looked at: no record, no settings are larger
_SIGNED_BY = regex(rb"(.*) <.*> (-?\d{1,30}) [+-]?\d{1,9}", re.DOTALL)
_JUDGED_BY = regex(JUDGED_BY.encode() + rb": ([0-9A-Za-z.+-]{1,30} [0-9a-f]{16})")
_SPAN = dt.datetime(1900, 1, 1, tzinfo=dt.UTC), dt.datetime(9000, 1, 1, tzinfo=dt.UTC)


class Commit(NamedTuple):
    """One commit, without its content."""

    id: str
    parents: tuple[str, ...]
    tree: str
    author: str  # the operator's id, as ``Git.commit`` writes it
    committed: dt.datetime
    subject: str
    committer: str = ""  # who made the commit, where it is somebody else
    program: str = ""  # by which its steps were judged, as it says; "" where it says nothing

    @property
    def short(self) -> str:
        return self.id[:10]


class Change(NamedTuple):
    """One file that differs between a commit and one of its parents; blobs by id, ``ABSENT`` for none."""

    path: str
    old: str
    new: str
    is_plain: bool  # a file, or none any more; not a link, not another repository


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

    def steps(self, head: str, since: Sequence[str] = ()) -> Iterator[list[Step]]:
        """Commits up to ``head`` that none of ``since`` holds, oldest first, a chunk at a time."""
        known = [f"^{commit}" for commit in since]
        ids = self.git.run("rev-list", "--topo-order", "--reverse", head, *known).split()
        for first in range(0, len(ids), _CHUNK):
            yield self.these(ids[first : first + _CHUNK])

    def these(self, ids: Sequence[str]) -> list[Step]:
        """These commits with what they changed."""
        commits = self.commits(ids)
        trees = {commit.id: commit.tree for commit in commits}
        older = {parent for commit in commits for parent in commit.parents} - trees.keys()
        trees |= {commit.id: commit.tree for commit in self.commits(sorted(older))}
        pairs = {commit.id: self._pairs(commit, trees) for commit in commits}
        changes = self._changes({pair for found in pairs.values() for pair in found})
        return [Step(commit, tuple(changes.get(pair, ()) for pair in pairs[commit.id])) for commit in commits]

    def commits(self, ids: Sequence[str]) -> list[Commit]:
        """These commits, read as they are stored: no name, date or encoding in them can mislead."""
        return [_commit(id, data) for id, data in self.objects(ids).items()]

    def blobs(self, ids: Iterable[str]) -> dict[str, bytes]:
        """The content of blobs by id; what the object store has lost, or is no file's, is left out."""
        wanted = [id for id in dict.fromkeys(ids) if id]
        told = self.git.run("cat-file", "--batch-check", stdin="\n".join(wanted).encode()) if wanted else ""
        sizes = [line.split() for line in told.splitlines()]
        return self.objects([size[0] for size in sizes if size[1] == "blob" and int(size[2]) <= _LARGEST])

    def objects(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Objects as they are stored, by id; what the object store has lost is left out."""
        wanted = [id for id in dict.fromkeys(ids) if id]
        data = self.git.output("cat-file", "--batch", stdin="\n".join(wanted).encode()) if wanted else b""
        found: dict[str, bytes] = {}
        at = 0
        for id in wanted:
            end = data.index(b"\n", at)
            head = data[at:end].split()
            at = end + 1
            if len(head) == 3 and head[2].isdigit():
                found[id] = data[at : at + int(head[2])]
                refuse_another(id, head[1], found[id])
                at += int(head[2]) + 1
        return found

    def named_before(self, commits: Sequence[str]) -> bool:
        """Whether one of these commits, or of those before them, names the program that judged it."""
        asked = ("rev-list", "--max-count=1", f"--grep=^{JUDGED_BY}: ", *commits)
        return bool(commits) and bool(self.git.run(*asked).strip())

    def beginnings(self, path: str, head: str) -> list[str]:
        """The commits that brought a file into history: one, where it was never begun anew.

        Of several the one comes first that most commits rest on: anybody can pile them up, so that this
        decides nothing (``read_from``).
        """
        changed = self.git.run("rev-list", "--full-history", head, "--", path).split()
        parents = {commit.id: commit.parents for commit in self.commits(changed)}
        there = self.versions(path, [*parents, *(one for some in parents.values() for one in some)])
        brought = [id for id in parents if there[id] and not any(there[one] for one in parents[id])]
        return (
            sorted(brought, key=lambda one: self._upon(one, head), reverse=True) if brought[1:] else brought
        )

    def read_from(self, beginnings: Sequence[str]) -> list[str]:
        """Of these commits those that every head rests on which an audit has read; all, where none has."""
        told = ("for-each-ref", "--format=%(refname)", *heads.AUDITED)
        upon = {one: set(self.git.run(*told, f"--contains={one}").split()) for one in beginnings}
        every = set().union(*upon.values())
        return [one for one in beginnings if upon[one] == every]

    def _upon(self, commit: str, head: str) -> int:
        """How many commits up to ``head`` rest on one."""
        return int(self.git.run("rev-list", "--count", "--ancestry-path", f"{commit}..{head}"))

    def versions(self, path: str, commits: Iterable[str]) -> dict[str, str]:
        """The blob of one file in each of ``commits``, ``ABSENT`` where it was not there."""
        wanted = list(dict.fromkeys(commits))
        names = "\n".join(f"{commit}:./{path}" for commit in wanted)
        lines = self.git.run("cat-file", "--batch-check", stdin=names.encode()).splitlines() if wanted else []
        return {
            commit: ABSENT if line.endswith((" missing", " ambiguous")) else line.split(" ", 1)[0]
            for commit, line in zip(wanted, lines, strict=True)
        }

    def files(self, commit: str, folder: str) -> dict[str, str]:
        """The blob of each plain file below ``folder`` in a commit, by path."""
        if not commit:
            return {}
        listed = self.git.output("ls-tree", "-r", "-z", commit, "--", f"{folder}/").decode("utf-8", "replace")
        entries = [line.partition("\t") for line in listed.split("\0") if line]
        return {path: meta.split(" ")[2] for meta, _, path in entries if meta.split(" ")[0] in _FILES}

    def between(self, old: str, new: str) -> tuple[Change, ...]:
        """What differs between two commits, whichever came first; "" stands for one without files."""
        trees = {commit.id: commit.tree for commit in self.commits([old, new])}
        pair = trees.get(old, self._empty), trees.get(new, self._empty)
        return self._changes({pair}).get(pair, ())

    def has(self, commit: str) -> bool:
        """Whether git still knows a commit."""
        return not self.git.attempt("cat-file", "-e", f"{commit}^{{commit}}").status

    def signers(self, commits: Sequence[str], allowed: Path) -> dict[str, tuple[str, str]]:
        """git's verdict on each commit's signature and whose key made it: ``("G", "clerk-1@…")``.

        Signatures of another sort than SSH are none: whose they are, this computer's keyring would say.
        """
        if not commits:
            return {}
        shown = self.git.run(
            *("-c", f"gpg.ssh.allowedSignersFile={allowed}", "-c", "gpg.ssh.revocationFile="),
            *("-c", "gpg.openpgp.program=false", "-c", "gpg.x509.program=false"),
            *("log", "--no-walk=unsorted", "--stdin", "-z", "--format=%H %G? %GS"),
            stdin="\n".join(commits).encode(),
        )
        lines = [line.split(" ", 2) for line in shown.split("\0") if line]
        return {id: (verdict, signer) for id, verdict, signer in lines}

    def is_cut(self) -> bool:
        """Whether this clone's history does not reach back to its beginning, or was grafted."""
        shallow, grafts = self.git.run(
            "rev-parse", "--is-shallow-repository", "--git-path", "info/grafts"
        ).splitlines()
        return shallow == "true" or (self.git.root / grafts).exists()

    def is_partial(self) -> bool:
        """Whether this clone was made without files that git fetches when they are asked for."""
        promised = self.git.attempt("config", "--get-regexp", r"^remote\..*\.promisor$")
        return bool(promised.output.strip())

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


def refuse_another(id: str, kind: bytes, data: bytes) -> None:
    """``GitFailed`` where an object is not the one whose name it bears: git takes its store at its word."""
    if name_of(kind, data, like=id) != id:
        raise GitFailed(
            N_(
                "git's store holds something else under the name {id}: this copy was damaged or forged and "
                "proves nothing; see git fsck, and clone it anew from another desk"
            ),
            id=id[:10],
        )


def _commit(id: str, data: bytes) -> Commit:
    head, _, message = data.partition(b"\n\n")
    first, *lines = head.split(b"\n")
    parents = [line[7:] for line in takewhile(lambda line: line.startswith(b"parent "), lines)]
    told: dict[bytes, list[bytes]] = {}
    for line in lines:
        key, _, value = line.partition(b" ")
        told.setdefault(key, []).append(value)
    author, _ = _signed(told.get(b"author", [b""])[0])
    committer, committed = _signed(told.get(b"committer", [b""])[0])
    return Commit(
        id,
        tuple(parent.decode("ascii", "replace") for parent in parents),  # as git does, none that comes later
        first.removeprefix(b"tree ").decode("ascii", "replace"),
        author,
        committed,
        _text(message.strip().partition(b"\n")[0]),
        committer if committer != author else "",
        _program(message),
    )


def _program(message: bytes) -> str:
    """The program that a commit names in its last line."""
    found = _JUDGED_BY.fullmatch(message.rstrip().rpartition(b"\n")[2])
    return found[1].decode() if found else ""


def _signed(line: bytes) -> tuple[str, dt.datetime]:
    """Name and moment of an author's line; the nearest moment there is, where it names an impossible one."""
    found = _SIGNED_BY.fullmatch(line)
    if found is None:
        return _text(line.partition(b" <")[0]), _SPAN[0]
    earliest, latest = (int(moment.timestamp()) for moment in _SPAN)
    return _text(found[1]), dt.datetime.fromtimestamp(max(earliest, min(int(found[2]), latest)), dt.UTC)


def _text(data: bytes) -> str:
    """Text from history, fit for one line of a screen."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in data.decode("utf-8", "replace"))


def _change(line: str, path: str) -> Change:
    before, mode, old, new, _ = line.removeprefix(":").split(" ")
    old, new = (ABSENT if before == _MODULE else _blob(old)), _blob(new)
    return Change(path, old, new, mode in (*_FILES, _GONE))


def _blob(id: str) -> str:
    return ABSENT if not id.strip("0") else id
