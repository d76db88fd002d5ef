"""What is to be erased once something is saved: cannot be undone, so it comes last and is never lost.

Before the save it is written down which keys go, and with which line of which record. After the save they
go. Killed in between, the next command looks: where the line stands, the keys go; where it does not, nothing
was saved, and nothing is erased. The caller holds the workspace lock.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path

import msgspec

from propctl.errors import BadData, PropctlError
from propctl.regulation.model.record import Event, Record
from propctl.store.files import fsio, lock, paths
from propctl.store.files.reader import Reader
from propctl.store.sealed.keyring import Keyring
from propctl.store.sealed.private_folder import is_own


class Erasing(msgspec.Struct, frozen=True):
    """Keys that go, and keys that pass to former people, with one line of a record."""

    path: str
    n: int
    by: str
    step: str
    day: dt.date
    erase: list[str]
    retire: list[str]


def planned(record: Record, day: dt.date, erase: list[str], retire: list[str]) -> Erasing:
    """What goes with the last line of ``record``."""
    event, path = record.history[-1], paths.record_path(record.ref)
    return Erasing(path, event.n, event.by, event.step, day, erase, retire)


def begin(root: Path, plans: list[Erasing]) -> None:
    """Write down what goes with the lines that are about to be saved."""
    fsio.replace(root / paths.ERASING, msgspec.json.encode(plans), private=True)


def waiting(root: Path) -> bool:
    """Whether something is still to be erased."""
    return (root / paths.ERASING).exists()


def finish(root: Path, ring: Keyring) -> int:
    """Erase what was to go with lines that are saved; how many keys went. A journal of others erases none."""
    if not waiting(root):
        return 0
    reader = Reader(str(root))
    count = 0
    for plan in _read(root) if is_own(root, paths.ERASING) else ():
        if _stands(reader, plan):
            ring.retire(plan.retire, plan.day)
            count += len(ring.erase(plan.erase, plan.day))
    fsio.remove(root / paths.ERASING)
    return count


def tidy(root: Path, ring: Keyring) -> None:
    """What a killed command left, done by whoever comes next and finds nobody at work: reading, too."""
    if not (waiting(root) or ring.half_done()):
        return
    with suppress(PropctlError), lock.workspace_lock(root, "propctl", wait=0):
        finish(root, ring)
        ring.settle()


def _read(root: Path) -> list[Erasing]:
    try:
        return msgspec.json.decode(fsio.read(root / paths.ERASING, limit=1 << 30), type=list[Erasing])
    except (msgspec.DecodeError, BadData):
        return []  # changed by hand


def _stands(reader: Reader, plan: Erasing) -> bool:
    record = reader.read(plan.path)
    return isinstance(record, Record) and any(_is(event, plan) for event in record.history)


def _is(event: Event, plan: Erasing) -> bool:
    return (event.n, event.by, event.step) == (plan.n, plan.by, plan.step)
