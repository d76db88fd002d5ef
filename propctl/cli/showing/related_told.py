"""What else there is about a record: the latest records that point to it, each with what lists show of it."""

from __future__ import annotations

from propctl.cli.frame.output import heading, say, table
from propctl.cli.frame.session import Session
from propctl.errors import N_
from propctl.office.asking.queries import concerning
from propctl.regulation.listed_columns import list_columns
from propctl.regulation.model.fold import Folded
from propctl.store.index.entries import Row

_MOST = 20


def print_related(session: Session, folded: Folded) -> None:
    """The last twenty records that name this one, the oldest first; nothing where there are none."""
    words, wording = session.words, session.office.wording
    found = concerning(session.office, folded.ref, newest=_MOST + 1)
    if not found:
        return
    heading(words(N_("Records about it")))
    table(
        ["", "", "", ""],
        [
            [
                row.id,
                wording.form(row.form),
                wording.state(row.form, row.state),
                _told(session, row, folded.id),
            ]
            for row in found[-_MOST:]
        ],
    )
    if len(found) > _MOST:
        say(words(N_("… and older ones: propctl find {id}"), id=folded.id))


def _told(session: Session, row: Row, about: str) -> str:
    """What a list shows of a record, without the one that it is about."""
    words, wording = session.words, session.office.wording
    told = [
        f"{wording.label(field.label) or name}{words(N_(': '))}{wording.value(home, field, value)}"
        for name, (home, field) in list_columns(session.catalog, row.form).items()
        if (value := row.values.get(name)) not in (None, "", [], about)
    ]
    return words(N_("; ")).join(told)
