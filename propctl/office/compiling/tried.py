"""Declarations as they would be with one area in use, whatever is wrong with it: looked at, not kept."""

from __future__ import annotations

from pathlib import Path

from propctl.office.compiling.compiling import summed_up
from propctl.office.compiling.everything_read import Found
from propctl.office.opened.sources import Sources


class TriedSources(Sources):
    """What was read of an office, in memory alone: nothing is compiled into a folder."""

    def __init__(self, root: Path | None, read: Found) -> None:
        self.root, self.cache = str(root) if root else None, ""
        self.compiled, self._areas, self._rules = summed_up(self.root, read)
