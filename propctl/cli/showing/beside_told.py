"""What goes with a record and stands on another: a household's wishes, told with the order for its home."""

from __future__ import annotations

from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session
from propctl.errors import N_
from propctl.regulation.model.fold import Folded


def tell_beside(session: Session, folded: Folded) -> None:
    """A line for each field that other records want told with this one, with the record that says it."""
    from propctl.office.asking.told_beside import told_beside

    wording = session.office.wording
    for one in told_beside(session.office, folded):
        value = wording.value(one.ref.form, one.field, one.value)
        record = wording.record(one.ref)
        say(
            session.words(
                N_("{label}: {value} ({record})"), label=one.field.label, value=value, record=record
            )
        )
