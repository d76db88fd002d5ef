"""One record on the screen: all of it for people, or under its stable keys."""

from __future__ import annotations

import datetime as dt
from typing import Any

from propctl.cli.frame import offers
from propctl.cli.frame.declared import argument, command, option
from propctl.cli.frame.output import STANDING, Row, emit_json, heading, say, short_time, shown, table
from propctl.cli.frame.record_meant import record_meant
from propctl.cli.frame.session import Session, current
from propctl.cli.frame.wording import value_text
from propctl.errors import N_
from propctl.office.asking import queries
from propctl.office.opened.units import measured
from propctl.regulation.catalog import any_field
from propctl.regulation.model.constructs import Form
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.record import Event, is_sealed
from propctl.regulation.standing import Judged


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
@argument("id", word=N_("ID"), offers=offers.records)
@option("--reveal", is_flag=True, help=N_("Show personal values; your access is recorded"))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON"))
def show(id: str, reveal: bool, as_json: bool) -> None:
    """Print one record."""
    session = current()
    folded = session.office.folded(record_meant(session, id))
    if reveal:
        from propctl.office.doing.access import note_access

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
        from propctl.office.doing.balances import account_label

        heading(words(N_("Where it has been")))
        for entry in moves:
            ledger = queries.ledger_of(office, entry)
            place = words.label(account_label(office, ledger, entry.account))
            say(f"{short_time(entry.at, office.now)}  {place}  {entry.record.id}")
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
