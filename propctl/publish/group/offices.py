"""The offices that stand side by side, each under a name of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from propctl.errors import N_, PropctlError, SettingsError, UsageError
from propctl.office.opened.compiled import MARK
from propctl.office.opened.office import Office

if TYPE_CHECKING:
    import datetime as dt


class Member(NamedTuple):
    """An office, and what it is called among the others: its folder."""

    name: str
    office: Office


def members(folders: Sequence[str], now: dt.datetime, lang: str) -> list[Member]:
    """The offices in these folders; ``UsageError`` for two of one name, ``SettingsError`` for no office.

    A folder within an office is none: it would be told under the office's name.
    """
    found: dict[str, Member] = {}
    for folder in folders:
        office = _opened(folder, now, lang)
        name = office.root.name
        if name in found:
            raise UsageError(
                N_("two offices are in folders called {name}; rename one: they are told apart by it"),
                name=name,
            )
        found[name] = Member(name, office)
    return list(found.values())


def _opened(folder: str, now: dt.datetime, lang: str) -> Office:
    """The office in a folder; what is wrong with it is told with the folder."""
    path = Path(folder).resolve()
    if not (path / MARK).is_file():
        raise SettingsError(N_("{folder} is no office: there is no propctl.toml in it"), folder=folder)
    try:
        return Office.open(path, now=now, lang=lang)
    except PropctlError as error:
        raise SettingsError(N_("{folder}: {problem}"), folder=folder, problem=error) from error
