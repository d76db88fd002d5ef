"""The layout of a record on disk: the head, an empty line, and the history with one event a line.

One event a line is what lets stock git merge two desks' work (``merge=union``) and makes the diff of a day
read like a log. TOML is the language, but neither tomli-w nor ``toml_rs`` keeps this layout.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from propctl.entry.conformance import YEARS
from propctl.errors import N_
from propctl.regex import regex
from propctl.regulation.model.record import Event, Record, Value, in_order
from propctl.store.files import toml
from propctl.store.files.toml import BadToml

_CLOSING = regex(rb"^\][ \t]*\r?$", re.MULTILINE)
_PLAIN = frozenset((str, int, bool, dt.date, dt.time))
_WHEN_GIVEN = ("entered", "batch", "typed_by", "paper")
_LAST = 10**9  # the highest number of an event: a higher one was made to leave no room for the next
_EVENT_KEYS = frozenset(("n", "at", "by", "step", *_WHEN_GIVEN))


def dump_record(record: Record) -> bytes:
    """A record as bytes, read back and compared before they are handed out."""
    lines = [f"form = {toml.dump_value(record.form)}", f"id = {toml.dump_value(record.id)}"]
    lines += [f"{toml.dump_key(key)} = {toml.dump_value(value, key)}" for key, value in record.head.items()]
    lines += ["", "history = [", *map(dump_event, record.history), "]", ""]
    return _read_back("\n".join(lines), record, f"{record.id}.toml")


def dump_event(event: Event) -> str:
    """One event as its line in the file, without the line end."""
    line: dict[str, Value] = {"n": event.n, "at": event.at, "by": event.by, "step": event.step}
    if clash := _EVENT_KEYS & event.values.keys():
        raise ValueError(f"fields of step {event.step} must not be called {sorted(clash)}")
    line |= event.values
    line |= {key: value for key in _WHEN_GIVEN if (value := getattr(event, key))}
    return f"  {toml.dump_table(line)},"


def append_events(old: bytes, events: Sequence[Event], path: str) -> bytes:
    """``old`` with lines for ``events`` added before the closing bracket; no other line is touched."""
    before = load_record(old, path)
    closing = [found.start() for found in _CLOSING.finditer(old)]
    if not closing:
        raise BadToml(
            N_("{path}: the history must end with a ] on a line of its own"),
            path=path,
            line=old.count(b"\n") + 1,
            field="history",
            fix=N_("put every event on one line and the ] on the line after them"),
        )
    added = "".join(f"{dump_event(event)}\n" for event in events).encode("utf-8")
    new = (old[: closing[-1]] + added + old[closing[-1] :]).removeprefix(b"\xef\xbb\xbf")
    after = Record(before.form, before.id, before.head, in_order([*before.history, *events]))
    return _read_back(new.decode("utf-8"), after, path)


def load_record(data: bytes, path: str) -> Record:
    """Read a record; ``path`` (with forward slashes) names it in the ``BadToml`` that a bad one raises.

    Keys of the head that this version does not know are kept. Events come in reading order, lines that
    a merge doubled only once.
    """
    if not data.strip():
        raise BadToml(N_("{path} is empty"), path=path, line=1, fix=N_("take back the last version with git"))
    head = toml.parse(data, path)
    if type(head.get("layout")) is int:  # the key by which a later propctl will mark a layout of its own
        raise BadToml(
            N_("{path} was written by a newer propctl"), path=path, field="layout", fix=N_("update propctl")
        )
    form = _take_text(head, "form", data, path)
    record_id = _take_text(head, "id", data, path)
    history = head.pop("history", None)
    if not isinstance(history, list) or not history:
        raise _bad(N_("{path} has no history; the file may have been cut off"), "history", data, path)
    _check_values(head, data, path)
    return Record(form, record_id, head, _events(history, data, path))


def _events(history: list[Any], data: bytes, path: str) -> tuple[Event, ...]:
    events = []
    ordered = True
    last = 0
    for line in history:
        event = _event(line, data, path)
        ordered = ordered and event.n > last
        last = event.n
        events.append(event)
    return tuple(events) if ordered else in_order(events)


def _event(line: Any, data: bytes, path: str) -> Event:
    try:
        n, at, by, step = line.pop("n"), line.pop("at"), line.pop("by"), line.pop("step")
    except (AttributeError, KeyError, TypeError):
        raise _bad(N_("{path}: every event needs n, at, by and step"), "history", data, path) from None
    if type(n) is not int or not 1 <= n <= _LAST:
        raise _bad(N_("{path}: {field} of an event must be a whole number from 1"), "n", data, path)
    if type(by) is not str or type(step) is not str:
        raise _bad(N_("{path}: {field} of an event must be text"), "by", data, path)
    _check_time(at, "at", data, path)
    _check_values(line, data, path)
    if line.keys().isdisjoint(_WHEN_GIVEN):
        return Event(n, at, by, step, line)
    given = {key: line.pop(key) for key in _WHEN_GIVEN if key in line}
    if "entered" in given:
        _check_time(given["entered"], "entered", data, path)
    for key in _WHEN_GIVEN[1:]:
        if type(given.get(key, "")) is not str:
            raise _bad(N_("{path}: {field} of an event must be text"), key, data, path)
    return Event(n, at, by, step, line, **given)


def _check_time(value: object, field: str, data: bytes, path: str) -> None:
    if type(value) is not dt.datetime or value.tzinfo is None:
        raise _bad(
            N_("{path}: {field} must be a time with its offset, like 2026-11-21T09:03:12+08:00"),
            field,
            data,
            path,
        )
    if value.year not in YEARS:
        raise _bad(N_("{path}: {field} names a year that cannot be meant"), field, data, path)


def _check_values(values: Mapping[str, object], data: bytes, path: str) -> None:
    for key, value in values.items():
        if type(value) not in _PLAIN:
            _check_value(value, key, data, path)


def _check_value(value: object, field: str, data: bytes, path: str) -> None:
    if type(value) is float:
        raise _bad(
            N_('{path}: {field} must not be a decimal number; write it as text, like "128.50"'),
            field,
            data,
            path,
        )
    if type(value) is dt.datetime:
        _check_time(value, field, data, path)
    inner: Iterable[object] = ()
    if type(value) is list:
        inner = value
    elif type(value) is dict:
        inner = value.values()
    for item in inner:
        if type(item) not in _PLAIN:
            _check_value(item, field, data, path)


def _take_text(head: dict[str, Any], field: str, data: bytes, path: str) -> str:
    value = head.pop(field, None)
    if type(value) is not str or not value:
        raise _bad(N_("{path}: {field} is missing or is not text"), field, data, path)
    return value


def line_of(data: bytes, field: str, n: int = 0) -> int:
    """The line of a file in which a field stands: in the event ``n``, or for 0 the first; 0 for nowhere."""
    start = 0
    if n:
        event = re.search(rb"[{,][ \t]*n[ \t]*=[ \t]*%d\b" % n, data)
        start = event.start() if event else 0
    pattern = re.compile(rb"(?:^|[{,])[ \t]*%s[ \t]*=" % re.escape(field.encode()), re.MULTILINE)
    found = pattern.search(data, start)
    return data.count(b"\n", 0, found.end()) + 1 if found else 0


def _bad(msgid: str, field: str, data: bytes, path: str) -> BadToml:
    return BadToml(msgid, path=path, line=line_of(data, field), field=field)


def _figured(value: Any) -> Any:
    """A record, or what it holds, with the offset of every moment in figures, as a file has it.

    In the hours when a zone changes its clock, a moment that names the zone equals no other.
    """
    match value:
        case Record():
            return Record(value.form, value.id, _figured(value.head), tuple(map(_figured, value.history)))
        case Event():
            whole = {name: _figured(getattr(value, name)) for name in value.__struct_fields__}
            return Event(**whole)
        case dt.datetime():
            return value.replace(tzinfo=dt.timezone(value.utcoffset() or dt.timedelta()), fold=0)
        case dict():
            return {key: _figured(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_figured(inner) for inner in value]
    return value


def _read_back(text: str, meant: Record, path: str) -> bytes:
    """Encode, read and compare: what cannot be read back equal must never replace a file."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadToml(
            N_("{path}: a text holds a broken character ({character}); type it again"),
            path=path,
            character=ascii(error.object[error.start : error.end]),
        ) from None
    if len(data) > toml.FULL:
        raise BadToml(
            N_("{path} is full ({size} bytes); go on in a new record that names this one"),
            path=path,
            size=len(data),
        )
    if load_record(data, path) not in (meant, _figured(meant)):
        raise BadToml(N_("{path}: what was to be saved does not read back the same"), path=path)
    return data
