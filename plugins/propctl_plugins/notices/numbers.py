"""Numbers of papers: they run through the year, and a gap or a number used twice shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from propctl.api import Office

if TYPE_CHECKING:
    from propctl.store.index.entries import Row

FORM = "notices.notice"
_SERIAL = re.compile(r"〔(\d{4})〕(\d+)号")


def next_number(office: Office, year: int) -> str:
    """The number of the next paper of a year: 翠湖花园物业〔2026〕12号."""
    series = office.catalog.param("notices.general-documents", "series", office.today)
    if series == "unset":
        series = f"{office.settings.office.estate}物业"
    return f"{series}〔{year}〕{max(_issued(office, year), default=0) + 1}号"


def register(office: Office, year: int) -> list[dict[str, Any]]:
    """The papers of a year by number, with a line for each number that is missing or used twice."""
    issued = _issued(office, year)
    found: list[dict[str, Any]] = []
    for serial in range(1, max(issued, default=0) + 1):
        rows: list[Row | None] = [*issued.get(serial, [])]
        standing = "" if len(rows) == 1 else "twice" if rows else "missing"
        found += [_line(serial, row, standing) for row in rows or [None]]
    return found


def _issued(office: Office, year: int) -> dict[int, list[Row]]:
    """Serial number -> the papers that carry it."""
    found: dict[int, list[Row]] = {}
    for row in office.index.rows(form=FORM):
        match = _SERIAL.search(str(row.values.get("number", "")))
        if match and int(match[1]) == year:
            found.setdefault(int(match[2]), []).append(row)
    return found


def _line(serial: int, row: Row | None, standing: str) -> dict[str, Any]:
    values = row.values if row else {}
    names = ("number", "class", "kind", "author", "published")
    known = {name: values.get(name, "") for name in names}
    return {"serial": serial, "id": row.id if row else "", **known, "problem": standing}
