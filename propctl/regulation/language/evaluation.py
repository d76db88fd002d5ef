"""From the tree of an expression to a closure that reads one record: compiled once, held against many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from propctl.regulation.language import asked, figured, places, types
from propctl.regulation.language.comparing import (
    ORDER,
    affirmed,
    differ,
    during,
    equal,
    filled,
    fills_one,
    holds_all,
    in_order,
    mentioned,
    parse_duration,
    read_parameter,
)
from propctl.regulation.language.mistakes import Found
from propctl.regulation.language.places import HERE, Names, Place
from propctl.regulation.language.reading import Evaluate, Scope, Unset, began, every, in_clear, reader
from propctl.regulation.language.syntax import parse
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
)
from propctl.regulation.model.constructs import UNSET, Field
from propctl.regulation.model.lists import as_list
from propctl.worktime.limits import counts_days

_AMOUNTS = frozenset(
    ("number", "money", "quantity", "price", "figure", "bool", "date", "time", "duration", "rows")
)
_PASSING = frozenset(("me", "now"))


class Condition(NamedTuple):
    """A compiled expression, and what is known of it before a record is looked at."""

    read: Evaluate
    states: frozenset[str] | None = None  # the states in which alone it can hold; None: any
    lasting: bool = True  # whether it says the same all day, whoever asks: no now, me, on_duty; ages in days
    fields: frozenset[str] | None = frozenset()  # all that it reads of a record; None: more than its fields
    truth: Evaluate | None = None  # how to read whether it holds, where a 0 that is filled in decides that
    named: frozenset[str] = frozenset()  # the fields among what it reads

    def holds(self, scope: Scope) -> bool:
        """Whether it holds on a record; not where the clause is unset."""
        try:
            return self.stands(scope)
        except Unset:
            return False

    def stands(self, scope: Scope) -> bool:
        """Whether it holds on a record; ``Unset`` where the clause is."""
        return bool((self.truth or self.read)(scope))

    def value(self, scope: Scope) -> Any:
        """What it says of a record; None where the clause is unset."""
        try:
            return self.read(scope)
        except Unset:
            return None


def compile_condition(text: str, names: Names, rule: str = "") -> Condition:
    """Compile ``text``; ``$.param`` reads the clause ``rule``. Raises ``BadExpression`` with a sentence.

    Only what has no meaning at all is refused here; whether types go together, ``typecheck`` says.
    """
    try:
        tree = parse(text)
        compiler = _Compiler(names, rule)
        whole = compiler.alone(tree)
        truth = compiler.truth(tree).read if compiler.amounts else None
    except Found as found:
        raise found.mistake.error(text) from None
    named = frozenset(compiler.fields)
    fields = None if compiler.more else named
    return Condition(whole.read, whole.states, compiler.lasting, fields, truth, named)


class _Operand:
    """A compiled part: how to read it, and what is known of it."""

    __slots__ = (
        "every",
        "limit",
        "pinned",
        "place",
        "read",
        "rule",
        "since",
        "states",
        "table",
        "text",
        "written",
    )

    def __init__(self, read: Evaluate, *, place: Place | None = None) -> None:
        self.read = read
        self.place = place
        self.every = read  # ``has`` and ``in`` look at every time a step was done
        self.table = read  # ``mentions`` looks at what a table says under each key
        self.states: frozenset[str] | None = None  # in which alone it is true, if that is known
        self.pinned: tuple[str, Evaluate] | None = None  # a reference that then leads where ``here`` says
        self.text: str | None = None  # of a text or a bare word that stands there itself
        self.written = ""  # of another literal
        self.since: Evaluate | None = None  # of an age: from when it counts
        self.limit: Evaluate | None = None  # of what may limit an age: the limit as a clause writes it
        self.rule = ""  # … and the clause that says how it counts


class _Compiler:
    """Compiles one expression; learns meanwhile what it reads."""

    def __init__(self, names: Names, rule: str) -> None:
        self.names, self.rule = names, rule
        self.lasting = True
        self.fields: set[str] = set()
        self.more = False  # whether it reads more of a record than its fields
        self.amounts = False  # whether a field of a number stands by itself somewhere

    def alone(self, node: Node) -> _Operand:
        """A part that stands by itself: there a bare word names nothing."""
        found = self._operand(node)
        if found.place is not None and found.place.kind == "word":
            raise places.missing(node.column, found.place.name, self.names)
        self.amounts = self.amounts or _amount(found.place)
        return found

    def truth(self, node: Node) -> _Operand:
        """The same as what holds or not: a number holds where it is filled in, be it 0."""
        if isinstance(node, Both):
            return self._both(node, self.truth)
        found = self._either(node, self.truth) if isinstance(node, Either) else self.alone(node)
        if _amount(found.place):
            read = found.read
            found.read = lambda s: read(s) is not None
        return found

    def _operand(self, node: Node) -> _Operand:
        compiled: _Operand = self._KINDS[type(node)](self, node)
        return compiled

    def _literal(self, node: Literal) -> _Operand:
        value = node.value
        if node.kind == "limit":
            length = parse_duration(value)
            value = value if length is None else length
        found = _constant(value)
        if node.kind == "text":
            found.text = node.value
        else:
            found.written = node.written
        if node.kind == "limit":
            found.limit, found.rule = _constant(node.value).read, self.rule
        return found

    def _path(self, node: Path) -> _Operand:
        return self._placed(places.find(node, self.names))

    def _done(self, node: Done) -> _Operand:
        return self._placed(places.step(node, self.names))

    def _placed(self, place: Place) -> _Operand:
        self._learn(place)
        found = _Operand(reader(place), place=place)
        found.every = every(place, found.read)
        if place.kind == "word":
            found.text = place.name
        elif place.kind == "group":
            found.states = frozenset(place.names.group(place.name) or ())
        elif place.field is not None and place.field.type == "duration":
            found.limit, found.rule = reader(msgspec.structs.replace(place, field=None)), self.rule
        return found

    def _learn(self, place: Place) -> None:
        """What the expression reads, and whether that changes during a day."""
        if place.kind == "duty" or place.name in _PASSING:
            self.lasting = False
        if place.links:
            self.fields.add(place.links[0].name)
        elif place.kind in ("field", "column", "person"):
            if place.field is not None:
                self.fields.add(place.name)
        elif place.kind in ("step", "group", "clock") or place.name == "state":
            self.more = True

    def _param(self, node: Param) -> _Operand:
        name = node.name
        rule = places.clause(node.column, node.clause or self.rule, name, self.names)

        def value(scope: Scope) -> Any:
            found = scope.param(rule, name)
            if found == UNSET:
                raise Unset
            return found

        def table(scope: Scope) -> Any:
            found = value(scope)
            return read_parameter(found) if isinstance(found, str) else found

        if node.key is not None:
            return _looked_up(value, self._operand(node.key).read)

        def whole(scope: Scope) -> Any:
            found = table(scope)  # of choices, their ids: ``points.item has $.items``
            return list(found) if isinstance(found, dict) else found

        found = _Operand(whole)
        found.table, found.limit, found.rule = table, value, rule
        return found

    def _count(self, node: Count) -> _Operand:
        counted = self.alone(node.of).every
        return _Operand(lambda s: filled(counted(s)))

    def _call(self, node: Call) -> _Operand:
        if node.function == "age":
            self.lasting = False
            return self._age(node)
        if node.function == "clock":
            return self._placed(places.clock(node, self.names))
        account = node.argument
        self.more = True
        if node.function == "computed":
            self.lasting = False
            return _Operand(lambda s: s.computed(account))
        return _Operand(lambda s: s.balance(account))

    def _figure(self, node: Figure) -> _Operand:
        """One figure of many values; of a weight that a table gives, the key is a column of the same rows."""
        place = places.many(node.of, self.names)
        self._learn(place)
        self.more = self.more or place.kind == "linked"
        each, number = figured.entries(place), figured.read(place)
        if node.weights is None:
            of_all = figured.total if node.function == "sum" else figured.mean
            return _Operand(lambda s: of_all(number(entry) for entry in each(s)))
        if isinstance(node.weights, Param) and node.weights.key is not None:
            table = self._param(msgspec.structs.replace(node.weights, key=None)).table
            key = places.many(node.weights.key, self.names).part
            return _Operand(
                lambda s: figured.weighted((number(e), figured.looked_up(table(s), e(key))) for e in each(s))
            )
        weight = figured.read(places.many(node.weights, self.names))
        return _Operand(lambda s: figured.weighted((number(entry), weight(entry)) for entry in each(s)))

    def _sum(self, node: Sum) -> _Operand:
        left, right = self.alone(node.left).read, self.alone(node.right).read
        sign = 1 if node.op == "+" else -1
        return _Operand(lambda s: figured.added(left(s), right(s), sign))

    def _query(self, node: Query) -> _Operand:
        """What is asked of others; what they say may change at any time."""
        of = asked.asked(node, self.names)
        inner = _Compiler(of.names, self.rule)
        that = inner.truth(node.that)
        if of.place is not None:
            self._learn(of.place)
        self.more, self.lasting = True, False
        return _Operand(asked.answered(node, of, that.read, asked.Within(that.states, that.pinned)))

    def _age(self, node: Call) -> _Operand:
        place = places.started(node, self.names)
        self._learn(place)
        since = began(place)

        def age(scope: Scope) -> Any:
            then = since(scope)
            if then is None:
                return None
            now = scope.builtin("now")
            return now - then if isinstance(then, dt.datetime) else now.date() - then

        found = _Operand(age)
        found.since = since
        return found

    def _not(self, node: Not) -> _Operand:
        inner = self.truth(node.of).read
        if not _asks_a_parameter(node.of):
            return _Operand(lambda s: not inner(s))

        def outside(scope: Scope) -> bool:
            try:
                return not inner(scope)
            except Unset:  # nothing is excepted by a list that nobody has set
                return True

        return _Operand(outside)

    def _both(self, node: Both, last: Callable[[Node], _Operand] | None = None) -> _Operand:
        """Its value is that of the ``last`` part, where the others hold."""
        parts = [*map(self.truth, node.parts[:-1]), (last or self.alone)(node.parts[-1])]
        found = _Operand(_all([part.read for part in parts]))
        known = [part.states for part in parts if part.states is not None]
        found.states = frozenset.intersection(*known) if known else None
        found.pinned = next((part.pinned for part in parts if part.pinned is not None), None)
        return found

    def _either(self, node: Either, each: Callable[[Node], _Operand] | None = None) -> _Operand:
        """Its value is that of the first part that there is."""
        parts = [(each or self.alone)(part) for part in node.parts]
        found = _Operand(_any([part.read for part in parts]))
        known = [part.states for part in parts if part.states is not None]
        found.states = frozenset().union(*known) if len(known) == len(parts) else None
        return found

    # -- comparisons

    def _comparison(self, node: Comparison) -> _Operand:
        left, right = self._side(node, node.left, node.right), self._side(node, node.right, node.left)
        for side, other in ((left, right), (right, left)):
            if side.written and _kept_as_text(other):  # a number beside a text is its figures
                side.read = side.every = _constant(side.written).read
        if _sealed(left) and _sealed(right):
            for side in (left, right):
                side.read = side.every = in_clear(side.place) if side.place else side.read
        if left.text is not None and right.text is not None and _bare(left):
            raise places.missing(node.column, left.text, self.names)
        found = _Operand(self._filling(node, left, right) or self._compared(node.op, left, right))
        if node.op == "=":
            found.states = _state_named(left, right) or _state_named(right, left)
            found.pinned = _pinned(left, right) or _pinned(right, left)
        return found

    def _filling(self, node: Comparison, left: _Operand, right: _Operand) -> Evaluate | None:
        """``owner.posts has $.post``: one of the posts that a clause names will do, or a rank.

        None: anything else, and there a list has all that is named.
        """
        place, named = left.place, node.right
        if node.op != "has" or place is None or not isinstance(named, Param) or named.key is not None:
            return None
        once = place.field is not None and place.field.worked_out.endswith(".posts")  # as kept
        if place.part != "posts" and not once:
            return None
        clause = places.clause(named.column, named.clause or self.rule, named.name, self.names)
        if self.names.param_kind(clause, named.name) != "post":
            return None
        rank = _constant(None).read
        if place.part == "posts" and isinstance(node.left, Path) and node.left.done is None:
            rank = self._operand(Path(node.left.column, (*node.left.parts[:-1], "rank"))).read
        posts, wanted, order = left.every, right.read, self.names.ranks()
        return lambda s: fills_one(posts(s), rank(s), wanted(s), order)

    def _side(self, node: Comparison, side: Node, other: Node) -> _Operand:
        """One side of a comparison. An age is over or not by midnights alone, where whole days limit it."""
        if isinstance(side, Call) and side.function == "age" and node.op in ORDER and self._whole_days(other):
            return self._age(side)
        return _as_word(self._operand(side))

    def _whole_days(self, node: Node) -> bool:
        """Whether a limit in days or months stands there, and no clause lets a day end earlier than 24:00."""
        if isinstance(node, Literal) and node.kind == "limit":
            rule, limits = self.rule, [node.value]
        elif isinstance(node, Param) and node.key is None:
            rule = places.clause(node.column, node.clause or self.rule, node.name, self.names)
            limits = [one for one in self.names.every_param(rule, node.name) if one != UNSET]
        else:
            return False
        return all(map(counts_days, limits)) and "day_ends" not in (self.names.params(rule) or ())

    def _compared(self, op: str, left: _Operand, right: _Operand) -> Evaluate:
        read, other = left.read, right.read
        match op:
            case "in":
                held = right.every
                return lambda s: read(s) in as_list(held(s))
            case "has":
                holding = left.every
                return lambda s: holds_all(holding(s), other(s))
            case "mentions":
                words = right.table
                return lambda s: mentioned(read(s), words(s))
            case "affirms":
                words = right.table
                return lambda s: affirmed(read(s), words(s))
            case "during":
                return lambda s: during(read(s), other(s))
            case "=":
                return _compared_so(equal, left, right)
            case "!=":
                return _compared_so(differ, left, right)
        return self._in_order(op, left, right)

    def _in_order(self, op: str, left: _Operand, right: _Operand) -> Evaluate:
        relation, read, other = ORDER[op], left.read, right.read
        if left.since is not None and right.limit is not None:
            return _aged(left.since, right.limit, right.rule, relation)
        if right.since is not None and left.limit is not None:
            return _aged(right.since, left.limit, left.rule, lambda now, ends: relation(ends, now))
        order = _order(left) or _order(right)
        if not order:
            return lambda s: in_order(relation, read(s), other(s))
        position = {name: place for place, name in enumerate(order)}.get
        return lambda s: in_order(relation, position(read(s)), position(other(s)))

    _KINDS: dict[type[Node], Callable[[Any, Any], _Operand]] = {  # noqa: RUF012 - never changed
        Literal: _literal,
        Path: _path,
        Done: _done,
        Param: _param,
        Count: _count,
        Call: _call,
        Figure: _figure,
        Sum: _sum,
        Query: _query,
        Not: _not,
        Both: _both,
        Either: _either,
        Comparison: _comparison,
    }


def _constant(value: Any) -> _Operand:
    return _Operand(lambda s: value)


def _as_word(operand: _Operand) -> _Operand:
    """In a comparison the name of a group of states is a word like others."""
    if operand.place is None or operand.place.kind != "group":
        return operand
    found = _constant(operand.place.name)
    found.text, found.place = operand.place.name, operand.place
    return found


def _bare(operand: _Operand) -> bool:
    """Whether a word stands there that names no field."""
    return operand.place is not None and operand.place.kind in ("word", "group")


def _sealed(operand: _Operand) -> bool:
    """Whether people's data is read there."""
    field = operand.place.field if operand.place is not None and operand.place.kind == "field" else None
    return field is not None and field.personal


