"""A sheet's rows made into records: read by field, judged as the save judges them, saved all or none.

``Intake.table`` finds the columns, ``Intake.requests`` reads every cell, ``carry_out`` does the steps in one
unit of work. A trial goes the whole way and saves nothing, so that it finds what the save would find.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from propctl.entry.cells import cell_text
from propctl.entry.headings import Known, Row, Table, compared, known_names, table_of
from propctl.entry.sheet_files import read_sheet
from propctl.errors import N_, BadData, PropctlError, Refused, UsageError
from propctl.office.asking.duplicates import refuse_repeated
from propctl.office.asking.resolving import same_key
from propctl.office.doing.drafts import Draft, Missing, Request, Values, empty, opened
from propctl.office.doing.ledger_headings import ledger_headings
from propctl.office.doing.steps import save_all
from propctl.office.opened.step_fields import wanted
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.fold import VOID, Folded, ended_states
from propctl.regulation.model.form_parts import any_field, creating_steps, key_fields, natural_key
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.record import AMEND, SET
from propctl.regulation.model.ref import Ref
from propctl.regulation.model.text import Label

if TYPE_CHECKING:
    from propctl.office.doing.unit_of_work import Work
    from propctl.office.opened.office import Office

AT = "at"  # a column that says when it happened, as --at does
NUMBER, STATE, REGISTERED = "id", "state", "registered"
DERIVED = {  # what an export tells beside the fields, and what may head it
    NUMBER: Label("编号", "No."),
    STATE: Label("状态", "State"),
    REGISTERED: Label("登记时间", "Registered"),
}
_HEADS_STATE = (STATE, DERIVED[STATE].zh, DERIVED[STATE].en)
_AT = Field(type="time", zh="发生时间", en="Happened at", max="now")
_KEY_TYPES = ("text", "ref")  # what a spreadsheet makes a date of: 3-12


class Fault(NamedTuple):
    """What is wrong with a row, or with one of its cells."""

    row: int
    column: str  # as the spreadsheet names it, with its heading; "" for the row
    field: str
    error: PropctlError


class Change(NamedTuple):
    """What an update changes in a field; values of personal fields are not told."""

    row: int
    form: str
    id: str
    field: Field
    before: Any
    after: Any


class Asked(NamedTuple):
    """What the rows ask to be done."""

    rows: list[int]  # of each request
    requests: list[Request]
    changes: list[Change]
    unchanged: int  # rows whose record says the same already
    faults: list[Fault]


class Intake:
    """One sheet on its way into the records of a form."""

    def __init__(
        self, office: Office, form: str, step: str = "", *, update: bool = False, trusted: bool = False
    ) -> None:
        """``trusted``: also a step that no sheet may do by itself, whose post is judged elsewhere."""
        self.office, self.form, self.update, self.trusted = office, form, update, trusted
        self.declared = office.catalog.form(form)
        makers = [name for name, one in creating_steps(self.declared).items() if trusted or not one.internal]
        self.step = step or next(iter(makers), "")
        if not makers:
            raise UsageError(
                N_("{form} is made by the program from other records, and by no sheet"),
                form=office.form_label(form),
            )
        if self.step not in makers:  # what only another step, a batch or a command does, no sheet does
            raise UsageError(
                N_("{form} has no step {step!r}; it has: {known}"),
                form=office.form_label(form),
                step=self.step,
                known=[office.wording.step(form, name) for name in makers],
            )
        self.area = form.partition(".")[0]
        self.key = key_fields(self.declared)
        self.fields = self._fields()
        self.later = self._later()
        self.draft = Draft(
            Request(form=form, step=self.step),
            self.declared,
            self.declared.step[self.step],
            empty(form),
            office.now,
        )
        self.draft.by = office.operator.id
        self.values = Values(office, self.draft)
        self.exported = False  # whether the sheet tells of records, as an export does

    def _fields(self) -> dict[str, Field]:
        """What the step fills in, with what the records that it opens need."""
        office, step = self.office, self.declared.step[self.step]
        found: dict[str, Field] = {}
        for one in opened(office.catalog, self.area, step):
            found |= office.catalog.offered(one.form, one.fields, office.today)
        own = office.catalog.offered(self.form, wanted(self.declared, step, True), office.today)
        return own | {name: field for name, field in found.items() if name not in own}

    def _later(self) -> dict[str, Field]:
        """Fields of the form that other steps fill in; an update corrects them, a new record has none."""
        return {
            name: field
            for name, field in {**self.declared.field, **self.declared.ask}.items()
            if name not in self.fields
        }

    # -- its columns

    def known(self) -> Known:
        """What may head a column: names and labels, in both languages and in the reader's."""
        every = {**self.fields, **self.later}
        computed = {name: field for name, field in every.items() if not field.typed}
        fields = {name: field for name, field in every.items() if name not in computed}
        names: dict[str, Collection[str]] = {
            name: (*self._headings(name, field), field.label.zh, field.label.en)
            for name, field in fields.items()
        }
        names.setdefault(AT, (AT, _AT.zh, _AT.en))
        headings = known_names(names, {name: self._label(field) for name, field in fields.items()})
        derived: dict[str, Collection[str]] = {
            name: (name, label.zh, label.en) for name, label in DERIVED.items()
        }
        derived |= {name: self._headings(name, field) for name, field in computed.items()}
        if not self.declared.key:  # by its number a row is told from another; a natural key is its fields
            headings = known_names({NUMBER: derived.pop(NUMBER)}, {}) | headings
        labels = {name: self._label(fields[name]) or name for name in self.fields if name in fields}
        worked_out = known_names(derived, {})
        said = ledger_headings(self.office.catalog, self.form)
        others = known_names({name: said[name] for name in fields if name in said}, {})
        others = {heading: name for heading, name in others.items() if heading not in worked_out}
        return Known(others | headings, labels, worked_out, fields.keys())

    def _headings(self, name: str, field: Field) -> tuple[str, ...]:
        """What an export heads a field: its name, its label, or both where others have the same."""
        label = self._label(field)
        return (name, label, f"{label} ({name})")

    def _label(self, field: Field) -> str:
        from propctl.words.labels import heading

        return heading(field).of(self.office.lang)

    def table(
        self,
        path: Path,
        *,
        sheet: str = "",
        header: int = 0,
        ignored: Collection[str] = (),
        renamed: Mapping[str, str] = {},
    ) -> Table:
        """The file's table; ``renamed``: column -> field, by name or label."""
        known = self.known()
        meant = {column: self._meant(known, field) for column, field in renamed.items()}
        read = read_sheet(path, known.count, sheet)
        table = table_of(read, known, header=header, ignored=ignored, renamed=meant)
        if self.update and not self.declared.key and NUMBER not in table.columns:
            raise BadData(
                N_("{file}: to update records of {form}, the sheet needs their numbers in a column {column}"),
                file=read.file,
                form=self.office.form_label(self.form),
                column=DERIVED[NUMBER],
            )
        return table

    def _meant(self, known: Known, field: str) -> str:
        name = field if field in self.fields or field in self.later else known.field(field)
        if not name:
            raise UsageError(
                N_("{form} has no field {name!r}; it has: {known}"),
                form=self.office.form_label(self.form),
                name=field,
                known=list(known.labels.values()),
            )
        return name

    # -- its rows

    def requests(self, table: Table, progress: Callable[[int, int], None] | None = None) -> Asked:
        """Every row as a request, each cell read; what cannot be read is told of all rows."""
        self.office.settle()
        self.exported = not set(map(compared, table.derived)).isdisjoint(map(compared, _HEADS_STATE))
        asked = Asked([], [], [], 0, [])
        seen: dict[str, int] = {}
        unchanged = 0
        for done, row in enumerate(table.rows, 1):
            values, faults = self._read(table, row)
            asked.faults.extend(faults)
            if not faults:
                try:
                    unchanged += self.ask(row.number, values, seen, asked)
                except PropctlError as error:
                    asked.faults.append(Fault(row.number, "", "", error))
            if progress:
                progress(done, len(table.rows))
        return asked._replace(unchanged=unchanged)

    def _read(self, table: Table, row: Row) -> tuple[dict[str, Any], list[Fault]]:
        """The values of a row, and what is wrong with its cells."""
        values: dict[str, Any] = {}
        faults = [Fault(row.number, column, "", _surplus(column)) for column in row.surplus]
        for name, cell in row.cells.items():
            if name in self.later and not self.update:
                continue
            try:
                values[name] = self._value(name, cell)
            except PropctlError as error:
                faults.append(Fault(row.number, table.place(name), name, error))
        return values, faults

    def _value(self, name: str, cell: Any) -> Any:
        if name == NUMBER and NUMBER not in self.fields:
            return str(cell).strip()
        field = self.fields.get(name) or self.later.get(name) or _AT
        if name in self.key and field.type in _KEY_TYPES and not isinstance(cell, str):
            cell_text(cell, _no_text(field))  # 3-12 that was made a date is refused
        raw: Any = cell_text(cell, field)
        if raw.startswith("[") and (field.many or field.type == "rows"):
            raw = _decoded(raw, field)
        return self.values.one(name, field, {name: raw}, {})

    def ask(self, row: int, values: dict[str, Any], seen: dict[str, int], asked: Asked) -> int:
        """Add what a row asks for; 1 where its record says the same already."""
        at = values.pop(AT, None) if AT not in self.fields and AT not in self.later else None
        number = values.pop(NUMBER, "") if NUMBER not in self.fields else ""
        key = number or natural_key(self.declared, values)
        if key and key in seen:
            raise UsageError(N_("{id} stands in row {row} already"), id=key, row=seen[key])
        if key:
            seen[key] = row
        before = self._known(key)
        if before is not None and self._begins_anew(row, before, values):
            before = None
        if before is None:
            made = {name: value for name, value in values.items() if name in self.fields}
            request = Request(form=self.form, step=self.step, values=made, at=at, trusted=self.trusted)
            asked.requests.append(request)
            asked.rows.append(row)
            return 0
        changes = self._differences(row, before, values)
        if not changes:  # what an export wrote, and nobody changed
            return 1
        if not self.update:
            raise UsageError(
                N_("{id} exists already; with --update what differs in this row would be corrected"),
                id=before.id,
            )
        differing = {name: values[name] for name in changes}
        asked.changes.extend(changes.values())
        asked.requests.append(
            Request(form=self.form, step=AMEND, id=before.id, values={SET: differing}, at=at)
        )
        asked.rows.append(row)
        return 0

    def _known(self, key: str) -> Folded | None:
        """The record of that number or natural key, whatever has become of it; None where there is none."""
        named = Ref(self.form, key)
        ref = same_key(self.office, named) if key and self.key else named
        return self.office.find(ref) if ref and ref.id else None

    def _begins_anew(self, row: int, before: Folded, values: Mapping[str, Any]) -> bool:
        """Whether a row makes a thing that is void or at its end anew: the next household of a home.

        A number is of one record for ever; and what an export tells of one that is over is no new one.
        """
        over = before.state in (VOID, *ended_states(self.declared))
        return bool(self.key) and over and not (self.exported and not self._differences(row, before, values))

    def _differences(self, row: int, before: Folded, values: Mapping[str, Any]) -> dict[str, Change]:
        """The fields whose cell says something else than the record; an empty cell says nothing."""
        from propctl.office.opened.people import in_clear

        found: dict[str, Change] = {}
        for name, value in values.items():
            field = any_field(self.declared, name)
            kept = before.values.get(name)
            if field is None:
                continue
            stands = in_clear(self.office, field, name, kept, before.ref)
            said = str(value) if field.personal and not isinstance(value, list) else value
            same = _says_the_same(stands, said) or (field.many and as_list(stands) == as_list(said))
            if not same:
                shown = (None, None) if field.personal else (kept, value)
                found[name] = Change(row, self.form, before.id, field, *shown)
        return found


