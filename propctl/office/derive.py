"""What the index keeps of a record: its present, its clocks, what it moved. Never a personal value."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from propctl.office.scope import TIMES, link_target
from propctl.regulation.catalog import any_field, qualify
from propctl.regulation.expression import as_list
from propctl.regulation.fold import fold, open_states
from propctl.regulation.ledgers import postings
from propctl.regulation.model import Field, Form
from propctl.regulation.record import Record
from propctl.store.entries import ClockRow, Entry
from propctl.store.ids import parse_id
from propctl.store.paths import record_path

if TYPE_CHECKING:
    from propctl.office.office import Office


def derive(office: Office, record: Record) -> Entry:
    """The index entry of a record, under the clauses and calendars of the office."""
    form = office.catalog.form(record.form)
    folded = fold(record, form)
    public = without_people(folded.values, form)
    began = folded.registered or office.now
    updated = max((event.at for event in record.history), default=began)
    written = _Written()
    return Entry(
        id=record.id,
        form=record.form,
        area=record.form.partition(".")[0],
        state=folded.state,
        open=folded.state in open_states(form),
        registered=written[began],
        updated=written[updated],
        values={
            **{name: plain(value) for name, value in public.items()},
            TIMES: {step: [written[event.at] for event in events] for step, events in folded.events.items()},
        },
        text=text_of(record, form, public),
        clocks=[
            ClockRow(
                clock=found.clock,
                rule=found.rule,
                start=written[found.start],
                due=written[found.due] if found.due else None,
                stopped=written[found.stopped] if found.stopped else None,
                paused=found.paused,
                provisional=found.provisional,
                post=found.post,
                late_bound=False,
            )
            for found in office.judge.all(folded, form)
        ],
        postings=postings(folded, form, office.catalog, office.expressions.get, office.scope),
        links=links_of(office, public, form, record.form.partition(".")[0]),
        conflicts=len(folded.conflicts),
    )


class _Written(dict[dt.datetime, str]):
    """Moments as ISO text: the clocks of a record share most of them."""

    def __missing__(self, moment: dt.datetime) -> str:
        found = self[moment] = moment.isoformat()
        return found


def without_people(values: dict[str, Any], form: Form) -> dict[str, Any]:
    """The values that are nobody's personal data."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        field = any_field(form, name)
        if field is None or field.personal:
            continue
        found[name] = _rows(field, value) if field.type == "rows" else value
    return found


def _rows(field: Field, rows: Any) -> list[dict[str, Any]]:
    hidden = {name for name, column in field.columns.items() if column.personal}
    return [{name: value for name, value in row.items() if name not in hidden} for row in as_list(rows)]


def plain(value: Any) -> Any:
    """A value as JSON keeps it: times and dates as ISO text."""
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    if isinstance(value, dict):
        return {name: plain(entry) for name, entry in value.items()}
    return value


def text_of(record: Record, form: Form, public: dict[str, Any]) -> str:
    """All words of a record that are nobody's personal data, for ``find``."""
    words = [record.id]
    for name, value in public.items():
        field = any_field(form, name)
        if field is not None and field.type in ("text", "ref", "number", "file"):
            words += [str(entry) for entry in as_list(value)]
    for event in record.history:
        words += [str(event.values[name]) for name in ("text", "reason") if name in event.values]
    return "\n".join(words)


def links_of(office: Office, public: dict[str, Any], form: Form, area: str) -> list[tuple[str, str]]:
    """The records that a record points to."""
    found = []
    for name, value in public.items():
        field = any_field(form, name)
        if field is not None and field.type == "ref":
            found += [(name, _target(office, field, area, str(target))) for target in as_list(value)]
        elif field is not None and field.type == "rows":
            refs = {column: spec for column, spec in field.columns.items() if spec.type == "ref"}
            found += [
                (f"{name}.{column}", _target(office, spec, area, str(row[column])))
                for row in as_list(value)
                for column, spec in refs.items()
                if row.get(column)
            ]
    return found


def _target(office: Office, field: Field, area: str, record_id: str) -> str:
    """A link as it is kept (``scope.link_target``); of several forms, the one that has such a record."""
    forms = [qualify(area, form) for form in as_list(field.to)]
    numbered = parse_id(record_id)
    if numbered is None:
        keyed = [form for form in forms if office.catalog.form(form).key]
        if len(keyed) > 1:
            there = [form for form in keyed if (office.root / record_path(form, record_id)).exists()]
            keyed = there or keyed
        for form in keyed[:1]:
            return link_target(office, form, record_id)
    return record_id
