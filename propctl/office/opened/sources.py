"""Declarations and settings of an office: TOML is read when it changed, and JSON when it did not.

``.propctl/compiled/`` holds one file for the office and two for each area. It is derived and disposable:
each start compares the sources by time and size, and compiles anew when one of them differs.
"""

import os

import msgspec

from propctl.office.opened.compiled import (
    AMENDMENTS,
    VERSION,
    Compiled,
    place_of,
    refuse_linked_private,
    stamp_of,
)
from propctl.regulation.amendments import History
from propctl.regulation.catalog import Catalog
from propctl.regulation.model.constructs import Area, Rule


class Sources:
    """One office's declarations: built in, of third parties, and its own; compiled under ``cache``."""

    def __init__(self, root: str | None, cache: str) -> None:
        self.root, self.cache = root, cache
        if root is not None:
            refuse_linked_private(root)
        self._place = place_of(cache)
        self._areas: dict[str, Area] = {}
        self._rules: dict[str, list[Rule]] = {}
        self.compiled = self._cached() or self._compile()

    def catalog(self) -> Catalog:
        """The catalogue over these sources."""
        found = self.compiled
        return Catalog(found.summary, self.area, self.rules, History(found.amendments))

    def area(self, name: str) -> Area:
        if name not in self._areas:
            self._areas[name] = msgspec.json.decode(self._read(f"{name}.area.json"), type=Area)
        return self._areas[name]

    def rules(self, name: str) -> list[Rule]:
        if name not in self._rules:
            self._rules[name] = msgspec.json.decode(self._read(f"{name}.rules.json"), type=list[Rule])
        return self._rules[name]

    def _cached(self) -> Compiled | None:
        try:
            found = self._office()
        except (OSError, msgspec.DecodeError):
            return None
        if (found.version, found.root) != (VERSION, str(self.root)):
            return None
        changed = [stamp[0] for stamp in found.stamps if stamp_of(stamp[0]) != stamp]
        if changed == [f"{self.root}{os.sep}{AMENDMENTS}"]:
            from propctl.office.compiling.compiling import take_amendments

            return take_amendments(found, self.cache)
        return None if changed else found

    def _office(self) -> Compiled:
        """What is known of the office at once, as it was compiled last."""
        return msgspec.json.decode(self._read("office.json"), type=Compiled)

    def _compile(self) -> Compiled:
        from propctl.office.compiling.compiling import compile_sources  # only when something changed

        found, self._areas, self._rules = compile_sources(self.root, self.cache)
        self._place = place_of(self.cache)
        return found

    def _read(self, name: str) -> bytes:
        with open(f"{self.cache}/{self._place}-{name}", "rb") as file:
            return file.read()
