"""The index of the archive: which records there are, by kind and year, with their first and last number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propctl.api import find_clause, midnight, registered

if TYPE_CHECKING:
    from propctl.api import Office


def archive(office: Office, year: str = "", area: str = "") -> list[dict[str, Any]]:
    """A line for each kind and year; of one ``area``, else of those that clause security.archive names."""
    rule = find_clause(office, "security.archive")
    wanted = [office.catalog.area_named(area)] if area else [*rule.table("areas")] if rule else []
    since = midnight(office, office.today.replace(year=int(year), month=1, day=1)) if year else None
    until = since.replace(year=since.year + 1) if since else None
    found: dict[tuple[str, int], list[str]] = {}
    for row in registered(office, since, until):
        if row.area in wanted or not wanted:
            found.setdefault((row.form, row.registered.year), []).append(row.id)
    return [
        {
            "form": office.form_label(form).of(office.lang),
            "year": of,
            "count": len(ids),
            "first": ids[0],
            "last": ids[-1],
        }
        for (form, of), ids in sorted(found.items())
    ]
