"""A step that is about to be done: what was typed, made into values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from propctl.entry.cells import numbers_of, parse_rows
from propctl.entry.natural_keys import unit_number, written
from propctl.entry.typed_times import NoSuchTime, parse_spelled
from propctl.entry.values import parse_value
from propctl.errors import N_, UsageError
from propctl.office.counting import taken_figures
from propctl.office.doing.things_named import Naming
from propctl.office.opened.scope import RecordScope
from propctl.office.opened.step_fields import wanted
from propctl.office.opened.units import typed_in
from propctl.regulation.catalog import Catalog
from propctl.regulation.language.figured import rounded
from propctl.regulation.model.constructs import Field, Form, Opens, Step
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.form_parts import key_fields, opens_of
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import parameter, qualify
from propctl.regulation.model.record import Record
from propctl.regulation.model.text import Label, label
from propctl.words.messages import TYPED_AS
from propctl.worktime.periods import days_of_label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_NO_PERIOD = {  # spelling -> what to say of a text that is none
    "period": N_("{label}: {value} is no month and no year; write 2026-10 or 2024"),
    "term": N_("{label}: {value} is no period; write 2026-10, 2026-Q4 or 2026"),
    "quarter": N_("{label}: {value} is no quarter; write 2026-Q3"),
    "year": N_("{label}: {value} is no year; write 2026"),
}
NOT_BEGUN = N_("{label}: {value} has not begun, so there is nothing to report of it yet")


def in_office_words(office: Office, value: Any) -> Any:
    """The text of a parameter in the language that the office keeps its records in."""
    if isinstance(value, list):
        return [in_office_words(office, entry) for entry in value]
    return label(value).of(office.settings.office.lang) if isinstance(value, str) else value


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks to be done, as typed."""

    form: str  # "complaints.complaint"
    step: str
    id: str = ""  # none: a new record
    values: dict[str, Any] = {}  # field -> text as typed, list, rows; or a value already parsed
    at: dt.datetime | None = None  # when it happened; default: now
    by: str = ""  # in whose name; default: the operator
    approved_by: str = ""  # the second person, on paper
    paper: str = ""
    trusted: bool = False  # done by another step or a batch: posts were judged there
    line: tuple[Label, int] | None = None  # of which rows of the record that opens it, and which of them


class Draft:
    """One step on one record, before it is saved."""

    __slots__ = (
        "at", "before", "beside", "by", "declared", "files", "form", "key", "keys", "request", "step",
        "typed_by",
        "values",
    )  # fmt: skip

    def __init__(self, request: Request, declared: Form, step: Step, before: Folded, at: dt.datetime) -> None:
        self.request = request
        self.form = request.form
        self.declared = declared
        self.step = step
        self.before = before  # the record as the step finds it; empty for a new one, or a new life
        self.at = at
        self.by = ""
        self.typed_by = ""
        self.key = ""  # id of the record, once it is written
        self.values: dict[str, Any] = {}
        self.files: dict[str, bytes] = {}  # attached files to be saved with it, by path
        self.beside: dict[str, Any] = {}  # what the line of an amendment says beside the fields
        self.keys: dict[str, tuple[str, bytes]] = {}  # under which its personal values were sealed

    @property
    def name(self) -> str:
        """``form.step``, as controllers name it."""
        return f"{self.form.partition('.')[2]}.{self.request.step}"

    @property
    def new(self) -> bool:
        """Whether it makes a record, or begins the life of a standing one anew."""
        return not self.before.lived

    @property
    def again(self) -> bool:
        """Whether it begins the life of a standing record anew."""
        return self.new and bool(self.before.history)

    @property
    def area(self) -> str:
        return self.form.partition(".")[0]

    def then(self, office: Office) -> Office:
        """The office at the time of the step: what is typed afterwards has the now and today of then."""
        return office if self.request.at is None or self.at == office.now else office.as_of(self.at)


def empty(form: str) -> Folded:
    """The record that a creating step starts from."""
    return Folded(Record(form, "", {}))


class Opened(NamedTuple):
    """A record that a step opens, and the fields to be typed for it, which the step does not set."""

    form: str
    step: str
    fields: dict[str, Field]
    opens: Opens


def opened(catalog: Catalog, area: str, step: Step) -> list[Opened]:
    """The records that a step opens, one for the step."""
    found = []
    for opens in opens_of(step):
        if not opens.each and not opens.on:
            form = qualify(area, opens.form)
            declared = catalog.form(form)
            fields = wanted(declared, declared.step[opens.step], True)
            home = form.partition(".")[0]
            asked_for = {
                name: abroad(catalog, home, field) for name, field in fields.items() if name not in opens.set
            }
            found.append(Opened(form, opens.step, asked_for, opens))
    return found


def abroad(catalog: Catalog, area: str, field: Field) -> Field:
    """A field of ``area`` as another area's command offers it: its choices name where they come from."""
    choices = field.choices
    if isinstance(choices, str) and choices.startswith("$"):
        choices = " ".join("$" + ".".join(parameter(area, one)) for one in choices.split())
    elif isinstance(choices, str) and choices:
        choices = catalog.area(area).choices[choices]
    return msgspec.structs.replace(field, choices=choices)


