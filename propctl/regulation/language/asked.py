"""Questions about many: of which records or rows it holds that …, as seen from the record that asks.

``none(duty.entry, state = noted and follower = here.person)``: within the brackets names are those of each
record (or row) that is looked at; ``here`` is the record on which the expression stands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, cast

import msgspec

from propctl.errors import N_
from propctl.regulation.language.mistakes import Found, nearest
from propctl.regulation.language.places import Names, Place, find
from propctl.regulation.language.reading import Evaluate, Inner, Pin, Scope, base_of, reader
from propctl.regulation.language.tree import Query
from propctl.regulation.model.lists import as_list


class Within(msgspec.Struct, frozen=True):
    """What is known of those for which a condition can hold."""

    states: frozenset[str] | None = None  # in which alone; None: any
    pinned: tuple[str, Evaluate] | None = None  # a reference that leads where the record that asks says

    def about(self, here: Scope) -> Pin | None:
        """The reference, and what it leads to for the record that asks; None where that says nothing."""
        if self.pinned is None:
            return None
        name, read = self.pinned
        value = read(_seen(here, here))
        return (name, value) if isinstance(value, str) and value else None


class Asked(msgspec.Struct, frozen=True):
    """What a question goes through."""

    names: Names  # of each record or row
    place: Place | None  # the records that point here, or the rows; None: all records of the form
    rows: bool = False

    def entries(self, within: Within) -> Callable[[Scope], Iterator[Scope]]:
        """How to go through them; ``within``: those among which alone an answer is looked for."""
        place, form = self.place, self.names.full
        if self.rows and place is not None:
            return _rows(place)
        if place is not None:
            pointing = reader(place)
            return lambda s: (_seen(record, s) for record in pointing(s))
        return lambda s: (_seen(record, s) for record in s.records(form, within.states, within.about(s)))


def asked(query: Query, names: Names) -> Asked:
    """What a question on a form goes through. Raises ``Found`` where there is no such thing."""
    parts = query.of.parts
    if len(parts) == 2 and parts[0] not in ("linked", "here") and names.field(parts[0]) is None:
        inner = names.within(query.of.written, names)
        if inner is not None:
            return Asked(inner, None)
        near = nearest(query.of.written, names.known("form"))
        raise Found(query.of.column, N_("there is no form {name!r}"), name=query.of.written, near=near)
    place = find(query.of, names)
    field = place.field if place.kind == "field" else None
    rows = field is not None and (field.type == "rows" or field.many)
    if rows or (place.kind in ("linked", "open") and not place.part):
        inner = place.names.within(place.name, names)
        if inner is not None:
            return Asked(inner, place, rows)
    message = N_("{name} is no table of rows, no form and no records that point here")
    raise Found(query.of.column, message, name=query.of.written, near=nearest(parts[0], names.known("field")))


def _rows(place: Place) -> Callable[[Scope], Iterator[Scope]]:
    base, name, field = base_of(place.links), place.name, place.field
    columns = list(field.columns) if field is not None else []

    def cells(row: Any) -> Mapping[str, Any]:
        return {column: row.get(column) for column in columns} if columns else {"entry": row}

    def rows(scope: Scope) -> Iterator[Scope]:
        record = base(scope)
        opened = cache(lambda: as_list(record.clear(name) if record else None))
        for number, row in enumerate(as_list(record.value(name) if record else None)):
            yield _seen(record, scope, cells(row), lambda number=number: cells(opened()[number]))

    return rows


def _seen(record: Any, here: Scope, *row: Any) -> Scope:
    """A record as a question sees it, or a ``row`` of it; it knows the names of any scope."""
    return cast("Scope", Inner(record, here, *row))


def answered(query: Query, of: Asked, holds: Evaluate, within: Within) -> Evaluate:
    """The answer to a question; ``within``: what is known of those for which the condition can hold."""
    if query.function == "every":
        within = Within()  # those for which it does not hold are looked at, too
    entries, answer = of.entries(within), _ANSWERS[query.function]
    if of.rows and query.function == "those":
        answer = _rows_held
    return lambda s: answer(entries(s), holds)


def _some(entries: Iterable[Scope], holds: Evaluate) -> bool:
    return any(holds(entry) for entry in entries)


def _none(entries: Iterable[Scope], holds: Evaluate) -> bool:
    return not _some(entries, holds)


def _every(entries: Iterable[Scope], holds: Evaluate) -> bool:
    return all(holds(entry) for entry in entries)


def _those(entries: Iterable[Scope], holds: Evaluate) -> list[Any]:
    return [entry.builtin("id") for entry in entries if holds(entry)]


def _rows_held(entries: Iterable[Scope], holds: Evaluate) -> list[bool]:
    """A row has no number: what is told is how many there are."""
    return [True for entry in entries if holds(entry)]


def _latest(entries: Iterable[Scope], holds: Evaluate) -> Any:
    last = deque((entry for entry in entries if holds(entry)), maxlen=1)
    return last[0].builtin("id") if last else None


_ANSWERS: dict[str, Callable[[Iterable[Scope], Evaluate], Any]] = {
    "some": _some,
    "none": _none,
    "every": _every,
    "those": _those,
    "latest": _latest,
}
