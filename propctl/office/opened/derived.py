"""What the index keeps of a record: its present, its clocks, what it moved. Never a personal value."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from propctl.entry.natural_keys import alike
from propctl.office.opened.scope import TIMES
from propctl.office.opened.shapes import folded as judged
from propctl.regulation.ledgers import postings
from propctl.regulation.model.constructs import Form
from propctl.regulation.model.fold import open_states
from propctl.regulation.model.form_parts import references, unique_fields
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.record import Record
from propctl.regulation.model.ref import Ref
from propctl.regulation.standing import Judged
from propctl.store.index.entries import ClockRow, Entry

if TYPE_CHECKING:
    from propctl.office.judging.office_grounds import OfficeGrounds
    from propctl.office.opened.office import Office

_WORDS = frozenset(("text", "ref", "number", "file"))  # types of fields that ``find`` searches
_REMARKS = ("text", "reason")  # what notes and voidings say


class Deriver:
    """Derives index entries under the clauses and calendars of an office.

    ``grounds``: where to note what they rest on; none for entries that nobody keeps.
    """

    def __init__(self, office: Office, grounds: OfficeGrounds | None = None) -> None:
        self.office, self._grounds = office, grounds
        self._outlines: dict[str, _Outline] = {}

    def entry(self, record: Record, *, clocks: bool = True) -> Entry:
        """The index entry of a record; its clocks, which take longest, only where somebody asks for them."""
        if self._grounds is None:
            return self._entry(record, self.office, clocks)
        view = self._grounds.view(record.form)
        view.basis.reach = dt.date.min
        found = self._entry(record, view.office, clocks)
        found.reach = view.basis.reach.isoformat()
        return found

    def _entry(self, record: Record, office: Office, clocks: bool) -> Entry:
        if record.form not in self._outlines:
            form = office.catalog.form(record.form)
            units = bool(form.key) and office.catalog.names_units(record.form)
            self._outlines[record.form] = _Outline(form, units)
        outline = self._outlines[record.form]
        folded = judged(record, outline.form)
        public = outline.public(folded.values)
        began = folded.registered or office.now
        updated = max((event.at for event in record.history), default=began)
        written = _Written()
        values = {name: plain(value) for name, value in public.items()}
        values[TIMES] = {
            step: [written[event.at] for event in events] for step, events in folded.events.items()
        }
        return Entry(
            id=record.id,
            form=record.form,
            area=record.form.partition(".")[0],
            state=folded.state,
            open=folded.state in outline.open,
            registered=written[began],
            updated=written[updated],
            values=values,
            text=outline.text(folded.record, public),
            clocks=[written.clock(found) for found in office.judge.all(folded, outline.form)]
            if clocks
            else [],
            postings=postings(
                folded, outline.form, office.catalog, office.expressions.condition, office.scope
            ),
            links=self._links(outline, public, record.form),
            conflicts=len(folded.conflicts),
            unique=[
                (name, str(values[name])) for name in outline.unique if values.get(name) not in (None, "")
            ],
            alike=alike(record.id, unit=outline.units) if outline.form.key else "",
        )

    def _links(self, outline: _Outline, public: dict[str, Any], form: str) -> list[tuple[str, Ref]]:
        """The records that a record points to."""
        return [
            (path, self.office.target(form, field, str(target)))
            for path, field in outline.references.items()
            for target in _standing_at(public, path)
        ]


class _Outline:
    """What of a form's fields the index keeps, and how: the same for all its records."""

    def __init__(self, form: Form, units: bool) -> None:
        """``units``: its natural keys hold the numbers of homes."""
        fields = {**form.ask, **form.field}
        kept = {name: field for name, field in fields.items() if not field.personal}
        rows = {name: field for name, field in kept.items() if field.type == "rows"}
        self.form, self.units = form, units
        self.open = open_states(form)
        self.references = references(form)
        self.unique = [name for name in unique_fields(form) if name in kept]
        self._kept = frozenset(kept)
        self._words = frozenset(name for name, field in kept.items() if field.type in _WORDS)
        self._people = {
            name: {column for column, spec in field.columns.items() if spec.personal}
            for name, field in rows.items()
        }

    def public(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values that are nobody's personal data; what the form does not know is left out."""
        found = {name: value for name, value in values.items() if name in self._kept}
        for name, hidden in self._people.items():
            if name in found:
                found[name] = [
                    {column: value for column, value in row.items() if column not in hidden}
                    for row in as_list(found[name])
                ]
        return found

    def text(self, record: Record, public: dict[str, Any]) -> str:
        """All words of a record that are nobody's personal data, for ``find``."""
        words = [record.id]
        for name, value in public.items():
            if name in self._words:
                words += map(str, as_list(value))
        for event in record.history:
            words += [str(event.values[name]) for name in _REMARKS if name in event.values]
        return "\n".join(words)


def _standing_at(values: dict[str, Any], path: str) -> list[Any]:
    """What stands in a field, or in each row of a table under a column (``table.column``)."""
    name, _, column = path.partition(".")
    entries = as_list(values.get(name))
    return [row[column] for row in entries if row.get(column)] if column else entries


class _Written(dict[dt.datetime, str]):
    """Moments as ISO text: the clocks of a record share most of them."""

    def __missing__(self, moment: dt.datetime) -> str:
        found = self[moment] = moment.isoformat()
        return found

    def clock(self, found: Judged) -> ClockRow:
        """A clock as the index keeps it."""
        return ClockRow(
            clock=found.clock,
            rule=found.rule,
            start=self[found.start],
            due=self[found.due] if found.due else None,
            stopped=self[found.stopped] if found.stopped else None,
            paused=found.paused,
            provisional=found.provisional,
            post=found.post,
            was_due=self[found.was_due] if found.was_due else None,
            was_stopped=self[found.was_stopped] if found.was_stopped else None,
            missed_at=self[found.missed_at] if found.missed_at else None,
            renewed=found.renewed,
        )


def plain(value: Any) -> Any:
    """A value as JSON keeps it: times and dates as ISO text."""
    if isinstance(value, str):
        return value
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    if isinstance(value, dict):
        return {name: plain(entry) for name, entry in value.items()}
    return value
