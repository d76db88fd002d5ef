"""What a commit did that was no addition, in words: rewritten, removed, moved; and what mends a slip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from propctl.errors import N_, BadData
from propctl.regulation.amendments import amendments_in
from propctl.regulation.model.record import Event, Record, is_sealed
from propctl.store.files import toml
from propctl.store.history.audit_findings import CLEAR, REWRITTEN, Finding, finding
from propctl.store.history.commits import ABSENT, Change, Commit, History
from propctl.store.history.kept_paths import RULES

_VERSIONS = 20  # of the clauses that are looked at, from the last on


class Version(NamedTuple):
    """A record as a commit has it: its data, and the text that line numbers are told of."""

    record: Record
    text: bytes

    def line(self, start: str) -> int:
        """The line that begins with ``start`` (a key of the head, an event's number); 0 where none does."""
        wanted = start.encode()
        lines = self.text.split(b"\n")
        return next((at for at, line in enumerate(lines, 1) if line.lstrip(b" {\t").startswith(wanted)), 0)

    def line_of(self, event: Event) -> int:
        """The line of an event."""
        lines = self.text.split(b"\n")
        number, step = b"n = %d," % event.n, f'"{event.step}"'.encode()
        found = (at for at, line in enumerate(lines, 1) if number in line and step in line)
        return next(found, 0) or self.line(f"n = {event.n},")


def is_addition(before: Version, after: Version) -> bool:
    """Whether a record was only added to, by its data and by its text."""
    old, new = before.record, after.record
    same = (old.form, old.id, old.head) == (new.form, new.id, new.head)
    kept = list(new.history)
    kept_whole = same and all(event in kept for event in old.history)
    return kept_whole and appended(before.text, after.text) and holds_lines(before.text, after.text)


def holds_lines(old: bytes, new: bytes) -> bool:
    """Whether what was appended is one event or amendment a line, as propctl writes it: no remarks beside."""
    head, _, tail = old.rpartition(b"\n]")
    lines = new[len(head) + 1 : len(new) - len(tail) - 1].split(b"\n")
    return all(line.strip()[:1] in (b"", b"{") and line.strip()[-1:] in (b"", b"}", b",") for line in lines)


def appended(old: bytes, new: bytes) -> bool:
    """Whether ``new`` is ``old`` with whole lines before its closing bracket, as propctl adds them."""
    head, bracket, tail = old.rpartition(b"\n]")
    if not bracket:
        return False
    return new.startswith(head + b"\n") and new.endswith(b"\n]" + tail) and len(new) >= len(old)


class Mended(NamedTuple):
    """The ``rules.toml`` that a commit goes on from, which mends what came since."""

    text: bytes
    authors: tuple[str, ...]  # of the unsound versions since, whose lines it mends


def mended_from(history: History, commit: Commit, new: bytes) -> Mended | None:
    """What a commit goes on from, where every ``rules.toml`` since was unsound; else None.

    What made them unsound was told as it came. A sound version in between ends the search: nobody takes an
    amendment back by way of an older version.
    """
    listed = history.git.attempt("rev-list", f"--max-count={_VERSIONS}", *commit.parents, "--", RULES)
    ids = history.versions(RULES, listed.output.split())
    blobs = history.blobs(ids.values())
    texts = [blobs.get(id, b"").replace(b"\r\n", b"\n").rstrip() for id in ids.values()]
    authors = tuple(one.author for one in history.commits(list(ids)))
    for place, (later, earlier) in enumerate(pairwise([*texts, b""]), 1):
        if _is_sound(later) and appended(earlier, later):
            return None
        if _is_sound(earlier) and appended(earlier, new):
            return Mended(earlier, authors[:place])
    return None


def _is_sound(text: bytes) -> bool:
    """Whether propctl can read a version, every line of it."""
    try:
        tables = toml.parse(text, RULES)
    except BadData:
        return False
    return isinstance(tables.get("amendments", []), list) and not amendments_in(tables)[1]


def told_changes(commit: Commit, path: str, before: Version, after: Version) -> Iterator[Finding]:
    """What a change that is no addition did, in words."""
    found = [*_told_head(commit, path, before, after), *_told_events(commit, path, before, after)]
    msgid = N_("commit {commit} by {author} reordered or changed lines of {path}")
    yield from found or [finding(commit, path, REWRITTEN, msgid)]


def _told_head(commit: Commit, path: str, before: Version, after: Version) -> Iterator[Finding]:
    was, now = before.record, after.record
    if (was.form, was.id) != (now.form, now.id):
        msgid = N_("commit {commit} by {author} gave {path} another form or id")
        yield finding(commit, path, REWRITTEN, msgid, line=1)
    for name in sorted({*was.head, *now.head}):
        old, new = was.head.get(name), now.head.get(name)
        line = after.line(f"{name} =")
        if is_sealed(old) and not is_sealed(new):
            msgid = N_("commit {commit} by {author} put the sealed {field} in {path} in clear")
            yield finding(commit, path, CLEAR, msgid, line=line, field=name)
        elif name not in was.head:
            msgid = N_("commit {commit} by {author} put {field} into the head of {path}, once registered")
            yield finding(commit, path, REWRITTEN, msgid, line=line, field=name)
        elif old != new:
            msgid = N_("commit {commit} by {author} rewrote {field} in {path}")
            yield finding(commit, path, REWRITTEN, msgid, line=line, field=name)


def _told_events(commit: Commit, path: str, before: Version, after: Version) -> Iterator[Finding]:
    successors = {(event.n, event.by, event.step): event for event in after.record.history}
    kept = list(after.record.history)
    for event in before.record.history:
        if event in kept:
            continue
        now = successors.get((event.n, event.by, event.step))
        kind, line = REWRITTEN, after.line_of(event) if now else 0
        if now is None:
            msgid = N_("commit {commit} by {author} removed {step} (event {n}) from {path}")
        elif any(is_sealed(old) and not is_sealed(now.values.get(key)) for key, old in event.values.items()):
            kind, msgid = (
                CLEAR,
                N_("commit {commit} by {author} unsealed a value of {step} (event {n}) in {path}"),
            )
        else:
            msgid = N_("commit {commit} by {author} changed {step} (event {n}) in {path}")
        yield finding(commit, path, kind, msgid, line=line, step=event.step, n=event.n)


def moved_paths(changes: Sequence[Change]) -> dict[str, str]:
    """Old and new paths of files that one commit moved: same content, or same name elsewhere."""
    gone = [change for change in changes if change.new == ABSENT]
    come = [change for change in changes if change.old == ABSENT]
    found: dict[str, str] = {}
    for old in gone:
        for new in come:
            if old.old == new.new or old.path.rpartition("/")[2] == new.path.rpartition("/")[2]:
                found |= {old.path: new.path, new.path: ""}
    return found


def told_move(commit: Commit, change: Change, moved: dict[str, str]) -> Iterator[Finding]:
    if moved[change.path]:
        msgid = N_("commit {commit} by {author} moved {path} to {target}")
        yield finding(commit, change.path, REWRITTEN, msgid, target=moved[change.path])
