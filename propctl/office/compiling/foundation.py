"""What is built in, beside what an office or another package declares: judged once while it stays as it is.

An area of its own takes nothing away from the others: whatever they name is still there. So areas that were
sound together stay so when others join them, unless these add to them, are spoken of by them, or say what
counts for all: what a post is, and what a step of theirs moves in a ledger.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

import msgspec

from propctl.office.compiling.declarations import BUILT_IN, Declaration
from propctl.office.compiling.earlier import Asked, Earlier, digest_of
from propctl.regulation.soundness.checking import Known


class Foundation:
    """The areas that are built in, and whether they are known to be sound together."""

    def __init__(self, declarations: Iterable[Declaration], known: Known, earlier: Earlier) -> None:
        everything = list(declarations)
        self._earlier = earlier
        self._built_in = [one for one in everything if one.rank == BUILT_IN]
        self._others = [one for one in everything if one.rank != BUILT_IN]
        self.names = {one.name for one in self._built_in}
        digests = [(one.name, one.digests) for one in self._built_in]
        settings = [sorted(part.items()) for part in known[:-1]], sorted(known.settings)
        self._content = msgspec.json.encode((digests, settings))
        self._touched: dict[int, bool] = {}

    def key(self, used: Iterable[str], alive: Iterable[Declaration]) -> str:
        """What their soundness depends on where these areas are in use; "" where others have a say in it.

        ``alive``: the declarations that count.
        """
        if any(one.faults for one in self._built_in):
            return ""
        if any(one.rank != BUILT_IN and adds(one, self.names) for one in alive):
            return ""
        if any(self._touches(one) for one in self._others):
            return ""
        return digest_of(self._content, msgspec.json.encode([name for name in used if name in self.names]))

    def sound(self, key: str) -> Asked | None:
        """What they asked other clauses for when they were judged sound; None where they never were."""
        return self._earlier.sound(key) if key else None

    def note(self, key: str, unsound: Collection[str], asked: Asked) -> None:
        """Remember that they are sound, if none of them is among the ``unsound``."""
        if key and not self.names.intersection(unsound):
            self._earlier.note_sound(key, {name: some for name, some in asked.items() if name in self.names})

    def _touches(self, other: Declaration) -> bool:
        """Whether what is built in may mean something else for another declaration, in use or not."""
        if id(other) not in self._touched:
            named = re.compile(rf"(?<![\w-]){re.escape(other.name)}\.[a-z]")
            spoken = any(named.search(text) for one in self._built_in for text in one.texts.values())
            moved = repr(other.tables.get("ledger", ""))
            moves = any(f"{name}." in moved for name in self.names)
            self._touched[id(other)] = spoken or moves or "role" in other.tables
        return self._touched[id(other)]


def adds(declared: Declaration, names: Collection[str]) -> bool:
    """Whether a declaration adds to one of these areas, or bears its name."""
    return declared.name in names or any(name in names for name in declared.extends)
