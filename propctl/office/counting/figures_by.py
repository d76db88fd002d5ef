"""Figures of several periods for each person, building or kind by itself: who does how well, by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from propctl.entry.counting_order import counted
from propctl.errors import N_, UsageError
from propctl.office.counting.figures import Figure, Measure, asked_period, measured, report
from propctl.regulation.model.constructs import Area, Field, Indicator
from propctl.regulation.model.local_names import main_form, qualify, targets_of

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.worktime.periods import Period

PERSON = "person"  # stands for whatever splits a figure by people


class Apart(NamedTuple):
    """One indicator of one person (or thing): a figure for each period, None where there is nothing."""

    area: str
    name: str
    path: str  # the split by which it is told apart
    value: str
    figures: list[Figure | None]


def figures_by(office: Office, periods: list[Period], area: str, by: str) -> list[Apart]:
    """The indicators in force that are split by ``by``: a path, its title, or ``person`` for any people.

    Raises ``UsageError`` where no indicator is.
    """
    areas = [office.catalog.area(area)] if area else office.catalog.areas()
    found: list[Apart] = []
    offered: dict[str, None] = {}
    for one in areas:
        reports = [report(office, period, one.name) for period in periods]
        named = {figure.name for figures in reports for figure in figures}
        for name in (name for name in one.indicator if name in named):
            indicator = one.indicator[name]
            offered |= dict.fromkeys(indicator.split)
            for path in _paths(office, one, indicator, by):
                values = {
                    value: None
                    for figures in reports
                    for figure in figures
                    if figure.name == name
                    for value in figure.split.get(path, ())
                    if value != "-"
                }
                found += _apart(office, one, name, periods, path, sorted(values, key=counted))
    if not found and not any(
        _paths(office, one, entry, by) for one in areas for entry in one.indicator.values()
    ):
        raise UsageError(
            N_("--by: no figure is split by {value}; there are: {known}"), value=by, known=[PERSON, *offered]
        )
    return found


def _paths(office: Office, area: Area, indicator: Indicator, by: str) -> list[str]:
    """The splits of an indicator that are meant."""
    form = qualify(area.name, indicator.of or main_form(area))
    if indicator.base or indicator.collected:
        return []
    found = []
    for path in indicator.split:
        home, field = office.catalog.field_at(form, path) or (form, Field())
        people = by == PERSON and _names_people(office, home, field)
        if by in (path, field.label.zh, field.label.en) or people:
            found.append(path)
    return found


def _names_people(office: Office, home: str, field: Field) -> bool:
    """Whether a field names a member of staff, or the record that one has."""
    if field.type != "ref":
        return field.type == "staff"
    for full in targets_of(home.partition(".")[0], field):
        key = office.catalog.form(full).key if office.catalog.has_form(full) else ""
        if key and (named := office.catalog.form(full).field.get(key)) and named.type == "staff":
            return True
    return False


def _apart(
    office: Office, area: Area, name: str, periods: list[Period], path: str, values: list[str]
) -> list[Apart]:
    indicator = area.indicator[name]
    spans = [asked_period(office, period, indicator) for period in periods]
    measures = [
        Measure(office, area, name, indicator, span, (path, value))
        for value in values
        for span in spans
        if span
    ]
    figures = iter(measured(office, measures))
    apart = []
    for value in values:
        row = [next(figures) if span else None for span in spans]
        said = [one if one is not None and _says(one) else None for one in row]
        apart.append(Apart(area.name, name, path, value, said))
    return apart


def _says(figure: Figure) -> bool:
    """Whether there was anything to measure."""
    return bool(figure.part) if figure.measure == "count" else bool(figure.whole) and figure.part is not None
