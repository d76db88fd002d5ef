"""Envelopes and labels: whom the papers of records go to, each home once.

A name stands there only where it is revealed; else the letter goes to whoever lives there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from propctl.errors import N_, UsageError
from propctl.office.asking.homes_found import Resident, files_of, home_of, on_file
from propctl.office.asking.queries import title_of
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.ref import Ref

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

Kind = Literal["envelopes", "labels"]


class Letter(NamedTuple):
    """What one envelope or label says."""

    where: str
    who: str  # "" on a label of a thing that nobody lives in


def letters(office: Office, found: Sequence[Folded], kind: Kind, *, reveal: bool = False) -> list[Letter]:
    """An envelope for each home that the records are about; a label for it, or for a thing of its own.

    ``UsageError`` where an envelope is asked for a record about no home.
    """
    made: dict[Ref, Letter] = {}
    for folded in found:
        home = home_of(office, folded)
        if home is not None:
            if home not in made:
                made[home] = _to_home(office, home, kind, reveal=reveal)
        elif kind == "labels":
            about = title_of(office, folded.form, folded.values)
            made[folded.ref] = Letter(office.wording.on("paper").record(folded.ref), about)
        else:
            message = N_("{record} is about no home: there is nobody to whom an envelope goes")
            raise UsageError(message, record=office.wording.record(folded.ref))
    return list(made.values())


def files_named(office: Office, found: Iterable[Folded]) -> list[Folded]:
    """The files from which the names on the letters are taken: who prints them sees what they hold."""
    homes = dict.fromkeys(home for one in found if (home := home_of(office, one)) is not None)
    return [one for home in homes for one in files_of(office, home)]


def _to_home(office: Office, home: Ref, kind: Kind, *, reveal: bool) -> Letter:
    wording, identity = office.wording, office.settings.office.said(office.lang)
    heads: dict[Ref, Resident] = {}  # of each file whoever it is of; his family stands below him
    for one in on_file(office, home) if reveal else ():
        heads.setdefault(one.record, one)
    names = wording.joined(one.name for one in heads.values())
    if kind == "labels":
        return Letter(home.id, names)
    where = wording.say(N_("{estate} {home}"), estate=identity.estate or identity.name, home=home.id)
    who = wording.say(N_("To {name}"), name=names) if names else wording.say(N_("To the owner or occupant"))
    return Letter(where, who)
