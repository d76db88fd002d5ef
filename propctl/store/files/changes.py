"""What a unit of work does to one record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from propctl.regulation.model.record import Event, Record
from propctl.store.files import layout
from propctl.store.files.fsio import Write
from propctl.store.files.journal import Addition


class Change(msgspec.Struct, frozen=True):
    """What a unit of work does to one record: its last ``added`` events are new."""

    record: Record
    added: int
    old: bytes | None  # content of the file; None when the record is new

    def marked(self, batch: str) -> Change:
        """The change with the name of the batch in its events; as it is where there is none."""
        if not batch:
            return self
        first = len(self.record.history) - self.added
        events = [msgspec.structs.replace(event, batch=batch) for event in self.record.history[first:]]
        history = (*self.record.history[:first], *events)
        return Change(msgspec.structs.replace(self.record, history=history), self.added, self.old)

    def write(self, root: Path, path: str) -> Write:
        """What is to be put into the file."""
        if self.old is None:
            return Write(root / path, layout.dump_record(self.record), new=True)
        data = layout.append_events(self.old, self.record.history[-self.added :], path)
        return Write(root / path, data, new=False, expected=self.old)

    def addition(self, path: str, write: Write) -> Addition:
        """The change as the journal keeps it: a new file whole, of another the lines that were added."""
        if write.new:
            return Addition(path, write.data.decode(), new=True)
        added = Record(self.record.form, self.record.id, {}, self.record.history[-self.added :])
        return Addition(path, layout.dump_record(added).decode(), new=False)


def numbered(events: Sequence[Event], highest: int) -> tuple[Event, ...]:
    """Events numbered on from the highest number there is."""
    return tuple(
        msgspec.structs.replace(event, n=number) for number, event in enumerate(events, start=highest + 1)
    )
