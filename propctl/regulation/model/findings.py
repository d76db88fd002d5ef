"""What is wrong in a declaration: at which key, how, and which names would be right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from propctl.errors import N_, BadData
from propctl.regulation.model.toml_lines import Path

NO_CLAUSE = N_("there is no clause {name!r}")
_SHOWN = 12  # more names than these are not listed


class Finding(NamedTuple):
    """Something wrong at a key of an area's declaration.

    Keys of clauses begin with ``"rule"`` and the place of the clause in its file, or its id.
    """

    at: Path
    what: BadData
    partly: bool = False  # a text that is there, but in one language only

    @property
    def misses_clause(self) -> bool:
        """Whether it says that a clause is not there."""
        return NO_CLAUSE in (self.what.msgid, getattr(self.what.values.get("what"), "msgid", ""))

    @property
    def key(self) -> str:
        """The key as its author writes it: ``form.pet.field.kind``; places in arrays are left out."""
        return ".".join(part for part in self.at if isinstance(part, str))


def unknown(at: Path, msgid: str, name: str, known: Iterable[str], **values: object) -> Finding:
    """A name that means nothing there (``{name}`` in the message), with the nearest of those that do."""
    what = BadData(msgid, name=name, **values)
    names = [entry for entry in dict.fromkeys(known) if entry]
    if near := _nearest(name, names):
        return Finding(at, BadData(N_("{what}; perhaps {names}"), what=what, names=near))
    if names and len(names) <= _SHOWN:
        return Finding(at, BadData(N_("{what}; there are {names}"), what=what, names=names))
    return Finding(at, what)


def _nearest(name: str, names: list[str]) -> list[str]:
    from propctl.regulation.language.mistakes import nearest  # only where something is wrong

    plain = name.lower().replace("_", "-")
    same = [entry for entry in names if entry.lower().replace("_", "-") == plain]
    return same or nearest(name, names)
