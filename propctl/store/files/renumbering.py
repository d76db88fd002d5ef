"""A record under another number: two desks with one letter gave one number to two records, and both stay.

The file keeps every line; its id is another, and a line behind it tells the number that it was given first,
to which its sealed values are bound.
"""

from __future__ import annotations

import re

from propctl.regex import regex
from propctl.store.files import ids, toml

FORMER = "renumbered"  # key of the head: the numbers that it had before, the first of them first
_HEAD = regex(rb'^(id = "[^"\n]+")\n(?:(renumbered = \[[^\]\n]*\])\n)?', re.MULTILINE)


def renumbered(data: bytes, old: str, new: str) -> bytes:
    """The content of a record's file under the number ``new``."""
    found = _HEAD.search(data)
    if found is None:
        raise ValueError("no id on a line of its own")
    former = [*toml.parse(found[2] or b"", "").get(FORMER, []), old]
    head = f"id = {toml.dump_value(new)}\n{FORMER} = {toml.dump_value(former)}\n"
    return data[: found.start()] + head.encode() + data[found.end() :]


def before(data: bytes) -> tuple[str, bytes] | None:
    """The number that a renumbered record had before, and its content then; None for any other."""
    found = _HEAD.search(data)
    if found is None or not found[2]:
        return None
    *earlier, old = toml.parse(found[2], "")[FORMER]
    kept = f"{FORMER} = {toml.dump_value(earlier)}\n" if earlier else ""
    head = f"id = {toml.dump_value(old)}\n{kept}"
    return old, data[: found.start()] + head.encode() + data[found.end() :]


def former(record_id: str, head: dict[str, object]) -> list[str]:
    """The numbers that a record had before: of its own desk and day alone, for no other is changed so."""
    own, told = ids.parse_id(record_id), head.get(FORMER)
    names = [name for name in told if isinstance(name, str)] if isinstance(told, list) else []
    parsed = ((name, ids.parse_id(name)) for name in names)
    return [
        name
        for name, other in parsed
        if own and other and (own.prefix, own.day, own.desk) == (other.prefix, other.day, other.desk)
    ]
