"""What goes into the index for one record, and what comes out of it.

Times are ISO 8601 text in the office's own zone: so they sort as text, and a day (``2026-11-21``) or a
month's first day can be compared with them.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from propctl.regulation.model.ref import Ref

if TYPE_CHECKING:  # a list of what is due must not wait for the modules that judge ledgers and clocks
    from propctl.regulation.ledgers import Posting


class ClockRow(msgspec.Struct):
    """One clock of one record, as ``regulation.clocks`` judged it."""

    clock: str  # "complaints.transfer"
    rule: str
    start: str
    due: str | None = None  # None where the office has set no limit
    stopped: str | None = None
    paused: bool = False
    provisional: bool = False
    post: str = ""
    was_due: str | None = None  # as it stood before the record was amended
    was_stopped: str | None = None
    missed_at: str | None = None  # by then it was missed: amendments entered since count no more
    renewed: bool = False  # it was missed, and ran anew


class Entry(msgspec.Struct):
    """What the office derives from one record; nothing personal, the caller sees to that."""

    id: str
    form: str  # "complaints.complaint"
    area: str  # the form's name before the dot
    state: str
    open: bool
    registered: str
    updated: str
    values: dict[str, Any]  # folded values, as JSON has them
    text: str  # what ``find`` searches
    clocks: list[ClockRow] = []
    postings: list["Posting"] = []
    links: list[tuple[str, Ref]] = []  # (field, the record it points to)
    unique: list[tuple[str, str]] = []  # (field, value) of those that no other record may have
    conflicts: int = 0
    alike: str = ""  # of a natural key: what all its spellings come to
    reach: str = ""  # the last day of which clauses and calendars were asked (``Grounds.asked``)


class Row(NamedTuple):
    """A record in a list. ``values`` are decoded each time that somebody asks for them."""

    key: int  # in the index: as long as the index stands, nobody else's
    id: str
    form: str
    state: str
    open: int  # 1 while it waits for somebody, else 0: as SQLite has it, for there are many rows
    registered: str
    updated: str
    conflicts: int
    json: bytes

    @property
    def ref(self) -> Ref:
        """Which record it is."""
        return Ref(self.form, self.id)

    @property
    def area(self) -> str:
        return self.form.partition(".")[0]

    @property
    def values(self) -> dict[str, Any]:
        return _decoded(self.json)


class DueRow(NamedTuple):
    """A clock, and the record it runs or ran on."""

    clock: str
    rule: str
    start: str
    due: str | None
    stopped: str | None
    paused: bool
    provisional: bool
    post: str
    was_due: str | None
    was_stopped: str | None
    missed_at: str | None
    id: str
    form: str
    state: str
    open: bool
    registered: str
    json: bytes

    @property
    def ref(self) -> Ref:
        """Which record it runs on."""
        return Ref(self.form, self.id)

    @classmethod
    def of(cls, found: tuple[Any, ...]) -> "DueRow":
        """A row as SQLite gives it, where yes and no are 1 and 0."""
        row = list(found)
        for place in (5, 6, 14):
            row[place] = bool(row[place])
        return cls._make(row)

    @property
    def area(self) -> str:
        return self.form.partition(".")[0]

    @property
    def values(self) -> dict[str, Any]:
        return _decoded(self.json)


def _decoded(json: bytes) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(json)
    return found
