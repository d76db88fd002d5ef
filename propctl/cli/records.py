"""Records on the screen: lists of them, one in full, search, and the paper form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propctl.cli.complete import open_ids
from propctl.cli.days import typed_day
from propctl.cli.declared import argument, command, option
from propctl.cli.output import (
    STANDING,
    Row,
    echo,
    emit,
    emit_json,
    heading,
    reading,
    say,
    short_time,
    shown,
    table,
)
from propctl.cli.session import Session, current
from propctl.errors import N_
from propctl.office import queries
from propctl.office.units import measured
from propctl.regulation.catalog import Catalog, any_field
from propctl.regulation.fold import Folded
from propctl.regulation.model import Field, Form
from propctl.regulation.record import Event
from propctl.regulation.standing import Judged
from propctl.regulation.text import Label
from propctl.store.seal import is_sealed

if TYPE_CHECKING:
    from propctl.office.office import Office
    from propctl.store.entries import Row as Record

# -- many records


def narrowed_records(form: str, narrowed: Mapping[str, Any]) -> list[Record]:
    """The records of a form, narrowed down as ``list`` was asked."""
    session = current()
    today = session.office.today
    since, until = (
        typed_day(str(day), today) if (day := narrowed[name]) else None for name in ("since", "until")
    )
    return queries.records(
        session.office,
        form,
        state=narrowed["state"],
        where=narrowed["where"],
        since=since.isoformat() if since else "",
        until=(until + dt.timedelta(days=1)).isoformat() if until else "",
        everything=narrowed["everything"],
    )


def declared_records(area: str, name: str) -> list[Record]:
    """The records on one of the lists that an area declares."""
    return queries.listing(current().office, area, name)


def print_records(form: str, entries: Iterable[Record], style: str | None, show: Sequence[str] = ()) -> None:
    """Print records of one form: a line each for people (``show``: these fields), in full as JSON."""
    session = current()
    office, words = session.office, session.words
    entries = list(entries)
    if style == "json":
        emit_json([record_row(session, folded) for entry in entries if (folded := office.find(entry.id))])
        return
    columns = list_columns(office.catalog, form, show)
    known = {entry.id: entry for entry in entries}

    def line(row: Row) -> list[str]:
        state = words.label(office.state_label(form, row["state"]))
        cells = [
            value_text(session, home, _measured(office, known[row["id"]], field), row.get(name))
            for name, (home, field) in columns.items()
        ]
        return [row["id"], state, _when(session, row["registered"]), *cells]

    rows = [
        {
            "id": entry.id,
            "form": entry.form,
            "area": entry.area,
            "state": entry.state,
            "registered": entry.registered,
            **entry.values,
            **{path: _at_end(office, entry, path) for path in columns if "." in path},
        }
        for entry in entries
    ]
    headings = [words(N_("No.")), words(N_("State")), words(N_("Registered"))]
    headings += [words.label(field.label) for _, field in columns.values()]
    emit(rows, headings, line, style, empty=words(N_("There is nothing here.")))


def list_columns(catalog: Catalog, form: str, show: Sequence[str] = ()) -> dict[str, tuple[str, Field]]:
    """What a list of records shows, each field with its area: as declared, else those typed first.

    Nothing personal, and no tables.
    """
    declared = catalog.form(form)
    typed_first = [*declared.args, *(name for name in declared.field if name not in declared.args)][:4]
    found = {name: catalog.field_at(form, name) for name in show or declared.show or typed_first}
    return {name: at for name, at in found.items() if at and not at[1].personal and at[1].type != "rows"}


def _measured(office: Office, entry: Record, field: Field) -> Field:
    """A column with its unit, as that record has it."""
    if not field.unit_from:
        return field
    from propctl.office.scope import RowScope

    return measured(office, entry.form, field, RowScope(office, entry))


def _at_end(office: Office, entry: Record, path: str) -> Any:
    """What stands in the field at the end of a path through references."""
    from propctl.office.scope import RowScope

    return office.expressions.get(path, entry.form)(RowScope(office, entry))


def _when(session: Session, text: str) -> str:
    return short_time(dt.datetime.fromisoformat(text), session.office.now) if text else ""


def offered(session: Session, area: str, field: Field) -> dict[str, Label]:
    """The choices of a field today, by id."""
    return session.catalog.choices(area, field, session.now.date())


def field_text(session: Session, area: str, form: Form, name: str, value: Any) -> str:
    """A field's value in words: choices by label, staff by name, times without what is plain today."""
    field = any_field(form, name)
    return value_text(session, area, field, value) if field else shown(value, session)


