"""The one filter language: conditions in ``need``, ``when``, ``where``, ``fill`` and ``--where``.

    departments has engineering and #departments >= $.departments_min
    @reply.to_posts has $.to          how often, when and by whom a step was done: @step, .at, .by, .field
    about@resolve.by != me            a path through a reference, then a step of that record
    linked.callbacks.callback         records of that form that point here
    about mentions $.items            which of several words a text holds (of a table: under which key)
    seen during $.window              the time of day lies in a window ("18:00-20:00", ends included)
    clock(transfer) = late            how one of the record's clocks stands: see STANDINGS

No arithmetic and no loops: computing is a controller's. A text is compiled once, against the names that
hold where it stands (``Names``), into a closure that reads a ``Scope``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, Protocol

from propctl.errors import N_, BadData
from propctl.regulation.model.constructs import UNSET, Field

RANKS = ("staff", "foreman", "supervisor", "manager", "director", "general-manager")
BUILTINS = ("state", "me", "now", "today", "id", "form", "on_duty")
STANDINGS = ("running", "overdue", "paused", "unset", "met", "late", "stopped")
STAFF_FIELDS = {"id": "text", "posts": "list", "rank": "rank", "department": "text", "name": "text"}


class BadExpression(BadData):
    """The condition can't be read, or names something that does not exist here."""


class Unset(Exception):
    """A parameter that the office has not set was asked for: the clause enforces nothing."""


class Scope(Protocol):
    """What a condition may read: one record, seen by one operator at one time."""

    def value(self, name: str) -> Any: ...
    def events(self, step: str) -> list[Any]: ...
    def times(self, step: str) -> int: ...
    def moments(self, step: str) -> list[dt.datetime]: ...  # when it was done
    def builtin(self, name: str) -> Any: ...
    def param(self, rule: str, name: str) -> Any: ...
    def follow(self, forms: list[str], value: Any) -> Scope | None: ...
    def staff(self, value: Any) -> Any: ...
    def on_duty(self, post: str) -> Any: ...
    def linked(self, form: str) -> list[Scope]: ...
    def balance(self, account: str) -> Decimal: ...
    def clock(self, name: str) -> str | None: ...


class Names(Protocol):
    """What the names mean where an expression stands."""

    def field(self, name: str) -> Field | None: ...
    def has_step(self, name: str) -> bool: ...
    def step_field(self, step: str, name: str) -> Field | None: ...
    def states(self) -> Iterable[str]: ...
    def group(self, name: str) -> list[str] | None: ...
    def choices(self, field: Field) -> list[str]: ...
    def clause_with(self, rule: str, param: str) -> str | None: ...  # its full id
    def form(self, name: str) -> Names | None: ...
    def clock(self, name: str) -> str | None: ...  # its full name, where it runs on this form


Evaluate = Callable[[Scope], Any]


class Condition(NamedTuple):
    """A compiled condition, and what is known of it before a record is looked at."""

    read: Evaluate
    states: frozenset[str] | None = None  # the states in which alone it can hold; None: any
    lasting: bool = True  # whether it says the same all day, whoever asks: no now, age, me or on_duty

    def holds(self, scope: Scope) -> bool:
        """Whether it holds on a record; not where the clause is unset."""
        try:
            return bool(self.read(scope))
        except Unset:
            return False


class Operand:
    """A compiled operand: how to read it, and what is known of its type."""

    __slots__ = ("all_values", "field", "kind", "name", "names", "read", "states", "table", "value", "word")

    def __init__(
        self,
        read: Evaluate,
        kind: str = "",
        *,
        field: Field | None = None,
        names: Names | None = None,
        word: str = "",
        name: str = "",
        value: Any = None,
        all_values: Evaluate | None = None,
        table: Evaluate | None = None,
        states: frozenset[str] | None = None,
    ) -> None:
        self.read = read
        self.table = table or read  # ``mentions`` looks at what a table says under each key
        self.kind = kind
        self.field = field
        self.names = names  # of the form that the field stands on, where a path led there
        self.word = word  # a bare word that names no field: a choice, state or post id
        self.name = name  # of a field of the record itself
        self.value = value  # of a literal
        self.all_values = all_values or read  # ``has`` and ``in`` look at every time a step was done
        self.states = states  # in which alone it is true, if that is known


