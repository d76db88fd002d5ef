"""``rules.toml`` put right again: what a slip changed in it may be changed back, and nothing besides."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgspec

from propctl.errors import BadData
from propctl.regulation.amendments import Amendment
from propctl.store.files import toml
from propctl.store.history.commits import Commit, History
from propctl.store.history.kept_paths import RULES
from propctl.store.history.tampering import appended

_VERSIONS = 20  # that are looked at, from the last on


def mended_from(history: History, commit: Commit, new: bytes) -> bytes | None:
    """The version that a commit goes on from, where every one since was unsound; None where none was.

    What made them unsound was told as it came. A sound version in between ends the search: nobody takes an
    amendment back by way of an older version.
    """
    listed = history.git.attempt("rev-list", f"--max-count={_VERSIONS}", *commit.parents, "--", RULES)
    ids = history.versions(RULES, listed.output.split())
    blobs = history.blobs(ids.values())
    texts = [blobs.get(id, b"").replace(b"\r\n", b"\n").rstrip() for id in ids.values()]
    for later, earlier in pairwise([*texts, b""]):
        if _is_sound(later) and appended(earlier, later):
            return None
        if _is_sound(earlier) and appended(earlier, new):
            return earlier
    return None


def _is_sound(text: bytes) -> bool:
    """Whether propctl can read a version, every line of it."""
    try:
        lines: Any = toml.parse(text, RULES).get("amendments", [])
        msgspec.convert(lines, list[Amendment])
    except (BadData, msgspec.ValidationError):
        return False
    return True
