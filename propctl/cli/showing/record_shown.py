"""One record on the screen: all of it for people, or under its stable keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from propctl.cli.frame import offers
from propctl.cli.frame.declared import argument, command, option
from propctl.cli.frame.output import AMENDED_LATE, STANDING, Row, emit_json, heading, say, table
from propctl.cli.frame.session import Session, current
from propctl.cli.procedures.card_meant import card_meant
from propctl.cli.showing.beside_told import beside_rows, tell_beside
from propctl.cli.showing.related_told import print_related
from propctl.cli.showing.revealing import PURPOSE, revealed_for
from propctl.cli.typed.record_meant import record_meant
from propctl.errors import N_, Typed
from propctl.office.asking import queries
from propctl.office.asking.attached_files import attachments_of, has_attachments, is_attachment
from propctl.office.opened.units import measured
from propctl.regulation.model.amended import changes_of, is_amendment, is_generic
from propctl.regulation.model.constructs import GENERIC_FIELDS, Field
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.record import AMEND, EMPTIES, LAPSES, REVERT, WITHDRAWS, Event, is_sealed
from propctl.regulation.standing import Judged
from propctl.words.labels import field_of
from propctl.words.messages import CITED

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)  # where a clause limits nothing


def record_row(session: Session, folded: Folded, *, reveal: bool = False) -> Row:
    """A record under the stable keys of ``show --json``."""
    view = queries.view(session.office, folded, reveal=reveal)
    row: Row = {
        "id": folded.id,
        "form": folded.form,
        "area": folded.form.partition(".")[0],
        "state": folded.state,
        "fields": view.values,
        "history": [event_row(event) for event in folded.history],
        "clocks": [clock_row(clock, session.office.now) for clock in view.clocks],
    }
    if view.form.now:
        row["now"] = queries.worked_out(session.office, folded.form, session.office.scope(folded))
    if beside := beside_rows(session, folded):
        row["beside"] = beside
    if has_attachments(folded.record):
        from propctl.cli.showing.attachments_shown import attachment_row

        found = attachments_of(session.office, folded, reveal=reveal)
        row["attachments"] = [attachment_row(session, one) for one in found]
    return row


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
        "amended_late": clock.amended_late(now),
        "renewed": clock.renewed,
        "provisional": clock.provisional,
        "post": clock.post,
    }


@command("show", N_("One record, with its history and deadlines"))
@argument("id", word=N_("ID"), offers=offers.records)
@option("--reveal", is_flag=True, help=N_("Show personal values; your access is recorded"))
@option("--purpose", metavar=N_("TEXT"), default="", help=PURPOSE)
@option("--all", "everything", is_flag=True, help=N_("Clauses without a limit too"))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON"))
def show(id: str, reveal: bool, purpose: str, everything: bool, as_json: bool) -> None:
    """Print one record."""
    session = current()
    folded = session.office.folded(record_meant(session, id))
    if (said := revealed_for(session, reveal, purpose)) is not None:
        from propctl.office.doing.access import note_access

        note_access(session.office, folded, said)
    if as_json:
        emit_json(record_row(session, folded, reveal=reveal))
    else:
        print_record(session, folded, reveal=reveal, everything=everything)


def print_record(session: Session, folded: Folded, *, reveal: bool = False, everything: bool = False) -> None:
    """One record for people: its fields, its deadlines with their clauses, its history.

    ``everything``: the clauses that limit nothing yet, too.
    """
    office, wording = session.office, session.office.wording
    view = queries.view(office, folded, reveal=reveal)
    say(f"{folded.id}  {wording.form(folded.form)}  {wording.state(folded.form, folded.state)}")
    _print_fields(session, folded, view)
    tell_beside(session, folded)
    _print_differing(session, folded)
    _print_card(session, folded)
    _print_deadlines(session, view, everything=everything)
    print_lacking(session, folded)
    _print_moves(session, folded)
    print_related(session, folded)
    _print_attachments(session, folded, reveal=reveal)
    _print_history(session, folded)


def _print_fields(session: Session, folded: Folded, view: queries.View) -> None:
    """What the record says, and what is worked out of it at the moment."""
    told = {name: field for name, field in view.fields.items() if view.values.get(name, []) != []}
    values = dict(view.values)
    if view.form.now:
        told |= view.form.now
        values |= queries.worked_out(session.office, folded.form, session.office.scope(folded))
    if told:
        label = session.words.label
        table(
            ["", ""],
            [
                [label(field.label) or name, _told(session, folded, field, values[name])]
                for name, field in told.items()
            ],
        )


def _print_deadlines(session: Session, view: queries.View, *, everything: bool) -> None:
    shown = [clock for clock in view.clocks if everything or clock.due is not None]
    clocks = sorted(shown, key=lambda clock: clock.due or _NEVER)
    if clocks:
        heading(session.words(N_("Deadlines")))
    for clock in clocks:
        say(clock_sentence(session, view.folded, clock))


def _print_moves(session: Session, folded: Folded) -> None:
    """Where a thing has been, as the ledgers have it."""
    wording, moves = session.office.wording, queries.moves(session.office, folded)
    if moves:
        heading(session.words(N_("Where it has been")))
    for entry in moves:
        place = wording.account(entry.ledger, entry.account)
        say(f"{wording.moment(entry.at)}  {place}  {entry.record.id}")


def _print_attachments(session: Session, folded: Folded, *, reveal: bool) -> None:
    if not has_attachments(folded.record):
        return
    from propctl.cli.showing.attachments_shown import attachment_lines

    opened = Typed(N_(" (open one: propctl attachments {id} --get 1)"), id=folded.id)
    heading(session.words(N_("Attachments{opened}"), opened=opened))
    for line in attachment_lines(session, folded, reveal=reveal):
        say(line)


def _print_history(session: Session, folded: Folded) -> None:
    """What happened, each line beside what the record said before it."""
    heading(session.words(N_("History")))
    known = dict(folded.record.head)
    for event in folded.history:
        say(event_sentence(session, folded, event, known))
        known |= _written(session, folded, event)
        for name in (*event.values.get(EMPTIES, ()), *event.values.get(LAPSES, ())):
            known.pop(name, None)


def _print_card(session: Session, folded: Folded) -> None:
    """The card of what is going on, with the times of what is done."""
    card = card_meant(session, folded)
    if card is None:
        return
    from propctl.cli.procedures.card_told import tell_card

    say("")
    tell_card(session, card)


def _print_differing(session: Session, folded: Folded) -> None:
    """The figures that the record took in, and that are others today: what was counted has changed since."""
    declared = session.office.catalog.form(folded.form)
    if folded.voided or not declared.takes_figures:
        return
    from propctl.office.counting.taken_figures import differing

    words, wording = session.words, session.office.wording
    for one in differing(session.office, folded.form, folded.values):
        present = wording.value(folded.form, one.field, one.present) or "—"
        told = N_("{label}: filed as {kept}, by now {present}; the record keeps what was filed")
        kept = wording.value(folded.form, one.field, one.kept)
        say(words(told, label=wording.label(one.field.label), kept=kept, present=present))


def print_lacking(session: Session, folded: Folded) -> None:
    """What the steps that lead a record on still lack, each with its command."""
    from propctl.office.judging.way_on import still_lacking

    words, wording = session.words, session.office.wording
    for step, lacks in still_lacking(session.office, folded):
        heading(words(N_("{step} still lacks:"), step=wording.step(folded.form, step)))
        table(["", ""], [[lack.what, lack.way if words.commands else ""] for lack in lacks])


def clock_sentence(session: Session, folded: Folded, clock: Judged) -> str:
    """One deadline of a record with the clause behind it, in the values that it is judged by."""
    office, words = session.office, session.words
    standing = words(STANDING[clock.standing(office.now)])
    if clock.renewed:
        standing = words(N_("missed, runs anew since {since}"), since=office.wording.moment(clock.stopped))
    if clock.amended_late(office.now):
        standing += words(AMENDED_LATE)
    due = office.wording.limit(clock.due) or "—"
    text = clause_judged(office, folded, clock)
    provisional = words(N_(" (provisional: the schedule of that year is not published yet)"))
    cited = words(CITED, cite=clock.rule)
    return f"{due}  {standing}  {text}{cited}{provisional if clock.provisional else ''}"


def clause_judged(office: Office, folded: Folded, clock: Judged) -> str:
    """The clause behind a clock of a record, in the values that it is judged by; of several clocks, which."""
    clause = office.wording.clause_judged(clock.rule, clock.start, clock.until)
    clocks = dict(office.catalog.clocks_of(folded.form))
    rules = [qualify(name.partition(".")[0], one.claims[0]) for name, one in clocks.items()]
    if rules.count(clock.rule) < 2:
        return clause
    named = office.wording.label(clocks[clock.clock].label)
    return office.wording.say(N_("{clock} – {clause}"), clock=named, clause=clause)


def event_sentence(session: Session, folded: Folded, event: Event, known: Mapping[str, Any]) -> str:
    """One line of a history: when, who, what, and what was filled in; of what was amended also what it was.

    ``known``: what the record said before.
    """
    wording, words = session.office.wording, session.words
    form = session.office.catalog.form(folded.form)
    before = known if is_amendment(event, form) else {}
    fields = [
        (field_of(form, name), value, before.get(name))
        for name, value in _written(session, folded, event).items()
    ]
    fields += [(GENERIC_FIELDS[name], value, None) for name, value in _beside(session, folded, event).items()]
    parts = [
        f"{wording.label(field.label)}{words(N_(': '))}{_on_a_line(session, folded, field, value)}"
        f"{_was(session, folded, field, was)}"
        for field, value, was in fields
        if field is not None and value != []  # a value written by a newer version has no field
    ]
    told = words(N_("; ")).join([*parts, *amendment_sentences(session, folded, event)])
    step = wording.step(folded.form, event.step)
    by = wording.person(event.by) + _on_paper(session, event)
    entered = words(N_(" (entered {at})"), at=event.entered) if event.entered else ""
    return f"{wording.moment(event.at)}  {by}  {step}{entered}  {told}".rstrip()


def amendment_sentences(session: Session, folded: Folded, event: Event) -> list[str]:
    """What an amendment does beside what it sets: what it takes back, fields not asked for any more."""
    wording, found = session.office.wording, list[str]()
    if event.step == REVERT and (taken := [one.step for by, one in folded.reversals if by is event]):
        steps = [wording.step(folded.form, name) for name in taken]
        return [session.words(N_("no longer counts: {steps}"), steps=steps)]
    if event.step != AMEND:
        return []
    if back := [wording.step(folded.form, name) for name in event.values.get(WITHDRAWS, ())]:
        found.append(session.words(N_("no longer counts: {steps}"), steps=back))
    form = session.office.catalog.form(folded.form)
    told = ((EMPTIES, N_("emptied: {labels}")), (LAPSES, N_("no longer asked for: {labels}")))
    for key, said in told:
        if fields := [field_of(form, name) for name in event.values.get(key, ())]:
            labels = [wording.label(field.label) for field in fields if field is not None]
            found.append(session.words(said, labels=labels))
    return found


def _written(session: Session, folded: Folded, event: Event) -> dict[str, Any]:
    """What an event wrote in the fields of its record: of an amendment what it sets, of a note nothing."""
    if not is_generic(event, session.office.catalog.form(folded.form)):
        return event.values
    return {name: value for name, value in changes_of(event).items() if value is not None}


def _beside(session: Session, folded: Folded, event: Event) -> dict[str, Any]:
    """What a generic event says in words of its own: why, the note, the name of the file.

    A form may have a field of the same name (``reason``): that is another.
    """
    if not is_generic(event, session.office.catalog.form(folded.form)):
        return {}
    if is_attachment(event):
        return {"file": event.values.get("name", "")}
    return {name: event.values[name] for name in ("text", "file", "leaver", "reason") if name in event.values}


def _on_paper(session: Session, event: Event) -> str:
    """Who typed what somebody else decided, and on which paper."""
    wording, words = session.office.wording, session.words
    typed = words(N_(" (typed by {person})"), person=wording.person(event.typed_by)) if event.typed_by else ""
    return typed + (words(N_(" (paper {number})"), number=event.paper) if event.paper else "")


def _was(session: Session, folded: Folded, field: Field, value: Any) -> str:
    """What an amended field said before; "" where it said nothing."""
    if value in (None, "", []):
        return ""
    return session.words(N_(" (was {value})"), value=_on_a_line(session, folded, field, value))


def _on_a_line(session: Session, folded: Folded, field: Field, value: Any) -> str:
    """A value as an event wrote it, sealed ones masked: of a table its rows one behind the other."""
    told = _told(session, folded, field, _hidden(value))
    return session.office.wording.joined(told.split("\n")) if field.type == "rows" else told


def _told(session: Session, folded: Folded, field: Field, value: Any) -> str:
    """A value of a record in words, with the unit that the record has it in."""
    office = session.office
    in_unit = measured(office, folded.form, field, partial(office.scope, folded))
    return office.wording.value(folded.form, in_unit, value)