TOKEN = r"""(?x)\s*(?:
      (?P<string>'[^']*'|"[^"]*")
    | (?P<param>\$(?:[\w-]+(?:\.[\w-]+)?)?\.[\w]+)
    | (?P<limit>\d+(?:wd|mo|[smhd])\b)
    | (?P<number>\d+(?:\.\d+)?)(?![\w-])
    | (?P<op><=|>=|!=|=|<|>|\(|\)|\#|\[|\]|,)
    | (?P<step>@[\w-]+(?:\.\w+)?)
    | (?P<path>[^\W\d][\w-]*(?:\.[\w-]+)*|\d[\w-]+)
    )"""  # compiled by re where a condition is first read, not at every start
DATE = r"\d{4}-\d\d-\d\d"
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def compile_condition(text: str, names: Names, rule: str = "") -> Condition:
    """Compile ``text``; ``$.param`` reads the clause ``rule``. Raises ``BadExpression`` with a sentence."""
    return Parser(text, names, rule).parse()


def parse_duration(text: str) -> dt.timedelta | None:
    """``20m``, ``3d`` as a length of time; None for working days and months, which are not a length."""
    match = re.fullmatch(r"(-?\d+)([smhd])", text)
    return dt.timedelta(seconds=int(match[1]) * SECONDS[match[2]]) if match else None


class Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, text: str, names: Names, rule: str) -> None:
        self.text, self.names, self.rule = text, names, rule
        self.tokens = self._tokens(text)
        self.place = 0
        self.lasting = True

    def _tokens(self, text: str) -> list[tuple[str, str]]:
        tokens, place = [], 0
        while text[place:].strip():
            match = re.compile(TOKEN).match(text, place)
            if not match or match.lastgroup is None:
                raise self._error(N_("{text!r} can't be read at {rest!r}"), rest=text[place:].strip())
            tokens.append((match.lastgroup, match[match.lastgroup]))
            place = match.end()
        return [*tokens, ("end", "")]

    def _error(self, msgid: str, **values: object) -> BadExpression:
        return BadExpression(msgid, text=self.text, **values)

    def _peek(self) -> str:
        return self.tokens[self.place][1]

    def _take(self, *wanted: str) -> str | None:
        kind, text = self.tokens[self.place]
        if kind in ("op", "path") and text in wanted:
            self.place += 1
            return text
        return None

    def parse(self) -> Condition:
        found = self._or()
        if self.tokens[self.place][0] != "end":
            raise self._error(N_("{text!r} can't be read at {rest!r}"), rest=self._peek())
        return Condition(found.read, found.states, self.lasting)

    def _or(self) -> Operand:
        left = self._and()
        while self._take("or"):
            right = self._and()
            unknown = left.states is None or right.states is None
            states = None if unknown else frozenset({*(left.states or ()), *(right.states or ())})
            left = Operand(_either(left.read, right.read), "bool", states=states)
        return left

    def _and(self) -> Operand:
        left = self._not()
        while self._take("and"):
            right = self._not()
            known = [side.states for side in (left, right) if side.states is not None]
            states = frozenset.intersection(*known) if known else None
            left = Operand(_both(left.read, right.read), "bool", states=states)
        return left

    def _not(self) -> Operand:
        if self._take("not"):
            inner = self._not().read
            return Operand(lambda s: not inner(s), "bool")
        return self._comparison()

    def _comparison(self) -> Operand:
        left = self._operand()
        op = self._take("=", "!=", "<=", ">=", "<", ">", "in", "has", "mentions", "during")
        if not op:
            if left.word and left.kind != "bool":  # a group of states stands by itself
                raise self._error(N_("{text!r}: there is no field {name!r} here"), name=left.word)
            return left
        left, right = _as_word(left), _as_word(self._operand())
        self._check_state(left, right)
        self._check_words(left, right)
        states = _state_named(left, right) or _state_named(right, left) if op == "=" else None
        return Operand(_compare(op, left, right, self._order(left, right)), "bool", states=states)

    def _check_state(self, left: Operand, right: Operand) -> None:
        """A field that bears the name of a state would hide it: ``state = sent`` must not mean the field."""
        for named, other in ((left, right), (right, left)):
            if named.name and other.kind == "state" and named.name in self.names.states():
                raise self._error(
                    N_("{text!r}: {name} is a field and a state here; write '{name}' for the state"),
                    name=named.name,
                )

    def _check_words(self, left: Operand, right: Operand) -> None:
        """A bare word must be something that the other side can be."""
        for word, other in ((left, right), (right, left)):
            if not word.word:
                continue
            if other.word:
                raise self._error(N_("{text!r}: there is no field {name!r} here"), name=word.word)
            known = self._words_for(other)
            if known is not None and word.word not in known:
                raise self._error(
                    N_("{text!r}: {name!r} is none of {known}"), name=word.word, known="、".join(known)
                )

    def _words_for(self, other: Operand) -> list[str] | None:
        if other.kind == "state":
            return list(self.names.states())
        if other.kind == "rank":
            return list(RANKS)
        if other.kind == "clock":
            return list(STANDINGS)
        if other.field is not None and other.field.type == "choice":
            return (other.names or self.names).choices(other.field) or None
        return None

    def _order(self, left: Operand, right: Operand) -> list[str]:
        """The order of choices and ranks, so that ``severity >= serious`` means what it says."""
        for side in (left, right):
            if side.kind == "rank":
                return list(RANKS)
            if side.field is not None and side.field.type == "choice":
                return (side.names or self.names).choices(side.field)
        return []

    def _operand(self) -> Operand:
        kind, text = self.tokens[self.place]
        self.place += 1
        if kind == "op" and text == "(":
            inner = self._or()
            if not self._take(")"):
                raise self._error(N_("{text!r}: a bracket is not closed"))
            return inner
        if kind == "op" and text == "#":
            counted = self._operand()
            return Operand(lambda s: _filled(counted.all_values(s)), "number")
        if kind == "string":
            return _literal(text[1:-1])
        if kind == "limit":
            return _literal(parse_duration(text) or text)
        if kind == "number":
            return _literal(Decimal(text) if "." in text else int(text))
        if kind == "param":
            return self._param(text)
        if kind == "step":
            return self._step(text[1:], self.names, lambda s: s)
        if kind == "path":
            return self._path(text)
        raise self._error(N_("{text!r} ends too early"))

    def _param(self, text: str) -> Operand:
        clause, _, name = text[1:].rpartition(".")
        found = self.names.clause_with(clause or self.rule, name)
        if found is None:
            raise self._error(
                N_("{text!r}: the clause {rule} has no parameter {name}"), rule=clause or self.rule, name=name
            )
        rule = found

        def read(scope: Scope) -> Any:
            value = scope.param(rule, name)
            if value == UNSET:
                raise Unset
            return (parse_duration(value) or value) if isinstance(value, str) else value

        if self._take("["):
            index = self._operand().read
            if not self._take("]"):
                raise self._error(N_("{text!r}: a bracket is not closed"))
            return Operand(lambda s: read(s).get(index(s)))

        def whole(scope: Scope) -> Any:
            value = read(scope)  # of choices, their ids: ``points.item has $.items``
            return list(value) if isinstance(value, dict) else value

        return Operand(whole, table=read)

    def _step(self, text: str, names: Names, base: Callable[[Scope], Scope | None]) -> Operand:
        step, _, name = text.partition(".")
        if not names.has_step(step):
            raise self._error(N_("{text!r}: there is no step {name!r} here"), name=step)
        if not name:

            def times(scope: Scope) -> int:
                record = base(scope)
                return record.times(step) if record else 0

            return Operand(times, "number")
        field = names.step_field(step, name)
        if name not in ("at", "by") and field is None:
            raise self._error(N_("{text!r}: the step {step} does not ask for {name!r}"), step=step, name=name)
        typed = _typed(field)

        def every(scope: Scope) -> list[Any]:
            record = base(scope)
            found: list[Any] = []
            for event in record.events(step) if record else []:
                raw = getattr(event, name) if name in ("at", "by") else event.values.get(name)
                found += [typed(entry) for entry in as_list(raw)]
            return found

        def last(scope: Scope) -> Any:
            record = base(scope)
            events = record.events(step) if record else []
            if not events:
                return None
            raw = getattr(events[-1], name) if name in ("at", "by") else events[-1].values.get(name)
            return raw if isinstance(raw, list) else typed(raw)

        return Operand(last, "", field=field, names=names, all_values=every)

    def _path(self, text: str) -> Operand:
        if self._peek() == "(":
            return self._call(text)
        if text in ("true", "false"):
            return _literal(text == "true")
        if re.fullmatch(DATE, text):
            return _literal(dt.date.fromisoformat(text))
        head, *rest = text.split(".")
        if head == "linked":
            return self._linked(rest)
        if head == "on_duty":
            post = ".".join(rest)
            self.lasting = False
            return Operand(lambda s: s.on_duty(post), "staff")
        if head in ("me", "now"):
            self.lasting = False
        if head == "me":
            return self._staff(lambda s: s.builtin("me"), rest)
        if head in BUILTINS and not rest:
            return Operand(lambda s: s.builtin(head), "state" if head == "state" else "")
        return self._field_path(text, head, rest)

    def _field_path(self, text: str, head: str, rest: list[str]) -> Operand:
        field = self.names.field(head)
        if field is None:
            group = self.names.group(text)
            if group is not None:  # ``open``: in any state of that group
                states = group
                held = frozenset(states)
                return Operand(lambda s: s.builtin("state") in states, "bool", word=text, states=held)
            return Operand(lambda s: text, word=text)
        return self._walk(field, head, rest, self.names, lambda s: s)

    def _walk(
        self, field: Field, name: str, rest: list[str], names: Names, base: Callable[[Scope], Scope | None]
    ) -> Operand:
        own, typed = names is self.names, _typed(field)

        def converted(scope: Scope) -> Any:
            record = base(scope)
            value = record.value(name) if record else None
            return [typed(entry) for entry in value] if isinstance(value, list) else typed(value)

        def stored(scope: Scope) -> Any:
            return scope.value(name)

        read = stored if own and typed is _as_stored else converted  # nearly all: of many rows, it is felt
        step = self._peek() if self.tokens[self.place][0] == "step" and field.type == "ref" else ""
        if not rest and not step:
            return Operand(read, "", field=field, names=names, name=name if own else "")
        if field.type == "staff":
            return self._staff(read, rest)
        if field.type == "rows":
            return self._column(field, read, rest)
        if field.type != "ref":
            raise self._error(N_("{text!r}: {name!r} does not lead to another record"), name=name)
        return self._follow(field, read, rest, step)

    def _follow(self, field: Field, read: Evaluate, rest: list[str], step: str) -> Operand:
        forms = as_list(field.to)

        def base(scope: Scope) -> Scope | None:
            value = read(scope)
            return scope.follow(forms, value) if value else None

        if not rest:
            self.place += 1
            for form in forms:
                names = self.names.form(form)
                if names is not None and names.has_step(step[1:].partition(".")[0]):
                    return self._step(step[1:], names, base)
            raise self._error(N_("{text!r}: there is no step {name!r} here"), name=step[1:])
        if rest[0] == "linked":
            return self._linked(rest[1:], base)
        if rest[0] in ("state", "id", "form") and len(rest) == 1:

            def builtin(scope: Scope) -> Any:
                record = base(scope)
                return record.builtin(rest[0]) if record else None

            return Operand(builtin)
        for form in forms:
            names = self.names.form(form)
            inner = names.field(rest[0]) if names is not None else None
            if names is not None and inner is not None:
                return self._walk(inner, rest[0], rest[1:], names, base)
        raise self._error(N_("{text!r}: there is no field {name!r} here"), name=rest[0])

    def _column(self, field: Field, read: Evaluate, rest: list[str]) -> Operand:
        column = field.columns.get(rest[0])
        if column is None or len(rest) > 1:
            raise self._error(N_("{text!r}: there is no field {name!r} here"), name=".".join(rest))
        typed, name = _typed(column), rest[0]

        def filled(scope: Scope) -> list[Any]:
            return [typed(row[name]) for row in read(scope) or [] if row.get(name) not in (None, "")]

        return Operand(filled, field=column)

    def _staff(self, read: Evaluate, rest: list[str]) -> Operand:
        if not rest:
            return Operand(read, "staff")
        if rest[0] not in STAFF_FIELDS or len(rest) > 1:
            raise self._error(N_("{text!r}: there is no field {name!r} here"), name=".".join(rest))
        return Operand(lambda s: getattr(s.staff(read(s)), rest[0], None), STAFF_FIELDS[rest[0]])

    def _linked(self, rest: list[str], base: Callable[[Scope], Scope | None] = lambda s: s) -> Operand:
        """The records of a form that point here, or to where a path led."""
        form, inner = ".".join(rest[:2]), rest[2:]
        names = self.names.form(form)
        if names is None:
            raise self._error(N_("{text!r}: there is no form {name!r}"), name=form)

        def linked(scope: Scope) -> list[Scope]:
            record = base(scope)
            return record.linked(form) if record else []

        if inner == ["open"] and names.field("open") is None:  # those that still wait for somebody
            return Operand(lambda s: [r for r in linked(s) if r.builtin("open")], "linked")
        if inner:
            field = names.field(inner[0])
            if field is None and inner[0] not in ("state", "id"):
                raise self._error(N_("{text!r}: there is no field {name!r} here"), name=inner[0])
            if field is None:
                return Operand(lambda s: [r.builtin(inner[0]) for r in linked(s)])
            typed = _typed(field)
            return Operand(lambda s: [typed(r.value(inner[0])) for r in linked(s)], field=field, names=names)
        return Operand(linked, "linked")

    def _call(self, name: str) -> Operand:
        self._take("(")
        kind, argument = self.tokens[self.place]
        self.place += 1
        if not self._take(")"):
            raise self._error(N_("{text!r}: a bracket is not closed"))
        if name == "age":
            self.lasting = False
            return self._age(argument)
        if name == "balance":
            if kind not in ("string", "path"):
                raise self._error(N_("{text!r}: an account is written like balance('store:{{item}}')"))
            account = argument.strip("'\"")
            return Operand(lambda s: s.balance(account), "number")
        if name == "clock":
            return self._clock(argument)
        raise self._error(N_("{text!r}: there is no function {name!r}"), name=name)

    def _clock(self, name: str) -> Operand:
        """How one of the record's clocks stands."""
        full = self.names.clock(name)
        if full is None:
            raise self._error(N_("{text!r}: there is no clock {name!r} here"), name=name)
        return Operand(lambda s: s.clock(full), "clock")

    def _age(self, name: str) -> Operand:
        """The time since a step was last done, a time field, or since the newest linked record began."""
        if name.startswith("linked."):
            return self._age_of_linked(name.removeprefix("linked."))
        typed = _typed(self.names.field(name))
        if self.names.has_step(name):

            def at(scope: Scope) -> Any:
                moments = scope.moments(name)
                return moments[-1] if moments else None
        elif self.names.field(name) is not None:

            def at(scope: Scope) -> Any:
                return scope.value(name)
        else:
            raise self._error(N_("{text!r}: there is no step {name!r} here"), name=name)

        def age(scope: Scope) -> Any:
            then = typed(at(scope))
            if then is None:
                return None
            now = scope.builtin("now")
            return now - then if isinstance(then, dt.datetime) else now.date() - then

        return Operand(age, "duration")

    def _age_of_linked(self, form: str) -> Operand:
        if self.names.form(form) is None:
            raise self._error(N_("{text!r}: there is no form {name!r}"), name=form)

        def age(scope: Scope) -> Any:
            began = [r.builtin("registered") for r in scope.linked(form) if r.builtin("state") != "void"]
            return scope.builtin("now") - max(began) if began else None

        return Operand(age, "duration")


