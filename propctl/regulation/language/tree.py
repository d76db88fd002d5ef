"""The syntax tree of an expression: what was written, before anybody asks what its names mean.

Every node carries the column at which it begins (1-based), for what is said of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from typing import Literal as OneOf

import msgspec


class Node(msgspec.Struct, frozen=True, gc=False):
    """A part of an expression."""

    column: int


class Literal(Node, frozen=True, gc=False):
    """``'text'``, ``3``, ``2wd``, ``2026-11-30``, ``true``: a value that stands there itself."""

    kind: OneOf["text", "number", "limit", "date", "bool"]
    value: Any  # str, int or Decimal, the limit as written, date, bool
    written: str


class Done(Node, frozen=True, gc=False):
    """``@step``, ``@step.at``, ``@step.field``."""

    step: str
    what: str = ""  # "" how often; at, by or a field that the step fills in


class Path(Node, frozen=True, gc=False):
    """``field``, ``ref.field``, ``linked.area.form``, ``me.rank``, a bare word; ``ref@step``."""

    parts: tuple[str, ...]
    done: Done | None = None

    @property
    def written(self) -> str:
        return ".".join(self.parts)


class Param(Node, frozen=True, gc=False):
    """``$clause.param``, ``$.param`` of the own clause, ``$.table[key]``."""

    clause: str
    name: str
    key: Node | None = None


class Count(Node, frozen=True, gc=False):
    """``#list``"""

    of: Node


class Call(Node, frozen=True, gc=False):
    """``age(x)``, ``balance('held:{id}')``, ``clock(x)``, ``computed('late')``."""

    function: str
    argument: str
    quoted: bool
    at: int  # the argument's column


class Figure(Node, frozen=True, gc=False):
    """``sum(rows.column)``, ``mean(…)``, ``weighted(rows.column, rows.weight)``: of many values one."""

    function: str
    of: Node
    weights: Node | None = None


class Sum(Node, frozen=True, gc=False):
    """``left + right``, ``left - right``; ``at`` is the operator's column."""

    op: OneOf["+", "-"]
    left: Node
    right: Node
    at: int


class Query(Node, frozen=True, gc=False):
    """``none(duty.entry, state = noted)``: records or rows, of each of which something is asked.

    ``of``: a form, the records that point here (``linked.…``), or a table of rows of the record itself.
    """

    function: str
    of: Path
    that: Node


class Not(Node, frozen=True, gc=False):
    of: Node


class Both(Node, frozen=True, gc=False):
    """``a and b and …``"""

    parts: tuple[Node, ...]


class Either(Node, frozen=True, gc=False):
    """``a or b or …``"""

    parts: tuple[Node, ...]


class Comparison(Node, frozen=True, gc=False):
    """``left op right``; ``at`` is the operator's column."""

    op: str
    left: Node
    right: Node
    at: int


def parts_of(node: Node) -> Iterator[Node]:
    """The parts that a part itself is made of."""
    for value in msgspec.structs.astuple(node):
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (part for part in value if isinstance(part, Node))


def written(node: Node) -> str:
    """A part of an expression as its author wrote it, near enough for a sentence about it."""
    match node:
        case Literal():
            return node.written
        case Path():
            return node.written + (written(node.done) if node.done else "")
        case Done():
            return f"@{node.step}.{node.what}" if node.what else f"@{node.step}"
        case Param():
            name = f"${node.clause}.{node.name}"
            return f"{name}[{written(node.key)}]" if node.key else name
        case Count():
            return f"#{written(node.of)}"
        case Call():
            return (
                f"{node.function}({node.argument!r})" if node.quoted else f"{node.function}({node.argument})"
            )
        case Figure():
            weights = f", {written(node.weights)}" if node.weights else ""
            return f"{node.function}({written(node.of)}{weights})"
        case Sum():
            right = f"({written(node.right)})" if isinstance(node.right, Sum) else _grouped(node.right)
            return f"{_grouped(node.left)} {node.op} {right}"
        case Query():
            return f"{node.function}({written(node.of)}, {written(node.that)})"
        case Not():
            return f"not {_grouped(node.of)}"
        case Both():
            return " and ".join(_grouped(part) for part in node.parts)
        case Either():
            return " or ".join(_grouped(part) for part in node.parts)
        case Comparison():
            return f"{_grouped(node.left)} {node.op} {_grouped(node.right)}"
    raise TypeError(node)


def _grouped(node: Node) -> str:
    return f"({written(node)})" if isinstance(node, (Both, Either)) else written(node)