def value_text(session: Session, area: str, field: Field, value: Any) -> str:
    """A value in words, as a field of an area has it."""
    office = session.office
    if value is None:
        return shown(value, session)
    if field.type == "rows" and isinstance(value, list):
        return "\n".join(_row_text(session, area, field, row) for row in value)
    if isinstance(value, list):
        return session.words.joined(value_text(session, area, field, entry) for entry in value)
    match field.type:
        case "choice":
            return session.words.label(offered(session, area, field).get(str(value), Label(str(value))))
        case "staff" if value in office.settings.staff:
            return office.settings.staff[value].name or value
        case "post" if value in office.settings.posts:
            return session.words.label(office.settings.posts[value].label)
        case "time" if isinstance(value, str):
            return _when(session, value)
        case "time":
            return short_time(value, office.now)
    return shown(value, session) + (field.unit if field.type == "quantity" and value != "" else "")


def _row_text(session: Session, area: str, field: Field, row: dict[str, Any]) -> str:
    """A row of a table: each cell as its column has it."""
    cells = (
        value_text(session, area, field.columns[name], cell)
        if name in field.columns
        else shown(cell, session)
        for name, cell in row.items()
    )
    return " ".join(cells)


# -- one record


def record_row(session: Session, folded: Folded, *, reveal: bool = False) -> Row:
    """A record under the stable keys of ``show --json``."""
    view = queries.view(session.office, folded, reveal=reveal)
    return {
        "id": folded.id,
        "form": folded.form,
        "area": folded.form.partition(".")[0],
        "state": folded.state,
        "fields": view.values,
        "history": [event_row(event) for event in folded.history],
        "clocks": [clock_row(clock, session.office.now) for clock in view.clocks],
    }


def event_row(event: Event) -> Row:
    """One event of a history; what is sealed stays hidden."""
    row: Row = {"n": event.n, "at": event.at, "by": event.by, "step": event.step}
    row |= {name: value for name in ("entered", "typed_by", "paper") if (value := getattr(event, name))}
    return row | {"values": _hidden(event.values)}


