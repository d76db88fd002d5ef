"""Titles in 《》 that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from propctl.api import Finding, Office, area_files, clause, clauses, own_pages, quoted_titles
from propctl_plugins.handbook import texts
from propctl_plugins.handbook.jobs import Found, bodies

_HEADING = re.compile(r"^# (.+)$", re.MULTILINE)
_PARAM = re.compile(r'\{\{ *param\("([\w-]+)", "(\w+)"\) *\}\}')


def titles(office: Office) -> Found:
    """Titles in 《》 that have neither a page nor a form, with file and line."""
    known = _known(office)
    for title in texts.names(office, "referenced-documents", "documents"):
        if title not in known:
            yield "handbook.referenced-documents", Finding(0, title)
    for where, text in [*bodies(office), *_files(office), *own_pages(office)]:
        for found in quoted_titles(text):
            if found.found not in known and "{" not in found.found:
                yield where, found
    for where, title in _named(office):
        if title not in known:
            yield where, Finding(0, title)


def _named(office: Office) -> Iterator[tuple[str, str]]:
    """The documents that clauses in force refer to by a value of the office: 巡查参照《…》; clause, title."""
    for area in office.catalog.names:
        for rule in clauses(office, area):
            if rule.in_force and "《{document}》" in rule.rule.zh:
                yield rule.id, rule.shown("document")


def _known(office: Office) -> set[str]:
    """Every title that leads somewhere: pages, forms, paper forms, documents, the manual, the sources."""
    known = {row.text("name") for row in texts.in_force(office)} | set(_pages(office))
    if texts.in_force(office, "chapter"):
        known |= set(texts.names(office, "resident-manual", "document").values())
    for area in office.catalog.areas():
        known |= {one.label.zh for one in (*area.form.values(), *area.document.values())}
        known |= {rule.rule.source.title.zh for rule in clauses(office, area.name)}
    return known


def _pages(office: Office) -> Iterator[str]:
    """What the pages of the areas, and those that the office wrote itself, are headed."""
    for where, text in [*area_files(office), *own_pages(office)]:
        area, _, name = where.partition("/")
        heading = _HEADING.search(text) if name != "rules.toml" else None
        if heading:
            yield _PARAM.sub(
                lambda match, area=area: clause(office, f"{area}.{match[1]}").shown(match[2]), heading[1]
            )


def _files(office: Office) -> Iterator[tuple[str, str]]:
    """(file, text) of the areas' clauses and pages; where a clause stands, and what law says of it, is no
    reference to follow."""
    for where, text in area_files(office):
        lines = ("" if line.startswith(("source", "why", "exempt")) else line for line in text.splitlines())
        yield where, "\n".join(lines)
