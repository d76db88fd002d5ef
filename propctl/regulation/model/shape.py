"""What a table of TOML must look like to be a construct: every mistake in it, each at its own key.

msgspec stops at the first error and does not tell under which name of a table it stands. So a table that it
refuses is walked along the same types; what is wrong is named and left out, and the rest is still read.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

import msgspec
import msgspec.inspect as types

from propctl.errors import N_, BadData
from propctl.regulation.model.findings import Finding, unknown
from propctl.regulation.model.text import Label
from propctl.regulation.model.toml_lines import Path

T = TypeVar("T")
_WRONG: Any = object()  # stands for what cannot be read
_KINDS: tuple[tuple[type, Label], ...] = (
    (bool, Label("true 或 false", "true or false")),
    (int, Label("整数", "a whole number")),
    (float, Label("小数", "a number")),
    (str, Label("文字（加引号）", 'a text in quotes ("…")')),
    (list, Label("方括号里的一列 […]", "a list […]")),
    (dict, Label("一个表 {…}", "a table {…}")),
    (dt.datetime, Label("日期和钟点", "a date with a time")),
    (dt.date, Label("日期", "a date")),
    (dt.time, Label("钟点", "a time of day")),
)
_READ_AS: dict[type, tuple[type, ...]] = {
    types.BoolType: (bool,),
    types.IntType: (int,),
    types.FloatType: (float, int),
    types.StrType: (str,),
    types.DateTimeType: (dt.datetime,),
    types.DateType: (dt.date,),
    types.LiteralType: (str,),
    types.ListType: (list,),
    types.DictType: (dict,),
    types.StructType: (dict,),
}


def shaped(data: Any, kind: type[T], at: Path = ()) -> tuple[T | None, list[Finding]]:
    """``data`` as a ``kind``, as far as it can be read (None: not at all), and every mistake in it."""
    try:
        return msgspec.convert(data, kind), []
    except msgspec.ValidationError:
        walk = _Walk()
        sound = walk.value(data, types.type_info(kind), at)
        return (None if sound is _WRONG else msgspec.convert(sound, kind)), walk.found


class _Walk:
    """One walk along the types; collects the mistakes."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def value(self, data: Any, kind: Any, at: Path) -> Any:
        """What of ``data`` can be read as ``kind``."""
        if isinstance(kind, types.AnyType):
            return data
        options = kind.types if isinstance(kind, types.UnionType) else (kind,)
        for option in options:
            if _fits(data, option):
                return self._inside(data, option, at)
        wanted = [_name(_READ_AS[type(option)][0]) for option in options if type(option) in _READ_AS]
        self.found.append(_expected(at, wanted, data))
        return _WRONG

    def _inside(self, data: Any, kind: Any, at: Path) -> Any:
        if isinstance(kind, types.StructType):
            return self._struct(data, kind, at)
        if isinstance(kind, types.DictType):
            entries = {name: self.value(entry, kind.value_type, (*at, name)) for name, entry in data.items()}
            return {name: entry for name, entry in entries.items() if entry is not _WRONG}
        if isinstance(kind, types.ListType):
            found = [self.value(entry, kind.item_type, (*at, number)) for number, entry in enumerate(data)]
            return [entry for entry in found if entry is not _WRONG]
        if isinstance(kind, types.LiteralType) and data not in kind.values:
            known = [str(value) for value in kind.values]
            self.found.append(unknown(at, N_("{name!r} is not known here"), data, known))
            return _WRONG
        return data

    def _struct(self, data: dict[str, Any], kind: types.StructType, at: Path) -> Any:
        fields = {field.encode_name: field for field in kind.fields}
        sound: dict[str, Any] = {}
        for name, entry in data.items():
            if name not in fields:
                self.found.append(unknown((*at, name), N_("unknown key {name!r}"), name, fields))
            elif (read := self.value(entry, fields[name].type, (*at, name))) is not _WRONG:
                sound[name] = read
        missing = [name for name, field in fields.items() if field.required and name not in data]
        if missing:
            self.found.append(Finding(at, BadData(N_("still missing: {names}"), names=missing)))
        return (
            _WRONG if any(field.required and name not in sound for name, field in fields.items()) else sound
        )


def _fits(data: Any, kind: Any) -> bool:
    return type(data) in _READ_AS.get(type(kind), ())


def _expected(at: Path, wanted: list[Label], data: Any) -> Finding:
    got = repr(data) if isinstance(data, int | float | str) else _name(type(data))
    return Finding(at, BadData(N_("{wanted} belongs here, not {got}"), wanted=_either(wanted), got=got))


def _either(labels: list[Label]) -> Label:
    found = list(dict.fromkeys(labels))
    return Label("或".join(label.zh for label in found), " or ".join(label.en for label in found))


def _name(kind: type) -> Label:
    return next((label for known, label in _KINDS if issubclass(kind, known)), Label(kind.__name__))
