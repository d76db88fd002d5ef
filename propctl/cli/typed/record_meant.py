"""Which record somebody means who types an id: asked on a terminal, where several answer to it."""

from __future__ import annotations

from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session
from propctl.errors import N_
from propctl.office.asking.resolving import Ambiguous, resolve
from propctl.regulation.model.ref import Ref


def record_meant(session: Session, typed: str) -> Ref:
    """The record that ``typed`` means; in a script ``Ambiguous`` where it means several."""
    try:
        return resolve(session.office, typed)
    except Ambiguous as error:
        if not session.interactive:
            raise
        return _chosen(session, error.refs)


def _chosen(session: Session, refs: list[Ref]) -> Ref:
    from propctl.cli.typed.prompts import prompt  # seldom: most ids mean one record
    from propctl.entry.characters import normalise

    words, office = session.words, session.office
    for number, ref in enumerate(refs, 1):
        say(f"  {number} {words.label(office.form_label(ref.form))} ({ref})", err=True)
    numbers = {str(number): ref for number, ref in enumerate(refs, 1)}
    while (answer := normalise(prompt(words(N_("Which one? Its number"))))) not in numbers:
        say(words(N_("there is no number {number} in the list"), number=answer), err=True)
    return numbers[answer]
