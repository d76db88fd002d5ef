"""The paper form of a record."""

from __future__ import annotations

from pathlib import Path

from propctl.cli.areas.revealing import PURPOSE, reveals
from propctl.cli.frame import offers
from propctl.cli.frame.declared import argument, command, option
from propctl.cli.frame.output import echo, say
from propctl.cli.frame.record_meant import record_meant
from propctl.cli.frame.session import Session, current
from propctl.errors import N_

INTO_FILE = N_("Write into this file instead of the screen")


@command("print", N_("The paper form of a record"))
@argument("id", word=N_("ID"), offers=offers.records)
@option("--document", metavar=N_("NAME"), default="", help=N_("Which form, where there are several"))
@option("--reveal", is_flag=True, help=N_("Show personal values; your access is recorded"))
@option("--purpose", metavar=N_("TEXT"), default="", help=PURPOSE)
@option("--out", metavar=N_("FILE"), offers=offers.files, help=INTO_FILE)
def print_(id: str, document: str, reveal: bool, purpose: str, out: str | None) -> None:
    """Print the paper form of a record."""
    from propctl.publish.paper.printed_forms import linked, sheet

    session = current()
    folded = session.office.folded(record_meant(session, id))
    if reveals(reveal, purpose):
        from propctl.office.doing.access import note_access

        for shown in (folded, *linked(session.office, folded, document)):
            note_access(session.office, shown, purpose)
    put(session, sheet(session.office, folded, document=document, reveal=reveal), out)


def put(session: Session, text: str, out: str | None) -> None:
    """A printed form: into a file, or out as it is for a pipe."""
    if out is None:
        echo(text)
    else:
        Path(out).write_text(text, encoding="utf-8")
        say(session.words(N_("Written to {file}"), file=out))