def _kept_as_text(operand: _Operand) -> bool:
    """Whether what is read there is kept as a text or an id."""
    place = operand.place
    if place is None:
        return False
    if place.field is not None and place.kind != "person":
        return place.field.type not in _AMOUNTS
    return place.name == "id"


def _looked_up(value: Evaluate, key: Evaluate) -> _Operand:
    """``$.table[key]``"""

    def found(scope: Scope) -> Any:
        table = value(scope)
        return table.get(key(scope)) if isinstance(table, dict) else None

    return _Operand(found)


def _asks_a_parameter(node: Node) -> bool:
    """Whether it asks if something is in the list that a clause gives: what such a list names is excepted."""
    return (
        isinstance(node, Comparison)
        and node.op == "in"
        and isinstance(node.right, Param)
        and node.right.key is None
    )


def _amount(place: Place | None) -> bool:
    """Whether a field of a number stands there: 0 is as much filled in as any other."""
    field = place.field if place is not None and place.kind in ("field", "step") else None
    return field is not None and not field.many and types.is_number(field)


def _all(reads: Sequence[Evaluate]) -> Evaluate:
    if len(reads) == 2:
        left, right = reads
        return lambda s: left(s) and right(s)

    def both(scope: Scope) -> Any:
        found = None
        for read in reads:
            found = read(scope)
            if not found:
                return found
        return found

    return both


