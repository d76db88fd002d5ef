"""Attaching a file to a record: its content is kept in the workspace, sealed where it is about a person."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propctl.errors import N_, UsageError
from propctl.office.opened.people import Sealing
from propctl.regulation.model.constructs import GENERIC_FIELDS, Field
from propctl.store.files import attachments
from propctl.store.files.ids import spelled

if TYPE_CHECKING:
    from propctl.office.doing.drafts import Draft
    from propctl.office.opened.office import Office

NAME = Field(type="text", personal=True, zh="文件名", en="Name")  # of a sealed file: it may name somebody
_LONGEST = 120  # characters of a name that are kept


def attached(office: Office, draft: Draft) -> dict[str, Any]:
    """What the event of ``attach`` holds; the file itself is left in ``draft.files`` to be saved with it.

    ``file`` is the path below the workspace, ``name`` what the file was called, ``type`` as in MIME, ``size``
    in bytes. With ``sealed`` the content and the name are sealed under a key of whom the record is about.
    """
    typed = draft.request.values.get("file")
    if not typed:
        raise UsageError(N_("still missing: {names}"), names=GENERIC_FIELDS["file"].label)
    path = _where(str(typed))
    data = attachments.source(path)
    name = _plain(path.name)
    kind, ending = attachments.kind_of(data, name)
    size = len(data)
    if draft.request.values.get("sealed") is True:
        data, name, ending = _sealed(office, draft, data, name)
    place = attachments.path_of(data, ending)
    draft.files[attachments.ATTRIBUTES] = attachments.AS_IT_IS
    draft.files[place] = data
    return {"file": place, "name": name, "type": kind, "size": size}


def _where(typed: str) -> Path:
    """The file that is meant: as it is written, or as a terminal writes one that is dragged into it.

    That is in quotation marks, with a backslash before each blank, or as an address (``file:///…``).
    """
    bare = typed.strip().removeprefix("& ")  # PowerShell
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "'\"":
        bare = bare[1:-1]
    elif bare.startswith("file://"):
        bare = _path_of(bare)
    else:
        bare = re.sub(r"\\([^\w])", r"\1", bare)  # before a letter it parts the folders of Windows
    dragged = Path(bare)
    return dragged if dragged.exists() and not Path(typed).exists() else Path(typed)


def _path_of(address: str) -> str:
    from urllib.parse import urlsplit
    from urllib.request import url2pathname  # brings half of http along, and is seldom asked for

    return url2pathname(urlsplit(address).path)


def _sealed(office: Office, draft: Draft, data: bytes, name: str) -> tuple[bytes, str, str]:
    """Content and name under one new key of whom the record is about."""
    from propctl.store.sealed.tokens import seal_file

    ref = draft.before.ref
    sealing = Sealing(office, draft, ref, {})
    token = sealing.value(NAME, "name", name, None)
    key_id, key = sealing.keys[""]
    return seal_file(data, key, key_id, spelled(ref)), token, attachments.SEALED


def _plain(name: str) -> str:
    """The name that is kept: of printable signs, its ending last where it is too long."""
    clean = "".join(sign for sign in name if sign.isprintable()) or "file"
    stem, dot, ending = clean.rpartition(".")
    if len(clean) <= _LONGEST or not dot:
        return clean[:_LONGEST]
    return f"{stem[: _LONGEST - len(ending) - 1]}.{ending}"
