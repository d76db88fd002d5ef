"""An expression in words: what it means, and what it reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from propctl.errors import N_, Said
from propctl.regulation.language import asked, phrases, places, types
from propctl.regulation.language.decided import decided
from propctl.regulation.language.mistakes import Found
from propctl.regulation.language.phrases import Telling
from propctl.regulation.language.places import Names, Place
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
    written,
)

_SAME = {"=": N_("{left} is {right}"), "!=": N_("{left} is not {right}")}
_MORE = {  # of numbers
    "<": N_("{left} is less than {right}"),
    "<=": N_("{left} is at most {right}"),
    ">": N_("{left} is more than {right}"),
    ">=": N_("{left} is at least {right}"),
}
_LATER = {  # of days and times
    "<": N_("{left} is before {right}"),
    "<=": N_("{left} is not after {right}"),
    ">": N_("{left} is after {right}"),
    ">=": N_("{left} is not before {right}"),
}
_HIGHER = {  # of choices and ranks
    "<": N_("{left} is below {right}"),
    "<=": N_("{left} is {right} or below"),
    ">": N_("{left} is above {right}"),
    ">=": N_("{left} is {right} or above"),
}
_LONGER = {  # of lengths of time
    "<": N_("{left} is shorter than {right}"),
    "<=": N_("{left} is within {right}"),
    ">": N_("{left} is longer than {right}"),
    ">=": N_("{left} is {right} or longer"),
}
_OTHER = {
    "has": N_("{left} contains {right}"),
    "in": N_("{left} is among {right}"),
    "mentions": N_("{left} mentions one of the words of {right}"),
    "affirms": N_("{left} says one of the words of {right}, and none of them with a not"),
    "during": N_("{left} lies within {right}"),
}
_SUMS = {"+": N_("{left} plus {right}"), "-": N_("{left} less {right}")}
_ASKED = {
    "some": N_("at least one of {records}: {what}"),
    "none": N_("none of {records}: {what}"),
    "every": N_("each of {records}: {what}"),
    "those": N_("those of {records} where {what}"),
    "latest": N_("the latest of {records} where {what}"),
}
_ORDERS = {"date": _LATER, "time": _LATER, "choice": _HIGHER, "rank": _HIGHER, "duration": _LONGER}


class Read(msgspec.Struct, frozen=True):
    """One thing that an expression reads."""

    kind: str  # field, step, state, parameter, records, clock, account, operator, time, roster
    name: str  # as the expression names it
    label: object  # in words
    value: Any = None  # of a parameter: the value in force


class Explanation(msgspec.Struct, frozen=True):
    """An expression in words."""

    means: object  # a phrase, for ``Words.value``
    reads: list[Read]
    always: bool = False  # it holds whatever is asked


def explain(
    text: str,
    names: Names,
    telling: Telling,
    rule: str = "",
    *,
    value: bool = False,
    given: Callable[[str, str], object] | None = None,
) -> Explanation:
    """What ``text`` means and reads as it stands on a form, under the clause ``rule`` (its full id, or "").

    ``value``: it is to fill something in, so it says what, not whether. ``given``: the value of a clause's
    parameter, None while it is unset; what such values decide by themselves is not said then. Raises
    ``BadExpression`` where it can't be read.
    """
    telling_it = _Explainer(names, telling, rule)
    try:
        tree = parse(text)
        if given is not None:
            tree = decided(tree, lambda one: given(telling_it.clause_of(one), one.name))
        means = telling_it.value(tree) if value else telling_it.holds(tree)
    except Found as found:
        raise found.mistake.error(text) from None
    return Explanation(means, telling_it.reads, isinstance(tree, Literal) and tree.value is True)


class _Explainer:
    """Says one expression; notes what it reads."""

    def __init__(self, names: Names, telling: Telling, rule: str) -> None:
        self.names, self.telling, self.rule = names, telling, rule
        self.reads: list[Read] = []

    def _read(self, kind: str, name: str, label: object, value: Any = None) -> None:
        if all((one.kind, one.name) != (kind, name) for one in self.reads):
            self.reads.append(Read(kind, name, label, value))

    # -- whether something holds

    def holds(self, node: Node) -> object:
        """A part as a statement."""
        match node:
            case Both():
                return self._joined(node.parts, N_("{one} and {other}"), Either)
            case Either():
                return self._joined(node.parts, N_("{one} or {other}"), Both)
            case Not():
                return self._not(node.of)
            case Comparison():
                return self._comparison(node)
            case Literal():
                return Said(N_("always")) if node.value else Said(N_("never"))
            case Query() if node.function in ("some", "none", "every"):
                return self._asked(node)
        return self._stands(node, yes=True)

    def _joined(self, parts: Sequence[Node], msgid: str, bracketed: type[Node]) -> object:
        found: object = None
        for part in parts:
            said = self.holds(part)
            if isinstance(part, bracketed):
                said = Said(N_("({what})"), what=said)
            found = said if found is None else Said(msgid, one=found, other=said)
        return found

    def _not(self, node: Node) -> object:
        if isinstance(node, (Path, Done, Param, Call)):
            return self._stands(node, yes=False)
        return Said(N_("it is not so that ({what})"), what=self.holds(node))

    def _stands(self, node: Node, *, yes: bool) -> object:
        """A name by itself: something is filled in, was done, is there."""
        place = self._place(node)
        said = self.value(node)
        if place is None:
            return Said(N_("{what} says so") if yes else N_("{what} does not say so"), what=said)
        if place.kind == "group":
            return said if yes else Said(N_("it is not so that ({what})"), what=said)
        if place.kind == "step" and not place.part:
            step = phrases.quoted(place.names.step_label(place.name))
            done: object = Said(N_("{step} was done") if yes else N_("{step} was not done"), step=step)
            for link in reversed(place.links):
                of = phrases.field(link.field, link.name)
                done = Said(N_("of {of} it holds that {what}"), of=of, what=done)
            return done
        if place.kind in ("linked", "open") and not place.part:
            return Said(N_("there are {records}") if yes else N_("there are no {records}"), records=said)
        if types.of_place(place).kind == "bool":
            return Said(N_("{what} is yes") if yes else N_("{what} is not yes"), what=said)
        return Said(N_("{what} is filled in") if yes else N_("{what} is not filled in"), what=said)

    def _comparison(self, node: Comparison) -> object:
        if node.op in _SAME and isinstance(node.right, Literal) and node.right.kind == "bool":
            yes = node.right.value is (node.op == "=")
            msgid = N_("{what} is yes") if yes else N_("{what} is not yes")
            return Said(msgid, what=self.value(node.left))
        left, right = self._compared(node.left), self._compared(node.right)
        values = {
            "left": self._side(node.left, right, node.right),
            "right": self._side(node.right, left, node.left),
        }
        if node.op in _SAME or node.op in _OTHER:
            return Said({**_SAME, **_OTHER}[node.op], **values)
        kinds = [self._kind(node.left, left), self._kind(node.right, right)]
        order = next((_ORDERS[kind] for kind in kinds if kind in _ORDERS), _MORE)
        return Said(order[node.op], **values)

    def clause_of(self, node: Param) -> str:
        """The full id of the clause that a parameter is of."""
        return places.clause(node.column, node.clause or self.rule, node.name, self.names)

    def _compared(self, node: Node) -> Place | None:
        """What a side of a comparison is; of several that stand for each other, the first."""
        return self._compared(node.parts[0]) if isinstance(node, Either) else self._place(node)

    def _kind(self, node: Node, place: Place | None) -> str:
        """What is compared, where that is known: it decides between more, later, higher and longer."""
        if place is not None:
            return types.of_place(place).kind
        if isinstance(node, Call) and node.function == "age":
            return "duration"
        return types.of_literal(node).kind if isinstance(node, Literal) else ""

    def _side(self, node: Node, other: Place | None, beside: Node) -> object:
        """One side of a comparison; words as what the other side makes of them."""
        if isinstance(node, Literal):
            return phrases.literal(node, other, self.telling)
        place = self._place(node)
        if place is not None and place.kind in ("word", "group"):
            if isinstance(beside, Param):
                return phrases.quoted(self.telling.parameter(self.clause_of(beside), beside.name, place.name))
            return phrases.word(place.name, other, self.telling)
        said = self.value(node)
        return Said(N_("({what})"), what=said) if isinstance(node, (Both, Either)) else said

    # -- what something is

    def value(self, node: Node) -> object:
        """A part as the value that it stands for."""
        match node:
            case Literal():
                return phrases.literal(node, None, self.telling)
            case Path() | Done():
                return self._placed(node)
            case Param():
                return self._param(node)
            case Count():
                return Said(N_("the number of {what}"), what=self.value(node.of))
            case Call():
                return self._call(node)
            case Figure():
                return self._figure(node)
            case Sum():
                return Said(_SUMS[node.op], left=self.value(node.left), right=self.value(node.right))
            case Query():
                return self._asked(node)
            case Either():
                return self._first(node.parts)
            case Both():
                return self._given(node.parts)
        return self.holds(node)

    def _given(self, parts: Sequence[Node]) -> object:
        """``urgent and $.department``: the last, where the others hold."""
        given = self._joined(parts[:-1], N_("{one} and {other}"), Either)
        return Said(N_("{what} where {given}"), what=self.value(parts[-1]), given=given)

    def _first(self, parts: Sequence[Node]) -> object:
        """``unit.steward or me``: the first of several that there is."""
        found = self.value(parts[0])
        for part in parts[1:]:
            found = Said(N_("{one}, or without it {other}"), one=found, other=self.value(part))
        return found

    def _place(self, node: Node) -> Place | None:
        match node:
            case Path():
                return places.find(node, self.names)
            case Done():
                return places.step(node, self.names)
            case Call() if node.function == "clock":
                return places.clock(node, self.names)
        return None

    def _placed(self, node: Path | Done) -> object:
        place = self._place(node)
        assert place is not None  # both have one
        said = phrases.placed(place, self.telling)
        kind = _kind_read(place)
        if kind:
            self._read(kind, written(node), said)
        return said

    def _param(self, node: Param) -> object:
        rule = places.clause(node.column, node.clause or self.rule, node.name, self.names)
        value = self.telling.parameter(rule, node.name)
        name = Said(
            N_("{name} of the clause {rule}"), name=self.telling.parameter_named(node.name), rule=rule
        )
        self._read("parameter", f"${rule}.{node.name}", name, self.names.param(rule, node.name))
        if node.key is not None:
            key = self.value(node.key)
            return Said(N_("what {table} says for {key}"), table=name, key=key)
        return Said(N_("{value} ({name})"), value=value, name=name)

    def _call(self, node: Call) -> object:
        if node.function == "clock":
            place = places.clock(node, self.names)
            said = phrases.placed(place, self.telling)
            self._read("clock", place.name, said)
            return said
        if node.function == "balance":
            said = Said(N_("the balance of the account {account}"), account=node.argument)
            self._read("account", node.argument, said)
            return said
        if node.function == "computed":
            said = Said(N_("what the area's controller computes as {name}"), name=node.argument)
            self._read("computed", node.argument, said)
            return said
        return self._age(node)

    def _figure(self, node: Figure) -> object:
        of = self.value(node.of)
        if node.weights is not None:
            return Said(
                N_("the mean of {what}, weighted with {weights}"), what=of, weights=self.value(node.weights)
            )
        return Said(N_("the sum of {what}") if node.function == "sum" else N_("the mean of {what}"), what=of)

    def _asked(self, node: Query) -> object:
        of = asked.asked(node, self.names)
        if of.place is not None:
            records = phrases.placed(of.place, self.telling)
        else:
            records = Said(N_("the {form} records"), form=phrases.quoted(of.names.label))
        self._read("field" if of.rows else "records", written(node.of), records)
        inner = _Explainer(of.names, self.telling, self.rule)
        inner.reads = self.reads
        return Said(_ASKED[node.function], records=records, what=inner.holds(node.that))

    def _age(self, node: Call) -> object:
        place = places.started(node, self.names)
        since = phrases.placed(place, self.telling)
        self._read(_kind_read(place) or "field", node.argument, since)
        self._read("time", "now", Said(N_("now")))
        if place.kind == "linked" and place.part:
            return Said(N_("the time since the latest {what}"), what=since)
        if place.kind == "linked":
            form = phrases.quoted(place.names.label)
            return Said(N_("the time since the newest {form} pointing here"), form=form)
        return Said(N_("the time since {what}"), what=since)


def _kind_read(place: Place) -> str:
    """What is read there; "" where a word stands only for itself."""
    if place.kind == "builtin":
        return "time" if place.name in ("now", "today") else place.name
    kinds = {
        "column": "field",
        "person": "operator" if place.field is None else "field",
        "duty": "roster",
        "linked": "records",
        "open": "records",
        "group": "state",
        "word": "",
    }
    return kinds.get(place.kind, place.kind)
