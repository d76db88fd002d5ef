"""The card of a record, for the commands that show records: most have none, and load nothing for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propctl.cli.frame.session import Session
from propctl.regulation.model.fold import Folded

if TYPE_CHECKING:
    from propctl.office.asking.procedures import Card


def card_meant(session: Session, folded: Folded) -> Card | None:
    """The card of what a record tells; None where its area has none for it, or is not in use."""
    area = folded.form.partition(".")[0]
    if area not in session.catalog.names or not session.catalog.area(area).procedure:
        return None
    from propctl.office.asking.procedures import card_of

    return card_of(session.office, folded)
