"""Whether declarations hang together: every name they use exists, every text stands in both languages.

``declare`` checks the shape of single entries; this looks across entries, areas and clauses. It runs when
declarations change and in ``check``, and names each mistake with its place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from propctl.errors import N_, Problem, PropctlError
from propctl.regulation.catalog import (
    GENERIC_STEPS,
    Catalog,
    any_field,
    main_form,
    move_form,
    parameter,
    qualify,
)
from propctl.regulation.expression import RANKS, as_list
from propctl.regulation.fold import all_states
from propctl.regulation.model import UNSET, Area, Clock, Field, Form, Indicator, Opens, Routine, Rule, Step
from propctl.regulation.names import Expressions
from propctl.regulation.text import label
from propctl.regulation.wording import PLACE
from propctl.worktime.limits import parse_limit
from propctl.worktime.recurrence import parse_recurrence

RESERVED = frozenset(
    (
        "id",
        "form",
        "state",
        "at",
        "by",
        "n",
        "step",
        "history",
        "set",
        "from",
        "to",
        "json",
        "csv",
        "help",
        "as",
        "reveal",
        "entered",
        "batch",
    )
)
TYPES = frozenset(
    (
        "text",
        "number",
        "money",
        "quantity",
        "price",
        "bool",
        "date",
        "time",
        "month",
        "duration",
        "choice",
        "ref",
        "staff",
        "post",
        "phone",
        "plate",
        "file",
        "rule",
        "rows",
    )
)


def problems(catalog: Catalog, posts: Iterable[str], on: dt.date) -> list[Problem]:
    """Every mistake in the declarations of all areas."""
    known = frozenset(posts)
    found: list[Problem] = []
    for area in catalog.areas():
        found += AreaCheck(catalog, area, known, Expressions(catalog, on), on).run()
    return [*found, *_clashes(catalog)]


def _clashes(catalog: Catalog) -> Iterator[Problem]:
    """Two forms may not share the prefix of their ids."""
    seen: dict[str, str] = {}
    for area in catalog.areas():
        for name, form in area.form.items():
            prefix = form.prefix or (area.prefix if name == main_form(area) and not form.key else "")
            full = f"{area.name}.{name}"
            if prefix and prefix in seen:
                yield Problem(
                    f"{area.name}/area.toml",
                    0,
                    f"form.{name}.prefix",
                    N_("the prefix {prefix} is used by {first} and {second}"),
                    {"prefix": prefix, "first": seen[prefix], "second": full},
                )
            seen.setdefault(prefix, full)


class AreaCheck:
    """Checks one area against the whole catalogue."""

    def __init__(
        self, catalog: Catalog, area: Area, posts: frozenset[str], expressions: Expressions, on: dt.date
    ) -> None:
        self.catalog, self.area, self.posts, self.expressions, self.on = catalog, area, posts, expressions, on
        self.found: list[Problem] = []

    def run(self) -> list[Problem]:
        self._rules()
        for name, form in self.area.form.items():
            self._form(name, form)
        for name, clock in self.area.clock.items():
            self._clock(name, clock)
        self._views()
        self._ledgers()
        return self.found

    def _note(self, key: str, message: str, **values: object) -> None:
        file = "rules.toml" if key.startswith(f"{self.area.name}.") else "area.toml"
        self.found.append(Problem(f"{self.area.name}/{file}", 0, key, message, {"key": key, **values}))

    # -- clauses

    def _rules(self) -> None:
        for rule in {rule.id: rule for rule in self.catalog.rules(self.area.name).values()}.values():
            self._texts(rule.id, rule.zh, rule.en)
            self._places(rule)

    def _places(self, rule: Rule) -> None:
        """A placeholder without its parameter would be printed as it stands."""
        for text in (rule.zh, rule.en):
            for name in PLACE.findall(text):
                if name not in rule.params:
                    self._note(
                        rule.id,
                        N_("{key}: the text names {{{name}}}, which is no parameter"),
                        name=name,
                    )
        for name in rule.info:
            if name not in rule.params:
                self._note(rule.id, N_("{key}: info names {name}, which is no parameter"), name=name)

    def _texts(self, key: str, zh: str, en: str) -> None:
        if not zh or not en:
            self._note(key, N_("{key}: a text is missing; give both zh and en"))

    def _claims(self, key: str, names: list[str]) -> None:
        for name in names:
            if self.catalog.find_rule(qualify(self.area.name, name)) is None:
                self._note(key, N_("{key}: there is no clause {name}"), name=name)

    # -- forms

    def _form(self, name: str, form: Form) -> None:
        key, full = f"form.{name}", f"{self.area.name}.{name}"
        self._texts(key, form.label.zh, form.label.en)
        self._claims(key, form.claims)
        for group, fields in (("field", form.field), ("ask", form.ask)):
            for field_name, field in fields.items():
                self._field(f"{key}.{group}.{field_name}", full, field_name, field)
        for step_name, step in form.step.items():
            self._step(f"{key}.step.{step_name}", full, form, step)
        for step_name, needs in form.need.items():
            if step_name not in form.step and step_name not in GENERIC_STEPS:
                self._note(f"{key}.need.{step_name}", N_("{key}: there is no such step"))
            for need in needs:
                self._claims(f"{key}.need.{step_name}", [need.rule])
                self._expressions(f"{key}.need.{step_name}", full, [need.when, need.that], need.rule)
        self._columns(f"{key}.show", full, form.show)
        self._groups(key, form)
        for state in all_states(form):
            if state not in form.state:
                self._note(key, N_("{key}: the state {name} has no name for people"), name=state)

    def _groups(self, key: str, form: Form) -> None:
        """A group of states has a name of its own, so that a condition means one thing."""
        for group, states in form.states.items():
            if any_field(form, group) is not None:
                self._note(key, N_("{key}: {name} is a field and a group of states; rename one"), name=group)
            if group in all_states(form) and states != [group]:
                self._note(key, N_("{key}: {name} is a state and a group of more; rename one"), name=group)
            for state in states:
                if state not in all_states(form):
                    self._note(key, N_("{key}: there is no state {name!r}"), name=state)

    def _columns(self, key: str, form: str, names: list[str]) -> None:
        for name in names:
            if self.catalog.field_at(form, name) is None:
                self._note(key, N_("{key}: there is no field {name!r}"), name=name)

    def _field(self, key: str, form: str, name: str, field: Field) -> None:
        if name in RESERVED or not name.isascii() or not name.islower():
            self._note(key, N_("{key}: {name!r} is reserved or not a plain lower-case word"), name=name)
        if field.type not in TYPES:
            self._note(key, N_("{key}: there is no type {name!r}"), name=field.type)
        self._texts(key, field.zh, field.en)
        hint = label(field.hint)
        if not hint.zh.isascii():
            self._texts(f"{key}.hint", hint.zh, hint.en)
        self._claims(key, field.claims)
        self._choices(key, field)
        self._expressions(key, form, [field.fill, field.when, field.unit_from], (field.claims or [""])[0])
        for target in as_list(field.to):
            if not self.catalog.has_form(qualify(self.area.name, target)):
                self._note(key, N_("{key}: there is no form {name!r}"), name=target)
        for column_name, column in field.columns.items():
            self._field(f"{key}.columns.{column_name}", form, column_name, column)

    def _choices(self, key: str, field: Field) -> None:
        if field.type != "choice":
            return
        source = field.choices
        if isinstance(source, str) and source.startswith("$"):
            self._reference(key, source)
            return
        try:
            offered = self.catalog.choices(self.area.name, field, self.on)
        except PropctlError as error:
            self._explain(key, error)
            return
        for choice, shown in offered.items():
            self._texts(f"{key}.{choice}", shown.zh, shown.en)

    def _reference(self, key: str, text: str) -> None:
        """``$clause.param``"""
        clause, name = parameter(self.area.name, text)
        rule = self.catalog.find_rule(clause)
        if rule is None or name not in rule.params:
            self._note(key, N_("{key}: there is no parameter {name}"), name=text)

    def _step(self, key: str, form: str, declared: Form, step: Step) -> None:
        self._texts(key, step.zh, step.en)
        self._claims(key, [*step.claims, *(line.rule for line in step.lines)])
        for line in step.lines:
            self._expressions(key, form, [line.when], line.rule)
        for post in (*as_list(step.post), *as_list(step.approve)):
            self._post(key, declared, post)
        for name in step.ask:
            if name not in declared.ask and name not in declared.field:
                self._note(key, N_("{key}: it asks for {name!r}, which is declared nowhere"), name=name)
        for name in step.not_by:
            if name not in declared.step:
                self._note(key, N_("{key}: there is no step {name!r}"), name=name)
        states = {*all_states(declared), *declared.states, "*"}
        for name in as_list(step.from_):
            if name not in states:
                self._note(key, N_("{key}: there is no state {name!r}"), name=name)
        for opens in step.opens if isinstance(step.opens, list) else [step.opens]:
            self._opens(key, form, declared, opens)

    def _opens(self, key: str, form: str, declared: Form, opens: Opens) -> None:
        target = qualify(self.area.name, opens.form)
        if not self.catalog.has_form(target):
            self._note(key, N_("{key}: there is no form {name!r}"), name=opens.form)
            return
        inner = self.catalog.form(target)
        if opens.step not in inner.step:
            self._note(key, N_("{key}: there is no step {name!r}"), name=opens.step)
        each = declared.field.get(opens.each) or declared.ask.get(opens.each)
        columns = {*(each.columns if each else ()), "entry"}
        for name, text in opens.set.items():
            if name not in inner.field and name not in inner.ask:
                self._note(key, N_("{key}: {form} has no field {name!r}"), form=target, name=name)
            if isinstance(text, str) and not (opens.each and text in columns):
                self._expressions(key, form, [text])

    def _post(self, key: str, declared: Form, post: str) -> None:
        if post.startswith("$"):
            self._reference(key, post)
        elif post.startswith("field:"):
            name = post.removeprefix("field:")
            if name not in declared.field and name not in declared.ask:
                self._note(key, N_("{key}: there is no field {name!r}"), name=name)
        elif post.endswith("+"):
            if post[:-1] not in RANKS:
                self._note(key, N_("{key}: there is no rank {name!r}"), name=post[:-1])
        elif post not in ("", "any") and post not in self.posts:
            self._note(key, N_("{key}: there is no post {name!r}"), name=post)

    def _expressions(self, key: str, form: str, texts: Iterable[str], rule: str = "") -> None:
        rule = qualify(self.area.name, rule) if rule else ""  # the form may be another area's
        for text in texts:
            if text:
                self._try(key, lambda text=text: self.expressions.get(text, form, rule))  # type: ignore[misc]

    def _try(self, key: str, act: Callable[[], object]) -> None:
        try:
            act()
        except PropctlError as error:
            self._explain(key, error)

    def _explain(self, key: str, error: PropctlError) -> None:
        self._note(key, N_("{key}: {what}"), what=error)

    # -- what is derived from records

    def _clock(self, name: str, clock: Clock) -> None:
        key = f"clock.{name}"
        form = self._of(key, clock.of)
        if not clock.claims:
            self._note(key, N_("{key}: a clock carries out a clause; name it"))
        self._claims(key, clock.claims)
        if form is None:
            return
        declared = self.catalog.form(form)
        self._limit(key, clock)
        self._expressions(key, form, [clock.when], (clock.claims or [""])[0])
        for moment in (*as_list(clock.start), *as_list(clock.stop), *as_list(clock.again.strip("*"))):
            known = (*declared.step, *declared.field, *declared.ask, *GENERIC_STEPS, "register")
            linked = moment.startswith("linked.") and self.catalog.has_form(
                moment.removeprefix("linked.").partition(":")[0]
            )
            if moment not in known and not linked:
                self._note(key, N_("{key}: there is no step or time field {name!r}"), name=moment)

    def _limit(self, key: str, clock: Clock) -> None:
        """The limit of a clock's clause is one that working time understands."""
        rule = self.catalog.find_rule(qualify(self.area.name, (clock.claims or [""])[0]))
        if rule is None or clock.due or clock.lasts:
            return
        limit = rule.params.get(clock.within)
        if limit is None:
            self._note(key, N_("{key}: the clause has no parameter {name}"), name=clock.within)
        elif limit != UNSET:
            self._try(key, lambda: parse_limit(str(limit)))

    def _of(self, key: str, of: str) -> str | None:
        form = qualify(self.area.name, of or main_form(self.area))
        if not self.catalog.has_form(form):
            self._note(key, N_("{key}: there is no form {name!r}"), name=form)
            return None
        return form

    def _measured(self, key: str, indicator: Indicator) -> None:
        """The clock and the base that an indicator names."""
        clocks = {qualify(area.name, clock) for area in self.catalog.areas() for clock in area.clock}
        if indicator.clock and qualify(self.area.name, indicator.clock) not in clocks:
            self._note(key, N_("{key}: there is no clock {name!r}"), name=indicator.clock)
        if indicator.base and not indicator.base.startswith("$."):
            self._of(key, indicator.base)

    def _views(self) -> None:
        for name, listing in self.area.lists.items():
            key = f"list.{name}"
            self._texts(key, listing.label.zh, listing.label.en)
            self._claims(key, listing.claims)
            if form := self._of(key, listing.of):
                self._columns(key, form, listing.show)
                self._expressions(key, form, [listing.where], (listing.claims or [""])[0])
        for name, indicator in self.area.indicator.items():
            key = f"indicator.{name}"
            self._texts(key, indicator.label.zh, indicator.label.en)
            self._claims(key, indicator.claims)
            if form := self._of(key, indicator.of):
                texts = [indicator.part, indicator.whole]
                self._measured(key, indicator)
                self._expressions(key, form, texts, (indicator.claims or [""])[0])
        for name, routine in self.area.routine.items():
            key = f"routine.{name}"
            self._claims(key, routine.claims)
            self._recurrence(key, routine)
            if routine.each and (form := self._of(key, routine.each)):
                self._expressions(key, form, [routine.where], (routine.claims or [""])[0])
        for name, document in self.area.document.items():
            self._texts(f"document.{name}", document.label.zh, document.label.en)
            self._claims(f"document.{name}", document.claims)
            if form := self._of(f"document.{name}", document.of):
                self._printed(f"document.{name}", form, document.fields)
        self._claims("page", self.area.page.claims)
        for name, column in self.area.columns.items():
            self._texts(f"columns.{name}", column.zh, column.en)
            self._choices(f"columns.{name}", column)

    def _printed(self, key: str, form: str, paths: str | list[str]) -> None:
        """What a paper form shows: fields, or fields of the record that one names (``request.customer``)."""
        for path in as_list(paths):
            head, _, name = path.rpartition(".")
            ref = any_field(self.catalog.form(form), head) if head else None
            targets = [qualify(self.area.name, to) for to in as_list(ref.to)] if ref else [form]
            known = [to for to in targets if self.catalog.has_form(to)]
            if (head and ref is None) or not any(any_field(self.catalog.form(to), name) for to in known):
                self._note(key, N_("{key}: {form} has no field {name!r}"), form=form, name=path)

    def _recurrence(self, key: str, routine: Routine) -> None:
        """A routine's clause says how often, in words that working time understands."""
        claims = routine.claims
        rule = self.catalog.find_rule(qualify(self.area.name, claims[0])) if claims else None
        if rule is None or routine.every not in rule.params:
            self._note(key, N_("{key}: the clause of a routine says how often: every"))
            return
        self._try(key, lambda: parse_recurrence({**rule.params, "every": rule.params[routine.every]}))

    def _ledgers(self) -> None:
        for name, ledger in self.area.ledger.items():
            key = f"ledger.{name}"
            self._claims(key, ledger.claims)
            for move in ledger.moves:
                form, step = move_form(self.area, ledger, move.on)
                if not self.catalog.has_form(form) or step not in self.catalog.form(form).step:
                    self._note(key, N_("{key}: there is no step {name!r}"), name=move.on)
                    continue
                self._expressions(key, form, [move.when], ledger.rule)
            for form in (qualify(self.area.name, owner) for owner in as_list(ledger.of)):
                if self.catalog.has_form(form):
                    self._expressions(key, form, ledger.zero_when.values(), ledger.rule)
