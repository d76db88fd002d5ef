"""The files attached to exported records, copied beside the sheet. Sealed ones never leave by this way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from propctl.errors import BadData
from propctl.office.asking.attached_files import attachments_of
from propctl.regulation.model.ref import Ref
from propctl.store.files import attachments, fsio, ids

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')  # in names of files, by Windows


def copy_attached(office: Office, refs: Iterable[Ref], sheet: Path) -> tuple[Path, int]:
    """Copy what is attached to these records to ``<sheet>-files/<record>/``; the folder, and how many."""
    folder = sheet.with_name(f"{sheet.stem}-files")
    if not (office.root / attachments.FOLDER).is_dir():
        return folder, 0
    count = 0
    for ref in refs:
        for one in attachments_of(office, office.folded(ref)):
            if one.sealed:
                continue
            try:
                data = attachments.read(office.root, one.file)
            except (FileNotFoundError, BadData):
                continue  # ``propctl check`` names it
            inside = folder / ids.file_name(ref.id).removesuffix(".toml")
            fsio.replace(inside / f"{one.number}-{_FORBIDDEN.sub('_', one.name)}", data)
            count += 1
    return folder, count
