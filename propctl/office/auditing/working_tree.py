"""What stands in the workspace and not in history, whatever git's index was told to overlook."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from propctl.errors import N_, Problem
from propctl.office.auditing.game import FILES, FOLDERS, is_of_the_game
from propctl.office.auditing.rulebook import SETTINGS, RuleBook
from propctl.store.files import fsio, paths
from propctl.store.history.audit_findings import CONFIRM, FAULT, SIGNATURE, Finding
from propctl.store.history.audit_findings import FILES as KIND
from propctl.store.history.commits import History
from propctl.store.history.git import Git
from propctl.store.history.kept_paths import DESKS, RULES

_LOOKED_AT = (paths.RECORDS, RULES, DESKS, *FILES, *FOLDERS)
_NOBODYS = {"__pycache__", ".git"}  # folders of which nothing is ever read


def told(git: Git) -> Iterator[Finding]:
    """Files that differ from history's or are not in it.

    Each is read anew, through an index made for this once: what git remembers of a file's time and size
    (whole seconds), and the marks that somebody left in an index, prove nothing.

    Settings and declarations that wait for their commit are to be confirmed: steps are judged by those of
    history. Records and amendments are a fault, and so is whatever git was told to overlook.
    """
    _refuse_forged_trees(git)
    with tempfile.TemporaryDirectory(prefix="propctl-") as folder:
        index = Path(folder) / "index"
        git.attempt("read-tree", "HEAD", index=index)
        git.attempt("update-index", "-q", "--refresh", index=index)
        yield from _told(git, index)


def _refuse_forged_trees(git: Git) -> None:
    """``GitFailed`` where the last commit's folders are not those that it names: then nor are its files."""
    listed = _split(git.output("ls-tree", "-r", "-d", "-z", "--full-tree", "HEAD"))
    below = [line.partition("\t")[0].split(" ")[2] for line in listed]
    History(git, ()).objects([git.run("rev-parse", "HEAD^{tree}").strip(), *below])


def _told(git: Git, index: Path) -> Iterator[Finding]:
    looked = ("-z", "--", *_LOOKED_AT)
    changed = _split(git.output("diff-files", "--name-only", "--relative", *looked, index=index))
    hidden = _overlooked(git, changed)
    yield from _told_attributes(git)
    for path in _twice(git):
        msgid = N_("{path} stands twice in one commit: what git shows of it is not what history proves")
        yield _found(path, msgid, FAULT)
    for path in changed:
        if path in hidden:
            msgid = N_("{path} on this disk is not what history has, and git was told to overlook it")
        elif (git.root / path).exists():
            msgid = N_("{path} on this disk is not what history has")
        else:
            msgid = N_("{path} is gone from the workspace, but not from history")
        yield _found(path, msgid, FAULT if path in hidden else _grave(path))
    known = set(_split(git.output("ls-files", *looked, index=index)))
    for path in _there(git.root):
        if path not in known and _counts(git.root, path):
            yield _found(path, N_("{path} stands in the workspace, but in no history"), _grave(path))


def told_signing(book: RuleBook, head: str) -> Iterator[Finding]:
    """Whether this disk's settings sign while those of history switched it off, though keys are listed."""
    law = book.at(head)
    if book.now.settings.git.sign and law is not None and not law.settings.git.sign and book.signers_of(head):
        msgid = N_("{path} on this disk signs, but history says that nothing need be signed")
        fix = N_("see who switched it off: git log -p -- {path}; take sign = true into history")
        yield Finding(Problem(SETTINGS, 0, "git.sign", msgid, {"path": SETTINGS}, fix), SIGNATURE)


def _told_attributes(git: Git) -> Iterator[Finding]:
    """Attributes of this disk alone: by them git may take a file for unchanged that is not."""
    path = git.run("rev-parse", "--git-path", "info/attributes").strip()
    if (git.root / path).exists():
        msgid = N_(
            "git has rules of its own for this disk in {path}: it may overlook what differs from history"
        )
        fix = N_("see who wrote them and why, and remove the file")
        yield Finding(Problem(path, 0, "", msgid, {"path": path}, fix), KIND, CONFIRM)


def _twice(git: Git) -> list[str]:
    """Files of which the last commit holds two under one name: stock git never makes such a tree."""
    count = Counter(_split(git.output("ls-tree", "-r", "-z", "--name-only", "HEAD", "--", *_LOOKED_AT)))
    return [path for path, times in count.items() if times > 1]


def _overlooked(git: Git, changed: list[str]) -> set[str]:
    """The changed files that git is told to overlook: skip-worktree (S), assume-unchanged (lower case)."""
    if not changed:
        return set()
    listed = _split(git.output("ls-files", "-v", "-z", "--", *_LOOKED_AT))
    return {line[2:] for line in listed if line[0] == "S" or line[0].islower()} & set(changed)


def _grave(path: str) -> str:
    return CONFIRM if is_of_the_game(path) or path.startswith(f"{DESKS}/") else FAULT


def _there(root: Path) -> Iterator[str]:
    """All but folders that this disk has at these places, sorted: also in repositories within this one.

    A link is told as one, and not followed.
    """
    for name in _LOOKED_AT:
        if (root / name).is_dir() and not paths.is_link(root / name):
            yield from _below(root, name)
        elif os.path.lexists(root / name):
            yield name


def _below(root: Path, folder: str) -> Iterator[str]:
    with os.scandir(root / folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            path = f"{folder}/{entry.name}"
            if paths.is_folder(entry):
                yield from _below(root, path)
            else:
                yield path


def _counts(root: Path, path: str) -> bool:
    """Whether it could be taken for part of the office, or lead to such: attached files are of no office."""
    name = path.rpartition("/")[2]
    if path.startswith(f"{paths.RECORDS}/"):
        told = name.endswith(".toml") and not fsio.is_temp(name)
        return told or is_of_the_game(path) or paths.is_link(root / path)
    return _NOBODYS.isdisjoint(path.split("/"))


def _found(path: str, msgid: str, grave: str) -> Finding:
    fix = N_("take it into history: propctl sync, or git commit; or take it back: git checkout -- {path}")
    return Finding(Problem(path, 0, "", msgid, {"path": path}, fix), KIND, grave)


def _split(output: bytes) -> list[str]:
    return [path for path in output.decode("utf-8", "replace").split("\0") if path]
