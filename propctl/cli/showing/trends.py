"""Figures of several months side by side: each indicator, and each of those that it is split by."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from propctl.cli.frame.output import say, table
from propctl.cli.frame.session import Session
from propctl.errors import N_
from propctl.office.counting.figures import Figure, report
from propctl.office.counting.figures_by import Apart
from propctl.regulation.amounts import figure_shown
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.local_names import main_form, qualify
from propctl.worktime.periods import Period


def print_apart(
    session: Session, found: list[Apart], labels: list[str], said: Callable[[Session, Figure], str]
) -> None:
    """A line for each indicator of each person or thing; a column a period, — where there is nothing."""
    words, wording, catalog = session.words, session.office.wording, session.catalog
    missed = words(N_("not met"))
    lines = []
    for one in found:
        area = catalog.area(one.area)
        declared = area.indicator[one.name]
        form = qualify(area.name, declared.of or main_form(area))
        home, field = catalog.field_at(form, one.path) or (area.name, Field())
        cells = [
            "—" if figure is None else said(session, figure) + (f" {missed}" if figure.met is False else "")
            for figure in one.figures
        ]
        rule = qualify(area.name, declared.claims[0])
        lines.append([words.label(declared.label), wording.value(home, field, one.value), *cells, rule])
    if not lines:
        say(words(N_("Nothing was done in that time that could be told apart so.")))
        return
    table([words(N_("Indicator")), words(N_("Whose")), *labels, words(N_("Clause"))], lines)


def figures(session: Session, periods: list[Period], area: str) -> list[list[Figure]]:
    """The indicators of each period."""
    return [report(session.office, period, area) for period in periods]


def print_trend(session: Session, found: list[list[Figure]], said: Callable[[Session, Figure], str]) -> None:
    """A line an indicator, and below it one for each value it is split by; a column a month."""
    words = session.words
    by_name: dict[tuple[str, str], list[Figure | None]] = {}
    for place, figures in enumerate(found):
        for figure in figures:
            row = by_name.setdefault((figure.area, figure.name), [None] * len(found))
            row[place] = figure
    labels = [next(figure.period for figure in figures) if figures else "" for figures in found]
    lines = []
    for row in by_name.values():
        known = [figure for figure in row if figure is not None]
        title = words.label(known[0].title)
        lines.append(
            [title, *(said(session, one) if one else "" for one in row), _change(row), known[0].rule]
        )
        lines += [[f"  {name}", *values, "", ""] for name, values in _split(session, row, known[0])]
    table([words(N_("Indicator")), *labels, words(N_("Change")), words(N_("Clause"))], lines)


def _change(row: list[Figure | None]) -> str:
    """By how much the last month differs from the one before it: ``+3``, of a share in points ``-2.5``."""
    if len(row) < 2 or row[-1] is None or row[-2] is None:
        return ""
    now, then = (one.percent if one.measure == "share" else one.part for one in (row[-1], row[-2]))
    if now is None or then is None:
        return ""
    change = Fraction(now) - Fraction(then)
    if row[-1].measure == "share":
        tenths = round(change * 10)
        return f"{'+' if tenths > 0 else '-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}"
    shown = figure_shown(Decimal(change.numerator) / Decimal(change.denominator))
    return f"+{shown}" if change > 0 else shown


def _split(session: Session, row: list[Figure | None], one: Figure) -> list[tuple[str, list[str]]]:
    area, wording = session.catalog.area(one.area), session.office.wording
    form = qualify(area.name, area.indicator[one.name].of or main_form(area))
    found = []
    for path in one.split:
        home, field = session.catalog.field_at(form, path) or (area.name, Field())
        values = dict.fromkeys(v for figure in row if figure for v in figure.split.get(path, ()))
        for value in values:
            name = session.words(N_("not filled in")) if value == "-" else wording.value(home, field, value)
            found.append((name, [_at(figure, path, value) for figure in row]))
    return found


def _at(figure: Figure | None, path: str, value: str) -> str:
    """The amount of a part where amounts are measured, else how many there are."""
    if figure is None:
        return ""
    amounts = figure.amounts.get(path, {})
    if value in amounts:
        return f"{round(amounts[value], 2).normalize():f}"
    return str(figure.split.get(path, {}).get(value, 0)) if not figure.amounts else ""
