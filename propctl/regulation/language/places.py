"""Where the names of an expression lead: to a field, a step, a state, a person, the records that point here.

A ``Place`` is found once for each name that is written; what it is typed as, how it is read and what is said
of it are matters of ``types``, ``compile`` and ``explain``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, Protocol

import msgspec

from propctl.errors import N_
from propctl.regulation.language.mistakes import Found, nearest
from propctl.regulation.language.tree import Call, Done, Node, Path
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.text import Label

STAFF_FIELDS = {
    "id": "text", "posts": "list", "rank": "rank", "department": "text", "name": "text", "until": "date",
}  # fmt: skip
OF_RECORDS = ("state", "id", "form")  # what every record has
WORDS = ("me", "now", "today", *OF_RECORDS)  # names that mean something everywhere

Kind = Literal[
    "field", "column", "person", "duty", "builtin", "step", "linked", "open", "group", "word", "clock"
]  # fmt: skip


class Names(Protocol):
    """What the names mean where an expression stands: on the records of one form."""

    @property
    def full(self) -> str: ...  # the form, area.form
    @property
    def keyed_by_person(self) -> bool: ...  # whether it keeps one record for each member of staff
    def field(self, name: str) -> Field | None: ...
    def has_step(self, name: str) -> bool: ...
    def step_field(self, step: str, name: str) -> Field | None: ...
    def states(self) -> Iterable[str]: ...
    def group(self, name: str) -> list[str] | None: ...
    def choices(self, field: Field) -> list[str]: ...  # in order, as they are offered now
    def ranks(self) -> Sequence[str]: ...  # the lowest first
    def ever_offered(self, field: Field) -> list[str]: ...  # these, and those that records may still hold
    def clause_with(self, rule: str, param: str) -> str | None: ...  # its full id
    def param(self, rule: str, param: str) -> Any: ...  # the value in force of a clause that has it
    def every_param(self, rule: str, param: str) -> list[Any]: ...  # as shipped, and by each amendment
    def form(self, name: str) -> Names | None: ...
    def clock(self, name: str) -> str | None: ...  # its full name, where it runs on this form
    def known(self, kind: str) -> list[str]: ...  # all there are: field, step, form, clock, account, clause
    def param_kind(self, rule: str, param: str) -> str: ...  # what it may be: ``parameters.KINDS``
    def params(self, rule: str) -> list[str] | None: ...  # of a clause, if there is such a one
    def titled(self, text: str) -> list[str]: ...  # the fields that people call so
    @property
    def home(self) -> str: ...  # the area whose clauses need no area
    @property
    def outer(self) -> Names | None: ...  # where a question about others stands: ``here`` is that record
    def within(self, name: str, outer: Names) -> Names | None: ...  # of a form, or of a field of this one, so
    @property
    def label(self) -> Label: ...  # what people call the form, and what belongs to it:
    def step_label(self, step: str) -> Label: ...
    def state_label(self, state: str) -> Label: ...
    def choice_label(self, field: Field, choice: str) -> Label: ...
    def clock_label(self, clock: str) -> Label: ...  # by its full name


class Link(msgspec.Struct, frozen=True):
    """One reference on the way to another record."""

    name: str
    field: Field
    forms: tuple[str, ...]  # where it may lead, as declared


HERE = Link("here", Field(), ())  # from one that is asked about to who asks


class Place(msgspec.Struct, frozen=True):
    """What a name means."""

    kind: Kind
    name: str  # of the field, step, form, clock, group; the word or post itself
    names: Names  # of the form on which it stands
    part: str = ""  # of a field a column, of a person what is asked, of a step what it filled in …
    field: Field | None = None  # what a value found there is declared as
    links: tuple[Link, ...] = ()  # the references that lead to the record on which it stands
    others: tuple[Names, ...] = ()  # further forms that a reference may lead to and that know the name


def find(path: Path, names: Names) -> Place:
    """Where a path leads on the records of a form. Raises ``Found`` where it leads nowhere."""
    if path.done is None and len(path.parts) == 1:
        return _single(path.parts[0], names)
    head, *rest = path.parts
    if head == "here" and rest and names.outer is not None:
        return _here(path, rest, names.outer)
    if head == "linked":
        return _linked(path, rest, names, ())
    if head == "on_duty" and rest:
        return Place("duty", ".".join(rest), names)
    if head == "me":
        return _person(path, Place("person", "me", names), rest)
    field = names.field(head)
    if field is None:  # the id of a form or a clause, perhaps
        _no_step(path)
        return Place("word", path.written, names)
    return _walk(path, field, head, rest, names, ())


def _here(path: Path, rest: list[str], outer: Names) -> Place:
    """What is named of the record that asks, from one that it asks about."""
    found = find(Path(path.column, tuple(rest), path.done), outer)
    if found.kind in ("word", "group", "duty", "clock"):
        raise missing(path.column, ".".join(rest), outer)
    return msgspec.structs.replace(found, links=(HERE, *found.links))


def _single(name: str, names: Names) -> Place:
    """A name without dots: a field before all but the words that mean something everywhere."""
    if name == "me":
        return Place("person", name, names)
    if name in WORDS:
        return Place("builtin", name, names)
    field = names.field(name)
    if field is not None:
        return Place("field", name, names, field=field)
    if names.group(name) is not None:
        return Place("group", name, names)
    return Place("word", name, names)


def step(done: Done, names: Names, links: tuple[Link, ...] = (), others: tuple[Names, ...] = ()) -> Place:
    """What ``@step.what`` means on a form."""
    if not names.has_step(done.step):
        near = nearest(done.step, names.known("step"))
        raise Found(done.column, N_("there is no step {name!r} here"), name=done.step, near=near)
    field = names.step_field(done.step, done.what) if done.what else None
    if done.what and done.what not in ("at", "by") and field is None:
        filled = [name for name in names.known("field") if names.step_field(done.step, name) is not None]
        raise Found(
            done.column,
            N_("the step {step} does not fill in {name!r}"),
            step=done.step,
            name=done.what,
            near=nearest(done.what, [*filled, "at", "by"]),
        )
    return Place("step", done.step, names, part=done.what, field=field, links=links, others=others)


def started(call: Call, names: Names) -> Place:
    """From when ``age(x)`` counts: a step, a time or date field, the newest record that points here, or the
    latest time that such records name.
    """
    name = call.argument
    if "linked." in name:  # … here, or to the record that a reference leads to
        return find(Path(call.at, tuple(name.split("."))), names)
    if names.has_step(name):
        return Place("step", name, names, part="at")
    field = names.field(name)
    if field is None:
        near = nearest(name, [*names.known("step"), *names.known("field")])
        raise Found(call.at, N_("there is no step or time field {name!r} here"), name=name, near=near)
    return Place("field", name, names, field=field)


def clock(call: Call, names: Names) -> Place:
    """The clock that ``clock(x)`` asks for, by its full name."""
    full = names.clock(call.argument)
    if full is None:
        near = nearest(call.argument, names.known("clock"))
        raise Found(call.at, N_("there is no clock {name!r} here"), name=call.argument, near=near)
    return Place("clock", full, names)


def clause(column: int, written: str, name: str, names: Names) -> str:
    """The full id of the clause that has a parameter."""
    if not written:
        raise Found(column, N_("$.{name} needs a clause, and none is named here"), name=name)
    found = names.clause_with(written, name)
    if found is not None:
        return found
    there = names.params(written)
    if there is None:
        near = nearest(written, names.known("clause"))
        raise Found(column, N_("there is no clause {name}"), name=written, near=near)
    raise Found(
        column,
        N_("the clause {rule} has no parameter {name}; it has: {known}"),
        rule=written,
        name=name,
        known=there,
        near=nearest(name, there),
    )


def many(node: object, names: Names) -> Place:
    """The column, or the field of records that point here, of which a figure is made."""
    if isinstance(node, Path) and node.done is None:
        place = find(node, names)
        several = place.kind == "field" and place.field is not None and place.field.many
        if several or (place.kind in ("column", "linked") and place.part):
            return place
    column = node.column if isinstance(node, Node) else 1
    raise Found(column, N_("a figure is made of a column of rows, or of a field of linked records"))


def missing(column: int, name: str, names: Names) -> Found:
    """There is no field of that name."""
    near = names.titled(name) or nearest(name.partition(".")[0], names.known("field"))
    return Found(column, N_("there is no field {name!r} here"), name=name, near=near)


def _walk(
    path: Path, field: Field, name: str, rest: list[str], names: Names, links: tuple[Link, ...],
    others: tuple[Names, ...] = (),
) -> Place:  # fmt: skip
    """On from a field, as far as the path goes."""
    here = Place("field", name, names, field=field, links=links, others=others)
    if not rest and path.done is None:
        return here
    if field.type == "staff" and not field.many and (kept := _kept_for_person(rest, names)):
        on = rest[2:] if rest[2:] or path.done is not None else ["id"]
        return _follow(path, (*links, Link(name, field, (kept,))), on, names)
    if field.type == "staff" and path.done is None:
        return _person(path, msgspec.structs.replace(here, kind="person"), rest)
    if field.type == "rows" and path.done is None:
        return _column(path, here, rest)
    if field.type != "ref" or field.many:
        raise Found(path.column, N_("{name!r} does not lead to another record"), name=name)
    return _follow(path, (*links, Link(name, field, tuple(as_list(field.to)))), rest, names)


def _follow(path: Path, links: tuple[Link, ...], rest: list[str], names: Names) -> Place:
    """On from the record that the last of the links leads to."""
    forms = [found for form in links[-1].forms if (found := names.form(form)) is not None]
    if not forms:
        raise Found(path.column, N_("there is no form {name!r}"), name=list(links[-1].forms))
    if not rest and path.done is not None:
        knowing = [form for form in forms if form.has_step(path.done.step)] or forms
        return step(path.done, knowing[0], links, tuple(knowing[1:]))
    if rest[0] == "linked":
        return _linked(path, rest[1:], forms[0], links)
    if rest[0] in OF_RECORDS and len(rest) == 1:
        return Place("builtin", rest[0], forms[0], links=links, others=tuple(forms[1:]))
    knowing = [form for form in forms if form.field(rest[0]) is not None]
    if not knowing:
        near = nearest(rest[0], [name for form in forms for name in form.known("field")])
        raise Found(
            path.column,
            N_("{form} has no field {name!r}"),
            form=[form.full for form in forms],
            name=rest[0],
            near=near,
        )
    field = knowing[0].field(rest[0]) or Field()
    return _walk(path, field, rest[0], rest[1:], knowing[0], links, tuple(knowing[1:]))


def _kept_for_person(rest: list[str], names: Names) -> str:
    """The form of the record kept for a person (``person.staff.employee.state``); "" where there is none."""
    there = names.form(".".join(rest[:2])) if len(rest) > 1 else None
    return there.full if there is not None and there.keyed_by_person else ""


def _person(path: Path, here: Place, rest: list[str]) -> Place:
    """What is asked of a member of staff."""
    _no_step(path)
    if not rest:
        return here
    if rest[0] not in STAFF_FIELDS or len(rest) > 1:
        name = ".".join(rest)
        near = nearest(name, STAFF_FIELDS)
        raise Found(
            path.column,
            N_("of a member of staff {known} can be asked, not {name!r}"),
            known=list(STAFF_FIELDS),
            name=name,
            near=near,
        )
    return msgspec.structs.replace(here, part=rest[0])


def _column(path: Path, here: Place, rest: list[str]) -> Place:
    """A column of rows."""
    columns = here.field.columns if here.field else {}
    if rest[0] not in columns or len(rest) > 1:
        name = ".".join(rest)
        near = nearest(rest[0], columns)
        raise Found(path.column, N_("{rows} has no column {name!r}"), rows=here.name, name=name, near=near)
    return msgspec.structs.replace(here, kind="column", part=rest[0], field=columns[rest[0]])


def _linked(path: Path, rest: list[str], names: Names, links: tuple[Link, ...]) -> Place:
    """The records of a form that point here, or what is asked of them."""
    _no_step(path)
    form, inner = ".".join(rest[:2]), rest[2:]
    there = names.form(form)
    if there is None:
        near = nearest(form, names.known("form"))
        raise Found(path.column, N_("there is no form {name!r}"), name=form, near=near)
    if not inner:
        return Place("linked", form, there, links=links)
    field = there.field(inner[0])
    if field is None and inner == ["open"]:  # those that still wait for somebody
        return Place("open", form, there, links=links)
    if (field is None and inner[0] not in ("state", "id")) or len(inner) > 1:
        name = ".".join(inner)
        near = nearest(inner[0], [*there.known("field"), "state", "id", "open"])
        raise Found(path.column, N_("{form} has no field {name!r}"), form=form, name=name, near=near)
    return Place("linked", form, there, part=inner[0], field=field, links=links)


def _no_step(path: Path) -> None:
    """Only of the record that a reference leads to it can be asked what was done to it."""
    if path.done is not None:
        raise Found(path.done.column, N_("{name!r} does not lead to another record"), name=path.written)
