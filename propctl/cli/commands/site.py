"""``propctl site``: the handbook. Plain ``mkdocs build`` and ``mkdocs serve`` do the same."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from propctl.cli.commands.integrity import report_problems
from propctl.cli.frame import offers
from propctl.cli.frame.declared import Group, argument, option
from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session, current
from propctl.cli.typed.typed_days import typed_day
from propctl.errors import N_, BadData, Problem, SettingsError, UsageError

_staff = option("--staff", is_flag=True, help=N_("The edition for staff: clauses of both audiences"))
_out = option("--out", default="site", metavar=N_("DIR"), help=N_("Where to write it; default: site/"))


site = Group("site", N_("Build, serve, check or publish the handbook"))


@site.command("build", zh="生成", help=N_("Build the handbook"))
@option("--out", default="", metavar=N_("DIR"), help=N_("Where to write it; default: site/"))
@_staff
@option("--on", default="", metavar=N_("DATE"), help=N_("As it stood on a day, into site-DATE/"))
def build(out: str, staff: bool, on: str) -> None:
    """Build the handbook into a folder; that of another day never into the place of today's."""
    session = current()
    day = typed_day(on, session.now.date(), "--on") if on else None
    folder, left = _build(session, out or (f"site-{day}" if day else "site"), staff=staff, on=day)
    for problem in left:
        say(session.words.problem(problem), err=True)
    say(session.words(N_("The handbook is in {folder}."), folder=str(folder)))


@site.command("serve", zh="预览", help=N_("Look at the handbook in a browser while you change it"))
@option("--address", default="127.0.0.1:8000", metavar=N_("ADDRESS"), help=N_("Where it is served"))
def serve(address: str) -> None:
    """Serve the handbook on this machine."""
    session = current()
    from mkdocs.commands.serve import serve as run

    say(session.words(N_("Open {url} in a browser; Ctrl+C ends it."), url=f"http://{address}/"))
    with _mkdocs(), _heard(session):
        # “dirty”: the folder is not emptied; what belongs to the site no more, the plugin takes away
        run(config_file=str(_config(session)), dev_addr=address, build_type="dirty")


@site.command("check", zh="检查", help=N_("Is anything in the handbook that must not be there"))
@_out
@_staff
@option("--json", "as_json", is_flag=True, help=N_("Print JSON"))
def check(out: str, staff: bool, as_json: bool) -> int:
    """Build the handbook; status 1 where it shows people's data, what is the program's own, or a hole."""
    from propctl.publish.site.building import check as look

    session = current()
    folder, left = _build(session, out, staff=staff)
    problems = [*left, *look(session.office, folder)]
    return report_problems(session, problems, as_json, N_("Nothing was found that must not be published."))


@site.command("book", zh="成书", help=N_("The staff's handbook as a book with page numbers (PDF)"))
@argument("areas", word=N_("AREA"), nargs=-1, required=False, offers=offers.areas)
@option(
    "--post",
    metavar=N_("POST"),
    default="",
    offers=offers.posts,
    help=N_("The handbook of one post: all that it does"),
)
@option("--out", metavar=N_("FILE"), offers=offers.files, help=N_("Write into this file, which ends in .pdf"))
@option("--open", "shown", is_flag=True, help=N_("Open it where this computer shows such files"))
def book(areas: Sequence[str], post: str, out: str | None, shown: bool) -> None:
    """The staff's edition on paper: whole, of some areas, or of a post."""
    from propctl.cli.areas.printing import write_paper
    from propctl.cli.showing.post_told import meant_post
    from propctl.office.opened.compiled import PRIVATE
    from propctl.publish.book.chapters import handbook, post_handbook
    from propctl.publish.paper.pdf import PdfPress

    session = current()
    if post and areas:
        raise UsageError(N_("Name areas or a post, not both."))
    office, meant = session.office, [session.office.catalog.area_named(area) for area in areas]
    made = post_handbook(office, meant_post(session, post)) if post else handbook(office, meant)
    path = Path(out) if out else office.root / PRIVATE / "print" / f"{made.title}.pdf"
    if path.suffix.lower() != ".pdf":
        raise UsageError(N_("{file}: write a name that ends in .pdf"), file=str(path))
    write_paper(session, path, PdfPress(office).book(made), shown=shown)


@site.command(
    "publish", zh="发布", help=N_("Build, check and bring the handbook to where [site] publish says")
)
def publish() -> None:
    """Bring a handbook that passed the check to its place: a folder, a git branch, another host."""
    from propctl.publish.site.building import publish as deliver

    session = current()
    say(session.words(N_("The handbook is in {folder}."), folder=deliver(session.office)))


def _build(
    session: Session, out: str, *, staff: bool = False, on: dt.date | None = None
) -> tuple[Path, list[Problem]]:
    """Build the handbook; the folder it is in, and what of areas' pages is left out."""
    from propctl.publish.site.building import build as make
    from propctl.publish.site.printed_clauses import RESIDENTS, STAFF

    folder = session.office.root / out
    left: list[Problem] = []
    make(session.office, folder, audience=STAFF if staff else RESIDENTS, on=on, pdf=True, left_out=left)
    return folder, left


def _config(session: Session) -> Path:
    from propctl.publish.site.site_config import CONFIG, checked

    path = checked(session.office.root)
    if path is None:
        raise SettingsError(N_("there is no {file} in this office; propctl init writes one"), file=CONFIG)
    return path


class _Heard(logging.Handler):
    """Tells what keeps the handbook from being built again, once and in the user's language."""

    def __init__(self, session: Session) -> None:
        super().__init__(logging.ERROR)
        self._session = session

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if record.name.startswith("mkdocs.livereload") or said.endswith(":"):
            return  # “Error reading page …:” only announces the next
        unchanged = N_("The handbook was not built again: {reason}. Mend it and save; it is built by itself.")
        say(self._session.words(unchanged, reason=said.strip().rstrip("。.")))


@contextmanager
def _heard(session: Session) -> Iterator[None]:
    """MkDocs' log, of which only failures concern whoever writes a page."""
    logger, handler = logging.getLogger("mkdocs"), _Heard(session)
    logger.addHandler(handler)
    logger.propagate, before = False, logger.propagate
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = before


@contextmanager
def _mkdocs() -> Iterator[None]:
    """MkDocs' own failures, as one sentence."""
    from mkdocs.exceptions import Abort, MkDocsException

    try:
        yield
    except (MkDocsException, Abort) as error:
        raise BadData(N_("the handbook could not be built: {reason}"), reason=str(error)) from None
