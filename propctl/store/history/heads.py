"""The heads that audits have read, shared between the desks: what one has seen, no other lets go unseen.

Each clone keeps the head it read as a ref of its own and sends it with ``sync``, after the history itself;
those of the others are fetched before history is. A ref only moves forward. It also keeps git from throwing
away what a rewritten history no longer leads to.
"""

from __future__ import annotations

from collections.abc import Iterator

from propctl.store.history.desks import clone_name
from propctl.store.history.git import Git

_MINE = "refs/propctl/audited"
_THEIRS = "refs/propctl/audited-elsewhere"
AUDITED = (_MINE, _THEIRS)  # where the heads are that audits have read, here and elsewhere
_REWRITTEN = "refs/propctl/rewritten"


def remember_head(git: Git, head: str) -> None:
    """Keep the head that an audit here has read."""
    name = f"{_MINE}/{clone_name(git.root, git) or 'here'}"
    before = tip(git, name)
    if before != head and (not before or git.is_ancestor(before, head)):
        git.attempt("update-ref", name, head)


def fetch_heads(git: Git, remote: str) -> None:
    """Bring the heads that the other desks have read. A remote that moved one back is not followed."""
    git.attempt("fetch", "--quiet", "--no-tags", remote, f"{_MINE}/*:{_THEIRS}/*")


def send_heads(git: Git, remote: str) -> None:
    """Send the head that was read here."""
    if git.attempt("for-each-ref", "--count=1", _MINE).output.strip():
        git.attempt("push", "--quiet", remote, f"{_MINE}/*:{_MINE}/*")


def note_rewritten(git: Git, before: str) -> None:
    """Note that the remote's history let go of this commit: seen at the moment of fetching."""
    git.attempt("update-ref", f"{_REWRITTEN}/{before}", before)


def tip(git: Git, ref: str) -> str:
    """The commit of a ref; "" where there is none."""
    return git.attempt("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}").output.strip()


def rewritten(git: Git) -> list[str]:
    """The commits that the remote once had, and had no more at some fetch."""
    return git.run("for-each-ref", "--format=%(objectname)", _REWRITTEN).split()


def lost_elsewhere(git: Git, head: str) -> Iterator[tuple[str, str]]:
    """(desk, commit) of the heads that other desks have read and that no history known here holds."""
    known = [head, *git.run("for-each-ref", "--format=%(objectname)", "refs/remotes").split()]
    for line in git.run("for-each-ref", "--format=%(refname) %(objectname)", _THEIRS).splitlines():
        name, commit = line.split(" ")
        if not any(git.is_ancestor(commit, one) for one in known):
            yield name.rpartition("/")[2], commit
