"""What the commands share that show personal values in clear."""

from __future__ import annotations

from propctl.errors import N_, UsageError

PURPOSE = N_("With --reveal: what you need it for; it is recorded with your access")


def reveals(reveal: bool, purpose: str) -> bool:
    """Whether values are shown in clear; ``UsageError`` for a purpose with nothing that it is for."""
    if purpose and not reveal:
        raise UsageError(N_("--purpose says what --reveal is for: write both"))
    return reveal