@cache
def fields_read(text: str) -> frozenset[str] | None:
    """The names in an expression; None where it asks for more than fields: steps, lists, states, links."""
    words = frozenset(re.findall(r"[a-z_][a-z0-9_]*", text))
    return None if re.search("[@#(]", text) or words & {"state", "linked"} else words


def as_list(value: Any) -> list[Any]:
    """One value as a list of one; nothing as the empty list."""
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _state_named(left: Operand, right: Operand) -> frozenset[str] | None:
    """The state that ``left`` is compared with; None where it is no state, or ``right`` names none."""
    if left.kind != "state":
        return None
    named = right.word or right.value
    return frozenset((named,)) if isinstance(named, str) else None


def _as_word(operand: Operand) -> Operand:
    """In a comparison the name of a group of states is a word like others: ``state = open``."""
    if operand.word and operand.kind == "bool":
        word = operand.word
        return Operand(lambda s: word, word=word)
    return operand


def _filled(values: Any) -> int:
    """How many entries of a list are filled in."""
    return len([value for value in as_list(values) if value not in (None, "")])


def _literal(value: Any) -> Operand:
    return Operand(lambda s: value, value=value)


def _typed(field: Field | None) -> Callable[[Any], Any]:
    """Amounts are stored as text, and the index keeps dates so too: compare them as what they are."""
    if field is not None and field.type in ("money", "quantity", "price"):
        return lambda value: Decimal(value) if isinstance(value, str) and value else value
    if field is not None and field.type == "duration":
        return lambda value: (parse_duration(value) or value) if isinstance(value, str) else value
    if field is not None and field.type == "date":
        return lambda value: dt.date.fromisoformat(value) if isinstance(value, str) and value else value
    if field is not None and field.type == "time":
        return lambda value: dt.datetime.fromisoformat(value) if isinstance(value, str) and value else value
    return _as_stored