def _says_the_same(kept: Any, cell: Any) -> bool:
    """Whether a cell says what a record does: sheets show times to the minute."""
    if isinstance(kept, dt.datetime) and isinstance(cell, dt.datetime) and not cell.second:
        return kept.replace(second=0) == cell
    return bool(kept == cell)


def carry_out(
    office: Office,
    asked: Asked,
    message: str,
    *,
    trial: bool = False,
    again: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Work | None, list[Fault]]:
    """Do all requests in one unit of work, or none; the faults of the rows that are refused.

    A ``trial`` judges as the save does, and saves nothing. ``again``: also what was done today already.
    """
    refused: list[tuple[int, PropctlError]] = []
    if not asked.requests:
        return None, []
    judged = None if again else partial(refuse_repeated, office)
    work = save_all(office, asked.requests, message, progress, refused=refused, trial=trial, judged=judged)
    made = _numbered(work, asked, {number for number, _ in refused})
    return work, [
        Fault(asked.rows[number], "", "", _of_sheet(office, asked.requests[number], error, made))
        for number, error in refused
    ]


def _of_sheet(office: Office, request: Request, error: PropctlError, made: Mapping[str, int]) -> PropctlError:
    """A refusal as somebody needs it who fills in a sheet, and types no options."""
    if not isinstance(error, Missing):
        return _with_row(error, made)
    form = office.catalog.form(request.form)
    fields = [(name, any_field(form, name) or Field()) for name in error.fields]
    msgid = N_("still missing: {names}")
    if any(field.personal for _, field in fields):
        msgid = N_("still missing: {names}; no export holds people's data: fill it into the sheet")
    return UsageError(msgid, names=[office.wording.label(field.label) or name for name, field in fields])