def _any(reads: Sequence[Evaluate]) -> Evaluate:
    if len(reads) == 2:
        left, right = reads
        return lambda s: left(s) or right(s)

    def either(scope: Scope) -> Any:
        found = None
        for read in reads:
            found = read(scope)
            if found:
                return found
        return found

    return either


def _pinned(side: _Operand, other: _Operand) -> tuple[str, Evaluate] | None:
    """A reference that is to lead where one of the record that asks leads: ``unit = here.unit``."""
    own, asking = side.place, other.place
    if own is None or asking is None or own.links or asking.links[:1] != (HERE,):
        return None
    led = all(
        one.kind == "field" and not one.part and one.field is not None and _leads(one.field)
        for one in (own, asking)
    )
    return (own.name, other.read) if led else None


def _leads(field: Field) -> bool:
    """Whether a field leads to one record, so that whoever leads there is looked up."""
    return field.type == "ref" and not field.many and not field.personal


def _compared_so(how: Callable[[Any, Any], bool], left: _Operand, right: _Operand) -> Evaluate:
    read, other = left.read, right.read
    if right.text is not None:  # a word never has to be brought to the type of the other side
        named = right.text
        return (lambda s: bool(read(s) == named)) if how is equal else (lambda s: bool(read(s) != named))
    return lambda s: how(read(s), other(s))


def _aged(since: Evaluate, limit: Evaluate, rule: str, relation: Callable[[Any, Any], bool]) -> Evaluate:
    """An age against a limit: whether the limit, counted from then as the clause counts, is over by now."""

    def compared(scope: Scope) -> bool:
        then, given = since(scope), limit(scope)
        if then is None or given is None or given == "":
            return False
        ends = scope.ends(then, given, rule)
        return ends is not None and relation(scope.builtin("now"), ends)

    return compared


def _order(side: _Operand) -> Sequence[str]:
    """The order of choices and ranks, so that ``severity >= serious`` means what it says."""
    place = side.place
    if place is None:
        return ()
    if place.kind == "person" and place.part == "rank":
        return place.names.ranks()
    if place.field is not None and place.field.type == "choice":
        return place.names.choices(place.field)
    return ()


def _state_named(side: _Operand, other: _Operand) -> frozenset[str] | None:
    """The state that a record's own state is compared with; None where that is not what is compared."""
    place = side.place
    own = place is not None and place.kind == "builtin" and place.name == "state" and not place.links
    return frozenset((other.text,)) if own and other.text is not None else None
