"""The paper form of a record."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from propctl.cli.frame import offers
from propctl.cli.frame.declared import argument, command, option
from propctl.cli.frame.output import echo, say
from propctl.cli.frame.session import Session, current
from propctl.cli.showing.revealing import PURPOSE, revealed_for
from propctl.cli.typed.record_meant import record_meant
from propctl.cli.typed.typed_days import typed_count
from propctl.errors import N_, UsageError

if TYPE_CHECKING:
    from propctl.publish.paper.letters import Kind
    from propctl.publish.paper.printed_sheet import Poster, Sheet
    from propctl.regulation.model.fold import Folded

PLACES = 24  # labels on a sheet
INTO_FILE = N_("Write into this file: .pdf, or .html to print from a browser")
OPEN = N_("Open it where this computer shows such files, ready to print")


@command(
    "print",
    N_("The paper forms of records"),
    epilog=N_("For example: propctl print A01 --open; propctl print --list fees.overdue --labels"),
)
@argument("ids", word=N_("ID"), nargs=-1, required=False, offers=offers.records)
@option(
    "--list",
    "listed",
    metavar=N_("AREA.LIST"),
    default="",
    offers=offers.lists,
    help=N_("Of every record on this list"),
)
@option("--document", metavar=N_("NAME"), default="", help=N_("Which form, where there are several"))
@option("--envelopes", is_flag=True, help=N_("Instead: an envelope (DL) for each home that they are about"))
@option("--labels", is_flag=True, help=N_("Instead: a label for each home or thing, 24 on a sheet of A4"))
@option(
    "--from",
    "first",
    metavar=N_("NUMBER"),
    default="1",
    help=N_("With --labels: at which place of the sheet they begin, row by row; those before are used"),
)
@option("--reveal", is_flag=True, help=N_("Show personal values; your access is recorded"))
@option("--purpose", metavar=N_("TEXT"), default="", help=PURPOSE)
@option("--out", metavar=N_("FILE"), offers=offers.files, help=INTO_FILE)
@option("--open", "shown", is_flag=True, help=OPEN)
def print_(
    ids: Sequence[str],
    listed: str,
    document: str,
    envelopes: bool,
    labels: bool,
    first: str,
    reveal: bool,
    purpose: str,
    out: str | None,
    shown: bool,
) -> None:
    """Print the paper forms of records, or whom they go to, all into one file."""
    session = current()
    found = _meant(session, ids, listed)
    place = typed_count(first, PLACES, "--from")
    if place > 1 and not labels:
        raise UsageError(N_("--from is for --labels"))
    said = revealed_for(session, reveal, purpose)
    if envelopes or labels:
        if envelopes and labels:
            raise UsageError(N_("write one of {options}"), options=["--envelopes", "--labels"])
        kind: Kind = "labels" if labels else "envelopes"
        _put_letters(session, found, kind, said, out, shown=shown, first=place)
        return
    from propctl.publish.paper.printed_forms import people_on, record_sheet

    if said is not None:
        from propctl.office.doing.access import note_access

        for folded in found:
            for one in people_on(session.office, folded, document):
                note_access(session.office, one, said)
    put(
        session,
        [record_sheet(session.office, folded, document=document, reveal=reveal) for folded in found],
        out,
        shown=shown,
    )


def _put_letters(
    session: Session,
    found: list[Folded],
    kind: Kind,
    purpose: str | None,
    out: str | None,
    *,
    shown: bool,
    first: int,
) -> None:
    """Envelopes or labels into a PDF; with names where a ``purpose`` reveals them (None: it does not).

    ``first``: the place of the first sheet at which labels begin, from 1.
    """
    from propctl.office.opened.compiled import PRIVATE
    from propctl.publish.paper.letters import files_named, letters
    from propctl.publish.paper.pdf import PdfPress

    path = Path(out) if out else session.office.root / PRIVATE / "print" / f"{kind}.pdf"
    if path.suffix.lower() != ".pdf":
        raise UsageError(
            N_("{file}: envelopes and labels are a PDF; write a name that ends in .pdf"), file=str(path)
        )
    if purpose is not None:
        from propctl.office.doing.access import note_access

        for one in files_named(session.office, found):
            note_access(session.office, one, purpose)
    made = letters(session.office, found, kind, reveal=purpose is not None)
    write_paper(session, path, PdfPress(session.office).letters(made, kind, used=first - 1), shown=shown)


def print_record_form(session: Session, folded: Folded) -> None:
    """A record's paper form, masked, as a PDF that is opened: where a full screen has one key for it."""
    from propctl.publish.paper.printed_forms import record_sheet

    sheet = record_sheet(session.office, folded)
    put(session, [sheet], str(_private(session, [sheet])), shown=True)


def _meant(session: Session, ids: Sequence[str], listed: str) -> list[Folded]:
    """The records that were typed, and those on a list: ``surveys.unreturned``, or both by their titles."""
    from propctl.cli.frame.naming import meant
    from propctl.office.asking.queries import listing

    refs = [record_meant(session, id) for id in ids]
    if listed:
        typed, _, name = listed.partition(".")
        area = session.catalog.area_named(typed)
        titles = {one: found.label for one, found in session.catalog.area(area).lists.items()}
        refs += [row.ref for row in listing(session.office, area, meant(name, titles) or name)]
    if refs:
        return [session.office.folded(ref) for ref in refs]
    if listed:
        raise UsageError(N_("There is nothing on this list, so nothing is printed."))
    raise UsageError(N_("Say which record is printed, or with --list which list."))


def put(
    session: Session, forms: Sequence[Sheet | Poster], out: str | None, lang: str = "", *, shown: bool = False
) -> None:
    """Printed forms: into a file by its ending; without one as HTML into a pipe, for people as a PDF.

    ``shown``: whether the file is opened then. ``UsageError`` for another ending.
    """
    from propctl.publish.paper.sheet_html import Press

    if out is None and not shown and not sys.stdout.isatty():
        echo(Press(session.office, lang or session.office.lang).forms(forms))
        return
    path = Path(out) if out else _private(session, forms)
    ending = path.suffix.lower()
    if ending == ".pdf":
        from propctl.publish.paper.pdf import PdfPress

        data = PdfPress(session.office).forms(forms)
    elif ending in (".html", ".htm"):
        data = Press(session.office, lang or session.office.lang).forms(forms).encode()
    else:
        raise UsageError(N_("{file}: write a name that ends in .pdf or .html"), file=str(path))
    write_paper(session, path, data, shown=shown)


def write_paper(session: Session, path: Path, data: bytes, *, shown: bool) -> None:
    """Write what is printed into its file, say where it is, and open it where it is to be ``shown``."""
    from propctl.store.files import fsio

    path.parent.mkdir(parents=True, exist_ok=True)
    fsio.replace(path, data)
    say(session.words(N_("Written to {file}"), file=str(path)))
    if shown:
        import click

        click.launch(str(path))


def _private(session: Session, forms: Sequence[Sheet | Poster]) -> Path:
    """Where a paper goes that nobody named a file for: a folder that is never in git."""
    from propctl.office.opened.compiled import PRIVATE
    from propctl.publish.paper.printed_sheet import Poster

    first = forms[0]
    name = f"{first.title}.html" if isinstance(first, Poster) else f"{first.name}.pdf"
    return session.office.root / PRIVATE / "print" / name
