"""``propctl.toml`` changed at two desks: merged by section and key, so that only contradictions are asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

_SECTION = re.compile(r"^\s*\[\[?[^\]]+\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([\w.\"'-]+)\s*=")


class Dispute(msgspec.Struct, frozen=True):
    """One key that two sides set to two values, told as they differ; "" where it was taken out."""

    key: str  # "staff.clerk-9"
    ours: str
    theirs: str


def disputed(
    base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> Iterator[Dispute]:
    """The keys that both sides changed, each to another value: what ``merged_settings`` gives up on."""
    before, here, there = (dict(_values(side)) for side in (base, ours, theirs))
    for key in dict.fromkeys([*here, *there, *before]):
        known, mine, other = (side.get(key) for side in (before, here, there))
        if mine != other and known not in (mine, other):
            yield Dispute(key, _difference(mine, other), _difference(other, mine))


def _values(settings: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """("staff.clerk-9", its value) of each key of each section."""
    for name, section in settings.items():
        if isinstance(section, dict):
            yield from ((f"{name}.{key}", value) for key, value in section.items())
        else:
            yield name, section


def _difference(value: Any, other: Any) -> str:
    """A value as far as it is another than ``other``: of a table only the keys that differ."""
    if value is None:
        return ""
    if isinstance(value, dict) and isinstance(other, dict):
        told = [f"{key} = {_written(one)}" for key, one in value.items() if other.get(key) != one]
        return ", ".join(told) or "{}"
    return _written(value)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def merged_settings(base: str, ours: str, theirs: str) -> str | None:
    """The text that both changes come to; None where one key was changed to two values.

    Text is merged, not values: comments and the order of lines stay as people wrote them.
    """
    parts = [_sections(text) for text in (base, ours, theirs)]
    found = []
    for name in dict.fromkeys([*parts[1], *parts[2]]):
        sides = [part.get(name) for part in parts]
        text = _chosen(*sides)
        if text is None:
            return None
        found.append(text)
    return "".join(found)


def _chosen(base: str | None, ours: str | None, theirs: str | None) -> str | None:
    """One section of the three; "" where it was taken out."""
    if _same(ours, theirs) or _same(theirs, base):
        return ours or ""
    if _same(ours, base):
        return theirs or ""
    if base is None or ours is None or theirs is None:
        return None
    return _by_key(_keys(base), _keys(ours), _keys(theirs))


def _same(one: str | None, other: str | None) -> bool:
    """Blank lines between two sections are nobody's change."""
    return one == other or (one is not None and other is not None and one.rstrip() == other.rstrip())


def _by_key(base: dict[str, str], ours: dict[str, str], theirs: dict[str, str]) -> str | None:
    lines = []
    for key in dict.fromkeys([*ours, *theirs]):
        mine, other, before = ours.get(key), theirs.get(key), base.get(key)
        if mine != other and other != before and mine != before:
            return None
        lines.append((mine if other == before else other) or "")
    return "".join(lines)


def _sections(text: str) -> dict[str, str]:
    """Heading -> the heading with its lines; what stands before the first heading under ""."""
    found: dict[str, str] = {"": ""}
    name = ""
    for line in text.splitlines(keepends=True):
        if _SECTION.match(line):
            name = line.split("#")[0].strip()
            while name in found:  # an array of tables: one block each
                name += "+"
            found[name] = ""
        found[name] += line if line.endswith("\n") else f"{line}\n"
    return found


def _keys(section: str) -> dict[str, str]:
    """Key -> its lines, a value of several lines whole; comments and blank lines under their own text."""
    found: dict[str, str] = {}
    key, depth = "", 0
    for line in section.splitlines(keepends=True):
        match = _KEY.match(line) if depth <= 0 else None
        if match:
            key, depth = match[1], 0
        elif depth <= 0:
            key = line.strip() or f"\n{len(found)}"
        found[key] = found.get(key, "") + line
        if "=" in line or depth:  # not the heading itself
            depth += line.count("[") + line.count("{") - line.count("]") - line.count("}")
    return found
