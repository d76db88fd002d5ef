"""Desks: the letter that keeps one clone's record numbers from another's.

A clone that takes a letter says so in ``desks/<letter>-<its own random sign>``, which goes to the others by
git. Two clones that took one letter offline leave two files, which no merge can hide: ``clashes`` tells.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

from propctl.errors import N_, BadData, Problem, SettingsError, UsageError
from propctl.store.files import fsio, ids, lock, paths
from propctl.store.files.reader import refuse_linked
from propctl.store.history.foreign import configuration
from propctl.store.history.git import Git
from propctl.store.sealed.private_folder import is_own, throw_away

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DESKS = "desks"
_NAME = "[A-Z]-[0-9a-f]{8}"
_GIVEN_UP = b"given up: "
_SETTING = "propctl.desk"
_DESK = f"{paths.PRIVATE}/desk"


def desk_of(root: Path, git: Git | None) -> str:
    """This clone's desk letter; ``SettingsError`` when it has none yet."""
    letter = clone_name(root, git)[:1]
    if letter not in _LETTERS or not letter:
        raise SettingsError(N_("this copy of the workspace has no desk letter yet; run propctl join"))
    return letter


def join(root: Path, git: Git | None, letter: str = "", *, by: str, at: dt.datetime) -> str:
    """Give this clone its desk letter, the first free one by default; ``UsageError`` if it is in use.

    What came into the private folder with history is thrown away first: from now on it is this clone's. The
    letter is entered in ``desks/`` in the name of ``by`` and committed; an earlier one of this clone is
    marked as given up. ``GitFailed`` leaves the letter taken; the next ``sync`` tells the others. A join that
    was killed is gone on with.
    """
    refuse_linked(str(root), f"{DESKS}/{letter}")
    former, used = clone_name(root, git), used_letters(root)
    begun = _begun(git) if git and not (former or letter) else ""
    used.discard(begun[:1])
    letter = letter.upper() or begun[:1] or next((free for free in _LETTERS if free not in used), "")
    if len(letter) != 1 or letter not in _LETTERS:
        raise UsageError(N_("a desk is one letter from A to Z, not {letter}"), letter=letter)
    if letter in used:
        raise UsageError(
            N_("desk {letter} is in use already; free is {free}"),
            letter=letter,
            free=", ".join(free for free in _LETTERS if free not in used),
        )
    name = begun or f"{letter}-{os.urandom(4).hex()}"
    entry = f"{by} {at.isoformat()}\n".encode()
    writes = [fsio.Write(root / DESKS / name, entry, new=True)] if name != begun else []
    if (root / DESKS / former).is_file():
        old = fsio.read(root / DESKS / former)
        writes.append(fsio.Write(root / DESKS / former, old + _GIVEN_UP + entry, new=False, expected=old))
    with lock.workspace_lock(root, f"{by}: join"):
        fsio.write_batch(writes)
        fsio.replace(_desk_file(root), name.encode())
        if git:
            throw_away(root, git)
            git.heal()  # a join that was killed leaves git's configuration locked
            git.run("config", "--local", _SETTING, name)
            entered = dict.fromkeys([name, *(write.path.name for write in writes)])
            git.commit([f"{DESKS}/{one}" for one in entered], f"join desk {letter}", by, at)
    return letter


def clone_name(root: Path, git: Git | None) -> str:
    """The name of this clone's file in ``desks/``, which begins with its letter; empty for none."""
    try:
        name = fsio.read(_desk_file(root)).decode("ascii", "replace").strip()
    except FileNotFoundError:
        name = ""
    if not name or not _is_ours(root, name):
        # .propctl/ may be deleted at any time; the clone's own git configuration remembers.
        name = git.attempt("config", "--local", _SETTING).output.strip() if git else ""
        if name:
            fsio.replace(_desk_file(root), name.encode())
    return name


def _is_ours(root: Path, name: str) -> bool:
    """Whether this clone took that name itself: a letter that came with history is another's."""
    try:
        known = f"{_SETTING.partition('.')[2]} = {name}".encode() in configuration(root)
    except (OSError, BadData):
        known = False
    return known or is_own(root, _DESK)


def used_letters(root: Path) -> set[str]:
    """The letters of all desks that have joined or numbered a record."""
    stems = (path.rpartition("/")[2].removesuffix(".toml") for path in paths.walk(str(root)))
    numbered = {found.desk for stem in stems if (found := ids.parse_id(stem))}
    return numbered | {name[0] for name in _registered(root)}


def clashes(root: Path) -> list[Problem]:
    """Letters that more than one clone has taken, each not knowing of the other."""
    found: dict[str, list[str]] = {}
    for name in _registered(root):
        if _GIVEN_UP not in fsio.read(root / DESKS / name):
            found.setdefault(name[0], []).append(name)
    return [
        Problem(
            f"{DESKS}/{names[-1]}",
            0,
            "",
            N_("desk {letter} is used by {count} {count:clone|clones} of this office: {names}"),
            {"letter": letter, "count": len(names), "names": [f"{DESKS}/{name}" for name in names]},
            N_("run propctl join at one of the two, then propctl sync at both"),
        )
        for letter, names in found.items()
        if len(names) > 1
    ]


def _begun(git: Git) -> str:
    """The name that a join of this clone entered before it was killed; "" for none.

    Git does not know its file yet, and it is the only one: what other clones entered came by git.
    """
    left = git.attempt("status", "--porcelain", "-z", "-u", "--", DESKS).output.split("\0")
    names = [line.rpartition("/")[2] for line in left if line.startswith("??")]
    return names[0] if len(names) == 1 and re.fullmatch(_NAME, names[0]) else ""


def _registered(root: Path) -> list[str]:
    return [name for name in paths.names(root / DESKS) if re.fullmatch(_NAME, name)]


def _desk_file(root: Path) -> Path:
    return root / _DESK
