"""What a unit of work has made so far: by number, by natural key in any spelling, and as the index has rows.

Whoever asks the index for records of a form asks here, too: the rows of one sheet see each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import msgspec

from propctl.entry.natural_keys import alike
from propctl.errors import PropctlError
from propctl.regulation.model.fold import VOID
from propctl.regulation.model.record import Record
from propctl.regulation.model.ref import Ref
from propctl.store.index.entries import Entry, Row

Derive = Callable[[Record], Entry]


class Pending(dict[Ref, Record]):
    """Records that are not saved yet. Each is levelled, and derived, once however often it is looked for."""

    def __init__(self) -> None:
        super().__init__()
        self._new: list[Ref] = []
        self._alike: dict[tuple[str, str], list[Ref]] = {}
        self._rows = _Rows()

    def __setitem__(self, ref: Ref, record: Record) -> None:
        if ref not in self:
            self._new.append(ref)
        super().__setitem__(ref, record)
        self._rows.changed(record)

    def of_key(self, form: str, key: str, names_units: Callable[[str], bool]) -> list[Ref]:
        """The pending records of a form whose number comes to ``key`` when it is levelled (``alike``)."""
        for ref in self._new:
            level = alike(ref.id, unit=names_units(ref.form))
            self._alike.setdefault((ref.form, level), []).append(ref)
        self._new.clear()
        return self._alike.get((form, key), [])

    def rows(self, form: str, derive: Derive) -> list[Row]:
        """The pending records of a form, not void, as the index will have them; ``derive``: what it keeps."""
        return self._rows.of(form, derive)

    def saying(self, form: str, said: Mapping[str, str], derive: Derive) -> list[Row]:
        """The pending records of a form whose fields say this."""
        return self._rows.saying(form, said, derive)

    def pointing(self, target: Ref, form: str, derive: Derive) -> list[Row]:
        """The pending records of a form that point to a record."""
        return self._rows.pointing(target, form, derive)

    def others(self, rows: list[Row]) -> list[Row]:
        """The rows of the index whose records stand as they do there."""
        return [row for row in rows if row.ref not in self] if self else rows


class _Row(Row):
    """A row that many others of the same unit of work look at: decoded once."""

    @cached_property
    def values(self) -> dict[str, Any]:
        found: dict[str, Any] = msgspec.json.decode(self.json)
        return found


class _Rows:
    """The rows of what is made, derived when a form is first asked for, and when a record has changed."""

    def __init__(self) -> None:
        self._changed: dict[str, dict[Ref, Record]] = {}  # form -> records that are to be derived (again)
        self._rows: dict[str, dict[Ref, _Row]] = {}
        self._saying: dict[
            tuple[str, ...], dict[tuple[str, ...], list[_Row]]
        ] = {}  # (form, fields) -> values
        self._pointing: dict[tuple[str, Ref], list[_Row]] = {}  # (form, target)

    def changed(self, record: Record) -> None:
        self._changed.setdefault(record.form, {})[record.ref] = record

    def of(self, form: str, derive: Derive) -> list[Row]:
        self._settle(form, derive)
        return list(self._rows.get(form, {}).values())

    def saying(self, form: str, said: Mapping[str, str], derive: Derive) -> list[Row]:
        self._settle(form, derive)
        key = (form, *said)
        if key not in self._saying:
            self._saying[key] = {}
            self._sort_in(key, self._rows.get(form, {}).values())
        return self._standing(form, self._saying[key].get(tuple(said.values()), []))

    def pointing(self, target: Ref, form: str, derive: Derive) -> list[Row]:
        self._settle(form, derive)
        return self._standing(form, self._pointing.get((form, target), []))

    def _standing(self, form: str, rows: Iterable[_Row]) -> list[Row]:
        """The rows whose records have not changed since they were derived."""
        now = self._rows.get(form, {})
        return [row for row in rows if now.get(row.ref) is row]

    def _settle(self, form: str, derive: Derive) -> None:
        made = list(self._made(self._changed.pop(form, {}), derive))
        for key in self._saying if made else ():
            if key[0] == form:
                self._sort_in(key, made)

    def _made(self, records: Mapping[Ref, Record], derive: Derive) -> Iterator[_Row]:
        for ref, record in records.items():
            rows = self._rows.setdefault(ref.form, {})
            rows.pop(ref, None)
            try:
                entry = derive(record)
            except PropctlError:  # misshapen: the index has none of it, either
                continue
            if entry.state != VOID:
                rows[ref] = row = _row(entry)
                for target in dict.fromkeys(target for _, target in entry.links):
                    self._pointing.setdefault((ref.form, target), []).append(row)
                yield row

    def _sort_in(self, key: tuple[str, ...], rows: Iterable[_Row]) -> None:
        _, *names = key
        for row in rows:
            values = tuple(str(row.values.get(name) or "") for name in names)
            self._saying[key].setdefault(values, []).append(row)


def _row(entry: Entry) -> _Row:
    """A record as the index gives it, with a key that is nobody's there."""
    times, json = (entry.registered, entry.updated), msgspec.json.encode(entry.values)
    return _Row(0, entry.id, entry.form, entry.state, int(entry.open), *times, entry.conflicts, json)
