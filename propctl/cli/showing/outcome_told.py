"""What a step did, told to whoever did it."""

from __future__ import annotations

from collections.abc import Iterator

from propctl.cli.frame.output import Row, emit_json, say
from propctl.cli.frame.session import Session
from propctl.cli.procedures.card_meant import card_meant
from propctl.cli.showing.beside_told import tell_beside
from propctl.cli.showing.record_shown import amendment_sentences, clause_judged, record_row
from propctl.cli.showing.rungs_told import tell_rungs
from propctl.errors import N_, PropctlError, saved_anyway
from propctl.office.doing.outcome import Message, Outcome
from propctl.regulation.model.constructs import UNSET, Field
from propctl.regulation.model.fold import Folded, creates
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.local_names import qualify
from propctl.regulation.standing import Judged


def report(session: Session, outcome: Outcome, *, as_json: bool = False) -> int:
    """Tell it; returns 0, or the status of what is saved but not durable (76) or not in history (69)."""
    try:
        tell(session, outcome, as_json=as_json)
    except BrokenPipeError:
        raise
    except (PropctlError, OSError) as error:
        raise saved_anyway(error) from None
    return _status(outcome.notes)


def report_many(session: Session, count: int, notes: list[Message], *, err: bool = False) -> int:
    """Tell that so many records are saved, and what went wrong after; returns the status as ``report``."""
    _tell_notes(session, notes)
    say(session.words(N_("{count} {count:record|records} {count:is|are} saved."), count=count), err=err)
    return _status(notes)


def _status(notes: list[Message]) -> int:
    return max((note.status for note in notes), default=0)


def _tell_notes(session: Session, notes: list[Message]) -> None:
    for note in notes:
        say(session.words(note.msgid, note.values), err=True)


def tell(session: Session, outcome: Outcome, *, as_json: bool = False) -> None:
    """Print what to say, the record that was taken, what was opened, and what runs now."""
    words = session.words
    _tell_notes(session, outcome.notes)
    if as_json:
        row = record_row(session, outcome.folded)
        lines = [{"rule": rule.id, "text": words.label(text)} for rule, text in outcome.say]
        emit_json(
            row | {"opened": [folded.id for folded in outcome.opened], "say": lines} | _card(session, outcome)
        )
        return
    for rule, text in outcome.say:  # first: somebody is waiting for the answer
        say(words(N_("say: {text} ({rule})"), text=text, rule=rule.id))
    say(_taken(session, outcome.folded, outcome.event.step))
    for line in amendment_sentences(session, outcome.folded, outcome.event):
        say(line)
    tell_beside(session, outcome.folded)
    _tell_card(session, outcome)
    for line in _computed(session, outcome):
        say(line)
    for folded in outcome.opened:
        say(words(N_("opened: {record}"), record=_taken(session, folded, _made_by(session, folded))))
    for folded in outcome.changed:
        say(words(N_("also: {record}"), record=_taken(session, folded, folded.history[-1].step)))
    tell_rungs(session, outcome.folded, outcome.event)
    for clock in sorted(outcome.clocks, key=lambda clock: (str(clock.due), clock.rule)):
        if clock.due is not None:
            say(_limit(session, outcome.folded, clock))


def _card(session: Session, outcome: Outcome) -> Row:
    """The card of what happened, under its stable keys; nothing where there is none."""
    card = card_meant(session, outcome.folded)
    if card is None:
        return {}
    from propctl.office.asking.procedures import values_of

    return {"procedure": [values_of(card, stage) for stage in card.stages]}


def _tell_card(session: Session, outcome: Outcome) -> None:
    """Of what has just begun the whole card, else what comes next."""
    card = card_meant(session, outcome.folded)
    if card is None:
        return
    from propctl.cli.procedures.card_told import tell_card, tell_next

    tell = tell_card if outcome.event.n == 1 else tell_next
    tell(session, card)


def _computed(session: Session, outcome: Outcome) -> Iterator[str]:
    """What the step declares to be shown of what was computed; nothing of what came to nothing."""
    folded, wording = outcome.folded, session.office.wording
    form = session.catalog.form(folded.form)
    step = form.step.get(outcome.event.step)
    for name in step.tell if step is not None else ():
        field, value = any_field(form, name), folded.values.get(name)
        if field is not None and value and str(value) != "0.00":
            told = wording.value(folded.form, field, value)
            yield session.words(N_("{label}: {value}"), label=wording.label(field.label), value=told)
        elif field is not None and value is None:
            yield from _unset(session, folded.form.partition(".")[0], field)


def _unset(session: Session, area: str, field: Field) -> Iterator[str]:
    """That a field was not worked out because its clause says no value yet."""
    catalog, today = session.catalog, session.office.today
    for rule in (found for claim in field.claims if (found := catalog.find_rule(qualify(area, claim)))):
        params = catalog.params(rule, today) if catalog.in_force(rule.id, today) else {}
        for name in (name for name, value in params.items() if value == UNSET and name not in rule.info):
            yield session.words(
                N_("{rule}: {name} is not set, so {label} is not worked out: propctl rules set {rule}"),
                rule=rule.id,
                name=session.office.wording.parameter_name(name),
                label=session.words.label(field.label),
            )


_LIMITS = {
    "running": N_("due {due}: {clause} ({rule})"),
    "paused": N_("due {due}, paused: {clause} ({rule})"),
    "overdue": N_("overdue since {due}: {clause} ({rule})"),
    "late": N_("done late, due {due}: {clause} ({rule})"),
}


def _limit(session: Session, folded: Folded, clock: Judged) -> str:
    """A limit that runs, has run out, or was just missed, with the value that it is judged by."""
    office = session.office
    return session.words(
        _LIMITS[clock.standing(office.now)],
        due=office.wording.limit(clock.due),
        clause=clause_judged(office, folded, clock),
        rule=clock.rule,
    )


def _made_by(session: Session, folded: Folded) -> str:
    """The step that made a record: what the program did to it at once is not what people call it."""
    form = session.catalog.form(folded.form)
    steps = [event.step for event in folded.history if event.step in form.step]
    return next((step for step in reversed(steps) if creates(form.step[step])), folded.history[-1].step)


def _taken(session: Session, folded: Folded, step: str) -> str:
    wording = session.office.wording
    state = wording.state(folded.form, folded.state) if folded.state else ""
    done = wording.step(folded.form, step)
    return " ".join(
        part for part in (wording.record(folded.ref), done, f"→ {state}" if state else "") if part
    )
