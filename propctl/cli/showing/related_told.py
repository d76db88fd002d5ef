"""What else there is about a record: the latest records that point to it, each with what lists show of it."""

from __future__ import annotations

from propctl.cli.frame.output import heading, say, table
from propctl.cli.frame.session import Session
from propctl.errors import N_, Typed
from propctl.office.asking.queries import concerning
from propctl.office.opened.office import Office
from propctl.regulation.listed_columns import list_columns
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.local_names import targets_of
from propctl.regulation.model.ref import Ref
from propctl.store.index.entries import Row

_MOST = 20


def print_related(session: Session, folded: Folded) -> None:
    """The last twenty records that name this one, the oldest first; nothing where there are none."""
    words, wording = session.words, session.office.wording
    found = _related(session.office, folded)
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
        say(words(N_("… and older ones{found}"), found=Typed(N_(": propctl find {id}"), id=folded.id)))


def _related(office: Office, folded: Folded) -> list[Row]:
    """The latest records that name it; of a file kept for a thing (``H-{unit}``) also those about that thing
    since the file began: what a household paid names its home.
    """
    found = {row.ref: row for row in concerning(office, folded.ref, newest=_MOST + 1)}
    for thing in _kept_for(office, folded):
        began = folded.lived[0].at.isoformat()
        rows = concerning(office, thing, newest=_MOST + 1)
        found |= {row.ref: row for row in rows if row.ref != folded.ref and row.registered >= began}
    return sorted(found.values(), key=lambda row: row.registered)[-_MOST - 1 :]


def _kept_for(office: Office, folded: Folded) -> list[Ref]:
    """The one thing that a file is named by and tells the people of."""
    declared = office.catalog.form(folded.form)
    field = declared.field.get(declared.person)
    if field is None or not declared.key.endswith(f"-{{{declared.person}}}") or declared.key.count("{") > 1:
        return []
    id = str(folded.values.get(declared.person))
    return [Ref(form, id) for form in targets_of(folded.form.partition(".")[0], field)]


def _told(session: Session, row: Row, about: str) -> str:
    """What a list shows of a record, without the one that it is about."""
    words, wording = session.words, session.office.wording
    told = [
        f"{wording.label(field.label) or name}{words(N_(': '))}{wording.value(home, field, value)}"
        for name, (home, field) in list_columns(session.catalog, row.form).items()
        if (value := row.values.get(name)) not in (None, "", [], about)
    ]
    return words(N_("; ")).join(told)
