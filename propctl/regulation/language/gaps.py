"""What would make a condition hold: the steps that are not done and the fields that are not filled in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from propctl.regulation.language.mistakes import Found
from propctl.regulation.language.syntax import parse
from propctl.regulation.language.tree import Both, Comparison, Done, Either, Node, Not, Path, Query, written
from propctl.regulation.model.lists import as_list

Read = Callable[[str], Any]  # what a part of the condition says of the record; None where a clause is unset


class Gap(msgspec.Struct, frozen=True):
    """One thing to do: a step, or a field of the record to be filled in."""

    step: str  # "": any step that asks for the field
    field: str = ""  # what the step must say; "": that it is done
    column: str = ""  # of a table: where the values stand
    values: tuple[Any, ...] = ()  # what is missing in the field; none: anything


Gaps = list[list[Gap]]  # all of them are wanted, of each any one


def gaps(text: str, read: Read) -> Gaps | None:
    """What a condition lacks on a record; [] where it holds, None where no step or field would help.

    ``read`` says what a part of the condition comes to. Only the parts that do not hold are told.
    """
    try:
        return _of(parse(text), read)
    except Found:  # soundness has told of it
        return None


def contraries(text: str) -> list[str]:
    """Which records keep a condition from holding, as expressions: of ``none(x, a)`` ``those(x, a)``."""
    try:
        node = parse(text) if text else None
    except Found:  # soundness has told of it
        return []
    parts = node.parts if isinstance(node, Both) else (node,)
    return [written(found) for part in parts if (found := _contrary(part)) is not None]


def _contrary(node: Node | None) -> Node | None:
    if not isinstance(node, Query) or node.function not in ("none", "every"):
        return None
    that = node.that if node.function == "none" else Not(node.that.column, node.that)
    return Query(node.column, "those", node.of, that)


def _of(node: Node, read: Read) -> Gaps | None:
    if read(written(node)):
        return []
    match node:
        case Both():
            return _all([_of(part, read) for part in node.parts])
        case Either():
            return _any([_of(part, read) for part in node.parts])
        case Done():
            return [[Gap(node.step, "" if node.what in ("at", "by") else node.what)]]
        case Path() if len(node.parts) == 1 and node.done is None:
            return [[Gap("", node.parts[0])]]
        case Comparison() if node.op == "has":
            return _missing(node, read)
    return None


def _all(parts: list[Gaps | None]) -> Gaps | None:
    """What all parts lack; nothing is told where one of them can't say."""
    found: Gaps = []
    for part in parts:
        if part is None:
            return None
        found += part
    return found


def _any(parts: list[Gaps | None]) -> Gaps | None:
    """Any of the parts that lack one thing each; those that can't say are passed over."""
    single = [part[0] for part in parts if part is not None and len(part) == 1]
    whole = next((part for part in parts if part), None)
    return [[gap for choices in single for gap in choices]] if single else whole


def _missing(node: Comparison, read: Read) -> Gaps | None:
    """``left has right``: the values of the right that the left has not; none where that is who acts."""
    if isinstance(node.right, Path) and node.right.parts[0] == "me":
        return None
    left, wanted = node.left, as_list(read(written(node.right)) or [])
    if isinstance(left, Done):  # read by itself it is what was filled in last; ``has`` looks at every time
        missing = tuple(value for value in wanted if not read(f"{written(left)} has '{value}'"))
    else:
        there = as_list(read(written(left)) or [])
        missing = tuple(value for value in wanted if value not in there)
    if not missing:
        return None
    if isinstance(left, Done) and left.what:
        return [[Gap(left.step, left.what, values=missing)]]
    if isinstance(left, Path) and left.done is None and len(left.parts) <= 2:
        return [[Gap("", left.parts[0], "".join(left.parts[1:]), missing)]]
    return None