def _hidden(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _hidden(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [_hidden(entry) for entry in value]
    return "***" if is_sealed(value) else value


def clock_row(clock: Judged, now: dt.datetime) -> Row:
    """One clock under its stable keys."""
    return {
        "clock": clock.clock,
        "rule": clock.rule,
        "start": clock.start,
        "due": clock.due,
        "stopped": clock.stopped,
        "standing": clock.standing(now),
        "provisional": clock.provisional,
        "post": clock.post,
    }


@command("show", N_("One record, with its history and deadlines"))
@argument("id", word=N_("ID"), shell_complete=open_ids)
@option("--reveal", is_flag=True, help=N_("Show personal values; your access is recorded"))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON"))
def show(id: str, reveal: bool, as_json: bool) -> None:
    """Print one record."""
    session = current()
    folded = session.office.folded(id)
    if reveal:
        from propctl.office.access import note_access

        note_access(session.office, folded)
    if as_json:
        emit_json(record_row(session, folded, reveal=reveal))
    else:
        print_record(session, folded, reveal=reveal)


def print_record(session: Session, folded: Folded, *, reveal: bool = False) -> None:
    """One record for people: its fields, its deadlines with their clauses, its history."""
    office, words = session.office, session.words
    view = queries.view(office, folded, reveal=reveal)
    title = words.label(office.form_label(folded.form))
    state = words.label(office.state_label(folded.form, folded.state))
    say(f"{folded.id}  {title}  {state}")
    rows = [
        [words.label(field.label) or name, _told(session, folded, name, view.values[name])]
        for name, field in view.fields.items()
        if name in view.values
    ]
    if rows:
        table(["", ""], rows)
    if view.clocks:
        heading(words(N_("Deadlines")))
        for clock in view.clocks:
            say(clock_sentence(session, clock))
    if moves := queries.moves(office, folded):
        from propctl.office.balances import account_label

        heading(words(N_("Where it has been")))
        for entry in moves:
            ledger = queries.ledger_of(office, entry)
            place = words.label(account_label(office, ledger, entry.account))
            say(f"{short_time(entry.at, office.now)}  {place}  {entry.record}")
    heading(words(N_("History")))
    for event in folded.history:
        say(event_sentence(session, folded, event))


def clock_sentence(session: Session, clock: Judged) -> str:
    """One deadline with the clause behind it."""
    office, words = session.office, session.words
    standing = words(STANDING[clock.standing(office.now)])
    due = short_time(clock.due, office.now) or "—"
    text = words.label(office.rule_text(office.catalog.rule(clock.rule)))
    provisional = words(N_(" (provisional: the schedule of that year is not published yet)"))
    return f"{due}  {standing}  {text} ({clock.rule}){provisional if clock.provisional else ''}"


def event_sentence(session: Session, folded: Folded, event: Event) -> str:
    """One line of a history."""
    office, words = session.office, session.words
    form = office.catalog.form(folded.form)
    step = words.label(office.step_label(folded.form, event.step))
    person = office.settings.staff.get(event.by)
    values = event.values.get("set", event.values) if event.step == "amend" else event.values
    told = words.joined(
        f"{_field_name(session, form, name)}={_told(session, folded, name, _hidden(value))}"
        for name, value in values.items()
    )
    entered = words(N_(" (entered {at})"), at=event.entered) if event.entered else ""
    by = person.name if person and person.name else event.by
    return f"{short_time(event.at, office.now)}  {by}  {step}{entered}  {told}".rstrip()


def _told(session: Session, folded: Folded, name: str, value: Any) -> str:
    """A value of a record in words, with the unit that the record has it in."""
    office = session.office
    field = any_field(office.catalog.form(folded.form), name)
    if field is None:
        return shown(value, session)
    in_unit = measured(office, folded.form, field, office.scope(folded))
    return value_text(session, folded.form.partition(".")[0], in_unit, value)


def _field_name(session: Session, form: Form, name: str) -> str:
    field = form.field.get(name) or form.ask.get(name)
    return (session.words.label(field.label) if field else "") or name


@command("find", N_("Search all records"))
@argument("text", nargs=-1, required=True, word=N_("TEXT"))
@reading
def find(text: tuple[str, ...], style: str | None) -> None:
    """Search the words of all records."""
    session = current()
    office, words = session.office, session.words
    rows = [
        {
            "id": entry.id,
            "form": entry.form,
            "area": entry.area,
            "state": entry.state,
            "registered": entry.registered,
            "title": queries.title_of(office, entry.form, entry.values),
        }
        for entry in queries.find(office, " ".join(text))
    ]

    def line(row: Row) -> list[str]:
        form, state = row["form"], row["state"]
        labels = (office.form_label(form), office.state_label(form, state))
        return [row["id"], *map(words.label, labels), _when(session, row["registered"]), row["title"]]

    headings = [words(name) for name in (N_("No."), N_("Form"), N_("State"), N_("Registered"), N_("About"))]
    emit(rows, headings, line, style, empty=words(N_("Nothing was found.")))


@command("print", N_("The paper form of a record"))
@argument("id", word=N_("ID"), shell_complete=open_ids)
@option("--document", metavar="NAME", default="", help=N_("Which form, where there are several"))
@option("--reveal", is_flag=True, help=N_("Show personal values; your access is recorded"))
@option("--out", metavar=N_("FILE"), help=N_("Write into this file instead of the screen"))
def print_(id: str, document: str, reveal: bool, out: str | None) -> None:
    """Print the paper form of a record."""
    from propctl.publish.sheets import linked, sheet

    session = current()
    folded = session.office.folded(id)
    if reveal:
        from propctl.office.access import note_access

        for shown in (folded, *linked(session.office, folded, document)):
            note_access(session.office, shown)
    put(session, sheet(session.office, folded, document=document, reveal=reveal), out)


def put(session: Session, text: str, out: str | None) -> None:
    """A printed form: into a file, or out as it is for a pipe."""
    if out is None:
        echo(text)
    else:
        Path(out).write_text(text, encoding="utf-8")
        say(session.words(N_("Written to {file}"), file=out))
