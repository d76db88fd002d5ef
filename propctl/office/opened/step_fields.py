"""What steps fill in today, and how each field is read: worked out once each, not for every record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec

from propctl.regulation.catalog import Catalog
from propctl.regulation.model.constructs import UNSET, Field, Form, Step
from propctl.regulation.model.form_parts import asked, key_fields
from propctl.regulation.model.local_names import parameter
from propctl.regulation.model.text import Label


def wanted(declared: Form, step: Step, new: bool) -> dict[str, Field]:
    """The fields that a step fills in: all of the form's when it makes the record, else what it asks."""
    fields = dict(declared.field) if new and not step.from_ and step.to else {}
    found = {**fields, **asked(declared, step)}
    if not step.brought:
        return found
    keys = key_fields(declared)
    return {name: field if name in keys else _as_kept(field) for name, field in found.items()}


def _as_kept(field: Field) -> Field:
    """A field of a record that was kept elsewhere: what is not known of it stays unknown."""
    return msgspec.structs.replace(field, required=False, fill="")


_A_YEAR_AGO = "-366d"


class Fields:
    """The fields of one day; lives as long as its catalogue.

    Declarations are known by identity; each is kept beside what was worked out of it, so that no other can
    take its place in memory.
    """

    def __init__(self, catalog: Catalog, today: dt.date) -> None:
        self._catalog, self._today = catalog, today
        self._offered: dict[tuple[str, int, int, bool], tuple[Form, Step, dict[str, Field]]] = {}
        self._specs: dict[tuple[str, int], tuple[Field, Field]] = {}
        self._singles: dict[int, tuple[Field, Field]] = {}
        self._choices: dict[tuple[str, int], tuple[Field, Mapping[str, Label]]] = {}

    def offered(self, form: str, declared: Form, step: Step, new: bool) -> dict[str, Field]:
        """What the step of a form fills in today: nothing that only clauses not in force ask for."""
        key = (form, id(declared), id(step), new)
        if key not in self._offered:
            found = self._catalog.offered(form, wanted(declared, step, new), self._today)
            self._offered[key] = declared, step, found
        return self._offered[key][2]

    def spec(self, area: str, field: Field) -> Field:
        """The field with its choices and bounds looked up, for ``store.values``."""
        key = (area, id(field))
        if key not in self._specs:
            self._specs[key] = field, self._resolved(area, field)
        return self._specs[key][1]

    def choices(self, area: str, field: Field) -> Mapping[str, Label]:
        """What a choice field offers today: ids as stored, labels as shown, in order; nothing for others."""
        if field.type != "choice":
            return {}
        key = (area, id(field))
        if key not in self._choices:
            self._choices[key] = field, self._catalog.choices(area, field, self._today)
        return self._choices[key][1]

    def single(self, field: Field) -> Field:
        """A field that takes many, as each of its values is read."""
        if id(field) not in self._singles:
            self._singles[id(field)] = field, msgspec.structs.replace(field, many=False)
        return self._singles[id(field)][1]

    def _resolved(self, area: str, field: Field) -> Field:
        columns = {name: self.spec(area, column) for name, column in field.columns.items()}
        choices: Any = field.choices
        if field.type == "choice":
            offered = {id: f"{name.zh}|{name.en}" for id, name in self.choices(area, field).items()}
            choices = offered or _set_by(area, field)
        shortest = field.min_chars
        if isinstance(shortest, str):
            value = self._catalog.referred(area, shortest, self._today)
            shortest = 0 if value == UNSET else value or 0
        resolved = msgspec.structs.replace(field, columns=columns, choices=choices, min_chars=shortest)
        return _of_what_happened(resolved) if (field.type, field.fill) == ("time", "now") else resolved


def _set_by(area: str, field: Field) -> Any:
    """Where the clause stands that is to say the choices of a field and does not yet: ``$area.clause.param``.

    Nothing for choices that no clause says.
    """
    if not isinstance(field.choices, str) or not field.choices.startswith("$"):
        return {}
    return "$" + ".".join(parameter(area, field.choices.split()[0]))


def _of_what_happened(field: Field) -> Field:
    """A time that is filled with ``now`` has happened, and not years ago, unless it is declared otherwise."""
    most = "now" if field.max is None else field.max
    return msgspec.structs.replace(field, max=most, min=_A_YEAR_AGO if field.min is None else field.min)
