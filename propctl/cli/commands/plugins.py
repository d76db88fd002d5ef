"""``propctl plugins``: the areas that are loaded and where they come from."""

from __future__ import annotations

from pathlib import Path

from propctl.cli.frame.declared import Group, argument
from propctl.cli.frame.output import Row, emit, reading, reading_options, say
from propctl.cli.frame.session import current
from propctl.cli.showing.unclaimed_told import tell_unclaimed
from propctl.errors import N_, UsageError


def _list(style: str | None) -> None:
    """Print the areas of this office."""
    from propctl.cli.areas.areas_loaded import STANDINGS, rows

    session = current()
    words = session.words
    headings = (
        N_("Area"),
        N_("Title"),
        N_("Version"),
        N_("Forms"),
        N_("Clauses"),
        N_("Commands"),
        N_("Code"),
        N_("Records"),
        N_("Where from"),
    )

    def line(row: Row) -> list[str]:
        from_where = row["source"] or row["path"]
        return [
            row["area"],
            row["title"],
            row["version"],
            *(str(row[name]) for name in ("forms", "clauses", "commands")),
            words(N_("yes")) if row["controller"] else "",
            str(row["records"]),
            from_where if row["standing"] == "used" else words(STANDINGS[row["standing"]]),
        ]

    found = list(rows(session))
    emit(found, [words(name) for name in headings], line, style, empty=words(N_("There is nothing here.")))
    tell_unclaimed(session)


plugins = Group("plugins", N_("What is loaded, and what is trusted"), _list, reading_options())


@plugins.command("list", zh="列表", help=N_("The areas that are loaded, their versions, and what each adds"))
@reading
def list_(style: str | None) -> None:
    """List the areas of this office."""
    _list(style)


@plugins.command(
    "trust", zh="信任", help=N_("Let the code that this workspace brings run: an area's, or mkdocs.yml's")
)
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


@plugins.command("distrust", zh="收回信任", help=N_("Take that back"))
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
