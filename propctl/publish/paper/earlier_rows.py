"""Records as they stood earlier: what a register of days that are over prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from propctl.office.asking.queries import as_sorted, condition_of, listing
from propctl.office.opened.derived import Deriver
from propctl.office.opened.scope import RowScope, moment_of, scopes
from propctl.regulation.model.constructs import Listing
from propctl.regulation.model.fold import VOID
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.record import AMEND, SET, Event, Record
from propctl.store.index.entries import Row

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.language.evaluation import Condition


def listed_then(office: Office, area: str, form: str, name: str, moment: dt.datetime) -> list[Row]:
    """The records on a list as it was at a moment: by the states and values that they had then."""
    then, declared = office.as_of(moment), office.catalog.area(area).lists[name]
    rows = listing(then, area, name)
    condition = _condition(then, area, form, declared)
    if condition.fields is not None:
        return rows  # it goes by dates alone: what was entered late was so all the same
    since = (moment + dt.timedelta(microseconds=1)).isoformat()
    changed = office.index.rows(form=form, updated=since)
    before = [row for one in changed if (row := _standing(then, one, moment)) and row.state != VOID]
    held = [scope.row for scope in scopes(then, [before]) if condition.holds(scope)]
    others = {row.id for row in changed}
    return as_sorted(then, form, declared, [*(row for row in rows if row.id not in others), *held])


def each_time(office: Office, form: str, step: str, cohort: str, since: dt.date, until: dt.date) -> list[Row]:
    """One line for each time that a step was done in the days: the record as it stood until the next time.

    What earlier times left in fields that steps ask is not of this one. ``cohort``: the field that says when.
    """
    found = []
    for row in office.index.rows(form=form):
        if row.state != VOID and (folded := office.find(row.ref)) is not None:
            found += list(_times(office, folded.record, step))
    told = ((moment_of(RowScope(office, row), cohort) if cohort else at, row) for at, row in found)
    dated = [(at, row) for at, row in told if at is not None and since <= at.date() < until]
    return [row for _, row in sorted(dated, key=lambda one: (one[0], one[1].id))]


def _times(office: Office, record: Record, step: str) -> Iterator[tuple[dt.datetime, Row]]:
    """Each time that the step was done to a record: when, and the record until the next time."""
    history = record.history
    starts = [place for place, event in enumerate(history) if event.step == step]
    asked = office.catalog.form(record.form).ask
    for start, end in pairwise([*starts, len(history)]):
        mine = {name for event in history[start:end] for name in _written(event)}
        row = _row(office, record, history[:end])
        values = {name: value for name, value in row.values.items() if name not in asked or name in mine}
        yield history[start].at, row._replace(json=msgspec.json.encode(values))


def _written(event: Event) -> Iterator[str]:
    yield from event.values
    if event.step == AMEND:
        yield from event.values.get(SET, ())


def _standing(office: Office, row: Row, moment: dt.datetime) -> Row | None:
    folded = office.find(row.ref)
    if folded is None:
        return None
    history = [event for event in folded.record.history if event.at <= moment]
    return _row(office, folded.record, history)._replace(key=row.key) if history else None


def _row(office: Office, record: Record, history: Iterable[Event]) -> Row:
    entry = Deriver(office).entry(Record(record.form, record.id, record.head, tuple(history)), clocks=False)
    return Row(
        0, entry.id, entry.form, entry.state, int(entry.open), entry.registered, entry.updated,
        entry.conflicts, msgspec.json.encode(entry.values),
    )  # fmt: skip


def _condition(office: Office, area: str, form: str, declared: Listing) -> Condition:
    rule = qualify(area, declared.claims[0]) if declared.claims else ""
    return condition_of(office, form, declared.where, rule, declared.cohort)
