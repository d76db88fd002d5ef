"""A table of records of one form: a line each on the screen, a row each in a CSV, in full as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from propctl.cli.frame.output import AMENDED_LATE, Row, emit, emit_json
from propctl.cli.frame.session import Session, current
from propctl.errors import N_
from propctl.office.asking import queries
from propctl.office.opened.units import measured
from propctl.regulation.listed_columns import list_columns
from propctl.regulation.model.constructs import Field

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.language.reading import Scope
    from propctl.regulation.model.ref import Ref
    from propctl.store.index.entries import Row as Record

OF_EVERY_RECORD = ("id", "form", "area", "state", "registered")


def print_records(
    form: str, entries: Iterable[Record], style: str | None, show: Sequence[str] = (), empty: str = ""
) -> None:
    """Print records of one form: a line each for people (``show``: these fields), in full as JSON.

    ``empty`` is said to people where there are none.
    """
    session = current()
    if style == "json":
        from propctl.cli.showing.record_shown import record_row

        found = [session.office.find(entry.ref) for entry in entries]
        emit_json([record_row(session, folded) for folded in found if folded])
        return
    table = _Table(session, form, list(entries), show, personal=not style)
    rows = [table.row(entry) for entry in table.entries.values()]
    empty = empty or session.words(N_("There is nothing here."))
    emit(rows, table.headings, table.line, style, empty, table.keys)


def when(office: Office, text: str) -> str:
    """A time as the index keeps it, short; nothing where there is none."""
    return office.wording.moment(dt.datetime.fromisoformat(text)) if text else ""


def of_every_record(entry: Record) -> Row:
    """What is said of every record that was found."""
    return {name: getattr(entry, name) for name in OF_EVERY_RECORD}


class _Table:
    """What stands in the rows and columns of a table of records; ``personal``: masked people, too."""

    def __init__(
        self, session: Session, form: str, entries: list[Record], show: Sequence[str], *, personal: bool
    ) -> None:
        self.office, self.words, self.form = session.office, session.words, form
        self.declared = self.office.catalog.form(form)
        self.entries = {entry.id: entry for entry in entries}
        self.columns = {
            **list_columns(self.office.catalog, form, show, personal=personal),
            **{name: (form, field) for name, field in self.declared.now.items()},
        }

    @cached_property
    def headings(self) -> list[str]:
        """What stands above the columns on the screen."""
        fixed = [self.words(heading) for heading in (N_("No."), N_("State"), N_("Registered"))]
        return fixed + [self.office.wording.heading(field) for _, field in self.columns.values()]

    @cached_property
    def keys(self) -> list[str]:
        """The columns of a CSV: always the same, also of no record."""
        fields = {**self.declared.field, **self.declared.ask}
        public = [name for name, field in fields.items() if not field.personal]
        return [*OF_EVERY_RECORD, *map(_key, self.columns), *map(_key, public), "@"]

    @cached_property
    def _late(self) -> set[Ref]:
        return {one.ref for one in queries.amended_late(self.office)}

    def row(self, entry: Record) -> Row:
        """One record by its keys: its fields, those it points to, what is worked out at the moment."""
        return {
            **of_every_record(entry),
            **{_key(name): value for name, value in entry.values.items()},
            **{path: _at_end(self.office, entry, path) for path in self.columns if "." in path},
            **(_worked_out(self.office, entry) if self.declared.now else {}),
            **_masked(self.office, entry, self.columns),
        }

    def line(self, row: Row) -> list[str]:
        """One record for people."""
        entry, wording = self.entries[row["id"]], self.office.wording
        cells = [
            wording.value(home, _measured(self.office, entry, field), row.get(_key(name)), unit=False)
            for name, (home, field) in self.columns.items()
        ]
        state = wording.state(self.form, row["state"])
        return [
            wording.record(entry.ref),
            state + (self.words(AMENDED_LATE) if entry.ref in self._late else ""),
            when(self.office, row["registered"]),
            *(wording.joined(cell.splitlines()) for cell in cells),  # a table of rows in one line
        ]


def _key(name: str) -> str:
    """What heads a field in a CSV: ``fields.area`` is that of a home; ``area`` says whose record it is."""
    return f"fields.{name}" if name in OF_EVERY_RECORD else name


def _measured(office: Office, entry: Record, field: Field) -> Field:
    """A column with its unit, as that record has it."""

    def scope() -> Scope:
        from propctl.office.opened.scope import RowScope

        return RowScope(office, entry)

    return measured(office, entry.form, field, scope)


def _at_end(office: Office, entry: Record, path: str) -> Any:
    """What stands in the field at the end of a path through references."""
    from propctl.office.opened.scope import RowScope

    return office.expressions.condition(path, entry.form).value(RowScope(office, entry))


def _worked_out(office: Office, entry: Record) -> Row:
    """What the form computes of a record at the moment, such as what is in store of it."""
    from propctl.office.opened.scope import RowScope

    return queries.worked_out(office, entry.form, RowScope(office, entry))


def _masked(office: Office, entry: Record, columns: Mapping[str, tuple[str, Field]]) -> Row:
    """Who it is, where the list names people: masked, of the record itself; the index knows nobody."""
    from propctl.office.opened.people import shown

    personal = {name: field for name, (_, field) in columns.items() if field.personal}
    folded = office.find(entry.ref) if personal else None
    return {name: shown(office, folded, name, field) for name, field in personal.items()} if folded else {}
