"""What was sent where, so that nothing is sent twice: a line before it leaves, one with what came of it.

A line that says only "leaving" stands for a computer that went off meanwhile: it may have arrived.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import msgspec

from propctl.store.files import fsio
from propctl.store.files.lock import workspace_lock
from propctl.store.files.paths import PRIVATE

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_FILE = f"{PRIVATE}/sent.jsonl"
_READ = 1 << 26  # bytes of it
Came = Literal["leaving", "sent", "failed", "unknown"]


class Line(msgspec.Struct, frozen=True):
    """One line of the log. ``what``: keys of what was told, never a word of it."""

    at: str
    channel: str
    what: list[str]
    came: Came


class SentLog:
    """The log of one office on this computer."""

    def __init__(self, office: Office) -> None:
        self._path, self._at = office.root / _FILE, office.now.isoformat()
        self._came: dict[tuple[str, str], Came] = {}
        self._last: dict[str, str] = {}
        for line in self._lines():
            self._take(line)

    def settled(self, channel: str, what: str) -> bool:
        """Whether a channel was told of it, or may have been."""
        return self._came.get((channel, what), "failed") != "failed"

    def last(self, channel: str) -> str:
        """When a channel was last told something; "" for never."""
        return self._last.get(channel, "")

    def note(self, channel: str, what: Iterable[str], came: Came) -> None:
        """Add a line, and wait until it is on the disk."""
        line = Line(self._at, channel, list(what), came)
        fsio.append_private(self._path, msgspec.json.encode(line) + b"\n")
        self._take(line)

    def _take(self, line: Line) -> None:
        self._came |= dict.fromkeys(((line.channel, what) for what in line.what), line.came)
        if line.came == "sent":
            self._last[line.channel] = line.at

    def _lines(self) -> Iterator[Line]:
        if not self._path.exists():
            return
        for text in fsio.read(self._path, _READ).splitlines():
            try:
                yield msgspec.json.decode(text, type=Line)
            except msgspec.MsgspecError:  # written half when the power went
                continue


@contextmanager
def alone(office: Office) -> Iterator[SentLog]:
    """The log, with nobody else sending from this computer meanwhile; ``Busy`` where somebody is."""
    with workspace_lock(office.root, "send", wait=1.0, name="sending.lock"):
        yield SentLog(office)