def _as_stored(value: Any) -> Any:
    return value


def _either(left: Evaluate, right: Evaluate) -> Evaluate:
    return lambda s: left(s) or right(s)


def _both(left: Evaluate, right: Evaluate) -> Evaluate:
    return lambda s: left(s) and right(s)


def _compare(op: str, left: Operand, right: Operand, order: list[str]) -> Evaluate:
    if op == "in":
        return lambda s: left.read(s) in as_list(right.all_values(s))
    if op == "has":
        return lambda s: _has(left.all_values(s), right.read(s))
    if op == "mentions":
        return lambda s: _mentioned(left.read(s), right.table(s))
    if op == "during":
        return lambda s: _during(left.read(s), right.read(s))
    if op in ("=", "!="):
        equal = _equality(left, right)
        return equal if op == "=" else lambda s: not equal(s)
    relation = COMPARE[op]
    places = {name: place for place, name in enumerate(order)}

    def compared(scope: Scope) -> bool:
        a, b = left.read(scope), right.read(scope)
        if places:
            a, b = places.get(a), places.get(b)
        if a is None or b is None:
            return False
        return relation(*_alike(a, b))

    return compared


def _equality(left: Operand, right: Operand) -> Evaluate:
    read, other = left.read, right.read
    named = right.word or right.value
    if isinstance(named, str):  # a word never has to be brought to the type of the other side
        return lambda s: bool(read(s) == named)
    return lambda s: _equal(*_alike(read(s), other(s)))


