"""What the parts of an expression are: texts, numbers, days, choices, lists of them."""

from __future__ import annotations

from typing import Any

import msgspec

from propctl.errors import N_
from propctl.regulation.language.places import STAFF_FIELDS, Names, Place
from propctl.regulation.language.tree import Literal
from propctl.regulation.model.constructs import RANKS, UNSET, Field
from propctl.regulation.model.lists import as_list
from propctl.regulation.standing import STANDINGS

SAID = {  # each kind as a sentence calls it
    "text": N_("a text"),
    "number": N_("a number"),
    "bool": N_("a yes or no"),
    "date": N_("a day"),
    "time": N_("a time"),
    "duration": N_("a length of time"),
    "month": N_("a month"),
    "choice": N_("a choice"),
    "rank": N_("a rank"),
    "state": N_("a state"),
    "clock": N_("how a clock stands"),
    "form": N_("a form"),
    "ref": N_("another record"),
    "staff": N_("a member of staff"),
    "post": N_("a post"),
    "rows": N_("a table of rows"),
    "records": N_("records"),
    "table": N_("a table"),
    "any": N_("a value"),
}
_BY_FIELD = {
    "text": "text",
    "phone": "text",
    "plate": "text",
    "file": "text",
    "rule": "text",
    "routine": "text",
    "number": "number",
    "money": "number",
    "quantity": "number",
    "price": "number",
    "figure": "number",
    "bool": "bool",
    "date": "date",
    "time": "time",
    "month": "month",
    "duration": "duration",
    "choice": "choice",
    "ref": "ref",
    "staff": "staff",
    "post": "post",
    "rows": "rows",
}
WRITTEN = frozenset(("text", "month", "choice", "rank", "state", "clock", "form", "ref", "staff", "post"))
ORDERED = frozenset(("text", "number", "date", "time", "duration", "month", "choice", "rank", "any"))


class Type(msgspec.Struct, frozen=True):
    """What a part of an expression is."""

    kind: str  # a key of SAID; "word": a bare word, which is what the other side makes of it
    many: bool = False  # a list of them
    loose: bool = False  # one may stand for a list of one, and a list for its only entry: parameters
    words: tuple[str, ...] | None = None  # the only ids that it can be
    forms: tuple[str, ...] = ()  # of a reference: where it may lead
    sealed: bool = False  # personal: nobody sees what it says, only whether it says anything

    @property
    def written(self) -> bool:
        """Whether it is kept as a text or an id, which a word can name."""
        return self.kind in WRITTEN


ANY = Type("any", loose=True)
BOOL = Type("bool", words=("true", "false"))
NUMBER = Type("number")
DURATION = Type("duration")
MOMENTS = frozenset(("date", "time"))  # a time and a day compare by the day


def of_literal(literal: Literal) -> Type:
    """What a value is that stands in the expression itself."""
    return DURATION if literal.kind == "limit" else Type(literal.kind)


def of_field(field: Field, names: Names) -> Type:
    """What is filled in there, as it is declared."""
    found = _of_declared(field, names)
    return msgspec.structs.replace(found, sealed=True) if field.personal else found


def is_number(field: Field) -> bool:
    """Whether what is filled in there is a number."""
    return _BY_FIELD.get(field.type) == "number"


def _of_declared(field: Field, names: Names) -> Type:
    kind = _BY_FIELD.get(field.type, "any")
    many = field.many or kind == "rows"
    if kind == "bool" and not many:
        return BOOL
    if kind == "choice":
        return Type(kind, many, words=tuple(names.ever_offered(field)) or None)
    if kind == "ref":
        forms = (names.form(form) for form in as_list(field.to))
        return Type(kind, many, forms=tuple(form.full for form in forms if form is not None))
    return Type(kind, many)


_BY_PARAMETER = {
    "limit": DURATION,
    **dict.fromkeys(("share", "percent", "count", "price"), NUMBER),
    "yes-no": BOOL,
    "rank": Type("rank", words=RANKS),
    **dict.fromkeys(  # in a comparison its keys
        ("choices", "table", "seasons", "ladder", "weights"), Type("text", many=True)
    ),
    **dict.fromkeys(("ids", "words"), Type("text", many=True, loose=True)),
}


def of_param(kind: str, value: Any) -> Type:
    """What a parameter is, by its kind (``parameters.KINDS``).

    ``value``: what is in force; of a parameter that only its value would tell, nothing is known unset.
    """
    if kind in _BY_PARAMETER:
        return _BY_PARAMETER[kind]
    if value == UNSET and kind == "text":
        return ANY
    return Type("text", many=isinstance(value, list), loose=True)


def of_query(function: str, form: str, *, rows: bool) -> Type:
    """What a question about the records of a form, or the rows of one, comes to."""
    if function in ("some", "none", "every"):
        return BOOL
    return Type("rows", many=True) if rows else Type("ref", many=function == "those", forms=(form,))


def of_place(place: Place) -> Type:
    """What is found where a name leads."""
    match place.kind:
        case "field" | "column":
            return _of_fields(place, many=place.kind == "column")
        case "person":
            return _of_person(place)
        case "duty":
            return Type("staff")
        case "builtin":
            return _of_builtin(place)
        case "step":
            return _of_step(place)
        case "linked" | "open":
            return _of_linked(place)
        case "clock":
            return Type("clock", words=STANDINGS)
        case "group":
            return BOOL
    return Type("word")


def _of_fields(place: Place, *, many: bool) -> Type:
    """A field; where a reference may lead to several forms, whatever any of them makes of its name."""
    found = of_field(place.field or Field(), place.names)
    if place.kind == "field":
        for names in place.others:
            other = names.field(place.name)
            if other is not None:
                found = join(found, of_field(other, names))
    return msgspec.structs.replace(found, many=True) if many else found


def _of_person(place: Place) -> Type:
    many = place.field is not None and place.field.many
    if not place.part:
        return Type("staff", many)
    if place.part == "posts":
        return Type("post", many=True)
    if place.part == "rank":
        return Type("rank", words=RANKS)
    return Type("staff" if place.part == "id" else STAFF_FIELDS[place.part])


def _of_builtin(place: Place) -> Type:
    every = (place.names, *place.others)
    if place.name in ("now", "today"):
        return Type("time" if place.name == "now" else "date")
    if place.name == "form":
        return Type("form", words=tuple(names.full for names in every))
    if place.name == "id":
        return Type("ref", forms=tuple(names.full for names in every))
    return Type("state", words=tuple(dict.fromkeys(state for names in every for state in names.states())))


def _of_step(place: Place) -> Type:
    if not place.part:
        return NUMBER
    if place.field is None:
        return Type("time" if place.part == "at" else "staff")
    return of_field(place.field, place.names)


def _of_linked(place: Place) -> Type:
    if not place.part:
        return Type("records", many=True)
    if place.field is not None:
        return msgspec.structs.replace(of_field(place.field, place.names), many=True)
    return msgspec.structs.replace(_of_builtin(msgspec.structs.replace(place, name=place.part)), many=True)


def join(one: Type, other: Type) -> Type:
    """What may be either of two."""
    sealed = one.sealed or other.sealed
    if one.kind != other.kind and {one.kind, other.kind} != MOMENTS:
        return Type("any", many=one.many and other.many, loose=True, sealed=sealed)
    words = None
    if one.words is not None and other.words is not None:
        words = tuple(dict.fromkeys((*one.words, *other.words)))
    forms = tuple(dict.fromkeys((*one.forms, *other.forms)))
    loose = one.loose or other.loose or one.many != other.many
    return Type(one.kind, one.many or other.many, loose, words, forms, sealed)
