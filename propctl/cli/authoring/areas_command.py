"""``propctl areas``: an office declares an area of its own, with the program beside it while it writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from propctl.cli.frame import offers
from propctl.cli.frame.declared import Group, argument, option
from propctl.cli.frame.output import Row, complain, echo, emit, emit_json, reading, reading_options, say
from propctl.cli.frame.session import Session, current
from propctl.errors import N_, PropctlError

if TYPE_CHECKING:
    from propctl.office.compiling.everything_read import Found

_STANDINGS = {
    "used": N_("in use"),
    "not-used": N_("not in use: propctl.toml does not name it"),
    "unsound": N_("unsound"),
    "adds": N_("adds to {areas}"),
}


def _declared(session: Session) -> Mapping[str, str]:
    """The areas of the office's own, for the shell; none where there are none, or no office."""
    from propctl.cli.authoring.declared_here import rows

    return {row["area"]: row["title"] for row in rows(session) if row["area"]}


def _list(style: str | None) -> None:
    """Print what the office has declared itself."""
    from propctl.cli.authoring.declared_here import rows

    session = current()
    session.unsound_told = True
    words, titles = session.words, session.office.catalog.summary.titles

    def line(row: Row) -> list[str]:
        others = [titles.get(area, area) for area in row["adds_to"]]
        standing = words(_STANDINGS[row["standing"]], areas=others)
        return [row["file"], row["title"], standing, str(row["findings"] or "")]

    headings = [words(name) for name in (N_("File"), N_("Title"), N_("Standing"), N_("Findings"))]
    none = words(N_("This office has declared nothing of its own yet; begin with: propctl areas new NAME"))
    emit(list(rows(session)), headings, line, style, empty=none)


areas = Group(
    "areas", N_("An area of the office's own: begin it, check it, try it"), _list, reading_options()
)


@areas.command("list", zh="列表", help=N_("What this office has declared itself, and how it stands"))
@reading
def list_(style: str | None) -> None:
    """List the office's own declarations."""
    _list(style)


@areas.command("new", zh="新建", help=N_("Begin an area: a file that works at once, with explanations in it"))
@argument("name", word=N_("NAME"))
@option("--title", default="", metavar=N_("TITLE"), help=N_("Its title in Chinese"))
@option("--prefix", default="", metavar="PT", help=N_("How the numbers of its records begin"))
def new(name: str, title: str, prefix: str) -> int:
    """Write ``areas/NAME.toml``; nothing is saved into history."""
    from propctl.cli.authoring import skeleton

    session = current()
    begun = skeleton.called(session, name, title, prefix)
    skeleton.written(session, begun)
    words = session.words
    say(words(N_("Begun: areas/{name}.toml. It works already:"), name=begun.name))
    for line in (
        f"propctl areas try {begun.name}",
        f"propctl areas check {begun.name} --watch",
        f'propctl {begun.name} register 3-1201 "{begun.title}"',
    ):
        say(f"  {line}")
    named = session.office.settings.office.areas
    if named:
        told = N_("propctl.toml names the areas that this office uses; add this one: areas = [{areas}]")
        say(words(told, areas=", ".join(f'"{area}"' for area in [*named, begun.name])), err=True)
    return _checked(session, begun.name, as_json=False, quiet=True)[0]


@areas.command(
    "check", zh="检查", help=N_("What is wrong in the declarations, line by line, and what would be right")
)
@argument("name", required=False, default="", word=N_("AREA"), offers=_declared)
@option("--watch", is_flag=True, help=N_("Check again each time a file is saved; Ctrl-C ends it"))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON"))
def check(name: str, watch: bool, as_json: bool) -> int:
    """List every finding; status 1 if there is any."""
    session = current()
    session.unsound_told = True  # they are among the findings
    status, read = _checked(session, name, as_json)
    if not watch:
        return status
    from propctl.cli.authoring.declared_here import watching

    say(session.words(N_("Watching; Ctrl-C ends it.")), err=True)
    watched = read.watched

    def look() -> list[Path]:
        nonlocal status, watched
        echo(err=True)
        try:
            status, read = _checked(session, name, as_json)
            watched = read.watched
        except PropctlError as error:  # the settings themselves, half written
            status = complain(session.words, error)
        return watched

    watching(look, watched)
    return status


def _checked(session: Session, name: str, as_json: bool, *, quiet: bool = False) -> tuple[int, Found]:
    """Tell what is wrong; the status for it, and what was read. ``quiet``: nothing where all is sound."""
    from propctl.cli.authoring import declared_here
    from propctl.cli.commands.integrity import report_problems

    read = declared_here.reading(session)
    one = declared_here.find(read, name) if name else None
    if one is not None and not declared_here.looked_at(read, one):
        read = declared_here.reading(session, trying=one.name)
        one = next(declared for declared in read.declared if declared.file == one.file)
    found = declared_here.problems(read, one)
    if quiet and not found:
        return 0, read
    sound = session.words(N_("{file} is sound."), file=one.file) if one else N_("Every declaration is sound.")
    return report_problems(session, found, as_json, sound), read


@areas.command(
    "try", zh="试看", help=N_("What an area gives: commands, forms, lists, limits, page; nothing is saved")
)
@argument("name", word=N_("AREA"), offers=_declared)
@option("--html", metavar=N_("FILE"), offers=offers.files, help=N_("Its page and forms into this file"))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON"))
def try_(name: str, html: str | None, as_json: bool) -> int:
    """Show what a declaration gives, as far as it is sound."""
    from propctl.cli.authoring import trial, trial_told

    session = current()
    session.unsound_told = True
    with trial.begun(session, name) as tried:
        if as_json:
            emit_json(tried.everything())
        else:
            trial_told.tell(tried)
        if html is not None:
            Path(html).write_text(trial_told.page_of(tried), encoding="utf-8", newline="\n")
            say(session.words(N_("Written to {file}"), file=html), err=as_json)
        return 1 if tried.findings else 0