def _has(values: Any, wanted: Any) -> bool:
    """Whether a list holds a value, or every value of a list."""
    held = as_list(values)
    return all(entry in held for entry in as_list(wanted)) and bool(as_list(wanted))


def _mentioned(text: Any, wanted: Any) -> str | None:
    """The first entry whose words (``水管爆裂|burst pipe``) a text holds; of a table its key."""
    held = str(text or "").casefold()
    entries = wanted.items() if isinstance(wanted, dict) else ((entry, entry) for entry in as_list(wanted))
    for name, words in entries:
        written = [word for entry in as_list(words) for word in str(entry).split("|")]
        if any(word.strip().casefold() in held for word in written if word.strip()):
            return str(name)
    return None


def _during(moment: Any, windows: Any) -> bool:
    """Whether a time of day lies in one of the windows; one that crosses midnight holds both sides of it."""
    from propctl.worktime.calendars import read_window

    if moment is None:
        return False
    second = moment.hour * 3600 + moment.minute * 60 + moment.second
    ranges = [read_window(str(window)) for window in as_list(windows)]
    return any(start <= now <= end for start, end in ranges for now in (second, second + 86_400))


def _equal(a: Any, b: Any) -> bool:
    return bool(a == b)


def _alike(a: Any, b: Any) -> tuple[Any, Any]:
    """Bring a time and a date to a date, a list of one to its value."""
    if isinstance(a, dt.datetime) and type(b) is dt.date:
        return a.date(), b
    if isinstance(b, dt.datetime) and type(a) is dt.date:
        return a, b.date()
    return a, b
