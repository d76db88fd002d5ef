"""Reading from a record what a place names: closures over a ``Scope``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Protocol

from propctl.regulation.language.comparing import as_stored, typed
from propctl.regulation.language.places import HERE, Link, Place
from propctl.regulation.model.fold import VOID
from propctl.regulation.model.lists import as_list


class Unset(Exception):
    """A parameter that the office has not set was asked for: the clause enforces nothing."""


Pin = tuple[str, str]  # a reference, and what it leads to


class Scope(Protocol):
    """What a condition may read: one record, seen by one operator at one time."""

    def value(self, name: str) -> Any: ...
    def clear(self, name: str) -> Any: ...  # the same, sealed values opened; None: this desk can't open it
    def events(self, step: str) -> list[Any]: ...
    def times(self, step: str) -> int: ...
    def moments(self, step: str) -> list[dt.datetime]: ...  # when it was done
    def builtin(self, name: str) -> Any: ...
    def param(self, rule: str, name: str) -> Any: ...
    def follow(self, forms: list[str], value: Any) -> Scope | None: ...
    def staff(self, value: Any) -> Any: ...
    def on_duty(self, post: str) -> Any: ...
    def linked(self, form: str) -> list[Scope]: ...
    def records(  # not void ones; those in ``states``; perhaps only those that lead where ``about`` says
        self, form: str, states: frozenset[str] | None, about: Pin | None = None
    ) -> Iterable[Scope]: ...
    def balance(self, account: str) -> Decimal: ...
    def computed(self, name: str) -> bool: ...  # whether the area's controller names the record
    def clock(self, name: str) -> str | None: ...
    def ends(self, start: dt.date, limit: str, rule: str) -> dt.datetime | None: ...  # as the clause counts


class Inner:
    """One of many records or rows that a question goes through, and the record that asks."""

    __slots__ = ("_of", "_opened", "_row", "here")

    def __init__(
        self,
        of: Scope,
        here: Scope,
        row: Mapping[str, Any] | None = None,
        opened: Callable[[], Mapping[str, Any]] = dict,
    ) -> None:
        """``row``: the cells of a row of the record, all of them; they go before its fields.

        ``opened``: the same cells, with what is sealed in them opened.
        """
        self._of, self.here, self._row, self._opened = of, here, row or {}, opened

    def value(self, name: str) -> Any:
        return self._row[name] if name in self._row else self._of.value(name)

    def clear(self, name: str) -> Any:
        return self._opened().get(name) if name in self._row else self._of.clear(name)

    def param(self, rule: str, name: str) -> Any:
        """A clause's value for the record that asks: it may be judged by the clauses of an earlier day."""
        return self.here.param(rule, name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._of, name)


Evaluate = Callable[[Scope], Any]
Base = Callable[[Scope], Scope | None]


def reader(place: Place) -> Evaluate:
    """How to read what is found there; a list where the place holds several."""
    match place.kind:
        case "field":
            return _field(place)
        case "column":
            return _column(place)
        case "person":
            return _person(place)
        case "builtin":
            return _builtin(place)
        case "step":
            return _last(place) if place.part else _times(place)
        case "linked" | "open":
            return _linked(place)
        case "group":
            states = place.names.group(place.name) or []
            return lambda s: s.builtin("state") in states
        case "duty":
            return lambda s: s.on_duty(place.name)
        case "clock":
            return lambda s: s.clock(place.name)
    return lambda s: place.name


def in_clear(place: Place) -> Evaluate:
    """How to read a sealed field that is held against another; what this desk can't open equals nothing."""
    base, name, many = base_of(place.links), place.name, place.field is not None and place.field.many

    def opened(scope: Scope) -> Any:
        record = base(scope)
        found = [value for value in as_list(record.clear(name) if record else None) if value is not None]
        return found if many else next(iter(found), object())

    return opened


def every(place: Place, read: Evaluate) -> Evaluate:
    """How ``has``, ``in`` and ``#`` read a place: of a step every time it was done; else as ``read``."""
    return _every(place) if place.kind == "step" and place.part else read


