"""Checking one area against all others: what every check of a declaration needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from propctl.errors import N_, BadData, PropctlError, Said
from propctl.regulation.catalog import Catalog
from propctl.regulation.language.mistakes import Mistake
from propctl.regulation.language.names import Expressions
from propctl.regulation.language.syntax import asks_others, texts_given
from propctl.regulation.language.types import SAID
from propctl.regulation.model.constructs import GENERIC_STEPS, RANKS, Area, Construct, Field, Form
from propctl.regulation.model.findings import NO_CLAUSE, Finding, unknown
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, own_reference, parameter, qualify
from propctl.regulation.model.text import Label, label
from propctl.regulation.model.toml_lines import Path
from propctl.regulation.parameter_types import parameter_type

TIMES = ("date", "time")
HOLDS = {  # what of an expression a field can hold, by its type; the others hold whatever it says
    **dict.fromkeys(("number", "money", "quantity", "price"), ("number",)),
    **dict.fromkeys(TIMES, TIMES),
    "ref": ("ref", "staff", "text"),
}
ITEMS = ("choice", "text", "post")  # what may name an item


class Known(NamedTuple):
    """What declarations may name that no area declares, by id: the office's settings."""

    posts: Mapping[str, Label]
    ranks: Mapping[str, Label]
    departments: Mapping[str, Label]
    calendars: Mapping[str, Label]
    settings: frozenset[str]  # table.key


class Nameable:
    """What a parameter may name (``regulation.parameters.Known``): settings, and choices of areas."""

    def __init__(self, known: Known, catalog: Catalog, on: dt.date) -> None:
        self._known, self._catalog, self._on = known, catalog, on

    def posts(self) -> Mapping[str, Label]:
        return self._known.posts

    def ranks(self) -> Mapping[str, Label]:
        return self._known.ranks

    def departments(self) -> Mapping[str, Label]:
        return self._known.departments

    def calendars(self) -> Mapping[str, Label]:
        return self._known.calendars

    def choices(self, area: str, name: str) -> Mapping[str, Label]:
        return self._catalog.listed(area, name, self._on)

    def blanks(self, rule: str) -> Mapping[str, Label]:
        """The fields that a clause's line may say."""
        return self._catalog.said_of_records(rule)

    def clauses(self) -> Mapping[str, Label]:
        """Every clause, in use or not, by its id; aliases are none."""
        return self._catalog.clauses()

    def steps(self) -> Mapping[str, Label]:
        """Every step, ``area.form.step``."""
        return self._catalog.steps()

    def has_parameter(self, area: str, place: str) -> bool:
        """Whether ``clause.param`` names a parameter of an area's clause."""
        clause, dot, name = place.rpartition(".")
        rule = self._catalog.find_rule(qualify(area, clause)) if dot else None
        return rule is not None and name in rule.params


