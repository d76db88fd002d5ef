"""Values by name, each with its type: of a record, of a line of its rows, of a clause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any, Final, TypeVar, cast, overload

from propctl.errors import N_, BadData, PropctlError
from propctl.regulation.model.constructs import UNSET, Field, Form
from propctl.regulation.model.lists import as_list

T = TypeVar("T")


class _Nothing:
    """The default of who gives none: the value must be there."""


_NOTHING: Final = _Nothing()


class Filled:
    """Values by name. Each accessor gives one type, and says in a sentence what is wrong.

    A name that nothing declares is always an error. A value that is empty or unset is one, too, unless a
    default is given: ``row.date("due")`` is a date, ``row.date("due", None)`` a date or None. Both raise
    ``BadData`` (``UsageError`` for a clause, which the office can set) that names the record and the field.
    """

    __slots__ = ("_known", "_of", "_values")

    def __init__(self, of: str, values: Mapping[str, Any], known: Collection[str]) -> None:
        """``of``: what holds the values, for messages; ``known``: the names that may be asked for."""
        self._of, self._known = of, known
        self._values: Mapping[str, Any] = values

    @property
    def values(self) -> Mapping[str, Any]:
        """Everything that is filled in, as it is stored: amounts as text; dates as text or as dates."""
        return self._values

    def has(self, name: str) -> bool:
        """Whether something is filled in there."""
        return self._found(name) is not None

    @overload
    def text(self, name: str) -> str: ...
    @overload
    def text(self, name: str, default: T) -> str | T: ...
    def text(self, name: str, default: Any = _NOTHING) -> Any:
        """A text, the id of a choice, a post, a person, or of the record that a reference names."""
        return self._read(name, str, default)

    @overload
    def number(self, name: str) -> int: ...
    @overload
    def number(self, name: str, default: T) -> int | T: ...
    def number(self, name: str, default: Any = _NOTHING) -> Any:
        """A whole number."""
        return self._read(name, int, default)

    @overload
    def amount(self, name: str) -> Decimal: ...
    @overload
    def amount(self, name: str, default: T) -> Decimal | T: ...
    def amount(self, name: str, default: Any = _NOTHING) -> Any:
        """Money, a price or a quantity, exact."""
        return self._read(name, _decimal, default)

    @overload
    def date(self, name: str) -> dt.date: ...
    @overload
    def date(self, name: str, default: T) -> dt.date | T: ...
    def date(self, name: str, default: Any = _NOTHING) -> Any:
        """A day."""
        return self._read(name, _date, default)

    @overload
    def time(self, name: str) -> dt.datetime: ...
    @overload
    def time(self, name: str, default: T) -> dt.datetime | T: ...
    def time(self, name: str, default: Any = _NOTHING) -> Any:
        """A moment, with its offset."""
        return self._read(name, _moment, default)

    def yes(self, name: str) -> bool:
        """Whether "yes" is filled in; what is empty is no."""
        return bool(self._found(name))

    def many(self, name: str) -> list[str]:
        """The texts of a field that holds several, or of one that holds one; [] where it is empty.

        Of a clause's table: the ids of its entries; ``table`` gives the entries, too.
        """
        found = self._found(name)
        return [str(value) for value in (found if isinstance(found, Mapping) else as_list(found))]

    def lines(self, name: str) -> list[Filled]:
        """The lines of a field of type ``rows``, by column; [] where it is empty."""
        rows: list[Mapping[str, Any]] = as_list(self._found(name))
        columns = self._columns(name)
        return [Filled(f"{self._of} {name} {n}", row, columns or row) for n, row in enumerate(rows, 1)]

    def table(self, name: str) -> dict[str, Any]:
        """A table of a clause: id -> entry, in order; {} where it is unset."""
        found = self._found(name)
        return dict(found) if isinstance(found, Mapping) else {str(entry): entry for entry in as_list(found)}

    def with_values(self, more: Mapping[str, Any]) -> Filled:
        """These values with further ones, which go before those that are there."""
        return Filled(self._of, {**self.values, **more}, {**dict.fromkeys(more), **_by_name(self._known)})

    # -- how

    def _found(self, name: str) -> Any:
        """What is filled in; None for nothing. ``BadData`` for a name that means nothing here."""
        value = self.values.get(name)
        if value is None and name not in self._known:
            known = ", ".join(self._known)
            raise BadData(
                N_("{of} has no field {name!r}; it has: {known}"), of=self._of, name=name, known=known
            )
        return None if value in ("", UNSET) else value

    def _read(self, name: str, convert: Callable[[Any], Any], default: Any) -> Any:
        value = self._found(name)
        if value is None:
            if default is _NOTHING:
                raise self._missing(name)
            return default
        try:
            return convert(value)
        except (TypeError, ValueError, ArithmeticError):
            raise BadData(
                N_("{of}: {name} is {value!r}, which is not of the type asked for"),
                of=self._of,
                name=name,
                value=value,
            ) from None

    def _missing(self, name: str) -> PropctlError:
        """What is said where a value is needed and there is none."""
        return BadData(N_("{of}: {name} is empty"), of=self._of, name=name)

    def _columns(self, name: str) -> Collection[str]:
        """The columns of a field of type ``rows``; () where they are not known."""
        field = self._known.get(name) if isinstance(self._known, Mapping) else None
        return cast(Field, field).columns if field is not None else ()


def _by_name(known: Collection[str]) -> Mapping[str, Any]:
    return known if isinstance(known, Mapping) else dict.fromkeys(known)


def fields_of(form: Form) -> dict[str, Field]:
    """Everything that a record of a form may have filled in: what it has, and what steps ask for."""
    return {**form.ask, **form.field}


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


def _date(value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value[:10])


def _moment(value: Any) -> dt.datetime:
    found = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError
    return found
