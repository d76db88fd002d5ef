"""Names that stand in one language only are put into the other place as they are.

An office writes its own areas in the language that it speaks; pages and screens in another one then show the
word that there is, and nothing above this floor has to ask which of the two is missing.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from propctl.regulation.model.text import Label, label

T = TypeVar("T", bound=msgspec.Struct)
_TEXTS = ("choices", "state", "accounts")  # keys whose tables hold texts like ``停水|Water outage``


def filled(declared: T) -> T:
    """A construct, area or clause that has, wherever ``zh`` or ``en`` is missing, the one that there is."""
    changed = {name: _inside(name, value) for name, value in _parts(declared)}
    for given, missing in (("en", "zh"), ("zh", "en")):
        if missing in changed and given in changed and not changed[missing]:
            changed[missing] = changed[given]
    return msgspec.structs.replace(declared, **changed)


def _parts(declared: msgspec.Struct) -> list[tuple[str, Any]]:
    return [(name, getattr(declared, name)) for name in declared.__struct_fields__]


def _inside(key: str, value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return filled(value)
    if isinstance(value, list):
        return [_inside("", entry) for entry in value]
    if isinstance(value, dict):
        return {name: _text(key, entry) for name, entry in value.items()}
    return value


def _text(key: str, entry: Any) -> Any:
    """An entry of a table: a text for people below one of ``_TEXTS``, else whatever it is."""
    if key not in _TEXTS:
        return _inside("", entry)
    if isinstance(entry, dict):  # a group of choices
        return {name: _text(key, text) for name, text in entry.items()}
    return _both(label(entry)) if isinstance(entry, str) else entry


def _both(text: Label) -> str:
    return f"{text.zh or text.en}|{text.en or text.zh}"
