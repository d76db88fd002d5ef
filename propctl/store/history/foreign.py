"""Programs that a repository's own configuration names: they came with the folder, and none of them runs.

What a person set up for all repositories (``git config --global``: an ssh command with his key, a helper that
knows his password) is his own and stays. What ``.git/config`` of the folder says, or a file that it includes,
may have come with a copied folder: it is replaced by what the person set up, else by what git does by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from propctl.errors import N_, GitFailed
from propctl.regex import regex
from propctl.store.files import fsio

_HINTS = regex(
    rb"sshcommand|gitproxy|askpass|helper|uploadpack|receivepack|driver|command|textconv|\[\s*filter|program"
    rb"|include|worktree|bare(?!\s*=\s*(?:false|no|off|0)\b)",
    re.IGNORECASE,
)
_INSTEAD = (  # keys that name programs, and what git does where none is named
    (r"core\.sshcommand", "ssh"),
    (r"core\.askpass", ""),
    (r"core\.alternaterefscommand", "true"),
    (r"credential(\..*)?\.helper", ""),
    (r"gpg\.(openpgp\.)?program", "gpg"),
    (r"gpg\.x509\.program", "gpgsm"),
    (r"gpg\.ssh\.(program|defaultkeycommand)", "ssh-keygen"),
    (r"filter\..*\.(clean|smudge|process)", ""),
    (r"diff\..*\.(command|textconv)", ""),
    (r"trailer\..*\.(command|cmd)", "true"),
    (r"submodule\..*\.update", "none"),
    (r"hook\..*\.command", "true"),
)


class Foreign(NamedTuple):
    """What keeps the programs of a repository's own configuration from running."""

    settings: tuple[str, ...] = ()  # for ``git -c``
    transports: bool = False  # whether it names programs to talk with a remote
    drivers: tuple[str, ...] = ()  # keys that name programs to merge with
    elsewhere: str = ""  # the key that makes git look at other files than those of the folder

    def refuse_elsewhere(self) -> None:
        """``GitFailed`` where git would look at other files than the office does."""
        if self.elsewhere:
            raise GitFailed(
                N_(
                    "the git settings of this folder make git look at other files ({key}): records are "
                    "saved, but not in history; take it out (git config --unset-all {key}), then sync"
                ),
                key=self.elsewhere,
            )

    def refuse_drivers(self) -> None:
        """``GitFailed`` where the repository names a program that would merge records."""
        if self.drivers:
            raise GitFailed(
                N_(
                    "the git settings of this folder name a program to merge with ({key}), which is not run; "
                    "take it out (git config --unset-all {key}), then sync"
                ),
                key=self.drivers[0],
            )


def configuration(folder: Path) -> bytes:
    """What the repository in a folder is set to, also where its ``.git`` names another place."""
    place, files = folder / ".git", [folder / ".git" / "config"]
    if place.is_file():
        own = folder / _text(place).removeprefix("gitdir:").strip()
        common = own / "commondir"
        shared = own / _text(common).strip() if common.is_file() else own
        files = [shared / "config", own / "config.worktree"]
    return b"\n".join(fsio.read(file) for file in files if file.is_file())


def _text(path: Path) -> str:
    return fsio.read(path).decode("utf-8", "surrogateescape")


def programs(config: bytes, listed: Callable[[], str]) -> Foreign:
    """What a repository's ``config`` names.

    ``listed``: what ``git config --list --show-scope -z`` tells; asked only where it is needed.
    """
    if not _HINTS.search(config):
        return Foreign()
    scopes = listed().split("\0")
    own: dict[str, list[str]] = {}
    here: dict[str, str] = {}  # the last value of each key counts
    for scope, entry in zip(scopes[::2], scopes[1::2], strict=False):
        key, _, value = entry.partition("\n")
        if scope in ("local", "worktree"):
            here[key] = value
        elif scope in ("system", "global"):
            own.setdefault(key, []).append(value)
    settings: list[str] = []
    for key in here:
        settings += _replaced(key, own.get(key, []))
    transports = any(re.fullmatch(r"remote\..*\.(uploadpack|receivepack)", key) for key in here)
    drivers = tuple(key for key in here if re.fullmatch(r"merge\..*\.driver", key))
    return Foreign(tuple(settings), transports, drivers, _elsewhere(here))


def _elsewhere(here: Mapping[str, str]) -> str:
    """The key of the folder's own configuration by which git does not work on the folder; "" for none."""
    if "core.worktree" in here:
        return "core.worktree"
    bare = here.get("core.bare", "false").lower() not in ("false", "no", "off", "0")
    return "core.bare" if bare else ""


def _replaced(key: str, own: Iterable[str]) -> list[str]:
    if key == "core.gitproxy":  # its first value counts, which nothing goes before
        return ["protocol.git.allow=never"]
    for pattern, value in _INSTEAD:
        if re.fullmatch(pattern, key):
            if key.startswith("filter."):
                return [f"{key}=", f"{key.rpartition('.')[0]}.required=false"]
            if key.endswith(".helper"):  # an empty one takes back those before it
                return [f"{key}=", *(f"{key}={other}" for other in own)]
            return [f"{key}={[value, *own][-1]}"]
    return []
