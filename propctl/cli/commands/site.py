"""``propctl site``: the handbook. Plain ``mkdocs build`` and ``mkdocs serve`` do the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from propctl.cli.commands.integrity import report_problems
from propctl.cli.frame.declared import Group, option
from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session, current
from propctl.cli.typed.typed_days import typed_day
from propctl.errors import N_, BadData, SettingsError

_staff = option("--staff", is_flag=True, help=N_("The edition for staff: clauses of both audiences"))
_out = option("--out", default="site", metavar=N_("DIR"), help=N_("Where to write it; default: site/"))


site = Group("site", N_("Build, serve, check or publish the handbook"))


@site.command("build", help=N_("Build the handbook"))
@option("--out", default="", metavar=N_("DIR"), help=N_("Where to write it; default: site/"))
@_staff
@option("--on", default="", metavar=N_("DATE"), help=N_("As it stood on a day, into site-DATE/"))
def build(out: str, staff: bool, on: str) -> None:
    """Build the handbook into a folder; that of another day never into the place of today's."""
    session = current()
    day = typed_day(on, session.now.date(), "--on") if on else None
    folder = _build(session, out or (f"site-{day}" if day else "site"), staff=staff, on=day)
    say(session.words(N_("The handbook is in {folder}."), folder=str(folder)))


@site.command("serve", help=N_("Look at the handbook in a browser while you change it"))
@option("--address", default="127.0.0.1:8000", metavar=N_("ADDRESS"), help=N_("Where it is served"))
def serve(address: str) -> None:
    """Serve the handbook on this machine."""
    session = current()
    from mkdocs.commands.serve import serve as run

    with _mkdocs():
        run(config_file=str(_config(session)), dev_addr=address)


@site.command("check", help=N_("Is anything in the handbook that must not be there"))
@_out
@_staff
@option("--json", "as_json", is_flag=True, help=N_("Print JSON"))
def check(out: str, staff: bool, as_json: bool) -> int:
    """Build the handbook; status 1 where it shows people's data, what is the program's own, or a hole."""
    from propctl.publish.site.building import check as look

    session = current()
    folder = _build(session, out, staff=staff)
    return report_problems(
        session, look(session.office, folder), as_json, N_("Nothing was found that must not be published.")
    )


@site.command("publish", help=N_("Build, check and bring the handbook to where [site] publish says"))
def publish() -> None:
    """Bring a handbook that passed the check to its place: a folder, a git branch, another host."""
    from propctl.publish.site.building import publish as deliver

    session = current()
    say(session.words(N_("The handbook is in {folder}."), folder=deliver(session.office)))


def _build(session: Session, out: str, *, staff: bool = False, on: dt.date | None = None) -> Path:
    """Build the handbook; the folder it is in."""
    from propctl.publish.site.building import build as make
    from propctl.publish.site.printed_clauses import RESIDENTS, STAFF

    folder = session.office.root / out
    make(session.office, folder, audience=STAFF if staff else RESIDENTS, on=on, pdf=True)
    return folder


def _config(session: Session) -> Path:
    from propctl.publish.site.site_config import CONFIG, checked

    path = checked(session.office.root)
    if path is None:
        raise SettingsError(N_("there is no {file} in this office; propctl init writes one"), file=CONFIG)
    return path


@contextmanager
def _mkdocs() -> Iterator[None]:
    """MkDocs' own failures, as one sentence."""
    from mkdocs.exceptions import Abort, MkDocsException

    try:
        yield
    except (MkDocsException, Abort) as error:
        raise BadData(N_("the handbook could not be built: {reason}"), reason=str(error)) from None
