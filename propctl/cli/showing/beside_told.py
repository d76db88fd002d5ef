"""What goes with a record and stands on another: a household's wishes, told with the order for its home."""

from __future__ import annotations

from propctl.cli.frame.output import Row, say
from propctl.cli.frame.session import Session
from propctl.regulation.model.fold import Folded


def tell_beside(session: Session, folded: Folded) -> None:
    """A line for each field that other records want told with this one, with the record that says it."""
    from propctl.office.asking.told_beside import in_words, told_beside

    for line in in_words(session.office, told_beside(session.office, folded)):
        say(line)


def beside_rows(session: Session, folded: Folded) -> list[Row]:
    """The same under its stable keys."""
    from propctl.office.asking.told_beside import told_beside

    return [
        {"id": one.ref.id, "form": one.ref.form, "field": one.name, "value": one.value}
        for one in told_beside(session.office, folded)
    ]
