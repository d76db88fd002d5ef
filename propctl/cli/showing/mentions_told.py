"""People in free text, pointed out where it is entered: it is kept as typed, the value is not repeated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import islice
from typing import Any

from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session
from propctl.entry.masking import mask
from propctl.entry.people.mentions import KINDS, may_name_somebody, personal_findings
from propctl.errors import N_, PropctlError
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.fold import Folded
from propctl.store.files import paths

_LOOKED_AT = 500  # names that a text is compared with which speaks of somebody: no one waits for more
_BY_THE_WAY = 50  # with any other text
_IN_VAIN = 50  # records of one form, in a row, that open to no key of this desk: it has none


def point_out(
    session: Session, folded: Folded, fields: Mapping[str, Field], values: Mapping[str, Any]
) -> None:
    """Say of each open text that was just saved in a record that it speaks of a person, and of what kind."""
    texts = {
        name: value
        for name, value in values.items()
        if isinstance(value, str) and name in fields and _open_text(fields[name])
    }
    if not texts:
        return
    known: list[str] = []
    with suppress(PropctlError, OSError):  # a hint: what is saved stands whatever cannot be read for it
        known = _known(session, folded, texts.values())
    words = session.words
    for name, text in texts.items():
        found = dict.fromkeys(
            f"{KINDS[one.kind].of(session.lang)} {mask(text[one.start : one.end], one.kind)}"
            for one in personal_findings(text, known)
        )
        if found:
            msgid = N_("{field} speaks of a person: {found}; if it need not stand there, correct it (amend)")
            say(words(msgid, field=fields[name].label, found=list(found)), err=True)


def _known(session: Session, folded: Folded, texts: Iterable[str]) -> list[str]:
    """Names and numbers that the records of this desk hold: of this record's home, then the newest.

    To open each name takes time, and few texts have a usual surname in them. Nothing is loaded where this
    desk has no keys.
    """
    office = session.office
    if not any(name.endswith(".key") for name in paths.names(office.keyring_folder)):
        return []
    from propctl.office.asking.known_people import people_around, personal_values

    most = _LOOKED_AT if any(map(may_name_somebody, texts)) else _BY_THE_WAY
    return [*people_around(office, folded), *islice(personal_values(office, patience=_IN_VAIN), most)]


def _open_text(field: Field) -> bool:
    return field.type == "text" and not field.personal
