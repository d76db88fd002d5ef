"""A record as data: what was registered, and what happened since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec

from propctl.regex import regex
from propctl.regulation.model.ref import Ref

# What a field may hold: text, whole numbers, yes/no, dates, times, and lists and rows of them.
# Exact decimals (money, quantity, price) are stored as text ("128.50"): no float exists in a record.
Value = Any

MARK = "sealed:"  # what every token begins with, of this version and of later ones
# What stands in place of a personal value: a token that names its key. ``store.sealed`` makes and opens it.
SEALED = regex(r"sealed:1:(?P<key_id>[a-z0-9]+(?:[.-][a-z0-9]+)*):(?P<body>[A-Za-z0-9_-]+)")

AMEND = "amend"  # the step of a line that puts others right, …
REVERT, TAKEN = "revert", "taken"  # … or takes the last back: the numbers of the lines that it means
AMONG = "among"  # … how many steps of these numbers its desk knew, where two desks had given one
PUT_RIGHT = (AMEND, REVERT)
SET, EMPTIES = "set", "empties"  # … what it says of fields …
LAPSES, WITHDRAWS, CLOCKS = "lapses", "withdraws", "clocks"  # … and what comes of it
RESERVED = ("n", "at", "by", "step", "entered", "batch", "set", "typed_by", "paper")


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of a record's history."""

    n: int  # one more than the highest its writer had seen
    at: dt.datetime  # when it happened, with offset
    by: str  # operator (staff id) in whose name
    step: str
    values: dict[str, Value] = {}  # what the step asked for
    entered: dt.datetime | None = None  # when it was typed, where later than ``at``
    batch: str = ""  # id of the batch it belongs to
    typed_by: str = ""  # who typed an approval that was given on paper
    paper: str = ""  # number of that paper


class Record(msgspec.Struct, frozen=True):
    """One filled-in form: head as registered, then history in reading order."""

    form: str  # "complaints.complaint"
    id: str
    head: dict[str, Value]
    history: tuple[Event, ...] = ()

    @property
    def ref(self) -> Ref:
        """Which record it is."""
        return Ref(self.form, self.id)

    def key_ids(self) -> set[str]:
        """The ids of the keys under which its values are sealed, those of all lines and columns."""
        return key_ids_in([self.head, *(event.values for event in self.history)])


def key_ids_in(value: Value) -> set[str]:
    """The ids of the keys under which what stands in a value is sealed."""
    return {match["key_id"] for token in _tokens(value) if (match := SEALED.fullmatch(token))}


def _tokens(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _tokens(part)


def is_sealed(text: object) -> bool:
    """Whether a value has the form of a sealed token (not: whether it opens)."""
    return isinstance(text, str) and SEALED.fullmatch(text) is not None


def in_order(events: list[Event]) -> tuple[Event, ...]:
    """Sort as readers do (``n``, ``at``, ``by``, step and values) and drop lines that are equal in all.

    Sorting by time alone would lose steps to clock skew and to events of one second.
    """
    unique: dict[tuple[object, ...], Event] = {}
    for event in events:
        values = repr(sorted(event.values.items()))
        rest = (event.batch, str(event.entered), event.typed_by, event.paper)
        key = (event.n, event.at, event.by, event.step, values, *rest)
        unique.setdefault(key, event)
    return tuple(unique[key] for key in sorted(unique))
