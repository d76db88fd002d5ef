"""The offices that stand side by side, each under a name of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from propctl.errors import N_, UsageError
from propctl.office.opened.office import Office

if TYPE_CHECKING:
    import datetime as dt


class Member(NamedTuple):
    """An office, and what it is called among the others: its folder."""

    name: str
    office: Office


def members(folders: Sequence[str], now: dt.datetime, lang: str) -> list[Member]:
    """The offices in these folders; ``UsageError`` for two of one name, ``SettingsError`` for no office."""
    found: dict[str, Member] = {}
    for folder in folders:
        office = Office.open(Path(folder).resolve(), now=now, lang=lang)
        name = office.root.name
        if name in found:
            raise UsageError(
                N_("two offices are in folders called {name}; rename one: they are told apart by it"),
                name=name,
            )
        found[name] = Member(name, office)
    return list(found.values())
