"""Signatures: once an office signs, every way into its history is signed by a key that was allowed then."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from propctl.errors import N_
from propctl.office.auditing.rulebook import SIGNERS, RuleBook
from propctl.store.history.audit_findings import NAME, SIGNATURE, Finding, finding
from propctl.store.history.commits import Commit, History
from propctl.store.history.git import PROGRAM


class Signatures:
    """Judges the signatures of one run; ``start``: the commit that switched signing on, once it is known."""

    def __init__(self, history: History, book: RuleBook, start: str) -> None:
        self.history, self.book, self.start = history, book, start

    def learn(self, commits: Sequence[Commit]) -> None:
        """Look for the commit that switched signing on.

        Where several did, each on a way of its own, the one with the least before it: no later one excuses
        what came unsigned in between. One that shares no beginning with the office's history says nothing.
        """
        if self.start:
            return
        found = [commit.id for commit in commits if self._switches_on(commit)]
        if len(found) > 1:
            root = self.history.git.run("rev-list", "--first-parent", "HEAD").split()[-1]
            found = [one for one in found if self.history.git.is_ancestor(root, one)]
        count = {one: int(self.history.git.run("rev-list", "--count", one)) for one in found}
        self.start = min(found, key=lambda one: count[one], default="")

    def _switches_on(self, commit: Commit) -> bool:
        return self._signs(commit.id) and not any(map(self._signs, commit.parents))

    def _signs(self, commit: str) -> bool:
        law = self.book.at(commit)
        return law is not None and law.settings.git.sign

    def told(self, commits: Sequence[Commit], relisted: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
        """What is wrong with the signatures of those commits that must have one.

        ``relisted``: of those that did not know that the list of signers had been changed, by which commits.
        """
        if not self.start:
            return
        before = set(self.history.git.run("rev-list", self.start).split())
        needed = [commit for commit in commits if commit.id not in before]
        by_signers: dict[str, list[Commit]] = {}
        for commit in needed:
            by_signers.setdefault(self._allowed(commit), []).append(commit)
        verdicts: dict[str, tuple[str, str]] = {}
        for blob, signed in by_signers.items():
            verdicts |= self._verdicts(blob, [commit.id for commit in signed])
        for commit in needed:
            verdict, signer = verdicts.get(commit.id, ("N", ""))
            if verdict not in ("G", "N"):
                verdict, signer = self._by_a_key_replaced(commit) or (verdict, signer)
            yield from _judged(commit, verdict, signer)
            if verdict == "G":
                yield from self._struck_off(commit, relisted.get(commit.id, ()))

    def _struck_off(self, commit: Commit, changes: Sequence[str]) -> Iterator[Finding]:
        """Whether a key signed that one of these commits, unknown there, had taken off the list."""
        msgid = N_(
            "commit {commit} by {author} is signed with a key that had been taken off the list ({later})"
        )
        for later in changes:
            verdict, _ = self._verdicts(self.book.signers_of(later), [commit.id]).get(commit.id, ("N", ""))
            if verdict != "G":
                yield finding(commit, "", SIGNATURE, msgid, later=later[:10])
                return

    def _allowed(self, commit: Commit) -> str:
        """Whose keys counted: the signers of the first parent that has any, else the commit's own.

        A merge may bring the very key that it is signed with: its own signers count, first of all.
        """
        parents, own = commit.parents, (commit.id,)
        known = map(self.book.signers_of, (*own, *parents) if parents[1:] else (*parents, *own))
        return next(filter(None, known), "")

    def _by_a_key_replaced(self, commit: Commit) -> tuple[str, str] | None:
        """git's verdict on a merge by the list of before it, where it brought its signer another key.

        Whoever exchanges learns of his new key with that merge; who is no longer listed makes none.
        """
        if len(commit.parents) < 2:
            return None
        blob = self.book.signers_of(commit.parents[0])
        verdict, signer = self._verdicts(blob, [commit.id]).get(commit.id, ("N", ""))
        now = self.history.blobs([self._allowed(commit)]).values()
        listed = {
            name for data in now for line in data.split(b"\n") for name in line.split(b" ")[0].split(b",")
        }
        return (verdict, signer) if verdict == "G" and signer.encode() in listed else None

    def _verdicts(self, blob: str, commits: Sequence[str]) -> dict[str, tuple[str, str]]:
        if not blob:  # history never had the file: that of the workspace is all there is
            return self.history.signers(commits, self.history.git.root / SIGNERS)
        with tempfile.TemporaryDirectory() as folder:
            allowed = Path(folder) / SIGNERS
            allowed.write_bytes(self.history.blobs([blob]).get(blob, b""))
            return self.history.signers(commits, allowed)


def _judged(commit: Commit, verdict: str, signer: str) -> Iterator[Finding]:
    if verdict == "N":
        yield finding(commit, "", SIGNATURE, N_("commit {commit} by {author} is not signed"))
    elif verdict != "G":
        msgid = N_("the signature of commit {commit} by {author} is not valid ({verdict})")
        yield finding(commit, "", SIGNATURE, msgid, verdict=verdict)
    elif signer.partition("@")[0] != commit.author and commit.author != PROGRAM:
        msgid = N_("commit {commit} bears the name of {author}, but was signed by {signer}")
        yield finding(commit, "", NAME, msgid, signer=signer)