def _numbered(work: Work, asked: Asked, refused: Collection[int]) -> dict[str, int]:
    """The numbers that rows were given, and nobody will see, for nothing is saved -> the row."""
    done = [row for number, row in enumerate(asked.rows) if number not in refused]
    made = zip(work.drafts, done, strict=True)
    return {draft.key: row for draft, row in made if draft.new and not draft.declared.key}


def _with_row(error: PropctlError, made: Mapping[str, int]) -> PropctlError:
    """A refusal that names the record of another row, with that row."""
    said = str(error)
    named = next((id for id in made if id in said), None)
    if named is None:
        return error
    more = {"rule": error.rule} if isinstance(error, Refused) else {}
    msgid = N_("{error}; {id} is row {row} of this sheet")
    return type(error)(msgid, error=error, id=named, row=made[named], **more)


def in_order(faults: Sequence[Fault]) -> list[Fault]:
    """Faults by row."""
    return sorted(faults, key=lambda fault: fault.row)


def _surplus(column: str) -> UsageError:
    return UsageError(
        N_("column {column} has no heading; head it, empty the cell, or leave it out: --ignore {column}"),
        column=column,
    )


def _decoded(text: str, field: Field) -> Any:
    """A list as an export for machines writes it."""
    import msgspec

    try:
        return msgspec.json.decode(text.encode(), type=list)
    except msgspec.DecodeError:
        raise UsageError(N_("{label} is not a JSON list"), label=field.label) from None


def _no_text(field: Field) -> Field:
    import msgspec

    return msgspec.structs.replace(field, type="ref")
