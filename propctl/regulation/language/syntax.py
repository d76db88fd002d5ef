"""Reading an expression: from its words to its tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Literal as OneOf

from propctl.errors import N_
from propctl.regex import regex
from propctl.regulation.language.lexer import Token, tokens
from propctl.regulation.language.mistakes import Found
from propctl.regulation.language.tree import (
    Both,
    Call,
    Comparison,
    Count,
    Done,
    Either,
    Figure,
    Literal,
    Node,
    Not,
    Param,
    Path,
    Query,
    Sum,
    parts_of,
)

DEEPEST = 50  # brackets within brackets
FIGURES = ("sum", "mean", "weighted")
QUERIES = ("some", "none", "every", "those", "latest")
FUNCTIONS = ("age", "balance", "clock", "computed", *FIGURES, *QUERIES)
_COMPARE = frozenset(("=", "!=", "<=", ">=", "<", ">", "in", "has", "mentions", "affirms", "during"))
_KEYWORDS = frozenset(("and", "or", "not", "in", "has", "mentions", "affirms", "during"))
_DATE = regex(r"\d{4}-\d\d-\d\d")
_NO_LIST = N_("{name}() goes through records or rows: {name}(area.form, condition)")


@lru_cache(maxsize=4096)  # trees are frozen, and the same conditions are read for record after record
def parse(text: str) -> Node:
    """The tree of ``text``; raises ``Found`` at the first thing that can't be read."""
    return _Reader(tokens(text)).whole()


def fields_in(text: str) -> list[str]:
    """The names of fields that stand in an expression: those that another answer may change."""
    return list(dict.fromkeys(_fields(parse(text))))


def _asks_the_time(node: Node) -> bool:
    match node:
        case Path(parts=(("now" | "today"),)) | Call(function="age"):
            return True
    return any(_asks_the_time(part) for part in parts_of(node))


def _fields(node: Node) -> Iterator[str]:
    match node:
        case Path():
            yield node.parts[0]
        case Query():
            if len(node.of.parts) == 1:  # rows of the record that asks
                yield node.of.parts[0]
            yield from _of_who_asks(node.that)
        case Done(what=what):
            yield from (what,) if what else ()
        case Call(function="age"):
            yield node.argument.partition(".")[0]
        case _:
            for part in parts_of(node):
                yield from _fields(part)


def _of_who_asks(node: Node) -> Iterator[str]:
    """The fields ``here.field`` in what is asked of other records."""
    match node:
        case Path(parts=("here", name, *_)):
            yield name
        case Call(function="age", argument=argument) if argument.startswith("here."):
            yield argument.split(".")[1]
    for part in parts_of(node):
        yield from _of_who_asks(part)


def names_read(text: str) -> list[str]:
    """The names of fields in a text that may be no expression at all; none where it can't be read."""
    try:
        return fields_in(text) if text else []
    except Found:
        return []


def asks_others(text: str) -> bool:
    """Whether an expression goes through records of another form, which may change when its own does not."""
    words = tokens(text)
    return any(word in QUERIES and words[n + 1][1] == "(" for n, (_, word, _) in enumerate(words[:-1]))


def texts_given(text: str) -> list[str]:
    """The texts, written in an expression itself, that it can come out as; none where it can't be read."""
    try:
        return list(_texts(parse(text))) if text else []
    except Found:
        return []


def _texts(node: Node) -> Iterator[str]:
    match node:
        case Literal(kind="text", value=value):
            yield value
        case Either():
            for part in node.parts:
                yield from _texts(part)
        case Both():
            yield from _texts(node.parts[-1])


@lru_cache(maxsize=4096)
def only_own(*texts: str) -> bool:
    """Whether expressions read nothing but the record's own fields and steps, parameters and the date."""

    def own(node: object) -> bool:
        match node:
            case Path():
                return len(node.parts) == 1 and node.parts[0] != "me" and node.done is None
            case Call():
                return node.function == "age" and "." not in node.argument
            case Param(key=key):
                return key is None or own(key)
            case Not() | Count():
                return own(node.of)
            case Figure() | Query():
                return False
            case Both() | Either():
                return all(own(part) for part in node.parts)
            case Comparison() | Sum():
                return own(node.left) and own(node.right)
        return True

    return all(own(parse(text)) for text in texts if text)


