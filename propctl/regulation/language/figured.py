"""One figure of many values: their sum, their mean, their mean as each weighs. Exact, never a float."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from propctl.regulation.language.comparing import typed
from propctl.regulation.language.places import Place
from propctl.regulation.language.reading import Scope, base_of
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.fold import VOID
from propctl.regulation.model.lists import as_list

Number = Decimal | Fraction
Entry = Callable[[str], Any]  # what one row or record says under a name


def entries(place: Place) -> Callable[[Scope], Iterable[Entry]]:
    """How to go through the rows, records or values that a place names; void records do not count."""
    base, name = base_of(place.links), place.name

    def rows(scope: Scope) -> Iterator[Entry]:
        record = base(scope)
        if record is None:
            return
        if place.kind == "linked":
            found = (one for one in record.linked(name) if one.builtin("state") != VOID)
            yield from (one.value for one in found)
        elif place.kind == "column":
            yield from (row.get for row in record.value(name) or [])
        else:
            yield from ({name: value}.get for value in as_list(record.value(name)))

    return rows


def read(place: Place) -> Callable[[Entry], Fraction | None]:
    """How to read the number of one entry; None where it is not filled in."""
    convert, name = typed(place.field), place.name if place.kind == "field" else place.part

    def number(entry: Entry) -> Fraction | None:
        value = entry(name)
        found = None if value in (None, "") else convert(value)
        return None if found is None else Fraction(found)

    return number


def total(values: Iterable[Fraction | None]) -> Number:
    """The sum of those that are filled in; of none 0."""
    return _plain(sum((value for value in values if value is not None), Fraction(0)))


def added(one: Any, other: Any, sign: int) -> Number | None:
    """The sum of two amounts, or with ``sign`` -1 what is left of the first; none where one is missing."""
    if one is None or other is None:
        return None
    return _plain(Fraction(one) + sign * Fraction(other))


def mean(values: Iterable[Fraction | None]) -> Number | None:
    """The mean of those that are filled in; of none there is none."""
    known = [value for value in values if value is not None]
    return _plain(sum(known, Fraction(0)) / len(known)) if known else None


def weighted(pairs: Iterable[tuple[Fraction | None, Fraction | None]]) -> Number | None:
    """The mean as each weighs; none while a value or a weight is missing, or nothing weighs anything."""
    whole, weights = Fraction(0), Fraction(0)
    for value, weight in pairs:
        if value is None or weight is None:
            return None
        whole, weights = whole + value * weight, weights + weight
    return _plain(whole / weights) if weights else None


def looked_up(table: Any, key: Any) -> Fraction | None:
    """The weight that a clause's table gives an entry."""
    value = table.get(str(key)) if isinstance(table, Mapping) else None
    return Fraction(str(value)) if value is not None else None


def _plain(value: Fraction) -> Number:
    """A decimal where there is one, as amounts are kept: a third stays a fraction."""
    found = Decimal(value.numerator) / Decimal(value.denominator)
    return found if Fraction(found) == value else value


def rounded(value: Number | int, field: Field) -> Decimal:
    """A figure as a field keeps it: to its decimals, halves upwards."""
    places = {"number": 0, "money": 2}.get(field.type, field.decimals)
    scaled = Fraction(value) * 10**places
    size = abs(scaled) + Fraction(1, 2)
    whole = size.numerator // size.denominator
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-places)
