"""Which records stand in a register of a period, on which page, and what is missing in it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from propctl.errors import N_
from propctl.office.asking.queries import Titles
from propctl.office.opened.scope import at_midnight, moment_of, scopes
from propctl.office.routines.missed import history
from propctl.office.routines.routine_work import routines
from propctl.publish.paper.earlier_rows import each_time, listed_then
from propctl.regulation.model.constructs import Document
from propctl.regulation.model.fold import VOID
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import qualify
from propctl.worktime.periods import Period

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.store.index.entries import Row


def lines(
    office: Office, area: str, form: str, document: Document, since: dt.date, until: dt.date
) -> list[Row]:
    """The records of the days: those registered, those that ``cohort`` puts there, or a list on the last.

    With ``times`` one line for each time that the step was done.
    ``area``: which declares the document and the list; the form may be another's.
    """
    if document.lines:
        last = min(at_midnight(until, office.tz) - dt.timedelta(seconds=1), office.now)
        return listed_then(office, area, form, document.lines, last)
    if document.times:
        return each_time(office, form, document.times, document.cohort, since, until)
    if document.cohort:
        return _within(office, form, document.cohort, since, until)
    rows = office.index.rows(form=form, since=since.isoformat(), until=until.isoformat())
    return [row for row in rows if row.state != VOID]


def _within(office: Office, form: str, cohort: str, since: dt.date, until: dt.date) -> list[Row]:
    """The records whose time, date or month lies in the days, in its order."""
    told = ((moment_of(row, cohort), row.row) for row in scopes(office, office.index.lots(form)))
    found = [(at, row.id, row) for at, row in told if at and since <= at.date() < until and row.state != VOID]
    return [row for _, _, row in sorted(found, key=lambda one: one[:2])]


def pages(office: Office, form: str, document: Document, rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """The lines of each page, and what the page is about; one page of all where it is about nothing."""
    field = any_field(office.catalog.form(form), document.each) if document.each else None
    if field is None:
        return [("", rows)]
    target = qualify(form.partition(".")[0], as_list(field.to)[0])
    title = Titles(office)
    by_record: dict[str, list[Row]] = {}
    for row in rows:
        by_record.setdefault(str(row.values.get(document.each) or ""), []).append(row)
    for one in office.index.rows(form=target, open=True):  # a sheet to be filled in by hand
        by_record.setdefault(one.id, [])
    known = {one.id: title(target, one.values) for one in office.index.rows(form=target, ids=by_record)}
    return [(known.get(name) or name, some) for name, some in sorted(by_record.items())] or [("", rows)]


def missing(office: Office, area: str, document: Document, since: dt.date, until: dt.date) -> str:
    """What of the routine was not done in the days, a line for all of them; "" where nothing is missing."""
    if not document.routine:
        return ""
    span = Period(at_midnight(since, office.tz), at_midnight(until, office.tz), "")
    found = [
        (one.period, one.names or [f"{one.done}/{one.times}"])
        for one in history(office, area, span)
        if one.routine == document.routine and one.verdict != "kept"
    ]
    if since <= office.today < until:
        found += [
            (task.period, task.names or [f"{task.done}/{task.times}"])
            for task in routines(office, area=area)
            if task.routine == document.routine and not task.finished
        ]
    wording = office.wording
    told = [wording.say(N_("{period}: {names}"), period=period, names=names) for period, names in found]
    return wording.say(N_("Not done: {what}"), what=told) if told else ""
