"""Reading a declaration: TOML tables become constructs, and every mistake is named with its line.

msgspec stops at the first error of a structure, so each entry (each field, each step, each clock) is
converted on its own: an author sees all mistakes of a file at once.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec

from propctl.errors import N_, Problem
from propctl.regulation.model import constructs
from propctl.regulation.model.text import Label

T = TypeVar("T")

_AREA_KEYS = {field.encode_name for field in msgspec.structs.fields(constructs.Area)} - {"name", "unused"}
ENTRIES: dict[str, Any] = {
    "clock": constructs.Clock,
    "routine": constructs.Routine,
    "list": constructs.Listing,
    "indicator": constructs.Indicator,
    "ledger": constructs.Ledger,
    "document": constructs.Document,
    "command": constructs.Command,
    "columns": constructs.Field,
    "batch": constructs.Batch,
}
FORM_ENTRIES: dict[str, Any] = {"field": constructs.Field, "ask": constructs.Field, "step": constructs.Step}


class Reader:
    """Collects the constructs of one file, and its problems."""

    def __init__(self, path: str, source: str) -> None:
        self.path, self.source = path, source
        self.problems: list[Problem] = []

    def problem(self, key: str, message: str, **values: object) -> None:
        """Note a mistake at the dotted ``key``."""
        line = line_of(self.source, key)
        self.problems.append(Problem(self.path, line, key, message, {"key": key, **values}))

    def convert(self, data: Any, kind: type[T] | Any, key: str) -> T | None:
        """One entry as its construct, or None and a problem."""
        try:
            return msgspec.convert(data, kind)
        except msgspec.ValidationError as error:
            what, _, where = str(error).partition(" - at `$")
            place = key + where.rstrip("`").replace("[...]", "")
            message, values = explain(what)
            self.problem(place, message, **values)
            return None

    def entries(self, table: Any, kind: Any, key: str) -> dict[str, Any]:
        """A table of named entries, each converted on its own."""
        if not isinstance(table, dict):
            self.problem(key, N_("{key} must be a table"))
            return {}
        found = {name: self.convert(entry, kind, f"{key}.{name}") for name, entry in table.items()}
        return {name: entry for name, entry in found.items() if entry is not None}


def explain(what: str) -> tuple[str, dict[str, object]]:
    """msgspec's complaint in words of the declaration language: a message id about ``key``, its values."""
    shapes = [
        (r"Object contains unknown field `(?P<name>\w+)`", N_("{key}: unknown key {name!r}")),
        (r"Object missing required field `(?P<name>\w+)`", N_("{key}: the key {name!r} is missing")),
        (r"Expected `(?P<wanted>.+)`, got `(?P<got>.+)`", N_("{key}: expected {wanted}, got {got}")),
    ]
    for pattern, message in shapes:
        match = re.match(pattern, what)
        if match:
            return message, dict(match.groupdict())
    return N_("{key}: {what}"), {"what": what}


def line_of(source: str, key: str) -> int:
    """The line in which a dotted key is declared, as well as text search can tell; 0 if nowhere."""
    parts = key.split(".")
    lines = source.splitlines()
    for cut in range(len(parts), 0, -1):
        header = re.compile(r"\s*\[\[?" + re.escape(".".join(parts[:cut])) + r"\]")
        for number, line in enumerate(lines, 1):
            if header.match(line):
                return _line_below(lines, number, parts[cut:])
    return _line_below(lines, 0, parts)


def _line_below(lines: list[str], start: int, rest: list[str]) -> int:
    for part in rest[:1]:
        for number, line in enumerate(lines[start:], start + 1):
            if re.match(rf"\s*[\"']?{re.escape(part)}[\"']?(\.[\w.-]+)?\s*=", line):
                return number
            if line.lstrip().startswith("["):
                break
    return start


def read_area(
    name: str, data: dict[str, Any], path: str, source: str = ""
) -> tuple[constructs.Area, list[Problem]]:
    """An area from the tables of its ``area.toml``, and everything that is wrong with it."""
    reader = Reader(path, source)
    known: dict[str, Any] = {"name": name}
    for key, table in data.items():
        if key in ENTRIES:
            known["lists" if key == "list" else key] = reader.entries(table, ENTRIES[key], key)
        elif key == "form":
            known["form"] = _forms(reader, table)
        elif key == "title":
            known["title"] = reader.convert(table, Label, key)
        elif key in ("page", "hook"):
            kind = constructs.Page if key == "page" else constructs.Hook
            known[key] = reader.convert(table, kind, key) or kind()
        elif key in _AREA_KEYS:
            known[key] = table
        else:
            reader.problem(
                key, N_("{key}: unknown key; an area has {known}"), known="、".join(sorted(ENTRIES))
            )
    area = reader.convert(_plain(known), constructs.Area, "") or constructs.Area(name=name)
    return area, reader.problems


def _plain(known: dict[str, Any]) -> Any:
    plain = msgspec.to_builtins(known)
    plain["list"] = plain.pop("lists", {})
    return plain


def _forms(reader: Reader, table: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, entry in table.items() if isinstance(table, dict) else ():
        key = f"form.{name}"
        parts = {
            part: reader.entries(entry[part], kind, f"{key}.{part}")
            for part, kind in FORM_ENTRIES.items()
            if part in entry
        }
        if "need" in entry:
            parts["need"] = {
                step: reader.convert(needs, list[constructs.Need], f"{key}.need.{step}") or []
                for step, needs in entry["need"].items()
            }
        rest = {part: value for part, value in entry.items() if part not in parts}
        form = reader.convert(rest, constructs.Form, key)
        if form is not None:
            found[name] = msgspec.structs.replace(form, **parts)
    return found


def read_rules(
    area: str, data: dict[str, Any], path: str, source: str = ""
) -> tuple[list[constructs.Rule], list[Problem]]:
    """The clauses of an area from the tables of its ``rules.toml``."""
    reader = Reader(path, source)
    rules: list[constructs.Rule] = []
    seen: set[str] = set()
    for number, entry in enumerate(data.get("rule", []), 1):
        key = entry.get("id") or f"rule {number}"
        rule = reader.convert(entry, constructs.Rule, key)
        if rule is None:
            continue
        for name in (rule.id, *rule.aliases):
            if name in seen:
                reader.problem(name, N_("{key}: this id is used twice"))
            seen.add(name)
        if not rule.id.startswith(f"{area}."):
            reader.problem(rule.id, N_("{key}: the id of a clause begins with its area, {area}"), area=area)
        rules.append(rule)
    return rules, reader.problems


def extend(
    area: constructs.Area, additions: dict[str, Any], path: str
) -> tuple[constructs.Area, list[Problem]]:
    """An area with what a workspace adds to it: fields, choices, steps and whole constructs."""
    merged = _merge(msgspec.to_builtins(area), additions)
    merged.pop("name", None)
    return read_area(area.name, merged, path)


def _merge(base: Any, more: Any) -> Any:
    if isinstance(base, dict) and isinstance(more, dict):
        return {**base, **{key: _merge(base.get(key), value) for key, value in more.items()}}
    if isinstance(base, list) and isinstance(more, list):
        return base + [entry for entry in more if entry not in base]
    return more
