"""People in free text, pointed out where it is entered: it is kept as typed, the value is not repeated."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session
from propctl.entry.masking import mask
from propctl.entry.people.mentions import KINDS, personal_findings
from propctl.errors import N_
from propctl.regulation.model.constructs import Field
from propctl.store.files import paths

_LOOKED_AT = 500  # names that a text is compared with: no one waits for more
_IN_VAIN = 50  # records of one form, in a row, that open to no key of this desk: it has none


def point_out(session: Session, fields: Mapping[str, Field], values: Mapping[str, Any]) -> None:
    """Say of each open text that speaks of a person that it does, and of what kind that is."""
    texts = {
        name: value
        for name, value in values.items()
        if isinstance(value, str) and name in fields and _open_text(fields[name])
    }
    if not texts:
        return
    known = _known(session)
    words = session.words
    for name, text in texts.items():
        found = dict.fromkeys(
            f"{KINDS[one.kind].of(session.lang)} {mask(text[one.start : one.end], one.kind)}"
            for one in personal_findings(text, known)
        )
        if found:
            msgid = N_("{field} speaks of a person: {found}; if it need not stand there, correct it (amend)")
            say(words(msgid, field=fields[name].label, found=list(found)), err=True)


def _known(session: Session) -> list[str]:
    """Names and numbers that the records of this desk hold; nothing is loaded where it has no keys."""
    office = session.office
    if not any(name.endswith(".key") for name in paths.names(office.keyring_folder)):
        return []
    from propctl.office.asking.known_people import personal_values

    return list(islice(personal_values(office, patience=_IN_VAIN), _LOOKED_AT))


def _open_text(field: Field) -> bool:
    return field.type == "text" and not field.personal
