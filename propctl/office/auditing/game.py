"""Who changed the rules of the game: settings, clauses, declarations, signers, what sync and site run by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from propctl.errors import N_, PropctlError
from propctl.office.auditing.rulebook import SETTINGS, Law, RuleBook
from propctl.office.opened.settings import Person, holds, level
from propctl.store.files import toml
from propctl.store.files.attachments import AS_IT_IS, ATTRIBUTES
from propctl.store.history.audit_findings import CONFIRM, FAULT, NOTE, RULES, UNREADABLE, Finding, finding
from propctl.store.history.commits import ABSENT, Change, Commit, History, Step
from propctl.store.history.git import PROGRAM
from propctl.words.labels import RANKS as RANK_NAMES

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

CLAUSE = ("agenda", "$office-rules.post")  # who may
FILES = (SETTINGS, "allowed_signers", "mkdocs.yml", ".gitattributes")
FOLDERS = ("areas", "plugins")
_PROGRAMS = {SETTINGS, ".gitattributes"}  # what the program takes into history by itself


def is_of_the_game(path: str) -> bool:
    """Whether a file says by what rules the office works; amendments are judged line by line elsewhere."""
    return path in FILES or path.partition("/")[0] in FOLDERS or path.endswith("/.gitattributes")


def may_commit(office: Office) -> Callable[[str], bool] | None:
    """Which files the operator may take into history as his change of the rules; None where he may none.

    Judged by the settings that history has: nobody gives himself the post with the change itself.
    """
    git = office.git
    head = git.head().commit if git is not None else ""
    if git is None or not head:
        return None
    law = RuleBook(office, History(git, ())).at(head)
    person = law.settings.staff.get(office.operator.id) if law is not None else office.operator
    law = law or Law(office.settings, office.catalog)
    if person is None or not _may(person.id, law, office.today):
        return None
    return lambda path: is_of_the_game(path) and not path.startswith("plugins/")


def told_changes(step: Step, book: RuleBook) -> Iterator[Finding]:
    """What a commit changed of the rules of the game: by whom, and whether he might."""
    commit = step.commit
    if len(step.changes) > 1:
        yield from _merged(step, book)
        return
    changes = [change for change in step.changes[0] if is_of_the_game(change.path)]
    changes = [change for change in changes if not _keeps_files_whole(change, book)]
    if not changes:
        return
    if _founds(commit, book):
        yield from _founded_anew(commit, book)
        return
    law = book.before(commit.parents, commit.id)
    yield from _judged(commit, changes, law)
    if any(change.path == SETTINGS for change in changes):
        yield from _people(commit, law, book)


def _keeps_files_whole(change: Change, book: RuleBook) -> bool:
    """Whether it is what propctl tells git of attached files itself."""
    mine = change.path == ATTRIBUTES and change.is_plain
    return mine and book.commits.blobs([change.new]).get(change.new) == AS_IT_IS


def _founds(commit: Commit, book: RuleBook) -> bool:
    """Whether the office's history begins here: before it nobody had a post that could be missing."""
    return not any(book.settings_of(parent) for parent in commit.parents)


def _founded_anew(commit: Commit, book: RuleBook) -> Iterator[Finding]:
    """Settings that somebody began beside the office's own, off an older commit or on a root of their own."""
    if book.founding and commit.id != book.founding and book.settings_of(commit.id):
        msgid = N_("commit {commit}: {person} began the office anew, with settings that nobody stands for")
        yield finding(commit, SETTINGS, RULES, msgid, person=commit.author)


def _judged(commit: Commit, changes: list[Change], law: Law) -> Iterator[Finding]:
    paths = sorted({change.path for change in changes})
    told: dict[str, Any] = {"files": paths, "person": commit.author}
    if commit.author == PROGRAM and not _PROGRAMS.issuperset(paths):
        msgid = N_(
            "commit {commit}: somebody changed {files} in the name of the program, which does no such thing"
        )
        yield finding(commit, paths[0], RULES, msgid, **told)
        return
    person = law.settings.staff.get(commit.author)
    if commit.author == PROGRAM:
        msgid = N_(
            "commit {commit}: the program took a change of {files} into history; nobody stands for it yet"
        )
        if all(change.old == ABSENT for change in changes):
            return
        yield finding(commit, paths[0], RULES, msgid, grave=CONFIRM, **told)
    elif person is None:
        msgid = N_("commit {commit}: {person}, who is not on the staff, changed {files}")
        yield finding(commit, paths[0], RULES, msgid, **told)
    elif _may(commit.author, law, commit.committed.date()):
        msgid = N_("commit {commit}: {person} changed {files}")
        yield finding(commit, paths[0], RULES, msgid, grave=NOTE, **told)
    else:
        msgid = N_("commit {commit}: {person} changed {files}, which is not his to change")
        yield finding(commit, paths[0], RULES, msgid, **told)


