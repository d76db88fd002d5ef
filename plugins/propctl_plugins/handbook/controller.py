"""The handbook: what must hold before a document is in force, and the commands that read everything over."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

from propctl.api import (
    N_,
    BadData,
    Draft,
    Office,
    Ref,
    Request,
    filled,
    further,
    hookimpl,
    print_file,
    printed_paper,
    record,
    refuse,
    registered,
)
from propctl_plugins.handbook import posts, readings, texts
from propctl_plugins.handbook.enforced import enforcement
from propctl_plugins.handbook.lint import findings
from propctl_plugins.handbook.readings import unconfirmed

__all__ = ["enforcement", "unconfirmed"]  # what a command is called by, and what a list reads
DAY = dt.timedelta(days=1)


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """A procedure has every section before it is in force; what was read is an area that there is."""
    if draft.form == readings.FORM:
        office.catalog.area_named(draft.values["area"])
        return
    before = filled(office, draft.before)
    if before.text("kind", "") != "procedure":
        return
    missing = texts.lacking(office, before.text("body"))
    if missing:
        refuse(
            office,
            "handbook.procedure-layout",
            N_("the procedure {id} has no section {sections}"),
            id=draft.before.id,
            sections=missing,
        )


@hookimpl
def propctl_after(office: Office, draft: Draft) -> list[Request]:
    """A new version retires the one it replaces, unless it holds from a later day: until then that does."""
    enacted = filled(office, draft)
    old = record(office, Ref(texts.FORM, enacted.text("replaces", "")))
    later = enacted.date("effective", office.today) > office.today
    if old is None or old.state != "in-force" or later:
        return []
    return [further(draft, "retire", id=old.id)]


@hookimpl
def propctl_page(office: Office, area: str) -> dict[str, Any] | None:
    """The handbook's page; ``BadData`` where a document in force must not be published as it is."""
    from propctl_plugins.handbook import site

    if area != "handbook":
        return None
    for document, rule, missing in texts.unsound(office):
        raise BadData(
            N_("{id} is in force without {missing} ({rule}); amend it"),
            id=document,
            missing=missing,
            rule=rule,
        )
    return site.values(office)


def lint(office: Office) -> list[dict[str, Any]]:
    """What to mend in documents, job pages, clauses and areas' pages."""
    return list(findings(office))


def unread(office: Office) -> list[dict[str, Any]]:
    """Who has not confirmed which document in force, and which area since its clauses were amended."""
    return list(readings.unread(office))


def organisation(office: Office) -> list[dict[str, Any]]:
    """Every post with its superior, and what is wrong with the structure."""
    return posts.structure(office)


def tasks(office: Office, post: str, day: dt.date | None = None) -> list[dict[str, Any]]:
    """What a post does on a day."""
    return posts.tasks(office, post, day or office.today)


def day(office: Office, day: dt.date, file: str = "") -> list[dict[str, Any]] | str:
    """The records of a day from all areas; with ``file``, as a sheet in that file."""
    found = [
        {
            "id": row.id,
            "area": row.area,
            "form": row.form,
            "state": row.state,
            "registered": row.registered.isoformat(),
        }
        for row in registered(office, day, day + DAY)
    ]
    if not file:
        return found
    path = Path(file)
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        sheet = csv.DictWriter(out, ["id", "area", "form", "state", "registered"])
        sheet.writeheader()
        sheet.writerows(found)
    return str(path)


def manual(office: Office) -> str:
    """The residents' manual as one document to print; the name of the file."""
    from propctl_plugins.handbook import site

    chapters = site.chapters(office, texts.in_force(office))
    title = next(iter(texts.names(office, "resident-manual", "document").values()))
    return str(print_file(office, "manual", printed_paper(office, "manual", title=title, chapters=chapters)))
