"""The files that are attached to a record: which there are, how they stand, and what they hold."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from propctl.errors import N_, BadData, SettingsError
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.record import Event, Record, is_sealed
from propctl.store.files import attachments
from propctl.store.files.ids import spelled

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

ATTACH = "attach"
THERE, MISSING, ALTERED, ERASED, HIDDEN = "there", "missing", "altered", "erased", "hidden"
STANDINGS = {
    MISSING: N_("missing here"),
    ALTERED: N_("altered"),
    ERASED: N_("sealed, and erased for good"),
    HIDDEN: N_("sealed, and not to be opened here"),
}


class Attachment(msgspec.Struct, frozen=True):
    """One attached file, as its event tells it; ``name`` in clear, or ``***``."""

    number: int  # of the record's attachments, from 1
    name: str
    type: str
    size: int  # bytes, of what was attached
    file: str  # path below the workspace
    sealed: bool
    at: dt.datetime
    by: str
    n: int  # of the event


def attachments_of(office: Office, folded: Folded, *, reveal: bool = False) -> list[Attachment]:
    """The files attached to a record, in the order in which they came, of its present life."""
    events = [event for event in folded.lived if is_attachment(event)]
    return [_attachment(office, folded, number, event, reveal) for number, event in enumerate(events, 1)]


def is_attachment(event: Event) -> bool:
    """Whether an event attached a file that is kept (earlier versions noted only where one lay)."""
    return event.step == ATTACH and attachments.is_path(str(event.values.get("file", "")))


def has_attachments(record: Record) -> bool:
    """Whether any line of a record attached a file that is kept."""
    return any(map(is_attachment, record.history))


def _attachment(office: Office, folded: Folded, number: int, event: Event, reveal: bool) -> Attachment:
    values = event.values
    name, sealed = str(values.get("name", "")), is_sealed(values.get("name"))
    if sealed:
        name = (_name(office, folded, name) if reveal else None) or "***"
    size = values.get("size", 0)
    kind, file = str(values.get("type", "")), str(values["file"])
    return Attachment(
        number, name, kind, size if isinstance(size, int) else 0, file, sealed, event.at, event.by, event.n
    )


def _name(office: Office, folded: Folded, token: str) -> str | None:
    from propctl.office.opened.attaching import NAME
    from propctl.office.opened.people import reveal_one

    try:
        return reveal_one(office, NAME, "name", token, folded.ref)
    except BadData:
        return None


def standing(office: Office, one: Attachment) -> str:
    """Whether a file is there as it was attached, and can be opened here."""
    try:
        data = attachments.read(office.root, one.file)
    except FileNotFoundError:
        return MISSING
    except BadData:
        return ALTERED
    if not one.sealed:
        return THERE
    from propctl.store.sealed.tokens import key_id_of_file

    key_id = key_id_of_file(data)
    if not office.keyring.exists():
        return HIDDEN
    if office.keyring.forgotten_on(key_id):
        return ERASED
    return THERE if office.keyring.key(key_id) else HIDDEN


def content(office: Office, folded: Folded, one: Attachment) -> bytes:
    """What an attached file holds, unsealed; ``BadData`` where it is missing, altered or erased.

    The caller has asked whether the operator may see it, and noted that he did (``note_access``).
    """
    told = standing(office, one)
    if told in (MISSING, ALTERED, ERASED):
        how = N_("the file {number} of {id} is not to be had: {why}")
        raise BadData(how, number=one.number, id=folded.id, why=STANDINGS[told])
    data = attachments.read(office.root, one.file)
    if not one.sealed:
        return data
    from propctl.store.sealed.tokens import key_id_of_file, unseal_file

    key = office.keyring.key(key_id_of_file(data))
    if key is None:
        raise SettingsError(N_("it is sealed, and this computer has no key for it: propctl key identity"))
    return unseal_file(data, key, spelled(folded.ref))
