"""Records of an area that nobody declares here: its plugin is not installed, or not any more.

They stay as they are in ``records/<area>/``. No command works on them, and none may pretend that they are
not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from propctl.errors import N_, Problem, PropctlError, UsageError
from propctl.office.opened.compiled import UnsoundArea
from propctl.store.files.ids import record_id_of
from propctl.store.files.paths import RECORDS, other_areas, walk_area

if TYPE_CHECKING:
    from propctl.office.opened.sources import Sources

RECORD = N_("{id} is a record of an area {area} whose plugin is not installed; it stays in {path}")
TOLD = N_(
    "there {count:is|are} {count} {count:record|records} of an area {area} whose plugin is not installed"
)


def unclaimed(sources: Sources, folder: str) -> list[str]:
    """The areas that have records in the workspace in ``folder`` and that nothing declares."""
    compiled = sources.compiled
    known = {*compiled.summary.titles, *compiled.summary.others, *(one.name for one in compiled.unsound)}
    return other_areas(folder, known)


def counted(sources: Sources, folder: str) -> dict[str, int]:
    """How many records there are of each such area."""
    return {area: sum(1 for _ in walk_area(folder, area)) for area in unclaimed(sources, folder)}


def problems(sources: Sources, folder: str) -> Iterator[Problem]:
    """One for each such area, for ``check``."""
    fix = N_("install the plugin again; until then they stay as they are, and nothing counts them")
    for area, count in counted(sources, folder).items():
        yield Problem(f"{RECORDS}/{area}", 0, "", TOLD, {"area": area, "count": count}, fix)


def of_record(sources: Sources, folder: str, full: str) -> PropctlError | None:
    """What to say of an id, or the tail of one, that a record has whose area is refused or not installed.

    None where no such record has it.
    """
    refused = {unsound.name: unsound for unsound in sources.compiled.unsound}
    for area in (*refused, *unclaimed(sources, folder)):
        for path in walk_area(folder, area):
            found = record_id_of(path.rpartition("/")[2])
            if found == full or found.endswith(f"-{full}"):
                if area in refused:
                    return UnsoundArea(refused[area])
                return UsageError(RECORD, id=found, area=area, path=path)
    return None


def of_command(sources: Sources, folder: str, word: str) -> UsageError | None:
    """What to say of a command word that would be such an area's; None where it would be none's."""
    count = counted(sources, folder).get(word, 0)
    return UsageError(TOLD, area=word, count=count) if count else None
