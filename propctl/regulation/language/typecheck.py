"""Finding mistakes in an expression before it is used: names that are not, types that do not go together.

Values that nobody has filled in or set are legal everywhere; what they do is a matter of evaluation.
"""

from __future__ import annotations

from propctl.errors import N_, Said
from propctl.regex import regex
from propctl.regulation.language import asked, places, types
from propctl.regulation.language.mistakes import Found, Mistake, nearest
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
from propctl.regulation.language.types import ANY, BOOL, DURATION, NUMBER, SAID, Type
from propctl.regulation.model.constructs import UNSET

_BLANK = regex(r"\{(\w+)\}")


def check(text: str, names: Names, rule: str = "", *, typed: bool = False) -> list[Mistake]:
    """Every mistake in ``text`` as it stands on a form, under the clause ``rule`` (its full id, or "").

    ``typed``: by somebody who looks for records; what is sealed is then held against nothing, for he would
    learn whose it is without anybody's knowing.
    """
    try:
        tree = parse(text)
    except Found as found:
        return [found.mistake]
    checking = _Check(names, rule, typed=typed)
    checking.alone(tree)
    return sorted(checking.found, key=lambda mistake: mistake.column)


def kind(text: str, names: Names, rule: str = "") -> str:
    """What ``text`` comes to, a key of ``types.SAID``; "any" where that is not known, or it has mistakes."""
    try:
        tree = parse(text)
    except Found:
        return ANY.kind
    checking = _Check(names, rule)
    found = checking.alone(tree)
    return ANY.kind if checking.found or found.kind not in SAID else found.kind


def refuse(text: str, names: Names, rule: str = "") -> None:
    """Raise the first mistake in ``text``, if there is one, as a sentence with the place."""
    for mistake in check(text, names, rule):
        raise mistake.error(text)


class _Side:
    """One side of a comparison: what was written, what it is, where its name leads."""

    def __init__(self, node: Node, type: Type, place: Place | None) -> None:
        self.node, self.type, self.place = node, type, place
        self.word = place.name if place is not None and type.kind == "word" else ""

    @property
    def column(self) -> int:
        return self.node.column

    @property
    def said(self) -> str:
        return written(self.node)

    @property
    def text(self) -> str | None:
        """The word or text that stands here itself; None for what is found elsewhere."""
        if self.word:
            return self.word
        if not isinstance(self.node, Literal):
            return None
        return str(self.node.value) if self.node.kind == "text" else self.node.written


