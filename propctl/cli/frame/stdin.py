"""Fields from standard input: the way in for personal values where nobody sits at a terminal.

Options would leave them in the shell's history and in the list of processes.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from propctl.errors import N_, UsageError
from propctl.regulation.model.constructs import Field


def read_fields(fields: Mapping[str, Field]) -> dict[str, Any]:
    """What stands on standard input: a JSON object, or ``field: value`` lines (names or labels)."""
    try:
        text = sys.stdin.read().lstrip("\ufeff")
    except UnicodeDecodeError:
        raise UsageError(N_("standard input is not UTF-8 text; save it as UTF-8")) from None
    typed = _json(text) if text.lstrip().startswith("{") else _lines(text)
    return {_name(key, fields): value for key, value in typed.items()}


def _json(text: str) -> dict[str, Any]:
    import msgspec

    try:
        return msgspec.json.decode(text.encode(), type=dict[str, Any])
    except msgspec.DecodeError:
        raise UsageError(N_("standard input is not one JSON object")) from None


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
        N_("standard input: there is no field {name!r}; there are: {known}"), name=key, known=list(fields)
    )
