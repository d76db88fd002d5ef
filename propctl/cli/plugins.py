"""``propctl plugins``: the areas that are loaded and where they come from."""

from __future__ import annotations

from pathlib import Path

from propctl.cli.help import group
from propctl.cli.output import emit, reading
from propctl.cli.session import current
from propctl.errors import N_
from propctl.office.compiled import entry_points


@group("plugins", N_("What is loaded, and what is trusted"))
def plugins() -> None:
    """What is loaded."""


@plugins.command("list", help=N_("The areas that are loaded, and where they come from"))
@reading
def list_(style: str | None) -> None:
    """List the areas of this office."""
    session = current()
    words, office = session.words, session.office
    packages = dict(entry_points())
    folders = office.sources.compiled.folders
    rows = [
        {
            "area": name,
            "title": words.label(label),
            "source": packages.get(name, ""),
            "path": folders.get(name, ""),
            "controller": (Path(folders.get(name, "")) / "controller.py").is_file(),
            "clauses": len({rule.id for rule in office.catalog.rules(name).values()}),
        }
        for name, label in office.catalog.summary.titles.items()
    ]
    emit(
        rows,
        [words(name) for name in (N_("Area"), N_("Title"), N_("Clauses"), N_("Code"), N_("Where from"))],
        lambda row: [
            row["area"],
            row["title"],
            str(row["clauses"]),
            words(N_("yes")) if row["controller"] else "",
            row["source"] or row["path"],
        ],
        style,
        empty=words(N_("There is nothing here.")),
    )
