"""All areas, clauses and amendments of an office, looked up by name."""

import copy
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from propctl.errors import N_, SettingsError, UsageError
from propctl.regulation.amendments import History
from propctl.regulation.model.constructs import (
    UNSET,
    Area,
    Clock,
    Construct,
    Field,
    Form,
    Ledger,
    Routine,
    Rule,
    Step,
)
from propctl.regulation.model.form_parts import any_field, creating_steps, key_fields, references
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, parameter, points, qualify, targets_of
from propctl.regulation.model.ref import Ref
from propctl.regulation.model.text import Label, label
from propctl.regulation.roles import Roles
from propctl.regulation.ways import indispensable

if TYPE_CHECKING:
    from propctl.regulation.language.needed import Needed
    from propctl.regulation.summary import Summary

C = TypeVar("C", bound=Construct)


class Catalog:
    """The regulation of one office. Areas are loaded when they are first asked for.

    Forms and clauses of areas that are declared, but not in use, can be looked up: conditions speak of them.
    """

    def __init__(
        self,
        summary: "Summary",
        load_area: Callable[[str], Area],
        load_rules: Callable[[str], list[Rule]],
        history: History,
    ) -> None:
        self.summary = summary
        self.names = tuple(summary.titles)
        self.history = history
        self._load_area, self._load_rules = load_area, load_rules
        self._areas: dict[str, Area] = {}
        self._rules: dict[str, dict[str, Rule]] = {}
        self._choices: dict[tuple[str, str, dt.date], Mapping[str, Label]] = {}
        self._names_units: dict[str, bool] = {}
        self._roles: dict[dt.date, Roles] = {}
        self._clauses: dict[str, Label] = {}
        self._steps: dict[str, Label] = {}
        self._known: dict[int, Catalog] = {}
        self._needed: dict[str, Needed] = {}

    def amended(self, history: History) -> "Catalog":
        """This regulation under other amendments; what no amendment changes is read once for both."""
        found = copy.copy(self)
        found.history, found._choices, found._roles, found._known = history, {}, {}, {}
        return found

    def known_by(self, moment: dt.datetime) -> "Catalog":
        """The regulation as it was known at a moment: under the amendments that had been entered by then."""
        entries = self.history.entries()
        known = [one for one in entries if one.entered <= moment]
        if len(known) == len(entries):
            return self
        if len(known) not in self._known:
            self._known[len(known)] = self.amended(History(known))
        return self._known[len(known)]

    def area(self, name: str) -> Area:
        """The area of that name; ``UsageError`` where the office uses none."""
        if name not in self.names:
            raise UsageError(N_("there is no area {name!r}; see propctl --help"), name=name)
        return self.declared(name)

    def area_named(self, typed: str) -> str:
        """The area that is meant, by its command word, its title or what that one alone begins with.

        ``UsageError`` where there is none.
        """
        if typed not in self.names:
            titles = {title: one.name for one in self.areas() for title in (one.label.zh, one.label.en)}
            begun = {name for title, name in titles.items() if typed and title.startswith(typed)}
            typed = titles.get(typed) or (begun.pop() if len(begun) == 1 else typed)
        return self.area(typed).name

    def declared(self, name: str) -> Area:
        """An area, in use or not."""
        if name not in self._areas:
            self._areas[name] = self._load_area(name)
        return self._areas[name]

    def areas(self) -> list[Area]:
        """Every area, in the order of the command line."""
        return [self.area(name) for name in self.names]

    def rules(self, area: str) -> dict[str, Rule]:
        """The clauses of an area by id, aliases included."""
        if area not in self._rules:
            rules = self._load_rules(area) if self.knows(area) else []
            found = {rule.id: rule for rule in rules}
            found.update({alias: rule for rule in rules for alias in rule.aliases})
            self._rules[area] = found
        return self._rules[area]

    def find_rule(self, rule_id: str) -> Rule | None:
        """A clause by its full id or alias, or None."""
        return self.rules(rule_id.partition(".")[0]).get(rule_id)

    def find_routine(self, full: str) -> Routine | None:
        """A routine by its full name, ``area.routine``, of an area in use; or None."""
        area, _, name = full.partition(".")
        return self.declared(area).routine.get(name) if area in self.names else None

    def routine_titles(self) -> dict[str, Label]:
        """What each routine of the areas in use is called, by its full name."""
        return {
            f"{area.name}.{name}": routine.label
            for area in self.areas()
            for name, routine in area.routine.items()
        }

    def rule(self, rule_id: str) -> Rule:
        """A clause by its full id or alias; it may be carried out in another area than its number says."""
        found = self.find_rule(rule_id) or self._also_called(rule_id)
        if found is None:
            raise UsageError(N_("there is no clause {rule!r}; see propctl rules list"), rule=rule_id)
        return found

    def _also_called(self, alias: str) -> Rule | None:
        every = (rule for area in self.names for rule in self.rules(area).values())
        return next((rule for rule in every if alias in rule.aliases), None)

    def knows(self, area: str) -> bool:
        """Whether an area of this name is declared, in use or not."""
        return area in self.names or area in self.summary.others

    def ran(self, clock: str, form: str) -> bool:
        """Whether a clock of an area that is not in use would run on a form: there it never stands at all."""
        area, _, name = clock.partition(".")
        if area not in self.summary.others:
            return False
        declared = self.declared(area)
        found = declared.clock.get(name)
        return found is not None and qualify(area, found.of or main_form(declared)) == form

    def find_form(self, name: str) -> Form | None:
        """A form by its full name, ``area.form``, whether the office fills it in or not; or None."""
        area, _, form = name.partition(".")
        if not self.knows(area):
            return None
        declared = self.declared(area)
        return declared.form.get(form) or declared.unused.get(form)

    def forms(self) -> Iterator[tuple[str, Form]]:
        """Every form by its full name; those that nobody fills in here, too: there may be records of them."""
        for area in (*self.names, *self.summary.others):
            yield from self.forms_in(area)

    def forms_in(self, area: str) -> Iterator[tuple[str, Form]]:
        """Every form of an area that is declared, in use or not; none of one that is not."""
        if self.knows(area):
            declared = self.declared(area)
            yield from ((qualify(area, name), form) for name, form in declared.form.items())
            yield from ((qualify(area, name), form) for name, form in declared.unused.items())

    def has_form(self, name: str) -> bool:
        return self.find_form(name) is not None

    def form(self, name: str) -> Form:
        """A form by its full name, ``area.form``."""
        found = self.find_form(name)
        if found is None:
            area, _, form = name.partition(".")
            raise UsageError(N_("the area {area} has no form {form!r}"), area=area, form=form)
        return found

    def clauses(self) -> Mapping[str, Label]:
        """Every clause, in use or not, by its id; aliases are none."""
        if not self._clauses:
            names = (*self.names, *self.summary.others)
            ids = [rule.id for area in names for rule in self.rules(area).values()]
            self._clauses = {one: Label(one, one) for one in ids}
        return self._clauses

    def steps(self) -> Mapping[str, Label]:
        """Every step (``area.form.step``) by name: 投诉处理·办结, of a further form 装修管理·巡查·登记."""
        if not self._steps:
            self._steps = self._named_steps()
        return self._steps

    def said_of_records(self, rule: str) -> dict[str, Label]:
        """The fields that a clause's line to say may hold: those of the forms whose steps say it."""
        return {
            name: field.label
            for area in self.areas()
            for form in area.form.values()
            if rule in {qualify(area.name, line.rule) for step in form.step.values() for line in step.lines}
            for name, field in {**form.ask, **form.field}.items()
        }

    def _named_steps(self) -> dict[str, Label]:
        found: dict[str, Label] = {}
        for full, form in self.forms():
            area = self.declared(full.partition(".")[0])
            main = full == qualify(area.name, main_form(area))
            for name, step in form.step.items():
                parts = [area.label, *([] if main else [form.label]), step.label]
                titles = "·".join(one.zh for one in parts), " · ".join(one.en for one in parts)
                found[f"{full}.{name}"] = Label(*titles)
        return found

    def field_at(self, form: str, path: str) -> tuple[str, Field] | None:
        """The field at the end of a path through references (``unit.building``), and whose area's it is."""
        area = form.partition(".")[0]
        name, _, rest = path.partition(".")
        field = any_field(self.form(form), name)
        if field is None:
            return None
        if not rest:
            return area, field
        target = qualify(area, next(iter(as_list(field.to)), ""))
        return self.field_at(target, rest) if self.has_form(target) else None

    def sheet_field(self, area: str, path: str) -> tuple[str, Field] | None:
        """The field whose kind of value a column of a ledger holds, and its form in full.

        ``path``: ``unit.area``, ``fees.debt.amount``, or a column of rows: ``reading.meters.now``.
        """
        first, *rest = path.split(".")
        form = qualify(area, first)
        if not self.has_form(form) and len(rest) > 1:
            form, rest = f"{first}.{rest[0]}", rest[1:]
        if not self.has_form(form) or not 1 <= len(rest) <= 2:
            return None
        field = any_field(self.form(form), rest[0])
        if field is not None and len(rest) == 2:
            field = field.columns.get(rest[1])
        return (form, field) if field is not None else None

    def names_units(self, form: str) -> bool:
        """Whether the natural key of a form holds the number of a home, as in ``H-{unit}``."""
        if form not in self._names_units:
            fields = key_fields(self.form(form))
            forms = [one for field in fields.values() for one in targets_of(form.partition(".")[0], field)]
            self._names_units[form] = any(field.spelling == "unit" for field in fields.values()) or any(
                self.names_units(target) for target in forms if target != form and self.has_form(target)
            )
        return self._names_units[form]

    def refs(self, form: str, field: Field, value: str) -> list[Ref]:
        """The records that a value of a reference may name: one of each form that the field points to.

        ``form``: the one that has the field. A value with its form before it (``hazmat.key:A``) names one.
        """
        forms = targets_of(form.partition(".")[0], field)
        if len(forms) > 1:
            named = Ref.parse(value)
            if named.form in forms:
                return [named]
            prefixes = self.summary.prefixes
            first = prefixes.get(value.partition("-")[0], "")
            if first in forms:  # a number is of no other form that gives numbers
                forms = [first, *(target for target in forms if target not in prefixes.values())]
        return [Ref(target, value) for target in forms]

    def pointed_to(self, form: str, values: Mapping[str, Any]) -> list[Ref]:
        """The records that the fields of a record, a ``form``, point to; those in its tables left out."""
        return [
            ref
            for name, field in references(self.form(form)).items()
            for value in as_list(values.get(name))
            for ref in self.refs(form, field, str(value))
        ]

    def clocks_of(self, form: str) -> list[tuple[str, Clock]]:
        """The clocks that run on a form, from whichever area: ("callbacks.complaint", Clock)."""
        found = []
        for full in self.summary.clocks.get(form, ()):
            area, _, name = full.partition(".")
            found.append((full, self.area(area).clock[name]))
        return found

    def keeping_ledgers(self) -> list[Area]:
        """The areas whose ledgers a form moves."""
        full = (name for names in self.summary.ledgers.values() for name in names)
        return [self.area(name) for name in dict.fromkeys(one.partition(".")[0] for one in full)]

    def ledgers_of(self, form: str) -> list[tuple[str, Ledger]]:
        """The ledgers that a form's steps move, from whichever area."""
        found = []
        for full in self.summary.ledgers.get(form, ()):
            area, _, name = full.partition(".")
            found.append((full, self.area(area).ledger[name]))
        return found

    def ledgers_seen(self, form: str, area: str = "") -> list[tuple[str, Ledger]]:
        """The ledgers whose balances a form's conditions may ask for: those it moves, then its area's own.

        ``area``: those of another area instead, as an account written ``fees.owed:…`` names it; none where
        there is no such area.
        """
        named = area or form.partition(".")[0]
        if area and not self.knows(area):
            return []
        declared = self.declared(named) if area else self.area(named)
        own = [(f"{named}.{name}", ledger) for name, ledger in declared.ledger.items()]
        moved = [] if area else self.ledgers_of(form)
        return [*moved, *(entry for entry in own if entry not in moved)]

    def param(self, rule_id: str, name: str, on: dt.date, known_at: dt.datetime | None = None) -> Any:
        """The value of a parameter on a day; ``unset`` where nobody has set it."""
        rule = self.rule(rule_id)
        return self.history.value(rule.id, name, rule.params.get(name, UNSET), on, known_at)

    def referred(self, area: str, reference: str, on: dt.date, known_at: dt.datetime | None = None) -> Any:
        """The value that ``$clause.param`` stands for on a day; ``unset`` where nobody has set it."""
        return self.param(*parameter(area, reference), on, known_at)

    def posts(
        self, area: str, declared: str | list[str], on: dt.date, known_at: dt.datetime | None = None
    ) -> list[str]:
        """The posts that a declaration names, those of clauses looked up; ``known_at`` as ``params``.

        A clause that is not in force says nothing, so it names nobody either: no more than an unset one. Only
        where ranks alone would be left, those whom a clause that was stopped named keep what they did.
        """
        found: list[str] = []
        before: list[str] = []
        for post in as_list(declared):
            if not post.startswith("$"):
                found.append(post)
                continue
            rule = self.rule(parameter(area, post)[0])
            value = self.referred(area, post, on, known_at)
            named = [] if value == UNSET else as_list(value)
            if self.in_force(rule.id, on, known_at):
                found += named
            elif rule.in_force and not rule.exempt:  # as it is shipped: the office stopped it
                before += named
        return [*before, *found] if found and all(one[-1] == "+" for one in found) else found

    def roles(self, on: dt.date) -> Roles:
        """What the clauses in force on a day make of the posts."""
        if on not in self._roles:
            day = self.history.last_change(on)  # a history of years has many days and few changes
            if day not in self._roles:
                self._roles[day] = Roles(self, day)
            self._roles[on] = self._roles[day]
        return self._roles[on]

    def params(self, rule: Rule, on: dt.date, known_at: dt.datetime | None = None) -> dict[str, Any]:
        """All parameters of a clause as they hold on a day; ``known_at``: as far as was entered by then."""
        return {
            name: self.history.value(rule.id, name, value, on, known_at)
            for name, value in rule.params.items()
        }

    def in_force(self, rule_id: str, on: dt.date, known_at: dt.datetime | None = None) -> bool:
        """Whether a clause is enforced and published on a day; never one of an area that is not in use."""
        rule = self.rule(rule_id)
        if rule.id.partition(".")[0] not in self.names:
            return False
        shipped = rule.in_force and not rule.exempt
        return bool(self.history.value(rule.id, "in_force", shipped, on, known_at))

    def offered(self, form: str, fields: dict[str, Field], on: dt.date) -> dict[str, Field]:
        """Those of the ``fields`` of a form that may be filled in.

        Not one that no clause in force asks for, and not one that could only name records of areas that
        are not in use.
        """
        area = form.partition(".")[0]
        return {
            name: field
            for name, field in fields.items()
            if not self.unasked(form, name, field, on) and points(area, field, self.summary.void)
        }

    def unasked(self, form: str, name: str, field: Field, on: dt.date) -> bool:
        """Whether a field of a form serves only clauses that are not in force."""
        return self._unserving(form, field.claims, lambda: self.needed(form).field(name), on)

    def undone(self, form: str, name: str, step: Step, on: dt.date) -> bool:
        """Whether a step of a form serves only clauses that are not in force, and no other needs it done."""
        if self._serves(form, name, step, on):
            return False
        declared = self.form(form)
        serving = [other for other, one in declared.step.items() if self._serves(form, other, one, on)]
        return name not in indispensable(declared, serving)

    def _serves(self, form: str, name: str, step: Step, on: dt.date) -> bool:
        """Whether a step carries out a clause in force, its own or else the form's, or one needs it.

        The only step that makes a record serves them all: without it the others could not be kept.
        """
        whole = self.form(form)
        makes = [other for other, one in creating_steps(whole).items() if not one.brought]
        claims = [*step.claims, *whole.claims] if makes == [name] else step.claims or whole.claims
        return not self._unserving(form, claims, lambda: self.needed(form).step(name), on)

    def _unserving(self, form: str, claims: list[str], more: Callable[[], list[str]], on: dt.date) -> bool:
        area = form.partition(".")[0]
        return self.switched_off(area, claims, on) and self.switched_off(area, [*claims, *more()], on)

    def needed(self, form: str) -> "Needed":
        """What clauses need of a form beside what they carry out themselves."""
        from propctl.regulation.language.needed import Needed

        if form not in self._needed:
            area = self.declared(form.partition(".")[0])
            short = form.partition(".")[2]
            of = ("", short) if short == main_form(area) else (short,)
            self._needed[form] = Needed(area, self.form(form), of, self.clocks_of(form))
        return self._needed[form]

    def elsewhere(self, rule: Rule, on: dt.date) -> bool:
        """Whether a clause is for offices of another kind, and this one has not switched it on itself."""
        return bool(rule.profile) and not self.in_force(rule.id, on)

    def only_elsewhere(self, area: str, claims: list[str], on: dt.date) -> bool:
        """Whether a construct carries out clauses for offices of another kind alone."""
        rules = [self.rule(qualify(area, name)) for name in claims]
        return bool(rules) and all(self.elsewhere(rule, on) for rule in rules)

    def concerning(self, area: str, declared: Mapping[str, C], on: dt.date) -> dict[str, C]:
        """The lists or documents of an area that are for this office: not those of another kind alone."""
        return {name: one for name, one in declared.items() if not self.only_elsewhere(area, one.claims, on)}

    def standing(self, area: str, claims: Iterable[str], on: dt.date) -> str:
        """The first in force, on a day, of the clauses that a construct carries out; "" where none is."""
        rules = (qualify(area, name) for name in claims)
        return next((rule for rule in rules if self.in_force(rule, on)), "")

    def switched_off(self, area: str, claims: list[str], on: dt.date) -> bool:
        """Whether a construct carries out only clauses that are not in force."""
        rules = [self.rule(qualify(area, name)) for name in claims]
        return bool(rules) and all(not rule.exempt and not self.in_force(rule.id, on) for rule in rules)

    def choices(self, area: str, field: Field, on: dt.date) -> Mapping[str, Label]:
        """What a choice field offers: ids as stored, labels as shown, in order."""
        if not isinstance(field.choices, str):
            return _labelled(field.choices)
        key = area, field.choices, on
        if key not in self._choices:  # of a list, each row asks
            self._choices[key] = _labelled(self._choices_named(area, field.choices, on))
        return self._choices[key]

    def called(self, area: str, field: Field, choice: str, on: dt.date) -> Label | None:
        """What a choice of a field is called; one that is offered no more, as it was called last.

        None where no list ever had it.
        """
        found = self.choices(area, field, on).get(choice)
        source = field.choices
        if found is not None or not isinstance(source, str) or not source.startswith("$"):
            return found
        lists: list[Any] = []
        for one in source.split():  # several clauses may share a field
            rule_id, name = parameter(area, one)
            rule = self.rule(rule_id)
            lists += [rule.params.get(name), *(change.set.get(name) for change in self.history.of(rule.id))]
            lists.append(self._taken_from(rule, name, [choice], on))
        names = [
            labels[choice] for one in lists if isinstance(one, dict) and choice in (labels := _labelled(one))
        ]
        return names[-1] if names else None

    def listed(self, area: str, named: str, on: dt.date) -> Mapping[str, Label]:
        """The list that a type of a parameter names (``ids of …``), ids and what they are called.

        ``named``: a group of choices of the area, ``form.field`` with choices, ``form.*`` (the fields of
        the form itself), or ``$clause.param``.
        """
        form, dot, name = named.rpartition(".")
        if name == "*":
            return {field: one.label for field, one in self.form(qualify(area, form)).field.items()}
        if named.startswith("$") or not dot:
            return self.choices(area, Field(type="choice", choices=named), on)
        field = any_field(self.form(qualify(area, form)), name)
        return self.choices(form.partition(".")[0] if "." in form else area, field, on) if field else {}

    def _says(self, area: str, reference: str, on: dt.date) -> bool:
        """Whether a reference names anything: what a clause that is not in force lists is not offered."""
        return not reference.startswith("$") or self.in_force(parameter(area, reference)[0], on)

    def _choices_named(self, area: str, name: str, on: dt.date) -> Any:
        """A group of choices of an area, or those that a clause's parameter lists (``$clause.param``).

        Of several references, which blanks part, the choices of all; a clause that is not in force has none.
        """
        if len(several := name.split()) > 1:
            groups = [
                _labelled(self._choices_named(area, one, on)) for one in several if self._says(area, one, on)
            ]
            return {id: f"{label.zh}|{label.en}" for group in groups for id, label in group.items()}
        if name.startswith("$"):
            found = self.referred(area, name, on)
            if found == UNSET or not isinstance(found, list):
                return [] if found == UNSET else found
            rule_id, param = parameter(area, name)
            return {one: one for one in found} | self._taken_from(self.rule(rule_id), param, found, on)
        group = self.declared(area).choices.get(name)
        if group is None:
            raise SettingsError(N_("{area}: there is no group of choices {name!r}"), area=area, name=name)
        return group

    def _taken_from(self, rule: Rule, name: str, ids: list[str], on: dt.date) -> dict[str, str]:
        """What those ``ids`` are called that a parameter takes from another list (``ids of …``)."""
        from propctl.regulation.parameter_types import parameter_type

        kind = parameter_type(rule, name) if name in rule.params else None
        known = self.listed(rule.id.partition(".")[0], kind.of, on) if kind and kind.kind == "ids" else {}
        return {one: f"{known[one].zh}|{known[one].en}" for one in ids if one in known}


def _labelled(source: Any) -> Mapping[str, Label]:
    if isinstance(source, dict):
        return {str(key): label(text) for key, text in source.items()}
    return {str(entry): label(str(entry)) for entry in source}