@lru_cache(maxsize=4096)
def only_near(*texts: str) -> bool:
    """Whether expressions read nothing but the record, those that it points to and those that point to it."""

    def near(node: Node, linked: bool = False) -> bool:
        """``linked``: asked of records that point to the one that asks."""
        match node:
            case Path(parts=("here", _)):
                return node.done is None
            case Path(parts=("linked", _, _) | ("linked", _, _, _)):
                return not linked
            case Path():
                steps = len(node.parts) + (node.done is not None)
                return steps <= (1 if linked else 2) and node.parts[0] not in ("here", "linked")
            case Call(function="age"):
                return "." not in node.argument or (not linked and node.argument.startswith("linked."))
            case Call():
                return node.function == "clock" and not linked
            case Query() if len(node.of.parts) == 1:
                return near(node.that, linked)
            case Query():
                return not linked and node.of.parts[0] == "linked" and near(node.that, linked=True)
        return all(near(part, linked) for part in parts_of(node))

    return all(near(parse(text)) for text in texts if text)


def moves_with(*texts: str) -> OneOf["", "day", "limits"]:
    """With what expressions come to say something else: the days, the limits of clocks, or neither."""
    trees = [parse(text) for text in texts if text]
    if any(map(_asks_a_clock, trees)):
        return "limits"
    return "day" if any(map(_asks_the_time, trees)) else ""


def _asks_a_clock(node: Node) -> bool:
    return (isinstance(node, Call) and node.function == "clock") or any(map(_asks_a_clock, parts_of(node)))


