"""One number for two records: what two desks with one letter made offline. Both are kept, one renumbered."""

from __future__ import annotations

from typing import NamedTuple

from propctl.errors import BadData
from propctl.regulation.model.record import Record
from propctl.store.files import ids, layout, paths
from propctl.store.files.renumbering import renumbered
from propctl.store.history.git import Git, Head


class Clash(NamedTuple):
    """A record of ours whose number the other side gave to another record."""

    path: str
    old: str
    theirs: bytes  # what stands under the number from now on: they may have told it on
    new: str
    ours: bytes  # our record under its new number

    @property
    def moved_to(self) -> str:
        return f"{self.path.rpartition('/')[0]}/{self.new}.toml"


def found(git: Git, head: Head, theirs: str) -> list[Clash]:
    """The numbers that both sides gave since they parted, each to a record of its own."""
    base = git.attempt("merge-base", head.commit, theirs).output.strip()
    both = _made(git, base, head.commit) & _made(git, base, theirs)
    clashes: list[Clash] = []
    for path in sorted(both):
        mine, other = (_content(git, f"{side}:{head.prefix}{path}") for side in (head.commit, theirs))
        if mine == other or not differ(mine, other, path):
            continue
        old = path.rpartition("/")[2].removesuffix(".toml")
        new = _free(git, head, theirs, path, {clash.new for clash in clashes})
        clashes.append(Clash(path, old, other, new, renumbered(mine, old, new)))
    return clashes


def _made(git: Git, base: str, commit: str) -> set[str]:
    """The files of numbered records that a side made since."""
    told = ("diff-tree", "-r", "-z", "--name-only", "--no-renames", "--diff-filter=A", "--relative")
    since = base or git.run("hash-object", "-t", "tree", "--stdin").strip()
    names = git.run(*told, since, commit, "--", paths.RECORDS).split("\0")
    return {name for name in names if ids.parse_id(name.rpartition("/")[2].removesuffix(".toml"))}


def differ(mine: bytes, other: bytes, path: str) -> bool:
    """Whether two files hold two records: what was registered differs, or how it began."""
    try:
        first, second = (layout.load_record(data, path) for data in (mine, other))
    except BadData:
        return False
    return _beginning(first) != _beginning(second)


def _beginning(record: Record) -> tuple[object, ...]:
    return record.form, record.head, record.history[0]


def _free(git: Git, head: Head, theirs: str, path: str, taken: set[str]) -> str:
    """The next number of that desk and day that neither side has."""
    folder, _, name = path.rpartition("/")
    there = {f"{one}.toml" for one in taken}
    for commit in (head.commit, theirs):
        names = git.run("ls-tree", "-z", "--name-only", commit, f"{head.prefix}{folder}/").split("\0")
        there |= {other.rpartition("/")[2] for other in names}
    given = ids.parse_id(name.removesuffix(".toml"))
    assert given is not None
    number = ids.next_number(sorted(there), given.prefix, given.day, given.desk)
    return str(ids.NumberedId(given.prefix, given.day, given.desk, number))


def _content(git: Git, name: str) -> bytes:
    return git.output("cat-file", "blob", name)
