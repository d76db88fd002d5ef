"""What ``propctl check`` looks for in attached files: missing, altered, and named by no record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from propctl.errors import N_, BadData, Problem
from propctl.office.asking.attached_files import is_attachment
from propctl.regulation.model.record import Record
from propctl.store.files import attachments, fsio, paths

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_MEMORY = f"{paths.PRIVATE}/attachments.json"  # derived: what a file was when its content was last looked at

Stamp = tuple[int, int]  # size, time of the last change


class Attached:
    """Looks at the attached files of records, each content once as long as its file does not change."""

    def __init__(self, office: Office) -> None:
        self.root = office.root
        self._known = self._remembered()
        self._seen: dict[str, Stamp] = {}
        self._named: set[str] = set()

    def look(self, path: str, record: Record) -> Iterator[Problem]:
        """What is wrong with the files that a record names."""
        for event in filter(is_attachment, record.history):
            file = str(event.values["file"])
            self._named.add(file)
            values = {"id": record.id, "file": file, "name": event.values.get("name", "")}
            msgid = self._wrong(file)
            if msgid:
                fix = N_("take it back from history: git checkout HEAD -- {file}; or attach it once more")
                yield Problem(path, 0, "attach", msgid, values, fix)

    def spare(self, *, everything_read: bool) -> Iterator[Problem]:
        """Files that no record names; nothing where a record could not be read. Ends the look."""
        if self._seen != self._known:
            fsio.replace(self.root / _MEMORY, msgspec.json.encode(self._seen))
        for file in attachments.kept(self.root) if everything_read else ():
            if file not in self._named:
                msgid = N_("no record names this file: its command was killed, or it was put here by hand")
                yield Problem(file, 0, "", msgid, {"file": file}, N_("attach it to its record, or delete it"))

    def _wrong(self, file: str) -> str:
        stamp = self._stamp(file)
        if stamp is None:
            return N_("{id}: the attached file {file} is missing")
        if self._known.get(file) != stamp:
            try:
                attachments.read(self.root, file)
            except (BadData, OSError):
                return N_("{id}: the attached file {file} was altered")
        self._seen[file] = stamp
        return ""

    def _stamp(self, file: str) -> Stamp | None:
        try:
            found = (self.root / file).lstat()
        except OSError:
            return None
        return found.st_size, found.st_mtime_ns

    def _remembered(self) -> Mapping[str, Stamp]:
        try:
            return msgspec.json.decode(fsio.read(self.root / _MEMORY, 1 << 26), type=dict[str, Stamp])
        except (FileNotFoundError, msgspec.DecodeError, BadData):
            return {}