def _may(name: str, law: Law, on: dt.date) -> bool:
    person = law.on(on).settings.staff.get(name)
    try:
        demands = law.catalog.posts(*CLAUSE, on)
    except PropctlError:
        demands = ["supervisor+"]
    return person is not None and any(holds(person, demand) for demand in demands)


def _people(commit: Commit, law: Law, book: RuleBook) -> Iterator[Finding]:
    """Posts that an author gave himself; settings that cannot be read."""
    after, unsound = book.at(commit.id), book.why_not(commit.id)
    if unsound is not None:
        msgid = N_("commit {commit} by {author} left {path} unreadable: {reason}")
        yield finding(commit, SETTINGS, UNREADABLE, msgid, reason=unsound)
    if after is None or unsound is not None:
        return
    if commit.author == PROGRAM:
        yield from _raised(commit, law, after)
        return
    law, after = (one.on(commit.committed.date()) for one in (law, after))
    was = law.settings.staff.get(commit.author, Person(id=commit.author))
    now = after.settings.staff.get(commit.author)
    if now is None:
        return
    new = [post for post in now.posts if post not in was.posts]
    raised = _height(now) > _height(was)
    if new or raised:
        msgid = N_("commit {commit}: {person} gave himself the posts {posts} ({rank})")
        told: dict[str, Any] = {"person": commit.author, "posts": new, "rank": RANK_NAMES[now.rank]}
        yield finding(commit, SETTINGS, RULES, msgid, grave=FAULT if raised else NOTE, **told)


def _height(person: Person) -> int:
    return level(person.order, person.rank)


def _raised(commit: Commit, law: Law, after: Law) -> Iterator[Finding]:
    """People who were raised by a change that nobody stands for."""
    for name, now in after.settings.staff.items():
        was = law.settings.staff.get(name)
        if was is not None and _height(now) > _height(was):
            msgid = N_("commit {commit}: {person} was raised to {rank}, and nobody stands for it")
            told: dict[str, Any] = {"person": name, "rank": RANK_NAMES[now.rank]}
            yield finding(commit, SETTINGS, RULES, msgid, **told)


def _merged(step: Step, book: RuleBook) -> Iterator[Finding]:
    """A merge whose rules are not those of its parents put together: made up, or without what one changed."""
    commit = step.commit
    changed = {change.path: change for changes in step.changes for change in changes}
    odd = [changed[path] for path in sorted(changed) if is_of_the_game(path)]
    odd = [change for change in odd if not _put_together(change, step, book)]
    if odd:  # by the rules of every side: nobody picks the one by which he might
        laws = (book.before((parent,), commit.id) for parent in commit.parents)
        told = [list(_judged(commit, odd, law)) for law in laws]
        yield from next((some for some in told if any(one.grave == FAULT for one in some)), told[0])


def _put_together(change: Change, step: Step, book: RuleBook) -> bool:
    """Whether a merged file holds what its parents hold, and misses nothing that one of them changed."""
    path, parents = change.path, step.commit.parents
    was = book.commits.versions(path, [*parents, step.commit.id])
    sides = [was[parent] for parent in parents]
    base = _base(step.commit, book, path)
    texts = book.commits.blobs({*sides, base, was[step.commit.id]})
    if was[step.commit.id] in sides and all(one in (base, was[step.commit.id]) for one in sides):
        return True
    try:
        merged, old, *others = (
            _parts(texts.get(id, b""), path) for id in (was[step.commit.id], base, *sides)
        )
    except PropctlError:
        return False
    if not merged <= set().union(*others):
        return False
    for one in others:
        places = {place for other in others if other is not one for place, _ in other ^ old}
        lost = {part for part in one ^ old if (part in one) != (part in merged)}
        if any(place not in places for place, _ in lost):
            return False
    return True


def _base(commit: Commit, book: RuleBook, path: str) -> str:
    """The version of a file that the parents of a merge began with; "" where there was none."""
    found = book.commits.git.attempt("merge-base", "--octopus", *commit.parents)
    base = found.output.strip()
    return book.commits.versions(path, [base])[base] if base else ABSENT


def _parts(data: bytes, path: str) -> set[tuple[object, str]]:
    """What a file of the rules says, in pieces with their places: settings by name, others by line."""
    if path == SETTINGS:
        return set(_leaves(toml.parse(data, SETTINGS)))
    return {(line, line) for line in data.decode("utf-8", "replace").splitlines()}


def _leaves(value: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every single setting with where it stands; a person's entry is one."""
    if isinstance(value, dict) and value and not (len(at) == 2 and at[0] == "staff"):
        for key, inner in value.items():
            yield from _leaves(inner, (*at, str(key)))
    else:
        yield at, repr(value)
