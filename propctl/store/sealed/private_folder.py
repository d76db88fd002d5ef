"""The private folder is this clone's own: what came there with history is believed by nobody.

A clone checks out whatever a commit holds, also a journal that says what is to be written or erased next, a
desk's letter, a keyring. Whoever wrote the commit chose it.
"""

from __future__ import annotations

import re
from pathlib import Path

from propctl.regex import regex
from propctl.store.files import fsio, paths
from propctl.store.history.git import Git

_SHORT = regex(r"propct~\d+")  # as Windows also calls it


def is_private(path: str) -> bool:
    """Whether a path lies in the folder that is this clone's own: keys, index, desk letter.

    Also under another spelling that Windows or macOS take for the same name.
    """
    import unicodedata  # for an exchange alone

    first = re.split(r"[/\\:]", path, maxsplit=1)[0].casefold().rstrip(". ")
    name = "".join(sign for sign in first if unicodedata.category(sign) != "Cf")
    return name == paths.PRIVATE or _SHORT.fullmatch(name) is not None


def brought(root: Path, git: Git | None = None) -> list[str]:
    """The files of the private folder that came with history, sorted: git keeps none that are our own."""
    asked = git or Git(root)
    if not asked.available():
        return []
    listed = asked.attempt("ls-files", "-z", "--cached", "--", f":(icase){paths.PRIVATE}").output
    return sorted(filter(None, listed.split("\0")))


def is_own(root: Path, path: str) -> bool:
    """Whether a file of the private folder was written here."""
    return path not in brought(root)


def throw_away(root: Path, git: Git) -> list[str]:
    """Take what came with history out of the private folder, and out of git's index; what it was."""
    found = brought(root, git)
    if found:
        git.run("update-index", "--force-remove", "-z", "--stdin", stdin="\0".join(found).encode())
    for path in found:
        if not paths.link_above(str(root), path):
            fsio.remove(root / path)
    return found
