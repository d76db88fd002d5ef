"""A morning on one screen: of each kind of work the most pressing rows, the others counted and not shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from typing import Any, NamedTuple

import msgspec

from propctl.office.asking.agenda import Agenda
from propctl.office.asking.queries import Due

ROWS = 25  # that a person reads at half past eight
_FEWEST = 3  # of each kind of which there is something, before any has more
_ROW: dict[str, Callable[[Any], Hashable]] = {  # what makes a row of each kind; the most pressing kind first
    "late": lambda one: one.ref,
    "soon": lambda one: one.ref,
    "routines": lambda one: one.full,
    "measures": lambda one: (one.area, one.name),
    "reports": lambda one: one.rule,
    "below": lambda one: one.ref,
    "left": lambda one: one.person,
    "missed": lambda one: one.full,
    "lists": lambda one: (one.area, one.name),
    "later": lambda one: one.full,  # routines that are due on another day
    "nobodys": lambda one: (
        one.area,
        one.name,
    ),  # lists for no post, of nothing that is the reader's
}
_PARTS = ("below", "later", "nobodys")  # no part of an agenda by themselves


class Morning(NamedTuple):
    """What is shown of an agenda."""

    agenda: Agenda
    below: list[Due]
    more: int  # rows that are not shown


def on_one_screen(found: Agenda, below: list[Due], midnight: dt.datetime, rows: int = ROWS) -> Morning:
    """At most so many rows: some of each kind, then what presses most. Nothing is left out while all fit.

    ``midnight``: the end of today; routines that are due later press least.
    """
    later = {one.full for one in found.routines if one.due is not None and one.due > midnight}
    kinds = {name: _rows(name, getattr(found, name)) for name in _ROW if name not in _PARTS}
    kinds["soon"] = [ref for ref in kinds["soon"] if ref not in set(kinds["late"])]
    kinds["later"] = [full for full in kinds["routines"] if full in later]
    kinds["routines"] = [full for full in kinds["routines"] if full not in later]
    nobodys = {(one.area, one.name) for one in found.lists if not (one.posts or one.own)}
    kinds["nobodys"] = [one for one in kinds["lists"] if one in nobodys]
    kinds["lists"] = [one for one in kinds["lists"] if one not in nobodys]
    kinds["below"] = _rows("below", below)
    room = _room({name: len(kinds[name]) for name in _ROW}, rows)
    more = sum(map(len, kinds.values())) - sum(room.values())
    if not more:
        return Morning(found, below, 0)
    shown = {name: set(kinds[name][: room[name]]) for name in _ROW}
    shown["soon"] |= shown["late"]  # a record that is late stands there with all its limits
    shown["routines"] |= shown["later"]
    shown["lists"] |= shown["nobodys"]
    cut = {name: _kept(name, getattr(found, name), shown[name]) for name in kinds if hasattr(found, name)}
    return Morning(msgspec.structs.replace(found, **cut), _kept("below", below, shown["below"]), more)


def _room(counts: dict[str, int], rows: int) -> dict[str, int]:
    """How many rows each kind gets: a few each, then in their order as many as there are."""
    room = dict.fromkeys(counts, 0)
    for most in (_FEWEST, rows):
        for name, count in counts.items():
            if name == "nobodys" and most < rows:
                continue
            room[name] += max(0, min(min(count, most) - room[name], rows - sum(room.values())))
    return room


def _rows(name: str, entries: Iterable[Any]) -> list[Hashable]:
    return list(dict.fromkeys(map(_ROW[name], entries)))


def _kept(name: str, entries: Iterable[Any], shown: set[Hashable]) -> list[Any]:
    return [one for one in entries if _ROW[name](one) in shown]
