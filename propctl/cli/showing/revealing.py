"""What the commands share that show personal values in clear."""

from __future__ import annotations

from propctl.cli.frame.session import Session
from propctl.cli.typed.prompts import prompt
from propctl.errors import N_, UsageError

PURPOSE = N_("With --reveal: what you need it for; it is recorded with your access")
ASKED = N_("What do you need it for? It is recorded with your access")


def revealed_for(session: Session, reveal: bool, purpose: str) -> str | None:
    """What values are shown in clear for; None where they stay masked. Asked for where somebody is there.

    A script that does not say it is let through, and the access log tells that: those that offices have go
    on. ``UsageError`` for a purpose with nothing that it is for, and for somebody who says none.
    """
    purpose = purpose.strip()
    if purpose and not reveal:
        raise UsageError(N_("--purpose says what --reveal is for: write both"))
    if reveal and not purpose and session.interactive:
        purpose = prompt(session.words(ASKED)).strip()
        if not purpose:
            raise UsageError(N_("say what you need it for, it is recorded with your access: --purpose TEXT"))
    return purpose if reveal else None
