"""Records that cannot be read: every command that left them out says so, in one line."""

from __future__ import annotations

from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session
from propctl.errors import N_

_NAMED = 3  # of many files, the first that are named


def tell_unread(session: Session) -> None:
    """Name the damaged files of the office on stderr, if the command that ends here looked at its records."""
    office = session.__dict__.get("office")
    if office is None or "index" not in office.__dict__:
        return
    files = office.index.unsound()
    if not files:
        return
    more = "…" if len(files) > _NAMED else ""
    told = N_(
        "{count} records cannot be read and are left out, with their deadlines: {files}; see propctl check"
    )
    words = session.words
    say(words(told, count=len(files), files=words.joined(files[:_NAMED]) + more), err=True)
