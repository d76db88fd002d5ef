"""Whether fields can be filled in: their type and what belongs to it, bounds, defaults, choices."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from propctl.errors import N_
from propctl.regex import regex
from propctl.regulation.language.syntax import names_read
from propctl.regulation.model.constructs import Field, Form
from propctl.regulation.model.form_parts import any_field, key_fields
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.text import NUMBER, label
from propctl.regulation.model.toml_lines import Path
from propctl.regulation.soundness.checking import TIMES, AreaCheck
from propctl.regulation.taking import BLANK, all_named, split_by

# What every record, event or command has already.
RESERVED = frozenset(
    [
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
    ]
)
NUMBERS = ("number", "money", "quantity", "price")
WORD = regex(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
_NAMED_DAYS = {"yesterday": -1, "now": 0, "today": 0, "tomorrow": 1}
_FROM_TODAY = regex(r"now|today|tomorrow|yesterday|[+-]\d{1,5}d")
TYPED = {  # keys that mean something for some types alone; the first cannot do without
    "to": ("ref",),
    "columns": ("rows",),
    "choices": ("choice",),
    "figure": ("figure",),
    "period": ("figure", "rows"),
}


class FieldCheck(AreaCheck):
    """Fields: of forms, asked by steps, in columns, of commands."""

    def fields(self, at: Path, fields: dict[str, Field], form: str = "") -> None:
        """A table of fields; ``form``: on which their conditions stand ("": on none)."""
        seen: dict[str, str] = {}
        if at[-1] != "ask":  # what several steps ask may be called the same in each
            self.told_apart(at, fields)
        for name, field in fields.items():
            typed = name.replace("_", "-")
            if typed in seen:
                first = seen[typed]
                self.note((*at, name), N_("{name!r} and {first!r} are typed alike"), name=name, first=first)
            seen[typed] = name
            self.one((*at, name), name, field, form)

    def one(self, at: Path, name: str, field: Field, form: str) -> None:
        """One field."""
        if name in RESERVED:
            self.note(at, N_("{name!r} is a word that every record has already; choose another"), name=name)
        elif not WORD.fullmatch(name):
            self.note(at, N_("{name!r} is no plain word: small letters, digits, _ and -"), name=name)
        self.named(at, field)
        if not label(field.hint).zh.isascii():
            self.both((*at, "hint"), field.hint)
        if field.called:
            self._called(at, field)
        self.claims(at, field)
        self._type(at, field)
        self._length(at, field)
        self._bounds(at, field)
        if form:
            self._expressions(at, field, form)
        if field.compute:
            self._computed(at, field, form)
            if form and _in_a_circle(name, self.catalog.form(form)):
                self.note((*at, "compute"), N_("{name} is computed from itself"), name=name)
        if field.of_day:
            day = self.field((*at, "of_day"), self.catalog.form(form), field.of_day) if form else None
            if field.type != "staff" or (day is not None and day.type not in ("date", "time")):
                self.note(
                    (*at, "of_day"), N_("of_day of a staff field names a date or time of the same form")
                )
        if field.sure:
            yes = self.field((*at, "sure"), self.catalog.form(form), field.sure) if form else None
            if field.type not in NUMBERS or field.personal or (yes is not None and yes.type != "bool"):
                self.note((*at, "sure"), N_("sure of a number names a yes or no of the same form"))
        if field.program and at[-2] not in ("field", "ask"):
            self.note((*at, "program"), N_("only a field of a record is filled in by the program"))
        if field.type == "figure" and field.figure:
            self._figure(at, field, form)
        elif field.whose or field.back:
            key = "whose" if field.whose else "back"
            message = N_("{key} belongs to a field of type {wanted}, and this one is {type}")
            self.note((*at, key), message, key=key, wanted="figure", type=field.type)
        if field.period and form:
            self._of_period(at, field, form)
        if field.columns:
            self.fields((*at, "columns"), field.columns, form)

    def _called(self, at: Path, field: Field) -> None:
        """What a bare number is called has one place for it, in each language."""
        at, named = (*at, "called"), label(field.called)
        self.both(at, field.called)
        if field.type != "text":
            message = N_("{key} belongs to a field of type {wanted}, and this one is {type}")
            self.note(at, message, key="called", wanted="text", type=field.type)
        if any(said.count(NUMBER) != 1 for said in (named.zh, named.en) if said):
            self.note(at, N_("{key} says {place} once, where the number goes"), key="called", place=NUMBER)

    def _expressions(self, at: Path, field: Field, form: str) -> None:
        """What fills a field in, when it is asked for, and the facts that are told beside it."""
        rule = (field.claims or [""])[0]
        for key in ("fill", "compute", "when", "unit_from"):
            self.expression((*at, key), form, getattr(field, key), rule)
            if key in ("fill", "compute"):
                self.given((*at, key), getattr(field, key), form, field, rule=rule)
        self.chosen((*at, "fill"), field.fill, self.area.name, field)
        for said, text in field.facts.items():
            self.both((*at, "facts", said), said)
            self.expression((*at, "facts", said), form, text, rule)

    def _computed(self, at: Path, field: Field, form: str) -> None:
        """A computed field is a number, a moment, a yes or no, or posts, and has no other value."""
        posts = field.type == "post" and field.many
        single = field.type in (*NUMBERS, "bool", "date", "time") and not field.many
        if not form or not (single or posts):
            message = N_(
                "only a number, a date or time, yes or no, or a list of posts of a record is computed"
            )
            self.note((*at, "compute"), message)
        for key in ("fill", "default", "personal", "required"):
            if getattr(field, key):
                self.note((*at, key), N_("{key} says nothing of a field that is computed"), key=key)

    def _of_period(self, at: Path, field: Field, form: str) -> None:
        """What is counted, an indicator or rows by a program, is of a period that the record names."""
        period = self.field((*at, "period"), self.catalog.form(form), field.period)
        if period is not None and (period.many or not period.names_period):
            message = N_('{name!r} names no period: a month, or a text of the spelling "term"')
            self.note((*at, "period"), message, name=field.period)

    def _figure(self, at: Path, field: Field, form: str) -> None:
        """An indicator is taken into a field of a record, for a period that the record names."""
        if not form or field.many:
            self.note((*at, "figure"), N_("only a single field of a record takes in an indicator"))
            return
        for key in ("fill", "default", "personal", "required"):
            if getattr(field, key):
                self.note((*at, key), N_("{key} says nothing of a field that is computed"), key=key)
        declared = self.catalog.form(form)
        if field.back < 0:
            self.note((*at, "back"), N_("{value!r} is below zero"), value=field.back)
        owner = self.field((*at, "whose"), declared, field.whose) if field.whose else None
        for named in self._figures_named(at, field, declared):
            self._indicator_taken(at, msgspec.structs.replace(field, figure=named), form, owner)

    def _figures_named(self, at: Path, field: Field, form: Form) -> list[str]:
        """Every indicator that the field may take in: one for each choice of the fields in braces."""
        held: dict[str, list[str]] = {}
        for name in BLANK.findall(field.figure):
            found = self.field((*at, "figure"), form, name)
            if found is None:
                return []
            if found.type != "choice" or found.many:
                self.note((*at, "figure"), N_("{name} stands in braces, and is no single choice"), name=name)
                return []
            held[name] = self.choices(at, found)
        return all_named(field.figure, held)

    def _indicator_taken(self, at: Path, field: Field, form: str, owner: Field | None) -> None:
        """The indicator exists, and can be told apart by those whose figure is wanted."""
        home, _, name = qualify(self.area.name, field.figure).partition(".")
        if home not in self.catalog.names:
            if not self.catalog.knows(home):
                self.unknown((*at, "figure"), N_("there is no area {name!r}"), home, self.catalog.names)
            return
        area = self.catalog.area(home)
        indicator = area.indicator.get(name)
        if indicator is None:
            known = [one if home == self.area.name else f"{home}.{one}" for one in area.indicator]
            self.unknown((*at, "figure"), N_("there is no indicator {name!r}"), field.figure, known)
            return
        if owner is None:
            return
        found = split_by(self.catalog, area, indicator, form, owner)
        of_all = bool(indicator.base) or indicator.collected is not None  # measured against everybody's
        if of_all or owner.many or owner.personal or len(found) != 1:
            message = N_("{figure} is not split by what {name} names: {splits}")
            names = indicator.split or ["-"]
            self.note((*at, "whose"), message, figure=field.figure, name=field.whose, splits=names)

    def _type(self, at: Path, field: Field) -> None:
        """What belongs to the type is there, and nothing that belongs to another."""
        for key, types in TYPED.items():
            if getattr(field, key) and field.type not in types:
                message = N_("{key} belongs to a field of type {wanted}, and this one is {type}")
                self.note((*at, key), message, key=key, wanted=types[0], type=field.type)
            elif field.type == types[0] and not getattr(field, key):
                self.note(at, N_("a field of type {type} needs {key}"), type=field.type, key=key)
        for number, target in enumerate(as_list(field.to)):
            if not self.catalog.has_form(qualify(self.area.name, target)):
                self.no_form((*at, "to", number) if isinstance(field.to, list) else (*at, "to"), target)
        offered = self.choices(at, field) if field.type == "choice" and field.choices else []
        self._anything(at, field, offered)
        self._default(at, field, offered)
        self._unique(at, field)

    def _anything(self, at: Path, field: Field, offered: list[str]) -> None:
        """What must be chosen has something to choose: else nobody can do the step that asks for it."""
        named = isinstance(field.choices, str) and field.choices.startswith("$")
        filled = field.required or field.default is not None
        # a table may stay without rows; a form whose records are named by their choice is not used yet
        needed = filled and "columns" not in at and not self._names_records(at)
        form = qualify(self.area.name, str(at[1]))
        unused = at[0] == "form" and self.catalog.unasked(form, str(at[-1]), field, self.on)
        if named and needed and not offered and not unused:
            message = N_("{label} must be filled in, and there would be nothing to choose")
            self.note((*at, "choices"), message, label=field.label)

    def _names_records(self, at: Path) -> bool:
        """Whether this field is of those that its form's records are named by."""
        return at[0] == "form" and at[-1] in key_fields(self.area.form[str(at[1])])

    def _default(self, at: Path, field: Field, offered: list[str]) -> None:
        """A default that the field itself would refuse is none."""
        for value in as_list(field.default):
            place = (*at, "default")
            if field.type == "choice" and offered and str(value) not in offered:
                self.unknown(place, N_("{name!r} is none of the choices"), str(value), offered)
            elif field.type == "bool" and not isinstance(value, bool):
                self.note(place, N_("{value!r} is neither true nor false"), value=value)
            elif field.type in NUMBERS and _number(value) is None:
                self.note(place, N_("{value!r} is no number"), value=value)
            elif field.type == "number" and _number(value) != int(_number(value) or 0):
                self.note(place, N_("{value!r} is no whole number"), value=value)
            elif field.type in NUMBERS:
                self._within(place, field, value)

    def _within(self, at: Path, field: Field, value: object) -> None:
        """A default lies within the bounds of its field."""
        number, least, most = _number(value), _number(field.min), _number(field.max)
        if number is not None and (
            (least is not None and number < least) or (most is not None and number > most)
        ):
            message = N_("{value!r} lies outside the bounds of the field (min, max)")
            self.note(at, message, value=value)

    def _unique(self, at: Path, field: Field) -> None:
        """Of a table its columns; of anything else yes, no, or among the open records."""
        place = (*at, "unique")
        if field.type != "rows":
            if field.unique not in (True, False, "open"):
                message = N_('{value!r}: write true, or "open": among the records that are open')
                self.note(place, message, value=field.unique)
        elif field.unique is True:
            self.note(
                place, N_("of rows the columns are named: unique = {columns}"), columns=list(field.columns)
            )
        else:
            for name in as_list(field.unique or None):
                if name not in field.columns:
                    self.unknown(place, N_("there is no column {name!r}"), name, field.columns)

    def _length(self, at: Path, field: Field) -> None:
        least = field.min_chars
        if least and field.type != "text":
            message = N_("{key} belongs to a field of type {wanted}, and this one is {type}")
            self.note((*at, "min_chars"), message, key="min_chars", wanted="text", type=field.type)
        elif isinstance(least, str):
            if least.startswith("$"):
                self.parameter((*at, "min_chars"), least)
            else:
                self.note(
                    (*at, "min_chars"), N_("{value!r} is neither a number nor $clause.param"), value=least
                )
        elif not 0 <= least <= field.max_chars:
            message = N_("{least} characters are more than max_chars ({most}) allows, or less than none")
            self.note((*at, "min_chars"), message, least=least, most=field.max_chars)
        if not 0 <= field.decimals <= 4:
            self.note((*at, "decimals"), N_("from 0 to 4 decimals are kept, not {n}"), n=field.decimals)

    def _bounds(self, at: Path, field: Field) -> None:
        read: dict[str, Any] = {}
        for key in ("min", "max"):
            value = getattr(field, key)
            if value is None:
                continue
            if field.type in NUMBERS:
                read[key] = _number(value)
            elif field.type in (*TIMES, "month"):
                read[key] = _day(value)
            elif field.names_period and (key, value) == ("max", "today"):
                continue
            else:
                self.note((*at, key), N_("a field of type {type} has no {key}"), type=field.type, key=key)
                continue
            if read[key] is None:
                message = N_("{value!r} is no bound of a field of type {type}")
                self.note((*at, key), message, value=value, type=field.type)
        least, most = read.get("min"), read.get("max")
        if least is not None and most is not None and type(least) is type(most) and least > most:
            message = N_("min {least} is more than max {most}")
            self.note((*at, "min"), message, least=field.min, most=field.max)


def _in_a_circle(name: str, form: Form) -> bool:
    """Whether what a field is computed from is computed from it."""
    read: set[str] = set()
    ways = [name]
    while ways:
        field = any_field(form, ways.pop())
        for other in names_read(field.compute) if field is not None else ():
            if other == name:
                return True
            if other not in read:
                read.add(other)
                ways.append(other)
    return False


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _day(value: object) -> dt.date | int | None:
    """A day as a bound is written, 2026-11-21, or how many days from today: ``today``, ``now``, ``-366d``."""
    if _FROM_TODAY.fullmatch(str(value)):
        return _NAMED_DAYS[str(value)] if str(value) in _NAMED_DAYS else int(str(value)[:-1])
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None
