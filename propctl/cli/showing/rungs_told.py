"""Whose n-th time a record is, told to whoever wrote it down: what a clause proposes, and who decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session
from propctl.errors import N_

if TYPE_CHECKING:
    from propctl.office.judging.ladders import Rung
    from propctl.regulation.model.fold import Folded
    from propctl.regulation.model.record import Event

_TOLD = {
    "waits": N_(
        "{whose}: time {count}{period} ({title}): {measure}; {posts} decides, nothing is done by itself"
    ),
    "none": N_("{whose}: time {count}{period} ({title})"),
    "unset": N_("{whose}: time {count}{period} ({title}); the clause {rule} is left unset"),
    "information": N_(
        "{whose}: time {count}{period} ({title}): {measure}; a reminder: {rule} is not in force"
    ),
}


def tell_rungs(session: Session, folded: Folded, event: Event) -> None:
    """Print whose time a step just made of a record; nothing once it was decided about."""
    if folded.form not in session.catalog.summary.ladders:
        return
    from propctl.office.judging.ladders import of_record

    for rung in of_record(session.office, folded, event):
        if rung.stands in _TOLD:
            say(_told(session, rung))


def _told(session: Session, rung: Rung) -> str:
    words = session.words
    return words(
        _TOLD[rung.stands],
        whose=rung.called,
        count=rung.times,
        period=words(N_(" in {period}"), period=rung.period) if rung.period else "",
        title=rung.title,
        measure=rung.measure or "—",
        posts=session.office.wording.posts(rung.posts),
        rule=rung.rule,
    )
