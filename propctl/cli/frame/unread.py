"""What could not be read is told by every command that answers without it: records, and sealed values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session
from propctl.errors import N_

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.words.messages import Words

_NAMED = 3  # of many files, the first that are named


def tell_unread(session: Session) -> None:
    """Name on stderr the damaged files that were missing in what the command asked the index for."""
    if told := unread(session):
        say(told, err=True)


def unread(session: Session) -> str:
    """The damaged files that were missing in what was asked of the index, in a sentence; "" for none."""
    office = session.__dict__.get("office")
    return left_out_of(office, session.words) if office is not None else ""


def left_out_of(office: Office, words: Words) -> str:
    """The damaged files that were missing in what was asked of an office's index; "" for none."""
    if "index" not in office.__dict__:
        return ""
    files = office.index.left_out()
    if not files:
        return ""
    more = "…" if len(files) > _NAMED else ""
    told = N_(
        "{count} {count:record|records} cannot be read and {count:is|are} left out, with"
        " {count:its|their} deadlines: {files}; see propctl check"
    )
    return words(told, count=len(files), files=words.joined(files[:_NAMED]) + more)


def tell_unopened(session: Session) -> None:
    """Name on stderr the sealed values that were to be shown, and do not open."""
    office = session.__dict__.get("office")
    unopened = list(office.unopened.values()) if office is not None else []
    for error in unopened[:_NAMED]:
        say(session.words.error(error), err=True)
    if len(unopened) > _NAMED:
        more = N_(
            "… and {count} more sealed {count:value|values} that {count:does|do} not open; propctl"
            " check names them"
        )
        say(session.words(more, count=len(unopened) - _NAMED), err=True)
