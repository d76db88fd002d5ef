"""Fields from standard input: the way in for personal values where nobody sits at a terminal.

Options would leave them in the shell's history and in the list of processes.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from propctl.errors import N_, UsageError
from propctl.regulation.model.constructs import Field

LIMIT = 4 * 1024 * 1024  # characters; a record takes a quarter of it


def read_fields(fields: Mapping[str, Field]) -> dict[str, Any]:
    """What stands on standard input: a JSON object, or ``field: value`` lines (names or labels).

    Values of JSON come as what somebody would have typed for them, so that both are judged alike.
    """
    try:
        text = sys.stdin.read(LIMIT + 1)
    except UnicodeDecodeError:
        raise UsageError(N_("standard input is not UTF-8 text; save it as UTF-8")) from None
    if len(text) > LIMIT:
        raise UsageError(N_("standard input is too long: at most {limit} characters are read"), limit=LIMIT)
    text = text.lstrip("\ufeff")
    if not text.lstrip().startswith("{"):
        return {_name(key, fields): value for key, value in _lines(text).items()}
    named = {_name(key, fields): value for key, value in _json(text).items()}
    return {name: as_typed(value, fields[name]) for name, value in named.items()}


def _json(text: str) -> dict[str, Any]:
    import msgspec

    try:
        return msgspec.json.decode(text.encode(), type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        raise UsageError(N_("standard input is not one JSON object")) from None


def as_typed(value: Any, field: Field) -> Any:
    """A value of JSON as it would be typed: text, a list of texts where a field takes many, rows of texts.

    ``UsageError`` for what nobody could type into the field.
    """
    if field.type == "rows" and isinstance(value, list):
        return [_row(entry, field) for entry in value]
    if field.many and isinstance(value, list):
        return [_text(entry, field) for entry in value if entry is not None]
    return _text(value, field)


def _row(entry: Any, field: Field) -> dict[str, str]:
    if not isinstance(entry, dict):
        raise _unfit(field)
    columns = {
        key: column
        for name, column in field.columns.items()
        for key in (name, column.label.zh, column.label.en)
    }
    return {key: _text(value, columns.get(key, field)) for key, value in entry.items()}


def _text(value: Any, field: Field) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case int() | float() if abs(value) < 1e15:
            from decimal import Decimal

            return f"{Decimal(repr(value)):f}"
    raise _unfit(field)


def _unfit(field: Field) -> UsageError:
    return UsageError(
        N_("{label}: what stands in the JSON is no value of the type {type}"),
        label=field.label,
        type=field.type,
    )


def _lines(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, colon, value = line.replace("：", ":", 1).partition(":")
        if not colon:
            raise UsageError(N_("standard input, line {line}: write it like 'field: value'"), line=number)
        found[name.strip()] = value.strip()
    return found


def _name(key: str, fields: Mapping[str, Field]) -> str:
    for name, field in fields.items():
        if key in (name, field.label.zh, field.label.en):
            return name
    raise UsageError(
        N_("standard input: there is no field {name!r}; there are: {known}"),
        name=key,
        known=[field.label for field in fields.values()],
    )
