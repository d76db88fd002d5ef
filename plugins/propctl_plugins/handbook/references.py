"""Titles in 《》 that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from propctl.api import Finding, Office, area_files, clauses, quoted_titles
from propctl_plugins.handbook import texts
from propctl_plugins.handbook.jobs import Found, bodies


def titles(office: Office) -> Found:
    """Titles in 《》 that have neither a page nor a form, with file and line."""
    known = _known(office)
    for title in texts.names(office, "referenced-documents", "documents"):
        if title not in known:
            yield "handbook.referenced-documents", Finding(0, title)
    for where, text in [*bodies(office), *_files(office)]:
        for found in quoted_titles(text):
            if found.found not in known and "{" not in found.found:
                yield where, found


def _known(office: Office) -> set[str]:
    """Every title that leads somewhere: forms, paper forms, documents in force, the manual, the sources."""
    known = {row.text("name") for row in texts.in_force(office)}
    if texts.in_force(office, "chapter"):
        known |= set(texts.names(office, "resident-manual", "document").values())
    for area in office.catalog.areas():
        known |= {one.label.zh for one in (*area.form.values(), *area.document.values())}
        known |= {rule.rule.source.document for rule in clauses(office, area.name)}
    return known


def _files(office: Office) -> Iterator[tuple[str, str]]:
    """(file, text) of the areas' clauses and pages; where a clause stands is not a reference to follow."""
    for where, text in area_files(office):
        lines = ("" if line.startswith("source") else line for line in text.splitlines())
        yield where, "\n".join(lines)
