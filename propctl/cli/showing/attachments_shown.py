"""The files attached to a record: listed, and one of them written where it can be opened."""

from __future__ import annotations

from pathlib import Path

from propctl.cli.frame import offers
from propctl.cli.frame.declared import argument, command, option
from propctl.cli.frame.output import Row, emit, reading, say
from propctl.cli.frame.session import Session, current
from propctl.cli.showing.revealing import PURPOSE, revealed_for
from propctl.cli.typed.record_meant import record_meant
from propctl.errors import N_, UsageError
from propctl.office.asking.attached_files import (
    STANDINGS,
    Attachment,
    attachments_of,
    content,
    standing,
)
from propctl.regulation.model.fold import Folded
from propctl.store.files import fsio


@command("attachments", N_("Files attached to a record: list them, get one"))
@argument("id", word=N_("ID"), offers=offers.records)
@option("--get", "number", default="", metavar=N_("NUMBER"), help=N_("Write this one where it can be opened"))
@option("--to", default="", metavar=N_("FILE"), help=N_("Where; if left out, here, under its own name"))
@option("--reveal", is_flag=True, help=N_("Open sealed ones; your access is recorded"))
@option("--purpose", metavar=N_("TEXT"), default="", help=PURPOSE)
@reading
def attachments(id: str, number: str, to: str, reveal: bool, purpose: str, style: str | None) -> None:
    """List a record's attachments, or get one."""
    session = current()
    folded = session.office.folded(record_meant(session, id))
    if (said := revealed_for(session, reveal, purpose)) is not None:
        from propctl.office.doing.access import note_access

        note_access(session.office, folded, said)
    found = attachments_of(session.office, folded, reveal=reveal)
    if number:
        _get(session, folded, _numbered(found, folded, number), to, reveal)
        return
    words = session.words
    emit(
        [attachment_row(session, one) for one in found],
        [words(N_("No.")), words(N_("Name")), words(N_("Type")), words(N_("Size")), ""],
        lambda row: [str(row["number"]), row["name"], row["type"], sized(row["size"]), _stands(session, row)],
        style,
        empty=words(N_("{id} has no attachments."), id=folded.id),
    )


def attachment_row(session: Session, one: Attachment) -> Row:
    """An attachment under stable keys."""
    return {
        "number": one.number,
        "name": one.name,
        "type": one.type,
        "size": one.size,
        "sealed": one.sealed,
        "file": one.file,
        "at": one.at,
        "by": one.by,
        "standing": standing(session.office, one),
    }


def attachment_lines(session: Session, folded: Folded, *, reveal: bool = False) -> list[str]:
    """A record's attachments for people: number, name, type, size, and what is wrong with it."""
    found = []
    for one in attachments_of(session.office, folded, reveal=reveal):
        row = attachment_row(session, one)
        parts = (str(one.number), one.name, one.type, sized(one.size), _stands(session, row))
        found.append("  ".join(part for part in parts if part))
    return found


def sized(size: int) -> str:
    """A number of bytes as people read it."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{-(-size // 1024)} kB"


def _stands(session: Session, row: Row) -> str:
    told = STANDINGS.get(row["standing"])
    return session.words(told) if told else ""


def _numbered(found: list[Attachment], folded: Folded, typed: str) -> Attachment:
    for one in found:
        if str(one.number) == typed.strip():
            return one
    raise UsageError(
        N_("{id} has no attachment {number}; it has {count}: propctl attachments {id}"),
        id=folded.id,
        number=typed,
        count=len(found),
    )


def _get(session: Session, folded: Folded, one: Attachment, to: str, reveal: bool) -> None:
    if one.sealed and not reveal:
        raise UsageError(N_("it is sealed: write --reveal, and your access is recorded"))
    path = Path(to) if to else Path(Path(one.name).name)
    if path.is_dir():
        path /= Path(one.name).name
    if path.exists():
        raise UsageError(N_("{file} is there already; write another name: --to FILE"), file=str(path))
    fsio.write_new(path, content(session.office, folded, one), private=one.sealed)
    say(session.words(N_("Written to {file}"), file=str(path)))
