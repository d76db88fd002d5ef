"""Whether a record can be worked with: each value in it judged, as it is read, against its declared type.

A file may be sound TOML and hold what no step would have saved (a table where a choice belongs, an amendment
that is no table). It is refused here, in one place, so that nothing behind it need expect such a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from propctl.entry.conformance import check_shape
from propctl.errors import N_, BadData, Problem
from propctl.regulation.model.constructs import GENERIC_FIELDS, Form
from propctl.regulation.model.fold import Folded, fold
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.record import (
    AMEND,
    CLOCKS,
    EMPTIES,
    LAPSES,
    PUT_RIGHT,
    SET,
    WITHDRAWS,
    Event,
    Record,
)
from propctl.store.files.ids import spelled
from propctl.store.files.layout import line_of
from propctl.store.files.paths import record_path
from propctl.store.files.toml import BadToml

_HEAD = 0  # in place of an event's number


class Fault(NamedTuple):
    """A value that cannot be worked with."""

    n: int  # of the event it stands in; 0: the head
    field: str
    error: BadData


def folded(record: Record, form: Form, *, mending: bool = False) -> Folded:
    """The record as it stands. ``BadToml`` for the first value that cannot be worked with and still counts.

    A misshapen value that a later step or amendment replaced counts no more, and is left out; while
    ``mending``, so is one that an amendment can replace.
    """
    found = list(faults(record, form))
    if not found:
        return fold(record, form)
    standing = [fault for fault in found if _counts(record, fault, found)]
    if mending:
        standing = [fault for fault in standing if any_field(form, fault.field) is None]
    if standing:
        raise _damaged(record, form, standing[0])
    whole = fold(_without(record, found), form)
    whole.source = record
    return whole


def problems(record: Record, form: Form, read: Callable[[], bytes]) -> list[Problem]:
    """Every value that cannot be worked with and still counts; ``read``: the file, to tell the lines."""
    found = list(faults(record, form))
    standing = [fault for fault in found if _counts(record, fault, found)]
    data = read() if standing else b""
    return [
        _damaged(record, form, fault, line_of(data, fault.field, fault.n)).problem() for fault in standing
    ]


def faults(record: Record, form: Form) -> Iterator[Fault]:
    """The values of a record that have not the shape which their fields' types ask for."""
    yield from _misshapen(_HEAD, record.head, form)
    for event in record.history:
        if event.values:
            yield from _misshapen(event.n, event.values, form)
            if event.step in PUT_RIGHT:
                yield from _amendment(event, form)


def _amendment(event: Event, form: Form) -> Iterator[Fault]:
    changes = event.values.get(SET, {})
    if isinstance(changes, dict):
        yield from _misshapen(event.n, changes, form)
    else:
        yield Fault(event.n, SET, BadData(N_("what an amendment sets is no table of fields")))
    for name in (EMPTIES, LAPSES, WITHDRAWS, CLOCKS):
        names = event.values.get(name, [])
        if not isinstance(names, list) or not all(isinstance(entry, str) for entry in names):
            yield Fault(event.n, name, BadData(N_("{field} of an amendment is no list of names"), field=name))


def _misshapen(n: int, values: Mapping[str, Any], form: Form) -> Iterator[Fault]:
    for name, value in values.items():
        field = any_field(form, name) or (GENERIC_FIELDS.get(name) if n else None)
        if field is not None:  # a field of a newer version is kept, and not ours to judge
            try:
                check_shape(value, field)
            except BadData as error:
                yield Fault(n, name, error)


def _counts(record: Record, fault: Fault, found: list[Fault]) -> bool:
    """Whether no later event put a sound value in the place of a misshapen one."""
    misshapen = {(other.n, other.field) for other in found}
    return not any(
        event.n > fault.n and (event.n, fault.field) not in misshapen and _sets(event, fault.field)
        for event in record.history
    )


def _sets(event: Event, name: str) -> bool:
    changes = event.values.get(SET) if event.step == AMEND else event.values
    return isinstance(changes, dict) and name in changes


def _without(record: Record, found: list[Fault]) -> Record:
    """The record without its misshapen values."""
    left_out = {(fault.n, fault.field) for fault in found}

    def kept(n: int, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if (n, name) not in left_out}

    def cleaned(event: Event) -> Event:
        values = kept(event.n, event.values)
        if isinstance(values.get(SET), dict):
            values[SET] = kept(event.n, values[SET])
        return msgspec.structs.replace(event, values=values)

    history = tuple(map(cleaned, record.history))
    return Record(record.form, record.id, kept(_HEAD, record.head), history)


def _damaged(record: Record, form: Form, fault: Fault, line: int = 0) -> BadToml:
    path = record_path(record.ref)
    amendable = any_field(form, fault.field) is not None
    correct = N_("correct it: propctl amend {typed} --set {field}=VALUE")
    return BadToml(
        N_("{path}: {reason}"),
        path=path,
        line=line,
        field=fault.field,
        fix=correct if amendable else N_("take back that line with git"),
        reason=fault.error,
        typed=spelled(record.ref),
    )