def began(place: Place) -> Evaluate:
    """The moment from which ``age`` counts."""
    if place.kind == "step":
        name = place.name

        def done(scope: Scope) -> Any:
            moments = scope.moments(name)
            return moments[-1] if moments else None

        return done
    if place.kind == "linked":
        form, part, convert = place.name, place.part, typed(place.field)
        base = base_of(place.links)

        def newest(scope: Scope) -> Any:
            at = base(scope)
            there = [one for one in (at.linked(form) if at else []) if one.builtin("state") != VOID]
            if not part:
                return max((record.builtin("registered") for record in there), default=None)
            found = [convert(value) for record in there if (value := record.value(part))]
            return max(found, default=None)

        return newest
    return _field(place)


def _here(scope: Scope) -> Scope | None:
    return scope


def base_of(links: tuple[Link, ...]) -> Base:
    """The record that references lead to, one after the other; None where one of them leads nowhere."""
    base: Base = _here
    for link in links:
        base = _followed(base, link)
    return base


def _followed(base: Base, link: Link) -> Base:
    if link is HERE:
        return lambda s: getattr(base(s), "here", None)
    name, forms = link.name, list(link.forms)

    def follow(scope: Scope) -> Scope | None:
        record = base(scope)
        value = record.value(name) if record else None
        return scope.follow(forms, value) if value else None

    return follow


def _field(place: Place) -> Evaluate:
    name, convert = place.name, typed(place.field)
    if not place.links and convert is as_stored:  # nearly all: of many rows, it is felt
        return lambda s: s.value(name)
    base = base_of(place.links)

    def converted(scope: Scope) -> Any:
        record = base(scope)
        value = record.value(name) if record else None
        return [convert(entry) for entry in value] if isinstance(value, list) else convert(value)

    return converted


def _column(place: Place) -> Evaluate:
    base, name, part, convert = base_of(place.links), place.name, place.part, typed(place.field)

    def cells(scope: Scope) -> list[Any]:
        record = base(scope)
        rows = (record.value(name) if record else None) or []
        return [convert(row[part]) for row in rows if row.get(part) not in (None, "")]

    return cells


def _person(place: Place) -> Evaluate:
    if place.field is None:
        read: Evaluate = lambda s: s.builtin("me")  # noqa: E731 - one of two
    else:
        read = _field(place)
    part = place.part
    return (lambda s: getattr(s.staff(read(s)), part, None)) if part else read


def _builtin(place: Place) -> Evaluate:
    name = place.name
    if not place.links:
        return lambda s: s.builtin(name)
    base = base_of(place.links)

    def builtin(scope: Scope) -> Any:
        record = base(scope)
        return record.builtin(name) if record else None

    return builtin


def _times(place: Place) -> Evaluate:
    step = place.name
    if not place.links:
        return lambda s: s.times(step)
    base = base_of(place.links)

    def times(scope: Scope) -> int:
        record = base(scope)
        return record.times(step) if record else 0

    return times


def _last(place: Place) -> Evaluate:
    """What the step filled in when it was last done."""
    base, step, part, convert = base_of(place.links), place.name, place.part, typed(place.field)

    def last(scope: Scope) -> Any:
        record = base(scope)
        events = record.events(step) if record else []
        if not events:
            return None
        raw = getattr(events[-1], part) if part in ("at", "by") else events[-1].values.get(part)
        return raw if isinstance(raw, list) else convert(raw)

    return last


def _every(place: Place) -> Evaluate:
    """What the step filled in, each time it was done."""
    base, step, part, convert = base_of(place.links), place.name, place.part, typed(place.field)

    def filled_in(scope: Scope) -> list[Any]:
        record = base(scope)
        found: list[Any] = []
        for event in record.events(step) if record else []:
            raw = getattr(event, part) if part in ("at", "by") else event.values.get(part)
            found += [convert(entry) for entry in as_list(raw)]
        return found

    return filled_in


def _linked(place: Place) -> Evaluate:
    """The records that point here, or what is asked of each."""
    base, form, part, convert = base_of(place.links), place.name, place.part, typed(place.field)

    def records(scope: Scope) -> list[Scope]:
        record = base(scope)
        found = record.linked(form) if record else []
        return [one for one in found if one.builtin("state") != VOID]

    if place.kind == "open":
        return lambda s: [record for record in records(s) if record.builtin("open")]
    if not part:
        return records
    if place.field is None:
        return lambda s: [record.builtin(part) for record in records(s)]

    def values(scope: Scope) -> list[Any]:
        """Each value of each record: one that holds several gives them all."""
        held = (record.value(part) for record in records(scope))
        return [convert(entry) for value in held for entry in (value if isinstance(value, list) else [value])]

    return values
