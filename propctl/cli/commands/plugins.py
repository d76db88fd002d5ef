"""``propctl plugins``: the areas that are loaded and where they come from."""

from __future__ import annotations

from pathlib import Path

from propctl.cli.frame.declared import Group, argument
from propctl.cli.frame.output import emit, reading, say
from propctl.cli.frame.session import current
from propctl.errors import N_, UsageError
from propctl.office.compiling.discovery import entry_points

plugins = Group("plugins", N_("What is loaded, and what is trusted"))


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


@plugins.command("trust", help=N_("Let the code that this workspace brings run: an area's, or mkdocs.yml's"))
@argument("what", word=N_("AREA or mkdocs.yml"))
def trust(what: str) -> None:
    """Trust an area's code, or what ``mkdocs.yml`` names, as it is now."""
    from propctl.office.opened.trust import trust as keep

    keep(*_code(what))
    say(
        current().words(
            N_("The code of {area} is trusted as it is now; when it changes you are asked again."), area=what
        )
    )


@plugins.command("distrust", help=N_("Take that back"))
@argument("what", word=N_("AREA or mkdocs.yml"))
def distrust(what: str) -> None:
    """Take the trust back."""
    from propctl.office.opened.trust import distrust as drop

    drop(_code(what)[0])
    say(current().words(N_("The code of {area} does not run any more."), area=what))


def _code(what: str) -> tuple[Path, list[Path]]:
    """Where code of this workspace lies, and its files; ``UsageError`` where the workspace brings none."""
    from propctl.office.opened.trust import code_in
    from propctl.publish.site import site_config

    office = current().office
    if what == site_config.CONFIG:
        data = site_config.read(office.root / what) if (office.root / what).is_file() else {}
        if not list(site_config.code_in(data)):
            raise UsageError(N_("{file} names no code that would need to be trusted"), file=what)
        return office.root, site_config.files_of(office.root, data)
    compiled = office.sources.compiled
    folder = Path(compiled.folders.get(what, ""))
    if compiled.packages.get(what) or not (folder / "controller.py").is_file():
        raise UsageError(N_("this workspace brings no code for {area}"), area=what)
    return folder, list(code_in(folder))
