"""Was history only added to? What each commit did to records and amendments, read as data from git alone.

A commit may add lines where propctl adds them, in its author's name, at its own time, numbered upwards. A
merge may only bring together what its parents hold. Everything else is a forgery or an accident, and is
named with its commit. Whether a step was allowed at all, the office judges (``office.auditing``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from propctl.errors import N_, BadData
from propctl.regulation.model.record import Record
from propctl.store.files import layout, paths, toml
from propctl.store.files.renumbering import FORMER
from propctl.store.history.additions import Addition, moments, new_events, signed_for
from propctl.store.history.audit_findings import (
    CONFIRM,
    NAME,
    NOTE,
    REWRITTEN,
    UNREADABLE,
    Finding,
    finding,
)
from propctl.store.history.audit_findings import RULES as RULES_KIND
from propctl.store.history.commits import ABSENT, Change, Commit, History, Step
from propctl.store.history.kept_paths import RULES, is_record, is_told_by_lines, only_grows
from propctl.store.history.merges import merge_findings
from propctl.store.history.tampering import (
    Version,
    appended,
    holds_lines,
    is_addition,
    mended_from,
    moved_paths,
    told_changes,
    told_move,
)
from propctl.store.sealed.access_log import only_grew


class Deeds(NamedTuple):
    """What one commit did: what it added, and what it did besides that it may not."""

    step: Step
    additions: tuple[Addition, ...]
    amendments: tuple[dict[str, Any], ...]
    findings: tuple[Finding, ...]
    mended: tuple[dict[str, Any], ...] = ()  # of the amendments, those that somebody else had mistyped

    @property
    def commit(self) -> Commit:
        return self.step.commit


class Examiner:
    """Reads what commits did, a chunk at a time."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._blobs: dict[str, bytes] = {}
        self._read: dict[str, Version] = {}
        self._sound: dict[str, Record] = {}  # by path: as it was before a commit left it unreadable

    def look(self, steps: Sequence[Step]) -> Iterator[Deeds]:
        """What these commits did, in their order."""
        wanted = [
            id
            for step in steps
            for changes in step.changes
            for change in changes
            if change.is_plain and (change.path == RULES or is_record(change) or is_told_by_lines(change))
            for id in (change.old, change.new)
        ]
        self._blobs, self._read = self.history.blobs(wanted), {}
        for step in steps:
            if len(step.commit.parents) > 1:
                yield Deeds(step, (), (), tuple(merge_findings(step, self._content)))
            else:
                yield self._deeds(step)

    def _content(self, blob: str) -> bytes:
        return self._blobs.get(blob, b"").removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")

    def _deeds(self, step: Step) -> Deeds:
        commit, changes = step.commit, [change for change in step.changes[0] if only_grows(change)]
        moved = moved_paths(changes)
        additions: list[Addition] = []
        amendments: list[dict[str, Any]] = []
        mended: list[dict[str, Any]] = []
        found: list[Finding] = []
        for change in changes:
            if change.path in moved:
                found += told_move(commit, change, moved)
            elif change.new == ABSENT and change.is_plain:
                msgid = N_("commit {commit} by {author} deleted {path}")
                found.append(finding(commit, change.path, REWRITTEN, msgid))
            elif not change.is_plain:
                msgid = N_("commit {commit} by {author} made a link of {path}")
                found.append(finding(commit, change.path, REWRITTEN, msgid))
            elif change.new not in self._blobs and (change.path == RULES or is_record(change)):
                msgid = N_(
                    "git has lost what commit {commit} by {author} wrote to {path}, or it is too large"
                )
                found.append(finding(commit, change.path, UNREADABLE, msgid))
            elif change.path == RULES:
                found += self._amended(commit, change, amendments, mended)
            elif is_record(change):
                found += self._record(commit, change, additions)
            elif is_told_by_lines(change):
                if not only_grew(self._content(change.old), self._content(change.new)):
                    msgid = N_("commit {commit} by {author} took lines out of {path}")
                    found.append(finding(commit, change.path, REWRITTEN, msgid))
            elif change.old != ABSENT:
                msgid = N_("commit {commit} by {author} changed the file {path}")
                found.append(finding(commit, change.path, REWRITTEN, msgid))
        found += signed_for(commit, additions, [one for one in amendments if one not in mended])
        for one in additions:
            found += moments(commit, one)
        return Deeds(step, tuple(additions), tuple(amendments), tuple(found), tuple(mended))

    def _amended(
        self, commit: Commit, change: Change, amendments: list[dict[str, Any]], others: list[dict[str, Any]]
    ) -> Iterator[Finding]:
        """Lines were only added to ``rules.toml``; they are appended to ``amendments``.

        Those that somebody else had mistyped, and the commit mends, to ``others``, too.
        """
        old, new = self._content(change.old).rstrip(), self._content(change.new).rstrip()
        try:
            before = toml.parse(old, RULES).get("amendments", []) if old else []
        except BadData:  # told when it came; what mends it is new to us
            before, old = [], b""
        try:
            after = toml.parse(new, RULES)
        except BadData as error:
            yield _unreadable(commit, change.path, error)
            return
        lines = after.get("amendments", [])
        mended = None if appended(old, new) else mended_from(self.history, commit, new)
        slips = old
        if mended is not None:
            before, old = toml.parse(mended.text, RULES).get("amendments", []), mended.text
        sound = isinstance(lines, list) and all(isinstance(line, dict) for line in lines)
        if (
            not sound
            or set(after) - {"amendments"}
            or lines[: len(before)] != before
            or (old and not appended(old, new))
        ):
            yield finding(commit, RULES, REWRITTEN, N_("commit {commit} by {author} changed lines of {path}"))
        elif old and not holds_lines(old, new):
            msgid = N_("commit {commit} by {author} wrote remarks beside the lines of {path}")
            yield finding(commit, RULES, RULES_KIND, msgid, grave=NOTE)
        if sound:
            added = [line for line in lines if line not in before]
            amendments += added
            authors = mended.authors if mended is not None else ()
            for line in added:
                by = str(line.get("by", ""))
                if by != commit.author and by in authors and _entered_in(slips, line):
                    others.append(line)
                    msgid = N_(
                        "commit {commit}: {author} mended the amendment of {rule} that {by} had mistyped"
                    )
                    told = {"field": str(line.get("rule", "")), "rule": line.get("rule", ""), "by": by}
                    yield finding(commit, RULES, NAME, msgid, grave=CONFIRM, **told)

    def _record(self, commit: Commit, change: Change, additions: list[Addition]) -> Iterator[Finding]:
        """A record was only added to; what was added is appended to ``additions``."""
        path = change.path
        before = self._version(change.old, path)
        try:
            after = Version(layout.load_record(self._content(change.new), path), self._content(change.new))
            self._read[change.new] = after
        except BadData as error:
            yield _unreadable(commit, path, error)
            if before is not None:
                self._sound[path] = before.record
            return
        known = before.record if before is not None else self._sound.get(path)
        if paths.record_path(after.record.ref) != path:
            msgid = N_("commit {commit} by {author} put {id} under another name: {path}")
            yield finding(commit, path, REWRITTEN, msgid, id=after.record.id)
        elif before is None and FORMER in after.record.head:
            msgid = N_(
                "commit {commit} by {author} says in {path} that it had another number; only sync does"
            )
            yield finding(commit, path, REWRITTEN, msgid, line=after.line(f"{FORMER} ="), field=FORMER)
        elif before is not None and not is_addition(before, after):
            yield from told_changes(commit, path, before, after)
        additions.append(Addition(path, known, after, new_events(known, after.record)))

    def _version(self, blob: str, path: str) -> Version | None:
        """A version of a record; None where there is none, or one that was told when it came."""
        if blob in self._read:  # one commit after the other changes the same record
            return self._read[blob]
        try:
            text = self._content(blob)
            return Version(layout.load_record(text, path), text) if blob else None
        except BadData:
            return None


def _entered_in(text: bytes, line: dict[str, Any]) -> bool:
    """Whether a text holds, readable or not, an amendment that was entered at a line's moment."""
    entered = line.get("entered")
    return isinstance(entered, dt.datetime) and entered.isoformat().encode() in text


def _unreadable(commit: Commit, path: str, error: BadData) -> Finding:
    """A file that a commit left in a state that cannot be read."""
    line = error.values.get("line")
    msgid = N_("commit {commit} by {author} left {path} unreadable: {reason}")
    return finding(commit, path, UNREADABLE, msgid, line=line if isinstance(line, int) else 0, reason=error)