class AreaCheck:
    """Collects what is wrong in one area; the checks of its parts build on it."""

    def __init__(self, catalog: Catalog, area: Area, known: Known, expressions: Expressions) -> None:
        self.catalog, self.area, self.known, self.expressions = catalog, area, known, expressions
        self.on = expressions.on
        self.found: list[Finding] = []

    # -- noting

    def note(self, at: Path, msgid: str, **values: object) -> None:
        """Something wrong at a key."""
        self.found.append(Finding(at, BadData(msgid, **values)))

    def unknown(self, at: Path, msgid: str, name: str, known: Iterable[str], **values: object) -> None:
        """A name that means nothing there; told with the nearest of those that do."""
        self.found.append(unknown(at, msgid, name, known, **values))

    def attempt(self, at: Path, act: Callable[[], object]) -> None:
        """Whatever the reader of a value says against it."""
        try:
            act()
        except PropctlError as error:
            self.note(at, error.msgid, **error.values)

    # -- what nearly every construct has

    def texts(self, at: Path, given: Label) -> None:
        """A name for people, in both languages."""
        if not given.zh and not given.en:
            self.note(at, N_("it has no name; write zh and en"))
        elif not given.zh:
            what = BadData(N_("the Chinese text is missing; give both zh and en"))
            self.found.append(Finding(at, what, partly=True))
        elif not given.en:
            what = BadData(N_("the English text is missing; give both zh and en"))
            self.found.append(Finding(at, what, partly=True))

    def named(self, at: Path, construct: Construct) -> None:
        """A construct that people know by a name: ``title``, or ``zh`` and ``en``."""
        self.texts((*at, "title") if construct.title else at, construct.label)

    def told_apart(self, at: Path, constructs: Mapping[str, Construct]) -> None:
        """No two of a table are called the same: people type and read their names."""
        called: dict[str, str] = {}
        for name, construct in constructs.items():
            said = construct.label.zh
            if said and said in called:
                message = N_("{name} and {first} are both called {label}; rename one")
                self.note((*at, name), message, name=name, first=called[said], label=construct.label)
            called.setdefault(said, name)

    def both(self, at: Path, text: str) -> None:
        """``中文|English``"""
        self.texts(at, label(text))

    def claims(self, at: Path, construct: Construct) -> None:
        """The clauses that a construct carries out."""
        if construct.rule:
            self.clause((*at, "rule"), construct.rule)
        for number, name in enumerate(construct.rules):
            self.clause((*at, "rules", number), name)

    def clause(self, at: Path, name: str) -> None:
        """The name of one clause."""
        if self.catalog.find_rule(qualify(self.area.name, name)) is None:
            area, _, _ = qualify(self.area.name, name).partition(".")
            own = area == self.area.name
            known = [rule.partition(".")[2] if own else rule for rule in self.catalog.rules(area)]
            self.unknown(at, NO_CLAUSE, name, known)

    def expression(self, at: Path, form: str, text: str, rule: str = "", rows: str = "") -> None:
        """A condition or value as it stands on a form, under a clause; ``rows``: at each entry of these."""
        if not text:
            return
        rule = qualify(self.area.name, rule) if rule else ""  # the form may be another area's
        mistakes = self._mistakes(text, form, rule, rows)
        for mistake in mistakes:
            self.found.append(Finding(at, mistake.error(text)))
        if at[-1] == "when" and at[0] in ("clock", "ledger") and not mistakes and asks_others(text):
            message = N_("what a clock or a ledger asks is of the record alone: it looks at no other records")
            self.note(at, message)

    def given(self, at: Path, text: str, form: str, field: Field, *, rule: str = "", rows: str = "") -> None:
        """What an expression on ``form`` gives to a field is something that the field can hold."""
        if not text:
            return
        rule = qualify(self.area.name, rule) if rule else ""
        found, taken = self.expressions.kind(text, form, rule, rows), HOLDS.get(field.type, ())
        if taken and found not in (*taken, "any"):
            message = N_("{text} is {found}, and the field holds {taken}")
            self.note(at, message, text=text, found=Said(SAID[found]), taken=Said(SAID[taken[0]]))

    def chosen(self, at: Path, text: str, area: str, field: Field) -> None:
        """What an expression gives to a choice field, where it is written there, is one of the choices."""
        if field.type != "choice":
            return
        try:
            words, offered = texts_given(text), self.catalog.choices(area, field, self.on)
        except PropctlError:  # told where it stands, or where the choices are named
            return
        for word in words if offered else ():
            if word not in offered:
                self.unknown(at, N_("{name!r} is none of the choices"), word, offered)

    def _mistakes(self, text: str, form: str, rule: str, rows: str) -> list[Mistake]:
        try:
            return self.expressions.mistakes(text, form, rule, rows)
        except PropctlError:  # choices that do not exist: told where they are named
            return []

    # -- names of things

    def form_of(self, at: Path, name: str) -> str | None:
        """The full name of a form, default: the main form; None, and noted, where there is none."""
        full = qualify(self.area.name, name or main_form(self.area))
        if self.catalog.has_form(full):
            return full
        self.no_form(at, name or full)
        return None

    def no_form(self, at: Path, name: str) -> None:
        """A form that does not exist."""
        forms = [form.removeprefix(f"{self.area.name}.") for form, _ in self.catalog.forms()]
        self.unknown(at, N_("there is no form {name!r}"), name, forms)

    def field(self, at: Path, form: Form, name: str) -> Field | None:
        """A field of a form; None, and noted, where there is none."""
        found = form.field.get(name) or form.ask.get(name)
        if found is None:
            self.unknown(at, N_("there is no field {name!r}"), name, [*form.field, *form.ask])
        return found

    def path(self, at: Path, form: str, name: str) -> Field | None:
        """A field, or one of the record that a reference leads to (``unit.building``)."""
        found = self.catalog.field_at(form, name)
        if found is not None:
            return found[1]
        declared = self.catalog.form(form)
        self.unknown(at, N_("there is no field {name!r}"), name, [*declared.field, *declared.ask])
        return None

    def paths(self, at: Path, form: str, names: list[str]) -> None:
        """Several of these, each at its place in the list."""
        for number, name in enumerate(names):
            self.path((*at, number), form, name)

    def step(self, at: Path, form: Form, name: str, *, generic: bool = False) -> None:
        """A step of a form."""
        known = [*form.step, *(GENERIC_STEPS if generic else ())]
        if name not in known:
            self.unknown(at, N_("there is no step {name!r}"), name, known)

    def moment(self, at: Path, form: Form, name: str) -> None:
        """What happens at a time: a step, or a field that holds a time."""
        if name in form.step or name in GENERIC_STEPS or name == "register":
            return
        found = form.field.get(name) or form.ask.get(name)
        if found is None:
            fields = {**form.ask, **form.field}.items()
            known = [*form.step, *(key for key, field in fields if field.type in TIMES)]
            self.unknown(at, N_("there is no step or time field {name!r}"), name, known)
        elif found.type not in TIMES and not found.names_period:
            self.note(at, N_("{name!r} is no time: a field of type {type}"), name=name, type=found.type)

    def posts(self, at: Path, declared: str | list[str], form: Form | None = None, rule: str = "") -> None:
        """Who: posts, ``rank+``, ``field:NAME`` of a form, ``$clause.param`` (``$.param`` of ``rule``)."""
        single = isinstance(declared, str)
        for number, post in enumerate(as_list(declared)):
            self.post(at if single else (*at, number), post, form, rule)

    def post(self, at: Path, post: str, form: Form | None = None, rule: str = "") -> None:
        """One of these."""
        if post.startswith("$"):
            self.parameter(at, f"${rule}{post[1:]}" if rule and post.startswith("$.") else post)
        elif post.startswith("field:") and form is not None:
            self.field(at, form, post.removeprefix("field:"))
        elif post.endswith("+"):
            if post[:-1] not in RANKS:
                self.unknown(at, N_("there is no rank {name!r}"), post, [f"{rank}+" for rank in RANKS])
        elif post not in ("", "any") and post not in self.known.posts:
            self.unknown(at, N_("there is no post {name!r}"), post, sorted(self.known.posts))

    def parameter(self, at: Path, text: str) -> object:
        """The shipped value of ``$clause.param``; None, and noted, where there is none."""
        clause, name = parameter(self.area.name, text)
        rule = self.catalog.find_rule(clause)
        if rule is None:
            self.clause(at, clause.removeprefix(f"{self.area.name}."))
        elif name not in rule.params:
            message = N_("the clause {rule} has no parameter {name!r}")
            self.unknown(at, message, name, rule.params, rule=rule.id)
        else:
            return rule.params[name]
        return None

    def limit(self, at: Path, text: str) -> None:
        """``$clause.param``, which is a limit."""
        if self.parameter(at, text) is None:
            return
        clause, name = parameter(self.area.name, text)
        kind = parameter_type(self.catalog.rule(clause), name).kind
        if kind != "limit":
            message = N_("{name!r} is no limit, it is of the type {type}")
            self.note(at, message, name=name, type=kind)

    def items(self, at: Path, reference: str, rule: str) -> None:
        """``$clause.param`` or ``$.param`` of the own clause: what is done, or there, item by item."""
        full = qualify(self.area.name, rule) if rule else ""
        if not reference.startswith("$"):
            self.note(at, N_("{value!r} names no items: write $clause.param"), value=reference)
        elif full or not reference.startswith("$."):
            self.parameter(at, own_reference(full, reference))

    def item_field(self, at: Path, link: str, form: Form, wanted: tuple[str, ...] = ITEMS) -> None:
        """The field of a record, or column of its rows, that says which item it is."""
        name, _, column = link.partition(".")
        if not name:
            self.note(at, N_("nothing says of whom or of what it is: name the field with link"))
            return
        found = self.field(at, form, name)
        if found is not None and column:
            if column not in found.columns:
                self.unknown(at, N_("there is no column {name!r}"), column, found.columns)
            found = found.columns.get(column)
        if found is not None and found.type not in wanted:
            message = N_("{name!r} is a field of type {type}; it has to be {wanted}")
            self.note(at, message, name=link, type=found.type, wanted=list(wanted))

    def _apart(self, at: Path, sources: list[str]) -> None:
        """Clauses that share a field mean one thing by one id: else what one says would hide the other's."""
        known: dict[str, Label] = {}
        for source in sources if len(sources) > 1 else ():
            try:
                offered = self.catalog.choices(self.area.name, Field(type="choice", choices=source), self.on)
            except PropctlError:  # told where it is named
                continue
            for name, called in offered.items():
                if (first := known.setdefault(name, called)).zh != called.zh:
                    message = N_("{name!r} is {first} already, and {label} here: give it another id")
                    self.note(at, message, name=name, first=first, label=called)

    def choices(self, at: Path, field: Field) -> list[str]:
        """What a choice field offers; none, and noted, where it names what does not exist."""
        source = field.choices
        if not isinstance(source, str):
            for name, text in source.items():
                self.both((*at, "choices", name), text)
            return list(source)
        if source.startswith("$"):
            for one in source.split():
                self.parameter((*at, "choices"), one)
            self._apart((*at, "choices"), source.split())
        elif source not in self.area.choices:
            message = N_("there is no group of choices {name!r}")
            self.unknown((*at, "choices"), message, source, self.area.choices)
            return []
        try:
            return list(self.catalog.choices(self.area.name, field, self.on))
        except PropctlError:
            return []
