"""Reading records: every one, one by its path or id; what is unsound is a value, not an exception."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from propctl.errors import N_, BadData, Problem
from propctl.regulation.model.record import Record
from propctl.store.files import fsio, layout, paths
from propctl.store.files.journal import journal_file
from propctl.store.files.toml import BadToml

if TYPE_CHECKING:
    from pathlib import Path


UNFINISHED = N_("{path} belongs to a batch that is not finished")


class Reader:
    """The records of one workspace, read."""

    def __init__(self, root: Path | str) -> None:
        self.folder = str(root)
        self._complete: set[str] = set()  # batches known to have no journal; none ever gets one again

    def walk(self) -> Iterator[str]:
        """The paths of all record files, sorted."""
        return paths.walk(self.folder)

    def load_all(self) -> Iterator[tuple[str, Record | Problem]]:
        """Every record with its path; what is unsound comes as a ``Problem`` and stops nothing."""
        return ((path, found) for path, _, found in self.load_changed({}))

    def load_changed(self, known: Mapping[str, int]) -> Iterator[tuple[str, int, Record | Problem]]:
        """Each file with the CRC-32 of its content and its record, or what is unsound in it; not those whose
        CRC is ``known``. It is -1 for a file that cannot be read.
        """
        for path in self.walk():
            crc = -1
            try:
                data = fsio.read(f"{self.folder}/{path}")
                crc = zlib.crc32(data)
                if known.get(path) != crc:
                    yield path, crc, self.load(data, path)
            except FileNotFoundError:
                yield path, crc, _absent(path)
            except BadData as error:
                yield path, crc, error.problem(path)

    def read(self, path: str) -> Record | Problem:
        """The record in ``path``; an unsound or missing file, or an unfinished batch, is a ``Problem``."""
        try:
            return self.load_with_content(path)[0]
        except FileNotFoundError:
            return _absent(path)
        except BadData as error:
            return error.problem(path)

    def load_with_content(self, path: str) -> tuple[Record, bytes]:
        """The record in a file, and what it holds; ``BadData`` or ``FileNotFoundError`` where none is."""
        refuse_linked(self.folder, path)
        data = fsio.read(f"{self.folder}/{path}")
        return self.load(data, path), data

    def load(self, data: bytes, path: str) -> Record:
        """The record that the content of a file stands for (``BadData``), without unfinished batches."""
        record = layout.load_record(data, path)
        if paths.record_path(record.ref) != path:
            raise BadToml(
                N_("{path} holds {id} of {form}, which does not belong under this name"),
                path=path,
                line=2,
                field="id",
                fix=N_("give the file back its name, or mend its form and id"),
                id=record.id,
                form=record.form,
            )
        return self._finished(record, path)

    def _finished(self, record: Record, path: str) -> Record:
        """The record without the events of a batch that is still being written."""
        history = tuple(
            event for event in record.history if not event.batch or self._is_complete(event.batch)
        )
        if len(history) == len(record.history):
            return record
        if not history:
            raise BadData(UNFINISHED, path=path)
        return msgspec.structs.replace(record, history=history)

    def _is_complete(self, batch: str) -> bool:
        if batch not in self._complete:
            if os.path.exists(f"{self.folder}/{journal_file(batch)}"):
                return False
            self._complete.add(batch)
        return True


def refuse_linked(root: str, path: str) -> None:
    """``BadData`` where a record lies behind a link: nothing follows one, whatever reads or writes."""
    if link := paths.link_above(root, path):
        raise BadData(
            N_("{path}: the folder {link} is a link, which is not followed; put the folder itself there"),
            path=path,
            link=link,
        )


def _absent(path: str) -> Problem:
    return Problem(path, 0, "", N_("{path} is not there"), {"path": path})