class _Check:
    """Collects the mistakes of one expression."""

    def __init__(self, names: Names, rule: str, *, typed: bool = False) -> None:
        self.names, self.rule, self.typed = names, rule, typed
        self.found: list[Mistake] = []

    def _note(self, column: int, msgid: str, near: list[str] | None = None, **values: object) -> None:
        self.found.append(Mistake(column, msgid, values, tuple(near or ())))

    def alone(self, node: Node) -> Type:
        """What a part is that stands by itself: there a bare word names nothing."""
        side = self._side(node)
        if side.word:
            self.found.append(places.missing(side.column, side.word, self.names).mistake)
            return ANY
        return side.type

    def _side(self, node: Node) -> _Side:
        """A part of the expression, whose mistakes are noted; it is taken for anything then."""
        try:
            return self._typed(node)
        except Found as found:
            self.found.append(found.mistake)
            return _Side(node, ANY, None)

    def _typed(self, node: Node) -> _Side:
        place = None
        match node:
            case Literal():
                found = types.of_literal(node)
            case Path():
                place = places.find(node, self.names)
                found = types.of_place(place)
            case Done():
                place = places.step(node, self.names)
                found = types.of_place(place)
            case Param():
                found = self._param(node)
            case Count():
                found = self._count(node)
            case Call():
                found = self._call(node)
            case Figure():
                found = self._figure(node)
            case Sum():
                found = self._sum(node)
            case Query():
                found = self._query(node)
            case Comparison():
                found = self._comparison(node)
            case Not():
                self.alone(node.of)
                found = BOOL
            case Both() | Either():
                found = self._joined(node)
        return _Side(node, found, place)

    def _joined(self, node: Both | Either) -> Type:
        """``a or b`` is either of them; of ``a and b`` mostly the last."""
        parts = [self.alone(part) for part in node.parts]
        found = parts[-1]
        for part in parts[:-1] if isinstance(node, Either) else ():
            found = types.join(found, part)
        return found

    def _param(self, node: Param) -> Type:
        rule = places.clause(node.column, node.clause or self.rule, node.name, self.names)
        value = self.names.param(rule, node.name)
        kind = self.names.param_kind(rule, node.name)
        if node.key is None:
            return types.of_param(kind, value)
        self._side(node.key)
        if kind not in ("choices", "table", "weights") and not (value == UNSET and kind == "text"):
            self._note(node.column, N_("{name} is no table"), name=f"${node.clause}.{node.name}")
        return ANY

    def _count(self, node: Count) -> Type:
        """``#list``"""
        side = self._side(node.of)
        if side.word:
            self.found.append(places.missing(side.column, side.word, self.names).mistake)
        elif isinstance(node.of, Done) and not node.of.what:
            self._note(node.column, N_("{name} is how often already: leave the # out"), name=side.said)
        elif not self._listed(side):
            self._note(
                side.column,
                N_("{name} is {what}, no list: there is nothing to count"),
                name=side.said,
                what=_said(side.type),
            )
        return NUMBER

    def _call(self, node: Call) -> Type:
        if node.function == "age":
            return self._age(node)
        if node.function == "clock":
            return types.of_place(places.clock(node, self.names))
        return BOOL if node.function == "computed" else self._balance(node)

    def _figure(self, node: Figure) -> Type:
        """``weighted(rows.column, …)``: of numbers; the weights stand beside them, or a table gives them."""
        place = self._numbers(node.of)
        weights = node.weights
        if isinstance(weights, Param) and weights.key is not None:
            self._param(weights)
            beside: Place | None = places.many(weights.key, self.names)
        else:
            beside = self._numbers(weights) if weights is not None else place
        if beside is not None and (beside.kind, beside.name, beside.links) != (
            place.kind,
            place.name,
            place.links,
        ):
            message = N_("{name} does not stand beside {other}: both are of the same rows or records")
            self._note(node.column, message, name=beside.name, other=place.name)
        return NUMBER

    def _sum(self, node: Sum) -> Type:
        """``a + b``: of amounts that anybody may know."""
        for part in (node.left, node.right):
            found = self.alone(part)
            if (found.kind not in ("number", "any") and not found.loose) or found.many or found.sealed:
                message = N_("{name} is {what}, no number: it is not added to anything")
                self._note(part.column, message, name=written(part), what=_said(found))
        return NUMBER

    def _query(self, node: Query) -> Type:
        """``none(area.form, …)``: within, names are those of the records that it goes through."""
        of = asked.asked(node, self.names)
        inner = _Check(of.names, self.rule, typed=self.typed)
        inner.alone(node.that)
        self.found += inner.found
        return types.of_query(node.function, of.names.full, rows=of.rows)

    def _numbers(self, node: Node) -> Place:
        place = places.many(node, self.names)
        found = types.of_place(place)
        if found.kind != "number" or found.sealed:
            self._note(node.column, N_("{name} is {what}, no number"), name=written(node), what=_said(found))
        return place

    def _age(self, node: Call) -> Type:
        place = places.started(node, self.names)
        asked = place.kind == "field" or (place.kind == "linked" and place.part)
        if asked and (found := types.of_place(place)).kind not in types.MOMENTS:
            self._note(node.at, N_("{name} is {what}, no day or time"), name=node.argument, what=_said(found))
        return DURATION

    def _balance(self, node: Call) -> Type:
        """``balance('held:{id}')``, or of another area's ledger ``balance('fees.owed:{unit}')``"""
        kind = node.argument.partition(":")[0]
        area = kind.rpartition(".")[0]
        accounts = self.names.known(f"account {area}" if area else "account")
        if kind not in accounts:
            near = nearest(kind, accounts)
            self._note(node.at, N_("there is no account {name!r} here"), near, name=kind)
        for name in _BLANK.findall(node.argument):
            if name != "id" and self.names.field(name) is None:
                self.found.append(places.missing(node.at, name, self.names).mistake)
        return NUMBER

    # -- comparisons

    def _comparison(self, node: Comparison) -> Type:
        left, right = self._compared(node.left), self._compared(node.right)
        if self._ambiguous(left, right) or self._ambiguous(right, left):
            return BOOL
        both = left.type.sealed and right.type.sealed
        held = both and self.names.outer is not None and not self.typed
        for side in (left, right) if not held else ():
            if side.type.sealed:
                msgid = N_("{name} is sealed: only whether it is filled in can be asked")
                self._note(side.column, msgid, name=side.said)
                return BOOL
        match node.op:
            case "has":
                if self._list(left, node, N_("{name} is {what}, no list: compare it with =")):
                    self._pair(left, right, node)
            case "in":
                if self._list(right, node, N_("{name} is {what}, no list: compare it with =")):
                    self._pair(left, right, node)
            case "mentions" | "affirms":
                self._kind(left, "text", N_("{name} is {what}, no text: it mentions nothing"))
                self._kind(right, "text", N_("{name} is {what}, no words to look for"))
            case "during":
                self._kind(left, "time", N_("{name} is {what}, no time"))
                self._kind(right, "text", N_('{name} is {what}, no time of the day such as "18:00-20:00"'))
            case "=" | "!=":
                if self._single(left, right, node):
                    self._pair(left, right, node)
            case _:
                if self._single(left, right, node) and self._ordered(left, right, node):
                    self._pair(left, right, node)
        return BOOL

    def _compared(self, node: Node) -> _Side:
        """A side of a comparison, in which the name of a group of states is a word like others."""
        side = self._side(node)
        if side.place is not None and side.place.kind == "group":
            return _Side(node, Type("word"), side.place)
        return side

    def _listed(self, side: _Side) -> bool:
        """Whether a side is a list, or may be one: what a step filled in is one of each time it was done."""
        every_time = side.place is not None and side.place.kind == "step" and bool(side.place.part)
        return side.type.many or side.type.loose or every_time

    def _list(self, side: _Side, node: Comparison, msgid: str) -> bool:
        if self._listed(side) and not side.word:
            return True
        if side.word:
            self.found.append(places.missing(side.column, side.word, self.names).mistake)
        else:
            self._note(node.at, msgid, name=side.said, what=_said(side.type))
        return False

    def _kind(self, side: _Side, kind: str, msgid: str) -> None:
        if side.word:
            self.found.append(places.missing(side.column, side.word, self.names).mistake)
        elif side.type.kind not in (kind, "any"):
            self._note(side.column, msgid, name=side.said, what=_said(side.type))

    def _single(self, left: _Side, right: _Side, node: Comparison) -> bool:
        """A list is equal to no single value."""
        for side, other in ((left, right), (right, left)):
            if side.type.many and not side.type.loose and not other.type.many:
                self._note(
                    node.at,
                    N_("{name} is a list: write {name} has {other}"),
                    name=side.said,
                    other=other.said,
                )
                return False
        return True

    def _ordered(self, left: _Side, right: _Side, node: Comparison) -> bool:
        """Whether both sides have an order."""
        for side in (left, right):
            if not side.word and side.type.kind not in types.ORDERED:
                self._note(
                    node.at,
                    N_("{name} is {what}, of which none is more than another: compare it with = or !="),
                    name=side.said,
                    what=_said(side.type),
                )
                return False
        return True

    def _pair(self, left: _Side, right: _Side, node: Comparison) -> None:
        """Whether one side can ever be what the other is."""
        if left.word and right.text is not None:
            self.found.append(places.missing(left.column, left.word, self.names).mistake)
        elif left.text is not None:
            self._named(left, right, node)
        elif right.text is not None:
            self._named(right, left, node)
        elif not _alike(left.type, right.type):
            self._unlike(left, right, node)

    def _ambiguous(self, side: _Side, other: _Side) -> bool:
        """A field that bears the name of a state would hide it: ``state = sent`` must not mean the field.

        The same of a choice; there two fields of the same choices can be compared.
        """
        own = side.place is not None and side.place.kind == "field" and not side.place.links
        if not own or side.said not in (other.type.words or ()):
            return False
        if other.type.kind == "state":
            msgid = N_("{name} is a field and a state here; write '{name}' for the state")
        elif side.type.words is None or not {*side.type.words} & {*(other.type.words or ())}:
            msgid = N_("{name} is a field here, and one of what {other} can be; write '{name}' for that")
        else:
            return False
        self._note(side.column, msgid, name=side.said, other=other.said)
        return True

    def _named(self, side: _Side, other: _Side, node: Comparison) -> None:
        """What is written in the expression itself must be something that the other side can be."""
        text, words = side.text or "", other.type.words
        if words is not None and text in words:
            return
        if not side.word and not self._literal_fits(side, other, node):
            self._unlike(side, other, node)
        elif words is not None:
            self._none_of(side, other, text)
        elif side.word and side.node is node.left:
            self.found.append(places.missing(side.column, side.word, self.names).mistake)
        elif side.word and not (other.type.written or other.type.kind == "any"):
            self._no_word(side, other)

    def _none_of(self, side: _Side, other: _Side, text: str) -> None:
        known = list(other.type.words or ())
        if side.place is not None and side.place.kind == "group" and other.type.kind == "state":
            self._note(
                side.column, N_("{name} is a group of states: write it alone, without state ="), name=text
            )
            return
        self._note(
            side.column,
            N_("{name} is never {word!r}; it is one of: {known}"),
            _titled(other.place, known, text) or nearest(text, known),
            name=other.said,
            word=text,
            known=known,
        )

    def _no_word(self, side: _Side, other: _Side) -> None:
        """A word that names no field, beside what no word can be."""
        self._note(
            side.column,
            N_("{name} is {what}: it can't be compared with {word!r}, which is no field here"),
            nearest(side.word, self.names.known("field")),
            name=other.said,
            what=_said(other.type),
            word=side.word,
        )

    def _literal_fits(self, side: _Side, other: _Side, node: Comparison) -> bool:
        """A number beside a text or an id is the text as it is written; in an order it is a number."""
        if other.type.written and node.op not in ("<", "<=", ">", ">="):
            return True
        return _alike(side.type, other.type)

    def _unlike(self, one: _Side, other: _Side, node: Comparison) -> None:
        left, right = sorted((one, other), key=lambda side: side.column)
        msgid = N_("{left} is {what}, {right} is {other}: they can't be compared")
        kinds = {left.type.kind, right.type.kind}
        if kinds == {"duration", "number"}:
            msgid = N_("{left} is {what}, {right} is {other}: write the length of time as 20m, 3h, 3d or 3wd")
        elif "duration" in kinds and kinds & types.MOMENTS:
            msgid = N_("{left} is {what}, {right} is {other}: age(…) is the time that has passed since")
        self._note(
            node.at,
            msgid,
            left=left.said,
            what=_said(left.type),
            right=right.said,
            other=_said(right.type),
        )


def _titled(place: Place | None, known: list[str], text: str) -> list[str]:
    """The choices or states that people call ``text``."""
    if place is None:
        return []
    if place.field is not None and place.field.type == "choice":
        labels = {word: place.names.choice_label(place.field, word) for word in known}
    else:
        labels = {word: place.names.state_label(word) for word in known}
    return [word for word, label in labels.items() if text in (label.zh, label.en)]


def _said(type: Type) -> Said:
    """What a type is called in a sentence."""
    return Said(SAID[type.kind])


def _alike(one: Type, other: Type) -> bool:
    """Whether a value of one type can equal one of the other."""
    kinds = {one.kind, other.kind}
    if "any" in kinds or kinds == {"word"}:
        return True
    if len(kinds) == 1 or kinds == types.MOMENTS:
        disjoint = one.words is not None and other.words is not None and not {*one.words} & {*other.words}
        apart = bool(one.forms) and bool(other.forms) and not {*one.forms} & {*other.forms}
        return not disjoint and not apart
    return "text" in kinds and one.written and other.written
