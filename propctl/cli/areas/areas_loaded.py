"""What is loaded: each area with where it comes from, what it adds, and how many records it has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from propctl.cli.frame.output import Row
from propctl.errors import N_
from propctl.office.asking import unclaimed
from propctl.office.compiling.discovery import Announced, announced
from propctl.store.files.paths import walk_area

if TYPE_CHECKING:
    from propctl.cli.frame.session import Session
    from propctl.office.opened.office import Office
    from propctl.regulation.model.constructs import Area

STANDINGS = {
    "used": N_("in use"),
    "unsound": N_("unsound"),
    "not-installed": N_("not installed"),
}


def rows(session: Session) -> Iterator[Row]:
    """The areas in use, those that are refused, and those that only have records here."""
    office = session.office
    packages: dict[str, Announced] = {}
    for found in announced():
        packages.setdefault(found.name, found)
    held = office.index.counts(by="form")
    for name, label in office.catalog.summary.titles.items():
        source = packages.get(name) if name in office.sources.compiled.packages else None
        count = sum(number for form, number in held.items() if form.partition(".")[0] == name)
        yield {
            **_empty(name, "used"),
            "title": session.words.label(label),
            **_source(office, name, source),
            **_adds(office, name),
            "records": count,
        }
    for refused in office.sources.compiled.unsound:
        title = session.words.label(refused.title)
        alone = refused.name not in office.catalog.names  # else its name is taken, and the records another's
        count = sum(1 for _ in walk_area(office.folder, refused.name)) if alone else 0
        yield {**_empty(refused.name, "unsound"), "title": title, "path": refused.file, "records": count}
    for name, count in unclaimed.counted(office.sources, office.folder).items():
        yield {**_empty(name, "not-installed"), "records": count}


def _empty(name: str, standing: str) -> Row:
    """Every key, so that each row has the same."""
    texts = dict.fromkeys(("title", "source", "distribution", "version", "path"), "")
    numbers = dict.fromkeys(("forms", "clauses", "commands", "records"), 0)
    return {"area": name, "standing": standing, **texts, **numbers, "controller": False}


def _source(office: Office, name: str, package: Announced | None) -> Row:
    """Where an area comes from: a package with its version, or a place in the workspace."""
    path = office.sources.compiled.folders.get(name, "")
    return {
        "source": package.module if package else "",
        "distribution": package.distribution if package else "",
        "version": package.version if package else "",
        "path": path,
        "controller": (Path(path) / "controller.py").is_file(),
    }


def _adds(office: Office, name: str) -> Row:
    """How many forms, clauses and commands an area adds."""
    declared = office.catalog.area(name)
    return {
        "forms": len(declared.form),
        "clauses": len({rule.id for rule in office.catalog.rules(name).values()}),
        "commands": _commands(declared),
    }


def _commands(declared: Area) -> int:
    steps = (step for form in declared.form.values() for step in form.step.values())
    return sum(not step.internal for step in steps) + len(declared.command) + len(declared.batch)
