"""The schedules of working days that an office imports, one file for each year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from propctl.errors import N_, UsageError
from propctl.office.opened.times import SCHEDULES
from propctl.worktime.schedules import ImportedYear, parse_imported_year

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def import_schedule(office: Office, source: Path) -> ImportedYear:
    """Take over the schedule in ``source`` as ``calendar/<year>.toml``, stamped with when it was entered.

    What was judged before keeps its verdict; provisional deadlines of that year are worked out anew. Raises
    ``BadData`` for a file that is no schedule and ``UsageError`` for a year that is here already.
    """
    from propctl.office.compiling.discovery import read_toml
    from propctl.store.files import fsio, lock
    from propctl.store.files.toml import dump_value

    if not source.is_file():
        raise UsageError(N_("there is no file {file}"), file=str(source))
    table, text = read_toml(source)
    year = parse_imported_year(table, entered=office.now)
    office.times.schedule().with_year(year)
    name = f"{year.year}.toml" if not year.replaces else f"{year.year}-{office.now:%y%m%d%H%M}.toml"
    path = office.root / SCHEDULES / name
    stamp = "" if "entered" in table else f"entered = {dump_value(office.now)}\n"
    with lock.workspace_lock(office.root, f"{office.operator.id}: calendar import"):
        if path.exists():
            raise UsageError(N_("{file} is here already"), file=f"{SCHEDULES}/{name}")
        path.parent.mkdir(exist_ok=True)
        fsio.write_new(path, (stamp + text).encode("utf-8"))
        if office.git is not None:
            office.git.commit(
                [f"{SCHEDULES}/{name}"], f"calendar import {year.year}", office.operator.id, office.written
            )
    return year
