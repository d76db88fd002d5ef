"""Documents as the handbook prints them: with owner, version, date, and when they are looked over next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from propctl.api import Office, Row, escaped, post_label, view, written_day
from propctl_plugins.handbook import texts


def sections(office: Office, documents: Iterable[Row], *kinds: str) -> list[dict[str, Any]]:
    """The documents of some kinds as they are printed."""
    return [section(office, row) for row in documents if row.text("kind") in kinds]


def drafts(office: Office, *kinds: str) -> list[dict[str, Any]]:
    """Documents that nobody has set in force yet: printed as drafts, in the staff's edition."""
    return sections(office, texts.documents(office, "draft"), *kinds)


def section(office: Office, row: Row) -> dict[str, Any]:
    """One document as its page's template needs it."""
    return {
        "id": row.id,
        "name": row.text("name"),
        "draft": row.state == "draft",
        "adopted_by": row.text("adopted_by", ""),
        "adopted_on": row.text("adopted_on", ""),
        "dated": dated(office, row),
        "basis": str(row.values.get("basis", "")),  # where the office uses an area that asks for it
        "prose": prose(row.text("body")),
    }


def dated(office: Office, row: Row) -> str:
    """Version, owner, from when it holds and when it is looked over next."""
    effective, review = row.text("effective", ""), _next_review(office, row)
    since = f"{written_day(effective)}起施行" if effective else "施行中"
    parts = [
        f"版本 {row.text('version')}",
        post_label(office, row.text("owner")).zh,
        "草案，尚未施行" if row.state == "draft" else since,
        f"{written_day(review)}前复审" if review else "",
    ]
    return " · ".join(part for part in parts if part)


def prose(body: str) -> Markup:
    """A text as HTML: ``# `` begins a heading, ``- `` an entry of a list, anything else a paragraph."""
    found = []
    for line in filter(None, map(str.strip, body.splitlines())):
        if line.startswith("#"):
            found.append(f"<h4>{escaped(line.lstrip('# '))}</h4>")
        elif line.startswith("- "):
            found.append(f"<ul><li>{escaped(line[2:])}</li></ul>")
        else:
            found.append(f"<p>{escaped(line)}</p>")
    return Markup("\n".join(found).replace("</ul>\n<ul>", "\n"))


def _next_review(office: Office, row: Row) -> str:
    """The day by which a document is looked over again; "" while the office has set no interval."""
    clocks = view(office, row.folded()).clocks
    due = next((clock.due for clock in clocks if clock.clock == "handbook.review"), None)
    last = due - dt.timedelta(seconds=1) if due else None  # a limit in days ends at midnight
    return last.date().isoformat() if last else ""
