"""Indicators taken into records: what a report says of a month stays what it was when the report was filed.

A field of the type ``figure`` names an indicator, the field of the record that names the period, and perhaps
the field that names whose figure it is. What is kept is exact: ``27/30`` of a share, else the amount.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from propctl.office.counting.figures import Figure, Measure, asked_period, last_day, measured
from propctl.office.opened.scope import at_midnight
from propctl.regulation.model.constructs import Area, Field, Form, Indicator
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.local_names import qualify
from propctl.regulation.taking import named as named_by
from propctl.regulation.taking import split_by
from propctl.worktime.periods import Period, before, days_of_label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_KEPT = Decimal("0.0001")  # hours are kept to a third of a second


class Differs(NamedTuple):
    """A figure that is another today than the record took in."""

    name: str
    field: Field
    kept: str
    present: str | None


def is_ahead(office: Office, field: Field, values: Mapping[str, Any]) -> bool:
    """Whether a record with these values would take in a figure of a period that has not begun."""
    days = days_of_label(_period(field, values))
    return days is not None and days[0] > office.today


def runs_until(office: Office, form: Form, values: Mapping[str, Any]) -> dt.date | None:
    """The last day of a period that still runs, of which a record with these values holds figures."""
    fields = {**form.field, **form.ask}
    taken_in = [field for name, field in fields.items() if field.period and values.get(name) is not None]
    found = (days_of_label(_period(one, values)) for one in taken_in)
    last = (days[1] - dt.timedelta(days=1) for days in found if days is not None)
    return max((day for day in last if day > office.today), default=None)


def taken(office: Office, form: str, field: Field, values: Mapping[str, Any]) -> str | None:
    """The indicator of a field of ``form`` as it stands now, for a record with these values.

    None while nobody knows of which period, or of whom; where the clause is not in force, the area not in
    use, or there is nothing of which there could be a median or a greatest.
    """
    measure = _measure(office, form, field, values)
    return _written(measured(office, [measure])[0]) if measure is not None else None


def differing(office: Office, form: str, values: Mapping[str, Any]) -> Iterator[Differs]:
    """The figures of a record that are others today: what was counted has been amended, or entered late."""
    declared = office.catalog.form(form)
    for name, field in {**declared.field, **declared.ask}.items():
        kept = values.get(name)
        if not field.figure or kept is None:
            continue
        present = taken(office, form, field, values)
        if present != kept:
            yield Differs(name, field, kept, present)


def _period(field: Field, values: Mapping[str, Any]) -> str:
    """The short name of the period of which a field takes its figure in; "" where none is said."""
    return before(str(values.get(field.period) or "")[:10], field.back)


def _measure(office: Office, form: str, field: Field, values: Mapping[str, Any]) -> Measure | None:
    named = _period(field, values)
    days, declared = days_of_label(named), indicator_of(office, form, named_by(field.figure, values))
    if days is None or declared is None:
        return None
    area, name, indicator = declared
    first, after = (at_midnight(day, office.tz) for day in days)
    period = asked_period(office, Period(first, after, named), indicator)
    if period is None or not office.catalog.standing(area.name, indicator.claims, last_day(period)):
        return None
    if not field.whose:
        return Measure(office, area, name, indicator, period)
    whose, owner = values.get(field.whose), any_field(office.catalog.form(form), field.whose)
    if whose in (None, "") or owner is None:
        return None
    by = split_by(office.catalog, area, indicator, form, owner)
    return Measure(office, area, name, indicator, period, only=(by[0], str(whose)))


def indicator_of(office: Office, form: str, named: str) -> tuple[Area, str, Indicator] | None:
    """The area, name and declaration of an indicator as a field of ``form`` names it."""
    area, _, name = qualify(form.partition(".")[0], named).partition(".")
    if area not in office.catalog.names:
        return None
    found = office.catalog.area(area)
    return (found, name, found.indicator[name]) if name in found.indicator else None


def _written(figure: Figure) -> str | None:
    """A figure as a record keeps it."""
    if figure.part is None:
        return "0" if figure.measure == "sum" else None
    if figure.measure == "share":
        return f"{figure.part:f}/{figure.whole}"
    rounded = figure.part if figure.part == figure.part.quantize(_KEPT) else figure.part.quantize(_KEPT)
    return f"{rounded.normalize():f}" if rounded else "0"
