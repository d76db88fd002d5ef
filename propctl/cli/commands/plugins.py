"""``propctl plugins``: the areas that are loaded and where they come from."""

from __future__ import annotations

from pathlib import Path

from propctl.cli.frame.declared import argument
from propctl.cli.frame.help import group
from propctl.cli.frame.output import emit, reading, say
from propctl.cli.frame.session import current
from propctl.errors import N_, UsageError
from propctl.office.opened.discovery import entry_points


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


@plugins.command("trust", help=N_("Let the code that this workspace brings for an area run"))
@argument("area", word=N_("AREA"))
def trust(area: str) -> None:
    """Trust an area's code as it is now."""
    from propctl.office.opened.trust import trust as keep

    session = current()
    keep(_folder(area))
    say(
        session.words(
            N_("The code of {area} is trusted as it is now; when it changes you are asked again."), area=area
        )
    )


@plugins.command("distrust", help=N_("Take that back"))
@argument("area", word=N_("AREA"))
def distrust(area: str) -> None:
    """Take the trust back."""
    from propctl.office.opened.trust import distrust as drop

    session = current()
    drop(_folder(area))
    say(session.words(N_("The code of {area} does not run any more."), area=area))


def _folder(area: str) -> Path:
    """The folder with an area's code; ``UsageError`` where the workspace brings none."""
    office = current().office
    folder = Path(office.sources.compiled.folders.get(area, ""))
    if not (folder / "controller.py").is_file() or not folder.is_relative_to(office.root):
        raise UsageError(N_("this workspace brings no code for {area}"), area=area)
    return folder
