"""Numbers of papers: they run through the year, and a gap or a number used twice shows."""

from __future__ import annotations

import re
from typing import Any

from propctl.api import Office, Row, clause, rows

FORM = "notices.notice"
SHOWN = ("number", "class", "kind", "author", "published")
_SERIAL = re.compile(r"〔(\d{4})〕(\d+)号")


def next_number(office: Office, year: int) -> str:
    """The number of the next paper of a year: 翠湖花园物业〔2026〕12号."""
    own = f"{office.settings.office.estate}物业"
    series = clause(office, "notices.general-documents").text("series", own)
    return f"{series}〔{year}〕{max(_issued(office, year), default=0) + 1}号"


def register(office: Office, year: int) -> list[dict[str, Any]]:
    """The papers of a year by number, with a line for each number that is missing or used twice."""
    issued = _issued(office, year)
    found: list[dict[str, Any]] = []
    for serial in range(1, max(issued, default=0) + 1):
        papers: list[Row | None] = [*issued.get(serial, [])]
        standing = "" if len(papers) == 1 else "twice" if papers else "missing"
        found += [_line(serial, paper, standing) for paper in papers or [None]]
    return found


def _issued(office: Office, year: int) -> dict[int, list[Row]]:
    """Serial number -> the papers that carry it, voided ones too: a number that was given stays given."""
    found: dict[int, list[Row]] = {}
    for row in rows(office, FORM, void=True):
        match = _SERIAL.search(row.text("number", ""))
        if match and int(match[1]) == year:
            found.setdefault(int(match[2]), []).append(row)
    return found


def _line(serial: int, row: Row | None, standing: str) -> dict[str, Any]:
    known = {name: row.text(name, "") if row else "" for name in SHOWN}
    return {"serial": serial, "id": row.id if row else "", **known, "problem": standing}
