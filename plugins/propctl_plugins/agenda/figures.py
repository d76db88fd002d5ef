"""Figures of reports, reviews and targets: taken from the records, and the year's the sum of its months."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from propctl.api import N_, UsageError, figures_between, nearest, rows
from propctl_plugins.agenda import work

if TYPE_CHECKING:
    from propctl.api import Figure, Office

Line = dict[str, Any]
SUMMED = ("count", "sum", "share")  # whose twelve months make a year


def of_term(office: Office, term: str) -> list[Line]:
    """Each indicator of all areas in a month, or summed up over the twelve months of a year."""
    first, after = whole_term(office, term)
    if len(term) != 4:
        found = figures_between(office, first, after)
        return [_line(office, one, one.part, one.whole) for one in found if one.part is not None]
    months = [_month(first, number) for number in range(12)]
    each = [
        one for start, end in months if start <= office.today for one in figures_between(office, start, end)
    ]
    by_name: dict[str, list[Figure]] = {}
    for one in each:
        if one.measure in SUMMED and one.part is not None:
            by_name.setdefault(f"{one.area}.{one.name}", []).append(one)
    return [
        _line(
            office,
            some[0],
            sum((one.part or Decimal(0) for one in some), Decimal(0)),
            sum(Decimal(one.whole) for one in some),
        )
        for some in by_name.values()
    ]


def whole_term(office: Office, term: str) -> tuple[dt.date, dt.date]:
    """The first day of a month or year, and the day after it; ``UsageError`` for any other term."""
    if len(term) == 4:
        return dt.date(int(term), 1, 1), dt.date(int(term) + 1, 1, 1)
    if len(term) == 7 and term[5:].isdecimal():
        return _month(dt.date(int(term[:4]), 1, 1), int(term[5:]) - 1)
    raise UsageError(N_("a report is of a month or a year: 2026-11, 2026; not {value!r}"), value=term).about(
        "period"
    )


def begun(office: Office, term: str) -> None:
    """``UsageError`` for a term of which there can be no report yet: of a year before its last month."""
    first, after = whole_term(office, term)
    if first > office.today:
        raise UsageError(N_("{term} has not begun yet"), term=term).about("period")
    if len(term) == 4 and office.today < (after - dt.timedelta(days=1)).replace(day=1):
        raise UsageError(
            N_("the report of {term} sums up its twelve months: file it from December on"), term=term
        )


def _month(year: dt.date, number: int) -> tuple[dt.date, dt.date]:
    first = year.replace(month=number + 1)
    return first, first.replace(year=year.year + (number == 11), month=(number + 1) % 12 + 1)


def _line(office: Office, one: Figure, part: Any, whole: Any) -> Line:
    value = f"{part:f}/{Decimal(whole):f}" if one.measure == "share" else f"{part:f}"
    return {"title": one.title.of(office.lang), "value": value, "indicator": f"{one.area}.{one.name}"}


def callbacks(office: Office, year: str) -> list[Line]:
    """For each person the callbacks planned in a year, and those made."""
    first, after = whole_term(office, year[:4])
    planned = work.of_person(office, year[:4])
    done = Counter(
        one.text("caller", "")
        for one in rows(office, "callbacks.callback")
        if first <= one.registered.date() < after
    )
    people = sorted({one for one in (*planned, *done) if one})
    return [{"person": one, "planned": planned[one], "done": done[one]} for one in people]


# -- targets


def meant(office: Office, typed: str) -> tuple[str, str]:
    """The area and the name of the figure that was typed: as ``area.name``, or by its title."""
    areas = office.catalog.areas()
    there = {(one.name, name): figure.label for one in areas for name, figure in one.indicator.items()}
    area, _, name = typed.partition(".")
    found = [key for key, label in there.items() if key == (area, name) or typed in (label.zh, label.en)]
    if len(found) == 1:
        return found[0]
    if found:
        known, msgid = [".".join(key) for key in found], N_("several figures are called {name}: {known}")
    else:
        titles = [label.of(office.lang) for label in there.values()]
        own = [label.of(office.lang) for key, label in there.items() if key[0] == area]
        known = nearest(typed, titles, 5, 0.4) or own or titles[:12]
        msgid = N_("there is no figure {name}; there are, for instance: {known}")
    raise UsageError(msgid, name=typed, known=known).about("indicator")


def targets(office: Office) -> list[Line]:
    """Each target with what the records say, up to its date or today."""
    return [_standing(office, one) for one in rows(office, "agenda.target", states="running")]


def _standing(office: Office, target: Any) -> Line:
    until = target.date("until")
    since = target.date("since") if target.has("since") else until.replace(day=1)
    area, name = meant(office, target.text("indicator"))
    after = min(until, office.today) + dt.timedelta(days=1)
    there = figures_between(office, since, max(after, since + dt.timedelta(days=1)), area)
    found = next((one for one in there if one.name == name), None)
    actual = None if found is None else found.percent if found.measure == "share" else found.part
    wanted, compared = Decimal(str(target.values["value"])), target.text("compared", "at_least")
    if actual is None:
        stands = "none"
    else:
        reached = actual >= wanted if compared == "at_least" else actual <= wanted
        stands = "met" if reached else "short" if until < office.today else "running"
    return {
        "record": target.id,
        "title": office.catalog.area(area).indicator[name].label.of(office.lang),
        "compared": compared,
        "target": f"{wanted.normalize():f}",
        "actual": "" if actual is None else f"{float(actual):g}",
        "by": until.isoformat(),
        "stands_at": stands,
    }
