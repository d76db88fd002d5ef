"""The office as it stood on another day: the clauses that held then, and the notices that hung then."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec.structs import replace

from propctl.errors import N_, Problem, UsageError
from propctl.office.opened.began import began
from propctl.office.opened.office import Office
from propctl.publish.notices import FORM, SHOWN, Notice, aged, newest_first, of_record
from propctl.regulation.amendments import History
from propctl.store.files.paths import record_path

if TYPE_CHECKING:
    from propctl.store.index.entries import Row


def as_it_stood(office: Office, day: dt.date) -> Office:
    """The office at the end of a day: what was amended later was not known then.

    Of a day to come: as it will stand, by what is known today. ``UsageError`` for a day before it began.
    """
    if day < (first := began(office).date()):
        raise UsageError(N_("the office began on {first}; there is nothing of {day}"), first=first, day=day)
    if day == office.today:
        return office
    moment = dt.datetime.combine(day, dt.time(23, 59, 59), office.tz)
    found = Office(office.root, now=moment, account=office.account, lang=office.lang, sources=office.sources)
    known = [one for one in office.catalog.history.entries() if one.entered <= moment]
    found.catalog.history = History(known)
    return found


def notices_then(office: Office) -> list[Notice]:
    """The notices that hung at the office's moment, newest first: what happened to them later is left out."""
    if not office.catalog.has_form(FORM):
        return []
    read = (_then(office, row) for row in office.index.rows(form=FORM))
    return aged(office, newest_first(notice for notice in read if notice is not None))


def _then(office: Office, row: Row) -> Notice | None:
    record = office.reader.read(record_path(row.ref))
    if isinstance(record, Problem):
        return None  # ``check`` names it
    past = tuple(event for event in record.history if event.at <= office.now)
    folded = office.fold(replace(record, history=past)) if past else None
    if folded is None or folded.state not in SHOWN:
        return None
    fields = office.catalog.form(FORM).field
    public = {name: value for name, value in folded.values.items() if not fields[name].personal}
    return of_record(row.id, folded.state, public, past[-1].at)
