"""An expression without what clauses decide by their values alone: what is left to ask of a record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeGuard

from propctl.regulation.language.tree import Both, Comparison, Either, Literal, Node, Not, Param, Path

Given = Callable[[Param], object]  # the value of a clause's parameter; None where nobody has set it


def decided(node: Node, given: Given) -> Node:
    """The same condition where ``$.formula = justified`` holds or fails already; ``true`` where all does."""
    match node:
        case Comparison(op="=" | "!=", left=Param(key=None) as param) if (
            word := _word(node.right)
        ) is not None:
            value = given(param)
            if isinstance(value, (str, bool)):
                return _literal(node, (value == word) is (node.op == "="))
        case Not():
            of = decided(node.of, given)
            return _literal(node, not of.value) if _settled(of) else Not(node.column, of)
        case Both():
            return _joined(node, [decided(part, given) for part in node.parts], stops=False)
        case Either():
            return _joined(node, [decided(part, given) for part in node.parts], stops=True)
    return node


def _joined(node: Both | Either, parts: Sequence[Node], *, stops: bool) -> Node:
    """Parts that are decided fall away, unless one of them decides the whole: it is ``stops``."""
    values = [part.value for part in parts if _settled(part)]
    left = tuple(part for part in parts if not _settled(part))
    if stops in values or not left:
        return _literal(node, stops in values if stops else stops not in values)
    return left[0] if len(left) == 1 else type(node)(node.column, left)


def _settled(node: Node) -> TypeGuard[Literal]:
    return isinstance(node, Literal) and node.kind == "bool"


def _literal(node: Node, value: bool) -> Literal:
    return Literal(node.column, "bool", value, "true" if value else "false")


def _word(node: Node) -> object:
    """A word or yes or no that stands there itself; None for anything that is read."""
    if isinstance(node, Path) and len(node.parts) == 1 and node.done is None:
        return node.parts[0]
    return node.value if isinstance(node, Literal) and node.kind in ("text", "bool") else None