class _Reader:
    """Recursive descent over the words of one expression."""

    def __init__(self, words: list[Token]) -> None:
        self._words = words
        self._place = 0
        self._depth = 0

    def whole(self) -> Node:
        found = self._either()
        kind, text, column = self._words[self._place]
        if kind == "end":
            return found
        if text == ")":
            raise Found(column, N_("a bracket is closed that was never opened"))
        msgid = N_("{word!r} can't be read here: an operator is missing before it")
        raise Found(column, msgid, word=text)

    def _take(self, wanted: str) -> Token | None:
        word = self._words[self._place]
        if word[1] == wanted and word[0] in ("op", "path"):
            self._place += 1
            return word
        return None

    def _either(self) -> Node:
        parts = [self._both()]
        while self._take("or"):
            parts.append(self._both())
        return Either(parts[0].column, tuple(parts)) if len(parts) > 1 else parts[0]

    def _both(self) -> Node:
        parts = [self._not()]
        while self._take("and"):
            parts.append(self._not())
        return Both(parts[0].column, tuple(parts)) if len(parts) > 1 else parts[0]

    def _not(self) -> Node:
        if word := self._take("not"):
            self._deeper(word)
            found = Not(word[2], self._not())
            self._depth -= 1
            return found
        return self._comparison()

    def _sum(self) -> Node:
        found = self._operand()
        while word := self._take("+") or self._take("-"):
            found = Sum(found.column, "+" if word[1] == "+" else "-", found, self._operand(), word[2])
        return found

    def _comparison(self) -> Node:
        left = self._sum()
        kind, op, at = self._words[self._place]
        if op not in _COMPARE or kind not in ("op", "path"):
            return left
        self._place += 1
        right = self._sum()
        kind, chained, column = self._words[self._place]
        if chained in _COMPARE and kind in ("op", "path"):
            raise Found(column, N_("one comparison after the other: join them with and"))
        return Comparison(left.column, op, left, right, at)

    def _deeper(self, word: Token) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Found(word[2], N_("a condition nests at most {most} brackets deep"), most=DEEPEST)

    def _operand(self) -> Node:
        word = self._words[self._place]
        kind, text, column = word
        self._place += 1
        if kind == "path" and text not in _KEYWORDS:
            return self._path(word)
        if kind == "string":
            return Literal(column, "text", text[1:-1], text)
        if kind == "step":
            return _done(word)
        if kind == "param":
            return self._param(word)
        if kind == "number":
            return Literal(column, "number", Decimal(text) if "." in text else int(text), text)
        if kind == "limit":
            return Literal(column, "limit", text, text)
        if text == "(" or text == "#":
            self._deeper(word)
            found = self._bracket(word) if text == "(" else Count(column, self._operand())
            self._depth -= 1
            return found
        if text == "-" and self._words[self._place][0] in ("number", "limit"):
            return _negative(self._operand(), column)
        if kind == "end":
            raise Found(column, N_("something is missing at the end"))
        raise Found(column, N_("something is missing before {word!r}"), word=text)

    def _bracket(self, opened: Token) -> Node:
        inner = self._either()
        self._close(")", opened)
        return inner

    def _close(self, sign: str, opened: Token) -> None:
        if not self._take(sign):
            raise Found(opened[2], N_("a bracket is not closed"))

    def _param(self, word: Token) -> Node:
        _, text, column = word
        clause, _, name = text[1:].rpartition(".")
        opened = self._take("[")
        if not opened:
            return Param(column, clause, name)
        self._deeper(opened)
        key = self._operand()
        self._depth -= 1
        self._close("]", opened)
        return Param(column, clause, name, key)

    def _path(self, word: Token) -> Node:
        _, text, column = word
        following = self._words[self._place]
        if following[1] == "(" and following[0] == "op":
            return self._call(word)
        if text in ("true", "false"):
            return Literal(column, "bool", text == "true", text)
        if text[0].isdigit() and _DATE.fullmatch(text):
            return Literal(column, "date", _day(word), text)
        done = None
        if following[0] == "step":
            self._place += 1
            done = _done(following)
        return Path(column, tuple(text.split(".")), done)

    def _query(self, word: Token) -> Node:
        """``none(area.form, condition)``"""
        _, name, column = word
        opened = self._words[self._place]
        self._place += 1
        self._deeper(opened)
        of = self._operand()
        comma = self._words[self._place]
        if not isinstance(of, Path) or of.done is not None or not self._take(","):
            raise Found(of.column if not isinstance(of, Path) else comma[2], _NO_LIST, name=name)
        that = self._either()
        self._depth -= 1
        self._close(")", opened)
        return Query(column, name, of, that)

    def _figure(self, word: Token) -> Node:
        """``sum(…)``: of one list; ``weighted(…, …)``: of two."""
        _, name, column = word
        opened = self._words[self._place]
        self._place += 1
        self._deeper(opened)
        of = self._operand()
        weights = self._operand() if self._take(",") else None
        self._depth -= 1
        self._close(")", opened)
        if (weights is not None) != (name == "weighted"):
            msgid = N_("{name}() is of one list; weighted() is of two: the values and their weights")
            raise Found(column, msgid, name=name)
        return Figure(column, name, of, weights)

    def _call(self, word: Token) -> Node:
        _, name, column = word
        opened, argument = self._words[self._place], self._words[self._place + 1]
        if name not in FUNCTIONS:
            known = list(FUNCTIONS)
            raise Found(
                column, N_("there is no function {name!r}; there are: {known}"), name=name, known=known
            )
        if name in FIGURES:
            return self._figure(word)
        if name in QUERIES:
            return self._query(word)
        kind, text, at = argument
        if kind not in ("path", "string"):
            raise Found(at, N_("{name}() needs the name of what it is asked of"), name=name)
        self._place += 2
        self._close(")", opened)
        quoted = kind == "string"
        return Call(column, name, text[1:-1] if quoted else text, quoted, at)


def _negative(found: Node, column: int) -> Node:
    """``-2h``, ``-3``"""
    assert isinstance(found, Literal)  # a number or a limit stands there
    value = f"-{found.value}" if found.kind == "limit" else -found.value
    return Literal(column, found.kind, value, f"-{found.written}")


def _done(word: Token) -> Done:
    step, _, what = word[1][1:].partition(".")
    return Done(word[2], step, what)


def _day(word: Token) -> dt.date:
    try:
        return dt.date.fromisoformat(word[1])
    except ValueError:
        raise Found(word[2], N_("{word} is no day of the calendar"), word=word[1]) from None