def computed_last(fields: Mapping[str, Field]) -> list[tuple[str, Field]]:
    """Fields in their order; those that are computed from others behind them."""
    return sorted(fields.items(), key=lambda entry: entry[1].computed)


class Missing(UsageError):
    """Fields that a step needs and nobody has typed; ``known``: what there is besides."""

    def __init__(self, names: str, known: dict[str, Any]) -> None:
        super().__init__(N_("still missing: {names}"), names=names)
        self.known = known


class Values:
    """Turns what was typed into values, filling in what the declarations can tell."""

    def __init__(self, office: Office, draft: Draft) -> None:
        self.office, self.draft = office, draft
        self.now, self.present, self.tz, self.lang = draft.at, office.now, office.tz, office.lang
        self.then = draft.then(office)
        self.naming = Naming(office, draft)

    def fields(self) -> dict[str, Field]:
        """What the step fills in today."""
        draft = self.draft
        return self.office.fields.offered(draft.form, draft.declared, draft.step, draft.new)

    def read(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """The step's values; ``UsageError`` names what is missing or wrong."""
        fields = self.fields()
        self._refuse_unknown(typed, fields)
        found: dict[str, Any] = {}
        missing = []
        for name, field in computed_last(fields):
            value = self.one(name, field, typed, found)
            if value is not None:
                found[name] = value
            elif field.required and self.applies(field, found) and not self.standing(name):
                missing.append((name, field))
        if missing:
            names = self.office.wording.joined(self._missing_named(missing))
            raise Missing(names, found).about(*(name for name, _ in missing))
        return found

    def one(self, name: str, field: Field, typed: Mapping[str, Any], known: dict[str, Any]) -> Any:
        """One field: as typed, else as filled, else its default; None where there is nothing."""
        raw = typed.get(name)
        if field.computed:
            return self._computed(name, field, raw, known)
        if field.program and not self.draft.request.trusted:
            return None  # a controller says it; what somebody typed is judged beside that
        if raw is not None and raw != "":
            try:
                return self._levelled(name, field, self.parse(self._measured(field, known), raw))
            except UsageError as error:
                error.about(name)
                raise
        if not self.applies(field, known):
            return None
        if field.fill:
            return self.fill(field, known)
        if field.default is not None and not (self.standing(name) or field.type == "bool"):
            return self.parse(field, field.default)
        return field.default if field.type == "bool" and self.draft.new else None

    def _measured(self, field: Field, known: dict[str, Any]) -> Field:
        """A field with the unit that its record has it in, which may be typed behind the number."""
        return typed_in(self.office, self.draft.form, field, lambda: self._scope(known))

    def _scope(self, known: dict[str, Any]) -> RecordScope:
        return RecordScope(self.then, self.draft.before, {**self.draft.values, **known})

    def _computed(self, name: str, field: Field, raw: Any, known: dict[str, Any]) -> Any:
        """A value that nobody types; what an export says of it is taken where it is right."""
        value = self.worked_out(field, known) if self.applies(field, known) else None
        if raw not in (None, "") and self.parse(field, raw) != value:
            label, shown = (
                self.office.wording.label(field.label),
                self.office.wording.value(self.draft.area, field, value),
            )
            message = N_("{label} is computed, and comes to {value}: leave it out")
            raise UsageError(message, label=label, value=shown or "-").about(name)
        return value

    def worked_out(self, field: Field, known: dict[str, Any]) -> Any:
        """What the program gives a field: the indicator that it takes in, or what is computed or filled."""
        if not field.figure:
            return self.fill(field, known)
        values = {**self.draft.before.values, **self.draft.values, **known}
        if taken_figures.is_ahead(self.office, field, values):
            named = self.draft.declared.field.get(field.period) or field
            label = self.office.wording.label(named.label)
            raise UsageError(NOT_BEGUN, label=label, value=values[field.period]).about(field.period)
        return taken_figures.taken(self.office, self.draft.form, field, values)

    def _levelled(self, name: str, field: Field, value: Any) -> Any:
        """A value in its one spelling, where it is a natural key or the number of a home."""
        if field.type != "text" or not isinstance(value, str):
            return value
        if field.spelling == "unit":
            return unit_number(value)
        if field.names_period:
            return self._spelled(field, value)
        return written(value) if name in key_fields(self.draft.declared) else value

    def _spelled(self, field: Field, typed: str) -> str:
        """A period in its one spelling."""
        today = self.now.astimezone(self.tz).date()
        try:
            found = parse_spelled(field.spelling, typed, today)
        except NoSuchTime as none:
            message = N_("{label}: {value}: {why}")
            raise UsageError(message, label=field.label, value=typed, why=none.why) from None
        if found is None:
            raise UsageError(_NO_PERIOD[field.spelling], label=field.label, value=typed)
        days = days_of_label(found)
        if field.max == "today" and days is not None and days[0] > today:
            raise UsageError(NOT_BEGUN, label=self.office.wording.label(field.label), value=found)
        return found

    def parse(self, field: Field, raw: Any) -> Any:
        """A raw value as the field's own; what is no text has been parsed already (rows excepted)."""
        spec = self.office.fields.spec(self.draft.area, field)
        if field.type == "rows" and isinstance(raw, list):
            rows, problems = parse_rows(raw, spec, self)
            if problems:
                raise UsageError(
                    N_("{label}, row {row}: {error}"),
                    label=field.label,
                    row=problems[0].row,
                    error=problems[0].error,
                )
            return self._checked_rows(field, rows, numbers_of(raw))
        if isinstance(raw, list):
            single = self.office.fields.single(field)
            found = [self.parse(single, entry) for entry in raw]
            return found if field.many else found[0]
        value = parse_value(raw, spec, self) if isinstance(raw, str) else raw
        if field.type == "rows":
            return self._checked_rows(field, value, numbers_of(value))
        if isinstance(raw, str) or field.type == "ref":
            id_of = self.naming.id_of
            value = [id_of(field, one) for one in value] if field.many else id_of(field, value)
        return self.naming.checked(field, value)

    def fill(self, field: Field, known: dict[str, Any]) -> Any:
        """The value that the declaration computes, on what is known so far."""
        compiled = self.office.expressions.condition(
            field.worked_out, self.draft.form, (field.claims or [""])[0]
        )
        value = compiled.value(self._scope(known))
        if field.compute and type(value) is not bool and isinstance(value, (int, Decimal, Fraction)):
            value = rounded(value, field)
            if field.type == "number":
                return int(value)
        if value is False and field.type != "bool":  # ``a > b and a - b`` of what does not hold
            return None
        if isinstance(value, dt.datetime) and field.type == "date":
            return value.date()
        if field.type == "text" and field.fill.startswith("$"):
            value = in_office_words(self.office, value)
        if isinstance(value, Decimal) or (
            type(value) is int and field.type in ("money", "quantity", "price")
        ):
            return self.parse(field, f"{value:f}")  # compared as a number, kept as the text that amounts are
        return as_list(value) if field.many and value is not None else value

    def applies(self, field: Field, known: dict[str, Any]) -> bool:
        """Whether the field is asked for at all, given what is known."""
        if not field.when:
            return True
        compiled = self.office.expressions.condition(field.when, self.draft.form, (field.claims or [""])[0])
        return compiled.holds(self._scope(known))

    def standing(self, name: str) -> bool:
        """Whether the record has this value already, so that a step need not ask again.

        Of several that a step is there to change, those that nobody names stay as they are.
        """
        several = self.draft.step.changes if len(self.draft.step.changes) > 1 else ()
        kept = name in self.draft.declared.field or name in several
        return kept and self.draft.before.values.get(name) not in (None, "")

    def _checked_rows(
        self, field: Field, rows: list[dict[str, Any]], numbers: Sequence[int]
    ) -> list[dict[str, Any]]:
        """Rows whose required cells are filled, whose people and records exist, and no two of them alike."""
        for number, row in zip(numbers, rows, strict=True):
            for name, column in field.columns.items():
                if row.get(name) not in (None, ""):
                    row[name] = self.naming.checked(column, self.naming.id_of(column, row[name]))
                elif column.required:
                    raise UsageError(
                        N_("{label}, row {row}: {column} is missing"),
                        label=field.label,
                        row=number,
                        column=column.label,
                    )
        return self._unique_rows(field, rows, numbers)

    def _unique_rows(
        self, field: Field, rows: list[dict[str, Any]], numbers: Sequence[int]
    ) -> list[dict[str, Any]]:
        for name in as_list(field.unique) if not isinstance(field.unique, bool) else []:
            seen: dict[Any, int] = {}
            for number, row in zip(numbers, rows, strict=True):
                value = row.get(name)
                if value is not None and value in seen:
                    raise UsageError(
                        N_("{label}: rows {first} and {second} have the same {column}"),
                        label=field.label,
                        first=seen[value],
                        second=number,
                        column=field.columns[name].label,
                    )
                seen[value] = number
        return rows

    def _refuse_unknown(self, typed: Mapping[str, Any], fields: dict[str, Field]) -> None:
        for name in typed:
            if name not in fields:
                raise UsageError(
                    N_("{step} takes no {name!r}; it takes: {known}"),
                    step=self.office.wording.step(self.draft.form, self.draft.request.step),
                    name=name,
                    known=[self.office.wording.label(known.label) for known in fields.values()] or "-",
                )

    def _missing_named(self, missing: list[tuple[str, Field]]) -> list[str]:
        """Fields as they are called, with the options that they are typed as: personal ones by --stdin."""
        wording = self.office.wording
        return [
            wording.say(TYPED_AS, name=wording.label(field.label) or name, option=option)
            for name, field in missing
            for option in ["--stdin" if field.personal else f"--{name.replace('_', '-')}"]
        ]
